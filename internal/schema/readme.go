package schema

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"resolution57.example/portal/internal/lang"
)

//go:embed readme.md
var readmeText string

// Readme is data/README.md: the prose of readme.md with a table wherever it
// calls for one. It fails where a key would be left out.
func (g *Guide) Readme() ([]byte, error) {
	p := &printer{guide: g, shown: map[string]bool{}}
	t, err := template.New("readme.md").Funcs(template.FuncMap{"keys": p.keys, "header": p.block}).Parse(readmeText)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if err := t.Execute(&b, nil); err != nil {
		return nil, err
	}
	if left := p.leftOut(); len(left) > 0 {
		return nil, fmt.Errorf("readme.md leaves out: %s", strings.Join(left, ", "))
	}
	return []byte(b.String()), nil
}

// printer prints tables and remembers what it has printed.
type printer struct {
	guide *Guide
	shown map[string]bool // types, and "TYPE.KEY" of blocks
}

// leftOut are the types of which no table was printed.
func (p *printer) leftOut() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(p.guide.tables)) {
		if t := p.guide.tables[name]; !p.shown[name] && name != "lang.Text" && !p.allBlocks(t) {
			out = append(out, name)
		}
	}
	return out
}

// allBlocks reports whether a file is made of blocks alone, each with a table.
func (p *printer) allBlocks(t *Table) bool {
	return !slices.ContainsFunc(t.Keys, func(k Key) bool { return !p.shown[t.Type+"."+k.Name] })
}

// keys is the table of the keys of a type.
func (p *printer) keys(typ string) (string, error) {
	t := p.guide.tables[typ]
	if t == nil {
		return "", fmt.Errorf("no type %s", typ)
	}
	p.shown[typ] = true
	var b strings.Builder
	b.WriteString("| key | type | required | meaning | example |\n|---|---|---|---|---|\n")
	var long []Key
	for _, k := range t.Keys {
		meaning := k.Text.EN + inline(k)
		if w := k.words(); len(w) > mostInline && !k.WordsShared {
			meaning, long = k.Text.EN+"; see below", append(long, k)
		}
		example := ""
		if k.Example != "" {
			example = "`" + k.Example + "` "
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s|\n", k.Name, k.Value.name(), k.required(), meaning, example)
	}
	for _, k := range long {
		fmt.Fprintf(&b, "\n| `%s` | meaning |\n|---|---|\n", k.Name)
		for _, w := range k.words() {
			fmt.Fprintf(&b, "| `%s` | %s |\n", w.Word, w.Text.EN)
		}
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// block is the table of what stands at a key, below its header and meaning.
func (p *printer) block(typ, key string, header ...string) (string, error) {
	t := p.guide.tables[typ]
	if t == nil {
		return "", fmt.Errorf("no type %s", typ)
	}
	k, ok := t.Key(key)
	if !ok {
		return "", fmt.Errorf("%s has no key %s", typ, key)
	}
	p.shown[typ+"."+key] = true
	v, open, end := k.Value, "[", "]"
	if v.Want == "list" {
		v, open, end = *v.Elem, "[[", "]]"
	}
	if v.Table == nil {
		return "", fmt.Errorf("%s.%s holds no table", typ, key)
	}
	if len(header) == 0 {
		header = []string{key}
	}
	table, err := p.keys(v.Table.Type)
	return "`" + open + strings.Join(header, end+"`, `"+open) + end + "`: " + k.Text.EN + ".\n\n" + table, err
}

// mostInline is how many words are explained within a cell.
const mostInline = 4

// words are those of a key, or of the elements of its list.
func (k Key) words() []Word {
	if k.Elem != nil && len(k.Words) == 0 {
		return k.Elem.Words
	}
	return k.Words
}

// inline is the words of a key as the end of its meaning.
func inline(k Key) string {
	var out []string
	for _, w := range k.words() {
		text := "`" + w.Word + "`"
		if !k.WordsShared && w.Text.EN != w.Word {
			text += " (" + w.Text.EN + ")"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}

func (k Key) required() string {
	switch {
	case k.Need.EN == "yes":
		return "yes"
	case strings.HasPrefix(k.Need.EN, "or "):
		return "yes, " + k.Need.EN
	case !k.Need.IsZero():
		return k.Need.EN
	case k.Required:
		return "yes"
	}
	return "no"
}

// name is the type in a word.
func (v Value) name() string {
	switch v.Want {
	case "bool":
		return "true/false"
	case "number":
		return "decimal"
	case "integer":
		return v.integerName()
	case "list":
		if v.Elem.Table != nil {
			return "blocks"
		}
		return plural(v.Elem.name())
	case "map":
		key := "string"
		if v.Is != "" {
			key = kindsOfText[v.Is].Name.EN
		}
		return key + " = " + v.Elem.name()
	case "table":
		if v.Table.Type == "lang.Text" {
			return "text"
		}
		return "table"
	}
	switch {
	case len(v.Words) > 0:
		return "word"
	case v.Is != "":
		return kindsOfText[v.Is].Name.EN
	}
	return "string"
}

func (v Value) integerName() string {
	least, most, hasMost, ok := limits(v.Is)
	switch {
	case !ok:
		return "integer"
	case hasMost:
		return "integer " + lang.Number(lang.EN, strconv.Itoa(least)) + "–" + lang.Number(lang.EN, strconv.Itoa(most))
	}
	return "integer from " + strconv.Itoa(least)
}

func plural(name string) string { return "list of " + name + "s" }
