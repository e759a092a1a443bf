package export

import (
	"encoding/csv"
	"io"
	"iter"
	"strings"
)

// The CSV for Excel is for one thing: a double click on a machine set to
// Vietnamese, where Excel takes the decimal comma and the list separator from
// the system and asks nothing.
//
//   - A byte order mark: without it Excel reads UTF-8 as the system's code page
//     and breaks every Vietnamese letter.
//   - Semicolons between cells: where the comma is the decimal mark Excel cuts at
//     semicolons. A line "sep=;" would say so too, but makes Excel forget the mark.
//   - A comma in decimals: to Vietnamese settings "16.4" is no number at all and
//     "14.020" is fourteen thousand and twenty.
//   - ="…" around texts that begin with a digit or a sign: else Excel makes the
//     period 2025-10 a day, the code 01 the number 1, and runs what begins with
//     "=" as a formula.
//
// On a machine set to English the file falls apart visibly, every row at its
// first comma; no number becomes another in silence. Whoever is not sure takes
// the XLSX, which is right everywhere.

const byteOrderMark = "\ufeff"

func (t *Table) writeExcelCSV(w io.Writer) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	return writeRows(out, t.Columns, t.forExcel())
}

func (t *Table) forExcel() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for row := range t.Rows {
			cells := make([]string, len(row))
			for k, cell := range row {
				cells[k] = excelCell(t.Columns[k].Kind, cell)
			}
			if !yield(cells) {
				return
			}
		}
	}
}

// excelCell writes a cell so that Excel with Vietnamese settings takes it for
// what it is.
func excelCell(kind Kind, cell string) string {
	switch kind {
	case Decimal, Integer:
		if fitsNumber(cell) {
			return strings.ReplaceAll(cell, ".", ",")
		}
	case Date, Boolean, URL:
		return cell
	}
	return excelText(cell)
}

// excelLiteral is the longest text that Excel allows between quotes in a
// formula.
const excelLiteral = 255

func excelText(cell string) string {
	if cell == "" || !strings.ContainsRune("0123456789+-=@.,'\t\r", rune(cell[0])) {
		return cell
	}
	if len([]rune(cell)) > excelLiteral {
		return " " + cell // no number is so long; a sign at the start would still be a formula
	}
	return `="` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}

// fitsNumber reports whether a spreadsheet, which keeps fifteen digits of a
// number, would keep all of this one.
func fitsNumber(cell string) bool {
	const kept = 15
	digits := strings.TrimLeft(strings.Replace(strings.TrimPrefix(cell, "-"), ".", "", 1), "0")
	return len(digits) <= kept
}
