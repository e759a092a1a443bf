package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// ProveProduction refuses everything that production may not show: what the log
// does not say, whether it is new, another value, or no longer there, with or
// without a reason. What only waits to be logged is told in one line for each
// table or record. What is held back is no longer among the differences, or of
// the state Held.
func ProveProduction(l *Log, all []Difference, ch *Changes, ps *source.Problems) {
	if l.Size() == 0 {
		ps.Add(source.Pos{File: Folder}, "ledger-empty")
		return
	}
	var fresh, pending []*Difference
	for k := range all {
		d := &all[k]
		switch {
		case d.State == Held || d.Follows():
		case d.State == New:
			fresh = append(fresh, d)
		case len(ch.Of(d.Subject)) > 0:
			pending = append(pending, d)
		default:
			rule, _ := d.unexplained()
			ps.Add(d.At.Pos, rule, d.args()...)
		}
	}
	reportGroups(fresh, "ledger-new", "ledger-new-several", ps)
	reportGroups(pending, "ledger-pending", "ledger-pending-several", ps)
}

// reportGroups reports differences, those of one kind in one file together: one by
// itself, several by their number and the first. The argument all, which programs
// read, names every one.
func reportGroups(all []*Difference, one, several string, ps *source.Problems) {
	slices.SortStableFunc(all, func(a, b *Difference) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), a.Subject.Compare(b.Subject))
	})
	for len(all) > 0 {
		first := all[0]
		n := 1
		for n < len(all) && all[n].At.File == first.At.File && all[n].Kind == first.Kind {
			n++
		}
		if n == 1 {
			ps.Add(first.At.Pos, one, first.args()...)
		} else {
			args := append(first.args(), "count", strconv.Itoa(n), "all", names(all[:n]))
			for _, l := range lang.All() {
				args = append(args, "kind_"+string(l), WordOf(l, first.Kind))
			}
			ps.Add(first.At.Pos, several, args...)
		}
		all = all[n:]
	}
}

func names(all []*Difference) string {
	var out []string
	for _, d := range all {
		out = append(out, d.what())
	}
	return strings.Join(out, ", ")
}

// ProveLocal says in one line how far the files have gone ahead of the log, points
// at the first changes that still need a reason, and refuses reasons that explain
// nothing. A project that has published nothing has no log to be ahead of.
func ProveLocal(l *Log, all []Difference, ch *Changes, ps *source.Problems) {
	var reasons source.Problems
	ProveReasons(all, ch, &reasons)
	for _, p := range reasons.Sorted() {
		if p.File == ChangesFile {
			ps.Repeat(p)
		}
	}
	counts := map[State]int{}
	for k := range all {
		counts[all[k].State]++
	}
	if l.Size() == 0 || len(all) == counts[Held] {
		return
	}
	open := unexplained(all, ch)
	for _, d := range open[:min(len(open), mostNamed)] {
		_, rule := d.unexplained()
		ps.Add(d.At.Pos, rule, d.args()...)
	}
	ahead := "ledger-ahead"
	args := []string{"new", strconv.Itoa(counts[New]), "changed", strconv.Itoa(counts[Changed]), "gone", strconv.Itoa(counts[Missing])}
	if len(open) > 0 {
		ahead = "ledger-ahead-unexplained"
		args = append(args, "unexplained", strconv.Itoa(len(open)), "named", strconv.Itoa(min(len(open), mostNamed)))
	}
	ps.Add(source.Pos{File: Folder}, ahead, args...)
}

// ProveWhole refuses a project whose last publication was interrupted.
func ProveWhole(interrupted bool, ps *source.Problems) {
	if interrupted {
		ps.Add(source.Pos{File: "data/" + journalName}, "publish-interrupted")
	}
}
