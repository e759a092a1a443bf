package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"resolution57.example/portal/internal/audit"
	"resolution57.example/portal/internal/source"
)

// The files by which a site tells its host what to do. They are not served.
const (
	headersFile   = "_headers"
	redirectsFile = "_redirects"
)

// host answers for a set of files as Netlify does. Files have the names they
// have in the output folder: "en/index.html".
type host struct {
	headers   audit.HeaderRules
	redirects []redirect
	has       func(file string) bool
}

// redirect is one line of _redirects.
type redirect struct {
	from   string // without the star
	to     string
	status int
	splat  bool // from ended in a star
	force  bool // holds even where there is a file
}

// answer is what a path is answered with: a file, or a redirect, or neither.
type answer struct {
	file     string
	status   int
	location string
}

// newHost reads the rules of a site. Either text may be empty.
func newHost(headers, redirects []byte, has func(file string) bool) (*host, error) {
	h := &host{has: func(file string) bool { return !isRule(file) && has(file) }}
	var ps source.Problems
	h.headers.Parse(headers, &ps)
	if problems := ps.Sorted(); len(problems) > 0 {
		return nil, fmt.Errorf("%s", problems[0])
	}
	var err error
	h.redirects, err = parseRedirects(redirects)
	return h, err
}

func isRule(file string) bool { return file == headersFile || file == redirectsFile }

