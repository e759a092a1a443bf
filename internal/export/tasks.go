package export

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/record"
)

// A task is told apart from what was said of it and from what was done to its
// deadline: three tables, of which the last two only ever grow.

func (p *Portal) taskTable() *Table {
	t := &Table{
		ID: "tasks", Page: record.TasksPath, Key: []string{"id"},
		Links: []Link{{"assigned_by", "sources", "id"}, {"last_source", "sources", "id"}, {"evidence_source", "sources", "id"}, {"due_looked_source", "sources", "id"}, {"reply_source", "sources", "id"}},
		Title: text("Nhiệm vụ", "Tasks"),
		Description: text("Nhiệm vụ mà các danh sách đã công bố nêu: ai chủ trì, văn bản nào giao, hạn đầu tiên và hạn sau cùng, lần báo cáo gần nhất nói gì. Sau ngày báo cáo đó ra sao thì cổng này không biết.",
			"The tasks that published lists name: who leads, which document assigned them, the first and the last deadline, and what the newest report says. What happened after the day of that report this portal does not know."),
		Columns: required(append([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của nhiệm vụ, không bao giờ đổi", "Id of the task; it never changes")),
			column("title_vi", Text, text("Nhiệm vụ", "Title in Vietnamese"), text("Tên ngắn do cổng này đặt", "Short title, our own words, in Vietnamese")),
			column("title_en", Text, text("Nhiệm vụ (tiếng Anh)", "Title"), text("Tên ngắn tiếng Anh do cổng này đặt", "Short title, our own words")),
			column("list", Text, text("Danh sách", "List"), text("Mã của danh sách nêu nhiệm vụ lần đầu", "Id of the list in which it was first found")),
			column("list_name_vi", Text, text("Tên danh sách", "List in Vietnamese"), text("Tên tiếng Việt của danh sách", "Vietnamese name of the list")),
			column("list_name_en", Text, text("Tên danh sách (tiếng Anh)", "List in English"), text("Tên tiếng Anh của danh sách", "English name of the list")),
			column("assigned_by", Text, text("Văn bản giao", "Assigned by"), text("Mã của văn bản giao nhiệm vụ", "Id of the document that assigned it")),
			column("assigned_in_vi", Text, text("Chỗ giao", "Place in Vietnamese"), text("Chỗ giao trong văn bản", "Where in the document, in Vietnamese")),
			column("assigned_in_en", Text, text("Chỗ giao (tiếng Anh)", "Place"), text("Chỗ giao trong văn bản, bằng tiếng Anh", "Where in the document")),
			column("assigned", Date, text("Ngày giao", "Assigned"), text("Ngày giao, chỉ khi văn bản nêu", "Day of assignment, only where a document states it")),
			column("leads", List, text("Chủ trì", "Leads"), text("Mã các cơ quan chủ trì, cách nhau bằng dấu chấm phẩy", "Ids of the lead agencies, with semicolons between")),
			column("lead_other_vi", Text, text("Chủ trì khác", "Other lead in Vietnamese"), text("Nơi chủ trì không phải một cơ quan riêng", "A lead that is no single agency, in Vietnamese")),
			column("lead_other_en", Text, text("Chủ trì khác (tiếng Anh)", "Other lead"), text("Nơi chủ trì không phải một cơ quan riêng, bằng tiếng Anh", "A lead that is no single agency")),
			column("coordinating", List, text("Phối hợp", "Coordinating"), text("Mã các cơ quan phối hợp", "Ids of the coordinating agencies")),
			column("ongoing", Boolean, text("Thường xuyên", "Ongoing"), text("yes nếu là việc thường xuyên, không có hạn", "yes where the task is without a deadline by its nature")),
			column("due", Date, text("Hạn đầu tiên", "First deadline"), text("Hạn đầu tiên; trống nếu không thấy nêu", "First deadline; empty where none was found")),
			column("due_now", Date, text("Hạn sau cùng", "Deadline after postponements"), text("Hạn sau lần lùi hạn gần nhất mà cổng này biết", "Deadline after the last postponement this portal knows of")),
			column("postponed", Integer, text("Số lần lùi hạn", "Postponements"), text("Số lần lùi hạn cổng này biết; từng lần ở bảng task-postponements", "Number of postponements known; each is in the table task-postponements")),
			column("completed", Date, text("Ngày hoàn thành", "Completed"), text("Ngày hoàn thành, chỉ khi văn bản nêu", "Day of completion, only where a document states it")),
			column("reports", Integer, text("Số lần báo cáo", "Reports"), text("Số lần báo cáo cổng này có; từng lần ở bảng task-reports", "Number of reports held; each is in the table task-reports")),
			column("last_reported", Date, text("Báo cáo gần nhất", "Last reported"), text("Ngày mà báo cáo gần nhất nói tới; là ngày công bố nếu last_day_stated là no", "The day the newest report is as of; that of its publication where last_day_stated is no")),
			column("last_word", Text, text("Trạng thái được báo cáo", "Status as printed"), text("Từ chỉ trạng thái như in trong báo cáo gần nhất; trống nếu bản đã đọc để trống", "The status word as the newest report prints it; empty where the copy shows none")),
			column("last_source", Text, text("Nguồn báo cáo gần nhất", "Source of the last report"), text("Mã của nguồn", "Id of the source")),
			column("evidence_vi", Text, text("Kết quả, minh chứng", "Evidence in Vietnamese"), text("Sản phẩm hoặc văn bản cho thấy việc đã làm", "What shows that it was done, in Vietnamese")),
			column("evidence_en", Text, text("Kết quả, minh chứng (tiếng Anh)", "Evidence"), text("Sản phẩm hoặc văn bản cho thấy việc đã làm, bằng tiếng Anh", "What shows that it was done")),
			column("evidence_source", Text, text("Nguồn minh chứng", "Source of the evidence"), text("Mã của nguồn", "Id of the source")),
			column("page", URL, text("Trang", "Page"), text("Trang của nhiệm vụ", "Page of the task")),
			column("coordinating_other_vi", Text, text("Phối hợp khác", "Other coordinating bodies in Vietnamese"), text("Nơi phối hợp không phải một cơ quan riêng", "Coordinating bodies that are no single agency, in Vietnamese")),
			column("coordinating_other_en", Text, text("Phối hợp khác (tiếng Anh)", "Other coordinating bodies"), text("Nơi phối hợp không phải một cơ quan riêng, bằng tiếng Anh", "Coordinating bodies that are no single agency")),
			column("last_day_stated", Boolean, text("Báo cáo gần nhất có nêu ngày", "Day of the last report stated"), text("Báo cáo gần nhất có nêu tính đến ngày nào không; nếu không, last_reported là ngày công bố và không tính số ngày quá hạn từ ngày ấy", "Whether the newest report states the day it is as of; where it does not, last_reported is the day of its publication and no days overdue are counted from it")),
			column("due_looked_source", Text, text("Nơi đã tìm hạn", "Where a deadline was looked for"), text("Mã của tài liệu đã đọc mà không thấy nêu hạn; trống nếu có hạn", "Id of the document that was read and states no deadline; empty where there is one")),
		}, replyColumns()...), "id", "title_vi", "title_en", "list", "reports", "last_reported", "last_source", "page", "last_day_stated"),
	}
	t = p.withReports(list(t, p.Records.Tasks.All, p.taskRow))
	for _, task := range p.Records.Tasks.All {
		more := []*record.Source{task.AssignedBy, task.EvidenceFrom, task.DueSaid.Where}
		if task.Reply != nil {
			more = append(more, task.Reply.Source)
		}
		for _, s := range more {
			if s != nil && !slices.Contains(t.Sources, s) {
				t.Sources = append(t.Sources, s)
			}
		}
	}
	return t
}

