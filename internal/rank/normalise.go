package rank

import (
	"math/big"
	"slices"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// fault is what keeps a table from being computed: a rule of rules/rank.toml,
// the component it is about, and its arguments.
type fault struct {
	rule      string
	component int
	args      []string
}

// column is the values of one component over the ranked entities, exact; nil
// where one has none.
type column []*big.Rat

func (c column) present() []*big.Rat {
	return slices.DeleteFunc(slices.Clone(c), func(x *big.Rat) bool { return x == nil })
}

// normalised is a column on a common scale, higher always being better except
// under [AsIs].
type normalised struct {
	values column
	norm   Norm
}

// normaliser holds what a ranking says of normalisation.
type normaliser struct {
	scale [2]*big.Rat // worst and best under min-max
}

// apply puts the values of one component on a common scale (Handbook, step 5).
func (n normaliser) apply(how string, c *Component, values column) (normalised, *fault) {
	switch how {
	case MinMax:
		return n.minMax(c, values)
	case ZScore:
		return zScore(c, values)
	case Percentile:
		return percentile(c, values), nil
	case ShareOfBest:
		return shareOfBest(c, values)
	}
	return normalised{values: values}, nil
}

// minMax maps the worst end to the lower end of the scale and the best to the
// upper: (x − min) / (max − min). The ends are the observed ones or the
// declared goalposts (Handbook, step 5, "Min-Max").
func (n normaliser) minMax(c *Component, values column) (normalised, *fault) {
	low, high := slices.MinFunc(values.present(), (*big.Rat).Cmp), slices.MaxFunc(values.present(), (*big.Rat).Cmp)
	if c.Goalposts[0].IsSet() {
		posts := [2]*big.Rat{c.Goalposts[0].Rat(), c.Goalposts[1].Rat()}
		if low.Cmp(posts[0]) < 0 {
			return normalised{}, outsideGoalposts(c, low)
		}
		if high.Cmp(posts[1]) > 0 {
			return normalised{}, outsideGoalposts(c, high)
		}
		low, high = posts[0], posts[1]
	}
	spread := new(big.Rat).Sub(high, low)
	if spread.Sign() == 0 {
		return normalised{}, &fault{rule: "rank-zero-spread", args: []string{"indicator", c.Indicator.ID, "value", shortest(low), "normalise", MinMax}}
	}
	worst, unit := low, new(big.Rat).Quo(new(big.Rat).Sub(n.scale[1], n.scale[0]), spread)
	if c.Indicator.Better == record.Lower {
		worst, unit = high, unit.Neg(unit)
	}
	return normalised{
		values: values.each(func(x *big.Rat) *big.Rat {
			y := new(big.Rat).Sub(x, worst)
			return y.Add(y.Mul(y, unit), n.scale[0])
		}),
		norm: Norm{Low: decimal(low, workDigits), High: decimal(high, workDigits)},
	}, nil
}

func outsideGoalposts(c *Component, value *big.Rat) *fault {
	return &fault{rule: "rank-outside-goalposts", args: []string{"indicator", c.Indicator.ID, "value", shortest(value),
		"low", c.Goalposts[0].String(), "high", c.Goalposts[1].String()}}
}

// zScore is the distance from the mean in standard deviations. The entities
// are all there are, not a sample: the deviation divides by their number
// (Handbook, step 5, "Standardisation"). It is computed in whole numbers of
// the last of rootDigits: the sum of thousands of fractions with as many
// denominators would fill the memory with digits.
func zScore(c *Component, values column) (normalised, *fault) {
	whole, mean, count := make([]*big.Int, len(values)), new(big.Int), int64(0)
	for k, x := range values {
		if x != nil {
			whole[k] = wholeOf(x)
			mean.Add(mean, whole[k])
			count++
		}
	}
	mean = divide(mean, big.NewInt(count))
	variance := new(big.Int)
	for _, x := range whole {
		if x != nil {
			d := new(big.Int).Sub(x, mean)
			variance.Add(variance, d.Mul(d, d))
		}
	}
	deviation := new(big.Int).Sqrt(divide(variance, big.NewInt(count)))
	if deviation.Sign() == 0 {
		return normalised{}, &fault{rule: "rank-zero-spread", args: []string{"indicator", c.Indicator.ID, "value", shortest(fraction(mean)), "normalise", ZScore}}
	}
	out := make(column, len(values))
	for k, x := range whole {
		if x != nil {
			z := new(big.Int).Sub(x, mean)
			if c.Indicator.Better == record.Lower {
				z.Neg(z)
			}
			out[k] = fraction(divide(z.Mul(z, rootUnit()), deviation))
		}
	}
	return normalised{out, Norm{Mean: decimal(fraction(mean), workDigits), SD: decimal(fraction(deviation), workDigits)}}, nil
}

// percentile is the share in percent of the other entities that are worse,
// those with the same value counting half: 0 for a single worst, 100 for a
// single best (Handbook, step 5, "Ranking" and "Percentile").
func percentile(c *Component, values column) normalised {
	var order []int
	for k, x := range values {
		if x != nil {
			order = append(order, k)
		}
	}
	sign := 1
	if c.Indicator.Better == record.Lower {
		sign = -1
	}
	slices.SortFunc(order, func(a, b int) int { return sign * values[a].Cmp(values[b]) })
	out := make(column, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]].Cmp(values[order[from]]) == 0 {
			to++
		}
		x := big.NewRat(50, 1) // the only value is neither worst nor best
		if others := len(order) - 1; others > 0 {
			x = big.NewRat(int64(100*from+50*(to-from-1)), int64(others))
		}
		for _, k := range order[from:to] {
			out[k] = x
		}
		from = to
	}
	return normalised{values: out}
}

