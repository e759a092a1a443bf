package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// rawCell is a cell as it stands in the XML of a sheet.
type rawCell struct {
	Ref   string `xml:"r,attr"`
	Type  string `xml:"t,attr"`
	Style int    `xml:"s,attr"`
	Value string `xml:"v"`
	In    struct {
		Text string `xml:"t"`
	} `xml:"is"`
}

// rawBook is a workbook read with nothing but zip and XML.
type rawBook struct {
	parts   map[string][]byte
	shared  []string
	formats []string // by style
	sheets  []string // names
}

func readBook(t testing.TB, body []byte) *rawBook {
	t.Helper()
	b := &rawBook{parts: map[string][]byte{}}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if b.parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	var strs struct {
		Items []struct {
			Text string `xml:"t"`
			Runs []struct {
				Text string `xml:"t"`
			} `xml:"r"`
		} `xml:"si"`
	}
	b.unmarshal(t, "xl/sharedStrings.xml", &strs)
	for _, s := range strs.Items {
		text := s.Text
		for _, r := range s.Runs {
			text += r.Text
		}
		b.shared = append(b.shared, text)
	}
	b.readStyles(t)
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	b.unmarshal(t, "xl/workbook.xml", &book)
	for _, s := range book.Sheets {
		b.sheets = append(b.sheets, s.Name)
	}
	return b
}

