package ledger

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/golden"
)

// A checkpoint is byte for byte the note of C2SP tlog-checkpoint, and a key of
// our own reading of C2SP signed-note verifies it.
func TestCheckpointBytes(t *testing.T) {
	c, signer := development()
	l := unproved(example(t).lines())
	signed := string(sign(t, l, c, signer))
	text, sigs, _ := strings.Cut(signed, "\n\n")
	text += "\n"
	if text != fmt.Sprintf("portal.example/log\n10\n%s\n", l.Root()) {
		t.Errorf("text %q", text)
	}
	name, b64, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(sigs, "— "), "\n"), " ")
	raw, err := base64.StdEncoding.DecodeString(b64)
	if err != nil || len(raw) != 68 || name != "portal.example/log/development-key-not-secret" {
		t.Fatalf("signature line %q", sigs)
	}
	_, verifier := DevelopmentKey(testOrigin)
	parts := strings.SplitN(verifier, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || key[0] != 1 || parts[1] != fmt.Sprintf("%x", raw[:4]) || !ed25519.Verify(key[1:], []byte(text), raw[4:]) {
		t.Errorf("%s does not verify %q", verifier, sigs)
	}
}

// Each key signs its own sizes; old checkpoints stay good after a rotation.
func TestRotation(t *testing.T) {
	lines := example(t).lines()
	first, firstKey := seeded(t, testOrigin, 1)
	second, secondKey := seeded(t, testOrigin, 2)
	_, dev := development()
	c := Config{Origin: testOrigin, AllowDevelopment: true, Keys: []Key{{secondKey, 8}, {firstKey, 4}}}
	for size := range 11 {
		want := dev
		switch {
		case size >= 8:
			want = second
		case size >= 4:
			want = first
		}
		l := unproved(lines[:size])
		for _, signer := range []note.Signer{dev, first, second} {
			signed, err := SignCheckpoint(l.Size(), l.Root(), c, signer, nil)
			if (err == nil) != (signer == want) {
				t.Errorf("size %d, %s: %v", size, signer.Name(), err)
			}
			if err != nil {
				continue
			}
			cp, err := OpenCheckpoint(signed, c)
			if err != nil || cp.Signer != keyName(want.Name(), want.KeyHash()) || cp.Development != (want == dev) {
				t.Errorf("size %d: %+v, %v", size, cp, err)
			}
		}
	}
	both := noteOf(t, (&Checkpoint{Origin: testOrigin, Size: 8, Root: unproved(lines[:8]).Root()}).text(), first, second)
	if cp, err := OpenCheckpoint(both, c); err != nil || cp.Signer != keyName(second.Name(), second.KeyHash()) {
		t.Errorf("signed by the old and the new key: %+v, %v", cp, err)
	}
}

// cosigner signs as C2SP tlog-cosignature says, at a fixed time.
type cosigner struct {
	name string
	key  ed25519.PrivateKey
	at   uint64
}

func newCosigner(name string, b byte) cosigner {
	return cosigner{name, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, 32)), 1679315147}
}

func (c cosigner) public() []byte  { return c.key.Public().(ed25519.PublicKey) }
func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return keyID(c.name, 4, c.public()) }

func (c cosigner) verifier() string {
	return fmt.Sprintf("%s+%08x+%s", c.name, c.KeyHash(), base64.StdEncoding.EncodeToString(append([]byte{4}, c.public()...)))
}

func (c cosigner) Sign(text []byte) ([]byte, error) {
	message := "cosignature/v1\ntime 1679315147\n" + string(text)
	return append(binary.BigEndian.AppendUint64(nil, c.at), ed25519.Sign(c.key, []byte(message))...), nil
}

// cosigned adds signatures to a checkpoint as a witness does.
func cosigned(t *testing.T, signed []byte, signers ...note.Signer) []byte {
	t.Helper()
	text, _, _ := bytes.Cut(signed, []byte("\n\n"))
	more := noteOf(t, string(text)+"\n", signers...)
	return append(bytes.Clone(signed), more[len(text)+2:]...)
}

