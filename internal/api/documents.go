package api

import (
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
)

type sourceShape struct {
	ID           string    `json:"id"`
	Kind         string    `json:"kind"`
	Number       *string   `json:"number"`
	Title        text      `json:"title"`
	Issuer       text      `json:"issuer"`
	IssuerEntity *string   `json:"issuer_entity"`
	Signer       *said     `json:"signer"`
	Date         *string   `json:"date"`
	InForce      *said     `json:"in_force"`
	Collected    *string   `json:"collected"`
	DocumentURL  *string   `json:"document_url"`
	Language     string    `json:"language"`
	Trust        string    `json:"trust"`
	Read         *text     `json:"read"`
	Replaces     *string   `json:"replaces"`
	ReplacedBy   *string   `json:"replaced_by"`
	ReplacedFrom *string   `json:"replaced_from"`
	Note         *text     `json:"note"`
	Count        int       `json:"observation_count"`
	URL          addresses `json:"url"`
}

func (p *Portal) source(s *record.Source) sourceShape {
	return sourceShape{
		ID: s.ID, Kind: s.Kind, Number: word(s.Number), Title: text(s.Title), Issuer: text(s.Issuer), IssuerEntity: entityID(s.IssuerEntity),
		Signer: saidOf(s.Signer), Date: periodOf(s.Date), InForce: saidOf(s.InForce), Collected: periodOf(s.Collected), DocumentURL: word(s.URL),
		Language: s.Language, Trust: string(s.Trust), Read: textOf(s.Read), Replaces: sourceID(s.Replaces), ReplacedBy: sourceID(s.ReplacedBy),
		ReplacedFrom: periodOf(s.ReplacedFrom), Note: textOf(s.Note), Count: len(s.Observations), URL: p.addresses(s.Path()),
	}
}

type noticeShape struct {
	ID      string    `json:"id"`
	Title   text      `json:"title"`
	Summary text      `json:"summary"`
	Source  string    `json:"source"`
	Date    *string   `json:"date"`
	Event   *string   `json:"event"`
	Themes  []string  `json:"themes"`
	URL     addresses `json:"url"`
}

func (p *Portal) notice(n *notice.Notice) noticeShape {
	return noticeShape{
		n.ID, text{n.VI.Title, n.EN.Title}, text{n.VI.Summary, n.EN.Summary}, n.Source.ID, periodOf(n.Source.Date), periodOf(n.Event),
		ids(n.Tags, func(t *record.Theme) string { return t.ID }), p.addresses(n.Path()),
	}
}
