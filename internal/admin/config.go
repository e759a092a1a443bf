package admin

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/schema"
)

// Options say for whom the forms are.
type Options struct {
	Local      bool   // on an editor's machine, without a repository
	Repository string // "owner/name" on GitHub
	Branch     string
	Title      lang.Text // of the program's window
	BaseURL    string
	Icon       string // address of the site's picture
	// Choices are the ids that may stand where the guide says source, theme or
	// entity, in the order in which they are offered.
	Choices map[string][]Choice
}

// Choice is one id with what it is called.
type Choice struct {
	Label lang.Text `json:"label"`
	Value string    `json:"value"`
}

// object is a part of the configuration; keys are written in order.
type object = map[string]any

// Config is the configuration of the forms, as JSON. A text in it is a pair of vi
// and en, of which static/js/admin.js gives the program the one it speaks.
func Config(g *schema.Guide, o Options) ([]byte, error) {
	m := maker{guide: g, choices: o.Choices}
	config := object{
		"backend":          o.backend(),
		"app_title":        o.Title,
		"site_url":         o.BaseURL,
		"logo":             object{"src": o.Icon},
		"load_config_file": false,
		"media_folder":     "static/media", // which the program wants to have; no form takes a file
		"i18n":             object{"structure": "multiple_files", "locales": []string{"vi", "en"}, "default_locale": "vi"},
		"output":           object{"omit_empty_optional_fields": true},
	}
	if !o.Local {
		config["publish_mode"] = "editorial_workflow"
	}
	var list []any
	for _, c := range collections {
		if c.local && !o.Local {
			continue
		}
		list = append(list, m.collection(c))
	}
	config["collections"] = list
	return json.MarshalIndent(config, "", " ")
}

// backend says where files are. The program wants one named even where it is
// given a folder. Signing in is by a token alone: the other way needs a server of
// somebody's and a window that may talk to ours.
func (o Options) backend() object {
	b := object{"name": "github", "repo": o.Repository, "branch": o.Branch, "auth_methods": []string{"token"}}
	if o.Local {
		b["repo"] = "local/portal"
	}
	if b["branch"] == "" {
		b["branch"] = "main"
	}
	return b
}

// maker makes forms of tables.
type maker struct {
	guide   *schema.Guide
	choices map[string][]Choice
	inBlock bool // the fields are those of a block
}

func (m maker) collection(c collection) object {
	kind, _ := m.guide.Kind(c.kinds[0])
	o := object{
		"name": c.name, "label": c.label, "label_singular": c.one,
		"folder": c.folder(), "create": c.create, "delete": false,
	}
	switch {
	case c.bilingual():
		o["extension"], o["format"] = "md", frontFormat
		o["i18n"], o["identifier_field"] = true, "title"
		o["summary"] = "{{title}}"
		o["slug"] = "{{slug}}"
		if c.name == "notices" {
			o["slug"] = "{{source}}"
		}
		o["fields"] = append(m.pair(kind), bodyFields()...)
	case !strings.Contains(c.files, "*"):
		delete(o, "folder")
		delete(o, "create")
		delete(o, "delete")
		o["files"] = []any{object{"name": c.name, "label": c.label, "file": c.files, "format": "toml", "fields": m.fields(kind.Table)}}
	default:
		o["extension"], o["format"] = "toml", "toml"
		o["slug"], o["identifier_field"] = "{{slug}}", kind.Keys[0].Name
		o["summary"] = "{{slug}}"
		o["fields"] = m.fields(kind.Table)
	}
	return o
}

// frontFormat is the format that static/js/admin.js reads and writes in place of
// the program.
const frontFormat = "toml-frontmatter"

// bodyFields are the text of a file, and what the format goes by: the file as it
// was read, to leave the rest of it alone, and the language of a new one.
func bodyFields() []any {
	return []any{
		object{"name": "body", "widget": "text", "i18n": true, "label": lang.Text{VI: "Nội dung", EN: "Text"}, "hint": lang.Text{
			VI: "Markdown. {{ID KỲ}} in con số kèm nguồn, {{source ID}} in đường dẫn tới văn bản.",
			EN: "Markdown. {{ID PERIOD}} prints a figure with its source, {{source ID}} links to a document.",
		}},
		object{"name": "original", "widget": "hidden", "i18n": true},
		object{"name": "language", "widget": "hidden", "i18n": true, "default": "{{locale}}"}, // of a new file
	}
}

