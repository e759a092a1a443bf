package api

import (
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// The shapes that all files share. A pointer is null where there is nothing.

type text struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

type addresses struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// said is something a source may or may not state.
type said struct {
	Text         *text   `json:"text"`
	Entity       *string `json:"entity"`
	LookedIn     *text   `json:"looked_in"`
	LookedSource *string `json:"looked_source"`
}

// saidOf tells a statement from a place in which we looked in vain, and both
// from nothing, which is null.
func saidOf(s record.Said) *said {
	switch {
	case s.IsStated():
		return &said{Text: &text{s.In(lang.VI), s.In(lang.EN)}, Entity: entityID(s.Entity)}
	case s.Where != nil:
		return &said{LookedIn: &text{s.Where.Short(lang.VI), s.Where.Short(lang.EN)}, LookedSource: &s.Where.ID}
	case !s.NotStated.IsZero():
		return &said{LookedIn: textOf(s.NotStated)}
	}
	return nil
}

// textOf is a text, null where there is none.
func textOf(t lang.Text) *text {
	if t.IsZero() {
		return nil
	}
	return some(text(t))
}

// word is a string, null where it is empty.
func word[T ~string](s T) *string {
	if s == "" {
		return nil
	}
	return some(string(s))
}

// digits are those of the record.
func digits(d source.Decimal) *string { return word(d.String()) }

// periodOf is the text of a period, null for none.
func periodOf(p record.Period) *string { return word(p.String()) }

// positive is a number, null for zero: no rank, no year, no draws.
func positive(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func first(p record.Period) string { return p.First().Format(time.DateOnly) }

func last(p record.Period) string { return p.Last().Format(time.DateOnly) }

func some[T any](x T) *T { return &x }

func entityID(e *record.Entity) *string {
	if e == nil {
		return nil
	}
	return &e.ID
}

func sourceID(s *record.Source) *string {
	if s == nil {
		return nil
	}
	return &s.ID
}

func unitID(u *record.Unit) *string {
	if u == nil {
		return nil
	}
	return &u.ID
}

// ids are the names of records; an empty list is [], not null.
func ids[T any](all []T, id func(T) string) []string {
	out := make([]string, 0, len(all))
	for _, x := range all {
		out = append(out, id(x))
	}
	return out
}

// words are a list as it is; an empty one is [], not null.
func words(all []string) []string { return ids(all, func(s string) string { return s }) }

func entityIDs(all []*record.Entity) []string {
	return ids(all, func(e *record.Entity) string { return e.ID })
}

func indicatorIDs(all []*record.Indicator) []string {
	return ids(all, func(i *record.Indicator) string { return i.ID })
}

func targetIDs(all []*record.Target) []string {
	return ids(all, func(t *record.Target) string { return t.ID })
}

func taskIDs(all []*record.Task) []string {
	return ids(all, func(t *record.Task) string { return t.ID })
}

func sourceIDs(all []*record.Source) []string {
	return ids(all, func(s *record.Source) string { return s.ID })
}

// reply is an agency's answer.
type reply struct {
	Date   string `json:"date"`
	Text   text   `json:"text"`
	Source string `json:"source"`
}

func replyOf(r *record.Reply) *reply {
	if r == nil {
		return nil
	}
	return &reply{r.Date.String(), text(r.Text), r.Source.ID}
}
