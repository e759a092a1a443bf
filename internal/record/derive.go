package record

import (
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func itoa(n int) string { return strconv.Itoa(n) }

func sortSeries(i *Indicator) { slices.SortStableFunc(i.Series, compareObservations) }

// derive computes the values of derived indicators: numerator divided by
// denominator, in percent, for each period and entity that both have as exact
// values.
func (l *loader) derive() {
	for _, p := range l.entries {
		d := p.entry.Derived
		if d.Numerator == "" {
			continue
		}
		num := find(l, l.records.Indicators, "indicator", d.Numerator, p.file.At("derived", "numerator"))
		den := find(l, l.records.Indicators, "indicator", d.Denominator, p.file.At("derived", "denominator"))
		if num == nil || den == nil {
			continue
		}
		p.to.Derived = &Derived{num, den}
		for _, a := range num.Series {
			b := den.Find(a.Period, a.Entity)
			if b == nil || a.Bound != Exact || b.Bound != Exact || a.Since != b.Since || b.Value.Sign() <= 0 {
				continue
			}
			p.to.Series = append(p.to.Series, quotient(p.to, a, b))
		}
		sortSeries(p.to)
		l.joinStated(p)
	}
}

func quotient(i *Indicator, a, b *Observation) *Observation {
	return &Observation{
		Indicator: i, Entity: a.Entity, Period: a.Period, Since: a.Since, Bound: Exact,
		Value:  share(a.Value, b.Value, i.Decimals),
		Source: a.Source, Locator: a.Locator, Trust: a.Trust, Status: a.Status,
		From: [2]*Observation{a, b}, At: a.At,
	}
}

// joinStated sets what a source states beside what the portal computed.
func (l *loader) joinStated(p pending) {
	for k, e := range p.entry.Stated {
		at := func(keys ...any) source.Pos { return p.file.At(append([]any{"stated", k}, keys...)...) }
		period := l.period(at("period"), e.Period)
		entity := l.entityOr(e.Entity, at("entity"))
		find(l, l.records.Sources, "source", e.Source, at("source"))
		if entity == nil || period.IsZero() {
			continue
		}
		o := p.to.Find(period, entity)
		if o == nil {
			l.ps.Add(at("period"), "stated-without-value", "period", e.Period)
			continue
		}
		o.Stated = e.Value
	}
}

// sums proves every sum that a record states.
func (l *loader) sums() {
	for _, p := range l.entries {
		for k, e := range p.entry.Sums {
			l.sum(p, e, func(keys ...any) source.Pos { return p.file.At(append([]any{"sum", k}, keys...)...) })
		}
	}
}

func (l *loader) sum(p pending, e sumEntry, at func(...any) source.Pos) {
	period := l.period(at("period"), e.Period)
	entity := l.entityOr(e.Entity, at("entity"))
	if entity == nil || period.IsZero() {
		return
	}
	s := Sum{Total: zero(), Whole: p.to.Find(period, entity), Stated: e.Stated, Note: e.Note}
	if s.Whole == nil {
		l.ps.Add(at("period"), "sum-without-value", "id", p.to.ID, "period", e.Period)
		return
	}
	var terms []string
	for n, id := range e.Parts {
		part := find(l, l.records.Indicators, "indicator", id, at("parts", n))
		if part == nil {
			return
		}
		o := part.Find(period, entity)
		if o == nil {
			l.ps.Add(at("parts", n), "sum-without-value", "id", id, "period", e.Period)
			return
		}
		s.Parts = append(s.Parts, o)
		s.Total = s.Total.Add(o.Value)
		terms = append(terms, o.Value.String())
	}
	holds := s.Total.Cmp(s.Whole.Value) == 0
	switch {
	case !holds && !e.Stated:
		l.ps.Add(at("parts"), "sum-fails", "terms", strings.Join(terms, " + "), "total", s.Total.String(), "whole", s.Whole.Value.String())
	case holds && e.Stated:
		l.ps.Add(at("stated"), "sum-holds", "terms", strings.Join(terms, " + "), "whole", s.Whole.Value.String())
	}
	p.to.Sums = append(p.to.Sums, s)
}

// link fills the references that go backwards: from a source to the figures
// quoted from it, from a concept to its indicators, from an indicator to its
// targets; and puts every register in the order in which it is shown.
func (l *loader) link() {
	r := l.records
	for _, i := range r.Indicators.All {
		if i.Concept != nil {
			i.Concept.Indicators = append(i.Concept.Indicators, i)
		}
		for _, o := range i.Series {
			o.Source.Observations = append(o.Source.Observations, o)
		}
	}
	for _, c := range r.Concepts.All {
		for _, i := range c.Indicators {
			for _, other := range c.Indicators {
				if other != i {
					i.Related = append(i.Related, other)
				}
			}
		}
	}
	for _, t := range r.Targets.All {
		t.Source.Targets = append(t.Source.Targets, t)
		for _, i := range t.Indicators {
			i.Targets = append(i.Targets, t)
		}
	}
	slices.SortStableFunc(r.Sources.All, func(a, b *Source) int { return b.Date.Compare(a.Date) })
	lang.SortBy(lang.VI, r.Entities.All, func(e *Entity) string { return e.Name.VI })
}
