package record

import (
	"fmt"
	"strings"
)

// Tile is a place on the tile map: column from the west, row from the north,
// both from 1. The zero Tile is none.
type Tile struct{ Column, Row int }

// IsZero reports whether there is no tile.
func (t Tile) IsZero() bool { return t == Tile{} }

func (t Tile) String() string { return fmt.Sprintf("[%d, %d]", t.Column, t.Row) }

// The tile map ends here: what is wider is not read on a phone.
const (
	tileColumns = 8
	tileRows    = 16
)

// IsProvince reports whether e is one of the provinces and cities of today.
func (e *Entity) IsProvince() bool { return e.Kind == "city" || e.Kind == "province" }

// IsFormer reports whether e was merged into another unit.
func (e *Entity) IsFormer() bool { return e.MergedInto != nil }

// tiles proves the tile map: one province a tile, and no province without one
// where there is a map.
func (l *loader) tiles() {
	taken := map[Tile]*Entity{}
	for _, u := range l.units {
		l.tile(u, taken)
	}
	if len(taken) == 0 {
		return
	}
	for _, u := range l.units {
		if u.to.IsProvince() && len(u.entry.Tile) == 0 {
			l.ps.Add(u.to.At, "tile-missing", "id", u.to.ID)
		}
	}
}

func (l *loader) tile(u unitPlace, taken map[Tile]*Entity) {
	numbers := u.entry.Tile
	if len(numbers) == 0 {
		return
	}
	at := u.file.At("entity", u.k, "tile")
	if !u.to.IsProvince() {
		l.ps.Add(at, "tile-not-province", "id", u.to.ID, "kind", u.to.Kind)
		return
	}
	if len(numbers) != 2 || numbers[0] < 1 || numbers[0] > tileColumns || numbers[1] < 1 || numbers[1] > tileRows {
		l.ps.Add(at, "tile-shape", "tile", listOf(numbers), "columns", fmt.Sprint(tileColumns), "rows", fmt.Sprint(tileRows))
		return
	}
	t := Tile{numbers[0], numbers[1]}
	if other := taken[t]; other != nil {
		l.ps.Add(at, "tile-twice", "tile", t.String(), "other", other.ID, "id", u.to.ID)
		return
	}
	taken[t], u.to.Tile = u.to, t
}

func listOf(numbers []int) string { return strings.ReplaceAll(fmt.Sprint(numbers), " ", ", ") }
