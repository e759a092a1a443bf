package browsertest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
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

// finished is the project's site as its host serves it.
type finished struct {
	folder, origin string
	handler        http.Handler
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
	server := httptest.NewServer(handler)
	atEnd(server.Close)
	return &finished{folder: folder, origin: server.URL, handler: handler}, nil
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
