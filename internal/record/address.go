package record

import (
	"strings"

	"resolution57.example/portal/internal/lang"
)

// Addresses of records. Every path is the Vietnamese one, at the root;
// [lang.Lang.Path] puts a language before it. Nothing else in the program
// writes a path of a record.

// Fixed pages.
const (
	HomePath       = "/"
	StartPath      = "/start/"
	IndicatorsPath = "/indicators/"
	NoticesPath    = "/notices/"
	SourcesPath    = "/sources/"
	TargetsPath    = "/targets/"
	SiteMapPath    = "/site-map/"
	ProvincesPath  = "/provinces/"
	AgenciesPath   = "/agencies/"
	ComparePath    = "/compare/"

	TasksPath        = "/tasks/"
	OverduePath      = "/tasks/overdue/"
	TechnologiesPath = "/technologies/"
	DatabasesPath    = "/databases/"
	SchedulePath     = "/schedule/"
	FeedbackPath     = "/feedback/"
	ThanksPath       = "/feedback/thanks/"
	RegisterPath     = "/feedback/register/"
	SearchPath       = "/search/"
	FeedsPath        = "/feeds/"
	ReleasesPath     = "/data/releases/"
)

// ReleasePath is the page about one release, in the folder of its files.
func ReleasePath(id string) string { return ReleasesPath + id + "/" }

// ChartPath is where a chart stands as a picture that opens alone. The name is
// the chart's own: it never changes.
func ChartPath(name string, l lang.Lang) string {
	return "/data/charts/" + name + "." + string(l) + ".svg"
}

// SharePath is the picture that a link to one page shows when it is shared:
// name is that of the page, "indicators/gdp-contribution/2025".
func SharePath(name string, l lang.Lang) string { return "/share/" + name + "." + string(l) + ".png" }

// Path is where the indicator's page stands: /indicators/ID/.
func (i *Indicator) Path() string { return IndicatorsPath + i.ID + "/" }

// CSVPath is where the indicator's values stand as CSV, the same for both
// languages.
func (i *Indicator) CSVPath() string { return "/data/indicators/" + i.ID + ".csv" }

// PeriodPath is the page of all values of one period:
// /indicators/ID/2025-q3/.
func (i *Indicator) PeriodPath(p Period) string { return i.Path() + p.String() + "/" }

// Path is the permalink of the figure. The country's own value is the page
// itself; any other entity is an anchor on it (design.md, 6).
func (o *Observation) Path() string {
	p := o.Indicator.PeriodPath(o.Period)
	if !o.Entity.IsCountry() {
		p += "#" + o.Entity.ID
	}
	return p
}

// Figure is the name of the value in data-figure attributes, JSON and the
// ledger: ID/2025-q3 or ID/2025-11/hue.
func (o *Observation) Figure() string {
	f := o.Indicator.ID + "/" + o.Period.String()
	if !o.Entity.IsCountry() {
		f += "/" + o.Entity.ID
	}
	return f
}

// Path is where the document's page stands: /sources/ID/.
func (s *Source) Path() string { return SourcesPath + s.ID + "/" }

// Path is where the task's page stands: /tasks/ID/.
func (t *Task) Path() string { return TasksPath + t.ID + "/" }

// Path is the anchor of the group on the page of technologies.
func (t *Technology) Path() string { return TechnologiesPath + "#" + t.ID }

// Path is the anchor of the list on the page of technologies.
func (t *TechnologyList) Path() string { return TechnologiesPath + "#" + t.ID }

// Path is the anchor of the question on the page of technologies.
func (q *Question) Path() string { return TechnologiesPath + "#" + q.ID }

// Path is the anchor of the database on the page of databases.
func (d *Database) Path() string { return DatabasesPath + "#" + d.ID }

// Path is the anchor of the entry on the page of what is due when.
func (e *ScheduleEntry) Path() string { return SchedulePath + "#" + e.ID }

// Path is the anchor of the record in the public register of feedback.
func (f *Feedback) Path() string { return RegisterPath + "#" + f.ID }

// Path is the anchor of the target on the page of targets.
func (t *Target) Path() string { return TargetsPath + "#" + t.ID }

// Path is the anchor of the programme on the page of targets.
func (p *Programme) Path() string { return TargetsPath + "#" + p.ID }

// Path is the anchor of the concept on the page of indicators.
func (c *Concept) Path() string { return IndicatorsPath + "#" + c.ID }

// Path is the anchor of the theme on the page of indicators.
func (t *Theme) Path() string { return IndicatorsPath + "#" + t.ID }

// NoticePath is where a notice's page stands: /notices/ID/.
func NoticePath(id string) string { return NoticesPath + id + "/" }

// PagePath is where a page written in Markdown stands: /ID/.
func PagePath(id string) string { return "/" + id + "/" }

// Path is where the profile of the entity stands: /entities/ID/. The country
// has none: its figures are the page of indicators.
func (e *Entity) Path() string {
	if e.IsCountry() {
		return IndicatorsPath
	}
	return "/entities/" + e.ID + "/"
}

// RegionPath is where the provinces of a region stand side by side:
// /compare/SLUG/. The slug is that of the Vietnamese name.
func RegionPath(region lang.Text) string { return ComparePath + lang.Slug(region.VI) + "/" }

// CompareDataPath is the file of shares that the comparison reads.
func CompareDataPath(l lang.Lang) string { return "/data/compare/" + string(l) + ".json" }

// EmbedsPath is where the pages stand that other sites may show in a frame.
const EmbedsPath = "/embed/"

// EmbedPath is where a page stands for the frames of other sites: page is its
// path without a language, the embed of /rankings/ID/ stands at
// /embed/vi/rankings/ID/.
func EmbedPath(l lang.Lang, page string) string { return EmbedsPath + string(l) + page }

// OEmbedPath is the file that tells programs how to show the page in a frame:
// /oembed/vi/rankings/ID.json.
func OEmbedPath(l lang.Lang, page string) string {
	return "/oembed/" + string(l) + strings.TrimSuffix(page, "/") + ".json"
}
