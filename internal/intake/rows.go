package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// dataRow is a row with values.
type dataRow struct {
	*sheet.Row
	text    string // the name as the sheet has it
	found   []*record.Entity
	entity  *record.Entity
	period  record.Period
	isTotal bool
}

// readRows sorts the rows of the table: data, totals, headings, notes.
func (p *planner) readRows() bool {
	before := p.ps.Errors()
	var hidden []*sheet.Row
	for k := range p.table.Rows {
		row := &p.table.Rows[k]
		if !p.hasFigures(row) {
			p.aside(row)
			continue
		}
		if row.Hidden && p.o.Hidden == "" {
			hidden = append(hidden, row)
			continue
		}
		if row.Hidden && p.o.Hidden == "skip" {
			at, args := p.here(max(p.name, 1), row.Number)
			p.assume(at, "intake-hidden-skipped", args...)
			continue
		}
		p.dataRow(row)
	}
	for _, t := range p.targets {
		for _, n := range t.columns {
			if n > 0 && p.table.Sheet.HiddenColumn(n) && p.o.Hidden != "keep" {
				at, args := p.here(n, first(p.table), "title", p.title(n))
				return p.ask("hidden", "", []string{"keep"}, at, "intake-hidden-column", args...)
			}
		}
	}
	if len(hidden) > 0 {
		at, args := p.here(max(p.name, 1), hidden[0].Number, "name", hidden[0].Cell(p.name).String(), "count", strconv.Itoa(len(hidden)))
		return p.ask("hidden", "", []string{"keep", "skip"}, at, "intake-hidden-rows", args...)
	}
	return p.ps.Errors() == before && len(p.Questions) == 0
}

// hasFigures reports whether a cell of a column of values holds something: of a
// unit anything, else a number. Below a table people sign.
func (p *planner) hasFigures(row *sheet.Row) bool {
	unit := p.own || p.name == 0 || len(p.names.find(row.Cell(p.name).String())) > 0
	for _, t := range p.targets {
		for _, n := range t.columns {
			c := row.Cell(n)
			_, number := readNumeral(c.Text)
			if n > 0 && c.Kind != sheet.Empty && !isNote(c) && (unit || number || c.Kind != sheet.Text) {
				return true
			}
		}
	}
	return false
}

// isNote reports whether a cell holds no figure: a mark that there is none, or
// words that are merged over several cells.
func isNote(c sheet.Cell) bool {
	if c.Kind != sheet.Text {
		return false
	}
	_, number := readNumeral(c.Text)
	return isMissing(c.Text) || c.Merged != "" && !number
}

// aside lists a row without figures: the name of a unit without value, a
// heading, a note.
func (p *planner) aside(row *sheet.Row) {
	name := row.Cell(p.name)
	column := row.Cells[0].Column
	switch {
	case p.own && name.Kind == sheet.Empty:
	case p.name > 0 && name.Kind == sheet.Text && len(p.names.find(name.Text)) > 0:
		at, args := p.here(p.name, row.Number, "name", name.Text)
		p.assume(at, "intake-no-figure", args...)
	default:
		text := row.Cells[0].String()
		for _, c := range row.Cells {
			if c.Kind == sheet.Text && !isMissing(c.Text) {
				column, text = c.Column, c.Text
				break
			}
		}
		at, args := p.here(column, row.Number, "text", text)
		p.assume(at, "intake-row-skipped", args...)
	}
}

func (p *planner) dataRow(row *sheet.Row) {
	name := row.Cell(p.name)
	text := name.String()
	if name.Merged != "" && strings.Contains(name.Merged, ":") && p.severalRows(name.Merged) {
		p.wrong(p.name, row.Number, "intake-merged-name", "area", name.Merged, "name", text)
		return
	}
	d := dataRow{Row: row, text: text, isTotal: p.name > 0 && isTotal(text)}
	if p.name > 0 && text == "" {
		for _, c := range row.Cells {
			if c.Kind == sheet.Text && isTotal(c.Text) {
				d.text, d.isTotal = c.Text, true
			}
		}
		if !d.isTotal {
			p.wrong(p.name, row.Number, "intake-no-name")
			return
		}
	}
	if name.Mark != "" {
		at, args := p.here(p.name, row.Number, "mark", name.Mark, "text", text)
		p.assume(at, "intake-mark", args...)
	} else if rest, cut := cutMark(text); cut != "" {
		at, args := p.here(p.name, row.Number, "mark", cut, "text", rest)
		p.assume(at, "intake-mark", args...)
	}
	d.period = p.period
	if p.time > 0 && !d.isTotal {
		c := row.Cell(p.time)
		period, ok := cellPeriod(c, p.o.Dates == "serial")
		switch {
		case !ok && c.Kind == sheet.Number && c.Serial:
			if !slices.ContainsFunc(p.Questions, func(q Question) bool { return q.Key == "dates" }) {
				at, args := p.here(p.time, row.Number, "number", c.Value, "day", sheet.Day(c.Value))
				p.ask("dates", "", []string{"serial"}, at, "intake-date-as-number", args...)
			}
			return
		case !ok:
			p.wrong(p.time, row.Number, "intake-cell-period", "text", c.String())
			return
		case c.Kind != sheet.Number && period.String() != c.String():
			at, args := p.here(p.time, row.Number, "text", c.String(), "period", period.String())
			p.assume(at, "intake-period-read", args...)
		}
		d.period = period
	}
	p.rows = append(p.rows, d)
}

