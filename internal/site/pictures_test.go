package site

import (
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Every chart is a file that opens alone: well-formed XML without style, script,
// variable or class; what it says of itself (headline, sources, day, licence,
// address of a page that exists) is in the picture. Every chart and every
// ranking on a page leads to its file.
func TestCharts(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	charts := 0
	for _, name := range out.names() {
		if !strings.HasPrefix(name, "data/charts/") {
			continue
		}
		charts++
		l := lang.VI
		if strings.HasSuffix(name, ".en.svg") {
			l = lang.EN
		}
		texts := pictureTexts(t, name, out[name])
		all := strings.Join(texts, "\n")
		licence := map[lang.Lang]string{lang.VI: "Giấy phép CC BY 4.0", lang.EN: "Licence CC BY 4.0"}[l]
		for _, want := range []string{map[lang.Lang]string{lang.VI: "Nguồn: ", lang.EN: "Source: "}[l], licence, "22", "2026"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, all)
			}
		}
		address := strings.TrimPrefix(texts[len(texts)-1], base)
		if page, ok := out[Page{Path: address}.File()]; !ok || !strings.HasPrefix(address, l.Path("/")) || len(page) == 0 {
			t.Errorf("%s names the page %q", name, texts[len(texts)-1])
		}
	}
	if charts < 40 {
		t.Errorf("only %d charts are files", charts)
	}
	for _, path := range out.htmlPages() {
		page := out.page(t, path)
		files := strings.Count(page, `href="/data/charts/`)
		if drawn, ranked := strings.Count(page, `<figure class="chart"`), strings.Count(page, `<table role="table" class="rank-table`); files != drawn+ranked || strings.Count(page, "<button type=\"button\" data-png=") != files {
			t.Errorf("%s: %d charts, %d rankings, %d files", path, drawn, ranked, files)
		}
	}
}

// pictureTexts reads a picture as an XML reader that knows nothing of it, and
// returns its texts in order.
func pictureTexts(t *testing.T, name string, body []byte) (texts []string) {
	t.Helper()
	for _, bad := range []string{"var(", "class=", "style", "data-", "<script", "href", "http://www.w3.org/1999/xlink"} {
		if bytes.Contains(body, []byte(bad)) {
			t.Errorf("%s holds %q", name, bad)
		}
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Space != "http://www.w3.org/2000/svg" {
				t.Errorf("%s: <%s> is of the namespace %q", name, e.Name.Local, e.Name.Space)
			}
			if inText = e.Name.Local == "text"; inText {
				texts = append(texts, "")
			}
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				texts[len(texts)-1] += string(e)
			}
		}
	}
	if len(texts) < 6 {
		t.Fatalf("%s has the texts %q", name, texts)
	}
	return texts
}

// Every colour of a picture is one of the light theme, whatever theme the page
// has.
func TestChartColours(t *testing.T) {
	light, _, _, _ := palettes(t)
	known := map[string]bool{"none": true}
	for _, colour := range light {
		known[colour] = true
	}
	out := realSite(t)
	for name, body := range out {
		if !strings.HasPrefix(name, "data/charts/") {
			continue
		}
		for _, m := range regexp.MustCompile(` (?:fill|stroke|stop-color)="([^"]*)"`).FindAllSubmatch(body, -1) {
			if colour := string(m[1]); !known[colour] && !strings.HasPrefix(colour, "url(#") {
				t.Errorf("%s: the colour %s is no token", name, colour)
			}
		}
	}
}

