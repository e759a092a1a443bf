package serve

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// checkDelay is how long a check waits, so that the page the browser asks for
// after a change is rendered first.
const checkDelay = 300 * time.Millisecond

// checkLater compares the files with an earlier state, then renders and audits
// all pages of the present snapshot, after a while and unless another change comes
// first.
func (p *preview) checkLater(ctx context.Context) {
	now, _ := p.snapshot()
	if now.site == nil {
		return
	}
	ctx, p.cancel = context.WithCancel(ctx)
	p.work = ctx
	p.running.Go(func() {
		p.warm.Do(func() {
			if err := now.site.Warm(); err != nil {
				p.logError(err)
			}
		})
		select {
		case <-time.After(checkDelay):
			p.compare(ctx, now)
			p.check(ctx, now)
		case <-ctx.Done():
		}
	})
}

// compareLater compares again where the earlier state has become another one: a
// commit is no change of a file.
func (p *preview) compareLater() {
	if now, _ := p.snapshot(); now.site != nil && p.work != nil {
		ctx := p.work
		p.running.Go(func() { p.compare(ctx, now) })
	}
}

// check renders and audits all pages of a snapshot and shows what it finds.
func (p *preview) check(ctx context.Context, s *snapshot) {
	_, err := s.site.Check(ctx, s.problems)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		p.logError(err)
	}
	list := s.problems.Sorted()
	if fresh, ok := p.keep(s, list); ok {
		p.news.tell()
		p.logFound(list, fresh)
	}
}

// keep keeps what the check of a snapshot has found, unless there is a newer
// snapshot, and returns what the check before it had not found.
func (p *preview) keep(s *snapshot, list []source.Problem) (fresh []source.Problem, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != s {
		return nil, false
	}
	seen := map[string]bool{}
	for _, problem := range list {
		text := problem.String()
		seen[text] = true
		if !p.known[text] {
			fresh = append(fresh, problem)
		}
	}
	p.found, p.known = &findings{list}, seen
	return fresh, true
}

// logRebuild says what was loaded, and what is wrong.
func (p *preview) logRebuild(changed change, next *snapshot, took time.Duration) {
	what := p.word("dự án", "project")
	if names := changed.names(); len(names) > 0 {
		what = names[0]
		if len(names) > 1 {
			what += fmt.Sprintf(" (+%d)", len(names)-1)
		}
	}
	if next.site == nil {
		p.logf(p.word("%s: chưa hiện được\n", "%s: cannot be shown\n"), what)
		p.logProblems(next.problems.Sorted())
		return
	}
	p.logf(p.word("%s: nạp xong sau %d ms\n", "%s: loaded in %d ms\n"), what, took.Milliseconds())
}

// logFound says what a check has found: in full only what is new.
func (p *preview) logFound(list, fresh []source.Problem) {
	p.logProblems(fresh)
	if len(list) > 0 {
		errors, warnings := count(list)
		p.logf(p.word("đã kiểm tra: %d lỗi, %d cảnh báo (%sproblems)\n", "checked: %d errors, %d warnings (%sproblems)\n"), errors, warnings, ownPath)
	}
}

// word is one of two, in the language of the log.
func (p *preview) word(vi, en string) string {
	return lang.Text{VI: vi, EN: en}.In(lang.Lang(cmp.Or(p.options.Lang, "en")))
}

func count(list []source.Problem) (errors, warnings int) {
	for _, problem := range list {
		if problem.Severity() == source.Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

func (p *preview) logProblems(list []source.Problem) {
	p.logging.Lock()
	defer p.logging.Unlock()
	if err := source.WriteText(p.options.Log, list, cmp.Or(p.options.Lang, "en")); err != nil {
		return // a terminal that is gone
	}
}

func (p *preview) logError(err error) { p.logf("%v\n", err) }

func (p *preview) logf(format string, args ...any) {
	p.logging.Lock()
	defer p.logging.Unlock()
	fmt.Fprintf(p.options.Log, format, args...)
}

// serverLog takes what the HTTP server itself has to say.
func (p *preview) serverLog() *log.Logger { return log.New(logWriter{p}, "", 0) }

type logWriter struct{ p *preview }

// Write logs one message.
func (w logWriter) Write(text []byte) (int, error) {
	w.p.logf("%s", text)
	return len(text), nil
}
