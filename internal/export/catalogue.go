package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// CataloguePath is the page that explains all tables; each has its id as an
// anchor there.
const CataloguePath = "/data/"

// SchemaPath is the address of [TableSchema].
const SchemaPath = "/data/table.schema.json"

var (
	errFormat = errors.New("not to be had in this format")
	errKeys   = errors.New("two tables have one id")
)

// Portal is what every file says of where it comes from.
type Portal struct {
	Records  *record.Records
	Rankings *rank.Rankings
	Words    *lang.Words
	BaseURL  string // without a slash at the end
}

// Catalogue is all tables.
type Catalogue struct {
	Tables []*Table // registers, indicators, editions of rankings
	portal *Portal
	byID   map[string]*Table
	files  files
}

// The formats of the catalogue.
const (
	DataPackage  Format = "/data/datapackage.json"         // META-02
	DCAT         Format = "/data/catalog.jsonld"           // META-03
	AllData      Format = "/data/all.zip"                  // every register, all values, all rankings
	ValuesSchema Format = "/data/observations.schema.json" // columns of values, which DataPackage refers to
)

// CatalogueFormats are the formats of the catalogue.
func CatalogueFormats() []Format { return []Format{DataPackage, ValuesSchema, DCAT, AllData} }

// New makes the tables of loaded records. It fails only where two tables have
// one id, which ids proved by their loaders exclude.
func New(p Portal) (*Catalogue, error) {
	c := &Catalogue{portal: &p, byID: map[string]*Table{}}
	c.Tables = p.registers()
	for _, i := range p.Records.Indicators.All {
		c.Tables = append(c.Tables, p.indicator(i))
	}
	for _, r := range p.Rankings.All {
		for _, e := range r.Editions {
			c.Tables = append(c.Tables, p.edition(e))
		}
	}
	for _, t := range c.Tables {
		if c.byID[t.ID] != nil {
			return nil, fmt.Errorf("table %s: %w", t.ID, errKeys)
		}
		c.byID[t.ID] = t
		t.portal = &p
		t.files = newFiles(t.Formats(), t.Path, t.write)
	}
	c.files = newFiles(CatalogueFormats(), func(f Format) string { return string(f) }, c.write)
	return c, nil
}

// Get returns the table with that id, or nil.
func (c *Catalogue) Get(id string) *Table { return c.byID[id] }

// Indicator returns the table of i.
func (c *Catalogue) Indicator(i *record.Indicator) *Table { return c.byID[indicatorID(i)] }

// Edition returns the table of e.
func (c *Catalogue) Edition(e *rank.Edition) *Table { return c.byID[editionID(e)] }

// Write writes the catalogue in one of its formats, whose name is its address,
// and remembers what was written, as [Table.Write] does.
func (c *Catalogue) Write(w io.Writer, f Format) error {
	if err := c.files.write(w, f); err != nil {
		return fmt.Errorf("write the catalogue as %s: %w", f, err)
	}
	return nil
}

func (c *Catalogue) write(w io.Writer, f Format) error {
	switch f {
	case DataPackage:
		return c.writeDataPackage(w)
	case DCAT:
		return c.writeDCAT(w)
	case AllData:
		return c.writeAll(w)
	case ValuesSchema:
		return c.writeValuesSchema(w)
	}
	return errFormat
}

// File returns what the catalogue is in one of its formats, for a link.
func (c *Catalogue) File(f Format) (File, error) {
	file, err := c.files.file(f)
	if err != nil {
		return File{}, fmt.Errorf("the catalogue as %s: %w", f, err)
	}
	return file, nil
}

func (p *Portal) site() *record.Site { return &p.Records.Site }

// stamp is the time that stands in files: the start of the day up to which
// sources were collected. No clock is read.
func (p *Portal) stamp() time.Time { return p.site().AsOf.First() }

// version counts as semantic versions do: year, month, day of the last
// collection of sources.
func (p *Portal) version() string {
	day := p.stamp()
	return strings.Join([]string{strconv.Itoa(day.Year()), strconv.Itoa(int(day.Month())), strconv.Itoa(day.Day())}, ".")
}

// say returns words of the interface in both languages.
func (p *Portal) say(key string, args ...any) lang.Text {
	return lang.Text{VI: p.Words.T(lang.VI, key, args...), EN: p.Words.T(lang.EN, key, args...)}
}

// said is what a source states, or where it was looked for in vain; zero where
// nothing was looked for.
func (p *Portal) said(s record.Said) lang.Text {
	switch {
	case s.IsStated():
		return lang.Text{VI: s.In(lang.VI), EN: s.In(lang.EN)}
	case s.Where != nil:
		return p.notStated(lang.Text{VI: s.Where.Short(lang.VI), EN: s.Where.Short(lang.EN)})
	case !s.NotStated.IsZero():
		return p.notStated(s.NotStated)
	}
	return lang.Text{}
}

func (p *Portal) notStated(where lang.Text) lang.Text {
	return lang.Text{VI: p.Words.T(lang.VI, "not-stated", "where", where.VI), EN: p.Words.T(lang.EN, "not-stated", "where", where.EN)}
}
