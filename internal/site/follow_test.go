package site

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"resolution57.example/portal/internal/lang"
)

// followed is a figure of the project's own data, by what an editor typed: the
// test finds the same digits wherever a reader meets the figure.
type followed struct {
	name      string
	file      string // under data/indicators
	line      string // the line that holds the value, its digits in a group
	indicator string
	period    string
	entity    string // "" for the country
	column    string // of the CSV
	chart     bool   // drawn in the indicator's chart
	vi, en    string // as the number is written in each language
}

func followedFigures() []followed {
	return []followed{
		{name: "a share with two digits", file: "digital-economy-gso", line: `(?s)period +?= "2025".*?value += ([\d.]+)`,
			indicator: "digital-economy-gso", period: "2025", column: "value", chart: true, vi: "14,02%", en: "14.02%"},
		{name: "a share below one", file: "gerd-share-gdp", line: `(?s)period +?= "2021".*?value += ([\d.]+)`,
			indicator: "gerd-share-gdp", period: "2021", column: "value", chart: true, vi: "0,42%", en: "0.42%"},
		{name: "a bounded value", file: "gdp-contribution", line: `(?s)period +?= "2025"\n.*?value += ([\d.]+)`,
			indicator: "gdp-contribution", period: "2025", column: "value", vi: "16,4%", en: "16.4%"},
		{name: "a cell of a table", file: "procedures-accepted-anywhere", line: `(?m)^hue += \[(\d+),`,
			indicator: "procedures-accepted-anywhere", period: "2025-11", entity: "hue", column: "value", chart: true, vi: "2.241", en: "2,241"},
		{name: "a whole of a table", file: "procedures-accepted-anywhere", line: `(?m)^dong-nai += \[\d+, (\d+),`,
			indicator: "procedures-accepted-anywhere", period: "2025-11", entity: "dong-nai", column: "of", chart: true, vi: "2.151", en: "2,151"},
		{name: "a share as stated", file: "procedures-accepted-anywhere", line: `(?m)^hue += \[\d+, \d+, ([\d.]+)\]`,
			indicator: "procedures-accepted-anywhere", period: "2025-11", entity: "hue", column: "stated", vi: "100,0%", en: "100.0%"},
	}
}

// TestFollowOneFigure: the digits of the TOML line stand in the indicator's
// page, its chart, the permalink, <data value> and every file that can be
// downloaded, in both languages' ways of writing numbers (L10N-02, STAT-04).
func TestFollowOneFigure(t *testing.T) {
	out := realSite(t)
	for _, f := range followedFigures() {
		t.Run(f.name, func(t *testing.T) {
			digits := f.digits(t)
			for format, got := range f.inFiles(t, out) {
				if got != digits {
					t.Errorf("%s has %q, the TOML file %q", format, got, digits)
				}
			}
			for _, l := range lang.All() {
				f.follow(t, out, l, digits)
			}
		})
	}
}

// digits are what the editor typed.
func (f followed) digits(t *testing.T) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(projectDir, "data", "indicators", f.file+".toml"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(f.line).FindSubmatch(body)
	if m == nil {
		t.Fatalf("%s.toml has no line %s", f.file, f.line)
	}
	return string(m[1])
}

// figure is the name of the number in data-figure.
func (f followed) figure() string {
	figure := f.indicator + "/" + f.period
	if f.entity != "" {
		figure += "/" + f.entity
	}
	if f.column != "value" {
		figure += "#" + f.column
	}
	return figure
}

// inFiles are the digits of the figure in each file of its indicator, as
// another program reads them.
func (f followed) inFiles(t *testing.T, out output) map[string]string {
	t.Helper()
	name := "data/indicators/" + f.indicator
	excel := f.inRows(t, cellsOf(t, bytes.TrimPrefix(out[name+".excel.csv"], []byte("\ufeff")), ';'))
	var table struct{ Rows []map[string]json.RawMessage }
	if err := json.Unmarshal(out[name+".json"], &table); err != nil {
		t.Fatal(err)
	}
	pack := unzip(t, out[name+".zip"])
	var packed struct{ Rows []map[string]json.RawMessage }
	if err := json.Unmarshal(pack["data.json"], &packed); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"CSV":           f.inRows(t, cellsOf(t, out[name+".csv"], ',')),
		"CSV for Excel": strings.ReplaceAll(excel, ",", "."),
		"JSON":          f.inJSON(t, table.Rows),
		"XLSX":          f.inSheet(t, out[name+".xlsx"]),
		"CSV in ZIP":    f.inRows(t, cellsOf(t, pack["data.csv"], ',')),
		"JSON in ZIP":   f.inJSON(t, packed.Rows),
		"XLSX in ZIP":   f.inSheet(t, pack["data.xlsx"]),
		"all values":    f.inRows(t, cellsOf(t, out["data/observations.csv"], ',')),
		"all data":      f.inRows(t, cellsOf(t, unzip(t, out["data/all.zip"])["observations.csv"], ',')),
	}
}

