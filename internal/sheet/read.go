package sheet

import (
	"bytes"
	"path"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Limits bound what is read; all are far above what a table of provinces needs.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // of all its parts
	Rows     int   // of one sheet that hold something
	Cells    int   // of all sheets
}

// Usual are the limits of the command.
func Usual() Limits {
	return Limits{Bytes: 20 << 20, Unpacked: 100 << 20, Rows: 20_000, Cells: 1_000_000}
}

// mostColumns is what a spreadsheet can have.
const mostColumns = 16_384

// Read reads a file. The format is that of its bytes; the name is only for
// messages. It returns false where there is a problem that stops the import.
func Read(name string, body []byte, limits Limits, ps *source.Problems) (*Book, bool) {
	r := &reader{book: &Book{Name: name}, limits: limits, ps: ps}
	r.read(body)
	if r.failed {
		return nil, false
	}
	if len(r.book.Sheets) == 0 || !r.any() {
		r.refuse("sheet-empty")
		return nil, false
	}
	return r.book, true
}

// reader reads one file.
type reader struct {
	book   *Book
	limits Limits
	ps     *source.Problems
	failed bool
	cells  int
}

func (r *reader) read(body []byte) {
	size := int64(len(body))
	switch {
	case size > r.limits.Bytes:
		r.refuse("sheet-too-big", "size", megabytes(size), "max", megabytes(r.limits.Bytes))
	case len(bytes.TrimSpace(body)) == 0:
		r.refuse("sheet-empty")
	case bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		r.container(body)
	case bytes.HasPrefix(body, []byte("PK")):
		r.book.Format = "xlsx"
		r.xlsx(body)
	case bytes.HasPrefix(body, []byte("%PDF-")):
		r.refuse("sheet-other-kind", "kind", "PDF")
	case bytes.HasPrefix(body, []byte("{\\rtf")):
		r.refuse("sheet-other-kind", "kind", "RTF")
	default:
		r.text(body)
	}
}

// container looks into the container of old Office files: a workbook with a
// password lies in it as a whole.
func (r *reader) container(body []byte) {
	if bytes.Contains(body, wide("EncryptedPackage")) {
		r.refuse("sheet-password")
		return
	}
	r.refuse("sheet-old-format")
}

func wide(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// text reads a file of letters.
func (r *reader) text(body []byte) {
	s, ok := r.decodeText(body)
	if !ok {
		return
	}
	if json := strings.TrimSpace(s); strings.EqualFold(path.Ext(r.book.Name), ".json") || strings.HasPrefix(json, "[{") || strings.HasPrefix(json, "{\"") {
		r.book.Format = "json"
		r.json(s)
		return
	}
	r.book.Format = "csv"
	r.csv(s)
}

// refuse reports what concerns the file as a whole.
func (r *reader) refuse(rule string, args ...string) {
	r.failed = true
	r.ps.Add(source.Pos{File: r.book.Name}, rule, args...)
}

// wrong reports a cell.
func (r *reader) wrong(s *Sheet, column, row int, rule string, more ...string) {
	r.failed = true
	r.ps.Add(s.At(column, row), rule, s.Args(column, row, more...)...)
}

// note lists an assumption.
func (r *reader) note(rule string, args ...string) {
	r.book.Notes = append(r.book.Notes, Note(source.Pos{File: r.book.Name}, rule, args...))
}

// Note is an assumption, said by a rule.
func Note(at source.Pos, rule string, args ...string) source.Problem {
	var ps source.Problems
	ps.Add(at, rule, args...)
	return ps.Sorted()[0]
}

// grow counts a cell; false where there are too many.
func (r *reader) grow(s *Sheet) bool {
	r.cells++
	switch {
	case len(s.Rows) > r.limits.Rows:
		r.refuse("sheet-too-many-rows", "sheet", s.Title(), "cell", Address(1, s.Rows[len(s.Rows)-1].Number), "max", strconv.Itoa(r.limits.Rows))
		return false
	case r.cells > r.limits.Cells:
		r.refuse("sheet-too-many-cells", "sheet", s.Title(), "cell", Address(1, s.Rows[len(s.Rows)-1].Number), "max", strconv.Itoa(r.limits.Cells))
		return false
	}
	return true
}

// any reports whether a cell holds anything.
func (r *reader) any() bool {
	for _, s := range r.book.Sheets {
		if len(s.Rows) > 0 {
			return true
		}
	}
	return false
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt((n+1023)>>10, 10) + " KiB"
	}
	return strconv.FormatInt((n+1<<20-1)>>20, 10) + " MiB"
}
