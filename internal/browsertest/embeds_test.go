package browsertest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"resolution57.example/portal/internal/lang"
)

// frameWidths are the widths of columns in which an embed is looked at, with
// scroll bars that take room: the browser begins with one in each frame and
// keeps it where the text, narrower by that, is then too high.
var frameWidths = [...]int{340, 360, 560, 720}

// mostSpare is how much empty room a frame may have below what it holds, at the
// width at which that is highest.
const mostSpare = 120

// embedShape is a form of embed and one that has it.
type embedShape struct{ name, path string }

// embedShapes are one embed of each form, by their paths without a language.
func embedShapes() []embedShape {
	return []embedShape{
		{"drawing", "/indicators/gii-rank/"},
		{"bars", "/indicators/business-conditions-to-cut-by-ministry/"},
		{"value", "/indicators/tasks-overdue/"},
		{"value with a bound", "/indicators/gdp-contribution/2025/"},
		{"ranking", "/rankings/online-readiness/"},
		{"published ranks", "/rankings/pii/2025/"},
		{"no ranks", "/rankings/tasks-overdue-by-agency/"},
		{"missing", "/404.html"},
	}
}

// TestEmbeds proves that what is made for frames of other sites works there,
// and that nothing else of ours can be framed.
func TestEmbeds(t *testing.T) {
	t.Parallel()
	site := openSite(t)
	for _, shape := range embedShapes() {
		for _, l := range lang.All() {
			site.run(t, shape.name+"/"+string(l), func(t *testing.T, b *tab) { checkEmbed(t, b, l, shape.path) })
		}
	}
	site.run(t, "copy", checkCopy)
	site.run(t, "heights", func(t *testing.T, b *tab) { checkHeights(t, b, embedCodes(t, site.folder)) })
	t.Run("other origin", func(t *testing.T) {
		t.Parallel()
		checkFrames(t, site.origin, embedCodes(t, site.folder))
	})
}

// emptyPath is a page of the test's own with nothing in it and no policy.
const emptyPath = "/empty/"

func withEmptyPage(site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != emptyPath {
			site.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><html lang=en><title>Empty</title><link rel=icon href=data:,><body></body>")
	})
}

// checkEmbed proves of an embed what holds of every page: nothing wider than
// the window, axe without a finding, one drawing, all of it without scripts.
func checkEmbed(t *testing.T, b *tab, l lang.Lang, path string) {
	address := "/embed/" + string(l) + path
	for _, fault := range expectMissing(inspect(t, b, address, widths(l)), b.origin+address, strings.HasSuffix(address, ".html")) {
		t.Errorf("%s at %s", address, fault)
	}
}

// checkCopy proves that the code can be taken by keyboard, and that this is
// said (A11Y-07).
func checkCopy(t *testing.T, b *tab) {
	b.show(t, screen{width: 360})
	b.open(t, "/indicators/gii-rank/")
	b.walk(t, ".embedding summary")
	press(t, b, kb.Enter)
	b.walk(t, ".embedding [data-copy]")
	press(t, b, kb.Enter)
	b.await(t, ".embedding [data-copy] + output:not(:empty)")
	got := eval[string](t, b, `document.querySelector(".embedding output").textContent + " " + document.querySelector(".embedding [data-copy]").textContent`)
	if got != "Đã sao chép Sao chép mã" && got != "Trình duyệt không cho sao chép. Đoạn mã đã được chọn, bạn có thể tự chép. Sao chép mã" {
		t.Errorf("it is said: %q", got)
	}
	checkLooks(t, b)
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("copying: %s", faults)
	}
}

// embedAnswer is what a program is told about a page (META-12).
type embedAnswer struct {
	Version, Type, HTML string
	Width, Height       int
	Path                string `json:"-"` // of the embed
	Any                 int    `json:"-"` // the height for a frame of any width, in the code on the page
}

// codeHeight is the height in the code that a page has for copying.
var codeHeight = regexp.MustCompile(`id="embed-code"[^>]*>[^<]* height=&#34;(\d+)&#34;`)

