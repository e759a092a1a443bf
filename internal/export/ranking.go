package export

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

func editionID(e *rank.Edition) string { return "ranking-" + e.Ranking.ID + "-" + e.Period.String() }

// edition is the table behind one edition of a ranking. Where this portal gives
// the ranks it is enough to compute every one again: for each entity, ranked or missing, the raw numbers, what they were
// measured against, what they became, the score, the rank and its range. Whoever
// is in two groups has two rows, which "group" tells apart.
func (p *Portal) edition(e *rank.Edition) *Table {
	r := e.Ranking
	t := &Table{
		ID: editionID(e), Sort: Edition, Page: e.Path(), Base: strings.TrimSuffix(e.CSVPath(), string(CSV)),
		Title:   text(r.Name.VI+", "+inSentence(lang.VI, e.Period), r.Name.EN+", "+inSentence(lang.EN, e.Period)),
		Columns: editionColumns(r), Key: []string{"ranking", "period", "group", "entity"},
		Links: []Link{{"entity", "entities", "id"}}, Rows: editionRows(e),
		About: p.aboutEdition(e), First: e.Period, Last: e.Period,
	}
	for _, table := range e.Tables {
		t.Len += table.Size()
	}
	var values []*record.Observation
	for _, c := range r.Components {
		values = append(values, c.Indicator.In(e.Period)...)
		t.Measures = append(t.Measures, c.Indicator)
		if c.Indicator.Theme != nil {
			t.Keywords = append(t.Keywords, c.Indicator.Theme.Name)
		}
	}
	t.Keywords = distinct(t.Keywords)
	t.Sources = record.SourcesOf(append(values, besideValues(e)...))
	t.Description = p.describeEdition(e, t)
	return t
}

// besideValues are all that the table shows beside and does not rank by.
func besideValues(e *rank.Edition) []*record.Observation {
	var out []*record.Observation
	add := func(of *record.Entity) {
		for _, i := range e.Ranking.Beside {
			if o := i.Find(e.Period, of); o != nil {
				out = append(out, o)
			}
		}
	}
	for _, t := range e.Tables {
		for k := range t.Rows {
			add(t.Rows[k].Entity)
		}
		for _, m := range t.Missing {
			add(m.Entity)
		}
	}
	return out
}

// distinct leaves the first of texts that are equal.
func distinct(all []lang.Text) []lang.Text {
	var out []lang.Text
	for _, x := range all {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

func (p *Portal) describeEdition(e *rank.Edition, t *Table) lang.Text {
	rows := func(l lang.Lang) string { return lang.Int(l, t.Len) }
	holds := rankingHolds(e.Ranking)
	return text(
		stop(e.Ranking.Summary.VI)+" Kỳ "+inSentence(lang.VI, e.Period)+", "+rows(lang.VI)+" dòng: "+stop(holds.VI),
		stop(e.Ranking.Summary.EN)+" Edition of "+inSentence(lang.EN, e.Period)+", "+rows(lang.EN)+" rows: "+stop(holds.EN),
	)
}

// rankingHolds says what a ranking of its kind gives, and what can be computed
// again from it.
func rankingHolds(r *rank.Ranking) lang.Text {
	switch r.Kind {
	case rank.Published:
		return text("hạng như cơ quan công bố in ra; cổng này không tính hạng, và bảng này không có số gốc để tính lại",
			"ranks as their publisher prints them; this portal computes none, and the numbers behind them are not in this table")
	case rank.Ordered:
		return text("số đếm như nguồn nêu, xếp theo thứ tự; không có điểm, không có hạng, vì thiếu tổng số để so sánh",
			"counts as the source gives them, in order; no scores and no ranks, since the wholes to compare them with are missing")
	case rank.Share:
		return text("số gốc, tổng số, tỷ lệ và hạng, đủ để tính lại từng hạng",
			"raw numbers, the wholes they are parts of, shares and ranks, enough to compute every rank again")
	}
	if r.Robustness == nil {
		return text("số gốc, trọng số, mốc, giá trị chuẩn hóa, điểm và hạng, đủ để tính lại từng hạng",
			"raw numbers, weights, goalposts, normalised values, scores and ranks, enough to compute every rank again")
	}
	return text("số gốc, trọng số, mốc, giá trị chuẩn hóa, điểm, hạng và khoảng hạng, đủ để tính lại từng hạng",
		"raw numbers, weights, goalposts, normalised values, scores, ranks and rank ranges, enough to compute every rank again")
}

// aboutEdition is how the ranks come about, in the words of the ranking's page,
// and what its indicators are.
func (p *Portal) aboutEdition(e *rank.Edition) []Fact {
	r := e.Ranking
	method := func(l lang.Lang) string { return strings.Join(r.Method(l, p.Words), " ") }
	facts := []Fact{
		{"definition", p.say("indicator.definition"), r.Summary},
		{"method", p.say("ranking.method"), text(method(lang.VI), method(lang.EN))},
		{"note", text("Ghi chú", "Note"), r.Note},
	}
	for k, c := range r.Components {
		n := strconv.Itoa(k + 1)
		facts = append(facts,
			Fact{"c" + n, text("Thành phần "+n, "Component "+n), c.Indicator.Name},
			Fact{"c" + n + "_definition", p.say("indicator.definition"), p.said(c.Indicator.Definition)},
			Fact{"c" + n + "_unit", p.say("indicator.unit"), unitName(c.Indicator.Unit)},
			Fact{"c" + n + "_limits", p.say("indicator.limits"), c.Indicator.Limits})
	}
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Text.IsZero() })
}

