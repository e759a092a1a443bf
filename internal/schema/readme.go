package schema

import (
	"bytes"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"resolution57.example/portal/internal/lang"
)

//go:embed readme*.md
var prose embed.FS

// Page is one page of the guide for editors.
type Page struct {
	Name string // of the file in the project
	Lang lang.Lang
	Body []byte
}

// Pages are the guide in both languages: the prose of readme*.md with a table
// wherever it calls for one. It fails where a language would leave a key out.
func (g *Guide) Pages() ([]Page, error) {
	var out []Page
	for _, l := range lang.All() {
		p := &printer{guide: g, lang: l, shown: map[string]bool{}}
		end := map[lang.Lang]string{lang.VI: ".vi.md", lang.EN: ".md"}[l]
		data, err := p.page("readme"+end, "{{", "}}")
		if err != nil {
			return nil, err
		}
		content, err := p.page("readme_content"+end, "<%", "%>") // {{ }} is how notices quote figures
		if err != nil {
			return nil, err
		}
		out = append(out, Page{"data/README" + end, l, data}, Page{"content/README" + end, l, content})
		if left := p.leftOut(); len(left) > 0 {
			return nil, fmt.Errorf("readme*%s leave out: %s", end, strings.Join(left, ", "))
		}
	}
	return out, nil
}

// page fills the tables in that one file of prose calls for.
func (p *printer) page(name, open, end string) ([]byte, error) {
	t, err := template.New(name).Delims(open, end).Funcs(template.FuncMap{"keys": p.keys, "header": p.block}).ParseFS(prose, name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, nil)
	return b.Bytes(), err
}

// printer prints the tables of one language and remembers what it has printed.
type printer struct {
	guide *Guide
	lang  lang.Lang
	shown map[string]bool // types, and "TYPE.KEY" of blocks
}

// say is a text of the tables themselves.
func (p *printer) say(vi, en string) string { return lang.Text{VI: vi, EN: en}.In(p.lang) }

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
	b.WriteString(p.say("| khóa | kiểu | bắt buộc | nghĩa | ví dụ |", "| key | type | required | meaning | example |") + "\n|---|---|---|---|---|\n")
	var long []Key
	for _, k := range t.Keys {
		text := k.Text.In(p.lang) + inline(k, p.lang)
		if w := k.words(); len(w) > mostInline && !k.WordsShared {
			text, long = k.Text.In(p.lang)+p.say("; xem dưới", "; see below"), append(long, k)
		}
		example := ""
		if k.Example != "" {
			example = "`" + k.Example + "` "
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s|\n", k.Name, k.Value.name(p.lang), p.required(k), text, example)
	}
	for _, k := range long {
		fmt.Fprintf(&b, p.say("\n| `%s` | nghĩa |\n|---|---|\n", "\n| `%s` | meaning |\n|---|---|\n"), k.Name)
		for _, w := range k.words() {
			fmt.Fprintf(&b, "| `%s` | %s |\n", w.Word, w.Text.In(p.lang))
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
	return "`" + open + strings.Join(header, end+"`, `"+open) + end + "`: " + k.Text.In(p.lang) + ".\n\n" + table, err
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
func inline(k Key, l lang.Lang) string {
	var out []string
	for _, w := range k.words() {
		text := "`" + w.Word + "`"
		if !k.WordsShared && w.Text.In(l) != w.Word {
			text += " (" + w.Text.In(l) + ")"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}

// required says whether a key must stand.
func (p *printer) required(k Key) string {
	switch {
	case k.Need.EN == "yes":
		return p.say("có", "yes")
	case strings.HasPrefix(k.Need.EN, "or "):
		return p.say("có, ", "yes, ") + k.Need.In(p.lang)
	case !k.Need.IsZero():
		return k.Need.In(p.lang)
	case k.Required:
		return p.say("có", "yes")
	}
	return p.say("không", "no")
}

// name is the type in a word.
func (v Value) name(l lang.Lang) string {
	switch v.Want {
	case "bool":
		return "true/false"
	case "number":
		return lang.Text{VI: "số thập phân", EN: "decimal"}.In(l)
	case "integer":
		return v.integerName(l)
	case "list":
		if v.Elem.Table != nil {
			return lang.Text{VI: "các khối", EN: "blocks"}.In(l)
		}
		return lang.Text{VI: "danh sách " + v.Elem.name(l), EN: "list of " + v.Elem.name(l) + "s"}.In(l)
	case "map":
		return kindOfText(v.Is, l) + " = " + v.Elem.name(l)
	case "table":
		if v.Table.Type == "lang.Text" {
			return lang.Text{VI: "song ngữ", EN: "text"}.In(l)
		}
		return lang.Text{VI: "bảng", EN: "table"}.In(l)
	}
	if len(v.Words) > 0 {
		return lang.Text{VI: "từ", EN: "word"}.In(l)
	}
	return kindOfText(v.Is, l)
}

// kindOfText is what a text is called, any text where nothing more is known.
func kindOfText(is string, l lang.Lang) string {
	if is == "" {
		return lang.Text{VI: "chuỗi", EN: "string"}.In(l)
	}
	return kindsOfText[is].Name.In(l)
}

func (v Value) integerName(l lang.Lang) string {
	name := lang.Text{VI: "số nguyên", EN: "integer"}.In(l)
	least, most, hasMost, ok := limits(v.Is)
	switch {
	case !ok:
		return name
	case hasMost:
		return name + " " + lang.Number(l, strconv.Itoa(least)) + "–" + lang.Number(l, strconv.Itoa(most))
	}
	return name + lang.Text{VI: " từ ", EN: " from "}.In(l) + strconv.Itoa(least)
}
