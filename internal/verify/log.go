package verify

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// Where a copy serves its log.
const (
	logFolder      = "log/"
	checkpointName = logFolder + "checkpoint"
	keysName       = logFolder + ledger.KeysName
)

// mostDiffering is how many entries that differ are named in one bundle.
const mostDiffering = 5

// openCheckpoint reads and proves the checkpoint, with the keys that were given
// or, failing that, those of the copy.
func (c *check) openCheckpoint(ctx context.Context) bool {
	if !c.findKeys(ctx) {
		return false
	}
	signed, err := c.src.read(ctx, checkpointName, 256<<10)
	if err != nil {
		c.failed(checkpointName, err)
		return false
	}
	cp, err := ledger.OpenCheckpoint(signed, c.config)
	if err != nil {
		c.fault(checkpointName, err)
		return false
	}
	if cp.Size > c.limits.Entries {
		c.add(checkpointName, "verify-log-long", "size", strconv.FormatInt(cp.Size, 10), "limit", strconv.FormatInt(c.limits.Entries, 10))
		return false
	}
	if cp.Development {
		c.add(checkpointName, "verify-development-key", "key", cp.Signer)
	}
	c.report.Checkpoint, c.report.Signed = cp, signed
	return true
}

func (c *check) findKeys(ctx context.Context) bool {
	if c.options.Config != nil {
		c.config = *c.options.Config
		return true
	}
	text, err := c.src.read(ctx, keysName, 1<<20)
	if isMissing(err) {
		c.add(keysName, "verify-no-key")
		return false
	}
	if err != nil {
		c.failed(keysName, err)
		return false
	}
	if c.config, err = ledger.ParseKeys(string(text)); err != nil {
		c.add(keysName, "verify-keys-form", source.Said("why", err)...)
		return false
	}
	c.report.KeysFromCopy = true
	c.add(keysName, "verify-copy-key")
	return true
}

// fault reports a fault of the ledger at a file of the copy.
func (c *check) fault(name string, err error) {
	var f *ledger.Fault
	if !errors.As(err, &f) {
		c.failed(name, err)
		return
	}
	at := source.Pos{File: name, Line: f.Line, Col: max(f.Col, 1)}
	if f.Line == 0 {
		at = source.Pos{File: name}
	}
	c.put(at, f.Rule, f.Args...)
}

// readLog reads all entries, lays them into a folder of this machine as the
// project has them, and proves them as the project does. proven is whether they
// are the ones that were signed.
func (c *check) readLog(ctx context.Context, dir string) (proven bool) {
	s := &spool{check: c, dir: filepath.Join(dir, filepath.FromSlash(ledger.Folder)), cp: c.report.Checkpoint}
	whole, err := s.read(ctx)
	if err != nil {
		c.failed(logFolder, err)
		return false
	}
	if !whole {
		return false
	}
	proven = s.judge()
	var ps source.Problems
	c.log = ledger.Read(os.DirFS(dir), c.config, &ps)
	for _, p := range ps.Sorted() {
		if p.Rule != "ledger-checkpoint-root" { // judge has named what differs
			c.put(s.place(p.Pos), p.Rule, flat(p.Args)...)
		}
	}
	if proven {
		c.upperTiles(ctx)
	}
	return proven
}

func flat(args []source.Arg) []string {
	var out []string
	for _, a := range args {
		out = append(out, a.Name, a.Value)
	}
	return out
}

// spool copies the entries of a log to this machine.
type spool struct {
	*check
	dir     string
	cp      *ledger.Checkpoint
	out     *bufio.Writer
	file    *os.File
	entries compact // over the entries
	tiles   compact // over the hashes of the lowest tiles
	differ  []int64 // entries of which these two say different things
	noTile  bool    // a lowest tile is missing
}

// read copies all entries. whole is false where some are missing.
func (s *spool) read(ctx context.Context) (whole bool, err error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return false, err
	}
	whole = true
	for n := int64(0); n*ledger.TileWidth < s.cp.Size; n++ {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		width := int(min(ledger.TileWidth, s.cp.Size-n*ledger.TileWidth))
		lines := s.bundle(ctx, n, width)
		s.tile(ctx, n, width, lines)
		if lines == nil {
			whole = false
			continue
		}
		if err := s.write(n*ledger.TileWidth, lines); err != nil {
			return false, err
		}
	}
	if err := s.close(); err != nil {
		return false, err
	}
	return whole, os.WriteFile(filepath.Join(s.dir, "checkpoint"), s.report.Signed, 0o600)
}

