package site

import (
	"bytes"
	"html/template"

	"resolution57.example/portal/internal/chart"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// homePage is the state of the work in ten seconds.
type homePage struct {
	base
	workState
	Blocks        []figureBlock
	Latest        *overdueView          // the longest late of the newest list
	Overdue       []*record.Observation // counts of overdue tasks
	Tasks         *chartView
	Economy       *chartView
	Map           *tileMap
	Targets       []targetRow
	TargetCaption string
	Notices       []noticeRow
	Due           dueNews
	Counts        []countRow
}

// workState is the state of all tasks as last reported.
type workState struct {
	Kicker   string
	Sentence template.HTML // "" where no sum is proved
	Strip    *strip
	Stated   *record.Observation // the completion rate, computed and as stated
	Source   *record.Observation
}

// TargetTable is the few targets shown here.
func (p homePage) TargetTable() targetTable {
	return targetTable{ID: "home-targets-table", Caption: p.TargetCaption, Rows: p.Targets}
}

// countRow says how much the portal holds, each with where to read it.
type countRow struct {
	Label, Path string
	N           int
}

// The indicators the home page is built from.
const (
	assignedID     = "tasks-assigned"
	completionID   = "task-completion-rate"
	overdueConcept = "tasks-overdue"
	economyConcept = "digital-economy"
)

// homeBlocks are the three figures of the home page (look.md).
var homeBlocks = []string{"gdp-contribution", "budget-share", "dossiers-online-share"}

// homeTargets are the targets shown on the home page.
var homeTargets = []string{"nq57-2030-digital-economy", "nq57-2030-gerd", "nq57-2030-egdi-world", "nq71-2045-gii", "nq57-2030-ops-use"}

func (s *Site) renderHome(l lang.Lang, w *bytes.Buffer) (err error) {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := homePage{workState: s.workState(l), base: s.base(l, frame{
		title: s.records.Site.Title.In(l), description: s.records.Site.Description.In(l), path: record.HomePath, section: "home",
	})}
	for _, id := range homeBlocks {
		if i := s.records.Indicators.Get(id); i != nil && i.Newest() != nil {
			page.Blocks = append(page.Blocks, s.block(l, i.Newest(), 2))
		}
	}
	page.Latest = s.latestOverdue(l)
	page.Overdue = s.overdueCounts()
	p := s.printer(l)
	if page.Tasks, err = s.draw(chart.Tasks(p, s.records), 2); err != nil {
		return err
	}
	if c := s.records.Concepts.Get(economyConcept); c != nil {
		if page.Economy, err = s.draw(chart.Methods(p, c), 2); err != nil {
			return err
		}
	}
	if maps := s.tileMaps(l, 2); len(maps) > 0 {
		page.Map = &maps[0]
	}
	for _, id := range homeTargets {
		if target := s.records.Targets.Get(id); target != nil {
			page.Targets = append(page.Targets, s.targetRow(l, target))
		}
	}
	page.TargetCaption = t("home.targets-caption")
	page.Notices = s.noticeRows(l, 0, min(4, len(s.content.Notices)))
	page.Due = s.dueNext(l, 2)
	page.Counts = []countRow{
		{t("home.count-tasks"), record.TasksPath, len(s.records.Tasks.All)},
		{t("home.count-indicators"), record.IndicatorsPath, len(s.records.Indicators.All)},
		{t("home.count-sources"), record.SourcesPath, len(s.records.Sources.All)},
		{t("home.count-targets"), record.TargetsPath, len(s.records.Targets.All)},
	}
	return s.execute(w, l, "home", page)
}

// workState tells the newest proved sum of tasks.
func (s *Site) workState(l lang.Lang) workState {
	assigned := s.records.Indicators.Get(assignedID)
	if assigned == nil || len(assigned.Sums) == 0 {
		return workState{}
	}
	sum := assigned.Sums[0]
	for _, other := range assigned.Sums {
		if other.Whole.Period.Compare(sum.Whole.Period) > 0 {
			sum = other
		}
	}
	p := s.printer(l)
	bar := s.stripOf(l, "tasks-strip", sum)
	rest := sum.Parts[len(sum.Parts)-1]
	state := workState{Kicker: s.words.T(l, "home.kicker", "as-of", s.records.Site.AsOf.Name(l)), Strip: &bar, Source: sum.Whole}
	state.Sentence = template.HTML(s.words.T(l, "home.sentence", "report", s.reported(l, sum.Whole.Period),
		"done", string(p.Number(sum.Parts[0])), "all", string(p.Number(sum.Whole)), "rest", string(p.Number(rest))))
	if rate := s.records.Indicators.Get(completionID); rate != nil {
		state.Stated = rate.Find(sum.Whole.Period, sum.Whole.Entity)
	}
	return state
}

// reported names the period of a report after "as reported": "ngày
// 25/12/2025", "năm 2025".
func (s *Site) reported(l lang.Lang, p record.Period) string {
	if p.Kind() == record.Day {
		return s.words.T(l, "period.on-day", "day", p.Name(l))
	}
	return s.words.T(l, "period.for", "period", lang.Running(l, p.Name(l)))
}

// overdueCounts are all counts of overdue tasks, each with its own universe and
// date, newest first; never subtracted from one another.
func (s *Site) overdueCounts() []*record.Observation {
	c := s.records.Concepts.Get(overdueConcept)
	if c == nil {
		return nil
	}
	var all []*record.Observation
	for _, i := range c.Indicators {
		all = append(all, i.Series...)
	}
	sortNewestFirst(all)
	return all
}
