package edit

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/source"
)

// tab is how far the elements of an array over several lines are indented.
const tab = 2

// Format lays a TOML file, or the front matter of a Markdown file, out in the one
// way that the package comment describes. Comments, keys and values stay what they
// are and stand in the same order; the text below front matter is not touched. An
// error is an *Error.
func Format(name string, body []byte) ([]byte, error) {
	if ext := path.Ext(name); ext != ".toml" && ext != ".md" {
		return nil, refuse(source.Pos{File: name}, "fmt-file-kind")
	}
	d, err := Open(name, body)
	if err != nil {
		return nil, err
	}
	laid := []byte(d.withLineEnds(d.layout()))
	if isMarkdown(name) {
		laid = d.betweenFences(laid)
	}
	after, err := Open(name, laid)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(d.leaves(nil), after.leaves(nil)) || !slices.Equal(d.comments(), after.comments()) {
		return nil, refuse(source.Pos{File: name}, "edit-unsafe")
	}
	return laid, nil
}

// betweenFences puts front matter between its fences, and the text below.
func (d *Doc) betweenFences(front []byte) []byte {
	end := len(d.text)
	if n := strings.IndexByte(d.text[d.last:], '\n'); n >= 0 {
		end = d.last + n + 1
	}
	closing := "+++"
	if d.text[end-1] == '\n' {
		closing += "\n"
	}
	out := append([]byte(d.withLineEnds("+++\n")), front...)
	out = append(out, d.withLineEnds(closing)...)
	return append(out, d.raw[d.rawOffset(end):]...)
}

// Check adds to ps that Format would change a file, at the first place where it
// would, or why the file cannot be read.
func Check(name string, body []byte, ps *source.Problems) {
	laid, err := Format(name, body)
	var refused *Error
	switch {
	case errors.As(err, &refused):
		refused.AddTo(ps)
		return
	case bytes.Equal(laid, body):
		return
	}
	n := 0
	for n < len(body) && n < len(laid) && body[n] == laid[n] {
		n++
	}
	ps.Add(source.PosAt(name, body, 1, n), "fmt-layout")
}

// piece is one line of a layout, or one value over several lines.
type piece struct {
	entry   *entry // nil for a comment and a blank line
	comment string // behind the entry, or the whole line
}

func (p piece) blank() bool   { return p.entry == nil && p.comment == "" }
func (p piece) isNote() bool  { return p.entry == nil && p.comment != "" }
func (p piece) isTable() bool { return p.entry != nil && p.entry.header }
func (p piece) isKey() bool   { return p.entry != nil && !p.entry.header }

// pieces are the lines of the TOML.
func (v *view) pieces() []piece {
	var out []piece
	next := 0
	for at := v.first; at < v.last; {
		if next < len(v.entries) && v.entries[next].line == at {
			e := &v.entries[next]
			out = append(out, piece{e, v.trailing(*e)})
			at = e.end
			next++
			continue
		}
		out = append(out, piece{comment: v.lineAt(at)})
		at = v.lineEnd(at)
	}
	return out
}

// layout is the TOML as it should be written.
func (d *Doc) layout() string {
	pieces := spaced(d.pieces())
	var b strings.Builder
	for i := 0; i < len(pieces); {
		p := pieces[i]
		switch {
		case p.isKey():
			n := i + 1
			for n < len(pieces) && (pieces[n].isKey() || pieces[n].isNote()) {
				n++
			}
			d.writeGroup(&b, pieces[i:n])
			i = n
			continue
		case p.isTable():
			b.WriteString(tidyKey(d.text[p.entry.from:p.entry.to]))
			if p.comment != "" {
				b.WriteString(" ")
			}
		}
		b.WriteString(p.comment + "\n")
		i++
	}
	return b.String()
}

// spaced sets the blank lines: none at the ends and below a header, one above a
// header and its comments, never two.
func spaced(in []piece) []piece {
	var out []piece
	for i, p := range in {
		last := len(out) - 1
		if p.blank() && (last < 0 || out[last].blank() || out[last].isTable() && leadsToKey(in[i:])) {
			continue
		}
		if p.isTable() {
			own := len(out)
			for own > 0 && out[own-1].isNote() {
				own--
			}
			if own > 0 && !out[own-1].blank() {
				out = slices.Insert(out, own, piece{})
			}
		}
		out = append(out, p)
	}
	for len(out) > 0 && out[len(out)-1].blank() {
		out = out[:len(out)-1]
	}
	return out
}

// leadsToKey says whether the next header or key is a key.
func leadsToKey(rest []piece) bool {
	for _, p := range rest {
		if p.entry != nil {
			return p.isKey()
		}
	}
	return false
}

