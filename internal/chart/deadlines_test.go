package chart

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// taskList makes a list from lines such as "2025-05-31 Đang thực hiện"; a line
// without a day is a task without a deadline.
func taskList(t *testing.T, kind, reported string, lines ...string) *record.TaskList {
	t.Helper()
	list := &record.TaskList{ID: kind, Name: both("Danh sách " + kind), Kind: kind, Reported: period(t, reported), Source: document()}
	for _, l := range lines {
		day, word, _ := strings.Cut(l, " ")
		task := &record.Task{ID: l, Title: both(l), List: list}
		if day != "-" {
			task.Due = period(t, day)
		}
		r := &record.Report{Date: list.Reported, Word: word, Source: list.Source}
		task.Reports = []*record.Report{r}
		list.Entries = append(list.Entries, record.ListEntry{Task: task, Rows: []string{"1"}, Report: r})
	}
	return list
}

func lateList(t *testing.T) *record.TaskList {
	return taskList(t, record.OverdueList, "2025-11-07", "2025-05-31 "+record.WordOverdue, "2025-09-30 "+record.WordOverdue,
		"2025-09-15 "+record.WordOverdue, "2025-10-31 "+record.WordOverdue, "- "+record.WordOverdue)
}

func resultList(t *testing.T) *record.TaskList {
	return taskList(t, record.ResultsList, "2025-11-16", "2025-10-31 "+record.WordDone, "2025-10-31 "+record.WordUnderWay,
		"2025-12-31 "+record.WordUnderWay, "2025-10-31 ")
}

// TestDeadlines: each list has a panel of its own, on one axis and one scale;
// nothing adds them up, and what has no deadline is said (design.md, 4).
func TestDeadlines(t *testing.T) {
	f := Deadlines(printer(t, lang.VI), []*record.TaskList{lateList(t), resultList(t)})
	if got, want := plain(f.Headline), "Tháng 9/2025 có nhiều hạn nhất trong danh sách quá hạn ngày 07/11/2025 (2 trên 4 nhiệm vụ)"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	wantRows(t, f, "Tháng 5/2025", "Tháng 9/2025", "Tháng 10/2025", "Tháng 10/2025", "Tháng 12/2025")
	if got, want := strings.Join(f.Notes, "|"), "Danh sách quá hạn chỉ gồm việc đã quá hạn, nên hình không cho biết bao nhiêu việc khác đã xong đúng hạn.|"+
		"Danh sách quá hạn ngày 07/11/2025: 1 nhiệm vụ không có ngày phải xong nên không vẽ."; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	undated := resultList(t)
	undated.DayNotStated = both("phụ lục")
	if got, want := strings.Join(Deadlines(printer(t, lang.VI), []*record.TaskList{lateList(t), undated}).Notes[2:], "|"),
		"Danh sách kết quả công bố ngày 16/11/2025: không ghi tính đến ngày nào; “đã quá hạn” là hạn đã qua khi danh sách được công bố."; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	option := string(f.Wide.Option)
	for _, want := range []string{`"stack":"panel-0"`, `"stack":"panel-1"`, `"gridIndex":1`, "Danh sách overdue", "Danh sách results"} {
		if !strings.Contains(option, want) {
			t.Errorf("no %s in the drawing", want)
		}
	}
	if n := strings.Count(option, `"max":3`); n != 2 {
		t.Errorf("%d of 2 panels share the scale", n)
	}
	var points []string
	for _, p := range f.Narrow.Points {
		points = append(points, plain(p.Text))
	}
	if got, want := points[0], "Tháng 5/2025: 1 nhiệm vụ chưa xong, đã quá hạn. Danh sách quá hạn ngày 07/11/2025"; got != want || len(points) != 7 {
		t.Errorf("%d points, the first %q", len(points), got)
	}
	var shapes []string
	for _, k := range f.Key {
		shapes = append(shapes, k.Shape+" "+k.Color)
	}
	if got, want := strings.Join(shapes, ", "), "outline done, block on-time, hatch overdue, hatch muted"; got != want {
		t.Errorf("A11Y-02: the key has %s, want %s", got, want)
	}
}

// TestDeadlinesHeadline: no month is called the busiest where two are.
func TestDeadlinesHeadline(t *testing.T) {
	p := printer(t, lang.EN)
	even := taskList(t, record.OverdueList, "2025-11-07", "2025-05-31 "+record.WordOverdue, "2025-09-30 "+record.WordOverdue, "2025-10-31 "+record.WordOverdue)
	if got, want := plain(Deadlines(p, []*record.TaskList{even}).Headline), "The overdue list of 7 November 2025: 3 tasks due from May 2025 to October 2025"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	few := taskList(t, record.OverdueList, "2025-11-07", "2025-05-31 "+record.WordOverdue, "2025-09-30 "+record.WordOverdue, "- "+record.WordOverdue)
	if f := Deadlines(p, []*record.TaskList{few}); f != nil {
		t.Errorf("two months are drawn: %s", f.Headline)
	}
	if f := Deadlines(p, nil); f != nil {
		t.Error("no list, but drawn")
	}
}
