package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// compare finds what the files have for each value, and what must be known
// before the others are added.
func (p *planner) compare() {
	p.places = map[*record.Indicator]*record.Places{}
	for k := range p.Values {
		v := &p.Values[k]
		f := p.file(v.Indicator)
		if f == nil {
			continue
		}
		if f.Derived {
			p.wrong(v.at.Col, v.at.Line, "intake-derived", "id", v.Indicator.ID)
			return
		}
		p.compareValue(f, v)
	}
	if p.own {
		p.leftOut()
	}
	p.many()
	if slices.ContainsFunc(p.Values, func(v Value) bool { return v.New }) && p.o.Source == "" && !p.own {
		v := p.Values[slices.IndexFunc(p.Values, func(v Value) bool { return v.New })]
		at, args := p.here(v.at.Col, v.at.Line, "period", v.Period.String(), "id", v.Indicator.ID)
		p.ask("source", "", nil, at, "intake-which-source", args...)
	}
}

// mostEdits is how many values one import writes: each is an edit of its own, and
// more than anybody reads through is a mistake.
const mostEdits = 500

func (p *planner) many() {
	n := 0
	for _, v := range p.Values {
		if !v.New && !v.Changed() {
			continue
		}
		if n++; n > mostEdits {
			p.wrong(v.at.Col, v.at.Line, "intake-too-many", "max", strconv.Itoa(mostEdits))
			return
		}
	}
}

// leftOut says that values which a sheet of ours no longer has stay in the file.
func (p *planner) leftOut() {
	for _, t := range p.targets {
		f := p.file(t.indicator)
		if f == nil {
			continue
		}
		n := len(f.Observations)
		for _, table := range f.Tables {
			n += len(table.Rows)
		}
		for _, v := range p.Values {
			if v.Indicator == t.indicator && !v.New {
				n--
			}
		}
		if n > 0 {
			at, args := p.here(1, first(p.table), "count", strconv.Itoa(n), "file", f.File)
			p.assume(at, "intake-left-out", args...)
		}
	}
}

// file is the file of an indicator, nil where it is broken.
func (p *planner) file(i *record.Indicator) *record.Places {
	f, seen := p.places[i]
	if !seen {
		f, _ = record.ReadPlaces(p.fsys, i.ID, p.ps)
		p.places[i] = f
	}
	return f
}

// compareValue takes what the file has now.
func (p *planner) compareValue(f *record.Places, v *Value) {
	var have [3]source.Decimal
	var from string
	if k := observation(f, v); k >= 0 {
		o := f.Observations[k]
		have, from = [3]source.Decimal{o.Value, o.Of, o.Stated}, o.Source
	} else if k, row := tableRow(f, p.setOf(v), v); k >= 0 {
		from = f.Tables[k].Source
		v.New = row < 0
		for n, part := range parts {
			c := slices.Index(f.Tables[k].Columns, part)
			switch {
			case c < 0 && v.Numbers[n] != "":
				p.wrong(v.at.Col, v.at.Line, "intake-no-such-column", "column", part, "file", f.File, "period", v.Period.String())
				return
			case c >= 0 && row >= 0:
				have[n] = f.Tables[k].Rows[row].Numbers[c]
			case c >= 0 && v.Numbers[n] == "":
				p.wrong(v.at.Col, v.at.Line, "intake-column-missing", "column", part, "file", f.File, "period", v.Period.String())
				return
			}
		}
	} else {
		v.New = true
	}
	for n := range parts {
		v.Old[n] = have[n].String()
		switch {
		case v.Numbers[n] == "":
			v.Numbers[n] = v.Old[n] // the sheet does not speak of it
		case have[n].IsSet() && have[n].Cmp(decimal(v.Numbers[n])) == 0:
			v.Numbers[n] = v.Old[n] // the same number, with the digits of the file
		}
	}
	said := p.sourceOf(v)
	if from != "" && said != "" && said != from && (v.New || v.Changed()) {
		p.wrong(v.at.Col, v.at.Line, "intake-other-source", "source", said, "file", f.File, "has", from, "period", v.Period.String())
	}
}

