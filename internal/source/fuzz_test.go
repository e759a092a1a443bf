package source

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"golang.org/x/tools/txtar"
)

func addGoldens(f *testing.F, ext string) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			if strings.HasSuffix(file.Name, ext) {
				f.Add(string(file.Data))
			}
		}
	}
}

// FuzzDecode proves that no text makes the package panic, that every problem has
// a place in the file and words in both languages, and that both TOML parsers
// see the same keys and values.
func FuzzDecode(f *testing.F) {
	addGoldens(f, ".toml")
	f.Add(positionText)
	f.Add("a.b = 1\r\n[a.c]\nd = [[], {e = 1979-05-27 07:32:00Z}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		var ps Problems
		file, ok := ReadTOML(fstest.MapFS{"x": {Data: []byte(text)}}, "x", &ps)
		if !ok {
			checkPlaces(t, ps.Sorted(), text)
			return
		}
		decoded := file.Decode(new(goldenIndicator), &ps)
		if decoded != (ps.Errors() == 0) {
			t.Errorf("Decode = %t with %d errors", decoded, ps.Errors())
		}
		checkPlaces(t, ps.Sorted(), text)
		checkTree(t, file.index)
		if len(file.index.faults) > 0 {
			return
		}
		var tree map[string]any
		if _, err := toml.Decode(file.index.text, &tree); err == nil {
			compareTree(t, file.index, 0, tree)
		}
	})
}

func checkPlaces(t *testing.T, problems []Problem, text string) {
	lines := strings.Split(text, "\n")
	for _, p := range problems {
		if p.Line < 0 || p.Line > len(lines) || p.Line > 0 && (p.Col < 1 || p.Col > utf8.RuneCountInString(lines[p.Line-1])+1) {
			t.Errorf("%v is no place in the file", p.Pos)
		}
		for _, lang := range []string{"vi", "en"} {
			if s := p.Text(lang) + p.Hint(lang); strings.ContainsFunc(s, isInvisible) || placeholder.MatchString(s) && !placeholder.MatchString(text) {
				t.Errorf("%s in %s: %q", p.Rule, lang, s)
			}
		}
	}
}

// checkTree proves that places of keys and values are where keys and values are.
func checkTree(t *testing.T, x *index) {
	for i, n := range x.nodes {
		if n.keyAt < 0 || int(n.keyAt) > len(x.text) || n.at < 0 || int(n.at) > len(x.text) || int(n.end) > len(x.text) {
			t.Fatalf("node %d %+v lies outside of the text", i, n)
		}
		if n.end == 0 || i == 0 {
			continue
		}
		token := x.text[n.at:n.end]
		if n.kind == kindTable && n.made == headed {
			if !strings.HasSuffix(token, "]") || !strings.HasPrefix(token, "[") && len(x.faults) == 0 {
				t.Errorf("header %q", token)
			}
			continue
		}
		begins := map[kind]string{kindText: `"'`, kindArray: "[", kindTable: "{", kindBool: "tf", kindInteger: "+-0123456789", kindFloat: "+-0123456789in", kindDate: "0123456789"}
		if token == "" || !strings.Contains(begins[n.kind], token[:1]) {
			t.Errorf("value %q of kind %d", token, n.kind)
		}
		if n.kind == kindArray && !strings.HasSuffix(token, "]") || n.kind == kindTable && !strings.HasSuffix(token, "}") {
			t.Errorf("value %q does not end where it should", token)
		}
	}
}

func compareTree(t *testing.T, x *index, n int32, v any) {
	node := x.nodes[n]
	same := false
	switch v := v.(type) {
	case map[string]any:
		same = node.kind == kindTable && int(node.count) == len(v)
		for key, value := range v {
			c := x.child(n, key)
			if c == 0 {
				t.Errorf("key %q is not in the index", key)
				continue
			}
			compareTree(t, x, c, value)
		}
	case []map[string]any:
		same = node.kind == kindArray && int(node.count) == len(v)
		for i := range v {
			compareTree(t, x, x.item(n, i), v[i])
		}
	case []any:
		same = node.kind == kindArray && int(node.count) == len(v)
		for i := range v {
			compareTree(t, x, x.item(n, i), v[i])
		}
	case string:
		same = node.kind == kindText
	case bool:
		same = node.kind == kindBool && fmt.Sprint(v) == x.token(n)
	case int64:
		same = node.kind == kindInteger
	case float64:
		same = node.kind == kindFloat
	case time.Time:
		same = node.kind == kindDate
	}
	if !same {
		t.Errorf("index has kind %d with %d children for %#v", node.kind, node.count, v)
	}
}

// FuzzReadMarkdown proves that no text makes the package panic and that front
// matter and body are the whole file, each at the lines where it is.
func FuzzReadMarkdown(f *testing.F) {
	addGoldens(f, ".md")
	f.Add("+++\ntitle = \"a\"\n+++\nbody\n+++\n")
	f.Add("+++\r\ntitle = \"a\"\r\n+++ \r\n\r\nbody")
	f.Add("+++\n+++")
	f.Fuzz(func(t *testing.T, text string) {
		var ps Problems
		meta, body, bodyLine, ok := ReadMarkdown(fstest.MapFS{"x": {Data: []byte(text)}}, "x", &ps)
		if ok {
			if meta.Decode(new(goldenNotice), &ps) != (ps.Errors() == 0) {
				t.Error("Decode does not say whether there are errors")
			}
			lines := bytes.SplitAfter(bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n")), []byte("\n"))
			if got := bytes.Join(lines[1:bodyLine-2], nil); !bytes.Equal(got, meta.Body()) {
				t.Errorf("front matter is %q, want %q", meta.Body(), got)
			}
			if got := bytes.Join(lines[bodyLine-1:], nil); !bytes.Equal(got, body) {
				t.Errorf("body is %q, want %q", body, got)
			}
		}
		checkPlaces(t, ps.Sorted(), text)
	})
}
