package export

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
)

// Feed is a list of what is new in one language, written as Atom 1.0 (RFC 4287)
// and as JSON Feed 1.1 (META-07). Both hold the same entries in the same order:
// the newest first.
//
// Nothing in a feed comes from a clock: it was updated when its newest entry
// was, so a build without news leaves it as it is, byte for byte.
type Feed struct {
	ID       string // see [TagID]; never changes
	Lang     lang.Lang
	Title    string
	Subtitle string
	Home     string // address of the page whose news it is
	Atom     string // its own address as Atom
	JSON     string // its own address as JSON Feed
	Icon     string
	Author   string
	Rights   string
	Since    record.Period // what it is updated to while it has no entries
	Entries  []FeedEntry
}

// FeedEntry is one thing that is new.
type FeedEntry struct {
	ID      string // see [TagID]; never changes
	URL     string // its page
	Title   string
	Text    string // plain; paragraphs are apart by an empty line
	HTML    string // instead of Text: safe markup with full addresses, empty for none
	Updated record.Period
	// Dated is the date of what the entry tells of, a document or a report. It
	// orders entries that came on the same day, and is not the day on which the
	// entry was published here.
	Dated record.Period
	Tags  []string
}

// TagID is an id of feeds and entries (RFC 4151): tag:AUTHORITY:a/b/c, of the
// ids under which things were first published ([record.FirstID]). The
// authority is the one in data/site.toml, whatever the address of the site: a
// preview, and whoever takes the portal over, give the same ids.
func TagID(site *record.Site, parts ...string) string {
	return "tag:" + site.IDAuthority + ":" + strings.Join(parts, "/")
}

// FeedPath is where a feed stands: /feeds/vi/NAME.atom, /feeds/vi/NAME.ics,
// /feeds/json/vi/NAME.json. JSON Feeds have a folder of their own because the
// host's rules can give a media type to a folder, not to the end of a name.
func FeedPath(name string, l lang.Lang, ext string) string {
	folder := string(l)
	if ext == "json" {
		folder = "json/" + folder
	}
	return "/feeds/" + folder + "/" + name + "." + ext
}

// Feed makes an empty feed of the site. The name is its place below /feeds/ and
// part of its id.
func (q Quoter) Feed(l lang.Lang, name string, title, subtitle, path string) *Feed {
	return &Feed{
		ID: TagID(q.Site, string(l), "feed", name), Lang: l, Title: title, Subtitle: subtitle, Home: q.Base + l.Path(path),
		Atom: q.Base + FeedPath(name, l, "atom"), JSON: q.Base + FeedPath(name, l, "json"),
		Author: q.Site.Title.In(l), Rights: q.Site.Licence.Name, Since: q.Site.AsOf,
	}
}

// FigureEntry tells of a value: what, when, how much, on whose word. It is
// updated on the day on which its source was read.
func (q Quoter) FigureEntry(l lang.Lang, o *record.Observation) FeedEntry {
	c := q.Figure(o)
	return FeedEntry{
		ID: TagID(q.Site, string(l), "figure", o.FirstFigure()), URL: c.URL.In(l), Title: c.Short.In(l),
		Text:    sentence(c.sourceNote(l)),
		Updated: collected(o), Dated: o.Source.Date, Tags: []string{o.Indicator.Theme.Name.In(l)},
	}
}

// PeriodEntry tells of all values of an indicator in one period: of the
// country's own where there is one, else of how many entities there are.
func (q Quoter) PeriodEntry(l lang.Lang, i *record.Indicator, p record.Period) FeedEntry {
	in := i.In(p)
	if in[0].Entity.IsCountry() {
		return q.FigureEntry(l, in[0])
	}
	newest := slices.MaxFunc(in, func(a, b *record.Observation) int { return collected(a).Compare(collected(b)) })
	w := feedWords(l)
	return FeedEntry{
		ID: TagID(q.Site, string(l), "figure", record.FirstID(i.ID, i.Aliases)+"/"+i.FirstPeriod(p).String()), URL: q.Base + l.Path(i.PeriodPath(p)),
		Title:   plainSpaces(i.Name.In(l) + ", " + lang.Running(l, q.when(l, newest)) + ": " + strings.ReplaceAll(w.entities, "%", strconv.Itoa(len(in)))),
		Text:    sentence(citeWords(l).source + ": " + plainSpaces(q.origin(l, newest))),
		Updated: collected(newest), Dated: newest.Source.Date, Tags: []string{i.Theme.Name.In(l)},
	}
}

