package verify

import (
	"fmt"
	"io"
	"slices"
)

// longestLine is how many bytes a line, or a record of a table, may have: as
// much is held in memory.
const longestLine = 4 << 20

// paper is a text as it is read: it knows where lines begin, and refuses one
// that does not end.
type paper struct {
	in     io.Reader
	quoted bool    // a line end between quotation marks ends no record
	inside bool    // between quotation marks
	run    int     // bytes since the last line end
	at     int64   // bytes in all
	starts []int64 // of the lines but the first
}

func newPaper(in io.Reader, quoted bool) *paper { return &paper{in: in, quoted: quoted} }

// Read implements [io.Reader].
func (p *paper) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	for k, c := range b[:n] {
		p.run++
		switch {
		case c == '"' && p.quoted:
			p.inside = !p.inside
		case c == '\n':
			p.starts = append(p.starts, p.at+int64(k)+1)
			if !p.inside {
				p.run = 0
			}
		}
		if p.run > longestLine {
			return 0, &limitError{"verify-line-bytes", fmt.Sprint(longestLine), false}
		}
	}
	p.at += int64(n)
	return n, err
}

// place is the line and the column, in bytes, of an offset.
func (p *paper) place(offset int64) (line, col int) {
	k, exact := slices.BinarySearch(p.starts, offset)
	if exact {
		k++
	}
	if k == 0 {
		return 1, int(offset) + 1
	}
	return k + 1, int(offset-p.starts[k-1]) + 1
}
