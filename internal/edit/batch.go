package edit

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/source"
)

// Batch is several edits of one file that are made together. The file is read
// and proved once for the rows of a table, once for all values and once for the
// blocks of an array, however many there are. Paths, tables and blocks are those
// of the file before the batch.
//
// What comes out is what the same edits would make one after another: first the
// rows, then the values, then the blocks, from the last place to the first.
type Batch struct {
	doc    *Doc
	values []valueEdit
	rows   []rowEdit
	blocks []blockEdit
}

type valueEdit struct {
	raw  string
	path []any
}

type rowEdit struct {
	table          int
	rows, key, raw string
}

type blockEdit struct {
	array string
	after int
	block string
}

// Batch begins a batch. Nothing changes before Apply.
func (d *Doc) Batch() *Batch { return &Batch{doc: d} }

// Set is Doc.Set as a part of the batch.
func (b *Batch) Set(raw string, path ...any) { b.values = append(b.values, valueEdit{raw, path}) }

// SetRow is Doc.SetRow as a part of the batch.
func (b *Batch) SetRow(table int, rows, key, raw string) {
	b.rows = append(b.rows, rowEdit{table, rows, key, raw})
}

// Append is Doc.Append as a part of the batch. Blocks for one place come in the
// order in which they are given.
func (b *Batch) Append(array string, after int, block string) {
	b.blocks = append(b.blocks, blockEdit{array, after, block})
}

// Apply makes all edits, or none: its error is an *Error.
func (b *Batch) Apply() error {
	before := *b.doc
	for _, step := range []func() error{b.applyRows, b.applyValues, b.applyBlocks} {
		if err := step(); err != nil {
			*b.doc = before
			return err
		}
	}
	return nil
}

// applyValues replaces all tokens that are there at once, and adds the keys that
// are not one by one.
func (b *Batch) applyValues() error {
	d := b.doc
	if b.isNested() {
		return d.setAll(b.values)
	}
	e := edit{}
	var missing []valueEdit
	for k, v := range b.values {
		raw, _ := toLF([]byte(strings.TrimSpace(v.raw)))
		b.values[k].raw = raw
		if err := d.checkToken(raw, v.path); err != nil {
			return err
		}
		switch n, ok := d.file.Node(v.path...); {
		case !ok:
			missing = append(missing, v)
		case !n.IsToken():
			return refuse(d.At(v.path...), "edit-not-a-value", "path", pathText(v.path))
		case d.token(n) != raw:
			e.changes = append(e.changes, change{d.first + n.At(), d.first + n.End(), raw})
			e.gone = append(e.gone, v.path)
		}
	}
	e.come = e.gone
	if len(e.changes) > 0 {
		written := func() bool {
			return !slices.ContainsFunc(b.values, func(v valueEdit) bool {
				return d.Has(v.path...) && !d.holds(v.raw, v.path)()
			})
		}
		if err := d.apply(e, written); err != nil {
			return err
		}
	}
	return d.setAll(missing)
}

// setAll sets values one after the other.
func (d *Doc) setAll(values []valueEdit) error {
	for _, v := range values {
		if err := d.Set(v.raw, v.path...); err != nil {
			return err
		}
	}
	return nil
}

// isNested reports whether one value is set twice, or inside another: then each
// must find what the one before has made.
func (b *Batch) isNested() bool {
	set := map[string]bool{}
	for _, v := range b.values {
		set[pathText(v.path)] = true
	}
	if len(set) < len(b.values) {
		return true
	}
	return slices.ContainsFunc(b.values, func(v valueEdit) bool {
		for n := 1; n < len(v.path); n++ {
			if set[pathText(v.path[:n])] {
				return true
			}
		}
		return false
	})
}

