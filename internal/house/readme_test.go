package house

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// targets are those of the Makefile.
func targets(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^([a-z]+):`).FindAllStringSubmatch(read(t, "Makefile"), -1) {
		out = append(out, m[1])
	}
	return out
}

// README.md names commands that exist: make targets, and the flags and
// commands of portal.
func TestREADME(t *testing.T) {
	readme := read(t, "README.md")
	made := map[string]bool{}
	for _, m := range regexp.MustCompile(`\bmake ([a-z]+)`).FindAllStringSubmatch(readme, -1) {
		made[m[1]] = true
		if !slices.Contains(targets(t), m[1]) {
			t.Errorf("README.md: make %s does not exist", m[1])
		}
	}
	for _, name := range []string{"site", "test", "serve", "bench"} {
		if !made[name] {
			t.Errorf("README.md does not say what make %s does", name)
		}
		for _, command := range recipe(t, name) {
			if !strings.Contains(readme, command) {
				t.Errorf("README.md does not name the plain command behind make %s: %s", name, command)
			}
		}
	}
	for _, m := range regexp.MustCompile(`\bportal (build|check|serve|publish|verify)\b`).FindAllStringSubmatch(readme, -1) {
		if !strings.Contains(read(t, "cmd/portal/main.go"), `"`+m[1]+`":`) {
			t.Errorf("README.md: portal %s does not exist", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(readme, -1) {
		read(t, m[1])
	}
}

// recipe is the go commands of a make target.
func recipe(t *testing.T, name string) []string {
	t.Helper()
	_, rest, ok := strings.Cut(read(t, "Makefile"), "\n"+name+":")
	if !ok {
		t.Fatalf("the Makefile has no target %s", name)
	}
	var out []string
	for _, l := range strings.Split(rest, "\n")[1:] {
		if !strings.HasPrefix(l, "\t") {
			break
		}
		if l = strings.TrimSpace(l); strings.HasPrefix(l, "go ") {
			out = append(out, l)
		}
	}
	return out
}

// What CI runs is what a developer runs.
func TestCI(t *testing.T) {
	if !strings.Contains(read(t, ".ci/run"), "make test") {
		t.Error(".ci/run does not run make test")
	}
	for _, command := range recipe(t, "test") {
		if !strings.HasPrefix(command, "go vet ./...") && !strings.HasPrefix(command, "go test -timeout 30m ./...") {
			t.Errorf("make test does more than go does: %s", command)
		}
	}
}
