package ledger

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Folder is where the log lies in the project.
const Folder = "data/ledger"

// FileLines is how many lines a file has before the next one begins.
const FileLines = 1 << 16

// FileOf is the file in [Folder] that holds an entry, and its line there, from 1.
func FileOf(seq int64) (name string, line int) {
	return fmt.Sprintf("%04d.jsonl", seq/FileLines), int(seq%FileLines) + 1
}

// Log is the log as it is committed. It is never changed: [Log.Append] makes a
// longer one. Several goroutines may read it.
//
// It keeps 64 bytes of hashes, 4 of position and about 30 of index for an entry.
// The lines of a log of more than 32 MB stay in their files, which stay open as
// long as the log is in use.
type Log struct {
	pieces     []piece
	tree       tree
	history    history
	checkpoint *Checkpoint
	signed     []byte
}

// piece is a run of lines: a file, or what was appended at once.
type piece struct {
	first  int64    // number of its first entry
	starts []uint32 // where each line begins
	size   int64    // bytes, line ends included
	body   []byte
	file   io.ReaderAt // where body is nil
}

// Size is the number of entries.
func (l *Log) Size() int64 { return l.tree.size }

// Root is the root of the tree of all entries.
func (l *Log) Root() tlog.Hash { return l.tree.root(l.Size()) }

// RootAt is the root of the tree of the first size entries.
func (l *Log) RootAt(size int64) tlog.Hash { return l.tree.root(size) }

// Checkpoint is the signed state of the log, nil when it is empty or was
// appended to and not sealed.
func (l *Log) Checkpoint() *Checkpoint { return l.checkpoint }

// Signed is the checkpoint as it is served, with all signatures.
func (l *Log) Signed() []byte { return l.signed }

// LastDay is the day of the newest entry, "" when there is none.
func (l *Log) LastDay() string { return l.history.lastDay }

// Head is the newest entry of a subject; ok is false if it never had one. What
// was withdrawn has a head, whose act says so.
func (l *Log) Head(s Subject) (e Entry, ok bool) {
	at, ok := l.history.head(s)
	if !ok || at.seq() >= l.Size() { // beyond the end: only in a log with faults
		return Entry{}, false
	}
	e = l.Entry(at.seq())
	return e, e.Subject == s
}

// History is every entry of a subject, oldest first.
func (l *Log) History(s Subject) []Entry {
	var out []Entry
	at, ok := l.history.head(s)
	for seq, before := at.seq(), l.Size(); ok && seq >= 0 && seq < before; { // always back, also in a log with faults
		e := l.Entry(seq)
		out = append(out, e)
		seq, before = e.Previous, seq
	}
	slices.Reverse(out)
	return out
}

// Line is the line of an entry, without its end. A number that is not in the log
// is a mistake in the program and panics, as does a file of the log that changes
// while it is in use.
func (l *Log) Line(seq int64) []byte {
	for _, line := range l.lines(seq, seq+1) {
		return line
	}
	panic(fmt.Sprintf("ledger: entry %d of a log of %d", seq, l.Size()))
}

// Entry is an entry by its number. In a log that [Read] found fault with it is
// the zero entry where a line is none.
func (l *Log) Entry(seq int64) Entry {
	e, _ := ParseEntry(l.Line(seq))
	return e
}

// All are all entries in their order.
func (l *Log) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, line := range l.lines(0, l.Size()) {
			if e, _ := ParseEntry(line); !yield(e) {
				return
			}
		}
	}
}

// Heads are the newest entries of all subjects, in the order of the subjects.
func (l *Log) Heads() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		type row struct {
			Subject
			seq int64
		}
		var rows []row
		for _, seq := range l.history.newest() {
			if seq >= l.Size() { // only in a log with faults
				break
			}
			rows = append(rows, row{l.Entry(seq).Subject, seq})
		}
		slices.SortFunc(rows, func(a, b row) int { return cmp.Or(a.Compare(b.Subject), cmp.Compare(a.seq, b.seq)) })
		for _, r := range rows {
			if !yield(l.Entry(r.seq)) {
				return
			}
		}
	}
}

