package chart

import (
	"os"
	"slices"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// root is the project, whose words, data, fonts and tokens the tests use.
const root = "../.."

// printer prints in l with the words of the site.
func printer(t *testing.T, l lang.Lang) record.Printer {
	t.Helper()
	ps := &source.Problems{}
	words := lang.LoadWords(os.DirFS(root), ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted()[0].Text("en"))
	}
	return record.Printer{Lang: l, Words: words}
}

// realData is what the site publishes.
func realData(t *testing.T) *record.Records {
	t.Helper()
	ps := &source.Problems{}
	r := record.Load(os.DirFS(root), ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted()[0].Text("en"))
	}
	return r
}

func both(s string) lang.Text { return lang.Text{VI: s, EN: s} }

// country and document stand behind all values that the tests make.
func country() *record.Entity { return &record.Entity{ID: record.CountryID, Name: both("Việt Nam")} }
func document() *record.Source {
	return &record.Source{ID: "doc", Number: "1-TB/X", Title: both("Doc")}
}

func unit(kind string) *record.Unit {
	u := &record.Unit{ID: kind, Name: both("Đơn vị"), Kind: kind}
	if kind == "percent" {
		u.Name = both("%")
	}
	return u
}

// indicator makes an indicator of the country from lines such as
// "2025 14.02", "2025-q3 >16", "2025 ~18.72", "2025 14.02 estimate" and
// "2025-10-15 5 since 2025-01-01".
func indicator(t *testing.T, id, kind string, lines ...string) *record.Indicator {
	t.Helper()
	i := &record.Indicator{ID: id, Name: both("Tên đầy đủ"), Short: both("Tên"), Unit: unit(kind), Universe: both("Cả nước")}
	vn, doc := country(), document()
	for _, l := range lines {
		words := strings.Fields(l)
		o := &record.Observation{Indicator: i, Entity: vn, Period: period(t, words[0]), Origin: &record.Origin{Source: doc, Bound: record.Exact}}
		number := words[1]
		switch number[0] {
		case '>':
			o.Bound, number = record.Above, number[1:]
		case '~':
			o.Bound, number = record.About, number[1:]
		}
		o.Value = decimal(number)
		switch {
		case len(words) == 3:
			o.Status = record.Status(words[2])
		case len(words) == 4:
			o.Since = period(t, words[3])
		}
		i.Series = append(i.Series, o)
	}
	return i
}

