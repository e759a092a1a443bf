package review

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
)

// hostile are texts that try to be something else in a comment (SEC-04).
func hostile() []string {
	return []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</details><h1>x</h1>", "&lt;b&gt; &#60;",
		"a | b || c", "[x](https://evil.example)", "![x](https://evil.example/p.png)", "<https://evil.example>",
		"https://evil.example www.evil.example WWW.evil.example", "ai@evil.example @team", "#12 GH-12 o/r#1",
		"**x** _y_ ~~z~~ `code` ``` fence", "line\n\n# heading\n- list\n\n> quote", "1. first", "- item", "+ item", "\\| \\", "\u202etxt\u202c", "a\u200bb\x1b[31m",
		"[^1] [x]: https://evil.example", "$x$ ```math", "==x==", "a\r\n| --- |",
	}
}

// In Markdown a text stays one cell of text: no tag, no link, no further row, and
// it reads as it was written.
func TestMarkdownSafe(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(html.WithUnsafe()))
	tag := regexp.MustCompile(`<(/?[a-zA-Z][a-zA-Z0-9]*)[^>]*>`)
	for _, text := range hostile() {
		p := &paper{lang: lang.EN, title: text, lead: []string{text}, sections: []section{{"x", "Section", 1, []part{
			{title: text, table: &table{head: []string{"key", "was", "now"}, rows: [][]string{{text, text, text}}}}, {links: [][]link{{{text: text}}}}, {text: text},
		}}}}
		var b, page bytes.Buffer
		p.writeMarkdown(&b)
		if err := md.Convert(b.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		for _, m := range tag.FindAllStringSubmatch(page.String(), -1) {
			counts[m[1]]++
		}
		want := map[string]int{"h3": 1, "/h3": 1, "h4": 1, "/h4": 1, "p": 3, "/p": 3, "strong": 1, "/strong": 1, "ul": 1, "/ul": 1, "li": 1, "/li": 1,
			"table": 1, "/table": 1, "thead": 1, "/thead": 1, "tbody": 1, "/tbody": 1, "tr": 2, "/tr": 2, "th": 3, "/th": 3, "td": 3, "/td": 3}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("%q brings markup with it (-want +got):\n%s\n%s", text, diff, b.String())
		}
		if strings.ContainsAny(b.String(), "\u202e\x1b\u200b") {
			t.Errorf("%q hides something", text)
		}
	}
}

// Lines of a text end no block of code, and HTML shows them as text.
func TestLinesSafe(t *testing.T) {
	for _, text := range append(hostile(), "````", "```diff") {
		p := &paper{lang: lang.VI, title: "x", sections: []section{{"x", "x", 1, []part{{title: text, lines: []Line{{"+", text}, {"-", text}}, code: text + "\n"}}}}}
		var b, page bytes.Buffer
		p.writeMarkdown(&b)
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(b.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(page.String(), "<pre>"); n != 2 || strings.Count(page.String(), "<p>") != 1 {
			t.Errorf("%q leaves its block:\n%s", text, b.String())
		}
		b.Reset()
		if err := p.writeHTML(&b); err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`<(script|img|h1>x|b>)|<[^>]* on[a-z]+=`).FindString(strings.Replace(b.String(), "<h1>x</h1>", "", 1)) != "" {
			t.Errorf("%q is markup in HTML:\n%s", text, b.String())
		}
	}
}

// A comment has an end, and what is left out is counted; nothing is cut in the
// middle of a block.
func TestCommentLimit(t *testing.T) {
	rows := make([][]string, 5000)
	for k := range rows {
		rows[k] = []string{"key", strings.Repeat("x", 100), "now"}
	}
	p := &paper{lang: lang.EN, title: "x", sections: []section{
		{"a", "Long", 5000, []part{{table: &table{head: []string{"key", "was", "now"}, rows: rows}}}},
		{"b", "Behind", 1, []part{{code: "act = 1\n"}}},
	}}
	var b bytes.Buffer
	p.writeMarkdown(&b)
	if b.Len() > 30_000 {
		t.Errorf("the comment has %d bytes", b.Len())
	}
	kept := strings.Count(b.String(), "| key | xxx")
	if !strings.Contains(b.String(), "and "+lang.Int(lang.EN, 5000-kept)+" more lines") || kept == 0 {
		t.Errorf("%d rows are kept; what is said of the rest:\n%s", kept, b.String()[b.Len()-300:])
	}
	if strings.Count(b.String(), "<details>") != strings.Count(b.String(), "</details>") || strings.Count(b.String(), "```")%2 != 0 {
		t.Error("a block is left open")
	}
}

