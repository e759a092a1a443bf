package lang

import (
	"strconv"
	"strings"
)

// Int writes a whole number the way [Number] does: 1132 is "1.132" in Vietnamese.
func Int(l Lang, n int) string { return Number(l, strconv.Itoa(n)) }

// Number writes a decimal, given as its exact text, the way language l writes
// numbers (L10N-02): "1132.50" is "1.132,50" in Vietnamese and "1,132.50" in
// English. The digits are kept as they were written; thousands are grouped from
// four digits on. A text that is not a plain decimal comes back unchanged.
func Number(l Lang, decimal string) string {
	sign, whole, fraction, ok := cutDecimal(decimal)
	if !ok {
		return decimal
	}
	group, point := ".", ","
	if l == EN {
		group, point = ",", "."
	}
	grouped := sign + groupThousands(whole, group)
	if fraction == "" {
		return grouped
	}
	return grouped + point + fraction
}

// Percent is [Number] followed by the percent sign, without a space in either
// language (L10N-02).
func Percent(l Lang, decimal string) string { return Number(l, decimal) + "%" }

// Quantity is [Number] followed by a unit's short form as the vocabulary has it
// ("", "%", " tỷ USD"), held together so that a line never ends between the two
// (L10N-07).
func Quantity(l Lang, decimal, unit string) string {
	return NoBreak(Number(l, decimal) + unit)
}

// Dong writes an amount of Vietnamese money for a table cell: "5.000.000 ₫" with
// a no-break space, "VND 5,000,000" in English (L10N-02).
func Dong(l Lang, decimal string) string {
	if l == EN {
		return "VND" + noBreakSpace + Number(l, decimal)
	}
	return Number(l, decimal) + noBreakSpace + "₫"
}

// cutDecimal takes "-1132.5" apart into "-", "1132" and "5".
func cutDecimal(decimal string) (sign, whole, fraction string, ok bool) {
	rest, negative := strings.CutPrefix(decimal, "-")
	if negative {
		sign = "-"
	}
	whole, fraction, pointed := strings.Cut(rest, ".")
	ok = allDigits(whole) && (!pointed || allDigits(fraction))
	return sign, whole, fraction, ok
}

func allDigits(s string) bool {
	for _, b := range []byte(s) {
		if b < '0' || b > '9' {
			return false
		}
	}
	return s != ""
}

func groupThousands(digits, separator string) string {
	var b strings.Builder
	for i, d := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteByte(d)
	}
	return b.String()
}
