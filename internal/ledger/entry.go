package ledger

import (
	"cmp"
	"slices"

	"resolution57.example/portal/internal/lang"
)

// Act is what an entry does to its subject.
type Act string

// The acts. Only [Publish] and [Derive] ask for no reason.
const (
	Publish  Act = "publish"  // said for the first time
	Revise   Act = "revise"   // planned: better data or a better method
	Correct  Act = "correct"  // a mistake of ours or of the source is repaired
	Withdraw Act = "withdraw" // no longer said; what was said stays in the log
	Derive   Act = "derive"   // computed by the portal from other entries
)

// Kind is what sort of thing an entry is about.
type Kind string

// The kinds, in the order in which one publication logs them: what is computed
// stands behind what it is computed from.
const (
	Entity     Kind = "entity"     // who a name or code stands for, and when
	Set        Kind = "set"        // which entities belong together, and when
	Source     Kind = "source"     // what document an id stands for
	Definition Kind = "definition" // of an indicator: name, unit, universe, method …
	Target     Kind = "target"     // one promise in a document
	Task       Kind = "task"       // leads, due date, postponements, reports
	Method     Kind = "method"     // of a ranking
	Notice     Kind = "notice"     // text and meaning of a notice or page, per language
	Value      Kind = "value"      // one observation
	Share      Kind = "share"      // value / whole, computed
	Score      Kind = "score"      // score, rank and rank range of one entity in one edition
	File       Kind = "file"       // one file of a release
)

// Kinds returns the kinds in their order.
func Kinds() []Kind {
	return []Kind{Entity, Set, Source, Definition, Target, Task, Method, Notice, Value, Share, Score, File}
}

// MeaningKinds are the kinds that are logged by the hash of a canonical text, in
// their order.
func MeaningKinds() []Kind {
	return []Kind{Entity, Set, Source, Definition, Target, Task, Method, Notice}
}

// mostCauses is how many causes one entry names: a line has a limit.
const mostCauses = 100

// Subject is what the log speaks of: one row of its head.
type Subject struct {
	Kind Kind
	// Key is the name within the kind: of values and shares the figure
	// ("gdp-contribution/2025", "tasks/2025-11/hue"), of entities, sets,
	// sources, definitions, targets, tasks and methods the id, of notices "17-tb-cqttbcd.vi", of scores
	// "RANKING/PERIOD/ENTITY" (or with the table's group between), of files
	// "2026-11-23/indicators/x.csv".
	Key string
}

// Compare orders subjects by kind, as the constants stand, then by key.
func (s Subject) Compare(other Subject) int {
	if c := cmp.Compare(slices.Index(Kinds(), s.Kind), slices.Index(Kinds(), other.Kind)); c != 0 {
		return c
	}
	return cmp.Compare(s.Key, other.Key)
}

// Fact is what the portal says of one subject now; an [Entry] is a fact at a
// place in the log. All texts are as in the CSV of the value: exact decimals as
// written, periods in their own form, ids. An absent text is "".
type Fact struct {
	Subject

	// Of a value or a share.
	Indicator, Entity, Period      string
	Value, Of, Stated              string // exact decimals
	Since, Bound, Status, Unit     string
	Source, SourceDate, Trust      string
	Place                          lang.Text // in the source
	Score, Rank, RankLow, RankHigh string    // of a score

	// SHA256 is the hash, in hex, of the canonical text of what is logged by its
	// meaning ([MeaningKinds]), and of the bytes of a file. Of a value or share it is that of
	// what is said beside it, "" where nothing is: note, agency's reply, where
	// the stated figure is printed.
	SHA256 string
	// Computes is the hash of that part of a definition or method by which numbers
	// are computed: a change of words leaves it as it is.
	Computes string

	// From are the subjects from which a derived fact is computed.
	From []Subject
}

// Entry is one line of the log (data/ledger/NNNN.jsonl).
type Entry struct {
	Seq    int64  // place in the log, from 0: the index of the RFC 6962 leaf
	Logged string // the day on which the entry was made, in Viet Nam: 2026-11-23
	Act    Act
	Fact

	Previous int64     // of revise, correct, withdraw and a second derive: the entry before it; -1 for none
	Cause    int64     // of derive: the entry from which it follows; -1 for none
	Causes   []int64   // where several entries of one publication changed it: all of them, Cause too, ascending, at most [mostCauses]
	Reason   lang.Text // of revise, correct, withdraw
	Office   lang.Text // who decided
}
