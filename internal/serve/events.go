package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
)

// audience are the open pages, each waiting for news.
type audience struct {
	mu   sync.Mutex
	open map[chan struct{}]bool
}

// join returns a channel on which news is told, and what ends that. Who is
// slow hears once of several news.
func (a *audience) join() (news <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open == nil {
		a.open = map[chan struct{}]bool{}
	}
	a.open[c] = true
	return c, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.open, c)
	}
}

// tell wakes all who have joined.
func (a *audience) tell() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for c := range a.open {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// events sends the version of the site, and the number of problems in it, now
// and whenever either changes, until the browser goes.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	if r.Method == http.MethodHead {
		return
	}
	news, leave := p.news.join()
	defer leave()
	out := http.NewResponseController(w)
	for {
		if _, err := w.Write(p.event()); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-news:
		case <-r.Context().Done():
			return
		}
	}
}

// event is what an open page must know, as Server-Sent Events.
func (p *preview) event() []byte {
	now, found := p.snapshot()
	return fmt.Appendf(nil, "event: version\ndata: %s\n\nevent: problems\ndata: %s\n\n", now.version, p.state(now, found))
}

// state is how many problems and changes there are, as the pages are told.
func (p *preview) state(now *snapshot, found *findings) string {
	var numbers struct {
		Errors   int    `json:"errors"`
		Warnings int    `json:"warnings"`
		Checked  bool   `json:"checked"`
		Lists    bool   `json:"lists"`             // whether the files are compared at all
		Compared string `json:"compared"`          // the state with which they were, "" before it is known
		Changes  *int   `json:"changes,omitempty"` // none where they are not known
		Lang     string `json:"lang,omitempty"`    // of the person who edits, where it is known
	}
	numbers.Lang, numbers.Lists = p.options.Lang, p.options.Since != nil
	if found != nil {
		numbers.Checked = true
		numbers.Errors, numbers.Warnings = count(found.list)
	}
	if list := p.changesNow(); list != nil && list.of == now.version {
		numbers.Compared, numbers.Changes = list.id(), list.count()
	}
	text, err := json.Marshal(numbers)
	if err != nil {
		panic(err) // numbers and words
	}
	return string(text)
}
