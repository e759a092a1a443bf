package site

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// previewPages are pages that only a preview has.
func previewPages() []goldenPage { return []goldenPage{{"unpublished", unpublishedPath}} }

// aheadProject is a published project in which everything is edited that a
// preview tells apart: with a reason, without one, new, gone, held back.
func aheadProject(t *testing.T) publishing {
	p := publishedProject(t)
	p.edit("data/indicators/procedures-online.toml", "[1520, 2000, 76.0]", "[1900, 2000, 95.0]")
	p.edit("data/indicators/tasks-overdue.toml", "value  = 7531", "value  = 7532")
	p.edit("data/indicators/tasks-overdue.toml", "Định nghĩa thử.", "Định nghĩa rõ hơn.")
	p.edit("data/indicators/tasks-overdue.toml", "[[observation]]\nperiod = \"2026-01\"", "[[observation]]\nperiod = \"2025-12\"\nvalue  = 70\nsource = \"so-2\"\n[[observation]]\nperiod = \"2026-01\"")
	p.edit("data/indicators/tasks-completed.toml", "[[observation]]\nperiod = \"2025\"", "[[observation]]\nperiod = \"2023\"\nvalue  = 871\nsource = \"so-1\"\nrelease = \"2027-01-15\"\n[[observation]]\nperiod = \"2025\"")
	p.edit("data/tasks/qua-han.toml", "due         = \"2025-09-30\"", "due         = \"2025-10-02\"")
	p.edit("data/targets/thu.toml", "value      = 1000", "value      = 1400")
	p.edit("data/sources/so-2.toml", "Test news", "Other <news>")
	p.edit("content/notices/so-1.en.md", "In 2024 {{", "In the year 2024 {{")
	p.reason("correct", "value procedures-online/2025-11/ha-noi", "Đọc nhầm <dòng>.", "A <row> was misread.")
	return p
}

// A preview lists what is not published, in both languages, and says so at the
// top of each page on which something differs.
func TestGoldenUnpublished(t *testing.T) {
	p := aheadProject(t)
	s := open(t, Options{Root: os.DirFS(p.dir), Cache: drawings, Preview: true})
	for _, l := range lang.All() {
		golden := &txtar.Archive{Comment: []byte("The <main> of the page of what a preview has not published.\n")}
		golden.Files = append(golden.Files, txtar.File{Name: l.Path(unpublishedPath), Data: []byte(mainOf(t, renderedPage(t, s, l.Path(unpublishedPath))))})
		compareGolden(t, "testdata/unpublished."+string(l)+".txt", anyHash.ReplaceAllString(string(txtar.Format(golden)), "HASH"))
	}
	link := `href="/changes/unpublished/#`
	for path, want := range map[string]string{
		"/tasks/thu-1/":                      `<p class="note note-slip differs">Trang này khác bản đã công bố ở: nhiệm vụ. <a ` + link + `task-thu-1">`,
		"/indicators/tasks-overdue/":         `định nghĩa chỉ số`,
		"/indicators/tasks-overdue/2025-12/": `Trên trang này có nội dung chưa công bố: số liệu. <a ` + link + `value-tasks-overdue-2025-12">`,
		"/en/notices/so-1/":                  `<a href="/en/changes/unpublished/#notice-so-1.en">`,
		"/":                                  `<a href="/changes/unpublished/">Xem 9 thay đổi so với bản đã công bố</a>`,
	} {
		if page := renderedPage(t, s, path); !strings.Contains(page, want) {
			t.Errorf("%s lacks %s", path, want)
		}
	}
	for _, same := range []string{"/notices/so-1/", "/tasks/thu-2/", "/sources/so-1/"} { // the Vietnamese text is as published
		if strings.Contains(renderedPage(t, s, same), "differs") {
			t.Errorf("%s says that it differs", same)
		}
	}
	page := renderedPage(t, s, "/en"+unpublishedPath)
	for _, m := range []string{`<meta name="robots" content="noindex">`, "Reason missing.", `href="https://portal.example/en/notices/so-1/"`, "A &lt;row&gt; was misread."} {
		if !strings.Contains(page, m) {
			t.Errorf("the page lacks %s", m)
		}
	}
}

