// Package source reads the input files of the portal: TOML records and Markdown
// with TOML front matter. What goes in is an fs.FS and a Go type; what comes out
// is a filled value, or a list of problems, each with its file, line and column.
//
//	var ps source.Problems
//	file, ok := source.ReadTOML(fsys, "data/indicators/gii-rank.toml", &ps)
//	if ok && file.Decode(&indicator, &ps) {
//		if indicator.Decimals > 4 {
//			ps.Add(file.At("decimals"), "decimals-range", "value", "5")
//		}
//	}
//	source.WriteText(os.Stderr, ps.Sorted(), "vi")
//
// Nothing here stops at the first mistake. All functions take a *Problems, add
// what they find and go on; their bool result says whether the value may be used.
//
// # Files
//
// Read takes regular files of at most 2 MiB that are inside the tree: no links,
// no directories, no pipes; larger ones are not even opened. The text must be
// UTF-8 in composed form (NFC), without byte-order mark, control characters other
// than tab and line end, and hidden characters such as marks of direction. LF
// and CRLF both end a line; the text that comes out has LF.
//
// # TOML
//
// The format is TOML 1.0: what only 1.1 allows (inline tables over several lines,
// a comma after their last key, \e and \x) is a problem. Two parsers read it.
// BurntSushi/toml fills the Go value. The parser of pelletier/go-toml makes the
// index of all keys and values with their places and digits, on which all checks
// rest; it goes on after a line that it cannot read.
//
// Decode checks, before anything is filled: syntax, keys that stand twice, keys
// that the type does not have (with the one that was probably meant), values of
// another type (with the line to write instead), and keys that are missing or
// empty although their field has the tag rule:"required". A missing vi or en is a
// missing translation. Field types are string, bool, int and its sizes, Decimal,
// slices, maps with string keys, structs, embedded structs, and pointers to these;
// other types panic. Keys are matched exactly, capitals included. Dates and periods
// are text: an unquoted TOML date is a wrong type.
//
// A type with the method
//
//	CheckTOML(f *source.File, path []any, ps *source.Problems)
//
// is asked to check itself for each of its values in a file that decoded well; path
// leads to the value, for f.At, and is valid during the call only.
//
// # Numbers
//
// A Decimal keeps its digits from the file to the page. In the file it is a TOML
// number in plain digits (underscores are dropped); exponents, hexadecimal digits,
// a plus sign, inf and nan are problems.
//
// # Problems
//
// What people see is a [Report]: text with the line and a mark under the place, or
// the Markdown comment of a pull request; programs read JSON or GitHub's commands.
//
// A problem is a rule with arguments. An argument is a text; the rule says by its
// placeholder what it is: {name} as it came, {name:word} a word of the catalogue,
// {name:number} a number or a sum of numbers, which is printed as the language
// writes it (39.4 is 39,4 in Vietnamese). The rules stand in rules/*.toml, one file for
// each package that owns rules, with text and hint in Vietnamese and English; see
// the head of rules/source.toml. A text is lower case and has no full stop. It says
// what is wrong, and the hint what to write instead.
package source
