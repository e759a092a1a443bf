package source

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

type benchNotice struct {
	Source     string   `toml:"source" rule:"required"`
	Title      string   `toml:"title" rule:"required"`
	Summary    string   `toml:"summary" rule:"required"`
	Tags       []string `toml:"tags"`
	Event      string   `toml:"event"`
	Translates string   `toml:"translates"`
}

func benchMarkdown() []byte {
	var b strings.Builder
	b.WriteString(`+++
source = "17-tb-cqttbcd"
title = "Tổng Bí thư chỉ đạo đột phá phát triển khoa học, công nghệ"
summary = """
Phiên họp kết luận về kết quả năm 2025, sáu hạn chế và bảy định hướng
cho năm 2026."""
tags = ["growth", "tasks", "institutions"]
event = "2025-12-25"
translates = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
+++
`)
	for b.Len() < 6000 {
		b.WriteString("\nBan Chỉ đạo yêu cầu các bộ, ngành, địa phương hoàn thành {{tasks-assigned 2025-12}} nhiệm vụ.\n")
	}
	return []byte(b.String())
}

// BenchmarkReadMarkdown reads and decodes one notice of 6 kB.
func BenchmarkReadMarkdown(b *testing.B) {
	text := benchMarkdown()
	fsys := fstest.MapFS{"n.md": {Data: text}}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var ps Problems
		meta, _, _, ok := ReadMarkdown(fsys, "n.md", &ps)
		if !ok || !meta.Decode(new(benchNotice), &ps) {
			b.Fatal(ps.Sorted())
		}
	}
}

// BenchmarkDecode reads and decodes an indicator with 1,000 observations.
func BenchmarkDecode(b *testing.B) {
	var text strings.Builder
	text.WriteString("name = { vi = \"Kinh tế số\", en = \"Digital economy\" }\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "\n[[observation]]\nperiod = \"%d\"\nvalue = %d.%02d\nlocator = { vi = \"mục %d\", en = \"part %d\" }\n", 1900+i, i, i%100, i, i)
	}
	fsys := fstest.MapFS{"x.toml": {Data: []byte(text.String())}}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		var ps Problems
		f, ok := ReadTOML(fsys, "x.toml", &ps)
		if !ok || !f.Decode(new(goldenIndicator), &ps) {
			b.Fatal(ps.Sorted())
		}
	}
}
