package site

import (
	"bytes"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// databasesPage is the catalogue of databases as far as documents name them,
// and the portal's own data measured by the same four qualities.
type databasesPage struct {
	base
	Blocks    []figureBlock
	Summary   string
	Groups    []databaseGroup
	Qualities string // of how many databases a quality is stated
	Own       []ownQuality
}

// databaseGroup is the databases of one list, or those that are in none.
type databaseGroup struct {
	ID, Name string
	Known    string // how many of the list are named
	Note     string
	From     *record.Source
	Rows     []databaseRow
}

type databaseRow struct {
	D     *record.Database
	Words string   // for the filter
	Tags  []string // national, number 31
	Tasks []taskLink
}

// taskLink is a task with the official word of its last report, which stays in
// Vietnamese, and the day of it.
type taskLink struct {
	T    *record.Task
	Word string
	Date record.Period
}

func taskLinks(tasks []*record.Task) []taskLink {
	var links []taskLink
	for _, t := range tasks {
		last := t.Last()
		links = append(links, taskLink{t, last.Word, last.Date})
	}
	return links
}

// cited is a document and a place in it, as it stands in the row of a database:
// the document is named where it is not the one that names the database.
type cited struct {
	Source  *record.Source
	Locator lang.Text
	Same    bool
}

// Cite is the document behind something that is said of the database; nil where
// it is the very place that stands below the name.
func (r databaseRow) Cite(from *record.Source, locator lang.Text) *cited {
	if from == r.D.NamedIn && locator == r.D.Locator {
		return nil
	}
	return &cited{from, locator, from == r.D.NamedIn && !locator.IsZero()}
}

// ownQuality is one of the four qualities, measured on the portal's own data.
type ownQuality struct {
	ID, Name, Asks string // "đúng", and what that asks
	Value          string
	Says           []string
	Method         string
	Table          *qualityTable
	Slips          []qualitySlip
}

// qualityTable is the figures behind a quality.
type qualityTable struct {
	Caption string
	Heads   []string
	Rows    []qualityRow
}

type qualityRow struct {
	Name, Path string
	Cells      []qualityCell
}

// qualityCell is a cell with the head of its column, which stands beside it on
// a phone.
type qualityCell struct{ Head, Text string }

// add puts a row under the heads of the table, the first of which is its name's.
func (t *qualityTable) add(name, path string, cells ...string) {
	row := qualityRow{Name: name, Path: path}
	for k, text := range cells {
		row.Cells = append(row.Cells, qualityCell{t.Heads[k+1], text})
	}
	t.Rows = append(t.Rows, row)
}

// qualitySlip is something that fails in a source, with both numbers.
type qualitySlip struct{ Path, Text string }

func (s *Site) renderDatabases(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := databasesPage{Groups: s.databaseGroups(l), Own: s.ownQualities(l)}
	var sources []*record.Source
	stated := 0
	for _, d := range s.records.Databases.All {
		sources = append(sources, d.NamedIn)
		if len(d.Qualities) > 0 {
			stated++
		}
	}
	page.base = s.base(l, frame{
		title: t("databases.title"), description: t("databases.text"), path: record.DatabasesPath, section: "databases", date: newestOf(sources),
	})
	all := len(s.records.Databases.All)
	page.Summary = t("databases.empty")
	if all > 0 {
		page.Summary = s.words.Count(l, "databases.named", all) + " " + t("databases.limits")
	}
	page.Qualities = t("databases.no-quality")
	if stated > 0 {
		page.Qualities = t("databases.quality", "n", stated, "all", all)
	}
	for _, list := range s.records.DatabaseLists.All {
		for _, i := range list.Indicators {
			page.Blocks = append(page.Blocks, s.block(l, i.Newest(), 2))
		}
	}
	return s.execute(w, l, "databases", page)
}

// databaseGroups puts each database under the first list that it is in, the
// rest under a heading of their own.
func (s *Site) databaseGroups(l lang.Lang) []databaseGroup {
	var groups []databaseGroup
	for _, list := range s.records.DatabaseLists.All {
		g := databaseGroup{
			ID: list.ID, Name: list.Name.In(l), From: list.Source, Note: textIn(list.Note, l),
			Known: s.words.T(l, "databases.known", "n", len(list.Databases), "all", list.Total),
		}
		g.Rows = s.databaseRows(l, func(d *record.Database) bool { return len(d.In) > 0 && d.In[0].List == list })
		groups = append(groups, g)
	}
	rest := databaseGroup{ID: "others", Name: s.words.T(l, "databases.others"), Rows: s.databaseRows(l, func(d *record.Database) bool { return len(d.In) == 0 })}
	if len(rest.Rows) > 0 {
		groups = append(groups, rest)
	}
	return groups
}

func (s *Site) databaseRows(l lang.Lang, in func(*record.Database) bool) []databaseRow {
	var rows []databaseRow
	for _, d := range s.records.Databases.All {
		if !in(d) {
			continue
		}
		row := databaseRow{D: d, Tasks: taskLinks(d.Tasks)}
		words := d.Name.In(l) + " " + d.Full.In(l)
		for _, agency := range d.Agencies {
			words += " " + agency.Name.In(l)
		}
		if d.Level != "" {
			row.Tags = append(row.Tags, s.words.T(l, "databases.level."+d.Level))
		}
		for _, m := range d.In {
			if m.Number > 0 {
				row.Tags = append(row.Tags, s.words.T(l, "databases.number", "n", m.Number, "list", m.List.Source.Short(l)))
			}
		}
		row.Words = lang.Fold(words)
		rows = append(rows, row)
	}
	return rows
}

// ownQualities are the four qualities measured on the portal's own data.
func (s *Site) ownQualities(l lang.Lang) []ownQuality {
	q := s.records.Quality()
	own := []ownQuality{s.correct(l, q), s.sufficient(l, q), s.clean(l, q), s.living(l, q)}
	for k, id := range record.Qualities() {
		own[k].ID = id
		own[k].Name = s.words.T(l, "quality."+id+".name")
		own[k].Asks = s.words.T(l, "quality."+id+".asks")
		own[k].Method = s.words.T(l, "quality."+id+".method")
	}
	return own
}

func (s *Site) xOfY(l lang.Lang, x, y int) string {
	return s.words.T(l, "quality.x-of-y", "x", lang.Int(l, x), "y", lang.Int(l, y))
}

// inPercent is a computed share, "" where there was nothing to divide.
func inPercent(l lang.Lang, d source.Decimal) string {
	if !d.IsSet() {
		return "–"
	}
	return lang.Percent(l, d.String())
}

func (s *Site) correct(l lang.Lang, q record.Quality) ownQuality {
	own := ownQuality{Value: s.xOfY(l, q.Checked, q.Values)}
	own.Says = []string{s.words.T(l, "quality.correct.says", "share", inPercent(l, q.CheckedShare()))}
	t := &qualityTable{Caption: s.words.T(l, "quality.correct.table"), Heads: s.heads(l, "correct", "trust", "values")}
	for _, c := range q.ByTrust {
		t.add(lang.Capital(s.words.T(l, "trust."+string(c.Trust)+".name")), "", lang.Int(l, c.Values))
	}
	own.Table = t
	return own
}

func (s *Site) heads(l lang.Lang, quality string, keys ...string) []string {
	var out []string
	for _, key := range keys {
		out = append(out, s.words.T(l, "quality."+quality+".head-"+key))
	}
	return out
}

// shownWorst is how many indicators the tables of the four qualities name.
const shownWorst = 5

func (s *Site) sufficient(l lang.Lang, q record.Quality) ownQuality {
	own := ownQuality{Value: s.xOfY(l, q.Held, q.Expected)}
	own.Says = []string{
		s.words.Count(l, "quality.sufficient.says", len(q.Rhythms), "share", inPercent(l, q.HeldShare())),
		s.words.Count(l, "quality.sufficient.single", q.Single),
	}
	t := &qualityTable{Caption: s.words.T(l, "quality.sufficient.table"), Heads: s.heads(l, "sufficient", "name", "held", "missing")}
	for _, r := range q.Rhythms[:min(shownWorst, len(q.Rhythms))] {
		held := s.words.T(l, "quality.sufficient.held", "held", s.xOfY(l, r.Held, r.Expected()), "from", r.First.Name(l), "to", r.Last.Name(l))
		t.add(r.Indicator.Name.In(l), r.Indicator.Path(), held, s.missing(l, r))
	}
	own.Table = t
	return own
}

// missing names the periods that are not held, years as ranges.
func (s *Site) missing(l lang.Lang, r record.Rhythm) string {
	if len(r.Missing) == 0 {
		return s.words.T(l, "quality.sufficient.none")
	}
	if r.Kind == record.Year {
		var years []int
		for _, p := range r.Missing {
			years = append(years, p.Year())
		}
		return ranges(years)
	}
	var names []string
	for _, p := range r.Missing {
		names = append(names, p.Name(l))
	}
	return lang.JoinList(l, names)
}

func (s *Site) clean(l lang.Lang, q record.Quality) ownQuality {
	failing := len(q.FailingSums)
	own := ownQuality{Value: s.xOfY(l, q.Sums-failing, q.Sums)}
	own.Says = []string{
		s.words.T(l, "quality.clean.says"),
		s.words.Count(l, "quality.clean.warnings", s.warnings),
		s.words.T(l, "quality.clean.shares", "same", lang.Int(l, q.Shares-len(q.Differing)), "all", lang.Int(l, q.Shares)),
	}
	p := s.printer(l)
	for _, f := range q.FailingSums {
		whole := f.Sum.Whole
		own.Slips = append(own.Slips, qualitySlip{whole.Path(), s.words.T(l, "quality.clean.slip", "name", f.Indicator.Name.In(l), "entity", whole.Entity.Name.In(l),
			"total", p.Text(f.Indicator, f.Sum.Total), "whole", p.NumberText(whole))})
	}
	for _, o := range q.Differing {
		own.Slips = append(own.Slips, qualitySlip{o.Path(), s.words.T(l, "quality.clean.share", "name", o.Indicator.Name.In(l), "entity", o.Entity.Name.In(l),
			"stated", lang.Percent(l, o.Stated.String()))})
	}
	return own
}

func (s *Site) living(l lang.Lang, q record.Quality) ownQuality {
	asOf := s.records.Site.AsOf.Name(l)
	own := ownQuality{Value: s.days(l, q.NewestAge)}
	own.Says = []string{
		s.words.T(l, "quality.living.says", "newest", q.Newest.Name(l), "as-of", asOf),
		s.words.T(l, "quality.living.median", "days", s.days(l, q.MedianAge)),
	}
	if n := len(q.Announced); n > 0 {
		own.Says = append(own.Says, s.words.T(l, "quality.living.announced", "n", n, "all", q.Indicators))
	} else {
		own.Says = append(own.Says, s.words.T(l, "quality.living.none-announced", "all", q.Indicators))
	}
	t := &qualityTable{Caption: s.words.T(l, "quality.living.table"), Heads: s.heads(l, "living", "name", "period", "age")}
	for _, a := range q.Ages[:min(shownWorst, len(q.Ages))] {
		t.add(a.Indicator.Name.In(l), a.Indicator.Path(), a.Period.Name(l), s.days(l, a.Days))
	}
	for _, i := range q.Announced {
		own.Slips = append(own.Slips, qualitySlip{i.Path(), s.words.T(l, "quality.living.next", "name", i.Name.In(l), "when", i.NextRelease.In(l))})
	}
	own.Table = t
	return own
}
