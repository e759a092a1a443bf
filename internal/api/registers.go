package api

import "resolution57.example/portal/internal/record"

type technologyList struct {
	ID           string    `json:"id"`
	Source       string    `json:"source"`
	Groups       int       `json:"groups"`
	Products     *int      `json:"products"`
	CountedIn    *string   `json:"counted_in"`
	Looked       []string  `json:"looked"`
	ReplacedBy   *string   `json:"replaced_by"`
	ReplacedFrom *string   `json:"replaced_from"`
	Technologies []string  `json:"technologies"`
	URL          addresses `json:"url"`
}

func (p *Portal) technologyList(l *record.TechnologyList) technologyList {
	return technologyList{
		l.ID, l.Source.ID, l.Groups, positive(l.Products), sourceID(l.CountedIn), sourceIDs(l.Looked),
		sourceID(l.Source.ReplacedBy), periodOf(l.Source.ReplacedFrom),
		ids(l.Technologies, func(t *record.Technology) string { return t.ID }), p.addresses(l.Path()),
	}
}

type technology struct {
	ID           string        `json:"id"`
	List         string        `json:"list"`
	Number       int           `json:"number"`
	Name         text          `json:"name"`
	ReadIn       string        `json:"read_in"`
	Products     []product     `json:"products"`
	Missing      *text         `json:"missing"`
	Lead         *assigned     `json:"lead"`
	Coordinating *assigned     `json:"coordinating"`
	Requirements []requirement `json:"requirements"`
	Roadmap      []requirement `json:"roadmap"`
	Note         *text         `json:"note"`
	URL          addresses     `json:"url"`
}

type product struct {
	Number int  `json:"number"`
	Name   text `json:"name"`
}

type assigned struct {
	Agencies []string `json:"agencies"`
	Source   string   `json:"source"`
	Locator  *text    `json:"locator"`
}

type requirement struct {
	By      string `json:"by"`
	Text    text   `json:"text"`
	Source  string `json:"source"`
	Locator *text  `json:"locator"`
}

func (p *Portal) technology(t *record.Technology) technology {
	out := technology{
		ID: t.ID, List: t.List.ID, Number: t.Number, Name: text(t.Name), ReadIn: t.ReadIn.ID, Products: []product{}, Missing: textOf(t.Missing),
		Lead: assignedTo(t.Lead), Coordinating: assignedTo(t.Coordinating), Requirements: requirements(t.Requirements), Roadmap: requirements(t.Roadmap),
		Note: textOf(t.Note), URL: p.addresses(t.Path()),
	}
	for _, x := range t.Products {
		out.Products = append(out.Products, product{x.Number, text(x.Name)})
	}
	return out
}

func assignedTo(a record.Assigned) *assigned {
	if len(a.Agencies) == 0 {
		return nil
	}
	return &assigned{entityIDs(a.Agencies), a.Source.ID, textOf(a.Locator)}
}

func requirements(all []record.Requirement) []requirement {
	out := make([]requirement, 0, len(all))
	for _, r := range all {
		out = append(out, requirement{r.By.String(), text(r.Text), r.Source.ID, textOf(r.Locator)})
	}
	return out
}

type question struct {
	ID         string    `json:"id"`
	Name       text      `json:"name"`
	Text       text      `json:"text"`
	Source     string    `json:"source"`
	Locator    *text     `json:"locator"`
	Found      []finding `json:"found"`
	Indicators []string  `json:"indicators"`
	Targets    []string  `json:"targets"`
	Tasks      []string  `json:"tasks"`
	URL        addresses `json:"url"`
}

type finding struct {
	Text    text   `json:"text"`
	Source  string `json:"source"`
	Locator *text  `json:"locator"`
}

func (p *Portal) question(q *record.Question) question {
	out := question{
		ID: q.ID, Name: text(q.Name), Text: text(q.Text), Source: q.Source.ID, Locator: textOf(q.Locator), Found: []finding{},
		Indicators: indicatorIDs(q.Indicators), Targets: targetIDs(q.Targets), Tasks: taskIDs(q.Tasks), URL: p.addresses(q.Path()),
	}
	for _, f := range q.Found {
		out.Found = append(out.Found, finding{text(f.Text), f.Source.ID, textOf(f.Locator)})
	}
	return out
}

type databaseList struct {
	ID         string   `json:"id"`
	Name       text     `json:"name"`
	Source     string   `json:"source"`
	Total      int      `json:"total"`
	Indicators []string `json:"indicators"`
	Databases  []string `json:"databases"`
	Note       *text    `json:"note"`
}

func (p *Portal) databaseList(l *record.DatabaseList) databaseList {
	return databaseList{
		l.ID, text(l.Name), l.Source.ID, l.Total, indicatorIDs(l.Indicators),
		ids(l.Databases, func(d *record.Database) string { return d.ID }), textOf(l.Note),
	}
}

type database struct {
	ID        string       `json:"id"`
	Name      text         `json:"name"`
	Full      text         `json:"full_name"`
	Level     *string      `json:"level"`
	In        []membership `json:"in"`
	Charged   *charge      `json:"charged"`
	States    []state      `json:"states"`
	Qualities []quality    `json:"qualities"`
	Tasks     []string     `json:"tasks"`
	Source    string       `json:"source"`
	Locator   *text        `json:"locator"`
	Note      *text        `json:"note"`
	URL       addresses    `json:"url"`
}

type membership struct {
	List    string `json:"list"`
	Number  *int   `json:"number"`
	Source  string `json:"source"`
	Locator *text  `json:"locator"`
}

type charge struct {
	Agencies []string `json:"agencies"`
	With     *text    `json:"with"`
	Source   string   `json:"source"`
	Locator  *text    `json:"locator"`
}

type state struct {
	Date    string `json:"date"`
	Text    text   `json:"text"`
	Source  string `json:"source"`
	Locator *text  `json:"locator"`
}

type quality struct {
	Quality string `json:"quality"`
	state
}

func (p *Portal) database(d *record.Database) database {
	out := database{
		ID: d.ID, Name: text(d.Name), Full: text(d.Full), Level: word(d.Level), In: []membership{}, States: []state{}, Qualities: []quality{},
		Tasks: taskIDs(d.Tasks), Source: d.NamedIn.ID, Locator: textOf(d.Locator), Note: textOf(d.Note), URL: p.addresses(d.Path()),
	}
	for _, m := range d.In {
		out.In = append(out.In, membership{m.List.ID, positive(m.Number), m.Source.ID, textOf(m.Locator)})
	}
	if len(d.Agencies) > 0 {
		out.Charged = &charge{entityIDs(d.Agencies), textOf(d.Charge), d.From.ID, textOf(d.Place)}
	}
	for _, s := range d.States {
		out.States = append(out.States, stateOf(s))
	}
	for _, q := range d.Qualities {
		out.Qualities = append(out.Qualities, quality{q.Quality, stateOf(q.DatabaseState)})
	}
	return out
}

func stateOf(s record.DatabaseState) state {
	return state{s.Date.String(), text(s.Text), s.Source.ID, textOf(s.Locator)}
}
