package lang

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Words holds the interface words of both languages by dotted key. It never
// changes after [LoadWords] and may be used by many goroutines at once.
type Words struct {
	byLang map[Lang]map[string]phrase
}

// T returns the word or phrase of a key with its placeholders filled in: args are
// pairs of a placeholder's name and its value, which is written as fmt.Sprint
// does. Numbers and dates must have been written by this package before.
//
//	words.T(lang.EN, "footer.as-of", "date", lang.Date(lang.EN, asOf))
//
// A text that scripts fill has its braces doubled in the file ("{{n}} of {{total}}")
// and comes out with single ones.
//
// T panics on a key, a placeholder or an argument that the words do not have:
// templates and code name their keys literally, and a test renders all of them.
func (w *Words) T(l Lang, key string, args ...any) string {
	p, ok := w.byLang[l][key]
	if !ok {
		panic(fmt.Sprintf("lang: no word %q in %q", key, l))
	}
	text, err := p.fill(args)
	if err != nil {
		panic(fmt.Sprintf("lang: word %q in %q: %v", key, l, err))
	}
	return text
}

// Count returns the phrase for a number of things: the words KEY.one and KEY.many
// with the number as {count}. Vietnamese has one plural category and always takes
// KEY.many (L10N-08).
func (w *Words) Count(l Lang, key string, count int, args ...any) string {
	return w.T(l, key+"."+Form(l, count), append([]any{"count", Int(l, count)}, args...)...)
}

// Form is the form in which l speaks of so many things: "one" or "many", as the
// keys of words end that do not print the number itself.
func Form(l Lang, count int) string {
	if l == EN && count == 1 {
		return "one"
	}
	return "many"
}

// Has reports whether there is a word with this key.
func (w *Words) Has(key string) bool {
	_, ok := w.byLang[VI][key]
	return ok
}

// Keys returns all keys in byte order.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.byLang[VI])) }

// Placeholders returns the names of the placeholders of a key, sorted, each once.
func (w *Words) Placeholders(key string) []string { return w.byLang[VI][key].names() }

// phrase is a text cut at its placeholders: literal text and names in turn,
// beginning and ending with literal text, which may be empty.
type phrase []string

// parsePhrase cuts a text at its {placeholders}; {{ and }} are plain braces. It
// fails on a brace that opens or closes nothing and on a name that is not
// lower-case letters, digits and hyphens.
func parsePhrase(text string) (phrase, error) {
	p := phrase{""}
	for {
		i := strings.IndexAny(text, "{}")
		if i < 0 {
			p[len(p)-1] += text
			return p, nil
		}
		p[len(p)-1] += text[:i]
		brace, rest := text[i:i+1], text[i+1:]
		if after, doubled := strings.CutPrefix(rest, brace); doubled {
			p[len(p)-1] += brace
			text = after
			continue
		}
		name, after, closed := strings.Cut(rest, "}")
		if brace == "}" || !closed || !isPlaceholder(name) {
			return nil, fmt.Errorf("brace that makes no placeholder before %q", rest)
		}
		p = append(p, name, "")
		text = after
	}
}

func isPlaceholder(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// names returns the placeholders of p, sorted, each once.
func (p phrase) names() []string {
	var names []string
	for i := 1; i < len(p); i += 2 {
		names = append(names, p[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// fill replaces the placeholders by the values of args.
func (p phrase) fill(args []any) (string, error) {
	if len(p) == 1 && len(args) == 0 {
		return p[0], nil
	}
	values, err := pairs(args)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, part := range p {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		value, ok := values[part]
		if !ok {
			return "", fmt.Errorf("no value for {%s}", part)
		}
		b.WriteString(value)
	}
	return b.String(), p.refuseExtra(values)
}

func (p phrase) refuseExtra(values map[string]string) error {
	names := p.names()
	for _, given := range slices.Sorted(maps.Keys(values)) {
		if _, ok := slices.BinarySearch(names, given); !ok {
			return fmt.Errorf("value for {%s}, which is not in the text", given)
		}
	}
	return nil
}

// pairs reads name, value, name, value, …
func pairs(args []any) (map[string]string, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("%d arguments are not pairs", len(args))
	}
	values := make(map[string]string, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, fmt.Errorf("argument %d is no placeholder's name", i)
		}
		values[name] = fmt.Sprint(args[i+1])
	}
	return values, nil
}
