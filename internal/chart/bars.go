package chart

import (
	"encoding/json"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Bars describes the values of the entities of a table in one period: shares
// from high to low, raw counts by name, as a count alone ranks nothing.
func Bars(p record.Printer, i *record.Indicator, period record.Period) *Figure {
	b := bars{p: p, indicator: i, period: period}
	for _, o := range i.In(period) {
		if !o.Entity.IsCountry() {
			b.values = append(b.values, o)
		}
	}
	if len(b.values) < enough {
		return nil
	}
	b.ranked = b.shares()
	b.sort()
	f := &Figure{ID: "bars-" + i.ID + "-" + period.String(), Headline: lang.NoBreak(b.headline())}
	order := "bars.by-name"
	if b.ranked {
		order = "bars.by-share"
	}
	f.Subtitle = subtitle(i.Name.In(p.Lang), b.unit(), period.Name(p.Lang), say(p, order))
	f.Notes = b.notes()
	f.Table = b.table(f.ID)
	for _, o := range b.values {
		f.addSource(o.Source)
	}
	f.Desc, f.Path, f.CSV = b.desc(), i.PeriodPath(period), i.CSVPath()
	f.drawTwice(p, b)
	return f
}

// The room of one bar, so that 34 of them are readable on a phone, and of one
// with its name above.
const (
	rowHeight = 21
	tallRow   = 40
)

// bars are the values of the entities in one period.
type bars struct {
	p         record.Printer
	indicator *record.Indicator
	period    record.Period
	values    []*record.Observation
	ranked    bool // shares, which may be put in order
}

// shares reports whether every value is a percentage or a part of a whole.
func (b bars) shares() bool {
	return !slices.ContainsFunc(b.values, func(o *record.Observation) bool {
		return b.indicator.Unit.Kind != "percent" && !o.Share().IsSet()
	})
}

// length is what the bar of a value measures.
func (b bars) length(o *record.Observation) source.Decimal {
	if b.ranked && b.indicator.Unit.Kind != "percent" {
		return o.Share()
	}
	return o.Value
}

// text is the number at the end of a bar.
func (b bars) text(o *record.Observation) string {
	if b.ranked && b.indicator.Unit.Kind != "percent" {
		share := lang.Percent(b.p.Lang, o.Share().String())
		if word := b.p.Bound(o); word != "" {
			return word + " " + share
		}
		return share
	}
	if bound := b.p.Bound(o); bound != "" {
		return bound + " " + b.p.NumberText(o)
	}
	return b.p.NumberText(o)
}

// label is text, with a mark that leads to a note, and the two counts of a share
// where there is room for them.
func (b bars) label(o *record.Observation, one size) string {
	out := b.text(o)
	if o.StatedDiffers() || b.annotated() && !o.Note.IsZero() {
		out += " *"
	}
	if one.wide && b.ranked && o.Of.IsSet() {
		out += " · " + counts(b.p, o)
	}
	return out
}

// counts is "3/12".
func counts(p record.Printer, o *record.Observation) string {
	return lang.Number(p.Lang, o.Value.String()) + "/" + lang.Number(p.Lang, o.Of.String())
}

// sort puts exact shares from high to low, what is not exact behind them, and
// equals by name; raw counts by name alone.
func (b bars) sort() {
	lang.SortBy(b.p.Lang, b.values, func(o *record.Observation) string { return lang.SortName(o.Entity.Name.In(b.p.Lang)) })
	if !b.ranked {
		return
	}
	slices.SortStableFunc(b.values, func(x, y *record.Observation) int {
		if (x.Bound == record.Exact) != (y.Bound == record.Exact) {
			if x.Bound == record.Exact {
				return -1
			}
			return 1
		}
		if x.Bound != record.Exact {
			return 0
		}
		return b.length(y).Cmp(b.length(x))
	})
}

func (b bars) unit() string {
	if b.ranked && b.indicator.Unit.Kind != "percent" {
		return say(b.p, "bars.share-unit", "unit", lower(b.indicator.Unit.Name.In(b.p.Lang)))
	}
	return b.indicator.Unit.Name.In(b.p.Lang)
}

// headline names the ends of what may be ordered, the range of what may not.
func (b bars) headline() string {
	var exact []*record.Observation
	for _, o := range b.values {
		if o.Bound == record.Exact {
			exact = append(exact, o)
		}
	}
	args := []any{"name", name(b.p, b.indicator), "period", since(b.p, b.period)}
	if len(exact) < enough {
		return say(b.p, "bars.headline-plain", append(args, "n", len(b.values))...)
	}
	byLength := func(x, y *record.Observation) int { return b.length(x).Cmp(b.length(y)) }
	lo, hi := slices.MinFunc(exact, byLength), slices.MaxFunc(exact, byLength)
	if !b.ranked {
		return say(b.p, "bars.headline-count", append(args, "n", len(b.values), "low", b.text(lo), "high", b.text(hi))...)
	}
	return say(b.p, "bars.headline", append(args, "high", b.text(hi), "highest", b.who(exact, hi), "low", b.text(lo), "lowest", b.who(exact, lo))...)
}

// who names the entities that share a value, or counts them.
func (b bars) who(exact []*record.Observation, like *record.Observation) string {
	var names []string
	for _, o := range exact {
		if b.length(o).Cmp(b.length(like)) == 0 {
			names = append(names, o.Entity.Name.In(b.p.Lang))
		}
	}
	if len(names) == 1 && like.Of.IsSet() && b.indicator.Unit.Kind != "percent" {
		return names[0] + ", " + counts(b.p, like)
	}
	if len(names) > 2 {
		return say(b.p, "bars.entities", "n", len(names))
	}
	return lang.JoinList(b.p.Lang, names)
}

func (b bars) desc() string {
	first, last := b.values[0], b.values[len(b.values)-1]
	return say(b.p, "bars.desc", "n", len(b.values), "first", first.Entity.Name.In(b.p.Lang)+" "+b.text(first), "last", last.Entity.Name.In(b.p.Lang)+" "+b.text(last))
}

// annotated reports whether the records' notes on single values are few enough
// to stand under the drawing; else the page of the period has them all.
func (b bars) annotated() bool {
	n := 0
	for _, o := range b.values {
		if !o.Note.IsZero() {
			n++
		}
	}
	return n <= 4
}

// notes gives both numbers where the source's own share is another, and what the
// records say of single values.
func (b bars) notes() []string {
	var notes []string
	for _, o := range b.values {
		if o.StatedDiffers() {
			notes = append(notes, say(b.p, "bars.stated", "name", o.Entity.Name.In(b.p.Lang),
				"stated", lang.Percent(b.p.Lang, o.Stated.String()), "computed", b.text(o)))
		}
		if b.annotated() && !o.Note.IsZero() {
			notes = append(notes, say(b.p, "bars.note", "name", o.Entity.Name.In(b.p.Lang), "note", o.Note.In(b.p.Lang)))
		}
	}
	if slices.ContainsFunc(b.values, func(o *record.Observation) bool { return o.Bound != record.Exact }) {
		notes = append(notes, say(b.p, "bars.bounded"))
	}
	return notes
}

func (b bars) tall(one size) int { return rowsHeight(len(b.values), b.above(one)) }

// rowsHeight is the room of so many bars.
func rowsHeight(n int, above bool) int {
	if above {
		return 4 + tallRow*n
	}
	return 4 + rowHeight*n
}

// draw makes one drawing. Names stand before the bars, or above them where the
// longest would take the room of the bars; none is ever cut.
func (b bars) draw(one size) ([]byte, []draw.Point) {
	names := make([]string, len(b.values))
	left, right, all := 6, 0, decimal("0")
	for k, o := range b.values {
		names[k] = o.Entity.Name.In(b.p.Lang)
		if !b.above(one) {
			left = max(left, textWidth(names[k])+12)
		}
		right = max(right, textWidth(b.label(o, one))+12)
		if b.length(o).Cmp(all) > 0 {
			all = b.length(o)
		}
	}
	if b.ranked && all.Cmp(decimal("100")) <= 0 {
		all = decimal("100")
	}
	c := charts.NewBar()
	c.SetGlobalOptions(common(opts.Grid{Left: pixels(left), Right: pixels(right), Top: "2", Bottom: "2", ContainLabel: opts.Bool(false)})...)
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value", Show: opts.Bool(false), Min: 0, Max: digits(all)}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Inverse: opts.Bool(true), Data: names,
			AxisLabel: &opts.AxisLabel{Show: opts.Bool(!b.above(one)), Interval: "0"},
			AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: muted}},
		}))
	if b.above(one) {
		writeAbove(c, names)
	}
	data, points := b.data(one, len(c.MultiSeries))
	c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
		Name: b.indicator.Name.In(b.p.Lang), Type: "bar", Stack: "values", BarWidth: "13", BarGap: "0%", Data: data,
		ItemStyle: &opts.ItemStyle{Color: b.color()},
	})
	return option(c), points
}

