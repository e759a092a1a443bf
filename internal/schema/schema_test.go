package schema_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/schema"
)

const root = "../.."

func load(t *testing.T) *schema.Guide {
	t.Helper()
	g, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Every key and word has its text (Load says so), and no text is of nothing.
func TestTexts(t *testing.T) {
	g := load(t)
	if unused := g.Unused(); len(unused) > 0 {
		slices.Sort(unused)
		t.Errorf("texts of no key: %s", strings.Join(unused, ", "))
	}
	for _, k := range g.Kinds {
		if k.Text.IsZero() {
			t.Errorf("%s has no text of its own: [type.%s._]", k.Name, k.Table.Type)
		}
	}
}

// upToDate compares a file of the project with what is made now.
func upToDate(t *testing.T, name string, want []byte) {
	t.Helper()
	file := path.Join(root, name)
	if golden.Rewrite() {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date: go test ./internal/schema -run UpToDate -update", name)
	}
}

func TestUpToDate(t *testing.T) {
	g := load(t)
	expected := map[string]bool{}
	for _, k := range g.Kinds {
		body, err := k.JSON()
		if err != nil {
			t.Fatal(err)
		}
		upToDate(t, k.SchemaFile(), body)
		expected[path.Base(k.SchemaFile())] = true
	}
	upToDate(t, ".taplo.toml", g.Taplo())
	pages, err := g.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		upToDate(t, p.Name, p.Body)
		cells := 0 // a bar in a text would make a cell of its own
		for row := range strings.Lines(string(p.Body)) {
			n := strings.Count(strings.ReplaceAll(row, `\|`, ""), "|")
			if strings.HasPrefix(row, "|") && cells > 0 && n != cells {
				t.Errorf("%s: %d bars in %s", p.Name, n, row)
			}
			if cells = n; !strings.HasPrefix(row, "|") {
				cells = 0
			}
		}
	}
	entries, err := os.ReadDir("json")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !expected[e.Name()] {
			t.Errorf("json/%s is the schema of nothing", e.Name())
		}
	}
}

// compile gives the schema of a kind.
func compile(t *testing.T, k schema.Kind) *jsonschema.Schema {
	t.Helper()
	return part(t, compiler(t, k), "")
}

func compiler(t *testing.T, k schema.Kind) *jsonschema.Compiler {
	t.Helper()
	body, err := k.JSON()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("kind.json", doc); err != nil {
		t.Fatal(err)
	}
	return c
}

