package record

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/source"
)

// The tests of this file prove the records that the portal publishes. Their
// numbers are written from the issue and from the facts, not from the files.

func realData(t *testing.T) (*Records, fs.FS) {
	t.Helper()
	fsys := os.DirFS("../..")
	var ps source.Problems
	r := Load(fsys, &ps)
	for _, p := range ps.Sorted() {
		t.Error(p)
	}
	if t.Failed() {
		t.FailNow()
	}
	return r, fsys
}

// TestDataLoads proves that the real data have no problem, and that everything
// a page reads of them can be read.
func TestDataLoads(t *testing.T) {
	r, _ := realData(t)
	if readEverything(r) == 0 {
		t.Error("nothing was read")
	}
	if n := len(r.Indicators.All); n < 25 {
		t.Errorf("%d indicators, want at least 25", n)
	}
	for _, s := range r.Sources.All {
		if s.Trust == "" || s.Read.IsZero() {
			t.Errorf("%s does not say how it was come by", s.ID)
		}
	}
	for _, i := range r.Indicators.All {
		for _, o := range i.Series {
			if o.Source == nil || o.Trust == "" {
				t.Errorf("%s has no source or no trust", o.Figure())
			}
		}
	}
}

// TestUnits proves the two sets of provinces and the merger between them: 63
// until 30/06/2025, 34 since 01/07/2025, 11 in both.
func TestUnits(t *testing.T) {
	r, _ := realData(t)
	now, before := r.Sets.Get("provinces-34"), r.Sets.Get("provinces-63")
	if n := len(r.Sets.Get("agencies-22").Members); n != 22 {
		t.Errorf("%d central agencies", n)
	}
	if len(now.Members) != 34 || len(before.Members) != 63 {
		t.Errorf("%d provinces now, %d before", len(now.Members), len(before.Members))
	}
	count := map[string]int{}
	for _, e := range now.Members {
		count[e.Kind]++
		merged := len(e.MergedFrom) > 0
		if from := e.From.String(); merged && from != "2025-07-01" || !merged && from != "" {
			t.Errorf("%s is merged: %v, its first day is %q", e.ID, merged, from)
		}
		if merged {
			count["merged"]++
		} else if !before.Has(e) {
			t.Errorf("%s was not merged and was no province before", e.ID)
		}
	}
	for _, e := range before.Members {
		if now.Has(e) {
			continue
		}
		count["former"]++
		if e.Until.String() != "2025-06-30" || e.MergedInto == nil || !now.Has(e.MergedInto) || !strings.HasSuffix(e.ID, "-pre2025") {
			t.Errorf("%s ended on %q and went into %v", e.ID, e.Until, e.MergedInto)
		}
	}
	want := map[string]int{"city": 7, "province": 27, "merged": 23, "former": 52}
	if fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", count, want)
	}
}

// TestNoFigureOfAMergedProvinceBefore refuses such a figure in a copy of the
// real data.
func TestNoFigureOfAMergedProvinceBefore(t *testing.T) {
	_, fsys := realData(t)
	const name = "data/indicators/procedures-accepted-anywhere.toml"
	for _, tt := range []struct{ period, rule string }{{"2025-06", "set-too-early"}, {"2025-06", "entity-not-then"}, {"2025-07", ""}, {"2025", ""}} {
		var ps source.Problems
		Load(edited{fsys, name, `period  = "2025-11"`, fmt.Sprintf("period  = %q", tt.period)}, &ps)
		rules := map[string]int{}
		for _, p := range ps.Sorted() {
			rules[p.Rule]++
		}
		switch {
		case tt.rule == "" && len(rules) > 0:
			t.Errorf("%s: %v", tt.period, rules)
		case tt.rule == "entity-not-then" && rules[tt.rule] != 23:
			t.Errorf("%s: %d merged provinces are refused, want 23", tt.period, rules[tt.rule])
		case tt.rule != "" && rules[tt.rule] == 0:
			t.Errorf("%s: no %s among %v", tt.period, tt.rule, rules)
		}
	}
}

