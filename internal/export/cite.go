package export

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// Quoter makes citations for the pages and figures of one site (CITE-01).
type Quoter struct {
	Site  *record.Site
	Base  string // address of the published site: https, no slash at the end
	Words *lang.Words
}

// Quoted is a page that can be quoted.
type Quoted struct {
	Path  string // the Vietnamese one
	First string // the one at which it was first published, "" for the same: its key stays
	Title lang.Text
	Data  bool // an indicator, ranking, register: data, not only text
}

// Citation is what a page or a figure is quoted by. All of it is in both
// languages: [Citation.Formats] writes each format in the one it needs.
//
// The version is the last day on which sources were collected: the only date
// that the build can give in good faith. On which day a page was first put
// online nobody recorded, so no format has a date of publication. The day on
// which a reader opened the page is known to the reader's browser alone: see
// [CitedText].
type Citation struct {
	Key       string        // of BibTeX, RIS and CSL: ASCII, the same for ever
	Data      bool          // a data set, not a web page
	Author    lang.Text     // the portal by its title, a corporate author
	Publisher lang.Text     // the body that answers for it; zero while none does
	Compiler  lang.Text     // what the portal says it is, while no body answers for it
	Title     lang.Text     // of a figure with its value: "…, năm 2025: trên 16,4% (ước tính, theo 17-TB/CQTTBCĐ)"
	Short     lang.Text     // the title for formats that name the source in full
	Source    lang.Text     // of a figure: the document that states it, with place and kind; else zero
	Version   record.Period // a day
	Released  bool          // Version is the day of a release, not of the last collection of sources
	URL       lang.Text
}

// Page makes the citation of a page.
func (q Quoter) Page(p Quoted) *Citation {
	c := q.cite(p.Path, cmp.Or(p.First, p.Path))
	c.Data, c.Title, c.Short = p.Data, inBoth(p.Title.In, plainSpaces), inBoth(p.Title.In, plainSpaces)
	return c
}

// Figure makes the citation of a value: what it is of, the value with bound,
// unit and status, and the document that states it.
func (q Quoter) Figure(o *record.Observation) *Citation {
	first := o.Indicator.FirstPath(o.Period)
	if !o.Entity.IsCountry() {
		first += "#" + record.FirstID(o.Entity.ID, o.Entity.Aliases)
	}
	c := q.cite(o.Path(), first)
	c.Data = true
	c.Title = inBoth(func(l lang.Lang) string { return q.statement(l, o, true) }, plainSpaces)
	c.Short = inBoth(func(l lang.Lang) string { return q.statement(l, o, false) }, plainSpaces)
	c.Source = inBoth(func(l lang.Lang) string { return q.origin(l, o) }, plainSpaces)
	return c
}

// Line is a value as one line of text that can be taken anywhere: what it is
// of, when, how much with its bound and unit, how final, whose word it is, how
// that was come by, and the address that stays.
func (q Quoter) Line(l lang.Lang, o *record.Observation) string {
	text := q.statement(l, o, false)
	if o.Status == record.NoStatus && !o.IsComputed() {
		text += " (" + citeWords(l).status + ": " + q.Words.T(l, "status.none") + ")"
	}
	from := q.shortPlace(l, o)
	if o.IsComputed() {
		if other := q.shortPlace(l, o.From[1]); other != from {
			from += "; " + other
		}
	}
	return plainSpaces(sentences(text, q.Words.T(l, "source.label")+" "+from)) + " " + citedURL(q.Base+l.Path(o.Path()))
}

// shortPlace is place with the document by its number alone.
func (q Quoter) shortPlace(l lang.Lang, o *record.Observation) string {
	text := o.Source.Short(l)
	if !o.Locator.IsZero() {
		text += ", " + o.Locator.In(l)
	}
	return text + " (" + q.Words.T(l, "trust."+string(o.Trust)+".name") + ")"
}

