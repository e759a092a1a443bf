package house

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// outside is what makes two runs differ, and who may use it.
func outside() map[string][]string {
	return map[string][]string{
		"time.Now":       {"internal/serve", "internal/bench", "cmd/portal"}, // how long a rebuild took; measuring; the day of a publication
		"time.Since":     {"internal/serve", "internal/bench"},
		"time.Until":     nil,
		"os.Getenv":      {"cmd/portal", "internal/bench", "internal/golden"},
		"os.LookupEnv":   nil,
		"os.Environ":     {"internal/bench"},
		"os.Args":        {"cmd/portal", "internal/bench"},
		"os.Hostname":    nil,
		"os.Getwd":       nil,
		"os.Exit":        {"cmd/portal", "internal/bench"},
		"runtime.NumCPU": {"internal/bench"},
	}
}

// chance is what gives another number each time, and who may import it.
func chance() map[string][]string {
	return map[string][]string{
		"math/rand":    nil,
		"math/rand/v2": {"internal/bench"}, // made-up notices, from a fixed seed
		"crypto/rand":  {"internal/serve"}, // names of versions, told to the browser only
		"hash/maphash": {"internal/audit"}, // sets of addresses, never in the output
		"unsafe":       nil,
	}
}

// The same input gives the same bytes: no clock, no chance, no environment but
// in the command itself.
func TestNoClockNoChance(t *testing.T) {
	set, all := packages(t)
	for _, p := range all {
		for _, f := range p.files {
			if f.test {
				continue
			}
			for _, name := range f.imports {
				if allowed, is := chance()[name]; is && !slices.Contains(allowed, p.dir) {
					t.Errorf("%s imports %s", f.name, name)
				}
			}
			ast.Inspect(f.tree, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if from, ok := s.X.(*ast.Ident); ok && from.Obj == nil {
					name := from.Name + "." + s.Sel.Name
					if allowed, is := outside()[name]; is && !slices.Contains(allowed, p.dir) {
						t.Errorf("%s: %s", line(set, s.Pos()), name)
					}
				}
				return true
			})
		}
	}
}

// A test neither sleeps to wait for something nor measures time: such tests
// fail on slow machines. Waiting for another process is the exception.
func TestNoTimingsInTests(t *testing.T) {
	set, all := packages(t)
	waiting := []string{"cmd/portal", "internal/serve", "internal/browsertest"}
	for _, p := range all {
		if slices.Contains(waiting, p.dir) {
			continue
		}
		for _, f := range p.files {
			if !f.test || strings.HasSuffix(f.name, "bench_test.go") {
				continue
			}
			ast.Inspect(f.tree, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if from, ok := s.X.(*ast.Ident); ok && from.Name == "time" && slices.Contains([]string{"Now", "Since", "Sleep", "After"}, s.Sel.Name) {
						t.Errorf("%s: time.%s in a test", line(set, s.Pos()), s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}
