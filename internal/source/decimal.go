package source

import (
	"errors"
	"math/big"
	"strings"
)

// Decimal is an exact decimal number with its digits as written: "14.020" keeps
// its last zero from the file to page, chart, CSV and JSON, and no float is ever
// made of it. The zero value is absent: no number at all, which is not 0.
// What is computed from an absent number is absent.
type Decimal struct{ text string }

// maxDecimal is the greatest length of a decimal's text.
const maxDecimal = 100

var (
	errNotDecimal  = errors.New("not a plain decimal number such as 1500 or -3.5")
	errLongDecimal = errors.New("a decimal number of more than 100 characters")
)

// ParseDecimal reads an optional minus, digits without needless leading zeros,
// and optionally a point and digits. Nothing else: no plus, no exponent, no
// separators.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > maxDecimal {
		return Decimal{}, errLongDecimal
	}
	if !isDecimal(s) {
		return Decimal{}, errNotDecimal
	}
	return Decimal{s}, nil
}

func isDecimal(s string) bool {
	whole, part, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if !isDigits(whole) || point && !isDigits(part) {
		return false
	}
	return whole == "0" || whole[0] != '0'
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// String is the number as written, "" when absent.
func (d Decimal) String() string { return d.text }

// IsSet says whether there is a number.
func (d Decimal) IsSet() bool { return d.text != "" }

// Digits is the number of digits after the point.
func (d Decimal) Digits() int {
	_, part, _ := strings.Cut(d.text, ".")
	return len(part)
}

// unscaled is the number without its point: 14.020 is 14020.
func (d Decimal) unscaled() *big.Int {
	n, _ := new(big.Int).SetString(strings.Replace(d.text, ".", "", 1), 10)
	return n
}

// at is the number times 10^digits; digits is not less than d.Digits().
func (d Decimal) at(digits int) *big.Int {
	n := d.unscaled()
	return n.Mul(n, pow10(digits-d.Digits()))
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// scaled is n divided by 10^digits, written with that many digits.
func scaled(n *big.Int, digits int) Decimal {
	s := new(big.Int).Abs(n).String()
	if len(s) <= digits {
		s = strings.Repeat("0", digits+1-len(s)) + s
	}
	if digits > 0 {
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	if n.Sign() < 0 {
		s = "-" + s
	}
	return Decimal{s}
}

// Rat is the number as a fraction, nil when absent.
func (d Decimal) Rat() *big.Rat {
	if !d.IsSet() {
		return nil
	}
	return new(big.Rat).SetFrac(d.unscaled(), pow10(d.Digits()))
}

// Sign is -1, 0 or 1; an absent number has sign 0.
func (d Decimal) Sign() int {
	if !d.IsSet() {
		return 0
	}
	return d.unscaled().Sign()
}

// Cmp compares values, not digits: 1.0 equals 1. Absent comes before all numbers.
func (d Decimal) Cmp(e Decimal) int {
	switch {
	case !d.IsSet() && !e.IsSet():
		return 0
	case !d.IsSet():
		return -1
	case !e.IsSet():
		return 1
	}
	digits := max(d.Digits(), e.Digits())
	return d.at(digits).Cmp(e.at(digits))
}

// Add is the exact sum with as many digits as the more exact of the two.
func (d Decimal) Add(e Decimal) Decimal {
	if !d.IsSet() || !e.IsSet() {
		return Decimal{}
	}
	digits := max(d.Digits(), e.Digits())
	return scaled(new(big.Int).Add(d.at(digits), e.at(digits)), digits)
}

// Sub is the exact difference with as many digits as the more exact of the two.
func (d Decimal) Sub(e Decimal) Decimal {
	if !d.IsSet() || !e.IsSet() {
		return Decimal{}
	}
	digits := max(d.Digits(), e.Digits())
	return scaled(new(big.Int).Sub(d.at(digits), e.at(digits)), digits)
}

// Mul is the exact product with the digits of both.
func (d Decimal) Mul(e Decimal) Decimal {
	if !d.IsSet() || !e.IsSet() {
		return Decimal{}
	}
	return scaled(new(big.Int).Mul(d.unscaled(), e.unscaled()), d.Digits()+e.Digits())
}

// Round has exactly the given number of digits after the point; a half goes away
// from zero. Missing digits are filled with zeros.
func (d Decimal) Round(digits int) Decimal {
	if !d.IsSet() {
		return Decimal{}
	}
	return divide(d.unscaled(), pow10(d.Digits()), digits)
}

// Quo is a divided by b with exactly the given number of digits; a half goes
// away from zero. It is absent when a or b is, and when b is 0.
func Quo(a, b Decimal, digits int) Decimal {
	if !a.IsSet() || b.Sign() == 0 {
		return Decimal{}
	}
	common := max(a.Digits(), b.Digits())
	return divide(a.at(common), b.at(common), digits)
}

// divide is n/d, rounded half away from zero.
func divide(n, d *big.Int, digits int) Decimal {
	n = new(big.Int).Mul(n, pow10(digits))
	q, r := new(big.Int).QuoRem(n, d, new(big.Int))
	if r.Abs(r).Lsh(r, 1).CmpAbs(d) >= 0 {
		q.Add(q, big.NewInt(int64(n.Sign()*d.Sign())))
	}
	return scaled(q, digits)
}

// MarshalText is the number as written.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads what ParseDecimal reads; an empty text is absent.
func (d *Decimal) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Decimal{}
		return nil
	}
	parsed, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