// META-06, SEC-06: pages of figures, indicators and rankings show a picture of
// their own at an address that never changes, with what it says in words; all
// other pages that of the portal.
func TestSharePictures(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	used := map[string]bool{}
	for _, path := range out.htmlPages() {
		meta := metaOf(t, out.page(t, path))
		image, version, _ := strings.Cut(strings.TrimPrefix(meta["og:image"], base), "?")
		plain := strings.TrimPrefix(path, "/en")
		parts := strings.Split(plain, "/")
		own := len(parts) > 3 && (parts[1] == "indicators" || parts[1] == "rankings")
		if own != strings.HasPrefix(image, "/share/"+parts[1]+"/") {
			t.Errorf("%s shows %s", path, image)
		}
		if !own {
			continue
		}
		used[image[1:]] = true
		if !regexp.MustCompile(`^v=[0-9a-f]{8}$`).MatchString(version) {
			t.Errorf("%s: the picture has the version %q", path, version)
		}
		if strings.HasSuffix(image, ".en.png") != strings.HasPrefix(path, "/en/") {
			t.Errorf("%s shows the picture of the other language: %s", path, image)
		}
		if name, _, _ := strings.Cut(meta["og:title"], ","); !strings.Contains(meta["og:image:alt"], strings.TrimSpace(name)) {
			t.Errorf("%s: the picture of %q is described as %q", path, meta["og:title"], meta["og:image:alt"])
		}
		if len(parts) == 5 && !strings.Contains(image, "/"+parts[3]+".") {
			t.Errorf("%s shows the picture of another period: %s", path, image)
		}
	}
	for _, name := range out.names() {
		if strings.HasPrefix(name, "share/") && !used[name] {
			t.Errorf("no page shows %s", name)
		}
	}
}

// What is no page stands in no site map, and robots may fetch pictures
// (META-08, META-09).
func TestPicturesAreNoPages(t *testing.T) {
	out := realSite(t)
	for _, part := range []string{"/data/charts/", "/share/", ".svg", ".png"} {
		if bytes.Contains(out["sitemap.xml"], []byte(part)) {
			t.Errorf("the site map holds %s", part)
		}
	}
	if robots := string(out["robots.txt"]); !strings.Contains(robots, "Allow: /\n") || strings.Contains(robots, "Disallow") {
		t.Errorf("robots.txt:\n%s", robots)
	}
}

// A picture is painted once: the second build takes it from the cache and gives
// the same bytes; another figure is another picture and another version.
func TestShareCache(t *testing.T) {
	tree, cache := smallTree(t), t.TempDir()
	first := open(t, Options{Root: tree, Cache: cache})
	want := render(t, first)
	second := open(t, Options{Root: tree, Cache: cache})
	compareOutputs(t, render(t, second), want)
	i := second.records.Indicators.All[0]
	card := second.quoter().PeriodCard(lang.VI, i, i.Periods()[0])
	if _, kept := second.shares.cache.Get(second.shares.painter.Key(card)); !kept {
		t.Errorf("%q was not kept", card.Title)
	}
	changed := maps.Clone(tree)
	const file = "data/site.toml"
	changed[file] = &fstest.MapFile{Data: bytes.Replace(tree[file].Data, []byte("Cổng thử"), []byte("Cổng khác"), 1)}
	other := render(t, open(t, Options{Root: changed, Cache: cache}))
	const page = "/indicators/tasks-assigned/2024/"
	before, after := metaOf(t, want.page(t, page))["og:image"], metaOf(t, other.page(t, page))["og:image"]
	if path, _, _ := strings.Cut(before, "?"); before == after || !strings.HasPrefix(after, path+"?") {
		t.Errorf("the address was %s and is %s", before, after)
	}
}

// Tokens come from the style sheet; one without a light theme is an error that
// names the file.
func TestTokens(t *testing.T) {
	tokens, err := readTokens(smallTree(t))
	if err != nil || tokens["paper"] != "#ffffff" || tokens["series-1"] == "" || tokens["font"] != "" {
		t.Errorf("%v %v", tokens, err)
	}
	if _, err := readTokens(fstest.MapFS{tokensFile: {Data: []byte("body {}")}}); err == nil || !strings.Contains(err.Error(), tokensFile) {
		t.Errorf("got %v", err)
	}
}

// Where two charts would have one address the build would write a file twice:
// names are one for each chart.
func TestChartNames(t *testing.T) {
	s := open(t, Options{Root: smallTree(t), Cache: drawings})
	var names []string
	for _, p := range s.picturePages() {
		names = append(names, p.Path)
	}
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(names) {
		t.Errorf("twice: %q", names)
	}
	var ps source.Problems
	for _, p := range s.picturePages() {
		var w bytes.Buffer
		if err := p.Render(&w, &ps); err != nil || w.Len() == 0 {
			t.Errorf("%s: %v", p.Path, err)
		}
	}
}
