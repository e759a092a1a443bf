package site

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// targetsPage lists every target with who leads, what measures it and how far
// it is, by programme and year.
type targetsPage struct {
	base
	Count      targetCount
	Programmes []targetProgramme
	Distances  []targetRow // the first whose distance may be told
	Leads      []targetLead
	Unled      targetCount // the targets for which no lead was found
	Filters    []filterChoice
	Paces      int // targets of which a yearly pace may be told
	Overlap    int // targets of which another document has a counterpart
	Owed       int // targets of which a document says who owes a figure
}

// targetCount says of how many targets something is known.
type targetCount struct {
	Total    int
	Found    int // with a figure
	Compared int // of these, those that may be set against the target
	Met      int // of these, those that are met by the newest figure
}

func (c *targetCount) add(row targetRow) {
	c.Total++
	for k, n := range []*int{&c.Found, &c.Compared, &c.Met} {
		if k < row.known() {
			*n++
		}
	}
}

// targetProgramme is the targets of one programme, by year or phase.
type targetProgramme struct {
	P         *record.Programme
	Count     targetCount
	FoundBar  string // share of targets with a figure, of 100
	Documents []targetDocument
	Tables    []targetTable
}

// targetDocument is a document that sets targets of a programme, and how many.
type targetDocument struct {
	D *record.Source
	N int
}

// targetLead is an agency, or a name as printed, and what it leads.
type targetLead struct {
	Name, Path, Key string
	Count           targetCount
}

// filterChoice is a list from which a filter is chosen; it stands under its key
// in the address. The part "filter-options" shows what can be chosen.
type filterChoice struct {
	Key, Label string
	Options    []filterOption
	Groups     []filterChoice // more options, each under a heading and without a key
}

type filterOption struct{ Value, Label string }

// targetTable is targets with what measures them. Only where the targets live
// do the rows carry their anchors.
type targetTable struct {
	ID, Caption, Heading string
	Anchors              bool
	Full                 bool // with leads, notes and the same subject elsewhere
	Led                  bool // on the profile of who leads: no column says it again
	Rows                 []targetRow
}

// HasLeads reports whether the table has a column for who leads.
func (t targetTable) HasLeads() bool {
	return t.Full && !t.Led && slices.ContainsFunc(t.Rows, func(r targetRow) bool { return r.T.HasLead() })
}

// targetRow is a target, its newest figure and the distance, where a
// comparison is allowed.
type targetRow struct {
	T       *record.Target
	Goal    string
	Figures []targetFigure
	Also    []targetAlso
	With    string // who else leads, on the profile of one who does
	// What the filter looks for.
	Words, Year, Lead, State string
}

type targetFigure struct {
	O     *record.Observation
	When  string
	Said  string // distance, or that none may be concluded; "" where the target says why
	Pace  string // the yearly change that is needed and that there was, where it may be told
	Bar   string // how far the value is on the way from zero, of 100; "" where no bar is right
	Known bool   // it may be set against the target
	Met   bool
}

// targetAlso is a target on the same subject.
type targetAlso struct{ Path, Label, Goal string }

// known counts how much is known of a target: nothing, a figure, a figure that
// may be set against it, that it is met.
func (r targetRow) known() int {
	n := min(1, len(r.Figures))
	for _, f := range r.Figures {
		switch {
		case f.Met:
			n = max(n, 3)
		case f.Known:
			n = max(n, 2)
		}
	}
	return n
}

func (s *Site) targetRow(l lang.Lang, t *record.Target) targetRow {
	row := targetRow{T: t, Goal: s.goal(l, t)}
	for _, i := range t.Indicators {
		if o := i.Newest(); o != nil {
			row.Figures = append(row.Figures, s.targetFigure(l, t, o))
		}
	}
	for _, other := range t.Also {
		row.Also = append(row.Also, targetAlso{other.Path(), other.Source.Short(l), s.goalBeside(l, t, other)})
	}
	row.Words = targetWords(l, t)
	row.Year = targetYearKeys(t)
	row.Lead = strings.Join(targetLeadKeys(t), " ")
	row.State = [...]string{"none", "figure", "figure compared", "figure compared met"}[row.known()]
	return row
}

