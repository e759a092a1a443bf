package source

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// positionText has every way to write a key and a value, with tabs, Vietnamese
// letters before them on the line, comments and text over several lines.
const positionText = `# ghi chú đầu tệp
	name = { vi = "Kinh tế số ở Việt Nam", en = "Digital economy" }
unit.short . "tên dài" = 'tỷ'
tags = [ # [ "x" ]
  "một", 'hai', # ba = "ba"
	["bốn", { năm = 5 , sáu=6}, """
bảy = 7
""", 8 ],
]
note = """
[[observation]]
value = 1
"""

[[observation]]
period = "2025"
value = 16.4

  [[ observation ]]   # thứ hai
	period = "2024" # trước
	value=-3.50
	locator = { vi = "mục I, điểm 1", en = "part I" }
	[observation.reply]
	date = "2025-12-29"

[table.rows]
hue = [2241, 2241, 100.0]
dong-nai = [1988, 2151, 92.4]
"bà rịa" = [1]
`

// find is the place of the n-th (from 1) occurrence of a piece of text, found
// without the code under test.
func find(t *testing.T, text, piece string, n int) Pos {
	t.Helper()
	seen := 0
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		for col, rest := range restsOf(line) {
			if strings.HasPrefix(rest, piece) {
				if seen++; seen == n {
					return Pos{"x", i + 1, col + 1}
				}
			}
		}
	}
	t.Fatalf("%q is not in the text %d times", piece, n)
	return Pos{}
}

func restsOf(line string) []string {
	var rests []string
	for i := range line {
		rests = append(rests, line[i:])
	}
	return rests
}

func TestPositions(t *testing.T) {
	type path []any
	tests := []struct {
		path    path
		value   string
		valueNr int
		key     string
		keyNr   int
	}{
		{path{"name"}, "{ vi", 1, "name", 1},
		{path{"name", "en"}, `"Digital`, 1, "en =", 1},
		{path{"unit", "short", "tên dài"}, "'tỷ'", 1, `"tên dài"`, 1},
		{path{"unit", "short"}, "short", 1, "short", 1},
		{path{"tags"}, "[ #", 1, "tags", 1},
		{path{"tags", 1}, "'hai'", 1, "'hai'", 1},
		{path{"tags", 2}, `["bốn"`, 1, `["bốn"`, 1},
		{path{"tags", 2, 1, "sáu"}, "6}", 1, "sáu", 1},
		{path{"tags", 2, 2}, `"""`, 1, `"""`, 1},
		{path{"tags", 2, 3}, "8 ]", 1, "8 ]", 1},
		{path{"note"}, `"""`, 3, "note", 1},
		{path{"observation"}, "[[observation", 2, "observation", 2},
		{path{"observation", 0, "value"}, "16.4", 1, "value = 16", 1},
		{path{"observation", 1}, "[[ obs", 1, "observation ]]", 1},
		{path{"observation", 1, "period"}, `"2024"`, 1, `period = "2024"`, 1},
		{path{"observation", 1, "value"}, "-3.50", 1, "value=", 1},
		{path{"observation", 1, "locator", "en"}, `"part I"`, 1, `en = "part`, 1},
		{path{"observation", 1, "reply"}, "[observation.reply]", 1, "reply]", 1},
		{path{"observation", 1, "reply", "date"}, `"2025-12-29"`, 1, "date", 1},
		{path{"table", "rows"}, "[table.rows]", 1, "rows]", 1},
		{path{"table", "rows", "dong-nai", 2}, "92.4", 1, "92.4", 1},
		{path{"table", "rows", "bà rịa", 0}, "1]", 1, "1]", 1},
	}
	for _, ends := range []string{"\n", "\r\n"} {
		text := strings.ReplaceAll(positionText, "\n", ends)
		text = strings.ReplaceAll(text, "năm =", `"năm" =`)
		text = strings.ReplaceAll(text, "sáu=", `"sáu"=`)
		f := readText(t, text)
		for _, tt := range tests {
			key := strings.Replace(tt.key, "sáu", `"sáu"`, 1)
			if got, want := f.At(tt.path...), find(t, text, tt.value, tt.valueNr); got != want {
				t.Errorf("At(%v) = %v, want %v", tt.path, got, want)
			}
			if got, want := f.Key(tt.path...), find(t, text, key, tt.keyNr); got != want {
				t.Errorf("Key(%v) = %v, want %v", tt.path, got, want)
			}
			if !f.Has(tt.path...) {
				t.Errorf("Has(%v) is false", tt.path)
			}
		}
	}
}

