package site

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"image/png"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"resolution57.example/portal/internal/audit"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

type urlset struct {
	URLs []struct {
		Loc   string `xml:"loc"`
		Links []struct {
			Rel      string `xml:"rel,attr"`
			Hreflang string `xml:"hreflang,attr"`
			Href     string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"url"`
}

// META-08, META-09: the site map holds every page in both languages, each with
// its alternates and x-default, and nothing else.
func TestSitemap(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	var set urlset
	if err := xml.Unmarshal(out["sitemap.xml"], &set); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, u := range set.URLs {
		got = append(got, strings.TrimPrefix(u.Loc, base))
		vi, en := u.Loc, strings.Replace(u.Loc, base+"/", base+"/en/", 1)
		if strings.HasPrefix(u.Loc, base+"/en/") {
			vi, en = strings.Replace(u.Loc, base+"/en/", base+"/", 1), u.Loc
		}
		links := map[string]string{}
		for _, l := range u.Links {
			links[l.Hreflang] = l.Href
		}
		if diff := cmp.Diff(map[string]string{"vi": vi, "en": en, "x-default": vi}, links); diff != "" {
			t.Errorf("%s: alternates (-want +got):\n%s", u.Loc, diff)
		}
	}
	for _, path := range out.htmlPages() {
		if isListed(path) {
			want = append(want, path)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addresses (-pages +site map):\n%s", diff)
	}
}

// isListed reports whether a page may be found by a search: not the ones that
// say that there is none, or thank for a form.
func isListed(path string) bool {
	return strings.HasSuffix(path, "/") && !strings.HasSuffix(path, record.ThanksPath)
}

func baseURL(t *testing.T, out output) string {
	t.Helper()
	canonical := attribute(t, out.page(t, "/"), "link", "rel", "canonical", "href")
	return strings.TrimSuffix(canonical, "/")
}

// VN-04: the page for people that lists all pages leaves none out.
func TestHTMLSiteMap(t *testing.T) {
	out := realSite(t)
	for _, l := range lang.All() {
		linked := map[string]bool{}
		for _, href := range attributes(t, mainOf(t, out.page(t, l.Path("/site-map/"))), "a", "href") {
			linked[href] = true
		}
		for _, path := range out.htmlPages() {
			english := strings.HasPrefix(path, "/en/")
			if english == (l == lang.EN) && isListed(path) && path != l.Path("/site-map/") && !linked[path] {
				t.Errorf("%s does not link to %s", l.Path("/site-map/"), path)
			}
		}
	}
}

// VN-16 and META-06: Dublin Core and Open Graph on every page, none empty; the
// address of the page and of its picture are absolute, and the picture exists
// and weighs less than 300 kB.
func TestMetadata(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	required := []string{
		"DC.title", "DC.creator", "DC.date", "DC.description", "DC.publisher", "DC.identifier", "DC.language",
		"og:title", "og:type", "og:image", "og:url", "og:description", "og:site_name", "og:locale", "og:locale:alternate",
		"og:image:width", "og:image:height", "og:image:alt", "twitter:card", "description",
	}
	for _, path := range out.htmlPages() {
		meta := metaOf(t, out.page(t, path))
		for _, name := range required {
			if strings.TrimSpace(meta[name]) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
		if !strings.HasSuffix(path, ".html") && meta["DC.identifier"] != base+path {
			t.Errorf("%s: DC.identifier is %s", path, meta["DC.identifier"])
		}
		image, ok := strings.CutPrefix(meta["og:image"], base+"/")
		if !ok || !strings.HasPrefix(meta["og:image"], "https://") {
			t.Fatalf("%s: og:image %s is not an absolute address of this site", path, meta["og:image"])
		}
		image, _, _ = strings.Cut(image, "?")
		checkPicture(t, out[image])
	}
}

func checkPicture(t *testing.T, body []byte) {
	t.Helper()
	picture, err := png.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("og:image: %v", err)
	}
	if picture.Width != 1200 || picture.Height != 630 || len(body) >= 300_000 {
		t.Fatalf("og:image is %d by %d, %d bytes", picture.Width, picture.Height, len(body))
	}
}

// A deploy preview is a site of its own: nothing in it is to be indexed, every
// address is its own, and only the policy it has in production is sent.
func TestPreview(t *testing.T) {
	const base = "https://deploy-preview-7--portal.netlify.app"
	out := render(t, open(t, Options{Root: smallTree(t), Cache: drawings, Preview: true, BaseURL: base + "/"}))
	rules := headerRules(t, out)
	for _, path := range out.htmlPages() {
		page := out.page(t, path)
		if metaOf(t, page)["robots"] != "noindex" {
			t.Errorf("%s: no noindex", path)
		}
		if h := rules.For(path); h.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: X-Robots-Tag is %q", path, h.Get("X-Robots-Tag"))
		}
		if strings.Contains(page, "https://portal.example") {
			t.Errorf("%s: names the address of production", path)
		}
		for _, href := range append(attributes(t, page, "link", "href"), metaOf(t, page)["og:url"]) {
			if strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, base+"/") {
				t.Errorf("%s: %s is not an address of the preview", path, href)
			}
		}
		if !strings.Contains(page, `class="banner`) {
			t.Errorf("%s: no banner", path)
		}
	}
	if got := string(out["robots.txt"]); got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt: %q", got)
	}
	if h := rules.For("/data/indicators/completion.csv"); h.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the data of a preview may be indexed: %v", h)
	}
}