// severalRows reports whether an area has more than one row.
func (p *planner) severalRows(area string) bool {
	from, to, _ := strings.Cut(area, ":")
	letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return strings.TrimLeft(from, letters) != strings.TrimLeft(to, letters)
}

// findSet finds the set of units that the rows are.
func (p *planner) findSet() bool {
	if p.own || p.set != nil || p.o.Set == "none" || p.name == 0 {
		return true
	}
	if len(p.rows) == 0 {
		return true
	}
	fits := p.setFits()
	full := 0
	for _, f := range fits {
		if len(f.missing)+len(f.extra) == 0 {
			full++
		}
	}
	if full == 1 {
		p.set = fits[0].set
		at, args := p.here(p.name, p.rows[0].Number, "set", p.set.ID, "count", strconv.Itoa(len(p.set.Members)))
		p.assume(at, "intake-set-found", args...)
		return true
	}
	if p.allObserved() {
		return true
	}
	return p.askSet(fits, full)
}

// setFit is how the rows and the members of a set differ.
type setFit struct {
	set     *record.Set
	missing []*record.Entity
	extra   []string // names of rows, with their cells
}

// setFits are the sets that the rows may be, the nearest first: at least two of
// its members, and at least half of the rows.
func (p *planner) setFits() []setFit {
	var fits []setFit
	for _, s := range p.records.Sets.All {
		f := setFit{set: s}
		covered := map[*record.Entity]bool{}
		for _, d := range p.rows {
			if d.isTotal {
				continue
			}
			hit := false
			for _, e := range p.meant(&d) {
				if s.Has(e) && p.lives(s, d) {
					hit, covered[e] = true, true
				}
			}
			if !hit {
				f.extra = append(f.extra, d.text+" ("+sheet.Address(p.name, d.Number)+")")
			}
		}
		f.missing = slices.DeleteFunc(slices.Clone(s.Members), func(e *record.Entity) bool { return covered[e] })
		if len(f.missing) == 0 && len(f.extra) == 0 || len(covered) > 1 && len(f.extra) <= len(covered) {
			fits = append(fits, f)
		}
	}
	slices.SortStableFunc(fits, func(a, b setFit) int {
		return cmp.Or(cmp.Compare(len(a.extra), len(b.extra)), cmp.Compare(len(a.missing), len(b.missing)))
	})
	return fits
}

// askSet asks which set is meant, and says what the rows lack of the nearest and
// have beside it.
func (p *planner) askSet(fits []setFit, full int) bool {
	sets := p.records.Sets.All
	if len(fits) > 0 {
		sets = nil
		for _, f := range fits {
			sets = append(sets, f.set)
		}
	}
	var choices []string
	var labels []lang.Text
	for _, s := range sets {
		choices, labels = append(choices, s.ID), append(labels, s.Name)
	}
	choices = append(choices, None)
	at, args := p.here(p.name, p.rows[0].Number, "sets", strings.Join(choices, ", "), "set", choices[0])
	rule := "intake-which-set"
	if len(fits) > 0 && full == 0 {
		f := fits[0]
		args = append(args, "missing", itoa(len(f.missing)), "count", itoa(len(f.set.Members)), "names", unitNames(f.missing))
		rule = "intake-which-set-missing"
		if len(f.extra) > 0 {
			args = append(args, "extra", itoa(len(f.extra)), "extras", fewNames(f.extra))
			rule = "intake-which-set-extra"
			if len(f.missing) > 0 {
				rule = "intake-which-set-both"
			}
		}
	}
	p.ask("set", "", choices, at, rule, args...)
	p.label(append(labels, lang.Text{VI: "mỗi giá trị đứng riêng", EN: "each value stands for itself"}))
	return false
}

// allObserved reports whether every row is about the country: it needs no set.
func (p *planner) allObserved() bool {
	return !slices.ContainsFunc(p.rows, func(d dataRow) bool {
		found := p.names.find(d.text)
		return !d.isTotal && (len(found) != 1 || !found[0].IsCountry())
	})
}

// periodOf is the period of a row, of the first column where columns are periods.
func (p *planner) periodOf(d *dataRow) record.Period {
	if d.period.IsZero() && len(p.targets) > 0 {
		return p.targets[0].period
	}
	return d.period
}

