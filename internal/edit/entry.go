package edit

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/source"
)

// blanks are what may stand around an entry and on a blank line.
const blanks = " \t\n"

// entry is what stands on lines of its own: a header, or a key with its value.
type entry struct {
	path   []any // of the table that the header opens, or of the value
	node   source.Node
	header bool
	from   int // first character
	to     int // after the value, or after the brackets
	line   int // where its first line begins
	end    int // after the line end of its last line, or the end of the TOML
}

// list finds the entries of a table and of all tables with headers inside it.
func (v *view) list(table source.Node, path []any) {
	for c := range table.Children() {
		below := append(slices.Clip(path), c.Key())
		switch {
		case c.Rows():
			i := 0
			for item := range c.Children() {
				v.listTable(item, append(slices.Clip(below), i))
				i++
			}
		case c.Headed():
			v.listTable(c, below)
		case c.IsToken():
			v.add(c, below, false, v.lineStart(v.first+c.KeyAt()))
		default:
			v.list(c, below)
		}
	}
}

func (v *view) listTable(table source.Node, path []any) {
	v.add(table, path, true, v.lineStart(v.first+table.At()))
	v.list(table, path)
}

func (v *view) add(n source.Node, path []any, header bool, line int) {
	to := v.first + n.End()
	v.entries = append(v.entries, entry{
		path: path, node: n, header: header,
		from: v.skipBlank(line), to: to, line: line, end: v.lineEnd(to),
	})
}

// lineStart is where the line begins on which an offset is.
func (v *view) lineStart(at int) int { return strings.LastIndexByte(v.text[:at], '\n') + 1 }

// lineEnd is the offset after the line end at or behind an offset.
func (v *view) lineEnd(at int) int {
	if n := strings.IndexByte(v.text[at:v.last], '\n'); n >= 0 {
		return at + n + 1
	}
	return v.last
}

// skipBlank goes over spaces and tabs.
func (v *view) skipBlank(at int) int {
	for at < v.last && (v.text[at] == ' ' || v.text[at] == '\t') {
		at++
	}
	return at
}

// equals is where the = of an entry stands.
func (v *view) equals(e entry) int {
	return strings.LastIndexByte(v.text[:v.first+e.node.At()], '=')
}

// keyText is the key of an entry as written, with what stands before the dots of
// a dotted key.
func (v *view) keyText(e entry) string {
	return strings.TrimRight(v.text[e.from:v.equals(e)], " \t")
}

// trailing is the comment behind an entry on its last line, "" without one.
func (v *view) trailing(e entry) string { return strings.Trim(v.text[e.to:e.end], blanks) }

// lineAt is the line that begins at an offset, trimmed.
func (v *view) lineAt(at int) string { return strings.Trim(v.text[at:v.lineEnd(at)], blanks) }

// before is the start of the line before the one that begins at an offset.
func (v *view) before(at int) int { return v.lineStart(at - 1) }

// commentsAbove is where the comment lines begin that stand directly above a line,
// but not above the line low.
func (v *view) commentsAbove(line, low int) int {
	for line > low && strings.HasPrefix(v.lineAt(v.before(line)), "#") {
		line = v.before(line)
	}
	return line
}

// ownStart is where an entry begins with the comment lines directly above it.
func (v *view) ownStart(i int) int {
	low := v.first
	if i > 0 {
		low = v.entries[i-1].end
	}
	return v.commentsAbove(v.entries[i].line, low)
}

// blockEnd is where the block or table of the header number i ends: behind all
// headers inside it that follow, and behind the comment lines below its last line
// that belong to nothing else.
func (v *view) blockEnd(i int) (end, next int) {
	next = i + 1
	for next < len(v.entries) && under(v.entries[next].path, v.entries[i].path) {
		next++
	}
	return v.ownEnd(next - 1), next
}

// ownEnd is where an entry ends with the comment lines directly below it, if
// nothing that they could belong to follows directly.
func (v *view) ownEnd(i int) int {
	end := v.entries[i].end
	at := end
	for at < v.last && strings.HasPrefix(v.lineAt(at), "#") {
		at = v.lineEnd(at)
	}
	if at < v.last && v.lineAt(at) != "" {
		return end
	}
	return at
}

// under says whether a path begins with another.
func under(path, top []any) bool {
	return len(path) >= len(top) && slices.Equal(path[:len(top)], top)
}

// entryOf is the number of the entry with exactly this path.
func (v *view) entryOf(path []any) (int, bool) {
	i := slices.IndexFunc(v.entries, func(e entry) bool { return slices.Equal(e.path, path) })
	return i, i >= 0
}

// body are the entries directly below the header of a table; of the root, nil
// path, those before the first header.
func (v *view) body(path []any) (from, to int) {
	if len(path) > 0 {
		i, ok := v.entryOf(path)
		if !ok || !v.entries[i].header {
			return 0, 0
		}
		from = i + 1
	}
	for to = from; to < len(v.entries) && !v.entries[to].header; to++ {
	}
	return from, to
}

// group are the entries around number i that stand together: keys with no blank
// line and no header between them.
func (v *view) group(i int) []entry {
	from, to := i, i+1
	for from > 0 && v.joined(from-1) {
		from--
	}
	for to < len(v.entries) && v.joined(to-1) {
		to++
	}
	return v.entries[from:to]
}

// joined says whether an entry and the next are of one group.
func (v *view) joined(i int) bool {
	a, b := v.entries[i], v.entries[i+1]
	if a.header || b.header {
		return false
	}
	for at := a.end; at < b.line; at = v.lineEnd(at) {
		if v.lineAt(at) == "" {
			return false
		}
	}
	return true
}

// column is how many characters stand before the = on its line.
func (v *view) column(e entry) int {
	return utf8.RuneCountInString(v.text[e.line:v.equals(e)])
}

// quoteKey writes a key: bare where it can be.
func quoteKey(key string) string {
	bare := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
	}
	if key != "" && !strings.ContainsFunc(key, func(r rune) bool { return !bare(r) }) {
		return key
	}
	return Quote(key)
}

// Quote writes a text as a TOML string on one line.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7F:
			b.WriteString(`\u00` + strconv.FormatInt(int64(r)+0x100, 16)[1:])
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

// dottedKey writes the keys of a path; numbers of blocks are left out.
func dottedKey(path []any) string {
	var parts []string
	for _, step := range path {
		if key, ok := step.(string); ok {
			parts = append(parts, quoteKey(key))
		}
	}
	return strings.Join(parts, ".")
}

// pathText is a path for people: table.0.rows.ha-noi.
func pathText(path []any) string {
	var parts []string
	for _, step := range path {
		switch s := step.(type) {
		case string:
			parts = append(parts, quoteKey(s))
		case int:
			parts = append(parts, strconv.Itoa(s))
		}
	}
	return strings.Join(parts, ".")
}
