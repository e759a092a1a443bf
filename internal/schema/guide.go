package schema

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

//go:embed fields
var fields embed.FS

// Guide is all that is to be said of the files of editors.
type Guide struct {
	Kinds  []Kind
	tables map[string]*Table // by Go type
	texts  texts
}

// Kind is one kind of file.
type Kind struct {
	source.Shape
	*Table
}

// Table is one table of keys.
type Table struct {
	Type  string // the Go type
	Text  lang.Text
	Forms [][]string // keys of which exactly one group stands; nil where there are none
	Keys  []Key
}

// Key is one key of a table.
type Key struct {
	Name     string
	Owner    string // the Go type that declares it
	Required bool
	Text     lang.Text
	Need     lang.Text // when it is needed, where neither always nor never
	Example  string    // TOML
	// WordsShared is whether its words are explained at another key.
	WordsShared bool
	Value
}

// Value is what may stand at a key.
type Value struct {
	Want  string // text, bool, integer, number, list, map or table
	Is    string // what a text or integer is, "" where nothing more is to be said; of a map, its keys
	Words []Word // that may stand there; nil where any may
	Elem  *Value // of a list or map
	Table *Table // of a table
}

// Word is a word that may stand at a key.
type Word struct {
	Word string
	Text lang.Text
}

// fieldText is what fields/ says of one key.
type fieldText struct {
	VI      string               `toml:"vi" rule:"required"`
	EN      string               `toml:"en" rule:"required"`
	Is      string               `toml:"is"`
	Need    lang.Text            `toml:"need"`
	Example string               `toml:"example"`
	Words   map[string]lang.Text `toml:"words"`
	WordsOf string               `toml:"words_of"`
}

func (t fieldText) text() lang.Text { return lang.Text{VI: t.VI, EN: t.EN} }

// texts are those of all files: "record.Site.title". Those that were asked for
// are remembered, so that a test finds the ones that are of nothing.
type texts struct {
	all  map[string]fieldText
	used map[string]bool
}

const (
	anyType  = "common.any" // keys that mean the same in every table
	tableKey = "_"
)

// forms are the groups of keys of which exactly one stands: what CheckTOML of
// these types holds them to.
var forms = map[string][][]string{
	"record.saidEntry": {{"vi", "en"}, {"entity"}, {"not_stated"}},
	"record.owesEntry": {{"vi", "en"}, {"entity"}},
}

// Load joins the types with their texts. Its error lists every key without a
// text; there is none in a program whose tests have passed.
func Load() (*Guide, error) {
	all, err := readTexts()
	if err != nil {
		return nil, err
	}
	g := &Guide{tables: map[string]*Table{}, texts: texts{all, map[string]bool{}}}
	b := &builder{guide: g}
	for _, s := range Shapes() {
		b.words = s.Words
		g.Kinds = append(g.Kinds, Kind{s, b.table(source.OutlineOf(s.Type))})
	}
	return g, errors.Join(b.errs...)
}

// Kind finds a kind by its name.
func (g *Guide) Kind(name string) (Kind, bool) {
	for _, k := range g.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Key finds a key of a table.
func (t *Table) Key(name string) (Key, bool) {
	for _, k := range t.Keys {
		if k.Name == name {
			return k, true
		}
	}
	return Key{}, false
}

// readTexts reads the embedded texts: folder is package.
func readTexts() (map[string]fieldText, error) {
	all := map[string]fieldText{}
	err := fs.WalkDir(fields, "fields", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		var ps source.Problems
		var file struct {
			Types map[string]map[string]fieldText `toml:"type" rule:"required"`
		}
		f, ok := source.ReadTOML(fields, name, &ps)
		if !ok || !f.Decode(&file, &ps) {
			return problemError(&ps)
		}
		pkg := path.Base(path.Dir(name))
		for typ, keys := range file.Types {
			for key, text := range keys {
				full := pkg + "." + typ + "." + key
				if _, twice := all[full]; twice {
					return fmt.Errorf("%s: %s is described in another file as well", name, full)
				}
				all[full] = text
			}
		}
		return nil
	})
	return all, err
}

func problemError(ps *source.Problems) error {
	var b strings.Builder
	if err := source.WriteText(&b, ps.Sorted(), "en"); err != nil {
		return err
	}
	return errors.New(strings.TrimSpace(b.String()))
}

// find returns the text of a key, its own or that of every table.
func (t texts) find(owner, key string) (fieldText, bool) {
	for _, name := range []string{owner + "." + key, anyType + "." + key} {
		if text, ok := t.all[name]; ok {
			t.used[name] = true
			return text, true
		}
	}
	return fieldText{}, false
}

// builder joins types and texts, and collects what has none.
type builder struct {
	guide *Guide
	words map[string][]string // of the kind at hand
	errs  []error
}

func (b *builder) fail(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

func (b *builder) table(o *source.Outline) *Table {
	if t := b.guide.tables[o.Type]; t != nil {
		return t
	}
	t := &Table{Type: o.Type, Forms: forms[o.Type]}
	b.guide.tables[o.Type] = t
	if text, ok := b.guide.texts.find(o.Type, tableKey); ok {
		t.Text = text.text()
	}
	for _, f := range o.Fields {
		t.Keys = append(t.Keys, b.key(f))
	}
	return t
}

func (b *builder) key(f source.OutlineField) Key {
	text, ok := b.guide.texts.find(f.Owner, f.Key)
	if !ok {
		b.fail("%s.%s has no text in fields/", f.Owner, f.Key)
	}
	return Key{
		Name: f.Key, Owner: f.Owner, Required: f.Required, Text: text.text(), Need: text.Need, Example: text.Example, WordsShared: text.WordsOf != "",
		Value: b.value(f.Outline, text.Is, b.wordsOf(f, text)),
	}
}

func (b *builder) value(o *source.Outline, is string, words []Word) Value {
	v := Value{Want: o.Want, Is: is, Words: words}
	switch o.Want {
	case "list":
		elem := b.value(o.Elem, is, words)
		v.Elem, v.Is, v.Words = &elem, "", nil
	case "map":
		elem := b.value(o.Elem, "", nil)
		v.Elem, v.Words = &elem, nil
	case "table":
		v.Table = b.table(o)
	}
	return v
}

// wordsOf joins the words that the loader allows with their texts.
func (b *builder) wordsOf(f source.OutlineField, text fieldText) []Word {
	place := f.Owner + "." + f.Key
	meanings := text.Words
	if text.WordsOf != "" {
		pkg, _, _ := strings.Cut(f.Owner, ".")
		meanings = b.guide.texts.all[pkg+"."+text.WordsOf].Words
	}
	var out []Word
	for _, w := range b.words[place] {
		meaning, ok := meanings[w]
		if !ok {
			b.fail("%s: the word %q has no text in fields/", place, w)
		}
		out = append(out, Word{w, meaning})
	}
	if text.WordsOf == "" && len(out) != len(meanings) {
		b.fail("%s: fields/ explains %d words, the program knows %d", place, len(meanings), len(out))
	}
	return out
}

// Unused are the texts that are of no key.
func (g *Guide) Unused() []string {
	var out []string
	for name := range g.texts.all {
		if !g.texts.used[name] {
			out = append(out, name)
		}
	}
	return out
}