func (b *rawBook) readStyles(t testing.TB) {
	t.Helper()
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	b.unmarshal(t, "xl/styles.xml", &styles)
	codes := map[int]string{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00"} // built in: ECMA-376, part 1, 18.8.30
	for _, f := range styles.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range styles.Cells {
		b.formats = append(b.formats, codes[c.ID])
	}
}

func (b *rawBook) unmarshal(t testing.TB, name string, into any) {
	t.Helper()
	body, ok := b.parts[name]
	if !ok {
		t.Fatalf("the workbook has no %s", name)
	}
	if err := xml.Unmarshal(body, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// cells are those of a sheet by their names.
func (b *rawBook) cells(t testing.TB, n int) map[string]rawCell {
	t.Helper()
	var sheet struct {
		Rows []struct {
			Cells []rawCell `xml:"c"`
		} `xml:"sheetData>row"`
	}
	b.unmarshal(t, fmt.Sprintf("xl/worksheets/sheet%d.xml", n), &sheet)
	out := map[string]rawCell{}
	for _, r := range sheet.Rows {
		for _, c := range r.Cells {
			out[c.Ref] = c
		}
	}
	return out
}

func (b *rawBook) text(t testing.TB, c rawCell) string {
	t.Helper()
	switch c.Type {
	case "s":
		n, err := strconv.Atoi(c.Value)
		if err != nil || n >= len(b.shared) {
			t.Fatalf("%s: shared string %q", c.Ref, c.Value)
		}
		return b.shared[n]
	case "inlineStr":
		return c.In.Text
	}
	return c.Value
}

// Every cell of every table stands in the sheet as what it is: numbers as
// numbers with the digits of the record and a format that shows all of them,
// days as days, texts as texts.
func TestWorkbook(t *testing.T) {
	for _, table := range catalogue(t).Tables {
		body := written(t, table, XLSX)
		book := readBook(t, body)
		if len(book.sheets) != 3 || book.sheets[0] != dataSheet || book.sheets[1] != aboutSheet || book.sheets[2] != columnsSheet {
			t.Fatalf("%s: sheets %q", table.ID, book.sheets)
		}
		cells, n := book.cells(t, 1), 1
		for row := range table.Rows {
			n++
			for k, want := range row {
				at, _ := excelize.CoordinatesToCellName(k+1, n)
				checkCell(t, table.ID, book, cells[at], table.Columns[k].Kind, want)
			}
		}
		for k, c := range table.Columns {
			at, _ := excelize.CoordinatesToCellName(k+1, 1)
			if got := book.text(t, cells[at]); got != c.Title.VI+"\n"+c.Name {
				t.Errorf("%s: head %s is %q", table.ID, at, got)
			}
		}
	}
}

func checkCell(t *testing.T, table string, book *rawBook, c rawCell, kind Kind, want string) {
	t.Helper()
	switch got := book.text(t, c); {
	case want == "":
		if got != "" || c.Type == "s" {
			t.Errorf("%s: %s is %q, want nothing", table, c.Ref, got)
		}
	case (kind == Decimal || kind == Integer) && fitsNumber(want):
		_, digits, _ := strings.Cut(want, ".")
		_, shown, _ := strings.Cut(book.formats[c.Style], ".")
		if c.Type != "" && c.Type != "n" || c.Value != want || len(shown) != len(digits) {
			t.Errorf("%s: %s is %q of type %q shown as %s, want the number %s", table, c.Ref, c.Value, c.Type, book.formats[c.Style], want)
		}
	case kind == Date:
		days, err := strconv.Atoi(c.Value)
		day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Format(time.DateOnly)
		if err != nil || day != want || book.formats[c.Style] != "yyyy-mm-dd" {
			t.Errorf("%s: %s is %q (%s), want the day %s", table, c.Ref, c.Value, day, want)
		}
	case kind == Boolean:
		if c.Type != "b" || (c.Value == "1") != (want == yes) {
			t.Errorf("%s: %s is %q of type %q, want %s", table, c.Ref, c.Value, c.Type, want)
		}
	case got != want || c.Type != "s":
		t.Errorf("%s: %s is %q of type %q, want the text %q", table, c.Ref, got, c.Type, want)
	}
}

// A second reader shows the reader of Excel the same: excelize prints values as
// Excel would, in English settings.
func TestWorkbookAsShown(t *testing.T) {
	table := catalogue(t).Get("indicator-digital-economy-gso")
	f, err := excelize.OpenReader(bytes.NewReader(written(t, table, XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(dataSheet)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for row := range table.Rows {
		n++
		if shown := rows[n][7]; shown != row[7] {
			t.Errorf("row %d shows %q, want %q", n, shown, row[7])
		}
	}
	panes, err := f.GetPanes(dataSheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header does not stay: %+v, %v", panes, err)
	}
	props, err := f.GetDocProps()
	if err != nil || props.Title != table.Title.VI || props.Created != "2026-11-22T00:00:00Z" || props.Modified != props.Created {
		t.Errorf("properties %+v, %v", props, err)
	}
	if filter := readBook(t, written(t, table, XLSX)).parts["xl/worksheets/sheet1.xml"]; !bytes.Contains(filter, []byte("<autoFilter")) {
		t.Error("no filter")
	}
}

// The sheet that explains has definition, method, limits, unit, licence,
// citation and every source with its links, in both languages.
func TestWorkbookReadMe(t *testing.T) {
	c := catalogue(t)
	table := c.Get("indicator-gdp-contribution")
	book := readBook(t, written(t, table, XLSX))
	var texts []string
	for _, cell := range book.cells(t, 2) {
		texts = append(texts, book.text(t, cell))
	}
	all := strings.Join(texts, "\n")
	i := table.Measures[0]
	for _, want := range []string{
		i.Definition.Text.VI, i.Definition.Text.EN, i.Limits.VI, i.Limits.EN, "Phương pháp\nMethod", "Đơn vị\nUnit", "CC BY 4.0",
		"https://creativecommons.org/licenses/by/4.0/", table.Citation("vi"), table.Citation("en"), testBase + "/indicators/gdp-contribution/", "22/11/2026",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
	for _, s := range table.Sources {
		for _, want := range []string{s.Title.VI, s.Title.EN, testBase + s.Path(), s.URL} {
			if !strings.Contains(all, want) {
				t.Errorf("the sheet does not name %q", want)
			}
		}
		if !bytes.Contains(book.parts["xl/worksheets/_rels/sheet2.xml.rels"], []byte(testBase+s.Path())) {
			t.Errorf("no link to %s", s.Path())
		}
	}
}

// What a spreadsheet could not keep whole is a text; a day that is none is one
// too.
func TestOddCells(t *testing.T) {
	table := oddTable(t)
	book := readBook(t, written(t, table, XLSX))
	cells := book.cells(t, 1)
	for at, want := range map[string]string{"A2": "1234567890.1234567", "B2": "2025-06", "C2": "=1+1"} {
		if got := cells[at]; got.Type != "s" || book.text(t, got) != want {
			t.Errorf("%s is %q of type %q, want the text %s", at, book.text(t, got), got.Type, want)
		}
	}
	if got := cells["A3"]; got.Type != "" || got.Value != "14.020" {
		t.Errorf("A3 is %q of type %q", got.Value, got.Type)
	}
}

// oddTable holds what is hard to write.
func oddTable(t testing.TB) *Table {
	t.Helper()
	c := catalogue(t)
	table := &Table{
		ID: "odd", Title: text("Lạ", "Odd"), Description: text("Lạ", "Odd"), Page: "/data/", Key: []string{"name"}, portal: c.portal, Len: 2,
		Columns: []Column{
			column("number", Decimal, text("Số", "Number"), text("Số", "Number")), column("day", Date, text("Ngày", "Day"), text("Ngày", "Day")),
			column("name", Text, text("Tên", "Name"), text("Tên", "Name")),
		},
	}
	rows := [][]string{{"1234567890.1234567", "2025-06", "=1+1"}, {"14.020", "2025-06-30", "a;b \"c\"\nd"}}
	table.Rows = rowsOf(rows, func(r []string) []string { return r })
	table.files = newFiles(table.Formats(), table.Path, table.write)
	return table
}
