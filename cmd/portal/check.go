package main

import (
	"context"
	"fmt"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// check is `portal check`: build without the last step. Where nothing is wrong it
// says so to a person who sees the screen, with what was proved. Into a pipe or a
// file it says nothing: its exit code is the answer there, and whatever stands in the
// output is something to do.
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
	var report site.Report
	if s != nil {
		if report, err = s.Check(ctx, &ps); err != nil {
			return err
		}
		if err := a.prove(ctx, c, s.BaseURL(), s.Log(), s.LedgerConfig(), &ps); err != nil {
			return err
		}
	}
	if err := c.report(e, &ps); err != nil || s == nil || !e.screen || c.format != "text" {
		return err
	}
	indicators, tasks := s.Counts()
	n := func(k int) any { return lang.Int(lang.Lang(c.lang), k) }
	say := lang.Text{VI: "không có lỗi: %s chỉ số, %s nhiệm vụ, %s trang\n", EN: "no errors: %s indicators, %s tasks, %s pages\n"}
	_, err = fmt.Fprintf(e.stderr, say.In(lang.Lang(c.lang)), n(indicators), n(tasks), n(report.Pages))
	return err
}
