package record

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// testPrinters print with the words of testdata/words.txtar, in Vietnamese and
// in English.
func testPrinters(t *testing.T) []Printer {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/words.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	var ps source.Problems
	words := lang.LoadWords(fsys, &ps)
	if list := ps.Sorted(); len(list) > 0 {
		t.Fatal(list)
	}
	return printers(words)
}

// moreUnits are units that the valid project does not have, and indicators in
// them.
const moreUnits = `remove: data/vocabulary.toml
-- data/vocabulary.toml --
[[theme]]
id   = "tasks"
name = { vi = "Nhiệm vụ", en = "Tasks" }
[[concept]]
id   = "done"
name = { vi = "Việc đã làm", en = "Work done" }
[[unit]]
id    = "percent"
name  = { vi = "%", en = "%" }
short = { vi = "%", en = "%" }
kind  = "percent"
[[unit]]
id    = "task"
name  = { vi = "Nhiệm vụ", en = "Tasks" }
short = { vi = " nhiệm vụ", en = " tasks" }
kind  = "count"
[[unit]]
id   = "rank"
name = { vi = "Thứ hạng", en = "Rank" }
kind = "rank"
[[unit]]
id    = "billion-usd"
name  = { vi = "Tỷ USD", en = "Billion US dollars" }
short = { vi = " tỷ USD", en = " billion US dollars" }
kind  = "money"
[[unit]]
id   = "index"
name = { vi = "Điểm chỉ số", en = "Index value" }
kind = "index"
`

