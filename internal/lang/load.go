package lang

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"resolution57.example/portal/internal/source"
)

// LoadWords reads the interface words from templates/words/vi.toml and en.toml.
// Nested tables make dotted keys: about in [page] is "page.about". Reported are
// keys that one file lacks, values that are empty or no strings, and placeholders
// that differ between the languages. A key ending in ".one" is the English
// singular of its ".many" and has no Vietnamese form (see [Words.Count]).
//
// With problems reported the words are incomplete and must not be used.
func LoadWords(fsys fs.FS, ps *source.Problems) *Words {
	words := &Words{byLang: make(map[Lang]map[string]phrase)}
	files := make(map[Lang]*wordFile)
	for _, l := range All() {
		files[l] = readWords(fsys, "templates/words/"+string(l)+".toml", ps)
		words.byLang[l] = files[l].phrases
	}
	if files[VI].read && files[EN].read {
		checkCounterparts(files[VI], files[EN], ps)
	}
	return words
}

// wordFile is one file of words.
type wordFile struct {
	file    *source.File
	read    bool
	phrases map[string]phrase
	spoilt  map[string]bool // keys whose value was reported
}

func readWords(fsys fs.FS, name string, ps *source.Problems) *wordFile {
	w := &wordFile{phrases: make(map[string]phrase), spoilt: make(map[string]bool)}
	file, ok := source.ReadTOML(fsys, name, ps)
	if !ok {
		return w
	}
	w.file = file
	tree, ok := parse(file, ps)
	if ok {
		w.read = true
		w.addTree(nil, tree, ps)
	}
	return w
}

// parse reads a file into a tree of tables and strings. Decode reports what makes
// the file no TOML; since tables of words may be nested as deep as one likes, there
// is no Go type for them, and what it says about unknown keys is left out.
func parse(file *source.File, ps *source.Problems) (tree map[string]any, ok bool) {
	var found source.Problems
	file.Decode(&struct{}{}, &found)
	ok = true
	for _, p := range found.Sorted() {
		if p.Rule == "unknown-key" {
			continue
		}
		ok = false
		ps.Repeat(p)
	}
	if !ok {
		return nil, false
	}
	if err := toml.Unmarshal(file.Body(), &tree); err != nil {
		ps.Add(source.Pos{File: file.Name()}, "syntax", "reason", err.Error())
		return nil, false
	}
	return tree, true
}

// addTree adds the words of a table, which stands at path, and of its tables.
func (w *wordFile) addTree(path []string, tree map[string]any, ps *source.Problems) {
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		at := append(slices.Clone(path), name)
		switch value := tree[name].(type) {
		case map[string]any:
			w.addTree(at, value, ps)
		case string:
			w.addWord(at, value, ps)
		default:
			w.refuse(at, "words-not-text", ps)
		}
	}
}

func (w *wordFile) addWord(path []string, text string, ps *source.Problems) {
	p, err := parsePhrase(text)
	switch {
	case strings.TrimSpace(text) == "":
		w.refuse(path, "words-empty", ps)
	case strings.TrimSpace(text) != text:
		w.refuse(path, "words-spaces", ps)
	case err != nil:
		w.refuse(path, "words-braces", ps)
	default:
		w.phrases[strings.Join(path, ".")] = p
	}
}

func (w *wordFile) refuse(path []string, rule string, ps *source.Problems) {
	key := strings.Join(path, ".")
	w.spoilt[key] = true
	ps.Add(w.at(key), rule, "key", key)
}

// at is the position of the value of a dotted key.
func (w *wordFile) at(key string) source.Pos {
	var path []any
	for name := range strings.SplitSeq(key, ".") {
		path = append(path, name)
	}
	return w.file.At(path...)
}

// has reports whether the file has the key, with a good value or a bad one.
func (w *wordFile) has(key string) bool { return w.phrases[key] != nil || w.spoilt[key] }

// checkCounterparts reports what one language has and the other lacks.
func checkCounterparts(vi, en *wordFile, ps *source.Problems) {
	for _, key := range slices.Sorted(maps.Keys(vi.phrases)) {
		if !en.has(key) {
			reportMissing(en, vi, key, key, ps)
		}
		if plural, ok := strings.CutSuffix(key, ".many"); ok && !en.has(plural+".one") {
			reportMissing(en, vi, plural+".one", key, ps)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(en.phrases)) {
		counterpart := key
		if plural, ok := strings.CutSuffix(key, ".one"); ok {
			counterpart = plural + ".many"
		}
		if !vi.has(counterpart) {
			reportMissing(vi, en, counterpart, key, ps)
		}
		if p := vi.phrases[counterpart]; p != nil {
			checkPlaceholders(en, vi, key, counterpart, ps)
		}
	}
}

// reportMissing reports that one file lacks a key, which the other has there.
func reportMissing(lacking, having *wordFile, key, there string, ps *source.Problems) {
	ps.Add(lacking.at(key), "words-missing-key", "key", key, "other", having.at(there).String())
}

func checkPlaceholders(en, vi *wordFile, key, counterpart string, ps *source.Problems) {
	names, expected := en.phrases[key].names(), vi.phrases[counterpart].names()
	if !slices.Equal(names, expected) {
		ps.Add(en.at(key), "words-placeholder", "key", key, "names", strings.Join(names, ", "),
			"expected", strings.Join(expected, ", "), "other", vi.at(counterpart).String())
	}
}
