package audit

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected problems in testdata")

const testBase = "https://portal.example"

// goodPage is a page without a problem at an address, with a body of the
// caller's in it.
func goodPage(address, body string) string {
	lang, vi, en := "vi", address, "/en"+address
	if rest, ok := strings.CutPrefix(address, "/en/"); ok {
		lang, vi, en = "en", "/"+rest, address
	}
	page := `<!doctype html>
<html lang="LANG">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Page ADDRESS</title>
<meta name="description" content="What page ADDRESS shows">
<meta name="DC.title" content="Page ADDRESS">
<meta name="DC.creator" content="Portal">
<meta name="DC.date" content="2026-11-22">
<meta name="DC.description" content="What it shows">
<meta name="DC.publisher" content="Portal">
<meta name="DC.identifier" content="BASEADDRESS">
<link rel="canonical" href="BASEADDRESS">
<link rel="alternate" hreflang="vi" href="BASEVI">
<link rel="alternate" hreflang="en" href="BASEEN">
<link rel="alternate" hreflang="x-default" href="BASEVI">
</head>
<body>
<a href="#main">Skip</a>
<main id="main">
<h1>Heading</h1>
BODY
</main>
</body>
</html>
`
	return strings.NewReplacer("LANG", lang, "ADDRESS", address, "BASE", testBase,
		"VI", vi, "EN", en, "BODY", strings.TrimSuffix(body, "\n")).Replace(page)
}

// otherAddress is the address of the same page in the other language.
func otherAddress(address string) string {
	if rest, ok := strings.CutPrefix(address, "/en/"); ok {
		return "/" + rest
	}
	return "/en" + address
}

// fixture is a small site in a txtar file, made of these sections:
//
//	page ADDRESS     the whole HTML of a page
//	tool ADDRESS     the whole HTML of the forms
//	body ADDRESS     a good page with this in its main part
//	edit ADDRESS     a good page with lines "old => new" applied
//	file ADDRESS     another file that exists
//	asset ADDRESS    "SIZE GZIPSIZE"
//	sitemap ADDRESS  a site map
//	headers          the _headers file
//	want.vi, want.en the problems with their hints
//
// The other language of each good page is there too unless the file has it.
type fixture struct {
	site  *Site
	pages map[string]string
	ps    *source.Problems
}

func auditFixture(t *testing.T, archive *txtar.Archive) []source.Problem {
	t.Helper()
	f := fixture{
		site:  New(Options{BaseURL: testBase, Budget: DefaultBudget()}),
		pages: map[string]string{}, ps: new(source.Problems),
	}
	for _, file := range archive.Files {
		kind, address, _ := strings.Cut(file.Name, " ")
		f.add(t, kind, address, string(file.Data))
	}
	for address, html := range f.pages {
		f.site.Page(address, []byte(html), f.ps)
		if _, ok := f.pages[otherAddress(address)]; !ok && strings.HasSuffix(address, "/") && !isEmbed(address) {
			f.site.Page(otherAddress(address), []byte(goodPage(otherAddress(address), "")), f.ps)
		}
	}
	f.site.Finish(f.ps)
	return f.ps.Sorted()
}

func (f *fixture) add(t *testing.T, kind, address, text string) {
	t.Helper()
	switch kind {
	case "page":
		f.pages[address] = text
	case "tool":
		f.site.Tool(address, []byte(text), f.ps)
	case "body":
		f.pages[address] = goodPage(address, text)
	case "edit":
		f.pages[address] = edit(t, goodPage(address, ""), text)
	case "file":
		f.site.File(address)
	case "asset":
		var size, gz int
		if _, err := fmt.Sscan(text, &size, &gz); err != nil {
			t.Fatalf("asset %s: %v", address, err)
		}
		f.site.Asset(address, size, gz)
	case "sitemap":
		f.site.Sitemap(address, []byte(text), f.ps)
	case "headers":
		f.site.Headers([]byte(text), f.ps)
	case "want.vi", "want.en":
	default:
		t.Fatalf("unknown section %q", kind)
	}
}

func edit(t *testing.T, page, edits string) string {
	t.Helper()
	for line := range strings.Lines(edits) {
		old, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " => ")
		if !ok || !strings.Contains(page, old) {
			t.Fatalf("edit %q does not apply", line)
		}
		page = strings.Replace(page, old, text, 1)
	}
	return page
}

