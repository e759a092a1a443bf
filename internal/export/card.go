package export

import (
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/share"
)

// IndicatorCard is what the share picture of an indicator says: its newest
// value for the country; where it has none, for whom it has values.
func (q Quoter) IndicatorCard(l lang.Lang, i *record.Indicator) share.Card {
	o := i.Newest()
	if o == nil {
		c := q.indicatorCard(l, i)
		c.Text = q.Words.T(l, "none.figure")
		return c
	}
	return q.PeriodCard(l, i, o.Period)
}

// PeriodCard is what the share picture of the values of one period says: that
// of the country; where there is none, for whom there are values.
func (q Quoter) PeriodCard(l lang.Lang, i *record.Indicator, p record.Period) share.Card {
	in := i.In(p)
	o := in[0]
	if o.Entity.IsCountry() || len(in) == 1 {
		return q.FigureCard(l, o)
	}
	c := q.indicatorCard(l, i)
	c.Text = q.Words.T(l, "indicators.entities", "n", lang.Int(l, len(in))) + " · " + lang.Capital(q.when(l, o))
	c.Source = q.cardSource(l, o.Source)
	return c
}

// FigureCard is what the share picture of one value says.
func (q Quoter) FigureCard(l lang.Lang, o *record.Observation) share.Card {
	c := q.indicatorCard(l, o.Indicator)
	if !o.Entity.IsCountry() {
		c.Title += ", " + o.Entity.Name.In(l)
	}
	p := record.Printer{Lang: l, Words: q.Words}
	c.Figure = p.NumberText(o)
	before, after, _ := strings.Cut(p.PhraseText(o), c.Figure)
	c.Before, c.After = plainSpaces(before), plainSpaces(after)
	c.Line = lang.Capital(q.when(l, o))
	if o.Status != record.NoStatus {
		c.Line += " · " + q.Words.T(l, "status."+string(o.Status))
	}
	if o.IsComputed() {
		c.Line += " · " + q.Words.T(l, "computed.tag")
	}
	c.Source = q.cardSource(l, o.Source)
	return c
}

func (q Quoter) indicatorCard(l lang.Lang, i *record.Indicator) share.Card {
	return share.Card{
		Site: q.Site.Title.In(l), Kicker: q.Words.T(l, "nav.indicators") + " · " + i.Theme.Name.In(l), Title: i.Name.In(l),
	}
}

// cardSource names a document with its day.
func (q Quoter) cardSource(l lang.Lang, s *record.Source) string {
	text := q.Words.T(l, "source.label") + " " + s.Short(l)
	if s.Number != "" && !s.Date.IsZero() {
		text += ", " + lang.Running(l, s.Date.Name(l))
	}
	return text
}

// cardRows is how many places of a ranking its picture names.
const cardRows = 3

// RankingCard is what the share picture of a ranking says: who stands first. A
// table of counts without wholes names nobody: who has the most is not who does
// worst (design.md, 4).
func (q Quoter) RankingCard(l lang.Lang, e *rank.Edition) share.Card {
	r, t := e.Ranking, e.Tables[0]
	c := share.Card{Site: q.Site.Title.In(l), Kicker: q.Words.T(l, "ranking.kinds."+r.Kind), Title: r.Name.In(l), Text: q.rankedWhom(l, e)}
	if r.Experimental {
		c.Kicker += " · " + q.Words.T(l, "ranking.experimental")
	}
	if from := rankedFrom(e); len(from) == 1 {
		c.Source = q.cardSource(l, from[0])
	} else {
		var names []string
		for _, s := range from {
			names = append(names, s.Short(l))
		}
		c.Source = q.Words.T(l, "source.label") + " " + strings.Join(names, "; ")
	}
	if !r.HasRanks() {
		c.Text += ". " + r.Summary.In(l)
		return c
	}
	for k := range min(cardRows, len(t.Rows)) {
		c.Rows = append(c.Rows, share.Row{Rank: t.Rows[k].RankText(), Name: t.Rows[k].Entity.Name.In(l), Value: r.ScoreText(l, t.Rows[k].Score)})
	}
	more := 0
	for k := len(c.Rows); k < len(t.Rows) && t.Rows[k].Rank == t.Rows[len(c.Rows)-1].Rank; k++ {
		more++
	}
	if more > 0 {
		c.More = q.Words.T(l, "ranking.more", "n", lang.Int(l, more))
	}
	return c
}

// rankedWhom is the group that stands on the picture, and when.
func (q Quoter) rankedWhom(l lang.Lang, e *rank.Edition) string {
	when := lang.Capital(q.period(l, e.Period))
	if g := e.Tables[0].Group; g != nil && !g.Name.IsZero() {
		return g.Name.In(l) + " · " + when
	}
	return when
}

// rankedFrom are the documents of an edition, each once, in the order of rows.
func rankedFrom(e *rank.Edition) []*record.Source {
	var out []*record.Source
	seen := map[*record.Source]bool{}
	for _, t := range e.Tables {
		for _, row := range t.Rows {
			for _, cell := range row.Cells {
				if o := cell.Observation; o != nil && !seen[o.Source] {
					seen[o.Source] = true
					out = append(out, o.Source)
				}
			}
		}
	}
	return out
}
