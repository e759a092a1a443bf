package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// rankingState is what a ranking shows while its weights are moved.
type rankingState struct {
	Said, Role, Query, Order, First string
	Focused                         string
}

const askRanking = `(() => {
  const rows = [...document.querySelectorAll("table[data-ranking] tbody tr")];
  const output = document.querySelector("form[data-whatif] output");
  return {
    Said: output.textContent, Role: output.getAttribute("role"), Query: location.search,
    Order: rows.map((r) => r.dataset.entity + " " + r.cells[0].textContent + " " + r.cells[2].textContent.trim()).join(", "),
    First: rows[0].dataset.entity, Focused: document.activeElement.id || document.activeElement.tagName,
  };
})()`

// checkWhatIf proves that weights are moved by keyboard alone, that what
// follows is said and stands in the address, that the address gives it again,
// and that all of it goes back to what is published (A11Y-04, A11Y-07).
func checkWhatIf(t *testing.T, b *tab) {
	b.show(t, screen{width: 360})
	const path = "/rankings/online-readiness/"
	b.open(t, path)
	published := eval[rankingState](t, b, askRanking)
	eval[bool](t, b, `document.querySelector("form[data-whatif] summary").focus() || true`)
	do(t, b, chromedp.KeyEvent(kb.Enter))
	do(t, b, chromedp.KeyEvent(kb.Tab))
	if at := eval[rankingState](t, b, askRanking); at.Focused != "w1" || at.Said != "" || at.Query != "" {
		t.Errorf("after Enter and Tab: %+v", at)
	}
	do(t, b, chromedp.KeyEvent(kb.ArrowRight))
	if small := eval[rankingState](t, b, askRanking); small.Query != "?w=51,50" {
		t.Errorf("one step makes the address %q", small.Query)
	}
	do(t, b, chromedp.KeyEvent(kb.Home))
	moved := eval[rankingState](t, b, askRanking)
	if moved.Query != "?w=0,50" || moved.Order == published.Order || moved.Role != "status" || moved.Said == "" {
		t.Errorf("weights moved: address %q, said %q", moved.Query, moved.Said)
	}
	b.open(t, path+moved.Query)
	if again := eval[rankingState](t, b, askRanking); again.Order != moved.Order || again.Said != moved.Said {
		t.Errorf("the address %s gives %q, was %q", moved.Query, again.Said, moved.Said)
	}
	eval[bool](t, b, `document.querySelector("form[data-whatif] button").focus() || true`)
	do(t, b, chromedp.KeyEvent(kb.Enter))
	if back := eval[rankingState](t, b, askRanking); back.Order != published.Order || back.Query != "" || back.Said == "" {
		t.Errorf("after going back: address %q, said %q, the same order %v", back.Query, back.Said, back.Order == published.Order)
	}
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("moving weights: %s", strings.Join(faults, "\n"))
	}
	checkWeightsAgain(t, b, path, published)
}

// checkWeightsAgain proves that the script ranks as the build does: moved by
// less than a score shows and put to nearly the same weights, all ranks and
// scores are the published ones.
func checkWeightsAgain(t *testing.T, b *tab, path string, published rankingState) {
	b.open(t, path+"?w=100,100") // half each, but not the weights of the page
	if same := eval[rankingState](t, b, askRanking); same.Order != published.Order {
		t.Errorf("the script ranks the published weights otherwise:\n%s\nbuild:\n%s", same.Order, published.Order)
	}
}
