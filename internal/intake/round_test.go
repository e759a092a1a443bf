package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// TestExportComesBack exports every indicator of the project that has values of
// its own and imports each sheet as it is: nothing changes, in any format.
func TestExportComesBack(t *testing.T) {
	w := project(t)
	var files []*record.Places
	want := 0
	for _, i := range w.records.Indicators.All {
		var ps source.Problems
		f, ok := record.ReadPlaces(w.fsys, i.ID, &ps)
		if !ok {
			t.Fatal(ps.Sorted())
		}
		if !f.Derived {
			files = append(files, f)
			want += len(i.Series)
		}
	}
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			var b bytes.Buffer
			fatal(t, Export(&b, w.records, files, format))
			p, ps := read(t, w, "portal."+format, b.Bytes(), Options{})
			clean(t, p, ps)
			if len(p.Values) != want || len(p.Files) != 0 {
				t.Errorf("%d values, want %d; %d files change", len(p.Values), want, len(p.Files))
			}
			for _, v := range p.Values {
				if v.New || v.Changed() {
					t.Errorf("%s: %v, the file has %v", v.Cell, v.Numbers, v.Old)
				}
			}
		})
	}
}

// TestExportEdited changes one number of the sheet we wrote, and adds a row.
func TestExportEdited(t *testing.T) {
	w := project(t)
	var ps source.Problems
	f, _ := record.ReadPlaces(w.fsys, "gii-rank", &ps)
	var b bytes.Buffer
	fatal(t, Export(&b, w.records, []*record.Places{f}, "csv"))
	last := f.Observations[len(f.Observations)-1]
	row := fmt.Sprintf(`gii-rank;"=""%s""";;viet-nam;Việt Nam;%s;;;`, last.Period, last.Value)
	if !strings.Contains(b.String(), row) {
		t.Fatalf("no row %s in\n%s", row, b.String())
	}
	text := strings.Replace(b.String(), row, fmt.Sprintf(`gii-rank;="%s";;viet-nam;Việt Nam;43;;;`, last.Period) /* as an editor of texts may leave it */, 1)
	text += `gii-rank;="2026";;viet-nam;Việt Nam;42;;;` + last.Source + "\r\n"
	p, problems := read(t, w, "portal.csv", []byte(text), Options{})
	clean(t, p, problems)
	if len(p.Files) != 1 {
		t.Fatalf("%d files change", len(p.Files))
	}
	after := string(p.Files[0].After)
	if !strings.Contains(after, "[[observation]]\nperiod  = \"2026\"\nvalue   = 42\nsource  = \""+last.Source+"\"\n") {
		t.Errorf("the new value is not there:\n%s", after)
	}
	var again source.Problems
	changed, ok := record.ReadPlaces(overlay{w.fsys, map[string][]byte{f.File: p.Files[0].After}}, "gii-rank", &again)
	if !ok || len(changed.Observations) != len(f.Observations)+1 || changed.Observations[len(f.Observations)-1].Value.String() != "43" {
		t.Errorf("read back: %+v, %v", changed.Observations, again.Sorted())
	}
}

// TestRowsLeftOut proves that a row which is deleted from our sheet takes nothing
// out of the file, and that this is told.
func TestRowsLeftOut(t *testing.T) {
	w := project(t)
	var ps source.Problems
	f, _ := record.ReadPlaces(w.fsys, "gii-rank", &ps)
	var b bytes.Buffer
	fatal(t, Export(&b, w.records, []*record.Places{f}, "csv"))
	lines := strings.SplitAfter(b.String(), "\n")
	p, problems := read(t, w, "portal.csv", []byte(lines[0]+strings.Join(lines[2:], "")), Options{})
	clean(t, p, problems)
	if len(p.Files) != 0 || !slices.ContainsFunc(p.Notes, func(n source.Problem) bool { return n.Rule == "intake-left-out" }) {
		t.Errorf("%d files change; told: %v", len(p.Files), p.Notes)
	}
}

