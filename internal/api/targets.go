package api

import (
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

type programme struct {
	ID      string    `json:"id"`
	Name    text      `json:"name"`
	Note    *text     `json:"note"`
	Sources []string  `json:"sources"`
	Targets []string  `json:"targets"`
	URL     addresses `json:"url"`
}

func (p *Portal) programme(g *record.Programme) programme {
	return programme{g.ID, text(g.Name), textOf(g.Note), sourceIDs(g.Sources()), targetIDs(g.Targets), p.addresses(g.Path())}
}

type target struct {
	ID         string    `json:"id"`
	Name       text      `json:"name"`
	Number     *string   `json:"number"`
	Programme  *string   `json:"programme"`
	From       *int      `json:"from_year"`
	Year       *int      `json:"year"`
	Yearly     bool      `json:"yearly"`
	Operator   string    `json:"operator"`
	Value      *string   `json:"value"`
	ValueTo    *string   `json:"value_to"`
	Unit       *string   `json:"unit"`
	Text       *text     `json:"text"`
	Printed    text      `json:"printed"`
	Source     string    `json:"source"`
	Locator    *text     `json:"locator"`
	Indicators []string  `json:"indicators"`
	Comparable *text     `json:"comparable"`
	Leads      []string  `json:"leads"`
	LeadOther  *text     `json:"lead_other"`
	Owes       *said     `json:"owes"`
	OwesSource *string   `json:"owes_source"`
	Also       []string  `json:"also"`
	Note       *text     `json:"note"`
	URL        addresses `json:"url"`
}

func (p *Portal) target(t *record.Target) target {
	out := target{
		ID: t.ID, Name: text(t.Name), Number: word(t.Number), From: positive(t.From), Year: positive(t.Year), Yearly: t.Yearly,
		Operator: t.Operator, Value: digits(t.Value), ValueTo: digits(t.ValueTo), Unit: unitID(t.Unit), Text: textOf(t.Text),
		Printed: text{record.Printer{Lang: lang.VI, Words: p.Words}.TargetText(t), record.Printer{Lang: lang.EN, Words: p.Words}.TargetText(t)},
		Source:  t.Source.ID, Locator: textOf(t.Locator), Indicators: indicatorIDs(t.Indicators), Comparable: textOf(t.Comparable),
		Leads: entityIDs(t.Lead), LeadOther: textOf(t.LeadOther), Owes: saidOf(t.Owes), OwesSource: sourceID(t.OwesSource),
		Also: targetIDs(t.Also), Note: textOf(t.Note), URL: p.addresses(t.Path()),
	}
	if t.Programme != nil {
		out.Programme = &t.Programme.ID
	}
	return out
}