func TestCosignatures(t *testing.T) {
	lines := example(t).lines()
	l := unproved(lines)
	c, signer := development()
	known, stranger := newCosigner("witness.example/w1", 7), newCosigner("witness.example/w2", 8)
	c.Witnesses = []Key{{Verifier: known.verifier()}}
	plain := sign(t, l, c, signer)
	signed := cosigned(t, plain, known, stranger)

	cp, err := OpenCheckpoint(signed, c)
	if err != nil || len(cp.Cosigners) != 1 || cp.Cosigners[0] != "witness.example/w1" {
		t.Fatalf("%+v, %v", cp, err)
	}
	if cp, err := OpenCheckpoint(plain, c); err != nil || len(cp.Cosigners) != 0 {
		t.Errorf("without cosignature: %+v, %v", cp, err)
	}

	late := known
	late.at++ // another time than the one that was signed
	future := known
	future.at = 1 << 63
	for name, bad := range map[string]cosigner{"another time": late, "time beyond 2^63": future} {
		_, err := OpenCheckpoint(cosigned(t, plain, bad), c)
		if fault, ok := err.(*Fault); !ok || fault.Rule != "ledger-checkpoint-forged" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenCheckpoint(noteOf(t, cp.text(), known), c); err == nil || err.(*Fault).Rule != "ledger-key-unknown-signer" {
		t.Errorf("a witness alone makes a checkpoint: %v", err)
	}

	// Signing the same tree again keeps what others signed, and only that.
	again, err := SignCheckpoint(l.Size(), l.Root(), c, signer, signed)
	if err != nil || !bytes.Equal(again, signed) {
		t.Errorf("signed again: %v\n%s", err, again)
	}
	longer := unproved(append(clone(lines), nextLine(t, 10)))
	next, err := SignCheckpoint(longer.Size(), longer.Root(), c, signer, signed)
	if err != nil || bytes.Contains(next, []byte("witness")) {
		t.Errorf("signed over a longer log: %v\n%s", err, next)
	}

	// Read serves them as they are.
	if got := read(t, project(lines, signed), c); !bytes.Equal(got.Signed(), signed) || len(got.Checkpoint().Cosigners) != 1 {
		t.Errorf("the log serves\n%s", got.Signed())
	}
}

// Nothing that says less than, or contradicts, an older checkpoint is signed.
func TestNeverBack(t *testing.T) {
	said := golden.Messages(t, "testdata/rolledback.txtar")
	lines := example(t).lines()
	c, signer := development()
	l := unproved(lines)
	old := sign(t, l, c, signer)
	shorter := unproved(lines[:9])
	other := clone(lines)
	other[2] = bytes.Replace(other[2], []byte("16.4"), []byte("16.3"), 1)
	forked := unproved(other)
	for rule, to := range map[string]*Log{"ledger-smaller": shorter, "ledger-inconsistent": forked} {
		_, err := SignCheckpoint(to.Size(), to.Root(), c, signer, old)
		if fault, ok := err.(*Fault); !ok || fault.Rule != rule {
			t.Fatalf("%s is signed, or %v", rule, err)
		} else {
			said.Add(t, rule, fault.write)
		}
		cp, _ := OpenCheckpoint(old, c)
		if fault, ok := Consistent(cp, to).(*Fault); !ok || fault.Rule != rule {
			t.Errorf("%s is found consistent", rule)
		}
	}
	if _, err := SignCheckpoint(11, l.Root(), c, signer, []byte("x")); err == nil {
		t.Error("an old checkpoint that is none is replaced in silence")
	}
	for size := range int64(11) {
		if err := Consistent(&Checkpoint{Size: size, Root: unproved(lines[:size]).Root()}, l); err != nil {
			t.Errorf("size %d: %v", size, err)
		}
	}
	want := "the log has 9 entries and had 10 before: it was rolled back"
	cp, _ := OpenCheckpoint(old, c)
	if err := Consistent(cp, shorter); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if err := Consistent(cp, forked); err == nil || !strings.HasSuffix(err.Error(), "history was rewritten") {
		t.Errorf("%v", err)
	}
}

func TestNewKey(t *testing.T) {
	signer, verifier := seeded(t, testOrigin, 9)
	v, err := note.NewVerifier(verifier)
	if err != nil || v.Name() != testOrigin || v.KeyHash() != signer.KeyHash() {
		t.Errorf("%s, %v", verifier, err)
	}
	if _, again := seeded(t, testOrigin, 9); again != verifier {
		t.Error("the same bytes give another key")
	}
	if _, _, err := NewKey(testOrigin, bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a key of 31 bytes")
	}
	if _, _, err := NewKey("two words", bytes.NewReader(make([]byte, 32))); err == nil {
		t.Error("a key whose name has a space")
	}
	if private, _ := DevelopmentKey(testOrigin); !strings.Contains(private, "not-secret") {
		t.Error("the development key does not say that everybody has it")
	}
}

// A checkpoint with very many signatures is not looked at.
func TestCheckpointTooLarge(t *testing.T) {
	c, signer := development()
	signed := sign(t, unproved(many(3)), c, signer)
	line := []byte("— witness.example/x AAAAAAAAAAAAAAAA\n")
	if _, err := OpenCheckpoint(append(signed, bytes.Repeat(line, maxCheckpoint/len(line)+1)...), c); err == nil || err.(*Fault).Rule != "ledger-checkpoint-form" {
		t.Errorf("%v", err)
	}
	for _, n := range []int{16} { // the specification wants at least so many to be accepted
		many := bytes.Clone(signed)
		for k := range n {
			many = append(many, fmt.Sprintf("— witness.example/%d AAAAAAAAAAAAAAAA\n", k)...)
		}
		if _, err := OpenCheckpoint(many, c); err != nil {
			t.Errorf("%d unknown signatures: %v", n, err)
		}
	}
}
