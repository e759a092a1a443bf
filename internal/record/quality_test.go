package record

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// TestRhythm proves which periods should be there, and which are missing, from
// those that an indicator has.
func TestRhythm(t *testing.T) {
	for _, tt := range []struct{ name, periods, want string }{
		{"one year", "2024", ""},
		{"two years apart are no series", "2020 2025", ""},
		{"two neighbours are", "2024 2025", "2/2 2024–2025"},
		{"three periods are, whatever lies between", "2017 2019 2021", "3/5 2017–2021, missing 2018 2020"},
		{"a gap", "2021 2022 2024 2025", "4/5 2021–2025, missing 2023"},
		{"quarters across the year", "2024-q4 2025-q1 2025-q3", "3/4 2024-q4–2025-q3, missing 2025-q2"},
		{"months across the year", "2024-11 2024-12 2025-02", "3/4 2024-11–2025-02, missing 2025-01"},
		{"half-years", "2024-h2 2025-h1", "2/2 2024-h2–2025-h1"},
		{"two kinds, each by itself", "2023 2024 2024-q4 2025-q1", "2/2 2024-q4–2025-q1; 2/2 2023–2024"},
		{"days and spans have no rhythm", "2025-01-01 2025-01-02 2011--2015 2016--2020", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := &Indicator{ID: "x"}
			for text := range strings.FieldsSeq(tt.periods) {
				i.Series = append(i.Series, &Observation{Indicator: i, Entity: &Entity{ID: CountryID}, Period: mustPeriod(t, text)})
			}
			sortSeries(i)
			var q Quality
			q.rhythms(i)
			var got []string
			held, expected := 0, 0
			for _, r := range q.Rhythms {
				line := fmt.Sprintf("%d/%d %s–%s", r.Held, r.Expected(), r.First, r.Last)
				if len(r.Missing) > 0 {
					line += ", missing " + strings.Trim(fmt.Sprint(r.Missing), "[]")
				}
				got = append(got, line)
				held, expected = held+r.Held, expected+r.Expected()
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
			if q.Held != held || q.Expected != expected || (q.Single == 1) != (tt.want == "") {
				t.Errorf("held %d of %d, single %d", q.Held, q.Expected, q.Single)
			}
		})
	}
}

// TestQuality counts by hand the small project of testdata/valid.txtar: four
// values of official text and two of the press; no series but the two years of
// assigned; one sum; two shares; the computed rate is in none of them.
func TestQuality(t *testing.T) {
	for _, tt := range []struct{ name, change, want string }{
		{"as it stands", "", "4 of 6 checked, 66.7%, 2 of 2 periods of 1, 2 short; 1 sums, 0 fail; 2 shares, 0 differ; 2025-12-29, 33 days; median 31; 0 announced"},
		{"read on a public page", "in data/sources/undated.toml: trust           = \"press\" => trust           = \"official-page\"",
			"6 of 6 checked, 100.0%, 2 of 2 periods of 1, 2 short; 1 sums, 0 fail; 2 shares, 0 differ; 2025-12-29, 33 days; median 31; 0 announced"},
		{"a year earlier", "in data/indicators/assigned.toml: period = \"2024\" => period = \"2021\"",
			"4 of 6 checked, 66.7%, 0 of 0 periods of 0, 3 short; 1 sums, 0 fail; 2 shares, 0 differ; 2025-12-29, 33 days; median 31; 0 announced"},
		{"a sum that fails in the source", "in data/indicators/assigned.toml: parts  = [\"done\", \"open\"] => parts  = [\"done\", \"done\"]\\nstated = true",
			"4 of 6 checked, 66.7%, 2 of 2 periods of 1, 2 short; 1 sums, 1 fail; 2 shares, 0 differ; 2025-12-29, 33 days; median 31; 0 announced"},
		{"a share that the source prints wrongly", "in data/indicators/done.toml: da-nang = [3, 12, 25.0] => da-nang = [3, 12, 26.0]\\n[table.notes]\\nda-nang = { vi = \"Nguồn in 26.\", en = \"The source prints 26.\" }",
			"4 of 6 checked, 66.7%, 2 of 2 periods of 1, 2 short; 1 sums, 0 fail; 2 shares, 1 differ; 2025-12-29, 33 days; median 31; 0 announced"},
		{"a release that is announced", "in data/indicators/open.toml: better     = \"lower\" => better     = \"lower\"\\nnext_release = { vi = \"quý sau\", en = \"next quarter\" }",
			"4 of 6 checked, 66.7%, 2 of 2 periods of 1, 2 short; 1 sums, 0 fail; 2 shares, 0 differ; 2025-12-29, 33 days; median 31; 1 announced"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var ps source.Problems
			r := Load(treeOf(t, &txtar.Archive{Comment: []byte(tt.change + "\n")}), &ps)
			for _, p := range ps.Sorted() {
				t.Error(p)
			}
			q := r.Quality()
			got := fmt.Sprintf("%d of %d checked, %s%%, %d of %d periods of %d, %d short; %d sums, %d fail; %d shares, %d differ; %s, %d days; median %d; %d announced",
				q.Checked, q.Values, q.CheckedShare(), q.Held, q.Expected, len(q.Rhythms), q.Single, q.Sums, len(q.FailingSums),
				q.Shares, len(q.Differing), q.Newest, q.NewestAge, q.MedianAge, len(q.Announced))
			if got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}
