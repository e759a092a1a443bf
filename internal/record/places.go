package record

import (
	"cmp"
	"io/fs"
	"path"
	"slices"

	"resolution57.example/portal/internal/source"
)

// Places is where the values of an indicator's file stand, in the order of the
// file: what whoever edits the file goes by. Nothing in it is resolved.
type Places struct {
	File         string
	Body         []byte
	Derived      bool // the values are computed, none stands in the file
	Observations []ObservationPlace
	Tables       []TablePlace
}

// ObservationPlace is one [[observation]].
type ObservationPlace struct {
	Period, Entity, Source string // Entity is the country's where the file names none
	Value, Of, Stated      source.Decimal
}

// TablePlace is one [[table]].
type TablePlace struct {
	Period, Set, Source string
	Columns             []string
	Rows                []RowPlace
}

// RowPlace is one row of a table.
type RowPlace struct {
	Entity  string
	Numbers []source.Decimal
}

// IndicatorFile is the name of an indicator's file.
func IndicatorFile(id string) string { return path.Join(indicatorDir, id+".toml") }

// ReadPlaces reads the file of an indicator.
func ReadPlaces(fsys fs.FS, id string, ps *source.Problems) (*Places, bool) {
	f, ok := source.ReadTOML(fsys, IndicatorFile(id), ps)
	if !ok {
		return nil, false
	}
	var e indicatorEntry
	if !f.Decode(&e, ps) {
		return nil, false
	}
	body, err := fs.ReadFile(fsys, IndicatorFile(id))
	if err != nil {
		ps.Add(source.Pos{File: IndicatorFile(id)}, "unreadable", "reason", reason(err))
		return nil, false
	}
	p := &Places{File: f.Name(), Body: body, Derived: e.isDerived()}
	for _, o := range e.Observed {
		p.Observations = append(p.Observations, ObservationPlace{o.Period, cmp.Or(o.Entity, CountryID), o.Source, o.Value, o.Of, o.Stated})
	}
	for k, t := range e.Tables {
		p.Tables = append(p.Tables, TablePlace{t.Period, t.Set, t.Source, t.Columns, rowPlaces(f, k, t)})
	}
	return p, true
}

// rowPlaces are the rows of a table as they stand in the file.
func rowPlaces(f *source.File, k int, t tableEntry) []RowPlace {
	type placed struct {
		RowPlace
		at source.Pos
	}
	var rows []placed
	for id, numbers := range t.Rows {
		rows = append(rows, placed{RowPlace{id, numbers}, f.Key("table", k, "rows", id)})
	}
	slices.SortFunc(rows, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.at.Col, b.at.Col))
	})
	out := make([]RowPlace, len(rows))
	for i, r := range rows {
		out[i] = r.RowPlace
	}
	return out
}
