package record

import (
	"cmp"
	"slices"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// TaskList is one list of tasks as a document prints it: at one day, in one
// universe. Lists of different universes are never joined (design.md, 4).
type TaskList struct {
	ID       string // the file's name
	Name     lang.Text
	Kind     string // OverdueList or ResultsList
	Universe lang.Text
	Source   *Source
	Locator  lang.Text
	Reported Period // the day as of which the list stands; of publication where it states none
	// DayNotStated says where we looked in vain for the day as of which the list
	// stands: then nobody's days late can be counted.
	DayNotStated lang.Text
	Rows         int         // rows as printed; a task printed twice is one entry
	Entries      []ListEntry // in the order of the list
	Note         lang.Text
	At           source.Pos
}

// Kinds of task lists: only what was overdue, or every task of a document.
const (
	OverdueList = "overdue"
	ResultsList = "results"
)

// ListEntry is one task as one list reports it.
type ListEntry struct {
	Task   *Task
	Rows   []string // the rows in which it is printed: "1.3", "3.18"
	Report *Report
}

// Task is one thing that a document told somebody to do.
type Task struct {
	ID           string
	Title        lang.Text   // short, in our own words
	List         *TaskList   // the list in which it was first found
	Lists        []*TaskList // all that hold it, by id
	AssignedBy   *Source
	AssignedIn   lang.Text // the place in that document
	Assigned     Period    // day of assignment, where stated
	Leads        []*Entity
	LeadOther    lang.Text // a lead that is no single agency: "các bộ, ngành, địa phương"
	Coordinating []*Entity
	HelpedOther  lang.Text // coordinating bodies that are no single agency
	Due          Period    // the first deadline; zero where none is stated
	DueSaid      Said      // where we looked for a deadline in vain
	Ongoing      bool      // "Nhiệm vụ thường xuyên": without a deadline, by its nature
	Postponed    []Postponement
	Completed    Period // the day, where stated
	Evidence     lang.Text
	EvidenceFrom *Source
	Reports      []*Report // oldest first, at least one
	Reply        *Reply
	Aliases      []Alias
	At           source.Pos
}

// Postponement is one change of a deadline. None is ever removed.
type Postponement struct {
	Date    Period // when it was decided
	To      Period // the new deadline
	Reason  lang.Text
	Source  *Source
	Locator lang.Text
}

// Report is what one document said of a task on one day.
type Report struct {
	Date Period // as of which day
	// DayNotStated says where we looked in vain for the day as of which the report
	// speaks: then Date is only the day on which it came out.
	DayNotStated lang.Text
	Word         string    // the official status word as printed; "" where the copy shows none
	WordNote     lang.Text // what must be known of a word off the usual list
	Result       lang.Text
	DaysLate     int // as printed; 0 where none is
	Source       *Source
	Locator      lang.Text
	Note         lang.Text
}

// The status words that official lists use; any other is kept as printed, with
// a note.
const (
	WordDone     = "Đã hoàn thành"
	WordDoneLate = "Đã hoàn thành quá hạn"
	WordUnderWay = "Đang thực hiện"
	WordNotDone  = "Chưa hoàn thành"
	WordOverdue  = "Quá hạn chưa hoàn thành"
)

// TaskWords returns the usual status words, in the order in which a filter
// lists them.
func TaskWords() []string {
	return []string{WordDone, WordDoneLate, WordUnderWay, WordNotDone, WordOverdue}
}

// TaskWordKey names a status word in keys of the interface words.
func TaskWordKey(word string) string {
	keys := []string{"done", "done-late", "under-way", "not-done", "overdue"}
	switch k := slices.Index(TaskWords(), word); {
	case k >= 0:
		return keys[k]
	case word == "":
		return "blank"
	}
	return "other"
}

// TaskClass is how a task stood on the day of a report.
type TaskClass string

// The classes. Where the word says that a task is done and no document states
// the day, nothing is computed and the class is TaskDone; where the copy shows
// no word, or one off the usual list, it is TaskUnclear.
const (
	TaskDoneInTime TaskClass = "done-in-time" // completed on or before the deadline
	TaskDoneLate   TaskClass = "done-late"    // completed after it
	TaskDone       TaskClass = "done"         // by the official word alone
	TaskWithin     TaskClass = "within"       // not done, the deadline not yet passed
	TaskOverdue    TaskClass = "overdue"      // not done, the deadline passed
	TaskOngoing    TaskClass = "ongoing"      // without a deadline, by its nature
	TaskUnclear    TaskClass = "unclear"      // nothing may be said
)

// TaskClasses returns all classes, in the order in which they are shown.
func TaskClasses() []TaskClass {
	return []TaskClass{TaskDoneInTime, TaskDoneLate, TaskDone, TaskWithin, TaskOverdue, TaskOngoing, TaskUnclear}
}

// IsComputed reports whether the class follows from dates and not from the
// official word alone.
func (c TaskClass) IsComputed() bool {
	return c == TaskDoneInTime || c == TaskDoneLate || c == TaskWithin || c == TaskOverdue
}

// TaskStatus is how a task stood on the day of a report, as far as stated dates
// say (design.md, 4). Nothing in it is about a later day.
type TaskStatus struct {
	Class    TaskClass
	Days     int    // how late: on the day of the report, or of completion; 0 where that day is not stated
	Deadline Period // the one that held on that day; zero where none is stated
	At       Period // the day of the report
	// Published is that of the report: the deadline passed before it came out, but
	// by how many days its author saw it late is not known.
	Published bool
	// Disagrees says that the official word and the dates say different things:
	// both are shown.
	Disagrees bool
}

// IsCounted reports whether [TaskStatus.Days] were counted from stated days;
// else the 0 there says nothing.
func (s TaskStatus) IsCounted() bool {
	return s.Class == TaskDoneInTime || s.Class == TaskDoneLate || s.Class.IsComputed() && !s.Published
}

// StatesDay reports whether the document says as of which day it speaks.
func (r *Report) StatesDay() bool { return r.DayNotStated.IsZero() }

// StatesDay reports whether the list says as of which day it stands.
func (list *TaskList) StatesDay() bool { return list.DayNotStated.IsZero() }

// Last is the newest report of the task.
func (t *Task) Last() *Report { return t.Reports[len(t.Reports)-1] }

// Deadline is the newest deadline; zero where none is stated.
func (t *Task) Deadline() Period { return t.DeadlineOn(Period{}) }

// DeadlineOn is the deadline that held on a day: the last one decided by then.
// A zero day asks for the newest.
func (t *Task) DeadlineOn(day Period) Period {
	due := t.Due
	for _, p := range t.Postponed {
		if day.IsZero() || p.Date.Compare(day) <= 0 {
			due = p.To
		}
	}
	return due
}

// Status is how the task stood on the day of its newest report, never later.
func (t *Task) Status() TaskStatus { return t.StatusOn(t.Last()) }

// StatusOn is how the task stood on the day of one of its reports.
func (t *Task) StatusOn(r *Report) TaskStatus {
	s := TaskStatus{At: r.Date, Published: !r.StatesDay(), Deadline: t.DeadlineOn(r.Date), Class: TaskUnclear}
	switch {
	case t.isCompletedBy(r.Date):
		s.Class, s.Deadline = TaskDone, t.DeadlineOn(t.Completed)
		if !s.Deadline.IsZero() {
			s.Class, s.Days = TaskDoneInTime, max(0, s.Deadline.DaysUntil(t.Completed))
		}
		if s.Days > 0 {
			s.Class = TaskDoneLate
		}
	case r.Word == WordDone || r.Word == WordDoneLate:
		s.Class = TaskDone
	case r.Word != WordUnderWay && r.Word != WordNotDone && r.Word != WordOverdue:
	case t.Ongoing:
		s.Class = TaskOngoing
	case !s.Deadline.IsZero():
		s.Class, s.Days = TaskWithin, max(0, s.Deadline.DaysUntil(r.Date))
		if s.Days > 0 {
			s.Class = TaskOverdue
		}
		if s.Published {
			s.Days = 0
		}
	}
	s.Disagrees = s.disagrees(r.Word)
	return s
}

func (t *Task) isCompletedBy(day Period) bool {
	return !t.Completed.IsZero() && t.Completed.Compare(day) <= 0
}

// disagrees reports whether a word cannot stand beside what the dates give.
func (s TaskStatus) disagrees(word string) bool {
	done := s.Class == TaskDoneInTime || s.Class == TaskDoneLate
	switch word {
	case WordDone:
		return s.Class == TaskDoneLate
	case WordDoneLate: // nobody can be late before the deadline
		return s.Class == TaskDoneInTime || s.Class == TaskDone && !s.Deadline.IsZero() && s.Deadline.DaysUntil(s.At) <= 0
	case WordUnderWay:
		return done || s.Class == TaskOverdue && !s.Published // the word may be older than the deadline
	case WordNotDone:
		return done
	case WordOverdue:
		return done || s.Class == TaskWithin || s.Class == TaskOngoing
	}
	return false
}

// Silence is the number of days from the newest report of the task to a day:
// for so long nothing was reported.
func (t *Task) Silence(day Period) int { return t.Last().Date.DaysUntil(day) }

// IsLedBy reports whether e is among the leads.
func (t *Task) IsLedBy(e *Entity) bool { return slices.Contains(t.Leads, e) }

// isSoleLead reports whether one agency leads, with nobody beside it.
func (t *Task) isSoleLead() bool { return len(t.Leads) == 1 && t.LeadOther.IsZero() }

// LongestLate returns the entries of the list that were overdue on its day, the
// longest late first; equals stay in the order of the list.
func (list *TaskList) LongestLate() []ListEntry {
	var late []ListEntry
	for _, e := range list.Entries {
		if e.Status().Class == TaskOverdue {
			late = append(late, e)
		}
	}
	slices.SortStableFunc(late, func(a, b ListEntry) int { return cmp.Compare(b.Status().Days, a.Status().Days) })
	return late
}

// Status is how the task stood by the list's own report.
func (e ListEntry) Status() TaskStatus { return e.Task.StatusOn(e.Report) }

// LeadCount is how often one agency, or one group of them, leads in a list. A
// row with several leads counts for each. It is a raw count: the list does not
// say how many tasks each was given.
type LeadCount struct {
	Entity  *Entity   // nil for a group
	Group   lang.Text // as the list names it
	Entries []ListEntry
	Rows    int // rows as printed
	Sole    int // rows of which it is the only lead
	Longest int // the most days late among them
}

// ByLead counts the rows of a list by lead: single agencies, then groups. Both
// go from the most rows to the fewest, equals by name.
func (list *TaskList) ByLead() (agencies, groups []LeadCount) {
	count := func(all *[]LeadCount, one LeadCount, e ListEntry) {
		k := slices.IndexFunc(*all, func(c LeadCount) bool { return c.Entity == one.Entity && c.Group == one.Group })
		if k < 0 {
			k, *all = len(*all), append(*all, one)
		}
		c := &(*all)[k]
		c.Entries = append(c.Entries, e)
		c.Rows += len(e.Rows)
		if s := e.Status(); s.Class == TaskOverdue {
			c.Longest = max(c.Longest, s.Days)
		}
		if e.Task.isSoleLead() || len(e.Task.Leads) == 0 {
			c.Sole += len(e.Rows)
		}
	}
	for _, e := range list.Entries {
		for _, lead := range e.Task.Leads {
			count(&agencies, LeadCount{Entity: lead}, e)
		}
		if !e.Task.LeadOther.IsZero() {
			count(&groups, LeadCount{Group: e.Task.LeadOther}, e)
		}
	}
	lang.SortBy(lang.VI, agencies, func(c LeadCount) string { return c.Entity.Name.VI })
	lang.SortBy(lang.VI, groups, func(c LeadCount) string { return c.Group.VI })
	for _, all := range [][]LeadCount{agencies, groups} {
		slices.SortStableFunc(all, func(a, b LeadCount) int { return cmp.Compare(b.Rows, a.Rows) })
	}
	return agencies, groups
}

// NewestOverdue returns the newest list of what was overdue, or nil.
func (r *Records) NewestOverdue() *TaskList {
	var newest *TaskList
	for _, list := range r.TaskLists.All {
		if list.Kind == OverdueList && (newest == nil || list.Reported.Compare(newest.Reported) > 0) {
			newest = list
		}
	}
	return newest
}

// linkTasks fills the references that go from documents and agencies back to
// tasks and lists.
func (l *loader) linkTasks() {
	for _, list := range l.records.TaskLists.All {
		list.Source.Lists = append(list.Source.Lists, list)
		for _, e := range list.Entries {
			e.Task.Lists = append(e.Task.Lists, list)
		}
	}
	for _, t := range l.records.Tasks.All {
		t.AssignedBy.Assigned = append(t.AssignedBy.Assigned, t)
		for _, e := range t.Leads {
			e.TasksLed = append(e.TasksLed, t)
		}
		for _, e := range t.Coordinating {
			e.TasksHelped = append(e.TasksHelped, t)
		}
	}
}
