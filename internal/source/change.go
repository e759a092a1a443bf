package source

import (
	"strings"
	"unicode/utf8"
)

// mostLines is up to how many lines that are not alike two texts are compared line
// by line.
const mostLines = 2000

// FirstChange is the place in the text now of the first line that differs from the
// text was, among the lines from and before until; 0 for until is the end. Where a
// line is only gone it is the line behind it, or the last one. ok is false where nothing differs
// there. Line and col count from 1.
func FirstChange(was, now string, from, until int) (line, col int, ok bool) {
	a, b := strings.Split(was, "\n"), strings.Split(now, "\n")
	last := len(b)
	if until == 0 {
		until = last + 1
	}
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	if start == len(a) && start == len(b) {
		return 0, 0, false
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	a, b = a[start:len(a)-end], b[start:len(b)-end]
	for _, c := range changedLines(a, b) {
		at := min(start+c.now+1, last)
		if at < from || at >= until {
			continue
		}
		if !c.replaces {
			return at, 1, true
		}
		return at, wordStart(a[c.was], b[c.now]) + 1, true
	}
	return 0, 0, false
}

// change is one line of now that is new, or behind which something is gone.
type change struct {
	was, now int
	replaces bool // the line was of was stands in its place
}

// changedLines are the changes in the order of now, by the longest common
// subsequence.
func changedLines(was, now []string) []change {
	if len(was) > mostLines || len(now) > mostLines {
		return []change{{0, 0, len(was) > 0 && len(now) > 0}}
	}
	common := make([][]int32, len(was)+1)
	for i := range common {
		common[i] = make([]int32, len(now)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if was[i] == now[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out []change
	for i, j := 0, 0; i < len(was) || j < len(now); {
		if i < len(was) && j < len(now) && was[i] == now[j] {
			i, j = i+1, j+1
			continue
		}
		gone, come := i, j
		for i < len(was) && (j == len(now) || was[i] != now[j] && common[i+1][j] >= common[i][j+1]) {
			i++
		}
		for j < len(now) && (i == len(was) || was[i] != now[j] && common[i][j+1] >= common[i+1][j]) {
			j++
		}
		if come == j {
			out = append(out, change{now: come})
		}
		for k := come; k < j; k++ {
			out = append(out, change{gone + k - come, k, gone+k-come < i})
		}
	}
	return out
}

// wordStart is the number of letters before the first word that differs.
func wordStart(a, b string) int {
	n, word := 0, 0
	for len(a) > 0 && len(b) > 0 {
		x, size := utf8.DecodeRuneInString(a)
		y, other := utf8.DecodeRuneInString(b)
		if x != y || size != other {
			break
		}
		n, a, b = n+1, a[size:], b[other:]
		if !isWordRune(x) {
			word = n
		}
	}
	return word
}
