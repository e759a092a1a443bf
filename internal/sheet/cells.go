package sheet

import (
	"encoding/xml"
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// sheet reads one sheet.
func (p *parts) sheet(from sheetPart, date1904 bool) {
	s := &Sheet{Name: from.name, Hidden: from.hidden, file: p.book.Name, hidden: map[int]bool{}}
	if p.files[strings.ToLower(from.part)] == nil {
		p.refuse("sheet-corrupt", "part", from.name)
		return
	}
	c := &cells{parts: p, sheet: s, date1904: date1904}
	if !p.walk(from.part, c.element) {
		return
	}
	c.merge()
	s.Rows = slices.DeleteFunc(s.Rows, func(r Row) bool { return len(r.Cells) == 0 })
	p.book.Sheets = append(p.book.Sheets, s)
}

// cells reads the elements of a sheet.
type cells struct {
	*parts
	sheet    *Sheet
	date1904 bool
	row, col int
	merged   []area
}

type area struct{ left, top, right, bottom int }

func (c *cells) element(d *xml.Decoder, e xml.StartElement) error {
	switch e.Name.Local {
	case "col":
		from, _ := strconv.Atoi(attribute(e, "min"))
		to, _ := strconv.Atoi(attribute(e, "max"))
		if isTrue(attribute(e, "hidden")) {
			for k := max(from, 1); k <= min(to, mostColumns); k++ {
				c.sheet.hidden[k] = true
			}
		}
	case "row":
		c.row++
		if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
			if n < c.row {
				return errors.New("rows out of order")
			}
			c.row = n
		}
		c.col = 0
		if k := len(c.sheet.Rows); k > 0 && len(c.sheet.Rows[k-1].Cells) == 0 {
			c.sheet.Rows = c.sheet.Rows[:k-1] // formatted, but empty
		}
		c.sheet.Rows = append(c.sheet.Rows, Row{Number: c.row, Hidden: isTrue(attribute(e, "hidden"))})
	case "c":
		return c.cell(d, e)
	case "mergeCell":
		from, to, _ := strings.Cut(attribute(e, "ref"), ":")
		a := area{}
		a.left, a.top = reference(from)
		a.right, a.bottom = reference(to)
		if a.left > 0 && a.right >= a.left && a.bottom >= a.top {
			c.merged = append(c.merged, a)
		}
	}
	return nil
}

// reference reads "B7".
func reference(text string) (column, row int) {
	k := strings.IndexFunc(text, func(r rune) bool { return r >= '0' && r <= '9' })
	if k < 0 {
		return 0, 0
	}
	row, _ = strconv.Atoi(text[k:])
	return ColumnNumber(strings.ReplaceAll(text[:k], "$", "")), row
}

// cell reads <c r="B7" s="3" t="s"><f/><v/></c>.
func (c *cells) cell(d *xml.Decoder, e xml.StartElement) error {
	c.col++
	if column, row := reference(attribute(e, "r")); column > 0 {
		if row != c.row || column < c.col || column > mostColumns {
			return errors.New("cells out of order")
		}
		c.col = column
	}
	if len(c.sheet.Rows) == 0 {
		return errors.New("cell outside a row")
	}
	raw, err := content(d)
	if err != nil {
		return err
	}
	style := format{shown: -1}
	if k, err := strconv.Atoi(attribute(e, "s")); err == nil && k >= 0 && k < len(c.formats) {
		style = c.formats[k]
	}
	out := Cell{Column: c.col, Formula: raw.formula, Shown: -1}
	if !c.fill(&out, attribute(e, "t"), raw, style) || out.Kind == Empty {
		return nil
	}
	row := &c.sheet.Rows[len(c.sheet.Rows)-1]
	row.Cells = append(row.Cells, out)
	if !c.grow(c.sheet) {
		return errStop
	}
	return nil
}

// rawCell is what stands in a cell's element.
type rawCell struct {
	value   string
	has     bool // a value, if only an empty one
	formula bool
	inline  sharedText
}

func content(d *xml.Decoder) (raw rawCell, err error) {
	for {
		token, err := d.Token()
		if err != nil {
			return raw, err
		}
		switch e := token.(type) {
		case xml.EndElement:
			return raw, nil
		case xml.StartElement:
			switch e.Name.Local {
			case "is":
				if raw.inline, err = richText(d); err != nil {
					return raw, err
				}
			case "f":
				raw.formula = true
				if err := d.Skip(); err != nil {
					return raw, err
				}
			case "v":
				var text string
				if err := d.DecodeElement(&text, &e); err != nil {
					return raw, err
				}
				raw.value, raw.has = text, true
			default:
				if err := d.Skip(); err != nil {
					return raw, err
				}
			}
		}
	}
}

