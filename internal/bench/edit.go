package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// step is something that was done several times, and how long it took.
type step struct {
	Name  string
	Times []time.Duration
}

// timed runs f a number of times; the first time is not counted, so that all
// others find files and code in memory.
func timed(name string, rounds int, f func(round int) error) (step, error) {
	s := step{Name: name}
	for round := range rounds + 1 {
		begin := time.Now()
		if err := f(round); err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
		if round > 0 {
			s.Times = append(s.Times, time.Since(begin))
		}
	}
	return s, nil
}

// edits are files to be changed, the page on which the change is seen, and how
// a change is written that breaks nothing. static/ needs new assets.
var edits = []struct {
	name, file, page, change string
	assets                   bool
}{
	{"a figure's file", "data/indicators/gdp-contribution.toml", "/indicators/gdp-contribution/", "\n# %d\n", false},
	{"a notice", "content/notices/17-tb-cqttbcd.en.md", "/en/notices/17-tb-cqttbcd/", "\nAnother paragraph, %d.\n", false},
	{"the layout", "templates/layout.html", "/", "{{/* %d */}}\n", false},
	{"the style sheet", "static/css/site.css", "/", "\n/* %d */\n", true},
}

// edit changes one file of the project at a time and does what the preview does
// then: load again, keeping the engines, and render the page.
func (j job) edit(context.Context) (result, error) {
	var ps source.Problems
	s, err := j.load(&ps)
	if err != nil {
		return result{}, err
	}
	defer s.Close()
	var r result
	for _, e := range edits {
		changed, err := timed("edit "+e.name, j.Rounds, func(round int) error {
			if err := appendTo(filepath.Join(j.Dir, filepath.FromSlash(e.file)), fmt.Sprintf(e.change, round)); err != nil {
				return err
			}
			return show(s, !e.assets, e.page)
		})
		if err != nil {
			return r, err
		}
		r.Steps = append(r.Steps, changed)
	}
	for _, piece := range j.pieces(s) {
		done, err := timed(piece.name, j.Rounds, func(int) error { return piece.do() })
		if err != nil {
			return r, err
		}
		r.Steps = append(r.Steps, done)
	}
	return r, nil
}

func appendTo(file, text string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	return f.Close()
}

// show loads the site again and renders one page.
func show(s *site.Site, keepAssets bool, path string) error {
	var ps source.Problems
	fresh, err := s.Reload(keepAssets, &ps)
	if err != nil {
		return err
	}
	if fresh == nil {
		return problems(&ps)
	}
	return render(fresh, path, &ps)
}

// render renders one page, as the preview does when it is asked for.
func render(s *site.Site, path string, ps *source.Problems) error {
	for _, p := range s.Pages() {
		if p.Path == path {
			return p.Render(new(bytes.Buffer), ps)
		}
	}
	return fmt.Errorf("there is no page %s", path)
}

type piece struct {
	name string
	do   func() error
}

// pieces are the steps of a load, each by itself.
func (j job) pieces(s *site.Site) []piece {
	root := os.DirFS(j.Dir)
	var ps source.Problems
	records := record.Load(root, &ps)
	return []piece{
		{"step record.Load", func() error { record.Load(root, &ps); return nil }},
		{"step lang.LoadWords", func() error { lang.LoadWords(root, &ps); return nil }},
		{"step notice.Load", func() error { notice.Load(root, records, &ps); return nil }},
		{"step site.Bundle (esbuild)", func() error { _, err := site.Bundle(j.Dir, &ps); return err }},
		{"step draw.Open", func() error {
			d, err := draw.Open(draw.Options{Modules: filepath.Join(j.Dir, "node_modules"), Cache: j.Cache})
			if err == nil {
				d.Close()
			}
			return err
		}},
		{"step site.Reload, assets kept", func() error { _, err := s.Reload(true, &ps); return err }},
		{"step render the home page", func() error { return render(s, "/", &ps) }},
	}
}
