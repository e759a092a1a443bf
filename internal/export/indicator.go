package export

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

func indicatorID(i *record.Indicator) string { return "indicator-" + i.ID }

// indicator is the table of all values of one indicator.
func (p *Portal) indicator(i *record.Indicator) *Table {
	t := &Table{
		ID: indicatorID(i), Sort: Indicator, Title: i.Name, Page: i.Path(), Base: strings.TrimSuffix(i.CSVPath(), string(CSV)),
		Columns: observationColumns(), Key: observationKey(), Links: observationLinks(),
		Rows: observations(i.Series), Len: len(i.Series),
		About: p.aboutIndicator(i), Sources: record.SourcesOf(i.Series), Measures: []*record.Indicator{i},
	}
	if i.Theme != nil {
		t.Keywords = append(t.Keywords, i.Theme.Name)
	}
	if i.Concept != nil {
		t.Keywords = append(t.Keywords, i.Concept.Name)
	}
	t.First, t.Last = span(i.Series)
	t.Description = p.describeIndicator(i, t)
	return t
}

// span is the periods of the first and the last value.
func span(series []*record.Observation) (first, last record.Period) {
	for _, o := range series {
		if first.IsZero() || o.Period.First().Before(first.First()) {
			first = o.Period
		}
		if last.IsZero() || o.Period.Last().After(last.Last()) {
			last = o.Period
		}
	}
	return first, last
}

// describeIndicator says in two or three sentences what there is (META-01 asks
// for fifty characters at least).
func (p *Portal) describeIndicator(i *record.Indicator, t *Table) lang.Text {
	say := func(l lang.Lang, many, one, between, universe string) string {
		n, when := lang.Int(l, t.Len), inSentence(l, t.First)
		if t.First != t.Last {
			when = fmt.Sprintf(between, when, inSentence(l, t.Last))
		}
		if t.Len == 1 {
			many = one
		}
		out := i.Name.In(l) + ": " + fmt.Sprintf(many, n, when) + " " + universe + ": " + stop(i.Universe.In(l))
		if i.Definition.IsStated() {
			out += " " + stop(i.Definition.In(l))
		}
		return out
	}
	return text(
		say(lang.VI, "%s giá trị, %s, kèm nguồn, mức chính xác và trạng thái.", "%s giá trị, %s, kèm nguồn, mức chính xác và trạng thái.", "từ %s đến %s", "Phạm vi"),
		say(lang.EN, "%s values, %s, each with its source, how exact it is and its status.", "%s value, %s, with its source, how exact it is and its status.", "from %s to %s", "Coverage"),
	)
}

// inSentence is a period as it stands in a sentence: "năm 2025", "quý III/2025".
func inSentence(l lang.Lang, p record.Period) string {
	name := lang.Running(l, p.Name(l))
	switch {
	case l == lang.VI && p.Kind() == record.Year:
		return "năm " + name
	case l == lang.VI && p.Kind() == record.Day:
		return "ngày " + name
	}
	return name
}

// stop ends a text with a full stop.
func stop(s string) string { return strings.TrimRight(s, ". ") + "." }

// aboutIndicator is what its page says of it.
func (p *Portal) aboutIndicator(i *record.Indicator) []Fact {
	facts := []Fact{
		{"definition", p.say("indicator.definition"), p.said(i.Definition)},
		{"universe", p.say("indicator.universe"), i.Universe},
		{"unit", p.say("indicator.unit"), unitName(i.Unit)},
		{"kind", p.say("figure.kind"), p.say("kind." + i.Kind)},
		{"better", p.say("indicator.better"), p.say("better." + string(i.Better))},
		{"owner", p.say("indicator.owner"), p.said(i.Owner)},
		{"method", p.say("indicator.method"), p.said(i.Method)},
		{"limits", p.say("indicator.limits"), i.Limits},
		{"note", text("Ghi chú", "Note"), i.Note},
	}
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Text.IsZero() })
}

func unitName(u *record.Unit) lang.Text {
	if u == nil {
		return lang.Text{}
	}
	return u.Name
}

func observationKey() []string { return []string{"indicator", "entity", "period"} }

func observationLinks() []Link {
	return []Link{{"indicator", "indicators", "id"}, {"entity", "entities", "id"}, {"source", "sources", "id"}, {"stated_source", "sources", "id"}, {"reply_source", "sources", "id"}}
}

