package chart

import (
	"html/template"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// say is one of the interface words of this package, "chart." before its key.
func say(p record.Printer, key string, args ...any) string {
	return p.Words.T(p.Lang, "chart."+key, args...)
}

// word is one of the interface words that other pages use too.
func word(p record.Printer, key string) string { return p.Words.T(p.Lang, key) }

// kindKey names the form of a period in the keys of the words.
func kindKey(p record.Period) string {
	switch p.Kind() {
	case record.Day:
		return "day"
	case record.Month:
		return "month"
	case record.Quarter:
		return "quarter"
	case record.Half:
		return "half"
	case record.Span:
		return "span"
	}
	return "year"
}

// when is a period as it stands after a value: "năm 2025", "in 2025".
func when(p record.Printer, period record.Period) string {
	return say(p, "when."+kindKey(period), "period", lang.Running(p.Lang, period.Name(p.Lang)))
}

// since is a period as it stands after "so với", "since".
func since(p record.Printer, period record.Period) string {
	return say(p, "since."+kindKey(period), "period", lang.Running(p.Lang, period.Name(p.Lang)))
}

// name is the short name of an indicator.
func name(p record.Printer, i *record.Indicator) string {
	if i.Short.IsZero() {
		return i.Name.In(p.Lang)
	}
	return i.Short.In(p.Lang)
}

// status is " (ước tính)" where the source says so, else nothing.
func status(p record.Printer, o *record.Observation) string {
	if o.Status == record.NoStatus {
		return ""
	}
	return " (" + statusWord(p, o) + ")"
}

func statusWord(p record.Printer, o *record.Observation) string {
	return word(p, "status."+string(o.Status))
}

// full is a value in a sentence: number, period, status.
func full(p record.Printer, o *record.Observation) string {
	return p.PhraseText(o) + " " + when(p, o.Period) + status(p, o)
}

// pointText is what a tooltip says of a value.
func (t *timeline) pointText(l line, o *record.Observation) string {
	text := o.Period.Name(t.p.Lang) + ": " + t.p.PhraseText(o) + status(t.p, o)
	if len(t.lines) > 1 {
		text = l.name + ", " + lang.Running(t.p.Lang, text)
	}
	return text
}

// targetLabel is the text at the line of a target: "mục tiêu 2030: ít nhất 30%".
func targetLabel(p record.Printer, t *record.Target) string {
	goal := p.TargetText(t)
	switch {
	case t.Yearly:
		return say(p, "target.yearly", "goal", goal)
	case t.Year > 0:
		return say(p, "target.by-year", "year", t.Year, "goal", goal)
	}
	return say(p, "target.any", "goal", goal)
}

// tickFormat names the formatter of an axis.
func tickFormat(p record.Printer, unit *record.Unit, digits int) string {
	kind := "number"
	if unit.Kind == "percent" {
		kind = "percent"
	}
	return "fmt:" + kind + ":" + string(p.Lang) + ":" + strconv.Itoa(digits)
}

// tickText is what that formatter prints, to know its width.
func tickText(p record.Printer, i *record.Indicator, d source.Decimal, digits int) string {
	text := d.Round(digits).String()
	if i.Unit.Kind == "percent" {
		return lang.Percent(p.Lang, text)
	}
	return lang.Number(p.Lang, text)
}

// subtitle joins the parts of a statistical subtitle.
func subtitle(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	out := ""
	for k, part := range parts {
		if k > 0 {
			out += " · "
		}
		out += part
	}
	return out
}

// lower writes the name of a unit inside a sentence.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); !unicode.IsLower(second) {
		return s // an abbreviation or a sign
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// span is "2020–2025", or one period.
func span(p record.Printer, first, last record.Period) string {
	if first == last {
		return first.Name(p.Lang)
	}
	return first.Name(p.Lang) + "–" + lang.Running(p.Lang, last.Name(p.Lang))
}

// addSource adds the document of a value, once.
func (f *Figure) addSource(s *record.Source) {
	if !slices.Contains(f.Sources, s) {
		f.Sources = append(f.Sources, s)
	}
}

func text(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }

// sourceCell names a document and leads to its page.
func sourceCell(p record.Printer, s *record.Source) Cell {
	return Cell{HTML: text(s.Short(p.Lang)), Href: p.Lang.Path(s.Path())}
}

// periodCell leads to the permalink of a value.
func periodCell(p record.Printer, o *record.Observation) Cell {
	return Cell{HTML: text(o.Period.Name(p.Lang)), Href: p.Lang.Path(o.Path())}
}

func statusCell(p record.Printer, o *record.Observation) Cell {
	if o.Status == record.NoStatus {
		return Cell{HTML: text(word(p, "status.none"))}
	}
	return Cell{HTML: text(statusWord(p, o))}
}
