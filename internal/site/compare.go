package site

import (
	"bytes"
	"encoding/json"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// comparePage lets a reader put two to four entities side by side. Without a
// script it offers the comparisons of the regions, built in advance.
type comparePage struct {
	base
	Data     string
	Choices  []compareChoice
	Selects  []int
	Regions  []region
	Agencies int
}

// compareChoice is one group of entities in a select.
type compareChoice struct {
	Name     string
	Entities []*record.Entity
}

func (s *Site) renderCompare(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	agencies := s.entitiesOf(l, isAgency)
	f := frame{title: t("compare-page.title"), description: t("compare-page.text"), path: record.ComparePath, section: "provinces"}
	if columns := measures(s.standings(s.provinces(l))); len(columns) > 0 {
		f.date = columns[0].Period
	}
	page := comparePage{
		base: s.base(l, f),
		Data: record.CompareDataPath(l), Selects: []int{1, 2, 3, 4}, Regions: s.regions(l), Agencies: len(agencies),
		Choices: []compareChoice{{t("provinces.title"), withMeasures(s, s.provinces(l))}, {t("agencies.title"), withMeasures(s, agencies)}},
	}
	return s.execute(w, l, "compare", page)
}

// withMeasures are the entities that can be compared at all.
func withMeasures(s *Site, of []*record.Entity) []*record.Entity {
	columns := measures(s.standings(of))
	var out []*record.Entity
	for _, e := range of {
		for _, c := range columns {
			if c.Values[e] != nil {
				out = append(out, e)
				break
			}
		}
	}
	return out
}

// regionPage is the provinces of one region side by side.
type regionPage struct {
	base
	Region region
	Table  standingTable
	Others []region
}

func (s *Site) renderRegion(l lang.Lang, r region, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	provinces := s.provinces(l)
	columns := broad(measures(s.standings(provinces)), provinces)
	f := frame{
		title:       t("region.title", "region", r.Name.In(l)),
		description: t("region.text", "region", r.Name.In(l), "n", len(r.Provinces)), path: record.RegionPath(r.Name), section: "provinces",
	}
	if len(columns) > 0 {
		f.date = columns[0].Period
	}
	page := regionPage{base: s.base(l, f), Region: r, Table: s.tableOf(l, r.Provinces, columns)}
	page.Table.ID, page.Table.Caption, page.Table.First = "region-table", page.Title, t("provinces.first")
	page.Table.Sortable, page.Table.Quiet = true, true
	page.Table.withMedians(columns)
	for k := range page.Table.Rows {
		page.Table.Rows[k].Under = ""
	}
	for _, other := range s.regions(l) {
		if other.Name.VI != r.Name.VI {
			page.Others = append(page.Others, other)
		}
	}
	return s.execute(w, l, "region", page)
}

// The file that static/js/compare.js reads: everything as the pages print it,
// so that the script formats nothing.
type compareFile struct {
	Indicators []compareIndicator `json:"indicators"`
	Entities   []compareEntity    `json:"entities"`
}

type compareIndicator struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Path   string `json:"path"`
	When   string `json:"when"`
	Median string `json:"median"` // with the words around it; "" where there is none
}

type compareEntity struct {
	ID     string                  `json:"id"`
	Name   string                  `json:"name"`
	Path   string                  `json:"path"`
	Values map[string]compareValue `json:"values"`
}

type compareValue struct {
	Value string `json:"value"` // exact digits: "94.82"
	Text  string `json:"text"`  // as printed: "94,82%"
	Whole string `json:"whole"` // "1.134/1.196"; "" where the value is no part
	Bar   string `json:"bar"`   // of 100; "" where the value is no percentage
	Path  string `json:"path"`
}

// writeCompare writes the shares of all entities that can be compared.
func (s *Site) writeCompare(l lang.Lang, w *bytes.Buffer) error {
	out := compareFile{Indicators: []compareIndicator{}, Entities: []compareEntity{}}
	for _, of := range [][]*record.Entity{s.provinces(l), s.entitiesOf(l, isAgency)} {
		columns := measures(s.standings(of))
		for _, c := range columns {
			i := compareIndicator{ID: c.I.ID, Name: c.I.Name.In(l), Path: l.Path(c.I.Path()), When: c.Period.Name(l)}
			if c.Group != nil {
				i.Median = s.words.T(l, "entity.median", "median", measureText(l, c.Group.Values[0], c.Group.Median), "n", len(c.Group.Values), "set", s.setWord(l, c.Group.Set))
			}
			out.Indicators = append(out.Indicators, i)
		}
		for _, e := range withMeasures(s, of) {
			entity := compareEntity{ID: e.ID, Name: e.Name.In(l), Path: l.Path(e.Path()), Values: map[string]compareValue{}}
			for _, c := range columns {
				if o := c.Values[e]; o != nil {
					entity.Values[c.I.ID] = compareValue{
						Value: o.Measure().String(), Text: boundBefore(s.printer(l), o) + measureText(l, o, o.Measure()), Whole: partOf(l, o),
						Bar: cellOf(o).Bar, Path: l.Path(o.Path()),
					}
				}
			}
			out.Entities = append(out.Entities, entity)
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(out)
}

func boundBefore(p record.Printer, o *record.Observation) string {
	if word := p.Bound(o); word != "" {
		return word + "\u00a0"
	}
	return ""
}

// partOf prints both numbers of a share as tables do.
func partOf(l lang.Lang, o *record.Observation) string {
	if !o.Of.IsSet() {
		return ""
	}
	return lang.Number(l, o.Value.String()) + "/" + lang.Number(l, o.Of.String())
}