// goalBeside is what another target on the same subject asks for, as short as
// can be told next to the goal of t.
func (s *Site) goalBeside(l lang.Lang, t, other *record.Target) string {
	switch {
	case s.goal(l, t) == s.goal(l, other):
		return s.words.T(l, "target.same-goal")
	case t.Year == other.Year && t.From == other.From && t.Yearly == other.Yearly:
		return s.printer(l).TargetText(other)
	}
	return s.goal(l, other)
}

func (s *Site) targetFigure(l lang.Lang, t *record.Target, o *record.Observation) targetFigure {
	f := targetFigure{O: o, When: s.when(l, o)}
	if t.Comparable.IsZero() {
		f.Said = s.words.T(l, "target.no-conclusion")
	}
	v, ok := o.Against(t)
	if !ok {
		return f
	}
	f.Known, f.Met, f.Said, f.Bar = true, v.Met, s.words.T(l, "target.met"), targetBar(t, o)
	if !v.Met {
		f.Said = s.words.T(l, "target.left", "left", s.printer(l).Amount(o.Indicator, v.Distance))
	}
	if pace, ok := o.Indicator.Pace(t); ok {
		f.Pace = s.printer(l).PaceText(pace)
	}
	return f
}

// targetBar is how much of a mark that is to be risen to from zero has been
// reached, of 100. A rank has no zero, and what is to fall has no way to fill.
func targetBar(t *record.Target, o *record.Observation) string {
	upward := t.Operator == record.AtLeast || t.Operator == record.MoreThan || t.Operator == record.Equal
	if !upward || t.Unit.Kind == "rank" || t.Value.Sign() <= 0 || o.Value.Sign() < 0 {
		return ""
	}
	if o.Value.Cmp(t.Value) >= 0 {
		return "100"
	}
	return shareOf(o.Value, t.Value)
}

// targetWords are what a filter finds a target by, folded.
func targetWords(l lang.Lang, t *record.Target) string {
	words := []string{t.Name.In(l), t.Source.Number, t.Number, textIn(t.LeadOther, l)}
	for _, e := range t.Lead {
		words = append(words, e.Name.In(l))
	}
	return lang.Fold(strings.Join(words, " "))
}

// Keys of the filter by year.
const (
	everyYear = "yearly"
	noYear    = "none"
)

func targetYearKeys(t *record.Target) string {
	var keys []string
	if t.Year > 0 {
		keys = append(keys, strconv.Itoa(t.Year))
	}
	if t.Yearly {
		keys = append(keys, everyYear)
	}
	if len(keys) == 0 {
		keys = []string{noYear}
	}
	return strings.Join(keys, " ")
}

// targetLeadKeys are the ids of the agencies that lead, else the slug of the
// name as printed.
func targetLeadKeys(t *record.Target) []string {
	var keys []string
	for _, e := range t.Lead {
		keys = append(keys, e.ID)
	}
	if len(keys) == 0 && !t.LeadOther.IsZero() {
		keys = []string{lang.Slug(t.LeadOther.VI)}
	}
	return keys
}

