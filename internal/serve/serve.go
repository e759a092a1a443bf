package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"syscall"
	"time"

	"resolution57.example/portal/internal/source"
)

// DefaultAddr is where the preview listens unless told otherwise.
const DefaultAddr = "127.0.0.1:5757"

// Options say what is previewed and where.
type Options struct {
	Addr     string // "" = [DefaultAddr]; port 0 = any free port
	Anywhere bool   // allow addresses that other machines can reach
	Dir      string // the project
	Admin    bool   // the forms at /admin/, which write the project's files
	Cache    string // folder for drawings, "" = none
	Lang     string // language of the person who edits: "vi" or "en", "" = that of the page, "en" in the log
	Editor   string // program that opens a file at a line, one of [Editors]; "" = none
	// Since opens the state of the files with which they are compared; nil = they are
	// with none. It is never called twice at once. Of a [*source.Reason] the page says why
	// there is none.
	Since func(context.Context) (*Earlier, error)
	Log   io.Writer        // what was loaded and what is wrong; nil = nowhere
	Ready func(url string) // called once, when pages can be asked for
}

// goodbye is how long requests may take to end once the preview has been
// stopped.
const goodbye = 3 * time.Second

// Run serves the preview until ctx is done; that is no error. It returns one
// where the address cannot be had or the project cannot be loaded for a reason
// that editing its files does not change.
func Run(ctx context.Context, o Options) error {
	o, err := o.complete()
	if err != nil {
		return err
	}
	listener, err := listen(o)
	if err != nil {
		return err
	}
	defer listener.Close()
	p := newPreview(o)
	defer p.close()
	w, err := watch(o.Dir, p.logError)
	if err != nil {
		return err
	}
	defer w.close()
	if err := p.rebuild(nil); err != nil {
		return err
	}
	return p.run(ctx, listener, w.changes)
}

// complete fills in what was left open.
func (o Options) complete() (Options, error) {
	if o.Addr == "" {
		o.Addr = DefaultAddr
	}
	if err := checkEditor(o.Editor); err != nil {
		return o, err
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	dir, err := filepath.Abs(o.Dir)
	o.Dir = dir
	return o, err
}

// listen opens the address, if it is one that only this machine can reach.
func listen(o Options) (net.Listener, error) {
	name, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, source.Reasonf("địa chỉ %q không có dạng 127.0.0.1:5757", "the address %q is not of the form 127.0.0.1:5757", o.Addr)
	}
	if !o.Anywhere && !isLoopback(name) {
		return nil, source.Reasonf("máy khác có thể vào được địa chỉ %s: hãy dùng 127.0.0.1, ::1 hoặc localhost", "the address %s can be reached from other machines: use 127.0.0.1, ::1 or localhost", o.Addr)
	}
	listener, err := net.Listen("tcp", o.Addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, source.Reasonf("địa chỉ %s đang có chương trình khác dùng, có thể là một portal serve còn chạy: dừng nó, hoặc chọn cổng khác bằng -addr 127.0.0.1:5758",
			"another program, perhaps a portal serve that still runs, uses the address %s: stop it, or choose another port with -addr 127.0.0.1:5758", o.Addr)
	case err != nil:
		return nil, source.Reasonf("không dùng được địa chỉ %s, hãy chọn địa chỉ khác bằng -addr: %v", "the address %s cannot be used, choose another with -addr: %v", o.Addr, err)
	}
	return listener, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// run answers requests and follows changes until ctx is done.
func (p *preview) run(ctx context.Context, listener net.Listener, changes <-chan change) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler: p, ReadHeaderTimeout: 10 * time.Second, ErrorLog: p.serverLog(),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	p.checkLater(ctx)
	if p.options.Ready != nil {
		p.options.Ready("http://" + listener.Addr().String() + "/")
	}
	for {
		select {
		case c := <-changes:
			if err := p.rebuild(c); err != nil {
				p.logError(err)
			}
			p.checkLater(ctx)
		case <-p.asked:
			p.compareLater()
		case err := <-served:
			return err
		case <-ctx.Done():
			return shutdown(server, served)
		}
	}
}

// shutdown lets running requests end, for a while.
func shutdown(server *http.Server, served <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-served
	return err
}
