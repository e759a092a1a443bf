package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// unzip lists a ZIP and reads its files.
func unzip(t testing.TB, body []byte) (names []string, files map[string][]byte, times []time.Time) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
		names, times = append(names, f.Name), append(times, f.Modified)
	}
	return names, files, times
}

// An evidence pack holds the data, what they mean, the documents behind them
// and a descriptor of itself whose hashes hold.
func TestPack(t *testing.T) {
	table := catalogue(t).Get("indicator-gdp-contribution")
	names, files, times := unzip(t, written(t, table, Pack))
	want := []string{"README.vi.md", "README.en.md", "data.csv", "data.csv-metadata.json", "data.json", "data.xlsx", "sources.csv", "datapackage.json"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for k, at := range times {
		if !at.Equal(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is of %s", names[k], at)
		}
	}
	for name, f := range map[string]Format{"data.csv": CSV, "data.json": JSON, "data.xlsx": XLSX} {
		if !bytes.Equal(files[name], written(t, table, f)) {
			t.Errorf("%s is another than the file at %s", name, table.Path(f))
		}
	}
	_, sources := readCSV(t, files["sources.csv"])
	if len(sources) != len(table.Sources) || sources[0]["id"] != table.Sources[0].ID || sources[0]["read_vi"] == "" {
		t.Errorf("sources: %v", sources)
	}
	i := table.Measures[0]
	for _, w := range []string{"# " + i.Name.VI, i.Definition.Text.VI, i.Limits.VI, "CC BY 4.0", table.Citation("vi"), "17-TB/CQTTBCĐ", "`value`: Giá trị."} {
		if !strings.Contains(string(files["README.vi.md"]), w) {
			t.Errorf("README.vi.md does not say %q", w)
		}
	}
	if !strings.Contains(string(files["README.en.md"]), i.Limits.EN) || strings.Contains(string(files["README.en.md"]), "Định nghĩa") {
		t.Error("README.en.md is not English")
	}
}

// checkPackage proves a descriptor: it is valid, and every file it names has
// the bytes and the hash it says.
func checkPackage(t *testing.T, what string, descriptor []byte, read func(path string) []byte) {
	t.Helper()
	published, err := os.ReadFile("testdata/datapackage.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	validate(t, schema(t, "https://example.org/datapackage.schema.json", published), what, descriptor)
	var d struct{ Resources []readResource }
	if err := json.Unmarshal(descriptor, &d); err != nil {
		t.Fatal(err)
	}
	names := map[string]*readResource{}
	for k := range d.Resources {
		r := &d.Resources[k]
		if names[r.Name] != nil {
			t.Errorf("%s: two resources %s", what, r.Name)
		}
		names[r.Name] = r
		body := read(r.Path)
		if body == nil || r.Bytes != int64(len(body)) || r.Hash != "sha256:"+hash(body) {
			t.Errorf("%s: %s is not the file at %s", what, r.Name, r.Path)
		}
		if r.Type == "table" {
			r.columns(t, read)
			checkFields(t, what, r, body)
		}
	}
	for _, r := range d.Resources {
		for _, key := range r.is.ForeignKeys {
			to := &r
			if key.Reference.Resource != "" {
				to = names[key.Reference.Resource]
			}
			if to == nil || !hasField(to, key.Reference.Fields[0]) || !hasField(&r, key.Fields[0]) {
				t.Errorf("%s: %s refers to nothing: %+v", what, r.Name, key)
			}
		}
	}
}

// readResource is a resource read back, with its schema, which may be in a file
// of its own.
type readResource struct {
	Name, Path, Type, Hash string
	Bytes                  int64
	Schema                 json.RawMessage
	is                     schemaJSON
}

func (r *readResource) columns(t *testing.T, read func(path string) []byte) {
	t.Helper()
	body := []byte(r.Schema)
	var path string
	if json.Unmarshal(r.Schema, &path) == nil {
		body = read(path)
	}
	if err := json.Unmarshal(body, &r.is); err != nil {
		t.Fatalf("%s: its schema: %v", r.Name, err)
	}
}

func hasField(r *readResource, name string) bool {
	return slices.ContainsFunc(r.is.Fields, func(f fieldJSON) bool { return f.Name == name })
}

// checkFields proves that the fields are the columns of the file.
func checkFields(t *testing.T, what string, r *readResource, body []byte) {
	t.Helper()
	head, _ := readCSV(t, body)
	var fields []string
	for _, f := range r.is.Fields {
		fields = append(fields, f.Name)
	}
	if diff := cmp.Diff(head, fields); diff != "" {
		t.Errorf("%s: %s (-file +schema):\n%s", what, r.Name, diff)
	}
	for _, name := range r.is.PrimaryKey {
		if !slices.Contains(head, name) {
			t.Errorf("%s: %s has no column %s", what, r.Name, name)
		}
	}
}

// META-02: datapackage.json of everything, and of each pack.
func TestDataPackage(t *testing.T) {
	c := catalogue(t)
	byPath := map[string]*Table{}
	for _, table := range c.Tables {
		byPath[strings.TrimPrefix(table.Path(CSV), "/data/")] = table
	}
	descriptor := whole(t, c, DataPackage)
	checkPackage(t, "datapackage.json", descriptor, func(path string) []byte {
		switch {
		case path == "observations.schema.json":
			return whole(t, c, ValuesSchema)
		case byPath[path] == nil:
			return nil
		}
		return written(t, byPath[path], CSV)
	})
	var d packageJSON
	if err := json.Unmarshal(descriptor, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Resources) != len(c.Tables) || d.Version != "2026.11.22" || d.Created != "2026-11-22T00:00:00Z" || d.Licenses[0].Name != "CC-BY-4.0" {
		t.Errorf("%d resources, version %s, created %s, licence %+v", len(d.Resources), d.Version, d.Created, d.Licenses)
	}
	for _, table := range c.Tables {
		_, files, _ := unzip(t, written(t, table, Pack))
		checkPackage(t, table.ID, files["datapackage.json"], func(path string) []byte { return files[path] })
	}
	names, files, _ := unzip(t, whole(t, c, AllData))
	checkPackage(t, "all.zip", files["datapackage.json"], func(path string) []byte { return files[path] })
	for _, want := range []string{"observations.csv", "sources.csv", "rankings/online-readiness-2025-11.csv"} {
		if !slices.Contains(names, want) {
			t.Errorf("all.zip has no %s", want)
		}
	}
}

// The schema of the test is not toothless.
func TestDataPackageSchema(t *testing.T) {
	published, err := os.ReadFile("testdata/datapackage.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	s := schema(t, "https://example.org/datapackage.schema.json", published)
	good := string(whole(t, catalogue(t), DataPackage))
	for from, to := range map[string]string{
		`"name": "sources"`: `"name": "Nguồn"`, `"path": "sources.csv"`: `"path": "../sources.csv"`, `"hash": "sha256:`: `"hash": "md5:`,
		`"version": "2026.11.22"`: `"version": "2026.01.02.3"`, `"type": "number"`: `"type": "decimal"`, `"created": "2026-`: `"created": "26-`,
	} {
		if !strings.Contains(good, from) {
			t.Fatalf("no %s", from)
		}
		var doc any
		if err := json.Unmarshal([]byte(strings.Replace(good, from, to, 1)), &doc); err != nil {
			t.Fatal(err)
		}
		if s.Validate(doc) == nil {
			t.Errorf("%s is allowed", to)
		}
	}
}

// Two loads of the same records give the same bytes in every format.
func TestSameBytes(t *testing.T) {
	one := catalogue(t)
	two, err := loadProject()
	if err != nil {
		t.Fatal(err)
	}
	for k, table := range one.Tables {
		for _, f := range table.Formats() {
			if !bytes.Equal(written(t, table, f), written(t, two.Tables[k], f)) {
				t.Errorf("%s%s differs", table.ID, f)
			}
		}
	}
	for _, f := range CatalogueFormats() {
		if !bytes.Equal(whole(t, one, f), whole(t, two, f)) {
			t.Errorf("%s differs", f)
		}
	}
}

// The parts of a workbook stand in one order, their list first, as its
// packaging advises (ECMA-376, part 2).
func TestWorkbookParts(t *testing.T) {
	names, _, times := unzip(t, written(t, catalogue(t).Get("targets"), XLSX))
	if names[0] != "[Content_Types].xml" || !slices.IsSorted(names[1:]) {
		t.Errorf("parts: %v", names)
	}
	for k, at := range times {
		if !at.Equal(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is of %s", names[k], at)
		}
	}
}
