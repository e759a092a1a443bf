package lang

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortBy sorts xs by key in dictionary order (L10N-04): a ă â … d đ e ê … o ô ơ …
// u ư, then tones ngang, huyền, hỏi, ngã, sắc, nặng, then lower before upper case.
// Elements with equal keys keep their order. Names keep Vietnamese order in
// English too, so that a list has one order in both languages where its names are
// the same. For provinces and cities sort by [SortName] of the name.
func SortBy[T any](l Lang, xs []T, key func(T) string) {
	type keyed struct {
		order []byte
		value T
	}
	collator, buffer := newCollator(l), new(collate.Buffer)
	all := make([]keyed, len(xs))
	for i, x := range xs {
		all[i] = keyed{collator.KeyFromString(buffer, key(x)), x}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return bytes.Compare(a.order, b.order) })
	for i, k := range all {
		xs[i] = k.value
	}
}

// Compare orders two texts as [SortBy] does and returns -1, 0 or +1. It may be
// called from many goroutines at once.
func Compare(l Lang, a, b string) int { return newCollator(l).CompareString(a, b) }

// newCollator makes a collator for one use: collators keep state and must not be
// shared between goroutines.
func newCollator(Lang) *collate.Collator { return collate.New(language.Vietnamese) }

// SortName returns the part of a province's or city's name that lists are sorted
// by (L10N-04): the name without "Tỉnh" or "Thành phố" before it, or without
// "Province" or "City" about it in English. Other names come back unchanged.
func SortName(name string) string {
	for _, kind := range []string{"Tỉnh ", "tỉnh ", "Thành phố ", "thành phố ", "TP. ", "TP.", "TP ", "Province of ", "City of "} {
		if rest, ok := strings.CutPrefix(name, kind); ok && startsUpper(rest) {
			return rest
		}
	}
	for _, kind := range []string{" Province", " province", " City", " city"} {
		if rest, ok := strings.CutSuffix(name, kind); ok && rest != "" {
			return rest
		}
	}
	return name
}

// startsUpper tells "Tỉnh Bắc Ninh" from "Tỉnh ủy Bắc Ninh".
func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}
