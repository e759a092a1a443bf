package api

import (
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

func indicatorPath(i *record.Indicator) string { return "/indicators/" + i.ID + ".json" }

func observationsBase(i *record.Indicator) string { return "/observations/" + i.ID }

type indicator struct {
	ID           string       `json:"id"`
	Name         text         `json:"name"`
	Short        text         `json:"short_name"`
	Theme        string       `json:"theme"`
	Concept      *string      `json:"concept"`
	Kind         string       `json:"kind"`
	Unit         string       `json:"unit"`
	Decimals     int          `json:"decimals"`
	Better       string       `json:"better"`
	Universe     text         `json:"universe"`
	Owner        *said        `json:"owner"`
	Definition   *said        `json:"definition"`
	Method       *said        `json:"method"`
	Limits       *text        `json:"limits"`
	NextRelease  *said        `json:"next_release"`
	Note         *text        `json:"note"`
	Derived      *derived     `json:"derived"`
	Count        int          `json:"observation_count"`
	First        *string      `json:"first_period"`
	Last         *string      `json:"last_period"`
	Latest       *observation `json:"latest"`
	Self         string       `json:"self"`
	Observations string       `json:"observations"`
	CSV          string       `json:"csv"`
	URL          addresses    `json:"url"`
}

// derived is from what something is computed: two indicators, or two values.
type derived struct {
	Numerator   string `json:"numerator"`
	Denominator string `json:"denominator"`
}

func (p *Portal) indicator(i *record.Indicator) indicator {
	out := indicator{
		ID: i.ID, Name: text(i.Name), Short: text(i.Short), Theme: i.Theme.ID, Kind: i.Kind, Unit: i.Unit.ID, Decimals: i.Decimals, Better: string(i.Better),
		Universe: text(i.Universe), Owner: saidOf(i.Owner), Definition: saidOf(i.Definition), Method: saidOf(i.Method), Limits: textOf(i.Limits),
		NextRelease: saidOf(i.NextRelease), Note: textOf(i.Note), Count: len(i.Series),
		Self: p.api(indicatorPath(i)), Observations: p.api(observationsBase(i) + ".json"), CSV: p.BaseURL + i.CSVPath(), URL: p.addresses(i.Path()),
	}
	if i.Concept != nil {
		out.Concept = &i.Concept.ID
	}
	if d := i.Derived; d != nil {
		out.Derived = &derived{d.Numerator.ID, d.Denominator.ID}
	}
	if n := len(i.Series); n > 0 {
		out.First, out.Last = periodOf(i.Series[0].Period), periodOf(i.Series[n-1].Period)
		out.Latest = some(p.observation(i.Newest()))
	}
	return out
}

type indicatorData struct {
	Indicator    indicator `json:"indicator"`
	Observations []any     `json:"observations"`
	Sums         []sum     `json:"sums"`
	Sources      []any     `json:"sources"`
	Targets      []any     `json:"targets"`
	Related      []string  `json:"related"`
}

type sum struct {
	Whole string   `json:"whole"`
	Parts []string `json:"parts"`
	Total string   `json:"total"`
	Holds bool     `json:"holds"`
	Note  *text    `json:"note"`
}

// indicatorData is all there is about an indicator; of its values the first
// page, which for most is all.
func (a *API) indicatorData(i *record.Indicator) indicatorData {
	p := a.portal
	out := indicatorData{
		Indicator: p.indicator(i), Observations: each(i.Series[:min(a.size, len(i.Series))], p.observation),
		Sums: []sum{}, Sources: each(record.SourcesOf(i.Series), p.source), Targets: each(i.Targets, p.target), Related: indicatorIDs(i.Related),
	}
	for _, s := range i.Sums {
		parts := ids(s.Parts, func(o *record.Observation) string { return o.Figure() })
		out.Sums = append(out.Sums, sum{s.Whole.Figure(), parts, s.Total.String(), s.Total.Cmp(s.Whole.Value) == 0, textOf(s.Note)})
	}
	return out
}

type observation struct {
	ID            string    `json:"id"`
	Indicator     string    `json:"indicator"`
	Entity        string    `json:"entity"`
	EntityName    text      `json:"entity_name"`
	EntityCode    *string   `json:"entity_code"`
	Period        string    `json:"period"`
	Start         string    `json:"start"`
	End           string    `json:"end"`
	Since         *string   `json:"since"`
	Value         string    `json:"value"`
	Of            *string   `json:"of"`
	Share         *string   `json:"share"`
	Stated        *string   `json:"stated"`
	StatedDiffers bool      `json:"stated_differs"`
	Bound         string    `json:"bound"`
	Status        *string   `json:"status"`
	Computed      *derived  `json:"computed"`
	Unit          string    `json:"unit"`
	Trust         string    `json:"trust"`
	Source        string    `json:"source"`
	Locator       *text     `json:"locator"`
	StatedSource  *string   `json:"stated_source"`
	StatedLocator *text     `json:"stated_locator"`
	Note          *text     `json:"note"`
	Reply         *reply    `json:"reply"`
	Printed       text      `json:"printed"`
	URL           addresses `json:"url"`
}

func (p *Portal) observation(o *record.Observation) observation {
	out := observation{
		ID: o.Figure(), Indicator: o.Indicator.ID, Entity: o.Entity.ID, EntityName: text(o.Entity.Name), EntityCode: word(o.Entity.Code),
		Period: o.Period.String(), Start: first(o.Period), End: last(o.Period), Since: periodOf(o.Since),
		Value: o.Value.String(), Of: digits(o.Of), Share: digits(o.Share()), Stated: digits(o.Stated), StatedDiffers: o.StatedDiffers(),
		Bound: string(o.Bound), Status: word(o.Status), Unit: o.Indicator.Unit.ID, Trust: string(o.Trust),
		Source: o.Source.ID, Locator: textOf(o.Locator), StatedSource: sourceID(o.StatedSource), StatedLocator: textOf(o.StatedLocator),
		Note: textOf(o.Note), Reply: replyOf(o.Reply),
		Printed: text{p.print(lang.VI, o), p.print(lang.EN, o)}, URL: p.addresses(o.Path()),
	}
	if o.IsComputed() {
		out.Computed = &derived{o.From[0].Figure(), o.From[1].Figure()}
	}
	return out
}

func (p *Portal) print(l lang.Lang, o *record.Observation) string {
	return record.Printer{Lang: l, Words: p.Words}.PhraseText(o)
}

func (p *Portal) countObservations() int {
	n := 0
	for _, i := range p.Records.Indicators.All {
		n += len(i.Series)
	}
	return n
}

// observationsFrom are some of all values, which stand in the order of
// indicators.
func (p *Portal) observationsFrom(from, to int) []any {
	var out []any
	for _, i := range p.Records.Indicators.All {
		n := len(i.Series)
		if from < n && to > 0 {
			out = append(out, each(i.Series[max(0, from):min(n, to)], p.observation)...)
		}
		from, to = from-n, to-n
	}
	return out
}
