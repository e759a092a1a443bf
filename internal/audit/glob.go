package audit

import (
	"slices"
	"strings"
)

// globToken is one step of a path pattern. A pattern is a list of them, a
// path is a pattern of bytes only.
type globToken struct {
	kind globKind
	char byte // of a globByte
}

type globKind uint8

const (
	globByte     globKind = iota // this byte
	globPart                     // one byte that is no slash
	globPartRest                 // any number of bytes that are no slash
	globAny                      // any number of bytes
)

// normalPath makes paths that Netlify takes for the same the same.
func normalPath(path string) string {
	return strings.ToLower(strings.TrimSuffix(path, "/"))
}

// parseGlob reads a pattern. A star that is a whole part may be nothing at
// all, its slash included: "/assets/*" is "/assets" or "/assets/…". Each star
// doubles the forms a pattern has.
func parseGlob(pattern string) [][]globToken {
	forms := [][]globToken{nil}
	for part := range strings.SplitSeq(normalPath(pattern), "/") {
		if part == "" {
			continue
		}
		var longer [][]globToken
		for _, form := range forms {
			longer = append(longer, slices.Concat(form, literalGlob("/"), parsePart(part)))
		}
		if part == "*" {
			longer = append(longer, forms...)
		}
		forms = longer
	}
	return forms
}

// looseGlob reads a pattern as Netlify's own tools do, where the slash before
// a star may be missing: "/en/*" meets "/entities/" too.
func looseGlob(pattern string) []globToken {
	var glob []globToken
	for part := range strings.SplitSeq(normalPath(pattern), "/") {
		switch part {
		case "":
		case "*":
			glob = append(glob, globToken{kind: globAny})
		default:
			glob = append(append(glob, globToken{char: '/'}), parsePart(part)...)
		}
	}
	return glob
}

func parsePart(part string) []globToken {
	if strings.HasPrefix(part, ":") {
		return []globToken{{kind: globPart}, {kind: globPartRest}}
	}
	glob := literalGlob(part)
	for i := range glob {
		if glob[i].char == '*' {
			glob[i] = globToken{kind: globAny}
		}
	}
	return glob
}

func literalGlob(path string) []globToken {
	glob := make([]globToken, len(path))
	for i := range len(path) {
		glob[i].char = path[i]
	}
	return glob
}

// globMatches tells whether a path fits a form.
func globMatches(form []globToken, path string) bool {
	i := 0
	for i < len(form) && i < len(path) && form[i].kind == globByte && form[i].char == path[i] {
		i++
	}
	switch rest := form[i:]; {
	case len(rest) == 0:
		return i == len(path)
	case rest[0].kind == globByte:
		return false
	case len(rest) == 1 && rest[0].kind == globAny:
		return true
	default:
		return globsMeet(rest, literalGlob(path[i:]))
	}
}

// anyMeet tells whether some path fits a form of each of two patterns.
func anyMeet(a, b [][]globToken) bool {
	return slices.ContainsFunc(a, func(x []globToken) bool {
		return slices.ContainsFunc(b, func(y []globToken) bool { return globsMeet(x, y) })
	})
}

// globsMeet tells whether some path fits both patterns. It walks both at once;
// a place in the walk is a pair of places in the patterns.
func globsMeet(a, b []globToken) bool {
	seen := make([]bool, (len(a)+1)*(len(b)+1))
	var walk func(i, j int) bool
	walk = func(i, j int) bool {
		if i == len(a) && j == len(b) {
			return true
		}
		if at := i*(len(b)+1) + j; seen[at] {
			return false
		} else {
			seen[at] = true
		}
		if i < len(a) && a[i].repeats() && walk(i+1, j) || j < len(b) && b[j].repeats() && walk(i, j+1) {
			return true
		}
		return i < len(a) && j < len(b) && a[i].meets(b[j]) && walk(a[i].after(i), b[j].after(j))
	}
	return walk(0, 0)
}

func (t globToken) repeats() bool { return t.kind == globAny || t.kind == globPartRest }

// after is the place after the token at i has taken one byte.
func (t globToken) after(i int) int {
	if t.repeats() {
		return i
	}
	return i + 1
}

// meets tells whether some byte fits both tokens.
func (t globToken) meets(u globToken) bool {
	switch {
	case t.kind == globAny || u.kind == globAny:
		return true
	case t.kind == globByte && u.kind == globByte:
		return t.char == u.char
	case t.kind == globByte:
		return t.char != '/'
	case u.kind == globByte:
		return u.char != '/'
	}
	return true
}