// In production nothing but the pages that say "not found" and "thank you" asks
// not to be listed.
func TestProductionIsIndexed(t *testing.T) {
	out := realSite(t)
	rules := headerRules(t, out)
	for _, path := range out.htmlPages() {
		robots := metaOf(t, out.page(t, path))["robots"]
		if isListed(path) != (robots != "noindex") {
			t.Errorf("%s: robots is %q", path, robots)
		}
		if rules.For(path).Get("X-Robots-Tag") != "" {
			t.Errorf("%s: X-Robots-Tag", path)
		}
	}
	if want := "Sitemap: " + baseURL(t, out) + "/sitemap.xml\n"; !strings.HasSuffix(string(out["robots.txt"]), want) {
		t.Errorf("robots.txt does not end in %s", want)
	}
}

func headerRules(t *testing.T, out output) *audit.HeaderRules {
	t.Helper()
	var ps source.Problems
	audit.CheckHeaders(out["_headers"], &ps)
	if text := problemText(t, &ps); text != "" {
		t.Fatalf("_headers:\n%s", text)
	}
	rules := new(audit.HeaderRules)
	rules.Parse(out["_headers"], &ps)
	return rules
}

// SEC-03, NET-02, NET-10, SEC-06: Netlify joins what several rules set for one
// address, so each file must come out with one policy; what has a hash in its
// name is kept for ever and nothing else is; data may be read from anywhere;
// only embeds may be framed.
func TestHeaders(t *testing.T) {
	for name, out := range map[string]output{"real": realSite(t), "small": smallSite(t)} {
		rules := headerRules(t, out)
		for _, file := range out.names() {
			path := "/" + strings.TrimSuffix(file, "index.html")
			if strings.HasPrefix(path, "/_") { // not served
				continue
			}
			h := rules.For(path)
			checkFraming(t, name+" "+path, path, h)
			immutable := strings.Contains(h.Get("Cache-Control"), "immutable")
			assets := strings.HasPrefix(path, "/assets/")
			kept := assets || strings.HasPrefix(path, "/log/tile/") || released.MatchString(path) // never another file
			if immutable != kept || assets && !hashed.MatchString(path) {
				t.Errorf("%s %s: Cache-Control %q", name, path, h.Get("Cache-Control"))
			}
			open := strings.HasSuffix(path, ".csv") || strings.HasPrefix(path, "/data/charts/") || strings.HasPrefix(path, "/share/") || strings.HasPrefix(path, "/oembed/")
			if open && (h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin") {
				t.Errorf("%s %s: other sites may not read the data", name, path)
			}
			if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
				t.Errorf("%s %s: headers %v", name, path, h)
			}
		}
	}
}

