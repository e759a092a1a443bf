package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"resolution57.example/portal/internal/source"
)

// Source is a published copy: [Folder] on this machine, [Site] on a server. Names
// are paths below its root, with "index.html" for the page of a folder.
type Source interface {
	// Open opens a file. A file that is not there is fs.ErrNotExist.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Names are all files, nil where a source cannot list them.
	Names() iter.Seq2[string, error]
}

// Limits bound what a copy may cost. Whoever serves it may be hostile: a body
// without end, a log said to be endless, a million links.
type Limits struct {
	File     int64         // bytes of one file, unpacked
	Total    int64         // bytes of all files, unpacked
	Requests int           // files that are opened, and addresses that are kept
	Entries  int64         // of the log
	Time     time.Duration // for the whole; 0 for as long as it takes
	Request  time.Duration // for one file from a server
}

// DefaultLimits are enough for the portal at ten times its planned size.
func DefaultLimits() Limits {
	return Limits{File: 256 << 20, Total: 32 << 30, Requests: 2_000_000, Entries: 20_000_000, Time: 6 * time.Hour, Request: 2 * time.Minute}
}

// folder is a copy on this machine.
type folder struct{ fsys fs.FS }

// Folder is a copy in a folder. Links that lead out of it are not followed.
func Folder(dir string) (Source, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("open the copy: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open the copy: %s is no folder", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the copy: %w", err)
	}
	return folder{root.FS()}, nil
}

// Open implements [Source]. What is no regular file, a device or a pipe, is not
// opened.
func (f folder) Open(_ context.Context, name string) (io.ReadCloser, error) {
	info, err := fs.Stat(f.fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, source.Reasonf("%s không phải là tệp thường", "%s is no regular file", name)
	}
	return f.fsys.Open(name)
}

// Names implements [Source].
func (f folder) Names() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := fs.WalkDir(f.fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !d.IsDir() && !yield(name, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", fmt.Errorf("list the copy: %w", err))
		}
	}
}

// limitError is a limit that was reached. One that is of the whole ends the
// check.
type limitError struct {
	rule, limit string
	whole       bool
}

func (e *limitError) Error() string { return e.rule + " " + e.limit }

// redirectError is an address that leads to another host.
type redirectError struct{ to string }

func (e *redirectError) Error() string { return "redirected to " + e.to }

// pathError is a name that would leave the copy.
type pathError struct{ name string }

func (e *pathError) Error() string { return fmt.Sprintf("%q is no path in the copy", e.name) }

// bounded is a source that keeps to limits.
type bounded struct {
	Source
	limits Limits
	bytes  atomic.Int64
	files  atomic.Int64
	note   func(name string, files, bytes int64)
}

// open opens a file of at most limit bytes, fewer where the limits say so.
func (b *bounded) open(ctx context.Context, name string, limit int64) (io.ReadCloser, error) {
	if !safe(name) {
		return nil, &pathError{name}
	}
	n := b.files.Add(1)
	if n > int64(b.limits.Requests) {
		return nil, &limitError{"verify-requests", fmt.Sprint(b.limits.Requests), true}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	body, err := b.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	b.note(name, n, b.bytes.Load())
	return &limited{ReadCloser: body, from: b, left: min(limit, b.limits.File), limit: min(limit, b.limits.File)}, nil
}

// read reads a whole file.
func (b *bounded) read(ctx context.Context, name string, limit int64) ([]byte, error) {
	body, err := b.open(ctx, name, limit)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// limited is the body of a file, which ends with an error where it is longer
// than it may be.
type limited struct {
	io.ReadCloser
	from        *bounded
	left, limit int64
}

// Read implements [io.Reader].
func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1] // one more, to see whether there is more
	}
	n, err := l.ReadCloser.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, &limitError{"verify-file-bytes", fmt.Sprint(l.limit), false}
	}
	if l.from.bytes.Add(int64(n)) > l.from.limits.Total {
		return 0, &limitError{"verify-total-bytes", fmt.Sprint(l.from.limits.Total), true}
	}
	return n, err
}

// safe says whether a name stays in the copy, on every system.
func safe(name string) bool {
	return fs.ValidPath(name) && name != "." && len(name) <= 1024 && !strings.ContainsAny(name, "\\:\x00")
}

// below joins a name that comes from a file of the copy to a folder, "" where
// the result would lie elsewhere.
func below(dir, name string) string {
	if !safe(name) {
		return ""
	}
	return path.Join(dir, name)
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
