// Package export writes records in the formats that other programs read.
//
// Today that is CSV: one file for each indicator, UTF-8, one header row, ISO
// dates, a point in decimals, no thousand marks, no units in cells, codes
// beside names (META-05). The digits are those of the record. More formats
// come with the issue on quoting and downloading.
package export

import (
	"encoding/csv"
	"io"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// columns of an indicator's CSV; a column is never renamed, only added.
var columns = []string{
	"indicator", "entity", "entity_code", "entity_name_vi", "entity_name_en", "period", "since",
	"value", "of", "stated", "bound", "status", "computed", "unit", "trust",
	"source", "source_number", "source_date", "locator_vi", "locator_en", "note_vi", "note_en",
}

// IndicatorCSV writes every value of i, oldest first.
func IndicatorCSV(w io.Writer, i *record.Indicator) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, o := range i.Series {
		if err := out.Write(row(o)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func row(o *record.Observation) []string {
	computed := ""
	if o.IsComputed() {
		computed = o.From[0].Figure() + " / " + o.From[1].Figure()
	}
	locator, note := both(o.Locator), both(o.Note)
	return []string{
		o.Indicator.ID, o.Entity.ID, o.Entity.Code, o.Entity.Name.VI, o.Entity.Name.EN, o.Period.String(), o.Since.String(),
		o.Value.String(), o.Of.String(), o.Stated.String(), string(o.Bound), string(o.Status), computed, o.Indicator.Unit.ID, string(o.Trust),
		o.Source.ID, o.Source.Number, o.Source.Date.String(), locator[0], locator[1], note[0], note[1],
	}
}

func both(t lang.Text) [2]string {
	if t.IsZero() {
		return [2]string{}
	}
	return [2]string{t.VI, t.EN}
}
