package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
)

// smallFeed has a figure with a bound, a computed one, one of an entity, a
// notice, and an entry with letters that both formats must escape.
func smallFeed(t *testing.T, l lang.Lang) *Feed {
	r, q := quotedRecords(t)
	online := r.Indicators.Get("procedures-online")
	n := &notice.Notice{
		ID: "so-1", Source: r.Sources.Get("so-1"), Tags: r.Themes.All[:1],
		VI: notice.Version{Title: "Kết luận <thử> & “thật”", Summary: "Câu một.\n\nCâu hai: 1 < 2."},
		EN: notice.Version{Title: "Conclusions <tried> & “true”", Summary: "One.\n\nTwo: 1 < 2."},
	}
	f := q.Feed(l, "figures", map[lang.Lang]string{lang.VI: "Số liệu mới", lang.EN: "New figures"}[l], "", record.IndicatorsPath)
	f.Entries = Newest([]FeedEntry{
		q.FigureEntry(l, r.Indicators.Get("tasks-assigned").Find(theDay(t, "2024"), r.Entities.Get(record.CountryID))),
		q.FigureEntry(l, r.Indicators.Get("completion").Newest()),
		q.FigureEntry(l, online.Series[0]),
		q.NoticeEntry(l, n),
		{ID: TagID(q.Site, "odd"), URL: "https://portal.example/odd/?a=1&b=2", Title: "]]> <b>&amp;</b> \"'\u2028x", HTML: `<p>a &lt; b <a href="https://portal.example/">x</a></p>`,
			Updated: theDay(t, "2026-02"), Dated: theDay(t, "2026")},
	}, 10)
	return f
}

func feedBytes(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// META-07: both formats of a feed, word for word, in both languages; the same
// bytes twice.
func TestFeeds(t *testing.T) {
	var got []txtar.File
	for _, l := range lang.All() {
		f := smallFeed(t, l)
		atom, text := feedBytes(t, f.WriteAtom), feedBytes(t, f.WriteJSON)
		got = append(got, txtar.File{Name: string(l) + ".atom", Data: atom}, txtar.File{Name: string(l) + ".json", Data: text})
		if again := smallFeed(t, l); !bytes.Equal(atom, feedBytes(t, again.WriteAtom)) || !bytes.Equal(text, feedBytes(t, again.WriteJSON)) {
			t.Error("two runs differ")
		}
	}
	sameAsGolden(t, "feed", got)
}

// META-07: a reader that is not ours finds the same entries in both formats.
func TestFeedsAreParsed(t *testing.T) {
	for _, l := range lang.All() {
		f := smallFeed(t, l)
		for name, write := range map[string]func(io.Writer) error{"atom": f.WriteAtom, "json": f.WriteJSON} {
			got, err := gofeed.NewParser().Parse(bytes.NewReader(feedBytes(t, write)))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got.FeedType != name || got.Title != f.Title || got.Link != f.Home || !strings.HasPrefix(got.Language, string(l)) || got.Authors[0].Name != f.Author {
				t.Errorf("%s: %s %q %s %s %v", name, got.FeedType, got.Title, got.Link, got.Language, got.Authors)
			}
			if len(got.Items) != len(f.Entries) {
				t.Fatalf("%s: %d entries of %d", name, len(got.Items), len(f.Entries))
			}
			for k, e := range f.Entries {
				i := got.Items[k]
				want := []string{e.ID, e.URL, e.Title, instant(e.Updated), strings.Join(e.Tags, "|")}
				have := []string{i.GUID, i.Link, i.Title, i.Updated, strings.Join(i.Categories, "|")}
				if diff := cmp.Diff(want, have); diff != "" {
					t.Errorf("%s, entry %d (-made +read):\n%s", name, k, diff)
				}
				body := i.Content + i.Description // the reader keeps content_text as either
				if e.HTML != "" && body != e.HTML || e.Text != "" && !strings.Contains(body, strings.Split(e.Text, "\n\n")[0]) {
					t.Errorf("%s, entry %d has the text %q", name, k, body)
				}
			}
		}
	}
}

// element is one of XML, with all in it.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Nodes   []element  `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (n element) all(name string) []element {
	return slices.DeleteFunc(slices.Clone(n.Nodes), func(c element) bool { return c.XMLName.Local != name })
}

func (n element) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// META-07, RFC 4287 sections 4.1.1 and 4.1.2: which elements must stand once,
// which may not stand twice, what times and ids look like.
func TestAtomStructure(t *testing.T) {
	for _, l := range lang.All() {
		f := smallFeed(t, l)
		var feed element
		if err := xml.Unmarshal(feedBytes(t, f.WriteAtom), &feed); err != nil {
			t.Fatal(err)
		}
		if feed.XMLName.Space != "http://www.w3.org/2005/Atom" || feed.XMLName.Local != "feed" || feed.attr("lang") != string(l) {
			t.Errorf("root %v %v", feed.XMLName, feed.Attrs)
		}
		entries := feed.all("entry")
		ids, newest := map[string]bool{}, ""
		for _, n := range append(slices.Clone(entries), feed) {
			for _, name := range []string{"id", "title", "updated"} {
				if len(n.all(name)) != 1 {
					t.Errorf("%s: %d elements %s", n.XMLName.Local, len(n.all(name)), name)
				}
			}
			id, at := n.all("id")[0].Text, n.all("updated")[0].Text
			if !strings.HasPrefix(id, "tag:portal.example,2026:") || ids[id] {
				t.Errorf("id %s", id)
			}
			ids[id] = true
			if _, err := time.Parse(time.RFC3339, at); err != nil || !strings.HasSuffix(at, "+07:00") {
				t.Errorf("%s: updated %s", id, at)
			}
			if n.XMLName.Local == "entry" {
				newest = max(newest, at)
				checkEntry(t, n)
			}
		}
		if feed.all("updated")[0].Text != newest {
			t.Errorf("the feed was updated at %s, its newest entry at %s", feed.all("updated")[0].Text, newest)
		}
		self := slices.DeleteFunc(feed.all("link"), func(n element) bool { return n.attr("rel") != "self" })
		if len(self) != 1 || self[0].attr("href") != f.Atom || len(feed.all("author")) != 1 {
			t.Errorf("self links %v", self)
		}
	}
}

