package chart

import (
	"html/template"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/record"
)

// Figure is a chart with everything that must stand beside it, in one
// language: what it says in a sentence, what it shows, the two drawings, the
// key above them, the same figures as a table, and where they come from.
type Figure struct {
	ID       string // unique in the page: an anchor
	Headline string // what the figures say, written from them (design.md, 4)
	Subtitle string // measure, unit, universe, periods
	Key      []Key  // nothing where the drawing labels its series itself
	Notes    []string
	Sources  []*record.Source // once each, in the order of the figures
	Table    Table
	Narrow   draw.Spec // about 360 px wide
	Wide     draw.Spec // about 720 px wide
}

// Key explains one mark of the drawing. Color is a token without its dashes
// ("series-1"); Shape is line, open, diamond, target, hatch, outline or block, so
// that colour is never the only carrier (A11Y-02).
type Key struct {
	Label, Shape, Color string
}

// Table is a table of figures. ID is unique in the page.
type Table struct {
	ID, Caption string
	Head        []Head
	Rows        []Row
}

// Head is the head of a column; numbers are set to the right (A11Y-09).
type Head struct {
	Label   string
	Numeric bool
}

// Row is one row; its first cell is its head.
type Row struct {
	ID    string // anchor, may be empty
	Cells []Cell
}

// Cell is one cell: markup made by record.Printer or escaped text, and where
// it leads (with its language), if anywhere.
type Cell struct {
	HTML    template.HTML
	Href    string
	Numeric bool
}
