package notice

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

func pageFiles(vi, en string) []txtar.File {
	front := "+++\ntitle = \"T\"\nsummary = \"S.\"\n"
	return []txtar.File{
		{Name: "content/pages/x.vi.md", Data: []byte(front + "+++\n" + vi)},
		{Name: "content/pages/x.en.md", Data: []byte(front + "translates = \"HASH\"\n+++\n" + en)},
	}
}

func TestBodySaysWhatTheTextNames(t *testing.T) {
	vi := "{{gdp-contribution 2025}} {{online-share 2025-11 hue}} {{gdp-contribution 2025}}\n\n## Một {{tasks-assigned 2025-10-15}}\n\n### Hai\n\n" +
		"{{indicator rank-gii}} {{indicator rank-gii}} {{source tin}} {{source 17-tb}} {{entity ha-noi}} {{target digital-economy}} {{concept tasks}}\n"
	var ps source.Problems
	r, c := load(t, treeOf(t, pageFiles(vi, "Text.\n")), &ps)
	body, err := r.Page(c.Page("x"), lang.VI, &ps)
	if err != nil || len(ps.Sorted()) > 0 {
		t.Fatal(err, ps.Sorted())
	}
	var figures []string
	for _, o := range body.Figures {
		figures = append(figures, o.Figure())
	}
	got := []any{
		figures, indicators(&record.Records{Indicators: record.Register[record.Indicator]{All: body.Indicators}}).ids(),
		sources(&record.Records{Sources: record.Register[record.Source]{All: body.Sources}}).ids(),
		entities(&record.Records{Entities: record.Register[record.Entity]{All: body.Entities}}).ids(),
		len(body.Targets), len(body.Concepts), body.Headings,
	}
	want := []any{
		[]string{"gdp-contribution/2025", "online-share/2025-11/hue", "tasks-assigned/2025-10-15"}, []string{"rank-gii"},
		[]string{"tin", "17-tb"}, []string{"hue", "ha-noi"}, 1, 1,
		[]Heading{{"mot-1-132-nhiem-vu", "Một 1.132\u00a0nhiệm vụ", 2}, {"hai", "Hai", 3}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNoticesHaveNoBodies(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/notices.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var ps source.Problems
	_, c := load(t, treeOf(t, archive.Files), &ps)
	var ids []string
	for _, n := range c.Notices {
		ids = append(ids, n.ID)
	}
	if got := strings.Join(ids, " "); got != "a-moi b-moi a-cu" {
		t.Errorf("notices are in the order %s", got)
	}
	n := c.Notice("a-moi")
	if !n.EN.Stale || n.VI.Stale || c.Notice("b-moi").EN.Stale {
		t.Error("the stale translation is not the one marked as such")
	}
	if n.EN.Line != 8 || n.EN.File != "content/notices/a-moi.en.md" || n.Path() != "/notices/a-moi/" {
		t.Errorf("the English version is %+v at %s", n.EN, n.Path())
	}
	if len(n.Tags) != 2 || n.Source.ID != "17-tb" || !n.Event.IsZero() || c.Notice("b-moi").Event.String() != "2025-12-25" {
		t.Errorf("got %+v", n)
	}
}

func TestHashIgnoresLineEndsAndComposition(t *testing.T) { // L10N-01
	body := "Sáu hạn chế\nBảy định hướng\n"
	want := Hash([]byte(body))
	if len(want) != 64 || strings.ToLower(want) != want {
		t.Errorf("Hash is %q", want)
	}
	for _, same := range []string{strings.ReplaceAll(body, "\n", "\r\n"), norm.NFD.String(body)} {
		if got := Hash([]byte(same)); got != want {
			t.Errorf("Hash(%q) is another than that of the text in its normal form", same)
		}
	}
	if Hash([]byte("Sáu hạn chế\n")) == want {
		t.Error("two texts have one hash")
	}
}

func TestCRLFFilesHaveTheSamePositionsAndHash(t *testing.T) {
	files := pageFiles("Một\n\nHai 5%\n", "One\n")
	for k := range files {
		files[k].Data = []byte(strings.ReplaceAll(string(files[k].Data), "\n", "\r\n"))
	}
	files[1].Data = []byte(strings.ReplaceAll(string(files[1].Data), "HASH", Hash([]byte("Một\n\nHai 5%\n"))))
	var ps source.Problems
	r, c := load(t, treeOf(t, files), &ps)
	if _, err := r.Page(c.Page("x"), lang.VI, &ps); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(ps.Sorted()); got != "[content/pages/x.vi.md:7:5: “5%” is typed and bound to no record]" {
		t.Error(got)
	}
}

func TestFileThatChangedAfterLoadIsAnError(t *testing.T) {
	tree := treeOf(t, pageFiles("Một\n", "One\n"))
	var ps source.Problems
	r, c := load(t, tree, &ps)
	for _, text := range []string{"+++\n+++\n", "+++\ntitle = \"T\"\n+++\nkhác", "\x00"} {
		tree["content/pages/x.vi.md"].Data = []byte(text)
		if _, err := r.Page(c.Page("x"), lang.VI, &ps); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"too long", strings.Repeat("dài ", 64<<10), "content/pages/x.vi.md: the text has 320 KiB, more than the limit of 128 KiB"},
		{"many problems", strings.Repeat("5% ", 1000), "content/pages/x.vi.md: the file has more than 200 problems, of which 200 are shown"},
		{"many headings", strings.Repeat("## Một\n", 1000), ""},
	} {
		files := pageFiles(test.body, "One\n")
		var ps source.Problems
		r, c := load(t, treeOf(t, files), &ps)
		if p := c.Page("x"); p != nil {
			if _, err := r.Page(p, lang.VI, &ps); err != nil {
				t.Fatal(err)
			}
		}
		got := ""
		if list := ps.Sorted(); len(list) > 0 {
			got = list[0].String()
		}
		if got != test.want || ps.Errors()+ps.Warnings() > mostProblems+1 {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFileOfOnlyFrontMatter(t *testing.T) {
	files := pageFiles("", "")
	for k := range files {
		files[k].Data = []byte(strings.TrimSuffix(string(files[k].Data), "\n"))
	}
	var ps source.Problems
	r, c := load(t, treeOf(t, files), &ps)
	body, err := r.Page(c.Page("x"), lang.VI, &ps)
	if err != nil || body.HTML != "" {
		t.Errorf("got %q, %v", body.HTML, err)
	}
}

func TestRendererIsForManyGoroutines(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/references.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var ps source.Problems
	r, c := load(t, treeOf(t, archive.Files), &ps)
	want := map[lang.Lang]Body{}
	for _, l := range lang.All() {
		want[l], _ = r.Page(c.Page("x"), l, &ps)
	}
	var wait sync.WaitGroup
	for k := range 8 {
		wait.Go(func() {
			l := lang.All()[k%2]
			if got, err := r.Page(c.Page("x"), l, &ps); err != nil || !reflect.DeepEqual(got, want[l]) {
				t.Errorf("%s differs in parallel: %v", l, err)
			}
		})
	}
	wait.Wait()
}

// TestMemory proves that a notice costs at most a kilobyte (design.md, 8).
func TestMemory(t *testing.T) {
	const many = 400
	text := syntheticBody()
	var files []txtar.File
	for k := range many {
		files = append(files, syntheticNotice(k, text)...)
	}
	tree := treeOf(t, files)
	var ps source.Problems
	r := record.Load(tree, &ps)
	before := heap()
	c := Load(tree, r, &ps)
	each := int(heap()-before) / many
	if len(c.Notices) != many || each > 1024 {
		t.Errorf("%d notices at %d bytes each; problems: %v", len(c.Notices), each, ps.Sorted())
	}
	runtime.KeepAlive(tree)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestRealContent renders everything under content/ over everything under data/.
func TestRealContent(t *testing.T) {
	fsys := os.DirFS("../..")
	var ps source.Problems
	words := lang.LoadWords(fsys, &ps)
	r := record.Load(fsys, &ps)
	if ps.Errors() > 0 {
		t.Fatalf("data and templates have problems of their own: %v", ps.Sorted())
	}
	c := Load(fsys, r, &ps)
	if len(c.Notices) == 0 || len(c.Pages) == 0 {
		t.Error("content/ holds no notice or no page")
	}
	renderer := NewRenderer(fsys, r, c, words)
	for _, l := range lang.All() {
		for _, n := range c.Notices {
			if _, err := renderer.Notice(n, l, &ps); err != nil {
				t.Error(err)
			}
		}
		for _, p := range c.Pages {
			if _, err := renderer.Page(p, l, &ps); err != nil {
				t.Error(err)
			}
		}
	}
	for _, p := range ps.Sorted() {
		t.Errorf("%s\n  hint: %s", p, p.Hint("en"))
	}
}
