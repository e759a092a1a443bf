package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/site"
)

// progress is one line that says how far long work has come. It is written anew
// in its place, on a screen only: where nobody watches, nothing is written. A nil
// progress is one that nobody watches.
type progress struct {
	out  io.Writer
	now  func() time.Time
	lang func() string

	mu    sync.Mutex
	shown bool
	last  time.Time
}

// progressPause is how long a line stands at least: a screen that changes more
// often cannot be read, and writing to it costs.
const progressPause = 100 * time.Millisecond

// newProgress is the line of a command, nil where stderr is no screen.
func newProgress(e environment) *progress {
	if !e.obeys() {
		return nil
	}
	return &progress{out: e.stderr, now: time.Now, lang: func() string { return string(e.tongue()) }}
}

// say shows a line, unless the one before it has just been written.
func (p *progress) say(vi, en string, args ...any) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); p.shown && now.Sub(p.last) < progressPause {
		return
	} else {
		p.last = now
	}
	p.shown = true
	fmt.Fprintf(p.out, "\r\x1b[K"+lang.Text{VI: vi, EN: en}.In(lang.Lang(p.lang())), args...)
}

// clear takes the line away, before anything else is written.
func (p *progress) clear() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		io.WriteString(p.out, "\r\x1b[K")
		p.shown = false
	}
}

// site shows how far a build, a check or a publication has come.
func (p *progress) site(done site.Progress) {
	if p == nil {
		return
	}
	l := lang.Lang(p.lang())
	n := func(k int) string { return lang.Number(l, fmt.Sprint(k)) }
	switch {
	case done.Of == 0:
		p.say("đang đọc dữ liệu và bài viết…", "reading data and texts…")
	default:
		p.say("đang dựng tệp %s/%s, đã vẽ %s biểu đồ (%s lấy từ bộ nhớ đệm)", "rendering file %s of %s, %s charts drawn (%s from the cache)",
			n(done.Files), n(done.Of), n(done.Drawn), n(done.Cached))
	}
}
