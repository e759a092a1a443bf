package api

import "resolution57.example/portal/internal/record"

type scheduleEntry struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Title   text      `json:"title"`
	By      []string  `json:"agencies"`
	ByOther *text     `json:"agencies_other"`
	BySaid  *said     `json:"agencies_said"`
	Due     *string   `json:"due"`
	Before  bool      `json:"before"`
	Monthly *int      `json:"monthly"`
	From    *string   `json:"from"`
	Until   *string   `json:"until"`
	DueSaid *said     `json:"due_said"`
	Next    *string   `json:"next"`
	Checks  []look    `json:"checks"`
	Source  string    `json:"source"`
	Locator *text     `json:"locator"`
	Note    *text     `json:"note"`
	URL     addresses `json:"url"`
}

// look is one look of ours for what was promised.
type look struct {
	Date        string  `json:"date"`
	Where       text    `json:"where"`
	DocumentURL *string `json:"document_url"`
	Found       bool    `json:"found"`
	Note        *text   `json:"note"`
}

func (p *Portal) scheduleEntry(e *record.ScheduleEntry) scheduleEntry {
	out := scheduleEntry{
		ID: e.ID, Kind: e.Kind, Title: text(e.Title), By: entityIDs(e.By), ByOther: textOf(e.ByOther), BySaid: saidOf(e.BySaid),
		Due: periodOf(e.Due), Before: e.Before, Monthly: positive(e.Monthly), From: periodOf(e.From), Until: periodOf(e.Until), DueSaid: saidOf(e.DueSaid),
		Next: periodOf(e.Next(p.Records.Site.AsOf)), Checks: []look{}, Source: e.Source.ID, Locator: textOf(e.Locator), Note: textOf(e.Note), URL: p.addresses(e.Path()),
	}
	for _, c := range e.Checks {
		out.Checks = append(out.Checks, look{c.Date.String(), text(c.Where), word(c.URL), c.Found, textOf(c.Note)})
	}
	return out
}
