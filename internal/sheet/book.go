package sheet

import (
	"strconv"

	"resolution57.example/portal/internal/source"
)

// Book is one file.
type Book struct {
	Name   string
	Format string // "xlsx", "csv", "json"
	Sheets []*Sheet
	Notes  []source.Problem // what was assumed
}

// Sheet is one grid. A file of another format than XLSX has one, without name.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []Row // in order; rows without any cell are left out
	file   string
	hidden map[int]bool // columns
}

// Row is the cells of one row that hold something.
type Row struct {
	Number int // from 1, as the spreadsheet counts
	Hidden bool
	Cells  []Cell // in order of columns
}

// Kind is what a cell holds.
type Kind uint8

// The kinds of cells.
const (
	Empty Kind = iota
	Text
	Number  // Value is the decimal
	Date    // Value is the day, "2025-12-29"
	Boolean // Value is "true" or "false"
)

// Cell is one cell that holds something.
type Cell struct {
	Column int // from 1
	Kind   Kind
	Text   string // of a text: as typed, marks raised above the line cut off
	Value  string
	Mark   string // digits or letters raised above the line: a footnote mark

	Percent bool // a number shown as a percentage: 0.164 as 16,4%
	Shown   int  // digits after the point that are shown; -1 where all are
	Serial  bool // a number that could be a day, shown as a plain number
	Formula bool
	Merged  string // address of the area it is part of: "B5:C5"
	First   bool   // of the area
}

// Cell returns the cell in a column, one of kind Empty where there is none.
func (r *Row) Cell(column int) Cell {
	for _, c := range r.Cells {
		if c.Column == column {
			return c
		}
	}
	return Cell{Column: column}
}

// String is what the cell holds as a plain text.
func (c Cell) String() string {
	if c.Kind == Text {
		return c.Text
	}
	return c.Value
}

// Address names a cell as spreadsheets do: "B7".
func Address(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName is the letters of a column: 1 is "A", 28 is "AB".
func ColumnName(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// ColumnNumber reads the letters of a column; 0 where they are none.
func ColumnNumber(name string) int {
	n := 0
	for _, r := range name {
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		if r < 'A' || r > 'Z' || n > mostColumns {
			return 0
		}
		n = n*26 + int(r-'A') + 1
	}
	return n
}

// At is the place of a cell. Problems name the cell in words: what a
// spreadsheet calls B7 is line 7, column 2 to an editor of texts.
func (s *Sheet) At(column, row int) source.Pos {
	return source.Pos{File: s.file, Line: row, Col: column}
}

// Args are the arguments that name a cell in the text of a problem, with more
// behind them.
func (s *Sheet) Args(column, row int, more ...string) []string {
	return append([]string{"sheet", s.Title(), "cell", Address(column, row)}, more...)
}

// Title is the name of the sheet; that of the file where the sheet has none.
func (s *Sheet) Title() string {
	if s.Name == "" {
		return s.file
	}
	return s.Name
}

// HiddenColumn reports whether a column is hidden.
func (s *Sheet) HiddenColumn(column int) bool { return s.hidden[column] }
