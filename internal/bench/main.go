// Command bench measures how fast the site is built and how much a reader has
// to fetch, on this machine and in one run, and prints one plain table.
//
//	go run ./internal/bench                    # everything; what `make bench` calls
//	go run ./internal/bench -only notices      # one part, or several: -only site,edit
//	go run ./internal/bench -runs 5 -sizes 1000,10000
//
// # What is measured
//
//	site      the real site: cold (no drawing cached) and warm build
//	edit      one edit of one file under a running `portal serve`, from saving
//	          it until the new page has been read; each step of a load by itself
//	notices   synthetic notices: processor time and peak memory of our build,
//	          and of the bare loop over the same files
//	ranks     synthetic rankings, up to all communes: time, allocations and peak
//	          memory of the ranking, apart from those of the records
//	ledger    a made-up publication log of 1,000,000 entries: reading and proving
//	          it, one more entry, one entry proved through tiles
//	weights   what a reader's browser fetches, compressed
//
// Every figure of time is the median of -runs runs, with the smallest and the
// largest beside it. A figure that cannot be had on this machine is left out,
// never estimated.
//
// # How
//
// Each run is a process of its own: the command starts itself with -job, the
// child does one thing and prints what it counted, and the parent reads the
// processor time (in the program and in the system, on all cores) and the
// largest resident memory that the system kept for it. So runs share no heap
// and no caches but the disk's. Time in the system is the price of making
// files; it depends on the file system under the folder for temporary files.
//
// # Synthetic notices
//
// A size counts pages, which is files: 10,000 is 5,000 notices in both
// languages. Each file holds about 6 kB of Markdown with headings, lists,
// links, bound figures, a footnote and four tables; the text follows from the
// number of the notice alone. They are added to the real records, pages and
// notices of the project, so size 0 is the real site.
//
// # Synthetic rankings
//
// "3,321 × 20 × 1,000" is a ranking of 3,321 entities by 20 indicators with
// equal weights and 1,000 draws that vary the weights and three normalisations.
// Entities and values are made up from a fixed seed and stand in a project of
// their own. Its records are loaded first; then the ranking is measured in the
// same process: its clock, its processor time and what it allocates are its
// own, while the peak memory is that of the process, records and all. What the
// ranking adds is the peak above that of processes that only load the records.
//
// # The bare loop
//
// What nobody can do without, one file after another: read, cut the front
// matter, decode it with BurntSushi/toml, convert with one shared goldmark with
// tables and footnotes, execute an html/template that makes a page of about the
// same size with head, header, menu and footer, write the file. No records, no
// binding of figures, no checks, no links between pages.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// parts are the names that -only takes, in the order in which they run.
var parts = [...]string{"site", "edit", "notices", "ranks", "ledger", "weights"}

// plan is what the flags ask for.
type plan struct {
	dir     string
	runs    int
	sizes   []int
	parts   []string
	profile string
	temp    string // folder for everything that is made, removed at the end
}

func run(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	var p plan
	f.StringVar(&p.dir, "C", ".", "folder of the project")
	f.IntVar(&p.runs, "runs", 3, "how often each thing is measured")
	f.StringVar(&p.profile, "profile", "", "folder for CPU and heap profiles of the builds of notices")
	only := f.String("only", strings.Join(parts[:], ","), "what to measure")
	sizes := f.String("sizes", "1000,10000,20000", "pages of synthetic notices")
	work := f.String("job", "", "used by the command itself: do one measured thing")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if *work != "" {
		return doJob(ctx, *work)
	}
	if err := p.read(*only, *sizes); err != nil {
		return err
	}
	return p.measure(ctx)
}

// read takes the lists apart and refuses what cannot be measured.
func (p *plan) read(only, sizes string) error {
	if p.runs < 1 {
		return fmt.Errorf("-runs is %d, write 1 or more", p.runs)
	}
	for name := range strings.SplitSeq(only, ",") {
		if !slices.Contains(parts[:], name) {
			return fmt.Errorf("-only has %q, write some of %s", name, strings.Join(parts[:], ","))
		}
		p.parts = append(p.parts, name)
	}
	for text := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n%2 != 0 {
			return fmt.Errorf("-sizes has %q, write even numbers of pages", text)
		}
		p.sizes = append(p.sizes, n)
	}
	slices.Sort(p.sizes)
	return nil
}

// measure runs the parts asked for and prints each as soon as it is known.
func (p *plan) measure(ctx context.Context) (err error) {
	if p.temp, err = os.MkdirTemp("", "portal-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(p.temp)) }()
	t := newTable(os.Stdout)
	t.machine(p.runs)
	do := map[string]func(context.Context, *table) error{
		"site": p.site, "edit": p.edit, "notices": p.notices, "ranks": p.ranks, "ledger": p.ledger, "weights": p.weights,
	}
	for _, name := range parts {
		if !slices.Contains(p.parts, name) {
			continue
		}
		if err := do[name](ctx, t); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
