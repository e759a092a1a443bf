package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// read reads a file as a program does that keeps numbers as they are.
func read(t testing.TB, body []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return out
}

// get follows keys into objects.
func get(v any, keys ...string) any {
	for _, key := range keys {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// follow reads a list from its first page by next, as the documentation says,
// and proves that the pages count themselves rightly.
func follow(t testing.TB, all map[string][]byte, address string) []any {
	t.Helper()
	var out []any
	before := any(nil)
	for n := 1; address != ""; n++ {
		body, ok := all[strings.TrimPrefix(address, testBase)]
		if !ok {
			t.Fatalf("no file %s", address)
		}
		page := read(t, body)
		entries := page["data"].([]any)
		out = append(out, entries...)
		count, size := number(t, page, "page", "count"), number(t, page, "page", "size")
		if number(t, page, "page", "number") != n || get(page, "links", "self") != address || get(page, "links", "prev") != before {
			t.Errorf("%s: page %v, links %v", address, page["page"], page["links"])
		}
		if len(entries) > size || n < count && len(entries) != size {
			t.Errorf("%s: %d entries on page %d of %d", address, len(entries), n, count)
		}
		before, address = address, ""
		if next := get(page, "links", "next"); next != nil {
			address = next.(string)
		} else if n != count || get(page, "links", "last") != before || number(t, page, "page", "total") != len(out) {
			t.Errorf("%s ends on page %d of %d with %d of %v entries", before, n, count, len(out), get(page, "page", "total"))
		}
	}
	return out
}

func number(t testing.TB, v any, keys ...string) int {
	t.Helper()
	n, err := get(v, keys...).(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

// Followed from page to page each list is all records once, in their order,
// whatever the size of a page.
func TestPages(t *testing.T) {
	p := project()
	for _, size := range []int{7, PageSize} {
		_, all := files(t, p, size)
		index := read(t, all["/api/v1/index.json"])
		for _, l := range get(index, "data", "lists").([]any) {
			entries := follow(t, all, get(l, "first").(string))
			if len(entries) != number(t, l, "total") {
				t.Errorf("%s: %d entries, the index says %v", get(l, "id"), len(entries), get(l, "total"))
			}
			seen := map[any]bool{}
			for _, e := range entries {
				id := get(e, "id")
				if seen[id] {
					t.Errorf("%v: %v stands there twice", get(l, "id"), id)
				}
				seen[id] = true
			}
		}
		var want []any
		for _, i := range p.Records.Indicators.All {
			of := follow(t, all, testBase+Root+observationsBase(i)+".json")
			want = append(want, of...)
			var figures []string
			for _, o := range of {
				figures = append(figures, get(o, "id").(string))
			}
			if own := ids(i.Series, func(o *record.Observation) string { return o.Figure() }); !slices.Equal(own, figures) {
				t.Errorf("%s: %v", i.ID, cmp.Diff(own, figures))
			}
		}
		if diff := cmp.Diff(want, follow(t, all, testBase+Root+"/observations.json")); diff != "" {
			t.Errorf("pages of %d: values of indicators and all values:\n%s", size, diff)
		}
	}
}

// design.md 5: a value has in the API the digits of the record, whichever file
// it stands in, and no number with a point is a JSON number.
func TestDigits(t *testing.T) {
	p := project()
	_, all := files(t, p, PageSize)
	want := map[any]*record.Observation{}
	for _, i := range p.Records.Indicators.All {
		for _, o := range i.Series {
			want[o.Figure()] = o
		}
	}
	compared := 0
	for path, body := range all {
		if path == Root+"/openapi.json" {
			continue
		}
		objects(read(t, body), func(v map[string]any) {
			for name, x := range v {
				if n, ok := x.(json.Number); ok && strings.ContainsAny(n.String(), ".eE") {
					t.Errorf("%s: %s is the number %s", path, name, n)
				}
			}
			o := want[v["id"]]
			if o == nil {
				return
			}
			compared++
			for name, d := range map[string]source.Decimal{"value": o.Value, "of": o.Of, "stated": o.Stated, "share": o.Share()} {
				if got, _ := v[name].(string); got != d.String() {
					t.Errorf("%s: %s of %s is %q, want %q", path, name, o.Figure(), got, d)
				}
			}
			for _, l := range lang.All() {
				printer := record.Printer{Lang: l, Words: p.Words}
				if got := get(v, "printed", string(l)); got != printer.PhraseText(o) || !strings.Contains(got.(string), printer.NumberText(o)) {
					t.Errorf("%s: %s prints %q", path, o.Figure(), got)
				}
			}
		})
	}
	if compared < 3*len(want) { // all values, its indicator's list, the indicator; many more elsewhere
		t.Errorf("%d values compared, %d there are", compared, len(want))
	}
}

// objects calls f with every object.
func objects(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			objects(x, f)
		}
	case map[string]any:
		f(v)
		for _, x := range v {
			objects(x, f)
		}
	}
}

// Every address of a file leads to a file, every address is one of this
// portal or of a document, every id to a record of the list it belongs to.
func TestLinks(t *testing.T) {
	for name, p := range map[string]Portal{"project": project(), "small": small(t)} {
		_, all := files(t, p, 50)
		known := map[string]map[string]bool{}
		for _, l := range get(read(t, all["/api/v1/index.json"]), "data", "lists").([]any) {
			of := map[string]bool{}
			for _, e := range follow(t, all, get(l, "first").(string)) {
				of[get(e, "id").(string)] = true
			}
			known[get(l, "id").(string)] = of
		}
		for path, body := range all {
			if path == Root+"/openapi.json" {
				continue
			}
			objects(read(t, body), func(v map[string]any) {
				for field, x := range v {
					for _, text := range texts(x) {
						if under, ours := strings.CutPrefix(text, testBase+Root); ours && all[Root+under] == nil {
							t.Errorf("%s, %s: %s: %s leads nowhere", name, path, field, text)
						}
						if list := refersTo(field); list != "" && text != "" && !known[list][text] {
							t.Errorf("%s, %s: %s %q is not among %s", name, path, field, text, list)
						}
					}
				}
			})
		}
	}
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, texts(x)...)
		}
		return out
	}
	return nil
}

