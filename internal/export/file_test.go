package export

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
	"testing"
)

// counted is a table of the project whose renderings are counted, each format
// apart.
func counted(t *testing.T) (*Table, map[Format]*atomic.Int32) {
	t.Helper()
	c, err := loadProject()
	if err != nil {
		t.Fatal(err)
	}
	table, times := c.Get("sources"), map[Format]*atomic.Int32{}
	for f, k := range table.files {
		n, render := new(atomic.Int32), k.render
		times[f] = n
		k.render = func(w io.Writer) error {
			n.Add(1)
			return render(w)
		}
	}
	return table, times
}

// A build that writes the files first renders each once, the workbook too that
// goes into the evidence pack, whatever the pages and the catalogue ask of
// them; and no bytes stay.
func TestEachFileOnce(t *testing.T) {
	table, times := counted(t)
	for _, f := range table.Formats() {
		var body bytes.Buffer
		if err := table.Write(&body, f); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			file, err := table.File(f)
			if err != nil || file.Bytes != int64(body.Len()) || file.SHA256 != hash(body.Bytes()) {
				t.Errorf("%s: %+v, %v", f, file, err)
			}
		}
	}
	for f, n := range times {
		if n.Load() != 1 {
			t.Errorf("%s was rendered %d times", f, n.Load())
		}
		if table.files[f].kept != nil {
			t.Errorf("the bytes of %s were kept", f)
		}
	}
}

// Who asks for the size of a file that is being written waits for it; a pack
// asked for first leaves the workbook to its own file.
func TestFilesTogether(t *testing.T) {
	table, times := counted(t)
	var all sync.WaitGroup
	for _, f := range []Format{Pack, XLSX} {
		all.Go(func() {
			if err := table.Write(io.Discard, f); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for range 4 {
		all.Go(func() {
			if file, err := table.File(XLSX); err != nil || file.Bytes == 0 {
				t.Errorf("%+v, %v", file, err)
			}
		})
	}
	all.Wait()
	if n := times[XLSX].Load(); n != 1 {
		t.Errorf("the workbook was rendered %d times", n)
	}
}
