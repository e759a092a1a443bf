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
		p.whichSource(at, "intake-which-source", args...)
	}
}

// mostEdits is how many values one import writes: three times the 3,321 communes.
// More is a mistake more often than not, and nobody reads through it.
const mostEdits = 10_000

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
	if k := p.observation(f, v); k >= 0 {
		o := f.Observations[k]
		have, from = [3]source.Decimal{o.Value, o.Of, o.Stated}, o.Source
	} else if k, row := p.tableRow(f, v); k >= 0 {
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
	k, ok := slices.BinarySearchFunc(p.rows, v.at.Line, func(d dataRow, line int) int { return d.Number - line })
	if !ok {
		return ""
	}
	if p.ownColumns == nil {
		p.ownColumns = map[string]int{}
		for _, name := range ownColumns() {
			p.ownColumns[name] = p.column(name)
		}
	}
	return p.rows[k].Cell(p.ownColumns[title]).String()
}

// where finds the values of a file: an observation, the table of a period and a
// set, the row of a table.
type where struct {
	observations map[[2]string]int // period, entity
	tables       map[string][]int  // of a period
	rows         []map[string]int  // of each table: entity
}

func (p *planner) where(f *record.Places) *where {
	if w := p.placed[f]; w != nil {
		return w
	}
	w := &where{observations: map[[2]string]int{}, tables: map[string][]int{}}
	for k, o := range f.Observations {
		if _, seen := w.observations[[2]string{o.Period, o.Entity}]; !seen {
			w.observations[[2]string{o.Period, o.Entity}] = k
		}
	}
	for k, t := range f.Tables {
		w.tables[t.Period] = append(w.tables[t.Period], k)
		rows := map[string]int{}
		for n, r := range t.Rows {
			rows[r.Entity] = n
		}
		w.rows = append(w.rows, rows)
	}
	p.placed[f] = w
	return w
}

// observation is the number of the observation of a value, -1 where there is none.
func (p *planner) observation(f *record.Places, v *Value) int {
	if k, ok := p.where(f).observations[[2]string{v.Period.String(), v.Entity.ID}]; ok {
		return k
	}
	return -1
}

// tableRow finds the table of a period and a set, and its row for the entity;
// -1 where there is none. Without a set any table with such a row will do.
func (p *planner) tableRow(f *record.Places, v *Value) (table, row int) {
	table = -1
	w, set := p.where(f), p.setOf(v)
	for _, k := range w.tables[v.Period.String()] {
		if set != "" && f.Tables[k].Set != set {
			continue
		}
		if row, ok := w.rows[k][v.Entity.ID]; ok {
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
			wrong.AddTo(p.ps)
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
	b := d.Batch()
	var added []Value
	for _, v := range p.Values {
		switch {
		case v.Indicator != i:
		case v.New:
			added = append(added, v)
		case v.Changed():
			p.change(b, f, v)
		}
	}
	added = p.addRows(b, f, added)
	added = p.addTables(b, f, added)
	p.addObservations(b, f, added)
	if err := b.Apply(); err != nil {
		return nil, err
	}
	return d.Bytes(), nil
}

// change replaces the numbers that differ.
func (p *planner) change(b *edit.Batch, f *record.Places, v Value) {
	path := []any{"observation", p.observation(f, &v), ""}
	var columns []string
	if path[1] == -1 {
		table, row := p.tableRow(f, &v)
		columns = f.Tables[table].Columns
		path = []any{"table", table, "rows", f.Tables[table].Rows[row].Entity, 0}
	}
	for n, part := range parts {
		if v.Numbers[n] == v.Old[n] {
			continue
		}
		path := slices.Clone(path)
		path[len(path)-1] = part
		if columns != nil {
			path[len(path)-1] = slices.Index(columns, part)
		}
		b.Set(v.Numbers[n], path...)
	}
}

// addRows adds rows to tables that are there, and gives the other values back.
func (p *planner) addRows(b *edit.Batch, f *record.Places, added []Value) (rest []Value) {
	for _, v := range added {
		table, _ := p.tableRow(f, &v)
		if table < 0 {
			rest = append(rest, v)
			continue
		}
		b.SetRow(table, "rows", v.Entity.ID, row(v, f.Tables[table].Columns))
	}
	return rest
}

func row(v Value, columns []string) string {
	var cells []string
	for _, c := range columns {
		cells = append(cells, v.Numbers[slices.Index(parts[:], c)])
	}
	return "[" + strings.Join(cells, ", ") + "]"
}

// addTables adds a table for each period and set, and gives the other values back.
func (p *planner) addTables(b *edit.Batch, f *record.Places, added []Value) (rest []Value) {
	type key struct {
		period record.Period
		set    string
	}
	var order []key
	groups := map[key][]Value{}
	for _, v := range added {
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
	slices.SortStableFunc(order, func(a, b key) int { return a.period.Compare(b.period) })
	periods := make([]string, len(f.Tables))
	for n, t := range f.Tables {
		periods[n] = t.Period
	}
	for _, k := range order {
		b.Append("table", behind(periods, k.period), p.tableText(k.set, groups[k]))
	}
	return rest
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
func (p *planner) addObservations(b *edit.Batch, f *record.Places, added []Value) {
	slices.SortStableFunc(added, func(a, b Value) int { return a.Period.Compare(b.Period) })
	periods := make([]string, len(f.Observations))
	for k, o := range f.Observations {
		periods[k] = o.Period
	}
	for _, v := range added {
		var text strings.Builder
		line := func(key, value string) { fmt.Fprintf(&text, "%-7s = %s\n", key, value) }
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
		text.WriteString(p.locator("locator = "))
		b.Append("observation", behind(periods, v.Period), text.String())
	}
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
	x.Pos = at
	p.ps.Repeat(x)
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
