package edit

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Remove takes out what stands at a path: a key with its value, a table or a block
// with all headers inside it, a whole array of blocks, an element or a key between
// brackets. Comment lines directly above go with it, and so does one of the blank
// lines around it.
func (d *Doc) Remove(path ...any) error {
	if len(path) == 0 || !d.Has(path...) {
		return refuse(d.At(path...), "edit-no-value", "path", pathText(path))
	}
	count := d.count(path)
	gone := func() bool { return d.count(path) < count }
	for n := 1; n < len(path); n++ {
		if parent, _ := d.file.Node(path[:n]...); parent.IsToken() {
			return d.apply(edit{d.withoutMembers(path, n), [][]any{path}, nil}, gone)
		}
	}
	return d.apply(edit{d.withoutEntries(path), [][]any{path}, nil}, gone)
}

// count is 1 where a path leads to something; for an element of an array it is
// how many that has.
func (d *Doc) count(path []any) int {
	last := len(path) - 1
	if _, isNumber := path[last].(int); isNumber {
		return d.Len(path[:last]...)
	}
	if d.Has(path...) {
		return 1
	}
	return 0
}

// withoutEntries removes every entry below a path, in runs.
func (d *Doc) withoutEntries(path []any) []change {
	var changes []change
	for i := 0; i < len(d.entries); i++ {
		if !under(d.entries[i].path, path) {
			continue
		}
		run := i
		for i+1 < len(d.entries) && under(d.entries[i+1].path, path) {
			i++
		}
		end := d.entries[i].end
		if d.entries[run].header {
			end = d.ownEnd(i)
		}
		changes = append(changes, d.withoutLines(d.ownStart(run), end))
	}
	return changes
}

// withoutLines removes lines, and what is too much of the blank lines around them.
func (d *Doc) withoutLines(from, to int) change {
	atEnd := to
	for atEnd < d.last && d.lineAt(atEnd) == "" {
		atEnd = d.lineEnd(atEnd)
	}
	blankAbove := from == d.first || d.lineAt(d.before(from)) == ""
	if atEnd == d.last {
		for from > d.first && d.lineAt(d.before(from)) == "" {
			from = d.before(from)
		}
		if from > d.first && to == d.last && d.text[to-1] != '\n' {
			from--
		}
		return change{from, to, ""}
	}
	if blankAbove {
		to = atEnd
	}
	return change{from, to, ""}
}

// withoutMembers removes what stands at a path from the value between brackets
// that path[:n] leads to, or from one inside it.
func (d *Doc) withoutMembers(path []any, n int) []change {
	node, _ := d.file.Node(path...)
	for m := len(path) - 1; m >= n; m-- {
		parent, _ := d.file.Node(path[:m]...)
		if !parent.IsToken() {
			continue
		}
		members := d.members(parent)
		doomed := leaves(node)
		var changes []change
		if strings.Contains(d.text[d.first+parent.At():d.first+parent.End()], "\n") && parent.Kind() == source.Array {
			return d.withoutElement(members, slices.IndexFunc(members, func(m member) bool { return m.node == node }), parent)
		}
		for i := 0; i < len(members); i++ {
			run := i
			for i < len(members) && slices.Contains(doomed, members[i].node) {
				i++
			}
			switch {
			case run == i:
			case i < len(members):
				changes = append(changes, change{members[run].from, members[i].from, ""})
			case run > 0:
				changes = append(changes, change{members[run-1].to, members[i-1].to, ""})
			default:
				changes = append(changes, change{d.first + parent.At() + 1, d.first + parent.End() - 1, ""})
			}
		}
		return changes
	}
	return nil
}

// leaves are the values that a node stands for: itself, or all that dotted keys
// put into it.
func leaves(n source.Node) []source.Node {
	if !n.Dotted() {
		return []source.Node{n}
	}
	var out []source.Node
	for c := range n.Children() {
		out = append(out, leaves(c)...)
	}
	return out
}

// withoutElement removes an element from an array over several lines: its line, if
// it has one for itself, with the comment lines above, or only its own text.
func (d *Doc) withoutElement(members []member, i int, array source.Node) []change {
	m := members[i]
	open, end := d.first+array.At(), d.first+array.End()-1
	line, next := d.lineStart(m.from), d.lineEnd(m.to)
	comma, hasComma := d.commaAfter(m.to, end)
	rest := m.to
	if hasComma && comma < next {
		rest = comma + 1
	}
	rest = d.skipBlank(rest)
	atLineEnd := rest < end && (d.text[rest] == '\n' || d.text[rest] == '#')
	if atLineEnd && line > open && d.skipBlank(line) == m.from && (!hasComma || comma < next) {
		return []change{{d.commentsAbove(line, d.lineEnd(open)), next, ""}}
	}
	from := m.from
	for atLineEnd && (d.text[from-1] == ' ' || d.text[from-1] == '\t') {
		from--
	}
	switch {
	case hasComma && comma < next:
		if atLineEnd {
			rest = comma + 1
		}
		return []change{{from, rest, ""}}
	case hasComma:
		return []change{{m.from, m.to, ""}, {comma, comma + 1, ""}}
	case i > 0:
		before, _ := d.commaAfter(members[i-1].to, end)
		return []change{{before, before + 1, ""}, {max(from, before+1), m.to, ""}}
	}
	return []change{{m.from, m.to, ""}}
}