// shareOfBest is the value in percent of the best; where lower is better, the
// best in percent of the value (Handbook, step 5, "Distance to a reference").
func shareOfBest(c *Component, values column) (normalised, *fault) {
	lower := c.Indicator.Better == record.Lower
	worst, best := slices.MinFunc(values.present(), (*big.Rat).Cmp), slices.MaxFunc(values.present(), (*big.Rat).Cmp)
	if best.Sign() <= 0 || worst.Sign() < 0 || lower && worst.Sign() == 0 {
		return normalised{}, &fault{rule: "rank-best-not-positive", args: []string{"indicator", c.Indicator.ID, "low", shortest(worst), "high", shortest(best)}}
	}
	hundred := big.NewRat(100, 1)
	if lower {
		best = worst
	}
	return normalised{
		values: values.each(func(x *big.Rat) *big.Rat {
			y := new(big.Rat).Quo(x, best)
			if lower {
				y.Inv(y)
			}
			return y.Mul(y, hundred)
		}),
		norm: Norm{High: decimal(best, workDigits)},
	}, nil
}

// each returns f of every value that is there.
func (c column) each(f func(*big.Rat) *big.Rat) column {
	out := make(column, len(c))
	for k, x := range c {
		if x != nil {
			out[k] = f(x)
		}
	}
	return out
}

// shortest writes a value for a problem: with four digits, without zeros at
// the end.
func shortest(x *big.Rat) string {
	for digits := range 4 {
		if d := decimal(x, digits); d.Rat().Cmp(x) == 0 {
			return d.String()
		}
	}
	return decimal(x, 4).String()
}

// valueOf is what an observation brings into a ranking: the exact share in
// percent where the source gives a whole, else the value.
func valueOf(o *record.Observation) *big.Rat {
	if !o.Of.IsSet() {
		return o.Value.Rat()
	}
	x := new(big.Rat).Quo(o.Value.Rat(), o.Of.Rat())
	return x.Mul(x, big.NewRat(100, 1))
}

// printed is valueOf for a table.
func printed(o *record.Observation) source.Decimal {
	if !o.Of.IsSet() {
		return o.Value
	}
	return decimal(valueOf(o), workDigits)
}