// observationColumns are those of an indicator's values; a column is never
// renamed, only added.
func observationColumns() []Column {
	columns := []Column{
		column("indicator", Text, text("Chỉ số", "Indicator"), text("Mã của chỉ số", "Id of the indicator")),
		column("entity", Text, text("Đơn vị", "Entity"), text("Mã của cơ quan, địa phương; viet-nam là cả nước", "Id of the agency or locality; viet-nam is the whole country")),
		column("entity_code", Text, text("Mã hành chính", "Code"), text("Mã tỉnh, thành phố của cơ quan thống kê, dạng chữ: số 0 đứng đầu được giữ", "Code of the province or city at the statistics office, as text: a leading zero is kept")),
		column("entity_name_vi", Text, text("Tên đơn vị", "Name in Vietnamese"), text("Tên tiếng Việt của cơ quan, địa phương", "Vietnamese name of the agency or locality")),
		column("entity_name_en", Text, text("Tên tiếng Anh", "Name in English"), text("Tên tiếng Anh của cơ quan, địa phương", "English name of the agency or locality")),
		column("period", Period, text("Kỳ", "Period"), text("Thời gian mà giá trị nói tới: 2025, 2025-h1 (6 tháng đầu năm), 2025-q3 (quý III), 2025-10, 2025-10-15, 2011--2015", "The time the value is about: 2025, 2025-h1 (first half), 2025-q3 (third quarter), 2025-10, 2025-10-15, 2011--2015")),
		column("since", Period, text("Tính từ", "Since"), text("Ngày hoặc kỳ bắt đầu của số cộng dồn; khi đó kỳ là ngày cuối được tính", "First day or period of a cumulative count; the period then is the last day counted")),
		column("value", Decimal, text("Giá trị", "Value"), text("Giá trị, giữ đúng các chữ số như nguồn ghi; số do cổng này tính thì có công thức ở cột computed", "The value with its digits as the source prints them; where this portal computed it, column computed says from what")),
		column("of", Decimal, text("Trên tổng số", "Of"), text("Tổng số mà giá trị là một phần", "The whole of which the value is a part")),
		column("stated", Decimal, text("Nguồn ghi", "Stated"), text("Tỷ lệ hoặc giá trị do nguồn tự tính và in ra, để đối chiếu; nếu giá trị do cổng này tính thì cột stated_source cho biết văn bản nào in", "The share or the derived value as a source prints it, for comparison; of a value that this portal computed, stated_source is the document that prints it")),
		column("bound", Text, text("Mức chính xác", "How exact"), text("exact: đúng giá trị này; above: trên; below: dưới; about: khoảng", "exact: this very value; above: over it; below: under it; about: around it")),
		column("status", Text, text("Trạng thái", "Status"), text("estimate: ước tính; preliminary: sơ bộ; final: chính thức; trống: nguồn không nêu", "estimate, preliminary or final; empty where the source does not say")),
		column("computed", Text, text("Tính từ", "Computed from"), text("Hai con số mà cổng này lấy để tính: tử số / mẫu số; trống nếu giá trị lấy thẳng từ nguồn", "The two figures from which this portal computed the value: numerator / denominator; empty where the value is the source’s own")),
		column("unit", Text, text("Đơn vị tính", "Unit"), text("Mã của đơn vị tính", "Id of the unit of measurement")),
		column("trust", Text, text("Loại nguồn", "Kind of source"), text("Nguồn được đọc bằng cách nào: xem trang Nguồn", "How the source was come by: see the page Sources")),
		column("source", Text, text("Nguồn", "Source"), text("Mã của tài liệu làm nguồn", "Id of the document that is the source")),
		column("source_number", Text, text("Số hiệu nguồn", "Number of the source"), text("Số, ký hiệu của văn bản như in trên văn bản", "Number of the document as printed")),
		column("source_date", Period, text("Ngày của nguồn", "Date of the source"), text("Ngày, tháng hoặc năm của tài liệu", "Day, month or year of the document")),
		column("locator_vi", Text, text("Chỗ trong nguồn", "Place in the source, in Vietnamese"), text("Chỗ nêu giá trị trong tài liệu", "Where in the document the value stands, in Vietnamese")),
		column("locator_en", Text, text("Chỗ trong nguồn (tiếng Anh)", "Place in the source"), text("Chỗ nêu giá trị trong tài liệu, bằng tiếng Anh", "Where in the document the value stands")),
		column("note_vi", Text, text("Ghi chú", "Note in Vietnamese"), text("Điều cần biết về riêng giá trị này", "What must be known of this one value, in Vietnamese")),
		column("note_en", Text, text("Ghi chú (tiếng Anh)", "Note"), text("Điều cần biết về riêng giá trị này, bằng tiếng Anh", "What must be known of this one value")),
		column("share", Decimal, text("Tỷ lệ do cổng này tính", "Share as computed"), text("value chia cho of, tính bằng phần trăm, do cổng này tính và làm tròn; mức chính xác như ở cột bound", "value divided by of, in percent, computed and rounded by this portal; as exact as column bound says")),
		column("stated_source", Text, text("Nguồn in giá trị để đối chiếu", "Source of what is stated"), text("Mã của tài liệu in giá trị ở cột stated, khi giá trị do cổng này tính", "Id of the document that prints what is in column stated, where this portal computed the value")),
		column("stated_locator_vi", Text, text("Chỗ in giá trị để đối chiếu", "Place of what is stated, in Vietnamese"), text("Chỗ trong tài liệu ấy", "Where in that document, in Vietnamese")),
		column("stated_locator_en", Text, text("Chỗ in giá trị để đối chiếu (tiếng Anh)", "Place of what is stated"), text("Chỗ trong tài liệu ấy, bằng tiếng Anh", "Where in that document")),
	}
	columns = append(columns, replyColumns()...)
	for k := range columns {
		switch columns[k].Name {
		case "bound":
			columns[k].Enum = []string{string(record.Exact), string(record.Above), string(record.Below), string(record.About)}
		case "status":
			columns[k].Enum = []string{string(record.Estimate), string(record.Preliminary), string(record.Final)}
		}
	}
	return required(columns, "indicator", "entity", "entity_name_vi", "entity_name_en", "period", "value", "bound", "unit", "trust", "source")
}

