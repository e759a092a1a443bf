package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const noBreakSpace = "\u00a0"

// NoBreak puts no-break spaces where a line must not end (L10N-07): between a
// number and the word it counts ("34 tỉnh", "1,5 nghìn tỷ đồng") and between a
// word such as ngày, tháng, năm, quý, Điều and the number after it ("năm 2025").
// The text is otherwise unchanged.
func NoBreak(s string) string {
	words := strings.Split(s, " ")
	var b strings.Builder
	counts := false // whether the word before the next space waits for what it counts
	for i, word := range words {
		if i > 0 {
			b.WriteString(space(words[i-1], word, counts))
		}
		b.WriteString(word)
		named := i > 0 && namesNumber(words[i-1])
		counts = isCount(word) && !named || counts && isScale(word)
	}
	return b.String()
}

// space is what stands between two words.
func space(before, after string, counts bool) string {
	if counts && startsUnit(after) || namesNumber(before) && startsDigit(after) {
		return noBreakSpace
	}
	return " "
}

// isCount reports whether word is a number that may count something. Four digits
// without a group separator are a year, which counts nothing.
func isCount(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsDigit(last) && (unicode.IsDigit(first) || strings.ContainsRune("-(<>≥≤±", first)) && !isYear(word)
}

func isYear(word string) bool { return len(word) == 4 && allDigits(word) }

func startsDigit(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsDigit(r) || strings.Trim(word, "IVX") != word
}

func startsUnit(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLetter(r) || strings.ContainsRune("₫%‰", r)
}

// isScale reports whether word multiplies the number before it, so that the word
// after it belongs to the number too.
func isScale(word string) bool {
	switch word {
	case "nghìn", "triệu", "tỷ", "thousand", "million", "billion", "trillion":
		return true
	}
	return false
}

// namesNumber reports whether word announces the number after it.
func namesNumber(word string) bool {
	switch strings.ToLower(strings.TrimLeft(word, "(“\"")) {
	case "ngày", "tháng", "năm", "quý", "số", "điều", "khoản", "điểm", "mục", "phần", "trang",
		"no.", "article", "clause", "point", "section", "part", "page", "q1", "q2", "q3", "q4",
		"vnd":
		return true
	}
	return false
}
