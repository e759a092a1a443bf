package record

import (
	"slices"
	"testing"
	"time"

	"resolution57.example/portal/internal/lang"
)

// TestPeriodForms follows every form of a period from its text to its names in
// both languages (L10N-03), its days and its ISO text.
func TestPeriodForms(t *testing.T) {
	tests := []struct {
		text, vi, en, first, last, iso string
		kind                           PeriodKind
	}{
		{"2025", "2025", "2025", "2025-01-01", "2025-12-31", "2025", Year},
		{"2025-h1", "6 tháng đầu năm 2025", "first half of 2025", "2025-01-01", "2025-06-30", "2025-01-01/2025-06-30", Half},
		{"2025-h2", "6 tháng cuối năm 2025", "second half of 2025", "2025-07-01", "2025-12-31", "2025-07-01/2025-12-31", Half},
		{"2025-q1", "Quý I/2025", "Q1 2025", "2025-01-01", "2025-03-31", "2025-01-01/2025-03-31", Quarter},
		{"2025-q2", "Quý II/2025", "Q2 2025", "2025-04-01", "2025-06-30", "2025-04-01/2025-06-30", Quarter},
		{"2025-q3", "Quý III/2025", "Q3 2025", "2025-07-01", "2025-09-30", "2025-07-01/2025-09-30", Quarter},
		{"2025-q4", "Quý IV/2025", "Q4 2025", "2025-10-01", "2025-12-31", "2025-10-01/2025-12-31", Quarter},
		{"2025-10", "Tháng 10/2025", "October 2025", "2025-10-01", "2025-10-31", "2025-10", Month},
		{"2024-02", "Tháng 02/2024", "February 2024", "2024-02-01", "2024-02-29", "2024-02", Month},
		{"2100-02", "Tháng 02/2100", "February 2100", "2100-02-01", "2100-02-28", "2100-02", Month},
		{"2000-02", "Tháng 02/2000", "February 2000", "2000-02-01", "2000-02-29", "2000-02", Month},
		{"2025-10-15", "15/10/2025", "15 October 2025", "2025-10-15", "2025-10-15", "2025-10-15", Day},
		{"2025-05-09", "09/05/2025", "9 May 2025", "2025-05-09", "2025-05-09", "2025-05-09", Day},
		{"2011--2015", "2011–2015", "2011–2015", "2011-01-01", "2015-12-31", "2011-01-01/2015-12-31", Span},
	}
	for _, tt := range tests {
		p, err := ParsePeriod(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		got := []string{
			p.String(), p.Name(lang.VI), p.Name(lang.EN),
			p.First().Format(time.DateOnly), p.Last().Format(time.DateOnly), p.ISO(),
		}
		if want := []string{tt.text, tt.vi, tt.en, tt.first, tt.last, tt.iso}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tt.text, got, want)
		}
		if p.Kind() != tt.kind || p.IsZero() {
			t.Errorf("%s has kind %d, want %d", tt.text, p.Kind(), tt.kind)
		}
	}
}

func TestPeriodRefused(t *testing.T) {
	for _, text := range []string{
		"", " 2025", "2025 ", "25", "02025", "2025-", "2025-1", "2025-13", "2025-00", "2025-02-29", "2025-04-31", "2025-10-1",
		"2025-q0", "2025-q5", "2025-Q3", "2025-h0", "2025-h3", "2025-h", "2025-2026", "2025--2025", "2026--2025", "2011--15",
		"2025/10", "2025-10-15T00:00", "0225", "1899", "٢٠٢٥", "Q3 2025", "2025-q3\n",
	} {
		if p, err := ParsePeriod(text); err == nil || !p.IsZero() {
			t.Errorf("%q was read as %s", text, p)
		}
	}
}

// TestNoPeriod proves that the absence of a period has no text in any form.
func TestNoPeriod(t *testing.T) {
	var p Period
	if p.String() != "" || p.Name(lang.VI) != "" || p.Name(lang.EN) != "" || p.Kind() != NoPeriod {
		t.Errorf("the zero period prints %q", p.String())
	}
}

// TestPeriodOrder proves that periods go by their last day, the longer before
// the shorter that ends with it.
func TestPeriodOrder(t *testing.T) {
	want := []string{
		"2001--2020", "2011--2020", "2020", "2024-12-31", "2025-01", "2025-02-27", "2025-02", "2025-02-28", "2025-03-01",
		"2025-q1", "2025-03", "2025-03-31", "2025-h1", "2025-q2", "2025-06", "2025-06-30", "2025-07-01", "2025-q3", "2025-10-15",
		"2021--2025", "2025", "2025-h2", "2025-q4", "2025-12", "2025-12-31", "2026",
	}
	periods := make([]Period, len(want))
	for k := range want {
		periods[k] = mustPeriod(t, want[len(want)-1-k])
	}
	slices.SortFunc(periods, Period.Compare)
	for k, p := range periods {
		if p.String() != want[k] {
			t.Errorf("place %d: %s, want %s", k, p, want[k])
		}
	}
	for _, p := range periods {
		for _, q := range periods {
			if (p.Compare(q) == 0) != (p == q) || p.Compare(q) != -q.Compare(p) {
				t.Errorf("%s and %s compare as %d and %d", p, q, p.Compare(q), q.Compare(p))
			}
		}
	}
}

func TestDaysUntil(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		want     int
	}{{"2025-11-07", "2025-12-25", 48}, {"2025-12-25", "2025-11-07", -48}, {"2025", "2026-01-01", 1}, {"2024-02", "2024-q1", 31}} {
		if got := mustPeriod(t, tt.from).DaysUntil(mustPeriod(t, tt.to)); got != tt.want {
			t.Errorf("%s until %s: %d days, want %d", tt.from, tt.to, got, tt.want)
		}
	}
}

func mustPeriod(t testing.TB, text string) Period {
	t.Helper()
	p, err := ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// FuzzParsePeriod proves that what is read is written back as it was, and has
// a first day that is not after its last.
func FuzzParsePeriod(f *testing.F) {
	for _, text := range []string{"2025", "2025-h1", "2025-q3", "2025-10", "2025-10-15", "2011--2015", "2025-02-29", "x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePeriod(text)
		switch {
		case err != nil && p.IsZero():
		case err != nil || p.String() != text || p.First().After(p.Last()) || p.Name(lang.VI) == "" || p.ISO() == "":
			t.Errorf("%q became %q, %v", text, p, err)
		}
	})
}
