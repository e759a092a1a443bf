package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// machinePages are the files for programs: data, map, robots, headers.
func (s *Site) machinePages() []Page {
	var pages []Page
	add := func(path string, render func(w *bytes.Buffer) error) {
		pages = append(pages, Page{Path: path, render: func(w *bytes.Buffer, _ *source.Problems) error { return render(w) }, root: s.options.Root})
	}
	for _, i := range s.records.Indicators.All {
		add(i.CSVPath(), func(w *bytes.Buffer) error { return export.IndicatorCSV(w, i) })
	}
	for _, r := range s.rankings.All {
		for _, e := range r.Editions {
			add(e.CSVPath(), func(w *bytes.Buffer) error { return export.RankingCSV(w, e) })
		}
	}
	for _, l := range lang.All() {
		add(record.CompareDataPath(l), func(w *bytes.Buffer) error { return s.writeCompare(l, w) })
		s.addSearchFiles(l, add)
	}
	parts := s.sitemapParts()
	for n, paths := range parts {
		add(sitemapPath(n, len(parts)), func(w *bytes.Buffer) error { return s.writeSitemap(w, paths) })
	}
	if len(parts) > 1 {
		add("/sitemap.xml", func(w *bytes.Buffer) error { return s.writeSitemapIndex(w, len(parts)) })
	}
	add("/robots.txt", s.writeRobots)
	add("/_headers", s.writeHeaders)
	add("/_redirects", s.writeRedirects)
	return pages
}

// perSitemap is how many addresses one map holds at most (META-09: 50,000).
const perSitemap = 40_000

// sitemapParts are the Vietnamese paths of all pages with an address, cut
// into maps; each stands in the map in both languages.
func (s *Site) sitemapParts() [][]string {
	var paths []string
	for _, p := range s.pagesIn(lang.VI) {
		if strings.HasSuffix(p.Path, "/") && p.Path != record.ThanksPath { // which asks not to be listed
			paths = append(paths, p.Path)
		}
	}
	return slices.Collect(slices.Chunk(paths, perSitemap/2))
}

func sitemapPath(n, parts int) string {
	if parts == 1 {
		return "/sitemap.xml"
	}
	return fmt.Sprintf("/sitemap-%d.xml", n+1)
}

// sitemapPaths are the addresses of all maps, their index among them.
func sitemapPaths(parts int) []string {
	paths := []string{"/sitemap.xml"}
	for n := range parts {
		if path := sitemapPath(n, parts); path != paths[0] {
			paths = append(paths, path)
		}
	}
	return paths
}

// writeSitemap writes one map with the two languages of each page tied
// together (META-08, META-09). It gives no lastmod: the ledger of publications
// will know when a page changed; until then nothing honest can be said.
func (s *Site) writeSitemap(w *bytes.Buffer, paths []string) error {
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.WriteString(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	for _, path := range paths {
		for _, l := range lang.All() {
			fmt.Fprintf(w, "<url><loc>%s</loc>", s.baseURL+l.Path(path))
			for _, a := range []struct{ lang, path string }{{"vi", path}, {"en", lang.EN.Path(path)}, {"x-default", path}} {
				fmt.Fprintf(w, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, a.lang, s.baseURL+a.path)
			}
			w.WriteString("</url>\n")
		}
	}
	w.WriteString("</urlset>\n")
	return nil
}

func (s *Site) writeSitemapIndex(w *bytes.Buffer, parts int) error {
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for n := range parts {
		fmt.Fprintf(w, "<sitemap><loc>%s</loc></sitemap>\n", s.baseURL+sitemapPath(n, parts))
	}
	w.WriteString("</sitemapindex>\n")
	return nil
}

func (s *Site) writeRobots(w *bytes.Buffer) error {
	if s.options.Preview {
		w.WriteString("User-agent: *\nDisallow: /\n")
		return nil
	}
	fmt.Fprintf(w, "User-agent: *\nAllow: /\n\nSitemap: %s/sitemap.xml\n", s.baseURL)
	return nil
}

// writeRedirects makes unknown addresses below /en/ end on the English page
// that says so (NET-09). Netlify serves /404.html for all others by itself.
func (s *Site) writeRedirects(w *bytes.Buffer) error {
	w.WriteString("/en/* /en/404.html 404\n")
	return nil
}

// Security headers of pages (SEC-03). The policy allows nothing from outside
// and nothing inline.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'"

// metaPolicy is the policy in the page itself, for hosts that send no headers;
// frame-ancestors has no force there, and upgrading is the host's affair.
const metaPolicy = pagePolicy

const headerPolicy = pagePolicy + "; frame-ancestors 'none'; upgrade-insecure-requests"

type headerLine struct{ name, value string }

// everywhere is what every answer carries, the page for unknown addresses
// among them. When pages come that may be framed (/embed/), the policy moves
// to the paths of the others.
var everywhere = []headerLine{
	{"Content-Security-Policy", headerPolicy},
	{"Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "strict-origin-when-cross-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
}

// writeHeaders writes Netlify's _headers. Netlify joins the values of a header
// that several rules set, so no header is set by two rules that meet: what is
// the same everywhere has one rule, who may load a file has disjoint ones, one
// for each first segment of the pages, one for assets, one for each kind of
// data (NET-02, NET-10, SEC-06).
func (s *Site) writeHeaders(w *bytes.Buffer) error {
	w.WriteString(markerLine)
	rule := func(path string, lines ...headerLine) {
		fmt.Fprintln(w, path)
		for _, h := range lines {
			fmt.Fprintf(w, "  %s: %s\n", h.name, h.value)
		}
	}
	all := everywhere
	if s.options.Preview {
		all = append(slices.Clone(all), headerLine{"X-Robots-Tag", "noindex"})
	}
	rule("/*", all...)
	for _, path := range s.firstSegments() {
		rule(path, headerLine{"Cross-Origin-Resource-Policy", "same-origin"})
	}
	rule(assetDir+"*",
		headerLine{"Cache-Control", "public, max-age=31536000, immutable"},
		headerLine{"Cross-Origin-Resource-Policy", "cross-origin"})
	for _, path := range openData {
		rule(path,
			headerLine{"Access-Control-Allow-Origin", "*"},
			headerLine{"Cross-Origin-Resource-Policy", "cross-origin"})
	}
	return nil
}

// openData is what pages and programs of other origins may load.
var openData = []string{"/data/indicators/*", "/data/rankings/*", "/data/compare/*"}

// firstSegments are the patterns that between them match every page once.
func (s *Site) firstSegments() []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range lang.All() {
		for _, p := range s.pagesIn(l) {
			pattern := firstSegment(p.Path)
			if !seen[pattern] {
				seen[pattern] = true
				out = append(out, pattern)
			}
		}
	}
	slices.Sort(out)
	return out
}

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
