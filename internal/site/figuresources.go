package site

import (
	"html/template"
	"slices"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// origin is a document behind the values of one page, with those it states.
type origin struct {
	D      *record.Source
	Values []*record.Observation
}

// originsOf are the documents behind some values, each once, in the order of
// the values: a table of one period may be put together from several.
func originsOf(values []*record.Observation) []origin {
	var out []origin
	for _, o := range values {
		k := slices.IndexFunc(out, func(x origin) bool { return x.D == o.Source })
		if k < 0 {
			k = len(out)
			out = append(out, origin{D: o.Source})
		}
		out[k].Values = append(out[k].Values, o)
	}
	return out
}

// spokenFor are the values that the frame of a page speaks of: the country's
// alone where there is one, else all.
func spokenFor(in []*record.Observation) []*record.Observation {
	if in[0].Entity.IsCountry() {
		return in[:1]
	}
	return in
}

// sourceNames names all documents behind some values in a few words.
func sourceNames(l lang.Lang, values []*record.Observation) string {
	var names []string
	for _, from := range originsOf(values) {
		names = append(names, from.D.Short(l))
	}
	return strings.Join(names, "; ")
}

// inAll is what f says of every value: one text where they agree, each that
// occurs where they do not.
func inAll(values []*record.Observation, f func(o *record.Observation) string) string {
	var out []string
	for _, o := range values {
		if text := f(o); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}

// samePlace is the place in a document at which all its values stand, "" where
// they stand at several.
func (from origin) samePlace(l lang.Lang) template.HTML {
	for _, o := range from.Values {
		if o.Locator != from.Values[0].Locator {
			return ""
		}
	}
	return placeOf(l, from.Values[0])
}

// originFacts say of each of several documents how many of the values it
// states, who issued it when, and how far to trust it.
func (s *Site) originFacts(l lang.Lang, all []origin) template.HTML {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	var b strings.Builder
	b.WriteString(`<ul class="plain">`)
	for _, from := range all {
		b.WriteString(`<li><a href="` + string(esc(l.Path(from.D.Path()))) + `">` + string(esc(from.D.Short(l))) + `</a>` + string(from.samePlace(l)))
		b.WriteString(` <span class="muted">` + string(esc(t("figure.source-values", "n", len(from.Values)))) + `</span>. `)
		trust := inAll(from.Values, func(o *record.Observation) string {
			return t("trust."+string(o.Trust)+".name") + ". " + t("trust."+string(o.Trust)+".explain")
		})
		if from.D.Number != "" { // one without a number is named by its issuer and day
			b.WriteString(string(esc(from.D.Issuer.In(l))))
			if !from.D.Date.IsZero() {
				b.WriteString(", " + string(esc(lang.Running(l, from.D.Date.Name(l)))))
			}
			b.WriteString(". ")
		}
		b.WriteString(string(esc(lang.Capital(trust))) + `</li>`)
	}
	b.WriteString(`</ul>`)
	return template.HTML(b.String())
}

// citedOrigins names every document behind some values as citations do. The
// place is left out where the values of one document stand at several.
func (s *Site) citedOrigins(values []*record.Observation) lang.Text {
	var vi, en []string
	for _, from := range originsOf(values) {
		one := *from.Values[0]
		if from.samePlace(lang.VI) == "" && one.Origin != nil {
			placeless := *one.Origin
			placeless.Locator = lang.Text{}
			one.Origin = &placeless
		}
		text := s.quoter().Figure(&one).Source
		vi, en = append(vi, text.VI), append(en, text.EN)
	}
	return lang.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

// rowQuote is one value of a table to be taken along: as a line of data, and
// as a citation of its own.
type rowQuote struct {
	E     *record.Entity
	Line  string
	Plain export.CitedText
}

// rowQuotes quote each row of a table of entities.
func (s *Site) rowQuotes(l lang.Lang, rows []figureRow) []rowQuote {
	var out []rowQuote
	for _, r := range rows {
		q := rowQuote{E: r.O.Entity, Line: s.quoter().Line(l, r.O)}
		for _, f := range s.quoter().Figure(r.O).Formats(l) {
			if f.ID == "text-"+string(l) {
				q.Plain = f
			}
		}
		out = append(out, q)
	}
	return out
}
