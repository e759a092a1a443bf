package site

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// history is the log as people ask for it: release by release, what was said for
// the first time and what became of it. It is read once, in one walk; what the
// log says of a single subject is asked of the log itself.
type history struct {
	releases []*logRelease           // oldest first
	changes  map[string][]*logChange // by the part of their keys that names an indicator, task, ranking …, oldest first
	first    map[string][]firstDay   // of values, by indicator, oldest first
	days     map[ledger.Kind]firstDay
}

// logRelease is the entries of one publication.
type logRelease struct {
	ID, Day  string // the ID is the day, or "2026-11-23-2"
	From, To int64  // its entries are From up to To, To not among them
	New      map[ledger.Kind]int
	Values   int // said for the first time
	Changes  []*logChange
	Follows  []logStep // computed again because of something new
}

// logChange is what one reason changed: one subject, or several of one indicator
// that changed for one reason at once.
type logChange struct {
	Release        *logRelease
	Act            ledger.Act
	Kind           ledger.Kind
	Of             string // what the keys begin with: an indicator, a task, a ranking
	Reason, Office lang.Text
	Steps          []logStep
	Effects        []logStep // computed again because of it
	// Together are the other changes from which some of the effects come as well;
	// WithNew says that some come from new figures, too.
	Together []*logChange
	WithNew  bool
}

// Seq is the number of its first entry, by which it is linked to.
func (c *logChange) Seq() int64 { return c.Steps[0].Now.Seq }

// logStep is an entry and the one before it, nil where there is none.
type logStep struct {
	Was *ledger.Entry
	Now ledger.Entry
}

// firstDay is how many values were said for the first time on a day.
type firstDay struct {
	Day string
	N   int
}

// keyHead is what the key of a subject begins with: the indicator, the
// ranking; of anything else the key itself, of a text without its language.
func keyHead(s ledger.Subject) string {
	key := s.Key
	switch s.Kind {
	case ledger.Value, ledger.Share, ledger.Score:
		key, _, _ = strings.Cut(key, "/")
	case ledger.Notice:
		key = strings.TrimSuffix(strings.TrimSuffix(key, ".vi"), ".en")
	}
	return key
}

// changeKey is under which kind of thing a change is listed.
func changeKey(s ledger.Subject) string {
	kind := s.Kind
	switch kind {
	case ledger.Value, ledger.Share:
		kind = ledger.Definition
	case ledger.Score:
		kind = ledger.Method
	}
	return string(kind) + " " + keyHead(s)
}

// readHistory walks through the log.
func readHistory(l *ledger.Log) history {
	w := &historyWalk{log: l, history: history{
		changes: map[string][]*logChange{}, first: map[string][]firstDay{}, days: map[ledger.Kind]firstDay{},
	}}
	for e := range l.All() {
		w.entry(e)
	}
	return w.history
}

type historyWalk struct {
	history
	log    *ledger.Log
	now    *logRelease
	ended  bool // the files of the release were seen, which end it
	causes map[int64][]*logChange
	groups map[changeGroup]*logChange
}

// changeGroup is what the entries of one change share.
type changeGroup struct {
	act            ledger.Act
	kind           ledger.Kind
	of             string
	reason, office lang.Text
}

func (w *historyWalk) entry(e ledger.Entry) {
	isFile := e.Kind == ledger.File
	if w.now == nil || w.now.Day != e.Logged || w.ended && !isFile {
		w.now, w.ended = &logRelease{ID: e.Logged, Day: e.Logged, From: e.Seq, New: map[ledger.Kind]int{}}, false
		w.causes, w.groups = map[int64][]*logChange{}, map[changeGroup]*logChange{}
		w.releases = append(w.releases, w.now)
	}
	w.now.To = e.Seq + 1
	if isFile {
		w.now.ID, _, _ = strings.Cut(e.Key, "/")
		w.ended = true
		return
	}
	if e.Previous < 0 {
		w.fresh(&e)
		return
	}
	was := w.log.Entry(e.Previous)
	w.again(logStep{&was, e})
}

// fresh counts what is said for the first time. The share of a part in its
// whole belongs to its value and is no number of its own.
func (w *historyWalk) fresh(e *ledger.Entry) {
	w.now.New[e.Kind]++
	if d := w.days[e.Kind]; d.N == 0 || d.Day == e.Logged {
		w.days[e.Kind] = firstDay{e.Logged, d.N + 1}
	}
	if !isValue(e) {
		return
	}
	w.now.Values++
	of := keyHead(e.Subject)
	days := w.first[of]
	if n := len(days) - 1; n >= 0 && days[n].Day == e.Logged {
		days[n].N++
		return
	}
	w.first[of] = append(days, firstDay{e.Logged, 1})
}

// isValue reports whether an entry is of a value that readers see as one number:
// observed, or computed from others, but not the share of a part in its whole.
func isValue(e *ledger.Entry) bool {
	return e.Kind == ledger.Value || e.Kind == ledger.Share && !slices.Contains(e.From, ledger.Subject{Kind: ledger.Value, Key: e.Key})
}

// again places what is said otherwise, or no longer, or again: among the
// changes, or where it was computed, with what it follows from.
func (w *historyWalk) again(step logStep) {
	e := &step.Now
	derived := e.Kind == ledger.Share || e.Kind == ledger.Score
	if derived && (e.Act == ledger.Derive || e.Act == ledger.Withdraw) {
		if all := w.effect(step); len(all) > 0 {
			w.causes[e.Seq] = all
			return
		}
		if e.Act == ledger.Derive || e.Cause >= w.now.From {
			w.now.Follows = append(w.now.Follows, step)
			return
		}
	}
	group := changeGroup{e.Act, e.Kind, keyHead(e.Subject), e.Reason, e.Office}
	c := w.groups[group]
	if c == nil {
		c = &logChange{Release: w.now, Act: e.Act, Kind: e.Kind, Of: group.of, Reason: e.Reason, Office: e.Office}
		w.groups[group] = c
		w.now.Changes = append(w.now.Changes, c)
		w.changes[changeKey(e.Subject)] = append(w.changes[changeKey(e.Subject)], c)
	}
	c.Steps = append(c.Steps, step)
	w.causes[e.Seq] = []*logChange{c}
}

// effect puts a step beneath every change from which it follows, and tells each of
// the others. It returns these changes.
func (w *historyWalk) effect(step logStep) (all []*logChange) {
	causes, withNew := step.Now.Causes, false
	if len(causes) == 0 {
		causes = []int64{step.Now.Cause}
	}
	for _, seq := range causes {
		found := w.causes[seq]
		withNew = withNew || len(found) == 0
		for _, c := range found {
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	for _, c := range all {
		c.Effects = append(c.Effects, step)
		c.WithNew = c.WithNew || withNew
		for _, other := range all {
			if other != c && !slices.Contains(c.Together, other) {
				c.Together = append(c.Together, other)
			}
		}
	}
	return all
}
