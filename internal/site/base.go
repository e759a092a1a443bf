package site

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/share"
)

// base is what every page struct embeds: the frame around its content.
type base struct {
	Lang        lang.Lang
	Site        *record.Site
	Title       string // of the page alone: the h1 in plain text
	Description string
	Path        string // in Vietnamese, without a language; "" for a page without an address of its own (404)
	Section     string // the menu entry under which the page stands
	MetaPolicy  string
	Noindex     bool
	Preview     bool
	Canonical   string
	Alternates  []alternate
	OtherPath   string
	OEmbed      string        // where programs are told how to show the page in a frame; "" where it has no embed
	Meta        template.HTML // the meta tags of Dublin Core and Open Graph
	Feeds       template.HTML // links by which programs find the feeds
	Follow      *follow       // the feed of the page itself, nil where it has none
	Ahead       string        // in a preview: how far it is ahead of what is published
	AheadLink   string        // in a preview: what leads to the list of that
	AheadPath   string        // that list
	Differs     *differing    // in a preview: what of this page is not published
	Development bool          // the ledger is signed with a key that everybody has
	Verify      string        // the page that tells how to verify, "" where there is none
	Menu        template.HTML
	Footer      template.HTML
	Report      record.Period // date of the newest report on the page, else on the portal
	OfPortal    bool          // Report is the portal's: the page quotes no report of its own
	tables      []*export.Table
	portal      *Site
	// RegisterQuote is how a page that shows a register is cited; nil on others,
	// whose templates have a place of their own for it.
	RegisterQuote *quotation
	ReportAge     string // its age in days on the last day of collection; "" where the day is not known
}

// FullTitle is the title of the tab: the page's, then the site's.
func (b base) FullTitle() string {
	site := b.Site.Title.In(b.Lang)
	if b.Path == record.HomePath {
		return site + " – " + b.Site.Tagline.In(b.Lang)
	}
	return b.Title + " – " + site
}

// ReportAbout is what a report of an error on the page is about, as the form
// takes it: the address of the page.
func (b base) ReportAbout() string { return b.Path }

// ReportAsk is the question that leads to the form.
func (b base) ReportAsk() string { return b.portal.words.T(b.Lang, "report.ask-page") }

type alternate struct{ Lang, URL string }

type meta struct {
	Name, Content string
	Property      bool // Open Graph uses property, Dublin Core name
}

// frame is what a page says of itself to the frame around it.
type frame struct {
	title, description, path, section string
	date                              record.Period // of the newest report on it; zero = the newest of the portal
	undated                           bool          // no report on it has a date: it shows none
	subject                           string
	kind                              string        // og:type
	source                            string        // DC.source
	noindex                           bool          // no result of a search
	share                             *sharePicture // nil = the picture of the portal
	feed                              string        // name of the page's own feed
}

// base fills the frame of one page: title, addresses, metadata (VN-16,
// META-06, META-08), menu and footer.
func (s *Site) base(l lang.Lang, f frame) base {
	b := base{
		Lang: l, Site: &s.records.Site, Title: f.title, Description: f.description, Path: f.path, Section: f.section,
		MetaPolicy: metaPolicy, Noindex: s.options.Preview || f.path == "" || f.noindex, Preview: s.options.Preview,
		OtherPath: l.Other().Path(orHome(f.path)), Menu: s.menuOf(l, f), Footer: s.footers[l],
	}
	b.tables, b.portal = s.offered[f.path], s
	b.Ahead, b.Development, b.Verify = s.ahead(l), s.isDevelopment(), record.VerifyPath
	b.AheadLink, b.AheadPath, b.Differs = s.aheadLink(l), unpublishedPath, s.differs(l, f.path)
	if f.date.IsZero() {
		f.date, b.OfPortal = s.records.Newest(), true
	}
	if !f.undated {
		b.Report = f.date
	}
	if f.date.Kind() == record.Day { // of a month or a year nobody knows the day
		b.ReportAge = lang.Int(l, f.date.DaysUntil(s.records.Site.AsOf))
	}
	if f.path != "" {
		b.Canonical = s.baseURL + l.Path(f.path)
		b.Alternates = []alternate{
			{"vi", s.baseURL + lang.VI.Path(f.path)},
			{"en", s.baseURL + lang.EN.Path(f.path)},
			{"x-default", s.baseURL + lang.VI.Path(f.path)},
		}
	}
	b.Meta = metaHTML(s.meta(l, f))
	b.RegisterQuote = s.quoteRegister(&b, f)
	b.Follow = s.follow(l, f.feed)
	b.Feeds = s.feedLinks(l, b.Follow)
	return b
}

