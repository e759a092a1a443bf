package chart

import (
	"encoding/json"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// datum is one value of a series. It stands in for the data structs of
// go-echarts, which give no single value a label or a pattern of its own.
type datum struct {
	Value      any        `json:"value"` // digits, or [place, digits]
	Symbol     string     `json:"symbol,omitempty"`
	SymbolSize int        `json:"symbolSize,omitempty"`
	Rotate     int        `json:"symbolRotate,omitempty"`
	Style      *dataStyle `json:"itemStyle,omitempty"`
	Label      *dataLabel `json:"label,omitempty"`
}

// dataStyle is how a mark is painted.
type dataStyle struct {
	Color       string `json:"color,omitempty"`
	BorderColor string `json:"borderColor,omitempty"`
	BorderWidth int    `json:"borderWidth,omitempty"`
	Decal       *decal `json:"decal,omitempty"`
}

// decal is a pattern over a colour, so that colour is not the only carrier
// (A11Y-02).
type decal struct {
	Symbol string      `json:"symbol"`
	Color  string      `json:"color"`
	DashX  []int       `json:"dashArrayX"`
	DashY  []int       `json:"dashArrayY"`
	Rotate json.Number `json:"rotation"`
}

// dataLabel is the text at a mark: Formatter is the text itself.
type dataLabel struct {
	Show       bool                 `json:"show"`
	Formatter  string               `json:"formatter,omitempty"`
	Position   string               `json:"position,omitempty"`
	Distance   int                  `json:"distance,omitempty"`
	Color      string               `json:"color,omitempty"`
	FontWeight int                  `json:"fontWeight,omitempty"`
	Align      string               `json:"align,omitempty"`
	Rich       map[string]textStyle `json:"rich,omitempty"`
}

// textStyle is the look of a piece of a label.
type textStyle struct {
	Color      string `json:"color,omitempty"`
	FontWeight int    `json:"fontWeight,omitempty"`
	FontSize   int    `json:"fontSize,omitempty"`
	LineHeight int    `json:"lineHeight,omitempty"`
}

// The colours, all of them properties of tokens.css.
const (
	ink     = "var(--ink)"
	muted   = "var(--muted)"
	rule    = "var(--line)"
	paper   = "var(--paper)"
	neutral = "var(--control)" // bars that rank nothing
)

// token makes the CSS variable of a token.
func token(name string) string { return "var(--" + name + ")" }

// seriesToken is the token of the k-th series, from 0.
func seriesToken(k int) string { return "series-" + strconv.Itoa(k%6+1) }

// digits enters a number into the option as the record writes it.
func digits(d source.Decimal) json.Number { return json.Number(d.String()) }

// geometry is a number that only places marks on the drawing.
func geometry(d source.Decimal) float64 {
	x, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		panic("chart: " + err.Error()) // a decimal is a number
	}
	return x
}

func pixels(n int) string { return strconv.Itoa(n) }

// valueAxisLabel shows the ticks of an axis with exactly the digits of its step.
func valueAxisLabel(formatter string) *opts.AxisLabel {
	return &opts.AxisLabel{Show: opts.Bool(true), Formatter: types.FuncStr(formatter), ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)}
}

// option marshals a chart of go-echarts.
func option(c interface{ JSON() map[string]any }) []byte {
	body, err := json.Marshal(c.JSON())
	if err != nil {
		panic("chart: " + err.Error()) // numbers and texts only: cannot be
	}
	return body
}

// common is what all charts share: no legend (the key stands above in HTML), no
// animation, the site's colours, a stated grid.
func common(grid opts.Grid) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(false)}),
		charts.WithAnimation(false),
		charts.WithColorsOpts(opts.Colors{token("series-1"), token("series-2"), token("series-3"), token("series-4"), token("series-5"), token("series-6")}),
		charts.WithGridOpts(grid),
	}
}

// The widths of the two drawings: the text column of a phone of 360 pixels, and
// of a page.
const (
	narrowWidth = 328
	wideWidth   = 720
)

// size is one of the two drawings.
type size struct {
	width, height int
	wide          bool
}

// drawing is what a chart draws in any size.
type drawing interface {
	tall(size) int                    // its height
	draw(size) ([]byte, []draw.Point) // the option, and the places of its tooltips
}

// drawTwice makes both drawings of a figure.
func (f *Figure) drawTwice(p record.Printer, d drawing) {
	f.Narrow, f.Wide = f.spec(p, d, size{width: narrowWidth}), f.spec(p, d, size{width: wideWidth, wide: true})
}

// spec makes one drawing; in the page its table follows it.
func (f *Figure) spec(p record.Printer, d drawing, s size) draw.Spec {
	s.height = d.tall(s)
	body, points := d.draw(s)
	suffix := "-narrow"
	if s.wide {
		suffix = "-wide"
	}
	return draw.Spec{
		ID: f.ID + suffix, Option: body, Points: points, Width: s.width, Height: s.height,
		Title: f.Headline, Desc: f.Desc + " " + say(p, "after"), Lang: string(p.Lang),
	}
}
