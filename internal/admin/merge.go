package admin

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/schema"
)

// Merge is the file old with what the form changed in it: sent is the whole file
// as the program in the browser writes it. Every difference in value becomes one
// edit; all else keeps its bytes. Keys that the form has not got stay. Where old
// is nil the file is new, and laid out as `portal fmt` does.
//
// An error is of what a form cannot say without loss: blocks put in another
// order, or one more or less in a list inside a block. It is a [*Refusal] where
// this package finds it, an [*edit.Error] where internal/edit does; both hold the
// rule that was broken, for a message in the editor's language.
func Merge(g *schema.Guide, name string, old, sent []byte) ([]byte, error) {
	c, ok := collectionOf(name)
	if !ok {
		return nil, NoForm(name)
	}
	kind, _ := g.Kind(c.kindOf(name))
	form, err := read(name, sent)
	if err != nil {
		return nil, err
	}
	if old == nil {
		return create(name, kind.Table, form)
	}
	doc, err := edit.Open(name, old)
	if err != nil {
		return nil, err
	}
	was, err := read(name, old)
	if err != nil {
		return nil, err
	}
	m := merger{name, doc}
	if err := m.table(nil, kind.Table, was.values, form.values); err != nil {
		return nil, err
	}
	return withBody(doc.Bytes(), was, form), nil
}

// content is a file taken apart.
type content struct {
	values map[string]any
	body   string // below front matter, LF line ends
}

const fence = "+++\n"

func read(name string, file []byte) (content, error) {
	text := strings.ReplaceAll(string(file), "\r\n", "\n")
	var c content
	front := text
	if strings.HasSuffix(name, ".md") {
		rest, ok := strings.CutPrefix(text, fence)
		if front, c.body, ok = cut(rest, ok); !ok {
			return c, refuse(name, "admin-unreadable")
		}
	}
	if _, err := toml.Decode(front, &c.values); err != nil {
		return c, refuse(name, "admin-unreadable")
	}
	return c, nil
}

func cut(rest string, ok bool) (front, body string, found bool) {
	if strings.HasPrefix(rest, fence) {
		return "", rest[len(fence):], ok
	}
	front, body, found = strings.Cut(rest, "\n"+fence)
	return front + "\n", body, ok && found
}

// withBody puts a changed text below the front matter. Blank lines around it are
// the file's own affair.
func withBody(file []byte, was, form content) []byte {
	now := strings.Trim(form.body, "\n")
	text := strings.Trim(was.body, "\n")
	if now == text {
		return file
	}
	head, tail, _ := strings.Cut(was.body, text)
	if text == "" {
		head, tail = "\n", "\n"
	}
	body := head + now + tail
	front := file[:len(file)-len(rawBody(file, was.body))]
	if bytes.Contains(front, []byte("\r\n")) {
		body = strings.ReplaceAll(body, "\n", "\r\n")
	}
	return append(slices.Clip(front), body...)
}

// rawBody is the body of the file with the line ends it has there.
func rawBody(file []byte, body string) []byte {
	ends := bytes.Count(file, []byte("\r\n"))
	for n := range ends + 1 { // a line end more is a byte more
		if part := file[len(file)-len(body)-n:]; strings.ReplaceAll(string(part), "\r\n", "\n") == body && bytes.HasSuffix(file[:len(file)-len(part)], []byte("\n")) {
			return part
		}
	}
	return file[len(file)-len(body):]
}

// merger makes edits of differences.
type merger struct {
	name string
	doc  *edit.Doc
}

// table goes through the keys that a form has.
func (m merger) table(at []any, t *schema.Table, was, now map[string]any) error {
	for _, k := range t.Keys {
		if err := m.key(with(at, k.Name), k, was[k.Name], now[k.Name]); err != nil {
			return err
		}
	}
	return nil
}

func (m merger) key(at []any, k schema.Key, was, now any) error {
	switch {
	case was == nil && (isNothing(now) || isOff(now) && !k.Required):
		return nil
	case now == nil && (k.Name == "aliases" || k.Name == "translates"): // which no form has
		return nil
	case k.Want == "list" && k.Elem.Want == "table":
		return m.blocks(at, k.Elem.Table, tables(was), tables(now))
	case isNothing(now):
		if isNothing(was) {
			return nil
		}
		return m.doc.Remove(at...)
	case was == nil:
		return m.doc.Set(token(k.Value, now), at...)
	case k.Want == "table":
		before, _ := was.(map[string]any)
		after, _ := now.(map[string]any)
		return m.table(at, k.Table, before, after)
	case same(was, now):
		return nil
	}
	return m.doc.Set(token(k.Value, now), at...)
}

