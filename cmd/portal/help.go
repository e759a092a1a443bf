package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/review"
	"resolution57.example/portal/internal/serve"
	"resolution57.example/portal/internal/source"
)

//go:embed help.toml
var helpFile embed.FS

// help is what help.toml says: of every command what it does, and of every flag
// what stands behind it and its Vietnamese text. The English one stands where
// the flag is made.
type help struct {
	Flags    map[string]flagHelp `toml:"flag" rule:"required"`
	Commands []commandHelp       `toml:"command" rule:"required"`
}

type commandHelp struct {
	Name     string              `toml:"name" rule:"required"`
	Group    string              `toml:"group" rule:"required"` // edit or publish
	About    lang.Text           `toml:"about" rule:"required"`
	Examples []exampleHelp       `toml:"example"`
	Flags    map[string]flagHelp `toml:"flag"`
}

type exampleHelp struct {
	Run  string    `toml:"run" rule:"required"`
	Says lang.Text `toml:"says"`
}

type flagHelp struct {
	Value lang.Text `toml:"value"` // what stands behind it; none behind a switch
	VI    string    `toml:"vi" rule:"required"`
}

// readHelp reads help.toml; a test proves that nothing is wrong with it.
func readHelp() (help, error) {
	var h help
	var ps source.Problems
	file, ok := source.ReadTOML(helpFile, "help.toml", &ps)
	if !ok || !file.Decode(&h, &ps) {
		var b strings.Builder
		_ = source.WriteText(&b, ps.Sorted(), "en")
		return h, errors.New(b.String())
	}
	return h, nil
}

// command finds what is said of a command; the kinds of `portal new` are one.
func (h help) command(name string) commandHelp {
	name, _, _ = strings.Cut(name, " ")
	for _, c := range h.Commands {
		if c.Name == name {
			return c
		}
	}
	return commandHelp{Name: name}
}

// flag finds what is said of a flag, the command's own text before that of all.
func (h help) flag(command, name string) (flagHelp, bool) {
	if f, ok := h.command(command).Flags[name]; ok {
		return f, true
	}
	f, ok := h.Flags[name]
	return f, ok
}

// overview is what `portal help` prints.
func (h help) overview(w io.Writer, l lang.Lang) {
	say(w, l, "cách dùng: portal LỆNH [cờ]\n", "usage: portal COMMAND [flags]\n")
	for _, group := range []struct {
		name  string
		title lang.Text
	}{
		{"edit", lang.Text{VI: "biên tập:", EN: "to edit:"}},
		{"publish", lang.Text{VI: "dựng, công bố, kiểm chứng:", EN: "to build, publish and verify:"}},
	} {
		fmt.Fprintln(w, group.title.In(l))
		for _, c := range h.Commands {
			if c.Group == group.name {
				columns(w, c.Name, c.About.In(l), 10)
			}
		}
		fmt.Fprintln(w)
	}
	say(w, l, "“portal LỆNH -h” cho biết các cờ và ví dụ của một lệnh. Trong thư mục dự án, gõ\n“go run ./cmd/portal” thay cho “portal”. Thêm “-lang en” để đọc tiếng Anh.\n",
		"\"portal COMMAND -h\" lists the flags of a command, with examples. In the folder of the\nproject write \"go run ./cmd/portal\" for \"portal\". Add \"-lang vi\" for Vietnamese.\n")
	say(w, l, "ví dụ:\n  go run ./cmd/portal serve", "example:\n  go run ./cmd/portal serve")
}

// usage is what `portal COMMAND -h` prints.
func (h help) usage(f *flag.FlagSet, l lang.Lang, example string) {
	w, name := f.Output(), strings.TrimPrefix(f.Name(), "portal ")
	c := h.command(name)
	fmt.Fprintf(w, "%s: %s\n\n", f.Name(), c.About.In(l))
	examples := c.Examples
	if example != "" {
		examples = []exampleHelp{{Run: example}}
	}
	say(w, l, "ví dụ:", "example:")
	for _, e := range examples {
		if text := e.Says.In(l); text != "" {
			fmt.Fprintf(w, "  # %s\n", text)
		}
		fmt.Fprintf(w, "  %s\n", e.Run)
	}
	say(w, l, "\ncờ:", "\nflags:")
	f.VisitAll(func(one *flag.Flag) {
		said, ok := h.flag(name, one.Name)
		text := one.Usage
		if !ok { // of the kinds of `portal new`, in the language of the call already
			text = strings.ReplaceAll(text, "**", "")
			said.Value = lang.Text{VI: "CHỮ", EN: "TEXT"}
		}
		if ok && l == lang.VI {
			text = wordLists().Replace(said.VI)
		}
		if d := one.DefValue; d != "" && d != "0" && d != "false" {
			text += map[lang.Lang]string{lang.VI: " (mặc định: " + d + ")", lang.EN: " (default " + d + ")"}[l]
		}
		columns(w, strings.TrimSpace("-"+one.Name+" "+said.Value.In(l)), text, 22)
	})
}

