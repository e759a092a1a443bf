package source

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// checker compares the values of a file with a Go type, before anything is decoded.
type checker struct {
	*File
	root   *schema
	ps     *Problems
	quotes []quote
}

// ToFillIn marks a place that was left to be filled in. A value that holds it is
// a problem whatever its type should be, so that nothing half written is ever
// published.
const ToFillIn = "TODO:"

// value checks one value; key is the key that it, or the array around it, has.
func (c *checker) value(n int32, s *schema, key string) {
	x := c.index.nodes[n]
	switch {
	case c.toFillIn(n, key):
	case s.want == wantTable && x.kind == kindTable:
		c.table(n, s)
	case s.want == wantMap && x.kind == kindTable:
		for m := x.first; m != 0; m = c.index.nodes[m].next {
			c.value(m, s.elem, c.index.nodes[m].key)
		}
	case s.want == wantList && x.kind == kindArray:
		for m := x.first; m != 0; m = c.index.nodes[m].next {
			c.value(m, s.elem, key)
		}
	case s.want == wantNumber && (x.kind == kindInteger || x.kind == kindFloat):
		c.number(n, key)
	case s.want == wantInteger && x.kind == kindInteger:
		c.integer(n, s, key)
	case s.want == wantText && x.kind == kindText, s.want == wantBool && x.kind == kindBool:
	default:
		c.wrongType(n, s, key)
	}
}

// toFillIn reports a place that was left to be filled in.
func (c *checker) toFillIn(n int32, key string) bool {
	open := c.index.nodes[n].kind == kindText && strings.Contains(c.index.token(n), ToFillIn)
	if open {
		c.ps.Add(c.posOf(n), "to-fill-in", "key", key)
	}
	return open
}

// nameIn is the name of a key for people: that of a language alone says nothing.
func nameIn(table, key string) string {
	if table != "" && (key == "vi" || key == "en") {
		return table + "." + key
	}
	return key
}

// table checks the keys of a table against the fields of a struct.
func (c *checker) table(n int32, s *schema) {
	var guessed []string
	for m := c.index.nodes[n].first; m != 0; m = c.index.nodes[m].next {
		key := c.index.nodes[m].key
		f := s.field(key)
		if f == nil {
			guessed = append(guessed, c.unknown(m, n, s))
			continue
		}
		if c.toFillIn(m, nameIn(c.index.nodes[n].key, key)) {
			continue
		}
		c.value(m, f.schema, key)
		if f.required {
			c.filled(m, key)
		}
	}
	if c.index.broken || c.index.nodes[n].split {
		return
	}
	for i := range s.fields {
		if f := &s.fields[i]; f.required && c.index.child(n, f.name) == 0 && !slices.Contains(guessed, f.name) {
			c.missing(n, f)
		}
	}
}

// number checks that a number for a Decimal is written with plain digits.
func (c *checker) number(n int32, key string) {
	token := strings.ReplaceAll(c.index.token(n), "_", "")
	_, err := ParseDecimal(token)
	switch {
	case err == nil:
		x := c.index.nodes[n]
		c.quotes = append(c.quotes, quote{x.at, x.end})
	case err == errLongDecimal:
		c.ps.Add(c.posOf(n), "long-number", "key", key, "limit", strconv.Itoa(maxDecimal))
	default:
		c.ps.Add(c.posOf(n), "plain-number", "key", key, "found", token, "example", plainNumber(token))
	}
}

// plainNumber writes a TOML number with digits only, if it has a value that is
// short enough.
func plainNumber(token string) string {
	if n, ok := new(big.Int).SetString(token, 0); ok {
		return n.String()
	}
	_, exponent, _ := strings.Cut(strings.ToLower(token), "e")
	if e, err := strconv.Atoi(exponent); err == nil && -30 < e && e < 30 {
		if r, ok := new(big.Rat).SetString(token); ok {
			digits, _ := r.FloatPrec()
			return r.FloatString(digits)
		}
	}
	if t := strings.TrimPrefix(token, "+"); isDecimal(t) {
		return t
	}
	return "12.5"
}

// integer checks that a whole number fits the Go type.
func (c *checker) integer(n int32, s *schema, key string) {
	token := strings.ReplaceAll(c.index.token(n), "_", "")
	bits := s.typ.Bits()
	if _, err := strconv.ParseInt(token, 0, bits); err != nil {
		c.ps.Add(c.posOf(n), "integer-range", "key", key, "found", token, "bits", strconv.Itoa(bits))
	}
}

