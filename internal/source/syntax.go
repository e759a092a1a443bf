package source

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxSyntaxErrors is how many unreadable lines of one file are reported.
const maxSyntaxErrors = 20

// resume reports why the parser stopped and finds the next line on which it can
// go on, so that one wrong line does not hide the others.
func (b *indexer) resume(err error) bool {
	if err == nil {
		return false
	}
	at, message := len(b.text), err.Error()
	var pe *unstable.ParserError
	if errors.As(err, &pe) {
		at -= cap(pe.Highlight)
	}
	b.broken = true
	start := b.nextExpression(b.done)
	b.explain(syntaxError{text: b.text, start: start, at: at, message: message})
	if len(b.faults) >= maxSyntaxErrors {
		return false
	}
	if strings.HasPrefix(b.text[start:], "[") {
		b.table = b.orphan(node{made: headed})
	}
	next := nextStart(b.text, start, at)
	b.base, b.done = next, next
	return next < len(b.text)
}

// nextExpression goes over blank lines and comments.
func (b *indexer) nextExpression(at int) int {
	for at < len(b.text) {
		switch b.text[at] {
		case ' ', '\t', '\n':
			at++
		case '#':
			at = lineEnd(b.text, at)
		default:
			return at
		}
	}
	return at
}

// nextStart is the next line on which something new can begin. While a bracket of
// what cannot be read is open, that is a line like a header or a key with its value.
func nextStart(text string, start, at int) int {
	end := lineEnd(text, min(at, len(text)))
	if _, opened := unclosed(text[start:end]); opened == "" || opened == `"` || opened == "'" {
		return min(end+1, len(text))
	}
	for at = lineEnd(text, min(at, len(text))); at < len(text); at = lineEnd(text, at+1) {
		line := text[at+1 : lineEnd(text, at+1)]
		if strings.HasPrefix(line, "[") {
			return at + 1
		}
		if key, _, isPair := strings.Cut(line, "="); isPair && isBareKey(strings.TrimRight(key, " \t")) {
			return at + 1
		}
	}
	return len(text)
}

