package notice

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// table gives a table its caption and its columns their alignment, and proves
// that its rows fit its head.
func (p *page) table(n *east.Table) {
	p.tables++
	head := n.FirstChild()
	columns := head.ChildCount()
	for row := head; row != nil; row = row.NextSibling() {
		p.row(row, columns)
	}
	for k := range columns {
		if n.Alignments[k] == east.AlignRight || isNumeric(n, k, p.text) {
			alignRight(n, k)
		}
	}
	p.caption(n)
}

func (p *page) row(row ast.Node, columns int) {
	p.prose.open = 0
	empty, cut := false, false
	for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
		p.words(cell, scope{table: true})
		empty = empty || !cell.HasChildren()
		cut = cut || p.prose.open > 0
	}
	got := cells(lineAt(p.text, row.Pos()))
	switch {
	case cut: // a bar inside {{…}} has been reported
	case got != columns:
		p.add(row.Pos(), "table-row-width", "got", itoa(got), "want", itoa(columns))
	case empty && row.Kind() == east.KindTableHeader:
		p.add(row.Pos(), "table-head-empty")
	}
}

// lineAt is the line of a text that begins at an offset.
func lineAt(text []byte, at int) []byte {
	line, _, _ := bytes.Cut(text[at:], []byte("\n"))
	return bytes.TrimSpace(line)
}

// cells counts the cells of a row as it is written.
func cells(row []byte) int {
	row = bytes.TrimPrefix(row, []byte("|"))
	if n := len(row); n > 0 && row[n-1] == '|' {
		row = row[:n-1]
	}
	n := 1
	for i, c := range row {
		if c == '|' && (i == 0 || row[i-1] != '\\') {
			n++
		}
	}
	return n
}

// isDelimiterRow says whether a line looks like |---|---|.
func isDelimiterRow(line []byte) bool {
	return bytes.IndexByte(line, '|') >= 0 && bytes.Contains(line, []byte("--")) &&
		len(bytes.Trim(line, "|-: \t\n")) == 0
}

// isNumeric says whether every cell of a column that is not empty holds one
// figure or number and nothing else.
func isNumeric(table *east.Table, column int, source []byte) bool {
	found := false
	for row := table.FirstChild().NextSibling(); row != nil; row = row.NextSibling() {
		cell := nth(row, column)
		if cell == nil || !cell.HasChildren() {
			continue
		}
		if cell.ChildCount() != 1 || !isNumber(cell.FirstChild(), source) {
			return false
		}
		found = true
	}
	return found
}

func isNumber(n ast.Node, source []byte) bool {
	switch n := n.(type) {
	case *reference:
		return n.figure != nil
	case *ast.Text:
		value := n.Segment.Value(source)
		return len(value) > 0 && len(bytes.Trim(value, "0123456789.,%+- ")) == 0 && bytes.ContainsAny(value, "0123456789")
	}
	return false
}

func nth(row ast.Node, k int) ast.Node {
	cell := row.FirstChild()
	for ; cell != nil && k > 0; k-- {
		cell = cell.NextSibling()
	}
	return cell
}

func alignRight(table *east.Table, column int) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		if cell, ok := nth(row, column).(*east.TableCell); ok {
			cell.Alignment = east.AlignRight
		}
	}
}

// caption makes the paragraph before a table its caption (A11Y-09).
func (p *page) caption(n *east.Table) {
	first := p.captionStart(n.PreviousSibling())
	if first == nil {
		p.add(n.FirstChild().Pos(), "table-without-caption", "word", p.dialect.caption)
		return
	}
	paragraph := first.Parent()
	value := first.Segment.Value(p.text)
	cut := len(value) - len(bytes.TrimLeft(value[len(p.dialect.caption):], " "))
	first.Segment = text.NewSegment(first.Segment.Start+cut, first.Segment.Stop)
	c := &caption{id: p.id("table-" + itoa(p.tables))}
	for x := paragraph.FirstChild(); x != nil; {
		next := x.NextSibling()
		c.AppendChild(c, x)
		x = next
	}
	paragraph.Parent().RemoveChild(paragraph.Parent(), paragraph)
	n.InsertBefore(n, n.FirstChild(), c)
}

// captionStart returns the first text of a paragraph that is a caption, else nil.
func (p *page) captionStart(n ast.Node) *ast.Text {
	if n == nil || n.Kind() != ast.KindParagraph {
		return nil
	}
	first, ok := n.FirstChild().(*ast.Text)
	if !ok || !bytes.HasPrefix(first.Segment.Value(p.text), []byte(p.dialect.caption)) {
		return nil
	}
	rest := bytes.TrimSpace(first.Segment.Value(p.text)[len(p.dialect.caption):])
	if len(rest) == 0 && first.NextSibling() == nil {
		return nil
	}
	return first
}
