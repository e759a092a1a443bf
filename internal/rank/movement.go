package rank

import (
	"cmp"
	"slices"

	"resolution57.example/portal/internal/record"
)

// move compares each table with the same group's in the edition before, where
// the set of entities and the method are the same; else it says why not.
func (r *Ranking) move() {
	for n, e := range r.Editions {
		for k, t := range e.Tables {
			if n == 0 {
				t.Unmoved = FirstEdition
				continue
			}
			before := r.Editions[n-1]
			if k >= len(before.Tables) {
				t.Unmoved = OtherSet
				continue
			}
			t.Unmoved = r.unmoved(e, before, t, before.Tables[k])
			t.Why = r.Changed[e.Period]
			if t.Unmoved == "" {
				t.moveFrom(before.Tables[k])
			}
		}
	}
}

func (r *Ranking) unmoved(e, before *Edition, t, then *Table) Unmoved {
	_, changed := r.Changed[e.Period]
	switch {
	case r.Kind == Ordered:
		return NoRanks
	case t.Set != then.Set || !sameEntities(everyone(t), everyone(then)):
		return OtherSet
	case e.Period.Kind() != before.Period.Kind() || e.Period.Kind() == record.Span:
		return OtherPeriod
	case changed:
		return OtherMethod
	case r.Kind == Published && r.SameMethod.IsZero():
		return MethodNotStated
	case r.Kind != Published && !sameEntities(ranked(t), ranked(then)):
		return OtherEntities
	}
	return ""
}

func ranked(t *Table) []*record.Entity {
	var out []*record.Entity
	for _, row := range t.Rows {
		out = append(out, row.Entity)
	}
	return out
}

func everyone(t *Table) []*record.Entity {
	out := ranked(t)
	for _, m := range t.Missing {
		out = append(out, m.Entity)
	}
	return out
}

func sameEntities(a, b []*record.Entity) bool {
	byID := func(a, b *record.Entity) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortFunc(a, byID)
	slices.SortFunc(b, byID)
	return slices.Equal(a, b)
}

func (t *Table) moveFrom(then *Table) {
	t.Previous = then
	ranks := map[*record.Entity]int{}
	for _, row := range then.Rows {
		ranks[row.Entity] = row.Rank
	}
	for k := range t.Rows {
		t.Rows[k].Before = ranks[t.Rows[k].Entity]
	}
}