// What is not there has the place of the nearest thing above it.
func TestPositionsOfWhatIsMissing(t *testing.T) {
	f := readText(t, positionText)
	tests := []struct {
		path []any
		near []any
	}{
		{[]any{"observation", 1, "source"}, []any{"observation", 1}},
		{[]any{"observation", 7, "source"}, []any{"observation"}},
		{[]any{"observation", -1}, []any{"observation"}},
		{[]any{"observation", "value"}, []any{"observation"}},
		{[]any{"name", 0}, []any{"name"}},
		{[]any{"name", "vi", "x"}, []any{"name", "vi"}},
		{[]any{"name", 1.5}, []any{"name"}},
	}
	for _, tt := range tests {
		if got, want := f.At(tt.path...), f.At(tt.near...); got != want || f.Key(tt.path...) != want || f.Has(tt.path...) {
			t.Errorf("At(%v) = %v, want %v", tt.path, got, want)
		}
	}
	if got := f.At("nothing"); got != (Pos{File: "x"}) {
		t.Errorf("At of a key that the file does not have = %v, want the file", got)
	}
}

func readText(t testing.TB, text string) *File {
	t.Helper()
	var ps Problems
	f, ok := ReadTOML(fstest.MapFS{"x": {Data: []byte(text)}}, "x", &ps)
	if !ok {
		t.Fatal(ps.Sorted())
	}
	return f
}

// In large tables and arrays the index takes another way; it must find the same.
func TestLargeTables(t *testing.T) {
	var text strings.Builder
	text.WriteString("[rows]\n")
	for i := range 3321 {
		fmt.Fprintf(&text, "commune-%d = [%d, %d]\n", i, i, i+1)
	}
	text.WriteString("commune-17 = []\n")
	f := readText(t, text.String())
	for _, i := range []int{0, 15, 16, 17, 18, 3320} {
		if got, want := f.Key("rows", fmt.Sprintf("commune-%d", i)), (Pos{"x", i + 2, 1}); got != want {
			t.Errorf("commune %d is at %v, want %v", i, got, want)
		}
	}
	var rows struct {
		Rows map[string][]Decimal `toml:"rows"`
	}
	var ps Problems
	if f.Decode(&rows, &ps) {
		t.Error("a key that stands twice is taken")
	}
	if p := ps.Sorted(); len(p) != 1 || p[0].Text("en") != "key commune-17 is there already, on line 19" || p[0].Line != 3323 {
		t.Errorf("problems: %v", p)
	}
}

