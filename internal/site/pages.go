package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"strings"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Page is one file of the finished site: where it stands and how it is made.
type Page struct {
	Path   string    // "/en/indicators/gdp-contribution/", "/sitemap.xml"
	Lang   lang.Lang // "" for files that both languages share
	render func(w *bytes.Buffer, ps *source.Problems) error
	root   fs.FS
}

// errReported is an error whose cause stands among the problems.
var errReported = errors.New("the template cannot be used")

// Render writes the page. What is wrong with its template goes to ps, at its
// place, and so does what the page's own text holds.
func (p Page) Render(w *bytes.Buffer, ps *source.Problems) (err error) {
	defer func() {
		if r := recover(); r != nil { // a mistake of ours must not end the preview
			err = fmt.Errorf("%s: %v\n%s", p.Path, r, debug.Stack())
		}
	}()
	err = p.render(w, ps)
	if reportTemplate(p.root, err, ps) {
		return errReported
	}
	return err
}

// IsHTML reports whether the page is one that people read.
func (p Page) IsHTML() bool { return p.Lang != "" }

// IsEmbed reports whether the page is made for frames of other sites.
func (p Page) IsEmbed() bool { return strings.HasPrefix(p.Path, record.EmbedsPath) }

// File is where the page stands in the output folder.
func (p Page) File() string {
	name := p.Path[1:]
	if name == "" || name[len(name)-1] == '/' {
		name += "index.html"
	}
	return name
}

// Pages lists the whole site, in a fixed order: the files of data, every page
// in both languages, their embeds, then the other files for machines. Assets are
// apart, in [Assets].
func (s *Site) Pages() []Page {
	pages := s.dataFiles()
	for _, l := range lang.All() {
		pages = append(pages, s.pagesIn(l)...)
	}
	for _, l := range lang.All() {
		pages = append(pages, s.embedPages(l)...)
	}
	return append(pages, s.machinePages()...)
}

// perNoticesPage is how many notices one page of the list holds.
const perNoticesPage = 50

func (s *Site) pagesIn(l lang.Lang) []Page {
	var pages []Page
	add := func(path string, render func(w *bytes.Buffer, ps *source.Problems) error) {
		pages = append(pages, Page{Path: l.Path(path), Lang: l, render: render, root: s.options.Root})
	}
	plain := func(path string, render func(l lang.Lang, w *bytes.Buffer) error) {
		add(path, func(w *bytes.Buffer, _ *source.Problems) error { return render(l, w) })
	}
	plain(record.HomePath, s.renderHome)
	plain(record.IndicatorsPath, s.renderIndicators)
	for _, i := range s.records.Indicators.All {
		add(i.Path(), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderIndicator(l, i, w) })
		for _, p := range i.Periods() {
			add(i.PeriodPath(p), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderFigure(l, i, p, w) })
		}
	}
	s.addWithdrawnPages(l, add)
	s.addEntityPages(l, add)
	s.addRankingPages(l, add)
	s.addTaskPages(l, add)
	plain(record.TargetsPath, s.renderTargets)
	plain(record.TechnologiesPath, s.renderTechnologies)
	plain(record.DatabasesPath, s.renderDatabases)
	plain(export.CataloguePath, s.renderData)
	plain(api.PagePath, s.renderAPI)
	s.addReleasePages(l, add)
	for n := range s.noticesPages() {
		add(noticesPagePath(n), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderNotices(l, n, w) })
	}
	for _, n := range s.content.Notices {
		add(record.NoticePath(n.ID), func(w *bytes.Buffer, ps *source.Problems) error { return s.renderNotice(l, n, w, ps) })
	}
	plain(record.SourcesPath, s.renderSources)
	for _, d := range s.records.Sources.All {
		add(d.Path(), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderSource(l, d, w) })
	}
	for _, p := range s.content.Pages {
		add(record.PagePath(p.ID), func(w *bytes.Buffer, ps *source.Problems) error { return s.renderText(l, p, w, ps) })
	}
	for n := range s.changesPages() {
		add(changesPagePath(n), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderChanges(l, n, w) })
	}
	if s.compares() {
		plain(unpublishedPath, s.renderUnpublished)
	}
	plain(record.VerifyPath, s.renderVerify)
	plain(record.FeedsPath, s.renderFeeds)
	plain(record.SchedulePath, s.renderSchedule)
	plain(record.FeedbackPath, s.renderFeedback)
	plain(record.ThanksPath, s.renderThanks)
	plain(record.RegisterPath, s.renderRegister)
	plain(record.SearchPath, s.renderSearch)
	plain(record.SiteMapPath, s.renderSiteMap)
	plain("/404.html", s.renderMissing)
	return pages
}

func (s *Site) noticesPages() int {
	return max(1, (len(s.content.Notices)+perNoticesPage-1)/perNoticesPage)
}

func noticesPagePath(n int) string {
	if n == 0 {
		return record.NoticesPath
	}
	return fmt.Sprintf("%spage-%d/", record.NoticesPath, n+1)
}

