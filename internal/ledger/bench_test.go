package ledger

import (
	"testing"

	"resolution57.example/portal/internal/source"
)

// A log of 100,000 entries, a tenth of what `make bench` measures.
func BenchmarkRead(b *testing.B) {
	lines := many(100_000)
	c, signer := development()
	files := project(lines, sign(b, unproved(lines), c, signer))
	b.ReportAllocs()
	for b.Loop() {
		var ps source.Problems
		if Read(files, c, &ps).Size() != 100_000 || ps.Errors() > 0 {
			b.Fatal(ps.Sorted())
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	l := unproved(many(100_000))
	l.history.base = map[subjectID]head{}
	line := nextLine(b, l.Size())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Append([][]byte{line}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFetch(b *testing.B) {
	l := unproved(many(100_000))
	s := serve(l)
	cp := &Checkpoint{Origin: testOrigin, Size: l.Size(), Root: l.Root()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Fetch(cp, 54_321, s.read); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(s.reads))/float64(b.N), "files/op")
}

func BenchmarkParseEntry(b *testing.B) {
	line := example(b).lines()[5]
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseEntry(line); err != nil {
			b.Fatal(err)
		}
	}
}