// TaskEntry tells what was last reported of a task. It is updated on the day
// on which that report was read.
func (q Quoter) TaskEntry(l lang.Lang, t *record.Task) FeedEntry {
	last := t.Last()
	w := feedWords(l)
	said := w.reported
	if !last.StatesDay() {
		said = w.published
	}
	text := []string{leadLine(l, t), strings.NewReplacer("%day", last.Date.Name(l), "%word", q.reportedWord(l, last)).Replace(said) + " (" + last.Source.Short(l) + ")."}
	if day := t.Deadline(); !t.Ongoing && !day.IsZero() {
		text = slices.Insert(text, 1, eventWords(l).due+": "+day.Name(l)+".")
	}
	return FeedEntry{
		ID: TagID(q.Site, string(l), "task", record.FirstID(t.ID, t.Aliases)), URL: q.Base + l.Path(t.Path()), Title: plainSpaces(t.Title.In(l)),
		Text: plainSpaces(strings.Join(text, " ")), Updated: last.Source.Collected, Dated: last.Date,
	}
}

// reportedWord is the status word as a report prints it, in English with what
// it says.
func (q Quoter) reportedWord(l lang.Lang, r *record.Report) string {
	w := feedWords(l)
	if r.Word == "" {
		return w.noWord
	}
	word := w.open + r.Word + w.close
	if key := "task.word." + record.TaskWordKey(r.Word); l != lang.VI && q.Words.Has(key) {
		word += " (" + q.Words.T(l, key) + ")"
	}
	return word
}

func leadLine(l lang.Lang, t *record.Task) string {
	return eventWords(l).lead + ": " + leads(l, t) + "."
}

// OverdueEntry tells of a list of overdue tasks: of whom, as of which day, how
// many, and each of them with its lead and deadline. The list is not told to be
// true of any later day.
func (q Quoter) OverdueEntry(l lang.Lang, list *record.TaskList, tasks []*record.Task) FeedEntry {
	w := feedWords(l)
	var b strings.Builder
	as := w.asOf
	if !list.StatesDay() {
		as = w.outOn
	}
	about := list.Universe.In(l) + ". " + strings.NewReplacer("%day", list.Reported.Name(l), "%source", list.Source.Short(l)).Replace(as)
	b.WriteString("<p>" + html.EscapeString(plainSpaces(about)) + "</p><ul>")
	for _, t := range tasks {
		line := " – " + leads(l, t)
		if day := t.DeadlineOn(list.Reported); !t.Ongoing && !day.IsZero() { // later postponements leave the list as it was
			line += " – " + smallFirst(eventWords(l).due) + " " + day.Name(l)
		}
		b.WriteString(`<li><a href="` + html.EscapeString(q.Base+l.Path(t.Path())) + `">` + html.EscapeString(t.Title.In(l)) + "</a>" + html.EscapeString(line) + "</li>")
	}
	b.WriteString("</ul>")
	return FeedEntry{
		ID: TagID(q.Site, string(l), "tasks", list.ID), URL: q.Base + l.Path(record.OverduePath),
		Title: plainSpaces(list.Name.In(l) + " – " + strings.ReplaceAll(w.tasks, "%", strconv.Itoa(len(tasks)))), HTML: b.String(),
		Updated: list.Source.Collected, Dated: list.Reported,
	}
}

type feedPhrases struct {
	entities, tasks, noWord string
	reported, asOf          string // by a report, a list that states its day
	published, outOn        string // by one that does not
	open, close             string
}

