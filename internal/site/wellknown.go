package site

import (
	"bytes"
	"fmt"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// securityPath is where whoever has found a weakness looks for whom to tell.
const securityPath = "/.well-known/security.txt"

// knownFiles are the files that programs look for at one place on every site.
func (s *Site) knownFiles() []Page {
	file := func(path string, write func(w *bytes.Buffer)) Page {
		return Page{Path: path, root: s.options.Root, render: func(w *bytes.Buffer, _ *source.Problems) error {
			write(w)
			return nil
		}}
	}
	files := []Page{file("/llms.txt", s.writeLLMs)}
	if s.records.Site.Security != nil {
		files = append(files, file(securityPath, s.writeSecurity))
	}
	return files
}

// writeSecurity writes whom to tell, until when, in which languages (META-11,
// RFC 9116). The day of expiry is over at midnight in Viet Nam.
func (s *Site) writeSecurity(w *bytes.Buffer) {
	security := s.records.Site.Security
	fmt.Fprintf(w, "Contact: %s\nExpires: %sT23:59:59+07:00\nPreferred-Languages: vi, en\nCanonical: %s\n",
		security.Contact, security.Expires, s.baseURL+securityPath)
}

// writeLLMs writes what a language model should know before it quotes the
// portal, and where things are (META-10), in both languages.
func (s *Site) writeLLMs(w *bytes.Buffer) {
	for k, l := range lang.All() {
		t := func(key string) string { return s.words.T(l, key) }
		heading := "#"
		if k > 0 {
			fmt.Fprintln(w)
			heading = "##" // one title to a file
		}
		fmt.Fprintf(w, "%s %s\n\n> %s\n\n%s\n", heading, s.records.Site.Title.In(l), s.records.Site.Description.In(l), t("llms.quoting"))
		fmt.Fprintf(w, "\n## %s\n\n", t("llms.pages"))
		for _, section := range s.siteMapSections(l) {
			if section.Path != "" {
				fmt.Fprintf(w, "- [%s](%s)\n", section.Title, s.baseURL+l.Path(section.Path))
			}
		}
		for _, p := range s.content.Pages {
			v := p.In(l)
			fmt.Fprintf(w, "- [%s](%s): %s\n", v.Title, s.baseURL+l.Path(record.PagePath(p.ID)), v.Summary)
		}
		fmt.Fprintf(w, "\n## %s\n\n", t("llms.data"))
		for _, f := range export.CatalogueFormats() {
			word := formatWord(f)
			fmt.Fprintf(w, "- [%s](%s): %s\n", t("downloads.format."+word), s.baseURL+string(f), t("data-page.format."+word))
		}
	}
}
