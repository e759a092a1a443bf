package source

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Excerpt is the line of a place, cut to a readable width, with the marked part
// apart. It holds no tabs and no invisible characters: those stand as their codes.
type Excerpt struct{ Before, Mark, After string }

// How many columns of a line are shown before the mark, at most under it, and
// in all.
const (
	columnsBefore = 60
	columnsMarked = 40
	columnsShown  = 100
)

// tabText stands for a tab, so that the mark is under its place in every terminal.
const tabText = "    "

// ReadExcerpt returns the line of a place as the file stands now; false where
// there is none, or the file is no text.
func ReadExcerpt(tree fs.FS, at Pos) (Excerpt, bool) {
	if at.Line == 0 || tree == nil || !fs.ValidPath(at.File) {
		return Excerpt{}, false
	}
	var unread Problems // what is wrong with the file itself is said elsewhere
	body, ok := readRegular(tree, at.File, &unread)
	if !ok || bytes.IndexByte(body, 0) >= 0 {
		return Excerpt{}, false
	}
	for n := 1; ; n++ {
		line, rest, more := bytes.Cut(body, []byte("\n"))
		if n == at.Line {
			return excerptOf(string(bytes.TrimSuffix(line, []byte("\r"))), at.Col), true
		}
		if !more {
			return Excerpt{}, false
		}
		body = rest
	}
}

// excerptOf cuts a line at a place, which may be just behind its end.
func excerptOf(line string, col int) Excerpt {
	runes := []rune(line)
	k := min(max(col-1, 0), len(runes))
	end := k + tokenLength(runes[k:])
	e := Excerpt{
		Before: lastColumns(printable(runes[:k]), columnsBefore),
		Mark:   firstColumns(printable(runes[k:end]), columnsMarked),
	}
	if e.Mark == "" {
		e.Mark = " "
	}
	if columns(e.Mark) == 0 { // an accent alone needs something to stand on
		e.Mark = "\u25cc" + e.Mark
	}
	left := columnsShown - columns(e.Before) - columns(e.Mark)
	e.After = firstColumns(strings.TrimRight(printable(runes[end:]), " "), left)
	return e
}

// tokenLength is how many characters of a line belong together: a text in
// quotes, a reference in braces, a word or number, else one character.
func tokenLength(line []rune) int {
	if len(line) == 0 {
		return 0
	}
	if line[0] == '"' || line[0] == '\'' {
		for k := 1; k < len(line); k++ {
			if line[k] == '\\' && line[0] == '"' {
				k++
			} else if line[k] == line[0] {
				return k + 1
			}
		}
		return 1
	}
	if len(line) > 1 && line[0] == '{' && line[1] == '{' {
		if end := strings.Index(string(line), "}}"); end >= 0 {
			return len([]rune(string(line)[:end])) + 2
		}
	}
	if n := wordLength(line); n > 0 {
		return n
	}
	return 1 + countWhile(line[1:], func(r rune) bool { return unicode.Is(unicode.M, r) })
}

// wordLength is how many characters make the word or number at the beginning,
// with the comma inside and the percent sign behind a number.
func wordLength(line []rune) int {
	for n, r := range line {
		switch {
		case isWordRune(r):
		case n > 0 && r == ',' && isDigit(line[n-1]) && n+1 < len(line) && isDigit(line[n+1]):
		case n > 0 && r == '%' && isDigit(line[n-1]):
			return n + 1
		default:
			return n
		}
	}
	return len(line)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func countWhile(line []rune, belongs func(rune) bool) int {
	n := 0
	for n < len(line) && belongs(line[n]) {
		n++
	}
	return n
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || strings.ContainsRune("-_.+", r)
}

// printable writes characters as a terminal can show them, one byte that is no
// UTF-8 as one mark.
func printable(line []rune) string {
	var b strings.Builder
	for _, r := range line {
		switch {
		case r == '\t':
			b.WriteString(tabText)
		case isInvisible(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// columns is how wide a terminal shows a text: accents that stand alone take no
// room, Chinese characters and most emoji two columns.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// firstColumns cuts a text behind, lastColumns before; neither parts a letter
// from its accents.
func firstColumns(s string, limit int) string {
	if columns(s) <= limit {
		return s
	}
	used := 0
	for k, r := range s {
		if used += runeColumns(r); used > limit-1 {
			return s[:k] + "…"
		}
	}
	return s
}

func lastColumns(s string, limit int) string {
	over := columns(s) - limit
	if over <= 0 {
		return s
	}
	over++ // for the dots
	for k, r := range s {
		if over <= 0 && runeColumns(r) > 0 {
			return "…" + s[k:]
		}
		over -= runeColumns(r)
	}
	return "…"
}
