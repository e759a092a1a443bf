package edit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"resolution57.example/portal/internal/source"
)

// Set replaces the value at a path by another token, which is written as given.
// A key that is not there is added at the end of its table, in the style of the
// lines above it; tables on the way are made as inline tables. One behind the last
// element of an array between brackets is added to it.
func (d *Doc) Set(raw string, path ...any) error {
	raw, _ = toLF([]byte(strings.TrimSpace(raw)))
	if err := d.checkToken(raw, path); err != nil {
		return err
	}
	n, ok := d.file.Node(path...)
	switch {
	case ok && !n.IsToken():
		return refuse(d.At(path...), "edit-not-a-value", "path", pathText(path))
	case ok && d.token(n) == raw:
		return nil
	case ok:
		return d.apply(edit{[]change{{d.first + n.At(), d.first + n.End(), raw}}, [][]any{path}, [][]any{path}}, d.holds(raw, path))
	}
	return d.addKey(raw, path)
}

// holds says whether the value at a path is a token.
func (d *Doc) holds(raw string, path []any) func() bool {
	return func() bool {
		got, ok := d.Get(path...)
		return ok && got == raw
	}
}

// checkToken refuses what is not exactly one TOML value.
func (d *Doc) checkToken(raw string, path []any) error {
	var ps source.Problems
	if _, ok := parseToken(raw, &ps); !ok {
		return refuse(d.At(path...), "edit-bad-value", "path", pathText(path), "value", shorten(raw))
	}
	return nil
}

// parseToken reads one value by itself.
func parseToken(raw string, ps *source.Problems) (source.Node, bool) {
	const key = "x = "
	text := []byte(key + raw + "\n")
	if !source.CheckText("", text, ps) {
		return source.Node{}, false
	}
	f := source.ParseTOML("", text)
	if !f.CheckSyntax(ps) || f.Root().Len() != 1 {
		return source.Node{}, false
	}
	n, ok := f.Node("x")
	return n, ok && n.At() == len(key) && n.End() == len(key)+len(raw)
}

// shorten cuts a text to the length of a message.
func shorten(text string) string {
	const limit = 40
	text, _, more := strings.Cut(text, "\n")
	if utf8.RuneCountInString(text) > limit {
		text, more = string([]rune(text)[:limit]), true
	}
	if more {
		text += "…"
	}
	return text
}

// addKey adds a value where there is none.
func (d *Doc) addKey(raw string, path []any) error {
	n := len(path) - 1
	for n > 0 && !d.file.Has(path[:n]...) {
		n--
	}
	if n < 0 {
		return refuse(d.At(), "edit-no-place", "path", "")
	}
	parent, _ := d.file.Node(path[:n]...)
	i, isNumber := path[n].(int)
	extends := isNumber && parent.Kind() == source.Array && !parent.Rows() && i == parent.Len()
	for k, step := range path[n:] {
		if key, isKey := step.(string); !(isKey && canWrite(key)) && !(k == 0 && extends) {
			return refuse(d.At(path...), "edit-no-place", "path", pathText(path))
		}
	}
	value := nested(raw, path[n+1:])
	var changes []change
	switch {
	case extends:
		changes = d.intoInline(parent, value)
	case parent.Kind() != source.Table:
		return refuse(d.At(path...), "edit-not-a-table", "path", pathText(path[:n]))
	default:
		changes = d.intoTable(path[:n+1], value)
	}
	return d.apply(edit{changes, nil, [][]any{d.newTop(path)}}, d.holds(raw, path))
}

// intoTable adds a key to a table that is there.
func (d *Doc) intoTable(path []any, value string) []change {
	table := path[:len(path)-1]
	owner := len(table)
	parent, _ := d.file.Node(table...)
	for parent.Dotted() {
		owner--
		parent, _ = d.file.Node(path[:owner]...)
	}
	key := dottedKey(path[owner:])
	switch {
	case parent.Implied():
		return d.newTable(path[:owner], key+" = "+value)
	case owner > 0 && parent.IsToken():
		return d.intoInline(parent, key+" = "+value)
	}
	from, to := d.body(path[:owner])
	last := to - 1
	for i := from; i < to; i++ {
		if owner < len(table) && under(d.entries[i].path, table) {
			last = i
		}
	}
	if last < from {
		return []change{d.firstLine(path[:owner], key+" = "+value)}
	}
	return d.lineBelow(last, key, value)
}

// canWrite says whether a key can stand in a file.
func canWrite(key string) bool {
	var ps source.Problems
	n, ok := parseToken(Quote(key), &ps)
	return ok && n.Kind() == source.Text && utf8.ValidString(key)
}

// nested wraps a value in inline tables.
func nested(raw string, keys []any) string {
	for i := len(keys) - 1; i >= 0; i-- {
		key, _ := keys[i].(string)
		raw = "{ " + quoteKey(key) + " = " + raw + " }"
	}
	return raw
}

// insert puts whole lines at the beginning of a line or at the end of the TOML,
// where the last line may have no end.
func (d *Doc) insert(at int, lines string) change {
	if at > d.first && d.text[at-1] != '\n' {
		lines = "\n" + strings.TrimSuffix(lines, "\n")
	}
	return change{at, at, lines}
}

// firstLine is the first key of a table that has none.
func (d *Doc) firstLine(table []any, line string) change {
	if i, ok := d.entryOf(table); ok && len(table) > 0 {
		return d.insert(d.entries[i].end, line+"\n")
	}
	if len(d.entries) == 0 {
		return d.insert(d.last, line+"\n")
	}
	return d.insert(d.ownStart(0), line+"\n\n")
}