// renderText renders a page written in Markdown.
func (s *Site) renderText(l lang.Lang, p *notice.Page, w *bytes.Buffer, ps *source.Problems) error {
	v := p.In(l)
	body, err := s.bodies.Page(p, l, ps)
	if err != nil {
		return err
	}
	return s.execute(w, l, "page", textPage{
		base: s.base(l, frame{title: v.Title, description: v.Summary, path: record.PagePath(p.ID), section: p.ID}),
		Lead: v.Summary, Body: body, Stale: v.Stale,
	})
}

// textPage is a page written in Markdown.
type textPage struct {
	base
	Lead  string
	Body  notice.Body
	Stale bool
}

// missingPage is the page that says there is none (404).
type missingPage struct{ base }

func (s *Site) renderMissing(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string) string { return s.words.T(l, key) }
	return s.execute(w, l, "missing", missingPage{s.base(l, frame{title: t("missing.title"), description: t("missing.text")})})
}

// siteMapPage is the tree of all pages for people (VN-04).
type siteMapPage struct {
	base
	Sections []siteMapSection
}

type siteMapSection struct {
	Title, Path string
	Items       []siteMapItem
}

type siteMapItem struct {
	Title, Path string
	Items       []siteMapItem
}

func (s *Site) renderSiteMap(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string) string { return s.words.T(l, key) }
	page := siteMapPage{base: s.base(l, frame{title: t("nav.site-map"), description: t("site-map.text"), path: record.SiteMapPath, section: "site-map"})}
	page.Sections = s.siteMapSections(l)
	return s.execute(w, l, "sitemap", page)
}

// siteMapSections are the pages of the first level, each with those below it.
func (s *Site) siteMapSections(l lang.Lang) []siteMapSection {
	t := func(key string) string { return s.words.T(l, key) }
	sections := []siteMapSection{
		{t("nav.home"), record.HomePath, nil},
		{t("tasks.title"), record.TasksPath, s.siteMapTasks(l)},
		{t("nav.rankings"), rank.Path, s.siteMapRankings(l)},
		{t("nav.indicators"), record.IndicatorsPath, s.siteMapIndicators(l)},
		{t("nav.provinces"), record.ProvincesPath, s.siteMapEntities(s.provinces(l), l)},
		{t("nav.agencies"), record.AgenciesPath, s.siteMapEntities(s.entitiesOf(l, func(e *record.Entity) bool { return isAgency(e) || isOtherBody(e) }), l)},
		{t("nav.compare"), record.ComparePath, s.siteMapRegions(l)},
		{t("nav.targets"), record.TargetsPath, nil},
		{t("technologies.title"), record.TechnologiesPath, nil},
		{t("databases.title"), record.DatabasesPath, nil},
		{t("data-page.title"), export.CataloguePath, nil},
		{t("api.title"), api.PagePath, nil},
		{t("releases.title"), record.ReleasesPath, s.siteMapReleases(l)},
		{t("nav.notices"), record.NoticesPath, s.siteMapNotices(l)},
		{t("nav.sources"), record.SourcesPath, s.siteMapSources(l)},
		{t("changes.title"), record.ChangesPath, nil},
		{t("verify.title"), record.VerifyPath, nil},
		{t("feeds.title"), record.FeedsPath, nil},
		{t("nav.schedule"), record.SchedulePath, nil},
		{t("nav.feedback"), record.FeedbackPath, []siteMapItem{{Title: t("nav.register"), Path: record.RegisterPath}}},
		{t("search.title"), record.SearchPath, nil},
		{t("site-map.texts"), "", s.siteMapTexts(l)},
	}
	if withdrawn := s.siteMapWithdrawn(l); withdrawn != nil {
		sections = append(sections, siteMapSection{t("withdrawn.title"), "", withdrawn})
	}
	return sections
}

func (s *Site) siteMapIndicators(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, i := range s.records.Indicators.All {
		item := siteMapItem{Title: i.Name.In(l), Path: i.Path()}
		for _, p := range i.Periods() {
			item.Items = append(item.Items, siteMapItem{Title: p.Name(l), Path: i.PeriodPath(p)})
		}
		items = append(items, item)
	}
	lang.SortBy(l, items, func(i siteMapItem) string { return i.Title })
	return items
}

// siteMapNotices are the notices, or where there are more than one page lists,
// the pages that list them: a map of thousands of lines is none.
func (s *Site) siteMapNotices(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	if pages := s.noticesPages(); pages > 1 {
		for n := range pages {
			items = append(items, siteMapItem{Title: s.words.T(l, "pager.page", "n", n+1), Path: noticesPagePath(n)})
		}
		return items
	}
	for _, n := range s.content.Notices {
		items = append(items, siteMapItem{Title: n.In(l).Title, Path: record.NoticePath(n.ID)})
	}
	return items
}

func (s *Site) siteMapSources(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, d := range s.records.Sources.All {
		items = append(items, siteMapItem{Title: d.Short(l), Path: d.Path()})
	}
	return items
}

func (s *Site) siteMapTexts(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, p := range s.content.Pages {
		items = append(items, siteMapItem{Title: p.In(l).Title, Path: record.PagePath(p.ID)})
	}
	return items
}
