package source

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxSyntaxErrors is how many lines of one file are reported as unreadable.
const maxSyntaxErrors = 20

// resume reports why the parser stopped and finds the next line on which it can
// go on, so that one wrong line does not hide the others.
func (b *indexer) resume(err error) bool {
	if err == nil {
		return false
	}
	at := len(b.text)
	message := err.Error()
	var pe *unstable.ParserError
	if errors.As(err, &pe) {
		at -= cap(pe.Highlight)
	}
	b.broken = true
	b.fault(at, "syntax", "reason", message)
	if len(b.faults) >= maxSyntaxErrors {
		return false
	}
	if b.text[b.skipFiller(b.done):][:1] == "[" {
		b.table = b.orphan(node{made: headed})
	}
	next := nextStart(b.text, at)
	b.base, b.done = next, next
	return next < len(b.text)
}

// nextStart is the next line that begins like a header or like a key with its value.
func nextStart(text string, at int) int {
	for at = lineEnd(text, at); at < len(text); at = lineEnd(text, at+1) {
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
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return s != ""
}
