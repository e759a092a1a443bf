package site

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// overdueView is the longest late of the newest list of what was overdue, with
// the list's own heading and for how long nothing was reported since.
type overdueView struct {
	List    *record.TaskList
	Since   string
	Heading string // how many the rows are
	Rows    []taskRow
	Rest    string // the equals that are not shown; "" where none are cut off
	All     int
}

// The longest late that the home page and the register show: so many, and where
// the last of them has equals, all those if they are few.
const (
	shownLate = 5
	mostLate  = 8
)

// latestOverdue is the longest late of the newest list, nil where the portal has
// none. Those that are equally late are shown all or not at all: the order of
// the list does not choose between them. The part "overdue-latest" shows it.
func (s *Site) latestOverdue(l lang.Lang) *overdueView {
	list := s.records.NewestOverdue()
	if list == nil {
		return nil
	}
	rows := s.overdueRows(l, list)
	out := &overdueView{List: list, Since: s.overdueSince(l, list), All: len(list.Entries)}
	n, tie := longestLate(rows)
	out.Rows = rows[:n]
	out.Heading = s.words.T(l, "overdue.latest", "n", s.nounCount(l, "tasks.count", n))
	if tie > 0 {
		args := []any{"n", s.nounCount(l, "tasks.count", tie), "days", s.days(l, rows[n].Status.Days)}
		out.Rest = s.words.T(l, "overdue.tie", args...)
		if n == 0 {
			out.Rest = s.words.T(l, "overdue.tie-first", args...)
		}
	}
	return out
}

// longestLate is how many of the rows are shown as the longest late, and how
// many equals come next that are too many to show.
func longestLate(rows []taskRow) (n, tie int) {
	n = min(shownLate, len(rows))
	if n == 0 {
		return 0, 0
	}
	days := rows[n-1].Status.Days
	first := slices.IndexFunc(rows, func(r taskRow) bool { return r.Status.Days == days })
	end := first
	for end < len(rows) && rows[end].Status.Days == days {
		end++
	}
	if end <= mostLate {
		return end, 0
	}
	return first, end - first
}

// overdueRows are the tasks of a list that were late on its day, the longest
// late first, by the list's own report.
func (s *Site) overdueRows(l lang.Lang, list *record.TaskList) []taskRow {
	late := list.LongestLate()
	var rows []taskRow
	for _, e := range late {
		row := s.taskRow(l, e.Task, e.Report)
		row.Bar = ofHundred(row.Status.Days, late[0].Status().Days)
		rows = append(rows, row)
	}
	return rows
}

// overduePage is the newest list of what was overdue: the answer, how late, who
// leads, and every task.
type overduePage struct {
	base
	List      *record.TaskList
	Answer    template.HTML
	Since     string
	Ranges    []dayRange
	Agencies  []leadRow
	Groups    []leadRow
	GroupText string
	Twice     []string
	Rows      []taskRow
	Unclear   []taskRow // of which no days can be computed
	Earlier   []listLink
	Citation  *quotation
	Answers   bool // somebody reads what is sent
}

// dayRange is how many tasks were late by so many days.
type dayRange struct {
	Label, Count, Bar string
}

// leadRow is how many rows an agency or a group leads in a list.
type leadRow struct {
	Name, Path, Filter string
	Count, Bar         string
	Split              string // "chủ trì một mình 21, cùng cơ quan khác 3"
	Longest            string
}

func (s *Site) renderOverdue(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	list := s.records.NewestOverdue()
	if list == nil {
		return s.execute(w, l, "overdue", overduePage{base: s.base(l, frame{
			title: t("overdue.none-title"), description: t("overdue.none"), path: record.OverduePath, section: "tasks",
		})})
	}
	page := overduePage{List: list, Rows: s.overdueRows(l, list), Answers: s.records.Site.Feedback.Answers()}
	page.base = s.base(l, frame{
		title: list.Name.In(l), description: t("overdue.text", "list", list.Name.In(l)), path: record.OverduePath, section: "tasks", feed: "overdue",
		date: list.Source.Date, source: list.Source.Short(l),
	})
	for _, e := range list.Entries {
		if e.Status().Class != record.TaskOverdue {
			page.Unclear = append(page.Unclear, s.taskRow(l, e.Task, e.Report))
		}
	}
	page.Answer, page.Since = s.overdueAnswer(l, list), s.overdueSince(l, list)
	page.Ranges = s.dayRanges(l, page.Rows)
	agencies, groups := list.ByLead()
	page.Agencies, page.Groups = s.leadRows(l, list, agencies), s.leadRows(l, list, groups)
	page.GroupText = s.nounCount(l, "overdue.groups-text", groupRows(list))
	page.Twice = s.printedTwice(l, list, agencies)
	for _, other := range s.taskLists() {
		if other.Kind == record.OverdueList && other != list {
			page.Earlier = append(page.Earlier, s.listLink(l, other))
		}
	}
	page.Citation = s.quotePage(&page.base, record.OverduePath, true, list.Name.In)
	return s.execute(w, l, "overdue", page)
}