// refersTo is the list to which the ids in a field belong. Fields of one name
// mean one thing everywhere; "list", "indicators" and the like that hold
// objects have no texts of their own.
func refersTo(field string) string {
	switch field {
	case "indicator", "indicators", "related":
		return "indicators"
	case "entity", "merged_into", "merged_from", "members", "leads", "coordinating", "agencies", "issuer_entity":
		return "entities"
	case "source", "stated_source", "area_population_source", "assigned_by", "last_source", "evidence_source", "owes_source",
		"looked_source", "replaces", "replaced_by", "counted_in", "looked", "read_in":
		return "sources"
	case "unit":
		return "units"
	case "theme", "themes":
		return "themes"
	case "concept":
		return "concepts"
	case "set", "sets":
		return "sets"
	case "programme":
		return "programmes"
	case "also", "leads_targets":
		return "targets"
	case "leads_tasks", "coordinates_tasks":
		return "tasks"
	case "ranking":
		return "rankings"
	}
	return ""
}

// Same records, same bytes.
func TestSameBytes(t *testing.T) {
	_, want := files(t, small(t), PageSize)
	_, got := files(t, small(t), PageSize)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestGolden compares one file of each path of the document.
func TestGolden(t *testing.T) {
	a, all := files(t, small(t), 2)
	golden := &txtar.Archive{Comment: []byte("One file of each path of openapi.json, of the small project of internal/site, two\nentries on a page.\n")}
	for _, route := range a.document.Paths.names {
		if path := a.Example(route); path != "" && route != "/openapi.json" {
			golden.Files = append(golden.Files, txtar.File{Name: path, Data: all[path]})
		}
	}
	if len(golden.Files) < 30 {
		t.Errorf("only %d paths", len(golden.Files))
	}
	compareGolden(t, "testdata/files.txtar", string(txtar.Format(golden)))
}

// design.md 4: days late are a number only where they were counted from days
// that are stated; nothing is not 0.
func TestDaysLate(t *testing.T) {
	_, all := files(t, small(t), PageSize)
	for id, want := range map[string]string{
		"thu-1": "overdue 81", "kq-1": "done-late 3", "cb-1": "overdue <nil>", "cb-2": "within <nil>", "cb-3": "done <nil>", "kq-2": "overdue 20",
	} {
		standing := get(read(t, all["/api/v1/tasks/"+id+".json"]), "data", "task", "standing")
		if got := fmt.Sprint(get(standing, "class"), " ", get(standing, "days")); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

// Of a deadline that was moved twice both steps are told, each with the
// deadline before it; no row says more than its document.
func TestPostponements(t *testing.T) {
	p := small(t)
	day := func(s string) record.Period {
		d, err := record.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	from := p.Records.Sources.Get("so-1")
	moved := &record.Task{
		ID: "moved", Title: lang.Text{VI: "Soạn nghị định", EN: "Draft a decree"}, AssignedBy: from, Due: day("2025-05-31"),
		Postponed: []record.Postponement{
			{Date: day("2025-06-01"), To: day("2025-07-31"), Reason: lang.Text{VI: "Chờ luật", EN: "Waiting for the law"}, Source: from},
			{Date: day("2025-08-01"), To: day("2025-09-30"), Source: from},
		},
		Reports: []*record.Report{{Date: day("2025-08-15"), Word: record.WordUnderWay, Source: from}},
	}
	p.Records.Tasks.All = append(p.Records.Tasks.All, moved)
	a, all := files(t, p, PageSize)
	body := all["/api/v1/tasks/moved.json"]
	var ps source.Problems
	if err := a.Check("/api/v1/tasks/moved.json", body, &ps); err != nil || ps.Errors() > 0 {
		t.Errorf("%v\n%s", err, problems(t, &ps))
	}
	data := read(t, body)["data"]
	var steps []string
	for _, m := range get(data, "postponements").([]any) {
		steps = append(steps, get(m, "from").(string)+" "+get(m, "to").(string))
	}
	if diff := cmp.Diff([]string{"2025-05-31 2025-07-31", "2025-07-31 2025-09-30"}, steps); diff != "" {
		t.Error(diff)
	}
	if get(data, "task", "due") != "2025-05-31" || get(data, "task", "due_now") != "2025-09-30" || get(data, "task", "standing", "class") != "within" || get(data, "task", "list") != nil {
		t.Errorf("task %v", get(data, "task"))
	}
}
