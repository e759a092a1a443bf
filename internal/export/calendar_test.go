package export

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// smallCalendar has a task whose deadline was moved, single days, days of every
// month, a long text with letters that must be escaped.
func smallCalendar(t *testing.T, l lang.Lang) *Calendar {
	r, q := quotedRecords(t)
	c := q.Calendar(l, "tasks", map[lang.Lang]string{lang.VI: "Hạn nhiệm vụ; thử, thật", lang.EN: "Deadlines; tried, true"}[l], "")
	task := &record.Task{
		ID: "624-1", Title: lang.Text{VI: "Sửa nghị định", EN: "Amend the decree"}, Due: theDay(t, "2025-05-31"),
		Leads: []*record.Entity{r.Entities.Get("bo-thu"), r.Entities.Get("ban-thu")},
	}
	if err := json.Unmarshal([]byte(`[{}]`), &task.Reports); err != nil {
		t.Fatal(err)
	}
	last := task.Last()
	last.Date, last.Source = theDay(t, "2025-11-07"), r.Sources.Get("so-1")
	task.Postponed = append(task.Postponed, record.Postponement{To: theDay(t, "2026-01-15")})
	event, ok := q.TaskEvent(l, task)
	if !ok {
		t.Fatal("the task has no event")
	}
	c.Events = []Event{
		event,
		{UID: EventUID(q.Site, l, "schedule", "gdp"), Day: theDay(t, "2026-01-07"), Monthly: 6, Summary: "GDP", URL: "https://portal.example/schedule/#gdp"},
		{UID: EventUID(q.Site, l, "schedule", "end"), Day: theDay(t, "2026-01"), Monthly: 31, Until: theDay(t, "2026-12"), Summary: "Cuối tháng", Categories: []string{"Báo cáo, tháng", "Hạn"}},
		{UID: EventUID(q.Site, l, "schedule", "half"), Day: theDay(t, "2026-h1"), Summary: strings.Repeat("Ễ Ậ Ữ – đường dài, ", 12),
			Description: "a\\b; c, d\r\nhàng hai\tx\x01", Changed: theDay(t, "2025-12-30")},
	}
	return c
}

// The calendar word for word, the same bytes twice.
func TestCalendar(t *testing.T) {
	var got []txtar.File
	for _, l := range lang.All() {
		body := feedBytes(t, smallCalendar(t, l).Write)
		got = append(got, txtar.File{Name: string(l) + ".ics", Data: bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))})
		if !bytes.Equal(body, feedBytes(t, smallCalendar(t, l).Write)) {
			t.Error("two runs differ")
		}
	}
	sameAsGolden(t, "calendar", got)
}

