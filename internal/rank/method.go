package rank

import (
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Method says in sentences of language l how the ranking comes about, from
// what its file states: nothing is described that is not computed so. Words
// are those under [rank] in templates/words.
func (r *Ranking) Method(l lang.Lang, words *lang.Words) []string {
	w := wording{l, words}
	steps := []string{w.say("rank.kind." + r.Kind)}
	switch r.Kind {
	case Computed:
		steps = append(steps, w.components(r), w.wholes(r), w.normalisation(r), w.aggregation(r), w.missing(r), w.rounding(r))
		steps = append(steps, w.robustness(r))
	case Share:
		steps = append(steps, w.say("rank.method.share", "indicator", r.Components[0].Indicator.Name.In(l)),
			w.say("rank.method.share-direction."+string(r.Components[0].Indicator.Better)), w.rounding(r), w.say("rank.method.no-range"))
	case Published:
		steps = append(steps, w.say("rank.method.published", "indicator", r.Components[0].Indicator.Name.In(l)))
	case Ordered:
		steps = append(steps, w.say("rank.method.ordered", "indicator", r.Components[0].Indicator.Name.In(l)))
	}
	if len(r.Groups) > 1 {
		steps = append(steps, w.groups(r))
	}
	if r.Experimental {
		steps = append(steps, w.say("rank.method.experimental"))
	}
	return slicesWithout(steps, "")
}

func slicesWithout(texts []string, empty string) []string {
	var out []string
	for _, t := range texts {
		if t != empty {
			out = append(out, t)
		}
	}
	return out
}

// Text says why an entity has no place in the order of period p.
func (m Missing) Text(l lang.Lang, words *lang.Words, p record.Period) string {
	if m.Reason == Said {
		return m.Said.In(l)
	}
	var names []string
	for _, i := range m.Indicators {
		names = append(names, i.Name.In(l))
	}
	args := []any{"indicators", lang.JoinList(l, names), "period", lang.Running(l, p.Name(l))}
	if m.Reason == Coverage {
		args = append(args, "coverage", lang.Percent(l, percent(m.Coverage).String()))
	}
	return words.T(l, "rank.missing."+m.Reason, args...)
}

// UnmovedText says why the table tells no movement, "" where it does.
func (t *Table) UnmovedText(l lang.Lang, words *lang.Words) string {
	switch t.Unmoved {
	case "":
		return ""
	case OtherMethod:
		return words.T(l, "rank.unmoved.other-method", "why", t.Why.In(l))
	}
	return words.T(l, "rank.unmoved."+string(t.Unmoved))
}

// wording writes the sentences of one language.
type wording struct {
	l     lang.Lang
	words *lang.Words
}

func (w wording) say(key string, args ...any) string { return w.words.T(w.l, key, args...) }

// components lists the indicators with their weights and directions.
func (w wording) components(r *Ranking) string {
	var items []string
	for _, c := range r.Components {
		args := []any{"indicator", c.Indicator.Name.In(w.l), "direction", w.say("rank.direction." + string(c.Indicator.Better))}
		key := "rank.method.equal-component"
		if !r.Equal {
			key = "rank.method.component"
			args = append(args, "weight", lang.Percent(w.l, percent(c.Weight).String()))
		}
		items = append(items, w.say(key, args...))
	}
	key := "rank.method.components"
	if r.Equal {
		key = "rank.method.equal-components"
	}
	return w.say(key, "count", len(items), "list", lang.JoinList(w.l, items))
}

// percent is a part of 1 in percent, without zeros at the end.
func percent(part source.Decimal) source.Decimal {
	p := part.Mul(whole(100))
	for digits := range p.Digits() {
		if short := p.Round(digits); short.Cmp(p) == 0 {
			return short
		}
	}
	return p
}

// wholes says how a part of a whole enters, where there is one.
func (w wording) wholes(r *Ranking) string {
	for _, c := range r.Components {
		if s := c.Indicator.Series; len(s) > 0 && s[len(s)-1].Of.IsSet() && c.Indicator.Unit.Kind != "percent" {
			return w.say("rank.method.wholes")
		}
	}
	return ""
}

func (w wording) normalisation(r *Ranking) string {
	if r.Normalise != MinMax {
		return w.say("rank.method." + r.Normalise)
	}
	scale := []any{"worst", lang.Number(w.l, r.Scale[0].String()), "best", lang.Number(w.l, r.Scale[1].String())}
	var posts []string
	for _, c := range r.Components {
		if c.Goalposts[0].IsSet() {
			posts = append(posts, w.say("rank.method.goalpost", "indicator", c.Indicator.Name.In(w.l),
				"low", lang.Number(w.l, c.Goalposts[0].String()), "high", lang.Number(w.l, c.Goalposts[1].String())))
		}
	}
	if len(posts) == 0 {
		return w.say("rank.method.min-max", scale...)
	}
	return w.say("rank.method.min-max-goalposts", append(scale, "list", lang.JoinList(w.l, posts))...)
}

func (w wording) aggregation(r *Ranking) string { return w.say("rank.method." + r.Aggregate) }

func (w wording) missing(r *Ranking) string {
	if r.Missing == AvailableWeights {
		return w.say("rank.method.available-weights", "least", lang.Percent(w.l, percent(r.MinCoverage).String()))
	}
	return w.say("rank.method.leave-out-entity")
}

func (w wording) rounding(r *Ranking) string {
	key := "rank.method.rounding"
	if r.Kind == Share {
		key = "rank.method.share-rounding"
	}
	return w.words.Count(w.l, key, r.Digits)
}

// robustness says what was varied to find the rank ranges.
func (w wording) robustness(r *Ranking) string {
	if r.Robustness == nil {
		return w.say("rank.method.not-varied")
	}
	var varied []string
	if r.Robustness.Weights.IsSet() {
		varied = append(varied, w.say("rank.method.vary-weights", "share", lang.Percent(w.l, percent(r.Robustness.Weights).String())))
	}
	if len(r.Robustness.Normalise) > 0 {
		varied = append(varied, w.say("rank.method.vary-normalise", "list", w.named(r.Normalise, r.Robustness.Normalise)))
	}
	if len(r.Robustness.Aggregate) > 0 {
		varied = append(varied, w.say("rank.method.vary-aggregate", "list", w.named(r.Aggregate, r.Robustness.Aggregate)))
	}
	return w.say("rank.method.robustness", "draws", lang.Int(w.l, r.Robustness.Draws),
		"seed", strconv.Itoa(r.Robustness.Seed), "list", strings.Join(varied, "; "))
}

func (w wording) named(own string, others []string) string {
	names := []string{w.say("rank.way." + own)}
	for _, o := range others {
		names = append(names, w.say("rank.way."+o))
	}
	return lang.JoinList(w.l, names)
}

func (w wording) groups(r *Ranking) string {
	var names []string
	for _, g := range r.Groups {
		names = append(names, g.Name.In(w.l))
	}
	key := "rank.method.groups"
	if r.Together {
		key = "rank.method.groups-together"
	}
	return w.say(key, "list", lang.JoinList(w.l, names))
}