func (p *Portal) taskRow(t *record.Task) []string {
	last := t.Last()
	listID, listVI, listEN := "", "", ""
	if t.List != nil {
		listID = t.List.ID
		listVI, listEN = place(t.List.Name)
	}
	row := []string{
		t.ID, t.Title.VI, t.Title.EN, listID, listVI, listEN, sourceID(t.AssignedBy), t.AssignedIn.VI, t.AssignedIn.EN, t.Assigned.String(),
		names(t.Leads), t.LeadOther.VI, t.LeadOther.EN, names(t.Coordinating), yesNo(t.Ongoing), t.Due.String(), t.Deadline().String(), strconv.Itoa(len(t.Postponed)),
		t.Completed.String(), strconv.Itoa(len(t.Reports)), last.Date.String(), last.Word, sourceID(last.Source),
		t.Evidence.VI, t.Evidence.EN, sourceID(t.EvidenceFrom), p.BaseURL + t.Path(), t.HelpedOther.VI, t.HelpedOther.EN, yesNo(last.StatesDay()), sourceID(t.DueSaid.Where),
	}
	return append(row, replyCells(t.Reply)...)
}

// withReports gives a table of tasks the documents that report on them and the
// time they lie in.
func (p *Portal) withReports(t *Table) *Table {
	for _, task := range p.Records.Tasks.All {
		for k := range task.Reports {
			r := task.Reports[k]
			if r.Source != nil && !slices.Contains(t.Sources, r.Source) {
				t.Sources = append(t.Sources, r.Source)
			}
			if t.First.IsZero() || r.Date.Compare(t.First) < 0 {
				t.First = r.Date
			}
			if t.Last.IsZero() || r.Date.Compare(t.Last) > 0 {
				t.Last = r.Date
			}
		}
	}
	return t
}

