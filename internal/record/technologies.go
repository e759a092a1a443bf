package record

import (
	"cmp"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// TechnologyList is one decision's list of strategic technologies. A list that
// another one has replaced is kept, as history.
type TechnologyList struct {
	ID           string // that of the decision
	Source       *Source
	Groups       int       // how many groups the list is said to have
	Products     int       // how many products; 0 where this portal knows no number
	CountedIn    *Source   // the document that says how many
	Looked       []*Source // where this portal looked for who does what by when
	Technologies []*Technology
	At           source.Pos
}

// Technology is one group of a list, as far as this portal has read it. Who
// does what by when is empty until a document says it.
type Technology struct {
	ID           string
	List         *TechnologyList
	Number       int
	Name         lang.Text
	ReadIn       *Source // the text in which this portal read name and products
	Products     []Product
	Missing      lang.Text // which of the products are not transcribed; zero where all are
	Lead         Assigned
	Coordinating Assigned
	Requirements []Requirement // by date
	Roadmap      []Requirement // by date
	Note         lang.Text
	At           source.Pos
}

// Product is one strategic technology product of a group.
type Product struct {
	Number int
	Name   lang.Text
}

// Assigned is the agencies that a document gives a part in something.
type Assigned struct {
	Agencies []*Entity
	Source   *Source
	Locator  lang.Text
}

// Requirement is what must be reached by some time: one step of a roadmap, or
// what a group must meet.
type Requirement struct {
	By      Period
	Text    lang.Text
	Source  *Source
	Locator lang.Text
}

// Finding is something a document says towards an answer.
type Finding struct {
	Text    lang.Text
	Source  *Source
	Locator lang.Text
}

// Question is one of the questions that Notice 17 wants answered, with what
// this portal has found towards an answer.
type Question struct {
	ID         string
	Name       lang.Text
	Text       lang.Text
	Source     *Source
	Locator    lang.Text
	Found      []Finding
	Indicators []*Indicator
	Targets    []*Target
	Tasks      []*Task
	Pages      []string // names of pages of this portal that say more
	At         source.Pos
}

// Aspect is one thing that must be clear of every group of technologies
// (Notice 17, question 2).
type Aspect string

// The aspects.
const (
	Leading      Aspect = "lead"
	Coordinating Aspect = "coordinating"
	By2026       Aspect = "by-2026"
	By2031       Aspect = "by-2031"
	Roadmap      Aspect = "roadmap"
)

// Aspects are all of them, in the order of the question.
func Aspects() []Aspect { return []Aspect{Leading, Coordinating, By2026, By2031, Roadmap} }

// Knows reports whether a document that this portal has read answers an aspect
// of the group.
func (t *Technology) Knows(a Aspect) bool {
	switch a {
	case Leading:
		return len(t.Lead.Agencies) > 0
	case Coordinating:
		return len(t.Coordinating.Agencies) > 0
	case By2026:
		return t.requiredBy(2026)
	case By2031:
		return t.requiredBy(2031)
	}
	return len(t.Roadmap) > 0
}

func (t *Technology) requiredBy(year int) bool {
	return slices.ContainsFunc(t.Requirements, func(r Requirement) bool { return r.By.Last().Year() == year })
}

// Known is the number of groups of which an aspect is known.
func (t *TechnologyList) Known(a Aspect) int {
	n := 0
	for _, group := range t.Technologies {
		if group.Knows(a) {
			n++
		}
	}
	return n
}

// Transcribed are the groups of which this portal has all products, and the
// number of products it has.
func (t *TechnologyList) Transcribed() (groups, products int) {
	for _, group := range t.Technologies {
		products += len(group.Products)
		if group.Missing.IsZero() {
			groups++
		}
	}
	return groups, products
}

// Unread are the numbers of the groups of which this portal knows nothing.
func (t *TechnologyList) Unread() []int {
	var out []int
	for n := 1; n <= t.Groups; n++ {
		if !slices.ContainsFunc(t.Technologies, func(group *Technology) bool { return group.Number == n }) {
			out = append(out, n)
		}
	}
	return out
}

// IsHistory reports whether another document had taken the place of s on a day.
func (s *Source) IsHistory(day Period) bool {
	return !s.ReplacedFrom.IsZero() && s.ReplacedFrom.Compare(day) <= 0
}

// The shape of data/technologies.toml.

type technologyFileEntry struct {
	Lists     []technologyListEntry `toml:"list" rule:"required"`
	Groups    []technologyEntry     `toml:"group"`
	Questions []questionEntry       `toml:"question"`
}

type technologyListEntry struct {
	Source    string   `toml:"source" rule:"required"`
	Groups    int      `toml:"groups" rule:"required"`
	Products  int      `toml:"products"`
	CountedIn string   `toml:"counted_in" rule:"required"`
	Looked    []string `toml:"looked"`
}

type technologyEntry struct {
	ID           string             `toml:"id" rule:"required"`
	List         string             `toml:"list" rule:"required"`
	Number       int                `toml:"number" rule:"required"`
	Name         lang.Text          `toml:"name" rule:"required"`
	ReadIn       string             `toml:"read_in" rule:"required"`
	Products     []productEntry     `toml:"product"`
	Missing      lang.Text          `toml:"missing"`
	Lead         assignedEntry      `toml:"lead"`
	Coordinating assignedEntry      `toml:"coordinating"`
	Requirements []requirementEntry `toml:"requirement"`
	Roadmap      []requirementEntry `toml:"milestone"`
	Note         lang.Text          `toml:"note"`
}

type productEntry struct {
	Number int       `toml:"number" rule:"required"`
	Name   lang.Text `toml:"name" rule:"required"`
}

type assignedEntry struct {
	Agencies []string  `toml:"agencies" rule:"required"`
	Source   string    `toml:"source" rule:"required"`
	Locator  lang.Text `toml:"locator"`
}

type requirementEntry struct {
	By      string    `toml:"by" rule:"required"`
	Text    lang.Text `toml:"text" rule:"required"`
	Source  string    `toml:"source" rule:"required"`
	Locator lang.Text `toml:"locator"`
}

type findingEntry struct {
	Text    lang.Text `toml:"text" rule:"required"`
	Source  string    `toml:"source" rule:"required"`
	Locator lang.Text `toml:"locator"`
}

type questionEntry struct {
	ID         string         `toml:"id" rule:"required"`
	Name       lang.Text      `toml:"name" rule:"required"`
	Text       lang.Text      `toml:"text" rule:"required"`
	Source     string         `toml:"source" rule:"required"`
	Locator    lang.Text      `toml:"locator"`
	Found      []findingEntry `toml:"found"`
	Indicators []string       `toml:"indicators"`
	Targets    []string       `toml:"targets"`
	Tasks      []string       `toml:"tasks"`
	Pages      []string       `toml:"pages"`
}

// questionPages are the pages a question may point to.
var questionPages = []string{"databases", "technologies", "indicators", "targets", "tasks", "orientations"}

func (l *loader) technologies() {
	if !l.has(technologyFile) {
		return
	}
	f, file, ok := decode[technologyFileEntry](l, technologyFile)
	if !ok {
		return
	}
	for k := range file.Lists {
		at := under(f, "list", k)
		t := l.technologyList(at, &file.Lists[k])
		add(l, &l.records.TechnologyLists, "technology-list", t.ID, t, t.At)
	}
	for k := range file.Groups {
		at := under(f, "group", k)
		t := l.technology(at, &file.Groups[k])
		l.placeTechnology(t, file.Groups[k].List, at)
		add(l, &l.records.Technologies, "technology", t.ID, t, t.At)
	}
	for k := range file.Questions {
		q := l.question(under(f, "question", k), &file.Questions[k])
		add(l, &l.records.Questions, "question", q.ID, q, q.At)
	}
	for _, t := range l.records.TechnologyLists.All {
		if len(t.Technologies) > 0 && len(t.Looked) == 0 {
			l.ps.Add(t.At, "technology-not-looked", "id", t.ID)
		}
		slices.SortStableFunc(t.Technologies, func(a, b *Technology) int { return cmp.Compare(a.Number, b.Number) })
	}
}

func (l *loader) technologyList(at place, e *technologyListEntry) *TechnologyList {
	return &TechnologyList{
		ID: e.Source, Source: l.needSource(e.Source, at("source")), Groups: e.Groups, Products: e.Products,
		CountedIn: l.needSource(e.CountedIn, at("counted_in")), Looked: l.allSources(e.Looked, inside(at, "looked")), At: at("source"),
	}
}

func (l *loader) allSources(ids []string, at place) []*Source {
	var out []*Source
	for k, id := range ids {
		out = append(out, l.needSource(id, at(k)))
	}
	return out
}

func (l *loader) findings(entries []findingEntry, at place) []Finding {
	var out []Finding
	for k, e := range entries {
		out = append(out, Finding{e.Text, l.needSource(e.Source, at(k, "source")), e.Locator})
	}
	return out
}

// allTasks finds the tasks that a record names, each once.
func (l *loader) allTasks(ids []string, at place) []*Task {
	var out []*Task
	for k, id := range ids {
		t := find(l, l.records.Tasks, "task", id, at(k))
		if t != nil && slices.Contains(out, t) {
			l.ps.Add(at(k), "named-twice", "id", id)
		} else if t != nil {
			out = append(out, t)
		}
	}
	return out
}

func (l *loader) technology(at place, e *technologyEntry) *Technology {
	t := &Technology{
		ID: e.ID, Number: e.Number, Name: e.Name, ReadIn: l.needSource(e.ReadIn, at("read_in")), Missing: e.Missing,
		Lead:         l.assigned(&e.Lead, inside(at, "lead")),
		Coordinating: l.assigned(&e.Coordinating, inside(at, "coordinating")),
		Requirements: l.requirements(e.Requirements, inside(at, "requirement")),
		Roadmap:      l.requirements(e.Roadmap, inside(at, "milestone")),
		Note:         e.Note, At: at("id"),
	}
	for k, agency := range t.Coordinating.Agencies {
		if slices.Contains(t.Lead.Agencies, agency) {
			l.ps.Add(at("coordinating", "agencies", k), "technology-leads-already", "id", agency.ID)
		}
	}
	l.products(t, e.Products, inside(at, "product"))
	if len(t.Products) == 0 && t.Missing.IsZero() {
		l.ps.Add(t.At, "technology-without-products", "id", t.ID)
	}
	return t
}

func (l *loader) assigned(e *assignedEntry, at place) Assigned {
	a := Assigned{Source: l.needSource(e.Source, at("source")), Locator: e.Locator}
	for k, id := range e.Agencies {
		agency := find(l, l.records.Entities, "entity", id, at("agencies", k))
		if agency != nil && slices.Contains(a.Agencies, agency) {
			l.ps.Add(at("agencies", k), "named-twice", "id", id)
		} else if agency != nil {
			a.Agencies = append(a.Agencies, agency)
		}
	}
	return a
}

// requirements joins what must be reached by when, and proves that it stands
// in order of time.
func (l *loader) requirements(entries []requirementEntry, at place) []Requirement {
	var out []Requirement
	for k, e := range entries {
		r := Requirement{
			By: l.period(at(k, "by"), e.By), Text: e.Text, Source: l.needSource(e.Source, at(k, "source")), Locator: e.Locator,
		}
		if n := len(out); n > 0 && !r.By.IsZero() && r.By.Compare(out[n-1].By) < 0 {
			l.ps.Add(at(k, "by"), "technology-out-of-order", "by", r.By.String(), "before", out[n-1].By.String())
		}
		out = append(out, r)
	}
	return out
}

func (l *loader) products(t *Technology, entries []productEntry, at place) {
	names := map[string]int{}
	for k, e := range entries {
		name := lang.Fold(e.Name.VI)
		same := slices.IndexFunc(t.Products, func(p Product) bool { return p.Number == e.Number })
		switch first, twice := names[name]; {
		case twice:
			l.ps.Add(at(k, "name"), "technology-product-twice", "name", e.Name.VI, "number", strconv.Itoa(first))
		case same >= 0:
			l.ps.Add(at(k, "number"), "technology-product-number", "number", strconv.Itoa(e.Number), "name", t.Products[same].Name.VI)
		default:
			names[name] = e.Number
			t.Products = append(t.Products, Product{e.Number, e.Name})
		}
	}
}

// placeTechnology puts a group in its list, under a number that the list has
// and that no other group of it carries.
func (l *loader) placeTechnology(t *Technology, list string, at place) {
	t.List = need(l, l.records.TechnologyLists, "technology-list", list, at("list"), TechnologyList{ID: list, Source: t.ReadIn, CountedIn: t.ReadIn})
	if t.List == nil || l.records.TechnologyLists.Get(list) == nil {
		return
	}
	number := strconv.Itoa(t.Number)
	same := slices.IndexFunc(t.List.Technologies, func(other *Technology) bool { return other.Number == t.Number })
	switch {
	case t.Number < 1 || t.Number > t.List.Groups:
		l.ps.Add(at("number"), "technology-number", "number", number, "groups", strconv.Itoa(t.List.Groups))
	case same >= 0:
		l.ps.Add(at("number"), "technology-number-twice", "number", number, "id", t.List.Technologies[same].ID)
	default:
		t.List.Technologies = append(t.List.Technologies, t)
	}
}

func (l *loader) question(at place, e *questionEntry) *Question {
	q := &Question{
		ID: e.ID, Name: e.Name, Text: e.Text, Source: l.needSource(e.Source, at("source")), Locator: e.Locator,
		Found: l.findings(e.Found, inside(at, "found")), Tasks: l.allTasks(e.Tasks, inside(at, "tasks")), At: at("id"),
	}
	for k, id := range e.Indicators {
		if i := find(l, l.records.Indicators, "indicator", id, at("indicators", k)); i != nil {
			q.Indicators = append(q.Indicators, i)
		}
	}
	for k, id := range e.Targets {
		if t := find(l, l.records.Targets, "target", id, at("targets", k)); t != nil {
			q.Targets = append(q.Targets, t)
		}
	}
	for k, page := range e.Pages {
		q.Pages = append(q.Pages, l.word(at("pages", k), page, questionPages))
	}
	return q
}
