package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync"
)

// File is a written file, for a link that says how large it is.
type File struct {
	Path      string
	MediaType string
	Bytes     int64
	SHA256    string // in hexadecimal digits
}

// files remembers of each file of a table what was written, not the bytes.
// Whoever asks for a file that is being written waits for it, so that a build
// which writes the files before the pages that link to them writes each once.
type files map[Format]*known

// known is one file: how it is written, and what came of it.
type known struct {
	path   string
	render func(io.Writer) error
	mu     sync.Mutex
	file   File   // its Path is empty until it was written
	twice  bool   // goes into another file of the table as well
	kept   []byte // what was written for one of the two, until the other takes it
}

// newFiles makes the files of some formats, each with its address.
func newFiles(formats []Format, path func(Format) string, render func(io.Writer, Format) error) files {
	out := files{}
	for _, f := range formats {
		out[f] = &known{path: path(f), twice: f == XLSX, render: func(w io.Writer) error { return render(w, f) }}
	}
	return out
}

func (s files) write(w io.Writer, f Format) error {
	k := s[f]
	if k == nil {
		return errFormat
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.write(w, f)
}

func (s files) file(f Format) (File, error) {
	k := s[f]
	if k == nil {
		return File{}, errFormat
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.file.Path != "" {
		return k.file, nil
	}
	err := k.write(io.Discard, f)
	return k.file, err
}

// write writes the file and notes its size and hash; mu is held. A workbook
// takes long to make and goes into the evidence pack too: whichever of the two
// is written first leaves the bytes to the other.
func (k *known) write(w io.Writer, f Format) error {
	if body := k.kept; body != nil {
		k.kept = nil
		_, err := w.Write(body)
		return err
	}
	sum := sha256.New()
	var n counter
	var body bytes.Buffer
	all := []io.Writer{w, sum, &n}
	if k.twice {
		all = append(all, &body)
	}
	if err := k.render(io.MultiWriter(all...)); err != nil {
		return err
	}
	if k.twice {
		k.kept = body.Bytes()
	}
	k.file = File{Path: k.path, MediaType: f.MediaType(), Bytes: int64(n), SHA256: hex.EncodeToString(sum.Sum(nil))}
	return nil
}

// counter counts the bytes that are written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
