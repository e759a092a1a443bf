package audit

import (
	"bytes"
	"compress/gzip"
	"hash/maphash"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"resolution57.example/portal/internal/source"
)

// perRule is how many problems of one rule are reported in one page.
const perRule = 5

// page is the state of the audit of one page; it is used again for the next.
type page struct {
	site *Site
	ps   *source.Problems
	path string
	lang string // language its address promises
	hash uint64
	body []byte

	tokens scanner
	here   mark // start of the token at hand
	attrs  []attr
	names  map[string]string // names of tags and attributes seen, to share their strings
	open   []element
	counts map[string]int // problems by rule

	ids      map[uint64]mark
	refs     []idRef // references to ids of this page
	labelFor map[uint64]struct{}
	fields   []field // form fields that no label has been found for yet
	form     form    // the form that is open
	forms    []sentForm
	links    []link
	texts    []byte // the texts of links and refs, one after the other
	loads    []load
	words    []byte // text of the link at hand

	heading             int // level of the last heading
	h1s, anchors, paras int // h1 so far; open a elements; open p elements
	h1At                mark
	pEnder              element // block that ended an open p last, empty if none did
	htmlSeen            bool
	title               uint64 // hash of language and title
	metas               metaSet
	canonical           bool
	noindex             bool
	alternates          [3]uint64 // by hreflangs
	other               uint64
	otherLine           int
	suspicious          bool // some mark of an unrendered template is somewhere in the page
	packed              packers
	gz                  int
}

// mark is a place in the page; columns are counted only when needed.
type mark struct{ line, lineStart, offset int }

type attr struct {
	name  string
	value []byte
}

// element is an open element.
type element struct {
	name      string
	at        mark
	hidden    bool // aria-hidden, itself or around it
	svg       bool // is or is in a drawing
	code      bool // is or is in a sample of code
	label     bool // is or is in a label
	named     bool // has a name or text for assistive technology
	needsName bool // a drawing that has to have a title
	captioned bool // a table with a caption
	headed    bool // a table with a header cell
}

type idRef struct {
	id         uint64
	from, to   int // in texts
	attr       string
	at         mark
	isFragment bool // a link to the place, rather than a relation
}

type field struct {
	id   uint64
	name string
	at   mark
}

// link is a link to an address or anchor of the site outside this page.
type link struct {
	target, page uint64
	from, to     int // in texts
	mark         mark
}

func newPage(s *Site) *page {
	return &page{
		site:     s,
		names:    map[string]string{},
		counts:   map[string]int{},
		ids:      map[uint64]mark{},
		labelFor: map[uint64]struct{}{},
	}
}

// clear forgets the page but keeps the memory it was held in.
func (p *page) clear() {
	clear(p.counts)
	clear(p.ids)
	clear(p.labelFor)
	*p = page{
		site: p.site, tokens: p.tokens, names: p.names, counts: p.counts, ids: p.ids, labelFor: p.labelFor, packed: p.packed,
		attrs: p.attrs[:0], open: p.open[:0], refs: p.refs[:0], fields: p.fields[:0], forms: p.forms[:0],
		links: p.links[:0], texts: p.texts[:0], loads: p.loads[:0], words: p.words[:0],
	}
	if len(p.names) > 1000 { // pages of nonsense, as in a fuzz test
		clear(p.names)
	}
}

// check runs the audit of one page.
func (p *page) check(address string, body []byte, ps *source.Problems) {
	p.ps, p.path, p.body = ps, address, body
	p.hash = p.site.hash(address)
	p.lang = langOfAddress(address)
	p.here = mark{line: 1}
	p.suspicious = hasRemains(body)
	p.tokens.read(body)
	for {
		kind, size := p.tokens.next()
		if kind == html.ErrorToken {
			break // the end; the scanner takes any bytes
		}
		p.token(kind)
		p.advance(size)
	}
	p.finish()
	if p.gz = len(body) / 2; !p.site.isLight(p.loads, p.gz) {
		p.gz = p.packed.size(body, p.site.budget.Page)
	}
}

// advance moves here over the token that was read.
func (p *page) advance(size int) {
	end := min(p.here.offset+size, len(p.body))
	part := p.body[p.here.offset:end]
	if n := bytes.Count(part, []byte{'\n'}); n > 0 {
		p.here.line += n
		p.here.lineStart = p.here.offset + bytes.LastIndexByte(part, '\n') + 1
	}
	p.here.offset = end
}

