package site

import (
	"bytes"
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
	exchange          func(a, b string) error // swaps two folders in one step
	lock              *os.File                // nil where there is none
	done              bool                    // published

	mu   sync.Mutex
	made map[string]bool
}

// newFolder begins a new output folder for final, after repairing what a
// killed build may have left: if it died between two renames, the last good
// site stands under the name of the old one. The names beside final are
// hidden and say whose they are, as what has them is removed.
func newFolder(final string) (*folder, error) {
	final, err := filepath.Abs(final)
	if err != nil {
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(final); err == nil {
		final = target // a link to the folder that is served stays a link
	}
	beside := filepath.Join(filepath.Dir(final), "."+filepath.Base(final)+".portal-")
	f := &folder{final: final, fresh: beside + "new", old: beside + "old", exchange: exchange, made: map[string]bool{}}
	if err := f.mayReplace(); err != nil {
		return nil, err
	}
	if err := f.begin(); err != nil {
		return nil, fmt.Errorf("output folder %s: %w", final, err)
	}
	return f, nil
}

// marker is a file of every folder that this program made, and how it begins;
// a folder without it might be somebody's work and is not replaced.
const (
	marker     = "_headers"
	markerLine = "# Written by portal build. Do not edit: the next build replaces this folder.\n"
)

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
	head, err := os.ReadFile(filepath.Join(f.final, marker))
	if err != nil || !bytes.HasPrefix(head, []byte(markerLine)) {
		return fmt.Errorf("the folder %s holds other files, not a site made by portal: choose another with -o, or remove it", f.final)
	}
	return nil
}

var errBusy = errors.New("another build is writing it")

// begin makes the new folder and locks it until the build ends, so that two
// builds into one place do not mix their pages.
func (f *folder) begin() error {
	if err := os.MkdirAll(filepath.Dir(f.final), 0o755); err != nil {
		return err
	}
	defer unlock(lockNames(filepath.Dir(f.final)))
	if isLocked(f.fresh) {
		return errBusy
	}
	if err := f.repair(); err != nil {
		return err
	}
	if err := os.Mkdir(f.fresh, 0o755); err != nil {
		return err
	}
	f.lock = lockFolder(f.fresh)
	return nil
}

func (f *folder) repair() error {
	if _, err := os.Lstat(f.final); errors.Is(err, fs.ErrNotExist) {
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

// makeDir makes a folder unless it was made before. Most pages have one of
// their own, so nobody waits while another's is made.
func (f *folder) makeDir(dir string) error {
	f.mu.Lock()
	made := f.made[dir]
	f.mu.Unlock()
	if made {
		return nil
	}
	if err := os.Mkdir(dir, 0o755); err != nil { // its parent may be missing, or another worker was first
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	f.mu.Lock()
	f.made[dir] = true
	f.mu.Unlock()
	return nil
}

// publish puts the new folder in the place of the old one: in one step where
// the system can, else by two renames that repair undoes if the second never
// comes.
func (f *folder) publish() error {
	defer unlock(lockNames(filepath.Dir(f.final)))
	if err := f.swap(); err != nil {
		return fmt.Errorf("output folder %s: %w", f.final, err)
	}
	f.done = true
	return errors.Join(os.RemoveAll(f.fresh), os.RemoveAll(f.old))
}

func (f *folder) swap() error {
	if _, err := os.Lstat(f.final); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(f.fresh, f.final)
	}
	if f.exchange(f.fresh, f.final) == nil {
		return nil
	}
	if err := os.Rename(f.final, f.old); err != nil {
		return err
	}
	if err := os.Rename(f.fresh, f.final); err != nil {
		return errors.Join(err, os.Rename(f.old, f.final))
	}
	return nil
}

// discard removes what was not published. After publish the name may be that
// of the next build.
func (f *folder) discard() {
	if !f.done {
		os.RemoveAll(f.fresh)
	}
	unlock(f.lock)
}

// unlock lets go of what lockFolder or lockNames hold; nil holds nothing.
func unlock(lock *os.File) {
	if lock != nil {
		lock.Close()
	}
}
