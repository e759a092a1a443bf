package rank

import (
	"math/big"

	"resolution57.example/portal/internal/source"
)

// aggregate joins the normalised values of one entity with their weights
// (Handbook, step 6). Missing values are nil; the weights of the others are
// scaled up to 1.
//
//	arithmetic   Σ w·x            full compensation between components
//	geometric    Π x^w            partial compensation; x > 0
//	harmonic     1 / Σ (w/x)      least compensation; x > 0
func aggregate(how string, values, weights []*big.Rat) *big.Rat {
	var x, w []*big.Rat
	total := new(big.Rat)
	for k := range values {
		if values[k] != nil {
			x, w = append(x, values[k]), append(w, weights[k])
			total.Add(total, weights[k])
		}
	}
	sum := new(big.Rat)
	switch how {
	case Geometric:
		return weightedGeometricMean(x, w)
	case Harmonic:
		for k := range x {
			sum.Add(sum, new(big.Rat).Quo(w[k], x[k]))
		}
		return sum.Quo(total, sum)
	}
	for k := range x {
		sum.Add(sum, new(big.Rat).Mul(w[k], x[k]))
	}
	return sum.Quo(sum, total)
}

// contribution is what one component brings to the score: the term of the
// sum, the factor, or the term of the sum of reciprocals.
func contribution(how string, value, weight *big.Rat) source.Decimal {
	switch how {
	case Geometric:
		w, _ := weight.Float64()
		factor := exponential(float64(w * logOfBig(floatOf(value))))
		return decimal(new(big.Rat).SetFloat64(factor), workDigits)
	case Harmonic:
		return decimal(new(big.Rat).Quo(weight, value), workDigits)
	}
	return decimal(new(big.Rat).Mul(weight, value), workDigits)
}

// needsPositive reports whether values of zero and below have no meaning.
func needsPositive(how string) bool { return how == Geometric || how == Harmonic }
