package browsertest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"resolution57.example/portal/internal/lang"
)

// TestWhatIfCompareSort proves that a ranking can be asked under other weights,
// that places can be compared and pinned and tables sorted with nothing but
// keys, on a phone, in both languages; that each is announced, and that the
// address brings back what was chosen.
func TestWhatIfCompareSort(t *testing.T) {
	t.Parallel()
	site := openSite(t)
	for _, l := range lang.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			b := site.tab(t)
			b.show(t, screen{width: 360})
			for _, check := range []struct {
				name string
				run  func(*testing.T, *tab, lang.Lang)
			}{{"what if", checkWhatIf}, {"compare", checkCompare}, {"sort", checkSort}, {"sort under other weights", checkSortWhatIf}, {"pin", checkPin}} {
				t.Run(check.name, func(t *testing.T) {
					check.run(t, b, l)
					for _, fault := range b.takeFaults() {
						t.Errorf("browser: %s", fault)
					}
				})
			}
		})
	}
}

// computed is a ranking that the portal computes from two components of equal
// weight; copied is one that it copies.
const (
	computed = "/rankings/online-readiness/"
	copied   = "/rankings/dti/"
)

// ranking is what a page with a ranking shows and says.
type ranking struct {
	Rows              []rankingRow
	Weights           []string
	Query, Said, Role string
	Open, Moved       bool
}

// rankingRow is a row of the first table.
type rankingRow struct{ ID, Rank, Score, X string }

const askRanking = `(() => {
  const form = document.querySelector("form[data-whatif]");
  const output = form.querySelector("output");
  const text = (row, selector) => row.querySelector(selector).textContent.trim();
  return {
    Rows: [...document.querySelectorAll("table[data-ranking] tbody tr")].map((r) => ({ID: r.id, Rank: text(r, "[data-rank]"), Score: text(r, "[data-score]"), X: r.dataset.x})),
    Weights: [...form.querySelectorAll("input")].map((i) => i.getAttribute("aria-valuetext")),
    Query: location.search, Said: output.textContent, Role: output.getAttribute("role"),
    Open: form.querySelector("details").open, Moved: document.querySelector("table[data-ranking]").classList.contains("moved"),
  };
})()`

func checkWhatIf(t *testing.T, b *tab, l lang.Lang) {
	address := l.Path(computed)
	b.open(t, address)
	published := eval[ranking](t, b, askRanking)
	if published.Open || published.Moved || published.Said != "" || published.Role != "status" || len(published.Rows) < 2 {
		t.Fatalf("before: %+v", published)
	}

	b.walk(t, ".whatif summary")
	press(t, b, kb.Enter)
	b.walk(t, "#w1")
	press(t, b, kb.ArrowRight)
	step := eval[ranking](t, b, askRanking)
	if step.Query != "?w=51,50" || !step.Moved || step.Said == "" || slices.Equal(step.Weights, published.Weights) {
		t.Errorf("one arrow key: %+v", step)
	}
	press(t, b, kb.Home) // all weight on the second component
	chosen := eval[ranking](t, b, askRanking)
	if chosen.Query != "?w=0,50" || chosen.Said == step.Said || !slices.Equal(chosen.Weights, []string{"0%", "100%"}) {
		t.Errorf("no weight: address %q, said %q then %q, weights %q", chosen.Query, step.Said, chosen.Said, chosen.Weights)
	}
	checkRanks(t, chosen.Rows, 1)
	changed := changedRanks(published.Rows, chosen.Rows)
	if top := eval[string](t, b, `document.querySelector("[data-ranking] tbody th a").textContent`); changed == 0 ||
		!strings.Contains(chosen.Said, top) || !strings.Contains(chosen.Said, strconv.Itoa(changed)) {
		t.Errorf("%d ranks changed, %s is first, said: %q", changed, top, chosen.Said)
	}
	checkLooks(t, b)

	b.walk(t, "#w2")
	press(t, b, kb.Home)
	none := eval[ranking](t, b, askRanking)
	if none.Query != chosen.Query || none.Said == chosen.Said || !slices.Equal(none.Rows, chosen.Rows) {
		t.Errorf("all weights 0: address %q, said %q", none.Query, none.Said)
	}

	b.open(t, address+chosen.Query)
	again := eval[ranking](t, b, askRanking)
	if !slices.Equal(again.Rows, chosen.Rows) || !again.Open || again.Query != chosen.Query || again.Said != chosen.Said {
		t.Errorf("loaded anew: %+v, want %+v", again, chosen)
	}
	b.walk(t, ".whatif [type=reset]")
	press(t, b, " ")
	back := eval[ranking](t, b, askRanking)
	if !slices.Equal(back.Rows, published.Rows) || !slices.Equal(back.Weights, published.Weights) || back.Moved || back.Query != "" ||
		back.Said == "" || back.Said == again.Said {
		t.Errorf("reset: %+v, want %+v", back, published)
	}

	b.open(t, address+"?w=100,0")
	first := eval[ranking](t, b, askRanking)
	checkRanks(t, first.Rows, 0)
	for _, wrong := range []string{"?w=70", "?w=a,b", "?w=-1,50", "?w=1,2,3"} {
		b.open(t, address+wrong)
		if now := eval[ranking](t, b, askRanking); now.Moved || !slices.Equal(now.Rows, published.Rows) {
			t.Errorf("%s changes the table", wrong)
		}
	}
}

