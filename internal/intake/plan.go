package intake

import (
	"cmp"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// Plan is what a sheet was understood to say, and what would be written.
type Plan struct {
	Options   Options
	Questions []Question       // what must be answered first
	Notes     []source.Problem // every assumption
	Values    []Value          // the table, in the order of the sheet
	Files     []File           // files that change; none where there is a question or a problem
}

// Question is what cannot be told from the sheet. Its text asks, its hint names
// the flag and the line of a mapping file that answer it.
type Question struct {
	source.Problem
	Key     string      // the option that answers it
	About   string      // the indicator or the name in question
	Choices []string    // the answers that make sense; none where any text may be one
	Labels  []lang.Text // what the choices are called, where they are ids

	column func(name string) int // finds a column of the table
	file   string
}

// Value is one value of the sheet.
type Value struct {
	Indicator *record.Indicator
	Entity    *record.Entity
	Period    record.Period
	Name      string    // as the sheet has it
	Cell      string    // of the value
	Numbers   [3]string // value, of, stated; empty where the sheet has none
	Old       [3]string // in the file now
	New       bool      // the file has no such value
	at        source.Pos
}

// Changed reports whether the file has another value.
func (v Value) Changed() bool {
	return !v.New && v.Numbers != v.Old
}

// File is one file that changes.
type File struct {
	Name          string
	Before, After []byte
}

// the places of value, of and stated.
var parts = [3]string{"value", "of", "stated"}

// Read understands a book and plans the edits. Problems of the sheet go to ps;
// with one of them, or a question, there are no edits.
func Read(fsys fs.FS, r *record.Records, book *sheet.Book, o Options, ps *source.Problems) *Plan {
	p := &planner{
		Plan: &Plan{Options: o, Notes: slices.Clone(book.Notes)},
		fsys: fsys, records: r, book: book, o: o, ps: ps, names: newNames(r, o.Names),
		places: map[*record.Indicator]*record.Places{}, placed: map[*record.Places]*where{},
	}
	before := ps.Errors()
	p.understand()
	if len(p.Questions) == 0 && ps.Errors() == before {
		p.compare()
	}
	if len(p.Questions) == 0 && ps.Errors() == before {
		p.edit()
	}
	if len(p.Questions) > 0 || ps.Errors() > before {
		p.Files = nil
	}
	return p.Plan
}

// planner makes a plan, step by step; a step that cannot go on says so.
type planner struct {
	*Plan
	fsys    fs.FS
	records *record.Records
	book    *sheet.Book
	o       Options
	ps      *source.Problems
	names   *names

	own     bool // a sheet of ours
	table   sheet.Table
	name    int // columns; 0 where there is none
	time    int
	period  record.Period
	set     *record.Set
	targets []target
	rows    []dataRow
	plain   []*dataRow // found without "Tỉnh", "TP."
	places  map[*record.Indicator]*record.Places
	placed  map[*record.Places]*where

	ownColumns map[string]int // of a sheet of ours
}

// target is where values of one indicator stand in the sheet.
type target struct {
	indicator *record.Indicator
	columns   [3]int        // of value, of, stated; 0 where there is none
	period    record.Period // of the column, where columns are periods
}

// steps are those by which a sheet is understood.
func steps() []func(*planner) bool {
	return []func(*planner) bool{
		(*planner).pickTable, (*planner).ownSheet, (*planner).saidThings, (*planner).findName, (*planner).findTargets,
		(*planner).findPeriod, (*planner).readRows, (*planner).findSet, (*planner).match, (*planner).readValues,
	}
}

// numbers of steps.
const stepOwn, stepTargets, stepRows, stepMatch = 1, 4, 6, 8

func (p *planner) understand() {
	for k, step := range steps() {
		if step(p) {
			continue
		}
		if len(p.Questions) > 0 {
			p.askAhead(k + 1)
		}
		return
	}
}

// ask adds a question; false, so that a step can end with it.
func (p *planner) ask(key, about string, choices []string, at source.Pos, rule string, args ...string) bool {
	p.Questions = append(p.Questions, Question{Problem: sheet.Note(at, rule, args...), Key: key, About: about, Choices: choices, column: p.column, file: p.book.Name})
	return false
}

func (p *planner) assume(at source.Pos, rule string, args ...string) {
	p.Notes = append(p.Notes, sheet.Note(at, rule, args...))
}

// wrong reports a cell.
func (p *planner) wrong(column, row int, rule string, more ...string) bool {
	s := p.table.Sheet
	p.ps.Add(s.At(column, row), rule, s.Args(column, row, more...)...)
	return false
}

// here are the place and the arguments of a cell.
func (p *planner) here(column, row int, more ...string) (source.Pos, []string) {
	s := p.table.Sheet
	return s.At(column, row), s.Args(column, row, more...)
}

// pickTable finds the one table that is meant.
func (p *planner) pickTable() bool {
	var all []sheet.Table
	var titles []string
	for _, s := range p.book.Sheets {
		if p.o.Sheet != "" && lang.Slug(s.Name) != lang.Slug(p.o.Sheet) {
			continue
		}
		tables := s.Tables(p.isData)
		if len(tables) > 0 && s.Hidden && p.o.Sheet == "" {
			p.assume(s.At(1, 1), "intake-hidden-sheet", s.Args(1, 1)...)
			continue
		}
		if len(tables) > 0 {
			titles = append(titles, s.Name)
		}
		all = append(all, tables...)
	}
	switch {
	case len(all) == 0:
		return p.noTable()
	case len(titles) > 1:
		t := all[0]
		p.table = t
		at, args := t.Sheet.At(1, first(t)), t.Sheet.Args(1, first(t), "sheets", strings.Join(titles, ", "))
		return p.ask("sheet", "", titles, at, "intake-which-sheet", args...)
	}
	return p.pickHeader(all)
}

func (p *planner) noTable() bool {
	var have []string
	for _, s := range p.book.Sheets {
		have = append(have, s.Title())
		if p.o.Sheet != "" && lang.Slug(s.Name) == lang.Slug(p.o.Sheet) {
			have = []string{s.Title()}
			break
		}
	}
	p.ps.Add(source.Pos{File: p.book.Name}, "intake-no-table", "sheet", strings.Join(have, ", "), "cell", "A1")
	return false
}

func first(t sheet.Table) int {
	if len(t.Head) > 0 {
		return t.Head[0].Number
	}
	return t.Rows[0].Number
}

// pickHeader chooses among the tables of one sheet.
func (p *planner) pickHeader(all []sheet.Table) bool {
	var rows, cells []string
	var heads []lang.Text
	for _, t := range all {
		inside := slices.ContainsFunc(t.Head, func(r sheet.Row) bool { return r.Number == p.o.Header })
		if p.o.Header > 0 && (inside || first(t) == p.o.Header) {
			all, rows = []sheet.Table{t}, nil
			break
		}
		rows = append(rows, strconv.Itoa(first(t)))
		cells = append(cells, sheet.Address(1, first(t)))
		heads = append(heads, headOf(t))
	}
	p.table = all[0]
	s := p.table.Sheet
	if len(rows) > 1 {
		at, args := p.here(1, first(all[1]), "cells", strings.Join(cells, ", "), "rows", strings.Join(rows, ", "))
		p.ask("header", "", rows, at, "intake-which-header", args...)
		p.label(heads)
		return false
	}
	if len(p.table.Head) == 0 {
		return p.wrong(1, first(p.table), "intake-no-header")
	}
	if p.o.Header == 0 && len(p.table.Above) > 0 {
		p.assume(s.At(1, first(p.table)), "intake-header-found", s.Args(1, first(p.table))...)
	}
	if p.table.Numbers > 0 {
		p.assume(s.At(1, p.table.Numbers), "intake-numbering-row", s.Args(1, p.table.Numbers)...)
	}
	for _, n := range p.table.Repeats {
		p.assume(s.At(1, n), "intake-header-again", s.Args(1, n)...)
	}
	return true
}

// headOf is what the first row of a table says.
func headOf(t sheet.Table) lang.Text {
	row := t.Rows[0]
	if len(t.Head) > 0 {
		row = t.Head[0]
	}
	var cells []string
	for _, c := range row.Cells {
		if text := c.String(); text != "" {
			cells = append(cells, text)
		}
	}
	text := fewNames(cells)
	return lang.Text{VI: "hàng " + itoa(row.Number) + ": " + text, EN: "row " + itoa(row.Number) + ": " + text}
}

// isData reports whether a row holds figures of something: a name and a figure,
// or a period and a figure.
func (p *planner) isData(row *sheet.Row) bool {
	if row.IsNumbering() {
		return false
	}
	named, worded, figure, year := false, false, false, false
	for k, c := range row.Cells {
		switch c.Kind {
		case sheet.Number:
			if y := len(c.Value) == 4 && (strings.HasPrefix(c.Value, "19") || strings.HasPrefix(c.Value, "20")); y {
				year = year || k > 0
			} else {
				figure = true
			}
		case sheet.Text:
			_, isPeriod := readPeriod(c.Text)
			n, isNumber := readNumeral(c.Text)
			switch {
			case isPeriod:
				year = year || k > 0 && isNumber
			case isNumber && n.mark == "":
				figure = true
			case isNumber:
				figure = true
			case isMissing(c.Text):
				year = true
			default:
				worded = true
				named = named || len(p.names.find(c.Text)) > 0
			}
		}
	}
	if _, isPeriod := cellPeriod(row.Cells[0], true); isPeriod && (figure || year) && !worded {
		return true
	}
	return worded && figure || named && (figure || year)
}

// The columns of a sheet that we export.
const (
	ownIndicator = "indicator"
	ownPeriod    = "period"
	ownSet       = "set"
	ownEntity    = "entity"
	ownName      = "name"
	ownSource    = "source"
)

func ownColumns() []string {
	return []string{ownIndicator, ownPeriod, ownSet, ownEntity, ownName, parts[0], parts[1], parts[2], ownSource}
}

// ownSheet knows a sheet that portal export wrote by its header.
func (p *planner) ownSheet() bool {
	p.own = true
	for _, name := range ownColumns() {
		p.own = p.own && p.column(name) > 0
	}
	return true
}

// column finds a column by its title, the last part of a title, or its letters;
// 0 where there is none, -1 where there are several.
func (p *planner) column(name string) int {
	key := lang.Slug(name)
	if key == "" {
		return 0
	}
	for _, title := range []func(string) string{
		func(t string) string { return t },
		func(t string) string { return t[strings.LastIndex(t, " / ")+1:] },
	} {
		found := 0
		for _, c := range p.table.Columns {
			if lang.Slug(title(c.Title)) == key {
				if found != 0 {
					return -1
				}
				found = c.Number
			}
		}
		if found != 0 {
			return found
		}
	}
	n := sheet.ColumnNumber(name)
	if slices.ContainsFunc(p.table.Columns, func(c sheet.Column) bool { return c.Number == n }) && len(name) <= 2 {
		return n
	}
	return 0
}

// said finds a column that an option names.
func (p *planner) said(key, name string) (int, bool) {
	n := p.column(name)
	if n <= 0 {
		return 0, p.wrong(1, first(p.table), "intake-no-column", "key", key, "title", name, "titles", strings.Join(p.titles(), ", "))
	}
	return n, true
}

func (p *planner) titles() []string {
	var out []string
	for _, c := range p.table.Columns {
		out = append(out, p.title(c.Number))
	}
	return out
}

// title is what a column is called: its title, its letters where it has none.
func (p *planner) title(n int) string {
	for _, c := range p.table.Columns {
		if c.Number == n && c.Title != "" {
			return c.Title
		}
	}
	return sheet.ColumnName(n)
}

// saidThings resolves what options name.
func (p *planner) saidThings() bool {
	ok := true
	if p.o.Period != "" {
		var good bool
		if p.period, good = readPeriod(p.o.Period); !good {
			p.ps.Add(source.Pos{File: p.book.Name}, "intake-bad-period", "text", p.o.Period)
			ok = false
		}
	}
	for _, ref := range []struct {
		key, id string
		known   bool
		all     []string
	}{
		{"set", p.o.Set, p.o.Set == "none" || p.records.Sets.Get(p.o.Set) != nil, ids(p.records.Sets.All, func(s *record.Set) string { return s.ID })},
		{"source", p.o.Source, p.records.Sources.Get(p.o.Source) != nil, ids(p.records.Sources.All, func(s *record.Source) string { return s.ID })},
	} {
		if ref.id != "" && !ref.known {
			ok = p.unknown(ref.key, ref.id, ref.all)
		}
	}
	for _, name := range slices.Sorted(keys(p.o.Names)) {
		if id := p.o.Names[name]; p.records.Entities.Get(id) == nil {
			ok = p.unknown("names", id, ids(p.records.Entities.All, func(e *record.Entity) string { return e.ID }))
		}
	}
	p.set = p.records.Sets.Get(p.o.Set)
	return ok
}

// unknown reports an id that an option names.
func (p *planner) unknown(key, id string, all []string) bool {
	return unknownID(p.book.Name, key, id, all, p.ps)
}

// unknownID reports an id that no record has, with the one that is meant, or else
// those that are the least far.
func unknownID(file, key, id string, all []string, ps *source.Problems) bool {
	const few = 3
	guess := cmp.Or(source.Nearest(id, all), strings.Join(source.NearestFirst(id, all, few), ", "))
	ps.Add(source.Pos{File: file}, "intake-unknown-id", "key", key, "id", id, "guess", guess)
	return false
}

func ids[T any](all []T, id func(T) string) []string {
	out := make([]string, len(all))
	for k, x := range all {
		out[k] = id(x)
	}
	return out
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
