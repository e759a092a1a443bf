package rank_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/lang"
)

// wordFiles is testdata/words under the names that [lang.LoadWords] reads.
func wordFiles(t testing.TB) fstest.MapFS {
	files := fstest.MapFS{}
	for _, l := range lang.All() {
		text, err := os.ReadFile("testdata/words/" + string(l) + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		files["templates/words/"+string(l)+".toml"] = &fstest.MapFile{Data: text}
	}
	return files
}

// TestMethod checks the method in words, written from the file, in both
// languages, for every kind and every way (L10N-02: numbers by language).
func TestMethod(t *testing.T) {
	head := "kind = \"computed\"\nperiods = [\"2025-12\"]\nsets = [\"new\"]\n"
	tests := []struct{ name, text string }{
		{"computed", head + "normalise = \"min-max\"\naggregate = \"arithmetic\"\nmissing = \"leave-out-entity\"\ndigits = 1\nexperimental = true\n" +
			"[[component]]\nindicator = \"done\"\nweight = 0.625\n[[component]]\nindicator = \"delay\"\nweight = 0.375\ngoalposts = [0, 12]\n" +
			"[robustness]\nweights = 0.25\nnormalise = [\"z-score\", \"percentile\"]\n"},
		{"equal", head + "normalise = \"share-of-best\"\naggregate = \"harmonic\"\nmissing = \"available-weights\"\nmin_coverage = 0.5\ndigits = 2\nequal = true\n" +
			"[[component]]\nindicator = \"coverage\"\n[[component]]\nindicator = \"done\"\n"},
		{"share", "kind = \"share\"\nperiods = [\"2025-12\"]\nsets = [\"new\"]\nindicator = \"done\"\ndigits = 2\n"},
		{"published", "kind = \"published\"\nperiods = [\"2023\", \"2024\"]\nsets = [\"old\", \"new\"]\nindicator = \"place\"\n"},
		{"ordered", "kind = \"ordered\"\nperiods = [\"2025-12\"]\nindicator = \"none\"\n"},
	}
	w := words(t)
	var got strings.Builder
	for _, test := range tests {
		r := only(t, ranking(t, test.text))
		for _, l := range lang.All() {
			got.WriteString("# " + test.name + " " + string(l) + "\n" + strings.Join(r.Method(l, w), "\n") + "\n")
		}
	}
	const file = "testdata/method.txt"
	if golden.Rewrite() {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}
