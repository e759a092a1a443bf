package record

import (
	"maps"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// indicators joins one file after the other, values included, and keeps of the
// files only what derived values and sums still need: the key index of a long
// table is many times as large as its values.
func (l *loader) indicators() {
	for _, name := range l.tomls(indicatorDir, "indicator") {
		id := fileID(name)
		f, e, ok := decode[indicatorEntry](l, name)
		if !ok {
			l.broken["indicator "+id] = true
			continue
		}
		to := l.indicator(f, id, e)
		if !add(l, &l.records.Indicators, "indicator", id, to, source.Pos{File: name}) {
			continue
		}
		l.values(f, e, to)
		if e.isDerived() || len(e.Sums)+len(e.Stated) > 0 {
			e.Observed, e.Tables = nil, nil
			l.entries = append(l.entries, pending{f, e, to})
		}
	}
}

// indicator makes the record without its values.
func (l *loader) indicator(f *source.File, id string, e *indicatorEntry) *Indicator {
	to := &Indicator{
		ID: id, Name: e.Name, Short: orElse(e.Short, e.Name),
		Concept:  find(l, l.records.Concepts, "concept", e.Concept, f.At("concept")),
		Theme:    l.needTheme(e.Theme, f.At("theme")),
		Unit:     l.needUnit(e.Unit, f.At("unit")),
		Kind:     l.word(f.At("kind"), e.Kind, kinds),
		Better:   Better(l.word(f.At("better"), e.Better, betters)),
		Decimals: e.Decimals, Universe: e.Universe,
		Owner:      l.said(f, "owner", e.Owner),
		Definition: l.said(f, "definition", e.Definition),
		Method:     l.said(f, "method", e.Method),
		Limits:     e.Limits, NextRelease: l.said(f, "next_release", e.NextRelease), Note: e.Note,
		Min: e.Scale.Min, Max: e.Scale.Max, At: f.At("name"),
		Aliases: Aliases(f.At, e.Aliases), Moved: l.moved(f, e.Moved),
	}
	l.shortLabel(f, e)
	if e.Decimals < 0 || e.Decimals > 6 {
		l.ps.Add(f.At("decimals"), "decimals", "value", strconv.Itoa(e.Decimals))
		to.Decimals = 0
	}
	to.usualScale()
	if to.Min.IsSet() && to.Max.IsSet() && to.Min.Cmp(to.Max) > 0 {
		l.ps.Add(f.At("scale"), "scale-empty", "min", to.Min.String(), "max", to.Max.String())
		to.Min, to.Max = source.Decimal{}, source.Decimal{}
	}
	return to
}

// usualScale fills the ends of the scale that the file leaves open: a
// percentage lies between 0 and 100, a rank begins with 1, nothing is counted
// below 0.
func (i *Indicator) usualScale() {
	least, most := "", ""
	switch i.Unit.Kind {
	case "percent":
		least, most = "0", "100"
	case "rank":
		least = "1"
	case "count":
		least = "0"
	}
	if least != "" && !i.Min.IsSet() {
		i.Min = decimal(least)
	}
	if most != "" && !i.Max.IsSet() {
		i.Max = decimal(most)
	}
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
		Where:  l.needSource(e.NotStated, f.At(key, "not_stated")),
	}
	if e.VI != "" {
		s.Text = lang.Text{VI: e.VI, EN: e.EN}
	}
	return s
}

// values joins the [[observation]] and [[table]] entries of one file, in the
// order in which they stand.
func (l *loader) values(f *source.File, e *indicatorEntry, to *Indicator) {
	count := e.count()
	if count == 0 && !e.isDerived() {
		l.ps.Add(f.At(), "no-observation", "id", to.ID)
	}
	to.Series = make([]*Observation, 0, count)
	s := &series{loader: l, file: f, to: to, last: map[*Entity][]*Observation{}}
	var o, t int
	for o < len(e.Observed) || t < len(e.Tables) {
		if t == len(e.Tables) || o < len(e.Observed) && f.At("observation", o).Line < f.At("table", t).Line {
			s.observation(o, &e.Observed[o], e.isDerived())
			o++
			continue
		}
		s.table(t, &e.Tables[t], e.isDerived())
		t++
	}
	sortSeries(to)
}

// series makes the values of one indicator.
type series struct {
	*loader
	file *source.File
	to   *Indicator
	last map[*Entity][]*Observation // the values of each entity so far
}

