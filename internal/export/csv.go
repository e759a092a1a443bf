package export

import (
	"encoding/csv"
	"io"
	"iter"
)

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
