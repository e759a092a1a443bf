package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// rankingColumns stand before the columns of the components; a column is never
// renamed, only added.
var rankingColumns = []string{
	"ranking", "period", "kind", "group", "group_name_vi", "group_name_en",
	"entity", "entity_code", "entity_name_vi", "entity_name_en",
	"rank", "tied", "score", "rank_low", "rank_high", "too_close", "rank_before", "missing", "coverage",
	"normalise", "scale_worst", "scale_best", "aggregate", "digits", "draws", "seed",
}

// componentColumns stand once a component, each with the component's number.
// What a component was measured against stands in every row, so that a
// spreadsheet needs no other file.
var componentColumns = []string{
	"indicator", "better", "value", "of", "stated", "entering", "low", "high", "mean", "sd", "normalised", "weight", "contribution", "source",
}

// besideColumns stand once an indicator that is shown beside and not ranked by.
var besideColumns = []string{"indicator", "value", "of"}

// RankingCSV writes everything from which the ranks of an edition come: for
// each entity, ranked or missing, the raw numbers, what they were measured
// against, what they became, the score, the rank and its range. Whoever is in
// two groups has two rows, which "group" tells apart.
func RankingCSV(w io.Writer, e *rank.Edition) error {
	out := csv.NewWriter(w)
	if err := out.Write(rankingHead(e.Ranking)); err != nil {
		return err
	}
	for n, t := range e.Tables {
		for k := range t.Rows {
			if err := out.Write(rankedRow(e, t, n, k)); err != nil {
				return err
			}
		}
		for _, m := range t.Missing {
			if err := out.Write(missingRow(e, t, n, m)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func rankingHead(r *rank.Ranking) []string {
	head := slices.Clone(rankingColumns)
	for k := range r.Components {
		for _, c := range componentColumns {
			head = append(head, fmt.Sprintf("c%d_%s", k+1, c))
		}
	}
	for k := range r.Beside {
		for _, c := range besideColumns {
			head = append(head, fmt.Sprintf("beside%d_%s", k+1, c))
		}
	}
	return head
}

// rankedRow is one entity in its place.
func rankedRow(e *rank.Edition, t *rank.Table, group, k int) []string {
	row := &t.Rows[k]
	out := append(named(e, t, group, row.Entity),
		count(row.Rank), mark(row.Tied), row.Score.String(), count(row.Low), count(row.High), closeTo(t, k), count(row.Before), "", row.Coverage.String())
	out = append(out, methodCells(e.Ranking, t)...)
	for c, cell := range row.Cells {
		out = append(out, componentCells(e.Ranking, t, c, cell)...)
	}
	for b, o := range row.Beside {
		cells := []string{e.Ranking.Beside[b].ID, "", ""}
		if o != nil {
			cells[1], cells[2] = o.Value.String(), o.Of.String()
		}
		out = append(out, cells...)
	}
	return out
}

// missingRow is an entity without a place: why, and with what it has.
func missingRow(e *rank.Edition, t *rank.Table, group int, m rank.Missing) []string {
	out := append(named(e, t, group, m.Entity), "", "", "", "", "", "", "", m.Reason, m.Coverage.String())
	out = append(out, methodCells(e.Ranking, t)...)
	for c, component := range e.Ranking.Components {
		cell := rank.Cell{}
		if o := component.Indicator.Find(e.Period, m.Entity); o != nil && o.Bound == record.Exact {
			cell.Observation = o
		}
		out = append(out, componentCells(e.Ranking, t, c, cell)...)
	}
	for _, i := range e.Ranking.Beside {
		cells := []string{i.ID, "", ""}
		if o := i.Find(e.Period, m.Entity); o != nil {
			cells[1], cells[2] = o.Value.String(), o.Of.String()
		}
		out = append(out, cells...)
	}
	return out
}

func named(e *rank.Edition, t *rank.Table, group int, of *record.Entity) []string {
	id, name := strconv.Itoa(group+1), [2]string{}
	if t.Group == nil {
		id = "together"
	} else {
		name = both(t.Group.Name)
	}
	if name[0] == "" && t.Set != nil {
		name = both(t.Set.Name)
	}
	return []string{e.Ranking.ID, e.Period.String(), e.Ranking.Kind, id, name[0], name[1], of.ID, of.Code, of.Name.VI, of.Name.EN}
}

// methodCells are the words and numbers that say how the score comes about;
// empty where nothing is computed.
func methodCells(r *rank.Ranking, t *rank.Table) []string {
	digits, seed := strconv.Itoa(r.Digits), ""
	if r.Kind == rank.Published || r.Kind == rank.Ordered {
		digits = ""
	}
	if r.Robustness != nil {
		seed = strconv.Itoa(r.Robustness.Seed)
	}
	worst, best := "", ""
	if r.Normalise == rank.MinMax {
		worst, best = r.Scale[0].String(), r.Scale[1].String()
	}
	return []string{r.Normalise, worst, best, r.Aggregate, digits, count(t.Draws), seed}
}

func componentCells(r *rank.Ranking, t *rank.Table, c int, cell rank.Cell) []string {
	i := r.Components[c].Indicator
	var norm rank.Norm
	if c < len(t.Norms) {
		norm = t.Norms[c]
	}
	value, of, stated, from := source.Decimal{}, source.Decimal{}, source.Decimal{}, ""
	if o := cell.Observation; o != nil {
		value, of, stated, from = o.Value, o.Of, o.Stated, o.Source.ID
	}
	return []string{
		i.ID, string(i.Better), value.String(), of.String(), stated.String(), cell.Value.String(),
		norm.Low.String(), norm.High.String(), norm.Mean.String(), norm.SD.String(),
		cell.Normalised.String(), cell.Weight.String(), cell.Contribution.String(), from,
	}
}

// count writes a number, nothing for zero: no rank, no range, no draws.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func mark(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

// closeTo numbers the run of neighbours that are too close to call.
func closeTo(t *rank.Table, k int) string {
	for n, group := range t.TooClose {
		if slices.Contains(group, k) {
			return strconv.Itoa(n + 1)
		}
	}
	return ""
}