// checkRanks computes the ranks under one component alone, higher is better,
// ties by the score as printed.
func checkRanks(t *testing.T, rows []rankingRow, component int) {
	t.Helper()
	points := func(r rankingRow) float64 {
		x, err := strconv.ParseFloat(strings.Fields(r.X)[component], 64)
		if err != nil {
			t.Fatal(err)
		}
		return math.Round(x * 10)
	}
	for place, r := range rows {
		before, same := 0, 0
		for _, other := range rows {
			switch {
			case points(other) > points(r):
				before++
			case points(other) == points(r):
				same++
			}
		}
		want := strconv.Itoa(before + 1)
		if same > 1 {
			want += "="
		}
		score := strings.ReplaceAll(r.Score, ",", ".")
		if r.Rank != want || score != fmt.Sprintf("%.1f", points(r)/10) || place < before || place >= before+same {
			t.Errorf("%s stands at place %d with rank %s, score %s; want rank %s, score %.1f", r.ID, place+1, r.Rank, r.Score, want, points(r)/10)
		}
	}
}

// changedRanks counts the rows whose rank is another one.
func changedRanks(was, is []rankingRow) (changed int) {
	ranks := map[string]string{}
	for _, r := range was {
		ranks[r.ID] = strings.TrimSuffix(r.Rank, "=")
	}
	for _, r := range is {
		if ranks[r.ID] != strings.TrimSuffix(r.Rank, "=") {
			changed++
		}
	}
	return changed
}

// compared is what the page for comparing shows and says.
type compared struct {
	Query, Said, Role, Text string
	Chosen, Names           []string
	Tables                  int
}

const askCompared = `(() => {
  const selects = [...document.querySelectorAll("form[data-compare] select")];
  const output = document.querySelector("form[data-compare] output");
  const tables = [...document.querySelectorAll("#compared table")];
  return {
    Query: location.search, Said: output.textContent, Role: output.getAttribute("role"), Text: document.querySelector("#compared").innerText,
    Chosen: selects.map((s) => s.value), Names: selects.filter((s) => s.value).map((s) => s.selectedOptions[0].textContent),
    Tables: tables.filter((t) => t.tBodies[0].rows.length === selects.filter((s) => s.value).length).length,
  };
})()`

func checkCompare(t *testing.T, b *tab, l lang.Lang) {
	address, loaded := l.Path("/compare/"), "form[data-compare] output:not(:empty)"
	b.open(t, address)
	b.await(t, loaded)
	before := eval[compared](t, b, askCompared)
	if before.Role != "status" || before.Query != "" || before.Tables != 0 {
		t.Errorf("before: %+v", before)
	}
	b.walk(t, "#compare-1")
	press(t, b, kb.ArrowDown)
	press(t, b, kb.Tab)
	press(t, b, kb.ArrowDown+kb.ArrowDown)
	b.await(t, "#compared table")
	two := eval[compared](t, b, askCompared)
	checkCompared(t, two, 2)
	if two.Said == before.Said {
		t.Errorf("nothing new is said: %q", two.Said)
	}
	press(t, b, kb.Tab)
	press(t, b, "Hu") // Huế, Hue
	b.await(t, "#compared table tr:nth-child(3)")
	three := eval[compared](t, b, askCompared)
	checkCompared(t, three, 3)
	if three.Chosen[2] != "hue" {
		t.Errorf("typing chooses %q", three.Chosen)
	}
	checkLooks(t, b)

	b.open(t, address+three.Query)
	b.await(t, loaded)
	if again := eval[compared](t, b, askCompared); fmt.Sprint(again) != fmt.Sprint(three) {
		t.Errorf("loaded anew: %+v, want %+v", again, three)
	}
	b.walk(t, "#compare-2")
	press(t, b, kb.Home)
	b.walk(t, "#compare-3")
	press(t, b, kb.Home)
	if one := eval[compared](t, b, askCompared); one.Said != before.Said || one.Text != "" || one.Query != "?e="+three.Chosen[0] {
		t.Errorf("one left: %+v", one)
	}
	b.open(t, address+"?e=nowhere,hue,%22%5D")
	b.await(t, loaded)
	if wrong := eval[compared](t, b, askCompared); wrong.Said != before.Said || wrong.Query != "?e=hue" {
		t.Errorf("unknown places: %+v", wrong)
	}
}

