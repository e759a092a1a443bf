package record

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// ErrorReport is the kind of [Feedback] that the law sets a time for.
const ErrorReport = "error"

// AgencyReply is the kind of [Feedback] by which an agency speaks of its own
// work. What it says stands beside a task or a figure only as a [Reply], from a
// document that can be cited.
const AgencyReply = "reply"

// The states of [Feedback].
const (
	Received  = "received"
	Checking  = "checking"
	Answered  = "answered"
	Forwarded = "forwarded"
	Closed    = "closed"
)

// ErrorLimit is within how many days a report of an error is to be checked and
// answered (VN-30). No other kind has a time set for it that we know of.
const ErrorLimit = 15

// Feedback is one record of the public register of feedback: what was asked,
// in our own words, and what was answered. There is no place in it for who
// asked (PD-08).
type Feedback struct {
	ID          string // the number, counted from 1
	Number      int
	Received    Period
	Kind        string
	Theme       *Theme       // nil where it has none
	Agency      *Entity      // the body or place it is about; nil where there is none
	Figure      *Observation // the value it is about; nil where there is none
	Task        *Task        // the task it is about; nil where there is none
	Table       bool         // it is about all values of that period, of which Figure is the first
	Status      string
	Summary     lang.Text
	Answer      lang.Text
	Answered    Period  // the day of the answer, or of closing; zero while there is none
	ForwardedTo *Entity // who was given it, with Forwarded
	Corrected   bool    // the figure was wrong and has been put right
	At          source.Pos
}

// IsOpen reports whether an answer is still owed.
func (f *Feedback) IsOpen() bool { return f.Answered.IsZero() }

// Limit returns by when it is to be answered; zero where no time is set.
func (f *Feedback) Limit() Period {
	if f.Kind != ErrorReport || f.Received.IsZero() {
		return Period{}
	}
	return dayOf(f.Received.First().AddDate(0, 0, ErrorLimit))
}

// Days returns how long it took to answer, or, without an answer, how long it
// has waited on a day.
func (f *Feedback) Days(on Period) int { return f.Received.DaysUntil(f.until(on)) }

// DaysLate returns how many days after its limit it was answered, or has been
// waiting on a day; 0 where it is in time or has no limit.
func (f *Feedback) DaysLate(on Period) int {
	limit := f.Limit()
	if limit.IsZero() {
		return 0
	}
	return max(0, limit.DaysUntil(f.until(on)))
}

// FigurePath is the page of the value it is about, with the anchor of its row;
// "" where it is about none.
func (f *Feedback) FigurePath() string {
	switch {
	case f.Figure == nil:
		return ""
	case f.Table:
		return f.Figure.Indicator.PeriodPath(f.Figure.Period)
	}
	return f.Figure.Path()
}

func (f *Feedback) until(on Period) Period {
	if f.IsOpen() {
		return on
	}
	return f.Answered
}

// feedbackEntry is a file of data/feedback. It must never get a key for a name,
// an address or a number of a person; a test reads its keys (PD-08).
type feedbackEntry struct {
	Received    string    `toml:"received" rule:"required"`
	Kind        string    `toml:"kind" rule:"required"`
	Theme       string    `toml:"theme"`
	Agency      string    `toml:"agency"`
	Figure      string    `toml:"figure"`
	Task        string    `toml:"task"`
	Status      string    `toml:"status" rule:"required"`
	Summary     lang.Text `toml:"summary" rule:"required"`
	Answer      lang.Text `toml:"answer"`
	Answered    string    `toml:"answered"`
	ForwardedTo string    `toml:"forwarded_to"`
	Corrected   bool      `toml:"corrected"`
}

// feedback reads the register, when all values are known to which an error can
// be reported.
func (l *loader) feedback() {
	if !l.has(feedbackDir) {
		return
	}
	unread := false
	for _, name := range l.tomls(feedbackDir, "feedback") {
		number, err := strconv.Atoi(fileID(name))
		if err != nil || number < 1 || strconv.Itoa(number) != fileID(name) {
			l.ps.Add(source.Pos{File: name}, "feedback-number")
			unread = true
			continue
		}
		f, e, ok := decode[feedbackEntry](l, name)
		if !ok {
			unread = true
			continue
		}
		to := l.feedbackRecord(f, e)
		to.ID, to.Number = fileID(name), number
		add(l, &l.records.Feedback, "feedback", to.ID, to, to.At)
	}
	all := l.records.Feedback.All
	slices.SortFunc(all, func(a, b *Feedback) int { return cmp.Compare(a.Number, b.Number) })
	if !unread {
		l.proveNumbers(all)
	}
}

// proveNumbers proves that no number is left out and that numbers were given in
// the order in which messages came: what is taken away leaves a gap.
func (l *loader) proveNumbers(all []*Feedback) {
	for k, f := range all {
		if f.Number != k+1 {
			l.ps.Add(f.At, "feedback-gap", "missing", strconv.Itoa(k+1), "number", f.ID)
			return
		}
		if k > 0 && !f.Received.IsZero() && f.Received.Compare(all[k-1].Received) < 0 {
			l.ps.Add(f.At, "feedback-out-of-order", "number", f.ID, "before", all[k-1].ID)
		}
	}
}

