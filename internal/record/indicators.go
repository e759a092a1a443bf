package record

import (
	"slices"
	"sort"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func (l *loader) indicators() {
	for _, name := range l.tomls(indicatorDir) {
		id := fileID(name)
		f, e, ok := decode[indicatorEntry](l, name)
		if !ok {
			l.broken["indicator "+id] = true
			continue
		}
		to := l.indicator(f, id, e)
		if add(l, &l.records.Indicators, "indicator", id, to, source.Pos{File: name}) {
			l.entries = append(l.entries, pending{f, e, to})
		}
	}
	for _, p := range l.entries {
		l.observations(p)
		l.tables(p)
		l.proveSeries(p)
	}
}

// indicator makes the record without its values.
func (l *loader) indicator(f *source.File, id string, e *indicatorEntry) *Indicator {
	r := l.records
	to := &Indicator{
		ID: id, Name: e.Name, Short: orElse(e.Short, e.Name),
		Concept: find(l, r.Concepts, "concept", e.Concept, f.At("concept")),
		Theme:   find(l, r.Themes, "theme", e.Theme, f.At("theme")),
		Unit:    find(l, r.Units, "unit", e.Unit, f.At("unit")),
		Kind:    e.Kind, Decimals: e.Decimals, Better: Better(e.Better), Universe: e.Universe,
		Owner:      l.said(f, "owner", e.Owner),
		Definition: l.said(f, "definition", e.Definition),
		Method:     l.said(f, "method", e.Method),
		Limits:     e.Limits, NextRelease: l.said(f, "next_release", e.NextRelease), Note: e.Note,
		Min: e.Scale.Min, Max: e.Scale.Max, At: f.At("name"),
	}
	l.word(f.At("kind"), e.Kind, kinds)
	l.word(f.At("better"), e.Better, betters)
	l.shortLabel(f, e)
	if e.Decimals < 0 || e.Decimals > 6 {
		l.ps.Add(f.At("decimals"), "decimals", "value", strconv.Itoa(e.Decimals))
	}
	if to.Unit != nil && to.Unit.Kind == "percent" && !to.Min.IsSet() && !to.Max.IsSet() {
		to.Min = zero()
		to.Max = hundred()
	}
	return to
}

// longestLabel is how many letters of a short name a narrow chart has room
// for.
const longestLabel = 24

func (l *loader) shortLabel(f *source.File, e *indicatorEntry) {
	for _, t := range []struct{ lang, text string }{{"vi", e.Short.VI}, {"en", e.Short.EN}} {
		if n := len([]rune(t.text)); n > longestLabel {
			l.ps.Add(f.At("short", t.lang), "short-too-long", "text", t.text, "length", strconv.Itoa(n), "max", strconv.Itoa(longestLabel))
		}
	}
}

// said joins what an indicator says of its owner, definition, method.
func (l *loader) said(f *source.File, key string, e saidEntry) Said {
	s := Said{
		Entity: find(l, l.records.Entities, "entity", e.Entity, f.At(key, "entity")),
		Where:  find(l, l.records.Sources, "source", e.NotStated, f.At(key, "not_stated")),
	}
	if e.VI != "" {
		s.Text = lang.Text{VI: e.VI, EN: e.EN}
	}
	return s
}

// observations joins the [[observation]] entries of one file.
func (l *loader) observations(p pending) {
	for k, e := range p.entry.Observed {
		at := func(keys ...any) source.Pos { return p.file.At(append([]any{"observation", k}, keys...)...) }
		o := l.observation(p.to, at, e)
		if p.entry.Derived.Numerator != "" {
			l.ps.Add(at("value"), "derived-observed", "id", p.to.ID)
			continue
		}
		if o.Entity == nil || o.Source == nil || o.Period.IsZero() {
			continue
		}
		l.proveObservation(o, at)
		p.to.Series = append(p.to.Series, o)
	}
}

func (l *loader) observation(of *Indicator, at func(...any) source.Pos, e observationEntry) *Observation {
	o := &Observation{
		Indicator: of, Entity: l.entityOr(e.Entity, at("entity")),
		Period: l.period(at("period"), e.Period), Since: l.period(at("since"), e.Since),
		Value: e.Value, Of: e.Of, Stated: e.Stated, Bound: Exact, Status: Status(e.Status), Trust: Trust(e.Trust),
		Source:  find(l, l.records.Sources, "source", e.Source, at("source")),
		Locator: e.Locator, Note: e.Note, Reply: l.reply(at, e.Reply), At: at("value"),
	}
	l.word(at("bound"), e.Bound, bounds)
	l.word(at("status"), e.Status, statuses)
	l.word(at("trust"), e.Trust, trusts)
	if e.Bound != "" {
		o.Bound = Bound(e.Bound)
	}
	o.inheritTrust()
	return o
}

// inheritTrust takes the source's trust where the observation names none.
func (o *Observation) inheritTrust() {
	if o.Trust == "" && o.Source != nil {
		o.Trust = o.Source.Trust
	}
}

func (l *loader) entityOr(id string, at source.Pos) *Entity {
	if id == "" {
		id = CountryID
	}
	return find(l, l.records.Entities, "entity", id, at)
}

func (l *loader) reply(at func(...any) source.Pos, e replyEntry) *Reply {
	if e == (replyEntry{}) {
		return nil
	}
	return &Reply{
		Date: l.day(at("reply", "date"), e.Date), Text: e.Text,
		Source: find(l, l.records.Sources, "source", e.Source, at("reply", "source")),
	}
}

// tables joins the [[table]] entries of one file.
func (l *loader) tables(p pending) {
	for k := range p.entry.Tables {
		t := &p.entry.Tables[k]
		at := func(keys ...any) source.Pos { return p.file.At(append([]any{"table", k}, keys...)...) }
		if !l.tableShape(at, t) {
			continue
		}
		head := l.observation(p.to, at, observationEntry{
			Period: t.Period, Source: t.Source, Locator: t.Locator, Status: t.Status, Since: t.Since, Trust: t.Trust, Note: t.Note,
		})
		set := find(l, l.records.Sets, "set", t.Set, at("set"))
		if set == nil || head.Source == nil || head.Period.IsZero() {
			continue
		}
		l.setLives(at, set, head.Period)
		if !slices.Contains(p.to.Sets, set) {
			p.to.Sets = append(p.to.Sets, set)
		}
		l.rows(p, t, set, head, at)
	}
}

// rows makes an observation of each row, in the order of ids.
func (l *loader) rows(p pending, t *tableEntry, set *Set, head *Observation, at func(...any) source.Pos) {
	ids := make([]string, 0, len(t.Rows))
	for id := range t.Rows {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		where := at("rows", id)
		o := *head
		o.Entity = find(l, l.records.Entities, "entity", id, where)
		o.At = where
		if o.Entity == nil {
			continue
		}
		if !set.Has(o.Entity) {
			l.ps.Add(where, "not-in-set", "id", id, "set", set.ID)
			continue
		}
		if got, want := len(t.Rows[id]), len(t.Columns); got != want {
			l.ps.Add(where, "row-width", "id", id, "got", strconv.Itoa(got), "want", strconv.Itoa(want))
			continue
		}
		o.Note = orElse(t.Notes[id], head.Note)
		o.Reply = l.reply(func(keys ...any) source.Pos { return at("replies", id) }, t.Replies[id])
		for c, column := range t.Columns {
			switch column {
			case "value":
				o.Value = t.Rows[id][c]
			case "of":
				o.Of = t.Rows[id][c]
			case "stated":
				o.Stated = t.Rows[id][c]
			}
		}
		l.proveObservation(&o, func(keys ...any) source.Pos { return where })
		p.to.Series = append(p.to.Series, &o)
	}
	for id := range t.Notes {
		if t.Rows[id] == nil {
			l.ps.Add(at("notes", id), "note-without-row", "id", id)
		}
	}
	for id := range t.Replies {
		if t.Rows[id] == nil {
			l.ps.Add(at("replies", id), "note-without-row", "id", id)
		}
	}
}

// tableShape proves that the columns are known, once each, with a value among
// them.
func (l *loader) tableShape(at func(...any) source.Pos, t *tableEntry) bool {
	before := l.ps.Errors()
	for k, c := range t.Columns {
		l.word(at("columns", k), c, tableColumns)
		if slices.Index(t.Columns, c) != k {
			l.ps.Add(at("columns", k), "column-twice", "column", c)
		}
	}
	if !slices.Contains(t.Columns, "value") {
		l.ps.Add(at("columns"), "column-missing", "column", "value")
	}
	return l.ps.Errors() == before
}

// setLives proves that a set of units existed in a period: no figure of 34
// provinces before 01/07/2025.
func (l *loader) setLives(at func(...any) source.Pos, s *Set, p Period) {
	if !s.From.IsZero() && p.Last().Before(s.From.First()) {
		l.ps.Add(at("period"), "set-too-early", "set", s.ID, "period", p.String(), "from", s.From.String())
	}
	if !s.Until.IsZero() && p.First().After(s.Until.Last()) {
		l.ps.Add(at("period"), "set-too-late", "set", s.ID, "period", p.String(), "until", s.Until.String())
	}
}
