package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io/fs"
	"os"
	"path"
	"strings"

	"resolution57.example/portal/internal/audit"
	"resolution57.example/portal/internal/source"
)

// weight is what a browser fetches for one page, in bytes as they travel, and
// how many requests it makes, fonts of the style sheet apart.
type weight struct {
	Name string // why this page
	audit.Weight
}

// weigh audits the finished site in j.Dir once more, with every page compressed
// as servers do: the build itself only bounds the size of light pages.
func (j job) weigh(context.Context) (result, error) {
	files := os.DirFS(j.Dir)
	a := audit.New(audit.Options{})
	var r result
	var ps source.Problems         // the build has reported them
	withChart := map[string]bool{} // indicators with exactly one
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		r.Files++
		r.Bytes += int64(len(body))
		address := addressOf(name)
		if path.Ext(name) != ".html" {
			a.Asset(address, len(body), gzipSize(body))
			return nil
		}
		r.Pages++
		a.Page(address, body, &ps)
		if isIndicator(address) && bytes.Count(body, []byte(`<figure class="chart"`)) == 1 {
			withChart[address] = true
		}
		return nil
	})
	all, fonts := a.Heaviest(r.Pages)
	r.Fonts = fonts
	seen := map[string]bool{}
	for k, w := range all { // heaviest first
		name := ""
		switch {
		case k == 0:
			name = "the heaviest page"
		case w.Path == "/":
			name = "home"
		case withChart[w.Path]:
			name = "the heaviest indicator with one chart"
		}
		if name != "" && !seen[name] {
			seen[name] = true
			r.Weights = append(r.Weights, weight{name, w})
		}
	}
	return r, err
}

// isIndicator says whether an address is that of one indicator.
func isIndicator(address string) bool {
	rest, ok := strings.CutPrefix(address, "/indicators/")
	return ok && strings.Count(rest, "/") == 1
}

func addressOf(file string) string {
	return "/" + strings.TrimSuffix(file, "index.html")
}

func gzipSize(body []byte) int {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(body) // a buffer takes everything
	z.Close()
	return packed.Len()
}