func (s *Site) renderTargets(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	var page targetsPage
	leads := map[string]*targetLead{}
	for _, p := range s.records.Programmes.All {
		programme := targetProgramme{P: p, Tables: s.targetTables(l, p)}
		for _, table := range programme.Tables {
			for _, row := range table.Rows {
				page.Count.add(row)
				programme.Count.add(row)
				page.countLeads(l, leads, row)
				page.countClaims(row)
			}
		}
		for _, d := range p.Sources() {
			programme.Documents = append(programme.Documents, targetDocument{d, countTargets(p, d)})
		}
		programme.FoundBar = ofHundred(programme.Count.Found, programme.Count.Total)
		page.Programmes = append(page.Programmes, programme)
	}
	page.Distances = fewDistances(page.Programmes)
	for _, lead := range leads {
		page.Leads = append(page.Leads, *lead)
	}
	slices.SortFunc(page.Leads, func(a, b targetLead) int {
		return cmp.Or(cmp.Compare(b.Count.Total, a.Count.Total), cmp.Compare(a.Key, b.Key))
	})
	page.Filters = s.targetFilters(l, &page)
	page.base = s.base(l, frame{title: t("targets.title"), description: s.targetsAnswer(l, &page), path: record.TargetsPath, section: "targets"})
	return s.execute(w, l, "targets", page)
}

// shownDistances is how many distances are told before the tables.
const shownDistances = 6

// fewDistances are the first few targets that may be set against a figure.
func fewDistances(programmes []targetProgramme) []targetRow {
	var rows []targetRow
	for _, p := range programmes {
		for _, table := range p.Tables {
			for _, row := range table.Rows {
				if row.known() > 1 {
					rows = append(rows, row)
				}
			}
		}
	}
	return rows[:min(shownDistances, len(rows))]
}

// targetsAnswer is the state of all targets in two sentences.
func (s *Site) targetsAnswer(l lang.Lang, page *targetsPage) string {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	c := page.Count
	answer := t("targets.answer", "total", c.Total, "programmes", len(page.Programmes), "found", c.Found, "none", c.Total-c.Found)
	switch {
	case c.Compared == 0:
		return answer + " " + t("targets.answer-none")
	case c.Met == 0:
		return answer + " " + t("targets.answer-not-met", "compared", c.Compared)
	}
	return answer + " " + t("targets.answer-met", "compared", c.Compared, "met", c.Met)
}

func countTargets(p *record.Programme, d *record.Source) int {
	n := 0
	for _, t := range p.Targets {
		if t.Source == d {
			n++
		}
	}
	return n
}

// countLeads counts a target for each of those who lead it.
func (p *targetsPage) countLeads(l lang.Lang, leads map[string]*targetLead, row targetRow) {
	if !row.T.HasLead() {
		p.Unled.add(row)
		return
	}
	count := func(key, name, path string) {
		if leads[key] == nil {
			leads[key] = &targetLead{Name: name, Path: path, Key: key}
		}
		leads[key].Count.add(row)
	}
	for _, e := range row.T.Lead {
		count(e.ID, e.Name.In(l), e.Path()+"#"+ledID)
	}
	if len(row.T.Lead) == 0 {
		count(lang.Slug(row.T.LeadOther.VI), row.T.LeadOther.In(l), "")
	}
}

// countClaims counts what the page says of its method: paces, who owes, and what
// two documents ask for.
func (p *targetsPage) countClaims(row targetRow) {
	for _, f := range row.Figures {
		if f.Pace != "" {
			p.Paces++
		}
	}
	if row.T.Owes.IsStated() {
		p.Owed++
	}
	if slices.ContainsFunc(row.T.Also, func(other *record.Target) bool { return other.Source != row.T.Source }) {
		p.Overlap++
	}
}

// targetPhase is the time by which targets are to be reached.
type targetPhase struct{ from, year int }

// targetPhases are the phases and years of some targets in order, what has no
// year last.
func targetPhases(all []*record.Target) []targetPhase {
	var phases []targetPhase
	for _, t := range all {
		if p := (targetPhase{t.From, t.Year}); !slices.Contains(phases, p) {
			phases = append(phases, p)
		}
	}
	slices.SortFunc(phases, func(a, b targetPhase) int {
		if a.year == 0 || b.year == 0 {
			return cmp.Compare(b.year, a.year)
		}
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.from, b.from))
	})
	return phases
}

