package chart

import (
	"resolution57.example/portal/internal/record"
)

// labels chooses which values of a line carry their number, by their index: all
// where there is room, else the last, the first, the highest and the lowest. A
// value that is not exact always does, as its word is what keeps it apart.
func (t *timeline) labels(k int, r room) map[int]*dataLabel {
	values := t.lines[k].values
	half := func(n int) int { return textWidth(t.p.PhraseText(values[n]))/2 + 3 }
	at := func(n int) int {
		x := t.x(values[n], r)
		if x >= textWidth(t.p.PhraseText(values[n]))/2 {
			return x
		}
		return x + half(n) // begins at its mark, see label
	}
	chosen := map[int]*dataLabel{}
	take := func(n int) {
		if chosen[n] != nil {
			return
		}
		for other := range chosen {
			if gap := at(n) - at(other); max(gap, -gap) < half(n)+half(other) {
				return
			}
		}
		chosen[n] = t.label(k, n, r)
	}
	for n, o := range values {
		if o.Bound != record.Exact {
			take(n)
		}
	}
	last := len(values) - 1
	for _, n := range []int{last, 0, t.extreme(k, 1), t.extreme(k, -1)} {
		take(n)
	}
	for n := range values {
		if t.alone(k, n) {
			take(n)
		}
	}
	return chosen
}

// alone reports whether no other line comes near a value, so that its label can
// only be read as its own.
func (t *timeline) alone(k, n int) bool {
	o := t.lines[k].values[n]
	for m, l := range t.lines {
		for _, other := range l.values {
			far := slot(other.Period) - slot(o.Period)
			high := t.axis.at(other.Value) - t.axis.at(o.Value)
			if m != k && max(far, -far) <= 1 && max(high, -high) < 120 {
				return false
			}
		}
	}
	return true
}

// extreme is the index of the highest (sign 1) or lowest exact value; the latest
// of equals.
func (t *timeline) extreme(k, sign int) int {
	values := t.lines[k].values
	best := 0
	for n, o := range values {
		if o.Bound == record.Exact && sign*o.Value.Cmp(values[best].Value) >= 0 {
			best = n
		}
	}
	return best
}

// label is the text of one value: above its mark, or below where the line leaves
// it upwards on both sides; at the end of one of several lines also the name.
func (t *timeline) label(k, n int, r room) *dataLabel {
	l := t.lines[k]
	o := l.values[n]
	text := t.p.PhraseText(o)
	if len(t.lines) > 1 && n == len(l.values)-1 {
		color := t.style(k).color
		return &dataLabel{
			Show: true, Position: "right", Distance: 8, Align: "left",
			Formatter: "{v|" + text + "}\n{n|" + nameLines(t.endName(k, r.size)) + "}",
			Rich: map[string]textStyle{
				"v": {Color: color, FontWeight: 600, FontSize: fontSize, LineHeight: 17},
				"n": {Color: ink, FontSize: fontSize, LineHeight: 17},
			},
		}
	}
	label := &dataLabel{Show: true, Position: "top", Distance: 6, Color: ink, Formatter: text}
	if n == len(l.values)-1 {
		label.FontWeight = 600
	}
	if t.leavesUpwards(l, n) && t.height(o) > 150 {
		label.Position = "bottom"
	}
	if t.x(o, r) < textWidth(text)/2 {
		label.Align = "left" // not over the ticks of the axis
	}
	return label
}

// x is where a value stands in the plot, in pixels.
func (t *timeline) x(o *record.Observation, r room) int {
	return (2*(slot(o.Period)-t.first) + 1) * r.plotWidth() / (2 * t.slots())
}

// height is how high a value stands in the drawing, 0 to 1000.
func (t *timeline) height(o *record.Observation) int {
	if t.rank {
		return 1000 - t.axis.at(o.Value)
	}
	return t.axis.at(o.Value)
}

// nameLines gives each line of a name its style.
func nameLines(name string) string {
	out := ""
	for _, r := range name {
		if r == '\n' {
			out += "}\n{n|"
			continue
		}
		out += string(r)
	}
	return out
}

// leavesUpwards reports whether every line at a value leads up from it, so that
// a label above would stand on it.
func (t *timeline) leavesUpwards(l line, n int) bool {
	joins := 0
	for _, m := range []int{n - 1, n + 1} {
		if m < 0 || m >= len(l.values) || !record.Consecutive(l.values[min(m, n)], l.values[max(m, n)]) {
			continue
		}
		joins++
		higher := l.values[m].Value.Cmp(l.values[n].Value) > 0
		if higher == t.rank || l.values[m].Value.Cmp(l.values[n].Value) == 0 {
			return false
		}
	}
	return joins > 0
}

// periodLabels is one text for each slot: the periods that have a value, as many
// as fit, the last and the first before the others; the rest are empty.
func (t *timeline) periodLabels(r room) []string {
	texts := make([]string, t.slots())
	for _, l := range t.lines {
		for _, o := range l.values {
			texts[slot(o.Period)-t.first] = o.Period.Name(t.p.Lang)
		}
	}
	shown := make([]string, len(texts))
	take := func(n int) {
		if texts[n] == "" {
			return
		}
		for other, text := range shown {
			if text == "" {
				continue
			}
			gap := (n - other) * r.plotWidth() / t.slots()
			if max(gap, -gap) < (textWidth(texts[n])+textWidth(text))/2+8 {
				return
			}
		}
		shown[n] = texts[n]
	}
	take(len(texts) - 1)
	take(0)
	for n := len(texts) - 2; n > 0; n-- {
		take(n)
	}
	return shown
}
