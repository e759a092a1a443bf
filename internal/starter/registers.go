package starter

import (
	"io/fs"
	"strings"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// registers are the ids to which a new record may refer, by what they are of.
type registers map[string][]string

func registersOf(fsys fs.FS, r *record.Records, problems []source.Problem) registers {
	known := registers{
		"entity":    ids(r.Entities, func(x *record.Entity) string { return x.ID }),
		"source":    ids(r.Sources, func(x *record.Source) string { return x.ID }),
		"indicator": ids(r.Indicators, func(x *record.Indicator) string { return x.ID }),
		"theme":     ids(r.Themes, func(x *record.Theme) string { return x.ID }),
		"concept":   ids(r.Concepts, func(x *record.Concept) string { return x.ID }),
		"unit":      ids(r.Units, func(x *record.Unit) string { return x.ID }),
		"task":      ids(r.Tasks, func(x *record.Task) string { return x.ID }),
	}
	for kind, place := range map[string]string{"source": "data/sources", "indicator": "data/indicators"} {
		entries, err := fs.ReadDir(fsys, place) // a folder that is missing holds nothing
		for k := 0; err == nil && k < len(entries); k++ {
			known[kind] = append(known[kind], strings.TrimSuffix(entries[k].Name(), ".toml"))
		}
	}
	for _, p := range problems {
		for kind, place := range map[string]string{
			"entity": "data/entities", "theme": "data/vocabulary.toml", "concept": "data/vocabulary.toml", "unit": "data/vocabulary.toml", "task": "data/tasks",
		} {
			if p.Severity() == source.Error && strings.HasPrefix(p.File, place) {
				delete(known, kind)
			}
		}
	}
	return known
}

func ids[T any](r record.Register[T], id func(*T) string) []string {
	out := []string{}
	for _, x := range r.All {
		out = append(out, id(x))
	}
	return out
}

// prove reports a reference to nothing.
func (known registers) prove(kind, id string, at source.Pos, ps *source.Problems) {
	all, is := known[kind]
	if !is {
		return
	}
	for _, other := range all {
		if other == id {
			return
		}
	}
	if guess := source.Nearest(id, all); guess != "" {
		ps.Add(at, "unknown-reference-guess", "kind", kind, "id", id, "guess", guess)
		return
	}
	ps.Add(at, "unknown-reference", "kind", kind, "id", id)
}
