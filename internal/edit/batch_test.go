package edit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// plan is edits that can be made at once or one after another.
type plan struct {
	values []valueEdit
	rows   []rowEdit
	blocks []blockEdit
}

func (p plan) together(d *Doc) error {
	b := d.Batch()
	for _, v := range p.values {
		b.Set(v.raw, v.path...)
	}
	for _, r := range p.rows {
		b.SetRow(r.table, r.rows, r.key, r.raw)
	}
	for _, x := range p.blocks {
		b.Append(x.array, x.after, x.block)
	}
	return b.Apply()
}

// oneByOne makes the edits in the order that Batch promises.
func (p plan) oneByOne(d *Doc) error {
	rows := slices.Clone(p.rows)
	for len(rows) > 0 { // table by table
		var rest []rowEdit
		for _, r := range rows {
			if r.table != rows[0].table || r.rows != rows[0].rows {
				rest = append(rest, r)
			} else if err := d.SetRow(r.table, r.rows, r.key, r.raw); err != nil {
				return err
			}
		}
		rows = rest
	}
	for _, v := range p.values {
		if err := d.Set(v.raw, v.path...); err != nil {
			return err
		}
	}
	if len(p.blocks) > 0 {
		return d.appendEach(p.blocks[0].array, p.blocks)
	}
	return nil
}

// check compares both ways: the same bytes, or refused by both and nothing
// changed.
func (p plan) check(t *testing.T, name, text string) {
	t.Helper()
	a, err := Open(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Open(name, []byte(text))
	together, oneByOne := p.together(a), p.oneByOne(b)
	if (together == nil) != (oneByOne == nil) {
		t.Fatalf("together: %v; one by one: %v\n%+v\n%s", together, oneByOne, p, text)
	}
	if together != nil {
		checkRefusal(t, together)
		if string(a.Bytes()) != text {
			t.Errorf("refused, yet the file is another")
		}
		return
	}
	if string(a.Bytes()) != string(b.Bytes()) {
		t.Errorf("%+v\ntogether:\n%s\none by one:\n%s", p, a.Bytes(), b.Bytes())
	}
	if again, err := Open(name, a.Bytes()); err != nil || !slices.Equal(again.leaves(nil), a.leaves(nil)) {
		t.Errorf("the file cannot be read again: %v", err)
	}
}

// randomPlan is edits of a file by chance: values that are there and some that are
// not, rows that are there and new ones, blocks at all places.
func randomPlan(d *Doc, r *rand.Rand) plan {
	var p plan
	number := func() string { return fmt.Sprint(r.IntN(20000)) }
	if all := tokens(d); len(all) > 0 {
		for range r.IntN(5) {
			path := all[r.IntN(len(all))]
			if r.IntN(6) == 0 {
				path = append(slices.Clip(path[:len(path)-1]), "k"+number())
			}
			p.values = append(p.values, valueEdit{number(), path})
		}
	}
	for range r.IntN(12) {
		table := r.IntN(max(d.Len("table"), 1))
		rows, width := "rows", 1
		for c := range d.file.Root().Children() {
			if c.Key() == "table" {
				for k := range d.Keys("table", table, rows) {
					n, _ := d.file.Node("table", table, rows, d.Keys("table", table, rows)[k])
					width = max(n.Len(), 1)
				}
			}
		}
		cells := make([]string, width)
		for k := range cells {
			cells[k] = number()
		}
		raw := "[" + strings.Join(cells, ", ") + "]"
		if r.IntN(20) == 0 {
			raw = number()
		}
		key := fmt.Sprintf("%c%s", 'a'+rune(r.IntN(26)), strings.Repeat("x", r.IntN(14)))
		if have := d.Keys("table", table, rows); len(have) > 0 && r.IntN(25) == 0 {
			key = have[r.IntN(len(have))]
		}
		p.rows = append(p.rows, rowEdit{table, rows, key, raw})
	}
	array := []string{"observation", "table", "new"}[r.IntN(3)]
	for range r.IntN(5) {
		block := "k = 1\n"
		switch r.IntN(6) {
		case 0:
			block = "k = 1\n\n[" + array + ".v]\nx = 2\n# note\n"
		case 1:
			block = "k = 1\n[" + array + ".v]\nx = 2\n"
		case 2:
			block = "# note\nk = 1"
		}
		after := r.IntN(d.Len(array)+2) - 2
		if r.IntN(30) == 0 {
			after = 99
		}
		p.blocks = append(p.blocks, blockEdit{array, after, block})
	}
	return p
}

// FuzzBatch proves that a batch is the same edits as one by one, in any file.
func FuzzBatch(f *testing.F) {
	n := uint64(0)
	seeds(f, func(name, text string) {
		f.Add(text, strings.HasSuffix(name, ".md"), n)
		n++
	})
	f.Fuzz(func(t *testing.T, text string, markdown bool, seed uint64) {
		name := "x.toml"
		if markdown {
			name = "x.md"
		}
		d, err := Open(name, []byte(text))
		if err != nil {
			checkRefusal(t, err)
			return
		}
		r := rand.New(rand.NewPCG(seed, 57))
		for range 4 {
			randomPlan(d, r).check(t, name, text)
		}
	})
}

// TestBatchTables does so in tables of rows laid out in the ways there are:
// by name, by number, falling, in no order, without columns, with comments.
func TestBatchTables(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 7))
	fast := 0
	for n := range 600 {
		var b strings.Builder
		b.WriteString("name = \"x\"\n")
		for k := range 1 + r.IntN(3) {
			fmt.Fprintf(&b, "\n[[table]]\nperiod = \"%d\"\n\n[table.rows]\n", 2020+k)
			size, keys, width := r.IntN(6), map[string]bool{}, 1+r.IntN(3)
			layout := r.IntN(4)
			for i := range size {
				key := fmt.Sprintf("%c%s", 'a'+rune(r.IntN(26)), strings.Repeat("y", r.IntN(5)))
				if layout == 0 {
					key = fmt.Sprintf("%c", 'a'+rune(4*i))
				}
				if keys[key] {
					continue
				}
				keys[key] = true
				cells := make([]string, width)
				for c := range cells {
					cells[c] = fmt.Sprint(1000 * (i + 1) * (1 + r.IntN(2)))
					if layout == 1 {
						cells[c] = fmt.Sprint(9000 - 1000*i)
					}
				}
				fmt.Fprintf(&b, "%s = [%s]\n", key, strings.Join(cells, ", "))
				if r.IntN(9) == 0 {
					b.WriteString("# ghi chú\n")
				}
			}
		}
		text := b.String()
		if laid, err := Format("x.toml", []byte(text)); err == nil && n%4 > 0 {
			text = string(laid)
		}
		if n%5 == 0 {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		if n%7 == 0 {
			text = strings.TrimRight(text, "\r\n")
		}
		d, err := Open("x.toml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		p := randomPlan(d, r)
		p.check(t, "x.toml", text)
		if len(p.rows) > 1 {
			if done, _ := d.addRows(p.rows); done {
				fast++
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if fast < 20 {
		t.Errorf("rows were added at once in %d of 600 files: the short way is hardly tried", fast)
	}
}
