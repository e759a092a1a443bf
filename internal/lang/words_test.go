package lang

import (
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/source"
)

// wordsOf loads words from the text of the two files.
func wordsOf(t *testing.T, vi, en string) *Words {
	t.Helper()
	var ps source.Problems
	words := LoadWords(fstest.MapFS{
		"templates/words/vi.toml": {Data: []byte(vi)},
		"templates/words/en.toml": {Data: []byte(en)},
	}, &ps)
	for _, p := range ps.Sorted() {
		t.Error(p)
	}
	return words
}

func TestWords(t *testing.T) {
	words := wordsOf(t, `
skip = "Chuyển đến nội dung chính"
[footer]
as-of = "Đến {date}"
[trust.press]
name = "báo chí"
[filter]
some = "Hiện {{n}} trên {{total}} mục"
`, `
skip = "Skip to main content"
footer = { as-of = "As of {date}" }
trust.press.name = "press"
filter.some = "Showing {{n}} of {{total}}"
`)
	for _, test := range []struct{ got, want string }{
		{words.T(VI, "skip"), "Chuyển đến nội dung chính"},
		{words.T(EN, "skip"), "Skip to main content"},
		{words.T(VI, "footer.as-of", "date", Date(VI, "2026-11-22")), "Đến 22/11/2026"},
		{words.T(EN, "footer.as-of", "date", Date(EN, "2026-11-22")), "As of 22 November 2026"},
		{words.T(EN, "trust.press.name"), "press"},
		{words.T(VI, "filter.some"), "Hiện {n} trên {total} mục"},
		{words.T(EN, "filter.some"), "Showing {n} of {total}"},
		{strings.Join(words.Keys(), " "), "filter.some footer.as-of skip trust.press.name"},
		{strings.Join(words.Placeholders("footer.as-of"), " "), "date"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if !words.Has("skip") || words.Has("footer") || words.Has("none") {
		t.Error("Has is wrong")
	}
}

func TestWordsForNumbersOfThings(t *testing.T) { // L10N-08
	words := wordsOf(t, `[tasks]
many = "{count} nhiệm vụ của {who}"
`, `[tasks]
one = "{count} task of {who}"
many = "{count} tasks of {who}"
`)
	for _, test := range []struct {
		lang  Lang
		count int
		want  string
	}{
		{VI, 1, "1 nhiệm vụ của Bộ"}, {VI, 1132, "1.132 nhiệm vụ của Bộ"},
		{EN, 0, "0 tasks of Bộ"}, {EN, 1, "1 task of Bộ"}, {EN, 1132, "1,132 tasks of Bộ"},
	} {
		if got := words.Count(test.lang, "tasks", test.count, "who", "Bộ"); got != test.want {
			t.Errorf("%s, %d: %q, want %q", test.lang, test.count, got, test.want)
		}
	}
}

// A template that names a word wrongly must fail in the first test that renders
// it, never print a key or a gap.
func TestMisusedWordsPanic(t *testing.T) {
	words := wordsOf(t, `as-of = "Đến {date}"`, `as-of = "As of {date}"`)
	for name, use := range map[string]func(){
		"unknown key":       func() { words.T(VI, "asof") },
		"unknown language":  func() { words.T("fr", "as-of", "date", 1) },
		"missing value":     func() { words.T(VI, "as-of") },
		"other placeholder": func() { words.T(VI, "as-of", "date", 1, "day", 2) },
		"half a pair":       func() { words.T(VI, "as-of", "date") },
		"name no string":    func() { words.T(VI, "as-of", 1, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			use()
		})
	}
}
