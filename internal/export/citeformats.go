package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// CitedText is a citation in one format.
//
// Before and After are the text as it stands in the page: complete, valid, and
// without the day of access, which the build cannot know. Access is what the
// page's script puts between the two, with the reader's own date in place of
// %Y (year), %m and %d (month and day in two digits), %n and %e (without a
// leading zero) and %B (English name of the month).
type CitedText struct {
	ID     string    // text-vi, text-en, apa, chicago, bibtex, biblatex, ris, csl-json, wiki-vi, wiki-en
	Lang   lang.Lang // of the text
	Ext    string    // of a file that holds it: ".bib"; "" for texts to paste
	Before string
	Access string
	After  string
}

// Text is the citation without a day of access.
func (t CitedText) Text() string { return t.Before + t.After }

// On is the citation with a day of access, as the page's script writes it.
func (t CitedText) On(day record.Period) string {
	d := day.First()
	return t.Before + strings.NewReplacer("%Y", d.Format("2006"), "%m", d.Format("01"), "%d", d.Format("02"),
		"%n", d.Format("1"), "%e", d.Format("2"), "%B", d.Month().String()).Replace(t.Access) + t.After
}

// Formats returns the citation in every format, for a page in l (CITE-02). The
// plain texts and Wikipedia's templates come in both languages, each with the
// address of the page in its own.
func (c *Citation) Formats(l lang.Lang) []CitedText {
	return []CitedText{
		c.plain(lang.VI), c.plain(lang.EN), c.apa(l), c.chicago(l),
		c.bibtex(l), c.biblatex(l), c.ris(l), c.cslJSON(l),
		c.wikiVI(), c.wikiEN(),
	}
}

// sentence ends a text with a full stop, unless it has an end of its own.
func sentence(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

// sentences joins what is not empty, each with its full stop.
func sentences(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, sentence(p))
		}
	}
	return strings.Join(out, " ")
}

// orNone is a text that may be absent.
func orNone(l lang.Lang, t lang.Text) string {
	if t.IsZero() {
		return ""
	}
	return t.In(l)
}

// sourceNote is the sentence that names the document of a figure.
func (c *Citation) sourceNote(l lang.Lang) string {
	if c.Source.IsZero() {
		return ""
	}
	return citeWords(l).source + ": " + c.Source.In(l)
}

// plain is a reference for a text in the language: who, what, on whose word, as
// of when, where.
func (c *Citation) plain(l lang.Lang) CitedText {
	w := citeWords(l)
	version := w.asOf
	if c.Released {
		version = w.version
	}
	before := sentences(c.Author.In(l), orNone(l, c.Publisher), orNone(l, c.Compiler), c.Short.In(l), c.sourceNote(l),
		version+" "+c.Version.Name(l)) + " " + c.URL.In(l)
	return CitedText{ID: "text-" + string(l), Lang: l, Before: before, Access: " (" + w.visited + ")"}
}

// apa is APA, 7th edition: Body. (n.d.). Title (Version n) [Data set].
// Publisher. Address.
func (c *Citation) apa(l lang.Lang) CitedText {
	w := citeWords(l)
	title := versioned(c.Title.In(l), w.version+" "+c.Version.String())
	if c.Data {
		title += " [" + w.dataset + "]"
	}
	before := sentence(c.Author.In(l)) + " (" + w.undated + "). " + sentences(title, orNone(l, c.Publisher)) + " "
	return CitedText{ID: "apa", Lang: l, Before: before, Access: w.retrieved, After: c.URL.In(l)}
}

// versioned puts the version behind a title: into the parentheses with which
// it ends, if it does, as the manual has no two pairs in a row.
func versioned(title, version string) string {
	if inside, ends := strings.CutSuffix(title, ")"); ends {
		return inside + "; " + smallFirst(version) + ")"
	}
	return title + " (" + version + ")"
}

// chicago is the Chicago Manual's entry in a bibliography.
func (c *Citation) chicago(l lang.Lang) CitedText {
	w := citeWords(l)
	title := w.quoted(sentence(c.Title.In(l)))
	if l == lang.VI { // the full stop stands outside
		title = sentence(w.quoted(c.Title.In(l)))
	}
	kind := w.version + " " + chicagoDay(l, c.Version)
	if c.Data {
		kind = w.dataset + ", " + smallFirst(w.version) + " " + chicagoDay(l, c.Version)
	}
	before := sentence(c.Author.In(l)) + " " + title + " " + sentences(kind, orNone(l, c.Publisher)) + " "
	return CitedText{ID: "chicago", Lang: l, Before: before, Access: w.accessed + ". ", After: c.URL.In(l) + "."}
}