// rankingColumns stand before the columns of the components; a column is never
// renamed, only added.
func rankingColumns() []Column {
	columns := []Column{
		column("ranking", Text, text("Bảng xếp hạng", "Ranking"), text("Mã của bảng xếp hạng", "Id of the ranking")),
		column("period", Period, text("Kỳ", "Period"), text("Kỳ của bảng", "Period of the edition")),
		column("kind", Text, text("Loại bảng", "Kind"), text("computed: tính từ nhiều thành phần; share: theo một tỷ lệ; published: hạng do cơ quan khác công bố; ordered: số đếm theo thứ tự, không xếp hạng", "computed: from several components; share: by one share; published: ranks of another body; ordered: counts in order, without ranks")),
		column("group", Text, text("Nhóm", "Group"), text("Số thứ tự của nhóm được xếp với nhau; together là xếp chung các nhóm", "Number of the group ranked among itself; together is all groups at once")),
		column("group_name_vi", Text, text("Tên nhóm", "Group in Vietnamese"), text("Tên tiếng Việt của nhóm", "Vietnamese name of the group")),
		column("group_name_en", Text, text("Tên nhóm (tiếng Anh)", "Group in English"), text("Tên tiếng Anh của nhóm", "English name of the group")),
		column("entity", Text, text("Đơn vị", "Entity"), text("Mã của cơ quan, địa phương", "Id of the agency or locality")),
		column("entity_code", Text, text("Mã hành chính", "Code"), text("Mã tỉnh, thành phố của cơ quan thống kê, dạng chữ", "Code of the province or city at the statistics office, as text")),
		column("entity_name_vi", Text, text("Tên đơn vị", "Name in Vietnamese"), text("Tên tiếng Việt của cơ quan, địa phương", "Vietnamese name of the agency or locality")),
		column("entity_name_en", Text, text("Tên tiếng Anh", "Name in English"), text("Tên tiếng Anh của cơ quan, địa phương", "English name of the agency or locality")),
		column("rank", Integer, text("Hạng", "Rank"), text("Hạng trong nhóm; trống nếu không được xếp hạng", "Rank in the group; empty where there is none")),
		column("tied", Boolean, text("Cùng hạng", "Tied"), text("yes nếu có nơi khác cùng hạng, nếu không thì no", "yes where another has the same rank, else no")),
		column("score", Decimal, text("Điểm", "Score"), text("Điểm đã làm tròn, dùng để xếp hạng", "Score as rounded, by which ranks are given")),
		column("rank_low", Integer, text("Khoảng hạng, từ", "Rank range from"), text("Bách phân vị thứ 5 của hạng qua các lần tính lại với lựa chọn khác", "5th percentile of the rank over all draws with other choices")),
		column("rank_high", Integer, text("Khoảng hạng, đến", "Rank range to"), text("Bách phân vị thứ 95 của hạng qua các lần tính lại", "95th percentile of the rank over all draws")),
		column("too_close", Integer, text("Quá sát", "Too close"), text("Những dòng cùng số là các nơi liền nhau quá sát để phân định", "Rows with one number are neighbours too close to call")),
		column("rank_before", Integer, text("Hạng kỳ trước", "Rank before"), text("Hạng ở kỳ trước, chỉ khi so sánh được", "Rank in the edition before, only where it can be compared")),
		column("missing", Text, text("Vì sao không có hạng", "Why missing"), text("no-value: cổng này chưa tìm thấy số liệu; not-exact: chỉ biết trên, dưới hoặc khoảng; coverage: quá ít trọng số có số liệu; said: lý do nêu ở trang xếp hạng", "no-value: this portal has found none; not-exact: only a bound is known; coverage: too little of the weight has values; said: the page of the ranking says why")),
		column("coverage", Decimal, text("Phần trọng số có số liệu", "Coverage"), text("Phần trọng số có số liệu, từ 0 đến 1, nếu thiếu", "Part of the weight that has values, 0 to 1, where some are missing")),
		column("normalise", Text, text("Cách chuẩn hóa", "Normalisation"), text("min-max, z-score, percentile, share-of-best hoặc none", "min-max, z-score, percentile, share-of-best or none")),
		column("scale_worst", Decimal, text("Điểm của mức kém nhất", "Scale, worst"), text("Điểm mà chuẩn hóa min-max cho mức kém nhất", "What min-max gives the worst")),
		column("scale_best", Decimal, text("Điểm của mức tốt nhất", "Scale, best"), text("Điểm mà chuẩn hóa min-max cho mức tốt nhất", "What min-max gives the best")),
		column("aggregate", Text, text("Cách tổng hợp", "Aggregation"), text("arithmetic: trung bình cộng; geometric: trung bình nhân; harmonic: trung bình điều hòa", "arithmetic, geometric or harmonic mean")),
		column("digits", Integer, text("Số chữ số của điểm", "Digits"), text("Điểm được làm tròn đến bao nhiêu chữ số thập phân", "Digits after the point to which scores are rounded")),
		column("draws", Integer, text("Số lần tính lại", "Draws"), text("Số lần tính lại để tìm khoảng hạng", "Number of draws behind the rank range")),
		column("seed", Integer, text("Số bắt đầu", "Seed"), text("Dãy ngẫu nhiên bắt đầu từ số này, nên ai tính lại cũng được đúng kết quả ấy", "Seed of the random numbers, so that the draws can be repeated")),
	}
	return required(columns, "ranking", "period", "kind", "group", "entity", "entity_name_vi", "entity_name_en", "tied")
}

