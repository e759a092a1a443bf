package export

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// registers are the tables of records other than values, and the one of all
// values. A register without rows is a table of its heads: what reads its
// address goes on to find it.
func (p *Portal) registers() []*Table {
	return []*Table{
		p.observationTable(), p.indicatorTable(), p.sourceTable(), p.entityTable(), p.setTable(), p.targetTable(),
		p.taskTable(), p.reportTable(), p.postponementTable(),
		p.technologyTable(), p.productTable(), p.stepTable(), p.questionTable(),
		p.databaseTable(), p.databaseStateTable(), p.databaseListTable(),
		p.scheduleTable(), p.checkTable(), p.feedbackTable(),
	}
}

// list makes the table of records, one row each.
func list[T any](t *Table, all []T, row func(T) []string) *Table {
	t.Sort, t.Base = Register, CataloguePath+t.ID
	t.Len, t.Rows = len(all), rowsOf(all, row)
	return t
}

func rowsOf[T any](all []T, row func(T) []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, x := range all {
			if !yield(row(x)) {
				return
			}
		}
	}
}

const observationsID = "observations"

// observationTable is every value of every indicator in one file.
func (p *Portal) observationTable() *Table {
	t := &Table{
		ID: observationsID, Sort: Register, Base: CataloguePath + observationsID, Page: record.IndicatorsPath,
		Title: text("Mọi giá trị của mọi chỉ số", "Every value of every indicator"),
		Description: text("Tất cả số liệu trên cổng này trong một tệp: mỗi dòng là một giá trị của một chỉ số, một cơ quan hoặc địa phương, một kỳ, kèm nguồn, mức chính xác và trạng thái. Giá trị của các chỉ số khác nhau có đơn vị và phạm vi khác nhau: hãy xem bảng indicators trước khi so sánh.",
			"All figures of this portal in one file: each row is one value of one indicator, agency or locality and period, with its source, how exact it is and its status. Values of different indicators have different units and coverage: see the table indicators before comparing."),
		Columns: observationColumns(), Key: observationKey(), Links: observationLinks(),
		Rows: func(yield func([]string) bool) {
			for _, i := range p.Records.Indicators.All {
				for row := range observations(i.Series) {
					if !yield(row) {
						return
					}
				}
			}
		},
	}
	for _, i := range p.Records.Indicators.All {
		first, last := span(i.Series)
		t.Len += len(i.Series)
		if !first.IsZero() && (t.First.IsZero() || first.First().Before(t.First.First())) {
			t.First = first
		}
		if !last.IsZero() && (t.Last.IsZero() || last.Last().After(t.Last.Last())) {
			t.Last = last
		}
	}
	for _, s := range p.Records.Sources.All {
		if len(s.Observations) > 0 {
			t.Sources = append(t.Sources, s)
		}
	}
	for _, theme := range p.Records.Themes.All {
		t.Keywords = append(t.Keywords, theme.Name)
	}
	return t
}

