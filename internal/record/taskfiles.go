package record

import (
	"slices"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// The shape of data/tasks/*.toml as an editor writes it.

type taskFile struct {
	List  taskListEntry `toml:"list" rule:"required"`
	Tasks []taskEntry   `toml:"task"`
	Again []againEntry  `toml:"again"`
}

type taskListEntry struct {
	Name         lang.Text `toml:"name" rule:"required"`
	Kind         string    `toml:"kind" rule:"required"`
	Universe     lang.Text `toml:"universe" rule:"required"`
	Source       string    `toml:"source" rule:"required"`
	Locator      lang.Text `toml:"locator"`
	Reported     string    `toml:"reported" rule:"required"`
	DayNotStated lang.Text `toml:"reported_not_stated"`
	Rows         int       `toml:"rows" rule:"required"`
	Status       string    `toml:"status"`
	Note         lang.Text `toml:"note"`
}

// rowEntry is what one row of a list says of a task.
type rowEntry struct {
	Row         string    `toml:"row" rule:"required"`
	Also        []string  `toml:"also"`
	Status      string    `toml:"status"`
	StatusBlank bool      `toml:"status_blank"`
	StatusNote  lang.Text `toml:"status_note"`
	DaysLate    int       `toml:"days_late"`
	Result      lang.Text `toml:"result"`
	Note        lang.Text `toml:"note"`
}

type taskEntry struct {
	ID                string          `toml:"id" rule:"required"`
	Title             lang.Text       `toml:"title" rule:"required"`
	AssignedBy        string          `toml:"assigned_by" rule:"required"`
	AssignedIn        lang.Text       `toml:"assigned_in"`
	Assigned          string          `toml:"assigned"`
	Aliases           []string        `toml:"aliases"`
	Lead              []string        `toml:"lead"`
	LeadOther         lang.Text       `toml:"lead_other"`
	Coordinating      []string        `toml:"coordinating"`
	CoordinatingOther lang.Text       `toml:"coordinating_other"`
	Due               string          `toml:"due"`
	DueNotStated      string          `toml:"due_not_stated"`
	Completed         string          `toml:"completed"`
	Evidence          evidenceEntry   `toml:"evidence"`
	Postponed         []postponeEntry `toml:"postponed"`
	Reports           []reportEntry   `toml:"report"`
	Reply             replyEntry      `toml:"reply"`
	rowEntry
}

// againEntry is a row about a task that another list has brought already.
type againEntry struct {
	Task string `toml:"task" rule:"required"`
	rowEntry
}

type evidenceEntry struct {
	Text   lang.Text `toml:"text" rule:"required"`
	Source string    `toml:"source" rule:"required"`
}

type postponeEntry struct {
	Date    string    `toml:"date" rule:"required"`
	To      string    `toml:"to" rule:"required"`
	Reason  lang.Text `toml:"reason" rule:"required"`
	Source  string    `toml:"source" rule:"required"`
	Locator lang.Text `toml:"locator"`
}

type reportEntry struct {
	Date        string    `toml:"date" rule:"required"`
	Status      string    `toml:"status"`
	StatusBlank bool      `toml:"status_blank"`
	StatusNote  lang.Text `toml:"status_note"`
	DaysLate    int       `toml:"days_late"`
	Result      lang.Text `toml:"result"`
	Source      string    `toml:"source" rule:"required"`
	Locator     lang.Text `toml:"locator"`
	Note        lang.Text `toml:"note"`
}

// ongoingWord stands in place of a deadline where there is none by nature.
const ongoingWord = "ongoing"

// secondRow is a row about a task of another list, which may stand in a file
// that is yet to be read.
type secondRow struct {
	at    place
	entry *againEntry
	list  *TaskList
	word  string // that of the list
}

func (l *loader) tasks() {
	if !l.has(taskDir) {
		return
	}
	var again []secondRow
	var later []func() // what can be proved only when every row is known
	for _, name := range l.tomls(taskDir, "task") {
		f, file, ok := decode[taskFile](l, name)
		if !ok {
			l.broken["task"] = true
			continue
		}
		list := l.taskList(inside(f.At, "list"), fileID(name), &file.List)
		word := l.word(f.At("list", "status"), file.List.Status, TaskWords())
		if !add(l, &l.records.TaskLists, "task-list", list.ID, list, source.Pos{File: name}) {
			continue
		}
		for k := range file.Tasks {
			at := inside(f.At, "task", k)
			if t := l.task(at, &file.Tasks[k], list, word); t != nil {
				later = append(later, func() { l.proveDates(t, at) })
			}
		}
		for k := range file.Again {
			again = append(again, secondRow{inside(f.At, "again", k), &file.Again[k], list, word})
		}
		later = append(later, func() { l.proveRows(list, f.At("list", "rows")) })
	}
	for _, row := range again {
		l.again(row)
	}
	for _, prove := range later {
		prove()
	}
}

func (l *loader) taskList(at place, id string, e *taskListEntry) *TaskList {
	list := &TaskList{
		ID: id, Name: e.Name, Kind: l.word(at("kind"), e.Kind, listKinds), Universe: e.Universe,
		Source: l.needSource(e.Source, at("source")), Locator: e.Locator,
		Reported: l.pastDay(at("reported"), e.Reported), DayNotStated: e.DayNotStated, Rows: e.Rows, Note: e.Note, At: at("name"),
	}
	l.proveReportDate(at("reported"), list.Reported, list.Source)
	l.proveListDay(at("kind"), "kind", list, list.Kind == OverdueList)
	return list
}

// pastDay is a day that the portal may speak of: none after its last day of
// collection.
func (l *loader) pastDay(at source.Pos, text string) Period {
	p := l.day(at, text)
	asOf := l.records.Site.AsOf
	if !p.IsZero() && !asOf.IsZero() && p.Compare(asOf) > 0 {
		l.ps.Add(at, "task-after-as-of", "day", p.String(), "as_of", asOf.String())
		return Period{}
	}
	return p
}

// task reads one task; nil where its id is taken.
func (l *loader) task(at place, e *taskEntry, list *TaskList, word string) *Task {
	t := &Task{
		ID: e.ID, Title: e.Title, List: list,
		AssignedBy: l.needSource(e.AssignedBy, at("assigned_by")), AssignedIn: e.AssignedIn,
		Assigned: l.pastDay(at("assigned"), e.Assigned), Completed: l.pastDay(at("completed"), e.Completed),
		Leads: l.agencies(at, "lead", e.Lead), LeadOther: e.LeadOther,
		Coordinating: l.agencies(at, "coordinating", e.Coordinating), HelpedOther: e.CoordinatingOther,
		Evidence: e.Evidence.Text, EvidenceFrom: l.needSource(e.Evidence.Source, at("evidence", "source")),
		Reply: l.reply(e.Reply, at), Aliases: Aliases(at, e.Aliases), At: at("id"),
	}
	if e.Due == ongoingWord {
		t.Ongoing = true
	} else {
		t.Due = l.day(at("due"), e.Due)
	}
	t.DueSaid = Said{Where: l.needSource(e.DueNotStated, at("due_not_stated"))}
	for k, p := range e.Postponed {
		from := inside(at, "postponed", k)
		t.Postponed = append(t.Postponed, Postponement{
			Date: l.pastDay(from("date"), p.Date), To: l.day(from("to"), p.To), Reason: p.Reason,
			Source: l.needSource(p.Source, from("source")), Locator: p.Locator,
		})
	}
	report := l.rowReport(at, &e.rowEntry, list, word)
	t.Reports = []*Report{report}
	for k := range e.Reports {
		t.Reports = append(t.Reports, l.report(inside(at, "report", k), &e.Reports[k]))
	}
	list.Entries = append(list.Entries, ListEntry{t, printedRows(&e.rowEntry), report})
	if slices.Contains(reservedTasks, t.ID) {
		l.ps.Add(t.At, "task-reserved", "id", t.ID)
	}
	if !add(l, &l.records.Tasks, "task", t.ID, t, t.At) {
		return nil
	}
	l.proveTask(t, e, at)
	return t
}

// again adds what a second list says of a task.
func (l *loader) again(row secondRow) {
	report := l.rowReport(row.at, &row.entry.rowEntry, row.list, row.word)
	t := find(l, l.records.Tasks, "task", row.entry.Task, row.at("task"))
	if t == nil {
		// Counted all the same: one mistake is one problem.
		t = &Task{ID: row.entry.Task, Title: sameText(row.entry.Task), List: row.list, AssignedBy: row.list.Source, Reports: []*Report{report}}
	} else {
		t.Reports = append(t.Reports, report)
		slices.SortStableFunc(t.Reports, func(a, b *Report) int { return a.Date.Compare(b.Date) })
		if t.Ongoing || t.DueSaid.Where != nil {
			l.needsDue(t, "days_late", report.DaysLate != 0, row.at)
		}
		l.proveDaysLate(t, report, row.at)
	}
	row.list.Entries = append(row.list.Entries, ListEntry{t, printedRows(&row.entry.rowEntry), report})
}

func printedRows(e *rowEntry) []string { return append([]string{e.Row}, e.Also...) }

// rowReport is what a row says of a task; its word is that of the list, unless
// it has one of its own or the copy shows none.
func (l *loader) rowReport(at place, e *rowEntry, list *TaskList, word string) *Report {
	r := &Report{
		Date: list.Reported, DayNotStated: list.DayNotStated, Word: e.Status, WordNote: e.StatusNote, Result: e.Result, DaysLate: e.DaysLate,
		Source: list.Source, Locator: list.Locator, Note: e.Note,
	}
	if r.Word == "" && !e.StatusBlank {
		r.Word = word
	}
	l.proveWord(at, r, e.Status, e.StatusBlank)
	l.proveListDay(at("days_late"), "days_late", list, e.DaysLate != 0)
	return r
}

func (l *loader) report(at place, e *reportEntry) *Report {
	r := &Report{
		Date: l.pastDay(at("date"), e.Date), Word: e.Status, WordNote: e.StatusNote, Result: e.Result, DaysLate: e.DaysLate,
		Source: l.needSource(e.Source, at("source")), Locator: e.Locator, Note: e.Note,
	}
	l.proveReportDate(at("date"), r.Date, r.Source)
	l.proveWord(at, r, e.Status, e.StatusBlank)
	return r
}

// agencies finds the bodies that a key names, each once.
func (l *loader) agencies(at place, key string, ids []string) []*Entity {
	var out []*Entity
	for k, id := range ids {
		e := find(l, l.records.Entities, "entity", id, at(key, k))
		switch {
		case e == nil:
		case slices.Contains(out, e):
			l.ps.Add(at(key, k), "task-agency-twice", "agency", id)
		default:
			out = append(out, e)
		}
	}
	return out
}
