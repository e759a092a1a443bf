package admin

import (
	"strings"

	"resolution57.example/portal/internal/source"
)

// Refusal is the error of a form that was not written: the rule that it broke.
type Refusal struct{ source.Problem }

// NoForm refuses a file for which there is none.
func NoForm(name string) *Refusal { return refuse(name, "admin-no-form") }

// Changed refuses a file that is no longer the one a form was filled with.
func Changed(name string) *Refusal { return refuse(name, "admin-changed") }

// refuse makes the refusal of a file by a rule, with the arguments of its text as
// pairs of name and value.
func refuse(name, rule string, args ...string) *Refusal {
	var ps source.Problems
	ps.Add(source.Pos{File: name}, rule, args...)
	return &Refusal{ps.Sorted()[0]}
}

// Error is the English text.
func (r *Refusal) Error() string { return r.Problem.String() }

// dotted is the name of a list of blocks as its headers have it.
func dotted(at []any) string {
	var parts []string
	for _, step := range at {
		if key, ok := step.(string); ok {
			parts = append(parts, key)
		}
	}
	return strings.Join(parts, ".")
}
