package audit

import "strings"

// checkEmbed reports what a page in a foreign frame must not lack: search
// engines are not to list it, and the page it stands for is named.
func (p *page) checkEmbed() {
	if !p.noindex {
		p.reportPage("embed-indexed")
	}
	if p.hasOwnAddress() && !p.canonical {
		p.reportPage("embed-canonical")
	}
}

// embedCanonical takes the address of the page that an embed stands for: one of
// the site, and no embed.
func (p *page) embedCanonical(href []byte) {
	address, ok := strings.CutPrefix(string(href), p.site.base)
	if !ok || !strings.HasPrefix(address, "/") || isEmbed(address) {
		p.report("embed-canonical")
		return
	}
	p.visit(href)
}

// embedLink proves that a link of an embed leaves the frame: inside it the page
// that it leads to would be refused.
func (p *page) embedLink() {
	if _, ok := p.attr("href"); ok && !p.attrIs("target", "_top") && !p.attrIs("target", "_blank") {
		p.report("embed-link")
	}
}

// frameAncestors is the value of that directive in a policy, "" where there is
// none. Of two policies joined by a comma the stricter holds, so that they are
// one value that fits nothing.
func frameAncestors(policy string) string {
	for part := range strings.SplitSeq(policy, ";") {
		if words := strings.Fields(part); len(words) > 0 && strings.EqualFold(words[0], "frame-ancestors") {
			return strings.Join(words[1:], " ")
		}
	}
	return ""
}
