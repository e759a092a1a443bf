package export

import (
	"strconv"

	"resolution57.example/portal/internal/record"
)

// A database, what documents say of how it stands, and the lists it is in.

func (p *Portal) databaseTable() *Table {
	t := &Table{
		ID: "databases", Page: record.DatabasesPath, Key: []string{"id"},
		Links: []Link{{"charged_by", "sources", "id"}, {"named_in", "sources", "id"}},
		Title: text("Cơ sở dữ liệu", "Databases"),
		Description: text("Các cơ sở dữ liệu quốc gia và chuyên ngành mà văn bản nêu tên: thuộc danh sách nào, cơ quan nào được giao việc gì, lần gần nhất được nói là đang ở tình trạng nào. Không cơ quan nào ở đây được gọi là chủ quản nếu văn bản không nói vậy.",
			"The national and sector databases that documents name: in which lists, which agencies are charged with what, how they were last said to stand. No agency is called the owner of one unless a document says so."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của cơ sở dữ liệu, không bao giờ đổi", "Id of the database; it never changes")),
			column("name_vi", Text, text("Tên", "Name in Vietnamese"), text("Tên ngắn: cơ sở dữ liệu về việc gì", "Short name: what it is about, in Vietnamese")),
			column("name_en", Text, text("Tên (tiếng Anh)", "Name"), text("Tên ngắn tiếng Anh", "Short name: what it is about")),
			column("full_vi", Text, text("Tên trong văn bản", "Full name in Vietnamese"), text("Tên như văn bản gọi", "As the document names it, in Vietnamese")),
			column("full_en", Text, text("Tên trong văn bản (tiếng Anh)", "Full name"), text("Tên như văn bản gọi, bằng tiếng Anh", "As the document names it")),
			column("level", Text, text("Cấp", "Level"), text("national: quốc gia; sector: chuyên ngành; trống nếu văn bản không nói", "national or sector; empty where no document says")),
			column("lists", List, text("Danh sách", "Lists"), text("Mã các danh sách có tên, cách nhau bằng dấu chấm phẩy; từng danh sách ở bảng database-lists", "Ids of the lists it is in, with semicolons between; each is in the table database-lists")),
			column("agencies", List, text("Cơ quan được giao việc", "Agencies charged"), text("Mã các cơ quan được văn bản giao việc về cơ sở dữ liệu này", "Ids of the agencies that a document charges with a task about it")),
			column("charge_vi", Text, text("Việc được giao", "Charge in Vietnamese"), text("Được giao việc gì", "With what they are charged, in Vietnamese")),
			column("charge_en", Text, text("Việc được giao (tiếng Anh)", "Charge"), text("Được giao việc gì, bằng tiếng Anh", "With what they are charged")),
			column("charged_by", Text, text("Văn bản giao", "Charged by"), text("Mã của văn bản giao việc", "Id of the document that charges them")),
			column("states", Integer, text("Số lần nói về tình trạng", "States"), text("Số lần văn bản nói về tình trạng; từng lần ở bảng database-states", "How often documents say how it stands; each is in the table database-states")),
			column("state_date", Period, text("Tình trạng ngày", "State as of"), text("Thời điểm của tình trạng gần nhất", "Time of the newest state")),
			column("state_vi", Text, text("Tình trạng", "State in Vietnamese"), text("Tình trạng gần nhất, lời của cổng này", "The newest state, our own words, in Vietnamese")),
			column("state_en", Text, text("Tình trạng (tiếng Anh)", "State"), text("Tình trạng gần nhất bằng tiếng Anh, lời của cổng này", "The newest state, our own words")),
			column("tasks", List, text("Nhiệm vụ", "Tasks"), text("Mã các nhiệm vụ liên quan", "Ids of the tasks that concern it")),
			column("named_in", Text, text("Nêu tên ở", "Named in"), text("Mã của văn bản nêu tên", "Id of the document that names it")),
			column("locator_vi", Text, text("Chỗ nêu tên", "Place in Vietnamese"), text("Chỗ trong văn bản", "Where in the document, in Vietnamese")),
			column("locator_en", Text, text("Chỗ nêu tên (tiếng Anh)", "Place"), text("Chỗ trong văn bản, bằng tiếng Anh", "Where in the document")),
			column("page", URL, text("Trang", "Page"), text("Chỗ của cơ sở dữ liệu trên cổng này", "Its place on this portal")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
		}, "id", "name_vi", "name_en", "full_vi", "full_en", "states", "named_in", "page"),
	}
	for _, d := range p.Records.Databases.All {
		t.cite(d.NamedIn, d.From)
		for k := range d.States {
			t.cite(d.States[k].Source)
		}
	}
	return list(t, p.Records.Databases.All, p.databaseRow)
}

func (p *Portal) databaseRow(d *record.Database) []string {
	var last record.DatabaseState
	if newest := d.Last(); newest != nil {
		last = *newest
	}
	var lists []*record.DatabaseList
	for _, in := range d.In {
		lists = append(lists, in.List)
	}
	return []string{
		d.ID, d.Name.VI, d.Name.EN, d.Full.VI, d.Full.EN, d.Level, joined(lists, func(l *record.DatabaseList) string { return l.ID }),
		names(d.Agencies), d.Charge.VI, d.Charge.EN, sourceID(d.From), strconv.Itoa(len(d.States)), last.Date.String(), last.Text.VI, last.Text.EN,
		joined(d.Tasks, func(t *record.Task) string { return t.ID }), sourceID(d.NamedIn), d.Locator.VI, d.Locator.EN, p.BaseURL + d.Path(), d.Note.VI, d.Note.EN,
	}
}

