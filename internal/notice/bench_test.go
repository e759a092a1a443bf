package notice

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// syntheticBody is a Vietnamese body of about 6 kB with lists, a table, links,
// references and a footnote.
func syntheticBody() string {
	var b strings.Builder
	b.WriteString("Hội nghị diễn ra ngày 25/12/2025; đóng góp vào GDP đạt {{gdp-contribution 2025}}, theo {{source 17-tb}}[^1].\n")
	for k := range 4 {
		fmt.Fprintf(&b, "\n## Phần %d: kết quả thực hiện\n\n", k+1)
		for range 3 {
			b.WriteString("- **Thể chế.** Luật, nghị định, thông tư được ban hành đồng bộ, gỡ được các *vướng mắc* cơ bản; xem [mục tiêu](/targets/) và `mã số`.\n")
		}
		b.WriteString("\nBan Chỉ đạo tán thành đánh giá của Cơ quan Thường trực về năm đầu thực hiện Nghị quyết số 57-NQ/TW: phần mềm của các bộ, ngành không liên thông, gây khó cho dịch vụ công toàn trình.\n")
		b.WriteString("\nBảng: Ai phải làm gì, khi nào\n\n| Cơ quan | Việc phải làm | Thời hạn | Số |\n|---|---|---|--:|\n")
		for range 4 {
			b.WriteString("| Cơ quan Trung ương và địa phương | Hoàn thành chương trình, kế hoạch công tác năm 2026 | Trước ngày 10/01/2026 | {{tasks-assigned 2025-10-15}} |\n")
		}
	}
	b.WriteString("\n[^1]: Bản tóm lược này do cổng viết.\n")
	return b.String()
}

func syntheticNotice(k int, body string) []txtar.File {
	front := "+++\nsource = \"17-tb\"\ntitle = \"Kết luận tổng kết năm 2025: sáu hạn chế và bảy định hướng cho năm 2026\"\n" +
		"summary = \"Thông báo kết luận của Tổng Bí thư sau một năm thực hiện Nghị quyết số 57-NQ/TW: ghi nhận kết quả, chỉ ra sáu hạn chế.\"\n" +
		"tags = [\"tasks\", \"growth\"]\nevent = \"2025-12-25\"\n"
	english := strings.ReplaceAll(body, "Bảng:", "Table:")
	name := fmt.Sprintf("content/notices/n-%05d", k)
	return []txtar.File{
		{Name: name + ".vi.md", Data: []byte(front + "+++\n" + body)},
		{Name: name + ".en.md", Data: []byte(front + "translates = \"" + Hash([]byte(body)) + "\"\n+++\n" + english)},
	}
}

// diskOf writes a tree to disk, as the portal reads it.
func diskOf(b *testing.B, many int) (dir string) {
	b.Helper()
	dir = b.TempDir()
	var files []txtar.File
	for k := range many {
		files = append(files, syntheticNotice(k, syntheticBody())...)
	}
	for name, f := range treeOf(b, files) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkRender reads, binds and converts one notice of 6 kB.
func BenchmarkRender(b *testing.B) {
	fsys := os.DirFS(diskOf(b, 1))
	var ps source.Problems
	r := record.Load(fsys, &ps)
	c := Load(fsys, r, &ps)
	renderer := NewRenderer(fsys, r, c, lang.LoadWords(fsys, &ps))
	for b.Loop() {
		if _, err := renderer.Notice(c.Notices[0], lang.VI, &ps); err != nil {
			b.Fatal(err)
		}
	}
	if list := ps.Sorted(); len(list) > 0 {
		b.Fatal(list)
	}
}

// BenchmarkRenderBare is what goldmark alone needs for the same body.
func BenchmarkRenderBare(b *testing.B) {
	name := filepath.Join(diskOf(b, 1), "content/notices/n-00000.vi.md")
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote))
	for b.Loop() {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		_, body, _ := cutBare(text)
		var out bytes.Buffer
		if err := markdown.Convert(body, &out); err != nil {
			b.Fatal(err)
		}
		_ = out.String()
	}
}

func cutBare(text []byte) (front, body []byte, ok bool) {
	return bytes.Cut(bytes.TrimPrefix(text, []byte("+++\n")), []byte("+++\n"))
}

const manyNotices = 200

// BenchmarkLoad loads the front matter of 200 notices in both languages.
func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS(diskOf(b, manyNotices))
	var ps source.Problems
	r := record.Load(fsys, &ps)
	for b.Loop() {
		if c := Load(fsys, r, &ps); len(c.Notices) != manyNotices {
			b.Fatal(ps.Sorted())
		}
	}
}

// BenchmarkLoadBare reads the same files one after another and decodes their
// front matter.
func BenchmarkLoadBare(b *testing.B) {
	dir := diskOf(b, manyNotices)
	for b.Loop() {
		names, err := filepath.Glob(filepath.Join(dir, "content/notices/*.md"))
		if err != nil || len(names) != 2*manyNotices {
			b.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			front, _, _ := cutBare(text)
			var into englishNotice
			if _, err := toml.NewDecoder(bytes.NewReader(front)).Decode(&into); err != nil {
				b.Fatal(err)
			}
		}
	}
}
