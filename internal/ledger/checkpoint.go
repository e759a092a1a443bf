package ledger

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/source"
)

// Checkpoint is what a signature says of a log: how many entries it has, and the
// root of their tree.
type Checkpoint struct {
	Origin      string
	Size        int64
	Root        tlog.Hash
	Signer      string   // NAME+HASH of the key that holds at this size
	Development bool     // everybody has that key
	Cosigners   []string // names of the configured witnesses who cosigned
}

// text is the text of the note: origin, size, root, a line each. Not
// [tlog.FormatTree], which writes the form of the Go checksum database.
func (c *Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// maxCheckpoint bounds the signatures that are looked at.
const maxCheckpoint = 256 << 10

// OpenCheckpoint reads a signed checkpoint of C2SP tlog-checkpoint and proves
// its signatures: one of the key that holds at its size, and those of other keys
// and witnesses that are configured. Signatures of unknown keys are nothing. An
// error is a [Fault] that says what is wrong: cut off or no checkpoint, forged,
// of another log, signed by an unknown key or by one outside its sizes.
func OpenCheckpoint(signed []byte, c Config) (*Checkpoint, error) {
	cp, f := openCheckpoint(signed, c)
	if f != nil {
		return nil, f
	}
	return cp, nil
}

func openCheckpoint(signed []byte, c Config) (*Checkpoint, *Fault) {
	ring, f := c.keyring()
	if f != nil {
		return nil, f
	}
	if len(signed) > maxCheckpoint {
		return nil, malformed(0, source.Reasonf("dài hơn %d byte", "longer than %d bytes", maxCheckpoint))
	}
	n, err := note.Open(signed, ring.verifiers())
	var forged *note.InvalidSignatureError
	var unknown *note.UnverifiedNoteError
	switch {
	case errors.As(err, &forged):
		return nil, &Fault{Rule: "ledger-checkpoint-forged", Line: 5, Args: []string{"key", keyName(forged.Name, forged.Hash)}}
	case errors.As(err, &unknown):
		n = unknown.Note
	case err != nil:
		return nil, malformed(0, source.Reasonf("không phải văn bản có chữ ký kiểu C2SP signed-note", "no C2SP signed-note"))
	}
	for _, s := range slices.Concat(n.Sigs, n.UnverifiedSigs) {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil { // a second spelling of one signature
			return nil, malformed(5, source.Reasonf("chữ ký “%s” viết theo cách khác", "the signature “%s” is spelled in another way", s.Base64))
		}
	}
	cp, f := parseCheckpoint(n.Text)
	switch {
	case f != nil:
		return nil, f
	case cp.Origin != c.Origin:
		return nil, &Fault{Rule: "ledger-checkpoint-origin", Line: 1, Args: []string{"found", cp.Origin, "want", c.Origin}}
	}
	return cp, cp.signedBy(ring, n)
}

func malformed(line int, why error) *Fault {
	return &Fault{Rule: "ledger-checkpoint-form", Line: line, Args: source.Said("why", why)}
}

// parseCheckpoint reads the text of a note. Lines after the third are opaque.
func parseCheckpoint(text string) (*Checkpoint, *Fault) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 {
		return nil, malformed(len(lines), source.Reasonf("chỉ có %d dòng, phải có ít nhất 3", "%d lines instead of at least 3", len(lines)))
	}
	for k, l := range lines {
		if l == "" {
			return nil, malformed(k+1, source.Reasonf("dòng trống", "an empty line"))
		}
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return nil, malformed(2, source.Reasonf("“%s” không phải là số mục", "“%s” is no number of entries", lines[1]))
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return nil, malformed(3, source.Reasonf("“%s” không phải là mã băm gốc", "“%s” is no root hash", lines[2]))
	}
	return &Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

// signedBy notes who has signed, and proves that the key that holds at this
// size is among them.
func (cp *Checkpoint) signedBy(ring keyring, n *note.Note) *Fault {
	holds, some := ring.holder(cp.Size)
	var others []holder
	for _, s := range n.Sigs {
		h, own := ring.find(s)
		switch {
		case !own:
			cp.Cosigners = append(cp.Cosigners, s.Name)
		case some && h.KeyHash() == holds.KeyHash() && h.Name() == holds.Name():
			cp.Signer, cp.Development = h.String(), h.development
		default:
			others = append(others, h)
		}
	}
	if cp.Signer != "" {
		return nil
	}
	size := strconv.FormatInt(cp.Size, 10)
	for _, h := range others {
		if h.from > cp.Size {
			return &Fault{Rule: "ledger-key-early", Line: 2, Args: []string{"key", h.String(), "from", strconv.FormatInt(h.from, 10), "size", size}}
		}
		return &Fault{Rule: "ledger-key-retired", Line: 2, Args: []string{"key", h.String(), "until", strconv.FormatInt(h.until, 10), "size", size}}
	}
	return cp.unknown(n)
}

// unknown names the keys of a checkpoint that none of ours has signed.
func (cp *Checkpoint) unknown(n *note.Note) *Fault {
	development := developmentVerifier(cp.Origin)
	var names []string
	for _, s := range n.UnverifiedSigs {
		if s.Name == development.Name() && s.Hash == development.KeyHash() {
			return signedForAll(keyName(s.Name, s.Hash))
		}
		names = append(names, keyName(s.Name, s.Hash))
	}
	for _, s := range n.Sigs {
		names = append(names, keyName(s.Name, s.Hash))
	}
	return &Fault{Rule: "ledger-key-unknown-signer", Line: 5, Args: []string{"keys", strings.Join(names, ", ")}}
}

// signedForAll is the fault of a checkpoint that anybody could have signed.
func signedForAll(key string) *Fault {
	return &Fault{Rule: "ledger-key-development", Line: 5, Args: []string{"key", key}}
}

// SignCheckpoint signs a log of this size and root. The signer's key must be the
// one that holds at this size. keep is the checkpoint that it replaces, or nil:
// if that is of the same tree, the signatures of others on it, cosignatures of
// witnesses among them, are kept. A checkpoint that says less than keep, or
// something else of the same size, is refused; whether a longer log continues
// the old one is for [Consistent] to say.
func SignCheckpoint(size int64, root tlog.Hash, c Config, signer note.Signer, keep []byte) ([]byte, error) {
	cp := &Checkpoint{Origin: c.Origin, Size: size, Root: root}
	if _, f := parseCheckpoint(cp.text()); f != nil {
		return nil, f
	}
	kept, err := cp.kept(c, keep)
	if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: cp.text()}, signer)
	if err != nil {
		return nil, fmt.Errorf("sign the checkpoint: %w", err)
	}
	signed = append(signed, kept...)
	if _, f := openCheckpoint(signed, c); f != nil {
		return nil, fmt.Errorf("sign the checkpoint: %w", f)
	}
	return signed, nil
}

