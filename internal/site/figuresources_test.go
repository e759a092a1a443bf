package site

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
)

// STAT-03: a table of one period names every document that its values come
// from: by row, behind the values, in the citation, in the description and in
// the picture of the link.
func TestEverySourceOfATable(t *testing.T) {
	out := realSite(t)
	s := real.site
	several := 0
	for _, i := range s.records.Indicators.All {
		for _, p := range i.Periods() {
			all := spokenFor(i.In(p))
			from := originsOf(all)
			if len(from) < 2 {
				continue
			}
			several++
			for _, l := range lang.All() {
				path := l.Path(i.PeriodPath(p))
				page, meta := out.page(t, path), metaOf(t, out.page(t, path))
				_, rows, _ := strings.Cut(page, "<tbody>")
				rows, facts, _ := strings.Cut(rows, "</tbody>")
				_, facts, _ = strings.Cut(facts, `id="behind"`)
				facts, _, _ = strings.Cut(facts, "</section>")
				for _, x := range from {
					link := `href="` + l.Path(x.D.Path()) + `"`
					if strings.Count(rows, link) != len(x.Values) {
						t.Errorf("%s: %d rows name %s, which states %d values", path, strings.Count(rows, link), x.D.ID, len(x.Values))
					}
					if !strings.Contains(facts, link) {
						t.Errorf("%s: %s is not among the facts", path, x.D.ID)
					}
					name := x.D.Short(l)
					for _, where := range []string{"description", "DC.source", "og:description"} {
						if !strings.Contains(meta[where], name) {
							t.Errorf("%s: %s %q does not name %s", path, where, meta[where], name)
						}
					}
					if card := s.periodCard(l, i, p); !strings.Contains(card.Source, name) {
						t.Errorf("%s: the picture says %q, without %s", path, card.Source, name)
					}
					if cited := citedTexts(t, page)[0]; !strings.Contains(cited, x.D.Issuer.In(l)) {
						t.Errorf("%s: the citation %q does not name %s", path, cited, x.D.Issuer.In(l))
					}
				}
			}
		}
	}
	if several == 0 {
		t.Error("no table of the portal is put together from several documents")
	}
}

// CITE-01: each value of a table can be taken along with its own address and
// source, and the table is answered in a sentence.
func TestRowsCanBeQuoted(t *testing.T) {
	out := realSite(t)
	s := real.site
	for _, l := range lang.All() {
		for _, id := range []string{"pii-score", "one-stop-procedures", "tasks-overdue-by-agency"} {
			i := s.records.Indicators.Get(id)
			p := i.Periods()[len(i.Periods())-1]
			page := out.page(t, l.Path(i.PeriodPath(p)))
			if !strings.Contains(page, `<p class="lead">`) {
				t.Errorf("%s %s: no sentence above the table", l, id)
			}
			_, quotes, _ := strings.Cut(page, `class="row-quotes"`)
			quotes, _, _ = strings.Cut(quotes, "</details>")
			for _, o := range i.In(p) {
				address := "#" + o.Entity.ID + "<"
				if strings.Count(quotes, address) != 2 || !strings.Contains(quotes, ">"+string(esc(s.quoter().Line(l, o)))+"<") {
					t.Errorf("%s %s: the value of %s cannot be quoted", l, id, o.Entity.ID)
				}
			}
		}
	}
}

// A score or a rank is not called a count without a whole; a count is.
func TestCautions(t *testing.T) {
	out := realSite(t)
	s := real.site
	for _, i := range s.records.Indicators.All {
		for _, p := range i.Periods() {
			page := out.page(t, i.PeriodPath(p))
			counted := strings.Contains(page, "số đếm không kèm tổng")
			if kind := i.Unit.Kind; counted && kind != "count" {
				t.Errorf("%s calls a %s a count", i.PeriodPath(p), kind)
			}
		}
	}
	if !strings.Contains(out.page(t, "/indicators/tasks-overdue-by-agency/2025-11-07/"), "số đếm không kèm tổng") {
		t.Error("a raw count is not said to be one")
	}
}
