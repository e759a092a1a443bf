package golden

import (
	"bytes"
	"flag"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Said is the golden file of a test whose cases stand in its code: a section
// for each, with what is said of it, in Vietnamese and then in English.
type Said struct {
	path      string
	want, got map[string]string
}

// Messages reads such a file, and compares it, or writes it anew, when the test
// ends. A case that is gone from the test must go from the file as well.
func Messages(t *testing.T, path string) *Said {
	t.Helper()
	s := &Said{path, map[string]string{}, map[string]string{}}
	archive, err := txtar.ParseFile(path)
	if err != nil && !Rewrite() {
		t.Fatalf("%v; run go test -update", err)
	}
	if err == nil {
		for _, f := range archive.Files {
			s.want[f.Name] = string(f.Data)
		}
	}
	t.Cleanup(func() { s.end(t) })
	return s
}

// Add says what comes of a case.
func (s *Said) Add(t *testing.T, name string, write func(w io.Writer, lang string) error) {
	t.Helper()
	var got bytes.Buffer
	for _, lang := range []string{"vi", "en"} {
		if err := write(&got, lang); err != nil {
			t.Fatal(err)
		}
	}
	if _, twice := s.got[name]; twice {
		t.Errorf("two cases are called %q", name)
	}
	s.got[name] = got.String()
	if want, ok := s.want[name]; !Rewrite() && (!ok || want != got.String()) {
		t.Errorf("%s, %s\ngot:\n%s\nwant:\n%s", s.path, name, got.String(), want)
	}
}

func (s *Said) end(t *testing.T) {
	if f := flag.Lookup("test.run"); f != nil && strings.Contains(f.Value.String(), "/") {
		return // only some cases were tried
	}
	if !Rewrite() {
		for name := range s.want {
			if _, ok := s.got[name]; !ok {
				t.Errorf("%s: there is no case %q any more", s.path, name)
			}
		}
		return
	}
	if t.Failed() {
		return
	}
	var out txtar.Archive
	for _, name := range slices.Sorted(maps.Keys(s.got)) {
		out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(s.got[name])})
	}
	if err := os.WriteFile(s.path, txtar.Format(&out), 0o644); err != nil {
		t.Fatal(err)
	}
}
