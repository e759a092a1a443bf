package record

import (
	"strings"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// The two kinds of [ScheduleEntry]. They are never mixed: that nothing was
// found where publication was promised can be said, that work was not done
// cannot be seen from outside.
const (
	Publish = "publish" // a document promises publication
	Finish  = "finish"  // work is due
)

// ScheduleEntry is one thing that a document says is due, and by whom.
type ScheduleEntry struct {
	ID      string
	Kind    string // Publish or Finish
	Title   lang.Text
	By      []*Entity
	ByOther lang.Text // who is no single agency, in words
	BySaid  Said      // where we looked for who, in vain
	Due     Period    // its last day is the last in time; zero where it is monthly or not stated
	Before  bool      // the document says "before" that day
	Monthly int       // the day of every month, 0 where it is due once
	From    Period    // the day from which a monthly rule holds
	Until   Period    // the last day of a monthly rule, where stated
	Endless Said      // where we looked for that day, in vain: no date is then told from the rule
	DueSaid Said      // where we looked for a date, in vain
	Source  *Source
	Locator lang.Text
	Note    lang.Text
	Checks  []DueCheck // oldest first
	At      source.Pos
}

// DueCheck is one look of ours for what was promised.
type DueCheck struct {
	Date  Period
	Where lang.Text
	URL   string
	Found bool
	Note  lang.Text
}

// IsOpenRule reports whether it is due every month until nobody knows when. That
// the rule still holds on a day cannot be said then, so it has no dates.
func (e *ScheduleEntry) IsOpenRule() bool { return e.Monthly != 0 && e.Until.IsZero() }

// Next returns the day, month or quarter that is still ahead on a day, the
// nearest one of a monthly rule whose end is stated; zero where nothing is.
func (e *ScheduleEntry) Next(on Period) Period {
	if e.Monthly == 0 {
		if e.Due.IsZero() || e.passed(e.Due, on) {
			return Period{}
		}
		return e.Due
	}
	if e.IsOpenRule() {
		return Period{}
	}
	if !e.From.IsZero() && e.From.Compare(on) > 0 {
		on = e.From
	}
	next := e.inMonth(on, 0)
	if e.passed(next, on) {
		next = e.inMonth(on, 1)
	}
	if next.last().compare(e.Until.last()) > 0 {
		return Period{}
	}
	return next
}

// Passed returns what was due last on a day; zero where nothing was.
func (e *ScheduleEntry) Passed(on Period) Period {
	if e.Monthly == 0 {
		if e.Due.IsZero() || !e.passed(e.Due, on) {
			return Period{}
		}
		return e.Due
	}
	if e.IsOpenRule() {
		return Period{}
	}
	last := e.inMonth(on, 0)
	if !e.passed(last, on) {
		last = e.inMonth(on, -1)
	}
	for last.last().compare(e.Until.last()) > 0 {
		last = e.inMonth(last, -1)
	}
	if last.last().compare(e.From.last()) < 0 {
		return Period{}
	}
	return last
}

// passed reports whether the time of a due period is over on a day. What is
// due before a day is late on that day.
func (e *ScheduleEntry) passed(due, on Period) bool {
	c := due.last().compare(on.last())
	return c < 0 || c == 0 && e.Before
}

// inMonth is the day of a monthly rule in the month of a day, or so many
// months after it.
func (e *ScheduleEntry) inMonth(on Period, after int) Period {
	d := on.last()
	return dayOf(time.Date(d.year, time.Month(d.month+after), e.Monthly, 0, 0, 0, 0, time.UTC))
}

// dayOf is the period of one day.
func dayOf(t time.Time) Period {
	return Period{kind: Day, y: uint16(t.Year()), n: uint8(t.Month()), d: uint8(t.Day())}
}

// Absence is what may be said of a promise that was looked for in vain: when
// and where, what was due, and the days between the last day in time and the
// look. Nothing is said of later days.
type Absence struct {
	Check DueCheck
	Due   Period
	Days  int
}

// Absent returns what the last look did not find. Only of a promise to publish,
// looked for after it was due, can anything be said.
func (e *ScheduleEntry) Absent() (Absence, bool) {
	if len(e.Checks) == 0 || e.Kind != Publish {
		return Absence{}, false
	}
	c := e.Checks[len(e.Checks)-1]
	due := e.Passed(c.Date)
	if c.Found || due.IsZero() {
		return Absence{}, false
	}
	days := due.DaysUntil(c.Date)
	if e.Before { // the last day in time is the one before
		days++
	}
	return Absence{c, due, days}, true
}

// Unseen tells of what no look of ours has been for, on a day: whether there is
// anything, and since which look. What was found once or came due before the
// last look is seen, what has no date only on the day of the look.
func (e *ScheduleEntry) Unseen(on Period) (since Period, unseen bool) {
	if len(e.Checks) == 0 {
		return Period{}, true
	}
	last := e.Checks[len(e.Checks)-1].Date
	if e.Monthly != 0 && !e.IsOpenRule() {
		return last, e.Passed(last) != e.Passed(on)
	}
	return last, e.Due.IsZero() && last.Compare(on) < 0
}

type scheduleRegister struct {
	Entries []scheduleEntry `toml:"entry" rule:"required"`
}

type scheduleEntry struct {
	ID           string       `toml:"id" rule:"required"`
	Kind         string       `toml:"kind" rule:"required"`
	Title        lang.Text    `toml:"title" rule:"required"`
	By           []string     `toml:"by"`
	ByOther      lang.Text    `toml:"by_other"`
	ByNotStated  lang.Text    `toml:"by_not_stated"`
	Due          string       `toml:"due"`
	Before       bool         `toml:"before"`
	Monthly      int          `toml:"monthly"`
	From         string       `toml:"from"`
	Until        string       `toml:"until"`
	UntilNot     lang.Text    `toml:"until_not_stated"`
	DueNotStated lang.Text    `toml:"due_not_stated"`
	Source       string       `toml:"source" rule:"required"`
	Locator      lang.Text    `toml:"locator"`
	Note         lang.Text    `toml:"note"`
	Checked      []checkEntry `toml:"checked"`
}

type checkEntry struct {
	Date  string    `toml:"date" rule:"required"`
	Where lang.Text `toml:"where" rule:"required"`
	URL   string    `toml:"url"`
	Found bool      `toml:"found" rule:"required"`
	Note  lang.Text `toml:"note"`
}

func (l *loader) schedule() {
	if !l.has(scheduleFile) {
		return
	}
	f, file, ok := decode[scheduleRegister](l, scheduleFile)
	if !ok {
		return
	}
	for k := range file.Entries {
		at := under(f, "entry", k)
		e := l.scheduleEntry(at, &file.Entries[k])
		add(l, &l.records.Schedule, "schedule", e.ID, e, e.At)
	}
}

func (l *loader) scheduleEntry(at place, e *scheduleEntry) *ScheduleEntry {
	to := &ScheduleEntry{
		ID: e.ID, Kind: l.word(at("kind"), e.Kind, dueKinds), Title: e.Title, ByOther: e.ByOther, BySaid: Said{NotStated: e.ByNotStated},
		Due: l.period(at("due"), e.Due), Before: e.Before, Monthly: e.Monthly,
		From: l.day(at("from"), e.From), Until: l.day(at("until"), e.Until), Endless: Said{NotStated: e.UntilNot}, DueSaid: Said{NotStated: e.DueNotStated},
		Source: l.needSource(e.Source, at("source")), Locator: e.Locator, Note: e.Note, At: at("id"),
	}
	for n, id := range e.By {
		if who := find(l, l.records.Entities, "entity", id, at("by", n)); who != nil {
			to.By = append(to.By, who)
		}
	}
	l.proveWho(e, at)
	if l.proveDue(e, at) && to.Kind == e.Kind {
		l.checks(e, to, at)
	}
	return to
}

// proveWho proves that an entry says once who has to do it, or that no one is
// named.
func (l *loader) proveWho(e *scheduleEntry, at place) {
	said := len(e.By) > 0 || !e.ByOther.IsZero()
	switch {
	case !said && e.ByNotStated.IsZero():
		l.ps.Add(at("id"), "schedule-without-who", "id", e.ID)
	case said && !e.ByNotStated.IsZero():
		l.ps.Add(at("by_not_stated"), "schedule-two-ways", "id", e.ID, "one", "by", "other", "by_not_stated")
	}
}

// proveDue proves that an entry has one date, one monthly rule, or words for
// where we looked for either.
func (l *loader) proveDue(e *scheduleEntry, at place) bool {
	before := l.ps.Errors()
	var said []string
	for _, form := range []struct {
		key   string
		there bool
	}{{"due", e.Due != ""}, {"monthly", e.Monthly != 0}, {"due_not_stated", !e.DueNotStated.IsZero()}} {
		if form.there {
			said = append(said, form.key)
		}
	}
	switch {
	case len(said) == 0:
		l.ps.Add(at("id"), "schedule-without-date", "id", e.ID)
	case len(said) > 1:
		l.ps.Add(at(said[1]), "schedule-two-ways", "id", e.ID, "one", said[0], "other", said[1])
	}
	if e.Monthly < 0 || e.Monthly > 28 {
		l.ps.Add(at("monthly"), "schedule-month-day", "id", e.ID)
	}
	if e.Monthly != 0 && e.From == "" {
		l.ps.Add(at("monthly"), "schedule-without-from", "id", e.ID)
	}
	switch said := e.Until != ""; {
	case e.Monthly != 0 && !said && e.UntilNot.IsZero():
		l.ps.Add(at("monthly"), "schedule-without-until", "id", e.ID)
	case e.Monthly != 0 && said && !e.UntilNot.IsZero():
		l.ps.Add(at("until_not_stated"), "schedule-two-ways", "id", e.ID, "one", "until", "other", "until_not_stated")
	}
	due, _ := ParsePeriod(e.Due) // one that cannot be read is reported already
	for _, key := range []struct {
		name    string
		useless bool
	}{
		{"from", e.From != "" && e.Monthly == 0}, {"until", e.Until != "" && e.Monthly == 0},
		{"until_not_stated", !e.UntilNot.IsZero() && e.Monthly == 0},
		{"before", e.Before && e.Monthly == 0 && due.Kind() != Day},
	} {
		if key.useless {
			l.ps.Add(at(key.name), "schedule-useless-key", "id", e.ID, "key", key.name)
		}
	}
	return l.ps.Errors() == before && due.IsZero() == (e.Due == "")
}

// checks reads the looks of an entry and proves that none claims more than it
// can have seen.
func (l *loader) checks(e *scheduleEntry, to *ScheduleEntry, at place) {
	for n, c := range e.Checked {
		here := inside(at, "checked", n)
		check := DueCheck{Date: l.day(here("date"), c.Date), Where: c.Where, URL: c.URL, Found: c.Found, Note: c.Note}
		if c.URL != "" && !strings.HasPrefix(c.URL, "https://") {
			l.ps.Add(here("url"), "check-url", "value", c.URL)
		}
		if check.Date.IsZero() {
			continue
		}
		l.proveCheck(to, check, here)
		to.Checks = append(to.Checks, check)
	}
}

func (l *loader) proveCheck(e *ScheduleEntry, c DueCheck, at place) {
	day, asOf := c.Date.String(), l.records.Site.AsOf
	if !asOf.IsZero() && c.Date.Compare(asOf) > 0 {
		l.ps.Add(at("date"), "check-after-as-of", "date", day, "as_of", asOf.String())
	}
	if n := len(e.Checks); n > 0 && c.Date.Compare(e.Checks[n-1].Date) <= 0 {
		l.ps.Add(at("date"), "check-out-of-order", "date", day, "last", e.Checks[n-1].Date.String())
	}
	switch {
	case c.Found:
	case e.Kind == Finish:
		l.ps.Add(at("found"), "check-of-work", "id", e.ID)
	case e.Due.IsZero() && e.Monthly == 0, e.IsOpenRule():
		l.ps.Add(at("found"), "check-without-date", "id", e.ID)
	case e.Passed(c.Date).IsZero():
		l.ps.Add(at("date"), "check-too-early", "id", e.ID, "date", day)
	}
}
