package browsertest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axeSource is axe-core, read once.
var axeSource = sync.OnceValues(func() (string, error) {
	body, err := os.ReadFile(filepath.Join(projectDir, "node_modules", "axe-core", "axe.min.js"))
	return string(body), err
})

// bringAxe brings axe-core into the page. The page's policy does not hold for
// what comes through the developer tools.
func bringAxe(t *testing.T, b *tab) {
	t.Helper()
	source, err := axeSource()
	if err != nil {
		t.Fatalf("axe-core is not installed, run npm ci: %v", err)
	}
	eval[bool](t, b, source+"; true")
}

// tip is the state of a chart's tooltip.
type tip struct {
	Text, Said, Label string
	Count             int
	Focused           bool
}

// place is a place in the window.
type place struct {
	X, Y float64
	Text string
}

// checkTooltips proves that every chart's values can be asked for by keyboard
// and by pointer, stay while they are pointed at, and go with Escape
// (A11Y-04). It leaves the last tooltip open.
func checkTooltips(t *testing.T, b *tab) (faults []string) {
	count := ask[int](t, b, "sliders()")
	for k := range count {
		for _, fault := range append(checkByKeyboard(t, b, k), checkByPointer(t, b, k)...) {
			faults = append(faults, fmt.Sprintf("chart %d: %s", k+1, fault))
		}
	}
	if count > 0 {
		ask[bool](t, b, "focus(0)")
	}
	return faults
}

// walkToSlider presses Tab until a chart has the focus, if there is one.
func walkToSlider(t *testing.T, b *tab) (faults []string) {
	if ask[int](t, b, "sliders()") == 0 {
		return nil
	}
	for range 300 {
		do(t, b, chromedp.KeyEvent(kb.Tab))
		if ask[bool](t, b, "activeIsSlider()") {
			return nil
		}
	}
	return []string{"the Tab key leads to no chart"}
}

func checkByKeyboard(t *testing.T, b *tab, k int) (faults []string) {
	press := func(key string) tip {
		do(t, b, chromedp.KeyEvent(key))
		return ask[tip](t, b, fmt.Sprintf("tip(%d)", k))
	}
	ask[bool](t, b, fmt.Sprintf("focus(%d)", k))
	first := press(kb.Home)
	switch {
	case first.Text == "" || first.Text != first.Said:
		return []string{fmt.Sprintf("focused it shows %q and says %q", first.Text, first.Said)}
	case first.Label == "":
		faults = append(faults, "the slider has no name")
	}
	if next := press(kb.ArrowRight); first.Count > 1 && (next.Text == "" || next.Text == first.Text) {
		faults = append(faults, fmt.Sprintf("the arrow key leads from %q to %q", first.Text, next.Text))
	}
	if left := press(kb.Escape); left.Text != "" || !left.Focused {
		faults = append(faults, fmt.Sprintf("Escape leaves %q, focus %t", left.Text, left.Focused))
	}
	return faults
}

func checkByPointer(t *testing.T, b *tab, k int) (faults []string) {
	state := func() string { return ask[tip](t, b, fmt.Sprintf("tip(%d)", k)).Text }
	move := func(to place) string {
		do(t, b, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, to.X, to.Y))
		return state()
	}
	eval[bool](t, b, "(document.activeElement.blur(), true)")
	at := ask[place](t, b, fmt.Sprintf("point(%d, 0)", k))
	shown := move(at)
	if shown == "" {
		return []string{fmt.Sprintf("the pointer on %q shows nothing", at.Text)}
	}
	if now := move(ask[place](t, b, fmt.Sprintf("tipBox(%d)", k))); now != shown {
		faults = append(faults, fmt.Sprintf("pointed at, %q becomes %q", shown, now))
	}
	do(t, b, chromedp.KeyEvent(kb.Escape))
	if now := state(); now != "" {
		faults = append(faults, fmt.Sprintf("Escape leaves %q", now))
	}
	move(place{})
	return faults
}

// filterState is what the filter of the indicators shows and says.
type filterState struct {
	Said, Role string
	Shown, All int
}

const askFilter = `(() => {
  const output = document.querySelector("form[data-filter] output");
  const rows = [...document.querySelectorAll("[data-words]")];
  return {Said: output.textContent, Role: output.getAttribute("role"), Shown: rows.filter((r) => !r.hidden).length, All: rows.length};
})()`

