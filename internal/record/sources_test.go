package record

import (
	"slices"
	"testing"
)

// The documents behind values are those that state them, that print what was
// computed, from which it was computed, and that bring a reply; each once.
func TestSourcesOf(t *testing.T) {
	from := func(id string) *Source { return &Source{ID: id} }
	a, b, c, d := from("a"), from("b"), from("c"), from("d")
	left, right := &Observation{Origin: &Origin{Source: a}}, &Observation{Origin: &Origin{Source: b, Reply: &Reply{Source: d}}}
	computed := &Observation{Origin: &Origin{Source: a, StatedSource: c}, From: &[2]*Observation{left, right}}
	if got := SourcesOf([]*Observation{computed, right, left}); !slices.Equal(got, []*Source{a, c, b, d}) {
		t.Errorf("%v", got)
	}
}
