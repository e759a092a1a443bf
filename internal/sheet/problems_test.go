package sheet

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected messages of testdata/problems.txtar")

// workbook makes an XLSX by another program's library.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetName("Sheet1", "Phụ lục II"))
	fill(f)
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// parted is a workbook with one part replaced, added, or taken out (nil).
func parted(t testing.TB, body []byte, name string, part []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range z.File {
		if f.Name != name {
			must(t, out.Copy(f))
		}
	}
	if part != nil {
		w, err := out.Create(name)
		must(t, err)
		_, err = w.Write(part)
		must(t, err)
	}
	must(t, out.Close())
	return b.Bytes()
}

// sheetXML is a first sheet of these rows.
func sheetXML(rows string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`)
}

// badFiles are files that are refused, by the rule that refuses them.
func badFiles(t testing.TB) map[string]struct {
	name string
	body []byte
} {
	plain := workbook(t, func(f *excelize.File) { must(t, f.SetCellStr("Phụ lục II", "A1", "x")) })
	const first = "xl/worksheets/sheet1.xml"
	var locked bytes.Buffer
	f := excelize.NewFile()
	must(t, f.Write(&locked, excelize.Options{Password: "bi-mat"}))
	must(t, f.Close())
	var many strings.Builder
	for n := 1; n <= 200_000; n++ {
		fmt.Fprintf(&many, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, n, n)
	}
	cell := func(xml string) []byte { return parted(t, plain, first, sheetXML(`<row r="7">`+xml+`</row>`)) }
	type file = struct {
		name string
		body []byte
	}
	return map[string]file{
		"sheet-empty":                 {"trống.xlsx", workbook(t, func(*excelize.File) {})},
		"sheet-empty/csv":             {"trống.csv", []byte("\r\n\r\n")},
		"sheet-too-big":               {"lớn.csv", bytes.Repeat([]byte("a;b\n"), 6<<20)},
		"sheet-unpacks":               {"bom.xlsx", parted(t, plain, first, bytes.Repeat([]byte(" "), 101<<20))},
		"sheet-password":              {"mật.xlsx", locked.Bytes()},
		"sheet-old-format":            {"cũ.xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), wide("Workbook")...)},
		"sheet-other-kind":            {"bảng.ods", parted(t, plain, "content.xml", []byte("<x/>"))},
		"sheet-other-kind/pdf":        {"bảng.pdf", []byte("%PDF-1.7\n")},
		"sheet-macros":                {"macro.xlsm", parted(t, plain, "xl/vbaProject.bin", []byte("x"))},
		"sheet-corrupt":               {"hỏng.xlsx", plain[:len(plain)/2]},
		"sheet-corrupt/part":          {"hỏng.xlsx", parted(t, plain, first, []byte("<worksheet><sheetData><row r=\"1\">"))},
		"sheet-corrupt/missing":       {"hỏng.xlsx", parted(t, plain, first, nil)},
		"sheet-too-many-rows":         {"dài.xlsx", parted(t, plain, first, sheetXML(many.String()))},
		"sheet-too-many-rows/csv":     {"dài.csv", bytes.Repeat([]byte("Huế;1\n"), 200_000)},
		"sheet-json":                  {"bảng.json", []byte("[{\"a\": 1},\n {\"a\": }]")},
		"sheet-json/shape":            {"bảng.json", []byte("[1, 2]")},
		"sheet-formula-without-value": {"công-thức.xlsx", cell(`<c r="C7"><f>SUM(A1:A2)</f></c>`)},
		"sheet-cell-error":            {"lỗi.xlsx", cell(`<c r="C7" t="e"><f>1/0</f><v>#DIV/0!</v></c>`)},
		"sheet-cell-corrupt":          {"hỏng.xlsx", cell(`<c r="C7" t="s"><v>99</v></c>`)},
		"sheet-open-quote":            {"ngoặc.csv", []byte("a;b\n\"c;d\ne;f\n")},
		"sheet-unreadable-text":       {"lạ.csv", []byte("a;b\nc;\x01\n")},
	}
}

// TestBadFiles proves that each bad file is refused with the message written in
// testdata, in both languages, naming sheet and cell or saying that none could be
// read.
func TestBadFiles(t *testing.T) {
	const golden = "testdata/problems.txtar"
	want := map[string]string{}
	if a, err := txtar.ParseFile(golden); err == nil {
		for _, f := range a.Files {
			want[f.Name] = string(f.Data)
		}
	}
	files := badFiles(t)
	var out txtar.Archive
	for _, id := range sortedKeys(files) {
		var ps source.Problems
		if _, ok := Read(files[id].name, files[id].body, Usual(), &ps); ok || ps.Errors() != 1 {
			t.Errorf("%s: read: %v, problems %v", id, ok, ps.Sorted())
			continue
		}
		rule, _, _ := strings.Cut(id, "/")
		if x := ps.Sorted()[0]; x.Rule != rule {
			t.Errorf("%s: refused by %s", id, x.Rule)
		}
		for _, l := range []string{"vi", "en"} {
			var b bytes.Buffer
			must(t, source.WriteText(&b, ps.Sorted(), l))
			if got := b.String(); got != want[id+"."+l] && !*update {
				t.Errorf("%s.%s\ngot:\n%swant:\n%s", id, l, got, want[id+"."+l])
			}
			for _, word := range map[string][]string{"vi": {"trang tính", "ô"}, "en": {"sheet", "cell"}}[l] {
				if !strings.Contains(b.String(), word) {
					t.Errorf("%s.%s does not speak of the %s:\n%s", id, l, word, b.String())
				}
			}
			out.Files = append(out.Files, txtar.File{Name: id + "." + l, Data: b.Bytes()})
		}
	}
	if *update && os.Getenv("CI") != "true" && !t.Failed() {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(golden, txtar.Format(&out), 0o644))
	}
}

func sortedKeys[T any](m map[string]T) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestNotes proves that what is assumed of a file is said in both languages, and
// that the limit of cells, which a test does not fill, is one sentence too.
func TestNotes(t *testing.T) {
	limits := Usual()
	limits.Cells = 3
	var wide, other source.Problems
	Read("rộng.csv", []byte("a;b\nc;d\ne;f\n"), limits, &wide)
	book, ok := Read("tỉnh.csv", []byte("\xff\xfea\x00;\x00b\x00\n\x00c\x00;\x00d\x00\n\x00"), Usual(), &other)
	if !ok || wide.Errors() != 1 {
		t.Fatalf("%v %v", other.Sorted(), wide.Sorted())
	}
	a, err := txtar.ParseFile("testdata/notes.txtar")
	must(t, err)
	for _, section := range a.Files {
		var b bytes.Buffer
		must(t, source.WriteText(&b, append(wide.Sorted(), book.Notes...), section.Name))
		if b.String() != string(section.Data) {
			t.Errorf("%s: got\n%swant\n%s", section.Name, b.String(), section.Data)
		}
	}
	if len(a.Files) != 2 {
		t.Errorf("%d languages", len(a.Files))
	}
}
