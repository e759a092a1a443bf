package record

import (
	"regexp"
	"strings"
	"unicode"

	"resolution57.example/portal/internal/source"
)

// What identifies a person, as people write it in Vietnam. The patterns know
// what looks like it and is not: dates with strokes, numbers of documents,
// figures with their thousands apart. Go's expressions cannot look around, so
// each begins and ends with what may stand beside it.
var (
	personalEmail = regexp.MustCompile(`(?i)[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\]|\(a còng\)|\[a còng\])\s?[\p{L}\p{N}-]+(?:\s?\.\s?[\p{L}\p{N}-]+)+`)

	// 0912 345 678, 0912.345.678, 09 12 34 56 78, +84 912 345 678, 84912345678,
	// (024) 3825 1234.
	personalPhone = regexp.MustCompile(`(?:^|[^\d.,/+-])(?:` +
		`0[35789]\d(?:[ .-]?\d){7}|0[35789](?:[ .-]\d\d){4}|` +
		`\+ ?84\)?[ .-]?(?:\(0\) ?)?[235789](?:[ .-]?\d){8,9}|84[35789]\d{8}|0084[235789]\d{8,9}|` +
		`\(?02\d{1,2}\)?[ .-]?\d{3,4}[ .-]?\d{3,4})(?:\D|$)`)

	// Nine or twelve digits in one piece, or in groups as on the card. A figure
	// has its thousands apart by points or commas.
	personalNumber = regexp.MustCompile(`(?:^|[^\p{L}\d.,/+-])(?:\d{12}|\d{9}|0\d{2}(?:[ .]\d{3}){3}|0\d{3}(?:[ .]\d{4}){2}|\d{3}[ ]\d{3}[ ]\d{3})(?:[^\p{L}\d,/]|$)`)

	// "số 12 đường Lê Lợi", "ở 12/3 ngõ Trạm", "thôn Đông, xã Hòa Bình",
	// "12 Le Loi Street", "Dong hamlet, Hoa Binh commune".
	personalAddress = regexp.MustCompile(`(?i:số(?: nhà)?\s+)\d+[A-Za-z]?(?:[/-]\d+[A-Za-z]?)*,?\s+(?i:đường|phố|ngõ|ngách|hẻm|kiệt)\s+(?:\p{Lu}|\d|số \d)` +
		`|(?:^|[,;:(]\s?|(?i:địa chỉ|nhà|ở|tại)\s+)\d{1,3}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?)*,?\s+(?:đường|phố|ngõ|ngách|hẻm|kiệt)\s+(?:\p{Lu}|\d|số \d)` +
		`|(?i:(?:^|[^\p{L}])(?:thôn|xóm|ấp|buôn|khóm|khu phố|tổ dân phố))\s+(?:\p{Lu}|\d)[^.;:\n]{0,40},\s*(?i:xã|phường|thị trấn|đặc khu)\s+(?:\p{Lu}|\d)` +
		`|(?i:(?:^|[^\p{L}])(?:bản|tổ))\s+\d+,\s*[^.;:\n]{0,40}(?i:xã|phường|thị trấn|đặc khu)\s+(?:\p{Lu}|\d)` +
		`|(?:^|[^\p{L}\d/.,-])(?:No\. ?)?\d{1,3}[A-Za-z]?(?:/\d{1,4})*,? (?:\p{Lu}\p{L}* ){1,4}(?:Street|Road|Avenue|Lane|Alley|Boulevard|St\.|Rd\.|Ave\.)` +
		`|(?i)\p{L}+ (?:hamlet|village|residential group \d+),\s*(?:\p{L}+ ){1,4}(?:commune|ward|township)`)
)

// personal returns the rule that a text breaks by holding what identifies a
// person, "" where none is found. Names cannot be told from other words; an
// editor has to.
func personal(text string) (rule string) {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // what nobody sees cannot hide it
			return -1
		}
		return r
	}, text)), " ")
	for _, p := range []struct {
		rule string
		form *regexp.Regexp
	}{
		{"personal-email", personalEmail}, {"personal-phone", personalPhone},
		{"personal-number", personalNumber}, {"personal-address", personalAddress},
	} {
		if p.form.MatchString(text) {
			return p.rule
		}
	}
	return ""
}

// refusePersonal reports personal data in a text that is to be published
// (PD-08). The message does not repeat them: it will stand in logs.
func (l *loader) refusePersonal(at source.Pos, text string) {
	switch personal(text) {
	case "personal-email":
		l.ps.Add(at, "personal-email")
	case "personal-phone":
		l.ps.Add(at, "personal-phone")
	case "personal-number":
		l.ps.Add(at, "personal-number")
	case "personal-address":
		l.ps.Add(at, "personal-address")
	}
}
