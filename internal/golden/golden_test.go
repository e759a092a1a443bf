package golden

import (
	"io"
	"testing"

	"golang.org/x/tools/txtar"
)

// A case with the right sections passes, whether or not the last line of a
// section was ended by the test.
func TestCompare(t *testing.T) {
	c := &Case{Archive: txtar.Parse([]byte("-- in.toml --\nx\n-- out.html --\n<p>\n-- problems.vi --\nmột\n-- problems.en --\none\n"))}
	c.Compare(t, "out.html", []byte("<p>"))
	c.Problems(t, func(w io.Writer, lang string) error {
		_, err := io.WriteString(w, map[string]string{"vi": "một\n", "en": "one\n"}[lang])
		return err
	})
	if len(c.Files) != 4 {
		t.Errorf("%d sections instead of the 4 there were", len(c.Files))
	}
}
