package export

import (
	"bytes"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// lateTasks is a list of two overdue tasks: one postponed, one without a
// deadline and a status word.
func lateTasks(t *testing.T, r *record.Records) (*record.TaskList, []*record.Task) {
	from := r.Sources.Get("so-1")
	list := &record.TaskList{
		ID: "so-1-qua-han", Name: text("Nhiệm vụ quá hạn ngày 07/11/2025", "Overdue tasks, 7 November 2025"),
		Universe: text("Nhiệm vụ <thử>", "Test <tasks>"), Source: from, Reported: theDay(t, "2025-11-07"),
	}
	late := &record.Task{
		ID: "1-1", Title: text("Sửa nghị định & thông tư", "Amend decree & circular"), Due: theDay(t, "2025-05-31"),
		Leads: []*record.Entity{r.Entities.Get("bo-thu")}, Postponed: []record.Postponement{{Date: theDay(t, "2025-06-01"), To: theDay(t, "2025-09-30")}},
	}
	late.Reports = addReport(late.Reports, record.Report{Date: list.Reported, Word: "Quá hạn chưa hoàn thành", Source: from})
	open := &record.Task{ID: "1-2", Title: text("Việc thứ hai", "Second task"), LeadOther: text("Các địa phương", "Localities")}
	open.Reports = addReport(open.Reports, record.Report{Date: list.Reported, Source: from})
	return list, []*record.Task{late, open}
}

// META-07: what a feed says of the values of a period, of a task and of a list
// of overdue tasks, word for word.
func TestFeedEntries(t *testing.T) {
	var got []txtar.File
	for _, l := range lang.All() {
		r, q := quotedRecords(t)
		list, tasks := lateTasks(t, r)
		f := q.Feed(l, "entries", "Thử", "", "/")
		online, assigned := r.Indicators.Get("procedures-online"), r.Indicators.Get("tasks-assigned")
		f.Entries = []FeedEntry{
			q.PeriodEntry(l, assigned, theDay(t, "2024")), q.PeriodEntry(l, online, theDay(t, "2025-11")),
			q.TaskEntry(l, tasks[0]), q.TaskEntry(l, tasks[1]), q.OverdueEntry(l, list, tasks),
		}
		got = append(got, txtar.File{Name: string(l) + ".atom", Data: feedBytes(t, f.WriteAtom)}, txtar.File{Name: string(l) + ".json", Data: feedBytes(t, f.WriteJSON)})
	}
	sameAsGolden(t, "entries", got)
}

// design.md 4: a list of overdue tasks gives the deadlines that held on its day,
// whatever was decided later.
func TestOverdueEntryStays(t *testing.T) {
	for _, l := range lang.All() {
		r, q := quotedRecords(t)
		list, tasks := lateTasks(t, r)
		before := q.OverdueEntry(l, list, tasks)
		tasks[0].Postponed = append(tasks[0].Postponed, record.Postponement{Date: theDay(t, "2025-12-01"), To: theDay(t, "2026-06-30")})
		if after := q.OverdueEntry(l, list, tasks); after.HTML != before.HTML {
			t.Errorf("before %s\nafter %s", before.HTML, after.HTML)
		}
		if e, _ := q.TaskEvent(l, tasks[0]); e.Day != theDay(t, "2026-06-30") {
			t.Errorf("the event is on %s", e.Day)
		}
	}
}

// META-07: an entry is updated when its source was read again, and by nothing
// else: not by another day of collection, another name, another source's day.
func TestFeedUpdated(t *testing.T) {
	write := func(change func(r *record.Records)) (FeedEntry, []byte) {
		r, q := quotedRecords(t)
		change(r)
		q.Site = &r.Site
		e := q.PeriodEntry(lang.VI, r.Indicators.Get("tasks-assigned"), theDay(t, "2024"))
		f := q.Feed(lang.VI, "figures", "Số liệu mới", "", "/")
		f.Entries = []FeedEntry{e}
		return e, feedBytes(t, f.WriteAtom)
	}
	before, body := write(func(*record.Records) {})
	if _, later := write(func(r *record.Records) { r.Site.AsOf = theDay(t, "2027-01-01") }); !bytes.Equal(body, later) {
		t.Error("another day of collection changes a feed without news")
	}
	if _, later := write(func(r *record.Records) { r.Sources.Get("so-2").Collected = theDay(t, "2027-01-01") }); !bytes.Equal(body, later) {
		t.Error("a source that is not its own changes an entry")
	}
	renamed, _ := write(func(r *record.Records) { r.Indicators.Get("tasks-assigned").Name.VI = "Tên khác" })
	if renamed.ID != before.ID || renamed.Updated != before.Updated || renamed.Title == before.Title {
		t.Errorf("renamed: %+v", renamed)
	}
	again, _ := write(func(r *record.Records) {
		i := r.Indicators.Get("tasks-assigned")
		i.In(theDay(t, "2024"))[0].Source.Collected = theDay(t, "2026-01-30")
	})
	if again.ID != before.ID || again.Updated != theDay(t, "2026-01-30") {
		t.Errorf("read again: %+v", again)
	}
}

// CITE-03: a value as one line has bound, unit, period, status, source, place,
// trust and the address that stays.
func TestLine(t *testing.T) {
	r, q := quotedRecords(t)
	country := r.Entities.Get(record.CountryID)
	assigned := r.Indicators.Get("tasks-assigned")
	for _, c := range []struct {
		o      *record.Observation
		vi, en string
	}{
		{assigned.Find(theDay(t, "2024"), country),
			"Nhiệm vụ được giao, năm 2024: trên 1.200,5 nhiệm vụ (ước tính). Nguồn: 01-TB/THU, mục 2 (văn bản chính thức, đọc qua bản sao). https://portal.example/indicators/tasks-assigned/2024/",
			"Tasks assigned, 2024: over 1,200.5 tasks (estimate). Source: 01-TB/THU, part 2 (official text, read in a copy). https://portal.example/en/indicators/tasks-assigned/2024/"},
		{r.Indicators.Get("completion").Newest(),
			"Tỷ lệ hoàn thành, năm 2025: 95,0% (cổng này tính: 1.254 nhiệm vụ / 1.320 nhiệm vụ). Nguồn: Cơ quan thử, 26/12/2025 (báo chí). https://portal.example/indicators/completion/2025/",
			"Completion rate, 2025: 95.0% (computed by this portal: 1,254 tasks / 1,320 tasks). Source: Test body, 26 December 2025 (press). https://portal.example/en/indicators/completion/2025/"},
		{r.Indicators.Get("procedures-online").Series[0],
			"Thủ tục trực tuyến, Đồng Nai, tháng 11/2025: 1.988 trên tổng số 2.151 thủ tục (trạng thái: không nêu). Nguồn: 01-TB/THU (văn bản chính thức, đọc qua bản sao). https://portal.example/indicators/procedures-online/2025-11/#dong-nai",
			"Procedures online, Dong Nai, November 2025: 1,988 of 2,151 procedures (status: not stated). Source: 01-TB/THU (official text, read in a copy). https://portal.example/en/indicators/procedures-online/2025-11/#dong-nai"},
	} {
		if got := q.Line(lang.VI, c.o); got != c.vi {
			t.Errorf("got  %s\nwant %s", got, c.vi)
		}
		if got := q.Line(lang.EN, c.o); got != c.en {
			t.Errorf("got  %s\nwant %s", got, c.en)
		}
	}
}
