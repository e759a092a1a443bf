package draw

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// cache keeps what ECharts wrote, one file for each drawing: a line with the
// hash of the rest, then the rest. A file that does not hold to its hash counts
// as missing, so a build that was killed or a disk that lies costs one drawing.
type cache struct {
	dir  string
	base []byte // hash of what all drawings depend on

	mu   sync.Mutex
	old  map[string]bool // files found at Open
	used map[string]bool // files asked for since
}

// tempPrefix starts the names of files that are still being written.
const tempPrefix = "part-"

func openCache(dir string, base []byte) (*cache, error) {
	c := &cache{dir: dir, base: base, old: map[string]bool{}, used: map[string]bool{}}
	if dir == "" {
		return c, nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make the cache of drawings: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the cache of drawings: %w", err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && (strings.HasSuffix(e.Name(), ".svg") || strings.HasPrefix(e.Name(), tempPrefix)) {
			c.old[e.Name()] = true
		}
	}
	return c, nil
}

// key names the file of a drawing. Its id, title and description are not part
// of it, nor are the texts of its points: they are added when it is cleaned.
func (c *cache) key(s Spec) string {
	h := sha256.New()
	h.Write(c.base)
	fmt.Fprintf(h, "%d %d %s %s\n", s.Width, s.Height, s.Lang, s.marks())
	h.Write(s.Option)
	return hex.EncodeToString(h.Sum(nil)[:16]) + ".svg"
}

func (c *cache) get(key string) ([]byte, bool) {
	if c.dir == "" {
		return nil, false
	}
	c.mu.Lock()
	c.used[key] = true
	c.mu.Unlock()
	body, err := os.ReadFile(filepath.Join(c.dir, key))
	if err != nil {
		return nil, false
	}
	head, svg, _ := bytes.Cut(body, []byte("\n"))
	return svg, string(head) == checksum(svg)
}

// put writes a file and then gives it its name, so that no other build ever
// reads half of one.
func (c *cache) put(key string, svg []byte) error {
	if c.dir == "" {
		return nil
	}
	f, err := os.CreateTemp(c.dir, tempPrefix+"*")
	if err != nil {
		return fmt.Errorf("write the cache of drawings: %w", err)
	}
	_, err = fmt.Fprintf(f, "%s\n%s", checksum(svg), svg)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(c.dir, key))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write the cache of drawings: %w", err)
	}
	return nil
}

func (c *cache) prune() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name := range c.old {
		if c.used[name] {
			continue
		}
		if err := os.Remove(filepath.Join(c.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("prune the cache of drawings: %w", err)
		}
	}
	return nil
}

func checksum(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
