package rank

import (
	"cmp"
	"math/big"
	"runtime"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// compute fills the editions of a ranking whose file is in order. What its
// numbers make impossible is a problem.
func (l *loader) compute() {
	for n, e := range l.to.Editions {
		at := l.file.At("periods", n)
		var union []*record.Entity
		for _, g := range l.to.Groups {
			set, members, ok := l.members(g, e.Period, at)
			if !ok {
				continue
			}
			for _, m := range members {
				if slices.Contains(union, m) && len(l.to.Groups) > 1 {
					l.problem(at, "rank-group-overlap", "id", m.ID, "period", e.Period.String())
				}
			}
			union = append(union, members...)
			l.table(e, n, &Table{Group: g, Set: set}, members)
		}
		if l.to.Together {
			l.table(e, n, &Table{}, union)
		}
		for _, i := range l.to.Apart {
			if o := i.Find(e.Period, l.records.Entities.Get(record.CountryID)); o != nil {
				e.Apart = append(e.Apart, o)
			} else {
				l.problem(at, "rank-no-value", "indicator", i.ID, "period", e.Period.String())
			}
		}
	}
	if !l.failed {
		l.leftOutMissing()
	}
}

// members returns who is in a group in a period: the members of that one of
// its sets that exists on the last day of the period.
func (l *loader) members(g *Group, p record.Period, at source.Pos) (*record.Set, []*record.Entity, bool) {
	switch {
	case g.All:
		return nil, l.everyone(p), true
	case len(g.Members) > 0:
		for k, e := range g.Members {
			if !existed(e.From, e.Until, p) {
				l.problem(l.file.At("group", g.k, "members", k), "rank-entity-not-then", "id", e.ID,
					"period", p.String(), "from", dayText(e.From), "until", dayText(e.Until))
			}
		}
		return nil, g.Members, true
	}
	var then []*record.Set
	for _, s := range g.Sets {
		if existed(s.From, s.Until, p) {
			then = append(then, s)
		}
	}
	switch len(then) {
	case 1:
		return then[0], then[0].Members, true
	case 0:
		l.problem(at, "rank-set-not-then", "period", p.String(), "set", g.Sets[0].ID, "from", dayText(g.Sets[0].From), "until", dayText(g.Sets[0].Until))
	default:
		l.problem(at, "rank-sets-overlap", "period", p.String(), "first", then[0].ID, "second", then[1].ID)
	}
	return nil, nil, false
}

// dayText is a day of a problem; an open end is shown as such.
func dayText(p record.Period) string {
	if p.IsZero() {
		return "…"
	}
	return p.String()
}

// existed reports whether what lived from one day until another did so on the
// last day of p.
func existed(from, until, p record.Period) bool {
	last := p.Last()
	return (from.IsZero() || !last.Before(from.First())) && (until.IsZero() || !last.After(until.Last()))
}

// everyone is every entity but the country with a value in p.
func (l *loader) everyone(p record.Period) []*record.Entity {
	var out []*record.Entity
	for _, o := range l.to.Components[0].Indicator.In(p) {
		if !o.Entity.IsCountry() {
			out = append(out, o.Entity)
		}
	}
	return out
}

// table ranks the members of one group and puts the table in the edition.
func (l *loader) table(e *Edition, n int, t *Table, members []*record.Entity) {
	at := l.file.At("periods", n)
	for k := range l.to.Components {
		if !l.values(e.Period, k, members, at) {
			return
		}
	}
	l.gather(e, t, members)
	if l.failed {
		return
	}
	if scored := l.to.Kind == Computed || l.to.Kind == Share; scored && len(t.Rows) < fewestEntities {
		l.problem(at, "rank-too-few", "period", e.Period.String(), "count", strconv.Itoa(len(t.Rows)), "least", strconv.Itoa(fewestEntities))
		return
	}
	switch l.to.Kind {
	case Computed:
		if f := l.to.score(t); f != nil {
			l.fault(f, e.Period, l.file.At("component", f.component, "indicator"))
			return
		}
		l.to.place(t)
		l.vary(e, t)
	case Share:
		for k := range t.Rows {
			t.Rows[k].Score = decimal(valueOf(t.Rows[k].Cells[0].Observation), l.to.Digits)
		}
		l.to.place(t)
	case Published:
		l.published(e, t)
	case Ordered:
		slices.SortStableFunc(t.Rows, func(a, b Row) int { return b.Cells[0].Value.Cmp(a.Cells[0].Value) })
	}
	e.Tables = append(e.Tables, t)
}

func (l *loader) fault(f *fault, p record.Period, at source.Pos) {
	l.problem(at, f.rule, append(f.args, "period", p.String())...)
}

// values proves that one component's values in a period can be ranked by at
// all: some are there, all or none are parts of a whole, counts begin on one
// day.
func (l *loader) values(p record.Period, k int, members []*record.Entity, at source.Pos) bool {
	i := l.to.Components[k].Indicator
	var first *record.Observation
	for _, e := range members {
		o := i.Find(p, e)
		switch {
		case o == nil:
		case l.to.Kind == Share && !o.Of.IsSet():
			l.problem(o.At(), "rank-share-without-whole", "indicator", i.ID, "entity", e.ID, "period", p.String(), "ranking", l.to.ID)
			return false
		case first == nil:
			first = o
		case first.Of.IsSet() != o.Of.IsSet():
			has, lacks := first, o
			if o.Of.IsSet() {
				has, lacks = o, first
			}
			l.problem(lacks.At(), "rank-mixed-values", "indicator", i.ID, "period", p.String(), "ranking", l.to.ID, "first", has.Entity.ID, "second", lacks.Entity.ID)
			return false
		case first.Since != o.Since:
			l.problem(l.componentAt(k), "rank-mixed-starts", "indicator", i.ID, "period", p.String(),
				"first", first.Entity.ID, "since", first.Since.String(), "second", e.ID, "other", o.Since.String())
			return false
		}
	}
	if first == nil {
		l.problem(at, "rank-no-value", "indicator", i.ID, "period", p.String())
	}
	return first != nil
}

// componentAt is where the file names component k.
func (l *loader) componentAt(k int) source.Pos {
	if l.to.Kind == Computed {
		return l.file.At("component", k, "indicator")
	}
	return l.file.At("indicator")
}

// gather makes a row of each entity that can be ranked, and says of the others
// why they cannot (Handbook, step 3). Both are in the order of names (L10N-04),
// which later stages keep among equals.
func (l *loader) gather(e *Edition, t *Table, members []*record.Entity) {
	members = slices.SortedFunc(slices.Values(members), func(a, b *record.Entity) int { return cmp.Compare(a.ID, b.ID) })
	lang.SortBy(lang.VI, members, func(e *record.Entity) string { return lang.SortName(e.Name.VI) })
	for _, entity := range members {
		row, missing := l.to.row(entity, e.Period)
		said, left := l.to.LeftOut[entity]
		switch {
		case missing == nil:
			t.Rows = append(t.Rows, row)
		case left:
			missing.Reason, missing.Said = Said, said
			t.Missing = append(t.Missing, *missing)
		default:
			if missing.Reason == Coverage {
				l.problem(l.file.At("min_coverage"), "rank-coverage", "id", entity.ID, "period", e.Period.String(),
					"coverage", missing.Coverage.Round(2).String(), "least", l.to.MinCoverage.String())
			}
			t.Missing = append(t.Missing, *missing)
		}
	}
}

// row collects the values of one entity, or says why it cannot be ranked. A
// bound ("over 16.4 %") is no value to rank by (design.md, 4).
func (r *Ranking) row(e *record.Entity, p record.Period) (Row, *Missing) {
	row := Row{Entity: e, Cells: make([]Cell, len(r.Components))}
	missing := &Missing{Entity: e, Reason: NoValue}
	covered := new(big.Rat)
	for k, c := range r.Components {
		switch o := c.Indicator.Find(p, e); {
		case o == nil:
			missing.Indicators = append(missing.Indicators, c.Indicator)
		case o.Bound != record.Exact:
			missing.Reason = NotExact
			missing.Indicators = append(missing.Indicators, c.Indicator)
		default:
			row.Cells[k] = Cell{Observation: o, Value: printed(o)}
			covered.Add(covered, c.weight)
		}
	}
	for _, i := range r.Beside {
		row.Beside = append(row.Beside, i.Find(p, e))
	}
	switch {
	case len(missing.Indicators) == 0:
		return row, nil
	case r.Missing != AvailableWeights || covered.Sign() == 0:
		return row, missing
	}
	row.Coverage = decimal(covered, workDigits)
	if covered.Cmp(r.MinCoverage.Rat()) < 0 {
		missing.Reason, missing.Coverage = Coverage, row.Coverage
		return row, missing
	}
	return row, nil
}

// leftOutMissing proves that everyone for whom the file says why there is no
// value is in a group, and without a value, in some edition.
func (l *loader) leftOutMissing() {
	for e := range l.to.LeftOut {
		found := false
		for _, edition := range l.to.Editions {
			for _, t := range edition.Tables {
				found = found || slices.ContainsFunc(t.Missing, func(m Missing) bool { return m.Entity == e })
			}
		}
		if !found {
			l.problem(l.file.Key("left_out", e.ID), "rank-left-out-unknown", "id", e.ID)
		}
	}
}

// columns returns the exact values of a table, component by component.
func (r *Ranking) columns(t *Table) []column {
	out := make([]column, len(r.Components))
	for k := range out {
		out[k] = make(column, len(t.Rows))
		for n, row := range t.Rows {
			if o := row.Cells[k].Observation; o != nil {
				out[k][n] = valueOf(o)
			}
		}
	}
	return out
}

// normalise puts all components on a common scale (Handbook, step 5).
func (r *Ranking) normalise(how string, columns []column) ([]column, []Norm, *fault) {
	n := normaliser{scale: [2]*big.Rat{r.Scale[0].Rat(), r.Scale[1].Rat()}}
	out, norms := make([]column, len(columns)), make([]Norm, len(columns))
	faults := make([]*fault, len(columns))
	spreadOver(runtime.GOMAXPROCS(0), len(columns), func(_, k int) {
		var made normalised
		made, faults[k] = n.apply(how, &r.Components[k], columns[k])
		out[k], norms[k] = made.values, made.norm
	})
	for k, f := range faults {
		if f != nil {
			f.component = k
			return nil, nil, f
		}
	}
	return out, norms, nil
}

// positive proves that values may enter a geometric or harmonic mean.
func (r *Ranking) positive(aggregate, normalise string, t *Table, columns []column) *fault {
	if !needsPositive(aggregate) {
		return nil
	}
	for k, c := range columns {
		for n, x := range c {
			if x != nil && x.Sign() <= 0 {
				return &fault{"rank-not-positive", k, []string{"aggregate", aggregate, "normalise", normalise,
					"entity", t.Rows[n].Entity.ID, "indicator", r.Components[k].Indicator.ID, "value", shortest(x)}}
			}
		}
	}
	return nil
}

// score fills normalised values, contributions and scores (Handbook, steps 5
// and 6).
func (r *Ranking) score(t *Table) *fault {
	columns, norms, f := r.normalise(r.Normalise, r.columns(t))
	if f != nil {
		return f
	}
	if f := r.positive(r.Aggregate, r.Normalise, t, columns); f != nil {
		return f
	}
	t.Norms = norms
	spreadOver(runtime.GOMAXPROCS(0), len(t.Rows), func(_, n int) { r.scoreRow(&t.Rows[n], columns, n) })
	return nil
}

func (r *Ranking) scoreRow(row *Row, columns []column, n int) {
	values, weights, total := make([]*big.Rat, len(columns)), make([]*big.Rat, len(columns)), new(big.Rat)
	for k := range columns {
		values[k], weights[k] = columns[k][n], r.Components[k].weight
		if values[k] != nil {
			total.Add(total, weights[k])
		}
	}
	for k, x := range values {
		if x == nil {
			continue
		}
		weight := new(big.Rat).Quo(weights[k], total)
		cell := &row.Cells[k]
		cell.Normalised, cell.Weight = decimal(x, workDigits), decimal(weight, workDigits)
		cell.Contribution = contribution(r.Aggregate, x, weight)
	}
	row.Score = decimal(aggregate(r.Aggregate, values, weights), r.Digits)
}

// ascending reports whether the lowest score is the best: values as they are,
// of which less is better.
func (r *Ranking) ascending() bool {
	return (r.Kind == Share || r.Normalise == AsIs) && r.Components[0].Indicator.Better == record.Lower
}

// place sorts rows by their rounded scores and gives ranks: equal scores share
// one, and the next is so many places further ("1, 2, 2, 4").
func (r *Ranking) place(t *Table) {
	sign := -1
	if r.ascending() {
		sign = 1
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return sign * a.Score.Cmp(b.Score) })
	for k := range t.Rows {
		t.Rows[k].Rank = k + 1
		if k > 0 && t.Rows[k].Score.Cmp(t.Rows[k-1].Score) == 0 {
			t.Rows[k].Rank = t.Rows[k-1].Rank
		}
	}
	markTies(t)
}