func cellsOf(t *testing.T, body []byte, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func unzip(t *testing.T, body []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// whose is the entity as tables name it.
func (f followed) whose() string { return cmp.Or(f.entity, "viet-nam") }

// inRows finds the cell in rows below a header. A period that a spreadsheet
// would take for a day stands in ="…".
func (f followed) inRows(t *testing.T, rows [][]string) string {
	t.Helper()
	at := map[string]int{}
	for k, name := range rows[0] {
		at[name] = k
	}
	plain := func(cell string) string { return strings.TrimSuffix(strings.TrimPrefix(cell, `="`), `"`) }
	for _, row := range rows[1:] {
		if row[at["indicator"]] == f.indicator && plain(row[at["period"]]) == f.period && row[at["entity"]] == f.whose() {
			return row[at[f.column]]
		}
	}
	t.Errorf("no row %s %s", f.period, f.whose())
	return ""
}

func (f followed) inJSON(t *testing.T, rows []map[string]json.RawMessage) string {
	t.Helper()
	for _, row := range rows {
		if string(row["period"]) == `"`+f.period+`"` && string(row["entity"]) == `"`+f.whose()+`"` {
			return string(row[f.column])
		}
	}
	t.Errorf("no row %s %s", f.period, f.whose())
	return ""
}

// inSheet reads the workbook's first sheet, cells as they are stored; its
// header says the name of a column in its second line.
func (f followed) inSheet(t *testing.T, body []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for k, title := range rows[0] {
		_, rows[0][k], _ = strings.Cut(title, "\n")
	}
	return f.inRows(t, rows)
}

func (f followed) follow(t *testing.T, out output, l lang.Lang, digits string) {
	t.Helper()
	text := f.vi
	if l == lang.EN {
		text = f.en
	}
	path := l.Path("/indicators/" + f.indicator + "/")
	pages := []string{path + f.period + "/", path}
	if f.column == "stated" {
		pages = pages[:1] // where it is what the numbers give, the permalink alone repeats it
	}
	for _, path := range pages {
		printed := printedData(out.page(t, path), f.figure())
		if len(printed) == 0 {
			t.Errorf("%s: no <data> of %s", path, f.figure())
		}
		for _, d := range printed {
			if d.value != digits || d.text != text {
				t.Errorf("%s: <data value=%q> prints %q, want %q and %q", path, d.value, d.text, digits, text)
			}
		}
	}
	if f.entity != "" && !strings.Contains(out.page(t, pages[0]), `id="`+f.entity+`"`) {
		t.Errorf("%s: no anchor #%s", pages[0], f.entity)
	}
	if f.chart {
		f.inChart(t, path, out.page(t, path), text)
	}
}

// inChart finds the number among the texts of both drawings of the
// indicator's own chart: as a label or in the text of a point.
func (f followed) inChart(t *testing.T, path, page, text string) {
	t.Helper()
	drawings := regexp.MustCompile(`(?s)<svg [^>]*chart-svg.*?</svg>`).FindAllString(page, -1)
	if len(drawings) < 2 {
		t.Fatalf("%s: %d drawings", path, len(drawings))
	}
	exactly := regexp.MustCompile(`(^|[^\d.,])` + regexp.QuoteMeta(text) + `($|[^\d.,]|[.,](\D|$))`)
	for k, svg := range drawings[:2] {
		if !exactly.MatchString(svg) {
			t.Errorf("%s: drawing %d does not say %s", path, k, text)
		}
	}
	if label := regexp.MustCompile(`<text[^>]*>[^<]*` + regexp.QuoteMeta(text)); f.column == "value" && f.entity == "" && !label.MatchString(drawings[0]) {
		t.Errorf("%s: no label %s", path, text)
	}
}

type printedValue struct{ value, text string }

// printedData returns what all <data> elements of a figure say.
func printedData(page, figure string) []printedValue {
	var out []printedValue
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type != html.StartTagToken || token.Data != "data" {
			continue
		}
		d, is := printedValue{}, false
		for _, a := range token.Attr {
			is = is || a.Key == "data-figure" && a.Val == figure
			if a.Key == "value" {
				d.value = a.Val
			}
		}
		if z.Next() == html.TextToken {
			d.text = z.Token().Data
		}
		if is {
			out = append(out, d)
		}
	}
	return out
}

// Every number that a page prints as a value is one of the records' own: the
// machine-readable value and the text are the same digits.
func TestEveryPrintedValue(t *testing.T) {
	out := realSite(t)
	element := regexp.MustCompile(`<data value="([^"]*)" data-figure="[^"]+">([^<]*)</data>`)
	n := 0
	for _, path := range append(out.htmlPages(), out.embeds()...) {
		english := strings.HasPrefix(path, "/en/") || strings.HasPrefix(path, "/embed/en/")
		page := out.page(t, path)
		found := element.FindAllStringSubmatch(page, -1)
		if len(found) != strings.Count(page, "<data ") {
			t.Errorf("%s: a <data> without value or figure", path)
		}
		for _, m := range found {
			n++
			text := strings.TrimSuffix(m[2], "%")
			if english {
				text = strings.ReplaceAll(text, ",", "")
			} else {
				text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
			}
			if text = strings.ReplaceAll(text, "−", "-"); text != m[1] {
				t.Errorf("%s: value %s is printed %s", path, m[1], m[2])
			}
		}
	}
	if n < 2000 {
		t.Errorf("only %d values printed", n)
	}
}
