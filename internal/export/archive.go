package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// archive writes a ZIP whose bytes depend on nothing but what is put into it:
// every entry carries one fixed time.
type archive struct {
	zip  *zip.Writer
	time time.Time
}

func newArchive(w io.Writer, stamp time.Time) *archive { return &archive{zip.NewWriter(w), stamp} }

// Create begins the next entry.
func (a *archive) Create(name string) (io.Writer, error) {
	return a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.time})
}

// Close ends the archive.
func (a *archive) Close() error { return a.zip.Close() }

// sorted is an archive that writes its entries at the end, in order: those
// that must be first, then by name. Excelize hands over the parts of a workbook
// in an order of its own, and some readers want [Content_Types].xml to be first.
type sorted struct {
	*archive
	names []string
	parts map[string]*bytes.Buffer
}

func newSorted(w io.Writer, stamp time.Time) *sorted {
	return &sorted{archive: newArchive(w, stamp), parts: map[string]*bytes.Buffer{}}
}

// Create begins an entry; it is kept until Close.
func (s *sorted) Create(name string) (io.Writer, error) {
	if s.parts[name] != nil {
		return nil, fmt.Errorf("two parts %s", name)
	}
	s.names = append(s.names, name)
	s.parts[name] = new(bytes.Buffer)
	return s.parts[name], nil
}

// AddFS is what excelize's interface asks for; a workbook has no folder to add.
func (s *sorted) AddFS(fs.FS) error { return fmt.Errorf("no folder belongs into a workbook") }

// Close writes the entries and ends the archive.
func (s *sorted) Close() error {
	slices.SortFunc(s.names, func(a, b string) int {
		if first := strings.HasPrefix(b, "[") != strings.HasPrefix(a, "["); first {
			if strings.HasPrefix(a, "[") {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, name := range s.names {
		out, err := s.archive.Create(name)
		if err != nil {
			return err
		}
		if _, err := s.parts[name].WriteTo(out); err != nil {
			return err
		}
	}
	return s.archive.Close()
}
