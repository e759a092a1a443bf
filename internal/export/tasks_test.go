package export

import (
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

func day(t *testing.T, s string) record.Period {
	t.Helper()
	p, err := record.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// addReport adds a report to a task, whether it holds reports or pointers to
// them.
func addReport[R any](reports []R, r record.Report) []R {
	for _, form := range []any{r, &r} {
		if x, ok := form.(R); ok {
			return append(reports, x)
		}
	}
	return reports
}

// taskProject is a task that was postponed twice and reported on once, and one
// that is ongoing.
func taskProject(t *testing.T) *Catalogue {
	t.Helper()
	list := &record.TaskList{ID: "overdue", Name: text("Danh sách quá hạn", "Overdue list")}
	from := &record.Source{ID: "624-tb-vpcp", Title: text("Thông báo", "Notice"), Issuer: text("Văn phòng Chính phủ", "Government Office")}
	ministry := &record.Entity{ID: "bo-tai-chinh", Name: text("Bộ Tài chính", "Ministry of Finance")}
	late := &record.Task{
		ID: "a-1", Title: text("Xây dựng nghị định", "Draft a decree"), List: list, Leads: []*record.Entity{ministry, {ID: "bo-cong-an"}},
		Due: day(t, "2025-05-31"), Postponed: []record.Postponement{
			{Date: day(t, "2025-06-01"), To: day(t, "2025-07-31"), Reason: text("Chờ luật", "Waiting for the law"), Source: from},
			{Date: day(t, "2025-08-01"), To: day(t, "2025-09-30"), Source: from},
		},
	}
	late.Reports = addReport(late.Reports, record.Report{Date: day(t, "2025-11-07"), Word: "Quá hạn chưa hoàn thành", DaysLate: 38, Source: from})
	ongoing := &record.Task{ID: "a-2", Title: text("Việc thường xuyên", "Ongoing work"), List: list, Ongoing: true}
	ongoing.Reports = addReport(ongoing.Reports, record.Report{Date: day(t, "2025-11-07"), Source: from})
	base := catalogue(t).portal
	records := &record.Records{Site: base.Records.Site, Tasks: record.Register[record.Task]{All: []*record.Task{late, ongoing}}}
	c, err := New(Portal{Records: records, Rankings: base.Rankings, Words: base.Words, BaseURL: testBase})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A task, what was reported of it and what was done to its deadline are three
// tables; no postponement is lost, and what is unknown stays empty.
func TestTasks(t *testing.T) {
	c := taskProject(t)
	_, tasks := readCSV(t, written(t, c.Get("tasks"), CSV))
	want := map[string]string{
		"id": "a-1", "leads": "bo-tai-chinh;bo-cong-an", "due": "2025-05-31", "due_now": "2025-09-30", "postponed": "2", "completed": "", "ongoing": no,
		"last_reported": "2025-11-07", "last_word": "Quá hạn chưa hoàn thành", "last_source": "624-tb-vpcp", "page": testBase + "/tasks/a-1/",
	}
	for name, value := range want {
		if tasks[0][name] != value {
			t.Errorf("%s is %q, want %q", name, tasks[0][name], value)
		}
	}
	if tasks[1]["ongoing"] != yes || tasks[1]["due_now"] != "" || tasks[1]["last_word"] != "" {
		t.Errorf("the ongoing task: %v", tasks[1])
	}
	_, moves := readCSV(t, written(t, c.Get("task-postponements"), CSV))
	if len(moves) != 2 || moves[0]["from"] != "2025-05-31" || moves[1]["from"] != "2025-07-31" || moves[1]["to"] != "2025-09-30" || moves[0]["reason_vi"] != "Chờ luật" {
		t.Errorf("postponements: %v", moves)
	}
	_, reports := readCSV(t, written(t, c.Get("task-reports"), CSV))
	if len(reports) != 2 || reports[0]["days_late"] != "38" || reports[1]["days_late"] != "" {
		t.Errorf("reports: %v", reports)
	}
	rows := readJSON(t, written(t, c.Get("tasks"), JSON)).Rows
	if leads, _ := rows[0]["leads"].([]any); len(leads) != 2 || rows[1]["ongoing"] != true || rows[0]["completed"] != nil {
		t.Errorf("as JSON: %v", rows[0])
	}
	book := readBook(t, written(t, c.Get("tasks"), XLSX))
	if due := book.cells(t, 1)["P2"]; due.Value != "45808" || book.formats[due.Style] != "yyyy-mm-dd" { // 45808 is 31/05/2025
		t.Errorf("the deadline in the sheet is %+v", due)
	}
	for _, id := range []string{"tasks", "task-reports", "task-postponements"} {
		for _, column := range c.Get(id).Columns {
			_, table := readCSV(t, written(t, c.Get(id), CSV))
			for _, row := range table {
				if problem := wrong(column, row[column.Name]); problem != "" {
					t.Errorf("%s, %s: %s", id, column.Name, problem)
				}
			}
		}
	}
	if got := c.Get("tasks").Citation(lang.EN); got == "" {
		t.Error("no citation")
	}
}