// componentColumns stand once a component, each with the component's number.
// What a component was measured against stands in every row, so that a
// spreadsheet needs no other file.
func componentColumns() []Column {
	return []Column{
		column("indicator", Text, text("chỉ số", "indicator"), text("Mã của chỉ số", "Id of the indicator")),
		column("better", Text, text("chiều tốt", "better"), text("higher: số lớn hơn là tốt hơn; lower: số nhỏ hơn là tốt hơn; none: không nói lên tốt xấu", "Which way is better: higher, lower or none")),
		column("value", Decimal, text("số gốc", "raw number"), text("Giá trị như trong chỉ số", "Value as in the indicator")),
		column("of", Decimal, text("trên tổng số", "of"), text("Tổng số mà giá trị là một phần", "The whole of which the value is a part")),
		column("stated", Decimal, text("nguồn ghi", "stated"), text("Tỷ lệ phần trăm mà nguồn in ra", "The percentage that the source prints")),
		column("entering", Decimal, text("số đưa vào tính", "entering"), text("Số đưa vào tính: tỷ lệ nếu nguồn cho tổng số, nếu không thì chính giá trị", "What enters: the share where the source gives a whole, else the value itself")),
		column("low", Decimal, text("mốc thấp", "low"), text("Mốc thấp của chuẩn hóa min-max", "Lower end of min-max")),
		column("high", Decimal, text("mốc cao", "high"), text("Mốc cao của chuẩn hóa min-max, hoặc giá trị tốt nhất", "Upper end of min-max, or the best value")),
		column("mean", Decimal, text("trung bình", "mean"), text("Trung bình, khi chuẩn hóa z-score", "Mean, for z-scores")),
		column("sd", Decimal, text("độ lệch chuẩn", "sd"), text("Độ lệch chuẩn, khi chuẩn hóa z-score", "Standard deviation, for z-scores")),
		column("normalised", Decimal, text("giá trị chuẩn hóa", "normalised"), text("Giá trị sau chuẩn hóa", "Value after normalisation")),
		column("weight", Decimal, text("trọng số", "weight"), text("Trọng số trong dòng này; được tăng theo tỷ lệ nếu thành phần khác thiếu", "Weight in this row; scaled up where others are missing")),
		column("contribution", Decimal, text("đóng góp", "contribution"), text("Phần góp vào điểm", "What it brings to the score")),
		column("source", Text, text("nguồn", "source"), text("Mã của tài liệu làm nguồn", "Id of the document that is the source")),
	}
}

