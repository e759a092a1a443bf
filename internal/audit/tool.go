package audit

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// toolPath is where the forms lie: a program of somebody else's, for editors.
const toolPath = "/admin/"

// isTool tells what is no part of the public site: the forms and what they load.
func isTool(address string) bool { return strings.HasPrefix(address, toolPath) }

// sources are those that directives of a policy may have beyond what SEC-03
// grants.
type sources map[string][]string

// allowedAt is what a policy may grant there. The manual of internal/admin says
// what needs each.
func allowedAt(path string) sources {
	if !isTool(path) {
		return nil
	}
	return sources{
		"style-src":    {"'unsafe-inline'"},
		"img-src":      {"data:", "blob:"},
		"manifest-src": {"blob:"},
		"frame-src":    {"blob:"},
		"connect-src":  {"data:", "blob:", "https://api.github.com"},
	}
}

func (s sources) without(directive string, list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(word string) bool { return slices.Contains(s[directive], word) })
}

// Tool checks the page of the forms: that nothing in it is inline or from
// elsewhere, that it has a policy, and that search engines are kept from it. It
// becomes nobody's link target: a page that links to it has a broken link. It has
// no budget and no other language.
func (s *Site) Tool(address string, html []byte, ps *source.Problems) {
	p := s.pool.Get().(*page)
	p.check(address, html, ps)
	p.clear()
	s.pool.Put(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tools = append(s.tools, address)
}

// checkTool reports what the head of the forms must not lack.
func (p *page) checkTool() {
	if !p.noindex {
		p.reportPage("tool-indexed")
	}
}

// toolHeaders proves that the forms are served with the headers of SEC-03 and
// that search engines are told to leave them alone.
func (r *HeaderRules) toolHeaders(paths []string, ps *source.Problems) {
	for _, path := range paths {
		if !strings.Contains(r.For(path).Get("X-Robots-Tag"), "noindex") {
			ps.Add(source.Pos{File: headersFile}, "tool-indexed")
		}
	}
}
