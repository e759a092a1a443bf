package api

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

func problems(t testing.TB, ps *source.Problems) string {
	t.Helper()
	var out bytes.Buffer
	if err := source.WriteText(&out, ps.Sorted(), "en"); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Every file of the project and of the small one fits its schema, which
// describes all of its fields and no others.
func TestEveryFileFits(t *testing.T) {
	for name, p := range map[string]Portal{"project": project(), "small": small(t)} {
		a, all := files(t, p, 7)
		var ps source.Problems
		for _, f := range a.Files() {
			if err := a.prove(f, all[f.Path], &ps); err != nil {
				t.Error(err)
			}
		}
		if text := problems(t, &ps); text != "" {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// What does not fit is told with its place, the word of JSON Schema it breaks
// and what was found.
func TestMisfits(t *testing.T) {
	a, all := files(t, small(t), PageSize)
	const path = "/api/v1/observations.json"
	for _, tt := range []struct{ old, new, want string }{
		{`"value":"1050"`, `"value":1050`, `at /data/5/value: against type; found 1050`},
		{`"value":"1050"`, `"value":"1.050,0"`, `at /data/5/value: against pattern; found "1.050,0"`},
		{`"period":"2023"`, `"period":"năm 2023"`, `at /data/5/period: against pattern; found "năm 2023"`},
		{`"start":"2023-01-01"`, `"start":"2023-02-30"`, `at /data/5/start: against format; found "2023-02-30"`},
		{`"bound":"exact"`, `"bound":"roughly"`, `at /data/0/bound: against enum; found "roughly"`},
		{`"stated_differs":false,`, ``, `at /data/0: against required (stated_differs); found {`},
		{`"stated_differs":false,`, `"stated_differs":false,"mood":"good",`, `at /data/0: against additionalProperties (mood); found {`},
	} {
		body := strings.Replace(string(all[path]), tt.old, tt.new, 1)
		if body == string(all[path]) {
			t.Fatalf("no %s in %s", tt.old, all[path])
		}
		var ps source.Problems
		if err := a.Check(path, []byte(body), &ps); err != nil {
			t.Fatal(err)
		}
		if got := problems(t, &ps); !strings.HasPrefix(got, path+": a file of the API does not fit the schema ObservationPage ") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", tt.new, got)
		}
	}
	misfit, err := txtar.ParseFile("testdata/misfit.txtar")
	if err != nil || len(misfit.Files) != 2 {
		t.Fatalf("%v, %d languages", err, len(misfit.Files))
	}
	var ps source.Problems
	if err := a.Check(path, bytes.Replace(all[path], []byte(`"bound":"exact"`), []byte(`"bound":"roughly"`), 1), &ps); err != nil {
		t.Fatal(err)
	}
	for _, section := range misfit.Files {
		var got bytes.Buffer
		if err := source.WriteText(&got, ps.Sorted(), strings.TrimPrefix(section.Name, "problems.")); err != nil || got.String() != string(section.Data) {
			t.Errorf("%s: %v, got\n%swant\n%s", section.Name, err, got.String(), section.Data)
		}
	}
	if err := a.Check(path, []byte("{"), new(source.Problems)); err == nil {
		t.Error("what is no JSON passes")
	}
}

// Of very many files of one path a build checks the same ones each time: as
// many as it says, the first and the last among them, and none far from one.
func TestSample(t *testing.T) {
	for _, of := range []int{1, 2, perPath, perPath + 1, 1000, 4999} {
		var places []int
		for n := range of {
			if isSampled(n, of) {
				places = append(places, n)
			}
		}
		if want := min(of, perPath); len(places) != want || places[0] != 0 || places[len(places)-1] != of-1 {
			t.Errorf("of %d: %d files, %d to %d", of, len(places), places[0], places[len(places)-1])
		}
		for k := range len(places) - 1 {
			if gap := places[k+1] - places[k]; gap > of/perPath+2 {
				t.Errorf("of %d: a gap of %d", of, gap)
			}
		}
	}
}

// BenchmarkCheck is the cost of one page of 200 values.
func BenchmarkCheck(b *testing.B) {
	a, all := files(b, project(), PageSize)
	f := a.files[a.byPath["/api/v1/observations.json"]]
	b.SetBytes(int64(len(all[f.Path])))
	for b.Loop() {
		if err := a.prove(f, all[f.Path], new(source.Problems)); err != nil {
			b.Fatal(err)
		}
	}
}
