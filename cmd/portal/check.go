package main

import (
	"context"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// check is `portal check`: build without the last step.
func check(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "check")
	c.siteFlags(f)
	var a against
	a.flags(f)
	c.formatFlags(e, f)
	if err := parse(f, args); err != nil {
		return err
	}
	a.onNetlify(e.getenv)
	var ps source.Problems
	s, err := site.Load(c.options(e.getenv), &ps)
	if err != nil {
		return err
	}
	defer s.Close()
	if s != nil {
		if _, err := s.Check(ctx, &ps); err != nil {
			return err
		}
		if err := a.prove(ctx, c, s.BaseURL(), s.Log(), s.LedgerConfig(), &ps); err != nil {
			return err
		}
	}
	return c.report(e, &ps)
}