// besideColumns stand once an indicator that is shown beside and not ranked by.
func besideColumns() []Column {
	return []Column{
		column("indicator", Text, text("chỉ số", "indicator"), text("Mã của chỉ số nêu kèm, không dùng để xếp hạng", "Id of an indicator shown beside, not ranked by")),
		column("value", Decimal, text("giá trị", "value"), text("Giá trị của chỉ số nêu kèm", "Value of the indicator shown beside")),
		column("of", Decimal, text("trên tổng số", "of"), text("Tổng số mà giá trị là một phần", "The whole of which the value is a part")),
	}
}

// laterColumns came after the columns of the components and of what stands
// beside had been published: they stand at the end of the row.
func laterColumns(beside bool) []Column {
	status := column("status", Text, text("trạng thái", "status"), text("estimate: ước tính; preliminary: sơ bộ; final: chính thức; trống: nguồn không nêu", "estimate, preliminary or final; empty where the source does not say"))
	status.Enum = []string{string(record.Estimate), string(record.Preliminary), string(record.Final)}
	if !beside {
		return []Column{status}
	}
	bound := column("bound", Text, text("mức chính xác", "how exact"), text("exact: đúng giá trị này; above: trên; below: dưới; about: khoảng", "exact: this very value; above: over it; below: under it; about: around it"))
	bound.Enum = []string{string(record.Exact), string(record.Above), string(record.Below), string(record.About)}
	return []Column{bound, status, column("source", Text, text("nguồn", "source"), text("Mã của tài liệu làm nguồn", "Id of the document that is the source"))}
}

func editionColumns(r *rank.Ranking) []Column {
	columns := rankingColumns()
	for k, c := range r.Components {
		columns = append(columns, numbered(componentColumns(), fmt.Sprintf("c%d_", k+1), c.Indicator)...)
	}
	for k, i := range r.Beside {
		columns = append(columns, numbered(besideColumns(), fmt.Sprintf("beside%d_", k+1), i)...)
	}
	for k, c := range r.Components {
		columns = append(columns, numbered(laterColumns(false), fmt.Sprintf("c%d_", k+1), c.Indicator)...)
	}
	for k, i := range r.Beside {
		columns = append(columns, numbered(laterColumns(true), fmt.Sprintf("beside%d_", k+1), i)...)
	}
	return columns
}

// numbered puts the place of an indicator before names and its name before
// titles.
func numbered(columns []Column, prefix string, i *record.Indicator) []Column {
	for k, c := range columns {
		columns[k].Name = prefix + c.Name
		columns[k].Title = text(i.Short.VI+": "+c.Title.VI, i.Short.EN+": "+c.Title.EN)
	}
	return columns
}

// editionRows are the ranked and then the missing of each group.
func editionRows(e *rank.Edition) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for n, t := range e.Tables {
			for k := range t.Rows {
				if !yield(rankedRow(e, t, n, k)) {
					return
				}
			}
			for _, m := range t.Missing {
				if !yield(missingRow(e, t, n, m)) {
					return
				}
			}
		}
	}
}

