package audit

import (
	"bytes"
	"slices"

	"golang.org/x/net/html"
)

// scanner cuts a page into tags and texts, as html.Tokenizer does. Our own
// pages are written plainly: tags with double-quoted attributes, texts, nothing
// left open. This much the scanner reads by itself, several times as fast and
// without allocating. From the first thing that is not plain on it hands the
// page to html.Tokenizer, which takes any bytes as browsers do. FuzzScanner
// proves that both always see the same.
type scanner struct {
	body []byte
	at   int             // where the next token begins
	raw  string          // the element whose text comes next and holds no tags
	rest *html.Tokenizer // reads what is not plain; nil as long as all is

	kind    html.TokenType
	name    []byte // of a tag, in small letters
	attrs   []rawAttr
	text    []byte
	letters []byte // memory for names and values that are not in the page as they are
}

// rawAttr is an attribute of a tag: its name in small letters, its value.
type rawAttr struct{ name, value []byte }

// read begins a page.
func (s *scanner) read(body []byte) {
	*s = scanner{body: body, attrs: s.attrs[:0], letters: s.letters[:0]}
	if bytes.IndexByte(body, 0) >= 0 || bytes.IndexByte(body, '\r') >= 0 {
		s.giveUp()
	}
}

// giveUp hands what is left of the page to html.Tokenizer. The scanner stands
// between two tokens and before no raw text.
func (s *scanner) giveUp() { s.rest = html.NewTokenizer(bytes.NewReader(s.body[s.at:])) }

// next reads the next token and returns its size in bytes.
func (s *scanner) next() (html.TokenType, int) {
	if s.rest == nil {
		s.letters, s.attrs = s.letters[:0], s.attrs[:0]
		if size := s.plain(); size > 0 {
			s.at += size
			return s.kind, size
		}
		if s.at == len(s.body) {
			return html.ErrorToken, 0
		}
		s.giveUp()
	}
	return s.careful()
}

// careful reads a token with html.Tokenizer.
func (s *scanner) careful() (html.TokenType, int) {
	s.kind = s.rest.Next()
	size := len(s.rest.Raw())
	s.attrs = s.attrs[:0]
	switch s.kind {
	case html.TextToken:
		s.text = s.rest.Text()
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		name, more := s.rest.TagName()
		s.name = name
		for more {
			var a rawAttr
			a.name, a.value, more = s.rest.TagAttr()
			s.attrs = append(s.attrs, a)
		}
		if string(s.name) == "noscript" && s.kind != html.EndTagToken {
			s.rest.NextIsNotRawText() // scripts are off for this reader
		}
	}
	return s.kind, size
}

// plain reads a token and returns its size, 0 at the end of the page and
// before anything that is not plain.
func (s *scanner) plain() int {
	rest := s.body[s.at:]
	switch {
	case s.raw != "":
		return s.rawText(rest)
	case len(rest) < 2 || rest[0] != '<':
		return s.plainText(rest)
	case isLetter(rest[1]):
		return s.startTag(rest)
	case rest[1] == '/' && len(rest) > 2 && isLetter(rest[2]):
		return s.endTag(rest)
	case bytes.HasPrefix(rest, doctype):
		s.kind = html.DoctypeToken
		return len(doctype)
	}
	return 0
}

var doctype = []byte("<!doctype html>")

// plainText reads up to the next tag.
func (s *scanner) plainText(rest []byte) int {
	end := bytes.IndexByte(rest, '<')
	switch {
	case end < 0:
		end = len(rest)
	case end+1 == len(rest):
		return 0
	case !isLetter(rest[end+1]) && rest[end+1] != '/':
		return 0
	}
	if end == 0 {
		return 0
	}
	s.kind, s.text = html.TextToken, s.decode(rest[:end])
	return end
}

// rawText reads the text of an element that holds no tags; endOfRaw has found
// its end.
func (s *scanner) rawText(rest []byte) int {
	end := bytes.IndexByte(rest, '<')
	s.kind, s.text = html.TextToken, rest[:end]
	if s.raw == "title" || s.raw == "textarea" {
		s.text = s.decode(rest[:end])
	}
	s.raw = ""
	return end
}

// endOfRaw is where the text of an element ends that holds no tags; false
// where anything but its end tag begins in it.
func endOfRaw(rest []byte, name string) (end int, ok bool) {
	end = bytes.IndexByte(rest, '<')
	if end < 0 || len(rest) < end+len(name)+3 {
		return 0, false
	}
	tag := rest[end+2 : end+2+len(name)]
	return end, rest[end+1] == '/' && string(tag) == name && rest[end+2+len(name)] == '>'
}

