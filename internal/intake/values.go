package intake

import (
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// figure is one cell of a column of values, before it is known how its column
// writes numbers.
type figure struct {
	row     *dataRow
	target  *target
	part    int
	cell    sheet.Cell
	typed   numeral // of a text
	decimal string
	percent bool // the cell itself says that it is a percentage
}

// isShare reports whether the figure is a percentage in our files.
func (f *figure) isShare() bool {
	return f.part == 2 || f.part == 0 && f.target.indicator.Unit.Kind == "percent"
}

// readValues reads the figures of all rows.
func (p *planner) readValues() bool {
	before := p.ps.Errors()
	all, ok := p.readFigures()
	if !ok {
		return false
	}
	p.formulas(all)
	p.collect(all)
	return p.ps.Errors() == before && len(p.Questions) == 0
}

// readFigures reads the figures and settles how they are written.
func (p *planner) readFigures() (all []*figure, ok bool) {
	before, asked := p.ps.Errors(), len(p.Questions)
	for k := range p.rows {
		for n := range p.targets {
			t := &p.targets[n]
			if p.own && p.rows[k].Cell(p.column(ownIndicator)).String() != t.indicator.ID {
				continue
			}
			for part, column := range t.columns {
				if f := p.figure(&p.rows[k], t, part, column); f != nil {
					all = append(all, f)
				}
			}
		}
	}
	for _, step := range []func([]*figure) bool{p.decide, p.shares, p.shownDigits} {
		if p.ps.Errors() > before || !step(all) || len(p.Questions) > asked {
			return nil, false
		}
	}
	return all, true
}

// formulas says that results are taken as the file holds them.
func (p *planner) formulas(all []*figure) {
	var at []*figure
	for _, f := range all {
		if f.cell.Formula && !f.row.isTotal {
			at = append(at, f)
		}
	}
	if len(at) > 0 {
		pos, args := p.here(at[0].cell.Column, at[0].row.Number, "count", strconv.Itoa(len(at)), "number", at[0].cell.String())
		p.assume(pos, "intake-formulas", args...)
	}
}

// figure reads one cell as far as that can be done alone; nil where there is no
// figure.
func (p *planner) figure(row *dataRow, t *target, part, column int) *figure {
	if column == 0 {
		return nil
	}
	c := row.Cell(column)
	f := &figure{row: row, target: t, part: part, cell: c}
	switch {
	case c.Kind == sheet.Empty, isNote(c):
		return nil
	case c.Merged != "":
		p.wrong(column, row.Number, "intake-merged-value", "area", c.Merged)
		return nil
	case c.Kind == sheet.Number:
		f.decimal, f.percent = c.Value, c.Percent
	case c.Kind == sheet.Date:
		p.wrong(column, row.Number, "intake-date-as-value", "day", c.Value)
		return nil
	case c.Kind == sheet.Boolean:
		p.wrong(column, row.Number, "intake-number-unreadable", "text", c.Value)
		return nil
	default:
		n, ok := readNumeral(c.Text)
		if !ok {
			rule := "intake-number-unreadable"
			if _, isDay := readPeriod(c.Text); isDay {
				rule = "intake-number-is-date"
			}
			p.wrong(column, row.Number, rule, "text", c.Text)
			return nil
		}
		f.typed, f.percent = n, n.percent
		if n.mark+c.Mark != "" {
			at, args := p.here(column, row.Number, "mark", n.mark+c.Mark, "text", strings.TrimSuffix(c.Text, n.mark))
			p.assume(at, "intake-mark", args...)
		}
	}
	return f
}

// decide settles how the sheet writes numbers as text: with a decimal comma or
// a decimal point.
func (p *planner) decide(all []*figure) bool {
	var vi, en, either []*figure
	texts := 0
	for _, f := range all {
		if f.cell.Kind != sheet.Text {
			continue
		}
		texts++
		switch n := f.typed; {
		case n.one():
		case n.en == "":
			vi = append(vi, f)
		case n.vi == "":
			en = append(en, f)
		default:
			either = append(either, f)
		}
	}
	numbers := p.o.Numbers
	switch {
	case numbers != "":
	case p.own && p.book.Format == "json":
		numbers = "en"
	case p.own && p.book.Format == "csv":
		numbers = "vi"
	case len(vi) > 0 && len(en) > 0:
		return p.wrong(en[0].cell.Column, en[0].row.Number, "intake-numbers-mixed",
			"text", en[0].cell.Text, "other", sheet.Address(vi[0].cell.Column, vi[0].row.Number), "other_text", vi[0].cell.Text)
	case len(en) > 0:
		numbers = "en"
	case len(vi) > 0:
		numbers = "vi"
	case len(either) > 0:
		numbers = p.wholes(either)
	default:
		numbers = "vi" // all read the same
	}
	if numbers == "" {
		f := either[0]
		at, args := p.here(f.cell.Column, f.row.Number, "text", f.cell.Text, "vi", f.typed.vi, "en", f.typed.en)
		return p.ask("numbers", "", []string{"vi", "en"}, at, "intake-which-numbers", args...)
	}
	return p.take(all, numbers, append(either, append(vi, en...)...), texts)
}

// wholes reads "1.132" where the indicator has no digits after the point.
func (p *planner) wholes(either []*figure) string {
	numbers := ""
	for _, f := range either {
		if f.target.indicator.Decimals > 0 || f.isShare() || f.part == 2 {
			return ""
		}
		n := "vi"
		if strings.Contains(f.typed.vi, ".") {
			n = "en"
		}
		if numbers != "" && n != numbers {
			return ""
		}
		numbers = n
	}
	return numbers
}

// take reads all texts in one way.
func (p *planner) take(all []*figure, numbers string, telling []*figure, texts int) bool {
	ok := true
	for _, f := range all {
		if f.cell.Kind != sheet.Text {
			continue
		}
		f.decimal = f.typed.in(numbers)
		if f.decimal == "" {
			ok = p.wrong(f.cell.Column, f.row.Number, "intake-number-other-way", "text", f.cell.Text, "numbers", numbers)
		}
	}
	if !ok || texts == 0 || p.own {
		return ok
	}
	var cells []string
	for _, f := range all {
		if f.cell.Kind == sheet.Text && len(cells) < 3 {
			cells = append(cells, sheet.Address(f.cell.Column, f.row.Number))
		}
	}
	f := all[slices.IndexFunc(all, func(f *figure) bool { return f.cell.Kind == sheet.Text })]
	if p.book.Format == "xlsx" {
		at, args := p.here(f.cell.Column, f.row.Number, "cells", strings.Join(cells, ", "), "count", strconv.Itoa(texts))
		p.assume(at, "intake-numbers-as-text", args...)
	}
	if len(telling) > 0 {
		f = telling[0]
		at, args := p.here(f.cell.Column, f.row.Number, "text", f.cell.Text, "number", f.decimal)
		p.assume(at, "intake-numbers-read", args...)
	}
	return true
}

// shares settles whether percentages are written as 16.4 or as 0.164.
func (p *planner) shares(all []*figure) bool {
	byColumn := map[int][]*figure{}
	ok := true
	for _, f := range all {
		switch {
		case f.isShare():
			byColumn[f.cell.Column] = append(byColumn[f.cell.Column], f)
		case f.percent:
			ok = p.wrong(f.cell.Column, f.row.Number, "intake-percent-not-expected", "id", f.target.indicator.ID, "unit", f.target.indicator.Unit.ID)
		}
	}
	columns := make([]int, 0, len(byColumn))
	for n := range byColumn {
		columns = append(columns, n)
	}
	slices.Sort(columns)
	for _, n := range columns {
		ok = p.share(byColumn[n]) && ok
	}
	return ok
}

func (p *planner) share(column []*figure) bool {
	var marked, bare []*figure
	large, nonzero := false, false
	for _, f := range column {
		if f.percent {
			marked = append(marked, f)
			if f.cell.Kind == sheet.Number {
				f.decimal = hundredfold(f.decimal)
			}
			continue
		}
		bare = append(bare, f)
		d := decimal(f.decimal)
		large = large || d.Cmp(decimal("1")) > 0 || d.Cmp(decimal("-1")) < 0
		nonzero = nonzero || d.Sign() != 0
	}
	if len(marked) > 0 && marked[0].cell.Kind == sheet.Number && !p.own {
		f := marked[0]
		at, args := p.here(f.cell.Column, f.row.Number, "stored", f.cell.Value, "number", f.decimal)
		p.assume(at, "intake-percent-stored", args...)
	}
	if len(bare) == 0 || p.own {
		return true
	}
	percent := p.o.Percent
	switch {
	case percent != "":
	case large && len(marked) == 0:
		percent = "number"
	case !nonzero:
		percent = "number"
	default:
		f := bare[slices.IndexFunc(bare, func(f *figure) bool { return decimal(f.decimal).Sign() != 0 })]
		at, args := p.here(f.cell.Column, f.row.Number, "number", f.decimal, "hundred", hundredfold(f.decimal))
		rule := "intake-which-percent"
		if len(marked) > 0 {
			rule = "intake-percent-mixed"
			args = append(args, "other", sheet.Address(marked[0].cell.Column, marked[0].row.Number))
		}
		return p.ask("percent", "", []string{"number", "fraction"}, at, rule, args...)
	}
	f := bare[0]
	before := f.decimal
	if percent == "fraction" {
		for _, f := range bare {
			f.decimal = hundredfold(f.decimal)
		}
	}
	at, args := p.here(f.cell.Column, f.row.Number, "stored", before, "number", f.decimal)
	p.assume(at, "intake-percent-read", args...)
	return true
}

// shownDigits settles what is taken of a number of which the sheet shows fewer
// digits than it stores.
func (p *planner) shownDigits(all []*figure) bool {
	for _, f := range all {
		d := decimal(f.decimal)
		if f.cell.Kind != sheet.Number || f.cell.Shown < 0 || d.Digits() <= f.cell.Shown || f.row.isTotal {
			continue
		}
		shown := d.Round(f.cell.Shown).String()
		if decimal(shown).Cmp(d) == 0 {
			continue
		}
		switch p.o.Digits {
		case "shown":
			f.decimal = shown
		case "stored":
		default:
			at, args := p.here(f.cell.Column, f.row.Number, "stored", f.decimal, "shown", shown)
			return p.ask("digits", "", []string{"shown", "stored"}, at, "intake-which-digits", args...)
		}
	}
	return true
}

// decimal is a text that was proved to be one.
func decimal(text string) source.Decimal {
	d, err := source.ParseDecimal(text)
	if err != nil {
		panic("intake: " + text + " is no decimal: " + err.Error())
	}
	return d
}

// collect joins figures to values, proves that none stands twice, and that
// totals hold.
func (p *planner) collect(all []*figure) {
	type key struct {
		indicator *record.Indicator
		entity    *record.Entity
		period    record.Period
	}
	at := map[key]int{}
	rowOf := map[key]*dataRow{}
	sums := map[int]source.Decimal{}
	for _, f := range all {
		if f.row.isTotal {
			p.total(f, sums[f.cell.Column])
			continue
		}
		sums[f.cell.Column] = sum(sums[f.cell.Column], decimal(f.decimal))
		k := key{f.target.indicator, f.row.entity, f.row.period}
		if k.period.IsZero() {
			k.period = f.target.period
		}
		n, seen := at[k]
		if seen && rowOf[k] != f.row {
			p.wrong(max(p.name, 1), f.row.Number, "intake-twice", "name", f.row.text, "id", k.entity.ID, "other", sheet.Address(max(p.name, 1), rowOf[k].Number))
			continue
		}
		if !seen {
			n = len(p.Values)
			at[k], rowOf[k] = n, f.row
			p.Values = append(p.Values, Value{
				Indicator: k.indicator, Entity: k.entity, Period: k.period, Name: f.row.text,
				Cell: sheet.Address(f.cell.Column, f.row.Number), at: p.table.Sheet.At(f.cell.Column, f.row.Number),
			})
		}
		p.Values[n].Numbers[f.part] = f.decimal
	}
	for _, v := range p.Values {
		if v.Numbers[0] == "" {
			p.wrong(v.at.Col, v.at.Line, "intake-no-value", "name", v.Name)
		}
	}
	p.missing()
}

func sum(a, b source.Decimal) source.Decimal {
	if !a.IsSet() {
		return b
	}
	return a.Add(b)
}

// total compares a total with the sum of the rows above it.
func (p *planner) total(f *figure, sum source.Decimal) {
	at, args := p.here(f.cell.Column, f.row.Number, "name", f.row.text, "number", f.decimal, "sum", sum.String())
	switch {
	case f.isShare() || f.target.indicator.Unit.Kind == "rank" || f.target.indicator.Unit.Kind == "index" || !isSum(f.row.text) || !sum.IsSet():
		p.assume(at, "intake-total-skipped", args...)
	case sum.Cmp(decimal(f.decimal)) == 0:
		p.assume(at, "intake-total-holds", args...)
	default:
		p.assume(at, "intake-total-differs", args...)
	}
}

// missing lists the members of the set that the sheet has no value for.
func (p *planner) missing() {
	if p.set == nil || p.own {
		return
	}
	have := map[*record.Entity]bool{}
	for _, v := range p.Values {
		have[v.Entity] = true
	}
	without := slices.DeleteFunc(slices.Clone(p.set.Members), func(e *record.Entity) bool { return have[e] })
	if len(without) > 0 && len(p.rows) > 0 {
		at, args := p.here(p.name, p.rows[0].Number, "set", p.set.ID, "missing", itoa(len(without)), "count", itoa(len(p.set.Members)), "names", unitNames(without))
		p.assume(at, "intake-members-missing", args...)
	}
}
