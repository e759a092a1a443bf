package site

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"slices"
	"strings"
	"sync"
	"unicode"

	"resolution57.example/portal/internal/chart"
	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// figureBlock is one value with all that must stand beside it (look.md).
type figureBlock struct {
	ID      string // unique in the page
	Level   int    // of its heading
	O       *record.Observation
	Compare string   // change since the last period, or why none is given
	Targets []string // how it stands against each target
}

func (s *Site) block(l lang.Lang, o *record.Observation, level int) figureBlock {
	return figureBlock{ID: o.Indicator.ID, Level: level, O: o, Compare: s.comparison(l, o), Targets: s.againstTargets(l, o)}
}

// comparison says how a value stands against the one before it: the change
// where design.md 4 allows one, both values and no conclusion where it does
// not, nothing where there is no earlier value.
func (s *Site) comparison(l lang.Lang, o *record.Observation) string {
	before := o.Previous()
	if before == nil {
		return ""
	}
	p := s.printer(l)
	if change := p.Change(o); change != "" {
		return s.words.T(l, "compare.change", "change", change, "period", lang.Running(l, before.Period.Name(l)), "value", p.PhraseText(before))
	}
	return s.words.T(l, "compare.not", "period", before.Period.Name(l), "value", p.PhraseText(before))
}

