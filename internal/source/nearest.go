package source

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the candidate that word was most likely meant to be, "" where
// none is near: at most two letters inserted, deleted or replaced, one in a word
// of up to three letters, letter case aside. Of two equally near the first in the
// order of the alphabet is taken, whatever the order of candidates.
func Nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	limit, found := 2, ""
	if len(word) <= 3 {
		limit = 1
	}
	for _, c := range candidates {
		d := distance(word, strings.ToLower(c), limit+1)
		if d < limit || d == limit && (found == "" || c < found) {
			limit, found = d, c
		}
	}
	return found
}

// NearestFirst are up to most candidates, those first that differ from word by the
// fewest letters, of two alike the first in the order of the alphabet.
func NearestFirst(word string, candidates []string, most int) []string {
	far := make(map[string]int, len(candidates))
	for _, c := range candidates {
		far[c] = distance(word, c, len(word)+len(c)+1)
	}
	out := slices.Compact(slices.Sorted(slices.Values(candidates)))
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(far[a], far[b]) })
	return out[:min(len(out), most)]
}

// distance is the number of letters to insert, delete, replace or swap with the
// next to turn a into b, or limit when it is not below that.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	rows := make([]int, 3*(len(b)+1))
	above2, above, row := rows[:len(b)+1], rows[len(b)+1:2*len(b)+2], rows[2*len(b)+2:]
	for j := range above {
		above[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := above[j]
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], above2[j-1]+1)
			}
		}
		above2, above, row = above, row, above2
	}
	return min(above[len(b)], limit)
}
