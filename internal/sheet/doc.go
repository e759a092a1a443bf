// Package sheet reads the spreadsheets that agencies send: XLSX, CSV, JSON.
//
// # What goes in, what comes out
//
// [Read] takes a file's name and bytes and returns a [Book]: its sheets as
// grids of [Cell], each with the address an editor sees ("B7"), what it holds
// and how it is shown. Merged cells hold the value of their first cell and say
// so; rows and columns that are hidden are marked, not dropped. A book lists
// what was assumed about it: the encoding, the separator.
//
// [Sheet.Tables] finds the tables of a sheet: the rows that hold data, and the
// rows of the header above them. Nothing here knows what the data mean; that
// is internal/intake.
//
// # What is refused
//
// Files that are empty, protected by a password, corrupt, of another kind, with
// macros, or larger than [Limits]; cells with a formula whose result the file
// does not hold, and cells that show an error. Each is a problem at its sheet
// and cell: rules/sheet.toml.
//
// # Numbers
//
// A spreadsheet keeps binary numbers: 16.4 lies in the file as
// 16.399999999999999. A [Cell] holds the decimal of fifteen digits, which is
// the number that the spreadsheet shows. A text is left as it was typed: only
// who knows the column can tell whether 1.132 is more than a thousand.
//
// # Why not the library that writes our workbooks
//
// It walks all rows to find one cell, gives the value of a cell without the
// digits raised as a footnote mark, and unpacks before it counts. Reading needs
// the shared texts, the number formats and the cells: three small parts of the
// format. [Write] uses the library.
package sheet
