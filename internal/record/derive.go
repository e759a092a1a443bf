package record

import (
	"fmt"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func sortSeries(i *Indicator) {
	if !slices.IsSortedFunc(i.Series, compareObservations) {
		slices.SortFunc(i.Series, compareObservations)
	}
}

// derive computes the values of derived indicators: numerator divided by
// denominator, in percent, for each period and entity that both have as exact
// values.
func (l *loader) derive() {
	for _, p := range l.entries {
		switch {
		case p.entry.isDerived():
			l.quotients(p)
			l.joinStated(p)
		case len(p.entry.Stated) > 0:
			l.ps.Add(p.file.At("stated", 0), "stated-without-derived", "id", p.to.ID)
		}
	}
}

func (l *loader) quotients(p pending) {
	d := &Derived{l.term(p, "numerator", p.entry.Derived.Numerator), l.term(p, "denominator", p.entry.Derived.Denominator)}
	if d.Numerator == nil || d.Denominator == nil || !l.proveDerived(p, d) {
		l.gaps[p.to] = true
		return
	}
	p.to.Derived = d
	l.gaps[p.to] = l.gaps[d.Numerator] || l.gaps[d.Denominator]
	for _, a := range d.Numerator.Series {
		b := d.Denominator.Find(a.Period, a.Entity)
		if b == nil || a.Bound != Exact || b.Bound != Exact || a.Since != b.Since || b.Value.Sign() <= 0 {
			continue
		}
		o := quotient(p.to, a, b)
		l.proveRange(o, p.file.Key("derived"))
		p.to.Series = append(p.to.Series, o)
	}
	if len(p.to.Series) == 0 && !l.gaps[p.to] {
		l.ps.Add(p.file.Key("derived"), "derived-without-value", "id", p.to.ID)
	}
}

// term finds numerator or denominator, an indicator with values of its own.
func (l *loader) term(p pending, key, id string) *Indicator {
	at := p.file.At("derived", key)
	i := find(l, l.records.Indicators, "indicator", id, at)
	if i != nil && slices.ContainsFunc(l.entries, func(q pending) bool { return q.to == i && q.entry.isDerived() }) {
		l.ps.Add(at, "derived-of-derived", "id", id)
		return nil
	}
	return i
}

// proveDerived proves that one thing is divided by the same kind of thing, and
// that what comes out is a percentage.
func (l *loader) proveDerived(p pending, d *Derived) bool {
	if unit := p.to.Unit; unit.Kind != "percent" && l.records.Units.Get(unit.ID) != nil {
		l.ps.Add(p.file.At("unit"), "derived-not-percent", "unit", unit.ID)
		return false
	}
	if over, under := d.Numerator.Unit, d.Denominator.Unit; over != under {
		l.ps.Add(p.file.At("derived", "denominator"), "derived-unit", "id", d.Numerator.ID, "unit", over.ID, "other", d.Denominator.ID, "other_unit", under.ID)
		return false
	}
	return true
}

func quotient(i *Indicator, a, b *Observation) *Observation {
	return &Observation{
		Indicator: i, Entity: a.Entity, Period: a.Period, Value: share(a.Value, b.Value, i.Decimals),
		Origin: &Origin{
			Source: a.Source, Locator: a.Locator, Since: a.Since, Bound: Exact, Trust: a.Trust, Status: lessFinal(a.Status, b.Status),
		},
		From: &[2]*Observation{a, b},
	}
}

// lessFinal is how final a value of two others is: no more than either, and
// nothing is said where one of the two says nothing.
func lessFinal(a, b Status) Status {
	switch {
	case a == b:
		return a
	case a == NoStatus || b == NoStatus:
		return NoStatus
	case a == Estimate || b == Estimate:
		return Estimate
	}
	return Preliminary
}

// joinStated sets what a source states beside what the portal computed.
func (l *loader) joinStated(p pending) {
	for k, e := range p.entry.Stated {
		at := under(p.file, "stated", k)
		period := l.period(at("period"), e.Period)
		entity := l.entityOr(e.Entity, at("entity"))
		from := l.needSource(e.Source, at("source"))
		if period.IsZero() {
			continue
		}
		switch o := p.to.Find(period, entity); {
		case o == nil && l.gaps[p.to]:
		case o == nil:
			l.ps.Add(at("period"), "stated-without-value", "period", e.Period)
		case o.Stated.IsSet():
			l.ps.Add(at("period"), "stated-twice", "period", e.Period, "entity", entity.ID)
		default:
			o.Stated, o.StatedSource, o.StatedLocator = e.Value, from, e.Locator
		}
	}
}

// sums proves every sum that a record states.
func (l *loader) sums() {
	for _, p := range l.entries {
		for k, e := range p.entry.Sums {
			l.sum(p, e, under(p.file, "sum", k))
		}
	}
}

func (l *loader) sum(p pending, e sumEntry, at place) {
	period := l.period(at("period"), e.Period)
	entity := l.entityOr(e.Entity, at("entity"))
	if period.IsZero() {
		return
	}
	s := Sum{Whole: l.addend(p.to, period, entity, at("period")), Stated: e.Stated, Note: e.Note}
	complete := s.Whole != nil
	for n, id := range e.Parts {
		part := l.part(s.Whole, id, period, entity, at("parts", n))
		s.Parts = append(s.Parts, part)
		complete = complete && part != nil
	}
	if !complete {
		return
	}
	l.proveSum(&s, at)
	p.to.Sums = append(p.to.Sums, s)
}

// part finds one term of a sum, of the same kind as the whole.
func (l *loader) part(whole *Observation, id string, period Period, entity *Entity, at source.Pos) *Observation {
	i := find(l, l.records.Indicators, "indicator", id, at)
	if i == nil {
		return nil
	}
	o := l.addend(i, period, entity, at)
	if o == nil || whole == nil {
		return nil
	}
	if i.Unit != whole.Indicator.Unit || o.Since != whole.Since || o.Bound != Exact || whole.Bound != Exact {
		l.ps.Add(at, "sum-unlike", "id", id, "whole", whole.Indicator.ID, "period", period.String())
		return nil
	}
	return o
}

// addend is the value of an indicator that a sum speaks of.
func (l *loader) addend(i *Indicator, period Period, entity *Entity, at source.Pos) *Observation {
	o := i.Find(period, entity)
	if o == nil && !l.gaps[i] {
		l.ps.Add(at, "sum-without-value", "id", i.ID, "period", period.String(), "entity", entity.ID)
	}
	return o
}

func (l *loader) proveSum(s *Sum, at place) {
	s.Total = zero()
	terms := make([]string, len(s.Parts))
	for k, o := range s.Parts {
		s.Total = s.Total.Add(o.Value)
		terms[k] = o.Value.String()
	}
	holds := s.Total.Cmp(s.Whole.Value) == 0
	sum := strings.Join(terms, " + ")
	switch {
	case !holds && !s.Stated:
		args := []string{"terms", sum, "total", s.Total.String(), "whole", s.Whole.Value.String()}
		for _, in := range lang.All() {
			args = append(args, "where_"+string(in), s.where(in))
		}
		l.ps.Add(at("parts"), "sum-fails", args...)
	case holds && s.Stated:
		l.ps.Add(at("stated"), "sum-holds", "terms", sum, "whole", s.Whole.Value.String())
	}
}

// where says where each number of a sum is written, the whole last.
func (s *Sum) where(l lang.Lang) string {
	var out []string
	for _, o := range append(slices.Clone(s.Parts), s.Whole) {
		at := o.At()
		out = append(out, fmt.Sprintf("%s %s %s:%d", lang.Number(l, o.Value.String()), lang.Text{VI: "ở", EN: "at"}.In(l), at.File, at.Line))
	}
	return strings.Join(out, ", ")
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
			if o.StatedSource != nil && o.StatedSource != o.Source {
				o.StatedSource.Observations = append(o.StatedSource.Observations, o)
			}
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
		for _, e := range t.Lead {
			e.Leads = append(e.Leads, t)
		}
	}
	l.linkTasks()
	slices.SortStableFunc(r.Sources.All, func(a, b *Source) int { return b.Date.Compare(a.Date) })
	lang.SortBy(lang.VI, r.Entities.All, func(e *Entity) string { return e.Name.VI })
}
