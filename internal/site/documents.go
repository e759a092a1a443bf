package site

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

func esc(text string) template.HTML { return template.HTML(template.HTMLEscapeString(text)) }

// linkTo links a page of the portal in one language.
func linkTo(l lang.Lang, path, text string) template.HTML {
	return `<a href="` + esc(l.Path(path)) + `">` + esc(text) + `</a>`
}

// linksTo links the profiles of some entities.
func linksTo(l lang.Lang, all []*record.Entity) []string {
	var links []string
	for _, e := range all {
		links = append(links, string(linkTo(l, e.Path(), e.Name.In(l))))
	}
	return links
}

// noteCell is what must be read with a value: its note, and what its source
// states beside it.
func (s *Site) noteCell(l lang.Lang, o *record.Observation) template.HTML {
	var out template.HTML
	p := s.printer(l)
	if o.Of.IsSet() {
		out += p.Share(o) + esc(" ("+s.words.T(l, "computed.tag")+"); ")
	}
	switch {
	case o.Stated.IsSet() && o.StatedDiffers():
		out += esc(s.words.T(l, "stated.differs")+" ") + p.Stated(o) + ". "
	case o.Stated.IsSet():
		out += esc(s.words.T(l, "stated.same")+" ") + p.Stated(o) + ". "
	}
	if !o.Note.IsZero() {
		out += esc(o.Note.In(l))
	}
	return template.HTML(strings.TrimSuffix(string(out), "; "))
}

// noticesPage is one page of the list of notices, newest first.
type noticesPage struct {
	base
	Rows  []noticeRow
	Pages []pagerItem
}

type pagerItem struct {
	Label, Path string
	Here        bool
}

type noticeRow struct {
	Title, Summary, Path, Number string
	Date                         record.Period
	Kind                         string
}

func (s *Site) renderNotices(l lang.Lang, n int, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	title := t("notices.title")
	if n > 0 {
		title += ", " + t("pager.page", "n", n+1)
	}
	page := noticesPage{
		base: s.base(l, frame{title: title, description: t("notices.text"), path: noticesPagePath(n), section: "notices", feed: "notices"}),
		Rows: s.noticeRows(l, n*perNoticesPage, min((n+1)*perNoticesPage, len(s.content.Notices))),
	}
	if pages := s.noticesPages(); pages > 1 {
		page.Pages = pager(n, pages, t)
	}
	return s.execute(w, l, "notices", page)
}

// pager links the first and last pages and those around the present one.
func pager(here, pages int, t func(string, ...any) string) []pagerItem {
	var out []pagerItem
	for n := range pages {
		if n == 0 || n == pages-1 || (n >= here-2 && n <= here+2) {
			out = append(out, pagerItem{t("pager.page", "n", n+1), noticesPagePath(n), n == here})
		}
	}
	return out
}

func (s *Site) noticeRows(l lang.Lang, from, to int) []noticeRow {
	var rows []noticeRow
	for _, n := range s.content.Notices[from:to] {
		v := n.In(l)
		row := noticeRow{
			Title: v.Title, Summary: v.Summary, Path: record.NoticePath(n.ID), Number: n.Source.Number,
			Date: n.Source.Date, Kind: s.words.T(l, "source-kind."+n.Source.Kind),
		}
		rows = append(rows, row)
	}
	return rows
}

// related finds the notices of an event and of a document by their places in
// the list of all.
type related struct {
	event  map[record.Period][]int
	source map[*record.Source][]int
}

func relate(notices []*notice.Notice) related {
	r := related{map[record.Period][]int{}, map[*record.Source][]int{}}
	for k, n := range notices {
		if !n.Event.IsZero() {
			r.event[n.Event] = append(r.event[n.Event], k)
		}
		r.source[n.Source] = append(r.source[n.Source], k)
	}
	return r
}

// noticePage is one notice: the document's particulars, our summary, the
// figures that follow from it, and the way to the official text.
type noticePage struct {
	base
	N        *notice.Notice
	Source   *record.Source
	Version  notice.Version
	Body     notice.Body
	Facts    []fact
	Figures  []*record.Observation
	Tasks    *documentTasks
	Same     []noticeRow // other documents of the same event
	Citation *quotation
}