// setOf is the set that a value is of: of our own sheet, what its row says.
func (p *planner) setOf(v *Value) string {
	if p.own {
		return p.ownCell(v, ownSet)
	}
	if p.set != nil {
		return p.set.ID
	}
	return ""
}

func (p *planner) sourceOf(v *Value) string {
	if p.own {
		return p.ownCell(v, ownSource)
	}
	return p.o.Source
}

// ownCell is a cell of the row that a value stands in.
func (p *planner) ownCell(v *Value, title string) string {
	for k := range p.rows {
		if p.rows[k].Number == v.at.Line {
			c := p.rows[k].Cell(p.column(title))
			return c.String()
		}
	}
	return ""
}

func observation(f *record.Places, v *Value) int {
	return slices.IndexFunc(f.Observations, func(o record.ObservationPlace) bool {
		return o.Period == v.Period.String() && o.Entity == v.Entity.ID
	})
}

// tableRow finds the table of a period and a set, and its row for the entity;
// -1 where there is none. Without a set any table with such a row will do.
func tableRow(f *record.Places, set string, v *Value) (table, row int) {
	table = -1
	for k, t := range f.Tables {
		if t.Period != v.Period.String() || set != "" && t.Set != set {
			continue
		}
		row := slices.IndexFunc(t.Rows, func(r record.RowPlace) bool { return r.Entity == v.Entity.ID })
		if row >= 0 {
			return k, row
		}
		if set != "" && table < 0 {
			table = k
		}
	}
	return table, -1
}

// edit makes the new bytes of each file and proves them.
func (p *planner) edit() {
	var order []*record.Indicator
	for _, v := range p.Values {
		if (v.New || v.Changed()) && !slices.Contains(order, v.Indicator) {
			order = append(order, v.Indicator)
		}
	}
	for _, i := range order {
		f := p.places[i]
		after, err := p.editFile(i, f)
		var wrong *edit.Error
		switch {
		case errors.As(err, &wrong):
			for _, x := range wrong.Problems {
				args := make([]string, 0, 2*len(x.Args))
				for _, a := range x.Args {
					args = append(args, a.Name, a.Value)
				}
				p.ps.Add(x.Pos, x.Rule, args...)
			}
			return
		case err != nil:
			p.ps.Add(source.Pos{File: f.File}, "intake-not-edited", "reason", err.Error())
			return
		}
		p.Files = append(p.Files, File{f.File, f.Body, after})
	}
	p.prove()
}

func (p *planner) editFile(i *record.Indicator, f *record.Places) ([]byte, error) {
	d, err := edit.Open(f.File, f.Body)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.File, err)
	}
	var added []Value
	for _, v := range p.Values {
		switch {
		case v.Indicator != i:
		case v.New:
			added = append(added, v)
		case v.Changed():
			if err := change(d, f, p.setOf(&v), v); err != nil {
				return nil, fmt.Errorf("change %s: %w", v.Entity.ID, err)
			}
		}
	}
	if err := p.addRows(d, f, &added); err != nil {
		return nil, err
	}
	if err := p.addTables(d, f, &added); err != nil {
		return nil, err
	}
	if err := p.addObservations(d, f, added); err != nil {
		return nil, err
	}
	return d.Bytes(), nil
}

// change replaces the numbers that differ.
func change(d *edit.Doc, f *record.Places, set string, v Value) error {
	for n, part := range parts {
		if v.Numbers[n] == v.Old[n] {
			continue
		}
		path := []any{"observation", observation(f, &v), part}
		if path[1] == -1 {
			table, row := tableRow(f, set, &v)
			path = []any{"table", table, "rows", f.Tables[table].Rows[row].Entity, slices.Index(f.Tables[table].Columns, part)}
		}
		if err := d.Set(v.Numbers[n], path...); err != nil {
			return err
		}
	}
	return nil
}

