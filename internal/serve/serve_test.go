package serve

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// patient is how long a test waits for what must come; it is never reached.
const patient = 60 * time.Second

// running is a preview of the small project of internal/site, in a folder of
// its own.
type running struct {
	t    testing.TB
	dir  string
	url  string
	log  *safeBuffer
	stop func() error
}

// small writes the small project into a new folder.
func small(t testing.TB) (dir string) {
	t.Helper()
	archive, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.Files {
		files[f.Name] = f.Data
	}
	dir = t.TempDir()
	for name, body := range files {
		if vi := files[strings.TrimSuffix(name, ".en.md")+".vi.md"]; vi != nil {
			sum := sha256.Sum256(bytes.SplitN(vi, []byte("+++\n"), 3)[2])
			body = bytes.ReplaceAll(body, []byte("HASH"), []byte(hex.EncodeToString(sum[:])))
		}
		put(t, filepath.Join(dir, name), string(body))
	}
	for _, folder := range []string{"templates", "static"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("../..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	linkModules(t, dir)
	return dir
}

func linkModules(t testing.TB, dir string) {
	t.Helper()
	modules, err := filepath.Abs("../../node_modules")
	if err == nil {
		err = os.Symlink(modules, filepath.Join(dir, "node_modules"))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// start runs a preview of the project in dir until the test ends or stops it.
func start(t testing.TB, dir string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	r := &running{t: t, dir: dir, log: &safeBuffer{}}
	go func() {
		ended <- Run(ctx, Options{Addr: "127.0.0.1:0", Dir: dir, Cache: filepath.Join(dir, ".cache", "drawings"), Log: r.log, Ready: func(url string) { ready <- url }})
	}()
	r.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
	})
	select {
	case r.url = <-ready:
	case err := <-ended:
		ended <- err
		t.Fatalf("the preview ended: %v", err)
	case <-time.After(patient):
		t.Fatal("the preview does not start")
	}
	r.url = strings.TrimSuffix(r.url, "/")
	return r
}

// safeBuffer keeps what is logged.
type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *safeBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(text)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func put(t testing.TB, file, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (r *running) read(name string) string {
	r.t.Helper()
	body, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(body)
}

// edit replaces a text in a file of the project and returns what puts it back.
func (r *running) edit(name, old, new string) (mend func()) {
	r.t.Helper()
	before := r.read(name)
	if !strings.Contains(before, old) {
		r.t.Fatalf("%s holds no %q", name, old)
	}
	put(r.t, filepath.Join(r.dir, name), strings.Replace(before, old, new, 1))
	return func() { put(r.t, filepath.Join(r.dir, name), before) }
}

// get asks for a page.
func (r *running) get(path string) (*http.Response, string) {
	r.t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Get(r.url + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp, string(body)
}

// browser is an open page that hears of news.
type browser struct {
	t       testing.TB
	version string
	events  chan event
	close   func()
}

type event struct{ kind, data string }

// listen opens the stream of events and takes the present version from it.
func (r *running) listen() *browser {
	r.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(r.url + "/__portal/events")
	if err != nil {
		r.t.Fatal(err)
	}
	b := &browser{t: r.t, events: make(chan event, 1000), close: func() { resp.Body.Close() }}
	r.t.Cleanup(b.close)
	go func() {
		defer close(b.events)
		lines := bufio.NewScanner(resp.Body)
		var kind string
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "event":
				kind = value
			case "data":
				b.events <- event{kind, value}
			}
		}
	}()
	b.version = b.next("version").data
	return b
}

// next waits for an event of a kind.
func (b *browser) next(kind string) event {
	b.t.Helper()
	late := time.After(patient)
	for {
		select {
		case e, ok := <-b.events:
			if !ok {
				b.t.Fatal("the events have ended")
			}
			if e.kind == kind {
				return e
			}
		case <-late:
			b.t.Fatalf("no event %s", kind)
		}
	}
}

// reload waits for a new version.
func (b *browser) reload() {
	b.t.Helper()
	for {
		if v := b.next("version").data; v != b.version {
			b.version = v
			return
		}
	}
}

// checked waits until a check has ended.
func (b *browser) checked() {
	b.t.Helper()
	b.counted(func(problemCount) bool { return true })
}

// found waits until a check has counted so many errors and warnings.
func (b *browser) found(errors, warnings int) {
	b.t.Helper()
	b.counted(func(n problemCount) bool { return n.Errors == errors && n.Warnings == warnings })
}

// problemCount is what the event "problems" says.
type problemCount struct {
	Errors, Warnings int
	Checked          bool
}

// counted waits until a check has ended whose count is as wanted.
func (b *browser) counted(wanted func(problemCount) bool) {
	b.t.Helper()
	for {
		var n problemCount
		if err := json.Unmarshal([]byte(b.next("problems").data), &n); err != nil {
			b.t.Fatal(err)
		}
		if n.Checked && wanted(n) {
			return
		}
	}
}

const (
	assigned     = "data/indicators/tasks-assigned.toml"
	assignedPage = "/indicators/tasks-assigned/"
)

// TestEditReachesPage proves the purpose of the preview: a file is edited, the
// browser hears of it, and the page it asks for holds the edit, in whatever way
// the editor saves.
func TestEditReachesPage(t *testing.T) {
	r := start(t, small(t))
	b := r.listen()
	file := filepath.Join(r.dir, assigned)
	saves := []struct {
		name string
		save func(body string)
	}{
		{"write in place", func(body string) { put(t, file, body) }},
		{"rename over", func(body string) {
			trial := filepath.Join(filepath.Dir(file), ".tasks-assigned.toml.swp")
			put(t, trial, body)
			rename(t, trial, file)
		}},
		{"keep a backup", func(body string) {
			rename(t, file, file+"~")
			put(t, file, body)
		}},
		{"rename over from elsewhere", func(body string) {
			trial := filepath.Join(r.dir, "tasks-assigned.tmp")
			put(t, trial, body)
			rename(t, trial, file)
		}},
	}
	values := []string{"1200", "1211", "1222", "1233", "1244"}
	for k, s := range saves {
		s.save(strings.Replace(r.read(assigned), values[k], values[k+1], 1))
		b.reload()
		resp, page := r.get(assignedPage)
		for !strings.Contains(page, "1."+values[k+1][1:]) { // a change seen in two halves
			b.reload()
			resp, page = r.get(assignedPage)
		}
		if resp.StatusCode != 200 || !strings.Contains(page, `<script src="/__portal/reload.js" data-version="`+b.version+`" defer></script>`+"\n</body>") {
			t.Errorf("%s: status %d, page of version %s:\n%s", s.name, resp.StatusCode, b.version, page[len(page)-300:])
		}
	}
	if _, page := r.get("/en" + assignedPage); !strings.Contains(page, "1,244") {
		t.Error("the English page does not show the edit")
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// TestProblemPage proves that a broken file is shown with its place, the words
// in both languages and the line, on every page, and that mending it is enough.
func TestProblemPage(t *testing.T) {
	r := start(t, small(t))
	b := r.listen()
	tests := []struct {
		name, file, old, new string
		place, text, line    string
		path, fine           string // what is asked for; a page that must be fine meanwhile
	}{
		{
			"a word for a number", assigned, "value  = 1200", "value  = \"many\"",
			assigned + ":17:10", "value phải là số", "value  = <mark>&#34;many&#34;</mark>", "/", "",
		},
		{
			"a syntax error", "data/vocabulary.toml", "[[theme]]", "[[theme]",
			"data/vocabulary.toml:1:", "", "[[theme]", "/sources/", "",
		},
		{
			"a file that is missing", "content/notices/so-1.en.md", "source  = \"so-1\"", "source  = \"so-9\"",
			"content/notices/so-1.en.md:2:11", "", "so-9", "/404.html", "",
		},
		{
			"a figure that is not there", "content/notices/so-1.vi.md", "{{tasks-assigned 2024}}", "{{tasks-assigned 2020}}",
			"content/notices/so-1.vi.md:11:35", "không có giá trị kỳ 2020", "tasks-assigned <mark>2020</mark>", "/notices/so-1/", "/sources/",
		},
		{
			"a template that cannot be parsed", "templates/sources.html", `{{define "main"}}`, "{{define \"main\"}}\n{{if}}",
			"templates/sources.html:2:1", "không dùng được khuôn mẫu", "<mark>{{if}}</mark>", "/sources/", "",
		},
		{
			"a template that asks for what is not there", "templates/sources.html", `{{define "main"}}`, "{{define \"main\"}}\n<p>{{.Nothing}}</p>",
			"templates/sources.html:2:6", "không dùng được khuôn mẫu", "{{<mark>.Nothing</mark>}}", "/sources/", "/",
		},
		{
			"a script that is not there", "static/js/site.js", "./theme.js", "./nothing.js",
			"static/js/site.js:", "không đóng gói được tệp", "./nothing.js", "/", "",
		},
		{
			"a style sheet", "static/css/site.css", "@import", "a { color: \"\n@import",
			"static/css/site.css:2:13", "không đóng gói được tệp", "a { color: &#34;<mark>", "/", "",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mend := r.edit(test.file, test.old, test.new)
			b.reload()
			resp, page := r.get(test.path)
			if test.place != "" {
				checkProblemPage(t, resp, page, test.place, test.text, test.line)
			}
			if test.fine != "" {
				if resp, _ := r.get(test.fine); resp.StatusCode != 200 {
					t.Errorf("%s: status %d, want 200", test.fine, resp.StatusCode)
				}
			}
			mend()
			b.reload()
			if resp, page := r.get(test.path); resp.StatusCode != 200 {
				t.Errorf("mended: status %d\n%s", resp.StatusCode, page)
			}
		})
	}
}

func checkProblemPage(t *testing.T, resp *http.Response, page, place, text, line string) {
	t.Helper()
	if resp.StatusCode != 500 {
		t.Errorf("status %d, want 500", resp.StatusCode)
	}
	for _, want := range []string{`<html lang="vi"`, place, text, line, `lang="en"`, "/__portal/reload.js"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'") {
		t.Errorf("policy %q", policy)
	}
	if inline := regexp.MustCompile(`(?i)<style|\sstyle=|<script>|\son[a-z]+=`).FindString(page); inline != "" {
		t.Errorf("the policy forbids %q in the page (SEC-04)", inline)
	}
}

// TestProblemPageInEnglish proves that the page speaks the language of the
// address.
func TestProblemPageInEnglish(t *testing.T) {
	dir := small(t)
	file := filepath.Join(dir, assigned)
	put(t, file, "") // a project may be broken from the start
	r := start(t, dir)
	_, page := r.get("/en/sources/")
	for _, want := range []string{`<html lang="en"`, "<h1>", "problem", assigned, "empty"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if !strings.Contains(r.log.String(), assigned+": ") {
		t.Errorf("the log names no file:\n%s", r.log)
	}
}

// TestMissingWords proves that a word which the program asks for and nobody
// wrote ends a page, not the preview.
func TestMissingWords(t *testing.T) {
	r := start(t, small(t))
	b := r.listen()
	var mend []func()
	for _, l := range []string{"vi", "en"} {
		name := "templates/words/" + l + ".toml"
		line := regexp.MustCompile(`(?s)\[missing\].*?\n(title[^\n]*\n)`).FindStringSubmatch(r.read(name))
		if line == nil {
			t.Fatalf("%s has no [missing] title", name)
		}
		mend = append(mend, r.edit(name, line[1], ""))
	}
	b.reload()
	resp, page := r.get("/404.html")
	for resp.StatusCode == 500 && strings.Contains(page, "templates/words/") { // only one file was seen
		b.reload()
		resp, page = r.get("/404.html")
	}
	if resp.StatusCode != 500 || !strings.Contains(page, "missing.title") {
		t.Errorf("status %d:\n%s", resp.StatusCode, page)
	}
	for _, m := range mend {
		m()
	}
	for resp.StatusCode != 404 && resp.StatusCode != 200 {
		b.reload()
		resp, _ = r.get("/404.html")
	}
}

// TestNewFolder proves that files in folders made later are noticed, and that a
// folder may go and come back.
func TestNewFolder(t *testing.T) {
	r := start(t, small(t))
	b := r.listen()
	put(t, filepath.Join(r.dir, "static/css/new/deep/extra.css"), ".extra { color: red }\n")
	b.reload()
	r.edit("static/css/site.css", "@import", "@import \"./new/deep/extra.css\";\n@import")
	b.reload()
	put(t, filepath.Join(r.dir, "static/css/new/deep/extra.css"), ".extra-2 { color: red }\n")
	b.reload()
	_, page := r.get("/")
	sheet := regexp.MustCompile(`/assets/site-[A-Z0-9]+\.css`).FindString(page)
	if _, css := r.get(sheet); !strings.Contains(css, ".extra-2") {
		t.Errorf("%s does not hold the new file", sheet)
	}

	rename(t, filepath.Join(r.dir, "content"), filepath.Join(r.dir, "content-away"))
	b.reload()
	if resp, _ := r.get("/notices/so-1/"); resp.StatusCode == 200 {
		t.Errorf("a notice that has gone: status %d", resp.StatusCode)
	}
	rename(t, filepath.Join(r.dir, "content-away"), filepath.Join(r.dir, "content"))
	b.reload()
	r.edit("content/notices/so-1.vi.md", "Kết quả", "Kết quả mới")
	b.reload()
	for _, page := r.get("/notices/so-1/"); !strings.Contains(page, "Kết quả mới"); _, page = r.get("/notices/so-1/") {
		b.reload()
	}
}

// TestLeftovers proves that what editors keep beside a file is no input.
func TestLeftovers(t *testing.T) {
	dir := small(t)
	for _, name := range []string{"#x.toml#", "x.toml~", ".#x.toml", "4913", "x.toml___jb_tmp___"} {
		put(t, filepath.Join(dir, "data/indicators", name), "not TOML")
	}
	if resp, page := start(t, dir).get("/"); resp.StatusCode != 200 {
		t.Errorf("status %d:\n%s", resp.StatusCode, page)
	}
}

// TestServedAsPublished proves that the preview answers as the host will: the
// site's own headers (SEC-03, NET-11), clean addresses, a missing page in the
// language of its address (NET-09), types with their encoding.
func TestServedAsPublished(t *testing.T) {
	r := start(t, small(t))
	resp, page := r.get("/")
	for name, want := range map[string]string{
		"Content-Security-Policy":    "script-src 'self'; style-src 'self'",
		"Cross-Origin-Opener-Policy": "same-origin",
		"X-Content-Type-Options":     "nosniff",
		"Content-Type":               "text/html; charset=utf-8",
	} {
		if got := resp.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	script := regexp.MustCompile(`/assets/site-[A-Z0-9]+\.js`).FindString(page)
	tests := []struct {
		path, location, kind, text string
		status                     int
	}{
		{path: "/nothing/", status: 404, kind: "text/html; charset=utf-8", text: `<html lang="vi"`},
		{path: "/en/nothing/", status: 404, kind: "text/html; charset=utf-8", text: `<html lang="en"`},
		{path: "/sources?q=1", status: 301, location: "/sources/?q=1"},
		{path: "/sitemap.xml", status: 200, kind: "application/xml; charset=utf-8", text: "<urlset"},
		{path: "/data/indicators/tasks-assigned.csv", status: 200, kind: "text/csv; charset=utf-8"},
		{path: script, status: 200, kind: "text/javascript; charset=utf-8"},
		{path: "/_headers", status: 404, kind: "text/html; charset=utf-8"},
		{path: "/__portal/nothing", status: 404, kind: "text/plain; charset=utf-8"},
		{path: "/__portal/reload.js", status: 200, kind: "text/javascript; charset=utf-8", text: "EventSource"},
	}
	for _, test := range tests {
		resp, body := r.get(test.path)
		if resp.StatusCode != test.status || resp.Header.Get("Location") != test.location ||
			resp.Header.Get("Content-Type") != test.kind || !strings.Contains(body, test.text) {
			t.Errorf("%s: %d %s to %q, want %d %s to %q", test.path, resp.StatusCode, resp.Header.Get("Content-Type"),
				resp.Header.Get("Location"), test.status, test.kind, test.location)
		}
	}
}

// TestOnlyThisMachine proves that the preview cannot be reached from elsewhere:
// neither by address nor through a name that somebody points here.
func TestOnlyThisMachine(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.org:0", "[::]:0"} {
		if err := Run(t.Context(), Options{Addr: addr, Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "other machines") {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if err := Run(t.Context(), Options{Addr: "nonsense", Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "127.0.0.1:5757") {
		t.Errorf("nonsense: %v", err)
	}
	p := newPreview(Options{Dir: t.TempDir()})
	for host, allowed := range map[string]bool{"127.0.0.1:5757": true, "localhost": true, "[::1]:5757": true, "evil.example:5757": false, "127.0.0.1.evil.example": false} {
		if got := p.isForUs(&http.Request{Host: host}); got != allowed {
			t.Errorf("%s: %t, want %t", host, got, allowed)
		}
	}
}

// TestCheckInBackground proves that all pages are checked after a change, that
// what is found is counted, listed and logged, and that it goes when mended.
func TestCheckInBackground(t *testing.T) {
	r := start(t, small(t))
	b := r.listen()
	mend := r.edit("templates/sources.html", `{{define "main"}}`, `{{define "main"}}<p id="main">`)
	b.reload()
	b.counted(func(n problemCount) bool { return n.Errors > 0 })
	_, list := r.get("/__portal/problems?lang=en")
	for _, want := range []string{`<html lang="en"`, `href="/sources/"`, "“main”"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q:\n%s", want, list)
		}
	}
	for strings.Count(r.log.String(), "checked: ") == 0 {
		runtime.Gosched()
	}
	if !strings.Contains(r.log.String(), "/sources/:") {
		t.Errorf("the log lacks the page:\n%s", r.log)
	}
	mend()
	b.reload()
	b.found(0, 0)
	_, list = r.get("/__portal/problems?lang=en")
	for _, want := range []string{"Nothing to mend", "All pages have been checked"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q:\n%s", want, list)
		}
	}
}

// TestNothingIsLeft proves that a preview that has been stopped leaves no
// goroutine, whatever the browser was doing.
func TestNothingIsLeft(t *testing.T) {
	r := start(t, small(t))
	gone := r.listen()
	gone.close() // a browser that was killed
	open := r.listen()
	mend := r.edit(assigned, "1200", "1201")
	open.reload()
	mend()
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	for range open.events { // ends with the preview
	}
	if left := ours(); left != "" {
		t.Errorf("still running:\n%s", left)
	}
	if _, err := http.Get(r.url); err == nil {
		t.Error("the address still answers")
	}
}

// ours are the goroutines that run code of this package, other than tests.
func ours() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var left []string
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, "internal/serve.") && !strings.Contains(stack, "internal/serve.Test") && !strings.Contains(stack, "internal/serve.(*running)") {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}

// A second preview is told what to do, in both languages.
func TestAddressTaken(t *testing.T) {
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	err = Run(t.Context(), Options{Addr: held.Addr().String(), Dir: small(t)})
	var said *source.Reason
	if !errors.As(err, &said) || !strings.Contains(said.VI, "đang có chương trình khác dùng") || !strings.Contains(said.EN, "-addr 127.0.0.1:5758") {
		t.Errorf("%v", err)
	}
}
