package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// readCSV reads a CSV by its header.
func readCSV(t testing.TB, body []byte) (head []string, rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for k, name := range all[0] {
			row[name] = cells[k]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

// jsonTable is a table read back from JSON, numbers as their digits.
type jsonTable struct {
	ID, Licence any
	Count       int
	Columns     []struct{ Name, Type string }
	Rows        []map[string]any
}

func readJSON(t testing.TB, body []byte) jsonTable {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var out jsonTable
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Every value of every indicator has in CSV and JSON the digits of the record,
// and all that makes it the value it is: unit, bound, status, what it was
// computed from, source;
// TestWorkbook proves the same of XLSX against the CSV's own cells.
func TestSameDigits(t *testing.T) {
	c := catalogue(t)
	values := 0
	for _, i := range c.portal.Records.Indicators.All {
		table := c.Indicator(i)
		_, rows := readCSV(t, written(t, table, CSV))
		objects := readJSON(t, written(t, table, JSON)).Rows
		if len(rows) != len(i.Series) || len(objects) != len(i.Series) {
			t.Fatalf("%s: %d values, %d rows, %d objects", i.ID, len(i.Series), len(rows), len(objects))
		}
		for k, o := range i.Series {
			values++
			for name, want := range map[string]source.Decimal{"value": o.Value, "of": o.Of, "stated": o.Stated, "share": o.Share()} {
				if rows[k][name] != want.String() {
					t.Errorf("%s: %s is %q in CSV", o.Figure(), name, rows[k][name])
				}
				if got := digits(objects[k][name]); got != want.String() {
					t.Errorf("%s: %s is %q in JSON, want %q", o.Figure(), name, got, want)
				}
			}
			want := map[string]string{
				"indicator": i.ID, "entity": o.Entity.ID, "entity_code": o.Entity.Code, "entity_name_vi": o.Entity.Name.VI, "entity_name_en": o.Entity.Name.EN,
				"period": o.Period.String(), "since": o.Since.String(), "bound": string(o.Bound), "status": string(o.Status), "computed": "", "unit": i.Unit.ID,
				"trust": string(o.Trust), "source": o.Source.ID, "source_number": o.Source.Number, "source_date": o.Source.Date.String(),
				"locator_vi": o.Locator.VI, "locator_en": o.Locator.EN, "note_vi": o.Note.VI, "note_en": o.Note.EN,
			}
			if o.IsComputed() {
				want["computed"] = o.From[0].Figure() + " / " + o.From[1].Figure()
			}
			for name, text := range want {
				object := any(text)
				if text == "" {
					object = nil
				}
				if rows[k][name] != text || objects[k][name] != object {
					t.Errorf("%s: %s is %q in CSV, %v in JSON, want %q", o.Figure(), name, rows[k][name], objects[k][name], text)
				}
			}
		}
	}
	if values < 400 {
		t.Errorf("only %d values compared", values)
	}
}

func digits(v any) string {
	if n, ok := v.(json.Number); ok {
		return n.String()
	}
	if v == nil {
		return ""
	}
	return fmt.Sprintf("not a number: %v", v)
}

// The cells of every table are what their columns say; keys are unique; what a
// column refers to is there.
func TestTablesHold(t *testing.T) {
	c := catalogue(t)
	ids := map[string]map[string]bool{}
	for _, table := range c.Tables {
		ids[table.ID] = map[string]bool{}
		_, rows := readCSV(t, written(t, table, CSV))
		if len(rows) != table.Len {
			t.Errorf("%s says %d rows and has %d", table.ID, table.Len, len(rows))
		}
		seen := map[string]bool{}
		for n, row := range rows {
			var key []string
			for _, name := range table.Key {
				key = append(key, row[name])
			}
			if joined := strings.Join(key, "\n"); seen[joined] {
				t.Errorf("%s: row %d has the key of another: %q", table.ID, n+1, key)
			} else {
				seen[joined] = true
			}
			ids[table.ID][key[0]] = true
			for _, column := range table.Columns {
				if problem := wrong(column, row[column.Name]); problem != "" {
					t.Errorf("%s: row %d, %s: %s", table.ID, n+1, column.Name, problem)
				}
			}
		}
		if table.Title.VI == "" || table.Title.EN == "" || len([]rune(table.Description.VI)) < 50 || len([]rune(table.Description.EN)) < 50 || len([]rune(table.Description.VI)) > 5000 {
			t.Errorf("%s: title %q, description %q (META-01)", table.ID, table.Title, table.Description)
		}
	}
	for _, table := range c.Tables {
		_, rows := readCSV(t, written(t, table, CSV))
		for _, l := range table.Links {
			for _, row := range rows {
				if to := row[l.Column]; to != "" && !ids[l.Table][to] {
					t.Errorf("%s: %s %q is not in %s", table.ID, l.Column, to, l.Table)
				}
			}
		}
	}
}

// wrong says what a cell is that its column does not allow.
func wrong(c Column, cell string) string {
	if cell == "" {
		if c.Required {
			return "empty"
		}
		return ""
	}
	ok := true
	switch c.Kind {
	case Decimal, Integer:
		d, err := source.ParseDecimal(cell)
		ok = err == nil && (c.Kind == Decimal || d.Digits() == 0)
	case Date, Period:
		p, err := record.ParsePeriod(cell)
		ok = err == nil && (c.Kind == Period || p.Kind() == record.Day)
	case URL:
		ok = strings.HasPrefix(cell, "https://")
	case Boolean:
		ok = cell == yes || cell == no
	}
	if !ok || len(c.Enum) > 0 && !slices.Contains(c.Enum, cell) {
		return fmt.Sprintf("%q is no %s", cell, c.Kind)
	}
	return ""
}

// Names of columns are for programs, titles and explanations for readers of
// either language; none is missing, none stands for two columns.
func TestColumnWords(t *testing.T) {
	for _, table := range catalogue(t).Tables {
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if c.Name == "" || seen[c.Name] || c.Title.VI == "" || c.Title.EN == "" || c.Doc.VI == "" || c.Doc.EN == "" || c.Kind == "" {
				t.Errorf("%s: column %+v", table.ID, c)
			}
			seen[c.Name] = true
		}
	}
}

// Programs read columns by name: none is renamed, moved or removed.
func TestRegisterColumns(t *testing.T) {
	published := map[string]string{
		"observations":        "indicator entity entity_code entity_name_vi entity_name_en period since value of stated bound status computed unit trust source source_number source_date locator_vi locator_en note_vi note_en",
		"indicators":          "id name_vi name_en concept theme kind unit unit_name_vi unit_name_en better universe_vi universe_en owner_vi owner_en definition_vi definition_en method_vi method_en limits_vi limits_en values first_period last_period page csv",
		"sources":             "id kind number title_vi title_en issuer_vi issuer_en issuer_entity date collected language trust read_vi read_en replaced_by url page note_vi note_en",
		"entities":            "id name_vi name_en full_vi full_en kind code iso region_vi region_en area_km2 population area_population_source merged_into from until note_vi note_en",
		"sets":                "set set_name_vi set_name_en from until entity",
		"targets":             "id name_vi name_en year yearly operator value value_to unit text_vi text_en source locator_vi locator_en indicators comparable_vi comparable_en page note_vi note_en number programme from_year leads lead_other_vi lead_other_en",
		"technologies":        "id list replaced number name_vi name_en products missing_vi missing_en leads leads_source coordinating coordinating_source read_in page note_vi note_en",
		"technology-products": "technology number name_vi name_en",
		"questions":           "id name_vi name_en text_vi text_en source locator_vi locator_en findings indicators targets tasks page",
		"databases":           "id name_vi name_en full_vi full_en level lists agencies charge_vi charge_en charged_by states state_date state_vi state_en tasks named_in locator_vi locator_en page note_vi note_en",
		"database-states":     "database about n date text_vi text_en source locator_vi locator_en",
		"database-lists":      "id name_vi name_en source total named indicators page note_vi note_en",
		"tasks":               "id title_vi title_en list list_name_vi list_name_en assigned_by assigned_in_vi assigned_in_en assigned leads lead_other_vi lead_other_en coordinating ongoing due due_now postponed completed reports last_reported last_word last_source evidence_vi evidence_en evidence_source page coordinating_other_vi coordinating_other_en",
		"task-reports":        "task report date word days_late result_vi result_en source locator_vi locator_en word_note_vi word_note_en note_vi note_en",
		"schedule":            "id kind title_vi title_en by by_other_vi by_other_en due before monthly from until source locator_vi locator_en checks page note_vi note_en",
	}
	for id, names := range published {
		table := catalogue(t).Get(id)
		if table == nil {
			t.Errorf("no table %s", id)
			continue
		}
		want, got := strings.Fields(names), header(table.Columns)
		if len(got) < len(want) {
			t.Fatalf("%s lost columns: %v", id, got)
		}
		if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
			t.Errorf("%s (-published +now):\n%s", id, diff)
		}
	}
}

func schema(t testing.TB, name string, body []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(nothing{})
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// nothing loads no schema from anywhere.
type nothing struct{}

func (nothing) Load(url string) (any, error) { return nil, fmt.Errorf("%s is not to be loaded", url) }

func validate(t *testing.T, s *jsonschema.Schema, what string, body []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// Every table as JSON is what the published schema says.
func TestJSONSchema(t *testing.T) {
	s := schema(t, testBase+SchemaPath, TableSchema())
	for _, table := range catalogue(t).Tables {
		body := written(t, table, JSON)
		validate(t, s, table.ID, body)
		read := readJSON(t, body)
		if read.ID != table.ID || read.Count != len(read.Rows) || len(read.Columns) != len(table.Columns) {
			t.Errorf("%s: %d rows, said %d", table.ID, len(read.Rows), read.Count)
		}
	}
	if s.Validate(map[string]any{"id": "x"}) == nil {
		t.Error("the schema allows a table without rows")
	}
}

// A list is a list, yes is true, nothing is null or an empty list.
func TestJSONKinds(t *testing.T) {
	for _, c := range []struct {
		kind       Kind
		cell, want string
	}{
		{Decimal, "14.020", "14.020"}, {Decimal, "", "null"}, {Integer, "7", "7"}, {Boolean, yes, "true"}, {Boolean, no, "false"}, {Boolean, "", "null"},
		{List, "a;b", `["a","b"]`}, {List, "", "[]"}, {Text, "<b> & \"c\"", `"<b> & \"c\""`}, {Text, "", "null"}, {Period, "2025", `"2025"`},
	} {
		got, err := valueJSON(c.kind, c.cell)
		if err != nil || string(got) != c.want {
			t.Errorf("%s %q is %s, want %s (%v)", c.kind, c.cell, got, c.want, err)
		}
	}
}

// Excel with Vietnamese settings takes each cell for what it is.
func TestExcelCells(t *testing.T) {
	for _, c := range []struct {
		kind       Kind
		cell, want string
	}{
		{Decimal, "16.4", "16,4"}, {Decimal, "-3.50", "-3,50"}, {Decimal, "1132", "1132"}, {Decimal, "1234567890.1234567", `="1234567890.1234567"`},
		{Integer, "12", "12"}, {Date, "2025-12-29", "2025-12-29"}, {Period, "2025-10", `="2025-10"`}, {Period, "2011--2015", `="2011--2015"`},
		{Text, "01", `="01"`}, {Text, "17-TB/CQTTBCĐ", `="17-TB/CQTTBCĐ"`}, {Text, "Hà Nội", "Hà Nội"}, {Text, "=cmd()", `="=cmd()"`}, {Text, `-"x"`, `="-""x"""`},
		{Text, "-" + strings.Repeat("ă", 300), " -" + strings.Repeat("ă", 300)}, {Text, "", ""}, {Boolean, yes, yes}, {URL, "https://example.org/", "https://example.org/"},
	} {
		if got := excelCell(c.kind, c.cell); got != c.want {
			t.Errorf("%s %q is written %s, want %s", c.kind, c.cell, got, c.want)
		}
	}
}

// Read back as Excel reads it, the second CSV has the cells of the first.
func TestExcelCSV(t *testing.T) {
	for _, table := range catalogue(t).Tables {
		body := written(t, table, ExcelCSV)
		rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf"))
		if !ok || bytes.Contains(bytes.ReplaceAll(body, []byte("\r\n"), nil), []byte("\n")) {
			t.Errorf("%s: no mark at the start, or a line that ends otherwise", table.ID)
		}
		in := csv.NewReader(bytes.NewReader(rest))
		in.Comma = ';'
		all, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for row := range table.Rows {
			n++
			for k, want := range row {
				if got := asExcel(table.Columns[k].Kind, all[n][k]); got != strings.ReplaceAll(want, "\r\n", "\n") {
					t.Errorf("%s: row %d, %s reads %q, want %q", table.ID, n, table.Columns[k].Name, got, want)
				}
			}
		}
	}
}

// asExcel reads a cell as Excel with Vietnamese settings does.
func asExcel(kind Kind, cell string) string {
	if text, ok := strings.CutPrefix(cell, `="`); ok {
		return strings.ReplaceAll(strings.TrimSuffix(text, `"`), `""`, `"`)
	}
	if kind == Decimal || kind == Integer {
		return strings.ReplaceAll(cell, ",", ".")
	}
	return strings.TrimPrefix(cell, " ")
}

// A link says how large the file behind it is, and which.
func TestFile(t *testing.T) {
	c := catalogue(t)
	for _, table := range c.Tables {
		for _, f := range table.Formats() {
			file, err := table.File(f)
			if err != nil {
				t.Fatal(err)
			}
			body := written(t, table, f)
			if file.Bytes != int64(len(body)) || file.SHA256 != hash(body) || file.Path != table.Path(f) || file.MediaType != f.MediaType() {
				t.Errorf("%s%s: %+v", table.ID, f, file)
			}
		}
	}
	if _, err := c.Tables[0].File("pdf"); !errors.Is(err, errFormat) {
		t.Errorf("got %v", err)
	}
	if got := c.Get("indicator-gdp-contribution").Path(CSV); got != "/data/indicators/gdp-contribution.csv" {
		t.Errorf("the CSV moved to %s", got)
	}
}

// A table too long for a sheet is offered in the other formats.
func TestLongTable(t *testing.T) {
	table := &Table{Len: sheetRows + 1}
	if got := table.Formats(); slices.Contains(got, XLSX) || slices.Contains(got, ExcelCSV) || !slices.Contains(got, CSV) {
		t.Errorf("offered as %v", got)
	}
}

// A full disk is an error in every format.
func TestFullDisk(t *testing.T) {
	full := errors.New("no space left")
	c := catalogue(t)
	table := c.Get("sources")
	for _, f := range table.Formats() {
		if err := table.Write(failing{full}, f); !errors.Is(err, full) {
			t.Errorf("%s: %v", f, err)
		}
	}
	for _, f := range CatalogueFormats() {
		if err := c.Write(failing{full}, f); !errors.Is(err, full) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// Without a licence nothing may be published: the records do not load.
func TestLicenceMissing(t *testing.T) {
	for _, cut := range []string{"name = \"CC BY 4.0\"\n", "url  = \"https://creativecommons.org/licenses/by/4.0/\"\n"} {
		tree := smallTree(t, "data/site.toml", cut, "")
		var ps source.Problems
		record.Load(tree, &ps)
		if ps.Errors() == 0 {
			t.Errorf("no problem without %s", cut)
		}
	}
}

// Tables say in words what a source does not state, and where it was looked
// for; nothing is filled in.
func TestNotStated(t *testing.T) {
	table := catalogue(t).Get("indicator-gdp-contribution")
	for _, f := range table.About {
		if f.Name == "method" && (f.Text.VI != "Không thấy nêu (đã xem: 17-TB/CQTTBCĐ)" || f.Text.EN != "Not found (looked in: 17-TB/CQTTBCĐ)") {
			t.Errorf("method: %v", f.Text)
		}
	}
	if got := table.Description.In(lang.VI); !strings.HasPrefix(got, "Đóng góp của khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số vào GDP: 2 giá trị, năm 2025, kèm nguồn") {
		t.Errorf("description: %s", got)
	}
}
