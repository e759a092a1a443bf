package site

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/lang"
)

// receiving is the small project with other words in [feedback] of its
// settings.
func receiving(t *testing.T, settings string) fstest.MapFS {
	t.Helper()
	tree := smallTree(t)
	f := tree["data/site.toml"]
	before, rest, ok := bytes.Cut(f.Data, []byte("[feedback]\n"))
	_, after, found := bytes.Cut(rest, []byte("[licence]\n"))
	if !ok || !found {
		t.Fatal("the small project has no [feedback] before its [licence]")
	}
	f.Data = []byte(string(before) + settings + "[licence]\n" + string(after))
	return tree
}

// shownWords is the text of a page, its pieces kept apart.
func shownWords(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}

var versionField = regexp.MustCompile(`name="consent_version" value="([0-9a-f]{64})"`)

func versionOf(t *testing.T, page string) string {
	t.Helper()
	m := versionField.FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the form does not carry the version of its notice (PD-03)")
	}
	return m[1]
}

// The form is what the host reads and what the law asks for: plain HTML with a
// name for each language (NET-12, NET-13), a hidden trap (NET-14), no box ticked
// (PD-02), no file, telephone or number (PD-05), an age (PD-09); before its
// button a notice that says who, what, what for, where, how long and which
// rights within which time (PD-01, PD-04, PD-06, PD-08), with a contact (PD-07).
func TestFeedbackForm(t *testing.T) {
	out := smallSite(t)
	for _, l := range lang.All() {
		page := mainOf(t, out.page(t, l.Path("/feedback/")))
		name, _ := formNames(l)
		for _, want := range []string{
			`name="` + name + `" method="post" action="` + l.Path("/feedback/thanks/") + `" data-netlify="true" netlify-honeypot="website"`,
			`<input type="hidden" name="form-name" value="` + name + `">`,
			`name="website" tabindex="-1" autocomplete="off"`, `name="email" type="email"`, `name="consent_email"`,
			`name="figure" type="text"`, `name="task" type="text"`, `value="reply"`,
			`href="https://pakn.nq57.vn"`, "Netlify", "Akismet", "dulieu@portal.example", "Phòng Thử", "12 th", "91/2025/QH15", "356/2025/NĐ-CP",
			"16 ", "15 ", "10 ", "20 ",
		} {
			if want == "12 th" && l == lang.EN {
				want = "12 months"
			}
			if !strings.Contains(page, want) {
				t.Errorf("%s: the form has no %s", l, want)
			}
		}
		for _, bad := range []string{" checked", `type="file"`, `type="tel"`, "<script"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the form has %s", l, bad)
			}
		}
		notice, button := strings.Index(page, `id="notice"`), strings.Index(page, `type="submit"`)
		if notice < 0 || notice > button {
			t.Errorf("%s: the notice stands after the button (PD-01)", l)
		}
	}
	if vi, en := versionOf(t, out.page(t, "/feedback/")), versionOf(t, out.page(t, "/en/feedback/")); vi != en {
		t.Errorf("one notice, two versions: %s, %s", vi, en)
	}
}

// As long as nobody is responsible the form asks for no address, and the notice
// says what is not decided (PD-01, PD-05).
func TestFeedbackUndecided(t *testing.T) {
	out := render(t, open(t, Options{Root: receiving(t, "[feedback]\nopen = true\n"), Cache: drawings}))
	for path, want := range map[string]string{
		"/feedback/":    "Chưa có. Cổng này là bản tổng hợp độc lập",
		"/en/feedback/": "Nobody yet.",
	} {
		page := out.page(t, path)
		if !strings.Contains(page, want) || strings.Contains(page, `type="email"`) || strings.Contains(page, "consent_email") {
			t.Errorf("%s asks for an address, or does not say that nobody is responsible", path)
		}
	}
	decided := smallSite(t)
	if versionOf(t, out.page(t, "/feedback/")) == versionOf(t, decided.page(t, "/feedback/")) {
		t.Error("another notice has the same version (PD-03)")
	}
}

