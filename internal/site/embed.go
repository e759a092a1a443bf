package site

import (
	"bytes"
	"html/template"
	"maps"
	"slices"
	"strings"

	"resolution57.example/portal/internal/chart"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Policies of embeds (SEC-06). Nothing runs in one and nothing is sent from it;
// anyone may show it in a frame. Where the page around it asks everything it
// holds to agree to be there (COEP), it does.
const (
	embedMetaPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'"
	embedPolicy     = embedMetaPolicy + "; frame-ancestors *; upgrade-insecure-requests"
)

// embedPage is what a page of ours shows in a frame of another site: what it
// says, the drawing, value or table, where that comes from, and the way back.
type embedPage struct {
	Lang        lang.Lang
	Site        *record.Site
	Title       string // of the frame and of what is in it
	Description string
	MetaPolicy  string
	Path        string // of the page it stands for, without a language; "" where there is none
	Canonical   string // its whole address
	Headline    template.HTML
	Sub         string
	Tag         string // "experimental"
	Chart       *chartView
	Block       *figureBlock
	Table       *embedTable
	Notes       []string
	More        string // what the table leaves out
	Sources     []embedSource
	OtherSource string // how many documents are not named
	AsOf        string // up to when sources were collected, unless a note says it
	Release     *embedRelease
	Newest      *embedSource // the newest value of the indicator, where this is another
	figure      *chart.Figure
}

// FullTitle is the title of the document in the frame. No page of ours has it,
// too.
func (p embedPage) FullTitle(word string) string {
	return p.Title + " (" + word + ") – " + p.Site.Title.In(p.Lang)
}

// embedTable is a short table: places in a ranking, or values of a few
// entities.
type embedTable struct {
	Caption, First, Value string
	HasRanks              bool
	Rows                  []embedRow
}

type embedRow struct {
	Rank        template.HTML
	Name, Under string
	Value       template.HTML
}

// embedRelease is the release that last changed what an embed shows: what is in
// the frame is what that release says.
type embedRelease struct{ ID, Name, Path string }

// embedSource is a document that stands behind an embed.
type embedSource struct {
	Path, Text string
	Places     []template.HTML
	Trust      string
}

// Rows of a ranking in a frame: all where they are few, else the first.
const (
	embedAllRows   = 15
	embedFirstRows = 10
)

// embedSources is how many documents a frame names.
const embedSources = 3

// embeddable is a page that has an embed: its path, and how that is filled.
type embeddable struct {
	path string
	fill func(l lang.Lang) embedPage
}

// embeddables are all pages that have an embed: indicators, the country's value
// in each period, rankings and their editions.
func (s *Site) embeddables() []embeddable {
	var all []embeddable
	add := func(path string, fill func(l lang.Lang) embedPage) { all = append(all, embeddable{path, fill}) }
	for _, i := range s.records.Indicators.All {
		add(i.Path(), func(l lang.Lang) embedPage { return s.indicatorEmbed(l, i) })
		for _, p := range i.Periods() {
			if o := i.In(p)[0]; o.Entity.IsCountry() {
				add(i.PeriodPath(p), func(l lang.Lang) embedPage { return s.figureEmbed(l, o) })
			}
		}
	}
	for _, r := range s.rankings.All {
		add(r.Path(), func(l lang.Lang) embedPage { return s.rankingEmbed(l, r.Latest(), true) })
		for _, e := range r.Editions {
			add(e.Path(), func(l lang.Lang) embedPage { return s.rankingEmbed(l, e, false) })
		}
	}
	return all
}

// embedPages are the embeds of one language, and the one that says there is
// none.
func (s *Site) embedPages(l lang.Lang) []Page {
	var pages []Page
	add := func(path string, render func(w *bytes.Buffer) error) {
		pages = append(pages, Page{Path: record.EmbedPath(l, path), Lang: l, root: s.options.Root,
			render: func(w *bytes.Buffer, _ *source.Problems) error { return render(w) }})
	}
	for _, e := range s.embeddables() {
		add(e.path, func(w *bytes.Buffer) error { return s.renderEmbed(l, e.fill(l), w) })
	}
	for _, path := range slices.Sorted(maps.Keys(s.withdrawn)) {
		add(path, func(w *bytes.Buffer) error { return s.renderEmbed(l, s.withdrawnEmbed(l, path), w) })
	}
	add("/404.html", func(w *bytes.Buffer) error { return s.renderEmbed(l, s.missingEmbed(l), w) })
	return pages
}

func (s *Site) renderEmbed(l lang.Lang, page embedPage, w *bytes.Buffer) (err error) {
	if page.Chart, err = s.draw(page.figure, 1); err != nil {
		return err
	}
	return s.execute(w, l, "embed", page)
}

// embed begins the embed of a page.
func (s *Site) embed(l lang.Lang, path, title string) embedPage {
	page := embedPage{
		Lang: l, Site: &s.records.Site, Title: title, Description: title, MetaPolicy: embedMetaPolicy, Path: path,
		Headline: esc(title), AsOf: s.records.Site.AsOf.Name(l),
	}
	if path != "" {
		page.Canonical = s.baseURL + l.Path(path)
	}
	return page
}

// missingEmbed is what a frame shows whose page is no more: a link, not the
// whole page with its menu.
func (s *Site) missingEmbed(l lang.Lang) embedPage {
	page := s.embed(l, "", s.words.T(l, "embed.missing"))
	page.Sub, page.AsOf = s.words.T(l, "embed.missing-text"), ""
	return page
}

// indicatorEmbed shows an indicator as its page does first: over time, by
// entity where the newest values are of entities, else its newest value.
func (s *Site) indicatorEmbed(l lang.Lang, i *record.Indicator) embedPage {
	p, newest := s.printer(l), i.Newest()
	page := s.embed(l, i.Path(), i.Name.In(l))
	f := chart.Series(p, i)
	if f == nil && s.hasEntities(i, newest.Period) {
		f = chart.Bars(p, i, newest.Period)
	}
	switch {
	case f != nil:
		page.figure = f
		page.Headline, page.Description, page.Sub, page.Notes = esc(f.Headline), f.Headline, f.Subtitle, f.Notes
		for _, d := range f.Sources {
			page.addSource(l, s.embedSource(l, d, d.Trust))
		}
		page.nameSources(s.words)
	case newest.Entity.IsCountry():
		s.showValue(l, &page, newest)
	default:
		s.showEntities(l, &page, i, newest.Period)
	}
	page.Release = s.embedRelease(l, subjectsOf(i.Series)...)
	return page
}

func (s *Site) hasEntities(i *record.Indicator, p record.Period) bool {
	return slices.ContainsFunc(i.In(p), func(o *record.Observation) bool { return !o.Entity.IsCountry() })
}

// figureEmbed shows one value of the country.
func (s *Site) figureEmbed(l lang.Lang, o *record.Observation) embedPage {
	title := o.Indicator.Name.In(l) + ", " + s.whenRunning(l, o)
	page := s.embed(l, o.Path(), title)
	page.Headline = esc(o.Indicator.Name.In(l))
	s.showValue(l, &page, o)
	page.Release = s.embedRelease(l, subjectOf(o))
	if newest := o.Indicator.Newest(); newest.Period != o.Period {
		page.Newest = &embedSource{Path: l.Path(newest.Path()), Text: s.words.T(l, "embed.newest", "when", lang.Running(l, s.when(l, newest)))}
	}
	return page
}

func (s *Site) showValue(l lang.Lang, page *embedPage, o *record.Observation) {
	b := s.block(l, o, 2)
	page.Block = &b
	page.Description = page.Title + ": " + s.printer(l).PhraseText(o)
	from := s.embedSource(l, o.Source, o.Trust)
	if place := placeHTML(l, o); place != "" {
		from.Places = append(from.Places, place)
	}
	page.addSource(l, from)
}

// showEntities lists the values of entities that are too few for a drawing.
func (s *Site) showEntities(l lang.Lang, page *embedPage, i *record.Indicator, p record.Period) {
	page.Title += ", " + lang.Running(l, p.Name(l))
	page.Headline, page.Description = esc(page.Title), page.Title
	page.Table = &embedTable{Caption: page.Title, First: s.words.T(l, "table.entity"), Value: i.Unit.Name.In(l)}
	for _, o := range i.In(p) {
		page.Table.Rows = append(page.Table.Rows, embedRow{Name: o.Entity.Name.In(l), Value: s.printer(l).Phrase(o)})
		page.addSource(l, s.embedSource(l, o.Source, o.Trust))
	}
	lang.SortBy(l, page.Table.Rows, func(r embedRow) string { return lang.SortName(r.Name) })
	page.nameSources(s.words)
}

// rankingEmbed shows an edition: the answer and the first places.
func (s *Site) rankingEmbed(l lang.Lang, e *rank.Edition, latest bool) embedPage {
	r, when := e.Ranking, s.editionWhen(l, e)
	path, title := r.Path(), r.Name.In(l)
	if !latest {
		path, title = e.Path(), title+", "+lang.Running(l, when)
	}
	page := s.embed(l, path, title)
	page.Headline = s.rankingAnswer(l, e)
	page.Description = plainText(page.Headline)
	page.Sub = r.Name.In(l) + " · " + when + " · " + s.rankingKind(l, r)
	if r.Experimental {
		page.Tag = s.words.T(l, "ranking.experimental")
	}
	s.showRanks(l, &page, e)
	page.Release = s.embedRelease(l, editionSubjects(e)...)
	if !r.HasRanks() {
		page.Notes = append(page.Notes, r.Method(l, s.words)[0])
	}
	page.Notes, page.AsOf = append(page.Notes, s.rankingFacts(l, e)), ""
	for _, from := range origins(l, observations(e)) {
		d := s.embedSource(l, from.O.Source, from.O.Trust)
		d.Places = from.Places
		page.addSource(l, d)
	}
	page.nameSources(s.words)
	return page
}

// embedRelease is the release that last changed some subjects, nil where the log
// does not say all of them as they are.
func (s *Site) embedRelease(l lang.Lang, subjects ...ledger.Subject) *embedRelease {
	for _, of := range subjects {
		if s.ledger.states[of] != "" {
			return nil
		}
	}
	x, ok := s.ledger.span(subjects...)
	r := s.ledger.release(x.said)
	if !ok || r == nil {
		return nil
	}
	return &embedRelease{r.ID, s.releaseName(l, r), record.ReleasePath(r.ID)}
}

// showRanks takes the first places of an edition's first table: all of a short
// one, and none less than those who share the last rank shown, unless they are
// many.
func (s *Site) showRanks(l lang.Lang, page *embedPage, e *rank.Edition) {
	from := s.rankTable(l, e, 0, e.Tables[0])
	n := len(from.Rows)
	if n > embedAllRows {
		for n = embedFirstRows; from.HasRanks && from.Rows[n].Place == from.Rows[n-1].Place && n < embedAllRows; n++ {
		}
	}
	table := &embedTable{Caption: from.Caption, First: from.First, Value: from.ScoreHead, HasRanks: from.HasRanks}
	for _, row := range from.Rows[:n] {
		out := embedRow{Rank: row.Rank, Name: row.E.Name.In(l), Under: row.Coverage, Value: esc(row.Score)}
		if row.Plain {
			out.Value = s.printer(l).Number(row.O)
		}
		if row.Range != "" {
			out.Under = strings.TrimPrefix(out.Under+"; "+s.words.T(l, "embed.range", "range", row.Range), "; ")
		}
		table.Rows = append(table.Rows, out)
	}
	page.Table = table
	if left := len(from.Rows) - n; left > 0 {
		page.More = s.words.T(l, "embed.more", "n", left, "noun", s.nounOf(l, e.Tables[0]))
	}
}

// embedSource names a document with its date.
func (s *Site) embedSource(l lang.Lang, d *record.Source, trust record.Trust) embedSource {
	text := d.Short(l)
	if d.Number != "" && !d.Date.IsZero() { // the others are named by their date
		text += " (" + d.Date.Name(l) + ")"
	}
	return embedSource{Path: l.Path(d.Path()), Text: text, Trust: s.words.T(l, "trust."+string(trust)+".name")}
}

// addSource adds a document that is not named yet.
func (p *embedPage) addSource(l lang.Lang, d embedSource) {
	if !slices.ContainsFunc(p.Sources, func(x embedSource) bool { return x.Path == d.Path }) {
		p.Sources = append(p.Sources, d)
	}
}

// nameSources leaves the last documents, those of the newest values, and says
// how many others there are.
func (p *embedPage) nameSources(words *lang.Words) {
	if left := len(p.Sources) - embedSources; left > 0 {
		p.Sources = p.Sources[left:]
		p.OtherSource = words.T(p.Lang, "embed.sources", "n", left)
	}
}
