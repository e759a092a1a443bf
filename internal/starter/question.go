package starter

import (
	"io/fs"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// Question is one thing that can be said of a new record, by a flag or by an
// answer.
type Question struct {
	Name     string // of the flag: "title.vi"
	Text     lang.Text
	Words    []schema.Word // that may be answered; nil where any text may
	Example  string        // TOML
	Asked    bool          // it must be said before anything is written
	key, sub string
	value    schema.Value
}

// Questions are what can be said of a record of a kind, in the order of its file.
func Questions(g *schema.Guide, p Plan) []Question {
	k, ok := g.Kind(p.shape)
	if !ok {
		return nil
	}
	table := k.Table
	if p.array != "" {
		rows, _ := table.Key(p.array)
		table = rows.Elem.Table
	}
	var out []Question
	for _, l := range p.lines {
		key, ok := table.Key(l.key)
		if !ok || l.usual == "id" {
			continue
		}
		out = append(out, questions(p, l, key)...)
	}
	return out
}

func questions(p Plan, l line, k schema.Key) []Question {
	q := Question{Name: l.key, Text: k.Text, Words: words(k.Value), Example: k.Example, Asked: l.mode == ask, key: l.key, value: k.Value}
	switch {
	case p.Kind == "notice" && (l.key == "title" || l.key == "summary"): // one file a language
	case k.Table == nil:
		return []Question{q}
	}
	subs := []string{"vi", "en"}
	if k.Table != nil && k.Table.Type != "lang.Text" {
		subs = nil
		for _, inner := range k.Table.Keys {
			subs = append(subs, inner.Name)
		}
	}
	var out []Question
	for _, sub := range subs {
		one := q
		one.Name, one.sub, one.Example = l.key+"."+sub, sub, ""
		one.Asked = q.Asked && sub == "vi"
		if k.Table != nil {
			inner, _ := k.Table.Key(sub)
			one.value = inner.Value
		}
		if sub == "vi" || sub == "en" {
			one.Text = lang.Text{VI: tongue[sub].VI + ": " + q.Text.VI, EN: tongue[sub].EN + ": " + q.Text.EN}
		}
		out = append(out, one)
	}
	return out
}

var tongue = map[string]lang.Text{
	"vi": {VI: "bằng tiếng Việt", EN: "in Vietnamese"},
	"en": {VI: "bằng tiếng Anh", EN: "in English"},
}

func words(v schema.Value) []schema.Word {
	if v.Elem != nil {
		return v.Elem.Words
	}
	return v.Words
}

// shortRegister is how many records are still listed where one of them is to be
// named.
const shortRegister = 12

// Named are questions that offer the records of a short register by id and name.
func Named(qs []Question, r *record.Records) []Question {
	out := slices.Clone(qs)
	for k := range out {
		if len(out[k].Words) == 0 {
			out[k].Words = named(out[k].value, r)
		}
	}
	return out
}

// named are the records that a value may name, where they are few.
func named(v schema.Value, r *record.Records) []schema.Word {
	if v.Elem != nil {
		v = *v.Elem
	}
	var out []schema.Word
	switch v.Is {
	case "theme":
		for _, t := range r.Themes.All {
			out = append(out, schema.Word{Word: t.ID, Text: t.Name})
		}
	case "unit":
		for _, u := range r.Units.All {
			out = append(out, schema.Word{Word: u.ID, Text: u.Name})
		}
	}
	if len(out) > shortRegister {
		return nil
	}
	return out
}

// Word is the word that an answer means: the word itself, or what it is called in
// either language, with or without its accents. Any other answer stays as it is.
func (q Question) Word(answer string) string {
	if len(q.Words) == 0 {
		return answer
	}
	if q.value.Want == "list" {
		all := split(answer)
		for k := range all {
			all[k] = wordOf(q.Words, all[k])
		}
		return strings.Join(all, ", ")
	}
	return wordOf(q.Words, answer)
}

func wordOf(words []schema.Word, answer string) string {
	meant := ""
	for _, w := range words {
		called := strings.Split(w.Text.VI+","+w.Text.EN, ",")
		called = append(called, w.Word, w.Text.VI, w.Text.EN)
		for _, name := range called {
			if lang.Slug(name) != lang.Slug(answer) {
				continue
			}
			if meant != "" && meant != w.Word {
				return answer // two are called so
			}
			meant = w.Word
		}
	}
	if meant == "" || hasWord(words, answer) {
		return answer
	}
	return meant
}

// Prove reports what an answer to a question cannot be: one of no word, of
// another form, or a reference to nothing.
func (r Request) Prove(fsys fs.FS, records *record.Records, q Question, answer string, ps *source.Problems) {
	q.prove(answer, registersOf(fsys, records, r.Problems), ps)
}

// ProveID reports an id of a new record, or of the list it goes to, that is none.
func (r Request) ProveID(id string, ps *source.Problems) {
	(&job{Request: r, ps: ps}).badID(id, r.Kind+"-1")
}

// Missing are the questions that must be answered and were not.
func Missing(qs []Question, said map[string]string) []Question {
	return slices.DeleteFunc(slices.Clone(qs), func(q Question) bool { return !q.Asked || strings.TrimSpace(said[q.Name]) != "" })
}