// targetTables are the targets of a programme, one table a year or phase.
func (s *Site) targetTables(l lang.Lang, p *record.Programme) []targetTable {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	var tables []targetTable
	for _, phase := range targetPhases(p.Targets) {
		table := targetTable{ID: p.ID + "-no-year", Heading: t("targets.no-year"), Anchors: true, Full: true}
		switch {
		case phase.from > 0:
			table.ID, table.Heading = p.ID+"-by-"+strconv.Itoa(phase.year), t("targets.phase", "phase", lang.Span(l, phase.from, phase.year))
		case phase.year > 0:
			table.ID, table.Heading = p.ID+"-by-"+strconv.Itoa(phase.year), t("targets.by", "year", phase.year)
		}
		table.Caption = t("targets.caption", "programme", p.Name.In(l), "heading", lowerFirst(table.Heading))
		for _, target := range p.Targets {
			if (targetPhase{target.From, target.Year}) == phase {
				table.Rows = append(table.Rows, s.targetRow(l, target))
			}
		}
		tables = append(tables, table)
	}
	return tables
}

// targetFilters are the lists by which the targets can be narrowed down; one
// with a single choice is none.
func (s *Site) targetFilters(l lang.Lang, page *targetsPage) []filterChoice {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	source := filterChoice{Key: "source", Label: t("targets.filter-source")}
	year := filterChoice{Key: "year", Label: t("targets.filter-year")}
	lead := filterChoice{Key: "lead", Label: t("targets.filter-lead")}
	state := filterChoice{Key: "state", Label: t("targets.filter-state")}
	for _, p := range page.Programmes {
		for _, d := range p.Documents {
			source.add(d.D.ID, d.D.Short(l))
		}
	}
	var years []int
	for _, target := range s.records.Targets.All {
		if target.Year > 0 && !slices.Contains(years, target.Year) {
			years = append(years, target.Year)
		}
	}
	slices.Sort(years)
	for _, y := range years {
		year.add(strconv.Itoa(y), strconv.Itoa(y))
	}
	for _, target := range s.records.Targets.All {
		switch {
		case target.Yearly:
			year.add(everyYear, t("targets.filter-yearly"))
		case target.Year == 0:
			year.add(noYear, t("targets.filter-no-year"))
		}
	}
	for _, k := range page.Leads {
		lead.add(k.Key, k.Name)
	}
	lang.SortBy(l, lead.Options, func(o filterOption) string { return o.Label })
	c := page.Count
	for _, o := range []struct {
		key string
		n   int
	}{{"figure", c.Found}, {"compared", c.Compared}, {"met", c.Met}, {"none", c.Total - c.Found}} {
		if o.n > 0 {
			state.add(o.key, t("targets.state-"+o.key))
		}
	}
	return slices.DeleteFunc([]filterChoice{source, year, lead, state}, func(f filterChoice) bool { return len(f.Options) < 2 })
}

func (f *filterChoice) add(value, label string) {
	if o := (filterOption{value, label}); !slices.Contains(f.Options, o) {
		f.Options = append(f.Options, o)
	}
}

// ledID is the anchor of the targets that an agency leads, on its profile.
const ledID = "targets-led"

// ledTargets are the targets that an agency leads, nil where there are none.
func (s *Site) ledTargets(l lang.Lang, e *record.Entity) *targetTable {
	if len(e.Leads) == 0 {
		return nil
	}
	table := &targetTable{
		ID: ledID + "-table", Heading: s.words.T(l, "target.led", "n", len(e.Leads)), Full: true, Led: true,
		Caption: s.words.T(l, "target.led-caption", "name", e.Name.In(l)),
	}
	for _, t := range e.Leads {
		row := s.targetRow(l, t)
		beside := slices.DeleteFunc(slices.Clone(t.Lead), func(other *record.Entity) bool { return other == e })
		row.With = namesOf(l, beside, t.LeadOther)
		table.Rows = append(table.Rows, row)
	}
	return table
}
