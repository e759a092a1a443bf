package audit

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"resolution57.example/portal/internal/source"
)

// longPage is a page of about 30 kB as the portal makes them: a drawing, a
// table of 34 rows with links, prose.
func longPage(address string, n int) string {
	var b strings.Builder
	b.WriteString(`<figure><svg role="img" aria-labelledby="t" viewBox="0 0 720 300"><title id="t">Chart</title>`)
	for i := range 120 {
		fmt.Fprintf(&b, `<path class="s1" d="M%d.5 %dL%d 40.25L300 %d" fill="none" stroke="var(--series-1)" stroke-width="2"/>`, i, i*n%97, i+3, i)
	}
	b.WriteString(`</svg></figure><table><caption>Giá trị theo tỉnh</caption><tr><th scope="col">Tỉnh</th><th scope="col">Giá trị</th></tr>`)
	for i := range 34 {
		fmt.Fprintf(&b, `<tr id="r%d"><th scope="row"><a href="/entities/e%d/">Tỉnh %d</a></th><td class="n"><a href="%s#r%d"><data value="%d.4" data-figure="x">%d,4%%</data></a></td></tr>`, i, i, i, address, i, i, i)
	}
	b.WriteString("</table>\n")
	for i := range 40 {
		fmt.Fprintf(&b, "<p>Đoạn văn thứ %d nói về tình hình thực hiện Nghị quyết số 57-NQ/TW trong kỳ báo cáo, "+
			`với liên kết tới <a href="/n%d/">thông báo %d</a> và <a href="/n%d/#main">mục chính</a> của văn bản ấy.</p>`+"\n", i, (n+i)%100, i, (n*7+i)%100)
	}
	return goodPage(address, b.String())
}

func BenchmarkPage(b *testing.B) {
	s := New(Options{BaseURL: testBase, Budget: DefaultBudget()})
	html := []byte(longPage("/x/", 1))
	b.SetBytes(int64(len(html)))
	b.ReportAllocs()
	for b.Loop() {
		s.Page("/x/", html, new(source.Problems))
	}
}

// BenchmarkMemory reports what stays of a page at 20,000 of them.
func BenchmarkMemory(b *testing.B) {
	const pages = 20_000
	for b.Loop() {
		before := heap()
		s, ps := New(Options{BaseURL: testBase, Budget: DefaultBudget()}), new(source.Problems)
		for i := range pages {
			address := "/n" + strconv.Itoa(i) + "/"
			s.Page(address, []byte(longPage(address, i)), ps)
		}
		b.ReportMetric(float64(heap()-before)/pages, "bytes/page")
		s.Finish(ps)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// FuzzPage proves that any bytes are audited without panic, and that auditing
// them twice gives the same problems.
func FuzzPage(f *testing.F) {
	f.Add([]byte(goodPage("/en/x/", "")))
	f.Add([]byte("<svg><title>a</svg></p><p><a><p><table><th></caption>{{%!d("))
	f.Add([]byte("<a href='#\xff'><a href='..//%zz?#:~:'><img srcset=', ,a 1x'><script type=application/json>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		first, second := audited(body), audited(body)
		if first != second {
			t.Errorf("first:\n%s\nsecond:\n%s", first, second)
		}
	})
}

func audited(body []byte) string {
	s, ps := New(Options{BaseURL: testBase, Budget: DefaultBudget()}), new(source.Problems)
	s.Page("/en/x/", body, ps)
	s.Finish(ps)
	var b strings.Builder
	for _, p := range ps.Sorted() {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

// TestPosition proves that columns count characters, in long lines too.
func TestPosition(t *testing.T) {
	ps := new(source.Problems)
	New(Options{BaseURL: testBase}).Page("/x/", []byte(goodPage("/x/", `<p>Đắk Lắk</p><p style="a">b</p>`)), ps)
	want := "/x/:24:15: style attribute on <p>, which browsers will block"
	if problems := ps.Sorted(); len(problems) != 1 || problems[0].String() != want {
		t.Errorf("got %v, want %s", problems, want)
	}
}

// TestHeaviest proves that the weights of a page are those of what it loads.
func TestHeaviest(t *testing.T) {
	s, ps := New(Options{BaseURL: testBase}), new(source.Problems)
	s.Asset("/assets/a.css", 9000, 3000)
	s.Asset("/assets/a.js", 5000, 2000)
	s.Asset("/assets/a.png", 4000, 0)
	s.Asset("/assets/a.woff2", 20_000, 0)
	page := strings.Replace(goodPage("/x/", `<p><img src="/assets/a.png" alt=""></p>`), "</head>",
		`<link rel="preload" as="font" href="/assets/a.woff2"><link rel="stylesheet" href="/assets/a.css"><script src="/assets/a.js" defer></script></head>`, 1)
	s.Page("/x/", []byte(page), ps)
	s.Page("/y/", []byte(goodPage("/y/", "")), ps)
	got, fonts := s.Heaviest(1)
	want := Weight{Path: "/x/", HTML: got[0].HTML, Styles: 3000, Scripts: 2000, Images: 4000, Requests: 5}
	if len(got) != 1 || got[0] != want || got[0].HTML < 300 || fonts != 20_000 {
		t.Errorf("got %+v and %d of fonts, want %+v and 20000", got, fonts, want)
	}
}

// TestNonsense proves that a page of thirty thousand wrong tags is audited
// in passing, with a few problems of each rule.
func TestNonsense(t *testing.T) {
	for _, tag := range []string{"<b></i>", "<li></b>", "<a href=x id=a>", "<p><div>", "<svg><title>", "<img>", "{{"} {
		text := audited([]byte(goodPage("/en/x/", strings.Repeat(tag, 30_000))))
		if n := strings.Count(text, "\n"); n == 0 || n > 100 {
			t.Errorf("%s gives %d problems", tag, n)
		}
	}
}
