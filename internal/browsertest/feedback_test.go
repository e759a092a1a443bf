package browsertest

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/serve"
)

// TestFeedback fills in the forms with nothing but keys, on a phone, with
// scripts and without, in both languages, and sends them to a stand-in for the
// host that serves the finished site. What arrives is what Netlify Forms
// documents (NET-12, NET-13): fields of a form, its name and an empty trap among
// them; and no agreement that nobody gave (PD-02).
func TestFeedback(t *testing.T) {
	t.Parallel()
	static, err := serve.Static(buildReceiving(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lang.All() {
		for _, scripts := range []bool{true, false} {
			name := string(l) + map[bool]string{true: " with scripts", false: " without scripts"}[scripts]
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				h := &standIn{next: static, posts: make(chan post, 10)}
				server := httptest.NewServer(h)
				defer server.Close()
				s := &sender{tab: newTab(t, server.URL), lang: l, scripts: scripts, host: h}
				s.show(t, screen{width: 360})
				t.Run("as little as may be", s.little)
				t.Run("all of it", s.everything)
				t.Run("a figure that is wrong", s.figure)
				t.Run("an agency on its task", s.task)
				t.Run("from the figure to the long form", s.link)
				for _, fault := range s.takeFaults() {
					t.Errorf("browser: %s", fault)
				}
			})
		}
	}
}

// post is one form as it arrived.
type post struct {
	Path, Kind string
	Fields     url.Values
	Raw        string
}

// standIn takes down forms and serves the site.
type standIn struct {
	next  http.Handler
	posts chan post
}

