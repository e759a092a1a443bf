package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// world is the size of a made-up project with one ranking.
type world struct{ Entities, Components, Draws int }

// worlds are what is ranked: the provinces as they are, then all communes with
// more components, then with more draws.
func worlds() []world {
	return []world{{34, 2, 1000}, {3321, 5, 1000}, {3321, 20, 100}, {3321, 20, 1000}, {3321, 20, 4000}}
}

func (w world) String() string {
	return fmt.Sprintf("%s × %d × %s", thousands(w.Entities), w.Components, thousands(w.Draws))
}

// spent is what one step in a process took.
type spent struct {
	Wall, User, Kern time.Duration // User and Kern are 0 where the system does not say
	Pieces, Bytes    uint64        // allocated, whether collected since or not
}

// measured does f and says what it took. Garbage from before is collected
// first, so that f does not pay for it.
func measured(f func()) spent {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	user, kern := ownTime()
	begin := time.Now()
	f()
	s := spent{Wall: time.Since(begin)}
	userAfter, kernAfter := ownTime()
	runtime.ReadMemStats(&after)
	s.User, s.Kern = userAfter-user, kernAfter-kern
	s.Pieces, s.Bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	return s
}

// ranks measures rankings apart from the records they rank.
func (p *plan) ranks(ctx context.Context, t *table) error {
	t.head("synthetic rankings: entities × components × draws")
	once := func() error { return nil }
	var records []result
	var of world // that the records are of
	for _, w := range worlds() {
		dir := p.path(fmt.Sprintf("world-%d-%d-%d", w.Entities, w.Components, w.Draws))
		if _, err := start(ctx, job{Kind: "world", Out: dir, World: w}); err != nil {
			return err
		}
		var err error
		if w.Entities != of.Entities || w.Components != of.Components { // draws are nothing to records
			if records, err = p.several(ctx, job{Kind: "records", Dir: dir}, once); err != nil {
				return err
			}
			of = w
			t.step(fmt.Sprintf("%s × %d, records alone", thousands(w.Entities), w.Components), records)
		}
		ranked, err := p.several(ctx, job{Kind: "ranks", Dir: dir, World: w}, once)
		if err != nil {
			return err
		}
		t.step(w.String()+", ranking", ranked)
		if peak := peaks(ranked); peak > 0 {
			t.row(w.String()+", peak above the records", megabytes(peak-peaks(records)))
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// step prints what a step took, and the peak memory of the process that did it.
func (t *table) step(name string, all []result) {
	t.row(name+", on the clock", spread(each(all, func(r result) time.Duration { return r.Spent.Wall })))
	users := each(all, func(r result) time.Duration { return r.Spent.User })
	if median(users) > 0 {
		t.row(name+", processor, program", spread(users))
		t.row(name+", processor, system", spread(each(all, func(r result) time.Duration { return r.Spent.Kern })))
	}
	var pieces, bytes []uint64
	for _, r := range all {
		pieces, bytes = append(pieces, r.Spent.Pieces), append(bytes, r.Spent.Bytes)
	}
	t.row(name+", allocated", fmt.Sprintf("%s in %s pieces", megabytes(int64(median(bytes))), thousands(int(median(pieces)))))
	if peak := peaks(all); peak > 0 {
		t.row(name+", peak memory", megabytes(peak))
	}
}

// records loads the records of a world and nothing else.
func (j job) records(context.Context) (result, error) {
	_, s, err := j.loadRecords()
	return result{Spent: s}, err
}

func (j job) loadRecords() (records *record.Records, s spent, err error) {
	var ps source.Problems
	s = measured(func() { records = record.Load(os.DirFS(j.Dir), &ps) })
	if ps.Errors() > 0 {
		err = problems(&ps)
	}
	return records, s, err
}

// ranks loads the records of a world, then measures its ranking. What it has
// ranked is counted: a ranking left out would be a fast one.
func (j job) ranks(context.Context) (result, error) {
	records, _, err := j.loadRecords()
	if err != nil {
		return result{}, err
	}
	var ps source.Problems
	var rankings *rank.Rankings
	s := measured(func() { rankings = rank.Load(os.DirFS(j.Dir), records, &ps) })
	if ps.Errors() > 0 {
		return result{}, problems(&ps)
	}
	runtime.KeepAlive(records)
	made := rankings.Get(worldRanking)
	if made == nil || made.Latest() == nil || len(made.Latest().Tables) != 1 {
		return result{}, errors.New("the ranking is not there")
	}
	if rows := len(made.Latest().Tables[0].Rows); rows != j.World.Entities {
		return result{}, fmt.Errorf("%d of %d entities are ranked", rows, j.World.Entities)
	}
	return result{Spent: s}, nil
}

// worldRanking is the id of the one ranking of a world.
const worldRanking = "made"

// world writes the files of j.World to j.Out.
func (j job) world(context.Context) (result, error) {
	var r result
	for name, text := range j.World.files() {
		file := filepath.Join(j.Out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return r, err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return r, err
		}
		r.Files++
		r.Bytes += int64(len(text))
	}
	return r, nil
}

// files are the data of a world: entities e0000, e0001 … in one set, indicators
// with a value of two decimals for each, and a ranking of equal weights that
// is varied in weights and in three normalisations. They follow from the size
// alone.
func (w world) files() map[string]string {
	files := map[string]string{
		"data/site.toml":                          worldSite,
		"data/vocabulary.toml":                    worldVocabulary,
		"data/sources/doc.toml":                   worldSource,
		"data/targets/.keep":                      "",
		"data/entities/made.toml":                 w.entities(),
		"data/rankings/" + worldRanking + ".toml": w.ranking(),
	}
	random := rand.New(rand.NewPCG(1, 2))
	for k := range w.Components {
		files[fmt.Sprintf("data/indicators/made-%02d.toml", k)] = w.indicator(k, random)
	}
	return files
}

func (w world) entities() string {
	var entities, members strings.Builder
	for e := range w.Entities {
		fmt.Fprintf(&entities, "[[entity]]\nid = \"e%04d\"\nname = { vi = \"Xã %04d\", en = \"Commune %04d\" }\nkind = \"province\"\n", e, e, e)
		fmt.Fprintf(&members, "\"e%04d\",\n", e)
	}
	return entities.String() + "[[set]]\nid = \"all\"\nname = { vi = \"Tất cả\", en = \"All\" }\nmembers = [\n" + members.String() + "]\n"
}

func (w world) indicator(k int, random *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "name = { vi = \"Số %d\", en = \"Number %d\" }\n%s", k, k, worldIndicator)
	for e := range w.Entities {
		fmt.Fprintf(&b, "e%04d = [%d.%02d]\n", e, 1+random.IntN(99), random.IntN(100))
	}
	return b.String()
}

func (w world) ranking() string {
	var b strings.Builder
	b.WriteString(worldMethod)
	for k := range w.Components {
		fmt.Fprintf(&b, "[[component]]\nindicator = \"made-%02d\"\n", k)
	}
	fmt.Fprintf(&b, "[robustness]\ndraws = %d\nweights = 0.25\nnormalise = [\"z-score\", \"percentile\"]\n", w.Draws)
	return b.String()
}

const worldSite = `title       = { vi = "Thử", en = "Test" }
tagline     = { vi = "Thử", en = "Test" }
description = { vi = "Thử.", en = "A test." }
base_url    = "https://portal.example"
languages   = ["vi", "en"]
as_of       = "2026-01-31"
id_authority = "portal.example,2026"
[publisher]
name = { vi = "Không ai", en = "Nobody" }
[licence]
name = "CC BY 4.0"
url  = "https://creativecommons.org/licenses/by/4.0/"
`

const worldVocabulary = `[[theme]]
id   = "growth"
name = { vi = "Tăng trưởng", en = "Growth" }
[[unit]]
id    = "task"
name  = { vi = "Nhiệm vụ", en = "Tasks" }
short = { vi = " nhiệm vụ", en = " tasks" }
kind  = "count"
`

const worldSource = `kind      = "report"
number_not_stated = { vi = "tài liệu", en = "the document" }
title     = { vi = "Tài liệu", en = "Document" }
issuer    = { vi = "Thử", en = "Test" }
date      = "2026-01-01"
collected = "2026-01-31"
url       = "https://example.org/doc"
language  = "vi"
trust     = "press"
read      = { vi = "Đọc hết.", en = "Read in full." }
`

const worldIndicator = `theme = "growth"
kind = "statistic"
unit = "task"
better = "higher"
universe = { vi = "Thử", en = "Test" }
owner = { vi = "Thử", en = "Test" }
definition = { vi = "Thử", en = "Test" }
method = { vi = "Thử", en = "Test" }
[[table]]
period = "2025-12"
set = "all"
source = "doc"
columns = ["value"]
[table.rows]
`

const worldMethod = `name = { vi = "Thử", en = "Test" }
summary = { vi = "Thử", en = "Test" }
sets = ["all"]
kind = "computed"
periods = ["2025-12"]
normalise = "min-max"
aggregate = "arithmetic"
missing = "leave-out-entity"
digits = 2
equal = true
`
