package record

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func (l *loader) targets() {
	var joins []func() // once all targets are there
	for _, name := range l.tomls(targetDir, "target") {
		f, file, ok := decode[targetFile](l, name)
		if !ok {
			l.broken["target"] = true
			continue
		}
		p := &Programme{ID: fileID(name), Name: file.Programme.Name, Note: file.Programme.Note}
		for k := range file.Targets {
			e := &file.Targets[k]
			at := under(f, "target", k)
			t := l.target(at, e)
			if !add(l, &l.records.Targets, "target", t.ID, t, t.At) {
				continue
			}
			t.Programme, p.Targets = p, append(p.Targets, t)
			joins = append(joins, func() { l.joinTargets(t, e.Also, at) })
		}
		if len(p.Targets) > 0 {
			p.Name = orElse(p.Name, p.Targets[0].Source.Title)
			add(l, &l.records.Programmes, "programme", p.ID, p, source.Pos{File: name})
		}
	}
	for _, join := range joins {
		join()
	}
}

func (l *loader) target(at place, e *targetEntry) *Target {
	r := l.records
	t := &Target{
		ID: e.ID, Name: e.Name, Number: e.Number, From: e.From, Year: e.Year, Yearly: e.Yearly, Value: e.Value, ValueTo: e.ValueTo,
		LeadOther: e.LeadOther,
		Operator:  l.word(at("operator"), e.Operator, operators),
		Text:      e.Text, Unit: l.needUnit(e.Unit, at("unit")),
		Source: l.needSource(e.Source, at("source")), Locator: e.Locator,
		Comparable: e.Comparable, Note: e.Note, At: at("id"),
		Owes:       Said{Entity: find(l, r.Entities, "entity", e.Owes.Entity, at("owes", "entity"))},
		OwesSource: l.needSource(e.Owes.Source, at("owes", "source")),
	}
	if e.Owes.VI != "" {
		t.Owes.Text = lang.Text{VI: e.Owes.VI, EN: e.Owes.EN}
	}
	l.targetLead(t, e, at)
	l.proveTargetYears(t, at)
	l.targetIndicators(t, e, at)
	if t.Operator == e.Operator {
		l.proveTarget(t, at)
	}
	return t
}

// targetLead finds who leads.
func (l *loader) targetLead(t *Target, e *targetEntry, at place) {
	for n, id := range e.Lead {
		lead := find(l, l.records.Entities, "entity", id, at("lead", n))
		switch {
		case lead == nil:
		case slices.Contains(t.Lead, lead):
			l.ps.Add(at("lead", n), "target-lead-twice", "id", t.ID, "lead", id)
		default:
			t.Lead = append(t.Lead, lead)
		}
	}
}

// The years by which a target may be set: others are slips of the pen.
const (
	firstTargetYear = 2000
	lastTargetYear  = 2100
)

// proveTargetYears proves that the years of a target are years, and that a
// phase begins before it ends.
func (l *loader) proveTargetYears(t *Target, at place) {
	if !l.targetYear(t.From, at("from"), "from") || !l.targetYear(t.Year, at("year"), "year") {
		return
	}
	switch {
	case t.From == 0:
	case t.Year == 0:
		l.ps.Add(at("from"), "target-from-without-year", "id", t.ID)
	case t.From > t.Year:
		l.ps.Add(at("from"), "target-from-after-year", "id", t.ID, "from", strconv.Itoa(t.From), "year", strconv.Itoa(t.Year))
	}
}

// targetYear proves one year of a target; none is one.
func (l *loader) targetYear(year int, at source.Pos, key string) bool {
	if year == 0 || year >= firstTargetYear && year <= lastTargetYear {
		return true
	}
	l.ps.Add(at, "target-year", "key", key, "year", strconv.Itoa(year), "first", strconv.Itoa(firstTargetYear), "last", strconv.Itoa(lastTargetYear))
	return false
}

// targetIndicators finds what measures a target, and proves that it can be
// compared with it or that the target says why not.
func (l *loader) targetIndicators(t *Target, e *targetEntry, at place) {
	for n, id := range e.Indicators {
		i := find(l, l.records.Indicators, "indicator", id, at("indicators", n))
		if i == nil {
			continue
		}
		if slices.Contains(t.Indicators, i) {
			l.ps.Add(at("indicators", n), "target-indicator-twice", "id", t.ID, "indicator", id)
			continue
		}
		t.Indicators = append(t.Indicators, i)
		if t.Comparable.IsZero() && t.Operator == e.Operator {
			l.proveTargetIndicator(t, i, at("indicators", n))
		}
	}
	if len(e.Indicators) == 0 && !t.Comparable.IsZero() {
		l.ps.Add(at("comparable"), "target-comparable-alone", "id", t.ID)
	}
}

// joinTargets joins a target with those on the same subject, both ways.
func (l *loader) joinTargets(t *Target, ids []string, at place) {
	for n, id := range ids {
		other := find(l, l.records.Targets, "target", id, at("also", n))
		if other == nil {
			continue
		}
		if other == t || slices.Contains(t.Also, other) {
			l.ps.Add(at("also", n), "target-also", "id", t.ID, "other", id)
			continue
		}
		t.Also, other.Also = append(t.Also, other), append(other.Also, t)
	}
}

// proveTarget proves that a target says what its operator asks for, and nothing
// that would be left out in silence.
func (l *loader) proveTarget(t *Target, at place) {
	useless := func(key string, there bool) {
		if there {
			l.ps.Add(at(key), "target-useless-key", "key", key, "operator", t.Operator)
		}
	}
	if t.Operator == Qualitative {
		if t.Text.IsZero() {
			l.ps.Add(at("operator"), "target-without-text", "id", t.ID)
		}
		useless("value", t.Value.IsSet())
		useless("value_to", t.ValueTo.IsSet())
		return
	}
	useless("text", !t.Text.IsZero())
	if !t.Value.IsSet() {
		l.ps.Add(at("operator"), "target-without-value", "id", t.ID, "operator", t.Operator)
	}
	if t.Operator == Range {
		if t.Value.IsSet() && t.ValueTo.Cmp(t.Value) <= 0 {
			l.ps.Add(at("value"), "target-range", "id", t.ID)
		}
	} else {
		useless("value_to", t.ValueTo.IsSet())
	}
	if t.Unit == nil {
		l.ps.Add(at("id"), "target-without-unit", "id", t.ID)
		t.Unit = &Unit{}
	}
}

// proveTargetIndicator proves that an indicator counts what the target counts
// and in the direction the target asks for.
func (l *loader) proveTargetIndicator(t *Target, i *Indicator, at source.Pos) {
	units := l.records.Units
	upward := t.Operator == AtLeast || t.Operator == MoreThan
	downward := t.Operator == AtMost || t.Operator == LessThan
	switch {
	case t.Operator == Qualitative || t.Operator == Range:
		l.ps.Add(at, "target-not-comparable", "id", t.ID, "operator", t.Operator, "indicator", i.ID)
	case t.Unit == nil || units.Get(t.Unit.ID) == nil || units.Get(i.Unit.ID) == nil:
	case t.Unit != i.Unit:
		l.ps.Add(at, "target-unit", "id", t.ID, "unit", t.Unit.ID, "indicator", i.ID, "other", i.Unit.ID)
	case upward && i.Better == Lower, downward && i.Better == Higher:
		l.ps.Add(at, "target-direction", "id", t.ID, "operator", t.Operator, "indicator", i.ID, "better", string(i.Better))
	}
}
