package site

import (
	"bytes"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// technologiesPage is the lists of strategic technologies, what is known of who
// does what by when, and the three questions of Notice 17.
type technologiesPage struct {
	base
	Standing  []string // one sentence for each list: in force, replaced, not read
	Nobody    string   // that nothing is known of who does what by when; "" where something is
	Lists     []technologyList
	Questions []openQuestion
}

// technologyList is a list of which this portal has read something.
type technologyList struct {
	L         *record.TechnologyList
	Heading   string
	IsHistory bool
	Read      string // how much of it is here
	Unread    string // the groups of which nothing is here: "Nhóm 7–11"
	Aspects   []aspectRow
}

// aspectRow is one thing that must be clear of every group, with the number of
// groups of which it is known.
type aspectRow struct {
	Name, Known string
	Open        bool
}

// openQuestion is a question with what was found towards an answer.
type openQuestion struct {
	Q       *record.Question
	Figures []questionFigure
	Targets []questionTarget
	Tasks   []taskLink
	Pages   []menuItem
}

type questionFigure struct {
	O    *record.Observation
	When string
}

type questionTarget struct {
	T    *record.Target
	Goal string
}

// Nothing reports whether nothing was found towards an answer.
func (q openQuestion) Nothing() bool {
	return len(q.Q.Found)+len(q.Figures)+len(q.Targets)+len(q.Tasks) == 0
}

func (s *Site) renderTechnologies(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := technologiesPage{}
	var sources []*record.Source
	for _, list := range s.records.TechnologyLists.All {
		page.Standing = append(page.Standing, s.listStanding(l, list))
		if len(list.Technologies) > 0 {
			page.Lists = append(page.Lists, s.technologyList(l, list))
		}
		sources = append(sources, list.Source, list.CountedIn)
	}
	if len(page.Lists) > 0 && !slices.ContainsFunc(s.records.TechnologyLists.All, knowsAnything) {
		page.Nobody = t("technologies.nobody")
	}
	for _, q := range s.records.Questions.All {
		page.Questions = append(page.Questions, s.openQuestion(l, q))
		for _, f := range q.Found {
			sources = append(sources, f.Source)
		}
	}
	page.base = s.base(l, frame{
		title: t("technologies.title"), description: t("technologies.text"), path: record.TechnologiesPath, section: "technologies", date: newestOf(sources),
	})
	return s.execute(w, l, "technologies", page)
}

func knowsAnything(list *record.TechnologyList) bool {
	return slices.ContainsFunc(record.Aspects(), func(a record.Aspect) bool { return list.Known(a) > 0 })
}

// listStanding says of a list in one sentence what a reader must know first:
// whether another has taken its place, and whether this portal has read it.
func (s *Site) listStanding(l lang.Lang, list *record.TechnologyList) string {
	args := []any{"number", list.Source.Short(l), "groups", list.Groups}
	switch d := list.Source; {
	case d.IsHistory(s.records.Site.AsOf) && d.ReplacedBy != nil:
		return s.words.T(l, "technologies.replaced", append(args, "from", d.ReplacedFrom.Name(l), "next", d.ReplacedBy.Short(l))...)
	case len(list.Technologies) == 0:
		return s.words.T(l, "technologies.unread-list", args...)
	}
	return s.words.T(l, "technologies.current", args...)
}

func (s *Site) technologyList(l lang.Lang, list *record.TechnologyList) technologyList {
	v := technologyList{L: list, Heading: list.Source.Short(l), IsHistory: list.Source.IsHistory(s.records.Site.AsOf)}
	groups, products := list.Transcribed()
	v.Read = s.words.Count(l, "technologies.read", products, "groups", groups, "all", list.Groups)
	if list.Products > 0 {
		v.Read += " " + s.words.T(l, "technologies.products", "all", list.Products, "source", list.CountedIn.Short(l))
	}
	if unread := list.Unread(); len(unread) > 0 {
		v.Unread = s.words.T(l, "technologies.groups", "numbers", ranges(unread))
	}
	for _, a := range record.Aspects() {
		n := list.Known(a)
		v.Aspects = append(v.Aspects, aspectRow{s.words.T(l, "technologies.aspect."+string(a)), s.words.T(l, "technologies.known", "n", n, "all", list.Groups), n == 0})
	}
	return v
}

// ranges writes numbers in order as "1, 3, 7–11".
func ranges(numbers []int) string {
	out := ""
	for k := 0; k < len(numbers); {
		end := k
		for end+1 < len(numbers) && numbers[end+1] == numbers[end]+1 {
			end++
		}
		if out != "" {
			out += ", "
		}
		out += strconv.Itoa(numbers[k])
		if end > k {
			out += "–" + strconv.Itoa(numbers[end])
		}
		k = end + 1
	}
	return out
}

func (s *Site) openQuestion(l lang.Lang, q *record.Question) openQuestion {
	v := openQuestion{Q: q, Tasks: taskLinks(q.Tasks)}
	for _, i := range q.Indicators {
		if o := i.Newest(); o != nil {
			v.Figures = append(v.Figures, questionFigure{o, s.whenRunning(l, o)})
		}
	}
	for _, t := range q.Targets {
		v.Targets = append(v.Targets, questionTarget{t, s.goal(l, t)})
	}
	for _, name := range q.Pages {
		v.Pages = append(v.Pages, menuItem{Path: record.PagePath(name), Label: s.words.T(l, "technologies.page."+name)})
	}
	return v
}

// registersOf are the pages of technologies and databases, where a document is
// behind something on them.
func (s *Site) registersOf(l lang.Lang, d *record.Source) []menuItem {
	var out []menuItem
	groups := 0
	for _, t := range s.records.Technologies.All {
		if t.List.Source == d || t.ReadIn == d {
			groups++
		}
	}
	if groups > 0 {
		out = append(out, menuItem{Path: record.TechnologiesPath, Label: s.words.Count(l, "technologies.quoted", groups)})
	}
	databases := 0
	for _, b := range s.records.Databases.All {
		if b.NamedIn == d {
			databases++
		}
	}
	if databases > 0 {
		out = append(out, menuItem{Path: record.DatabasesPath, Label: s.words.Count(l, "databases.quoted", databases)})
	}
	return out
}
