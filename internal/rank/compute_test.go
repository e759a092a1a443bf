package rank_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"resolution57.example/portal/internal/rank"
)

// TestWorkedExample follows one small table through every normalisation and
// aggregation. The first component is the textbook example of a standard
// deviation, 2 4 4 4 5 5 7 9 with mean 5 and deviation 2. Normalised values
// are worked by hand; scores are those of Python's statistics module:
//
//	0.6*a + 0.4*b
//	statistics.geometric_mean([a, a, a, b, b])
//	statistics.harmonic_mean([a, b], weights=[0.6, 0.4])
func TestWorkedExample(t *testing.T) {
	a := []string{"2", "4", "4", "4", "5", "5", "7", "9"}
	b := []string{"10", "20", "40", "40", "50", "25", "80", "100"}
	normalised := map[string][]string{
		"min-max":       {"0", "28.5714285714", "28.5714285714", "28.5714285714", "42.8571428571", "42.8571428571", "71.4285714286", "100"},
		"z-score":       {"-1.5", "-0.5", "-0.5", "-0.5", "0", "0", "1", "2"},
		"percentile":    {"0", "28.5714285714", "28.5714285714", "28.5714285714", "64.2857142857", "64.2857142857", "85.7142857143", "100"},
		"share-of-best": {"22.2222222222", "44.4444444444", "44.4444444444", "44.4444444444", "55.5555555556", "55.5555555556", "77.7777777778", "100"},
		"none":          a,
	}
	for how, want := range normalised {
		t.Run(how, func(t *testing.T) {
			w := world{[]made{{"higher", a}}, keys(how, "arithmetic", "6") + components("1")}
			for _, row := range w.rank(t).Latest().Tables[0].Rows {
				e, _ := strconv.Atoi(row.Entity.ID[1:])
				if got := row.Cells[0].Normalised; !sameNumber(got.String(), want[e]) {
					t.Errorf("%s: %s, want %s", row.Entity.ID, got, want[e])
				}
			}
		})
	}
	scores := map[string][]string{
		"arithmetic": {"5.200000", "10.400000", "18.400000", "18.400000", "23.000000", "13.000000", "36.200000", "45.400000"},
		"geometric":  {"3.807308", "7.614616", "10.047546", "10.047546", "12.559432", "9.518270", "18.547903", "23.580093"},
		"harmonic":   {"2.941176", "5.882353", "6.250000", "6.250000", "7.812500", "7.352941", "11.023622", "14.150943"},
	}
	for how, want := range scores {
		t.Run(how, func(t *testing.T) {
			w := world{[]made{{"higher", a}, {"higher", b}}, keys("none", how, "6") + components("0.6", "0.4")}
			for _, row := range w.rank(t).Latest().Tables[0].Rows {
				e, _ := strconv.Atoi(row.Entity.ID[1:])
				if row.Score.String() != want[e] {
					t.Errorf("%s: %s, want %s", row.Entity.ID, row.Score, want[e])
				}
			}
		})
	}
}

func keys(normalise, aggregate, digits string) string {
	return fmt.Sprintf("kind = \"computed\"\nperiods = [\"2025-12\"]\nnormalise = %q\naggregate = %q\nmissing = \"leave-out-entity\"\ndigits = %s\n", normalise, aggregate, digits)
}

func sameNumber(a, b string) bool {
	x, errA := strconv.ParseFloat(a, 64)
	y, errB := strconv.ParseFloat(b, 64)
	return errA == nil && errB == nil && math.Abs(x-y) < 1e-9
}

// TestAgainstFloats computes random tables a second time with plain floats and
// package math, written apart from the engine, for every pair of normalisation
// and aggregation, with missing values and both directions.
func TestAgainstFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 7))
	for _, normalise := range []string{"min-max", "z-score", "percentile", "share-of-best", "none"} {
		for _, aggregate := range []string{"arithmetic", "geometric", "harmonic"} {
			if normalise == "z-score" && aggregate != "arithmetic" {
				continue // half of all z-scores are below zero
			}
			t.Run(normalise+" "+aggregate, func(t *testing.T) { checkFloats(t, r, normalise, aggregate) })
		}
	}
}

