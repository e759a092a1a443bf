package export

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/rank"
)

// A table of ranks that were copied, or of counts without ranks, does not claim
// that ranks can be computed from it.
func TestRankingSaysWhatItHolds(t *testing.T) {
	c := catalogue(t)
	again := map[string]bool{rank.Computed: true, rank.Share: true, rank.Published: false, rank.Ordered: false}
	seen := map[string]string{}
	for _, r := range c.portal.Rankings.All {
		for _, e := range r.Editions {
			d := c.Edition(e).Description
			if claims := strings.Contains(d.VI, "đủ để tính lại"); claims != again[r.Kind] || claims != strings.Contains(d.EN, "compute every rank again") {
				t.Errorf("%s, a ranking of kind %s: %q", r.ID, r.Kind, d)
			}
			if r.Robustness == nil && strings.Contains(d.EN, "rank ranges") {
				t.Errorf("%s has no rank ranges: %q", r.ID, d)
			}
			seen[r.Kind] = rankingHolds(r).VI
		}
	}
	for kind := range again {
		for other := range again {
			if seen[kind] == "" || kind != other && seen[kind] == seen[other] {
				t.Errorf("%s says %q, %s %q", kind, seen[kind], other, seen[other])
			}
		}
	}
}
