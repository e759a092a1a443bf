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

// TestLog proves that a made-up log is read without an error and that
// everything on it is measured.
func TestLog(t *testing.T) {
	dir := t.TempDir()
	made, err := (job{Out: dir, Pages: 1000}).log(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := job{Dir: dir}.readLog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if made.Files != 1 || made.Bytes == 0 || r.Spent.Pieces == 0 || r.Log.Append.Bytes == 0 || r.Log.Files < 3 || r.Log.Bytes == 0 {
		t.Errorf("%+v\n%+v", made, r)
	}
}
