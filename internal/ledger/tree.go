package ledger

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// tree is the Merkle tree of RFC 6962: every hash of every complete subtree,
// two per entry, in the order of [tlog.StoredHashIndex]. The hashes lie in
// pieces of one size, so that a longer tree shares all but the last piece with
// the one it grew from.
type tree struct {
	pieces [][]tlog.Hash
	size   int64 // entries
	stored int64 // hashes in pieces
	hashed int64 // hashes computed so far, for the test of how many that takes
}

const hashPiece = 2048

// grown is a tree that can grow while t stays as it is.
func (t *tree) grown() tree {
	g := *t
	g.pieces = slices.Clone(t.pieces)
	if last := len(g.pieces) - 1; last >= 0 {
		g.pieces[last] = append(make([]tlog.Hash, 0, hashPiece), g.pieces[last]...)
	}
	g.hashed = 0
	return g
}

// ReadHashes implements [tlog.HashReader].
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for k, at := range indexes {
		if at < 0 || at >= t.stored {
			return nil, fmt.Errorf("hash %d of a tree that stores %d", at, t.stored)
		}
		out[k] = t.at(at)
	}
	return out, nil
}

func (t *tree) at(index int64) tlog.Hash { return t.pieces[index/hashPiece][index%hashPiece] }

// hash is that of the complete subtree number n of 2^level entries.
func (t *tree) hash(level int, n int64) tlog.Hash { return t.at(tlog.StoredHashIndex(level, n)) }

// add appends an entry by the hash of its line.
func (t *tree) add(leaf tlog.Hash) {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, leaf, t)
	if err != nil {
		panic(fmt.Sprintf("ledger: %v", err)) // the tree holds all it is asked for
	}
	for _, h := range hashes {
		if t.stored%hashPiece == 0 {
			t.pieces = append(t.pieces, make([]tlog.Hash, 0, hashPiece))
		}
		last := len(t.pieces) - 1
		t.pieces[last] = append(t.pieces[last], h)
		t.stored++
	}
	t.size++
	t.hashed += int64(len(hashes))
}

// root is the hash of the first size entries.
func (t *tree) root(size int64) tlog.Hash {
	h, err := tlog.TreeHash(size, t)
	if err != nil {
		panic(fmt.Sprintf("ledger: %v", err))
	}
	return h
}
