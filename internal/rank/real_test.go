package rank_test

import (
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// realTree is the portal's own data. While data/rankings is not there, the
// files that will stand in it are taken from testdata/rankings.
type realTree struct{ fs.FS }

func (r realTree) Open(name string) (fs.File, error) {
	if rest, ok := strings.CutPrefix(name, "data/rankings"); ok {
		if _, err := fs.Stat(r.FS, "data/rankings"); err != nil {
			return r.FS.Open(path.Join("internal/rank/testdata/rankings", rest))
		}
	}
	return r.FS.Open(name)
}

func realRankings(t *testing.T) (*record.Records, *rank.Rankings) {
	t.Helper()
	records, rankings, problems := load(realTree{os.DirFS("../..")})
	report(t, problems)
	return records, rankings
}

// TestRealRankings proves that the rankings of the portal are the ones it was
// asked for, without a problem, and what stands at their ends.
func TestRealRankings(t *testing.T) {
	_, rankings := realRankings(t)
	want := map[string]string{
		"business-procedures-online-ministries": "15 + 2: bo-tu-phap 1 100.00 … thanh-tra-chinh-phu 15 0.00",
		"business-procedures-online-provinces":  "34 + 0: an-giang 1 100.00 … lai-chau 34 59.42",
		"dti":                                   "63 + 0: da-nang-pre2025 1  … bac-kan-pre2025 63 ",
		"online-readiness":                      "34 + 0: bac-ninh 1 99.7 … dien-bien 34 54.7",
		"pii":                                   "5 + 29: ha-noi 1  … hue 5 ",
		"procedures-accepted-anywhere":          "34 + 0: da-nang 1 100.00 … dien-bien 34 13.04",
		"procedures-to-cut-by-ministry":         "14 + 0: bo-tai-chinh 0  … bo-ngoai-giao 0 ",
		"tasks-overdue-by-agency":               "15 + 0: bo-tai-chinh 0  … van-phong-trung-uong-dang 0 ",
	}
	for _, r := range rankings.All {
		table := r.Latest().Tables[0]
		first, last := table.Rows[0], table.Rows[len(table.Rows)-1]
		got := fmt.Sprintf("%d + %d: %s %d %s … %s %d %s", len(table.Rows), len(table.Missing),
			first.Entity.ID, first.Rank, first.Score, last.Entity.ID, last.Rank, last.Score)
		if got != want[r.ID] {
			t.Errorf("%s:\n got %s\nwant %s", r.ID, got, want[r.ID])
		}
		delete(want, r.ID)
	}
	for id := range want {
		t.Errorf("%s is not there", id)
	}
}

// TestRealShares computes the shares and ranks of the telegram a second time,
// straight from the numbers of the records, and counts its ties: five at 100 %
// in Annex II, six in Annex III.
func TestRealShares(t *testing.T) {
	_, rankings := realRankings(t)
	ties := map[string]int{"business-procedures-online-provinces": 5, "procedures-accepted-anywhere": 6, "business-procedures-online-ministries": 1}
	for id, first := range ties {
		table := rankings.Get(id).Latest().Tables[0]
		for _, row := range table.Rows {
			rank := 1
			for _, other := range table.Rows {
				if hundredths(other) > hundredths(row) {
					rank++
				}
			}
			if row.Rank != rank {
				t.Errorf("%s: %s has rank %d, want %d", id, row.Entity.ID, row.Rank, rank)
			}
		}
		n := 0
		for _, row := range table.Rows {
			n += bit(row.Rank == 1)
		}
		if n != first {
			t.Errorf("%s: %d in first place, want %d", id, n, first)
		}
	}
}

// hundredths is the share of a row in hundredths of a percent.
func hundredths(r rank.Row) int64 {
	o := r.Cells[0].Observation
	value, _ := strconv.ParseInt(o.Value.String(), 10, 64)
	of, _ := strconv.ParseInt(o.Of.String(), 10, 64)
	return (20000*value + of) / (2 * of)
}

// TestRealIndex computes the index of online-service readiness a second time,
// and looks at what its ranges say.
func TestRealIndex(t *testing.T) {
	records, rankings := realRankings(t)
	r := rankings.Get("online-readiness")
	if !r.Experimental || r.Latest().Tables[0].Draws != 1000 {
		t.Error("not experimental, or without ranges")
	}
	period := r.Latest().Period
	online, anywhere := records.Indicators.Get("business-procedures-online-provinces"), records.Indicators.Get("procedures-accepted-anywhere")
	for _, row := range r.Latest().Tables[0].Rows {
		sum := new(big.Rat)
		for _, i := range []*record.Indicator{online, anywhere} {
			o := i.Find(period, row.Entity)
			sum.Add(sum, new(big.Rat).Quo(o.Value.Rat(), o.Of.Rat()))
		}
		if want := sum.Mul(sum, big.NewRat(50, 1)).FloatString(1); row.Score.String() != want {
			t.Errorf("%s: %s, want %s", row.Entity.ID, row.Score, want)
		}
		if row.Low < 1 || row.High > 34 || row.Low > row.High {
			t.Errorf("%s: range %d to %d", row.Entity.ID, row.Low, row.High)
		}
	}
}
