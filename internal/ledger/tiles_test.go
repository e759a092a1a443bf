package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What follows reads a log by the text of C2SP tlog-tiles and RFC 6962 alone: it
// shares no code with the package, nor with golang.org/x/mod.

// tilePathForm is "<prefix>/tile/<L>/<N>[.p/<W>]" and its twin for entries.
var tilePathForm = regexp.MustCompile(`^tile/(0|[1-5]?[0-9]|6[0-3]|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?$`)

type tileName struct {
	level string
	n     int64
	width int
}

func parseTile(path string) (tileName, error) {
	m := tilePathForm.FindStringSubmatch(path)
	if m == nil {
		return tileName{}, fmt.Errorf("%s is no path of a tile", path)
	}
	name := tileName{level: m[1], width: 256}
	for element := range strings.SplitSeq(m[2], "/") {
		digits, _ := strconv.ParseInt(strings.TrimPrefix(element, "x"), 10, 64)
		name.n = name.n*1000 + digits
	}
	if strings.HasPrefix(m[2], "x000/") {
		return name, fmt.Errorf("%s begins with an element that says nothing", path)
	}
	if m[3] != "" {
		if name.width, _ = strconv.Atoi(m[3]); name.width > 255 {
			return name, fmt.Errorf("%s is wider than a partial tile", path)
		}
	}
	return name, nil
}

