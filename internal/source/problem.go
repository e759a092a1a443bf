package source

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// Pos is a place in an input file. Line and Col count from 1; Col counts
// characters, not bytes. Line 0 means the file as a whole.
type Pos struct {
	File string
	Line int
	Col  int
}

// String is "data/x.toml:14:9", or only the name when the place is the whole file.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

func (p Pos) compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Severity says whether a problem stops the build.
type Severity uint8

// An Error stops the build; a Warning is only shown.
const (
	Error Severity = iota
	Warning
)

// String is the word used in rule files and in JSON.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Arg is one named argument of a problem.
type Arg struct {
	Name  string
	Value string
}

// Problem is one thing that is wrong at one place: a rule of the catalogue with
// its arguments. Its words, and whether it is an error, come from the catalogue.
type Problem struct {
	Pos
	Rule string
	Args []Arg
}

// String is the position and the English text.
func (p Problem) String() string { return p.Pos.String() + ": " + p.Text("en") }

// Severity is that of the rule.
func (p Problem) Severity() Severity { return catalogue().rule(p.Rule).severity }

// Text says in lang ("vi" or "en") what is wrong.
func (p Problem) Text(lang string) string {
	return catalogue().rule(p.Rule).text.in(lang).fill(p, lang)
}

// Hint says in lang ("vi" or "en") what to write instead.
func (p Problem) Hint(lang string) string {
	return catalogue().rule(p.Rule).hint.in(lang).fill(p, lang)
}

// Why says in lang ("vi" or "en") why the rule exists, "" where that is plain.
func (p Problem) Why(lang string) string {
	return catalogue().rule(p.Rule).why.in(lang).fill(p, lang)
}

func (p Problem) arg(name string) (string, bool) {
	for _, a := range p.Args {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

func (p Problem) compare(q Problem) int {
	return cmp.Or(p.Pos.compare(q.Pos), cmp.Compare(p.Rule, q.Rule), slices.CompareFunc(p.Args, q.Args, compareArgs))
}

func compareArgs(a, b Arg) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
}

// Problems collects the problems of a run. The zero value is ready; it may be
// used from several goroutines at once.
type Problems struct {
	mu   sync.Mutex
	list []Problem
}

// Add records that rule is broken at a place. args are name, value, name, value …
// A rule that is not in the catalogue, or a name without value, is a mistake in
// the program and panics.
func (ps *Problems) Add(at Pos, rule string, args ...string) {
	catalogue().rule(rule)
	if len(args)%2 != 0 {
		panic(fmt.Sprintf("source: rule %s: argument without value", rule))
	}
	p := Problem{Pos: at, Rule: rule}
	for i := 0; i < len(args); i += 2 {
		p.Args = append(p.Args, Arg{args[i], args[i+1]})
	}
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.list = append(ps.list, p)
}

// Repeat adds a problem that another collector has found.
func (ps *Problems) Repeat(p Problem) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.list = append(ps.list, p)
}

// Merge adds all problems of another collector, which nobody else uses any more.
func (ps *Problems) Merge(from *Problems) {
	if len(from.list) == 0 {
		return
	}
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.list = append(ps.list, from.list...)
}

// Sorted is a new list of all problems by file, line, column, rule and
// arguments. What was added twice is in it once.
func (ps *Problems) Sorted() []Problem {
	ps.mu.Lock()
	list := slices.Clone(ps.list)
	ps.mu.Unlock()
	slices.SortStableFunc(list, Problem.compare)
	return slices.CompactFunc(list, func(a, b Problem) bool { return a.compare(b) == 0 })
}

// Errors is the number of different problems that stop the build.
func (ps *Problems) Errors() int { return ps.count(Error) }

// Warnings is the number of different problems that do not stop the build.
func (ps *Problems) Warnings() int { return ps.count(Warning) }

func (ps *Problems) count(s Severity) int {
	n := 0
	for _, p := range ps.Sorted() {
		if p.Severity() == s {
			n++
		}
	}
	return n
}
