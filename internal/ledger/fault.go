package ledger

import (
	"resolution57.example/portal/internal/source"
)

// Fault is one thing that is wrong with a log, a checkpoint or a proof: a rule
// of internal/source/rules/ledger.toml with its arguments. As an error it speaks
// English, and [source.Said] hears both languages; [Read] reports it as a problem.
type Fault struct {
	Rule      string
	Args      []string // name, value, name, value …
	Line, Col int      // in the text at fault, from 1; 0 where that says nothing
}

// Error is the English text of the rule.
func (f *Fault) Error() string { return f.Text("en") }

// Text is the text of the rule in lang, "vi" or "en".
func (f *Fault) Text(lang string) string {
	p := source.Problem{Rule: f.Rule}
	for k := 0; k+1 < len(f.Args); k += 2 {
		p.Args = append(p.Args, source.Arg{Name: f.Args[k], Value: f.Args[k+1]})
	}
	return p.Text(lang)
}

// with adds an argument.
func (f *Fault) with(name, value string) *Fault {
	f.Args = append(f.Args, name, value)
	return f
}

// report adds the fault to the problems of a file.
func (f *Fault) report(ps *source.Problems, file string, line int) {
	at := source.Pos{File: file, Line: line, Col: max(f.Col, 1)}
	if line == 0 {
		at = source.Pos{File: file}
	}
	ps.Add(at, f.Rule, f.Args...)
}
