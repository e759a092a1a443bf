package ledger

import (
	"slices"
	"strconv"

	"resolution57.example/portal/internal/source"
)

// ProveProduction refuses everything that production may not show: what the log
// does not say, whether it is new, another value, or no longer there, with or
// without a reason. What is held back is no longer among the differences, or of
// the state Held.
func ProveProduction(l *Log, all []Difference, ch *Changes, ps *source.Problems) {
	if l.Size() == 0 {
		ps.Add(source.Pos{File: Folder}, "ledger-empty")
		return
	}
	for k := range all {
		d := &all[k]
		switch {
		case d.State == Held || d.Follows():
		case d.State == New:
			ps.Add(d.At.Pos, "ledger-new", d.args()...)
		case len(ch.Of(d.Subject)) > 0:
			ps.Add(d.At.Pos, "ledger-pending", d.args()...)
		default:
			ps.Add(d.At.Pos, d.unexplained(), d.args()...)
		}
	}
}

// ProveLocal says in one line how far the files have gone ahead of the log, and
// refuses reasons that explain nothing. A project that has published nothing has
// no log to be ahead of.
func ProveLocal(l *Log, all []Difference, ch *Changes, ps *source.Problems) {
	var reasons source.Problems
	ProveReasons(all, ch, &reasons)
	unexplained := 0
	for _, p := range reasons.Sorted() {
		if slices.Contains([]string{"publish-changed", "publish-gone", "publish-computed"}, p.Rule) {
			unexplained++
			continue
		}
		args := make([]string, 0, 2*len(p.Args))
		for _, a := range p.Args {
			args = append(args, a.Name, a.Value)
		}
		ps.Add(p.Pos, p.Rule, args...)
	}
	counts := map[State]int{}
	for k := range all {
		counts[all[k].State]++
	}
	if l.Size() == 0 || len(all) == counts[Held] {
		return
	}
	ps.Add(source.Pos{File: Folder}, "ledger-ahead", "new", strconv.Itoa(counts[New]), "changed", strconv.Itoa(counts[Changed]),
		"gone", strconv.Itoa(counts[Missing]), "unexplained", strconv.Itoa(unexplained))
}

// ProveWhole refuses a project whose last publication was interrupted.
func ProveWhole(interrupted bool, ps *source.Problems) {
	if interrupted {
		ps.Add(source.Pos{File: "data/" + journalName}, "publish-interrupted")
	}
}