// color is neutral where the order of the bars means nothing.
func (b bars) color() string {
	if b.ranked {
		return token("series-1")
	}
	return neutral
}

// data is the bars, of which series is the index, and their tooltips.
func (b bars) data(one size, series int) ([]*datum, []draw.Point) {
	data, points := make([]*datum, len(b.values)), make([]draw.Point, len(b.values))
	for k, o := range b.values {
		data[k] = &datum{Value: digits(b.length(o)), Label: &dataLabel{Show: true, Position: "right", Distance: 5, Color: ink, Formatter: b.label(o, one)}}
		if o.Bound != record.Exact {
			data[k].Style = &dataStyle{Color: paper, BorderColor: b.color(), BorderWidth: 2}
		}
		points[k] = draw.Point{Series: series, Index: k, Text: o.Entity.Name.In(b.p.Lang) + ": " + b.pointText(o)}
	}
	return data, points
}

// above reports whether the names stand above their bars.
func (b bars) above(one size) bool {
	return slices.ContainsFunc(b.values, func(o *record.Observation) bool {
		return textWidth(o.Entity.Name.In(b.p.Lang)) > one.width*2/5
	})
}

// writeAbove writes a text over the start of each bar: the label of a bar of no
// length that stands before it.
func writeAbove(c *charts.Bar, texts []string) {
	data := make([]*datum, len(texts))
	for k, text := range texts {
		data[k] = &datum{Value: json.Number("0"), Label: &dataLabel{Show: true, Position: "right", Distance: 1, Formatter: text, Color: ink}}
	}
	c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{Type: "bar", Stack: "names", BarWidth: "18", BarGap: "10%", Data: data})
}

