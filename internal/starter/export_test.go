package starter

import (
	"fmt"

	"resolution57.example/portal/internal/schema"
)

// Prove says what is wrong with a plan: an unknown kind or key, a key left out
// that must stand.
func Prove(g *schema.Guide, p Plan) error {
	k, ok := g.Kind(p.shape)
	if !ok {
		return fmt.Errorf("no kind %s", p.shape)
	}
	table := k.Table
	if p.array != "" {
		rows, ok := table.Key(p.array)
		if !ok {
			return fmt.Errorf("no array %s", p.array)
		}
		table = rows.Elem.Table
	}
	if err := prove(table, p.lines, p.Kind != "answer"); err != nil {
		return err
	}
	for _, b := range p.blocks {
		key, ok := k.Table.Key(b.array)
		if !ok {
			return fmt.Errorf("no block %s", b.array)
		}
		inner := key.Table
		if inner == nil {
			inner = key.Elem.Table
		}
		if err := prove(inner, b.lines, true); err != nil {
			return err
		}
	}
	return nil
}

// prove says what is wrong with the lines of a plan for a table.
func prove(t *schema.Table, lines []line, all bool) error {
	stands := map[string]bool{}
	for _, l := range lines {
		if _, ok := t.Key(l.key); !ok {
			return fmt.Errorf("%s has no key %s", t.Type, l.key)
		}
		stands[l.key] = l.mode != remark
	}
	for _, k := range t.Keys {
		if all && k.Required && !stands[k.Name] {
			return fmt.Errorf("%s needs %s", t.Type, k.Name)
		}
	}
	return nil
}
