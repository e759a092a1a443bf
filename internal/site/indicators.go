package site

import (
	"bytes"
	"html/template"
	"slices"

	"resolution57.example/portal/internal/chart"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

func sortNewestFirst(all []*record.Observation) {
	slices.SortStableFunc(all, func(a, b *record.Observation) int { return b.Period.Compare(a.Period) })
}

// indicatorsPage lists all indicators by theme.
type indicatorsPage struct {
	base
	Themes    []themeSection
	Multiples []multiple
}

// multiple is one panel of small multiples: a series with its ends in words.
// Panels share no scale, so each says its own numbers.
type multiple struct {
	I           *record.Indicator
	Spark       *spark
	First, Last *record.Observation
}

type themeSection struct {
	ID, Name string
	Rows     []indicatorRow
}

type indicatorRow struct {
	I       *record.Indicator
	O       *record.Observation // newest
	When    string
	Spark   *spark
	Concept *record.Concept // set on the first indicator of a concept that several measure
	Words   string          // what the filter looks in, folded
	Count   string          // "34 đơn vị" where the values are of many entities
}

func (s *Site) renderIndicators(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := indicatorsPage{
		base: s.base(l, frame{title: t("indicators.title"), description: t("indicators.text"), path: record.IndicatorsPath, section: "indicators", feed: "figures"}),
	}
	for _, theme := range s.records.Themes.All {
		section := themeSection{ID: theme.ID, Name: theme.Name.In(l)}
		for _, i := range s.records.Indicators.All {
			if i.Theme == theme {
				section.Rows = append(section.Rows, s.indicatorRow(l, i))
			}
		}
		if len(section.Rows) == 0 {
			continue
		}
		// Indicators of one concept stand side by side, under its first name.
		lang.SortBy(l, section.Rows, func(r indicatorRow) string { return conceptName(l, r.I) + "\x00" + r.I.Name.In(l) })
		markConcepts(section.Rows)
		page.Themes = append(page.Themes, section)
	}
	for _, theme := range page.Themes {
		for _, row := range theme.Rows {
			if series := row.I.National(); row.Spark != nil {
				page.Multiples = append(page.Multiples, multiple{row.I, row.Spark, series[0], series[len(series)-1]})
			}
		}
	}
	return s.execute(w, l, "indicators", page)
}

func conceptName(l lang.Lang, i *record.Indicator) string {
	if i.Concept == nil || len(i.Related) == 0 {
		return i.Name.In(l)
	}
	return i.Concept.Name.In(l)
}

func markConcepts(rows []indicatorRow) {
	var last *record.Concept
	for k := range rows {
		c := rows[k].I.Concept
		if c != nil && c != last && len(rows[k].I.Related) > 0 {
			rows[k].Concept = c
		}
		last = c
	}
}

func (s *Site) indicatorRow(l lang.Lang, i *record.Indicator) indicatorRow {
	o := i.Newest()
	row := indicatorRow{I: i, O: o, Spark: s.sparkOf(l, i)}
	row.Words = lang.Fold(i.Name.In(l) + " " + i.Theme.Name.In(l) + " " + i.ID)
	if o == nil {
		return row
	}
	row.When = s.when(l, o)
	if !o.Entity.IsCountry() {
		row.Count = s.covered(l, i, o.Period)
	}
	return row
}

// covered says of how many entities there are values: "34 tỉnh, thành phố"
// where they make a whole set, else a number of entities.
func (s *Site) covered(l lang.Lang, i *record.Indicator, p record.Period) string {
	n := 0
	for _, o := range i.In(p) {
		if !o.Entity.IsCountry() {
			n++
		}
	}
	for _, set := range i.Sets {
		if n == len(set.Members) {
			return set.Name.In(l)
		}
	}
	return s.words.T(l, "indicators.entities", "n", n)
}

// indicatorPage is one indicator, in the order of STAT-04: headline, change,
// chart, table, what it measures, method, limits, source, releases, history,
// downloads, citation, contact.
type indicatorPage struct {
	base
	I        *record.Indicator
	Headline *figureBlock
	Groups   []groupSummary
	Chart    *chartView
	Methods  *chartView
	Bars     *chartView
	Values   chart.Table
	Sums     []sumView // those that fail in the source, and the first few that hold
	MoreSums []sumView // the others that hold
	Others   []neighbour
	Targets  []targetRow
	Sources  []*record.Source
	Held     string // figures are held up to this period
	Citation *quotation
	Embed    embedCode
	Meaning  []fact
	Method   template.HTML
	NextText string
}

// TargetTable is the targets that the indicator measures.
func (p indicatorPage) TargetTable() targetTable {
	return targetTable{ID: "goals-table", Caption: p.I.Name.In(p.Lang), Full: true, Rows: p.Targets}
}

// groupSummary says what a table of entities shows, in one line each period.
type groupSummary struct {
	Period, Path, Text string
}

// sumView is one proved sum: what it is of, its terms, whether it holds.
type sumView struct {
	Sum   record.Sum
	Terms []*record.Observation
	Holds bool
	Total string
	Of    string // "Huế, Tháng 11/2025"
}

// shownSums is how many sums that hold are shown before the rest is folded.
const shownSums = 3

func (s *Site) renderIndicator(l lang.Lang, i *record.Indicator, w *bytes.Buffer) (err error) {
	p := s.printer(l)
	newest := i.Newest()
	page := indicatorPage{I: i, Others: s.otherMethods(l, i)}
	page.base = s.base(l, frame{
		title: i.Name.In(l), description: s.indicatorDescription(l, i, newest), path: i.Path(), section: "indicators",
		date: newestReport(i.Series), subject: i.Theme.Name.In(l), source: newest.Source.Short(l), kind: "article",
		share: s.periodShare(l, i, newest.Period),
		feed:  "indicators/" + i.ID,
	})
	if newest.Entity.IsCountry() {
		b := s.block(l, newest, 2)
		page.Headline = &b
	}
	if page.Chart, err = s.draw(chart.Series(p, i), 2); err != nil {
		return err
	}
	if i.Concept != nil && len(i.Related) > 0 && i.Concept.ID == economyConcept {
		if page.Methods, err = s.draw(chart.Methods(p, i.Concept), 2); err != nil {
			return err
		}
	}
	if err = s.groups(l, i, &page); err != nil {
		return err
	}
	page.Values = s.valuesTable(l, i)
	page.Sums, page.MoreSums = s.sumViews(l, i)
	for _, t := range i.Targets {
		page.Targets = append(page.Targets, s.targetRow(l, t))
	}
	page.Sources = newestSources(i)
	page.Held = s.whenRunning(l, newest)
	page.Citation = s.quotePage(&page.base, i.Path(), true, i.Name.In)
	page.Meaning, page.Method = s.meaning(l, i), s.saidHTML(l, i.Method)
	page.NextText = s.words.T(l, "indicator.no-next")
	if i.NextRelease.IsStated() {
		page.NextText = s.words.T(l, "indicator.next", "when", i.NextRelease.In(l))
	}
	page.OEmbed = s.oEmbedURL(l, i.Path())
	if page.Embed, err = s.embedCode(l, s.indicatorEmbed(l, i)); err != nil {
		return err
	}
	return s.execute(w, l, "indicator", page)
}

func (s *Site) indicatorDescription(l lang.Lang, i *record.Indicator, o *record.Observation) string {
	if !o.Entity.IsCountry() {
		return s.words.T(l, "indicator.description-entities", "name", i.Name.In(l), "n", len(i.In(o.Period)), "period", o.Period.Name(l))
	}
	return s.words.T(l, "indicator.description", "name", i.Name.In(l), "value", s.printer(l).PhraseText(o), "period", o.Period.Name(l), "source", o.Source.Short(l))
}

// meaning is what the indicator measures, of what, by whom, in which unit.
func (s *Site) meaning(l lang.Lang, i *record.Indicator) []fact {
	t := func(key string) string { return s.words.T(l, key) }
	facts := []fact{
		{t("indicator.definition"), s.saidHTML(l, i.Definition)},
		{t("indicator.universe"), esc(i.Universe.In(l))},
		{t("indicator.unit"), esc(i.Unit.Name.In(l))},
		{t("indicator.owner"), s.saidHTML(l, i.Owner)},
		{t("indicator.better"), esc(t("better." + string(i.Better)))},
	}
	if i.Derived != nil {
		link := func(of *record.Indicator) template.HTML { return linkTo(l, of.Path(), of.Name.In(l)) }
		facts = append(facts, fact{t("figure.computed"), link(i.Derived.Numerator) + " / " + link(i.Derived.Denominator)})
	}
	return facts
}

// groups adds the newest table of entities as bars, and a line for each.
func (s *Site) groups(l lang.Lang, i *record.Indicator, page *indicatorPage) (err error) {
	periods := i.Periods()
	for k := len(periods) - 1; k >= 0; k-- {
		n := 0
		for _, o := range i.In(periods[k]) {
			if !o.Entity.IsCountry() {
				n++
			}
		}
		if n == 0 {
			continue
		}
		page.Groups = append(page.Groups, groupSummary{periods[k].Name(l), i.PeriodPath(periods[k]), s.covered(l, i, periods[k])})
		if page.Bars == nil {
			if page.Bars, err = s.draw(chart.Bars(s.printer(l), i, periods[k]), 2); err != nil {
				return err
			}
		}
	}
	return nil
}

// valuesTable is every value of the country, newest first.
func (s *Site) valuesTable(l lang.Lang, i *record.Indicator) chart.Table {
	t := func(key string) string { return s.words.T(l, key) }
	p := s.printer(l)
	table := chart.Table{ID: "values", Caption: s.words.T(l, "indicator.values", "name", i.Name.In(l)), Head: []chart.Head{
		{Label: t("table.period")}, {Label: t("table.value"), Numeric: true}, {Label: t("table.status")}, {Label: t("table.source")}, {Label: t("table.note")},
	}}
	series := i.National()
	for k := len(series) - 1; k >= 0; k-- {
		o := series[k]
		row := chart.Row{ID: "v-" + o.Period.String(), Cells: []chart.Cell{
			{HTML: esc(s.when(l, o)), Href: l.Path(o.Path())},
			{HTML: p.Phrase(o), Numeric: true},
			{HTML: esc(s.statusWord(l, o))},
			{HTML: esc(o.Source.Short(l)) + placeOf(l, o), Href: l.Path(o.Source.Path())},
			{HTML: s.noteCell(l, o)},
		}}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (s *Site) statusWord(l lang.Lang, o *record.Observation) string {
	switch {
	case o.IsComputed():
		return s.words.T(l, "computed.tag")
	case o.Status != record.NoStatus:
		return s.words.T(l, "status."+string(o.Status))
	}
	return s.words.T(l, "status.none")
}

// sumViews shows each proved sum with its terms: those that fail in the source
// first.
func (s *Site) sumViews(l lang.Lang, i *record.Indicator) (shown, more []sumView) {
	var fail, hold []sumView
	for _, sum := range i.Sums {
		v := sumView{Sum: sum, Terms: sum.Parts, Holds: !sum.Stated, Total: s.printer(l).Text(i, sum.Total), Of: s.when(l, sum.Whole)}
		if !sum.Whole.Entity.IsCountry() {
			v.Of = sum.Whole.Entity.Name.In(l) + ", " + v.Of
		}
		if v.Holds {
			hold = append(hold, v)
		} else {
			fail = append(fail, v)
		}
	}
	n := min(len(hold), shownSums)
	return append(fail, hold[:n]...), hold[n:]
}

// newestSources are the documents behind the values of an indicator, that of
// the newest value first.
func newestSources(i *record.Indicator) []*record.Source {
	series := slices.Clone(i.Series)
	slices.Reverse(series)
	return record.SourcesOf(series)
}