// applyRows sets the rows of one table after the other.
func (b *Batch) applyRows() error {
	for len(b.rows) > 0 {
		first := b.rows[0]
		var own, rest []rowEdit
		for _, r := range b.rows {
			if r.table == first.table && r.rows == first.rows {
				own = append(own, r)
			} else {
				rest = append(rest, r)
			}
		}
		b.rows = rest
		for len(own) > 0 {
			done, err := b.doc.addRows(own)
			if err != nil {
				return err
			}
			if done {
				break
			}
			if err := b.doc.SetRow(first.table, first.rows, own[0].key, own[0].raw); err != nil {
				return err
			}
			own = own[1:]
		}
	}
	return nil
}

// addRows adds rows to a table at once, where that is plainly the same as adding
// them one by one: all are new, and the rows that are there are one group with their
// numbers in columns.
func (d *Doc) addRows(rows []rowEdit) (done bool, err error) {
	top := []any{"table", rows[0].table, rows[0].rows}
	from, to := d.body(top)
	if len(rows) < 2 || from == to {
		return false, nil
	}
	group := d.entries[from:to]
	if len(d.group(from)) != len(group) {
		return false, nil
	}
	if slices.ContainsFunc(group, func(e entry) bool { return len(e.path) != len(top)+1 }) {
		return false, nil
	}
	numbers := make([][]string, 0, len(group)+len(rows))
	for _, e := range group {
		numbers = append(numbers, d.numbers(e.node))
	}
	if !sameLength(numbers) {
		return false, nil
	}
	for k, text := range layColumns(numbers) {
		if text != d.token(group[k].node) {
			return false, nil
		}
	}
	seen := map[string]bool{}
	e := edit{}
	for k := range rows {
		r := &rows[k]
		r.raw, _ = toLF([]byte(strings.TrimSpace(r.raw)))
		path := append(slices.Clip(top), r.key)
		if err := d.checkToken(r.raw, path); err != nil {
			return false, err
		}
		numbers = append(numbers, numbersOf(r.raw))
		if seen[r.key] || d.Has(path...) || !canWrite(r.key) {
			return false, nil
		}
		seen[r.key] = true
		e.come = append(e.come, path)
	}
	if !sameLength(numbers) {
		return false, nil
	}
	e.changes = d.rowLines(group, rows, numbers)
	return true, d.apply(e, func() bool {
		for k, r := range rows {
			if n, ok := d.file.Node(e.come[k]...); !ok || !n.IsToken() || !slices.Equal(d.elements(n), tokenElements(r.raw)) {
				return false
			}
		}
		return true
	})
}

// rowLines writes new rows between those of a group. numbers are those of the
// group, then those of the new rows.
func (d *Doc) rowLines(group []entry, rows []rowEdit, numbers [][]string) []change {
	order := make([]int, len(group)) // numbers of rows as they will stand
	for k := range group {
		order[k] = k
	}
	places := newRowOrder(d, group)
	for k, r := range rows {
		order = slices.Insert(order, places.add(r.key, r.raw), len(group)+k)
	}
	laid := layColumns(numbers)
	column, aligned := d.alignment(group)
	wide := column
	var changes []change
	var text strings.Builder
	write := func(at int) {
		if text.Len() > 0 {
			changes = append(changes, d.insert(at, text.String()))
			text.Reset()
		}
	}
	for _, measure := range []bool{true, false} {
		above := group[0]
		at := d.ownStart(slices.IndexFunc(d.entries, func(e entry) bool { return e.from == above.from }))
		for _, n := range order {
			if n < len(group) {
				write(at)
				above, at = group[n], group[n].end
				continue
			}
			eq := d.equals(above)
			key := d.text[above.line:above.from] + quoteKey(rows[n-len(group)].key)
			gap := d.text[above.from+len(d.keyText(above)) : eq]
			switch width := utf8.RuneCountInString(key); {
			case measure:
				wide = max(wide, width+1)
				continue
			case aligned:
				gap = strings.Repeat(" ", wide-width)
			}
			text.WriteString(key + gap + "=" + d.text[eq+1:d.first+above.node.At()] + laid[n] + "\n")
		}
		write(at)
	}
	if aligned && wide > column {
		changes = append(changes, d.widen(group, wide-column)...)
	}
	for k, e := range group {
		if laid[k] != d.token(e.node) {
			changes = append(changes, change{d.first + e.node.At(), e.to, laid[k]})
		}
	}
	return changes
}