func (l *loader) feedbackRecord(f *source.File, e *feedbackEntry) *Feedback {
	r := l.records
	to := &Feedback{
		Received: l.day(f.At("received"), e.Received), Answered: l.day(f.At("answered"), e.Answered),
		Kind: l.word(f.At("kind"), e.Kind, feedbackKinds), Status: l.word(f.At("status"), e.Status, feedbackStatuses),
		Theme: find(l, r.Themes, "theme", e.Theme, f.At("theme")), Agency: find(l, r.Entities, "entity", e.Agency, f.At("agency")),
		ForwardedTo: find(l, r.Entities, "entity", e.ForwardedTo, f.At("forwarded_to")),
		Summary:     e.Summary, Answer: e.Answer, Corrected: e.Corrected, At: f.At("received"),
	}
	to.Task = find(l, l.records.Tasks, "task", e.Task, f.At("task"))
	to.Figure, to.Table = l.figure(f.At("figure"), e.Figure)
	l.proveFeedbackDays(f, to)
	if to.Status == e.Status {
		l.proveFeedbackStatus(f, e)
	}
	for _, key := range []string{"summary", "answer"} {
		text := map[string]lang.Text{"summary": e.Summary, "answer": e.Answer}[key]
		l.refusePersonal(f.At(key, "vi"), text.VI)
		l.refusePersonal(f.At(key, "en"), text.EN)
	}
	return to
}

func (l *loader) proveFeedbackDays(f *source.File, to *Feedback) {
	asOf := l.records.Site.AsOf
	for _, day := range []struct {
		key string
		p   Period
	}{{"received", to.Received}, {"answered", to.Answered}} {
		if !asOf.IsZero() && !day.p.IsZero() && day.p.Compare(asOf) > 0 {
			l.ps.Add(f.At(day.key), "feedback-after-as-of", "date", day.p.String(), "as_of", asOf.String())
		}
	}
	if !to.Answered.IsZero() && to.Answered.Compare(to.Received) < 0 {
		l.ps.Add(f.At("answered"), "feedback-answered-before", "date", to.Answered.String(), "received", to.Received.String())
	}
}

// proveFeedbackStatus proves that a record holds what its state says, and no
// more.
func (l *loader) proveFeedbackStatus(f *source.File, e *feedbackEntry) {
	done := e.Status == Answered || e.Status == Closed
	for _, key := range []string{"answer", "answered"} {
		switch has := f.Has(key); {
		case done && !has:
			l.ps.Add(f.At("status"), "feedback-lacks", "status", e.Status, "key", key)
		case !done && has:
			l.ps.Add(f.At(key), "feedback-useless-key", "status", e.Status, "key", key)
		}
	}
	switch moved := e.Status == Forwarded; {
	case moved && e.ForwardedTo == "":
		l.ps.Add(f.At("status"), "feedback-lacks", "status", e.Status, "key", "forwarded_to")
	case !moved && !done && e.ForwardedTo != "":
		l.ps.Add(f.At("forwarded_to"), "feedback-useless-key", "status", e.Status, "key", "forwarded_to")
	}
	if e.Corrected && (e.Kind != ErrorReport || !done || e.Figure == "") {
		l.ps.Add(f.At("corrected"), "feedback-corrected")
	}
}

// figure finds a value by its name in data-figure attributes: ID/PERIOD or
// ID/PERIOD/ENTITY. Of an indicator without a value of the country, ID/PERIOD
// is the page of the whole table.
func (l *loader) figure(at source.Pos, name string) (o *Observation, table bool) {
	if name == "" {
		return nil, false
	}
	parts := strings.Split(name, "/")
	if len(parts) < 2 || len(parts) > 3 {
		l.ps.Add(at, "feedback-figure-form", "figure", name)
		return nil, false
	}
	i := find(l, l.records.Indicators, "indicator", parts[0], at)
	period := l.period(at, parts[1])
	entity := l.records.Entities.Get(CountryID)
	if len(parts) == 3 {
		entity = find(l, l.records.Entities, "entity", parts[2], at)
	}
	if i == nil || period.IsZero() || entity == nil || l.gaps[i] {
		return nil, false
	}
	o = i.Find(period, entity)
	if in := i.In(period); o == nil && len(parts) == 2 && len(in) > 0 {
		return in[0], true
	}
	if o == nil {
		l.ps.Add(at, "feedback-figure-unknown", "figure", name)
	}
	return o, false
}

// proveFeedbackSettings proves that who asks people for an address has decided
// all that the notice to them must say (PD-01, PD-07, PD-08).
func (l *loader) proveFeedbackSettings(f *source.File, s *Site) {
	r := s.Feedback
	if r.Contact == "" && r.RetentionMonths == 0 {
		return
	}
	if r.Contact == "" {
		l.ps.Add(f.At("feedback"), "receiving-half-decided", "key", "feedback.contact")
	} else if !personalEmail.MatchString(r.Contact) {
		l.ps.Add(f.At("feedback", "contact"), "receiving-contact", "value", r.Contact)
	}
	if f.Has("feedback", "retention_months") && (r.RetentionMonths < 1 || r.RetentionMonths > 60) {
		l.ps.Add(f.At("feedback", "retention_months"), "receiving-retention", "value", strconv.Itoa(r.RetentionMonths))
	} else if r.RetentionMonths == 0 {
		l.ps.Add(f.At("feedback"), "receiving-half-decided", "key", "feedback.retention_months")
	}
	if s.Publisher.Responsible == "" {
		l.ps.Add(f.At("feedback"), "receiving-half-decided", "key", "publisher.responsible")
	}
}