func chicagoDay(l lang.Lang, p record.Period) string {
	if l == lang.EN {
		return "of " + p.First().Format("January 2, 2006")
	}
	return "ngày " + p.Name(l)
}

func smallFirst(s string) string {
	letters := []rune(s)
	return strings.ToLower(string(letters[:1])) + string(letters[1:])
}

// bibField is a line of BibTeX.
type bibField struct{ name, value string }

// bibEntry writes a BibTeX entry; empty fields are left out.
func bibEntry(kind, key string, fields []bibField) string {
	width := 0
	for _, f := range fields {
		width = max(width, len(f.name))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s,\n", kind, key)
	for _, f := range fields {
		if f.value != "" {
			fmt.Fprintf(&b, "  %-*s = %s,\n", width, f.name, f.value)
		}
	}
	return b.String()
}

// braced is a text in braces, escaped for TeX.
func braced(s string) string {
	if s == "" {
		return ""
	}
	return "{" + texEscaped(s) + "}"
}

// kept is a text in two pairs of braces: a name that is not split into given
// and family name, a title whose capitals stay.
func kept(s string) string {
	if s == "" {
		return ""
	}
	return "{{" + texEscaped(s) + "}}"
}

// texSpecial spells out what TeX would take for a command. A brace is never
// written as \{, which BibTeX would still count as one.
var texSpecial = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\textbraceleft{}`, '}': `\textbraceright{}`,
	'&': `\&`, '%': `\%`, '$': `\$`, '#': `\#`, '_': `\_`,
	'~': `\textasciitilde{}`, '^': `\textasciicircum{}`,
	'<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`, '"': `\textquotedbl{}`,
}