// filled checks that a required value is not empty.
func (c *checker) filled(n int32, key string) {
	x := c.index.nodes[n]
	switch {
	case x.kind == kindArray && x.count == 0:
		c.ps.Add(c.posOf(n), "empty-list", "key", key)
	case x.kind == kindText && strings.Trim(c.index.token(n), " \t\n\"'") == "":
		c.ps.Add(c.posOf(n), "empty-text", "key", key)
	}
}

func (c *checker) missing(table int32, f *field) {
	if f.name == "vi" || f.name == "en" {
		c.ps.Add(c.posOf(table), "missing-translation", "lang", f.name, "key", c.index.nodes[table].key)
		return
	}
	c.ps.Add(c.posOf(table), "missing-key", "key", f.name, "example", assign(f.name, f.schema, ""))
}

// unknown reports a key that the type does not have and returns the one that was
// probably meant, or "".
func (c *checker) unknown(n, table int32, s *schema) (guess string) {
	key, at := c.index.nodes[n].key, c.pos(c.index.nodes[n].keyAt)
	if c.belongsToFile(key, table) {
		c.ps.Add(at, "misplaced-key", "key", key, "table", c.index.nodes[table].key)
		return ""
	}
	if guess = c.guess(key, table, s); guess != "" {
		c.ps.Add(at, "unknown-key-guess", "key", key, "guess", guess)
	} else {
		c.ps.Add(at, "unknown-key", "key", key, "keys", fieldNames(s))
	}
	return guess
}

// belongsToFile says whether an unknown key below a header is one of the file.
func (c *checker) belongsToFile(key string, table int32) bool {
	return table != 0 && c.index.nodes[table].made == headed && c.root.field(key) != nil
}

// guess finds the key that was probably meant among those not yet written.
func (c *checker) guess(key string, table int32, s *schema) string {
	var open []string
	for _, f := range s.fields {
		if c.index.child(table, f.name) == 0 {
			open = append(open, f.name)
		}
	}
	return Nearest(key, open)
}

func fieldNames(s *schema) string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

func (c *checker) wrongType(n int32, s *schema, key string) {
	x := c.index.nodes[n]
	content := ""
	if x.kind != kindTable && x.kind != kindArray {
		content = c.index.token(n)
	}
	example := exampleOf(s, content)
	switch {
	case x.kind == kindTable && (x.made == headed || x.made == implied) && s.want == wantList && s.elem.want == wantTable:
		example = "[[" + key + "]]"
	case x.rows && s.want == wantTable:
		example = "[" + key + "]"
	case x.key != "":
		example = assign(key, s, content)
	}
	c.ps.Add(c.posOf(n), "wrong-type", "key", key, "want", wantWord(s), "found", foundWord(x), "example", example)
}

func foundWord(x node) string {
	switch x.kind {
	case kindTable:
		return "table"
	case kindArray:
		return "list"
	case kindText:
		return "text"
	case kindInteger:
		return "integer"
	case kindFloat:
		return "decimal"
	case kindBool:
		return "bool"
	}
	return "date"
}

func wantWord(s *schema) string {
	switch s.want {
	case wantBool:
		return "bool"
	case wantInteger:
		return "integer"
	case wantNumber:
		return "number"
	case wantList:
		if s.elem.want == wantTable {
			return "tables"
		}
		return "list"
	case wantMap, wantTable:
		return "table"
	}
	return "text"
}

func assign(key string, s *schema, content string) string {
	return key + " = " + exampleOf(s, content)
}

// exampleOf is a right value for a type, made of what was written if possible.
func exampleOf(s *schema, token string) string {
	content := strings.Trim(token, "\"' \t\n")
	switch s.want {
	case wantBool:
		return "true"
	case wantInteger:
		if isDecimal(content) && !strings.Contains(content, ".") {
			return content
		}
		return "1"
	case wantNumber:
		if n := strings.Replace(content, ",", ".", 1); isDecimal(n) {
			return n
		}
		return "12.5"
	case wantList:
		return "[" + exampleOf(s.elem, token) + "]"
	case wantMap:
		return "{ … }"
	case wantTable:
		return exampleTable(s)
	}
	if content == "" || len(content) > 40 || strings.ContainsAny(content, "\n\"\\") {
		return `"…"`
	}
	return `"` + content + `"`
}

func exampleTable(s *schema) string {
	var pairs []string
	for _, f := range s.fields {
		if f.required {
			pairs = append(pairs, assign(f.name, f.schema, ""))
		}
	}
	if len(pairs) == 0 {
		return "{ … }"
	}
	return "{ " + strings.Join(pairs, ", ") + " }"
}
