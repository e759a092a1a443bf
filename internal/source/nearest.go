package source

// Nearest returns the candidate that word was most likely meant to be, "" where
// none is near: at most two letters inserted, deleted or replaced, letter case
// aside. Of two equally near the first in the order of the alphabet is taken,
// whatever the order of candidates.
func Nearest(word string, candidates []string) string {
	best, found := 3, ""
	for _, c := range candidates {
		d := distance(word, c, 4)
		if d < best || (d == best && found != "" && c < found) {
			best, found = d, c
		}
	}
	return found
}
