package review

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// files compares what the ledger does not speak of, key by key as the files have
// it: whole files of other records, and the keys of the rest that are left out of
// meanings.
func (c *comparison) files() error {
	names := map[string]bool{}
	for _, s := range []*Side{c.was, c.now} {
		for _, dir := range []string{"data", "content"} {
			if err := listFiles(s.root, dir, names); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		was, now := c.was.readable(name), c.now.readable(name)
		if bytes.Equal(withLF(was), withLF(now)) {
			continue
		}
		if change, ok := c.file(name, was, now); ok {
			c.touched.file(name)
			c.review.Records = append(c.review.Records, change)
		}
	}
	return nil
}

func withLF(body []byte) []byte { return bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")) }

// listFiles adds the text files of a folder; those that publishing writes are the
// ledger's own.
func listFiles(root fs.FS, dir string, names map[string]bool) error {
	err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && (name == "data/ledger" || name == "data/releases" || strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.Type().IsRegular() && name != "data/changes.toml" && (path.Ext(name) == ".toml" || path.Ext(name) == ".md" && dir == "content"):
			names[name] = true
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list %s: %w", dir, err)
	}
	return nil
}

// outside are the keys that no meaning holds, of files whose records the ledger
// speaks of; the rest of such a file is compared as facts.
func outside(name string) ([]string, bool) {
	switch dir := path.Dir(name); dir {
	case "data/indicators":
		return []string{"theme", "note", "notes", "next_release", "aliases", "moved", "reply", "replies", "release", "sum"}, true
	case "data/targets":
		return []string{"note", "also", "programme"}, true
	case "data/tasks":
		return []string{"list", "again", "note", "status_note", "locator", "aliases"}, true
	case "data/rankings":
		return []string{"beside", "apart", "aliases", "periods"}, true
	case "content/notices", "content/pages":
		return []string{"tags", "aliases", "translates"}, true
	}
	return nil, false
}

// file compares one file by its keys.
func (c *comparison) file(name string, was, now []byte) (Change, bool) {
	change := Change{Key: name, File: name, How: Changed, Name: lang.Text{VI: name, EN: name}}
	keys, known := outside(name)
	whole := !known || c.passed[name]
	switch {
	case was == nil:
		change.How = Added
	case now == nil:
		change.How = Removed
	}
	change.Name = c.titleOf(name)
	if change.How != Changed && (!isTold(name) || c.was.empty || c.now.empty) {
		return change, whole // what is in it is told as facts otherwise
	}
	if whole && (path.Ext(name) == ".md" || !isReadable(name, was) || !isReadable(name, now)) {
		change.Lines = compareLines(linesOf(was), linesOf(now))
		return change, true
	}
	before, after := leaves(name, was), leaves(name, now)
	for _, key := range inOrder(before, after) {
		a, b := before.text[key], after.text[key]
		if a == b || !whole && !slices.ContainsFunc(keys, func(k string) bool { return isPart(key, k) }) {
			continue
		}
		if x, y := token(a), token(b); x != y {
			a, b = x, y
		}
		change.Fields = append(change.Fields, Field{key, a, b})
		if change.Line == 0 {
			change.Line = after.line[key]
		}
	}
	return change, len(change.Fields) > 0
}

// titleOf is what a source or a piece of feedback says that it is about; of any
// other file it is the name.
func (c *comparison) titleOf(name string) lang.Text {
	id := strings.TrimSuffix(path.Base(name), path.Ext(name))
	for _, s := range []*Side{c.now, c.was} {
		if s.empty || !isTold(name) {
			continue
		}
		if d := s.records.Sources.Get(id); d != nil && path.Dir(name) == "data/sources" {
			return d.Title
		}
		if f := s.records.Feedback.Get(id); f != nil && path.Dir(name) == "data/feedback" {
			return f.Summary
		}
	}
	return lang.Text{VI: name, EN: name}
}

// isTold reports whether all keys of a file are told when it is new or gone, since
// nothing else says what is in it.
func isTold(name string) bool {
	return path.Dir(name) == "data/sources" || path.Dir(name) == "data/feedback"
}

// isReadable reports whether a file is TOML, so that its keys can be told.
func isReadable(name string, body []byte) bool {
	var ps source.Problems
	return source.ParseTOML(name, body).CheckSyntax(&ps)
}

func linesOf(body []byte) []string {
	return strings.Split(strings.TrimSuffix(string(withLF(body)), "\n"), "\n")
}

// isPart reports whether a part of a key, without its label in brackets, is a
// word.
func isPart(key, word string) bool {
	for part := range strings.SplitSeq(key, ".") {
		part, _, _ = strings.Cut(part, "[")
		if part == word {
			return true
		}
	}
	return false
}

// written are the values of a file by their keys, as written in it.
type written struct {
	keys []string
	text map[string]string
	line map[string]int
}

// leaves reads a file into its values. Elements of arrays are told by what names
// them, so that a new one does not move the rest.
func leaves(name string, body []byte) written {
	w := written{text: map[string]string{}, line: map[string]int{}}
	var f *source.File
	if path.Ext(name) == ".md" {
		var ps source.Problems
		meta, _, _, ok := source.ParseMarkdown(name, body, &ps)
		if !ok {
			return w
		}
		f = meta
	} else {
		f = source.ParseTOML(name, body)
	}
	w.walk(f, "", f.Root())
	return w
}

func (w *written) walk(f *source.File, prefix string, v source.Node) {
	switch {
	case v.Kind() == source.Table:
		for child := range v.Children() {
			key := child.Key()
			if prefix != "" {
				key = prefix + "." + key
			}
			w.walk(f, key, child)
		}
	case v.Kind() == source.Array && isTables(v):
		k := 0
		for child := range v.Children() {
			k++
			w.walk(f, w.free(prefix+"["+label(f, child, k)+"]"), child)
		}
	default:
		if v.End() <= v.At() {
			return
		}
		w.keys = append(w.keys, prefix)
		w.text[prefix] = string(f.Body()[v.At():v.End()])
		w.line[prefix] = f.PosOf(v.At()).Line
	}
}

// token is a value as written; of a text what is between its quotes.
func token(text string) string {
	if len(text) >= 2 && text[0] == '"' && !strings.HasPrefix(text, `"""`) {
		if plain, err := strconv.Unquote(text); err == nil {
			return plain
		}
	}
	return text
}

func isTables(v source.Node) bool {
	for child := range v.Children() {
		return child.Kind() == source.Table
	}
	return false
}

// label names an element of an array of tables: by its id, else by period and
// entity, date or number, else by its place.
func label(f *source.File, v source.Node, k int) string {
	found := map[string]string{}
	for child := range v.Children() {
		if kind := child.Kind(); kind == source.Text || kind == source.Integer {
			found[child.Key()] = token(string(f.Body()[child.At():child.End()]))
		}
	}
	for _, key := range []string{"id", "task", "period", "date", "number", "source", "name"} {
		text := found[key]
		if text == "" {
			continue
		}
		if key == "period" && found["entity"] != "" {
			text += "/" + found["entity"]
		}
		return text
	}
	return strconv.Itoa(k)
}

// free is a key that no other element has.
func (w *written) free(key string) string {
	taken := func(key string) bool {
		return slices.ContainsFunc(w.keys, func(k string) bool { return strings.HasPrefix(k, key+".") })
	}
	if !taken(key) {
		return key
	}
	for n := 2; ; n++ {
		if next := strings.TrimSuffix(key, "]") + " " + strconv.Itoa(n) + "]"; !taken(next) {
			return next
		}
	}
}

// inOrder are the keys of the later file in its order, then those only the
// earlier one has.
func inOrder(was, now written) []string {
	out := slices.Clone(now.keys)
	for _, key := range was.keys {
		if _, ok := now.text[key]; !ok {
			out = append(out, key)
		}
	}
	return out
}

// file adds the pages on which a record outside of the ledger is shown.
func (t *touched) file(name string) {
	id := strings.TrimSuffix(path.Base(name), path.Ext(name))
	switch path.Dir(name) {
	case "data/sources":
		t.document(id)
	case "data/feedback":
		t.add(record.RegisterPath)
	case "data/indicators":
		t.add(record.IndicatorsPath + id + "/")
	case "data/rankings":
		t.add("/rankings/" + id + "/")
	case "data/targets":
		t.add(record.TargetsPath)
	case "data/tasks":
		t.add(record.TasksPath)
	case "data":
		switch id {
		case "schedule":
			t.add(record.SchedulePath)
		case "technologies":
			t.add(record.TechnologiesPath)
		case "databases":
			t.add(record.DatabasesPath)
		}
	case "content/notices":
		id, _, _ := strings.Cut(id, ".")
		t.add(record.NoticePath(id), record.NoticesPath)
	case "content/pages":
		id, _, _ := strings.Cut(id, ".")
		t.add(record.PagePath(id))
	}
}
