package record

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestOverdueList proves the list of 7 November 2025 against counts made once
// from the document: Notice 624/TB-VPCP, annex I, its three parts of 9, 46 and
// 19 rows.
func TestOverdueList(t *testing.T) {
	r, _ := realData(t)
	list := r.TaskLists.Get("624-tb-vpcp-qua-han")
	if list == nil || list != r.NewestOverdue() {
		t.Fatal("the list of Notice 624/TB-VPCP is not there, or not the newest")
	}
	if list.Reported.String() != "2025-11-07" || list.Rows != 74 || len(list.Entries) != 73 {
		t.Errorf("as of %s, %d rows, %d tasks; want 74 rows that are 73 tasks, as of 2025-11-07", list.Reported, list.Rows, len(list.Entries))
	}
	parts, days, months, documents := map[string]int{}, map[int]int{}, map[string]int{}, map[string]int{}
	for _, e := range list.Entries {
		for _, row := range e.Rows {
			part, _, _ := strings.Cut(row, ".")
			parts[part]++
			documents[e.Task.AssignedBy.ID]++
			months[e.Task.Due.String()[:len("2025-09")]]++
			days[e.Status().Days]++
		}
		if s := e.Status(); s.Class != TaskOverdue || s.Disagrees || e.Report.Word != WordOverdue {
			t.Errorf("%s: %s, %q", e.Task.ID, s.Class, e.Report.Word)
		}
		if len(e.Rows) > 1 && (e.Task.ID != "624-pl1-1-8" || !slices.Equal(e.Rows, []string{"1.8", "3.18"})) {
			t.Errorf("%s is printed in rows %v", e.Task.ID, e.Rows)
		}
	}
	wantCounts(t, "rows of the three parts", parts, map[string]int{"1": 9, "2": 46, "3": 19})
	wantCounts(t, "rows by days late", days, map[int]int{
		6: 1, 7: 12, 18: 2, 20: 1, 23: 2, 28: 1, 37: 1, 38: 31, 48: 1, 53: 1, 68: 6, 99: 3, 130: 3, 140: 1, 160: 6, 161: 1, 221: 1,
	})
	wantCounts(t, "rows by month due", months, map[string]int{
		"2025-03": 1, "2025-05": 7, "2025-06": 4, "2025-07": 3, "2025-08": 6, "2025-09": 33, "2025-10": 19, "2025-11": 1,
	})
	wantCounts(t, "rows by assigning document", documents, map[string]int{
		"71-nq-cp": 35, "44-tb-tgv": 9, "46-tb-tgv": 6, "42-tb-tgv": 4, "05-tb-bcdtw": 4, "07-tb-cqttbcd": 3, "02-kh-bcdtw": 3,
		"30-tb-tgv": 3, "27-tb-tgv": 3, "04-tb-bcdtw": 1, "39-tb-tgv": 1, "35-tb-tgv": 1, "45-tb-tgv": 1,
	})
	if longest := list.LongestLate()[0]; longest.Rows[0] != "2.40" {
		t.Errorf("the longest late is row %v, want 2.40", longest.Rows)
	}
}

