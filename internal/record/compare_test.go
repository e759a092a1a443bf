package record

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// loadWith loads the valid project with more files, given as a txtar text, and
// fails on any problem.
func loadWith(t testing.TB, files string) *Records {
	t.Helper()
	var ps source.Problems
	r := Load(treeOf(t, txtar.Parse([]byte(files))), &ps)
	for _, p := range ps.Sorted() {
		t.Error(p)
	}
	if t.Failed() {
		t.FailNow()
	}
	return r
}

// indicatorFile is the file of an indicator with a unit and a body.
func indicatorFile(id, unit, body string) string {
	return fmt.Sprintf(`-- data/indicators/%s.toml --
name       = { vi = "Thử", en = "Test" }
theme      = "tasks"
kind       = "statistic"
unit       = %q
decimals   = 1
better     = "none"
universe   = { vi = "Cả nước", en = "The country" }
owner      = { not_stated = "report" }
definition = { vi = "Thử.", en = "A test." }
method     = { not_stated = "report" }

%s
`, id, unit, body)
}

// observed is one [[observation]] with more keys, separated by semicolons.
func observed(period, value, more string) string {
	return fmt.Sprintf("[[observation]]\nperiod = %q\nvalue = %s\nsource = \"report\"\n%s\n", period, value, strings.ReplaceAll(more, "; ", "\n"))
}

func valueOf(t testing.TB, r *Records, indicator, period, entity string) *Observation {
	t.Helper()
	o := r.Indicators.Get(indicator).Find(mustPeriod(t, period), r.Entities.Get(entity))
	if o == nil {
		t.Fatalf("no value %s %s %s", indicator, period, entity)
	}
	return o
}

// TestComparable takes each clause of design.md 4 in turn: a change is stated
// between exact values of one indicator, entity, form of period and start of a
// cumulative count, and in no other case.
func TestComparable(t *testing.T) {
	tests := []struct {
		name, a, b string
		change     string // "" where none may be stated
	}{
		{"exact values of two years", observed("2024", "10", ""), observed("2025", "12.5", ""), "2.5"},
		{"digits are kept", observed("2024", "13.17", ""), observed("2025", "14.0200", ""), "0.8500"},
		{"a fall", observed("2024", "12", ""), observed("2025", "10", ""), "-2"},
		{"no change", observed("2024", "12", ""), observed("2025", "12.0", ""), "0.0"},
		{"a gap of years", observed("2011", "12", ""), observed("2025", "13", ""), "1"},
		{"an estimate and a final value", observed("2024", "12", `status = "final"`), observed("2025", "13", `status = "estimate"`), "1"},
		{"the first is over", observed("2024", "16", `bound = "above"`), observed("2025", "16.4", ""), ""},
		{"the second is over", observed("2024", "16", ""), observed("2025", "16.4", `bound = "above"`), ""},
		{"both are over", observed("2024", "16", `bound = "above"`), observed("2025", "16.4", `bound = "above"`), ""},
		{"the second is below", observed("2024", "16", ""), observed("2025", "16.4", `bound = "below"`), ""},
		{"the second is about", observed("2024", "16", ""), observed("2025", "16.4", `bound = "about"`), ""},
		{"exact written out", observed("2024", "16", `bound = "exact"`), observed("2025", "16.4", `bound = "exact"`), "0.4"},
		{"a quarter and a year", observed("2025-q3", "16", ""), observed("2025", "16.4", ""), ""},
		{"a month and a day", observed("2025-10", "16", ""), observed("2025-11-01", "16.4", ""), ""},
		{"two quarters", observed("2025-q2", "16", ""), observed("2025-q3", "17", ""), "1"},
		{"two days", observed("2025-10-15", "16", ""), observed("2025-11-07", "17", ""), "1"},
		{"two spans of years", observed("2011--2015", "16", ""), observed("2016--2020", "17", ""), ""},
		{"counted from the same day", observed("2025-10-15", "16", `since = "2025-01-01"`), observed("2025-12-25", "17", `since = "2025-01-01"`), "1"},
		{"counted from two days", observed("2025-10-15", "16", `since = "2025-01-01"`), observed("2025-12-25", "17", `since = "2025-07-01"`), ""},
		{"counted from an unknown day", observed("2025-10-15", "16", `since = "2025-01-01"`), observed("2025-12-25", "17", ""), ""},
		{"two entities", observed("2024", "16", `entity = "hue"`), observed("2025", "17", ""), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := loadWith(t, indicatorFile("x", "task", tt.a+tt.b))
			series := r.Indicators.Get("x").Series
			a, b := series[0], series[1]
			d, ok := b.Change()
			if got := d.String(); got != tt.change || ok != (tt.change != "") {
				t.Errorf("change %q, %v, want %q", got, ok, tt.change)
			}
			if got := Comparable(a, b); got != (tt.change != "") || got != Comparable(b, a) {
				t.Errorf("comparable: %v", got)
			}
			if _, ok := a.Change(); ok {
				t.Error("the first value has changed")
			}
		})
	}
}

