package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/review"
	"resolution57.example/portal/internal/source"
)

// diff is `portal diff REV`: what the work tree says against a git revision.
func diff(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "diff")
	format := f.String("format", "text", "how it is printed: "+strings.Join(review.Formats(), ", "))
	out := f.String("o", "", "file to write instead of printing")
	f.Func("base", "address of a site, such as a preview, at which the pages touched are linked", func(text string) error {
		c.base = text
		return c.checkBase(text)
	})
	rev, err := parseRevision(f, args)
	if err != nil {
		return err
	}
	if !review.IsFormat(*format) {
		return refuse(f, "-format là %q; hãy ghi một trong các từ %s", "-format is %q, write one of %s", *format, strings.Join(review.Formats(), ", "))
	}
	r, err := compareWith(ctx, c, rev)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := r.Write(&body, *format, lang.Lang(c.lang)); err != nil {
		return err
	}
	if err := deliver(e.stdout, *out, body.Bytes()); err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	for _, p := range r.Problems {
		if p.Side == "" { // the revision may be mended by this very change
			return errProblems
		}
	}
	return nil
}

// deliver prints a text, or writes it into a file.
func deliver(stdout io.Writer, file string, body []byte) error {
	if file != "" {
		return os.WriteFile(file, body, 0o666)
	}
	_, err := stdout.Write(body)
	return err
}

// parseRevision reads the arguments of a command that takes one revision, before
// or behind its flags.
func parseRevision(f *flag.FlagSet, args []string) (string, error) {
	if err := parseFlags(f, args); err != nil {
		return "", err
	}
	if f.NArg() == 0 {
		return "", refuse(f, "phải ghi so với phiên bản git nào, như origin/main hoặc HEAD", "say against which git revision, such as origin/main or HEAD")
	}
	rev := f.Arg(0)
	return rev, parse(f, f.Args()[1:])
}

// compareWith loads both sides, and the log as far as it can be read.
func compareWith(ctx context.Context, c *common, rev string) (*review.Review, error) {
	g := git{ctx: ctx, dir: c.dir}
	then, err := g.tree(rev)
	if err != nil {
		return nil, err
	}
	defer then.Close()
	was, err := review.Load(rev, then.FS())
	if err != nil {
		return nil, err
	}
	root := os.DirFS(c.dir)
	now, err := review.Load("", root)
	if err != nil {
		return nil, err
	}
	o := review.Options{Base: c.base}
	if o.Files, err = g.otherFiles(rev); err != nil {
		return nil, err
	}
	if site, ok := record.ReadSite(root); ok {
		var ps source.Problems // portal check reports them
		o.Log, o.Changes = ledger.Read(root, ledger.SiteConfig(&site, false), &ps), ledger.ReadChanges(root, &ps)
	}
	return review.Compare(was, now, o)
}
