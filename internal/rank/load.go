package rank

import (
	"io/fs"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// dir is where the files of rankings are; indicatorDir and entityDir where
// what they refer to is.
const (
	dir          = "data/rankings"
	indicatorDir = "data/indicators/"
	entityDir    = "data/entities/"
)

// Load reads and computes every ranking of data/rankings/ against the records.
// All problems go to ps; a ranking with an error is left out. A site without
// that folder has no rankings.
func Load(fsys fs.FS, r *record.Records, ps *source.Problems) *Rankings {
	all := &Rankings{byID: map[string]*Ranking{}}
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return all
	}
	broken := brokenFiles(ps)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case path.Ext(name) != ".toml":
			ps.Add(source.Pos{File: name}, "unexpected-file", "folder", dir)
		default:
			if ranking := read(fsys, name, r, broken, ps); ranking != nil {
				all.All = append(all.All, ranking)
				all.byID[ranking.ID] = ranking
			}
		}
	}
	return all
}

// brokenFiles returns the files that already have errors. What refers to a
// record in one of them is forgiven, so that one mistake is one problem.
func brokenFiles(ps *source.Problems) map[string]bool {
	files := map[string]bool{}
	for _, p := range ps.Sorted() {
		if p.Severity() == source.Error {
			files[p.File] = true
		}
	}
	return files
}

// loader reads one file.
type loader struct {
	file    *source.File
	records *record.Records
	broken  map[string]bool
	ps      *source.Problems
	entry   rankingEntry
	to      *Ranking
	failed  bool // an error was found in this file, or it refers to a broken one
}

// fewestEntities is the least number of entities that make a ranking: below
// it, every normalisation says only who is first and who last.
const fewestEntities = 3

func read(fsys fs.FS, name string, r *record.Records, broken map[string]bool, ps *source.Problems) *Ranking {
	f, ok := source.ReadTOML(fsys, name, ps)
	if !ok {
		return nil
	}
	l := &loader{file: f, records: r, broken: broken, ps: ps}
	if !f.Decode(&l.entry, ps) {
		return nil
	}
	id := strings.TrimSuffix(path.Base(name), ".toml")
	if slug := lang.Slug(id); slug != id {
		l.problem(source.Pos{File: name}, "bad-id", "kind", "ranking", "id", id, "slug", slug)
	}
	e := &l.entry
	l.to = &Ranking{ID: id, Name: e.Name, Summary: e.Summary, Note: e.Note, Kind: e.Kind, Together: e.Together,
		Equal: e.Equal, Normalise: e.Normalise, Aggregate: e.Aggregate, Missing: e.Missing, MinCoverage: e.MinCoverage,
		Digits: e.Digits, Experimental: e.Experimental, SameMethod: e.SameMethod,
		Aliases: record.Aliases(f.At, e.Aliases), At: f.At("name")}
	l.shape()
	l.groups()
	l.components()
	l.further()
	l.periods()
	l.sameUnits()
	if l.failed {
		return nil
	}
	l.compute()
	if l.failed {
		return nil
	}
	l.unlisted()
	l.to.move()
	return l.to
}

// unlisted warns of values that are newer than the last period of the ranking: who
// adds a period to an indicator may not know that a ranking names its own.
func (l *loader) unlisted() {
	if len(l.to.Editions) == 0 {
		return
	}
	last := l.to.Editions[len(l.to.Editions)-1].Period
	line := strconv.Itoa(l.file.At("periods").Line)
	for _, c := range l.to.Components {
		all := c.Indicator.Series
		for len(all) > 0 {
			p := all[len(all)-1].Period
			if p.Compare(last) <= 0 {
				break
			}
			in := c.Indicator.In(p)
			all = all[:len(all)-len(in)]
			in = slices.DeleteFunc(slices.Clone(in), func(o *record.Observation) bool { return !l.to.ranks(o.Entity) })
			if p.Kind() == last.Kind() && len(in) >= fewestEntities {
				l.ps.Add(in[0].At(), "rank-period-unlisted", "period", p.String(), "indicator", c.Indicator.ID, "ranking", l.to.ID, "line", line)
			}
		}
	}
}

