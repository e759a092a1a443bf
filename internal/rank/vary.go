package rank

import (
	"math/big"

	"resolution57.example/portal/internal/source"
)

// vary finds out how far the ranks of a computed table move under other
// reasonable choices (Handbook, step 7): rank ranges, and neighbours that are
// too close to call.
func (l *loader) vary(e *Edition, t *Table) {
	if l.to.Robustness == nil {
		return
	}
	s := l.study(e, t)
	if s == nil {
		return
	}
	found := s.run()
	t.Draws = s.draws
	for k := range t.Rows {
		t.Rows[k].Low, t.Rows[k].High = found.low[k], found.high[k]
	}
	t.TooClose = tooClose(t, found.swapped, s.draws)
	for _, group := range t.TooClose {
		for _, k := range group {
			t.Rows[k].Close = true
		}
	}
}

// study prepares the draws: the table under each normalisation, proved to
// stand each aggregation. It is nil where that fails.
func (l *loader) study(e *Edition, t *Table) *study {
	r := l.to
	s := &study{entities: len(t.Rows), components: len(r.Components), seed: r.Robustness.Seed, draws: r.Robustness.Draws,
		aggregates: append([]string{r.Aggregate}, r.Robustness.Aggregate...)}
	if r.Robustness.Weights.IsSet() {
		s.vary = floatNear(r.Robustness.Weights.Rat())
	}
	for _, c := range r.Components {
		s.weights = append(s.weights, floatNear(c.weight))
	}
	raw := r.columns(t)
	for n, how := range append([]string{r.Normalise}, r.Robustness.Normalise...) {
		at := l.file.At("normalise")
		if n > 0 {
			at = l.file.At("robustness", "normalise", n-1)
		}
		columns, _, f := r.normalise(how, raw)
		if f == nil {
			f = l.stands(t, how, columns, &at)
		}
		if f != nil {
			l.fault(f, e.Period, at)
			return nil
		}
		s.scales = append(s.scales, newScale(columns, r.digitsUnder(how), how == AsIs && r.ascendingAsIs(), s.aggregates))
	}
	return s
}

// stands proves a normalised table against every alternative aggregation.
func (l *loader) stands(t *Table, how string, columns []column, at *source.Pos) *fault {
	if f := l.to.positive(l.to.Aggregate, how, t, columns); f != nil {
		return f
	}
	for k, aggregate := range l.to.Robustness.Aggregate {
		if f := l.to.positive(aggregate, how, t, columns); f != nil {
			*at = l.file.At("robustness", "aggregate", k)
			return f
		}
	}
	return nil
}

func floatNear(x *big.Rat) float64 {
	f, _ := x.Float64()
	return f
}

func (r *Ranking) ascendingAsIs() bool { return r.Components[0].Indicator.Better == "lower" }

// digitsUnder is the number of digits to which the scores of a draw are
// rounded: those of the ranking. A z-score spans a few units where the other
// scales span a hundred, so it takes two digits more.
func (r *Ranking) digitsUnder(how string) int {
	switch {
	case how == ZScore && r.Normalise != ZScore:
		return r.Digits + 2
	case how != ZScore && r.Normalise == ZScore:
		return max(0, r.Digits-2)
	}
	return r.Digits
}

// tooClose joins neighbours that change places in over a third of the draws.
// Rows with one rank stand together: a chain runs through them, but they alone
// make none.
func tooClose(t *Table, swapped []int, draws int) [][]int {
	var out [][]int
	from, close := 0, false
	end := func(to int) {
		if close {
			var group []int
			for k := from; k < to; k++ {
				group = append(group, k)
			}
			out = append(out, group)
		}
		from, close = to, false
	}
	for k := 0; k+1 < len(t.Rows); k++ {
		tied := t.Rows[k].Rank == t.Rows[k+1].Rank
		swap := !tied && 3*swapped[k] > draws
		if !tied && !swap {
			end(k + 1)
		}
		close = close || swap
	}
	end(len(t.Rows))
	return out
}
