package serve

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// A place is opened by the editor's own address; no place outside of the project
// is, nor any where other machines can see the preview.
func TestEditorURL(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other names of files")
	}
	at := source.Pos{File: "data/số & 100%.toml", Line: 14, Col: 9}
	path := "/work/my%20portal/data/s%E1%BB%91%20"
	tests := []struct {
		o    Options
		at   source.Pos
		want string
	}{
		{Options{Editor: "vscode"}, at, "vscode://file" + path + "&%20100%25.toml:14:9"},
		{Options{Editor: "zed"}, at, "zed://file" + path + "&%20100%25.toml:14:9"},
		{Options{Editor: "idea"}, at, "idea://open?file=" + path + "%26%20100%25.toml&line=14&column=9"},
		{Options{Editor: "vscode"}, source.Pos{File: "data/x.toml"}, "vscode://file/work/my%20portal/data/x.toml:1:1"},
		{Options{Editor: "vscode", Anywhere: true}, at, ""},
		{Options{Editor: NoEditor}, at, ""},
		{Options{}, at, ""},
		{Options{Editor: "vscode"}, source.Pos{File: "/indicators/x/", Line: 3, Col: 1}, ""},
		{Options{Editor: "vscode"}, source.Pos{File: "../../etc/passwd", Line: 3, Col: 1}, ""},
		{Options{Editor: "vscode"}, source.Pos{}, ""},
	}
	for _, test := range tests {
		test.o.Dir = "/work/my portal"
		got := test.o.editorURL(test.at)
		if got != test.want {
			t.Errorf("%s, %v: %q, want %q", test.o.Editor, test.at, got, test.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Error(err)
		}
	}
	for _, name := range Editors() {
		if err := checkEditor(name); err != nil {
			t.Error(err)
		}
	}
	if err := Run(t.Context(), Options{Editor: "emacs", Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "vscode") {
		t.Errorf("an editor nobody knows: %v", err)
	}
}

// TestPanel proves that the panel parts errors from warnings, says what, how and
// why in the language of the person who edits, and opens the file at the line
// (peers.md, 1 and 7).
func TestPanel(t *testing.T) {
	dir := small(t)
	r := startWith(t, Options{Dir: dir, Lang: "vi", Editor: "vscode"})
	b := r.listen()
	b.checked()
	r.edit("content/notices/so-1.vi.md", "{{tasks-assigned 2024}}", "39,4% và {{tasks-assigned 2020}}")
	b.reload()
	b.counted(func(n problemCount) bool { return n.Errors > 0 && n.Warnings > 0 })
	_, page := r.get("/__portal/problems")
	for _, want := range []string{
		`<html lang="vi"`, " lỗi</h2>", "cảnh báo</h2>",
		`<a href="vscode://file` + r.dir + `/content/notices/so-1.vi.md:11:`, ">content/notices/so-1.vi.md:11:",
		"<mark>2020</mark>", "<mark>39,4%</mark>", "không có giá trị kỳ 2020", `<p class="why">Vì sao: số gõ tay`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the panel lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, `lang="en"`) || strings.Index(page, " lỗi</h2>") > strings.Index(page, "cảnh báo</h2>") {
		t.Errorf("the panel is not in the person's language, or warnings stand first:\n%s", page)
	}
	if _, english := r.get("/__portal/problems?lang=en"); !strings.Contains(english, "<h2>1 error</h2>") || !strings.Contains(english, "has no value for 2020") {
		t.Errorf("the panel in English:\n%s", english)
	}
	if resp, broken := r.get("/en/notices/so-1/"); resp.StatusCode == 500 && !strings.Contains(broken, `<html lang="vi"`) {
		t.Error("a page that cannot be shown does not speak the person's language")
	}
}

// TestFigures proves that the preview knows the line of each figure on a page,
// also of wholes, shares and computed values, and that it says so to the page
// from outside: the page is the one that a build writes.
func TestFigures(t *testing.T) {
	r := startWith(t, Options{Dir: small(t), Editor: "vscode"})
	read := func(page string) map[string]figurePlace {
		t.Helper()
		resp, body := r.get("/__portal/figures?page=" + url.QueryEscape(page))
		places := map[string]figurePlace{}
		if err := json.Unmarshal([]byte(body), &places); err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Fatalf("%s: %v, %s", page, err, body)
		}
		return places
	}
	home := read("/")
	for figure, line := range map[string]string{
		"tasks-assigned/2025":           "value  = 1320",
		"procedures-online/2025-11/hue": "hue      = [2241",
		"tasks-overdue/2025":            "value  = 66",
	} {
		place := home[figure]
		file, at, _ := strings.Cut(place.Place, ":")
		text := strings.Split(r.read(file), "\n")
		n := 0
		for _, digit := range strings.SplitN(at, ":", 2)[0] {
			n = n*10 + int(digit-'0')
		}
		if n == 0 || !strings.HasPrefix(text[n-1], line) {
			t.Errorf("%s is at %q, which does not begin with %q", figure, place.Place, line)
		}
		if place.Open != "vscode://file"+r.dir+"/"+place.Place {
			t.Errorf("%s opens %q", figure, place.Open)
		}
	}
	_, page := r.get("/")
	for _, m := range regexp.MustCompile(`data-figure="([^"#]+)`).FindAllStringSubmatch(page, -1) {
		if home[m[1]].Place == "" {
			t.Errorf("the page shows %s, whose place is not known", m[1])
		}
	}
	for _, nothing := range []string{"/nothing/", "../../etc/passwd", "/_headers", "/sitemap.xml"} {
		if got := read(nothing); len(got) > 0 {
			t.Errorf("%s: %v", nothing, got)
		}
	}
	_, script := r.get("/__portal/reload.js")
	if !strings.Contains(script, "portal-source") || !strings.Contains(script, `"figures?page="`) {
		t.Error("the script puts no links beside figures")
	}
}

