package record

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// TestTaskStatus proves what may be said of a task: only what stated dates say,
// on the day of a report and never later, beside the official word (design.md,
// 4).
func TestTaskStatus(t *testing.T) {
	for _, tt := range []struct {
		name, due, postponed, completed, word, reported string
		want                                            string // class, days, "disagrees"
	}{
		{"not done, the deadline passed", "2025-05-31", "", "", WordOverdue, "2025-11-07", "overdue 160"},
		{"late is counted to the report, not to today", "2025-11-06", "", "", WordOverdue, "2025-11-07", "overdue 1"},
		{"the deadline's own day is not late", "2025-11-07", "", "", WordNotDone, "2025-11-07", "within"},
		{"not done and not yet due", "2025-12-31", "", "", WordUnderWay, "2025-11-07", "within"},
		{"under way, but the deadline passed: both are shown", "2025-10-31", "", "", WordUnderWay, "2025-11-07", "overdue 7 disagrees"},
		{"not done says nothing of the deadline", "2025-10-31", "", "", WordNotDone, "2025-11-07", "overdue 7"},
		{"overdue before the deadline", "2025-12-31", "", "", WordOverdue, "2025-11-07", "within disagrees"},
		{"done on a day that nobody states: nothing is computed", "2025-10-31", "", "", WordDone, "2025-11-07", "done"},
		{"done late on a day that nobody states", "2025-10-31", "", "", WordDoneLate, "2025-11-07", "done"},
		{"done late before the deadline cannot be", "2025-11-30", "", "", WordDoneLate, "2025-11-07", "done disagrees"},
		{"completed on the last day", "2025-10-31", "", "2025-10-31", WordDone, "2025-11-07", "done-in-time"},
		{"completed four days late", "2025-10-31", "", "2025-11-04", WordDoneLate, "2025-11-07", "done-late 4"},
		{"the word does not say that it was late", "2025-10-31", "", "2025-11-04", WordDone, "2025-11-07", "done-late 4 disagrees"},
		{"the word says late, the dates do not", "2025-10-31", "", "2025-10-01", WordDoneLate, "2025-11-07", "done-in-time disagrees"},
		{"the word says not done, a document states the day", "2025-10-31", "", "2025-10-01", WordNotDone, "2025-11-07", "done-in-time disagrees"},
		{"completed, but no deadline is stated", "", "", "2025-10-01", WordDone, "2025-11-07", "done"},
		{"what was completed later was open at the report", "2025-10-31", "", "2025-11-20", WordNotDone, "2025-11-07", "overdue 7"},
		{"a postponement moves the deadline", "2025-05-31", "2025-06-01>2025-10-31", "", WordOverdue, "2025-11-07", "overdue 7"},
		{"two of them", "2025-05-31", "2025-06-01>2025-10-31 2025-10-30>2025-12-31", "", WordUnderWay, "2025-11-07", "within"},
		{"one decided after the report does not undo it", "2025-05-31", "2025-11-20>2025-12-31", "", WordOverdue, "2025-11-07", "overdue 160"},
		{"one decided after completion does not undo that it was late", "2025-10-01", "2025-10-20>2025-12-31", "2025-10-10", WordDoneLate, "2025-11-07", "done-late 9"},
		{"no deadline is stated", "", "", "", WordNotDone, "2025-11-07", "unclear"},
		{"the copy shows no word", "2025-10-31", "", "", "", "2025-11-07", "unclear"},
		{"a word off the usual list", "2025-10-31", "", "", "Đang hoàn thành", "2025-11-07", "unclear"},
		{"no day is stated: the deadline was past when the list came out, by how much nobody knows", "2025-10-31", "", "", WordNotDone, "2025-11-16 published", "overdue"},
		{"nor whether the word was said after the deadline", "2025-10-31", "", "", WordUnderWay, "2025-11-16 published", "overdue"},
		{"published before the deadline", "2025-12-31", "", "", WordUnderWay, "2025-11-16 published", "within"},
		{"overdue, in a list published before the deadline", "2025-12-31", "", "", WordOverdue, "2025-11-16 published", "within disagrees"},
		{"completed on a stated day: the days late are known", "2025-10-01", "", "2025-10-10", WordDoneLate, "2025-11-16 published", "done-late 9"},
		{"permanent work", "ongoing", "", "", WordUnderWay, "2025-11-07", "ongoing"},
		{"permanent work cannot be overdue", "ongoing", "", "", WordOverdue, "2025-11-07", "ongoing disagrees"},
		{"permanent work, no word", "ongoing", "", "", "", "2025-11-07", "unclear"},
	} {
		task := &Task{Completed: dayOrNone(t, tt.completed), Ongoing: tt.due == ongoingWord}
		if !task.Ongoing {
			task.Due = dayOrNone(t, tt.due)
		}
		for _, one := range strings.Fields(tt.postponed) {
			decided, to, _ := strings.Cut(one, ">")
			task.Postponed = append(task.Postponed, Postponement{Date: dayOrNone(t, decided), To: dayOrNone(t, to)})
		}
		day, published := strings.CutSuffix(tt.reported, " published")
		report := &Report{Date: dayOrNone(t, day), Word: tt.word}
		if published {
			report.DayNotStated = sameText("phụ lục")
		}
		task.Reports = []*Report{report}
		if got := statusText(task.Status()); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func dayOrNone(t *testing.T, text string) Period {
	t.Helper()
	if text == "" {
		return Period{}
	}
	return mustPeriod(t, text)
}

func statusText(s TaskStatus) string {
	out := string(s.Class)
	if s.Days > 0 {
		out += " " + strconv.Itoa(s.Days)
	}
	if s.Disagrees {
		out += " disagrees"
	}
	return out
}

// TestTaskLists proves how the lists of testdata/cases/tasks.txtar are joined.
func TestTaskLists(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/cases/tasks.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var ps source.Problems
	r := Load(treeOf(t, archive), &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted()[0])
	}
	readEverything(r)
	hue, late := r.Entities.Get("hue"), r.NewestOverdue()
	if late.ID != "late" || len(r.TaskLists.All) != 2 || len(r.Tasks.All) != 5 {
		t.Fatalf("%d lists, %d tasks, the newest overdue list is %s", len(r.TaskLists.All), len(r.Tasks.All), late.ID)
	}
	// A task in both lists has two reports; each list keeps its own.
	first := r.Tasks.Get("late-1")
	if len(first.Reports) != 2 || len(first.Lists) != 2 || first.List != late || first.Last().Word != WordNotDone || first.Last().DaysLate != 30 || first.Status().Days != 31 {
		t.Errorf("late-1: %d reports, last %+v", len(first.Reports), first.Last())
	}
	if got := statusText(late.Entries[0].Status()); got != "overdue 7" || !slices.Equal(late.Entries[0].Rows, []string{"1", "3"}) {
		t.Errorf("late-1 in its first list: %s, rows %v", got, late.Entries[0].Rows)
	}
	if n := first.Silence(r.Site.AsOf); n != 61 {
		t.Errorf("nothing was reported for %d days, want 61", n)
	}
	agencies, groups := late.ByLead()
	if c := agencies[0]; c.Entity != hue || c.Rows != 3 || c.Sole != 2 || len(c.Entries) != 2 || c.Longest != 7 {
		t.Errorf("%s: %d rows, %d alone, %d tasks, %d days", c.Entity.ID, c.Rows, c.Sole, len(c.Entries), c.Longest)
	}
	if len(agencies) != 2 || len(groups) != 1 || groups[0].Rows != 1 {
		t.Errorf("%d agencies, groups %+v", len(agencies), groups)
	}
	if n := len(late.LongestLate()); n != 1 {
		t.Errorf("%d tasks were late, want 1: of the other no deadline is stated", n)
	}
	// Every postponement stays.
	third := r.Tasks.Get("result-1")
	if len(third.Postponed) != 2 || third.Due.String() != "2025-10-01" || third.Deadline().String() != "2025-11-15" || statusText(third.Status()) != "done-late 5 disagrees" {
		t.Errorf("result-1: %d postponements, due %s, then %s: %s", len(third.Postponed), third.Due, third.Deadline(), statusText(third.Status()))
	}
	if len(hue.TasksLed) != 3 || len(r.Entities.Get("da-nang").TasksHelped) != 1 || len(r.Sources.Get("report").Assigned) != 5 || len(r.Sources.Get("report").Lists) != 2 {
		t.Error("a document or an agency does not lead back to its tasks")
	}
}
