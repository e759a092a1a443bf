package ledger

import (
	"bytes"
	"fmt"
	"testing"
)

// A list of keys reads back as it was written, and says what is wrong with it.
func TestKeys(t *testing.T) {
	_, first, _ := NewKey(testOrigin, bytes.NewReader(bytes.Repeat([]byte{1}, 32)))
	_, second, _ := NewKey(testOrigin, bytes.NewReader(bytes.Repeat([]byte{2}, 32)))
	_, other, _ := NewKey("else.example/log", bytes.NewReader(bytes.Repeat([]byte{2}, 32)))
	for _, c := range []Config{
		{Origin: testOrigin, AllowDevelopment: true},
		{Origin: testOrigin, Keys: []Key{{Verifier: first}, {Verifier: second, From: 120}}},
		{Origin: testOrigin, AllowDevelopment: true, Keys: []Key{{Verifier: second, From: 120}}},
	} {
		got, err := ParseKeys(FormatKeys(c))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c) {
			t.Errorf("%+v reads back as %+v, %v", c, got, err)
		}
	}
	if got, err := ParseKeys(first); err != nil || got.Origin != testOrigin || got.Keys[0].From != 0 {
		t.Errorf("a key alone: %+v, %v", got, err)
	}
	for _, text := range []string{"", "# x", "hello", "0 hello", "x " + first, "-1 " + first, first + "\n" + second, first + "\n5 " + other, "0 " + testOrigin + "/development-key-not-secret+00000000+AAAA", "witness x\n" + first} {
		if got, err := ParseKeys(text); err == nil {
			t.Errorf("%q is taken for keys: %+v", text, got)
		}
	}
}