// Nobody but who looks at a preview finds the page: no other build has it, no list
// of pages names it.
func TestUnpublishedIsOfPreviewsAlone(t *testing.T) {
	p := aheadProject(t)
	for _, o := range []Options{{}, {Preview: true}, {Preview: true, Production: true}} {
		o.Root, o.Cache, o.Dir = os.DirFS(p.dir), drawings, projectDir
		var ps source.Problems
		if o.Production { // which refuses the edits
			published := publishedProject(t)
			o.Root = os.DirFS(published.dir)
		}
		s, err := Load(o, &ps)
		if err != nil || s == nil {
			t.Fatalf("%v\n%s", err, problemText(t, &ps))
		}
		defer s.Close()
		has := false
		for _, page := range s.Pages() {
			has = has || strings.Contains(page.Path, "unpublished")
		}
		if want := o.Preview && !o.Production; has != want {
			t.Errorf("preview %v, production %v: the page is there: %v", o.Preview, o.Production, has)
		}
		if !has {
			if text := renderedPage(t, s, "/tasks/thu-1/"); strings.Contains(text, "unpublished") || strings.Contains(text, "differs") {
				t.Errorf("preview %v, production %v: a page tells of it", o.Preview, o.Production)
			}
			continue
		}
		for _, list := range []string{"/sitemap.xml", "/site-map/", "/search/vi.json", "/llms.txt", "/feeds/vi/changes.atom"} {
			if text := renderedPage(t, s, list); strings.Contains(mainOrAll(text), "changes/unpublished") {
				t.Errorf("%s names the page", list)
			}
		}
	}
}

func mainOrAll(page string) string {
	if _, main, ok := strings.Cut(page, "<main"); ok {
		return main
	}
	return page
}

// Where nothing is published, and where nothing differs, the page says so.
func TestUnpublishedNothing(t *testing.T) {
	none := open(t, Options{Root: smallTree(t), Cache: drawings, Preview: true})
	if page := renderedPage(t, none, unpublishedPath); !strings.Contains(page, "Cổng này chưa công bố gì nên chưa có bản nào để so.") || strings.Contains(page, "<table") {
		t.Errorf("nothing is published:\n%s", mainOf(t, page))
	}
	p := publishedProject(t)
	level := open(t, Options{Root: os.DirFS(p.dir), Cache: drawings, Preview: true})
	if page := renderedPage(t, level, "/en"+unpublishedPath); !strings.Contains(page, "says what the last publication of 15 December 2026 says") || strings.Contains(page, "<table") {
		t.Errorf("nothing differs:\n%s", mainOf(t, page))
	}
	if page := renderedPage(t, level, "/"); !strings.Contains(page, `<a href="/changes/unpublished/">So sánh với bản đã công bố</a>`) {
		t.Error("the banner does not lead to the page")
	}
}

// Where the register of a record was not released, its texts are told by hash.
func TestUnpublishedWithoutRegister(t *testing.T) {
	p := aheadProject(t)
	s := open(t, Options{Root: os.DirFS(p.dir), Cache: drawings, Preview: true})
	task := ledger.Subject{Kind: ledger.Task, Key: "thu-1"}
	if got := s.registerTexts(lang.EN, task); len(got) == 0 || got[0].Was != "30 September 2025" || got[0].Now != "2 October 2025" {
		t.Errorf("the texts of the task: %v", got)
	}
	delete(s.unpublished.was, ledger.Task)
	for k := range s.ledger.differences {
		if d := &s.ledger.differences[k]; d.Subject == task {
			if got := s.unpublishedTexts(lang.EN, d); len(got) != 1 || !strings.Contains(got[0].Was, "hash") || got[0].Was == got[0].Now {
				t.Errorf("the texts of the task: %v", got)
			}
		}
	}
}

// renderedPage renders one file of a site.
func renderedPage(t *testing.T, s *Site, path string) string {
	t.Helper()
	for _, page := range s.Pages() {
		if page.Path != path {
			continue
		}
		var body bytes.Buffer
		var ps source.Problems
		if err := page.Render(&body, &ps); err != nil {
			t.Fatal(err)
		}
		return body.String()
	}
	t.Fatalf("there is no %s", filepath.ToSlash(path))
	return ""
}

// A new report on a task is told once, with the title of its source and in the
// words of the reader.
func TestUnpublishedReport(t *testing.T) {
	p := publishedProject(t)
	p.edit("data/tasks/qua-han.toml", "due_not_stated = \"so-1\"\n", "due_not_stated = \"so-1\"\n[[task.report]]\ndate = \"2025-12-20\"\nstatus = \"Chưa hoàn thành\"\nsource = \"so-2\"\n")
	p.edit("data/tasks/qua-han.toml", "lead        = [\"ban-thu\"]", "lead        = [\"bo-thu\"]")
	s := open(t, Options{Root: os.DirFS(p.dir), Cache: drawings, Preview: true})
	texts := func(key string) (out []string) {
		for _, text := range s.registerTexts(lang.VI, ledger.Subject{Kind: ledger.Task, Key: key}) {
			out = append(out, text.Label+": "+text.Was+" → "+text.Now)
		}
		return out
	}
	for key, want := range map[string][]string{
		"thu-3": {"Lần báo cáo: không ghi → 2", "Ngày: không ghi → 20/12/2025", "Trạng thái như in: không ghi → Chưa hoàn thành", "Nguồn: không ghi → Tin thử", "Văn bản có nêu ngày: không ghi → có"},
		"thu-4": {"Chủ trì: Ban Thử → Bộ Thử"},
	} {
		if got := texts(key); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}
