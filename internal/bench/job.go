package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// job is one measured thing, done by a child process.
type job struct {
	Kind    string // build, loop, project, edit, world, records, ranks, log, readlog, weigh
	Dir     string // the project, or for weigh the finished site
	Out     string // folder to be made
	Cache   string // drawings
	Pages   int    // project: how many pages of notices; log: how many entries
	Rounds  int    // edit: how often
	World   world  // world, ranks: what is ranked
	Profile string // "" or the beginning of the names of profiles
}

// result is what a job counted; User, Kern and Peak come from the system.
type result struct {
	Wall                        time.Duration
	Pages, Files, Drawn, Cached int
	Bytes                       int64
	Steps                       []step   // edit
	Spent                       spent    // records, ranks, readlog
	Log                         logSpent // readlog
	Weights                     []weight // weigh
	Fonts                       int      // weigh: bytes of all fonts

	User time.Duration `json:"-"` // processor time in the program
	Kern time.Duration `json:"-"` // processor time in the system, for files above all
	Peak int64         `json:"-"` // largest resident memory in bytes; 0 where the system does not say
}

// start runs a job in a process of its own.
func start(ctx context.Context, j job) (result, error) {
	self, err := os.Executable()
	if err != nil {
		return result{}, err
	}
	text, err := json.Marshal(j)
	if err != nil {
		return result{}, err
	}
	var out bytes.Buffer
	child := exec.CommandContext(ctx, self, "-job", string(text))
	child.Stdout, child.Stderr = &out, os.Stderr
	if err := child.Run(); err != nil {
		return result{}, fmt.Errorf("%s: %w", j.Kind, err)
	}
	var r result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return result{}, fmt.Errorf("%s: %w", j.Kind, err)
	}
	r.User, r.Kern = child.ProcessState.UserTime(), child.ProcessState.SystemTime()
	r.Peak = peakMemory(child.ProcessState)
	return r, nil
}

// doJob is the child: it does what text describes and prints the result.
func doJob(ctx context.Context, text string) error {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return fmt.Errorf("-job: %w", err)
	}
	do := map[string]func(context.Context) (result, error){
		"build": j.build, "loop": j.loop, "project": j.project, "edit": j.edit,
		"world": j.world, "records": j.records, "ranks": j.ranks, "log": j.log, "readlog": j.readLog, "weigh": j.weigh,
	}
	stop, err := j.startProfile()
	if err != nil {
		return err
	}
	begin := time.Now()
	r, err := do[j.Kind](ctx)
	r.Wall = time.Since(begin)
	if err := stop(); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// startProfile begins a CPU profile where one is wanted; stop ends it and
// writes the heap as it is then.
func (j job) startProfile() (stop func() error, err error) {
	if j.Profile == "" {
		return func() error { return nil }, nil
	}
	cpu, err := os.Create(j.Profile + ".cpu.prof")
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, err
	}
	return func() error {
		pprof.StopCPUProfile()
		runtime.GC()
		heap, err := os.Create(j.Profile + ".heap.prof")
		if err != nil {
			return err
		}
		if err := pprof.WriteHeapProfile(heap); err != nil {
			return err
		}
		return heap.Close()
	}, nil
}

func (j job) options() site.Options {
	return site.Options{Root: os.DirFS(j.Dir), Dir: j.Dir, Cache: j.Cache}
}

// load reads the project; problems in it end the measuring.
func (j job) load(ps *source.Problems) (*site.Site, error) {
	s, err := site.Load(j.options(), ps)
	if err == nil && s == nil {
		err = problems(ps)
	}
	return s, err
}

// build does what `portal build` does.
func (j job) build(ctx context.Context) (result, error) {
	var ps source.Problems
	s, err := j.load(&ps)
	if err != nil {
		return result{}, err
	}
	defer s.Close()
	made, err := s.Build(ctx, j.Out, &ps)
	if err == nil && ps.Errors() > 0 {
		err = problems(&ps)
	}
	return result{Pages: made.Pages, Files: made.Files, Bytes: made.Bytes, Drawn: made.Drawn, Cached: made.Cached}, err
}

// problems is the first errors of a project that cannot be built.
func problems(ps *source.Problems) error {
	var text bytes.Buffer
	all := ps.Sorted()
	if err := source.WriteText(&text, all[:min(len(all), 5)], "en"); err != nil {
		return err
	}
	return fmt.Errorf("the project has %d errors:\n%s", ps.Errors(), text.String())
}

func (p *plan) path(name string) string { return filepath.Join(p.temp, name) }