// applyBlocks adds the blocks of one array after the other.
func (b *Batch) applyBlocks() error {
	for len(b.blocks) > 0 {
		array := b.blocks[0].array
		var own, rest []blockEdit
		for _, x := range b.blocks {
			if x.array == array {
				own = append(own, x)
			} else {
				rest = append(rest, x)
			}
		}
		b.blocks = rest
		atEnd := !slices.ContainsFunc(own, func(x blockEdit) bool { return x.after != AtEnd })
		if d := b.doc; atEnd && d.Len(d.arrayPath(array)...) == 0 { // the first one makes the array
			if err := d.Append(array, AtEnd, own[0].block); err != nil {
				return err
			}
			own = own[1:]
		}
		done, err := b.doc.appendBlocks(array, own)
		if err == nil && !done {
			err = b.doc.appendEach(array, own)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// appendEach adds blocks one by one, from the last place to the first, so that
// the numbers of the blocks before hold.
func (d *Doc) appendEach(array string, blocks []blockEdit) error {
	if d.Len(d.arrayPath(array)...) == 0 {
		for _, b := range blocks {
			if err := d.Append(array, b.after, b.block); err != nil {
				return err
			}
		}
		return nil
	}
	blocks = slices.Clone(blocks)
	slices.Reverse(blocks)
	count := d.Len(d.arrayPath(array)...)
	slices.SortStableFunc(blocks, func(a, b blockEdit) int {
		return cmp.Compare(placeOf(b.after, count), placeOf(a.after, count))
	})
	for _, b := range blocks {
		after := b.after
		if after == AtEnd {
			after = count - 1
		}
		if err := d.Append(array, after, b.block); err != nil {
			return err
		}
	}
	return nil
}

// placeOf orders places: the start, then block by block.
func placeOf(after, count int) int {
	if after == AtEnd {
		return count - 1
	}
	return after
}

// appendBlocks adds blocks to an array that is there at once, where the file
// sets blocks apart by blank lines.
func (d *Doc) appendBlocks(array string, blocks []blockEdit) (done bool, err error) {
	path := d.arrayPath(array)
	n, exists := d.file.Node(path...)
	if len(blocks) < 2 || !exists || !n.Rows() || !d.separatesBlocks() {
		return false, nil
	}
	count := n.Len()
	blocks = slices.Clone(blocks)
	slices.SortStableFunc(blocks, func(a, b blockEdit) int {
		return cmp.Compare(placeOf(a.after, count), placeOf(b.after, count))
	})
	e := edit{}
	for k := 0; k < len(blocks); {
		place := placeOf(blocks[k].after, count)
		if place >= count || place < AtStart {
			return false, nil // refused one by one
		}
		index, at, err := d.appendPlace(path, place, count)
		if err != nil {
			return false, err
		}
		var texts []string
		for ; k < len(blocks) && placeOf(blocks[k].after, count) == place; k++ {
			text, _ := toLF([]byte(blocks[k].block))
			text = withHeader("[["+dottedKey(path)+"]]", text)
			if err := d.checkBlock(path, text); err != nil {
				return false, err
			}
			var ps source.Problems
			if v, _ := newView("", text, nil, &ps); v.votes() < 0 {
				return false, nil // it could change how the next one is set apart
			}
			e.come = append(e.come, append(slices.Clip(path), index+len(e.come)))
			texts = append(texts, text)
		}
		e.changes = append(e.changes, d.separated(at, strings.Join(texts, "\n"), place == AtStart))
	}
	return true, d.apply(e, func() bool { return d.Len(path...) == count+len(blocks) })
}