// TestFormulas takes the results of formulas and says so.
func TestFormulas(t *testing.T) {
	w := project(t)
	body := `<row r="1"><c r="A1" t="inlineStr"><is><t>Tỉnh</t></is></c><c r="B1" t="inlineStr"><is><t>Số</t></is></c></row>` +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>Huế</t></is></c><c r="B2"><f>1800+97</f><v>1897</v></c></row>`
	p, ps := read(t, w, "a.xlsx", packed(t, body), about(provincial, nil))
	clean(t, p, ps)
	if len(p.Values) != 1 || p.Values[0].Changed() || !slices.ContainsFunc(p.Notes, func(n source.Problem) bool { return n.Rule == "intake-formulas" }) {
		t.Errorf("values %v, told %v", p.Values, p.Notes)
	}
}

// packed is the smallest workbook with these rows.
func packed(t *testing.T, rows string) []byte {
	t.Helper()
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"xl/workbook.xml", `<workbook ` + ns + `><sheets><sheet name="Phụ lục" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + ns + `><sheetData>` + rows + `</sheetData></worksheet>`},
	} {
		f, err := z.Create(part[0])
		fatal(t, err)
		_, err = f.Write([]byte(part[1]))
		fatal(t, err)
	}
	fatal(t, z.Close())
	return b.Bytes()
}

// small is a project of two indicators, in files that people have written into:
// comments, blank lines, odd spaces, Windows line ends.
func small(crlf bool, rows []string) fstest.MapFS {
	tree := fstest.MapFS{}
	put := func(name, body string) {
		if crlf {
			body = strings.ReplaceAll(body, "\n", "\r\n")
		}
		tree[name] = &fstest.MapFile{Data: []byte(body), Mode: 0o644}
	}
	put("data/site.toml", `title = { vi = "a", en = "a" }
tagline = { vi = "a", en = "a" }
description = { vi = "a", en = "a" }
base_url = "https://portal.example"
languages = ["vi", "en"]
as_of = "2026-01-31"
[publisher]
name = { vi = "a", en = "a" }
[licence]
name = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"
`)
	put("data/vocabulary.toml", `[[theme]]
id = "t"
name = { vi = "t", en = "t" }
[[unit]]
id = "point"
name = { vi = "điểm", en = "points" }
short = { vi = " điểm", en = " points" }
kind = "index"
`)
	put("data/entities/all.toml", `[[entity]]
id = "viet-nam"
name = { vi = "Việt Nam", en = "Viet Nam" }
kind = "country"
[[entity]]
id = "hue"
name = { vi = "Huế", en = "Hue" }
kind = "city"
[[entity]]
id = "ha-noi"
name = { vi = "Hà Nội", en = "Hanoi" }
kind = "city"
[[set]]
id = "two"
name = { vi = "Hai", en = "Two" }
members = ["hue", "ha-noi"]
`)
	put("data/sources/s.toml", `kind = "report"
number = "1"
title = { vi = "a", en = "a" }
issuer = { vi = "a", en = "a" }
signer_not_stated = { vi = "a", en = "a" }
date = "2025-12-15"
collected = "2026-01-31"
url = "https://example.org/s"
language = "vi"
trust = "official-text"
read = { vi = "a", en = "a" }
`)
	put("data/targets/none.toml", "# nothing yet\n")
	put("data/indicators/score.toml", `# a comment at the top
name = { vi = "Điểm", en = "Score" }
theme="t" # odd
kind       = "statistic"
unit = "point"
decimals = 3
better = "higher"
universe = { vi = "a", en = "a" }
owner = { vi = "a", en = "a" }
definition = { vi = "a", en = "a" }
method = { vi = "a", en = "a" }


`+strings.Join(rows, "\n")+"\n# the end\n")
	return tree
}

