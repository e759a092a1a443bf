package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

func environ(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

// Colours and a line that is rewritten are for a screen that obeys; NO_COLOR
// takes the colours alone.
func TestScreen(t *testing.T) {
	for _, c := range []struct {
		name           string
		screen         bool
		env            map[string]string
		obeys, colours bool
	}{
		{"a terminal", true, map[string]string{"TERM": "xterm-256color"}, true, true},
		{"a pipe", false, map[string]string{"TERM": "xterm-256color"}, false, false},
		{"a terminal without control", true, map[string]string{"TERM": "dumb"}, false, false},
		{"a person who wants no colours", true, map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, true, false},
		{"an empty NO_COLOR says nothing", true, map[string]string{"TERM": "xterm", "NO_COLOR": ""}, true, true},
	} {
		e := environment{screen: c.screen, getenv: environ(c.env)}
		if e.obeys() != c.obeys || e.colours() != c.colours {
			t.Errorf("%s: obeys %v, colours %v", c.name, e.obeys(), e.colours())
		}
	}
}

// Problems are coloured on a terminal, and hold no control sequence elsewhere.
func TestReportColours(t *testing.T) {
	for _, screen := range []bool{true, false} {
		var out, said bytes.Buffer
		e := environment{stdout: &out, stderr: &said, screen: screen, getenv: environ(map[string]string{"TERM": "xterm"})}
		c := &common{dir: t.TempDir(), lang: "vi", format: "text"}
		if err := os.WriteFile(c.dir+"/x.toml", []byte("tên = \"a\"\nbeter = 1\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		var ps source.Problems
		ps.Add(source.Pos{File: "x.toml", Line: 2, Col: 1}, "unknown-key-guess", "key", "beter", "guess", "better")
		if err := c.report(e, &ps); err != errProblems || out.Len() > 0 {
			t.Errorf("screen %v: %v, stdout %q", screen, err, out.String())
		}
		if strings.Contains(said.String(), "\x1b") != screen {
			t.Errorf("screen %v: %q", screen, said.String())
		}
		if screen && !strings.Contains(said.String(), "\x1b[1;31mbeter\x1b[0m = 1\n") {
			t.Errorf("the mark is not coloured: %q", said.String())
		}
	}
}

// The line of progress is written anew in its place, no more often than can be
// read, and gone before anything else is said; a pipe gets nothing.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	e := environment{stderr: &out, screen: true, getenv: environ(map[string]string{"TERM": "xterm", "LANG": "vi_VN.UTF-8"})}
	p := newProgress(e)
	now := time.Unix(0, 0)
	p.now = func() time.Time { return now }
	p.site(site.Progress{})
	now = now.Add(time.Second)
	p.site(site.Progress{Files: 1203, Of: 2507, Drawn: 34, Cached: 2})
	p.site(site.Progress{Files: 1204, Of: 2507, Drawn: 34, Cached: 2}) // at once
	p.clear()
	p.clear()
	want := "\r\x1b[Kđang đọc dữ liệu và bài viết…" +
		"\r\x1b[Kđang dựng tệp 1.203/2.507, đã vẽ 34 biểu đồ (2 lấy từ bộ nhớ đệm)\r\x1b[K"
	if out.String() != want {
		t.Errorf("%q\nwant\n%q", out.String(), want)
	}

	e.screen = false
	if newProgress(e) != nil {
		t.Error("a pipe has a progress")
	}
	var none *progress
	none.say("x", "x")
	none.site(site.Progress{})
	none.clear()
}

// Where the files can be read is known in a GitHub workflow, and can be told.
func TestRepository(t *testing.T) {
	workflow := map[string]string{"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc"}
	if got := repository(environ(workflow)); got != "https://github.com/o/r/blob/abc" {
		t.Errorf("in a workflow: %q", got)
	}
	if got := repository(environ(nil)); got != "" {
		t.Errorf("elsewhere: %q", got)
	}
	for text, ok := range map[string]bool{"https://git.example/o/r/-/blob/main": true, "javascript:alert(1)": false, "o/r": false, "https://x.example/?a": false} {
		if isRepository(text) != ok {
			t.Errorf("%s is an address of files: %v, want %v", text, !ok, ok)
		}
	}
}

// A check that finds nothing says so to a person, with what was proved; a pipe gets
// no word.
func TestCheckFindsNothing(t *testing.T) {
	dir := t.TempDir()
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := lay(dir, project); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		screen bool
		args   []string
		want   string
	}{
		{true, []string{"-lang", "vi"}, `^không có lỗi: [1-9][\d.]* chỉ số, [1-9][\d.]* nhiệm vụ, [1-9][\d.]* trang\n$`},
		{true, []string{"-lang", "en"}, `^no errors: [1-9][\d,]* indicators, [1-9][\d,]* tasks, [1-9][\d,]* pages\n$`},
		{true, []string{"-lang", "vi", "-format", "github"}, `^$`},
		{false, []string{"-lang", "vi"}, `^$`},
	} {
		var out, said bytes.Buffer
		e := environment{stdout: &out, stderr: &said, screen: c.screen, getenv: environ(map[string]string{"TERM": "dumb"}), now: time.Now}
		if err := check(t.Context(), e, append(c.args, "-C", dir)); err != nil || !regexp.MustCompile(c.want).MatchString(said.String()) || out.Len() > 0 {
			t.Errorf("%v, screen %v: %v, %q, want %q; stdout %q", c.args, c.screen, err, said.String(), c.want, out.String())
		}
	}
}