func (p *Portal) indicatorTable() *Table {
	t := &Table{
		ID: "indicators", Page: record.IndicatorsPath, Key: []string{"id"},
		Title: text("Danh mục chỉ số", "Catalogue of indicators"),
		Description: text("Mỗi dòng là một chỉ số: đo gì, đơn vị nào, trong phạm vi nào, ai đưa ra, theo phương pháp nào, có giới hạn gì, và tệp giá trị ở đâu.",
			"One row an indicator: what it measures, in which unit and coverage, who gives the figures, by which method, with which limits, and where the file of its values is."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của chỉ số, không bao giờ đổi", "Id of the indicator; it never changes")),
			column("name_vi", Text, text("Tên", "Name in Vietnamese"), text("Tên tiếng Việt", "Vietnamese name")),
			column("name_en", Text, text("Tên tiếng Anh", "Name"), text("Tên tiếng Anh", "English name")),
			column("concept", Text, text("Khái niệm", "Concept"), text("Các chỉ số cùng khái niệm đo một việc bằng những cách khác nhau", "Indicators of one concept measure one thing by different methods")),
			column("theme", Text, text("Chủ đề", "Theme"), text("Mã của chủ đề", "Id of the theme")),
			column("kind", Text, text("Loại số liệu", "Kind of figure"), text("statistic: số liệu thống kê; management-information: thông tin quản lý; statement: một câu trong văn bản", "statistic, management-information (counts kept to run the work) or statement (one sentence in a text)")),
			column("unit", Text, text("Đơn vị tính", "Unit"), text("Mã của đơn vị tính", "Id of the unit")),
			column("unit_name_vi", Text, text("Tên đơn vị tính", "Unit in Vietnamese"), text("Tên tiếng Việt của đơn vị tính", "Vietnamese name of the unit")),
			column("unit_name_en", Text, text("Tên đơn vị tính (tiếng Anh)", "Unit in English"), text("Tên tiếng Anh của đơn vị tính", "English name of the unit")),
			column("better", Text, text("Chiều đánh giá", "Which way is better"), text("higher: số lớn hơn là tốt hơn; lower: số nhỏ hơn là tốt hơn; none: không nói lên tốt xấu", "higher, lower or none")),
			column("universe_vi", Text, text("Phạm vi", "Coverage in Vietnamese"), text("Số liệu nói về những gì", "What the figures cover, in Vietnamese")),
			column("universe_en", Text, text("Phạm vi (tiếng Anh)", "Coverage"), text("Số liệu nói về những gì, bằng tiếng Anh", "What the figures cover")),
			column("owner_vi", Text, text("Nơi đưa ra con số", "Who gives the figure, in Vietnamese"), text("Cơ quan đưa ra con số, hoặc nơi đã tìm mà không thấy nêu", "Who gives the figure, or where this was looked for in vain, in Vietnamese")),
			column("owner_en", Text, text("Nơi đưa ra con số (tiếng Anh)", "Who gives the figure"), text("Như cột trước, bằng tiếng Anh", "Who gives the figure, or where this was looked for in vain")),
			column("definition_vi", Text, text("Định nghĩa", "Definition in Vietnamese"), text("Chỉ số đo gì", "What it measures, in Vietnamese")),
			column("definition_en", Text, text("Định nghĩa (tiếng Anh)", "Definition"), text("Chỉ số đo gì, bằng tiếng Anh", "What it measures")),
			column("method_vi", Text, text("Phương pháp", "Method in Vietnamese"), text("Được tính bằng cách nào", "How it is computed, in Vietnamese")),
			column("method_en", Text, text("Phương pháp (tiếng Anh)", "Method"), text("Được tính bằng cách nào, bằng tiếng Anh", "How it is computed")),
			column("limits_vi", Text, text("Giới hạn", "Limits in Vietnamese"), text("Điều cần thận trọng", "What to be careful of, in Vietnamese")),
			column("limits_en", Text, text("Giới hạn (tiếng Anh)", "Limits"), text("Điều cần thận trọng, bằng tiếng Anh", "What to be careful of")),
			column("values", Integer, text("Số giá trị", "Values"), text("Số giá trị cổng này có", "Number of values this portal holds")),
			column("first_period", Period, text("Kỳ đầu", "First period"), text("Kỳ sớm nhất có giá trị", "Earliest period with a value")),
			column("last_period", Period, text("Kỳ cuối", "Last period"), text("Kỳ muộn nhất có giá trị", "Latest period with a value")),
			column("page", URL, text("Trang", "Page"), text("Địa chỉ trang của chỉ số", "Address of the page of the indicator")),
			column("csv", URL, text("Tệp CSV", "CSV"), text("Địa chỉ tệp giá trị", "Address of the file of its values")),
		}, "id", "name_vi", "name_en", "theme", "kind", "unit", "better", "universe_vi", "universe_en", "values", "page", "csv"),
	}
	return list(t, p.Records.Indicators.All, p.indicatorRow)
}

func (p *Portal) indicatorRow(i *record.Indicator) []string {
	concept, theme, unit, name := "", "", "", [2]string{}
	if i.Concept != nil {
		concept = i.Concept.ID
	}
	if i.Theme != nil {
		theme = i.Theme.ID
	}
	if i.Unit != nil {
		unit, name = i.Unit.ID, both(i.Unit.Name)
	}
	owner, definition, method := p.said(i.Owner), p.said(i.Definition), p.said(i.Method)
	first, last := span(i.Series)
	return []string{
		i.ID, i.Name.VI, i.Name.EN, concept, theme, i.Kind, unit, name[0], name[1], string(i.Better), i.Universe.VI, i.Universe.EN,
		owner.VI, owner.EN, definition.VI, definition.EN, method.VI, method.EN, i.Limits.VI, i.Limits.EN,
		strconv.Itoa(len(i.Series)), first.String(), last.String(), p.BaseURL + i.Path(), p.BaseURL + i.CSVPath(),
	}
}

