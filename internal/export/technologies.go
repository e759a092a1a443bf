package export

import (
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/record"
)

// A group of technologies, its products, and what it has to reach by when are
// three tables: who reads the first alone loses nothing that belongs to it.

func (p *Portal) technologyTable() *Table {
	t := &Table{
		ID: "technologies", Page: record.TechnologiesPath, Key: []string{"id"},
		Links: []Link{{"list", "sources", "id"}, {"read_in", "sources", "id"}},
		Title: text("Nhóm công nghệ chiến lược", "Groups of strategic technologies"),
		Description: text("Mỗi dòng là một nhóm công nghệ trong danh mục công nghệ chiến lược, theo từng quyết định: ai chủ trì, ai phối hợp, có bao nhiêu sản phẩm đã chép được. Ô trống là điều cổng này chưa tìm thấy trong văn bản nào, không phải là không có.",
			"Each row is one group of the list of strategic technologies, by decision: who leads, who coordinates, how many of its products were transcribed. An empty cell is something this portal has not found in a document, not something that does not exist."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của nhóm, không bao giờ đổi", "Id of the group; it never changes")),
			column("list", Text, text("Danh mục", "List"), text("Mã của quyết định ban hành danh mục", "Id of the decision whose list it is in")),
			column("replaced", Boolean, text("Đã bị thay", "Replaced"), text("yes nếu quyết định ban hành danh mục đã được văn bản khác thay thế vào ngày thu thập cuối cùng", "yes where another document had replaced the decision by the last day of collection")),
			column("number", Integer, text("Số thứ tự", "Number"), text("Số thứ tự của nhóm trong danh mục", "Number of the group in the list")),
			column("name_vi", Text, text("Tên nhóm", "Name in Vietnamese"), text("Tên tiếng Việt", "Vietnamese name")),
			column("name_en", Text, text("Tên nhóm (tiếng Anh)", "Name"), text("Tên tiếng Anh", "English name")),
			column("products", Integer, text("Số sản phẩm", "Products"), text("Số sản phẩm đã chép được; từng sản phẩm ở bảng technology-products", "Number of products transcribed; each is in the table technology-products")),
			column("missing_vi", Text, text("Chưa chép", "Not transcribed, in Vietnamese"), text("Phần sản phẩm chưa chép được; trống nếu đã đủ", "Which products are not transcribed, in Vietnamese; empty where all are")),
			column("missing_en", Text, text("Chưa chép (tiếng Anh)", "Not transcribed"), text("Phần sản phẩm chưa chép được, bằng tiếng Anh; trống nếu đã đủ", "Which products are not transcribed; empty where all are")),
			column("leads", List, text("Chủ trì", "Leads"), text("Mã các cơ quan chủ trì, cách nhau bằng dấu chấm phẩy; trống nếu chưa tìm thấy", "Ids of the lead agencies, with semicolons between; empty where none was found")),
			column("leads_source", Text, text("Nguồn về chủ trì", "Source of the leads"), text("Mã của văn bản nêu cơ quan chủ trì", "Id of the document that names them")),
			column("coordinating", List, text("Phối hợp", "Coordinating"), text("Mã các cơ quan phối hợp; trống nếu chưa tìm thấy", "Ids of the coordinating agencies; empty where none was found")),
			column("coordinating_source", Text, text("Nguồn về phối hợp", "Source of the coordinating agencies"), text("Mã của văn bản nêu cơ quan phối hợp", "Id of the document that names them")),
			column("read_in", Text, text("Đọc ở", "Read in"), text("Mã của tài liệu mà cổng này đã đọc tên và sản phẩm", "Id of the text in which this portal read name and products")),
			column("page", URL, text("Trang", "Page"), text("Chỗ của nhóm trên cổng này", "Its place on this portal")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
		}, "id", "list", "replaced", "number", "name_vi", "name_en", "products", "read_in", "page"),
	}
	for _, group := range p.Records.Technologies.All {
		t.cite(group.List.Source, group.ReadIn, group.Lead.Source, group.Coordinating.Source)
	}
	return list(t, p.Records.Technologies.All, func(g *record.Technology) []string {
		return []string{
			g.ID, g.List.ID, yesNo(g.List.Source.IsHistory(p.site().AsOf)), strconv.Itoa(g.Number), g.Name.VI, g.Name.EN, strconv.Itoa(len(g.Products)), g.Missing.VI, g.Missing.EN,
			names(g.Lead.Agencies), sourceID(g.Lead.Source), names(g.Coordinating.Agencies), sourceID(g.Coordinating.Source),
			sourceID(g.ReadIn), p.BaseURL + g.Path(), g.Note.VI, g.Note.EN,
		}
	})
}

