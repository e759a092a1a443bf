package house

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/tools/txtar"
)

// message is what a rule says in one language, as the goldens hold it.
type message struct{ text, hint *regexp.Regexp }

// messages are those of every rule, by language and id.
func messages(t *testing.T) map[string]map[string]message {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal/source/rules/*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no rules: %v", err)
	}
	out := map[string]map[string]message{"vi": {}, "en": {}}
	for _, file := range files {
		var rules map[string]map[string]string
		if _, err := toml.DecodeFile(file, &rules); err != nil {
			t.Fatal(err)
		}
		for id, r := range rules {
			if r["level"] == "word" {
				continue
			}
			out["vi"][id] = message{said(`(?:cảnh báo: )?`, r["vi"]), said(``, r["hint_vi"])}
			out["en"][id] = message{said(`(?:warning: )?`, r["en"]), said(``, r["hint_en"])}
		}
	}
	return out
}

// said matches a line that a rule has filled with arguments. A text stands behind
// its place: a file, with line and column where it is not the file as a whole.
func said(mark, text string) *regexp.Regexp {
	argument := regexp.MustCompile(`\{[a-z_]+(?::word|:number|:said)?\}`)
	parts := argument.Split(text, -1)
	for k := range parts {
		parts[k] = regexp.QuoteMeta(parts[k])
	}
	return regexp.MustCompile(`^` + `\S.*?: ` + mark + strings.Join(parts, `.*`) + `$`)
}

// guards are the rules that no input is known to break: they stand before a
// mistake of ours.
func guards() map[string]string {
	return map[string]string{
		"edit-unsafe":       "a change that the check after it does not find as wanted; the fuzz tests of internal/edit look for one",
		"intake-not-edited": "an error of internal/edit that is no message to an editor",
	}
}

// Every rule has an input that breaks it, and a golden that holds what it then
// says, word for word in both languages, at its place, with its hint in the line
// below: issue 7 asks for 40 such inputs.
func TestEveryMessageIsTested(t *testing.T) {
	lines := goldenLines(t)
	all := messages(t)
	covered := 0
	for id := range all["vi"] {
		if _, is := guards()[id]; is {
			continue
		}
		ok := true
		for lang, said := range all {
			if !holds(lines, said[id]) {
				t.Errorf("rule %s: no golden holds what it says in %s", id, lang)
				ok = false
			}
		}
		if ok {
			covered++
		}
	}
	for id := range guards() {
		if _, is := all["vi"][id]; !is {
			t.Errorf("%s is no rule", id)
		}
	}
	t.Logf("%d of %d rules have a tested message in both languages", covered, len(all["vi"]))
	if covered < 40 {
		t.Errorf("only %d rules have a tested message", covered)
	}
}

// goldenLines are the lines of all goldens that can be problems, each with the
// line of its hint.
func goldenLines(t *testing.T) (pairs [][2]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal/*/testdata/*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"internal/*/testdata/*/*.txtar", "cmd/portal/testdata/*.txtar"} {
		more, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	hint := regexp.MustCompile(`^  (?:gợi ý|hint): `)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			problem, hinted := "", false
			for line := range strings.Lines(string(f.Data)) {
				line = strings.TrimSuffix(line, "\n")
				switch {
				case hint.MatchString(line) && problem != "":
					pairs = append(pairs, [2]string{problem, strings.TrimSpace(line)})
					problem, hinted = "", true
				case hinted && strings.HasPrefix(line, "    "): // a hint of several lines
					pairs[len(pairs)-1][1] += "\n" + line
				case strings.HasPrefix(line, " "):
					hinted = false
				default:
					problem, hinted = line, false
				}
			}
		}
	}
	return pairs
}

func holds(pairs [][2]string, m message) bool {
	for _, p := range pairs {
		if m.hint.MatchString(p[1]) && m.text.MatchString(p[0]) {
			return true
		}
	}
	return false
}
