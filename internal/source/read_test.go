package source

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"
)

// SEC: links and what is no file are refused on a real disk too, and a huge file
// is not opened.
func TestReadFromDisk(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "data", "dir.toml"), 0o755); err != nil {
		t.Fatal(err)
	}
	write("data/good.toml", "a = 1\n")
	write("data/large.toml", strings.Repeat("#", maxSize+1))
	write("data/limit.toml", strings.Repeat("#", maxSize))
	for link, target := range map[string]string{"data/link.toml": "good.toml", "data/out.toml": "/etc/hostname", "linked": "data"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	for name, want := range map[string]string{
		"data/good.toml": "", "data/limit.toml": "", "data/large.toml": "too-large", "data/dir.toml": "is-directory",
		"data/link.toml": "is-link", "data/out.toml": "is-link", "linked/good.toml": "is-link", "data/none.toml": "no-file", "../x.toml": "unreadable",
	} {
		var ps Problems
		_, ok := Read(os.DirFS(dir), name, &ps)
		got := ""
		for _, p := range ps.Sorted() {
			got += p.Rule
		}
		if got != want || ok != (want == "") {
			t.Errorf("Read(%s) = %t with problem %q, want %q", name, ok, got, want)
		}
	}
}

// LF and CRLF files are one text, so that hashes and pages do not depend on the
// system of the editor.
func TestReadLineEnds(t *testing.T) {
	for _, ends := range []string{"\n", "\r\n"} {
		text := strings.ReplaceAll("+++\ntitle = \"\"\"\na\nb\"\"\"\nsumary = \"x\"\n+++\n\nữ body\n", "\n", ends)
		var ps Problems
		meta, body, bodyLine, ok := ReadMarkdown(fstest.MapFS{"n.md": {Data: []byte(text)}}, "n.md", &ps)
		if !ok || string(body) != "\nữ body\n" || bodyLine != 7 {
			t.Fatalf("body %q from line %d, %v", body, bodyLine, ps.Sorted())
		}
		var n goldenNotice
		if meta.Decode(&n, &ps) {
			t.Error("an unknown key is taken")
		}
		if p := ps.Sorted(); len(p) != 1 || p[0].String() != "n.md:5:1: unknown key sumary" {
			t.Errorf("problems %v", p)
		}
		if got, want := PosAt("n.md", body, bodyLine, strings.Index(string(body), "body")), (Pos{"n.md", 8, 3}); got != want {
			t.Errorf("PosAt = %v, want %v", got, want)
		}
	}
}

// L10N: composed text passes, decomposed text does not; the quick check may only
// let pass what NFC never changes.
func TestAlwaysComposed(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		if !alwaysComposed(r) {
			continue
		}
		p := norm.NFC.PropertiesString(string(r))
		if !norm.NFC.IsNormalString(string(r)) || p.CCC() != 0 || !p.BoundaryBefore() {
			t.Errorf("%U is not always composed", r)
		}
	}
	for text, want := range map[string]bool{"Thông báo số 17-TB/CQTTBCĐ “ế” – 5 ₫": true, "e\u0302": false, "o\u031B": false, "日本 한국": true, "\u1100\u1161": false, "\u2126": false} {
		var ps Problems
		if _, ok := Read(fstest.MapFS{"x": {Data: []byte(text)}}, "x", &ps); ok != want {
			t.Errorf("Read(%q) = %t: %v", text, ok, ps.Sorted())
		}
	}
}

// What may not stand in a file may not come in through escapes either.
func TestEscapedCharacters(t *testing.T) {
	for escaped, want := range map[string]string{
		`\u0000`: "control-character", `\u001b[31m`: "control-character", `\r`: "control-character", `\u202e`: "hidden-character",
		`e\u0302`: "not-composed", `\u00ea\n\t\"\\`: "", `\\u202e`: "",
	} {
		f := readText(t, fmt.Sprintf("unit = \"%s\"\nname = { vi = \"a\", en = \"b\" }\n", escaped))
		var ps Problems
		ok := f.Decode(new(goldenIndicator), &ps)
		list := ps.Sorted()
		if ok != (want == "") || want != "" && (len(list) != 1 || list[0].Rule != want || list[0].Pos != Pos{"x", 1, 8}) {
			t.Errorf("%s: %v, want %s", escaped, list, want)
		}
	}
}

// A file that grows between stat and read is cut off at the limit.
func TestReadGrowingFile(t *testing.T) {
	tree := growingFS{fstest.MapFS{"x": {Data: []byte(strings.Repeat("#", 3*maxSize))}}}
	var ps Problems
	if _, ok := Read(tree, "x", &ps); ok || ps.Sorted()[0].Rule != "too-large" {
		t.Errorf("Read = %t, %v", ok, ps.Sorted())
	}
}

type growingFS struct{ fstest.MapFS }

func (g growingFS) Lstat(name string) (fs.FileInfo, error) {
	info, err := g.MapFS.Lstat(name)
	return sizedInfo{info, 10}, err
}
