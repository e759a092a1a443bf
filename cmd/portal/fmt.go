package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/source"
)

// layOut is `portal fmt`: the one layout of records and front matter.
func layOut(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "fmt")
	c.formatFlags(e, f)
	var list, check bool
	f.BoolVar(&list, "l", false, "print the names of the files that change")
	f.BoolVar(&check, "check", false, "write nothing; say what would change, and fail if anything would")
	if err := parseNames(f, args); err != nil {
		return err
	}
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	var ps source.Problems
	names, err := filesToLayOut(root.FS(), c.dir, f.Args())
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		changed, err := layOutFile(root, name, check, &ps)
		if err != nil {
			return err
		}
		if changed && list {
			fmt.Fprintln(c.talk(e), name)
		}
	}
	return c.report(e, &ps)
}

// parseNames reads the flags of a command that takes names of files.
func parseNames(f *flag.FlagSet, args []string) error {
	if err := parseFlags(f, args); err != nil {
		return err
	}
	return checkLanguage(f)
}

// filesToLayOut are the files of the arguments, those inside folders with them.
func filesToLayOut(tree fs.FS, dir string, args []string) ([]string, error) {
	var names []string
	if len(args) == 0 {
		args = []string{"data", "content"}
	}
	for _, arg := range args {
		name, err := inside(dir, arg)
		if err != nil {
			return nil, err
		}
		info, err := fs.Lstat(tree, name)
		switch {
		case err == nil && info.IsDir():
			err = fs.WalkDir(tree, name, func(name string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() && hasLayout(tree, name) {
					names = append(names, name)
				}
				return err
			})
			if err != nil {
				return nil, err
			}
		default:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// inside is the name of a file as the project knows it: arguments count from the
// folder of the project.
func inside(dir, arg string) (string, error) {
	if filepath.IsAbs(arg) {
		top, err := filepath.Abs(dir)
		if err != nil {
			return "", err
		}
		if arg, err = filepath.Rel(top, arg); err != nil {
			return "", err
		}
	}
	name := path.Clean(filepath.ToSlash(arg))
	if !fs.ValidPath(name) {
		return "", source.Reasonf("%s nằm ngoài dự án", "%s is outside of the project", arg)
	}
	return name, nil
}

// hasLayout says whether a file in a folder is one of ours: TOML, or Markdown that
// begins with front matter.
func hasLayout(tree fs.FS, name string) bool {
	if path.Ext(name) == ".toml" {
		return true
	}
	if path.Ext(name) != ".md" {
		return false
	}
	body, err := fs.ReadFile(tree, name)
	return err == nil && bytes.HasPrefix(body, []byte("+++"))
}

// layOutFile lays one file out and says whether that changes it.
func layOutFile(root *os.Root, name string, check bool, ps *source.Problems) (changed bool, err error) {
	if _, ok := source.Read(root.FS(), name, ps); !ok {
		return false, nil
	}
	body, err := root.ReadFile(name)
	if err != nil {
		return false, err
	}
	laid, err := edit.Format(name, body)
	var refused *edit.Error
	switch {
	case errors.As(err, &refused):
		refused.AddTo(ps)
		return false, nil
	case err != nil || bytes.Equal(laid, body):
		return false, err
	case check:
		edit.Check(name, body, ps)
		return true, nil
	}
	return true, replaceFile(root, name, laid)
}

// replaceFile writes a file beside the old one and puts it in its place, so that
// a stop half way loses nothing.
func replaceFile(root *os.Root, name string, body []byte) error {
	info, err := root.Lstat(name)
	if err != nil {
		return err
	}
	next := path.Join(path.Dir(name), "."+strings.TrimPrefix(path.Base(name), ".")+".portal-new")
	err = root.WriteFile(next, body, info.Mode().Perm())
	if err == nil {
		err = root.Rename(next, name)
	}
	if err != nil {
		root.Remove(next)
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
