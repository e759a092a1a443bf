package record

import (
	"strings"
	"testing"
)

// TestDue proves what is ahead and what is past on a day, for days, quarters,
// "before" a day, and monthly rules.
func TestDue(t *testing.T) {
	const far = "2030-12-31"
	monthly := func(until string) ScheduleEntry {
		e := ScheduleEntry{Monthly: 25, Before: true, From: mustPeriod(t, "2025-09-11")}
		if until != "" {
			e.Until = mustPeriod(t, until)
		}
		return e
	}
	once := func(due string, before bool) ScheduleEntry {
		return ScheduleEntry{Due: mustPeriod(t, due), Before: before}
	}
	onDay := ScheduleEntry{Monthly: 25, From: mustPeriod(t, "2025-09-11"), Until: mustPeriod(t, far)}
	for _, tt := range []struct {
		name             string
		e                ScheduleEntry
		on, next, passed string
	}{
		{"a day ahead", once("2026-03-31", false), "2026-03-30", "2026-03-31", ""},
		{"due today", once("2026-03-31", false), "2026-03-31", "2026-03-31", ""},
		{"due before today", once("2026-03-31", true), "2026-03-31", "", "2026-03-31"},
		{"a quarter goes by its last day", once("2026-q1", false), "2026-03-31", "2026-q1", ""},
		{"a quarter past", once("2026-q1", false), "2026-04-01", "", "2026-q1"},
		{"no date", ScheduleEntry{}, "2026-04-01", "", ""},
		{"monthly", monthly(far), "2026-11-22", "2026-11-25", "2026-10-25"},
		{"monthly, before the day", monthly(far), "2026-11-25", "2026-12-25", "2026-11-25"},
		{"monthly, on the day", onDay, "2026-11-25", "2026-11-25", "2026-10-25"},
		{"monthly, over the year", monthly(far), "2026-12-31", "2027-01-25", "2026-12-25"},
		{"monthly, before it began", monthly(far), "2025-09-01", "2025-09-25", ""},
		{"monthly, the first time", monthly(far), "2025-09-30", "2025-10-25", "2025-09-25"},
		{"monthly, nobody knows until when", monthly(""), "2026-11-22", "", ""},
		{"monthly, ended", monthly("2025-12-31"), "2026-11-22", "", "2025-12-25"},
		{"monthly, at the end of January", monthly(far), "2026-01-31", "2026-02-25", "2026-01-25"},
	} {
		on := mustPeriod(t, tt.on)
		if next, passed := tt.e.Next(on).String(), tt.e.Passed(on).String(); next != tt.next || passed != tt.passed {
			t.Errorf("%s: next %q, passed %q; want %q, %q", tt.name, next, passed, tt.next, tt.passed)
		}
	}
}

func look(t *testing.T, date string, found bool) DueCheck {
	t.Helper()
	return DueCheck{Date: mustPeriod(t, date), Found: found}
}

// TestAbsent proves that only a promise to publish can be said to be missing,
// that days are counted from the last day in time to the look and no further, and that
// what was found later is no longer missing (design.md, 4).
func TestAbsent(t *testing.T) {
	for _, tt := range []struct {
		name, kind, due string
		checks          []DueCheck
		days            int
		absent          bool
	}{
		{"never looked for", Publish, "2026-q1", nil, 0, false},
		{"looked for in vain", Publish, "2026-q1", []DueCheck{look(t, "2026-04-10", false)}, 10, true},
		{"the last look counts", Publish, "2026-q1", []DueCheck{look(t, "2026-04-10", false), look(t, "2026-05-01", false)}, 31, true},
		{"found later", Publish, "2026-q1", []DueCheck{look(t, "2026-04-10", false), look(t, "2026-05-01", true)}, 0, false},
		{"work due", Finish, "2026-q1", []DueCheck{look(t, "2026-04-10", false)}, 0, false},
	} {
		e := ScheduleEntry{Kind: tt.kind, Due: mustPeriod(t, tt.due), Checks: tt.checks}
		if a, ok := e.Absent(); ok != tt.absent || a.Days != tt.days {
			t.Errorf("%s: %v after %d days, want %v after %d", tt.name, ok, a.Days, tt.absent, tt.days)
		}
	}
	monthly := ScheduleEntry{Kind: Publish, Monthly: 25, From: mustPeriod(t, "2025-09-11"), Until: mustPeriod(t, "2026-12-31"), Checks: []DueCheck{look(t, "2026-02-01", false)}}
	if a, ok := monthly.Absent(); !ok || a.Due.String() != "2026-01-25" || a.Days != 7 {
		t.Errorf("monthly: %v of %s after %d days", ok, a.Due, a.Days)
	}
	monthly.Until = Period{}
	if _, ok := monthly.Absent(); ok {
		t.Error("something is missing of a rule that may no longer hold")
	}
	before := ScheduleEntry{Kind: Publish, Due: mustPeriod(t, "2026-01-10"), Before: true, Checks: []DueCheck{look(t, "2026-01-10", false)}}
	if a, ok := before.Absent(); !ok || a.Days != 1 {
		t.Errorf("looked for on the day before which it was due: %v after %d days, want 1", ok, a.Days)
	}
}

