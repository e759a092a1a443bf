package edit

import (
	"errors"

	"resolution57.example/portal/internal/source"
)

// Places of Append beside the number of a block.
const (
	AtEnd   = -1 // after the last block of the array, or at the end of the file
	AtStart = -2 // before the first block of the array
)

// Error is why a file was not opened or an edit not made: one problem or more,
// with its words in both languages. Nothing was changed.
type Error struct {
	Problems []source.Problem
}

// Error is the English text of the first problem.
func (e *Error) Error() string { return e.Problems[0].String() }

// Doc is one file that is being changed. It is not safe for concurrent use.
type Doc struct {
	name string
	raw  []byte
}

// Open reads a TOML file, or a Markdown file (by its name, .md) with TOML front
// matter. Its line ends, LF or CRLF, and a missing line end at the end are kept.
// An error is an *Error.
func Open(name string, body []byte) (*Doc, error) {
	return &Doc{name: name, raw: body}, nil
}

// Bytes is the file as it is now.
func (d *Doc) Bytes() []byte { return d.raw }

// Get is the value at a path as written, with LF line ends; of a table with a
// header, of a table of dotted keys and of [[blocks]] there is none.
func (d *Doc) Get(path ...any) (raw string, ok bool) { return "", false }

// Set replaces the value at a path by another token, or adds the key at the end
// of its table.
func (d *Doc) Set(raw string, path ...any) error { return errTodo }

// Append adds a block to an array of [[headers]] behind its block number after
// (from 0), or AtEnd or AtStart. array is its path, such as "observation" or
// "database.3.state". block is what stands below the header, with the header or
// without it.
func (d *Doc) Append(array string, after int, block string) error { return errTodo }

// SetRow replaces or adds the row key of [table.rows] of the [[table]] number
// table; rows is "rows" or another table of rows such as "notes".
func (d *Doc) SetRow(table int, rows, key, raw string) error { return errTodo }

// Remove takes out a key, an element, a block or a table with all in it, and the
// comment lines directly above.
func (d *Doc) Remove(path ...any) error { return errTodo }

// Format lays a file out in the one canonical way.
func Format(name string, body []byte) ([]byte, error) { return body, errTodo }

var errTodo = errors.New("edit: not there yet")
