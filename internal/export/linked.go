package export

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// node is an object of linked data. Keys are written in byte order, so that
// the same records give the same bytes.
type node map[string]any

func typed(value, datatype string) node { return node{"@value": value, "@type": datatype} }

func iri(address string) node { return node{"@id": address} }

// Authority tables of the EU Publications Office, from which DCAT-AP wants its
// values.
const (
	authority = "http://publications.europa.eu/resource/authority/"
	mediaType = "https://www.iana.org/assignments/media-types/"
)

// prefixes are the vocabularies of the catalogue; the context is in the file,
// so that reading it needs no network.
func prefixes() node {
	return node{
		"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "dcatap": "http://data.europa.eu/r5r/",
		"foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#", "spdx": "http://spdx.org/rdf/terms#",
		"skos": "http://www.w3.org/2004/02/skos/core#", "xsd": "http://www.w3.org/2001/XMLSchema#",
	}
}

// writeDCAT writes the catalogue by DCAT-AP 3.0.1 (META-03). What many data
// sets share is described once and referred to.
func (c *Catalogue) writeDCAT(w io.Writer) error {
	p := c.portal
	site := p.site()
	catalogue := node{
		"@context": prefixes(), "@id": p.catalogueIRI(), "@type": "dcat:Catalog",
		"dct:title": literals(site.Title), "dct:description": literals(site.Description), "dct:publisher": p.agent(),
		"foaf:homepage": iri(p.BaseURL + record.HomePath), "dct:language": languages(), "dct:spatial": spatial(),
		"dct:license": p.licenceNode(), "dct:modified": typed(site.AsOf.String(), "xsd:date"),
		"dcat:theme":         node{"@id": authority + "data-theme/GOVE", "@type": "skos:Concept", "skos:prefLabel": literals(text("Chính phủ và khu vực công", "Government and public sector"))},
		"dcat:themeTaxonomy": node{"@id": authority + "data-theme", "@type": "skos:ConceptScheme", "dct:title": literals(text("Chủ đề dữ liệu", "Data theme"))},
	}
	var sets []node
	for _, t := range c.Tables {
		set, err := t.dcat()
		if err != nil {
			return err
		}
		sets = append(sets, set)
	}
	catalogue["dcat:dataset"] = sets
	body, err := marshal(catalogue, "") // for programs: no line breaks
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func (p *Portal) catalogueIRI() string { return p.BaseURL + CataloguePath + "#catalogue" }

func (p *Portal) agentIRI() string { return p.BaseURL + CataloguePath + "#publisher" }

func (p *Portal) agent() node {
	agent := node{"@id": p.agentIRI(), "@type": "foaf:Agent", "foaf:name": literals(p.site().PublishedBy())}
	if d := p.site().Disclaimer(); !d.IsZero() {
		agent["dct:description"] = literals(d)
	}
	return agent
}

func (p *Portal) licenceNode() node {
	return node{"@id": p.site().Licence.URL, "@type": "dct:LicenseDocument", "dct:title": p.site().Licence.Name}
}

func languages() []node {
	return []node{{"@id": authority + "language/VIE", "@type": "dct:LinguisticSystem"}, {"@id": authority + "language/ENG", "@type": "dct:LinguisticSystem"}}
}

func spatial() node { return node{"@id": authority + "country/VNM", "@type": "dct:Location"} }

// dcat is the table as a data set, with a distribution for each format.
func (t *Table) dcat() (node, error) {
	p := t.portal
	out := node{
		"@id": t.iri(), "@type": "dcat:Dataset", "dct:title": literals(t.Title), "dct:description": literals(t.Description),
		"dct:identifier": t.iri(), "dct:publisher": iri(p.agentIRI()), "dct:language": []node{iri(authority + "language/VIE"), iri(authority + "language/ENG")},
		"dct:spatial":      iri(authority + "country/VNM"),
		"dcat:landingPage": node{"@id": t.URL(lang.VI), "@type": "foaf:Document"},
		"dcat:theme":       iri(authority + "data-theme/GOVE"),
		"dct:accessRights": iri(authority + "access-right/PUBLIC"),
	}
	if first, last := t.covers(); first != "" {
		out["dct:temporal"] = node{"@type": "dct:PeriodOfTime", "dcat:startDate": typed(first, "xsd:date"), "dcat:endDate": typed(last, "xsd:date")}
	}
	if contact := p.contact(); contact != nil {
		out["dcat:contactPoint"] = contact
	}
	var keywords []literal
	for _, k := range t.Keywords {
		keywords = append(keywords, literals(k)...)
	}
	if keywords != nil {
		out["dcat:keyword"] = keywords
	}
	var sources []node
	for _, s := range t.Sources {
		sources = append(sources, iri(p.BaseURL+s.Path()))
	}
	if sources != nil {
		out["dct:source"] = sources
	}
	var files []node
	for _, f := range t.Formats() {
		if f == CSVW {
			continue // describes the CSV and is no copy of the data
		}
		file, err := t.distribution(f)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	out["dcat:distribution"] = files
	return out, nil
}

// contact is whom to write to, nil where site.toml names nobody.
func (p *Portal) contact() node {
	publisher := &p.site().Publisher
	if publisher.Email == "" {
		return nil
	}
	return node{"@type": "vcard:Kind", "vcard:fn": literals(p.site().PublishedBy()), "vcard:hasEmail": iri("mailto:" + publisher.Email)}
}

// formatName names a format to readers and in the authority table of file
// types.
func formatName(f Format) (name, fileType string) {
	switch f {
	case ExcelCSV:
		return "CSV (Excel)", "CSV"
	case Pack:
		return "ZIP", "ZIP"
	case CSVW:
		return "CSVW", "JSON_LD"
	}
	name = strings.ToUpper(string(f[1:]))
	return name, name
}

func (t *Table) distribution(f Format) (node, error) {
	file, err := t.File(f)
	if err != nil {
		return nil, err
	}
	p := t.portal
	name, fileType := formatName(f)
	address := p.BaseURL + file.Path
	out := node{
		"@id": address, "@type": "dcat:Distribution", "dct:title": name, "dcat:accessURL": iri(address), "dcat:downloadURL": iri(address),
		"dct:format":          iri(authority + "file-type/" + fileType),
		"dcat:mediaType":      iri(mediaType + file.MediaType),
		"dcat:byteSize":       typed(strconv.FormatInt(file.Bytes, 10), "xsd:nonNegativeInteger"),
		"dct:license":         iri(p.site().Licence.URL),
		"dcatap:availability": iri(authority + "planned-availability/STABLE"),
		"spdx:checksum": node{
			"@type": "spdx:Checksum", "spdx:algorithm": iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
			"spdx:checksumValue": typed(file.SHA256, "xsd:hexBinary"),
		},
	}
	if f == JSON {
		out["dct:conformsTo"] = node{"@id": p.BaseURL + SchemaPath, "@type": "dct:Standard"}
	}
	return out, nil
}

const schemaOrg = "https://schema.org/"

// Dataset is the table as schema.org tells it to search engines (META-01), for
// a script element of the page that shows it: < and & are escaped.
func (t *Table) Dataset(l lang.Lang) ([]byte, error) {
	p := t.portal
	site := p.site()
	out := node{
		"@context": schemaOrg, "@type": "Dataset", "@id": t.iri(), "identifier": t.iri(), "url": t.URL(l), "sameAs": t.URL(l.Other()),
		"name": t.Title.In(l), "description": t.Description.In(l), "inLanguage": []string{lang.VI.Tag(), lang.EN.Tag()},
		"creator": p.organization(l), "publisher": p.organization(l), "license": site.Licence.URL, "isAccessibleForFree": true,
		"creditText": t.Citation(l), "version": site.AsOf.String(), "spatialCoverage": node{"@type": "Place", "name": p.country(l)},
		"includedInDataCatalog": node{"@type": "DataCatalog", "@id": p.catalogueIRI(), "name": site.Title.In(l), "url": p.BaseURL + l.Path(CataloguePath)},
	}
	if first, last := t.covers(); first != "" {
		out["temporalCoverage"] = first + "/" + last
	}
	for _, k := range t.Keywords {
		out["keywords"] = append(stringsOf(out["keywords"]), k.In(l))
	}
	var measures, sources, files []node
	for _, i := range t.Measures {
		measures = append(measures, measured(i, l, p.BaseURL))
	}
	if t.Sort != Register {
		for _, s := range t.Sources {
			sources = append(sources, node{"@type": "CreativeWork", "name": sourceLine(s, l), "url": p.BaseURL + l.Path(s.Path())})
		}
	}
	for _, f := range t.Formats() {
		if f == CSVW {
			continue
		}
		file, err := t.File(f)
		if err != nil {
			return nil, err
		}
		name, _ := formatName(f)
		files = append(files, node{
			"@type": "DataDownload", "name": name, "contentUrl": p.BaseURL + file.Path, "encodingFormat": file.MediaType,
			"contentSize": strconv.FormatInt(file.Bytes, 10) + " B", "sha256": file.SHA256,
		})
	}
	put(out, "variableMeasured", measures)
	put(out, "isBasedOn", sources)
	put(out, "distribution", files)
	return json.Marshal(out)
}

func stringsOf(v any) []string {
	s, _ := v.([]string)
	return s
}

func put(out node, key string, values []node) {
	if values != nil {
		out[key] = values
	}
}

func (p *Portal) country(l lang.Lang) string {
	if c := p.Records.Entities.Get(record.CountryID); c != nil {
		return c.Name.In(l)
	}
	return text("Việt Nam", "Viet Nam").In(l)
}

func (p *Portal) organization(l lang.Lang) node {
	out := node{"@type": "Organization", "@id": p.agentIRI(), "name": p.site().PublishedBy().In(l), "url": p.BaseURL + l.Path(record.HomePath)}
	if d := p.site().Disclaimer(); !d.IsZero() {
		out["description"] = d.In(l)
	}
	return out
}

func measured(i *record.Indicator, l lang.Lang, base string) node {
	out := node{"@type": "PropertyValue", "name": i.Name.In(l), "propertyID": i.ID, "url": base + l.Path(i.Path())}
	if i.Unit != nil {
		out["unitText"] = i.Unit.Name.In(l)
	}
	if i.Definition.IsStated() {
		out["description"] = i.Definition.In(l)
	}
	return out
}

// DataCatalog is the catalogue as schema.org tells it to search engines
// (META-01), for the page at [CataloguePath].
func (c *Catalogue) DataCatalog(l lang.Lang) ([]byte, error) {
	p := c.portal
	site := p.site()
	var sets []node
	for _, t := range c.Tables {
		sets = append(sets, node{"@type": "Dataset", "@id": t.iri(), "name": t.Title.In(l), "description": t.Description.In(l), "url": t.URL(l)})
	}
	return json.Marshal(node{
		"@context": schemaOrg, "@type": "DataCatalog", "@id": p.catalogueIRI(), "url": p.BaseURL + l.Path(CataloguePath),
		"name": site.Title.In(l), "description": site.Description.In(l), "inLanguage": []string{lang.VI.Tag(), lang.EN.Tag()},
		"publisher": p.organization(l), "license": site.Licence.URL, "isAccessibleForFree": true, "dataset": sets,
	})
}

// DefinedTerm is what an indicator means, for its page (META-01).
func (c *Catalogue) DefinedTerm(i *record.Indicator, l lang.Lang) ([]byte, error) {
	p := c.portal
	out := node{
		"@context": schemaOrg, "@type": "DefinedTerm", "@id": p.BaseURL + i.Path() + "#term", "termCode": i.ID, "name": i.Name.In(l),
		"url": p.BaseURL + l.Path(i.Path()), "inLanguage": l.Tag(),
		"inDefinedTermSet": node{"@type": "DefinedTermSet", "@id": p.BaseURL + record.IndicatorsPath + "#terms", "name": p.Words.T(l, "indicators.title"), "url": p.BaseURL + l.Path(record.IndicatorsPath)},
	}
	if i.Definition.IsStated() {
		out["description"] = i.Definition.In(l)
	}
	return json.Marshal(out)
}
