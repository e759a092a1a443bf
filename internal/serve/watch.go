package serve

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watched are the folders of the project whose files make the site.
var watched = [...]string{"data", "content", "templates", "static"}

// Editors write a file in several steps, and git changes many files: a change
// is told when nothing more has happened for quiet, or after patience.
const (
	quiet    = 30 * time.Millisecond
	patience = 500 * time.Millisecond
)

// watcher tells of changes in the watched folders and all below them.
type watcher struct {
	dir     string
	notify  *fsnotify.Watcher
	changes chan change
	failed  func(error)
	done    chan struct{}
}

// change is the names of files, relative to the project and with slashes, that
// are no longer what they were. It may name too many; where the system lost
// count it names the watched folders.
type change map[string]bool

// names are the files in order.
func (c change) names() []string {
	var all []string
	for name := range c {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// folders tells which of the watched folders the files are in.
func (c change) folders() map[string]bool {
	in := map[string]bool{}
	for name := range c {
		top, _, _ := strings.Cut(name, "/")
		in[top] = true
	}
	return in
}

// watch begins to watch the project in dir. What goes wrong later is told to
// failed.
func watch(dir string, failed func(error)) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", dir, err)
	}
	w := &watcher{dir: dir, notify: notify, changes: make(chan change), failed: failed, done: make(chan struct{})}
	if err := w.addAll(); err != nil {
		notify.Close()
		return nil, err
	}
	go w.run()
	return w, nil
}

// close ends watching and waits until it has ended.
func (w *watcher) close() {
	w.notify.Close()
	<-w.done
}

// addAll watches the project's own folder, in which a watched folder may come
// back, and the watched folders that are there.
func (w *watcher) addAll() error {
	if err := w.notify.Add(w.dir); err != nil {
		return fmt.Errorf("watch %s: %w", w.dir, err)
	}
	for _, name := range watched {
		if err := w.addTree(filepath.Join(w.dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// addTree watches a folder and all below it. A folder is watched before it is
// read, so that what is made in it meanwhile is not missed.
func (w *watcher) addTree(dir string) error {
	err := w.notify.Add(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if err := w.addTree(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// run gathers events into changes until the watcher is closed. While nobody
// takes a change, it grows.
func (w *watcher) run() {
	defer close(w.done)
	seen := change{}
	var settled, late <-chan time.Time // nil: no change is being gathered
	var out chan<- change              // nil: nothing to tell yet
	for {
		select {
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if !w.note(e, seen) {
				continue
			}
			settled = time.After(quiet)
			if late == nil {
				late = time.After(patience)
			}
			out = nil
		case err, ok := <-w.notify.Errors:
			if !ok {
				return
			}
			w.lost(err, seen)
			out = w.changes
		case <-settled:
			settled, late, out = nil, nil, w.changes
		case <-late:
			settled, late, out = nil, nil, w.changes
		case out <- seen:
			seen, out = change{}, nil
		}
	}
}

// note adds an event to the change that is being gathered, and begins to watch
// a folder that has appeared.
func (w *watcher) note(e fsnotify.Event, seen change) bool {
	name, ok := w.name(e.Name)
	if !ok || e.Op == fsnotify.Chmod {
		return false
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			if err := w.addTree(e.Name); err != nil {
				w.failed(err)
			}
		}
	}
	seen[name] = true
	return true
}

// lost makes everything changed: the system had more events than it could
// keep, or something else that leaves us not knowing.
func (w *watcher) lost(err error, seen change) {
	if !errors.Is(err, fsnotify.ErrEventOverflow) {
		w.failed(fmt.Errorf("watch %s: %w", w.dir, err))
	}
	if err := w.addAll(); err != nil {
		w.failed(err)
	}
	for _, name := range watched {
		seen[name] = true
	}
}

// name is a file's name in the project; false for what is not watched and for
// what editors leave beside their files.
func (w *watcher) name(file string) (string, bool) {
	name, err := filepath.Rel(w.dir, file)
	if err != nil {
		return "", false
	}
	name = filepath.ToSlash(name)
	top, _, _ := strings.Cut(name, "/")
	return name, slices.Contains(watched[:], top) && !isLeftover(filepath.Base(file))
}

// isLeftover recognizes the files that editors keep beside the one that is
// being edited: locks, swaps, backups and trials whether a folder can be written.
func isLeftover(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || base == "4913" ||
		strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#") || strings.Contains(base, "___jb_")
}

// project is the project as it is loaded: without editors' leftovers, which
// are no input and would be reported as such.
type project struct{ fs.FS }

// ReadDir is that of the project without leftovers.
func (p project) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(p.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return isLeftover(e.Name()) }), err
}

// Lstat and ReadLink let links be seen as such (see source.Read).
func (p project) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(p.FS, name) }

// ReadLink is that of the project.
func (p project) ReadLink(name string) (string, error) { return fs.ReadLink(p.FS, name) }

// ReadFile is that of the project.
func (p project) ReadFile(name string) ([]byte, error) { return fs.ReadFile(p.FS, name) }

// Stat is that of the project.
func (p project) Stat(name string) (fs.FileInfo, error) { return fs.Stat(p.FS, name) }