// rankedRow is one entity in its place.
func rankedRow(e *rank.Edition, t *rank.Table, group, k int) []string {
	row := &t.Rows[k]
	out := append(named(e, t, group, row.Entity),
		count(row.Rank), yesNo(row.Tied), row.Score.String(), count(row.Low), count(row.High), closeTo(t, k), count(row.Before), "", row.Coverage.String())
	out = append(out, methodCells(e.Ranking, t)...)
	for c, cell := range row.Cells {
		out = append(out, componentCells(e.Ranking, t, c, cell)...)
	}
	return append(out, endCells(e, row.Cells, row.Entity)...)
}

// endCells are what stands beside, and then [laterColumns].
func endCells(e *rank.Edition, components []rank.Cell, of *record.Entity) []string {
	var out, later []string
	for _, cell := range components {
		status := ""
		if cell.Observation != nil {
			status = string(cell.Observation.Status)
		}
		later = append(later, status)
	}
	for _, i := range e.Ranking.Beside {
		cells, more := []string{i.ID, "", ""}, []string{"", "", ""}
		if o := i.Find(e.Period, of); o != nil {
			cells[1], cells[2] = o.Value.String(), o.Of.String()
			more = []string{string(o.Bound), string(o.Status), o.Source.ID}
		}
		out, later = append(out, cells...), append(later, more...)
	}
	return append(out, later...)
}

// missingRow is an entity without a place: why, and with what it has.
func missingRow(e *rank.Edition, t *rank.Table, group int, m rank.Missing) []string {
	out := append(named(e, t, group, m.Entity), "", no, "", "", "", "", "", m.Reason, m.Coverage.String())
	out = append(out, methodCells(e.Ranking, t)...)
	var cells []rank.Cell
	for c, component := range e.Ranking.Components {
		cell := rank.Cell{}
		if o := component.Indicator.Find(e.Period, m.Entity); o != nil && o.Bound == record.Exact {
			cell.Observation = o
		}
		cells = append(cells, cell)
		out = append(out, componentCells(e.Ranking, t, c, cell)...)
	}
	return append(out, endCells(e, cells, m.Entity)...)
}

func named(e *rank.Edition, t *rank.Table, group int, of *record.Entity) []string {
	id, name := strconv.Itoa(group+1), [2]string{}
	if t.Group == nil {
		id = "together"
	} else {
		name = both(t.Group.Name)
	}
	if name[0] == "" && t.Set != nil {
		name = both(t.Set.Name)
	}
	return []string{e.Ranking.ID, e.Period.String(), e.Ranking.Kind, id, name[0], name[1], of.ID, of.Code, of.Name.VI, of.Name.EN}
}

// methodCells are the words and numbers that say how the score comes about;
// empty where nothing is computed.
func methodCells(r *rank.Ranking, t *rank.Table) []string {
	digits, seed := strconv.Itoa(r.Digits), ""
	if r.Kind == rank.Published || r.Kind == rank.Ordered {
		digits = ""
	}
	if r.Robustness != nil {
		seed = strconv.Itoa(r.Robustness.Seed)
	}
	worst, best := "", ""
	if r.Normalise == rank.MinMax {
		worst, best = r.Scale[0].String(), r.Scale[1].String()
	}
	return []string{r.Normalise, worst, best, r.Aggregate, digits, count(t.Draws), seed}
}

func componentCells(r *rank.Ranking, t *rank.Table, c int, cell rank.Cell) []string {
	i := r.Components[c].Indicator
	var norm rank.Norm
	if c < len(t.Norms) {
		norm = t.Norms[c]
	}
	value, of, stated, from := source.Decimal{}, source.Decimal{}, source.Decimal{}, ""
	if o := cell.Observation; o != nil {
		value, of, stated, from = o.Value, o.Of, o.Stated, o.Source.ID
	}
	return []string{
		i.ID, string(i.Better), value.String(), of.String(), stated.String(), cell.Value.String(),
		norm.Low.String(), norm.High.String(), norm.Mean.String(), norm.SD.String(),
		cell.Normalised.String(), cell.Weight.String(), cell.Contribution.String(), from,
	}
}

// count writes a number, nothing for zero: no rank, no range, no draws.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// closeTo numbers the run of neighbours that are too close to call.
func closeTo(t *rank.Table, k int) string {
	for n, group := range t.TooClose {
		if slices.Contains(group, k) {
			return strconv.Itoa(n + 1)
		}
	}
	return ""
}
