package intake

import (
	"cmp"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// mostChoices is how many answers a question offers.
const mostChoices = 12

// mostNames is how many units a message names; of others it says how many.
const mostNames = 5

// unitNames are the names of units with their ids.
func unitNames(all []*record.Entity) string {
	var names []string
	for _, e := range all {
		names = append(names, e.Name.VI+" ("+e.ID+")")
	}
	return fewNames(names)
}

// fewIDs are as many ids of a list as a message holds.
func fewIDs(ids []string) string {
	const longest = 180
	text := ""
	for k, id := range ids {
		if len(text)+len(id) > longest {
			return text + ", …"
		}
		if k > 0 {
			text += ", "
		}
		text += id
	}
	return text
}

// fewNames are the first of some names, and how many more there are.
func fewNames(names []string) string {
	text := strings.Join(names[:min(len(names), mostNames)], ", ")
	if more := len(names) - mostNames; more > 0 {
		text += ", … (+" + itoa(more) + ")"
	}
	return text
}

// Take reads what a person typed: a choice as it stands, else its place in the
// list, else what the question takes besides, such as the id of a record. What it
// cannot take is reported, so that the question is put again.
func (q Question) Take(r *record.Records, typed string, ps *source.Problems) (answer string, ok bool) {
	if slices.Contains(q.Choices, typed) {
		return typed, true
	}
	if n := atoi(typed); strings.Trim(typed, "0123456789") == "" && n >= 1 && n <= len(q.Choices) {
		return q.Choices[n-1], true
	}
	known := func(has bool, all []string) bool {
		return has || unknownID(q.file, q.Key, typed, all, ps)
	}
	switch q.Key {
	case "indicator":
		ok = known(r.Indicators.Get(typed) != nil, ids(r.Indicators.All, func(i *record.Indicator) string { return i.ID }))
	case "set":
		ok = known(typed == None || r.Sets.Get(typed) != nil, ids(r.Sets.All, func(s *record.Set) string { return s.ID }))
	case "source":
		ok = known(r.Sources.Get(typed) != nil, ids(r.Sources.All, func(s *record.Source) string { return s.ID }))
	case "names":
		ok = known(r.Entities.Get(typed) != nil, ids(r.Entities.All, func(e *record.Entity) string { return e.ID }))
	case "period", "title_says":
		if _, ok = readPeriod(typed); !ok {
			ps.Add(source.Pos{File: q.file}, "intake-bad-period", "text", typed)
		}
	default:
		isColumn := slices.Contains(parts[:], q.Key) || q.Key == "name_column"
		if ok = isColumn && q.column(typed) > 0; !ok {
			ps.Add(q.Pos, "intake-answer", "text", typed, "choices", strings.Join(q.Choices, ", "))
		}
	}
	return typed, ok
}

// askAhead adds what else must be asked, as far as that does not hang on the
// questions that are open: who has no terminal answers all of them at once.
// done is how many steps were taken.
func (p *planner) askAhead(done int) {
	q := *p
	q.Plan, q.ps = &Plan{}, &source.Problems{} // what is wrong may come of what is not known yet
	if done == stepOwn {
		if q.ownSheet(); !q.own && len(q.o.Indicators) == 0 {
			q.askIndicator()
			q.askSource()
		}
		p.alsoAsk(q.Questions)
		return
	}
	if done == stepTargets+1 && len(q.targets) == 0 && len(q.o.Indicators) > 0 {
		q.otherColumns()
	}
	for k := done; k < stepMatch; k++ {
		if k == stepRows && len(q.targets) == 0 {
			q.provisional()
		}
		steps()[k](&q)
	}
	names := q
	names.Plan = &Plan{}
	names.match()
	for _, x := range names.Questions {
		if x.Rule != "intake-name-fits-two" || q.set != nil {
			q.Questions = append(q.Questions, x)
		}
	}
	if len(q.targets) > 0 && q.targets[0].indicator != nil {
		q.readFigures()
	}
	q.askSource()
	p.alsoAsk(q.Questions)
}

// alsoAsk adds questions that are not put yet.
func (p *planner) alsoAsk(more []Question) {
	for _, x := range more {
		if !slices.ContainsFunc(p.Questions, func(q Question) bool { return q.Key == x.Key && q.About == x.About }) {
			p.Questions = append(p.Questions, x)
		}
	}
}

// provisional takes every column of figures for one of values, so that rows can
// be told from notes before it is known which of them is meant.
func (p *planner) provisional() {
	for _, n := range p.openColumns() {
		if !p.table.Sheet.HiddenColumn(n) {
			p.targets = append(p.targets, target{columns: [3]int{n}})
		}
	}
}

// askIndicator offers the indicators whose names have most in common with the
// words of the sheet.
func (p *planner) askIndicator() bool {
	var text []string
	for _, row := range p.table.Above {
		for _, c := range row.Cells {
			text = append(text, c.String())
		}
	}
	text = append(append(text, p.titles()...), p.table.Sheet.Name, p.book.Name)
	nearest := nearestIndicators(p.records.Indicators.All, strings.Join(text, " "))
	var choices []string
	var labels []lang.Text
	for _, i := range nearest {
		choices, labels = append(choices, i.ID), append(labels, i.Name)
	}
	at, args := p.here(1, first(p.table), "ids", fewIDs(choices))
	p.ask("indicator", "", choices, at, "intake-which-indicator", args...)
	p.label(labels)
	return false
}

// label names the choices of the last question.
func (p *planner) label(labels []lang.Text) { p.Questions[len(p.Questions)-1].Labels = labels }

// nearestIndicators are those whose names share most with a text: each word
// counts the more the fewer names have it. Where none shares anything, the first by
// id; where all can be offered, all.
func nearestIndicators(all []*record.Indicator, text string) []*record.Indicator {
	wordsOf := func(texts ...string) []string {
		words := strings.Split(lang.Slug(strings.Join(texts, " ")), "-")
		slices.Sort(words)
		return slices.DeleteFunc(slices.Compact(words), func(w string) bool { return len(w) < 2 })
	}
	names, often := map[*record.Indicator][]string{}, map[string]int{}
	for _, i := range all {
		names[i] = wordsOf(i.ID, i.Name.VI, i.Short.VI)
		for _, w := range names[i] {
			often[w]++
		}
	}
	said := wordsOf(text)
	score := map[*record.Indicator]int{}
	for i, words := range names {
		shared, whole := 0, 0
		for _, w := range words {
			weight := 1000 / often[w] // the rarer, the more
			whole += weight
			if _, found := slices.BinarySearch(said, w); found {
				shared += weight
			}
		}
		score[i] = shared * shared / max(whole, 1)
	}
	out := slices.DeleteFunc(slices.Clone(all), func(i *record.Indicator) bool { return score[i] == 0 })
	if len(out) == 0 || len(all) <= mostChoices {
		out = slices.Clone(all)
	}
	slices.SortStableFunc(out, func(a, b *record.Indicator) int {
		return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), mostChoices)]
}

