package site

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// SEC-06: any page may read the files of the API, which say what they are; the
// page about them is like every other.
func TestAPIHeaders(t *testing.T) {
	out := realSite(t)
	rules := headerRules(t, out)
	files := 0
	for _, name := range out.names() {
		if !strings.HasPrefix(name, "api/") {
			continue
		}
		files++
		h := rules.For("/" + name)
		for key, want := range map[string]string{
			"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Content-Type": "application/json; charset=utf-8", "X-Content-Type-Options": "nosniff",
		} {
			if got := h.Get(key); got != want {
				t.Errorf("/%s: %s is %q", name, key, got)
			}
		}
	}
	if files < 250 {
		t.Errorf("only %d files", files)
	}
	for _, l := range lang.All() {
		h := rules.For(l.Path(api.PagePath))
		if strings.Contains(h.Get("Content-Type"), "json") {
			t.Errorf("%s: %v", l, h)
		}
	}
}

// The table of the page is the paths of the OpenAPI document, each with a file
// that is there; every schema it names is described on the page.
func TestAPIPage(t *testing.T) {
	out := realSite(t)
	var paths []string
	for _, m := range regexp.MustCompile(`(?m)^    "(/[^"]+)": \{$`).FindAllStringSubmatch(out.page(t, "/api/v1/openapi.json"), -1) {
		if !strings.Contains(m[1], "/page/") {
			paths = append(paths, api.Root+m[1])
		}
	}
	if len(paths) < 20 {
		t.Fatalf("only %d paths", len(paths))
	}
	for _, l := range lang.All() {
		page := mainOf(t, out.page(t, l.Path(api.PagePath)))
		var listed []string
		for _, m := range regexp.MustCompile(`(?s)<th scope="row"[^>]*><code>(.*?)</code>`).FindAllStringSubmatch(page, -1) {
			listed = append(listed, markupText(m[1]))
		}
		slices.Sort(listed)
		if diff := cmp.Diff(slices.Sorted(slices.Values(paths)), listed); diff != "" {
			t.Errorf("%s: paths (-openapi.json +page):\n%s", l, diff)
		}
		for _, href := range attributes(t, page, "a", "href") {
			if file, ok := strings.CutPrefix(href, "/api/"); ok && out["api/"+file] == nil {
				t.Errorf("%s: no file %s", l, href)
			}
		}
	}
}

// markupText is what a reader sees of markup.
func markupText(markup string) string {
	return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(markup, ""))
}

// apiExamplesOf are the examples as they stand on the page, by id.
func apiExamplesOf(t *testing.T, page string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)<h3 id="example-(\w+)">.*?<pre class="code"><code>(.*?)</code></pre>`).FindAllStringSubmatch(page, -1) {
		out[m[1]] = markupText(m[2])
	}
	if len(out) != len(apiCode) {
		t.Fatalf("%d examples of %d", len(out), len(apiCode))
	}
	return out
}

// Every address in an example is that of a file of this site.
func TestAPIExampleAddresses(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	for _, l := range lang.All() {
		for id, code := range apiExamplesOf(t, out.page(t, l.Path(api.PagePath))) {
			addresses := regexp.MustCompile(`https://[^"]+`).FindAllString(code, -1)
			if len(addresses) == 0 {
				t.Errorf("%s: no address", id)
			}
			for _, address := range addresses {
				if file, ours := strings.CutPrefix(address, base+"/"); !ours || out[file] == nil {
					t.Errorf("%s, %s: no file %s", l, id, address)
				}
			}
		}
	}
}

// The examples do what they promise, read from a server with the site whose
// pages show them: all values of the indicator come out, digits as in the
// records.
func TestAPIExamples(t *testing.T) {
	pages := map[string]Page{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		var body bytes.Buffer
		if err := p.Render(&body, new(source.Problems)); err != nil {
			t.Error(err)
		}
		w.Write(body.Bytes())
	}))
	t.Cleanup(server.Close)
	realSite(t)
	s := open(t, Options{Root: real.tree, Cache: drawings, BaseURL: server.URL})
	for _, p := range s.Pages() {
		pages[p.Path] = p
	}
	var page bytes.Buffer
	if err := pages[api.PagePath].Render(&page, new(source.Problems)); err != nil {
		t.Fatal(err)
	}
	examples := apiExamplesOf(t, page.String())
	for _, tt := range []struct {
		id    string
		needs []string // a command that must succeed
		run   func(code string) []string
	}{
		{"curl", []string{"curl", "--version"}, func(code string) []string { return []string{"sh", "-c", code} }},
		{"python", []string{"python3", "-c", "import requests"}, func(code string) []string { return []string{"python3", "-c", code} }},
		{"pandas", []string{"python3", "-c", "import pandas"}, func(code string) []string { return []string{"python3", "-c", code} }},
		{"r", []string{"Rscript", "-e", "library(jsonlite)"}, func(code string) []string { return []string{"Rscript", "-e", code} }},
	} {
		t.Run(tt.id, func(t *testing.T) {
			if err := exec.Command(tt.needs[0], tt.needs[1:]...).Run(); err != nil {
				t.Skipf("not here: %s (%v)", strings.Join(tt.needs, " "), err)
			}
			args := tt.run(examples[tt.id])
			out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s\n%s", err, examples[tt.id], out)
			}
			for _, o := range s.apiSample().Series {
				line := regexp.MustCompile(`(?m)` + regexp.QuoteMeta(o.Period.String()) + `\b.*\b` + regexp.QuoteMeta(o.Value.String()) + `\b`)
				if tt.id == "curl" {
					line = regexp.MustCompile(`"id": "` + regexp.QuoteMeta(o.Figure()) + `",(?:\n.*){1,25}"value": "` + regexp.QuoteMeta(o.Value.String()) + `"`)
				}
				if !line.Match(out) {
					t.Errorf("%s does not come out:\n%s", o.Figure(), out)
				}
			}
		})
	}
}

// What a program gets that does not fit openapi.json stops the build.
func TestAPIChecked(t *testing.T) {
	tree := smallTree(t)
	s := open(t, Options{Root: tree, Cache: drawings})
	s.records.Site.Licence.URL = "no address"
	var err error
	if s.api, err = api.New(s.apiPortal()); err != nil {
		t.Fatal(err)
	}
	var ps source.Problems
	if _, err := s.Check(t.Context(), &ps); err != nil {
		t.Fatal(err)
	}
	if text := problemText(t, &ps); ps.Errors() == 0 || !strings.Contains(text, `/api/v1/index.json: a file of the API does not fit the schema IndexFile at /meta/licence/url: against format; found "no address"`) {
		t.Errorf("problems:\n%s", text)
	}
}
