package site

import (
	"html/template"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// quotation is how a page, or the figure it is about, is cited: once in plain
// words of the page's language, and in every other format (CITE-01, CITE-02).
type quotation struct {
	ID    string // of the heading
	Key   string // of the citation, and of a file that holds it
	Plain export.CitedText
	More  []citedFormat
}

// citedFormat is one of the other formats under its name.
type citedFormat struct {
	export.CitedText
	Name  string
	Other bool // in another language than the page
}

func (s *Site) quoter() export.Quoter {
	return export.Quoter{Site: &s.records.Site, Base: s.baseURL, Words: s.words}
}

// quote prepares a citation for a page, and gives the page the metadata by
// which reference managers take it up (CITE-03).
func (s *Site) quote(b *base, c *export.Citation) *quotation {
	q := &quotation{ID: "citing", Key: c.Key}
	for _, f := range c.Formats(b.Lang) {
		for _, part := range []*string{&f.Before, &f.Access, &f.After} {
			*part = strings.ReplaceAll(*part, "\r\n", "\n") // a page has no other line ends; the script puts them into files
		}
		if f.ID == "text-"+string(b.Lang) {
			q.Plain = f
			continue
		}
		q.More = append(q.More, citedFormat{f, s.words.T(b.Lang, "quote.format."+f.ID), f.Lang != b.Lang})
	}
	var tags []meta
	for _, m := range c.Meta(b.Lang) {
		tags = append(tags, meta{Name: m.Name, Content: m.Content})
	}
	b.Meta += metaHTML(tags)
	return q
}

// quotePage quotes a page as a whole.
func (s *Site) quotePage(b *base, path string, isData bool, title func(lang.Lang) string) *quotation {
	text := lang.Text{VI: title(lang.VI), EN: title(lang.EN)}
	return s.quote(b, s.quoter().Page(export.Quoted{Path: path, First: s.firstPath(path), Title: text, Data: isData}))
}

// firstPath is the address at which a page was first published: ids and periods
// may have changed since, the key of its citation does not.
func (s *Site) firstPath(path string) string {
	for _, f := range s.firstPaths {
		if rest, under := strings.CutPrefix(path, f[0]); under {
			return f[1] + rest
		}
	}
	return path
}

// pathsThatMoved pairs the address of every page that was once published at
// another with the first of these: values of one period before all pages of
// their indicator.
func (s *Site) pathsThatMoved() (out [][2]string) {
	for _, i := range s.records.Indicators.All {
		for _, p := range i.Periods() {
			if first := i.FirstPath(p); len(i.Moved) > 0 && first != i.PeriodPath(p) {
				out = append(out, [2]string{i.PeriodPath(p), first})
			}
		}
	}
	for _, n := range s.allNamed() {
		if first := record.FirstID(n.id, n.aliases); first != n.id {
			out = append(out, [2]string{n.path(n.id), n.path(first)})
		}
	}
	return out
}

// quotePeriod quotes the page of an indicator's values in one period: the
// country's value where there is one, else all of them as a set of data.
func (s *Site) quotePeriod(b *base, first *record.Observation) *quotation {
	if first.Entity.IsCountry() {
		return s.quote(b, s.quoter().Figure(first))
	}
	return s.quotePage(b, first.Indicator.PeriodPath(first.Period), true, func(l lang.Lang) string {
		return first.Indicator.Name.In(l) + ", " + s.whenRunning(l, first)
	})
}

// quoteEdition quotes the page of a ranking: an edition, or the newest one at
// the address that stays.
func (s *Site) quoteEdition(b *base, e *rank.Edition, path string) *quotation {
	return s.quotePage(b, path, true, func(l lang.Lang) string {
		return e.Ranking.Name.In(l) + ", " + lang.Running(l, s.editionWhen(l, e))
	})
}

// figureWay is one way to take a figure along from its page.
type figureWay struct{ Label, Href string }

// figureWays lead from a figure to the files that hold it. What may be embedded
// adds its line here.
func (s *Site) figureWays(l lang.Lang, i *record.Indicator) []figureWay {
	t := func(key string) string { return s.words.T(l, key) }
	return []figureWay{
		{t("quote.download"), l.Path(i.Path()) + "#download"},
		{t("quote.cite"), "#citing"},
	}
}

// step is the value before or after another, with what may be said of the two.
type step struct {
	Label, Path, Value, Compare string
}

// steps are the values of the country before and after one of its own.
func (s *Site) steps(l lang.Lang, o *record.Observation) []step {
	var out []step
	add := func(key string, other, a, b *record.Observation) {
		if other != nil {
			out = append(out, step{
				Label: s.words.T(l, key, "period", lang.Running(l, s.when(l, other))), Path: other.Path(),
				Value: s.printer(l).PhraseText(other), Compare: s.between(l, a, b),
			})
		}
	}
	add("quote.before", o.Previous(), o.Previous(), o)
	add("quote.after", o.Next(), o, o.Next())
	return out
}

// between says how a value changed from one period to a later one, or why the
// two are not compared (design.md, 4).
func (s *Site) between(l lang.Lang, a, b *record.Observation) string {
	if change := s.printer(l).Between(a, b); change != "" {
		return s.words.T(l, "quote.changed", "change", change, "period", lang.Running(l, s.when(l, b)))
	}
	return s.words.T(l, "quote.not-compared", "why", s.words.T(l, "quote.why."+obstacle(a, b)))
}

// obstacle names the first reason for which two values are not compared.
func obstacle(a, b *record.Observation) string {
	switch {
	case a.Bound != record.Exact || b.Bound != record.Exact:
		return "bound"
	case a.Period.Kind() != b.Period.Kind():
		return "kind"
	case a.Since != b.Since:
		return "since"
	case a.Of.String() != b.Of.String():
		return "whole"
	case a.Indicator.Unit.Kind == "rank":
		return "rank"
	}
	return "span"
}

// permalink is the full address of a figure, as a link that can be copied.
func (s *Site) permalink(l lang.Lang, o *record.Observation) template.HTML {
	address := esc(s.baseURL + l.Path(o.Indicator.PeriodPath(o.Period)))
	return `<a href="` + esc(l.Path(o.Indicator.PeriodPath(o.Period))) + `"><code>` + address + `</code></a>`
}
