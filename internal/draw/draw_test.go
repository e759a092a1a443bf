package draw

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

const modules = "../../node_modules"

var update = flag.Bool("update", false, "write the golden files anew")

// open returns a Drawer on the installed ECharts; without it the test fails and
// says what to run.
func open(t *testing.T, workers int, cache string) *Drawer {
	t.Helper()
	d, err := Open(Options{Modules: modules, Cache: cache, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func spec(option string) Spec {
	return Spec{ID: "c", Option: []byte(option), Width: 400, Height: 200, Title: "T", Desc: "D", Lang: "vi"}
}

// charts are options as go-echarts marshals them.
func charts(t *testing.T) []Spec {
	t.Helper()
	specs := []Spec{
		{ID: "line", Lang: "vi", Title: "Tỷ trọng kinh tế số: hai cách đo", Desc: "Đường theo năm 2019–2025; mục tiêu từ 30% trở lên."},
		{ID: "stack", Lang: "vi", Title: "Nhiệm vụ theo ngày báo cáo", Desc: "Cột chồng: hoàn thành, đang làm, quá hạn."},
		{ID: "bars", Lang: "vi", Title: "Hồ sơ & nơi nộp", Desc: `Thanh ngang, "cũ" < mới`},
		{ID: "scatter", Lang: "en", Title: "Score by population", Desc: "One point for each place."},
	}
	for i := range specs {
		body, err := os.ReadFile(filepath.Join("testdata", specs[i].ID+".json"))
		if err != nil {
			t.Fatal(err)
		}
		specs[i].Option, specs[i].Width, specs[i].Height = body, 720, 300
	}
	return specs
}

func draw(t *testing.T, d *Drawer, s Spec) []byte {
	t.Helper()
	svg, err := d.Draw(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func TestGolden(t *testing.T) {
	d := open(t, 0, "")
	for _, s := range charts(t) {
		got := append(draw(t, d, s), '\n')
		name := filepath.Join("testdata", s.ID+".svg")
		if *update {
			if err := os.WriteFile(name, got, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from the drawing (go test ./internal/draw -update writes it anew):\n%s", name, got)
		}
	}
}

// TestPublishable checks what a page with a strict policy needs (SEC-04) and what
// a reader who does not see the drawing needs (A11Y-10), on all kinds of charts.
func TestPublishable(t *testing.T) {
	d := open(t, 0, "")
	for _, s := range charts(t) {
		svg := draw(t, d, s)
		ids := map[string]bool{}
		dec := xml.NewDecoder(bytes.NewReader(svg))
		var path []string
		for {
			token, err := dec.Token()
			if err != nil {
				break
			}
			switch e := token.(type) {
			case xml.StartElement:
				path = append(path, e.Name.Local)
				if e.Name.Local == "style" || e.Name.Local == "script" || e.Name.Local == "foreignObject" {
					t.Errorf("SEC-04: %s has <%s>", s.ID, e.Name.Local)
				}
				for _, a := range e.Attr {
					if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.HasPrefix(a.Value, "http") && a.Name.Local != "xmlns" {
						t.Errorf("SEC-04: %s has %s=%q", s.ID, a.Name.Local, a.Value)
					}
					if a.Name.Local == "id" {
						if ids[a.Value] || !strings.HasPrefix(a.Value, s.ID+"-") {
							t.Errorf("the id %q is taken or does not start with %q", a.Value, s.ID)
						}
						ids[a.Value] = true
					}
				}
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
		if len(path) > 0 {
			t.Errorf("%s is not well formed at %s", s.ID, strings.Join(path, " > "))
		}
		start := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" width="720" height="300" viewBox="0 0 720 300" lang="%[2]s" role="img" aria-labelledby="%[1]s-title %[1]s-desc">
<title id="%[1]s-title">%[3]s</title>
<desc id="%[1]s-desc">%[4]s</desc>
`, s.ID, s.Lang, textEscaper.Replace(s.Title), textEscaper.Replace(s.Desc))
		if !strings.HasPrefix(string(svg), start) {
			t.Errorf("A11Y-10: %s starts\n%s\nwant\n%s", s.ID, svg[:len(start)], start)
		}
	}
}

// TestSameBytes draws in any order, with any number of workers, from an empty
// and from a full cache.
func TestSameBytes(t *testing.T) {
	var specs []Spec
	for _, s := range charts(t) {
		specs = append(specs, s)
		s.ID, s.Width = s.ID+"-narrow", 560
		specs = append(specs, s)
	}
	want := map[string]string{}
	one := open(t, 1, "")
	for _, s := range specs {
		want[s.ID] = string(draw(t, one, s))
	}
	cache := t.TempDir()
	for _, workers := range []int{4, 1, 4} {
		d := open(t, workers, cache)
		rand.Shuffle(len(specs), func(i, j int) { specs[i], specs[j] = specs[j], specs[i] })
		var wg sync.WaitGroup
		for _, s := range specs {
			wg.Go(func() {
				svg, err := d.Draw(context.Background(), s)
				if err != nil {
					t.Error(err)
				} else if string(svg) != want[s.ID] {
					t.Errorf("%s differs with %d workers", s.ID, workers)
				}
			})
		}
		wg.Wait()
	}
}

func TestOpenWithoutECharts(t *testing.T) {
	_, err := Open(Options{Modules: t.TempDir()})
	if err == nil || !strings.HasSuffix(err.Error(), "run: npm ci") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one line that names the command npm ci", err)
	}
	var speaks interface{ Text(lang string) string }
	if !errors.As(err, &speaks) || !strings.HasPrefix(speaks.Text("vi"), "chưa cài đủ các gói npm") || !strings.HasSuffix(speaks.Text("vi"), "chạy: npm ci") {
		t.Errorf("got %v, want it in Vietnamese too", err)
	}
}

// TestColours: a variable of the page survives as it is, white is the paper and
// anything else is refused, for it would not follow the theme.
func TestColours(t *testing.T) {
	d := open(t, 1, "")
	bar := `{"xAxis":{"data":["a"]},"yAxis":{},"series":[{"type":"bar","data":[1],"itemStyle":{"color":%q}}]}`
	for _, c := range []struct{ colour, want string }{
		{"var(--series-1)", `fill="var(--series-1)"`},
		{"#fff", `fill="var(--paper)"`},
		{"#5470c6", `error: draw c: the fill of <path> is "#5470c6": give it a CSS variable of the page, such as var(--series-1)`},
		// ECharts does not escape what it writes; what comes of that is refused.
		{`var(--x)" onclick="alert(1)`, `error: draw c: clean ECharts' output: the attribute onclick="alert(1)" of <path> is not allowed`},
		{"url(https://example.org/x.svg#a)", `error: draw c: the fill of <path> is "url(https://example.org/x.svg#a)": give it a CSS variable of the page, such as var(--series-1)`},
	} {
		svg, err := d.Draw(context.Background(), spec(fmt.Sprintf(bar, c.colour)))
		got := string(svg)
		if err != nil {
			got = "error: " + err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: got %s\nwant %s", c.colour, got, c.want)
		}
	}
}

func TestBadInput(t *testing.T) {
	d := open(t, 1, "")
	with := func(change func(*Spec)) Spec { s := spec(`{}`); change(&s); return s }
	for _, c := range []struct {
		name string
		spec Spec
		want string
	}{
		{"not JSON", spec(`{"a":`), "draw c: the option is not JSON"},
		{"empty", spec(``), "draw c: the option is not JSON"},
		{"no object", spec(`[1]`), "draw c: ECharts: Error: the option is not an object"},
		{"null", spec(`null`), "draw c: ECharts: Error: the option is not an object"},
		{"function", spec(`{"yAxis":{"axisLabel":{"formatter":"__f__function(v){return v}__f__"}}}`),
			`draw c: ECharts: Error: yAxis.axisLabel.formatter: a function cannot travel in JSON; name a formatter instead, such as "fmt:number:vi:1"`},
		{"function in a list", spec(`{"series":[{"symbolSize":"__f__x__f__"}]}`),
			`draw c: ECharts: Error: series[0].symbolSize: a function cannot travel in JSON; name a formatter instead, such as "fmt:number:vi:1"`},
		{"unknown formatter", spec(`{"yAxis":[{"axisLabel":{"formatter":"fmt:money:vi:1"}}]}`),
			`draw c: ECharts: Error: yAxis[0].axisLabel.formatter: unknown formatter "fmt:money:vi:1"`},
		{"formatter with a suffix it does not take", spec(`{"yAxis":{"axisLabel":{"formatter":"fmt:percent:vi:1:x"}}}`),
			`draw c: ECharts: Error: yAxis.axisLabel.formatter: unknown formatter "fmt:percent:vi:1:x"`},
		{"formatter of the other language (L10N-02)", spec(`{"yAxis":{"axisLabel":{"formatter":"fmt:number:en"}}}`),
			`draw c: ECharts: Error: yAxis.axisLabel.formatter: the formatter "fmt:number:en" is not in the language of the drawing, vi`},
		{"axis that is missing", spec(`{"series":[{"type":"bar","data":[1]}]}`), `draw c: ECharts: TypeError: Cannot read property 'get' of undefined or null`},
		{"control character", spec(`{"xAxis":{"data":["a\u0001"]},"yAxis":{},"series":[{"type":"bar","data":[1]}]}`),
			"draw c: read ECharts' output: XML syntax error on line N: illegal character code U+0001"},
		{"label that is cut off", spec(`{"grid":{"right":0,"outerBoundsMode":"none"},"xAxis":{"max":10,"show":false},"yAxis":{"type":"category","data":["a"]},"series":[{"type":"bar","data":[10],"label":{"show":true,"position":"right","formatter":"rất dài"}}]}`),
			`draw c: the text "rất dài" is cut off at the right by 48 pixels: leave more room there or shorten it`},
		{"bad id", with(func(s *Spec) { s.ID = `x" onload="` }), `draw x" onload=": the id must be lower-case letters, digits and hyphens, a letter first`},
		{"no size", with(func(s *Spec) { s.Width = 0 }), "draw c: the size 0 × 200 is not between 1 and 4000"},
		{"no title (A11Y-10)", with(func(s *Spec) { s.Title = "" }), "draw c: the drawing has no title or no description"},
		{"unknown language", with(func(s *Spec) { s.Lang = "fr" }), `draw c: the language is "fr", not vi or en`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := d.Draw(context.Background(), c.spec)
			got := regexp.MustCompile(`on line \d+`).ReplaceAllString(fmt.Sprint(err), "on line N")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	draw(t, d, charts(t)[0]) // the drawer still works
}

func TestStopped(t *testing.T) {
	d := open(t, 1, "")
	s := charts(t)[0]
	limit := d.limit
	d.limit = 1
	if _, err := d.Draw(context.Background(), s); fmt.Sprint(err) != "draw line: stopped after 1ns" {
		t.Errorf("a drawing over the limit: %v", err)
	}
	d.limit = limit
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.Draw(ctx, s); err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("a drawing nobody waits for: %v", err)
	}
	draw(t, d, s) // the stopped engine is not used again
}

func TestOverlaps(t *testing.T) {
	d := open(t, 1, "")
	svg := `<svg><text x="10" y="20" font-size="10">một hai</text><text x="30" y="22" font-size="10">ba</text><text x="10" y="40" font-size="10">bốn</text></svg>`
	got, err := d.Overlaps([]byte(svg))
	if err != nil || fmt.Sprint(got) != "[[một hai ba]]" {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestDefaultsSpeakTheLanguage: numbers and months of an option that names no
// formatter (L10N-02).
func TestDefaultsSpeakTheLanguage(t *testing.T) {
	d := open(t, 1, "")
	s := spec(`{"grid":{"left":70},"xAxis":{"type":"time"},"yAxis":{"max":2000},"series":[{"type":"line","data":[["2025-05-29",1132.5],["2025-12-25",1298]],"label":{"show":true}}]}`)
	s.Width = 600
	for lang, want := range map[string][]string{
		"vi": {">1.500<", ">8/2025<", ">1.132,5<"},
		"en": {">1,500<", ">Aug 2025<", ">1,132.5<"},
	} {
		s.Lang = lang
		svg := string(draw(t, d, s))
		for _, text := range want {
			if !strings.Contains(svg, text) {
				t.Errorf("%s: no text %s in\n%s", lang, text, svg)
			}
		}
	}
}
