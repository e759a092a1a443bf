package source

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// The mark stands under its place whatever the line holds: tabs, letters of two
// columns, accents of their own, CRLF, a line too long for a screen.
func TestExcerptMark(t *testing.T) {
	long := strings.Repeat("a b ", 300)
	tests := []struct {
		name, line string
		col        int
		shown      string // with the mark in « »
	}{
		{"a number", `value  = 120`, 10, `value  = «120»`},
		{"a number with a comma and percent sign", `tăng 1.132,5% so với`, 6, `tăng «1.132,5%» so với`},
		{"a comma of the sentence", `12, 13`, 1, `«12», 13`},
		{"a text", `name = "có \" dấu" # x`, 8, `name = «"có \" dấu"» # x`},
		{"a text that is not closed", `name = "abc`, 8, `name = «"»abc`},
		{"a reference", `Số {{tasks 2025}} và`, 4, `Số «{{tasks 2025}}» và`},
		{"a word in a reference", `Số {{tasks 2025}} và`, 12, `Số {{tasks «2025»}} và`},
		{"tabs", "\t\tkey\t= 1", 3, `        «key»    = 1`},
		{"two columns", `名前 = x1`, 6, `名前 = «x1»`},
		{"accents of their own", "a\u0302\u0301 = y1", 7, "a\u0302\u0301 = «y1»"},
		{"an accent alone", "= \u0301", 3, "= «\u25cc\u0301»"},
		{"CRLF", "key = 1\r", 7, `key = «1»`},
		{"behind the end", `key =`, 6, `key =« »`},
		{"far behind the end", `key =`, 600, `key =« »`},
		{"nothing", ``, 1, `« »`},
		{"a byte that is no UTF-8", "\"caf\xe9\xe8\" x", 6, "\"caf\ufffd«\ufffd»\" x"},
		{"hidden and control characters", "a\u200b\x1b[31m = b1", 11, "a<U+200B><U+001B>[31m = «b1»"},
		{"a long line, at its end", long + "here", 1201, "…" + (" " + long)[len(long)-58:] + "«here»"},
		{"a long line, at its beginning", long, 1, "«a»" + long[1:99] + "…"},
		{"a long word", strings.Repeat("x", 500), 1, "«" + strings.Repeat("x", 39) + "…»" + "…"},
	}
	for _, tt := range tests {
		tree := fstest.MapFS{"x.toml": {Data: []byte("first\n" + tt.line + "\nlast\n")}}
		e, ok := ReadExcerpt(tree, Pos{"x.toml", 2, tt.col})
		got := e.Before + "«" + e.Mark + "»" + e.After
		if tt.name == "a long word" { // what is left of the word is only dots
			got = "«" + e.Mark + "»" + "…"
		}
		if !ok || got != tt.shown {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.shown)
		}
		if w := columns(e.Before + e.Mark + e.After); w > columnsShown {
			t.Errorf("%s: %d columns wide", tt.name, w)
		}
	}
}

// No line is shown of what is no text, no file, or no place in it.
func TestExcerptNone(t *testing.T) {
	tree := fstest.MapFS{
		"x.toml":     {Data: []byte("one\ntwo")},
		"sheet.xlsx": {Data: []byte("PK\x03\x04\x00\x00\nx")},
		"away":       {Data: []byte("/etc/passwd"), Mode: 0o777 | 1<<27},
	}
	for _, at := range []Pos{{"x.toml", 0, 0}, {"x.toml", 3, 1}, {"none.toml", 1, 1}, {"sheet.xlsx", 1, 1}, {"away", 1, 1}, {"/x.toml", 1, 1}, {"../x.toml", 1, 1}} {
		if e, ok := ReadExcerpt(tree, at); ok {
			t.Errorf("%s: %q", at, e)
		}
	}
	if _, ok := ReadExcerpt(nil, Pos{"x.toml", 1, 1}); ok {
		t.Error("a line out of nowhere")
	}
}

