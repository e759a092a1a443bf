package site

import (
	"bytes"
	"slices"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// dataPage explains everything that can be downloaded to somebody who comes
// here first: what there is, which file to take, under which terms, how to
// quote it, how often it changes. Linked data names the tables, the catalogue
// and the publisher by places on it.
type dataPage struct {
	base
	Lead     string
	All      downloadFile
	Formats  []formatLine
	Kinds    []menuItem // of tables, for the filter: the path is the key
	Groups   []tableGroup
	Origins  []originLine
	Citation *quotation
	Programs []programLine
}

// formatLine is one format in plain words.
type formatLine struct{ Name, Text string }

// tableGroup is the tables of one sort.
type tableGroup struct {
	Sort export.Sort
	Name string
	Rows []tableRow
}

// tableRow is one table of the catalogue.
type tableRow struct {
	download
	About string // where the title does not say enough
	Rows  string
	When  string
	Words string // what the filter looks in, folded
}

// originLine counts the sources of one kind.
type originLine struct {
	Text, Path string
}

// programLine is a file about the files.
type programLine struct {
	File downloadFile
	Text string
}

func (s *Site) renderData(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	values, sources := 0, 0
	if t := s.catalogue.Get("observations"); t != nil {
		values, sources = t.Len, len(t.Sources)
	}
	page := dataPage{
		base: s.base(l, frame{title: t("data-page.title"), description: t("data-page.description"), path: export.CataloguePath, section: "data"}),
		Lead: t("data-page.lead", "tables", lang.Int(l, len(s.catalogue.Tables)), "values", lang.Int(l, values), "sources", lang.Int(l, sources),
			"licence", strings.ReplaceAll(s.records.Site.Licence.Name, " ", "\u00a0")),
		Origins: s.originLines(l),
	}
	page.Citation = s.quotePage(&page.base, export.CataloguePath, true, func(l lang.Lang) string { return s.words.T(l, "data-page.title") })
	for _, f := range inOrder {
		page.Formats = append(page.Formats, formatLine{t("downloads.format." + formatWord(f)), t("data-page.format." + formatWord(f))})
	}
	all, err := s.catalogue.File(export.AllData)
	if err != nil {
		return err
	}
	page.All = s.downloadFile(l, formatWord(export.AllData), all)
	if page.Groups, err = s.tableGroups(l); err != nil {
		return err
	}
	for _, g := range page.Groups {
		page.Kinds = append(page.Kinds, menuItem{Path: string(g.Sort), Label: g.Name})
	}
	if page.Programs, err = s.programLines(l); err != nil {
		return err
	}
	return s.execute(w, l, "data", page)
}

// tableGroups are all tables: the registers in the order of the catalogue, then
// indicators and rankings by name.
func (s *Site) tableGroups(l lang.Lang) ([]tableGroup, error) {
	var groups []tableGroup
	for _, sort := range []export.Sort{export.Register, export.Indicator, export.Edition} {
		g := tableGroup{Sort: sort, Name: s.words.T(l, "data-page.sort."+string(sort))}
		for _, t := range s.catalogue.Tables {
			if t.Sort != sort {
				continue
			}
			row, err := s.tableRow(l, t)
			if err != nil {
				return nil, err
			}
			g.Rows = append(g.Rows, row)
		}
		if sort != export.Register {
			lang.SortBy(l, g.Rows, func(r tableRow) string { return r.Title })
		}
		if len(g.Rows) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

func (s *Site) tableRow(l lang.Lang, t *export.Table) (tableRow, error) {
	d, err := s.download(l, t)
	if err != nil {
		return tableRow{}, err
	}
	row := tableRow{download: d, Rows: lang.Int(l, t.Len), When: coverText(l, t)}
	row.Files = slices.DeleteFunc(row.Files, func(f downloadFile) bool { return f.Path == t.Path(export.CSVW) })
	if t.Sort == export.Register {
		row.About = t.Description.In(l)
	}
	words := row.Title + " " + t.ID
	for _, k := range t.Keywords {
		if t.ID != "observations" { // has all of them and would answer any word
			words += " " + k.In(l)
		}
	}
	row.Words = lang.Fold(words)
	return row, nil
}

// coverText is the time that the values of a table lie in.
func coverText(l lang.Lang, t *export.Table) string {
	switch {
	case t.First.IsZero():
		return ""
	case t.First == t.Last:
		return t.First.Name(l)
	case t.First.Kind() == record.Year && t.Last.Kind() == record.Year:
		return lang.Span(l, t.First.Year(), t.Last.Year())
	}
	return t.First.Name(l) + " – " + lang.Running(l, t.Last.Name(l))
}

// originLines say how many of the sources are of which kind, since whoever
// issued a document, not this portal, settles what may be done with it.
func (s *Site) originLines(l lang.Lang) []originLine {
	var out []originLine
	for _, g := range sourceGroups {
		n := 0
		for _, d := range s.records.Sources.All {
			if slices.Contains(g.kinds, d.Kind) {
				n++
			}
		}
		if n > 0 {
			out = append(out, originLine{s.words.T(l, "data-page.origin", "kind", s.words.T(l, "sources.group-"+g.id), "n", lang.Int(l, n)), record.SourcesPath + "#" + g.id})
		}
	}
	return out
}

// programLines are the files by which programs and other catalogues find the
// data.
func (s *Site) programLines(l lang.Lang) ([]programLine, error) {
	var out []programLine
	for _, f := range []export.Format{export.DataPackage, export.DCAT, export.ValuesSchema} {
		file, err := s.catalogue.File(f)
		if err != nil {
			return nil, err
		}
		out = append(out, programLine{s.downloadFile(l, formatWord(f), file), s.words.T(l, "data-page.format."+formatWord(f))})
	}
	schema := export.File{Path: export.SchemaPath, Bytes: int64(len(export.TableSchema()))}
	return append(out, programLine{s.downloadFile(l, "table-schema", schema), s.words.T(l, "data-page.format.table-schema")}), nil
}
