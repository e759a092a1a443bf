package source

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestFirstChange(t *testing.T) {
	lines := func(all ...string) string { return strings.Join(all, "\n") }
	text := lines("một", "hai", "ba", "bốn", "năm", "sáu")
	for name, c := range map[string]struct {
		was, now    string
		from, until int
		line, col   int
	}{
		"nothing":                {text, text, 1, 0, 0, 0},
		"a letter":               {text, lines("một", "hai", "bà", "bốn", "năm", "sáu"), 1, 0, 3, 1},
		"the second word":        {"một hai ba", "một hài ba", 1, 0, 1, 5},
		"a line more":            {text, lines("một", "hai", "mới", "ba", "bốn", "năm", "sáu"), 1, 0, 3, 1},
		"a line less":            {text, lines("một", "hai", "bốn", "năm", "sáu"), 1, 0, 3, 1},
		"two, the second wanted": {text, lines("một", "hai!", "ba", "bốn", "nằm", "sáu"), 3, 0, 5, 1},
		"lines moved down":       {text, lines("thêm", "một", "hai", "ba", "bốn", "năm?", "sáu"), 3, 0, 6, 1},
		"outside of the lines":   {text, lines("một", "hai", "ba", "bốn", "năm", "bảy"), 2, 6, 0, 0},
		"at the end":             {text, lines("một", "hai", "ba", "bốn", "năm", "sáu", "bảy"), 1, 0, 7, 1},
		"gone at the end":        {text, lines("một", "hai"), 1, 0, 2, 1},
		"from nothing":           {"", text, 1, 0, 1, 1},
	} {
		line, col, ok := FirstChange(c.was, c.now, c.from, c.until)
		if line != c.line || col != c.col || ok != (c.line > 0) {
			t.Errorf("%s: %d:%d %v, want %d:%d", name, line, col, ok, c.line, c.col)
		}
	}
}

// Whatever two texts are, a place is found exactly where they differ, and within
// the text.
func TestFirstChangeAnywhere(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() []string {
		out := make([]string, 1+r.IntN(8))
		for k := range out {
			out[k] = string(rune('a' + r.IntN(3)))
		}
		return out
	}
	for range 20000 {
		a, b := text(), text()
		line, _, ok := FirstChange(strings.Join(a, "\n"), strings.Join(b, "\n"), 1, 0)
		if same := strings.Join(a, "\n") == strings.Join(b, "\n"); ok == same || ok && line > len(b) {
			t.Fatalf("%v and %v: line %d, %v", a, b, line, ok)
		}
	}
}
