package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// CITE-02, CITE-03: every page of an indicator, figure, ranking, notice, task
// and entity says how to cite it in all formats, without a script, and carries
// the metadata that reference managers read; the address in them is its own.
func TestCitationsInPages(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	for _, page := range []string{
		"/indicators/gdp-contribution/", "/indicators/gdp-contribution/2025/", "/indicators/procedures-accepted-anywhere/2025-11/",
		"/rankings/online-readiness/", "/rankings/online-readiness/2025-11/", "/notices/17-tb-cqttbcd/", "/tasks/624-pl1-1-3/", "/tasks/overdue/", "/entities/hue/", "/tasks/", "/schedule/",
	} {
		for _, l := range lang.All() {
			path := l.Path(page)
			body := out.page(t, path)
			meta := metaOf(t, body)
			if meta["citation_public_url"] != base+path || meta["citation_title"] == "" || meta["citation_publication_date"] != "" ||
				meta["citation_language"] != string(l) || meta["DC.type"] == "" {
				t.Errorf("%s: metadata %v", path, meta)
			}
			texts := citedTexts(t, body)
			version := fmt.Sprintf("\"version\": %q", meta["DC.date"]) // the only date that is known of a page
			if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, version) && !strings.Contains(s, "issued") }) {
				t.Errorf("%s: no citation has %s alone", path, version)
			}
			author := fmt.Sprintf("\"author\": [{\"literal\":%q}]", meta["DC.creator"])
			if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, author) }) {
				t.Errorf("%s: no citation has the author DC.creator names, %q", path, meta["DC.creator"])
			}
			if strings.Contains(meta["DC.creator"]+meta["DC.publisher"], "ndependent") || strings.Contains(meta["DC.creator"]+meta["DC.publisher"], "độc lập") {
				t.Errorf("%s: the creator is no name: %q, %q", path, meta["DC.creator"], meta["DC.publisher"])
			}
			if len(texts) != 10 {
				t.Fatalf("%s: %d citations", path, len(texts))
			}
			for _, text := range texts {
				// Formats of one language hold the address of the page in it.
				if !strings.Contains(text, base+lang.VI.Path(page)) && !strings.Contains(text, base+lang.EN.Path(page)) {
					t.Errorf("%s: a citation without its address: %s", path, text)
				}
			}
			for _, start := range []string{"@misc{", "@dataset{", "@online{", "TY  - ", "[\n  {", "{{Chú thích web ", "{{cite web "} {
				if dataset := start == "@dataset{"; dataset && meta["DC.type"] != "dataset" || start == "@online{" && meta["DC.type"] == "dataset" {
					continue
				}
				if !startsAny(texts, start) {
					t.Errorf("%s: no citation starts with %q", path, start)
				}
			}
		}
	}
}

func startsAny(texts []string, start string) bool {
	for _, text := range texts {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

// citedTexts are the citations of a page, as they stand without a script.
func citedTexts(t *testing.T, body string) (texts []string) {
	t.Helper()
	_, section, ok := strings.Cut(body, `<section class="quote"`)
	if !ok {
		return nil
	}
	section, _, _ = strings.Cut(section, "</section>")
	root, err := html.Parse(strings.NewReader("<section" + section + "</section>"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "data-copyable" {
				texts = append(texts, insideOf(n))
			}
		}
	}
	return texts
}

func insideOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// CITE-03: the page of every national figure, and every block that shows one,
// holds it as one line of text.
func TestFigureLines(t *testing.T) {
	out := smallSite(t)
	s := small.site
	for _, l := range lang.All() {
		for _, i := range s.records.Indicators.All {
			for _, o := range i.National() {
				line := string(esc(s.quoter().Line(l, o)))
				if page := out.page(t, l.Path(o.Path())); !strings.Contains(page, ">"+line+"<") {
					t.Errorf("%s does not hold %s", l.Path(o.Path()), line)
				}
			}
		}
	}
}

// Why two values are not compared is said in the words of the rule that
// forbids it (design.md, 4).
func TestObstacle(t *testing.T) {
	unit := &record.Unit{ID: "x", Kind: "count"}
	at := func(period string, change func(*record.Observation)) *record.Observation {
		p, err := record.ParsePeriod(period)
		if err != nil {
			t.Fatal(err)
		}
		o := &record.Observation{Indicator: &record.Indicator{Unit: unit}, Period: p, Origin: &record.Origin{Bound: record.Exact}}
		change(o)
		return o
	}
	same := func(*record.Observation) {}
	for want, pair := range map[string][2]*record.Observation{
		"bound": {at("2024", same), at("2025", func(o *record.Observation) { o.Bound = record.Above })},
		"kind":  {at("2024", same), at("2025-q1", same)},
		"since": {at("2025-10-15", same), at("2025-12-25", func(o *record.Observation) { o.Since = o.Period })},
		"whole": {at("2024", same), at("2025", func(o *record.Observation) { o.Of = mustDecimal("12") })},
		"rank":  {at("2020", func(o *record.Observation) { o.Indicator.Unit = &record.Unit{Kind: "rank"} }), at("2025", same)},
		"span":  {at("2011--2015", same), at("2014--2018", same)},
	} {
		if got := obstacle(pair[0], pair[1]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
