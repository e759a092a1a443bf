package house

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// rules are the ids of internal/source/rules, with the file each is in. Words
// that arguments become ("word-KIND") are no rules.
func rules(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal/source/rules/*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no rules: %v", err)
	}
	header := regexp.MustCompile(`(?m)^\[([a-z0-9-]+)\]\nlevel *= "(\w+)"`)
	out := map[string]string{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range header.FindAllStringSubmatch(string(body), -1) {
			if m[2] == "word" {
				continue
			}
			if first, twice := out[m[1]]; twice {
				t.Errorf("rule %s is in %s and in %s", m[1], first, filepath.Base(file))
			}
			out[m[1]] = filepath.Base(file)
		}
	}
	return out
}

// Every rule is reported by the package whose file it is in, and every id that
// a package reports is a rule.
func TestRules(t *testing.T) {
	known := rules(t)
	set, all := packages(t)
	users := map[string]map[string]bool{}
	for _, p := range all {
		for _, f := range p.files {
			if f.test {
				continue
			}
			ast.Inspect(f.tree, func(n ast.Node) bool {
				if text, ok := literal(n); ok {
					if users[text] == nil {
						users[text] = map[string]bool{}
					}
					users[text][p.dir] = true
				}
				if call, ok := n.(*ast.CallExpr); ok {
					reportUnknownRule(t, line(set, call.Pos()), call, known)
				}
				return true
			})
		}
	}
	for id, file := range known {
		owner := "internal/" + strings.TrimSuffix(file, ".toml")
		if len(users[id]) == 0 {
			t.Errorf("%s: nothing reports %s", file, id)
		} else if !users[id][owner] && file != "source.toml" {
			t.Errorf("%s: %s is not reported by %s", file, id, owner)
		}
	}
}

func literal(n ast.Node) (string, bool) {
	l, ok := n.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

// reportUnknownRule looks at calls of the form ps.Add(place, "id", …).
func reportUnknownRule(t *testing.T, at string, call *ast.CallExpr, known map[string]string) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Add" || len(call.Args) < 2 {
		return
	}
	if id, ok := literal(call.Args[1]); ok && known[id] == "" {
		t.Errorf("%s: %s is no rule", at, id)
	}
}
