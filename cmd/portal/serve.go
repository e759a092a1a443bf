package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"resolution57.example/portal/internal/serve"
)

// preview is `portal serve`: the site on this machine, rebuilt and reloaded as
// files change.
func preview(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "serve")
	addr := f.String("addr", "127.0.0.1:5757", "where to listen; on this machine only")
	editor := f.String("editor", "vscode", "program that opens a file at its line: "+strings.Join(serve.Editors(), ", "))
	forms := f.Bool("admin", false, "also show the forms at /admin/, which change the files of the project")
	rev := f.String("since", "", "git revision with which the list of changes compares (default: where the branch left main; on main the newest commit)")
	if err := parse(f, args); err != nil {
		return err
	}
	if !slices.Contains(serve.Editors(), *editor) {
		return refuse(f, "-editor là %q; hãy ghi một trong các từ %s", "-editor is %q, write one of %s", *editor, strings.Join(serve.Editors(), ", "))
	}
	o := c.options(e.getenv)
	earlier := &since{dir: c.dir, rev: *rev}
	defer earlier.Close()
	return serve.Run(ctx, serve.Options{
		Addr: *addr, Dir: c.dir, Admin: *forms, Cache: o.Cache, Lang: c.lang, Editor: *editor, Since: earlier.open, Log: e.stderr,
		Ready: func(url string) {
			fmt.Fprintf(e.stdout, "%s\n", url)
			if *forms {
				fmt.Fprintf(e.stdout, "%sadmin/\n", url)
			}
		},
	})
}
