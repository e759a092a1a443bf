package export

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// Calendar is a list of days on which something is due, in one language,
// written as iCalendar (RFC 5545). All events are whole days in Viet Nam and
// leave the reader's time free.
type Calendar struct {
	Lang        lang.Lang
	Name        string
	Description string
	Self        string        // its own address
	AsOf        record.Period // a day: what this state of the calendar was made from
	Events      []Event
}

// Event is one day, or the same day of every month.
type Event struct {
	UID         string        // see [EventUID]; never changes
	Day         record.Period // the day; of a month, quarter or year its last; of a monthly event, the day from which it is due
	Monthly     int           // the day of every month, its last day where the month is shorter; 0 where it is due once
	Until       record.Period // last day of a monthly event, where one is known
	Summary     string
	Description string
	URL         string
	Categories  []string
	Changes     int           // how many times the day was changed
	Changed     record.Period // when what is said here last changed, where known
}

// EventUID names an event for ever: KIND-ID.vi@NAME, of the authority in
// data/site.toml as in [TagID].
func EventUID(site *record.Site, l lang.Lang, kind, id string) string {
	name, _, _ := strings.Cut(site.IDAuthority, ",")
	return kind + "-" + id + "." + string(l) + "@" + name
}

// Calendar makes an empty calendar of the site. The name is its place below
// /feeds/.
func (q Quoter) Calendar(l lang.Lang, name, title, description string) *Calendar {
	return &Calendar{Lang: l, Name: title, Description: description, Self: q.Base + FeedPath(name, l, "ics"), AsOf: q.Site.AsOf}
}

// TaskEvent is the newest deadline of a task; false where it has none. It says
// when the task was last reported, because the portal knows of nothing after.
func (q Quoter) TaskEvent(l lang.Lang, t *record.Task) (Event, bool) {
	w := eventWords(l)
	day := t.Deadline()
	if t.Ongoing || day.IsZero() {
		return Event{}, false
	}
	last := t.Last()
	reported := w.reported + ", " + last.Date.Name(l)
	if !last.StatesDay() {
		reported = w.published + " " + last.Date.Name(l) + w.unstated
	}
	return Event{
		UID: EventUID(q.Site, l, "task", record.FirstID(t.ID, t.Aliases)), Day: day, Summary: w.due + ": " + t.Title.In(l), URL: q.Base + l.Path(t.Path()),
		Description: strings.Join([]string{
			w.lead + ": " + leads(l, t),
			reported + ": " + q.reportedWord(l, last) + " (" + last.Source.Short(l) + ").",
		}, "\n"),
		Categories: []string{w.task}, Changes: len(t.Postponed), Changed: last.Date,
	}, true
}

// ScheduleEvent is a day on which something is due by the schedule; false where
// no day is stated. A day in every month begins with the rule, which is stated
// with it or is as old as its document.
func (q Quoter) ScheduleEvent(l lang.Lang, e *record.ScheduleEntry) (Event, bool) {
	w := eventWords(l)
	day, until := e.Due, record.Period{}
	if e.Monthly > 0 {
		day, until = e.From, e.Until
		if day.IsZero() {
			day = e.Source.Date
		}
	}
	if day.IsZero() {
		return Event{}, false
	}
	what := w.finish
	if e.Kind == record.Publish {
		what = w.publish
	}
	if e.Before {
		what = w.before
	}
	who := namesOf(l, e.By, e.ByOther)
	if who == "" {
		who = w.nobody
	}
	return Event{
		UID: EventUID(q.Site, l, "schedule", e.ID), Day: day, Monthly: e.Monthly, Until: until,
		Summary: what + ": " + e.Title.In(l), URL: q.Base + l.Path(e.Path()),
		Description: w.who + ": " + who + "\n" + w.source + ": " + e.Source.Short(l) + ".", Categories: []string{w.schedule},
	}, true
}

func leads(l lang.Lang, t *record.Task) string {
	if names := namesOf(l, t.Leads, t.LeadOther); names != "" {
		return names
	}
	return eventWords(l).nobody
}

// namesOf are some bodies in a sentence, "" where there is none.
func namesOf(l lang.Lang, bodies []*record.Entity, other lang.Text) string {
	var names []string
	for _, e := range bodies {
		names = append(names, e.Name.In(l))
	}
	if !other.IsZero() {
		names = append(names, other.In(l))
	}
	if len(names) == 0 {
		return ""
	}
	return lang.JoinList(l, names)
}

type eventPhrases struct {
	due, lead, reported, task, nobody              string
	published, unstated                            string // of a report that does not state its day
	publish, finish, before, who, source, schedule string
}

func eventWords(l lang.Lang) eventPhrases {
	if l == lang.EN {
		return eventPhrases{
			"Due", "Lead", "Last report this portal has", "Task", "not found",
			"Last report this portal has, published on", ", the day it speaks of is not stated",
			"Publication due", "Work due", "Due before this day", "By", "Source", "Schedule",
		}
	}
	return eventPhrases{
		"Hạn", "Chủ trì", "Lần báo cáo mới nhất cổng này có", "Nhiệm vụ", "chưa tìm thấy",
		"Lần báo cáo mới nhất cổng này có, công bố ngày", ", không ghi tính đến ngày nào",
		"Hạn công bố", "Hạn hoàn thành", "Hạn trước ngày này", "Trách nhiệm", "Nguồn", "Lịch",
	}
}

