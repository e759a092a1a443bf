package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// build is `portal build`: everything read, proved, rendered, audited, put in
// place.
func build(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "build")
	c.siteFlags(f)
	var a against
	a.flags(f)
	c.formatFlags(e, f)
	out := f.String("o", "public", "output folder, replaced as a whole")
	if err := parse(f, args); err != nil {
		return err
	}
	if inside := sourceFolder(c.dir, *out); inside != "" {
		return refuse(f, "-o %s nằm trong %s, nơi chương trình đọc dữ liệu: hãy chọn một thư mục bên cạnh, như public",
			"-o %s lies in %s, which the build reads: choose a folder beside it, such as public", *out, inside)
	}
	a.onNetlify(e.getenv)
	var ps source.Problems
	s, err := site.Load(c.options(e.getenv), &ps)
	if err != nil {
		return err
	}
	defer s.Close()
	if s == nil {
		return c.report(e, &ps)
	}
	if err := a.prove(ctx, c, s.BaseURL(), s.Log(), s.LedgerConfig(), &ps); err != nil {
		return err
	}
	if ps.Errors() > 0 {
		return c.report(e, &ps)
	}
	made, err := s.Build(ctx, *out, &ps)
	if err != nil {
		return err
	}
	if err := c.report(e, &ps); err != nil {
		return err
	}
	l := lang.Lang(c.lang)
	say(e.stderr, l, "%s: %d trang, %d tệp, %s MB; vẽ mới %d biểu đồ, dùng lại %d", "%s: %d pages, %d files, %s MB; %d charts drawn, %d from the cache",
		*out, made.Pages, made.Files, lang.Number(l, fmt.Sprintf("%.1f", float64(made.Bytes)/1e6)), made.Drawn, made.Cached)
	return nil
}

// sourceFolder names the folder of sources in which an output folder would
// lie, "" where it lies in none.
func sourceFolder(dir, out string) string {
	out, err := filepath.Abs(out)
	if err != nil {
		return ""
	}
	for _, name := range []string{"data", "content", "templates", "static", "internal", "node_modules"} {
		folder, err := filepath.Abs(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		if rel, err := filepath.Rel(folder, out); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return name
		}
	}
	return ""
}
