package export

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"resolution57.example/portal/internal/lang"
)

// The sheets of a workbook. Programs take the first.
const (
	dataSheet    = "Dữ liệu – Data"
	aboutSheet   = "Giải thích – Read me"
	columnsSheet = "Các cột – Columns"
)

// The font of the header, which is excelize's own, and room for its two lines.
const (
	font       = "Calibri"
	fontSize   = 11
	headHeight = 32
)

// writeXLSX writes a workbook: the rows, what the figures mean, and what each
// column holds. A number is written with the digits of the record and shown
// with as many after the point; one that a spreadsheet could not keep whole is
// a text.
func (t *Table) writeXLSX(w io.Writer) error {
	b, err := newWorkbook(t)
	if err != nil {
		return err
	}
	defer b.file.Close() // holds nothing but memory
	b.rows()
	b.about()
	b.columns()
	b.properties()
	if b.err != nil {
		return b.err
	}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newSorted(w, t.portal.stamp()) })
	return b.file.Write(w)
}

// workbook is an XLSX file being made. The first error ends it.
type workbook struct {
	table   *Table
	file    *excelize.File
	err     error
	head    int
	bold    int
	wrap    int
	link    int
	links   int // how many there are
	day     int
	numbers map[string]int // styles by number format
}

func newWorkbook(t *Table) (*workbook, error) {
	b := &workbook{table: t, file: excelize.NewFile(), numbers: map[string]int{}}
	b.do(b.file.SetSheetName("Sheet1", dataSheet))
	for _, name := range []string{aboutSheet, columnsSheet} {
		_, err := b.file.NewSheet(name)
		b.do(err)
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	line := []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}
	b.head = b.style(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: line, Alignment: top})
	b.bold = b.style(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: top})
	b.wrap = b.style(&excelize.Style{Alignment: top})
	b.link = b.style(&excelize.Style{Font: &excelize.Font{Underline: "single"}, Alignment: top})
	b.day = b.format("yyyy-mm-dd")
	return b, b.err
}

func (b *workbook) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *workbook) style(s *excelize.Style) int {
	id, err := b.file.NewStyle(s)
	b.do(err)
	return id
}

// format is the style of a number format.
func (b *workbook) format(code string) int {
	id, ok := b.numbers[code]
	if !ok {
		id = b.style(&excelize.Style{CustomNumFmt: &code})
		b.numbers[code] = id
	}
	return id
}

// cell names the cell in a column and a row, both from 1.
func (b *workbook) cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	b.do(err)
	return name
}

// rows fills the sheet of data: one header row that stays in sight, with a
// filter, and a cell for each text of the table.
func (b *workbook) rows() {
	t := b.table
	widths := make([]int, len(t.Columns))
	for k, c := range t.Columns {
		b.do(b.file.SetCellRichText(dataSheet, b.cell(k+1, 1), []excelize.RichTextRun{
			{Text: c.Title.VI + "\n", Font: &excelize.Font{Family: font, Size: fontSize, Bold: true}},
			{Text: c.Name, Font: &excelize.Font{Family: font, Size: fontSize, Italic: true}},
		}))
		widths[k] = max(utf8.RuneCountInString(c.Title.VI), utf8.RuneCountInString(c.Name))
	}
	b.do(b.file.SetCellStyle(dataSheet, "A1", b.cell(len(t.Columns), 1), b.head))
	n := 1
	for row := range t.Rows {
		n++
		for k, text := range row {
			if text != "" {
				b.value(b.cell(k+1, n), t.Columns[k].Kind, text)
				widths[k] = max(widths[k], utf8.RuneCountInString(text))
			}
		}
		if b.err != nil {
			return
		}
	}
	for k, width := range widths {
		b.width(dataSheet, k+1, min(width, 48)+4)
	}
	b.do(b.file.SetRowHeight(dataSheet, 1, headHeight))
	b.freeze(dataSheet)
	area := "A1:" + b.cell(len(t.Columns), max(n, 2))
	b.do(b.file.AutoFilter(dataSheet, area, nil))
	b.do(b.file.SetSheetDimension(dataSheet, area)) // readers that stream go by it
}

// value writes one cell as what it is.
func (b *workbook) value(at string, kind Kind, text string) {
	switch {
	case (kind == Decimal || kind == Integer) && fitsNumber(text):
		b.do(b.file.SetCellDefault(dataSheet, at, text))
		b.do(b.file.SetCellStyle(dataSheet, at, at, b.format(numberFormat(kind, text))))
		return
	case kind == Date:
		if serial, ok := daySerial(text); ok {
			b.do(b.file.SetCellDefault(dataSheet, at, serial))
			b.do(b.file.SetCellStyle(dataSheet, at, at, b.day))
			return
		}
	case kind == Boolean:
		b.do(b.file.SetCellBool(dataSheet, at, text == yes))
		return
	case kind == URL:
		b.linked(dataSheet, at, text)
		return
	}
	b.do(b.file.SetCellStr(dataSheet, at, text))
}

