package schema_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// What the texts say a key holds is what the program holds it to: another word,
// an id of nothing or a day that is none is a problem on that very line, for
// every key of which the small project has one.
func TestProgramAgrees(t *testing.T) {
	tree := small(t)
	if ps := problems(tree); len(ps) > 0 {
		t.Fatalf("the small project has problems: %v", ps[0])
	}
	tried := map[string]bool{}
	for _, k := range load(t).Kinds {
		for _, name := range slices.Sorted(maps.Keys(tree)) {
			if ok, _ := path.Match(k.Files, name); !ok {
				continue
			}
			doc, err := edit.Open(name, tree[name].Data)
			if err != nil {
				t.Fatal(err)
			}
			walk(doc, k.Table, nil, func(key schema.Key, v schema.Value, at []any) {
				full := key.Owner + "." + key.Name
				if tried[full] || len(v.Words) == 0 && (v.Is == "" || v.Want != "text") {
					return
				}
				tried[full] = true
				agrees(t, tree, name, full, v, at)
			})
		}
	}
	if len(tried) < 115 {
		t.Errorf("%d keys tried; the walk does not reach them", len(tried))
	}
}

func agrees(t *testing.T, tree fstest.MapFS, name, full string, v schema.Value, at []any) {
	t.Helper()
	doc, err := edit.Open(name, tree[name].Data)
	if err != nil {
		t.Fatal(err)
	}
	bad := "khong-co-dau"
	if v.Is == "id" {
		bad = "Không Có"
	}
	if err := doc.Set(edit.Quote(bad), at...); err != nil {
		t.Fatalf("%s: %v", full, err)
	}
	broken := maps.Clone(tree)
	broken[name] = &fstest.MapFile{Data: doc.Bytes()}
	line := doc.At(at...).Line
	found := false
	for _, p := range problems(broken) {
		if p.File != name || p.Line != line {
			continue
		}
		found = true
		if p.Rule == "unknown-word" && len(v.Words) > 0 {
			var words []string
			for _, w := range v.Words {
				words = append(words, w.Word)
			}
			if got := p.Args[1].Value; got != strings.Join(words, ", ") {
				t.Errorf("%s: the program allows %s, the schema %s", full, got, strings.Join(words, ", "))
			}
		}
	}
	if !found {
		t.Errorf("%s (%s%v): %q is no problem to the program", full, v.Is, at, bad)
	}
}

// walk visits every value of a file that a table describes.
func walk(doc *edit.Doc, table *schema.Table, at []any, visit func(schema.Key, schema.Value, []any)) {
	for _, k := range table.Keys {
		here := append(slices.Clone(at), k.Name)
		if doc.Has(here...) {
			walkValue(doc, k, k.Value, here, visit)
		}
	}
}

func walkValue(doc *edit.Doc, k schema.Key, v schema.Value, at []any, visit func(schema.Key, schema.Value, []any)) {
	switch {
	case v.Table != nil:
		walk(doc, v.Table, at, visit)
	case v.Want == "list":
		for n := range doc.Len(at...) {
			walkValue(doc, k, *v.Elem, append(slices.Clone(at), n), visit)
		}
	case v.Want == "map":
		for _, key := range doc.Keys(at...) {
			walkValue(doc, k, *v.Elem, append(slices.Clone(at), key), visit)
		}
	default:
		visit(k, v, at)
	}
}

func problems(tree fstest.MapFS) []source.Problem {
	var ps source.Problems
	r := record.Load(tree, &ps)
	rank.Load(tree, r, &ps)
	notice.Load(tree, r, &ps)
	ledger.ReadChanges(tree, &ps)
	return ps.Sorted()
}

// small is the small project of the tests.
func small(t *testing.T) fstest.MapFS {
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
		if vi := tree[strings.TrimSuffix(name, ".en.md")+".vi.md"]; vi != nil && strings.HasSuffix(name, ".en.md") {
			sum := sha256.Sum256(bytes.SplitN(vi.Data, []byte("+++\n"), 3)[2])
			f.Data = bytes.ReplaceAll(f.Data, []byte("HASH"), []byte(hex.EncodeToString(sum[:])))
		}
	}
	tree[ledger.ChangesFile] = &fstest.MapFile{Data: []byte(`[[change]]
act    = "correct"
what   = "value a/2025"
why    = { vi = "vì", en = "because" }
office = { vi = "ta", en = "us" }
`)}
	site := tree["data/site.toml"]
	site.Data = append(bytes.Clone(site.Data), []byte(`
[ledger]
origin = "portal.example/log"
[[ledger.mirrors]]
name = { vi = "Bản sao", en = "Copy" }
url  = "https://mirror.example"
`)...)
	return tree
}
