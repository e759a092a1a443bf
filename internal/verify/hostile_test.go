package verify

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/source"
)

// served is a copy on a server, on which some addresses may answer otherwise.
func served(t testing.TB, files map[string][]byte, other map[string]http.HandlerFunc) Source {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer := other[r.URL.Path]; answer != nil {
			answer(w, r)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		body, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Write(body) // whoever reads sees whether it came
	}))
	t.Cleanup(server.Close)
	src, err := Site(server.URL+"/", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// A site that cannot be listed is found by its map, its API, its list of data
// files and its links, and its faults are those of the folder.
func TestSite(t *testing.T) {
	p, files := copyOf(t)
	r, ps := run(t, served(t, files, nil), Options{Config: &p.config})
	if ps.Errors() > 0 || !r.Whole {
		t.Errorf("whole %v\n%s", r.Whole, text(t, ps))
	}
	inFolder, _ := run(t, inMemory(files), Options{Config: &p.config})
	if r.Values < inFolder.Values*9/10 {
		t.Errorf("of %d values in a folder only %d are found on a site", inFolder.Values, r.Values)
	}
	for name, change := range map[string][2]string{
		vi:                                       {`value="66"`, `value="6"`},
		"data/indicators/tasks-overdue.csv":      {",66,", ",67,"},
		"data/rankings/online-2025-11.csv":       {",92.42,", ",82.42,"},
		"api/v1/observations/tasks-overdue.json": {`"value":"66"`, `"value":"65"`},
		"api/v1/rankings/online/editions/2025-11.json": {`"score": "92.42"`, `"score": "99.42"`},
	} {
		_, files := copyOf(t)
		replaced(t, files, name, change[0], change[1])
		if _, ps := run(t, served(t, files, nil), Options{}); !strings.Contains(text(t, ps), name+":") || ps.Errors() == 0 {
			t.Errorf("%s was changed:\n%s", name, text(t, ps))
		}
	}
}

// A hostile server costs no more than the limits say, and what it did is named.
func TestHostileServer(t *testing.T) {
	said := golden.Messages(t, "testdata/hostile.txtar")
	endless := func(w http.ResponseWriter, r *http.Request) {
		for chunk := bytes.Repeat([]byte("<p>"), 1<<14); r.Context().Err() == nil; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
	bomb := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 1 << 12 {
			if _, err := z.Write(make([]byte, 1<<14)); err != nil {
				return
			}
		}
		z.Close() // whoever reads has gone
	}
	to := func(address string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
	}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another host was asked") }))
	defer elsewhere.Close()
	small := DefaultLimits()
	small.File, small.Total = 1<<20, 64<<20
	few, little, brief := small, small, small
	few.Requests, little.Total, brief.Time = 40, 100<<10, 300*time.Millisecond
	stuck := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, c := range map[string]struct {
		at     string
		answer http.HandlerFunc
		limits Limits
		want   string
	}{
		"checkpoint without end": {"/log/checkpoint", endless, small, "log/checkpoint: the file is larger than 262144 bytes"},
		"bundle without end":     {"/log/tile/entries/001.p/103", endless, small, "log/tile/entries/001.p/103: the file is larger than 1048576 bytes"},
		"tile without end":       {"/log/tile/0/000", endless, small, "log/tile/0/000: the tile has > 8192 bytes and must have 8192"},
		"meaning without end":    {"/log/meaning/definition.jsonl", endless, small, "log/meaning/definition.jsonl: the file is larger than 1048576 bytes"},
		"page without end":       {"/indicators/tasks-overdue/2025/", endless, small, "indicators/tasks-overdue/2025/index.html: the file is larger than 1048576 bytes"},
		"page, unpacked":         {"/indicators/tasks-overdue/2025/", bomb, small, "indicators/tasks-overdue/2025/index.html: the file is larger than 1048576 bytes"},
		"table, unpacked":        {"/data/observations.csv", bomb, small, "data/observations.csv: the file is larger than 1048576 bytes"},
		"JSON without end":       {"/api/v1/index.json", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"x":"`); endless(w, r) }, small, "api/v1/index.json: the file is larger than 1048576 bytes"},
		"JSON without bottom":    {"/api/v1/index.json", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, strings.Repeat("[", 100)) }, small, "api/v1/index.json: the file cannot be read: objects stand deeper than 64"},
		"redirect elsewhere":     {"/log/checkpoint", to(elsewhere.URL + "/log/checkpoint"), small, "log/checkpoint: the address redirects to " + elsewhere.URL},
		"redirect of a page":     {"/data/", to(elsewhere.URL), small, "data/index.html: the address redirects to " + elsewhere.URL},
		"redirect in a circle":   {"/log/checkpoint", to("/log/checkpoint"), small, "log/checkpoint: the address redirects to "},
		"server in trouble":      {"/log/checkpoint", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, small, "log/checkpoint: the file cannot be read: the server answers 500 Internal Server Error"},
		"silence":                {"/log/checkpoint", stuck, brief, "the time of 300ms is over, so the check was ended"},
		"silence behind":         {"/data/observations.csv", stuck, brief, "the time of 300ms is over, so the check was ended"},
		"too many files":         {"/x", nil, few, "the limit of 40 files is reached"},
		"too much":               {"/x", nil, little, "the limit of 102400 bytes is reached"},
		"links without end": {"/data/", func(w http.ResponseWriter, _ *http.Request) {
			for n := range 1000 {
				fmt.Fprintf(w, "<a href=\"/data/%d/\">x</a>\n", n)
			}
		}, few, "the limit of 40 files is reached"},
		"path escape": {"/data/", func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `<a href="/../../etc/passwd/">x</a> <a href="..%2f..%2fetc/x.html">x</a> <a href="/data/..%5cx.csv">x</a> <a href="//else.example/data/">x</a>`)
		}, small, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, files := copyOf(t)
			r, ps := run(t, served(t, files, map[string]http.HandlerFunc{c.at: c.answer}), Options{Limits: c.limits})
			if all := text(t, ps); !strings.Contains(all, c.want) || (ps.Errors() == 0) != (c.want == "") {
				t.Errorf("%q is not said:\n%s", c.want, all)
			}
			if c.limits != small {
				ps = nowhere(ps, c.want) // the file at which a limit is reached is another one each time
			}
			keep(t, said, name, ps, []string{c.want})
			if r.Bytes > c.limits.Total+1<<20 || r.Files > int64(c.limits.Requests)+workers {
				t.Errorf("%d files, %d bytes were read", r.Files, r.Bytes)
			}
			if c.limits.Requests == 40 && r.Whole {
				t.Error("a check that was ended says that it saw the whole")
			}
		})
	}
}

