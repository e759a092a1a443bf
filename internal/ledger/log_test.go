package ledger

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/source"
)

func TestReadExample(t *testing.T) {
	files, c := exampleProject(t)
	l := read(t, files, c)
	want := example(t)
	if l.Size() != 10 || l.LastDay() != "2026-12-01" || l.Checkpoint().Size != 10 || l.Checkpoint().Root != l.Root() || !l.Checkpoint().Development {
		t.Errorf("size %d, last day %s, checkpoint %+v", l.Size(), l.LastDay(), l.Checkpoint())
	}
	k := 0
	for e := range l.All() {
		line, err := e.Line()
		if err != nil || !bytes.Equal(line, want.lines()[k]) || !bytes.Equal(line, l.Line(int64(k))) {
			t.Errorf("entry %d is %s, %v", k, line, err)
		}
		k++
	}
	if k != 10 {
		t.Errorf("%d entries", k)
	}
	if e, ok := l.Head(Subject{Value, "growth/2025"}); !ok || e.Seq != 9 || e.Value != "16.6" || e.Place.VI != "mục I, ý “một”" {
		t.Errorf("head %+v, %v", e, ok)
	}
	if _, ok := l.Head(Subject{Share, "growth/2025"}); ok {
		t.Error("a subject of another kind has a head")
	}
	var history []int64
	for _, e := range l.History(Subject{Value, "growth/2025"}) {
		history = append(history, e.Seq)
	}
	if !slices.Equal(history, []int64{2, 5, 8, 9}) {
		t.Errorf("history %v", history)
	}
	var heads []string
	for e := range l.Heads() {
		heads = append(heads, e.Subject.String())
	}
	if got := strings.Join(heads, " "); got != "definition:growth value:growth/2024 value:growth/2025 share:growth/2025-of-2024 file:2026-11-23/growth.csv" {
		t.Errorf("heads %s", got)
	}
}

func TestNoLog(t *testing.T) {
	l := read(t, fstest.MapFS{"data/site.toml": {}}, Config{Origin: testOrigin})
	if l.Size() != 0 || l.Checkpoint() != nil || l.LastDay() != "" || l.Root().String() != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
		t.Errorf("an empty log is %+v with root %s", l, l.Root())
	}
	for range l.Tiles() {
		t.Error("an empty log has tiles")
	}
}

// A log too large for memory is read from its files again, and gives the same.
func TestReadFromFiles(t *testing.T) {
	files, c := exampleProject(t)
	inMemory := read(t, files, c)
	var ps source.Problems
	r := reader{fsys: files, ps: &ps, log: &Log{history: history{base: map[subjectID]head{}}}}
	r.list()
	r.keep = false
	r.read(0, true)
	r.seal(c)
	fromFiles := r.log
	if ps.Errors() > 0 || fromFiles.pieces[0].file == nil || fromFiles.pieces[0].body != nil {
		t.Fatalf("the lines are in memory, or %v", ps.Sorted())
	}
	for seq := range inMemory.Size() {
		if !bytes.Equal(fromFiles.Line(seq), inMemory.Line(seq)) {
			t.Errorf("line %d differs", seq)
		}
	}
	grown, err := fromFiles.Append([][]byte{nextLine(t, fromFiles.Size())})
	if err != nil || grown.Line(10) == nil || !bytes.Equal(grown.Line(3), inMemory.Line(3)) {
		t.Errorf("lines after appending differ, %v", err)
	}

	data := files[Folder+"/0000.jsonl"].Data
	at := bytes.Index(data, []byte("16.4"))
	data[at] = '2' // behind our back
	defer func() {
		if recover() == nil {
			t.Error("a line that changed in its file is given out")
		}
	}()
	fromFiles.Line(2)
}

