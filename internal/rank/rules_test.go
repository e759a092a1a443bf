package rank_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected problems of testdata/rules/*.txtar")

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
	names, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { checkRule(t, name) })
	}
}

func checkRule(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	inputs := slices.DeleteFunc(slices.Clone(archive.Files), func(f txtar.File) bool { return !strings.HasPrefix(f.Name, "data/") })
	_, rankings, problems := load(tree(t, inputs...))
	rule := strings.TrimSuffix(filepath.Base(name), ".txtar")
	if !slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == rule }) {
		t.Errorf("rule %s is not among the problems", rule)
	}
	if len(rankings.All) > 0 && problems[0].Severity() == source.Error {
		t.Errorf("a ranking with errors came out: %s", rankings.All[0].ID)
	}
	for _, lang := range []string{"vi", "en"} {
		var got bytes.Buffer
		if err := source.WriteText(&got, problems, lang); err != nil {
			t.Fatal(err)
		}
		compareSection(t, archive, "problems."+lang, got.Bytes())
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// compareSection compares one section of a golden, or writes it.
func compareSection(t *testing.T, archive *txtar.Archive, name string, got []byte) {
	t.Helper()
	k := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
	if k < 0 {
		k = len(archive.Files)
		archive.Files = append(archive.Files, txtar.File{Name: name})
	}
	if *update {
		archive.Files[k].Data = got
	} else if !bytes.Equal(archive.Files[k].Data, got) {
		t.Errorf("%s:\n got %s\nwant %s", name, got, archive.Files[k].Data)
	}
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
