package ledger

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

const testOrigin = "portal.example/log"

// book writes a log for tests: it numbers entries and finds what came before.
type book struct {
	t       testing.TB
	entries []Entry
	newest  map[Subject]int64
}

func newBook(t testing.TB) *book { return &book{t: t, newest: map[Subject]int64{}} }

// add appends a fact; edit may change the entry before it counts.
func (b *book) add(act Act, f Fact, edit ...func(*Entry)) *book {
	e := Entry{Seq: int64(len(b.entries)), Logged: "2026-11-23", Act: act, Fact: f, Previous: -1, Cause: -1}
	if before, ok := b.newest[f.Subject]; ok {
		e.Previous = before
	}
	switch act {
	case Derive:
		for _, s := range f.From {
			e.Cause = max(e.Cause, b.newest[s])
		}
	case Revise, Correct, Withdraw:
		e.Reason = lang.Text{VI: "Nguồn đính chính.", EN: "The source corrected itself."}
		e.Office = lang.Text{VI: "Ban biên tập", EN: "Editors"}
	}
	for _, change := range edit {
		change(&e)
	}
	b.entries = append(b.entries, e)
	b.newest[f.Subject] = e.Seq
	return b
}

func (b *book) lines() [][]byte {
	b.t.Helper()
	var out [][]byte
	for _, e := range b.entries {
		line, err := e.Line()
		if err != nil {
			b.t.Fatalf("entry %d: %v", e.Seq, err)
		}
		out = append(out, line)
	}
	return out
}

func definition(id string) Fact {
	return Fact{Subject: Subject{Definition, id}, SHA256: strings.Repeat("0af5", 16)}
}

func value(key, text string) Fact {
	id, period, _ := strings.Cut(key, "/")
	return Fact{Subject: Subject{Value, key}, Indicator: id, Entity: "viet-nam", Period: period, Value: text,
		Bound: "above", Status: "estimate", Unit: "percent", Source: "17-tb-cqttbcd", SourceDate: "2025-12-29",
		Trust: "official-quoted", Place: lang.Text{VI: "mục I, ý “một”", EN: `part I, "one"`}}
}

func share(key, text string, from ...string) Fact {
	f := Fact{Subject: Subject{Share, key}, Value: text, Unit: "percent"}
	for _, k := range from {
		f.From = append(f.From, Subject{Value, k})
	}
	return f
}

// example is a log with every act and several kinds: ten entries over two days.
func example(t testing.TB) *book {
	later := func(e *Entry) { e.Logged = "2026-12-01" }
	return newBook(t).
		add(Publish, definition("growth")).
		add(Publish, value("growth/2024", "14.020")).
		add(Publish, value("growth/2025", "16.4")).
		add(Derive, share("growth/2025-of-2024", "117.0", "growth/2024", "growth/2025")).
		add(Publish, Fact{Subject: Subject{File, "2026-11-23/growth.csv"}, SHA256: strings.Repeat("ab", 32)}).
		add(Correct, value("growth/2025", "16.5"), later).
		add(Derive, share("growth/2025-of-2024", "117.7", "growth/2024", "growth/2025"), later).
		add(Revise, value("growth/2024", "14.021"), later).
		add(Withdraw, value("growth/2025", "16.5"), later).
		add(Publish, value("growth/2025", "16.6"), later)
}

// many is a log of n values, one line each, without the rest of a real entry.
func many(n int) [][]byte {
	lines := make([][]byte, n)
	for k := range lines {
		lines[k] = fmt.Appendf(nil, `{"act":"publish","key":"made/%d","kind":"value","logged":"2026-11-23","seq":%d,"value":"%d"}`, k, k, k%1000)
	}
	return lines
}

// unproved is the log of some lines without looking into them.
func unproved(lines [][]byte) *Log {
	l := &Log{}
	var p piece
	for _, line := range lines {
		p.add(line)
		l.tree.add(tlog.RecordHash(line))
	}
	l.pieces = []piece{p}
	return l
}

// development signs with the key that everybody has.
func development() (Config, note.Signer) {
	private, _ := DevelopmentKey(testOrigin)
	signer, err := note.NewSigner(private)
	if err != nil {
		panic(err)
	}
	return Config{Origin: testOrigin, AllowDevelopment: true}, signer
}

// seeded is a key made of one repeated byte.
func seeded(t testing.TB, name string, b byte) (note.Signer, string) {
	t.Helper()
	private, verifier, err := NewKey(name, bytes.NewReader(bytes.Repeat([]byte{b}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}

// sign signs a log as it is.
func sign(t testing.TB, l *Log, c Config, signer note.Signer) []byte {
	t.Helper()
	signed, err := SignCheckpoint(l.Size(), l.Root(), c, signer, nil)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// project lays lines and a checkpoint as files.
func project(lines [][]byte, signed []byte) fstest.MapFS {
	files := fstest.MapFS{}
	for k := 0; k*FileLines < len(lines); k++ {
		name, _ := FileOf(int64(k) * FileLines)
		part := lines[k*FileLines : min(len(lines), (k+1)*FileLines)]
		files[Folder+"/"+name] = &fstest.MapFile{Data: append(bytes.Join(part, []byte("\n")), '\n')}
	}
	if signed != nil {
		files[Folder+"/"+checkpointName] = &fstest.MapFile{Data: signed}
	}
	return files
}

// read reads a project and fails on any problem.
func read(t testing.TB, files fstest.MapFS, c Config) *Log {
	t.Helper()
	var ps source.Problems
	l := Read(files, c, &ps)
	for _, p := range ps.Sorted() {
		t.Error(p)
	}
	return l
}

// exampleProject is the example, signed with the development key.
func exampleProject(t testing.TB) (fstest.MapFS, Config) {
	t.Helper()
	lines := example(t).lines()
	c, signer := development()
	return project(lines, sign(t, unproved(lines), c, signer)), c
}

func clone(lines [][]byte) [][]byte {
	out := slices.Clone(lines)
	for k := range out {
		out[k] = slices.Clone(out[k])
	}
	return out
}

// noteOf signs any text.
func noteOf(t testing.TB, text string, signers ...note.Signer) []byte {
	t.Helper()
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}