// RFC 5545, 3.1: lines end with CR LF, none is longer than 75 octets, none is
// cut within a letter.
func TestCalendarLines(t *testing.T) {
	body := string(feedBytes(t, smallCalendar(t, lang.VI).Write))
	if strings.Count(body, "\n") != strings.Count(body, "\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
		t.Error("a line does not end with CR LF")
	}
	longest := 0
	for _, line := range strings.Split(body, "\r\n") {
		longest = max(longest, len(line))
		if !utf8.ValidString(line) || len(line) > 75 {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	if longest < 73 {
		t.Errorf("no line was folded: the longest has %d octets", longest)
	}
}

// property is a line of a calendar, unfolded.
type property struct{ name, params, value string }

// readCalendar is a second reader, written from the standard: unfold, then name,
// parameters, value.
func readCalendar(t *testing.T, body []byte) (head []property, events [][]property) {
	t.Helper()
	unfolded := strings.ReplaceAll(string(body), "\r\n ", "")
	inside := false
	for _, line := range strings.Split(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
		left, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("no property: %q", line)
		}
		name, params, _ := strings.Cut(left, ";")
		p := property{name, params, value}
		switch {
		case line == "BEGIN:VEVENT":
			inside, events = true, append(events, nil)
		case line == "END:VEVENT":
			inside = false
		case inside:
			events[len(events)-1] = append(events[len(events)-1], p)
		default:
			head = append(head, p)
		}
	}
	return head, events
}

func value(props []property, name string) string {
	k := slices.IndexFunc(props, func(p property) bool { return p.name == name })
	if k < 0 {
		return ""
	}
	return props[k].value
}

func unescaped(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}

// RFC 5545, 3.6 and 3.8: what must be there, once, and in which form; STAT-01:
// the days are those of Viet Nam.
func TestCalendarStructure(t *testing.T) {
	for _, l := range lang.All() {
		c := smallCalendar(t, l)
		head, events := readCalendar(t, feedBytes(t, c.Write))
		if value(head, "VERSION") != "2.0" || value(head, "PRODID") == "" || value(head, "X-WR-TIMEZONE") != "Asia/Ho_Chi_Minh" || unescaped(value(head, "X-WR-CALNAME")) != c.Name {
			t.Errorf("%v", head)
		}
		if len(events) != len(c.Events) {
			t.Fatalf("%d events", len(events))
		}
		for _, props := range events {
			seen := map[string]bool{}
			for _, p := range props {
				if seen[p.name] {
					t.Errorf("%s twice", p.name)
				}
				seen[p.name] = true
			}
			start, err := time.Parse("20060102", value(props, "DTSTART"))
			if err != nil || value(props, "DTEND") != start.AddDate(0, 0, 1).Format("20060102") {
				t.Errorf("from %s to %s", value(props, "DTSTART"), value(props, "DTEND"))
			}
			if value(props, "DTSTAMP") != "20260130T170000Z" || value(props, "UID") == "" || value(props, "SUMMARY") == "" {
				t.Errorf("%v", props)
			}
		}
	}
}

// A parser that is not ours finds the same events.
func TestCalendarIsParsed(t *testing.T) {
	c := smallCalendar(t, lang.VI)
	got, err := ics.ParseCalendar(bytes.NewReader(feedBytes(t, c.Write)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][3]string{}
	for _, e := range c.Events {
		text := strings.NewReplacer("\r\n", "\n", "\x01", "").Replace(e.Description)
		want[e.UID] = [3]string{e.Summary, text, e.first().Format(time.DateOnly)}
	}
	have := map[string][3]string{}
	for _, e := range got.Events() {
		day, err := e.GetAllDayStartAt()
		if err != nil {
			t.Error(err)
		}
		text := ""
		if p := e.GetProperty(ics.ComponentPropertyDescription); p != nil {
			text = p.Value
		}
		have[e.Id()] = [3]string{e.GetProperty(ics.ComponentPropertySummary).Value, text, day.Format(time.DateOnly)}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-made +read):\n%s", diff)
	}
}

// What is due monthly is due in every month: on its day, or on the last one of
// a shorter month; never before it began.
func TestMonthly(t *testing.T) {
	for _, c := range []struct {
		from  string
		day   int
		first string
		rule  string
	}{
		{"2026-01-07", 6, "2026-02-06", "RRULE:FREQ=MONTHLY;BYMONTHDAY=6"},
		{"2026-01-06", 6, "2026-01-06", "RRULE:FREQ=MONTHLY;BYMONTHDAY=6"},
		{"2026-01", 31, "2026-01-31", "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"},
		{"2026-02", 30, "2026-02-28", "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"},
		{"2028-02-29", 29, "2028-02-29", "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1"},
		{"2025-12-31", 22, "2026-01-22", "RRULE:FREQ=MONTHLY;BYMONTHDAY=22"},
	} {
		e := Event{Day: theDay(t, c.from), Monthly: c.day}
		if got := e.first().Format(time.DateOnly); got != c.first || e.rule() != c.rule {
			t.Errorf("day %d from %s: %s, %s", c.day, c.from, got, e.rule())
		}
	}
}

// A task without a deadline has no event; a moved deadline has the new day and
// says how often it was moved.
func TestTaskEvent(t *testing.T) {
	_, q := quotedRecords(t)
	for _, task := range []*record.Task{{ID: "a"}, {ID: "b", Ongoing: true, Due: theDay(t, "2026-01-01")}} {
		if e, ok := q.TaskEvent(lang.VI, task); ok {
			t.Errorf("%s: %v", task.ID, e)
		}
	}
	e := smallCalendar(t, lang.VI).Events[0]
	if e.Day.String() != "2026-01-15" || e.Changes != 1 || e.UID != "task-624-1.vi@portal.example" || !strings.Contains(e.Description, "Chủ trì: Bộ Thử và Ban Thử\n") {
		t.Errorf("%+v", e)
	}
}

// A calendar with faults is not written.
func TestCalendarFaults(t *testing.T) {
	for fault, events := range map[string][]Event{
		"lacks its UID":       {{Day: theDay(t, "2026"), Summary: "x"}},
		"u has no day":        {{UID: "u", Summary: "x"}},
		"two events have":     {{UID: "u", Summary: "x", Day: theDay(t, "2026")}, {UID: "u", Summary: "x", Day: theDay(t, "2026")}},
		"has a day 32":        {{UID: "u", Summary: "x", Day: theDay(t, "2026"), Monthly: 32}},
		"ends before it begi": {{UID: "u", Summary: "x", Day: theDay(t, "2026"), Monthly: 2, Until: theDay(t, "2025")}},
	} {
		c := &Calendar{Lang: lang.VI, Name: "x", AsOf: theDay(t, "2026-01-31"), Events: events}
		var b bytes.Buffer
		if err := c.Write(&b); err == nil || !strings.Contains(err.Error(), fault) || b.Len() > 0 {
			t.Errorf("%s: %v", fault, err)
		}
	}
}

// No text can end its line, or a line of the file go over 75 octets.
func FuzzCalendarText(f *testing.F) {
	f.Add("a\nEND:VEVENT", "x")
	f.Add(strings.Repeat("Ễ", 60), `\n;,`)
	day := mustDay("2026-01-31")
	f.Fuzz(func(t *testing.T, summary, description string) {
		if !utf8.ValidString(summary) || !utf8.ValidString(description) {
			t.Skip("records are UTF-8: source.Read proves it")
		}
		c := &Calendar{Lang: lang.VI, Name: "x", AsOf: day, Events: []Event{{UID: "u", Day: day, Summary: "A" + summary, Description: description}}}
		body := feedBytes(t, c.Write)
		for _, line := range strings.Split(string(body), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("line %q", line)
			}
		}
		if _, events := readCalendar(t, body); len(events) != 1 || !strings.HasPrefix(value(events[0], "SUMMARY"), "A") {
			t.Errorf("%q", body)
		}
	})
}