// numberFormat shows as many digits after the point as are written.
func numberFormat(kind Kind, text string) string {
	if kind == Integer {
		return "0"
	}
	_, digits, _ := strings.Cut(text, ".")
	if digits == "" {
		return "#,##0"
	}
	return "#,##0." + strings.Repeat("0", len(digits))
}

// daySerial counts days as spreadsheets do, from 1899-12-30 on.
func daySerial(text string) (string, bool) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return "", false
	}
	zero := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	return fmt.Sprint(int(day.Sub(zero).Hours() / 24)), true
}

// Excel takes no longer address. Excelize looks through all links for each new
// one, so a long table has some links and then plain addresses.
const (
	linkLength = 2079
	linkCount  = 2000
)

func (b *workbook) linked(sheet, at, address string) {
	b.do(b.file.SetCellStr(sheet, at, address))
	if len(address) <= linkLength && b.links < linkCount {
		b.links++
		b.do(b.file.SetCellHyperLink(sheet, at, address, "External"))
		b.do(b.file.SetCellStyle(sheet, at, at, b.link))
	}
}

func (b *workbook) width(sheet string, column, width int) {
	name, err := excelize.ColumnNumberToName(column)
	b.do(err)
	b.do(b.file.SetColWidth(sheet, name, name, float64(width)))
}

func (b *workbook) freeze(sheet string) {
	b.do(b.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// about fills the sheet that explains: in Vietnamese and in English side by
// side, then every source with its address.
func (b *workbook) about() {
	n := 0
	for _, f := range b.table.readme() {
		n++
		label := f.Label.VI + "\n" + f.Label.EN
		b.line(aboutSheet, n, b.wrap, label, f.Text.VI, f.Text.EN)
		b.do(b.file.SetCellStyle(aboutSheet, b.cell(1, n), b.cell(1, n), b.bold))
		if strings.HasPrefix(f.Text.VI, "https://") {
			b.linked(aboutSheet, b.cell(2, n), f.Text.VI)
			b.linked(aboutSheet, b.cell(3, n), f.Text.EN)
		}
	}
	n++
	for _, s := range b.table.Sources {
		n++
		b.line(aboutSheet, n, b.wrap, "Nguồn\nSource", sourceLine(s, lang.VI), sourceLine(s, lang.EN))
		b.do(b.file.SetCellStyle(aboutSheet, b.cell(1, n), b.cell(1, n), b.bold))
		b.linked(aboutSheet, b.cell(4, n), b.table.portal.BaseURL+s.Path())
		if s.URL != "" {
			b.linked(aboutSheet, b.cell(5, n), s.URL)
		}
	}
	for k, width := range []int{26, 64, 64, 40, 40} {
		b.width(aboutSheet, k+1, width)
	}
	b.do(b.file.SetSheetDimension(aboutSheet, "A1:"+b.cell(5, n)))
}

// columns fills the sheet that says what each column holds.
func (b *workbook) columns() {
	b.line(columnsSheet, 1, b.head, "Cột\nColumn", "Tên", "Nội dung", "Name", "What it holds", "Kiểu\nType")
	for k, c := range b.table.Columns {
		b.line(columnsSheet, k+2, b.wrap, c.Name, c.Title.VI, c.Doc.VI, c.Title.EN, c.Doc.EN, string(c.Kind))
	}
	for k, width := range []int{22, 30, 56, 30, 56, 12} {
		b.width(columnsSheet, k+1, width)
	}
	b.freeze(columnsSheet)
	b.do(b.file.SetSheetDimension(columnsSheet, "A1:"+b.cell(6, len(b.table.Columns)+1)))
}

func (b *workbook) line(sheet string, row, style int, cells ...string) {
	for k, text := range cells {
		b.do(b.file.SetCellStr(sheet, b.cell(k+1, row), text))
	}
	b.do(b.file.SetCellStyle(sheet, b.cell(1, row), b.cell(len(cells), row), style))
}

// properties are those that a file manager shows. No clock is read.
func (b *workbook) properties() {
	t := b.table
	stamp := t.portal.stamp().Format(time.RFC3339)
	b.do(b.file.SetDocProps(&excelize.DocProperties{
		Title: t.Title.VI, Subject: t.Title.EN, Description: t.Citation(lang.VI), Creator: t.portal.site().Title.VI,
		LastModifiedBy: t.portal.site().Title.VI, Created: stamp, Modified: stamp, Language: lang.VI.Tag(), Version: t.portal.version(),
	}))
}
