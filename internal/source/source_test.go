package source

import (
	"os"
	"testing"
	"testing/fstest"
)

type obs struct {
	Period string  `toml:"period" rule:"required"`
	Value  Decimal `toml:"value" rule:"required"`
	Of     Decimal `toml:"of"`
	Note   *text   `toml:"note"`
}
type text struct {
	VI string `toml:"vi" rule:"required"`
	EN string `toml:"en" rule:"required"`
}
type tableT struct {
	Columns []string             `toml:"columns"`
	Rows    map[string][]Decimal `toml:"rows"`
}
type indicator struct {
	Name     text     `toml:"name" rule:"required"`
	Decimals int      `toml:"decimals"`
	Tags     []string `toml:"tags"`
	Obs      []obs    `toml:"observation"`
	Table    []tableT `toml:"table"`
	Derived  *text    `toml:"derived"`
}

func TestSmoke(t *testing.T) {
	var ps Problems
	fsys := fstest.MapFS{"a.toml": {Data: []byte("nam = 1\r\ndecimals = 2025-01-02\ntags = \"a\"\n[[observation]]\nperiod = \"2025\"\nvalue = 1e3\n[[observation]]\nvalue=\"1\"\nnote = { vi = \"ữ\", en = 3 }\nperiod = 16,4\n[[table]]\n[table.rows]\nhue = [1, 2.50, 1_0]\nhue = 3\n[derived]\nvi=''\n")},
		"b.toml": {Data: []byte("name = {vi='a', en='b'}\n[[table]]\n[table.rows]\nhue = [1, 2.50, 1_0]\n")}}
	f, ok := ReadTOML(fsys, "a.toml", &ps)
	var v indicator
	t.Log(ok, f.Decode(&v, &ps))
	WriteText(os.Stdout, ps.Sorted(), "vi")
	WriteText(os.Stdout, ps.Sorted(), "en")
	WriteGitHub(os.Stdout, ps.Sorted(), "en")
	WriteJSON(os.Stdout, ps.Sorted(), "en")
	f, _ = ReadTOML(fsys, "b.toml", &ps)
	t.Log(f.Decode(&v, &ps), v)
}