func TestDecode(t *testing.T) {
	text := `unit = "percent"
tags = ["growth", 'data']
name = { vi = "Kinh tế số", en = "Digital \"economy\"" }
decimals = -1_0
rank = 0x1f
planned = true

[[observation]]
period = "2025"
value = 14.020
of = 1_000.50
note = { vi = "a = 1.50", en = "[2.50]" }
[[observation]]
period = """2024"""
value = -0
locator.vi = "mục"
locator.en = "part"

[derived]
numerator = "a"
denominator = "b"

[[table]]
columns = ["value", "of"]
[table.rows]
hue = [2241, 2_241, 100.0]
[[target]]
scale = { min = 0, max = 100.00 }
sets.a = [1.0]
sets."b c" = []
`
	var got goldenIndicator
	var ps Problems
	if !readText(t, text).Decode(&got, &ps) {
		t.Fatal(ps.Sorted())
	}
	d := func(s string) Decimal { return decimal(t, s) }
	of := d("1000.50")
	want := goldenIndicator{
		goldenCommon: goldenCommon{Unit: "percent", Tags: []string{"growth", "data"}},
		Name:         goldenText{"Kinh tế số", `Digital "economy"`},
		Decimals:     -10, Rank: 31, Planned: true,
		Observation: []goldenObservation{
			{Period: "2025", Value: d("14.020"), Of: &of, Note: &goldenText{"a = 1.50", "[2.50]"}},
			{Period: "2024", Value: d("-0"), Locator: goldenText{"mục", "part"}},
		},
		Derived: &goldenDerived{"a", "b"},
		Table: []goldenTable{{Columns: []string{"value", "of"}, Rows: map[string][]Decimal{
			"hue": {d("2241"), d("2241"), d("100.0")},
		}}},
		Target: []goldenTarget{{
			Scale: map[string]Decimal{"min": d("0"), "max": d("100.00")},
			Sets:  map[string][]Decimal{"a": {d("1.0")}, "b c": {}},
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// hooked values report what only they know, at places of their own.
type (
	hookedText struct {
		VI string `toml:"vi"`
	}
	hookedPeriod string
	hookedRoot   struct {
		Name   hookedText                 `toml:"name"`
		Absent *hookedText                `toml:"absent"`
		List   []struct{ P hookedPeriod } `toml:"list"`
		Map    map[string]hookedPeriod    `toml:"map"`
		Plain  struct{ X int }            `toml:"plain"`
	}
)

func (h *hookedText) CheckTOML(f *File, path []any, ps *Problems) {
	ps.Add(f.At(append(path, "vi")...), "empty-text", "key", fmt.Sprint(path, " ", h.VI))
}

func (h hookedPeriod) CheckTOML(f *File, path []any, ps *Problems) {
	ps.Add(f.At(path...), "empty-text", "key", fmt.Sprint(path, " ", string(h)))
}

func TestCheckTOML(t *testing.T) {
	text := "name = { vi = \"a\" }\nlist = [{ P = \"b\" }, { P = \"c\" }]\nmap.x = \"d\"\nplain = { X = 1 }\n"
	var v hookedRoot
	var ps Problems
	if readText(t, text).Decode(&v, &ps) {
		t.Error("Decode says that nothing is wrong although CheckTOML found something")
	}
	var got []string
	for _, p := range ps.Sorted() {
		got = append(got, p.String())
	}
	want := []string{
		"x:1:15: key [name] a is empty",
		"x:2:15: key [list 0 P] b is empty",
		"x:2:28: key [list 1 P] c is empty",
		"x:3:9: key [map x] d is empty",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	ps = Problems{}
	readText(t, text+"more = 1\n").Decode(&v, &ps)
	if p := ps.Sorted(); len(p) != 1 || p[0].Rule != "unknown-key" {
		t.Errorf("CheckTOML was called on a value that could not be decoded: %v", p)
	}
}

func TestDecodePanicsOnTypesItCannotFill(t *testing.T) {
	for _, v := range []any{
		&struct{ T time.Time }{}, &struct{ A any }{}, &struct{ F float64 }{}, &struct{ M map[int]string }{}, &struct{ C chan int }{},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T is taken", v)
				}
			}()
			readText(t, "x = 1\n").Decode(v, new(Problems))
		}()
	}
}

// TestSyntaxMessages proves that each message of the parser that is explained is
// one it really gives: a new version of the parser with other words fails here.
func TestSyntaxMessages(t *testing.T) {
	inputs := []string{
		"a = 1 2", "[a", "[[a]", "a 1", "é = 1", "a.", "a = ", "a = %", "a = 20s", "a = tru", "a = +in", "a = [1", "a = {",
		"a = \"x", "a = \"x\ny\"", "a = '''x", "a = [,]", "a = {,}", "a = [1 2]", `a = "\d"`, `a = "\`, "a = 007", "a = 1_", "a = -0x1",
		"a = 5.", "a = 5e", "a = -x", "a = -", "a = " + strings.Repeat("[", 10001),
	}
	var messages []string
	for _, input := range inputs {
		messages = append(messages, parseMessage(input))
	}
	for _, x := range explanations() {
		used := false
		for _, m := range messages {
			used = used || strings.Contains(m, x.message)
		}
		if !used {
			t.Errorf("the parser never says %q; it says %q", x.message, messages)
		}
	}
	for i, input := range inputs {
		for _, f := range buildIndex([]byte(input)).faults {
			if f.rule == "syntax" {
				t.Errorf("%q is not explained: %s", input[:min(len(input), 20)], messages[i])
			}
		}
	}
}
