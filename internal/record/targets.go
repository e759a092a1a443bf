package record

import (
	"slices"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func (l *loader) targets() {
	for _, name := range l.tomls(targetDir, "target") {
		f, file, ok := decode[targetFile](l, name)
		if !ok {
			l.broken["target"] = true
			continue
		}
		for k := range file.Targets {
			at := func(keys ...any) source.Pos { return f.At(append([]any{"target", k}, keys...)...) }
			t := l.target(at, &file.Targets[k])
			add(l, &l.records.Targets, "target", t.ID, t, t.At)
		}
	}
}

func (l *loader) target(at func(...any) source.Pos, e *targetEntry) *Target {
	r := l.records
	t := &Target{
		ID: e.ID, Name: e.Name, Year: e.Year, Yearly: e.Yearly, Value: e.Value, ValueTo: e.ValueTo,
		Operator: l.word(at("operator"), e.Operator, operators),
		Text:     e.Text, Unit: l.needUnit(e.Unit, at("unit")),
		Source: l.needSource(e.Source, at("source")), Locator: e.Locator,
		Comparable: e.Comparable, Note: e.Note, At: at("id"),
		Owes:       Said{Entity: find(l, r.Entities, "entity", e.Owes.Entity, at("owes", "entity"))},
		OwesSource: l.needSource(e.Owes.Source, at("owes", "source")),
	}
	if e.Owes.VI != "" {
		t.Owes.Text = lang.Text{VI: e.Owes.VI, EN: e.Owes.EN}
	}
	for n, id := range e.Indicators {
		i := find(l, r.Indicators, "indicator", id, at("indicators", n))
		if i == nil {
			continue
		}
		if slices.Contains(t.Indicators, i) {
			l.ps.Add(at("indicators", n), "target-indicator-twice", "id", t.ID, "indicator", id)
			continue
		}
		t.Indicators = append(t.Indicators, i)
		l.proveTargetUnit(t, i, at("indicators", n))
	}
	if t.Operator == e.Operator {
		l.proveTarget(t, at)
	}
	return t
}

// proveTarget proves that a target says what its operator asks for, and nothing
// that would be left out in silence.
func (l *loader) proveTarget(t *Target, at func(...any) source.Pos) {
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

// proveTargetUnit proves that an indicator counts what the target counts, or
// that the target says why it measures it only in part.
func (l *loader) proveTargetUnit(t *Target, i *Indicator, at source.Pos) {
	units := l.records.Units
	if t.Unit == nil || t.Unit == i.Unit || !t.Comparable.IsZero() || units.Get(t.Unit.ID) == nil || units.Get(i.Unit.ID) == nil {
		return
	}
	l.ps.Add(at, "target-unit", "id", t.ID, "unit", t.Unit.ID, "indicator", i.ID, "other", i.Unit.ID)
}
