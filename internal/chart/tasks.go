package chart

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// assignedID is the indicator whose proved sums Tasks draws.
const assignedID = "tasks-assigned"

// Tasks describes how the tasks stood on each day of a report: one bar a day,
// its parts those of a proved sum. It is no series over time; nothing joins two
// days.
func Tasks(p record.Printer, r *record.Records) *Figure {
	i := r.Indicators.Get(assignedID)
	if i == nil {
		return nil
	}
	return sumsByDay(p, i)
}

// sumsByDay draws the proved sums of i, from two on.
func sumsByDay(p record.Printer, i *record.Indicator) *Figure {
	if len(i.Sums) < 2 {
		return nil
	}
	sums := slices.Clone(i.Sums)
	slices.SortStableFunc(sums, func(a, b record.Sum) int { return b.Whole.Period.Compare(a.Whole.Period) })
	s := stack{p: p, sums: sums}
	for _, sum := range sums {
		for _, part := range sum.Parts {
			if !slices.Contains(s.states, part.Indicator) {
				s.states = append(s.states, part.Indicator)
			}
		}
	}
	slices.SortStableFunc(s.states, func(a, b *record.Indicator) int { return cmp.Compare(stateOf(a).order, stateOf(b).order) })
	f := &Figure{ID: "tasks", Headline: lang.NoBreak(s.headline()), Subtitle: subtitle(say(p, "tasks.subtitle"), lang.JoinList(p.Lang, s.dates()))}
	f.Key = s.key()
	f.Notes = s.notes()
	f.Table = s.table(f.ID)
	for _, sum := range sums {
		f.addSource(sum.Whole.Source)
	}
	f.Desc, f.Path = s.desc(), record.HomePath
	f.drawTwice(p, s)
	return f
}

// stack is the bars of counts, newest first, and the states they are cut into.
type stack struct {
	p      record.Printer
	sums   []record.Sum
	states []*record.Indicator
}

func (s stack) tall(size) int { return 8 + 66*len(s.sums) }

// state is how a kind of tasks is drawn and where in a bar it stands.
type state struct {
	color   string
	hatched bool
	order   int
}

func (s state) shape() string {
	if s.hatched {
		return "hatch"
	}
	return "block"
}

// stateOf tells the state by the indicator's id.
func stateOf(i *record.Indicator) state {
	switch {
	case strings.HasSuffix(i.ID, "not-completed"):
		return state{"muted", true, 4}
	case strings.HasSuffix(i.ID, "completed"):
		return state{"done", false, 1}
	case strings.HasSuffix(i.ID, "on-time"):
		return state{"on-time", false, 2}
	case strings.HasSuffix(i.ID, "overdue"):
		return state{"overdue", true, 3}
	}
	return state{"no-data", false, 5}
}

func (s stack) headline() string {
	sum := s.sums[0]
	return say(s.p, "tasks.headline", "date", lang.Capital(when(s.p, sum.Whole.Period)), "parts", s.parts(sum), "whole", s.p.NumberText(sum.Whole))
}

// parts is "1.227 đã hoàn thành và 71 chưa hoàn thành".
func (s stack) parts(sum record.Sum) string {
	var words []string
	for _, o := range sum.Parts {
		words = append(words, s.p.NumberText(o)+" "+s.state(o.Indicator))
	}
	return lang.JoinList(s.p.Lang, words)
}

// state is the word for a state inside a sentence.
func (s stack) state(i *record.Indicator) string {
	key := "tasks.state." + strings.TrimPrefix(i.ID, "tasks-")
	if s.p.Words.Has("chart." + key) {
		return say(s.p, key)
	}
	return name(s.p, i)
}

// key explains each look once; a hatched part is named at its bar, too.
func (s stack) key() []Key {
	var keys []Key
	for _, i := range s.states {
		one := Key{Label: lang.Capital(s.state(i)), Shape: stateOf(i).shape(), Color: stateOf(i).color}
		if n := len(keys) - 1; n >= 0 && keys[n].Shape == one.Shape && keys[n].Color == one.Color {
			keys[n].Label += "; " + s.state(i)
			continue
		}
		keys = append(keys, one)
	}
	return keys
}

func (s stack) desc() string {
	var words []string
	for _, sum := range s.sums {
		words = append(words, sum.Whole.Period.Name(s.p.Lang)+": "+s.parts(sum))
	}
	return say(s.p, "tasks.desc", "n", len(s.sums), "bars", strings.Join(words, "; "))
}

func (s stack) notes() []string {
	notes := []string{say(s.p, "tasks.note")}
	for _, sum := range s.sums {
		if !sum.Whole.Note.IsZero() {
			notes = append(notes, sum.Whole.Period.Name(s.p.Lang)+": "+sum.Whole.Note.In(s.p.Lang))
		}
	}
	return notes
}

