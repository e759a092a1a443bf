package site

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// rankTable is the order of one group, ready to print.
type rankTable struct {
	ID, Heading string
	Caption     string
	First       string // head of the column of names
	ScoreHead   string // "" where there is no score: published ranks
	Parts       []rankPartHead
	HasRanks    bool
	HasRange    bool
	HasMoves    bool
	Computed    bool
	Rows        []rankRow
	Unmoved     string   // why there is no movement
	Close       []string // who is too close to whom
	Missing     []missingLine
	Slips       []entityNote
	Picture     *picture // nil where the table is too short for a chart
}

// rankPartHead is the head of a column of what a score is made of, or of what
// stands beside it.
type rankPartHead struct {
	I     *record.Indicator
	Label string
}

type rankRow struct {
	ID        string // anchor; the entity's id in the first table
	E         *record.Entity
	Rank      template.HTML
	Place     int    // the rank, for sorting
	Order     int    // by name, for sorting (L10N-04)
	Words     string // what the filter looks in, folded
	Score     string
	Value     string // of the score, as exact text
	Bar       string
	Plain     bool // a count: its bar has no colour of better or worse
	O         *record.Observation
	Range     string
	RangeFrom int
	Close     bool
	Moved     string
	Up        int // for sorting
	Parts     []rankPart
	Coverage  string
	Said      []*record.Observation // with a reply
	X         string                // normalised values, for the weights a reader moves
}

// rankPart is one value behind a score. Bare leaves the share out, since the
// score is that share.
type rankPart struct {
	O     *record.Observation
	Bare  bool
	Label string
}

// missingLine is a reason and who is missing for it.
type missingLine struct {
	Names, Why string
}

func (s *Site) rankTable(l lang.Lang, e *rank.Edition, n int, t *rank.Table) rankTable {
	say := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	r := e.Ranking
	out := rankTable{
		ID: "ranking", Heading: s.rankHeading(l, t), First: say("ranking.head.name"), HasRanks: r.HasRanks(), HasRange: t.Draws > 0,
		HasMoves: t.Previous != nil, Computed: r.Kind == rank.Computed,
	}
	if n > 0 {
		out.ID = fmt.Sprintf("ranking-%d", n+1)
	}
	out.Caption = r.Name.In(l) + ", " + lang.Running(l, s.editionWhen(l, e))
	if r.Kind != rank.Published {
		out.ScoreHead = r.Components[0].Indicator.Short.In(l)
		if r.Kind != rank.Ordered {
			out.ScoreHead = say("ranking.head." + r.Kind)
		}
	}
	out.Parts = s.partHeads(l, r, t)
	if !out.HasMoves && r.HasRanks() {
		out.Unmoved = t.UnmovedText(l, s.words)
	}
	widest := widestScore(r, t)
	byName := map[*record.Entity]int{}
	for k, entity := range rankedEntities(l, &rank.Edition{Tables: []*rank.Table{t}}) {
		byName[entity] = k
	}
	for k := range t.Rows {
		row := s.rankRow(l, r, t, k, widest, out.Parts)
		row.Order = byName[row.E]
		if n > 0 {
			row.ID = out.ID + "-" + row.ID
		}
		out.Rows = append(out.Rows, row)
	}
	for _, group := range t.TooClose {
		var names []string
		for _, k := range group {
			names = append(names, t.Rows[k].Entity.Name.In(l))
		}
		out.Close = append(out.Close, lang.JoinList(l, names))
	}
	out.Missing = s.missingLines(l, e, t)
	out.Slips = s.slips(l, t)
	return out
}

func (s *Site) rankHeading(l lang.Lang, t *rank.Table) string {
	switch {
	case t.Group == nil:
		return s.words.T(l, "ranking.together")
	case !t.Group.Name.IsZero():
		return t.Group.Name.In(l)
	case t.Set != nil:
		return t.Set.Name.In(l)
	}
	return lang.Capital(s.words.T(l, "ranking.n-ordered", "n", len(t.Rows), "noun", s.nounOf(l, t)))
}

// partHeads are the columns behind the score.
func (s *Site) partHeads(l lang.Lang, r *rank.Ranking, t *rank.Table) []rankPartHead {
	var out []rankPartHead
	switch r.Kind {
	case rank.Computed:
		for _, c := range r.Components {
			out = append(out, rankPartHead{c.Indicator, c.Indicator.Short.In(l)})
		}
	case rank.Share:
		out = append(out, rankPartHead{r.Components[0].Indicator, s.words.T(l, "ranking.head.of")})
	}
	for _, i := range r.Beside {
		out = append(out, rankPartHead{i, i.Short.In(l)})
	}
	return out
}