// askSource asks for the source ahead of what else is open: of a period that is
// in no file it is needed for certain, else perhaps.
func (p *planner) askSource() {
	if p.own || p.o.Source != "" {
		return
	}
	at, args := p.here(1, first(p.table))
	if len(p.targets) == 0 || p.targets[0].indicator == nil || p.period.IsZero() {
		p.whichSource(at, "intake-which-source-yet", args...)
		return
	}
	for _, t := range p.targets {
		f := p.file(t.indicator)
		if f == nil || f.Derived {
			continue
		}
		text := p.period.String()
		if !slices.ContainsFunc(f.Tables, func(t record.TablePlace) bool { return t.Period == text }) &&
			!slices.ContainsFunc(f.Observations, func(o record.ObservationPlace) bool { return o.Period == text }) {
			p.whichSource(at, "intake-which-source", append(args, "period", text, "id", t.indicator.ID)...)
			return
		}
	}
}

// whichSource offers the newest sources.
func (p *planner) whichSource(at source.Pos, rule string, args ...string) {
	newest := slices.SortedFunc(slices.Values(p.records.Sources.All), func(a, b *record.Source) int {
		return cmp.Or(-a.Date.Compare(b.Date), cmp.Compare(a.ID, b.ID))
	})
	var choices []string
	var labels []lang.Text
	for _, s := range newest[:min(len(newest), mostChoices)] {
		choices, labels = append(choices, s.ID), append(labels, s.Title)
	}
	p.ask("source", "", choices, at, rule, append(args, "ids", fewIDs(choices))...)
	p.label(labels)
}