func markTies(t *Table) {
	for k := 1; k < len(t.Rows); k++ {
		if t.Rows[k].Rank == t.Rows[k-1].Rank {
			t.Rows[k].Tied, t.Rows[k-1].Tied = true, true
		}
	}
}

// published takes the ranks as they were printed.
func (l *loader) published(e *Edition, t *Table) {
	size := t.Size()
	for k := range t.Rows {
		value := t.Rows[k].Cells[0].Value
		rank, err := strconv.Atoi(value.String())
		if err != nil || rank < 1 || rank > size {
			l.problem(l.file.At("indicator"), "rank-not-a-rank", "indicator", l.to.Components[0].Indicator.ID,
				"entity", t.Rows[k].Entity.ID, "period", e.Period.String(), "value", value.String(), "size", strconv.Itoa(size))
			return
		}
		t.Rows[k].Rank = rank
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return cmp.Compare(a.Rank, b.Rank) })
	markTies(t)
	if len(t.Missing) > 0 {
		return
	}
	for k, row := range t.Rows {
		if want := k + 1; row.Rank != want && !(k > 0 && row.Rank == t.Rows[k-1].Rank) {
			l.ps.Add(l.file.At("indicator"), "rank-published-gap", "period", e.Period.String(),
				"entity", row.Entity.ID, "rank", strconv.Itoa(row.Rank), "want", strconv.Itoa(want))
			return
		}
	}
}
