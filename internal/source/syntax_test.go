package source

import (
	"testing"

	"github.com/pelletier/go-toml/v2/unstable"
)

func parseMessage(input string) string {
	var p unstable.Parser
	p.Reset([]byte(input))
	for p.NextExpression() {
	}
	if p.Error() == nil {
		return ""
	}
	return p.Error().Error()
}

func TestUnclosed(t *testing.T) {
	for _, tt := range []struct {
		text   string
		at     int
		opened string
	}{
		{`a = "x"`, 0, ""},
		{`a = [1, { b = 2`, 8, "{"},
		{`a = [1, { b = 2 }`, 4, "["},
		{`a = "[`, 4, `"`},
		{`a = ["]", '{`, 10, "'"},
		{"a = \"\"\"x\n\"", 4, `"""`},
		{`a = "\"[" # [`, 0, ""},
		{"a = '\\' # [", 0, ""},
		{`]]`, 0, ""},
	} {
		if at, opened := unclosed(tt.text); at != tt.at || opened != tt.opened {
			t.Errorf("unclosed(%q) = %d, %q; want %d, %q", tt.text, at, opened, tt.at, tt.opened)
		}
	}
}
