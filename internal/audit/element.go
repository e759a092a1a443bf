package audit

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// startTag checks a start tag and opens its element.
func (p *page) startTag(name string, selfClosing bool) {
	p.checkPlace(name)
	e := p.inherit(name)
	p.checkAttrs(&e)
	switch name {
	case "html":
		p.checkHTML()
	case "meta":
		p.meta()
	case "link":
		p.linkTag()
	case "script":
		p.script()
	case "style":
		p.report("page-style-element")
	case "h1", "h2", "h3", "h4", "h5", "h6":
		p.headingTag(int(name[1] - '0'))
	case "img":
		p.image(&e)
	case "form":
		p.formTag()
	case "input", "select", "textarea":
		p.formField(e)
		p.field(e)
	case "label":
		p.labelTag()
	case "svg":
		e.needsName = p.attrIs("role", "img") && !e.hidden && !e.named
	case "th":
		p.headerCell()
	}
	if isVoid(name) || selfClosing && e.svg {
		p.passOn(e)
		if e.needsName {
			p.report("page-svg-title")
		}
		return
	}
	p.push(e)
}

// inherit begins an element with what it has from the one around it.
func (p *page) inherit(name string) element {
	e := element{name: name, at: p.here}
	if n := len(p.open); n > 0 {
		around := p.open[n-1]
		e.hidden, e.svg, e.code, e.label = around.hidden, around.svg, around.code, around.label
	}
	e.svg = e.svg || name == "svg"
	e.code = e.code || name == "code" || name == "pre"
	e.label = e.label || name == "label"
	return e
}

func (p *page) push(e element) {
	switch e.name {
	case "a":
		p.anchors++
		p.words = p.words[:0]
	case "p":
		p.paras++
		p.pEnder = element{}
	}
	p.open = append(p.open, e)
}

// pop closes the innermost element and checks what it turned out to be.
func (p *page) pop() {
	e := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	switch e.name {
	case "a":
		p.anchors--
		p.needName(e, "page-link-nameless")
		if text := bytes.TrimSpace(p.words); isVague(text) {
			p.reportAt(e.at, "page-link-vague", "text", string(text))
		}
	case "button", "summary":
		p.needName(e, "page-link-nameless")
	case "p":
		p.paras--
	case "h1", "h2", "h3", "h4", "h5", "h6":
		p.needName(e, "page-heading-empty")
	case "svg":
		if e.needsName {
			p.reportAt(e.at, "page-svg-title")
		}
	case "title":
		if e.svg && e.named {
			p.nameDrawing()
		}
	case "form":
		p.endForm()
	case "caption":
		if table := p.enclosing("table"); table != nil && e.named {
			table.captioned = true
		}
	case "table":
		p.checkTable(e)
	}
	p.passOn(e)
}

// passOn tells the element around e that it has text, if e has.
func (p *page) passOn(e element) {
	if n := len(p.open); n > 0 && e.named && !e.hidden {
		p.open[n-1].named = true
	}
}

func (p *page) needName(e element, rule string) {
	if !e.named && !e.hidden {
		p.reportAt(e.at, rule, "tag", e.name)
	}
}

// nameDrawing notes that the drawing around has a title.
func (p *page) nameDrawing() {
	if svg := p.enclosing("svg"); svg != nil {
		svg.needsName = false
	}
}

// searchDepth is how far out an open element is looked for. Pages are some 20
// deep; the bound keeps a page of nonsense from taking minutes.
const searchDepth = 500

// enclosing returns the innermost open element of a name, nil if there is none.
func (p *page) enclosing(name string) *element {
	for i := len(p.open) - 1; i >= max(0, len(p.open)-searchDepth); i-- {
		if p.open[i].name == name {
			return &p.open[i]
		}
	}
	return nil
}

// endTag closes an element, and with it those whose end tag may be left out.
func (p *page) endTag(name string) {
	for i := len(p.open) - 1; i >= max(0, len(p.open)-searchDepth); i-- {
		if p.open[i].name == name {
			for len(p.open) > i {
				p.pop()
			}
			return
		}
		if !mayStayOpen(p.open[i].name) {
			break
		}
	}
	if p.enclosing(name) == nil {
		p.strayEnd(name)
		return
	}
	for p.open[len(p.open)-1].name != name {
		p.unclosed(p.open[len(p.open)-1])
		p.pop()
	}
	p.pop()
}

func (p *page) strayEnd(name string) {
	if name == "p" && p.pEnder.name != "" {
		p.reportAt(p.pEnder.at, "page-block-in-paragraph", "tag", p.pEnder.name)
		p.pEnder = element{}
		return
	}
	p.report("page-stray-end", "tag", name)
}

func (p *page) unclosed(e element) {
	if !mayStayOpen(e.name) {
		p.reportAt(e.at, "page-unclosed", "tag", e.name)
	}
}