func TestCompareLines(t *testing.T) {
	for _, c := range []struct{ was, now, want string }{
		{"a\nb\nc", "a\nB\nc", " a|-b|+B| c"},
		{"a\nb", "a\nb", ""},
		{"", "", ""},
		{"a\nb\nc\nd\ne\nf", "a\nb\nX\nd\ne\nY", " b|-c|+X| d| e|-f|+Y"},
		{"1\n2\n3\n4\n5\n6\n7\n8", "0\n2\n3\n4\n5\n6\n7\n9", "-1|+0| 2|…| 7|-8|+9"},
		{"a", "", "-a|+"},
	} {
		var got []string
		for _, l := range compareLines(strings.Split(c.was, "\n"), strings.Split(c.now, "\n")) {
			got = append(got, l.Op+l.Text)
		}
		if text := strings.Join(got, "|"); text != c.want {
			t.Errorf("%q to %q: %q, want %q", c.was, c.now, text, c.want)
		}
	}
}

// The page's colours are the site's.
func TestTokens(t *testing.T) {
	tokens, err := os.ReadFile("../../static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`--[a-z-]+: #[0-9a-f]{6};`).FindAllString(style, -1)
	if len(declared) < 20 {
		t.Fatalf("the page declares %d colours", len(declared))
	}
	for _, d := range declared {
		if !strings.Contains(string(tokens), d) {
			t.Errorf("%s is no token of the site", d)
		}
	}
	if regexp.MustCompile(`url\(|@import|https?:`).MatchString(style) {
		t.Error("the style fetches something")
	}
}

// small is the small project with one place changed in it.
func small(t *testing.T, file, old, new string) *Side {
	t.Helper()
	a, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		t.Fatal(err)
	}
	changed := file == ""
	for k, f := range a.Files {
		if f.Name == file && strings.Count(string(f.Data), old) == 1 {
			a.Files[k].Data, changed = []byte(strings.Replace(string(f.Data), old, new, 1)), true
		}
	}
	if !changed {
		t.Fatalf("%q does not stand once in %s", old, file)
	}
	fsys, err := txtar.FS(a)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load("", fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever file is broken, and on whichever side, nothing that is the same on
// both sides is called added or removed.
func TestBrokenNeverInvents(t *testing.T) {
	whole := small(t, "", "", "")
	for _, c := range []struct{ file, old, new string }{
		{"data/vocabulary.toml", `id   = "tasks"`, `id   = tasks"`},
		{"data/entities/all.toml", `id   = "ha-noi"`, `id   = "ha-noi`},
		{"data/entities/all.toml", `id   = "ha-noi"`, `id   = "ha-nam"`},
		{"data/sources/so-1.toml", `kind      = "notice"`, `kind      = notice"`},
		{"data/indicators/tasks-assigned.toml", `unit       = "task"`, `unit       = "tsak"`},
		{"data/indicators/procedures-online.toml", `hue      = [2241, 2241, 100.0]`, `hue      = [2241, 22x1, 100.0]`},
		{"data/indicators/completion.toml", `numerator   = "tasks-completed"`, `numerator   = "tasks-done"`},
		{"data/tasks/qua-han.toml", `rows     = 5`, `rows     = "5"`},
		{"data/targets/thu.toml", `year       = 2030`, `year       = x`},
		{"data/rankings/online.toml", `digits    = 2`, `digits    = two`},
		{"data/rankings/online.toml", `indicator = "procedures-online"`, `indicator = "procedures"`},
		{"content/notices/so-1.vi.md", `source`, `sauce`},
		{"data/site.toml", `title       = {`, `title       = [`},
	} {
		if c.file == "data/targets/thu.toml" {
			c.old, c.new = "[programme]", "[programme"
		}
		broken := small(t, c.file, c.old, c.new)
		if len(broken.problems) == 0 {
			t.Errorf("%s: %q breaks nothing", c.file, c.new)
			continue
		}
		for _, sides := range [][2]*Side{{whole, broken}, {broken, whole}} {
			r, err := Compare(sides[0], sides[1], Options{})
			if err != nil {
				t.Errorf("%s: %v", c.file, err)
				continue
			}
			for _, all := range [][]Change{r.Figures, r.Tasks, r.Targets, r.Methods, r.Definitions, r.Texts} {
				for _, change := range all {
					if change.How != Changed || change.File != c.file {
						t.Errorf("%s is broken by %q: %s %s is %s", c.file, c.new, change.Kind, change.Key, change.How)
					}
				}
			}
			if len(r.Ranks) > 0 {
				t.Errorf("%s is broken by %q: ranks move", c.file, c.new)
			}
			if len(r.Problems) == 0 || len(r.Records) == 0 {
				t.Errorf("%s is broken by %q, which is not told: %d problems, %d records", c.file, c.new, len(r.Problems), len(r.Records))
			}
		}
	}
}
