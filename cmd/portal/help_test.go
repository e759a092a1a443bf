package main

import (
	"bytes"
	"flag"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/starter"
)

// call runs the program and gives what it prints.
func call(t *testing.T, args ...string) (text string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(args, &out, &err, environ(nil), time.Now)
	return out.String() + err.String(), code
}

// flagsOf are the flags that the help of a command lists.
func flagsOf(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^  -([a-zA-Z][a-zA-Z0-9.-]*)`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// Every command and each of its flags has a Vietnamese text in help.toml, every
// flag with a value says what stands behind it, and no text is of nothing.
func TestHelpIsComplete(t *testing.T) {
	h, err := readHelp()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(commands())) {
		if h.command(name).About.IsZero() {
			t.Errorf("help.toml: no [[command]] with the name %s", name)
			continue
		}
		english, code := call(t, name, "-h", "-lang", "en")
		vietnamese, _ := call(t, name, "-h", "-lang", "vi")
		flags := flagsOf(english)
		if code != exitOK || len(flags) == 0 || !slices.Equal(flags, flagsOf(vietnamese)) {
			t.Errorf("portal %s -h: exit %d, flags %v in English, %v in Vietnamese", name, code, flags, flagsOf(vietnamese))
		}
		for _, f := range flags {
			said, ok := h.flag(name, f)
			if !ok {
				t.Errorf("help.toml has no Vietnamese text for the flag -%s of portal %s: add it under [command.flag]", f, name)
			}
			if own := h.command(name).Flags[f]; own.VI != "" {
				used[name+" "+f] = true
			} else {
				used[f] = true
			}
			if strings.Contains(said.VI, "{") && wordLists().Replace(said.VI) == said.VI {
				t.Errorf("help.toml: nothing is filled in for %q", said.VI)
			}
		}
	}
	used["new list"] = true // of `portal new task`
	for name := range h.Flags {
		if !used[name] {
			t.Errorf("help.toml: [flag] %s is of no command", name)
		}
	}
	for _, c := range h.Commands {
		if commands()[c.Name] == nil || c.Group != "edit" && c.Group != "publish" || len(c.Examples) == 0 {
			t.Errorf("help.toml: the command %q of group %q with %d examples", c.Name, c.Group, len(c.Examples))
		}
		for name := range c.Flags {
			if !used[c.Name+" "+name] {
				t.Errorf("help.toml: portal %s has no flag -%s", c.Name, name)
			}
		}
	}
}

// A switch has no value in the help, everything else has: the help of a flag is
// of the flag that there is.
func TestHelpValues(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(commands())) {
		text, _ := call(t, name, "-h")
		for _, f := range flagsOf(text) {
			switched := !regexp.MustCompile(`(?m)^  -` + regexp.QuoteMeta(f) + ` \S`).MatchString(text)
			said, code := call(t, name, "-"+f, "-first-nothing", "-second-nothing") // either way the call fails before the command begins
			if takes := !strings.Contains(said, "-first-nothing;") && !strings.Contains(said, "there is no flag -first-nothing\n"); takes == switched || code != exitFailure {
				t.Errorf("portal %s -%s: help shows a value: %v, the flag takes one: %v, exit %d", name, f, !switched, takes, code)
			}
		}
	}
}

// The examples of the help can be typed: their flags are there.
func TestHelpExamples(t *testing.T) {
	h, err := readHelp()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range h.Commands {
		text, _ := call(t, c.Name, "-h")
		for _, e := range c.Examples {
			if !strings.HasPrefix(e.Run+" ", "portal "+c.Name+" ") {
				t.Errorf("portal %s: example %s", c.Name, e.Run)
			}
			for _, m := range regexp.MustCompile(` --?([a-zA-Z][a-z-]*)`).FindAllStringSubmatch(e.Run, -1) {
				if m[1] != "h" && !slices.Contains(flagsOf(text), m[1]) {
					t.Errorf("%s: there is no flag -%s", e.Run, m[1])
				}
			}
		}
	}
}

// Help fits a narrow terminal, but for what is to be typed as it is.
func TestHelpWidth(t *testing.T) {
	for _, l := range lang.All() {
		for _, name := range append(slices.Sorted(maps.Keys(commands())), "help") {
			text, _ := call(t, name, "-h", "-lang", string(l))
			_, flags, _ := strings.Cut(text, map[lang.Lang]string{lang.VI: "cờ:\n", lang.EN: "flags:\n"}[l])
			for line := range strings.Lines(flags) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > screenWidth {
					t.Errorf("portal %s -h -lang %s: %d letters in %q", name, l, n, line)
				}
			}
		}
	}
}

// The kinds of `portal new` speak the language of the call too, wherever -lang
// stands.
func TestHelpOfKinds(t *testing.T) {
	for _, p := range starter.Plans() {
		for _, args := range [][]string{{"new", p.Kind, "-h", "-lang", "vi"}, {"-lang=vi", "new", p.Kind, "-h"}, {"new", "--lang", "vi", p.Kind, "-h"}, {"help", "new", "-lang", "vi"}} {
			text, code := call(t, args...)
			if code != exitOK || !strings.Contains(text, "cờ:") || strings.Contains(text, "flags:") || strings.Contains(text, "folder of the project") {
				t.Errorf("portal %s: exit %d\n%s", strings.Join(args, " "), code, text)
			}
		}
	}
}

// Whatever package flag has against the arguments is said in Vietnamese; a new
// version of Go that says it otherwise is noticed here.
func TestFlagErrors(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"-fromat=x", "không có cờ -fromat; có phải ý bạn là -format?"},
		{"-khong-co", "không có cờ -khong-co"},
		{"-o", "sau cờ -o phải ghi một giá trị"},
		{"---o", "không có cờ nào viết như ---o"},
		{"-on=maybe", `cờ -on chỉ nhận true hoặc false, không nhận "maybe"`},
		{"-many=x", `giá trị "x" của cờ -many không đọc được`},
		{"-many=99999999999999999999", `giá trị "99999999999999999999" của cờ -many quá lớn`},
		{"-format=xml", `giá trị "xml" của cờ -format không dùng được: hãy ghi một trong các từ text, json, github, markdown`},
	} {
		var out bytes.Buffer
		e := environment{stderr: &out, getenv: environ(map[string]string{"LANG": "vi_VN.UTF-8"})}
		f, shared := newFlags(e, "check")
		shared.formatFlags(e, f)
		f.String("o", "", "")
		f.Bool("on", false, "")
		f.Int("many", 0, "")
		if err := parse(f, []string{c.arg}); err != errUsage || !strings.HasPrefix(out.String(), "portal check: "+c.want+"\n") {
			t.Errorf("%s: %v\n%s\nwant %s", c.arg, err, out.String(), c.want)
		}
	}
	english := flag.NewFlagSet("x", flag.ContinueOnError) // what none of the forms fits stays as package flag says it
	english.SetOutput(io.Discard)
	english.Func("f", "", func(string) error { return io.EOF })
	if err := english.Parse([]string{"-f", "a\nb"}); err == nil || !strings.HasPrefix(err.Error(), `invalid value "a\nb" for flag -f: EOF`) {
		t.Errorf("package flag says %v", err)
	}
}

// The guides name commands, flags and kinds that exist.
func TestCommandsOfGuides(t *testing.T) {
	known := map[string][]string{}
	flagsOfCommand := func(name, kind string) []string {
		if known[name+kind] == nil {
			args := []string{name, "-h"}
			if kind != "" {
				args = []string{name, kind, "-h"}
			}
			text, _ := call(t, args...)
			known[name+kind] = append(flagsOf(text), "h")
		}
		return known[name+kind]
	}
	for _, guide := range []string{"README.md", "README.vi.md", "data/README.md", "data/README.vi.md", "content/README.md", "content/README.vi.md"} {
		body, err := os.ReadFile("../../" + guide)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range regexp.MustCompile("(?:`|go run \\./cmd/)portal ([a-zA-Z-]+)([^`\n]*)").FindAllStringSubmatch(string(body), -1) {
			if commands()[m[1]] == nil {
				if m[1] != "help" && m[1] != "COMMAND" {
					t.Errorf("%s: portal %s does not exist", guide, m[1])
				}
				continue
			}
			n++
			kind := ""
			if word, _, _ := strings.Cut(strings.TrimSpace(m[2]), " "); m[1] == "new" && word != "" && !strings.ContainsAny(word, "|…") {
				if kind = word; !strings.Contains(kinds(), kind) {
					t.Errorf("%s: portal new %s does not exist", guide, kind)
					continue
				}
			}
			for _, f := range regexp.MustCompile(` --?([a-zA-Z][a-z_.-]*)`).FindAllStringSubmatch(m[2], -1) {
				if !slices.Contains(flagsOfCommand(m[1], kind), f[1]) {
					t.Errorf("%s: portal %s %s has no flag -%s", guide, m[1], kind, f[1])
				}
			}
		}
		if n == 0 {
			t.Errorf("%s names no command", guide)
		}
	}
}

// The language of a call is found before its flags are read.
func TestLanguageOf(t *testing.T) {
	for _, c := range []struct {
		args, env, want string
	}{
		{"check", "", "en"}, {"check", "vi_VN", "vi"}, {"check -lang vi", "", "vi"}, {"check --lang=en", "vi_VN", "en"}, {"-lang vi", "", "vi"},
		{"check -lang fr", "vi_VN", "vi"}, {"check -lang", "", "en"}, {"new notice lang vi", "", "en"},
	} {
		if got := languageOf(strings.Fields(c.args), environ(map[string]string{"LANG": c.env})); string(got) != c.want {
			t.Errorf("%s (%s): %s, want %s", c.args, c.env, got, c.want)
		}
	}
}

// What an editor may meet of the machine is said in Vietnamese, by the commands
// that meet it.
func TestFailures(t *testing.T) {
	dir := t.TempDir()
	there := dir + "/key"
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"import", dir + "/none.xlsx"}, "portal: không có tệp hoặc thư mục " + dir + "/none.xlsx\n"},
		{[]string{"verify", dir + "/none"}, "portal: không có tệp hoặc thư mục " + dir + "/none\n"},
		{[]string{"publish", "-key", dir + "/none", "-dry-run"}, "portal: không có tệp hoặc thư mục " + dir + "/none\n"},
		{[]string{"keygen", "-C", "../..", "-o", there}, "portal: đã có tệp " + there + "; tệp đó không bị ghi đè\n"},
		{[]string{"keygen", "-C", dir, "-o", dir + "/new"}, "portal: không đọc được data/site.toml; hãy chạy portal check\n"},
		{[]string{"fmt", "-C", dir, "../x"}, "portal: ../x nằm ngoài dự án\n"},
	} {
		if got, code := call(t, append(c.args, "-lang", "vi")...); got != c.want || code != exitFailure {
			t.Errorf("portal %s: exit %d, %q, want %q", strings.Join(c.args, " "), code, got, c.want)
		}
	}
}