// overdueAnswer is the list in one sentence. Its numbers of rows and tasks
// differ where a task is printed twice.
func (s *Site) overdueAnswer(l lang.Lang, list *record.TaskList) template.HTML {
	late := list.LongestLate()
	longest := 0
	if len(late) > 0 {
		longest = late[0].Status().Days
	}
	args := []any{"tasks", s.nounCount(l, "tasks.count", len(list.Entries)), "day", list.Reported.Name(l), "days", s.days(l, longest)}
	if list.Rows == len(list.Entries) {
		return template.HTML(s.words.T(l, "overdue.answer-same", args...))
	}
	return template.HTML(s.words.T(l, "overdue.answer", append(args, "rows", s.nounCount(l, "tasks.rows", list.Rows))...))
}

// overdueSince says what was reported of the list's tasks after its day.
func (s *Site) overdueSince(l lang.Lang, list *record.TaskList) string {
	newer := 0
	for _, e := range list.Entries {
		if e.Task.Last().Date.Compare(list.Reported) > 0 {
			newer++
		}
	}
	asOf := s.records.Site.AsOf
	args := []any{"day", list.Reported.Name(l), "as-of", asOf.Name(l)}
	if newer > 0 {
		return s.words.T(l, "overdue.since-some", append(args, "n", newer, "all", len(list.Entries))...)
	}
	return s.words.T(l, "overdue.since", append(args, "days", s.days(l, list.Reported.DaysUntil(asOf)))...)
}

// rangeEnds are the last days of the ranges in which lateness is counted.
func rangeEnds() []int { return []int{7, 30, 90, 180} }

// dayRanges counts tasks by how late they were, the shortest first.
func (s *Site) dayRanges(l lang.Lang, rows []taskRow) []dayRange {
	ends := rangeEnds()
	counts := make([]int, len(ends)+1)
	for _, row := range rows {
		k, _ := slices.BinarySearch(ends, row.Status.Days)
		counts[k]++
	}
	var out []dayRange
	from := 1
	for k, n := range counts {
		label := s.words.T(l, "overdue.more-than", "from", from-1)
		if k < len(ends) {
			label = s.words.T(l, "overdue.range", "from", from, "to", ends[k])
			from = ends[k] + 1
		}
		out = append(out, dayRange{lang.NoBreak(label), s.nounCount(l, "tasks.count", n), ofHundred(n, slices.Max(counts))})
	}
	return out
}

func (s *Site) leadRows(l lang.Lang, list *record.TaskList, counts []record.LeadCount) []leadRow {
	var rows []leadRow
	for _, c := range counts {
		row := leadRow{
			Name: textIn(c.Group, l), Count: s.nounCount(l, "tasks.rows", c.Rows), Bar: ofHundred(c.Rows, counts[0].Rows),
			Longest: s.words.T(l, "overdue.longest", "days", s.days(l, c.Longest)),
		}
		var split []string
		if c.Entity != nil {
			row.Name, row.Path, row.Filter = c.Entity.Name.In(l), c.Entity.Path(), leadQuery(c.Entity, list)
			if c.Sole > 0 {
				split = append(split, s.words.T(l, "overdue.sole", "n", c.Sole))
			}
		}
		if joint := c.Rows - c.Sole; joint > 0 {
			split = append(split, s.words.T(l, "overdue.joint", "n", joint))
		}
		row.Split = strings.Join(split, ", ")
		rows = append(rows, row)
	}
	return rows
}

// groupRows is how many rows name a group and no single agency.
func groupRows(list *record.TaskList) int {
	n := 0
	for _, e := range list.Entries {
		if len(e.Task.Leads) == 0 {
			n += len(e.Rows)
		}
	}
	return n
}

// printedTwice says which tasks the list prints more than once, and what that
// makes of the count of their lead.
func (s *Site) printedTwice(l lang.Lang, list *record.TaskList, agencies []record.LeadCount) []string {
	var out []string
	for _, e := range list.Entries {
		if len(e.Rows) < 2 {
			continue
		}
		args := []any{"title", e.Task.Title.In(l), "printed", lang.JoinList(l, e.Rows)}
		k := slices.IndexFunc(agencies, func(c record.LeadCount) bool { return e.Task.IsLedBy(c.Entity) })
		if k < 0 {
			out = append(out, s.words.T(l, "overdue.twice-group", args...))
			continue
		}
		out = append(out, s.words.T(l, "overdue.twice", append(args, "lead", agencies[k].Entity.Name.In(l),
			"rows", s.nounCount(l, "tasks.rows", agencies[k].Rows), "tasks", s.nounCount(l, "tasks.count", len(agencies[k].Entries)))...))
	}
	return out
}

// entityTasks is what an entity leads and helps with, list by list: lists of
// different universes are never added up.
type entityTasks struct {
	ByList            []listLink
	None              string
	Rows, Helps, More []taskRow // More: what it helps with beyond the first few
	Filter            string
}

