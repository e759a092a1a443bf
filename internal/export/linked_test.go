package export

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// offline gives the two contexts that files name by address; both are written
// for these tests from the vocabularies, and nothing is ever fetched.
type offline struct{}

func (offline) LoadDocument(address string) (*ld.RemoteDocument, error) {
	name, ok := map[string]string{
		"https://schema.org/": "testdata/schema.org.context.json", "http://www.w3.org/ns/csvw": "testdata/csvw.context.json",
	}[address]
	if !ok {
		return nil, fmt.Errorf("%s is not to be fetched", address)
	}
	body, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var doc any
	err = json.Unmarshal(body, &doc)
	return &ld.RemoteDocument{DocumentURL: address, Document: doc}, err
}

// expand reads JSON-LD as an independent processor does.
func expand(t testing.TB, what string, body []byte) []any {
	t.Helper()
	var doc any
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	options := ld.NewJsonLdOptions(testBase + "/data/")
	options.DocumentLoader = offline{}
	out, err := ld.NewJsonLdProcessor().Expand(doc, options)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return out
}

// things finds every node of a type, however deep.
func things(v any, class string) []map[string]any {
	var out []map[string]any
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			out = append(out, things(x, class)...)
		}
	case map[string]any:
		if types, _ := v["@type"].([]any); slices.Contains(types, any(class)) {
			out = append(out, v)
		}
		for _, x := range v {
			out = append(out, things(x, class)...)
		}
	}
	return out
}

// values are what a property of an expanded node holds.
func values(n map[string]any, property string) []string {
	var out []string
	list, _ := n[property].([]any)
	for _, v := range list {
		m, _ := v.(map[string]any)
		switch {
		case m["@value"] != nil:
			out = append(out, fmt.Sprint(m["@value"]))
		case m["@id"] != nil:
			out = append(out, fmt.Sprint(m["@id"]))
		case m != nil:
			out = append(out, "node")
		}
	}
	return out
}

const (
	dct  = "http://purl.org/dc/terms/"
	dcat = "http://www.w3.org/ns/dcat#"
	sdo  = "http://schema.org/"
)

func mustHave(t *testing.T, what string, n map[string]any, properties ...string) {
	t.Helper()
	for _, p := range properties {
		if got := values(n, p); len(got) == 0 || got[0] == "" {
			t.Errorf("%s %v has no %s", what, n["@id"], p)
		}
	}
}

// META-03: what DCAT-AP 3.0.1 demands of a catalogue, and what it recommends
// as far as the records say it.
func TestDCAT(t *testing.T) {
	c := catalogue(t)
	graph := expand(t, "DCAT", whole(t, c, DCAT))
	catalogues := things(graph, dcat+"Catalog")
	if len(catalogues) != 1 {
		t.Fatalf("%d catalogues", len(catalogues))
	}
	mustHave(t, "catalogue", catalogues[0], dct+"title", dct+"description", dct+"publisher", dcat+"dataset", dct+"license", dct+"language", "http://xmlns.com/foaf/0.1/homepage")
	if n := len(things(graph, "http://xmlns.com/foaf/0.1/Agent")); n != 1 {
		t.Errorf("%d agents", n)
	}
	mustHave(t, "agent", things(graph, "http://xmlns.com/foaf/0.1/Agent")[0], "http://xmlns.com/foaf/0.1/name")
	sets := things(graph, dcat+"Dataset")
	if len(sets) != len(c.Tables) {
		t.Errorf("%d data sets for %d tables", len(sets), len(c.Tables))
	}
	files := 0
	for k, set := range sets {
		mustHave(t, "data set", set, dct+"title", dct+"description", dct+"publisher", dct+"identifier", dct+"spatial", dcat+"theme", dcat+"distribution", dcat+"landingPage")
		if titles := values(set, dct+"title"); len(titles) != 2 || titles[0] != c.Tables[k].Title.VI || titles[1] != c.Tables[k].Title.EN {
			t.Errorf("titles %v", titles)
		}
		for _, period := range things(set, dct+"PeriodOfTime") {
			mustHave(t, "period", period, dcat+"startDate", dcat+"endDate")
		}
		for _, file := range things(set, dcat+"Distribution") {
			files++
			mustHave(t, "distribution", file, dcat+"accessURL", dcat+"downloadURL", dct+"format", dcat+"mediaType", dct+"license", dcat+"byteSize", "http://data.europa.eu/r5r/availability", "http://spdx.org/rdf/terms#checksum")
		}
	}
	if files != 5*len(sets) {
		t.Errorf("%d distributions of %d data sets", files, len(sets))
	}
}