// prove finds what the standard forbids.
func (c *Calendar) prove() error {
	var faults []error
	add := func(form string, args ...any) { faults = append(faults, fmt.Errorf(form, args...)) }
	if c.Name == "" || c.AsOf.IsZero() {
		add("it has no name or no day")
	}
	seen := map[string]bool{}
	for _, e := range c.Events {
		switch {
		case e.UID == "" || e.Summary == "":
			add("an event lacks its UID or summary: %q", e.UID+e.Summary)
		case seen[e.UID]:
			add("two events have the UID %s", e.UID)
		case e.Day.IsZero():
			add("%s has no day", e.UID)
		case e.Monthly < 0 || e.Monthly > 31:
			add("%s: no month has a day %d", e.UID, e.Monthly)
		case e.Monthly > 0 && !e.Until.IsZero() && e.Until.Last().Before(e.first()):
			add("%s ends before it begins", e.UID)
		}
		seen[e.UID] = true
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("calendar %s: %w", c.Name, errors.Join(faults...))
}

// Write writes the calendar, its events in the order of their days.
func (c *Calendar) Write(w io.Writer) error {
	if err := c.prove(); err != nil {
		return err
	}
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//resolution57//portal//" + strings.ToUpper(string(c.Lang)),
		"CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"NAME:" + icsText(c.Name), "X-WR-CALNAME:" + icsText(c.Name), "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
	}
	if c.Description != "" {
		lines = append(lines, "DESCRIPTION:"+icsText(c.Description), "X-WR-CALDESC:"+icsText(c.Description))
	}
	if c.Self != "" {
		lines = append(lines, "SOURCE;VALUE=URI:"+citedURL(c.Self))
	}
	events := slices.Clone(c.Events)
	slices.SortFunc(events, func(a, b Event) int { return cmp.Or(a.first().Compare(b.first()), cmp.Compare(a.UID, b.UID)) })
	for _, e := range events {
		lines = append(lines, e.lines(c)...)
	}
	lines = append(lines, "END:VCALENDAR")
	var b strings.Builder
	for _, l := range lines {
		fold(&b, l)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (e *Event) lines(c *Calendar) []string {
	day := e.first()
	language := ";LANGUAGE=" + string(c.Lang)
	out := []string{
		"BEGIN:VEVENT", "UID:" + e.UID, "DTSTAMP:" + utc(c.AsOf),
		"DTSTART;VALUE=DATE:" + day.Format(icsDay), "DTEND;VALUE=DATE:" + day.AddDate(0, 0, 1).Format(icsDay),
		"SUMMARY" + language + ":" + icsText(e.Summary),
	}
	if e.Monthly > 0 {
		out = append(out, e.rule())
	}
	if e.Description != "" {
		out = append(out, "DESCRIPTION"+language+":"+icsText(e.Description))
	}
	if e.URL != "" {
		out = append(out, "URL:"+citedURL(e.URL))
	}
	if len(e.Categories) > 0 {
		var names []string
		for _, name := range e.Categories {
			names = append(names, icsText(name))
		}
		out = append(out, "CATEGORIES"+language+":"+strings.Join(names, ","))
	}
	if !e.Changed.IsZero() {
		out = append(out, "LAST-MODIFIED:"+utc(e.Changed))
	}
	return append(out, "SEQUENCE:"+strconv.Itoa(e.Changes), "TRANSP:TRANSPARENT", "END:VEVENT")
}

const icsDay = "20060102"

// utc is the beginning of a day in Viet Nam, on the clock of Greenwich.
func utc(p record.Period) string {
	return p.Last().Add(-7 * time.Hour).Format("20060102T150405Z")
}

// first is the day of the event, or the first of its days.
func (e *Event) first() time.Time {
	if e.Monthly == 0 {
		return e.Day.Last()
	}
	from := e.Day.First()
	day := inMonth(from.Year(), from.Month(), e.Monthly)
	if day.Before(from) {
		next := from.AddDate(0, 0, 1-from.Day()).AddDate(0, 1, 0)
		day = inMonth(next.Year(), next.Month(), e.Monthly)
	}
	return day
}

// inMonth is that day of a month, or its last.
func inMonth(year int, month time.Month, day int) time.Time {
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(day, last.Day())-last.Day())
}

// shortest is the number of days of the shortest month.
const shortest = 28

// rule repeats an event every month. A day that not every month has becomes
// the last of those up to it: a calendar would else leave the month out.
func (e *Event) rule() string {
	days := []string{strconv.Itoa(e.Monthly)}
	position := ""
	if e.Monthly > shortest {
		days = nil
		for d := shortest; d <= e.Monthly; d++ {
			days = append(days, strconv.Itoa(d))
		}
		position = ";BYSETPOS=-1"
	}
	rule := "RRULE:FREQ=MONTHLY;BYMONTHDAY=" + strings.Join(days, ",") + position
	if !e.Until.IsZero() {
		rule += ";UNTIL=" + e.Until.Last().Format(icsDay)
	}
	return rule
}

// icsText escapes a text; what is no text at all is left out.
func icsText(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\t' || r >= ' ' && r != 0x7f:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// longestLine is the most octets of a line, its end not counted.
const longestLine = 75

// fold writes a line, in pieces where it is long. A piece ends between two
// letters, never within one.
func fold(b *strings.Builder, line string) {
	room := longestLine
	for len(line) > room {
		cut := room
		for cut > 1 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], longestLine-1 // the space counts
	}
	b.WriteString(line + "\r\n")
}