// merkle is MTH of RFC 6962, section 2.1, over hashes of leaves.
func merkle(leaves [][32]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1 << (bits.Len(uint(len(leaves)-1)) - 1) // largest power of two below
	left, right := merkle(leaves[:k]), merkle(leaves[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

func leafHash(line []byte) [32]byte { return sha256.Sum256(append([]byte{0}, line...)) }

func split(t *testing.T, body []byte) [][32]byte {
	t.Helper()
	if len(body)%32 != 0 {
		t.Fatalf("a tile has %d bytes", len(body))
	}
	var out [][32]byte
	for h := range slices.Chunk(body, 32) {
		out = append(out, [32]byte(h))
	}
	return out
}

// Tiles of many sizes are exactly those of the specification, and give root and
// entries of the log to a reader who knows nothing else.
func TestTiles(t *testing.T) {
	lines := many(70000)
	for _, size := range []int{1, 2, 255, 256, 257, 511, 65535, 65536, 65536 + 3, 70000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) { checkTiles(t, lines[:size]) })
	}
}

func checkTiles(t *testing.T, lines [][]byte) {
	l := unproved(lines)
	files := map[tileName][]byte{}
	for tile := range l.Tiles() {
		name, err := parseTile(tile.Path)
		if err != nil {
			t.Fatal(err)
		}
		if files[name] != nil {
			t.Errorf("%s is served twice", tile.Path)
		}
		files[name] = tile.Body()
	}
	below := make([][32]byte, len(lines)) // hashes that tiles of the level consist of
	for k, line := range lines {
		below[k] = leafHash(line)
	}
	root := merkle(below)
	for n := int64(0); n*256 < int64(len(lines)); n++ {
		width := min(256, len(lines)-int(n)*256)
		checkBundle(t, take(t, files, tileName{"entries", n, width}), lines[int(n)*256:][:width])
	}
	for level := 0; len(below) > 0; level++ {
		var above, found [][32]byte
		for n := 0; n*256 < len(below); n++ {
			width := min(256, len(below)-n*256) // floor(s / 256**l) mod 256 at the right edge
			hashes := split(t, take(t, files, tileName{strconv.Itoa(level), int64(n), width}))
			found = append(found, hashes...)
			if width == 256 {
				above = append(above, merkle(hashes))
			}
		}
		if !slices.Equal(found, below) {
			t.Errorf("level %d has other hashes", level)
		}
		if level == 0 && (merkle(found) != root || root != [32]byte(l.Root())) {
			t.Error("the tiles give another root")
		}
		below = above
	}
	for name := range files {
		t.Errorf("%+v is no tile of this size", name)
	}
}

// take removes a file from those that are served.
func take(t *testing.T, files map[tileName][]byte, name tileName) []byte {
	t.Helper()
	body, ok := files[name]
	if !ok {
		t.Fatalf("%+v is missing", name)
	}
	delete(files, name)
	return body
}

// checkBundle reads big-endian uint16 lengths, each before its entry.
func checkBundle(t *testing.T, body []byte, lines [][]byte) {
	t.Helper()
	for _, want := range lines {
		if len(body) < 2 {
			t.Fatal("a bundle is too short")
		}
		size := int(body[0])<<8 | int(body[1])
		if !bytes.Equal(body[2:2+size], want) {
			t.Fatalf("a bundle has %s for %s", body[2:2+size], want)
		}
		body = body[2+size:]
	}
	if len(body) > 0 {
		t.Errorf("%d bytes behind the last entry", len(body))
	}
}

// The examples that the specification itself gives.
func TestTileExamples(t *testing.T) {
	if got := TilePath(0, 1234067, 256); got != "tile/0/x001/x234/067" {
		t.Errorf("tile 1234067 is at %s", got)
	}
	paths := func(size int) string {
		count := map[string]int{}
		var partial []string
		for tile := range unproved(many(size)).Tiles() {
			if name, _ := parseTile(tile.Path); name.width < 256 {
				partial = append(partial, tile.Path)
			} else {
				count[name.level]++
			}
		}
		slices.Sort(partial)
		return fmt.Sprint(slices.Sorted(maps.Keys(count)), count["0"], count["1"], partial)
	}
	for size, want := range map[int]string{
		70000: "[0 1 entries] 273 1 [tile/0/273.p/112 tile/1/001.p/17 tile/2/000.p/1 tile/entries/273.p/112]",
		256:   "[0 entries] 1 0 [tile/1/000.p/1]",
	} {
		if got := paths(size); got != want {
			t.Errorf("size %d: %s, want %s", size, got, want)
		}
	}
}

// A partial tile of an earlier checkpoint stays until the full one is there.
func TestEarlierTiles(t *testing.T) {
	l := unproved(many(600))
	var got []string
	for tile := range l.Tiles(0, 100, 300, 520, 520, 600, 900) {
		if name, _ := parseTile(tile.Path); name.width < 256 {
			got = append(got, tile.Path)
			if name.level == "0" && len(tile.Body()) != 32*name.width {
				t.Errorf("%s has %d bytes", tile.Path, len(tile.Body()))
			}
		}
	}
	slices.Sort(got)
	want := []string{"tile/0/002.p/8", "tile/0/002.p/88", "tile/1/000.p/1", "tile/1/000.p/2", "tile/entries/002.p/8", "tile/entries/002.p/88"}
	if !slices.Equal(got, want) {
		t.Errorf("partial tiles %v, want %v", got, want)
	}
}

// served are the files of a log by their paths, and counts what is read.
type served struct {
	files map[string][]byte
	reads []string
}

func serve(l *Log) *served {
	s := &served{files: map[string][]byte{}}
	for tile := range l.Tiles() {
		s.files[tile.Path] = tile.Body()
	}
	return s
}

func (s *served) read(path string) ([]byte, error) {
	s.reads = append(s.reads, path)
	body, ok := s.files[path]
	if !ok {
		return nil, errors.New("no " + path)
	}
	return body, nil
}

// One entry is proved by its bundle and at most two tiles a level, O(log n).
func TestFetch(t *testing.T) {
	lines := many(66000)
	for _, size := range []int{1, 256, 257, 300, 66000} {
		l := unproved(lines[:size])
		s := serve(l)
		cp := &Checkpoint{Origin: testOrigin, Size: int64(size), Root: l.Root()}
		for _, seq := range []int{0, 1, 255, 256, 299, 65535, 65536, 65999} {
			s.reads = nil
			line, err := Fetch(cp, int64(seq), s.read)
			if seq >= size {
				if err == nil {
					t.Errorf("entry %d of %d is fetched", seq, size)
				}
				continue
			}
			if err != nil || !bytes.Equal(line, lines[seq]) {
				t.Errorf("entry %d of %d: %s, %v", seq, size, line, err)
			}
			levels := (bits.Len(uint(size))+7)/8 + 1
			if len(s.reads) > 1+2*levels {
				t.Errorf("entry %d of %d reads %v", seq, size, s.reads)
			}
		}
	}
}

// Tiles that are missing, swapped, cut or changed prove nothing.
func TestFetchFaults(t *testing.T) {
	l := unproved(many(600))
	cp := &Checkpoint{Origin: testOrigin, Size: 600, Root: l.Root()}
	for name, do := range map[string]func(map[string][]byte){
		"tile missing":    func(f map[string][]byte) { delete(f, "tile/0/001") },
		"bundle missing":  func(f map[string][]byte) { delete(f, "tile/entries/001") },
		"tiles swapped":   func(f map[string][]byte) { f["tile/0/001"] = f["tile/0/000"] },
		"bundles swapped": func(f map[string][]byte) { f["tile/entries/001"] = f["tile/entries/000"] },
		"tile cut":        func(f map[string][]byte) { f["tile/0/001"] = f["tile/0/001"][:8160] },
		"bundle cut":      func(f map[string][]byte) { f["tile/entries/001"] = f["tile/entries/001"][:100] },
		"bundle too long": func(f map[string][]byte) { f["tile/entries/001"] = append(f["tile/entries/001"], 0, 0) },
		"hash changed":    func(f map[string][]byte) { f["tile/0/001"][44*32] ^= 1 },
		"hash beside":     func(f map[string][]byte) { f["tile/0/001"][99*32] ^= 1 },
		"edge changed":    func(f map[string][]byte) { f["tile/1/000.p/2"][0] ^= 1 },
		"value changed": func(f map[string][]byte) {
			f["tile/entries/001"] = bytes.Replace(f["tile/entries/001"], []byte(`"300"`), []byte(`"301"`), 1)
		},
	} {
		s := serve(l)
		do(s.files)
		if line, err := Fetch(cp, 300, s.read); err == nil {
			t.Errorf("%s: %s is proved", name, line)
		}
	}
}

// The root of an earlier state is proved by a few tiles, and a changed tile is
// no proof.
func TestFetchRoot(t *testing.T) {
	l := unproved(many(600))
	cp := &Checkpoint{Origin: testOrigin, Size: 600, Root: l.Root()}
	s := serve(l)
	for _, size := range []int64{1, 2, 255, 256, 257, 511, 599, 600} {
		if root, err := FetchRoot(cp, size, s.read); err != nil || root != l.RootAt(size) {
			t.Errorf("the first %d: %s, %v", size, root, err)
		}
	}
	if _, err := FetchRoot(cp, 601, s.read); err == nil {
		t.Error("a root of more entries than there are")
	}
	s.files["tile/0/001"][0] ^= 1
	if root, err := FetchRoot(cp, 300, s.read); err == nil {
		t.Errorf("%s from a changed tile", root)
	}
}
