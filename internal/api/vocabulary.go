package api

import "resolution57.example/portal/internal/record"

// What the ids of themes, concepts and units stand for.

type theme struct {
	ID   string    `json:"id"`
	Name text      `json:"name"`
	URL  addresses `json:"url"`
}

func (p *Portal) theme(t *record.Theme) theme {
	return theme{t.ID, text(t.Name), p.addresses(t.Path())}
}

type concept struct {
	ID         string    `json:"id"`
	Name       text      `json:"name"`
	Note       *text     `json:"note"`
	Indicators []string  `json:"indicators"`
	URL        addresses `json:"url"`
}

func (p *Portal) concept(c *record.Concept) concept {
	return concept{c.ID, text(c.Name), textOf(c.Note), indicatorIDs(c.Indicators), p.addresses(c.Path())}
}

type unit struct {
	ID    string `json:"id"`
	Name  text   `json:"name"`
	After *text  `json:"after"`
	Kind  string `json:"kind"`
}

func (p *Portal) unit(u *record.Unit) unit {
	return unit{u.ID, text(u.Name), textOf(u.Short), u.Kind}
}
