package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/piprate/json-gold/ld"
	"golang.org/x/net/html"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
)

// tablesOf are the tables of the project's own site.
func tablesOf(t *testing.T) *export.Catalogue {
	t.Helper()
	realSite(t)
	return open(t, Options{Root: real.tree, Cache: drawings}).catalogue
}

// offeredFile is a link to a file, with what the page says beside it.
type offeredFile struct{ name, size, day string }

// offeredFiles are all links of a page to files that are to be downloaded.
func offeredFiles(t *testing.T, page string) map[string]offeredFile {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]offeredFile{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		href, file := "", false
		for _, a := range n.Attr {
			file = file || a.Key == "download"
			if a.Key == "href" {
				href = a.Val
			}
		}
		if !file || n.Parent.Data != "li" && n.Parent.Data != "p" || !strings.HasPrefix(href, "/data/") {
			continue
		}
		var beside strings.Builder
		for next := n.NextSibling; next != nil && next.Data != "br"; next = next.NextSibling {
			beside.WriteString(plainOf(next))
		}
		size, day, _ := strings.Cut(strings.TrimSpace(beside.String()), " · ")
		out[href] = offeredFile{plainOf(n), size, day}
	}
	return out
}

func plainOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for c := range n.ChildNodes() {
		out.WriteString(plainOf(c))
	}
	return out.String()
}

// Every page that shows a table offers it in every format in plain words, with
// its true size and the day; so does the page of all data, at the place by
// which linked data names the table.
func TestDownloads(t *testing.T) {
	out, c := realSite(t), tablesOf(t)
	for _, l := range lang.All() {
		all := out.page(t, l.Path("/data/"))
		everything := offeredFiles(t, all)
		pages := map[string]map[string]offeredFile{}
		for _, table := range c.Tables {
			if pages[table.Page] == nil {
				pages[table.Page] = offeredFiles(t, out.page(t, l.Path(table.Page)))
			}
			if !strings.Contains(all, ` id="`+table.ID+`"`) {
				t.Errorf("%s has no #%s", l.Path("/data/"), table.ID)
			}
			for _, f := range table.Formats() {
				checkOffered(t, l, out, table, f, pages[table.Page][table.Path(f)], true)
				if f != export.CSVW {
					checkOffered(t, l, out, table, f, everything[table.Path(f)], false)
				}
			}
		}
		for _, id := range []string{"catalogue", "publisher", "formats"} {
			if !strings.Contains(all, ` id="`+id+`"`) {
				t.Errorf("%s has no #%s", l.Path("/data/"), id)
			}
		}
		if got := everything["/data/all.zip"]; got.size != sizeText(l, int64(len(out["data/all.zip"]))) {
			t.Errorf("all data: %+v", got)
		}
	}
}

func checkOffered(t *testing.T, l lang.Lang, out output, table *export.Table, f export.Format, got offeredFile, dated bool) {
	t.Helper()
	names := map[lang.Lang]map[export.Format]string{
		lang.VI: {export.XLSX: "Excel (.xlsx)", export.ExcelCSV: "CSV cho Excel", export.CSV: "CSV", export.JSON: "JSON", export.Pack: "Gói đối chứng (.zip)", export.CSVW: "Mô tả cột (CSVW)"},
		lang.EN: {export.XLSX: "Excel (.xlsx)", export.ExcelCSV: "CSV for Excel", export.CSV: "CSV", export.JSON: "JSON", export.Pack: "Evidence pack (.zip)", export.CSVW: "Columns described (CSVW)"},
	}
	body := out[table.Path(f)[1:]]
	want := offeredFile{name: names[l][f], size: sizeText(l, int64(len(body)))}
	if dated {
		want.day = lang.Date(l, "2026-11-22")
	}
	if body == nil || got != want {
		t.Errorf("%s, %s%s: offered as %+v, want %+v", l, table.ID, f, got, want)
	}
}

// The page on which a ranking always stands offers the files of its newest
// edition.
func TestDownloadsOfLatest(t *testing.T) {
	out := realSite(t)
	s := open(t, Options{Root: real.tree, Cache: drawings})
	for _, r := range s.rankings.All {
		files := offeredFiles(t, out.page(t, r.Path()))
		for _, f := range s.catalogue.Edition(r.Latest()).Formats() {
			if _, ok := files[s.catalogue.Edition(r.Latest()).Path(f)]; !ok {
				t.Errorf("%s does not offer %s", r.Path(), f)
			}
		}
	}
}

