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

// Cache keeps pictures between builds, one file for each: a line with the hash
// of the rest, then the rest. A file that does not hold to its hash counts as
// missing, so a build that was killed or a disk that lies costs one picture.
// The name of a picture is a hash of all that it depends on, made by who draws
// it: what ECharts wrote, or a share picture. A Cache may be used by several
// goroutines at once.
type Cache struct {
	dir, ext string

	mu   sync.Mutex
	old  map[string]bool // files found at Open
	used map[string]bool // files asked for since
}

// tempPrefix starts the names of files that are still being written.
const tempPrefix = "part-"

// OpenCache opens the cache of the files dir/NAME+ext and makes the folder when
// it is missing. Without a folder ("") nothing is kept.
func OpenCache(dir, ext string) (*Cache, error) {
	c := &Cache{dir: dir, ext: ext, old: map[string]bool{}, used: map[string]bool{}}
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
		if e.Type().IsRegular() && (strings.HasSuffix(e.Name(), ext) || strings.HasPrefix(e.Name(), tempPrefix)) {
			c.old[e.Name()] = true
		}
	}
	return c, nil
}

// Get returns the picture of that name, if it is there and whole.
func (c *Cache) Get(name string) ([]byte, bool) {
	if c.dir == "" {
		return nil, false
	}
	c.mu.Lock()
	c.used[name+c.ext] = true
	c.mu.Unlock()
	body, err := os.ReadFile(filepath.Join(c.dir, name+c.ext))
	if err != nil {
		return nil, false
	}
	head, picture, _ := bytes.Cut(body, []byte("\n"))
	return picture, string(head) == checksum(picture)
}

// Put keeps a picture: it writes a file and then gives it its name, so that no
// other build ever reads half of one.
func (c *Cache) Put(name string, picture []byte) error {
	if c.dir == "" {
		return nil
	}
	f, err := os.CreateTemp(c.dir, tempPrefix+"*")
	if err != nil {
		return fmt.Errorf("write the cache of drawings: %w", err)
	}
	_, err = fmt.Fprintf(f, "%s\n%s", checksum(picture), picture)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(c.dir, name+c.ext))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write the cache of drawings: %w", err)
	}
	return nil
}

// Prune removes the pictures that were there at OpenCache and were not asked
// for since. Call it only after a build of the whole site. What another build
// adds in the meantime stays.
func (c *Cache) Prune() error {
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