// checkFilter proves that the list of indicators can be filtered, without
// accents too, and that the number found is said (A11Y-07).
func checkFilter(t *testing.T, b *tab) {
	b.show(t, screen{width: 360})
	for _, path := range []string{"/indicators/", "/en/indicators/"} {
		b.open(t, path)
		all := eval[filterState](t, b, askFilter)
		word := "5G"
		do(t, b, chromedp.SendKeys(chromedp.CSS("#indicator-filter"), word))
		some := eval[filterState](t, b, askFilter)
		if all.Said != "" || all.Shown != all.All || some.Role != "status" || some.Shown == 0 || some.Shown == all.All ||
			!strings.Contains(some.Said, strconv.Itoa(some.Shown)) {
			t.Errorf("%s: %q shows %d of %d and says %q (role %q)", path, word, some.Shown, some.All, some.Said, some.Role)
		}
		do(t, b, chromedp.SendKeys(chromedp.CSS("#indicator-filter"), " zzz"))
		none := eval[filterState](t, b, askFilter)
		if none.Shown != 0 || none.Said == "" || none.Said == some.Said {
			t.Errorf("%s: nothing fits, %d shown, said %q", path, none.Shown, none.Said)
		}
		b.open(t, path+"?q=nghi")
		folded := eval[filterState](t, b, askFilter)
		if path == "/indicators/" && (folded.Shown == 0 || folded.Shown == folded.All) {
			t.Errorf("%s?q=nghi: %d of %d shown", path, folded.Shown, folded.All)
		}
	}
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("the filter: %s", strings.Join(faults, "\n"))
	}
}

// checkAllData proves that the tables of all data can be filtered by words
// without accents and by kind, that both stand in the address, and that a table
// is found by the address that linked data names it by.
func checkAllData(t *testing.T, b *tab) {
	b.show(t, screen{width: 360})
	b.open(t, "/data/")
	all := eval[filterState](t, b, askFilter)
	b.open(t, "/data/?q=thu+tuc")
	words := eval[filterState](t, b, askFilter)
	b.open(t, "/data/?q=thu+tuc&kind=ranking")
	both := eval[filterState](t, b, askFilter)
	if all.Shown != all.All || words.Shown == 0 || words.Shown >= all.All || both.Shown == 0 || both.Shown >= words.Shown || both.Said == words.Said {
		t.Errorf("all %+v, by words %+v, by kind too %+v", all, words, both)
	}
	b.open(t, "/data/#indicator-gdp-contribution")
	if top := eval[float64](t, b, `document.querySelector("#indicator-gdp-contribution").getBoundingClientRect().top`); top < 0 || top > 400 {
		t.Errorf("the row stands %v px below the top", top)
	}
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("all data: %s", strings.Join(faults, "\n"))
	}
}

// checkTheme proves that the reader's choice of light or dark holds on this
// page, on the next one and against the system's.
func checkTheme(t *testing.T, b *tab) {
	const state = `[document.documentElement.dataset.theme || "", getComputedStyle(document.body).backgroundColor, document.querySelector("[data-theme-switch]").getAttribute("aria-pressed")].join(" ")`
	b.show(t, screen{width: 1280})
	b.open(t, "/")
	before := eval[string](t, b, state)
	do(t, b, chromedp.Click(chromedp.CSS("[data-theme-switch]")))
	after := eval[string](t, b, state)
	if !strings.HasPrefix(after, "dark ") || !strings.HasSuffix(after, " true") || strings.Contains(before, "true") || color(before) == color(after) {
		t.Errorf("switched: %q became %q", before, after)
	}
	b.open(t, "/en/sources/")
	if next := eval[string](t, b, state); next != after {
		t.Errorf("the next page has %q, want %q", next, after)
	}
	do(t, b, chromedp.Click(chromedp.CSS("[data-theme-switch]")))
	b.show(t, screen{width: 1280, dark: true})
	b.open(t, "/")
	if back := eval[string](t, b, state); color(back) != color(before) {
		t.Errorf("switched back in a dark system: %q, want the colour of %q", back, before)
	}
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("the theme: %s", strings.Join(faults, "\n"))
	}
}

// color cuts the background out of what checkTheme asks for.
func color(state string) string {
	_, rest, _ := strings.Cut(state, " ")
	return rest[:strings.LastIndex(rest, " ")]
}

// checkPaper proves that pages can be printed: light though the system is dark,
// one drawing a chart, and a notice becomes a document.
func checkPaper(t *testing.T, b *tab, kinds []pageKind) {
	for _, k := range kinds {
		isNotice := strings.HasPrefix(k.path, "/notices/") && k.path != "/notices/"
		if !k.chart && !isNotice {
			continue
		}
		on := screen{width: 1280, dark: true, paper: true}
		b.show(t, on)
		b.open(t, k.path)
		found := ask[[]string](t, b, "drawings()")
		paper := eval[string](t, b, "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
		if paper != "#fff" && paper != "#ffffff" {
			found = append(found, "paper has the colour "+paper)
		}
		for _, f := range found {
			t.Errorf("%s at %s: %s", k.path, on, f)
		}
		if isNotice {
			checkDocument(t, b, k.path)
		}
	}
}

func checkDocument(t *testing.T, b *tab, path string) {
	document := do(t, b, chromedp.PrintToPDF())
	sheets := bytes.Count(document, []byte("/Type /Page\n")) + bytes.Count(document, []byte("/Type /Page "))
	if !bytes.HasPrefix(document, []byte("%PDF-")) || sheets < 2 {
		t.Errorf("%s: printed: %d bytes, %d sheets", path, len(document), sheets)
	}
}