// ranks reports whether an entity is a member of some group.
func (r *Ranking) ranks(e *record.Entity) bool {
	return slices.ContainsFunc(r.Groups, func(g *Group) bool {
		return g.All && !e.IsCountry() || slices.Contains(g.Members, e) ||
			slices.ContainsFunc(g.Sets, func(s *record.Set) bool { return s.Has(e) })
	})
}

// problem reports an error of this file; the ranking is then left out.
func (l *loader) problem(at source.Pos, rule string, args ...string) {
	l.failed = true
	l.ps.Add(at, rule, args...)
}

// find looks up a reference; an unknown one is a problem, unless the file that
// should hold it has errors already.
func find[T any](l *loader, r record.Register[T], kind, id string, at source.Pos, idOf func(*T) string) *T {
	if found := r.Get(id); found != nil {
		return found
	}
	if l.forgiven(kind, id) {
		l.failed = true
		return nil
	}
	var ids []string
	for _, x := range r.All {
		ids = append(ids, idOf(x))
	}
	if guess := source.Nearest(id, ids); guess != "" {
		l.problem(at, "unknown-reference-guess", "kind", kind, "id", id, "guess", guess)
	} else {
		l.problem(at, "unknown-reference", "kind", kind, "id", id)
	}
	return nil
}

func (l *loader) forgiven(kind, id string) bool {
	if kind == "indicator" {
		return l.broken[indicatorDir+id+".toml"]
	}
	for file := range l.broken {
		if strings.HasPrefix(file, entityDir) {
			return true
		}
	}
	return false
}

func (l *loader) indicator(id string, at source.Pos) *record.Indicator {
	if l.broken[indicatorDir+id+".toml"] || l.records.IsHeld(id) {
		l.failed = true // its values may be incomplete, or wait for their day
		return nil
	}
	return find(l, l.records.Indicators, "indicator", id, at, func(i *record.Indicator) string { return i.ID })
}

func (l *loader) set(id string, at source.Pos) *record.Set {
	return find(l, l.records.Sets, "set", id, at, func(s *record.Set) string { return s.ID })
}

func (l *loader) entity(id string, at source.Pos) *record.Entity {
	return find(l, l.records.Entities, "entity", id, at, func(e *record.Entity) string { return e.ID })
}

// groups reads who is ranked with whom.
func (l *loader) groups() {
	e, f := &l.entry, l.file
	switch {
	case len(e.Groups) > 0 && len(e.Sets) > 0:
		l.problem(f.Key("sets"), "rank-sets-and-groups")
	case len(e.Groups) > 0:
		for k, g := range e.Groups {
			l.group(k, g)
		}
	case len(e.Sets) > 0:
		l.to.Groups = []*Group{{Sets: l.sets(e.Sets, "sets")}}
	case e.Kind == Ordered:
		l.to.Groups = []*Group{{All: true}}
	default:
		l.problem(f.At("kind"), "rank-key-missing", "key", "sets", "kind", e.Kind)
	}
	if e.Together && len(e.Groups) < 2 {
		l.problem(f.At("together"), "rank-together-alone")
	}
}

func (l *loader) group(k int, g groupEntry) {
	to := &Group{Name: g.Name, k: k}
	if (len(g.Sets) == 0) == (len(g.Members) == 0) {
		l.problem(l.file.Key("group", k), "rank-group-members")
		return
	}
	to.Sets = l.sets(g.Sets, "group", k, "sets")
	for n, id := range g.Members {
		at := l.file.At("group", k, "members", n)
		e := l.entity(id, at)
		if slices.Contains(to.Members, e) && e != nil {
			l.problem(at, "rank-member-twice", "id", id)
			continue
		}
		to.Members = append(to.Members, e)
	}
	l.to.Groups = append(l.to.Groups, to)
}

