package source

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Decode fills a Go value, given by pointer, from the file and says whether
// nothing was wrong. See the package comment for what it checks. When it is
// false the value must not be used.
func (f *File) Decode(into any, ps *Problems) bool {
	var found Problems
	defer ps.Merge(&found)
	f.report(&found)
	s := schemas{}.of(reflect.TypeOf(into))
	c := &checker{File: f, root: s, ps: &found}
	c.table(0, s)
	if len(found.list) > 0 || !c.decode(into) {
		return found.Errors() == 0
	}
	if s.hooks {
		f.runHooks(reflect.ValueOf(into).Elem(), s, nil, &found)
	}
	return found.Errors() == 0
}

// decode lets BurntSushi/toml fill the value from the text, in which exact
// numbers are put between quotes.
func (c *checker) decode(into any) bool {
	_, err := toml.Decode(c.quoted(), into)
	if err == nil {
		return true
	}
	at := c.top()
	var pe toml.ParseError
	if errors.As(err, &pe) {
		at = c.pos(c.unquotedOffset(pe.Position.Start))
		err = errors.New(pe.Message)
	}
	c.ps.Add(at, "syntax", "reason", err.Error())
	return false
}

// quote is a number that is decoded from its digits, not as a float.
type quote struct{ at, end int32 }

// quoted is the text with quotes around the numbers of Decimal fields.
func (c *checker) quoted() string {
	text := c.index.text
	if len(c.quotes) == 0 {
		return text
	}
	slices.SortFunc(c.quotes, func(a, b quote) int { return cmp.Compare(a.at, b.at) })
	var b strings.Builder
	b.Grow(len(text) + 2*len(c.quotes))
	done := int32(0)
	for _, q := range c.quotes {
		b.WriteString(text[done:q.at])
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(text[q.at:q.end], "_", ""))
		b.WriteByte('"')
		done = q.end
	}
	b.WriteString(text[done:])
	return b.String()
}

// unquotedOffset turns an offset in the quoted text into one in the file's.
func (c *checker) unquotedOffset(at int) int32 {
	added := 0
	for _, q := range c.quotes {
		if int(q.at)+added >= at {
			break
		}
		added += len(`""`) - strings.Count(c.index.text[q.at:q.end], "_")
	}
	return int32(min(max(at-added, 0), len(c.index.text)))
}

// runHooks calls CheckTOML on every decoded value that has it, outer ones first.
func (f *File) runHooks(v reflect.Value, s *schema, path []any, ps *Problems) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if s.hooked {
		v.Addr().Interface().(hook).CheckTOML(f, path, ps)
	}
	path = path[:len(path):len(path)]
	switch s.want {
	case wantTable:
		for _, fd := range s.fields {
			if fd.schema.hooks && f.Has(append(path, fd.name)...) {
				f.runHooks(v.FieldByIndex(fd.path), fd.schema, append(path, fd.name), ps)
			}
		}
	case wantList:
		for i := 0; s.elem.hooks && i < v.Len(); i++ {
			f.runHooks(v.Index(i), s.elem, append(path, i), ps)
		}
	case wantMap:
		for _, key := range v.MapKeys() {
			if s.elem.hooks {
				elem := reflect.New(v.Type().Elem()).Elem()
				elem.Set(v.MapIndex(key))
				f.runHooks(elem, s.elem, append(path, key.String()), ps)
			}
		}
	}
}
