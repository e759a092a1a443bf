package site

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"resolution57.example/portal/internal/record"
)

// Security headers of pages (SEC-03). The policy allows nothing from outside
// and nothing inline.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'"

// metaPolicy is the policy in the page itself, for hosts that send no headers
// and for unknown addresses; frame-ancestors has no force there, and upgrading
// is the host's affair.
const metaPolicy = pagePolicy

const headerPolicy = pagePolicy + "; frame-ancestors 'none'; upgrade-insecure-requests"

type headerLine struct{ name, value string }

// everywhere is what every answer carries, the page for unknown addresses
// among them.
var everywhere = []headerLine{
	{"Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "strict-origin-when-cross-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
}

// openRoots are the folders whose files pages and programs of other origins may
// load: data, what the portal says to programs, and pictures of shared links.
// The few pages among them hold nothing that those files do not.
var openRoots = []string{"api", "data", "feeds", "log", "oembed", "share"}

// isOpen reports whether what the pattern of a first part meets is open.
func isOpen(pattern string) bool {
	return slices.Contains(openRoots, strings.TrimSuffix(pattern[1:], "/*"))
}

// mayBeOpen reports whether what the pattern meets is open, or is held to be by
// some of Netlify's own tools, for which "/data/*" meets "/databases/" as well:
// two rules that may meet must not say different things.
func mayBeOpen(pattern string) bool {
	return slices.ContainsFunc(openRoots, func(root string) bool { return strings.HasPrefix(pattern, "/"+root) })
}

// depths are the patterns that between them match whatever lies up to three
// parts deep. Every embed lies deeper.
var depths = []string{"/:a", "/:a/:b", "/:a/:b/:c"}

// headerFile are the rules of a _headers file, in order, one for each pattern.
type headerFile struct {
	patterns []string
	lines    map[string][]headerLine
}

func (h *headerFile) add(pattern string, lines ...headerLine) {
	if h.lines[pattern] == nil {
		h.patterns = append(h.patterns, pattern)
	}
	h.lines[pattern] = append(h.lines[pattern], lines...)
}

// writeHeaders writes Netlify's _headers (NET-02, NET-10, SEC-03, SEC-06).
//
// Netlify joins the values of a header that several rules set, and of two
// policies the stricter holds. Embeds must have another policy than pages, so
// that no policy can stand under /*: it stands once under each first part of an
// address that the site has, and /embed/* has its own.
//
// That leaves addresses whose first part the site does not have. They are
// answered with the page that says so, which carries the policy for scripts and
// styles itself; that it must not be framed can only be said in a header, and
// X-Frame-Options says it up to the depth at which embeds begin. Where a page
// has both, browsers heed the policy alone.
func (s *Site) writeHeaders(w *bytes.Buffer) error {
	all := everywhere
	if s.options.Preview {
		all = append(slices.Clone(all), headerLine{"X-Robots-Tag", "noindex"})
	}
	rules := headerFile{lines: map[string][]headerLine{}}
	rules.add("/*", all...)
	for _, pattern := range depths {
		rules.add(pattern, headerLine{"X-Frame-Options", "DENY"})
	}
	rules.add(assetDir+"*",
		headerLine{"Cache-Control", "public, max-age=31536000, immutable"},
		headerLine{"Cross-Origin-Resource-Policy", "cross-origin"})
	s.addPolicies(&rules)
	dataHeaders(rules.add)
	if s.ledger.log.Size() > 0 {
		s.logHeaders(rules.add)
	}
	w.WriteString(markerLine)
	for _, pattern := range rules.patterns {
		fmt.Fprintln(w, pattern)
		for _, h := range rules.lines[pattern] {
			fmt.Fprintf(w, "  %s: %s\n", h.name, h.value)
		}
	}
	return nil
}

// addPolicies gives every file one policy, and says of every first part who may
// load what lies there: anybody what is open (SEC-06), else no other site. What
// is no page and not open needs no word.
func (s *Site) addPolicies(rules *headerFile) {
	pages := map[string]bool{firstSegment(assetDir): false} // by pattern: whether there are pages
	for _, p := range s.Pages() {
		if pattern := firstSegment(p.Path); !p.IsEmbed() && !isAdmin(p.Path) && !strings.HasPrefix(p.Path, "/_") { // rules are not served
			pages[pattern] = pages[pattern] || p.IsHTML()
		}
	}
	for _, pattern := range slices.Sorted(maps.Keys(pages)) {
		rules.add(pattern, headerLine{"Content-Security-Policy", headerPolicy})
		if isOpen(pattern) {
			rules.add(pattern, headerLine{"Access-Control-Allow-Origin", "*"})
		}
		switch {
		case mayBeOpen(pattern):
			rules.add(pattern, headerLine{"Cross-Origin-Resource-Policy", "cross-origin"})
		case pages[pattern]:
			rules.add(pattern, headerLine{"Cross-Origin-Resource-Policy", "same-origin"})
		}
	}
	if s.hasAdmin() {
		s.addAdminRules(rules)
	}
	rules.add(record.EmbedsPath+"*",
		headerLine{"Content-Security-Policy", embedPolicy},
		headerLine{"Cross-Origin-Resource-Policy", "cross-origin"},
		headerLine{"Cross-Origin-Embedder-Policy", "require-corp"})
}

// addAdminRules gives the forms their own policy and keeps search engines from
// them; a preview keeps them from everything.
func (s *Site) addAdminRules(rules *headerFile) {
	const pattern = adminPath + "*"
	rules.add(pattern,
		headerLine{"Content-Security-Policy", s.adminPolicy() + "; frame-ancestors 'none'; upgrade-insecure-requests"},
		headerLine{"Cross-Origin-Resource-Policy", "same-origin"})
	if !s.options.Preview {
		rules.add(pattern, headerLine{"X-Robots-Tag", "noindex"})
	}
}

// firstSegment is the pattern of all that has the same first part.
func firstSegment(path string) string {
	segment, _, deep := strings.Cut(path[1:], "/")
	switch {
	case segment == "":
		return record.HomePath
	case deep:
		return "/" + segment + "/*"
	}
	return path
}