// TestNotComparable takes what no file can hold.
func TestNotComparable(t *testing.T) {
	r := loadWith(t, indicatorFile("x", "task", observed("2025", "10", ""))+indicatorFile("y", "task", observed("2025", "10", "")))
	x, y := valueOf(t, r, "x", "2025", "viet-nam"), valueOf(t, r, "y", "2025", "viet-nam")
	if Comparable(x, y) {
		t.Error("two indicators are comparable")
	}
	if Comparable(nil, x) || Comparable(x, nil) || Comparable(nil, nil) {
		t.Error("nothing is comparable with something")
	}
	if !Comparable(x, x) {
		t.Error("a value is not comparable with itself")
	}
}

const targetFile1 = `-- data/targets/x.toml --
[[target]]
id       = "x"
name     = { vi = "Thử", en = "Test" }
source   = "report"
%s
`

func TestAgainst(t *testing.T) {
	tests := []struct {
		name, value, target string
		met                 bool
		distance            string // "" where no verdict is allowed
	}{
		{"at least, short of it", observed("2025", "71.5", ""), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]`, false, "8.5"},
		{"at least, just", observed("2025", "80.0", ""), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]`, true, "0"},
		{"at least, more", observed("2025", "81", ""), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]`, true, "0"},
		{"more than, just", observed("2025", "80", ""), `operator = ">"; value = 80; unit = "percent"; indicators = ["x"]`, false, "0"},
		{"more than", observed("2025", "80.1", ""), `operator = ">"; value = 80; unit = "percent"; indicators = ["x"]`, true, "0"},
		{"at most, over it", observed("2025", "12", ""), `operator = "<="; value = 10; unit = "percent"; indicators = ["x"]`, false, "2"},
		{"at most, just", observed("2025", "10", ""), `operator = "<="; value = 10; unit = "percent"; indicators = ["x"]`, true, "0"},
		{"less than, just", observed("2025", "10", ""), `operator = "<"; value = 10; unit = "percent"; indicators = ["x"]`, false, "0"},
		{"less than", observed("2025", "9", ""), `operator = "<"; value = 10; unit = "percent"; indicators = ["x"]`, true, "0"},
		{"equal, short of it", observed("2025", "70", ""), `operator = "="; value = 80; unit = "percent"; indicators = ["x"]`, false, "10"},
		{"equal", observed("2025", "80", ""), `operator = "="; value = 80; unit = "percent"; indicators = ["x"]`, true, "0"},
		{"equal, passed", observed("2025", "81", ""), `operator = "="; value = 80; unit = "percent"; indicators = ["x"]`, false, ""},
		{"range", observed("2025", "45", ""), `operator = "range"; value = 40; value_to = 50; unit = "percent"; indicators = ["x"]; comparable = { vi = "Khoảng.", en = "A range." }`, false, ""},
		{"words", observed("2025", "45", ""), `operator = "qualitative"; text = { vi = "Tốt.", en = "Good." }; indicators = ["x"]; comparable = { vi = "Lời.", en = "Words." }`, false, ""},
		{"over", observed("2025", "81", `bound = "above"`), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]`, false, ""},
		{"about", observed("2025", "81", `bound = "about"`), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]`, false, ""},
		{"below", observed("2025", "9", `bound = "below"`), `operator = "<="; value = 10; unit = "percent"; indicators = ["x"]`, false, ""},
		{"measured only in part", observed("2025", "81", ""), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]; comparable = { vi = "Một phần.", en = "In part." }`, false, ""},
		{"another unit", observed("2025", "81", ""), `operator = ">="; value = 80; unit = "task"; indicators = ["x"]; comparable = { vi = "Một phần.", en = "In part." }`, false, ""},
		{"not measured by it", observed("2025", "81", ""), `operator = ">="; value = 80; unit = "percent"`, false, ""},
		{"one city", observed("2025", "81", `entity = "hue"`), `operator = ">="; value = 80; unit = "percent"; indicators = ["x"]`, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := loadWith(t, indicatorFile("x", "percent", tt.value)+fmt.Sprintf(targetFile1, strings.ReplaceAll(tt.target, "; ", "\n")))
			v, ok := r.Indicators.Get("x").Series[0].Against(r.Targets.Get("x"))
			if ok != (tt.distance != "") || ok && (v.Met != tt.met || v.Distance.Cmp(decimal(tt.distance)) != 0) {
				t.Errorf("%+v, %v; want met %v, distance %q", v, ok, tt.met, tt.distance)
			}
		})
	}
}

// TestAgainstPart proves that a part of a whole is not set against a mark: its
// share and its count would give two verdicts.
func TestAgainstPart(t *testing.T) {
	r := loadWith(t, indicatorFile("x", "task", observed("2025", "90", "of = 100"))+
		fmt.Sprintf(targetFile1, "operator = \">=\"\nvalue = 80\nunit = \"task\"\nindicators = [\"x\"]"))
	if _, ok := r.Indicators.Get("x").Series[0].Against(r.Targets.Get("x")); ok {
		t.Error("a verdict on a part of a whole")
	}
}

