package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

var updateTexts = flag.Bool("update-texts", false, "rewrite the goldens of citations, feeds and calendars")

// sameAsGolden compares texts with those of testdata/NAME.txtar.
func sameAsGolden(t *testing.T, name string, got []txtar.File) {
	t.Helper()
	file := filepath.Join("testdata", name+".txtar")
	if *updateTexts {
		if err := os.WriteFile(file, txtar.Format(&txtar.Archive{Files: got}), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(goldenText(want.Files), goldenText(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// goldenText is files as txtar keeps them: each ends with a line end.
func goldenText(files []txtar.File) map[string]string {
	out := map[string]string{}
	for _, f := range files {
		out[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
	}
	return out
}

// projectWords are the interface words of the project.
func projectWords(t testing.TB) *lang.Words {
	t.Helper()
	var ps source.Problems
	words := lang.LoadWords(os.DirFS("../.."), &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted())
	}
	return words
}

// quotedRecords is the small project with a value that is only a bound and an
// estimate, in a source with a title that needs care.
func quotedRecords(t *testing.T) (*record.Records, Quoter) {
	r := small(t, "data/indicators/tasks-assigned.toml", "value  = 1200", "value  = 1200.5\nbound  = \"above\"\nstatus = \"estimate\"")
	r.Site.Publisher.Responsible = "" // the other half of the goldens has one
	return r, Quoter{Site: &r.Site, Base: "https://portal.example", Words: projectWords(t)}
}

func theDay(t *testing.T, text string) record.Period {
	t.Helper()
	p, err := record.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// citations are one of each kind: a figure with a bound, a computed one, one of
// an entity; an indicator, a ranking, a page of text; without and with a body
// that answers for the portal.
func citations(t *testing.T) map[string]*Citation {
	r, q := quotedRecords(t)
	answered := *q.Site
	answered.Publisher.Name = lang.Text{VI: "Bộ Thử nghiệm & Kiểm tra", EN: "Ministry of Tests & Trials"}
	answered.Publisher.Responsible = "Nguyễn Văn A"
	official := Quoter{Site: &answered, Base: q.Base, Words: q.Words}
	completion := r.Indicators.Get("completion")
	online := r.Indicators.Get("procedures-online")
	return map[string]*Citation{
		"figure-bound":    q.Figure(r.Indicators.Get("tasks-assigned").Find(theDay(t, "2024"), r.Entities.Get(record.CountryID))),
		"figure-computed": q.Figure(completion.Newest()),
		"figure-entity":   official.Figure(online.Series[len(online.Series)-1]),
		"indicator":       q.Page(Quoted{Path: completion.Path(), Title: completion.Name, Data: true}),
		"ranking": official.Page(Quoted{Path: "/rankings/online/2025-11/", Data: true,
			Title: lang.Text{VI: "Xếp hạng “trực tuyến”, tháng 11/2025", EN: "Ranking of “online” services, November 2025"}}),
		"page": q.Page(Quoted{Path: "/methodology/",
			Title: lang.Text{VI: "Số liệu được chọn ra sao?", EN: "How are figures chosen?"}}),
	}
}

// CITE-01, CITE-02: every format of every kind of citation, word for word.
func TestCitations(t *testing.T) {
	for name, c := range citations(t) {
		var got []txtar.File
		for _, l := range lang.All() {
			for _, f := range c.Formats(l) {
				if l == lang.EN && f.Lang == lang.VI || l == lang.VI && (f.ID == "text-en" || f.ID == "wiki-en") {
					continue // the same on both pages
				}
				got = append(got, txtar.File{Name: string(l) + " " + f.ID, Data: []byte(strings.ReplaceAll(f.Text(), "\r\n", "\n"))},
					txtar.File{Name: string(l) + " " + f.ID + ", read on a day", Data: []byte(strings.ReplaceAll(f.On(theDay(t, "2026-02-03")), "\r\n", "\n"))})
			}
			for _, m := range c.Meta(l) {
				got = append(got, txtar.File{Name: string(l) + " meta " + m.Name, Data: []byte(m.Content)})
			}
		}
		sameAsGolden(t, "cite-"+name, got)
	}
}

// readCitation is what the parsers of citation-js make of a text.
type readCitation struct {
	Error  string
	ID     string
	Type   string
	Title  string
	Author []struct{ Literal, Family, Given string }
	Issued struct {
		DateParts [][]int `json:"date-parts"`
	}
	Accessed *struct {
		DateParts [][]int `json:"date-parts"`
	}
	Publisher string
	Version   string
	URL       string
	Note      string
}

type toParse struct{ Format, Text string }

// parseCitations reads texts with parsers that are not ours.
func parseCitations(t *testing.T, texts []toParse) []readCitation {
	t.Helper()
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.Command("node", "testdata/parse-citations.mjs")
	node.Stdin = bytes.NewReader(in)
	var errors bytes.Buffer
	node.Stderr = &errors
	body, err := node.Output()
	if err != nil {
		t.Fatalf("node with citation-js (`npm ci`): %v\n%s", err, errors.Bytes())
	}
	var out []readCitation
	if err := json.Unmarshal(body, &out); err != nil || len(out) != len(texts) {
		t.Fatalf("%d of %d read: %v", len(out), len(texts), err)
	}
	return out
}

// machineFormats are those that another program's parser must understand.
func machineFormats(c *Citation, l lang.Lang) []CitedText {
	return slices.DeleteFunc(c.Formats(l), func(f CitedText) bool { return f.Ext == "" })
}

// CITE-02: BibTeX, BibLaTeX, RIS and CSL-JSON give an independent parser the
// fields they were made from, with and without a day of access.
func TestCitationsAreParsed(t *testing.T) {
	type made struct {
		c   *Citation
		f   CitedText
		day record.Period
	}
	var all []made
	var texts []toParse
	for _, c := range citations(t) {
		for _, l := range lang.All() {
			for _, f := range machineFormats(c, l) {
				all = append(all, made{c, f, record.Period{}}, made{c, f, theDay(t, "2026-02-03")})
				texts = append(texts, toParse{f.ID, f.Text()}, toParse{f.ID, f.On(theDay(t, "2026-02-03"))})
			}
		}
	}
	for k, got := range parseCitations(t, texts) {
		c, f := all[k].c, all[k].f
		if got.Error != "" {
			t.Errorf("%s of %s: %s\n%s", f.ID, c.Key, got.Error, texts[k].Text)
			continue
		}
		compareCitation(t, c, f, got)
		if all[k].day.IsZero() != (got.Accessed == nil) && f.ID != "bibtex" && (f.ID != "ris" || c.Data) {
			t.Errorf("%s of %s: day of access %v", f.ID, c.Key, got.Accessed)
		}
		if got.Accessed != nil && !slices.Equal(got.Accessed.DateParts[0], []int{2026, 2, 3}) {
			t.Errorf("%s of %s: read on %v", f.ID, c.Key, got.Accessed.DateParts)
		}
	}
}

func compareCitation(t *testing.T, c *Citation, f CitedText, got readCitation) {
	t.Helper()
	l := f.Lang
	kind := map[bool]string{true: "dataset", false: "webpage"}[c.Data]
	if f.ID == "bibtex" {
		kind = "document"
	}
	author := c.Author.In(l)
	want := []string{c.Key, kind, c.Title.In(l), author, c.URL.In(l), orNone(l, c.Publisher)}
	name := ""
	if len(got.Author) == 1 {
		name = got.Author[0].Literal + got.Author[0].Family
	}
	have := []string{got.ID, got.Type, got.Title, name, got.URL, got.Publisher}
	if f.ID == "ris" && !c.Data { // their reader of RIS knows few types, and few fields of those
		have[1] = want[1]
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("%s of %s in %s (-made +read):\n%s", f.ID, c.Key, l, diff)
	}
	for _, date := range got.Issued.DateParts { // nobody knows the day
		if len(date) > 0 {
			t.Errorf("%s of %s: date %v", f.ID, c.Key, date)
		}
	}
	if f.ID != "bibtex" && (f.ID != "ris" || c.Data) && got.Version != c.Version.String() {
		t.Errorf("%s of %s: version %q", f.ID, c.Key, got.Version)
	}
	if !c.Source.IsZero() && !strings.Contains(got.Note, c.Source.In(l)) {
		t.Errorf("%s of %s: the note does not name the source: %q", f.ID, c.Key, got.Note)
	}
}

// oddTitle makes a text of what a format would take for its own marks.
func oddTitle(r *rand.Rand) string {
	parts := []string{
		"{", "}", "{{", "}}", `\`, `\\`, `\textbf{`, "%", "&", "&amp;", "$", "#", "_", "~", "^", "<b>", "|", `"`, "'", "''", "[", "]", "[[", "@misc{a,",
		",", " and ", "=", ":", ";", "TY  - ", "ER  - ", "\n", "\r\n", "\t", "\u00a0", "--", "``", "?`", "Nghị quyết", "Ễ", "Ậ", "Ữ", "đ", "–", "“", "”", "…", "16,4", "/",
	}
	var b strings.Builder
	b.WriteString("A")
	for range 1 + r.IntN(12) {
		b.WriteString(parts[r.IntN(len(parts))])
	}
	return b.String() + "z"
}

// CITE-02: a title of anything survives BibTeX, RIS and JSON as it is, but for
// its white space.
func TestOddTitlesAreParsed(t *testing.T) {
	_, q := quotedRecords(t)
	r := rand.New(rand.NewPCG(57, 2024))
	var titles []string
	var texts []toParse
	for range 400 {
		c := q.Page(Quoted{Path: "/odd/", Title: lang.Text{VI: oddTitle(r), EN: "x"}, Data: true})
		for _, f := range machineFormats(c, lang.VI) {
			titles, texts = append(titles, c.Title.VI), append(texts, toParse{f.ID, f.Text()})
		}
	}
	for k, got := range parseCitations(t, texts) {
		if got.Error != "" || got.Title != titles[k] {
			t.Errorf("made from %q, read as %q (%s)\n%s", titles[k], got.Title, got.Error, texts[k].Text)
		}
	}
}

// A title is text of one line to every format: none can end its field, whatever
// it holds.
func FuzzCitation(f *testing.F) {
	f.Add("a} , title = {b", "x | y }} [[z]]")
	f.Add("16,4%\nER  - \n", `\end{a} {{b`)
	site := record.Site{Title: lang.Text{VI: "Cổng", EN: "Portal"}, AsOf: mustDay("2026-01-31")}
	q := Quoter{Site: &site, Base: "https://portal.example"}
	tag, texMark := regexp.MustCompile(`^[A-Z][A-Z0-9]  - `), regexp.MustCompile(`(^|[^\\])[%$#&_^~]`)
	f.Fuzz(func(t *testing.T, vi, en string) {
		if !utf8.ValidString(vi) || !utf8.ValidString(en) {
			t.Skip("records and notices are UTF-8: source.Read proves it")
		}
		c := q.Page(Quoted{Path: "/x/", Title: lang.Text{VI: "A" + vi, EN: "A" + en}, Data: true})
		for _, l := range lang.All() {
			escaped := texEscaped(c.Title.In(l))
			if depth := braceDepth(escaped); depth != 0 || texMark.MatchString(escaped) {
				t.Errorf("BibTeX: %q: braces %d", escaped, depth)
			}
			for _, line := range strings.Split(strings.TrimSuffix(c.ris(l).Text(), "\r\n"), "\r\n") {
				if !tag.MatchString(line) || strings.ContainsAny(line, "\r\n") {
					t.Errorf("RIS: line %q", line)
				}
			}
			var items []struct{ Title string }
			if err := json.Unmarshal([]byte(c.cslJSON(l).Text()), &items); err != nil || items[0].Title != c.Title.In(l) {
				t.Errorf("JSON: %v %v", err, items)
			}
		}
		if wiki := c.wikiVI().Text(); strings.Count(wiki, "|") != strings.Count(c.wikiEN().Text(), "|") || strings.Count(wiki, "}}") != 1 || strings.Contains(wiki, "[[") {
			t.Errorf("wiki: %s", wiki)
		}
	})
}

// mustDay is for seeds, which have no test to fail.
func mustDay(text string) record.Period {
	p, err := record.ParsePeriod(text)
	if err != nil {
		panic(err)
	}
	return p
}

// braceDepth counts braces as BibTeX does, which knows no escape; -1 where one
// closes that was not open.
func braceDepth(s string) int {
	depth := 0
	for _, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			return -1
		}
	}
	return depth
}

// A reader's library must not have two things under one key: every figure and
// page of the project has its own (CITE-03).
func TestCitationKeys(t *testing.T) {
	var ps source.Problems
	r := record.Load(os.DirFS("../.."), &ps)
	seen := map[string]string{}
	add := func(path string) {
		key := citationKey(path)
		if other, twice := seen[key]; twice && other != path {
			t.Errorf("%s and %s have the key %s", other, path, key)
		}
		if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(key) {
			t.Errorf("%s has the key %q", path, key)
		}
		seen[key] = path
	}
	for _, i := range r.Indicators.All {
		add(i.Path())
		for _, o := range i.Series {
			add(o.Path())
		}
	}
	for _, s := range r.Sources.All {
		add(s.Path())
	}
	for _, e := range r.Entities.All {
		add(e.Path())
	}
	for _, task := range r.Tasks.All {
		add(task.Path())
	}
	rankings, notices := rank.Load(os.DirFS("../.."), r, &ps).All, notice.Load(os.DirFS("../.."), r, &ps).Notices
	for _, ranking := range rankings {
		add(ranking.Path())
		for _, e := range ranking.Editions {
			add(e.Path())
		}
	}
	for _, n := range notices {
		add(n.Path())
	}
	if ps.Errors() > 0 || len(rankings) == 0 || len(notices) == 0 {
		t.Fatal(len(rankings), len(notices), ps.Sorted())
	}
	if citationKey("/") != "nq57" {
		t.Error(citationKey("/"))
	}
}

// The day of access goes where the format wants it, without leading zeros where
// it has none.
func TestDayOfAccess(t *testing.T) {
	c := citations(t)["ranking"]
	for id, want := range map[string]string{
		"text-vi": "(truy cập ngày 03/02/2026)", "text-en": "(accessed 3 February 2026)", "apa": "Retrieved February 3, 2026, from https",
		"biblatex": "urldate   = {2026-02-03},", "ris": "Y2  - 2026/02/03\r\n", "csl-json": "[[2026, 2, 3]]", "wiki-vi": "|ngày truy cập=2026-02-03}}", "wiki-en": "|access-date=2026-02-03}}",
	} {
		k := slices.IndexFunc(c.Formats(lang.EN), func(f CitedText) bool { return f.ID == id })
		f := c.Formats(lang.EN)[k]
		if got := f.On(theDay(t, "2026-02-03")); !strings.Contains(got, want) {
			t.Errorf("%s has no %q: %s", id, want, got)
		}
		if strings.Contains(f.Text(), "%Y") || strings.Contains(f.On(theDay(t, "2026-02-03")), "%") {
			t.Errorf("%s: %s", id, f.Text())
		}
	}
}