// cite adds documents to those behind the table, each once.
func (t *Table) cite(sources ...*record.Source) {
	for _, s := range sources {
		if s != nil && !slices.Contains(t.Sources, s) {
			t.Sources = append(t.Sources, s)
		}
	}
}

// product is one row of the table of products.
type product struct {
	group *record.Technology
	record.Product
}

func (p *Portal) productTable() *Table {
	t := &Table{
		ID: "technology-products", Page: record.TechnologiesPath, Key: []string{"technology", "number"},
		Links: []Link{{"technology", "technologies", "id"}},
		Title: text("Sản phẩm công nghệ chiến lược", "Strategic technology products"),
		Description: text("Mỗi dòng là một sản phẩm công nghệ chiến lược đã chép được, thuộc một nhóm ở bảng technologies. Nhóm nào còn thiếu sản phẩm thì bảng technologies có ghi.",
			"Each row is one strategic technology product that was transcribed, of a group in the table technologies, which says where products are still missing."),
		Columns: required([]Column{
			column("technology", Text, text("Nhóm", "Group"), text("Mã của nhóm", "Id of the group")),
			column("number", Integer, text("Số thứ tự", "Number"), text("Số thứ tự của sản phẩm trong nhóm", "Number of the product in its group")),
			column("name_vi", Text, text("Sản phẩm", "Product in Vietnamese"), text("Tên tiếng Việt", "Vietnamese name")),
			column("name_en", Text, text("Sản phẩm (tiếng Anh)", "Product"), text("Tên tiếng Anh", "English name")),
		}, "technology", "number", "name_vi", "name_en"),
	}
	var all []product
	for _, group := range p.Records.Technologies.All {
		t.cite(group.ReadIn)
		for _, x := range group.Products {
			all = append(all, product{group, x})
		}
	}
	return list(t, all, func(x product) []string {
		return []string{x.group.ID, strconv.Itoa(x.Number), x.Name.VI, x.Name.EN}
	})
}

// step is one row of the table of what technologies have to reach.
type step struct {
	group *record.Technology
	kind  string
	n     int
	record.Requirement
}

func (p *Portal) stepTable() *Table {
	t := &Table{
		ID: "technology-steps", Page: record.TechnologiesPath, Key: []string{"technology", "kind", "step"},
		Links: []Link{{"technology", "technologies", "id"}, {"source", "sources", "id"}},
		Title: text("Yêu cầu và lộ trình của các nhóm công nghệ", "Requirements and roadmaps of the technologies"),
		Description: text("Mỗi dòng là một điều mà văn bản yêu cầu một nhóm công nghệ đạt được vào một thời điểm, hoặc một bước trong lộ trình của nhóm, kèm văn bản và chỗ nêu.",
			"Each row is something a document wants a group of technologies to reach by some time, or one step of its roadmap, with the document and the place in it."),
		Columns: required([]Column{
			column("technology", Text, text("Nhóm", "Group"), text("Mã của nhóm", "Id of the group")),
			column("kind", Text, text("Loại", "Kind"), text("requirement: yêu cầu phải đạt; roadmap: bước của lộ trình", "requirement or roadmap")),
			column("step", Integer, text("Thứ tự", "Step"), text("Thứ tự trong loại này, theo thời gian", "Place among those of its kind, by date")),
			column("by", Period, text("Đến", "By"), text("Thời điểm phải đạt", "When it is to be reached")),
			column("text_vi", Text, text("Nội dung", "Words in Vietnamese"), text("Nội dung, lời của cổng này", "What is to be reached, our own words, in Vietnamese")),
			column("text_en", Text, text("Nội dung (tiếng Anh)", "Words"), text("Nội dung bằng tiếng Anh, lời của cổng này", "What is to be reached, our own words")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của văn bản", "Id of the document")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ trong văn bản", "Where in the document, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place"), text("Chỗ trong văn bản, bằng tiếng Anh", "Where in the document")),
		}, "technology", "kind", "step", "by", "text_vi", "text_en", "source"),
	}
	t.Columns[1].Enum = []string{"requirement", "roadmap"}
	var all []step
	for _, group := range p.Records.Technologies.All {
		for k, r := range group.Requirements {
			all = append(all, step{group, "requirement", k + 1, r})
		}
		for k, r := range group.Roadmap {
			all = append(all, step{group, "roadmap", k + 1, r})
		}
	}
	for _, x := range all {
		t.cite(x.Source)
	}
	return list(t, all, func(x step) []string {
		return []string{x.group.ID, x.kind, strconv.Itoa(x.n), x.By.String(), x.Text.VI, x.Text.EN, sourceID(x.Source), x.Locator.VI, x.Locator.EN}
	})
}

