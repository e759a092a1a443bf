package edit

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Error is why a file was not opened or an edit not made: one problem or more,
// with words in both languages. Nothing was changed then.
type Error struct {
	Problems []source.Problem
}

// Error is the English text of the first problem.
func (e *Error) Error() string {
	text := e.Problems[0].String()
	if more := len(e.Problems) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// AddTo adds the problems to those of a run.
func (e *Error) AddTo(ps *source.Problems) {
	for _, p := range e.Problems {
		ps.Repeat(p)
	}
}

// refuse makes an Error of one problem.
func refuse(at source.Pos, rule string, args ...string) error {
	var ps source.Problems
	ps.Add(at, rule, args...)
	return &Error{ps.Sorted()}
}

// Doc is one file that is being changed. It is not safe for concurrent use.
type Doc struct {
	name string
	raw  []byte // the file as it is
	view
}

// view is what is known of a file, made anew after each change. Offsets count in
// text.
type view struct {
	text    string // the file with LF line ends
	crs     []int  // where in text an LF stands that is CRLF in the file
	first   int    // where the TOML begins: 0, or after the first fence
	last    int    // where it ends
	file    *source.File
	entries []entry
}

// Open reads a TOML file or, by its name *.md, a Markdown file with TOML front
// matter. Whatever source.Read or the TOML parser would report is an *Error.
func Open(name string, body []byte) (*Doc, error) {
	var ps source.Problems
	text, crs := toLF(body)
	if !source.CheckText(name, []byte(text), &ps) {
		return nil, &Error{ps.Sorted()}
	}
	v, ok := newView(name, text, crs, &ps)
	if !ok {
		return nil, &Error{ps.Sorted()}
	}
	return &Doc{name: name, raw: bytes.Clone(body), view: v}, nil
}

// toLF makes every CRLF an LF and says where.
func toLF(body []byte) (text string, crs []int) {
	if bytes.IndexByte(body, '\r') < 0 {
		return string(body), nil
	}
	out := make([]byte, 0, len(body))
	for i, c := range body {
		if c == '\r' && i+1 < len(body) && body[i+1] == '\n' {
			crs = append(crs, len(out))
			continue
		}
		out = append(out, c)
	}
	return string(out), crs
}

func isMarkdown(name string) bool { return path.Ext(name) == ".md" }

func newView(name, text string, crs []int, ps *source.Problems) (view, bool) {
	v := view{text: text, crs: crs, last: len(text)}
	if isMarkdown(name) {
		meta, _, _, ok := source.ParseMarkdown(name, []byte(text), ps)
		if !ok {
			return v, false
		}
		v.file = meta
		v.first = strings.IndexByte(text, '\n') + 1
		v.last = v.first + len(meta.Body())
	} else {
		v.file = source.ParseTOML(name, []byte(text))
	}
	if !v.file.CheckSyntax(ps) {
		return v, false
	}
	v.list(v.file.Root(), nil)
	slices.SortFunc(v.entries, func(a, b entry) int { return cmp.Compare(a.from, b.from) })
	return v, true
}

// Bytes is the file as it is now. It is not a copy.
func (d *Doc) Bytes() []byte { return d.raw }

// Get is the value at a path as written, with LF line ends. Tables under a
// header or made by dotted keys, and arrays of [[blocks]], have no such text.
func (d *Doc) Get(path ...any) (raw string, ok bool) {
	n, ok := d.file.Node(path...)
	if !ok || !n.IsToken() {
		return "", false
	}
	return d.token(n), true
}

// Has says whether there is a value, a table or a block at a path.
func (d *Doc) Has(path ...any) bool { return d.file.Has(path...) }

// Len is the number of blocks or elements of the array at a path, 0 when there
// is none.
func (d *Doc) Len(path ...any) int {
	n, ok := d.file.Node(path...)
	if !ok || n.Kind() != source.Array {
		return 0
	}
	return n.Len()
}

// Keys are the keys of the table at a path, in the order of the file.
func (d *Doc) Keys(path ...any) []string {
	n, ok := d.file.Node(path...)
	if !ok || n.Kind() != source.Table {
		return nil
	}
	var keys []string
	for c := range n.Children() {
		keys = append(keys, c.Key())
	}
	return keys
}

// At is the place of a value in the file as it is now (see source.File.At).
func (d *Doc) At(path ...any) source.Pos { return d.file.At(path...) }

func (v *view) token(n source.Node) string { return v.text[v.first+n.At() : v.first+n.End()] }

// change puts another text in the place of text[from:to].
type change struct {
	from, to int
	text     string
}

// edit is what one operation does: changes that do not overlap, and what they are
// for. Nothing but what stands at the paths gone before, and at the paths come
// after, may be another value then.
type edit struct {
	changes    []change
	gone, come [][]any
}

// apply makes an edit. The file stays as it was when it could not be read
// afterwards, when another value would change, or when done says no.
func (d *Doc) apply(e edit, done func() bool) error {
	slices.SortStableFunc(e.changes, func(a, b change) int { return cmp.Compare(a.from, b.from) })
	oldRaw, oldView := d.raw, d.view
	var out []byte
	at := 0
	for _, c := range e.changes {
		out = append(out, d.raw[at:d.rawOffset(c.from)]...)
		out = append(out, d.withLineEnds(c.text)...)
		at = d.rawOffset(c.to)
	}
	out = append(out, d.raw[at:]...)
	var ps source.Problems
	text, crs := toLF(out)
	v, ok := newView(d.name, text, crs, &ps)
	d.raw, d.view = out, v
	if !ok || !done() || !slices.Equal(oldView.leaves(e.gone), v.leaves(e.come)) {
		d.raw, d.view = oldRaw, oldView
		return refuse(source.Pos{File: d.name}, "edit-unsafe")
	}
	return nil
}

// leaves are all tables and values as text, one each, in the order of the file,
// without what stands at some paths. Tables and arrays without anything in them
// that is written count as nothing.
func (v *view) leaves(without [][]any) []string {
	skip := map[source.Node]bool{}
	for _, path := range without {
		if n, ok := v.file.Node(path...); ok && len(path) > 0 {
			skip[n] = true
		}
	}
	var out []string
	var walk func(n source.Node, depth int)
	walk = func(n source.Node, depth int) {
		if skip[n] {
			return
		}
		line := strings.Repeat(" ", depth) + string(rune('a'+n.Kind())) + Quote(n.Key())
		if n.Kind() > source.Array {
			line += v.token(n)
		}
		before := len(out)
		out = append(out, line)
		for c := range n.Children() {
			walk(c, depth+1)
		}
		if len(out) == before+1 && (n.Rows() || n.Implied() || n.Dotted()) {
			out = out[:before]
		}
	}
	walk(v.file.Root(), 0)
	return out
}

// newTop is the part of a path that is not there yet, from its beginning.
func (v *view) newTop(path []any) []any {
	for n := range path {
		if !v.file.Has(path[:n+1]...) {
			return path[:n+1]
		}
	}
	return path
}

// rawOffset is where an offset of text is in the file.
func (d *Doc) rawOffset(at int) int { return at + sort.SearchInts(d.crs, at) }

// withLineEnds gives a text the line ends of the file: those of its first line.
func (d *Doc) withLineEnds(text string) string {
	if !d.isCRLF() {
		return text
	}
	return strings.ReplaceAll(text, "\n", "\r\n")
}

func (v *view) isCRLF() bool {
	return len(v.crs) > 0 && v.crs[0] == strings.IndexByte(v.text, '\n')
}
