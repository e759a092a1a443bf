package browsertest

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"resolution57.example/portal/internal/lang"
)

// TestSite looks at one page of each type, in both languages, and at what
// readers do there.
func TestSite(t *testing.T) {
	t.Parallel()
	site := openSite(t)
	kinds := pageKinds(t, site.folder)
	for _, k := range kinds {
		for _, l := range lang.All() {
			site.run(t, k.name+"/"+string(l), func(t *testing.T, b *tab) { checkPage(t, b, l, k) })
		}
	}
	site.run(t, "faults are seen", checkBadPage)
	site.run(t, "filter", checkFilter)
	site.run(t, "all data", checkAllData)
	site.run(t, "theme", checkTheme)
	site.run(t, "paper", func(t *testing.T, b *tab) { checkPaper(t, b, kinds) })
}

// pageKind is one type of page with the page that stands for it.
type pageKind struct {
	name  string
	path  string // in Vietnamese
	chart bool   // a page of this type has a drawing
}

// pageKinds takes the largest page of each type: what fits there fits all. A
// type is a first part of an address and a depth; where one type has several
// layouts, each is named here.
func pageKinds(t *testing.T, folder string) []pageKind {
	t.Helper()
	all := finishedPages(t, folder)
	largest := func(name, shape string, isIt func(html string) bool) pageKind {
		for _, p := range all {
			if shapeOf(p.path) == shape && isIt(p.html) {
				return pageKind{name, p.path, hasChart(p.html)}
			}
		}
		t.Fatalf("no page of type %s", name)
		return pageKind{}
	}
	holds := func(text string) func(string) bool {
		return func(html string) bool { return strings.Contains(html, text) }
	}
	kinds := []pageKind{
		largest("missing", "/404.html", holds("")),
		largest("indicator with chart", "/indicators/*/", hasChart),
		largest("indicator without chart", "/indicators/*/", func(html string) bool { return !hasChart(html) }),
		largest("indicator with entities", "/indicators/*/", holds(entityFigure(t, all))),
		largest("national figure", "/indicators/*/*/", holds(`class="headline"`)),
		largest("figures by entity", "/indicators/*/*/", holds(`id="hue"`)),
		largest("ranking with weights to move", "/rankings/*/", holds("data-whatif")),
		largest("ranking without scores", "/rankings/*/", holds(`class="rank-table ordered`)),
		largest("list of overdue tasks", "/tasks/*/", holds("overdue-columns")),
		largest("task", "/tasks/*/", holds("task-events")),
	}
	seen := map[string]bool{"/404.html": true}
	for _, p := range all {
		shape := shapeOf(p.path)
		isNamed := slices.ContainsFunc(kinds, func(k pageKind) bool { return k.path == p.path })
		if !seen[shape] && !isNamed {
			kinds = append(kinds, pageKind{cmp.Or(strings.Trim(strings.ReplaceAll(shape, "/", " "), " "), "home"), p.path, hasChart(p.html)})
		}
		seen[shape] = true
	}
	for _, shape := range []string{"/", "/indicators/", "/targets/", "/tasks/", "/technologies/", "/databases/", "/data/", "/feeds/", "/notices/", "/notices/*/", "/sources/", "/sources/*/", "/site-map/", "/rankings/", "/rankings/*/", "/rankings/*/*/"} {
		if !seen[shape] {
			t.Errorf("the site has no page %s", shape)
		}
	}
	return kinds
}

func hasChart(html string) bool { return strings.Contains(html, "data-chart") }

// shapeOf is the type of a page by its address: "/indicators/*/".
func shapeOf(path string) string {
	parts := strings.Split(path, "/")
	for k := 2; k < len(parts); k++ {
		if parts[k] != "" {
			parts[k] = "*"
		}
	}
	return strings.Join(parts, "/")
}

type finishedPage struct{ path, html string }

// entityFigure is a link to figures by entity.
func entityFigure(t *testing.T, all []finishedPage) string {
	t.Helper()
	for _, p := range all {
		if parts := strings.Split(p.path, "/"); len(parts) == 5 && parts[1] == "indicators" && strings.Contains(p.html, `id="hue"`) {
			return `href="` + p.path + `"`
		}
	}
	t.Fatal("no figures by entity")
	return ""
}

