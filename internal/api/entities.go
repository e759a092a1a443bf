package api

import (
	"slices"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

func entityPath(e *record.Entity) string { return "/entities/" + e.ID + ".json" }

type entity struct {
	ID         string    `json:"id"`
	Name       text      `json:"name"`
	Full       text      `json:"full_name"`
	Short      text      `json:"short_name"`
	Kind       string    `json:"kind"`
	Code       *string   `json:"code"`
	ISO        *string   `json:"iso"`
	Region     *text     `json:"region"`
	Area       *string   `json:"area_km2"`
	Population *string   `json:"population"`
	AreaSource *string   `json:"area_population_source"`
	MergedInto *string   `json:"merged_into"`
	MergedFrom []string  `json:"merged_from"`
	From       *string   `json:"from"`
	Until      *string   `json:"until"`
	Note       *text     `json:"note"`
	Self       string    `json:"self"`
	URL        addresses `json:"url"`
}

func (p *Portal) entity(e *record.Entity) entity {
	return entity{
		ID: e.ID, Name: text(e.Name), Full: text(e.Full), Short: text(e.Short), Kind: e.Kind, Code: word(e.Code), ISO: word(e.ISO), Region: textOf(e.Region),
		Area: digits(e.Area), Population: digits(e.Population), AreaSource: sourceID(e.AreaSource),
		MergedInto: entityID(e.MergedInto), MergedFrom: entityIDs(e.MergedFrom), From: periodOf(e.From), Until: periodOf(e.Until),
		Note: textOf(e.Note), Self: p.api(entityPath(e)), URL: p.addresses(e.Path()),
	}
}

type entityData struct {
	Entity      entity   `json:"entity"`
	History     []event  `json:"history"`
	Sets        []string `json:"sets"`
	Latest      []any    `json:"latest"`
	Places      []any    `json:"places"`
	Targets     []string `json:"leads_targets"`
	Tasks       []string `json:"leads_tasks"`
	Coordinates []string `json:"coordinates_tasks"`
}

type event struct {
	Date   string `json:"date"`
	Text   text   `json:"text"`
	Source string `json:"source"`
}

// entityData is all there is about an entity. Of each indicator it has the
// newest value, so that the file stays small however long the series grow.
func (p *Portal) entityData(e *record.Entity) entityData {
	r := p.Records
	out := entityData{Entity: p.entity(e), History: []event{}, Latest: []any{}, Places: each(p.Rankings.Of(e), p.place)}
	for _, h := range e.History {
		out.History = append(out.History, event{h.Date.String(), text(h.Text), h.Source.ID})
	}
	out.Sets = ids(slices.DeleteFunc(slices.Clone(r.Sets.All), func(s *record.Set) bool { return !s.Has(e) }), func(s *record.Set) string { return s.ID })
	for _, i := range r.Indicators.All {
		if o := i.Latest(e); o != nil {
			out.Latest = append(out.Latest, p.observation(o))
		}
	}
	out.Targets = targetIDs(slices.DeleteFunc(slices.Clone(r.Targets.All), func(t *record.Target) bool { return !slices.Contains(t.Lead, e) }))
	out.Tasks = taskIDs(slices.DeleteFunc(slices.Clone(r.Tasks.All), func(t *record.Task) bool { return !slices.Contains(t.Leads, e) }))
	out.Coordinates = taskIDs(slices.DeleteFunc(slices.Clone(r.Tasks.All), func(t *record.Task) bool { return !slices.Contains(t.Coordinating, e) }))
	return out
}

// place is where an entity stands in a ranking.
type place struct {
	Ranking string  `json:"ranking"`
	Period  string  `json:"period"`
	Group   *text   `json:"group"`
	Rank    *int    `json:"rank"`
	Of      int     `json:"of"`
	Score   *string `json:"score"`
	Edition string  `json:"edition"`
}

func (p *Portal) place(at rank.Place) place {
	row := at.Table.Rows[at.K]
	return place{
		at.Ranking.ID, at.Edition.Period.String(), textOf(groupName(at.Table)), positive(row.Rank), at.Table.Size(), digits(row.Score), p.api(editionPath(at.Edition)),
	}
}

// groupName is the name of those who are ranked together, zero where a ranking
// has one group without a name.
func groupName(t *rank.Table) lang.Text {
	if t.Group != nil && !t.Group.Name.IsZero() {
		return t.Group.Name
	}
	if t.Set != nil {
		return t.Set.Name
	}
	return lang.Text{}
}

type set struct {
	ID      string   `json:"id"`
	Name    text     `json:"name"`
	Members []string `json:"members"`
	From    *string  `json:"from"`
	Until   *string  `json:"until"`
}

func (p *Portal) set(s *record.Set) set {
	return set{s.ID, text(s.Name), entityIDs(s.Members), periodOf(s.From), periodOf(s.Until)}
}
