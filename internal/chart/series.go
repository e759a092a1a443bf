package chart

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// enough is how many comparable values make a chart (design.md, 7).
const enough = 3

// tall is less where the values, from zero, are all of about one height.
func (t *timeline) tall(s size) int {
	switch {
	case t.flat && s.wide:
		return 230
	case t.flat:
		return 200
	case s.wide:
		return 290
	}
	return 250
}

// Series describes the country's values of an indicator over time.
func Series(p record.Printer, i *record.Indicator) *Figure {
	drawn, apart := split(i.National())
	if len(drawn) == 0 {
		return nil
	}
	t := newTimeline(p, []line{{name(p, i), drawn}})
	f := &Figure{ID: "series-" + i.ID, Headline: lang.NoBreak(seriesHeadline(p, drawn)), Subtitle: seriesSubtitle(p, t)}
	t.chooseTargets(f, i, drawn)
	f.Key = estimateKey(p, drawn)
	f.Notes = append(seriesNotes(t, drawn, apart), f.Notes...)
	f.Table = seriesTable(p, f.ID, i.Name.In(p.Lang), slices.Concat(apart, drawn))
	for _, o := range drawn {
		f.addSource(o.Source)
	}
	f.Desc, f.Path, f.CSV = seriesDesc(p, drawn), i.Path(), i.CSVPath()
	f.drawTwice(p, t)
	return f
}

// split takes the values that may stand on one time axis, those of one form of
// period and one start of the count, with the most exact values, at least
// enough; the newer form where two have as many. The others are apart.
func split(all []*record.Observation) (drawn, apart []*record.Observation) {
	type form struct {
		kind  record.PeriodKind
		since record.Period
	}
	exact := map[form]int{}
	var best form
	for _, o := range all {
		f := form{o.Period.Kind(), o.Since}
		if o.Bound != record.Exact || f.kind == record.Span {
			continue
		}
		if exact[f]++; exact[f] >= max(enough, exact[best]) {
			best = f
		}
	}
	for _, o := range all {
		if (form{o.Period.Kind(), o.Since}) == best {
			drawn = append(drawn, o)
		} else {
			apart = append(apart, o)
		}
	}
	return drawn, apart
}

// firstExact is the first value that a last one may be set against.
func firstExact(drawn []*record.Observation) *record.Observation {
	k := slices.IndexFunc(drawn, func(o *record.Observation) bool { return o.Bound == record.Exact })
	return drawn[k]
}

// seriesHeadline is the newest value, and how it stands against the first where
// the two may be compared.
func seriesHeadline(p record.Printer, drawn []*record.Observation) string {
	last, first := drawn[len(drawn)-1], firstExact(drawn)
	args := []any{"name", name(p, last.Indicator), "value", full(p, last)}
	if change := p.Between(first, last); change != "" {
		return say(p, "series.headline-change", append(args, "change", change, "before", since(p, first.Period))...)
	}
	return say(p, "series.headline", args...)
}

func seriesSubtitle(p record.Printer, t *timeline) string {
	values := t.lines[0].values
	i := values[0].Indicator
	note := ""
	if t.rank {
		note = say(p, "series.inverted")
	}
	return subtitle(i.Name.In(p.Lang), i.Unit.Name.In(p.Lang), i.Universe.In(p.Lang), span(p, values[0].Period, values[len(values)-1].Period), note)
}

func seriesDesc(p record.Printer, drawn []*record.Observation) string {
	return say(p, "series.desc", "n", len(drawn), "first", full(p, drawn[0]), "last", full(p, drawn[len(drawn)-1]))
}

// estimateKey explains the open circle where there is one.
func estimateKey(p record.Printer, drawn []*record.Observation) []Key {
	open := func(o *record.Observation) bool {
		return o.Bound == record.Exact && (o.Status == record.Estimate || o.Status == record.Preliminary)
	}
	k := slices.IndexFunc(drawn, open)
	if k < 0 {
		return nil
	}
	label := statusWord(p, drawn[k])
	if slices.ContainsFunc(drawn, func(o *record.Observation) bool { return open(o) && o.Status != drawn[k].Status }) {
		label = say(p, "key.estimate")
	}
	return []Key{
		{Label: name(p, drawn[0].Indicator), Shape: "line", Color: seriesToken(0)},
		{Label: lang.Capital(label), Shape: "open", Color: seriesToken(0)},
	}
}

