package site

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// entityPage is the profile of a province, an agency or another body; of a
// former unit it is a short page that leads to its successor.
type entityPage struct {
	base
	E        *record.Entity
	Kind     string
	Up       string // the list in which it stands
	Lead     string
	Panels   []panel     // newest values that can be held against others
	Places   []countLine // ranks that sources publish
	Counts   []countLine
	Old      []countLine  // values of earlier periods
	Ranks    []entityRank // filled when there are rankings
	Median   string       // how the median is taken
	Facts    []fact
	History  []record.Event
	Region   standingTable // the provinces of the same region
	RegionIn string
	Issued   []*record.Source
	Owned    []*record.Indicator
	Tasks    *entityTasks
	Led      *targetTable // the targets that it leads
	Citation *quotation
	Next     *record.Entity // the successor of a former unit
}

// entityRank is the place of an entity in one ranking and period, in words and
// digits that are ready to print.
type entityRank struct {
	Name, Path string // the ranking
	Period     string
	Place      string // "3", "3–6"
	Of         int    // how many are ranked
	Range      string // rank range, "" where the ranking has none
	Neighbours []rankNeighbour
}

// rankNeighbour is who stands just above or below.
type rankNeighbour struct {
	E     *record.Entity
	Place string
}

// ranksOf is every rank of an entity, in the newest edition that has it.
func (s *Site) ranksOf(l lang.Lang, e *record.Entity) []entityRank {
	var out []entityRank
	for _, p := range s.rankings.Of(e) {
		if p.Ranking.HasRanks() {
			out = append(out, s.entityRank(l, p))
		}
	}
	return out
}

func (s *Site) entityRank(l lang.Lang, p rank.Place) entityRank {
	rows := p.Table.Rows
	out := entityRank{
		Name: p.Ranking.Name.In(l), Path: p.Edition.Path(), Period: s.editionWhen(l, p.Edition),
		Place: rows[p.K].RankText(), Of: len(rows),
	}
	if p.Ranking.Kind == rank.Published {
		out.Of = p.Table.Size()
	}
	if len(p.Edition.Tables) > 1 {
		out.Name += ", " + s.rankHeading(l, p.Table)
	}
	if p.Table.Draws > 0 {
		out.Range = rangeText(&rows[p.K])
	}
	for _, k := range []int{p.K - 1, p.K + 1} {
		if k >= 0 && k < len(rows) {
			out.Neighbours = append(out.Neighbours, rankNeighbour{rows[k].Entity, rows[k].RankText()})
		}
	}
	return out
}

// panel is one measure of an entity among those of its group.
type panel struct {
	ID      string
	O       *record.Observation
	When    string
	Then    string // the set of that time, where it is no longer
	Value   template.HTML
	Whole   string // "1.134 trên tổng số 1.196 thủ tục"
	Against string // above, at or below the median
	Overall string // the figure that the source gives for all of them together
	Strip   *dotStrip
}

// dotStrip is a line on which each member of the group is a tick.
type dotStrip struct {
	Title       string
	Ticks       []string // places of the others, of 200
	Own, Median string
	Overall     string // "" where there is none
	Low, High   string // ends of the scale in words
}

// countLine is a raw count: a value without a place among others.
type countLine struct {
	O    *record.Observation
	When string
	Then string // the set of that time, where it is no longer
}

func (s *Site) renderEntity(l lang.Lang, e *record.Entity, w *bytes.Buffer) error {
	kind := s.words.T(l, "entity.kind."+e.Kind)
	section := "agencies"
	if e.IsProvince() || e.IsFormer() {
		section = "provinces"
	}
	page := entityPage{E: e, Kind: kind, Up: record.AgenciesPath, Ranks: s.ranksOf(l, e), History: e.History, Next: e.MergedInto}
	if section == "provinces" {
		page.Up = record.ProvincesPath
	}
	newest := s.entityValues(l, e, &page)
	page.base = s.base(l, frame{
		title: e.Full.In(l), description: s.entityDescription(l, e, kind), path: e.Path(), section: section, date: newest, kind: "article", feed: "entities/" + e.ID,
	})
	page.Facts = s.entityFacts(l, e)
	if e.IsProvince() {
		s.entityRegion(l, e, &page)
	}
	for _, d := range s.records.Sources.All {
		if d.IssuerEntity == e {
			page.Issued = append(page.Issued, d)
		}
	}
	for _, i := range s.records.Indicators.All {
		if i.Owner.Entity == e {
			page.Owned = append(page.Owned, i)
		}
	}
	page.Tasks = s.entityTasks(l, e)
	s.reportedAlso(l, &page.base, lastReported(slices.Concat(e.TasksLed, e.TasksHelped)...))
	page.Led = s.ledTargets(l, e)
	page.Citation = s.quotePage(&page.base, e.Path(), true, e.Full.In)
	name := "entity"
	if e.IsFormer() {
		name = "former"
	}
	return s.execute(w, l, name, page)
}

