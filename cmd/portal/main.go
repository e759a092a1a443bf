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
	"os"
	"os/signal"
	"syscall"
	"time"
)

const usage = `usage: portal COMMAND [flags]

commands:
  build    build the site into a folder
  check    check everything and write nothing
  serve    preview the site while files change
  diff     say what the files change against a git revision
  publish  log, sign and release what is new and what changed
  keygen   make a key that signs the ledger
  verify   check a published site, or a copy of it, against its log
  import   take the figures of a spreadsheet into the records
  export   write the figures of an indicator as a spreadsheet
  fmt      lay records and front matter out the common way
  new      begin a notice, indicator, task, source, schedule entry or feedback record

"portal COMMAND -h" lists the flags of a command.

example:
  portal build -o public
`

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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitFailure
	}
	e := environment{stdin: os.Stdin, stdout: stdout, stderr: stderr, getenv: getenv, now: now, terminal: isTerminal(os.Stdin), screen: isScreen(stderr)}
	e.progress = newProgress(e)
	commands := map[string]func(context.Context, environment, []string) error{
		"build": build, "check": check, "serve": preview, "diff": diff, "publish": publish, "keygen": keygen, "verify": verifyCopy,
		"import": importSheet, "export": exportSheet, "fmt": layOut, "new": begin,
	}
	command, ok := commands[args[0]]
	switch {
	case args[0] == "-h" || args[0] == "--help" || args[0] == "help":
		fmt.Fprint(stdout, usage)
		return exitOK
	case !ok:
		fmt.Fprintf(stderr, "portal: unknown command %q\n\n%s", args[0], usage)
		return exitFailure
	}
	err := command(ctx, e, args[1:])
	e.progress.clear()
	return exitCode(err, stderr)
}

func exitCode(err error, stderr io.Writer) int {
	switch {
	case err == nil || errors.Is(err, errHelp):
		return exitOK
	case errors.Is(err, errProblems):
		return exitProblems
	case errors.Is(err, errUsage):
		return exitFailure
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "portal: interrupted; nothing was replaced")
		return exitFailure
	}
	fmt.Fprintf(stderr, "portal: %v\n", err)
	return exitFailure
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
}