// nowhere is a problem without its place.
func nowhere(ps *source.Problems, want string) *source.Problems {
	var out source.Problems
	for _, p := range ps.Sorted() {
		if !strings.Contains(p.String(), want) {
			continue
		}
		var args []string
		for _, a := range p.Args {
			args = append(args, a.Name, a.Value)
		}
		out.Add(source.Pos{File: "FILE"}, p.Rule, args...)
	}
	return &out
}

// A server that does not answer in time, and a line without end.
func TestSlowAndLong(t *testing.T) {
	said := golden.Messages(t, "testdata/slow.txtar")
	_, files := copyOf(t)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	src, err := Site(server.URL+"/", 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	slow := "log/keys: the server took too long to answer"
	_, ps := run(t, src, Options{})
	if !strings.Contains(text(t, ps), slow) {
		t.Errorf("%q is not said:\n%s", slow, text(t, ps))
	}
	keep(t, said, "slow", ps, []string{slow})
	files["data/observations.csv"] = bytes.Repeat([]byte("x"), longestLine+2)
	long := "data/observations.csv: a line has more than"
	_, ps = run(t, inMemory(files), Options{})
	if !strings.Contains(text(t, ps), long) {
		t.Errorf("%q is not said:\n%s", long, text(t, ps))
	}
	keep(t, said, "long line", ps, []string{long})
}

// Names in files of the copy never lead out of it, on any system.
func TestSafe(t *testing.T) {
	for name, want := range map[string]bool{
		"a/b.csv": true, "": false, ".": false, "/etc/passwd": false, "../x": false, "a/../../x": false, "a//b": false,
		`a\b`: false, "c:x": false, "a\x00b": false, strings.Repeat("a/", 600) + "b": false,
	} {
		if safe(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
		if got := below("data", name); (got != "") != want {
			t.Errorf("%q below a folder: %q", name, got)
		}
	}
	for link, want := range map[string]string{
		"/data/": "data/index.html", "../x/": "x/index.html", "/api/v1/a.json?x=1#y": "api/v1/a.json", "https://e.example/api/v1/a.json": "api/v1/a.json",
		"https://e.example/data/": "", "//e.example/data/": "", "javascript:x": "", "mailto:a@b.example": "", "#x": "", "/data/x.xlsx": "",
		"/data/releases/2026-11-23/x.csv": "", "/../../etc/passwd/": "etc/passwd/index.html", `/data/..%5cx.csv`: "", "%zz": "",
	} {
		if got := linked("en/index.html", link); got != want {
			t.Errorf("%s leads to %q, want %q", link, got, want)
		}
	}
}

// A folder is not left through links, and pipes are not waited for.
func TestFolder(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "out")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	src, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"out", "folder", "none", "../secret"} {
		if body, err := src.Open(t.Context(), name); err == nil {
			got, _ := io.ReadAll(body)
			t.Errorf("%s is opened: %s", name, got)
		}
	}
	if _, err := Folder(filepath.Join(outside, "secret")); err == nil {
		t.Error("a file is taken for a folder")
	}
	if _, err := Folder(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there")
	}
}

func TestSiteAddress(t *testing.T) {
	for _, address := range []string{"", "example.org", "ftp://example.org", "https://", "https://u:p@example.org", "https://example.org/?a", "https://example.org/#a", "file:///etc"} {
		if _, err := Site(address, time.Second); err == nil {
			t.Errorf("%q is taken for the address of a site", address)
		}
	}
}

// An interrupted check says that, and nothing of the copy.
func TestInterrupted(t *testing.T) {
	_, files := copyOf(t)
	ctx, stop := context.WithCancel(t.Context())
	n := 0
	var ps source.Problems
	_, err := Run(ctx, inMemory(files), Options{Limits: DefaultLimits(), Progress: func(string, int64, int64) {
		if n++; n == 5 {
			stop()
		}
	}}, &ps)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if ps.Errors() > 0 {
		t.Error(text(t, &ps))
	}
}
