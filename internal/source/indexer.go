package source

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
	"golang.org/x/text/unicode/norm"
)

// indexer builds an index from the expressions of the parser.
type indexer struct {
	index
	base    int   // offset at which the parser was started
	table   int32 // what keys are added to
	done    int   // offset after the last good expression
	depth   int
	key     string // the last key read
	wrapped bool   // the inline table being read was reported as going over lines
}

// maxDepth is how deep arrays and inline tables may be nested.
const maxDepth = 32

// buildIndex reads a TOML text as far as it can be read.
func buildIndex(data []byte) *index {
	data = data[:len(data):len(data)]
	b := &indexer{}
	b.text = string(data)
	b.nodes = make([]node, 1, 16+len(data)/24)
	b.nodes[0].made = headed
	var p unstable.Parser
	for more := true; more; {
		p.Reset(data[b.base:])
		for p.NextExpression() {
			b.expression(p.Expression())
		}
		more = b.resume(p.Error())
	}
	b.numberItems()
	return &b.index
}

func (b *indexer) fault(at int, rule string, args ...string) {
	b.faults = append(b.faults, fault{int32(at), -1, rule, args})
}

func (b *indexer) expression(e *unstable.Node) {
	switch e.Kind {
	case unstable.Table, unstable.ArrayTable:
		b.header(e)
	case unstable.KeyValue:
		b.wrapped = false
		b.done = b.keyValue(b.table, e)
	}
}

// part is one part of a dotted key.
type part struct {
	key     string
	at, end int
}

func (b *indexer) part(n *unstable.Node) part {
	at := b.base + int(n.Raw.Offset)
	p := part{at: at, end: at + int(n.Raw.Length)}
	if raw := b.text[p.at:p.end]; string(n.Data) == raw {
		p.key = raw
	} else {
		p.key = string(n.Data)
	}
	return p
}

// header enters a line [a.b] or [[a.b]] and makes its table the current one.
func (b *indexer) header(e *unstable.Node) {
	it := e.Key()
	it.Next()
	start := b.part(it.Node()).at
	for b.text[start] != '[' {
		start--
	}
	rows := e.Kind == unstable.ArrayTable
	if rows {
		start--
	}
	parent := int32(0)
	for {
		p := b.part(it.Node())
		if it.IsLast() {
			b.table = b.open(parent, p, start, rows)
			b.done = b.skipBlank(p.end) + len("]")
			if rows {
				b.done++
			}
			b.nodes[b.table].end = int32(b.done)
			return
		}
		parent = b.through(parent, p)
		it.Next()
	}
}

// through goes from a table into one of its tables on the way to a header.
func (b *indexer) through(table int32, p part) int32 {
	c := b.child(table, p.key)
	if c == 0 {
		return b.add(table, node{key: p.key, keyAt: int32(p.at), at: int32(p.at), made: implied})
	}
	switch n := &b.nodes[c]; {
	case n.rows:
		return n.last
	case n.kind == kindTable && n.made != inline:
		return c
	}
	return b.again("duplicate-key", p, c)
}

// open makes or completes the table that a header names.
func (b *indexer) open(parent int32, p part, start int, rows bool) int32 {
	fresh := node{key: p.key, keyAt: int32(p.at), at: int32(start), made: headed}
	c := b.child(parent, p.key)
	switch {
	case c == 0 && !rows:
		return b.add(parent, fresh)
	case c == 0:
		array := fresh
		array.kind, array.rows = kindArray, true
		c = b.add(parent, array)
		return b.add(c, fresh)
	case rows && b.nodes[c].rows:
		return b.add(c, fresh)
	case !rows && b.nodes[c].kind == kindTable && b.nodes[c].made == implied:
		n := &b.nodes[c]
		n.made, n.keyAt, n.at = headed, int32(p.at), int32(start)
		return c
	}
	return b.again("duplicate-table", p, c)
}

// again reports a key that is there already and gives a place for what follows.
func (b *indexer) again(rule string, p part, first int32) int32 {
	b.nodes[first].split = true
	b.faults = append(b.faults, fault{int32(p.at), b.nodes[first].keyAt, rule, []string{"key", p.key}})
	return b.orphan(node{key: p.key, keyAt: int32(p.at), at: int32(p.at), made: headed})
}

func (b *indexer) keyValue(table int32, e *unstable.Node) (end int) {
	it := e.Key()
	it.Next()
	for !it.IsLast() {
		table = b.throughDotted(table, b.part(it.Node()))
		it.Next()
	}
	p := b.part(it.Node())
	n := node{key: p.key, keyAt: int32(p.at)}
	var id int32
	if first := b.child(table, p.key); first == 0 {
		id = b.add(table, n)
	} else {
		id = b.again("duplicate-key", p, first)
	}
	b.key = p.key
	at := b.skipBlank(p.end)
	at = b.skipBlank(at + len("="))
	return b.value(id, e.Value(), at)
}

