package export

import (
	"fmt"
	"io"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// readme is what must be known of the table, in the order in which it is
// shown: what it is, what its figures mean, where it comes from and under which
// terms.
func (t *Table) readme() []Fact {
	site := t.portal.site()
	facts := []Fact{
		{"title", text("Tên", "Title"), t.Title},
		{"description", text("Nội dung", "Description"), t.Description},
	}
	facts = append(facts, t.About...)
	facts = append(facts,
		Fact{"page", text("Trang có số liệu này", "Page with these figures"), text(t.URL(lang.VI), t.URL(lang.EN))},
		Fact{"as_of", t.portal.say("footer.as-of"), text(site.AsOf.Name(lang.VI), site.AsOf.Name(lang.EN))},
		Fact{"publisher", text("Nơi đăng", "Publisher"), text(site.Title.VI+" – "+site.Publisher.Name.VI, site.Title.EN+" – "+site.Publisher.Name.EN)},
		Fact{"licence", t.portal.say("footer.licence"), text(licence(site, lang.VI), licence(site, lang.EN))},
		Fact{"licence_url", text("Nội dung giấy phép", "Text of the licence"), text(site.Licence.URL, site.Licence.URL)},
		Fact{"citation", t.portal.say("indicator.cite"), text(t.Citation(lang.VI), t.Citation(lang.EN))},
	)
	return facts
}

func licence(site *record.Site, l lang.Lang) string {
	if note := site.Licence.Note.In(l); note != "" {
		return site.Licence.Name + ". " + note
	}
	return site.Licence.Name
}

// sourceLine names a document in one line: number, title, issuer, date.
func sourceLine(s *record.Source, l lang.Lang) string {
	parts := []string{s.Title.In(l), s.Issuer.In(l)}
	if s.Number != "" {
		parts = append([]string{s.Number}, parts...)
	}
	if !s.Date.IsZero() {
		parts = append(parts, s.Date.Name(l))
	}
	return strings.Join(parts, ". ")
}

// packed is one file of a pack and what it is.
type packed struct {
	name string
	what lang.Text
}

// writeReadme writes the README of a pack in one language.
func (t *Table) writeReadme(w io.Writer, l lang.Lang, files []packed) error {
	var b strings.Builder
	for k, f := range t.readme() {
		if k == 0 {
			fmt.Fprintf(&b, "# %s\n", f.Text.In(l))
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", f.Label.In(l), f.Text.In(l))
	}
	if len(t.Sources) > 0 {
		fmt.Fprintf(&b, "\n## %s\n\n", t.portal.say("nav.sources").In(l))
		for _, s := range t.Sources {
			fmt.Fprintf(&b, "- %s. <%s>%s\n", sourceLine(s, l), t.portal.BaseURL+l.Path(s.Path()), readAt(s))
		}
	}
	if len(t.Columns) > 0 {
		fmt.Fprintf(&b, "\n## %s\n\n", text("Các cột", "Columns").In(l))
	}
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "- `%s`: %s. %s\n", c.Name, c.Title.In(l), stop(c.Doc.In(l)))
	}
	fmt.Fprintf(&b, "\n## %s\n\n", text("Các tệp", "Files").In(l))
	for _, f := range files {
		fmt.Fprintf(&b, "- `%s`: %s\n", f.name, stop(f.what.In(l)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func readAt(s *record.Source) string {
	if s.URL == "" {
		return ""
	}
	return ", <" + s.URL + ">"
}