// fill makes of it what the cell holds; false where that is reported.
func (c *cells) fill(to *Cell, kind string, raw rawCell, style format) bool {
	if raw.formula && (!raw.has || raw.value == "" && kind != "str") {
		c.wrong(c.sheet, c.col, c.row, "sheet-formula-without-value")
		return false
	}
	switch kind {
	case "s":
		k, err := strconv.Atoi(raw.value)
		if err != nil || k < 0 || k >= len(c.shared) {
			c.wrong(c.sheet, c.col, c.row, "sheet-cell-corrupt", "text", raw.value)
			return false
		}
		return c.letters(to, c.shared[k])
	case "inlineStr":
		return c.letters(to, raw.inline)
	case "str":
		return c.letters(to, sharedText{text: strings.TrimSpace(raw.value)})
	case "e":
		c.wrong(c.sheet, c.col, c.row, "sheet-cell-error", "text", raw.value)
		return false
	case "b":
		to.Kind, to.Value = Boolean, strconv.FormatBool(isTrue(raw.value))
	case "d":
		day, _, _ := strings.Cut(raw.value, "T")
		to.Kind, to.Value = Date, day
	default:
		if raw.value != "" {
			return c.number(to, raw.value, style)
		}
	}
	return true
}

func (c *cells) letters(to *Cell, t sharedText) bool {
	text := norm.NFC.String(t.text)
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) {
		c.wrong(c.sheet, c.col, c.row, "sheet-cell-corrupt", "text", text)
		return false
	}
	if text == "" && t.mark == "" {
		return true
	}
	to.Kind, to.Text, to.Mark = Text, text, norm.NFC.String(t.mark)
	return true
}

// Days as spreadsheets count them: what a number that could be a day lies
// between, 1990 and 2060.
const firstSerial, lastSerial = 32_874, 58_804

func (c *cells) number(to *Cell, raw string, style format) bool {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		c.wrong(c.sheet, c.col, c.row, "sheet-cell-corrupt", "text", raw)
		return false
	}
	if style.date && f >= 0 && f < 2_958_466 {
		to.Kind, to.Value = Date, dayOf(int(f), c.date1904)
		return true
	}
	plain, ok := fifteen(raw, f)
	if !ok {
		c.wrong(c.sheet, c.col, c.row, "sheet-cell-corrupt", "text", raw)
		return false
	}
	to.Kind, to.Value, to.Percent, to.Shown = Number, plain, style.percent, style.shown
	to.Serial = f == math.Trunc(f) && f >= firstSerial && f <= lastSerial
	return true
}

// asWritten is a number that was written as a decimal.
var asWritten = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// fifteen is the decimal that a spreadsheet shows of a binary number. Digits
// that were written as they are, trailing zeros among them, stay.
func fifteen(raw string, f float64) (string, bool) {
	if asWritten.MatchString(raw) && len(strings.TrimLeft(raw, "-0.")) <= 16 {
		return raw, true
	}
	return plainDecimal(strconv.FormatFloat(f, 'g', 15, 64))
}

// Day is the day that a spreadsheet means by a number.
func Day(serial string) string {
	n, _ := strconv.Atoi(serial)
	return dayOf(n, false)
}

func dayOf(serial int, date1904 bool) string {
	zero := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		zero = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return zero.AddDate(0, 0, serial).Format(time.DateOnly)
}

// merge gives every cell of a merged area what its first cell holds.
func (c *cells) merge() {
	rows := c.sheet.Rows
	byNumber := func(r Row, n int) int { return r.Number - n }
	for _, a := range c.merged {
		from, ok := slices.BinarySearchFunc(rows, a.top, byNumber)
		if !ok {
			continue
		}
		k := slices.IndexFunc(rows[from].Cells, func(x Cell) bool { return x.Column == a.left })
		if k < 0 {
			continue
		}
		rows[from].Cells[k].Merged, rows[from].Cells[k].First = Address(a.left, a.top)+":"+Address(a.right, a.bottom), true
		first := rows[from].Cells[k]
		for ; from < len(rows) && rows[from].Number <= a.bottom && !c.failed; from++ {
			c.spread(&rows[from], first, a)
		}
	}
}

// spread puts the value of a merged area into one of its rows.
func (c *cells) spread(row *Row, first Cell, a area) {
	for column := a.left; column <= min(a.right, a.left+mostMerged); column++ {
		if row.Number == a.top && column == a.left || row.Cell(column).Kind != Empty {
			continue
		}
		if !c.grow(c.sheet) {
			return
		}
		copied := first
		copied.Column, copied.First = column, false
		k, _ := slices.BinarySearchFunc(row.Cells, column, func(x Cell, column int) int { return x.Column - column })
		row.Cells = slices.Insert(row.Cells, k, copied)
	}
}

// mostMerged is how many columns of a merged area are filled: titles are
// sometimes merged over the whole width.
const mostMerged = 200
