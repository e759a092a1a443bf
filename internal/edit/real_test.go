package edit

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"testing"
)

// realFiles are the records and texts of the portal itself.
func realFiles(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	tree := os.DirFS("../..")
	for _, dir := range []string{"data", "content"} {
		err := fs.WalkDir(tree, dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || path.Ext(name) != ".toml" && path.Ext(name) != ".md" {
				return err
			}
			body, err := fs.ReadFile(tree, name)
			if err == nil && (path.Ext(name) == ".toml" || bytes.HasPrefix(body, []byte("+++"))) {
				out[name] = body
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d files", len(out))
	}
	return out
}

// The records and texts of the portal are laid out the common way.
func TestRealLayout(t *testing.T) {
	for name, body := range realFiles(t) {
		laid, err := Format(name, body)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if !bytes.Equal(laid, body) {
			t.Errorf("%s: run portal fmt", name)
		}
	}
}
