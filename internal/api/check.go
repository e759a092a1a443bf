package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"resolution57.example/portal/internal/source"
)

// documentURL names the document to the validator; nothing is fetched.
const documentURL = "portal:///openapi.json"

// compile makes the schema of every path. What the published document leaves
// open for years to come is closed here: a field that it does not describe is a
// mistake of ours today.
func (d *document) compile() (map[string]*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(openapi))
	if err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	closeObjects(doc)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(documentURL, doc); err != nil {
		return nil, fmt.Errorf("openapi.json: %w", err)
	}
	out := map[string]*jsonschema.Schema{}
	for _, route := range d.Paths.names {
		if out[route], err = c.Compile(documentURL + schemaPrefix + d.schemaOf(route)); err != nil {
			return nil, fmt.Errorf("openapi.json: %s: %w", route, err)
		}
	}
	return out, nil
}

// closeObjects forbids fields that are not described, wherever a schema
// describes fields and does not itself say what else there may be.
func closeObjects(v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			closeObjects(x)
		}
	case map[string]any:
		for _, x := range v {
			closeObjects(x)
		}
		if _, described := v["properties"].(map[string]any); described && v["type"] == "object" {
			if _, said := v["additionalProperties"]; !said {
				v["additionalProperties"] = false
			}
		}
	}
}

// perFile is how many faults of one file are reported.
const perFile = 5

// perPath is how many files of one path of the document a build checks: all of
// a site of today. A page of 200 values takes about 13 ms of a core, so that
// checking all files of half a million values would take a minute. Those that
// are checked lie evenly among all, the first and the last of them included.
const perPath = 200

// Check proves that the body of the file at a path is what openapi.json says
// of it. Where a path of the document stands for very many files, it does so
// for [perPath] of them.
func (a *API) Check(path string, body []byte, ps *source.Problems) error {
	f := a.files[a.byPath[path]]
	if !isSampled(f.nth, a.ofRoute[f.Route]) {
		return nil
	}
	return a.prove(f, body, ps)
}

// isSampled reports whether place n of so many is one of perPath that lie
// evenly from the first to the last.
func isSampled(n, of int) bool {
	if of <= perPath {
		return true
	}
	step := func(n int) int { return n * (perPath - 1) / (of - 1) }
	return n == 0 || step(n) > step(n-1)
}

func (a *API) prove(f File, body []byte, ps *source.Problems) error {
	all, err := a.schemas()
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s is no JSON: %w", f.Path, err)
	}
	var faults *jsonschema.ValidationError
	if !errors.As(all[f.Route].Validate(doc), &faults) {
		return nil
	}
	for k, leaf := range leaves(faults) {
		if k == perFile {
			break
		}
		ps.Add(source.Pos{File: f.Path}, "api-schema", "at", "/"+strings.Join(leaf.InstanceLocation, "/"),
			"rule", broken(leaf.ErrorKind), "schema", a.document.schemaOf(f.Route), "found", excerpt(doc, leaf.InstanceLocation))
	}
	return nil
}

// broken names what is broken: the word of JSON Schema, and the fields that are
// missing or not described.
func broken(k jsonschema.ErrorKind) string {
	word := strings.Join(k.KeywordPath(), "/")
	switch k := k.(type) {
	case *kind.Required:
		return word + " (" + strings.Join(k.Missing, ", ") + ")"
	case *kind.AdditionalProperties:
		return word + " (" + strings.Join(k.Properties, ", ") + ")"
	}
	return word
}

// leaves are the faults that others are made of.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		out = append(out, leaves(cause)...)
	}
	return out
}

// excerptLength is how much of a value a problem shows.
const excerptLength = 60

// excerpt is the value at a place, cut short.
func excerpt(doc any, at []string) string {
	for _, key := range at {
		switch v := doc.(type) {
		case map[string]any:
			doc = v[key]
		case []any:
			var n int
			fmt.Sscan(key, &n)
			doc = v[n]
		}
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return "?"
	}
	if text := []rune(string(body)); len(text) > excerptLength {
		return string(text[:excerptLength]) + "…"
	}
	return string(body)
}
