package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"resolution57.example/portal/internal/serve"
)

// patience is how long the preview may take for anything.
const patience = 30 * time.Second

// preview is a running `portal serve` and what a browser with an open page
// hears from it.
type preview struct {
	url     string
	news    chan string // the version of the site, whenever it or what was found in it has changed
	version string      // the last that was told
	stop    context.CancelFunc
	ended   chan error
}

var errEnded = errors.New("the preview has ended")

// openPreview starts the preview of a project and listens to it as a page does.
func openPreview(ctx context.Context, dir, cache string) (*preview, error) {
	ctx, stop := context.WithCancel(ctx)
	p := &preview{news: make(chan string, 100), stop: stop, ended: make(chan error, 1)}
	ready := make(chan string, 1)
	go func() {
		p.ended <- serve.Run(ctx, serve.Options{Addr: "127.0.0.1:0", Dir: dir, Cache: cache, Ready: func(url string) { ready <- url }})
	}()
	select {
	case p.url = <-ready:
	case err := <-p.ended:
		stop()
		return nil, err
	}
	answer, err := p.ask(ctx, "/__portal/events")
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	go p.listen(answer.Body)
	return p, nil
}

func (p *preview) close() error {
	p.stop()
	return <-p.ended
}

func (p *preview) ask(ctx context.Context, path string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(p.url, "/")+path, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(request)
}

// listen passes on the versions that the preview tells.
func (p *preview) listen(events io.ReadCloser) {
	defer events.Close()
	lines := bufio.NewScanner(events)
	kind := ""
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			kind = name
		}
		if version, ok := strings.CutPrefix(lines.Text(), "data: "); ok && kind == "version" {
			p.news <- version
		}
	}
	close(p.news)
}

// reload waits until the preview tells of a version that it did not tell of
// before, at which an open page asks for itself anew.
func (p *preview) reload() error {
	for {
		select {
		case version, ok := <-p.news:
			if !ok {
				return errEnded
			}
			if version != p.version {
				p.version = version
				return nil
			}
		case <-time.After(patience):
			return errors.New("the preview does not see the edit")
		}
	}
}

// calm is how long the preview says nothing when it has checked all pages.
const calm = time.Second

// settle waits until the preview has nothing more to tell.
func (p *preview) settle() error {
	for {
		select {
		case version, ok := <-p.news:
			if !ok {
				return errEnded
			}
			p.version = version
		case <-time.After(calm):
			return nil
		}
	}
}

// page reads a page to its end.
func (p *preview) page(ctx context.Context, path string) error {
	answer, err := p.ask(ctx, path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s is answered with %s:\n%s", path, answer.Status, body)
	}
	return err
}
