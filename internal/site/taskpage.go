package site

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// taskPage is one task: its status as reported, first the word, then what the
// dates say; what is not known; its days; who, what and which document.
type taskPage struct {
	base
	List     listLink
	Row      taskRow
	Long     string // what the dates say, in a sentence
	Stated   string // where the printed days are others than the dates give
	Since    string
	Span     *taskSpan
	Events   []taskEvent
	Facts    []fact
	Notes    []string
	SameLead *moreTasks
	SameDoc  *moreTasks
	Citation *quotation
	Form     *reportForm
	Answers  bool // somebody reads what is sent
}

// taskEvent is one day in the life of a task.
type taskEvent struct {
	Day    record.Period
	Kind   string // of its mark
	Text   string
	Word   *statusWord // of a report
	Said   string      // what the dates say on its day
	Reason string      // of a postponement; of a report, where the printed days are others
	Source *record.Source
	Place  string
}

// taskSpan is the days of a task as one bar.
type taskSpan struct {
	ID, Title string
	Parts     []spanPart
}

type spanPart struct {
	X, Width, Class, Label, Days string
	Hatched                      bool
}

// moreTasks is other tasks that share something.
type moreTasks struct {
	Heading, All, Query string
	Rows                []taskRow
}

func (s *Site) renderTask(l lang.Lang, t *record.Task, w *bytes.Buffer) error {
	last := t.Last()
	page := taskPage{List: s.listLink(l, t.List), Row: s.taskRow(l, t, last)}
	page.base = s.base(l, frame{
		title: t.Title.In(l), description: s.taskDescription(l, t), path: t.Path(), section: "tasks",
		date: lastReported(t), kind: "article", source: last.Source.Short(l),
	})
	page.Long, page.Stated = s.taskLong(l, t, page.Row.Status), s.statedDays(l, t, last)
	page.Since = s.taskSince(l, t)
	page.Span, page.Events = s.taskSpan(l, t), s.taskEvents(l, t)
	page.Facts = s.taskFacts(l, t)
	for _, r := range t.Reports {
		for _, note := range []lang.Text{r.WordNote, r.Note} {
			if !note.IsZero() {
				page.Notes = append(page.Notes, note.In(l))
			}
		}
	}
	if len(t.Leads) > 0 {
		e := t.Leads[0]
		page.SameLead = s.more(l, t, e.TasksLed, "lead", e.Name.In(l), "?lead="+e.ID)
	}
	page.SameDoc = s.more(l, t, t.AssignedBy.Assigned, "document", t.AssignedBy.Short(l), "?doc="+t.AssignedBy.ID)
	page.Citation = s.quotePage(&page.base, t.Path(), false, t.Title.In)
	page.Form, page.Answers = s.reportForm(l, reportForm{Task: t.ID, About: "task-"}), s.records.Site.Feedback.Answers()
	return s.execute(w, l, "task", page)
}

func (s *Site) taskDescription(l lang.Lang, t *record.Task) string {
	due := s.words.T(l, "task.due-none")
	if d := t.Deadline(); !d.IsZero() {
		due = s.words.T(l, "task.due", "day", d.Name(l))
	}
	last := t.Last()
	return s.words.T(l, "task.text", "title", strings.TrimSuffix(t.Title.In(l), "."), "lead", namesOf(l, t.Leads, t.LeadOther), "due", due, "reported", s.reportedOn(l, last), "word", s.spoken(l, last))
}

// taskLong says what the dates say, or why nothing is computed.
func (s *Site) taskLong(l lang.Lang, t *record.Task, st record.TaskStatus) string {
	var args []any
	key := string(st.Class)
	switch st.Class {
	case record.TaskDoneInTime:
		args = []any{"completed", t.Completed.Name(l), "due", st.Deadline.Name(l)}
	case record.TaskDoneLate:
		args = []any{"completed", t.Completed.Name(l), "due", st.Deadline.Name(l), "days", s.days(l, st.Days)}
	case record.TaskWithin:
		args = []any{"day", st.At.Name(l), "due", st.Deadline.Name(l)}
	case record.TaskOverdue:
		args = []any{"day", st.At.Name(l), "due", st.Deadline.Name(l), "days", s.days(l, st.Days)}
	case record.TaskUnclear:
		switch record.TaskWordKey(t.Last().Word) {
		case "blank":
			key = "blank"
		case "other":
			key = "unusual"
		default:
			key = "no-due"
		}
	}
	if st.Published && (st.Class == record.TaskWithin || st.Class == record.TaskOverdue) {
		key, args = key+"-published", []any{"day", st.At.Name(l), "due", st.Deadline.Name(l)}
	}
	return s.words.T(l, "task.long."+key, args...)
}

