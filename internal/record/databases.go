package record

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// DatabaseList is a list of databases that a document keeps. How many it has
// is known; which ones, only as far as documents name them.
type DatabaseList struct {
	ID         string
	Name       lang.Text
	Source     *Source
	Total      int
	Indicators []*Indicator // those that count its databases
	Databases  []*Database
	Note       lang.Text
	At         source.Pos
}

// Database is one database that a document names.
type Database struct {
	ID        string
	Name      lang.Text // what it is about: "Bảo hiểm"
	Full      lang.Text // as the document names it
	Level     string    // "national" or "sector", where the document says so
	In        []Membership
	Agencies  []*Entity // those that a document charges with a task about it; none of them is called its owner
	Charge    lang.Text // with what they are charged
	From      *Source   // of agencies and charge; nil where none is stated
	Place     lang.Text // in From
	States    []DatabaseState
	Qualities []StatedQuality
	Tasks     []*Task // that concern it
	NamedIn   *Source
	Locator   lang.Text // in NamedIn
	Note      lang.Text
	At        source.Pos
}

// Membership is the place of a database in a list.
type Membership struct {
	List    *DatabaseList
	Number  int // 0 where the document prints none
	Source  *Source
	Locator lang.Text
}

// DatabaseState is how a database stood as of some time.
type DatabaseState struct {
	Date    Period
	Text    lang.Text
	Source  *Source
	Locator lang.Text
}

// StatedQuality is what a document says of one of the four qualities.
type StatedQuality struct {
	Quality string // correct, sufficient, clean, living
	DatabaseState
}

// Last is the newest state of the database, or nil.
func (d *Database) Last() *DatabaseState {
	if len(d.States) == 0 {
		return nil
	}
	return &d.States[len(d.States)-1]
}

// Qualities are the four qualities that data must have: đúng, đủ, sạch, sống.
func Qualities() []string { return slices.Clone(qualities) }

var (
	qualities      = []string{"correct", "sufficient", "clean", "living"}
	databaseLevels = []string{"national", "sector"}
)

// The shape of data/databases.toml.

type databaseFileEntry struct {
	Lists     []databaseListEntry `toml:"list"`
	Databases []databaseEntry     `toml:"database" rule:"required"`
}

type databaseListEntry struct {
	ID         string    `toml:"id" rule:"required"`
	Name       lang.Text `toml:"name" rule:"required"`
	Source     string    `toml:"source" rule:"required"`
	Total      int       `toml:"total" rule:"required"`
	Indicators []string  `toml:"indicators"`
	Note       lang.Text `toml:"note"`
}

type databaseEntry struct {
	ID        string            `toml:"id" rule:"required"`
	Name      lang.Text         `toml:"name" rule:"required"`
	Full      lang.Text         `toml:"full" rule:"required"`
	Level     string            `toml:"level"`
	Source    string            `toml:"source" rule:"required"`
	Locator   lang.Text         `toml:"locator"`
	In        []membershipEntry `toml:"in"`
	Charged   chargeEntry       `toml:"charged"`
	States    []stateEntry      `toml:"state"`
	Qualities []qualityEntry    `toml:"quality"`
	Tasks     []string          `toml:"tasks"`
	Note      lang.Text         `toml:"note"`
}

type membershipEntry struct {
	List    string    `toml:"list" rule:"required"`
	Number  int       `toml:"number"`
	Source  string    `toml:"source" rule:"required"`
	Locator lang.Text `toml:"locator"`
}

type chargeEntry struct {
	Agencies []string  `toml:"agencies" rule:"required"`
	With     lang.Text `toml:"with"`
	Source   string    `toml:"source" rule:"required"`
	Locator  lang.Text `toml:"locator"`
}

type stateEntry struct {
	Date    string    `toml:"date" rule:"required"`
	Text    lang.Text `toml:"text" rule:"required"`
	Source  string    `toml:"source" rule:"required"`
	Locator lang.Text `toml:"locator"`
}

type qualityEntry struct {
	Quality string `toml:"quality" rule:"required"`
	stateEntry
}

func (l *loader) databases() {
	if !l.has(databaseFile) {
		return
	}
	f, file, ok := decode[databaseFileEntry](l, databaseFile)
	if !ok {
		return
	}
	for k := range file.Lists {
		d := l.databaseList(under(f, "list", k), &file.Lists[k])
		add(l, &l.records.DatabaseLists, "database-list", d.ID, d, d.At)
	}
	for k := range file.Databases {
		d := l.database(under(f, "database", k), &file.Databases[k])
		add(l, &l.records.Databases, "database", d.ID, d, d.At)
	}
	for k, list := range l.records.DatabaseLists.All {
		if n := len(list.Databases); n > list.Total {
			l.ps.Add(f.At("list", k, "total"), "database-list-full", "id", list.ID, "total", strconv.Itoa(list.Total), "named", strconv.Itoa(n))
		}
	}
}

