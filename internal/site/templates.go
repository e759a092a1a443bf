package site

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// pageTypes are the templates of pages and the structs they are given. A test
// checks each against its struct.
func pageTypes() map[string]any {
	return map[string]any{
		"home":         homePage{},
		"indicators":   indicatorsPage{},
		"indicator":    indicatorPage{},
		"figure":       figurePage{},
		"notices":      noticesPage{},
		"notice":       noticePage{},
		"sources":      sourcesPage{},
		"source":       sourcePage{},
		"targets":      targetsPage{},
		"tasks":        tasksPage{},
		"overdue":      overduePage{},
		"task":         taskPage{},
		"technologies": technologiesPage{},
		"databases":    databasesPage{},
		"data":         dataPage{},
		"api":          apiPage{},
		"provinces":    provincesPage{},
		"agencies":     agenciesPage{},
		"entity":       entityPage{},
		"former":       entityPage{},
		"compare":      comparePage{},
		"region":       regionPage{},
		"rankings":     rankingsPage{},
		"ranking":      rankingPage{},
		"feeds":        feedsPage{},
		"page":         textPage{},
		"search":       searchPage{},
		"sitemap":      siteMapPage{},
		"missing":      missingPage{},
		"schedule":     schedulePage{},
		"feedback":     feedbackPage{},
		"thanks":       thanksPage{},
		"register":     registerPage{},
		"releases":     releasesPage{},
		"release":      releasePage{},
		"withdrawn":    withdrawnPage{},
		"embed":        embedPage{},
		"changes":      changesPage{},
		"unpublished":  unpublishedPage{},
		"verify":       verifyPage{},
		"admin":        adminPage{},
	}
}

// functions are what a template may call, in one language.
func (s *Site) functions(l lang.Lang) template.FuncMap {
	p := s.printer(l)
	return template.FuncMap{
		"t":           func(key string, args ...any) string { return s.words.T(l, key, args...) },
		"text":        func(t lang.Text) string { return textIn(t, l) },
		"path":        l.Path,
		"asset":       func(name string) string { return s.assets.URL(name) },
		"period":      func(p record.Period) string { return p.Name(l) },
		"number":      p.Number,
		"phrase":      p.Phrase,
		"whole":       p.Whole,
		"share":       p.Share,
		"stated":      p.Stated,
		"bound":       p.Bound,
		"unitshort":   func(o *record.Observation) string { return p.UnitAfter(o.Indicator) },
		"rankword":    func(o *record.Observation) string { return s.rankWord(l, o) },
		"place":       func(o *record.Observation) template.HTML { return placeHTML(l, o) },
		"unitline":    func(o *record.Observation) string { return s.unitLine(l, o) },
		"figureline":  func(o *record.Observation) string { return s.quoter().Line(l, o) },
		"sourceshort": func(d *record.Source) string { return d.Short(l) },
		"said":        func(x record.Said) string { return x.In(l) },
		"percent":     func(d source.Decimal) string { return lang.Percent(l, d.String()) },
		"filterof":    func(list, id, label string) listFilter { return listFilter{list, id, label} },
		"regionpath":  func(r lang.Text) string { return l.Path(record.RegionPath(r)) },
	}
}

// listFilter is the box by which a list is narrowed down to what has some words:
// the id of the list, its own, and what stands before it.
type listFilter struct{ List, ID, Label string }

func textIn(t lang.Text, l lang.Lang) string {
	if t.IsZero() {
		return ""
	}
	return t.In(l)
}

// printer prints values; in a preview with a mark at those that are not
// published.
func (s *Site) printer(l lang.Lang) record.Printer {
	p := record.Printer{Lang: l, Words: s.words}
	if s.marks() {
		p.Mark = func(figure string) string { return s.mark(l, figure) }
	}
	return p
}

// rankWord is "hạng" before a rank, "" before any other value.
func (s *Site) rankWord(l lang.Lang, o *record.Observation) string {
	if o.Indicator.Unit.Kind != "rank" {
		return ""
	}
	return s.words.T(l, "unit.rank")
}

// unitLine says when, and what the number counts where that does not stand
// behind or before it already: "Điểm chỉ số · năm 2025".
func (s *Site) unitLine(l lang.Lang, o *record.Observation) string {
	if kind := o.Indicator.Unit.Kind; kind == "percent" || kind == "rank" || s.printer(l).UnitAfter(o.Indicator) != "" {
		return s.when(l, o)
	}
	return o.Indicator.Unit.Name.In(l) + " · " + s.when(l, o)
}

// when names the period, and since when a count runs.
func (s *Site) when(l lang.Lang, o *record.Observation) string {
	switch {
	case !o.Since.IsZero():
		return s.words.T(l, "period.since", "from", o.Since.Name(l), "to", o.Period.Name(l))
	case o.Period.Kind() == record.Year:
		return s.words.T(l, "period.year", "year", o.Period.Year())
	}
	return o.Period.Name(l)
}

// whenRunning is when inside a sentence: "tháng 11/2025", "năm 2025".
func (s *Site) whenRunning(l lang.Lang, o *record.Observation) string {
	return lang.Running(l, s.when(l, o))
}

// placeHTML is where in its source a figure stands. What a Vietnamese locator
// quotes of an English text is marked as English (A11Y-08).
func placeHTML(l lang.Lang, o *record.Observation) template.HTML {
	text := template.HTMLEscapeString(textIn(o.Locator, l))
	if l == lang.VI && o.Source.Language == "en" {
		text = strings.ReplaceAll(text, "“", `<span lang="en">“`)
		text = strings.ReplaceAll(text, "”", `”</span>`)
	}
	return template.HTML(text)
}

// execute renders a page type into w.
func (s *Site) execute(w *bytes.Buffer, l lang.Lang, name string, page any) error {
	if err := s.templates[l][name].ExecuteTemplate(w, "layout", page); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	return nil
}