// parseRedirects reads the part of Netlify's format that the site uses: from,
// to and status, a star at the end of from, :splat in to.
func parseRedirects(body []byte) ([]redirect, error) {
	var all []redirect
	line := 0
	for text := range strings.Lines(string(body)) {
		line++
		text, _, _ = strings.Cut(text, "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		r, ok := parseRedirect(fields)
		if !ok {
			return nil, fmt.Errorf("%s:%d:1: %q is not of the form: /from /to status", redirectsFile, line, strings.TrimSpace(text))
		}
		all = append(all, r)
	}
	return all, nil
}

func parseRedirect(fields []string) (redirect, bool) {
	r := redirect{status: http.StatusMovedPermanently}
	if len(fields) < 2 || len(fields) > 3 || !strings.HasPrefix(fields[0], "/") || !strings.HasPrefix(fields[1], "/") {
		return r, false
	}
	r.from, r.splat = strings.CutSuffix(fields[0], "*")
	r.to = fields[1]
	if len(fields) == 3 {
		code, force := strings.CutSuffix(fields[2], "!")
		status, err := strconv.Atoi(code)
		if err != nil {
			return r, false
		}
		r.status, r.force = status, force
	}
	return r, !strings.ContainsAny(r.from, "*:")
}

// match returns what the star of the rule stands for.
func (r redirect) match(path string) (splat string, ok bool) {
	if !r.splat {
		return "", strings.TrimSuffix(path, "/") == strings.TrimSuffix(r.from, "/")
	}
	if path == strings.TrimSuffix(r.from, "/") {
		return "", true
	}
	return strings.CutPrefix(path, r.from)
}

// answer finds what a path is answered with: a forced rule, a file, a folder's
// page, the first rule that fits, the page that says there is none.
func (h *host) answer(path string) answer {
	if a, ok := h.redirect(path, true); ok {
		return a
	}
	if file, ok := h.file(path); ok {
		return answer{file: file, status: http.StatusOK}
	}
	if name := strings.TrimPrefix(path, "/"); fs.ValidPath(name) && h.has(name+"/index.html") {
		return answer{location: path + "/", status: http.StatusMovedPermanently}
	}
	if a, ok := h.redirect(path, false); ok {
		return a
	}
	if h.has("404.html") {
		return answer{file: "404.html", status: http.StatusNotFound}
	}
	return answer{status: http.StatusNotFound}
}

// file finds the file of a path: itself, the page of a folder, or a page
// without its ".html".
func (h *host) file(path string) (string, bool) {
	name := strings.TrimPrefix(path, "/")
	var names []string
	switch {
	case name == "":
		names = []string{"index.html"}
	case strings.HasSuffix(name, "/"):
		names = []string{name + "index.html", strings.TrimSuffix(name, "/") + ".html"}
	default:
		names = []string{name, name + ".html"}
	}
	for _, n := range names {
		if fs.ValidPath(n) && h.has(n) {
			return n, true
		}
	}
	return "", false
}

func (h *host) redirect(path string, force bool) (answer, bool) {
	for _, r := range h.redirects {
		splat, ok := r.match(path)
		if !ok || r.force != force {
			continue
		}
		to := strings.ReplaceAll(r.to, ":splat", splat)
		if r.status >= 300 && r.status < 400 {
			return answer{location: to, status: r.status}, true
		}
		if file, ok := h.file(to); ok {
			return answer{file: file, status: r.status}, true
		}
	}
	return answer{}, false
}

// serve answers a request; read returns the bytes of a file that is there.
// Where that fails nothing is answered yet.
func (h *host) serve(w http.ResponseWriter, r *http.Request, read func(file string) ([]byte, error)) error {
	a := h.answer(r.URL.Path)
	if r.Method == http.MethodPost && a.status == http.StatusOK {
		a = answer{location: r.URL.Path, status: http.StatusSeeOther}
	}
	body, name := []byte("404\n"), "404.txt"
	if a.file != "" {
		var err error
		if body, err = read(a.file); err != nil {
			return err
		}
		name = a.file
	}
	h.setHeaders(w, r)
	if a.location != "" {
		to := url.URL{Path: a.location, RawQuery: r.URL.RawQuery}
		w.Header().Set("Location", to.String())
		w.WriteHeader(a.status)
		return nil
	}
	reply(w, r, a.status, name, body)
	return nil
}

// setHeaders sets what the site's own rules say for the path that was asked
// for, whatever file answers it.
func (h *host) setHeaders(w http.ResponseWriter, r *http.Request) {
	for name, values := range h.headers.For(r.URL.Path) {
		w.Header()[name] = values
	}
}

// reply sends a body. Of one that is found, a browser may ask whether it is
// still the same; without other word in the rules it does so each time, as
// with Netlify (NET-10).
func reply(w http.ResponseWriter, r *http.Request, status int, name string, body []byte) {
	header := w.Header()
	header.Set("Content-Type", contentType(name))
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "public, max-age=0, must-revalidate")
	}
	if status == http.StatusOK {
		sum := sha256.Sum256(body)
		header.Set("Etag", `"`+hex.EncodeToString(sum[:16])+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // a reader who has gone needs no answer
	}
}

// isAllowed answers requests that neither read nor send a form.
func isAllowed(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead || isForm(w, r) {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	reply(w, r, http.StatusMethodNotAllowed, "405.txt", []byte("405\n"))
	return false
}

// maxForm is how large a form may be. Netlify takes 8 MB, files among them; ours
// has none.
const maxForm = 1 << 20

// isForm tells a form as Netlify takes it: fields of a page's <form>, its name
// among them (NET-12, NET-13). What it says is not kept; the reader is led on to
// the page that the form names, which can then be read again without sending
// twice.
func isForm(w http.ResponseWriter, r *http.Request) bool {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if r.Method != http.MethodPost || kind != "application/x-www-form-urlencoded" {
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	return r.ParseForm() == nil && r.PostForm.Get("form-name") != ""
}

// contentType is the type of a file by its ending. The machine's own table is
// not asked: it differs from one machine to the next.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".txt", ".toml", ".md":
		return "text/plain; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".atom":
		return "application/atom+xml; charset=utf-8"
	case ".svg":
		return "image/svg+xml; charset=utf-8"
	case ".json", ".map":
		return "application/json; charset=utf-8"
	case ".jsonld":
		return "application/ld+json; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json; charset=utf-8"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "application/octet-stream"
}
