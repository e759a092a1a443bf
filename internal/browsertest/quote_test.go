package browsertest

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const figureAddress = "/indicators/gdp-contribution/2025/"

// TestQuoting copies as readers do and reads the clipboard back: a figure by its
// button and by Ctrl+C, a citation with the day of access; and proves that
// without scripts the same texts stand in the page, without the day, and no
// dead button does (CITE-02, CITE-03).
func TestQuoting(t *testing.T) {
	site := openSite(t)
	b := site.tab(t)
	b.show(t, screen{width: 360})
	b.open(t, figureAddress)
	line := eval[string](t, b, `document.querySelector("[data-line]").textContent`)
	for _, part := range []string{"trên 16,4%", "2025", "ước tính", "17-TB/CQTTBCĐ", figureAddress} {
		if !strings.Contains(line, part) || strings.Contains(line, "\n") {
			t.Errorf("the figure as text lacks %q: %q", part, line)
		}
	}
	t.Run("button", func(t *testing.T) {
		push(t, b, ".headline .copying button")
		if got := clipboard(t, b); got != line {
			t.Errorf("copied %q, want %q", got, line)
		}
		if said := waitText(t, b, `document.querySelector(".headline .copying [role=status]").textContent`); said != "Đã sao chép" {
			t.Errorf("it says %q", said)
		}
	})
	t.Run("selection", func(t *testing.T) { checkSelections(t, b, line) })
	t.Run("citation", func(t *testing.T) { checkCitation(t, b) })
	t.Run("file", func(t *testing.T) {
		b.open(t, figureAddress)
		body := eval[string](t, b, `(() => {
      let saved; const real = URL.createObjectURL;
      URL.createObjectURL = (blob) => { saved = blob; return real.call(URL, blob); };
      HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };
      document.querySelector('[data-file$=".ris"]').parentElement.querySelectorAll(".copying button")[1].click();
      saved.text().then((text) => { window.savedText = text; });
      return window.savedAs;
    })()`)
		text := waitText(t, b, `window.savedText || ""`)
		if body != "nq57-indicators-gdp-contribution-2025.ris" || !strings.HasPrefix(text, "TY  - DATA\r\n") || !strings.HasSuffix(text, "ER  - \r\n") {
			t.Errorf("saved %s: %q", body, text)
		}
	})
	t.Run("without scripts", func(t *testing.T) { checkQuotesBare(t, b, line) })
	for _, fault := range b.takeFaults() {
		t.Error(fault)
	}
}

// checkSelections: a whole figure is copied as one line, a part of it, or more
// than it, as it stands.
func checkSelections(t *testing.T, b *tab, line string) {
	copied := func(selector string) string {
		eval[bool](t, b, `(getSelection().selectAllChildren(document.querySelector("`+selector+`")), true)`)
		editorCommand(t, b, "copy")
		return clipboard(t, b)
	}
	if got := copied(".headline"); got != line {
		t.Errorf("the figure: %q", got)
	}
	if got := copied(".figure-when"); !strings.HasPrefix(got, "năm 2025") {
		t.Errorf("a part of it: %q", got)
	}
	if got := copied(".headline .figure-value"); got != "trên 16,4%" {
		t.Errorf("the number alone: %q", got)
	}
	if got := copied("article"); got == line || !strings.Contains(got, "Về con số này") {
		t.Errorf("the page: %q", got)
	}
	b.open(t, "/")
	if got := copied(".figure-blocks"); strings.Count(got, "\n") != 2 || strings.Count(got, "https://") != 3 {
		t.Errorf("three figures: %q", got)
	}
	if got := copied(".figure-block"); strings.Contains(got, "\n") || !strings.Contains(got, "16,4%") {
		t.Errorf("one of three: %q", got)
	}
	b.open(t, figureAddress)
}

func checkCitation(t *testing.T, b *tab) {
	eval[bool](t, b, `(document.querySelectorAll("details.cite").forEach((d) => { d.open = true; }), true)`)
	push(t, b, `[aria-label="Sao chép: BibLaTeX"]`)
	got := clipboard(t, b)
	if !strings.HasPrefix(got, "@dataset{nq57-indicators-gdp-contribution-2025,") || !regexp.MustCompile(`(?m)^  urldate   = \{\d{4}-\d\d-\d\d\},$`).MatchString(got) {
		t.Errorf("copied %q", got)
	}
	day := eval[string](t, b, `(() => { const d = new Date(); return [d.getFullYear(), d.getMonth() + 1, d.getDate()].join(", "); })()`)
	push(t, b, `[aria-label="Sao chép: CSL-JSON"]`)
	if got := clipboard(t, b); !strings.Contains(got, `"accessed": {"date-parts": [[`+day+`]]}`) {
		t.Errorf("no day of access: %q", got)
	}
	if left := eval[int](t, b, `[...document.querySelectorAll(".quote .citation")].filter((c) => c.textContent.includes("%Y")).length`); left > 0 {
		t.Errorf("%d citations still hold a place for the day", left)
	}
}

func checkQuotesBare(t *testing.T, b *tab, line string) {
	b.openBare(t, figureAddress)
	defer b.scriptsOn(t)
	type bare struct {
		Buttons, Cites, Folded int
		Line, Plain            string
	}
	got := eval[bare](t, b, `({
    Buttons: document.querySelectorAll(".copying").length,
    Cites: document.querySelectorAll("details.cite pre").length,
    Folded: document.querySelectorAll("details.copy:not([hidden])").length,
    Line: document.querySelector("[data-line]").textContent,
    Plain: document.querySelector(".quote p.citation").textContent,
  })`)
	if got.Buttons != 0 || got.Cites != 9 || got.Folded != 1 || got.Line != line || strings.Contains(got.Plain, "truy cập") || strings.Contains(got.Plain, "%") && strings.Contains(got.Plain, "%Y") {
		t.Errorf("%+v", got)
	}
}

// push clicks a copy button as a pointer does and waits for what it says.
func push(t *testing.T, b *tab, selector string) {
	t.Helper()
	at := eval[place](t, b, `(() => { const e = document.querySelector('`+selector+`'); e.scrollIntoView({block: "center"});
    const r = e.getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2, Text: ""}; })()`)
	do(t, b, chromedp.MouseClickXY(at.X, at.Y))
	waitText(t, b, `document.querySelector('`+selector+`').parentElement.querySelector("[role=status]").textContent`)
}

// clipboard pastes what was copied last into a field and reads it.
func clipboard(t *testing.T, b *tab) string {
	t.Helper()
	const field = `document.getElementById("paste-here")`
	eval[bool](t, b, `(() => { const f = document.createElement("textarea"); f.id = "paste-here"; document.body.append(f); f.focus(); return true; })()`)
	for range 50 {
		editorCommand(t, b, "paste")
		if text := eval[string](t, b, field+".value"); text != "" {
			eval[bool](t, b, "("+field+".remove(), true)")
			return text
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the clipboard is empty")
	return ""
}

// editorCommand does what the keys of the system do: copy, paste.
func editorCommand(t *testing.T, b *tab, name string) {
	t.Helper()
	call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "Unidentified", Commands: []string{name}})
	call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: "Unidentified"})
}

// waitText evaluates an expression until it gives a text.
func waitText(t *testing.T, b *tab, expression string) string {
	t.Helper()
	for range 100 {
		if text := eval[string](t, b, expression); text != "" {
			return text
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s stays empty", expression)
	return ""
}
