package main

import (
	"bytes"
	"os"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// TestSynthetic proves that synthetic notices are of the size that is printed,
// read and render without a problem, and are the same each time: otherwise the
// bench would measure something else than it says.
func TestSynthetic(t *testing.T) {
	root := os.DirFS("../..")
	var ps source.Problems
	records := record.Load(root, &ps)
	document := records.Sources.Get("17-tb-cqttbcd")
	if document == nil {
		t.Fatal("the source of the notice is gone")
	}
	dir := t.TempDir()
	for _, folder := range []string{"data", "templates"} {
		if err := os.CopyFS(dir+"/"+folder, os.DirFS("../../"+folder)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir+"/content/notices", 0o755); err != nil {
		t.Fatal(err)
	}
	for k := range 20 {
		again := synthetic(k, document)
		for l, text := range synthetic(k, document) {
			if len(text) < 5000 || len(text) > 7500 {
				t.Errorf("notice %d has %d bytes in %s", k, len(text), l)
			}
			if !bytes.Equal(text, again[l]) {
				t.Errorf("notice %d in %s is another the second time", k, l)
			}
			if err := os.WriteFile(syntheticFile(dir, k, l), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	root = os.DirFS(dir)
	content := notice.Load(root, records, &ps)
	renderer := notice.NewRenderer(root, records, content, lang.LoadWords(root, &ps))
	for _, n := range content.Notices {
		for _, l := range lang.All() {
			body, err := renderer.Notice(n, l, &ps)
			if err != nil || bytes.Count([]byte(body.HTML), []byte("<table")) != 4 {
				t.Errorf("%s in %s: %d bytes, %v", n.ID, l, len(body.HTML), err)
			}
		}
	}
	for _, problem := range ps.Sorted() {
		t.Error(problem)
	}
	if len(content.Notices) != 20 {
		t.Errorf("%d notices, want 20", len(content.Notices))
	}
}
