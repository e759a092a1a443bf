package source

import "testing"

func TestNearest(t *testing.T) {
	keys := []string{"period", "value", "of", "vi", "en", "source", "locator", "note", "not_stated"}
	for word, want := range map[string]string{
		"peroid": "period", "Value": "value", "VALUES": "value", "locater": "locator", "vn": "en", "notstated": "not_stated",
		"not-stated": "not_stated", "if": "of", "colour": "", "xyz": "", "": "", "sauces": "", "sorce": "source", "o": "of", "fo": "of",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("statsu", []string{"stated", "status"}); got != "status" {
		t.Errorf("two letters swapped: %q", got)
	}
	if Nearest("ab", []string{"ac", "aa"}) != "aa" || Nearest("ab", []string{"aa", "ac"}) != "aa" {
		t.Error("the order of the candidates decides")
	}
}
