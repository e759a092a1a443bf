package intake

import (
	"regexp"
	"strconv"
	"strings"
)

// numeral is a number as typed: what it is where the comma is the decimal mark,
// and where the point is; empty where it cannot be that.
type numeral struct {
	vi, en  string
	percent bool
	mark    string // of a footnote
}

// one reports whether both ways of reading give the same number.
func (n numeral) one() bool { return n.vi == n.en }

func (n numeral) in(numbers string) string {
	if numbers == "en" {
		return n.en
	}
	return n.vi
}

var (
	vietnamese = regexp.MustCompile(`^(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:,\d+)?$`)
	english    = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?$`)
)

// readNumeral reads a number with its sign, percent sign and footnote marks.
func readNumeral(text string) (numeral, bool) {
	var n numeral
	text = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "−", "-", "–", "-").Replace(strings.TrimSpace(text))
	text, n.mark = cutMark(text)
	if rest, ok := strings.CutSuffix(text, "%"); ok {
		text, n.percent = strings.TrimSpace(rest), true
	}
	sign := ""
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		text, sign = strings.TrimSuffix(inner, ")"), "-"
	} else if rest, ok := strings.CutPrefix(text, "-"); ok {
		text, sign = strings.TrimSpace(rest), "-"
	}
	if vietnamese.MatchString(text) {
		n.vi = sign + plain(text, ".", ",")
	}
	if english.MatchString(text) {
		n.en = sign + plain(text, ",", ".")
	}
	return n, n.vi != "" || n.en != ""
}

// plain is a decimal without groups, with a point.
func plain(text, group, point string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, group, ""), " ", "")
	whole, digits, pointed := strings.Cut(text, point)
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if !pointed {
		return whole
	}
	return whole + "." + digits
}

// isMissing reports whether a text stands for no figure.
func isMissing(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "-", "–", "—", "…", "...", "..", ".", "x", "n/a", "na", "null", ":":
		return true
	}
	return false
}

// hundredfold moves the point of a decimal: 0.164 is 16.4 per cent.
func hundredfold(decimal string) string {
	sign, rest := "", decimal
	if r, ok := strings.CutPrefix(decimal, "-"); ok {
		sign, rest = "-", r
	}
	whole, digits, _ := strings.Cut(rest, ".")
	for len(digits) < 2 {
		digits += "0"
	}
	whole, digits = strings.TrimLeft(whole+digits[:2], "0"), digits[2:]
	if whole == "" {
		whole = "0"
	}
	if digits == "" {
		return sign + whole
	}
	return sign + whole + "." + digits
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text) // 0 where it is no number: no row
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
