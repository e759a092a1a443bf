package rank_test

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// tree returns testdata/records.txtar, and the given files on top of it.
func tree(t testing.TB, more ...txtar.File) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/records.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range slices.Concat(archive.Files, more) {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// load reads records and rankings and returns what is wrong with them.
func load(fsys fs.FS) (*record.Records, *rank.Rankings, []source.Problem) {
	var ps source.Problems
	records := record.Load(without(fsys), &ps)
	rankings := rank.Load(fsys, records, &ps)
	return records, rankings, ps.Sorted()
}

// noRankings is a file system without data/rankings, which is not the
// business of package record.
type noRankings struct{ fs.FS }

func without(fsys fs.FS) fs.FS { return noRankings{fsys} }

func (n noRankings) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(n.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return name == "data" && e.Name() == "rankings" }), err
}

// TestRules checks every rule of rules/rank.toml word for word: the input of
// testdata/rules/RULE.txtar gives exactly the problems written there, in both
// languages, each at its line with what to write instead.
func TestRules(t *testing.T) {
	golden.Each(t, "testdata/rules/*.txtar", checkRule)
}

func checkRule(t *testing.T, c *golden.Case) {
	inputs := slices.DeleteFunc(slices.Clone(c.Files), golden.IsProblems)
	_, rankings, problems := load(tree(t, inputs...))
	if !slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == c.ID }) {
		t.Errorf("rule %s is not among the problems", c.ID)
	}
	if len(rankings.All) > 0 && problems[0].Severity() == source.Error {
		t.Errorf("a ranking with errors came out: %s", rankings.All[0].ID)
	}
	c.Problems(t, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
}

// TestEveryRuleHasGolden keeps rules without a test, and rules that nothing
// reports, out of rules/rank.toml.
func TestEveryRuleHasGolden(t *testing.T) {
	text, err := os.ReadFile("../source/rules/rank.toml")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		id, isRule := strings.CutPrefix(strings.TrimSpace(line), "[")
		if id, ok := strings.CutSuffix(id, "]"); isRule && ok {
			if _, err := os.Stat("testdata/rules/" + id + ".txtar"); err != nil {
				t.Errorf("rule %s has no golden", id)
			}
		}
	}
}