// pair are the fields of a record in two files: what is words is written in each
// language, what is not is the same in both, and what one language alone has is
// kept by [Merge] or stands in the Vietnamese form.
func (m maker) pair(kind schema.Kind) []any {
	var all []any
	for _, k := range kind.Keys {
		f := m.field(k)
		switch {
		case k.Name == "aliases":
			continue // of addresses that moved: for programmers
		case k.Want == "text" && k.Is == "" && k.Words == nil:
			f["i18n"] = true
		default:
			f["i18n"] = "duplicate"
		}
		all = append(all, f)
	}
	return all
}

func (m maker) fields(t *schema.Table) []any {
	var all []any
	for _, k := range t.Keys {
		all = append(all, m.field(k))
	}
	return all
}

// field is the form field of one key.
func (m maker) field(k schema.Key) object {
	f := object{"name": k.Name, "label": label(k.Text), "required": k.Required}
	if hint := hint(k); !hint.IsZero() {
		f["hint"] = hint
	}
	m.value(f, k.Value)
	return f
}

func (m maker) value(f object, v schema.Value) {
	switch v.Want {
	case "bool":
		f["widget"] = "boolean"
	case "integer":
		f["widget"], f["value_type"] = "number", "int"
	case "list":
		m.list(f, *v.Elem)
	case "table":
		f["widget"] = "object"
		if v.Table.Type == "lang.Text" {
			f["fields"] = bothLanguages(f["required"] == true)
			return
		}
		f["fields"] = m.fields(v.Table)
	default:
		m.text(f, v)
	}
}

func (m maker) list(f object, of schema.Value) {
	if options := m.options(of); options != nil {
		f["widget"], f["multiple"], f["options"] = "select", true, options
		return
	}
	f["widget"] = "list"
	if of.Want == "table" {
		f["allow_reorder"] = false // see Merge
		inner := m
		inner.inBlock = true
		f["fields"], f["collapsed"] = inner.fields(of.Table), true
		if _, named := of.Table.Key("id"); m.inBlock || !named {
			f["allow_add"], f["allow_remove"] = false, false
		}
		for _, k := range of.Table.Keys {
			if k.Name == "id" {
				f["summary"] = "{{fields.id}}"
			}
		}
	}
}

func (m maker) text(f object, v schema.Value) {
	if options := m.options(v); options != nil {
		f["widget"], f["options"] = "select", options
		return
	}
	f["widget"] = "string"
	if pattern, name, ok := schema.Form(v.Is); ok {
		f["pattern"] = []any{pattern, name}
	} else if v.Is == "" && f["name"] != "title" {
		f["widget"] = "text"
	}
}

// options are what may be chosen, nil where anything may be written.
func (m maker) options(v schema.Value) []Choice {
	if v.Words == nil {
		return m.choices[v.Is]
	}
	var all []Choice
	for _, w := range v.Words {
		c := Choice{w.Text, w.Word}
		if w.Text.IsZero() {
			c.Label = lang.Text{VI: w.Word, EN: w.Word}
		}
		all = append(all, c)
	}
	return all
}

func bothLanguages(required bool) []any {
	return []any{
		object{"name": "vi", "label": lang.Text{VI: "Tiếng Việt", EN: "Vietnamese"}, "widget": "text", "required": required},
		object{"name": "en", "label": lang.Text{VI: "Tiếng Anh", EN: "English"}, "widget": "text", "required": required},
	}
}

// label is the first few words of what a key means.
func label(t lang.Text) lang.Text {
	return lang.Text{VI: capital(brief(t.VI)), EN: capital(brief(t.EN))}
}

// brief ends a text where it begins to explain.
func brief(text string) string {
	if at := strings.IndexAny(text, ",;:(."); at > 0 {
		text = text[:at]
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "`", ""))
}

// hint is all of it, and when the key is needed.
func hint(k schema.Key) lang.Text {
	tell := func(text, need string) string {
		if need != "" {
			text += " (" + need + ")"
		}
		return capital(text) + "."
	}
	if k.Text.IsZero() {
		return lang.Text{}
	}
	return lang.Text{VI: tell(k.Text.VI, k.Need.VI), EN: tell(k.Text.EN, k.Need.EN)}
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
