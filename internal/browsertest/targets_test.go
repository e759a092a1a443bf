package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
)

// targetsState is what the filter of the targets shows and says, and what
// stands in the address.
type targetsState struct {
	Said, Address string
	Shown, All    int
	Headings      int // programmes and years that are still shown
}

const askTargets = `(() => {
  const rows = [...document.querySelectorAll("[data-words]")];
  const shown = (list) => list.filter((e) => e.getClientRects().length > 0).length;
  return {Said: document.querySelector("form[data-filter] output").textContent, Address: location.search, Shown: shown(rows), All: rows.length,
    Headings: shown([...document.querySelectorAll("#programmes [data-filter-group]")])};
})()`

// choose sets a list of the filter as a reader does.
func choose(t *testing.T, b *tab, key, value string) {
	t.Helper()
	eval[bool](t, b, fmt.Sprintf(`(() => { const s = document.querySelector('select[data-key="%s"]'); s.value = %q;
    s.dispatchEvent(new Event("change", {bubbles: true})); return s.value === %q; })()`, key, value, value))
}

// TestTargetFilters proves that the targets can be narrowed down by document,
// year, lead and state on a phone, that the number found is said (A11Y-07) and
// that the address brings back what was chosen; without script every target
// stands there and no dead form does.
func TestTargetFilters(t *testing.T) {
	t.Parallel()
	site := openSite(t)
	b := site.tab(t)
	b.show(t, screen{width: 360})
	for _, l := range lang.All() {
		b.open(t, l.Path("/targets/"))
		if all := eval[targetsState](t, b, askTargets); all.Shown != 102 || all.All != 102 || all.Said != "" {
			t.Errorf("%s: at first %+v", l, all)
		}
		for _, step := range []struct {
			key, value string
			shown      int
		}{
			{"lead", "bo-cong-an", 13}, {"source", "2629-qd-ttg", 8}, {"year", "2027", 2}, {"state", "figure", 0},
			{"year", "", 0}, {"source", "03-nq-cp", 1}, {"lead", "", 4}, {"state", "", 24}, {"source", "", 102},
		} {
			choose(t, b, step.key, step.value)
			now := eval[targetsState](t, b, askTargets)
			quiet := step.shown == 102
			if now.Shown != step.shown || (now.Said == "") != quiet || (now.Headings == 0) != (step.shown == 0) ||
				step.value != "" && !strings.Contains(now.Address, step.key+"="+step.value) || step.value == "" && strings.Contains(now.Address, step.key+"=") {
				t.Errorf("%s: %s = %q: %+v, want %d shown", l, step.key, step.value, now, step.shown)
			}
			if step.shown > 0 && !quiet && !strings.Contains(now.Said, fmt.Sprint(step.shown)) {
				t.Errorf("%s: says %q of %d", l, now.Said, step.shown)
			}
		}
		word := map[lang.Lang]string{lang.VI: "số+hóa", lang.EN: "digitised"}[l]
		b.open(t, l.Path("/targets/")+"?lead=van-phong-chinh-phu&year=2030&q="+word)
		if back := eval[targetsState](t, b, askTargets); back.Shown != 4 || !strings.Contains(back.Said, "4") {
			t.Errorf("%s: the address brings back %+v", l, back)
		}
		b.open(t, l.Path("/targets/")+"?lead=no-such-agency")
		if wrong := eval[targetsState](t, b, askTargets); wrong.Shown != 102 {
			t.Errorf("%s: an unknown agency hides targets: %+v", l, wrong)
		}
	}
	for _, fault := range b.takeFaults() {
		t.Errorf("browser: %s", fault)
	}
}
