package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Table is the rows under one header.
type Table struct {
	Sheet   *Sheet
	Head    []Row // the rows of the header; none where data begin at once
	Numbers int   // the row that only numbers the columns, 0 where there is none
	Columns []Column
	Rows    []Row // all below it: data, totals, headings of groups, notes
	Above   []Row // above the header: titles
	Repeats []int // rows where the same header stands again
}

// Column is one column with a title or with data.
type Column struct {
	Number int
	Title  string // of a header of several rows: "Số thủ tục / Cấp tỉnh"
	At     int    // the lowest row of its title
}

// Tables finds the tables of a sheet. isData says whether a row holds data: only
// the caller knows what names a row. Where the same header stands again, as
// printed sheets have it on each page, the rows below belong to the same table.
func (s *Sheet) Tables(isData func(*Row) bool) []Table {
	var out []Table
	from := 0 // the first row that belongs to no table
	for k := 0; k < len(s.Rows); k++ {
		if !isData(&s.Rows[k]) {
			continue
		}
		head, numbers, start := s.headAbove(from, k)
		if len(out) > 0 {
			last := &out[len(out)-1]
			if len(head) == 0 {
				last.Rows = append(last.Rows, s.Rows[from:k+1]...)
				from = k + 1
				continue
			}
			if sameTitles(last.Head, head) {
				last.Rows = append(last.Rows, s.Rows[from:start-len(head)-min(numbers, 1)]...)
				last.Rows = append(last.Rows, s.Rows[start:k+1]...)
				last.Repeats = append(last.Repeats, head[0].Number)
				from = k + 1
				continue
			}
		}
		t := Table{Sheet: s, Head: head, Numbers: numbers, Above: s.Rows[from : start-len(head)-min(numbers, 1)], Rows: slices.Clip(s.Rows[start : k+1])}
		out = append(out, t)
		from = k + 1
	}
	if len(out) > 0 {
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, s.Rows[from:]...)
	}
	for k := range out {
		out[k].columns()
	}
	return out
}

// columnNumber is a cell of the row that numbers the columns: "1", "(2)", "A",
// "(5)=(3)/(4)".
var columnNumber = regexp.MustCompile(`^\(?([0-9]{1,2}|[A-Z])\)?( ?= ?[-+*/x×:() 0-9A-Z%]+)?$`)

// IsNumbering reports whether a row only numbers the columns.
func (r *Row) IsNumbering() bool {
	return len(r.Cells) > 1 && all(r, func(c Cell) bool { return columnNumber.MatchString(c.String()) })
}

// headAbove is the header that ends directly above row k, or above the names of
// the group that row k begins, which start at start: rows without a gap, each of
// two texts at least, none of them a figure.
func (s *Sheet) headAbove(from, k int) (head []Row, numbers, start int) {
	below := s.Rows[k].Number
	start = k
	for start > from && s.Rows[start-1].Number == below-1 && s.Rows[start-1].isGroupOf(&s.Rows[k]) {
		start--
		below = s.Rows[start].Number
	}
	for n := start - 1; n >= from && s.Rows[n].Number == below-1; n-- {
		row := s.Rows[n]
		below = row.Number
		if n == start-1 && row.IsNumbering() {
			numbers = row.Number
			continue
		}
		if distinct(&row) < 2 || !all(&row, isTitle) {
			break
		}
		head = append(head, row)
	}
	if len(head) == 0 {
		return nil, 0, k
	}
	slices.Reverse(head)
	return head, numbers, start
}

// isGroupOf reports whether a row names the group to which the row below it
// belongs, as "II | Vùng Đồng bằng sông Hồng" does: one text, or none beyond the
// column of names.
func (r *Row) isGroupOf(below *Row) bool {
	if r.IsNumbering() || !all(r, func(c Cell) bool { return c.Kind == Text }) {
		return false
	}
	k := slices.IndexFunc(below.Cells, func(c Cell) bool { return c.Kind == Text && strings.ContainsFunc(c.Text, unicode.IsLetter) })
	return distinct(r) == 1 || k >= 0 && all(r, func(c Cell) bool { return c.Column <= below.Cells[k].Column })
}

// isTitle reports whether a cell may stand in a header: a text, or a year.
func isTitle(c Cell) bool {
	switch c.Kind {
	case Text:
		return strings.ContainsFunc(c.Text, func(r rune) bool { return r > '9' }) || yearTitle.MatchString(c.Text) || columnNumber.MatchString(c.Text)
	case Number:
		return yearTitle.MatchString(c.Value)
	}
	return c.Kind == Date
}

var yearTitle = regexp.MustCompile(`^(19|20)[0-9]{2}$`)

func all(row *Row, is func(Cell) bool) bool {
	for _, c := range row.Cells {
		if !is(c) {
			return false
		}
	}
	return true
}

// distinct counts the cells of a row, a merged area as one.
func distinct(row *Row) int {
	n, last := 0, ""
	for _, c := range row.Cells {
		if c.Merged == "" || c.Merged != last {
			n++
		}
		last = c.Merged
	}
	return n
}

func sameTitles(a, b []Row) bool {
	return slices.EqualFunc(a, b, func(x, y Row) bool {
		return slices.EqualFunc(x.Cells, y.Cells, func(c, d Cell) bool { return c.Column == d.Column && c.String() == d.String() })
	})
}

// columns joins the titles of each column from top to bottom.
func (t *Table) columns() {
	byNumber := map[int]*Column{}
	column := func(n int) *Column {
		if byNumber[n] == nil {
			byNumber[n] = &Column{Number: n}
		}
		return byNumber[n]
	}
	for k := range t.Head {
		for _, cell := range t.Head[k].Cells {
			c, text := column(cell.Column), oneLine(cell.String())
			if c.Title != text && !strings.HasSuffix(c.Title, " / "+text) {
				c.Title = strings.TrimPrefix(c.Title+" / "+text, " / ")
			}
			c.At = t.Head[k].Number
		}
	}
	for k := range t.Rows {
		for _, cell := range t.Rows[k].Cells {
			column(cell.Column)
		}
	}
	for _, c := range byNumber {
		t.Columns = append(t.Columns, *c)
	}
	slices.SortFunc(t.Columns, func(a, b Column) int { return a.Number - b.Number })
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