// addRows adds rows to tables that are there, and leaves the other values.
func (p *planner) addRows(d *edit.Doc, f *record.Places, added *[]Value) error {
	var rest []Value
	for _, v := range *added {
		table, _ := tableRow(f, p.setOf(&v), &v)
		if table < 0 {
			rest = append(rest, v)
			continue
		}
		if err := d.SetRow(table, "rows", v.Entity.ID, row(v, f.Tables[table].Columns)); err != nil {
			return err
		}
	}
	*added = rest
	return nil
}

func row(v Value, columns []string) string {
	var cells []string
	for _, c := range columns {
		cells = append(cells, v.Numbers[slices.Index(parts[:], c)])
	}
	return "[" + strings.Join(cells, ", ") + "]"
}

// block is one piece of text to add behind a block that is there.
type block struct {
	after int
	text  string
}

// addTables adds a table for each period and set, and leaves the other values.
func (p *planner) addTables(d *edit.Doc, f *record.Places, added *[]Value) error {
	type key struct {
		period record.Period
		set    string
	}
	var order []key
	groups := map[key][]Value{}
	var rest []Value
	for _, v := range *added {
		k := key{v.Period, p.setOf(&v)}
		if k.set == "" {
			rest = append(rest, v)
			continue
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], v)
	}
	*added = rest
	slices.SortStableFunc(order, func(a, b key) int { return a.period.Compare(b.period) })
	var blocks []block
	for _, k := range order {
		periods := make([]string, len(f.Tables))
		for n, t := range f.Tables {
			periods[n] = t.Period
		}
		blocks = append(blocks, block{behind(periods, k.period), p.tableText(k.set, groups[k])})
	}
	return appendAll(d, "table", blocks, len(f.Tables))
}

// behind is the place in an array by period: behind the last block that is not
// younger.
func behind(periods []string, p record.Period) int {
	if len(periods) == 0 {
		return edit.AtEnd
	}
	after := edit.AtStart
	for k, text := range periods {
		if q, err := record.ParsePeriod(text); err == nil && q.Compare(p) <= 0 {
			after = k
		}
	}
	return after
}

// appendAll adds blocks from the end of the array on, so that the numbers of the
// blocks before it hold. Blocks for one place come in their order.
func appendAll(d *edit.Doc, array string, blocks []block, have int) error {
	if have == 0 {
		for _, b := range blocks {
			if err := d.Append(array, edit.AtEnd, b.text); err != nil {
				return err
			}
		}
		return nil
	}
	slices.Reverse(blocks)
	slices.SortStableFunc(blocks, func(a, b block) int { return b.after - a.after })
	for _, b := range blocks {
		if err := d.Append(array, b.after, b.text); err != nil {
			return err
		}
	}
	return nil
}

// tableText is a [[table]] without its header, laid out as the others are.
func (p *planner) tableText(set string, values []Value) string {
	columns := []string{parts[0]}
	for n := 1; n < len(parts); n++ {
		if slices.ContainsFunc(values, func(v Value) bool { return v.Numbers[n] != "" }) {
			columns = append(columns, parts[n])
		}
	}
	var quoted []string
	width := 0
	for _, c := range columns {
		quoted = append(quoted, strconv.Quote(c))
	}
	for _, v := range values {
		width = max(width, len(v.Entity.ID))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "period  = %q\nset     = %q\nsource  = %q\n%scolumns = [%s]\n\n[table.rows]\n",
		values[0].Period.String(), set, p.sourceOf(&values[0]), p.locator("locator = "), strings.Join(quoted, ", "))
	for _, v := range values {
		fmt.Fprintf(&b, "%-*s = %s\n", width, v.Entity.ID, row(v, columns))
	}
	return b.String()
}

// locator is the line of the place in the source, empty where none is given.
func (p *planner) locator(key string) string {
	if p.o.Locator.VI == "" || p.o.Locator.EN == "" {
		return ""
	}
	return key + "{ vi = " + tomlText(p.o.Locator.VI) + ", en = " + tomlText(p.o.Locator.EN) + " }\n"
}

