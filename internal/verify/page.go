package verify

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// page compares every value of a page that names its figure:
//
//	<data value="16.4" data-figure="gdp-contribution/2025">16,4%</data>
//
// "#of", "#share" and "#stated" behind the figure name parts of it; data-entry
// beside it names the entry of an earlier state; data-score, with "#rank" for
// the rank, names a score. The number that is printed must be the one that is
// given, and the only one; nothing else stands in such an element.
func (c *check) page(name string, body io.Reader, link func(string)) error {
	p := pageReader{check: c, name: name, line: 1, col: 1, html: html.NewTokenizer(body), link: link}
	p.html.SetMaxBuf(longestLine)
	for p.next() {
	}
	if err := p.html.Err(); !errors.Is(err, io.EOF) {
		return err
	}
	if p.open != nil {
		p.put(p.open.at, "verify-data-open", "figure", p.open.figure+p.open.score)
	}
	return nil
}

type pageReader struct {
	*check
	name      string
	html      *html.Tokenizer
	lang      lang.Lang
	line, col int
	link      func(string)
	open      *printed // the value whose text is being read
	noLang    bool     // it was said that the language is not known
}

// printed is a value on a page.
type printed struct {
	at     source.Pos
	value  string
	figure string
	score  string
	entry  string
	text   strings.Builder
}

func (p *pageReader) next() bool {
	kind := p.html.Next()
	at := source.Pos{File: p.name, Line: p.line, Col: p.col}
	raw := p.html.Raw()
	if n := bytes.Count(raw, []byte("\n")); n > 0 {
		p.line += n
		p.col = len(raw) - bytes.LastIndexByte(raw, '\n')
	} else {
		p.col += len(raw)
	}
	switch kind {
	case html.ErrorToken:
		return false
	case html.TextToken:
		if p.open != nil && p.open.text.Len() < 1<<10 {
			p.open.text.Write(p.html.Text())
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		p.start(at)
	case html.EndTagToken:
		if tag, _ := p.html.TagName(); string(tag) == "data" && p.open != nil {
			p.compare(p.open)
			p.open = nil
		}
	}
	return true
}

func (p *pageReader) start(at source.Pos) {
	name, more := p.html.TagName()
	tag := string(name)
	isData, isHTML := tag == "data", tag == "html"
	v := &printed{at: at}
	seen := map[string]bool{}
	for more {
		var name, value []byte
		name, value, more = p.html.TagAttr()
		if seen[string(name)] { // browsers take the first
			continue
		}
		seen[string(name)] = true
		switch string(name) {
		case "href":
			p.link(string(value))
		case "lang", "xml:lang":
			if isHTML {
				p.lang = lang.Lang(bytes.ToLower(bytes.SplitN(bytes.TrimSpace(value), []byte("-"), 2)[0]))
			}
		case "value":
			v.value = string(value)
		case "data-figure":
			v.figure = string(value)
		case "data-score":
			v.score = string(value)
		case "data-entry":
			v.entry = string(value)
		}
	}
	if p.open != nil {
		p.put(at, "verify-data-inside", "figure", p.open.figure+p.open.score, "tag", tag)
	}
	if !isData {
		return
	}
	if v.figure+v.score == "" {
		p.put(at, "verify-data-name", "value", v.value)
		return
	}
	p.open = v
	if p.lang != lang.VI && p.lang != lang.EN && !p.noLang {
		p.noLang = true
		p.put(at, "verify-lang", "lang", string(p.lang))
	}
}

// compare holds a value against the log, and its text against the value.
func (p *pageReader) compare(v *printed) {
	name := v.figure + v.score
	key, of := splitFigure(name)
	e, ok := p.entry(v, key, of)
	if !ok {
		return
	}
	want, known := part(e, of)
	if !known {
		p.put(v.at, "verify-part", "figure", name)
		return
	}
	p.values.Add(1)
	if v.value != want {
		p.put(v.at, "verify-value", "figure", key, "part", cmpPart(of), "found", v.value, "want", want, "entry", seqText(e))
	}
	if text := v.text.String(); (p.lang == lang.VI || p.lang == lang.EN) && !isNumber(text, lang.Number(p.lang, v.value)) {
		p.put(v.at, "verify-printed", "figure", name, "text", text, "value", v.value)
	}
	if v.entry == "" && (of == "" || of == "share") {
		p.seen(&e).Or(p.bits(key))
	}
}

func cmpPart(of string) string {
	if of == "" {
		return "value"
	}
	return of
}

// isNumber says whether a text is a number, alone or with a percent sign.
func isNumber(text, number string) bool {
	return strings.TrimSuffix(strings.TrimSpace(text), "%") == number
}

// entry is the entry of which a page speaks.
func (p *pageReader) entry(v *printed, key, of string) (e ledger.Entry, ok bool) {
	r := row{}
	if v.entry != "" {
		r["act"], r["entry"] = "page", v.entry
	}
	return p.find(v.at, r, func() (ledger.Entry, bool) {
		switch {
		case v.score != "":
			return p.log.Head(ledger.Subject{Kind: ledger.Score, Key: key})
		case of == "share":
			return p.log.Head(ledger.Subject{Kind: ledger.Share, Key: key})
		}
		return p.figure(key)
	}, key)
}

// bits say where a figure is shown.
func (p *pageReader) bits(key string) uint32 {
	own := p.name == ownPage(p.lang, key)
	switch {
	case p.lang == lang.VI && own:
		return onPageVI | onOwnVI
	case p.lang == lang.VI:
		return onPageVI
	case p.lang == lang.EN && own:
		return onPageEN | onOwnEN
	case p.lang == lang.EN:
		return onPageEN
	}
	return 0
}

// ownPage is the file of the page at the address of a figure.
func ownPage(l lang.Lang, key string) string {
	indicator, rest, _ := strings.Cut(key, "/")
	period, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(l.Path("/indicators/"+indicator+"/"+period+"/"), "/") + "index.html"
}
