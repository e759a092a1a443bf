package starter

import (
	"regexp"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// The marks of what is still to be written.
const (
	markVI   = source.ToFillIn + " điền vào đây"
	markEN   = source.ToFillIn + " fill in here"
	markBoth = markVI + " · fill in here"
)

// writer writes the lines of one table.
type writer struct {
	table  *schema.Table
	said   map[string]string
	id     string
	asOf   string
	known  *record.Records
	tongue lang.Lang // of a file in one language; "" where both stand in one
	apart  bool      // blank lines between keys
}

// write is a table without its header: comments, keys, marks.
func (w writer) write(lines []line) string {
	var b strings.Builder
	for k, l := range lines {
		key, ok := w.table.Key(l.key)
		if !ok {
			continue
		}
		if k > 0 && w.apart {
			b.WriteByte('\n')
		}
		value, given := w.given(key)
		if !given {
			value = w.absent(l, key)
		}
		b.WriteString(comment(key) + list(named(key.Value, w.known)))
		if !given && l.mode == remark {
			b.WriteString("# ")
		}
		b.WriteString(key.Name + " = " + value + "\n")
	}
	return b.String()
}

// comment says in both languages what a key means.
func comment(k schema.Key) string {
	vi, en := k.Text.VI, k.Text.EN
	if !k.Need.IsZero() && k.Need.EN != "yes" {
		vi, en = vi+" ("+k.Need.VI+")", en+" ("+k.Need.EN+")"
	}
	return "# " + vi + "\n# " + en + "\n" + list(words(k.Value))
}

// list are words with what they mean, as comments.
func list(words []schema.Word) string {
	out := ""
	for _, word := range words {
		out += "#   " + word.Word + ": " + word.Text.VI + " · " + word.Text.EN + "\n"
	}
	return out
}

// given is the value that was said, if one was.
func (w writer) given(k schema.Key) (string, bool) {
	name := k.Name
	if w.tongue != "" && w.said[name] == "" {
		name += "." + string(w.tongue)
	}
	if k.Table != nil {
		return w.givenTable(k)
	}
	text := strings.TrimSpace(w.said[name])
	if text == "" {
		return "", false
	}
	return token(k.Value, text), true
}

func (w writer) givenTable(k schema.Key) (string, bool) {
	var pairs []string
	for _, inner := range k.Table.Keys {
		text := strings.TrimSpace(w.said[k.Name+"."+inner.Name])
		if text != "" {
			pairs = append(pairs, inner.Name+" = "+edit.Quote(text))
			continue
		}
		other := map[string]string{"vi": "en", "en": "vi"}[inner.Name]
		if other != "" && strings.TrimSpace(w.said[k.Name+"."+other]) != "" {
			pairs = append(pairs, inner.Name+" = "+edit.Quote(markOf(inner.Name)))
		}
	}
	return "{ " + strings.Join(pairs, ", ") + " }", len(pairs) > 0
}

func markOf(tongue string) string {
	if tongue == "en" {
		return markEN
	}
	return markVI
}

// token writes a value that was said as TOML.
func token(v schema.Value, text string) string {
	switch v.Want {
	case "integer", "number", "bool":
		return text
	case "list":
		var out []string
		for _, one := range split(text) {
			out = append(out, token(*v.Elem, one))
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	return edit.Quote(text)
}

func split(list string) []string {
	var out []string
	for _, one := range strings.Split(list, ",") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// absent is what stands where nothing was said.
func (w writer) absent(l line, k schema.Key) string {
	switch {
	case l.usual == "id":
		return edit.Quote(w.id)
	case l.usual == "as_of":
		return edit.Quote(w.asOf)
	case l.mode == usual:
		return l.usual
	case l.mode == remark && k.Example != "":
		return k.Example
	case l.mode == remark:
		return gap(k.Value, "…", "…", "…")
	case w.tongue != "" && k.Want == "text" && k.Is == "":
		return edit.Quote(markOf(string(w.tongue)))
	}
	return gap(k.Value, markBoth, markVI, markEN)
}

// gap is a value of the right form without contents.
func gap(v schema.Value, one, vi, en string) string {
	switch v.Want {
	case "table":
		return "{ vi = " + edit.Quote(vi) + ", en = " + edit.Quote(en) + " }"
	case "list":
		return "[" + edit.Quote(one) + "]"
	}
	return edit.Quote(one)
}

// prove reports what was said and cannot stand at its key.
func (q Question) prove(text string, known registers, ps *source.Problems) {
	v, texts := q.value, []string{text}
	if v.Want == "list" {
		v, texts = *v.Elem, split(text)
	}
	at := source.Pos{File: "--" + q.Name}
	for _, one := range texts {
		switch {
		case len(v.Words) > 0 && !hasWord(v.Words, one):
			ps.Add(at, "unknown-word", "value", one, "allowed", allowed(v.Words))
		case !fits(v, one):
			ps.Add(at, "new-value", "key", q.Name, "value", one, "example", example(q))
		case v.Want == "text":
			known.prove(v.Is, one, at, ps)
		}
	}
}

func hasWord(ws []schema.Word, text string) bool {
	for _, w := range ws {
		if w.Word == text {
			return true
		}
	}
	return false
}

func allowed(ws []schema.Word) string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Word)
	}
	return strings.Join(out, ", ")
}

func example(q Question) string {
	if q.Example != "" {
		return q.Example
	}
	return map[string]string{"integer": "1", "number": "12.5", "bool": "true"}[q.value.Want]
}

func fits(v schema.Value, text string) bool {
	switch v.Want {
	case "integer":
		_, err := strconv.Atoi(text)
		return err == nil
	case "number":
		_, err := source.ParseDecimal(text)
		return err == nil
	case "bool":
		return text == "true" || text == "false"
	}
	form, _, _ := schema.Form(v.Is)
	return form == "" || regexp.MustCompile(form).MatchString(text)
}