// statedDays says where a report prints other days than its dates give.
func (s *Site) statedDays(l lang.Lang, t *record.Task, r *record.Report) string {
	st := t.StatusOn(r)
	if r.DaysLate == 0 || !r.StatesDay() || st.Deadline.IsZero() || st.Deadline.DaysUntil(r.Date) == r.DaysLate {
		return ""
	}
	return s.words.T(l, "task.stated-days", "stated", s.days(l, r.DaysLate), "computed", s.days(l, st.Deadline.DaysUntil(r.Date)))
}

// taskSince says for how long nothing was reported. Of what is done nothing
// more is awaited. Where the report states no day for itself, that is said first.
func (s *Site) taskSince(l lang.Lang, t *record.Task) string {
	last, asOf := t.Last().Date, s.records.Site.AsOf
	stated := ""
	if r := t.Last(); !r.StatesDay() {
		stated = s.words.T(l, "task.day-not-stated", "where", r.DayNotStated.In(l), "day", last.Name(l)) + " "
	}
	switch t.Status().Class {
	case record.TaskDone, record.TaskDoneInTime, record.TaskDoneLate:
		return stated + s.words.T(l, "task.since-done", "reported", s.reportedOn(l, t.Last()))
	}
	return stated + s.words.T(l, "task.since", "day", last.Name(l), "as-of", asOf.Name(l), "days", s.days(l, t.Silence(asOf)))
}

// more is up to four other tasks of a list, and the way to all of them.
func (s *Site) more(l lang.Lang, t *record.Task, all []*record.Task, what, name, query string) *moreTasks {
	if len(all) < 2 {
		return nil
	}
	out := &moreTasks{Heading: s.words.T(l, "task.same-"+what, what, name), Query: query}
	if len(all) > 5 {
		out.All = s.words.T(l, "task.all-"+what, what, name)
	}
	for _, other := range all {
		if other != t && len(out.Rows) < 4 {
			out.Rows = append(out.Rows, s.taskRow(l, other, other.Last()))
		}
	}
	return out
}

// taskEvents are the stated days of a task in order, and the end of what we
// know.
func (s *Site) taskEvents(l lang.Lang, t *record.Task) []taskEvent {
	var events []taskEvent
	add := func(e taskEvent) {
		if !e.Day.IsZero() {
			events = append(events, e)
		}
	}
	say := func(key string, args ...any) string { return s.words.T(l, "task.event."+key, args...) }
	add(taskEvent{Day: t.Assigned, Kind: "assigned", Text: say("assigned"), Source: t.AssignedBy, Place: textIn(t.AssignedIn, l)})
	due := "due"
	if len(t.Postponed) > 0 {
		due = "first-due"
	}
	add(taskEvent{Day: t.Due, Kind: "due", Text: say(due)})
	for _, p := range t.Postponed {
		add(taskEvent{Day: p.Date, Kind: "moved", Text: say("postponed", "to", p.To.Name(l)), Reason: p.Reason.In(l), Source: p.Source, Place: textIn(p.Locator, l)})
		add(taskEvent{Day: p.To, Kind: "due", Text: say("new-due")})
	}
	add(taskEvent{Day: t.Completed, Kind: "done", Text: say("completed")})
	for _, r := range t.Reports {
		word, status := s.wordOf(l, r), t.StatusOn(r)
		text := "report"
		if !r.StatesDay() {
			text = "published"
		}
		e := taskEvent{Day: r.Date, Kind: "report", Text: say(text), Word: &word, Reason: s.statedDays(l, t, r), Source: r.Source, Place: textIn(r.Locator, l)}
		if status.Class == record.TaskOverdue {
			e.Kind = "late"
		}
		if status.Class.IsComputed() {
			e.Said = s.taskSaid(l, status)
		}
		add(e)
	}
	if t.Last().Date.Compare(s.records.Site.AsOf) < 0 {
		add(taskEvent{Day: s.records.Site.AsOf, Kind: "silent", Text: say("silent")})
	}
	slices.SortStableFunc(events, func(a, b taskEvent) int { return a.Day.Compare(b.Day) })
	return events
}

// stretch is some days of a task of which one thing can be said.
type stretch struct {
	from, to     record.Period
	class, label string
}

func (x stretch) days() int { return x.from.DaysUntil(x.to) }

