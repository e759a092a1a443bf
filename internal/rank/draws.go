package rank

import (
	"math"
	"math/big"
	"runtime"
	"slices"
	"sync"
)

// batch is the number of draws whose ranks are held at once.
const batch = 64

// spread is what the draws say of one table: rank ranges, and how often each
// row stood behind the next one.
type spread struct {
	low, high []int
	swapped   []int // in how many draws row k stood behind row k+1
}

// study is everything the draws of one table need (Handbook, step 7). Values
// are floats here: no range changes for the sixteenth digit.
type study struct {
	entities, components int
	weights              []float64
	vary                 float64
	seed, draws          int
	scales               []scale
	aggregates           []string
}

// scale is the table under one normalisation: entities × components, and what
// the aggregations need of it.
type scale struct {
	values      []float64
	logarithms  []float64 // for the geometric mean
	reciprocals []float64 // for the harmonic mean
	absent      []bool    // nil where no value is missing
	unit        float64   // one over the last digit in which scores are compared
	sign        float64   // -1 where lower is better
}

// newScale takes a normalised table, column by column.
func newScale(columns []column, digits int, lower bool, aggregates []string) scale {
	n := len(columns[0])
	s := scale{values: make([]float64, n*len(columns)), unit: math.Pow10(digits), sign: 1}
	if lower {
		s.sign = -1
	}
	for k, c := range columns {
		for e, x := range c {
			at := e*len(columns) + k
			if x == nil {
				if s.absent == nil {
					s.absent = make([]bool, len(s.values))
				}
				s.absent[at] = true
				continue
			}
			s.values[at], _ = x.Float64()
		}
	}
	if slices.Contains(aggregates, Geometric) {
		s.logarithms = s.each(columns, func(x *big.Rat) float64 { return logOfBig(floatOf(x)) })
	}
	if slices.Contains(aggregates, Harmonic) {
		s.reciprocals = s.each(columns, func(x *big.Rat) float64 { y, _ := new(big.Rat).Inv(x).Float64(); return y })
	}
	return s
}

func (s scale) each(columns []column, f func(*big.Rat) float64) []float64 {
	out := make([]float64, len(s.values))
	for k, c := range columns {
		for e, x := range c {
			if x != nil {
				out[e*len(columns)+k] = f(x)
			}
		}
	}
	return out
}

// run makes all draws. Ranks of a batch are made on all cores, draw by draw;
// then counted on all cores, entity by entity. Nothing depends on which core
// did what.
func (s *study) run() spread {
	out := spread{make([]int, s.entities), make([]int, s.entities), make([]int, max(0, s.entities-1))}
	counts := make([]histogram, s.entities)
	ranks := make([][]int32, min(batch, s.draws))
	for k := range ranks {
		ranks[k] = make([]int32, s.entities)
	}
	workers := make([]*drawer, runtime.GOMAXPROCS(0))
	for w := range workers {
		workers[w] = &drawer{study: s, weights: make([]float64, s.components), keys: make([]key, s.entities)}
	}
	for first := 0; first < s.draws; first += batch {
		now := ranks[:min(batch, s.draws-first)]
		spreadOver(len(workers), len(now), func(w, k int) { workers[w].draw(first+k, now[k]) })
		spreadOver(len(workers), s.entities, func(_, e int) {
			for _, r := range now {
				counts[e].add(r[e])
				if e+1 < s.entities && r[e] > r[e+1] {
					out.swapped[e]++
				}
			}
		})
	}
	for e := range counts {
		out.low[e] = counts[e].reached(5 * s.draws)
		out.high[e] = counts[e].reached(95 * s.draws)
	}
	return out
}

// spreadOver calls f for every k below n, on so many workers, each with its
// own number and its own share of the k.
func spreadOver(workers, n int, f func(worker, k int)) {
	workers = max(1, min(workers, n))
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for k := n * w / workers; k < n*(w+1)/workers; k++ {
				f(w, k)
			}
		})
	}
	all.Wait()
}