func reportExample() (Report, []Problem) {
	tree := fstest.MapFS{"data/a.toml": {Data: []byte("nmae = \"x\"\nvalue = 1e3\nshare = 1\n")}}
	var ps Problems
	ps.Add(Pos{"data/a.toml", 2, 9}, "plain-number", "key", "value", "found", "1e3", "example", "1000")
	ps.Add(Pos{"data/a.toml", 1, 1}, "unknown-key-guess", "key", "nmae", "guess", "name")
	ps.Add(Pos{"data/a.toml", 3, 1}, "unbound-number", "typed", "39,4")
	ps.Add(Pos{File: "data/b.toml"}, "no-file")
	return Report{Tree: tree}, ps.Sorted()
}

// Text for people: warnings apart and before the errors, each with its line,
// hint and reason; the numbers at the end (peers.md, 6 and 7).
func TestReportText(t *testing.T) {
	want := map[string]string{"vi": `data/a.toml:3:1: cảnh báo: con số “39,4” gõ tay, không gắn với bản ghi nào
  3 | share = 1
    | ^^^^^
  gợi ý: thay bằng {{mã-chỉ-số kỳ}}; nếu không có bản ghi nào, viết {{raw "39,4"}}
  vì sao: số gõ tay không đổi theo khi bản ghi được đính chính, và người đọc không lần được về nguồn

data/a.toml:1:1: khóa lạ nmae
  1 | nmae = "x"
    | ^^^^
  gợi ý: có phải là name?

data/a.toml:2:9: 1e3 không viết bằng chữ số thường
  2 | value = 1e3
    |         ^^^
  gợi ý: viết value bằng chữ số thường, ví dụ 1000
  vì sao: cổng in đúng từng chữ số như nguồn đã in; cách viết khác không cho biết nguồn in mấy chữ số

data/b.toml: không có tệp này
  gợi ý: tạo tệp, hoặc sửa tên tệp ở nơi nhắc đến nó

3 lỗi, 1 cảnh báo
`, "en": `data/a.toml:3:1: warning: “39,4” is typed and bound to no record
  3 | share = 1
    | ^^^^^
  hint: write {{indicator-id period}} instead, or {{raw "39,4"}} where no record can hold it
  why: a typed number stays as it is when the record is corrected, and leads no reader to its source

data/a.toml:1:1: unknown key nmae
  1 | nmae = "x"
    | ^^^^
  hint: did you mean name?

data/a.toml:2:9: 1e3 is not written in plain digits
  2 | value = 1e3
    |         ^^^
  hint: write value in plain digits, for example 1000
  why: the portal prints the very digits that the source prints; other notations do not say how many those are

data/b.toml: there is no such file
  hint: create the file, or mend its name where it is mentioned

3 errors, 1 warning
`}
	r, problems := reportExample()
	for lang, want := range want {
		var got strings.Builder
		r.Lang = lang
		if err := r.WriteText(&got, problems); err != nil || got.String() != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", lang, err, got.String(), want)
		}
	}
	r.Lang = "en"
	var again strings.Builder
	if err := r.WriteText(&again, append(problems[:len(problems):len(problems)], problems[1])); err != nil || strings.Count(again.String(), "plain digits\n") != 2 || strings.Count(again.String(), "\n  why: the portal prints") != 1 {
		t.Errorf("the reason of a rule does not stand once:\n%s", again.String())
	}
	r.Sheet = "data/a.toml"
	var got strings.Builder
	if err := r.WriteText(&got, problems); err != nil || strings.Contains(got.String(), " | ") {
		t.Errorf("a line is shown of a file whose places are cells: %v\n%s", err, got.String())
	}
	got.Reset()
	if err := r.WriteText(&got, nil); err != nil || got.Len() > 0 {
		t.Errorf("nothing is wrong, and it says %q", got.String())
	}
}

