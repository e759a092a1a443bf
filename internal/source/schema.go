package source

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
)

// want is what a Go type can be filled from.
type want uint8

const (
	wantText want = iota
	wantBool
	wantInteger
	wantNumber // a Decimal
	wantList
	wantMap
	wantTable // a struct
)

// schema is what a Go type says about the TOML that fills it.
type schema struct {
	want   want
	typ    reflect.Type
	elem   *schema // of a list or map
	fields []field // of a struct, embedded structs included
	hooked bool    // the type has CheckTOML
	hooks  bool    // it, or a type inside it, has
}

type field struct {
	name     string
	path     []int // as reflect.Value.FieldByIndex takes it
	required bool
	schema   *schema
}

// field finds a field by its TOML key.
func (s *schema) field(key string) *field {
	for i := range s.fields {
		if s.fields[i].name == key {
			return &s.fields[i]
		}
	}
	return nil
}

// hook is implemented by values that check themselves once they are decoded.
type hook interface {
	CheckTOML(f *File, path []any, ps *Problems)
}

var (
	decimalType    = reflect.TypeFor[Decimal]()
	hookType       = reflect.TypeFor[hook]()
	textReaderType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// schemas remembers the schemas of one Decode.
type schemas map[reflect.Type]*schema

// of makes the schema of a type. A type that TOML cannot fill is a mistake in the
// program and panics.
func (all schemas) of(t reflect.Type) *schema {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if s, ok := all[t]; ok {
		return s
	}
	s := &schema{typ: t, hooked: reflect.PointerTo(t).Implements(hookType), hooks: true}
	all[t] = s
	s.want = wantOf(t)
	s.hooks = s.hooked
	switch s.want {
	case wantList, wantMap:
		s.elem = all.of(t.Elem())
		s.hooks = s.hooks || s.elem.hooks
	case wantTable:
		s.fields = all.fields(t, nil, nil)
		for _, f := range s.fields {
			s.hooks = s.hooks || f.schema.hooks
		}
	}
	return s
}

func wantOf(t reflect.Type) want {
	if t == decimalType {
		return wantNumber
	}
	if reflect.PointerTo(t).Implements(textReaderType) {
		panic(fmt.Sprintf("source: %s has UnmarshalText, whose errors have no place; use CheckTOML", t))
	}
	switch t.Kind() {
	case reflect.String:
		return wantText
	case reflect.Bool:
		return wantBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return wantInteger
	case reflect.Slice:
		return wantList
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return wantMap
		}
	case reflect.Struct:
		return wantTable
	}
	panic(fmt.Sprintf("source: TOML cannot fill %s", t))
}

func (all schemas) fields(t reflect.Type, path []int, out []field) []field {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("toml")
		here := append(path[:len(path):len(path)], i)
		switch {
		case tag == "-", !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && tag == "" && structOf(f.Type) != nil:
			out = all.fields(structOf(f.Type), here, out)
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		if name == "" {
			name = f.Name
		}
		out = append(out, field{name, here, f.Tag.Get("rule") == "required", all.of(f.Type)})
	}
	return out
}

func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && t != decimalType {
		return t
	}
	return nil
}