func (s *Site) renderNotice(l lang.Lang, n *notice.Notice, w *bytes.Buffer, ps *source.Problems) error {
	v := n.In(l)
	body, err := s.bodies.Notice(n, l, ps)
	if err != nil {
		return err
	}
	date, undated := dateOf(n.Source)
	page := noticePage{
		base: s.base(l, frame{
			title: v.Title, description: v.Summary, path: record.NoticePath(n.ID), section: "notices", feed: "notices",
			date: date, undated: undated, kind: "article", source: n.Source.Short(l),
		}),
		N: n, Source: n.Source, Version: v, Body: body, Facts: s.documentFacts(l, n.Source),
		Figures: unbound(n.Source, body.Figures), Tasks: s.documentTasks(l, n.Source),
	}
	page.Citation = s.quotePage(&page.base, n.Path(), false, func(l lang.Lang) string { return n.In(l).Title })
	page.Citation.ID = "about-citing" // the text has headings of its own
	s.reportedAlso(l, &page.base, lastReported(n.Source.Assigned...))
	for _, k := range s.related.event[n.Event] {
		if s.content.Notices[k] != n {
			page.Same = append(page.Same, s.noticeRows(l, k, k+1)...)
		}
	}
	return s.execute(w, l, "notice", page)
}

// unbound returns the figures quoted from a document that its summary does
// not print already.
func unbound(d *record.Source, printed []*record.Observation) []*record.Observation {
	var out []*record.Observation
	for _, o := range d.Observations {
		if !slices.Contains(printed, o) && !o.IsComputed() && o.Entity.IsCountry() {
			out = append(out, o)
		}
	}
	return out
}

// dateOf is the date of a document; where it states none, the day on which it
// was read, of which nothing may be said but that.
func dateOf(d *record.Source) (date record.Period, undated bool) {
	if d.Date.IsZero() {
		return d.Collected, true
	}
	return d.Date, false
}

// documentFacts are the particulars of a document (VN-11): type, issuer,
// number, dates, signer, address, how it was read; what it does not state is
// said, with where we looked.
func (s *Site) documentFacts(l lang.Lang, d *record.Source) []fact {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	facts := []fact{{t("document.kind"), esc(t("source-kind." + d.Kind))}}
	add := func(key string, html template.HTML) {
		if html != "" {
			facts = append(facts, fact{t(key), html})
		}
	}
	if d.Number != "" {
		add("document.number", `<span class="nowrap">`+esc(d.Number)+`</span>`)
	} else {
		add("document.number", s.saidHTML(l, d.NumberSaid))
	}
	add("document.issuer", esc(d.Issuer.In(l)))
	if d.Date.IsZero() {
		add("document.date", s.saidHTML(l, d.DateSaid))
	} else {
		add("document.date", `<time datetime="`+esc(d.Date.String())+`">`+esc(d.Date.Name(l))+`</time>`)
	}
	add("document.in-force", s.saidHTML(l, d.InForce))
	add("document.signer", s.saidHTML(l, d.Signer))
	if d.URL != "" {
		add("document.official", `<a class="external" rel="external" href="`+esc(d.URL)+`">`+esc(hostOf(d.URL))+`</a>`)
	} else {
		add("document.official", s.saidHTML(l, d.URLSaid))
	}
	add("document.read", esc(d.Read.In(l)))
	add("document.trust", esc(t("trust."+string(d.Trust)+".name")+". "+t("trust."+string(d.Trust)+".explain")))
	add("document.collected", esc(d.Collected.Name(l)))
	if d.ReplacedBy != nil {
		replaced := linkTo(l, d.ReplacedBy.Path(), d.ReplacedBy.Short(l))
		if !d.ReplacedFrom.IsZero() {
			replaced += esc(" " + t("document.from", "day", d.ReplacedFrom.Name(l)))
		}
		add("document.replaced-by", replaced)
	}
	if !d.Note.IsZero() {
		add("document.note", esc(d.Note.In(l)))
	}
	return facts
}

// saidHTML prints a statement, or that there is none and where we looked.
func (s *Site) saidHTML(l lang.Lang, x record.Said) template.HTML {
	switch {
	case x.IsStated():
		return esc(x.In(l))
	case x.Where != nil:
		return `<span class="none">` + esc(s.words.T(l, "not-stated", "where", x.Where.Short(l))) + `</span>`
	case !x.NotStated.IsZero():
		return `<span class="none">` + esc(s.words.T(l, "not-stated", "where", x.NotStated.In(l))) + `</span>`
	}
	return ""
}

