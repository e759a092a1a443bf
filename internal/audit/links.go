package audit

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"
)

// loadLater is for what a page names but does not fetch at once.
const loadLater loadKind = 255

// address checks an attribute that holds an address (or several).
func (p *page) address(e element, a attr) {
	value := bytes.TrimSpace(a.value)
	switch {
	case e.name == "link": // linkTag knows more
		return
	case a.name == "srcset":
		for candidate := range bytes.SplitSeq(value, []byte(",")) {
			if source, _, _ := bytes.Cut(bytes.TrimSpace(candidate), []byte(" ")); len(source) > 0 {
				p.fetch(source, loadLater)
			}
		}
	case a.name == "src", a.name == "poster", a.name == "data", a.name == "background",
		e.svg && e.name != "a" && a.name != "cite":
		p.fetch(value, p.fetchKind(e))
	default:
		p.visit(value)
	}
}

func (p *page) fetchKind(e element) loadKind {
	switch {
	case e.name == "script":
		return loadScript
	case e.name == "img" && !p.attrIs("loading", "lazy"):
		return loadImage
	}
	return loadLater
}

// fetch checks the address of something the browser loads by itself.
func (p *page) fetch(address []byte, kind loadKind) {
	local, ok := p.local(address)
	if !ok {
		p.report("page-foreign-resource", "url", excerptURL(address))
		return
	}
	p.visit(address)
	if kind == loadLater || len(local) == 0 || local[0] == '#' {
		return
	}
	l := load{kind, p.site.hash(p.absolute(local))}
	if !slices.Contains(p.loads, l) {
		p.loads = append(p.loads, l)
	}
}

// visit checks the address of something the reader may go to.
func (p *page) visit(address []byte) {
	local, ok := p.local(address)
	if !ok {
		p.outside(address)
		return
	}
	rest, fragment, _ := strings.Cut(local, "#")
	rest, _, _ = strings.Cut(rest, "?")
	if strings.Contains(fragment, ":~:") { // a text to scroll to, no id
		fragment = ""
	}
	if rest == "" || p.absolute(rest) == p.path {
		p.fragment(fragment)
		return
	}
	p.addLink(p.absolute(rest), unescape(fragment))
}

// local returns an address without the site's own base, and whether it stays
// within the site.
func (p *page) local(address []byte) (string, bool) {
	text := string(address)
	if base := p.site.base; base != "" {
		if rest, ok := strings.CutPrefix(text, base); ok && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
			return "/" + strings.TrimPrefix(rest, "/"), true
		}
	}
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, `/\`) || scheme(text) != "" {
		return "", false
	}
	return text, true
}

// outside checks an address that leaves the site or is none.
func (p *page) outside(address []byte) {
	switch scheme(string(address)) {
	case "javascript", "vbscript", "data":
		p.report("page-script-url", "url", excerptURL(address))
	case "http", "": // "" is //host/path, which may become http
		p.report("page-insecure-link", "url", excerptURL(address))
	}
}

// scheme returns the scheme of an address as a browser would see it, in small
// letters; browsers pass over line ends and control characters.
func scheme(text string) string {
	if i := strings.IndexAny(text, ":/?#"); i < 0 || text[i] != ':' {
		return ""
	}
	clean := strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, text)
	name, _, _ := strings.Cut(clean, ":")
	return strings.ToLower(name)
}

// absolute makes an address within the site absolute, without query and anchor.
func (p *page) absolute(local string) string {
	local, _, _ = strings.Cut(local, "#")
	local, _, _ = strings.Cut(local, "?")
	local = unescape(local)
	if strings.HasPrefix(local, "/") && !strings.Contains(local, "/.") && !strings.Contains(local, "//") {
		return local
	}
	if !strings.HasPrefix(local, "/") {
		local = p.path[:strings.LastIndexByte(p.path, '/')+1] + local
	}
	clean := path.Clean(local)
	if clean != "/" && (strings.HasSuffix(local, "/") || strings.HasSuffix(local, "/.") || strings.HasSuffix(local, "/..")) {
		clean += "/"
	}
	return clean
}

func unescape(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// fragment notes a link to a place in this page.
func (p *page) fragment(fragment string) {
	if fragment == "" || strings.EqualFold(fragment, "top") {
		return
	}
	p.idRef("href", []byte(unescape(fragment)), true)
}

// addLink notes a link to another page or file of the site.
func (p *page) addLink(address, fragment string) {
	target := p.site.hash(address)
	from, to := p.keep([]byte(address))
	l := link{target: target, page: target, from: from, to: to, mark: p.here}
	p.links = append(p.links, l)
	if fragment == "" {
		return
	}
	from, _ = p.keep([]byte(address))
	_, to = p.keep([]byte("#" + fragment))
	l.target, l.from, l.to = anchor(target, p.site.hash(fragment)), from, to
	p.links = append(p.links, l)
}

// excerptURL shortens an address for a message.
func excerptURL(address []byte) string {
	const most = 120
	text := strings.ToValidUTF8(string(address[:min(len(address), most)]), "")
	if len(address) > most {
		text += "…"
	}
	return text
}
