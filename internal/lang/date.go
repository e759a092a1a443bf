package lang

import (
	"fmt"
	"time"
)

// Date writes a day for tables and captions: "29/12/2025" in Vietnamese, "29
// December 2025" in English (L10N-03). A source that is dated only to its month
// or year ("2025-06", "2025") is written to the month or year. Any other text
// comes back unchanged.
func Date(l Lang, iso string) string {
	if day, err := time.Parse("2006-01-02", iso); err == nil {
		if l == EN {
			return day.Format("2 January 2006")
		}
		return day.Format("02/01/2006")
	}
	if month, err := time.Parse("2006-01", iso); err == nil {
		if l == EN {
			return month.Format("January 2006")
		}
		return month.Format("01/2006")
	}
	return iso
}

// DateLong writes a day as official documents and sentences do: "ngày 04 tháng 7
// năm 2025", with a leading zero for the days 1 to 9 and the months 1 and 2
// (L10N-03); "4 July 2025" in English. Months and years as in [Date].
func DateLong(l Lang, iso string) string {
	if l == EN {
		return Date(l, iso)
	}
	if day, err := time.Parse("2006-01-02", iso); err == nil {
		return fmt.Sprintf("ngày %02d %s", day.Day(), officialMonth(day))
	}
	if month, err := time.Parse("2006-01", iso); err == nil {
		return officialMonth(month)
	}
	return iso
}

// officialMonth is "tháng 02 năm 2025" for the first two months of a year, so
// that no digit can be put before theirs, and "tháng 7 năm 2025" for the others.
func officialMonth(t time.Time) string {
	if t.Month() <= time.February {
		return fmt.Sprintf("tháng %02d năm %04d", t.Month(), t.Year())
	}
	return fmt.Sprintf("tháng %d năm %04d", t.Month(), t.Year())
}

// Month names a month as a label: "Tháng 12/2025", "December 2025".
func Month(l Lang, year, month int) string {
	if l == EN {
		return fmt.Sprintf("%s %d", time.Month(month), year)
	}
	if month < 3 {
		return fmt.Sprintf("Tháng %02d/%d", month, year) // as in official dates: 01, 02
	}
	return fmt.Sprintf("Tháng %d/%d", month, year)
}

// Quarter names a quarter (1 to 4) as a label: "Quý III/2025", "Q3 2025".
func Quarter(l Lang, year, quarter int) string {
	if l == EN {
		return fmt.Sprintf("Q%d %d", quarter, year)
	}
	roman := [...]string{"I", "II", "III", "IV"}
	return fmt.Sprintf("Quý %s/%d", roman[quarter-1], year)
}

// Half names half a year (1 or 2): "6 tháng đầu năm 2025", "first half of 2025".
func Half(l Lang, year, half int) string {
	if l == EN {
		return fmt.Sprintf("%s half of %d", [...]string{"first", "second"}[half-1], year)
	}
	return fmt.Sprintf("6 tháng %s năm %d", [...]string{"đầu", "cuối"}[half-1], year)
}

// Span names the years from first to last with an en dash, in both languages:
// "2011–2015".
func Span(_ Lang, first, last int) string { return fmt.Sprintf("%d–%d", first, last) }