func checkFloats(t *testing.T, r *rand.Rand, normalise, aggregate string) {
	const entities, columns = 40, 4
	w := world{indicators: make([]made, columns)}
	for k := range w.indicators {
		w.indicators[k].better = []string{"higher", "lower"}[bit(k%2 == 1 && normalise != "none")]
		for e := range entities {
			v := fmt.Sprintf("%d.%02d", 1+r.IntN(60), r.IntN(100))
			if e%7 == k && e > 10 {
				v = ""
			}
			w.indicators[k].values = append(w.indicators[k].values, v)
		}
	}
	if normalise == "percentile" && aggregate != "arithmetic" {
		for k := range w.indicators { // no single worst, whose percentile is 0
			worst := []string{"0.5", "70"}[bit(w.indicators[k].better == "lower")]
			w.indicators[k].values[0], w.indicators[k].values[1] = worst, worst
		}
	}
	weights := []string{"0.4", "0.3", "0.2", "0.1"}
	w.ranking = strings.Replace(keys(normalise, aggregate, "6"), "leave-out-entity\"", "available-weights\"\nmin_coverage = 0.5\nscale = [1, 100]", 1) + components(weights...)
	rows := w.rank(t).Latest().Tables[0].Rows
	if len(rows) != entities {
		t.Fatalf("%d rows, want %d", len(rows), entities)
	}
	want := floatScores(w.indicators, weights, normalise, aggregate)
	for _, row := range rows {
		e, _ := strconv.Atoi(row.Entity.ID[1:])
		if got, _ := strconv.ParseFloat(row.Score.String(), 64); math.Abs(got-want[e]) > 2e-6 {
			t.Errorf("%s: score %v, want %v", row.Entity.ID, got, want[e])
		}
		above := 0
		for _, other := range want {
			if other > want[e]+1e-6 {
				above++
			}
		}
		if row.Rank != above+1 {
			t.Errorf("%s: rank %d, want %d", row.Entity.ID, row.Rank, above+1)
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// floatScores is the independent computation.
func floatScores(columns []made, weights []string, normalise, aggregate string) []float64 {
	n := len(columns[0].values)
	sums, totals, scores := make([]float64, n), make([]float64, n), make([]float64, n)
	for k, c := range columns {
		weight, _ := strconv.ParseFloat(weights[k], 64)
		for e, x := range floatNormalised(c, normalise) {
			if math.IsNaN(x) {
				continue
			}
			totals[e] += weight
			switch aggregate {
			case "arithmetic":
				sums[e] += weight * x
			case "geometric":
				sums[e] += weight * math.Log(x)
			case "harmonic":
				sums[e] += weight / x
			}
		}
	}
	for e := range scores {
		switch m := sums[e] / totals[e]; aggregate {
		case "arithmetic":
			scores[e] = m
		case "geometric":
			scores[e] = math.Exp(m)
		case "harmonic":
			scores[e] = 1 / m
		}
	}
	return scores
}

func floatNormalised(c made, how string) []float64 {
	out, there := make([]float64, len(c.values)), []float64{}
	for e, v := range c.values {
		out[e] = math.NaN()
		if x, err := strconv.ParseFloat(v, 64); err == nil {
			out[e], there = x, append(there, x)
		}
	}
	least, most, mean, square := slices.Min(there), slices.Max(there), 0.0, 0.0
	for _, x := range there {
		mean += x / float64(len(there))
	}
	for _, x := range there {
		square += (x - mean) * (x - mean) / float64(len(there))
	}
	lower := c.better == "lower"
	for e, x := range out {
		switch {
		case how == "min-max" && lower:
			out[e] = 1 + 99*(most-x)/(most-least)
		case how == "min-max":
			out[e] = 1 + 99*(x-least)/(most-least)
		case how == "z-score" && lower:
			out[e] = (mean - x) / math.Sqrt(square)
		case how == "z-score":
			out[e] = (x - mean) / math.Sqrt(square)
		case how == "share-of-best" && lower:
			out[e] = 100 * least / x
		case how == "share-of-best":
			out[e] = 100 * x / most
		case how == "percentile":
			worse, same := 0.0, -1.0
			for _, y := range there {
				if y == x {
					same++
				} else if (y < x) != lower {
					worse++
				}
			}
			if !math.IsNaN(x) {
				out[e] = 100 * (worse + same/2) / float64(len(there)-1)
			}
		}
	}
	return out
}

// TestTies proves that equal scores share a rank and the next counts everyone
// before it; that scores are rounded at the stated digit before they are
// compared, and nowhere else.
func TestTies(t *testing.T) {
	tests := []struct {
		name, values, better, digits, want string
	}{
		{"equal values", "3 5 5 1", "higher", "0", "1 e0001 5, 1 e0002 5, 3 e0000 3, 4 e0003 1"},
		{"1 2 2 4", "9 5 5 1", "higher", "0", "1 e0000 9, 2 e0001 5, 2 e0002 5, 4 e0003 1"},
		{"equal at the stated digit", "9 5.04 4.96 1", "higher", "1", "1 e0000 9.0, 2 e0001 5.0, 2 e0002 5.0, 4 e0003 1.0"},
		{"unequal at the stated digit", "9 5.04 4.96 1", "higher", "2", "1 e0000 9.00, 2 e0001 5.04, 3 e0002 4.96, 4 e0003 1.00"},
		{"a half goes away from zero", "2.5 3.4 -2.5 -3", "higher", "0", "1 e0000 3, 1 e0001 3, 3 e0002 -3, 3 e0003 -3"},
		{"no minus zero", "-0.04 0.04 1 2", "higher", "1", "1 e0003 2.0, 2 e0002 1.0, 3 e0000 0.0, 3 e0001 0.0"},
		{"lower is better", "9 5 5 1", "lower", "0", "1 e0003 1, 2 e0001 5, 2 e0002 5, 4 e0000 9"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := world{[]made{{test.better, strings.Fields(test.values)}}, keys("none", "arithmetic", test.digits) + components("1")}
			if got := order(w.rank(t).Latest().Tables[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestExactMeans proves that means which are finite decimals come out exact,
// also through roots: a float would put a half on either side.
func TestExactMeans(t *testing.T) {
	for _, how := range []string{"arithmetic", "geometric", "harmonic"} {
		a := []string{"0.5", "1.5", "2.5", "1234567890.5"}
		w := world{[]made{{"higher", a}, {"higher", a}, {"higher", a}}, keys("none", how, "0") + "equal = true\n" + components("", "", "")}
		want := "1 e0003 1234567891, 2 e0002 3, 3 e0001 2, 4 e0000 1"
		if got := order(w.rank(t).Latest().Tables[0]); got != want {
			t.Errorf("%s: got %s, want %s", how, got, want)
		}
	}
}

// TestContributions proves that a reader can recompute each score from the
// cells of its row.
func TestContributions(t *testing.T) {
	for _, how := range []string{"arithmetic", "geometric", "harmonic"} {
		w := world{[]made{{"higher", []string{"2", "4", "5", "9"}}, {"lower", []string{"10", "", "30", "7.5"}}},
			strings.Replace(keys("share-of-best", how, "6"), "leave-out-entity\"", "available-weights\"\nmin_coverage = 0.5", 1) + components("0.7", "0.3")}
		for _, row := range w.rank(t).Latest().Tables[0].Rows {
			sum, product, weight := 0.0, 1.0, 0.0
			for _, c := range row.Cells {
				x, err := strconv.ParseFloat(c.Contribution.String(), 64)
				if err != nil {
					continue // missing
				}
				sum, product = sum+x, product*x
				y, _ := strconv.ParseFloat(c.Weight.String(), 64)
				weight += y
			}
			got := map[string]float64{"arithmetic": sum, "geometric": product, "harmonic": 1 / sum}[how]
			if want, _ := strconv.ParseFloat(row.Score.String(), 64); math.Abs(got-want) > 1e-5 || math.Abs(weight-1) > 1e-9 {
				t.Errorf("%s %s: %v from the cells (weights %v), score %v", how, row.Entity.ID, got, weight, want)
			}
		}
	}
}

// TestMissing proves that nothing is imputed: who lacks a value is named with
// the reason, and what is scaled up says so.
func TestMissing(t *testing.T) {
	text := `kind = "computed"
periods = ["2025-12"]
sets = ["new"]
normalise = "min-max"
aggregate = "arithmetic"
missing = "leave-out-entity"
digits = 1
` + "[[component]]\nindicator = \"coverage\"\nweight = 0.5\n[[component]]\nindicator = \"some\"\nweight = 0.5\n"
	w := words(t)
	leave := only(t, ranking(t, text+"[left_out]\nhue = { vi = \"không đánh giá\", en = \"not assessed\" }\n")).Latest()
	if got, want := order(leave.Tables[0]), "1 da-nang 100.0, 2 ca-mau 75.0, 3 an-giang 0.0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var said []string
	for _, m := range leave.Tables[0].Missing {
		said = append(said, m.Entity.ID+": "+m.Text("en", w, leave.Period))
	}
	want := []string{"bac-ninh: This portal has found no figure for December 2025: Indicator some.", "hue: not assessed"}
	if !slices.Equal(said, want) {
		t.Errorf("missing: %q, want %q", said, want)
	}
	scaled := only(t, ranking(t, strings.Replace(text, `"leave-out-entity"`, "\"available-weights\"\nmin_coverage = 0.5", 1))).Latest()
	if got, want := order(scaled.Tables[0]), "1 bac-ninh 100.0, 2 da-nang 82.5, 3 ca-mau 57.5, 4 an-giang 18.8, 5 hue 0.0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if c := scaled.Tables[0].Rows[0].Coverage; c.Round(2).String() != "0.50" {
		t.Errorf("coverage %s", c)
	}
}

// TestInexact proves that a bound ("over 40 %") is never ranked (design.md, 4).
func TestInexact(t *testing.T) {
	e := only(t, ranking(t, `kind = "computed"
periods = ["2025-12"]
sets = ["always"]
normalise = "none"
aggregate = "arithmetic"
missing = "leave-out-entity"
digits = 0
[[component]]
indicator = "about"
weight = 1
`)).Latest()
	if got, want := order(e.Tables[0]), "1 da-nang 3, 2 ca-mau 2, 3 bac-ninh 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if m := e.Tables[0].Missing; len(m) != 1 || m[0].Reason != rank.NotExact {
		t.Errorf("missing: %+v", m)
	}
}

// TestShare proves that shares come from the two numbers, unrounded.
func TestShare(t *testing.T) {
	e := only(t, ranking(t, `kind = "share"
periods = ["2025-12"]
sets = ["new"]
indicator = "done"
digits = 1
apart = ["total"]
`)).Latest()
	if got, want := order(e.Tables[0]), "1 hue 100.0, 2 da-nang 71.4, 3 ca-mau 50.0, 4 an-giang 33.3, 4 bac-ninh 33.3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if e.Tables[0].Rows[0].Tied || !e.Tables[0].Rows[3].Tied || !e.Tables[0].Rows[4].Tied || e.Tables[0].Draws != 0 {
		t.Error("ties or draws are wrong")
	}
	if len(e.Apart) != 1 || e.Apart[0].Value.String() != "23" {
		t.Errorf("apart: %v", e.Apart)
	}
}

// TestGroups proves that groups are ranked apart, and together where asked.
func TestGroups(t *testing.T) {
	w := world{[]made{{"higher", strings.Fields("2 3 4 0 6 6 8")}}, `kind = "computed"
periods = ["2025-12"]
normalise = "min-max"
aggregate = "arithmetic"
missing = "leave-out-entity"
digits = 0
together = true
[[component]]
indicator = "made-00"
weight = 1
[[group]]
name = { vi = "Ba", en = "Three" }
members = ["e0000", "e0001", "e0002"]
[[group]]
name = { vi = "Bốn", en = "Four" }
members = ["e0003", "e0004", "e0005", "e0006"]
`}
	files := w.files(t)
	text := files["data/rankings/made.toml"]
	text.Data = []byte(strings.Replace(string(text.Data), "sets = [\"all\"]\n", "", 1))
	tables := only(t, files).Latest().Tables
	want := []string{
		"1 e0002 100, 2 e0001 50, 3 e0000 0",
		"1 e0006 100, 2 e0004 75, 2 e0005 75, 4 e0003 0",
		"1 e0006 100, 2 e0004 75, 2 e0005 75, 4 e0002 50, 5 e0001 38, 6 e0000 25, 7 e0003 0",
	}
	for k, table := range tables {
		if got := order(table); got != want[k] {
			t.Errorf("got  %s\nwant %s", got, want[k])
		}
	}
	if len(tables) != 3 || tables[1].Group.Name.EN != "Four" || tables[2].Group != nil {
		t.Errorf("%d tables", len(tables))
	}
}

// TestPublished proves that ranks of another body are taken as they are, with
// what is missing named, and never computed from.
func TestPublished(t *testing.T) {
	r := only(t, ranking(t, `kind = "published"
periods = ["2023", "2024", "2025"]
sets = ["old", "new"]
indicator = "place"
`))
	want := []string{
		"1 hue, 2 bac-ninh, 2 ca-mau, 4 da-nang, 5 an-giang-pre2025",
		"1 hue, 2 ca-mau, 3 bac-ninh, 4 da-nang, 5 an-giang-pre2025",
		"1 hue, 2 ca-mau",
	}
	for k, e := range r.Editions {
		if got := order(e.Tables[0]); got != want[k] {
			t.Errorf("%s: got %s, want %s", e.Period, got, want[k])
		}
	}
	if n := len(r.Latest().Tables[0].Missing); n != 3 {
		t.Errorf("%d missing in 2025, want 3", n)
	}
	reasons := []rank.Unmoved{rank.FirstEdition, rank.MethodNotStated, rank.OtherSet}
	for k, e := range r.Editions {
		if e.Tables[0].Unmoved != reasons[k] {
			t.Errorf("%s: %q, want %q", e.Period, e.Tables[0].Unmoved, reasons[k])
		}
	}
}

// TestMovement proves that movement is told only where entities and method are
// the same.
func TestMovement(t *testing.T) {
	head := `kind = "computed"
periods = ["2025-11", "2025-12"]
sets = ["new"]
normalise = "min-max"
aggregate = "arithmetic"
missing = "leave-out-entity"
digits = 1
[[component]]
indicator = "coverage"
weight = 0.5
[[component]]
indicator = "delay"
weight = 0.5
`
	t.Run("told", func(t *testing.T) {
		table := only(t, ranking(t, head)).Latest().Tables[0]
		if table.Unmoved != "" || table.Previous == nil {
			t.Fatalf("not told: %s", table.Unmoved)
		}
		got := map[string]int{}
		for _, row := range table.Rows {
			got[row.Entity.ID], _ = row.Moved()
		}
		want := map[string]int{"ca-mau": 0, "bac-ninh": 1, "da-nang": -1, "an-giang": 0, "hue": 0}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
	t.Run("method changed", func(t *testing.T) {
		table := only(t, ranking(t, head+"[method_changed]\n\"2025-12\" = { vi = \"đếm lại\", en = \"counted anew\" }\n")).Latest().Tables[0]
		if _, told := table.Rows[0].Moved(); told || table.Unmoved != rank.OtherMethod {
			t.Errorf("unmoved: %q", table.Unmoved)
		}
		want := "Not compared with the edition before: counted anew"
		if got := table.UnmovedText("en", words(t)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("published", func(t *testing.T) {
		table := only(t, ranking(t, `kind = "published"
periods = ["2023", "2024"]
sets = ["old"]
indicator = "place"
same_method = { vi = "Trang 3.", en = "Page 3." }
`)).Latest().Tables[0]
		for _, row := range table.Rows {
			if moved, told := row.Moved(); !told || moved != map[string]int{"bac-ninh": -1}[row.Entity.ID] {
				t.Errorf("%s moved %d (%v)", row.Entity.ID, moved, told)
			}
		}
	})
}

// TestOrdered proves that counts without a whole carry no ranks.
func TestOrdered(t *testing.T) {
	e := only(t, ranking(t, `kind = "ordered"
periods = ["2025-12"]
indicator = "none"
beside = ["delay"]
`)).Latest()
	if got, want := order(e.Tables[0]), "0 bac-ninh, 0 ca-mau, 0 an-giang, 0 da-nang, 0 hue"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if o := e.Tables[0].Rows[0].Beside[0]; o.Value.String() != "7" {
		t.Errorf("beside: %s", o.Value)
	}
	if _, told := e.Tables[0].Rows[0].Moved(); told || e.Ranking.HasRanks() {
		t.Error("an ordered table has ranks")
	}
}

// TestPlaces proves that a profile finds the places of its entity.
func TestPlaces(t *testing.T) {
	records, rankings, problems := load(ranking(t, "kind = \"share\"\nperiods = [\"2025-12\"]\nsets = [\"new\"]\nindicator = \"done\"\ndigits = 1\n"))
	report(t, problems)
	places := rankings.Of(records.Entities.Get("da-nang"))
	if len(places) != 1 || places[0].K != 1 || places[0].Table.Rows[0].Entity.ID != "hue" {
		t.Errorf("%+v", places)
	}
	if got := places[0].Edition.Path(); got != "/rankings/made/2025-12/" {
		t.Error(got)
	}
}
