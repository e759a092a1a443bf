// Command portal turns the records under data/ and the notices under content/
// into the static, bilingual transparency site.
//
//	portal build -o public      build the site
//	portal check                prove everything, write nothing
//	portal serve                live preview while editing
//	portal diff REV             what the files change against a git revision
//	portal publish              log, sign and release what is new or changed
//	portal keygen -o FILE       make the key that signs
//	portal verify URL|DIR       hold a published copy against its log
//	portal import FILE          take the figures of a spreadsheet in
//	portal export ID            write figures as a spreadsheet
//	portal fmt                  one layout for all records
//	portal new KIND ID          begin a record as a commented file
//
// Only this package reads the clock, the environment, flags and the file system of the
// machine; everything below takes what it needs as values.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Exit codes: 0 all is well, 1 there are problems in the files, 2 the command
// could not be understood or the machine failed it.
const (
	exitOK       = 0
	exitProblems = 1
	exitFailure  = 2
)

// errProblems ends a command whose problems have been printed.
var errProblems = errors.New("problems found")

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, os.Getenv, time.Now)) }

// run is main without the process: arguments in, exit code out.
func run(args []string, stdout, stderr io.Writer, getenv func(string) string, now func() time.Time) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	e := environment{
		stdin: os.Stdin, stdout: stdout, stderr: stderr, getenv: getenv, now: now, terminal: isTerminal(os.Stdin), screen: isScreen(stderr),
		spoken: languageOf(args, getenv),
	}
	var err error
	if e.help, err = readHelp(); err != nil {
		return exitCode(err, e.spoken, stderr)
	}
	e.progress = newProgress(e)
	name, rest := commandOf(args)
	command, ok := commands()[name]
	switch {
	case name == "help" || name == "" && isHelp(rest):
		e.help.overview(stdout, e.spoken)
		return exitOK
	case name == "":
		e.help.overview(stderr, e.spoken)
		return exitFailure
	case !ok:
		e.unknownCommand(name)
		return exitFailure
	}
	err = command(ctx, e, rest)
	e.progress.clear()
	return exitCode(err, e.spoken, stderr)
}

// commands are those of portal, by name.
func commands() map[string]func(context.Context, environment, []string) error {
	return map[string]func(context.Context, environment, []string) error{
		"build": build, "check": check, "serve": preview, "diff": diff, "publish": publish, "keygen": keygen, "verify": verifyCopy,
		"import": importSheet, "export": exportSheet, "fmt": layOut, "new": begin,
	}
}

// commandOf takes the name of the command out of the arguments, before which
// only the language may stand; "help check" is "check -h".
func commandOf(args []string) (name string, rest []string) {
	at := 0
	switch {
	case len(args) > 0 && (strings.HasPrefix(args[0], "-lang=") || strings.HasPrefix(args[0], "--lang=")):
		at = 1
	case len(args) > 1 && (args[0] == "-lang" || args[0] == "--lang"):
		at = 2
	}
	if at >= len(args) {
		return "", nil
	}
	name, rest = args[at], append(args[:at:at], args[at+1:]...)
	if _, ok := commands()[name]; !ok && strings.HasPrefix(name, "-") {
		return "", args
	}
	if name == "help" && at+1 < len(args) && !strings.HasPrefix(args[at+1], "-") {
		return args[at+1], append(rest[:at:at], "-h")
	}
	return name, rest
}

// isHelp reports whether somebody asks for help and for nothing else.
func isHelp(args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool { return arg == "-h" || arg == "--help" || arg == "-help" })
}

// unknownCommand says that there is no such command, and which was meant.
func (e environment) unknownCommand(name string) {
	say(e.stderr, e.spoken, "portal: không có lệnh %q", "portal: unknown command %q", name)
	if guess := source.Nearest(name, slices.Sorted(maps.Keys(commands()))); guess != "" {
		say(e.stderr, e.spoken, "  gợi ý: có phải ý bạn là %s?", "  hint: did you mean %s?", guess)
	}
	fmt.Fprintln(e.stderr)
	e.help.overview(e.stderr, e.spoken)
}

func exitCode(err error, l lang.Lang, stderr io.Writer) int {
	switch {
	case err == nil || errors.Is(err, errHelp):
		return exitOK
	case errors.Is(err, errProblems):
		return exitProblems
	case errors.Is(err, errUsage):
		return exitFailure
	case errors.Is(err, context.Canceled):
		say(stderr, l, "portal: đã dừng giữa chừng; chưa tệp nào bị thay", "portal: interrupted; nothing was replaced")
		return exitFailure
	}
	fmt.Fprintf(stderr, "portal: %s\n", inWords(err, l))
	return exitFailure
}

// inWords is an error in the language of the call, where it is one that an editor
// meets; what else the machine says stays as it is.
func inWords(err error, l lang.Lang) string {
	var known interface{ Text(lang string) string }
	var file *fs.PathError
	switch {
	case errors.As(err, &known):
		return known.Text(string(l))
	case l != lang.VI || !errors.As(err, &file):
	case errors.Is(file, fs.ErrNotExist):
		return "không có tệp hoặc thư mục " + file.Path
	case errors.Is(file, fs.ErrExist):
		return "đã có tệp " + file.Path + "; tệp đó không bị ghi đè"
	case errors.Is(file, fs.ErrPermission):
		return "không được phép đọc hoặc ghi " + file.Path
	}
	return err.Error()
}

// environment is what a command may see of the machine.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	terminal       bool // a person sits at stdin
	screen         bool // a person sees stderr as it is written
	progress       *progress
	spoken         lang.Lang // language of messages; "" for that of the machine
	help           help
}

// tongue is the language of messages before the flags are read.
func (e environment) tongue() lang.Lang {
	if e.spoken != "" {
		return e.spoken
	}
	return e.usual()
}

// usual is the language of messages where no flag says another.
func (e environment) usual() lang.Lang { return lang.Lang(language(e.getenv)) }
