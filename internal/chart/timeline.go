package chart

import (
	"cmp"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// timeline is one or several lines over time on one value axis.
type timeline struct {
	p       record.Printer
	lines   []line
	targets []*record.Target // those that are drawn
	kind    record.PeriodKind
	first   int // slot of the first period, and of the last
	last    int
	axis    scale
	rank    bool
	flat    bool // the values fill so little of the axis that height would say nothing
}

// line is the values of one indicator that share a form of period, oldest
// first. Name is printed at its end when there are several lines.
type line struct {
	name   string
	values []*record.Observation
}

// slot numbers the periods of one form without a gap, so that a missing period
// has room of its own.
func slot(p record.Period) int {
	first := p.First()
	year, month := first.Year(), int(first.Month())-1
	switch p.Kind() {
	case record.Day:
		return int(first.Unix() / 86400)
	case record.Month:
		return 12*year + month
	case record.Quarter:
		return 4*year + month/3
	case record.Half:
		return 2*year + month/6
	}
	return year
}

func newTimeline(p record.Printer, lines []line) *timeline {
	first := lines[0].values[0]
	t := &timeline{p: p, lines: lines, kind: first.Period.Kind(), rank: first.Indicator.Unit.Kind == "rank"}
	t.first, t.last = slot(first.Period), slot(first.Period)
	for _, l := range lines {
		for _, o := range l.values {
			t.first, t.last = min(t.first, slot(o.Period)), max(t.last, slot(o.Period))
		}
	}
	t.measure(nil)
	return t
}

// measure chooses the value axis: from zero, except for ranks, which have none
// and get a little air on both sides for their labels.
func (t *timeline) measure(more []source.Decimal) {
	all := slices.Clone(more)
	for _, l := range t.lines {
		for _, o := range l.values {
			all = append(all, o.Value)
		}
	}
	lo, hi := slices.MinFunc(all, source.Decimal.Cmp), slices.MaxFunc(all, source.Decimal.Cmp)
	if t.rank {
		air := source.Quo(hi.Sub(lo), decimal("8"), 0)
		t.axis = newScale(slices.MaxFunc([]source.Decimal{lo.Sub(air), decimal("1")}, source.Decimal.Cmp), hi.Add(air), 5, true)
		return
	}
	zero := decimal("0")
	t.flat = len(t.lines) == 1 && lo.Sign() > 0 && hi.Sub(lo).Mul(decimal("3")).Cmp(hi) < 0
	parts := 5
	if t.flat {
		parts = 4
	}
	t.axis = newScale(slices.MinFunc([]source.Decimal{lo, zero}, source.Decimal.Cmp), slices.MaxFunc([]source.Decimal{hi, zero}, source.Decimal.Cmp), parts, t.whole())
}

// whole reports whether the values are whole things, so that no tick may stand
// between two of them.
func (t *timeline) whole() bool {
	unit := t.lines[0].values[0].Indicator.Unit
	return unit.Kind == "count" || unit.Kind == "rank"
}

// slots is the number of places on the time axis.
func (t *timeline) slots() int { return t.last - t.first + 1 }

// room is where the marks of a drawing lie, in pixels.
type room struct {
	size
	left, top, right, bottom int
}

func (r room) plotWidth() int { return r.width - r.left - r.right }

// room leaves as much at the left as the ticks need and at the right as the
// labels at the ends of the lines need.
func (t *timeline) room(s size) room {
	r := room{size: s, top: 30, bottom: 30, right: 8}
	for _, tick := range []source.Decimal{t.axis.min, t.axis.max, t.axis.min.Add(t.axis.step)} {
		r.left = max(r.left, textWidth(t.tick(tick))+14)
	}
	if len(t.lines) > 1 {
		widest := 0
		for k := range t.lines {
			widest = max(widest, textWidth(t.endName(k, s)), textWidth(t.p.PhraseText(t.lastOf(k))))
		}
		// Half a slot lies right of the last mark already.
		n := 2 * t.slots()
		r.right = max(8, ((widest+16)*n-(s.width-r.left))/max(1, n-1))
	}
	// The labels of the first and the last value stand over the middle of their
	// slots and may need more room than half a slot.
	for k := range t.lines {
		if len(t.lines) == 1 {
			half := textWidth(t.p.PhraseText(t.lastOf(k)))/2 + 2
			r.right = max(r.right, half-r.plotWidth()/(2*t.slots()))
		}
	}
	return r
}

// tick is the text of a tick.
func (t *timeline) tick(d source.Decimal) string {
	return tickText(t.p, t.lines[0].values[0].Indicator, d, t.axis.step.Digits())
}

func (t *timeline) lastOf(k int) *record.Observation {
	return t.lines[k].values[len(t.lines[k].values)-1]
}

// endName is the name at the end of a line, broken to fit beside the drawing.
func (t *timeline) endName(k int, s size) string {
	if s.wide {
		return wrap(t.lines[k].name, 170)
	}
	return wrap(t.lines[k].name, 92)
}

// draw makes one drawing and the places of its tooltips.
func (t *timeline) draw(s size) ([]byte, []draw.Point) {
	r := t.room(s)
	c := charts.NewLine()
	c.SetGlobalOptions(common(opts.Grid{Left: pixels(r.left), Right: pixels(r.right), Top: pixels(r.top), Bottom: pixels(r.bottom), ContainLabel: opts.Bool(false)})...)
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{
		Type:      "category",
		AxisLabel: &opts.AxisLabel{Show: opts.Bool(true), Interval: "0", ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)},
		AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
	}), charts.WithYAxisOpts(t.valueAxis()))
	c.SetXAxis(t.periodLabels(r))
	var points []draw.Point
	for k, l := range t.lines {
		style := t.style(k)
		labels := t.labels(k, r)
		joinedData, apart := make([]*datum, t.slots()), []*datum{}
		var atJoined, atApart []draw.Point
		for n, o := range l.values {
			d := t.datum(o, style, labels[n])
			text := t.pointText(l, o)
			if o.Bound == record.Exact && t.kind != record.Day {
				at := slot(o.Period) - t.first
				joinedData[at] = d
				atJoined = append(atJoined, draw.Point{Index: at, Text: text})
				continue
			}
			d.Value = []any{slot(o.Period) - t.first, d.Value}
			atApart = append(atApart, draw.Point{Index: len(apart), Text: text})
			apart = append(apart, d)
		}
		if len(atJoined) > 0 {
			points = append(points, inSeries(atJoined, len(c.MultiSeries))...)
			c.MultiSeries = append(c.MultiSeries, t.lineSeries(l.name, style, joinedData))
		}
		if len(apart) > 0 {
			points = append(points, inSeries(atApart, len(c.MultiSeries))...)
			c.MultiSeries = append(c.MultiSeries, t.scatterSeries(l.name, style, apart))
		}
	}
	t.addTargets(c, s)
	slices.SortStableFunc(points, func(a, b draw.Point) int { return cmp.Compare(t.slotOf(c, a), t.slotOf(c, b)) })
	c.Validate()
	return option(c), points
}