func (p *Portal) questionTable() *Table {
	t := &Table{
		ID: "questions", Page: record.TechnologiesPath, Key: []string{"id"}, Links: []Link{{"source", "sources", "id"}},
		Title: text("Câu hỏi cần trả lời", "Questions to be answered"),
		Description: text("Những câu hỏi mà một thông báo yêu cầu trả lời, và những gì cổng này đã tìm thấy liên quan đến từng câu: chỉ số, mục tiêu, nhiệm vụ. Câu hỏi còn trống là câu hỏi cổng này chưa tìm thấy gì.",
			"Questions that a notice wants answered, and what this portal has found towards each: indicators, targets, tasks. Where nothing stands this portal has found nothing."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của câu hỏi, không bao giờ đổi", "Id of the question; it never changes")),
			column("name_vi", Text, text("Tên", "Name in Vietnamese"), text("Tên ngắn do cổng này đặt", "Short name, our own words, in Vietnamese")),
			column("name_en", Text, text("Tên (tiếng Anh)", "Name"), text("Tên ngắn tiếng Anh do cổng này đặt", "Short name, our own words")),
			column("text_vi", Text, text("Câu hỏi", "Question in Vietnamese"), text("Câu hỏi, lời của cổng này", "The question, our own words, in Vietnamese")),
			column("text_en", Text, text("Câu hỏi (tiếng Anh)", "Question"), text("Câu hỏi bằng tiếng Anh, lời của cổng này", "The question, our own words")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của văn bản đặt câu hỏi", "Id of the document that asks")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ trong văn bản", "Where in the document, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place"), text("Chỗ trong văn bản, bằng tiếng Anh", "Where in the document")),
			column("findings", Integer, text("Điều tìm thấy", "Findings"), text("Số điều văn bản nói về câu hỏi này, xem ở trang", "Number of things that documents say towards it, shown on the page")),
			column("indicators", List, text("Chỉ số", "Indicators"), text("Mã các chỉ số liên quan, cách nhau bằng dấu chấm phẩy", "Ids of indicators, with semicolons between")),
			column("targets", List, text("Mục tiêu", "Targets"), text("Mã các mục tiêu liên quan", "Ids of targets")),
			column("tasks", List, text("Nhiệm vụ", "Tasks"), text("Mã các nhiệm vụ liên quan", "Ids of tasks")),
			column("page", URL, text("Trang", "Page"), text("Chỗ của câu hỏi trên cổng này", "Its place on this portal")),
		}, "id", "name_vi", "name_en", "text_vi", "text_en", "source", "findings", "page"),
	}
	for _, q := range p.Records.Questions.All {
		t.cite(q.Source)
	}
	return list(t, p.Records.Questions.All, func(q *record.Question) []string {
		return []string{
			q.ID, q.Name.VI, q.Name.EN, q.Text.VI, q.Text.EN, sourceID(q.Source), q.Locator.VI, q.Locator.EN, strconv.Itoa(len(q.Found)),
			joined(q.Indicators, func(i *record.Indicator) string { return i.ID }), joined(q.Targets, func(t *record.Target) string { return t.ID }),
			joined(q.Tasks, func(t *record.Task) string { return t.ID }), p.BaseURL + q.Path(),
		}
	})
}

// joined is the ids of records in one cell.
func joined[T any](all []*T, id func(*T) string) string {
	var ids []string
	for _, x := range all {
		ids = append(ids, id(x))
	}
	return strings.Join(ids, listSeparator)
}
