package rank_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/source"
)

// world is a set of made-up entities e0, e1 … with made-up indicators, and one
// ranking of them.
type world struct {
	indicators []made
	ranking    string // the keys after name, summary, sets
}

// made is an indicator in the unit "task" of the period 2025-12. An empty text
// is a missing value.
type made struct {
	better string
	values []string
}

// files returns the world on top of testdata/records.txtar.
func (w world) files(t testing.TB) fstest.MapFS {
	var entities, set strings.Builder
	for e := range w.indicators[0].values {
		fmt.Fprintf(&entities, "[[entity]]\nid = \"e%04d\"\nname = { vi = \"Xã %04d\", en = \"Commune %04d\" }\nkind = \"province\"\n", e, e, e)
		fmt.Fprintf(&set, "\"e%04d\",\n", e)
	}
	entities.WriteString("[[set]]\nid = \"all\"\nname = { vi = \"Tất cả\", en = \"All\" }\nmembers = [\n" + set.String() + "]\n")
	more := []txtar.File{{Name: "data/entities/made.toml", Data: []byte(entities.String())}}
	for k, i := range w.indicators {
		more = append(more, txtar.File{Name: fmt.Sprintf("data/indicators/made-%02d.toml", k), Data: []byte(i.text(k))})
	}
	ranking := "name = { vi = \"Thử\", en = \"Test\" }\nsummary = { vi = \"Thử\", en = \"Test\" }\nsets = [\"all\"]\n" + w.ranking
	return tree(t, append(more, txtar.File{Name: "data/rankings/made.toml", Data: []byte(ranking)})...)
}

func (m made) text(k int) string {
	var b strings.Builder
	text := `{ vi = "Thử", en = "Test" }`
	fmt.Fprintf(&b, "name = { vi = \"Số %d\", en = \"Number %d\" }\ntheme = \"growth\"\nkind = \"statistic\"\nunit = \"task\"\nbetter = \"%s\"\n", k, k, m.better)
	fmt.Fprintf(&b, "universe = %s\nowner = %s\ndefinition = %s\nmethod = %s\n[scale]\nmin = -1000000\n", text, text, text, text)
	b.WriteString("[[table]]\nperiod = \"2025-12\"\nset = \"all\"\nsource = \"doc\"\ncolumns = [\"value\"]\n[table.rows]\n")
	for e, v := range m.values {
		if v != "" {
			fmt.Fprintf(&b, "e%04d = [%s]\n", e, v)
		}
	}
	return b.String()
}

// rank computes the world's ranking and fails the test on any problem.
func (w world) rank(t testing.TB) *rank.Ranking {
	t.Helper()
	return only(t, w.files(t))
}

// only loads a tree with one ranking and without problems.
func only(t testing.TB, files fstest.MapFS) *rank.Ranking {
	t.Helper()
	_, rankings, problems := load(files)
	report(t, problems)
	if len(rankings.All) != 1 {
		t.Fatalf("%d rankings", len(rankings.All))
	}
	return rankings.All[0]
}

func report(t testing.TB, problems []source.Problem) {
	t.Helper()
	for _, p := range problems {
		t.Errorf("%s (%s)", p, p.Hint("en"))
	}
	if len(problems) > 0 {
		t.FailNow()
	}
}

// ranking makes the tree of testdata/records.txtar with one ranking.
func ranking(t testing.TB, text string) fstest.MapFS {
	head := "name = { vi = \"Thử\", en = \"Test\" }\nsummary = { vi = \"Thử\", en = \"Test\" }\n"
	return tree(t, txtar.File{Name: "data/rankings/made.toml", Data: []byte(head + text)})
}

// components writes the [[component]] tables of the made indicators.
func components(weights ...string) string {
	var b strings.Builder
	for k, w := range weights {
		fmt.Fprintf(&b, "[[component]]\nindicator = \"made-%02d\"\n", k)
		if w != "" {
			fmt.Fprintf(&b, "weight = %s\n", w)
		}
	}
	return b.String()
}

// order writes a table as "rank entity score" for comparison.
func order(t *rank.Table) string {
	var rows []string
	for _, r := range t.Rows {
		rows = append(rows, strings.TrimSpace(fmt.Sprintf("%d %s %s", r.Rank, r.Entity.ID, r.Score)))
	}
	return strings.Join(rows, ", ")
}

// words loads the words of this package's tests.
func words(t testing.TB) *lang.Words {
	t.Helper()
	var ps source.Problems
	w := lang.LoadWords(wordFiles(t), &ps)
	report(t, ps.Sorted())
	return w
}
