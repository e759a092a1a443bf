package record

import (
	"slices"

	"resolution57.example/portal/internal/source"
)

// Group is the exact values of one indicator in one period whose entities
// belong to one set: what an entity may be held against (design.md, 4).
type Group struct {
	Set    *Set
	Values []*Observation // from the highest to the lowest, equal ones by id
	Median source.Decimal // at the digits at which the values are printed
}

// fewest is the number of values below which a median says nothing. Two thirds
// of the set must be known besides: the middle of the few that a newspaper
// printed is not the middle of all.
const fewest = 5

// Group returns the values among which o stands, nil where there are none: a
// raw count and a rank have no place among others, a bound is not exact, and
// only members of a set that the indicator's tables cover are measured alike.
func (o *Observation) Group() *Group {
	if !o.IsMeasure() || o.Bound != Exact {
		return nil
	}
	for _, s := range o.Indicator.Sets {
		if !s.Has(o.Entity) {
			continue
		}
		g := &Group{Set: s}
		for _, other := range o.Indicator.In(o.Period) {
			if s.Has(other.Entity) && other.Bound == Exact && other.Since == o.Since && other.IsMeasure() {
				g.Values = append(g.Values, other)
			}
		}
		if len(g.Values) < fewest || 3*len(g.Values) < 2*len(s.Members) {
			return nil
		}
		slices.SortStableFunc(g.Values, func(a, b *Observation) int { return compareMeasures(b, a) })
		g.Median = median(g.Values)
		return g
	}
	return nil
}

// IsMeasure reports whether the value says something without the size of the
// entity: a part of a whole, a percentage, an index. A raw count does not.
func (o *Observation) IsMeasure() bool {
	return o.Of.IsSet() && o.Of.Sign() > 0 || !o.Of.IsSet() && (o.Indicator.Unit.Kind == "percent" || o.Indicator.Unit.Kind == "index")
}

// Measure is what a value is compared by: the share where it is a part of a
// whole, else the value, at the digits at which it is printed.
func (o *Observation) Measure() source.Decimal {
	if o.Of.IsSet() {
		return o.Share()
	}
	return o.Value
}

// fraction is the measure before rounding, as parts of a whole.
func (o *Observation) fraction() (part, whole source.Decimal) {
	if o.Of.IsSet() {
		return o.Value.Mul(hundred()), o.Of
	}
	return o.Value, decimal("1")
}

// compareMeasures orders by the measures as they are before rounding.
func compareMeasures(a, b *Observation) int {
	ap, aw := a.fraction()
	bp, bw := b.fraction()
	return ap.Mul(bw).Cmp(bp.Mul(aw))
}

// median is the middle value, or half the sum of the two middle ones, computed
// without rounding and rounded once, to the most digits any value is printed
// with.
func median(sorted []*Observation) source.Decimal {
	digits := 0
	for _, o := range sorted {
		digits = max(digits, o.Measure().Digits())
	}
	ap, aw := sorted[(len(sorted)-1)/2].fraction()
	bp, bw := sorted[len(sorted)/2].fraction()
	return source.Quo(ap.Mul(bw).Add(bp.Mul(aw)), aw.Mul(bw).Mul(decimal("2")), digits)
}
