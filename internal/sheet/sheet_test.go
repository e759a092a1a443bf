package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"resolution57.example/portal/internal/source"
)

func read(t testing.TB, name string, body []byte) *Book {
	t.Helper()
	var ps source.Problems
	b, ok := Read(name, body, Usual(), &ps)
	if !ok {
		t.Fatal(ps.Sorted())
	}
	return b
}

// TestCells reads what people type and format, as Excel stores it.
func TestCells(t *testing.T) {
	const name = "Phụ lục II"
	body := workbook(t, func(f *excelize.File) {
		style := func(code string) int {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			must(t, err)
			return id
		}
		for at, code := range map[string]string{"B1": "0.0%", "C1": "dd/mm/yyyy", "D1": "#,##0.0", "E1": `0.00" %"`, "F1": "[Red]0;-0"} {
			must(t, f.SetCellStyle(name, at, at, style(code)))
		}
		for at, raw := range map[string]string{"A1": "16.399999999999999", "B1": "0.16400000000000001", "C1": "46020", "D1": "14.020", "E1": "2.5", "F1": "1E+3"} {
			must(t, f.SetCellDefault(name, at, raw))
		}
		must(t, f.SetCellRichText(name, "A2", []excelize.RichTextRun{{Text: "Hà Nội"}, {Text: "1", Font: &excelize.Font{VertAlign: "superscript"}}}))
		must(t, f.SetCellRichText(name, "B2", []excelize.RichTextRun{{Text: "m"}, {Text: "2", Font: &excelize.Font{VertAlign: "superscript"}}, {Text: "/người"}}))
		must(t, f.SetCellStr(name, "A3", "gộp"))
		must(t, f.MergeCell(name, "A3", "B4"))
		must(t, f.SetCellStr(name, "C4", "x"))
		must(t, f.SetCellBool(name, "D4", true))
		must(t, f.SetRowVisible(name, 4, false))
		must(t, f.SetColVisible(name, "D", false))
	})
	s := read(t, "a.xlsx", body).Sheets[0]
	want := []Row{
		{Number: 1, Cells: []Cell{
			{Column: 1, Kind: Number, Value: "16.4", Shown: -1}, {Column: 2, Kind: Number, Value: "0.164", Percent: true, Shown: 1},
			{Column: 3, Kind: Date, Value: "2025-12-29", Shown: -1}, {Column: 4, Kind: Number, Value: "14.020", Shown: 1},
			{Column: 5, Kind: Number, Value: "2.5", Shown: 2}, {Column: 6, Kind: Number, Value: "1000", Shown: 0},
		}},
		{Number: 2, Cells: []Cell{{Column: 1, Kind: Text, Text: "Hà Nội", Mark: "1", Shown: -1}, {Column: 2, Kind: Text, Text: "m2/người", Shown: -1}}},
		{Number: 3, Cells: []Cell{{Column: 1, Kind: Text, Text: "gộp", Shown: -1, Merged: "A3:B4", First: true}, {Column: 2, Kind: Text, Text: "gộp", Shown: -1, Merged: "A3:B4"}}},
		{Number: 4, Hidden: true, Cells: []Cell{
			{Column: 1, Kind: Text, Text: "gộp", Shown: -1, Merged: "A3:B4"}, {Column: 2, Kind: Text, Text: "gộp", Shown: -1, Merged: "A3:B4"},
			{Column: 3, Kind: Text, Text: "x", Shown: -1}, {Column: 4, Kind: Boolean, Value: "true", Shown: -1},
		}},
	}
	if d := cmp.Diff(want, s.Rows); d != "" {
		t.Error(d)
	}
	if !s.HiddenColumn(4) || s.HiddenColumn(3) {
		t.Error("column D is hidden, and no other")
	}
}

// TestSeparators finds the separator of sheets with commas in their numbers, and
// keeps the numbers of rows that are empty.
func TestSeparators(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"Tỉnh;Tỷ lệ\n\nHuế;16,4%\nHà Nội;9,5%\n", "1:Tỉnh|Tỷ lệ 3:Huế|16,4% 4:Hà Nội|9,5%"},
		{"Tỉnh,Tỷ lệ\nHuế,\"16,4%\"\n", "1:Tỉnh|Tỷ lệ 2:Huế|16,4%"},
		{"Tỉnh\tTỷ lệ\r\nHuế\t16,4%\r\n", "1:Tỉnh|Tỷ lệ 2:Huế|16,4%"},
		{"sep=|\nTỉnh|Tỷ lệ\nHuế|16,4%\n", "2:Tỉnh|Tỷ lệ 3:Huế|16,4%"},
		{"a;\"b \"\"c\"\"\nd\"\ne;=\"2025-10\"", "1:a|b \"c\"\nd 2:e|2025-10"},
		{`[{"a": 1.50, "b": "x"}, {"b": null, "c": true}]`, "1:a|b|c 2:1.50|x 3:true"},
		{`{"title": "t", "rows": [["a", "b"], [1e2, -0.5]]}`, "1:a|b 2:100|-0.5"},
	} {
		var got []string
		for _, row := range read(t, "a", []byte(c.body)).Sheets[0].Rows {
			var cells []string
			for _, x := range row.Cells {
				cells = append(cells, x.String())
			}
			got = append(got, strings.TrimLeft(Address(0, row.Number), "@")+":"+strings.Join(cells, "|"))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: got %q, want %q", c.body, s, c.want)
		}
	}
}

