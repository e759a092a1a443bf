package browsertest

import (
	"bytes"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"

	"resolution57.example/portal/internal/serve"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// TestPublishedForms changes a notice in both languages in the forms of the
// published site, under the site's own headers, with a stand-in for GitHub: the
// save is a draft pull request on a branch of its own whose files differ from
// those published by the changed lines alone, the status is then that of the
// pull request, and what is on the branch passes. Nothing but the site and
// GitHub is asked for anything (SEC-07).
func TestPublishedForms(t *testing.T) {
	t.Parallel()
	dir := copyProject(t)
	replaceIn(t, filepath.Join(dir, "data", "site.toml"), "enabled    = false\nrepository = \"\"", "enabled    = true\nrepository = \""+repository+"\"")
	b := newTab(t, serveForms(t, dir))
	b.show(t, screen{width: 1400})
	call(t, b, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
		UserAgent: eval[string](t, b, "navigator.userAgent"), AcceptLanguage: "vi-VN,vi",
	})
	want := readProject(t, dir)
	github := common.gitHub
	github.fill(want)
	f := forms{t, b, dir, &journal{}}

	f.signIn()
	f.show("#/collections/notices/entries/17-tb-cqttbcd")
	f.wait("words in Vietnamese alone", `/^Tiêu đề$/m.test(document.body.innerText) && !/Heading/.test(document.body.innerText)`)
	f.bothLanguages()
	f.write("title", "vi", "Tiêu đề “đã” sửa")
	f.write("title", "en", "A changed \"heading\"")
	review := named("Send for Review", "Gửi duyệt")
	f.press("question about the review", saveButton, review)
	f.press("list after saving", review, `location.hash === "#/collections/notices"`)
	changed := maps.Clone(want)
	replaceLine(t, changed, "content/notices/17-tb-cqttbcd.vi.md", "title = ", `title = "Tiêu đề “đã” sửa"`)
	replaceLine(t, changed, "content/notices/17-tb-cqttbcd.en.md", "title = ", `title = "A changed \"heading\""`)
	github.expect(t, "cms/notices/17-tb-cqttbcd", changed,
		"branch cms/notices/17-tb-cqttbcd",
		"content/notices/17-tb-cqttbcd.vi.md on cms/notices/17-tb-cqttbcd",
		"content/notices/17-tb-cqttbcd.en.md on cms/notices/17-tb-cqttbcd",
		"pull request 1: cms/notices/17-tb-cqttbcd into main, draft true",
		"label of 1: sveltia-cms/draft",
		"label of 1: sveltia-cms/pending_review",
		"pull request 1: draft false")

	f.show("#/collections/notices/entries/17-tb-cqttbcd")
	f.wait("what was saved", `document.querySelector("[data-key-path=title] input").value === "Tiêu đề “đã” sửa"`)
	const status = `[...document.querySelectorAll("button")].find((b) => /^(Status|Trạng thái): /.test(b.innerText))`
	const ready = `[...document.querySelectorAll("[role=menuitemradio]")].find((i) => /Ready|Sẵn sàng/.test(i.innerText) && i.checkVisibility({ visibilityProperty: true, opacityProperty: true }))`
	// A press while the menu still opens does nothing, so it is done until it has worked.
	f.press("status that is ready", `(`+ready+` ?? `+status+`)`, `/Ready|Sẵn sàng/.test(`+status+`?.innerText)`)
	github.expect(t, "cms/notices/17-tb-cqttbcd", changed, "label of 1: sveltia-cms/pending_publish")

	f.show("#/collections/notices/new")
	f.fillNew()
	later := named("Later", "Để sau")
	f.press("question about the review", saveButton, later)
	f.press("list after saving", later, `location.hash === "#/collections/notices"`)
	maps.Copy(want, newNotice())
	github.expect(t, "cms/notices/624-tb-vpcp", want,
		"branch cms/notices/624-tb-vpcp",
		"content/notices/624-tb-vpcp.vi.md on cms/notices/624-tb-vpcp",
		"content/notices/624-tb-vpcp.en.md on cms/notices/624-tb-vpcp",
		"pull request 2: cms/notices/624-tb-vpcp into main, draft true",
		"label of 2: sveltia-cms/draft")
	f.blameNobody("https://" + gitHubHost + "/")

	maps.Copy(changed, newNotice())
	for name, text := range changed {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	loadSite(t, dir)
}

// signIn gives the forms a token. What is typed before the program has put the
// cursor into its dialog is lost on it, and it stops with an error of its own:
// where the records do not come, the page is opened anew.
func (f forms) signIn() {
	f.t.Helper()
	const (
		records = `document.querySelector("[role=grid] [role=row]")`
		field   = `document.querySelector("dialog.active[open] input")`
	)
	give := `[...document.querySelectorAll("dialog[open] button")].find((b) => /^(Sign In|Đăng nhập)$/.test(b.innerText.trim()) && !b.disabled)`
	const attempts = 16 // every second one is lost
	var faults []string
	for range attempts {
		f.b.open(f.t, "/admin/")
		f.press("dialog for the token", named("Sign In Using Access Token", "Đăng nhập bằng mã truy cập"), records+" || "+field)
		if f.within(8*time.Second, records+" || document.activeElement === "+field) && !f.within(0, records) {
			time.Sleep(100 * time.Millisecond) // the program chooses what is in the field
			f.fill("token", field, token)
		}
		// The button works when the program has got the token.
		if f.within(2*time.Second, records+" || "+give) && f.within(patient/2, records+" || ("+give+"?.click(), false)") {
			break
		}
		for _, v := range eval[[]string](f.t, f.b, "violations") {
			f.t.Errorf("policy (SEC-04): %s", v)
		}
		faults = append(faults, f.b.takeFaults()...)
	}
	if !f.within(0, records) {
		f.t.Fatalf("no list of records after %d attempts: %s", attempts, faults)
	}
	f.b.mu.Lock()
	defer f.b.mu.Unlock()
	for _, fault := range faults {
		if !strings.HasPrefix(fault, "exception: ") { // with which the program stopped
			f.b.faults = append(f.b.faults, fault)
		}
	}
}

// within is whether an expression holds before the time is over.
func (f forms) within(d time.Duration, holds string) bool {
	f.t.Helper()
	for end := time.Now().Add(d); ; time.Sleep(50 * time.Millisecond) {
		if eval[bool](f.t, f.b, "!!("+holds+")") {
			return true
		}
		if !time.Now().Before(end) {
			return false
		}
	}
}

// replaceIn replaces a text that stands once in a file.
func replaceIn(t *testing.T, file, old, text string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil || bytes.Count(before, []byte(old)) != 1 {
		t.Fatalf("%s: %v, or %q does not stand in it once", file, err, old)
	}
	if err := os.WriteFile(file, bytes.Replace(before, []byte(old), []byte(text), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}

// serveForms serves the forms of the published site with its own headers, and
// no other page of it.
func serveForms(t *testing.T, dir string) (origin string) {
	t.Helper()
	s := loadSite(t, dir)
	public := t.TempDir()
	write := func(name string, body []byte) {
		file := filepath.Join(public, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range s.Assets() {
		write(a.Path[1:], a.Body)
	}
	for _, p := range s.Pages() {
		if !strings.HasPrefix(p.Path, "/admin/") && p.Path != "/_headers" && p.Path != "/_redirects" {
			continue
		}
		var body bytes.Buffer
		if err := p.Render(&body, &source.Problems{}); err != nil {
			t.Fatal(err)
		}
		write(p.File(), body.Bytes())
	}
	handler, err := serve.Static(public)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// loadSite reads a project, in which nothing may be wrong. That texts are not
// published yet is no fault of them.
func loadSite(t *testing.T, dir string) *site.Site {
	t.Helper()
	var ps source.Problems
	s, err := site.Load(site.Options{Root: os.DirFS(dir), Dir: projectDir}, &ps)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps.Sorted() {
		if !strings.HasPrefix(p.Rule, "ledger-ahead") && !strings.HasPrefix(p.Rule, "ahead-") {
			t.Errorf("%s: %s", p.Pos, p.Text("en"))
		}
	}
	if s == nil {
		t.FailNow()
	}
	t.Cleanup(s.Close)
	return s
}
