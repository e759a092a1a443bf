package intake

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// findName finds the column with the names of what the rows are about.
func (p *planner) findName() bool {
	if p.own {
		p.name = p.column(ownEntity)
		return true
	}
	if p.o.NameColumn != "" {
		var ok bool
		p.name, ok = p.said("name_column", p.o.NameColumn)
		return ok
	}
	most, second := 0, 0
	counts := map[int]int{}
	for k := range p.table.Rows {
		for _, c := range p.table.Rows[k].Cells {
			if c.Kind == sheet.Text && (c.Merged == "" || c.First) && len(p.names.find(c.Text)) > 0 {
				counts[c.Column]++
			}
		}
	}
	for _, c := range p.table.Columns {
		switch n := counts[c.Number]; {
		case n > counts[most]:
			most, second = c.Number, 0
		case n > 0 && n == counts[most]:
			second = c.Number
		}
	}
	if second > 0 {
		at, args := p.here(most, first(p.table), "titles", p.title(most)+", "+p.title(second))
		return p.ask("name_column", "", []string{p.title(most), p.title(second)}, at, "intake-which-name-column", args...)
	}
	if most > 0 {
		p.name = most
		at, args := p.here(most, first(p.table), "title", p.title(most))
		p.assume(at, "intake-name-column", args...)
	}
	return true
}

// findTargets finds the columns of values.
func (p *planner) findTargets() bool {
	if p.own {
		return p.ownTargets()
	}
	if len(p.o.Indicators) == 0 {
		return p.askIndicator()
	}
	ok := true
	for _, c := range p.o.Indicators {
		i := p.records.Indicators.Get(c.ID)
		switch {
		case i == nil:
			ok = p.unknown("indicator", c.ID, ids(p.records.Indicators.All, func(i *record.Indicator) string { return i.ID }))
		case !p.target(i, c):
			ok = false
		}
	}
	return ok && p.otherColumns()
}

// otherColumns says which columns with figures are not used. Where the file of an
// indicator has wholes or printed shares, it asks whether one of them is that.
func (p *planner) otherColumns() bool {
	rest := slices.DeleteFunc(p.openColumns(), func(n int) bool {
		return slices.ContainsFunc(p.targets, func(t target) bool { return slices.Contains(t.columns[:], n) })
	})
	if len(rest) == 0 {
		return true
	}
	shares := slices.Clone(rest)
	slices.SortStableFunc(shares, func(a, b int) int { return p.looksShare(b) - p.looksShare(a) })
	wholes := slices.Clone(rest)
	slices.SortStableFunc(wholes, func(a, b int) int { return p.looksShare(a) - p.looksShare(b) })
	ok := true
	for _, c := range p.o.Indicators {
		i := p.records.Indicators.Get(c.ID)
		if i == nil {
			continue
		}
		for k, said := range []string{1: c.Of, 2: c.Stated} {
			if period := p.lastWith(i, k); k > 0 && said == "" && period != "" {
				columns := [][]int{1: wholes, 2: shares}[k]
				var choices []string
				for _, n := range columns {
					choices = append(choices, p.nameOf(n))
				}
				at, args := p.here(columns[0], first(p.table), "id", c.ID, "period", period, "titles", strings.Join(choices, ", "), "title", choices[0])
				rule := []string{1: "intake-which-of", 2: "intake-which-stated"}[k]
				ok = p.ask(parts[k], c.ID, append(choices, None), at, rule, args...)
			}
		}
	}
	if !ok {
		return false
	}
	for _, n := range rest {
		at, args := p.here(n, first(p.table), "title", p.title(n), "letters", sheet.ColumnName(n))
		p.assume(at, "intake-column-unused", args...)
	}
	return true
}

// looksShare is 1 for a column that is called, or shown as, a percentage.
func (p *planner) looksShare(n int) int {
	title := lang.Slug(p.title(n))
	if strings.Contains(p.title(n), "%") || strings.Contains(title, "ty-le") || strings.Contains(title, "share") {
		return 1
	}
	for k := range p.table.Rows {
		c := p.table.Rows[k].Cell(n)
		if c.Percent || strings.HasSuffix(strings.TrimSpace(c.Text), "%") {
			return 1
		}
	}
	return 0
}

