package edit

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/tools/txtar"
	"resolution57.example/portal/internal/source"
)

// seeds calls add with every golden and with real files of each kind; those of
// sources and indicators by the dozen are alike, so a few stand for all.
func seeds(t testing.TB, add func(name, text string)) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(archive.Files[0].Data), strings.ReplaceAll(string(archive.Files[0].Data), "\n", "\r\n")} {
			add(archive.Files[0].Name, text)
		}
	}
	for name, body := range realFiles(t) {
		if len(body) < 8<<10 {
			add(name, string(body))
		}
	}
}

// tokens are the paths of all values on one token, and of what is inside them.
func tokens(d *Doc) [][]any {
	var out [][]any
	var walk func(n source.Node, path []any)
	walk = func(n source.Node, path []any) {
		if n.IsToken() && len(path) > 0 {
			out = append(out, path)
		}
		i := 0
		for c := range n.Children() {
			step := any(c.Key())
			if n.Kind() == source.Array {
				step = i
			}
			walk(c, append(slices.Clip(path), step))
			i++
		}
	}
	walk(d.file.Root(), nil)
	return out
}

// Writing what is there, and writing another value and the old one again, changes
// no byte of any real file.
func TestSetSame(t *testing.T) {
	for name, body := range realFiles(t) {
		d, err := Open(name, body)
		if err != nil {
			t.Fatal(err)
		}
		for i, path := range tokens(d) {
			raw, _ := d.Get(path...)
			if err := d.Set(raw, path...); err != nil || !bytes.Equal(d.Bytes(), body) {
				t.Fatalf("%s: Set(%q, %v): %v", name, raw, path, err)
			}
			if len(path) == 4 && (path[2] == "rows" || path[2] == "notes") {
				err = d.SetRow(path[1].(int), path[2].(string), path[3].(string), raw)
				if err != nil || !bytes.Equal(d.Bytes(), body) {
					t.Fatalf("%s: SetRow(%v): %v", name, path, err)
				}
			}
			if i%20 != 0 {
				continue
			}
			if err := d.Set(`"*"`, path...); err != nil || bytes.Equal(d.Bytes(), body) {
				t.Fatalf("%s: Set(*, %v): %v", name, path, err)
			}
			if err := d.Set(raw, path...); err != nil || !bytes.Equal(d.Bytes(), body) {
				t.Fatalf("%s: Set(%q, %v) back: %v", name, raw, path, err)
			}
		}
	}
}

// FuzzEdit proves of every file and every place in it that an edit writes what it
// was told to, or refuses and changes nothing; that all other values, and all
// comments that do not belong to what is removed, stay as they were; and that
// writing the same again changes no byte.
func FuzzEdit(f *testing.F) {
	raws := []string{"12.50", `"văn bản"`, `{ vi = "a", en = "b" }`, "[1, 2]", "1 # c", "x\n[y]", `"""a` + "\n" + `b"""`}
	n := uint(0)
	seeds(f, func(name, text string) {
		f.Add(text, strings.HasSuffix(name, ".md"), n*7919, "new key", raws[int(n)%len(raws)])
		n++
	})
	f.Fuzz(func(t *testing.T, text string, markdown bool, pick uint, key, raw string) {
		name := "x.toml"
		if markdown {
			name = "x.md"
		}
		d, err := Open(name, []byte(text))
		if err != nil {
			checkRefusal(t, err)
			return
		}
		for _, path := range append(tokens(d), []any{}) {
			if old, ok := d.Get(path...); ok {
				if err := d.Set(old, path...); err != nil || string(d.Bytes()) != text {
					t.Fatalf("Set(%q, %v) of what is there: %v", old, path, err)
				}
			}
		}
		for _, o := range operations(d, pick, key, raw) {
			o.run(t, name, text)
		}
	})
}

// operation is one edit to be tried.
type operation struct {
	what    string
	do      func(d *Doc) error
	done    func(d *Doc) bool
	removes bool // comments may go
}

// operations are edits at a place that pick chooses.
func operations(d *Doc, pick uint, key, raw string) []operation {
	all := append(tokens(d), []any{})
	for _, e := range d.entries {
		all = append(all, e.path)
	}
	path := all[pick%uint(len(all))]
	below := append(slices.Clip(path), key)
	has := func(raw string, path []any) func(d *Doc) bool {
		return func(d *Doc) bool {
			got, ok := d.Get(path...)
			want, _ := toLF([]byte(strings.TrimSpace(raw)))
			return ok && got == want
		}
	}
	array := strings.ReplaceAll(pathText(path), `"`, "")
	return []operation{
		{"Set", func(d *Doc) error { return d.Set(raw, path...) }, has(raw, path), true},
		{"add", func(d *Doc) error { return d.Set(raw, below...) }, has(raw, below), d.Has(below...)},
		{"extend", func(d *Doc) error { return d.Set(raw, append(slices.Clip(path), d.Len(path...))...) }, nil, false},
		{"SetRow", func(d *Doc) error { return d.SetRow(int(pick%3), "rows", key, raw) }, nil, d.Has("table", int(pick%3), "rows", key)},
		{"Remove", func(d *Doc) error { return d.Remove(path...) }, func(d *Doc) bool { return true }, true},
		{"Append", func(d *Doc) error { return d.Append(array, int(pick%4)-2, "k = 1") }, nil, false},
		{"Append below", func(d *Doc) error { return d.Append(array+".k", -1, "k = 1") }, nil, false},
		{"Append root", func(d *Doc) error { return d.Append("k", -1, "k = 1\n[k.v]\n") }, nil, false},
	}
}

