// Package edit changes TOML files, and the TOML front matter of Markdown files,
// by position: what is not changed keeps its bytes. It also lays files out in one
// canonical way.
//
//	doc, err := edit.Open("data/indicators/gii-rank.toml", body)
//	err = doc.Set("45", "observation", 7, "value")
//	err = doc.Append("observation", edit.AtEnd, "period = \"2026\"\nvalue = 43\n")
//	os.WriteFile(name, doc.Bytes(), 0o644)
//
// A path is made of keys and, for blocks [[x]] and elements of arrays, numbers
// from 0. Values are TOML tokens as they stand in the file: "12.50", `"text"`,
// `{ vi = "…", en = "…" }`; Quote makes one of a text.
//
// Many edits of one file are made as a Batch, which reads and proves the file a few
// times however many they are:
//
//	b := doc.Batch()
//	b.Set("974", "table", 0, "rows", "ha-noi", 0)
//	b.SetRow(0, "rows", "hue", "[2241, 2241, 100.0]")
//	err = b.Apply()
//
// # What is kept
//
// Comments, blank lines, the order of everything, line ends (LF or CRLF), a missing
// line end at the end, and the spelling of every value that is not written. Writing
// what is there already changes no byte. What may move is the space in front of an
// = or a number, when a longer neighbour comes into a group that is in columns.
//
// New lines take the style of the lines beside them. Blocks are set apart as the
// others of the file are. Comment lines directly above a key or a header belong to
// it: they stay with it when something comes in front of it, and go when it is
// removed. Comment lines directly below the last line of a block belong to that
// block, those between blank lines to nothing.
//
// An edit, or a batch, is made in full or not at all: the file is read again, and
// every value but those it is meant for must be what it was. Its error is an *Error with problems in
// both languages (rules/edit.toml). Files with mistakes are not opened: they are
// mended by hand first, with the messages of `portal check`.
//
// # The canonical layout
//
// Format, and `portal fmt` with it, writes every file so:
//
//   - no space at the ends of lines, no blank lines at the ends of the file, one
//     line end at its end; never two blank lines together
//   - a blank line above every header, or above the comment lines directly above
//     it, and none below it when keys follow
//   - nothing is indented but the lines of long arrays, by two spaces
//   - keys that follow each other without a blank line are a group: their = stand
//     in one column, one space behind the longest key; in front matter there is
//     one space in front of each =. One space follows each =
//   - a group of arrays of numbers, all of one length, is a table: its numbers are
//     flush right in their columns
//   - { a = 1, b = 2 } with spaces inside, [1, 2] without
//   - an array that was written over several lines stays so, with the same elements
//     on each line, a comma behind each, and ] on a line of its own
//   - one space in front of a comment behind a value or a header
//   - no space inside a header or around the dot of a dotted key
//   - the line ends of the first line in the whole of the TOML
//
// It changes no key, value or comment, no order, no spelling of a number or a key,
// and nothing below front matter; it compares both files before it gives one back.
// Comments keep their words; inside an array they stand behind the comma, and one
// behind the opening bracket gets a line of its own.
package edit
