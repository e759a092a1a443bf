package site

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// The register of technologies says first that the list is history, shows the
// 19 products that were read, and says once, not for each group, what was not
// found.
func TestTechnologiesPage(t *testing.T) {
	out := realSite(t)
	for _, tt := range []struct{ path, first, missing string }{
		{"/technologies/", `<p class="lead">Danh mục 11 nhóm của Quyết định 1131/QĐ-TTg đã được thay từ ngày 01/07/2026 bằng Quyết định 21/2026/QĐ-TTg.</p>`, "0 trên 11 nhóm"},
		{"/en/technologies/", `<p class="lead">The list of 11 groups in Decision 1131/QĐ-TTg was replaced from 1 July 2026 by Decision 21/2026/QĐ-TTg.</p>`, "0 of 11 groups"},
	} {
		page := mainOf(t, out.page(t, tt.path))
		for what, want := range map[string]int{`<li value="`: 19, `<li class="tech-group`: 7, tt.missing: 5, `<li id="question-`: 3} {
			if got := strings.Count(page, what); got != want {
				t.Errorf("%s: %d of %q, want %d", tt.path, got, what, want)
			}
		}
		if lead, list := strings.Index(page, tt.first), strings.Index(page, "<section"); lead < 0 || lead > list {
			t.Errorf("%s does not say first that the list is history", tt.path)
		}
	}
}

// The register of databases prints the three counts of Notice 624/TB-VPCP with
// their wholes, each bound to its figure, 20 databases, and the four qualities
// of the portal's own data as the records give them.
func TestDatabasesPage(t *testing.T) {
	out := realSite(t)
	var ps source.Problems
	q := record.Load(real.tree, &ps).Quality()
	for _, l := range lang.All() {
		page := mainOf(t, out.page(t, l.Path(record.DatabasesPath)))
		for _, want := range []string{
			`<data value="3" data-figure="key-databases-formed/2025-11">`, `<data value="8" data-figure="key-databases-below-standard/2025-11">`,
			`<data value="54" data-figure="sector-databases-below-standard/2025-11">`, `<data value="12" data-figure="key-databases-formed/2025-11#of">`,
			`<data value="105" data-figure="sector-databases-below-standard/2025-11#of">`,
			lang.Percent(l, q.CheckedShare().String()), lang.Percent(l, q.HeldShare().String()), q.Newest.Name(l),
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", l, want)
			}
		}
		for what, want := range map[string]int{`data-words="`: 20, `<section class="own-quality"`: 4, `<ul class="slips">`: 1} {
			if got := strings.Count(page, what); got != want {
				t.Errorf("%s: %d of %q, want %d", l, got, what, want)
			}
		}
	}
}

// A project without registers has their pages all the same, which say so.
func TestNoRegisters(t *testing.T) {
	tree := smallTree(t)
	delete(tree, "data/technologies.toml")
	delete(tree, "data/databases.toml")
	out := render(t, open(t, Options{Root: tree, Cache: drawings}))
	for path, want := range map[string]string{
		"/technologies/": "Cổng này chưa chép danh mục", "/en/databases/": "This portal has recorded no database.",
	} {
		if !strings.Contains(out.page(t, path), want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

// Groups that follow one another are written as one range.
func TestRanges(t *testing.T) {
	for want, numbers := range map[string][]int{"": nil, "3": {3}, "1, 3": {1, 3}, "7–11": {7, 8, 9, 10, 11}, "1–2, 4, 6–7": {1, 2, 4, 6, 7}} {
		if got := ranges(numbers); got != want {
			t.Errorf("%v: %q, want %q", numbers, got, want)
		}
	}
}