func nextLine(t testing.TB, seq int64) []byte {
	e := Entry{Seq: seq, Logged: "2027-01-01", Act: Publish, Previous: -1, Cause: -1, Fact: value("next/2027", "1")}
	line, err := e.Line()
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// Two logs that grow from one do not disturb it or each other.
func TestAppendLeavesTheOld(t *testing.T) {
	lines := example(t).lines()
	for cut := range len(lines) {
		old, err := new(Log).Append(lines[:cut])
		if err != nil {
			t.Fatal(err)
		}
		root := old.Root()
		one, err := old.Append(lines[cut:])
		if err != nil {
			t.Fatal(err)
		}
		other, err := old.Append([][]byte{bytes.ReplaceAll(nextLine(t, int64(cut)), []byte("2027-01-01"), []byte("2026-12-01"))})
		if err != nil {
			t.Fatal(err)
		}
		if old.Root() != root || old.Size() != int64(cut) || one.Root() != unproved(lines).Root() || other.RootAt(int64(cut)) != root || other.Root() == one.RootAt(int64(cut+1)) {
			t.Errorf("cut %d: the logs disturb each other", cut)
		}
		if _, ok := old.Head(Subject{Value, "next/2027"}); ok {
			t.Errorf("cut %d: the old log has what was appended", cut)
		}
		if err := Consistent(&Checkpoint{Size: int64(cut), Root: root}, one); err != nil {
			t.Errorf("cut %d: %v", cut, err)
		}
	}
}

// Appending refuses what reading refuses, and says where.
func TestAppendRefuses(t *testing.T) {
	old, err := new(Log).Append(example(t).lines()[:3])
	if err != nil {
		t.Fatal(err)
	}
	again := example(t).entries[2]
	again.Seq, again.Previous = 3, 2
	line, err := again.Line()
	if err != nil {
		t.Fatal(err)
	}
	for want, line := range map[string][]byte{
		"append entry 3: the line is entry 4 where 3 belongs: a line was removed, repeated, inserted or moved": nextLine(t, 4),
		"append entry 3: this is not canonical JSON: “{” must stand here, not “seq”":                           []byte("seq"),
		"append entry 3: value:growth/2025 is published already, by entry 2":                                   line,
	} {
		if _, err := old.Append([][]byte{line}); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// An append computes O(log n) hashes: the leaf, the subtrees it completes, and
// for the root one node for each subtree on the right edge.
func TestAppendHashes(t *testing.T) {
	l := unproved(many(5000))
	l.history.base = map[subjectID]head{}
	for range 300 {
		n := l.Size()
		grown, err := l.Append([][]byte{nextKey(t, n)})
		if err != nil {
			t.Fatal(err)
		}
		reads := &counted{tree: &grown.tree}
		if _, err := tlog.TreeHash(n+1, reads); err != nil {
			t.Fatal(err)
		}
		limit := int64(bits.Len64(uint64(n)) + 1)
		if grown.tree.hashed > limit || reads.n > limit {
			t.Fatalf("entry %d takes %d hashes and %d for the root, not %d", n, grown.tree.hashed, reads.n, limit)
		}
		l = grown
	}
}

func nextKey(t testing.TB, seq int64) []byte {
	t.Helper()
	return bytes.ReplaceAll(nextLine(t, seq), []byte("next/2027"), []byte("next/"+entryName(seq)))
}

// counted counts the hashes that are read.
type counted struct {
	*tree
	n int64
}

func (c *counted) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	c.n += int64(len(indexes))
	return c.tree.ReadHashes(indexes)
}

func TestSeal(t *testing.T) {
	files, c := exampleProject(t)
	_, signer := development()
	old := read(t, files, c)
	grown, err := old.Append([][]byte{nextLine(t, 10)})
	if err != nil {
		t.Fatal(err)
	}
	if grown.Checkpoint() != nil || grown.Signed() != nil {
		t.Error("a log is signed by appending to it")
	}
	if _, err := grown.Seal(old.Signed(), c); err == nil || err.(*Fault).Rule != "ledger-checkpoint-smaller" {
		t.Errorf("sealed with an older checkpoint: %v", err)
	}
	signed := sign(t, grown, c, signer)
	if _, err := old.Seal(signed, c); err == nil || err.(*Fault).Rule != "ledger-checkpoint-larger" {
		t.Errorf("sealed with a later checkpoint: %v", err)
	}
	sealed, err := grown.Seal(signed, c)
	if err != nil || sealed.Checkpoint().Size != 11 || !bytes.Equal(sealed.Signed(), signed) || grown.Checkpoint() != nil {
		t.Errorf("%v, %+v", err, sealed)
	}
}

func TestFileOf(t *testing.T) {
	for seq, want := range map[int64]string{0: "0000.jsonl:1", 65535: "0000.jsonl:65536", 65536: "0001.jsonl:1", 655360000: "10000.jsonl:1"} {
		name, line := FileOf(seq)
		if got := name + ":" + entryName(int64(line)); got != want {
			t.Errorf("entry %d is in %s, want %s", seq, got, want)
		}
	}
}
