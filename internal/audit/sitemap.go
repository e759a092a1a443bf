package audit

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Limits of one site map file (META-09).
const (
	sitemapURLs  = 50_000
	sitemapBytes = 50_000_000
)

// sitemap is what stays of a site map: the addresses it lists.
type sitemap struct {
	file string
	locs []sitemapLoc
}

type sitemapLoc struct {
	text string
	hash uint64
	line int
}

// Sitemap gives the audit a site map (or an index of site maps): Finish proves
// that it lists every page once and nothing else. What is wrong with the file
// itself is reported at once.
func (s *Site) Sitemap(address string, body []byte, ps *source.Problems) {
	m := sitemap{file: address}
	if err := s.readSitemap(&m, body, ps); err != nil {
		ps.Add(source.Pos{File: address}, "sitemap-syntax", "detail", err.Error())
	}
	if len(m.locs) > sitemapURLs || len(body) > sitemapBytes {
		ps.Add(source.Pos{File: address}, "sitemap-too-large", "count", strconv.Itoa(len(m.locs)))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exists(s.hash(address))
	s.maps = append(s.maps, m)
}

// readSitemap collects the addresses of a site map and checks the alternates
// of each: a page that has some has itself among them.
func (s *Site) readSitemap(m *sitemap, body []byte, ps *source.Problems) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	var loc, text string
	var alternates []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := d.InputPos()
		at := source.Pos{File: m.file, Line: line, Col: 1}
		switch t := token.(type) {
		case xml.StartElement:
			text = ""
			if t.Name.Local == "link" {
				alternates = append(alternates, s.sitemapAddress(m, hrefOf(t), line, false, ps))
			}
		case xml.CharData:
			text += string(t)
		case xml.EndElement:
			switch t.Name.Local {
			case "loc":
				loc = s.sitemapAddress(m, strings.TrimSpace(text), line, true, ps)
			case "url":
				if len(alternates) > 0 && !contains(alternates, loc) {
					ps.Add(at, "sitemap-alternates", "path", loc)
				}
				loc, alternates = "", alternates[:0]
			}
			text = ""
		}
	}
}

func contains(list []string, text string) bool {
	for _, s := range list {
		if s == text {
			return true
		}
	}
	return false
}

func hrefOf(t xml.StartElement) string {
	for _, a := range t.Attr {
		if a.Name.Local == "href" {
			return a.Value
		}
	}
	return ""
}

// sitemapAddress returns an address of a site map without the base, and notes
// it; the address of an alternate needs a target but is not an entry.
func (s *Site) sitemapAddress(m *sitemap, text string, line int, entry bool, ps *source.Problems) string {
	address, ok := strings.CutPrefix(text, s.base)
	if !ok || !strings.HasPrefix(address, "/") {
		ps.Add(source.Pos{File: m.file, Line: line, Col: 1}, "sitemap-foreign", "url", text)
		return text
	}
	if entry {
		m.locs = append(m.locs, sitemapLoc{address, s.hash(address), line})
	}
	return address
}

// checkSitemaps compares the site maps with the pages; s.mu is held.
func (s *Site) checkSitemaps(ps *source.Problems) {
	if len(s.maps) == 0 {
		return
	}
	listed := map[uint64]bool{}
	for _, m := range s.maps {
		for _, l := range m.locs {
			at := source.Pos{File: m.file, Line: l.line, Col: 1}
			if _, ok := s.known[l.hash]; !ok {
				ps.Add(at, "sitemap-unknown", "path", l.text)
			}
			if listed[l.hash] {
				ps.Add(at, "sitemap-twice", "path", l.text)
			}
			listed[l.hash] = true
		}
	}
	for _, p := range s.pages {
		if p.listed && !listed[s.hash(p.path)] {
			ps.Add(source.Pos{File: p.path}, "sitemap-gap", "sitemap", s.maps[0].file)
		}
	}
}
