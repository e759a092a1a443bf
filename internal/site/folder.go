package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// folder is an output folder in the making. It stands beside the one it will
// replace, so that putting it in place is a rename within one file system.
type folder struct {
	final, fresh, old string

	mu   sync.Mutex
	made map[string]bool
}

// newFolder begins a new output folder for final, after repairing what a
// killed build may have left: if it died between two renames, the last good
// site stands under the name of the old one.
func newFolder(final string) (*folder, error) {
	final, err := filepath.Abs(final)
	if err != nil {
		return nil, err
	}
	f := &folder{final: final, fresh: final + ".new", old: final + ".old", made: map[string]bool{}}
	if err := f.mayReplace(); err != nil {
		return nil, err
	}
	if err := f.repair(); err != nil {
		return nil, fmt.Errorf("output folder %s: %w", final, err)
	}
	if err := os.MkdirAll(f.fresh, 0o755); err != nil {
		return nil, fmt.Errorf("output folder %s: %w", final, err)
	}
	return f, nil
}

// marker is in every folder that this program made; it refuses to replace one
// that has none, which might be somebody's work.
const marker = "_headers"

func (f *folder) mayReplace() error {
	entries, err := os.ReadDir(f.final)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("output folder %s: %w", f.final, err)
	case len(entries) == 0:
		return nil
	}
	if _, err := os.Stat(filepath.Join(f.final, marker)); err != nil {
		return fmt.Errorf("the folder %s holds other files, not a site made by portal: choose another with -o", f.final)
	}
	return nil
}

func (f *folder) repair() error {
	if _, err := os.Stat(f.final); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(f.old, f.final); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(os.RemoveAll(f.old), os.RemoveAll(f.fresh))
}

// write writes one file. It is safe for concurrent use.
func (f *folder) write(name string, body []byte) error {
	path := filepath.Join(f.fresh, filepath.FromSlash(name))
	if err := f.makeDir(filepath.Dir(path)); err != nil {
		return err
	}
	return os.WriteFile(path, body, 0o644)
}

func (f *folder) makeDir(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made[dir] {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f.made[dir] = true
	return nil
}

// publish puts the new folder in the place of the old one: in one step where
// the system can, else by two renames that repair undoes if the second never
// comes.
func (f *folder) publish() error {
	if _, err := os.Stat(f.final); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(f.fresh, f.final)
	}
	if exchange(f.fresh, f.final) == nil {
		return os.RemoveAll(f.fresh)
	}
	if err := os.Rename(f.final, f.old); err != nil {
		return err
	}
	if err := os.Rename(f.fresh, f.final); err != nil {
		return errors.Join(err, os.Rename(f.old, f.final))
	}
	return os.RemoveAll(f.old)
}

// discard removes what was not published.
func (f *folder) discard() { os.RemoveAll(f.fresh) }
