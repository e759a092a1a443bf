package source

import (
	"math/big"
	"strings"
	"testing"
)

func decimal(t testing.TB, s string) Decimal {
	t.Helper()
	if s == "" {
		return Decimal{}
	}
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatalf("ParseDecimal(%q): %v", s, err)
	}
	return d
}

func TestParseDecimal(t *testing.T) {
	for _, s := range []string{"0", "-0", "7", "1132", "14.020", "-3.5", "0.50", "-0.0", strings.Repeat("9", 100)} {
		d, err := ParseDecimal(s)
		if err != nil || d.String() != s || !d.IsSet() {
			t.Errorf("ParseDecimal(%q) = %q, %v; want the digits as written", s, d, err)
		}
	}
	for _, s := range []string{"", "-", ".", "1.", ".5", "-.5", "007", "00", "-01", "+1", "1e3", "1_000", "1,5", "1 000", " 1", "0x1F", "inf", "nan", "１", "--1", "1.2.3", strings.Repeat("9", 101)} {
		if d, err := ParseDecimal(s); err == nil {
			t.Errorf("ParseDecimal(%q) = %q; want an error", s, d)
		}
	}
}

func TestDecimalArithmetic(t *testing.T) {
	tests := []struct{ a, b, sum, difference, product string }{
		{"485", "561", "1046", "-76", "272085"},
		{"14.020", "0.98", "15.000", "13.040", "13.73960"},
		{"-3.5", "3.5", "0.0", "-7.0", "-12.25"},
		{"0.1", "0.2", "0.3", "-0.1", "0.02"},
		{"", "1", "", "", ""},
		{"1", "", "", "", ""},
	}
	for _, tt := range tests {
		a, b := decimal(t, tt.a), decimal(t, tt.b)
		if got := a.Add(b).String(); got != tt.sum {
			t.Errorf("%s + %s = %s, want %s", a, b, got, tt.sum)
		}
		if got := a.Sub(b).String(); got != tt.difference {
			t.Errorf("%s - %s = %s, want %s", a, b, got, tt.difference)
		}
		if got := a.Mul(b).String(); got != tt.product {
			t.Errorf("%s × %s = %s, want %s", a, b, got, tt.product)
		}
	}
}

// A half goes away from zero, so that a rounded share does not depend on its
// neighbours: 1,227 of 1,298 is 94.5 %, not the 95 % that a source printed.
func TestQuoRoundsHalfAwayFromZero(t *testing.T) {
	tests := []struct {
		a, b   string
		digits int
		want   string
	}{
		{"122700", "1298", 1, "94.5"},
		{"1", "8", 2, "0.13"},
		{"-1", "8", 2, "-0.13"},
		{"1", "3", 3, "0.333"},
		{"2", "3", 0, "1"},
		{"5", "10", 0, "1"},
		{"-5", "10", 0, "-1"},
		{"4", "10", 0, "0"},
		{"-4", "10", 0, "0"},
		{"0.5", "0.25", 2, "2.00"},
		{"0", "5", 1, "0.0"},
		{"1", "0", 1, ""},
		{"1", "0.00", 1, ""},
		{"", "1", 1, ""},
		{"1", "", 1, ""},
	}
	for _, tt := range tests {
		if got := Quo(decimal(t, tt.a), decimal(t, tt.b), tt.digits).String(); got != tt.want {
			t.Errorf("Quo(%s, %s, %d) = %q, want %q", tt.a, tt.b, tt.digits, got, tt.want)
		}
	}
}