// shownTasks is how many tasks a profile or a document names before it sends the
// reader to the register.
const shownTasks = 6

func (s *Site) entityTasks(l lang.Lang, e *record.Entity) *entityTasks {
	lists := s.taskLists()
	if len(lists) == 0 || e.IsFormer() {
		return nil
	}
	out := &entityTasks{Filter: "?lead=" + e.ID}
	if len(e.TasksLed)+len(e.TasksHelped) == 0 {
		out.None = s.words.T(l, "entity-tasks.none", "lists", len(lists))
		if slices.ContainsFunc(s.records.Tasks.All, func(t *record.Task) bool { return !t.LeadOther.IsZero() }) {
			out.None += " " + s.words.T(l, "entity-tasks.shared")
		}
		return out
	}
	for _, list := range lists {
		if link := s.entityInList(l, e, list); link.Size != "" {
			out.ByList = append(out.ByList, link)
		}
	}
	out.Rows, out.Helps = s.newestFirst(l, e.TasksLed), s.newestFirst(l, e.TasksHelped)
	out.Rows = out.Rows[:min(shownTasks, len(out.Rows))]
	if len(out.Helps) > shownTasks {
		out.Helps, out.More = out.Helps[:shownTasks], out.Helps[shownTasks:]
	}
	return out
}

// entityInList says how many tasks of one list an entity leads and helps with.
// What was past its deadline is counted by the class computed here; a list of
// what was overdue says so itself.
func (s *Site) entityInList(l lang.Lang, e *record.Entity, list *record.TaskList) listLink {
	led, late, helped := 0, 0, 0
	for _, entry := range list.Entries {
		if entry.Task.IsLedBy(e) {
			led++
			if list.Kind == record.ResultsList && entry.Status().Class == record.TaskOverdue {
				late++
			}
		}
		if slices.Contains(entry.Task.Coordinating, e) {
			helped++
		}
	}
	link := s.listLink(l, list)
	var says []string
	if led > 0 {
		link.Path, link.Query = record.TasksPath, leadQuery(e, list)+"#register"
		says = append(says, s.words.T(l, "entity-tasks.led", "n", s.nounCount(l, "tasks.count", led)))
	}
	if late > 0 {
		says = append(says, s.words.T(l, "entity-tasks.late", "n", lang.Int(l, late)))
	}
	if helped > 0 {
		says = append(says, s.words.T(l, "entity-tasks.helped", "n", s.nounCount(l, "tasks.count", helped)))
	}
	link.Size = lang.Capital(strings.Join(says, "; "))
	return link
}

// newestFirst puts the tasks that were reported last first, of those the
// longest late.
func (s *Site) newestFirst(l lang.Lang, tasks []*record.Task) []taskRow {
	var rows []taskRow
	for _, t := range tasks {
		rows = append(rows, s.taskRow(l, t, t.Last()))
	}
	slices.SortStableFunc(rows, func(a, b taskRow) int {
		if c := b.R.Date.Compare(a.R.Date); c != 0 {
			return c
		}
		return b.Status.Days - a.Status.Days
	})
	return rows
}

// documentTasks is the tasks that a document assigns, list by list, and the lists
// it prints.
type documentTasks struct {
	D      *record.Source
	ByList []listLink
	Rows   []taskRow
	Filter string // "" where all are shown
	Lists  []listLink
}

// listLink is a list of tasks, and in few words how many it has of something.
type listLink struct {
	Name, Path, Query, Size string
}

func (s *Site) documentTasks(l lang.Lang, d *record.Source) *documentTasks {
	if len(d.Assigned)+len(d.Lists) == 0 {
		return nil
	}
	out := &documentTasks{D: d}
	for _, list := range s.taskLists() {
		n := 0
		for _, e := range list.Entries {
			if e.Task.AssignedBy == d {
				n++
			}
		}
		if n > 0 {
			out.ByList = append(out.ByList, listLink{list.Name.In(l), record.TasksPath, documentQuery(d, list) + "#register", s.nounCount(l, "tasks.count", n)})
		}
	}
	rows := s.newestFirst(l, d.Assigned)
	out.Rows = rows[:min(shownTasks, len(rows))]
	if len(rows) > shownTasks {
		out.Filter = "?doc=" + d.ID
	}
	for _, list := range d.Lists {
		out.Lists = append(out.Lists, s.listLink(l, list))
	}
	return out
}

// listLink leads to the tasks of a list: a page of its own for the newest
// overdue one, else its rows of the register.
func (s *Site) listLink(l lang.Lang, list *record.TaskList) listLink {
	link := listLink{Name: list.Name.In(l), Path: record.TasksPath, Query: "?list=" + list.ID + "#register", Size: s.listSize(l, list)}
	if list == s.records.NewestOverdue() {
		link.Path, link.Query = record.OverduePath, ""
	}
	return link
}
