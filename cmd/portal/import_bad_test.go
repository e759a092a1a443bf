package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// book is a workbook of one sheet, “Phụ lục”: address, value, address, value …
func book(t *testing.T, also func(f *excelize.File), o excelize.Options, pairs ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	err := f.SetSheetName("Sheet1", "Phụ lục")
	for k := 0; k < len(pairs); k += 2 {
		err = errors.Join(err, f.SetCellValue("Phụ lục", pairs[k].(string), pairs[k+1]))
	}
	if also != nil {
		also(f)
	}
	if err = errors.Join(err, f.Write(&b, o)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withPart is a workbook with one part replaced or added.
func withPart(t *testing.T, body []byte, name string, part []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		if f.Name != name {
			err = errors.Join(err, out.Copy(f))
		}
	}
	w, made := out.Create(name)
	if err = errors.Join(err, made); err == nil {
		_, err = w.Write(part)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestImportBadInput goes through what issue 7 names as bad input, with --yes: each
// is refused by a message in both languages that names the sheet and the cell, or
// says that none could be read, and not a byte of the project changes.
func TestImportBadInput(t *testing.T) {
	dir := t.TempDir()
	copyData(t, dir)
	before := sums(t, dir)
	plain := book(t, nil, excelize.Options{}, "A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897)
	const first = "xl/worksheets/sheet1.xml"
	formula := `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2"><c r="B2"><f>SUM(A1:A2)</f></c></row></sheetData></worksheet>`
	for _, c := range []struct {
		what, file string
		body       []byte
		flags      string
		vi, en     string
	}{
		{"empty", "trống.xlsx", book(t, nil, excelize.Options{}), "", "tệp không có ô nào có nội dung", "no cell"},
		{"password", "mật.xlsx", book(t, nil, excelize.Options{Password: "bi-mat"}, "A1", "x"), "", "mật khẩu", "password"},
		{"corrupt", "hỏng.xlsx", plain[:len(plain)/2], "", "hỏng", "sheet"},
		{"zip bomb", "bom.xlsx", withPart(t, plain, first, bytes.Repeat([]byte(" "), 101<<20)), "", "100", "100"},
		{"200,000 rows", "dài.csv", bytes.Repeat([]byte("Huế;1\n"), 200_000), "", "ô A20001", "cell A20001"},
		{"macros", "macro.xlsm", withPart(t, plain, "xl/vbaProject.bin", []byte("x")), "", "macro", "macro"},
		{"formula without value", "công-thức.xlsx", withPart(t, plain, first, []byte(formula)), "", "trang tính “Phụ lục”, ô B2", "sheet “Phụ lục”, cell B2"},
		{"two header candidates", "hai.csv", []byte("Tỉnh;Số\nHuế;1897\n\nTỉnh;Số khác\nHà Nội;1665\n"), "", "ô A4: có nhiều hàng có thể là tiêu đề: A1, A4", "cell A4: several rows could be the header: A1, A4"},
		{"one name, two entities", "tên.csv", []byte("Tỉnh;Số\nHuế;1897\nQuảng Trị;1602\n"), "--period 2025 --set none", "ô A3: “Quảng Trị” hợp với nhiều đơn vị", "cell A3: “Quảng Trị” fits several units"},
		{"percent as fraction or number", "tỷ-lệ.csv", []byte("Kỳ;Tỷ lệ\n2025;0,164\n2024;0,99\n"), "--indicator dossiers-online-share --period= --set none", "ô B2: 0,164 là 0,164% hay 16,4%", "cell B2: 0.164 is 0.164% or 16.4%"},
		{"date as number", "ngày.xlsx", book(t, nil, excelize.Options{}, "A1", "Tỉnh", "B1", "Kỳ", "C1", "Số", "A2", "Huế", "B2", 45977, "C2", 1897), "--period= --value Số", "ô B2: kỳ là số 45977", "cell B2: the period is the number 45977"},
		{"number made a date", "ngày.csv", []byte("Tỉnh;Số\nHuế;1897\nHà Nội;12/11/2025\n"), "", "ô B3: “12/11/2025” là ngày hoặc kỳ, không phải số", "cell B3: “12/11/2025” is a day or a period, no number"},
		{"number as text", "chữ.xlsx", book(t, nil, excelize.Options{}, "A1", "Tỉnh", "B1", "Điểm", "A2", "Huế", "B2", "39.012", "A3", "Hà Nội", "B3", "38.125"), "--indicator pii-score --period 2025", "ô B2: “39.012” là 39012 (viết kiểu Việt) hay 39.012", "cell B2: “39.012” is 39012 (written the Vietnamese way) or 39.012"},
		{"merged header", "gộp.xlsx", book(t, func(f *excelize.File) {
			if err := f.MergeCell("Phụ lục", "B1", "C1"); err != nil {
				t.Fatal(err)
			}
		}, excelize.Options{}, "A1", "Tỉnh", "B1", "Số thủ tục", "A2", "Huế", "B2", 1897, "C2", 344), "--value=Số&thủ&tục", "ô A1: value: không có đúng một cột tên “Số thủ tục”", "cell A1: value: there is not exactly one column “Số thủ tục”"},
		{"merged header, no column said", "gộp.xlsx", book(t, func(f *excelize.File) {
			if err := f.MergeCell("Phụ lục", "B1", "C1"); err != nil {
				t.Fatal(err)
			}
		}, excelize.Options{}, "A1", "Tỉnh", "B1", "Số thủ tục", "A2", "Huế", "B2", 1897, "C2", 344), "", "ô B1: có nhiều cột có thể là giá trị của one-stop-procedures-provincial: B, C", "cell B1: several columns could be the values of one-stop-procedures-provincial: B, C"},
	} {
		file := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(file, c.body, 0o644); err != nil {
			t.Fatal(err)
		}
		for l, want := range map[string]string{"vi": c.vi, "en": c.en} {
			var out, errs bytes.Buffer
			e := environment{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }}
			args := []string{"-C", dir, "-lang", l, file, "--yes", "--save", "bad", "--indicator", "one-stop-procedures-provincial", "--period", "2025-11", "--set", "provinces-34", "--source", "220-cd-ttg"}
			for _, flag := range strings.Fields(c.flags) {
				args = append(args, strings.ReplaceAll(flag, "&", " "))
			}
			err := importSheet(context.Background(), e, args)
			if !errors.Is(err, errProblems) {
				t.Errorf("%s: %v\n%s", c.what, err, errs.String())
			}
			words := map[string][]string{"vi": {want, "trang tính", "ô ", "chưa ghi gì vào tệp nào"}, "en": {want, "sheet", "cell", "nothing was written"}}[l]
			for _, word := range words {
				if !strings.Contains(errs.String(), word) {
					t.Errorf("%s, %s: no %q in\n%s", c.what, l, word, errs.String())
				}
			}
		}
	}
	if after := sums(t, dir); after != before {
		t.Errorf("the project is another:\n%s\nwas\n%s", after, before)
	}
}

// copyData copies the records of the project, but not what was published of them.
func copyData(t *testing.T, dir string) {
	t.Helper()
	tree := os.DirFS("../..")
	err := fs.WalkDir(tree, "data", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "data/ledger", name == "data/releases":
			return fs.SkipDir
		case e.IsDir():
			return os.MkdirAll(filepath.Join(dir, name), 0o755)
		}
		body, err := fs.ReadFile(tree, name)
		return errors.Join(err, os.WriteFile(filepath.Join(dir, name), body, 0o644))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sums are the names of all files with what they hold.
func sums(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := fs.ReadFile(tree, name)
		fmt.Fprintf(&b, "%s %x\n", name, sha256.Sum256(body))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