// checkEntry: one alternate link of a type and language; content of type html
// that is itself well-formed.
func checkEntry(t *testing.T, n element) {
	t.Helper()
	if links := n.all("link"); len(links) != 1 || links[0].attr("rel") != "alternate" || !strings.HasPrefix(links[0].attr("href"), "https://") {
		t.Errorf("links %v", links)
	}
	for _, c := range n.all("content") {
		if c.attr("type") != "html" || xml.Unmarshal([]byte("<div>"+c.Text+"</div>"), new(element)) != nil {
			t.Errorf("content %v", c)
		}
	}
}

// META-07, JSON Feed 1.1: required members, no unknown ones, one content an
// item.
func TestJSONFeedStructure(t *testing.T) {
	for _, l := range lang.All() {
		var feed map[string]any
		if err := json.Unmarshal(feedBytes(t, smallFeed(t, l).WriteJSON), &feed); err != nil {
			t.Fatal(err)
		}
		top := []string{"version", "title", "home_page_url", "feed_url", "description", "icon", "authors", "language", "items"}
		item := []string{"id", "url", "title", "content_text", "content_html", "date_modified", "tags"}
		known := func(m map[string]any, names []string) {
			for name := range m {
				if !slices.Contains(names, name) {
					t.Errorf("unknown member %s", name)
				}
			}
		}
		known(feed, top)
		if feed["version"] != "https://jsonfeed.org/version/1.1" || feed["title"] == "" || feed["language"] != l.Tag() {
			t.Errorf("%v", feed)
		}
		for _, i := range feed["items"].([]any) {
			m := i.(map[string]any)
			known(m, item)
			_, text := m["content_text"]
			_, markup := m["content_html"]
			if m["id"] == "" || text == markup {
				t.Errorf("item %v", m)
			}
			if _, err := time.Parse(time.RFC3339, m["date_modified"].(string)); err != nil {
				t.Error(err)
			}
		}
	}
}

// Ids are promises: they hold the authority of site.toml, whatever the address,
// and the names of records, which never change.
func TestFeedIDs(t *testing.T) {
	r, q := quotedRecords(t)
	q.Base, q.Site.BaseURL = "https://preview.example.net", "https://adopted.example.net" // a preview of an adopted portal
	e := q.FigureEntry(lang.VI, r.Indicators.Get("procedures-online").Series[0])
	if e.ID != "tag:portal.example,2026:vi/figure/procedures-online/2025-11/dong-nai" || !strings.HasPrefix(e.URL, "https://preview.example.net/") {
		t.Errorf("%s %s", e.ID, e.URL)
	}
	if uid := EventUID(q.Site, lang.VI, "task", "x"); uid != "task-x.vi@portal.example" {
		t.Error(uid)
	}
	if f := q.Feed(lang.EN, "indicators/x", "X", "", "/"); f.ID != "tag:portal.example,2026:en/feed/indicators/x" || f.Atom != "https://preview.example.net/feeds/en/indicators/x.atom" || f.JSON != "https://preview.example.net/feeds/json/en/indicators/x.json" {
		t.Errorf("%+v", f)
	}
}

// A feed without news stands as it was; one with faults is not feedBytes at all.
func TestFeedFaults(t *testing.T) {
	_, q := quotedRecords(t)
	f := q.Feed(lang.VI, "empty", "Trống", "", "/")
	if body := string(feedBytes(t, f.WriteAtom)); !strings.Contains(body, "<updated>2026-01-31T00:00:00+07:00</updated>") {
		t.Error(body)
	}
	if body := string(feedBytes(t, f.WriteJSON)); !strings.Contains(body, `"items": []`) {
		t.Error(body)
	}
	good := FeedEntry{ID: "a", URL: "https://x.example/", Title: "A", Updated: theDay(t, "2026-01-01")}
	for fault, change := range map[string]func(*FeedEntry){
		"two entries have the id a":   func(*FeedEntry) {},
		"lacks its id":                func(e *FeedEntry) { e.ID = "" },
		"b: nothing says when":        func(e *FeedEntry) { e.ID, e.Updated = "b", record.Period{} },
		"b: an address is not a full": func(e *FeedEntry) { e.ID, e.HTML = "b", `<a href="/x/">x</a>` },
	} {
		bad := good
		change(&bad)
		f.Entries = []FeedEntry{good, bad}
		for _, write := range []func(io.Writer) error{f.WriteAtom, f.WriteJSON} {
			var b bytes.Buffer
			if err := write(&b); err == nil || !strings.Contains(err.Error(), fault) || b.Len() > 0 {
				t.Errorf("%s: %v, %d bytes", fault, err, b.Len())
			}
		}
	}
	f.Entries = nil
	full := errors.New("no space left")
	if f.WriteAtom(failing{full}) != full || !errors.Is(f.WriteJSON(failing{full}), full) {
		t.Error("an error of the disk is lost")
	}
}
