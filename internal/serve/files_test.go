package serve

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The forms' files are given to pages of the preview alone, and one that has
// changed since is not written over: of such a save nothing is written.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const vi, en = "content/pages/x.vi.md", "content/pages/x.en.md"
	write(vi, "+++\n# kept\ntitle = \"A\"\nsummary = \"B\"\n+++\n\nC\n")
	write(en, "+++\ntitle = \"D\"\nsummary = \"E\"\n+++\n\nF\n")
	write("data/site.toml", "title = 1\n")
	p := newPreview(Options{Dir: dir, Admin: true, Lang: "en"})
	ask := func(method, origin, site, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1:5757/__portal/files", strings.NewReader(body))
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", site)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		return w
	}
	const own = "http://127.0.0.1:5757"
	var files []workFile
	if err := json.Unmarshal(ask("GET", own, "same-origin", "").Body.Bytes(), &files); err != nil || len(files) != 2 {
		t.Fatalf("files: %v, %v", files, err)
	}
	version := map[string]string{}
	for _, f := range files {
		version[f.Name] = f.Version
	}
	text := func(files ...workFile) string {
		body, err := json.Marshal(files)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	newVI := workFile{vi, "+++\ntitle = \"New\"\nsummary = \"B\"\n+++\nC", version[vi]}
	newEN := workFile{en, "+++\ntitle = \"D\"\nsummary = \"E\"\n+++\nG", version[en]}
	stale := newEN
	stale.Version = version[vi]
	for _, c := range []struct {
		about, method, origin, site, body string
		status                            int
	}{
		{"another site", "POST", "https://elsewhere.example", "cross-site", text(newVI), http.StatusForbidden},
		{"another site, an old browser", "POST", "https://elsewhere.example", "", text(newVI), http.StatusForbidden},
		{"a changed file", "POST", own, "same-origin", text(newVI, stale), http.StatusConflict},
		{"a file without a form", "POST", own, "same-origin", text(newVI, workFile{"data/site.toml", "title = 2\n", ""}), http.StatusConflict},
		{"a way out", "POST", own, "same-origin", text(workFile{"content/pages/../../x.vi.md", newVI.Text, ""}), http.StatusConflict},
		{"no file", "POST", own, "same-origin", "{", http.StatusConflict},
		{"another method", "DELETE", own, "same-origin", "", http.StatusMethodNotAllowed},
	} {
		if w := ask(c.method, c.origin, c.site, c.body); w.Code != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.about, w.Code, c.status, w.Body)
		}
		if got, _ := os.ReadFile(filepath.Join(dir, vi)); strings.Contains(string(got), "New") {
			t.Fatalf("%s: written", c.about)
		}
	}
	if w := ask("POST", own, "same-origin", text(newVI, newEN)); w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	got, _ := os.ReadFile(filepath.Join(dir, vi))
	if want := "+++\n# kept\ntitle = \"New\"\nsummary = \"B\"\n+++\n\nC\n"; string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	got, _ = os.ReadFile(filepath.Join(dir, en))
	if !strings.Contains(string(got), "translates = \"") || !strings.HasSuffix(string(got), "\nG\n") {
		t.Errorf("the translation:\n%s", got)
	}
}
