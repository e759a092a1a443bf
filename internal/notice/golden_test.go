package notice

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// TestGolden renders every file of every testdata/*.txtar in both languages over
// the records of testdata/records.txt. A case holds content files, in which HASH
// stands for the hash of the Vietnamese body, and what comes of them: ID.LANG.html
// and the problems in both languages.
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		expected := slices.DeleteFunc(slices.Clone(c.Files), func(f txtar.File) bool { return !isBody(f) })
		input := slices.DeleteFunc(slices.Clone(c.Files), func(f txtar.File) bool { return isBody(f) || golden.IsProblems(f) })
		ps := &source.Problems{}
		bodies := renderAll(t, treeOf(t, input), ps)
		for _, f := range bodies {
			c.Compare(t, f.Name, f.Data)
		}
		for _, f := range expected {
			if !slices.ContainsFunc(bodies, func(got txtar.File) bool { return got.Name == f.Name }) {
				t.Errorf("nothing came out as %s", f.Name)
			}
		}
		c.Problems(t, func(w io.Writer, lang string) error { return source.WriteText(w, ps.Sorted(), lang) })
	})
}

func isBody(f txtar.File) bool { return strings.HasSuffix(f.Name, ".html") }

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

func renderAll(t *testing.T, tree fstest.MapFS, ps *source.Problems) []txtar.File {
	t.Helper()
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
	return out
}

func htmlFile(t *testing.T, id string, l lang.Lang, body Body, err error) txtar.File {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return txtar.File{Name: fmt.Sprintf("%s.%s.html", id, l), Data: []byte(body.HTML)}
}

// TestManyProblems proves that a text that is broken from end to end is said once,
// in both languages, behind as many problems as are shown. The case holds pages in
// which MANY stands for the broken text.
func TestManyProblems(t *testing.T) {
	golden.Each(t, "testdata/many/*.txtar", func(t *testing.T, c *golden.Case) {
		var input []txtar.File
		for _, f := range c.Files {
			if !golden.IsProblems(f) {
				f.Data = bytes.ReplaceAll(f.Data, []byte("MANY"), bytes.Repeat([]byte("![x](y) "), 300))
				input = append(input, f)
			}
		}
		var ps source.Problems
		renderAll(t, treeOf(t, input), &ps)
		problems := slices.DeleteFunc(ps.Sorted(), func(p source.Problem) bool { return p.Rule != "content-many-problems" })
		c.Problems(t, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
	})
}
