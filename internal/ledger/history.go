package ledger

import (
	"crypto/sha256"
	"maps"
)

// history is what the log says now of each subject, and the last day: what the
// next entry is held against. It keeps 20 bytes for a subject, no texts.
type history struct {
	base    map[subjectID]head // of the log as read; never changed afterwards
	more    map[subjectID]head // of what was appended since
	lastDay string
}

// subjectID is the beginning of the hash of a subject.
type subjectID [16]byte

func (s Subject) id() subjectID {
	var room [128]byte
	text := append(room[:0], s.Kind...)
	text = append(append(text, 0), s.Key...)
	sum := sha256.Sum256(text)
	return subjectID(sum[:])
}

// head is the newest entry of a subject, twice its number, and one more if that
// withdraws it.
type head uint32

func (h head) seq() int64      { return int64(h >> 1) }
func (h head) withdrawn() bool { return h&1 == 1 }

// grown is a history that can grow while h stays as it is.
func (h *history) grown() history {
	g := *h
	if g.more = maps.Clone(h.more); g.more == nil {
		g.more = map[subjectID]head{}
	}
	return g
}

func (h *history) head(s Subject) (head, bool) {
	id := s.id()
	if at, ok := h.more[id]; ok {
		return at, true
	}
	at, ok := h.base[id]
	return at, ok
}

// add makes e the newest of its subject.
func (h *history) add(e *Entry) {
	at := head(e.Seq << 1)
	if e.Act == Withdraw {
		at++
	}
	into := h.more
	if into == nil {
		into = h.base
	}
	into[e.id()] = at
	h.lastDay = max(h.lastDay, e.Logged)
}

// check proves that e continues the log, whose next entry has number want.
func (h *history) check(e *Entry, want int64) *Fault {
	if e.Seq != want {
		return &Fault{Rule: "ledger-seq", Args: []string{"found", entryName(e.Seq), "want", entryName(want)}}
	}
	if e.Logged < h.lastDay {
		return &Fault{Rule: "ledger-day-back", Args: []string{"day", e.Logged, "before", h.lastDay}}
	}
	at, known := h.head(e.Subject)
	newest := int64(-1)
	if known {
		newest = at.seq()
	}
	if e.Previous != newest {
		return &Fault{Rule: "ledger-previous", Args: []string{"subject", e.Subject.String(), "found", entryName(e.Previous), "want", entryName(newest)}}
	}
	said := known && !at.withdrawn()
	switch e.Act {
	case Publish:
		if said {
			return &Fault{Rule: "ledger-published", Args: []string{"subject", e.Subject.String(), "previous", entryName(newest)}}
		}
	case Revise, Correct, Withdraw:
		if !said {
			return &Fault{Rule: "ledger-nothing", Args: []string{"act", string(e.Act), "subject", e.Subject.String()}}
		}
	}
	for _, s := range e.From {
		if _, known := h.head(s); !known {
			return &Fault{Rule: "ledger-from", Args: []string{"subject", s.String()}}
		}
	}
	return nil
}