func (o operation) run(t *testing.T, name, text string) {
	t.Helper()
	d, err := Open(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	comments := d.comments()
	if err := o.do(d); err != nil {
		checkRefusal(t, err)
		if string(d.Bytes()) != text {
			t.Errorf("%s was refused, yet the file is another", o.what)
		}
		for _, p := range err.(*Error).Problems {
			if p.Rule == "edit-unsafe" {
				t.Errorf("%s would touch something else:\n%s", o.what, text)
			}
		}
		return
	}
	if o.done != nil && !o.done(d) {
		t.Errorf("%s did not write what it was told:\n%s", o.what, d.Bytes())
	}
	if got := d.comments(); o.removes && !isPart(got, comments) || !o.removes && !slices.Equal(got, comments) {
		t.Errorf("%s: comments %q, were %q", o.what, got, comments)
	}
	if strings.Contains(text, "\n") && !strings.Contains(text, "\r") && bytes.Contains(d.Bytes(), []byte("\r")) {
		t.Errorf("%s wrote CRLF into a file with LF", o.what)
	}
	again, err := Open(name, d.Bytes())
	if err != nil || !slices.Equal(again.leaves(nil), d.leaves(nil)) {
		t.Errorf("%s: the file cannot be read again: %v", o.what, err)
	}
}

// isPart says whether a list is another one with some left out.
func isPart(part, all []string) bool {
	for _, x := range part {
		n := slices.Index(all, x)
		if n < 0 {
			return false
		}
		all = all[n+1:]
	}
	return true
}

func checkRefusal(t *testing.T, err error) {
	t.Helper()
	refused, ok := err.(*Error)
	if !ok || len(refused.Problems) == 0 || refused.Error() == "" {
		t.Fatalf("%v is no refusal with words", err)
	}
	for _, p := range refused.Problems {
		if p.Text("vi") == "" || p.Hint("en") == "" {
			t.Errorf("%s has no words", p.Rule)
		}
	}
}

// FuzzFormat proves that Format changes no value as another TOML parser sees it,
// no comment, no key's place and nothing below front matter; that it gives the same
// when it is run again; and that lines have no space at their ends.
func FuzzFormat(f *testing.F) {
	seeds(f, func(name, text string) { f.Add(text, strings.HasSuffix(name, ".md")) })
	f.Fuzz(func(t *testing.T, text string, markdown bool) {
		name := "x.toml"
		if markdown {
			name = "x.md"
		}
		laid, err := Format(name, []byte(text))
		if err != nil {
			checkRefusal(t, err)
			for _, p := range err.(*Error).Problems {
				if p.Rule == "edit-unsafe" {
					t.Errorf("refused:\n%s", text)
				}
			}
			return
		}
		if again, err := Format(name, laid); err != nil || !bytes.Equal(again, laid) {
			t.Errorf("not stable: %v\n%q\n%q", err, laid, again)
		}
		a, err := Open(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Open(name, laid)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a.comments(), b.comments()) {
			t.Errorf("comments %q became %q", a.comments(), b.comments())
		}
		if _, below, ok := strings.Cut(text[a.rawOffset(a.last):], "\n"); markdown && ok && !strings.HasSuffix(string(laid), "\n"+below) {
			t.Errorf("text below front matter %q is not in %q", below, laid)
		}
		if x, y := fmt.Sprintf("%#v", decoded(a)), fmt.Sprintf("%#v", decoded(b)); x != y {
			t.Errorf("%s became %s", x, y)
		}
	})
}

// decoded is what BurntSushi/toml makes of a file, nil where it disagrees with the
// parser of the places about what is TOML; then values were compared as written.
func decoded(d *Doc) map[string]any {
	var tree map[string]any
	if _, err := toml.Decode(d.text[d.first:d.last], &tree); err != nil {
		return nil
	}
	return tree
}

// Every operation at every place of the goldens does what FuzzEdit asks of it, with
// LF and CRLF, and with and without the last line end.
func TestEveryPlace(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range names {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, text := archive.Files[0].Name, string(archive.Files[0].Data)
		for _, text := range []string{text, strings.TrimSuffix(text, "\n"), strings.ReplaceAll(text, "\n", "\r\n")} {
			d, err := Open(name, []byte(text))
			if err != nil {
				continue
			}
			for pick := range len(tokens(d)) + len(d.entries) + 1 {
				raw := []string{"12.50", "[1, 2]", "{ a = [\n  1,\n] }"}[pick%3]
				for _, o := range operations(d, uint(pick), "m new", raw) {
					o.run(t, name, text)
				}
			}
		}
	}
}
