package export

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

//go:embed table.schema.json
var tableSchema []byte

// TableSchema is the JSON Schema of what [Table.Write] writes as [JSON], for
// readers of those files; it is published at [SchemaPath].
func TableSchema() []byte { return bytes.Clone(tableSchema) }

// The shape of a table as JSON, as table.schema.json says, before its columns
// and rows. Keys are never
// renamed or removed.
type (
	tableJSON struct {
		Schema      string              `json:"$schema"`
		ID          string              `json:"id"`
		Title       textJSON            `json:"title"`
		Description textJSON            `json:"description"`
		Page        textJSON            `json:"page"`
		AsOf        string              `json:"as_of"`
		Publisher   textJSON            `json:"publisher"`
		Licence     licenceJSON         `json:"licence"`
		Citation    textJSON            `json:"citation"`
		About       map[string]factJSON `json:"about"`
		Sources     []sourceJSON        `json:"sources"`
		Key         []string            `json:"key"`
		Count       int                 `json:"count"`
	}
	textJSON struct {
		VI string `json:"vi"`
		EN string `json:"en"`
	}
	licenceJSON struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	factJSON struct {
		Label textJSON `json:"label"`
		Text  textJSON `json:"text"`
	}
	sourceJSON struct {
		ID     string   `json:"id"`
		Number string   `json:"number,omitempty"`
		Title  textJSON `json:"title"`
		Issuer textJSON `json:"issuer"`
		Date   string   `json:"date,omitempty"`
		URL    string   `json:"url,omitempty"`
		Page   string   `json:"page"`
	}
	columnJSON struct {
		Name  string   `json:"name"`
		Type  Kind     `json:"type"`
		Title textJSON `json:"title"`
		Doc   textJSON `json:"description"`
	}
)

// writeJSON writes what the table is, then its columns and its rows, one a
// line: a row is an object whose keys are the columns. A number has the digits
// of the record, what is empty is null.
func (t *Table) writeJSON(w io.Writer) error {
	head, err := marshal(t.json(), "  ")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.Write(bytes.TrimSuffix(head, []byte("\n}\n")))
	err = writeLines(out, "columns", slices.Values(t.Columns), func(c Column) error {
		line, err := compact(columnJSON{c.Name, c.Kind, textJSON(c.Title), textJSON(c.Doc)})
		out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	if err := writeLines(out, "rows", t.Rows, func(row []string) error { return t.writeRowJSON(out, row) }); err != nil {
		return err
	}
	out.WriteString("\n}\n")
	return out.Flush() // an error of any write before
}

// writeLines writes an array under a key, one element a line.
func writeLines[T any](out *bufio.Writer, key string, all iter.Seq[T], write func(T) error) error {
	out.WriteString(",\n  \"" + key + "\": [")
	before := "\n    "
	for x := range all {
		out.WriteString(before)
		before = ",\n    "
		if err := write(x); err != nil {
			return err
		}
	}
	out.WriteString("\n  ]")
	return nil
}

func (t *Table) writeRowJSON(out *bufio.Writer, row []string) error {
	for k, c := range t.Columns {
		before := `, "`
		if k == 0 {
			before = `{"`
		}
		out.WriteString(before + c.Name + `": `)
		value, err := valueJSON(c.Kind, row[k])
		if err != nil {
			return err
		}
		out.Write(value)
	}
	return out.WriteByte('}')
}

// valueJSON writes a cell; the digits of a number go out as they are.
func valueJSON(kind Kind, cell string) ([]byte, error) {
	switch {
	case cell == "" && kind == List:
		return []byte("[]"), nil
	case cell == "":
		return []byte("null"), nil
	case kind == Decimal || kind == Integer:
		return []byte(cell), nil
	case kind == Boolean:
		return json.Marshal(cell == yes)
	case kind == List:
		return compact(strings.Split(cell, listSeparator))
	}
	return compact(cell)
}

func compact(v any) ([]byte, error) {
	out, err := marshal(v, "")
	return bytes.TrimSuffix(out, []byte("\n")), err
}

// marshal writes JSON for files, with < and & as they are.
func marshal(v any, indent string) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(v)
	return out.Bytes(), err
}

func (t *Table) json() tableJSON {
	site := t.portal.site()
	out := tableJSON{
		Schema: t.portal.BaseURL + SchemaPath, ID: t.ID, Title: textJSON(t.Title), Description: textJSON(t.Description),
		Page: textJSON{t.URL(lang.VI), t.URL(lang.EN)}, AsOf: site.AsOf.String(), Publisher: textJSON(site.PublishedBy()),
		Licence: licenceJSON{site.Licence.Name, site.Licence.URL}, Citation: textJSON{t.Citation(lang.VI), t.Citation(lang.EN)},
		About: map[string]factJSON{}, Sources: []sourceJSON{}, Key: t.Key, Count: t.Len,
	}
	for _, f := range t.About {
		out.About[f.Name] = factJSON{textJSON(f.Label), textJSON(f.Text)}
	}
	for _, s := range t.Sources {
		out.Sources = append(out.Sources, t.portal.sourceJSON(s))
	}
	return out
}

func (p *Portal) sourceJSON(s *record.Source) sourceJSON {
	return sourceJSON{
		ID: s.ID, Number: s.Number, Title: textJSON(s.Title), Issuer: textJSON(s.Issuer), Date: s.Date.String(), URL: s.URL, Page: p.BaseURL + s.Path(),
	}
}