// checkAttrs makes the checks that hold for any tag.
func (p *page) checkAttrs(e *element) {
	blank, safe := false, false
	for _, a := range p.attrs {
		switch a.name {
		case "id":
			p.id(a.value)
		case "style":
			p.report("page-inline-style", "tag", e.name)
		case "tabindex":
			if n, err := strconv.Atoi(string(a.value)); err == nil && n > 0 {
				p.report("page-tabindex", "value", string(a.value))
			}
		case "aria-hidden":
			e.hidden = e.hidden || string(a.value) == "true"
		case "aria-label", "title":
			e.named = e.named || len(bytes.TrimSpace(a.value)) > 0
		case "aria-labelledby":
			e.named = true
			p.idRefs(a)
		case "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage",
			"aria-flowto", "aria-activedescendant", "headers", "list", "form", "for", "popovertarget":
			p.idRefs(a)
		case "target":
			blank = string(a.value) == "_blank"
		case "rel":
			safe = bytes.Contains(a.value, []byte("noopener")) || bytes.Contains(a.value, []byte("noreferrer"))
		case "href", "src", "srcset", "poster", "action", "formaction", "data", "xlink:href", "cite", "ping", "background":
			p.address(*e, a)
		default:
			p.otherAttr(*e, a)
		}
		if p.suspicious && !e.code {
			p.remains(a.value, e.svg)
		}
	}
	if blank && !safe {
		p.report("page-noopener")
	}
}

func (p *page) otherAttr(e element, a attr) {
	switch {
	case strings.HasPrefix(a.name, "on") && len(a.name) > 2:
		p.report("page-inline-handler", "attribute", a.name)
	case a.name == "srcdoc":
		p.report("page-inline-script", "tag", e.name)
	case e.svg && bytes.Contains(a.value, []byte("url(")):
		p.drawingRef(a)
	}
}

// id notes an id and reports one that the page has already.
func (p *page) id(value []byte) {
	h := p.hashBytes(value)
	if first, twice := p.ids[h]; twice {
		p.report("page-id-twice", "id", string(value), "line", strconv.Itoa(first.line))
		return
	}
	p.ids[h] = p.here
}

// idRefs notes an attribute that lists ids of the page.
func (p *page) idRefs(a attr) {
	for id := range bytes.FieldsSeq(a.value) {
		p.idRef(a.name, id, false)
	}
}

func (p *page) idRef(attr string, id []byte, isFragment bool) {
	from, to := p.keep(id)
	p.refs = append(p.refs, idRef{p.hashBytes(id), from, to, attr, p.here, isFragment})
}

// drawingRef notes a reference such as clip-path="url(#id)".
func (p *page) drawingRef(a attr) {
	_, rest, _ := bytes.Cut(a.value, []byte("url("))
	inside, _, _ := bytes.Cut(rest, []byte(")"))
	inside = bytes.Trim(inside, `"' `)
	if id, ok := bytes.CutPrefix(inside, []byte("#")); ok {
		p.idRef(a.name, id, false)
	} else {
		p.report("page-foreign-resource", "url", string(inside))
	}
}

// checkPlace reports elements where HTML does not allow them, so that browsers
// would move them.
func (p *page) checkPlace(name string) {
	n := len(p.open)
	switch {
	case n == 0 || p.open[n-1].svg:
	case p.paras > 0 && endsParagraph(name):
		p.endParagraph(name)
	case p.anchors > 0 && (name == "a" || name == "button" || name == "select" || name == "textarea"):
		p.report("page-nested-control", "tag", name)
	}
}

// endParagraph closes an open p as browsers do when a block begins. That is
// as it should be where the end tag was left out; where it is still to come,
// endTag will report the block.
func (p *page) endParagraph(block string) {
	if p.open[len(p.open)-1].name != "p" {
		p.report("page-block-in-paragraph", "tag", block)
		return
	}
	p.pop()
	p.pEnder = element{name: block, at: p.here}
}

func (p *page) headingTag(level int) {
	if level == 1 {
		p.h1s++
		p.h1At = p.here
	}
	if level > p.heading+1 {
		p.report("page-heading-skipped", "from", strconv.Itoa(p.heading), "to", strconv.Itoa(level))
	}
	p.heading = level
}

func (p *page) image(e *element) {
	alt, ok := p.attr("alt")
	if !ok && !e.hidden {
		p.report("page-image-alt")
	}
	e.named = e.named || len(bytes.TrimSpace(alt)) > 0
}

// field notes a form field that nothing on its own tag or around it names.
func (p *page) field(e element) {
	if e.name == "input" {
		switch string(bytes.ToLower(p.attrText("type"))) {
		case "hidden", "submit", "reset", "button":
			return
		case "image":
			p.image(&e)
			return
		}
	}
	if e.named || e.label || e.hidden {
		return
	}
	var id uint64
	if value, ok := p.attr("id"); ok {
		id = p.hashBytes(value)
	}
	p.fields = append(p.fields, field{id, e.name, p.here})
}

