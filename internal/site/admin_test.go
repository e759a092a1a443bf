package site

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
)

// Without a word in data/site.toml nothing of the forms is in the site; with a
// repository the page is there under its own policy, with nothing for other
// hosts but GitHub (SEC-03, SEC-07), and no other file names it.
func TestForms(t *testing.T) {
	off := open(t, Options{Root: smallTree(t)})
	var names []string
	for _, p := range off.Pages() {
		names = append(names, p.File())
	}
	for _, a := range off.Assets() {
		names = append(names, a.Path[1:])
	}
	for _, name := range names {
		if strings.HasPrefix(name, "admin/") || strings.Contains(name, "sveltia") || strings.HasPrefix(name, "assets/admin-") {
			t.Errorf("%s is in a site without forms", name)
		}
	}
	tree := smallTree(t)
	text := string(tree["data/site.toml"].Data) + "\n[admin]\nenabled = true\nrepository = \"agency/portal\"\nbranch = \"live\"\n"
	tree["data/site.toml"] = &fstest.MapFile{Data: []byte(text)}
	on := render(t, open(t, Options{Root: tree, Cache: drawings}))
	var config struct {
		Backend     map[string]any
		PublishMode string `json:"publish_mode"`
		Collections []struct{ Name string }
	}
	if err := json.Unmarshal(on["admin/config.json"], &config); err != nil {
		t.Fatal(err)
	}
	if b := config.Backend; b["repo"] != "agency/portal" || b["branch"] != "live" || config.PublishMode != "editorial_workflow" {
		t.Errorf("the forms write to %v, %q", b, config.PublishMode)
	}
	names = nil
	for _, c := range config.Collections {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "notices pages" {
		t.Errorf("forms in public: %s", got)
	}
	for name, body := range on {
		own := strings.HasPrefix(name, "admin/") || strings.HasPrefix(name, "assets/") || name == "_headers"
		if !own && strings.Contains(string(body), adminPath) {
			t.Errorf("%s names %s", name, adminPath)
		}
		if strings.HasPrefix(name, "assets/sveltia-cms-") {
			for _, host := range []string{"cdn.jsdelivr.net", "unpkg.com/@sveltia/cms", "githubstatus.com/api"} {
				if strings.Contains(string(body), host) {
					t.Errorf("%s asks %s", name, host)
				}
			}
		}
	}
	for name, body := range on {
		if !strings.HasSuffix(name, "/locales/vi.json") {
			continue
		}
		for _, want := range []string{`"save":"Lưu"`, `"save_anyway":"Vẫn lưu"`, `"deploying":"Đang đưa lên trang"`, "không phải đăng nhập"} {
			if !strings.Contains(string(body), want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
	headers := string(on["_headers"])
	_, rules, _ := strings.Cut(headers, "/admin/*\n")
	rules, _, _ = strings.Cut(rules, "\n/")
	for _, want := range []string{"connect-src 'self' https://api.github.com", "frame-ancestors 'none'", "X-Robots-Tag: noindex"} {
		if !strings.Contains(rules, want) {
			t.Errorf("_headers of /admin/* lack %q:\n%s", want, rules)
		}
	}
}
