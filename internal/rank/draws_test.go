package rank_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// sure is a world whose ranks are hardly in doubt at the ends and open in the
// middle.
func sure(extra string) world {
	return world{[]made{
		{"higher", strings.Fields("90 61 60 59 58 30 5")},
		{"higher", strings.Fields("95 40 50 60 70 20 3")},
		{"lower", strings.Fields("1 5 6 4 5 8 9")},
	}, keys("share-of-best", "arithmetic", "1") + components("0.4", "0.3", "0.3") + "[robustness]\nweights = 0.5\nnormalise = [\"min-max\", \"z-score\", \"percentile\"]\n" + extra}
}

// TestRanges proves that ranges say what they should: none where nothing can
// move, wide where small choices decide, and that they depend on the seed only
// as a sample does.
func TestRanges(t *testing.T) {
	table := sure("").rank(t).Latest().Tables[0]
	if table.Draws != 1000 {
		t.Errorf("%d draws", table.Draws)
	}
	for k, row := range table.Rows {
		switch row.Entity.ID {
		case "e0000", "e0005", "e0006":
			if row.Low != row.Rank || row.High != row.Rank || row.Close {
				t.Errorf("%s: rank %d, range %d to %d, close %v", row.Entity.ID, row.Rank, row.Low, row.High, row.Close)
			}
		default:
			if row.Low < 2 || row.High > 5 || row.Low > row.High || k == 0 {
				t.Errorf("%s: range %d to %d", row.Entity.ID, row.Low, row.High)
			}
		}
	}
	if len(table.TooClose) == 0 {
		t.Errorf("too close: %v", table.TooClose)
	}
	for _, group := range table.TooClose {
		for _, k := range group {
			if !table.Rows[k].Close || k == 0 || k > 4 {
				t.Errorf("row %d of %v", k, table.TooClose)
			}
		}
	}
}

// TestRangesTied proves that rows with one rank are no neighbours that swap.
func TestRangesTied(t *testing.T) {
	w := world{[]made{{"higher", strings.Fields("9 5 5 1")}, {"higher", strings.Fields("9 5 5 1")}},
		keys("min-max", "arithmetic", "1") + components("0.5", "0.5") + "[robustness]\nweights = 0.5\n"}
	table := w.rank(t).Latest().Tables[0]
	var got []string
	for _, row := range table.Rows {
		got = append(got, fmt.Sprintf("%d: %d-%d", row.Rank, row.Low, row.High))
	}
	if want := "1: 1-1, 2: 2-2, 2: 2-2, 4: 4-4"; strings.Join(got, ", ") != want || len(table.TooClose) != 0 {
		t.Errorf("got %s, too close %v, want %s", strings.Join(got, ", "), table.TooClose, want)
	}
}

// TestSameOnAnyNumberOfCores proves that the draws do not depend on how they
// are spread; with -race also that they do not touch each other.
func TestSameOnAnyNumberOfCores(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	var first string
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		table := sure("draws = 777\nseed = 4\n").rank(t).Latest().Tables[0]
		got := ""
		for _, row := range table.Rows {
			got += fmt.Sprintf("%s %s %d %d-%d %v\n", row.Entity.ID, row.Score, row.Rank, row.Low, row.High, row.Close)
		}
		if first == "" {
			first = got
		} else if got != first {
			t.Errorf("%d cores:\n%s\nwant\n%s", cores, got, first)
		}
	}
}

// TestRangesGolden pins the numbers of one study, so that a change of the
// random numbers, of rounding or of a processor is seen. It covers every
// aggregation and, in the logarithm and the exponential, the only functions
// that processors might compute differently.
func TestRangesGolden(t *testing.T) {
	w := world{[]made{
		{"higher", strings.Fields("90 59 60 61 64 30 5")},
		{"higher", strings.Fields("95 63 62 60 57 20 3")},
	}, keys("none", "geometric", "2") + "scale = [1, 100]\n" + components("0.6", "0.4") +
		"[robustness]\nweights = 0.3\nnormalise = [\"min-max\", \"share-of-best\"]\naggregate = [\"arithmetic\", \"harmonic\"]\n"}
	table := w.rank(t).Latest().Tables[0]
	var got []string
	for _, row := range table.Rows {
		got = append(got, fmt.Sprintf("%d %s %s %d-%d", row.Rank, row.Entity.ID, row.Score, row.Low, row.High))
	}
	want := "1 e0000 91.97 1-1, 2 e0004 61.10 2-5, 3 e0002 60.79 2-4, 4 e0003 60.60 3-5, 5 e0001 60.57 3-5, 6 e0005 25.51 6-6, 7 e0006 4.08 7-7"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}