// writeGroup writes keys without a blank line between them, with their comments.
func (d *Doc) writeGroup(b *strings.Builder, group []piece) {
	var values []string
	var rows [][]string
	width := 0
	for _, p := range group {
		if p.entry == nil {
			continue
		}
		value := d.value(p.entry.node, 0)
		values = append(values, value)
		rows = append(rows, numbersOf(value))
		if !isMarkdown(d.name) {
			width = max(width, utf8.RuneCountInString(tidyKey(d.keyText(*p.entry))))
		}
	}
	if sameLength(rows) {
		values = layColumns(rows)
	}
	for _, p := range group {
		if p.isKey() {
			key := tidyKey(d.keyText(*p.entry))
			pad := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(key)))
			b.WriteString(key + pad + " = " + values[0])
			values = values[1:]
			if p.comment != "" {
				b.WriteString(" ")
			}
		}
		b.WriteString(p.comment + "\n")
	}
}

// value writes a value that begins on a line with the given indentation.
func (d *Doc) value(n source.Node, indent int) string {
	switch n.Kind() {
	case source.Array:
		if d.breaks(n) {
			return d.longArray(n, indent)
		}
	case source.Table:
	default:
		return d.token(n)
	}
	var parts []string
	for _, m := range d.members(n) {
		text := d.value(m.node, indent)
		if n.Kind() == source.Table {
			text = m.key + " = " + text
		}
		parts = append(parts, text)
	}
	switch {
	case n.Kind() == source.Array:
		return "[" + strings.Join(parts, ", ") + "]"
	case len(parts) == 0:
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// breaks says whether an array goes over several lines: not only inside one of
// its elements.
func (d *Doc) breaks(n source.Node) bool {
	at := d.first + n.At()
	for _, m := range d.members(n) {
		if strings.Contains(d.text[at:m.from], "\n") {
			return true
		}
		at = m.to
	}
	return strings.Contains(d.text[at:d.first+n.End()], "\n")
}

// longArray writes an array over several lines: what stands on one line stays on
// one line.
func (d *Doc) longArray(n source.Node, indent int) string {
	a := arrayLines{indent: strings.Repeat(" ", indent+tab)}
	at := d.first + n.At() + 1
	for _, m := range d.members(n) {
		a.filler(d.text[at:m.from])
		a.line = append(a.line, d.value(m.node, indent+tab)+",")
		at = m.to
	}
	a.filler(d.text[at : d.first+n.End()-1])
	a.flush("")
	return "[\n" + a.text() + strings.Repeat(" ", indent) + "]"
}

// arrayLines collects the lines of an array.
type arrayLines struct {
	indent string
	line   []string // the elements of the line that is not finished
	lines  []string // finished ones; "" is a blank line
}

// filler takes what stands between elements: line ends and comments.
func (a *arrayLines) filler(text string) {
	for {
		end := strings.IndexAny(text, "\n#")
		if end < 0 {
			return
		}
		comment := ""
		if text[end] == '#' {
			comment, text, _ = strings.Cut(text[end:], "\n")
		} else {
			text = text[end+1:]
		}
		a.flush(strings.Trim(comment, blanks))
	}
}

// flush ends a line.
func (a *arrayLines) flush(comment string) {
	parts := a.line
	if comment != "" {
		parts = append(parts, comment)
	}
	a.line = nil
	switch {
	case len(parts) > 0:
		a.lines = append(a.lines, a.indent+strings.Join(parts, " "))
	case len(a.lines) > 0:
		a.lines = append(a.lines, "")
	}
}

// text is all lines, without blank ones at the end or two together.
func (a *arrayLines) text() string {
	lines := slices.CompactFunc(a.lines, func(x, y string) bool { return x == "" && y == "" })
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// tidyKey takes the spaces out of a dotted key or a header, but not those between quotes.
func tidyKey(text string) string {
	if !strings.ContainsAny(text, " \t") {
		return text
	}
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == '"' && c == '\\':
			b.WriteByte(c)
			i++
			c = text[i]
		case c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && (c == ' ' || c == '\t'):
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// comments are all comments of a file, in order.
func (d *Doc) comments() []string {
	var out []string
	for _, p := range d.pieces() {
		if p.entry != nil {
			out = d.commentsIn(out, p.entry.node)
		}
		if p.comment != "" {
			out = append(out, p.comment)
		}
	}
	return out
}

// commentsIn adds the comments inside an array.
func (d *Doc) commentsIn(out []string, n source.Node) []string {
	if !n.IsToken() || n.Kind() != source.Array && n.Kind() != source.Table {
		return out
	}
	at := d.first + n.At() + 1
	note := func(to int) {
		if n.Kind() == source.Table {
			return
		}
		for line := range strings.Lines(d.text[at:to]) {
			if _, comment, ok := strings.Cut(line, "#"); ok {
				out = append(out, "#"+strings.Trim(comment, blanks))
			}
		}
	}
	for _, m := range d.members(n) {
		note(m.from)
		out = d.commentsIn(out, m.node)
		at = m.to
	}
	note(d.first + n.End() - 1)
	return out
}
