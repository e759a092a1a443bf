package intake

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// The sheet of the tests is Annex III of telegram 220/CĐ-TTg as a province
// office would send it: its figures are those of the project's own records.
const (
	provincial = "one-stop-procedures-provincial"
	commune    = "one-stop-procedures-commune"
	total      = "one-stop-procedures"
	anywhere   = "procedures-accepted-anywhere"
)

// world is the project's own data, loaded once.
type world struct {
	fsys    fs.FS
	records *record.Records
}

func project(t testing.TB) world {
	t.Helper()
	var ps source.Problems
	w := world{fsys: os.DirFS("../..")}
	w.records = record.Load(w.fsys, &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted()[0])
	}
	return w
}

// annex is the sheet as rows of texts; "" is an empty cell. Rows from first to
// last hold the provinces.
type annex struct {
	rows        [][]string
	first, last int // from 1
}

// agencyAnnex writes the figures of 2025-11 as agencies write them: letterhead,
// titles, a header of two rows with merged cells, a row that numbers the
// columns, names with "Tỉnh" and "TP.", Vietnamese numbers, a footnote mark, a
// total, notes and signatures.
func agencyAnnex(t testing.TB, w world) annex {
	t.Helper()
	a := annex{rows: [][]string{
		{"VĂN PHÒNG CHÍNH PHỦ", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{"CỤC KIỂM SOÁT THỦ TỤC", "", "", "Độc lập - Tự do - Hạnh phúc"},
		{},
		{"PHỤ LỤC III: KẾT QUẢ TIẾP NHẬN PHI ĐỊA GIỚI"},
		{"(Tính đến tháng 11 năm 2025)"},
		{"", "", "", "", "", "Đơn vị tính: thủ tục"},
		{"STT", "Tỉnh, thành phố", "Số TTHC một cửa", "", "", "Phi địa giới", ""},
		{"", "", "Tổng số", "Cấp tỉnh", "Cấp xã", "Số TTHC", "Tỷ lệ"},
		{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(6)/(3)"},
	}}
	period, _ := record.ParsePeriod("2025-11")
	value := func(id string, e *record.Entity) *record.Observation {
		return w.records.Indicators.Get(id).Find(period, e)
	}
	a.first = len(a.rows) + 1
	sums := [4]source.Decimal{}
	for k, e := range w.records.Sets.Get("provinces-34").Members {
		name := e.Full.VI
		switch {
		case k%5 == 1:
			name = strings.Replace(name, "Thành phố ", "TP. ", 1)
		case k%5 == 2:
			name = strings.ToUpper(e.Name.VI)
		case k%5 == 3:
			name = strings.Replace(e.Full.VI, "Tỉnh ", "tỉnh  ", 1)
		}
		if e.ID == "ho-chi-minh" {
			name = "TP.Hồ Chí Minh"
		}
		if e.ID == "dong-nai" {
			name += " (*)"
		}
		row := []string{lang.Number(lang.VI, itoa(k+1)), name}
		for n, id := range []string{total, provincial, commune, anywhere} {
			v := value(id, e).Value
			sums[n] = sum(sums[n], v)
			row = append(row, lang.Number(lang.VI, v.String()))
		}
		a.rows = append(a.rows, append(row, lang.Percent(lang.VI, value(anywhere, e).Stated.String())))
	}
	a.last = len(a.rows)
	last := []string{"", "Tổng cộng"}
	for _, s := range sums {
		last = append(last, lang.Number(lang.VI, s.String()))
	}
	a.rows = append(a.rows, append(last, ""),
		[]string{},
		[]string{"(*) Số in trong nguồn không khớp tổng các cấp."},
		[]string{"", "Người lập biểu", "", "", "", "Thủ trưởng đơn vị"})
	return a
}

// workbook writes an annex as XLSX by another program's library, typed as people
// type it: numbers as numbers, shares as fractions that are shown as percentages.
func (a annex) workbook(t testing.TB, also func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	const name = "Phụ lục III"
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", name))
	percent := "0.0##%"
	share, err := f.NewStyle(&excelize.Style{CustomNumFmt: &percent})
	must(err)
	for n, row := range a.rows {
		for k, text := range row {
			at := sheet.Address(k+1, n+1)
			number, isNumber := readNumeral(text)
			switch data := n+1 >= a.first && n < a.last+1 && k != 1; {
			case text == "":
			case data && isNumber && number.percent:
				must(f.SetCellDefault(name, at, shifted(number.vi)))
				must(f.SetCellStyle(name, at, at, share))
			case data && isNumber:
				must(f.SetCellDefault(name, at, number.vi))
			default:
				must(f.SetCellStr(name, at, text))
			}
		}
	}
	for _, area := range [][2]string{{"A4", "G4"}, {"A5", "G5"}, {"A7", "A8"}, {"B7", "B8"}, {"C7", "E7"}, {"F7", "G7"}} {
		must(f.MergeCell(name, area[0], area[1]))
	}
	if also != nil {
		also(f, name)
	}
	var b bytes.Buffer
	must(f.Write(&b))
	return b.Bytes()
}

// shifted is a percentage as the fraction that a spreadsheet stores.
func shifted(decimal string) string {
	whole, digits, _ := strings.Cut(decimal, ".")
	whole = "00" + whole
	text := strings.TrimLeft(whole[:len(whole)-2], "0") + "." + whole[len(whole)-2:] + digits
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	return text
}

// csv writes an annex as Vietnamese Excel does.
func (a annex) csv() string {
	var b strings.Builder
	for _, row := range a.rows {
		for k := range 7 {
			if k > 0 {
				b.WriteByte(';')
			}
			if k < len(row) {
				b.WriteString(row[k])
			}
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

// windows1258 encodes as Vietnamese Windows does: letters of the code page with
// the tone behind them.
func windows1258(t testing.TB, s string) []byte {
	t.Helper()
	var out strings.Builder
	for _, r := range norm.NFC.String(s) {
		if _, ok := charmap.Windows1258.EncodeRune(r); ok {
			out.WriteRune(r)
			continue
		}
		parts := []rune(norm.NFD.String(string(r)))
		base, tones := string(parts[0]), ""
		for _, m := range parts[1:] {
			switch m {
			case '\u0300', '\u0301', '\u0303', '\u0309', '\u0323':
				tones += string(m)
			default:
				base = norm.NFC.String(base + string(m))
			}
		}
		out.WriteString(base + tones)
	}
	b, err := charmap.Windows1258.NewEncoder().String(out.String())
	if err != nil {
		t.Fatal(err)
	}
	return []byte(b)
}

func utf16le(t testing.TB, s string) []byte {
	t.Helper()
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(b)
}

// annexOptions are what an editor says of the annex.
func annexOptions() Options {
	return Options{
		Indicators: []Columns{
			{ID: total, Value: "Tổng số"}, {ID: provincial, Value: "Cấp tỉnh"}, {ID: commune, Value: "Cấp xã"},
			{ID: anywhere, Value: "Phi địa giới / Số TTHC", Of: "Tổng số", Stated: "Tỷ lệ"},
		},
		Period: "2025-11", Set: "provinces-34",
	}
}

// read reads a file and plans.
func read(t testing.TB, w world, name string, body []byte, o Options) (*Plan, *source.Problems) {
	t.Helper()
	var ps source.Problems
	book, ok := sheet.Read(name, body, sheet.Usual(), &ps)
	if !ok {
		return &Plan{}, &ps
	}
	return Read(w.fsys, w.records, book, o, &ps), &ps
}

// clean fails where anything is open or wrong.
func clean(t testing.TB, p *Plan, ps *source.Problems) {
	t.Helper()
	for _, x := range ps.Sorted() {
		t.Errorf("%s %s: %s", x.Pos, x.Rule, x.Text("en"))
	}
	for _, q := range p.Questions {
		t.Errorf("asks %s: %s", q.Rule, q.Text("en"))
	}
	if t.Failed() {
		t.FailNow()
	}
}

// TestAgencySheet reads the annex in the three forms in which it is sent: it
// says what the files hold, so not a byte changes, and every assumption is told.
func TestAgencySheet(t *testing.T) {
	w := project(t)
	a := agencyAnnex(t, w)
	for name, body := range map[string][]byte{
		"phu-luc.xlsx":        a.workbook(t, nil),
		"phu-luc-1258.csv":    windows1258(t, a.csv()),
		"phu-luc-utf16.csv":   utf16le(t, a.csv()),
		"phu-luc-bom.csv":     []byte("\ufeff" + a.csv()),
		"phu-luc-no-mark.csv": []byte(a.csv()),
	} {
		t.Run(name, func(t *testing.T) {
			p, ps := read(t, w, name, body, annexOptions())
			clean(t, p, ps)
			if len(p.Values) != 4*34 || len(p.Files) != 0 {
				t.Errorf("%d values, want 136; %d files change, want none", len(p.Values), len(p.Files))
			}
			for _, v := range p.Values {
				if v.New || v.Changed() {
					t.Errorf("%s %s %s: %v, the file has %v", v.Cell, v.Indicator.ID, v.Entity.ID, v.Numbers, v.Old)
				}
			}
			for _, rule := range []string{"intake-header-found", "intake-numbering-row", "intake-mark", "intake-names-read", "intake-row-skipped", "intake-total-holds"} {
				if !slices.ContainsFunc(p.Notes, func(n source.Problem) bool { return n.Rule == rule }) {
					t.Errorf("the assumption %s is not told", rule)
				}
			}
		})
	}
}

// TestAgencySheetNewMonth imports the annex as the figures of another month: a
// table for each indicator, under the one of the month before, nothing else.
func TestAgencySheetNewMonth(t *testing.T) {
	w := project(t)
	o := annexOptions()
	o.Period, o.Source = "2025-12", "220-cd-ttg"
	o.Locator = lang.Text{VI: "phụ lục III", EN: "Annex III"}
	a := agencyAnnex(t, w)
	a.rows[4] = []string{"(Tính đến tháng 12 năm 2025)"}
	p, ps := read(t, w, "phu-luc.xlsx", a.workbook(t, nil), o)
	clean(t, p, ps)
	if len(p.Files) != 4 {
		t.Fatalf("%d files change, want 4", len(p.Files))
	}
	for _, f := range p.Files {
		added, ok := inserted(f.Before, f.After)
		if !ok {
			t.Errorf("%s: what was there has changed:\n%s", f.Name, f.After)
		}
		if !strings.Contains(added, "[[table]]\nperiod  = \"2025-12\"\nset     = \"provinces-34\"\nsource  = \"220-cd-ttg\"\nlocator = { vi = \"phụ lục III\", en = \"Annex III\" }\ncolumns = [\"value\"") {
			t.Errorf("%s: added\n%s", f.Name, added)
		}
	}
}

// inserted is what stands in after and not in before, in one piece.
func inserted(before, after []byte) (string, bool) {
	k := 0
	for k < len(before) && k < len(after) && before[k] == after[k] {
		k++
	}
	end := len(after) - (len(before) - k)
	if end < k || !bytes.Equal(after[end:], before[k:]) {
		return "", false
	}
	return string(after[k:end]) + string(after[end:min(end+12, len(after))]), true
}

// TestOneFigure changes one figure of the sheet: one line of one file changes,
// at its number.
func TestOneFigure(t *testing.T) {
	w := project(t)
	a := agencyAnnex(t, w)
	row := slices.IndexFunc(a.rows, func(r []string) bool { return len(r) > 1 && strings.Contains(strings.ToLower(r[1]), "huế") })
	a.rows[row][5] = "2.240"
	p, ps := read(t, w, "phu-luc.csv", []byte(a.csv()), annexOptions())
	clean(t, p, ps)
	if len(p.Files) != 1 {
		t.Fatalf("%d files change, want 1", len(p.Files))
	}
	want := strings.Replace(string(p.Files[0].Before), "hue         = [2241, 2241, 100.0]", "hue         = [2240, 2241, 100.0]", 1)
	if string(p.Files[0].After) != want {
		t.Errorf("got\n%s", p.Files[0].After)
	}
	if !slices.ContainsFunc(p.Notes, func(n source.Problem) bool { return n.Rule == "intake-total-differs" }) {
		t.Error("that the total no longer holds is not told")
	}
}

// TestHiddenRow asks for a row that nobody sees.
func TestHiddenRow(t *testing.T) {
	w := project(t)
	a := agencyAnnex(t, w)
	body := a.workbook(t, func(f *excelize.File, sheet string) {
		if err := f.SetRowVisible(sheet, a.first+2, false); err != nil {
			t.Fatal(err)
		}
	})
	p, _ := read(t, w, "phu-luc.xlsx", body, annexOptions())
	if len(p.Questions) != 1 || p.Questions[0].Rule != "intake-hidden-rows" || len(p.Files) != 0 {
		t.Fatalf("questions %v, files %d", p.Questions, len(p.Files))
	}
	o := annexOptions()
	o.Answer(p.Questions[0], "keep")
	p, ps := read(t, w, "phu-luc.xlsx", body, o)
	clean(t, p, ps)
	if len(p.Values) != 4*34 {
		t.Errorf("%d values kept, want 136", len(p.Values))
	}
	o.Hidden = "skip"
	p, ps = read(t, w, "phu-luc.xlsx", body, o)
	clean(t, p, ps)
	if len(p.Values) != 4*33 || !slices.ContainsFunc(p.Notes, func(n source.Problem) bool { return n.Rule == "intake-members-missing" }) {
		t.Errorf("%d values, want 132, and the one that is missing told", len(p.Values))
	}
}
