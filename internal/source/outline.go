package source

import (
	"reflect"
	"slices"
)

// Shape is one kind of file that editors write.
type Shape struct {
	Name  string              // "indicator"
	Files string              // a pattern of path.Match: "data/indicators/*.toml"
	Type  reflect.Type        // that Decode fills from it
	Words map[string][]string // "record.observationEntry.bound": the words that may stand there
}

// Outline is what a Go type says about the TOML that fills it: the same that
// [File.Decode] holds files to, for those who describe it to people and editors.
type Outline struct {
	Want   string         // text, bool, integer, number, list, map or table
	Type   string         // "record.observationEntry"
	Elem   *Outline       // of a list or a map
	Fields []OutlineField // of a table
}

// OutlineField is one key of a table.
type OutlineField struct {
	Key      string
	Owner    string // the type that declares it, which may be embedded in the table's
	Required bool
	*Outline
}

// OutlineOf is the outline of a type that TOML can fill. No type of ours
// holds itself.
func OutlineOf(t reflect.Type) *Outline { return schemas{}.of(t).outline() }

func (s *schema) outline() *Outline {
	o := &Outline{Want: wantWord(s), Type: s.typ.String()}
	switch s.want {
	case wantList:
		o.Want, o.Elem = "list", s.elem.outline()
	case wantMap:
		o.Want, o.Elem = "map", s.elem.outline()
	case wantTable:
		for _, f := range s.fields {
			o.Fields = append(o.Fields, OutlineField{f.name, owner(s.typ, f.path), f.required, f.schema.outline()})
		}
	}
	return o
}

// owner is the struct in which the field at path is declared.
func owner(t reflect.Type, path []int) string {
	for _, k := range path[:len(path)-1] {
		if t = t.Field(k).Type; t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	return t.String()
}

// Field finds a key of a table.
func (o *Outline) Field(key string) (OutlineField, bool) {
	k := slices.IndexFunc(o.Fields, func(f OutlineField) bool { return f.Key == key })
	if k < 0 {
		return OutlineField{}, false
	}
	return o.Fields[k], true
}
