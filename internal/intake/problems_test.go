package intake

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/source"
)

// badSheet is a sheet that is not taken as it is. file is the rows of a CSV, or
// of a workbook that make fills.
type badSheet struct {
	csv       string
	fileName  string // its name, where that matters
	make      func(t *testing.T, f *excelize.File)
	sheetName string // of the sheet, where that matters
	o         Options
}

// about says what nobody asks in these cases.
func about(id string, change func(*Options)) Options {
	o := Options{Indicators: []Columns{{ID: id}}, Period: "2025-11", Set: "provinces-34"}
	if change != nil {
		change(&o)
	}
	return o
}

// cells fills a workbook: address, value, address, value … Numbers are numbers.
func cells(pairs ...any) func(t *testing.T, f *excelize.File) {
	return func(t *testing.T, f *excelize.File) {
		t.Helper()
		for k := 0; k < len(pairs); k += 2 {
			if err := f.SetCellValue("Phụ lục", pairs[k].(string), pairs[k+1]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// provinces is a sheet of the 34 provinces, but for some.
func provinces(t *testing.T, w world, without ...string) string {
	t.Helper()
	b := strings.Builder{}
	b.WriteString("Tỉnh, thành phố;Số\n")
	for _, e := range w.records.Sets.Get("provinces-34").Members {
		if !slices.Contains(without, e.ID) {
			b.WriteString(e.Name.VI + ";1\n")
		}
	}
	return b.String()
}

func badSheets(t *testing.T, w world) map[string]badSheet {
	plain := about(provincial, nil)
	percent := about("pii-score", nil)
	percent.Indicators[0] = Columns{ID: "dossiers-online-share"}
	percent.Set = "none"
	percent.Source = "220-cd-ttg"
	return map[string]badSheet{
		"intake-no-table":             {csv: "Kính gửi\nTrân trọng\n", o: plain},
		"intake-no-header":            {csv: "Huế;1897\nHà Nội;1665\n", o: plain},
		"intake-which-header":         {csv: "Tỉnh;Số\nHuế;1897\n\nTỉnh;Số khác\nHà Nội;1665\n", o: plain},
		"intake-which-indicator":      {csv: "Tỉnh;Số\nHuế;1897\n", o: Options{}},
		"intake-which-column":         {csv: "Tỉnh;Tổng;Cấp xã\nHuế;2241;344\n", o: plain},
		"intake-no-column":            {csv: "Tỉnh;Tổng\nHuế;2241\n", o: about(provincial, func(o *Options) { o.NameColumn = "Địa phương" })},
		"intake-no-value-column":      {csv: "Tỉnh;Ghi chú\nHuế;1\n", o: plain},
		"intake-which-name-column":    {csv: "Tỉnh;Tên;Số\nHuế;Huế;1897\n", o: plain},
		"intake-unknown-id":           {csv: "Tỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Set = "provinces-43" })},
		"intake-bad-period":           {csv: "Tỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Period = "2025-13" })},
		"intake-which-period":         {csv: "Tỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Period = "" })},
		"intake-which-period-title":   {csv: "Số liệu tháng 10 năm 2025\n\nTỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Period = "" })},
		"intake-cell-period":          {csv: "Tỉnh;Kỳ;Số\nHuế;hôm qua;1897\n", o: about(provincial, func(o *Options) { o.Period = "" })},
		"intake-unknown-name":         {csv: "Tỉnh;Số\nHuế;1897\nAtlantis;1665\n", o: plain},
		"intake-unknown-name-guess":   {csv: "Tỉnh;Số\nHuế;1897\nHà Nộii;1665\n", o: plain},
		"intake-former-unit":          {csv: "Tỉnh;Số\nHuế;1897\nHà Giang;12\n", o: plain},
		"intake-not-in-set":           {csv: "Tỉnh;Số\nHuế;1897\nBộ Y tế;12\n", o: plain},
		"intake-name-fits-two":        {csv: "Tỉnh;Số\nHuế;1897\nQuảng Trị;1602\n", o: about(provincial, func(o *Options) { o.Period, o.Set = "2025", "none" })},
		"intake-which-set":            {csv: "Tên;Số\nHuế;1897\nBộ Y tế;1665\n", o: about(provincial, func(o *Options) { o.Set = "" })},
		"intake-which-set-missing":    {csv: provinces(t, w, "hue"), o: about(provincial, func(o *Options) { o.Set = "" })},
		"intake-which-set-extra":      {csv: provinces(t, w) + "Bộ Y tế;1\n", o: about(provincial, func(o *Options) { o.Set = "" })},
		"intake-which-set-both":       {csv: provinces(t, w, "hue", "ha-noi") + "Bộ Y tế;1\n", o: about(provincial, func(o *Options) { o.Set = "" })},
		"intake-which-of":             {csv: "Tỉnh;Số;Trên tổng số;Tỷ lệ\nHuế;2241;2241;100,0%\n", o: about(anywhere, func(o *Options) { o.Indicators[0].Value = "Số" })},
		"intake-which-stated":         {csv: "Tỉnh;Số;Trên tổng số;Tỷ lệ\nHuế;2241;2241;100,0%\n", o: about(anywhere, func(o *Options) { o.Indicators[0].Value, o.Indicators[0].Of = "Số", "Trên tổng số" })},
		"intake-period-title":         {csv: "KẾT QUẢ THÁNG 01/2026\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-period-title/quarter": {csv: "Quý III năm 2025\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-period-title/year":    {csv: "Báo cáo năm 2025\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-period-title/day":     {csv: "Số liệu đến ngày 15/10/2025\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-period-title/column":  {csv: "Tỉnh;Số tháng 10/2025\nHuế;1897\n", o: plain},
		"intake-period-counted":       {csv: "Kết quả 11 tháng năm 2025\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-period-counted/third": {csv: "Kết quả 9 tháng đầu năm 2025\n\nTỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Period, o.Source = "2025-q3", "220-cd-ttg" })},
		"intake-period-cells":         {csv: "Tỉnh;Kỳ;Số\nHuế;Tháng 10/2025;1897\nHà Nội;11/2025;1665\n", o: plain},
		"intake-period-cells-many":    {csv: manyYears(), o: about("gii-rank", func(o *Options) { o.Period, o.Set, o.Source = "2025", "", "220-cd-ttg" })},
		"intake-period-sheet":         {make: cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897), sheetName: "T01-2026", o: plain},
		"intake-period-file":          {csv: "Tỉnh;Số\nHuế;1897\n", fileName: "phu-luc_thang-01-2026.csv", o: plain},
		"intake-which-source-yet":     {csv: "Số liệu tháng 12/2025\n\nĐơn vị;Thủ tục cấp tỉnh\n" + provinces(t, w, "hue"), o: Options{}},
		"intake-twice":                {csv: "Tỉnh;Số\nHuế;1897\nTP. Huế;1898\n", o: plain},
		"intake-no-name":              {csv: "Tỉnh;Số\nHuế;1897\n;1665\nHà Nội;1665\n", o: plain},
		"intake-number-unreadable":    {csv: "Tỉnh;Số\nHuế;1897\nHà Nội;chưa có\n", o: plain},
		"intake-number-is-date":       {csv: "Tỉnh;Số\nHuế;1897\nHà Nội;12/11/2025\n", o: plain},
		"intake-which-numbers":        {csv: "Tỉnh;Số\nHuế;39.012\nHà Nội;38.125\n", o: about("pii-score", func(o *Options) { o.Period = "2025" })},
		"intake-numbers-mixed":        {csv: "Tỉnh;Số\nHuế;1.132,5\nHà Nội;1,132.5\n", o: about("pii-score", func(o *Options) { o.Period = "2025" })},
		"intake-number-other-way":     {csv: "Tỉnh;Số\nHuế;1.132,5\nHà Nội;1,132.5\n", o: about("pii-score", func(o *Options) { o.Period, o.Numbers = "2025", "vi" })},
		"intake-which-percent":        {csv: "Kỳ;Tỷ lệ\n2025;0,164\n2024;0,99\n", o: percentOptions(percent)},
		"intake-percent-mixed":        {csv: "Kỳ;Tỷ lệ\n2025;16,4%\n2024;0,99\n", o: percentOptions(percent)},
		"intake-percent-not-expected": {csv: "Tỉnh;Số\nHuế;16,4%\n", o: plain},
		"intake-derived":              {csv: "Kỳ;Số\n2025;12\n", o: Options{Indicators: []Columns{{ID: "task-completion-rate"}}}},
		"intake-which-source":         {csv: "Tỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Period = "2025-12" })},
		"intake-other-source":         {csv: "Tỉnh;Số\nHuế;1900\n", o: about(provincial, func(o *Options) { o.Source = "17-tb-cqttbcd" })},
		"intake-no-such-column":       {csv: "Tỉnh;Số;Tỷ lệ\nHuế;1900;50%\n", o: about(provincial, func(o *Options) { o.Indicators[0].Value, o.Indicators[0].Stated = "Số", "Tỷ lệ" })},
		"intake-no-value":             {csv: "Tỉnh;Số;Trên\nHuế;;2241\nHà Nội;2087;2087\n", o: about(anywhere, func(o *Options) { o.Indicators[0].Value, o.Indicators[0].Of = "Số", "Trên" })},
		"intake-unknown-indicator":    {csv: "indicator;period;set;entity;name;value;of;stated;source\nkhong-co;2025-11;provinces-34;hue;Huế;1;;;220-cd-ttg\n", o: Options{}},
		"intake-too-many":             {csv: longSheet(), o: about("gii-rank", func(o *Options) { o.Period, o.Set, o.Source = "", "", "220-cd-ttg" })},
		"intake-refused":              {csv: "Tỉnh;Số\nHuế;-5\n", o: plain},
		"intake-option":               {csv: "Tỉnh;Số\nHuế;1\n", o: about(provincial, func(o *Options) { o.Numbers = "de" })},

		"intake-merged-name":        {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897, "B3", 12, "A4", "Hà Nội", "B4", 1665), merge("A2", "A3")), o: plain},
		"intake-merged-value":       {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897, "A3", "Hà Nội"), merge("B2", "B3")), o: plain},
		"intake-which-sheet":        {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897), second), o: plain},
		"intake-date-as-number":     {make: cells("A1", "Tỉnh", "B1", "Kỳ", "C1", "Số", "A2", "Huế", "B2", 45977, "C2", 1897), o: about(provincial, func(o *Options) { o.Period, o.Indicators[0].Value = "", "Số" })},
		"intake-date-as-value":      {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897, "A3", "Hà Nội", "B3", 45977), dated("B3")), o: plain},
		"intake-which-digits":       {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 39.4378, "A3", "Hà Nội", "B3", 40.1), shownAs("B2", "0.0")), o: about("pii-score", func(o *Options) { o.Period = "2025" })},
		"intake-hidden-rows":        {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897, "A3", "Hà Nội", "B3", 1665), hide(3, "")), o: plain},
		"intake-hidden-column":      {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897, "A3", "Hà Nội", "B3", 1665), hide(0, "B")), o: plain},
		"intake-which-percent/xlsx": {make: cells("A1", "Kỳ", "B1", "Tỷ lệ", "A2", "2025", "B2", 0.164, "A3", "2024", "B3", 0.99), o: percentOptions(percent)},
	}
}

