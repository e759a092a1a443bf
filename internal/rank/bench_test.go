package rank_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// BenchmarkLoad shows how the time of a ranking grows with entities,
// components and draws, up to the communes of the country; the memory must not
// grow with the draws (design.md, 11).
func BenchmarkLoad(b *testing.B) {
	for _, size := range []struct{ entities, components, draws int }{
		{34, 2, 1000}, {3321, 5, 1000}, {3321, 20, 100}, {3321, 20, 1000}, {3321, 20, 4000}, {830, 20, 1000},
	} {
		b.Run(fmt.Sprintf("entities=%d/components=%d/draws=%d", size.entities, size.components, size.draws), func(b *testing.B) {
			bench(b, size.entities, size.components, "min-max", "arithmetic",
				fmt.Sprintf("[robustness]\ndraws = %d\nweights = 0.25\nnormalise = [\"z-score\", \"percentile\"]\n", size.draws))
		})
	}
	for _, aggregate := range []string{"geometric", "harmonic"} {
		b.Run(aggregate, func(b *testing.B) {
			bench(b, 3321, 20, "share-of-best", aggregate, "[robustness]\nweights = 0.25\naggregate = [\"arithmetic\"]\n")
		})
	}
}

func bench(b *testing.B, entities, columns int, normalise, aggregate, robustness string) {
	r := rand.New(rand.NewPCG(1, 2))
	w := world{indicators: make([]made, columns)}
	var weights []string
	for k := range w.indicators {
		w.indicators[k].better = "higher"
		for range entities {
			w.indicators[k].values = append(w.indicators[k].values, fmt.Sprintf("%d.%02d", 1+r.IntN(99), r.IntN(100)))
		}
		weights = append(weights, "")
	}
	w.ranking = keys(normalise, aggregate, "2") + "equal = true\n" + components(weights...) + robustness
	files := w.files(b)
	var ps source.Problems
	records := record.Load(without(files), &ps)
	report(b, ps.Sorted())
	b.ReportAllocs()
	for b.Loop() {
		rank.Load(files, records, &ps)
	}
	report(b, ps.Sorted())
}