func (s *series) observation(k int, e *observationEntry, derived bool) {
	at := under(s.file, "observation", k)
	if derived {
		s.ps.Add(at("value"), "derived-observed", "id", s.to.ID)
		return
	}
	o := &Observation{
		Indicator: s.to, Period: s.period(at("period"), e.Period), Entity: s.entityOr(e.Entity, at("entity")),
		Value: e.Value, Of: e.Of, Stated: e.Stated, Origin: s.origin(at, e),
	}
	o.standAt(at("value"))
	s.proveTime(o.Period, o.Origin, s.to, at)
	s.proveValue(o, !o.Note.IsZero(), at)
	s.place(o, at("period"), func() source.Pos { return at("period") })
}

// origin joins what stands around a value, or above the rows of a table.
func (l *loader) origin(at place, e *observationEntry) *Origin {
	o := &Origin{
		Source:  l.needSource(e.Source, at("source")),
		Locator: e.Locator, Since: l.day(at("since"), e.Since), Bound: Exact,
		Status: Status(l.word(at("status"), e.Status, statuses)),
		Trust:  Trust(l.word(at("trust"), e.Trust, trusts)), Release: l.day(at("release"), e.Release),
		Note: e.Note, Reply: l.reply(e.Reply, at),
	}
	if e.Bound != "" {
		o.Bound = Bound(l.word(at("bound"), e.Bound, bounds))
	}
	if o.Trust == "" {
		o.Trust = o.Source.Trust
	}
	return o
}

// entityOr is the entity of a value, the country where it names none. That
// there is no country is one problem, not one for each value.
func (l *loader) entityOr(id string, at source.Pos) *Entity {
	if id == "" {
		id, at = CountryID, source.Pos{File: entityDir}
	}
	return l.needEntity(id, at)
}

// reply joins an agency's answer; at leads to what holds the key reply.
func (l *loader) reply(e replyEntry, at place) *Reply {
	if e == (replyEntry{}) {
		return nil
	}
	return &Reply{
		Date: l.day(at("reply", "date"), e.Date), Text: e.Text,
		Source: l.needSource(e.Source, at("reply", "source")),
	}
}

// place appends a value to the series, unless it has no period or its entity
// has a value for it. when is the place of its period, mine that of what makes
// it another value than its neighbours: the same, or the key of its row.
func (s *series) place(o *Observation, when source.Pos, mine func() source.Pos) {
	if o.Period.IsZero() {
		s.gaps[s.to] = true
		return
	}
	before := s.last[o.Entity]
	if k := slices.IndexFunc(before, func(b *Observation) bool { return b.Period == o.Period }); k >= 0 {
		s.ps.Add(mine(), "period-twice", "period", o.Period.String(), "entity", o.Entity.ID, "line", strconv.Itoa(int(before[k].line)))
		return
	}
	if n := len(before); n > 0 && o.Period.Compare(before[n-1].Period) < 0 {
		later := before[slices.IndexFunc(before, func(b *Observation) bool { return o.Period.Compare(b.Period) < 0 })]
		s.ps.Add(when, "period-out-of-order", "period", o.Period.String(), "before", before[n-1].Period.String(),
			"line", strconv.Itoa(s.file.Header(later.At().Line)))
	}
	s.last[o.Entity] = append(before, o)
	if s.isHeld(o) {
		s.records.Held++
		s.gaps[s.to] = true
		return
	}
	s.to.Series = append(s.to.Series, o)
}

// table joins one [[table]].
func (s *series) table(k int, t *tableEntry, derived bool) {
	at := under(s.file, "table", k)
	if derived {
		s.ps.Add(s.file.At("table", k), "derived-observed", "id", s.to.ID)
		return
	}
	origin := s.origin(at, &observationEntry{Source: t.Source, Locator: t.Locator, Status: t.Status, Since: t.Since, Trust: t.Trust, Release: t.Release, Note: t.Note})
	period := s.period(at("period"), t.Period)
	s.proveTime(period, origin, s.to, at)
	set := find(s.loader, s.records.Sets, "set", t.Set, at("set"))
	if set != nil {
		s.setLives(at, set, period)
		if !slices.Contains(s.to.Sets, set) {
			s.to.Sets = append(s.to.Sets, set)
		}
	}
	s.notesHaveRows(k, t)
	columns, ok := s.columns(at, t)
	if !ok || period.IsZero() {
		s.gaps[s.to] = true
		return
	}
	rows := rows{series: s, k: k, table: t, set: set, columns: columns, period: period, origin: origin, at: at}
	rows.join()
}

