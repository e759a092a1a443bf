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
	f.press("Save", "Lưu")
	f.press("Send for Review", "Gửi duyệt")
	f.wait("list after saving", `location.hash === "#/collections/notices"`)
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
	f.wait("status", status)
	const ready = `[...document.querySelectorAll("[role=menuitemradio]")].find((i) => /Ready|Sẵn sàng/.test(i.innerText) && i.checkVisibility({ visibilityProperty: true, opacityProperty: true }))`
	// A press while the menu still opens does nothing, so it is done until it has worked.
	f.wait("status that is ready", `((now, ready) => /Ready|Sẵn sàng/.test(now?.innerText) || ((ready ?? now)?.click(), false))(`+status+`, `+ready+`)`)
	github.expect(t, "cms/notices/17-tb-cqttbcd", changed, "label of 1: sveltia-cms/pending_publish")

	f.show("#/collections/notices/new")
	f.fillNew()
	f.press("Save", "Lưu")
	f.press("Later", "Để sau")
	f.wait("list after saving", `location.hash === "#/collections/notices"`)
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

// signIn gives the forms a token. What is typed while the dialog still opens is
// lost on the program, which then stops with an error of its own: the page is
// opened anew until the records are there.
func (f forms) signIn() {
	f.t.Helper()
	const records = `document.querySelector("[role=grid] [role=row]")`
	const button = `[...document.querySelectorAll("dialog[open] button")].find((b) => /^(Sign In|Đăng nhập)$/.test(b.innerText.trim()) && !b.disabled)`
	const attempts, each = 6, 8 * time.Second
	var faults []string
	for range attempts {
		f.b.open(f.t, "/admin/")
		f.press("Sign In Using Access Token", "Đăng nhập bằng mã truy cập")
		f.wait("dialog that is drawn", `((d) => d?.checkVisibility({ opacityProperty: true, visibilityProperty: true }))(document.querySelector("dialog[open]"))`)
		time.Sleep(time.Second)
		f.fill("token", `document.querySelector("dialog[open] input")`, token)
		for end := time.Now().Add(each); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
			if eval[bool](f.t, f.b, "!!("+records+" || ("+button+"?.click(), false))") {
				return
			}
		}
		faults = append(faults, f.b.takeFaults()...)
	}
	f.t.Fatalf("no list of records after %d attempts: %s", attempts, faults)
}

// press presses the button with one of these names, when it can be.
func (f forms) press(names ...string) {
	f.t.Helper()
	button := `[...document.querySelectorAll("button")].find((b) => ["` + strings.Join(names, `", "`) + `"].includes(b.innerText.trim()) && b.ariaDisabled !== "true" && !b.disabled)`
	f.wait("button "+names[0], button)
	f.run(button + ".click()")
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