// TestNeighbours walks through a series with many entities, gaps and a merger.
func TestNeighbours(t *testing.T) {
	rows := func(period, set, rows string) string {
		return fmt.Sprintf("[[table]]\nperiod = %q\nset = %q\nsource = \"report\"\ncolumns = [\"value\"]\n[table.rows]\n%s\n\n", period, set, rows)
	}
	r := loadWith(t, indicatorFile("x", "task", observed("2024", "50", "")+observed("2025-10", "70", "")+
		rows("2024", "cities-old", "da-nang-pre2025 = [1]\nhue = [2]")+
		rows("2025-01", "cities-old", "hue = [3]")+
		rows("2025-06", "cities-old", "da-nang-pre2025 = [4]")+
		rows("2025-10", "cities-new", "hue = [5]\nda-nang = [6]")+
		rows("2025-11", "cities-new", "hue = [7]\nda-nang = [8]")))
	i := r.Indicators.Get("x")

	var order []string
	for _, o := range i.Series {
		order = append(order, o.Figure())
	}
	want := "x/2024 x/2024/da-nang-pre2025 x/2024/hue x/2025-01/hue x/2025-06/da-nang-pre2025 " +
		"x/2025-10 x/2025-10/da-nang x/2025-10/hue x/2025-11/da-nang x/2025-11/hue"
	if got := strings.Join(order, " "); got != want {
		t.Errorf("series\n%s, want\n%s", got, want)
	}

	chains := map[string]string{"viet-nam": "50 70", "hue": "2 3 5 7", "da-nang": "6 8", "da-nang-pre2025": "1 4"}
	for id, want := range chains {
		e := r.Entities.Get(id)
		if got := values(i.Of(e)); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
		var forth, back []*Observation
		for o := i.Of(e)[0]; o != nil; o = o.Next() {
			forth = append(forth, o)
		}
		for o := i.Latest(e); o != nil; o = o.Previous() {
			back = append([]*Observation{o}, back...)
		}
		if values(forth) != want || values(back) != want {
			t.Errorf("%s: forward %s, back %s, want %s", id, values(forth), values(back), want)
		}
	}
	if got := i.Newest(); got.Value.String() != "70" {
		t.Errorf("newest: %s, want the country's", got.Figure())
	}
	if got := fmt.Sprint(i.Periods()); got != "[2024 2025-01 2025-06 2025-10 2025-11]" {
		t.Errorf("periods %s", got)
	}
	if got := values(i.In(mustPeriod(t, "2025-10"))); got != "70 6 5" {
		t.Errorf("in October %s", got)
	}
	if i.In(mustPeriod(t, "2025-q4")) != nil && len(i.In(mustPeriod(t, "2025-q4"))) > 0 {
		t.Error("a period without values has some")
	}
	if i.Find(mustPeriod(t, "2025-06"), r.Entities.Get("hue")) != nil || i.Find(mustPeriod(t, "2024"), r.Entities.Get("da-nang")) != nil {
		t.Error("a gap has a value")
	}
	if r.Indicators.Get("rate").Latest(r.Entities.Get("hue")) != nil {
		t.Error("an indicator without values of an entity has a latest one")
	}
}

func values(list []*Observation) string {
	var out []string
	for _, o := range list {
		out = append(out, o.Value.String())
	}
	return strings.Join(out, " ")
}

// TestNewestOfEntities proves that an indicator without national values has a
// newest one all the same, and one without any has none.
func TestNewestOfEntities(t *testing.T) {
	r := loadWith(t, indicatorFile("x", "task", observed("2024", "1", `entity = "hue"`)+observed("2025", "2", `entity = "hue"`)))
	if got := r.Indicators.Get("x").Newest(); got == nil || got.Value.String() != "2" {
		t.Errorf("newest %v", got)
	}
	if got := new(Indicator).Newest(); got != nil {
		t.Errorf("newest of nothing: %v", got)
	}
}

// TestConsecutive proves that a line joins two comparable values only where no
// period lies between them: a missing year is a gap (design.md, 7).
func TestConsecutive(t *testing.T) {
	for _, tt := range []struct {
		a, b, more string
		want       bool
	}{
		{"2024", "2025", "", true},
		{"2023", "2025", "", false},
		{"2025-q3", "2025-q4", "", true},
		{"2024-q4", "2025-q1", "", true},
		{"2025-q2", "2025-q4", "", false},
		{"2024-02", "2024-03", "", true},
		{"2025-h1", "2025-h2", "", true},
		{"2025-11-07", "2025-11-08", "", false}, // two counts, not a course of days
		{"2024", "2025", `bound = "above"`, false},
		{"2025-h1", "2025-q3", "", false},
	} {
		r := loadWith(t, indicatorFile("x", "task", observed(tt.a, "1", "")+observed(tt.b, "2", tt.more)))
		series := r.Indicators.Get("x").Series
		if got := Consecutive(series[0], series[1]); got != tt.want || Consecutive(series[1], series[0]) {
			t.Errorf("%s, %s %s: %v", tt.a, tt.b, tt.more, got)
		}
	}
}
