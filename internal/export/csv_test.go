package export

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// small loads the records of the small project, after a change to one file.
func small(t *testing.T, file, from, to string) *record.Records {
	t.Helper()
	var ps source.Problems
	r := record.Load(smallTree(t, file, from, to), &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted())
	}
	return r
}

func smallTree(t *testing.T, file, from, to string) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		body := string(f.Data)
		if f.Name == file {
			if !strings.Contains(body, from) {
				t.Fatalf("%s has no %q", file, from)
			}
			body = strings.Replace(body, from, to, 1)
		}
		tree[f.Name] = &fstest.MapFile{Data: []byte(body)}
	}
	return tree
}

func table(t *testing.T, i *record.Indicator) (body string, rows []map[string]string) {
	t.Helper()
	var out bytes.Buffer
	if err := writeCSV(&out, observationColumns(), observations(i.Series)); err != nil {
		t.Fatal(err)
	}
	_, rows = readCSV(t, out.Bytes())
	return out.String(), rows
}

// Programs read columns by name: one may be added at the end, none renamed,
// moved or removed.
func TestColumns(t *testing.T) {
	published := []string{
		"indicator", "entity", "entity_code", "entity_name_vi", "entity_name_en", "period", "since",
		"value", "of", "stated", "bound", "status", "computed", "unit", "trust",
		"source", "source_number", "source_date", "locator_vi", "locator_en", "note_vi", "note_en",
	}
	columns := header(observationColumns())
	if len(columns) < len(published) {
		t.Fatalf("columns were removed: %v", columns)
	}
	if diff := cmp.Diff(published, columns[:len(published)]); diff != "" {
		t.Errorf("columns (-published +now):\n%s", diff)
	}
}

// META-05: digits as the record has them, a point, no thousand marks, no unit,
// ISO dates; what holds commas, quotes or line ends stays one cell.
func TestIndicatorCSV(t *testing.T) {
	r := small(t, "data/indicators/tasks-assigned.toml", "value  = 1200",
		`value  = 1200.00
note   = { vi = "một, \"hai\"", en = "one,\n\"two\"" }
bound  = "above"`)
	_, rows := table(t, r.Indicators.Get("tasks-assigned"))
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	want := map[string]string{
		"indicator": "tasks-assigned", "entity": "viet-nam", "entity_name_vi": "Việt Nam", "period": "2024", "value": "1200.00",
		"bound": "above", "unit": "task", "source": "so-1", "source_number": "01-TB/THU", "source_date": "2025-12-15",
		"locator_vi": "mục 2", "locator_en": "part 2", "note_vi": `một, "hai"`, "note_en": "one,\n\"two\"", "of": "", "stated": "", "since": "",
	}
	for name, value := range want {
		if rows[1][name] != value {
			t.Errorf("%s is %q, want %q", name, rows[1][name], value)
		}
	}
	for _, i := range r.Indicators.All {
		body, rows := table(t, i)
		if !utf8.ValidString(body) || strings.HasPrefix(body, "\ufeff") {
			t.Errorf("%s: not UTF-8 without a mark", i.ID)
		}
		if len(rows) != len(i.Series) {
			t.Errorf("%s: %d rows for %d values", i.ID, len(rows), len(i.Series))
		}
		for k, o := range i.Series {
			if rows[k]["value"] != o.Value.String() || rows[k]["period"] != o.Period.String() || rows[k]["entity"] != o.Entity.ID {
				t.Errorf("%s: row %d is %v", i.ID, k, rows[k])
			}
		}
	}
}

// A value this portal computed names the two figures it comes from.
func TestComputed(t *testing.T) {
	_, rows := table(t, small(t, "", "", "").Indicators.Get("completion"))
	last := rows[len(rows)-1]
	if last["value"] != "95.0" || last["stated"] != "96" || last["computed"] != "tasks-completed/2025 / tasks-assigned/2025" {
		t.Errorf("%v", last)
	}
}

// A full disk is an error, not half a file taken for a whole one.
func TestWriteError(t *testing.T) {
	full := errors.New("no space left")
	if err := writeCSV(failing{full}, observationColumns(), observations(small(t, "", "", "").Indicators.All[0].Series)); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
