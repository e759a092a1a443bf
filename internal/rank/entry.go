package rank

import (
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// rankingEntry is a file of data/rankings/ as an editor writes it.
type rankingEntry struct {
	Name         lang.Text            `toml:"name" rule:"required"`
	Summary      lang.Text            `toml:"summary" rule:"required"`
	Note         lang.Text            `toml:"note"`
	Kind         string               `toml:"kind" rule:"required"`
	Periods      []string             `toml:"periods" rule:"required"`
	Sets         []string             `toml:"sets"`
	Groups       []groupEntry         `toml:"group"`
	Together     bool                 `toml:"together"`
	Indicator    string               `toml:"indicator"`
	Beside       []string             `toml:"beside"`
	Apart        []string             `toml:"apart"`
	Components   []componentEntry     `toml:"component"`
	Equal        bool                 `toml:"equal"`
	Normalise    string               `toml:"normalise"`
	Scale        []source.Decimal     `toml:"scale"`
	Aggregate    string               `toml:"aggregate"`
	Missing      string               `toml:"missing"`
	MinCoverage  source.Decimal       `toml:"min_coverage"`
	Digits       int                  `toml:"digits"`
	Experimental bool                 `toml:"experimental"`
	LeftOut      map[string]lang.Text `toml:"left_out"`
	Changed      map[string]lang.Text `toml:"method_changed"`
	SameMethod   lang.Text            `toml:"same_method"`
	Aliases      []string             `toml:"aliases"`
	Robustness   robustnessEntry      `toml:"robustness"`
}

type groupEntry struct {
	Name    lang.Text `toml:"name" rule:"required"`
	Sets    []string  `toml:"sets"`
	Members []string  `toml:"members"`
}

type componentEntry struct {
	Indicator string           `toml:"indicator" rule:"required"`
	Weight    source.Decimal   `toml:"weight"`
	Goalposts []source.Decimal `toml:"goalposts"`
}

type robustnessEntry struct {
	Draws     int            `toml:"draws"`
	Seed      int            `toml:"seed"`
	Weights   source.Decimal `toml:"weights"`
	Normalise []string       `toml:"normalise"`
	Aggregate []string       `toml:"aggregate"`
}

// keyUse says for which kinds of ranking a key must, or may, stand.
type keyUse struct {
	key       string
	must, may []string
}

// keyUses is the table behind the rules rank-key-missing and
// rank-key-misplaced. Keys that are not in it fit every kind.
func keyUses() []keyUse {
	computed, scored := []string{Computed}, []string{Computed, Share}
	ranked, single := []string{Computed, Share, Published}, []string{Share, Published, Ordered}
	return []keyUse{
		{"component", computed, nil},
		{"normalise", computed, nil},
		{"aggregate", computed, nil},
		{"missing", computed, nil},
		{"digits", scored, nil},
		{"indicator", single, nil},
		{"equal", nil, computed},
		{"scale", nil, computed},
		{"min_coverage", nil, computed},
		{"robustness", nil, computed},
		{"experimental", nil, scored},
		{"together", nil, scored},
		{"beside", nil, single},
		{"method_changed", nil, ranked},
		{"same_method", nil, []string{Published}},
	}
}
