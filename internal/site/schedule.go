package site

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// schedulePage says what is due when, and what this portal looked for and did
// not find. Promises to publish and work due are never mixed.
type schedulePage struct {
	base
	Answer string
	AsOf   record.Period
	Due    dueNews
	Absent []absentRow
	Empty  string // why nothing is absent
	Tables []dueTable
}

// dueTable is all entries of one kind in the order of their dates.
type dueTable struct {
	Kind string
	Rows []dueRow
}

// dueRow is one entry and what this portal knows of it.
type dueRow struct {
	E     *record.ScheduleEntry
	Who   template.HTML
	When  string        // as the document says it
	Since string        // from and until of a monthly rule
	Next  string        // the next time of a monthly rule, as a day
	State string        // of what no look has been for
	Looks []look        // every look, oldest first
	Day   record.Period // by which the row is ordered
}

// LastLook is the newest look, nil where there is none.
func (r dueRow) LastLook() *look {
	if len(r.Looks) == 0 {
		return nil
	}
	return &r.Looks[len(r.Looks)-1]
}

// look is one check of ours in words, with a link to where we looked.
type look struct{ Text, Note, URL, Host string }

type absentRow struct {
	E    *record.ScheduleEntry
	What string
	Days string
}

func (s *Site) renderSchedule(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	all := s.records.Schedule.All
	page := schedulePage{
		base:   s.base(l, frame{title: t("schedule.title"), description: t("schedule.text"), path: record.SchedulePath, section: "schedule", feed: "schedule"}),
		Answer: t("schedule.answer-none"), AsOf: s.records.Site.AsOf,
		Due: s.dueNext(l, len(all)), Absent: s.absentRows(l), Empty: s.whyNoneAbsent(l),
	}
	for _, kind := range []string{record.Publish, record.Finish} {
		page.Tables = append(page.Tables, dueTable{kind, s.dueRows(l, kind)})
	}
	if len(all) > 0 {
		page.Answer = t("schedule.answer", "publish", s.words.Count(l, "count.promises", len(page.Tables[0].Rows)),
			"finish", s.words.Count(l, "count.work", len(page.Tables[1].Rows)))
	}
	return s.execute(w, l, "schedule", page)
}

// dueNext are the entries still ahead on the last day of collection, the
// nearest first, those that were due last, the newest first, and the monthly
// rules that have no dates; at most n of each. There is no clock.
func (s *Site) dueNext(l lang.Lang, n int) dueNews {
	var news dueNews
	asOf := s.records.Site.AsOf
	for _, e := range s.records.Schedule.All {
		next, passed := e.Next(asOf), e.Passed(asOf)
		row := s.dueRow(l, e)
		if e.IsOpenRule() {
			news.Rules = append(news.Rules, row)
		} else if !next.IsZero() {
			row.Day = next
			news.Ahead = append(news.Ahead, row)
		} else if !passed.IsZero() {
			row.Day = passed
			news.Past = append(news.Past, row)
		}
	}
	slices.SortStableFunc(news.Ahead, func(a, b dueRow) int { return a.Day.Compare(b.Day) })
	slices.SortStableFunc(news.Past, func(a, b dueRow) int { return b.Day.Compare(a.Day) })
	for _, rows := range []*[]dueRow{&news.Ahead, &news.Past, &news.Rules} {
		*rows = (*rows)[:min(n, len(*rows))]
	}
	return news
}

// dueNews is what a page says of the schedule in a few lines: the part
// "due-next".
type dueNews struct{ Ahead, Past, Rules []dueRow }

// dueRows are the entries of one kind by date: what has none stands last,
// monthly rules first.
func (s *Site) dueRows(l lang.Lang, kind string) []dueRow {
	var rows []dueRow
	for _, e := range s.records.Schedule.All {
		if e.Kind == kind {
			rows = append(rows, s.dueRow(l, e))
		}
	}
	slices.SortStableFunc(rows, func(a, b dueRow) int {
		return cmp.Or(cmp.Compare(order(a.E), order(b.E)), a.E.Due.Compare(b.E.Due))
	})
	return rows
}

func order(e *record.ScheduleEntry) int {
	switch {
	case e.Monthly > 0:
		return 0
	case !e.Due.IsZero():
		return 1
	}
	return 2
}

