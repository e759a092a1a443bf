package record

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"resolution57.example/portal/internal/golden"
)

// TestRulesHaveGoldens proves that each rule of record.toml has a golden and is
// used, here or by a package above.
func TestRulesHaveGoldens(t *testing.T) {
	used := rulesInCode(t)
	there := map[string]bool{}
	for _, c := range golden.All(t, "testdata/rules/*.txtar") {
		there[c.ID] = true
	}
	rules := rulesIn(t, "record.toml")
	for rule := range rules {
		if !there[rule] {
			t.Errorf("rule %s has no golden", rule)
		}
		if _, ok := used[rule]; !ok {
			t.Errorf("rule %s is never used", rule)
		}
	}
	for rule := range there {
		if _, ok := rules[rule]; !ok {
			t.Errorf("rules/%s.txtar belongs to no rule of record.toml", rule)
		}
	}
}

// TestCodeNamesRules proves that each rule the code names is in the catalogue,
// in the file of this package or of one below it.
func TestCodeNamesRules(t *testing.T) {
	known := rulesIn(t, "record.toml")
	for rule := range rulesIn(t, "source.toml") {
		known[rule] = true
	}
	for rule, at := range rulesInCode(t) {
		if !known[rule] {
			t.Errorf("%s names rule %s, which is in no catalogue", at, rule)
		}
	}
}

func rulesIn(t *testing.T, file string) map[string]bool {
	t.Helper()
	var entries map[string]struct{ Level string }
	if _, err := toml.DecodeFile("../source/rules/"+file, &entries); err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for id, e := range entries {
		if e.Level != "word" {
			rules[id] = true
		}
	}
	return rules
}

// rulesInCode finds the rule of every call ps.Add(at, "rule", …) of the
// package, which must be a literal.
func rulesInCode(t *testing.T) map[string]token.Position {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]token.Position{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isAdd(call) {
				return true
			}
			at := fset.Position(call.Pos())
			rule, ok := call.Args[1].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: the rule is not written out", at)
				return true
			}
			id, _ := strconv.Unquote(rule.Value)
			found[id] = at
			return true
		})
	}
	return found
}

// isAdd reports whether a call is ps.Add(…) or x.ps.Add(…).
func isAdd(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "Add" || len(call.Args) < 2 {
		return false
	}
	switch x := method.X.(type) {
	case *ast.Ident:
		return x.Name == "ps"
	case *ast.SelectorExpr:
		return x.Sel.Name == "ps"
	}
	return false
}