// checkCompared proves that every table has a row for each place chosen, that
// the places are said and stand in the address.
func checkCompared(t *testing.T, c compared, places int) {
	t.Helper()
	if len(c.Names) != places || c.Tables == 0 || c.Query != "?e="+strings.Join(c.Chosen[:places], ",") || !strings.Contains(c.Said, strconv.Itoa(c.Tables)) {
		t.Errorf("%d places: %+v", places, c)
	}
	for _, name := range c.Names {
		if !strings.Contains(c.Said, name) || !strings.Contains(c.Text, name) {
			t.Errorf("%s is not in %q and the tables", name, c.Said)
		}
	}
}

// sorted is the order of the first table and what is said of it.
type sorted struct {
	IDs, Keys, Marks []string
	Said, Role       string
}

// askSorted asks for it; the keys are those of one column.
func askSorted(column int) string {
	return fmt.Sprintf(`(() => {
  const table = document.querySelector("table[data-sort]");
  const rows = [...table.tBodies[0].rows];
  const said = table.nextElementSibling;
  return {IDs: rows.map((r) => r.id), Keys: rows.map((r) => r.cells[%d].dataset.key), Said: said.textContent, Role: said.getAttribute("role"),
    Marks: [...table.tHead.rows[0].cells].map((head) => (head.getAttribute("aria-sort") || "") + head.querySelector(".sort").textContent)};
})()`, column)
}

// The marks of a column: what is heard and what is seen.
const ascending, descending, unsorted = "ascending↑", "descending↓", "↑↓"

func checkSort(t *testing.T, b *tab, l lang.Lang) {
	for _, path := range []string{computed, copied} {
		b.open(t, l.Path(path))
		before := eval[sorted](t, b, askSorted(0))
		if before.Said != "" || before.Role != "status" || before.Marks[0] != ascending || before.Marks[1] != unsorted {
			t.Errorf("%s: before: %+v", path, before)
		}
		said := map[string]bool{"": true}
		for _, step := range []struct {
			column int
			key    string
			mark   string
		}{
			{1, kb.Enter, ascending}, {1, " ", descending}, {0, kb.Enter, ascending}, {0, " ", descending},
		} {
			button := fmt.Sprintf("table[data-sort] th:nth-child(%d) .sort", step.column+1)
			if step.column == 0 && !b.has(t, button) { // it stands before the name's
				press(t, b, kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))
			}
			b.walk(t, button)
			press(t, b, step.key)
			now := eval[sorted](t, b, askSorted(step.column))
			for k, mark := range now.Marks {
				if want := map[bool]string{true: step.mark, false: unsorted}[k == step.column]; mark != want {
					t.Errorf("%s: column %d has %q, want %q", path, k, mark, want)
				}
			}
			if !b.has(t, button) || said[now.Said] {
				t.Errorf("%s: column %d: the focus stays: %t, said %q", path, step.column, b.has(t, button), now.Said)
			}
			said[now.Said] = true
			if !inOrder(t, now.Keys, step.mark == descending) {
				t.Errorf("%s: column %d, %s: %s", path, step.column, step.mark, now.Keys)
			}
			if step.column == 0 && step.mark == ascending && !slices.Equal(now.IDs, before.IDs) && path == computed {
				t.Errorf("%s: sorted by rank again, it is %s, was %s", path, now.IDs, before.IDs)
			}
		}
	}
}

// checkSortWhatIf proves that a table ranked anew does not claim to be in the
// order that was chosen before.
func checkSortWhatIf(t *testing.T, b *tab, l lang.Lang) {
	b.open(t, l.Path(computed)+"?w=0,50")
	for _, step := range []struct{ control, key string }{{"#w1", kb.ArrowRight}, {".whatif [type=reset]", kb.Enter}} {
		b.walk(t, "table[data-sort] th:nth-child(2) .sort")
		press(t, b, kb.Enter)
		b.walk(t, step.control)
		press(t, b, step.key)
		if now := eval[sorted](t, b, askSorted(0)); now.Marks[0] != ascending || now.Marks[1] != unsorted || !inOrder(t, now.Keys, false) {
			t.Errorf("%s: heads %q, ranks %s", step.control, now.Marks, now.Keys)
		}
	}
}

