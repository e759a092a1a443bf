package source

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/golden"
)

// The types the goldens are decoded into have every kind of field there is.
type (
	goldenText struct {
		VI string `toml:"vi" rule:"required"`
		EN string `toml:"en" rule:"required"`
	}
	goldenObservation struct {
		Period  string      `toml:"period" rule:"required"`
		Value   Decimal     `toml:"value" rule:"required"`
		Of      *Decimal    `toml:"of"`
		Note    *goldenText `toml:"note"`
		Locator goldenText  `toml:"locator"`
	}
	goldenTable struct {
		Period  string               `toml:"period"`
		Columns []string             `toml:"columns" rule:"required"`
		Rows    map[string][]Decimal `toml:"rows"`
	}
	goldenDerived struct {
		Numerator   string `toml:"numerator" rule:"required"`
		Denominator string `toml:"denominator" rule:"required"`
	}
	goldenTarget struct {
		Since   string               `toml:"since"`
		Until   string               `toml:"until"`
		Note    goldenText           `toml:"note"`
		Value   Decimal              `toml:"value"`
		Rows    []goldenDerived      `toml:"rows"`
		Scale   map[string]Decimal   `toml:"scale"`
		Planned bool                 `toml:"planned"`
		Sets    map[string][]Decimal `toml:"sets"`
	}
	goldenCommon struct {
		Unit string   `toml:"unit"`
		Tags []string `toml:"tags"`
	}
	goldenIndicator struct {
		goldenCommon
		Name        goldenText          `toml:"name" rule:"required"`
		Decimals    int                 `toml:"decimals"`
		Rank        int8                `toml:"rank"`
		Planned     bool                `toml:"planned"`
		Observation []goldenObservation `toml:"observation"`
		Table       []goldenTable       `toml:"table"`
		Target      []goldenTarget      `toml:"target"`
		Derived     *goldenDerived      `toml:"derived"`
		Internal    string              `toml:"-"`
	}
	goldenNotice struct {
		Title   string `toml:"title" rule:"required"`
		Summary string `toml:"summary"`
	}
)

// TestProblems checks every rule of this package word for word: the input of
// testdata/RULE.txtar gives exactly the problems written there, in Vietnamese
// and in English (L10N-02: nothing is said in one language only).
func TestProblems(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		tree, order := goldenTree(t, c.Archive)
		var ps Problems
		for _, file := range order {
			readGolden(tree, file, &ps)
		}
		problems := ps.Sorted()
		if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Rule == c.ID }) {
			t.Errorf("rule %s is not among the problems", c.ID)
		}
		c.Problems(t, func(w io.Writer, lang string) error { return WriteText(w, problems, lang) })
	})
}

func readGolden(tree fs.FS, file string, ps *Problems) {
	if strings.HasSuffix(file, ".md") {
		if meta, _, _, ok := ReadMarkdown(tree, file, ps); ok {
			meta.Decode(new(goldenNotice), ps)
		}
		return
	}
	if f, ok := ReadTOML(tree, file, ps); ok {
		f.Decode(new(goldenIndicator), ps)
	}
}

// goldenTree makes a file tree of an archive. Files named *.quoted hold Go
// strings, one a line, for bytes that an editor would spoil; lines "directive:
// path" in the comment make what is no file at all.
func goldenTree(t *testing.T, archive *txtar.Archive) (tree oddFS, order []string) {
	tree = oddFS{MapFS: fstest.MapFS{}}
	for _, f := range archive.Files {
		name, quoted := strings.CutSuffix(f.Name, ".quoted")
		if golden.IsProblems(f) {
			continue
		}
		data := f.Data
		if quoted {
			data = unquoteLines(t, f.Data)
		}
		tree.MapFS[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		order = append(order, name)
	}
	for line := range strings.Lines(string(archive.Comment)) {
		directive, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		name, size, _ := strings.Cut(rest, " ")
		switch directive {
		case "read":
		case "link":
			tree.MapFS[name] = &fstest.MapFile{Data: []byte("../../../etc/passwd"), Mode: fs.ModeSymlink | 0o777}
		case "directory":
			tree.MapFS[name] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
		case "pipe":
			tree.MapFS[name] = &fstest.MapFile{Mode: fs.ModeNamedPipe | 0o644}
		case "unreadable":
			tree.MapFS[name] = &fstest.MapFile{Data: []byte("x")}
			tree.closed = name
		case "size":
			tree.MapFS[name] = &fstest.MapFile{Data: []byte("x")}
			tree.closed = name
			tree.size, _ = strconv.ParseInt(size, 10, 64)
		default:
			continue
		}
		order = append(order, name)
	}
	return tree, order
}

func unquoteLines(t *testing.T, data []byte) []byte {
	var out []byte
	for line := range strings.Lines(string(data)) {
		s, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		out = append(out, s...)
	}
	return out
}

// oddFS is a tree with one file that cannot be opened and may claim any size.
type oddFS struct {
	fstest.MapFS
	closed string
	size   int64
}

func (o oddFS) Open(name string) (fs.File, error) {
	if name == o.closed {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("permission denied")}
	}
	return o.MapFS.Open(name)
}

func (o oddFS) Lstat(name string) (fs.FileInfo, error) {
	info, err := o.MapFS.Lstat(name)
	if err == nil && name == o.closed && o.size > 0 {
		return sizedInfo{info, o.size}, nil
	}
	return info, err
}

type sizedInfo struct {
	fs.FileInfo
	size int64
}

func (s sizedInfo) Size() int64 { return s.size }