// bundle reads one bundle of entries, nil where it cannot be had.
func (s *spool) bundle(ctx context.Context, n int64, width int) [][]byte {
	name := logFolder + ledger.TilePath(ledger.Entries, n, width)
	body, err := s.src.read(ctx, name, int64(width)*(2+ledger.MaxLine))
	if err != nil {
		s.failed(name, err)
		return nil
	}
	lines, err := ledger.SplitBundle(body, width)
	if err != nil {
		s.add(name, "verify-bundle", source.Said("why", err)...)
		return nil
	}
	for k, line := range lines {
		if bytes.IndexByte(line, '\n') >= 0 { // would be two lines of the file
			_, err := ledger.ParseEntry(line)
			s.fault(entryName(name, n*ledger.TileWidth+int64(k)), err)
			return nil
		}
	}
	return lines
}

// entryName names an entry in its bundle.
func entryName(bundle string, seq int64) string { return bundle + "#" + strconv.FormatInt(seq, 10) }

// tile holds the entries of a bundle against the lowest tile beside it.
func (s *spool) tile(ctx context.Context, n int64, width int, lines [][]byte) {
	hashes := s.hashes(ctx, 0, n, width)
	s.noTile = s.noTile || hashes == nil
	for _, h := range hashes {
		s.tiles.add(h)
	}
	for k, line := range lines {
		h := tlog.RecordHash(line)
		s.entries.add(h)
		if hashes != nil && hashes[k] != h {
			s.differ = append(s.differ, n*ledger.TileWidth+int64(k))
		}
	}
}

// hashes reads one tile, nil where it cannot be had.
func (c *check) hashes(ctx context.Context, level int, n int64, width int) []tlog.Hash {
	name := logFolder + ledger.TilePath(level, n, width)
	body := c.tileFile(ctx, name, width*tlog.HashSize)
	if body == nil {
		return nil
	}
	out := make([]tlog.Hash, width)
	for k := range out {
		copy(out[k][:], body[k*tlog.HashSize:])
	}
	return out
}

// tileFile reads a tile of so many bytes, nil where it cannot be had.
func (c *check) tileFile(ctx context.Context, name string, want int) []byte {
	body, err := c.src.read(ctx, name, int64(want))
	var long *limitError
	switch {
	case errors.As(err, &long) && !long.whole:
		c.add(name, "verify-tile-bytes", "bytes", "> "+long.limit, "want", strconv.Itoa(want))
	case err != nil:
		c.failed(name, err)
	case len(body) != want:
		c.add(name, "verify-tile-bytes", "bytes", strconv.Itoa(len(body)), "want", strconv.Itoa(want))
	default:
		return body
	}
	return nil
}

