package audit

import (
	"bytes"
	"slices"
	"strings"
)

// metaSet tells which of metaNames a page has, with a value.
type metaSet uint16

// metaNames are the meta tags that every page has to have: the usual ones and
// the six mandatory Dublin Core elements (VN-16).
var metaNames = [...]string{"charset", "viewport", "description",
	"dc.title", "dc.creator", "dc.date", "dc.description", "dc.publisher", "dc.identifier"}

const firstDublinCore = 3 // in metaNames

// hreflangs are the values of hreflang the site uses; x-default is Vietnamese.
var hreflangs = [...]string{"vi", "en", "x-default"}

func (p *page) checkHTML() {
	if p.htmlSeen {
		p.report("page-second-html")
	}
	p.htmlSeen = true
	lang, _ := p.attr("lang")
	if base, _, _ := strings.Cut(string(lang), "-"); base != p.lang {
		p.report("page-language", "lang", string(lang), "want", p.lang)
	}
}

func (p *page) titleText(text []byte) {
	text = bytes.TrimSpace(text)
	if len(text) > 0 {
		p.title = anchor(p.site.hash(p.lang), p.hashBytes(text))
	}
}

func (p *page) meta() {
	content := p.attrText("content")
	if _, ok := p.attr("charset"); ok {
		p.metas |= 1
		return
	}
	if policy, ok := p.attr("http-equiv"); ok && strings.EqualFold(string(policy), "content-security-policy") {
		p.metaPolicy(string(content))
		return
	}
	name := string(bytes.ToLower(p.attrText("name")))
	if name == "robots" && bytes.Contains(content, []byte("noindex")) {
		p.noindex = true
	}
	if i := slices.Index(metaNames[:], name); i >= 0 && len(content) > 0 {
		p.metas |= 1 << i
	}
}

func (p *page) metaPolicy(policy string) {
	p.metas |= 1 << len(metaNames)
	for _, f := range policyFaults(policy, true, allowedAt(p.path)) {
		p.report(f.rule, f.args...)
	}
}

// checkHead reports what the head of the page lacks.
func (p *page) checkHead() {
	if !p.htmlSeen {
		p.reportPage("page-language", "lang", "", "want", p.lang)
	}
	if p.title == 0 {
		p.reportPage("page-title-missing")
	}
	for i, name := range metaNames {
		switch {
		case p.metas&(1<<i) != 0:
		case i >= firstDublinCore && isEmbed(p.path): // the page it stands for has them
		case isTool(p.path) && metaNames[i] != "charset" && metaNames[i] != "viewport":
		case i < firstDublinCore:
			p.reportPage("page-meta-missing", "name", name)
		default:
			p.reportPage("page-dublin-core", "name", "DC."+strings.TrimPrefix(name, "dc."))
		}
	}
	if p.metas&(1<<len(metaNames)) == 0 {
		p.reportPage("page-policy-missing")
	}
	switch {
	case isEmbed(p.path):
		p.checkEmbed()
	case isTool(p.path):
		p.checkTool()
	case p.hasOwnAddress():
		p.checkAddresses()
	}
}

// checkAddresses checks the canonical address and the alternates (META-08).
func (p *page) checkAddresses() {
	if !p.canonical {
		p.reportPage("canonical-missing", "want", p.site.base+p.path)
	}
	for i, lang := range hreflangs {
		if p.alternates[i] == 0 {
			p.reportPage("hreflang-missing", "hreflang", lang)
		}
	}
	vi, def := p.alternates[0], p.alternates[2]
	if vi != 0 && def != 0 && vi != def {
		p.reportPage("hreflang-default")
	}
	if self := p.alternates[slices.Index(hreflangs[:], p.lang)]; self != 0 && self != p.hash {
		p.reportPage("hreflang-self", "hreflang", p.lang, "want", p.site.base+p.path)
	}
}

// linkTag checks a link tag by what its rel says it is.
func (p *page) linkTag() {
	href := p.attrText("href")
	rel := string(bytes.ToLower(p.attrText("rel")))
	switch rel {
	case "canonical":
		p.canonical = true
		if isEmbed(p.path) {
			p.embedCanonical(href)
			return
		}
		if p.hasOwnAddress() && string(href) != p.site.base+p.path {
			p.report("canonical-elsewhere", "url", string(href), "want", p.site.base+p.path)
		}
		return
	case "stylesheet":
		p.fetch(href, loadStyle)
	case "modulepreload":
		p.fetch(href, loadScript)
	case "preload":
		p.fetch(href, preloadKind(p.attrText("as")))
	case "icon", "shortcut icon", "apple-touch-icon", "mask-icon":
		p.fetch(href, loadImage)
	case "manifest", "prefetch", "preconnect", "dns-prefetch", "prerender":
		p.fetch(href, loadLater)
	case "alternate":
		if lang, ok := p.attr("hreflang"); ok {
			p.alternate(string(lang), string(href))
			return
		}
		p.visit(href)
	default:
		p.visit(href)
	}
}

func preloadKind(as []byte) loadKind {
	switch string(as) {
	case "style":
		return loadStyle
	case "script":
		return loadScript
	case "font":
		return loadFont
	case "image":
		return loadImage
	}
	return loadLater
}

// alternate notes a version of the page in a language.
func (p *page) alternate(lang, href string) {
	i := slices.Index(hreflangs[:], lang)
	if i < 0 {
		p.report("hreflang-unknown", "hreflang", lang)
		return
	}
	address, ok := strings.CutPrefix(href, p.site.base)
	if !ok || !strings.HasPrefix(address, "/") || p.site.base == "" {
		p.report("hreflang-relative", "url", href)
		return
	}
	target := p.site.hash(address)
	p.alternates[i] = target
	if target == p.hash {
		return
	}
	p.addLink(address, "")
	if lang != p.lang && lang != "x-default" {
		p.other, p.otherLine = target, p.here.line
	}
}
