package notice

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// The folders of the files.
const (
	noticeDir = "content/notices"
	pageDir   = "content/pages"
)

// Load reads the front matter of every file under content/ in fsys, on all
// cores, and keeps nothing of the bodies. All problems of all files go to ps. A
// notice or page with errors is left out.
func Load(fsys fs.FS, r *record.Records, ps *source.Problems) *Content {
	l := &loader{fsys: fsys, records: r, ps: ps}
	c := &Content{
		Notices: each(l.list(noticeDir), l.notice),
		Pages:   each(l.list(pageDir), l.page),
	}
	slices.SortFunc(c.Notices, func(a, b *Notice) int {
		return cmp.Or(b.when().Compare(a.when()), cmp.Compare(a.ID, b.ID))
	})
	return c
}

// Hash is the text that translates holds: the SHA-256 of a Vietnamese body, with
// LF line ends and composed (NFC), in hexadecimal.
func Hash(body []byte) string {
	return hash(norm.NFC.Bytes(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))))
}

// hash is Hash of a body that source has read, which is in that form.
func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// each maps the values of in on all cores and drops those that come back nil.
func each[A, B any](in []A, f func(A) *B) []*B {
	out := make([]*B, len(in))
	var wait sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(in))
	for k := range workers {
		wait.Go(func() {
			for i := k; i < len(in); i += workers {
				out[i] = f(in[i])
			}
		})
	}
	wait.Wait()
	return slices.DeleteFunc(out, func(b *B) bool { return b == nil })
}

type loader struct {
	fsys    fs.FS
	records *record.Records
	ps      *source.Problems
}

// pair is the two files of one id.
type pair struct{ dir, id string }

func (p pair) file(l lang.Lang) string { return path.Join(p.dir, p.id+"."+string(l)+".md") }

// list returns the ids of a folder in order, and reports what lies there and is
// not one of a pair of files. A folder that is missing holds nothing.
func (l *loader) list(dir string) []pair {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return nil
	}
	found := map[string]int{}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		id, ok := l.idOf(path.Join(dir, e.Name()))
		if ok {
			found[id]++
		}
	}
	var pairs []pair
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if p := (pair{dir, id}); found[id] == len(lang.All()) {
			pairs = append(pairs, p)
		} else {
			l.missing(p)
		}
	}
	return pairs
}

// idOf cuts the language and .md from a file's name.
func (l *loader) idOf(name string) (string, bool) {
	at := source.Pos{File: name}
	for _, tongue := range lang.All() {
		id, ok := strings.CutSuffix(path.Base(name), "."+string(tongue)+".md")
		if !ok {
			continue
		}
		if slug := lang.Slug(id); slug != id || id == "" {
			l.ps.Add(at, "bad-id", "kind", strings.TrimSuffix(path.Base(path.Dir(name)), "s"), "id", id, "slug", slug)
			return "", false
		}
		return id, true
	}
	l.ps.Add(at, "content-file-name")
	return "", false
}

func (l *loader) missing(p pair) {
	for _, tongue := range lang.All() {
		if _, err := fs.Stat(l.fsys, p.file(tongue)); err != nil {
			l.ps.Add(source.Pos{File: p.file(tongue.Other())}, "content-untranslated", "file", p.file(tongue))
		}
	}
}

// The front matter of each kind of file.
type (
	pageMatter struct {
		Title   string `toml:"title" rule:"required"`
		Summary string `toml:"summary" rule:"required"`
	}
	noticeMatter struct {
		pageMatter
		Source string   `toml:"source" rule:"required"`
		Tags   []string `toml:"tags" rule:"required"`
		Event  string   `toml:"event"`
	}
	vietnamesePage struct {
		pageMatter
		Aliases []string `toml:"aliases"`
	}
	vietnameseNotice struct {
		noticeMatter
		Aliases []string `toml:"aliases"`
	}
	englishPage struct {
		pageMatter
		Translates string `toml:"translates"`
	}
	englishNotice struct {
		noticeMatter
		Translates string `toml:"translates"`
	}
)

// front is the front matter of one file and what Load knows of its body.
type front struct {
	file *source.File
	line int
	hash string
}

// longestBody is how long a body may be, in bytes: a page that takes minutes to
// read is no page, and the time to parse some texts grows faster than they do.
const longestBody = 128 << 10

// read reads one file into matter. The body is hashed and dropped.
func (l *loader) read(name string, matter any) (front, bool) {
	f, body, line, ok := source.ReadMarkdown(l.fsys, name, l.ps)
	if !ok {
		return front{}, false
	}
	if len(body) > longestBody {
		l.ps.Add(source.Pos{File: name}, "content-too-long", "limit", "128 KiB", "size", itoa(len(body)>>10)+" KiB")
		return front{}, false
	}
	l.leftOpen(name, body, line)
	return front{f, line, hash(body)}, f.Decode(matter, l.ps)
}

