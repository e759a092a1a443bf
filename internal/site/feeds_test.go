package site

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	ics "github.com/arran4/golang-ical"
	"github.com/mmcdole/gofeed"

	"resolution57.example/portal/internal/lang"
)

// feedFiles are the names of all feeds and calendars of a site.
func feedFiles(out output, ext string) (names []string) {
	for _, name := range out.names() {
		if strings.HasPrefix(name, "feeds/") && path.Ext(name) == ext {
			names = append(names, name)
		}
	}
	return names
}

// META-07: a reader that is not ours reads every feed of the project; each
// entry leads to a page of the site, is told once, and says when it was
// updated; both formats tell the same.
func TestFeedFiles(t *testing.T) {
	out := realSite(t)
	base := baseURL(t, out)
	atoms := feedFiles(out, ".atom")
	if len(atoms) < 2*100 || len(atoms) != len(feedFiles(out, ".json")) {
		t.Fatalf("%d feeds as Atom, %d as JSON", len(atoms), len(feedFiles(out, ".json")))
	}
	for _, name := range atoms {
		twin := "feeds/json/" + strings.TrimSuffix(strings.TrimPrefix(name, "feeds/"), ".atom") + ".json"
		var seen []string
		for _, file := range []string{name, twin} {
			feed, err := gofeed.NewParser().Parse(bytes.NewReader(out[file]))
			if err != nil || len(feed.Items) == 0 || len(feed.Items) > newestEntries {
				t.Fatalf("%s: %v", file, err)
			}
			var ids []string
			for _, item := range feed.Items {
				address, ours := strings.CutPrefix(item.Link, base)
				page, _, _ := strings.Cut(address, "#")
				if _, ok := out[Page{Path: page}.File()]; !ours || !ok || item.UpdatedParsed == nil && item.Updated == "" {
					t.Errorf("%s: %s leads to %s, updated %q", file, item.GUID, item.Link, item.Updated)
				}
				ids = append(ids, item.GUID+" "+item.Updated)
			}
			if seen != nil && !slices.Equal(ids, seen) {
				t.Errorf("%s and %s do not tell the same", name, twin)
			}
			seen = slices.Clone(ids)
			slices.Sort(ids)
			if n := len(slices.Compact(slices.Clone(ids))); n != len(ids) {
				t.Errorf("%s: an entry is told twice", file)
			}
		}
	}
}

// A calendar of deadlines is read by a reader that is not ours.
func TestCalendarFiles(t *testing.T) {
	out := realSite(t)
	names := feedFiles(out, ".ics")
	for _, want := range []string{"feeds/vi/tasks.ics", "feeds/en/schedule.ics", "feeds/vi/entities/bo-tai-chinh.ics"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, name := range names {
		calendar, err := ics.ParseCalendar(bytes.NewReader(out[name]))
		if err != nil || len(calendar.Events()) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// META-07: ids and times of entries do not change with the day of collection,
// with names, nor with where a copy is published; without news not one byte of
// a feed changes.
func TestFeedsStay(t *testing.T) {
	build := func(o Options, from, to string) output {
		tree := smallTree(t)
		site := tree["data/site.toml"]
		tree["data/site.toml"] = &fstest.MapFile{Data: bytes.Replace(site.Data, []byte(from), []byte(to), 1)}
		o.Root, o.Cache = tree, drawings
		return render(t, open(t, o))
	}
	marks := regexp.MustCompile(`<(?:id|updated)>[^<]*`)
	before := build(Options{}, "", "")
	later := build(Options{}, `as_of       = "2026-01-31"`, `as_of       = "2026-03-31"`)
	renamed := build(Options{}, "Cổng thử", "Cổng khác")
	copied := build(Options{BaseURL: "https://preview.example.net"}, "", "")
	names := feedFiles(before, ".atom")
	if len(names) == 0 {
		t.Fatal("no feeds")
	}
	for _, name := range append(names, feedFiles(before, ".json")...) {
		if !bytes.Equal(before[name], later[name]) {
			t.Errorf("%s changes with the day of collection", name)
		}
	}
	for _, name := range names {
		want := marks.FindAllString(string(before[name]), -1)
		for what, other := range map[string]output{"the name of the portal": renamed, "the place of a copy": copied} {
			if got := marks.FindAllString(string(other[name]), -1); !slices.Equal(got, want) {
				t.Errorf("%s: ids or times change with %s:\n%s\n%s", name, what, strings.Join(want, " "), strings.Join(got, " "))
			}
		}
	}
}

// A feed reader that is given the address of a page finds its feeds, and the
// page itself leads to them and says how to follow.
func TestFeedsAreFound(t *testing.T) {
	out := realSite(t)
	for page, name := range map[string]string{
		"/indicators/gii-rank/": "indicators/gii-rank", "/entities/hue/": "entities/hue", "/notices/": "notices", "/tasks/overdue/": "overdue",
		"/indicators/": "figures",
	} {
		for _, l := range lang.All() {
			html := out.page(t, l.Path(page))
			atom := "/feeds/" + string(l) + "/" + name + ".atom"
			if got := attribute(t, html, "link", "type", "application/atom+xml", "href"); got != atom {
				t.Errorf("%s: the first feed is %s, want %s", l.Path(page), got, atom)
			}
			links := attributes(t, mainOf(t, html), "a", "href")
			if !slices.Contains(links, atom) || !slices.Contains(links, l.Path("/feeds/")) {
				t.Errorf("%s does not lead to its feed", l.Path(page))
			}
		}
	}
	for _, p := range out.htmlPages() {
		for _, href := range attributes(t, out.page(t, p), "link", "href") {
			if strings.HasPrefix(href, "/feeds/") && out[href[1:]] == nil {
				t.Errorf("%s: no feed %s", p, href)
			}
		}
	}
}

// SEC-06, META-07: other sites may read the feeds, and JSON Feeds have their
// own type; the page about them is a page like others.
func TestFeedHeaders(t *testing.T) {
	rules := headerRules(t, realSite(t))
	for _, path := range []string{"/feeds/vi/figures.atom", "/feeds/en/tasks.ics", "/feeds/json/en/indicators/gii-rank.json"} {
		h := rules.For(path)
		if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %v", path, h)
		}
		if feed := strings.HasSuffix(path, ".json"); feed != (h.Get("Content-Type") == "application/feed+json; charset=utf-8") {
			t.Errorf("%s: type %q", path, h.Get("Content-Type"))
		}
	}
}