func (p *Portal) sourceTable() *Table {
	t := &Table{
		ID: "sources", Page: record.SourcesPath, Key: []string{"id"}, Links: []Link{{"issuer_entity", "entities", "id"}},
		Title: text("Nguồn", "Sources"),
		Description: text("Mọi văn bản, bài báo và bộ dữ liệu mà cổng này trích: số hiệu, tên, nơi ban hành, ngày, địa chỉ, và cổng này đã đọc bằng cách nào.",
			"Every document, press report and data set that this portal quotes: number, title, issuer, date, address, and how this portal read it."),
		Columns: sourceColumns(),
	}
	return list(t, p.Records.Sources.All, p.sourceRow)
}

func sourceColumns() []Column {
	return required([]Column{
		column("id", Text, text("Mã", "Id"), text("Mã của nguồn, không bao giờ đổi", "Id of the source; it never changes")),
		column("kind", Text, text("Loại tài liệu", "Kind"), text("resolution, notice, decision, directive, telegram, plan, regulation, law: văn bản; press: báo chí; report: báo cáo; dataset: bộ dữ liệu; page: trang thông tin", "resolution, notice, decision, directive, telegram, plan, regulation, law, press, report, dataset or page")),
		column("number", Text, text("Số hiệu", "Number"), text("Số, ký hiệu như in trên văn bản; số hiệu có thể trùng nhau", "Number as printed; two documents may carry one number")),
		column("title_vi", Text, text("Tên", "Title in Vietnamese"), text("Tên tiếng Việt", "Vietnamese title")),
		column("title_en", Text, text("Tên tiếng Anh", "Title"), text("Tên tiếng Anh", "English title")),
		column("issuer_vi", Text, text("Nơi ban hành", "Issuer in Vietnamese"), text("Cơ quan ban hành hoặc nơi công bố", "Who issued or published it, in Vietnamese")),
		column("issuer_en", Text, text("Nơi ban hành (tiếng Anh)", "Issuer"), text("Cơ quan ban hành hoặc nơi công bố, bằng tiếng Anh", "Who issued or published it")),
		column("issuer_entity", Text, text("Mã nơi ban hành", "Issuer’s id"), text("Mã của cơ quan ban hành, nếu có trong bảng entities", "Id of the issuer, where it is in the table entities")),
		column("date", Period, text("Ngày", "Date"), text("Ngày, tháng hoặc năm của tài liệu; trống nếu không thấy nêu", "Day, month or year of the document; empty where none was found")),
		column("collected", Date, text("Ngày đọc", "Collected"), text("Ngày cổng này đọc tài liệu", "Day on which this portal read it")),
		column("language", Text, text("Ngôn ngữ", "Language"), text("Ngôn ngữ của bản đã đọc", "Language of the text that was read")),
		column("trust", Text, text("Loại nguồn", "Kind of source"), text("Tài liệu được biết tới bằng cách nào, gói trong một từ", "How it was come by, in one word")),
		column("read_vi", Text, text("Cách đọc", "How it was read, in Vietnamese"), text("Cổng này đã đọc tài liệu bằng cách nào", "How this portal read it, in Vietnamese")),
		column("read_en", Text, text("Cách đọc (tiếng Anh)", "How it was read"), text("Cổng này đã đọc tài liệu bằng cách nào, bằng tiếng Anh", "How this portal read it")),
		column("replaced_by", Text, text("Được thay bằng", "Replaced by"), text("Mã của văn bản thay thế", "Id of the document that replaced it")),
		column("url", URL, text("Địa chỉ", "Address"), text("Nơi đã đọc tài liệu hoặc bản sao của nó", "Where it, or a copy of it, was read")),
		column("page", URL, text("Trang ở cổng này", "Page"), text("Trang của nguồn trên cổng này", "Its page on this portal")),
		column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Điều cần biết trước khi trích dẫn", "What to know before quoting it, in Vietnamese")),
		column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Điều cần biết trước khi trích dẫn, bằng tiếng Anh", "What to know before quoting it")),
	}, "id", "kind", "title_vi", "title_en", "issuer_vi", "issuer_en", "collected", "language", "trust", "page")
}

func (p *Portal) sourceRow(s *record.Source) []string {
	return []string{
		s.ID, s.Kind, s.Number, s.Title.VI, s.Title.EN, s.Issuer.VI, s.Issuer.EN, entityID(s.IssuerEntity), s.Date.String(), s.Collected.String(),
		s.Language, string(s.Trust), s.Read.VI, s.Read.EN, sourceID(s.ReplacedBy), s.URL, p.BaseURL + s.Path(), s.Note.VI, s.Note.EN,
	}
}