func feedWords(l lang.Lang) feedPhrases {
	if l == lang.EN {
		return feedPhrases{
			entities: "values by agency or locality: %", tasks: "tasks listed: %", noWord: "no status word in the copy",
			reported: "Reported as of %day: %word", published: "Report published on %day, the day it speaks of is not stated: %word",
			asOf:  "The list stands as of %day (%source); what happened since is not known here.",
			outOn: "List published on %day, the day as of which it stands is not stated (%source); what happened since is not known here.",
			open:  "“", close: "”",
		}
	}
	return feedPhrases{
		entities: "số liệu của % cơ quan, địa phương", tasks: "% nhiệm vụ", noWord: "bản chép không ghi trạng thái",
		reported: "Báo cáo đến ngày %day: %word", published: "Báo cáo công bố ngày %day, không ghi tính đến ngày nào: %word",
		asOf:  "Theo báo cáo đến ngày %day (%source); cổng này không biết tình hình sau ngày đó.",
		outOn: "Danh sách công bố ngày %day, không ghi tính đến ngày nào (%source); cổng này không biết tình hình sau ngày đó.",
		open:  "“", close: "”",
	}
}

// collected is the day on which the newest source of a value was read.
func collected(o *record.Observation) record.Period {
	if !o.IsComputed() {
		return o.Source.Collected
	}
	return slices.MaxFunc([]record.Period{collected(o.From[0]), collected(o.From[1])}, record.Period.Compare)
}

// NoticeEntry tells of a notice: its title and summary. It is updated on the
// day on which the document was read.
func (q Quoter) NoticeEntry(l lang.Lang, n *notice.Notice) FeedEntry {
	v := n.In(l)
	dated := n.Source.Date
	if dated.IsZero() {
		dated = n.Event
	}
	e := FeedEntry{
		ID: TagID(q.Site, string(l), "notice", record.FirstID(n.ID, n.Aliases)), URL: q.Base + l.Path(n.Path()), Title: v.Title,
		Text: v.Summary, Updated: n.Source.Collected, Dated: dated,
	}
	for _, theme := range n.Tags {
		e.Tags = append(e.Tags, theme.Name.In(l))
	}
	return e
}

// Newest returns at most n entries, the newest first: a feed is for what is
// new, not an archive.
func Newest(entries []FeedEntry, n int) []FeedEntry {
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, func(a, b FeedEntry) int {
		return cmp.Or(b.Updated.Compare(a.Updated), compareDated(b, a), cmp.Compare(a.ID, b.ID))
	})
	return sorted[:min(n, len(sorted))]
}

func compareDated(a, b FeedEntry) int {
	if a.Dated.IsZero() || b.Dated.IsZero() {
		return cmp.Compare(a.Dated.Year(), b.Dated.Year())
	}
	return a.Dated.Compare(b.Dated)
}

// instant is the beginning of a day in Viet Nam; of a month or year of which
// the day is not known, that of its last.
func instant(p record.Period) string {
	return p.Last().Format(time.DateOnly) + "T00:00:00+07:00"
}

// updated is when anything in the feed last changed.
func (f *Feed) updated() record.Period {
	newest := f.Since
	for k, e := range f.Entries {
		if k == 0 || e.Updated.Compare(newest) > 0 {
			newest = e.Updated
		}
	}
	return newest
}

// prove finds what the standards forbid.
func (f *Feed) prove() error {
	var faults []error
	add := func(form string, args ...any) { faults = append(faults, fmt.Errorf(form, args...)) }
	for what, text := range map[string]string{"id": f.ID, "title": f.Title, "author": f.Author, "home": f.Home, "atom": f.Atom, "json": f.JSON} {
		if text == "" {
			add("it has no %s", what)
		}
	}
	if f.updated().IsZero() {
		add("nothing says when it was updated")
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		switch {
		case e.ID == "" || e.URL == "" || e.Title == "":
			add("an entry lacks its id, address or title: %q", e.ID+e.URL+e.Title)
		case seen[e.ID]:
			add("two entries have the id %s", e.ID)
		case e.Updated.IsZero():
			add("%s: nothing says when it was updated", e.ID)
		case strings.Contains(e.HTML, `="/`) || strings.Contains(e.HTML, `="#`):
			add("%s: an address is not a full one", e.ID)
		}
		seen[e.ID] = true
	}
	if len(faults) == 0 {
		return nil
	}
	slices.SortFunc(faults, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return fmt.Errorf("feed %s: %w", f.ID, errors.Join(faults...))
}

// markup is the content of an entry as HTML.
func (e *FeedEntry) markup() string {
	if e.HTML != "" {
		return e.HTML
	}
	var b strings.Builder
	for _, p := range strings.Split(e.Text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString("<p>" + html.EscapeString(p) + "</p>")
		}
	}
	return b.String()
}