// TestTables finds headers: titles above, merged cells, the row of numbers, the
// same header again, two tables.
func TestTables(t *testing.T) {
	isData := func(r *Row) bool { return r.Cell(2).Kind == Text && strings.Trim(r.Cell(2).Text, "0123456789") == "" }
	for _, c := range []struct {
		body, want string
	}{
		{"Tên bảng;\n;\nTỉnh;Số\nHuế;1\nHà Nội;2\n", "3: Tỉnh, Số: 2 rows"},
		{"Tỉnh;Số\n(1);(2)\nHuế;1\n", "1: Tỉnh, Số: 1 rows"},
		{"Tỉnh;Số\nHuế;1\nTỉnh;Số\nHà Nội;2\n", "1: Tỉnh, Số: 2 rows"},
		{"Tỉnh;Số\nHuế;1\n\nBộ;Số việc\nBộ Y tế;2\n", "1: Tỉnh, Số: 1 rows; 4: Bộ, Số việc: 1 rows"},
		{"Huế;1\n", "no header: 1 rows"},
		{"Tỉnh;Số;Số nữa\nHuế;1;2\nVùng hai;;\nHà Nội;2;3\n", "1: Tỉnh, Số, Số nữa: 2 rows"},
		{"Tỉnh;Số;Số nữa\n(1);(2);(3)\nVùng một;;\nHuế;1;2\n", "1: Tỉnh, Số, Số nữa: 1 rows"},
		{"Tỉnh;Số\nVùng một;\nHuế;1\n", "1: Tỉnh, Số: 1 rows"},
	} {
		var got []string
		s := read(t, "a.csv", []byte(c.body)).Sheets[0]
		for _, table := range s.Tables(isData) {
			var titles []string
			for _, col := range table.Columns {
				titles = append(titles, col.Title)
			}
			n := 0
			for k := range table.Rows {
				if isData(&table.Rows[k]) {
					n++
				}
			}
			head := "no header"
			if len(table.Head) > 0 {
				head = strings.TrimLeft(Address(0, table.Head[0].Number), "@") + ": " + strings.Join(titles, ", ")
			}
			got = append(got, head+": "+string(rune('0'+n))+" rows")
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%q\ngot  %s\nwant %s", c.body, s, c.want)
		}
	}
}

// TestForm reads back what Write writes, header and digits kept.
func TestForm(t *testing.T) {
	form := Form{Sheet: "portal", Columns: []FormColumn{{Name: "id"}, {Name: "value", Number: true, Open: true}}, Rows: [][]string{{"2025-10", "14.020"}, {"01", "12345678901234567.5"}, {"x", ""}}}
	var b bytes.Buffer
	must(t, Write(&b, form))
	s := read(t, "a.xlsx", b.Bytes()).Sheets[0]
	want := []string{"id value", "2025-10 14.020", "01 12345678901234567.5", "x"}
	for k, row := range s.Rows {
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.String())
		}
		if got := strings.Join(cells, " "); got != want[k] {
			t.Errorf("row %d is %q, want %q", row.Number, got, want[k])
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	must(t, err)
	defer f.Close()
	for at, locked := range map[string]bool{"A1": true, "B1": true, "A2": true, "B2": false, "A5": false} {
		id, err := f.GetCellStyle("portal", at)
		must(t, err)
		style, err := f.GetStyle(id)
		must(t, err)
		if style.Protection == nil || style.Protection.Locked != locked {
			t.Errorf("%s: locked is not %v", at, locked)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	must(t, err)
	in, err := z.Open("xl/worksheets/sheet1.xml")
	must(t, err)
	xml, err := io.ReadAll(in)
	must(t, err)
	if !bytes.Contains(xml, []byte("<sheetProtection")) {
		t.Error("the sheet is not protected, so that nothing is locked")
	}
}

// FuzzRead proves that no bytes make the reader panic, and that what it refuses
// has a problem.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Tỉnh;Số\nHuế;1\n"))
	f.Add([]byte("\xff\xfea\x00;\x00b\x00"))
	f.Add([]byte(`[{"a": 1}]`))
	f.Add([]byte("\"a\";\"\"\"\n;;;\n"))
	f.Add(workbook(f, func(x *excelize.File) { must(f, x.SetCellStr("Phụ lục II", "A1", "x")) }))
	f.Fuzz(func(t *testing.T, body []byte) {
		var ps source.Problems
		b, ok := Read("a", body, Limits{Bytes: 1 << 20, Unpacked: 1 << 20, Rows: 1000, Cells: 10_000}, &ps)
		if ok != (ps.Errors() == 0) {
			t.Fatalf("read: %v, problems: %v", ok, ps.Sorted())
		}
		if ok {
			for _, s := range b.Sheets {
				s.Tables(func(r *Row) bool { return len(r.Cells) > 1 })
			}
		}
	})
}
