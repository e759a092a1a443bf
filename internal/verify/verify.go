package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// Options say against what a copy is checked.
type Options struct {
	// Config are the keys of the log; nil takes those that the copy itself gives,
	// and says so.
	Config *ledger.Config
	// Since is a checkpoint that somebody kept, nil for none.
	Since     []byte
	SinceName string
	// Mirror is another copy, nil for none.
	Mirror     Source
	MirrorName string
	// Limits bound what the copy may cost.
	Limits Limits
	// Progress is told of each file that is opened, from several goroutines; nil
	// for nobody.
	Progress func(name string, files, bytes int64)
}

// check is one check under way.
type check struct {
	src      *bounded
	options  Options
	limits   Limits
	config   ledger.Config
	problems *source.Problems
	report   *Report
	log      *ledger.Log
	shown    []atomic.Uint32 // by entry: where its subject is shown, as bits
	values   atomic.Int64
	stop     context.CancelFunc
	told     sync.Map                           // limits that were reported
	counts   sync.Map                           // of problems, by rule
	opened   sync.Map                           // tables and files of the API that were there
	tables   sync.Map                           // of CSV: tableSize, by name
	names    map[string]struct{ VI, EN string } // of entities, as logged
}

// Run checks a copy and reports what is wrong with it as problems at its files.
// It returns an error only where this machine failed.
func Run(ctx context.Context, src Source, o Options, ps *source.Problems) (*Report, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := &check{options: o, limits: o.Limits, problems: ps, report: &Report{}, stop: stop, names: map[string]struct{ VI, EN string }{}}
	c.src = &bounded{Source: src, limits: o.Limits, note: o.Progress}
	if c.src.note == nil {
		c.src.note = func(string, int64, int64) {}
	}
	if o.Limits.Time > 0 {
		limit := &limitError{"verify-time", o.Limits.Time.String(), true}
		var done context.CancelFunc
		ctx, done = context.WithTimeoutCause(ctx, o.Limits.Time, limit)
		defer done()
	}
	dir, err := os.MkdirTemp("", "portal-verify-")
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	defer os.RemoveAll(dir) // what stays is in the folder for such things
	c.run(ctx, dir)
	c.putRest()
	c.report.Files, c.report.Bytes, c.report.Values = c.src.files.Load(), c.src.bytes.Load(), c.values.Load()
	var limit *limitError
	if errors.As(context.Cause(ctx), &limit) {
		c.limit("", limit)
	} else if err := context.Cause(ctx); err != nil && !c.stopped() {
		return nil, err
	}
	return c.report, nil
}

func (c *check) run(ctx context.Context, dir string) {
	if !c.openCheckpoint(ctx) || !c.readLog(ctx, dir) {
		return
	}
	c.report.Proven = true
	c.report.LastDay = c.log.LastDay()
	c.shown = make([]atomic.Uint32, c.log.Size())
	if c.options.Since != nil {
		c.compareOlder()
	}
	if c.options.Mirror != nil {
		c.compareMirror(ctx)
	}
	c.meanings(ctx)
	c.files(ctx)
	c.expected(ctx)
	c.releases(ctx)
	if ctx.Err() == nil {
		c.absent()
		c.absentChanges()
		c.report.Whole = true
	}
}

// mostOfRule is how many problems of one rule are named; a forged log could have
// millions. Of the rest there is a count.
const mostOfRule = 500

// put reports a problem.
func (c *check) put(at source.Pos, rule string, args ...string) {
	n, _ := c.counts.LoadOrStore(rule, new(atomic.Int64))
	if n.(*atomic.Int64).Add(1) <= mostOfRule {
		c.problems.Add(at, rule, args...)
	}
}

// putRest reports how many problems were not named.
func (c *check) putRest() {
	c.counts.Range(func(rule, n any) bool {
		if more := n.(*atomic.Int64).Load() - mostOfRule; more > 0 {
			c.problems.Add(source.Pos{File: "**"}, "verify-more", "rule", rule.(string), "n", strconv.FormatInt(more, 10))
		}
		return true
	})
}

// add reports a problem of a whole file.
func (c *check) add(name, rule string, args ...string) {
	c.put(source.Pos{File: name}, rule, args...)
}

// failed reports why a file could not be read.
func (c *check) failed(name string, err error) {
	var limit *limitError
	var redirect *redirectError
	var bad *pathError
	switch {
	case errors.As(err, &limit):
		c.limit(name, limit)
	case errors.Is(err, context.Canceled): // by a limit or by whoever waits, which is said elsewhere
	case isMissing(err):
		c.add(name, "verify-missing")
	case errors.As(err, &redirect):
		c.add(name, "verify-redirect", "to", redirect.to)
	case errors.As(err, &bad):
		c.add(name, "verify-path", "path", bad.name)
	case errors.Is(err, context.DeadlineExceeded):
		c.add(name, "verify-slow")
	default:
		c.add(name, "verify-unreadable", source.Said("why", err)...)
	}
}

// limit reports a limit that was reached; one of the whole once, and that ends
// the check.
func (c *check) limit(name string, limit *limitError) {
	if !limit.whole {
		c.add(name, limit.rule, "limit", limit.limit)
		return
	}
	if _, told := c.told.LoadOrStore(limit.rule, true); !told {
		c.add(name, limit.rule, "limit", limit.limit)
	}
	c.stop()
}

// stopped says whether the check was ended by a limit.
func (c *check) stopped() bool {
	stopped := false
	c.told.Range(func(any, any) bool { stopped = true; return false })
	return stopped
}
