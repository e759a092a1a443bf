package site

import (
	"strings"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// FigurePlace is where the value stands in the records that a figure of a page
// shows: name is that of data-figure, ID/PERIOD or ID/PERIOD/ENTITY. It is for
// the preview; no page says it.
func (s *Site) FigurePlace(name string) (at source.Pos, ok bool) {
	parts := strings.Split(name, "/")
	if len(parts) < 2 || len(parts) > 3 {
		return source.Pos{}, false
	}
	entity := record.CountryID
	if len(parts) == 3 {
		entity = parts[2]
	}
	i, e := s.records.Indicators.Get(parts[0]), s.records.Entities.Get(entity)
	period, err := record.ParsePeriod(parts[1])
	if i == nil || e == nil || err != nil {
		return source.Pos{}, false
	}
	o := i.Find(period, e)
	if o == nil {
		return source.Pos{}, false
	}
	return o.At(), true
}