// leftOpen reports the lines of a body that are still to be written.
func (l *loader) leftOpen(name string, body []byte, first int) {
	for n, text := range bytes.Split(body, []byte("\n")) {
		if k := bytes.Index(text, []byte(source.ToFillIn)); k >= 0 {
			at := source.Pos{File: name, Line: first + n, Col: utf8.RuneCount(text[:k]) + 1}
			l.ps.Add(at, "content-to-fill-in")
		}
	}
}

// version keeps what the site needs of a file. The texts are cloned: they are
// parts of the whole file's text, which must not stay.
func (l *loader) version(f front, m pageMatter) Version {
	for _, x := range [...]struct{ key, text string }{{"title", m.Title}, {"summary", m.Summary}} {
		if strings.Contains(x.text, "{{") {
			l.ps.Add(f.file.At(x.key), "reference-in-front-matter", "key", x.key)
		}
	}
	return Version{Title: strings.Clone(m.Title), Summary: strings.Clone(m.Summary), File: f.file.Name(), Line: f.line}
}

// stale reports whether an English file was translated from another body.
func (l *loader) stale(vi, en front, translates string) bool {
	switch {
	case translates == "":
		l.ps.Add(en.file.At("translates"), "translates-missing", "file", vi.file.Name(), "hash", vi.hash)
	case translates != vi.hash:
		l.ps.Add(en.file.At("translates"), "stale-translation", "file", vi.file.Name(), "hash", vi.hash)
	}
	return translates != vi.hash
}

func (l *loader) page(p pair) *Page {
	var vi vietnamesePage
	var en englishPage
	a, okVI := l.read(p.file(lang.VI), &vi)
	b, okEN := l.read(p.file(lang.EN), &en)
	if !okVI || !okEN {
		return nil
	}
	page := &Page{ID: p.id, VI: l.version(a, vi.pageMatter), EN: l.version(b, en.pageMatter), Aliases: record.Aliases(a.file.At, vi.Aliases)}
	page.EN.Stale = l.stale(a, b, en.Translates)
	return page
}

func (l *loader) notice(p pair) *Notice {
	var vi vietnameseNotice
	var en englishNotice
	a, okVI := l.read(p.file(lang.VI), &vi)
	b, okEN := l.read(p.file(lang.EN), &en)
	if !okVI || !okEN {
		return nil
	}
	n := &Notice{ID: p.id, VI: l.version(a, vi.pageMatter), EN: l.version(b, en.pageMatter), Aliases: record.Aliases(a.file.At, vi.Aliases)}
	n.EN.Stale = l.stale(a, b, en.Translates)
	l.same(b, "source", vi.Source, en.Source)
	l.same(b, "event", vi.Event, en.Event)
	l.same(b, "tags", strings.Join(vi.Tags, ", "), strings.Join(en.Tags, ", "))
	n.Tags = l.tags(a, vi.Tags)
	n.Source = sources(l.records).find(l.fsys, vi.Source, l.ps, a.file.At("source"))
	if n.Source == nil {
		return nil
	}
	n.Event = l.event(a, vi.Event, n.Source)
	return n
}

// same proves that the English file says of the notice what the Vietnamese does.
func (l *loader) same(f front, key, vi, en string) {
	if vi != en {
		l.ps.Add(f.file.At(key), "versions-differ", "key", key, "vi", vi, "en", en)
	}
}

func (l *loader) tags(f front, ids []string) []*record.Theme {
	var out []*record.Theme
	for k, id := range ids {
		at := f.file.At("tags", k)
		switch theme := themes(l.records).find(l.fsys, id, l.ps, at); {
		case theme == nil:
		case slices.Contains(out, theme):
			l.ps.Add(at, "notice-tag-twice", "id", id)
		default:
			out = append(out, theme)
		}
	}
	return out
}

// event reads the day of a meeting, which is not after the document about it.
func (l *loader) event(f front, text string, s *record.Source) record.Period {
	if text == "" {
		return record.Period{}
	}
	at := f.file.At("event")
	day, err := record.ParsePeriod(text)
	switch {
	case err != nil || day.Kind() != record.Day:
		l.ps.Add(at, "not-a-day", "value", text)
	case !s.Date.IsZero() && day.First().After(s.Date.Last()):
		l.ps.Add(at, "event-after-source", "event", text, "source", s.ID, "date", s.Date.String())
	}
	return day
}
