package serve

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// past stands in for git: it opens the files as they were when it was made.
type past struct {
	mu    sync.Mutex
	state Earlier
	err   error
	wait  bool // until what asks is cancelled
	ended chan struct{}
}

func newPast(t testing.TB, dir string) *past {
	t.Helper()
	was := t.TempDir()
	for _, folder := range []string{"data", "content", "templates"} {
		if err := os.CopyFS(filepath.Join(was, folder), os.DirFS(filepath.Join(dir, folder))); err != nil {
			t.Fatal(err)
		}
	}
	return &past{ended: make(chan struct{}, 100), state: Earlier{
		Name: "origin/main", Commit: "1111", Root: os.DirFS(was), Why: lang.Text{VI: "So với lúc tách nhánh.", EN: "Compared with where the branch left."},
		Others: []string{"templates/home.html", "README.md"},
	}}
}

func (p *past) open(ctx context.Context) (*Earlier, error) {
	p.mu.Lock()
	e, err, wait := p.state, p.err, p.wait
	p.mu.Unlock()
	if wait {
		<-ctx.Done()
		p.ended <- struct{}{}
		return nil, ctx.Err()
	}
	return &e, err
}

func (p *past) become(change func(*past)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// compared waits until the files have been compared, and gives the number of
// changes, -1 where it is not known.
func (b *browser) compared() int {
	b.t.Helper()
	for {
		var n struct {
			Lists    bool
			Compared string
			Changes  *int
		}
		if err := json.Unmarshal([]byte(b.next("problems").data), &n); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case !n.Lists:
			b.t.Fatal("the files are compared with nothing")
		case n.Compared == "":
		case n.Changes == nil:
			return -1
		default:
			return *n.Changes
		}
	}
}

func checkPage(t *testing.T, page string, want, never []string) {
	t.Helper()
	for _, text := range want {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	for _, text := range never {
		if strings.Contains(page, text) {
			t.Errorf("the page holds %q", text)
		}
	}
	if t.Failed() {
		t.Fatal(page)
	}
}

// TestChanges proves that the list says what a saved file changes: old and new
// value, the file at its line, the pages, what the ledger needs; in the language of
// the person who edits; and that it follows each save, and git.
func TestChanges(t *testing.T) {
	dir := small(t)
	was := newPast(t, dir)
	r := startWith(t, Options{Dir: dir, Lang: "vi", Editor: "vscode", Since: was.open})
	b := r.listen()
	if n := b.compared(); n != 1 {
		t.Errorf("%d changes, want the one file", n)
	}
	r.edit(assigned, "value  = 1200", "value  = 1234")
	b.reload()
	if n := b.compared(); n != 2 {
		t.Errorf("%d changes, want 2", n)
	}
	_, page := r.get("/__portal/changes")
	checkPage(t, page, []string{
		`<html lang="vi"`, "<h1 class=\"calm\">2 thay đổi so với origin/main</h1>", "So với lúc tách nhánh.",
		">1.200\u00a0nhiệm vụ</td>", ">1.234\u00a0nhiệm vụ</td>", `<a href="vscode://file` + r.dir + "/" + assigned + `:`, assigned[strings.LastIndex(assigned, "/")+1:] + ":",
		`<a href="/indicators/tasks-assigned/">`, `<a href="/en/indicators/tasks-assigned/">`, "templates/home.html",
		"Chưa công bố gì", `aria-current="page">Thay đổi (2)</a>`,
	}, []string{"README.md", `<html lang="en"`, "<script>", " style="})
	_, english := r.get("/__portal/changes?lang=en")
	checkPage(t, english, []string{`<html lang="en"`, "2 changes against origin/main", "Compared with where the branch left.", ">1,234\u00a0tasks</td>"}, nil)
	if _, panel := r.get("/__portal/problems"); !strings.Contains(panel, `<a href="/__portal/changes">Thay đổi (2)</a>`) {
		t.Error("the problems do not lead to the changes")
	}

	// What is broken cannot be compared; it can again once it is mended.
	mend := r.edit(assigned, "value  = 1234", "value  = \"many\"")
	b.reload()
	_, page = r.get("/__portal/changes")
	checkPage(t, page, []string{`<a href="/__portal/problems">1 lỗi</a> nên chưa so sánh được`}, []string{"1.234"})
	mend()
	b.reload()
	b.compared()

	// Work is committed: no file is saved, but who looks hears of it.
	was.become(func(p *past) {
		now := newPast(t, dir)
		p.state, p.state.Commit, p.state.Others = now.state, "2222", nil
	})
	r.get("/__portal/changes")
	for b.compared() != 0 {
	}
	_, page = r.get("/__portal/changes")
	checkPage(t, page, []string{"Không có thay đổi nào so với origin/main", "Không có gì thay đổi"}, []string{"1.234"})
}

// Where there is nothing to compare with, the page says why and the preview goes
// on; so it does where something goes wrong.
func TestChangesUnknown(t *testing.T) {
	was := &past{err: &source.Reason{VI: "kho git chưa có bản ghi nào", EN: "there is no commit yet"}}
	r := startWith(t, Options{Dir: small(t), Lang: "vi", Since: was.open})
	b := r.listen()
	if n := b.compared(); n != -1 {
		t.Errorf("%d changes against nothing", n)
	}
	_, page := r.get("/__portal/changes")
	checkPage(t, page, []string{"<h1 class=\"calm\">Thay đổi</h1>", "Kho git chưa có bản ghi nào."}, []string{"<table"})
	_, page = r.get("/__portal/changes?lang=en")
	checkPage(t, page, []string{"There is no commit yet."}, nil)
	if !strings.Contains(r.log.String(), "kho git chưa có bản ghi nào") {
		t.Errorf("the log does not say so:\n%s", r.log)
	}
	was.become(func(p *past) { p.err = errors.New("git is <gone>") })
	r.edit(assigned, "value  = 1200", "value  = 1234")
	b.reload()
	b.compared()
	_, page = r.get("/__portal/changes")
	checkPage(t, page, []string{"git is &lt;gone&gt;"}, nil)
	if resp, page := r.get(assignedPage); resp.StatusCode != 200 || !strings.Contains(page, "1.234") {
		t.Errorf("the preview does not go on: status %d", resp.StatusCode)
	}
	plain := start(t, small(t))
	_, page = plain.get("/__portal/changes")
	checkPage(t, page, []string{"không kèm cách đọc các tệp lúc trước"}, []string{`href="/__portal/changes`})
}

// A comparison that takes long keeps nobody waiting, and ends when a file is saved
// anew.
func TestChangesCancelled(t *testing.T) {
	dir := small(t)
	was := newPast(t, dir)
	was.wait = true
	r := startWith(t, Options{Dir: dir, Lang: "en", Since: was.open})
	b := r.listen()
	time.Sleep(2 * checkDelay) // so that the comparison is under way
	_, page := r.get("/__portal/changes")
	checkPage(t, page, []string{"The files are being compared…"}, nil)
	if resp, _ := r.get("/"); resp.StatusCode != 200 {
		t.Errorf("status %d", resp.StatusCode)
	}
	r.edit(assigned, "value  = 1200", "value  = 1234")
	b.reload()
	select {
	case <-was.ended:
	case <-time.After(patient):
		t.Fatal("the comparison goes on")
	}
	was.become(func(p *past) { p.wait = false })
	r.edit(assigned, "value  = 1234", "value  = 1235")
	b.reload()
	if n := b.compared(); n != 2 {
		t.Errorf("%d changes, want 2", n)
	}
}