// newTable is a header with one key for a table that has no header yet, in front
// of the first header inside it.
func (d *Doc) newTable(table []any, line string) []change {
	for i, e := range d.entries {
		if under(e.path, table) {
			return []change{d.insert(d.ownStart(i), "["+dottedKey(table)+"]\n"+line+"\n\n")}
		}
	}
	return nil
}

// lineBelow is a line with a key and its value below an entry, laid out as the
// group of that entry is.
func (d *Doc) lineBelow(i int, key, value string) []change {
	above := d.entries[i]
	indent := d.text[above.line:above.from]
	eq, width := d.equals(above), utf8.RuneCountInString(indent+key)
	after := d.text[eq+1 : d.first+above.node.At()]
	gap := d.text[above.from+len(d.keyText(above)) : eq]
	var changes []change
	if column, aligned := d.alignment(d.group(i)); aligned {
		if width >= column {
			changes = d.widen(d.group(i), width+1-column)
			column = width + 1
		}
		gap = strings.Repeat(" ", column-width)
	}
	return append(changes, d.insert(above.end, indent+key+gap+"="+after+value+"\n"))
}

// alignment is the column of the = that a group has in common, and whether the
// group is laid out so. A group that does not show it is as the rest of the file.
func (d *Doc) alignment(group []entry) (column int, aligned bool) {
	if column, differ, ok := d.common(group); !ok || differ {
		return column, ok
	}
	return d.column(group[0]), d.alignsKeys()
}

// common is the column of the = of a group, whether that cannot be by chance, and
// whether there is one.
func (d *Doc) common(group []entry) (column int, differ, ok bool) {
	column = d.column(group[0])
	for _, e := range group {
		if d.column(e) != column {
			return 0, false, false
		}
		differ = differ || len(d.keyText(e)) != len(d.keyText(group[0]))
	}
	return column, differ, true
}

// alignsKeys says whether the groups of the file have their = in one column: as
// most of them do; in a file without such a group, TOML does and front matter not.
func (d *Doc) alignsKeys() bool {
	votes := 0
	for i := 0; i < len(d.entries); i++ {
		if d.entries[i].header {
			continue
		}
		group := d.group(i)
		switch _, differ, ok := d.common(group); {
		case !ok:
			votes--
		case differ:
			votes++
		}
		i += len(group) - 1
	}
	if votes == 0 {
		return !isMarkdown(d.name)
	}
	return votes > 0
}

// widen moves the = of a group to the right.
func (d *Doc) widen(group []entry, by int) []change {
	var changes []change
	for _, e := range group {
		at := d.equals(e)
		changes = append(changes, change{at, at, strings.Repeat(" ", by)})
	}
	return changes
}

// intoInline puts one more element or key at the end of a value between brackets.
func (d *Doc) intoInline(n source.Node, text string) []change {
	from, to := d.first+n.At()+1, d.first+n.End()-1
	members := d.members(n)
	if len(members) == 0 {
		if n.Kind() == source.Table && strings.TrimSpace(d.text[from:to]) == "" {
			return []change{{from, to, " " + text + " "}}
		}
		if end := strings.LastIndexByte(d.text[from:to], '\n'); end >= 0 {
			return []change{{from + end, from + end, "\n" + strings.Repeat(" ", tab) + text + ","}}
		}
		return []change{{from, from, text}}
	}
	last := members[len(members)-1]
	comma, hasComma := d.commaAfter(last.to, to)
	var changes []change
	line := last.to
	if hasComma {
		line = comma + 1
	}
	if !strings.Contains(d.text[line:to], "\n") {
		if hasComma {
			return []change{{line, line, " " + text + ","}}
		}
		return []change{{line, line, d.between(members) + text}}
	}
	if !hasComma {
		changes = append(changes, change{line, line, ","})
	}
	end := d.lineEnd(line) - 1
	start := d.lineStart(last.from)
	return append(changes, change{end, end, "\n" + d.text[start:d.skipBlank(start)] + text + ","})
}

// between is what stands between the members of an array or an inline table.
func (d *Doc) between(members []member) string {
	if len(members) > 1 {
		gap := d.text[members[len(members)-2].to:members[len(members)-1].from]
		if !strings.Contains(gap, "#") {
			return gap
		}
	}
	return ", "
}

// member is one element of an array, or one key with its value of an inline table.
type member struct {
	key      string // as written, without spaces around dots
	node     source.Node
	from, to int
}

// members are those of an array or inline table, in the order of the text.
func (v *view) members(n source.Node) []member {
	var out []member
	at := v.first + n.At() + 1
	var walk func(source.Node)
	walk = func(n source.Node) {
		for c := range n.Children() {
			if c.Dotted() {
				walk(c)
				continue
			}
			out = append(out, member{node: c, to: v.first + c.End()})
		}
	}
	walk(n)
	slices.SortFunc(out, func(a, b member) int { return cmp.Compare(a.to, b.to) })
	for i := range out {
		m := &out[i]
		m.from = v.first + m.node.At()
		if n.Kind() == source.Table {
			m.from = v.skipFiller(at)
			eq := strings.LastIndexByte(v.text[:v.first+m.node.At()], '=')
			m.key = tidyKey(v.text[m.from:eq])
		}
		at = m.to
	}
	return out
}

// skipFiller goes over spaces, commas and line ends.
func (v *view) skipFiller(at int) int {
	for at < v.last && strings.IndexByte(" \t\n,", v.text[at]) >= 0 {
		at++
	}
	return at
}

// commaAfter finds the comma that follows a member.
func (v *view) commaAfter(at, limit int) (int, bool) {
	for at < limit {
		switch v.text[at] {
		case ',':
			return at, true
		case ' ', '\t', '\n':
			at++
		case '#':
			at = v.lineEnd(at)
		default:
			return 0, false
		}
	}
	return 0, false
}

// number is a count for a message.
func number(n int) string { return strconv.Itoa(n) }
