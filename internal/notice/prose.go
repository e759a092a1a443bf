package notice

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// prose is the text of one block without its markup, with the places from which
// it comes.
type prose struct {
	text  []byte
	marks []mark
	open  int // braces {{ that wait for their }}
}

// mark says that the prose from at on comes from the body from source on.
type mark struct{ at, source int }

// barrier stands in prose for what is not text: a reference, code.
const barrier = 0

func (x *prose) reset() { x.text, x.marks = x.text[:0], x.marks[:0] }

func (x *prose) add(n *ast.Text, body []byte) {
	x.marks = append(x.marks, mark{len(x.text), n.Segment.Start})
	x.text = append(x.text, n.Segment.Value(body)...)
	if n.SoftLineBreak() || n.HardLineBreak() {
		x.text = append(x.text, ' ')
	}
}

func (x *prose) interrupt() { x.text = append(x.text, barrier) }

// source is the offset in the body of an offset in the prose.
func (x *prose) source(at int) int {
	k := sort.Search(len(x.marks), func(k int) bool { return x.marks[k].at > at }) - 1
	return x.marks[k].source + at - x.marks[k].at
}

// checkProse looks for what an editor may have typed by mistake: braces and
// footnotes that lead nowhere, bare addresses, numbers that are bound to nothing.
func (p *page) checkProse() {
	text := p.prose.text
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			i = p.number(i) - 1
		case c == '{' && bytes.HasPrefix(text[i:], opening):
			p.prose.open++
			i++
		case c == '}' && bytes.HasPrefix(text[i:], closing) && !escaped(text, i):
			if p.prose.open--; p.prose.open < 0 {
				p.prose.open = 0
				p.add(p.prose.source(i), "reference-unopened")
			}
			i++
		case c == ']' && bytes.HasPrefix(text[i:], []byte("](")) && !escaped(text, i):
			p.add(p.prose.source(i)+1, "link-broken")
		case c == '[' && bytes.HasPrefix(text[i:], []byte("[^")) && !escaped(text, i):
			name, _, _ := bytes.Cut(text[i+len("[^"):], []byte("]"))
			p.add(p.prose.source(i), "footnote-unknown", "name", string(name))
		case (c == '<' || c == 'h') && isAddress(text[i:]):
			p.add(p.prose.source(i), "link-bare")
			for i+1 < len(text) && text[i+1] > ' ' {
				i++
			}
		}
	}
}

// isAddress reports whether a text begins with an address, in angle brackets or not.
func isAddress(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("<"))
	for _, scheme := range []string{"https://", "http://"} {
		if host, ok := bytes.CutPrefix(text, []byte(scheme)); ok {
			return len(host) > 0 && host[0] < utf8.RuneSelf && host[0] > ' ' // "https://…" is none
		}
	}
	return false
}

func escaped(text []byte, at int) bool { return at > 0 && text[at-1] == '\\' }

// number looks at the number that begins at an offset of the prose and returns
// where it ends. A number with a unit that is bound to no record is a warning.
func (p *page) number(start int) (end int) {
	text := p.prose.text
	end = numberEnd(text, start)
	unit := p.units.at(text, end)
	if unit == 0 || !standsAlone(text, start) {
		return end
	}
	digits := string(text[start:end])
	typed := string(text[start : end+unit])
	percent := strings.HasSuffix(typed, "%")
	if !percent && (isYear(digits) || isOrdinal(text[:start])) {
		return end
	}
	at := p.prose.source(start)
	if guess := p.guess(plainDigits(p.lang, digits), percent); guess != "" {
		p.add(at, "unbound-number-guess", "typed", typed, "guess", guess)
	} else {
		p.add(at, "unbound-number", "typed", typed)
	}
	return end + unit
}