func (q Quoter) cite(path, first string) *Citation {
	c := &Citation{
		Key: citationKey(first), Author: inBoth(q.Site.Title.In, plainSpaces),
		Version: q.Site.AsOf,
		URL:     inBoth(func(l lang.Lang) string { return q.Base + l.Path(path) }, citedURL),
	}
	name := inBoth(q.Site.Publisher.Name.In, plainSpaces)
	if q.Site.Disclaimer().IsZero() {
		c.Publisher = name
	} else {
		c.Compiler = name
	}
	return c
}

// inBoth makes a text in both languages.
func inBoth(in func(lang.Lang) string, then func(string) string) lang.Text {
	return lang.Text{VI: then(in(lang.VI)), EN: then(in(lang.EN))}
}

// keyPrefix starts every citation key, so that the keys of several sites do
// not collide in one reader's library.
const keyPrefix = "nq57"

var betweenKeyParts = regexp.MustCompile(`[^a-z0-9]+`)

// citationKey turns the address at which a page was first published into a key.
func citationKey(path string) string {
	return strings.TrimRight(keyPrefix+"-"+strings.Trim(betweenKeyParts.ReplaceAllString(path, "-"), "-"), "-")
}

// statement is the figure as a sentence without a verb: what, where, when, how
// much, how sure, and, where asked, who says so.
func (q Quoter) statement(l lang.Lang, o *record.Observation, named bool) string {
	p := record.Printer{Lang: l, Words: q.Words}
	what := o.Indicator.Name.In(l) + ", "
	if !o.Entity.IsCountry() {
		what += o.Entity.Name.In(l) + ", "
	}
	var sure []string
	if o.Status != record.NoStatus {
		sure = append(sure, q.Words.T(l, "status."+string(o.Status)))
	}
	switch {
	case o.IsComputed():
		sure = append(sure, q.Words.T(l, "computed.tag")+": "+p.PhraseText(o.From[0])+" / "+p.PhraseText(o.From[1]))
	case named:
		sure = append(sure, citeWords(l).according+" "+o.Source.Short(l))
	}
	text := what + lang.Running(l, q.when(l, o)) + ": " + p.PhraseText(o)
	if len(sure) > 0 {
		text += " (" + strings.Join(sure, ", ") + ")"
	}
	return text
}

// when is the time a value is about, as a sentence has it.
func (q Quoter) when(l lang.Lang, o *record.Observation) string {
	if !o.Since.IsZero() {
		return q.Words.T(l, "period.since", "from", o.Since.Name(l), "to", o.Period.Name(l))
	}
	return q.period(l, o.Period)
}

func (q Quoter) period(l lang.Lang, p record.Period) string {
	switch {
	case p.Kind() == record.Year:
		return q.Words.T(l, "period.year", "year", p.Year())
	case p.Kind() == record.Day && l == lang.VI:
		return "ngày " + p.Name(l)
	}
	return p.Name(l)
}

// origin names the document that states a value, where in it, and how it was
// come by. Of a computed value it names the documents of both numbers.
func (q Quoter) origin(l lang.Lang, o *record.Observation) string {
	if !o.IsComputed() {
		return q.place(l, o)
	}
	a, b := q.place(l, o.From[0]), q.place(l, o.From[1])
	if a == b {
		return a
	}
	return a + "; " + b
}

func (q Quoter) place(l lang.Lang, o *record.Observation) string {
	text := q.document(l, o.Source)
	if !o.Locator.IsZero() {
		text += ", " + o.Locator.In(l)
	}
	return text + " (" + q.Words.T(l, "trust."+string(o.Trust)+".name") + ")"
}

