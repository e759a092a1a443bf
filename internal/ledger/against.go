package ledger

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Earlier is what was published at another time: the bytes of the files of
// [Folder] by their paths, the files of releases that are no longer what they
// were then, and a name for messages, such as a git revision.
type Earlier struct {
	Name    string
	Files   map[string][]byte
	Changed []string
}

// ProveGrown proves that what is published now begins with all that was
// published then: each line of the log stands where it stood, with the same
// bytes, the log then was a state of the log now, and no file of a release has
// changed. Every fault is reported at the line at which the two part.
func ProveGrown(root fs.FS, l *Log, then Earlier, c Config, ps *source.Problems) {
	sealed := path.Join(Folder, checkpointName)
	for _, name := range slices.Sorted(maps.Keys(then.Files)) {
		if name == sealed {
			continue
		}
		at := source.Pos{File: name}
		now, err := fs.ReadFile(root, name)
		switch was := then.Files[name]; {
		case err != nil:
			ps.Add(at, "against-gone", "then", then.Name)
		case !bytes.HasPrefix(now, was):
			at.Line, at.Col = parting(was, now), 1
			ps.Add(at, "against-rewritten", "then", then.Name)
		}
	}
	for release, names := range then.releases() {
		ps.Add(source.Pos{File: release}, "against-release", "then", then.Name, "count", strconv.Itoa(len(names)), "first", names[0])
	}
	if signed, ok := then.Files[sealed]; ok {
		ProveReached(l, then.Name, signed, c, ps)
	}
}

// releases are the changed files of each release.
func (e Earlier) releases() map[string][]string {
	out := map[string][]string{}
	for _, name := range e.Changed {
		id, file, _ := strings.Cut(strings.TrimPrefix(name, ReleasesFolder+"/"), "/")
		folder := path.Join(ReleasesFolder, id)
		out[folder] = append(out[folder], file)
	}
	return out
}

// ProveReached proves of one signed checkpoint, seen at another time or place,
// that the log was once what it says.
func ProveReached(l *Log, name string, signed []byte, c Config, ps *source.Problems) {
	file := path.Join(Folder, checkpointName)
	cp, f := openCheckpoint(signed, c)
	if f != nil {
		ps.Add(source.Pos{File: file}, "against-checkpoint", append(source.Said("why", f), "then", name)...)
		return
	}
	switch {
	case cp.Size > l.Size():
		ps.Add(source.Pos{File: file}, "against-smaller", "then", name, "old", strconv.FormatInt(cp.Size, 10), "size", strconv.FormatInt(l.Size(), 10))
	case l.RootAt(cp.Size) != cp.Root:
		ps.Add(source.Pos{File: file}, "against-other", "then", name, "size", strconv.FormatInt(cp.Size, 10))
	}
}

// ReportUnproved says that there was nothing to compare with, and why.
func ReportUnproved(why error, ps *source.Problems) {
	ps.Add(source.Pos{File: Folder}, "against-nothing", source.Said("why", why)...)
}

// ReportNotLive says that the site that is online was to be compared with, and
// why that could not be.
func ReportNotLive(why error, ps *source.Problems) {
	ps.Add(source.Pos{File: Folder}, "against-live", source.Said("why", why)...)
}

// ReportNotFirst says that there was an earlier publication after all.
func ReportNotFirst(ps *source.Problems) {
	ps.Add(source.Pos{File: Folder}, "against-not-first")
}

// parting is the first line in which two texts differ, from 1.
func parting(a, b []byte) int {
	line := 1
	for k := 0; k < len(a) && k < len(b) && a[k] == b[k]; k++ {
		if a[k] == '\n' {
			line++
		}
	}
	return line
}
