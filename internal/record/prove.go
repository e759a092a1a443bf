package record

import (
	"strings"

	"resolution57.example/portal/internal/source"
)

// proveTime proves the period of a value, or of all rows of a table, of an
// indicator; nil is none.
func (l *loader) proveTime(p Period, o *Origin, i *Indicator, at place) {
	if p.IsZero() {
		return
	}
	switch {
	case o.Since.IsZero():
	case p.Kind() != Day:
		l.ps.Add(at("period"), "since-without-day", "period", p.String())
	case o.Since.Compare(p) > 0:
		l.ps.Add(at("since"), "since-after-period", "since", o.Since.String(), "period", p.String())
	}
	// A value as of the month or year in which its document is dated is common: only
	// a period that begins after that day is certainly not reported.
	asOf, s := l.records.Site.AsOf, o.Source
	switch {
	case !asOf.IsZero() && p.first().compare(asOf.last()) > 0:
		l.ps.Add(at("period"), "period-after-as-of", "period", p.String(), "as_of", asOf.String())
	case s != nil && !s.Date.IsZero() && p.first().compare(s.Date.last()) > 0 && !o.isOutlook(i):
		l.ps.Add(at("period"), "period-after-source", "period", p.String(), "source", s.ID, "date", s.Date.String())
	}
}

// isOutlook reports whether values may speak of a time to come: sentences of a
// document, which may be plans, estimates, and what a note explains.
func (o *Origin) isOutlook(i *Indicator) bool {
	return i == nil || i.Kind == Statement || o.Status == Estimate || !o.Note.IsZero()
}

// proveValue proves one value by itself; at leads to its keys. explained says
// that a note of its own stands beside it.
func (l *loader) proveValue(o *Observation, explained bool, at place) {
	if !o.Period.IsZero() && !o.Entity.lives(o.Period) {
		l.ps.Add(at("period"), "entity-not-then", "id", o.Entity.ID, "period", o.Period.String(), "life", life(o.Entity))
	}
	l.proveRange(o, o.At())
	l.proveWhole(o, explained, at)
}

func (l *loader) proveRange(o *Observation, at source.Pos) {
	i := o.Indicator
	for _, d := range []source.Decimal{o.Value, o.Of} {
		if kind := i.Unit.Kind; (kind == "count" || kind == "rank") && d.Digits() == 3 {
			l.ps.Add(at, "value-thousands", "value", d.String(), "whole", strings.Replace(d.String(), ".", "", 1))
		}
	}
	if i.Min.IsSet() && o.Value.Cmp(i.Min) < 0 {
		l.ps.Add(at, "value-below-min", "value", o.Value.String(), "min", i.Min.String())
	}
	if i.Max.IsSet() && o.Value.Cmp(i.Max) > 0 {
		l.ps.Add(at, "value-above-max", "value", o.Value.String(), "max", i.Max.String())
	}
}

// proveWhole proves a part against its whole and the share a source states of
// them (STAT-06).
func (l *loader) proveWhole(o *Observation, explained bool, at place) {
	switch {
	case !o.Of.IsSet() && !o.Stated.IsSet():
	case !o.Of.IsSet():
		l.ps.Add(at("stated"), "stated-without-whole", "stated", o.Stated.String())
	case o.Indicator.Unit.Kind == "percent":
		l.ps.Add(at("of"), "percent-of-whole", "of", o.Of.String())
	case o.Of.Sign() <= 0:
		l.ps.Add(at("of"), "whole-not-positive", "of", o.Of.String())
	case o.Value.Cmp(o.Of) > 0:
		l.ps.Add(at("of"), "part-above-whole", "value", o.Value.String(), "of", o.Of.String())
	case o.StatedDiffers() && !explained:
		l.ps.Add(at("stated"), "stated-differs", "stated", o.Stated.String(), "value", o.Value.String(), "of", o.Of.String(),
			"computed", o.statedAgain().String())
	}
}

// life is the time in which an entity existed, "…" where it is open.
func life(e *Entity) string {
	from, until := "…", "…"
	if !e.From.IsZero() {
		from = e.From.String()
	}
	if !e.Until.IsZero() {
		until = e.Until.String()
	}
	return from + " – " + until
}

// proveAsOf proves that the portal does not claim to be older than its newest
// source (design.md, 4).
func (l *loader) proveAsOf() {
	asOf := l.records.Site.AsOf
	if asOf.IsZero() {
		return
	}
	for _, s := range l.records.Sources.All {
		for _, day := range []Period{s.Date, s.Collected} {
			if !day.IsZero() && day.first().compare(asOf.last()) > 0 {
				l.ps.Add(l.asOf, "as-of-before-source", "as_of", asOf.String(), "source", s.ID, "date", day.First().Format("2006-01-02"))
			}
		}
	}
}
