package record

import (
	"strings"

	"resolution57.example/portal/internal/source"
)

// proveObservation proves one value by itself.
func (l *loader) proveObservation(o *Observation, at func(...any) source.Pos) {
	i := o.Indicator
	if !o.Entity.lives(o.Period) {
		l.ps.Add(at("period"), "entity-not-then", "id", o.Entity.ID, "period", o.Period.String(), "life", life(o.Entity))
	}
	if i.Min.IsSet() && o.Value.Cmp(i.Min) < 0 {
		l.ps.Add(at("value"), "value-below-min", "value", o.Value.String(), "min", i.Min.String())
	}
	if i.Max.IsSet() && o.Value.Cmp(i.Max) > 0 {
		l.ps.Add(at("value"), "value-above-max", "value", o.Value.String(), "max", i.Max.String())
	}
	l.proveWhole(o, at)
	l.proveDates(o, at)
}

// proveWhole proves a part against its whole and the share a source states of
// them (STAT-06).
func (l *loader) proveWhole(o *Observation, at func(...any) source.Pos) {
	if !o.Of.IsSet() {
		if o.Stated.IsSet() {
			l.ps.Add(at("stated"), "stated-without-whole", "stated", o.Stated.String())
		}
		return
	}
	if o.Indicator.Unit != nil && o.Indicator.Unit.Kind == "percent" {
		l.ps.Add(at("of"), "percent-of-whole", "of", o.Of.String())
		return
	}
	if o.Of.Sign() <= 0 || o.Value.Cmp(o.Of) > 0 {
		l.ps.Add(at("of"), "part-above-whole", "value", o.Value.String(), "of", o.Of.String())
		return
	}
	if o.StatedDiffers() && o.Note.IsZero() {
		l.ps.Add(at("stated"), "stated-differs", "stated", o.Stated.String(), "value", o.Value.String(), "of", o.Of.String(),
			"computed", share(o.Value, o.Of, o.Stated.Digits()).String())
	}
}

func (l *loader) proveDates(o *Observation, at func(...any) source.Pos) {
	if !o.Since.IsZero() && o.Since.First().After(o.Period.First()) {
		l.ps.Add(at("since"), "since-after-period", "since", o.Since.String(), "period", o.Period.String())
	}
	asOf := l.records.Site.AsOf
	if !asOf.IsZero() && o.Period.First().After(asOf.Last()) {
		l.ps.Add(at("period"), "period-after-as-of", "period", o.Period.String(), "as_of", asOf.String())
	}
}

func life(e *Entity) string {
	return strings.TrimSpace(e.From.String() + " – " + e.Until.String())
}

// proveSeries proves that the values of an indicator stand in order of time,
// once each, and puts them in the order of [Indicator.Series].
func (l *loader) proveSeries(p pending) {
	i := p.to
	if len(p.entry.Observed) == 0 && len(p.entry.Tables) == 0 && p.entry.Derived.Numerator == "" {
		l.ps.Add(i.At, "no-observation", "id", i.ID)
	}
	last := map[*Entity]*Observation{}
	seen := map[seriesKey]*Observation{}
	for _, o := range i.Series {
		key := seriesKey{o.Period, o.Entity}
		if first := seen[key]; first != nil {
			l.ps.Add(o.At, "period-twice", "period", o.Period.String(), "entity", o.Entity.ID, "line", itoa(first.At.Line))
			continue
		}
		seen[key] = o
		if before := last[o.Entity]; before != nil && o.Period.Compare(before.Period) < 0 {
			l.ps.Add(o.At, "period-out-of-order", "period", o.Period.String(), "before", before.Period.String())
		}
		last[o.Entity] = o
	}
	sortSeries(i)
}

type seriesKey struct {
	period Period
	entity *Entity
}

// proveAsOf proves that the portal does not claim to be older than its newest
// source (design.md, 4).
func (l *loader) proveAsOf() {
	asOf := l.records.Site.AsOf
	if asOf.IsZero() {
		return
	}
	f := l.files[siteFile]
	for _, s := range l.records.Sources.All {
		if !s.Date.IsZero() && s.Date.First().After(asOf.Last()) {
			l.ps.Add(f.At("as_of"), "as-of-before-source", "as_of", asOf.String(), "source", s.ID, "date", s.Date.String())
		}
		if !s.Collected.IsZero() && s.Collected.Compare(asOf) > 0 {
			l.ps.Add(f.At("as_of"), "as-of-before-source", "as_of", asOf.String(), "source", s.ID, "date", s.Collected.String())
		}
	}
}