func (s *Site) dueRow(l lang.Lang, e *record.ScheduleEntry) dueRow {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	row := dueRow{E: e, Who: s.whoHTML(l, e), When: s.dueWhen(l, e, e.Due), State: s.dueState(l, e), Looks: s.looks(l, e)}
	switch {
	case e.Monthly > 0:
		row.Since = t("schedule.from-until", "from", e.From.Name(l), "until", e.Until.Name(l))
		if e.IsOpenRule() {
			row.Since = t("schedule.from-open", "from", e.From.Name(l), "where", e.Endless.NotStated.In(l))
		}
		if next := e.Next(s.records.Site.AsOf); !next.IsZero() {
			row.Next = s.onDay(l, e, next)
		}
	case e.Due.IsZero():
		row.When = t("schedule.due-not", "where", e.DueSaid.NotStated.In(l))
	}
	return row
}

// dueWhen is the date as the document has it: a day, "before" a day, a quarter,
// a day of every month.
func (s *Site) dueWhen(l lang.Lang, e *record.ScheduleEntry, due record.Period) string {
	switch {
	case e.Monthly > 0 && e.Before:
		return s.words.T(l, "schedule.before-month", "day", e.Monthly)
	case e.Monthly > 0:
		return s.words.T(l, "schedule.every-month", "day", e.Monthly)
	}
	return s.onDay(l, e, due)
}

// onDay is a due day or period in a line of text.
func (s *Site) onDay(l lang.Lang, e *record.ScheduleEntry, due record.Period) string {
	if due.IsZero() {
		return ""
	}
	when := lang.Running(l, due.Name(l))
	switch {
	case due.Kind() != record.Day:
		return when
	case e.Before:
		return s.words.T(l, "schedule.before", "when", when)
	}
	return s.words.T(l, "schedule.on", "when", when)
}

func (s *Site) whoHTML(l lang.Lang, e *record.ScheduleEntry) template.HTML {
	names := linksTo(l, e.By)
	switch {
	case len(names) == 0 && e.ByOther.IsZero():
		return `<span class="none">` + esc(s.words.T(l, "schedule.who-not", "where", e.BySaid.NotStated.In(l))) + `</span>`
	case !e.ByOther.IsZero():
		names = append(names, template.HTMLEscapeString(e.ByOther.In(l)))
	}
	return template.HTML(lang.JoinList(l, names))
}

// looks are all checks of an entry: what was once not found stays on the page.
func (s *Site) looks(l lang.Lang, e *record.ScheduleEntry) []look {
	var out []look
	for _, c := range e.Checks {
		key := "schedule.not-found"
		if c.Found {
			key = "schedule.found"
		}
		one := look{Text: s.words.T(l, key, "date", c.Date.Name(l), "where", c.Where.In(l)), Note: textIn(c.Note, l), URL: c.URL}
		if c.URL != "" {
			one.Host = hostOf(c.URL)
		}
		out = append(out, one)
	}
	return out
}

// dueState says of what this portal has not looked for: what was due last, or
// the days after its last look. "Late" is never said.
func (s *Site) dueState(l lang.Lang, e *record.ScheduleEntry) string {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	asOf := s.records.Site.AsOf
	passed := e.Passed(asOf)
	since, unseen := e.Unseen(asOf)
	switch {
	case !unseen:
		return ""
	case e.Monthly > 0 && !passed.IsZero():
		return t("schedule.unchecked-monthly", "due", s.onDay(l, e, passed))
	case !since.IsZero():
		return t("schedule.unchecked-since", "date", since.Name(l))
	case !passed.IsZero(), e.Due.IsZero() && e.Monthly == 0, e.IsOpenRule():
		return t("schedule.unchecked")
	}
	return t("schedule.not-yet", "as-of", asOf.Name(l))
}

func (s *Site) absentRows(l lang.Lang) []absentRow {
	var rows []absentRow
	for _, e := range s.records.Schedule.All {
		a, ok := e.Absent()
		if !ok {
			continue
		}
		rows = append(rows, absentRow{
			E:    e,
			What: s.words.T(l, "schedule.absent-row", "date", a.Check.Date.Name(l), "where", a.Check.Where.In(l)),
			Days: s.words.T(l, "schedule.absent-days", "due", s.onDay(l, e, a.Due), "days", s.days(l, a.Days)),
		})
	}
	return rows
}

// whyNoneAbsent says why the list of what was not found is empty: nobody has
// looked, or what was looked for was there.
func (s *Site) whyNoneAbsent(l lang.Lang) string {
	looked := 0
	for _, e := range s.records.Schedule.All {
		if e.Kind == record.Publish && len(e.Checks) > 0 {
			looked++
		}
	}
	if looked == 0 {
		return s.words.T(l, "schedule.absent-never")
	}
	return s.words.T(l, "schedule.absent-none", "n", s.words.Count(l, "count.promises", looked))
}
