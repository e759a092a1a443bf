package site

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// homeMap is the indicator that is mapped first: it tells provinces apart.
const homeMap = "procedures-accepted-anywhere"

// provinces are the provinces and cities of today, by name without their kind
// (L10N-04).
func (s *Site) provinces(l lang.Lang) []*record.Entity {
	return s.entitiesOf(l, (*record.Entity).IsProvince)
}

func (s *Site) entitiesOf(l lang.Lang, want func(*record.Entity) bool) []*record.Entity {
	var out []*record.Entity
	for _, e := range s.records.Entities.All {
		if want(e) {
			out = append(out, e)
		}
	}
	lang.SortBy(l, out, func(e *record.Entity) string { return lang.SortName(e.Name.In(l)) })
	return out
}

// standing is the newest values of one indicator for entities of one kind.
type standing struct {
	I       *record.Indicator
	Period  record.Period
	Values  map[*record.Entity]*record.Observation
	Measure bool          // they say something without the size of the entity
	Group   *record.Group // nil where there is no median
}

// standings are the indicators with values of the entities, each in its newest
// period that has one: measures first, and of them the one that is mapped
// first.
func (s *Site) standings(of []*record.Entity) []standing {
	wanted := map[*record.Entity]bool{}
	for _, e := range of {
		wanted[e] = true
	}
	var out []standing
	for _, i := range s.records.Indicators.All {
		if st := standingOf(i, wanted); st.Values != nil {
			out = append(out, st)
		}
	}
	slices.SortStableFunc(out, func(a, b standing) int { return a.order() - b.order() })
	return out
}

func (st standing) order() int {
	switch {
	case st.I.ID == homeMap:
		return 0
	case st.Measure:
		return 1
	}
	return 2
}

func standingOf(i *record.Indicator, wanted map[*record.Entity]bool) standing {
	periods := i.Periods()
	for k := len(periods) - 1; k >= 0; k-- {
		st := standing{I: i, Period: periods[k]}
		for _, o := range i.In(st.Period) {
			if !wanted[o.Entity] {
				continue
			}
			if st.Values == nil {
				st.Values, st.Measure = map[*record.Entity]*record.Observation{}, true
			}
			st.Values[o.Entity] = o
			st.Measure = st.Measure && o.IsMeasure()
			if st.Group == nil {
				st.Group = o.Group()
			}
		}
		if st.Values != nil {
			return st
		}
	}
	return standing{}
}

// standingTable is entities with their newest values, one column an indicator.
type standingTable struct {
	ID, Caption string
	First       string // head of the column of names
	Sortable    bool
	Quiet       bool // the caption repeats the heading above
	Columns     []standingColumn
	Rows        []standingRow
	Medians     []source.Decimal // in a last row; nil where there is none
}

type standingColumn struct {
	I       *record.Indicator
	When    string
	Measure bool
}

type standingRow struct {
	E     *record.Entity
	Under string // second line below the name
	Words string // what the filter looks in, folded
	Here  bool
	Cells []standingCell
}

// standingCell is one value; O is nil where the portal has found none.
type standingCell struct {
	O   *record.Observation
	Bar string // of 100; "" where the value is no percentage
}

