package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
)

// Static serves the finished site in dir as Netlify serves it: the headers of
// its _headers, joined; /x for /x/index.html by a redirect; the page of the
// language for what is not there, by its _redirects. The two rule files are
// read now, all others when they are asked for.
func Static(dir string) (http.Handler, error) {
	root := os.DirFS(dir)
	headers, err := readRule(root, headersFile)
	if err != nil {
		return nil, err
	}
	redirects, err := readRule(root, redirectsFile)
	if err != nil {
		return nil, err
	}
	h, err := newHost(headers, redirects, func(file string) bool {
		info, err := fs.Stat(root, file)
		return err == nil && info.Mode().IsRegular()
	})
	if err != nil {
		return nil, fmt.Errorf("serve %s: %w", dir, err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isAllowed(w, r) {
			return
		}
		if err := h.serve(w, r, func(file string) ([]byte, error) { return fs.ReadFile(root, file) }); err != nil {
			reply(w, r, http.StatusInternalServerError, "500.txt", []byte(err.Error()+"\n"))
		}
	}), nil
}

func readRule(root fs.FS, name string) ([]byte, error) {
	body, err := fs.ReadFile(root, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the site to serve: %w", err)
	}
	return body, nil
}