// pointText is the whole story of a bar: share, both counts, the source's share.
func (b bars) pointText(o *record.Observation) string {
	out := b.p.PhraseText(o)
	if b.ranked && b.indicator.Unit.Kind != "percent" {
		out = b.text(o) + " (" + out + ")"
	}
	if o.StatedDiffers() {
		out += say(b.p, "bars.point-stated", "stated", lang.Percent(b.p.Lang, o.Stated.String()))
	}
	return out
}

func (b bars) table(id string) Table {
	p := b.p
	table := Table{ID: id + "-table", Caption: b.indicator.Name.In(p.Lang) + ", " + lang.Running(p.Lang, b.period.Name(p.Lang)), Head: []Head{
		{Label: word(p, "table.entity")}, {Label: word(p, "table.value"), Numeric: true},
	}}
	parts := slices.ContainsFunc(b.values, func(o *record.Observation) bool { return o.Of.IsSet() })
	stated := slices.ContainsFunc(b.values, func(o *record.Observation) bool { return o.Stated.IsSet() })
	if parts {
		table.Head = append(table.Head, Head{Label: word(p, "table.of"), Numeric: true}, Head{Label: word(p, "table.share"), Numeric: true})
	}
	if stated {
		table.Head = append(table.Head, Head{Label: word(p, "table.stated"), Numeric: true})
	}
	table.Head = append(table.Head, Head{Label: word(p, "table.source")})
	for _, o := range b.values {
		cells := []Cell{{HTML: text(o.Entity.Name.In(p.Lang)), Href: p.Lang.Path(o.Entity.Path())}, {HTML: text(boundWord(p, o)) + p.Number(o), Href: p.Lang.Path(o.Path()), Numeric: true}}
		if parts {
			whole, share := Cell{Numeric: true}, Cell{Numeric: true}
			if o.Of.IsSet() {
				whole.HTML, share.HTML = p.Whole(o), p.Share(o)
			}
			cells = append(cells, whole, share)
		}
		if stated {
			cell := Cell{HTML: text(word(p, "status.none")), Numeric: true}
			if o.Stated.IsSet() {
				cell.HTML = p.Stated(o)
			}
			cells = append(cells, cell)
		}
		table.Rows = append(table.Rows, Row{Cells: append(cells, sourceCell(p, o.Source))})
	}
	return table
}

func boundWord(p record.Printer, o *record.Observation) string {
	if word := p.Bound(o); word != "" {
		return word + " "
	}
	return ""
}