func period(t *testing.T, text string) record.Period {
	t.Helper()
	p, err := record.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// plain shows no-break spaces as spaces.
func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// TestSeriesHeadline proves that a headline concludes no more than design.md 4
// and STAT-05 allow.
func TestSeriesHeadline(t *testing.T) {
	for _, test := range []struct{ name, kind, lines, vi, en string }{
		{"change between comparable values", "percent", "2020 12.66|2021 12.87|2025 14.02 estimate",
			"Tên: 14,02% năm 2025 (ước tính), tăng 1,36 điểm phần trăm so với năm 2020",
			"Tên: 14.02% in 2025 (estimate), up 1.36 percentage points since 2020"},
		{"a fall", "count", "2020 1500|2021 1200|2022 1132",
			"Tên: 1.132 năm 2022, giảm 368 so với năm 2020", "Tên: 1,132 in 2022, down 368 since 2020"},
		{"no change", "percent", "2019 0.42|2020 0.40|2021 0.42",
			"Tên: 0,42% năm 2021, không đổi so với năm 2019", "Tên: 0.42% in 2021, unchanged since 2019"},
		{"a bound allows no change", "percent", "2020 1|2021 2|2022 3|2023 >4",
			"Tên: trên 4% năm 2023", "Tên: over 4% in 2023"},
		{"the first value is a bound", "percent", "2020 >1|2021 2|2022 3|2023 4.0",
			"Tên: 4,0% năm 2023, tăng 2,0 điểm phần trăm so với năm 2021", "Tên: 4.0% in 2023, up 2.0 percentage points since 2021"},
		{"ranks years apart are not compared: their fields differ in size", "rank", "2019 42|2020 43|2021 44",
			"Tên năm 2021: 44", "Tên, 2021: 44"},
		{"quarters apart from the year", "percent", "2025-q1 1|2025-q2 2|2025-q3 3|2025 9",
			"Tên: 3% quý III/2025, tăng 2 điểm phần trăm so với quý I/2025", "Tên: 3% in Q3 2025, up 2 percentage points since Q1 2025"},
		{"half years", "count", "2024-h1 1|2024-h2 2|2025-h1 3",
			"Tên: 3 trong 6 tháng đầu năm 2025, tăng 2 so với 6 tháng đầu năm 2024", "Tên: 3 in the first half of 2025, up 2 since the first half of 2024"},
		{"counts from one day", "count", "2025-03-01 1 since 2025-01-01|2025-06-01 2 since 2025-01-01|2025-10-15 5 since 2025-01-01|2025-12-25 9",
			"Tên: 5 ngày 15/10/2025, tăng 4 so với ngày 01/03/2025", "Tên: 5 on 15 October 2025, up 4 since 1 March 2025"},
	} {
		i := indicator(t, "x", test.kind, strings.Split(test.lines, "|")...)
		for l, want := range map[lang.Lang]string{lang.VI: test.vi, lang.EN: test.en} {
			f := Series(printer(t, l), i)
			if f == nil {
				t.Errorf("%s: no chart", test.name)
				continue
			}
			if got := plain(f.Headline); got != want {
				t.Errorf("%s (%s):\n got %s\nwant %s", test.name, l, got, want)
			}
		}
	}
}

// TestTooFewForAChart: fewer than three comparable values are figure blocks
// (design.md, 7).
func TestTooFewForAChart(t *testing.T) {
	p := printer(t, lang.VI)
	for name, lines := range map[string]string{
		"none":                "",
		"two":                 "2024 1|2025 2",
		"two and a span":      "2011--2015 37.5|2022 43.8|2023 44.8",
		"two and a bound":     "2023 1|2024 2|2025 >3",
		"three forms":         "2025-q3 1|2025-h2 2|2025 3",
		"another start":       "2025-03-01 1 since 2025-01-01|2025-06-01 2 since 2025-01-01|2025-10-15 5",
		"spans alone":         "2001--2005 1|2006--2010 2|2011--2015 3",
		"only what is about…": "2023 ~1|2024 ~2|2025 ~3",
	} {
		i := indicator(t, "x", "percent", strings.FieldsFunc(lines, func(r rune) bool { return r == '|' })...)
		if f := Series(p, i); f != nil {
			t.Errorf("%s: drawn, %q", name, f.Headline)
		}
		other := indicator(t, "y", "percent", "2025 7")
		other.Unit = i.Unit
		if f := Methods(p, &record.Concept{ID: "c", Name: both("C"), Indicators: []*record.Indicator{i, other}}); f != nil {
			t.Errorf("%s: methods drawn, %q", name, f.Headline)
		}
	}
	if f := sumsByDay(p, &record.Indicator{}); f != nil {
		t.Error("no sums, but drawn")
	}
}

func TestNotesSayWhatIsLeftOut(t *testing.T) {
	i := indicator(t, "x", "percent", "2011--2015 9", "2019 10", "2020 11", "2022 12", "2023 >13")
	i.Targets = []*record.Target{
		{ID: "a", Name: both("Mục tiêu A"), Year: 2030, Operator: record.AtLeast, Value: decimal("20"), Unit: i.Unit},
		{ID: "b", Name: both("Mục tiêu B"), Year: 2045, Operator: record.AtLeast, Value: decimal("90"), Unit: i.Unit},
		{ID: "c", Name: both("Mục tiêu C"), Year: 2030, Operator: record.AtLeast, Value: decimal("15"), Unit: i.Unit, Comparable: both("Chỉ đo một phần.")},
	}
	for _, target := range i.Targets {
		target.Indicators = []*record.Indicator{i}
	}
	f := Series(printer(t, lang.VI), i)
	want := []string{
		"Cổng này chưa tìm thấy số của 2021: hình để trống, không nối qua.",
		"Dấu rỗng kèm chữ “trên”, “dưới” hoặc “khoảng” là giá trị nguồn không nêu chính xác: không nối, không so sánh.",
		"Không vẽ chung vì thuộc loại kỳ khác hoặc đếm từ mốc khác: 2011–2015: 9%.",
		"Mục tiêu B, mục tiêu 2045: ít nhất 90%. Mục tiêu không vẽ ở đây vì không đặt được lên cùng trục mà dãy số vẫn đọc rõ.",
		"Mục tiêu C, mục tiêu 2030: ít nhất 15%. Chỉ đo một phần.",
	}
	if got := f.Notes; !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if option := string(f.Wide.Option); !strings.Contains(option, "mục tiêu 2030: ít nhất 20%") || strings.Contains(option, "90%") {
		t.Errorf("the target that may be drawn is not, or another is:\n%s", option)
	}
}

func TestMethodsConcludeNothing(t *testing.T) {
	a := indicator(t, "a", "percent", "2023 12.87", "2024 13.17", "2025 14.02 estimate")
	b := indicator(t, "b", "percent", "2025 ~18.72")
	a.Short, b.Short = both("Kinh tế số (thống kê)"), both("Kinh tế số (Bộ KH&CN)")
	b.Unit = a.Unit
	c := &record.Concept{ID: "c", Name: both("Kinh tế số"), Indicators: []*record.Indicator{a, b}}
	for l, want := range map[lang.Lang]string{
		lang.VI: "Kinh tế số: 14,02% (Thống kê, 2025, ước tính) và khoảng 18,72% (Bộ KH&CN, 2025)",
		lang.EN: "Kinh tế số: 14.02% (Thống kê, 2025, estimate) and about 18.72% (Bộ KH&CN, 2025)",
	} {
		if got := plain(Methods(printer(t, l), c).Headline); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// entities makes values of entities from "Name value of stated".
func entities(t *testing.T, kind string, lines ...string) *record.Indicator {
	t.Helper()
	i := indicator(t, "x", kind)
	for _, l := range lines {
		cells := strings.Split(l, ",")
		o := &record.Observation{Indicator: i, Period: period(t, "2025-11"), Origin: &record.Origin{Source: document(), Bound: record.Exact},
			Entity: &record.Entity{ID: lang.Slug(cells[0]), Name: both(cells[0])}, Value: decimal(cells[1])}
		if len(cells) > 2 {
			o.Of = decimal(cells[2])
		}
		if len(cells) > 3 {
			o.Stated = decimal(cells[3])
		}
		i.Series = append(i.Series, o)
	}
	return i
}

func TestBarsOrder(t *testing.T) {
	p, when := printer(t, lang.VI), period(t, "2025-11")
	shares := Bars(p, entities(t, "count", "Đồng Nai,9,10", "Cần Thơ,90,100", "Hà Nội,5,10,49.0", "Điện Biên,10,10", "An Giang,90,100"), when)
	wantRows(t, shares, "Điện Biên", "An Giang", "Cần Thơ", "Đồng Nai", "Hà Nội")
	if got, want := plain(shares.Headline), "Tên, tháng 11/2025: cao nhất 100,0% (Điện Biên, 10/10), thấp nhất 50,0% (Hà Nội, 5/10)"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got, want := strings.Join(shares.Notes, "|"), "* Hà Nội: nguồn ghi 49,0%, cổng này tính từ hai số của nguồn là 50,0%."; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if !strings.Contains(string(shares.Narrow.Option), `"50,0% *"`) {
		t.Error("the bar whose share the source states otherwise has no mark")
	}
	counts := Bars(p, entities(t, "count", "Đồng Nai,3000", "Cần Thơ,10", "Hà Nội,500"), when)
	wantRows(t, counts, "Cần Thơ", "Đồng Nai", "Hà Nội")
	if got, want := plain(counts.Headline), "Tên, tháng 11/2025: 3 đơn vị, từ 10 đến 3.000"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if !strings.Contains(counts.Subtitle, "không phải là xếp hạng") || strings.Contains(string(counts.Wide.Option), `"color":"var(--series-1)"}`) {
		t.Error("raw counts look like a ranking")
	}
	scores := Bars(p, entities(t, "index", "Đồng Nai,40.5", "Cần Thơ,50.1", "Hà Nội,50.2"), when)
	wantRows(t, scores, "Hà Nội", "Cần Thơ", "Đồng Nai")
	ranks := Bars(p, entities(t, "rank", "Đồng Nai,10", "Cần Thơ,2", "Hà Nội,1"), when)
	wantRows(t, ranks, "Hà Nội", "Cần Thơ", "Đồng Nai")
	if got, want := plain(ranks.Headline), "Tên, tháng 11/2025: trong 3 đơn vị cổng này có hạng, đứng trên cùng là Hà Nội (hạng 1), dưới cùng là Đồng Nai (hạng 10)"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for _, f := range []*Figure{scores, ranks} {
		if strings.Contains(f.Subtitle, "số đếm") {
			t.Errorf("a score or rank is called a count: %s", f.Subtitle)
		}
	}
	if f := Bars(p, entities(t, "count", "Huế,1", "Hà Nội,2"), when); f != nil {
		t.Error("two entities are drawn")
	}
	bounded := entities(t, "percent", "Huế,99", "Hà Nội,2", "Lào Cai,50", "Cà Mau,60")
	bounded.Series[0].Bound = record.Above
	wantRows(t, Bars(p, bounded, when), "Cà Mau", "Lào Cai", "Hà Nội", "Huế")
}

func wantRows(t *testing.T, f *Figure, want ...string) {
	t.Helper()
	var got []string
	for _, r := range f.Table.Rows {
		got = append(got, string(r.Cells[0].HTML))
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}

// TestTasksAreNoTrend: two days of reports stand side by side; the headline is
// about the newest alone, and a state that a report does not name is no zero.
func TestTasksAreNoTrend(t *testing.T) {
	whole := indicator(t, "tasks-assigned", "count", "2025-10-15 1132", "2025-12-25 1298")
	done := indicator(t, "tasks-completed", "count", "2025-10-15 485", "2025-12-25 1227")
	onTime, late := indicator(t, "tasks-on-time", "count", "2025-10-15 561"), indicator(t, "tasks-overdue", "count", "2025-10-15 86")
	open := indicator(t, "tasks-not-completed", "count", "2025-12-25 71")
	whole.Sums = []record.Sum{
		{Whole: whole.Series[0], Parts: []*record.Observation{done.Series[0], onTime.Series[0], late.Series[0]}},
		{Whole: whole.Series[1], Parts: []*record.Observation{done.Series[1], open.Series[0]}},
	}
	f := sumsByDay(printer(t, lang.VI), whole)
	if got, want := plain(f.Headline), "Ngày 25/12/2025: trong 1.298 nhiệm vụ được giao, 1.227 đã hoàn thành và 71 chưa hoàn thành"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	wantRows(t, f, "25/12/2025", "15/10/2025")
	if cell := f.Table.Rows[0].Cells[2]; cell.HTML != "không nêu" {
		t.Errorf("on time on 25/12/2025: %q", cell.HTML)
	}
	if strings.Contains(string(f.Wide.Option), `"type":"line"`) {
		t.Error("a line joins two reports")
	}
	for _, want := range []string{`"formatter":"485 đã hoàn thành"`, `"formatter":"86 quá hạn"`, `"decal":`} {
		if !strings.Contains(string(f.Wide.Option), want) {
			t.Errorf("no %s in the drawing", want)
		}
	}
}