// decode is a text with its character references replaced.
func (s *scanner) decode(text []byte) []byte {
	if bytes.IndexByte(text, '&') < 0 {
		return text
	}
	if decoded, ok := s.decodeKnown(text); ok {
		return decoded
	}
	return []byte(html.UnescapeString(string(text)))
}

// references are the character references that html/template and goldmark
// write.
var references = [...]struct {
	text string
	char byte
}{{"&#34;", '"'}, {"&#39;", '\''}, {"&#43;", '+'}, {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}}

// decodeKnown replaces character references; false where there are others.
func (s *scanner) decodeKnown(text []byte) ([]byte, bool) {
	from := len(s.letters)
	for {
		next := bytes.IndexByte(text, '&')
		if next < 0 {
			s.letters = append(s.letters, text...)
			return s.letters[from:], true
		}
		s.letters = append(s.letters, text[:next]...)
		text = text[next:]
		known := false
		for _, r := range references {
			if known = hasPrefix(text, r.text); known {
				s.letters = append(s.letters, r.char)
				text = text[len(r.text):]
				break
			}
		}
		if !known {
			return nil, false
		}
	}
}

func hasPrefix(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && string(text[:len(prefix)]) == prefix
}

// endTag reads </name>.
func (s *scanner) endTag(rest []byte) int {
	size := nameLen(rest[2:])
	if 2+size >= len(rest) || rest[2+size] != '>' {
		return 0
	}
	s.kind, s.name = html.EndTagToken, s.lower(rest[2:2+size])
	return 2 + size + 1
}

// startTag reads a start tag with its attributes. Before an element that holds
// no tags it looks for the end of it.
func (s *scanner) startTag(rest []byte) int {
	at := 1 + nameLen(rest[1:])
	s.kind, s.name = html.StartTagToken, s.lower(rest[1:at])
	for {
		at += spaceLen(rest[at:])
		switch {
		case at >= len(rest):
			return 0
		case rest[at] == '>':
			return s.opened(rest, at+1)
		case rest[at] == '/' && at+1 < len(rest) && rest[at+1] == '>':
			s.kind = html.SelfClosingTagToken
			return s.opened(rest, at+2)
		}
		size := s.attribute(rest[at:])
		if size == 0 {
			return 0
		}
		at += size
	}
}

// opened ends a start tag whose size is known.
func (s *scanner) opened(rest []byte, size int) int {
	switch string(s.name) {
	case "iframe", "noembed", "noframes", "plaintext", "xmp":
		return 0
	case "title", "script", "style", "textarea":
		end, ok := endOfRaw(rest[size:], string(s.name))
		if !ok {
			return 0
		}
		if end > 0 {
			s.raw = string(s.name)
		}
	}
	return size
}

// attribute reads name="value" or a name alone, up to a space or the end of
// the tag. It returns 0 before anything else.
func (s *scanner) attribute(rest []byte) int {
	size := nameLen(rest)
	if size == 0 || size >= len(rest) {
		return 0
	}
	a := rawAttr{name: s.lower(rest[:size])}
	for _, other := range s.attrs {
		if bytes.Equal(other.name, a.name) {
			return 0
		}
	}
	end := size
	switch after := rest[size:]; {
	case after[0] == '=':
		if len(after) < 2 || after[1] != '"' {
			return 0
		}
		length := bytes.IndexByte(after[2:], '"')
		if length < 0 {
			return 0
		}
		a.value = after[2 : 2+length]
		end += 2 + length + 1
	case after[0] != '>' && after[0] != '/' && spaceLen(after) == 0:
		return 0
	default:
		next := spaceLen(after)
		if next < len(after) && after[next] == '=' {
			return 0
		}
	}
	if bytes.IndexByte(a.value, '&') >= 0 {
		decoded, ok := s.decodeKnown(a.value)
		if !ok {
			return 0
		}
		a.value = decoded
	}
	s.attrs = append(s.attrs, a)
	return end
}

// lower is a name in small letters.
func (s *scanner) lower(name []byte) []byte {
	if !slices.ContainsFunc(name, isCapital) {
		return name
	}
	from := len(s.letters)
	for _, c := range name {
		if isCapital(c) {
			c += 'a' - 'A'
		}
		s.letters = append(s.letters, c)
	}
	return s.letters[from:]
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// nameLen is the length of the plain name with which a text begins.
func nameLen(text []byte) int {
	for k, c := range text {
		if !isLetter(c) && !(c >= '0' && c <= '9') && c != '-' && c != ':' && c != '_' {
			return k
		}
	}
	return len(text)
}

// spaceLen is the length of the space with which a text begins.
func spaceLen(text []byte) int {
	for k, c := range text {
		if c != ' ' && c != '\n' && c != '\t' && c != '\f' {
			return k
		}
	}
	return len(text)
}
