package source

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// Report says how problems are shown to people.
type Report struct {
	Lang   string // "vi" or "en"
	Tree   fs.FS  // where the lines of the places are read, nil = no lines
	Sheet  string // a file whose places are cells: no line of it is shown
	Colour bool   // the text goes to a terminal that shows colours
	// Repository is the address under which the files can be read, up to the
	// revision, "https://github.com/OWNER/NAME/blob/REVISION"; "" = no links.
	Repository string
}

// Formats are the names of the forms in which problems can be printed.
func Formats() []string { return []string{"text", "json", "github", "markdown"} }

// Write prints problems in one of [Formats].
func (r Report) Write(w io.Writer, format string, problems []Problem) error {
	switch format {
	case "json":
		return WriteJSON(w, problems, r.Lang)
	case "github":
		return WriteGitHub(w, problems, r.Lang)
	case "markdown":
		return r.WriteMarkdown(w, problems)
	}
	return r.WriteText(w, problems)
}

// split parts errors from warnings; both keep their order.
func split(problems []Problem) (errors, warnings []Problem) {
	for _, p := range problems {
		if p.Severity() == Error {
			errors = append(errors, p)
		} else {
			warnings = append(warnings, p)
		}
	}
	return errors, warnings
}

// countLine is "2 errors, 1 warning"; what there is none of is left out.
func countLine(errors, warnings int, lang string) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, catalogue().count(errors, "error", lang))
	}
	if warnings > 0 {
		parts = append(parts, catalogue().count(warnings, "warning", lang))
	}
	return strings.Join(parts, ", ")
}

// excerpt is the line of a problem, where one can be shown.
func (r Report) excerpt(p Problem) (Excerpt, bool) {
	if r.Tree == nil || p.File == r.Sheet {
		return Excerpt{}, false
	}
	return ReadExcerpt(r.Tree, p.Pos)
}

// Colours of a terminal (ECMA-48), from its own sixteen, which suit its paper.
const (
	plain  = "\x1b[0m"
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[36m"
)

// WriteText prints problems for people at a terminal: the place and what is
// wrong, the line with a mark under the place, what to write instead, and why
// the rule exists where that is not plain, once for each rule. Warnings come first and errors last,
// where the eye is when the command has ended; then their numbers. Nothing is
// printed where nothing is wrong.
//
//	data/x.toml:13:10: value 120 is above the maximum 100
//	  13 | value  = 120
//	     |          ^^^
//	  hint: check the number …
//
//	1 error
func (r Report) WriteText(w io.Writer, problems []Problem) error {
	out := bufio.NewWriter(w)
	errors, warnings := split(problems)
	explained := map[string]bool{}
	for _, p := range warnings {
		r.writeProblem(out, p, yellow, r.paint(yellow, catalogue().word("warning", r.Lang))+": ", explained)
	}
	for _, p := range errors {
		r.writeProblem(out, p, red, "", explained)
	}
	if len(problems) > 0 {
		fmt.Fprintln(out, r.paint(bold, countLine(len(errors), len(warnings), r.Lang)))
	}
	return out.Flush()
}

// writeProblem writes one problem; the reason of a rule stands at its first one.
func (r Report) writeProblem(out io.Writer, p Problem, colour, kind string, explained map[string]bool) {
	fmt.Fprintf(out, "%s: %s%s\n", r.paint(bold, p.Pos.String()), kind, p.Text(r.Lang))
	if e, ok := r.excerpt(p); ok {
		gutter := len(strconv.Itoa(p.Line))
		fmt.Fprintf(out, "  %s %s\n", r.paint(dim, strconv.Itoa(p.Line)+" |"), strings.TrimRight(e.Before+r.paint(colour, e.Mark)+e.After, " "))
		fmt.Fprintf(out, "  %s %s%s\n", r.paint(dim, strings.Repeat(" ", gutter)+" |"),
			strings.Repeat(" ", columns(e.Before)), r.paint(colour, strings.Repeat("^", columns(e.Mark))))
	}
	fmt.Fprintf(out, "  %s: %s\n", r.paint(cyan, catalogue().word("hint", r.Lang)), p.Hint(r.Lang))
	if why := p.Why(r.Lang); why != "" && !explained[p.Rule] {
		explained[p.Rule] = true
		fmt.Fprintf(out, "  %s: %s\n", r.paint(cyan, catalogue().word("why", r.Lang)), why)
	}
	fmt.Fprintln(out)
}

func (r Report) paint(colour, text string) string {
	if !r.Colour {
		return text
	}
	return colour + text + plain
}
