package record

import (
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// proveTask proves what the entry of one task says, without the rows that other
// lists bring.
func (l *loader) proveTask(t *Task, e *taskEntry, at place) {
	if len(e.Lead) == 0 && t.LeadOther.IsZero() {
		l.ps.Add(at("id"), "task-without-lead", "id", t.ID)
	}
	for k, helper := range e.Coordinating {
		if slices.Contains(e.Lead, helper) {
			l.ps.Add(at("coordinating", k), "task-agency-twice", "agency", helper)
		}
	}
	l.proveDeadline(t, e, at)
	l.provePostponed(t, at)
	l.proveReports(t, at)
}

// proveDeadline proves that a deadline is stated, or where we looked for one, and
// that a task without one has nothing that needs one.
func (l *loader) proveDeadline(t *Task, e *taskEntry, at place) {
	switch {
	case e.Due == "" && e.DueNotStated == "":
		l.ps.Add(at("id"), "task-without-due", "id", t.ID)
	case e.Due != "" && e.DueNotStated != "":
		l.ps.Add(at("due_not_stated"), "stated-and-not-stated", "key", "due")
	}
	if !t.Ongoing && e.Due != "" {
		return
	}
	l.needsDue(t, "postponed", len(t.Postponed) > 0, at)
	l.needsDue(t, "days_late", e.DaysLate != 0, at)
	l.needsDue(t, "completed", t.Ongoing && e.Completed != "", at)
}

// needsDue is asked of a task without a day on which it is due.
func (l *loader) needsDue(t *Task, key string, there bool, at place) {
	if there {
		l.ps.Add(at(key), "task-needs-due", "key", key, "id", t.ID)
	}
}

// proveListDay proves that what needs the day as of which a list stands is not
// in one that states none.
func (l *loader) proveListDay(at source.Pos, key string, list *TaskList, there bool) {
	if there && !list.StatesDay() {
		l.ps.Add(at, "task-needs-day", "key", key)
	}
}

// proveDates proves that nothing ends before it begins, by all reports of the
// task, those of other lists among them.
func (l *loader) proveDates(t *Task, at place) {
	before := func(key string, p Period, rule func(at source.Pos)) {
		if !p.IsZero() && !t.Assigned.IsZero() && p.Compare(t.Assigned) < 0 {
			rule(at(key))
		}
	}
	before("due", t.Due, func(at source.Pos) {
		l.ps.Add(at, "task-due-before-assigned", "due", t.Due.String(), "assigned", t.Assigned.String())
	})
	before("completed", t.Completed, func(at source.Pos) {
		l.ps.Add(at, "task-completed-before-assigned", "completed", t.Completed.String(), "assigned", t.Assigned.String())
	})
	before("assigned", t.Reports[0].Date, func(at source.Pos) {
		l.ps.Add(at, "task-assigned-after-report", "assigned", t.Assigned.String(), "reported", t.Reports[0].Date.String())
	})
	if last := t.Last().Date; !t.Completed.IsZero() && !last.IsZero() && t.Completed.Compare(last) > 0 {
		l.ps.Add(at("completed"), "task-completed-after-report", "completed", t.Completed.String(), "reported", last.String())
	}
}

// provePostponed proves that each postponement comes after the one before it
// and moves the deadline on.
func (l *loader) provePostponed(t *Task, at place) {
	due, decided := t.Due, t.Assigned
	for k, p := range t.Postponed {
		from := inside(at, "postponed", k)
		if !p.To.IsZero() && !due.IsZero() && p.To.Compare(due) <= 0 {
			l.ps.Add(from("to"), "task-postponed-earlier", "to", p.To.String(), "due", due.String())
		}
		if !p.Date.IsZero() && !decided.IsZero() && p.Date.Compare(decided) < 0 {
			l.ps.Add(from("date"), "task-postponed-order", "date", p.Date.String(), "before", decided.String())
		}
		due, decided = p.To, p.Date
	}
}

// proveReports proves that reports stand in the order of their days, and that
// the days late they print follow from the dates.
func (l *loader) proveReports(t *Task, at place) {
	l.proveDaysLate(t, t.Reports[0], at)
	for k, r := range t.Reports[1:] {
		from := inside(at, "report", k)
		if before := t.Reports[k].Date; !r.Date.IsZero() && !before.IsZero() && r.Date.Compare(before) <= 0 {
			l.ps.Add(from("date"), "task-report-order", "date", r.Date.String(), "before", before.String())
		}
		l.proveDaysLate(t, r, from)
	}
}

// proveDaysLate proves the days late that a report prints, or that a note says
// why it prints others.
func (l *loader) proveDaysLate(t *Task, r *Report, at place) {
	due := t.DeadlineOn(r.Date)
	if r.DaysLate == 0 || t.Due.IsZero() || r.Date.IsZero() || !r.StatesDay() || !r.Note.IsZero() {
		return
	}
	if days := due.DaysUntil(r.Date); days != r.DaysLate {
		l.ps.Add(at("days_late"), "task-days-late", "stated", strconv.Itoa(r.DaysLate), "due", due.String(), "reported", r.Date.String(), "computed", strconv.Itoa(days))
	}
}

// proveWord proves that a report has a status word, or that the copy shows
// none, and that a word off the usual list is explained.
func (l *loader) proveWord(at place, r *Report, own string, blank bool) {
	switch {
	case own != "" && blank:
		l.ps.Add(at("status_blank"), "task-status-and-blank", "status", own)
	case r.Word == "" && !blank:
		l.ps.Add(at(), "task-without-status")
	case own != "" && !slices.Contains(TaskWords(), own) && r.WordNote.IsZero():
		l.ps.Add(at("status"), "task-status-unusual", "status", own, "usual", strings.Join(TaskWords(), ", "))
	}
}

// proveReportDate proves that a document does not report a day after its own.
func (l *loader) proveReportDate(at source.Pos, day Period, s *Source) {
	if !day.IsZero() && !s.Date.IsZero() && day.Compare(s.Date) > 0 {
		l.ps.Add(at, "task-report-after-source", "day", day.String(), "source", s.ID, "date", s.Date.String())
	}
}

// proveRows proves that the tasks of a list make as many rows as it prints.
func (l *loader) proveRows(list *TaskList, at source.Pos) {
	n := 0
	for _, e := range list.Entries {
		n += len(e.Rows)
	}
	if n != list.Rows {
		l.ps.Add(at, "task-rows", "rows", strconv.Itoa(list.Rows), "found", strconv.Itoa(n), "tasks", strconv.Itoa(len(list.Entries)))
	}
}