// TestUnseen proves that an old look does not stand for what came due after it.
func TestUnseen(t *testing.T) {
	rule := ScheduleEntry{Monthly: 25, From: mustPeriod(t, "2025-09-11")}
	ending := rule
	ending.Until = mustPeriod(t, "2026-12-31")
	once := ScheduleEntry{Due: mustPeriod(t, "2026-q1")}
	for _, tt := range []struct {
		name, last, on string
		e              ScheduleEntry
		unseen         bool
	}{
		{"never looked for", "", "2026-05-01", once, true},
		{"due once, looked for", "2026-04-10", "2026-11-22", once, false},
		{"monthly, this month", "2026-04-28", "2026-05-20", ending, false},
		{"monthly, months ago", "2026-04-28", "2026-11-22", ending, true},
		{"monthly without an end, months ago", "2026-04-28", "2026-11-22", rule, true},
		{"without a date, months ago", "2026-04-28", "2026-11-22", ScheduleEntry{}, true},
		{"without a date, today", "2026-11-22", "2026-11-22", ScheduleEntry{}, false},
	} {
		if tt.last != "" {
			tt.e.Checks = []DueCheck{look(t, "2026-04-01", true), look(t, tt.last, true)}
		}
		since, unseen := tt.e.Unseen(mustPeriod(t, tt.on))
		if unseen != tt.unseen || since.String() != tt.last {
			t.Errorf("%s: %v since %q, want %v since %q", tt.name, unseen, since, tt.unseen, tt.last)
		}
	}
}

// TestScheduleData proves the dated promises that the portal publishes: their
// days as the documents state them, promises of publication apart from work
// due, and no check that nobody made.
func TestScheduleData(t *testing.T) {
	r, _ := realData(t)
	want := map[string]string{
		"monthly-reports":           "finish 25 126-qd-bcdcp",
		"database-catalogue":        "finish 2026-q1 17-tb-cqttbcd",
		"work-programmes-2026":      "finish <2026-01-10 17-tb-cqttbcd",
		"guiding-documents":         "finish 2026-q1 hoi-nghi-2025-12-25",
		"document-backlog":          "finish <2026-03-31 baonghean-2025-10-15",
		"overdue-tasks-june-2025":   "finish 2025-06 vna-2025-05-30",
		"plan-02-second-half-2025":  "finish 2025-12 nhandan-2025-07-02",
		"shared-platform-plans":     "publish 2025-10-10 624-tb-vpcp",
		"results-and-rankings":      "publish  17-tb-cqttbcd",
		"progress-open-to-scrutiny": "publish  17-tb-cqttbcd",
	}
	for _, e := range r.Schedule.All {
		due := e.Due.String()
		if e.Before && e.Monthly == 0 {
			due = "<" + due
		}
		if e.Monthly != 0 {
			due = "25"
		}
		if got := strings.Join([]string{e.Kind, due, e.Source.ID}, " "); got != want[e.ID] {
			t.Errorf("%s: %q, want %q", e.ID, got, want[e.ID])
		}
		delete(want, e.ID)
		if len(e.Checks) > 0 {
			t.Errorf("%s: somebody has looked on %s: this test must learn where", e.ID, e.Checks[0].Date)
		}
		if !e.Next(r.Site.AsOf).IsZero() {
			t.Errorf("%s is ahead of %s", e.ID, r.Site.AsOf)
		}
		if e.IsOpenRule() != (e.ID == "monthly-reports") || e.IsOpenRule() == e.Endless.NotStated.IsZero() {
			t.Errorf("%s: a rule without an end: %v", e.ID, e.IsOpenRule())
		}
	}
	for id := range want {
		t.Errorf("there is no %s", id)
	}
}
