package record

import (
	"maps"
	"slices"

	"resolution57.example/portal/internal/source"
)

// Alias is an id under which a record was once published. Its addresses lead
// to the record for ever.
type Alias struct {
	ID string
	At source.Pos
}

// Aliases joins the key aliases of a record; at leads to its keys. Whether they
// may be used is proved where the records of all kinds are known.
func Aliases(at func(...any) source.Pos, ids []string) []Alias {
	var out []Alias
	for k, id := range ids {
		out = append(out, Alias{id, at("aliases", k)})
	}
	return out
}

// FirstID is the id under which a record was first published, which programs
// know it by for ever: the oldest of its aliases, which stands first.
func FirstID(id string, aliases []Alias) string {
	if len(aliases) > 0 {
		return aliases[0].ID
	}
	return id
}

// FirstPeriod is the period under which the values of p were first published.
func (i *Indicator) FirstPeriod(p Period) Period {
	for range i.Moved {
		for _, m := range i.Moved {
			if m.To == p {
				p = m.From
				break
			}
		}
	}
	return p
}

// FirstPath is the address at which the page of the values of one period was
// first published.
func (i *Indicator) FirstPath(p Period) string {
	return IndicatorsPath + FirstID(i.ID, i.Aliases) + "/" + i.FirstPeriod(p).String() + "/"
}

// FirstFigure is the name under which the value was first published; see
// [Observation.Figure].
func (o *Observation) FirstFigure() string {
	f := FirstID(o.Indicator.ID, o.Indicator.Aliases) + "/" + o.Indicator.FirstPeriod(o.Period).String()
	if !o.Entity.IsCountry() {
		f += "/" + FirstID(o.Entity.ID, o.Entity.Aliases)
	}
	return f
}

// Move says that the values of one period were once published as of another,
// so that the address of the old period leads to the new one.
type Move struct {
	From, To Period
	At       source.Pos
}

func (l *loader) moved(f *source.File, periods map[string]string) []Move {
	var out []Move
	for _, from := range slices.Sorted(maps.Keys(periods)) {
		m := Move{l.period(f.Key("moved", from), from), l.period(f.At("moved", from), periods[from]), f.At("moved", from)}
		if !m.From.IsZero() && !m.To.IsZero() {
			out = append(out, m)
		}
	}
	return out
}
