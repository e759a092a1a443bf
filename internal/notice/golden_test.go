package notice

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata/*.txtar; refuses to change the number of problems")

// TestGolden renders every file of every testdata/*.txtar in both languages over
// the records of testdata/records.txt. A case holds content files, in which HASH
// stands for the hash of the Vietnamese body, and what comes of them: ID.LANG.html
// and the problems in both languages.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { checkGolden(t, name) })
	}
}

func checkGolden(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	input := *archive
	input.Files = slices.DeleteFunc(slices.Clone(archive.Files), isExpected)
	want := slices.DeleteFunc(slices.Clone(archive.Files), func(f txtar.File) bool { return !isExpected(f) })
	got := renderAll(t, treeOf(t, input.Files))
	if *update {
		if len(want) > 0 && problemCount(want) != problemCount(got) {
			t.Fatalf("refusing to update %s: %d problems instead of %d", name, problemCount(got), problemCount(want))
		}
		input.Files = append(input.Files, got...)
		if err := os.WriteFile(name, txtar.Format(&input), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if g, w := listing(got), listing(want); g != w {
		t.Errorf("%s: got\n%s\nwant\n%s", name, g, w)
	}
}

func isExpected(f txtar.File) bool {
	return strings.HasSuffix(f.Name, ".html") || strings.HasPrefix(f.Name, "problems.")
}

func listing(files []txtar.File) string {
	return string(txtar.Format(&txtar.Archive{Files: files}))
}

func problemCount(files []txtar.File) int {
	n := 0
	for _, f := range files {
		if f.Name == "problems.en" {
			n = bytes.Count(f.Data, []byte("  hint: "))
		}
	}
	return n
}

// treeOf lays files over the records of testdata/records.txt.
func treeOf(t testing.TB, files []txtar.File) fstest.MapFS {
	t.Helper()
	base, err := txtar.ParseFile("testdata/records.txt")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range append(base.Files, files...) {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for name, f := range tree {
		if vi := tree[strings.TrimSuffix(name, ".en.md")+".vi.md"]; vi != nil && strings.HasSuffix(name, ".en.md") {
			parts := bytes.SplitN(vi.Data, []byte("+++\n"), 3)
			f.Data = bytes.ReplaceAll(f.Data, []byte("HASH"), []byte(Hash(parts[len(parts)-1])))
		}
	}
	return tree
}

// load loads records, words and content of a tree.
func load(t testing.TB, tree fstest.MapFS, ps *source.Problems) (*Renderer, *Content) {
	t.Helper()
	words := lang.LoadWords(tree, ps)
	r := record.Load(tree, ps)
	if ps.Errors() > 0 {
		t.Fatalf("the records have problems: %v", ps.Sorted())
	}
	c := Load(tree, r, ps)
	return NewRenderer(tree, r, c, words), c
}

func renderAll(t *testing.T, tree fstest.MapFS) []txtar.File {
	t.Helper()
	ps := &source.Problems{}
	r, c := load(t, tree, ps)
	var out []txtar.File
	for _, l := range lang.All() {
		for _, n := range c.Notices {
			body, err := r.Notice(n, l, ps)
			out = append(out, htmlFile(t, n.ID, l, body, err))
		}
		for _, p := range c.Pages {
			body, err := r.Page(p, l, ps)
			out = append(out, htmlFile(t, p.ID, l, body, err))
		}
	}
	for _, l := range lang.All() {
		var text bytes.Buffer
		if err := source.WriteText(&text, ps.Sorted(), string(l)); err != nil {
			t.Fatal(err)
		}
		out = append(out, txtar.File{Name: "problems." + string(l), Data: text.Bytes()})
	}
	return out
}

func htmlFile(t *testing.T, id string, l lang.Lang, body Body, err error) txtar.File {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return txtar.File{Name: fmt.Sprintf("%s.%s.html", id, l), Data: []byte(body.HTML)}
}
