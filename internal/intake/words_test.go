package intake

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// TestNumerals reads numbers as they are typed (L10N-02): both ways where both
// are possible.
func TestNumerals(t *testing.T) {
	for _, c := range []struct {
		text, vi, en string
		percent      bool
		mark         string
	}{
		{"1.132", "1132", "1.132", false, ""},
		{"1,132", "1.132", "1132", false, ""},
		{"1.132,5", "1132.5", "", false, ""},
		{"1,132.50", "", "1132.50", false, ""},
		{"1.132.000", "1132000", "", false, ""},
		{"16,4%", "16.4", "", true, ""},
		{"16,4 % (*)", "16.4", "", true, "(*)"},
		{"16.4", "", "16.4", false, ""},
		{"1 132", "1132", "1132", false, ""},
		{"1\u00a0132,5", "1132.5", "", false, ""},
		{"1132¹", "1132", "1132", false, "¹"},
		{"1.132(1)", "1132", "1.132", false, "(1)"},
		{"(1.132)", "-1132", "-1.132", false, ""},
		{"−3,5", "-3.5", "", false, ""},
		{"007", "7", "7", false, ""},
		{"0,05", "0.05", "", false, ""},
		{"1.13", "", "1.13", false, ""},
		{"12.34.56", "", "", false, ""},
		{"1e5", "", "", false, ""},
		{"12 thủ tục", "", "", false, ""},
		{"", "", "", false, ""},
	} {
		n, ok := readNumeral(c.text)
		if !ok && c.vi+c.en == "" {
			continue
		}
		if n.vi != c.vi || n.en != c.en || n.percent != c.percent || n.mark != c.mark {
			t.Errorf("%q: got %+v, want %+v", c.text, n, c)
		}
	}
	for from, want := range map[string]string{"0.164": "16.4", "1": "100", "-0.0005": "-0.05", "0.9975": "99.75", "0": "0", "1.5": "150"} {
		if got := hundredfold(from); got != want {
			t.Errorf("%s is %s per cent, want %s", from, got, want)
		}
	}
}

// TestPeriods reads periods as sheets write them (L10N-03); days go first.
func TestPeriods(t *testing.T) {
	for text, want := range map[string]string{
		"2025": "2025", "Năm 2025": "2025", "Tháng 11/2025": "2025-11", "tháng 11 năm 2025": "2025-11", "11/2025": "2025-11", "T11/2025": "2025-11",
		"Quý III/2025": "2025-q3", "Quý 3 năm 2025": "2025-q3", "Q3 2025": "2025-q3", "6 tháng đầu năm 2025": "2025-h1", "6 tháng cuối năm 2025": "2025-h2",
		"02/11/2025": "2025-11-02", "ngày 15 tháng 10 năm 2025": "2025-10-15", "2011–2015": "2011--2015", "Giai đoạn 2011 - 2015": "2011--2015",
		"November 2025": "2025-11", "Nov 2025": "2025-11", "2025 (*)": "2025", "2025-h1": "2025-h1",
		"31/02/2025": "", "13/2025": "", "hôm qua": "", "1132": "", "16,4": "", "": "",
	} {
		p, ok := readPeriod(text)
		if p.String() != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", text, p, want)
		}
	}
	if _, ok := cellPeriod(sheet.Cell{Kind: sheet.Number, Value: "45977", Serial: true}, false); ok {
		t.Error("a plain number was taken for a day without being told so")
	}
	if p, _ := cellPeriod(sheet.Cell{Kind: sheet.Number, Value: "45977", Serial: true}, true); p.String() != "2025-11-16" {
		t.Errorf("45977 is %s", p)
	}
}

