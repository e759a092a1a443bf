package intake

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

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

// fits reports whether figures of a period may stand under a text that states
// another: a day of it, or the months of the year up to its end.
func (s stated) fits(p record.Period) bool {
	last := s.Last()
	return s.Kind() == record.Day && !last.Before(p.First()) && !last.After(p.Last()) || s.ends && last.Equal(p.Last())
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
	agreed := func(s stated) bool { return s.Period == p.period || s.fits(p.period) }
	known := slices.ContainsFunc(headings, func(h heading) bool { return slices.ContainsFunc(h.stated, agreed) })
	seen := strings.Split(p.o.TitleSays, ",")
	ok := true
	for _, h := range headings {
		at, args := p.here(h.column, h.row, "said", p.period.String())
		if k := slices.IndexFunc(h.stated, agreed); k >= 0 {
			if s := h.stated[k]; s.Period != p.period {
				p.assume(at, "intake-period-near", append(args, "found", s.String())...)
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

// statedPeriods are the periods that the headings state, each once.
func (p *planner) statedPeriods() []string {
	var out []string
	for _, h := range p.headings() {
		for _, s := range h.stated {
			if text := s.String(); !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}