// numberEnd is where a number ends that begins at an offset: digits with points
// and commas between them.
func numberEnd(text []byte, at int) int {
	for at < len(text) {
		c := text[at]
		inside := (c == '.' || c == ',') && at+1 < len(text) && isDigit(text[at+1])
		if !isDigit(c) && !inside {
			break
		}
		at++
	}
	return at
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// standsAlone says whether the number at an offset is a number by itself, not
// part of a name ("5G", "Q-12", "17/TB") or of a date.
func standsAlone(text []byte, at int) bool {
	before, size := utf8.DecodeLastRune(text[:at])
	switch {
	case size == 0 || before == barrier || unicode.IsSpace(before):
		return true
	case strings.ContainsRune("-–—−", before): // a range or a negative number, not a name
		earlier, size := utf8.DecodeLastRune(text[:at-size])
		return size == 0 || unicode.IsSpace(earlier) || unicode.IsDigit(earlier) || earlier == '%'
	}
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune("/._,\\", before)
}

// isYear says whether an unbroken number is most likely a year: Vietnamese and
// English both break thousands.
func isYear(digits string) bool {
	return len(digits) == 4 && (digits[:2] == "19" || digits[:2] == "20") && strings.Trim(digits, "0123456789") == ""
}

// naming are the words after which a number names something and counts nothing.
var naming = []string{
	"điều", "khoản", "mục", "điểm", "chương", "phần", "phụ lục", "bảng", "hình", "biểu", "nhóm", "bước",
	"ngày", "tháng", "năm", "quý", "thứ", "vị trí", "hạng", "nghị quyết", "thông báo", "quyết định",
	"no.", "no", "nos.", "article", "clause", "section", "part", "point", "annex", "table", "chart", "step",
	"group", "rank", "resolution", "decision", "notice", "decree", "year", "quarter",
}

// isOrdinal says whether the words before a number make it a name: "Điều 4", "số
// 71", but not "trong số 71 …".
func isOrdinal(before []byte) bool {
	words := strings.ToLower(string(bytes.TrimRight(before, " \u00a0")))
	if rest, ok := cutWord(words, "số"); ok {
		_, among := cutWord(rest, "trong")
		_, total := cutWord(rest, "tổng")
		return !among && !total
	}
	for _, word := range naming {
		if _, ok := cutWord(words, word); ok {
			return true
		}
	}
	return false
}

// cutWord cuts a word off the end of a text.
func cutWord(text, word string) (string, bool) {
	rest, ok := strings.CutSuffix(text, word)
	if !ok {
		return text, false
	}
	last, size := utf8.DecodeLastRuneInString(rest)
	return strings.TrimRight(rest, " \u00a0"), size == 0 || !unicode.IsLetter(last) && !unicode.IsDigit(last)
}

// plainDigits undoes lang.Number: "1.132" is 1132 in Vietnamese and 1.132 in
// English.
func plainDigits(l lang.Lang, typed string) string {
	if l == lang.VI {
		return strings.ReplaceAll(strings.ReplaceAll(typed, ".", ""), ",", ".")
	}
	return strings.ReplaceAll(typed, ",", "")
}

// units holds the words that make a number before them a figure, by their first
// word.
type units map[string][]string

// scales are the words that count wherever they stand.
var scales = []string{
	"nhiệm vụ", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "đồng", "phần trăm", "điểm phần trăm",
	"tasks", "task", "thousand", "million", "billion", "trillion", "percent", "per cent", "percentage points", "usd", "vnd", "dong",
}

// unitsOf collects the units of the records and the scales.
func unitsOf(r *record.Records) units {
	u := units{}
	for _, phrase := range scales {
		u.add(phrase)
	}
	for _, unit := range r.Units.All {
		u.add(unit.Short.VI)
		u.add(unit.Short.EN)
		if one, ok := strings.CutSuffix(unit.Short.EN, "s"); ok {
			u.add(one)
		}
	}
	return u
}

func (u units) add(phrase string) {
	phrase = strings.ToLower(strings.TrimSpace(phrase))
	first, _, _ := strings.Cut(phrase, " ")
	if first != "" && !strings.ContainsAny(first, "%") {
		u[first] = append(u[first], phrase)
	}
}

// longestUnit is how many bytes after a number are looked at for its unit.
const longestUnit = 64

// at returns how many bytes of the text after a number are its unit with the
// space before it; 0 where no unit follows.
func (u units) at(text []byte, end int) int {
	after := text[end:]
	if len(after) > longestUnit {
		after = after[:longestUnit]
	}
	space := spaceLen(after)
	rest := after[space:]
	if bytes.HasPrefix(rest, []byte("%")) {
		return space + 1
	}
	if space == 0 || len(rest) == 0 || rest[0] < utf8.RuneSelf && !unicode.IsLetter(rune(rest[0])) {
		return 0
	}
	folded := strings.ToLower(strings.ReplaceAll(string(rest), "\u00a0", " "))
	length := u.prefix(folded)
	if length == 0 {
		return 0
	}
	return space + originalLen(rest, length)
}

// prefix is the length of the units with which a text begins: "nghìn tỷ đồng" is
// three.
func (u units) prefix(text string) int {
	first, _, _ := strings.Cut(text, " ")
	first = strings.TrimRightFunc(first, func(r rune) bool { return !unicode.IsLetter(r) })
	length := 0
	for _, phrase := range u[first] {
		if len(phrase) > length && hasWords(text, phrase) {
			length = len(phrase)
		}
	}
	if rest, more := strings.CutPrefix(text[length:], " "); more && length > 0 {
		if next := u.prefix(rest); next > 0 {
			return length + 1 + next
		}
	}
	return length
}

// spaceLen is the length of the one space that may stand between a number and
// its unit.
func spaceLen(text []byte) int {
	for _, space := range [...]string{" ", "\u00a0", "&nbsp;"} {
		if bytes.HasPrefix(text, []byte(space)) {
			return len(space)
		}
	}
	return 0
}

// hasWords says whether a text begins with a phrase that ends where a word does.
func hasWords(text, phrase string) bool {
	rest, ok := strings.CutPrefix(text, phrase)
	next, size := utf8.DecodeRuneInString(rest)
	return ok && (size == 0 || !unicode.IsLetter(next) && !unicode.IsDigit(next))
}

// originalLen is the length in the original of the first n bytes of its lower
// case.
func originalLen(original []byte, n int) int {
	at := 0
	for at < len(original) && n > 0 {
		r, size := utf8.DecodeRune(original[at:])
		if r == '\u00a0' {
			n--
		} else {
			n -= utf8.RuneLen(unicode.ToLower(r))
		}
		at += size
	}
	return at
}
