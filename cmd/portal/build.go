package main

import (
	"context"
	"fmt"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// build is `portal build`: everything read, proved, rendered, audited, put in
// place.
func build(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "build", "build the site into a folder", "portal build -o public")
	c.siteFlags(f)
	out := f.String("o", "public", "output folder, replaced as a whole")
	if err := parse(f, args); err != nil {
		return err
	}
	var ps source.Problems
	s, err := site.Load(c.options(e.getenv), &ps)
	if err != nil {
		return err
	}
	defer s.Close()
	if s == nil {
		return report(e, &ps, "text", c.lang)
	}
	made, err := s.Build(ctx, *out, &ps)
	if err != nil {
		return err
	}
	if err := report(e, &ps, "text", c.lang); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%s: %d pages, %d files, %.1f MB; %d charts drawn, %d from the cache\n",
		*out, made.Pages, made.Files, float64(made.Bytes)/1e6, made.Drawn, made.Cached)
	return nil
}
