package source

import "iter"

// Kind is the TOML type of a value.
type Kind uint8

// The types of TOML. A [[header]] makes an Array of Tables.
const (
	Table Kind = iota
	Array
	Text
	Integer
	Float
	Bool
	Date
)

// Node is one value of a File with its place in Body, for what changes the text
// by place, such as internal/edit. The zero Node is no value.
type Node struct {
	file *File
	n    int32
}

// Root is the table that the whole text makes.
func (f *File) Root() Node { return Node{f, 0} }

// Node is the value at a path (see At).
func (f *File) Node(path ...any) (Node, bool) {
	n, found := f.find(path)
	return Node{f, n}, found
}

// CheckSyntax reports everything that is wrong with the text before any Go type
// is known, and says whether that is nothing.
func (f *File) CheckSyntax(ps *Problems) bool {
	f.report(ps)
	return len(f.index.faults) == 0
}

// PosOf is the place of an offset in Body.
func (f *File) PosOf(offset int) Pos { return f.pos(int32(offset)) }

func (v Node) node() *node { return &v.file.index.nodes[v.n] }

// Key is the value's own key, decoded; of an element of an array "".
func (v Node) Key() string { return v.node().key }

// Kind is the value's type.
func (v Node) Kind() Kind { return Kind(v.node().kind) }

// KeyAt is the offset of the key, or of the element of an array.
func (v Node) KeyAt() int { return int(v.node().keyAt) }

// At is the offset at which the value begins: its token, or the header of a table.
func (v Node) At() int { return int(v.node().at) }

// End is the offset after the token, or after the header's brackets. It is 0 for
// what has neither: see Implied, Dotted and Rows.
func (v Node) End() int { return int(v.node().end) }

// Rows says whether this is an array made by [[headers]].
func (v Node) Rows() bool { return v.node().rows }

// Headed says whether this is a table with a header of its own.
func (v Node) Headed() bool { return v.node().kind == kindTable && v.node().made == headed && v.n != 0 }

// Dotted says whether this is a table made by dotted keys.
func (v Node) Dotted() bool { return v.node().kind == kindTable && v.node().made == dotted }

// Implied says whether this is a table that only headers of tables inside it name.
func (v Node) Implied() bool {
	return v.node().kind == kindTable && v.node().made == implied && v.n != 0
}

// IsToken says whether the value stands on one token: text, a number, [ ], { }.
func (v Node) IsToken() bool {
	return !v.Rows() && (v.node().kind != kindTable || v.node().made == inline)
}

// Len is the number of keys of a table, or of elements of an array.
func (v Node) Len() int { return int(v.node().count) }

// Children are the values of a table or the elements of an array, in the order of
// the file.
func (v Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := v.node().first; c != 0; c = v.file.index.nodes[c].next {
			if !yield(Node{v.file, c}) {
				return
			}
		}
	}
}