func problemsText(t *testing.T, problems []source.Problem, lang string) string {
	t.Helper()
	var b bytes.Buffer
	if err := source.WriteText(&b, problems, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRules runs each fixture and compares the problems word for word, in both
// languages.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			problems := auditFixture(t, archive)
			for _, lang := range []string{"en", "vi"} {
				got := problemsText(t, problems, lang)
				if *update {
					setFile(t, archive, "want."+lang, got)
				} else if diff := cmp.Diff(fileText(archive, "want."+lang), got); diff != "" {
					t.Errorf("problems in %s (-want +got):\n%s", lang, diff)
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func fileText(archive *txtar.Archive, name string) string {
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// setFile updates a section, but refuses to take over another number of
// problems: delete the section to say that this is meant.
func setFile(t *testing.T, archive *txtar.Archive, name, text string) {
	t.Helper()
	for i, f := range archive.Files {
		if f.Name != name {
			continue
		}
		if bytes.Count(f.Data, []byte{'\n'}) != strings.Count(text, "\n") {
			t.Fatalf("%s: the number of problems changed; delete the section first", name)
		}
		archive.Files[i].Data = []byte(text)
		return
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
}

// TestEveryRuleIsShown proves that each rule of audit.toml occurs in a fixture
// of its own name.
func TestEveryRuleIsShown(t *testing.T) {
	var rules map[string]any
	if _, err := toml.DecodeFile("../source/rules/audit.toml", &rules); err != nil {
		t.Fatal(err)
	}
	delete(rules, "sitemap-too-large") // TestSitemapTooLarge
	for rule := range rules {
		archive, err := txtar.ParseFile("testdata/" + rule + ".txtar")
		if err != nil {
			t.Errorf("rule %s: %v", rule, err)
			continue
		}
		found := false
		for _, p := range auditFixture(t, archive) {
			found = found || p.Rule == rule
		}
		if !found {
			t.Errorf("testdata/%s.txtar does not break rule %s", rule, rule)
		}
	}
}

// TestGoodSite proves that a site with everything the portal uses is without
// problems: links in all forms, alternates, a drawing, a table, a form.
func TestGoodSite(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if problems := auditFixture(t, archive); len(problems) != 0 {
		t.Error(problemsText(t, problems, "en"))
	}
}

// TestOrderDoesNotMatter proves that the same site gives the same problems
// whatever the order in which pages and files come, also at the same time.
func TestOrderDoesNotMatter(t *testing.T) {
	var want string
	for run := range 8 {
		s, ps := New(Options{BaseURL: testBase, Budget: DefaultBudget()}), new(source.Problems)
		var all sync.WaitGroup
		for i := range 60 {
			n := (i*7 + run*13) % 60
			all.Go(func() {
				address := "/p" + strconv.Itoa(n) + "/"
				body := fmt.Sprintf(`<p><a href="/p%d/">next</a> <a href="/missing/">gone</a> <a href="/p%d/#none">place</a></p>`, (n+1)%60, n/2)
				s.Page(address, []byte(goodPage(address, body)), ps)
				english := goodPage(otherAddress(address), "")
				s.Page(otherAddress(address), []byte(strings.Replace(english, "Page "+otherAddress(address), "Same title", 1)), ps)
				s.Asset("/assets/"+strconv.Itoa(n)+".woff2", 3000, 0)
			})
		}
		all.Wait()
		s.Finish(ps)
		got := problemsText(t, ps.Sorted(), "en")
		if run == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("run %d differs (-first +this):\n%s", run, diff)
		}
	}
	if !strings.Contains(want, "/p0/:24:28: link to /missing/, where the site has neither page nor file (pages with this link: 60)") {
		t.Errorf("the broken link is not reported once with its pages:\n%s", want)
	}
}

// TestSamePageAgain proves that auditing a page again, as the preview does, is
// no second page.
func TestSamePageAgain(t *testing.T) {
	s, ps := New(Options{BaseURL: testBase}), new(source.Problems)
	for _, address := range []string{"/", "/en/", "/", "/en/"} {
		s.Page(address, []byte(goodPage(address, "")), ps)
	}
	s.Finish(ps)
	if problems := ps.Sorted(); len(problems) != 0 {
		t.Error(problemsText(t, problems, "en"))
	}
}

// TestSitemapTooLarge proves the limit of META-09 on addresses in one file.
func TestSitemapTooLarge(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range sitemapURLs + 1 {
		fmt.Fprintf(&b, "<url><loc>%s/p%d/</loc></url>", testBase, i)
	}
	b.WriteString("</urlset>")
	ps := new(source.Problems)
	New(Options{BaseURL: testBase}).Sitemap("/sitemap.xml", []byte(b.String()), ps)
	a, err := txtar.ParseFile("testdata/large/sitemap-too-large.txtar")
	if err != nil || len(a.Files) != 2 {
		t.Fatalf("%v, %d languages", err, len(a.Files))
	}
	for _, section := range a.Files {
		if got := problemsText(t, ps.Sorted(), strings.TrimPrefix(section.Name, "problems.")); got != string(section.Data) {
			t.Errorf("%s: got\n%swant\n%s", section.Name, got, section.Data)
		}
	}
}
