package notice

import (
	"io/fs"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// shelf is the records of one kind, with what a message about them needs.
type shelf[T any] struct {
	kind string
	record.Register[T]
	id  func(*T) string
	dir string // where each has a file of its own; "" where one file holds many
}

func sources(r *record.Records) shelf[record.Source] {
	return shelf[record.Source]{"source", r.Sources, func(s *record.Source) string { return s.ID }, "data/sources"}
}

func indicators(r *record.Records) shelf[record.Indicator] {
	return shelf[record.Indicator]{"indicator", r.Indicators, func(i *record.Indicator) string { return i.ID }, "data/indicators"}
}

func themes(r *record.Records) shelf[record.Theme] {
	return shelf[record.Theme]{"theme", r.Themes, func(t *record.Theme) string { return t.ID }, ""}
}

func concepts(r *record.Records) shelf[record.Concept] {
	return shelf[record.Concept]{"concept", r.Concepts, func(c *record.Concept) string { return c.ID }, ""}
}

func entities(r *record.Records) shelf[record.Entity] {
	return shelf[record.Entity]{"entity", r.Entities, func(e *record.Entity) string { return e.ID }, ""}
}

func targets(r *record.Records) shelf[record.Target] {
	return shelf[record.Target]{"target", r.Targets, func(t *record.Target) string { return t.ID }, ""}
}

func (s shelf[T]) ids() []string {
	ids := make([]string, 0, len(s.All))
	for _, t := range s.All {
		ids = append(ids, s.id(t))
	}
	return ids
}

// find returns the record with an id, or reports that there is none.
func (s shelf[T]) find(fsys fs.FS, id string, ps *source.Problems, at source.Pos) *T {
	found := s.Get(id)
	if found == nil {
		s.missing(fsys, id, ps, at)
	}
	return found
}

// missing reports an unknown id, unless the file that should hold the record is
// there and has problems of its own: one mistake is one problem.
func (s shelf[T]) missing(fsys fs.FS, id string, ps *source.Problems, at source.Pos) {
	switch guess := source.Nearest(id, s.ids()); {
	case s.unread(fsys, id):
	case guess != "":
		ps.Add(at, "unknown-reference-guess", "kind", s.kind, "id", id, "guess", guess)
	default:
		ps.Add(at, "unknown-reference", "kind", s.kind, "id", id)
	}
}

// unread reports whether the record may exist in a file that could not be read.
func (s shelf[T]) unread(fsys fs.FS, id string) bool {
	if s.dir == "" {
		return len(s.All) == 0
	}
	name := s.dir + "/" + id + ".toml"
	if !fs.ValidPath(name) {
		return false
	}
	_, err := fs.Stat(fsys, name)
	return err == nil
}