func (s *Site) rankRow(l lang.Lang, r *rank.Ranking, t *rank.Table, k int, widest source.Decimal, heads []rankPartHead) rankRow {
	from := &t.Rows[k]
	first := from.Cells[0].Observation
	row := rankRow{
		ID: from.Entity.ID, E: from.Entity, O: first, Score: r.ScoreText(l, from.Score), Value: from.Score.String(), Close: from.Close,
		Words: lang.Fold(from.Entity.Name.In(l) + " " + from.Entity.Full.In(l) + " " + from.Entity.Short.In(l) + " " + textIn(from.Entity.Region, l)),
		Plain: r.Kind == rank.Ordered, Place: from.Rank,
	}
	switch {
	case r.Kind == rank.Published:
		row.Rank = s.printer(l).Number(first)
		if from.Tied {
			row.Rank += "="
		}
	case from.Rank > 0:
		row.Rank = esc(from.RankText())
	}
	row.Bar = barOf(r, from, widest)
	if t.Draws > 0 {
		row.Range, row.RangeFrom = rangeText(from), from.Low
	}
	row.Moved, row.Up = s.movedText(l, from)
	if from.Coverage.IsSet() {
		row.Coverage = s.words.T(l, "ranking.coverage", "share", lang.Percent(l, stepPercent(from.Coverage)))
	}
	s.rowParts(&row, r, from, heads)
	return row
}

// rowParts fills the values behind the score, those with a reply, and what the
// script computes with.
func (s *Site) rowParts(row *rankRow, r *rank.Ranking, from *rank.Row, heads []rankPartHead) {
	var xs []string
	for _, c := range from.Cells {
		if c.Observation != nil && c.Observation.Reply != nil {
			row.Said = append(row.Said, c.Observation)
		}
		if r.Kind == rank.Computed || r.Kind == rank.Share {
			row.Parts = append(row.Parts, rankPart{O: c.Observation, Bare: r.Kind == rank.Share})
		}
		x := "-"
		if c.Normalised.IsSet() {
			x = c.Normalised.String()
		}
		xs = append(xs, x)
	}
	if r.Kind == rank.Computed && len(xs) > 1 {
		row.X = strings.Join(xs, " ")
	}
	for _, o := range from.Beside {
		row.Parts = append(row.Parts, rankPart{O: o})
		if o != nil && o.Reply != nil {
			row.Said = append(row.Said, o)
		}
	}
	for k := range row.Parts {
		row.Parts[k].Label = heads[k].Label
	}
}

// rangeText is the rank range: "3–6", or one rank where both ends meet.
func rangeText(row *rank.Row) string {
	if row.Low == row.High {
		return strconv.Itoa(row.Low)
	}
	return strconv.Itoa(row.Low) + "–" + strconv.Itoa(row.High)
}

// movedText says in a sign and words how many places were won or lost.
func (s *Site) movedText(l lang.Lang, row *rank.Row) (string, int) {
	moved, ok := row.Moved()
	switch {
	case !ok:
		return s.words.T(l, "ranking.moved.unknown"), -1000
	case moved > 0:
		return s.words.T(l, "ranking.moved.up", "n", moved, "before", row.Before), moved
	case moved < 0:
		return s.words.T(l, "ranking.moved.down", "n", -moved, "before", row.Before), moved
	}
	return s.words.T(l, "ranking.moved.same"), 0
}

// widestScore is what the longest possible bar stands for; unset where bars,
// which start at zero, would not tell the truth.
func widestScore(r *rank.Ranking, t *rank.Table) source.Decimal {
	var widest source.Decimal
	for k := range t.Rows {
		d := barValue(r, &t.Rows[k])
		if !d.IsSet() || d.Sign() < 0 {
			return source.Decimal{}
		}
		if !widest.IsSet() || d.Cmp(widest) > 0 {
			widest = d
		}
	}
	if r.Kind != rank.Ordered && widest.Cmp(hundred) <= 0 && r.Normalise != rank.ZScore {
		return hundred
	}
	return widest
}

func barValue(r *rank.Ranking, row *rank.Row) source.Decimal {
	if r.Kind == rank.Ordered {
		return row.Cells[0].Value
	}
	return row.Score
}

func barOf(r *rank.Ranking, row *rank.Row, widest source.Decimal) string {
	if !widest.IsSet() || widest.Sign() == 0 {
		return ""
	}
	return shareOf(barValue(r, row), widest)
}

// missingLines gathers who is missing under each reason.
func (s *Site) missingLines(l lang.Lang, e *rank.Edition, t *rank.Table) []missingLine {
	var whys []string
	names := map[string][]string{}
	for _, m := range t.Missing {
		why := m.Text(l, s.words, e.Period)
		if names[why] == nil {
			whys = append(whys, why)
		}
		names[why] = append(names[why], m.Entity.Name.In(l))
	}
	var out []missingLine
	for _, why := range whys {
		out = append(out, missingLine{lang.JoinList(l, names[why]), why})
	}
	return out
}