func (p *page) token(kind html.TokenType) {
	switch kind {
	case html.TextToken:
		p.text(p.tokens.text)
	case html.StartTagToken, html.SelfClosingTagToken:
		p.attrs = p.attrs[:0]
		for _, a := range p.tokens.attrs {
			p.attrs = append(p.attrs, attr{p.intern(a.name), a.value})
		}
		p.startTag(p.intern(p.tokens.name), kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		p.endTag(p.intern(p.tokens.name))
	}
}

// attr returns the value of an attribute and whether the tag has it.
func (p *page) attr(name string) ([]byte, bool) {
	for _, a := range p.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return nil, false
}

func (p *page) attrIs(name, value string) bool {
	v, ok := p.attr(name)
	return ok && string(v) == value
}

// attrText returns the value of an attribute without blanks around it.
func (p *page) attrText(name string) []byte {
	v, _ := p.attr(name)
	return bytes.TrimSpace(v)
}

// intern returns the string of b without allocating it again.
func (p *page) intern(b []byte) string {
	if s, ok := p.names[string(b)]; ok {
		return s
	}
	s := string(b)
	p.names[s] = s
	return s
}

func (p *page) hashBytes(b []byte) uint64 { return maphash.Bytes(p.site.seed, b) }

// keep stores a text that has to outlive the token and returns where it is.
func (p *page) keep(text []byte) (from, to int) {
	from = len(p.texts)
	p.texts = append(p.texts, text...)
	return from, len(p.texts)
}

func (p *page) linkText(l link) string { return string(p.texts[l.from:l.to]) }

func (p *page) posAt(m mark) source.Pos {
	start, end := min(m.lineStart, len(p.body)), min(m.offset, len(p.body))
	return source.Pos{File: p.path, Line: m.line, Col: utf8.RuneCount(p.body[start:end]) + 1}
}

// report adds a problem at the token at hand.
func (p *page) report(rule string, args ...string) { p.reportAt(p.here, rule, args...) }

func (p *page) reportAt(at mark, rule string, args ...string) {
	p.counts[rule]++
	if p.counts[rule] <= perRule {
		p.ps.Add(p.posAt(at), rule, args...)
	}
}

// reportPage adds a problem of the page as a whole.
func (p *page) reportPage(rule string, args ...string) {
	p.ps.Add(source.Pos{File: p.path}, rule, args...)
}

// hasOwnAddress tells pages that people link to and search engines list from
// files such as /404.html, which stand in for any address.
func (p *page) hasOwnAddress() bool { return strings.HasSuffix(p.path, "/") }

// isEmbed tells pages that other sites show in a frame (SEC-06). Each stands for
// a page of the site, which carries the metadata and is what search engines
// list.
func isEmbed(address string) bool { return strings.HasPrefix(address, "/embed/") }

// finish makes the checks that need the whole page.
func (p *page) finish() {
	for len(p.open) > 0 {
		p.unclosed(p.open[len(p.open)-1])
		p.pop()
	}
	p.checkHead()
	switch {
	case isTool(p.path): // which makes its own
	case p.h1s == 0:
		p.reportPage("page-h1-count", "count", "0")
	case p.h1s > 1:
		p.reportAt(p.h1At, "page-h1-count", "count", strconv.Itoa(p.h1s))
	}
	p.checkRefs()
	p.checkFields()
	for rule, n := range p.counts {
		if n > perRule {
			p.reportPage("page-and-more", "rule", rule, "count", strconv.Itoa(n-perRule))
		}
	}
}

// checkRefs reports references to ids that the page does not have.
func (p *page) checkRefs() {
	for _, r := range p.refs {
		if _, ok := p.ids[r.id]; ok {
			continue
		}
		id := string(p.texts[r.from:r.to])
		if r.isFragment {
			p.reportAt(r.at, "page-anchor-broken", "target", "#"+id, "pages", "1")
		} else {
			p.reportAt(r.at, "page-id-unknown", "attribute", r.attr, "id", id)
		}
	}
}

func (p *page) checkFields() {
	for _, f := range p.fields {
		if _, ok := p.labelFor[f.id]; !ok || f.id == 0 {
			p.reportAt(f.at, "page-field-label", "tag", f.name)
		}
	}
}

// langOfAddress is the language that an address of the site promises.
func langOfAddress(address string) string {
	if address == "/en" || strings.HasPrefix(address, "/en/") || strings.HasPrefix(address, "/embed/en/") {
		return "en"
	}
	return "vi"
}

// packers measure how large a page is compressed.
type packers struct {
	fast, usual *gzip.Writer
	n           counter
}

type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// size returns the compressed size of body: what servers usually reach, or an
// upper bound by a faster method where that is far below the budget.
func (k *packers) size(body []byte, budget int) int {
	if n := k.pack(&k.fast, gzip.BestSpeed, body); n < budget/2 {
		return n
	}
	return k.pack(&k.usual, gzip.DefaultCompression, body)
}

func (k *packers) pack(w **gzip.Writer, level int, body []byte) int {
	k.n = 0
	if *w == nil {
		*w, _ = gzip.NewWriterLevel(&k.n, level) // the level is a valid constant
	} else {
		(*w).Reset(&k.n)
	}
	(*w).Write(body) // a counter takes everything
	(*w).Close()
	return int(k.n)
}