func inSeries(points []draw.Point, series int) []draw.Point {
	for k := range points {
		points[k].Series = series
	}
	return points
}

// slotOf finds the time of a point, so that arrow keys walk in time.
func (t *timeline) slotOf(c *charts.Line, p draw.Point) int {
	data := c.MultiSeries[p.Series].Data.([]*datum)
	if pair, ok := data[p.Index].Value.([]any); ok {
		return pair[0].(int)
	}
	return p.Index
}

func (t *timeline) valueAxis() opts.YAxis {
	unit := t.lines[0].values[0].Indicator.Unit
	y := opts.YAxis{
		Type: "value", Inverse: opts.Bool(t.rank),
		Min: digits(t.axis.min), Max: digits(t.axis.max),
		MinInterval: geometry(t.axis.step), MaxInterval: geometry(t.axis.step),
		AxisLabel: valueAxisLabel(tickFormat(t.p, unit, t.axis.step.Digits())),
		AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: rule}},
	}
	return y
}

// style is how a line looks: no two differ by colour alone.
type style struct {
	color, symbol string
}

func (t *timeline) style(k int) style {
	symbols := []string{"circle", "diamond", "rect", "triangle"}
	return style{token(seriesToken(k)), symbols[k%len(symbols)]}
}

func (t *timeline) lineSeries(name string, s style, data []*datum) charts.SingleSeries {
	return charts.SingleSeries{
		Name: name, Type: "line", Data: data, Symbol: s.symbol, SymbolSize: 8, ShowSymbol: opts.Bool(true),
		LineStyle: &opts.LineStyle{Color: s.color, Width: 2.5}, ItemStyle: &opts.ItemStyle{Color: s.color},
		LabelLayout: &opts.LabelLayout{MoveOverlap: "shiftY"},
	}
}

func (t *timeline) scatterSeries(name string, s style, data []*datum) charts.SingleSeries {
	return charts.SingleSeries{
		Name: name, Type: "scatter", Data: data, Symbol: s.symbol, SymbolSize: 10, ItemStyle: &opts.ItemStyle{Color: s.color},
		LabelLayout: &opts.LabelLayout{MoveOverlap: "shiftY"},
	}
}

// datum paints one value: full where exact, an open circle for an estimate, an
// open triangle on the side of the bound, an open diamond for "about".
func (t *timeline) datum(o *record.Observation, s style, label *dataLabel) *datum {
	d := &datum{Value: digits(o.Value), Label: label}
	open := &dataStyle{Color: paper, BorderColor: s.color, BorderWidth: 2}
	switch {
	case o.Bound == record.Above || o.Bound == record.Below:
		d.Symbol, d.SymbolSize, d.Style = "triangle", 12, open
		// A rank below a bound is a better one, which stands higher.
		if (o.Bound == record.Below) != t.rank {
			d.Rotate = 180
		}
	case o.Bound == record.About:
		d.Symbol, d.SymbolSize, d.Style = "diamond", 12, open
	case o.Status == record.Estimate || o.Status == record.Preliminary:
		d.SymbolSize, d.Style = 9, open
	}
	return d
}

// addTargets draws the targets as dashed lines on the first series.
func (t *timeline) addTargets(c *charts.Line, s size) {
	if len(t.targets) == 0 {
		return
	}
	marks := &opts.MarkLines{MarkLineStyle: opts.MarkLineStyle{
		Symbol:    []string{"none", "none"},
		LineStyle: &opts.LineStyle{Color: muted, Type: "dashed", Width: 1.5},
		Label:     &opts.Label{Show: opts.Bool(true), Position: "insideStartTop", Color: ink, Formatter: "{b}"},
	}}
	for _, target := range t.targets {
		marks.Data = append(marks.Data, opts.MarkLineNameYAxisItem{Name: targetLabel(t.p, target), YAxis: digits(target.Value)})
	}
	c.MultiSeries[0].MarkLines = marks
}
