package ledger

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
)

func TestCanonical(t *testing.T) {
	for want, v := range map[string]any{
		`"Đắk Lắk, \"hai\" \\ dòng"`:   "Đắk Lắk, \"hai\" \\ dòng",
		`"/<>&é😀"`:                     "/<>&é😀",
		`-9007199254740991`:            int64(-9007199254740991),
		`[1,"1",true,[]]`:              []any{1, "1", true, []string{}},
		`{"en":"a","vi":"b"}`:          lang.Text{VI: "b", EN: "a"},
		`{"vi":"b"}`:                   lang.Text{VI: "b"},
		`{}`:                           map[string]any{},
		`{"a":{"b":[{"c":0}]},"ab":1}`: map[string]any{"ab": 1, "a": map[string]any{"b": []any{map[string]any{"c": 0}}}},
	} {
		got, err := Canonical(v)
		if err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
	// The order of RFC 8785, section 3.2.3: by UTF-16, so a pair of surrogates
	// stands before U+FF21.
	got, err := Canonical(map[string]string{"\uff21": "wide", "1": "one", "😀": "face", "€": "euro"})
	if want := `{"1":"one","€":"euro","😀":"face","Ａ":"wide"}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	for name, v := range map[string]any{
		"float": 1.5, "nil": nil, "control": "a\nb", "tab": "a\tb", "mark": "a\u200fb", "isolate": "a\u2067b", "decomposed": "e\u0301",
		"not text": "\xff", "key": map[string]string{"\x00": ""}, "large": int64(1) << 53, "inside": []any{[]any{"\u202e"}}, "delete": "\x7f", "C1": "\u0085",
	} {
		if got, err := Canonical(v); err == nil {
			t.Errorf("%s gives %s", name, got)
		}
	}
}

// The bytes of an entry are fixed for ever: another order or another escape
// would break every log.
func TestLine(t *testing.T) {
	want := []string{
		`{"act":"publish","key":"growth","kind":"definition","logged":"2026-11-23","seq":0,"sha256":"0af50af50af50af50af50af50af50af50af50af50af50af50af50af50af50af5"}`,
		2: `{"act":"publish","bound":"above","entity":"viet-nam","indicator":"growth","key":"growth/2025","kind":"value","logged":"2026-11-23","period":"2025","place":{"en":"part I, \"one\"","vi":"mục I, ý “một”"},"seq":2,"source":"17-tb-cqttbcd","source_date":"2025-12-29","status":"estimate","trust":"official-quoted","unit":"percent","value":"16.4"}`,
		6: `{"act":"derive","cause":5,"from":["value:growth/2024","value:growth/2025"],"key":"growth/2025-of-2024","kind":"share","logged":"2026-12-01","previous":3,"seq":6,"unit":"percent","value":"117.7"}`,
		8: `{"act":"withdraw","bound":"above","entity":"viet-nam","indicator":"growth","key":"growth/2025","kind":"value","logged":"2026-12-01","office":{"en":"Editors","vi":"Ban biên tập"},"period":"2025","place":{"en":"part I, \"one\"","vi":"mục I, ý “một”"},"previous":5,"reason":{"en":"The source corrected itself.","vi":"Nguồn đính chính."},"seq":8,"source":"17-tb-cqttbcd","source_date":"2025-12-29","status":"estimate","trust":"official-quoted","unit":"percent","value":"16.5"}`,
	}
	lines := example(t).lines()
	for k, line := range want {
		if line != "" && string(lines[k]) != line {
			t.Errorf("line %d is\n%s\nwant\n%s", k, lines[k], line)
		}
	}
}

// Every field of an entry is written and read again.
func TestEveryField(t *testing.T) {
	full := Entry{Seq: 7, Logged: "2026-11-23", Act: Derive, Previous: 5, Cause: 6, Causes: []int64{2, 6}, Fact: Fact{
		Subject: Subject{Score, "r/2025/e"}, Indicator: "i", Entity: "e", Period: "p", Value: "1", Of: "2", Stated: "3", Since: "s", Bound: "b",
		Status: "t", Unit: "u", Source: "o", SourceDate: "d", Trust: "r", Place: lang.Text{VI: "v", EN: "n"}, Score: "4.50", Rank: "5", RankLow: "6", RankHigh: "7",
		SHA256: strings.Repeat("0", 64), Computes: strings.Repeat("1", 64), From: []Subject{{Value, "a:b"}, {Method, "r"}},
	}}
	line, err := full.Line()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseEntry(line)
	if err != nil {
		t.Fatal(err)
	}
	second, err := again.Line()
	if err != nil || !bytes.Equal(line, second) || again.From[0] != full.From[0] || again.RankHigh != "7" || again.Computes != full.Computes || len(again.Causes) != 2 || again.Causes[1] != 6 || again.Place != full.Place {
		t.Errorf("%s\n%s\n%v", line, second, err)
	}
	var fields map[string]any
	if err := json.Unmarshal(line, &fields); err != nil || len(fields) != len(full.fields())-2 { // all but reason and office
		t.Errorf("%d fields, %v", len(fields), err)
	}
}

// FuzzParseEntry: what is taken as an entry is JSON to everybody, is written
// again byte for byte, and nothing makes the reader fall over.
func FuzzParseEntry(f *testing.F) {
	for _, line := range example(f).lines() {
		f.Add(line)
	}
	f.Add([]byte(`{"act":"publish","key":"a\\\"b","kind":"value","logged":"2026-11-23","seq":0,"value":"1"}`))
	f.Add([]byte(`{"seq":0,"from":["`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := ParseEntry(line)
		if err != nil {
			_ = err.Error()
			return
		}
		again, err := e.Line()
		if err != nil || !bytes.Equal(again, line) {
			t.Errorf("%s is written as %s, %v", line, again, err)
		}
		var any map[string]any
		if err := json.Unmarshal(line, &any); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		canonical, err := json.Marshal(any) // sorted, without spaces
		if plain := bytes.IndexAny(line, "<>&") < 0; err == nil && plain && len(canonical) != len(line) {
			t.Errorf("%s is in another form: %s", line, canonical)
		}
	})
}
