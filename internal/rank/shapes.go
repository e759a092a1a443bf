package rank

import (
	"reflect"

	"resolution57.example/portal/internal/source"
)

// The words that may stand at a key, in the order in which a hint lists them.
var (
	kinds          = []string{Computed, Share, Published, Ordered}
	normalisations = []string{MinMax, ZScore, Percentile, ShareOfBest, AsIs}
	aggregations   = []string{Arithmetic, Geometric, Harmonic}
	missings       = []string{LeaveOut, AvailableWeights}
)

// Shapes is the one kind of file that this package reads.
func Shapes() []source.Shape {
	return []source.Shape{{Name: "ranking", Files: dir + "/*.toml", Type: reflect.TypeFor[rankingEntry](), Words: map[string][]string{
		"rank.rankingEntry.kind": kinds, "rank.rankingEntry.normalise": normalisations,
		"rank.rankingEntry.aggregate": aggregations, "rank.rankingEntry.missing": missings,
		"rank.robustnessEntry.normalise": normalisations, "rank.robustnessEntry.aggregate": aggregations,
	}}}
}