// blocks compares lists of blocks: by their ids where they have some, else by
// their places.
func (m merger) blocks(at []any, t *schema.Table, was, now []map[string]any) error {
	if _, ok := t.Key("id"); !ok {
		return m.inPlace(at, t, was, now)
	}
	place := map[any]int{}
	for i, b := range now {
		if _, twice := place[b["id"]]; twice {
			return refuse(m.name, "admin-id-twice", "array", dotted(at), "id", fmt.Sprint(b["id"]))
		}
		place[b["id"]] = i
	}
	for i := len(was) - 1; i >= 0; i-- {
		if _, stays := place[was[i]["id"]]; !stays {
			if err := m.doc.Remove(with(at, i)...); err != nil {
				return err
			}
			was = slices.Delete(was, i, i+1)
		}
	}
	var order []any // of the ids in the file
	for i, b := range was {
		if i > 0 && place[was[i-1]["id"]] > place[b["id"]] {
			return refuse(m.name, "admin-moved", "array", dotted(at), "id", fmt.Sprint(b["id"]))
		}
		order = append(order, b["id"])
		if err := m.table(with(at, i), t, b, now[place[b["id"]]]); err != nil {
			return err
		}
	}
	for i, b := range now {
		if slices.Contains(order, b["id"]) {
			continue
		}
		if len(at) != 1 {
			return refuse(m.name, "admin-list-inside", "array", dotted(at), "count", strconv.Itoa(len(order)), "sent", strconv.Itoa(len(now)))
		}
		after, number := edit.AtStart, 0
		if i > 0 {
			after = slices.Index(order, now[i-1]["id"])
			number = after + 1
		}
		if err := m.append(at[0].(string), t, after, b); err != nil {
			return err
		}
		order = slices.Insert(order, number, b["id"])
	}
	return nil
}

// append puts a block behind the one with that number, or in front of all.
func (m merger) append(array string, t *schema.Table, after int, values map[string]any) error {
	block := []byte(lines(t, values))
	if pretty, err := edit.Format("block.toml", block); err == nil {
		block = pretty
	}
	return m.doc.Append(array, after, string(block))
}

func (m merger) inPlace(at []any, t *schema.Table, was, now []map[string]any) error {
	if len(was) != len(now) {
		return refuse(m.name, "admin-list-inside", "array", dotted(at), "count", strconv.Itoa(len(was)), "sent", strconv.Itoa(len(now)))
	}
	for i := range was {
		if err := m.table(with(at, i), t, was[i], now[i]); err != nil {
			return err
		}
	}
	return nil
}

// create writes a new file.
func create(name string, t *schema.Table, form content) ([]byte, error) {
	text := lines(t, form.values)
	if strings.HasSuffix(name, ".md") {
		text = fence + text + fence + "\n" + strings.Trim(form.body, "\n") + "\n"
	}
	return edit.Format(name, []byte(text))
}

// lines are the keys of a table that have a value, in the order of its type.
func lines(t *schema.Table, values map[string]any) string {
	var b strings.Builder
	for _, k := range t.Keys {
		if v := values[k.Name]; !isNothing(v) && (k.Required || !isOff(v)) {
			fmt.Fprintf(&b, "%s = %s\n", k.Name, token(k.Value, v))
		}
	}
	return b.String()
}

// token is a value as TOML on one line.
func token(v schema.Value, value any) string {
	switch value := value.(type) {
	case string:
		return edit.Quote(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case map[string]any:
		var parts []string
		for _, k := range v.Table.Keys {
			if part := value[k.Name]; !isNothing(part) {
				parts = append(parts, k.Name+" = "+token(k.Value, part))
			}
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	case []any:
		var parts []string
		for _, part := range value {
			parts = append(parts, token(*v.Elem, part))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case []map[string]any:
		var parts []any
		for _, part := range value {
			parts = append(parts, part)
		}
		return token(v, parts)
	}
	return fmt.Sprint(value)
}

// same tells values of which a form knows no difference: 3 and 3.0.
func same(a, b any) bool { return reflect.DeepEqual(plain(a), plain(b)) }

func plain(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case string:
		return strings.ReplaceAll(v, "\r\n", "\n")
	}
	return v
}

// isNothing tells what a form sends for a field that was left empty.
func isNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case []map[string]any:
		return len(v) == 0
	case map[string]any:
		for _, part := range v {
			if !isNothing(part) {
				return false
			}
		}
		return true
	}
	return false
}

// isOff tells a box that is not ticked.
func isOff(v any) bool { return v == false }

// tables takes a list of tables, however it was written.
func tables(v any) []map[string]any {
	if list, ok := v.([]map[string]any); ok {
		return slices.Clone(list)
	}
	list, _ := v.([]any)
	var all []map[string]any
	for _, e := range list {
		if t, ok := e.(map[string]any); ok {
			all = append(all, t)
		}
	}
	return all
}

func with(at []any, step any) []any { return append(slices.Clone(at), step) }
