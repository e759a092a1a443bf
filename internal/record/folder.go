package record

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// The places of the files.
const (
	dataDir        = "data"
	siteFile       = "data/site.toml"
	vocabularyName = "data/vocabulary.toml"
	entityDir      = "data/entities"
	sourceDir      = "data/sources"
	indicatorDir   = "data/indicators"
	targetDir      = "data/targets"
	taskDir        = "data/tasks"
	technologyFile = "data/technologies.toml"
	databaseFile   = "data/databases.toml"
	scheduleFile   = "data/schedule.toml"
	feedbackDir    = "data/feedback"
)

// dataNames is what data/ holds (design.md, 5).
var dataNames = []string{
	"site.toml", "vocabulary.toml", "entities", "sources", "indicators", "targets", "rankings", "tasks", "technologies.toml",
	"databases.toml", "schedule.toml", "feedback", "imports", "changes.toml", "ledger", "releases", "ids.txt", "README.md", "README.vi.md",
}

// folder proves that data/ is there and holds nothing that nobody reads: a file
// under a wrong name would be left out in silence.
func (l *loader) folder() bool {
	entries, ok := l.list(dataDir)
	for _, e := range entries {
		at := source.Pos{File: path.Join(dataDir, e.Name())}
		switch guess := source.Nearest(e.Name(), dataNames); {
		case strings.HasPrefix(e.Name(), "."), slices.Contains(dataNames, e.Name()):
		case guess != "":
			l.ps.Add(at, "unexpected-in-data-guess", "guess", path.Join(dataDir, guess))
		default:
			l.ps.Add(at, "unexpected-in-data", "names", strings.Join(dataNames, ", "))
		}
	}
	return ok
}

// list returns what lies in a folder, or reports why it cannot be told.
func (l *loader) list(dir string) ([]fs.DirEntry, bool) {
	at := source.Pos{File: dir}
	info, err := fs.Stat(l.fsys, dir)
	if err == nil && !info.IsDir() {
		l.ps.Add(at, "not-a-folder")
		return nil, false
	}
	entries, err := fs.ReadDir(l.fsys, dir)
	switch {
	case err == nil:
		return entries, true
	case errors.Is(err, fs.ErrNotExist):
		l.ps.Add(at, "folder-missing", "folder", dir)
	default:
		l.ps.Add(at, "folder-unreadable", "reason", reason(err))
	}
	return nil, false
}

// reason is an error without the path that stands before it already.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return err.Error()
}

// has reports whether a file or folder of data/ is there. Registers that a
// project does not keep may be left out; an empty register is none.
func (l *loader) has(name string) bool {
	_, err := fs.Stat(l.fsys, name)
	return !errors.Is(err, fs.ErrNotExist)
}

// tomls returns the .toml files of dir in order, and reports what else lies
// there. Where the folder cannot be read, references to records of its kinds
// are forgiven.
func (l *loader) tomls(dir string, kinds ...string) []string {
	entries, ok := l.list(dir)
	if !ok {
		for _, kind := range kinds {
			l.broken[kind] = true
		}
	}
	var names []string
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case path.Ext(name) == ".toml":
			names = append(names, name)
		default:
			l.ps.Add(source.Pos{File: name}, "unexpected-file", "folder", dir)
		}
	}
	return names
}
