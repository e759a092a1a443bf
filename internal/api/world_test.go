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
	"resolution57.example/portal/internal/ledger"
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

// small is the small project of internal/site.
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
	p.Ledger = smallLedger(t)
	return p
}

// smallLedger is a ledger that knows a little of the small project: two values
// published on one day, corrected on another, and a rank that followed.
func smallLedger(t testing.TB) Ledger {
	t.Helper()
	l := &ledger.Log{}
	said := map[ledger.Subject]Logged{}
	out := Ledger{
		Of:   func(s ledger.Subject) (Logged, bool) { x, ok := said[s]; return x, ok },
		Page: func(s ledger.Subject) string { return "/indicators/" + s.Key + "/" },
	}
	release := func(day string, entries ...ledger.Entry) {
		var lines [][]byte
		for k := range entries {
			e := &entries[k]
			e.Seq, e.Logged, e.Previous = l.Size()+int64(k), day, -1
			first := day
			if x, ok := said[e.Subject]; ok {
				e.Previous, first = x.Entry, x.First
			}
			if e.Act != ledger.Derive {
				e.Cause = -1
			}
			if e.Act == ledger.Correct {
				e.Reason, e.Office = lang.Text{VI: "Nhập nhầm.", EN: "Mistyped."}, lang.Text{VI: "Ban biên tập", EN: "Editors"}
				out.Changes = append(out.Changes, *e)
			}
			line, err := e.Line()
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, line)
			said[e.Subject] = Logged{e.Seq, first, day}
		}
		var err error
		if l, err = l.Append(lines); err != nil {
			t.Fatal(err)
		}
		out.Releases = append(out.Releases, &ledger.Release{
			ID: day, Logged: day, Size: l.Size(), Root: l.Root().String(), Files: []ledger.ReleasedFile{{Path: "all.csv", Bytes: 1234}},
		})
	}
	value := func(act ledger.Act, period, text string) ledger.Entry {
		return ledger.Entry{Act: act, Fact: ledger.Fact{
			Subject:   ledger.Subject{Kind: ledger.Value, Key: "tasks-completed/" + period},
			Indicator: "tasks-completed", Entity: "viet-nam", Period: period, Value: text, Bound: "exact", Source: "so-2",
		}}
	}
	share := func(text string, cause int64) ledger.Entry {
		return ledger.Entry{Act: ledger.Derive, Cause: cause, Fact: ledger.Fact{
			Subject: ledger.Subject{Kind: ledger.Share, Key: "completion/2025"}, Value: text, From: []ledger.Subject{{Kind: ledger.Value, Key: "tasks-completed/2025"}},
		}}
	}
	release("2026-12-01", value(ledger.Publish, "2024", "890"), value(ledger.Publish, "2025", "1245"), share("94.3", 1))
	release("2026-12-15", value(ledger.Correct, "2024", "900"), value(ledger.Correct, "2025", "1254"), share("95.0", 4))
	out.Log = l
	return out
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