func (p *page) labelTag() {
	if id, ok := p.attr("for"); ok {
		p.labelFor[p.hashBytes(id)] = struct{}{}
	}
}

func (p *page) headerCell() {
	table := p.enclosing("table")
	if table == nil {
		return
	}
	table.headed = true
	switch string(p.attrText("scope")) {
	case "row", "col", "rowgroup", "colgroup":
	default:
		p.report("page-th-scope")
	}
}

func (p *page) checkTable(e element) {
	if !e.captioned {
		p.reportAt(e.at, "page-table-caption")
	}
	if !e.headed {
		p.reportAt(e.at, "page-table-header")
	}
}

// script checks a script tag; its text is checked when it comes.
func (p *page) script() {
	if _, ok := p.attr("src"); !ok && !isDataBlock(p.attrText("type")) {
		p.report("page-inline-script", "tag", "script")
	}
}

func isDataBlock(kind []byte) bool {
	switch string(kind) {
	case "application/json", "application/ld+json":
		return true
	}
	return false
}

// text checks the text between two tags.
func (p *page) text(text []byte) {
	n := len(p.open)
	if n == 0 {
		return
	}
	e := &p.open[n-1]
	switch e.name {
	case "script":
		p.scriptText(text, *e)
		return
	case "title":
		if !e.svg {
			p.titleText(text)
		}
	}
	if len(bytes.TrimSpace(text)) > 0 && !e.hidden {
		e.named = true
	}
	if p.anchors > 0 && !e.hidden && len(p.words) < 40 {
		p.words = append(p.words, text...)
	}
	if p.suspicious && !e.code {
		p.remains(text, false)
	}
}

// isVague tells link texts that mean nothing away from their place (VN-21).
func isVague(text []byte) bool {
	if len(text) > len("nhấn vào đây") {
		return false
	}
	switch strings.ToLower(string(text)) {
	case "tại đây", "ở đây", "đây", "xem thêm", "xem", "chi tiết", "bấm vào đây", "nhấn vào đây", "liên kết", "tải về",
		"here", "click here", "this", "more", "read more", "see more", "link", "details", "download":
		return true
	}
	return false
}

// scriptText checks that a data block is JSON. The attributes at hand are
// still those of the script tag.
func (p *page) scriptText(text []byte, e element) {
	if !isDataBlock(p.attrText("type")) {
		return
	}
	if !json.Valid(text) {
		p.reportAt(e.at, "page-json")
	}
	if p.suspicious {
		p.remains(text, false)
	}
}

// remainMarks are what a template leaves when it was not rendered, or rendered
// from a value it could not print.
var remainMarks = [...]string{"{{", "ZgotmplZ", "<no value>", "&lt;no value&gt;", "%!", "NaN", "[object Object]"}

// hasRemains is a quick look whether remains needs to be called at all.
func hasRemains(body []byte) bool {
	for _, m := range remainMarks {
		if bytes.Contains(body, []byte(m)) {
			return true
		}
	}
	return false
}

// remains reports text that a template should have replaced.
func (p *page) remains(text []byte, drawing bool) {
	for _, m := range remainMarks {
		i := bytes.Index(text, []byte(m))
		switch {
		case i < 0:
		case m == "NaN" && !drawing: // a word elsewhere, a broken coordinate in a drawing
		case m == "%!" && !isFormatError(text[i+len(m):]):
		default:
			p.report("page-template-remains", "text", excerpt(text[i:]))
			return
		}
	}
}

// isFormatError tells "%!d(string=x)" and "%!(EXTRA …)" from "100%!".
func isFormatError(after []byte) bool {
	if len(after) > 0 && after[0] != '(' {
		after = after[1:]
	}
	return len(after) > 0 && after[0] == '('
}

// excerpt is the beginning of a text, in one line, for a message.
func excerpt(text []byte) string {
	const runes = 24
	words := strings.Join(strings.Fields(string(text[:min(len(text), 4*runes)])), " ")
	short := []rune(strings.ToValidUTF8(words, ""))
	if len(short) > runes {
		return string(short[:runes]) + "…"
	}
	return string(short)
}

func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}

// mayStayOpen lists the elements whose end tag HTML lets one leave out.
func mayStayOpen(name string) bool {
	switch name {
	case "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption",
		"option", "optgroup", "html", "head", "body", "rt", "rp":
		return true
	}
	return false
}

// endsParagraph lists the elements that make a browser close an open p.
func endsParagraph(name string) bool {
	switch name {
	case "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure",
		"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre",
		"search", "section", "table", "ul":
		return true
	}
	return false
}
