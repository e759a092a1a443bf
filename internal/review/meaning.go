package review

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
)

// meaning compares the canonical texts of a subject key by key.
func (c *comparison) meaning(change *Change) {
	s := ledger.Subject{Kind: change.Kind, Key: change.Key}
	was, now := parseMeaning(c.was.meanings[s]), parseMeaning(c.now.meanings[s])
	if was == nil || now == nil {
		return // the name says enough of what is new or gone
	}
	compareObjects("", was, now, func(f Field) {
		if change.Kind == ledger.Definition { // as the file has it
			f.Key = strings.Replace(f.Key, ".text.", ".", 1)
		}
		if rest, ok := strings.CutPrefix(f.Key, "reports["); ok && change.Kind == ledger.Task {
			f.Key = "report[" + rest
			if report, ok := strings.CutSuffix(f.Key, ".word"); ok {
				f.Key = report + ".status"
			}
		}
		change.Fields = append(change.Fields, f)
	})
}

// parseMeaning reads a canonical text again; nil where there is none.
func parseMeaning(text []byte) map[string]any {
	var out map[string]any
	if len(text) == 0 || json.Unmarshal(text, &out) != nil {
		return nil
	}
	delete(out, "kind")
	delete(out, "key")
	return out
}

// compareObjects yields the keys in which two objects differ, in their order.
func compareObjects(prefix string, was, now map[string]any, yield func(Field)) {
	keys := map[string]bool{}
	for key := range was {
		keys[key] = true
	}
	for key := range now {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		compareValues(prefix+key, was[key], now[key], yield)
	}
}

func compareValues(key string, was, now any, yield func(Field)) {
	if a, ok := was.(map[string]any); ok || was == nil {
		if b, ok := now.(map[string]any); ok || now == nil && a != nil {
			compareObjects(key+".", a, b, yield)
			return
		}
	}
	if a, b, ok := lists(was, now); ok {
		compareLists(key, a, b, yield)
		return
	}
	if a, b := plain(was), plain(now); a != b {
		yield(Field{key, a, b})
	}
}

// lists are two values as lists, where at least one is and the other is not
// something else.
func lists(was, now any) (a, b []any, ok bool) {
	a, isA := was.([]any)
	b, isB := now.([]any)
	return a, b, (isA || was == nil) && (isB || now == nil) && (isA || isB)
}

// compareLists tells what is gone from a list and what has come into it. Of
// objects those at the same place are compared key by key.
func compareLists(key string, was, now []any, yield func(Field)) {
	if isObjects(was) && isObjects(now) {
		for k := range max(len(was), len(now)) {
			var a, b any
			if k < len(was) {
				a = was[k]
			}
			if k < len(now) {
				b = now[k]
			}
			compareValues(key+"["+strconv.Itoa(k+1)+"]", a, b, yield)
		}
		return
	}
	gone, come := less(was, now), less(now, was)
	if len(gone)+len(come) > 0 {
		yield(Field{key, strings.Join(gone, ", "), strings.Join(come, ", ")})
	} else if a, b := plain(was), plain(now); a != b { // only their order
		yield(Field{key, a, b})
	}
}

func isObjects(all []any) bool {
	for _, one := range all {
		if _, ok := one.(map[string]any); !ok {
			return false
		}
	}
	return true
}

// less are the elements of a that b lacks.
func less(a, b []any) []string {
	var out []string
	for _, one := range a {
		if text := plain(one); !slices.ContainsFunc(b, func(other any) bool { return plain(other) == text }) {
			out = append(out, text)
		}
	}
	return out
}

func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, plain(one))
		}
		return strings.Join(out, ", ")
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(body)
}

// text compares a notice or page: title, summary, source by key, the text by
// lines.
func (c *comparison) text(change *Change) {
	s := ledger.Subject{Kind: change.Kind, Key: change.Key}
	was, now := parseMeaning(c.was.meanings[s]), parseMeaning(c.now.meanings[s])
	before, after := textLines(was), textLines(now)
	change.Lines = compareLines(before, after)
	delete(was, "text")
	delete(now, "text")
	if was != nil && now != nil {
		compareObjects("", was, now, func(f Field) { change.Fields = append(change.Fields, f) })
	}
}

func textLines(o map[string]any) []string {
	list, _ := o["text"].([]any)
	var out []string
	for _, one := range list {
		out = append(out, plain(one))
	}
	return out
}

// version is a notice or page by its key in the ledger.
func (s *Side) version(key string) (notice.Version, bool) {
	switch n, p, l := ledger.TextOf(s.content, key); {
	case n != nil:
		return n.In(l), true
	case p != nil:
		return p.In(l), true
	}
	return notice.Version{}, false
}
