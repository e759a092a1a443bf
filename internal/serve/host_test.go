package serve

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// finished writes a small finished site and serves it.
func finished(t *testing.T) http.Handler {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"index.html": "home", "404.html": "không có", "about.html": "about", "x/index.html": "x", "data/a.csv": "năm\n",
		"en/index.html": "en home", "en/404.html": "missing", "assets/site-ABCD.css": "a{}", "secret/.htaccess": "x",
		"_headers":   "/\n  X-Page: home\n/x/*\n  X-Page: x\n/en/*\n  X-Page: en\n/*\n  X-All: 1\n/x/*\n  X-All: 2\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n",
		"_redirects": "# rules\n/en/* /en/404.html 404\n/old /x/\n/moved/* /x/:splat 302\n",
	}
	for name, body := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h, err := Static(dir)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestStatic proves that a finished folder is served by Netlify's rules
// (NET-08, NET-10, NET-11): clean addresses, a missing page in the language of
// its address, no rule file.
func TestStatic(t *testing.T) {
	h := finished(t)
	tests := []struct {
		path, body, location string
		status               int
	}{
		{path: "/", status: 200, body: "home"},
		{path: "/index.html", status: 200, body: "home"},
		{path: "/x/", status: 200, body: "x"},
		{path: "/x?q=1", status: 301, location: "/x/?q=1"},
		{path: "/about", status: 200, body: "about"},
		{path: "/about/", status: 200, body: "about"},
		{path: "/nowhere", status: 404, body: "không có"},
		{path: "/en/nowhere/", status: 404, body: "missing"},
		{path: "/entities/", status: 404, body: "không có"},
		{path: "/old", status: 301, location: "/x/"},
		{path: "/moved/y", status: 302, location: "/x/y"},
		{path: "/_headers", status: 404, body: "không có"},
		{path: "/_redirects", status: 404, body: "không có"},
		{path: "/assets/", status: 404, body: "không có"},
		{path: "/assets", status: 404, body: "không có"},
		{path: "//x", status: 404, body: "không có"},
		{path: "/x/../index.html", status: 404, body: "không có"},
		{path: "/%2e%2e/x", status: 404, body: "không có"},
	}
	for _, test := range tests {
		w := get(h, "GET", test.path)
		if w.Code != test.status || w.Header().Get("Location") != test.location || w.Body.String() != test.body {
			t.Errorf("%s: %d %q to %q, want %d %q to %q", test.path, w.Code, w.Body, w.Header().Get("Location"), test.status, test.body, test.location)
		}
	}
}

// TestStaticHeaders proves that values of one header are joined (SEC-03 would
// break otherwise), that types name their encoding, and that a page is asked
// for anew each time while an asset is kept (NET-10).
func TestStaticHeaders(t *testing.T) {
	h := finished(t)
	tests := []struct{ path, header, want string }{
		{"/x/", "X-All", "1, 2"},
		{"/x/", "X-Page", "x"},
		{"/en/nowhere/", "X-Page", "en"},
		{"/nowhere/", "X-Page", ""},
		{"/", "Content-Type", "text/html; charset=utf-8"},
		{"/data/a.csv", "Content-Type", "text/csv; charset=utf-8"},
		{"/", "Cache-Control", "public, max-age=0, must-revalidate"},
		{"/assets/site-ABCD.css", "Cache-Control", "public, max-age=31536000, immutable"},
	}
	for _, test := range tests {
		if got := get(h, "GET", test.path).Header().Get(test.header); got != test.want {
			t.Errorf("%s of %s is %q, want %q", test.header, test.path, got, test.want)
		}
	}
}

// TestStaticMethods proves that the folder can only be read.
func TestStaticMethods(t *testing.T) {
	h := finished(t)
	if w := get(h, "HEAD", "/nowhere/"); w.Code != 404 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d with %d bytes", w.Code, w.Body.Len())
	}
	if w := get(h, "POST", "/"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	tag := get(h, "GET", "/").Header().Get("Etag")
	if w := get(h, "GET", "/", "If-None-Match", tag); w.Code != 304 {
		t.Errorf("a page that has not changed: %d, want 304", w.Code)
	}
}

// TestStaticForm proves that a form is taken as Netlify takes it (NET-12,
// NET-13): its name among its fields, the page it names shown next; nothing else
// may be sent.
func TestStaticForm(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	h := finished(t)
	for _, test := range []struct {
		path, kind, body, location string
		status                     int
	}{
		{"/x/", form, "form-name=gop-y&message=a", "/x/", 303},
		{"/x/", form + "; charset=UTF-8", "form-name=gop-y", "/x/", 303},
		{"/about", form, "form-name=gop-y", "/about", 303},
		{"/x", form, "form-name=gop-y", "/x/", 301},
		{"/nowhere/", form, "form-name=gop-y", "", 404},
		{"/x/", form, "message=a", "", 405},
		{"/x/", form, "", "", 405},
		{"/x/", form, "form-name=gop-y&message=" + strings.Repeat("a", maxForm), "", 405},
		{"/x/", "application/json", `{"form-name": "gop-y"}`, "", 405},
		{"/x/", "multipart/form-data; boundary=b", "form-name=gop-y", "", 405},
	} {
		r := httptest.NewRequest("POST", test.path, strings.NewReader(test.body))
		r.Header.Set("Content-Type", test.kind)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.status || w.Header().Get("Location") != test.location || w.Header().Get("X-All") == "" && test.status != 405 {
			t.Errorf("%s %s %.40s: %d to %q, want %d to %q", test.path, test.kind, test.body, w.Code, w.Header().Get("Location"), test.status, test.location)
		}
	}
}

// TestStaticRules proves that a rule file that cannot be followed is refused.
func TestStaticRules(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"_redirects", "\n/a b\n", `_redirects:2:1: "/a b" is not of the form: /from /to status`},
		{"_headers", "/\n  no header\n", "_headers:2:1: "},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, test.name), []byte(test.body), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Static(dir)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		}
	}
}