// manyYears has a value for each of twenty years.
func manyYears() string {
	var b strings.Builder
	b.WriteString("Năm;Hạng\n")
	for y := 2006; y <= 2025; y++ {
		b.WriteString(strconv.Itoa(y) + ";44\n")
	}
	return b.String()
}

// longSheet has a value for each day of thirty years.
func longSheet() string {
	var b strings.Builder
	b.WriteString("Ngày;Hạng\n")
	for d := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2010; d = d.AddDate(0, 0, 1) {
		b.WriteString(d.Format("02/01/2006") + ";44\n")
	}
	return b.String()
}

// percentOptions are of a percentage of the whole country.
func percentOptions(o Options) Options {
	o.Period, o.Set = "", ""
	return o
}

func and(all ...func(*testing.T, *excelize.File)) func(*testing.T, *excelize.File) {
	return func(t *testing.T, f *excelize.File) {
		for _, one := range all {
			one(t, f)
		}
	}
}

func fatal(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func merge(from, to string) func(*testing.T, *excelize.File) {
	return func(t *testing.T, f *excelize.File) { fatal(t, f.MergeCell("Phụ lục", from, to)) }
}

func second(t *testing.T, f *excelize.File) {
	_, err := f.NewSheet("Bản cũ")
	fatal(t, err, f.SetSheetRow("Bản cũ", "A1", &[]any{"Tỉnh", "Số"}), f.SetSheetRow("Bản cũ", "A2", &[]any{"Huế", 1800}))
}

func dated(at string) func(*testing.T, *excelize.File) {
	return func(t *testing.T, f *excelize.File) {
		id, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		fatal(t, err, f.SetCellStyle("Phụ lục", at, at, id))
	}
}

func shownAs(at, code string) func(*testing.T, *excelize.File) {
	return func(t *testing.T, f *excelize.File) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		fatal(t, err, f.SetCellStyle("Phụ lục", at, at, id))
	}
}

