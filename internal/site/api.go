package site

import (
	"bytes"
	"strings"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// apiPortal is what the files for programs are made of.
func (s *Site) apiPortal() api.Portal {
	return api.Portal{Records: s.records, Rankings: s.rankings, Content: s.content, Words: s.words, BaseURL: s.baseURL}
}

// apiFiles are the files of the API.
func (s *Site) apiFiles() []Page {
	var pages []Page
	for _, f := range s.api.Files() {
		pages = append(pages, Page{Path: f.Path, render: func(w *bytes.Buffer, _ *source.Problems) error { return f.Write(w) }, root: s.options.Root})
	}
	return pages
}

// apiFolder is what every file of the API lies under.
const apiFolder = "/api/*"

// apiPage explains the files to people.
type apiPage struct {
	base
	Index, OpenAPI string // addresses of the two files to begin with
	Open           string // that nothing is asked of those who read, and how many files there are
	Examples       []apiExample
	Of             *record.Indicator // what the examples read; nil where nothing has a value
	Groups         []apiGroup
	Rules          []apiRule
	Promises       []string
	Shapes         []apiShape
}

// apiExample is code that works as it stands.
type apiExample struct {
	ID, Title, Note, Code string
}

type apiGroup struct {
	ID, Title string
	Endpoints []apiEndpoint
}

// apiEndpoint is one path, with a file to look at.
type apiEndpoint struct {
	api.Endpoint
	Parts []string // the route cut after slashes, where it may be broken
}

type apiRule struct{ Name, Text string }

type apiShape struct {
	api.Shape
	Fields []apiField
}

// apiField is a field with its type in words: of a shape, what stands before
// and after its name.
type apiField struct {
	api.Field
	Before, Shape, After string
}

func (s *Site) renderAPI(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := apiPage{
		base:  s.base(l, frame{title: t("api.title"), description: t("api.text"), path: api.PagePath, section: "data"}),
		Index: api.Root + "/index.json", OpenAPI: api.Root + "/openapi.json",
		Open: t("api.open", "files", lang.Int(l, len(s.api.Files())), "as-of", s.records.Site.AsOf.Name(l)),
	}
	if i := s.apiSample(); i != nil {
		page.Of, page.Examples = i, s.apiExamples(l, i)
	}
	for _, g := range s.api.Groups(l) {
		group := apiGroup{ID: g.ID, Title: g.Title}
		for _, e := range g.Endpoints {
			group.Endpoints = append(group.Endpoints, apiEndpoint{e, strings.SplitAfter(e.Route, "/")})
		}
		page.Groups = append(page.Groups, group)
	}
	for _, name := range []string{"names", "decimals", "texts", "times", "nothing", "ids", "pages", "meta"} {
		page.Rules = append(page.Rules, apiRule{t("api.rule." + name + ".name"), t("api.rule."+name+".text", s.apiRuleArgs(l, name)...)})
	}
	for _, name := range []string{"added", "stays", "ids", "checked"} {
		page.Promises = append(page.Promises, t("api.promise."+name))
	}
	for _, shape := range s.api.Shapes(l) {
		page.Shapes = append(page.Shapes, s.apiShape(l, shape))
	}
	return s.execute(w, l, "api", page)
}

func (s *Site) apiRuleArgs(l lang.Lang, name string) []any {
	if name == "pages" {
		return []any{"n", lang.Int(l, api.PageSize)}
	}
	return nil
}

// apiSample is the indicator that the examples read: the one with most values
// for the whole country, since a series is what a program is written for; else
// any with a value.
func (s *Site) apiSample() *record.Indicator {
	var best *record.Indicator
	most := -1
	for _, i := range s.records.Indicators.All {
		if n := len(i.National()); n > most && len(i.Series) > 0 {
			best, most = i, n
		}
	}
	return best
}

// apiExamples are written for the addresses of this very site. A test runs
// those whose programs are there.
func (s *Site) apiExamples(l lang.Lang, i *record.Indicator) []apiExample {
	values := s.baseURL + api.Root + "/observations/" + i.ID + ".json"
	fill := strings.NewReplacer("VALUES", values, "INDICATOR", s.baseURL+api.Root+"/indicators/"+i.ID+".json", "CSV", s.baseURL+i.CSVPath(), "LANG", string(l)).Replace
	var out []apiExample
	for _, e := range apiCode {
		out = append(out, apiExample{e.id, s.words.T(l, "api.example."+e.id+".title"), s.words.T(l, "api.example."+e.id+".note"), fill(e.code)})
	}
	return out
}

// apiCode is the code of the examples, in the order of the page.
var apiCode = []struct{ id, code string }{
	{"curl", `curl --fail --silent --show-error --compressed "INDICATOR"`},
	{"python", `from decimal import Decimal
import requests

address = "VALUES"
while address:
    answer = requests.get(address, timeout=30)
    answer.raise_for_status()
    page = answer.json()
    for o in page["data"]:
        print(o["period"], Decimal(o["value"]), o["bound"], o["printed"]["LANG"])
    address = page["links"]["next"]`},
	{"pandas", `import pandas as pd

values = pd.read_csv("CSV", dtype=str)
values["number"] = pd.to_numeric(values["value"])
print(values[["period", "value", "number", "bound", "source"]])`},
	{"r", `library(jsonlite)

page <- fromJSON("VALUES")
values <- page$data[, c("period", "value", "bound", "source")]
values$number <- as.numeric(values$value)
print(values)`},
	{"sheets", `=IMPORTDATA("CSV")`},
	{"excel", `let
    Source = Csv.Document(Web.Contents("CSV"), [Delimiter = ",", Encoding = 65001]),
    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(Headed, {{"value", type number}}, "en-US")
in
    Typed`},
}

func (s *Site) apiShape(l lang.Lang, shape api.Shape) apiShape {
	out := apiShape{Shape: shape}
	for _, f := range shape.Fields {
		field := apiField{Field: f, Before: s.apiForm(l, f)}
		if f.IsShape {
			field.Before, field.After, _ = strings.Cut(field.Before, f.Type)
			field.Shape = f.Type
		}
		out.Fields = append(out.Fields, field)
	}
	return out
}

// apiForm says in words of what type a field is.
func (s *Site) apiForm(l lang.Lang, f api.Field) string {
	form := f.Type
	if !f.IsShape {
		form = s.words.T(l, "api.type."+f.Type)
	}
	if f.List {
		form = s.words.T(l, "api.type.list", "type", form)
	}
	if f.Null {
		form = s.words.T(l, "api.type.null", "type", form)
	}
	return form
}
