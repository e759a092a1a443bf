package ledger_test

import (
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// What differs is told to people in their language: numbers and days as it writes
// them, fields by their names, and no hash.
func TestTextsIn(t *testing.T) {
	figure := func(value, whole, hash string) *ledger.Fact {
		return &ledger.Fact{Subject: of(ledger.Value, "a/2025"), Value: value, Of: whole, SHA256: strings.Repeat(hash, 64)}
	}
	text := func(hash string) *ledger.Fact {
		return &ledger.Fact{Subject: of(ledger.Notice, "a.vi"), SHA256: strings.Repeat(hash, 64)}
	}
	for name, c := range map[string]struct {
		state        ledger.State
		was, now     *ledger.Fact
		viWas, viNow string
		enWas, enNow string
	}{
		"a number and its whole": {ledger.Changed, figure("1163", "1163", ""), figure("1164.5", "1200", ""), "1.163, trên tổng số 1.163", "1.164,5, trên tổng số 1.200", "1,163, of 1,163", "1,164.5, of 1,200"},
		"a whole that is new":    {ledger.Changed, figure("3", "", ""), figure("3", "1200", ""), "–", "trên tổng số 1.200", "–", "of 1,200"},
		"a note beside a number": {ledger.Changed, figure("3", "", "a"), figure("3", "", "b"), "ghi chú đi kèm nội dung cũ", "ghi chú đi kèm nội dung khác", "notes beside it old text", "notes beside it another text"},
		"a new number":           {ledger.New, nil, figure("1163", "1200", "a"), "–", "1.163, trên tổng số 1.200", "–", "1,163, of 1,200"},
		"a text":                 {ledger.Changed, text("a"), text("b"), "nội dung cũ", "nội dung khác", "old text", "another text"},
		"a new text":             {ledger.New, nil, text("b"), "–", "nội dung mới", "–", "new text"},
		"a text that is gone":    {ledger.Missing, text("a"), nil, "nội dung cũ", "–", "old text", "–"},
	} {
		d := ledger.Difference{State: c.state, Now: c.now}
		if c.was != nil {
			d.Was, d.Subject = &ledger.Entry{Fact: *c.was}, c.was.Subject
		}
		if c.now != nil {
			d.Subject = c.now.Subject
		}
		for l, want := range map[lang.Lang][2]string{lang.VI: {c.viWas, c.viNow}, lang.EN: {c.enWas, c.enNow}} {
			if was, now := d.TextsIn(l); was != want[0] || now != want[1] {
				t.Errorf("%s in %s: %q → %q, want %q → %q", name, l, was, now, want[0], want[1])
			}
		}
	}
}
