package intake

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
)

// Ways in which people write a period, on the folded text. %d of the form
// takes the groups that are named in it.
type periodForm struct {
	match *regexp.Regexp
	make  func(m []string) string
}

var periodForms = []periodForm{
	{regexp.MustCompile(`^(?:nam |year )?(\d{4})$`), func(m []string) string { return m[1] }},
	{regexp.MustCompile(`^(?:ngay )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`), func(m []string) string { return date(m[3], m[2], m[1]) }},
	{regexp.MustCompile(`^(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})$`), func(m []string) string { return date(m[3], m[2], m[1]) }},
	{regexp.MustCompile(`^(?:thang |t)?(\d{1,2})[/.-](\d{4})$`), func(m []string) string { return month(m[2], m[1]) }},
	{regexp.MustCompile(`^thang (\d{1,2})(?: nam | )(\d{4})$`), func(m []string) string { return month(m[2], m[1]) }},
	{regexp.MustCompile(`^(?:quy |q)([1-4]|i{1,3}|iv)(?:[/. -]| nam )(\d{4})$`), func(m []string) string { return m[2] + "-q" + roman(m[1]) }},
	{regexp.MustCompile(`^(?:6|sau) thang dau nam (\d{4})$`), func(m []string) string { return m[1] + "-h1" }},
	{regexp.MustCompile(`^(?:6|sau) thang cuoi nam (\d{4})$`), func(m []string) string { return m[1] + "-h2" }},
	{regexp.MustCompile(`^(?:giai doan )?(\d{4}) ?-{1,2} ?(\d{4})$`), func(m []string) string { return m[1] + "--" + m[2] }},
	{regexp.MustCompile(`^([a-z]{3,9}) (\d{4})$`), func(m []string) string { return englishMonth(m[2], m[1]) }},
}

func date(y, m, d string) string { return fmt.Sprintf("%s-%02d-%02d", y, atoi(m), atoi(d)) }
func month(y, m string) string   { return fmt.Sprintf("%s-%02d", y, atoi(m)) }

func roman(s string) string {
	switch s {
	case "i":
		return "1"
	case "ii":
		return "2"
	case "iii":
		return "3"
	case "iv":
		return "4"
	}
	return s
}

func englishMonth(y, name string) string {
	for m := 1; m <= 12; m++ {
		full, _, _ := strings.Cut(strings.ToLower(lang.Month(lang.EN, 2000, m)), " ")
		if name == full || name == full[:3] {
			return month(y, fmt.Sprint(m))
		}
	}
	return ""
}

// readPeriod reads a period as sheets write it; days go before months.
func readPeriod(text string) (record.Period, bool) {
	if p, err := record.ParsePeriod(strings.TrimSpace(text)); err == nil {
		return p, true
	}
	text, _ = cutMark(strings.TrimSpace(text))
	folded := lang.Fold(text)
	for _, f := range periodForms {
		if m := f.match.FindStringSubmatch(folded); m != nil {
			p, err := record.ParsePeriod(f.make(m))
			return p, err == nil
		}
	}
	return record.Period{}, false
}

// cellPeriod is the period that a cell states.
func cellPeriod(c sheet.Cell, serial bool) (record.Period, bool) {
	if c.Kind == sheet.Number && c.Serial {
		if !serial {
			return record.Period{}, false
		}
		return readPeriod(sheet.Day(c.Value))
	}
	return readPeriod(c.String())
}

// statementForm is a way in which titles and names say what time a table is
// about, on the folded text. What makes nothing is something else that looks
// alike, such as the day of a document.
type statementForm struct {
	match *regexp.Regexp
	make  func(m []string) string
	ends  bool // counted from the beginning of the year to the end of this
	dated bool // a day, which must be one that is counted to
}

