package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNewAsks asks a person at a terminal for the few things that a record cannot
// be begun without: a word may be chosen by its number. Where an answer stays
// out, nothing is written.
func TestNewAsks(t *testing.T) {
	for _, c := range []struct {
		typed string
		err   error
		want  []string // in the file
	}{
		{"so-9\n2\nThông báo thứ chín\n", nil, []string{`kind = "notice"`, `title = { vi = "Thông báo thứ chín", en = "TODO: fill in here" }`}},
		{"so-9\npress\nBài báo\n", nil, []string{`kind = "press"`}},
		{"so-9\nbáo cáo\nBáo cáo năm\n", nil, []string{`kind = "report"`}},
		{"so-9\nnghi dinh\nNghị định mới\n", nil, []string{`kind = "regulation"`}},
		{"Số 9\nso-9\nbáo giá\n10\nBáo cáo năm\n", nil, []string{`kind = "report"`, `title = { vi = "Báo cáo năm", en = "TODO: fill in here" }`}}, // asked again
		{"so-9\n\nThông báo\n", errUsage, nil},
		{"", errUsage, nil},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("../../data")); err != nil {
			t.Fatal(err)
		}
		project := t.TempDir()
		if err := os.Rename(dir, filepath.Join(project, "data")); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		e := environment{stdin: strings.NewReader(c.typed), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }, terminal: true}
		err := begin(context.Background(), e, []string{"-C", project, "-lang", "vi", "source"})
		if !errors.Is(err, c.err) || err == nil && c.err != nil {
			t.Errorf("%q: %v", c.typed, err)
		}
		for _, want := range []string{"? mã của mục mới", "? loại văn bản\n  1) resolution: nghị quyết\n  2) notice: ", "? bằng tiếng Việt: tên mà văn bản tự mang"} {
			if !strings.Contains(errs.String(), want) {
				t.Errorf("%q: %q is not asked:\n%s", c.typed, want, errs.String())
			}
		}
		body, err := os.ReadFile(filepath.Join(project, "data/sources/so-9.toml"))
		if (err == nil) != (c.err == nil) {
			t.Errorf("%q: file: %v", c.typed, err)
		}
		for _, want := range c.want {
			if !strings.Contains(string(body), "\n"+want+"\n") {
				t.Errorf("%q: %s is not there:\n%s", c.typed, want, body)
			}
		}
	}
}