// The version of the notice changes with any word of it, in either language.
func TestConsentVersion(t *testing.T) {
	versions := map[string]string{}
	for name, edit := range map[string][3]string{
		"as it is":        {"vi", "", ""},
		"notice":          {"en", "Netlify, which hosts", "Netlify, that hosts"},
		"a box":           {"vi", "Tôi từ đủ 16 tuổi", "Tôi đã đủ 16 tuổi"},
		"the short words": {"vi", "được Akismet lọc thư rác, để cổng kiểm tra con số", "được Akismet lọc thư rác, để cổng xem lại con số"},
	} {
		tree := smallTree(t)
		f := tree["templates/words/"+edit[0]+".toml"]
		if !bytes.Contains(f.Data, []byte(edit[1])) {
			t.Fatalf("%s: the words %q are gone", name, edit[1])
		}
		f.Data = bytes.Replace(f.Data, []byte(edit[1]), []byte(edit[2]), 1)
		version := open(t, Options{Root: tree, Cache: drawings}).consentVersion
		if other := versions[version]; other != "" {
			t.Errorf("%s and %s have one version", name, other)
		}
		versions[version] = name
	}
}

// A portal that takes no feedback has no form anywhere, and says where to turn.
func TestFeedbackClosed(t *testing.T) {
	for _, settings := range []string{"", "[feedback]\nopen = false\n"} {
		out := render(t, open(t, Options{Root: receiving(t, settings), Cache: drawings}))
		for _, path := range out.htmlPages() {
			if strings.Contains(out.page(t, path), "data-netlify") {
				t.Errorf("%q: %s has a form", settings, path)
			}
		}
		if page := out.page(t, "/feedback/"); !strings.Contains(page, "chưa mở biểu mẫu") || !strings.Contains(page, officialChannel) {
			t.Errorf("%q: the page does not say that it is closed, or not where to turn", settings)
		}
	}
}

