package ledger

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"resolution57.example/portal/internal/source"
)

// checkpointName is the file of the signed checkpoint in [Folder].
const checkpointName = "checkpoint"

// smallLog is how many bytes of lines are kept in memory.
const smallLog = 32 << 20

// mostFaults is how many faults of lines are reported: one mistake can put many
// lines in the wrong place.
const mostFaults = 20

var fileName = regexp.MustCompile(`^[0-9]{4,}\.jsonl$`)

// Read reads the log of a project and proves it: the form of every line, that
// each continues the ones before, and that the checkpoint is signed over exactly
// these lines. Every fault is a problem at its file and line. A project without
// the folder has an empty log. If Read found a fault, the log that it returns can
// be looked at, but nothing may be concluded from it.
func Read(fsys fs.FS, c Config, ps *source.Problems) *Log {
	r := reader{fsys: fsys, ps: ps, log: &Log{history: history{base: map[subjectID]head{}}}}
	files, sealed := r.list()
	for k := range files {
		r.read(k, k == len(files)-1)
	}
	if sealed || r.log.Size() > 0 {
		r.seal(c)
	}
	return r.log
}

type reader struct {
	fsys   fs.FS
	ps     *source.Problems
	log    *Log
	keep   bool  // lines stay in memory
	next   int64 // number that the next entry should have
	faults int
}

// list finds the files of the log, and whether it has a checkpoint.
func (r *reader) list() (files []string, sealed bool) {
	entries, err := fs.ReadDir(r.fsys, Folder)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			r.unreadable("", err)
		}
		return nil, false
	}
	var total int64
	for _, d := range entries {
		name := d.Name()
		want, _ := FileOf(int64(len(files)) * FileLines)
		switch {
		case name == checkpointName && d.Type().IsRegular():
			sealed = true
		case name == want && d.Type().IsRegular():
			files = append(files, name)
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
		case fileName.MatchString(name) && d.Type().IsRegular():
			r.ps.Add(source.Pos{File: path.Join(Folder, name)}, "ledger-file-missing", "want", want)
		default:
			r.ps.Add(source.Pos{File: path.Join(Folder, name)}, "ledger-file-name", "want", want)
		}
	}
	r.keep = total <= smallLog
	return files, sealed
}

func (r *reader) unreadable(name string, err error) {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	r.ps.Add(source.Pos{File: path.Join(Folder, name)}, "unreadable", "reason", err.Error())
}

// read reads file k, line by line.
func (r *reader) read(k int, last bool) {
	name, _ := FileOf(int64(k) * FileLines)
	f, err := r.fsys.Open(path.Join(Folder, name))
	if err != nil {
		r.unreadable(name, err)
		return
	}
	p := piece{first: r.log.Size()}
	var text io.Reader = f
	var random bool
	if p.file, random = f.(io.ReaderAt); r.keep || !random {
		p.file = nil
		p.body, err = io.ReadAll(f)
		text = bytes.NewReader(p.body)
		f.Close() // only read from
	}
	lines := 0
	if err == nil {
		lines, err = r.lines(name, &p, text)
	}
	if err != nil {
		r.unreadable(name, err)
		return
	}
	if len(p.starts) > 0 {
		r.log.pieces = append(r.log.pieces, p)
	}
	if lines > FileLines || lines == 0 || !last && lines < FileLines {
		r.fault(name, 0, &Fault{Rule: "ledger-file-lines", Args: []string{"lines", strconv.Itoa(lines), "want", strconv.Itoa(FileLines)}})
	}
}

// lines reads the lines of one file, and says how many it has. Those that are
// too many are counted only.
func (r *reader) lines(name string, p *piece, text io.Reader) (n int, err error) {
	in := bufio.NewReaderSize(text, 2*MaxLine)
	for {
		line, size, err := readLine(in)
		if err != nil && err != io.EOF {
			return n, err
		}
		if size == 0 {
			return n, nil
		}
		if n++; n > FileLines {
			continue
		}
		p.starts = append(p.starts, uint32(p.size))
		p.size += int64(size)
		open := err == io.EOF
		if open {
			r.fault(name, n, &Fault{Rule: "ledger-line-open", Col: 1})
			p.size++ // as if it had an end
			if p.body != nil {
				p.body = append(p.body, '\n')
			}
		}
		r.line(name, n, line, size, open)
	}
}

// readLine reads a line, and says how many bytes it has with its end. Of a line
// that does not fit in the buffer it returns the last part only.
func readLine(in *bufio.Reader) (line []byte, size int, err error) {
	line, err = in.ReadSlice('\n')
	size = len(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = in.ReadSlice('\n')
		size += len(line)
	}
	return bytes.TrimSuffix(line, []byte("\n")), size, err
}

// line proves one line and takes it into the log. What is wrong with an open
// line beyond its end is not worth saying.
func (r *reader) line(name string, at int, line []byte, size int, open bool) {
	r.log.tree.add(tlog.RecordHash(line))
	r.next++
	e, err := ParseEntry(line)
	if size-1 > MaxLine {
		err = tooLong(size - 1)
	}
	var f *Fault
	if errors.As(err, &f) {
		if !open {
			r.fault(name, at, f)
		}
		return
	}
	f = r.log.history.check(&e, r.next-1)
	if f != nil && (r.faults == 0 || f.Rule == "ledger-seq") { // else it may follow from what was reported
		r.fault(name, at, f)
	}
	r.next = e.Seq + 1 // after a line that is missing the rest may follow
	r.log.history.add(&e)
}

func (r *reader) fault(name string, line int, f *Fault) {
	if r.faults++; r.faults <= mostFaults {
		f.report(r.ps, path.Join(Folder, name), line)
	}
}

// seal opens the checkpoint and holds it against the lines.
func (r *reader) seal(c Config) {
	file := path.Join(Folder, checkpointName)
	signed, err := fs.ReadFile(r.fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		r.ps.Add(source.Pos{File: file}, "ledger-checkpoint-missing", "size", strconv.FormatInt(r.log.Size(), 10))
		return
	}
	if err != nil {
		r.unreadable(checkpointName, err)
		return
	}
	cp, f := openCheckpoint(signed, c)
	if f == nil && cp.Development && c.RefuseDevelopmentHead {
		f = signedForAll(cp.Signer)
	}
	if f != nil {
		if f.Rule == "ledger-config-key" {
			file = "data/site.toml"
		}
		f.report(r.ps, file, f.Line)
		return
	}
	r.compare(file, cp)
	r.log.checkpoint, r.log.signed = cp, signed
}

// compare holds a checkpoint that is well signed against the lines.
func (r *reader) compare(file string, cp *Checkpoint) {
	size := r.log.Size()
	switch {
	case cp.Size > size:
		r.ps.Add(source.Pos{File: file, Line: 2, Col: 1}, "ledger-checkpoint-larger", sizes(cp.Size, size)...)
		return
	case cp.Size < size:
		name, line := FileOf(cp.Size)
		r.ps.Add(source.Pos{File: path.Join(Folder, name), Line: line, Col: 1}, "ledger-checkpoint-smaller", sizes(cp.Size, size)...)
	}
	if root := r.log.RootAt(cp.Size); root != cp.Root && r.faults == 0 {
		r.ps.Add(source.Pos{File: file, Line: 3, Col: 1}, "ledger-checkpoint-root",
			"size", fmt.Sprint(cp.Size), "signed", cp.Root.String(), "root", root.String())
	}
}

func sizes(signed, lines int64) []string {
	return []string{"signed", strconv.FormatInt(signed, 10), "lines", strconv.FormatInt(lines, 10)}
}
