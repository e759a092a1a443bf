package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// embedWidth is the width that programs are told, which want one: no drawing is
// wider. A frame may be narrower, down to 280 pixels.
const embedWidth = 720

// embedCode is what a reader copies to show a page of ours in one of theirs.
type embedCode struct {
	Path   string // of the embed, with its language
	HTML   string
	Height int
}

// embedCode makes the text for an embed. The frame is as wide as the column it
// stands in, and as high as its content is at most in any of them.
func (s *Site) embedCode(l lang.Lang, page embedPage) (embedCode, error) {
	height, err := s.embedHeight(l, page, frameWidths[:])
	c := embedCode{Path: record.EmbedPath(l, page.Path), Height: height}
	c.HTML = s.iframe(l, page, "100%", height, "border:0")
	return c, err
}

func (s *Site) iframe(l lang.Lang, page embedPage, width string, height int, style string) string {
	title := s.words.T(l, "embed.frame", "name", page.Title, "site", page.Site.Title.In(l))
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="%s" height="%d" loading="lazy" style="%s"></iframe>`,
		s.baseURL+record.EmbedPath(l, page.Path), template.HTMLEscapeString(title), width, height, style)
}

// oEmbed is the answer that a program gets which asks how to show a page
// (META-12, oembed.com 2.3.4.4: rich).
type oEmbed struct {
	Version      string `json:"version"`
	Type         string `json:"type"`
	Title        string `json:"title"`
	ProviderName string `json:"provider_name"`
	ProviderURL  string `json:"provider_url"`
	CacheAge     int    `json:"cache_age"`
	HTML         string `json:"html"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`

	// Beside what oEmbed knows, whose "version" is its own: the release that last
	// changed what the frame shows.
	Release    string `json:"release,omitempty"`
	ReleaseURL string `json:"release_url,omitempty"`
}

// oEmbedAge is for how many seconds a program may keep an answer: a day.
const oEmbedAge = 24 * 60 * 60

// oEmbedFiles adds one file for each embed.
func (s *Site) oEmbedFiles(add func(path string, render func(w *bytes.Buffer) error)) {
	for _, l := range lang.All() {
		for _, e := range s.embeddables() {
			add(record.OEmbedPath(l, e.path), func(w *bytes.Buffer) error { return s.writeOEmbed(l, e.fill(l), w) })
		}
	}
}

// writeOEmbed states the height for the width it states: a program makes the
// frame as wide, where a reader's own column may be as narrow as a phone.
func (s *Site) writeOEmbed(l lang.Lang, page embedPage, w *bytes.Buffer) error {
	height, err := s.embedHeight(l, page, ownWidth[:])
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	answer := oEmbed{
		Version: "1.0", Type: "rich", Title: page.Title,
		ProviderName: page.Site.Title.In(l), ProviderURL: s.baseURL + l.Path(record.HomePath), CacheAge: oEmbedAge,
		HTML:  s.iframe(l, page, fmt.Sprint(embedWidth), height, "border:0;max-width:100%"),
		Width: embedWidth, Height: height,
	}
	if r := page.Release; r != nil {
		answer.Release, answer.ReleaseURL = r.ID, s.baseURL+l.Path(r.Path)
	}
	return out.Encode(answer)
}

// oEmbedURL is where a page's answer stands.
func (s *Site) oEmbedURL(l lang.Lang, path string) string {
	return s.baseURL + record.OEmbedPath(l, path)
}
