package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
	"resolution57.example/portal/internal/verify"
)

// verifyFlags are what `portal verify` is told.
type verifyFlags struct {
	*common
	target, keysFile, since, mirror, save string
	keys                                  []string
	verbose                               bool
	limits                                verify.Limits
}

// verifyCopy is `portal verify`: a published site or a copy of it, held against
// its own log.
func verifyCopy(ctx context.Context, e environment, args []string) error {
	v, err := parseVerify(e, args)
	if err != nil {
		return err
	}
	o := verify.Options{Limits: v.limits, SinceName: v.since, MirrorName: strings.TrimSuffix(v.mirror, "/")}
	if o.Config, err = v.config(); err != nil {
		return err
	}
	if v.since != "" {
		if o.Since, err = readSmall(v.since); err != nil {
			return err
		}
	}
	if v.mirror != "" {
		if o.Mirror, err = v.open(v.mirror); err != nil {
			return err
		}
	}
	if v.verbose {
		o.Progress = func(name string, files, bytes int64) { fmt.Fprintf(e.stderr, "%d %s\n", files, name) }
	}
	src, err := v.open(v.target)
	if err != nil {
		return err
	}
	var ps source.Problems
	report, err := verify.Run(ctx, src, o, &ps)
	if err != nil {
		return err
	}
	if err := v.print(e, report, &ps); err != nil {
		return err
	}
	if v.save != "" {
		return saveCheckpoint(v.save, report.Signed)
	}
	return nil
}

// print prints problems and report, and returns errProblems where there are
// errors.
func (v *verifyFlags) print(e environment, r *verify.Report, ps *source.Problems) error {
	if v.format == "json" {
		if err := r.WriteJSON(e.stdout, ps, v.lang); err != nil {
			return err
		}
		if ps.Errors() > 0 {
			return errProblems
		}
		return nil
	}
	wrong := v.report(e, ps)
	if err := r.WriteText(e.stdout, ps, lang.Lang(v.lang)); err != nil {
		return err
	}
	return wrong
}

func parseVerify(e environment, args []string) (*verifyFlags, error) {
	v := &verifyFlags{common: &common{progress: e.progress}, limits: verify.DefaultLimits()}
	f := flagSet(e, "verify", &v.lang)
	f.Func("key", "a public key of the log, NAME+HASH+KEY (default: those that the copy itself names); may be given again, with the size from which it signs before it", func(text string) error {
		v.keys = append(v.keys, text)
		return nil
	})
	f.StringVar(&v.keysFile, "keys", "", "file with public keys, one a line, as at /log/keys")
	f.StringVar(&v.since, "since", "", "file with a checkpoint that you kept: the log must have grown from it")
	f.StringVar(&v.mirror, "mirror", "", "address or folder of another copy: it must have the same log")
	f.StringVar(&v.save, "save", "", "file into which the checkpoint is put if all is well, for -since next time")
	f.StringVar(&v.format, "format", "text", "how the report is printed: text or json")
	f.BoolVar(&v.verbose, "v", false, "print each file as it is read")
	f.Int64Var(&v.limits.File, "max-file", v.limits.File, "most bytes of one file")
	f.Int64Var(&v.limits.Total, "max-total", v.limits.Total, "most bytes of all files")
	f.IntVar(&v.limits.Requests, "max-files", v.limits.Requests, "most files")
	f.Int64Var(&v.limits.Entries, "max-entries", v.limits.Entries, "most entries of the log")
	f.DurationVar(&v.limits.Time, "time", v.limits.Time, "most time for the whole")
	f.DurationVar(&v.limits.Request, "timeout", v.limits.Request, "most time for one file of a server")
	targets, err := parseAround(f, args)
	if err != nil {
		return nil, err
	}
	return v, v.check(f, targets)
}

// parseAround reads flags before and behind what is not a flag.
func parseAround(f *flag.FlagSet, args []string) (rest []string, err error) {
	for len(args) > 0 {
		if err := parseFlags(f, args); err != nil {
			return nil, err
		}
		if args = f.Args(); len(args) > 0 {
			rest, args = append(rest, args[0]), args[1:]
		}
	}
	return rest, nil
}

// check refuses what cannot be meant.
func (v *verifyFlags) check(f *flag.FlagSet, targets []string) error {
	switch {
	case len(targets) != 1:
		return refuse(f, "phải ghi đúng một bản cần xét, là địa chỉ của trang hoặc một thư mục: portal verify public", "name one copy, the address of a site or a folder: portal verify public")
	case v.format != "text" && v.format != "json":
		return refuse(f, "-format là %q; hãy ghi text hoặc json", "-format is %q, write text or json", v.format)
	case len(v.keys) > 0 && v.keysFile != "":
		return refuse(f, "ghi khóa bằng -key hoặc bằng -keys, không dùng cả hai", "give keys with -key or with -keys, not with both")
	}
	v.target = targets[0]
	return checkLanguage(f)
}

// open opens a copy: an address or a folder.
func (v *verifyFlags) open(target string) (verify.Source, error) {
	if strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") {
		return verify.Site(target, v.limits.Request)
	}
	return verify.Folder(target)
}

// config are the keys that were given, nil for none.
func (v *verifyFlags) config() (*ledger.Config, error) {
	text := strings.Join(v.keys, "\n")
	if v.keysFile != "" {
		body, err := readSmall(v.keysFile)
		if err != nil {
			return nil, err
		}
		text = string(body)
	}
	if text == "" {
		return nil, nil
	}
	c, err := ledger.ParseKeys(text)
	if err != nil {
		return nil, fmt.Errorf("verify: the keys: %w", err)
	}
	return &c, nil
}

// readSmall reads a file of this machine that cannot be large.
func readSmall(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil && info.Size() > 1<<20 {
		err = source.Reasonf("%s lớn hơn một megabyte", "%s has more than a megabyte", name)
	}
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	return os.ReadFile(name)
}

// saveCheckpoint puts a checkpoint in place at once, so that a kept one is never
// half of one.
func saveCheckpoint(name string, signed []byte) error {
	file, err := os.CreateTemp(filepath.Dir(name), ".checkpoint-")
	if err != nil {
		return fmt.Errorf("save the checkpoint: %w", err)
	}
	defer os.Remove(file.Name()) // is gone where all went well
	_, err = file.Write(signed)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("save the checkpoint: %w", err)
	}
	return nil
}
