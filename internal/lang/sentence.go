package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Running turns a label into the form it has inside a sentence. Vietnamese writes
// "Quý III/2025" in a table head and "quý III/2025" in running text; English
// month names and "Q3" keep their capital.
func Running(l Lang, label string) string {
	if l == EN {
		return label
	}
	for _, word := range []string{"Tháng ", "Quý ", "Năm ", "Ngày "} {
		if strings.HasPrefix(label, word) {
			return strings.ToLower(word) + strings.TrimPrefix(label, word)
		}
	}
	return label
}

// Capital returns s with its first letter as a capital, for the start of a
// sentence or a label.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 || first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
