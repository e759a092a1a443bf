package site

import (
	"html/template"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jba/templatecheck"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Every template is checked against the struct of its page, with every branch,
// in both languages: a field that is misspelt inside a range over nothing is
// found all the same.
func TestTemplates(t *testing.T) {
	s := open(t, Options{Root: smallTree(t)})
	for _, l := range lang.All() {
		for _, name := range slices.Sorted(maps.Keys(pageTypes())) {
			checkTemplate(t, s.templates[l][name], "layout", pageTypes()[name], string(l)+" "+name)
		}
		checkTemplate(t, s.templates[l]["layout"], "footer", footerView{}, string(l)+" footer")
	}
}

func checkTemplate(t *testing.T, of *template.Template, name string, data any, label string) {
	t.Helper()
	found := of.Lookup(name)
	if found == nil {
		t.Fatalf("%s: no template %q", label, name)
	}
	if err := templatecheck.CheckHTML(found, data); err != nil {
		t.Errorf("%s: %v", label, err)
	}
}

// The check finds what execution on a page without data would not.
func TestTemplateCheckBites(t *testing.T) {
	bad := template.Must(template.New("layout").Parse("{{range .Themes}}{{.Nmae}}{{end}}"))
	if templatecheck.CheckHTML(bad, indicatorsPage{}) == nil {
		t.Error("a misspelt field passed")
	}
}

// Every file in templates/ belongs to a type of page or is a part.
func TestNoForgottenTemplate(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(projectDir, "templates", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, strings.TrimSuffix(filepath.Base(f), ".html"))
	}
	want := append(slices.Collect(maps.Keys(pageTypes())), "layout")
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("templates (-page types +files):\n%s", diff)
	}
}

// What an editor breaks in a template is a problem at its line, in both
// languages the same, and nothing panics.
func TestBrokenTemplate(t *testing.T) {
	needModules(t)
	cases := []struct{ name, from, to, want string }{
		{"syntax", "{{.Description}}", "{{.Description", "templates/targets.html:3:1: "},
		{"function", "{{.Description}}", "{{shout .Description}}", "templates/targets.html:3:1: "},
		{"field", "{{.Description}}", "{{.Descriptoin}}", "templates/targets.html:3:19: "},
		{"word", "{{.Description}}", `{{t "no.such.word"}}`, "templates/targets.html:3:19: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tree := smallTree(t)
			f := tree["templates/targets.html"]
			if !strings.Contains(string(f.Data), c.from) {
				t.Fatalf("templates/targets.html no longer has %s", c.from)
			}
			f.Data = []byte(strings.Replace(string(f.Data), c.from, c.to, 1))
			var ps source.Problems
			s, err := Load(Options{Root: tree, Dir: projectDir, Cache: drawings}, &ps)
			if err != nil {
				t.Fatal(err)
			}
			if s != nil {
				defer s.Close()
				if _, err := s.Check(t.Context(), &ps); err != nil {
					t.Fatal(err)
				}
			}
			if text := problemText(t, &ps); !strings.HasPrefix(text, c.want) || ps.Errors() != 1 {
				t.Errorf("got\n%s\nwant one error, at %s", text, c.want)
			}
		})
	}
}
