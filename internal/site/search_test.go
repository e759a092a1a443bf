package site

import (
	"encoding/json"
	"html"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/lang"
)

// searchable is what can be found in one language, read from the finished
// files, one after the other.
func searchable(t *testing.T, out output, l lang.Lang) []searchGroup {
	t.Helper()
	var groups []searchGroup
	for next := searchPath(l, 0); next != ""; {
		body, ok := out[next[1:]]
		if !ok {
			t.Fatalf("no file %s", next)
		}
		if len(body) > perSearchFile {
			t.Errorf("%s has %d bytes", next, len(body))
		}
		var file searchFile
		if err := json.Unmarshal(body, &file); err != nil {
			t.Fatalf("%s: %v", next, err)
		}
		groups, next = append(groups, file.Groups...), file.Next
	}
	return groups
}

// notSearched are the pages that no result leads to: the search itself, and
// pages that are a part or an earlier state of one that can be found.
func notSearched(page string) bool {
	for _, shape := range []string{"/", "/404.html", "/search/", "/feedback/thanks/", "/notices/page-*/", "/rankings/*/*/"} {
		if ok, _ := path.Match(strings.TrimSuffix(shape, "/"), strings.TrimSuffix(page, "/")); ok {
			return true
		}
	}
	return false
}

// VN-05: the search finds everything that is published. Every page is the page
// of a document, every document has a page, and its anchor is on it.
func TestSearchFindsEveryPage(t *testing.T) {
	out := realSite(t)
	for _, l := range lang.All() {
		found := map[string]bool{}
		for _, g := range searchable(t, out, l) {
			for _, d := range g.Documents {
				address, anchor, _ := strings.Cut(d.Path, "#")
				found[address] = true
				if body := out.page(t, address); anchor != "" && !strings.Contains(body, ` id="`+anchor+`"`) {
					t.Errorf("%s %q: no place %s", g.Kind, d.Title, d.Path)
				}
				if d.Title == "" || g.Word == "" || g.Weight <= 0 {
					t.Errorf("%s %s: title %q, word %q, weight %v", g.Kind, d.Path, d.Title, g.Word, g.Weight)
				}
			}
		}
		for _, page := range out.htmlPages() {
			english := strings.HasPrefix(page, "/en/")
			if english == (l == lang.EN) && !notSearched("/"+strings.TrimPrefix(page[1:], "en/")) && !found[page] {
				t.Errorf("%s cannot be found: add it to a kind of search.go, or to searchLists", page)
			}
		}
	}
}

// Every kind that the project has records of can be found, in both languages
// the same ones.
func TestSearchKinds(t *testing.T) {
	out := realSite(t)
	kinds := map[lang.Lang]map[string]int{}
	for _, l := range lang.All() {
		kinds[l] = map[string]int{}
		for _, g := range searchable(t, out, l) {
			kinds[l][g.Kind] += len(g.Documents)
		}
	}
	if diff := cmp.Diff(kinds[lang.VI], kinds[lang.EN]); diff != "" {
		t.Errorf("documents of each kind (-vi +en):\n%s", diff)
	}
	for _, kind := range []string{"province", "agency", "former", "indicator", "figure", "ranking", "target", "technology", "question", "database", "task", "due", "notice", "source", "page"} {
		if kinds[lang.VI][kind] == 0 {
			t.Errorf("no document of kind %s", kind)
		}
	}
}

// tags are what stands between the pieces of text of a page.
var tags = regexp.MustCompile(`<[^>]*>`)

// textOf is the text of a page with single spaces.
func textOf(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(page, ""))), " ")
}

// isPrinted reports whether a page prints a value: as it is, or where number and
// whole stand apart on it, every number of it.
func isPrinted(page, value string) bool {
	if strings.Contains(textOf(page), strings.Join(strings.Fields(value), " ")) {
		return true
	}
	numbers := digits.FindAllString(value, -1)
	return len(numbers) == 2 && strings.Contains(page, ">"+numbers[0]+"</data>") && strings.Contains(page, ">"+numbers[1]+"</data>")
}

// digits are a number with its signs.
var digits = regexp.MustCompile(`\d[\d.,]*%?`)

// A result shows a value as its page prints it: the same digits, bound and unit
// (style.md 25).
func TestSearchValuesArePrinted(t *testing.T) {
	out := realSite(t)
	n := 0
	for _, l := range lang.All() {
		for _, g := range searchable(t, out, l) {
			for _, d := range g.Documents {
				if d.Value == "" {
					continue
				}
				n++
				address, _, _ := strings.Cut(d.Path, "#")
				page := out.page(t, address)
				if !isPrinted(page, d.Value) {
					t.Errorf("%s: the page does not print %q", d.Path, d.Value)
				}
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d documents have values", n)
	}
}

// What does not fit into one file goes on in the next, in the same order.
func TestSearchIsSplit(t *testing.T) {
	s := open(t, Options{Root: smallTree(t), Cache: drawings})
	whole, err := s.searchFiles(lang.VI, perSearchFile)
	if err != nil || len(whole) != 2 {
		t.Fatalf("%d files, %v", len(whole), err)
	}
	const limit = 2500
	parts, err := s.searchFiles(lang.VI, limit)
	if err != nil || len(parts) < 4 {
		t.Fatalf("%d files, %v", len(parts), err)
	}
	documents := func(files ...[]byte) (out []searchDocument) {
		for n, body := range files {
			var file searchFile
			if err := json.Unmarshal(body, &file); err != nil {
				t.Fatal(err)
			}
			if len(files) > 2 && len(body) > limit {
				t.Errorf("file %d has %d bytes", n, len(body))
			}
			if wantNext := n+1 < len(files); wantNext != (file.Next == searchPath(lang.VI, n+1)) {
				t.Errorf("file %d leads to %q", n, file.Next)
			}
			for _, g := range file.Groups {
				out = append(out, g.Documents...)
			}
		}
		return out
	}
	if diff := cmp.Diff(documents(whole...), documents(parts...)); diff != "" {
		t.Errorf("documents (-whole +parts):\n%s", diff)
	}
}

func TestSearchWordsOf(t *testing.T) {
	got := wordsOf(`<p>Sáu <b>hạn chế</b>, số 17-TB/CQTTBCĐ: “hạn”&nbsp;và 16,4%.</p>`, "Sáu việc")
	if want := "hạn chế số 17-tb/cqttbcđ và 16,4%"; got != want {
		t.Errorf("words %q, want %q", got, want)
	}
}

// A city is found as people write it; a name is not given twice.
func TestSearchNames(t *testing.T) {
	out := realSite(t)
	var also []string
	for _, g := range searchable(t, out, lang.VI) {
		for _, d := range g.Documents {
			if d.Path == "/entities/ho-chi-minh/" {
				also = d.Also
			}
		}
	}
	for _, want := range []string{"TP.HCM", "TPHCM", "TP. Hồ Chí Minh", "Ho Chi Minh City"} {
		if !slices.Contains(also, want) {
			t.Errorf("no name %q among %q", want, also)
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(also)))) != len(also) {
		t.Errorf("a name twice: %q", also)
	}
}