// reported is one row of the table of reports.
type reported struct {
	task *record.Task
	k    int
}

func (p *Portal) reportTable() *Table {
	t := &Table{
		ID: "task-reports", Page: record.TasksPath, Key: []string{"task", "report"},
		Links: []Link{{"task", "tasks", "id"}, {"source", "sources", "id"}},
		Title: text("Các lần báo cáo về nhiệm vụ", "Reports on tasks"),
		Description: text("Mỗi dòng là điều một văn bản nói về một nhiệm vụ vào một ngày: trạng thái như in, kết quả, số ngày quá hạn như in. Không dòng nào bị xóa khi có báo cáo mới.",
			"Each row is what one document said of one task as of one day: the status as printed, the result, the days overdue as printed. No row is removed when a newer report comes."),
		Columns: required([]Column{
			column("task", Text, text("Nhiệm vụ", "Task"), text("Mã của nhiệm vụ", "Id of the task")),
			column("report", Integer, text("Lần báo cáo", "Report"), text("Lần báo cáo thứ mấy về nhiệm vụ này", "Which report on this task, counted from 1")),
			column("date", Date, text("Ngày", "Date"), text("Ngày mà báo cáo nói tới", "The day the report is as of")),
			column("word", Text, text("Trạng thái như in", "Status as printed"), text("Từ chỉ trạng thái như in; trống nếu bản đã đọc để trống", "The status word as printed; empty where the copy shows none")),
			column("days_late", Integer, text("Số ngày quá hạn như in", "Days overdue as printed"), text("Số ngày quá hạn như in; trống nếu không in", "Days overdue as printed; empty where none are")),
			column("result_vi", Text, text("Kết quả", "Result in Vietnamese"), text("Việc đã làm theo báo cáo, lời của cổng này", "What the report says was done, our own words, in Vietnamese")),
			column("result_en", Text, text("Kết quả (tiếng Anh)", "Result"), text("Việc đã làm theo báo cáo, bằng tiếng Anh", "What the report says was done, our own words")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của nguồn", "Id of the source")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ trong nguồn", "Where in the source, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place"), text("Chỗ trong nguồn, bằng tiếng Anh", "Where in the source")),
			column("word_note_vi", Text, text("Về trạng thái", "On the status, in Vietnamese"), text("Điều cần biết về từ chỉ trạng thái khác thường", "What must be known of an unusual status word, in Vietnamese")),
			column("word_note_en", Text, text("Về trạng thái (tiếng Anh)", "On the status"), text("Điều cần biết về từ chỉ trạng thái khác thường, bằng tiếng Anh", "What must be known of an unusual status word")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Điều cần biết về dòng này của báo cáo", "What must be known of this row of the report, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Điều cần biết về dòng này của báo cáo, bằng tiếng Anh", "What must be known of this row of the report")),
			column("day_stated", Boolean, text("Văn bản có nêu ngày", "Day stated"), text("Văn bản có nêu ngày ấy không; nếu không, đó là ngày công bố và không tính số ngày quá hạn từ ngày ấy", "Whether the document states the day; where it does not, the day is that of its publication and no days overdue are counted from it")),
		}, "task", "report", "date", "source"),
	}
	var all []reported
	for _, task := range p.Records.Tasks.All {
		for k := range task.Reports {
			all = append(all, reported{task, k})
		}
	}
	return p.withReports(list(t, all, func(x reported) []string {
		r := x.task.Reports[x.k]
		return []string{
			x.task.ID, strconv.Itoa(x.k + 1), r.Date.String(), r.Word, count(r.DaysLate), r.Result.VI, r.Result.EN,
			sourceID(r.Source), r.Locator.VI, r.Locator.EN, r.WordNote.VI, r.WordNote.EN, r.Note.VI, r.Note.EN, yesNo(r.StatesDay()),
		}
	}))
}

