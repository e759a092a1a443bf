package intake

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// communes are as many as Viet Nam has.
const communes = 3_321

// countrywide is the small project with a set of all communes.
func countrywide(t *testing.T) fstest.MapFS {
	t.Helper()
	tree := small(false, []string{"[[observation]]", "period = \"2020\"", "value = 1", "source = \"s\""})
	var entities, members strings.Builder
	for k := range communes {
		fmt.Fprintf(&entities, "[[entity]]\nid = \"xa-%04d\"\nname = { vi = \"Xã %04d\", en = \"Commune %04d\" }\nkind = \"province\"\n", k, k, k)
		fmt.Fprintf(&members, "\"xa-%04d\", ", k)
	}
	tree["data/entities/communes.toml"] = &fstest.MapFile{Data: []byte(entities.String() +
		"[[set]]\nid = \"communes\"\nname = { vi = \"Xã\", en = \"Communes\" }\nmembers = [" + members.String() + "]\n"), Mode: 0o644}
	body := string(tree["data/indicators/score.toml"].Data)
	body = strings.NewReplacer("unit = \"point\"", "unit = \"thing\"", "decimals = 3", "decimals = 0").Replace(body)
	tree["data/indicators/score.toml"].Data = []byte(body)
	tree["data/vocabulary.toml"].Data = append(tree["data/vocabulary.toml"].Data, []byte("[[unit]]\nid = \"thing\"\nname = { vi = \"việc\", en = \"things\" }\nshort = { vi = \" việc\", en = \" things\" }\nkind = \"count\"\n")...)
	return tree
}

// TestEveryCommune imports three numbers of each commune: a new table, then each
// of its numbers changed, then the rest of a table of which two rows were there,
// then a value for itself each. With an edit at a time each of them took minutes.
func TestEveryCommune(t *testing.T) {
	tree := countrywide(t)
	o := Options{
		Indicators: []Columns{{ID: "score", Value: "Đã làm", Of: "Phải làm", Stated: "Tỷ lệ"}},
		Period:     "2025", Set: "communes", Source: "s",
	}
	sheetOf := func(more int) []byte {
		var b strings.Builder
		b.WriteString("Xã;Đã làm;Phải làm;Tỷ lệ\n")
		for k := range communes {
			n := 100 + k%7 + more
			fmt.Fprintf(&b, "Xã %04d;%d;%d;%d,0%%\n", k, n, n*(2+2*more), 50-25*more)
		}
		return []byte(b.String())
	}
	write := func(what string, o Options, body []byte) {
		t.Helper()
		var ps source.Problems
		w := world{fsys: tree, records: record.Load(tree, &ps)}
		p, problems := read(t, w, "xã.csv", body, o)
		clean(t, p, problems)
		if n := len(p.Values); n != communes || len(p.Files) != 1 {
			t.Fatalf("%s: %d values, %d files", what, n, len(p.Files))
		}
		tree["data/indicators/score.toml"].Data = p.Files[0].After
		if again, problems := read(t, world{tree, w.records}, "xã.csv", body, o); len(again.Files) > 0 || problems.Errors() > 0 {
			t.Errorf("%s: importing the same values again changes the file: %v", what, problems.Sorted())
		}
	}
	write("a new table", o, sheetOf(0))
	write("each number changed", o, sheetOf(1))

	body := string(tree["data/indicators/score.toml"].Data)
	_, first, _ := strings.Cut(body, "[table.rows]\n")
	lines := strings.SplitAfter(first, "\n")
	tree["data/indicators/score.toml"].Data = []byte(strings.Replace(body, first, lines[0]+lines[1]+"\n# the end\n", 1))
	write("rows added", o, sheetOf(1))

	o.Set, o.Period = "none", "2024"
	write("a value for itself each", o, sheetOf(1))
}