// embedCodes reads every oEmbed file of the site.
func embedCodes(t *testing.T, folder string) []embedAnswer {
	t.Helper()
	var all []embedAnswer
	root := filepath.Join(folder, "oembed")
	err := filepath.WalkDir(root, func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var answer embedAnswer
		if err := json.Unmarshal(body, &answer); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		name, err := filepath.Rel(root, file)
		page, err := os.ReadFile(filepath.Join(folder, strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(name), ".json"), "vi/"), "index.html"))
		if err != nil {
			return err
		}
		if m := codeHeight.FindSubmatch(page); m != nil {
			answer.Any, _ = strconv.Atoi(string(m[1]))
		}
		answer.Path = "/embed/" + strings.TrimSuffix(filepath.ToSlash(name), ".json") + "/"
		all = append(all, answer)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// look is a frame in which an embed is shown.
type look struct {
	Width, Stated int
	Own           bool // the frame that a program is told of
}

// framed is an embed in a frame: how high it is and whether it can be scrolled.
type framed struct {
	look
	Path       string
	Height     float64 // of what it holds, beside a scroll bar
	Bar        int     // how wide a scroll bar is
	Scrolls    bool
	Violations []string
}

// measure shows each embed in frames of several widths, as high as stated. Each is
// first too low, so that it has a scroll bar, and must lose it.
const measure = `(async (embeds) => {
  document.body.replaceChildren();
  const shown = await Promise.all(embeds.map(async ({Path, Looks}) => {
    const frame = document.createElement("iframe");
    frame.src = Path;
    const loaded = new Promise((done) => (frame.onload = done));
    document.body.append(frame);
    await loaded;
    const inside = frame.contentDocument;
    const root = inside.documentElement;
    return Looks.map((look) => {
      frame.width = look.Width;
      frame.height = 50;
      const bar = look.Width - root.clientWidth;
      const height = inside.body.getBoundingClientRect().height; // in a high frame the foot moves down
      frame.height = look.Stated;
      return {
        ...look, Path, Height: height, Bar: bar,
        Scrolls: root.scrollHeight > root.clientHeight || root.scrollWidth > root.clientWidth,
        Violations: frame.contentWindow.violations,
      };
    });
  }));
  return shown.flat();
})`

// checkHeights proves that no embed of the site can be scrolled in a frame of
// the height we state, and that the height is not far too much (SEC-06).
func checkHeights(t *testing.T, b *tab, all []embedAnswer) {
	b.show(t, screen{width: 1280})
	b.open(t, emptyPath)
	highest := map[string]float64{}
	stated := map[string]float64{}
	for part := range slices.Chunk(all, 40) {
		expression := fmt.Sprintf("%s(%s)", measure, looksAt(t, part))
		for _, f := range do(t, b, chromedp.Evaluate[[]framed](expression, chromedp.EvalAwaitPromise)) {
			if f.Own { // what a program is told holds for the width that it is told
				if f.Scrolls || float64(f.Stated)-f.Height > mostSpare {
					t.Errorf("oEmbed, %s at %d px: %.0f px high, %d stated", f.Path, f.Width, f.Height, f.Stated)
				}
				continue
			}
			if f.Scrolls || f.Bar == 0 || len(f.Violations) > 0 {
				t.Errorf("%s at %d px: %.0f px high, %d stated, can be scrolled: %t (bar: %d px), policy: %s", f.Path, f.Width, f.Height, f.Stated, f.Scrolls, f.Bar, f.Violations)
			}
			highest[f.Path], stated[f.Path] = max(f.Height, highest[f.Path]), float64(f.Stated)
		}
	}
	var spare []float64
	for path, height := range highest {
		spare = append(spare, stated[path]-height)
		if stated[path]-height > mostSpare {
			t.Errorf("%s is %.0f px high at most, %.0f stated", path, height, stated[path])
		}
	}
	slices.Sort(spare)
	if len(spare) < 100 {
		t.Fatalf("only %d embeds", len(spare))
	}
	t.Logf("%d embeds; room to spare: least %.0f px, median %.0f px, most %.0f px", len(spare), spare[0], spare[len(spare)/2], spare[len(spare)-1])
	if faults := b.takeFaults(); len(faults) > 0 {
		t.Errorf("in frames: %s", strings.Join(faults, "\n"))
	}
}