// META-01: Dataset of each table in both languages. It is written for a script
// element: no text in it may end one.
func TestDataset(t *testing.T) {
	c := catalogue(t)
	for _, table := range c.Tables {
		for _, l := range lang.All() {
			body, err := table.Dataset(l)
			if err != nil {
				t.Fatal(err)
			}
			if strings.ContainsAny(string(body), "<>&") {
				t.Errorf("%s: < > or & as they are", table.ID)
			}
			set := expand(t, table.ID, body)[0].(map[string]any)
			mustHave(t, "data set", set, sdo+"name", sdo+"description", sdo+"license", sdo+"creator", sdo+"publisher", sdo+"distribution", sdo+"url", sdo+"sameAs", sdo+"includedInDataCatalog", sdo+"identifier")
			if got := values(set, sdo+"name"); got[0] != table.Title.In(l) {
				t.Errorf("%s: name %q", table.ID, got)
			}
			for _, file := range things(set, sdo+"DataDownload") {
				mustHave(t, "download", file, sdo+"contentUrl", sdo+"encodingFormat", sdo+"contentSize")
			}
		}
	}
	body, err := c.Get("indicator-gdp-contribution").Dataset(lang.VI)
	if err != nil {
		t.Fatal(err)
	}
	set := expand(t, "gdp-contribution", body)[0].(map[string]any)
	for property, want := range map[string]string{
		"temporalCoverage": "2025-01-01/2025-12-31", "url": testBase + "/indicators/gdp-contribution/", "sameAs": testBase + "/en/indicators/gdp-contribution/",
		"license": "https://creativecommons.org/licenses/by/4.0/", "isAccessibleForFree": "true",
	} {
		if got := values(set, sdo+property); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %v, want %s", property, got, want)
		}
	}
	if measured := things(set, sdo+"PropertyValue"); len(measured) != 1 || values(measured[0], sdo+"unitText")[0] != "%" {
		t.Errorf("measured: %v", measured)
	}
	if based := things(set, sdo+"CreativeWork"); len(based) != 2 {
		t.Errorf("based on %v", based)
	}
}

// META-01: the catalogue and the terms.
func TestDataCatalog(t *testing.T) {
	c := catalogue(t)
	for _, l := range lang.All() {
		body, err := c.DataCatalog(l)
		if err != nil {
			t.Fatal(err)
		}
		all := expand(t, "catalogue", body)[0].(map[string]any)
		mustHave(t, "catalogue", all, sdo+"name", sdo+"description", sdo+"publisher", sdo+"license", sdo+"dataset")
		if n := len(things(all, sdo+"Dataset")); n != len(c.Tables) {
			t.Errorf("%d data sets for %d tables", n, len(c.Tables))
		}
		i := c.portal.Records.Indicators.Get("gdp-contribution")
		if body, err = c.DefinedTerm(i, l); err != nil {
			t.Fatal(err)
		}
		term := expand(t, "term", body)[0].(map[string]any)
		mustHave(t, "term", term, sdo+"name", sdo+"description", sdo+"termCode", sdo+"inDefinedTermSet")
	}
}

// META-04: beside each CSV its metadata, whose columns are those of the file,
// with the header among the titles.
func TestCSVW(t *testing.T) {
	const csvw = "http://www.w3.org/ns/csvw#"
	for _, table := range catalogue(t).Tables {
		if table.Path(CSVW) != table.Path(CSV)+"-metadata.json" {
			t.Errorf("%s: metadata at %s", table.ID, table.Path(CSVW))
		}
		var doc csvwJSON
		body := written(t, table, CSVW)
		if err := json.Unmarshal(body, &doc); err != nil {
			t.Fatal(err)
		}
		if doc.URL != table.Path(CSV)[strings.LastIndex(table.Path(CSV), "/")+1:] {
			t.Errorf("%s describes %s", table.ID, doc.URL)
		}
		head, _ := readCSV(t, written(t, table, CSV))
		for k, c := range doc.TableSchema.Columns {
			if c.Name != head[k] || !slices.Contains(c.Titles["en"], head[k]) || len(c.Titles["vi"]) != 1 {
				t.Errorf("%s: column %d is %+v, the file says %s", table.ID, k, c, head[k])
			}
		}
		n := expand(t, table.ID, body)[0].(map[string]any)
		mustHave(t, "CSVW", n, dct+"title", dct+"description", dct+"license", csvw+"url", csvw+"tableSchema")
		if got := values(n, dct+"license"); got[0] != "https://creativecommons.org/licenses/by/4.0/" {
			t.Errorf("%s: licence %v", table.ID, got)
		}
	}
}

// A publisher with an address for letters is a contact; without one there is
// no contact, rather than an empty one.
func TestContact(t *testing.T) {
	site := catalogue(t).portal.Records.Site
	p := Portal{Records: &record.Records{Site: site}}
	if p.contact() != nil {
		t.Error("a contact without an address")
	}
	p.Records.Site.Publisher.Email = "a@example.org"
	if got := fmt.Sprint(p.contact()["vcard:hasEmail"]); !strings.Contains(got, "mailto:a@example.org") {
		t.Errorf("got %s", got)
	}
}