// document names a document as official letters do: kind, number, day, body.
// What has no number is named by its title.
func (q Quoter) document(l lang.Lang, s *record.Source) string {
	w := citeWords(l)
	day := longDay(l, s.Date)
	if s.Number == "" {
		text := w.quoted(s.Title.In(l)) + ", " + s.Issuer.In(l)
		if day != "" {
			text += ", " + day
		}
		return text
	}
	text := q.Words.T(l, "source-kind."+s.Kind) + " " + w.number + " " + s.Number
	if day != "" {
		text += " " + w.dated + day
	}
	return text + w.by + s.Issuer.In(l)
}

// longDay is a date in a sentence, "" where there is none.
func longDay(l lang.Lang, p record.Period) string {
	text := lang.DateLong(l, p.String())
	if l == lang.VI && p.Kind() == record.Year {
		return "năm " + text
	}
	return text
}

// citePhrases are the words of citations in one language. They belong to the
// formats, not to the interface.
type citePhrases struct {
	according, source, number, dated, by string
	status, undated                      string
	open, close, innerOpen, innerClose   string
	dataset, version, asOf               string
	accessed, retrieved                  string // with the reader's day: see CitedText
	visited                              string
	babel                                string
}

func citeWords(l lang.Lang) citePhrases {
	if l == lang.EN {
		return citePhrases{
			according: "according to", source: "Source of the figure", number: "No.", dated: "of ", by: ", ", status: "status", undated: "n.d.",
			open: "“", close: "”", innerOpen: "‘", innerClose: "’",
			dataset: "Data set", version: "Version", asOf: "Sources collected up to",
			accessed: "Accessed %B %e, %Y", retrieved: "Retrieved %B %e, %Y, from ", visited: "accessed %e %B %Y",
			babel: "english",
		}
	}
	return citePhrases{
		according: "theo", source: "Nguồn số liệu", number: "số", dated: "", by: " của ", status: "trạng thái", undated: "không rõ ngày",
		open: "“", close: "”", innerOpen: "‘", innerClose: "’",
		dataset: "Bộ dữ liệu", version: "Phiên bản", asOf: "Nguồn thu thập đến ngày",
		accessed: "Truy cập ngày %d/%m/%Y", retrieved: "Truy cập ngày %d/%m/%Y, từ ", visited: "truy cập ngày %d/%m/%Y",
		babel: "vietnamese",
	}
}

// quoted puts a title in quotation marks, those within it in single ones.
func (w citePhrases) quoted(title string) string {
	return w.open + strings.NewReplacer(w.open, w.innerOpen, w.close, w.innerClose).Replace(title) + w.close
}

// plainSpaces makes every run of white space, no-break spaces among it, one
// space: reference managers keep what they are given.
func plainSpaces(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

const (
	hexDigits = "0123456789ABCDEF"
	urlKept   = "-._:/?#@!$&*+,;=%" // beside letters and digits
)

// citedURL escapes what would end an address in one of the formats, or a
// reader's idea of where it ends.
func citedURL(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(urlKept, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}

// MetaTag is one meta element of a page.
type MetaTag struct{ Name, Content string }

// Meta returns the tags by which Zotero and the like take up the page in l
// (CITE-03): Highwire's, and the one of Dublin Core that tells a data set.
//
// There is no citation_author on purpose: readers of these tags take the last
// word of a name for the family's, and "57" is none. They fall back on
// DC.creator, which every page has. There is no citation_publication_date
// either, because none is known: DC.date of every page is its version.
func (c *Citation) Meta(l lang.Lang) []MetaTag {
	kind := "webpage"
	if c.Data {
		kind = "dataset" // in small letters, as Zotero names its type
	}
	tags := []MetaTag{
		{"citation_title", c.Title.In(l)},
		{"citation_public_url", c.URL.In(l)},
		{"citation_language", string(l)},
		{"DC.type", kind},
	}
	if !c.Publisher.IsZero() {
		tags = append(tags, MetaTag{"citation_publisher", c.Publisher.In(l)})
	}
	if !c.Source.IsZero() {
		tags = append(tags, MetaTag{"citation_abstract", citeWords(l).source + ": " + c.Source.In(l)})
	}
	return tags
}
