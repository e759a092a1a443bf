package intake

import (
	"fmt"
	"regexp"
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

// inTitle are the words in which titles say what time a table is about.
var inTitle = regexp.MustCompile(`(?:ngay \d{1,2} thang \d{1,2} nam \d{4}|\d{1,2}/\d{1,2}/\d{4}|thang \d{1,2}(?:/| nam )\d{4}|quy (?:[1-4]|i{1,3}|iv)(?:/| nam )\d{4}|(?:6|sau) thang (?:dau|cuoi) nam \d{4}|nam \d{4})`)

// titlePeriods are the periods that the rows above a table speak of.
func titlePeriods(t sheet.Table) []string {
	var out []string
	seen := map[string]bool{}
	for _, row := range t.Above {
		for _, c := range row.Cells {
			for _, text := range inTitle.FindAllString(lang.Fold(c.String()), -1) {
				if p, ok := readPeriod(text); ok && !seen[p.String()] {
					seen[p.String()] = true
					out = append(out, p.String())
				}
			}
		}
	}
	return out
}
