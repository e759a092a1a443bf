package chart

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

var update = flag.Bool("update", false, "write the golden options anew")

func drawer(t *testing.T) *draw.Drawer {
	t.Helper()
	d, err := draw.Open(draw.Options{Modules: root + "/node_modules", Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// fixture has a gap, an estimate, a bound and a target, as one line, and beside
// another method.
func fixture(t *testing.T) (*record.Indicator, *record.Concept) {
	a := indicator(t, "a", "percent", "2019 10.5", "2020 11", "2022 12.25", "2023 >13", "2024 14.020 estimate")
	a.Short = both("Cách một")
	a.Targets = []*record.Target{{ID: "t", Name: both("Mục tiêu"), Year: 2030, Operator: record.AtLeast, Value: decimal("20"), Unit: a.Unit, Indicators: []*record.Indicator{a}}}
	b := indicator(t, "b", "percent", "2024 ~18.72")
	b.Short = both("Cách hai")
	b.Unit = a.Unit
	return a, &record.Concept{ID: "c", Name: both("Một điều"), Indicators: []*record.Indicator{a, b}}
}

// TestGoldenOptions holds the options that ECharts gets. Digits are those of the
// records: 14.020 keeps its zero.
func TestGoldenOptions(t *testing.T) {
	p := printer(t, lang.VI)
	i, c := fixture(t)
	for name, f := range map[string]*Figure{
		"series": Series(p, i), "methods": Methods(p, c),
		"bars":      Bars(p, entities(t, "count", "Huế,10,10", "Hà Nội,5,10,49.0", "Cà Mau,9,10"), period(t, "2025-11")),
		"deadlines": Deadlines(p, []*record.TaskList{lateList(t), resultList(t)}),
	} {
		var got bytes.Buffer
		if err := json.Indent(&got, f.Narrow.Option, "", " "); err != nil {
			t.Fatal(err)
		}
		got.WriteByte('\n')
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s differs (go test ./internal/chart -update writes it anew):\n%s", file, got.String())
		}
	}
}

// figures are all charts of the real data.
func figures(p record.Printer, r *record.Records) []*Figure {
	var all []*Figure
	add := func(f *Figure) {
		if f != nil {
			all = append(all, f)
		}
	}
	add(Tasks(p, r))
	add(Deadlines(p, r.TaskLists.All))
	for _, c := range r.Concepts.All {
		add(Methods(p, c))
	}
	for _, i := range r.Indicators.All {
		add(Series(p, i))
		for _, period := range i.Periods() {
			add(Bars(p, i, period))
		}
	}
	return all
}

// TestRealDrawings draws every chart of the real data in both languages and
// sizes: internal/draw refuses clipped text and colours that are no tokens; no
// two texts may overlap; every value can be walked to and stands in the table.
func TestRealDrawings(t *testing.T) {
	d := drawer(t)
	r := realData(t)
	tokens := cssTokens(t)
	for _, l := range lang.All() {
		all := figures(printer(t, l), r)
		if len(all) < 8 {
			t.Errorf("%s: only %d charts", l, len(all))
		}
		for _, f := range all {
			if len(f.Table.Rows) == 0 || len(f.Sources) == 0 || f.Headline == "" || f.Subtitle == "" {
				t.Errorf("%s (%s) is not complete: %+v", f.ID, l, f)
			}
			for _, s := range []draw.Spec{f.Narrow, f.Wide} {
				svg, err := d.Draw(context.Background(), s)
				if err != nil {
					t.Errorf("%s: %v", l, err)
					continue
				}
				pairs, err := d.Overlaps(svg)
				if err != nil || len(pairs) > 0 {
					t.Errorf("%s (%s): texts overlap: %q %v", s.ID, l, pairs, err)
				}
				if n := bytes.Count(svg, []byte("data-text=")); n != len(s.Points) || n < 3 {
					t.Errorf("%s (%s): %d of %d points", s.ID, l, n, len(s.Points))
				}
				for _, m := range regexp.MustCompile(`var\(--([a-z0-9-]+)\)`).FindAllSubmatch(svg, -1) {
					if tokens["light"][string(m[1])] == "" {
						t.Errorf("%s names --%s, which tokens.css does not have", s.ID, m[1])
					}
				}
			}
		}
	}
}

// TestSameFigureTwice: same input, same bytes.
func TestSameFigureTwice(t *testing.T) {
	r := realData(t)
	p := printer(t, lang.EN)
	a, b := figures(p, r), figures(p, r)
	for k := range a {
		if !bytes.Equal(a[k].Wide.Option, b[k].Wide.Option) || !bytes.Equal(a[k].Narrow.Option, b[k].Narrow.Option) {
			t.Errorf("%s differs from itself", a[k].ID)
		}
	}
}

// TestTextWidth compares the widths that leave room with those of the fonts.
func TestTextWidth(t *testing.T) {
	d := drawer(t)
	for _, text := range []string{
		"khoảng 18,72%", "Bộ Văn hóa, Thể thao và Du lịch", "TP. Hồ Chí Minh", "Đắk Lắk", "100,0% · 2.388/2.388", "Quý III/2025",
		"Ngân hàng Nhà nước Việt Nam", "15 October 2025", "–≥≤“”", "ƯƠỄẬỮ", "\u00a0tỷ USD",
	} {
		for _, bold := range []bool{false, true} {
			real := d.TextWidth(text, fontSize, bold)
			if got := float64(textWidth(text)); got < math.Floor(real) || got > 1.35*real+2 {
				t.Errorf("%q is %.1f wide (bold %t), reckoned %.0f", text, real, bold, got)
			}
		}
	}
}

func TestScale(t *testing.T) {
	for _, test := range []struct {
		lo, hi         string
		parts          int
		whole          bool
		min, max, step string
	}{
		{"0", "14.02", 4, false, "0", "15", "5"},
		{"0", "18.72", 5, false, "0", "20", "5"},
		{"0", "0.42", 5, false, "0.0", "0.5", "0.1"},
		{"0", "0.24", 5, false, "0.00", "0.25", "0.05"},
		{"40", "61", 5, true, "40", "65", "5"},
		{"0", "3", 5, true, "0", "3", "1"},
		{"0", "2300000", 5, true, "0", "2500000", "500000"},
		{"-3.5", "2", 5, false, "-4", "2", "2"},
		{"0", "0", 5, false, "0.000000000", "0.000000001", "0.000000001"},
	} {
		s := newScale(decimal(test.lo), decimal(test.hi), test.parts, test.whole)
		if s.min.Cmp(decimal(test.min)) != 0 || s.max.Cmp(decimal(test.max)) != 0 || s.step.String() != test.step {
			t.Errorf("%s to %s: %v to %v by %v, want %s to %s by %s", test.lo, test.hi, s.min, s.max, s.step, test.min, test.max, test.step)
		}
	}
}

// cssTokens reads the colours of the themes: light, dark and on paper, which takes
// from the light one what it does not set.
func cssTokens(t *testing.T) map[string]map[string]string {
	t.Helper()
	css, err := os.ReadFile(root + "/static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	block := regexp.MustCompile(`(?s)([^{}]*\{)?([^{}]*)\{([^{}]*--paper[^{}]*)\}`)
	color := regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})`)
	for _, b := range block.FindAllSubmatch(css, -1) {
		theme := "light"
		switch {
		case bytes.Contains(b[1], []byte("print")):
			theme = "print"
		case bytes.Contains(b[3], []byte("color-scheme: dark")):
			theme = "dark"
		}
		if out[theme] == nil {
			out[theme] = map[string]string{}
		}
		for _, c := range color.FindAllSubmatch(b[3], -1) {
			if before := out[theme][string(c[1])]; before != "" && before != string(c[2]) {
				t.Errorf("--%s is %s and %s in the %s theme", c[1], before, c[2], theme)
			}
			out[theme][string(c[1])] = string(c[2])
		}
	}
	for token, color := range out["light"] {
		if print := out["print"]; print != nil && print[token] == "" {
			print[token] = color
		}
	}
	return out
}

// TestPalette: marks stand out 3:1 from their paper, text 4.5:1, in all themes,
// and the first series from each other in grey or by their marks (A11Y-03).
func TestPalette(t *testing.T) {
	tokens := cssTokens(t)
	if tokens["light"] == nil || tokens["dark"] == nil {
		t.Fatal("tokens.css has no light or no dark theme")
	}
	for theme, set := range tokens {
		need := map[string]float64{"ink": 4.5, "muted": 4.5, "control": 3, "done": 3, "on-time": 3, "overdue": 3, "no-data": 3}
		for k := range 6 {
			need[seriesToken(k)] = 3
		}
		for token, least := range need {
			if got := contrast(t, set[token], set["paper"]); got < least {
				t.Errorf("A11Y-03: --%s on paper has %.2f:1 in the %s theme, below %.1f", token, got, theme, least)
			}
		}
		// Counts stand in white inside these, in semibold of 13 pixels.
		for _, token := range []string{"done", "on-time"} {
			if got := contrast(t, set["paper"], set[token]); got < 4.5 {
				t.Errorf("A11Y-03: paper on --%s has %.2f:1 in the %s theme", token, got, theme)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	sum := 0.0
	for k, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*k:3+2*k], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestGapsAreGaps: nothing joins two values with a year missing between them,
// and a missing year has its room.
func TestGapsAreGaps(t *testing.T) {
	i, _ := fixture(t)
	var option struct {
		XAxis  []struct{ Data []string }
		Series []struct {
			Type string
			Data []json.RawMessage
		}
	}
	if err := json.Unmarshal(Series(printer(t, lang.VI), i).Wide.Option, &option); err != nil {
		t.Fatal(err)
	}
	if n := len(option.XAxis[0].Data); n != 6 {
		t.Errorf("2019 to 2024 has %d places", n)
	}
	var present []string
	for _, d := range option.Series[0].Data {
		present = append(present, strconv.FormatBool(string(d) != "null"))
	}
	// 2023 is a bound: it stands in a series of its own, of points alone.
	if got, want := strings.Join(present, " "), "true true false true false true"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(option.Series) != 2 || option.Series[1].Type != "scatter" {
		t.Errorf("the bound has no series of its own")
	}
}
