package api

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

const testBase = "https://example.org"

// load reads a project.
func load(root fs.FS) Portal {
	var ps source.Problems
	records := record.Load(root, &ps)
	return Portal{
		Records: records, Rankings: rank.Load(root, records, &ps), Content: notice.Load(root, records, &ps),
		Words: lang.LoadWords(root, &ps), BaseURL: testBase,
	}
}

// project is the project's own data, loaded once: tests read what is published.
var project = sync.OnceValue(func() Portal { return load(os.DirFS("../..")) })

// files are all files with some entries on a page, written.
func files(t testing.TB, p Portal, size int) (*API, map[string][]byte) {
	t.Helper()
	a, err := sized(p, size)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range a.Files() {
		var body bytes.Buffer
		if err := f.Write(&body); err != nil {
			t.Fatal(err)
		}
		if out[f.Path] != nil {
			t.Errorf("%s is written twice", f.Path)
		}
		out[f.Path] = body.Bytes()
	}
	return a, out
}

// small is the small project of internal/site with two tasks.
func small(t testing.TB) Portal {
	t.Helper()
	archive, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for _, name := range []string{"vi", "en"} {
		body, err := os.ReadFile("../../templates/words/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		tree["templates/words/"+name+".toml"] = &fstest.MapFile{Data: body}
	}
	p := load(tree)
	withTasks(t, &p)
	return p
}

// withTasks gives a project a task that was postponed twice and reported on
// once, and one that is ongoing and of which next to nothing is known.
func withTasks(t testing.TB, p *Portal) {
	r := p.Records
	from, ministry := r.Sources.Get("so-1"), r.Entities.Get("bo-thu")
	list := &record.TaskList{
		ID: "qua-han", Name: lang.Text{VI: "Danh sách quá hạn", EN: "Overdue list"}, Kind: "overdue", Universe: lang.Text{VI: "Việc quá hạn", EN: "What was overdue"},
		Source: from, Reported: day(t, "2025-11-07"), Rows: 2,
	}
	late := &record.Task{
		ID: "a-1", Title: lang.Text{VI: "Soạn nghị định", EN: "Draft a decree"}, List: list, AssignedBy: from, Leads: []*record.Entity{ministry},
		Due: day(t, "2025-05-31"), Postponed: []record.Postponement{
			{Date: day(t, "2025-06-01"), To: day(t, "2025-07-31"), Reason: lang.Text{VI: "Chờ luật", EN: "Waiting for the law"}, Source: from},
			{Date: day(t, "2025-08-01"), To: day(t, "2025-09-30"), Source: from},
		},
	}
	late.Reports = addReport(late.Reports, record.Report{Date: day(t, "2025-11-07"), Word: "Quá hạn chưa hoàn thành", DaysLate: 38, Source: from})
	ongoing := &record.Task{ID: "a-2", Title: lang.Text{VI: "Việc thường xuyên", EN: "Ongoing work"}, List: list, Ongoing: true, Coordinating: []*record.Entity{ministry}}
	ongoing.Reports = addReport(ongoing.Reports, record.Report{Date: day(t, "2025-11-07"), Source: from})
	r.TaskLists = record.Register[record.TaskList]{All: []*record.TaskList{list}}
	r.Tasks = record.Register[record.Task]{All: []*record.Task{late, ongoing}}
}

// addReport adds a report to a task, whether it holds reports or pointers to
// them.
func addReport[R any](reports []R, r record.Report) []R {
	for _, form := range []any{r, &r} {
		if x, ok := form.(R); ok {
			return append(reports, x)
		}
	}
	return reports
}

func day(t testing.TB, s string) record.Period {
	t.Helper()
	p, err := record.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("%v: run go test ./internal/api -update and read the difference", err)
		return
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s\nrun go test ./internal/api -update and read the difference", file, diff)
	}
}