// Every figure's page has a link to the long form that names the figure, and a
// small form that knows it (VN-30).
func TestReportForm(t *testing.T) {
	out := smallSite(t)
	figures := 0
	for _, path := range out.htmlPages() {
		parts := strings.Split(strings.TrimPrefix(path, "/en"), "/")
		if len(parts) != 5 || parts[1] != "indicators" {
			continue
		}
		figures++
		page, l := out.page(t, path), lang.VI
		if strings.HasPrefix(path, "/en/") {
			l = lang.EN
		}
		_, name := formNames(l)
		for _, want := range []string{
			`<input type="hidden" name="figure" value="` + parts[2] + "/" + parts[3] + `">`, `<input type="hidden" name="task" value="">`,
			`href="` + l.Path("/feedback/") + "?kind=error&amp;figure=" + parts[2] + "%2f" + parts[3] + `#form"`,
			`<form class="form" name="` + name + `" method="post" action="` + l.Path("/feedback/thanks/") + `"`,
			`href="` + l.Path("/feedback/") + `#notice"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
	}
	if figures < 10 {
		t.Errorf("only %d pages of figures", figures)
	}
}

// Every task's page lets an agency reply: a link to the long form that names the
// task, and a small form that knows it, by the name and with the fields of the
// one on the pages of figures. It promises no more than can be done.
func TestTaskForm(t *testing.T) {
	for settings, nobody := range map[string]bool{"": false, "[feedback]\nopen = true\n": true, "[feedback]\nopen = false\n": true} {
		tree := smallTree(t)
		if settings != "" {
			tree = receiving(t, settings)
		}
		out := render(t, open(t, Options{Root: tree, Cache: drawings}))
		for _, l := range lang.All() {
			page := out.page(t, l.Path("/tasks/thu-1/"))
			_, name := formNames(l)
			for _, want := range []string{
				`<input type="hidden" name="figure" value="">`, `<input type="hidden" name="task" value="thu-1">`,
				`href="` + l.Path("/feedback/") + `?kind=reply&amp;task=thu-1#form"`,
				`<form class="form" name="` + name + `" method="post" action="` + l.Path("/feedback/thanks/") + `"`,
				`href="#report"`,
			} {
				if strings.Contains(page, want) == strings.Contains(settings, "false") {
					t.Errorf("%q: %s: %s", settings, l, want)
				}
			}
			for _, path := range []string{"/tasks/thu-1/", "/tasks/overdue/"} {
				words := map[lang.Lang]string{lang.VI: "Hiện chưa ai nhận việc đọc và đăng ý kiến.", lang.EN: "Nobody has yet undertaken to read and publish replies."}[l]
				if strings.Contains(out.page(t, l.Path(path)), words) != nobody {
					t.Errorf("%q: %s: that nobody reads is said: %v", settings, l.Path(path), !nobody)
				}
			}
		}
	}
}

// As long as nobody is responsible the pages around the form promise no reading,
// no repair and no day, and name the official channel.
func TestThanksUndecided(t *testing.T) {
	out := render(t, open(t, Options{Root: receiving(t, "[feedback]\nopen = true\n"), Cache: drawings}))
	for path, want := range map[string][2]string{
		"/feedback/thanks/":    {"Hiện chưa ai nhận việc đọc và trả lời góp ý.", "được sửa ngay tại chỗ"},
		"/en/feedback/thanks/": {"Nobody has yet undertaken to read and answer feedback.", "is corrected where it stands"},
		"/feedback/":           {"Hiện chưa ai nhận việc đọc và trả lời", "thước đo cho mình"},
	} {
		page := mainOf(t, out.page(t, path))
		if !strings.Contains(page, want[0]) || !strings.Contains(page, officialChannel) || strings.Contains(page, want[1]) {
			t.Errorf("%s promises what nobody has undertaken", path)
		}
	}
	decided := smallSite(t)
	if page := decided.page(t, "/feedback/thanks/"); !strings.Contains(page, "được sửa ngay tại chỗ") || strings.Contains(page, "Hiện chưa ai nhận") {
		t.Error("somebody is responsible, and the page of thanks does not say what happens")
	}
}

// The page of thanks is found by nobody who did not send something.
func TestThanksUnlisted(t *testing.T) {
	out := smallSite(t)
	for _, l := range lang.All() {
		if !strings.Contains(out.page(t, l.Path("/feedback/thanks/")), `<meta name="robots" content="noindex">`) {
			t.Errorf("%s: robots may list it", l)
		}
	}
	if bytes.Contains(out["sitemap.xml"], []byte("thanks")) {
		t.Error("it stands in the site map")
	}
}

// The register tells the time each answer took, shows our own delays, and holds
// nothing of who wrote (PD-08, VN-30).
func TestRegister(t *testing.T) {
	tree := smallTree(t)
	about := tree["data/feedback/4.toml"]
	about.Data = append([]byte("task = \"thu-2\"\n"), about.Data...)
	out := render(t, open(t, Options{Root: tree, Cache: drawings}))
	page := shownWords(mainOf(t, out.page(t, "/en/feedback/register/")))
	last := -1
	for _, want := range []string{
		"6 records as of 31 January 2026: 3 answered or closed, 3 waiting.", "2 reports of errors went past this portal’s own limit of 15 days.",
		"No. 6: Error in a figure Received", "Waiting for 6 days, as of 31 January 2026; an answer is due by 9 February 2026.",
		"No. 5: Satisfaction rating Closed", "Answered after 1 day.",
		"No. 4: Recommendation Passed on", "Passed on to Ministry of Tests.", "Waiting for 21 days, as of 31 January 2026.",
		"No. 3: Error in a figure Being checked", "Overdue by 11 days, as of 31 January 2026; an answer was due by 20 January 2026.",
		"No. 2: Error in a figure Answered", "Answered after 16 days, 1 day past the limit of 15 days.",
		"No. 1: Error in a figure Answered figure corrected", "Answered after 9 days, within the limit of 15 days.",
	} {
		at := strings.Index(page, want)
		if at <= last {
			t.Errorf("%q does not stand here, or not in this order", want)
		}
		last = max(last, at)
	}
	html := out.page(t, "/feedback/register/")
	for _, link := range []string{`href="/indicators/procedures-online/2025-11/"`, `href="/indicators/procedures-online/2025-11/#hue"`, `href="/indicators/tasks-assigned/2024/"`, `href="/tasks/thu-2/"`} {
		if !strings.Contains(html, link) {
			t.Errorf("no %s", link)
		}
	}
}

// The real register starts empty, and says so.
func TestRegisterEmpty(t *testing.T) {
	out := realSite(t)
	if page := out.page(t, "/feedback/register/"); !strings.Contains(page, "Sổ chưa đăng mục nào.") {
		t.Error("the empty register does not say that it is empty")
	} else if strings.Contains(page, "chưa nhận góp ý nào") || !strings.Contains(page, "không cho biết đã có bao nhiêu góp ý được gửi") {
		t.Error("the empty register claims to know what was sent")
	}
}
