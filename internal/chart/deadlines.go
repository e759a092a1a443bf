package chart

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// Deadlines describes by which months the tasks of each list were due, and how
// they stood by the list's own report. Each list has a panel of its own on one
// axis of months: lists of different universes never stand in one bar.
func Deadlines(p record.Printer, lists []*record.TaskList) *Figure {
	d := deadlines{p: p}
	for _, list := range lists {
		if one := monthsOf(list); len(one.total) > 0 {
			d.panels = append(d.panels, one)
		}
	}
	if !d.span() {
		return nil
	}
	f := &Figure{ID: "deadlines", Headline: lang.NoBreak(d.headline()), Subtitle: d.subtitle(), Key: d.key(), Notes: d.notes(), Table: d.table("deadlines-table")}
	f.Desc, f.Path = d.desc(), record.TasksPath
	for _, one := range d.panels {
		f.addSource(one.list.Source)
	}
	f.drawTwice(p, d)
	return f
}

// The room of a panel: its title, the tallest bar with its number, the months.
const (
	panelHeight = 230
	panelTop    = 54
	panelBottom = 26
	panelSide   = 26 // half a month's name
)

// deadlines is the panels and the months they share.
type deadlines struct {
	p           record.Printer
	panels      []monthPanel
	first, last int // months, counted from year 0
	classes     []record.TaskClass
}

// monthPanel is one list: how many tasks were due in a month, by class.
type monthPanel struct {
	list    *record.TaskList
	counts  map[int]map[record.TaskClass]int
	total   map[int]int
	undated int // tasks without a deadline
}

func monthsOf(list *record.TaskList) monthPanel {
	one := monthPanel{list: list, counts: map[int]map[record.TaskClass]int{}, total: map[int]int{}}
	for _, e := range list.Entries {
		s := e.Status()
		if s.Deadline.IsZero() {
			one.undated++
			continue
		}
		m := monthOf(s.Deadline)
		if one.counts[m] == nil {
			one.counts[m] = map[record.TaskClass]int{}
		}
		one.counts[m][s.Class]++
		one.total[m]++
	}
	return one
}

func monthOf(day record.Period) int { return 12*day.Year() + int(day.Last().Month()) - 1 }

// months are those in which something was due, in order.
func (one monthPanel) months() []int {
	var out []int
	for m := range one.total {
		out = append(out, m)
	}
	slices.Sort(out)
	return out
}

// busiest is the month with the most deadlines, the earlier of equals.
func (one monthPanel) busiest() int {
	return slices.MaxFunc(one.months(), func(a, b int) int { return cmp.Or(one.total[a]-one.total[b], b-a) })
}

// dated is how many tasks have a deadline.
func (one monthPanel) dated() int {
	n := 0
	for _, k := range one.total {
		n += k
	}
	return n
}

// span finds the months and classes there are; fewer than three months are no
// chart.
func (d *deadlines) span() bool {
	seen := map[int]bool{}
	for _, one := range d.panels {
		for _, m := range one.months() {
			if len(seen) == 0 {
				d.first, d.last = m, m
			}
			seen[m] = true
			d.first, d.last = min(d.first, m), max(d.last, m)
		}
	}
	for _, class := range record.TaskClasses() {
		if slices.ContainsFunc(d.panels, func(one monthPanel) bool { return one.has(class) }) {
			d.classes = append(d.classes, class)
		}
	}
	return len(seen) >= enough
}

func (one monthPanel) has(class record.TaskClass) bool {
	for _, counts := range one.counts {
		if counts[class] > 0 {
			return true
		}
	}
	return false
}

func (d deadlines) slots() int { return d.last - d.first + 1 }

// month names a month in full, monthShort on the axis.
func (d deadlines) month(m int) string { return lang.Month(d.p.Lang, m/12, m%12+1) }

func (d deadlines) monthShort(m int) string {
	if d.p.Lang == lang.EN {
		return time.Month(m%12 + 1).String()[:3] + " " + strconv.Itoa(m/12)
	}
	return strconv.Itoa(m%12+1) + "/" + strconv.Itoa(m/12)
}

func (d deadlines) class(c record.TaskClass) string { return word(d.p, "task.class."+string(c)) }

// headline is about the first list alone: two are never told in one breath. It
// names the month with the most deadlines, where one has.
func (d deadlines) headline() string {
	one := d.panels[0]
	m, months := one.busiest(), one.months()
	if n := len(months); n > 1 && slices.ContainsFunc(months, func(k int) bool { return k != m && one.total[k] == one.total[m] }) {
		return say(d.p, "deadlines.from-to", "list", lang.Capital(d.name(one)), "all", one.dated(),
			"first", lang.Running(d.p.Lang, d.month(months[0])), "last", lang.Running(d.p.Lang, d.month(months[n-1])))
	}
	return say(d.p, "deadlines.most", "list", d.name(one), "n", one.total[m], "all", one.dated(), "month", d.month(m))
}

