package site

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// openCatalogue makes the tables that can be downloaded and notes which page
// offers which: the page that shows a table, and the latest edition of a ranking
// also where the ranking always stands.
func (s *Site) openCatalogue() (err error) {
	s.catalogue, err = export.New(export.Portal{Records: s.records, Rankings: s.rankings, Words: s.words, BaseURL: s.baseURL})
	if err != nil {
		return err
	}
	s.offered, s.charted = map[string][]*export.Table{}, map[string]*export.Table{}
	for _, t := range s.catalogue.Tables {
		s.offered[t.Page] = append(s.offered[t.Page], t)
		s.charted[t.Path(export.CSV)] = t
	}
	for _, r := range s.rankings.All {
		if e := r.Latest(); e != nil {
			s.offered[r.Path()] = append(s.offered[r.Path()], s.catalogue.Edition(e))
		}
	}
	return nil
}

// dataFiles are the files of every table in every format, then those of the
// catalogue, which hold sizes and hashes of the others. They come before the
// pages that say how large they are, so that each is rendered once.
func (s *Site) dataFiles() []Page {
	var pages []Page
	add := func(path string, write func(w *bytes.Buffer) error) {
		pages = append(pages, Page{Path: path, root: s.options.Root, render: func(w *bytes.Buffer, _ *source.Problems) error { return write(w) }})
	}
	for _, t := range s.catalogue.Tables {
		for _, f := range t.Formats() {
			add(t.Path(f), func(w *bytes.Buffer) error { return t.Write(w, f) })
		}
	}
	for _, f := range export.CatalogueFormats() {
		add(string(f), func(w *bytes.Buffer) error { return s.catalogue.Write(w, f) })
	}
	add(export.SchemaPath, func(w *bytes.Buffer) error {
		w.Write(export.TableSchema())
		return nil
	})
	return pages
}

// download is one table with its files, for a reader who wants to take it
// along.
type download struct {
	Table *export.Table
	Title string
	Files []downloadFile
}

// downloadFile is one file to download: what it is called in plain words, how
// large it is and of which day.
type downloadFile struct {
	Name, Path, Size string
	Day              string // in words
	ISO              string
}

// inOrder are the formats as readers are offered them: what opens by itself
// first, what only programs read last.
var inOrder = []export.Format{export.XLSX, export.ExcelCSV, export.CSV, export.JSON, export.Pack, export.CSVW}

func (s *Site) download(l lang.Lang, t *export.Table) (download, error) {
	out := download{Table: t, Title: t.Title.In(l)}
	formats := t.Formats()
	for _, f := range inOrder {
		if !slices.Contains(formats, f) {
			continue
		}
		file, err := t.File(f)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, s.downloadFile(l, formatWord(f), file))
	}
	return out, nil
}

func (s *Site) downloadFile(l lang.Lang, word string, file export.File) downloadFile {
	day := s.records.Site.AsOf
	return downloadFile{Name: s.words.T(l, "downloads.format."+word), Path: file.Path, Size: sizeText(l, file.Bytes), Day: day.Name(l), ISO: day.String()}
}

// formatWord is the key of a format among the words of the interface.
func formatWord(f export.Format) string {
	switch f {
	case export.XLSX:
		return "xlsx"
	case export.ExcelCSV:
		return "excel-csv"
	case export.CSV:
		return "csv"
	case export.JSON:
		return "json"
	case export.Pack:
		return "pack"
	case export.CSVW:
		return "csvw"
	case export.DataPackage:
		return "datapackage"
	case export.DCAT:
		return "dcat"
	case export.AllData:
		return "all"
	case export.ValuesSchema:
		return "values-schema"
	}
	panic("a format without a name: " + f)
}

// sizeText is how large a file is: whole kilobytes, rounded up, megabytes with
// one digit.
func sizeText(l lang.Lang, bytes int64) string {
	const kilo, mega = 1000, 1000 * 1000
	if bytes < mega {
		return fmt.Sprintf("%d\u00a0kB", max(1, (bytes+kilo-1)/kilo))
	}
	tenths := (bytes + mega/20) / (mega / 10)
	return lang.Number(l, fmt.Sprintf("%d.%d", tenths/10, tenths%10)) + "\u00a0MB"
}

// Downloads are the tables that the page shows.
func (b base) Downloads() ([]download, error) {
	var out []download
	for _, t := range b.tables {
		d, err := b.portal.download(b.Lang, t)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// RegisterDownloads are the tables of a page that shows a register, whose
// template has no place of its own for them.
func (b base) RegisterDownloads() ([]download, error) {
	if len(b.tables) == 0 || b.tables[0].Sort != export.Register {
		return nil, nil
	}
	return b.Downloads()
}

// Linked is what the page tells search engines of itself (META-01): the tables
// whose own page it is, what an indicator means, on the page of all data the
// catalogue. It is data for programs, not a script that runs (SEC-04).
func (b base) Linked() (template.HTML, error) {
	var all [][]byte
	add := func(body []byte, err error) error {
		all = append(all, body)
		return err
	}
	for _, t := range b.tables {
		if t.Page != b.Path {
			continue
		}
		if err := add(t.Dataset(b.Lang)); err != nil {
			return "", err
		}
		if t.Sort == export.Indicator {
			if err := add(b.portal.catalogue.DefinedTerm(t.Measures[0], b.Lang)); err != nil {
				return "", err
			}
		}
	}
	if b.Path == export.CataloguePath {
		if err := add(b.portal.catalogue.DataCatalog(b.Lang)); err != nil {
			return "", err
		}
	}
	if all == nil {
		return "", nil
	}
	body := bytes.Join(all, []byte(",\n"))
	if len(all) > 1 {
		body = slices.Concat([]byte("["), body, []byte("]"))
	}
	return template.HTML("<script type=\"application/ld+json\">" + string(body) + "</script>\n"), nil // json.Marshal leaves no < in it
}
