package draw

import (
	"encoding/json"
	"testing"

	"github.com/dop251/goja"
)

// TestFormatters checks that ECharts prints numbers as the rest of the site does
// (L10N-02), rounding half away from zero on the decimal digits.
func TestFormatters(t *testing.T) {
	vm := goja.New()
	if _, err := vm.RunString(Formatters() + `
		function format(name, lang, arg) {
			return reviveFormatters({ formatter: name }, lang).formatter(JSON.parse(arg));
		}`); err != nil {
		t.Fatal(err)
	}
	format, _ := goja.AssertFunction(vm.Get("format"))
	for _, c := range []struct{ name, lang, arg, want string }{
		{"fmt:number:vi", "vi", `1132`, "1.132"},
		{"fmt:number:en", "en", `1132`, "1,132"},
		{"fmt:number:vi", "vi", `16.4`, "16,4"},
		{"fmt:number:vi", "vi", `-3.5`, "-3,5"},
		{"fmt:number:vi", "vi", `999`, "999"},
		{"fmt:number:vi", "vi", `1234567.89`, "1.234.567,89"},
		{"fmt:number:vi", "vi", `0.30000000000000004`, "0,3"},
		{"fmt:number:vi", "vi", `0.0000001`, "0,0000001"},
		{"fmt:number:vi:1", "vi", `1132`, "1.132,0"},
		{"fmt:number:vi:0", "vi", `2.5`, "3"},
		{"fmt:number:vi:0", "vi", `-2.5`, "-3"},
		{"fmt:number:vi:0", "vi", `-0.4`, "0"},
		{"fmt:number:vi:2", "vi", `1.005`, "1,01"},
		{"fmt:number:vi:1", "vi", `999.95`, "1.000,0"},
		{"fmt:number:en:0", "en", `999999.5`, "1,000,000"},
		{"fmt:percent:vi:1", "vi", `16.4`, "16,4%"},
		{"fmt:percent:en", "en", `16.4`, "16.4%"},
		{"fmt:value:vi:0: tỷ USD", "vi", `12`, "12 tỷ USD"},
		{"fmt:value:vi:: hồ sơ", "vi", `1200.5`, "1.200,5 hồ sơ"},
		{"fmt:value:en:0:: ratio", "en", `3`, "3: ratio"},
		// The parameters of a label; a value of several dimensions; a gap.
		{"fmt:number:vi", "vi", `{"value": 7, "name": "x"}`, "7"},
		{"fmt:number:vi", "vi", `{"value": [2025, 7.5, "x"], "encode": {"x": [0], "y": [1]}}`, "7,5"},
		{"fmt:number:vi", "vi", `{"value": [2025, 8]}`, "8"},
		{"fmt:number:vi", "vi", `{"value": "-"}`, ""},
		{"fmt:percent:vi", "vi", `null`, ""},
	} {
		got, err := format(goja.Undefined(), vm.ToValue(c.name), vm.ToValue(c.lang), vm.ToValue(c.arg))
		if err != nil {
			t.Errorf("%s of %s: %v", c.name, c.arg, err)
		} else if got.String() != c.want {
			t.Errorf("%s of %s is %q, want %q", c.name, c.arg, got, c.want)
		}
	}
}

// TestTemplatesStay: ECharts' own templates, and "fmt:" where no formatter
// stands, are left alone.
func TestTemplatesStay(t *testing.T) {
	vm := goja.New()
	option := `{"label":{"formatter":"{b}"},"name":"fmt:number:vi","list":["fmt:x",null,1]}`
	got, err := vm.RunString(Formatters() + `; JSON.stringify(reviveFormatters(` + option + `, "vi"))`)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != option || !json.Valid([]byte(option)) {
		t.Errorf("got %s, want %s", got, option)
	}
}