func hide(row int, column string) func(*testing.T, *excelize.File) {
	return func(t *testing.T, f *excelize.File) {
		if row > 0 {
			fatal(t, f.SetRowVisible("Phụ lục", row, false))
		}
		if column != "" {
			fatal(t, f.SetColVisible("Phụ lục", column, false))
		}
	}
}

func (s badSheet) file(t *testing.T) (string, []byte) {
	t.Helper()
	if s.make == nil {
		return cmp.Or(s.fileName, "bảng.csv"), []byte(s.csv)
	}
	f := excelize.NewFile()
	defer f.Close()
	fatal(t, f.SetSheetName("Sheet1", "Phụ lục"))
	s.make(t, f)
	if s.sheetName != "" {
		fatal(t, f.SetSheetName("Phụ lục", s.sheetName))
	}
	var b bytes.Buffer
	fatal(t, f.Write(&b))
	return "bảng.xlsx", b.Bytes()
}

// TestBadSheets proves that each of them gives the messages of testdata in both
// languages, naming sheet and cell, and changes nothing.
func TestBadSheets(t *testing.T) {
	file := filepath.Join("testdata", "problems.txtar")
	want := map[string]string{}
	if a, err := txtar.ParseFile(file); err == nil {
		for _, f := range a.Files {
			want[f.Name] = string(f.Data)
		}
	}
	w := project(t)
	all := badSheets(t, w)
	var out txtar.Archive
	for _, id := range slices.Sorted(keysOf(all)) {
		s := all[id]
		name, body := s.file(t)
		plan, ps := read(t, w, name, body, s.o)
		s.o.Check(ps)
		for _, q := range plan.Questions {
			again(ps, q.Problem)
		}
		rule, _, _ := strings.Cut(id, "/")
		problems := ps.Sorted()
		if !slices.ContainsFunc(problems, func(x source.Problem) bool { return x.Rule == rule }) {
			t.Errorf("%s: got %v, files %d", id, problems, len(plan.Files))
			continue
		}
		if len(plan.Files) > 0 && rule != "intake-option" {
			t.Errorf("%s: files would be written", id)
		}
		for _, l := range []string{"vi", "en"} {
			var b bytes.Buffer
			fatal(t, source.WriteText(&b, problems, l))
			if got := b.String(); got != want[id+"."+l] && !golden.Rewrite() {
				t.Errorf("%s.%s\ngot:\n%swant:\n%s", id, l, got, want[id+"."+l])
			}
			for _, word := range map[string][]string{"vi": {"trang tính", "ô "}, "en": {"sheet", "cell"}}[l] {
				if !strings.Contains(b.String(), word) && !slices.Contains([]string{"intake-option", "intake-unknown-id", "intake-bad-period"}, rule) {
					t.Errorf("%s.%s does not speak of the %s:\n%s", id, l, word, b.String())
				}
			}
			out.Files = append(out.Files, txtar.File{Name: id + "." + l, Data: b.Bytes()})
		}
	}
	if golden.Rewrite() && !t.Failed() {
		fatal(t, os.MkdirAll("testdata", 0o755), os.WriteFile(file, txtar.Format(&out), 0o644))
	}
}

// again adds a problem as it is.
func again(ps *source.Problems, x source.Problem) {
	var args []string
	for _, a := range x.Args {
		args = append(args, a.Name, a.Value)
	}
	ps.Add(x.Pos, x.Rule, args...)
}

func keysOf[T any](m map[string]T) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
