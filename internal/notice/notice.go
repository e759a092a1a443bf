package notice

import (
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// Content is everything under content/, without the bodies.
type Content struct {
	Notices []*Notice // newest document first, then by id
	Pages   []*Page   // by id
}

// Notice is the portal's summary of one document.
type Notice struct {
	ID     string
	Source *record.Source
	Event  record.Period // day of the meeting it reports; zero where there is none
	Tags   []*record.Theme
	VI, EN Version
	// Aliases are ids under which the notice was once published.
	Aliases []record.Alias
}

// Page is a page of the portal that is written in Markdown.
type Page struct {
	ID     string
	VI, EN Version
	// Aliases are ids under which the page was once published.
	Aliases []record.Alias
}

// Version is a notice or page in one language.
type Version struct {
	Title   string
	Summary string
	Stale   bool   // the Vietnamese body has changed since this was translated from it
	File    string // content/notices/ID.en.md
	Line    int    // of File, on which the body begins
}

// In returns the notice in l.
func (n *Notice) In(l lang.Lang) Version { return version(l, n.VI, n.EN) }

// In returns the page in l.
func (p *Page) In(l lang.Lang) Version { return version(l, p.VI, p.EN) }

func version(l lang.Lang, vi, en Version) Version {
	if l == lang.EN {
		return en
	}
	return vi
}

// when is the day by which a notice is ordered: its document's, or its event's
// where the document states none.
func (n *Notice) when() record.Period {
	if n.Source.Date.IsZero() {
		return n.Event
	}
	return n.Source.Date
}

// Path is where the notice stands: /notices/ID/.
func (n *Notice) Path() string { return record.NoticePath(n.ID) }

// Path is where the page stands: /ID/.
func (p *Page) Path() string { return record.PagePath(p.ID) }

// Notice returns the notice with that id, or nil.
func (c *Content) Notice(id string) *Notice {
	for _, n := range c.Notices {
		if n.ID == id {
			return n
		}
	}
	return nil
}

// Page returns the page with that id, or nil.
func (c *Content) Page(id string) *Page {
	for _, p := range c.Pages {
		if p.ID == id {
			return p
		}
	}
	return nil
}