// throughDotted goes from a table into one of its tables along a dotted key.
func (b *indexer) throughDotted(table int32, p part) int32 {
	c := b.child(table, p.key)
	if c == 0 {
		return b.add(table, node{key: p.key, keyAt: int32(p.at), at: int32(p.at), made: dotted})
	}
	if b.nodes[c].kind == kindTable && b.nodes[c].made == dotted {
		return c
	}
	return b.again("duplicate-key", p, c)
}

// value enters the value that begins at an offset and returns where it ends.
func (b *indexer) value(id int32, v *unstable.Node, at int) (end int) {
	n := &b.nodes[id]
	n.at = int32(at)
	switch v.Kind {
	case unstable.Array:
		n.kind = kindArray
		end = b.elements(id, v, at)
	case unstable.InlineTable:
		n.kind, n.made = kindTable, inline
		end = b.members(id, v, at)
	default:
		n.kind = scalarKind(v.Kind)
		end = at + int(v.Raw.Length)
		if v.Kind == unstable.String && b.text[at] == '"' && strings.IndexByte(b.text[at:end], '\\') >= 0 {
			b.checkEscapes(at, end, string(v.Data))
		}
	}
	b.nodes[id].end = int32(end)
	return end
}

// checkEscapes reports the escapes that only TOML 1.1 has, and characters that
// may not stand in a file in any other way either.
func (b *indexer) checkEscapes(at, end int, value string) {
	old := true
	for i := at; i < end-1; i++ {
		if b.text[i] != '\\' {
			continue
		}
		i++
		if c := b.text[i]; c == 'e' || c == 'x' {
			b.fault(i-1, "bad-escape", "found", b.text[i-1:i+1])
			old = false
		}
	}
	if old {
		b.checkEscaped(at, value)
	}
}

// checkEscaped reports what Read would refuse if it were not written as escapes.
func (b *indexer) checkEscaped(at int, value string) {
	for _, r := range value {
		switch {
		case r == '\n' || r == '\t':
		case isHidden(r):
			b.fault(at, "hidden-character", "code", code(r))
		case isInvisible(r):
			b.fault(at, "control-character", "code", code(r))
		}
	}
	if part := notComposed([]byte(value)); part != nil {
		b.fault(at, "not-composed", "codes", codes(part), "composed", norm.NFC.String(string(part)))
	}
}

func scalarKind(k unstable.Kind) kind {
	switch k {
	case unstable.String:
		return kindText
	case unstable.Integer:
		return kindInteger
	case unstable.Float:
		return kindFloat
	case unstable.Bool:
		return kindBool
	}
	return kindDate
}

func (b *indexer) elements(id int32, v *unstable.Node, at int) (end int) {
	b.deeper(at)
	defer func() { b.depth-- }()
	at = b.skipFiller(at + len("["))
	for it := v.Children(); it.Next(); {
		e := b.add(id, node{keyAt: int32(at)})
		at = b.skipFiller(b.value(e, it.Node(), at))
	}
	return at + len("]")
}

func (b *indexer) members(id int32, v *unstable.Node, at int) (end int) {
	b.deeper(at)
	defer func() { b.depth-- }()
	gap, key := at+len("{"), b.key
	at = b.gap(key, gap)
	for it := v.Children(); it.Next(); {
		gap = b.keyValue(id, it.Node())
		at = b.gap(key, gap)
	}
	if comma := strings.IndexByte(b.text[gap:at], ','); comma >= 0 {
		b.fault(gap+comma, "extra-comma")
	}
	return at + len("}")
}

// gap goes over what stands between the keys of an inline table. The parser knows
// TOML 1.1, which allows line ends and a last comma there; other tools that read
// our files may not.
func (b *indexer) gap(key string, from int) int {
	to := b.skipFiller(from)
	if n := strings.IndexByte(b.text[from:to], '\n'); n >= 0 && !b.wrapped {
		b.wrapped = true
		b.fault(from+n, "inline-newline", "key", key)
	}
	return to
}

func (b *indexer) deeper(at int) {
	if b.depth++; b.depth == maxDepth+1 {
		b.tooDeep(at)
	}
}

func (b *indexer) tooDeep(at int) { b.fault(at, "too-deep", "limit", strconv.Itoa(maxDepth)) }

// skipBlank goes over spaces and tabs.
func (b *indexer) skipBlank(at int) int {
	for at < len(b.text) && (b.text[at] == ' ' || b.text[at] == '\t') {
		at++
	}
	return at
}

// skipFiller goes over what may stand between the elements of an array.
func (b *indexer) skipFiller(at int) int {
	for at < len(b.text) {
		switch b.text[at] {
		case ' ', '\t', '\n', ',':
			at++
		case '#':
			at = lineEnd(b.text, at)
		default:
			return at
		}
	}
	return at
}

// lineEnd is the offset of the line feed that ends the line, or of the end of the text.
func lineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}
