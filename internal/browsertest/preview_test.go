package browsertest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"resolution57.example/portal/internal/serve"
)

// TestPreviewReloads proves that an open page of a running preview shows an
// edit by itself, under the policy of the site (SEC-04), shows what is wrong,
// and recovers.
func TestPreviewReloads(t *testing.T) {
	t.Parallel()
	dir := copyProject(t)
	log := &journal{}
	b := newTab(t, startPreview(t, dir, log))
	b.show(t, screen{width: 1280})
	b.open(t, "/404.html")
	file := filepath.Join(dir, "templates", "missing.html")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ text, shows string }{
		{`<p id="edited">1</p>`, "#edited"},
		{`{{.Nothing}}`, "li .place"},
		{`<p id="mended">2</p>`, "#mended"},
	} {
		body := bytes.Replace(before, []byte(`{{define "main"}}`), []byte(`{{define "main"}}`+step.text), 1)
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
		if !b.waitFor(step.shows) {
			t.Fatalf("%s does not appear in\n%s\nlog:\n%s", step.shows, eval[string](t, b, "document.documentElement.outerHTML"), log)
		}
		if violations := eval[[]string](t, b, "violations"); len(violations) > 0 {
			t.Errorf("%s: policy (SEC-04): %s", step.shows, violations)
		}
	}
}

// TestPreviewLeadsToLines proves that each figure of a previewed page has a link
// to the line of its record, which takes no room, breaks no policy (SEC-04) and
// is seen on a telephone too.
func TestPreviewLeadsToLines(t *testing.T) {
	t.Parallel()
	dir := copyProject(t)
	b := newTab(t, startPreview(t, dir, &journal{}))
	b.show(t, screen{width: 360})
	b.open(t, "/indicators/one-stop-procedures-provincial/")
	if !b.waitFor("a.portal-source") {
		t.Fatalf("no figure has a link to its line:\n%s", eval[string](t, b, "document.body.outerHTML"))
	}
	for what, script := range map[string]string{
		"a link is missing or inside another": `[...document.querySelectorAll("data[data-figure]")].filter((f) => !(f.closest("a") ?? f).nextElementSibling?.matches("a.portal-source")).map((f) => f.outerHTML)`,
		"a link leads elsewhere":              `[...document.querySelectorAll("a.portal-source")].map((a) => a.getAttribute("href")).filter((h) => !/^vscode:\/\/file\/.*\/data\/indicators\/[a-z0-9-]+\.toml:\d+:\d+$/.test(h))`,
		"a link takes room":                   `[...document.querySelectorAll("a.portal-source")].filter((a) => a.getBoundingClientRect().width > 0).map((a) => a.title)`,
		"the page has become wider":           `document.documentElement.scrollWidth > innerWidth ? [String(document.documentElement.scrollWidth)] : []`,
		"a policy is broken":                  `violations`,
	} {
		if wrong := eval[[]string](t, b, script); len(wrong) > 0 {
			t.Errorf("%s: %d times, first %s", what, len(wrong), wrong[0])
		}
	}
	if o := eval[string](t, b, `getComputedStyle(document.querySelector("a.portal-source")).opacity`); o == "0" {
		t.Error("where nothing can hover, no link is seen")
	}
}

// TestPreviewListsChanges proves that the corner of a previewed page leads to what
// the files change, and that the list, open in a browser, follows a save by itself
// and fits a telephone.
func TestPreviewListsChanges(t *testing.T) {
	t.Parallel()
	dir, was := copyProject(t), copyProject(t)
	b := newTab(t, startPreviewWith(t, serve.Options{Dir: dir, Log: &journal{}, Lang: "vi", Since: func(context.Context) (*serve.Earlier, error) {
		return &serve.Earlier{Name: "main", Commit: "1", Root: os.DirFS(was)}, nil
	}}))
	b.show(t, screen{width: 360})
	b.open(t, "/404.html")
	if !b.waitFor("#portal-badge a[href='/__portal/changes']") {
		t.Fatalf("no way leads to the changes:\n%s", eval[string](t, b, "document.body.outerHTML"))
	}
	b.open(t, "/__portal/changes")
	file := filepath.Join(dir, "data", "indicators", "digital-economy-gso.toml")
	body, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, bytes.Replace(body, []byte("14.02"), []byte("14.25"), 1), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !b.waitFor("#figures") {
		t.Fatalf("the list does not show the change:\n%s", eval[string](t, b, "document.body.outerHTML"))
	}
	for what, script := range map[string]string{
		"a value is missing":         `["14,02%", "14,25%"].filter((v) => !document.querySelector("#figures ~ div").textContent.includes(v))`,
		"no line is linked":          `document.querySelector("#figures ~ div a[href^='vscode://file/']") ? [] : ["none"]`,
		"the page is not linked":     `document.querySelector("a[href='/indicators/digital-economy-gso/']") ? [] : ["none"]`,
		"the page is wider than 360": `document.documentElement.scrollWidth > innerWidth ? [String(document.documentElement.scrollWidth)] : []`,
		"a policy is broken":         `violations`,
	} {
		if wrong := eval[[]string](t, b, script); len(wrong) > 0 {
			t.Errorf("%s: %s", what, wrong)
		}
	}
}

// waitFor waits until there is an element, however often the page is loaded
// meanwhile.
func (b *tab) waitFor(selector string) bool {
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	for ctx.Err() == nil {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.querySelector("`+selector+`") !== null`))
		if err == nil && there {
			return true
		}
		time.Sleep(20 * time.Millisecond) // between two questions
	}
	return false
}

// copyProject copies what the preview watches.
func copyProject(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, folder := range []string{"data", "content", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(projectDir, folder))); err != nil {
			t.Fatal(err)
		}
	}
	modules, err := filepath.Abs(filepath.Join(projectDir, "node_modules"))
	if err == nil {
		err = os.Symlink(modules, filepath.Join(dir, "node_modules"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// startPreview runs a preview until the test ends and returns its origin.
func startPreview(t *testing.T, dir string, log *journal) (origin string) {
	t.Helper()
	return startPreviewWith(t, serve.Options{Dir: dir, Log: log})
}

// startPreviewWith is startPreview with more said.
func startPreviewWith(t *testing.T, o serve.Options) (origin string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		o.Addr, o.Editor, o.Ready = "127.0.0.1:0", "vscode", func(url string) { ready <- url }
		ended <- serve.Run(ctx, o)
	}()
	select {
	case url := <-ready:
		t.Cleanup(func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
		return strings.TrimSuffix(url, "/")
	case err := <-ended:
		stop()
		t.Fatal(err)
		return ""
	}
}

// journal keeps what the preview logs.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write adds to the journal.
func (j *journal) Write(text []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(text)
}

// String is all that was logged.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
