package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resolution57.example/portal/internal/source"
)

// checkout is a git repository of its own.
type checkout struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) checkout {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	for _, name := range []string{"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"} {
		t.Setenv(name, "Test")
	}
	for _, name := range []string{"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"} {
		t.Setenv(name, "test@portal.example")
	}
	for _, name := range []string{"GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"} {
		t.Setenv(name, "2026-11-23T09:00:00Z")
	}
	return checkout{t, t.TempDir()}
}

func (r checkout) git(args ...string) string {
	r.t.Helper()
	out, err := exec.Command("git", append([]string{"-C", r.dir}, args...)...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// write writes a file of data.
func (r checkout) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

// commit commits everything and returns the commit.
func (r checkout) commit(text string) string {
	r.t.Helper()
	r.write("data/x.toml", text)
	r.git("add", "data")
	r.git("commit", "-q", "-m", text)
	return r.git("rev-parse", "HEAD")
}

// The list of changes compares with the commit that an editor would name: on main
// the newest, on a branch the one at which it left; or the one that was asked for.
func TestSince(t *testing.T) {
	r := newRepository(t)
	r.git("init", "-q", "-b", "main")
	first := r.commit("one")
	r.git("tag", "v1")
	second := r.commit("two")
	check := func(rev, name, commit, text string, why ...string) {
		t.Helper()
		s := &since{dir: r.dir, rev: rev}
		defer s.Close()
		e, err := s.open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name != name || e.Commit != commit {
			t.Errorf("compared with %s %s, want %s %s", e.Name, e.Commit, name, commit)
		}
		if body, err := fs.ReadFile(e.Root, "data/x.toml"); err != nil || string(body) != text {
			t.Errorf("%s: data/x.toml is %q: %v", name, body, err)
		}
		for _, words := range append(why, commit[:10], "23/11/2026") {
			if !strings.Contains(e.Why.VI, words) {
				t.Errorf("%q does not say %q", e.Why.VI, words)
			}
		}
		if !strings.Contains(e.Why.EN, "23 November 2026") {
			t.Errorf("%q names no day", e.Why.EN)
		}
	}
	check("", "HEAD", second, "two", "commit) gần nhất")
	check("v1", "v1", first, "one", "-since")
	r.git("checkout", "-q", "-b", "sua-so-lieu")
	check("", "main", second, "two", "tách nhánh khỏi main")
	r.commit("three")
	check("", "main", second, "two", "tách nhánh khỏi main")
	r.git("update-ref", "refs/remotes/origin/main", first)
	check("", "origin/main", first, "one", "tách nhánh khỏi origin/main")
	r.git("checkout", "-q", "--detach")
	check("", "origin/main", first, "one")
	third := r.git("rev-parse", "HEAD")
	r.git("update-ref", "-d", "refs/remotes/origin/main")
	r.git("checkout", "-q", "sua-so-lieu")
	r.git("branch", "-D", "main")
	check("", "HEAD", third, "three", "không biết nhánh main nào")

	// One folder at a time, the files outside of the data told by name.
	s := &since{dir: r.dir}
	defer s.Close()
	r.write("templates/home.html", "x")
	e, err := s.open(t.Context())
	if err != nil || !slices.Equal(e.Others, []string{"templates/home.html"}) {
		t.Errorf("%v: files %v", err, e.Others)
	}
	before := s.tree.dir
	if _, err := s.open(t.Context()); err != nil || s.tree.dir != before {
		t.Errorf("%v: the same commit was read twice", err)
	}
	r.commit("four")
	if _, err := s.open(t.Context()); err != nil || s.tree.dir == before {
		t.Errorf("%v: the new commit was not read", err)
	}
	if _, err := os.Stat(before); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder of the old commit stays: %v", err)
	}
}

// Where git cannot tell, it is said why, in both languages.
func TestSinceNothing(t *testing.T) {
	r := newRepository(t)
	refused := func(s *since, vi, en string) {
		t.Helper()
		defer s.Close()
		_, err := s.open(t.Context())
		var none *source.Reason
		if !errors.As(err, &none) {
			t.Fatalf("no reason: %v", err)
		}
		if !strings.Contains(none.VI, vi) || !strings.Contains(none.EN, en) {
			t.Errorf("%s\n%s", none.VI, none.EN)
		}
	}
	refused(&since{dir: r.dir}, "không nằm trong một kho git", "no git repository")
	r.git("init", "-q", "-b", "main")
	refused(&since{dir: r.dir}, "chưa có commit nào", "no commit yet")
	r.commit("one")
	r.git("checkout", "-q", "-b", "viec")
	r.commit("two")
	refused(&since{dir: r.dir, rev: "nosuch"}, "không có bản “nosuch”", "no revision “nosuch”")
	refused(&since{dir: r.dir, rev: "--output=x"}, "không có bản “--output=x”", "no revision “--output=x”")

	// A clone with the newest commit alone: that one, and why not another.
	clone := checkout{t, t.TempDir()}
	clone.git("clone", "-q", "--depth", "1", "--branch", "viec", "file://"+filepath.ToSlash(r.dir), ".")
	s := &since{dir: clone.dir}
	defer s.Close()
	e, err := s.open(t.Context())
	if err != nil || e.Name != "HEAD" || !strings.Contains(e.Why.VI, "bị cắt bớt lịch sử") || !strings.Contains(e.Why.EN, "git fetch --unshallow") {
		t.Errorf("%v: %+v", err, e)
	}
	refused(&since{dir: clone.dir, rev: "main"}, "git fetch --unshallow", "git fetch --unshallow")

	t.Setenv("PATH", t.TempDir())
	refused(&since{dir: r.dir}, "chưa cài git", "git is not installed")
}
