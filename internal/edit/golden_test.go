package edit

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"resolution57.example/portal/internal/source"
)

var update = flag.Bool("update", false, "rewrite the sections “out” of testdata/*.txtar")

// TestGolden runs testdata/*.txtar. Each archive has a file "in.toml" or "in.md"
// and, for each operation, a section named by it, with the file that comes out of
// "in" or the words of the refusal. A section "NAME >" begins with the text to put
// in, ended by a line "=>". Every operation is run a second time with CRLF and a
// third time without the last line end: it must do the same then.
//
//	set PATH RAW     get PATH     remove PATH     append ARRAY AFTER
//	row TABLE ROWS KEY RAW        format
//
// Words of a path are divided by spaces; a number is an index, 'x' always a key.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runGolden(t, name) })
	}
}

func runGolden(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	in := archive.Files[0]
	for i, section := range archive.Files[1:] {
		given, want, hasGiven := strings.Cut(string(section.Data), "=>\n")
		if !hasGiven {
			given, want = "", given
		}
		got := operate(t, in.Name, in.Data, section.Name, given)
		checkLineEnds(t, in, section.Name, given, got)
		if *update {
			if hasGiven {
				got = given + "=>\n" + got
			}
			archive.Files[i+1].Data = []byte(got)
			continue
		}
		if got != want {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", section.Name, got, want)
		}
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// operate runs one operation on a file and returns what is written.
func operate(t *testing.T, name string, body []byte, operation, given string) string {
	t.Helper()
	if operation == "format" {
		out, err := Format(name, body)
		return outcome(out, err)
	}
	doc, err := Open(name, body)
	if err != nil {
		return outcome(nil, err)
	}
	words := split(operation)
	verb, words := words[0], words[1:]
	last := len(words) - 1
	switch verb {
	case "set":
		err = doc.Set(words[last], pathOf(words[:last])...)
	case "get":
		raw, ok := doc.Get(pathOf(words)...)
		return strconv.FormatBool(ok) + " " + raw + "\n"
	case "remove":
		err = doc.Remove(pathOf(words)...)
	case "append":
		after, _ := strconv.Atoi(words[1])
		err = doc.Append(words[0], after, given)
	case "row":
		table, _ := strconv.Atoi(words[0])
		err = doc.SetRow(table, words[1], words[2], strings.Join(words[3:], " "))
	default:
		t.Fatalf("no operation %s", verb)
	}
	if err != nil && !bytes.Equal(doc.Bytes(), body) {
		t.Errorf("%s: refused, yet the file is another", operation)
	}
	return outcome(doc.Bytes(), err)
}

func outcome(out []byte, err error) string {
	if err == nil {
		return string(out)
	}
	var b strings.Builder
	problems := err.(*Error).Problems
	for _, lang := range []string{"en", "vi"} {
		if err := source.WriteText(&b, problems, lang); err != nil {
			return err.Error()
		}
	}
	return b.String()
}

// split divides an operation into words; a word that begins with one of the
// brackets or quotes of TOML goes to the end.
func split(text string) []string {
	var words []string
	for text != "" {
		word, rest, _ := strings.Cut(text, " ")
		if strings.IndexAny(word, "[{\"") == 0 && !strings.HasPrefix(word, "[[") {
			return append(words, text)
		}
		words = append(words, word)
		text = rest
	}
	return words
}

func pathOf(words []string) []any {
	var path []any
	for _, w := range words {
		if n, err := strconv.Atoi(w); err == nil {
			path = append(path, n)
			continue
		}
		path = append(path, strings.ReplaceAll(strings.Trim(w, "'"), "_", " "))
	}
	return path
}

// checkLineEnds runs the operation on the file with CRLF and without its last line
// end: what comes out differs in just that.
func checkLineEnds(t *testing.T, in txtar.File, operation, given, want string) {
	t.Helper()
	if strings.HasPrefix(operation, "get ") || strings.Contains(want, "\n  hint: ") {
		return
	}
	crlf := bytes.ReplaceAll(in.Data, []byte("\n"), []byte("\r\n"))
	if got := operate(t, in.Name, crlf, operation, given); got != strings.ReplaceAll(want, "\n", "\r\n") {
		t.Errorf("%s with CRLF: %q", operation, got)
	}
	open := bytes.TrimSuffix(in.Data, []byte("\n"))
	if strings.HasSuffix(in.Name, ".toml") && operation != "format" {
		want = strings.TrimSuffix(want, "\n")
	}
	if strings.HasSuffix(in.Name, ".md") {
		want = strings.TrimSuffix(want, "\n")
	}
	if got := operate(t, in.Name, open, operation, given); got != want {
		t.Errorf("%s without last line end\ngot:  %q\nwant: %q", operation, got, want)
	}
}
