package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
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

// newFlags makes the flags that every command has. Its help is in help.toml, but
// for an example that stands in place of the one there.
func newFlags(e environment, name string, example ...string) (*flag.FlagSet, *common) {
	c := &common{progress: e.progress}
	if c.progress != nil {
		c.progress.lang = func() string { return c.lang }
	}
	f := flagSet(e, name, &c.lang, example...)
	f.StringVar(&c.dir, "C", ".", "folder of the project")
	f.StringVar(&c.cache, "cache", "", "folder for drawings kept between builds (default: .cache/drawings in the project)")
	return f, c
}

// flagSet makes a set that has nothing but the language, which help and usage
// errors go by before it is read.
func flagSet(e environment, name string, language *string, example ...string) *flag.FlagSet {
	f := flag.NewFlagSet("portal "+name, flag.ContinueOnError)
	f.SetOutput(e.stderr)
	f.Usage = func() { e.help.usage(f, tongue(f), strings.Join(example, "\n  ")) }
	f.StringVar(language, "lang", string(e.usual()), "language of messages: vi or en")
	*language = string(e.tongue())
	return f
}

// siteFlags adds the flags of the commands that make the whole site.
func (c *common) siteFlags(f *flag.FlagSet) {
	f.Func("base", "address of the finished site (default: base_url of data/site.toml; on Netlify its URL)", func(text string) error {
		c.base = text
		return c.checkBase(text)
	})
	f.BoolVar(&c.preview, "preview", false, "a deploy preview: not to be indexed, with a banner")
	f.BoolVar(&c.production, "production", false, "refuse what the publication ledger does not say, leave out what waits for its day")
	f.IntVar(&c.workers, "workers", 0, "how many pages are rendered at once (default: one per core)")
}

// checkBase refuses what is not the address of a whole site: every link in it
// begins at the root.
func (c *common) checkBase(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.TrimSuffix(text, "/") != u.Scheme+"://"+u.Host {
		return c.reason("ghi https:// và tên máy chủ, phía sau không có gì nữa", "write https:// and the name of the host, with nothing behind it")
	}
	return nil
}

// parse reads the arguments of a command that takes none beside its flags.
func parse(f *flag.FlagSet, args []string) error {
	if err := parseFlags(f, args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return refuse(f, "không hiểu %q: lệnh này không nhận gì ngoài các cờ", "unexpected argument %q", f.Arg(0))
	}
	return checkLanguage(f)
}

// checkLanguage refuses a language that no message is written in.
func checkLanguage(f *flag.FlagSet) error {
	if l := f.Lookup("lang").Value.String(); l != "vi" && l != "en" {
		return refuse(f, "-lang là %q; hãy ghi vi hoặc en", "-lang is %q, write vi or en", l)
	}
	return nil
}

// reason is why a flag does not take a value, in the language of the call.
func (c *common) reason(vi, en string) error {
	return errors.New(lang.Text{VI: vi, EN: en}.In(lang.Lang(c.lang)))
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
			return c.reason("hãy ghi một trong các từ "+names, "write one of "+names)
		}
		c.format = text
		return nil
	})
	c.repository = repository(e.getenv)
	f.Func("repository", "address of the files at one revision, for the links of -format=markdown (default: that of the GitHub workflow)", func(text string) error {
		c.repository = text
		if !isRepository(text) {
			return c.reason("hãy ghi một địa chỉ như https://github.com/CHỦ/KHO/blob/PHIÊN-BẢN", "write an address such as https://github.com/OWNER/NAME/blob/REVISION")
		}
		return nil
	})
}

// repository is the address under which GitHub shows the files that a workflow
// has checked out, "" elsewhere.
func repository(getenv func(string) string) string {
	server, name, revision := getenv("GITHUB_SERVER_URL"), getenv("GITHUB_REPOSITORY"), getenv("GITHUB_SHA")
	address := server + "/" + name + "/blob/" + revision
	if server == "" || name == "" || revision == "" || !isRepository(address) {
		return ""
	}
	return address
}

func isRepository(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.RawQuery == "" && u.Fragment == ""
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

// talk is where a command says what it does: stdout, unless a program reads the
// problems there.
func (c *common) talk(e environment) io.Writer {
	c.progress.clear()
	if c.format == "text" || c.format == "" {
		return e.stdout
	}
	return e.stderr
}
