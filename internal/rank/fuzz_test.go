package rank_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// FuzzLoad proves that no file of data/rankings panics, and that a table that
// comes out is one: ranks in order, ranges within the table.
func FuzzLoad(f *testing.F) {
	names, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasPrefix(file.Name, "data/rankings/") {
				f.Add(file.Data)
			}
		}
	}
	var ps source.Problems
	records := record.Load(tree(f), &ps)
	report(f, ps.Sorted())
	f.Fuzz(func(t *testing.T, text []byte) {
		var ps source.Problems
		rankings := rank.Load(fstest.MapFS{"data/rankings/x.toml": {Data: text}}, records, &ps)
		if ps.Errors() > 0 && len(rankings.All) > 0 {
			t.Error("a ranking with errors came out")
		}
		for _, r := range rankings.All {
			for _, e := range r.Editions {
				for _, table := range e.Tables {
					checkTable(t, r, table)
				}
			}
		}
	})
}

func checkTable(t *testing.T, r *rank.Ranking, table *rank.Table) {
	for k, row := range table.Rows {
		switch {
		case r.HasRanks() && (row.Rank < 1 || row.Rank > table.Size()), k > 0 && row.Rank < table.Rows[k-1].Rank,
			row.Low > row.High, row.High > len(table.Rows), table.Draws > 0 && row.Low < 1:
			t.Errorf("row %d of %s: %+v", k, r.ID, row)
		}
	}
}
