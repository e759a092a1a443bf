package review

// Line is one line of a comparison of texts.
type Line struct {
	Op   string `json:"op"` // "-" gone, "+" new, " " around it, "…" a gap
	Text string `json:"text"`
}

// mostLines is up to how many lines two texts are compared line by line; longer
// ones, which no notice is, are told as gone and new as a whole.
const mostLines = 2000

// around is how many lines stand for orientation on each side of a change.
const around = 1

// compareLines is the shortest way from one text to the other, with a line
// around each change and a mark for what is left out between.
func compareLines(was, now []string) []Line {
	start := 0
	for start < len(was) && start < len(now) && was[start] == now[start] {
		start++
	}
	end := 0
	for end < len(was)-start && end < len(now)-start && was[len(was)-1-end] == now[len(now)-1-end] {
		end++
	}
	var all []Line
	for _, text := range was[:start] {
		all = append(all, Line{" ", text})
	}
	all = append(all, middle(was[start:len(was)-end], now[start:len(now)-end])...)
	for _, text := range was[len(was)-end:] {
		all = append(all, Line{" ", text})
	}
	return near(all)
}

// middle compares by the longest common subsequence.
func middle(was, now []string) []Line {
	var out []Line
	if len(was) > mostLines || len(now) > mostLines {
		for _, text := range was {
			out = append(out, Line{"-", text})
		}
		for _, text := range now {
			out = append(out, Line{"+", text})
		}
		return out
	}
	common := make([][]int32, len(was)+1)
	for i := range common {
		common[i] = make([]int32, len(now)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if was[i] == now[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(was) || j < len(now) {
		switch {
		case i < len(was) && j < len(now) && was[i] == now[j]:
			out = append(out, Line{" ", was[i]})
			i, j = i+1, j+1
		case j == len(now) || i < len(was) && common[i+1][j] >= common[i][j+1]:
			out = append(out, Line{"-", was[i]})
			i++
		default:
			out = append(out, Line{"+", now[j]})
			j++
		}
	}
	return out
}

// near keeps the changes and what stands next to them; empty lines around them
// say nothing.
func near(all []Line) []Line {
	keep := make([]bool, len(all))
	for k, l := range all {
		if l.Op == " " {
			continue
		}
		for n := max(0, k-around); n <= min(len(all)-1, k+around); n++ {
			keep[n] = keep[n] || all[n].Op != " " || all[n].Text != ""
		}
	}
	var out []Line
	gap := false
	for k, l := range all {
		if !keep[k] {
			gap = gap || l.Text != ""
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, Line{Op: "…"})
		}
		gap = false
		out = append(out, l)
	}
	return out
}
