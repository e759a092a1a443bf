package source

import (
	"regexp"
	"strings"
)

// aNumber finds the numbers of a sum.
var aNumber = regexp.MustCompile(`\d+(?:\.\d+)?`)

// printNumbers writes an argument of the type number as the language does:
// "39.4" is 39,4 in Vietnamese, "1254 + 66" is 1.254 + 66. What is more than
// numbers and signs between them, and what begins with a zero for no reason,
// stays as it came.
func printNumbers(s, lang string) string {
	if strings.Trim(s, "0123456789.+-×/= ") != "" {
		return s
	}
	return aNumber.ReplaceAllStringFunc(s, func(n string) string { return printNumber(n, lang) })
}

func printNumber(n, lang string) string {
	group, point := ",", "."
	if lang != "en" {
		group, point = ".", ","
	}
	whole, rest, hasPoint := strings.Cut(n, ".")
	if len(whole) > 1 && whole[0] == '0' {
		return n
	}
	var b strings.Builder
	for k, digit := range whole {
		if k > 0 && (len(whole)-k)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(digit)
	}
	if hasPoint {
		b.WriteString(point + rest)
	}
	return b.String()
}
