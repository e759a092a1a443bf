package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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
func timed(name string, rounds int, f func() error) (step, error) {
	s := step{Name: name}
	for round := range rounds + 1 {
		begin := time.Now()
		if err := f(); err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
		if round > 0 {
			s.Times = append(s.Times, time.Since(begin))
		}
	}
	return s, nil
}

// change is an edit of one file, and the page on which it is seen. The pattern
// has one group, which gets another number each time.
type change struct {
	name, file, page string
	pattern          string
	first            string // what is added to the file beforehand, so that there is something to change
}

func changes() []change {
	return []change{
		{"a value, drawn in a chart", "data/indicators/digital-economy-gso.toml", "/indicators/digital-economy-gso/", `(?m)^value += 1\d\.(\d+)`, ""},
		{"a notice", "content/notices/17-tb-cqttbcd.en.md", "/en/notices/17-tb-cqttbcd/", `Edit (\d+)`, "\nEdit 0.\n"},
		{"the layout of all pages", "templates/layout.html", "/", `edit (\d+)`, "{{/* edit 0 */}}\n"},
		{"the style sheet", "static/css/site.css", "/", `edit-(\d+)`, "\n.edit-0 { color: inherit }\n"},
	}
}

// edit changes one file of the project at a time while its preview runs, and
// measures from the saving of the file until the new page has been read. Then
// it measures the steps of a load by themselves.
func (j job) edit(ctx context.Context) (result, error) {
	for _, c := range changes() {
		if err := j.rewrite(c.file, func(text string) string { return text + c.first }); err != nil {
			return result{}, err
		}
	}
	var r result
	p, err := openPreview(ctx, j.Dir, j.Cache)
	if err != nil {
		return r, err
	}
	for _, c := range changes() {
		s, err := j.watchEdit(ctx, p, c)
		if err != nil {
			return r, errors.Join(fmt.Errorf("%s: %w", c.file, err), p.close())
		}
		r.Steps = append(r.Steps, s)
	}
	if err := p.close(); err != nil {
		return r, err
	}
	steps, err := j.steps()
	r.Steps = append(r.Steps, steps...)
	return r, err
}

// watchEdit makes an edit several times. Before each it waits until the
// preview has checked all pages after the one before.
func (j job) watchEdit(ctx context.Context, p *preview, c change) (step, error) {
	s := step{Name: "edit " + c.name}
	digits := regexp.MustCompile(c.pattern)
	for round := range j.Rounds + 1 {
		if err := p.settle(); err != nil {
			return s, err
		}
		begin := time.Now()
		err := j.rewrite(c.file, func(text string) string {
			at := digits.FindStringSubmatchIndex(text)
			if at == nil {
				return text
			}
			return text[:at[2]] + strconv.Itoa(1+round) + text[at[3]:]
		})
		if err != nil {
			return s, err
		}
		if err := p.reload(); err != nil {
			return s, err
		}
		if err := p.page(ctx, c.page); err != nil {
			return s, err
		}
		if round > 0 {
			s.Times = append(s.Times, time.Since(begin))
		}
	}
	return s, nil
}

func (j job) rewrite(name string, change func(text string) string) error {
	file := filepath.Join(j.Dir, filepath.FromSlash(name))
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(change(string(text))), 0o644)
}

// steps measures what a load consists of.
func (j job) steps() ([]step, error) {
	var ps source.Problems
	s, err := j.load(&ps)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var all []step
	for _, piece := range j.pieces(s) {
		done, err := timed(piece.name, j.Rounds, piece.do)
		if err != nil {
			return nil, err
		}
		all = append(all, done)
	}
	return all, nil
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
