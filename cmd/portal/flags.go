package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

var (
	errUsage = errors.New("usage")
	errHelp  = errors.New("help")
)

// common are the flags that commands share; base, preview and workers are of
// those that make the whole site.
type common struct {
	dir, base, lang, cache string // dir is "" where the files are not of a project
	format, repository     string
	sheet                  string // the file whose places are cells
	preview, production    bool
	workers                int
	progress               *progress
}

// newFlags makes the flags that every command has, with a usage text of one
// line and an example.
func newFlags(e environment, name, about, example string) (*flag.FlagSet, *common) {
	c := &common{progress: e.progress}
	if c.progress != nil {
		c.progress.lang = func() string { return c.lang }
	}
	f := flag.NewFlagSet("portal "+name, flag.ContinueOnError)
	f.SetOutput(e.stderr)
	f.Usage = func() {
		fmt.Fprintf(e.stderr, "portal %s: %s\n\nexample:\n  %s\n\nflags:\n", name, about, example)
		f.PrintDefaults()
	}
	f.StringVar(&c.dir, "C", ".", "folder of the project")
	f.StringVar(&c.lang, "lang", language(e.getenv), "language of messages: vi or en")
	f.StringVar(&c.cache, "cache", "", "folder for drawings kept between builds (default: .cache/drawings in the project)")
	return f, c
}

// siteFlags adds the flags of the commands that make the whole site.
func (c *common) siteFlags(f *flag.FlagSet) {
	f.Func("base", "address of the finished site (default: base_url of data/site.toml; on Netlify its URL)", func(text string) error {
		c.base = text
		return checkBase(text)
	})
	f.BoolVar(&c.preview, "preview", false, "a deploy preview: not to be indexed, with a banner")
	f.BoolVar(&c.production, "production", false, "refuse what the publication ledger does not say, leave out what waits for its day")
	f.IntVar(&c.workers, "workers", 0, "how many pages are rendered at once (default: one per core)")
}

// checkBase refuses what is not the address of a whole site: every link in it
// begins at the root.
func checkBase(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.TrimSuffix(text, "/") != u.Scheme+"://"+u.Host {
		return errors.New("write https:// and the name of the host, with nothing behind it")
	}
	return nil
}

// parse reads the arguments of a command that takes none beside its flags.
func parse(f *flag.FlagSet, args []string) error {
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return errHelp
		}
		return errUsage
	}
	if f.NArg() > 0 {
		fmt.Fprintf(f.Output(), "%s: unexpected argument %q\n", f.Name(), f.Arg(0))
		return errUsage
	}
	if l := f.Lookup("lang").Value.String(); l != "vi" && l != "en" {
		fmt.Fprintf(f.Output(), "%s: -lang is %q, write vi or en\n", f.Name(), l)
		return errUsage
	}
	return nil
}

// language is the language of messages by the environment: Vietnamese where
// the system speaks it, else English.
func language(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if len(v) >= 2 && v[:2] == "vi" {
				return "vi"
			}
			return "en"
		}
	}
	return "en"
}

// options joins flags and Netlify's environment (NET-04, NET-06): production
// is built for URL and shows what the ledger says, everything else is a preview
// under an address of its own.
func (c *common) options(getenv func(string) string) site.Options {
	o := site.Options{Root: os.DirFS(c.dir), Dir: c.dir, BaseURL: c.base, Preview: c.preview, Production: c.production, Cache: c.cache, Workers: c.workers}
	if c.progress != nil {
		o.Progress = c.progress.site
	}
	o.Published = published(git{ctx: context.Background(), dir: c.dir})
	if o.Cache == "" {
		o.Cache = filepath.Join(c.dir, ".cache", "drawings")
	}
	if getenv("NETLIFY") != "true" {
		return o
	}
	if c.cache == "" && getenv("PULL_REQUEST") != "" && getenv("DEPLOY_PRIME_URL") != "" {
		o.Cache = "/opt/build/cache/portal/drawings"
	}
	production := isNetlifyProduction(getenv)
	o.Preview, o.Production = o.Preview || !production, o.Production || production
	if c.base == "" {
		o.BaseURL = getenv("URL")
		if !production {
			o.BaseURL = getenv("DEPLOY_PRIME_URL")
		}
	}
	return o
}

// isNetlifyProduction reports whether Netlify builds what everybody will see.
func isNetlifyProduction(getenv func(string) string) bool {
	return getenv("NETLIFY") == "true" && getenv("CONTEXT") == "production"
}

// formatFlags adds the flags of the commands that print problems.
func (c *common) formatFlags(e environment, f *flag.FlagSet) {
	names := strings.Join(source.Formats(), ", ")
	c.format = "text"
	f.Func("format", "how problems are printed: "+names+" (default \"text\")", func(text string) error {
		if !slices.Contains(source.Formats(), text) {
			return errors.New("write one of " + names)
		}
		c.format = text
		return nil
	})
	c.repository = repository(e.getenv)
	f.Func("repository", "address of the files at one revision, for the links of -format=markdown (default: that of the GitHub workflow)", func(text string) error {
		c.repository = text
		return checkRepository(text)
	})
}

// repository is the address under which GitHub shows the files that a workflow
// has checked out, "" elsewhere.
func repository(getenv func(string) string) string {
	server, name, revision := getenv("GITHUB_SERVER_URL"), getenv("GITHUB_REPOSITORY"), getenv("GITHUB_SHA")
	address := server + "/" + name + "/blob/" + revision
	if server == "" || name == "" || revision == "" || checkRepository(address) != nil {
		return ""
	}
	return address
}

func checkRepository(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("write an address such as https://github.com/OWNER/NAME/blob/REVISION")
	}
	return nil
}

// report prints problems in the format asked for, text on stderr, what programs
// read on stdout, and returns errProblems where there are errors among them.
func (c *common) report(e environment, ps *source.Problems) error {
	c.progress.clear()
	out := e.stdout
	if c.format == "text" || c.format == "" {
		out = e.stderr
	}
	r := source.Report{Lang: c.lang, Sheet: c.sheet, Colour: e.colours(), Repository: c.repository}
	if c.dir != "" {
		r.Tree = os.DirFS(c.dir)
	}
	err := r.Write(out, c.format, ps.Sorted())
	if err == nil && ps.Errors() > 0 {
		return errProblems
	}
	return err
}

// speak makes an error of a command say what it can in the language of the
// command.
func (c *common) speak(command string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	said := source.Said("", err)
	if c.lang == "en" {
		return fmt.Errorf("%s: %s", command, said[3])
	}
	return fmt.Errorf("%s: %s", command, said[1])
}

// talk is where a command says what it does: stdout, unless a program reads the
// problems there.
func (c *common) talk(e environment) io.Writer {
	c.progress.clear()
	if c.format == "text" || c.format == "" {
		return e.stdout
	}
	return e.stderr
}
