package site

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

// Each rule about addresses, word for word: the small project with the files of
// testdata/addresses/RULE.txtar laid over it gives exactly the problems that
// are written there. What follows "-- add NAME --" is put behind the file.
func TestAddressProblems(t *testing.T) {
	names, err := filepath.Glob("testdata/addresses/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	needModules(t)
	small := smallTree(t)
	for _, name := range names {
		rule := strings.TrimSuffix(filepath.Base(name), ".txtar")
		t.Run(rule, func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tree := maps.Clone(small)
			var files []txtar.File
			want := map[string]string{}
			for _, f := range archive.Files {
				if lang, ok := strings.CutPrefix(f.Name, "problems."); ok {
					want[lang] = string(f.Data)
					continue
				}
				files = append(files, f)
				lay(tree, f)
			}
			var ps source.Problems
			if s, err := Load(Options{Root: tree, Dir: projectDir}, &ps); err != nil || s != nil {
				t.Fatal("it loads", err)
			}
			if !slices.ContainsFunc(ps.Sorted(), func(p source.Problem) bool { return p.Rule == rule }) {
				t.Errorf("rule %s is not among the problems", rule)
			}
			for _, l := range []string{"vi", "en"} {
				var got bytes.Buffer
				if err := source.WriteText(&got, ps.Sorted(), l); err != nil {
					t.Fatal(err)
				}
				if !*update && got.String() != want[l] {
					t.Errorf("problems.%s: got\n%swant\n%s", l, &got, want[l])
				}
				files = append(files, txtar.File{Name: "problems." + l, Data: got.Bytes()})
			}
			if *update {
				archive.Files = files
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// lay puts a file of a golden into a tree.
func lay(tree fstest.MapFS, f txtar.File) {
	name, extra := strings.CutPrefix(f.Name, "add ")
	body := f.Data
	if extra {
		body = slices.Concat(tree[name].Data, f.Data)
	}
	tree[name] = &fstest.MapFile{Data: body}
}

// movedTree is the small project after records were given other ids and a value
// another period, with the list of what was published before.
func movedTree(t *testing.T) fstest.MapFS {
	t.Helper()
	tree := smallTree(t)
	put := func(name, before, line string) {
		body := tree[name].Data
		k := bytes.Index(body, []byte(before))
		if k < 0 {
			t.Fatalf("%s has no %q", name, before)
		}
		tree[name] = &fstest.MapFile{Data: slices.Concat(body[:k], []byte(line+"\n"), body[k:])}
	}
	put("data/indicators/tasks-assigned.toml", "", "aliases = [\"tasks-total\"]\nmoved = { \"2023-q4\" = \"2023\" }")
	put("data/entities/all.toml", "id   = \"bo-thu\"", "aliases = [\"bo-thu-cu\"]")
	put("data/sources/so-3.toml", "", "aliases = [\"nghi-quyet-thu\"]")
	put("data/rankings/online.toml", "", "aliases = [\"truc-tuyen\"]")
	put("data/tasks/qua-han.toml", "id          = \"thu-1\"", "aliases = [\"viec-cu\"]")
	put("content/notices/so-1.vi.md", "source", "aliases = [\"so-mot\"]")
	put("content/pages/start.vi.md", "title", "aliases = [\"nghi-quyet-57\"]")
	tree[idsFile] = &fstest.MapFile{Data: []byte("# Everything before it moved.\nedition truc-tuyen/2025-11\nentity bo-thu-cu\nfigure tasks-assigned/2023-q4\n" +
		"figure tasks-total/2025\nindicator tasks-assigned\nindicator tasks-total\nnotice so-mot\npage nghi-quyet-57\nranking truc-tuyen\nsource nghi-quyet-thu\ntask viec-cu\n")}
	return tree
}

// What was published under an old id is found again: pages below it in both
// languages, files of every format, values of a period that was moved
// (NET-08).
func TestRedirects(t *testing.T) {
	files := render(t, open(t, Options{Root: movedTree(t), Cache: drawings}))
	compareGolden(t, "testdata/redirects.txt", string(files["_redirects"]))
	lines := strings.Split(strings.TrimSuffix(string(files["_redirects"]), "\n"), "\n")
	last := len(lines) - 1
	if lines[last] != "/en/* /en/404.html 404" {
		t.Errorf("the last line is %q: what comes after it is never read", lines[last])
	}
	seen := map[string]bool{}
	for _, line := range lines[:last] {
		fields := strings.Fields(line)
		if strings.HasPrefix(line, "/embed/") && strings.HasSuffix(line, "/404.html 404") { // unknown embeds, see TestEmbeds
			continue
		}
		if len(fields) != 3 || fields[2] != "301" {
			t.Fatalf("%q", line)
		}
		from, to := strings.TrimSuffix(fields[0], "*"), strings.TrimSuffix(fields[1], ":splat")
		switch _, ok := files[Page{Path: to}.File()]; {
		case !ok:
			t.Errorf("%q leads to nothing", line)
		case seen[from]:
			t.Errorf("%s is redirected twice", from)
		}
		if _, ok := files[Page{Path: from}.File()]; ok {
			t.Errorf("%q: the old address has a file, so the line never holds", line)
		}
		seen[from] = true
	}
	// Whatever bears the record's id, wherever it lies, has an old address as well.
	for now, old := range map[string]string{"tasks-assigned": "tasks-total", "online": "truc-tuyen"} {
		id := regexp.MustCompile(`(/|/(?:series|bars|ranking)-)` + now + `([/.]|-[0-9])`)
		for _, name := range files.names() {
			path := "/" + strings.TrimSuffix(name, "index.html")
			was := id.ReplaceAllString(path, "${1}"+old+"${2}")
			below := slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(from string) bool {
				return strings.HasSuffix(from, "/") && strings.HasPrefix(was, from)
			})
			if was != path && !seen[was] && !below {
				t.Errorf("%s leads nowhere", was)
			}
		}
	}
	for _, from := range []string{"/indicators/tasks-total/", "/en/nghi-quyet-57/", "/tasks/viec-cu/", "/indicators/tasks-assigned/2023-q4/"} {
		if !seen[from] {
			t.Errorf("%s leads nowhere", from)
		}
	}
}

// Programs know a record for ever by the id under which it was first published:
// readers of feeds and calendars get nothing twice when it is renamed, and the
// key of a citation stays.
func TestIDsOutliveNames(t *testing.T) {
	files := render(t, open(t, Options{Root: movedTree(t), Cache: drawings}))
	for name, wants := range map[string][]string{
		"feeds/vi/indicators/tasks-assigned.atom": {
			"<id>tag:portal.example,2026:vi/feed/indicators/tasks-total<", ":vi/figure/tasks-total/2023-q4<", ":vi/figure/tasks-total/2024<",
		},
		"feeds/en/entities/bo-thu.atom":             {"<id>tag:portal.example,2026:en/feed/entities/bo-thu-cu<", ":en/task/viec-cu<"},
		"feeds/vi/notices.atom":                     {":vi/notice/so-mot<"},
		"feeds/vi/tasks.ics":                        {"UID:task-viec-cu.vi@portal.example"},
		"indicators/tasks-assigned/index.html":      {"@dataset{nq57-indicators-tasks-total,"},
		"indicators/tasks-assigned/2023/index.html": {"@dataset{nq57-indicators-tasks-total-2023-q4,"},
		"entities/bo-thu/index.html":                {"nq57-entities-bo-thu-cu,"},
		"rankings/online/2025-11/index.html":        {"@dataset{nq57-rankings-truc-tuyen-2025-11,"},
		"tasks/thu-1/index.html":                    {"nq57-tasks-viec-cu,"},
		"notices/so-1/index.html":                   {"nq57-notices-so-mot,"},
	} {
		for _, want := range wants {
			if !strings.Contains(string(files[name]), want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
	}
}

// NET-08: the project stays far below the number of redirects that Netlify
// takes.
func TestFewRedirects(t *testing.T) {
	count := func(tree fstest.MapFS) int {
		return strings.Count(string(render(t, open(t, Options{Root: tree, Cache: drawings}))["_redirects"]), "\n")
	}
	const moves, most = 8, 25 // what movedTree renames; lines that one of them may cost
	if n := count(movedTree(t)) - count(smallTree(t)); n < moves || n > moves*most {
		t.Errorf("%d records that moved cost %d redirects", moves, n)
	}
	if n := strings.Count(string(realSite(t)["_redirects"]), "\n"); n > 5_000 {
		t.Errorf("%d redirects", n)
	}
}

// Each id of the real project is on the list, which is in order; unless something
// waits for its publication, which puts it there.
func TestPublishedIDs(t *testing.T) {
	tree := fstest.MapFS{}
	copyInto(t, tree, "data", "content", "templates", "static")
	s := open(t, Options{Root: tree, Cache: drawings})
	body, missing, err := s.listIDs()
	if err != nil {
		t.Fatal(err)
	}
	if missing > 0 && len(s.ledger.differences) == 0 {
		t.Errorf("%s lacks %d ids of what is published: run portal publish", idsFile, missing)
	}
	var lines []string
	for line := range strings.Lines(string(tree[idsFile].Data)) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	if !slices.IsSorted(lines) || len(slices.Compact(lines)) < len(lines) {
		t.Errorf("%s is not in order", idsFile)
	}
	for line := range strings.Lines(string(tree[idsFile].Data)) {
		if body != nil && !strings.HasPrefix(line, "#") && !strings.Contains("\n"+string(body), "\n"+line) {
			t.Errorf("a publication would take %q off", line)
		}
	}
}
