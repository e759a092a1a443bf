package export

import (
	"fmt"
	"io"
	"iter"
	"path"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// Table is one thing that can be downloaded: its columns, its rows, and what a
// reader must know of them. It never changes after [New].
type Table struct {
	ID          string // unique among all tables: "indicator-gdp-contribution", "sources"
	Sort        Sort
	Title       lang.Text
	Description lang.Text
	Page        string // Vietnamese path of the page that shows it
	Base        string // address of its files without their ending: "/data/sources"
	Columns     []Column
	Key         []string // the columns that together name a row
	Links       []Link
	Rows        iter.Seq[[]string] // one text a column; "" where there is nothing
	Len         int                // number of rows
	About       []Fact             // definition, method, limits, unit …, in the order in which they are shown
	Sources     []*record.Source   // documents from which rows come, in the order of their first row
	Keywords    []lang.Text
	Measures    []*record.Indicator // what its figures measure
	First, Last record.Period       // the periods its rows lie in; zero where rows have none

	portal *Portal
	files  files
}

// Sort says what kind of table it is.
type Sort string

// The sorts of tables.
const (
	Indicator Sort = "indicator"
	Edition   Sort = "ranking"
	Register  Sort = "register"
)

// Column is one column of a table.
type Column struct {
	Name     string // for programs; never renamed once published
	Kind     Kind
	Title    lang.Text
	Doc      lang.Text
	Enum     []string // the only texts it may hold, where there are few
	Required bool     // never empty
}

// Kind says what the texts of a column are.
type Kind string

// The kinds of columns.
const (
	Text    Kind = "text"
	Decimal Kind = "decimal" // exact, digits as written, a point
	Integer Kind = "integer"
	Date    Kind = "date"    // a day, ISO 8601
	Period  Kind = "period"  // as in addresses: 2025, 2025-h1, 2025-q3, 2025-10, 2025-10-15, 2011--2015
	URL     Kind = "url"     // absolute
	Boolean Kind = "boolean" // "yes" or "no"
	List    Kind = "list"    // ids with listSeparator between them
)

const (
	yes           = "yes"
	no            = "no"
	listSeparator = ";"
)

// Link says that a column holds keys of another table.
type Link struct{ Column, Table, Key string }

// Fact is one thing to know about a table.
type Fact struct {
	Name  string // for programs
	Label lang.Text
	Text  lang.Text
}

// Format is a way to write a table or the whole catalogue.
type Format string

// The formats of a table.
const (
	CSV      Format = ".csv"
	ExcelCSV Format = ".excel.csv"
	XLSX     Format = ".xlsx"
	JSON     Format = ".json"
	Pack     Format = ".zip"
	CSVW     Format = ".csv-metadata.json"
)

// MediaType is what a server says the file is.
func (f Format) MediaType() string {
	switch f {
	case CSV, ExcelCSV:
		return "text/csv"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case Pack, AllData:
		return "application/zip"
	case CSVW:
		return "application/csvm+json"
	case DCAT:
		return "application/ld+json"
	}
	return "application/json"
}

// sheetRows is how long a table may be and still be offered as a sheet, which
// has to be built in memory. Excel itself ends at 1,048,576 rows.
const sheetRows = 100_000

// Formats are those the table can be had in, in the order in which they are
// offered. A table too long for a sheet has none.
func (t *Table) Formats() []Format {
	if t.Len > sheetRows {
		return []Format{CSV, JSON, Pack, CSVW}
	}
	return []Format{CSV, ExcelCSV, XLSX, JSON, Pack, CSVW}
}

// Path is the address of the table in a format, the same for both languages.
func (t *Table) Path(f Format) string { return t.Base + string(f) }

// Write writes the table in a format. What was written is remembered for
// [Table.File], so that nothing has to be written twice.
func (t *Table) Write(w io.Writer, f Format) error {
	if err := t.files.write(w, f); err != nil {
		return fmt.Errorf("write table %s as %s: %w", t.ID, f, err)
	}
	return nil
}

func (t *Table) write(w io.Writer, f Format) error {
	switch f {
	case CSV:
		return t.writeCSV(w)
	case ExcelCSV:
		return t.writeExcelCSV(w)
	case XLSX:
		return t.writeXLSX(w)
	case JSON:
		return t.writeJSON(w)
	case Pack:
		return t.writePack(w)
	case CSVW:
		return t.writeCSVW(w, path.Base(t.Path(CSV)))
	}
	return errFormat
}

// File returns what the table is in a format, for a link that says how large
// the file is. Where the table was not written yet it is written now, into
// nothing.
func (t *Table) File(f Format) (File, error) {
	file, err := t.files.file(f)
	if err != nil {
		return File{}, fmt.Errorf("table %s as %s: %w", t.ID, f, err)
	}
	return file, nil
}

// Citation is a ready reference in plain text (CITE-01), by the same rules as
// that of its page.
func (t *Table) Citation(l lang.Lang) string {
	q := Quoter{Site: t.portal.site(), Base: t.portal.BaseURL, Words: t.portal.Words}
	return q.Page(Quoted{Path: t.Page, Title: t.Title, Data: true}).plain(l).Text()
}

// URL is the address of the page that shows the table.
func (t *Table) URL(l lang.Lang) string { return t.portal.BaseURL + l.Path(t.Page) }

// iri names the table in linked data.
func (t *Table) iri() string { return t.portal.BaseURL + CataloguePath + "#" + t.ID }

// covers are the first and the last day of the periods, "" where there are none.
func (t *Table) covers() (first, last string) {
	if t.First.IsZero() {
		return "", ""
	}
	return t.First.First().Format(time.DateOnly), t.Last.Last().Format(time.DateOnly)
}

// header is the names of the columns.
func header(columns []Column) []string {
	names := make([]string, len(columns))
	for k, c := range columns {
		names[k] = c.Name
	}
	return names
}

// column makes a column; the words of both languages stand side by side.
func column(name string, kind Kind, title, doc lang.Text) Column {
	return Column{Name: name, Kind: kind, Title: title, Doc: doc}
}

func required(columns []Column, names ...string) []Column {
	for k := range columns {
		for _, name := range names {
			if columns[k].Name == name {
				columns[k].Required = true
			}
		}
	}
	return columns
}

func text(vi, en string) lang.Text { return lang.Text{VI: vi, EN: en} }