// newestOf is the date of the newest document among some; zero where none states
// its date.
func newestOf(sources []*record.Source) record.Period {
	var newest record.Period
	for _, d := range sources {
		if !d.Date.IsZero() && (newest.IsZero() || d.Date.Compare(newest) > 0) {
			newest = d.Date
		}
	}
	return newest
}

// newestReport is the date of the newest document behind some values, which is
// not the period they are of.
func newestReport(values []*record.Observation) record.Period {
	var sources []*record.Source
	for _, o := range values {
		sources = append(sources, o.Source)
	}
	return newestOf(sources)
}

func orHome(path string) string {
	if path == "" {
		return record.HomePath
	}
	return path
}

// meta returns Dublin Core (VN-16: title, creator, date, description,
// publisher, identifier must not be empty) and Open Graph (META-06).
func (s *Site) meta(l lang.Lang, f frame) []meta {
	address := s.baseURL + l.Path(orHome(f.path))
	kind := f.kind
	if kind == "" {
		kind = "website"
	}
	m := []meta{
		{Name: "DC.title", Content: f.title}, {Name: "DC.creator", Content: s.records.Site.Title.In(l)},
		{Name: "DC.date", Content: s.records.Site.AsOf.String()}, {Name: "DC.description", Content: f.description},
		{Name: "DC.publisher", Content: s.records.Site.PublishedBy().In(l)}, {Name: "DC.identifier", Content: address},
		{Name: "DC.language", Content: string(l)},
		{Name: "DC.rights", Content: s.records.Site.Rights(l)},
	}
	if f.subject != "" {
		m = append(m, meta{Name: "DC.subject", Content: f.subject})
	}
	if f.source != "" {
		m = append(m, meta{Name: "DC.source", Content: f.source})
	}
	image := s.shareOf(l, f)
	return append(m,
		meta{"og:title", f.title, true}, meta{"og:type", kind, true}, meta{"og:url", address, true},
		meta{"og:description", f.description, true}, meta{"og:site_name", s.records.Site.Title.In(l), true},
		meta{"og:locale", l.Locale(), true}, meta{"og:locale:alternate", l.Other().Locale(), true},
		meta{"og:image", s.baseURL + image.URL, true}, meta{"og:image:width", strconv.Itoa(share.Width), true},
		meta{"og:image:height", strconv.Itoa(share.Height), true}, meta{"og:image:alt", image.Alt, true},
		meta{"twitter:card", "summary_large_image", false},
	)
}

// metaHTML writes meta tags, each on a line of its own. There are twenty on a
// page and they are all alike, so they are not left to the template.
func metaHTML(all []meta) template.HTML {
	var w strings.Builder
	w.Grow(4 << 10)
	for _, m := range all {
		name := "name"
		if m.Property {
			name = "property"
		}
		for _, part := range [...]string{"\n<meta ", name, `="`, escaped(m.Name), `" content="`, escaped(m.Content), `">`} {
			w.WriteString(part)
		}
	}
	return template.HTML(w.String())
}

// footerSections are the pages that every page leads to beside the menu.
var footerSections = []string{
	"start", "targets", "provinces", "agencies", "compare", "technologies", "databases", "schedule", "orientations",
	"sources", "changes", "verify", "feeds", "methodology", "policies", "accessibility", "about", "site-map",
}

// footerView is what the footer shows; it is the same on every page of a
// language and rendered once.
type footerView struct {
	Site        *record.Site
	BuildID     string
	Year        string
	FooterLinks []menuItem
	Log         *footerLog // nil where nothing is published
}

// footerLog is the state of the publication ledger in a line.
type footerLog struct{ Size, Root, Verify string }

// rootStart is how many characters of the root the footer shows.
const rootStart = 10

func (s *Site) footerLog(l lang.Lang) *footerLog {
	cp := s.ledger.log.Checkpoint()
	if cp == nil {
		return nil
	}
	return &footerLog{s.words.T(l, "releases.entries", "n", lang.Int(l, int(cp.Size))), cp.Root.String()[:rootStart], record.VerifyPath}
}

func (s *Site) renderFooters() error {
	s.footers = map[lang.Lang]template.HTML{}
	for _, l := range lang.All() {
		v := footerView{
			Site: &s.records.Site, BuildID: s.buildID, Year: strconv.Itoa(s.records.Site.AsOf.Year()), Log: s.footerLog(l),
		}
		for _, section := range footerSections {
			v.FooterLinks = append(v.FooterLinks, menuItem{Path: record.PagePath(section), Label: s.words.T(l, "nav."+section)})
		}
		v.FooterLinks = append(v.FooterLinks, menuItem{Path: record.ReleasesPath, Label: s.words.T(l, "releases.title")})
		var w bytes.Buffer
		if err := s.templates[l]["layout"].ExecuteTemplate(&w, "footer", v); err != nil {
			return err
		}
		s.footers[l] = template.HTML(w.String())
	}
	return nil
}