// againstTargets says how a value stands against the targets it measures, once
// where several documents ask for the same by the same year: the one that it
// may be set against speaks for the others.
func (s *Site) againstTargets(l lang.Lang, o *record.Observation) []string {
	said := map[string]bool{}
	for _, t := range o.Indicator.Targets {
		if _, ok := o.Against(t); ok {
			said[s.goal(l, t)] = true
		}
	}
	var out []string
	for _, t := range o.Indicator.Targets {
		if _, ok := o.Against(t); !ok && said[s.goal(l, t)] {
			continue
		}
		if line := s.againstTarget(l, o, t); !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

func (s *Site) againstTarget(l lang.Lang, o *record.Observation, t *record.Target) string {
	goal := s.goal(l, t)
	v, ok := o.Against(t)
	switch {
	case !ok && !t.Comparable.IsZero():
		return s.words.T(l, "target.goal-related", "goal", goal)
	case !ok:
		return s.words.T(l, "target.goal", "goal", goal)
	case v.Met:
		return s.words.T(l, "target.goal-met", "goal", goal)
	}
	return s.words.T(l, "target.goal-left", "goal", goal, "left", s.printer(l).Amount(o.Indicator, v.Distance))
}

// goal names a target with its year: "ít nhất 30% vào năm 2030".
func (s *Site) goal(l lang.Lang, t *record.Target) string {
	text := s.printer(l).TargetText(t)
	switch {
	case t.Yearly:
		return s.words.T(l, "target.yearly", "goal", text)
	case t.From > 0:
		return s.words.T(l, "target.by-phase", "goal", text, "phase", lang.Span(l, t.From, t.Year))
	case t.Year > 0:
		return s.words.T(l, "target.by-year", "goal", text, "year", t.Year)
	}
	return text
}

// strip is parts of a whole as one stacked bar.
type strip struct {
	ID, Title string
	Parts     []stripPart
}

type stripPart struct {
	O         *record.Observation
	Label     string
	Class     string
	Hatched   bool
	X, Width  string
	ShareText string
}

// stripOf draws a proved sum: each part with its count and share of the whole.
func (s *Site) stripOf(l lang.Lang, id string, sum record.Sum) strip {
	p := s.printer(l)
	out := strip{ID: id}
	var words []string
	x := mustDecimal("0")
	for _, o := range sum.Parts {
		width := permille(o.Value, sum.Whole.Value)
		part := stripPart{
			O: o, Label: lowerFirst(o.Indicator.Short.In(l)), Class: stripClass(o.Indicator.ID),
			X: x.String(), Width: width.String(),
			ShareText: p.PartText(o, sum),
		}
		part.Hatched = part.Class == "overdue" || part.Class == "open"
		x = x.Add(width)
		out.Parts = append(out.Parts, part)
		words = append(words, p.NumberText(o)+" "+part.Label)
	}
	out.Title = s.words.T(l, "strip.title", "whole", p.NumberText(sum.Whole), "parts", lang.JoinList(l, words))
	return out
}

var hundred = mustDecimal("100")

func mustDecimal(text string) source.Decimal {
	d, err := source.ParseDecimal(text)
	if err != nil {
		panic(err) // a constant of ours that is no decimal
	}
	return d
}

// shareOf is a part of a whole, of 100, as bars are drawn; "0" of nothing.
func shareOf(part, whole source.Decimal) string {
	if whole.Sign() == 0 {
		return "0"
	}
	return source.Quo(part.Mul(hundred), whole, 1).String()
}

func permille(part, whole source.Decimal) source.Decimal {
	if whole.Sign() == 0 {
		return mustDecimal("0")
	}
	return source.Quo(part.Mul(mustDecimal("1000")), whole, 1)
}

// lowerFirst makes a label go on a sentence: its first letter small, unless it
// begins an abbreviation.
func lowerFirst(label string) string {
	letters := []rune(label)
	if len(letters) > 1 && unicode.IsUpper(letters[1]) {
		return label
	}
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}

// stripClass is the colour of a part of the task counts.
func stripClass(indicator string) string {
	switch {
	case strings.HasSuffix(indicator, "-completed") && !strings.HasSuffix(indicator, "-not-completed"):
		return "done"
	case strings.HasSuffix(indicator, "-on-time"):
		return "on-time"
	case strings.HasSuffix(indicator, "-overdue"):
		return "overdue"
	}
	return "open"
}

// draw draws both sizes of a figure at once and describes its file; nil stays nil.
func (s *Site) draw(f *chart.Figure, level int) (*chartView, error) {
	if f == nil {
		return nil, nil
	}
	v := &chartView{F: f, Level: level, Permalink: "#" + f.ID}
	var narrow error
	var both sync.WaitGroup
	both.Go(func() { v.Narrow, narrow = s.drawing(f.Narrow) })
	var wide error
	v.Wide, wide = s.drawing(f.Wide)
	both.Wait()
	if err := errors.Join(wide, narrow); err != nil {
		return nil, err
	}
	var err error
	v.Picture, err = s.pictureOf(f, []byte(v.Wide))
	return v, err
}

func (s *Site) drawing(spec draw.Spec) (template.HTML, error) {
	svg, err := s.drawer.Draw(context.Background(), spec)
	return template.HTML(svg), err
}

// figurePage is the permalink of the values of one indicator in one period.
type figurePage struct {
	base
	Indicator *record.Indicator
	Period    string
	National  *figureBlock
	Rows      []figureRow // entities, where the indicator has a table
	Table     bool
	HasOf     bool
	HasStated bool
	Notes     []entityNote
	Facts     []fact
	Neighbors []neighbour
	Others    []neighbour // other methods of the same concept
	Steps     []step      // the values before and after
	Ways      []figureWay
	Citation  *quotation
	ErrorForm *reportForm // nil where the portal takes no feedback
	Embed     *embedCode  // of the country's value
}

type figureRow struct {
	O     *record.Observation
	Bar   string // of 100
	Share bool
}

type entityNote struct {
	Name, Text string
	Slip       bool
}

type fact struct {
	Term string
	HTML template.HTML
}

type neighbour struct {
	Label, Path, Value string
}

func (s *Site) renderFigure(l lang.Lang, i *record.Indicator, p record.Period, w *bytes.Buffer) error {
	in := i.In(p)
	printer := s.printer(l)
	page := figurePage{Indicator: i, Period: p.Name(l)}
	first := in[0]
	summary := s.words.T(l, "figure.description", "name", i.Name.In(l), "period", p.Name(l), "source", first.Source.Short(l))
	if first.Entity.IsCountry() {
		b := s.block(l, first, 2)
		page.National, in = &b, in[1:]
		page.Steps = s.steps(l, first)
		summary = s.words.T(l, "figure.description-value", "name", i.Name.In(l), "period", p.Name(l), "value", printer.PhraseText(first), "source", first.Source.Short(l))
	}
	page.base = s.base(l, frame{
		title: i.Name.In(l) + ", " + s.whenRunning(l, first), description: summary, path: i.PeriodPath(p), section: "indicators",
		date: newestReport(i.In(p)), subject: i.Theme.Name.In(l), source: first.Source.Short(l), share: s.periodShare(l, i, p),
		feed: "indicators/" + i.ID,
	})
	page.rows(l, in)
	page.Notes = entityNotes(l, in)
	page.Facts = s.figureFacts(l, first)
	page.Neighbors = slices.DeleteFunc(s.neighbours(l, i, p), func(n neighbour) bool {
		return slices.ContainsFunc(page.Steps, func(x step) bool { return x.Path == n.Path })
	})
	page.Others = s.otherMethodsIn(l, i, p)
	page.Ways = s.figureWays(l, i)
	page.Citation = s.quotePeriod(&page.base, first)
	page.ErrorForm = s.reportForm(l, reportForm{Figure: i.ID + "/" + p.String()})
	if page.National != nil {
		page.OEmbed = s.oEmbedURL(l, i.PeriodPath(p))
		code, err := s.embedCode(l, s.figureEmbed(l, first))
		if err != nil {
			return err
		}
		page.Embed = &code
	}
	return s.execute(w, l, "figure", page)
}

// rows lists the entities by name: a table of values is no ranking.
func (page *figurePage) rows(l lang.Lang, in []*record.Observation) {
	page.Table = len(in) > 0
	for _, o := range in {
		page.HasOf = page.HasOf || o.Of.IsSet()
		page.HasStated = page.HasStated || o.Stated.IsSet()
		row := figureRow{O: o, Share: o.Of.IsSet()}
		if row.Share {
			row.Bar = o.Share().String()
		}
		page.Rows = append(page.Rows, row)
	}
	lang.SortBy(l, page.Rows, func(r figureRow) string { return lang.SortName(r.O.Entity.Name.In(l)) })
}

func entityNotes(l lang.Lang, in []*record.Observation) []entityNote {
	var notes []entityNote
	for _, o := range in {
		if !o.Note.IsZero() {
			notes = append(notes, entityNote{Name: o.Entity.Name.In(l), Text: o.Note.In(l), Slip: o.StatedDiffers()})
		}
	}
	return notes
}

// figureFacts says in words what stands behind a value.
func (s *Site) figureFacts(l lang.Lang, o *record.Observation) []fact {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	p := s.printer(l)
	facts := []fact{{t("figure.indicator"), linkTo(l, o.Indicator.Path(), o.Indicator.Name.In(l))}}
	add := func(term string, html template.HTML) {
		if html != "" {
			facts = append(facts, fact{term, html})
		}
	}
	add(t("figure.period"), esc(s.when(l, o)))
	add(t("figure.unit"), esc(o.Indicator.Unit.Name.In(l)))
	add(t("figure.bound"), esc(t("bound-explained."+string(o.Bound))))
	status := t("status.none")
	if o.Status != record.NoStatus {
		status = t("status." + string(o.Status))
	}
	add(t("figure.status"), esc(status))
	add(t("figure.kind"), esc(t("kind."+o.Indicator.Kind)))
	if o.IsComputed() {
		add(t("figure.computed"), p.Phrase(o.From[0])+" / "+p.Phrase(o.From[1])+" = "+p.Number(o))
	}
	if o.Entity.IsCountry() && o.Of.IsSet() {
		add(t("figure.share"), p.Number(o)+" / "+p.Whole(o)+" = "+p.Share(o))
	}
	if o.Stated.IsSet() && o.Entity.IsCountry() {
		add(t("figure.stated"), p.Stated(o)+esc(s.statedWord(l, o)))
	}
	add(t("figure.source"), linkTo(l, o.Source.Path(), o.Source.Short(l))+placeOf(l, o))
	add(t("figure.issuer"), esc(o.Source.Issuer.In(l)))
	add(t("figure.source-date"), esc(o.Source.Date.Name(l)))
	add(t("figure.trust"), esc(t("trust."+string(o.Trust)+".name")+". "+t("trust."+string(o.Trust)+".explain")))
	if o.Entity.IsCountry() && !o.Note.IsZero() {
		add(t("figure.note"), esc(o.Note.In(l)))
	}
	add(t("quote.permalink"), s.permalink(l, o))
	return facts
}

func (s *Site) statedWord(l lang.Lang, o *record.Observation) string {
	if o.StatedDiffers() {
		return " " + s.words.T(l, "figure.stated-differs")
	}
	return ""
}

func placeOf(l lang.Lang, o *record.Observation) template.HTML {
	if o.Locator.IsZero() {
		return ""
	}
	return ", " + placeHTML(l, o)
}

// neighbours are the other periods of the same indicator.
func (s *Site) neighbours(l lang.Lang, i *record.Indicator, here record.Period) []neighbour {
	var out []neighbour
	for _, p := range i.Periods() {
		if p == here {
			continue
		}
		n := neighbour{Label: p.Name(l), Path: i.PeriodPath(p)}
		if o := i.In(p)[0]; o.Entity.IsCountry() {
			n.Value = s.printer(l).PhraseText(o)
		}
		out = append(out, n)
	}
	return out
}

// otherMethodsIn are the values of the indicators that share the concept: of
// the same period where there is one, else the newest.
func (s *Site) otherMethodsIn(l lang.Lang, i *record.Indicator, p record.Period) []neighbour {
	out := s.otherMethods(l, i)
	country := s.records.Entities.Get(record.CountryID)
	for k, other := range i.Related {
		if o := other.Find(p, country); o != nil {
			out[k].Path, out[k].Value = o.Path(), s.printer(l).PhraseText(o)+" ("+s.whenRunning(l, o)+")"
		}
	}
	return out
}

// otherMethods are the newest values of the indicators that share the concept.
func (s *Site) otherMethods(l lang.Lang, i *record.Indicator) []neighbour {
	var out []neighbour
	for _, other := range i.Related {
		n := neighbour{Label: other.Name.In(l), Path: other.Path()}
		if o := other.Newest(); o != nil && o.Entity.IsCountry() {
			n.Value = s.printer(l).PhraseText(o) + " (" + s.whenRunning(l, o) + ")"
		}
		out = append(out, n)
	}
	return out
}
