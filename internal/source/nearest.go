package source

import "strings"

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

// distance is the number of letters to insert, delete or replace to turn a into
// b, or limit when it is not below that.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return min(row[len(b)], limit)
}