func wantCounts[K comparable](t *testing.T, what string, got, want map[K]int) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestOverdueByLead proves the rows of annex I by lead: all, as the sole lead,
// and the longest late. A row with several leads counts for each; 31 rows name a
// group. The indicators that count the same rows say the same.
func TestOverdueByLead(t *testing.T) {
	r, _ := realData(t)
	list := r.NewestOverdue()
	agencies, _ := list.ByLead()
	want := map[string]string{ // rows, as the sole lead, most days
		"bo-tai-chinh": "24 21 221", "bo-cong-an": "5 5 99", "bo-giao-duc-va-dao-tao": "5 4 38", "bo-nong-nghiep-va-moi-truong": "4 2 130",
		"bo-tu-phap": "3 1 130", "bo-y-te": "3 2 38", "bo-khoa-hoc-va-cong-nghe": "2 1 7", "bo-noi-vu": "2 2 68", "bo-cong-thuong": "1 0 38",
		"bo-xay-dung": "1 0 7", "toa-an-nhan-dan-toi-cao": "1 0 7", "van-phong-chinh-phu": "1 0 130", "van-phong-chu-tich-nuoc": "1 0 130",
		"van-phong-quoc-hoi": "1 0 130", "van-phong-trung-uong-dang": "1 0 130",
	}
	got := map[string]string{}
	for _, c := range agencies {
		got[c.Entity.ID] = fmt.Sprintf("%d %d %d", c.Rows, c.Sole, c.Longest)
		counted := r.Indicators.Get("tasks-overdue-by-agency").Find(list.Reported, c.Entity)
		if counted == nil || counted.Value.String() != fmt.Sprint(c.Rows) {
			t.Errorf("%s: %d rows here, the indicator says otherwise", c.Entity.ID, c.Rows)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("by lead: %v\nwant %v", got, want)
	}
	if c := agencies[0]; c.Entity.ID != "bo-tai-chinh" || len(c.Entries) != 23 {
		t.Errorf("%s leads %d tasks, want the Ministry of Finance with 23: one of them is printed twice", c.Entity.ID, len(c.Entries))
	}
	shared := 0
	for _, e := range list.Entries {
		if len(e.Task.Leads) == 0 {
			shared += len(e.Rows)
		}
	}
	collective := valueOf(t, r, "tasks-overdue-collective", "2025-11-07", CountryID)
	all := valueOf(t, r, "tasks-overdue-government", "2025-11-07", CountryID)
	if shared != 31 || collective.Value.String() != "31" || all.Value.String() != fmt.Sprint(list.Rows) {
		t.Errorf("%d rows name a group, the indicators say %s of %s", shared, collective.Value, all.Value)
	}
}

// TestResults proves the 49 rows of annex II of the same notice by their status
// word, as printed, by deadline, and by what may be derived: the annex states
// neither the day as of which it stands nor one on which a task was completed,
// so nobody's days are counted.
func TestResults(t *testing.T) {
	r, _ := realData(t)
	list := r.TaskLists.Get("552-tb-vpcp-ket-qua")
	if list == nil || list.Kind != ResultsList || list.Rows != 49 || len(list.Entries) != 49 {
		t.Fatalf("the list of results: %+v", list)
	}
	words, due, classes := map[string]int{}, map[string]int{}, map[TaskClass]int{}
	for _, e := range list.Entries {
		words[e.Report.Word]++
		s := e.Status()
		classes[s.Class]++
		if s.Days != 0 || s.Disagrees || !s.Published || !e.Task.Completed.IsZero() {
			t.Errorf("%s: %+v", e.Task.ID, s)
		}
		due[e.Task.Due.String()]++
		if (e.Report.Word == "Đang hoàn thành") != !e.Report.WordNote.IsZero() {
			t.Errorf("%s: a note on %q: %v", e.Task.ID, e.Report.Word, !e.Report.WordNote.IsZero())
		}
		if e.Task.Ongoing != e.Task.Due.IsZero() || e.Task.AssignedBy.ID != "552-tb-vpcp" {
			t.Errorf("%s: due %q, assigned by %s", e.Task.ID, e.Task.Due, e.Task.AssignedBy.ID)
		}
	}
	wantCounts(t, "status words", words, map[string]int{
		WordDone: 11, WordDoneLate: 2, WordUnderWay: 17, WordNotDone: 6, "Đang hoàn thành": 1, "": 12,
	})
	wantCounts(t, "deadlines", due, map[string]int{
		"2025-10-10": 1, "2025-10-15": 2, "2025-10-31": 26, "2025-11-25": 1, "2025-11-30": 6, "2025-12-15": 1, "2025-12-31": 8, "2026-12-31": 1,
		"": 3, // permanent work
	})
	wantCounts(t, "classes", classes, map[TaskClass]int{TaskDone: 13, TaskWithin: 13, TaskOverdue: 7, TaskOngoing: 3, TaskUnclear: 13})
	if n := len(r.Tasks.All); n != 122 {
		t.Errorf("%d tasks, want 73 and 49", n)
	}
}
