package record

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

	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected problems of testdata/{rules,cases}/*.txtar")

// TestRuleProblems checks every rule of this package word for word: the project
// of testdata/valid.txtar with the files of rules/RULE.txtar laid over it gives
// exactly the problems written there, in Vietnamese and in English.
func TestRuleProblems(t *testing.T) {
	for rule, name := range goldens(t, "rules") {
		t.Run(rule, func(t *testing.T) {
			problems := checkGolden(t, name)
			if !slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == rule }) {
				t.Errorf("rule %s is not among the problems", rule)
			}
		})
	}
}

// TestCases checks what needs more than one rule: places inside tables and long
// texts, and that one mistake is one problem.
func TestCases(t *testing.T) {
	for id, name := range goldens(t, "cases") {
		t.Run(id, func(t *testing.T) { checkGolden(t, name) })
	}
}

// TestValid proves that the project under the goldens has no problem of its own.
func TestValid(t *testing.T) {
	var ps source.Problems
	Load(treeOf(t, new(txtar.Archive)), &ps)
	for _, p := range ps.Sorted() {
		t.Error(p)
	}
}

func goldens(t *testing.T, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob("testdata/" + dir + "/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens in %s: %v", dir, err)
	}
	found := map[string]string{}
	for _, name := range names {
		found[strings.TrimSuffix(filepath.Base(name), ".txtar")] = name
	}
	return found
}

func checkGolden(t *testing.T, name string) []source.Problem {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var ps source.Problems
	readEverything(Load(treeOf(t, archive), &ps))
	problems := ps.Sorted()
	for _, lang := range []string{"vi", "en"} {
		var got bytes.Buffer
		if err := source.WriteText(&got, problems, lang); err != nil {
			t.Fatal(err)
		}
		compareSection(t, archive, "problems."+lang, got.Bytes())
	}
	if rewrite() && !t.Failed() {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return problems
}

// rewrite reports whether goldens may be written: by a person who asked for it,
// never by CI.
func rewrite() bool { return *update && os.Getenv("CI") != "true" }

// compareSection compares one section of a golden, or rewrites it. It does not
// rewrite a section whose number of problems has changed: a lost rule must be
// seen.
func compareSection(t *testing.T, archive *txtar.Archive, name string, got []byte) {
	t.Helper()
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		if !rewrite() {
			t.Fatalf("no section %s; run go test -update", name)
		}
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: got})
		return
	}
	want := archive.Files[i].Data
	switch {
	case bytes.Equal(got, want):
	case rewrite() && bytes.Count(got, []byte("\n")) == bytes.Count(want, []byte("\n")):
		archive.Files[i].Data = got
	default:
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

// treeOf lays the files of an archive over the valid project. Lines of its
// comment change the tree:
//
//	remove: path      the file, or the folder with all in it, is not there
//	directory: path   an empty folder stands there
//	closed: path      the file or folder cannot be opened
//	in PATH: OLD => NEW   a file of the project reads NEW instead; \n is a line end
func treeOf(t testing.TB, archive *txtar.Archive) fs.FS {
	t.Helper()
	base, err := txtar.ParseFile("testdata/valid.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := closedFS{MapFS: fstest.MapFS{}}
	for _, f := range base.Files {
		tree.MapFS[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	for line := range strings.Lines(string(archive.Comment)) {
		tree.change(t, strings.TrimSpace(line))
	}
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "problems.") {
			tree.MapFS[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	return tree
}

// closedFS is a tree with one file or folder that cannot be opened.
type closedFS struct {
	fstest.MapFS
	closed string
}

func (c *closedFS) change(t testing.TB, line string) {
	t.Helper()
	verb, rest, _ := strings.Cut(line, ": ")
	switch {
	case verb == "remove":
		for name := range c.MapFS {
			if name == rest || strings.HasPrefix(name, rest+"/") {
				delete(c.MapFS, name)
			}
		}
	case verb == "directory":
		c.MapFS[rest] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	case verb == "closed":
		c.closed = rest
	case strings.HasPrefix(verb, "in data/"):
		file := c.MapFS[strings.TrimPrefix(verb, "in ")]
		from, to, _ := strings.Cut(rest, " => ")
		if file == nil || from == "" || bytes.Count(file.Data, []byte(from)) != 1 {
			t.Fatalf("%s: there is no such line, or more than one", line)
		}
		file.Data = bytes.Replace(file.Data, []byte(from), []byte(strings.ReplaceAll(to, `\n`, "\n")), 1)
	}
}

func (c closedFS) Open(name string) (fs.File, error) {
	if name == c.closed {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.Open(name)
}

func (c closedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == c.closed {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.ReadDir(name)
}
