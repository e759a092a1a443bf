package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// against says with what the ledger is compared, to prove that it has only
// grown (NET-04: Netlify's own CACHED_COMMIT_REF may be empty, or the commit
// that is built, and proves nothing).
type against struct {
	rev   string // a git revision, lastPublication, or "" for none
	live  bool
	first bool // the operator says that nothing was published before
}

// lastPublication stands for the parent of the commit that last touched the
// ledger, and for every checkpoint that git knows.
const lastPublication = "last"

// firstName is the environment's name for -first, for the first deployment on
// Netlify; it is taken away again after it.
const firstName = "PORTAL_FIRST_PUBLICATION"

func (a *against) flags(f *flag.FlagSet) {
	f.StringVar(&a.rev, "against", "", "prove that the ledger at this git revision is the beginning of today's; last: at every publication that git knows")
	f.BoolVar(&a.live, "live", false, "compare with /log/checkpoint of the site that is online as well")
	f.BoolVar(&a.first, "first", false, "with -against or -live: pass where nothing was published before; for the very first publication only")
}

// onNetlify makes a production build prove the ledger without being asked to.
func (a *against) onNetlify(getenv func(string) string) {
	if !isNetlifyProduction(getenv) {
		return
	}
	if a.rev == "" {
		a.rev, a.live = lastPublication, true
	}
	a.first = a.first || getenv(firstName) == "1"
}

// comparison is what came of comparing.
type comparison struct {
	proved bool    // there was something earlier, and it was compared
	fresh  bool    // the site that is online has no log
	why    []error // why something could not be compared
	live   error   // why the site that is online could not be, nil where it was
}

