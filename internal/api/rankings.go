package api

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

func editionPath(e *rank.Edition) string {
	return "/rankings/" + e.Ranking.ID + "/editions/" + e.Period.String() + ".json"
}

type ranking struct {
	ID           string      `json:"id"`
	Name         text        `json:"name"`
	Summary      text        `json:"summary"`
	Note         *text       `json:"note"`
	Kind         string      `json:"kind"`
	Experimental bool        `json:"experimental"`
	Components   []component `json:"components"`
	Beside       []string    `json:"beside"`
	Normalise    *string     `json:"normalise"`
	Aggregate    *string     `json:"aggregate"`
	Missing      *string     `json:"missing"`
	MinCoverage  *string     `json:"min_coverage"`
	Worst        *string     `json:"scale_worst"`
	Best         *string     `json:"scale_best"`
	Digits       int         `json:"digits"`
	Robustness   *robustness `json:"robustness"`
	Method       sentences   `json:"method"`
	Editions     []edition   `json:"editions"`
	URL          addresses   `json:"url"`
}

type component struct {
	Indicator string  `json:"indicator"`
	Weight    *string `json:"weight"`
	Worst     *string `json:"worst"`
	Best      *string `json:"best"`
}

type robustness struct {
	Draws     int      `json:"draws"`
	Seed      int      `json:"seed"`
	Weights   *string  `json:"weights"`
	Normalise []string `json:"normalise"`
	Aggregate []string `json:"aggregate"`
}

type sentences struct {
	VI []string `json:"vi"`
	EN []string `json:"en"`
}

type edition struct {
	Period string    `json:"period"`
	Self   string    `json:"self"`
	CSV    string    `json:"csv"`
	URL    addresses `json:"url"`
}

func (p *Portal) ranking(r *rank.Ranking) ranking {
	out := ranking{
		ID: r.ID, Name: text(r.Name), Summary: text(r.Summary), Note: textOf(r.Note), Kind: r.Kind, Experimental: r.Experimental, Components: []component{},
		Beside: indicatorIDs(r.Beside), Normalise: word(r.Normalise), Aggregate: word(r.Aggregate), Missing: word(r.Missing), MinCoverage: digits(r.MinCoverage),
		Digits: r.Digits, Method: sentences{words(r.Method(lang.VI, p.Words)), words(r.Method(lang.EN, p.Words))}, Editions: []edition{}, URL: p.addresses(r.Path()),
	}
	if r.Normalise == rank.MinMax {
		out.Worst, out.Best = digits(r.Scale[0]), digits(r.Scale[1])
	}
	if b := r.Robustness; b != nil {
		out.Robustness = &robustness{b.Draws, b.Seed, digits(b.Weights), words(b.Normalise), words(b.Aggregate)}
	}
	for _, c := range r.Components {
		out.Components = append(out.Components, component{c.Indicator.ID, digits(c.Weight), digits(c.Goalposts[0]), digits(c.Goalposts[1])})
	}
	for _, e := range r.Editions {
		out.Editions = append(out.Editions, edition{e.Period.String(), p.api(editionPath(e)), p.BaseURL + e.CSVPath(), p.addresses(e.Path())})
	}
	return out
}

type editionData struct {
	Ranking ranking   `json:"ranking"`
	Period  string    `json:"period"`
	Tables  []table   `json:"tables"`
	Apart   []any     `json:"apart"`
	Sources []any     `json:"sources"`
	CSV     string    `json:"csv"`
	URL     addresses `json:"url"`
}

type table struct {
	Group   string       `json:"group"`
	Name    *text        `json:"name"`
	Set     *string      `json:"set"`
	Draws   *int         `json:"draws"`
	Unmoved *string      `json:"unmoved"`
	Norms   []norm       `json:"norms"`
	Rows    []row        `json:"rows"`
	Missing []missingRow `json:"missing"`
}

type norm struct {
	Indicator string  `json:"indicator"`
	Low       *string `json:"low"`
	High      *string `json:"high"`
	Mean      *string `json:"mean"`
	SD        *string `json:"sd"`
}

