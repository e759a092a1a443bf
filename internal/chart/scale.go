package chart

import (
	"math/big"
	"strings"

	"resolution57.example/portal/internal/source"
)

// scale is a value axis: its ends and the distance of its ticks, exact.
type scale struct {
	min, max, step source.Decimal
}

// newScale returns the axis with round steps, at most parts of them, that holds
// lo and hi. Whole says that the values are whole numbers.
func newScale(lo, hi source.Decimal, parts int, whole bool) scale {
	for exponent := -9; ; exponent++ {
		for _, mantissa := range []string{"1", "2", "2.5", "5"} {
			step := power(mantissa, exponent)
			if whole && step.Digits() > 0 {
				continue
			}
			from, to := floor(lo, step), ceil(hi, step)
			if from.Cmp(to) == 0 {
				to.Add(to, big.NewInt(1))
			}
			if new(big.Int).Sub(to, from).Cmp(big.NewInt(int64(parts))) <= 0 {
				return scale{times(step, from), times(step, to), step}
			}
		}
	}
}

// power returns mantissa × 10^exponent.
func power(mantissa string, exponent int) source.Decimal {
	digits := strings.ReplaceAll(mantissa, ".", "")
	point := exponent - (len(digits) - 1)
	if point >= 0 {
		return decimal(digits + strings.Repeat("0", point))
	}
	if pad := 1 - point - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	cut := len(digits) + point
	return decimal(digits[:cut] + "." + digits[cut:])
}

// decimal reads a constant or a number made here.
func decimal(text string) source.Decimal {
	d, err := source.ParseDecimal(text)
	if err != nil {
		panic("chart: " + err.Error()) // made from digits: cannot be
	}
	return d
}

func floor(d, step source.Decimal) *big.Int {
	q := new(big.Rat).Quo(d.Rat(), step.Rat())
	return new(big.Int).Div(q.Num(), q.Denom())
}

func ceil(d, step source.Decimal) *big.Int {
	q := new(big.Rat).Quo(d.Rat(), step.Rat())
	n, rest := new(big.Int).DivMod(q.Num(), q.Denom(), new(big.Int))
	if rest.Sign() != 0 {
		n.Add(n, big.NewInt(1))
	}
	return n
}

func times(step source.Decimal, n *big.Int) source.Decimal {
	return step.Mul(decimal(n.String()))
}

// at returns the place of d between the ends, 0 to 1000.
func (s scale) at(d source.Decimal) int {
	span := new(big.Rat).Sub(s.max.Rat(), s.min.Rat())
	part := new(big.Rat).Sub(d.Rat(), s.min.Rat())
	part.Quo(part.Mul(part, big.NewRat(1000, 1)), span)
	return int(new(big.Int).Div(part.Num(), part.Denom()).Int64())
}