// Nothing of that is in what a build writes: no link, no script of the preview,
// no file and line of a record.
func TestNothingOfThePreviewIsBuilt(t *testing.T) {
	dir := small(t)
	var ps source.Problems
	s, err := site.Load(site.Options{Root: os.DirFS(dir), Dir: dir, Cache: filepath.Join(dir, ".cache")}, &ps)
	if err != nil || s == nil {
		t.Fatalf("%v %v", err, ps.Sorted())
	}
	defer s.Close()
	out := filepath.Join(t.TempDir(), "public")
	if _, err := s.Build(t.Context(), out, &ps); err != nil || ps.Errors() > 0 {
		t.Fatalf("%v %v", err, ps.Sorted())
	}
	trace := regexp.MustCompile(`__portal|portal-source|portal-badge|vscode:|` + regexp.QuoteMeta(dir) + `|data/indicators/[a-z-]+\.toml:\d`)
	figures, files := 0, 0
	err = filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(name)
		files++
		figures += strings.Count(string(body), "data-figure=")
		if found := trace.Find(body); found != nil {
			t.Errorf("%s holds %q", strings.TrimPrefix(name, out), found)
		}
		return err
	})
	if err != nil || files < 100 || figures < 100 {
		t.Errorf("%v: only %d files with %d figures", err, files, figures)
	}
}

// startWith runs a preview with options of its own until the test ends.
func startWith(t testing.TB, o Options) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	r := &running{t: t, dir: o.Dir, log: &safeBuffer{}}
	o.Addr, o.Cache, o.Log, o.Ready = "127.0.0.1:0", filepath.Join(o.Dir, ".cache", "drawings"), r.log, func(url string) { ready <- url }
	go func() { ended <- Run(ctx, o) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case r.url = <-ready:
	case <-time.After(patient):
		t.Fatalf("the preview does not start:\n%s", r.log)
	}
	r.url = strings.TrimSuffix(r.url, "/")
	return r
}
