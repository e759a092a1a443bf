package admin

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite testdata/refusals.txtar")

const projectDir = "../.."

func guide(t *testing.T) *schema.Guide {
	t.Helper()
	g, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// asSent writes a file as a program does that knows values only: without
// comments, in another order and layout.
func asSent(t *testing.T, name string, file []byte, change func(map[string]any), body func(string) string) []byte {
	t.Helper()
	c, err := read(name, file)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(c.values)
	}
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(c.values); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".md") {
		return b.Bytes()
	}
	if body == nil {
		body = strings.TrimSpace
	}
	return []byte(fence + b.String() + fence + body(c.body))
}

// TestNothingChanged proves that saving a form in which nothing was changed
// changes no byte of any file of the project that has one, whatever the program
// made of it, with LF and with CRLF.
func TestNothingChanged(t *testing.T) {
	g := guide(t)
	count := 0
	err := fs.WalkDir(os.DirFS(projectDir), ".", func(name string, d fs.DirEntry, err error) error {
		if d.IsDir() && (name == "node_modules" || name == ".git") {
			return fs.SkipDir
		}
		if err != nil || !Has(name) {
			return err
		}
		count++
		file, err := os.ReadFile(filepath.Join(projectDir, name))
		if err != nil {
			return err
		}
		for _, f := range [][]byte{file, bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n"))} {
			got, err := Merge(g, name, f, asSent(t, name, f, nil, nil))
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(string(f), string(got)); diff != "" {
				t.Errorf("%s (-was +got):\n%s", name, diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 20 {
		t.Errorf("only %d files have forms", count)
	}
}

// TestMerge proves that what was changed in a form changes its place in the file
// and no other.
func TestMerge(t *testing.T) {
	const notice = "+++\n# of the meeting\nsource = \"x\" # its id\ntitle = \"A\"\nsummary = \"B\"\ntags = [\"data\", \"tasks\"]\n# kept\naliases = [\"old\"]\n+++\n\nText.\n"
	const tasks = "# of the list\n[list]\nname     = { vi = \"Một\", en = \"One\" } # beside\nrows     = 1_000\n\n# the first\n[[task]]\nid    = \"a\"\ntitle = { vi = \"A\", en = \"B\" } # words\n\n[[task]]\nid    = \"b\"\ntitle = { vi = \"C\", en = \"D\" }\nodd   = 1.50\n"
	block := func(values map[string]any, i int) map[string]any { return values["task"].([]map[string]any)[i] }
	for _, c := range []struct {
		about, name, old string
		change           func(map[string]any)
		body             func(string) string
		want             [][2]string // replaced in old
		fails            string
	}{
		{about: "a title", name: "content/notices/x.vi.md", old: notice,
			change: func(v map[string]any) { v["title"] = "Mới “x” \"y\"" },
			want:   [][2]string{{`title = "A"`, `title = "Mới “x” \"y\""`}}},
		{about: "the text", name: "content/notices/x.vi.md", old: notice,
			body: func(string) string { return "\nOther.\n\nMore.\n\n\n" },
			want: [][2]string{{"Text.", "Other.\n\nMore."}}},
		{about: "a key emptied, one filled", name: "content/notices/x.vi.md", old: notice,
			change: func(v map[string]any) { v["event"] = "2025-12-25"; v["tags"] = []any{"data"} },
			want:   [][2]string{{`["data", "tasks"]`, `["data"]`}, {"aliases = [\"old\"]\n", "aliases = [\"old\"]\nevent = \"2025-12-25\"\n"}}},
		{about: "one language of a text", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) { block(v, 0)["title"].(map[string]any)["en"] = "New" },
			want:   [][2]string{{`en = "B" } # words`, `en = "New" } # words`}}},
		{about: "a number", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) { v["list"].(map[string]any)["rows"] = 1001 },
			want:   [][2]string{{"1_000", "1001"}}},
		{about: "a block removed, one added", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) {
				v["task"] = []map[string]any{block(v, 1), {"id": "c", "title": map[string]any{"vi": "E", "en": "F"}, "ongoing": false}}
			},
			want: [][2]string{
				{"# the first\n[[task]]\nid    = \"a\"\ntitle = { vi = \"A\", en = \"B\" } # words\n\n", ""},
				{"odd   = 1.50\n", "odd   = 1.50\n\n[[task]]\nid    = \"c\"\ntitle = { vi = \"E\", en = \"F\" }\n"},
			}},
		{about: "a block between two", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) {
				v["task"] = []map[string]any{block(v, 0), {"id": "c", "title": map[string]any{"vi": "E", "en": "F"}}, block(v, 1)}
			},
			want: [][2]string{{"} # words\n", "} # words\n\n[[task]]\nid    = \"c\"\ntitle = { vi = \"E\", en = \"F\" }\n"}}},
		{about: "a block in front of all", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) {
				v["task"] = []map[string]any{{"id": "c", "title": map[string]any{"vi": "E", "en": "F"}}, block(v, 0), block(v, 1)}
			},
			want: [][2]string{{"# the first\n", "[[task]]\nid    = \"c\"\ntitle = { vi = \"E\", en = \"F\" }\n\n# the first\n"}}},
		{about: "blocks moved", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) { v["task"] = []map[string]any{block(v, 1), block(v, 0)} }, fails: "admin-moved"},
		{about: "an id twice", name: "data/tasks/x.toml", old: tasks,
			change: func(v map[string]any) { block(v, 1)["id"] = "a" }, fails: "admin-id-twice"},
		{about: "no form", name: "data/site.toml", old: "title = 1\n", fails: "admin-no-form"},
	} {
		t.Run(c.about, func(t *testing.T) {
			for _, ends := range []string{"\n", "\r\n"} {
				old := []byte(strings.ReplaceAll(c.old, "\n", ends))
				got, err := Merge(guide(t), c.name, old, asSent(t, c.name, old, c.change, c.body))
				if c.fails != "" {
					var refused *Refusal
					if !errors.As(err, &refused) || refused.Rule != c.fails {
						t.Errorf("error is %v, want %s", err, c.fails)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				want := c.old
				for _, w := range c.want {
					if !strings.Contains(want, w[0]) {
						t.Fatalf("%q does not stand in the file", w[0])
					}
					want = strings.Replace(want, w[0], w[1], 1)
				}
				if diff := cmp.Diff(strings.ReplaceAll(want, "\n", ends), string(got)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestNewFile proves that a new notice is laid out as portal fmt does.
func TestNewFile(t *testing.T) {
	sent := "+++\ntags = [ \"data\" ]\nsource = \"x\"\ntitle = \"T\"\nsummary = \"S\"\nevent = \"\"\n+++\nText"
	got, err := Merge(guide(t), "content/notices/x.vi.md", nil, []byte(sent))
	const want = "+++\ntitle = \"T\"\nsummary = \"S\"\nsource = \"x\"\ntags = [\"data\"]\n+++\n\nText\n"
	if err != nil || string(got) != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
	}
}

// TestRefusals holds what an editor is told, in both languages, where a form
// cannot be written.
func TestRefusals(t *testing.T) {
	const task = "[[task]]\nid = \"a\"\n\n[[task]]\nid = \"b\"\n"
	const entry = "[[entry]]\nid = \"a\"\n\n[[entry.checked]]\nday = \"2026-01-01\"\n"
	got := txtar.Archive{Comment: []byte("What an editor is told where a form cannot be written.\n")}
	for _, c := range []struct{ about, name, old, sent string }{
		{"no form", "data/site.toml", "", ""},
		{"no front matter", "content/notices/x.vi.md", "", "Text"},
		{"not TOML", "data/schedule.toml", "", "a = "},
		{"blocks moved", "data/tasks/x.toml", task, "[[task]]\nid = \"b\"\n[[task]]\nid = \"a\"\n"},
		{"an id twice", "data/tasks/x.toml", task, "[[task]]\nid = \"a\"\n[[task]]\nid = \"a\"\n"},
		{"one more in a list inside", "data/schedule.toml", entry, entry + "[[entry.checked]]\nday = \"2026-02-01\"\n"},
		{"changed meanwhile", "data/schedule.toml", "", ""},
	} {
		err := error(Changed(c.name)) // which internal/serve finds
		if c.about != "changed meanwhile" {
			_, err = Merge(guide(t), c.name, []byte(c.old), []byte(c.sent))
		}
		var refused *Refusal
		if !errors.As(err, &refused) {
			t.Fatalf("%s: error is %v", c.about, err)
		}
		var text strings.Builder
		for _, l := range []string{"vi", "en"} {
			if err := source.WriteText(&text, []source.Problem{refused.Problem}, l); err != nil {
				t.Fatal(err)
			}
		}
		got.Files = append(got.Files, txtar.File{Name: c.about, Data: []byte(text.String())})
	}
	const file = "testdata/refusals.txtar"
	if *update {
		if err := os.WriteFile(file, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(txtar.Format(&got))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