// observations are the rows of values.
func observations(series []*record.Observation) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, o := range series {
			if !yield(observationRow(o)) {
				return
			}
		}
	}
}

func observationRow(o *record.Observation) []string {
	computed := ""
	if o.IsComputed() {
		computed = o.From[0].Figure() + " / " + o.From[1].Figure()
	}
	locator, note := both(o.Locator), both(o.Note)
	row := []string{
		o.Indicator.ID, o.Entity.ID, o.Entity.Code, o.Entity.Name.VI, o.Entity.Name.EN, o.Period.String(), o.Since.String(),
		o.Value.String(), o.Of.String(), o.Stated.String(), string(o.Bound), string(o.Status), computed, o.Indicator.Unit.ID, string(o.Trust),
		o.Source.ID, o.Source.Number, o.Source.Date.String(), locator[0], locator[1], note[0], note[1],
		o.Share().String(), sourceID(o.StatedSource), o.StatedLocator.VI, o.StatedLocator.EN,
	}
	return append(row, replyCells(o.Reply)...)
}

// replyColumns hold an agency's answer, which stands beside what it is about
// (design.md, 4).
func replyColumns() []Column {
	return []Column{
		column("reply_date", Date, text("Ngày của ý kiến", "Date of the reply"), text("Ngày cơ quan có ý kiến; trống nếu chưa có ý kiến", "Day of the agency’s reply; empty where there is none")),
		column("reply_vi", Text, text("Ý kiến của cơ quan", "Reply in Vietnamese"), text("Ý kiến của cơ quan về dòng này", "What the agency answers to this row, in Vietnamese")),
		column("reply_en", Text, text("Ý kiến của cơ quan (tiếng Anh)", "Reply"), text("Ý kiến của cơ quan về dòng này, bằng tiếng Anh", "What the agency answers to this row")),
		column("reply_source", Text, text("Nguồn của ý kiến", "Source of the reply"), text("Mã của văn bản nêu ý kiến", "Id of the document with the reply")),
	}
}

func replyCells(r *record.Reply) []string {
	if r == nil {
		return make([]string, len(replyColumns()))
	}
	return []string{r.Date.String(), r.Text.VI, r.Text.EN, sourceID(r.Source)}
}

func both(t lang.Text) [2]string { return [2]string{t.VI, t.EN} }