func TestSizeText(t *testing.T) {
	for bytes, want := range map[int64][2]string{
		1: {"1 kB", "1 kB"}, 1000: {"1 kB", "1 kB"}, 1001: {"2 kB", "2 kB"}, 999_999: {"1000 kB", "1000 kB"},
		1_000_000: {"1,0 MB", "1.0 MB"}, 1_249_999: {"1,2 MB", "1.2 MB"}, 1_250_000: {"1,3 MB", "1.3 MB"}, 25_600_000: {"25,6 MB", "25.6 MB"},
	} {
		for k, l := range lang.All() {
			if got := strings.ReplaceAll(sizeText(l, bytes), "\u00a0", " "); got != want[k] {
				t.Errorf("%s: %d bytes are %q, want %q", l, bytes, got, want[k])
			}
		}
	}
}

func hexSum(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// META-02: each file that the published descriptor names is in the finished
// site, with that size and hash.
func TestPublishedDataPackage(t *testing.T) {
	out, c := realSite(t), tablesOf(t)
	var d struct {
		Resources []struct {
			Name, Path, Hash string
			Bytes            int
		}
	}
	if err := json.Unmarshal(out["data/datapackage.json"], &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Resources) != len(c.Tables) {
		t.Errorf("%d resources of %d tables", len(d.Resources), len(c.Tables))
	}
	for _, r := range d.Resources {
		body := out[path.Join("data", r.Path)]
		if body == nil || len(body) != r.Bytes || r.Hash != "sha256:"+hexSum(body) {
			t.Errorf("%s: the file at %s is another", r.Name, r.Path)
		}
	}
	if !bytes.Equal(out["data/table.schema.json"], export.TableSchema()) {
		t.Error("the schema of tables is another than that of the package")
	}
}

// schemaContext gives the context of schema.org that the tests of package
// export use; nothing is fetched.
type schemaContext struct{}

func (schemaContext) LoadDocument(address string) (*ld.RemoteDocument, error) {
	if address != "https://schema.org/" {
		return nil, fmt.Errorf("%s is not to be fetched", address)
	}
	body, err := os.ReadFile("../export/testdata/schema.org.context.json")
	if err != nil {
		return nil, err
	}
	var doc any
	err = json.Unmarshal(body, &doc)
	return &ld.RemoteDocument{DocumentURL: address, Document: doc}, err
}

// linkedNodes are the nodes of the linked data of a finished page, read by an
// independent processor.
func linkedNodes(t *testing.T, out output, address, where string) []map[string]any {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(out[where]))
	if err != nil {
		t.Fatal(err)
	}
	var nodes []map[string]any
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "script" || !slices.Contains(n.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) {
			continue
		}
		var doc any
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &doc); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		options := ld.NewJsonLdOptions(address)
		options.DocumentLoader = schemaContext{}
		expanded, err := ld.NewJsonLdProcessor().Expand(doc, options)
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		for _, x := range expanded {
			nodes = append(nodes, x.(map[string]any))
		}
	}
	return nodes
}

// one is the single value of a property of an expanded node.
func one(n map[string]any, property string) string {
	list, _ := n["http://schema.org/"+property].([]any)
	if len(list) != 1 {
		return fmt.Sprintf("%d values", len(list))
	}
	m, _ := list[0].(map[string]any)
	for _, key := range []string{"@value", "@id"} {
		if v, ok := m[key]; ok {
			return fmt.Sprint(v)
		}
	}
	return ""
}