func isBareKey(s string) bool {
	for i := range len(s) {
		if !isKeyByte(s[i]) && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

func isKeyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// syntaxError is where and why the parser stopped.
type syntaxError struct {
	text    string
	start   int // of the line or lines that cannot be read
	at      int
	message string // of the parser
}

// explanation turns a group of the parser's messages into a problem.
type explanation struct {
	message string // how the message begins, or what it contains
	explain func(*indexer, syntaxError)
}

// explanations are tried in this order. TestSyntaxMessages proves that they fit
// the parser that go.mod names.
func explanations() []explanation {
	return []explanation{
		{"expected newline", (*indexer).explainRest},
		{"expected ']' to close table", (*indexer).explainHeader},
		{"expected ']]' to close", (*indexer).explainHeader},
		{"expected '=' after key", (*indexer).explainEquals},
		{"invalid character at start of key", (*indexer).explainKey},
		{"expected key but", (*indexer).explainKey},
		{"expected value, not end", (*indexer).explainValue},
		{"at start of value", (*indexer).explainValue},
		{"strings must be quoted", (*indexer).explainUnquoted},
		{"expected keyword", (*indexer).explainUnquoted},
		{`expected "`, (*indexer).explainUnquoted},
		{"is incomplete", (*indexer).explainOpen},
		{"unterminated", (*indexer).explainOpen},
		{"cannot have new lines", (*indexer).explainOpen},
		{"not terminated by", (*indexer).explainOpen},
		{"expected value but got", (*indexer).explainComma},
		{"unexpected comma", (*indexer).explainComma},
		{"expected ',' or", (*indexer).explainNoComma},
		{"escape", (*indexer).explainEscape},
		{"need a character after", (*indexer).explainEscape},
		{"leading zeroes", (*indexer).explainNumber},
		{"between underscores", (*indexer).explainNumber},
		{"radix prefix", (*indexer).explainNumber},
		{"followed by a digit", (*indexer).explainNumber},
		{"at least one digit", (*indexer).explainNumber},
		{"expected digit", (*indexer).explainNumber},
		{"expected number", (*indexer).explainNumber},
		{"nested more than", (*indexer).explainDepth},
	}
}

func (b *indexer) explain(e syntaxError) {
	for _, x := range explanations() {
		if strings.Contains(e.message, x.message) {
			x.explain(b, e)
			return
		}
	}
	b.fault(e.at, "syntax", "reason", e.message)
}

// found is the character at which the parser stopped, "" at the end of a line.
func (e syntaxError) found() string {
	if e.at >= len(e.text) || e.text[e.at] == '\n' {
		return ""
	}
	_, n := utf8.DecodeRuneInString(e.text[e.at:])
	return e.text[e.at : e.at+n]
}

// simpleValue is the value of a line key = value, without comment, and where it begins.
func (e syntaxError) simpleValue() (value string, at int, ok bool) {
	from := strings.LastIndexByte(e.text[:e.at], '\n') + 1
	line := e.text[from:lineEnd(e.text, e.at)]
	key, rest, isPair := strings.Cut(line, "=")
	if !isPair || from+len(key) >= e.at && e.found() != "" {
		return "", 0, false
	}
	at = from + len(line) - len(strings.TrimLeft(rest, " \t"))
	return trimComment(strings.TrimSpace(rest)), at, true
}

func trimComment(value string) string {
	before, _, _ := strings.Cut(value, " #")
	return strings.TrimSpace(before)
}

var (
	commaNumber   = regexp.MustCompile(`^[+-]?\d+,\d+$`)
	groupedNumber = regexp.MustCompile(`^[+-]?\d{1,3}([., ]\d{3})+([.,]\d+)?$`)
	slashDate     = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)
)

// explainRest explains text after a value that is complete.
func (b *indexer) explainRest(e syntaxError) {
	value, at, ok := e.simpleValue()
	switch {
	case ok && b.looksWrong(value, at):
	case ok && value != "" && !strings.ContainsAny(value[:1], "\"'[{"):
		b.fault(at, "unquoted-text", "found", shorten(value), "example", quoteExample(value))
	default:
		b.fault(e.at, "text-after-value", "found", shorten(e.text[e.at:lineEnd(e.text, e.at)]))
	}
}

// looksWrong reports values written the way people write, not TOML.
func (b *indexer) looksWrong(value string, at int) bool {
	date := slashDate.FindStringSubmatch(value)
	switch {
	case date != nil:
		b.fault(at, "slash-date", "found", value, "example", `"`+date[3]+"-"+twoDigits(date[2])+"-"+twoDigits(date[1])+`"`)
	case groupedNumber.MatchString(value) && !commaNumber.MatchString(value):
		b.fault(at, "grouped-number", "found", value, "example", ungroup(value))
	case commaNumber.MatchString(value):
		b.fault(at, "decimal-comma", "found", value, "example", strings.Replace(value, ",", ".", 1))
	default:
		return false
	}
	return true
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// ungroup takes the separators of thousands out of a number. What follows the
// last separator is a fraction if that differs from the first one.
func ungroup(s string) string {
	last := strings.LastIndexAny(s, "., ")
	first := strings.IndexAny(s, "., ")
	only := strings.NewReplacer(".", "", ",", "", " ", "", "+", "")
	if s[first] == s[last] {
		return only.Replace(s)
	}
	return only.Replace(s[:last]) + "." + s[last+1:]
}

// shorten cuts a piece of the file to the length of a message.
func shorten(s string) string {
	const limit = 40
	s, _, _ = strings.Cut(s, "\n")
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}

func quoteExample(s string) string {
	if s = shorten(s); s == "" || strings.ContainsAny(s, `"\`) || strings.HasSuffix(s, "…") {
		return `"…"`
	}
	return `"` + s + `"`
}

func (b *indexer) explainHeader(e syntaxError) {
	line := e.text[e.start:lineEnd(e.text, e.start)]
	inside := strings.Trim(trimComment(line), "[] \t")
	example := "[" + inside + "]"
	if strings.HasPrefix(line, "[[") {
		example = "[[" + inside + "]]"
	}
	b.fault(e.start, "bad-header", "found", shorten(line), "example", shorten(example))
}

func (b *indexer) explainEquals(e syntaxError) {
	if at, number := e.commaBefore(); number != "" {
		b.fault(at, "decimal-comma", "found", number, "example", strings.Replace(number, ",", ".", 1))
		return
	}
	if r, _ := utf8.DecodeRuneInString(e.text[min(e.at, len(e.text)):]); r >= utf8.RuneSelf && unicode.IsLetter(r) {
		b.explainKey(e)
		return
	}
	key := e.text[e.keyStart():e.at]
	b.fault(e.at, "no-equals", "key", shorten(key), "found", e.found())
}

// commaBefore finds a number such as 16,4 in an inline table, which the parser
// takes for the number 16 and a key 4.
func (e syntaxError) commaBefore() (at int, number string) {
	end := len(strings.TrimRight(e.text[:e.at], " \t"))
	at = end
	for at > 0 && strings.IndexByte("0123456789,.-", e.text[at-1]) >= 0 {
		at--
	}
	if number = e.text[at:end]; commaNumber.MatchString(number) {
		return at, number
	}
	return at, ""
}

// keyStart is where the key begins in which or after which the parser stopped.
func (e syntaxError) keyStart() int {
	at := len(strings.TrimRight(e.text[:e.at], " \t"))
	for at > 0 && (isKeyByte(e.text[at-1]) || e.text[at-1] == '.') {
		at--
	}
	return at
}

func (b *indexer) explainKey(e syntaxError) {
	at := e.keyStart()
	if strings.HasPrefix(e.text[e.start:], "[") && !strings.Contains(e.text[e.start:e.at], "=") {
		b.explainHeader(e)
		return
	}
	end := at
	for end < len(e.text) && strings.IndexByte("=:,}]\n", e.text[end]) < 0 {
		end++
	}
	key := strings.TrimSpace(e.text[at:end])
	if key == "" {
		b.fault(e.at, "no-key", "found", e.found())
		return
	}
	b.fault(at, "bad-key", "key", shorten(key))
}

func (b *indexer) explainValue(e syntaxError) {
	r, _ := utf8.DecodeRuneInString(e.text[min(e.at, len(e.text)):])
	switch {
	case e.found() == "" || strings.ContainsRune("#,}]", r):
		b.fault(e.at, "no-value")
	case strings.ContainsRune("“”„‘’«»`", r):
		b.fault(e.at, "curly-quotes", "found", string(r))
	case r == '.':
		b.explainNumber(e)
	default:
		b.explainUnquoted(e)
	}
}

// valueAt is the value in or at which the parser stopped, up to the end of the
// line or what ends a value between brackets.
func (e syntaxError) valueAt() (value string, at int) {
	at = min(e.at, len(e.text))
	for at > e.start && strings.IndexByte(" \t\n=,[{", e.text[at-1]) < 0 {
		at--
	}
	end := lineEnd(e.text, at)
	if _, _, simple := e.simpleValue(); !simple || strings.ContainsAny(e.text[e.start:at], "[{") {
		if n := strings.IndexAny(e.text[at:end], ",]}"); n >= 0 {
			end = at + n
		}
	}
	return trimComment(e.text[at:end]), at
}

func (b *indexer) explainUnquoted(e syntaxError) {
	value, at := e.valueAt()
	switch strings.ToLower(value) {
	case "true", "yes", "on", "có", "đúng":
		b.fault(at, "bad-bool", "found", value, "example", "true")
	case "false", "no", "off", "không", "sai":
		b.fault(at, "bad-bool", "found", value, "example", "false")
	default:
		b.fault(at, "unquoted-text", "found", shorten(value), "example", quoteExample(value))
	}
}

func (b *indexer) explainNumber(e syntaxError) {
	value, at := e.valueAt()
	if b.looksWrong(value, at) {
		return
	}
	sign, digits := "", strings.TrimPrefix(value, "+")
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	digits = strings.TrimLeft(strings.ReplaceAll(digits, "_", ""), "0")
	if digits == "" || digits[0] == '.' {
		digits = "0" + digits
	}
	example := strings.TrimSuffix(sign+digits, ".")
	if !isDecimal(example) {
		example = "12.5"
	}
	b.fault(at, "bad-number", "found", shorten(value), "example", example, "quoted", quoteExample(value))
}

// explainOpen explains what is opened and never closed.
func (b *indexer) explainOpen(e syntaxError) {
	at, opened := unclosed(e.text[e.start:min(e.at+1, len(e.text))])
	switch {
	case opened == "":
		b.fault(e.at, "syntax", "reason", e.message)
	case strings.ContainsAny(opened, `"'`):
		b.fault(e.start+at, "open-text", "quote", opened)
	default:
		b.fault(e.start+at, "open-bracket", "bracket", opened, "close", closing(opened))
	}
}

func closing(bracket string) string {
	if bracket == "{" {
		return "}"
	}
	return "]"
}

// unclosed finds the innermost quote or bracket that a piece of TOML opens and
// does not close.
func unclosed(text string) (at int, opened string) {
	var open []int
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '"', '\'':
			n := stringLength(text[i:])
			if n < 0 {
				return i, quoteOf(text[i:])
			}
			i += n
			continue
		case '[', '{':
			open = append(open, i)
		case ']', '}':
			open = open[:max(len(open)-1, 0)]
		case '#':
			i = lineEnd(text, i)
			continue
		}
		i++
	}
	if len(open) == 0 {
		return 0, ""
	}
	at = open[len(open)-1]
	return at, text[at : at+1]
}

