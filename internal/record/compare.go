package record

import (
	"slices"

	"resolution57.example/portal/internal/source"
)

// Comparable reports whether b may be set against a: a difference, an order
// or a line between them. Only exact values of the same indicator and entity,
// the same form of period and the same start of a cumulative count qualify
// (design.md, 4); universe and unit are then the same, being the indicator's.
// Parts of different wholes are of different universes.
// Two spans of years never qualify: nothing says that they do not overlap.
func Comparable(a, b *Observation) bool {
	if a == nil || b == nil || a.Indicator != b.Indicator || a.Entity != b.Entity {
		return false
	}
	return a.Bound == Exact && b.Bound == Exact && a.Of.String() == b.Of.String() &&
		a.Period.Kind() == b.Period.Kind() && a.Period.Kind() != Span && a.Since == b.Since
}

// Consecutive reports whether a line may be drawn from a to b: they are
// comparable and no period lies between them, for a missing figure is a gap
// (design.md, 7). Days have no rhythm, so nothing says that none is missing.
func Consecutive(a, b *Observation) bool {
	return Comparable(a, b) && a.Period.Kind() != Day && a.Period.Last().AddDate(0, 0, 1).Equal(b.Period.First())
}

// Previous returns the latest earlier value of the same entity, comparable or
// not, or nil.
func (o *Observation) Previous() *Observation {
	return o.Indicator.before(o.Indicator.start(o.Period), o.Entity)
}

// Next returns the earliest later value of the same entity, or nil.
func (o *Observation) Next() *Observation {
	return o.Indicator.after(o.Indicator.end(o.Period), o.Entity)
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
// no comparison: a bound, a part of a whole, a single entity (a target is a
// promise for the country), another unit, an indicator that does not measure
// the target or measures it only in part, a target that is a text or a range,
// or a mark to be met exactly that has been passed.
func (o *Observation) Against(t *Target) (Verdict, bool) {
	switch {
	case o.Bound != Exact, o.Of.IsSet(), !o.Entity.IsCountry(), !t.Value.IsSet(), !t.Comparable.IsZero(),
		t.Unit != o.Indicator.Unit, !slices.Contains(t.Indicators, o.Indicator):
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
