package edit

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/source"
)

// SetRow replaces or adds the row key of the table [table.ROWS] of the [[table]]
// number table. A new row goes where the order of the others wants it: that of
// their keys, or of their first number, rising or falling; else at the end. The
// columns of numbers stay in line. A row with the same elements is left as it is.
func (d *Doc) SetRow(table int, rows, key, raw string) error {
	path := []any{"table", table, rows, key}
	raw, _ = toLF([]byte(strings.TrimSpace(raw)))
	if err := d.checkToken(raw, path); err != nil {
		return err
	}
	if !d.Has("table", table) {
		return refuse(d.At("table"), "edit-no-block", "array", "table", "index", number(table), "count", number(d.Len("table")))
	}
	if !canWrite(rows) || !canWrite(key) {
		return refuse(d.At("table", table), "edit-no-place", "path", pathText(path))
	}
	if !d.Has("table", table, rows) {
		return d.newRows(path, raw)
	}
	n, ok := d.file.Node(path...)
	switch {
	case ok && n.IsToken() && slices.Equal(d.elements(n), tokenElements(raw)):
		return nil
	case !ok && d.noRowsYet(path):
		return d.Set(raw, path...)
	case ok && !n.IsToken():
		return refuse(d.At(path...), "edit-not-a-value", "path", pathText(path))
	}
	return d.placeRow(path, raw)
}

// noRowsYet says whether there is no row on a line of its own to go by.
func (d *Doc) noRowsYet(path []any) bool {
	from, to := d.body(path[:3])
	return from == to
}

// newRows adds the header of the table of rows with its first row.
func (d *Doc) newRows(path []any, raw string) error {
	from, to := d.body(path[:2])
	at := d.ownEnd(max(to, from) - 1)
	text := "\n[" + dottedKey(path[:3]) + "]\n" + quoteKey(path[3].(string)) + " = " + raw + "\n"
	if at < d.last && d.lineAt(at) != "" {
		text += "\n"
	}
	return d.apply(edit{[]change{d.insert(at, text)}, nil, [][]any{path[:3]}}, d.holds(raw, path))
}

// placeRow writes a row beside others.
func (d *Doc) placeRow(path []any, raw string) error {
	from, to := d.body(path[:3])
	at, isThere := d.entryOf(path)
	if !isThere {
		if n, inline := d.file.Node(path[:3]...); inline && n.IsToken() {
			return d.Set(raw, path...)
		}
		at = d.rowPlace(from, to, path[3].(string), raw)
	}
	near := at
	if !isThere && at > from {
		near = at - 1
	}
	group := d.group(near)
	var replaced []any
	if isThere {
		replaced = path
	}
	values, changes := d.columns(group, replaced, raw)
	if isThere {
		e := d.entries[at]
		changes = append(changes, change{d.first + e.node.At(), e.to, values})
	} else if at > from {
		changes = append(changes, d.lineBelow(at-1, quoteKey(path[3].(string)), values)...)
	} else {
		changes = append(changes, d.lineAbove(at, quoteKey(path[3].(string)), values)...)
	}
	return d.apply(edit{changes, [][]any{path}, [][]any{path}}, func() bool {
		n, ok := d.file.Node(path...)
		return ok && n.IsToken() && slices.Equal(d.elements(n), tokenElements(raw))
	})
}

// lineAbove is a line with a key and its value above an entry and its comments.
func (d *Doc) lineAbove(i int, key, value string) []change {
	changes := d.lineBelow(i, key, value)
	last := &changes[len(changes)-1]
	last.from = d.ownStart(i)
	last.to = last.from
	last.text = strings.Trim(last.text, "\n") + "\n"
	return changes
}

// columns lays out a row and, where it is wider, the rows around it but for the one
// that it replaces. Rows that are not in columns are left.
func (d *Doc) columns(group []entry, replaced []any, raw string) (row string, changes []change) {
	rows := [][]string{numbersOf(raw)}
	for _, e := range group {
		rows = append(rows, d.numbers(e.node))
	}
	if !sameLength(rows) {
		return raw, nil
	}
	others, laid := group, layColumns(rows[1:])
	for i, e := range group {
		if laid[i] != d.token(e.node) {
			return raw, nil
		}
	}
	if i := slices.IndexFunc(group, func(e entry) bool { return slices.Equal(e.path, replaced) }); i >= 0 {
		others, rows = slices.Delete(slices.Clone(group), i, i+1), slices.Delete(rows, i+1, i+2)
	}
	laid = layColumns(rows)
	for i, e := range others {
		if laid[i+1] != d.token(e.node) {
			changes = append(changes, change{d.first + e.node.At(), e.to, laid[i+1]})
		}
	}
	return laid[0], changes
}

// numbersOf are the elements of an array of numbers on one line, nil of anything
// else.
func numbersOf(raw string) []string {
	if !strings.HasPrefix(raw, "[") {
		return nil
	}
	var ps source.Problems
	n, ok := parseToken(raw, &ps)
	if !ok {
		return nil
	}
	v := view{text: "x = " + raw + "\n"}
	return v.numbers(n)
}

