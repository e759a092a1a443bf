package draw

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files returns the names in a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func wantStats(t *testing.T, d *Drawer, drawn, cached int) {
	t.Helper()
	if n, m := d.Stats(); n != drawn || m != cached {
		t.Errorf("drew %d and took %d from the cache, want %d and %d", n, m, drawn, cached)
	}
}

func TestCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := charts(t)[2]
	first := open(t, 1, dir)
	want := string(draw(t, first, s))
	wantStats(t, first, 1, 0)

	second := open(t, 1, dir)
	if got := string(draw(t, second, s)); got != want {
		t.Errorf("the cached drawing differs:\n%s", got)
	}
	// Words and id are no reason to draw again.
	s.ID, s.Title = "other", "Khác"
	if got := string(draw(t, second, s)); !strings.Contains(got, `<title id="other-title">Khác</title>`) {
		t.Errorf("got\n%s", got)
	}
	wantStats(t, second, 0, 2)
	if e := <-second.slots; e != nil {
		t.Error("an engine was started although all drawings were cached")
	} else {
		second.slots <- e
	}
	// Size and language are.
	s.Width++
	draw(t, second, s)
	wantStats(t, second, 1, 2)
}

func TestDamagedCacheIsDrawnAgain(t *testing.T) {
	dir := t.TempDir()
	s := charts(t)[2]
	want := string(draw(t, open(t, 1, dir), s))
	name := filepath.Join(dir, files(t, dir)[0])
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "no line", string(good[:len(good)/2]), strings.Replace(string(good), "fill", "full", 1)} {
		if err := os.WriteFile(name, []byte(bad), 0o666); err != nil {
			t.Fatal(err)
		}
		d := open(t, 1, dir)
		if got := string(draw(t, d, s)); got != want {
			t.Errorf("drew something else over a damaged file of %d bytes", len(bad))
		}
		wantStats(t, d, 1, 0)
		if mended, _ := os.ReadFile(name); string(mended) != string(good) {
			t.Error("the damaged file was not replaced")
		}
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	all := charts(t)
	draw(t, open(t, 1, dir), all[1])
	if err := os.WriteFile(filepath.Join(dir, tempPrefix+"1"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(foreign, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	d := open(t, 1, dir)
	parallel := open(t, 1, dir)
	draw(t, d, all[2])
	draw(t, parallel, all[3])
	if err := d.Prune(); err != nil {
		t.Fatal(err)
	}
	want := []string{d.key(all[2]) + ".svg", d.key(all[3]) + ".svg", "notes.txt"}
	if want[0] > want[1] {
		want[0], want[1] = want[1], want[0]
	}
	if got := strings.Join(files(t, dir), " "); got != strings.Join(want, " ") {
		t.Errorf("left %s\nwant %s (what was asked for, what another build added, what is not ours)", got, want)
	}
	if err := d.Prune(); err != nil {
		t.Errorf("a second time: %v", err)
	}
}

func TestCacheThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := Open(Options{Modules: modules, Cache: file})
	if err == nil || !strings.Contains(err.Error(), "cache of drawings") {
		t.Errorf("got %v", err)
	}
}