// checkFraming proves that a file has one policy, and the one for what it is.
func checkFraming(t *testing.T, label, path string, h http.Header) {
	t.Helper()
	want, corp, options := headerPolicy, "same-origin", ""
	switch {
	case strings.HasPrefix(path, "/embed/"):
		want, corp = embedPolicy, "cross-origin"
	case strings.HasPrefix(path, "/data"), strings.HasPrefix(path, "/feeds/"): // open data, and /databases/, which Netlify's tools may take for it
		corp = "cross-origin"
	}
	if parts := strings.Count(strings.Trim(path, "/"), "/") + 1; path != "/" && parts <= len(depths) {
		options = "DENY"
	}
	if got := h.Get("Content-Security-Policy"); got != want {
		t.Errorf("%s: policy %q", label, got)
	}
	if got := h.Get("X-Frame-Options"); got != options {
		t.Errorf("%s: X-Frame-Options %q", label, got)
	}
	if isPage := strings.HasSuffix(path, "/") || strings.HasSuffix(path, ".html"); isPage && h.Get("Cross-Origin-Resource-Policy") != corp {
		t.Errorf("%s: Cross-Origin-Resource-Policy %q", label, h.Get("Cross-Origin-Resource-Policy"))
	}
}

// Unknown addresses are answered with a page: below the site's own first parts
// with its policy, elsewhere with what keeps it out of frames, as deep as
// addresses of pages go. The page carries the rest of the policy itself. Never
// do two policies meet.
func TestHeadersOfUnknownAddresses(t *testing.T) {
	out := realSite(t)
	rules := headerRules(t, out)
	for path, want := range map[string]string{
		"/khong-co": "", "/khong-co/": "", "/khong-co/o/day/": "", "/.env": "", "/wp-login.php": "",
		"/en/none": headerPolicy, "/en/none/at/all/of/it/": headerPolicy, "/indicators/none/": headerPolicy, "/assets/none.js": headerPolicy,
		"/embed": embedPolicy, "/embed/vi/": embedPolicy, "/embed/vi/none/": embedPolicy, "/embed/en/rankings/none/2030/": embedPolicy,
	} {
		h := rules.For(path)
		if got := h.Get("Content-Security-Policy"); got != want {
			t.Errorf("%s: policy %q", path, got)
		}
		if refuses := strings.Contains(want, "'none'; upgrade") || h.Get("X-Frame-Options") == "DENY"; !refuses && !strings.HasPrefix(path, "/embed/") {
			t.Errorf("%s: may be framed", path)
		}
		if h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: headers %v", path, h)
		}
	}
	for _, path := range []string{"/404.html", "/en/404.html", "/embed/vi/404.html", "/embed/en/404.html"} {
		want := metaPolicy
		if strings.HasPrefix(path, "/embed/") {
			want = embedMetaPolicy
		}
		if got := attribute(t, out.page(t, path), "meta", "http-equiv", "Content-Security-Policy", "content"); got != want {
			t.Errorf("%s: its own policy is %q", path, got)
		}
	}
	if n := strings.Count("\n"+string(out["_headers"]), "\n/"); n > 400 || len(out["_headers"]) > 64_000 {
		t.Errorf("_headers has %d rules, %d bytes", n, len(out["_headers"]))
	}
}

// Embeds are for frames: no map, no list of pages and no search knows them.
func TestEmbedsAreNotListed(t *testing.T) {
	out := realSite(t)
	for _, name := range out.names() {
		lists := strings.HasPrefix(name, "sitemap") || strings.HasPrefix(name, "site-map/") || strings.HasPrefix(name, "en/site-map/") ||
			strings.Contains(name, "search") || strings.HasPrefix(name, "feeds/")
		if lists && bytes.Contains(out[name], []byte("/embed/")) {
			t.Errorf("%s lists embeds", name)
		}
	}
}