var statementForms = []statementForm{
	{match: regexp.MustCompile(`\b(\d{1,2})(?: thang |[/.-])(\d{1,2})(?: nam |[/.-])(\d{4})\b`), make: func(m []string) string { return date(m[3], m[2], m[1]) }, dated: true},
	{match: regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`), make: func(m []string) string { return m[0] }, dated: true},
	{match: regexp.MustCompile(`\b\d{4} ?-{1,2} ?\d{4}\b`)},
	{match: regexp.MustCompile(`\b(?:6|sau) thang dau nam (\d{4})\b`), make: func(m []string) string { return m[1] + "-h1" }},
	{match: regexp.MustCompile(`\b(?:6|sau) thang cuoi nam (\d{4})\b`), make: func(m []string) string { return m[1] + "-h2" }},
	{match: regexp.MustCompile(`\b(\d{1,2}) thang (?:dau )?nam (\d{4})\b`), make: func(m []string) string { return month(m[2], m[1]) }, ends: true},
	{match: regexp.MustCompile(`\b(?:thang[ -]?|t)(\d{1,2})(?: nam |[ /.-]{1,3})(\d{4})\b`), make: func(m []string) string { return month(m[2], m[1]) }},
	{match: regexp.MustCompile(`\b(?:quy[ -]?|q)([1-4]|i{1,3}|iv)(?: nam |[ /.-]{1,3})(\d{4})\b`), make: func(m []string) string { return m[2] + "-q" + roman(m[1]) }},
	{match: regexp.MustCompile(`\bnam[ -]?(\d{4})\b`), make: func(m []string) string { return m[1] }},
	{match: regexp.MustCompile(`\b(20\d{2})-(0[1-9]|1[0-2])\b`), make: func(m []string) string { return m[0] }},
	{match: regexp.MustCompile(`\b([a-z]{3,9}) (\d{4})\b`), make: func(m []string) string { return englishMonth(m[2], m[1]) }},
}

// countedTo are the words behind which a day says what time figures are of, and
// is not that of a document.
var countedTo = regexp.MustCompile(`\b(?:den|het|thoi diem|cap nhat|as of|until|to)(?: het)?(?: ngay| the)?\s*$`)

// undated is the day of a document that is left to be filled in: "ngày … tháng 12
// năm 2025".
var undated = regexp.MustCompile(`\bngay[ .…]*$`)

// stated is a period that a text states.
type stated struct {
	record.Period
	ends bool
}

// statedIn are the periods that a text states, in its order.
func statedIn(text string) []stated {
	folded := strings.NewReplacer("_", " ", "–", "-", "—", "-").Replace(lang.Fold(text))
	var out []stated
	taken := 0
	for taken < len(folded) {
		var best []int
		var form statementForm
		for _, f := range statementForms {
			m := f.match.FindStringSubmatchIndex(folded[taken:])
			if m != nil && (best == nil || m[0] < best[0]) {
				best, form = m, f
			}
		}
		if best == nil {
			break
		}
		rest := folded[taken:]
		var groups []string
		for k := 0; k+1 < len(best); k += 2 {
			groups = append(groups, rest[best[k]:best[k+1]])
		}
		before := folded[:taken+best[0]]
		counts := !undated.MatchString(before)
		if form.dated {
			counts = countedTo.MatchString(before)
		}
		if form.make != nil && counts {
			if p, err := record.ParsePeriod(form.make(groups)); err == nil {
				out = append(out, stated{p, form.ends})
			}
		}
		taken += best[1]
	}
	return out
}

// agrees reports whether a text that states s may stand above figures of a period:
// it is that period, a day of it, or the months of the year that it is made of.
func (s stated) agrees(p record.Period) bool {
	last := s.Last()
	if s.ends {
		return s.asPeriod() == p.String()
	}
	return s.Period == p || s.Kind() == record.Day && !last.Before(p.First()) && !last.After(p.Last())
}

// countsTo reports whether a text speaks of the months of the year up to the end
// of a period that is not all of them: "11 tháng năm 2025" above figures of
// 2025-11.
func (s stated) countsTo(p record.Period) bool {
	return s.ends && s.Last().Equal(p.Last()) && (p.Kind() == record.Day || !s.agrees(p) && p.First().Year() == p.Year())
}

// asPeriod is the period that a stated one is proposed as: of months that are
// counted from the beginning of the year the quarter, half or year that they are,
// else the last of their days.
func (s stated) asPeriod() string {
	if !s.ends {
		return s.String()
	}
	year := fmt.Sprint(s.Year())
	switch s.Last().Month() {
	case time.January:
		return s.String()
	case time.March:
		return year + "-q1"
	case time.June:
		return year + "-h1"
	case time.December:
		return year
	}
	return s.Last().Format(time.DateOnly)
}

// holds reports whether a stated period has the whole of another in it.
func (s stated) holds(p record.Period) bool {
	return !s.First().After(p.First()) && !s.Last().Before(p.Last())
}

// heading is a place beside the figures with the periods that it states.
type heading struct {
	rule        string // of the question where it states another one
	column, row int
	stated      []stated
}

// headings are the titles above the table, those of the columns of values, the
// name of the sheet and that of the file, where they state a period.
func (p *planner) headings() []heading {
	head := first(p.table)
	titles := heading{rule: "intake-period-title"}
	for _, row := range p.table.Above {
		for _, c := range row.Cells {
			found := statedIn(c.String())
			if len(found) > 0 && titles.stated == nil {
				titles.column, titles.row = c.Column, row.Number
			}
			titles.stated = append(titles.stated, found...)
		}
	}
	all := []heading{titles}
	for _, t := range p.targets {
		if n := t.columns[0]; n > 0 && t.period.IsZero() {
			all = append(all, heading{"intake-period-title", n, head, statedIn(p.title(n))})
		}
	}
	name := statedIn(p.table.Sheet.Name)
	if period, ok := readPeriod(p.table.Sheet.Name); ok && p.table.Sheet.Name != "" {
		name = []stated{{Period: period}}
	}
	file := strings.TrimSuffix(p.book.Name, path.Ext(p.book.Name))
	all = append(all, heading{"intake-period-sheet", 1, head, name}, heading{"intake-period-file", 1, head, statedIn(file)})
	return slices.DeleteFunc(all, func(h heading) bool { return len(h.stated) == 0 })
}

// titlesAgree asks where a heading states another period than the one that is
// said; which of them is right only a person knows.
func (p *planner) titlesAgree() bool {
	headings := p.headings()
	agreed := func(s stated) bool { return s.agrees(p.period) }
	counted := func(s stated) bool { return s.countsTo(p.period) }
	known := slices.ContainsFunc(headings, func(h heading) bool {
		return slices.ContainsFunc(h.stated, agreed) || slices.ContainsFunc(h.stated, counted)
	})
	seen := p.seenPeriods()
	ok := true
	for _, h := range headings {
		at, args := p.here(h.column, h.row, "said", p.period.String())
		if k := slices.IndexFunc(h.stated, func(s stated) bool { return agreed(s) && !counted(s) }); k >= 0 {
			if s := h.stated[k]; s.asPeriod() != p.period.String() {
				p.assume(at, "intake-period-near", append(args, "found", s.String())...)
			}
			continue
		}
		if k := slices.IndexFunc(h.stated, counted); k >= 0 {
			s := h.stated[k]
			year, found := fmt.Sprint(s.Year()), s.String()
			args = append(args, "months", fmt.Sprint(int(s.Last().Month())), "year", year, "found", found, "since", year+"-01-01")
			if p.period.Kind() == record.Day {
				p.assume(at, "intake-period-since", args...)
			} else if !slices.Contains(seen, found) {
				day := s.Last().Format(time.DateOnly)
				ok = p.ask("title_says", found, []string{day, p.period.String()}, at, "intake-period-counted", append(args, "day", day)...)
				p.label([]lang.Text{{VI: "số cộng dồn từ đầu năm", EN: "counted from the beginning of the year"}, {VI: "chỉ riêng kỳ này", EN: "of this period alone"}})
			}
			continue
		}
		var others []string
		for _, s := range h.stated {
			if text := s.String(); !(known && s.holds(p.period)) && !slices.Contains(seen, text) && !slices.Contains(others, text) {
				others = append(others, text)
			}
		}
		if len(others) > 0 {
			about := strings.Join(others, ",")
			ok = p.ask("title_says", about, append(slices.Clone(others), p.period.String()), at, h.rule, append(args, "found", about, "first", others[0])...)
		}
	}
	return ok
}

// seenPeriods are those of which it is said that the sheet states them and that the
// figures are not of them.
func (p *planner) seenPeriods() []string { return strings.Split(p.o.TitleSays, ",") }

// cellsOther are the periods in a column that are not the one that is said.
type cellsOther struct {
	column, row, rows int // the first row, and how many
	periods           []string
}

// columnsAgree asks where a column of periods states another one than that which
// is said, be it in one row.
func (p *planner) columnsAgree() bool {
	columns := p.timeColumns()
	switch {
	case p.own:
		columns = []int{p.column(ownPeriod)}
	case p.o.PeriodColumn != "":
		n, ok := p.said("period_column", p.o.PeriodColumn)
		if !ok {
			return false
		}
		columns = []int{n}
	}
	known := slices.ContainsFunc(p.headings(), func(h heading) bool {
		return slices.ContainsFunc(h.stated, func(s stated) bool { return s.agrees(p.period) })
	})
	for _, n := range columns {
		known = known || p.states(n)
	}
	ok := true
	for _, n := range columns {
		if other := p.otherPeriods(n, known); other.rows > 0 {
			ok = p.askColumn(other)
		}
	}
	return ok
}

// states reports whether a cell of a column states the period that is said.
func (p *planner) states(column int) bool {
	return slices.ContainsFunc(p.table.Rows, func(row sheet.Row) bool {
		period, ok := cellPeriod(row.Cell(column), true)
		return ok && period == p.period
	})
}

// otherPeriods are the periods of a column that differ from the one that is said,
// and are not confirmed. A longer one is none of them where the sheet states the
// period besides: a column of years beside one of months.
func (p *planner) otherPeriods(column int, known bool) cellsOther {
	out := cellsOther{column: column}
	seen, near := p.seenPeriods(), false
	for k := range p.table.Rows {
		row := &p.table.Rows[k]
		if row.Hidden && p.o.Hidden == "skip" || len(p.targets) > 0 && !p.hasFigures(row) {
			continue
		}
		period, ok := cellPeriod(row.Cell(column), true)
		s := stated{Period: period}
		switch {
		case !ok, period == p.period, known && s.holds(p.period), slices.Contains(seen, s.String()):
		case s.agrees(p.period):
			if !near {
				at, args := p.here(column, row.Number, "said", p.period.String(), "found", s.String())
				p.assume(at, "intake-period-near", args...)
				near = true
			}
		default:
			if out.rows++; out.row == 0 {
				out.row = row.Number
			}
			if !slices.Contains(out.periods, s.String()) {
				out.periods = append(out.periods, s.String())
			}
		}
	}
	return out
}

// askColumn asks whether each row is of the period in its cell, or all of the one
// that is said. So many periods that nobody would name them are those of the rows.
func (p *planner) askColumn(other cellsOther) bool {
	column, found := p.nameOf(other.column), strings.Join(other.periods, ",")
	choices := []string{column, p.period.String()}
	labels := []lang.Text{{VI: "mỗi hàng theo kỳ ghi ở cột này", EN: "each row is of the period in this column"}, {VI: "mọi hàng đều thuộc kỳ này", EN: "all rows are of this period"}}
	rule := "intake-period-cells"
	if len(other.periods) > mostChoices {
		rule, choices, labels = "intake-period-cells-many", choices[:1], labels[:1]
	}
	at, args := p.here(other.column, other.row, "title", column, "count", fmt.Sprint(other.rows), "said", p.period.String(),
		"found", found, "periods", fewNames(other.periods))
	p.ask("period_column", found, choices, at, rule, args...)
	p.label(labels)
	return false
}

// statedPeriods are the periods that the headings state, each once.
func (p *planner) statedPeriods() []string {
	var out []string
	for _, h := range p.headings() {
		for _, s := range h.stated {
			if text := s.asPeriod(); !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}