// looksAt are embeds with the frames in which each is shown, as JSON.
func looksAt(t *testing.T, part []embedAnswer) string {
	t.Helper()
	type item struct {
		Path  string
		Looks []look
	}
	var items []item
	for _, a := range part {
		var looks []look
		for _, width := range frameWidths {
			looks = append(looks, look{width, a.Any, false})
		}
		items = append(items, item{a.Path, append(looks, look{a.Width, a.Height, true})})
	}
	list, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	return string(list)
}

// checkFrames proves with the headers of the site that a page of another origin
// can show an embed, also one that lets nothing in without its consent, and
// that every other type of page refuses to be framed there, what does not exist
// among them.
func checkFrames(t *testing.T, site string, all []embedAnswer) {
	newspaper := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Query().Has("isolated") {
			w.Header().Set("Cross-Origin-Embedder-Policy", "require-corp")
			w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		code := fmt.Sprintf(`<iframe src="%s" title="x" width="720" height="600"></iframe>`, site+r.URL.Query().Get("frame"))
		for _, a := range all {
			if a.Path == r.URL.Query().Get("frame") {
				code = strings.Replace(a.HTML, `src="https://resolution57.example/`, `src="`+site+"/", 1)
			}
		}
		fmt.Fprintf(w, "<!doctype html><html lang=vi><title>Báo</title><link rel=icon href=data:,>"+
			"<script>document.addEventListener('load', (e) => e.target.localName === 'iframe' && (document.body.className = 'framed'), true)</script>"+
			"<body><p>Bài báo</p>%s</body>", code)
	}))
	t.Cleanup(newspaper.Close)
	b := newTab(t, newspaper.URL)
	b.show(t, screen{width: 1280})
	for _, query := range []string{"", "&isolated"} {
		for _, path := range []string{"/embed/vi/indicators/gii-rank/", "/embed/en/indicators/gii-rank/", "/embed/vi/rankings/online-readiness/2025-11/", "/embed/vi/indicators/gdp-contribution/2025/"} {
			b.open(t, "/?frame="+path+query)
			b.await(t, "body.framed") // which is lazy
			got := inFrame(t, b, `[...document.querySelectorAll("h1, .chart-svg, td, .value, footer a")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 0).map((e) => e.localName).join(" ")`)
			want := map[bool]string{true: "svg", false: "a"}[strings.Contains(path, "gii-rank")]
			if !strings.HasPrefix(got, "h1") || !slices.Contains(strings.Fields(got), want) {
				t.Errorf("%s%s: in the frame are %q", path, query, got)
			}
			for _, fault := range b.takeFaults() {
				if !strings.Contains(fault, "to another origin: "+site+"/") {
					t.Errorf("%s%s: %s", path, query, fault)
				}
			}
		}
	}
	for _, path := range []string{"/", "/en/", "/indicators/gii-rank/", "/en/indicators/gii-rank/", "/rankings/online-readiness/2025-11/", "/en/rankings/online-readiness/2025-11/",
		"/robots.txt", "/khong-co/", "/khong-co/o/day", "/en/none/", "/404.html", "/site-map/"} {
		b.open(t, "/?frame="+path)
		b.await(t, "body.framed")
		if got := inFrame(t, b, "location.href"); !strings.HasPrefix(got, "chrome-error:") {
			t.Errorf("%s can be framed: %q", path, got)
		}
		if faults := strings.Join(b.takeFaults(), "\n"); !strings.Contains(faults, "frame") {
			t.Errorf("%s: the browser says %q", path, faults)
		}
	}
}

// inFrame evaluates an expression in the only frame of a page, of whatever
// origin.
func inFrame(t *testing.T, b *tab, expression string) string {
	t.Helper()
	tree := call(t, b, page.GetFrameTree, cdp.Empty{}).FrameTree
	if len(tree.ChildFrames) != 1 {
		t.Fatalf("%d frames", len(tree.ChildFrames))
	}
	world := call(t, b, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.ChildFrames[0].Frame.ID})
	yes := true
	result := call(t, b, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world.ExecutionContextID, ReturnByValue: &yes})
	if result.ExceptionDetails != nil {
		t.Fatalf("in the frame: %s", cmp.Or(result.ExceptionDetails.Text, "exception"))
	}
	var text string
	if err := json.Unmarshal(result.Result.Value, &text); err != nil {
		t.Fatal(err)
	}
	return text
}