// The comment of a pull request: tables with links to the lines, the rest folded.
func TestReportMarkdown(t *testing.T) {
	r, problems := reportExample()
	r.Lang, r.Repository = "vi", "https://github.com/o/r/blob/abc/"
	var got strings.Builder
	if err := r.WriteMarkdown(&got, problems); err != nil {
		t.Fatal(err)
	}
	want := `### 3 lỗi, 1 cảnh báo

| chỗ | sai gì | viết lại thế nào |
| --- | --- | --- |
| [data/a.toml&#58;1&#58;1](<https://github.com/o/r/blob/abc/data/a.toml#L1>) | khóa lạ nmae | có phải là name&#63; |
| [data/a.toml&#58;2&#58;9](<https://github.com/o/r/blob/abc/data/a.toml#L2>) | 1e3 không viết bằng chữ số thường | viết value bằng chữ số thường, ví dụ 1000<br><sub>vì sao&#58; cổng in đúng từng chữ số như nguồn đã in&#59; cách viết khác không cho biết nguồn in mấy chữ số</sub> |
| [data/b.toml](<https://github.com/o/r/blob/abc/data/b.toml>) | không có tệp này | tạo tệp, hoặc sửa tên tệp ở nơi nhắc đến nó |

<details>
<summary>các dòng có vấn đề</summary>

` + "```text" + `
data/a.toml:1:1
    nmae = "x"
    ^^^^
data/a.toml:2:9
    value = 1e3
            ^^^
` + "```" + `

</details>

<details>
<summary>1 cảnh báo</summary>
`
	if !strings.HasPrefix(got.String(), want) {
		t.Errorf("%s\nwant first\n%s", got.String(), want)
	}
	got.Reset()
	if err := r.WriteMarkdown(&got, nil); err != nil || got.String() != "### không có lỗi, không có cảnh báo\n" {
		t.Errorf("nothing is wrong: %q, %v", got.String(), err)
	}
}

// A value, a name of a file and a line cannot bring markup into the comment: no
// tag, link, picture, mention, issue number, new cell, or end of a block (SEC-04).
func TestReportMarkdownIsSafe(t *testing.T) {
	evil := "a|b\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://evil.example/p.png) @everyone #12 **b** `c` </details> www.evil.example ~~s~~ \\| &lt; $x$ :smile:"
	name := "data/x(1)|<b>@you`.toml"
	tree := fstest.MapFS{name: {Data: []byte("```\n````\n</details> <script>alert(1)</script>\n")}}
	var ps Problems
	for line := 1; line <= 3; line++ {
		ps.Add(Pos{name, line, 1}, "unknown-key-guess", "key", evil, "guess", evil)
	}
	var got strings.Builder
	r := Report{Lang: "en", Tree: tree, Repository: "https://github.com/o/r/blob/abc"}
	if err := r.WriteMarkdown(&got, ps.Sorted()); err != nil {
		t.Fatal(err)
	}
	table, block, ok := strings.Cut(got.String(), "`````text\n")
	if !ok {
		t.Fatalf("the block is not fenced longer than what it holds:\n%s", got.String())
	}
	var page strings.Builder
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert([]byte(table), &page); err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string]int{"<tr>": 4, "<td>": 9, "<a ": 3, "<img": 0, "<b>": 0, "<strong>": 0, "<code>": 0, "<del>": 0, "</details>": 0} {
		if got := strings.Count(page.String(), tag); got != want {
			t.Errorf("%d times %s, want %d:\n%s", got, tag, want, page.String())
		}
	}
	for _, said := range []string{"@everyone", "@you", "#12"} {
		if strings.Contains(page.String(), said) {
			t.Errorf("GitHub would link %s", said)
		}
	}
	if !strings.Contains(page.String(), "**b** `c` &lt;/details&gt; www.evil.example ~~s~~ \\| &amp;lt; $x$ :smile:") {
		t.Errorf("the value does not read as it was:\n%s", page.String())
	}
	inside, _, ok := strings.Cut(block, "\n`````\n")
	if !ok || !strings.Contains(inside, "<script>") {
		t.Errorf("the block ends early:\n%s", block)
	}
}

// A comment has room for so many: the others are counted, not dropped in silence
// (peers.md, 6).
func TestReportMarkdownLimit(t *testing.T) {
	var ps Problems
	for k := range 3000 {
		ps.Add(Pos{fmt.Sprintf("data/%04d.toml", k), 1, 1}, "unknown-key", "key", "x")
	}
	var got strings.Builder
	if err := (Report{Lang: "en"}).WriteMarkdown(&got, ps.Sorted()); err != nil {
		t.Fatal(err)
	}
	shown := strings.Count(got.String(), "unknown key x")
	if got.Len() > 65_000 || shown == 0 || !strings.Contains(got.String(), fmt.Sprintf("\n%d more do not fit here", 3000-shown)) {
		t.Errorf("%d bytes, %d shown:\n…%s", got.Len(), shown, got.String()[max(0, got.Len()-300):])
	}
}
