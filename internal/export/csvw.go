package export

import (
	"io"

	"resolution57.example/portal/internal/lang"
)

// The metadata of a CSV for the Web (META-04, W3C Tabular Metadata). A reader
// finds it at the address of the CSV + "-metadata.json" without being told.
type (
	csvwJSON struct {
		Context     []any           `json:"@context"`
		URL         string          `json:"url"`
		Title       []literal       `json:"dc:title"`
		Description []literal       `json:"dc:description"`
		Publisher   []literal       `json:"dc:publisher"`
		License     node            `json:"dc:license"`
		Source      []node          `json:"dc:source,omitempty"`
		Dialect     csvwDialect     `json:"dialect"`
		TableSchema csvwTableSchema `json:"tableSchema"`
	}
	csvwDialect struct {
		Encoding        string   `json:"encoding"`
		Delimiter       string   `json:"delimiter"`
		Header          bool     `json:"header"`
		LineTerminators []string `json:"lineTerminators"`
	}
	csvwTableSchema struct {
		Columns    []csvwColumn `json:"columns"`
		PrimaryKey []string     `json:"primaryKey"`
	}
	csvwColumn struct {
		Name        string              `json:"name"`
		Titles      map[string][]string `json:"titles"`
		Description []literal           `json:"dc:description"`
		Datatype    any                 `json:"datatype"`
		Null        string              `json:"null"`
		Separator   string              `json:"separator,omitempty"`
		Required    bool                `json:"required,omitempty"`
	}
)

// literal is a text in one language, as JSON-LD writes it.
type literal struct {
	Value    string `json:"@value"`
	Language string `json:"@language"`
}

func literals(t lang.Text) []literal {
	return []literal{{t.VI, string(lang.VI)}, {t.EN, string(lang.EN)}}
}

// writeCSVW describes the CSV that stands at url, relative to the description.
func (t *Table) writeCSVW(w io.Writer, url string) error {
	site := t.portal.site()
	out := csvwJSON{
		Context: []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": string(lang.VI)}},
		URL:     url, Title: literals(t.Title), Description: literals(t.Description), Publisher: literals(site.PublishedBy()),
		License: node{"@id": site.Licence.URL},
		Dialect: csvwDialect{"utf-8", ",", true, []string{"\n", "\r\n"}}, TableSchema: csvwTableSchema{PrimaryKey: t.Key},
	}
	for _, s := range t.Sources {
		out.Source = append(out.Source, node{"@id": t.portal.BaseURL + s.Path()})
	}
	for _, c := range t.Columns {
		out.TableSchema.Columns = append(out.TableSchema.Columns, csvwOf(c))
	}
	return writeIndented(w, out)
}

// csvwOf describes a column. The header of the CSV is among the titles, as
// readers that compare the two demand.
func csvwOf(c Column) csvwColumn {
	out := csvwColumn{
		Name: c.Name, Titles: map[string][]string{"vi": {c.Title.VI}, "en": {c.Name, c.Title.EN}},
		Description: literals(c.Doc), Required: c.Required,
	}
	switch c.Kind {
	case Decimal:
		out.Datatype = "decimal"
	case Integer:
		out.Datatype = "integer"
	case Date:
		out.Datatype = "date"
	case URL:
		out.Datatype = "anyURI"
	case Boolean:
		out.Datatype = map[string]string{"base": "boolean", "format": yes + "|" + no}
	case Period:
		out.Datatype = map[string]string{"base": "string", "format": periodPattern}
	case List:
		out.Datatype, out.Separator = "string", listSeparator
	default:
		out.Datatype = "string"
	}
	return out
}
