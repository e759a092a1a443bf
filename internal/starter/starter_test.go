package starter_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
	"resolution57.example/portal/internal/starter"
)

// project is the small project of the tests.
func project(t *testing.T) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for name, f := range tree {
		if vi := tree[strings.TrimSuffix(name, ".en.md")+".vi.md"]; strings.HasSuffix(name, ".en.md") && vi != nil {
			f.Data = bytes.ReplaceAll(f.Data, []byte("HASH"), []byte(hashOf(vi.Data)))
		}
	}
	return tree
}

// hashOf is the hash of the body of a file.
func hashOf(file []byte) string {
	sum := sha256.Sum256(bytes.SplitN(file, []byte("+++\n"), 3)[2])
	return hex.EncodeToString(sum[:])
}

// problems are those of the whole project, as "file:line".
func problems(tree fstest.MapFS) (places, texts []string) {
	var ps source.Problems
	r := record.Load(tree, &ps)
	notice.Load(tree, r, &ps)
	for _, p := range ps.Sorted() {
		places = append(places, fmt.Sprintf("%s:%d", p.File, p.Line))
		texts = append(texts, p.String())
	}
	return places, texts
}

func guide(t *testing.T) *schema.Guide {
	t.Helper()
	g, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func run(t *testing.T, tree fstest.MapFS, kind, id, list string, said map[string]string) ([]starter.File, []string) {
	t.Helper()
	files, problems := begin(t, tree, kind, id, list, said)
	var texts []string
	for _, p := range problems {
		texts = append(texts, p.String())
	}
	return files, texts
}

// begin begins a record.
func begin(t *testing.T, tree fstest.MapFS, kind, id, list string, said map[string]string) ([]starter.File, []source.Problem) {
	t.Helper()
	plan, ok := starter.PlanOf(kind)
	if !ok {
		t.Fatalf("no plan %s", kind)
	}
	g := guide(t)
	if left := starter.Missing(starter.Questions(g, plan), said); len(left) > 0 {
		t.Fatalf("%s is missing", left[0].Name)
	}
	var others, ps source.Problems
	r := record.Load(tree, &others)
	files := starter.Make(tree, g, r, starter.Request{Plan: plan, ID: id, List: list, Said: said, Problems: others.Sorted()}, &ps)
	return files, ps.Sorted()
}

// Each kind, begun with no more than is asked for, passes the check but for the
// places that are marked; with those filled in, it passes.
func TestBegin(t *testing.T) {
	pair := `{ vi = "Một", en = "One" }`
	for _, c := range []struct {
		kind, id, list string
		said           map[string]string
		fill           map[string]string // by key
		more           [2]string         // a change elsewhere, which the new record asks for
	}{
		{kind: "source", id: "so-9", said: map[string]string{"kind": "notice", "title.vi": "Chín"},
			fill: map[string]string{"number": `"9-TB"`, "title": pair, "issuer": pair, "date": `"2026-01-02"`, "trust": `"press"`, "read": pair}},
		{kind: "indicator", id: "moi", said: map[string]string{"name.vi": "Mới", "theme": "tasks", "unit": "task"},
			fill: map[string]string{"name": `{ vi = "Mới", en = "New" }`, "kind": `"statistic"`, "better": `"none"`, "universe": pair, "owner": pair, "definition": pair, "method": pair,
				"period": `"2025"`, "value": "12", "source": `"so-1"`}},
		{kind: "notice", id: "so-2", said: map[string]string{"title.vi": "Hai", "title.en": "Two", "source": "so-2"},
			fill: map[string]string{"summary": `"Tóm lược."`, "tags": `["tasks"]`}},
		{kind: "schedule", id: "bao-cao", said: map[string]string{"kind": "finish", "title.vi": "Báo cáo", "source": "so-1"},
			fill: map[string]string{"title": pair, "by": `["hue"]`, "due": `"2026-q1"`}},
		{kind: "feedback", said: map[string]string{"kind": "error", "received": "2026-01-30"},
			fill: map[string]string{"summary": pair}},
		{kind: "task", id: "moi-1", list: "moi", said: map[string]string{"title.vi": "Việc"},
			fill: map[string]string{"title": pair, "name": pair, "kind": `"results"`, "universe": pair, "source": `"so-1"`, "reported": `"2025-12-01"`, "rows": "1",
				"row": `"1"`, "assigned_by": `"so-1"`, "lead": `["hue"]`, "due": `"2026-12-31"`, "status": `"Đang thực hiện"`}},
		{kind: "task", id: "moi-2", list: "qua-han", said: map[string]string{"title.vi": "Việc"},
			fill: map[string]string{"title": pair, "row": `"99"`, "assigned_by": `"so-1"`, "lead": `["hue"]`, "due": `"2025-05-01"`, "status": `"Chưa hoàn thành"`}},
	} {
		t.Run(c.kind+" "+c.id, func(t *testing.T) {
			tree := project(t)
			if _, texts := problems(tree); len(texts) > 0 {
				t.Fatalf("the small project has problems: %v", texts)
			}
			files, texts := run(t, tree, c.kind, c.id, c.list, c.said)
			if len(texts) > 0 || len(files) == 0 {
				t.Fatalf("%d files, %v", len(files), texts)
			}
			var marked []string
			for _, f := range files {
				if f.Old == nil && tree[f.Name] != nil {
					t.Fatalf("%s is there already", f.Name)
				}
				if laid, err := edit.Format(f.Name, f.Body); err != nil || f.Old == nil && !bytes.Equal(laid, f.Body) {
					t.Errorf("%s is not laid out: %v", f.Name, err)
				}
				if !bytes.HasPrefix(f.Body, bytes.TrimSuffix(f.Old, []byte("\n"))) {
					t.Errorf("%s: what was there has changed", f.Name)
				}
				tree[f.Name] = &fstest.MapFile{Data: f.Body}
				for _, at := range starter.Places(f) {
					marked = append(marked, fmt.Sprintf("%s:%d", at.File, at.Line))
				}
			}
			slices.Sort(marked)
			got, texts := problems(tree)
			slices.Sort(got)
			if len(marked) == 0 || !slices.Equal(got, marked) {
				t.Errorf("check points at\n%s\nmarked are\n%s", strings.Join(texts, "\n"), strings.Join(marked, "\n"))
			}
			for _, f := range files {
				tree[f.Name].Data = fillIn(t, tree[f.Name].Data, c.fill)
			}
			if c.kind == "notice" {
				en := tree["content/notices/so-2.en.md"]
				en.Data = regexp.MustCompile(`translates = .*`).ReplaceAll(en.Data, []byte(`translates = "`+hashOf(tree["content/notices/so-2.vi.md"].Data)+`"`))
			}
			if c.list == "qua-han" { // one row more than the list prints
				f := tree["data/tasks/qua-han.toml"]
				f.Data = regexp.MustCompile(`(?m)^(rows *= )5$`).ReplaceAll(f.Data, []byte("${1}6"))
			}
			if _, texts := problems(tree); len(texts) > 0 {
				t.Errorf("filled in, it has problems:\n%s", strings.Join(texts, "\n"))
			}
		})
	}
}

// fillIn puts values in the place of the marked ones.
func fillIn(t *testing.T, body []byte, values map[string]string) []byte {
	t.Helper()
	lines := strings.Split(string(body), "\n")
	for k, l := range lines {
		if strings.HasPrefix(l, "#") || !strings.Contains(l, source.ToFillIn) {
			continue
		}
		key, _, isKey := strings.Cut(l, "=")
		key = strings.TrimSpace(key)
		switch value := values[key]; {
		case !isKey:
			lines[k] = "Nội dung."
		case value == "":
			t.Errorf("nothing to fill %s in with", key)
		default:
			lines[k] = key + " = " + value
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// Everything that is said by flags stands in the file as it should.
func TestSaid(t *testing.T) {
	tree := project(t)
	files, texts := run(t, tree, "indicator", "moi", "", map[string]string{
		"name.vi": `Tên "mới"`, "theme": "tasks", "unit": "percent", "decimals": "2", "owner.entity": "hue", "definition.not_stated": "so-1", "method.vi": "Đếm", "note.en": "A note",
	})
	if len(texts) > 0 {
		t.Fatal(texts)
	}
	for _, want := range []string{
		`name = { vi = "Tên \"mới\"", en = "TODO: fill in here" }`, `decimals = 2`, `owner = { entity = "hue" }`, `definition = { not_stated = "so-1" }`,
		`method = { vi = "Đếm", en = "TODO: fill in here" }`, `note = { vi = "TODO: điền vào đây", en = "A note" }`,
	} {
		if !strings.Contains(string(files[0].Body), "\n"+want+"\n") {
			t.Errorf("%s is not there:\n%s", want, files[0].Body)
		}
	}
}

// An answer is put into the record that waits for it; nothing else changes.
func TestAnswer(t *testing.T) {
	tree := project(t)
	name := "data/feedback/4.toml"
	old := tree[name].Data
	files, texts := run(t, tree, "answer", "4", "", map[string]string{"answered": "2026-01-31", "answer.vi": "Đã sửa.", "answer.en": "Corrected."})
	if len(texts) > 0 || len(files) != 1 {
		t.Fatalf("%d files, %v", len(files), texts)
	}
	for line := range strings.Lines(string(old)) {
		if !strings.Contains(line, "status") && !strings.Contains(string(files[0].Body), strings.TrimSpace(line)) {
			t.Errorf("%q is gone", line)
		}
	}
	tree[name] = &fstest.MapFile{Data: files[0].Body}
	if _, texts := problems(tree); len(texts) > 0 {
		t.Errorf("answered, it has problems: %v\n%s", texts, files[0].Body)
	}
}

// What cannot be is said, and nothing is made.
func TestRefused(t *testing.T) {
	said := golden.Messages(t, "testdata/refused.txtar")
	ninth := map[string]string{"kind": "notice", "title.vi": "Chín"}
	with := func(more ...string) map[string]string {
		said := map[string]string{"name.vi": "Mới", "theme": "tasks", "unit": "task"}
		for k := 0; k < len(more); k += 2 {
			said[more[k]] = more[k+1]
		}
		return said
	}
	for _, c := range []struct {
		name, kind, id, list string
		said                 map[string]string
		want                 string
	}{
		{"file there", "source", "so-1", "", ninth, "data/sources/so-1.toml: so-1 is there already"},
		{"no id", "source", "Số 9", "", ninth, `portal new source:`},
		{"no word", "source", "so-9", "", map[string]string{"kind": "note", "title.vi": "x"}, "--kind: note"},
		{"no theme", "indicator", "moi", "", with("theme", "task"), "--theme: "},
		{"no number", "indicator", "moi", "", with("decimals", "two"), "--decimals: two is not what decimals holds"},
		{"no id of an entity", "indicator", "moi", "", with("owner.entity", "nobody-at-all"), "--owner.entity: "},
		{"task there", "task", "thu-1", "qua-han", map[string]string{"title.vi": "x"}, "thu-1 is there already"},
		{"entry there", "schedule", "catalogue", "", map[string]string{"kind": "finish", "title.vi": "x", "source": "so-1"}, "is there already"},
		{"number taken", "feedback", "1", "", map[string]string{"kind": "error", "received": "2026-01-30"}, "data/feedback/1.toml: 1 is there already"},
		{"number too high", "feedback", "9", "", map[string]string{"kind": "error", "received": "2026-01-30"}, "9 is not the next number"},
		{"no day", "feedback", "", "", map[string]string{"kind": "error", "received": "30/01/2026"}, "--received: 30/01/2026 is not what received holds"},
		{"nothing to answer", "answer", "99", "", map[string]string{"answered": "2026-01-30"}, "no number 99"},
		{"answered already", "answer", "1", "", map[string]string{"answered": "2026-01-30"}, "has an answer already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, problems := begin(t, project(t), c.kind, c.id, c.list, c.said)
			if len(files) > 0 || len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("%d files, %v\nwant %q", len(files), problems, c.want)
			}
			said.Add(t, c.name, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
		})
	}
}

// Every plan names kinds and keys that there are, and every key that must stand
// is in it.
func TestPlans(t *testing.T) {
	for _, p := range starter.Plans() {
		if err := starter.Prove(guide(t), p); err != nil {
			t.Errorf("%s: %v", p.Kind, err)
		}
	}
}

// A file that is laid out stays so when a block comes to it.
func TestLaidOutStays(t *testing.T) {
	for kind, c := range map[string]struct{ file, id, list string }{
		"task": {"data/tasks/qua-han.toml", "moi-2", "qua-han"}, "schedule": {"data/schedule.toml", "moi", ""}, "answer": {"data/feedback/4.toml", "4", ""},
	} {
		tree := project(t)
		laid, err := edit.Format(c.file, tree[c.file].Data)
		if err != nil {
			t.Fatal(err)
		}
		tree[c.file] = &fstest.MapFile{Data: laid}
		files, texts := run(t, tree, kind, c.id, c.list, map[string]string{"title.vi": "Việc", "kind": "finish", "source": "so-1", "answered": "2026-01-30"})
		if kind == "task" {
			files, texts = run(t, tree, kind, c.id, c.list, map[string]string{"title.vi": "Việc"})
		}
		if len(texts) > 0 || len(files) != 1 {
			t.Fatalf("%s: %v", kind, texts)
		}
		if again, err := edit.Format(c.file, files[0].Body); err != nil || !bytes.Equal(again, files[0].Body) {
			t.Errorf("%s: %v\n%s", kind, err, files[0].Body)
		}
	}
}
