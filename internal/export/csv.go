package export

import (
	"encoding/csv"
	"io"
	"iter"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// IndicatorCSV writes every value of i, oldest first.
func IndicatorCSV(w io.Writer, i *record.Indicator) error {
	return writeCSV(w, observationColumns(), observations(i.Series))
}

// RankingCSV writes everything from which the ranks of an edition come: for
// each entity, ranked or missing, the raw numbers, what they were measured
// against, what they became, the score, the rank and its range. Whoever is in
// two groups has two rows, which "group" tells apart.
func RankingCSV(w io.Writer, e *rank.Edition) error {
	return writeCSV(w, editionColumns(e.Ranking), editionRows(e))
}

func (t *Table) writeCSV(w io.Writer) error { return writeCSV(w, t.Columns, t.Rows) }

// writeCSV writes one header row and the rows (META-05).
func writeCSV(w io.Writer, columns []Column, rows iter.Seq[[]string]) error {
	return writeRows(csv.NewWriter(w), columns, rows)
}

func writeRows(out *csv.Writer, columns []Column, rows iter.Seq[[]string]) error {
	if err := out.Write(header(columns)); err != nil {
		return err
	}
	for row := range rows {
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