// databaseList proves that a list has as many databases as those who count
// them say.
func (l *loader) databaseList(at place, e *databaseListEntry) *DatabaseList {
	d := &DatabaseList{ID: e.ID, Name: e.Name, Source: l.needSource(e.Source, at("source")), Total: e.Total, Note: e.Note, At: at("id")}
	for k, id := range e.Indicators {
		i := find(l, l.records.Indicators, "indicator", id, at("indicators", k))
		if i == nil || i.Newest() == nil {
			continue
		}
		d.Indicators = append(d.Indicators, i)
		if of := i.Newest().Of; of.IsSet() && of.Cmp(decimal(strconv.Itoa(e.Total))) != 0 {
			l.ps.Add(at("total"), "database-list-total", "id", e.ID, "total", strconv.Itoa(e.Total), "indicator", id, "of", of.String())
		}
	}
	return d
}

func (l *loader) database(at place, e *databaseEntry) *Database {
	charged := l.assigned(&assignedEntry{e.Charged.Agencies, e.Charged.Source, e.Charged.Locator}, inside(at, "charged"))
	d := &Database{
		ID: e.ID, Name: e.Name, Full: e.Full, Level: l.word(at("level"), e.Level, databaseLevels),
		Agencies: charged.Agencies, Charge: e.Charged.With, From: charged.Source, Place: charged.Locator,
		States: l.states(e.States, inside(at, "state")), Tasks: l.allTasks(e.Tasks, inside(at, "tasks")),
		NamedIn: l.needSource(e.Source, at("source")), Locator: e.Locator, Note: e.Note, At: at("id"),
	}
	for k := range e.In {
		l.enlist(d, &e.In[k], inside(at, "in", k))
	}
	l.statedQualities(d, e.Qualities, inside(at, "quality"))
	return d
}

// enlist puts a database in a list, under the number that the list prints.
func (l *loader) enlist(d *Database, e *membershipEntry, at place) {
	m := Membership{List: find(l, l.records.DatabaseLists, "database-list", e.List, at("list")), Number: e.Number, Source: l.needSource(e.Source, at("source")), Locator: e.Locator}
	if m.List == nil {
		return
	}
	if slices.Contains(m.List.Databases, d) {
		l.ps.Add(at("list"), "named-twice", "id", m.List.ID)
		return
	}
	for _, other := range m.List.Databases {
		if m.Number != 0 && other.numberIn(m.List) == m.Number {
			l.ps.Add(at("number"), "database-number-twice", "number", strconv.Itoa(m.Number), "list", m.List.ID, "id", other.ID)
		}
	}
	if m.Number < 0 || m.Number > m.List.Total {
		l.ps.Add(at("number"), "database-number", "number", strconv.Itoa(m.Number), "list", m.List.ID, "total", strconv.Itoa(m.List.Total))
	}
	d.In = append(d.In, m)
	m.List.Databases = append(m.List.Databases, d)
}

func (d *Database) numberIn(list *DatabaseList) int {
	for _, m := range d.In {
		if m.List == list {
			return m.Number
		}
	}
	return 0
}

// states joins how a database stood, and proves that it stands in order of
// time and not after the last day of collection.
func (l *loader) states(entries []stateEntry, at place) []DatabaseState {
	var out []DatabaseState
	for k := range entries {
		s := l.state(&entries[k], inside(at, k))
		if n := len(out); n > 0 && !s.Date.IsZero() && s.Date.Compare(out[n-1].Date) < 0 {
			l.ps.Add(at(k, "date"), "database-state-order", "date", s.Date.String(), "before", out[n-1].Date.String())
		}
		out = append(out, s)
	}
	return out
}

func (l *loader) state(e *stateEntry, at place) DatabaseState {
	s := DatabaseState{Date: l.period(at("date"), e.Date), Text: e.Text, Source: l.needSource(e.Source, at("source")), Locator: e.Locator}
	l.proveTime(s.Date, &Origin{}, nil, func(...any) source.Pos { return at("date") })
	return s
}

func (l *loader) statedQualities(d *Database, entries []qualityEntry, at place) {
	for k := range entries {
		e := &entries[k]
		q := StatedQuality{l.word(at(k, "quality"), e.Quality, qualities), l.state(&e.stateEntry, inside(at, k))}
		if slices.ContainsFunc(d.Qualities, func(o StatedQuality) bool { return o.Quality == e.Quality && o.Date == q.Date }) {
			l.ps.Add(at(k, "quality"), "database-quality-twice", "quality", e.Quality, "date", q.Date.String())
			continue
		}
		d.Qualities = append(d.Qualities, q)
	}
}
