package api

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

const testBase = "https://example.org"

// load reads a project.
func load(root fs.FS) Portal {
	var ps source.Problems
	records := record.Load(root, &ps)
	return Portal{
		Records: records, Rankings: rank.Load(root, records, &ps), Content: notice.Load(root, records, &ps),
		Words: lang.LoadWords(root, &ps), BaseURL: testBase,
	}
}

// project is the project's own data, loaded once: tests read what is published.
var project = sync.OnceValue(func() Portal { return load(os.DirFS("../..")) })

// files are all files with some entries on a page, written.
func files(t testing.TB, p Portal, size int) (*API, map[string][]byte) {
	t.Helper()
	a, err := sized(p, size)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range a.Files() {
		var body bytes.Buffer
		if err := f.Write(&body); err != nil {
			t.Fatal(err)
		}
		if out[f.Path] != nil {
			t.Errorf("%s is written twice", f.Path)
		}
		out[f.Path] = body.Bytes()
	}
	return a, out
}

// small is the small project of internal/site.
func small(t testing.TB) Portal {
	t.Helper()
	archive, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for _, name := range []string{"vi", "en"} {
		body, err := os.ReadFile("../../templates/words/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		tree["templates/words/"+name+".toml"] = &fstest.MapFile{Data: body}
	}
	return load(tree)
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%v: run go test ./internal/api -update and read the difference", err)
		return
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s\nrun go test ./internal/api -update and read the difference", file, diff)
	}
}
