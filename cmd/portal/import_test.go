package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"resolution57.example/portal/internal/intake"
	"resolution57.example/portal/internal/lang"
)

// TestImportAsks answers on a terminal what the sheet leaves open: by a number
// of the list, or by a text. A wrong answer is asked again, none ends it.
func TestImportAsks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "so-lieu.csv")
	if err := os.WriteFile(file, []byte("Địa phương;Cấp tỉnh;Cấp xã\nHuế;1.897;344\nHà Nội;1.665;422\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed, want string
		err         error
	}{
		{"one-stop-procedures-provincial\nCấp tỉnh\n2025-11\nprovinces-34\n", "2 giá trị: 0 mới, 0 đổi, 2 như cũ", nil},
		{"one-stop-procedures-provincial\n1\n2025-11\n1\n", "2 giá trị: 0 mới, 0 đổi, 2 như cũ", nil},
		{"no-such\n", "", errProblems},
		{"99\none-stop-procedures-provincial\n77\nCấp tỉnh\n2025-13\n2025-11\nprovinces-43\nprovinces-34\n", "2 giá trị: 0 mới, 0 đổi, 2 như cũ", nil},
		{"", "", errProblems},
	} {
		var out, errs bytes.Buffer
		e := environment{stdin: strings.NewReader(c.typed), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, terminal: true}
		err := importSheet(context.Background(), e, []string{"-C", "../..", "-lang", "vi", file, "--dry-run"})
		if !errors.Is(err, c.err) || !strings.Contains(out.String(), c.want) {
			t.Errorf("%q: %v\n%s\n%s", c.typed, err, out.String(), errs.String())
		}
		if !strings.Contains(errs.String(), "? trang tính “so-lieu.csv”, ô A1: chưa biết bảng này là số liệu của chỉ số nào") {
			t.Errorf("%q: the first question is not put:\n%s", c.typed, errs.String())
		}
	}
}

// TestImportKeepsAnswers says as flags what was answered, where an import ends
// before it is done; with them it goes on where it ended.
func TestImportKeepsAnswers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "so-lieu.csv")
	if err := os.WriteFile(file, []byte("Địa phương;Cấp tỉnh;Cấp xã\nHuế;1.897;344\nHà Nội;1.665;422\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for l, word := range map[string]string{"vi": "để khỏi trả lời lại, thêm vào lệnh: ", "en": "to keep your answers add to the command: "} {
		var out, errs bytes.Buffer
		typed := "one-stop-procedures-provincial\nCấp tỉnh\n2025-11\n"
		e := environment{stdin: strings.NewReader(typed), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, terminal: true}
		if err := importSheet(context.Background(), e, []string{"-C", "../..", "-lang", l, file, "--dry-run"}); !errors.Is(err, errProblems) {
			t.Error(err)
		}
		if want := word + "--indicator 'one-stop-procedures-provincial' --value 'Cấp tỉnh' --period '2025-11'\n"; !strings.HasSuffix(errs.String(), want) {
			t.Errorf("no %q at the end of\n%s", want, errs.String())
		}
	}
}

// TestImportAsksWhatIsInDoubt answers what a title, a column left out and a
// period without source leave open, and counts the values that would be replaced.
func TestImportAsksWhatIsInDoubt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "so-lieu.csv")
	text := "Số liệu tháng 12 năm 2025\n\nĐịa phương;Phi địa giới;Tổng số;Tỷ lệ\nHuế;2.240;2.241;100,0%\nHà Nội;974;2.087;46,7%\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed string
		out   []string
		errs  []string
	}{
		{"Phi địa giới\n1\n1\n2025-11\n2\n1\n",
			[]string{"2 giá trị: 0 mới, 1 đổi, 1 như cũ", "! 1 giá trị đã có sẽ bị thay"},
			[]string{"? trang tính “so-lieu.csv”, ô A1: tiêu đề ghi kỳ 2025-12, lần nhập này dùng 2025-11\n  1) 2025-12\n  2) 2025-11\n", "  3) none\n"}},
		{"1\n1\nnone\n1\n1\n220-cd-ttg\n",
			[]string{"2 giá trị: 2 mới, 0 đổi, 0 như cũ", "cột “Tỷ lệ” (cột D) có số nhưng không nhập"},
			[]string{"? trang tính “so-lieu.csv”, ô B4: kỳ 2025-12 của procedures-accepted-anywhere chưa có trong tệp", "  1) 30-2026-qh16 · "}},
	} {
		var out, errs bytes.Buffer
		e := environment{stdin: strings.NewReader(c.typed), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, terminal: true}
		err := importSheet(context.Background(), e, []string{"-C", "../..", "-lang", "vi", file, "--indicator", "procedures-accepted-anywhere", "--dry-run"})
		if err != nil {
			t.Errorf("%q: %v", c.typed, err)
		}
		for _, x := range c.out {
			if !strings.Contains(out.String(), x) {
				t.Errorf("%q: no %q in\n%s\n%s", c.typed, x, out.String(), errs.String())
			}
		}
		for _, x := range c.errs {
			if !strings.Contains(errs.String(), x) {
				t.Errorf("%q: no %q in\n%s", c.typed, x, errs.String())
			}
		}
	}
}

// TestWriteFiles puts all files in place or none.
func TestWriteFiles(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("a.toml", "a\r\n")
	put("b.toml", "b")
	files := []intake.File{{Name: "a.toml", Before: []byte("a\r\n"), After: []byte("A\r\n")}, {Name: "b.toml", Before: []byte("b"), After: []byte("B")}}
	put("b.toml", "somebody else")
	err := writeFiles(dir, files)
	for l, want := range map[lang.Lang]string{"vi": "b.toml vừa bị sửa trong lúc lệnh này chạy nên không bị ghi đè", "en": "b.toml was changed while this command ran and was not written over"} {
		if err == nil || !strings.HasPrefix(inWords(err, l), want) {
			t.Errorf("a file that changed meanwhile: %v", err)
		}
	}
	expect := func(want string) {
		t.Helper()
		var got []string
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			body, _ := os.ReadFile(filepath.Join(dir, e.Name()))
			info, _ := e.Info()
			got = append(got, e.Name()+" "+info.Mode().String()+" "+string(body))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("got %q, want %q", s, want)
		}
	}
	expect("a.toml -rw------- a\r\n|b.toml -rw------- somebody else")
	put("b.toml", "b")
	if err := writeFiles(dir, files); err != nil {
		t.Error(err)
	}
	expect("a.toml -rw------- A\r\n|b.toml -rw------- B")

	// Where a folder comes to stand in the place of a file, those before it are as
	// they were, and the new one is gone.
	put("a.toml", "a")
	files = []intake.File{{Name: "a.toml", Before: []byte("a"), After: []byte("A")}, {Name: "c.toml", After: []byte("C")}, {Name: "d", After: []byte("D")}, {Name: "d/e.toml", After: []byte("E")}}
	if err := writeFiles(dir, files); err == nil {
		t.Error("a file was put in the place of a folder")
	}
	if err := os.Remove(filepath.Join(dir, "d")); err != nil {
		t.Error(err)
	}
	expect("a.toml -rw------- a|b.toml -rw------- B")
	if err := writeFiles(dir, files[:2]); err != nil {
		t.Error(err)
	}
	expect("a.toml -rw------- A|b.toml -rw------- B|c.toml -rw-r--r-- C")
	if err := writeFiles(dir, files[1:2]); err == nil {
		t.Error("a new file was put in the place of one that is there")
	}
}