// wordLists fills in the words that a Vietnamese text only names.
func wordLists() *strings.Replacer {
	return strings.NewReplacer(
		"{problem-formats}", strings.Join(source.Formats(), ", "),
		"{diff-formats}", strings.Join(review.Formats(), ", "),
		"{editors}", strings.Join(serve.Editors(), ", "),
	)
}

// screenWidth is how wide a text of help may be: that of the narrowest terminal.
const screenWidth = 80

// columns prints a name and, from one column on, its text in lines.
func columns(w io.Writer, name, text string, width int) {
	line := "  " + name
	if utf8.RuneCountInString(name) >= width {
		fmt.Fprintln(w, line)
		line = ""
	}
	indent := strings.Repeat(" ", width+2)
	line += indent[min(utf8.RuneCountInString(line), len(indent)):]
	used := len(indent)
	for k, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case k == 0:
		case used+1+n > screenWidth:
			fmt.Fprintln(w, line)
			line, used = indent, len(indent)
		default:
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	fmt.Fprintln(w, line)
}

// say prints a line in one of the two languages.
func say(w io.Writer, l lang.Lang, vi, en string, args ...any) {
	fmt.Fprintf(w, lang.Text{VI: vi, EN: en}.In(l)+"\n", args...)
}

// languageOf is the language of a call: what -lang says, wherever among the
// arguments it stands, else that of the environment.
func languageOf(args []string, getenv func(string) string) lang.Lang {
	for k, arg := range args {
		name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if !strings.HasPrefix(arg, "-") || name != "lang" {
			continue
		}
		if !given && k+1 < len(args) {
			value = args[k+1]
		}
		if value == "vi" || value == "en" {
			return lang.Lang(value)
		}
	}
	return lang.Lang(language(getenv))
}

// tongue is the language of what is said of a command's flags.
func tongue(f *flag.FlagSet) lang.Lang {
	one := f.Lookup("lang")
	if l := one.Value.String(); l == "vi" || l == "en" {
		return lang.Lang(l)
	}
	return lang.Lang(one.DefValue)
}

// refuse says what is wrong with the arguments of a command, and where to read
// what may stand there.
func refuse(f *flag.FlagSet, vi, en string, args ...any) error {
	l := tongue(f)
	fmt.Fprintf(f.Output(), "%s: ", f.Name())
	say(f.Output(), l, vi, en, args...)
	say(f.Output(), l, "  gợi ý: “%s -h” liệt kê các cờ và ví dụ", "  hint: \"%s -h\" lists the flags, with examples", f.Name())
	return errUsage
}

// parseFlags reads flags up to the first argument that is none.
func parseFlags(f *flag.FlagSet, args []string) error {
	w := f.Output()
	f.SetOutput(io.Discard) // package flag speaks English alone
	err := f.Parse(args)
	f.SetOutput(w)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, flag.ErrHelp):
		f.Usage()
		return errHelp
	}
	return refuseFlag(f, err)
}

// flagErrors are what package flag says, and the same in Vietnamese; a test
// proves that it still says so.
func flagErrors() []struct {
	en *regexp.Regexp
	vi string
} {
	return []struct {
		en *regexp.Regexp
		vi string
	}{
		{regexp.MustCompile(`^flag needs an argument: (-\S+)$`), "sau cờ $1 phải ghi một giá trị"},
		{regexp.MustCompile(`^bad flag syntax: (.+)$`), "không có cờ nào viết như $1"},
		{regexp.MustCompile(`^invalid boolean value (".*") for (-\S+): .*$`), "cờ $2 chỉ nhận true hoặc false, không nhận $1"},
		{regexp.MustCompile(`^invalid value (".*") for flag (-\S+): parse error$`), "giá trị $1 của cờ $2 không đọc được"},
		{regexp.MustCompile(`^invalid value (".*") for flag (-\S+): value out of range$`), "giá trị $1 của cờ $2 quá lớn"},
		{regexp.MustCompile(`^invalid value (".*") for flag (-\S+): (.*)$`), "giá trị $1 của cờ $2 không dùng được: $3"},
	}
}

// unknownFlag is what package flag says of a flag that there is not.
func unknownFlag(err error) (name string, ok bool) {
	return strings.CutPrefix(err.Error(), "flag provided but not defined: -")
}

// refuseFlag says in the language of the call what package flag has against the
// arguments.
func refuseFlag(f *flag.FlagSet, err error) error {
	if name, ok := unknownFlag(err); ok {
		var all []string
		f.VisitAll(func(one *flag.Flag) { all = append(all, one.Name) })
		if guess := source.Nearest(name, all); guess != "" {
			return refuse(f, "không có cờ -%s; có phải ý bạn là -%s?", "there is no flag -%s; did you mean -%s?", name, guess)
		}
		return refuse(f, "không có cờ -%s", "there is no flag -%s", name)
	}
	for _, e := range flagErrors() {
		if e.en.MatchString(err.Error()) {
			return refuse(f, "%[1]s", "%[2]s", e.en.ReplaceAllString(err.Error(), e.vi), err.Error())
		}
	}
	return refuse(f, "%[1]v", "%[1]v", err)
}