// finishedPages are all Vietnamese pages but the embeds, the largest first.
func finishedPages(t *testing.T, folder string) []finishedPage {
	t.Helper()
	var all []finishedPage
	err := filepath.WalkDir(folder, func(file string, d os.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".html" {
			return err
		}
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		address := "/" + strings.TrimSuffix(filepath.ToSlash(name), "index.html")
		if strings.HasPrefix(address, "/en/") || strings.HasPrefix(address, "/embed/") || address == badPath {
			return nil
		}
		html, err := os.ReadFile(file)
		all = append(all, finishedPage{address, string(html)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b finishedPage) int {
		return cmp.Or(cmp.Compare(len(b.html), len(a.html)), cmp.Compare(a.path, b.path))
	})
	return all
}

// checkPage proves all that must hold of any page. What is Vietnamese is loaded
// on a phone and then made wide, what is English the other way round; where a
// page is loaded, axe-core's rules are all asked, in the light, and those of
// colour in the dark, at its other width those of room. So of every type of page
// all rules are asked at both widths: colours and names are the same in both
// languages, room is not.
func checkPage(t *testing.T, b *tab, l lang.Lang, k pageKind) {
	address := l.Path(k.path)
	for _, fault := range expectMissing(inspect(t, b, address, widths(l)), b.origin+address, k.name == "missing") {
		t.Errorf("%s at %s", address, fault)
	}
	checkOther(t, b, l, k)
}

// widths are those of a phone and of a desk, that at which a page is loaded
// first.
func widths(l lang.Lang) []int64 {
	if l == lang.VI {
		return []int64{360, 1280}
	}
	return []int64{1280, 360}
}

// inspect opens a page, takes it from width to width and returns all that is
// wrong with it, each with the screen and the rule.
func inspect(t *testing.T, b *tab, address string, widths []int64) (faults []string) {
	add := func(s screen, rule string, found []string) {
		for _, f := range found {
			faults = append(faults, fmt.Sprintf("%s: %s: %s", s, rule, f))
		}
	}
	var seen, held []string // at 360 pixels
	for n, width := range widths {
		light, dark := screen{width: width}, screen{width: width, dark: true}
		b.show(t, light)
		if n == 0 {
			b.takeFaults()
			b.open(t, address)
			bringAxe(t, b)
		} else {
			b.drawn(t)
		}
		add(light, "scrolls sideways (A11Y-06)", ask[[]string](t, b, "wide()"))
		add(light, "a chart shows one drawing", ask[[]string](t, b, "drawings()"))
		if width == 360 {
			seen, held = ask[[]string](t, b, "texts(false)"), ask[[]string](t, b, "texts(true)")
		}
		if n == 0 {
			add(light, "axe (A11Y-14)", runAxe(t, b))
			add(light, "tooltip (A11Y-04)", walkToSlider(t, b))
		} else {
			add(light, "axe (A11Y-14)", runAxe(t, b, "target-size", "scrollable-region-focusable"))
		}
		add(light, "tooltip (A11Y-04)", checkTooltips(t, b))
		if n == 0 {
			b.show(t, dark)
			add(dark, "axe (A11Y-14)", runAxe(t, b, "color-contrast", "link-in-text-block"))
		}
		do(t, b, chromedp.KeyEvent(kb.Escape)) // a tooltip stands where the wider page had it until the page hears of the change
		if width == 360 {
			for _, narrow := range narrowScreens(address) {
				b.show(t, narrow)
				add(narrow, "scrolls sideways (A11Y-06)", ask[[]string](t, b, "wide()"))
			}
		}
		add(light, "policy (SEC-04)", eval[[]string](t, b, "violations.splice(0)"))
		add(light, "browser", b.takeFaults())
	}
	light := screen{width: 360} // without scripts a page is what it is there
	b.show(t, light)
	add(light, "without scripts", checkWithoutScripts(t, b, address, seen, held))
	return faults
}

// narrowScreens are the narrowest that a page has to do with: the column of
// another site may be narrower than any phone.
func narrowScreens(address string) []screen {
	if strings.HasPrefix(address, "/embed/") {
		return []screen{{width: 320}, {width: 280}}
	}
	return []screen{{width: 320}}
}

// expectMissing drops the report that the page which says there is none was
// answered with 404.
func expectMissing(faults []string, url string, missing bool) []string {
	return slices.DeleteFunc(faults, func(f string) bool {
		return missing && strings.HasSuffix(f, url) && strings.Contains(f, "404")
	})
}

// checkWithoutScripts proves that what can be seen in main can be seen with
// scripts off too, and that scripts take nothing out of it. They may hide a
// part until it is chosen.
func checkWithoutScripts(t *testing.T, b *tab, address string, seen, held []string) []string {
	b.openBare(t, address)
	defer b.scriptsOn(t)
	bare, faults := ask[[]string](t, b, "texts(false)"), ask[[]string](t, b, "drawings()")
	b.takeFaults()
	if missing := missingFrom(bare, seen); missing != "" {
		faults = append(faults, fmt.Sprintf("there is no %q", missing))
	}
	if missing := missingFrom(held, bare); missing != "" {
		faults = append(faults, fmt.Sprintf("scripts take away %q", missing))
	}
	if len(bare) == 0 {
		faults = append(faults, "there is nothing")
	}
	return faults
}

// missingFrom returns the first wanted piece of text that is not there as
// often as it is wanted, "" if all are.
func missingFrom(there, wanted []string) string {
	count := map[string]int{}
	for _, piece := range there {
		count[piece]++
	}
	for _, piece := range wanted {
		if count[piece]--; count[piece] < 0 {
			return piece
		}
	}
	return ""
}

// checkOther proves that the link to the other language leads to the same page.
func checkOther(t *testing.T, b *tab, l lang.Lang, k pageKind) {
	want := l.Other().Path(k.path)
	if k.name == "missing" {
		want = l.Other().Path("/")
	}
	if got := ask[string](t, b, "other()"); got != want {
		t.Errorf("%s: the link to the other language leads to %s, want %s", l.Path(k.path), got, want)
	}
}

// badPath is a page that breaks what these tests are for.
const badPath = "/bad/"

// checkBadPage proves that these tests see what they look for.
func checkBadPage(t *testing.T, b *tab) {
	faults := strings.Join(inspect(t, b, badPath, widths(lang.VI)), "\n")
	for _, want := range []string{
		"360 px, light: scrolls sideways (A11Y-06): ", "<pre>", "a chart shows one drawing: 2 drawings: ",
		"axe (A11Y-14): image-alt", "360 px, dark: axe (A11Y-14): color-contrast", "target-size",
		"policy (SEC-04): script-src-elem inline", "policy (SEC-04): style-src-attr inline", "policy (SEC-04): img-src",
		"browser: console error", "browser: exception", "browser: status 404", "to another origin: https://other.example/",
		`without scripts: there is no "Chỉ có khi chạy script"`, `without scripts: scripts take away "Trang sai"`,
	} {
		if !strings.Contains(faults, want) {
			t.Errorf("not seen: %s", want)
		}
	}
	if t.Failed() {
		t.Logf("seen:\n%s", faults)
	}
}