// stretches cuts the days of a task: up to the deadline, beyond it, and those of
// which nothing is known.
func (s *Site) stretches(l lang.Lang, t *record.Task, st record.TaskStatus) []stretch {
	known := st.At // the last day of which something is known
	if st.Class == record.TaskDoneInTime || st.Class == record.TaskDoneLate {
		known = t.Completed
	}
	var all []stretch
	add := func(from, to record.Period, class, label string) {
		if x := (stretch{from, to, class, label}); !from.IsZero() && x.days() > 0 {
			all = append(all, x)
		}
	}
	say := func(key string, args ...any) string { return s.words.T(l, "task.span."+key, args...) }
	before := st.Deadline
	if known.Compare(before) < 0 {
		before = known
	}
	add(t.Assigned, before, "on-time", say("before"))
	if st.Days > 0 {
		add(st.Deadline, known, "overdue", say("late", "days", s.days(l, st.Days)))
	}
	if asOf := s.records.Site.AsOf; st.Class == record.TaskOverdue || st.Class == record.TaskWithin && len(all) > 0 {
		add(known, asOf, "unknown", say("unknown", "days", s.days(l, known.DaysUntil(asOf))))
	}
	return all
}

// taskSpan draws the days of a task as one bar; nil where nothing is computed, or
// not by days.
func (s *Site) taskSpan(l lang.Lang, t *record.Task) *taskSpan {
	st := t.Status()
	done := st.Class == record.TaskDoneInTime || st.Class == record.TaskDoneLate
	if !st.Class.IsComputed() || st.Published && !done {
		return nil
	}
	all := s.stretches(l, t, st)
	if len(all) == 0 {
		return nil
	}
	whole := mustDecimal(strconv.Itoa(all[0].from.DaysUntil(all[len(all)-1].to)))
	span := &taskSpan{ID: "span"}
	var words []string
	x := mustDecimal("0")
	for _, one := range all {
		width := permille(mustDecimal(strconv.Itoa(one.days())), whole)
		span.Parts = append(span.Parts, spanPart{
			X: x.String(), Width: width.String(), Class: one.class, Hatched: one.class == "overdue",
			Label: one.label, Days: one.from.Name(l) + " – " + one.to.Name(l),
		})
		words = append(words, one.label)
		x = x.Add(width)
	}
	span.Title = s.words.T(l, "task.span.title", "parts", lang.JoinList(l, words))
	return span
}

// taskFacts are the particulars of a task.
func (s *Site) taskFacts(l lang.Lang, t *record.Task) []fact {
	say := func(key string, args ...any) string { return s.words.T(l, "task."+key, args...) }
	var facts []fact
	add := func(term string, html template.HTML) {
		if html != "" {
			facts = append(facts, fact{say(term), html})
		}
	}
	add("lead", bodyLinks(l, t.Leads, t.LeadOther))
	add("helps", bodyLinks(l, t.Coordinating, t.HelpedOther))
	place := template.HTML("")
	if !t.AssignedIn.IsZero() {
		place = esc(", " + t.AssignedIn.In(l))
	}
	add("assigned-by", linkTo(l, t.AssignedBy.Path(), t.AssignedBy.Short(l))+place+esc(": "+t.AssignedBy.Title.In(l)))
	add("deadline", s.dueFact(l, t))
	for _, e := range t.List.Entries {
		if e.Task == t {
			to := s.listLink(l, t.List)
			add("list", linkTo(l, to.Path+to.Query, to.Name)+esc(", "+say("row."+lang.Form(l, len(e.Rows)), "rows", lang.JoinList(l, e.Rows))))
		}
	}
	for _, r := range t.Reports {
		if !r.Result.IsZero() {
			add("result", esc(r.Result.In(l)))
		}
	}
	if !t.Evidence.IsZero() {
		add("evidence", esc(t.Evidence.In(l)+" · ")+linkTo(l, t.EvidenceFrom.Path(), t.EvidenceFrom.Short(l)))
	}
	last := t.Last()
	from := linkTo(l, last.Source.Path(), last.Source.Short(l))
	if !last.Locator.IsZero() {
		from += esc(", " + last.Locator.In(l))
	}
	add("source", from+` <span class="trust">· `+esc(s.words.T(l, "trust."+string(last.Source.Trust)+".name"))+`</span>`)
	return facts
}

// bodyLinks links agencies and names what is none.
func bodyLinks(l lang.Lang, agencies []*record.Entity, other lang.Text) template.HTML {
	html := template.HTML(strings.Join(linksTo(l, agencies), ", "))
	if html != "" && !other.IsZero() {
		html += "; "
	}
	return html + esc(textIn(other, l))
}

// dueFact is the deadline with every postponement.
func (s *Site) dueFact(l lang.Lang, t *record.Task) template.HTML {
	switch {
	case t.Ongoing:
		return esc(s.words.T(l, "task.ongoing-long"))
	case t.Due.IsZero():
		return s.saidHTML(l, t.DueSaid)
	case len(t.Postponed) == 0:
		return esc(t.Due.Name(l) + ". " + s.words.T(l, "task.moved-none"))
	}
	html := esc(s.words.T(l, "task.first-due", "day", t.Due.Name(l)))
	for _, p := range t.Postponed {
		html += esc("; " + s.words.T(l, "task.moved", "to", p.To.Name(l), "day", p.Date.Name(l)))
	}
	return html
}
