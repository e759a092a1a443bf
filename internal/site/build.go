package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"resolution57.example/portal/internal/audit"
	"resolution57.example/portal/internal/source"
)

// Report says what a build made.
type Report struct {
	Pages  int // for people, in both languages, their embeds apart
	Files  int // all files
	Bytes  int64
	Drawn  int // charts drawn by ECharts in this build
	Cached int // charts taken from the cache
}

// Build renders the whole site into the folder out: all pages into a new
// folder beside it, each audited as it is written, then the checks across
// pages, then the new folder takes the place of the old one. Where there is an
// error, or the build is interrupted, the old folder stays as it was.
func (s *Site) Build(ctx context.Context, out string, ps *source.Problems) (Report, error) {
	folder, err := newFolder(out)
	if err != nil {
		return Report{}, err
	}
	defer folder.discard()
	return s.buildInto(ctx, folder, folder.write, ps)
}

func (s *Site) buildInto(ctx context.Context, folder *folder, write writer, ps *source.Problems) (Report, error) {
	report, err := s.render(ctx, write, ps)
	if err != nil || ps.Errors() > 0 {
		return report, err
	}
	if err := errors.Join(s.drawer.Prune(), s.shares.cache.Prune()); err != nil {
		return report, err
	}
	return report, folder.publish()
}

// Check does all that [Site.Build] does and keeps nothing.
func (s *Site) Check(ctx context.Context, ps *source.Problems) (Report, error) {
	return s.render(ctx, func(string, []byte) error { return nil }, ps)
}

// writer takes one finished file by its name in the output folder. It is
// called from several goroutines.
type writer func(name string, body []byte) error

// render makes every file of the site, spread over the cores, and audits it.
func (s *Site) render(ctx context.Context, write writer, ps *source.Problems) (Report, error) {
	check := audit.New(audit.Options{BaseURL: s.baseURL, Budget: audit.DefaultBudget()})
	var report Report
	if err := s.writeAssets(write, check, &report); err != nil {
		return report, err
	}
	if err := s.renderPages(ctx, write, check, &report, ps); err != nil {
		if errors.Is(err, errReported) {
			err = nil // a broken template: what the other pages would add is noise
		}
		return report, err
	}
	check.Finish(ps)
	report.Drawn, report.Cached = s.drawer.Stats()
	return report, nil
}

func (s *Site) writeAssets(write writer, check *audit.Site, report *Report) error {
	for _, a := range s.assets.Files() {
		check.Asset(a.Path, len(a.Body), gzipSize(a.Body))
		report.Files++
		report.Bytes += int64(len(a.Body))
		if err := write(a.Path[1:], a.Body); err != nil {
			return err
		}
	}
	return nil
}

func gzipSize(body []byte) int {
	var n counter
	z := gzip.NewWriter(&n)
	z.Write(body)
	z.Close()
	return int(n)
}

// counter is a writer that only counts.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// renderPages renders all pages. The first failure stops the rest.
func (s *Site) renderPages(ctx context.Context, write writer, check *audit.Site, report *Report, ps *source.Problems) error {
	pages := s.Pages()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan Page)
	go func() {
		defer close(next)
		for _, p := range pages {
			select {
			case next <- p:
			case <-ctx.Done():
				return
			}
		}
	}()
	var all sync.WaitGroup
	var mu sync.Mutex
	for range s.workers() {
		all.Go(func() {
			var body bytes.Buffer
			for p := range next {
				body.Reset()
				if err := s.finish(p, &body, write, check, ps); err != nil {
					stop(fmt.Errorf("%s: %w", p.Path, err))
					return
				}
				mu.Lock()
				report.count(p, body.Len())
				s.tellProgress(report.Files, len(pages)+len(s.assets.Files()))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// tellProgress says how many files are made, and how many charts were drawn.
func (s *Site) tellProgress(files, of int) {
	if s.options.Progress == nil {
		return
	}
	drawn, cached := s.drawer.Stats()
	s.options.Progress(Progress{Files: files, Of: of, Drawn: drawn, Cached: cached})
}

func (r *Report) count(p Page, size int) {
	r.Files++
	r.Bytes += int64(size)
	if p.IsHTML() && !p.IsEmbed() {
		r.Pages++
	}
}

// finish renders, audits and writes one page. Of a page whose text is wrong the
// audit has nothing to add: it would say the same again, about the page.
func (s *Site) finish(p Page, body *bytes.Buffer, write writer, check *audit.Site, ps *source.Problems) error {
	var own, audited source.Problems
	err := p.Render(body, &own)
	if own.Errors() == 0 {
		defer ps.Merge(&audited)
	}
	ps.Merge(&own)
	if err != nil {
		return err
	}
	switch {
	case p.Path == adminPath:
		check.Tool(p.Path, body.Bytes(), ps)
	case p.IsHTML():
		check.Page(p.Path, body.Bytes(), &audited)
	case s.api.Has(p.Path):
		if err := s.api.Check(p.Path, body.Bytes(), ps); err != nil {
			return err
		}
		check.File(p.Path)
	case p.Path == "/_headers":
		check.Headers(body.Bytes(), ps)
	case p.Path == "/sitemap.xml" || isSitemap(p.Path):
		check.Sitemap(p.Path, body.Bytes(), ps)
		check.File(p.Path)
	default:
		check.File(p.Path)
	}
	return write(p.File(), body.Bytes())
}

func isSitemap(path string) bool {
	var n int
	_, err := fmt.Sscanf(path, "/sitemap-%d.xml", &n)
	return err == nil
}

func (s *Site) workers() int {
	switch {
	case s.options.Live:
		return 1
	case s.options.Workers > 0:
		return s.options.Workers
	}
	return runtime.GOMAXPROCS(0)
}
