// Package golden is for tests alone: it compares what comes of a case with what
// stands in the case's own file.
//
// A case is a txtar archive. Its first files are what goes in; sections that the
// test names hold what must come out, above all problems.vi and problems.en, the
// problems word for word in both languages:
//
//	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
//		problems := read(c.Files)
//		c.Problems(t, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
//	})
//
// "go test -update" writes the sections anew, never in CI, and never with another
// number of problems: a lost rule must be seen. Who means it deletes the section
// first.
package golden

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what the tests compare with")

// Rewrite reports whether goldens may be written: by a person who asked for it,
// never by CI.
func Rewrite() bool { return *update && os.Getenv("CI") != "true" }

// Case is one golden file.
type Case struct {
	*txtar.Archive
	ID   string // the name of the file without its ending
	path string
}

// All reads the files that a pattern names. That there are none is a failure.
func All(t *testing.T, pattern string) []*Case {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens %s: %v", pattern, err)
	}
	var all []*Case
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &Case{archive, strings.TrimSuffix(filepath.Base(name), ".txtar"), name})
	}
	return all
}

// Each checks every case in a test of its own, and writes those anew that may
// be.
func Each(t *testing.T, pattern string, check func(t *testing.T, c *Case)) {
	t.Helper()
	for _, c := range All(t, pattern) {
		t.Run(c.ID, func(t *testing.T) {
			check(t, c)
			if Rewrite() && !t.Failed() {
				if err := os.WriteFile(c.path, txtar.Format(c.Archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// problemsOf begins the names of sections with problems.
const problemsOf = "problems."

// Problems compares the problems of a case in both languages, one a line with
// its hints.
func (c *Case) Problems(t *testing.T, write func(w io.Writer, lang string) error) {
	t.Helper()
	for _, lang := range []string{"vi", "en"} {
		var got bytes.Buffer
		if err := write(&got, lang); err != nil {
			t.Fatal(err)
		}
		c.Compare(t, problemsOf+lang, got.Bytes())
	}
}

// IsProblems tells the sections with problems from what goes in.
func IsProblems(section txtar.File) bool { return strings.HasPrefix(section.Name, problemsOf) }

// Compare compares one section with what came of the case, or takes it over.
func (c *Case) Compare(t *testing.T, section string, got []byte) {
	t.Helper()
	if len(got) > 0 && !bytes.HasSuffix(got, []byte("\n")) {
		got = append(slices.Clip(got), '\n') // as a section ends
	}
	k := slices.IndexFunc(c.Files, func(f txtar.File) bool { return f.Name == section })
	if k < 0 {
		if !Rewrite() {
			t.Errorf("no section %s; run go test -update", section)
		}
		c.Files = append(c.Files, txtar.File{Name: section, Data: got})
		return
	}
	want := c.Files[k].Data
	sameCount := bytes.Count(got, []byte("\n")) == bytes.Count(want, []byte("\n"))
	switch {
	case bytes.Equal(got, want):
	case Rewrite() && (sameCount || !IsProblems(c.Files[k])):
		c.Files[k].Data = got
	default:
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", section, got, want)
	}
}
