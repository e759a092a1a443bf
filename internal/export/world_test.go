package export

import (
	"bytes"
	"io/fs"
	"os"
	"sync"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

const testBase = "https://example.org"

// project is the catalogue of the project's own data, loaded once: tests read
// what is published.
var project = sync.OnceValues(loadProject)

func loadProject() (*Catalogue, error) {
	var ps source.Problems
	root := os.DirFS("../..")
	records := record.Load(root, &ps)
	p := Portal{Records: records, Rankings: rank.Load(root, records, &ps), Words: lang.LoadWords(root, &ps), BaseURL: testBase}
	return New(p)
}

func catalogue(t testing.TB) *Catalogue {
	t.Helper()
	c, err := project()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Tables) < 10 {
		t.Fatalf("only %d tables", len(c.Tables))
	}
	return c
}

func written(t testing.TB, table *Table, f Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := table.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func whole(t testing.TB, c *Catalogue, f Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := c.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// smallCatalogue is that of the small project, after a change to one file.
func smallCatalogue(t *testing.T, file, from, to string) *Catalogue {
	t.Helper()
	return treeCatalogue(t, smallTree(t, file, from, to))
}

func treeCatalogue(t *testing.T, tree fs.FS) *Catalogue {
	t.Helper()
	var ps source.Problems
	records := record.Load(tree, &ps)
	rankings := rank.Load(tree, records, &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted())
	}
	c, err := New(Portal{Records: records, Rankings: rankings, Words: projectWords(t), BaseURL: testBase})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
