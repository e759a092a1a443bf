package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// machinePages are the files for programs beside the data: what the comparison
// loads, map, robots, headers.
func (s *Site) machinePages() []Page {
	var pages []Page
	add := func(path string, render func(w *bytes.Buffer) error) {
		pages = append(pages, Page{Path: path, render: func(w *bytes.Buffer, _ *source.Problems) error { return render(w) }, root: s.options.Root})
	}
	pages = append(pages, s.picturePages()...)
	pages = append(pages, s.sharePages()...)
	for _, l := range lang.All() {
		add(record.CompareDataPath(l), func(w *bytes.Buffer) error { return s.writeCompare(l, w) })
		s.addSearchFiles(l, add)
	}
	pages = append(pages, s.feedPages()...)
	parts := s.sitemapParts()
	for n, paths := range parts {
		add(sitemapPath(n, len(parts)), func(w *bytes.Buffer) error { return s.writeSitemap(w, paths) })
	}
	if len(parts) > 1 {
		add("/sitemap.xml", func(w *bytes.Buffer) error { return s.writeSitemapIndex(w, len(parts)) })
	}
	s.oEmbedFiles(add)
	pages = append(pages, s.apiFiles()...)
	pages = append(pages, s.adminFiles()...)
	add("/robots.txt", s.writeRobots)
	pages = append(pages, s.logFiles()...)
	pages = append(pages, s.knownFiles()...)
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
		if strings.HasSuffix(p.Path, "/") && p.Path != record.ThanksPath && p.Path != unpublishedPath { // which ask not to be listed
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
// together (META-08, META-09). lastmod is the day on which what a page says last
// changed by the publication ledger; a page of which that knows nothing has none.
func (s *Site) writeSitemap(w *bytes.Buffer, paths []string) error {
	w.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.WriteString(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	modified := map[lang.Lang]map[string]string{lang.VI: s.modified(lang.VI), lang.EN: s.modified(lang.EN)}
	for _, path := range paths {
		for _, l := range lang.All() {
			fmt.Fprintf(w, "<url><loc>%s</loc>", s.baseURL+l.Path(path))
			if day := modified[l][path]; day != "" {
				fmt.Fprintf(w, "<lastmod>%s</lastmod>", day)
			}
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
