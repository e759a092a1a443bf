package house

import (
	"slices"
	"strings"
	"testing"
)

// floors are those of design.md 9. A package imports only from lower ones.
func floors() map[string]int {
	return map[string]int{
		"internal/source": 0, "internal/draw": 0, "internal/share": 0,
		"internal/lang": 1, "internal/audit": 1, "internal/sheet": 1, "internal/edit": 1,
		"internal/record": 2,
		"internal/rank":   3, "internal/notice": 3,
		"internal/chart": 4, "internal/ledger": 4,
		"internal/export": 5, "internal/api": 5, "internal/intake": 5, "internal/review": 5,
		"internal/verify": 6, "internal/schema": 6,
		"internal/admin": 7,
		"internal/site":  8,
		"internal/serve": 9, "internal/starter": 7,
		"cmd/portal": 10,
		// Outside the house, looking at all of it:
		"internal/bench": 11, "internal/browsertest": 11, "internal/house": 11,
		"internal/golden": 11, // so that only tests can import it
	}
}

func TestFloors(t *testing.T) {
	_, all := packages(t)
	floor := floors()
	for _, p := range all {
		here, known := floor[p.dir]
		if !known {
			t.Errorf("%s has no floor: give it one here and a reason in ARCHITECTURE.md", p.dir)
			continue
		}
		for _, name := range p.imports() {
			dir, ours := strings.CutPrefix(name, module+"/")
			if !ours {
				continue
			}
			if below, ok := floor[dir]; !ok || below >= here {
				t.Errorf("%s (floor %d) imports %s (floor %d)\n\tchain: %s", p.dir, here, dir, below, strings.Join(append(chain(all, p.dir), dir), " -> "))
			}
		}
	}
}

// chain is how cmd/portal reaches a package, the shortest way.
func chain(all []goPackage, to string) []string {
	ways := [][]string{{"cmd/portal"}}
	seen := map[string]bool{}
	for len(ways) > 0 {
		way := ways[0]
		ways = ways[1:]
		last := way[len(way)-1]
		if last == to {
			return way
		}
		if seen[last] {
			continue
		}
		seen[last] = true
		for _, p := range all {
			if p.dir != last {
				continue
			}
			for _, name := range p.imports() {
				if dir, ours := strings.CutPrefix(name, module+"/"); ours {
					ways = append(ways, append(slices.Clone(way), dir))
				}
			}
		}
	}
	return []string{to}
}

// Some modules are for one package alone, tests apart.
func TestAlone(t *testing.T) {
	alone := map[string][]string{
		"github.com/go-echarts/":     {"internal/chart"},
		"github.com/dop251/goja":     {"internal/draw"},
		"github.com/pelletier/":      {"internal/source"},
		"github.com/evanw/esbuild":   {"internal/site"},
		"github.com/fsnotify/":       {"internal/serve"},
		"github.com/yuin/goldmark":   {"internal/notice", "internal/bench"},
		"golang.org/x/net/html":      {"internal/audit", "internal/verify"},
		"golang.org/x/sys/":          {"internal/site", "internal/bench", "internal/ledger"},
		"golang.org/x/image/":        {"internal/draw", "internal/share", "internal/site"},
		"github.com/BurntSushi/":     {"internal/source", "internal/lang", "internal/admin", "internal/bench"},
		"golang.org/x/text/collate":  {"internal/lang"},
		"github.com/xuri/excelize":   {"internal/export", "internal/sheet"},
		"github.com/santhosh-tekuri": {"internal/api"},
	}
	_, all := packages(t)
	used := map[string]bool{}
	for _, p := range all {
		for _, name := range p.imports() {
			for prefix, owners := range alone {
				if !strings.HasPrefix(name, prefix) {
					continue
				}
				used[prefix] = true
				if !slices.Contains(owners, p.dir) {
					t.Errorf("%s imports %s, which is for %s\n\tchain: %s", p.dir, name, strings.Join(owners, ", "), strings.Join(append(chain(all, p.dir), name), " -> "))
				}
			}
		}
	}
	for prefix := range alone {
		if !used[prefix] {
			t.Errorf("nothing imports %s any more", prefix)
		}
	}
}
