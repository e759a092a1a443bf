package ledger

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/source"
)

// TileWidth is how many hashes, or entries, a full tile has.
const TileWidth = 1 << tileHeight

const tileHeight = 8

// Tile is one file of C2SP tlog-tiles.
type Tile struct {
	Path string // below the prefix of the log: tile/0/x001/234, tile/entries/000.p/17
	Body func() []byte
}

// Entries is the level of entry bundles in [TilePath].
const Entries = -1

// TilePath is where C2SP tlog-tiles serves tile n of a level. A width below
// [TileWidth] is that of a partial tile. The path is not that of
// [tlog.Tile.Path], which names the height and joins entries otherwise.
func TilePath(level int, n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	at := "entries"
	if level != Entries {
		at = strconv.Itoa(level)
	}
	path = "tile/" + at + "/" + path
	if width < TileWidth {
		path += ".p/" + strconv.Itoa(width)
	}
	return path
}

// Tiles are all files of the log but its checkpoint: full tiles, the partial ones
// at the right edge of the tree of this size, and bundles of entries. A partial
// tile stays served as long as the full one is not there, for every size that
// was once signed: those are given as earlier.
func (l *Log) Tiles(earlier ...int64) iter.Seq[Tile] {
	sizes := slices.DeleteFunc(slices.Clone(earlier), func(size int64) bool { return size <= 0 || size >= l.Size() })
	slices.Sort(sizes)
	sizes = append(slices.Compact(sizes), l.Size())
	return func(yield func(Tile) bool) {
		for level := Entries; level == Entries || l.Size()>>(tileHeight*level) > 0; level++ {
			if !l.level(level, sizes, yield) {
				return
			}
		}
	}
}

// level yields the tiles of one level: full ones, then partial ones.
func (l *Log) level(level int, sizes []int64, yield func(Tile) bool) bool {
	shift := tileHeight * max(level, 0)
	full := l.Size() >> (shift + tileHeight)
	for n := range full {
		if !yield(l.tile(level, n, TileWidth)) {
			return false
		}
	}
	before := 0
	for _, size := range sizes {
		hashes := size >> shift
		width := int(hashes % TileWidth)
		if hashes/TileWidth < full || width == 0 || width == before {
			continue
		}
		before = width
		if !yield(l.tile(level, full, width)) {
			return false
		}
	}
	return true
}

func (l *Log) tile(level int, n int64, width int) Tile {
	body := func() []byte { return l.bundle(n, width) }
	if level != Entries {
		body = func() []byte { return l.hashes(level, n, width) }
	}
	return Tile{TilePath(level, n, width), body}
}

func (l *Log) hashes(level int, n int64, width int) []byte {
	out := make([]byte, 0, width*tlog.HashSize)
	for k := range int64(width) {
		h := l.tree.hash(tileHeight*level, n*TileWidth+k)
		out = append(out, h[:]...)
	}
	return out
}

func (l *Log) bundle(n int64, width int) []byte {
	var out []byte
	for _, line := range l.lines(n*TileWidth, n*TileWidth+int64(width)) {
		out = binary.BigEndian.AppendUint16(out, uint16(len(line)))
		out = append(out, line...)
	}
	return out
}

// SplitBundle takes the entries of a bundle apart. It refuses one that has not
// exactly width entries.
func SplitBundle(body []byte, width int) ([][]byte, error) {
	var lines [][]byte
	for rest := body; len(rest) > 0; {
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			return nil, source.Reasonf("tệp kết thúc giữa mục %d", "it ends within entry %d", len(lines))
		}
		end := 2 + int(binary.BigEndian.Uint16(rest))
		lines = append(lines, rest[2:end])
		rest = rest[end:]
	}
	if len(lines) != width {
		return nil, source.Reasonf("có %d mục thay vì %d", "it has %d entries instead of %d", len(lines), width)
	}
	return lines, nil
}

// Fetch reads one entry of a log that is served as tiles, and proves that it is
// in the tree of a checkpoint. read returns the file at a path as in [TilePath].
// It is asked for the bundle and for one or two tiles of each level.
func Fetch(cp *Checkpoint, seq int64, read func(path string) ([]byte, error)) ([]byte, error) {
	if seq < 0 || seq >= cp.Size {
		return nil, fmt.Errorf("entry %d of a log of %d", seq, cp.Size)
	}
	n := seq / TileWidth
	width := int(min(TileWidth, cp.Size-n*TileWidth))
	path := TilePath(Entries, n, width)
	body, err := read(path)
	if err != nil {
		return nil, err
	}
	lines, err := SplitBundle(body, width)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	reader := tlog.TileHashReader(tlog.Tree{N: cp.Size, Hash: cp.Root}, tileReader{read})
	hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, seq)})
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", seq, err)
	}
	line := lines[seq%TileWidth]
	if tlog.RecordHash(line) != hashes[0] {
		return nil, fmt.Errorf("%s: entry %d is not the one in the tree", path, seq)
	}
	return line, nil
}

// FetchRoot reads the root of the first size entries of a log that is served as
// tiles, proved against its checkpoint. Whoever kept a checkpoint of that size
// sees whether the log has grown from it. read is that of [Fetch].
func FetchRoot(cp *Checkpoint, size int64, read func(path string) ([]byte, error)) (tlog.Hash, error) {
	if size < 0 || size > cp.Size {
		return tlog.Hash{}, fmt.Errorf("the first %d entries of a log of %d", size, cp.Size)
	}
	return tlog.TreeHash(size, tlog.TileHashReader(tlog.Tree{N: cp.Size, Hash: cp.Root}, tileReader{read}))
}

// tileReader lets [tlog.TileHashReader], which proves every tile against the
// root, read the tiles of C2SP.
type tileReader struct {
	read func(path string) ([]byte, error)
}

// Height implements [tlog.TileReader].
func (tileReader) Height() int { return tileHeight }

// SaveTiles implements [tlog.TileReader].
func (tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles implements [tlog.TileReader].
func (r tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for k, t := range tiles {
		path := TilePath(t.L, t.N, t.W)
		body, err := r.read(path)
		if err != nil {
			return nil, err
		}
		if len(body) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d byte instead of %d", path, len(body), t.W*tlog.HashSize)
		}
		out[k] = body
	}
	return out, nil
}
