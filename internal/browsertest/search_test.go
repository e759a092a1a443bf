package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/evanw/esbuild/pkg/api"

	"resolution57.example/portal/internal/lang"
)

// searchQuery is one search of testdata/queries.toml.
type searchQuery struct {
	Text string    `toml:"text"`
	Lang lang.Lang `toml:"lang"`
	Page string    `toml:"page"`
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
    if (!said.textContent || said.textContent === form.dataset.loading || document.querySelector("#results[aria-busy]")) return setTimeout(answered, 10);
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
	t.Parallel()
	site := openSite(t)
	b := site.tab(t)
	b.show(t, screen{width: 360})
	for _, q := range searchQueries(t) {
		t.Run(string(q.Lang)+" "+q.Text, func(t *testing.T) {
			checkQuery(t, b, q)
		})
	}
	t.Run("results", func(t *testing.T) { checkResults(t, b) })
	t.Run("typing", func(t *testing.T) { checkTyping(t, b) })
	t.Run("kinds", func(t *testing.T) { checkKinds(t, b) })
	t.Run("nothing found", func(t *testing.T) { checkNothingFound(t, b) })
	t.Run("order", func(t *testing.T) { checkOrder(t, b) })
	t.Run("box in the header", func(t *testing.T) { checkSearchBox(t, b) })
	t.Run("without scripts", func(t *testing.T) { checkSearchBare(t, b) })
	t.Run("files fail", func(t *testing.T) { checkSearchFails(t, b) })
	t.Run("fold", func(t *testing.T) { checkFold(t, b, site.folder) })
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

// checkResults proves that a page with results is fit for everybody: axe,
// narrow screens, the policy (A11Y-06, A11Y-14, SEC-04).
func checkResults(t *testing.T, b *tab) {
	for _, address := range []string{"/search/?q=kinh+t%E1%BA%BF", "/en/search/?q=digital+economy"} {
		for _, on := range []screen{{width: 360}, {width: 1280}, {width: 360, dark: true}} {
			b.show(t, on)
			b.open(t, address)
			state := found(t, b)
			bringAxe(t, b)
			faults := slices.Concat(runAxe(t, b), ask[[]string](t, b, "wide()"), eval[[]string](t, b, "violations"), b.takeFaults())
			if len(state.Paths) < 10 || len(state.Marked) < 10 || len(state.Values) == 0 {
				t.Errorf("%s at %s: %d results, %d marks, values %q", address, on, len(state.Paths), len(state.Marked), state.Values)
			}
			for _, f := range faults {
				t.Errorf("%s at %s: %s", address, on, f)
			}
		}
	}
	b.show(t, screen{width: 360})
}

// checkTyping proves that the search follows what is typed, says politely how
// much it has found (A11Y-07), keeps it in the address, and that Tab and Enter
// lead to a result.
func checkTyping(t *testing.T, b *tab) {
	b.open(t, "/search/")
	do(t, b, chromedp.SendKeys(chromedp.CSS("#search-words"), "nghe a"))
	waitFor(t, b, "said().includes('“nghe a”') && !document.querySelector('[aria-busy]')")
	do(t, b, chromedp.SendKeys(chromedp.CSS("#search-words"), "n"))
	waitFor(t, b, "said().includes('“nghe an”')")
	state := found(t, b)
	if state.Role != "status" || state.Address != "/search/?q=nghe+an" || !strings.HasPrefix(state.Title, "nghe an – ") {
		t.Errorf("role %q, address %q, title %q", state.Role, state.Address, state.Title)
	}
	if len(state.Paths) == 0 || state.Paths[0] != "/entities/nghe-an/" {
		t.Fatalf("found %v", state.Paths)
	}
	do(t, b, chromedp.KeyEvent(kb.Enter))
	if got := eval[string](t, b, "document.activeElement.id + location.search"); got != "search-words?q=nghe+an" {
		t.Errorf("Enter in the field leads to %q", got)
	}
	for range 20 {
		do(t, b, chromedp.KeyEvent(kb.Tab))
		if eval[bool](t, b, `document.activeElement.matches("#results .name a")`) {
			break
		}
	}
	do(t, b, chromedp.KeyEvent(kb.Enter))
	waitFor(t, b, "location.pathname === '/entities/nghe-an/'")
	noFaults(t, b)
}

// checkKinds proves that one kind can be shown alone, and that more results can
// be asked for.
func checkKinds(t *testing.T, b *tab) {
	b.open(t, "/search/?q=kinh+t%E1%BA%BF+s%E1%BB%91&kind=target")
	state := found(t, b)
	for _, path := range state.Paths {
		if !strings.HasPrefix(path, "/targets/") {
			t.Errorf("?kind=target shows %s", path)
		}
	}
	if len(state.Paths) == 0 || eval[string](t, b, `document.querySelector('[aria-pressed="true"]').textContent.trim()`) == "" {
		t.Errorf("?kind=target shows %d results", len(state.Paths))
	}
	do(t, b, chromedp.Click(chromedp.CSS(".kinds button")))
	all := found(t, b)
	if strings.Contains(all.Address, "kind=") || len(all.Paths) != 20 || !eval[bool](t, b, `document.activeElement.getAttribute("aria-pressed") === "true"`) {
		t.Errorf("all kinds: %s shows %d results", all.Address, len(all.Paths))
	}
	do(t, b, chromedp.Click(chromedp.CSS(".rest")))
	if more := found(t, b); len(more.Paths) <= 20 || eval[string](t, b, `document.activeElement.getAttribute("href")`) != more.Paths[20] {
		t.Errorf("more results: %d, the first new one has not the focus", len(more.Paths))
	}
	noFaults(t, b)
}

// checkNothingFound proves that nothing found is said, and what to try then; a
// letter wrong, and a word that stands nowhere, are told.
func checkNothingFound(t *testing.T, b *tab) {
	for address, says := range map[string]string{
		"/search/?q=zzzz":                           "“zzzz”",
		"/search/?q=%3F%3F":                         "“??”",
		"/search/?q=dien+bienn":                     "Không có từ “bienn”",
		"/search/?q=h%E1%BB%93+xyzzy":               "Không có trang nào chứa “xyzzy”",
		"/en/search/?q=zzzz":                        "“zzzz”",
		"/en/search/?q=%3Cb%3Ezzzz":                 "“<b>zzzz”",
		"/en/search/?q=digital+econom":              "results for “digital econom”",
		"/en/search/?q=constructor":                 "“constructor”",
		"/en/search/?q=%7Bn%7D+zzzz":                "“{n} zzzz”",
		"/en/search/?q=" + strings.Repeat("a", 300): "“aaa",
	} {
		b.open(t, address)
		if state := found(t, b); !strings.Contains(state.Said, says) {
			t.Errorf("%s says %q, want %q", address, state.Said, says)
		}
	}
	noFaults(t, b)
}

// checkOrder proves that of two spellings the one with the marks that were
// typed comes first (L10N-05), wherever the tone is placed.
func checkOrder(t *testing.T, b *tab) {
	first := func(text string) string {
		b.open(t, "/search/?q="+url.QueryEscape(text))
		state := found(t, b)
		if len(state.Paths) == 0 {
			return ""
		}
		return strings.Join(state.Paths[:min(3, len(state.Paths))], " ")
	}
	if old, now := first("hoà bình"), first("hòa bình"); old != now || !strings.HasPrefix(old, "/entities/hoa-binh-pre2025/") {
		t.Errorf("“hoà bình” finds %s, “hòa bình” %s", old, now)
	}
	if thanh, thanhHoa := first("thành"), first("thanh hóa"); strings.HasPrefix(thanh, "/entities/thanh-") || !strings.HasPrefix(thanhHoa, "/entities/thanh-hoa/") {
		t.Errorf("“thành” finds %s, “thanh hóa” %s", thanh, thanhHoa)
	}
	if lao, ha := first("lào cai"), first("lao cai"); !strings.HasPrefix(lao, "/entities/lao-cai/") || !strings.HasPrefix(ha, "/entities/lao-cai/") {
		t.Errorf("“lào cai” finds %s, “lao cai” %s", lao, ha)
	}
	noFaults(t, b)
}

// checkSearchBox proves that the header has a box where there is room and a
// link where there is none, and that the box leads to the results. What it
// needs is asked for at the first focus, not before.
func checkSearchBox(t *testing.T, b *tab) {
	shown := `(() => {
  const isShown = (selector) => document.querySelector("header " + selector).checkVisibility();
  return (isShown(".search-box") ? "box " : "") + (isShown(".search-link") ? "link" : "");
})()`
	loaded := `performance.getEntriesByType("resource").filter((e) => /search/.test(e.name)).length`
	for _, l := range lang.All() {
		for width, want := range map[int64]string{320: "link", 360: "link", 768: "box ", 1100: "box ", 1280: "box "} {
			b.show(t, screen{width: width})
			b.open(t, l.Path("/"))
			if got := eval[string](t, b, shown); got != want {
				t.Errorf("%s at %d px: the header shows %q, want %q", l.Path("/"), width, got, want)
			}
			// The tools stand beside the name, the menu in one line below from 768 px on.
			rows := eval[int](t, b, `new Set([...document.querySelectorAll(".menu li")].map((li) => li.offsetTop)).size`)
			if width >= 768 && rows != 1 {
				t.Errorf("%s at %d px: the menu has %d rows", l.Path("/"), width, rows)
			}
		}
		if n := eval[int](t, b, loaded); n != 0 {
			t.Errorf("%s: %d files of the search without a focus", l.Path("/"), n)
		}
		b.show(t, screen{width: 1280})
		b.open(t, l.Path("/"))
		do(t, b, chromedp.SendKeys(chromedp.CSS("#search-box"), "ha noi"))
		waitFor(t, b, loaded+" === 2") // the script and the first file of documents
		do(t, b, chromedp.KeyEvent(kb.Enter))
		waitFor(t, b, "location.pathname === '"+l.Path("/search/")+"' && document.readyState === 'complete'")
		if state := found(t, b); len(state.Paths) == 0 || state.Paths[0] != l.Path("/entities/ha-noi/") {
			t.Errorf("%s: the box leads to %s, which shows %v", l.Path("/"), state.Address, state.Paths)
		}
	}
	b.show(t, screen{width: 360})
	noFaults(t, b)
}

// checkSearchBare proves that without scripts the page says so, and leads to
// all lists (issue 4).
func checkSearchBare(t *testing.T, b *tab) {
	for _, l := range lang.All() {
		b.openBare(t, l.Path("/search/")+"?q=hue")
		texts := strings.Join(ask[[]string](t, b, "texts(false)"), "\n")
		links := eval[[]string](t, b, `[...document.querySelectorAll("main a")].map((a) => a.getAttribute("href"))`)
		b.scriptsOn(t)
		if !strings.Contains(texts, "JavaScript") {
			t.Errorf("%s: nothing of scripts in %q", l.Path("/search/"), texts)
		}
		for _, path := range []string{"/site-map/", "/indicators/", "/sources/", "/provinces/"} {
			if !slices.Contains(links, l.Path(path)) {
				t.Errorf("%s: no link to %s", l.Path("/search/"), l.Path(path))
			}
		}
	}
}

// checkSearchFails proves that a search that cannot be made is said to be none.
func checkSearchFails(t *testing.T, b *tab) {
	b.open(t, "/search/")
	eval[bool](t, b, `(document.querySelector("form[data-results]").dataset.index = "/search/none.json", true)`)
	do(t, b, chromedp.SendKeys(chromedp.CSS("#search-words"), "hue"))
	waitFor(t, b, `said() === document.querySelector("form[data-results]").dataset.failed`)
	b.takeFaults()
	// The second file is not there: what the first holds is still found, and the
	// reader is told that the rest is missing.
	b.open(t, "/search/")
	eval[bool](t, b, `(() => { const get = window.fetch; let n = 0; window.fetch = (url) => n++ ? Promise.resolve(new Response("<p>", { status: 404 })) : get(url); return true; })()`)
	do(t, b, chromedp.SendKeys(chromedp.CSS("#search-words"), "hue"))
	state := found(t, b)
	if failed := eval[string](t, b, `document.querySelector("form[data-results]").dataset.failed`); len(state.Paths) == 0 || !strings.HasSuffix(state.Said, failed) {
		t.Errorf("half of the documents: %d found, %q", len(state.Paths), state.Said)
	}
	b.takeFaults()
}

// checkFold proves that the script folds as lang.Fold does: every text that can
// be found, and those that are hard.
func checkFold(t *testing.T, b *tab, folder string) {
	texts := []string{
		"Đắk Lắk", "hoà", "hòa", "Ễ Ậ Ữ ơ ư", "2011—2015 ‐ ‑ −", "  34\u00a0tỉnh,\n thành\tphố ", "ＮＱ５７", "“kho\u200bảng” ‘a’", "Ðà Nẵng", "km²",
		"İstanbul ẞ ΟΔΟΣ", "Ɖɖ ĐẠI", "´a ϓ", "a\u0085b\u2028c\ufeffd", "각 ﬁ ½", "e\u0302\u0301", "",
	}
	files, err := filepath.Glob(filepath.Join(folder, "search", "*.json"))
	if err != nil || len(files) < 4 {
		t.Fatalf("files of documents: %q, %v", files, err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.Split(string(body), `"`)...)
	}
	script, want := foldScript(t), make([]string, len(texts))
	for n, text := range texts {
		want[n] = lang.Fold(text)
	}
	argument, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	got := eval[[]string](t, b, fmt.Sprintf("(() => { %s; return %s.map(folding.fold); })()", script, argument))
	for n := range texts {
		if got[n] != want[n] {
			t.Errorf("%q: the script folds %q, lang.Fold %q", texts[n], got[n], want[n])
		}
	}
}

// foldScript is static/js/fold.js as the site has it, under the name folding.
func foldScript(t *testing.T) string {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(projectDir, "static", "js", "fold.js")},
		Bundle:      true, Format: api.FormatIIFE, GlobalName: "folding", Target: api.ES2019,
	})
	if len(result.Errors) > 0 || len(result.OutputFiles) != 1 {
		t.Fatalf("fold.js: %v", result.Errors)
	}
	return string(result.OutputFiles[0].Contents)
}

// waitFor waits until an expression holds in the page that is then open, while
// one page may give way to the next. In it said() is what the form says.
func waitFor(t *testing.T, b *tab, expression string) {
	t.Helper()
	const ask = `new Promise((done) => {
  const said = () => document.querySelector("form[data-results] output").textContent;
  const holds = () => { try { return %s; } catch { return false; } };
  const look = (left) => (holds() || !left ? done(holds()) : setTimeout(look, 10, left - 1));
  look(100);
})`
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	for ctx.Err() == nil {
		holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(ask, expression), chromedp.EvalAwaitPromise))
		if err == nil && holds {
			return
		}
	}
	t.Fatalf("never came true: %s", expression)
}

func noFaults(t *testing.T, b *tab) {
	t.Helper()
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("the browser: %s", strings.Join(faults, "\n"))
	}
}
