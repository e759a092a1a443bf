package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// proofHeader is the first line of a proof of C2SP tlog-proof.
const proofHeader = "c2sp.org/tlog-proof@v1"

// Proof shows that entry seq is in the tree of the log: the hashes beside its
// way to the root, RFC 6962 section 2.1.1.
func (l *Log) Proof(seq int64) ([]tlog.Hash, error) {
	if seq < 0 || seq >= l.Size() {
		return nil, fmt.Errorf("prove entry %d of a log of %d", seq, l.Size())
	}
	p, err := tlog.ProveRecord(l.Size(), seq, &l.tree)
	if err != nil {
		return nil, fmt.Errorf("prove entry %d: %w", seq, err)
	}
	return p, nil
}

// ProofFile is a proof of C2SP tlog-proof for entry seq against the checkpoint of
// the log.
func (l *Log) ProofFile(seq int64) ([]byte, error) {
	if l.checkpoint == nil {
		return nil, errors.New("prove an entry of a log that is not signed")
	}
	hashes, err := l.Proof(seq)
	if err != nil {
		return nil, err
	}
	out := fmt.Appendf(nil, "%s\nindex %d\n", proofHeader, seq)
	for _, h := range hashes {
		out = append(out, h.String()+"\n"...)
	}
	return append(append(out, '\n'), l.signed...), nil
}

// OpenProof reads a proof of C2SP tlog-proof, and proves that it holds for a
// line of the log. It returns the number of the entry and the checkpoint.
func OpenProof(proof, line []byte, c Config) (seq int64, cp *Checkpoint, err error) {
	head, signed, ok := bytes.Cut(proof, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !ok || lines[0] != proofHeader {
		return 0, nil, badProof(proofHeader)
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") { // opaque, and not to be trusted
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return 0, nil, badProof("index")
	}
	text, ok := strings.CutPrefix(lines[0], "index ")
	seq, err = strconv.ParseInt(text, 10, 64)
	if !ok || err != nil || seq < 0 || strconv.FormatInt(seq, 10) != text {
		return 0, nil, badProof("index")
	}
	var hashes tlog.RecordProof
	for _, text := range lines[1:] {
		h, err := tlog.ParseHash(text)
		if err != nil || h.String() != text || len(hashes) == 63 {
			return 0, nil, badProof("hash")
		}
		hashes = append(hashes, h)
	}
	if cp, err = OpenCheckpoint(signed, c); err != nil {
		return 0, nil, err
	}
	if err := tlog.CheckRecord(hashes, cp.Size, cp.Root, seq, tlog.RecordHash(line)); err != nil {
		return 0, nil, &Fault{Rule: "ledger-proof", Args: []string{"entry", entryName(seq), "size", strconv.FormatInt(cp.Size, 10)}}
	}
	return seq, cp, nil
}

func badProof(want string) *Fault {
	return &Fault{Rule: "ledger-proof-form", Args: []string{"want", want}}
}
