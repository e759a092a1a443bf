package record

import (
	"slices"
	"testing"

	"resolution57.example/portal/internal/source"
)

// TestShare decides what a share is and when the one a source states differs:
// rounded half away from zero at the digits the source prints (STAT-06).
func TestShare(t *testing.T) {
	tests := []struct {
		name, value, of, stated string
		bound                   Bound
		share                   string
		differs                 bool
	}{
		{"nothing stated", "3", "12", "", Exact, "25.0", false},
		{"95 for 94.53 is rounded rightly", "1227", "1298", "95", Exact, "94.5", false},
		{"94.5 too", "1227", "1298", "94.5", Exact, "94.5", false},
		{"94.53 too", "1227", "1298", "94.53", Exact, "94.53", false},
		{"94 is cut, not rounded", "1227", "1298", "94", Exact, "94.5", true},
		{"94.6 is another number", "1227", "1298", "94.6", Exact, "94.5", true},
		{"a half goes up", "1", "8", "13", Exact, "12.5", false},
		{"a half does not go down", "1", "8", "12", Exact, "12.5", true},
		{"100.0 and 100 are one", "7", "7", "100.0", Exact, "100.0", false},
		{"43 for 42.84", "485", "1132", "43", Exact, "42.8", false},
		{"69.87 in the source", "1199", "1716", "69.87", Exact, "69.87", false},
		{"decimals on both sides", "11.7", "12.7", "92.1", Exact, "92.1", false},
		{"nothing of something", "0", "12", "0", Exact, "0.0", false},
		{"of nothing there is no share", "0", "0", "5", Exact, "", false},
		{"a bound proves nothing", "1227", "1298", "90", Above, "94.5", false},
	}
	for _, tt := range tests {
		o := &Observation{Value: decimal(tt.value), Of: decimal(tt.of), Stated: optional(t, tt.stated), Origin: &Origin{Bound: tt.bound}}
		if got := o.Share().String(); got != tt.share {
			t.Errorf("%s: share %s, want %s", tt.name, got, tt.share)
		}
		if got := o.StatedDiffers(); got != tt.differs {
			t.Errorf("%s: differs %v, want %v", tt.name, got, tt.differs)
		}
	}
	whole := &Observation{Value: decimal("5"), Origin: &Origin{Bound: Exact}}
	if whole.Share().IsSet() || whole.StatedDiffers() {
		t.Error("a value without a whole has a share")
	}
}

func optional(t *testing.T, text string) source.Decimal {
	t.Helper()
	if text == "" {
		return source.Decimal{}
	}
	return decimal(text)
}

// TestDerived proves that a completion rate is computed where both counts are
// exact and begin on the same day, carries both, and stands beside what a
// source states, with that source.
func TestDerived(t *testing.T) {
	r := loadWith(t, indicatorFile("num", "task",
		observed("2021", "1", "")+observed("2022", "485", `status = "final"`)+observed("2023", "5", `bound = "above"`)+
			observed("2025-10-15", "485", `since = "2025-01-01"`)+observed("2025-12-25", "1227", `status = "final"; note = { vi = "Chú thích.", en = "A note." }`)+
			observed("2025-12-26", "9", `since = "2025-01-01"`))+
		indicatorFile("den", "task",
			observed("2022", "1132", `status = "estimate"`)+observed("2023", "10", "")+observed("2024", "10", "")+
				observed("2025-10-15", "1132", `since = "2025-01-01"`)+observed("2025-12-25", "1298", "")+observed("2025-12-26", "10", ""))+
		indicatorFile("quot", "percent", `[derived]
numerator   = "num"
denominator = "den"

[[stated]]
period  = "2025-12-25"
value   = 95
source  = "undated"
locator = { vi = "đoạn 2", en = "paragraph 2" }
`))
	i := r.Indicators.Get("quot")
	if got := values(i.Series); got != "42.8 42.8 94.5" {
		t.Fatalf("computed %s", got)
	}
	o := i.Series[2]
	if !o.IsComputed() || o.From[0].Value.String() != "1227" || o.From[1].Value.String() != "1298" {
		t.Errorf("it does not carry both numbers: %v", o.From)
	}
	if o.Stated.String() != "95" || o.StatedDiffers() || o.StatedSource.ID != "undated" || o.StatedLocator.EN != "paragraph 2" {
		t.Errorf("stated %s in %v", o.Stated, o.StatedSource)
	}
	if o.Source.ID != "report" || o.Bound != Exact || !o.Note.IsZero() {
		t.Errorf("source %s, bound %s, note %v", o.Source.ID, o.Bound, o.Note)
	}
	if !slices.Contains(r.Sources.Get("undated").Observations, o) {
		t.Error("the source of the stated value does not know it is quoted")
	}
	if i.Series[0].Status != Estimate || o.Status != NoStatus {
		t.Errorf("a rate is as final as the less final of its numbers: %s, %s", i.Series[0].Status, o.Status)
	}
	if i.Series[1].Since.String() != "2025-01-01" || Comparable(i.Series[1], o) {
		t.Error("rates of counts that begin on two days are comparable")
	}
	if i.Derived.Numerator.ID != "num" || i.Derived.Denominator.ID != "den" {
		t.Error("the indicator does not say what it is made of")
	}
}

func TestLessFinal(t *testing.T) {
	for _, tt := range [][3]Status{
		{Final, Final, Final}, {Final, Preliminary, Preliminary}, {Final, Estimate, Estimate}, {Preliminary, Estimate, Estimate},
		{Final, NoStatus, NoStatus}, {Estimate, NoStatus, NoStatus}, {NoStatus, NoStatus, NoStatus},
	} {
		if lessFinal(tt[0], tt[1]) != tt[2] || lessFinal(tt[1], tt[0]) != tt[2] {
			t.Errorf("%q and %q make %q, want %q", tt[0], tt[1], lessFinal(tt[0], tt[1]), tt[2])
		}
	}
}

// TestSums proves a sum, and shows one that fails in the source with both
// numbers.
func TestSums(t *testing.T) {
	r := loadWith(t, indicatorFile("whole", "task", observed("2024", "1200", "")+observed("2025", "120", "")+`
[[sum]]
period = "2024"
parts  = ["one"]
stated = true
note   = { vi = "Nguồn in 1.200.", en = "The source prints 1,200." }

[[sum]]
period = "2025"
parts  = ["done", "open"]
`)+indicatorFile("one", "task", observed("2024", "1199.0", "")))
	sums := r.Indicators.Get("whole").Sums
	if len(sums) != 2 {
		t.Fatalf("%d sums", len(sums))
	}
	slip, right := sums[0], sums[1]
	if !slip.Stated || slip.Total.String() != "1199.0" || slip.Whole.Value.String() != "1200" || slip.Note.IsZero() {
		t.Errorf("the slip of the source is not shown whole: %+v", slip)
	}
	if right.Stated || right.Total.String() != "120" || values(right.Parts) != "97 23" {
		t.Errorf("the sum that holds: %+v", right)
	}
}
