package ledger_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// Every release is read as it was written; whatever is done to its files is a
// problem of the file it was done to, a changed byte with both hashes.
func TestReadReleases(t *testing.T) {
	said := golden.Messages(t, "testdata/releases.txtar")
	released := func(t *testing.T) project {
		p := newProject(t)
		p.publish("2026-11-23", value("a/2025", "3"))
		p.publish("2026-11-23", value("a/2025", "3"), value("b/2025", "4"))
		return p
	}
	read := func(p project) ([]*ledger.Release, []source.Problem) {
		var ps source.Problems
		all := ledger.ReadReleases(os.DirFS(p.dir), p.log(), config, &ps)
		return all, ps.Sorted()
	}
	all, problems := read(released(t))
	var ids []string
	for _, x := range all {
		ids = append(ids, x.ID)
	}
	if !slices.Equal(ids, []string{"2026-11-23", "2026-11-23-2"}) || len(problems) > 0 || len(all[0].Files) != 2 || all[0].Size >= all[1].Size {
		t.Fatalf("%v: %v", ids, problems)
	}

	edit := func(file, from, to string) func(string) error {
		return func(dir string) error {
			body, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil || !bytes.Contains(body, []byte(from)) {
				t.Fatalf("%s: %v", file, err)
			}
			return os.WriteFile(filepath.Join(dir, file), bytes.Replace(body, []byte(from), []byte(to), 1), 0o666)
		}
	}
	remove := func(file string) func(string) error {
		return func(dir string) error { return os.RemoveAll(filepath.Join(dir, file)) }
	}
	for name, c := range map[string]struct {
		do   func(dir string) error
		rule string // with its file
	}{
		"a changed byte":              {edit("all.csv", "all", "alk"), "release-changed all.csv"},
		"a file gone":                 {remove("all.csv"), "release-gone all.csv"},
		"a proof gone":                {remove("all.csv.tlog-proof"), "release-gone all.csv.tlog-proof"},
		"a proof of another entry":    {edit("all.csv.tlog-proof", "index ", "index 1"), "ledger-proof all.csv.tlog-proof"},
		"a checkpoint changed":        {edit("checkpoint", "portal.example/log\n", "portal.example/log\n1"), "ledger-checkpoint-forged checkpoint"},
		"a checkpoint gone":           {remove("checkpoint"), "release-gone checkpoint"},
		"another hash in the list":    {edit("release.json", `"sha256": "`, `"sha256": "0`), "release-entry release.json"},
		"a file left out of the list": {edit("release.json", "all.csv", "al.csv"), "release-entry release.json"},
		"the list laid out otherwise": {edit("release.json", "{\n", "{ \n"), "release-form release.json"},
		"a file added":                {func(dir string) error { return os.WriteFile(filepath.Join(dir, "x.csv"), nil, 0o666) }, "release-stray x.csv"},
		"the whole release gone":      {remove("."), "release-missing "},
		"the list gone":               {remove("release.json"), "release-stray "},
	} {
		t.Run(name, func(t *testing.T) {
			p := released(t)
			folder := filepath.Join(p.dir, ledger.ReleasesFolder, "2026-11-23")
			if err := c.do(folder); err != nil {
				t.Fatal(err)
			}
			_, problems := read(p)
			said.Add(t, name, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
			var got []string
			for _, x := range problems {
				got = append(got, x.Rule+" "+strings.TrimPrefix(strings.TrimPrefix(x.File, "data/releases/2026-11-23"), "/"))
			}
			if !slices.Contains(got, c.rule) {
				t.Errorf("%q, want %q", got, c.rule)
			}
			if name == "a changed byte" && (len(problems) != 1 || len(problems[0].Args) != 2 || problems[0].Args[0].Value == problems[0].Args[1].Value) {
				t.Errorf("%v", problems)
			}
		})
	}
}
