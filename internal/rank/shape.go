package rank

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// shape proves which keys stand for the kind of ranking, the words among their
// values, and numbers that need no record.
func (l *loader) shape() {
	e, f := &l.entry, l.file
	l.word("kind", e.Kind, kinds...)
	for _, use := range keyUses() {
		has, must, may := f.Has(use.key), slices.Contains(use.must, e.Kind), slices.Contains(use.may, e.Kind)
		switch {
		case must && !has:
			l.problem(f.At("kind"), "rank-key-missing", "key", use.key, "kind", e.Kind)
		case has && !must && !may:
			l.problem(f.Key(use.key), "rank-key-misplaced", "key", use.key, "kind", e.Kind,
				"kinds", strings.Join(slices.Concat(use.must, use.may), ", "))
		}
	}
	l.word("normalise", e.Normalise, normalisations...)
	l.word("aggregate", e.Aggregate, aggregations...)
	l.word("missing", e.Missing, missings...)
	if e.Digits < 0 || e.Digits > 6 {
		l.problem(f.At("digits"), "rank-digits", "value", strconv.Itoa(e.Digits))
	}
	l.coverage()
	l.scale()
	l.robustness()
}

// word proves that a key holds one of the words it may hold.
func (l *loader) word(key, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		l.problem(l.file.At(key), "unknown-word", "value", value, "allowed", strings.Join(allowed, ", "))
	}
}

func (l *loader) coverage() {
	e, f := &l.entry, l.file
	has, needs := f.Has("min_coverage"), e.Missing == AvailableWeights
	switch {
	case needs && !has:
		l.problem(f.At("missing"), "rank-coverage-missing")
	case has && !needs:
		l.problem(f.Key("min_coverage"), "rank-coverage-unused", "missing", e.Missing)
	case has && (e.MinCoverage.Sign() <= 0 || e.MinCoverage.Rat().Cmp(big.NewRat(1, 1)) > 0):
		l.problem(f.At("min_coverage"), "rank-coverage-range", "value", e.MinCoverage.String())
	}
}

// scale reads what min-max gives the worst and the best.
func (l *loader) scale() {
	scale := l.entry.Scale
	if len(scale) == 0 {
		scale = []source.Decimal{whole(0), whole(100)}
	}
	if len(scale) != 2 || scale[0].Cmp(scale[1]) >= 0 {
		l.problem(l.file.At("scale"), "rank-scale", "value", joinDecimals(scale))
		return
	}
	l.to.Scale = [2]source.Decimal{scale[0], scale[1]}
}

func whole(n int64) source.Decimal { return decimal(big.NewRat(n, 1), 0) }

func joinDecimals(ds []source.Decimal) string {
	var texts []string
	for _, d := range ds {
		texts = append(texts, d.String())
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// What stands for draws and seed where the file names none, and the limits of
// draws: fewer tell nothing at the fifth percentile, more only take time.
const (
	defaultDraws = 1000
	defaultSeed  = 57
	fewestDraws  = 100
	mostDraws    = 50000
)

func (l *loader) robustness() {
	f, e := l.file, &l.entry.Robustness
	if !f.Has("robustness") {
		return
	}
	to := &Robustness{Draws: e.Draws, Seed: e.Seed, Weights: e.Weights, Normalise: e.Normalise, Aggregate: e.Aggregate}
	if !f.Has("robustness", "draws") {
		to.Draws = defaultDraws
	}
	if !f.Has("robustness", "seed") {
		to.Seed = defaultSeed
	}
	if to.Draws < fewestDraws || to.Draws > mostDraws {
		l.problem(f.At("robustness", "draws"), "rank-draws", "value", strconv.Itoa(to.Draws),
			"least", strconv.Itoa(fewestDraws), "most", strconv.Itoa(mostDraws))
	}
	if to.Weights.IsSet() && (to.Weights.Sign() <= 0 || to.Weights.Rat().Cmp(big.NewRat(1, 1)) >= 0) {
		l.problem(f.At("robustness", "weights"), "rank-vary", "value", to.Weights.String())
	}
	if !to.Weights.IsSet() && len(to.Normalise)+len(to.Aggregate) == 0 {
		l.problem(f.Key("robustness"), "rank-robustness-empty")
	}
	l.alternatives("normalise", l.entry.Normalise, to.Normalise, normalisations...)
	l.alternatives("aggregate", l.entry.Aggregate, to.Aggregate, aggregations...)
	l.to.Robustness = to
}

// alternatives proves that each is known, once, and not the ranking's own.
func (l *loader) alternatives(key, own string, others []string, allowed ...string) {
	for k, how := range others {
		at := l.file.At("robustness", key, k)
		switch {
		case !slices.Contains(allowed, how):
			l.problem(at, "unknown-word", "value", how, "allowed", strings.Join(allowed, ", "))
		case how == own || slices.Index(others, how) != k:
			l.problem(at, "rank-alternative-twice", "value", how)
		}
	}
}
