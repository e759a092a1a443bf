package export

import (
	"io"
	"regexp"
	"strings"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// A Data Package descriptor (META-02, Data Package standard version 2).
type (
	packageJSON struct {
		Schema       string            `json:"$schema"`
		Name         string            `json:"name"`
		ID           string            `json:"id"`
		Title        string            `json:"title"`
		Titles       textJSON          `json:"titles"`
		Description  string            `json:"description"`
		Descriptions textJSON          `json:"descriptions"`
		Homepage     string            `json:"homepage"`
		Version      string            `json:"version"`
		Created      string            `json:"created"`
		Keywords     []string          `json:"keywords,omitempty"`
		Contributors []contributorJSON `json:"contributors"`
		Licenses     []licenseJSON     `json:"licenses"`
		Sources      []linkJSON        `json:"sources,omitempty"`
		Resources    []resourceJSON    `json:"resources"`
	}
	contributorJSON struct {
		Title string   `json:"title"`
		Path  string   `json:"path"`
		Email string   `json:"email,omitempty"`
		Roles []string `json:"roles"`
	}
	licenseJSON struct {
		Name  string `json:"name,omitempty"`
		Path  string `json:"path"`
		Title string `json:"title"`
	}
	linkJSON struct {
		Title string `json:"title"`
		Path  string `json:"path"`
	}
	resourceJSON struct {
		Name         string     `json:"name"`
		Path         string     `json:"path"`
		Type         string     `json:"type,omitempty"`
		Title        string     `json:"title"`
		Titles       textJSON   `json:"titles"`
		Description  string     `json:"description,omitempty"`
		Descriptions *textJSON  `json:"descriptions,omitempty"`
		Format       string     `json:"format"`
		Mediatype    string     `json:"mediatype"`
		Encoding     string     `json:"encoding,omitempty"`
		Bytes        int64      `json:"bytes"`
		Hash         string     `json:"hash"`
		Homepage     string     `json:"homepage,omitempty"`
		Sources      []linkJSON `json:"sources,omitempty"`
		Schema       any        `json:"schema,omitempty"`
	}
	schemaJSON struct {
		Schema        string           `json:"$schema"`
		Fields        []fieldJSON      `json:"fields"`
		MissingValues []string         `json:"missingValues"`
		PrimaryKey    []string         `json:"primaryKey"`
		ForeignKeys   []foreignKeyJSON `json:"foreignKeys,omitempty"`
	}
	fieldJSON struct {
		Name         string         `json:"name"`
		Type         string         `json:"type"`
		Format       string         `json:"format,omitempty"`
		Title        string         `json:"title"`
		Titles       textJSON       `json:"titles"`
		Description  string         `json:"description"`
		Descriptions textJSON       `json:"descriptions"`
		TrueValues   []string       `json:"trueValues,omitempty"`
		FalseValues  []string       `json:"falseValues,omitempty"`
		Delimiter    string         `json:"delimiter,omitempty"`
		Constraints  map[string]any `json:"constraints,omitempty"`
	}
	foreignKeyJSON struct {
		Fields    []string      `json:"fields"`
		Reference referenceJSON `json:"reference"`
	}
	referenceJSON struct {
		Resource string   `json:"resource,omitempty"`
		Fields   []string `json:"fields"`
	}
)

const (
	packageSchema = "https://datapackage.org/profiles/2.0/datapackage.json"
	fieldsSchema  = "https://datapackage.org/profiles/2.0/tableschema.json"
	periodPattern = `^[0-9]{4}(--[0-9]{4}|-h[12]|-q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$`
	packageName   = "resolution57"
)

func (p *Portal) packageJSON(name, id string, title, description lang.Text, page string) packageJSON {
	site := p.site()
	return packageJSON{
		Schema: packageSchema, Name: name, ID: id, Title: title.VI, Titles: textJSON(title), Description: description.VI, Descriptions: textJSON(description),
		Homepage: p.BaseURL + page, Version: p.version(), Created: p.stamp().Format(time.RFC3339),
		Contributors: []contributorJSON{{site.PublishedBy().VI, p.BaseURL + record.HomePath, site.Publisher.Email, []string{"publisher"}}},
		Licenses:     []licenseJSON{license(site.Licence)},
	}
}

var openDefinition = regexp.MustCompile(`^[-a-zA-Z0-9._]+$`)

// license names a licence as the Open Definition does, "CC-BY-4.0", where its
// name can be written so.
func license(l record.Licence) licenseJSON {
	out := licenseJSON{Path: l.URL, Title: l.Name}
	if id := strings.ReplaceAll(l.Name, " ", "-"); openDefinition.MatchString(id) {
		out.Name = id
	}
	return out
}

// resource describes the CSV of a table; the schema is added by the caller.
func (t *Table) resource(at string, f File) resourceJSON {
	return resourceJSON{
		Name: t.ID, Path: at, Type: "table", Title: t.Title.VI, Titles: textJSON(t.Title), Description: t.Description.VI,
		Descriptions: &textJSON{t.Description.VI, t.Description.EN},
		Format:       "csv", Mediatype: f.MediaType, Encoding: "utf-8", Bytes: f.Bytes, Hash: "sha256:" + f.SHA256,
		Homepage: t.URL(lang.VI), Sources: t.portal.links(t.Sources),
	}
}

// schema describes the columns. Only tables that are in the package may be
// referred to.
func (t *Table) schema(in func(id string) bool) schemaJSON {
	out := schemaJSON{Schema: fieldsSchema, MissingValues: []string{""}, PrimaryKey: t.Key}
	for _, c := range t.Columns {
		out.Fields = append(out.Fields, fieldOf(c))
	}
	for _, l := range t.Links {
		to := l.Table
		switch {
		case !in(to):
			continue
		case to == t.ID:
			to = "" // left out: the resource itself
		}
		out.ForeignKeys = append(out.ForeignKeys, foreignKeyJSON{[]string{l.Column}, referenceJSON{to, []string{l.Key}}})
	}
	return out
}

func (p *Portal) links(sources []*record.Source) []linkJSON {
	var out []linkJSON
	for _, s := range sources {
		out = append(out, linkJSON{sourceLine(s, lang.VI), p.BaseURL + s.Path()})
	}
	return out
}

func fieldOf(c Column) fieldJSON {
	f := fieldJSON{
		Name: c.Name, Type: "string", Title: c.Title.VI, Titles: textJSON(c.Title),
		Description: c.Doc.VI, Descriptions: textJSON(c.Doc), Constraints: map[string]any{},
	}
	switch c.Kind {
	case Decimal:
		f.Type = "number"
	case Integer:
		f.Type = "integer"
	case Date:
		f.Type = "date"
	case URL:
		f.Format = "uri"
	case Boolean:
		f.Type, f.TrueValues, f.FalseValues = "boolean", []string{yes}, []string{no}
	case Period:
		f.Constraints["pattern"] = periodPattern
	case List:
		f.Type, f.Delimiter = "list", listSeparator
	}
	if c.Required {
		f.Constraints["required"] = true
	}
	if len(c.Enum) > 0 {
		f.Constraints["enum"] = c.Enum
	}
	return f
}

// writeDataPackage describes the CSV of every table, by paths relative to the
// descriptor. Tables of values have one schema, in a file of its own.
func (c *Catalogue) writeDataPackage(w io.Writer) error {
	p := c.portal
	out := p.packageJSON(packageName, p.BaseURL+string(DataPackage), p.site().Title, p.site().Description, CataloguePath)
	out.Keywords = p.themes()
	for _, t := range c.Tables {
		f, err := t.File(CSV)
		if err != nil {
			return err
		}
		r := t.resource(relative(t.Path(CSV)), f)
		r.Schema = t.schema(c.has)
		if t.Sort == Indicator || t.ID == observationsID {
			r.Schema = relative(string(ValuesSchema))
		}
		out.Resources = append(out.Resources, r)
	}
	return writeIndented(w, out)
}

// relative is an address as seen from the page of the catalogue.
func relative(address string) string { return strings.TrimPrefix(address, CataloguePath) }

func (c *Catalogue) has(id string) bool { return c.byID[id] != nil }

// writeValuesSchema writes the schema that all tables of values share.
func (c *Catalogue) writeValuesSchema(w io.Writer) error {
	values := Table{Columns: observationColumns(), Key: observationKey(), Links: observationLinks()}
	return writeIndented(w, values.schema(c.has))
}

// themes are the keywords of all data.
func (p *Portal) themes() []string {
	var out []string
	for _, theme := range p.Records.Themes.All {
		out = append(out, theme.Name.VI)
	}
	return out
}

func writeIndented(w io.Writer, v any) error {
	body, err := marshal(v, "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}
