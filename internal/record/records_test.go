package record

import (
	"testing"

	"resolution57.example/portal/internal/lang"
)

// TestSourceAndEntity reads every key of a document and of a unit.
func TestSourceAndEntity(t *testing.T) {
	r := loadWith(t, `
-- data/sources/old.toml --
kind              = "decision"
number            = "01/QĐ-TTg"
title             = { vi = "Danh mục", en = "List" }
issuer            = { vi = "Huế", en = "Hue" }
issuer_entity     = "hue"
signer_not_stated = { vi = "bản chép", en = "the copy" }
date              = "2025-06"
in_force          = "2025-07-01"
collected         = "2026-01-31"
url_not_stated    = { vi = "bản chép", en = "the copy" }
language          = "vi"
trust             = "mirror"
read              = { vi = "Đọc.", en = "Read." }
replaced_by       = "report"
replaced_from     = "2026-01-01"
-- data/entities/x.toml --
[[entity]]
id         = "ha-noi"
name       = { vi = "Hà Nội", en = "Hanoi" }
full       = { vi = "Thành phố Hà Nội", en = "Hanoi City" }
kind       = "city"
code       = "01"
area_km2   = 3359.840
population = 8_807_523
area_population_source = "old"
[[entity.history]]
date   = "2008-08-01"
text   = { vi = "Mở rộng.", en = "Enlarged." }
source = "old"
`)
	s := r.Sources.Get("old")
	for id, want := range map[string]string{"old": "01/QĐ-TTg", "report": "Agency, 29 December 2025", "undated": "Newspaper"} {
		if got := r.Sources.Get(id).Short(lang.EN); got != want {
			t.Errorf("%s is called %q, want %q", id, got, want)
		}
	}
	if s.IssuerEntity.ID != "hue" || s.ReplacedBy.ID != "report" || s.ReplacedFrom.String() != "2026-01-01" || s.Date.Name(lang.VI) != "Tháng 6/2025" {
		t.Errorf("%+v", s)
	}
	if s.InForce.In(lang.VI) != "01/07/2025" || !s.InForce.IsStated() {
		t.Errorf("in force %q", s.InForce.In(lang.VI))
	}
	if s.Signer.IsStated() || s.Signer.In(lang.EN) != "" || s.Signer.NotStated.EN != "the copy" || s.URLSaid.NotStated.IsZero() {
		t.Errorf("signer %+v", s.Signer)
	}
	if d := r.Sources.Get("undated"); !d.Date.IsZero() || d.DateSaid.NotStated.EN != "the copy of the article we read" {
		t.Errorf("a document without a date: %+v", d.DateSaid)
	}
	if got := r.Sources.All; got[0].ID != "report" || got[2].ID != "undated" || r.Newest().String() != "2025-12-29" {
		t.Errorf("documents go from the newest to the undated: %s, %s, %s", got[0].ID, got[1].ID, got[2].ID)
	}
	e := r.Entities.Get("ha-noi")
	if e.Area.String() != "3359.840" || e.Population.String() != "8807523" || e.AreaSource != s || e.Code != "01" || e.Short.EN != "Hanoi" {
		t.Errorf("%+v", e)
	}
	if len(e.History) != 1 || e.History[0].Date.Year() != 2008 || e.History[0].Source != s {
		t.Errorf("history %+v", e.History)
	}
	if from := r.Entities.Get("da-nang").MergedFrom; len(from) != 1 || from[0].ID != "da-nang-pre2025" || from[0].MergedInto.ID != "da-nang" {
		t.Errorf("merged from %v", from)
	}
	if o := r.Indicators.Get("done").Owner; !o.IsStated() || o.In(lang.VI) != "Huế" {
		t.Errorf("owner %+v", o)
	}
	if m := r.Indicators.Get("done").Method; m.IsStated() || m.Where.ID != "report" {
		t.Errorf("method %+v", m)
	}
	if rate := r.Indicators.Get("rate").Series[0]; rate.At() != rate.From[0].At() || rate.At().File != "data/indicators/done.toml" {
		t.Errorf("a computed value stands at %s", rate.At())
	}
}

// TestRowsShareTheirOrigin proves that a row has a copy of its own only where it
// has something of its own to say.
func TestRowsShareTheirOrigin(t *testing.T) {
	r := loadWith(t, indicatorFile("x", "task", `[[table]]
period  = "2025-12-15"
since   = "2025-07-01"
set     = "cities-new"
source  = "report"
trust   = "counted"
status  = "final"
note    = { vi = "Cả bảng.", en = "The table." }
columns = ["of", "value"]
[table.rows]
hue     = [10, 9]
da-nang = [12, 3]
[table.replies]
da-nang = { date = "2025-12-20", text = { vi = "Đã xong.", en = "Done by now." }, source = "undated" }
`))
	hue, daNang := valueOf(t, r, "x", "2025-12-15", "hue"), valueOf(t, r, "x", "2025-12-15", "da-nang")
	if hue.Value.String() != "9" || hue.Of.String() != "10" || hue.Reply != nil || hue.Note.EN != "The table." {
		t.Errorf("%s of %s, %+v", hue.Value, hue.Of, hue.Origin)
	}
	if hue.Since.String() != "2025-07-01" || hue.Status != Final || hue.Trust != "counted" || hue.Bound != Exact {
		t.Errorf("%+v", hue.Origin)
	}
	if daNang.Reply == nil || daNang.Reply.Text.EN != "Done by now." || daNang.Reply.Source.ID != "undated" || daNang.Note.EN != "The table." {
		t.Errorf("%+v", daNang.Origin)
	}
	if sets := r.Indicators.Get("x").Sets; len(sets) != 1 || sets[0].ID != "cities-new" {
		t.Errorf("sets %v", sets)
	}
}