type row struct {
	Entity     string    `json:"entity"`
	EntityName text      `json:"entity_name"`
	EntityCode *string   `json:"entity_code"`
	Rank       *int      `json:"rank"`
	Tied       bool      `json:"tied"`
	Score      *string   `json:"score"`
	Low        *int      `json:"rank_low"`
	High       *int      `json:"rank_high"`
	TooClose   *int      `json:"too_close"`
	Before     *int      `json:"rank_before"`
	Coverage   *string   `json:"coverage"`
	Cells      []cell    `json:"cells"`
	Beside     []*string `json:"beside"`
}

type cell struct {
	Indicator    string  `json:"indicator"`
	Observation  *string `json:"observation"`
	Value        *string `json:"value"`
	Normalised   *string `json:"normalised"`
	Weight       *string `json:"weight"`
	Contribution *string `json:"contribution"`
}

type missingRow struct {
	Entity     string   `json:"entity"`
	EntityName text     `json:"entity_name"`
	Missing    string   `json:"missing"`
	Reason     text     `json:"reason"`
	Indicators []string `json:"indicators"`
	Coverage   *string  `json:"coverage"`
}

func (p *Portal) editionData(e *rank.Edition) editionData {
	out := editionData{
		Ranking: p.ranking(e.Ranking), Period: e.Period.String(), Tables: []table{}, Apart: each(e.Apart, p.observation),
		CSV: p.BaseURL + e.CSVPath(), URL: p.addresses(e.Path()),
	}
	for n, t := range e.Tables {
		out.Tables = append(out.Tables, p.table(e, t, n))
	}
	values := slices.Clone(e.Apart)
	for _, c := range e.Ranking.Components {
		values = append(values, c.Indicator.In(e.Period)...)
	}
	out.Sources = each(record.SourcesOf(values), p.source)
	return out
}

func (p *Portal) table(e *rank.Edition, t *rank.Table, n int) table {
	out := table{
		Group: strconv.Itoa(n + 1), Name: textOf(groupName(t)), Draws: positive(t.Draws), Unmoved: word(t.Unmoved),
		Norms: []norm{}, Rows: []row{}, Missing: []missingRow{},
	}
	if t.Group == nil {
		out.Group = "together"
	}
	if t.Set != nil {
		out.Set = &t.Set.ID
	}
	for k, m := range t.Norms {
		out.Norms = append(out.Norms, norm{e.Ranking.Components[k].Indicator.ID, digits(m.Low), digits(m.High), digits(m.Mean), digits(m.SD)})
	}
	for k := range t.Rows {
		out.Rows = append(out.Rows, p.row(e, t, k))
	}
	for _, m := range t.Missing {
		reason := text{m.Text(lang.VI, p.Words, e.Period), m.Text(lang.EN, p.Words, e.Period)}
		out.Missing = append(out.Missing, missingRow{m.Entity.ID, text(m.Entity.Name), m.Reason, reason, indicatorIDs(m.Indicators), digits(m.Coverage)})
	}
	return out
}

func (p *Portal) row(e *rank.Edition, t *rank.Table, k int) row {
	r := &t.Rows[k]
	out := row{
		Entity: r.Entity.ID, EntityName: text(r.Entity.Name), EntityCode: word(r.Entity.Code), Rank: positive(r.Rank), Tied: r.Tied, Score: digits(r.Score),
		Low: positive(r.Low), High: positive(r.High), Before: positive(r.Before), Coverage: digits(r.Coverage), Cells: []cell{}, Beside: []*string{},
	}
	for n, group := range t.TooClose {
		if slices.Contains(group, k) {
			out.TooClose = some(n + 1)
			break
		}
	}
	for c, x := range r.Cells {
		out.Cells = append(out.Cells, cell{e.Ranking.Components[c].Indicator.ID, figure(x.Observation), digits(x.Value), digits(x.Normalised), digits(x.Weight), digits(x.Contribution)})
	}
	for _, o := range r.Beside {
		out.Beside = append(out.Beside, figure(o))
	}
	return out
}

// figure is the name of a value, null where it is missing.
func figure(o *record.Observation) *string {
	if o == nil {
		return nil
	}
	return some(o.Figure())
}