// newest are the numbers of all heads, in their order.
func (h *history) newest() []int64 {
	seqs := make([]int64, 0, len(h.base)+len(h.more))
	for id, at := range h.base {
		if _, again := h.more[id]; !again {
			seqs = append(seqs, at.seq())
		}
	}
	for at := range maps.Values(h.more) {
		seqs = append(seqs, at.seq())
	}
	slices.Sort(seqs)
	return seqs
}

// lines are the lines from one entry up to another, by their numbers.
func (l *Log) lines(from, to int64) iter.Seq2[int64, []byte] {
	return func(yield func(int64, []byte) bool) {
		k, found := slices.BinarySearchFunc(l.pieces, from, func(p piece, seq int64) int { return cmp.Compare(p.first, seq) })
		if !found {
			k--
		}
		for seq := from; seq < to; k++ {
			p := &l.pieces[k]
			end := min(to, p.first+int64(len(p.starts)))
			for seq < end {
				stop := min(end, seq+TileWidth)
				if !l.block(p, seq, stop, yield) {
					return
				}
				seq = stop
			}
		}
	}
}

// block reads some lines of one piece at once. Lines that come from a file again
// are proved against the tree.
func (l *Log) block(p *piece, from, to int64, yield func(int64, []byte) bool) bool {
	i, j := int(from-p.first), int(to-p.first)
	start, end := p.start(i), p.start(j)
	body := p.body
	if body != nil {
		body = body[start:end]
	} else {
		body = make([]byte, end-start)
		if n, err := p.file.ReadAt(body, start); n < len(body) {
			panic(fmt.Sprintf("ledger: a file of the log changed while it was in use: %v", err))
		}
	}
	for k := i; k < j; k++ {
		line := body[p.start(k)-start : p.start(k+1)-start-1]
		seq := p.first + int64(k)
		if p.body == nil && tlog.RecordHash(line) != l.tree.hash(0, seq) {
			panic(fmt.Sprintf("ledger: entry %d changed while the log was in use", seq))
		}
		if !yield(seq, slices.Clip(line)) {
			return false
		}
	}
	return true
}

// start is where line k begins, or the end of the piece.
func (p *piece) start(k int) int64 {
	if k == len(p.starts) {
		return p.size
	}
	return int64(p.starts[k])
}

// add appends a line to a piece that keeps its body.
func (p *piece) add(line []byte) {
	p.starts = append(p.starts, uint32(p.size))
	p.body = append(append(p.body, line...), '\n')
	p.size = int64(len(p.body))
}

// Append returns the log with more lines behind; l stays as it is. Each line is
// held against the same rules as in [Read]. Nothing of the old lines is read or
// hashed again: an entry takes as many hashes as the tree has levels. The new
// log has no checkpoint until [Log.Seal].
func (l *Log) Append(lines [][]byte) (*Log, error) {
	n := &Log{pieces: slices.Clone(l.pieces), tree: l.tree.grown(), history: l.history.grown()}
	p := piece{first: l.Size()}
	for _, line := range lines {
		e, err := ParseEntry(line)
		if err != nil {
			return nil, fmt.Errorf("append entry %d: %w", n.Size(), err)
		}
		if f := n.history.check(&e, n.Size()); f != nil {
			return nil, fmt.Errorf("append entry %d: %w", n.Size(), f)
		}
		if len(p.starts) == FileLines {
			n.pieces = append(n.pieces, p)
			p = piece{first: n.Size()}
		}
		p.add(line)
		n.tree.add(tlog.RecordHash(line))
		n.history.add(&e)
	}
	if len(p.starts) > 0 {
		n.pieces = append(n.pieces, p)
	}
	return n, nil
}

// Seal returns the log with a checkpoint, which must be of exactly its entries.
func (l *Log) Seal(signed []byte, c Config) (*Log, error) {
	cp, f := openCheckpoint(signed, c)
	if f == nil && cp.Size != l.Size() {
		f = &Fault{Rule: "ledger-checkpoint-larger", Args: sizes(cp.Size, l.Size())}
		if cp.Size < l.Size() {
			f.Rule = "ledger-checkpoint-smaller"
		}
	}
	if f == nil && cp.Root != l.Root() {
		f = inconsistent(cp, l.Root())
	}
	if f != nil {
		return nil, f
	}
	sealed := *l
	sealed.checkpoint, sealed.signed = cp, slices.Clone(signed)
	return &sealed, nil
}
