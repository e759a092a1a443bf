package schema_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// manual tries what the pages on notices show, over the records of the portal.
type manual struct {
	tree    fstest.MapFS
	records *record.Records
	words   *lang.Words
}

func newManual(t *testing.T) *manual {
	t.Helper()
	m := &manual{tree: fstest.MapFS{}}
	for _, dir := range []string{"data", "content/pages", "templates/words"} {
		err := fs.WalkDir(os.DirFS(root), dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(name, "data/ledger/") || strings.HasPrefix(name, "data/releases/") {
				return err
			}
			body, err := os.ReadFile(path.Join(root, name))
			m.tree[name] = &fstest.MapFile{Data: body}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var ps source.Problems
	m.words = lang.LoadWords(m.tree, &ps)
	if m.records = record.Load(m.tree, &ps); ps.Errors() > 0 {
		t.Fatalf("the records have problems: %v", ps.Sorted()[0])
	}
	return m
}

// problems are those of a notice with these two texts, and what it prints.
func (m *manual) problems(t *testing.T, l lang.Lang, texts map[lang.Lang]string) (said, printed string) {
	t.Helper()
	_, body, _ := strings.Cut(strings.TrimPrefix(texts[lang.VI], "+++\n"), "+++\n")
	english := regexp.MustCompile(`translates = "[^"]*"`).ReplaceAllString(texts[lang.EN], `translates = "`+notice.Hash([]byte(body))+`"`)
	m.tree["content/notices/vi-du.vi.md"] = &fstest.MapFile{Data: []byte(texts[lang.VI])}
	m.tree["content/notices/vi-du.en.md"] = &fstest.MapFile{Data: []byte(english)}
	var ps source.Problems
	content := notice.Load(m.tree, m.records, &ps)
	if len(content.Notices) == 1 {
		b, err := notice.NewRenderer(m.tree, m.records, content, m.words).Notice(content.Notices[0], l, &ps)
		if err != nil {
			t.Fatal(err)
		}
		printed = string(b.HTML)
	}
	var b strings.Builder
	if err := source.WriteText(&b, ps.Sorted(), string(l)); err != nil {
		t.Fatal(err)
	}
	return b.String(), printed
}

// wholeNotice is a notice whose text in one language is the one given.
func wholeNotice(l lang.Lang, body string) map[lang.Lang]string {
	front := "+++\nsource = \"17-tb-cqttbcd\"\ntitle = \"X\"\nsummary = \"X.\"\ntags = [\"tasks\"]\n"
	out := map[lang.Lang]string{lang.VI: front + "+++\n\nX.\n", lang.EN: front + "translates = \"\"\n+++\n\nX.\n"}
	out[l] = strings.TrimSuffix(out[l], "X.\n") + body + "\n"
	return out
}

// Every example of the pages on notices and pages passes portal check in its
// language, every reference that they name prints something, and every mistake
// that they show is told as they say.
func TestManual(t *testing.T) {
	m := newManual(t)
	pages, err := load(t).Pages()
	if err != nil {
		t.Fatal(err)
	}
	blocks := map[lang.Lang][]string{}
	for _, p := range pages {
		if !strings.HasPrefix(p.Name, "content/") {
			continue
		}
		for _, b := range regexp.MustCompile("(?s)\n```markdown\n(.*?)```\n").FindAllStringSubmatch(string(p.Body), -1) {
			blocks[p.Lang] = append(blocks[p.Lang], b[1])
		}
		m.table(t, p)
	}
	if len(blocks[lang.VI]) != 4 || len(blocks[lang.EN]) != 4 {
		t.Fatalf("%d examples in Vietnamese, %d in English, want 4", len(blocks[lang.VI]), len(blocks[lang.EN]))
	}
	for k := range blocks[lang.VI] {
		for _, l := range lang.All() {
			texts := map[lang.Lang]string{lang.VI: blocks[lang.VI][k], lang.EN: blocks[lang.EN][k]}
			if !strings.HasPrefix(texts[l], "+++") {
				texts = wholeNotice(l, texts[l])
			}
			if said, printed := m.problems(t, l, texts); said != "" || printed == "" || strings.Contains(printed, "{{") {
				t.Errorf("example in %s:\n%s\n%s\n%s", l, texts[l], said, printed)
			}
		}
	}
}

// table tries the rows of a page that show a reference or a mistake.
func (m *manual) table(t *testing.T, p schema.Page) {
	t.Helper()
	references, mistakes := 0, 0
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|`]+) \\|$").FindAllStringSubmatch(string(p.Body), -1) {
		text := strings.ReplaceAll(row[1], `\|`, "|")
		said, printed := m.problems(t, p.Lang, wholeNotice(p.Lang, text))
		plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(printed, "")
		if !strings.Contains(string(p.Body[:strings.Index(string(p.Body), row[0])]), "`check`") {
			references++
			if said != "" || strings.TrimSpace(plain) == "" || strings.Contains(plain, "{{") {
				t.Errorf("%s: %s prints %q\n%s", p.Name, text, plain, said)
			}
			continue
		}
		mistakes++
		if !strings.Contains(said, row[2]) {
			t.Errorf("%s: %s is said to give %q, got\n%s", p.Name, text, row[2], said)
		}
	}
	if references != 9 || mistakes != 6 {
		t.Errorf("%s: %d references and %d mistakes tried, want 9 and 6", p.Name, references, mistakes)
	}
}

// Every piece of TOML in the guides is one that its kind of file takes.
func TestSnippets(t *testing.T) {
	g := load(t)
	kinds := map[string]string{"change": "changes", "observation": "indicator", "table": "indicator", "sum": "indicator", "task": "tasks", "entry": "schedule"}
	block := regexp.MustCompile("(?ms)^( *)```toml\n(.*?)^ *```$")
	for _, name := range []string{"README.md", "README.vi.md", "data/README.md", "data/README.vi.md"} {
		body, err := os.ReadFile(path.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range block.FindAllStringSubmatch(string(body), -1) {
			n++
			text := regexp.MustCompile("(?m)^"+m[1]).ReplaceAllString(m[2], "")
			header := regexp.MustCompile(`\[\[([a-z]+)(?:\.([a-z]+))?\]\]`).FindStringSubmatch(text)
			k, ok := g.Kind(kinds[header[1]])
			if !ok {
				t.Errorf("%s: no kind of file has [[%s]]", name, header[1])
				continue
			}
			at := "#/properties/" + header[1]
			if header[2] != "" {
				at += "/items/properties/" + header[2]
				text = strings.Replace(text, "[["+header[1]+".", "[[", 1)
			} else {
				header[2] = header[1]
			}
			value := decode(t, name+".toml", []byte(text)).(map[string]any)[header[2]]
			if err := part(t, compiler(t, k), at).Validate(value); err != nil {
				t.Errorf("%s:\n%s\n%v", name, text, err)
			}
		}
		if n < 3 {
			t.Errorf("%s: %d pieces of TOML", name, n)
		}
	}
}