// TestPhrase proves that a value reads as a reader of each language writes it,
// with its bound and unit, and with the digits of the file (L10N-02, L10N-07).
func TestPhrase(t *testing.T) {
	tests := []struct{ unit, observation, vi, en string }{
		{"percent", observed("2025", "16.4", ""), "16,4%", "16.4%"},
		{"percent", observed("2025", "16.40", ""), "16,40%", "16.40%"},
		{"percent", observed("2025", "16.4", `bound = "above"`), "trên 16,4%", "over 16.4%"},
		{"percent", observed("2025", "3", `bound = "below"`), "dưới 3%", "under 3%"},
		{"percent", observed("2025", "18.72", `bound = "about"`), "khoảng 18,72%", "about 18.72%"},
		{"task", observed("2025", "1132", ""), "1.132 nhiệm vụ", "1,132 tasks"},
		{"task", observed("2025", "1_132", ""), "1.132 nhiệm vụ", "1,132 tasks"},
		{"task", observed("2025", "3", "of = 12"), "3 trên tổng số 12 nhiệm vụ", "3 of 12 tasks"},
		{"task", observed("2025", "1988", `of = 2151; bound = "above"`), "trên 1.988 trên tổng số 2.151 nhiệm vụ", "over 1,988 of 2,151 tasks"},
		{"rank", observed("2025", "44", ""), "hạng 44", "rank 44"},
		{"rank", observed("2025", "44", `bound = "about"`), "khoảng hạng 44", "about rank 44"},
		{"billion-usd", observed("2025", "72.1", `bound = "about"`), "khoảng 72,1 tỷ USD", "about 72.1 billion US dollars"},
		{"billion-usd", observed("2025", "-5000.50", ""), "-5.000,50 tỷ USD", "-5,000.50 billion US dollars"},
		{"index", observed("2025", "0.7109", ""), "0,7109", "0.7109"},
	}
	for _, tt := range tests {
		r := loadWith(t, moreUnits+indicatorFile("x", tt.unit, tt.observation))
		o := r.Indicators.Get("x").Series[0]
		for _, p := range testPrinters(t) {
			want := tt.vi
			if p.Lang == lang.EN {
				want = tt.en
			}
			text := p.PhraseText(o)
			if got := strings.ReplaceAll(text, nbsp, " "); got != want {
				t.Errorf("%s %s: %q, want %q", tt.unit, p.Lang, got, want)
			}
			html := string(p.Phrase(o))
			if stripped := tags.ReplaceAllString(html, ""); stripped != text {
				t.Errorf("with markup %q, without %q", stripped, text)
			}
			if number := fmt.Sprintf(`<data value="%s" data-figure="x/2025">`, o.Value); !strings.Contains(html, number) {
				t.Errorf("%s holds no %s", html, number)
			}
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// TestWholeAndShare prints the numbers beside a value, each bound to its figure.
func TestWholeAndShare(t *testing.T) {
	r := loadWith(t, indicatorFile("x", "task", observed("2024", "1227", `of = 1298; stated = 95`)+observed("2025", "1227", `of = 1298; bound = "above"`)))
	exact, over := r.Indicators.Get("x").Series[0], r.Indicators.Get("x").Series[1]
	vi, en := testPrinters(t)[0], testPrinters(t)[1]
	for _, tt := range []struct{ got, want string }{
		{string(vi.Number(exact)), `<data value="1227" data-figure="x/2024">1.227</data>`},
		{string(vi.Whole(exact)), `<data value="1298" data-figure="x/2024#of">1.298</data>`},
		{string(vi.Share(exact)), `<data value="94.5" data-figure="x/2024#share">94,5%</data>`},
		{string(en.Share(exact)), `<data value="94.5" data-figure="x/2024#share">94.5%</data>`},
		{string(vi.Stated(exact)), `<data value="95" data-figure="x/2024#stated">95%</data>`},
		{string(vi.Share(over)), "trên" + nbsp + `<data value="94.5" data-figure="x/2025#share">94,5%</data>`},
		{vi.NumberText(exact), "1.227"},
		{en.UnitAfter(exact.Indicator), "tasks"},
		{vi.Bound(exact), ""},
		{vi.Bound(over), "trên"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}

// TestEscaping proves that no text of a record becomes markup (SEC-04).
func TestEscaping(t *testing.T) {
	r := loadWith(t, strings.ReplaceAll(moreUnits, " tỷ USD", " <b>&</b>")+indicatorFile("x", "billion-usd", observed("2025", "5", "")))
	if got := string(testPrinters(t)[0].Phrase(r.Indicators.Get("x").Series[0])); !strings.HasSuffix(got, nbsp+"&lt;b&gt;&amp;&lt;/b&gt;") {
		t.Errorf("unescaped: %s", got)
	}
}

// TestChangeInWords proves that a change of a percentage is in percentage
// points, and that a rank goes up when its number goes down.
func TestChangeInWords(t *testing.T) {
	tests := []struct{ unit, from, to, vi, en string }{
		{"percent", "12.66", "14.02", "tăng 1,36 điểm phần trăm", "up 1.36 percentage points"},
		{"percent", "14.02", "12.66", "giảm 1,36 điểm phần trăm", "down 1.36 percentage points"},
		{"percent", "14.02", "14.020", "không đổi", "unchanged"},
		{"task", "500", "1632", "tăng 1.132 nhiệm vụ", "up 1,132 tasks"},
		{"rank", "47", "44", "lên 3 bậc", "up 3 places"},
		{"rank", "44", "47", "xuống 3 bậc", "down 3 places"},
		{"rank", "44", "44", "không đổi", "unchanged"},
		{"billion-usd", "70.5", "72", "tăng 1,5 tỷ USD", "up 1.5 billion US dollars"},
		{"index", "0.70", "0.71", "tăng 0,01", "up 0.01"},
	}
	for _, tt := range tests {
		r := loadWith(t, moreUnits+indicatorFile("x", tt.unit, observed("2024", tt.from, "")+observed("2025", tt.to, "")))
		i := r.Indicators.Get("x")
		for k, want := range []string{tt.vi, tt.en} {
			p := testPrinters(t)[k]
			if got := strings.ReplaceAll(p.Change(i.Series[1]), nbsp, " "); got != want {
				t.Errorf("%s from %s to %s: %q, want %q", tt.unit, tt.from, tt.to, got, want)
			}
			if got := p.Change(i.Series[0]); got != "" {
				t.Errorf("the first value has changed: %q", got)
			}
		}
	}
	r := loadWith(t, indicatorFile("x", "percent", observed("2024", "16", `bound = "above"`)+observed("2025", "16.4", `bound = "above"`)))
	if got := testPrinters(t)[0].Change(r.Indicators.Get("x").Series[1]); got != "" {
		t.Errorf("a change between two bounds: %q", got)
	}
}

func TestTargetText(t *testing.T) {
	tests := []struct{ target, vi, en string }{
		{`operator = ">="; value = 30; unit = "percent"`, "ít nhất 30%", "at least 30%"},
		{`operator = ">"; value = 55.5; unit = "percent"`, "trên 55,5%", "over 55.5%"},
		{`operator = "<="; value = 10; unit = "percent"`, "không quá 10%", "at most 10%"},
		{`operator = "<"; value = 1500; unit = "task"`, "dưới 1.500 nhiệm vụ", "under 1,500 tasks"},
		{`operator = "="; value = 80; unit = "percent"`, "80%", "80%"},
		{`operator = "range"; value = 40; value_to = 50; unit = "task"`, "từ 40 đến 50 nhiệm vụ", "40 to 50 tasks"},
		{`operator = "range"; value = 0.5; value_to = 1; unit = "percent"`, "từ 0,5 đến 1%", "0.5 to 1%"},
		{`operator = "<="; value = 3; unit = "rank"`, "hạng 3 trở lên", "rank 3 or better"},
		{`operator = "="; value = 1; unit = "rank"`, "hạng 1", "rank 1"},
		{`operator = ">="; value = 5; unit = "billion-usd"`, "ít nhất 5 tỷ USD", "at least 5 billion US dollars"},
		{`operator = ">="; value = 0.71; unit = "index"`, "ít nhất 0,71", "at least 0.71"},
		{`operator = "qualitative"; text = { vi = "Làm tốt.", en = "Do well." }`, "Làm tốt.", "Do well."},
	}
	for _, tt := range tests {
		r := loadWith(t, moreUnits+fmt.Sprintf(targetFile1, strings.ReplaceAll(tt.target, "; ", "\n")))
		for k, want := range []string{tt.vi, tt.en} {
			if got := strings.ReplaceAll(testPrinters(t)[k].TargetText(r.Targets.Get("x")), nbsp, " "); got != want {
				t.Errorf("%s: %q, want %q", tt.target, got, want)
			}
		}
	}
}