// The elements of Atom, in the order in which they are written.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   atomPerson  `xml:"author"`
		Links    []atomLink  `xml:"link"`
		Rights   string      `xml:"rights,omitempty"`
		Icon     string      `xml:"icon,omitempty"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomPerson struct {
		Name string `xml:"name"`
		URI  string `xml:"uri"`
	}
	atomLink struct {
		Rel      string `xml:"rel,attr"`
		Type     string `xml:"type,attr"`
		HrefLang string `xml:"hreflang,attr,omitempty"`
		Href     string `xml:"href,attr"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Updated    string         `xml:"updated"`
		Link       atomLink       `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Content    *atomText      `xml:"content"`
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Body string `xml:",chardata"`
	}
)

// WriteAtom writes the feed as Atom 1.0.
func (f *Feed) WriteAtom(w io.Writer) error {
	if err := f.prove(); err != nil {
		return err
	}
	out := atomFeed{
		Lang: string(f.Lang), ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Updated: instant(f.updated()),
		Author: atomPerson{f.Author, f.Home}, Rights: f.Rights, Icon: f.Icon,
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: f.Atom},
			{Rel: "alternate", Type: "text/html", HrefLang: string(f.Lang), Href: f.Home},
			{Rel: "alternate", Type: "application/feed+json", Href: f.JSON},
		},
	}
	for _, e := range f.Entries {
		a := atomEntry{ID: e.ID, Title: e.Title, Updated: instant(e.Updated), Link: atomLink{"alternate", "text/html", string(f.Lang), e.URL}}
		for _, tag := range e.Tags {
			a.Categories = append(a.Categories, atomCategory{tag})
		}
		if body := e.markup(); body != "" {
			a.Content = &atomText{"html", body}
		}
		out.Entries = append(out.Entries, a)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// The members of JSON Feed, in the order in which they are written.
type (
	jsonFeed struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		HomePageURL string       `json:"home_page_url"`
		FeedURL     string       `json:"feed_url"`
		Description string       `json:"description,omitempty"`
		Icon        string       `json:"icon,omitempty"`
		Authors     []jsonAuthor `json:"authors"`
		Language    string       `json:"language"`
		Items       []jsonItem   `json:"items"`
	}
	jsonAuthor struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	jsonItem struct {
		ID           string   `json:"id"`
		URL          string   `json:"url"`
		Title        string   `json:"title"`
		ContentText  string   `json:"content_text,omitempty"`
		ContentHTML  string   `json:"content_html,omitempty"`
		DateModified string   `json:"date_modified"`
		Tags         []string `json:"tags,omitempty"`
	}
)

// WriteJSON writes the feed as JSON Feed 1.1.
func (f *Feed) WriteJSON(w io.Writer) error {
	if err := f.prove(); err != nil {
		return err
	}
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePageURL: f.Home, FeedURL: f.JSON, Description: f.Subtitle, Icon: f.Icon,
		Authors: []jsonAuthor{{f.Author, f.Home}}, Language: f.Lang.Tag(), Items: []jsonItem{},
	}
	for _, e := range f.Entries {
		item := jsonItem{ID: e.ID, URL: e.URL, Title: e.Title, ContentHTML: e.HTML, DateModified: instant(e.Updated), Tags: e.Tags}
		if e.HTML == "" { // one of the two is required, even where there is nothing to add to the title
			item.ContentText = cmp.Or(e.Text, e.Title)
		}
		out.Items = append(out.Items, item)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}
