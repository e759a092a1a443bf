// Package export writes what the portal holds in the formats that other
// programs read.
//
// # What goes in, what comes out
//
// [New] makes a [Catalogue] of loaded records: one [Table] for each indicator,
// each edition of a ranking and each register. A table knows its columns, its
// rows as the texts that stand in its CSV, what its figures mean, where they
// come from, and writes itself in every [Format]:
//
//	c := export.New(export.Portal{Records: records, Rankings: rankings, Words: words, BaseURL: "https://…"})
//	t := c.Indicator(records.Indicators.Get("gdp-contribution"))
//	err := t.Write(w, export.XLSX)         // CSV, ExcelCSV, XLSX, JSON, Pack, CSVW
//	f, err := t.File(export.XLSX)          // its address, bytes and SHA-256, for a link
//	err = c.Write(w, export.DataPackage)   // DCAT, AllData: the catalogue as a whole
//	ld, err := t.Dataset(lang.VI)          // schema.org, for the page of the table
//
// # One text for a value
//
// A cell is a text, the digits of the record as written. CSV writes it as it
// is, JSON and XLSX write the same digits as a number without ever making a
// float of them, so that no format can differ from another.
//
// # The formats
//
//   - [CSV] (META-05): UTF-8, one header row, ISO dates, a point in decimals, no
//     thousand marks, no units in cells, codes beside names. A published column is
//     never renamed, moved or removed; new ones are added at the end.
//   - [ExcelCSV]: the same for a double click in Excel with Vietnamese settings;
//     see excelcsv.go for why it is as it is.
//   - [XLSX]: typed cells, a header row that stays, and two sheets that say what
//     the figures mean and what each column holds.
//   - [JSON]: as table.schema.json says, which is published beside the data.
//   - [CSVW] (META-04): the metadata of the CSV, at its address + "-metadata.json".
//   - [Pack]: everything that is needed to check a figure without this portal.
//   - [DataPackage] (META-02), [DCAT] (META-03): all tables for other catalogues;
//     [Table.Dataset], [Catalogue.DataCatalog], [Catalogue.DefinedTerm] (META-01): for search engines.
//
// # Once
//
// Pages say how large the files are that they link to, the catalogue gives
// their hashes. A table remembers both when it is written, so a build that
// writes the tables, then the catalogue, then the pages makes each file once;
// sizes and hashes stay in memory, bodies do not.
//
// # Same bytes
//
// The same records give the same bytes: every time in a file is the day up to
// which sources were collected ([record.Site.AsOf]), entries of ZIP and XLSX
// stand in a fixed order.
package export
