package site

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
)

// CITE-02: the page of a register is cited in all formats, under its title in
// both languages, below its downloads.
func TestRegistersAreCited(t *testing.T) {
	out := smallSite(t)
	for _, path := range []string{"/tasks/", "/databases/", "/technologies/", "/targets/", "/schedule/", "/sources/"} {
		for _, l := range lang.All() {
			page := out.page(t, l.Path(path))
			meta, texts := metaOf(t, page), citedTexts(t, page)
			if len(texts) != 10 || meta["citation_title"] != meta["DC.title"] || meta["DC.type"] != "dataset" {
				t.Errorf("%s: %d citations, metadata %v", l.Path(path), len(texts), meta)
			}
			if strings.Index(page, `id="citing"`) < strings.Index(page, `id="download"`) {
				t.Errorf("%s: the citation stands above the downloads", l.Path(path))
			}
		}
	}
}

// VN-30: from every page that shows figures one link leads to the form with
// the page, or the newest figure, filled in; there is none where the portal
// takes no reports.
func TestReportLinks(t *testing.T) {
	about := map[string]string{
		"/tasks/": "%2ftasks%2f", "/targets/": "%2ftargets%2f", "/rankings/": "%2frankings%2f", "/data/": "%2fdata%2f",
		"/entities/hue/": "%2fentities%2fhue%2f", "/indicators/tasks-assigned/": "tasks-assigned%2f2025", "/indicators/tasks-assigned/2025/": "tasks-assigned%2f2025",
	}
	for _, closed := range []bool{false, true} {
		out := smallSite(t)
		if closed {
			out = render(t, open(t, Options{Root: receiving(t, "[feedback]\nopen = false\n"), Cache: drawings}))
		}
		for path, figure := range about {
			for _, l := range lang.All() {
				link := `href="` + l.Path("/feedback/") + `?kind=error&amp;figure=` + figure + `#form"`
				if n := strings.Count(out.page(t, l.Path(path)), link); n != 1 && !closed || n != 0 && closed {
					t.Errorf("%s, closed %v: %d links %s", l.Path(path), closed, n, link)
				}
			}
		}
	}
}
