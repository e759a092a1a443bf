package lang

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the search key of s (L10N-05): lower case, without Vietnamese
// marks, đ as d, every dash as "-", every run of spaces as one space. Texts that a
// reader takes for the same have the same key, however they were typed: composed
// or decomposed, "hoà" or "hòa", full width or not, with or without no-break
// spaces. Fold of a key is the key.
func Fold(s string) string {
	s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	s = strings.Map(foldRune, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// foldRune maps one decomposed rune to its place in a search key; -1 drops it.
func foldRune(r rune) rune {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Cf):
		return -1
	case unicode.Is(unicode.Pd, r), r == '−':
		return '-'
	case strings.ContainsRune("đĐðÐƉɖ", r): // the letter, and those mistaken for it
		return 'd'
	case strings.ContainsRune("‘’ʼ´`", r):
		return '\''
	case strings.ContainsRune("“”«»", r):
		return '"'
	}
	return unicode.ToLower(r)
}

// Slug returns the form of s for addresses and heading ids (L10N-05): [Fold], then
// every run of anything but a–z and 0–9 as one hyphen, none at the ends. It is
// empty for a text without Latin letters and digits. Two texts may share a slug:
// whoever makes addresses from slugs must refuse that.
func Slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(s) {
		if r < 'a' || r > 'z' {
			if r < '0' || r > '9' {
				gap = true
				continue
			}
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}