func (s *Site) entityDescription(l lang.Lang, e *record.Entity, kind string) string {
	if e.IsFormer() {
		return s.words.T(l, "entity.former-text", "name", e.Name.In(l), "until", e.Until.Name(l), "into", e.MergedInto.Full.In(l))
	}
	return s.words.T(l, "entity.text", "name", e.Full.In(l), "kind", lowerFirst(kind))
}

// entityValues puts the newest value of each indicator into a panel or a line
// of counts, earlier ones into the list of old figures, and returns the newest
// period.
func (s *Site) entityValues(l lang.Lang, e *record.Entity, page *entityPage) record.Period {
	var newest record.Period
	for _, st := range s.standings([]*record.Entity{e}) {
		o := st.Values[e]
		if newest.IsZero() || o.Period.Compare(newest) > 0 {
			newest = o.Period
		}
		switch {
		case o.IsMeasure():
			page.Panels = append(page.Panels, s.panel(l, o))
		case o.Indicator.Unit.Kind == "rank":
			page.Places = append(page.Places, countLine{o, s.when(l, o), setThen(l, o)})
		default:
			page.Counts = append(page.Counts, countLine{o, s.when(l, o), setThen(l, o)})
		}
		for _, earlier := range st.I.Of(e) {
			if earlier != o {
				page.Old = append(page.Old, countLine{earlier, s.when(l, earlier), setThen(l, earlier)})
			}
		}
	}
	for _, p := range page.Panels {
		if p.Strip != nil {
			page.Median = s.words.T(l, "entity.median-how")
		}
	}
	return newest
}

func (s *Site) panel(l lang.Lang, o *record.Observation) panel {
	p := s.printer(l)
	out := panel{ID: o.Indicator.ID, O: o, When: s.when(l, o), Then: setThen(l, o), Value: p.Number(o), Whole: s.wholeText(l, o)}
	if o.Of.IsSet() {
		out.Value = p.Share(o)
	}
	g := o.Group()
	if g == nil {
		return out
	}
	key := [...]string{"entity.below", "entity.at", "entity.above"}[o.Measure().Cmp(g.Median)+1]
	out.Against = s.words.T(l, key, "median", measureText(l, o, g.Median), "n", len(g.Values), "set", s.setWord(l, g.Set))
	overall := o.Indicator.Find(o.Period, s.records.Entities.Get(record.CountryID))
	if overall != nil && (!overall.IsMeasure() || overall.Bound != record.Exact || overall.Since != o.Since) {
		overall = nil
	}
	if overall != nil {
		out.Overall = s.words.T(l, "entity.overall", "value", measureText(l, overall, overall.Measure()))
	}
	out.Strip = s.dotStrip(l, o, g, overall)
	return out
}

// setThen names the set in which a value stood, where the set has ended: a
// figure among 63 provinces is no figure among 34 (L10N-14).
func setThen(l lang.Lang, o *record.Observation) string {
	for _, set := range o.Indicator.Sets {
		if set.Has(o.Entity) && !set.Until.IsZero() && o.Period.Compare(set.Until) <= 0 {
			return set.Name.In(l)
		}
	}
	return ""
}

// setWord names the members of a set in a sentence: "34 tỉnh, thành phố".
func (s *Site) setWord(l lang.Lang, set *record.Set) string {
	for _, e := range set.Members {
		if !isAgency(e) {
			return s.words.T(l, "entity.provinces")
		}
	}
	return s.words.T(l, "entity.agencies")
}

