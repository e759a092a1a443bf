package review

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// Order is one table of one edition of a ranking in which something moves.
type Order struct {
	Key    string    `json:"key"` // RANKING/PERIOD, with the table behind it where there are several
	Name   lang.Text `json:"name"`
	Period lang.Text `json:"period"`
	Moves  []Move    `json:"moves"` // by the new rank, those that are gone last
}

// Move is one entity that stands elsewhere, or at the same rank with another
// score or range.
type Move struct {
	Entity lang.Text `json:"entity"`
	ID     string    `json:"id"`
	Was    Standing  `json:"was"`
	Now    Standing  `json:"now"`
}

// Standing is a row of a table of ranks; without a rank the entity is not in it.
type Standing struct {
	Rank  string `json:"rank,omitempty"`
	Low   string `json:"rank_low,omitempty"`
	High  string `json:"rank_high,omitempty"`
	Score string `json:"score,omitempty"`
}

// Moves reports whether the rank itself differs.
func (m *Move) Moves() bool { return m.Was.Rank != m.Now.Rank }

// orders groups scores that differ by their table.
func (c *comparison) orders(scores []pair) []Order {
	byKey := map[string]*Order{}
	var keys []string
	for _, p := range scores {
		s := p.subject()
		cut := strings.LastIndexByte(s.Key, '/')
		key, id := s.Key[:cut], s.Key[cut+1:]
		o := byKey[key]
		if o == nil {
			o = c.order(key)
			byKey[key], keys = o, append(keys, key)
		}
		o.Moves = append(o.Moves, Move{Entity: c.entityName(id), ID: id, Was: standing(p.was), Now: standing(p.now)})
		c.touched.subject(s)
	}
	out := make([]Order, 0, len(keys))
	for _, key := range keys {
		o := byKey[key]
		slices.SortStableFunc(o.Moves, func(a, b Move) int {
			return cmp.Or(cmp.Compare(place(a.Now), place(b.Now)), cmp.Compare(place(a.Was), place(b.Was)), cmp.Compare(a.ID, b.ID))
		})
		out = append(out, *o)
	}
	return out
}

// order is an empty table of moves with its names.
func (c *comparison) order(key string) *Order {
	o := &Order{Key: key}
	parts := strings.Split(key, "/")
	for _, s := range []*Side{c.was, c.now} {
		if s.empty {
			continue
		}
		r := s.rankings.Get(parts[0])
		if r == nil {
			continue
		}
		o.Name = r.Name
		for _, e := range r.Editions {
			if e.Period.String() != parts[1] {
				continue
			}
			o.Period = lang.Text{VI: e.Period.Name(lang.VI), EN: e.Period.Name(lang.EN)}
			if len(parts) < 3 {
				continue
			}
			if n, err := strconv.Atoi(parts[2]); err == nil && n >= 1 && n <= len(e.Tables) && e.Tables[n-1].Group != nil {
				group := e.Tables[n-1].Group.Name
				o.Period.VI += ", " + group.VI
				o.Period.EN += ", " + group.EN
			}
		}
	}
	return o
}

func (c *comparison) entityName(id string) lang.Text {
	for _, s := range []*Side{c.now, c.was} {
		if s.empty {
			continue
		}
		if e := s.records.Entities.Get(id); e != nil {
			return e.Name
		}
	}
	return lang.Text{VI: id, EN: id}
}

func standing(f *ledger.Fact) Standing {
	if f == nil {
		return Standing{}
	}
	return Standing{Rank: f.Rank, Low: f.RankLow, High: f.RankHigh, Score: f.Score}
}

// place is a rank as a number; who is not in the table stands behind all.
func place(s Standing) int {
	n, err := strconv.Atoi(s.Rank)
	if err != nil {
		return 1 << 30
	}
	return n
}