// meant are the units that the name of a row may mean. A full name that is only
// that of a unit which was gone by then means the unit that had the name without
// its kind: in November 2025 "Tỉnh Đồng Nai" is no longer the province that
// ended in June, and not yet the city of that name.
func (p *planner) meant(d *dataRow) []*record.Entity {
	found, period := p.names.find(d.text), p.periodOf(d)
	alive := func(e *record.Entity) bool { return livesThrough(e, period) }
	if period.IsZero() || len(found) == 0 || slices.ContainsFunc(found, alive) {
		return found
	}
	var others []*record.Entity
	for _, e := range p.names.byKey[bare(nameKey(d.text))] {
		if alive(e) {
			others = append(others, e)
		}
	}
	if len(others) == 0 {
		return found
	}
	return others
}

// lives reports whether a set was there at the end of the row's period.
func (p *planner) lives(s *record.Set, d dataRow) bool {
	period := p.periodOf(&d)
	if period.IsZero() {
		return true
	}
	return (s.From.IsZero() || !period.Last().Before(s.From.First())) && (s.Until.IsZero() || !period.Last().After(s.Until.Last()))
}

// match finds what each name means.
func (p *planner) match() bool {
	before := p.ps.Errors()
	for k := range p.rows {
		d := &p.rows[k]
		switch {
		case d.isTotal:
		case p.name == 0:
			d.entity = p.records.Entities.Get(record.CountryID)
			if k == 0 {
				at, args := p.here(1, d.Number)
				p.assume(at, "intake-whole-country", args...)
			}
		default:
			p.matchRow(d)
		}
	}
	p.plainNames()
	return p.ps.Errors() == before && len(p.Questions) == 0
}

// plainNames lists in one assumption the names that were found without the word
// before them.
func (p *planner) plainNames() {
	if len(p.plain) == 0 {
		return
	}
	var examples []string
	for _, d := range p.plain[:min(len(p.plain), 3)] {
		examples = append(examples, "“"+d.text+"” → "+d.entity.ID)
	}
	at, args := p.here(p.name, p.plain[0].Number, "count", strconv.Itoa(len(p.plain)), "names", strings.Join(examples, ", "))
	p.assume(at, "intake-names-read", args...)
}

func (p *planner) matchRow(d *dataRow) {
	d.found = p.meant(d)
	if p.own {
		d.found = nil
		if e := p.records.Entities.Get(d.text); e != nil {
			d.found = []*record.Entity{e}
		}
	}
	fits := d.found
	if p.set != nil {
		fits = slices.DeleteFunc(slices.Clone(fits), func(e *record.Entity) bool { return !p.set.Has(e) })
	} else if !p.own {
		fits = slices.DeleteFunc(slices.Clone(fits), func(e *record.Entity) bool { return !livesThrough(e, d.period) })
	}
	at, args := p.here(p.name, d.Number, "name", d.text)
	switch {
	case len(d.found) == 0:
		rule, guess := "intake-unknown-name", source.Nearest(nameKey(d.text), p.names.all())
		if guess == "" {
			guess = source.Nearest(bare(nameKey(d.text)), p.names.all())
		}
		var choices []string
		if guess != "" {
			rule = "intake-unknown-name-guess"
			for _, e := range p.names.byKey[guess] {
				if p.set == nil || p.set.Has(e) {
					choices = append(choices, e.ID)
				}
			}
			guess = strings.Join(choices, ", ")
			if len(choices) == 0 {
				rule = "intake-unknown-name"
			}
		}
		p.ask("names", d.text, choices, at, rule, append(args, "guess", guess)...)
	case len(fits) == 0:
		p.notThere(d)
	case len(fits) > 1:
		var choices []string
		for _, e := range fits {
			choices = append(choices, e.ID)
		}
		p.ask("names", d.text, choices, at, "intake-name-fits-two", append(args, "ids", strings.Join(choices, ", "), "id", choices[0])...)
	default:
		d.entity = fits[0]
		switch key := nameKey(d.text); {
		case p.own, key == nameKey(d.entity.Name.VI), key == nameKey(d.entity.Full.VI):
		case bare(key) == nameKey(d.entity.Name.VI):
			p.plain = append(p.plain, d)
		default:
			p.assume(at, "intake-name-read", append(args, "id", d.entity.ID, "full", d.entity.Full.VI)...)
		}
	}
}

// livesThrough reports whether a unit existed at some day of a period.
func livesThrough(e *record.Entity, p record.Period) bool {
	if p.IsZero() {
		return true
	}
	return (e.From.IsZero() || !p.Last().Before(e.From.First())) && (e.Until.IsZero() || !p.First().After(e.Until.Last()))
}

// notThere reports a unit that is not of the set, or not of the period. A
// former unit never stands for the one it was merged into.
func (p *planner) notThere(d *dataRow) {
	e := d.found[0]
	more := []string{"name", d.text, "id", e.ID}
	if p.set != nil {
		more = append(more, "where", p.set.ID)
	} else {
		more = append(more, "where", d.period.String())
	}
	if e.MergedInto != nil {
		p.wrong(p.name, d.Number, "intake-former-unit", append(more, "into", e.MergedInto.ID)...)
		return
	}
	p.wrong(p.name, d.Number, "intake-not-in-set", more...)
}