// name names a list by its kind and day.
func (d deadlines) name(one monthPanel) string {
	key := "deadlines.day"
	if !one.list.StatesDay() {
		key = "deadlines.published"
	}
	return say(d.p, "deadlines.kind."+one.list.Kind, "day", say(d.p, key, "day", one.list.Reported.Name(d.p.Lang)))
}

func (d deadlines) subtitle() string {
	apart := ""
	if len(d.panels) > 1 {
		apart = say(d.p, "deadlines.apart")
	}
	return subtitle(say(d.p, "deadlines.subtitle"), apart)
}

func (d deadlines) key() []Key {
	var keys []Key
	for _, class := range d.classes {
		s := classStyle(class)
		shape := s.shape()
		if class == record.TaskDone {
			shape = "outline"
		}
		keys = append(keys, Key{Label: lang.Capital(d.class(class)), Shape: shape, Color: s.color})
	}
	return keys
}

// classStyle is how a class is painted: what is late or unclear is hatched.
func classStyle(c record.TaskClass) state {
	switch c {
	case record.TaskDoneInTime, record.TaskDone:
		return state{color: "done"}
	case record.TaskDoneLate:
		return state{color: "done", hatched: true}
	case record.TaskWithin:
		return state{color: "on-time"}
	case record.TaskOverdue:
		return state{color: "overdue", hatched: true}
	}
	return state{color: "muted", hatched: true}
}

// barStyle paints a class; where no day is stated the bar is open.
func barStyle(c record.TaskClass) *dataStyle {
	if c == record.TaskDone {
		return &dataStyle{Color: paper, BorderColor: token("done"), BorderWidth: 2}
	}
	return stateStyle(classStyle(c))
}

// notes says what the bars leave out, and what may not be read from them.
func (d deadlines) notes() []string {
	var notes []string
	for _, one := range d.panels {
		if one.list.Kind == record.OverdueList {
			notes = append(notes, say(d.p, "deadlines.only-late"))
			break
		}
	}
	for _, one := range d.panels {
		if !one.list.StatesDay() && one.has(record.TaskOverdue) {
			notes = append(notes, say(d.p, "deadlines.not-dated", "list", lang.Capital(d.name(one))))
		}
		if one.undated > 0 {
			notes = append(notes, d.p.Words.Count(d.p.Lang, "chart.deadlines.undated", one.undated, "list", lang.Capital(d.name(one))))
		}
	}
	return notes
}

func (d deadlines) desc() string {
	var words []string
	for _, one := range d.panels {
		words = append(words, say(d.p, "deadlines.desc-list", "list", d.name(one), "all", one.dated(), "months", len(one.total)))
	}
	return say(d.p, "deadlines.desc", "lists", lang.JoinList(d.p.Lang, words))
}

func (d deadlines) tall(size) int { return len(d.panels) * panelHeight }

// draw makes one drawing: a grid a panel, all with the same months.
func (d deadlines) draw(one size) ([]byte, []draw.Point) {
	c := charts.NewBar()
	c.SetGlobalOptions(common(d.grid(0, one))...)
	var points []draw.Point
	for k, panel := range d.panels {
		x, y := d.axes(k, one)
		if k == 0 {
			c.SetGlobalOptions(charts.WithXAxisOpts(x), charts.WithYAxisOpts(y))
		} else {
			c.SetGlobalOptions(charts.WithGridOpts(d.grid(k, one)))
			c.ExtendXAxis(x)
			c.ExtendYAxis(y)
		}
		points = append(points, d.bars(c, k, panel, one)...)
	}
	return option(c), points
}

func (d deadlines) grid(k int, one size) opts.Grid {
	return opts.Grid{
		Left: pixels(panelSide), Right: pixels(panelSide), Top: pixels(k*panelHeight + panelTop), Height: pixels(panelHeight - panelTop - panelBottom), ContainLabel: opts.Bool(false),
	}
}

func (d deadlines) axes(k int, one size) (opts.XAxis, opts.YAxis) {
	return opts.XAxis{
			Type: "category", GridIndex: k, Data: d.axisLabels(one),
			AxisLabel: &opts.AxisLabel{Show: opts.Bool(true), Interval: "0", ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)},
			AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
			AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: muted}},
		}, opts.YAxis{
			Type: "value", GridIndex: k, Show: opts.Bool(false), Min: 0, Max: d.most(),
		}
}

// most is the end of the scale that all panels share.
func (d deadlines) most() int {
	most := 0
	for _, panel := range d.panels {
		most = max(most, panel.total[panel.busiest()])
	}
	return most
}

// slotWidth is the room of n months in pixels.
func (d deadlines) slotWidth(one size, n int) int {
	return max(n, -n) * (one.width - 2*panelSide) / d.slots()
}

