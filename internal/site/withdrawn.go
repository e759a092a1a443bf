package site

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// A permalink is kept for ever: where a figure was withdrawn, its page says so,
// since when, and why.

// withdrawnFigure is a figure that is no longer said.
type withdrawnFigure struct {
	Key    string
	Was    ledger.Entry  // what was said last
	Entry  *ledger.Entry // that withdraws it; nil while that is not published
	Reason lang.Text
	Office lang.Text
}

// period is the part of the key behind the indicator.
func (f *withdrawnFigure) parts() (indicator, period, entity string) {
	indicator, rest, _ := strings.Cut(f.Key, "/")
	period, entity, _ = strings.Cut(rest, "/")
	return indicator, period, entity
}

// withdrawnPath is the page of a figure by its key.
func withdrawnPath(key string) string {
	f := withdrawnFigure{Key: key}
	indicator, period, _ := f.parts()
	return record.IndicatorsPath + indicator + "/" + period + "/"
}

// allWithdrawn are the figures that the log withdraws, and those that it will by
// the reasons in data/changes.toml.
func (s *Site) allWithdrawn() []*withdrawnFigure {
	var out []*withdrawnFigure
	for k := range s.ledger.publication.withdrawn {
		e := &s.ledger.publication.withdrawn[k]
		out = append(out, &withdrawnFigure{Key: e.Key, Was: s.ledger.log.Entry(e.Previous), Entry: e, Reason: e.Reason, Office: e.Office})
	}
	for k := range s.ledger.differences {
		d := &s.ledger.differences[k]
		if d.State != ledger.Missing || !isFigure(d.Subject) {
			continue
		}
		reasons := s.ledger.changes.Of(d.Subject)
		if len(reasons) == 0 && d.Follows() {
			reasons = s.ledger.changes.Of(d.Cause)
		}
		if len(reasons) > 0 {
			out = append(out, &withdrawnFigure{Key: d.Key, Was: *d.Was, Reason: reasons[0].Why, Office: reasons[0].Office})
		}
	}
	return out
}

// findWithdrawn finds the pages that are left to withdrawn figures: those on which
// nothing else stands, and to which no other page's old address leads.
func (s *Site) findWithdrawn() {
	s.gone = s.allWithdrawn()
	if len(s.gone) == 0 {
		return
	}
	there := s.stillThere(s.allNamed())
	s.withdrawn = map[string][]*withdrawnFigure{}
	for _, f := range s.gone {
		if indicator, period, _ := f.parts(); !there["figure "+indicator+"/"+period] {
			path := withdrawnPath(f.Key)
			s.withdrawn[path] = append(s.withdrawn[path], f)
		}
	}
}

// withdrawnPage is the page of a period of an indicator of which nothing is said
// any more.
type withdrawnPage struct {
	base
	Indicator *record.Indicator // nil where there is none any more
	Period    string
	Rows      []withdrawnRow
	Others    []neighbour // what is still said of the indicator
}

// withdrawnRow is one figure with the reason for which it is gone.
type withdrawnRow struct {
	ID, Name       string // of the entity; "" for the country
	Value          string // as it was
	First, Day     string // when it was published and withdrawn; Day is "" while that is not published
	Reason, Office string
	Entry          string // number in the log
}

func (s *Site) addWithdrawnPages(l lang.Lang, add func(path string, render func(w *bytes.Buffer, ps *source.Problems) error)) {
	for _, path := range slices.Sorted(maps.Keys(s.withdrawn)) {
		add(path, func(w *bytes.Buffer, _ *source.Problems) error { return s.renderWithdrawn(l, path, w) })
	}
}

func (s *Site) renderWithdrawn(l lang.Lang, path string, w *bytes.Buffer) error {
	title := s.withdrawnTitle(l, s.withdrawn[path][0])
	page := withdrawnPage{base: s.base(l, frame{
		title: title, description: s.words.T(l, "withdrawn.description", "name", title), path: path, section: "indicators", undated: true,
	})}
	indicator, period, _ := s.withdrawn[path][0].parts()
	page.Indicator, page.Period = s.records.Indicators.Get(indicator), day(period).Name(l)
	for _, f := range s.withdrawn[path] {
		page.Rows = append(page.Rows, s.withdrawnRow(l, page.Indicator, f))
	}
	lang.SortBy(l, page.Rows, func(r withdrawnRow) string { return lang.SortName(r.Name) })
	if page.Indicator != nil {
		page.Others = s.neighbours(l, page.Indicator, day(period))
	}
	return s.execute(w, l, "withdrawn", page)
}

// withdrawnTitle names the page of a figure: the indicator, by its id where it is
// gone as well, and the period.
func (s *Site) withdrawnTitle(l lang.Lang, f *withdrawnFigure) string {
	indicator, period, _ := f.parts()
	name := indicator
	if i := s.records.Indicators.Get(indicator); i != nil {
		name = i.Name.In(l)
	}
	p := day(period)
	if p.Kind() == record.Year {
		return name + ", " + lang.Running(l, s.words.T(l, "period.year", "year", p.Year()))
	}
	return name + ", " + lang.Running(l, p.Name(l))
}

func (s *Site) withdrawnRow(l lang.Lang, i *record.Indicator, f *withdrawnFigure) withdrawnRow {
	_, _, entity := f.parts()
	row := withdrawnRow{ID: entity, Name: s.entityName(l, entity), Value: s.loggedText(l, i, f.Was), Reason: f.Reason.In(l), Office: f.Office.In(l)}
	kind := f.Was.Kind
	row.First = day(s.ledger.said[ledger.Subject{Kind: kind, Key: f.Key}].first).Name(l)
	if f.Entry != nil {
		row.Day, row.Entry = day(f.Entry.Logged).Name(l), lang.Int(l, int(f.Entry.Seq))
	}
	return row
}

// loggedText is a value as the log has it, in the form of its indicator where that
// is still there.
func (s *Site) loggedText(l lang.Lang, i *record.Indicator, e ledger.Entry) string {
	text := lang.Number(l, e.Value)
	if value, err := source.ParseDecimal(e.Value); err == nil && i != nil {
		p := s.printer(l)
		if text = p.Text(i, value); p.UnitAfter(i) != "" {
			text += "\u00a0" + p.UnitAfter(i)
		}
	}
	if e.Bound != "" && e.Bound != string(record.Exact) {
		text = s.words.T(l, "bound."+e.Bound) + "\u00a0" + text
	}
	return text
}

// withdrawnEmbed is what a frame shows whose figure was withdrawn.
func (s *Site) withdrawnEmbed(l lang.Lang, path string) embedPage {
	f := s.withdrawn[path][0]
	row := s.withdrawnRow(l, s.records.Indicators.Get(strings.Split(f.Key, "/")[0]), f)
	page := s.embed(l, path, s.withdrawnTitle(l, f))
	page.Sub, page.AsOf = s.words.T(l, "withdrawn.pending"), ""
	if row.Day != "" {
		page.Sub = s.words.T(l, "withdrawn.on", "day", row.Day)
	}
	page.Notes = []string{row.Reason}
	return page
}

// siteMapWithdrawn are the pages of withdrawn figures.
func (s *Site) siteMapWithdrawn(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, path := range slices.Sorted(maps.Keys(s.withdrawn)) {
		items = append(items, siteMapItem{Title: s.withdrawnTitle(l, s.withdrawn[path][0]), Path: path})
	}
	return items
}
