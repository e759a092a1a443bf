package site

import (
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/source"
)

// Whatever happens to one file of a project, loading it says what is wrong and
// does not panic, and nothing is said of files that are in order.
func TestAnyFileBroken(t *testing.T) {
	needModules(t)
	whole := smallTree(t)
	for name := range whole {
		if !strings.HasPrefix(name, "data/") && !strings.HasPrefix(name, "content/") && !strings.HasPrefix(name, "templates/words/") {
			continue
		}
		for what, body := range map[string]string{"text": "what is this", "nothing": "", "zero": "\x00", "half": string(whole[name].Data[:len(whole[name].Data)/2])} {
			tree := fstest.MapFS{}
			for other, f := range whole {
				tree[other] = f
			}
			tree[name] = &fstest.MapFile{Data: []byte(body)}
			t.Run(name+" "+what, func(t *testing.T) {
				var ps source.Problems
				s, err := Load(Options{Root: tree, Dir: projectDir}, &ps)
				if err != nil {
					t.Fatal(err)
				}
				if s != nil {
					s.Close()
				}
				if what == "half" {
					return // may be whole enough
				}
				if text := problemText(t, &ps); ps.Errors() != 1 || !strings.HasPrefix(text, name+":") {
					t.Errorf("want one error, in %s:\n%s", name, text)
				}
			})
		}
	}
}

// Mistakes in data and in texts are told in one run.
func TestAllProblemsAtOnce(t *testing.T) {
	needModules(t)
	tree := smallTree(t)
	change := func(name, from, to string) {
		f := tree[name]
		if !strings.Contains(string(f.Data), from) {
			t.Fatalf("%s has no %q", name, from)
		}
		f.Data = []byte(strings.Replace(string(f.Data), from, to, 1))
	}
	change("data/indicators/tasks-overdue.toml", "66", "67")
	change("data/sources/so-2.toml", "kind ", "kidn ")
	change("content/pages/about.vi.md", "giả định", "giả định {{tasks-completed 1999}}")
	change("content/pages/policies.en.md", "Nothing", "<b>Nothing</b>")
	var ps source.Problems
	if s, err := Load(Options{Root: tree, Dir: projectDir}, &ps); err != nil || s != nil {
		t.Fatal("loaded", err)
	}
	var got []string
	for _, p := range ps.Sorted() {
		got = append(got, p.File+" "+p.Rule)
	}
	want := []string{"content/pages/about.vi.md reference-without-value", "content/pages/policies.en.md raw-html",
		"data/indicators/tasks-assigned.toml sum-fails", "data/sources/so-2.toml unknown-key-guess"}
	for _, w := range want {
		found := false
		for _, g := range got {
			found = found || g == w
		}
		if !found {
			t.Errorf("%s is not told; got\n%s", w, strings.Join(got, "\n"))
		}
	}
}
