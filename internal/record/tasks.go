package record

import (
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// TaskList is one list of tasks as a document prints it: at one day, in one
// universe. Lists of different universes are never joined (design.md, 4).
type TaskList struct {
	ID       string // the file's name
	Name     lang.Text
	Kind     string // "overdue": only what was overdue; "results": every task of a document
	Universe lang.Text
	Source   *Source
	Locator  lang.Text
	Reported Period // the day as of which the list stands
	Rows     int    // rows as printed; a task printed twice stands once among Tasks
	Tasks    []*Task
	Note     lang.Text
	At       source.Pos
}

// Task is one thing that a document told somebody to do.
type Task struct {
	ID           string
	Title        lang.Text // short, in our own words
	List         *TaskList // the list in which it was first found
	AssignedBy   *Source
	AssignedIn   lang.Text // the place in that document
	Assigned     Period    // day of assignment, where stated
	Leads        []*Entity
	LeadOther    lang.Text // a lead that is no single agency: "các bộ, ngành, địa phương"
	Coordinating []*Entity
	Due          Period // the first deadline; zero where none is stated
	Ongoing      bool   // "Nhiệm vụ thường xuyên": without a deadline, by its nature
	Postponed    []Postponement
	Completed    Period // the day, where stated
	Evidence     lang.Text
	EvidenceFrom *Source
	Reports      []Report // oldest first, at least one
	Reply        *Reply
	Note         lang.Text
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

// Report is what one document said of a task.
type Report struct {
	Date     Period // as of which day
	Word     string // the official status word as printed; "" where the copy shows none
	Result   lang.Text
	DaysLate int // as printed; 0 where none is
	Source   *Source
	Locator  lang.Text
}

// Last is the newest report of the task.
func (t *Task) Last() *Report { return &t.Reports[len(t.Reports)-1] }

func (l *loader) tasks() {
	if !l.has(taskDir) {
		return
	}
}
