package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"resolution57.example/portal/internal/source"
)

// mostRedirects is how often an address may lead on to another of the same host.
const mostRedirects = 3

// site is a copy on a server.
type site struct {
	base    *url.URL
	client  *http.Client
	timeout time.Duration
}

// Site is a copy on a server, below an address. Redirects are followed on the
// same host only; a body is read no longer than timeout.
func Site(address string, timeout time.Duration) (Source, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme != "https" && base.Scheme != "http" || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("%q is no address of a site: write https:// and the host", address)
	}
	base.Path = strings.TrimSuffix(base.Path, "/") + "/"
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxResponseHeaderBytes = 64 << 10
	transport.MaxConnsPerHost = 2 * workers
	transport.MaxIdleConnsPerHost = 2 * workers
	return &site{base: base, timeout: timeout, client: &http.Client{Transport: transport, CheckRedirect: stayHere}}, nil
}

func stayHere(next *http.Request, before []*http.Request) error {
	if next.URL.Host != before[0].URL.Host || next.URL.Scheme != before[0].URL.Scheme || len(before) > mostRedirects {
		return &redirectError{next.URL.String()}
	}
	return nil
}

// Open implements [Source].
func (s *site) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	at := s.base.JoinPath(name)
	if page, ok := strings.CutSuffix(at.Path, "/index.html"); ok {
		at.Path = page + "/"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		cancel()
		return nil, err
	}
	answer, err := s.client.Do(request)
	if err != nil {
		cancel()
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return nil, err
	}
	switch answer.StatusCode {
	case http.StatusOK:
		return &body{answer.Body, cancel}, nil
	case http.StatusNotFound, http.StatusGone:
		err = fs.ErrNotExist
	default:
		err = source.Reasonf("máy chủ trả lời %s", "the server answers %s", answer.Status)
	}
	answer.Body.Close() // nothing of it was read
	cancel()
	return nil, err
}

// Names implements [Source]: a server lists nothing.
func (s *site) Names() iter.Seq2[string, error] { return nil }

// body ends its request when it is closed.
type body struct {
	io.ReadCloser
	cancel context.CancelFunc
}

// Close implements [io.Closer].
func (b *body) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
