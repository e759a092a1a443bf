package site

import (
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// spark is a line without axes: consecutive comparable values are joined, an
// inexact value is an open dot, nothing joins what may not be compared.
type spark struct {
	Title string
	Lines []string // points of a polyline
	Dots  []sparkDot
}

type sparkDot struct{ X, Y, Class string }

// The room of a spark in its own units: values run between the margins.
const (
	sparkLeft, sparkRight = 4, 92
	sparkTop, sparkBottom = 4, 20
)

// sparkOf draws the country's values of the newest form of period; nil where
// there are fewer than three. Ranks stand upside down, so that up is better.
func (s *Site) sparkOf(l lang.Lang, i *record.Indicator) *spark {
	series := ofOneForm(i.National())
	if len(series) < 3 {
		return nil
	}
	first, last := series[0], series[len(series)-1]
	p := s.printer(l)
	out := &spark{Title: s.words.T(l, "spark.title", "from", p.PhraseText(first), "first", first.Period.Name(l),
		"to", p.PhraseText(last), "last", last.Period.Name(l))}
	lo, hi := extremes(series)
	if i.Unit.Kind == "rank" {
		lo, hi = hi, lo
	}
	var line []string
	for k, o := range series {
		before := k > 0 && record.Consecutive(series[k-1], o)
		after := k < len(series)-1 && record.Consecutive(o, series[k+1])
		dot := sparkDot{across(first.Period, o.Period, last.Period), up(lo, o.Value, hi), "spark-dot"}
		if o.Bound != record.Exact {
			dot.Class = "spark-open"
		}
		if !before {
			out.addLine(line)
			line = nil
		}
		line = append(line, dot.X+","+dot.Y)
		if o == last || dot.Class == "spark-open" || !before && !after {
			out.Dots = append(out.Dots, dot)
		}
	}
	out.addLine(line)
	return out
}

// addLine keeps a line of at least two points.
func (s *spark) addLine(points []string) {
	if len(points) > 1 {
		s.Lines = append(s.Lines, strings.Join(points, " "))
	}
}

// ofOneForm keeps the values whose period has the form of the newest: a span
// of years and a year share no axis.
func ofOneForm(series []*record.Observation) []*record.Observation {
	var out []*record.Observation
	for _, o := range series {
		if o.Period.Kind() == series[len(series)-1].Period.Kind() {
			out = append(out, o)
		}
	}
	return out
}

func extremes(series []*record.Observation) (lo, hi source.Decimal) {
	lo, hi = series[0].Value, series[0].Value
	for _, o := range series {
		if o.Value.Cmp(lo) < 0 {
			lo = o.Value
		}
		if o.Value.Cmp(hi) > 0 {
			hi = o.Value
		}
	}
	return lo, hi
}

// across is the place of a period between first and last, by days.
func across(first, at, last record.Period) string {
	return between(whole(0), whole(first.DaysUntil(at)), whole(first.DaysUntil(last)), sparkLeft, sparkRight)
}

// up is the place of a value between lo, at the bottom, and hi, at the top.
func up(lo, value, hi source.Decimal) string { return between(lo, value, hi, sparkBottom, sparkTop) }

// between maps at, which lies between from and to, to the room between start
// and end, to a tenth of a unit; the middle where from and to are equal.
func between(from, at, to source.Decimal, start, end int) string {
	if from.Cmp(to) == 0 {
		return source.Quo(whole(start+end), whole(2), 1).String()
	}
	part := at.Sub(from).Mul(whole(end - start))
	return whole(start).Add(source.Quo(part, to.Sub(from), 1)).String()
}

func whole(n int) source.Decimal { return mustDecimal(strconv.Itoa(n)) }
