package source

import (
	"bytes"
	"slices"
	"sort"
	"strconv"
	"unicode/utf8"
)

// File is one parsed TOML text with the place of every key and value. It is not
// changed after it is made. Keep it only as long as problems are looked for: it
// is several times as large as the text.
type File struct {
	name  string
	first int // line of the file on which the TOML begins
	body  []byte
	lines []int32 // offsets at which lines begin
	index *index
}

// newFile parses a TOML text that begins on the given line of the file.
func newFile(name string, body []byte, first int) *File {
	f := &File{name: name, first: first, body: body, lines: lineStarts(body)}
	f.index = buildIndex(body)
	return f
}

func lineStarts(text []byte) []int32 {
	lines := make([]int32, 1, 1+len(text)/20)
	for i, c := range text {
		if c == '\n' {
			lines = append(lines, int32(i+1))
		}
	}
	return lines
}

// Name is the path of the file.
func (f *File) Name() string { return f.name }

// Body is the TOML text; of a Markdown file its front matter. It is not a copy.
func (f *File) Body() []byte { return f.body }

// At is the place of the value at a path of keys and, for elements of arrays,
// numbers from 0: At("observation", 2, "value"). Where there is no such value it
// is the place of the nearest one above it, at last the whole file.
func (f *File) At(path ...any) Pos {
	n, _ := f.find(path)
	return f.posOf(n)
}

// Key is the place of the key at a path, of an element of an array that of the
// element. Where there is no such key it is what At gives.
func (f *File) Key(path ...any) Pos {
	n, found := f.find(path)
	if !found || n == 0 {
		return f.posOf(n)
	}
	return f.pos(f.index.nodes[n].keyAt)
}

// Has says whether there is a value at a path.
func (f *File) Has(path ...any) bool {
	_, found := f.find(path)
	return found
}

// Header is the line of the [[header]] of the element of an array in which a line
// stands, the line itself where there is none above it.
func (f *File) Header(line int) int {
	for k := min(line-f.first, len(f.lines)-1); k >= 0; k-- {
		if bytes.HasPrefix(bytes.TrimLeft(f.body[f.lines[k]:], " \t"), []byte("[[")) {
			return f.first + k
		}
	}
	return line
}

// find goes along a path as far as it exists.
func (f *File) find(path []any) (n int32, found bool) {
	for _, step := range path {
		next := f.step(n, step)
		if next == 0 {
			return n, false
		}
		n = next
	}
	return n, true
}

func (f *File) step(from int32, step any) int32 {
	isArray := f.index.nodes[from].kind == kindArray
	switch s := step.(type) {
	case string:
		if !isArray {
			return f.index.child(from, s)
		}
	case int:
		if isArray {
			return f.index.item(from, s)
		}
	}
	return 0
}

func (f *File) posOf(n int32) Pos {
	if n == 0 {
		return f.top()
	}
	return f.pos(f.index.nodes[n].at)
}

// top is the place of the text as a whole: the file, or its front matter.
func (f *File) top() Pos {
	if f.first > 1 {
		return Pos{f.name, f.first - 1, 1}
	}
	return Pos{File: f.name}
}

// pos is the place of an offset.
func (f *File) pos(offset int32) Pos {
	i := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset }) - 1
	return Pos{f.name, f.first + i, 1 + utf8.RuneCountInString(f.index.text[f.lines[i]:offset])}
}

// report adds what was found wrong while the text was parsed.
func (f *File) report(ps *Problems) {
	for _, x := range f.index.faults {
		args := x.args
		if x.other >= 0 {
			args = append(slices.Clip(args), "line", strconv.Itoa(f.pos(x.other).Line))
		}
		ps.Add(f.pos(x.at), x.rule, args...)
	}
}
