package export

import (
	"strconv"

	"resolution57.example/portal/internal/record"
)

// What is due, what this portal looked for, and what readers sent in.

func (p *Portal) scheduleTable() *Table {
	t := &Table{
		ID: "schedule", Page: record.SchedulePath, Key: []string{"id"}, Links: []Link{{"source", "sources", "id"}},
		Title: text("Lịch đến hạn", "What is due when"),
		Description: text("Mỗi dòng là một điều văn bản hẹn công bố hoặc giao hoàn thành vào một thời điểm: điều gì, ai làm, văn bản nào nói. Hạn đã qua không nói lên việc đã làm hay chưa; cổng này chỉ biết ở những mục đã kiểm tra.",
			"Each row is something that a document promises to publish or wants finished by some time: what, by whom, which document says so. That a day has passed does not tell whether it was done; this portal knows only where it has looked."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của mục, không bao giờ đổi", "Id of the entry; it never changes")),
			column("kind", Text, text("Loại", "Kind"), text("publish: hẹn công bố; finish: phải hoàn thành", "publish: publication was promised; finish: work is due")),
			column("title_vi", Text, text("Việc", "Title in Vietnamese"), text("Điều đến hạn, lời của cổng này", "What is due, our own words, in Vietnamese")),
			column("title_en", Text, text("Việc (tiếng Anh)", "Title"), text("Điều đến hạn bằng tiếng Anh, lời của cổng này", "What is due, our own words")),
			column("by", List, text("Ai làm", "By"), text("Mã các cơ quan phải làm, cách nhau bằng dấu chấm phẩy", "Ids of those who have to do it, with semicolons between")),
			column("by_other_vi", Text, text("Ai làm, bằng lời", "By, in words, in Vietnamese"), text("Nơi phải làm mà không phải một cơ quan riêng", "Who has to do it where that is no single agency, in Vietnamese")),
			column("by_other_en", Text, text("Ai làm, bằng lời (tiếng Anh)", "By, in words"), text("Nơi phải làm mà không phải một cơ quan riêng, bằng tiếng Anh", "Who has to do it where that is no single agency")),
			column("due", Period, text("Hạn", "Due"), text("Ngày, tháng hoặc quý đến hạn; trống nếu lặp lại hằng tháng hoặc không thấy nêu", "Day, month or quarter; empty where it is due every month or no date was found")),
			column("before", Boolean, text("Trước ngày đó", "Before"), text("yes nếu văn bản nói “trước” ngày đó", "yes where the document says “before” that day")),
			column("monthly", Integer, text("Hằng tháng, ngày", "Monthly, day"), text("Ngày đến hạn của mỗi tháng; trống nếu không lặp lại", "The day of every month; empty where it is due once")),
			column("from", Date, text("Từ ngày", "From"), text("Ngày bắt đầu của việc lặp lại", "Day from which a monthly rule holds")),
			column("until", Date, text("Đến ngày", "Until"), text("Ngày cuối của việc lặp lại, nếu văn bản nêu", "Last day of a monthly rule, where stated")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của văn bản", "Id of the document")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ trong văn bản", "Where in the document, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place"), text("Chỗ trong văn bản, bằng tiếng Anh", "Where in the document")),
			column("checks", Integer, text("Số lần kiểm tra", "Checks"), text("Số lần cổng này đã tìm; từng lần ở bảng schedule-checks", "How often this portal has looked; each look is in the table schedule-checks")),
			column("page", URL, text("Trang", "Page"), text("Chỗ của mục trên cổng này", "Its place on this portal")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
		}, "id", "kind", "title_vi", "title_en", "before", "source", "checks", "page"),
	}
	t.Columns[1].Enum = []string{record.Publish, record.Finish}
	for _, e := range p.Records.Schedule.All {
		t.cite(e.Source)
	}
	return list(t, p.Records.Schedule.All, func(e *record.ScheduleEntry) []string {
		return []string{
			e.ID, e.Kind, e.Title.VI, e.Title.EN, names(e.By), e.ByOther.VI, e.ByOther.EN, e.Due.String(), yesNo(e.Before), count(e.Monthly),
			e.From.String(), e.Until.String(), sourceID(e.Source), e.Locator.VI, e.Locator.EN, strconv.Itoa(len(e.Checks)), p.BaseURL + e.Path(), e.Note.VI, e.Note.EN,
		}
	})
}

// look is one row of the table of what this portal looked for.
type look struct {
	of *record.ScheduleEntry
	n  int
	record.DueCheck
}

