package record

import (
	"slices"

	"resolution57.example/portal/internal/source"
)

// place leads from the keys of an entry to where they stand.
type place func(keys ...any) source.Pos

// under leads to the keys of one entry of an array of tables.
func under(f *source.File, table string, k int) place {
	return func(keys ...any) source.Pos { return f.At(append([]any{table, k}, keys...)...) }
}

// inside leads to what lies under some of the keys.
func inside(at place, first ...any) place {
	return func(keys ...any) source.Pos { return at(slices.Concat(first, keys)...) }
}