// edited is a tree in which one file reads differently.
type edited struct {
	fs.FS
	name, from, to string
}

func (e edited) Open(name string) (fs.File, error) {
	if name != e.name {
		return e.FS.Open(name)
	}
	body, err := fs.ReadFile(e.FS, name)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(body, []byte(e.from)) {
		return nil, fmt.Errorf("%s does not hold %s", name, e.from)
	}
	tree := closedFS{MapFS: fstest.MapFS{name: {Data: bytes.ReplaceAll(body, []byte(e.from), []byte(e.to))}}}
	return tree.Open(name)
}

func (e edited) ReadLink(name string) (string, error)   { return fs.ReadLink(e.FS, name) }
func (e edited) Lstat(name string) (fs.FileInfo, error) { return fs.Stat(e, name) }

// TestCounts proves the sums and shares of the task counts (facts, 2).
func TestCounts(t *testing.T) {
	r, _ := realData(t)
	for _, tt := range []struct {
		period, parts, whole, rate, stated string
	}{
		{"2025-10-15", "485 561 86", "1132", "42.8", "43"},
		{"2025-12-25", "1227 71", "1298", "94.5", "95"},
	} {
		assigned := valueOf(t, r, "tasks-assigned", tt.period, CountryID)
		k := slices.IndexFunc(assigned.Indicator.Sums, func(s Sum) bool { return s.Whole == assigned })
		if k < 0 {
			t.Errorf("%s: no sum is proved", tt.period)
			continue
		}
		sum := assigned.Indicator.Sums[k]
		if values(sum.Parts) != tt.parts || sum.Total.String() != tt.whole || assigned.Value.String() != tt.whole || sum.Stated {
			t.Errorf("%s: %s = %s, whole %s", tt.period, values(sum.Parts), sum.Total, assigned.Value)
		}
		rate := valueOf(t, r, "task-completion-rate", tt.period, CountryID)
		if rate.Value.String() != tt.rate || rate.Stated.String() != tt.stated || rate.StatedDiffers() {
			t.Errorf("%s: computed %s, stated %s", tt.period, rate.Value, rate.Stated)
		}
	}
}

// TestNothingIsJoined proves that what the facts keep apart stays apart: counts
// of different universes and starts (2), two methods (3), different speakers
// and a statement beside a series (5).
func TestNothingIsJoined(t *testing.T) {
	r, _ := realData(t)
	country := func(indicator, period string) *Observation { return valueOf(t, r, indicator, period, CountryID) }
	for _, pair := range [][2]*Observation{
		{country("tasks-overdue", "2025-05-29"), country("tasks-overdue", "2025-10-15")},
		{country("tasks-overdue", "2025-10-15"), country("tasks-overdue-government", "2025-11-07")},
		{country("tasks-assigned", "2025-10-15"), country("tasks-assigned", "2025-12-25")},
		{country("tasks-completed", "2025-10-15"), country("tasks-completed", "2025-12-25")},
		{country("task-completion-rate", "2025-10-15"), country("task-completion-rate", "2025-12-25")},
		{country("digital-economy-gso", "2025"), country("digital-economy-mst", "2025")},
		{country("5g-coverage-notice-624", "2025-11"), country("5g-coverage-year-end", "2025-12")},
		{country("gdp-contribution", "2025-q3"), country("gdp-contribution", "2025")},
		{country("gerd-share-gdp", "2021"), country("gerd-statement", "2025-01-13")},
		{country("gii-rank-2012", "2012"), country("gii-rank", "2016")},
	} {
		if Comparable(pair[0], pair[1]) {
			t.Errorf("%s and %s are comparable", pair[0].Figure(), pair[1].Figure())
		}
	}
	for concept, want := range map[string]int{"tasks-overdue": 2, "digital-economy": 3, "5g-coverage": 4, "rd-spending": 2, "gii": 2} {
		if got := len(r.Concepts.Get(concept).Indicators); got != want {
			t.Errorf("%s is measured in %d ways, want %d", concept, got, want)
		}
	}
	for _, year := range []string{"2012", "2013", "2014", "2015", "2020", "2022"} {
		if r.Indicators.Get("gii-rank").Find(mustPeriod(t, year), r.Entities.Get(CountryID)) != nil {
			t.Errorf("the gap of %s is filled", year)
		}
	}
	if r.Targets.Get("nq57-2030-digital-economy").Comparable.IsZero() {
		t.Error("two methods are set against one target without a word")
	}
}