func (l *loader) sets(ids []string, path ...any) []*record.Set {
	var out []*record.Set
	for k, id := range ids {
		out = append(out, l.set(id, l.file.At(append(slices.Clone(path), k)...)))
	}
	return out
}

// components reads what is ranked by, and proves weights and directions.
func (l *loader) components() {
	e, f := &l.entry, l.file
	if e.Kind != Computed {
		if e.Indicator != "" {
			i := l.indicator(e.Indicator, f.At("indicator"))
			l.to.Components = []Component{{Indicator: i, weight: big.NewRat(1, 1)}}
			l.direction(i, f.At("indicator"))
		}
		return
	}
	first := map[string]int{}
	for k, c := range e.Components {
		at := f.At("component", k, "indicator")
		i := l.indicator(c.Indicator, at)
		if n, twice := first[c.Indicator]; twice {
			l.problem(at, "rank-component-twice", "indicator", c.Indicator, "line", strconv.Itoa(f.At("component", n, "indicator").Line))
		} else {
			first[c.Indicator] = k
		}
		l.direction(i, at)
		l.to.Components = append(l.to.Components, Component{Indicator: i, Goalposts: l.goalposts(k, c)})
	}
	l.weights()
}

// direction proves that an indicator says which way is good, where rows are
// ranked by it.
func (l *loader) direction(i *record.Indicator, at source.Pos) {
	if i == nil {
		return
	}
	switch {
	case l.entry.Kind == Published && i.Unit != nil && i.Unit.Kind != "rank":
		l.problem(at, "rank-unit-not-rank", "indicator", i.ID, "unit", i.Unit.ID)
	case (l.entry.Kind == Computed || l.entry.Kind == Share) && i.Better == record.Neither:
		l.problem(at, "rank-no-direction", "indicator", i.ID)
	}
}

// goalposts reads the declared ends of min-max.
func (l *loader) goalposts(k int, c componentEntry) (posts [2]source.Decimal) {
	if len(c.Goalposts) == 0 {
		return posts
	}
	at := l.file.At("component", k, "goalposts")
	uses := l.entry.Normalise == MinMax || slices.Contains(l.entry.Robustness.Normalise, MinMax)
	switch {
	case !uses:
		l.problem(at, "rank-goalposts-unused", "normalise", l.entry.Normalise)
	case len(c.Goalposts) != 2 || c.Goalposts[0].Cmp(c.Goalposts[1]) >= 0:
		l.problem(at, "rank-goalposts", "value", joinDecimals(c.Goalposts))
	default:
		posts = [2]source.Decimal{c.Goalposts[0], c.Goalposts[1]}
	}
	return posts
}

// weights proves that weights are positive and sum to 1, or are not there
// where all are equal.
func (l *loader) weights() {
	f, sum, complete := l.file, whole(0), true
	for k, c := range l.entry.Components {
		at := f.At("component", k, "weight")
		switch {
		case l.entry.Equal && c.Weight.IsSet():
			l.problem(at, "rank-weight-and-equal", "weight", c.Weight.String())
		case l.entry.Equal:
			w := big.NewRat(1, int64(len(l.entry.Components)))
			l.to.Components[k].weight, l.to.Components[k].Weight = w, decimal(w, workDigits)
		case !c.Weight.IsSet():
			complete = false
			l.problem(f.Key("component", k), "rank-weight-missing", "indicator", c.Indicator)
		case c.Weight.Sign() <= 0:
			complete = false
			l.problem(at, "rank-weight-not-positive", "weight", c.Weight.String())
		default:
			sum = sum.Add(c.Weight)
			l.to.Components[k].weight, l.to.Components[k].Weight = c.Weight.Rat(), c.Weight
		}
	}
	if !l.entry.Equal && complete && len(l.entry.Components) > 0 && sum.Cmp(whole(1)) != 0 {
		l.problem(f.At("component", 0, "weight"), "rank-weights-sum", "sum", sum.String(), "rest", whole(1).Sub(sum).String())
	}
}

