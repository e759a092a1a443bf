package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/share"
	"resolution57.example/portal/internal/source"
)

// projectCards are the cards of every indicator and ranking of the project, in
// both languages.
func projectCards(t testing.TB) (names []string, cards []share.Card) {
	t.Helper()
	var ps source.Problems
	r := record.Load(os.DirFS("../.."), &ps)
	rankings := rank.Load(os.DirFS("../.."), r, &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted())
	}
	q := Quoter{Site: &r.Site, Base: r.Site.BaseURL, Words: projectWords(t)}
	for _, l := range lang.All() {
		for _, i := range r.Indicators.All {
			names, cards = append(names, string(l)+"-"+i.ID), append(cards, q.IndicatorCard(l, i))
		}
		for _, k := range rankings.All {
			for _, e := range k.Editions {
				names, cards = append(names, string(l)+"-ranking-"+k.ID+"-"+e.Period.String()), append(cards, q.RankingCard(l, e))
			}
		}
	}
	return names, cards
}

// META-06: every picture can be drawn with the letters of the font, and none is
// heavier than messengers load at once. With SHARE_DIR set they are written
// there, to be looked at.
func TestProjectCards(t *testing.T) {
	p, err := share.Open("../../node_modules")
	if err != nil {
		t.Fatal("the packages of package.json are not installed: run `npm ci`")
	}
	names, cards := projectCards(t)
	keys, heaviest := map[string]string{}, 0
	for k, c := range cards {
		body, err := p.Paint(c)
		if err != nil {
			t.Errorf("%s: %v", names[k], err)
			continue
		}
		heaviest = max(heaviest, len(body))
		if other, twice := keys[p.Key(c)]; twice {
			t.Errorf("%s and %s have one key", other, names[k])
		}
		keys[p.Key(c)] = names[k]
		if dir, set := os.LookupEnv("SHARE_DIR"); set {
			if err := os.WriteFile(filepath.Join(dir, names[k]+".png"), body, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if heaviest > 60_000 {
		t.Errorf("the heaviest picture has %d bytes", heaviest)
	}
	t.Logf("%d pictures, the heaviest of %d bytes", len(cards), heaviest)
}

// The picture of a value says all that must stand beside it: bound, unit,
// period, status, source (design.md, 4).
func TestFigureCard(t *testing.T) {
	r, q := quotedRecords(t)
	country := r.Entities.Get(record.CountryID)
	got := q.FigureCard(lang.VI, r.Indicators.Get("tasks-assigned").Find(theDay(t, "2024"), country))
	want := share.Card{
		Site: "Cổng thử", Kicker: "Chỉ số · Nhiệm vụ", Title: "Nhiệm vụ được giao", Before: "trên", Figure: "1.200,5", After: "nhiệm vụ",
		Line: "Năm 2024 · ước tính", Source: "Nguồn: 01-TB/THU, 15/12/2025",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if alt := got.Alt(); alt != "Nhiệm vụ được giao: trên 1.200,5 nhiệm vụ (Năm 2024 · ước tính). Nguồn: 01-TB/THU, 15/12/2025" {
		t.Error(alt)
	}
	computed := q.IndicatorCard(lang.EN, r.Indicators.Get("completion"))
	if computed.Figure != "95.0%" || computed.Line != "2025 · computed by this portal" {
		t.Errorf("%+v", computed)
	}
	whole := q.FigureCard(lang.VI, r.Indicators.Get("procedures-online").In(theDay(t, "2025-11"))[2])
	if whole.Figure != "2.241" || whole.After != "trên tổng số 2.241 thủ tục" || whole.Before != "" || whole.Title != "Thủ tục trực tuyến, Huế" {
		t.Errorf("%+v", whole)
	}
	many := q.IndicatorCard(lang.VI, r.Indicators.Get("procedures-online"))
	if many.Figure != "" || !strings.Contains(many.Text, "3 cơ quan, địa phương · Tháng 11/2025") {
		t.Errorf("%+v", many)
	}
}

// The picture of a ranking names the first three and how many share the last
// rank; that of mere counts names nobody.
func TestRankingCard(t *testing.T) {
	var ps source.Problems
	r := record.Load(os.DirFS("../.."), &ps)
	rankings := rank.Load(os.DirFS("../.."), r, &ps)
	q := Quoter{Site: &r.Site, Base: r.Site.BaseURL, Words: projectWords(t)}
	for _, k := range rankings.All {
		e := k.Latest()
		c := q.RankingCard(lang.VI, e)
		rows := e.Tables[0].Rows
		switch {
		case !k.HasRanks() && (len(c.Rows) > 0 || strings.Contains(c.Alt(), rows[0].Entity.Name.VI)):
			t.Errorf("%s has no ranks and its picture names %s", k.ID, c.Alt())
		case k.HasRanks() && (len(c.Rows) != min(3, len(rows)) || c.Rows[0].Name != rows[0].Entity.Name.VI):
			t.Errorf("%s: %+v", k.ID, c.Rows)
		case k.HasRanks() && len(rows) > 3 && (rows[3].Rank == rows[2].Rank) != (c.More != ""):
			t.Errorf("%s: more %q", k.ID, c.More)
		}
	}
}
