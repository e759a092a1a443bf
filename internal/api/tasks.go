package api

import "resolution57.example/portal/internal/record"

func taskPath(t *record.Task) string { return "/tasks/" + t.ID + ".json" }

type taskList struct {
	ID       string `json:"id"`
	Name     text   `json:"name"`
	Kind     string `json:"kind"`
	Universe text   `json:"universe"`
	Source   string `json:"source"`
	Locator  *text  `json:"locator"`
	Reported string `json:"reported"`
	Rows     int    `json:"rows"`
	Note     *text  `json:"note"`
}

func (p *Portal) taskList(l *record.TaskList) taskList {
	return taskList{l.ID, text(l.Name), l.Kind, text(l.Universe), l.Source.ID, textOf(l.Locator), l.Reported.String(), l.Rows, textOf(l.Note)}
}

type task struct {
	ID             string    `json:"id"`
	Title          text      `json:"title"`
	List           *string   `json:"list"`
	AssignedBy     *string   `json:"assigned_by"`
	AssignedIn     *text     `json:"assigned_in"`
	Assigned       *string   `json:"assigned"`
	Leads          []string  `json:"leads"`
	LeadOther      *text     `json:"lead_other"`
	Coordinating   []string  `json:"coordinating"`
	Ongoing        bool      `json:"ongoing"`
	Due            *string   `json:"due"`
	DueNow         *string   `json:"due_now"`
	Postponements  int       `json:"postponement_count"`
	Completed      *string   `json:"completed"`
	Reports        int       `json:"report_count"`
	LastReported   string    `json:"last_reported"`
	LastWord       *string   `json:"last_word"`
	LastSource     string    `json:"last_source"`
	Evidence       *text     `json:"evidence"`
	EvidenceSource *string   `json:"evidence_source"`
	Self           string    `json:"self"`
	URL            addresses `json:"url"`
}

func (p *Portal) task(t *record.Task) task {
	now, latest := t.Due, t.Last()
	if n := len(t.Postponed); n > 0 {
		now = t.Postponed[n-1].To
	}
	out := task{
		ID: t.ID, Title: text(t.Title), AssignedBy: sourceID(t.AssignedBy), AssignedIn: textOf(t.AssignedIn), Assigned: periodOf(t.Assigned),
		Leads: entityIDs(t.Leads), LeadOther: textOf(t.LeadOther), Coordinating: entityIDs(t.Coordinating), Ongoing: t.Ongoing,
		Due: periodOf(t.Due), DueNow: periodOf(now), Postponements: len(t.Postponed), Completed: periodOf(t.Completed), Reports: len(t.Reports),
		LastReported: latest.Date.String(), LastWord: word(latest.Word), LastSource: latest.Source.ID,
		Evidence: textOf(t.Evidence), EvidenceSource: sourceID(t.EvidenceFrom), Self: p.api(taskPath(t)), URL: p.addresses(t.Path()),
	}
	if t.List != nil {
		out.List = &t.List.ID
	}
	return out
}

type taskData struct {
	Task          task           `json:"task"`
	List          *taskList      `json:"list"`
	Reports       []report       `json:"reports"`
	Postponements []postponement `json:"postponements"`
	Reply         *reply         `json:"reply"`
}

type report struct {
	Date     string  `json:"date"`
	Word     *string `json:"word"`
	DaysLate *int    `json:"days_late"`
	Result   *text   `json:"result"`
	Source   string  `json:"source"`
	Locator  *text   `json:"locator"`
}

type postponement struct {
	Date    *string `json:"date"`
	From    *string `json:"from"`
	To      string  `json:"to"`
	Reason  *text   `json:"reason"`
	Source  *string `json:"source"`
	Locator *text   `json:"locator"`
}

// taskData is a task with everything that was said of it and done to its
// deadline; of both nothing is ever left out.
func (p *Portal) taskData(t *record.Task) taskData {
	out := taskData{Task: p.task(t), Reports: []report{}, Postponements: []postponement{}, Reply: replyOf(t.Reply)}
	if t.List != nil {
		out.List = some(p.taskList(t.List))
	}
	for _, r := range t.Reports {
		out.Reports = append(out.Reports, report{r.Date.String(), word(r.Word), positive(r.DaysLate), textOf(r.Result), r.Source.ID, textOf(r.Locator)})
	}
	before := t.Due
	for _, m := range t.Postponed {
		out.Postponements = append(out.Postponements, postponement{periodOf(m.Date), periodOf(before), m.To.String(), textOf(m.Reason), sourceID(m.Source), textOf(m.Locator)})
		before = m.To
	}
	return out
}