// TestStatedPeriods reads what titles, sheets and files say of time; the days of
// documents and the spans of programmes say nothing of it.
func TestStatedPeriods(t *testing.T) {
	for text, want := range map[string]string{
		"(Tính đến tháng 11 năm 2025)": "2025-11", "KẾT QUẢ THÁNG 01/2026": "2026-01", "Báo cáo T11/2025": "2025-11",
		"Quý III năm 2025": "2025-q3", "Quý 4/2025": "2025-q4", "Năm 2025": "2025", "6 tháng đầu năm 2025": "2025-h1", "11 tháng năm 2025": "2025-11",
		"Số liệu đến ngày 15/10/2025": "2025-10-15", "tính đến hết ngày 15 tháng 10 năm 2025": "2025-10-15",
		"Hà Nội, ngày 15 tháng 12 năm 2025":                                "",
		"(Kèm theo Công điện số 220/CĐ-TTg ngày 18/11/2025 của Thủ tướng)": "",
		"Hà Nội, ngày … tháng 12 năm 2025":                                 "",
		"Kế hoạch giai đoạn 2021-2025":                                     "",
		"Tháng 11/2025 so với tháng 10/2025":                               "2025-11 2025-10",
		"phu_luc_thang-01-2026":                                            "2026-01", "bao-cao-2025-11": "2025-11", "2025-11-18 bao cao": "", "220-cd-ttg": "", "Phụ lục III": "",
		"November 2025": "2025-11", "as of 15/10/2025": "2025-10-15",
	} {
		var got []string
		for _, s := range statedIn(text) {
			got = append(got, s.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q states %v, want %q", text, got, want)
		}
	}
}

// TestTitlesAgree asks where a title states another period than the one that is
// said, until a person says so of that very period.
func TestTitlesAgree(t *testing.T) {
	w := project(t)
	for _, c := range []struct{ title, period, says, asks, note string }{
		{"Tháng 11 năm 2025", "2025-11", "", "", ""},
		{"Kế hoạch năm 2025; tháng 11/2025", "2025-11", "", "", ""},
		{"Tháng 11/2025 so với tháng 10/2025", "2025-10", "", "", ""},
		{"Số liệu đến ngày 15/11/2025", "2025-11", "", "", "intake-period-near"},
		{"11 tháng năm 2025", "2025-11", "", "2025-11", ""},
		{"11 tháng năm 2025", "2025-11", "2025-11", "", ""},
		{"11 tháng năm 2025", "2025-11-30", "", "", "intake-period-since"},
		{"11 tháng năm 2025", "2025-10", "", "2025-11", ""},
		{"Tháng 11/2025 và 11 tháng năm 2025", "2025-11", "", "", ""},
		{"9 tháng đầu năm 2025", "2025-q3", "", "2025-09", ""},
		{"3 tháng đầu năm 2025", "2025-q1", "", "", ""},
		{"6 tháng năm 2025", "2025-h1", "", "", ""},
		{"12 tháng năm 2025", "2025", "", "", ""},
		{"12 tháng năm 2025", "2025-12", "", "2025-12", ""},
		{"12 tháng năm 2025", "2021--2025", "", "2025-12", ""},
		{"Tháng 01 năm 2026", "2025-12", "", "2026-01", ""},
		{"Năm 2025", "2025-11", "", "2025", ""},
		{"Quý III năm 2025", "2025-11", "", "2025-q3", ""},
		{"Tháng 11 năm 2025", "2025", "", "2025-11", ""},
		{"Tháng 01 năm 2026", "2025-12", "2026-01", "", ""},
		{"Tháng 02 năm 2026", "2025-12", "2026-01", "2026-02", ""},
		{"Hà Nội, ngày 15 tháng 12 năm 2025", "2025-11", "", "", ""},
	} {
		o := about(provincial, func(o *Options) { o.Period, o.TitleSays, o.Source, o.Set = c.period, c.says, "220-cd-ttg", "none" })
		p, _ := read(t, w, "bảng.csv", []byte(c.title+"\n\nTỉnh;Số\nHà Nội;1665\nĐiện Biên;1\n"), o)
		k := slices.IndexFunc(p.Questions, func(q Question) bool { return q.Key == "title_says" })
		switch {
		case k < 0 && c.asks != "", k >= 0 && p.Questions[k].About != c.asks:
			t.Errorf("%q as %s: questions %v, want %q", c.title, c.period, p.Questions, c.asks)
		case k >= 0 && len(p.Files) > 0:
			t.Errorf("%q as %s: files would be written", c.title, c.period)
		case k >= 0:
			o.Answer(p.Questions[k], c.period)
			again, _ := read(t, w, "bảng.csv", []byte(c.title+"\n\nTỉnh;Số\nHà Nội;1665\nĐiện Biên;1\n"), o)
			if o.Period != c.period || slices.ContainsFunc(again.Questions, func(q Question) bool { return q.Key == "title_says" }) {
				t.Errorf("%q as %s: confirmed, and asked again", c.title, c.period)
			}
		}
		told := ""
		for _, n := range p.Notes {
			if n.Rule == "intake-period-near" || n.Rule == "intake-period-since" {
				told += n.Rule
			}
		}
		if told != c.note {
			t.Errorf("%q as %s: told %v", c.title, c.period, p.Notes)
		}
	}
}

// TestColumnAgrees asks where a column of periods states another one than that
// which is said, in all rows or in one, until it is answered: by the column or by a
// person who has seen that very period.
func TestColumnAgrees(t *testing.T) {
	w := project(t)
	day := "Tỉnh;Ngày;Số\nHuế;15/11/2025;1897\nHà Nội;16/11/2025;1665\n"
	for _, c := range []struct {
		what, name, body, column, says string
		asks, note                     string
	}{
		{"all rows", "a.csv", "Tỉnh;Kỳ;Số\nHuế;2025-10;1897\nHà Nội;2025-10;1665\n", "", "", "2025-10", ""},
		{"one row", "a.csv", "Tỉnh;Kỳ;Số\nHuế;Tháng 11/2025;1897\nHà Nội;Tháng 10/2025;1665\n", "", "", "2025-10", ""},
		{"none", "a.csv", "Tỉnh;Kỳ;Số\nHuế;Tháng 11/2025;1897\nHà Nội;2025-11;1665\n", "", "", "", ""},
		{"years as numbers", "a.json", `[{"Tỉnh":"Huế","Kỳ":2026,"Số":1897},{"Tỉnh":"Hà Nội","Kỳ":2026,"Số":1665}]`, "", "", "2026", ""},
		{"years as texts", "a.json", `[{"Tỉnh":"Huế","Kỳ":"2026","Số":1897},{"Tỉnh":"Hà Nội","Kỳ":"2026","Số":1665}]`, "", "", "2026", ""},
		{"a title of its own", "a.csv", "Tỉnh;Thời kỳ tính;Số\nHuế;10/2025;1897\nHà Nội;10/2025;1665\n", "", "", "2025-10", ""},
		{"days of documents", "a.csv", "Tỉnh;Văn bản;Số\nHuế;01/12/2025;1897\nHà Nội;02/12/2025;1665\n", "", "", "", ""},
		{"days of the month", "a.csv", day, "", "", "", "intake-period-near"},
		{"a year beside the month", "a.csv", "Tỉnh;Năm;Kỳ;Số\nHuế;2025;11/2025;1897\nHà Nội;2025;11/2025;1665\n", "", "", "", ""},
		{"another year beside the month", "a.csv", "Tỉnh;Năm;Kỳ;Số\nHuế;2026;11/2025;1897\nHà Nội;2025;11/2025;1665\n", "", "", "2026", ""},
		{"the year only", "a.csv", "Tỉnh;Năm;Số\nHuế;2025;1897\nHà Nội;2025;1665\n", "", "", "2025", ""},
		{"the column is said too", "a.csv", "Tỉnh;Đợt;Số\nHuế;2025-10;1897\nHà Nội;2025-10;1665\n", "Đợt", "", "2025-10", ""},
		{"seen", "a.csv", "Tỉnh;Kỳ;Số\nHuế;2025-10;1897\nHà Nội;2025-10;1665\n", "", "2025-10", "", ""},
		{"another one seen", "a.csv", "Tỉnh;Kỳ;Số\nHuế;2025-10;1897\nHà Nội;2025-09;1665\n", "", "2025-09", "2025-10", ""},
	} {
		o := about(provincial, func(o *Options) {
			o.PeriodColumn, o.TitleSays, o.Source, o.Set = c.column, c.says, "220-cd-ttg", "provinces-34"
		})
		p, _ := read(t, w, c.name, []byte(c.body), o)
		k := slices.IndexFunc(p.Questions, func(q Question) bool { return q.Key == "period_column" })
		if told := slices.ContainsFunc(p.Notes, func(n source.Problem) bool { return n.Rule == "intake-period-near" }); told != (c.note != "") {
			t.Errorf("%s: told %v", c.what, p.Notes)
		}
		if k < 0 || c.asks == "" {
			if k >= 0 || c.asks != "" {
				t.Errorf("%s: questions %v, want %q", c.what, p.Questions, c.asks)
			}
			for _, v := range p.Values {
				if v.Period.String() != "2025-11" {
					t.Errorf("%s: %s is of %s", c.what, v.Cell, v.Period)
				}
			}
			continue
		}
		if q := p.Questions[k]; q.About != c.asks || len(p.Files) > 0 || len(q.Choices) != 2 {
			t.Errorf("%s: asks of %s with %v, want %s; %d files", c.what, q.About, q.Choices, c.asks, len(p.Files))
		}
		for _, answer := range p.Questions[k].Choices {
			o := o
			o.Answer(p.Questions[k], answer)
			again, ps := read(t, w, c.name, []byte(c.body), o)
			clean(t, again, ps)
			others := 0
			for _, v := range again.Values {
				if v.Period.String() != "2025-11" {
					others++
				}
			}
			if of := answer != "2025-11"; of != (others > 0) || len(again.Values) != 2 {
				t.Errorf("%s, answered %s: %d of %d values are of another period", c.what, answer, others, len(again.Values))
			}
		}
	}
}

// TestAllQuestionsAtOnce puts every question that hangs on no other in one run,
// with the answers that make sense.
func TestAllQuestionsAtOnce(t *testing.T) {
	w := project(t)
	rest := provinces(t, w, "hue")
	_, rest, _ = strings.Cut(rest, "\n")
	rest = strings.ReplaceAll(strings.ReplaceAll(rest, ";1\n", ";1.132;2.264;0,5\n"), "Hà Nội;", "Hà Nộii;")
	body := []byte("Thủ tục tiếp nhận không phụ thuộc địa giới tháng 12/2025\n\nĐịa phương;Số thủ tục;Tổng số;Tỷ lệ\n" + rest)
	asked := func(o Options) string {
		p, ps := read(t, w, "bảng.csv", body, o)
		if ps.Errors() > 0 || len(p.Files) > 0 {
			t.Errorf("problems %v, %d files", ps.Sorted(), len(p.Files))
		}
		var keys []string
		for _, q := range p.Questions {
			keys = append(keys, q.Key)
		}
		return strings.Join(keys, " ")
	}
	p, _ := read(t, w, "bảng.csv", body, Options{})
	if got := asked(Options{}); got != "indicator period set names source" {
		t.Errorf("asked %s", got)
	}
	for _, q := range p.Questions {
		if len(q.Choices) == 0 || len(q.Choices) > mostChoices {
			t.Errorf("%s has %d choices", q.Key, len(q.Choices))
		}
		if q.Key == "indicator" && q.Choices[0] != anywhere || q.Key == "period" && q.Choices[0] != "2025-12" {
			t.Errorf("%s: %v", q.Key, q.Choices)
		}
	}
	o := Options{Indicators: []Columns{{ID: anywhere}}}
	if got := asked(o); got != "value of stated period set names source" {
		t.Errorf("asked %s", got)
	}
	o.Indicators[0] = Columns{anywhere, "Số thủ tục", None, "Tỷ lệ"}
	o.Period, o.Set = "2025-12", "provinces-34"
	if got := asked(o); got != "names percent source" {
		t.Errorf("asked %s", got)
	}
}

// TestNames finds units however sheets write them (L10N-05).
func TestNames(t *testing.T) {
	w := project(t)
	n := newNames(w.records, map[string]string{"Cố đô": "hue"})
	for text, want := range map[string]string{
		"Tỉnh Lào Cai": "lao-cai", "lào cai": "lao-cai", "LÀO CAI": "lao-cai", "Lao Cai": "lao-cai", "12. Lào Cai": "lao-cai", "- Lào Cai (1)": "lao-cai",
		"TP. Hồ Chí Minh": "ho-chi-minh", "TP.Hồ Chí Minh": "ho-chi-minh", "Tp Hồ Chí Minh": "ho-chi-minh", "TPHCM": "ho-chi-minh", "TP HCM": "ho-chi-minh",
		"Thành phố Huế": "hue", "UBND TP. Huế": "hue", "Hue City": "hue", "cố đô": "hue", "Hà Nội²": "ha-noi", "Hanoi": "ha-noi", "UBND tỉnh Điện Biên": "dien-bien",
		"Bộ Y tế": "bo-y-te", "Ha Giang Province": "ha-giang-pre2025",
	} {
		found := n.find(text)
		ok := false
		for _, e := range found {
			ok = ok || e.ID == want
		}
		if !ok {
			t.Errorf("%q: got %d units, %s is not among them", text, len(found), want)
		}
	}
	for _, text := range []string{"", "Tổng cộng", "Nghìn tỷ", "Atlantis", "(*)"} {
		if found := n.find(text); len(found) > 0 {
			t.Errorf("%q is %s", text, found[0].ID)
		}
	}
	for text, total := range map[string]bool{"Tổng cộng": true, "TỔNG SỐ": true, "Cả nước": true, "Cộng": true, "Trung bình": true, "Tổng số 34 tỉnh": true, "Tổng cục Thuế": false, "Cộng Hòa": false, "Huế": false} {
		if isTotal(text) != total {
			t.Errorf("%q is a total: %v", text, !total)
		}
	}
}

// TestMapping reads back what is kept of the answers.
func TestMapping(t *testing.T) {
	o := annexOptions()
	o.Header, o.Numbers, o.Percent, o.Hidden, o.Digits = 7, "vi", "number", "skip", "shown"
	o.Names = map[string]string{`Cố "đô"`: "hue"}
	o.Indicators[0].Of = None
	o.Period, o.Source, o.TitleSays = "2025-12", "220-cd-ttg", "2025-11"
	o.Locator.VI, o.Locator.EN = `phụ lục "III"`, "Annex III"
	got, problems := mappingOf(t, string(o.TOML()))
	if len(problems) > 0 || string(got.TOML()) != string(o.TOML()) {
		t.Errorf("%v\n%s\nwant\n%s", problems, got.TOML(), o.TOML())
	}
	if got.Period+got.Source+got.TitleSays+got.Locator.VI+got.Locator.EN != "" {
		t.Errorf("the mapping keeps what is true of one sheet only: %+v", got)
	}
	golden.Each(t, "testdata/mapping.txtar", func(t *testing.T, c *golden.Case) {
		_, old := mappingOf(t, string(c.Files[0].Data))
		c.Problems(t, func(out io.Writer, lang string) error { return source.WriteText(out, old, lang) })
	})
	if _, problems := mappingOf(t, "numbers = \"de\"\n"); len(problems) != 1 || problems[0].String() != "m.toml:1:11: numbers = de is not understood" {
		t.Errorf("%v", problems)
	}
	if _, problems := mappingOf(t, "shet = \"x\"\n"); len(problems) != 1 {
		t.Errorf("a key that there is not: %v", problems)
	}
}

func mappingOf(t *testing.T, text string) (Options, []source.Problem) {
	t.Helper()
	var ps source.Problems
	o, _ := ReadMapping(fstest.MapFS{"m.toml": &fstest.MapFile{Data: []byte(text)}}, "m.toml", &ps)
	return o, ps.Sorted()
}

// TestAnswers takes a choice as it stands before its place in the list, what else
// a question can take, and nothing that would end the import later.
func TestAnswers(t *testing.T) {
	w := project(t)
	ask := func(body string, o Options, key string) Question {
		p, _ := read(t, w, "bảng.csv", []byte(body), o)
		k := slices.IndexFunc(p.Questions, func(q Question) bool { return q.Key == key })
		if k < 0 {
			t.Fatalf("%s is not asked: %v", key, p.Questions)
		}
		return p.Questions[k]
	}
	two := ask("Số liệu\n\nTỉnh;Số\nHuế;1897\n\n\nTỉnh;Số khác\nHà Nội;1665\n", about(provincial, nil), "header")
	columns := "Tỉnh;Tổng;Cấp xã\nHuế;2241;344\n"
	questions := map[string]Question{
		"header": two,
		"sets":   ask("Tên;Số\nHuế;1897\nBộ Y tế;1665\n", about(provincial, func(o *Options) { o.Set = "" }), "set"),
		"value":  ask(columns, about(provincial, nil), "value"),
		"names":  ask("Tỉnh;Số\nHuế;1897\nHà Nộii;1665\n", about(provincial, nil), "names"),
		"about":  ask(columns, Options{Period: "2025-11", Set: "provinces-34"}, "indicator"),
		"period": ask(columns, about(provincial, func(o *Options) { o.Period = "" }), "period"),
		"source": ask("Tỉnh;Số\nHuế;1897\n", about(provincial, func(o *Options) { o.Period = "2025-12" }), "source"),
		"column": ask("Tỉnh;Kỳ;Số\nHuế;2025-10;1897\n", about(provincial, nil), "period_column"),
	}
	if got := strings.Join(two.Choices, " "); got != "3 7" {
		t.Fatalf("rows %s", got)
	}
	for _, c := range [][3]string{
		{"header", "3", "3"}, {"header", "7", "7"}, {"header", "2", "7"}, {"sets", "1", questions["sets"].Choices[0]}, {"sets", "none", "none"},
		{"value", "Cấp xã", "Cấp xã"}, {"value", "C", "C"}, {"value", "2", "Cấp xã"}, {"names", "hue", "hue"}, {"about", "gii-rank", "gii-rank"},
		{"period", "11/2025", "11/2025"}, {"source", "220-cd-ttg", "220-cd-ttg"}, {"column", "2", "2025-11"},
	} {
		var ps source.Problems
		if got, ok := questions[c[0]].Take(w.records, c[1], &ps); !ok || got != c[2] {
			t.Errorf("%s, typed %s: %s, %v", c[0], c[1], got, ps.Sorted())
		}
	}
	golden.Each(t, "testdata/answers.txtar", func(t *testing.T, c *golden.Case) {
		var wrong source.Problems
		for _, typed := range [][2]string{
			{"header", "9"}, {"sets", "99"}, {"value", "Cấp huyện"}, {"names", "hueee"}, {"about", "gii-rang"}, {"period", "2025-13"}, {"source", "?"}, {"column", "2025"},
		} {
			if _, ok := questions[typed[0]].Take(w.records, typed[1], &wrong); ok {
				t.Errorf("%s: %s was taken", typed[0], typed[1])
			}
		}
		for _, l := range []string{"vi", "en"} {
			var b bytes.Buffer
			fatal(t, source.WriteText(&b, wrong.Sorted(), l))
			c.Compare(t, "answers."+l, b.Bytes())
		}
	})
}