func (p *Portal) checkTable() *Table {
	t := &Table{
		ID: "schedule-checks", Page: record.SchedulePath, Key: []string{"entry", "check"}, Links: []Link{{"entry", "schedule", "id"}},
		Title: text("Những lần kiểm tra", "What this portal looked for"),
		Description: text("Mỗi dòng là một lần cổng này tìm điều đã hẹn: ngày nào, ở đâu, có thấy không. Sau ngày đó ra sao thì cổng này không biết.",
			"Each row is one time that this portal looked for what was promised: on which day, where, and whether it was found. What happened since this portal does not know."),
		Columns: required([]Column{
			column("entry", Text, text("Mục", "Entry"), text("Mã của mục trong lịch", "Id of the entry in the schedule")),
			column("check", Integer, text("Lần", "Check"), text("Lần kiểm tra thứ mấy của mục này", "Which check of this entry, counted from 1")),
			column("date", Date, text("Ngày", "Date"), text("Ngày kiểm tra", "Day on which it was looked for")),
			column("where_vi", Text, text("Ở đâu", "Where, in Vietnamese"), text("Đã tìm ở đâu", "Where it was looked for, in Vietnamese")),
			column("where_en", Text, text("Ở đâu (tiếng Anh)", "Where"), text("Đã tìm ở đâu, bằng tiếng Anh", "Where it was looked for")),
			column("url", URL, text("Địa chỉ", "Address"), text("Địa chỉ đã tìm", "Address at which it was looked for")),
			column("found", Boolean, text("Có thấy", "Found"), text("yes nếu thấy", "yes where it was found")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
		}, "entry", "check", "date", "where_vi", "where_en", "found"),
	}
	var all []look
	for _, e := range p.Records.Schedule.All {
		for k, c := range e.Checks {
			all = append(all, look{e, k + 1, c})
		}
	}
	return list(t, all, func(x look) []string {
		return []string{x.of.ID, strconv.Itoa(x.n), x.Date.String(), x.Where.VI, x.Where.EN, x.URL, yesNo(x.Found), x.Note.VI, x.Note.EN}
	})
}

// feedbackTable is the public register. There is no column for who wrote, since
// there is no place for that in the records (PD-08).
func (p *Portal) feedbackTable() *Table {
	t := &Table{
		ID: "feedback", Page: record.RegisterPath, Key: []string{"number"},
		Title: text("Sổ công khai phản ánh, góp ý", "Public register of feedback"),
		Description: text("Mỗi dòng là một phản ánh, kiến nghị, sáng kiến, giải pháp hoặc báo lỗi số liệu mà cổng này đã nhận và cách trả lời, tóm lược bằng lời của cổng. Không có thông tin về người gửi.",
			"Each row is one piece of feedback, recommendation, initiative, solution or report of an error that this portal received, and how it was answered, in our own words. Nothing is said of who sent it."),
		Columns: required([]Column{
			column("number", Integer, text("Số", "Number"), text("Số trong sổ, không bao giờ đổi", "Number in the register; it never changes")),
			column("received", Date, text("Ngày nhận", "Received"), text("Ngày nhận được", "Day on which it was received")),
			column("kind", Text, text("Loại", "Kind"), text("Loại góp ý; error là báo lỗi số liệu", "Kind of feedback; error is a report of a wrong figure")),
			column("theme", Text, text("Chủ đề", "Theme"), text("Mã của chủ đề", "Id of the theme")),
			column("agency", Text, text("Về nơi nào", "About whom"), text("Mã của cơ quan, địa phương được nói tới", "Id of the agency or locality it is about")),
			column("figure", URL, text("Về con số nào", "About which figure"), text("Trang của con số được nói tới", "Page of the figure it is about")),
			column("status", Text, text("Trạng thái", "Status"), text("received: đã nhận; checking: đang kiểm tra; answered: đã trả lời; forwarded: đã chuyển; closed: đã đóng", "received, checking, answered, forwarded or closed")),
			column("summary_vi", Text, text("Nội dung", "Summary in Vietnamese"), text("Tóm lược, lời của cổng này", "What was said, our own words, in Vietnamese")),
			column("summary_en", Text, text("Nội dung (tiếng Anh)", "Summary"), text("Tóm lược bằng tiếng Anh, lời của cổng này", "What was said, our own words")),
			column("answer_vi", Text, text("Trả lời", "Answer in Vietnamese"), text("Đã trả lời thế nào", "How it was answered, in Vietnamese")),
			column("answer_en", Text, text("Trả lời (tiếng Anh)", "Answer"), text("Đã trả lời thế nào, bằng tiếng Anh", "How it was answered")),
			column("answered", Date, text("Ngày trả lời", "Answered"), text("Ngày trả lời hoặc đóng; trống nếu chưa", "Day of the answer, or of closing; empty while there is none")),
			column("limit", Date, text("Hạn trả lời", "Due"), text("Hạn trả lời, nếu quy định có đặt hạn cho loại này", "By when it is to be answered, where a limit is set for its kind")),
			column("forwarded_to", Text, text("Chuyển cho", "Forwarded to"), text("Mã của cơ quan nhận chuyển", "Id of the body it was given to")),
			column("corrected", Boolean, text("Đã sửa số", "Corrected"), text("yes nếu con số sai và đã được sửa", "yes where the figure was wrong and has been put right")),
			column("page", URL, text("Trang", "Page"), text("Chỗ trong sổ trên cổng này", "Its place in the register on this portal")),
		}, "number", "received", "kind", "status", "summary_vi", "summary_en", "corrected", "page"),
	}
	t.Columns[6].Enum = []string{record.Received, record.Checking, record.Answered, record.Forwarded, record.Closed}
	return list(t, p.Records.Feedback.All, func(f *record.Feedback) []string {
		theme, figure := "", ""
		if f.Theme != nil {
			theme = f.Theme.ID
		}
		if path := f.FigurePath(); path != "" {
			figure = p.BaseURL + path
		}
		return []string{
			strconv.Itoa(f.Number), f.Received.String(), f.Kind, theme, entityID(f.Agency), figure, f.Status, f.Summary.VI, f.Summary.EN,
			f.Answer.VI, f.Answer.EN, f.Answered.String(), f.Limit().String(), entityID(f.ForwardedTo), yesNo(f.Corrected), p.BaseURL + f.Path(),
		}
	})
}