// numbers are those of an array of numbers on one line, nil of anything else.
func (v *view) numbers(n source.Node) []string {
	if n.Kind() != source.Array || n.Len() == 0 || strings.Contains(v.token(n), "\n") {
		return nil
	}
	for c := range n.Children() {
		if c.Kind() != source.Integer && c.Kind() != source.Float {
			return nil
		}
	}
	return v.elements(n)
}

// tokenElements are the elements of an array as written; of anything else itself.
func tokenElements(raw string) []string {
	var ps source.Problems
	n, ok := parseToken(raw, &ps)
	if !ok {
		return nil
	}
	v := view{text: "x = " + raw + "\n"}
	return v.elements(n)
}

func (v *view) elements(n source.Node) []string {
	if n.Kind() != source.Array {
		return []string{v.token(n)}
	}
	out := []string{"["}
	for c := range n.Children() {
		out = append(out, v.token(c))
	}
	return out[min(1, n.Len()):]
}

func sameLength(rows [][]string) bool {
	for _, r := range rows {
		if r == nil || len(r) != len(rows[0]) {
			return false
		}
	}
	return true
}

// layColumns writes arrays of numbers one below the other, each column as wide as
// its widest number.
func layColumns(rows [][]string) []string {
	if len(rows) == 0 {
		return nil
	}
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, x := range r {
			width[i] = max(width[i], len(x))
		}
	}
	out := make([]string, len(rows))
	for k, r := range rows {
		cells := make([]string, len(r))
		for i, x := range r {
			cells[i] = strings.Repeat(" ", width[i]-utf8.RuneCountInString(x)) + x
		}
		out[k] = "[" + strings.Join(cells, ", ") + "]"
	}
	return out
}

// rowPlace is the number of the entry in front of which a new row goes.
func (d *Doc) rowPlace(from, to int, key, raw string) int {
	return from + newRowOrder(d, d.entries[from:to]).add(key, raw)
}

// rowOrder is the order of rows: that of their keys, or of their first number,
// rising or falling.
type rowOrder struct {
	size            int
	keys            sequence[string]
	rising, falling sequence[*big.Rat]
	wordless        bool // a row begins with no number
}

func newRowOrder(d *Doc, rows []entry) *rowOrder {
	o := &rowOrder{
		size:    len(rows),
		keys:    sequence[string]{compare: cmp.Compare[string]},
		rising:  sequence[*big.Rat]{compare: (*big.Rat).Cmp},
		falling: sequence[*big.Rat]{compare: func(a, b *big.Rat) int { return b.Cmp(a) }},
	}
	for _, e := range rows {
		o.keys.list = append(o.keys.list, e.node.Key())
		first := rational(d.elements(e.node)[0])
		o.wordless = o.wordless || first == nil
		o.rising.list = append(o.rising.list, first)
	}
	o.falling.list = slices.Clone(o.rising.list)
	return o
}

// add finds the place of a new row and puts it there.
func (o *rowOrder) add(key, raw string) int {
	first := firstNumber(raw)
	place := o.place(key, first)
	o.size++
	o.keys.insert(place, key)
	if o.wordless = o.wordless || first == nil; !o.wordless {
		o.rising.insert(place, first)
		o.falling.insert(place, first)
	}
	return place
}

func (o *rowOrder) place(key string, first *big.Rat) int {
	if at, ok := o.keys.place(key); ok {
		return at
	}
	if first == nil || o.wordless {
		return o.size
	}
	if at, ok := o.rising.place(first); ok {
		return at
	}
	if at, ok := o.falling.place(first); ok {
		return at
	}
	return o.size
}

// sequence is a list that may be in order.
type sequence[T any] struct {
	list     []T
	compare  func(a, b T) int
	known    bool // whether it is in order
	unsorted bool
}

// place is where x goes in a list of at least two in order.
func (s *sequence[T]) place(x T) (int, bool) {
	if !s.known {
		s.known, s.unsorted = true, !slices.IsSortedFunc(s.list, s.compare)
	}
	last := len(s.list) - 1
	if last < 1 || s.unsorted || s.compare(s.list[0], s.list[last]) == 0 {
		return 0, false
	}
	at, _ := slices.BinarySearchFunc(s.list, x, func(y, x T) int {
		if s.compare(y, x) > 0 {
			return 1
		}
		return -1
	})
	return at, true
}

func (s *sequence[T]) insert(at int, x T) {
	s.list = slices.Insert(s.list, at, x)
	if !s.known || s.unsorted {
		return
	}
	s.unsorted = at > 0 && s.compare(s.list[at-1], x) > 0 || at+1 < len(s.list) && s.compare(x, s.list[at+1]) > 0
}

// firstNumber is the number that a row is, or begins with.
func firstNumber(raw string) *big.Rat {
	return rational(tokenElements(raw)[0])
}

// rational is a number as written, nil where the text is none.
func rational(text string) *big.Rat {
	if len(text) > 40 || strings.ContainsAny(text, "eExXoOb/") {
		return nil
	}
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(text, "_", ""))
	if !ok {
		return nil
	}
	return r
}
