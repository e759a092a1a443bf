package serve

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// preview is the site as its files stand now.
type preview struct {
	options Options
	project project
	start   string // part of all versions: another run has other versions
	news    audience

	// Only rebuild, which is never called twice at once, uses these.
	last  *site.Site // the newest that could be loaded
	dirty change     // what has changed since
	count int

	// What runs in the background: the check of last, and those before it that
	// have been cancelled and are ending.
	running sync.WaitGroup
	work    context.Context // ends with the next change; nil before the first check
	cancel  context.CancelFunc
	warm    sync.Once

	asked     chan struct{} // somebody looks at the changes
	comparing sync.Mutex
	was       *earlierSide // held by whoever compares

	mu      sync.Mutex
	now     *snapshot
	found   *findings       // of the check of now; nil before it has ended
	known   map[string]bool // what the last check that ended has found
	changes *changeList     // the newest comparison that has ended, maybe of an older snapshot

	logging sync.Mutex
	saving  sync.Mutex
}

// snapshot is what requests are answered from. It never changes.
type snapshot struct {
	version  string
	site     *site.Site // nil where the files hold errors
	problems *source.Problems
	failure  error // why loading failed, where it is no problem of a file
	host     *host
	pages    map[string]site.Page
	assets   map[string][]byte
}

func newPreview(o Options) *preview {
	return &preview{options: o, project: project{os.DirFS(o.Dir)}, start: rand.Text()[:8], cancel: func() {}, asked: make(chan struct{}, 1)}
}

// close ends what runs in the background and lets the drawing engines go.
func (p *preview) close() {
	p.cancel()
	p.running.Wait()
	p.last.Close()
}

// rebuild loads what has changed and shows it, or what is wrong. The error is
// one that no file explains; it is shown, too.
func (p *preview) rebuild(changed change) error {
	began := time.Now()
	p.cancel()
	if p.dirty == nil {
		p.dirty = change{}
	}
	for name := range changed {
		p.dirty[name] = true
	}
	p.count++
	next := &snapshot{version: p.start + "-" + strconv.Itoa(p.count), problems: new(source.Problems)}
	if next.failure = p.load(next); next.site != nil {
		p.last, p.dirty = next.site, nil
	}
	p.mu.Lock()
	p.now, p.found = next, nil
	p.mu.Unlock()
	p.news.tell()
	p.logRebuild(changed, next, time.Since(began))
	return next.failure
}

// load fills a snapshot. A mistake of ours must not end the preview.
func (p *preview) load(next *snapshot) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v\n%s", r, debug.Stack())
		}
	}()
	var loaded *site.Site
	if p.last == nil {
		loaded, err = site.Load(site.Options{Root: p.project, Dir: p.options.Dir, Cache: p.options.Cache, Live: true, Admin: p.options.Admin}, next.problems)
	} else {
		loaded, err = p.last.Reload(!p.dirty.folders()["static"], next.problems)
	}
	if err != nil || loaded == nil {
		return err
	}
	return next.fill(loaded)
}

// fill lists the files of a site, none of which is rendered yet but the rules
// for the host.
func (s *snapshot) fill(loaded *site.Site) (err error) {
	s.pages, s.assets = map[string]site.Page{}, map[string][]byte{}
	for _, page := range loaded.Pages() {
		s.pages[page.File()] = page
	}
	for _, a := range loaded.Assets() {
		s.assets[strings.TrimPrefix(a.Path, "/")] = a.Body
	}
	headers, err := s.rule(headersFile)
	if err != nil {
		return err
	}
	redirects, err := s.rule(redirectsFile)
	if err != nil {
		return err
	}
	s.host, err = newHost(headers, redirects, func(file string) bool {
		_, isPage := s.pages[file]
		return isPage || s.assets[file] != nil
	})
	if err == nil {
		s.site = loaded
	}
	return err
}

func (s *snapshot) rule(file string) ([]byte, error) {
	var body bytes.Buffer
	page, ok := s.pages[file]
	if !ok {
		return nil, nil
	}
	err := page.Render(&body, s.problems)
	return body.Bytes(), err
}

// findings are the problems that a check has found, in order; maybe none.
type findings struct{ list []source.Problem }

// snapshot returns what is shown now, and what its check has found, nil before
// it has ended.
func (p *preview) snapshot() (now *snapshot, found *findings) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now, p.found
}

// ServeHTTP answers with the page that is asked for, rendered now.
func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.isForUs(r) {
		http.Error(w, "this preview answers only to names of this machine", http.StatusForbidden)
		return
	}
	if p.options.Admin && r.URL.Path == ownPath+"files" {
		p.serveFiles(w, r)
		return
	}
	if !isAllowed(w, r) {
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, ownPath); ok {
		p.serveOwn(w, r, name)
		return
	}
	now, _ := p.snapshot()
	if now.site == nil {
		p.replyProblems(w, r, now, now.problems, now.failure)
		return
	}
	problems := new(source.Problems)
	err := now.host.serve(w, r, func(file string) ([]byte, error) { return now.read(file, problems) })
	if err != nil {
		p.replyProblems(w, r, now, problems, err)
	}
}

// isForUs refuses a request whose browser believes it talks to some other
// site: one whose name was made to point to this machine.
func (p *preview) isForUs(r *http.Request) bool {
	name, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		name = r.Host
	}
	return p.options.Anywhere || isLoopback(strings.Trim(name, "[]"))
}

// read returns an asset, or a page with the script that reloads it. The error
// stands for problems, too: a page with errors in its text is not shown.
func (s *snapshot) read(file string, ps *source.Problems) ([]byte, error) {
	page, ok := s.pages[file]
	if !ok {
		return s.assets[file], nil
	}
	var body bytes.Buffer
	if err := page.Render(&body, ps); err != nil {
		return nil, err
	}
	if ps.Errors() > 0 {
		return nil, errProblems
	}
	if !page.IsHTML() || page.IsEmbed() { // which has no script
		return body.Bytes(), nil
	}
	return withScript(body.Bytes(), s.version), nil
}

// withScript adds the script that reloads the page before the end of its body.
func withScript(page []byte, version string) []byte {
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	tag := fmt.Sprintf("<script src=%q data-version=%q defer></script>\n", ownPath+"reload.js", version)
	return bytes.Join([][]byte{page[:at], page[at:]}, []byte(tag))
}