// kept are the signature lines of others on an old checkpoint of the same tree.
func (cp *Checkpoint) kept(c Config, old []byte) ([]byte, error) {
	if len(old) == 0 {
		return nil, nil
	}
	was, f := openCheckpoint(old, c)
	switch {
	case f != nil:
		return nil, fmt.Errorf("the checkpoint to be replaced: %w", f)
	case was.Size > cp.Size:
		return nil, smaller(was.Size, cp.Size)
	case was.Size == cp.Size && was.Root != cp.Root:
		return nil, inconsistent(was, cp.Root)
	case !bytes.HasPrefix(old, []byte(cp.text()+"\n")):
		return nil, nil
	}
	ring, f := c.keyring()
	if f != nil {
		return nil, f
	}
	var kept []byte
	for line := range bytes.Lines(old[len(cp.text())+1:]) {
		name, sig, _ := strings.Cut(strings.TrimPrefix(string(line), "— "), " ")
		if !ring.ours(name, sig) {
			kept = append(kept, line...)
		}
	}
	return kept, nil
}

// ours says whether a signature line is of a key of the log itself.
func (r keyring) ours(name, sig string) bool {
	for _, h := range r.holders {
		if h.Name() == name {
			return true
		}
	}
	return sig == ""
}

// Consistent proves that old was a state of the log: that the log has grown from
// it and nothing of it was changed.
func Consistent(old *Checkpoint, l *Log) error {
	if old.Size > l.Size() {
		return smaller(old.Size, l.Size())
	}
	if root := l.RootAt(old.Size); root != old.Root {
		return inconsistent(old, root)
	}
	return nil
}

func smaller(old, now int64) *Fault {
	return &Fault{Rule: "ledger-smaller", Args: []string{"old", strconv.FormatInt(old, 10), "size", strconv.FormatInt(now, 10)}}
}

func inconsistent(old *Checkpoint, root tlog.Hash) *Fault {
	return &Fault{Rule: "ledger-inconsistent", Args: []string{"size", strconv.FormatInt(old.Size, 10), "old", old.Root.String(), "root", root.String()}}
}
