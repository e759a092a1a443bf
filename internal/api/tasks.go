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
	Stated   bool   `json:"day_stated"`
}

func (p *Portal) taskList(l *record.TaskList) taskList {
	return taskList{l.ID, text(l.Name), l.Kind, text(l.Universe), l.Source.ID, textOf(l.Locator), l.Reported.String(), l.Rows, textOf(l.Note), l.StatesDay()}
}

type task struct {
	ID             string    `json:"id"`
	Title          text      `json:"title"`
	List           *string   `json:"list"`
	Lists          []string  `json:"lists"`
	AssignedBy     *string   `json:"assigned_by"`
	AssignedIn     *text     `json:"assigned_in"`
	Assigned       *string   `json:"assigned"`
	Leads          []string  `json:"leads"`
	LeadOther      *text     `json:"lead_other"`
	Coordinating   []string  `json:"coordinating"`
	HelpedOther    *text     `json:"coordinating_other"`
	Ongoing        bool      `json:"ongoing"`
	Due            *string   `json:"due"`
	DueSaid        *said     `json:"due_said"`
	DueNow         *string   `json:"due_now"`
	Postponements  int       `json:"postponement_count"`
	Completed      *string   `json:"completed"`
	Reports        int       `json:"report_count"`
	LastReported   string    `json:"last_reported"`
	LastWord       *string   `json:"last_word"`
	LastSource     string    `json:"last_source"`
	LastStated     bool      `json:"day_stated"`
	Standing       standing  `json:"standing"`
	Evidence       *text     `json:"evidence"`
	EvidenceSource *string   `json:"evidence_source"`
	Self           string    `json:"self"`
	URL            addresses `json:"url"`
}

// standing is how a task stood on the day of a report, never later.
type standing struct {
	Class     string  `json:"class"`
	Days      *int    `json:"days"`
	Deadline  *string `json:"deadline"`
	Date      string  `json:"date"`
	Stated    bool    `json:"day_stated"`
	Disagrees bool    `json:"disagrees"`
}

func standingOf(s record.TaskStatus) standing {
	var days *int
	if s.IsCounted() {
		days = some(s.Days)
	}
	return standing{string(s.Class), days, periodOf(s.Deadline), s.At.String(), !s.Published, s.Disagrees}
}

func (p *Portal) task(t *record.Task) task {
	latest := t.Last()
	out := task{
		ID: t.ID, Title: text(t.Title), Lists: ids(t.Lists, func(l *record.TaskList) string { return l.ID }),
		AssignedBy: sourceID(t.AssignedBy), AssignedIn: textOf(t.AssignedIn), Assigned: periodOf(t.Assigned),
		Leads: entityIDs(t.Leads), LeadOther: textOf(t.LeadOther), Coordinating: entityIDs(t.Coordinating), HelpedOther: textOf(t.HelpedOther),
		Ongoing: t.Ongoing, Due: periodOf(t.Due), DueSaid: saidOf(t.DueSaid), DueNow: periodOf(t.Deadline()), Postponements: len(t.Postponed),
		Completed: periodOf(t.Completed), Reports: len(t.Reports), LastReported: latest.Date.String(), LastWord: word(latest.Word), LastSource: latest.Source.ID, LastStated: latest.StatesDay(),
		Standing: standingOf(t.Status()), Evidence: textOf(t.Evidence), EvidenceSource: sourceID(t.EvidenceFrom),
		Self: p.api(taskPath(t)), URL: p.addresses(t.Path()),
	}
	if t.List != nil {
		out.List = &t.List.ID
	}
	return out
}

type taskData struct {
	Task          task           `json:"task"`
	Listings      []listing      `json:"listings"`
	Reports       []report       `json:"reports"`
	Postponements []postponement `json:"postponements"`
	Reply         *reply         `json:"reply"`
}

// listing is the rows in which a list prints a task.
type listing struct {
	List taskList `json:"list"`
	Rows []string `json:"rows"`
}

type report struct {
	Date     string   `json:"date"`
	Word     *string  `json:"word"`
	DaysLate *int     `json:"days_late"`
	WordNote *text    `json:"word_note"`
	Standing standing `json:"standing"`
	Result   *text    `json:"result"`
	Source   string   `json:"source"`
	Locator  *text    `json:"locator"`
	Note     *text    `json:"note"`
	Stated   bool     `json:"day_stated"`
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
	out := taskData{Task: p.task(t), Listings: []listing{}, Reports: []report{}, Postponements: []postponement{}, Reply: replyOf(t.Reply)}
	for _, l := range t.Lists {
		for _, e := range l.Entries {
			if e.Task == t {
				out.Listings = append(out.Listings, listing{p.taskList(l), words(e.Rows)})
			}
		}
	}
	for _, r := range t.Reports {
		out.Reports = append(out.Reports, report{
			r.Date.String(), word(r.Word), positive(r.DaysLate), textOf(r.WordNote), standingOf(t.StatusOn(r)),
			textOf(r.Result), r.Source.ID, textOf(r.Locator), textOf(r.Note), r.StatesDay(),
		})
	}
	before := t.Due
	for _, m := range t.Postponed {
		out.Postponements = append(out.Postponements, postponement{periodOf(m.Date), periodOf(before), m.To.String(), textOf(m.Reason), sourceID(m.Source), textOf(m.Locator)})
		before = m.To
	}
	return out
}