// chooseTargets draws the targets that the newest exact value may be set against
// and that leave the data readable; the others become notes with the reason.
func (t *timeline) chooseTargets(f *Figure, i *record.Indicator, drawn []*record.Observation) {
	var last *record.Observation
	for _, o := range drawn {
		if o.Bound == record.Exact {
			last = o
		}
	}
	var goals, why []string // of the targets that are not drawn, once for each reason
	var values []source.Decimal
	reasons := map[string]int{} // the note that gives a reason
	note := func(target *record.Target, reason string) {
		goal := target.Name.In(t.p.Lang) + ", " + targetLabel(t.p, target)
		if k, ok := reasons[reason]; ok {
			goals[k] += "; " + goal
			return
		}
		reasons[reason] = len(goals)
		goals, why = append(goals, goal), append(why, reason)
	}
	for k, target := range i.Targets {
		if slices.ContainsFunc(i.Targets[:k], func(other *record.Target) bool { return sameGoal(t.p, other, target) }) {
			continue
		}
		switch _, ok := last.Against(target); {
		case !ok && !target.Comparable.IsZero():
			note(target, target.Comparable.In(t.p.Lang))
		case !ok || !t.near(target.Value):
			note(target, say(t.p, "target.not-drawn"))
		default:
			t.targets = append(t.targets, target)
			values = append(values, target.Value)
		}
	}
	for k := range goals {
		f.Notes = append(f.Notes, say(t.p, "target.note", "targets", goals[k], "reason", why[k]))
	}
	if len(values) > 0 {
		t.measure(values)
	}
}

// sameGoal reports whether two documents ask for the same by the same year, and
// it is set against the values in the same way: once is enough.
func sameGoal(p record.Printer, a, b *record.Target) bool {
	return targetLabel(p, a) == targetLabel(p, b) && a.Comparable == b.Comparable
}

// near reports whether an axis that holds d still gives the values at least two
// fifths of its length.
func (t *timeline) near(d source.Decimal) bool {
	axis := t.axis
	t.measure([]source.Decimal{d})
	with := t.axis
	t.axis = axis
	limit := axis.max.Sub(axis.min).Mul(decimal("2.5"))
	return with.max.Sub(with.min).Cmp(limit) <= 0
}

// seriesNotes says what the drawing leaves open.
func seriesNotes(t *timeline, drawn, apart []*record.Observation) []string {
	p := t.p
	var notes []string
	if missing := t.missing(drawn); len(missing) > 6 {
		notes = append(notes, say(p, "series.gaps-many"))
	} else if len(missing) > 0 {
		notes = append(notes, say(p, "series.gaps", "periods", lang.JoinList(p.Lang, missing)))
	}
	if slices.ContainsFunc(drawn, func(o *record.Observation) bool { return o.Bound != record.Exact }) {
		notes = append(notes, say(p, "series.bounded"))
	}
	if len(apart) > 0 {
		var words []string
		for _, o := range apart {
			words = append(words, lang.Running(p.Lang, o.Period.Name(p.Lang))+": "+p.PhraseText(o))
		}
		notes = append(notes, say(p, "series.apart", "values", lang.JoinList(p.Lang, words)))
	}
	return notes
}

// missing names the years without a value; other forms of period have no name
// that could be made from a slot alone.
func (t *timeline) missing(drawn []*record.Observation) []string {
	if t.kind != record.Year {
		return nil
	}
	has := map[int]bool{}
	for _, o := range drawn {
		has[slot(o.Period)] = true
	}
	var out []string
	for year := t.first; year <= t.last; year++ {
		if !has[year] {
			out = append(out, strconv.Itoa(year))
		}
	}
	return out
}

// seriesTable is every value with its bound, status and source.
func seriesTable(p record.Printer, id, caption string, values []*record.Observation) Table {
	table := Table{ID: id + "-table", Caption: caption, Head: []Head{
		{Label: word(p, "table.period")}, {Label: word(p, "table.value"), Numeric: true}, {Label: word(p, "table.status")}, {Label: word(p, "table.source")},
	}}
	for _, o := range values {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			periodCell(p, o), {HTML: p.Phrase(o), Numeric: true}, statusCell(p, o), sourceCell(p, o.Source),
		}})
	}
	return table
}