// lastWith is the last period for which the file of an indicator has a part, ""
// where it has none.
func (p *planner) lastWith(i *record.Indicator, part int) string {
	f := p.file(i)
	if f == nil {
		return ""
	}
	var last record.Period
	take := func(text string, has bool) {
		if q, err := record.ParsePeriod(text); err == nil && has && (last.IsZero() || q.Compare(last) > 0) {
			last = q
		}
	}
	for _, t := range f.Tables {
		take(t.Period, slices.Contains(t.Columns, parts[part]))
	}
	for _, o := range f.Observations {
		take(o.Period, [3]source.Decimal{o.Value, o.Of, o.Stated}[part].IsSet())
	}
	return last.String()
}

// nameOf is what an option may call a column: its title, or its letters where
// the title is not its own.
func (p *planner) nameOf(n int) string {
	if title := p.title(n); p.column(title) == n {
		return title
	}
	return sheet.ColumnName(n)
}

// ownTargets are the indicators that the rows of our sheet name.
func (p *planner) ownTargets() bool {
	seen := map[string]bool{}
	column := p.column(ownIndicator)
	for k := range p.table.Rows {
		c := p.table.Rows[k].Cell(column)
		id := c.String()
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		i := p.records.Indicators.Get(id)
		if i == nil {
			return p.wrong(column, p.table.Rows[k].Number, "intake-unknown-indicator", "id", id)
		}
		p.targets = append(p.targets, target{indicator: i, columns: [3]int{p.column(parts[0]), p.column(parts[1]), p.column(parts[2])}})
	}
	return true
}

func (p *planner) target(i *record.Indicator, c Columns) bool {
	t := target{indicator: i}
	for k, name := range []string{c.Value, c.Of, c.Stated} {
		if name == "" || k > 0 && name == None {
			continue
		}
		n, ok := p.said(parts[k], name)
		if !ok {
			return false
		}
		t.columns[k] = n
	}
	if t.columns[0] > 0 {
		p.targets = append(p.targets, t)
		return true
	}
	open := p.openColumns()
	if wide := p.periodColumns(open); len(wide) > 1 && p.o.Period == "" && p.o.PeriodColumn == "" {
		for _, w := range wide {
			t.columns[0], t.period = w.number, w.period
			p.targets = append(p.targets, t)
		}
		at, args := p.here(wide[0].number, first(p.table), "titles", p.title(wide[0].number)+" … "+p.title(wide[len(wide)-1].number))
		p.assume(at, "intake-periods-across", args...)
		return true
	}
	titled := slices.DeleteFunc(slices.Clone(open), func(n int) bool { return !p.titleIs(n, i) })
	switch {
	case len(titled) == 1:
		t.columns[0] = titled[0]
	case len(open) == 1:
		t.columns[0] = open[0]
	case len(open) == 0:
		return p.wrong(1, first(p.table), "intake-no-value-column", "id", i.ID)
	default:
		var titles []string
		for _, n := range open {
			titles = append(titles, p.nameOf(n))
		}
		at, args := p.here(open[0], first(p.table), "id", i.ID, "titles", strings.Join(titles, ", "), "letters", sheet.ColumnName(open[0]))
		return p.ask("value", i.ID, titles, at, "intake-which-column", args...)
	}
	at, args := p.here(t.columns[0], first(p.table), "id", i.ID, "title", p.title(t.columns[0]))
	p.assume(at, "intake-value-column", args...)
	p.targets = append(p.targets, t)
	return true
}

// titleIs reports whether a column is called as an indicator is.
func (p *planner) titleIs(n int, i *record.Indicator) bool {
	title := p.title(n)
	last := title[strings.LastIndex(title, " / ")+1:]
	for _, t := range []string{i.ID, i.Name.VI, i.Name.EN, i.Short.VI, i.Short.EN} {
		if k := lang.Slug(t); k == lang.Slug(title) || k == lang.Slug(last) {
			return true
		}
	}
	return false
}

// openColumns are those with figures that are no running number, no name, no
// period, and no code.
func (p *planner) openColumns() []int {
	time := []int{p.column(p.o.PeriodColumn)}
	switch {
	case p.o.Period != "":
		time = append(time, p.timeColumns()...)
	case p.o.PeriodColumn == "":
		time = []int{p.timeColumn()}
	}
	var out []int
	for _, c := range p.table.Columns {
		if c.Number == p.name || slices.Contains(time, c.Number) || p.isRunning(c.Number) || isAside(c.Title) {
			continue
		}
		figures, other := 0, 0
		for k := range p.table.Rows {
			cell := p.table.Rows[k].Cell(c.Number)
			_, number := readNumeral(cell.String())
			switch {
			case cell.Kind == sheet.Empty, cell.Kind == sheet.Text && isMissing(cell.Text):
			case cell.Kind == sheet.Number, cell.Kind == sheet.Text && number:
				figures++
			default:
				other++
			}
		}
		if figures > 0 && figures >= other {
			out = append(out, c.Number)
		}
	}
	return out
}