// META-01: the page of a table describes it to search engines, with files that
// are there, their sizes and hashes; the page of an indicator says what the
// term means; the page of all data lists all tables; no other page describes
// anything.
func TestLinkedData(t *testing.T) {
	out, c := realSite(t), tablesOf(t)
	base := baseURL(t, out)
	own := map[string][]*export.Table{}
	for _, table := range c.Tables {
		own[table.Page] = append(own[table.Page], table)
	}
	for _, page := range out.htmlPages() {
		l, vi := lang.VI, page
		if strings.HasPrefix(page, "/en/") {
			l, vi = lang.EN, strings.TrimPrefix(page, "/en")
		}
		var got []string
		for _, n := range linkedNodes(t, out, base+page, Page{Path: page}.File()) {
			got = append(got, fmt.Sprint(n["@type"].([]any)[0], " ", n["@id"]))
			checkLinked(t, out, base, n)
			if url := one(n, "url"); url != base+page {
				t.Errorf("%s: %s is at %s", page, n["@id"], url)
			}
		}
		var want []string
		for _, table := range own[vi] {
			want = append(want, "http://schema.org/Dataset "+base+"/data/#"+table.ID)
			if table.Sort == export.Indicator {
				want = append(want, "http://schema.org/DefinedTerm "+base+vi+"#term")
			}
		}
		if vi == "/data/" {
			want = append(want, "http://schema.org/DataCatalog "+base+"/data/#catalogue")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s %s: described (-want +got):\n%s", l, page, diff)
		}
	}
}

// checkLinked proves the downloads of a data set, and that a catalogue is of
// tables.
func checkLinked(t *testing.T, out output, base string, n map[string]any) {
	t.Helper()
	if name := one(n, "name"); name == "" || strings.Contains(name, "values") {
		t.Errorf("%v has no name: %s", n["@id"], name)
	}
	files, _ := n["http://schema.org/distribution"].([]any)
	for _, f := range files {
		file := f.(map[string]any)
		address := one(file, "contentUrl")
		body := out[strings.TrimPrefix(address, base+"/")]
		if body == nil || one(file, "sha256") != hexSum(body) || one(file, "contentSize") != fmt.Sprintf("%d B", len(body)) {
			t.Errorf("%v: %s is another file", n["@id"], address)
		}
	}
	if kind := n["@type"].([]any)[0]; (kind == "http://schema.org/Dataset") != (len(files) == 5) {
		t.Errorf("%v: %d files", n["@id"], len(files))
	}
}

// META-03, META-04, SEC-06: every file of data may be read from any other
// site; the catalogue is sent as what it is, and the description of a CSV lies
// where readers look for it. The rules do not grow with the tables.
func TestDataHeaders(t *testing.T) {
	out, c := realSite(t), tablesOf(t)
	rules := headerRules(t, out)
	for _, name := range out.names() {
		if !strings.HasPrefix(name, "data/") || strings.HasSuffix(name, ".html") {
			continue
		}
		h := rules.For("/" + name)
		if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %v", name, h)
		}
	}
	for _, table := range c.Tables {
		if _, ok := out[strings.TrimPrefix(table.Path(export.CSV), "/")+"-metadata.json"]; !ok {
			t.Errorf("%s has no description beside it", table.Path(export.CSV))
		}
	}
	if got := rules.For("/data/catalog.jsonld").Get("Content-Type"); got != "application/ld+json" {
		t.Errorf("the catalogue is sent as %q", got)
	}
	if n := strings.Count(string(out["_headers"]), "\n/"); n > 60 {
		t.Errorf("_headers has %d rules", n)
	}
}

// META-11: only a portal that names somebody says whom to tell.
func TestSecurityTxt(t *testing.T) {
	if out := realSite(t); out[".well-known/security.txt"] != nil {
		t.Error("the real portal names nobody and has a security.txt")
	}
	out := smallSite(t)
	want := "Contact: mailto:bao-mat@portal.example\nExpires: 2026-12-31T23:59:59+07:00\nPreferred-Languages: vi, en\nCanonical: https://portal.example/.well-known/security.txt\n"
	if got := string(out[".well-known/security.txt"]); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// META-10: one title, links to pages and files that are there, all of this site.
func TestLLMs(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	body := string(out["llms.txt"])
	if strings.Count("\n"+body, "\n# ") != 1 || !strings.HasPrefix(body, "# Minh bạch 57\n") {
		t.Error("not one title")
	}
	links := 0
	for part := range strings.SplitSeq(body, "](") {
		address, _, ok := strings.Cut(part, ")")
		if !ok || !strings.HasPrefix(address, "https://") {
			continue
		}
		links++
		path, own := strings.CutPrefix(address, base)
		if _, there := out[Page{Path: path}.File()]; !own || !there {
			t.Errorf("llms.txt leads to %s", address)
		}
	}
	if links < 30 {
		t.Errorf("only %d links", links)
	}
}
