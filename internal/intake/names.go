package intake

import (
	"regexp"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// names finds entities by the names that sheets have for them.
type names struct {
	byKey map[string][]*record.Entity
	said  map[string]*record.Entity // by the mapping, under the key of the name
	found map[string][]*record.Entity
}

// shortest is how many letters a short form has that is searched for: "HN"
// could be too much else.
const shortest = 3

func newNames(r *record.Records, said map[string]string) *names {
	n := &names{byKey: map[string][]*record.Entity{}, said: map[string]*record.Entity{}, found: map[string][]*record.Entity{}}
	for _, e := range r.Entities.All {
		keys := []string{e.ID}
		for _, t := range []lang.Text{e.Name, e.Full} {
			keys = append(keys, nameKey(t.VI), nameKey(t.EN), bare(nameKey(t.VI)), bare(nameKey(t.EN)))
		}
		for _, short := range []string{lang.Slug(e.Short.VI), lang.Slug(e.Short.EN)} {
			if len(short) >= shortest {
				keys = append(keys, short)
			}
		}
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			if key != "" {
				n.byKey[key] = append(n.byKey[key], e)
			}
		}
	}
	for name, id := range said {
		n.said[nameKey(name)] = r.Entities.Get(id)
	}
	return n
}

// find are the entities that a text may mean. The cells of a sheet are asked
// for more than once.
func (n *names) find(text string) []*record.Entity {
	found, seen := n.found[text]
	if !seen {
		found = n.search(text)
		n.found[text] = found
	}
	return found
}

func (n *names) search(text string) []*record.Entity {
	key := nameKey(text)
	if key == "" {
		return nil
	}
	if e := n.said[key]; e != nil {
		return []*record.Entity{e}
	}
	for _, k := range []string{key, bare(key), strings.TrimPrefix(key, "tp")} {
		if found := n.byKey[k]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// all are the keys of all names, for guesses.
func (n *names) all() []string {
	out := make([]string, 0, len(n.byKey))
	for key := range n.byKey {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

var (
	ordinal = regexp.MustCompile(`^\s*(?:[-+–•*]+\s*|(?:\d{1,3}|[IVXivx]{1,5}|[a-zđA-ZĐ])[.)]\s*)`)
	inside  = regexp.MustCompile(`\s*\((?:đến|trước|until|before|từ|since)[^)]*\)`)
)

// nameKey is a name without accents, case, its number in the list, its footnote
// marks and what a full name adds in brackets.
func nameKey(text string) string {
	text, _ = cutMark(strings.TrimSpace(text))
	text = ordinal.ReplaceAllString(text, "")
	return lang.Slug(inside.ReplaceAllString(text, ""))
}

// bare is a key without the words that say what kind of place it is.
func bare(key string) string {
	for _, p := range []string{"ubnd-", "uy-ban-nhan-dan-"} {
		key = strings.TrimPrefix(key, p)
	}
	for _, p := range []string{"thanh-pho-", "tinh-", "tp-", "t-p-", "t-"} {
		if rest, ok := strings.CutPrefix(key, p); ok {
			return rest
		}
	}
	for _, s := range []string{"-province", "-city"} {
		if rest, ok := strings.CutSuffix(key, s); ok {
			return rest
		}
	}
	return key
}

// mark is what refers to a note below the table, at the end of a text.
var mark = regexp.MustCompile(`\s*(?:\(\*+\)|\*+|\((?:\d{1,2}|[a-z])\)|\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|[†‡])$`)

// cutMark takes the mark off the end of a text.
func cutMark(text string) (rest, cut string) {
	for {
		at := mark.FindStringIndex(text)
		if at == nil || at[0] == 0 {
			return text, cut
		}
		cut = strings.TrimSpace(text[at[0]:]) + cut
		text = text[:at[0]]
	}
}

// isTotal reports whether a text names the sum of a table, or the whole country
// as the sum of its parts.
func isTotal(text string) bool {
	key := nameKey(text)
	for _, w := range []string{"tong", "tong-so", "tong-cong", "cong", "cong-chung", "ca-nuoc", "toan-quoc", "trung-binh", "binh-quan", "total", "average", "whole-country"} {
		if key == w {
			return true
		}
	}
	return strings.HasPrefix(key, "tong-so-") || strings.HasPrefix(key, "tong-cong-") || strings.HasPrefix(key, "trung-binh-") || strings.HasPrefix(key, "cong-toan-") || strings.HasPrefix(key, "total-")
}

// isSum reports whether a total is a sum, no average.
func isSum(text string) bool {
	key := nameKey(text)
	return !strings.HasPrefix(key, "trung-binh") && !strings.HasPrefix(key, "binh-quan") && !strings.HasPrefix(key, "average")
}
