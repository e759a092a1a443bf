package ledger

import (
	"io/fs"
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Point moves the places of what is logged by its meaning, and has changed, to the
// first line that differs from the file as it was published; published gives that
// file, false where it is not known. Where it is not, or where nothing differs
// within the record, the place stays, but a text begins where its words begin.
func Point(all []Difference, root fs.FS, published func(name string) ([]byte, bool)) {
	for k := range all {
		d := &all[k]
		if d.State != Changed || d.At.Line == 0 || !slices.Contains(MeaningKinds(), d.Kind) {
			continue
		}
		body, err := fs.ReadFile(root, d.At.File)
		if err != nil {
			continue
		}
		now := strings.ReplaceAll(string(body), "\r\n", "\n")
		from, until := extent(d, now)
		if published != nil {
			if was, ok := published(d.At.File); ok && d.point(strings.ReplaceAll(string(was), "\r\n", "\n"), now, from, until) {
				continue
			}
		}
		if d.Kind == Notice {
			d.At.Line = firstWords(now, d.At.Line)
		}
	}
}

// unlogged begin the lines of a text's front matter that mean nothing to the log.
var unlogged = []string{"translates", "tags", "aliases"}

// point moves the place to the first line that differs, past those that the log
// says nothing of.
func (d *Difference) point(was, now string, from, until int) bool {
	lines := strings.Split(now, "\n")
	for {
		line, col, ok := source.FirstChange(was, now, from, until)
		if !ok {
			return false
		}
		if d.Kind != Notice || !slices.ContainsFunc(unlogged, func(key string) bool { return strings.HasPrefix(lines[line-1], key) }) {
			d.At.Line, d.At.Col = line, col
			return true
		}
		from = line + 1
	}
}

// extent are the first line of what a difference is about, and the line behind its
// last, 0 for the end of the file: of a text the whole file, of a record the table
// in which it stands.
func extent(d *Difference, text string) (from, until int) {
	if d.Kind == Notice {
		return 1, 0
	}
	lines := strings.Split(text, "\n")
	from = min(d.At.Line, len(lines))
	for from > 1 && !strings.HasPrefix(lines[from-1], "[[") {
		from--
	}
	head := strings.TrimSpace(lines[from-1])
	if !strings.HasPrefix(head, "[[") { // a file of one record
		for k, line := range lines {
			if d.Kind == Definition && strings.HasPrefix(line, "[[observation]]") {
				return 1, k + 1
			}
		}
		return 1, 0
	}
	for k := from; k < len(lines); k++ {
		if strings.TrimSpace(lines[k]) == head {
			return from, k + 1
		}
	}
	return from, 0
}

// firstWords is the first line from one on that is not empty.
func firstWords(text string, from int) int {
	lines := strings.Split(text, "\n")
	for k := from - 1; k < len(lines); k++ {
		if strings.TrimSpace(lines[k]) != "" {
			return k + 1
		}
	}
	return from
}
