package record

import (
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// A value held back is nowhere in the records: neither itself nor a share of it
// nor what is computed from it; a sum that it is part of waits. All of it is
// there where nothing is held back, or its day has come.
func TestHoldBack(t *testing.T) {
	tree := treeOf(t, &txtar.Archive{Comment: []byte("in data/indicators/done.toml: value  = 97 => value  = 97\\nrelease = \"2027-01-06\"\n")})
	load := func(options ...Option) *Records {
		var ps source.Problems
		r := Load(tree, &ps, options...)
		for _, p := range ps.Sorted() {
			t.Error(p)
		}
		return r
	}
	count := func(r *Records) (n, held int) {
		for _, i := range r.Indicators.All {
			n += len(i.Series)
			for _, o := range i.Series {
				if !o.Release.IsZero() {
					held++
				}
			}
		}
		return n, held
	}
	all, held := count(load())
	if held == 0 {
		t.Fatal("no value of the test carries a release day")
	}
	r := load(HoldBack(func(string, Period) bool { return false }))
	if n, there := count(r); there != 0 || r.Held != held || n > all-held {
		t.Errorf("%d of %d values, %d of them held; %d were left out", n, all, there, r.Held)
	}
	r = load(HoldBack(func(_ string, release Period) bool { return release.String() <= "2027-01-06" }))
	if n, there := count(r); n != all || there != held || r.Held != 0 {
		t.Errorf("on its day: %d of %d values, %d of them held", n, all, there)
	}
}