// texEscaped writes a text so that TeX prints it as it is.
func texEscaped(s string) string {
	var b strings.Builder
	before := ' '
	for _, r := range s {
		if joins(before, r) {
			b.WriteString("{}")
		}
		if special, is := texSpecial[r]; is {
			b.WriteString(special)
		} else {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// joins tells the pairs of which TeX makes one sign: two hyphens a dash, two
// apostrophes a quotation mark.
func joins(a, b rune) bool {
	switch b {
	case '-', '\'', ',':
		return a == b
	case '`':
		return a == b || a == '?' || a == '!'
	}
	return false
}

// bibtex is classic BibTeX: @misc, the address and the rest as styles of 1988
// print them.
func (c *Citation) bibtex(l lang.Lang) CitedText {
	w := citeWords(l)
	what := ""
	if c.Data {
		what = w.dataset + ", "
	}
	what += lowerIf(c.Data, w.version) + " " + c.Version.String()
	before := bibEntry("misc", c.Key, []bibField{
		{"author", kept(c.Author.In(l))}, {"title", kept(c.Title.In(l))},
		{"year", braced(w.undated)},
		{"publisher", kept(orNone(l, c.Publisher))}, {"language", braced(w.babel)},
		{"howpublished", `{\url{` + c.URL.In(l) + `}}`},
	})
	before += "  note         = {" + texEscaped(sentences(what, c.sourceNote(l), orNone(l, c.Compiler)))
	return CitedText{ID: "bibtex", Lang: l, Ext: ".bib", Before: before, Access: " " + w.accessed + ".", After: "},\n}\n"}
}

func lowerIf(yes bool, s string) string {
	if yes {
		return smallFirst(s)
	}
	return s
}

// biblatex is the entry for biblatex, which has a type for data sets, a version
// and a day of access.
func (c *Citation) biblatex(l lang.Lang) CitedText {
	kind := "online"
	if c.Data {
		kind = "dataset"
	}
	before := bibEntry(kind, c.Key, []bibField{
		{"author", kept(c.Author.In(l))}, {"title", kept(c.Title.In(l))},
		{"version", braced(c.Version.String())},
		{"publisher", kept(orNone(l, c.Publisher))}, {"langid", braced(citeWords(l).babel)},
		{"url", "{" + c.URL.In(l) + "}"},
		{"note", braced(strings.TrimSuffix(sentences(c.sourceNote(l), orNone(l, c.Compiler)), "."))},
	})
	return CitedText{ID: "biblatex", Lang: l, Ext: ".bib", Before: before, Access: "  urldate   = {%Y-%m-%d},\n", After: "}\n"}
}

// ris is the format of RefMan: a tag, two spaces, a hyphen, a space, a value;
// lines end with CR LF; no value goes over a line.
func (c *Citation) ris(l lang.Lang) CitedText {
	kind := "ELEC"
	if c.Data {
		kind = "DATA"
	}
	var b strings.Builder
	add := func(tag, value string) {
		if value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	add("TY", kind)
	add("ID", c.Key)
	add("TI", c.Title.In(l))
	add("AU", risName(c.Author.In(l)))
	add("ET", c.Version.String())
	add("PB", orNone(l, c.Publisher))
	add("UR", c.URL.In(l))
	add("LA", string(l))
	add("N1", strings.TrimSuffix(sentences(c.sourceNote(l), orNone(l, c.Compiler)), "."))
	return CitedText{ID: "ris", Lang: l, Ext: ".ris", Before: b.String(), Access: "Y2  - %Y/%m/%d\r\n", After: "ER  - \r\n"}
}

// risName is the name of a body. The format takes what follows a comma for a
// given name and has no way to write another comma.
func risName(s string) string { return strings.ReplaceAll(s, ", ", " – ") }

// cslJSON is the format of citation processors.
func (c *Citation) cslJSON(l lang.Lang) CitedText {
	kind := "webpage"
	if c.Data {
		kind = "dataset"
	}
	var b strings.Builder
	b.WriteString("[\n  {")
	add := func(name string, value any) {
		if value != "" {
			fmt.Fprintf(&b, "\n    %s: %s,", cslValue(name), cslValue(value))
		}
	}
	add("id", c.Key)
	add("type", kind)
	add("title", c.Title.In(l))
	add("author", []map[string]string{{"literal": c.Author.In(l)}})
	add("version", c.Version.String())
	add("publisher", orNone(l, c.Publisher))
	add("URL", c.URL.In(l))
	add("language", l.Tag())
	add("note", strings.TrimSuffix(sentences(c.sourceNote(l), orNone(l, c.Compiler)), "."))
	return CitedText{
		ID: "csl-json", Lang: l, Ext: ".json", Before: strings.TrimSuffix(b.String(), ","),
		Access: ",\n    \"accessed\": {\"date-parts\": [[%Y, %n, %e]]}", After: "\n  }\n]\n",
	}
}

// cslValue is a value on one line, with <, > and & as they are.
func cslValue(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err) // texts, numbers and lists of them always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// wikiVI is the template of the Vietnamese Wikipedia.
func (c *Citation) wikiVI() CitedText {
	return c.wiki(lang.VI, "wiki-vi", "Chú thích web", "tiêu đề", "nhà xuất bản", "ngôn ngữ", "ngày truy cập")
}

// wikiEN is the template of the English Wikipedia.
func (c *Citation) wikiEN() CitedText {
	return c.wiki(lang.EN, "wiki-en", "cite web", "title", "publisher", "language", "access-date")
}

func (c *Citation) wiki(l lang.Lang, id, template, title, publisher, language, accessed string) CitedText {
	var b strings.Builder
	b.WriteString("{{" + template)
	add := func(name, value string) {
		if value != "" {
			b.WriteString(" |" + name + "=" + value)
		}
	}
	add("url", c.URL.In(l))
	add(title, wikiEscaped(c.Title.In(l)))
	add("website", wikiEscaped(c.Author.In(l)))
	add(publisher, wikiEscaped(orNone(l, c.Publisher)))
	add(language, string(l))
	return CitedText{ID: id, Lang: l, Before: b.String(), Access: " |" + accessed + "=%Y-%m-%d", After: "}}"}
}

// wikiSpecial writes as character references what a wiki would read as its own
// marks: the end of a parameter or of the template, links, tags, bold type,
// signatures, references themselves.
var wikiSpecial = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "{", "&#123;", "}", "&#125;",
	"[", "&#91;", "]", "&#93;", "''", "&#39;&#39;", "~", "&#126;", "__", "&#95;&#95;",
)

func wikiEscaped(s string) string { return wikiSpecial.Replace(s) }