// draw makes one drawing; the day of a report stands above its bar.
func (s stack) draw(one size) ([]byte, []draw.Point) {
	all := s.sums[0].Whole.Value
	days := make([]string, len(s.sums))
	left, right := 2, 8
	for k, sum := range s.sums {
		if sum.Whole.Value.Cmp(all) > 0 {
			all = sum.Whole.Value
		}
		days[k] = s.day(sum)
		right = max(right, textWidth(s.endLabel(sum))+14)
	}
	grid := opts.Grid{Left: pixels(left), Right: pixels(right), Top: "0", Bottom: "0", ContainLabel: opts.Bool(false)}
	c := charts.NewBar()
	c.SetGlobalOptions(common(grid)...)
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value", Show: opts.Bool(false), Min: 0, Max: digits(all)}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Inverse: opts.Bool(true), Data: days,
			AxisLabel: &opts.AxisLabel{Show: opts.Bool(false)}, AxisLine: &opts.AxisLine{Show: opts.Bool(false)},
		}))
	writeAbove(c, days)
	var points []draw.Point
	width := one.width - left - right
	for _, state := range s.states {
		data := make([]*datum, len(s.sums))
		for k, sum := range s.sums {
			if o := partOf(sum, state); o != nil {
				points = append(points, draw.Point{Series: len(c.MultiSeries), Index: k, Text: s.pointText(sum, o)})
				data[k] = &datum{Value: digits(o.Value), Style: stateStyle(stateOf(state)), Label: s.label(sum, o, all, width)}
			}
		}
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{Name: name(s.p, state), Type: "bar", Stack: "tasks", BarWidth: "34", BarGap: "10%", Data: data})
	}
	slices.SortStableFunc(points, func(a, b draw.Point) int { return cmp.Compare(a.Index, b.Index) })
	return option(c), points
}

// dates are the days of the reports, newest first.
func (s stack) dates() []string {
	var out []string
	for _, sum := range s.sums {
		out = append(out, sum.Whole.Period.Name(s.p.Lang))
	}
	return out
}

// day names a bar: the day of the report and the whole of its parts.
func (s stack) day(sum record.Sum) string {
	return sum.Whole.Period.Name(s.p.Lang) + " · " + say(s.p, "tasks.assigned", "count", s.p.NumberText(sum.Whole))
}

func partOf(sum record.Sum, i *record.Indicator) *record.Observation {
	k := slices.IndexFunc(sum.Parts, func(o *record.Observation) bool { return o.Indicator == i })
	if k < 0 {
		return nil
	}
	return sum.Parts[k]
}

// stateStyle paints a part; late and unfinished tasks are hatched.
func stateStyle(s state) *dataStyle {
	style := &dataStyle{Color: token(s.color), BorderColor: paper, BorderWidth: 1}
	if s.hatched {
		style.BorderColor = token(s.color)
		style.Decal = &decal{Symbol: "rect", Color: paper, DashX: []int{1, 0}, DashY: []int{3, 4}, Rotate: "-0.785398"}
	}
	return style
}

// label is the count inside its part, with its word where both fit; behind the
// bar for the hatched parts, on which nothing can be read.
func (s stack) label(sum record.Sum, o *record.Observation, all source.Decimal, width int) *dataLabel {
	if stateOf(o.Indicator).hatched {
		return &dataLabel{Show: true, Position: "right", Distance: 6, Color: ink, FontWeight: 600, Formatter: s.endLabel(sum)}
	}
	part := width * scale{decimal("0"), all, decimal("1")}.at(o.Value) / 1000
	number := s.p.NumberText(o)
	for _, text := range []string{number + " " + s.state(o.Indicator), number} {
		if textWidth(text)+12 <= part {
			return &dataLabel{Show: true, Position: "inside", Color: paper, FontWeight: 600, Formatter: text}
		}
	}
	return nil
}

// endLabel is the count of the hatched part that ends a bar.
func (s stack) endLabel(sum record.Sum) string {
	last := sum.Parts[len(sum.Parts)-1]
	if !stateOf(last.Indicator).hatched {
		return ""
	}
	return s.p.NumberText(last) + " " + s.state(last.Indicator)
}

func (s stack) pointText(sum record.Sum, o *record.Observation) string {
	share := source.Quo(o.Value.Mul(decimal("100")), sum.Whole.Value, record.ShareDigits)
	return say(s.p, "tasks.point", "date", sum.Whole.Period.Name(s.p.Lang), "count", s.p.NumberText(o), "state", s.state(o.Indicator),
		"whole", s.p.NumberText(sum.Whole), "share", lang.Percent(s.p.Lang, share.String()))
}

func (s stack) table(id string) Table {
	p := s.p
	table := Table{ID: id + "-table", Caption: say(p, "tasks.caption"), Head: []Head{{Label: word(p, "table.period")}}}
	for _, state := range s.states {
		table.Head = append(table.Head, Head{Label: name(p, state), Numeric: true})
	}
	table.Head = append(table.Head, Head{Label: say(p, "tasks.whole"), Numeric: true}, Head{Label: word(p, "table.source")})
	for _, sum := range s.sums {
		cells := []Cell{periodCell(p, sum.Whole)}
		for _, state := range s.states {
			cell := Cell{HTML: text(say(p, "tasks.none")), Numeric: true}
			if o := partOf(sum, state); o != nil {
				cell = Cell{HTML: p.Number(o), Href: p.Lang.Path(o.Path()), Numeric: true}
			}
			cells = append(cells, cell)
		}
		cells = append(cells, Cell{HTML: p.Number(sum.Whole), Href: p.Lang.Path(sum.Whole.Path()), Numeric: true}, sourceCell(p, sum.Whole.Source))
		table.Rows = append(table.Rows, Row{Cells: cells})
	}
	return table
}