// whys joins why something could not be compared.
func (d *comparison) whys() error {
	var vi, en []string
	for _, err := range d.why {
		said := source.Said("", err)
		vi, en = append(vi, said[1]), append(en, said[3])
	}
	return &source.Reason{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

// prove compares, and reports where there was nothing to compare with: it never
// passes for want of a witness. What was published nowhere before passes where
// the whole history of git and the site that is online agree that it is the
// first, or where the operator says so.
func (a *against) prove(ctx context.Context, c *common, base string, l *ledger.Log, config ledger.Config, ps *source.Problems) error {
	if a.rev == "" && !a.live {
		return nil
	}
	var done comparison
	g := git{ctx: ctx, dir: c.dir}
	whole, err := a.proveGit(&done, g, os.DirFS(c.dir), l, config, ps)
	if err != nil {
		return err
	}
	if a.live {
		done.proveLive(ctx, base, l, config, ps)
	}
	switch {
	case done.proved && a.first && l.Size() > 0:
		ledger.ReportNotFirst(ps)
	case done.proved, a.first, done.fresh && whole:
	default:
		ledger.ReportUnproved(done.whys(), ps)
		return nil
	}
	if done.live != nil && !(done.fresh && !done.proved) {
		ledger.ReportNotLive(done.live, ps)
	}
	return nil
}

// proveGit compares with what git knows. whole says that git knows the whole
// history and that nothing else was published in it.
func (a *against) proveGit(done *comparison, g git, root fs.FS, l *ledger.Log, config ledger.Config, ps *source.Problems) (whole bool, err error) {
	switch a.rev {
	case "":
		return false, nil
	case lastPublication:
		then, reason, err := g.lastPublication()
		if err != nil {
			return false, err
		}
		ledger.ProveGrown(root, l, then, config, ps)
		others := len(then.Files) > 0
		if err := g.everyCheckpoint(func(rev string, signed []byte) {
			others = others || !bytes.Equal(signed, l.Signed())
			ledger.ProveReached(l, rev, signed, config, ps)
		}); err != nil && reason == nil {
			return false, err
		}
		switch {
		case reason != nil: // what was found may be all that was left to be found
			done.why = append(done.why, reason)
			return false, nil
		case !others:
			done.why = append(done.why, source.Reasonf("git không biết lần công bố nào trước lần đang có", "git knows of no publication before the one that is there"))
			return true, nil
		}
		done.proved = true
		return false, nil
	}
	then, err := g.at(a.rev)
	if err != nil {
		return false, err
	}
	ledger.ProveGrown(root, l, then, config, ps)
	if done.proved = len(then.Files) > 0 || l.Size() == 0; done.proved { // where nothing is published yet, nothing is lost
		return false, nil
	}
	done.why = append(done.why, source.Reasonf("ở %s chưa công bố gì", "nothing was published at %s", a.rev))
	return !g.isShallow(), nil
}

// proveLive compares with the site that is online.
func (d *comparison) proveLive(ctx context.Context, base string, l *ledger.Log, config ledger.Config, ps *source.Problems) {
	address := strings.TrimSuffix(base, "/") + "/log/checkpoint"
	signed, err := fetchCheckpoint(ctx, address)
	if err != nil {
		said := source.Said("", err)
		d.live, d.fresh = &source.Reason{VI: address + ": " + said[1], EN: address + ": " + said[3]}, errors.Is(err, errNotThere)
		d.why = append(d.why, d.live)
		return
	}
	d.proved = true
	ledger.ProveReached(l, address, signed, config, ps)
}

// at is what was published at a revision.
func (g git) at(rev string) (ledger.Earlier, error) {
	commit, err := g.commit(rev)
	if err != nil {
		return ledger.Earlier{}, err
	}
	then := ledger.Earlier{Name: rev, Files: map[string][]byte{}}
	// Paths are told from the folder of the project, which need not be git's.
	names, err := g.run("ls-tree", "-r", "-z", "--name-only", commit, "--", ledger.Folder)
	if err != nil {
		return ledger.Earlier{}, err
	}
	for name := range fields(names) {
		if then.Files[name], err = g.run("cat-file", "blob", commit+":./"+name); err != nil {
			return ledger.Earlier{}, err
		}
	}
	// Releases are many files: git compares them by itself.
	changed, err := g.run("diff", "-z", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "--diff-filter=MDT", commit, "--", ledger.ReleasesFolder)
	for name := range fields(changed) {
		then.Changed = append(then.Changed, name)
	}
	return then, err
}

// fields are names that end in NUL.
func fields(names []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for name := range strings.SplitSeq(string(names), "\x00") {
			if name != "" && !yield(name) {
				return
			}
		}
	}
}

// isShallow reports whether git does not know the whole history, or there is none.
func (g git) isShallow() bool {
	is, err := g.run("rev-parse", "--is-shallow-repository")
	return err != nil || strings.TrimSpace(string(is)) != "false"
}

// lastPublication is what was published before the commit that last touched the
// ledger: nothing, where git knows the whole history and that is its first. Where
// git cannot tell, reason says why; of a history that is cut off then is what is
// left of it.
func (g git) lastPublication() (then ledger.Earlier, reason, err error) {
	if _, err := g.run("rev-parse", "--is-shallow-repository"); errors.Is(err, errGit) {
		return then, err, nil
	}
	last, err := g.run("log", "-1", "--format=%H", "--", ledger.Folder)
	if err != nil {
		return then, err, nil
	}
	commit := strings.TrimSpace(string(last))
	isShallow := g.isShallow()
	switch {
	case commit == "" && isShallow:
		return then, source.Reasonf("lịch sử git bị cắt trước lần công bố gần nhất", "the git history is cut off before the last publication"), nil
	case commit == "":
		return then, source.Reasonf("git không biết lần công bố nào", "git knows of no publication"), nil
	case isShallow:
		reason = source.Reasonf("lịch sử git bị cắt (shallow clone)", "the git history is cut off (a shallow clone)")
	}
	if _, err := g.run("rev-parse", "--verify", "--quiet", commit+"^"); err != nil {
		if isShallow {
			return then, source.Reasonf("lịch sử git bị cắt ngay ở lần công bố gần nhất", "the git history is cut off at the last publication"), nil
		}
		return ledger.Earlier{Name: commit[:12]}, nil, nil // the first commit of all
	}
	then, err = g.at(commit + "^")
	then.Name = commit[:12] + "^"
	return then, reason, err
}

// everyCheckpoint yields the signed checkpoint of every commit that changed it.
func (g git) everyCheckpoint(yield func(rev string, signed []byte)) error {
	file := path.Join(ledger.Folder, "checkpoint")
	revs, err := g.run("log", "--format=%H", "--diff-filter=AM", "--", file)
	if err != nil {
		return err
	}
	for rev := range strings.FieldsSeq(string(revs)) {
		signed, err := g.run("cat-file", "blob", rev+":./"+file)
		if err != nil {
			return err
		}
		yield(rev[:12], signed)
	}
	return nil
}

// errNotThere is the answer of a site that has no log.
var errNotThere = errors.New("no log")

// fetchCheckpoint reads the checkpoint of the site that is online.
func fetchCheckpoint(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, errors.Join(errNotThere, source.Reasonf("trang đang chạy chưa có sổ công bố (%s)", "the site that is online has no log (%s)", answer.Status))
	default:
		return nil, source.Reasonf("trang trả lời %s", "the site answers %s", answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, 1<<20))
}