// hostOf is the name of the site behind an https address, for a link's text.
func hostOf(url string) string {
	rest := url[len("https://"):]
	for k, r := range rest {
		if r == '/' || r == '?' {
			return rest[:k]
		}
	}
	return rest
}

// sourcesPage lists every document the portal quotes.
type sourcesPage struct {
	base
	Groups []sourceGroup
}

type sourceGroup struct {
	ID, Name string
	Rows     []sourceRow
}

type sourceRow struct {
	D       *record.Source
	Words   string
	Figures int
}

// sourceGroups puts official documents before the press, the press before
// data sets.
var sourceGroups = []struct {
	id    string
	kinds []string
}{
	{"official", []string{"resolution", "law", "decision", "directive", "telegram", "notice", "plan", "regulation"}},
	{"press", []string{"press"}},
	{"other", []string{"report", "dataset", "page"}},
}

func (s *Site) renderSources(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := sourcesPage{base: s.base(l, frame{title: t("sources.title"), description: t("sources.text"), path: record.SourcesPath, section: "sources"})}
	for _, g := range sourceGroups {
		group := sourceGroup{ID: g.id, Name: t("sources.group-" + g.id)}
		for _, d := range s.records.Sources.All {
			if slices.Contains(g.kinds, d.Kind) {
				words := lang.Fold(d.Number + " " + d.Title.In(l) + " " + d.Issuer.In(l))
				group.Rows = append(group.Rows, sourceRow{d, words, len(d.Observations) + len(d.Targets)})
			}
		}
		page.Groups = append(page.Groups, group)
	}
	return s.execute(w, l, "sources", page)
}

// sourcePage is one document: its particulars and everything it is quoted
// for.
type sourcePage struct {
	base
	D       *record.Source
	Facts   []fact
	Groups  []quotedGroup
	Targets []targetRow
	Tasks   *documentTasks
	Notices []noticeRow
	Lists   []menuItem // registers of this portal that quote it
}

// TargetTable is the targets that the document sets.
func (p sourcePage) TargetTable() targetTable {
	return targetTable{ID: "goals-table", Caption: p.D.Short(p.Lang), Full: true, Rows: p.Targets}
}

// quotedGroup is what a document says on one indicator.
type quotedGroup struct {
	I      *record.Indicator
	Values []*record.Observation
	More   int // values of entities, to be read on the figure's page
	Path   string
}

func (s *Site) renderSource(l lang.Lang, d *record.Source, w *bytes.Buffer) error {
	date, undated := dateOf(d)
	page := sourcePage{
		base: s.base(l, frame{
			title: documentTitle(l, d), description: s.words.T(l, "source.description", "title", d.Title.In(l), "issuer", d.Issuer.In(l)),
			path: d.Path(), section: "sources", date: date, undated: undated, source: d.Short(l),
		}),
		D: d, Facts: s.documentFacts(l, d), Groups: quoted(d), Tasks: s.documentTasks(l, d), Lists: s.registersOf(l, d),
	}
	s.reportedAlso(l, &page.base, lastReported(d.Assigned...))
	for _, t := range d.Targets {
		page.Targets = append(page.Targets, s.targetRow(l, t))
	}
	for _, k := range s.related.source[d] {
		page.Notices = append(page.Notices, s.noticeRows(l, k, k+1)...)
	}
	return s.execute(w, l, "source", page)
}

// documentTitle is the number and the title, so that no two pages share one.
func documentTitle(l lang.Lang, d *record.Source) string {
	if d.Number == "" {
		return d.Title.In(l)
	}
	return d.Number + ": " + d.Title.In(l)
}

// quoted groups the figures of a document by indicator.
func quoted(d *record.Source) []quotedGroup {
	var groups []quotedGroup
	for _, o := range d.Observations {
		if len(groups) == 0 || groups[len(groups)-1].I != o.Indicator {
			groups = append(groups, quotedGroup{I: o.Indicator})
		}
		g := &groups[len(groups)-1]
		if o.Entity.IsCountry() {
			g.Values = append(g.Values, o)
		} else {
			g.More++
			g.Path = o.Indicator.PeriodPath(o.Period)
		}
	}
	return groups
}