// axisLabels names as many months as fit: the last, the first, the busiest, then
// those between, from the right.
func (d deadlines) axisLabels(one size) []string {
	shown := make([]string, d.slots())
	take := func(n int) {
		text := d.monthShort(d.first + n)
		for other, there := range shown {
			if there != "" && d.slotWidth(one, n-other) < (textWidth(text)+textWidth(there))/2+8 {
				return
			}
		}
		shown[n] = text
	}
	take(len(shown) - 1)
	take(0)
	for _, panel := range d.panels {
		take(panel.busiest() - d.first)
	}
	for n := len(shown) - 1; n >= 0; n-- {
		take(n)
	}
	return shown
}

// bars adds the stacked bars of one panel, its title and its totals.
func (d deadlines) bars(c *charts.Bar, k int, panel monthPanel, one size) []draw.Point {
	var points []draw.Point
	for _, class := range d.classes {
		if !panel.has(class) {
			continue
		}
		data := make([]*datum, d.slots())
		for _, m := range panel.months() {
			n := panel.counts[m][class]
			if n == 0 {
				continue
			}
			data[m-d.first] = &datum{Value: n, Style: barStyle(class)}
			points = append(points, draw.Point{Series: len(c.MultiSeries), Index: m - d.first, Text: d.pointText(panel, m, class)})
		}
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
			Name: d.class(class), Type: "bar", Stack: "panel-" + strconv.Itoa(k), XAxisIndex: k, YAxisIndex: k, BarCategoryGap: "22%", Data: data,
		})
	}
	c.MultiSeries = append(c.MultiSeries, d.totals(k, panel, one), d.title(k, panel, one))
	slices.SortStableFunc(points, func(a, b draw.Point) int { return cmp.Compare(a.Index, b.Index) })
	return points
}

// totals are the numbers above the bars: bars of no length on top of the
// stacks. Where two would touch, the larger stays.
func (d deadlines) totals(k int, panel monthPanel, one size) charts.SingleSeries {
	months := panel.months()
	slices.SortStableFunc(months, func(a, b int) int { return panel.total[b] - panel.total[a] })
	data := make([]*datum, d.slots())
	height := panelHeight - panelTop - panelBottom
	for _, m := range months {
		text := strconv.Itoa(panel.total[m])
		free := true
		for n, there := range data {
			if there == nil {
				continue
			}
			high := (panel.total[m] - panel.total[d.first+n]) * height / d.most()
			if d.slotWidth(one, m-d.first-n) < (textWidth(text)+textWidth(there.Label.Formatter))/2+3 && max(high, -high) < fontSize+4 {
				free = false
			}
		}
		if free {
			data[m-d.first] = &datum{Value: json.Number("0"), Label: &dataLabel{Show: true, Position: "top", Distance: 4, Color: ink, FontWeight: 600, Formatter: text}}
		}
	}
	return charts.SingleSeries{Type: "bar", Stack: "panel-" + strconv.Itoa(k), XAxisIndex: k, YAxisIndex: k, BarCategoryGap: "22%", Data: data}
}

// title stands over the panel, at its left: the label of a point without a mark.
func (d deadlines) title(k int, panel monthPanel, one size) charts.SingleSeries {
	text := wrap(panel.list.Name.In(d.p.Lang), one.width-2*panelSide)
	return charts.SingleSeries{Type: "scatter", XAxisIndex: k, YAxisIndex: k, Data: []*datum{{
		Value: []any{0, d.most()}, Symbol: "rect", SymbolSize: 1, Style: &dataStyle{Color: paper},
		Label: &dataLabel{Show: true, Position: "top", Distance: 22, Color: ink, Align: "left", Formatter: text},
	}}}
}

func (d deadlines) pointText(panel monthPanel, m int, class record.TaskClass) string {
	return d.p.Words.Count(d.p.Lang, "chart.deadlines.point", panel.counts[m][class], "month", d.month(m), "class", d.class(class), "list", lang.Capital(d.name(panel)))
}

// table has a row for each month of each list.
func (d deadlines) table(id string) Table {
	p := d.p
	table := Table{ID: id, Caption: say(p, "deadlines.caption"), Head: []Head{{Label: say(p, "deadlines.month")}}}
	if len(d.panels) > 1 {
		table.Head = append(table.Head, Head{Label: say(p, "deadlines.list")})
	}
	table.Head = append(table.Head, Head{Label: say(p, "deadlines.total"), Numeric: true})
	for _, class := range d.classes {
		table.Head = append(table.Head, Head{Label: lang.Capital(d.class(class)), Numeric: true})
	}
	for _, panel := range d.panels {
		for _, m := range panel.months() {
			cells := []Cell{{HTML: text(d.month(m))}}
			if len(d.panels) > 1 {
				cells = append(cells, Cell{HTML: text(lang.Capital(d.name(panel)))})
			}
			cells = append(cells, Cell{HTML: text(strconv.Itoa(panel.total[m])), Numeric: true})
			for _, class := range d.classes {
				cells = append(cells, Cell{HTML: text(strconv.Itoa(panel.counts[m][class])), Numeric: true})
			}
			table.Rows = append(table.Rows, Row{Cells: cells})
		}
	}
	return table
}