func sourceID(s *record.Source) string {
	if s == nil {
		return ""
	}
	return s.ID
}

func entityID(e *record.Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func (p *Portal) entityTable() *Table {
	t := &Table{
		ID: "entities", Page: record.ProvincesPath, Key: []string{"id"},
		Links: []Link{{"area_population_source", "sources", "id"}, {"merged_into", "entities", "id"}},
		Title: text("Cơ quan và địa phương", "Agencies and localities"),
		Description: text("Cả nước, các bộ, ngành, cơ quan, 34 tỉnh, thành phố và 52 đơn vị cấp tỉnh trước ngày 01/07/2025, kèm mã hành chính, vùng, diện tích, dân số và đơn vị đã nhập vào.",
			"The country, ministries and agencies, 34 provinces and cities and the 52 former ones before 1 July 2025, with code, region, area, population and the unit they were merged into."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã ở cổng này, không bao giờ đổi", "Id on this portal; it never changes")),
			column("name_vi", Text, text("Tên", "Name in Vietnamese"), text("Tên không kèm cấp", "Name without its kind, in Vietnamese")),
			column("name_en", Text, text("Tên tiếng Anh", "Name"), text("Tên tiếng Anh không kèm cấp", "Name without its kind")),
			column("full_vi", Text, text("Tên đầy đủ", "Full name in Vietnamese"), text("Tên kèm cấp: Tỉnh, Thành phố", "Name with its kind, in Vietnamese")),
			column("full_en", Text, text("Tên đầy đủ (tiếng Anh)", "Full name"), text("Tên tiếng Anh kèm cấp", "Name with its kind")),
			column("kind", Text, text("Loại", "Kind"), text("country: cả nước; ministry: bộ; ministerial-agency: cơ quan ngang bộ; government-agency: cơ quan thuộc Chính phủ; government-body, party-body, state-body: tổ chức khác; city, province: thành phố, tỉnh; former-city, former-province: đơn vị cũ", "country, ministry, ministerial-agency, government-agency, government-body, party-body, state-body, city, province, former-city or former-province")),
			column("code", Text, text("Mã hành chính", "Code"), text("Mã của cơ quan thống kê, dạng chữ; đơn vị cũ mang mã cũ", "Code of the statistics office, as text; former units carry the old one")),
			column("iso", Text, text("Mã ISO 3166", "ISO 3166 code"), text("Mã ISO 3166, nếu biết", "ISO 3166 code, where known")),
			column("region_vi", Text, text("Vùng", "Region in Vietnamese"), text("Vùng kinh tế - xã hội", "Socio-economic region, in Vietnamese")),
			column("region_en", Text, text("Vùng (tiếng Anh)", "Region"), text("Vùng kinh tế - xã hội, bằng tiếng Anh", "Socio-economic region")),
			column("area_km2", Decimal, text("Diện tích (km²)", "Area (km²)"), text("Diện tích tính bằng km²", "Area in km²")),
			column("population", Decimal, text("Dân số", "Population"), text("Số người theo nguồn của diện tích; không phải kết quả tổng điều tra", "Number of people as the source of the area gives it; not a census result")),
			column("area_population_source", Text, text("Nguồn diện tích, dân số", "Source of area and population"), text("Mã của nguồn", "Id of the source")),
			column("merged_into", Text, text("Nhập vào", "Merged into"), text("Đơn vị mới của một đơn vị cũ", "The unit a former one went into")),
			column("from", Period, text("Từ ngày", "From"), text("Ngày đầu tiên của đơn vị, nếu nằm trong thời gian của số liệu", "First day of the unit, where it falls within these records")),
			column("until", Period, text("Đến ngày", "Until"), text("Ngày cuối cùng của đơn vị", "Last day of the unit")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
		}, "id", "name_vi", "name_en", "full_vi", "full_en", "kind"),
	}
	return list(t, p.Records.Entities.All, func(e *record.Entity) []string {
		return []string{
			e.ID, e.Name.VI, e.Name.EN, e.Full.VI, e.Full.EN, e.Kind, e.Code, e.ISO, e.Region.VI, e.Region.EN, e.Area.String(), e.Population.String(),
			sourceID(e.AreaSource), entityID(e.MergedInto), e.From.String(), e.Until.String(), e.Note.VI, e.Note.EN,
		}
	})
}

// member is one row of the table of sets.
type member struct {
	set *record.Set
	of  *record.Entity
}

func (p *Portal) setTable() *Table {
	t := &Table{
		ID: "sets", Page: record.ProvincesPath, Key: []string{"set", "entity"}, Links: []Link{{"entity", "entities", "id"}},
		Title: text("Nhóm đơn vị", "Sets of entities"),
		Description: text("Đơn vị nào thuộc nhóm nào trong thời gian nào, thí dụ 34 tỉnh, thành phố từ 01/07/2025 và 63 tỉnh, thành phố trước đó. Không so số liệu của nhóm này với nhóm kia.",
			"Which unit belongs to which group in which time, such as the 34 provinces and cities since 1 July 2025 and the 63 before. Figures of one set are not set against those of another."),
		Columns: required([]Column{
			column("set", Text, text("Nhóm", "Set"), text("Mã của nhóm", "Id of the set")),
			column("set_name_vi", Text, text("Tên nhóm", "Name in Vietnamese"), text("Tên tiếng Việt của nhóm", "Vietnamese name of the set")),
			column("set_name_en", Text, text("Tên nhóm (tiếng Anh)", "Name"), text("Tên tiếng Anh của nhóm", "English name of the set")),
			column("from", Period, text("Từ ngày", "From"), text("Ngày đầu tiên của nhóm", "First day of the set")),
			column("until", Period, text("Đến ngày", "Until"), text("Ngày cuối cùng của nhóm", "Last day of the set")),
			column("entity", Text, text("Đơn vị", "Entity"), text("Mã của cơ quan, địa phương", "Id of the agency or locality")),
		}, "set", "set_name_vi", "set_name_en", "entity"),
	}
	var all []member
	for _, s := range p.Records.Sets.All {
		for _, e := range s.Members {
			all = append(all, member{s, e})
		}
	}
	return list(t, all, func(m member) []string {
		return []string{m.set.ID, m.set.Name.VI, m.set.Name.EN, m.set.From.String(), m.set.Until.String(), m.of.ID}
	})
}

func (p *Portal) targetTable() *Table {
	t := &Table{
		ID: "targets", Page: record.TargetsPath, Key: []string{"id"}, Links: []Link{{"source", "sources", "id"}},
		Title: text("Mục tiêu", "Targets"),
		Description: text("Các mục tiêu mà văn bản đặt ra: mức cần đạt, năm, văn bản nào nêu và chỉ số nào đo. Mục tiêu không có chỉ số là mục tiêu mà cổng này chưa tìm thấy số liệu.",
			"The targets that documents set: the level to reach, the year, which document says so and which indicators measure it. A target without indicators is one for which this portal has found no figure."),
		Columns: required([]Column{
			column("id", Text, text("Mã", "Id"), text("Mã của mục tiêu, không bao giờ đổi", "Id of the target; it never changes")),
			column("name_vi", Text, text("Tên", "Name in Vietnamese"), text("Tên do cổng này đặt, ngắn hơn lời văn bản", "Our own name, shorter than the document’s words, in Vietnamese")),
			column("name_en", Text, text("Tên tiếng Anh", "Name"), text("Tên tiếng Anh do cổng này đặt", "Our own name, shorter than the document’s words")),
			column("year", Integer, text("Năm", "Year"), text("Năm phải đạt; trống nếu văn bản không nêu", "Year by which it is to be reached; empty where the document names none")),
			column("yearly", Boolean, text("Hằng năm", "Every year"), text("yes nếu phải đạt mỗi năm", "yes where it is to be reached every year")),
			column("operator", Text, text("So sánh", "Operator"), text(">= ít nhất; > trên; <= nhiều nhất; < dưới; = đúng bằng; range: trong khoảng; qualitative: bằng lời", ">=, >, <=, <, =, range or qualitative")),
			column("value", Decimal, text("Mức", "Level"), text("Mức phải đạt; đầu dưới của khoảng", "Level to reach; lower end of a range")),
			column("value_to", Decimal, text("Đến mức", "Up to"), text("Đầu trên của khoảng", "Upper end of a range")),
			column("unit", Text, text("Đơn vị tính", "Unit"), text("Mã của đơn vị tính", "Id of the unit")),
			column("text_vi", Text, text("Nội dung", "Words in Vietnamese"), text("Nội dung của mục tiêu bằng lời", "What a qualitative target asks for, in Vietnamese")),
			column("text_en", Text, text("Nội dung (tiếng Anh)", "Words"), text("Nội dung của mục tiêu bằng lời, tiếng Anh", "What a qualitative target asks for")),
			column("source", Text, text("Nguồn", "Source"), text("Mã của văn bản đặt mục tiêu", "Id of the document that sets it")),
			column("locator_vi", Text, text("Chỗ trong nguồn", "Place in Vietnamese"), text("Chỗ nêu mục tiêu trong văn bản", "Where in the document it stands, in Vietnamese")),
			column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place"), text("Chỗ nêu mục tiêu trong văn bản, bằng tiếng Anh", "Where in the document it stands")),
			column("indicators", List, text("Chỉ số đo", "Indicators"), text("Mã các chỉ số đo mục tiêu, cách nhau bằng dấu chấm phẩy", "Ids of the indicators that measure it, with semicolons between")),
			column("comparable_vi", Text, text("Đo được đến đâu", "How far measured, in Vietnamese"), text("Vì sao chỉ số chỉ đo một phần", "Why they measure it only in part, in Vietnamese")),
			column("comparable_en", Text, text("Đo được đến đâu (tiếng Anh)", "How far measured"), text("Vì sao chỉ số chỉ đo một phần, bằng tiếng Anh", "Why they measure it only in part")),
			column("page", URL, text("Trang", "Page"), text("Chỗ của mục tiêu trên cổng này", "Its place on this portal")),
			column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Ghi chú", "Note, in Vietnamese")),
			column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Ghi chú bằng tiếng Anh", "Note")),
			column("number", Text, text("Số thứ tự", "Number"), text("Số thứ tự như in trong văn bản; trống nếu văn bản không đánh số", "Number as printed; empty where the document numbers nothing")),
			column("programme", Text, text("Chương trình", "Programme"), text("Mã của nhóm mục tiêu thuộc về nhau", "Id of the group of targets that belong together")),
			column("from_year", Integer, text("Từ năm", "From year"), text("Năm đầu của giai đoạn kết thúc ở cột year; trống nếu không phải một giai đoạn", "First year of a phase that ends with year; empty where there is none")),
			column("leads", List, text("Chủ trì", "Leads"), text("Mã các cơ quan chủ trì, cách nhau bằng dấu chấm phẩy; trống nếu văn bản không nêu", "Ids of the lead agencies, with semicolons between; empty where the document names none")),
			column("lead_other_vi", Text, text("Chủ trì khác", "Other lead in Vietnamese"), text("Nơi chủ trì không phải một cơ quan riêng, như in", "A lead that is no single agency, as printed, in Vietnamese")),
			column("lead_other_en", Text, text("Chủ trì khác (tiếng Anh)", "Other lead"), text("Nơi chủ trì không phải một cơ quan riêng, bằng tiếng Anh", "A lead that is no single agency, as printed")),
		}, "id", "name_vi", "name_en", "operator", "source", "page"),
	}
	t = list(t, p.Records.Targets.All, p.targetRow)
	for _, target := range p.Records.Targets.All {
		if !slices.Contains(t.Sources, target.Source) {
			t.Sources = append(t.Sources, target.Source)
		}
	}
	return t
}

func (p *Portal) targetRow(t *record.Target) []string {
	unit := ""
	if t.Unit != nil {
		unit = t.Unit.ID
	}
	var indicators []string
	for _, i := range t.Indicators {
		indicators = append(indicators, i.ID)
	}
	programme := ""
	if t.Programme != nil {
		programme = t.Programme.ID
	}
	return []string{
		t.ID, t.Name.VI, t.Name.EN, count(t.Year), yesNo(t.Yearly), t.Operator, t.Value.String(), t.ValueTo.String(), unit, t.Text.VI, t.Text.EN,
		sourceID(t.Source), t.Locator.VI, t.Locator.EN, strings.Join(indicators, listSeparator), t.Comparable.VI, t.Comparable.EN,
		p.BaseURL + t.Path(), t.Note.VI, t.Note.EN,
		t.Number, programme, count(t.From), names(t.Lead), t.LeadOther.VI, t.LeadOther.EN,
	}
}

func yesNo(b bool) string {
	if b {
		return yes
	}
	return no
}

// names joins the ids of entities into one cell.
func names(entities []*record.Entity) string {
	var ids []string
	for _, e := range entities {
		ids = append(ids, e.ID)
	}
	return strings.Join(ids, listSeparator)
}

// place is a text of two columns.
func place(t lang.Text) (vi, en string) { return t.VI, t.EN }
