package site

import (
	"bytes"
	"html/template"
	"path"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// releasesPage lists what was released, the newest first.
type releasesPage struct {
	base
	Rows []releaseRow
	Kit  *downloadFile // for whoever wants to keep a copy; nil where nothing is published
}

// releaseRow is one release in words.
type releaseRow struct {
	Name, Path, Day string
	Size            string // of the log: "123 entries"
	Root            string
	Count, Bytes    string // of files
	Latest          bool
}

// releasePage is one release with its files.
type releasePage struct {
	base
	Row      releaseRow
	Newer    *releaseRow
	Facts    []fact
	Files    []releasedFile
	Citation *quotation
}

type releasedFile struct{ Name, Path, Size, SHA256, Proof, Entry string }

// addReleasePages adds the list of releases and a page for each.
func (s *Site) addReleasePages(l lang.Lang, add func(path string, render func(w *bytes.Buffer, ps *source.Problems) error)) {
	add(record.ReleasesPath, func(w *bytes.Buffer, _ *source.Problems) error { return s.renderReleases(l, w) })
	for _, r := range s.ledger.releases {
		add(record.ReleasePath(r.ID), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderRelease(l, r, w) })
	}
}

// releaseName is the day of a release, and which of that day it is where that is
// not the first.
func (s *Site) releaseName(l lang.Lang, r *ledger.Release) string {
	name := day(r.Logged).Name(l)
	if nth, more := strings.CutPrefix(r.ID, r.Logged+"-"); more {
		return s.words.T(l, "releases.nth", "day", name, "n", nth)
	}
	return name
}

func (s *Site) releaseRow(l lang.Lang, r *ledger.Release) releaseRow {
	var total int64
	for _, f := range r.Files {
		total += int64(f.Bytes)
	}
	return releaseRow{
		Name: s.releaseName(l, r), Path: record.ReleasePath(r.ID), Day: s.releaseName(l, r), Root: r.Root, Latest: r == s.ledger.newest(),
		Size:  s.words.T(l, "releases.entries", "n", lang.Int(l, int(r.Size))),
		Count: lang.Int(l, len(r.Files)), Bytes: sizeText(l, total),
	}
}

func (s *Site) renderReleases(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string) string { return s.words.T(l, key) }
	page := releasesPage{
		base: s.base(l, frame{title: t("releases.title"), description: t("releases.description"), path: record.ReleasesPath, section: "data", feed: "releases", undated: true}),
	}
	if s.ledger.log.Checkpoint() != nil {
		page.Kit = &downloadFile{Name: t("releases.mirror-file"), Path: mirrorPath}
	}
	for k := len(s.ledger.releases) - 1; k >= 0; k-- {
		page.Rows = append(page.Rows, s.releaseRow(l, s.ledger.releases[k]))
	}
	return s.execute(w, l, "releases", page)
}

func (s *Site) renderRelease(l lang.Lang, r *ledger.Release, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	row := s.releaseRow(l, r)
	page := releasePage{
		base: s.base(l, frame{
			title: t("release.title", "day", row.Name), description: t("release.description", "day", row.Name, "files", row.Count),
			path: record.ReleasePath(r.ID), section: "data", undated: true,
		}),
		Row: row,
	}
	if newest := s.ledger.newest(); newest != r {
		newer := s.releaseRow(l, newest)
		page.Newer = &newer
	}
	folder := path.Join(record.ReleasesPath, r.ID)
	link := func(name, text string) template.HTML {
		return template.HTML(`<a href="` + escaped(path.Join(folder, name)) + `">` + escaped(text) + `</a>`)
	}
	page.Facts = []fact{
		{t("releases.head-date"), esc(row.Name)}, {t("releases.head-log"), esc(row.Size)},
		{t("releases.head-root"), template.HTML("<code>" + escaped(r.Root) + "</code>")},
		{t("releases.head-files"), esc(row.Count)}, {t("releases.head-size"), esc(row.Bytes)},
		{t("release.list"), link(ledger.ReleaseName, ledger.ReleaseName)}, {t("release.checkpoint"), link(ledger.ReleaseCheckpoint, ledger.ReleaseCheckpoint)},
	}
	for _, f := range r.Files {
		at := path.Join(folder, f.Path)
		page.Files = append(page.Files, releasedFile{
			Name: f.Path, Path: at, Size: sizeText(l, int64(f.Bytes)), SHA256: f.SHA256, Proof: at + ledger.ProofSuffix, Entry: strconv.FormatInt(f.Entry, 10),
		})
	}
	page.Citation = s.quote(&page.base, s.releaseCitation(r))
	return s.execute(w, l, "release", page)
}

// releaseCitation quotes a release: its version is its own day.
func (s *Site) releaseCitation(r *ledger.Release) *export.Citation {
	title := func(l lang.Lang) string {
		return s.words.T(l, "release.title-cited", "site", s.records.Site.Title.In(l), "id", s.releaseName(l, r))
	}
	c := s.quoter().Page(export.Quoted{Path: record.ReleasePath(r.ID), Title: lang.Text{VI: title(lang.VI), EN: title(lang.EN)}, Data: true})
	c.Version, c.Released = day(r.Logged), true
	return c
}

// siteMapReleases are the releases, the newest first.
func (s *Site) siteMapReleases(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for k := len(s.ledger.releases) - 1; k >= 0; k-- {
		r := s.ledger.releases[k]
		items = append(items, siteMapItem{Title: s.words.T(l, "release.title", "day", s.releaseName(l, r)), Path: record.ReleasePath(r.ID)})
	}
	return items
}