// TestBounds proves that "over" and "about" have not become exact.
func TestBounds(t *testing.T) {
	r, _ := realData(t)
	for _, tt := range []struct {
		indicator, period, value string
		bound                    Bound
		status                   Status
	}{
		{"gdp-contribution", "2025-q3", "16", Above, NoStatus},
		{"gdp-contribution", "2025", "16.4", Above, Estimate},
		{"digital-economy-gso", "2025", "14.02", Exact, Estimate},
		{"digital-economy-mst", "2025", "18.72", About, NoStatus},
		{"5g-coverage-year-end", "2025-12", "91", Above, NoStatus},
		{"5g-coverage-notice-624", "2025-11", "39.5", Exact, NoStatus},
		{"gerd-statement", "2025-01-13", "0.7", Below, NoStatus},
		{"gerd-share-gdp", "2021", "0.42", Exact, NoStatus},
	} {
		o := valueOf(t, r, tt.indicator, tt.period, CountryID)
		if o.Value.String() != tt.value || o.Bound != tt.bound || o.Status != tt.status {
			t.Errorf("%s: %s %s %s, want %s %s %s", o.Figure(), o.Bound, o.Value, o.Status, tt.bound, tt.value, tt.status)
		}
	}
}

var digits = regexp.MustCompile(`^-?[0-9_]+(\.[0-9_]+)?`)

// TestDigits follows every value back to its place in its file and finds the
// same digits there.
func TestDigits(t *testing.T) {
	r, fsys := realData(t)
	files := map[string][]string{}
	n := 0
	for _, i := range r.Indicators.All {
		for _, o := range i.Series {
			if o.IsComputed() {
				continue
			}
			at := o.At()
			if files[at.File] == nil {
				body, err := fs.ReadFile(fsys, at.File)
				if err != nil {
					t.Fatal(err)
				}
				files[at.File] = strings.Split(string(body), "\n")
			}
			line := []rune(files[at.File][at.Line-1])
			written := strings.ReplaceAll(digits.FindString(string(line[at.Col-1:])), "_", "")
			if written != o.Value.String() {
				t.Errorf("%s: %q is written, %q is published", at, written, o.Value)
			}
			n++
		}
	}
	if n < 100 {
		t.Errorf("only %d values were followed", n)
	}
}

// TestSlips proves that the slips of telegram 220 are shown and not mended
// (facts, 4).
func TestSlips(t *testing.T) {
	r, _ := realData(t)
	all34 := r.Sets.Get("provinces-34")
	for _, tt := range []struct{ entity, value, of, stated string }{
		{"dong-nai", "1988", "2151", "92.4"}, {"tay-ninh", "1875", "2102", "89.2"}, {"hue", "2241", "2241", "100.0"},
	} {
		o := valueOf(t, r, "procedures-accepted-anywhere", "2025-11", tt.entity)
		if o.Value.String() != tt.value || o.Of.String() != tt.of || o.Stated.String() != tt.stated || o.StatedDiffers() {
			t.Errorf("%s: %s of %s, stated %s", tt.entity, o.Value, o.Of, o.Stated)
		}
		if slip := tt.entity != "hue"; o.Note.IsZero() == slip {
			t.Errorf("%s: a note is there: %v", tt.entity, !slip)
		}
	}
	if n := len(r.Indicators.Get("procedures-accepted-anywhere").In(mustPeriod(t, "2025-11"))); n != len(all34.Members) {
		t.Errorf("%d of 34 provinces", n)
	}
}
