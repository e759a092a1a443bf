package record

import (
	"html/template"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Printer prints values for readers of one language. It is the only code of
// the portal that turns a value into text, so that page, chart label, tooltip
// and prose show the same digits (design.md, 5).
type Printer struct {
	Lang  lang.Lang
	Words *lang.Words
	// Mark is asked of every figure that is printed with its name; what it returns
	// is the title of the mark that the figure gets, "" for none. In previews it
	// tells what is not published. nil marks nothing.
	Mark func(figure string) string
}

// Number prints the value as `<data value="16.4" data-figure="…">16,4%</data>`:
// number and percent sign, without bound, unit words or link.
func (p Printer) Number(o *Observation) template.HTML {
	return p.data(o.Value, o.Figure(), p.NumberText(o))
}

// Whole prints the whole of which the value is a part, and p.Share the share
// of the two, each bound to the figure they belong to.
func (p Printer) Whole(o *Observation) template.HTML {
	return p.data(o.Of, o.Figure()+"#of", lang.Number(p.Lang, o.Of.String()))
}

// Share prints the share the portal computed of value and whole, behind the
// word for a value that is not exact: its share is not exact either.
func (p Printer) Share(o *Observation) template.HTML {
	before := ""
	if word := p.Bound(o); word != "" {
		before = word + nbsp
	}
	return template.HTML(template.HTMLEscapeString(before)) + p.data(o.Share(), o.Figure()+"#share", lang.Percent(p.Lang, o.Share().String()))
}

// Stated prints the share, or the derived value, as the source prints it.
func (p Printer) Stated(o *Observation) template.HTML {
	return p.data(o.Stated, o.Figure()+"#stated", lang.Percent(p.Lang, o.Stated.String()))
}

func (p Printer) data(value source.Decimal, figure, text string) template.HTML {
	mark := ""
	if p.Mark != nil {
		name, _, _ := strings.Cut(figure, "#")
		if title := p.Mark(name); title != "" {
			mark = ` class="unpublished" title="` + template.HTMLEscapeString(title) + `"`
		}
	}
	return template.HTML(`<data value="` + template.HTMLEscapeString(value.String()) +
		`" data-figure="` + template.HTMLEscapeString(figure) + `"` + mark + `>` + template.HTMLEscapeString(text) + `</data>`)
}

// Phrase prints the value as it stands in a sentence: bound, number, unit:
// "trên <data …>16,4%</data>", "<data …>12,7</data> triệu hồ sơ".
func (p Printer) Phrase(o *Observation) template.HTML {
	before, after := p.around(o)
	return template.HTML(template.HTMLEscapeString(before)) + p.Number(o) + template.HTML(template.HTMLEscapeString(after))
}

// PhraseText is Phrase without markup: for titles, charts, tooltips and
// descriptions.
func (p Printer) PhraseText(o *Observation) string {
	before, after := p.around(o)
	return before + p.NumberText(o) + after
}

// NumberText is the number with its percent sign.
func (p Printer) NumberText(o *Observation) string { return p.Text(o.Indicator, o.Value) }

// Text prints a number in the unit of i: a value, or a sum of values.
func (p Printer) Text(i *Indicator, d source.Decimal) string {
	if i.Unit != nil && i.Unit.Kind == "percent" {
		return lang.Percent(p.Lang, d.String())
	}
	return lang.Number(p.Lang, d.String())
}

// PartText prints what share of a proved sum a part of it is.
func (p Printer) PartText(part *Observation, s Sum) string {
	return lang.Percent(p.Lang, share(part.Value, s.Whole.Value, ShareDigits).String())
}

// around returns what stands before and after the number in a sentence.
func (p Printer) around(o *Observation) (before, after string) {
	if word := p.Bound(o); word != "" {
		before = word + nbsp
	}
	unit := o.Indicator.Unit
	if unit == nil {
		return before, ""
	}
	switch unit.Kind {
	case "percent":
	case "rank":
		before += p.Words.T(p.Lang, "unit.rank") + nbsp
	default:
		after = p.after(o)
	}
	return before, after
}

const nbsp = "\u00a0"

// after is the unit behind a number, or "trên 12 cơ sở dữ liệu" for a part of
// a whole.
func (p Printer) after(o *Observation) string {
	unit := ""
	if short := p.UnitAfter(o.Indicator); short != "" {
		unit = nbsp + short
	}
	if o.Of.IsSet() {
		return nbsp + p.Words.T(p.Lang, "unit.of-whole", "whole", lang.Number(p.Lang, o.Of.String())) + unit
	}
	return unit
}

// Bound returns the word before an inexact value, "" for an exact one.
func (p Printer) Bound(o *Observation) string {
	if o.Bound == Exact {
		return ""
	}
	return p.Words.T(p.Lang, "bound."+string(o.Bound))
}

// UnitAfter returns the unit as it stands after a number, "" for percent,
// ranks and plain indices.
func (p Printer) UnitAfter(i *Indicator) string {
	if i.Unit == nil || i.Unit.Kind == "percent" || i.Unit.Kind == "rank" || i.Unit.Short.IsZero() {
		return ""
	}
	return strings.TrimSpace(i.Unit.Short.In(p.Lang))
}

// Amount prints a computed number in the unit of i, without binding it to a
// figure: a change, a distance. The change of a percentage is in percentage
// points.
func (p Printer) Amount(i *Indicator, d source.Decimal) string {
	n := lang.Number(p.Lang, d.String())
	switch {
	case i.Unit == nil:
		return n
	case i.Unit.Kind == "percent":
		return n + nbsp + p.Words.T(p.Lang, "unit.points")
	case i.Unit.Kind == "rank":
		return n + nbsp + p.Words.T(p.Lang, "unit.places")
	}
	if after := p.UnitAfter(i); after != "" {
		return n + nbsp + after
	}
	return n
}

// Change is the change since the previous value as a word and an amount:
// "tăng 1,36 điểm phần trăm"; "" where no comparison is allowed.
func (p Printer) Change(o *Observation) string { return p.Between(o.Previous(), o) }

// Between is the change from a to b as a word and an amount, "" where no
// comparison is allowed. Ranks of years apart are not compared: the field in
// which they are held changes in size.
func (p Printer) Between(a, b *Observation) string {
	if a == b || !Comparable(a, b) {
		return ""
	}
	// A rank is better the lower it is, so "lên" and "xuống" go by place.
	up, down := "change.up", "change.down"
	if b.Indicator.Unit.Kind == "rank" {
		if !Consecutive(a, b) {
			return ""
		}
		up, down = "change.rank-down", "change.rank-up"
	}
	d := b.Value.Sub(a.Value)
	switch d.Sign() {
	case 0:
		return p.Words.T(p.Lang, "change.none")
	case 1:
		return p.Words.T(p.Lang, up, "amount", p.Amount(b.Indicator, d))
	}
	return p.Words.T(p.Lang, down, "amount", p.Amount(b.Indicator, zero().Sub(d)))
}

// TargetText prints what a target asks for: "ít nhất 30%", "từ 40 đến 50 tổ
// chức", or its words.
func (p Printer) TargetText(t *Target) string {
	if t.Operator == Qualitative {
		return t.Text.In(p.Lang)
	}
	value := p.targetValue(t, t.Value)
	if t.Operator == Range {
		return p.Words.T(p.Lang, "target.range", "from", lang.Number(p.Lang, t.Value.String()), "to", p.targetValue(t, t.ValueTo))
	}
	key := map[string]string{AtLeast: "at-least", MoreThan: "more-than", AtMost: "at-most", LessThan: "less-than", Equal: "equal"}[t.Operator]
	if t.Unit.Kind == "rank" {
		key = "rank-" + key
	}
	return p.Words.T(p.Lang, "target."+key, "value", value)
}

func (p Printer) targetValue(t *Target, d source.Decimal) string {
	n := lang.Number(p.Lang, d.String())
	if t.Unit.Kind == "percent" {
		// "% GDP", "%/năm": what the percentage is of belongs to the goal.
		n += orElse(t.Unit.Short, lang.Text{VI: "%", EN: "%"}).In(p.Lang)
	}
	if short := strings.TrimSpace(t.Unit.Short.In(p.Lang)); t.Unit.Kind != "percent" && t.Unit.Kind != "rank" && short != "" {
		n += nbsp + short
	}
	return n
}
