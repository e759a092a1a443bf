package browsertest

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/serve"
)

// searchQuery is one search of testdata/queries.toml.
type searchQuery struct {
	Text  string    `toml:"text"`
	Lang  lang.Lang `toml:"lang"`
	Page  string    `toml:"page"`
	Needs string    `toml:"needs"`
}

func (q searchQuery) address() string {
	return q.Lang.Path("/search/") + "?q=" + url.QueryEscape(q.Text)
}

// searchQueries are the thirty searches.
func searchQueries(t *testing.T) []searchQuery {
	t.Helper()
	var file struct {
		Queries []searchQuery `toml:"query"`
	}
	meta, err := toml.DecodeFile("testdata/queries.toml", &file)
	if err != nil {
		t.Fatal(err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 || len(file.Queries) != 30 {
		t.Fatalf("%d queries, unknown keys %v", len(file.Queries), extra)
	}
	return file.Queries
}

// foundState is what the page of results shows and says.
type foundState struct {
	Said, Role string
	Paths      []string // of the results, in order
	Kinds      []string
	Values     []string
	Marked     []string
	Title      string
	Address    string
}

// askFound waits until a search has been answered.
const askFound = `new Promise((done) => {
  const form = document.querySelector("form[data-results]");
  const said = form.querySelector("output");
  const answered = () => {
    if (!said.textContent || said.textContent === form.dataset.loading) return setTimeout(answered, 10);
    const texts = (selector) => [...document.querySelectorAll("#results " + selector)].map((e) => e.textContent);
    done({
      Said: said.textContent, Role: said.getAttribute("role"), Title: document.title, Address: location.pathname + location.search,
      Paths: [...document.querySelectorAll("#results .name a")].map((a) => a.getAttribute("href")),
      Kinds: texts(".kind"), Values: texts(".found-value"), Marked: texts("mark"),
    });
  };
  answered();
})`

func found(t *testing.T, b *tab) foundState {
	t.Helper()
	return do(t, b, chromedp.Evaluate[foundState](askFound, chromedp.EvalAwaitPromise))
}

// TestSearch proves that the thirty searches find their pages, and that the
// search can be used by everybody.
func TestSearch(t *testing.T) {
	browser := startChrome(t)
	folder := build(t)
	handler, err := serve.Static(folder)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	b := newTab(t, browser, server.URL)
	b.show(t, screen{width: 360})
	for _, q := range searchQueries(t) {
		t.Run(string(q.Lang)+" "+q.Text, func(t *testing.T) {
			if q.Needs != "" && !hasPagesBelow(t, folder, q.Needs) {
				t.Skipf("no pages below %s yet", q.Needs)
			}
			checkQuery(t, b, q)
		})
	}
}

// hasPagesBelow reports whether there are pages one level below a path.
func hasPagesBelow(t *testing.T, folder, path string) bool {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(path), "*", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	return len(pages) > 0
}

// checkQuery proves that a search finds its page among the first three, and
// that the page is there.
func checkQuery(t *testing.T, b *tab, q searchQuery) {
	b.open(t, q.address())
	state := found(t, b)
	at := slices.Index(state.Paths, q.Lang.Path(q.Page))
	t.Logf("%d of %d: %s", at+1, len(state.Paths), state.Said)
	if at < 0 || at > 2 {
		t.Errorf("finds at place %d %s; before it %v (%s)", at+1, q.Page, state.Paths[:min(6, len(state.Paths))], state.Said)
	}
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("the browser: %s", strings.Join(faults, "\n"))
	}
}

var _ = fmt.Sprint
var _ = os.ReadFile
var _ = strconv.Itoa
var _ = kb.Tab