// databaseSaid is one row of what is said of databases.
type databaseSaid struct {
	of    *record.Database
	about string
	n     int
	record.DatabaseState
}

func (p *Portal) databaseStateTable() *Table {
	t := &Table{
		ID: "database-states", Page: record.DatabasesPath, Key: []string{"database", "about", "n"},
		Links: []Link{{"database", "databases", "id"}, {"source", "sources", "id"}},
		Title: text("Tình trạng của các cơ sở dữ liệu", "How the databases stand"),
		Description: text("Mỗi dòng là điều một văn bản nói về một cơ sở dữ liệu tại một thời điểm: tình trạng chung, hoặc một trong bốn yêu cầu đúng, đủ, sạch, sống. Không dòng nào bị xóa khi có điều mới.",
			"Each row is what one document said of one database as of some time: how it stands, or one of the four qualities correct, sufficient, clean, living. No row is removed when something newer is said."),
		Columns: required([]Column{
			column("database", Text, text("Cơ sở dữ liệu", "Database"), text("Mã của cơ sở dữ liệu", "Id of the database")),
			column("about", Text, text("Nói về", "About"), text("state: tình trạng chung; correct, sufficient, clean, living: đúng, đủ, sạch, sống", "state, or one of the qualities correct, sufficient, clean, living")),
			column("n", Integer, text("Thứ tự", "Place"), text("Thứ tự trong những điều cùng loại về cơ sở dữ liệu này", "Place among those of its kind on this database")),
			column("date", Period, text("Thời điểm", "Date"), text("Thời điểm của điều được nói", "The time it is as of")),
			column("text_vi", Text, text("Nội dung", "Words in Vietnamese"), text("Nội dung, lời của cổng này", "What is said, our own words, in Vietnamese")),
			column("text_en", Text, text("Nội dung (tiếng Anh)", "Words"), text("Nội dung bằng tiếng Anh, lời của cổng này", "What is said, our own words")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của văn bản", "Id of the document")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ trong văn bản", "Where in the document, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place in the document"), text("Chỗ trong văn bản, bằng tiếng Anh", "Where in the document")),
		}, "database", "about", "n", "date", "text_vi", "text_en", "source"),
	}
	t.Columns[1].Enum = append([]string{"state"}, record.Qualities()...)
	var all []databaseSaid
	for _, d := range p.Records.Databases.All {
		for k, s := range d.States {
			all = append(all, databaseSaid{d, "state", k + 1, s})
		}
		for k, q := range d.Qualities {
			all = append(all, databaseSaid{d, q.Quality, k + 1, q.DatabaseState})
		}
	}
	for _, x := range all {
		t.cite(x.Source)
	}
	return list(t, all, func(x databaseSaid) []string {
		return []string{x.of.ID, x.about, strconv.Itoa(x.n), x.Date.String(), x.Text.VI, x.Text.EN, sourceID(x.Source), x.Locator.VI, x.Locator.EN}
	})
}

func (p *Portal) databaseListTable() *Table {
	t := &Table{
		ID: "database-lists", Page: record.DatabasesPath, Key: []string{"id"}, Links: []Link{{"source", "sources", "id"}},
		Title: text("Danh sách cơ sở dữ liệu", "Lists of databases"),
		Description: text("Các danh sách cơ sở dữ liệu mà văn bản lập ra: danh sách có bao nhiêu cơ sở dữ liệu, trong đó bao nhiêu đã được nêu tên trong tài liệu mà cổng này đọc.",
			"The lists of databases that documents keep: how many databases each has, and how many of them are named in what this portal has read."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của danh sách, không bao giờ đổi", "Id of the list; it never changes")),
			column("name_vi", Text, text("Tên", "Name in Vietnamese"), text("Tên tiếng Việt", "Vietnamese name")),
			column("name_en", Text, text("Tên (tiếng Anh)", "Name"), text("Tên tiếng Anh", "English name")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của văn bản lập danh sách", "Id of the document that keeps the list")),
			column("total", Integer, text("Tổng số", "Total"), text("Danh sách có bao nhiêu cơ sở dữ liệu", "How many databases the list has")),
			column("named", Integer, text("Đã biết tên", "Named"), text("Số cơ sở dữ liệu cổng này biết tên", "How many of them this portal can name")),
			column("indicators", List, text("Chỉ số", "Indicators"), text("Mã các chỉ số đếm cơ sở dữ liệu trong danh sách, cách nhau bằng dấu chấm phẩy", "Ids of the indicators that count its databases, with semicolons between")),
			column("page", URL, text("Trang", "Page"), text("Trang của các cơ sở dữ liệu", "Page of the databases")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
		}, "id", "name_vi", "name_en", "source", "total", "named", "page"),
	}
	for _, l := range p.Records.DatabaseLists.All {
		t.cite(l.Source)
	}
	return list(t, p.Records.DatabaseLists.All, func(l *record.DatabaseList) []string {
		return []string{
			l.ID, l.Name.VI, l.Name.EN, sourceID(l.Source), strconv.Itoa(l.Total), strconv.Itoa(len(l.Databases)),
			joined(l.Indicators, func(i *record.Indicator) string { return i.ID }), p.BaseURL + record.DatabasesPath, l.Note.VI, l.Note.EN,
		}
	})
}