func (h *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fields, err := url.ParseQuery(string(body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		h.posts <- post{r.URL.Path, r.Header.Get("Content-Type"), fields, string(body)}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	h.next.ServeHTTP(w, r)
}

// buildReceiving builds the project as if somebody had taken it over: there is
// someone to answer, so the form asks for an address.
func buildReceiving(t *testing.T) (folder string) {
	t.Helper()
	openSite(t) // which draws what this one shows too
	tree := fstest.MapFS{}
	for _, dir := range []string{"data", "content", "templates", "static"} {
		err := fs.WalkDir(os.DirFS(projectDir), dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := os.ReadFile(filepath.Join(projectDir, name))
			tree[name] = &fstest.MapFile{Data: body}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	settings := tree["data/site.toml"]
	for from, to := range map[string]string{
		"[feedback]\nopen = true\n": "[feedback]\nopen = true\ncontact = \"dulieu@portal.example\"\nretention_months = 12\n",
		`responsible = ""`:          `responsible = "Phòng Thử"`,
	} {
		if !bytes.Contains(settings.Data, []byte(from)) {
			t.Fatalf("data/site.toml no longer holds %q", from)
		}
		settings.Data = bytes.Replace(settings.Data, []byte(from), []byte(to), 1)
	}
	folder = filepath.Join(t.TempDir(), "public")
	if err := build(tree, folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// sender is a reader who writes.
type sender struct {
	*tab
	lang    lang.Lang
	scripts bool
	host    *standIn
}

func (s *sender) openPage(t *testing.T, path string) {
	t.Helper()
	if s.scripts {
		s.open(t, s.lang.Path(path))
	} else {
		s.openBare(t, s.lang.Path(path))
	}
}

// looks proves that the page as it stands passes axe; without scripts axe cannot
// run.
func (s *sender) looks(t *testing.T) {
	t.Helper()
	if s.scripts {
		checkLooks(t, s.tab)
	}
}

// press walks to an element and presses keys there.
func (s *sender) press(t *testing.T, selector, keys string) {
	t.Helper()
	s.walk(t, selector)
	press(t, s.tab, keys)
}

// sent presses the button and returns what arrives; the reader is on the page
// of thanks afterwards.
func (s *sender) sent(t *testing.T) post {
	t.Helper()
	s.press(t, ".send", kb.Enter)
	select {
	case p := <-s.host.posts:
		s.await(t, "ol.steps")
		if want := s.lang.Path("/feedback/thanks/"); p.Path != want || s.path(t) != want {
			t.Errorf("sent to %s, shown %s, want %s", p.Path, s.path(t), want)
		}
		if p.Kind != "application/x-www-form-urlencoded" {
			t.Errorf("sent as %s", p.Kind)
		}
		return p
	case <-time.After(patient):
		t.Fatalf("nothing arrives; the browser is on %s, at %s", s.path(t), eval[string](t, s.tab, "document.activeElement.outerHTML"))
	}
	return post{}
}

func (s *sender) path(t *testing.T) string {
	t.Helper()
	return eval[string](t, s.tab, "location.pathname")
}

// refused proves that the form is not sent, and that the reader is led to what
// is missing.
func (s *sender) refused(t *testing.T, selector string) {
	t.Helper()
	before := s.path(t)
	s.press(t, ".send", kb.Enter)
	s.await(t, selector+":focus")
	if s.path(t) != before || len(s.host.posts) > 0 {
		t.Errorf("sent without %s", selector)
	}
}

var hexVersion = regexp.MustCompile(`^[0-9a-f]{64}$`)

// compare proves which fields arrived, each once, with what in them.
func (s *sender) compare(t *testing.T, p post, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for name, values := range p.Fields {
		if len(values) != 1 {
			t.Errorf("%s arrives %d times", name, len(values))
		}
		got[name] = values[0]
	}
	if !hexVersion.MatchString(got["consent_version"]) {
		t.Errorf("the version of the notice is %q (PD-03)", got["consent_version"])
	}
	delete(got, "consent_version")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

// names are those of the two forms in the reader's language.
func (s *sender) names() (long, short string) {
	if s.lang == lang.VI {
		return "gop-y", "bao-loi"
	}
	return "feedback", "report-error"
}

const (
	typed   = "Số & dấu = 16,4% + “ngoặc”\rdòng hai"
	arrived = "Số & dấu = 16,4% + “ngoặc”\r\ndòng hai"
)

// little sends no more than the form asks for.
func (s *sender) little(t *testing.T) {
	long, _ := s.names()
	s.openPage(t, "/feedback/")
	s.looks(t)
	s.refused(t, "[name=kind]")
	s.press(t, "[name=kind]", " ")
	s.refused(t, "#message")
	press(t, s.tab, typed)
	s.refused(t, "[name=age_16]")
	press(t, s.tab, " ")
	s.refused(t, "[name=consent_process]")
	press(t, s.tab, " ")
	s.compare(t, s.sent(t), map[string]string{
		"form-name": long, "website": "", "kind": "feedback", "message": arrived, "figure": "", "task": "", "topic": "", "agency": "", "email": "",
		"age_16": "yes", "consent_process": "yes",
	})
}

// everything fills in each field and ticks each box.
func (s *sender) everything(t *testing.T) {
	long, _ := s.names()
	s.openPage(t, "/feedback/")
	s.press(t, "[name=kind]", " "+kb.ArrowDown+kb.ArrowDown+kb.ArrowDown+kb.ArrowDown+kb.ArrowDown)
	s.press(t, "#message", "x")
	s.press(t, "#figure", "gii-rank/2025")
	s.press(t, "#task", "624-pl1-1-3")
	s.press(t, "#topic", kb.ArrowDown)
	s.press(t, "#agency", kb.ArrowDown)
	s.press(t, "[name=rating]", " "+kb.ArrowDown)
	s.press(t, "#email", "lan@portal.example")
	s.press(t, "[name=age_16]", " ")
	s.press(t, "[name=consent_process]", " ")
	s.press(t, "[name=consent_publish]", " ")
	topic, agency := s.chosen(t, "topic"), s.chosen(t, "agency")
	if topic == "" || agency == "" {
		t.Fatalf("topic %q, agency %q", topic, agency)
	}
	want := map[string]string{
		"form-name": long, "website": "", "kind": "satisfaction", "message": "x", "figure": "gii-rank/2025", "task": "624-pl1-1-3", "topic": topic, "agency": agency,
		"rating": "2", "email": "lan@portal.example", "age_16": "yes", "consent_process": "yes", "consent_publish": "yes",
	}
	if s.scripts { // with an address and without leave to use it
		s.refused(t, "[name=consent_email]")
		s.press(t, "[name=consent_email]", " ")
		want["consent_email"] = "yes"
	}
	s.compare(t, s.sent(t), want)
}

func (s *sender) chosen(t *testing.T, field string) string {
	t.Helper()
	return eval[string](t, s.tab, "document.getElementById('"+field+"').value")
}

// wrongFigure is the page of a figure from which an error is reported.
const wrongFigure = "/indicators/gdp-contribution/2025/"

// figure reports an error on the figure's own page.
func (s *sender) figure(t *testing.T) {
	_, short := s.names()
	s.openPage(t, wrongFigure)
	s.press(t, ".report summary", kb.Enter)
	s.looks(t)
	s.refused(t, "#report-message")
	press(t, s.tab, typed)
	s.press(t, "[name=age_16]", " ")
	s.press(t, "[name=consent_process]", " ")
	s.compare(t, s.sent(t), map[string]string{
		"form-name": short, "website": "", "figure": "gdp-contribution/2025", "task": "", "message": arrived, "age_16": "yes", "consent_process": "yes",
	})
}

// task writes about a task on its own page; the host has one form for both.
func (s *sender) task(t *testing.T) {
	_, short := s.names()
	s.openPage(t, "/tasks/624-pl1-1-3/")
	s.press(t, ".report summary", kb.Enter)
	s.looks(t)
	s.press(t, "#report-message", typed)
	s.press(t, "[name=age_16]", " ")
	s.press(t, "[name=consent_process]", " ")
	s.compare(t, s.sent(t), map[string]string{
		"form-name": short, "website": "", "figure": "", "task": "624-pl1-1-3", "message": arrived, "age_16": "yes", "consent_process": "yes",
	})
}

// link follows the link of the figure's page: with scripts the long form knows
// the figure, and says so; without it is empty. What is no figure is not taken.
func (s *sender) link(t *testing.T) {
	const state = `[document.querySelector("[name=kind]:checked")?.value || "", document.getElementById("figure").value + document.getElementById("task").value, document.querySelector("#form output").textContent]`
	s.openPage(t, wrongFigure)
	s.press(t, `a[href*="kind=error"]`, kb.Enter)
	s.await(t, "#form")
	got := eval[[]string](t, s.tab, state)
	if filled := got[0] == "error" && got[1] == "gdp-contribution/2025" && strings.Contains(got[2], got[1]); filled != s.scripts {
		t.Errorf("filled in: %q", got)
	}
	s.openPage(t, "/tasks/624-pl1-1-3/")
	s.press(t, `a[href*="kind=reply"]`, kb.Enter)
	s.await(t, "#form")
	got = eval[[]string](t, s.tab, state)
	if filled := got[0] == "reply" && got[1] == "624-pl1-1-3" && strings.Contains(got[2], got[1]); filled != s.scripts {
		t.Errorf("filled in of a task: %q", got)
	}
	s.openPage(t, "/feedback/?kind=praise&task=a/b&figure=%3Cimg%20src=x%3E")
	if got := eval[[]string](t, s.tab, state); !slices.Equal(got, []string{"", "", ""}) {
		t.Errorf("a wrong address fills in %q", got)
	}
}
