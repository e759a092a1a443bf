package verify

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// table compares a table: plain CSV, or the one for spreadsheets, with
// semicolons, decimal commas and texts as formulas.
func (c *check) table(name string, body io.Reader) error {
	text := newPaper(body, true)
	in := bufio.NewReader(text)
	c.opened.Store(name, true)
	rows := int64(0)
	defer func() { c.tables.Store(name, tableSize{rows, text.at}) }()
	if mark, _ := in.Peek(3); string(mark) == "\uFEFF" {
		in.Discard(3) // was peeked
	}
	records := csv.NewReader(in)
	sheet := strings.HasSuffix(name, ".excel.csv")
	if sheet {
		records.Comma = ';'
	}
	head, err := records.Read()
	if err != nil {
		return unlessEnd(err)
	}
	c.header(name, head)
	strict := needsOf(name) != nil
	head = append([]string(nil), head...)
	records.ReuseRecord = true
	for {
		cells, err := records.Read()
		if err != nil {
			return unlessEnd(err)
		}
		rows++
		r := make(row, len(head))
		for k, column := range head {
			r[column] = cells[k]
			if sheet {
				r[column] = plain(column, cells[k])
			}
		}
		if strict {
			delete(r, "act") // these show what holds now
		}
		line, _ := records.FieldPos(0)
		c.row(source.Pos{File: name, Line: line, Col: 1}, inTable, r)
	}
}

func unlessEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// asRow is a row that has these columns.
func asRow(head []string) row {
	r := row{}
	for _, column := range head {
		r[column] = ""
	}
	return r
}

// plain undoes what the table for spreadsheets does to a cell.
func plain(column, cell string) string {
	if text, ok := strings.CutPrefix(cell, `="`); ok {
		return strings.ReplaceAll(strings.TrimSuffix(text, `"`), `""`, `"`)
	}
	if _, name, found := strings.Cut(column, "_"); found && (strings.HasPrefix(column, "c") || strings.HasPrefix(column, "beside")) {
		column = name
	}
	switch column {
	case "value", "of", "share", "stated", "score":
		return strings.Replace(cell, ",", ".", 1)
	}
	return cell
}

// deepest is how deep objects and arrays may stand in one another.
const deepest = 64

// mostMembers is how many members of an object are kept.
const mostMembers = 2000

// object is one that is being read.
type object struct {
	array   bool
	name    string // of the member that comes next
	members row
	at      int64
	path    string          // of the object, "data.tables[].rows[]"
	seen    map[string]bool // names of members
}

// objects compares every object of a JSON text that is a value or a score, in
// the API or in a table. A row of the API's editions takes ranking, period and
// group from the objects around it.
func (c *check) objects(name string, where uint32, body io.Reader, link func(string)) error {
	text := newPaper(body, false)
	in := json.NewDecoder(text)
	in.UseNumber()
	c.opened.Store(name, true)
	must, ended := needsOf(name), false
	var stack []object
	for {
		token, err := in.Token()
		if err != nil {
			if err = unlessEnd(err); err == nil && len(stack) > 0 {
				err = io.ErrUnexpectedEOF
			}
			if err == nil && !ended {
				c.lacks(source.Pos{File: name, Line: 1, Col: 1}, must[""], func(string) bool { return false })
			}
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if len(stack) == deepest {
				return fmt.Errorf("objects stand deeper than %d", deepest)
			}
			stack = append(stack, object{array: token == json.Delim('['), members: row{}, at: in.InputOffset() - 1, path: pathIn(stack), seen: map[string]bool{}})
			continue
		case json.Delim('}'), json.Delim(']'):
			done := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if !done.array {
				line, col := text.place(done.at)
				ended = true
				c.object(source.Pos{File: name, Line: line, Col: col}, where, &done, stack, must)
			}
			take(stack, done)
			continue
		}
		value := ""
		if token != nil {
			value = fmt.Sprint(token)
		}
		if len(stack) == 0 {
			continue
		}
		top := &stack[len(stack)-1]
		switch {
		case top.array:
			link(value)
		case top.name == "":
			top.name = "." + value
			if top.seen[value] {
				line, col := text.place(in.InputOffset() - 1)
				c.put(source.Pos{File: name, Line: line, Col: col}, "verify-twice", "name", value)
			}
			if len(top.seen) < mostMembers {
				top.seen[value] = true
			}
		default:
			if len(top.members) < mostMembers {
				top.members[top.name[1:]] = value
			}
			top.name = ""
			link(value)
		}
	}
}

// take gives the scalar members of an object that has ended to the one around
// it: "locator_vi" for the member vi of locator.
func take(stack []object, done object) {
	if len(stack) == 0 {
		return
	}
	top := &stack[len(stack)-1]
	if top.array || top.name == "" {
		return
	}
	for name, value := range done.members {
		if len(top.members) < mostMembers && !strings.Contains(name, "_") && !done.array {
			top.members[top.name[1:]+"_"+name] = value
		}
	}
	top.name = ""
}

// pathIn is the path of what comes next in objects that are being read.
func pathIn(stack []object) string {
	if len(stack) == 0 {
		return ""
	}
	top := &stack[len(stack)-1]
	if top.array {
		return top.path + "[]"
	}
	return strings.TrimPrefix(top.path+top.name, ".")
}

// object compares one object, as a row of its own or of the edition around it,
// and proves that it has the members that its place needs.
func (c *check) object(at source.Pos, where uint32, o *object, around []object, must needs) {
	r := o.members
	defer func() {
		c.lacks(at, must[o.path], func(name string) bool { return r.has(name) || o.seen[name] })
	}()
	if said, has := r["locator"]; has && said == "" { // null: no place at all
		r["locator_vi"], r["locator_en"] = "", ""
	}
	if must != nil && r.has("act", "reason_vi") {
		c.change(at, r)
		return
	}
	if must[o.path] != nil {
		delete(r, "act") // these show what holds now
	}
	if r.isObservation() {
		c.row(at, where, r)
		return
	}
	if !r.has("ranking") && (r.has("entity", "score", "rank", "rank_low") || slices.Contains(must[o.path], "ranking")) {
		for k := range around {
			for from, to := range map[string]string{"ranking_id": "ranking", "period": "period", "group": "group"} {
				if text, has := around[k].members[from]; has && !r.has(to) {
					r[to] = text
				}
			}
		}
	}
	c.row(at, where, r)
}
