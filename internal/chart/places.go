package chart

import (
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Places describes the k-th table of an edition of a ranking: who stands where,
// and the score, share or count that says so. Of published ranks, which have no
// score, each is a dot at its place on the scale of ranks. What the table says in
// a sentence is for the caller to know.
func Places(p record.Printer, e *rank.Edition, k int, headline string) *Figure {
	o := order{p: p, ranking: e.Ranking, table: e.Tables[k]}
	if len(o.table.Rows) < enough {
		return nil
	}
	f := &Figure{ID: "ranking-" + e.Ranking.ID + "-" + e.Period.String(), Headline: lang.NoBreak(headline)}
	if k > 0 {
		f.ID += "-" + strconv.Itoa(k+1)
	}
	f.Subtitle = o.subtitle(e)
	f.Notes = o.notes()
	f.Table = o.figures(f.ID, e)
	for _, row := range o.table.Rows {
		for _, c := range row.Cells {
			if c.Observation != nil {
				f.addSource(c.Observation.Source)
			}
		}
	}
	first, last := &o.table.Rows[0], &o.table.Rows[len(o.table.Rows)-1]
	f.Desc = say(p, "places.desc", "n", len(o.table.Rows), "first", o.point(first), "last", o.point(last))
	f.Path, f.CSV = e.Path(), e.CSVPath()
	f.drawTwice(p, o)
	return f
}

// order is one table of a ranking.
type order struct {
	p       record.Printer
	ranking *rank.Ranking
	table   *rank.Table
}

func (o order) tall(one size) int { return rowsHeight(len(o.table.Rows), o.above(one)) }

// dotted reports whether there are ranks and nothing that could be a length.
func (o order) dotted() bool { return o.ranking.Kind == rank.Published }

func (o order) subtitle(e *rank.Edition) string {
	parts := []string{o.ranking.Name.In(o.p.Lang)}
	if g := o.table.Group; g != nil && !g.Name.IsZero() {
		parts = append(parts, g.Name.In(o.p.Lang))
	}
	if o.ranking.Experimental {
		parts = append(parts, say(o.p, "places.experimental"))
	}
	return subtitle(append(parts, e.Period.Name(o.p.Lang), o.scale())...)
}

// scale says what the drawing measures, and by which rule it is ordered.
func (o order) scale() string {
	switch o.ranking.Kind {
	case rank.Share:
		return say(o.p, "places.by-share")
	case rank.Computed:
		return say(o.p, "places.by-score")
	case rank.Published:
		return say(o.p, "places.by-rank", "n", o.table.Size())
	}
	return say(o.p, "places.by-count")
}

// length is what the bar of a row measures; for a dot, where it stands.
func (o order) length(row *rank.Row) source.Decimal {
	switch {
	case o.dotted():
		return decimal(strconv.Itoa(row.Rank))
	case row.Score.IsSet():
		return row.Score
	}
	return row.Cells[0].Value
}

// value is the number of a row, as the page prints it.
func (o order) value(row *rank.Row) string {
	switch {
	case o.dotted():
		return say(o.p, "places.rank", "rank", row.RankText())
	case !row.Score.IsSet():
		return o.p.PhraseText(row.Cells[0].Observation)
	}
	return o.ranking.ScoreText(o.p.Lang, row.Score)
}

// label is value, the two counts of a share where there is room, and how sure
// the rank is.
func (o order) label(row *rank.Row, one size) string {
	out := o.value(row)
	if o.differs(row) {
		out += " *"
	}
	if first := row.Cells[0].Observation; one.wide && o.ranking.Kind == rank.Share && first.Of.IsSet() {
		out += " · " + counts(o.p, first)
	}
	if row.High > 0 {
		out += " · " + say(o.p, "places.range", "range", ranksBetween(row.Low, row.High))
	}
	if one.wide && o.dotted() {
		for k, beside := range row.Beside {
			if beside != nil {
				out += " · " + name(o.p, o.ranking.Beside[k]) + " " + o.p.PhraseText(beside)
			}
		}
	}
	return out
}

// ranksBetween is "3–6", or one rank where both ends meet.
func ranksBetween(low, high int) string {
	if low == high {
		return strconv.Itoa(low)
	}
	return strconv.Itoa(low) + "–" + strconv.Itoa(high)
}

// differs reports whether the source prints another share than its counts give.
func (o order) differs(row *rank.Row) bool {
	first := row.Cells[0].Observation
	return o.ranking.Kind == rank.Share && first != nil && first.StatedDiffers()
}

// point is the whole story of a row.
func (o order) point(row *rank.Row) string {
	who, value := row.Entity.Name.In(o.p.Lang), o.value(row)
	if first := row.Cells[0].Observation; o.ranking.Kind == rank.Share && first.Of.IsSet() {
		value += " (" + counts(o.p, first) + ")"
	}
	if row.Rank == 0 || o.dotted() {
		return say(o.p, "places.point-plain", "name", who, "value", value)
	}
	return say(o.p, "places.point", "name", who, "rank", row.RankText(), "value", value)
}

// namesShown is how many that are missing a note names.
const namesShown = 6

func (o order) notes() []string {
	var notes []string
	for k := range o.table.Rows {
		if row := &o.table.Rows[k]; o.differs(row) {
			notes = append(notes, say(o.p, "bars.stated", "name", row.Entity.Name.In(o.p.Lang),
				"stated", lang.Percent(o.p.Lang, row.Cells[0].Observation.Stated.String()), "computed", o.value(row)))
		}
	}
	if o.table.Draws > 0 {
		notes = append(notes, say(o.p, "places.range-note", "n", lang.Int(o.p.Lang, o.table.Draws)))
	}
	if missing := o.table.Missing; len(missing) > namesShown {
		notes = append(notes, say(o.p, "places.missing-many", "n", len(missing), "all", o.table.Size()))
	} else if len(missing) > 0 {
		var names []string
		for _, m := range missing {
			names = append(names, m.Entity.Name.In(o.p.Lang))
		}
		notes = append(notes, say(o.p, "places.missing", "names", lang.JoinList(o.p.Lang, names)))
	}
	if !o.ranking.Note.IsZero() {
		notes = append(notes, o.ranking.Note.In(o.p.Lang))
	}
	return notes
}

// end is the far end of the axis: all of a share or a scale, the last of the
// ranks, else the largest value.
func (o order) end() source.Decimal {
	if o.dotted() {
		return decimal(strconv.Itoa(max(o.table.Size(), 2)))
	}
	end := o.length(&o.table.Rows[0])
	for k := range o.table.Rows {
		if x := o.length(&o.table.Rows[k]); x.Cmp(end) > 0 {
			end = x
		}
	}
	full := o.ranking.Scale[1]
	if o.ranking.Kind == rank.Share {
		full = decimal("100")
	}
	if full.IsSet() && full.Cmp(end) > 0 {
		return full
	}
	return end
}

// columns are the widths that the names and the ranks before the bars take.
func (o order) columns() (names, ranks int) {
	for k := range o.table.Rows {
		names = max(names, textWidth(o.table.Rows[k].Entity.Name.In(o.p.Lang)))
		ranks = max(ranks, textWidth(o.table.Rows[k].RankText()))
	}
	if o.dotted() { // the rank stands at its dot
		ranks = 0
	}
	return names, ranks
}

// above reports whether ranks and names stand above the bars, for want of room
// before them.
func (o order) above(one size) bool {
	names, ranks := o.columns()
	return !o.dotted() && names+ranks > one.width*2/5
}

// The empty room between columns, in pixels.
const columnGap = 10

// draw makes one drawing: rank, name, bar or dot, label.
func (o order) draw(one size) ([]byte, []draw.Point) {
	rows := o.table.Rows
	names, ranks := make([]string, len(rows)), make([]string, len(rows))
	nameWidth, rankWidth := o.columns()
	left, right := nameWidth+columnGap+2, 0
	if rankWidth > 0 {
		left += rankWidth + columnGap
	}
	for k := range rows {
		names[k], ranks[k] = rows[k].Entity.Name.In(o.p.Lang), rows[k].RankText()
		right = max(right, textWidth(o.label(&rows[k], one))+12)
		if o.above(one) && ranks[k] != "" {
			names[k] = ranks[k] + "  " + names[k]
		}
	}
	if o.above(one) {
		left = 6
	}
	c := charts.NewBar()
	c.SetGlobalOptions(common(opts.Grid{Left: pixels(left), Right: pixels(right), Top: "2", Bottom: "2", ContainLabel: opts.Bool(false)})...)
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value", Show: opts.Bool(false), Min: digits(o.start()), Max: digits(o.end())}),
		charts.WithYAxisOpts(column(names, !o.above(one), "left", nameWidth+columnGap, true)))
	switch {
	case o.above(one):
		writeAbove(c, names)
	case rankWidth > 0:
		c.ExtendYAxis(column(ranks, true, "right", nameWidth+2*columnGap, false))
	}
	data, points := o.data(one, len(c.MultiSeries))
	series := charts.SingleSeries{
		Name: o.ranking.Name.In(o.p.Lang), Type: "bar", Stack: "values", BarWidth: "13", BarGap: "0%", Data: data, ItemStyle: &opts.ItemStyle{Color: o.color()},
	}
	if o.dotted() {
		series = charts.SingleSeries{Name: series.Name, Type: "scatter", Symbol: "circle", SymbolSize: 9, Data: data, ItemStyle: series.ItemStyle}
	}
	c.MultiSeries = append(c.MultiSeries, series)
	return option(c), points
}