// slips are the notes of values, first of those where the source's own numbers
// do not agree.
func (s *Site) slips(l lang.Lang, t *rank.Table) []entityNote {
	var slips, notes []entityNote
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			o := c.Observation
			switch {
			case o == nil:
			case o.StatedDiffers():
				text := s.words.T(l, "ranking.slip", "part", partOf(l, o), "computed", lang.Percent(l, o.Share().String()), "stated", lang.Percent(l, o.Stated.String()))
				if !o.Note.IsZero() {
					text += " " + o.Note.In(l)
				}
				slips = append(slips, entityNote{row.Entity.Name.In(l), text, true})
			case !o.Note.IsZero():
				notes = append(notes, entityNote{row.Entity.Name.In(l), o.Note.In(l), false})
			}
		}
	}
	return append(slips, notes...)
}

// workTable shows each number on the way to each score (Handbook, step 8).
type workTable struct {
	ID, Caption string
	Parts       []rankPartHead
	Rows        []workRow
}

type workRow struct {
	E     *record.Entity
	Rank  string
	Score string
	Steps []workStep
}

// workStep is one component of one entity: the value, what it became, and what
// it brings to the score, as a formula.
type workStep struct {
	O          *record.Observation
	Normalised string
	Formula    string
}

func (s *Site) workTable(l lang.Lang, r *rank.Ranking, n int, t *rank.Table) workTable {
	out := workTable{ID: fmt.Sprintf("work-%d", n+1), Caption: s.words.T(l, "ranking.work-caption", "group", s.rankHeading(l, t)), Parts: s.partHeads(l, r, t)[:len(r.Components)]}
	for k := range t.Rows {
		from := &t.Rows[k]
		row := workRow{E: from.Entity, Rank: from.RankText(), Score: r.ScoreText(l, from.Score)}
		for _, c := range from.Cells {
			row.Steps = append(row.Steps, workStep{c.Observation, stepText(l, c.Normalised), formula(l, r.Aggregate, c)})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// formula writes what a component brings: "0,5 × 98,1234 = 49,0617".
func formula(l lang.Lang, aggregate string, c rank.Cell) string {
	if c.Observation == nil {
		return ""
	}
	weight, x, brings := stepText(l, c.Weight), stepText(l, c.Normalised), stepText(l, c.Contribution)
	switch aggregate {
	case rank.Geometric:
		return x + " ^ " + weight + " = " + brings
	case rank.Harmonic:
		return weight + " / " + x + " = " + brings
	}
	return weight + " × " + x + " = " + brings
}

// norms says what each component was measured against.
func (s *Site) norms(l lang.Lang, e *rank.Edition) []string {
	r := e.Ranking
	key := map[string]string{rank.MinMax: "ranking.norm.min-max", rank.ZScore: "ranking.norm.z-score", rank.ShareOfBest: "ranking.norm.share-of-best"}[r.Normalise]
	if key == "" {
		return nil
	}
	var out []string
	for _, t := range e.Tables {
		for k, n := range t.Norms {
			args := []any{"indicator", r.Components[k].Indicator.Name.In(l), "group", s.rankHeading(l, t)}
			switch r.Normalise {
			case rank.MinMax:
				args = append(args, "low", stepText(l, n.Low), "high", stepText(l, n.High))
			case rank.ZScore:
				args = append(args, "mean", stepText(l, n.Mean), "sd", stepText(l, n.SD))
			case rank.ShareOfBest:
				args = append(args, "high", stepText(l, n.High))
			}
			out = append(out, s.words.T(l, key, args...))
		}
	}
	return out
}

func stepPercent(part source.Decimal) string {
	text := part.Mul(hundred).Round(2).String()
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// whatIf is what the script needs to rank again under weights that a reader
// moves. The page is complete without it.
type whatIf struct {
	Aggregate string
	Digits    int
	Ascending bool
	Weights   []whatIfWeight
}

type whatIfWeight struct {
	ID, Label string
	Value     string // in percent
	Step      string
}

func (s *Site) whatIf(l lang.Lang, e *rank.Edition) *whatIf {
	r := e.Ranking
	if r.Kind != rank.Computed || len(r.Components) < 2 {
		return nil
	}
	w := &whatIf{Aggregate: r.Aggregate, Digits: r.Digits, Ascending: r.Normalise == rank.AsIs && r.Components[0].Indicator.Better == record.Lower}
	for k, c := range r.Components {
		value, step := hundred, "1"
		if !r.Equal {
			value = c.Weight.Mul(hundred)
			if digits := c.Weight.Digits() - 2; digits > 0 {
				step = "0." + strings.Repeat("0", digits-1) + "1"
			} else {
				value = value.Round(0)
			}
		} else {
			value = mustDecimal("50")
		}
		w.Weights = append(w.Weights, whatIfWeight{fmt.Sprintf("w%d", k+1), c.Indicator.Name.In(l), value.String(), step})
	}
	return w
}
