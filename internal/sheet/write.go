package sheet

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Form is a sheet to be filled in by hand: a locked header and locked columns,
// cells that take numbers.
type Form struct {
	Sheet   string
	Columns []FormColumn
	Rows    [][]string // a decimal for a column of numbers, else a text; "" is an empty cell
}

// FormColumn is one column of a form.
type FormColumn struct {
	Name   string // what the reader goes by
	Help   string // shown where the cell is chosen
	Number bool
	Open   bool // may be changed
}

// spareRows is how many empty rows of a form may be filled in.
const spareRows = 200

// Write writes a form as XLSX. Its protection has no password: it keeps a hand
// from slipping, not from wanting.
func Write(w io.Writer, form Form) error {
	f := excelize.NewFile()
	defer f.Close() // holds nothing but memory
	b := &formBook{file: f, form: form, styles: map[string]int{}}
	b.do(f.SetSheetName("Sheet1", form.Sheet))
	b.fill()
	if b.err != nil {
		return fmt.Errorf("make sheet: %w", b.err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

// formBook is a form being made. The first error ends it.
type formBook struct {
	file   *excelize.File
	form   Form
	styles map[string]int
	err    error
}

func (b *formBook) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *formBook) fill() {
	f, sheet := b.file, b.form.Sheet
	for k, c := range b.form.Columns {
		b.do(f.SetCellStr(sheet, Address(k+1, 1), c.Name))
		width := utf8.RuneCountInString(c.Name)
		for n, row := range b.form.Rows {
			b.cell(k, n+2, row[k])
			width = max(width, utf8.RuneCountInString(row[k]))
		}
		name := ColumnName(k + 1)
		b.do(f.SetColWidth(sheet, name, name, float64(min(width, 48)+4)))
		b.spare(k, len(b.form.Rows)+2)
	}
	last := ColumnName(len(b.form.Columns))
	b.do(f.SetCellStyle(sheet, "A1", last+"1", b.style("head", &excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}},
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}, Protection: &excelize.Protection{Locked: true},
	})))
	b.do(f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	b.do(f.ProtectSheet(sheet, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, Sort: true, AutoFilter: true}))
}

// cell writes a number with the digits of the record, shown with as many after
// the point; one that a spreadsheet could not keep whole is a text.
func (b *formBook) cell(k, row int, text string) {
	c, at := b.form.Columns[k], Address(k+1, row)
	code := "@"
	switch {
	case text == "":
		if c.Number {
			code = "General"
		}
	case c.Number && len(strings.Trim(strings.Replace(text, ".", "", 1), "-0")) <= 15:
		b.do(b.file.SetCellDefault(b.form.Sheet, at, text))
		if _, digits, _ := strings.Cut(text, "."); digits != "" {
			code = "#,##0." + strings.Repeat("0", len(digits))
		} else {
			code = "#,##0"
		}
	default:
		b.do(b.file.SetCellStr(b.form.Sheet, at, text))
	}
	b.do(b.file.SetCellStyle(b.form.Sheet, at, at, b.format(code, !c.Open)))
}

// spare opens the cells below the rows, and has them take numbers only.
func (b *formBook) spare(k, from int) {
	c, name := b.form.Columns[k], ColumnName(k+1)
	code := "@"
	if c.Number {
		code = "General"
	}
	first, last := Address(k+1, from), Address(k+1, from+spareRows)
	b.do(b.file.SetCellStyle(b.form.Sheet, first, last, b.format(code, false)))
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, from+spareRows))
	if c.Number {
		b.do(v.SetRange(-1e15, 1e15, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
	}
	v.SetInput(c.Name, c.Help)
	b.do(b.file.AddDataValidation(b.form.Sheet, v))
}

func (b *formBook) format(code string, locked bool) int {
	return b.style(fmt.Sprint(code, locked), &excelize.Style{CustomNumFmt: &code, Protection: &excelize.Protection{Locked: locked}})
}

func (b *formBook) style(name string, s *excelize.Style) int {
	if id, ok := b.styles[name]; ok {
		return id
	}
	id, err := b.file.NewStyle(s)
	b.do(err)
	b.styles[name] = id
	return id
}
