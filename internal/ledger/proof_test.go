package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"resolution57.example/portal/internal/golden"
)

// rootFrom walks a proof of RFC 6962, section 2.1.1, from a leaf to the root. It
// is written after the section's text and shares no code with the package: the
// path is defined by splitting at the largest power of two below the size.
func rootFrom(leaf [32]byte, index, size int, path [][32]byte) ([32]byte, error) {
	if size == 1 {
		if len(path) > 0 {
			return leaf, fmt.Errorf("%d hashes too many", len(path))
		}
		return leaf, nil
	}
	if len(path) == 0 {
		return leaf, fmt.Errorf("the path is too short")
	}
	k := 1
	for k*2 < size {
		k *= 2
	}
	beside, rest := path[len(path)-1], path[:len(path)-1]
	if index < k {
		left, err := rootFrom(leaf, index, k, rest)
		return sha256.Sum256(slices.Concat([]byte{1}, left[:], beside[:])), err
	}
	right, err := rootFrom(leaf, index-k, size-k, rest)
	return sha256.Sum256(slices.Concat([]byte{1}, beside[:], right[:])), err
}

func TestProof(t *testing.T) {
	lines := many(300)
	for _, size := range []int{1, 2, 3, 7, 8, 255, 256, 257, 300} {
		l := unproved(lines[:size])
		for seq := range size {
			hashes, err := l.Proof(int64(seq))
			if err != nil {
				t.Fatal(err)
			}
			var path [][32]byte
			for _, h := range hashes {
				path = append(path, h)
			}
			root, err := rootFrom(leafHash(lines[seq]), seq, size, path)
			if err != nil || root != [32]byte(l.Root()) {
				t.Errorf("entry %d of %d: %v", seq, size, err)
			}
		}
		for _, seq := range []int64{-1, int64(size)} {
			if _, err := l.Proof(seq); err == nil {
				t.Errorf("entry %d of %d is proved", seq, size)
			}
		}
	}
}

// The file is that of C2SP tlog-proof, read here line by line.
func TestProofFile(t *testing.T) {
	files, c := exampleProject(t)
	l := read(t, files, c)
	proof, err := l.ProofFile(4)
	if err != nil {
		t.Fatal(err)
	}
	head, signed, _ := strings.Cut(string(proof), "\n\n")
	text := strings.Split(head, "\n")
	if text[0] != "c2sp.org/tlog-proof@v1" || text[1] != "index 4" || signed != string(l.Signed()) {
		t.Fatalf("the proof is\n%s", proof)
	}
	var path [][32]byte
	for _, line := range text[2:] {
		h, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(h) != 32 {
			t.Fatalf("hash %q", line)
		}
		path = append(path, [32]byte(h))
	}
	if root, err := rootFrom(leafHash(l.Line(4)), 4, 10, path); err != nil || root != [32]byte(l.Root()) {
		t.Errorf("the hashes lead elsewhere: %v", err)
	}
	seq, cp, err := OpenProof(proof, l.Line(4), c)
	if err != nil || seq != 4 || cp.Size != 10 {
		t.Errorf("%d, %+v, %v", seq, cp, err)
	}
	withExtra := bytes.Replace(proof, []byte("index"), []byte("extra AAAA\nindex"), 1)
	if _, _, err := OpenProof(withExtra, l.Line(4), c); err != nil {
		t.Errorf("with extra data: %v", err)
	}
}

func TestProofFaults(t *testing.T) {
	files, c := exampleProject(t)
	l := read(t, files, c)
	sound, err := l.ProofFile(4)
	if err != nil {
		t.Fatal(err)
	}
	said := golden.Messages(t, "testdata/proofs.txtar")
	change := func(old, new string) []byte { return bytes.Replace(sound, []byte(old), []byte(new), 1) }
	hash := strings.Split(string(sound), "\n")[2]
	for name, f := range map[string]struct {
		proof, line []byte
		want        string
	}{
		"another entry":  {sound, l.Line(5), "ledger-proof"},
		"another number": {change("index 4", "index 5"), l.Line(4), "ledger-proof"},
		"number beyond":  {change("index 4", "index 10"), l.Line(4), "ledger-proof"},
		"hash missing":   {change(hash+"\n", ""), l.Line(4), "ledger-proof"},
		"hash twice":     {change(hash, hash+"\n"+hash), l.Line(4), "ledger-proof"},
		"hash cut":       {change(hash, hash[:40]), l.Line(4), "ledger-proof-form"},
		"zero before":    {change("index 4", "index 04"), l.Line(4), "ledger-proof-form"},
		"no number":      {change("index 4\n", ""), l.Line(4), "ledger-proof-form"},
		"other version":  {change("@v1", "@v2"), l.Line(4), "ledger-proof-form"},
		"empty":          {nil, l.Line(4), "ledger-proof-form"},
		"no checkpoint":  {change("\n\n", "\n"), l.Line(4), "ledger-proof-form"},
		"forged":         {change("\n10\n", "\n11\n"), l.Line(4), "ledger-checkpoint-forged"},
	} {
		_, _, err := OpenProof(f.proof, f.line, c)
		if fault, ok := err.(*Fault); !ok || fault.Rule != f.want {
			t.Fatalf("%s: %v, want %s", name, err, f.want)
		} else {
			said.Add(t, name, fault.write)
		}
	}
	if _, err := unproved(many(3)).ProofFile(1); err == nil {
		t.Error("a log without signature gives a proof")
	}
}
