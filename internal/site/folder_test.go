package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/source"
)

// place is an output folder with the last good site in it: one page and the
// file by which it is known.
func place(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "public")
	write(t, out, map[string]string{marker: markerLine, "index.html": "the last good site"})
	return out
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, body := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tree is what stands in a folder: files with their first line.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)], _, _ = strings.Cut(string(body), "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// lastGood proves that the old site stands whole, alone and under its name.
func lastGood(t *testing.T, out string) {
	t.Helper()
	marked := strings.TrimSuffix(markerLine, "\n")
	want := map[string]string{"public/" + marker: marked, "public/index.html": "the last good site"}
	if diff := cmp.Diff(want, tree(t, filepath.Dir(out))); diff != "" {
		t.Errorf("the last good site (-want +got):\n%s", diff)
	}
}

// fill puts a finished site into a folder in the making.
func fill(t *testing.T, f *folder) {
	t.Helper()
	for name, body := range map[string]string{marker: markerLine, "en/index.html": "the new site"} {
		if err := f.write(name, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
}

func newSite(t *testing.T, out string) {
	t.Helper()
	marked := strings.TrimSuffix(markerLine, "\n")
	want := map[string]string{"public/" + marker: marked, "public/en/index.html": "the new site"}
	if diff := cmp.Diff(want, tree(t, filepath.Dir(out))); diff != "" {
		t.Errorf("the new site (-want +got):\n%s", diff)
	}
}

// A new site takes the place of the old one as a whole: in one step, by two
// renames where there is no such step, and where there was no site before.
func TestPublish(t *testing.T) {
	one := func(string, string) error { return errors.ErrUnsupported }
	for name, c := range map[string]struct {
		out      string
		exchange func(a, b string) error
	}{
		"one step":    {place(t), exchange},
		"two renames": {place(t), one},
		"first site":  {filepath.Join(t.TempDir(), "public"), exchange},
		"deep":        {filepath.Join(t.TempDir(), "not", "yet", "public"), exchange},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := newFolder(c.out)
			if err != nil {
				t.Fatal(err)
			}
			f.exchange = c.exchange
			fill(t, f)
			if err := f.publish(); err != nil {
				t.Fatal(err)
			}
			f.discard()
			newSite(t, c.out)
		})
	}
}

// Linux swaps the two folders in one step; a file system that cannot is no
// reason to fail.
func TestExchange(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a/x": "1", "b/y": "2"})
	if err := exchange(filepath.Join(dir, "a"), filepath.Join(dir, "b")); err != nil {
		t.Skipf("this system has no exchange: %v", err)
	}
	if diff := cmp.Diff(map[string]string{"a/y": "2", "b/x": "1"}, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// The second rename fails: the first is undone.
func TestPublishUndone(t *testing.T) {
	out := place(t)
	f, err := newFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	f.exchange = func(string, string) error { return errors.Join(os.RemoveAll(f.fresh), errors.ErrUnsupported) }
	if err := f.publish(); err == nil || !strings.Contains(err.Error(), out) {
		t.Errorf("publish: %v", err)
	}
	f.discard()
	lastGood(t, out)
}

// What a killed build leaves is mended by the next: it died before it
// published, between the two renames, or after.
func TestRepair(t *testing.T) {
	hidden := func(out, what string) string {
		return filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".portal-"+what)
	}
	for name, leave := range map[string]func(t *testing.T, out string){
		"half a new site": func(t *testing.T, out string) {
			write(t, hidden(out, "new"), map[string]string{"index.html": "half"})
		},
		"between two renames": func(t *testing.T, out string) {
			write(t, hidden(out, "new"), map[string]string{"index.html": "whole, but not in place"})
			if err := os.Rename(out, hidden(out, "old")); err != nil {
				t.Fatal(err)
			}
		},
		"after both renames": func(t *testing.T, out string) {
			write(t, hidden(out, "old"), map[string]string{"index.html": "older"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := place(t)
			leave(t, out)
			f, err := newFolder(out)
			if err != nil {
				t.Fatal(err)
			}
			f.discard()
			lastGood(t, out)
			if f, err = newFolder(out); err != nil {
				t.Fatal(err)
			}
			fill(t, f)
			if err := f.publish(); err != nil {
				t.Fatal(err)
			}
			f.discard()
			newSite(t, out)
		})
	}
}

// A folder that this program did not make is never replaced, whatever its
// name; an empty one is.
func TestForeignFolder(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"somebody's work":       {"thesis.doc": "years of it"},
		"another Netlify site":  {marker: "/*\n  X-Frame-Options: DENY\n", "index.html": "theirs"},
		"a site and then lost":  {"index.html": "the marker was removed"},
		"a folder named marker": {marker + "/x": "odd"},
	} {
		out := filepath.Join(t.TempDir(), "public")
		write(t, out, files)
		before := tree(t, out)
		f, err := newFolder(out)
		if err == nil {
			f.discard()
			t.Errorf("%s: was going to be replaced", name)
		} else if !strings.Contains(err.Error(), out) || !strings.Contains(err.Error(), "-o") {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(before, tree(t, out)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	empty := t.TempDir()
	f, err := newFolder(empty)
	if err != nil {
		t.Fatalf("an empty folder: %v", err)
	}
	f.discard()
}

// Nothing beside the output but our own hidden folders is touched.
func TestNeighbours(t *testing.T) {
	out := place(t)
	neighbours := map[string]string{"public.old/x": "theirs", "public.new/x": "theirs", "publication/x": "theirs"}
	write(t, filepath.Dir(out), neighbours)
	f, err := newFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, f)
	if err := f.publish(); err != nil {
		t.Fatal(err)
	}
	f.discard()
	all := tree(t, filepath.Dir(out))
	for name := range neighbours {
		if all[name] != "theirs" {
			t.Errorf("%s is gone", name)
		}
	}
}

// Two builds into one place do not mix: the second is refused while the first
// runs, and works after it.
func TestTwoBuilds(t *testing.T) {
	out := place(t)
	first, err := newFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	if first.lock == nil {
		t.Skip("this system has no locks")
	}
	fill(t, first)
	if _, err := newFolder(out); !errors.Is(err, errBusy) {
		t.Errorf("the second build: %v", err)
	}
	if err := first.publish(); err != nil {
		t.Fatal(err)
	}
	first.discard()
	second, err := newFolder(out)
	if err != nil {
		t.Fatal(err)
	}
	second.discard()
	newSite(t, out)
}

// A place where nothing can be written is an error that names it.
func TestNotWritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, filepath.Dir(file), map[string]string{"file": "x"})
	for _, out := range []string{file, filepath.Join(file, "public")} {
		if _, err := newFolder(out); err == nil || !strings.Contains(err.Error(), out) {
			t.Errorf("%s: %v", out, err)
		}
	}
}

// Whatever ends a build in its middle, the last good site stays whole: a full
// disk, an interruption, a page that cannot be rendered, an error in a page.
func TestBuildThatEndsInTheMiddle(t *testing.T) {
	s := open(t, Options{Root: smallTree(t), Cache: drawings})
	for _, c := range []struct {
		name string
		stop func(n int64, cancel func()) error
		want error
	}{
		{"disk full", func(n int64, _ func()) error {
			return &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
		}, syscall.ENOSPC},
		{"interrupted", func(_ int64, cancel func()) error { cancel(); return nil }, context.Canceled},
	} {
		for _, at := range []int64{1, 12, 60} {
			t.Run(fmt.Sprintf("%s at file %d", c.name, at), func(t *testing.T) {
				out := place(t)
				f, err := newFolder(out)
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var n atomic.Int64
				write := func(name string, body []byte) error {
					if k := n.Add(1); k >= at {
						if err := c.stop(k, cancel); err != nil {
							return err
						}
					}
					return f.write(name, body)
				}
				var ps source.Problems
				if _, err := s.buildInto(ctx, f, write, &ps); !errors.Is(err, c.want) {
					t.Errorf("error %v, want %v", err, c.want)
				}
				f.discard()
				lastGood(t, out)
			})
		}
	}
}

// A problem in the finished pages stops the build before anything is replaced;
// the next build, mended, works.
func TestBuildWithProblems(t *testing.T) {
	out, cache := place(t), t.TempDir() // a build prunes its cache
	bad := smallTree(t)
	page := bad["content/pages/about.vi.md"]
	page.Data = append(page.Data, "\n[Không có](/khong-co/)\n"...)
	var ps source.Problems
	s := open(t, Options{Root: bad, Cache: cache})
	if _, err := s.Build(t.Context(), out, &ps); err != nil {
		t.Fatal(err)
	}
	if ps.Errors() == 0 {
		t.Error("a broken link passed")
	}
	lastGood(t, out)

	var none source.Problems
	good := open(t, Options{Root: smallTree(t), Cache: cache})
	if _, err := good.Build(t.Context(), out, &none); err != nil || none.Errors() > 0 {
		t.Fatalf("the next build: %v\n%s", err, problemText(t, &none))
	}
	want := render(t, good)
	got := tree(t, out)
	for _, name := range want.names() {
		if _, ok := got[name]; !ok {
			t.Errorf("%s was not written", name)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("files that no page asked for: %v", got)
	}
}