// tableOf puts entities into a table, in their order.
func (s *Site) tableOf(l lang.Lang, entities []*record.Entity, columns []standing) standingTable {
	var t standingTable
	for _, c := range columns {
		t.Columns = append(t.Columns, standingColumn{c.I, c.Period.Name(l), c.Measure})
	}
	for _, e := range entities {
		row := standingRow{E: e, Under: textIn(e.Region, l), Words: lang.Fold(e.Name.In(l) + " " + e.Full.In(l) + " " + e.Short.In(l) + " " + textIn(e.Region, l))}
		for _, c := range columns {
			row.Cells = append(row.Cells, cellOf(c.Values[e]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func cellOf(o *record.Observation) standingCell {
	cell := standingCell{O: o}
	if o != nil && isPercentage(o) {
		cell.Bar = o.Measure().String()
	}
	return cell
}

// isPercentage reports whether the value lies between 0 and 100 of a whole.
func isPercentage(o *record.Observation) bool {
	return o.IsMeasure() && (o.Of.IsSet() || o.Indicator.Unit.Kind == "percent")
}

// withMedians adds the row of medians, where any column has one.
func (t *standingTable) withMedians(columns []standing) {
	any := false
	var medians []source.Decimal
	for _, c := range columns {
		var d source.Decimal
		if c.Group != nil {
			d, any = c.Group.Median, true
		}
		medians = append(medians, d)
	}
	if any {
		t.Medians = medians
	}
}

// measureText prints what a value is compared by.
func measureText(l lang.Lang, o *record.Observation, d source.Decimal) string {
	if isPercentage(o) {
		return lang.Percent(l, d.String())
	}
	return lang.Number(l, d.String())
}

// wholeText says what a share is a share of: "1.134 trên tổng số 1.196 thủ tục".
func (s *Site) wholeText(l lang.Lang, o *record.Observation) string {
	if !o.Of.IsSet() {
		return ""
	}
	return s.printer(l).PhraseText(o)
}

// tileMap is the provinces as tiles, coloured by the class of one share.
type tileMap struct {
	ID       string // of its section
	Level    int    // of its heading
	I        *record.Indicator
	Period   record.Period
	Headline string
	Tiles    []tile
	Classes  []tileClass
	Missing  int // provinces without a value
	Origin   *record.Observation
}

type tile struct {
	E     *record.Entity
	O     *record.Observation // nil where there is no value
	Class int                 // 1 the lowest; 0 without a value
	Title string              // name, share, part and whole
}

// tileClass is a range of shares, its word in the legend, and how many
// provinces fall into it.
type tileClass struct {
	Class int
	Label string
	Count int
}

// classEdges part the shares of every map alike, so that two maps can be held
// side by side: below 40, 40 to below 70, 70 to below 90, 90 and more. The
// share is taken as it is printed, so that tile and colour never disagree.
func classEdges() []source.Decimal {
	return []source.Decimal{mustDecimal("40"), mustDecimal("70"), mustDecimal("90")}
}

func classOf(share source.Decimal) int {
	class := 1
	for _, edge := range classEdges() {
		if share.Cmp(edge) >= 0 {
			class++
		}
	}
	return class
}

// tileMaps are the maps of all shares of provinces that have a better and a
// worse end. A raw count is never coloured.
func (s *Site) tileMaps(l lang.Lang, level int) []tileMap {
	provinces := s.provinces(l)
	var maps []tileMap
	for _, st := range s.standings(provinces) {
		if st.Measure && st.I.Better != record.Neither && isPercentage(anyOf(st, provinces)) {
			maps = append(maps, s.tileMap(l, st, provinces, level))
		}
	}
	return maps
}

func anyOf(st standing, of []*record.Entity) *record.Observation {
	for _, e := range of {
		if o := st.Values[e]; o != nil {
			return o
		}
	}
	return nil
}

func (s *Site) tileMap(l lang.Lang, st standing, provinces []*record.Entity, level int) tileMap {
	m := tileMap{ID: "map-" + st.I.ID, Level: level, I: st.I, Period: st.Period, Origin: anyOf(st, provinces), Headline: s.standingHeadline(l, st)}
	counts := make([]int, len(classEdges())+2)
	for _, e := range provinces {
		if e.Tile.IsZero() {
			continue
		}
		t := tile{E: e, O: st.Values[e], Title: e.Name.In(l) + ": " + s.words.T(l, "standing.none")}
		if t.O != nil {
			share := t.O.Measure()
			t.Class = classOf(share)
			t.Title = e.Name.In(l) + ": " + measureText(l, t.O, share)
			if whole := s.wholeText(l, t.O); whole != "" {
				t.Title += ", " + whole
			}
		}
		counts[t.Class]++
		m.Tiles = append(m.Tiles, t)
	}
	// Tiles stand in reading order, so that focus moves from north to south.
	slices.SortStableFunc(m.Tiles, func(a, b tile) int {
		if a.E.Tile.Row != b.E.Tile.Row {
			return a.E.Tile.Row - b.E.Tile.Row
		}
		return a.E.Tile.Column - b.E.Tile.Column
	})
	for class := len(classEdges()) + 1; class >= 1; class-- {
		m.Classes = append(m.Classes, tileClass{class, s.classLabel(l, class), counts[class]})
	}
	m.Missing = counts[0]
	return m
}

// classLabel is a class in words: "dưới 40%", "40% đến dưới 70%", "từ 90%".
func (s *Site) classLabel(l lang.Lang, class int) string {
	edge := func(k int) string { return lang.Percent(l, classEdges()[k].String()) }
	switch last := len(classEdges()); {
	case class == 1:
		return s.words.T(l, "tiles.below", "to", edge(0))
	case class > last:
		return s.words.T(l, "tiles.from", "from", edge(last-1))
	default:
		return s.words.T(l, "tiles.between", "from", edge(class-2), "to", edge(class-1))
	}
}

// standingHeadline says the highest, the lowest and the middle, by names where
// few share the end.
func (s *Site) standingHeadline(l lang.Lang, st standing) string {
	if st.Group == nil {
		return st.I.Name.In(l)
	}
	values := st.Group.Values
	high, low := values[0], values[len(values)-1]
	return s.words.T(l, "standing.headline",
		"high", measureText(l, high, high.Measure()), "highest", s.holders(l, values, high),
		"low", measureText(l, low, low.Measure()), "lowest", s.holders(l, values, low),
		"median", measureText(l, high, st.Group.Median))
}

// holders names who has the same printed value: by name, or how many.
func (s *Site) holders(l lang.Lang, values []*record.Observation, like *record.Observation) string {
	var names []string
	for _, o := range values {
		if o.Measure().Cmp(like.Measure()) == 0 {
			names = append(names, o.Entity.Name.In(l))
		}
	}
	if len(names) > 2 {
		return s.words.T(l, "standing.places", "n", strconv.Itoa(len(names)))
	}
	return lang.JoinList(l, names)
}

// region is one socio-economic region and its provinces.
type region struct {
	Name      lang.Text
	Provinces []*record.Entity
}

// regions are the regions from north to south.
func (s *Site) regions(l lang.Lang) []region {
	var out []region
	for _, e := range s.provinces(l) {
		if e.Region.IsZero() {
			continue
		}
		k := slices.IndexFunc(out, func(r region) bool { return r.Name.VI == e.Region.VI })
		if k < 0 {
			k = len(out)
			out = append(out, region{Name: e.Region})
		}
		out[k].Provinces = append(out[k].Provinces, e)
	}
	slices.SortStableFunc(out, func(a, b region) int { return a.north() - b.north() })
	return out
}

// north is the first row of the tile map in which the region has a province,
// then its middle.
func (r region) north() int {
	first, sum := r.Provinces[0].Tile.Row, 0
	for _, e := range r.Provinces {
		first, sum = min(first, e.Tile.Row), sum+e.Tile.Row
	}
	return 1000*first + 100*sum/len(r.Provinces)
}

// regionOf is the region of a province, with its provinces.
func (s *Site) regionOf(l lang.Lang, e *record.Entity) region {
	for _, r := range s.regions(l) {
		if r.Name.VI == e.Region.VI {
			return r
		}
	}
	return region{}
}
