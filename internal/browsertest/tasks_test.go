package browsertest

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"resolution57.example/portal/internal/lang"
)

// register is what the register of tasks shows and says.
type register struct {
	Shown             []string // addresses of the tasks
	All               int
	Groups            int // lists with a row to show
	Said, Role, Query string
	Clear             bool // the filter can be cleared
}

const askRegister = `(() => {
  const form = document.querySelector("form.filter-tasks"), output = form.querySelector("output");
  const rows = [...document.querySelectorAll("#register-list [data-words]")];
  const shown = rows.filter((r) => r.checkVisibility());
  return {Shown: shown.map((r) => r.querySelector("a").getAttribute("href")), All: rows.length,
    Groups: [...document.querySelectorAll("#register-list [data-filter-group]")].filter((g) => g.checkVisibility()).length,
    Said: output.textContent, Role: output.getAttribute("role"), Query: location.search, Clear: !form.querySelector("[type=reset]").hidden};
})()`

// rowsWith are the tasks whose row has a lead and a state.
func rowsWith(t *testing.T, b *tab, lead, state string) []string {
	t.Helper()
	return eval[[]string](t, b, `[...document.querySelectorAll("#register-list [data-lead~='`+lead+`'][data-status~='`+state+`'] th a")].map((a) => a.getAttribute("href"))`)
}

// TestTaskFilter proves that the register of tasks can be filtered by agency and
// status with nothing but keys, on a phone, in both languages; that the number
// found is said (A11Y-07), that the address brings the same rows back, and that
// without scripts the form is away and every task is there.
func TestTaskFilter(t *testing.T) {
	t.Parallel()
	site := openSite(t)
	for _, l := range lang.All() {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			b := site.tab(t)
			b.show(t, screen{width: 360})
			checkRegister(t, b, l)
			for _, fault := range b.takeFaults() {
				t.Errorf("browser: %s", fault)
			}
			b.openBare(t, l.Path("/tasks/"))
			b.scriptsOn(t)
			bare := eval[register](t, b, askRegister)
			if form := eval[bool](t, b, `document.querySelector("form.filter-tasks").checkVisibility()`); form || len(bare.Shown) != bare.All {
				t.Errorf("without scripts: the form is seen: %t, %d of %d tasks", form, len(bare.Shown), bare.All)
			}
		})
	}
}

func checkRegister(t *testing.T, b *tab, l lang.Lang) {
	const lead, state = "bo-cong-an", "overdue"
	address := l.Path("/tasks/")
	b.open(t, address+"#register")
	before := eval[register](t, b, askRegister)
	want := rowsWith(t, b, lead, state)
	if len(want) == 0 || before.Said != "" || before.Clear || before.Role != "status" || len(before.Shown) != before.All || before.Groups < 2 {
		t.Fatalf("before: %d rows wanted, %+v", len(want), before)
	}

	b.choose(t, "#task-lead", lead)
	led := eval[register](t, b, askRegister)
	if led.Query != "?lead="+lead || len(led.Shown) <= len(want) || len(led.Shown) == led.All || !strings.Contains(led.Said, strconv.Itoa(len(led.Shown))) {
		t.Errorf("one agency: %d of %d rows, address %q, said %q", len(led.Shown), led.All, led.Query, led.Said)
	}
	b.choose(t, "#task-status", state)
	both := eval[register](t, b, askRegister)
	if !slices.Equal(both.Shown, want) || both.Query != "?lead="+lead+"&status="+state || both.Said == led.Said || !strings.Contains(both.Said, strconv.Itoa(len(want))) {
		t.Errorf("agency and status: %d rows, want %d; address %q, said %q", len(both.Shown), len(want), both.Query, both.Said)
	}

	b.open(t, address+both.Query+"#register")
	again := eval[register](t, b, askRegister)
	if !slices.Equal(again.Shown, both.Shown) || again.Said != both.Said || again.Query != both.Query {
		t.Errorf("loaded anew: %d rows, address %q, said %q", len(again.Shown), again.Query, again.Said)
	}
	b.walk(t, "#task-filter")
	do(t, b, chromedp.SendKeys(chromedp.CSS("#task-filter"), "zzz"))
	if none := eval[register](t, b, askRegister); len(none.Shown) != 0 || none.Groups != 0 || none.Said == "" || none.Said == again.Said {
		t.Errorf("nothing fits: %d rows, %d lists, said %q", len(none.Shown), none.Groups, none.Said)
	}
	b.walk(t, ".filter-tasks [type=reset]")
	press(t, b, kb.Enter)
	b.await(t, "#task-lead:focus")
	if after := eval[register](t, b, askRegister); len(after.Shown) != after.All || after.Query != "" || after.Said != "" || after.Clear {
		t.Errorf("cleared: %d of %d rows, address %q, said %q", len(after.Shown), after.All, after.Query, after.Said)
	}
	// A count of the tables by document leads to as many rows, of that list alone.
	b.open(t, address)
	cell := eval[[]string](t, b, `(() => { const a = document.querySelector("[aria-labelledby=by-document-c] a.figure-link"); return [a.getAttribute("href"), a.textContent]; })()`)
	b.open(t, cell[0])
	if one := eval[register](t, b, askRegister); strconv.Itoa(len(one.Shown)) != cell[1] || one.Groups != 1 {
		t.Errorf("%s: %d rows of %d lists, the table counts %s", cell[0], len(one.Shown), one.Groups, cell[1])
	}
	b.open(t, address+"?lead=nobody#register")
	if odd := eval[register](t, b, askRegister); len(odd.Shown) != odd.All {
		t.Errorf("an agency that there is not: %d of %d rows", len(odd.Shown), odd.All)
	}
}

// choose walks to a select and presses the arrow key until it has a value.
func (b *tab) choose(t *testing.T, selector, value string) {
	t.Helper()
	b.walk(t, selector)
	for range 60 {
		if eval[string](t, b, "document.querySelector(`"+selector+"`).value") == value {
			return
		}
		press(t, b, kb.ArrowDown)
	}
	t.Fatalf("the arrow key does not lead to %s in %s", value, selector)
}
