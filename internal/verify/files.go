package verify

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
)

// workers is how many files are read at once.
const workers = 6

// Folders of a copy.
const (
	apiFolder      = "api/v1/"
	dataFolder     = "data/"
	releasesFolder = "data/releases/"
)

// files compares every file that shows values. A folder is read whole. Of a
// server those files are read to which something leads: the map of the site, the
// list of data files, the API, and the links of pages.
func (c *check) files(ctx context.Context) {
	found := &queue{limit: c.limits.Requests, known: map[string]bool{}}
	if names := c.src.Names(); names != nil {
		c.report.Unread = map[string]int{}
		for name, err := range names {
			if err != nil {
				c.failed("", err)
				return
			}
			if !found.add(name) {
				c.limit("", &limitError{"verify-requests", strconv.Itoa(c.limits.Requests), true})
				return
			}
			if kind := unread(name); kind != "" {
				c.report.Unread[kind]++
			}
		}
		c.wave(ctx, found.take(), func(string, string) {})
		return
	}
	needed := map[string]bool{"index.html": true, "en/index.html": true, "sitemap.xml": true, "api/v1/observations.json": true, "data/observations.csv": true}
	for name := range needed {
		found.add(name)
	}
	for _, name := range []string{"api/v1/index.json", "api/v1/rankings.json", "data/datapackage.json"} {
		found.add(name)
	}
	for names := found.take(); len(names) > 0 && ctx.Err() == nil; names = found.take() {
		c.wave(ctx, names, func(from, to string) {
			if name := linked(from, to); name != "" && !found.add(name) {
				c.limit(from, &limitError{"verify-requests", strconv.Itoa(c.limits.Requests), true})
			}
		})
	}
	for name := range needed {
		if found.isMissing(name) {
			c.add(name, "verify-missing")
		}
	}
}

// queue are the names that were found and not yet read.
type queue struct {
	mu    sync.Mutex
	limit int
	known map[string]bool // true once it turned out to be missing
	next  []string
}

// add takes a name, and says whether there was room for it.
func (q *queue) add(name string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, known := q.known[name]; known {
		return true
	}
	if len(q.known) == q.limit {
		return false
	}
	q.known[name] = false
	q.next = append(q.next, name)
	return true
}

func (q *queue) take() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	names := q.next
	q.next = nil
	return names
}

func (q *queue) isMissing(name string) bool { return q.known[name] }

// wave reads some files, several at once.
func (c *check) wave(ctx context.Context, names []string, link func(from, to string)) {
	work := make(chan string)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for name := range work {
				c.file(ctx, name, func(to string) { link(name, to) })
			}
		})
	}
	for _, name := range names {
		if ctx.Err() != nil {
			break
		}
		work <- name
	}
	close(work)
	all.Wait()
}

// file compares one file, if it is one that is read.
func (c *check) file(ctx context.Context, name string, link func(string)) {
	compare := c.reader(name, link)
	if compare == nil {
		return
	}
	body, err := c.src.open(ctx, name, c.limits.File)
	if isMissing(err) && c.src.Names() == nil { // a dead link; what nobody shows is found at the end
		return
	}
	if err == nil {
		err = compare(body)
		body.Close() // only read from
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		c.failed(name, err)
	}
}

// reader is how a file is compared, nil for one that shows no values in a form
// that is read. Files of releases show what was said on their day: they are
// proved by their hashes.
func (c *check) reader(name string, link func(string)) func(io.Reader) error {
	isData := strings.HasPrefix(name, dataFolder) && !strings.HasPrefix(name, releasesFolder)
	switch ext := path.Ext(name); {
	case name == "sitemap.xml":
		return func(body io.Reader) error { return siteMap(body, link) }
	case ext == ".html", ext == ".htm", ext == ".xhtml":
		return func(body io.Reader) error { return c.page(name, body, link) }
	case ext == ".json" && strings.HasPrefix(name, apiFolder):
		return func(body io.Reader) error { return c.objects(name, inAPI, body, link) }
	case ext == ".json" && isData && !strings.HasSuffix(name, ".schema.json"):
		return func(body io.Reader) error { return c.objects(name, 0, body, link) }
	case ext == ".csv" && isData:
		return func(body io.Reader) error { return c.table(name, body) }
	}
	return nil
}

// unread is the kind of a file that shows values which are not looked at, "" for
// any other.
func unread(name string) string {
	switch ext := path.Ext(name); ext {
	case ".xlsx", ".zip", ".svg", ".png", ".atom", ".ics":
		return ext[1:]
	}
	if strings.HasPrefix(name, "search/") && path.Ext(name) == ".json" {
		return "search"
	}
	return ""
}

// linked is the file to which a link leads, "" for one outside or one that is
// not read. A copy bears the addresses of the site it was built for, so of a
// whole address only the path counts.
func linked(from, to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Opaque != "" || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	whole := u.Host != ""
	name := strings.TrimPrefix(path.Join("/"+path.Dir(from), u.Path), "/")
	if strings.HasPrefix(u.Path, "/") {
		name = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	if u.Path == "" || !safe(name) && name != "" {
		return ""
	}
	switch ext := path.Ext(name); {
	case strings.HasSuffix(u.Path, "/") && (!whole || from == "sitemap.xml"):
		return path.Join(name, "index.html")
	case (ext == ".html" || ext == ".htm" || ext == ".xhtml") && !whole, ext == ".json" && strings.HasPrefix(name, apiFolder),
		(ext == ".csv" || ext == ".json") && strings.HasPrefix(name, dataFolder) && !strings.HasPrefix(name, releasesFolder):
		return name
	}
	return ""
}

// siteMap gives the addresses of a sitemap.
func siteMap(body io.Reader, link func(string)) error {
	in := xml.NewDecoder(bufio.NewReader(newPaper(body, false)))
	inside := false
	for {
		token, err := in.Token()
		if err != nil {
			return unlessEnd(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			inside = t.Name.Local == "loc"
		case xml.EndElement:
			inside = false
		case xml.CharData:
			if inside {
				link(strings.TrimSpace(string(t)))
			}
		}
	}
}
