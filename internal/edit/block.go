package edit

import (
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// Places for Append beside the number of a block.
const (
	AtEnd   = -1 // behind the last block of the array
	AtStart = -2 // in front of its first block
)

// Append adds a block to an array of [[headers]], behind its block number after,
// AtEnd or AtStart; where the array has none yet, at the end of the table that it
// is in, or of the file. array is the path of the array with dots, with the number
// of each block on the way: "observation", "database.3.state"; without a number
// it is the last one. block is what stands in it: keys, comments, further headers
// with their whole names; its own header may be left out.
func (d *Doc) Append(array string, after int, block string) error {
	path := d.arrayPath(array)
	for _, step := range path {
		if key, isKey := step.(string); isKey && !canWrite(key) {
			return refuse(d.At(), "edit-no-place", "path", pathText(path))
		}
	}
	for i := 1; i < len(path); i++ {
		if n, ok := d.file.Node(path[:i]...); ok && !n.Rows() && (n.Dotted() || n.IsToken()) {
			return refuse(d.At(path[:i]...), "edit-not-a-table", "path", pathText(path[:i]))
		}
	}
	n, exists := d.file.Node(path...)
	count := 0
	if exists {
		if !n.Rows() {
			return refuse(d.At(path...), "edit-not-blocks", "path", pathText(path))
		}
		count = n.Len()
	}
	if after >= count || after < AtStart {
		return refuse(d.At(path...), "edit-no-block", "array", array, "index", number(after), "count", number(count))
	}
	block, _ = toLF([]byte(block))
	block = withHeader("[["+dottedKey(path)+"]]", block)
	index, at, err := d.appendPlace(path, after, count)
	if err != nil {
		return err
	}
	if err := d.checkBlock(path, block); err != nil {
		return err
	}
	come := d.newTop(path)
	if count > 0 {
		come = append(slices.Clip(path), index)
	}
	c := d.separated(at, block, index == 0 && count > 0)
	return d.apply(edit{[]change{c}, nil, [][]any{come}}, func() bool { return d.Len(path...) == count+1 })
}

// arrayPath reads the dotted name of an array.
func (d *Doc) arrayPath(array string) []any {
	var path []any
	parts := strings.Split(array, ".")
	for i, part := range parts {
		path = append(path, part)
		n, ok := d.file.Node(path...)
		if !ok || !n.Rows() || i == len(parts)-1 {
			continue
		}
		if _, err := strconv.Atoi(parts[i+1]); err != nil {
			path = append(path, n.Len()-1)
		}
	}
	for i := 1; i < len(path); i++ {
		text, isText := path[i].(string)
		if n, ok := d.file.Node(path[:i]...); ok && isText && n.Kind() == source.Array {
			if k, err := strconv.Atoi(text); err == nil {
				path[i] = k
			}
		}
	}
	return path
}

// withHeader puts the header above a block that has none.
func withHeader(header, block string) string {
	block = strings.Trim(block, "\n")
	for line := range strings.Lines(block) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[[") {
			return block + "\n"
		}
		if line != "" && line[0] != '#' {
			break
		}
	}
	return strings.TrimRight(header+"\n"+block, "\n") + "\n"
}

// checkBlock refuses what is not one block of an array, before it is in the file.
func (d *Doc) checkBlock(path []any, block string) error {
	bad := func(line int) error {
		return refuse(d.At(path...), "edit-bad-block", "array", dottedKey(path), "line", number(line))
	}
	var ps source.Problems
	if !source.CheckText("", []byte(block), &ps) {
		return bad(max(ps.Sorted()[0].Line, 1))
	}
	v, ok := newView("", block, nil, &ps)
	if !ok {
		return bad(max(ps.Sorted()[0].Line, 1))
	}
	name := keysOf(path)
	for i, e := range v.entries {
		own := slices.Equal(keysOf(e.path), name) && e.header
		if own != (i == 0) || !under(keysOf(e.path), name) {
			return bad(strings.Count(block[:e.from], "\n") + 1)
		}
	}
	return nil
}

// keysOf is a path without the numbers of blocks.
func keysOf(path []any) []any {
	return slices.DeleteFunc(slices.Clone(path), func(step any) bool { _, isNumber := step.(int); return isNumber })
}

// appendPlace is the number that a new block will have, and where it goes.
func (d *Doc) appendPlace(path []any, after, count int) (index, at int, err error) {
	if after == AtEnd {
		after = count - 1
	}
	switch {
	case count > 0 && after == AtStart:
		i, _ := d.entryOf(append(slices.Clip(path), 0))
		return 0, d.ownStart(i), nil
	case count > 0:
		i, _ := d.entryOf(append(slices.Clip(path), after))
		end, _ := d.blockEnd(i)
		return after + 1, end, nil
	}
	for n := len(path) - 1; n > 0; n-- {
		if i, ok := d.entryOf(path[:n]); ok && d.entries[i].header {
			end, _ := d.blockEnd(i)
			return 0, end, nil
		}
		if _, isNumber := path[n].(int); isNumber {
			return 0, 0, refuse(d.At(path...), "edit-no-place", "path", pathText(path))
		}
	}
	return 0, d.textEnd(), nil
}

// textEnd is where the TOML ends without the blank lines behind it.
func (d *Doc) textEnd() int {
	end := d.last
	for end > d.first && d.lineAt(d.before(end)) == "" {
		end = d.before(end)
	}
	return end
}

// separated is a block as it goes to a place between others: with blank lines
// around it, if the blocks of the file have them.
func (d *Doc) separated(at int, block string, atStart bool) change {
	blank := "\n"
	if !d.separatesBlocks() {
		blank = ""
	}
	if atStart {
		return d.insert(at, block+blank)
	}
	if at > d.first && d.lineAt(d.before(at)) != "" {
		block = blank + block
	}
	if at < d.last && d.lineAt(at) != "" {
		block += blank
	}
	return d.insert(at, block)
}

// separatesBlocks says whether headers have a blank line above them and their
// comments: in most of the file, and where there are none.
func (v *view) separatesBlocks() bool { return v.votes() >= 0 }

// votes counts the headers with a blank line above them against the others.
func (v *view) votes() int {
	votes := 0
	for i, e := range v.entries {
		if start := v.ownStart(i); e.header && start > v.first {
			votes--
			if v.lineAt(v.before(start)) == "" {
				votes += 2
			}
		}
	}
	return votes
}