// FuzzSameValues writes a file with numbers, comments and blanks at random,
// exports it, imports the same values: not a byte changes. Then one value is
// changed and changed back: the bytes are those of the beginning.
func FuzzSameValues(f *testing.F) {
	f.Add(uint64(1), false)
	f.Add(uint64(57), true)
	f.Add(uint64(2026), false)
	f.Fuzz(func(t *testing.T, seed uint64, crlf bool) {
		r := rand.New(rand.NewPCG(seed, 57))
		tree := small(crlf, randomRows(r))
		var ps source.Problems
		w := world{fsys: tree, records: record.Load(tree, &ps)}
		file, ok := record.ReadPlaces(tree, "score", &ps)
		if !ok {
			t.Fatal(ps.Sorted())
		}
		for _, format := range Formats() {
			var b bytes.Buffer
			fatal2(t, Export(&b, w.records, []*record.Places{file}, format))
			p, problems := read(t, w, "portal."+format, b.Bytes(), Options{})
			clean(t, p, problems)
			if len(p.Files) != 0 {
				t.Fatalf("%s: bytes change:\n%s\n---\n%s", format, p.Files[0].Before, p.Files[0].After)
			}
		}
		thereAndBack(t, w, tree, file, r)
	})
}

func fatal2(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// thereAndBack changes one value by an import, and changes it back by another.
func thereAndBack(t *testing.T, w world, tree fs.FS, file *record.Places, r *rand.Rand) {
	t.Helper()
	var sheetBefore bytes.Buffer
	fatal2(t, Export(&sheetBefore, w.records, []*record.Places{file}, "json"))
	rows := strings.Split(sheetBefore.String(), "\n")
	k := 1 + r.IntN(len(rows)-3)
	_, rest, _ := strings.Cut(rows[k], `"value": "`)
	old, _, _ := strings.Cut(rest, `"`)
	rows[k] = strings.Replace(rows[k], `"value": "`+old, `"value": "1`+strings.TrimPrefix(old, "-"), 1)
	p, problems := read(t, w, "portal.json", []byte(strings.Join(rows, "\n")), Options{})
	clean(t, p, problems)
	if len(p.Files) != 1 {
		t.Fatalf("%d files change for one value, %s", len(p.Files), rows[k])
	}
	over := overlay{tree, map[string][]byte{file.File: p.Files[0].After}}
	var ps source.Problems
	p, problems = read(t, world{fsys: over, records: record.Load(over, &ps)}, "portal.json", sheetBefore.Bytes(), Options{})
	clean(t, p, problems)
	plain := func(b []byte) string { return strings.ReplaceAll(string(b), "_", "") } // a number that was changed is written plainly
	if len(p.Files) != 1 || plain(p.Files[0].After) != plain(file.Body) {
		t.Fatalf("changed and changed back:\n%s\n---\n%s", file.Body, p.Files[0].After)
	}
}

// randomRows are observations and tables as nobody would lay them out.
func randomRows(r *rand.Rand) []string {
	number := func() string {
		n := fmt.Sprint(r.IntN(2_000_000))
		switch r.IntN(4) {
		case 0:
			n += "." + fmt.Sprintf("%03d", r.IntN(1000))
		case 1:
			n += ".0"
		case 2:
			if len(n) > 3 {
				n = n[:len(n)-3] + "_" + n[len(n)-3:]
			}
		}
		if r.IntN(5) == 0 {
			n = "-" + n
		}
		return n
	}
	space := func() string { return strings.Repeat(" ", r.IntN(3)) }
	var out []string
	note := func() {
		for range r.IntN(3) {
			out = append(out, []string{"", "# ghi chú [[table]] \"", "   ", "#"}[r.IntN(4)])
		}
	}
	for y := 2010 + r.IntN(3); y < 2016; y += 1 + r.IntN(3) {
		note()
		out = append(out, "[[observation]]", fmt.Sprintf("period%s=%s\"%d\"%s# kỳ", space(), space(), y, space()))
		note()
		out = append(out, "value"+space()+"="+space()+number()+space(), "source=\"s\"")
	}
	for y := 2016; y < 2020; y += 1 + r.IntN(3) {
		note()
		out = append(out, "[[table]]", fmt.Sprintf("period = \"%d\"", y), "set=\"two\"", "source = \"s\"", "columns"+space()+"=[ \"value\" ]", "[table.rows]")
		for _, k := range r.Perm(2)[:1+r.IntN(2)] {
			note()
			out = append(out, []string{"hue", "ha-noi"}[k]+space()+"=["+space()+number()+space()+"]"+space()+"# x")
		}
	}
	return out
}
