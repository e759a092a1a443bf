package record

import (
	"slices"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func (l *loader) targets() {
	for _, name := range l.tomls(targetDir) {
		f, file, ok := decode[targetFile](l, name)
		if !ok {
			l.broken["target"] = true
			continue
		}
		for k, e := range file.Targets {
			at := func(keys ...any) source.Pos { return f.At(append([]any{"target", k}, keys...)...) }
			if t := l.target(at, e); t.Source != nil {
				add(l, &l.records.Targets, "target", e.ID, t, t.At)
			}
		}
	}
}

func (l *loader) target(at func(...any) source.Pos, e targetEntry) *Target {
	r := l.records
	t := &Target{
		ID: e.ID, Name: e.Name, Year: e.Year, Yearly: e.Yearly, Operator: e.Operator, Value: e.Value, ValueTo: e.ValueTo,
		Text: e.Text, Unit: find(l, r.Units, "unit", e.Unit, at("unit")),
		Source: find(l, r.Sources, "source", e.Source, at("source")), Locator: e.Locator,
		Comparable: e.Comparable, Note: e.Note, At: at("id"),
		Owes:       Said{Entity: find(l, r.Entities, "entity", e.Owes.Entity, at("owes", "entity"))},
		OwesSource: find(l, r.Sources, "source", e.Owes.Source, at("owes", "source")),
	}
	if e.Owes.VI != "" {
		t.Owes.Text = lang.Text{VI: e.Owes.VI, EN: e.Owes.EN}
	}
	for n, id := range e.Indicators {
		i := find(l, r.Indicators, "indicator", id, at("indicators", n))
		if i != nil && !slices.Contains(t.Indicators, i) {
			t.Indicators = append(t.Indicators, i)
		}
	}
	l.word(at("operator"), e.Operator, operators)
	l.proveTarget(t, at)
	return t
}

// proveTarget proves that a target says what its operator asks for, in a unit
// that its indicators share.
func (l *loader) proveTarget(t *Target, at func(...any) source.Pos) {
	if t.Operator == Qualitative {
		if t.Text.IsZero() {
			l.ps.Add(at("operator"), "target-without-text", "id", t.ID)
		}
		return
	}
	if !t.Value.IsSet() {
		l.ps.Add(at("operator"), "target-without-value", "id", t.ID, "operator", t.Operator)
	}
	if t.Operator == Range && (!t.ValueTo.IsSet() || t.ValueTo.Cmp(t.Value) <= 0) {
		l.ps.Add(at("value"), "target-range", "id", t.ID)
	}
	if t.Unit == nil {
		if !l.broken["unit"] {
			l.ps.Add(at("id"), "target-without-unit", "id", t.ID)
		}
		return
	}
	for n, i := range t.Indicators {
		if i.Unit != nil && i.Unit != t.Unit && t.Comparable.IsZero() {
			l.ps.Add(at("indicators", n), "target-unit", "id", t.ID, "unit", t.Unit.ID, "indicator", i.ID, "other", i.Unit.ID)
		}
	}
}
