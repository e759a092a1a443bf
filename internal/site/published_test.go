package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

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
	out   output
}

func publishedProject(t *testing.T) publishing {
	t.Helper()
	published.once.Do(func() {
		p := newPublishing(t)
		p.publish("2026-12-01")
		p.edit("data/indicators/procedures-online.toml", "[1500, 2000, 75.0]", "[1520, 2000, 76.0]")
		p.edit("data/indicators/tasks-overdue.toml", "value  = 66\nsource = \"so-2\"", "value  = 66\nsource = \"so-2\"\n[[observation]]\nperiod = \"2026-01\"\nvalue  = 7531\nsource = \"so-2\"")
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
	for _, kind := range []string{"definition", "target", "task", "method", "notice"} {
		for line := range bytes.Lines(out["log/meaning/"+kind+".jsonl"]) {
			sum := sha256.Sum256(bytes.TrimSuffix(line, []byte("\n")))
			hashes[hex.EncodeToString(sum[:])] = true
		}
	}
	n := 0
	for e := range l.Heads() {
		if e.SHA256 != "" && e.Kind != ledger.File {
			n++
			if !hashes[e.SHA256] {
				t.Errorf("%s: no meaning has its hash", e.Subject)
			}
		}
	}
	if n < 20 || n != len(hashes) {
		t.Errorf("%d hashes in the log, %d meanings", n, len(hashes))
	}

	for name := range render(t, open(t, Options{Root: smallTree(t), Cache: drawings})) {
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
		"/log/checkpoint":                                     {"text/plain; charset=utf-8", "public, max-age=60, must-revalidate"},
		"/log/tile/0/000.p/12":                                {"application/octet-stream", "public, max-age=31536000, immutable"},
		"/log/tile/entries/x001/234":                          {"application/octet-stream", "public, max-age=31536000, immutable"},
		"/log/meaning/task.jsonl":                             {"text/plain; charset=utf-8", ""},
		"/data/releases/2026-12-01/release.json":              {"", "public, max-age=31536000, immutable"},
		"/data/releases/2026-12-01/indicators/completion.csv": {"", "public, max-age=31536000, immutable"},
		"/data/releases/2026-12-01/":                          {"", ""},
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
			list := out.page(t, l.Path("/data/releases/"))
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
