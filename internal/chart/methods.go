package chart

import (
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// Methods describes one thing that is measured in several ways: each way is a
// series of its own, named at its end, and no two of them touch.
func Methods(p record.Printer, c *record.Concept) *Figure {
	main := mainLine(c)
	if main == nil {
		return nil
	}
	lines, apart := beside(p, c, main)
	if len(lines) < 2 {
		return nil
	}
	t := newTimeline(p, lines)
	f := &Figure{ID: "methods-" + c.ID, Headline: lang.NoBreak(methodsHeadline(p, c, lines))}
	first, last := lines[0].values[0].Period, lines[0].values[len(lines[0].values)-1].Period
	f.Subtitle = subtitle(main[0].Indicator.Unit.Name.In(p.Lang), span(p, first, last), say(p, "methods.subtitle"))
	if t.rank {
		f.Subtitle = subtitle(f.Subtitle, say(p, "series.inverted"))
	}
	f.Key = methodsKey(p, lines)
	if !c.Note.IsZero() {
		f.Notes = append(f.Notes, c.Note.In(p.Lang))
	}
	if len(apart) > 0 {
		var words []string
		for _, o := range apart {
			words = append(words, say(p, "methods.value", "value", p.PhraseText(o), "method", name(p, o.Indicator), "period", lang.Running(p.Lang, o.Period.Name(p.Lang)), "status", ""))
		}
		f.Notes = append(f.Notes, say(p, "series.apart", "values", lang.JoinList(p.Lang, words)))
	}
	f.Table = methodsTable(p, f.ID, c, lines, apart)
	for _, l := range lines {
		for _, o := range l.values {
			f.addSource(o.Source)
		}
	}
	f.Desc, f.Path = methodsDesc(p, lines), main[0].Indicator.Path()
	f.drawTwice(p, t)
	return f
}

// mainLine is the longest series of comparable values among the indicators of a
// concept.
func mainLine(c *record.Concept) []*record.Observation {
	var main []*record.Observation
	for _, i := range c.Indicators {
		if drawn, _ := split(i.National()); len(drawn) > len(main) {
			main = drawn
		}
	}
	return main
}

// beside returns what may stand on the axis of the main series, it first: the
// same unit and form of period. What may not is apart.
func beside(p record.Printer, c *record.Concept, main []*record.Observation) (lines []line, apart []*record.Observation) {
	own := main[0].Indicator
	lines = []line{{own.Short.In(p.Lang), main}}
	for _, i := range c.Indicators {
		if i == own || i.Unit != own.Unit {
			continue
		}
		l := line{name: name(p, i)}
		for _, o := range i.National() {
			if o.Period.Kind() == main[0].Period.Kind() && o.Since == main[0].Since {
				l.values = append(l.values, o)
			} else {
				apart = append(apart, o)
			}
		}
		if len(l.values) > 0 {
			lines = append(lines, l)
		}
	}
	lines[0].name = name(p, own)
	return shorten(lines), apart
}

// shorten keeps of names such as "Kinh tế số (thống kê)" and "Kinh tế số (Bộ
// KH&CN)" what tells them apart.
func shorten(lines []line) []line {
	head, _, _ := strings.Cut(lines[0].name, " (")
	for _, l := range lines {
		if h, rest, ok := strings.Cut(l.name, " ("); !ok || h != head || !strings.HasSuffix(rest, ")") {
			return lines
		}
	}
	for k := range lines {
		_, rest, _ := strings.Cut(lines[k].name, " (")
		lines[k].name = lang.Capital(strings.TrimSuffix(rest, ")"))
	}
	return lines
}

// methodsHeadline names the newest value of each method and concludes nothing.
func methodsHeadline(p record.Printer, c *record.Concept, lines []line) string {
	var words []string
	for _, l := range lines {
		o := l.values[len(l.values)-1]
		words = append(words, say(p, "methods.value", "value", p.PhraseText(o), "method", l.name,
			"period", lang.Running(p.Lang, o.Period.Name(p.Lang)), "status", commaStatus(p, o)))
	}
	return say(p, "methods.headline", "name", c.Name.In(p.Lang), "values", lang.JoinList(p.Lang, words))
}

// commaStatus is ", ước tính" where the source says so.
func commaStatus(p record.Printer, o *record.Observation) string {
	if o.Status == record.NoStatus {
		return ""
	}
	return ", " + statusWord(p, o)
}

func methodsDesc(p record.Printer, lines []line) string {
	var words []string
	for _, l := range lines {
		first, last := l.values[0], l.values[len(l.values)-1]
		if first == last {
			words = append(words, say(p, "methods.desc-one", "method", l.name, "value", full(p, first)))
			continue
		}
		words = append(words, say(p, "methods.desc-line", "method", l.name, "n", len(l.values), "first", full(p, first), "last", full(p, last)))
	}
	return say(p, "methods.desc", "n", len(lines), "lines", strings.Join(words, "; "))
}

// methodsKey explains the marks that the drawing does not name itself.
func methodsKey(p record.Printer, lines []line) []Key {
	var keys []Key
	for k, l := range lines {
		if key := estimateKey(p, l.values); key != nil {
			open := key[len(key)-1]
			open.Color = seriesToken(k)
			return []Key{{Label: l.name, Shape: "line", Color: seriesToken(k)}, open}
		}
	}
	return keys
}

func methodsTable(p record.Printer, id string, c *record.Concept, lines []line, apart []*record.Observation) Table {
	table := Table{ID: id + "-table", Caption: c.Name.In(p.Lang), Head: []Head{
		{Label: say(p, "methods.method")}, {Label: word(p, "table.period")}, {Label: word(p, "table.value"), Numeric: true}, {Label: word(p, "table.status")}, {Label: word(p, "table.source")},
	}}
	add := func(o *record.Observation) {
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			{HTML: text(name(p, o.Indicator)), Href: p.Lang.Path(o.Indicator.Path())},
			periodCell(p, o), {HTML: p.Phrase(o), Numeric: true}, statusCell(p, o), sourceCell(p, o.Source),
		}})
	}
	for _, l := range lines {
		for _, o := range l.values {
			add(o)
		}
	}
	for _, o := range apart {
		add(o)
	}
	return table
}