// columns finds the place of value, of and stated in the rows, -1 for what the
// table does not have.
func (l *loader) columns(at place, t *tableEntry) (places [3]int, ok bool) {
	ok = true
	for k, c := range t.Columns {
		if l.word(at("columns", k), c, tableColumns) != c {
			ok = false
		} else if slices.Index(t.Columns, c) != k {
			l.ps.Add(at("columns", k), "column-twice", "column", c)
			ok = false
		}
	}
	if !slices.Contains(t.Columns, "value") {
		l.ps.Add(at("columns"), "column-missing", "column", "value")
		ok = false
	}
	for k, c := range tableColumns {
		places[k] = slices.Index(t.Columns, c)
	}
	return places, ok
}

// notesHaveRows proves that notes and replies belong to rows of the table.
func (s *series) notesHaveRows(k int, t *tableEntry) {
	for id := range t.Notes {
		if t.Rows[id] == nil {
			s.ps.Add(s.file.Key("table", k, "notes", id), "note-without-row", "id", id)
		}
	}
	for id := range t.Replies {
		if t.Rows[id] == nil {
			s.ps.Add(s.file.Key("table", k, "replies", id), "note-without-row", "id", id)
		}
	}
}

// rows is one table with everything its rows share.
type rows struct {
	*series
	k       int
	table   *tableEntry
	set     *Set // nil where it is not known
	columns [3]int
	period  Period
	origin  *Origin
	at      place
}

// join makes a value of each row, in the order of ids. They lie in one block:
// half a million small pieces would cost more than the values.
func (r *rows) join() {
	block := make([]Observation, 0, len(r.table.Rows))
	when := r.at("period")
	for _, id := range slices.Sorted(maps.Keys(r.table.Rows)) {
		numbers := r.table.Rows[id]
		if len(numbers) != len(r.table.Columns) {
			r.ps.Add(r.at("rows", id), "row-width", "id", id, "got", strconv.Itoa(len(numbers)), "want", strconv.Itoa(len(r.table.Columns)))
			r.gaps[r.to] = true
			continue
		}
		block = append(block, Observation{Indicator: r.to, Period: r.period})
		o := &block[len(block)-1]
		r.row(id, numbers, o)
		r.place(o, when, func() source.Pos { return r.key(id) })
	}
}

// row fills in one value.
func (r *rows) row(id string, numbers []source.Decimal, o *Observation) {
	if o.Entity = r.records.Entities.Get(id); o.Entity == nil {
		o.Entity = r.needEntity(id, r.key(id))
	} else if r.set != nil && !r.set.Has(o.Entity) {
		r.ps.Add(r.key(id), "not-in-set", "id", id, "set", r.set.ID)
	}
	o.standAt(r.at("rows", id, r.columns[0]))
	o.Origin = r.rowOrigin(id)
	for k, to := range []*source.Decimal{&o.Value, &o.Of, &o.Stated} {
		if r.columns[k] >= 0 {
			*to = numbers[r.columns[k]]
		}
	}
	r.proveValue(o, !r.table.Notes[id].IsZero(), func(keys ...any) source.Pos {
		if k := slices.Index(tableColumns, keyName(keys)); k >= 0 {
			return r.at("rows", id, r.columns[k])
		}
		return r.key(id)
	})
}

// key is the place of the id of a row. It is looked up only where it is wanted:
// half a million look-ups take a second.
func (r *rows) key(id string) source.Pos { return r.file.Key("table", r.k, "rows", id) }

// rowOrigin is the origin of the table, or one with the row's own note and
// reply.
func (r *rows) rowOrigin(id string) *Origin {
	note, noted := r.table.Notes[id]
	reply, replied := r.table.Replies[id]
	if !noted && !replied {
		return r.origin
	}
	own := *r.origin
	own.Note = orElse(note, own.Note)
	own.Reply = r.reply(reply, func(keys ...any) source.Pos { return r.at(append([]any{"replies", id}, keys[1:]...)...) })
	return &own
}

// setLives proves that a set of units existed in a period: no figure of 34
// provinces before 01/07/2025.
func (l *loader) setLives(at place, s *Set, p Period) {
	if p.IsZero() {
		return
	}
	if !s.From.IsZero() && p.last().compare(s.From.first()) < 0 {
		l.ps.Add(at("period"), "set-too-early", "set", s.ID, "period", p.String(), "from", s.From.String())
	}
	if !s.Until.IsZero() && p.first().compare(s.Until.last()) > 0 {
		l.ps.Add(at("period"), "set-too-late", "set", s.ID, "period", p.String(), "until", s.Until.String())
	}
}
