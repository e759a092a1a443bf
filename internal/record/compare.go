package record

import "resolution57.example/portal/internal/source"

// Comparable reports whether b may be set against a: a difference, an order
// or a line between them. Only exact values of the same indicator and entity,
// the same form of period and the same start of a cumulative count qualify
// (design.md, 4); universe and unit are then the same, being the indicator's.
func Comparable(a, b *Observation) bool {
	if a == nil || b == nil || a.Indicator != b.Indicator || a.Entity != b.Entity {
		return false
	}
	return a.Bound == Exact && b.Bound == Exact &&
		a.Period.Kind() == b.Period.Kind() && a.Period.Kind() != Span && a.Since == b.Since
}

// Previous returns the latest earlier value of the same entity, comparable or
// not, or nil.
func (o *Observation) Previous() *Observation {
	series := o.Indicator.Series
	for k := o.Indicator.start(o.Period) - 1; k >= 0; k = o.Indicator.start(series[k].Period) - 1 {
		if p := o.Indicator.Find(series[k].Period, o.Entity); p != nil {
			return p
		}
	}
	return nil
}

// Next returns the earliest later value of the same entity, or nil.
func (o *Observation) Next() *Observation {
	series := o.Indicator.Series
	for k := o.Indicator.end(o.Period); k < len(series); k = o.Indicator.end(series[k].Period) {
		if n := o.Indicator.Find(series[k].Period, o.Entity); n != nil {
			return n
		}
	}
	return nil
}

// Change returns o's value less that of the previous one, and false where the
// two may not be compared.
func (o *Observation) Change() (source.Decimal, bool) {
	p := o.Previous()
	if !Comparable(p, o) {
		return source.Decimal{}, false
	}
	return o.Value.Sub(p.Value), true
}

// Verdict is what may be said of a value against a target.
type Verdict struct {
	Met      bool
	Distance source.Decimal // what is missing, positive; zero where met
}

// Against returns how o stands against t, and false where design.md 4 allows
// no comparison: a bound, another unit, a target that is a text or a range,
// or an indicator that measures the target only in part.
func (o *Observation) Against(t *Target) (Verdict, bool) {
	if o.Bound != Exact || t.Unit != o.Indicator.Unit || !t.Comparable.IsZero() || !t.Value.IsSet() || o.Of.IsSet() {
		return Verdict{}, false
	}
	order := o.Value.Cmp(t.Value)
	var met bool
	missing := t.Value.Sub(o.Value)
	switch t.Operator {
	case AtLeast:
		met = order >= 0
	case MoreThan:
		met = order > 0
	case AtMost:
		met, missing = order <= 0, o.Value.Sub(t.Value)
	case LessThan:
		met, missing = order < 0, o.Value.Sub(t.Value)
	case Equal:
		if order > 0 {
			return Verdict{}, false
		}
		met = order == 0
	default:
		return Verdict{}, false
	}
	if met {
		missing = zero()
	}
	return Verdict{Met: met, Distance: missing}, true
}