// part gives the schema of one place of a kind.
func part(t *testing.T, c *jsonschema.Compiler, pointer string) *jsonschema.Schema {
	t.Helper()
	s, err := c.Compile("kind.json" + pointer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// decode reads TOML, or the front matter of Markdown, as a validator takes it.
func decode(t *testing.T, name string, body []byte) any {
	t.Helper()
	if path.Ext(name) == ".md" {
		_, rest, _ := strings.Cut(string(body), "+++")
		front, _, _ := strings.Cut(rest, "\n+++")
		body = []byte(front)
	}
	var v map[string]any
	if _, err := toml.Decode(string(body), &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return plain(t, v)
}

func plain(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every file of the portal is of exactly one kind, and its schema takes it.
func TestRealFiles(t *testing.T) {
	g := load(t)
	schemas := map[string]*jsonschema.Schema{}
	for _, k := range g.Kinds {
		schemas[k.Name] = compile(t, k)
	}
	seen := map[string]int{}
	for _, dir := range []string{"data", "content"} {
		err := fs.WalkDir(os.DirFS(root), dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".toml" && dir == "data" || strings.HasPrefix(name, "content/README.") {
				return err
			}
			var of []string
			for _, k := range g.Kinds {
				if ok, _ := path.Match(k.Files, name); ok {
					of = append(of, k.Name)
				}
			}
			if len(of) != 1 {
				t.Errorf("%s is of kinds %v, want one", name, of)
				return nil
			}
			seen[of[0]]++
			body, err := os.ReadFile(path.Join(root, name))
			if err != nil {
				return err
			}
			if err := schemas[of[0]].Validate(decode(t, name, body)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range g.Kinds {
		if seen[k.Name] == 0 && k.Name != "feedback" && k.Name != "import" { // nothing of theirs yet
			t.Errorf("no file is of the kind %s", k.Name)
		}
	}
}

// Every example is one: the schema of its own key takes it.
func TestExamples(t *testing.T) {
	n := 0
	for _, k := range load(t).Kinds {
		examples(t, compiler(t, k), k.Table, "#", &n)
	}
	if n < 150 {
		t.Errorf("%d examples tried; the walk does not reach them", n)
	}
}

func examples(t *testing.T, c *jsonschema.Compiler, table *schema.Table, at string, n *int) {
	t.Helper()
	for _, key := range table.Keys {
		here := at + "/properties/" + key.Name
		if key.Example != "" {
			*n++
			value := decode(t, key.Owner+"."+key.Name, []byte("x = "+key.Example)).(map[string]any)["x"]
			if err := part(t, c, here).Validate(value); err != nil {
				t.Errorf("%s.%s: example %s: %v", key.Owner, key.Name, key.Example, err)
			}
		}
		v := key.Value
		for ; v.Elem != nil; v = *v.Elem {
			here += map[string]string{"list": "/items", "map": "/additionalProperties"}[v.Want]
		}
		if v.Table != nil {
			examples(t, c, v.Table, here, n)
		}
	}
}

// What an editor gets wrong is marked at its place.
func TestBroken(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		name, kind, file, old, broken, at, says string
	}{
		{"unknown key", "indicator", "data/indicators/gii-rank.toml", "better ", "beter ", "", "additional properties 'beter' not allowed"},
		{"missing key", "indicator", "data/indicators/gii-rank.toml", `unit       = "rank"`, "", "", "missing property 'unit'"},
		{"text for a number", "indicator", "data/indicators/gii-rank.toml", "value   = 59", `value   = "59"`, "/observation/0/value", "got string, want number"},
		{"number for a period", "indicator", "data/indicators/gii-rank.toml", `period  = "2016"`, "period  = 2016", "/observation/0/period", "got number, want string"},
		{"no such month form", "indicator", "data/indicators/gii-rank.toml", `period  = "2016"`, `period  = "2016-Q1"`, "/observation/0/period", "does not match pattern"},
		{"unknown word", "indicator", "data/indicators/gii-rank.toml", `better     = "lower"`, `better     = "low"`, "/better", "must be one of"},
		{"half a translation", "indicator", "data/indicators/gii-rank.toml", `short      = { vi = "Hạng GII", en = "GII rank" }`, `short      = { vi = "Hạng GII" }`, "/short", "missing property 'en'"},
		{"two ways to say it", "indicator", "data/indicators/gii-rank.toml", `owner      = { vi =`, `owner      = { entity = "hue", vi =`, "/owner", "oneOf"},
		{"decimals out of range", "indicator", "data/indicators/gii-rank.toml", "decimals   = 0", "decimals   = 7", "/decimals", "maximum"},
		{"no id", "source", "data/sources/17-tb-cqttbcd.toml", `"co-quan-thuong-truc-bcd"`, `"Cơ quan"`, "/issuer_entity", "does not match pattern"},
		{"no https", "source", "data/sources/17-tb-cqttbcd.toml", `"https://nhandan`, `"http://nhandan`, "/url", "does not match pattern"},
		{"day as date", "schedule", "data/schedule.toml", `from             = "2025-09-11"`, `from             = 2025-09-11`, "/entry/0/from", ""},
		{"no list", "notice-en", "content/notices/17-tb-cqttbcd.en.md", `tags = ["tasks", "institutions", "resources", "data", "growth"]`, `tags = "tasks"`, "/tags", "want array"},
		{"empty title", "notice-en", "content/notices/17-tb-cqttbcd.en.md", `title = "Conclusions on 2025: six shortcomings and seven orientations for 2026"`, `title = ""`, "/title", "minLength"},
		{"key of the other language", "notice-en", "content/notices/17-tb-cqttbcd.en.md", "event =", "aliases = [\"x\"]\nevent =", "", "additional properties 'aliases' not allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, err := os.ReadFile(path.Join(root, c.file))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(string(body), c.old) != 1 {
				t.Fatalf("%q stands %d times in %s", c.old, strings.Count(string(body), c.old), c.file)
			}
			k, ok := g.Kind(c.kind)
			if !ok {
				t.Fatalf("no kind %s", c.kind)
			}
			err = compile(t, k).Validate(decode(t, c.file, []byte(strings.Replace(string(body), c.old, c.broken, 1))))
			if c.name == "day as date" { // JSON has no dates: decoding made a text of it, which is no day either
				if err == nil || !strings.Contains(err.Error(), "at '/entry/0/from'") {
					t.Errorf("got %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), "at '"+c.at+"'") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v\nwant %q at %q", err, c.says, c.at)
			}
		})
	}
}

// The schemas use only keywords that Taplo reads and that mean the same in
// drafts 6, 7 and 2020-12, and only regular expressions that all engines read.
func TestKeywords(t *testing.T) {
	known := []string{"$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum",
		"pattern", "minLength", "minItems", "minimum", "maximum", "oneOf", "x-taplo"}
	for _, k := range load(t).Kinds {
		body, err := k.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(body, &tree); err != nil {
			t.Fatal(err)
		}
		keywords(t, k.Name, tree, known)
	}
}

func keywords(t *testing.T, at string, tree any, known []string) {
	t.Helper()
	o, _ := tree.(map[string]any)
	for key, v := range o {
		if !slices.Contains(known, key) {
			t.Errorf("%s: keyword %s", at, key)
		}
		switch key {
		case "properties":
			for name, p := range v.(map[string]any) {
				keywords(t, at+"."+name, p, known)
			}
		case "items", "additionalProperties":
			keywords(t, at, v, known)
		case "oneOf":
			for _, way := range v.([]any) {
				keywords(t, at, way, known)
			}
		case "pattern":
			if bad := regexp.MustCompile(`\\|\(\?[^:]`).FindString(v.(string)); bad != "" {
				t.Errorf("%s: %s in a pattern is not read alike everywhere", at, bad)
			}
		}
	}
}