func (p *Portal) postponementTable() *Table {
	t := &Table{
		ID: "task-postponements", Page: record.TasksPath, Key: []string{"task", "postponement"},
		Links: []Link{{"task", "tasks", "id"}, {"source", "sources", "id"}},
		Title: text("Các lần lùi hạn", "Postponements"),
		Description: text("Mỗi dòng là một lần lùi hạn của một nhiệm vụ: quyết định ngày nào, hạn cũ, hạn mới, lý do, văn bản. Không dòng nào bị xóa.",
			"Each row is one postponement of one task: decided on which day, the old and the new deadline, the reason, the document. No row is ever removed."),
		Columns: required([]Column{
			column("task", Text, text("Nhiệm vụ", "Task"), text("Mã của nhiệm vụ", "Id of the task")),
			column("postponement", Integer, text("Lần lùi hạn", "Postponement"), text("Lần lùi hạn thứ mấy của nhiệm vụ này", "Which postponement of this task, counted from 1")),
			column("date", Date, text("Ngày quyết định", "Decided"), text("Ngày quyết định lùi hạn", "Day on which it was decided")),
			column("from", Date, text("Hạn cũ", "Old deadline"), text("Hạn trước lần lùi này; trống nếu không thấy nêu", "Deadline before; empty where none was found")),
			column("to", Date, text("Hạn mới", "New deadline"), text("Hạn sau lần lùi này", "Deadline after")),
			column("reason_vi", Text, text("Lý do", "Reason in Vietnamese"), text("Lý do như văn bản nêu", "The reason that the document gives, in Vietnamese")),
			column("reason_en", Text, text("Lý do (tiếng Anh)", "Reason"), text("Lý do như văn bản nêu, bằng tiếng Anh", "The reason that the document gives")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của nguồn", "Id of the source")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ trong nguồn", "Where in the source, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place"), text("Chỗ trong nguồn, bằng tiếng Anh", "Where in the source")),
		}, "task", "postponement", "to", "source"),
	}
	var all []reported
	for _, task := range p.Records.Tasks.All {
		for k := range task.Postponed {
			all = append(all, reported{task, k})
		}
	}
	return list(t, all, func(x reported) []string {
		from, m := x.task.Due, x.task.Postponed[x.k]
		if x.k > 0 {
			from = x.task.Postponed[x.k-1].To
		}
		return []string{
			x.task.ID, strconv.Itoa(x.k + 1), m.Date.String(), from.String(), m.To.String(), m.Reason.VI, m.Reason.EN,
			sourceID(m.Source), m.Locator.VI, m.Locator.EN,
		}
	})
}