// tomlText quotes a text for TOML.
func tomlText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\t", " ", "\r", " ").Replace(s) + `"`
}

// addObservations adds a block for each value that is of no set.
func (p *planner) addObservations(d *edit.Doc, f *record.Places, added []Value) error {
	slices.SortStableFunc(added, func(a, b Value) int { return a.Period.Compare(b.Period) })
	periods := make([]string, len(f.Observations))
	for k, o := range f.Observations {
		periods[k] = o.Period
	}
	var blocks []block
	for _, v := range added {
		var b strings.Builder
		line := func(key, value string) { fmt.Fprintf(&b, "%-7s = %s\n", key, value) }
		line("period", strconv.Quote(v.Period.String()))
		if !v.Entity.IsCountry() {
			line("entity", strconv.Quote(v.Entity.ID))
		}
		for n, part := range parts {
			if v.Numbers[n] != "" {
				line(part, v.Numbers[n])
			}
		}
		line("source", strconv.Quote(p.sourceOf(&v)))
		b.WriteString(p.locator("locator = "))
		blocks = append(blocks, block{behind(periods, v.Period), b.String()})
	}
	return appendAll(d, "observation", blocks, len(f.Observations))
}

// prove loads the records with the new files: what was in order stays so.
func (p *planner) prove() {
	if len(p.Files) == 0 {
		return
	}
	over := overlay{p.fsys, map[string][]byte{}}
	for _, f := range p.Files {
		over.files[f.Name] = f.After
	}
	known := map[string]int{}
	var before, after source.Problems
	record.Load(p.fsys, &before)
	for _, x := range before.Sorted() {
		known[fault(x)]++
	}
	record.Load(over, &after)
	for _, x := range after.Sorted() {
		if known[fault(x)]--; known[fault(x)] >= 0 {
			continue
		}
		if x.Severity() == source.Warning {
			p.Notes = append(p.Notes, x)
			continue
		}
		p.refuse(x)
	}
}

// fault is a problem without its line, which an edit moves.
func fault(x source.Problem) string { return x.File + " " + x.Rule + " " + x.Text("en") }

// refuse reports a rule of the records that the new file would break, at the
// cell the value comes from: the file does not hold it.
func (p *planner) refuse(x source.Problem) {
	at := x.Pos
	if v := p.valueAt(x.Pos); v != nil {
		at = v.at
		p.ps.Add(at, "intake-refused", p.table.Sheet.Args(at.Col, at.Line, "name", v.Name, "file", x.File)...)
	}
	args := make([]string, 0, 2*len(x.Args))
	for _, a := range x.Args {
		args = append(args, a.Name, a.Value)
	}
	p.ps.Add(at, x.Rule, args...)
}

// valueAt finds the value that was to be written at a place of a new file: a row
// of a table by its key, an observation by the block around it.
func (p *planner) valueAt(at source.Pos) *Value {
	k := slices.IndexFunc(p.Files, func(f File) bool { return f.Name == at.File })
	if k < 0 || at.Line == 0 {
		return nil
	}
	lines := strings.Split(string(p.Files[k].After), "\n")
	if at.Line > len(lines) {
		return nil
	}
	id, _, _ := strings.Cut(lines[at.Line-1], "=")
	for n := range p.Values {
		v := &p.Values[n]
		if record.IndicatorFile(v.Indicator.ID) == at.File && (v.Entity.ID == strings.TrimSpace(id) || len(p.Values) == 1) && (v.New || v.Changed()) {
			return v
		}
	}
	return nil
}

// overlay is a tree in which some files hold other bytes.
type overlay struct {
	fs.FS
	files map[string][]byte
}

// Open opens a file of the tree, or other bytes under its name.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	body, replaced := o.files[name]
	if err != nil || !replaced {
		return f, err
	}
	return &replacedFile{f, strings.NewReader(string(body))}, nil
}

// replacedFile reads other bytes than the file has.
type replacedFile struct {
	fs.File
	body *strings.Reader
}

func (f *replacedFile) Read(b []byte) (int, error) { return f.body.Read(b) }
