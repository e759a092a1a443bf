package export

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
)

// A deadline of work that is reported done is not a bare "due": the reported
// word stands with it, and in English what the word says.
func TestReportedWord(t *testing.T) {
	r, q := quotedRecords(t)
	for id, want := range map[string][2]string{
		"cb-3": {"“Đã hoàn thành”", "“Đã hoàn thành” (completed)"}, "kq-5": {"“Đang hoàn thành”", "“Đang hoàn thành”"},
	} {
		for k, l := range lang.All() {
			task := r.Tasks.Get(id)
			event, _ := q.TaskEvent(l, task)
			for _, text := range []string{event.Description, q.TaskEntry(l, task).Text} {
				if !strings.Contains(text, ": "+want[k]+" (") {
					t.Errorf("%s in %s: %q", id, l, text)
				}
			}
		}
	}
}

// design.md 4: where a document does not state the day it speaks of, its day of
// publication is called that, in feeds, calendars and tables.
func TestDayNotStated(t *testing.T) {
	r, q := quotedRecords(t)
	list, task := r.TaskLists.Get("cong-bo"), r.Tasks.Get("cb-1")
	stated := r.TaskLists.Get("qua-han")
	if list.StatesDay() || !stated.StatesDay() {
		t.Fatal("the small project has no list of each sort")
	}
	for l, w := range map[lang.Lang]struct{ published, unstated, asOf string }{
		lang.VI: {"công bố ngày 15/12/2025", "không ghi tính đến ngày nào", "đến ngày 15/12/2025"},
		lang.EN: {"published on 15 December 2025", "is not stated", "as of 15 December 2025"},
	} {
		event, ok := q.TaskEvent(l, task)
		if !ok {
			t.Fatal("the task has no event")
		}
		for what, text := range map[string]string{
			"task": q.TaskEntry(l, task).Text, "list": q.OverdueEntry(l, list, nil).HTML, "event": event.Description,
		} {
			if !strings.Contains(text, w.published) || !strings.Contains(text, w.unstated) || strings.Contains(text, w.asOf) {
				t.Errorf("%s in %s: %s", what, l, text)
			}
		}
		if text := q.OverdueEntry(l, stated, nil).HTML; strings.Contains(text, w.unstated) {
			t.Errorf("a list that states its day, in %s: %s", l, text)
		}
	}
	_, rows := readCSV(t, written(t, smallCatalogue(t, "", "", "").Get("tasks"), CSV))
	got := map[string]string{}
	for _, row := range rows {
		got[row["id"]] = row["last_day_stated"]
	}
	if got["cb-1"] != no || got["thu-1"] != yes {
		t.Errorf("last_day_stated: %v", got)
	}
}