// isAside reports whether a title is that of a running number, a code or a
// note.
func isAside(title string) bool {
	switch lang.Slug(title) {
	case "stt", "tt", "so-tt", "so-thu-tu", "no", "ma", "ma-so", "ma-tinh", "ma-don-vi", "code", "ghi-chu", "note", "notes":
		return true
	}
	return false
}

// isRunning reports whether a column counts the rows: 1, 2, 3 …
func (p *planner) isRunning(column int) bool {
	n := 0
	for k := range p.table.Rows {
		c := p.table.Rows[k].Cell(column)
		text := strings.TrimSuffix(c.String(), ".")
		if c.Kind == sheet.Empty || strings.Trim(text, "0123456789") != "" {
			continue
		}
		if atoi(text) != n+1 {
			return false
		}
		n++
	}
	return n > 2
}

type timedColumn struct {
	number int
	period record.Period
}

// periodColumns are the columns whose title is a period.
func (p *planner) periodColumns(open []int) []timedColumn {
	var out []timedColumn
	for _, n := range open {
		title := p.title(n)
		if period, ok := readPeriod(title[strings.LastIndex(title, "/ ")+1:]); ok {
			out = append(out, timedColumn{n, period})
		}
	}
	return out
}

// timeColumn is the first column of periods by its title; 0 where there is none.
func (p *planner) timeColumn() int {
	for _, c := range p.table.Columns {
		if isTime(c.Title) {
			return c.Number
		}
	}
	return 0
}

// isTime reports whether a title is that of a column of periods.
func isTime(title string) bool {
	switch lang.Slug(title[strings.LastIndex(title, " / ")+1:]) {
	case "nam", "ky", "ky-bao-cao", "ky-so-lieu", "ky-du-lieu", "nam-bao-cao", "thang", "quy", "thoi-gian", "thoi-diem", "ngay",
		"period", "reporting-period", "year", "month", "quarter", "date", "time":
		return true
	}
	return false
}

// timeColumns are all columns that state periods: by the title, with a cell that
// is one, or by cells that can be nothing else. Days are of documents too, so
// they need the title.
func (p *planner) timeColumns() []int {
	var out []int
	for _, c := range p.table.Columns {
		if c.Number == p.name || isAside(c.Title) || slices.ContainsFunc(p.targets, func(t target) bool { return slices.Contains(t.columns[:], c.Number) }) {
			continue
		}
		titled, found, other := isTime(c.Title), 0, 0
		for k := range p.table.Rows {
			cell := p.table.Rows[k].Cell(c.Number)
			period, ok := cellPeriod(cell, titled)
			_, number := readNumeral(cell.String())
			switch {
			case cell.Kind == sheet.Empty:
			case ok && (titled || !number && period.Kind() != record.Day):
				found++
			default:
				other++
			}
		}
		if found > 0 && (titled || other == 0) {
			out = append(out, c.Number)
		}
	}
	return out
}

// findPeriod finds out what time the values are about.
func (p *planner) findPeriod() bool {
	switch {
	case !p.period.IsZero():
		titles, columns := p.own || p.titlesAgree(), p.columnsAgree()
		return titles && columns
	case p.own:
		p.time = p.column(ownPeriod)
		return true
	case p.o.PeriodColumn != "":
		var ok bool
		p.time, ok = p.said("period_column", p.o.PeriodColumn)
		return ok
	case len(p.targets) > 0 && !p.targets[0].period.IsZero():
		return true
	}
	if p.time = p.timeColumn(); p.time > 0 {
		at, args := p.here(p.time, first(p.table), "title", p.title(p.time))
		p.assume(at, "intake-period-column", args...)
		return true
	}
	found := p.statedPeriods()
	at, args := p.here(1, first(p.table), "found", strings.Join(found, ", "))
	rule := "intake-which-period"
	if len(found) > 0 {
		rule = "intake-which-period-title"
		args = append(args, "first", found[0])
	}
	return p.ask("period", "", found, at, rule, args...)
}