// dotStrip draws the group on a line from 0 to 100 for percentages, else from
// its lowest to its highest value.
func (s *Site) dotStrip(l lang.Lang, o *record.Observation, g *record.Group, overall *record.Observation) *dotStrip {
	low, high := g.Values[len(g.Values)-1].Measure(), g.Values[0].Measure()
	if isPercentage(o) {
		low, high = mustDecimal("0"), hundred
	}
	if high.Cmp(low) <= 0 {
		return nil
	}
	at := func(d source.Decimal) string {
		return source.Quo(d.Sub(low).Mul(mustDecimal("320")), high.Sub(low), 1).Add(mustDecimal("10")).String()
	}
	strip := &dotStrip{Own: at(o.Measure()), Median: at(g.Median), Low: measureText(l, o, low), High: measureText(l, o, high)}
	for _, other := range g.Values {
		if other != o {
			strip.Ticks = append(strip.Ticks, at(other.Measure()))
		}
	}
	if overall != nil {
		strip.Overall = at(overall.Measure())
	}
	strip.Title = s.words.T(l, "entity.strip", "name", o.Entity.Name.In(l), "value", measureText(l, o, o.Measure()),
		"median", measureText(l, o, g.Median), "n", strconv.Itoa(len(g.Values)))
	return strip
}

// entityRegion puts the provinces of the same region beside each other.
func (s *Site) entityRegion(l lang.Lang, e *record.Entity, page *entityPage) {
	r := s.regionOf(l, e)
	if len(r.Provinces) < 2 {
		return
	}
	provinces := s.provinces(l)
	columns := broad(measures(s.standings(provinces)), provinces)
	page.Region = s.tableOf(l, r.Provinces, columns)
	page.Region.ID, page.Region.First = "region-table", s.words.T(l, "provinces.first")
	page.Region.Quiet = true
	page.Region.Caption = s.words.T(l, "entity.region-caption", "region", r.Name.In(l))
	page.Region.withMedians(columns)
	for k := range page.Region.Rows {
		row := &page.Region.Rows[k]
		row.Here, row.Under = row.E == e, ""
	}
	page.RegionIn = record.RegionPath(r.Name)
}

// entityFacts are what an entity is: names in both languages, codes, region,
// area and population with their source, and what it was made of.
func (s *Site) entityFacts(l lang.Lang, e *record.Entity) []fact {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	var facts []fact
	add := func(term string, html template.HTML) {
		if html != "" {
			facts = append(facts, fact{term, html})
		}
	}
	add(t("entity.name-vi"), inLanguage(l, lang.VI, e.Full.VI))
	add(t("entity.name-en"), inLanguage(l, lang.EN, e.Full.EN))
	add(t("entity.type"), esc(t("entity.kind."+e.Kind)))
	if !e.Region.IsZero() {
		key := "entity.region"
		if e.IsFormer() {
			key = "entity.old-region"
		}
		add(t(key), esc(e.Region.In(l)))
	}
	if !e.From.IsZero() {
		add(t("entity.from"), esc(e.From.Name(l)))
	}
	if !e.Until.IsZero() {
		add(t("entity.until"), esc(e.Until.Name(l)))
	}
	from := template.HTML("")
	if e.AreaSource != nil {
		from = ` <span class="trust">· ` + esc(t("source.label")+" ") + linkTo(l, e.AreaSource.Path(), e.AreaSource.Short(l)) + esc(", "+t("trust."+string(e.AreaSource.Trust)+".name")) + `</span>`
	}
	if e.Area.IsSet() {
		add(t("entity.area"), esc(lang.Number(l, e.Area.String())+"\u00a0km²")+from)
	}
	if e.Population.IsSet() {
		add(t("entity.population"), esc(t("entity.people", "n", lang.Number(l, e.Population.String())))+from)
	}
	add(t("entity.merged-from"), template.HTML(strings.Join(linksTo(l, e.MergedFrom), ", ")))
	if e.MergedInto != nil {
		add(t("entity.merged-into"), linkTo(l, e.MergedInto.Path(), e.MergedInto.Full.In(l)))
	}
	add(t("entity.code"), esc(e.Code))
	add(t("entity.iso"), esc(e.ISO))
	if !e.Note.IsZero() {
		add(t("figure.note"), esc(e.Note.In(l)))
	}
	return facts
}

// inLanguage marks a name in the other language as such (A11Y-08).
func inLanguage(page, of lang.Lang, text string) template.HTML {
	if page == of {
		return esc(text)
	}
	return `<span lang="` + esc(string(of)) + `">` + esc(text) + `</span>`
}