// column is one text a row before the bars; margin is from the bars to the
// side at which the texts are aligned.
func column(texts []string, show bool, align string, margin int, line bool) opts.YAxis {
	return opts.YAxis{
		Type: "category", Inverse: opts.Bool(true), Data: texts, Position: "left",
		AxisLabel: &opts.AxisLabel{Show: opts.Bool(show), Interval: "0", Align: align, Margin: float64(margin)},
		AxisLine:  &opts.AxisLine{Show: opts.Bool(line), LineStyle: &opts.LineStyle{Color: muted}},
	}
}

// start is where the axis begins: at zero or the lowest of negative scores; for
// ranks a little before the first, so that its dot stands clear of the names.
func (o order) start() source.Decimal {
	if o.dotted() {
		return decimal("0")
	}
	start := decimal("0")
	for k := range o.table.Rows {
		if x := o.length(&o.table.Rows[k]); x.Cmp(start) < 0 {
			start = x
		}
	}
	return start
}

// color is neutral where the order means nothing.
func (o order) color() string {
	if o.ranking.HasRanks() {
		return token("series-1")
	}
	return neutral
}

// data is the bars or dots, of which series is the index, and their tooltips.
func (o order) data(one size, series int) ([]*datum, []draw.Point) {
	data, points := make([]*datum, len(o.table.Rows)), make([]draw.Point, len(o.table.Rows))
	for k := range o.table.Rows {
		row := &o.table.Rows[k]
		data[k] = &datum{Value: digits(o.length(row)), Label: &dataLabel{Show: true, Position: "right", Distance: 5, Color: ink, Formatter: o.label(row, one)}}
		if o.dotted() {
			data[k].Value = []any{digits(o.length(row)), k}
		}
		points[k] = draw.Point{Series: series, Index: k, Text: o.point(row)}
	}
	return data, points
}

// figures is the order as a table.
func (o order) figures(id string, e *rank.Edition) Table {
	p := o.p
	table := Table{ID: id + "-table", Caption: o.ranking.Name.In(p.Lang) + ", " + lang.Running(p.Lang, e.Period.Name(p.Lang))}
	if o.ranking.HasRanks() {
		table.Head = []Head{{Label: word(p, "ranking.head.rank"), Numeric: true}}
	}
	table.Head = append(table.Head, Head{Label: word(p, "ranking.head.name")})
	if !o.dotted() {
		table.Head = append(table.Head, Head{Label: word(p, "table.value"), Numeric: true})
	}
	for k := range o.table.Rows {
		row := &o.table.Rows[k]
		var cells []Cell
		if o.ranking.HasRanks() {
			cells = append(cells, Cell{HTML: text(row.RankText()), Numeric: true})
		}
		cells = append(cells, Cell{HTML: text(row.Entity.Name.In(p.Lang)), Href: p.Lang.Path(row.Entity.Path())})
		if !o.dotted() {
			cells = append(cells, Cell{HTML: text(o.value(row)), Numeric: true})
		}
		table.Rows = append(table.Rows, Row{Cells: cells})
	}
	return table
}