// inOrder reports whether keys rise, or fall.
func inOrder(t *testing.T, keys []string, falling bool) bool {
	t.Helper()
	var numbers []float64
	for _, key := range keys {
		number, err := strconv.ParseFloat(key, 64)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, number)
	}
	if falling {
		slices.Reverse(numbers)
	}
	return slices.IsSorted(numbers)
}

// pinned is what is marked on a page.
type pinned struct {
	IDs               []string
	Choice, Name      string
	Query, Said, Role string
}

const askPinned = `(() => {
  const select = document.querySelector("[data-pin]");
  const output = select.form.querySelector("output");
  return {IDs: [...document.querySelectorAll("tr.pinned")].map((r) => r.id), Choice: select.value, Name: select.selectedOptions[0].textContent,
    Query: location.search, Said: output.textContent, Role: output.getAttribute("role")};
})()`

func checkPin(t *testing.T, b *tab, l lang.Lang) {
	for _, path := range []string{computed, copied, "/provinces/"} {
		b.open(t, l.Path(path))
		order := eval[sorted](t, b, askSorted(0)).IDs
		b.walk(t, "[data-pin]")
		press(t, b, kb.ArrowDown+kb.ArrowDown)
		b.await(t, "tr.pinned")
		one := eval[pinned](t, b, askPinned)
		if !slices.Equal(one.IDs, []string{one.Choice}) || one.Query != "?pin="+one.Choice || one.Role != "status" || !strings.Contains(one.Said, one.Name) {
			t.Errorf("%s: %+v", path, one)
		}
		now := eval[sorted](t, b, askSorted(0)).IDs
		if stays := path != "/provinces/"; slices.Equal(now, order) != stays || !stays && now[0] != one.Choice {
			t.Errorf("%s: the order is %s, was %s", path, now, order)
		}
		b.open(t, l.Path(path)+one.Query)
		if again := eval[pinned](t, b, askPinned); again.Choice != one.Choice || !slices.Equal(again.IDs, one.IDs) || again.Query != one.Query {
			t.Errorf("%s: loaded anew: %+v, want %+v", path, again, one)
		}
		b.walk(t, "[data-pin]")
		press(t, b, kb.ArrowDown)
		press(t, b, kb.Home)
		if none := eval[pinned](t, b, askPinned); len(none.IDs) > 0 || none.Query != "" || none.Said != "" {
			t.Errorf("%s: nothing pinned: %+v", path, none)
		}
		if now := eval[sorted](t, b, askSorted(0)).IDs; !slices.Equal(now, order) {
			t.Errorf("%s: nothing pinned: the order is %s, was %s", path, now, order)
		}
	}
	b.open(t, l.Path(computed)+"?w=0,50&pin=hue")
	if both := eval[pinned](t, b, askPinned); !slices.Equal(both.IDs, []string{"hue"}) || both.Query != "?w=0,50&pin=hue" {
		t.Errorf("weights and a pin: %+v", both)
	}
}

// checkLooks proves of a page as keys have made it what holds of every page.
func checkLooks(t *testing.T, b *tab) {
	t.Helper()
	for rule, found := range map[string][]string{
		"scrolls sideways (A11Y-06)": ask[[]string](t, b, "wide()"),
		"policy (SEC-04)":            eval[[]string](t, b, "violations"),
	} {
		if len(found) > 0 {
			t.Errorf("%s: %s", rule, found)
		}
	}
	bringAxe(t, b)
	for _, found := range runAxe(t, b) {
		t.Errorf("axe (A11Y-14): %s", found)
	}
}

// press presses keys, one after the other, on what has the focus.
func press(t *testing.T, b *tab, keys string, options ...chromedp.KeyOption) {
	t.Helper()
	do(t, b, chromedp.KeyEvent(keys, options...))
}

// has reports whether an element has the focus.
func (b *tab) has(t *testing.T, selector string) bool {
	t.Helper()
	return eval[bool](t, b, "document.activeElement.matches(`"+selector+"`)")
}

// walk presses Tab until an element has the focus.
func (b *tab) walk(t *testing.T, selector string) {
	t.Helper()
	for range 400 {
		if b.has(t, selector) {
			return
		}
		press(t, b, kb.Tab)
	}
	t.Fatalf("the Tab key does not lead to %s", selector)
}

// await waits for an element.
func (b *tab) await(t *testing.T, selector string) {
	t.Helper()
	if !b.waitFor(selector) {
		t.Fatalf("there is no %s", selector)
	}
}
