package ledger

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"resolution57.example/portal/internal/lang"
)

// Canonical writes a value as canonical JSON (RFC 8785): members sorted by the
// UTF-16 of their names, no spaces, nothing escaped but the quotation mark and
// the backslash. It takes what the log is made of: string, bool, int, int64,
// [lang.Text], []string, []any, map[string]string and map[string]any. Numbers
// with a point have no place in it, since an exact decimal is a string; text
// that is not clean, see [Entry.Line], is refused.
func Canonical(v any) ([]byte, error) { return appendJSON(nil, v) }

func appendJSON(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return appendText(dst, v)
	case bool:
		return strconv.AppendBool(dst, v), nil
	case int:
		return appendInteger(dst, int64(v))
	case int64:
		return appendInteger(dst, v)
	case lang.Text:
		return appendMembers(dst, bilingual(v))
	case []string:
		return appendList(dst, v)
	case []any:
		return appendList(dst, v)
	case map[string]string:
		return appendMembers(dst, v)
	case map[string]any:
		return appendMembers(dst, v)
	}
	return nil, fmt.Errorf("canonical JSON of a %T", v)
}

// bilingual are the languages that a text has.
func bilingual(t lang.Text) map[string]string {
	m := map[string]string{"vi": t.VI, "en": t.EN}
	maps.DeleteFunc(m, func(_, text string) bool { return text == "" })
	return m
}

func appendList[T any](dst []byte, list []T) (_ []byte, err error) {
	dst = append(dst, '[')
	for k, v := range list {
		if k > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendJSON(dst, v); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

func appendMembers[T any](dst []byte, m map[string]T) (_ []byte, err error) {
	dst = append(dst, '{')
	for k, name := range slices.SortedFunc(maps.Keys(m), compareUTF16) {
		if k > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendText(dst, name); err != nil {
			return nil, err
		}
		if dst, err = appendJSON(append(dst, ':'), m[name]); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

// compareUTF16 is the order of names that RFC 8785 asks for.
func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

// largest is the largest integer that every reader of JSON keeps exactly.
const largest = 1<<53 - 1

func appendInteger(dst []byte, n int64) ([]byte, error) {
	if n > largest || n < -largest {
		return nil, &Fault{Rule: "ledger-form", Args: []string{"name", "integer", "value", strconv.FormatInt(n, 10)}}
	}
	return strconv.AppendInt(dst, n, 10), nil
}

func appendText(dst []byte, s string) ([]byte, error) {
	if f := checkText(s); f != nil {
		return nil, f.with("name", "text")
	}
	return appendQuoted(dst, s), nil
}

// appendQuoted writes a text that is known to be clean.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '"' || c == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

// checkText refuses what a reader cannot see or what has two spellings.
func checkText(s string) *Fault {
	plain := true
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7F {
			i++
			continue
		}
		plain = false
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return &Fault{Rule: "ledger-character", Args: []string{"code", fmt.Sprintf("0x%02X", c)}}
		case unicode.IsControl(r) || isHidden(r):
			return &Fault{Rule: "ledger-character", Args: []string{"code", fmt.Sprintf("U+%04X", r)}}
		}
		i += size
	}
	if !plain && !norm.NFC.IsNormalString(s) {
		return &Fault{Rule: "ledger-not-composed", Args: []string{"text", s}}
	}
	return nil
}

// isHidden says whether a character cannot be seen but changes what is seen:
// marks of direction, spaces of width zero, unusual line ends, a byte-order mark.
func isHidden(r rune) bool {
	return r == 0x061C || r == 0x180E || r == 0x200B || r == 0x200E || r == 0x200F ||
		r >= 0x2028 && r <= 0x202E || r >= 0x2060 && r <= 0x206F || r == 0xFEFF
}

// decoder reads one line of canonical JSON. It takes nothing else: no spaces,
// no escapes that canonical JSON does not need, names in their order.
type decoder struct {
	line []byte
	at   int
}

// fault says that at the present place something else must stand.
func (d *decoder) fault(want string) *Fault {
	found := d.line[min(d.at, len(d.line)):]
	return d.here(&Fault{Rule: "ledger-json", Args: []string{"want", want, "found", string(found[:min(len(found), 20)])}})
}

// here puts a fault at the present column, which counts characters.
func (d *decoder) here(f *Fault) *Fault {
	f.Col = utf8.RuneCount(d.line[:min(d.at, len(d.line))]) + 1
	return f
}

// take steps over a character if it stands there.
func (d *decoder) take(c byte) bool {
	if d.at < len(d.line) && d.line[d.at] == c {
		d.at++
		return true
	}
	return false
}

func (d *decoder) need(c byte) *Fault {
	if !d.take(c) {
		return d.fault(string(c))
	}
	return nil
}

func (d *decoder) text() (string, *Fault) {
	if f := d.need('"'); f != nil {
		return "", f
	}
	start := d.at
	end := bytes.IndexAny(d.line[start:], `"\`)
	if end < 0 {
		d.at = len(d.line)
		return "", d.fault(`"`)
	}
	d.at += end
	if d.line[d.at] == '"' {
		d.at++
		return string(d.line[start : d.at-1]), nil
	}
	return d.escaped(start)
}

// escaped reads on in a text that has a backslash at the present place.
func (d *decoder) escaped(start int) (string, *Fault) {
	out := bytes.Clone(d.line[start:d.at])
	for d.at < len(d.line) {
		switch c := d.line[d.at]; c {
		case '"':
			d.at++
			return string(out), nil
		case '\\':
			d.at++
			if d.at == len(d.line) || d.line[d.at] != '"' && d.line[d.at] != '\\' {
				return "", d.fault(`\" \\`)
			}
		}
		out = append(out, d.line[d.at])
		d.at++
	}
	return "", d.fault(`"`)
}

func (d *decoder) integer() (int64, *Fault) {
	start := d.at
	for d.at < len(d.line) && d.line[d.at] >= '0' && d.line[d.at] <= '9' {
		d.at++
	}
	digits := string(d.line[start:d.at])
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > largest || len(digits) > 1 && digits[0] == '0' {
		d.at = start
		return 0, d.fault("0 … 9007199254740991")
	}
	return n, nil
}

// list calls item for each item of an array.
func (d *decoder) list(item func() *Fault) *Fault {
	if f := d.need('['); f != nil {
		return f
	}
	for first := true; !d.take(']'); first = false {
		if !first {
			if f := d.need(','); f != nil {
				return f
			}
		}
		if f := item(); f != nil {
			return f
		}
	}
	return nil
}

// members calls member for each member of an object, with its name.
func (d *decoder) members(member func(name string) *Fault) *Fault {
	if f := d.need('{'); f != nil {
		return f
	}
	for first := true; !d.take('}'); first = false {
		if !first {
			if f := d.need(','); f != nil {
				return f
			}
		}
		start := d.at
		name, f := d.text()
		if f == nil {
			f = d.need(':')
		}
		if f != nil {
			return f
		}
		value := d.at
		if f := member(name); f != nil {
			if f.Col == 0 { // about the name, not the value
				d.at = start
				d.here(f)
				d.at = value
			}
			return f
		}
	}
	return nil
}