// quoteOf is the quote with which a text begins: one character, or three.
func quoteOf(text string) string {
	if three := strings.Repeat(text[:1], 3); strings.HasPrefix(text, three) {
		return three
	}
	return text[:1]
}

// stringLength is the length of the TOML string with which a text begins, -1
// when it is not closed.
func stringLength(text string) int {
	quote := quoteOf(text)
	for i := len(quote); i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote[0] == '"':
			i++
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote)
		case text[i] == '\n' && len(quote) == 1:
			return -1
		}
	}
	return -1
}

func (b *indexer) explainComma(e syntaxError) { b.fault(e.at, "extra-comma") }

func (b *indexer) explainNoComma(e syntaxError) {
	close := "]"
	if strings.Contains(e.message, "}") {
		close = "}"
	}
	b.fault(e.at, "no-comma", "found", shorten(e.text[e.at:lineEnd(e.text, e.at)]), "close", close)
}

func (b *indexer) explainEscape(e syntaxError) {
	at := strings.LastIndexByte(e.text[:min(e.at+1, len(e.text))], '\\')
	if at < e.start {
		b.fault(e.at, "syntax", "reason", e.message)
		return
	}
	_, n := utf8.DecodeRuneInString(e.text[at+1:])
	b.fault(at, "bad-escape", "found", e.text[at:at+1+n])
}

func (b *indexer) explainDepth(e syntaxError) { b.tooDeep(e.at) }