func TestDecimalRoundAndCompare(t *testing.T) {
	for _, tt := range []struct {
		in     string
		digits int
		want   string
	}{{"2.345", 2, "2.35"}, {"-2.345", 2, "-2.35"}, {"2.3", 2, "2.30"}, {"9.99", 1, "10.0"}, {"-0.04", 1, "0.0"}, {"15", 0, "15"}, {"", 1, ""}} {
		if got := decimal(t, tt.in).Round(tt.digits).String(); got != tt.want {
			t.Errorf("Round(%s, %d) = %s, want %s", tt.in, tt.digits, got, tt.want)
		}
	}
	for _, tt := range []struct {
		a, b string
		want int
	}{{"1.0", "1", 0}, {"1.05", "1.1", -1}, {"-2", "-10", 1}, {"", "0", -1}, {"-5", "", 1}, {"", "", 0}, {"-0", "0", 0}} {
		if got := decimal(t, tt.a).Cmp(decimal(t, tt.b)); got != tt.want {
			t.Errorf("Cmp(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
	if (Decimal{}).Rat() != nil || decimal(t, "-0.250").Rat().Cmp(big.NewRat(-1, 4)) != 0 {
		t.Error("Rat is not the exact fraction")
	}
	if decimal(t, "14.020").Digits() != 3 || decimal(t, "7").Digits() != 0 {
		t.Error("Digits does not count what is after the point")
	}
	if (Decimal{}).Sign() != 0 || decimal(t, "-0.1").Sign() != -1 || decimal(t, "-0.0").Sign() != 0 {
		t.Error("Sign is wrong")
	}
}

func TestDecimalText(t *testing.T) {
	var d Decimal
	if err := d.UnmarshalText([]byte("14.020")); err != nil || d.String() != "14.020" {
		t.Errorf("UnmarshalText = %q, %v", d, err)
	}
	if text, err := d.MarshalText(); err != nil || string(text) != "14.020" {
		t.Errorf("MarshalText = %q, %v", text, err)
	}
	if err := d.UnmarshalText([]byte("1e3")); err == nil {
		t.Error("UnmarshalText takes an exponent")
	}
	if err := d.UnmarshalText(nil); err != nil || d.IsSet() {
		t.Errorf("UnmarshalText of nothing = %q, %v; want an absent number", d, err)
	}
}

// FuzzDecimal compares the arithmetic with fractions of math/big.
func FuzzDecimal(f *testing.F) {
	for _, s := range [][2]string{{"14.020", "-3.5"}, {"0", "0.00"}, {"-0", "1"}, {"1132", "1298"}, {"0.005", "-0.995"}, {"x", "1e9"}, {"007", "+1"}} {
		f.Add(s[0], s[1], 2)
	}
	f.Fuzz(func(t *testing.T, s, u string, digits int) {
		a, errA := ParseDecimal(s)
		b, errB := ParseDecimal(u)
		if errA != nil || errB != nil {
			return
		}
		if a.String() != s {
			t.Fatalf("%q is written %q", s, a)
		}
		digits = ((digits % 20) + 20) % 20
		x, y := a.Rat(), b.Rat()
		same := func(what string, got Decimal, want *big.Rat) {
			if got.Rat().Cmp(want) != 0 {
				t.Errorf("%s of %s and %s = %s, want %s", what, a, b, got, want)
			}
			if text := got.String(); !isDecimal(text) {
				t.Errorf("%s of %s and %s is written %q", what, a, b, text)
			}
		}
		same("sum", a.Add(b), new(big.Rat).Add(x, y))
		same("difference", a.Sub(b), new(big.Rat).Sub(x, y))
		same("product", a.Mul(b), new(big.Rat).Mul(x, y))
		same("rounding", a.Round(digits), rounded(x, digits))
		if a.Cmp(b) != x.Cmp(y) || a.Sign() != x.Sign() {
			t.Errorf("%s and %s are compared wrongly", a, b)
		}
		if b.Sign() != 0 {
			same("quotient", Quo(a, b, digits), rounded(new(big.Rat).Quo(x, y), digits))
		}
	})
}

// rounded relies on FloatString, which rounds a half away from zero as we do.
func rounded(r *big.Rat, digits int) *big.Rat {
	out, _ := new(big.Rat).SetString(r.FloatString(digits))
	return out
}
