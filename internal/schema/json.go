package schema

import (
	"bytes"
	"encoding/json"
	"path"

	"resolution57.example/portal/internal/lang"
)

// draft is the dialect that the schemas are of.
const draft = "https://json-schema.org/draft/2020-12/schema"

// object is a JSON object whose members keep their order: editors offer keys in
// the order of the schema.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for k, m := range o {
		if k > 0 {
			b.WriteByte(',')
		}
		if err := encode(&b, m.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encode(&b, m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// JSON is the JSON Schema of the kind.
func (k Kind) JSON() ([]byte, error) {
	head := object{
		{"$schema", draft},
		{"title", k.Files},
		{"description", both(k.Text, "")},
	}
	var raw, out bytes.Buffer
	if err := encode(&raw, append(head, k.Table.schema()...)); err != nil {
		return nil, err
	}
	err := json.Indent(&out, bytes.TrimSpace(raw.Bytes()), "", "  ")
	out.WriteByte('\n')
	return out.Bytes(), err
}

// both is a text as an editor shows it: Vietnamese first.
func both(t lang.Text, example string) string {
	s := t.VI + "\n\n" + t.EN
	if example != "" {
		s += "\n\nVí dụ · Example: `" + example + "`"
	}
	return s
}

// schema is the schema of a table, without its text.
func (t *Table) schema() object {
	var properties object
	required := []string{}
	for _, k := range t.Keys {
		properties = append(properties, member{k.Name, append(object{{"description", both(k.Text, k.Example)}}, k.Value.schema(k.Required)...)})
		if k.Required {
			required = append(required, k.Name)
		}
	}
	o := object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	if len(required) > 0 {
		o = append(o, member{"required", required}, member{"x-taplo", object{{"initKeys", required}}})
	}
	if len(t.Forms) > 0 {
		var ways []object
		for _, keys := range t.Forms {
			ways = append(ways, object{{"required", keys}})
		}
		o = append(o, member{"oneOf", ways})
	}
	return o
}

// schema is the schema of a value; filled is whether it must not be empty.
func (v Value) schema(filled bool) object {
	switch v.Want {
	case "bool":
		return object{{"type", "boolean"}}
	case "number":
		return object{{"type", "number"}}
	case "integer":
		return v.integer()
	case "table":
		return v.Table.schema()
	case "map":
		return object{{"type", "object"}, {"additionalProperties", v.Elem.schema(false)}}
	case "list":
		o := object{{"type", "array"}, {"items", v.Elem.schema(false)}}
		if filled {
			o = append(o, member{"minItems", 1})
		}
		return o
	}
	return v.text(filled)
}

func (v Value) integer() object {
	o := object{{"type", "integer"}}
	if least, most, hasMost, ok := limits(v.Is); ok {
		o = append(o, member{"minimum", least})
		if hasMost {
			o = append(o, member{"maximum", most})
		}
	}
	return o
}

func (v Value) text(filled bool) object {
	o := object{{"type", "string"}}
	switch {
	case len(v.Words) > 0:
		var words, docs []string
		for _, w := range v.Words {
			words, docs = append(words, w.Word), append(docs, both(w.Text, ""))
		}
		return append(o, member{"enum", words}, member{"x-taplo", object{{"docs", object{{"enumValues", docs}}}}})
	case v.Is != "":
		return append(o, member{"pattern", kindsOfText[v.Is].Pattern})
	case filled:
		return append(o, member{"minLength", 1})
	}
	return o
}

// Taplo is .taplo.toml: which schema is for which files, and a layout as near
// to that of `portal fmt` as Taplo's goes.
func (g *Guide) Taplo() []byte {
	var b bytes.Buffer
	b.WriteString(`# For editors that use Taplo (Even Better TOML and others): explanations, completion
# and errors while typing. Made by go test ./internal/schema -run UpToDate -update.
# Layout is the work of portal fmt; the settings below only keep Taplo near it.

include = ["data/**/*.toml"]

[formatting]
align_entries       = true
allowed_blank_lines = 1
array_auto_collapse = false
array_auto_expand   = false
column_width        = 1000
inline_table_expand = false
`)
	for _, k := range g.Kinds {
		if path.Ext(k.Files) == ".toml" {
			b.WriteString("\n[[rule]]\ninclude = [\"" + k.Files + "\"]\n[rule.schema]\npath = \"./" + k.SchemaFile() + "\"\n")
		}
	}
	return b.Bytes()
}

// SchemaFile is where the schema of the kind stands in the project.
func (k Kind) SchemaFile() string { return "internal/schema/json/" + k.Name + ".json" }
