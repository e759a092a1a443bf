package export

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/record"
)

// What is due, what was looked for and what readers sent in are tables; of who
// wrote there is no column (PD-08), and what has no date stays without one.
func TestScheduleAndFeedback(t *testing.T) {
	base := catalogue(t).portal
	plan := &record.Source{ID: "02-kh", Title: text("Kế hoạch", "Plan"), Issuer: text("Ban Chỉ đạo", "Committee")}
	once := &record.ScheduleEntry{
		ID: "danh-muc", Kind: record.Publish, Title: text("Danh mục", "List"), By: []*record.Entity{{ID: "bo-khcn"}, {ID: "bo-cong-an"}},
		Due: day(t, "2026-q1"), Source: plan, Checks: []record.DueCheck{
			{Date: day(t, "2026-04-02"), Where: text("Cổng Bộ", "The ministry’s site"), URL: "https://example.org/a"},
			{Date: day(t, "2026-05-02"), Where: text("Cổng Bộ", "The ministry’s site"), Found: true},
		},
	}
	monthly := &record.ScheduleEntry{ID: "bao-cao", Kind: record.Finish, Title: text("Báo cáo", "Report"), ByOther: text("Các bộ", "Ministries"), Monthly: 25, From: day(t, "2026-01-01"), Source: plan}
	late := &record.Feedback{
		ID: "1", Number: 1, Received: day(t, "2026-02-01"), Kind: record.ErrorReport, Theme: &record.Theme{ID: "tasks"}, Status: record.Answered,
		Summary: text("Số sai", "A wrong figure"), Answer: text("Đã sửa", "Put right"), Answered: day(t, "2026-02-03"), Corrected: true,
	}
	records := &record.Records{
		Site: base.Records.Site, Schedule: record.Register[record.ScheduleEntry]{All: []*record.ScheduleEntry{once, monthly}},
		Feedback: record.Register[record.Feedback]{All: []*record.Feedback{late}},
	}
	c, err := New(Portal{Records: records, Rankings: base.Rankings, Words: base.Words, BaseURL: testBase})
	if err != nil {
		t.Fatal(err)
	}
	for id, rows := range map[string][]map[string]string{
		"schedule": {
			{"id": "danh-muc", "kind": "publish", "by": "bo-khcn;bo-cong-an", "due": "2026-q1", "monthly": "", "checks": "2", "page": testBase + "/schedule/#danh-muc"},
			{"id": "bao-cao", "kind": "finish", "by": "", "by_other_en": "Ministries", "due": "", "monthly": "25", "from": "2026-01-01", "until": "", "checks": "0"},
		},
		"schedule-checks": {
			{"entry": "danh-muc", "check": "1", "date": "2026-04-02", "found": no, "url": "https://example.org/a"},
			{"entry": "danh-muc", "check": "2", "date": "2026-05-02", "found": yes, "url": ""},
		},
		"feedback": {{"number": "1", "kind": "error", "theme": "tasks", "agency": "", "answered": "2026-02-03", "limit": "2026-02-16", "corrected": yes, "page": testBase + "/feedback/register/#1"}},
	} {
		table := c.Get(id)
		_, got := readCSV(t, written(t, table, CSV))
		if len(got) != len(rows) {
			t.Fatalf("%s has %d rows", id, len(got))
		}
		for k, want := range rows {
			for name, value := range want {
				if cell, ok := got[k][name]; !ok || cell != value {
					t.Errorf("%s, row %d: %s is %q, want %q", id, k+1, name, cell, value)
				}
			}
			for _, column := range table.Columns {
				if problem := wrong(column, got[k][column.Name]); problem != "" {
					t.Errorf("%s, %s: %s", id, column.Name, problem)
				}
			}
		}
		for _, f := range table.Formats() {
			if len(written(t, table, f)) == 0 {
				t.Errorf("%s%s is empty", id, f)
			}
		}
	}
	for _, column := range c.Get("feedback").Columns {
		for _, word := range []string{"sender", "author", "mail", "phone", "person"} {
			if strings.Contains(column.Name, word) {
				t.Errorf("the register of feedback has a column %s", column.Name)
			}
		}
	}
}
