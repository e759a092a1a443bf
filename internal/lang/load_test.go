package lang

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/source"
)

// Each testdata/RULE.txtar holds the two files of words and, in both languages,
// the problems found in them.
func TestProblemsOfWords(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, c *golden.Case) {
		fsys, err := txtar.FS(c.Archive)
		if err != nil {
			t.Fatal(err)
		}
		var ps source.Problems
		LoadWords(fsys, &ps)
		problems := ps.Sorted()
		if !slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == c.ID }) {
			t.Errorf("rule %s is not among the problems", c.ID)
		}
		c.Problems(t, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
	})
}

// Every rule of ours has a golden test.
func TestEveryRuleHasItsTest(t *testing.T) {
	catalogue, err := os.ReadFile("../source/rules/lang.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\[(.+)\]$`).FindAllSubmatch(catalogue, -1) {
		if _, err := os.Stat(filepath.Join("testdata", string(m[1])+".txtar")); err != nil {
			t.Errorf("rule %s has no golden: %v", m[1], err)
		}
	}
}

// The words of the site itself are sound: the same keys and placeholders in both
// languages, nothing empty.
func TestWordsOfTheSite(t *testing.T) {
	words := siteWords(t)
	for _, key := range words.Keys() {
		if got := words.T(VI, key, placeholderArgs(words, key)...); got == "" {
			t.Errorf("%s is empty", key)
		}
		words.T(EN, key, placeholderArgs(words, key)...)
	}
}

func siteWords(t *testing.T) *Words {
	t.Helper()
	var ps source.Problems
	words := LoadWords(os.DirFS("../.."), &ps)
	for _, p := range ps.Sorted() {
		t.Errorf("%s\n  hint: %s", p, p.Hint("en"))
	}
	if t.Failed() {
		t.FailNow()
	}
	return words
}

func placeholderArgs(words *Words, key string) (args []any) {
	for _, name := range words.Placeholders(key) {
		args = append(args, name, "57")
	}
	return args
}

// A number, a quotation mark or a dash typed the wrong way shows on every page.
func TestWordsOfTheSiteAreWellSet(t *testing.T) {
	words := siteWords(t)
	for _, check := range []struct {
		wrong *regexp.Regexp
		why   string
	}{
		{regexp.MustCompile(`  `), "two spaces"},
		{regexp.MustCompile(`\w'\w`), "straight apostrophe"},
		{regexp.MustCompile(` - `), "hyphen for a dash"},
		{regexp.MustCompile(`\.\.\.`), "three full stops for an ellipsis"},
		{regexp.MustCompile(` [,;:.!?]`), "space before punctuation"},
	} {
		for _, key := range words.Keys() {
			for _, l := range All() {
				if text := words.T(l, key, placeholderArgs(words, key)...); check.wrong.MatchString(text) {
					t.Errorf("%s in %s: %s: %q", key, l, check.why, text)
				}
			}
		}
	}
}

// Every word that a template names is there, in both languages.
func TestTemplatesNameExistingWords(t *testing.T) {
	words := siteWords(t)
	var names []string
	for _, pattern := range []string{"../../templates/*.html", "../../templates/parts/*.html"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	call := regexp.MustCompile(`[{(\s]t "([^"]+)"`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllSubmatch(text, -1) {
			if key := string(m[1]); !words.Has(key) {
				t.Errorf("%s: no word %q", filepath.Base(name), key)
			}
		}
	}
}
