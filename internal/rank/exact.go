package rank

import (
	"math"
	"math/big"
	"strings"

	"resolution57.example/portal/internal/source"
)

// workDigits is the number of digits of normalised values, weights and
// contributions in a table: enough to recompute every score from them.
const workDigits = 10

// rootDigits is the number of digits to which roots are taken before they
// enter exact arithmetic. They are computed more exactly still, so that a root
// with fewer digits, such as the mean of equal numbers, comes out exact.
const rootDigits = 40

// precision is that of the software floats behind a root, in bits.
const precision = 320

// decimal rounds x, half away from zero.
func decimal(x *big.Rat, digits int) source.Decimal {
	text := x.FloatString(digits)
	if strings.HasPrefix(text, "-") && strings.Trim(text, "-0.") == "" {
		text = text[1:]
	}
	d, err := source.ParseDecimal(text)
	if err != nil {
		panic(err) // FloatString writes what ParseDecimal reads
	}
	return d
}

// ratOf takes a software float to rootDigits.
func ratOf(x *big.Float) *big.Rat {
	r, ok := new(big.Rat).SetString(x.Text('f', rootDigits))
	if !ok {
		panic("rank: not a number: " + x.String())
	}
	return r
}

// rootUnit is one in whole numbers of the last of rootDigits.
func rootUnit() *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(rootDigits), nil) }

// wholeOf is x in whole numbers of the last of rootDigits, and fraction the
// way back.
func wholeOf(x *big.Rat) *big.Int {
	return divide(new(big.Int).Mul(x.Num(), rootUnit()), x.Denom())
}

func fraction(x *big.Int) *big.Rat { return new(big.Rat).SetFrac(x, rootUnit()) }

// divide is x / y for y > 0, rounded half away from zero.
func divide(x, y *big.Int) *big.Int {
	twice := new(big.Int).Lsh(new(big.Int).Abs(x), 1)
	twice.Add(twice, y)
	twice.Quo(twice, new(big.Int).Lsh(y, 1))
	if x.Sign() < 0 {
		twice.Neg(twice)
	}
	return twice
}

func floatOf(x *big.Rat) *big.Float { return new(big.Float).SetPrec(precision).SetRat(x) }

// weightedGeometricMean is the product of x[i] to the power w[i] / sum of w.
// All x are above zero. With whole numbers n[i] in proportion to w it is the
// N-th root of the product of x[i]^n[i], N being their sum.
func weightedGeometricMean(x, w []*big.Rat) *big.Rat {
	n, total := wholeWeights(w)
	product := new(big.Float).SetPrec(precision).SetInt64(1)
	logarithm := 0.0
	for k := range x {
		f := floatOf(x[k])
		product.Mul(product, power(f, n[k]))
		share, _ := new(big.Rat).SetFrac(n[k], total).Float64()
		logarithm += float64(share * logOfBig(f))
	}
	return ratOf(root(product, total, expToBig(logarithm)))
}

// wholeWeights returns the smallest whole numbers in proportion to w, and
// their sum.
func wholeWeights(w []*big.Rat) ([]*big.Int, *big.Int) {
	common := big.NewInt(1)
	for _, x := range w {
		g := new(big.Int).GCD(nil, nil, common, x.Denom())
		common.Mul(common, new(big.Int).Quo(x.Denom(), g))
	}
	n, divisor, total := make([]*big.Int, len(w)), new(big.Int), new(big.Int)
	for k, x := range w {
		n[k] = new(big.Int).Quo(new(big.Int).Mul(common, x.Num()), x.Denom())
		divisor.GCD(nil, nil, divisor, n[k])
	}
	for _, x := range n {
		x.Quo(x, divisor)
		total.Add(total, x)
	}
	return n, total
}

// power is x to a whole power, by squaring.
func power(x *big.Float, n *big.Int) *big.Float {
	p := new(big.Float).SetPrec(precision).SetInt64(1)
	for bit := n.BitLen() - 1; bit >= 0; bit-- {
		p.Mul(p, p)
		if n.Bit(bit) == 1 {
			p.Mul(p, x)
		}
	}
	return p
}

// root is the n-th root of p by Newton's method from a start that is right to
// about 15 digits; every step doubles them.
func root(p *big.Float, n *big.Int, start *big.Float) *big.Float {
	y := new(big.Float).SetPrec(precision).Set(start)
	count := new(big.Float).SetPrec(precision).SetInt(n)
	for range 4 {
		step := new(big.Float).SetPrec(precision).Quo(p, power(y, n))
		step.Sub(step, big.NewFloat(1))
		step.Mul(step, y)
		step.Quo(step, count)
		y.Add(y, step)
	}
	return y
}

// logOfBig is the natural logarithm of x > 0 of any size.
func logOfBig(x *big.Float) float64 {
	mantissa := new(big.Float)
	exponent := x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	return logarithm(m) + float64(float64(exponent)*math.Ln2)
}

// expToBig is e to the power x, of any size.
func expToBig(x float64) *big.Float {
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	rest := big.NewFloat(exponential(x - float64(k*math.Ln2))).SetPrec(precision)
	return rest.SetMantExp(rest, int(k))
}

// logarithm is the natural logarithm of a positive float. The one of package
// math is written in assembly for some processors and may fuse products on
// others, so that its last bit differs; this one is made of single IEEE
// operations alone. It is right to about 15 digits.
func logarithm(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = float64(m*2), e-1
	}
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	sum := 0.0
	for k := 23; k >= 1; k -= 2 { // 2 atanh(s), |s| < 0.172
		sum = float64(sum*square) + 1/float64(k)
	}
	return float64(float64(2*s)*sum) + float64(float64(e)*math.Ln2)
}

// exponential is e to the power x, made as logarithm is.
func exponential(x float64) float64 {
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	if k < -1070 || k > 1020 {
		return math.Ldexp(1, int(max(-1100, min(k, 1020))))
	}
	r := x - float64(k*math.Ln2)
	sum := 1.0
	for n := 17; n >= 1; n-- {
		sum = float64(float64(sum*r)/float64(n)) + 1
	}
	return math.Ldexp(sum, int(k))
}
