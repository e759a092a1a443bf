package site

import (
	"bytes"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// provincesPage shows how the provinces stand: a map of tiles for each share,
// and one table behind all of them.
type provincesPage struct {
	base
	Answers   []string // one sentence a map, the first one large
	Maps      []tileMap
	Table     standingTable
	Provinces []*record.Entity
	Regions   []region
	Former    []*record.Entity
}

// addEntityPages adds the pages of provinces, agencies, profiles and
// comparisons.
func (s *Site) addEntityPages(l lang.Lang, add func(path string, render func(w *bytes.Buffer, ps *source.Problems) error)) {
	plain := func(path string, render func(l lang.Lang, w *bytes.Buffer) error) {
		add(path, func(w *bytes.Buffer, _ *source.Problems) error { return render(l, w) })
	}
	plain(record.ProvincesPath, s.renderProvinces)
	plain(record.AgenciesPath, s.renderAgencies)
	for _, e := range s.records.Entities.All {
		if !e.IsCountry() {
			add(e.Path(), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderEntity(l, e, w) })
		}
	}
	plain(record.ComparePath, s.renderCompare)
	for _, r := range s.regions(l) {
		add(record.RegionPath(r.Name), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderRegion(l, r, w) })
	}
}

func (s *Site) renderProvinces(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	provinces := s.provinces(l)
	page := provincesPage{
		Maps: s.tileMaps(l, 2), Provinces: provinces, Regions: s.regions(l), Former: s.entitiesOf(l, (*record.Entity).IsFormer),
	}
	columns := broad(measures(s.standings(provinces)), provinces)
	f := frame{title: t("provinces.title"), description: t("provinces.text", "n", len(provinces)), path: record.ProvincesPath, section: "provinces"}
	if len(columns) > 0 {
		f.date = columns[0].Period
	}
	page.base = s.base(l, f)
	for _, m := range page.Maps {
		page.Answers = append(page.Answers, s.answer(l, m))
	}
	page.Table = s.tableOf(l, provinces, columns)
	page.Table.ID, page.Table.Caption, page.Table.First, page.Table.Sortable = "standing", t("provinces.caption"), t("provinces.first"), true
	page.Table.withMedians(columns)
	return s.execute(w, l, "provinces", page)
}

// answer says how many provinces stand in the highest class of a map and how
// many in the lowest.
func (s *Site) answer(l lang.Lang, m tileMap) string {
	top, bottom := m.Classes[0], m.Classes[len(m.Classes)-1]
	low := s.words.T(l, "provinces.low-none", "below", bottom.Label)
	if bottom.Count > 0 {
		low = s.words.T(l, "provinces.low", "n", bottom.Count, "below", bottom.Label)
	}
	return s.words.T(l, "provinces.answer", "top", top.Count, "n", len(m.Tiles), "from", top.Label, "low", low,
		"name", lowerFirst(m.I.Name.In(l)), "when", lang.Running(l, m.Period.Name(l)))
}

// broad leaves out the indicators that have no value of most of the entities:
// a column of gaps compares nothing. Their values stand in the profiles.
func broad(all []standing, of []*record.Entity) []standing {
	var out []standing
	for _, st := range all {
		known := 0
		for _, e := range of {
			if st.Values[e] != nil {
				known++
			}
		}
		if 2*known >= len(of) {
			out = append(out, st)
		}
	}
	return out
}

// measures leaves out the raw counts, which say nothing without the size of
// the province.
func measures(all []standing) []standing {
	var out []standing
	for _, st := range all {
		if st.Measure {
			out = append(out, st)
		}
	}
	return out
}

// agenciesPage shows the central agencies by kind with their figures, and
// other bodies apart.
type agenciesPage struct {
	base
	Total  int
	Lead   string // the newest measure in one sentence
	Groups []agencyGroup
	Others []*record.Entity
}

type agencyGroup struct {
	ID, Name string
	Table    standingTable
}

// agencyKinds are the kinds of central agencies in the order of the law.
var agencyKinds = []string{"ministry", "ministerial-agency", "government-agency"}

func (s *Site) renderAgencies(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	all := s.entitiesOf(l, isAgency)
	columns := s.standings(all)
	page := agenciesPage{Total: len(all)}
	f := frame{title: t("agencies.title"), description: t("agencies.text", "n", len(all)), path: record.AgenciesPath, section: "agencies"}
	if len(columns) > 0 {
		f.date = columns[0].Period
		page.Lead = columns[0].I.Name.In(l) + ", " + lang.Running(l, columns[0].Period.Name(l)) + ": " + lowerFirst(s.standingHeadline(l, columns[0]))
	}
	page.base = s.base(l, f)
	for _, kind := range agencyKinds {
		of := s.entitiesOf(l, func(e *record.Entity) bool { return e.Kind == kind })
		if len(of) == 0 {
			continue
		}
		name := t("agencies.kind." + kind)
		group := agencyGroup{ID: kind, Name: name, Table: s.tableOf(l, of, valued(columns, of))}
		group.Table.ID, group.Table.Caption, group.Table.First, group.Table.Quiet = kind+"-table", name, t("agencies.first"), true
		page.Groups = append(page.Groups, group)
	}
	page.Others = s.entitiesOf(l, isOtherBody)
	return s.execute(w, l, "agencies", page)
}

// valued leaves out the indicators that have no value of any of the entities.
func valued(columns []standing, of []*record.Entity) []standing {
	var out []standing
	for _, c := range columns {
		if anyOf(c, of) != nil {
			out = append(out, c)
		}
	}
	return out
}

func isAgency(e *record.Entity) bool {
	return e.Kind == "ministry" || e.Kind == "ministerial-agency" || e.Kind == "government-agency"
}

func isOtherBody(e *record.Entity) bool {
	return e.Kind == "party-body" || e.Kind == "government-body" || e.Kind == "state-body"
}

// siteMapEntities are profiles; each former unit stands under the one it went
// into.
func (s *Site) siteMapEntities(of []*record.Entity, l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, e := range of {
		item := siteMapItem{Title: e.Name.In(l), Path: e.Path()}
		for _, old := range e.MergedFrom {
			item.Items = append(item.Items, siteMapItem{Title: old.Full.In(l), Path: old.Path()})
		}
		items = append(items, item)
	}
	return items
}

func (s *Site) siteMapRegions(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, r := range s.regions(l) {
		items = append(items, siteMapItem{Title: r.Name.In(l), Path: record.RegionPath(r.Name)})
	}
	return items
}
