package main

import (
	"maps"
	"testing"
)

// TestWorld proves that the smallest world is the same each time, is read
// without an error, and that all its entities are ranked.
func TestWorld(t *testing.T) {
	w := worlds()[0]
	if !maps.Equal(w.files(), w.files()) {
		t.Error("the world is another the second time")
	}
	dir := t.TempDir()
	if _, err := (job{Out: dir, World: w}).world(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := job{Dir: dir, World: w}.ranks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Spent.Wall <= 0 || r.Spent.Pieces == 0 || r.Spent.Bytes == 0 {
		t.Errorf("nothing was measured: %+v", r.Spent)
	}
}
