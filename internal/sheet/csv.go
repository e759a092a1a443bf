package sheet

import (
	"strings"
)

// csv reads rows of texts.
func (r *reader) csv(text string) {
	s := &Sheet{file: r.book.Name}
	said := false
	first := 1
	separator := byte(0)
	if line, rest, _ := strings.Cut(text, "\n"); len(line) == 5 && strings.HasPrefix(line, "sep=") {
		separator, text, said, first = line[4], rest, true, 2
	}
	if !said {
		separator = likely(text)
		r.note("sheet-separator", "separator", separatorName(separator))
	}
	rows, open := split(text, separator, -1)
	if open > 0 {
		r.wrong(s, 1, open+first-1, "sheet-open-quote")
		return
	}
	for k, cells := range rows {
		if !r.row(s, k+first, cells) {
			return
		}
	}
	r.book.Sheets = []*Sheet{s}
}

// row appends one row of texts, without those that are empty.
func (r *reader) row(s *Sheet, number int, texts []string) bool {
	row := Row{Number: number}
	for k, text := range texts {
		text = strings.TrimSpace(text)
		if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
			text = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`) // a text that Excel is to leave alone
		}
		if text != "" {
			row.Cells = append(row.Cells, Cell{Column: k + 1, Kind: Text, Text: text, Shown: -1})
			r.cells++
		}
	}
	if len(row.Cells) == 0 {
		return true
	}
	s.Rows = append(s.Rows, row)
	return r.grow(s)
}

func separatorName(b byte) string {
	if b == '\t' {
		return "tab"
	}
	return string(rune(b))
}

// likely is the separator that cuts the rows most evenly: that with which most
// rows have the same number of cells, more than one. Semicolons and tabs go
// before the comma, which stands in Vietnamese numbers.
func likely(text string) byte {
	best, most := byte(';'), 0
	for _, separator := range []byte{';', '\t', ','} {
		rows, _ := split(text, separator, 500)
		counts := map[int]int{}
		for _, cells := range rows {
			if len(cells) > 1 {
				counts[len(cells)]++
			}
		}
		for _, n := range counts {
			if n > most {
				best, most = separator, n
			}
		}
	}
	return best
}

// split cuts a text into rows and cells; empty rows count. open is the row with
// a quotation mark that nothing closes, 0 where there is none.
func split(text string, separator byte, most int) (rows [][]string, open int) {
	var cells []string
	for len(text) > 0 && (most < 0 || len(rows) < most) {
		cell, rest, ok := cutCell(text, separator)
		if !ok {
			return rows, len(rows) + 1
		}
		cells = append(cells, cell)
		switch {
		case rest == "" || rest[0] == '\n':
			rows, cells = append(rows, cells), nil
			text = strings.TrimPrefix(rest, "\n")
		default:
			text = rest[1:]
			if text == "" { // the file ends behind a separator
				rows = append(rows, append(cells, ""))
			}
		}
	}
	return rows, 0
}

// cutCell takes the first cell off; rest begins with what ended it.
func cutCell(text string, separator byte) (cell, rest string, ok bool) {
	ends := string(rune(separator)) + "\n"
	if !strings.HasPrefix(text, `"`) {
		k := strings.IndexAny(text, ends)
		if k < 0 {
			return text, "", true
		}
		return text[:k], text[k:], true
	}
	var b strings.Builder
	for text = text[1:]; ; {
		k := strings.IndexByte(text, '"')
		if k < 0 {
			return "", "", false
		}
		b.WriteString(text[:k])
		text = text[k+1:]
		if !strings.HasPrefix(text, `"`) {
			break
		}
		b.WriteByte('"')
		text = text[1:]
	}
	k := strings.IndexAny(text, ends)
	if k < 0 {
		return b.String() + text, "", true
	}
	return b.String() + text[:k], text[k:], true
}
