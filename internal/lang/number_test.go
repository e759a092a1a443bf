package lang

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

func TestNumbers(t *testing.T) { // L10N-02
	for _, test := range []struct{ decimal, vi, en string }{
		{"0", "0", "0"},
		{"999", "999", "999"},
		{"1132", "1.132", "1,132"},
		{"1234567.89", "1.234.567,89", "1,234,567.89"},
		{"14.020", "14,020", "14.020"},
		{"100.0", "100,0", "100.0"},
		{"0.5000", "0,5000", "0.5000"},
		{"-3.5", "-3,5", "-3.5"},
		{"-1132", "-1.132", "-1,132"},
		{"123456789012345678901234567890.1", "123.456.789.012.345.678.901.234.567.890,1",
			"123,456,789,012,345,678,901,234,567,890.1"},
		// no plain decimals: left as they are
		{"", "", ""},
		{"-", "-", "-"},
		{"1.", "1.", "1."},
		{".5", ".5", ".5"},
		{"1e6", "1e6", "1e6"},
		{"1.2.3", "1.2.3", "1.2.3"},
		{"29/12/2025", "29/12/2025", "29/12/2025"},
	} {
		if got := Number(VI, test.decimal); got != test.vi {
			t.Errorf("Number(VI, %q) = %q, want %q", test.decimal, got, test.vi)
		}
		if got := Number(EN, test.decimal); got != test.en {
			t.Errorf("Number(EN, %q) = %q, want %q", test.decimal, got, test.en)
		}
	}
}

// Where a float can hold the value, our Vietnamese and English are CLDR's.
func TestNumbersAgreeWithCLDR(t *testing.T) { // L10N-02
	vi, en := message.NewPrinter(language.MustParse("vi-VN")), message.NewPrinter(language.English)
	for text, value := range map[string]float64{"1132": 1132, "1234567.5": 1234567.5, "-3.5": -3.5, "16.4": 16.4} {
		if got, want := Number(VI, text), vi.Sprint(number.Decimal(value)); got != want {
			t.Errorf("Number(VI, %q) = %q, CLDR has %q", text, got, want)
		}
		if got, want := Number(EN, text), en.Sprint(number.Decimal(value)); got != want {
			t.Errorf("Number(EN, %q) = %q, CLDR has %q", text, got, want)
		}
	}
}

func TestPercentHasNoSpace(t *testing.T) { // L10N-02
	if got := Percent(VI, "16.4"); got != "16,4%" {
		t.Errorf("Percent(VI) = %q", got)
	}
	if got := Percent(EN, "16.4"); got != "16.4%" {
		t.Errorf("Percent(EN) = %q", got)
	}
}

func TestMoneyAndQuantities(t *testing.T) { // L10N-02, L10N-07
	for _, test := range []struct{ got, want string }{
		{Dong(VI, "5000000"), "5.000.000\u00a0₫"},
		{Dong(EN, "5000000"), "VND\u00a05,000,000"},
		{Quantity(VI, "14020", " nhiệm vụ"), "14.020\u00a0nhiệm vụ"},
		{Quantity(VI, "1.5", " nghìn tỷ đồng"), "1,5\u00a0nghìn\u00a0tỷ\u00a0đồng"},
		{Quantity(EN, "1.5", " trillion dong"), "1.5\u00a0trillion\u00a0dong"},
		{Quantity(EN, "16.4", "%"), "16.4%"},
		{Quantity(VI, "44", ""), "44"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1132", "14.020", "-3.5", "", "-", "007", "1.", "١٢", "16,4", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		vi, en := Number(VI, text), Number(EN, text)
		if digitsOf(vi) != digitsOf(text) || digitsOf(en) != digitsOf(text) {
			t.Errorf("Number changes the digits of %q: %q, %q", text, vi, en)
		}
		if swapped := strings.NewReplacer(".", ",", ",", ".").Replace(en); vi != text && swapped != vi {
			t.Errorf("%q: %q and %q differ in more than their separators", text, vi, en)
		}
	})
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == ',' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
