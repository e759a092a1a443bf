package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// logSize is how many entries the made-up publication log has.
const logSize = 1_000_000

const logOrigin = "portal.example/log"

// fetches is how many entries are proved through tiles.
const fetches = 100

// ledger measures a publication log that is as large as it may ever get.
func (p *plan) ledger(ctx context.Context, t *table) error {
	dir := p.path("log")
	made, err := start(ctx, job{Kind: "log", Out: dir, Pages: logSize})
	if err != nil {
		return err
	}
	read, err := p.several(ctx, job{Kind: "readlog", Dir: dir}, func() error { return nil })
	if err != nil {
		return err
	}
	t.head("publication log")
	name := thousands(logSize) + " entries"
	t.row(name+", input", fmt.Sprintf("%d files, %s", made.Files, megabytes(made.Bytes)))
	t.step(name+", read and proved", read)
	first := read[0].Log
	t.row("one more entry and the root", fmt.Sprintf("%s, %s allocated",
		spread(each(read, func(r result) time.Duration { return r.Log.Append.Wall })), kilobytes(int(first.Append.Bytes))))
	t.row("one entry proved through tiles", fmt.Sprintf("%s; at most %d files, %s",
		spread(each(read, func(r result) time.Duration { return r.Log.Fetch.Wall / fetches })), first.Files, kilobytes(first.Bytes)))
	return os.RemoveAll(dir)
}

// logSpent is what was measured on a log that had been read.
type logSpent struct {
	Append, Fetch spent
	Files, Bytes  int // most that one entry needs through tiles
}

func logConfig() (ledger.Config, note.Signer, error) {
	private, _ := ledger.DevelopmentKey(logOrigin)
	signer, err := note.NewSigner(private)
	return ledger.Config{Origin: logOrigin, AllowDevelopment: true}, signer, err
}

// log makes a project that holds nothing but a log of j.Pages entries.
func (j job) log(context.Context) (r result, err error) {
	dir := filepath.Join(j.Out, filepath.FromSlash(ledger.Folder))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return r, err
	}
	l := new(ledger.Log)
	for int(l.Size()) < j.Pages {
		lines, err := madeLines(int(l.Size()), min(j.Pages, int(l.Size())+ledger.FileLines))
		if err != nil {
			return r, err
		}
		name, _ := ledger.FileOf(l.Size())
		if l, err = l.Append(lines); err != nil {
			return r, err
		}
		body := append(bytes.Join(lines, []byte("\n")), '\n')
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o644); err != nil {
			return r, err
		}
		r.Files++
		r.Bytes += int64(len(body))
	}
	c, signer, err := logConfig()
	if err != nil {
		return r, err
	}
	signed, err := ledger.SignCheckpoint(l.Size(), l.Root(), c, signer, nil)
	if err != nil {
		return r, err
	}
	return r, os.WriteFile(filepath.Join(dir, "checkpoint"), signed, 0o644)
}

// madeLines are entries as long as real ones.
func madeLines(from, to int) ([][]byte, error) {
	var lines [][]byte
	for seq := from; seq < to; seq++ {
		line, err := madeEntry(int64(seq)).Line()
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func madeEntry(seq int64) *ledger.Entry {
	entity := fmt.Sprintf("xa-%04d", seq%3321)
	id := fmt.Sprintf("made-%03d", seq/3321)
	return &ledger.Entry{Seq: seq, Logged: "2026-11-23", Act: ledger.Publish, Previous: -1, Cause: -1, Fact: ledger.Fact{
		Subject:   ledger.Subject{Kind: ledger.Value, Key: id + "/2025-11/" + entity},
		Indicator: id, Entity: entity, Period: "2025-11", Value: fmt.Sprint(seq % 9973), Of: "9973", Bound: "exact", Unit: "task",
		Source: "220-cd-ttg", SourceDate: "2025-11-22", Trust: "official-quoted", Place: lang.Text{VI: "phụ lục I, bảng 2", EN: "annex I, table 2"}}}
}

// readLog reads a log, appends one entry, and proves some through tiles.
func (j job) readLog(context.Context) (r result, err error) {
	c, _, err := logConfig()
	if err != nil {
		return r, err
	}
	var l *ledger.Log
	var ps source.Problems
	r.Spent = measured(func() { l = ledger.Read(os.DirFS(j.Dir), c, &ps) })
	if ps.Errors() > 0 {
		return r, problems(&ps)
	}
	line, err := madeEntry(l.Size()).Line()
	if err != nil {
		return r, err
	}
	r.Log.Append = measured(func() {
		var longer *ledger.Log
		if longer, err = l.Append([][]byte{line}); err == nil {
			longer.Root()
		}
	})
	if err != nil {
		return r, err
	}
	return r, r.Log.fetch(l)
}

// fetch proves entries from all over the log as a reader of the site does.
func (s *logSpent) fetch(l *ledger.Log) error {
	tiles := map[string]func() []byte{}
	for t := range l.Tiles() {
		tiles[t.Path] = t.Body
	}
	var wrong error
	s.Fetch = measured(func() {
		for k := range int64(fetches) {
			files, size := 0, 0
			_, err := ledger.Fetch(l.Checkpoint(), k*(l.Size()-1)/(fetches-1), func(path string) ([]byte, error) {
				body := tiles[path]()
				files, size = files+1, size+len(body)
				return body, nil
			})
			wrong = errors.Join(wrong, err)
			s.Files, s.Bytes = max(s.Files, files), max(s.Bytes, size)
		}
	})
	return wrong
}
