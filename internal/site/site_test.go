package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// projectDir is the project whose templates, styles and packages are tested.
const projectDir = "../.."

// needModules ends the test where npm's packages are missing: a test that is
// skipped in silence proves nothing.
func needModules(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(projectDir, "node_modules", "echarts")); err != nil {
		t.Fatal("the packages of package.json are not installed: run `npm ci`")
	}
}

// smallTree is the small project: the records and notices of
// testdata/small.txtar under the project's own templates and styles.
func smallTree(t testing.TB) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for name, f := range tree {
		if vi := tree[strings.TrimSuffix(name, ".en.md")+".vi.md"]; vi != nil && strings.HasSuffix(name, ".en.md") {
			sum := sha256.Sum256(bytes.SplitN(vi.Data, []byte("+++\n"), 3)[2])
			f.Data = bytes.ReplaceAll(f.Data, []byte("HASH"), []byte(hex.EncodeToString(sum[:])))
		}
	}
	copyInto(t, tree, "templates", "static")
	return tree
}

// copyInto adds folders of the project to a tree. Tests work on a copy, so
// that an edit made while they run does not look like a fault.
func copyInto(t testing.TB, tree fstest.MapFS, dirs ...string) {
	t.Helper()
	root := os.DirFS(projectDir)
	for _, dir := range dirs {
		err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := fs.ReadFile(root, name)
			tree[name] = &fstest.MapFile{Data: body}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// open loads a site and fails on any error in it.
func open(t testing.TB, o Options) *Site {
	t.Helper()
	needModules(t)
	o.Dir = projectDir
	var ps source.Problems
	s, err := Load(o, &ps)
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		t.Fatalf("the site has errors:\n%s", problemText(t, &ps))
	}
	t.Cleanup(s.Close)
	return s
}

func problemText(t testing.TB, ps *source.Problems) string {
	t.Helper()
	var out bytes.Buffer
	if err := source.WriteText(&out, ps.Sorted(), "en"); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// output is a finished site in memory: bodies by their names in the folder.
type output map[string][]byte

// render builds a site in memory and fails on any problem, warnings included.
func render(t testing.TB, s *Site) output {
	t.Helper()
	out := output{}
	var mu sync.Mutex
	var ps source.Problems
	_, err := s.render(context.Background(), func(name string, body []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if _, twice := out[name]; twice {
			return errors.New("written twice")
		}
		out[name] = bytes.Clone(body)
		return nil
	}, &ps)
	if err != nil {
		t.Fatal(err)
	}
	if text := problemText(t, &ps); text != "" {
		t.Errorf("the finished site has problems:\n%s", text)
	}
	return out
}

func (o output) page(t testing.TB, path string) string {
	t.Helper()
	body, ok := o[Page{Path: path}.File()]
	if !ok {
		t.Fatalf("no page %s", path)
	}
	return string(body)
}

// names are the files in order.
func (o output) names() []string { return slices.Sorted(maps.Keys(o)) }

// htmlPages are the paths of the pages that people read, in order; their embeds
// are apart.
func (o output) htmlPages() []string {
	var paths []string
	for _, name := range o.names() {
		if strings.HasSuffix(name, ".html") && !strings.HasPrefix(name, "embed/") {
			paths = append(paths, "/"+strings.TrimSuffix(name, "index.html"))
		}
	}
	return paths
}

// drawings is a cache that the tests share, where they are not about drawing.
var drawings string

// real is the project's own site, built once for all tests that look at it:
// the first time with an empty cache, all cores.
var real struct {
	once sync.Once
	tree fstest.MapFS
	out  output
	site *Site
}

func realSite(t *testing.T) output {
	t.Helper()
	real.once.Do(func() {
		real.tree = fstest.MapFS{}
		copyInto(t, real.tree, "data", "content", "templates", "static")
		s := open(t, Options{Root: real.tree, Cache: drawings})
		real.out = render(t, s)
		real.site = s
	})
	if real.out == nil {
		t.Fatal("the project's own site cannot be built: see the first test that needs it")
	}
	return real.out
}

// small is the small project as it stands, built once for all tests that only
// look at it.
var small struct {
	once sync.Once
	out  output
	site *Site
}

func smallSite(t *testing.T) output {
	t.Helper()
	small.once.Do(func() {
		s := open(t, Options{Root: smallTree(t), Cache: drawings})
		small.out = render(t, s)
		small.site = s
	})
	if small.out == nil {
		t.Fatal("the small project cannot be built: see the first test that needs it")
	}
	return small.out
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "site-test-")
	if err != nil {
		panic(err)
	}
	drawings = filepath.Join(dir, "drawings")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// The whole project builds without an error or a warning.
func TestRealProject(t *testing.T) {
	out := realSite(t)
	if n := len(out.htmlPages()); n < 2*100 {
		t.Errorf("only %d pages", n)
	}
}

// Same input, same bytes: whatever the number of cores, with an empty cache of
// drawings and with a full one.
func TestDeterminism(t *testing.T) {
	want := realSite(t)
	before := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	s := open(t, Options{Root: real.tree, Cache: drawings, Workers: 1})
	compareOutputs(t, render(t, s), want)
	if drawn, _ := s.drawer.Stats(); drawn != 0 {
		t.Errorf("%d drawings were made anew with a full cache", drawn)
	}
}

func TestDeterminismSmall(t *testing.T) {
	tree := smallTree(t)
	want := smallSite(t)
	for _, workers := range []int{1, 7} {
		compareOutputs(t, render(t, open(t, Options{Root: tree, Workers: workers})), want)
	}
}

// compareOutputs reports the first file that differs, and where.
func compareOutputs(t *testing.T, got, want output) {
	t.Helper()
	if diff := cmp.Diff(want.names(), got.names()); diff != "" {
		t.Fatalf("files (-want +got):\n%s", diff)
	}
	for _, name := range want.names() {
		if sha256.Sum256(got[name]) == sha256.Sum256(want[name]) {
			continue
		}
		at := 0
		for at < min(len(got[name]), len(want[name])) && got[name][at] == want[name][at] {
			at++
		}
		t.Fatalf("%s differs at byte %d:\n got …%s\nwant …%s", name, at, around(got[name], at), around(want[name], at))
	}
}

func around(body []byte, at int) []byte { return body[max(0, at-60):min(len(body), at+120)] }

// hashed is the part of an asset's name that changes with its bytes.
// released is the address of a file in a folder of a release.
var released = regexp.MustCompile(`^/data/releases/[0-9-]+/[^/]+/.+$`)

var hashed = regexp.MustCompile(`-[A-Z0-9]{8}\.`)

// drawn is a chart's drawing, whose bytes internal/chart and internal/draw
// answer for.
var drawn = regexp.MustCompile(`(?s)(<div class="(?:drawing|wide|narrow)[^>]*>)<svg.*?</svg>(</div>)`)

// TestGolden compares the <main> of one page of each type, and the names of all
// files, with testdata. A missing and an unexpected file both fail.
func TestGolden(t *testing.T) {
	if *update && os.Getenv("CI") == "true" {
		t.Fatal("goldens are not written in CI")
	}
	out := smallSite(t)
	var names []string
	for _, name := range out.names() {
		names = append(names, hashed.ReplaceAllString(name, "-HASH."))
	}
	slices.Sort(names)
	compareGolden(t, "testdata/files.txt", strings.Join(names, "\n")+"\n")
	for _, l := range lang.All() {
		golden := &txtar.Archive{Comment: []byte("The <main> of one page of each type of small.txtar.\n")}
		for _, p := range goldenPages() {
			golden.Files = append(golden.Files, txtar.File{Name: l.Path(p.path), Data: []byte(mainOf(t, out.page(t, l.Path(p.path))))})
		}
		compareGolden(t, "testdata/pages."+string(l)+".txt", string(txtar.Format(golden)))
	}
	home := hashed.ReplaceAllString(drawn.ReplaceAllString(out.page(t, "/"), "$1$2"), "-HASH.")
	compareGolden(t, "testdata/home.html", strings.Replace(home, small.site.buildID, "HASH", 1))
	compareGolden(t, "testdata/embeds.txt", goldenEmbeds(t, out))
	compareGolden(t, "testdata/machine.txt", string(txtar.Format(&txtar.Archive{Files: []txtar.File{
		{Name: "_headers", Data: out["_headers"]}, {Name: "_redirects", Data: out["_redirects"]}, {Name: "robots.txt", Data: out["robots.txt"]},
		{Name: "data/indicators/completion.csv", Data: out["data/indicators/completion.csv"]},
		{Name: "data/indicators/procedures-online.csv", Data: out["data/indicators/procedures-online.csv"]},
	}})))
}

type goldenPage struct{ kind, path string }

// goldenPages are one page of each type.
func goldenPages() []goldenPage {
	return []goldenPage{
		{"home", "/"}, {"indicators", "/indicators/"}, {"indicator", "/indicators/completion/"},
		{"indicator", "/indicators/procedures-online/"}, {"figure", "/indicators/tasks-assigned/2025/"},
		{"figure", "/indicators/procedures-online/2025-11/"}, {"targets", "/targets/"}, {"technologies", "/technologies/"}, {"databases", "/databases/"}, {"data", "/data/"}, {"releases", "/data/releases/"}, {"api", "/data/api/"}, {"notices", "/notices/"},
		{"tasks", "/tasks/"}, {"overdue", "/tasks/overdue/"}, {"task", "/tasks/thu-1/"}, {"task", "/tasks/thu-4/"}, {"task", "/tasks/kq-1/"},
		{"notice", "/notices/so-1/"}, {"sources", "/sources/"}, {"source", "/sources/so-3/"}, {"page", "/methodology/"},
		{"provinces", "/provinces/"}, {"agencies", "/agencies/"}, {"entity", "/entities/dong-nai/"}, {"entity", "/entities/bo-thu/"},
		{"former", "/entities/binh-phuoc-pre2025/"}, {"compare", "/compare/"}, {"region", "/compare/mien-trung/"},
		{"schedule", "/schedule/"}, {"feedback", "/feedback/"}, {"thanks", "/feedback/thanks/"}, {"register", "/feedback/register/"},
		{"changes", "/changes/"}, {"verify", "/verify/"}, {"feeds", "/feeds/"}, {"rankings", "/rankings/"}, {"ranking", "/rankings/online/"}, {"search", "/search/"}, {"sitemap", "/site-map/"}, {"missing", "/404.html"},
	}
}

// Every type of page has a golden.
func TestGoldenOfEveryType(t *testing.T) {
	kinds := []string{"embed", "admin"} // in embeds.txt; TestForms
	for _, p := range slices.Concat(goldenPages(), publishedPages(), previewPages()) {
		kinds = append(kinds, p.kind)
	}
	slices.Sort(kinds)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(pageTypes())), slices.Compact(kinds)); diff != "" {
		t.Errorf("types of pages (-have +golden):\n%s", diff)
	}
}

func mainOf(t testing.TB, page string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `<main id="main" tabindex="-1">`+"\n")
	body, _, ended := strings.Cut(rest, "</main>")
	if !ok || !ended {
		t.Fatal("the page has no <main>")
	}
	return hashed.ReplaceAllString(drawn.ReplaceAllString(body, "$1$2"), "-HASH.")
}

// sized is the size of a file, for whose bytes internal/export answers and
// TestDownloads for what is said of them.
var sized = regexp.MustCompile(`[\d.,]+\x{a0}[kM]B`)

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	got = sized.ReplaceAllString(got, "SIZE")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%v: run go test ./internal/site -run Golden -update and read the difference", err)
		return
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s\nrun go test ./internal/site -run Golden -update and read the difference", file, diff)
	}
}