// drawer makes draws, one after the other, in memory of its own.
type drawer struct {
	*study
	weights []float64
	keys    []key
}

// key is the score of an entity in units of the last digit, negated so that
// the best comes first.
type key struct {
	score  int64
	entity int32
}

// draw makes one draw: which weights, which normalisation, which aggregation,
// and the rank of every entity under them.
func (d *drawer) draw(number int, ranks []int32) {
	r := drawOf(d.seed, number)
	scale := &d.scales[r.below(len(d.scales))]
	how := d.aggregates[r.below(len(d.aggregates))]
	total := 0.0
	for k, w := range d.study.weights {
		shift := float64(2 * d.vary * (r.unit() - 0.5)) // evenly spread over ±vary
		d.weights[k] = float64(w * (1 + shift))
		total += d.weights[k]
	}
	for k := range d.weights {
		d.weights[k] /= total
	}
	for e := range d.keys {
		d.keys[e] = key{units(float64(scale.sign*d.score(scale, how, e)), scale.unit), int32(e)}
	}
	slices.SortFunc(d.keys, func(a, b key) int {
		switch {
		case a.score != b.score && a.score < b.score:
			return -1
		case a.score != b.score:
			return 1
		}
		return int(a.entity - b.entity)
	})
	for k, x := range d.keys {
		if k > 0 && x.score == d.keys[k-1].score {
			ranks[x.entity] = ranks[d.keys[k-1].entity]
		} else {
			ranks[x.entity] = int32(k + 1)
		}
	}
}

// score aggregates the values of entity e.
func (d *drawer) score(s *scale, how string, e int) float64 {
	from, to := e*d.components, (e+1)*d.components
	switch how {
	case Geometric:
		return exponential(d.mean(s, s.logarithms[from:to], from))
	case Harmonic:
		return 1 / d.mean(s, s.reciprocals[from:to], from)
	}
	return d.mean(s, s.values[from:to], from)
}

// mean is the weighted mean of the values that are there.
func (d *drawer) mean(s *scale, values []float64, from int) float64 {
	sum := 0.0
	if s.absent == nil {
		weights := d.weights[:len(values)]
		for k, x := range values {
			sum += float64(weights[k] * x)
		}
		return sum
	}
	total := 0.0
	for k, x := range values {
		if !s.absent[from+k] {
			sum += float64(d.weights[k] * x)
			total += d.weights[k]
		}
	}
	return sum / total
}

// units rounds a score to whole units of its last digit, half away from zero,
// and negates it. What no whole number holds ends at the ends.
func units(score, unit float64) int64 {
	const end = 1 << 62
	switch x := float64(score * unit); {
	case x != x || x <= -end:
		return end
	case x >= end:
		return -end
	case x < 0:
		return int64(math.Floor(0.5 - x))
	default:
		return -int64(math.Floor(x + 0.5))
	}
}

// histogram counts the ranks of one entity between the lowest and the highest
// that it had.
type histogram struct {
	first  int32 // rank that counts[0] is for
	counts []uint16
}

func (h *histogram) add(rank int32) {
	switch {
	case len(h.counts) == 0:
		h.first, h.counts = rank, make([]uint16, 1, 8)
	case rank < h.first:
		h.counts = slices.Insert(h.counts, 0, make([]uint16, h.first-rank)...)
		h.first = rank
	case int(rank-h.first) >= len(h.counts):
		h.counts = append(h.counts, make([]uint16, int(rank-h.first)-len(h.counts)+1)...)
	}
	h.counts[rank-h.first]++
}

// reached is the lowest rank at or below which the given number of hundredths
// of draws lie.
func (h *histogram) reached(hundredths int) int {
	sum := 0
	for k, n := range h.counts {
		if sum += 100 * int(n); sum >= hundredths {
			return int(h.first) + k
		}
	}
	return int(h.first) + len(h.counts) - 1
}