// sameUnits proves that components that are not normalised can be added at
// all: one unit, one direction.
func (l *loader) sameUnits() {
	own := l.entry.Normalise == AsIs
	if !own && !slices.Contains(l.entry.Robustness.Normalise, AsIs) {
		return
	}
	at := l.file.At("normalise")
	if !own {
		at = l.file.At("robustness", "normalise", slices.Index(l.entry.Robustness.Normalise, AsIs))
	}
	for _, c := range l.to.Components {
		first := l.to.Components[0].Indicator
		if first == nil || c.Indicator == nil {
			return
		}
		l.sameUnit(first, c.Indicator, at)
		if first.Better != c.Indicator.Better {
			l.problem(at, "rank-mixed-directions", "first", first.ID, "second", c.Indicator.ID)
		}
	}
}

// sameUnit proves that two components are in one unit in every period. Where one
// is a share of its whole, and the other a number without one, the whole is what is
// missing: at those values.
func (l *loader) sameUnit(first, second *record.Indicator, at source.Pos) {
	for _, e := range l.to.Editions {
		x, y := first.In(e.Period), second.In(e.Period)
		if len(x) == 0 || len(y) == 0 {
			continue // said elsewhere
		}
		a, b := unitOf(first, x[0]), unitOf(second, y[0])
		if a == b {
			continue
		}
		has, lacks := first, y[0]
		if y[0].Of.IsSet() {
			has, lacks = second, x[0]
		}
		if x[0].Of.IsSet() == y[0].Of.IsSet() || lacks.Indicator.Unit.Kind == "percent" {
			l.problem(at, "rank-mixed-units", "first", first.ID, "unit", a, "second", second.ID, "other", b)
		} else {
			l.problem(lacks.At(), "rank-whole-missing", "indicator", lacks.Indicator.ID, "period", e.Period.String(), "ranking", l.to.ID, "other", has.ID)
		}
		return
	}
}

// unitOf is the unit in which an indicator enters: percent where its values
// are parts of a whole.
func unitOf(i *record.Indicator, o *record.Observation) string {
	if o.Of.IsSet() {
		return "percent"
	}
	if i.Unit == nil {
		return ""
	}
	return i.Unit.ID
}

// further reads what stands beside and apart, and who is left out and why.
func (l *loader) further() {
	f := l.file
	for k, id := range l.entry.Beside {
		l.to.Beside = append(l.to.Beside, l.indicator(id, f.At("beside", k)))
	}
	for k, id := range l.entry.Apart {
		l.to.Apart = append(l.to.Apart, l.indicator(id, f.At("apart", k)))
	}
	l.to.LeftOut = map[*record.Entity]lang.Text{}
	for _, id := range sortedKeys(l.entry.LeftOut) {
		if e := l.entity(id, f.Key("left_out", id)); e != nil {
			l.to.LeftOut[e] = l.entry.LeftOut[id]
		}
	}
	l.to.Changed = map[record.Period]lang.Text{}
	for _, text := range sortedKeys(l.entry.Changed) {
		if p := l.period(text, f.Key("method_changed", text)); !p.IsZero() {
			l.to.Changed[p] = l.entry.Changed[text]
			if !slices.Contains(l.entry.Periods, text) {
				l.problem(f.Key("method_changed", text), "rank-changed-period", "period", text)
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (l *loader) period(text string, at source.Pos) record.Period {
	p, err := record.ParsePeriod(text)
	if err != nil {
		l.problem(at, "bad-period", "value", text)
	}
	return p
}

// periods reads the periods and makes an edition of each.
func (l *loader) periods() {
	var last record.Period
	for n, text := range l.entry.Periods {
		at := l.file.At("periods", n)
		p := l.period(text, at)
		if p.IsZero() {
			continue
		}
		if !last.IsZero() && p.Compare(last) <= 0 {
			l.problem(at, "rank-period-order", "period", text, "before", last.String())
		}
		last = p
		l.to.Editions = append(l.to.Editions, &Edition{Ranking: l.to, Period: p})
	}
}
