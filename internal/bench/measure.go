package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// several runs a job as often as the plan says; before is called first each
// time, to put things back.
func (p *plan) several(ctx context.Context, j job, before func() error) ([]result, error) {
	var all []result
	for range p.runs {
		if err := before(); err != nil {
			return nil, err
		}
		r, err := start(ctx, j)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// site measures the real site.
func (p *plan) site(ctx context.Context, t *table) error {
	j := job{Kind: "build", Dir: p.dir, Out: p.path("site"), Cache: p.path("drawings")}
	cold, err := p.several(ctx, j, func() error { return os.RemoveAll(j.Cache) })
	if err != nil {
		return err
	}
	warm, err := p.several(ctx, j, func() error { return nil })
	if err != nil {
		return err
	}
	t.head("real site")
	t.build("cold build (no drawing cached)", cold)
	t.build("warm build", warm)
	last := warm[len(warm)-1]
	t.row("output", fmt.Sprintf("%d pages, %d files, %.1f MB, %d drawings", last.Pages, last.Files, float64(last.Bytes)/1e6, cold[0].Drawn))
	return nil
}

// drawn makes sure that the drawings are cached, so that what follows does not
// measure them.
func (p *plan) drawn(ctx context.Context) error {
	if _, err := os.Stat(p.path("site")); err == nil {
		return nil
	}
	_, err := start(ctx, job{Kind: "build", Dir: p.dir, Out: p.path("site"), Cache: p.path("drawings")})
	return err
}

// fewestEdits is how often an edit is measured at least: it takes no time.
const fewestEdits = 5

// edit measures the preview's answer to one edit.
func (p *plan) edit(ctx context.Context, t *table) error {
	if err := p.drawn(ctx); err != nil {
		return err
	}
	dir := p.path("edited")
	if _, err := start(ctx, job{Kind: "project", Dir: p.dir, Out: dir}); err != nil {
		return err
	}
	rounds := max(fewestEdits, p.runs)
	r, err := start(ctx, job{Kind: "edit", Dir: dir, Cache: p.path("drawings"), Rounds: rounds})
	if err != nil {
		return err
	}
	t.head(fmt.Sprintf("one edit in `portal serve`, from saving the file to the page read; medians of %d", rounds))
	for _, s := range r.Steps {
		t.row(s.Name, spread(s.Times))
	}
	return nil
}

// notices measures builds with synthetic notices, and the bare loop.
func (p *plan) notices(ctx context.Context, t *table) error {
	if err := p.drawn(ctx); err != nil {
		return err
	}
	t.head("synthetic notices")
	var first int64 // peak of the smallest size
	for k, pages := range p.sizes {
		dir := p.path(fmt.Sprint("notices-", pages))
		made, err := start(ctx, job{Kind: "project", Dir: p.dir, Out: dir, Pages: pages})
		if err != nil {
			return err
		}
		ours, bare, err := p.bothWays(ctx, dir, pages)
		if err != nil {
			return err
		}
		if pages > 0 {
			t.row(fmt.Sprintf("%s pages, input", thousands(pages)), fmt.Sprintf("%.1f kB of Markdown each", float64(made.Bytes)/float64(pages)/1e3))
		}
		t.many(pages, ours, bare)
		if peak := peaks(ours); peak > 0 && k == 0 {
			first = peak
		} else if peak > 0 {
			t.row(fmt.Sprintf("%s pages, peak memory above %s", thousands(pages), thousands(p.sizes[0])), megabytes(peak-first))
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// bothWays builds a project and runs the bare loop over it, in turn.
func (p *plan) bothWays(ctx context.Context, dir string, pages int) (ours, bare []result, err error) {
	for range p.runs {
		build := job{Kind: "build", Dir: dir, Out: p.path("out"), Cache: p.path("drawings")}
		if p.profile != "" {
			build.Profile = filepath.Join(p.profile, fmt.Sprint("build-", pages))
		}
		for _, step := range []struct {
			job
			to *[]result
		}{{build, &ours}, {job{Kind: "loop", Dir: dir, Out: p.path("out")}, &bare}} {
			r, err := start(ctx, step.job)
			if err != nil {
				return nil, nil, err
			}
			*step.to = append(*step.to, r)
			if err := os.RemoveAll(p.path("out")); err != nil {
				return nil, nil, err
			}
		}
	}
	return ours, bare, nil
}

// weights prints what a reader fetches.
func (p *plan) weights(ctx context.Context, t *table) error {
	if err := p.drawn(ctx); err != nil {
		return err
	}
	r, err := start(ctx, job{Kind: "weigh", Dir: p.path("site")})
	if err != nil {
		return err
	}
	t.head("over the wire, gzip")
	for _, w := range r.Weights {
		t.row(w.Name, fmt.Sprintf("%s in %d requests: HTML %s, CSS %s, JS %s, pictures %s; %s",
			kilobytes(w.Total()), w.Requests, kilobytes(w.HTML), kilobytes(w.Styles), kilobytes(w.Scripts), kilobytes(w.Images), w.Path))
	}
	t.row("all fonts together, kept by the browser", kilobytes(r.Fonts))
	t.row("finished site", fmt.Sprintf("%d pages, %d files, %.1f MB", r.Pages, r.Files, float64(r.Bytes)/1e6))
	return nil
}

// each collects one measure of several results.
func each(all []result, of func(result) time.Duration) []time.Duration {
	var out []time.Duration
	for _, r := range all {
		out = append(out, of(r))
	}
	return out
}

func wall(r result) time.Duration { return r.Wall }
func user(r result) time.Duration { return r.User }
func kern(r result) time.Duration { return r.Kern }

// peaks is the median of the peak memories, 0 where they are not known.
func peaks(all []result) int64 {
	var out []int64
	for _, r := range all {
		out = append(out, r.Peak)
	}
	return median(out)
}
