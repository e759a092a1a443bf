package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// publishing is a small project that publishes: a folder, since a publication is
// written to one.
type publishing struct {
	t   testing.TB
	dir string
}

func newPublishing(t testing.TB) publishing {
	t.Helper()
	p := publishing{t, t.TempDir()}
	p.lay(smallTree(t))
	p.edit("data/site.toml", "[licence]", "[ledger]\nallow_development_key = true\n[licence]")
	return p
}

func (p publishing) lay(tree fstest.MapFS) {
	p.t.Helper()
	for name, f := range tree {
		file := filepath.Join(p.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			p.t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o666); err != nil {
			p.t.Fatal(err)
		}
	}
}

// edit replaces a text, which must be there, in a file.
func (p publishing) edit(name, from, to string) {
	p.t.Helper()
	file := filepath.Join(p.dir, name)
	body, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(body, []byte(from)) {
		p.t.Fatalf("%s has no %q: %v", name, from, err)
	}
	if err := os.WriteFile(file, bytes.Replace(body, []byte(from), []byte(to), 1), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

// reason writes why something changes.
func (p publishing) reason(act, what, vi, en string) {
	p.t.Helper()
	f, err := os.OpenFile(filepath.Join(p.dir, ledger.ChangesFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		p.t.Fatal(err)
	}
	defer f.Close()
	text := "[[change]]\nact = \"" + act + "\"\nwhat = \"" + what + "\"\nwhy = { vi = \"" + vi + "\", en = \"" + en + "\" }\noffice = { vi = \"Ban biên tập\", en = \"Editors\" }\n"
	if _, err := f.WriteString(text); err != nil {
		p.t.Fatal(err)
	}
}

// publish publishes the project on a day, with the development key.
func (p publishing) publish(day string) *ledger.Plan {
	p.t.Helper()
	needModules(p.t)
	pub, err := ledger.OpenPublisher(p.dir, false)
	if err != nil {
		p.t.Fatal(err)
	}
	defer pub.Close()
	var ps source.Problems
	s, err := Load(Options{Root: os.DirFS(p.dir), Dir: projectDir, Today: day, Cache: drawings}, &ps)
	if err != nil || s == nil {
		p.t.Fatalf("%v\n%s", err, problemText(p.t, &ps))
	}
	defer s.Close()
	plan, err := s.Plan(&ps)
	if err != nil || plan == nil {
		p.t.Fatalf("%v\n%s", err, problemText(p.t, &ps))
	}
	private, _ := ledger.DevelopmentKey(s.LedgerConfig().Origin)
	signer, err := note.NewSigner(private)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := pub.Apply(plan, s.LedgerConfig(), signer); err != nil {
		p.t.Fatal(err)
	}
	return plan
}

// build renders the project as it lies there.
func (p publishing) build(o Options) output {
	p.t.Helper()
	o.Root, o.Cache = os.DirFS(p.dir), drawings
	return render(p.t, open(p.t, o))
}

// problems are those of loading the project, as texts.
func (p publishing) problems(o Options) string {
	p.t.Helper()
	o.Root, o.Cache, o.Dir = os.DirFS(p.dir), drawings, projectDir
	var ps source.Problems
	s, err := Load(o, &ps)
	if err != nil {
		p.t.Fatal(err)
	}
	s.Close()
	return problemText(p.t, &ps)
}

// published is a project with two releases: everything on the first of December;
// on the fifteenth one value corrected, one withdrawn, and one that is new.
var published struct {
	once  sync.Once
	files fstest.MapFS
	first output // the site after the first publication
	out   output
}

func publishedProject(t *testing.T) publishing {
	t.Helper()
	published.once.Do(func() {
		p := newPublishing(t)
		p.publish("2026-12-01")
		published.first = p.build(Options{})
		p.edit("data/indicators/procedures-online.toml", "[1500, 2000, 75.0]", "[1520, 2000, 76.0]")
		p.edit("data/indicators/tasks-overdue.toml", "value  = 66\nsource = \"so-2\"", "value  = 66\nsource = \"so-2\"\n[[observation]]\nperiod = \"2026-01\"\nstatus = \"estimate\"\nvalue  = 7531\nsource = \"so-2\"")
		p.edit("data/indicators/tasks-completed.toml", "[[observation]]\nperiod = \"2024\"\nvalue  = 900\nsource = \"so-1\"\n", "")
		p.reason("correct", "value procedures-online/2025-11/ha-noi", "Nhập nhầm một số.", "One digit was mistyped.")
		p.reason("withdraw", "value tasks-completed/2024", "Nguồn đã rút số này.", "The source withdrew the figure.")
		p.publish("2026-12-15")
		published.out = p.build(Options{})
		published.files = fstest.MapFS{}
		err := fs.WalkDir(os.DirFS(p.dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := os.ReadFile(filepath.Join(p.dir, name))
			published.files[name] = &fstest.MapFile{Data: body}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if published.files == nil {
		t.Fatal("the published project cannot be built: see the first test that needs it")
	}
	p := publishing{t, t.TempDir()}
	p.lay(published.files)
	return p
}

func publishedSite(t *testing.T) output {
	t.Helper()
	publishedProject(t)
	return published.out
}

// The log is served as files that other people's readers know: every entry can be
// fetched and proved with the checkpoint and tiles alone, also by somebody who
// still has the checkpoint of an older release; what is logged by a hash can be
// hashed again. Where nothing is published there is no log.
func TestLogFiles(t *testing.T) {
	p, out := publishedProject(t), publishedSite(t)
	config := ledger.Config{Origin: "portal.example/log", AllowDevelopment: true}
	read := func(path string) ([]byte, error) {
		body, ok := out["log/"+path]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return body, nil
	}
	var ps source.Problems
	l := ledger.Read(os.DirFS(p.dir), config, &ps)
	releases := ledger.ReadReleases(os.DirFS(p.dir), l, config, &ps)
	if len(releases) != 2 || ps.Errors() > 0 {
		t.Fatalf("%d releases, %v", len(releases), ps.Sorted())
	}
	for _, name := range []string{"log/checkpoint", "data/releases/2026-12-01/checkpoint"} {
		cp, err := ledger.OpenCheckpoint(out[name], config)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for seq := range cp.Size {
			line, err := ledger.Fetch(cp, seq, read)
			if err != nil || !bytes.Equal(line, l.Line(seq)) {
				t.Fatalf("%s: entry %d: %v", name, seq, err)
			}
		}
	}

	hashes := map[string]bool{}
	for _, kind := range ledger.MeaningKinds() {
		for line := range bytes.Lines(out["log/meaning/"+string(kind)+".jsonl"]) {
			sum := sha256.Sum256(bytes.TrimSuffix(line, []byte("\n")))
			hashes[hex.EncodeToString(sum[:])] = true
		}
	}
	n := 0
	for e := range l.Heads() {
		if slices.Contains(ledger.MeaningKinds(), e.Kind) {
			n++
			if !hashes[e.SHA256] {
				t.Errorf("%s: no meaning has its hash", e.Subject)
			}
		}
	}
	if n < 20 || n != len(hashes) {
		t.Errorf("%d hashes in the log, %d meanings", n, len(hashes))
	}

	for name := range smallSite(t) {
		if strings.HasPrefix(name, "log/") || strings.HasPrefix(name, "data/releases/") && name != "data/releases/index.html" {
			t.Errorf("nothing is published, but there is %s", name)
		}
	}
}

// Who may read the log, of what type it is, and how long it may be kept; it is in
// no site map and closed to no robot.
func TestLogHeaders(t *testing.T) {
	out := publishedSite(t)
	rules := headerRules(t, out)
	for path, want := range map[string]struct{ kind, cache string }{
		"/log/checkpoint":                                     {"text/plain; charset=utf-8", "public, max-age=5, must-revalidate"},
		"/log/tile/0/000.p/12":                                {"application/octet-stream", "public, max-age=31536000, immutable"},
		"/log/tile/entries/x001/234":                          {"application/octet-stream", "public, max-age=31536000, immutable"},
		"/log/meaning/task.jsonl":                             {"text/plain; charset=utf-8", ""},
		"/data/releases/2026-12-01/release.json":              {"", ""},
		"/data/releases/2026-12-01/indicators/completion.csv": {"", "public, max-age=31536000, immutable"},
		"/data/releases/2026-12-01/":                          {"", ""},
		"/data/releases/2026-12-01/index.html":                {"", ""},
		"/data/releases/":                                     {"", ""},
	} {
		h := rules.For(path)
		if h.Get("Content-Type") != want.kind || h.Get("Cache-Control") != want.cache {
			t.Errorf("%s: type %q, cache %q", path, h.Get("Content-Type"), h.Get("Cache-Control"))
		}
		if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if bytes.Contains(out["sitemap.xml"], []byte("/log/")) || string(out["robots.txt"]) != "User-agent: *\nAllow: /\n\nSitemap: https://portal.example/sitemap.xml\n" {
		t.Errorf("robots: %s", out["robots.txt"])
	}
}

// A release is served as it was committed, byte for byte, and what was done to it
// since is refused with the name of the file and both hashes.
func TestReleasesStay(t *testing.T) {
	p, out := publishedProject(t), publishedSite(t)
	n := 0
	err := fs.WalkDir(os.DirFS(p.dir), "data/releases", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		body, err := os.ReadFile(filepath.Join(p.dir, name))
		if !bytes.Equal(body, out[name]) {
			t.Errorf("%s is not the file that was committed", name)
		}
		return err
	})
	if err != nil || n < 40 {
		t.Errorf("%d files: %v", n, err)
	}
	var r ledger.Release
	if err := json.Unmarshal(out["data/releases/2026-12-01/release.json"], &r); err != nil {
		t.Fatal(err)
	}
	k := slices.IndexFunc(r.Files, func(f ledger.ReleasedFile) bool { return f.Path == "indicators/tasks-overdue.csv" })
	p.edit("data/releases/2026-12-01/indicators/tasks-overdue.csv", "66", "67")
	now := hexSum(mustRead(t, filepath.Join(p.dir, "data/releases/2026-12-01/indicators/tasks-overdue.csv")))
	got := p.problems(Options{})
	for _, want := range []string{"data/releases/2026-12-01/indicators/tasks-overdue.csv", r.Files[k].SHA256, now} {
		if !strings.Contains(got, want) {
			t.Errorf("the problem does not name %s:\n%s", want, got)
		}
	}
}

func mustRead(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// publishedPages are pages that only a project has that published something.
func publishedPages() []goldenPage {
	return []goldenPage{
		{"releases", "/data/releases/"}, {"release", "/data/releases/2026-12-01/"},
		{"withdrawn", "/indicators/tasks-completed/2024/"},
	}
}

var anyHash = regexp.MustCompile(`[0-9a-f]{64}|[A-Za-z0-9+/]{43}=`)

// The pages of a project that has published, corrected and withdrawn. Hashes
// change with every file; TestReleasePages proves them.
func TestGoldenPublished(t *testing.T) {
	out := publishedSite(t)
	for _, l := range lang.All() {
		golden := &txtar.Archive{Comment: []byte("The <main> of pages of small.txtar after two publications.\n")}
		for _, p := range publishedPages() {
			golden.Files = append(golden.Files, txtar.File{Name: l.Path(p.path), Data: anyHash.ReplaceAll([]byte(mainOf(t, out.page(t, l.Path(p.path)))), []byte("HASH"))})
		}
		compareGolden(t, "testdata/published."+string(l)+".txt", string(txtar.Format(golden)))
	}
}

// The page of a release names every file with its true hash and proof, in both
// languages; the list names size and root of each; an older one leads to the
// newest.
func TestReleasePages(t *testing.T) {
	out := publishedSite(t)
	for _, id := range []string{"2026-12-01", "2026-12-15"} {
		var r ledger.Release
		if err := json.Unmarshal(out["data/releases/"+id+"/release.json"], &r); err != nil {
			t.Fatal(err)
		}
		for _, l := range lang.All() {
			page := out.page(t, l.Path("/data/releases/"+id+"/"))
			links := attributes(t, mainOf(t, page), "a", "href")
			for _, f := range r.Files {
				path := "/data/releases/" + id + "/" + f.Path
				if !strings.Contains(page, hexSum(out[path[1:]])) || !slices.Contains(links, path) || !slices.Contains(links, path+".tlog-proof") {
					t.Errorf("%s: %s is not there with its hash and proof", l.Path("/data/releases/"+id+"/"), f.Path)
				}
			}
			page, list := html.UnescapeString(page), html.UnescapeString(out.page(t, l.Path("/data/releases/"))) // a root may hold a plus sign
			if !strings.Contains(list, r.Root) || !strings.Contains(page, r.Root) {
				t.Errorf("%s: no root", id)
			}
			if newer := slices.Contains(links, l.Path("/data/releases/2026-12-15/")); newer != (id == "2026-12-01") {
				t.Errorf("%s leads to the newest release: %v", id, newer)
			}
			if !slices.Contains(attributes(t, mainOf(t, out.page(t, l.Path("/data/"))), "a", "href"), l.Path("/data/releases/")) {
				t.Error("the page of all data does not lead to the releases")
			}
		}
	}
}

// A permalink outlives its figure: the page says since when and why it is gone,
// in no <data> that a program could take for a value; a frame that showed it says
// so too; the list of published ids accepts it, also before the withdrawal is
// published, but not without a reason.
func TestWithdrawn(t *testing.T) {
	p, out := publishedProject(t), publishedSite(t)
	for l, want := range map[lang.Lang][]string{
		lang.VI: {"Đã rút lại ngày 15/12/2026.", "Nguồn đã rút số này.", "Ban biên tập", "900", "01/12/2026"},
		lang.EN: {"Withdrawn on 15 December 2026.", "The source withdrew the figure.", "Editors", "900", "1 December 2026"},
	} {
		path := l.Path("/indicators/tasks-completed/2024/")
		page := mainOf(t, out.page(t, path))
		for _, text := range want {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q", path, text)
			}
		}
		if strings.Contains(page, "<data") {
			t.Errorf("%s prints a value as if it held", path)
		}
		if frame := out.page(t, "/embed/"+string(l)+"/indicators/tasks-completed/2024/"); !strings.Contains(frame, want[0]) || !strings.Contains(frame, want[1]) {
			t.Errorf("the embed of %s does not say that it is withdrawn", path)
		}
		if !bytes.Contains(out["sitemap.xml"], []byte(path)) {
			t.Errorf("%s is in no site map", path)
		}
		for _, path := range []string{path, l.Path("/data/releases/2026-12-01/")} {
			if !slices.ContainsFunc(out.names(), func(name string) bool {
				return strings.HasPrefix(name, "search/"+string(l)) && bytes.Contains(out[name], []byte(`"`+path+`"`))
			}) {
				t.Errorf("%s cannot be found by a search", path)
			}
		}
	}

	const overdue = "data/indicators/tasks-overdue.toml"
	ids := "figure tasks-completed/2024\nfigure tasks-overdue/2026-01\n"
	if err := os.WriteFile(filepath.Join(p.dir, idsFile), []byte(ids), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := p.problems(Options{}); got != "" {
		t.Errorf("the list of ids: %s", got)
	}
	p.edit(overdue, "[[observation]]\nperiod = \"2026-01\"\nstatus = \"estimate\"\nvalue  = 7531\nsource = \"so-2\"\n", "")
	if got := p.problems(Options{}); !strings.Contains(got, "tasks-overdue/2026-01") || !strings.Contains(got, "data/ids.txt:2:1") {
		t.Errorf("a figure vanished without a reason: %s", got)
	}
	p.reason("withdraw", "value tasks-overdue/2026-01", "Nhầm kỳ.", "Wrong period.")
	if got := p.problems(Options{}); strings.Contains(got, "ids.txt") {
		t.Errorf("the reason for the withdrawal is written: %s", got)
	}
	p.publish("2026-12-20")
	if got := p.problems(Options{Production: true}); got != "" {
		t.Errorf("after the publication: %s", got)
	}
}

// feedDays are the days of all entries of all feeds in Vietnamese: published and
// updated, by feed and entry; and the entries of each feed in order.
func feedDays(t *testing.T, out output) (days map[string]string, order map[string][]string) {
	t.Helper()
	days, order = map[string]string{}, map[string][]string{}
	for _, name := range feedFiles(out, ".atom") {
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(out[name]))
		if err != nil {
			t.Fatal(err)
		}
		short := strings.TrimSuffix(strings.TrimPrefix(name, "feeds/vi/"), ".atom")
		if strings.HasPrefix(short, "feeds/") {
			continue
		}
		for _, item := range feed.Items {
			id := strings.TrimPrefix(item.GUID, "tag:portal.example,2026:vi/")
			days[short+" "+id] = strings.ReplaceAll(item.Published+" "+item.Updated, "T00:00:00+07:00", "")
			order[short] = append(order[short], id)
		}
	}
	return days, order
}

// The days of news are those of the ledger: of first publication and of the last
// entry. Reading a source again moves nothing; a correction moves exactly the
// entries that tell of what was corrected, and comes first; a result that was
// computed again and is printed as before stays where it was. A feed of changes
// tells what was said before, what is said now, why, and who decided.
func TestFeedsFollowTheLedger(t *testing.T) {
	p, out := publishedProject(t), publishedSite(t)
	before, _ := feedDays(t, published.first)
	after, order := feedDays(t, out)
	const first, second = "2026-12-01 2026-12-01", "2026-12-15 2026-12-15"
	moved := map[string]string{}
	for id, days := range after {
		switch was := before[id]; {
		case was != "" && was != first:
			t.Errorf("%s: after the first publication %q", id, was)
		case days != was:
			moved[id] = days
		}
	}
	want := map[string]string{
		"figures figure/procedures-online/2025-11":                      "2026-12-01 2026-12-15",
		"indicators/procedures-online figure/procedures-online/2025-11": "2026-12-01 2026-12-15",
		"entities/ha-noi figure/procedures-online/2025-11/ha-noi":       "2026-12-01 2026-12-15",
		"figures figure/tasks-overdue/2026-01":                          second,
		"indicators/tasks-overdue figure/tasks-overdue/2026-01":         second,
		"releases release/2026-12-15":                                   second,
	}
	for id := range after {
		if strings.HasPrefix(id, "changes ") && want[id] == "" {
			want[id] = second // numbers follow from the size of the first publication; they are counted below
		}
	}
	if diff := cmp.Diff(want, moved); diff != "" {
		t.Errorf("what moved (-want +got):\n%s", diff)
	}
	if len(order["changes"]) != 2 || len(order["releases"]) != 2 {
		t.Errorf("feeds: %v, %v", order["changes"], order["releases"])
	}
	if top := order["figures"][:2]; !slices.Contains(top, "figure/procedures-online/2025-11") || !slices.Contains(top, "figure/tasks-overdue/2026-01") {
		t.Errorf("the newest figures are %v", top)
	}
	for name, texts := range map[string][]string{
		"feeds/vi/changes.atom":      {"Đính chính: Thủ tục trực tuyến, tháng 11/2025, Hà Nội", "Trước là 1.500 thủ tục, nay là 1.520 thủ tục.", "Nhập nhầm một số.", "Ban biên tập", "Rút lại: Nhiệm vụ đã hoàn thành, năm 2024", "Trước là 900 nhiệm vụ."},
		"feeds/json/en/changes.json": {"Corrected: ", "It was 1,500 procedures and is now 1,520 procedures.", "One digit was mistyped.", "Editors", "Withdrawn: ", "It was 900 tasks."},
	} {
		for _, text := range texts {
			if !bytes.Contains(out[name], []byte(text)) {
				t.Errorf("%s does not say %q:\n%s", name, text, out[name])
			}
		}
	}

	for _, source := range []string{"so-1", "so-2"} {
		p.edit("data/sources/"+source+".toml", `collected = "2026-01-31"`, `collected = "2026-03-31"`)
	}
	p.edit("data/site.toml", `as_of       = "2026-01-31"`, `as_of       = "2026-03-31"`)
	reread, _ := feedDays(t, p.build(Options{}))
	if diff := cmp.Diff(after, reread); diff != "" {
		t.Errorf("sources were read again, and days of news changed:\n%s", diff)
	}
}

// META-09: the site map says of a page on which day what it says last changed by
// the ledger, and nothing of pages that the ledger does not know.
func TestSitemapDays(t *testing.T) {
	var set struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(publishedSite(t)["sitemap.xml"], &set); err != nil {
		t.Fatal(err)
	}
	days := map[string]string{}
	for _, u := range set.URLs {
		days[strings.TrimPrefix(u.Loc, "https://portal.example")] = u.LastMod
	}
	for path, want := range map[string]string{
		"/indicators/procedures-online/2025-11/": "2026-12-15", "/indicators/procedures-online/": "2026-12-15", "/en/entities/ha-noi/": "2026-12-15",
		"/rankings/online/": "2026-12-15", "/indicators/tasks-assigned/2025/": "2026-12-01", "/en/notices/so-1/": "2026-12-01", "/tasks/thu-1/": "2026-12-01",
		"/about/": "2026-12-01", "/data/releases/": "2026-12-15", "/data/releases/2026-12-01/": "2026-12-01", "/indicators/tasks-completed/2024/": "2026-12-15",
		"/feedback/": "", "/search/": "",
	} {
		if got, there := days[path]; got != want || !there {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// The footer says how long the log is and how its root begins, and leads to the
// checkpoint; while everybody has the key that signs it, every page says so. A
// preview counts what is not published and marks it, in text, in blocks and in the
// tables of charts; a plain build does neither.
func TestFooterAndMarks(t *testing.T) {
	p, out := publishedProject(t), publishedSite(t)
	root := strings.Split(string(out["log/checkpoint"]), "\n")[2]
	for l, want := range map[lang.Lang][]string{
		lang.VI: {root[:10] + "…", `href="/log/checkpoint"`, "khóa thử nghiệm mà ai cũng có", `href="/data/releases/"`},
		lang.EN: {root[:10] + "…", `href="/log/checkpoint"`, "a test key that everybody has", `href="/en/data/releases/"`},
	} {
		page := out.page(t, l.Path("/about/"))
		for _, text := range want {
			if !strings.Contains(page, text) {
				t.Errorf("%s does not say %q", l.Path("/about/"), text)
			}
		}
	}
	p.edit("data/indicators/tasks-overdue.toml", "value  = 7531", "value  = 7532")
	p.edit("data/indicators/tasks-overdue.toml", "[[observation]]\nperiod = \"2026-01\"", "[[observation]]\nperiod = \"2025-12\"\nvalue  = 70\nsource = \"so-2\"\n[[observation]]\nperiod = \"2026-01\"")
	o := Options{Root: os.DirFS(p.dir), Cache: drawings, Dir: projectDir}
	for _, preview := range []bool{false, true} {
		o.Preview = preview
		site := open(t, o)
		shown := map[string]string{}
		for _, path := range []string{"/indicators/tasks-overdue/", "/indicators/tasks-overdue/2025-12/", "/en/indicators/tasks-overdue/2026-01/", "/indicators/tasks-assigned/2025/"} {
			for _, page := range site.Pages() {
				var body bytes.Buffer
				var ps source.Problems
				if page.Path != path {
					continue
				}
				if err := page.Render(&body, &ps); err != nil {
					t.Fatal(err)
				}
				shown[path] = body.String()
			}
		}
		for path, text := range map[string]string{
			"/indicators/tasks-overdue/2025-12/":    `<data value="70" data-figure="tasks-overdue/2025-12" class="unpublished" title="Chưa công bố: giá trị mới">70</data>`,
			"/en/indicators/tasks-overdue/2026-01/": `<data value="7532" data-figure="tasks-overdue/2026-01" class="unpublished" title="Not published: differs from the published value">7,532</data>`,
			"/indicators/tasks-overdue/":            "1 giá trị mới, 1 giá trị đổi, 0 giá trị mất",
		} {
			if strings.Contains(shown[path], text) != preview {
				t.Errorf("preview %v: %s says %q: %v", preview, path, text, !preview)
			}
		}
		if strings.Contains(shown["/indicators/tasks-assigned/2025/"], `class="unpublished"`) {
			t.Errorf("preview %v: a published value is marked", preview)
		}
		if n := strings.Count(shown["/indicators/tasks-overdue/"], `class="unpublished"`); preview != (n > 2) {
			t.Errorf("preview %v: %d marks on the page of the indicator", preview, n)
		}
	}
}

// A frame says which release last changed what it shows, leads there and to the
// newest figure; so does the answer to programs that ask how to show a page. What
// a release did not change keeps the one before.
func TestEmbedsNameTheirRelease(t *testing.T) {
	out := publishedSite(t)
	for path, want := range map[string][]string{
		"indicators/procedures-online":     {"2026-12-15", "Phiên bản 15/12/2026"},
		"indicators/tasks-assigned/2025":   {"2026-12-01", "Phiên bản 01/12/2026"},
		"indicators/tasks-overdue/2025":    {"2026-12-01", "Phiên bản 01/12/2026", `href="/indicators/tasks-overdue/2026-01/"`, "Số mới nhất: tháng 01/2026"},
		"indicators/tasks-overdue/2026-01": {"2026-12-15", "Phiên bản 15/12/2026"},
		"rankings/online/2025-11":          {"2026-12-15", "Phiên bản 15/12/2026"},
	} {
		frame := out.page(t, "/embed/vi/"+path+"/")
		for _, text := range append(want[1:], `href="/data/releases/`+want[0]+`/"`) {
			if !strings.Contains(frame, text) {
				t.Errorf("the embed of %s does not say %q", path, text)
			}
		}
		var answer map[string]any
		if err := json.Unmarshal(out["oembed/vi/"+path+".json"], &answer); err != nil {
			t.Fatal(err)
		}
		if answer["version"] != "1.0" || answer["release"] != want[0] || answer["release_url"] != "https://portal.example/data/releases/"+want[0]+"/" {
			t.Errorf("oEmbed of %s: %v", path, answer)
		}
	}
	plain := smallSite(t)
	if bytes.Contains(plain["oembed/vi/indicators/tasks-assigned/2025.json"], []byte("release")) {
		t.Error("nothing is published, but an embed names a release")
	}
}

// The kit unpacks into a copy that proves itself: ledger, tiles, releases with
// their proofs, keys, and how to go about it in both languages. The list of
// releases leads to it and names who keeps a copy.
func TestMirrorKit(t *testing.T) {
	p, out := publishedProject(t), publishedSite(t)
	kit, dir := unzip(t, out["data/mirror.zip"]), t.TempDir()
	files := fstest.MapFS{}
	for name, body := range kit {
		files[name] = &fstest.MapFile{Data: body}
		if served, ok := out[name]; ok && !bytes.Equal(served, body) {
			t.Errorf("%s is another file in the kit", name)
		}
	}
	for name := range out {
		if (strings.HasPrefix(name, "log/") || strings.HasPrefix(name, "data/releases/2") && !strings.HasSuffix(name, ".html")) && kit[name] == nil {
			t.Errorf("%s is not in the kit", name)
		}
	}
	publishing{t, dir}.lay(files)
	config := ledger.Config{Origin: "portal.example/log", AllowDevelopment: true}
	var ps source.Problems
	l := ledger.Read(os.DirFS(dir), config, &ps)
	if n := len(ledger.ReadReleases(os.DirFS(dir), l, config, &ps)); n != 2 || ps.Errors() > 0 || l.Size() == 0 {
		t.Errorf("%d releases in the kit: %s", n, problemText(t, &ps))
	}
	for _, l := range []string{"vi", "en"} {
		if readme := string(kit["README."+l+".txt"]); !strings.Contains(readme, "portal verify --since") || !strings.Contains(readme, "https://portal.example/data/mirror.zip") {
			t.Errorf("README.%s: %s", l, readme)
		}
	}
	if keys := string(kit["log/keys"]); !strings.Contains(keys, "portal.example/log/development-key-not-secret+") {
		t.Errorf("keys: %s", keys)
	}
	p.edit("data/site.toml", "[ledger]", "[ledger]\nmirrors = [{ name = { vi = \"Thư viện Thử\", en = \"Test Library\" }, url = \"https://library.example/\" }]")
	for l, name := range map[lang.Lang]string{lang.VI: "Thư viện Thử", lang.EN: "Test Library"} {
		page := p.page(l.Path("/data/releases/"))
		if !strings.Contains(page, `href="https://library.example/">`+name+"<") || !strings.Contains(page, `href="/data/mirror.zip"`) {
			t.Errorf("the list of releases does not name the kit or who keeps a copy: %s", page)
		}
	}
}

// page renders one page of the project as it lies there.
func (p publishing) page(path string) string {
	p.t.Helper()
	var body bytes.Buffer
	var ps source.Problems
	for _, page := range open(p.t, Options{Root: os.DirFS(p.dir), Cache: drawings}).Pages() {
		if page.Path == path {
			if err := page.Render(&body, &ps); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	return body.String()
}
