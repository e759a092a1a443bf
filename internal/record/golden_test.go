package record

import (
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/source"
)

// TestRuleProblems checks every rule of this package word for word: the project
// of testdata/valid.txtar with the files of rules/RULE.txtar laid over it gives
// exactly the problems written there, in Vietnamese and in English.
func TestRuleProblems(t *testing.T) {
	golden.Each(t, "testdata/rules/*.txtar", func(t *testing.T, c *golden.Case) {
		problems := checkGolden(t, c)
		if !slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == c.ID }) {
			t.Errorf("rule %s is not among the problems", c.ID)
		}
	})
}

// TestCases checks what needs more than one rule: places inside tables and long
// texts, and that one mistake is one problem.
func TestCases(t *testing.T) {
	golden.Each(t, "testdata/cases/*.txtar", func(t *testing.T, c *golden.Case) { checkGolden(t, c) })
}

// TestValid proves that the project under the goldens has no problem of its own.
func TestValid(t *testing.T) {
	var ps source.Problems
	Load(treeOf(t, new(txtar.Archive)), &ps)
	for _, p := range ps.Sorted() {
		t.Error(p)
	}
}

func checkGolden(t *testing.T, c *golden.Case) []source.Problem {
	t.Helper()
	var ps source.Problems
	readEverything(Load(treeOf(t, c.Archive), &ps))
	problems := ps.Sorted()
	c.Problems(t, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
	return problems
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
		if !golden.IsProblems(f) {
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
