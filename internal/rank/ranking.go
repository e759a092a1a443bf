package rank

import (
	"math/big"
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Path is the page that lists the rankings.
const Path = "/rankings/"

// Rankings is everything under data/rankings/, computed and proved.
type Rankings struct {
	All  []*Ranking // in the order of their ids
	byID map[string]*Ranking
}

// Get returns the ranking with that id, or nil.
func (r *Rankings) Get(id string) *Ranking { return r.byID[id] }

// Place is where an entity stands in a table: Table.Rows[K]. Its neighbours
// are the rows before and after.
type Place struct {
	Ranking *Ranking
	Edition *Edition
	Table   *Table
	K       int
}

// Of returns the places of e in the latest edition of each ranking that has
// it, for its profile.
func (r *Rankings) Of(e *record.Entity) []Place {
	var out []Place
	for _, ranking := range r.All {
		for n := len(ranking.Editions) - 1; n >= 0; n-- {
			if places := ranking.Editions[n].places(e); len(places) > 0 {
				out = append(out, places...)
				break
			}
		}
	}
	return out
}

// The kinds of ranking.
const (
	Computed  = "computed"  // components normalised, weighted, aggregated
	Share     = "share"     // value / whole of one indicator
	Published = "published" // ranks of another body, as printed
	Ordered   = "ordered"   // raw counts in order, without ranks
)

// The ways to normalise (Handbook, step 5).
const (
	MinMax      = "min-max"
	ZScore      = "z-score"
	Percentile  = "percentile"
	ShareOfBest = "share-of-best"
	AsIs        = "none"
)

// The ways to aggregate (Handbook, step 6).
const (
	Arithmetic = "arithmetic"
	Geometric  = "geometric"
	Harmonic   = "harmonic"
)

// What is done about missing values (Handbook, step 3).
const (
	LeaveOut         = "leave-out-entity"
	AvailableWeights = "available-weights"
)

// Ranking is one file of data/rankings/ with all that follows from it.
type Ranking struct {
	ID           string
	Name         lang.Text
	Summary      lang.Text
	Note         lang.Text
	Kind         string // Computed, Share, Published or Ordered
	Groups       []*Group
	Together     bool // groups are ranked together as well
	Components   []Component
	Beside       []*record.Indicator // shown in further columns, not ranked by
	Apart        []*record.Indicator // the country's values shown apart from the table
	Equal        bool
	Normalise    string
	Scale        [2]source.Decimal // what min-max gives the worst and the best
	Aggregate    string
	Missing      string
	MinCoverage  source.Decimal // least share of weight with values
	Digits       int            // digits of scores
	Experimental bool
	LeftOut      map[*record.Entity]lang.Text // why an entity has no value, where known
	Changed      map[record.Period]lang.Text  // periods from which the method is another
	SameMethod   lang.Text                    // where a publisher says that its method has not changed
	Robustness   *Robustness                  // nil where nothing is varied
	Editions     []*Edition                   // oldest first
	Aliases      []record.Alias
	At           source.Pos
}

// Path is where the ranking's page stands: /rankings/ID/.
func (r *Ranking) Path() string { return Path + r.ID + "/" }

// CSVPath is where everything a reader needs to recompute the edition stands.
func (e *Edition) CSVPath() string {
	return "/data/rankings/" + e.Ranking.ID + "-" + e.Period.String() + ".csv"
}

// Path is where the edition stands: /rankings/ID/2025-11/.
func (e *Edition) Path() string { return e.Ranking.Path() + e.Period.String() + "/" }

// Latest returns the newest edition, nil where there is none.
func (r *Ranking) Latest() *Edition {
	if len(r.Editions) == 0 {
		return nil
	}
	return r.Editions[len(r.Editions)-1]
}

// HasRanks reports whether the rows carry ranks at all.
func (r *Ranking) HasRanks() bool { return r.Kind != Ordered }

// Group is a set of entities that are ranked among themselves.
type Group struct {
	Name    lang.Text // zero where the ranking has one group
	Sets    []*record.Set
	Members []*record.Entity // instead of Sets
	All     bool             // every entity that has a value
	k       int              // place in the file
}

// Component is one indicator of a ranking; of those that are not computed, the
// only one.
type Component struct {
	Indicator *record.Indicator
	Weight    source.Decimal    // as written; of equal weights to 10 digits
	Goalposts [2]source.Decimal // worst and best by declaration, lower first; unset where observed
	weight    *big.Rat
}

// Robustness says what is varied to find out how sure the ranks are
// (Handbook, step 7).
type Robustness struct {
	Draws     int
	Seed      int
	Weights   source.Decimal // each weight is multiplied by 1 ± up to this
	Normalise []string       // alternatives beside the ranking's own
	Aggregate []string
}

// Edition is the ranking of one period.
type Edition struct {
	Ranking *Ranking
	Period  record.Period
	Tables  []*Table              // one a group in the order of the file, then all together
	Apart   []*record.Observation // values of the country, shown apart
}

func (e *Edition) places(of *record.Entity) []Place {
	var out []Place
	for _, t := range e.Tables {
		for k := range t.Rows {
			if t.Rows[k].Entity == of {
				out = append(out, Place{e.Ranking, e, t, k})
			}
		}
	}
	return out
}

// Table is the order of one group in one period.
type Table struct {
	Group    *Group // nil for all groups together
	Set      *record.Set
	Rows     []Row // best first; equal ones by name
	Missing  []Missing
	Norms    []Norm  // of each component: what normalisation measured against
	TooClose [][]int // places in Rows of neighbours too close to call
	Draws    int     // 0 where no range was computed
	Previous *Table  // nil where movement cannot be told
	Unmoved  Unmoved // then why
	Why      lang.Text
}

// Size is the number of entities of the group, ranked or missing.
func (t *Table) Size() int { return len(t.Rows) + len(t.Missing) }

// Row is one entity in a table.
type Row struct {
	Entity   *record.Entity
	Cells    []Cell                // one a component
	Beside   []*record.Observation // one an indicator of Ranking.Beside; nil where missing
	Score    source.Decimal        // unset where nothing is computed
	Rank     int                   // 0 in an ordered table
	Tied     bool                  // another row has the same rank
	Coverage source.Decimal        // share of weight with values, where some are missing
	Low      int                   // 5th and 95th percentile of the rank over all draws
	High     int                   // 0 where no range was computed
	Close    bool                  // stands in one of Table.TooClose
	Before   int                   // rank in the previous edition; 0 where it cannot be compared
}

// RankText is the rank as it is printed: "1=" where it is shared, "" where there
// is none.
func (r *Row) RankText() string {
	switch {
	case r.Rank == 0:
		return ""
	case r.Tied:
		return strconv.Itoa(r.Rank) + "="
	}
	return strconv.Itoa(r.Rank)
}

// ScoreText prints a score at the digits that the ranking states; "" where there
// is none.
func (r *Ranking) ScoreText(l lang.Lang, score source.Decimal) string {
	switch {
	case !score.IsSet():
		return ""
	case r.Kind == Share:
		return lang.Percent(l, score.String())
	}
	return lang.Number(l, score.String())
}

// Moved is the number of places won since the previous edition, negative where
// lost; false where it cannot be told.
func (r *Row) Moved() (int, bool) {
	if r.Before == 0 || r.Rank == 0 {
		return 0, false
	}
	return r.Before - r.Rank, true
}

// Cell is one value of a row on its way to the score (Handbook, step 8).
// Computed numbers have 10 digits: enough to recompute every rank from them.
type Cell struct {
	Observation  *record.Observation // nil where missing
	Value        source.Decimal      // what enters: the share in percent where the source gives a whole, else the value as written
	Normalised   source.Decimal      // unset unless the ranking is computed
	Weight       source.Decimal      // weight in this row: scaled up where others are missing
	Contribution source.Decimal      // arithmetic: the term of the sum; geometric: the factor; harmonic: weight / value
}

// Norm is what the values of one component were measured against.
type Norm struct {
	Low, High source.Decimal // worst and best end of min-max in the order of numbers; best value in High for share-of-best
	Mean, SD  source.Decimal // z-score: mean and standard deviation of the ranked entities
}

// Why an entity is missing from a table.
const (
	NoValue  = "no-value"  // the portal has found none
	NotExact = "not-exact" // only a bound is known, which cannot be ordered
	Coverage = "coverage"  // too little of the weight has values
	Said     = "said"      // the file says why
)

// Missing is an entity of the group that is not in its order.
type Missing struct {
	Entity     *record.Entity
	Reason     string
	Indicators []*record.Indicator // those without a usable value
	Coverage   source.Decimal
	Said       lang.Text
}

// Unmoved says why a table tells no movement; "" where it does.
type Unmoved string

// The reasons.
const (
	FirstEdition    Unmoved = "first"
	OtherSet        Unmoved = "other-set"
	OtherEntities   Unmoved = "other-entities"
	OtherPeriod     Unmoved = "other-period"
	OtherMethod     Unmoved = "other-method" // Table.Why says what changed
	MethodNotStated Unmoved = "method-not-stated"
	NoRanks         Unmoved = "no-ranks"
)
