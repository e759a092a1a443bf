package browsertest

import (
	"context"
	"errors"
	"fmt"
	"github.com/chromedp/cdproto/storage"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"resolution57.example/portal/internal/serve"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// projectDir is the project that is built.
const projectDir = "../.."

// common is what the tests share; each part is made by the first test that asks
// for it, and all end with TestMain.
var common struct {
	dir     string // of the sites built and of what is drawn for them
	browser func() (context.Context, error)
	site    func() (*finished, error)
	gitHub  *gitHub // which the browser takes for the real one

	mu   sync.Mutex
	ends []func()
}

func TestMain(m *testing.M) {
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "portal-browsertest-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	common.dir = dir
	common.browser = sync.OnceValues(startChrome)
	common.site = sync.OnceValues(finishSite)
	defer func() {
		for _, end := range slices.Backward(common.ends) {
			end()
		}
	}()
	return m.Run()
}

// atEnd has something done after the last test.
func atEnd(end func()) {
	common.mu.Lock()
	defer common.mu.Unlock()
	common.ends = append(common.ends, end)
}

// finished is the project's site as its host serves it, with the tabs that are
// free to look at it.
type finished struct {
	folder, origin string

	mu   sync.Mutex
	idle []*tab
}

// openSite is how every test of the project's site begins.
func openSite(t *testing.T) *finished {
	t.Helper()
	s, err := common.site()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// finishSite builds the project, with a page that is wrong, and serves it.
func finishSite() (*finished, error) {
	folder := filepath.Join(common.dir, "public")
	if err := build(os.DirFS(projectDir), folder); err != nil {
		return nil, err
	}
	if err := os.CopyFS(filepath.Join(folder, "bad"), os.DirFS("testdata/bad")); err != nil {
		return nil, err
	}
	handler, err := serve.Static(folder)
	if err != nil {
		return nil, err
	}
	server := httptest.NewServer(withEmptyPage(handler))
	atEnd(server.Close)
	return &finished{folder: folder, origin: server.URL}, nil
}

// run runs a part of a test beside others, in a tab that is as good as new.
func (s *finished) run(t *testing.T, name string, check func(*testing.T, *tab)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		check(t, s.tab(t))
	})
}

// tab lends a tab until the test ends. One that a test failed in is not used
// again.
func (s *finished) tab(t *testing.T) *tab {
	t.Helper()
	b := s.free()
	if b == nil {
		var err error
		if b, err = openTab(s.origin); err != nil {
			t.Fatal(err)
		}
	}
	b.scriptsOn(t)
	call(t, b, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: s.origin, StorageTypes: "all"})
	b.takeFaults()
	t.Cleanup(func() {
		if t.Failed() {
			b.close()
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.idle = append(s.idle, b)
	})
	return b
}

// free takes a tab that nobody uses, nil if there is none.
func (s *finished) free() *tab {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 {
		return nil
	}
	b := s.idle[len(s.idle)-1]
	s.idle = s.idle[:len(s.idle)-1]
	return b
}

// build builds a project into a new folder. What has been drawn for one project
// need not be drawn for the next.
func build(project fs.FS, folder string) error {
	cache := filepath.Join(projectDir, ".cache", "drawings")
	if _, err := os.Stat(cache); err != nil {
		cache = filepath.Join(common.dir, "drawings")
	}
	var ps source.Problems
	s, err := site.Load(site.Options{Root: project, Dir: projectDir, Cache: cache}, &ps)
	if err != nil {
		return err
	}
	if s != nil {
		defer s.Close()
		if _, err := s.Build(context.Background(), folder, &ps); err != nil {
			return err
		}
	}
	if ps.Errors() > 0 {
		var text strings.Builder
		return errors.Join(source.WriteText(&text, ps.Sorted(), "en"), fmt.Errorf("the project has errors:\n%s", text.String()))
	}
	return nil
}
