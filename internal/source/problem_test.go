package source

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
)

func exampleProblems() []Problem {
	var ps Problems
	ps.Add(Pos{"data/b,c.toml", 14, 9}, "plain-number", "key", "value", "found", "1e3", "example", "100%\n")
	ps.Add(Pos{File: "data/b,c.toml"}, "empty-file")
	ps.Add(Pos{"data/a.toml", 2, 1}, "unknown-key-guess", "key", "nmae", "guess", "name")
	return ps.Sorted()
}

func TestWriters(t *testing.T) {
	var text, github, list strings.Builder
	if err := WriteText(&text, exampleProblems(), "vi"); err != nil {
		t.Fatal(err)
	}
	wantText := `data/a.toml:2:1: khóa lạ nmae
  gợi ý: có phải là name?
data/b,c.toml: tệp trống
  gợi ý: viết nội dung cho tệp, hoặc xóa tệp
data/b,c.toml:14:9: 1e3 không viết bằng chữ số thường
  gợi ý: viết value bằng chữ số thường, ví dụ 100%U+000A
`
	if text.String() != wantText {
		t.Errorf("text:\n%swant:\n%s", text.String(), wantText)
	}
	if err := WriteGitHub(&github, exampleProblems(), "en"); err != nil {
		t.Fatal(err)
	}
	wantGitHub := `::error file=data/a.toml,line=2,col=1,title=unknown-key-guess::unknown key nmae%0Ahint: did you mean name?
::error file=data/b%2Cc.toml,title=empty-file::the file is empty%0Ahint: write its content, or delete the file
::error file=data/b%2Cc.toml,line=14,col=9,title=plain-number::1e3 is not written in plain digits%0Ahint: write value in plain digits, for example 100%25U+000A%0Awhy: the portal prints the very digits that the source prints; other notations do not say how many those are
`
	if github.String() != wantGitHub {
		t.Errorf("github:\n%swant:\n%s", github.String(), wantGitHub)
	}
	if err := WriteJSON(&list, exampleProblems(), "en"); err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	if err := json.Unmarshal([]byte(list.String()), &got); err != nil || len(got) != 3 {
		t.Fatalf("%v in\n%s", err, list.String())
	}
	first := got[0]
	if first["file"] != "data/a.toml" || first["line"] != 2.0 || first["col"] != 1.0 || first["rule"] != "unknown-key-guess" ||
		first["severity"] != "error" || first["text"] != "unknown key nmae" || first["hint"] != "did you mean name?" {
		t.Errorf("first problem of the JSON list is %v", first)
	}
}

func TestWriteJSONEmpty(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, nil, "vi"); err != nil || b.String() != "[]\n" {
		t.Errorf("no problems are written %q, %v", b.String(), err)
	}
}

// Problems come in one order whatever goroutine found them first, once each.
func TestProblemsSorted(t *testing.T) {
	var ps Problems
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 50 {
				ps.Add(Pos{"x.toml", (i*7+j)%20 + 1, 1}, "empty-text", "key", "k")
			}
		})
	}
	wait.Wait()
	list := ps.Sorted()
	if len(list) != 20 || ps.Errors() != 20 || ps.Warnings() != 0 {
		t.Fatalf("%d problems, %d errors, want 20 different ones", len(list), ps.Errors())
	}
	for i, p := range list {
		if p.Line != i+1 {
			t.Fatalf("problem %d is at line %d", i, p.Line)
		}
	}
}

func TestAddPanicsOnMistakes(t *testing.T) {
	for _, add := range []func(*Problems){
		func(ps *Problems) { ps.Add(Pos{}, "no-such-rule") },
		func(ps *Problems) { ps.Add(Pos{}, "empty-text", "key") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("Add takes an unknown rule or an argument without value")
				}
			}()
			add(new(Problems))
		}()
	}
}

func TestPosString(t *testing.T) {
	if s := (Pos{"data/x.toml", 14, 9}).String(); s != "data/x.toml:14:9" {
		t.Error(s)
	}
	if s := (Pos{File: "data/x.toml"}).String(); s != "data/x.toml" {
		t.Error(s)
	}
}
