package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/review"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// TestPagesTouched holds the pages that a review names against those that really
// differ when the site is rendered before and after: every page that differs is
// named, or is one of those that only sum up, and most pages named differ.
func TestPagesTouched(t *testing.T) {
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	before := t.TempDir()
	if err := lay(before, project); err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	was := rendered(t, before, cache)
	for _, c := range []struct{ name, file, old, new string }{
		{"a province's value", "data/indicators/procedures-online.toml", "ha-noi   = [1500, 2000, 75.0]", "ha-noi   = [1990, 2000, 99.5]"},
		{"a national value", "data/indicators/tasks-completed.toml", "value  = 900", "value  = 901"},
		{"a deadline", "data/tasks/qua-han.toml", `due         = "2025-09-30"`, `due         = "2025-10-30"`},
		{"a postponement", "data/tasks/qua-han.toml", `to      = "2026-03-31"`, `to      = "2026-04-30"`},
		{"a target", "data/targets/thu.toml", "value      = 1000", "value      = 2000"},
		{"a notice", "content/notices/so-1.en.md", "In 2024 {{", "In the year 2024 {{"},
		{"a definition", "data/indicators/tasks-overdue.toml", "A test definition.", "Another definition."},
		{"a name", "data/indicators/procedures-online.toml", "Procedures online", "Online procedures"},
		{"a method", "data/rankings/online.toml", "digits    = 2", "digits    = 1"},
		{"a document", "data/sources/so-2.toml", "Test news", "Other news"},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := t.TempDir()
			if err := lay(after, project); err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(after, c.file)
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(string(body), c.old) != 1 {
				t.Fatalf("%q stands %d times in %s", c.old, strings.Count(string(body), c.old), c.file)
			}
			if err := os.WriteFile(name, []byte(strings.Replace(string(body), c.old, c.new, 1)), 0o666); err != nil {
				t.Fatal(err)
			}
			named := namedPages(t, before, after)
			now := rendered(t, after, cache)
			same := 0
			for path := range now {
				differs := !bytes.Equal(was[path], now[path])
				switch {
				case differs && !named[path] && !sumsUp(path):
					t.Errorf("%s differs and is not named", path)
				case !differs && named[path]:
					t.Logf("%s is named and does not differ", path)
					same++
				}
			}
			if same*2 > len(named) {
				t.Errorf("%d of the %d pages named do not differ", same, len(named))
			}
			for path := range named {
				if now[path] == nil {
					t.Errorf("%s is named and is no page", path)
				}
			}
		})
	}
}

// sumsUp reports whether a page is one of those that a review leaves unnamed.
func sumsUp(path string) bool {
	path = strings.TrimPrefix(path, "/en")
	if task, ok := strings.CutPrefix(path, "/tasks/"); ok && task != "" && task != "overdue/" {
		return true // of the same body or document
	}
	return slices.Contains([]string{"/", "/sources/", "/site-map/", "/notices/", "/data/", "/feeds/"}, path)
}

var buildID = regexp.MustCompile(`<code>[0-9a-f]{12}</code>`)

// rendered are the pages for people of a project.
func rendered(t *testing.T, dir, cache string) map[string][]byte {
	t.Helper()
	var ps source.Problems
	s, err := site.Load(site.Options{Root: os.DirFS(dir), Dir: dir, Cache: cache}, &ps)
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		t.Fatal(ps.Sorted())
	}
	defer s.Close()
	out := map[string][]byte{}
	for _, p := range s.Pages() {
		if !p.IsHTML() || p.IsEmbed() {
			continue
		}
		var w bytes.Buffer
		if err := p.Render(&w, &ps); err != nil {
			t.Fatal(err)
		}
		out[p.Path] = buildID.ReplaceAll(w.Bytes(), nil)
	}
	return out
}

func namedPages(t *testing.T, before, after string) map[string]bool {
	t.Helper()
	was, err := review.Load("before", os.DirFS(before))
	if err != nil {
		t.Fatal(err)
	}
	now, err := review.Load("", os.DirFS(after))
	if err != nil {
		t.Fatal(err)
	}
	r, err := review.Compare(was, now, review.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, p := range r.Pages {
		for _, path := range []string{p.VI, p.EN} {
			if path != "" {
				out[path] = true
			}
		}
	}
	return out
}

// Without git on the machine it is said what is missing, in both languages.
func TestNoGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := git{ctx: t.Context(), dir: t.TempDir()}.commit("main")
	if !errors.Is(err, errGit) {
		t.Fatalf("%v", err)
	}
	for l, want := range map[lang.Lang]string{
		"vi": "máy này chưa cài git, hoặc git không có trong PATH; cài git rồi chạy lại",
		"en": "git is not installed on this machine, or not in PATH; install it and run this again",
	} {
		if got := inWords(err, l); got != want {
			t.Errorf("%s: %s", l, got)
		}
	}
}
