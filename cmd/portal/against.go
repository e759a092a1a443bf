package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"os/exec"
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
	rev  string // a git revision, lastPublication, or "" for none
	live bool
}

// lastPublication stands for the parent of the commit that last touched the
// ledger, and for every checkpoint that git knows.
const lastPublication = "last"

func (a *against) flags(f *flag.FlagSet) {
	f.StringVar(&a.rev, "against", "", "prove that the ledger at this git revision is the beginning of today's; last: at every publication that git knows")
	f.BoolVar(&a.live, "live", false, "compare with /log/checkpoint of the site that is online as well")
}

// onNetlify makes a production build prove the ledger without being asked to.
func (a *against) onNetlify(getenv func(string) string) {
	if a.rev == "" && isNetlifyProduction(getenv) {
		a.rev, a.live = lastPublication, true
	}
}

// prove compares, and reports where there was nothing to compare with: it never
// passes for want of a witness.
func (a *against) prove(ctx context.Context, c *common, base string, l *ledger.Log, config ledger.Config, ps *source.Problems) error {
	if a.rev == "" && !a.live {
		return nil
	}
	root := os.DirFS(c.dir)
	g := git{ctx: ctx, dir: c.dir}
	proved, why := false, []string{}
	switch a.rev {
	case "":
	case lastPublication:
		then, reason, err := g.lastPublication()
		switch {
		case err != nil:
			return err
		case reason != "":
			why = append(why, reason)
		default:
			proved = true
			ledger.ProveGrown(root, l, then, config, ps)
			if err := g.everyCheckpoint(func(rev string, signed []byte) { ledger.ProveReached(l, rev, signed, config, ps) }); err != nil {
				return err
			}
		}
	default:
		then, err := g.at(a.rev)
		if err != nil {
			return fmt.Errorf("-against %s: %w", a.rev, err)
		}
		proved = true
		ledger.ProveGrown(root, l, then, config, ps)
	}
	if a.live {
		address := strings.TrimSuffix(base, "/") + "/log/checkpoint"
		signed, err := fetchCheckpoint(ctx, address)
		if err != nil {
			why = append(why, err.Error())
		} else {
			proved = true
			ledger.ProveReached(l, address, signed, config, ps)
		}
	}
	if !proved {
		ledger.ReportUnproved(strings.Join(why, "; "), ps)
	}
	return nil
}

// git asks the git of the machine.
type git struct {
	ctx context.Context
	dir string
}

var errGit = errors.New("git")

func (g git) run(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"-C", g.dir}, args...)...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return nil, fmt.Errorf("%w %s: %s", errGit, args[0], strings.TrimSpace(said+" "+err.Error()))
	}
	return out.Bytes(), nil
}

// at is what was published at a revision.
func (g git) at(rev string) (ledger.Earlier, error) {
	id, err := g.run("rev-parse", "--verify", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return ledger.Earlier{}, err
	}
	then := ledger.Earlier{Name: rev, Files: map[string][]byte{}}
	commit := strings.TrimSpace(string(id))
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

// lastPublication is what was published before the commit that last touched the
// ledger: nothing, where git knows the whole history and that is its first. Where
// git cannot tell, reason says why.
func (g git) lastPublication() (then ledger.Earlier, reason string, err error) {
	shallow, err := g.run("rev-parse", "--is-shallow-repository")
	if errors.Is(err, errGit) {
		return then, err.Error(), nil
	}
	last, err := g.run("log", "-1", "--format=%H", "--", ledger.Folder)
	if err != nil {
		return then, err.Error(), nil
	}
	commit := strings.TrimSpace(string(last))
	isShallow := strings.TrimSpace(string(shallow)) == "true"
	switch {
	case commit == "" && isShallow:
		return then, "the git history is cut off before the last publication", nil
	case commit == "":
		return then, "git knows of no publication", nil
	}
	if _, err := g.run("rev-parse", "--verify", "--quiet", commit+"^"); err != nil {
		if isShallow {
			return then, "the git history is cut off at the last publication", nil
		}
		return ledger.Earlier{Name: commit[:12]}, "", nil // the first commit of all
	}
	then, err = g.at(commit + "^")
	then.Name = commit[:12] + "^"
	return then, "", err
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
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, 1<<20))
}