// write appends lines to the file in which they belong; a bundle never lies in
// two.
func (s *spool) write(first int64, lines [][]byte) error {
	name, line := ledger.FileOf(first)
	if line == 1 {
		if err := s.close(); err != nil {
			return err
		}
		file, err := os.OpenFile(filepath.Join(s.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		s.file, s.out = file, bufio.NewWriterSize(file, 1<<18)
	}
	if s.out == nil { // an earlier bundle is missing, so nothing will be read
		return nil
	}
	for _, line := range lines {
		s.out.Write(line) // Flush tells of errors
		s.out.WriteByte('\n')
	}
	return nil
}

func (s *spool) close() error {
	if s.out == nil {
		return nil
	}
	err := errors.Join(s.out.Flush(), s.file.Close())
	s.out, s.file = nil, nil
	return err
}

// judge says whether the entries are the ones that were signed and, if they are
// not, which are at fault: where the tiles give the signed root, it is the
// entries that differ from them.
func (s *spool) judge() (proven bool) {
	proven = s.entries.root() == s.cp.Root
	tilesProven := !s.noTile && s.tiles.root() == s.cp.Root
	if !proven && !tilesProven {
		s.add(checkpointName, "verify-root", "size", strconv.FormatInt(s.cp.Size, 10), "signed", s.cp.Root.String(), "root", s.entries.root().String())
	}
	named := map[int64]int{}
	for _, seq := range s.differ {
		n := seq / ledger.TileWidth
		if named[n]++; named[n] > mostDiffering {
			continue
		}
		width := int(min(ledger.TileWidth, s.cp.Size-n*ledger.TileWidth))
		bundle, tile := logFolder+ledger.TilePath(ledger.Entries, n, width), logFolder+ledger.TilePath(0, n, width)
		switch entry := strconv.FormatInt(seq, 10); {
		case proven:
			s.add(tile, "verify-tile-hash", "entry", entry)
		case tilesProven:
			s.add(entryName(bundle, seq), "verify-entry-changed", "entry", entry, "tile", tile)
		default:
			s.add(entryName(bundle, seq), "verify-entry-tile", "entry", entry, "tile", tile)
		}
	}
	return proven
}

// place is where something of the project's file stands in the copy.
func (s *spool) place(at source.Pos) source.Pos {
	name := strings.TrimPrefix(at.File, ledger.Folder+"/")
	var file int64
	if _, err := fmt.Sscanf(name, "%d.jsonl", &file); err != nil || at.Line == 0 {
		return source.Pos{File: logFolder + name, Line: at.Line, Col: at.Col}
	}
	seq := file*ledger.FileLines + int64(at.Line) - 1
	n := seq / ledger.TileWidth
	width := int(min(ledger.TileWidth, s.cp.Size-n*ledger.TileWidth))
	return source.Pos{File: entryName(logFolder+ledger.TilePath(ledger.Entries, n, width), seq), Line: 1, Col: at.Col}
}

// upperTiles proves the tiles above the lowest against the tree.
func (c *check) upperTiles(ctx context.Context) {
	for tile := range c.log.Tiles() {
		if strings.HasPrefix(tile.Path, "tile/0/") || strings.HasPrefix(tile.Path, "tile/entries/") {
			continue
		}
		name, want := logFolder+tile.Path, tile.Body()
		if body := c.tileFile(ctx, name, len(want)); body != nil && !bytes.Equal(body, want) {
			c.add(name, "verify-upper-tile")
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// earlierTiles proves the partial files that must stay served for the
// checkpoints of releases.
func (c *check) earlierTiles(ctx context.Context, sizes []int64) {
	now := map[string]bool{}
	for tile := range c.log.Tiles() {
		if isPartial(tile.Path) {
			now[tile.Path] = true
		}
	}
	for tile := range c.log.Tiles(sizes...) {
		if !isPartial(tile.Path) || now[tile.Path] || ctx.Err() != nil {
			continue
		}
		name, want := logFolder+tile.Path, tile.Body()
		body, err := c.src.read(ctx, name, int64(len(want))+1)
		switch {
		case err != nil:
			c.failed(name, err)
		case !bytes.Equal(body, want):
			c.add(name, "verify-earlier-tile")
		}
	}
}

func isPartial(tile string) bool { return strings.Contains(tile, ".p/") }

// compact is the root of a tree whose leaves come one after the other: the
// hashes of the complete subtrees, largest first.
type compact struct {
	hashes []tlog.Hash
	size   int64
}

func (t *compact) add(leaf tlog.Hash) {
	h := leaf
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.hashes) - 1
		h = tlog.NodeHash(t.hashes[last], h)
		t.hashes = t.hashes[:last]
	}
	t.hashes = append(t.hashes, h)
	t.size++
}

func (t *compact) root() tlog.Hash {
	if t.size == 0 {
		h, _ := tlog.TreeHash(0, nil) // of nothing, which reads nothing
		return h
	}
	h := t.hashes[len(t.hashes)-1]
	for k := len(t.hashes) - 2; k >= 0; k-- {
		h = tlog.NodeHash(t.hashes[k], h)
	}
	return h
}

// compareOlder proves that a checkpoint that somebody kept is a state of this
// log.
func (c *check) compareOlder() {
	old, err := ledger.OpenCheckpoint(c.options.Since, c.config)
	if err == nil {
		err = ledger.Consistent(old, c.log)
	}
	if err != nil {
		c.fault(c.options.SinceName, err)
		return
	}
	c.report.Since = old
}

// compareMirror proves that another copy has the same log, or that one of the
// two is the beginning of the other.
func (c *check) compareMirror(ctx context.Context) {
	mirror := &bounded{Source: c.options.Mirror, limits: c.limits, note: func(string, int64, int64) {}}
	name := func(file string) string { return c.options.MirrorName + "/" + file }
	signed, err := mirror.read(ctx, checkpointName, 256<<10)
	if err != nil {
		c.failed(name(checkpointName), err)
		return
	}
	theirs, err := ledger.OpenCheckpoint(signed, c.config)
	if err != nil {
		c.fault(name(checkpointName), err)
		return
	}
	ours := c.report.Checkpoint
	size := min(ours.Size, theirs.Size)
	own, other := c.log.RootAt(size), theirs.Root
	var unread error
	if theirs.Size > size {
		other, err = ledger.FetchRoot(theirs, size, func(path string) (body []byte, err error) {
			if body, err = mirror.read(ctx, logFolder+path, ledger.TileWidth*tlog.HashSize+1); err != nil {
				unread = source.Reasonf("không đọc được %s", "%s cannot be read", logFolder+path)
			}
			return body, err
		})
	}
	switch {
	case unread != nil:
		c.add(name(logFolder+"tile"), "verify-mirror-unproved", source.Said("why", unread)...)
	case err != nil:
		why := source.Reasonf("mã băm của nó không dẫn đến gốc đã ký", "its hashes do not lead to the signed root")
		c.add(name(logFolder+"tile"), "verify-mirror-unproved", source.Said("why", why)...)
	case own != other:
		c.add(name(checkpointName), "verify-split", "size", strconv.FormatInt(size, 10), "ours", own.String(), "theirs", other.String())
	default:
		c.report.Mirror = theirs
	}
}
