package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

//go:embed openapi.json
var openapi []byte

// document is what the program itself reads of openapi.json. Objects whose
// order a reader sees are kept in the order of the file.
type document struct {
	Tags       []tag               `json:"tags"`
	Paths      ordered[pathItem]   `json:"paths"`
	Components documentsComponents `json:"components"`
}

type documentsComponents struct {
	Schemas ordered[schema] `json:"schemas"`
}

type tag struct {
	Name          string `json:"name"`
	Description   string `json:"description"`
	DescriptionVI string `json:"x-description-vi"`
}

type pathItem struct {
	Get operation `json:"get"`
}

type operation struct {
	ID        string   `json:"operationId"`
	Tags      []string `json:"tags"`
	Summary   string   `json:"summary"`
	SummaryVI string   `json:"x-summary-vi"`
	Responses map[string]struct {
		Content map[string]struct {
			Schema schema `json:"schema"`
		} `json:"content"`
	} `json:"responses"`
}

// schema is the part of JSON Schema that the document uses.
type schema struct {
	Ref           string          `json:"$ref"`
	Type          typeNames       `json:"type"`
	Format        string          `json:"format"`
	Enum          []any           `json:"enum"`
	Items         *schema         `json:"items"`
	AnyOf         []schema        `json:"anyOf"`
	Properties    ordered[schema] `json:"properties"`
	Description   string          `json:"description"`
	DescriptionVI string          `json:"x-description-vi"`
}

// typeNames is one type or several.
type typeNames []string

// UnmarshalJSON reads "string" and ["string", "null"].
func (t *typeNames) UnmarshalJSON(body []byte) error {
	if len(body) > 0 && body[0] == '"' {
		*t = []string{""}
		return json.Unmarshal(body, &(*t)[0])
	}
	return json.Unmarshal(body, (*[]string)(t))
}

// ordered is an object in the order of the file.
type ordered[T any] struct {
	names  []string
	byName map[string]T
}

// UnmarshalJSON reads an object key by key.
func (o *ordered[T]) UnmarshalJSON(body []byte) error {
	o.byName = map[string]T{}
	d := json.NewDecoder(bytes.NewReader(body))
	if _, err := d.Token(); err != nil { // the brace
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value T
		if err := d.Decode(&value); err != nil {
			return err
		}
		o.names = append(o.names, name.(string))
		o.byName[name.(string)] = value
	}
	return nil
}

func readDocument() (*document, error) {
	var d document
	if err := json.Unmarshal(openapi, &d); err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	return &d, nil
}

func (d *document) operation(route string) operation { return d.Paths.byName[route].Get }

// schemaOf is the name of the schema of a path.
func (d *document) schemaOf(route string) string {
	return d.operation(route).Responses["200"].Content["application/json"].Schema.refName()
}

const schemaPrefix = "#/components/schemas/"

func (s schema) refName() string { return strings.TrimPrefix(s.Ref, schemaPrefix) }

// The two places of openapi.json that only the site knows.
const (
	serverPlace  = `"url": "/api/v1"`
	licencePlace = `"license": { "name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/" }`
)

// served is the document with the address of the site and the licence of its
// data.
func served(baseURL string, l record.Licence) ([]byte, error) {
	server, err := line(baseURL + Root)
	if err != nil {
		return nil, err
	}
	terms, err := line(licence{l.Name, l.URL})
	if err != nil {
		return nil, err
	}
	out := bytes.Replace(openapi, []byte(serverPlace), append([]byte(`"url": `), server...), 1)
	return bytes.Replace(out, []byte(licencePlace), append([]byte(`"license": `), terms...), 1), nil
}

// Group is paths that belong together, for the reference table.
type Group struct {
	ID        string
	Title     string
	Endpoints []Endpoint
}

// Endpoint is one path of the document.
type Endpoint struct {
	Route   string // "/api/v1/indicators/{indicator}.json"
	Pages   string // the path of the further pages of a list; "" where it is none
	Summary string
	Example string // a file it stands for; "" where there is none yet
	Schema  string // what its entries, or its record, are: "Indicator"
}

// Groups are all paths in one language. The further pages of a list stand with
// its first.
func (a *API) Groups(l lang.Lang) []Group {
	var out []Group
	for _, t := range a.document.Tags {
		g := Group{ID: t.Name, Title: pick(l, t.DescriptionVI, t.Description)}
		for _, route := range a.document.Paths.names {
			o := a.document.operation(route)
			if !slices.Contains(o.Tags, t.Name) || strings.Contains(route, "/page/") {
				continue
			}
			e := Endpoint{Route: Root + route, Summary: pick(l, o.SummaryVI, o.Summary), Example: a.Example(route), Schema: a.document.dataOf(route)}
			if further := strings.TrimSuffix(route, ".json") + "/page/{page}.json"; slices.Contains(a.document.Paths.names, further) {
				e.Pages = Root + further
			}
			g.Endpoints = append(g.Endpoints, e)
		}
		out = append(out, g)
	}
	return out
}

// dataOf is the schema of what a file holds under data.
func (d *document) dataOf(route string) string {
	data := d.Components.Schemas.byName[d.schemaOf(route)].Properties.byName["data"]
	if data.Items != nil {
		return data.Items.refName()
	}
	return data.refName()
}

// Shape is one schema of the document, for the reference of fields.
type Shape struct {
	Name    string
	Summary string
	Fields  []Field
	IsValue bool // a text with a form of its own, without fields
}

// Field is one field of a shape.
type Field struct {
	Name    string
	Type    string // "string", "integer", "boolean", "date", "address", or the name of a shape
	IsShape bool   // Type is the name of a shape
	List    bool
	Null    bool // may be null
	Summary string
	Words   []string // the only words it may be, where there are few
}

// Shapes are all schemas in one language, without the frames of files, which
// are alike.
func (a *API) Shapes(l lang.Lang) []Shape {
	var out []Shape
	for _, name := range a.document.Components.Schemas.names {
		s := a.document.Components.Schemas.byName[name]
		if _, isFile := s.Properties.byName["meta"]; isFile || name == "Description" {
			continue
		}
		shape := Shape{Name: name, Summary: pick(l, s.DescriptionVI, s.Description), IsValue: len(s.Properties.names) == 0}
		for _, field := range s.Properties.names {
			shape.Fields = append(shape.Fields, fieldOf(l, field, s.Properties.byName[field]))
		}
		out = append(out, shape)
	}
	return out
}

func fieldOf(l lang.Lang, name string, s schema) Field {
	f := Field{Name: name, Summary: pick(l, s.DescriptionVI, s.Description)}
	if s.Items != nil {
		f.List, s = true, *s.Items
	}
	for _, one := range s.AnyOf {
		if slices.Contains(one.Type, "null") {
			f.Null = true
		} else {
			s.Ref = one.Ref
		}
	}
	for _, word := range s.Enum {
		if text, ok := word.(string); ok {
			f.Words = append(f.Words, text)
		}
	}
	for _, t := range s.Type {
		if t == "null" {
			f.Null = true
		} else {
			f.Type = t
		}
	}
	switch {
	case s.Ref != "":
		f.Type, f.IsShape = s.refName(), true
	case s.Format == "uri":
		f.Type = "address"
	case s.Format == "date":
		f.Type = "date"
	}
	return f
}

func pick(l lang.Lang, vi, en string) string {
	if l == lang.VI {
		return vi
	}
	return en
}
