package source

// kind is the TOML type of a value.
type kind uint8

const (
	kindTable kind = iota
	kindArray
	kindText
	kindInteger
	kindFloat
	kindBool
	kindDate
)

// origin is how a table came to be, which decides what may be added to it.
type origin uint8

const (
	implied origin = iota // named in the header of a table inside it
	headed                // by its own header
	dotted                // by a dotted key
	inline                // between braces
)

// node is one value of the file. Nodes refer to each other by their number;
// number 0 is the root table, and as a link it means none.
type node struct {
	key   string
	keyAt int32 // offset of the key
	at    int32 // offset of the value
	end   int32 // offset after the value, for values on one token; after the header of a table
	first int32
	last  int32
	next  int32
	count int32
	items int32 // of an array: where its elements begin in index.items
	kind  kind
	made  origin
	rows  bool // an array made by [[headers]]
	split bool // more of it stands where it is not allowed
}

// fault is something wrong that is known before any Go type is.
type fault struct {
	at    int32
	other int32 // the place whose line is the argument "line", or -1
	rule  string
	args  []string
}

// index is the tree of all keys and values of a TOML text, with offsets.
type index struct {
	text   string
	nodes  []node
	items  []int32
	names  map[name]int32
	faults []fault
	broken bool // some lines could not be parsed
}

// name finds a key of a table with many keys.
type name struct {
	table int32
	key   string
}

// manyKeys is how many keys of a table are searched one after another.
const manyKeys = 16

// child is the value of a key of a table, 0 when there is none.
func (x *index) child(table int32, key string) int32 {
	if x.nodes[table].count > manyKeys {
		return x.names[name{table, key}]
	}
	for c := x.nodes[table].first; c != 0; c = x.nodes[c].next {
		if x.nodes[c].key == key {
			return c
		}
	}
	return 0
}

// item is an element of an array, 0 when there is none.
func (x *index) item(array int32, i int) int32 {
	a := &x.nodes[array]
	if i < 0 || i >= int(a.count) {
		return 0
	}
	return x.items[int(a.items)+i]
}

// token is the text of a value as written.
func (x *index) token(n int32) string { return x.text[x.nodes[n].at:x.nodes[n].end] }

// orphan makes a node that belongs to nothing: what is written below a wrong
// header is still parsed, but not taken for part of the file.
func (x *index) orphan(n node) int32 {
	x.nodes = append(x.nodes, n)
	return int32(len(x.nodes) - 1)
}

// add makes a node the last child of another.
func (x *index) add(parent int32, n node) int32 {
	id := x.orphan(n)
	p := &x.nodes[parent]
	if p.last == 0 {
		p.first = id
	} else {
		x.nodes[p.last].next = id
	}
	p.last = id
	p.count++
	if p.kind == kindTable && p.count > manyKeys {
		x.remember(parent, id)
	}
	return id
}

// remember enters the keys of a large table into the map.
func (x *index) remember(table, newest int32) {
	if x.names == nil {
		x.names = map[name]int32{}
	}
	if x.nodes[table].count > manyKeys+1 {
		x.names[name{table, x.nodes[newest].key}] = newest
		return
	}
	for c := x.nodes[table].first; c != 0; c = x.nodes[c].next {
		x.names[name{table, x.nodes[c].key}] = c
	}
}

// numberItems lists the elements of every array, so that item is quick.
func (x *index) numberItems() {
	for i := range x.nodes {
		if x.nodes[i].kind != kindArray {
			continue
		}
		x.nodes[i].items = int32(len(x.items))
		for c := x.nodes[i].first; c != 0; c = x.nodes[c].next {
			x.items = append(x.items, c)
		}
	}
}
