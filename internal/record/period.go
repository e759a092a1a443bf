package record

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"resolution57.example/portal/internal/lang"
)

// PeriodKind is the form of a [Period].
type PeriodKind uint8

// The forms of a period, from the shortest to the longest.
const (
	NoPeriod PeriodKind = iota
	Day
	Month
	Quarter
	Half
	Year
	Span
)

// Period is the time an observation is about: a day, month, quarter, half
// year, year or span of years. Its text is the same in files and addresses:
// 2025-10-15, 2025-10, 2025-q3, 2025-h1, 2025, 2011--2015. The zero Period
// means none. Periods are comparable with ==.
type Period struct {
	kind PeriodKind
	n    uint8 // month, quarter or half
	d    uint8 // day
	y    uint16
	y2   uint16 // last year of a span
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:--(\d{4})|-h([12])|-q([1-4])|-(\d\d)(?:-(\d\d))?)?$`)

// firstYear is the first year that a period may lie in; an earlier one is a slip
// of the pen.
const firstYear = 1900

// ParsePeriod reads the text of a period. The error says what is wrong with it,
// or names the forms that are understood.
func ParsePeriod(s string) (Period, error) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return Period{}, fmt.Errorf("%q is not a period: write 2025, 2025-h1, 2025-q3, 2025-10, 2025-10-15 or 2011--2015", s)
	}
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	p := Period{kind: Year, y: uint16(num(1))}
	switch {
	case p.y < firstYear:
		return Period{}, fmt.Errorf("the year of %q is before %d", s, firstYear)
	case m[2] != "":
		p.kind, p.y2 = Span, uint16(num(2))
		if p.y2 <= p.y {
			return Period{}, fmt.Errorf("the span %q ends before it begins", s)
		}
	case m[3] != "":
		p.kind, p.n = Half, uint8(num(3))
	case m[4] != "":
		p.kind, p.n = Quarter, uint8(num(4))
	case m[5] != "":
		p.kind, p.n = Month, uint8(num(5))
		layout, text := "2006-01", m[1]+"-"+m[5]
		if m[6] != "" {
			p.kind, p.d = Day, uint8(num(6))
			layout, text = "2006-01-02", s
		}
		if _, err := time.Parse(layout, text); err != nil {
			return Period{}, fmt.Errorf("%q is not in the calendar", s)
		}
	}
	return p, nil
}

// Kind returns the form of p.
func (p Period) Kind() PeriodKind { return p.kind }

// IsZero reports whether p is no period at all.
func (p Period) IsZero() bool { return p.kind == NoPeriod }

// Year returns the (first) year of p.
func (p Period) Year() int { return int(p.y) }

// String returns the text of p as it stands in files and addresses.
func (p Period) String() string {
	switch p.kind {
	case Day:
		return fmt.Sprintf("%04d-%02d-%02d", p.y, p.n, p.d)
	case Month:
		return fmt.Sprintf("%04d-%02d", p.y, p.n)
	case Quarter:
		return fmt.Sprintf("%04d-q%d", p.y, p.n)
	case Half:
		return fmt.Sprintf("%04d-h%d", p.y, p.n)
	case Year:
		return fmt.Sprintf("%04d", p.y)
	case Span:
		return fmt.Sprintf("%04d--%04d", p.y, p.y2)
	}
	return ""
}

// Name returns p as a reader of l reads it on its own: "Quý III/2025",
// "Tháng 12/2025", "15/10/2025", "2011–2015" (L10N-03).
func (p Period) Name(l lang.Lang) string {
	switch p.kind {
	case Day:
		return lang.Date(l, p.String())
	case Month:
		return lang.Month(l, int(p.y), int(p.n))
	case Quarter:
		return lang.Quarter(l, int(p.y), int(p.n))
	case Half:
		return lang.Half(l, int(p.y), int(p.n))
	case Year:
		return strconv.Itoa(int(p.y))
	case Span:
		return lang.Span(l, int(p.y), int(p.y2))
	}
	return ""
}

// First returns the first day of p as a date in UTC.
func (p Period) First() time.Time { return p.first().date() }

// Last returns the last day of p as a date in UTC.
func (p Period) Last() time.Time { return p.last().date() }

// Compare orders periods by their last day, then their first, then their form,
// so that a year stands before the quarter, the month and the day it ends with.
func (p Period) Compare(q Period) int {
	if p == q {
		return 0
	}
	return cmp.Or(p.last().compare(q.last()), p.first().compare(q.first()), cmp.Compare(p.kind, q.kind))
}

// day is a day of the calendar. Series of half a million values are ordered by
// it, which [time.Time] is too slow for.
type day struct{ year, month, day int }

func (d day) date() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

func (d day) compare(e day) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

func (p Period) first() day {
	y, n := int(p.y), int(p.n)
	switch p.kind {
	case Day:
		return day{y, n, int(p.d)}
	case Month:
		return day{y, n, 1}
	case Quarter:
		return day{y, 3*n - 2, 1}
	case Half:
		return day{y, 6*n - 5, 1}
	}
	return day{y, 1, 1}
}

func (p Period) last() day {
	y, n := int(p.y), int(p.n)
	switch p.kind {
	case Day:
		return day{y, n, int(p.d)}
	case Month:
		return lastOfMonth(y, n)
	case Quarter:
		return lastOfMonth(y, 3*n)
	case Half:
		return lastOfMonth(y, 6*n)
	case Span:
		return day{int(p.y2), 12, 31}
	}
	return day{y, 12, 31}
}

func lastOfMonth(year, month int) day {
	switch month {
	case 4, 6, 9, 11:
		return day{year, month, 30}
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return day{year, 2, 29}
		}
		return day{year, 2, 28}
	}
	return day{year, month, 31}
}

// ISO returns p as an ISO 8601 date, month, year or interval, for schema.org
// temporalCoverage and the datetime attribute.
func (p Period) ISO() string {
	switch p.kind {
	case Day, Month, Year:
		return p.String()
	}
	return p.First().Format(time.DateOnly) + "/" + p.Last().Format(time.DateOnly)
}

// DaysUntil returns the number of days from the last day of p to the last day
// of q, negative when q is earlier.
func (p Period) DaysUntil(q Period) int {
	return int(q.Last().Sub(p.Last()).Hours() / 24)
}