// Large sites are cut into several maps, each served with the headers of a
// file of ours.
func TestSitemapParts(t *testing.T) {
	for _, c := range []struct {
		n, parts int
		want     string
	}{{0, 1, "/sitemap.xml"}, {0, 2, "/sitemap-1.xml"}, {1, 2, "/sitemap-2.xml"}} {
		if got := sitemapPath(c.n, c.parts); got != c.want {
			t.Errorf("map %d of %d stands at %s, want %s", c.n, c.parts, got, c.want)
		}
	}
	if !isSitemap("/sitemap-2.xml") || isSitemap("/sitemap.xml") {
		t.Error("maps are not told apart")
	}
}

// META-05: every CSV has one header row and as many cells in each row.
func TestCSV(t *testing.T) {
	out := realSite(t)
	n := 0
	for _, name := range out.names() {
		if !strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".excel.csv") {
			continue
		}
		n++
		rows, err := csv.NewReader(bytes.NewReader(out[name])).ReadAll()
		register := path.Dir(name) == "data" || path.Dir(path.Dir(name)) == "data/releases" // an empty one keeps its address
		if err != nil || len(rows) < 1 || len(rows) < 2 && !register {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	if n < 25 {
		t.Errorf("%d files of data", n)
	}
}

// metaOf returns the content of all <meta> by name or property.
func metaOf(t testing.TB, page string) map[string]string {
	t.Helper()
	out := map[string]string{}
	walk(page, func(tag string, a map[string]string) {
		if tag == "meta" {
			out[a["name"]+a["property"]] = a["content"]
		}
	})
	return out
}

// attributes returns one attribute of all elements of a kind.
func attributes(t testing.TB, page, tag, name string) []string {
	t.Helper()
	var out []string
	walk(page, func(found string, a map[string]string) {
		if value, ok := a[name]; ok && found == tag {
			out = append(out, value)
		}
	})
	return out
}

// attribute returns one attribute of the first element whose other attribute
// has a value.
func attribute(t testing.TB, page, tag, where, is, name string) string {
	t.Helper()
	var out string
	walk(page, func(found string, a map[string]string) {
		if out == "" && found == tag && a[where] == is {
			out = a[name]
		}
	})
	if out == "" {
		t.Fatalf("no <%s %s=%q %s=…>", tag, where, is, name)
	}
	if _, err := url.Parse(out); err != nil {
		t.Fatal(err)
	}
	return out
}

// walk calls f with every start tag of a page.
func walk(page string, f func(tag string, attributes map[string]string)) {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		a := map[string]string{}
		for _, attr := range token.Attr {
			a[attr.Key] = attr.Val
		}
		f(token.Data, a)
	}
}

// design.md 4: a page dates its newest report by the document, not by the
// period that the document reports on, and says nothing where the document
// has no date.
func TestNewestReport(t *testing.T) {
	tree := smallTree(t)
	for _, list := range []string{"qua-han", "ket-qua", "cong-bo"} {
		delete(tree, "data/tasks/"+list+".toml") // whose reports stand on the pages of documents, too
	}
	undated := tree["data/sources/so-3.toml"]
	undated.Data = []byte(strings.Replace(string(undated.Data), `date      = "2024-12-22"`, `date_not_stated = { vi = "toàn văn", en = "the full text" }`, 1))
	out := render(t, open(t, Options{Root: tree, Cache: drawings}))
	for path, want := range map[string]string{
		"/en/indicators/tasks-assigned/":      "2025-12-26", // newest value: 2025, preliminary
		"/en/indicators/tasks-assigned/2024/": "2025-12-15",
		"/en/sources/so-1/":                   "2025-12-15",
		"/en/sources/so-3/":                   "",
		"/en/notices/so-1/":                   "2025-12-15",
		"/en/":                                "2025-12-26",
	} {
		_, age, found := strings.Cut(out.page(t, path), `<p class="wrap age">`)
		got := ""
		if found {
			got = attributes(t, age, "time", "datetime")[0]
		}
		if got != want {
			t.Errorf("%s: newest report %q, want %q", path, got, want)
		}
		if date := metaOf(t, out.page(t, path))["DC.date"]; date != "2026-01-31" { // of the page, not of a report
			t.Errorf("%s: DC.date %q", path, date)
		}
	}
}
