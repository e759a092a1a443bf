package audit

import "strings"

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

// parseGlob reads a pattern. A star that is a whole part takes the slash
// before it along: "/assets/*" meets "/assets" too.
func parseGlob(pattern string) []globToken {
	var glob []globToken
	for part := range strings.SplitSeq(strings.TrimPrefix(normalPath(pattern), "/"), "/") {
		switch {
		case part == "*":
			glob = append(glob, globToken{kind: globAny})
			continue
		case part == "":
			continue
		}
		glob = append(glob, globToken{char: '/'})
		if strings.HasPrefix(part, ":") {
			glob = append(glob, globToken{kind: globPart}, globToken{kind: globPartRest})
			continue
		}
		for _, c := range []byte(part) {
			if c == '*' {
				glob = append(glob, globToken{kind: globAny})
			} else {
				glob = append(glob, globToken{char: c})
			}
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
