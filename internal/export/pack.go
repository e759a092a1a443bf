package export

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// The files of an evidence pack. It opens without this portal: data, what they
// mean, the documents behind them, and hashes of all of it.
const (
	packReadmeVI = "README.vi.md"
	packReadmeEN = "README.en.md"
	packData     = "data.csv"
	packCSVW     = "data.csv-metadata.json"
	packXLSX     = "data.xlsx"
	packJSON     = "data.json"
	packSources  = "sources.csv"
	packIndex    = "datapackage.json"
)

// entry is a file to go into a pack.
type entry struct {
	packed
	format    Format
	write     func(io.Writer) error
	describes *Table // whose CSV it is
}

// writePack writes the evidence pack of the table.
func (t *Table) writePack(w io.Writer) error {
	out := newPackage(w, t.portal)
	if err := out.addAll(t.entries()); err != nil {
		return err
	}
	descriptor := t.portal.packageJSON(t.ID, t.iri(), t.Title, t.Description, t.Page)
	for _, k := range t.Keywords {
		descriptor.Keywords = append(descriptor.Keywords, k.VI)
	}
	descriptor.Sources = t.portal.links(t.Sources)
	return out.close(descriptor)
}

// entries are the files of the pack, the README first.
func (t *Table) entries() []entry {
	data := []entry{
		{packed{packData, text("số liệu, UTF-8, dấu phẩy giữa các cột", "the figures, UTF-8, commas between cells")}, CSV, t.writeCSV, t},
		{packed{packCSVW, text("mô tả các cột của data.csv cho chương trình", "the columns of data.csv described for programs")}, CSVW, func(w io.Writer) error { return t.writeCSVW(w, packData) }, nil},
		{packed{packJSON, text("cùng số liệu, dạng JSON", "the same figures as JSON")}, JSON, t.writeJSON, nil},
	}
	if t.Len <= sheetRows {
		data = append(data, entry{packed{packXLSX, text("cùng số liệu, mở bằng Excel", "the same figures, for Excel")}, XLSX, func(w io.Writer) error { return t.Write(w, XLSX) }, nil})
	}
	if len(t.Sources) > 0 {
		sources := t.portal.documents(t.Sources)
		data = append(data, entry{packed{packSources, text("các tài liệu làm nguồn, kèm địa chỉ và cách đã đọc", "the documents behind the figures, with address and how each was read")}, CSV, sources.writeCSV, sources})
	}
	return append(t.readmes(data), data...)
}

// readmes are the README in both languages, which names the other files.
func (t *Table) readmes(others []entry) []entry {
	var files []packed
	for _, e := range others {
		files = append(files, e.packed)
	}
	files = append(files, packed{packIndex, text("mô tả gói theo chuẩn Data Package, kèm cỡ và mã băm SHA-256 của từng tệp", "the pack described by the Data Package standard, with size and SHA-256 of each file")})
	in := func(name string, l lang.Lang) entry {
		return entry{packed{name, text("bản giải thích", "what there is to know")}, markdown, func(w io.Writer) error { return t.writeReadme(w, l, files) }, nil}
	}
	return []entry{in(packReadmeVI, lang.VI), in(packReadmeEN, lang.EN)}
}

// markdown is the format of a README.
const markdown Format = ".md"

// documents is the table of some sources, as the register has it.
func (p *Portal) documents(sources []*record.Source) *Table {
	t := p.sourceTable()
	t.portal = p
	return list(t, sources, p.sourceRow)
}

// writeAll writes one ZIP of everything: registers, all values, all rankings.
// The tables of single indicators are left out, since all their rows are in that
// of all values.
func (c *Catalogue) writeAll(w io.Writer) error {
	out := newPackage(w, c.portal)
	var all []entry
	for _, t := range c.Tables {
		if t.Sort == Indicator {
			continue
		}
		name := relative(t.Path(CSV))
		all = append(all, entry{packed{name, t.Title}, CSV, t.writeCSV, t})
	}
	site := c.portal.site()
	whole := &Table{
		ID: packageName, Title: site.Title, Description: site.Description, Page: CataloguePath, portal: c.portal,
	}
	if err := out.addAll(append(whole.readmes(all), all...)); err != nil {
		return err
	}
	descriptor := c.portal.packageJSON(packageName, c.portal.BaseURL+string(AllData), site.Title, site.Description, CataloguePath)
	descriptor.Keywords = c.portal.themes()
	return out.close(descriptor)
}

// dataPackage is a ZIP that ends with a descriptor of all its files.
type dataPackage struct {
	*archive
	portal    *Portal
	tables    map[string]bool
	resources []func() resourceJSON // made when all tables are known
}

func newPackage(w io.Writer, p *Portal) *dataPackage {
	return &dataPackage{archive: newArchive(w, p.stamp()), portal: p, tables: map[string]bool{}}
}

func (d *dataPackage) addAll(all []entry) error {
	for _, e := range all {
		if err := d.add(e); err != nil {
			return err
		}
	}
	return nil
}

// add writes a file and keeps its size and hash for the descriptor.
func (d *dataPackage) add(e entry) error {
	out, err := d.Create(e.name)
	if err != nil {
		return err
	}
	sum := sha256.New()
	var n counter
	if err := e.write(io.MultiWriter(out, sum, &n)); err != nil {
		return err
	}
	f := File{MediaType: e.format.MediaType(), Bytes: int64(n), SHA256: hex.EncodeToString(sum.Sum(nil))}
	if e.describes != nil {
		d.tables[e.describes.ID] = true
		d.resources = append(d.resources, func() resourceJSON {
			r := e.describes.resource(e.name, f)
			r.Schema = e.describes.schema(func(id string) bool { return d.tables[id] })
			return r
		})
		return nil
	}
	d.resources = append(d.resources, func() resourceJSON {
		return resourceJSON{
			Name: lang.Slug(e.name), Path: e.name, Title: e.what.VI, Titles: textJSON(e.what),
			Format: string(e.format[1:]), Mediatype: f.MediaType, Bytes: f.Bytes, Hash: "sha256:" + f.SHA256,
		}
	})
	return nil
}

// close writes the descriptor and ends the ZIP.
func (d *dataPackage) close(descriptor packageJSON) error {
	for _, r := range d.resources {
		descriptor.Resources = append(descriptor.Resources, r())
	}
	out, err := d.Create(packIndex)
	if err != nil {
		return err
	}
	if err := writeIndented(out, descriptor); err != nil {
		return err
	}
	return d.Close()
}
