package house

import (
	"os"
	"path"
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
}

// guides are the pages that editors and newcomers read.
func guides() []string {
	return []string{"README.md", "README.vi.md", "ARCHITECTURE.md", "data/README.md", "data/README.vi.md", "content/README.md", "content/README.vi.md"}
}

// outsideCode is a page of Markdown without its code.
func outsideCode(page string) string {
	page = regexp.MustCompile("(?ms)^ *```.*?^ *```$").ReplaceAllString(page, "")
	return regexp.MustCompile("`[^`\n]*`").ReplaceAllString(page, "")
}

// anchors are the places of a page that a link may name, as GitHub makes them.
func anchors(page string) []string {
	var out []string
	page = regexp.MustCompile("(?ms)^ *```.*?^ *```$").ReplaceAllString(page, "")
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		words := regexp.MustCompile(`[^\pL\pM\pN _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		out = append(out, strings.ReplaceAll(words, " ", "-"))
	}
	return out
}

// Links of the guides lead to files, and to headings, that exist.
func TestLinksOfGuides(t *testing.T) {
	n := 0
	for _, name := range guides() {
		for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(outsideCode(read(t, name)), -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, ":") {
				continue
			}
			n++
			to := name
			if target != "" {
				to = path.Join(path.Dir(name), target)
			}
			body, err := os.ReadFile(path.Join(root, to))
			if err != nil {
				t.Errorf("%s: the link %s leads nowhere", name, m[1])
			} else if anchor != "" && !slices.Contains(anchors(string(body)), anchor) {
				t.Errorf("%s: the link %s names no heading of %s", name, m[1], to)
			}
		}
	}
	if n < 25 {
		t.Errorf("%d links tried; the pages are not read right", n)
	}
}

// Whoever reads Vietnamese finds their guide in the first lines, and each guide
// leads to the same one in the other language.
func TestGuidesInBothLanguages(t *testing.T) {
	for _, dir := range []string{"", "data/", "content/"} {
		for _, pair := range [][2]string{{"README.md", "README.vi.md"}, {"README.vi.md", "README.md"}} {
			first := strings.Join(strings.SplitN(read(t, dir+pair[0]), "\n", 5)[:4], "\n")
			if !strings.Contains(first, "]("+pair[1]+")") {
				t.Errorf("%s%s does not lead to %s in its first lines:\n%s", dir, pair[0], pair[1], first)
			}
		}
	}
}

// sample is a problem as a guide shows it: what is said at the place, the hint
// and, where there is one, the reason of the rule.
type sample struct{ text, hint, why string }

// blocks are the blocks of a page that name no language: what the program prints.
func blocks(page string) (out []string) {
	for _, m := range regexp.MustCompile("(?ms)^( *)```([a-z]*)\n(.*?)^ *```$").FindAllStringSubmatch(page, -1) {
		if m[2] == "" {
			out = append(out, regexp.MustCompile("(?m)^"+m[1]).ReplaceAllString(m[3], ""))
		}
	}
	return out
}

// samples are the problems that a block shows.
func samples(block string) (out []sample) {
	var line *string
	for l := range strings.Lines(block) {
		l = strings.TrimSuffix(l, "\n")
		switch kind, _, _ := strings.Cut(strings.TrimSpace(l), ": "); {
		case regexp.MustCompile(`^\S+:\d+:\d+: `).MatchString(l):
			out, line = append(out, sample{text: l}), nil
		case len(out) == 0:
		case kind == "gợi ý" || kind == "hint":
			line = &out[len(out)-1].hint
			*line = strings.TrimSpace(l)
		case kind == "vì sao" || kind == "why":
			line = &out[len(out)-1].why
			*line = strings.TrimSpace(l)
		case line != nil && strings.HasPrefix(l, "    "): // a hint of several lines
			*line += "\n" + l
		default:
			line = nil
		}
	}
	return out
}

// A problem that a guide shows is said so by a rule, with its hint and why there
// is such a rule; what it shows of portal diff stands in its words.
func TestSamplesOfGuides(t *testing.T) {
	all := messages(t)
	paper := read(t, "internal/review/paper.go")
	problems, papers := 0, 0
	for _, name := range guides() {
		rules := all["en"]
		if strings.HasSuffix(name, ".vi.md") {
			rules = all["vi"]
		}
		for _, block := range blocks(read(t, name)) {
			for _, s := range samples(block) {
				problems++
				if !shown(rules, s) {
					t.Errorf("%s shows what no rule says:\n%s\n%s\n%s", name, s.text, s.hint, s.why)
				}
			}
			for l := range strings.Lines(block) {
				if l = strings.TrimSpace(l); strings.Contains(l, "data/changes.toml,") && strings.HasSuffix(l, ":") {
					papers++
					if !strings.Contains(paper, `"`+l+`"`) {
						t.Errorf("%s shows what portal diff does not say: %s", name, l)
					}
				}
			}
		}
	}
	if problems < 6 || papers < 1 {
		t.Errorf("%d problems and %d lines of portal diff tried; the pages are not read right", problems, papers)
	}
}

// shown tells whether one of the rules says all of a sample.
func shown(rules map[string]message, s sample) bool {
	for _, m := range rules {
		if m.placed.MatchString(s.text) && m.hint.MatchString(s.hint) && (m.why.MatchString(s.why) || s.why == "" && m.why.MatchString("why: ")) {
			return true
		}
	}
	return false
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
