package sheet

import (
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// json reads a list of objects, a list of lists, or an object in which one of
// them stands under "rows" or "data". The keys of objects become the first row.
func (r *reader) json(text string) {
	s := &Sheet{file: r.book.Name}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	j := &jsonRows{reader: r, sheet: s, d: d}
	err := j.top()
	if err == nil && !r.failed {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one value")
		}
	}
	if err != nil && !r.failed {
		at := source.PosAt(r.book.Name, []byte(text), 1, min(int(d.InputOffset()), len(text)))
		r.failed = true
		r.ps.Add(at, "sheet-json", "line", strconv.Itoa(at.Line))
		return
	}
	if len(j.keys) > 0 {
		head := Row{Number: 1}
		for k, key := range j.keys {
			head.Cells = append(head.Cells, Cell{Column: k + 1, Kind: Text, Text: key, Shown: -1})
		}
		s.Rows = slices.Insert(s.Rows, 0, head)
	}
	r.book.Sheets = []*Sheet{s}
}

// jsonRows reads rows; where they are objects, keys is the first row.
type jsonRows struct {
	*reader
	sheet *Sheet
	d     *json.Decoder
	keys  []string
	n     int
}

var errShape = errors.New("neither a list of objects nor a list of lists")

// top finds the list of rows.
func (j *jsonRows) top() error {
	token, err := j.d.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		return j.rows()
	case json.Delim('{'):
	default:
		return errShape
	}
	found := false
	for j.d.More() {
		key, err := j.d.Token()
		if err != nil {
			return err
		}
		if (key == "rows" || key == "data") && !found {
			found = true
			if open, err := j.d.Token(); err != nil || open != json.Delim('[') {
				return errShape
			}
			if err := j.rows(); err != nil {
				return err
			}
			continue
		}
		var skipped any
		if err := j.d.Decode(&skipped); err != nil {
			return err
		}
	}
	if !found {
		return errShape
	}
	_, err = j.d.Token()
	return err
}

func (j *jsonRows) rows() error {
	for j.d.More() {
		open, err := j.d.Token()
		if err != nil {
			return err
		}
		j.n++
		row := Row{Number: j.n}
		switch open {
		case json.Delim('{'):
			row.Number++ // the keys are row 1
			err = j.object(&row)
		case json.Delim('['):
			err = j.list(&row)
		default:
			err = errShape
		}
		if err != nil {
			return err
		}
		if len(row.Cells) == 0 {
			continue
		}
		slices.SortFunc(row.Cells, func(a, b Cell) int { return a.Column - b.Column })
		j.sheet.Rows = append(j.sheet.Rows, row)
		if !j.grow(j.sheet) {
			return nil
		}
	}
	_, err := j.d.Token()
	return err
}

func (j *jsonRows) object(row *Row) error {
	for j.d.More() {
		key, err := j.d.Token()
		if err != nil {
			return err
		}
		name := key.(string) // what the decoder gives for keys
		column := slices.Index(j.keys, name) + 1
		if column == 0 {
			j.keys = append(j.keys, name)
			column = len(j.keys)
		}
		if row.Cell(column).Kind != Empty {
			return errShape // a key twice
		}
		if err := j.cell(row, column); err != nil {
			return err
		}
	}
	_, err := j.d.Token()
	return err
}

func (j *jsonRows) list(row *Row) error {
	for column := 1; j.d.More(); column++ {
		if err := j.cell(row, column); err != nil {
			return err
		}
	}
	_, err := j.d.Token()
	return err
}

func (j *jsonRows) cell(row *Row, column int) error {
	token, err := j.d.Token()
	if err != nil {
		return err
	}
	c := Cell{Column: column, Shown: -1}
	switch v := token.(type) {
	case nil:
		return nil
	case string:
		c.Kind, c.Text = Text, strings.TrimSpace(v)
		if c.Text == "" {
			return nil
		}
	case bool:
		c.Kind, c.Value = Boolean, strconv.FormatBool(v)
	case json.Number:
		plain, ok := plainDecimal(v.String())
		if !ok {
			return errShape
		}
		c.Kind, c.Value = Number, plain
	default:
		return errShape
	}
	row.Cells = append(row.Cells, c)
	return nil
}

// plainDecimal writes "1.5e3" as "1500", and a decimal as it is.
func plainDecimal(text string) (string, bool) {
	if !strings.ContainsAny(text, "eE") {
		return strings.TrimPrefix(text, "+"), true
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	e, err := strconv.Atoi(exponent)
	if err != nil || e < -40 || e > 40 {
		return "", false
	}
	x, ok := new(big.Rat).SetString(mantissa)
	if !ok {
		return "", false
	}
	_, digits, _ := strings.Cut(mantissa, ".")
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(e, -e))), nil))
	if e < 0 {
		scale.Inv(scale)
	}
	return x.Mul(x, scale).FloatString(max(0, len(digits)-e)), true
}
