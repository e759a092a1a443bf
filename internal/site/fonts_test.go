package site

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/net/html"

	"resolution57.example/portal/internal/lang"
)

// face is one @font-face of static/css/fonts.css.
type face struct {
	family, source string
	weight         int
	ranges         [][2]rune
	percent        map[string]float64 // size-adjust, ascent-override …
}

func faces(t *testing.T) []face {
	t.Helper()
	var out []face
	for _, m := range regexp.MustCompile(`@font-face \{([^}]*)\}`).FindAllStringSubmatch(projectFile(t, "static/css/fonts.css"), -1) {
		f := face{weight: 400, percent: map[string]float64{}}
		for _, line := range strings.Split(m[1], ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch {
			case name == "font-family":
				f.family = strings.Trim(value, `"`)
			case name == "font-weight":
				f.weight, _ = strconv.Atoi(value)
			case name == "src":
				f.source = value
			case name == "unicode-range":
				f.ranges = unicodeRanges(t, value)
			case strings.HasSuffix(value, "%"):
				n, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
				if err != nil {
					t.Fatal(err)
				}
				f.percent[name] = n
			}
		}
		out = append(out, f)
	}
	return out
}

func unicodeRanges(t *testing.T, text string) [][2]rune {
	t.Helper()
	var out [][2]rune
	for _, part := range strings.Split(text, ", ") {
		from, to, two := strings.Cut(strings.TrimPrefix(part, "U+"), "-")
		if !two {
			to = from
		}
		a, err := strconv.ParseInt(from, 16, 32)
		b, err2 := strconv.ParseInt(to, 16, 32)
		if err != nil || err2 != nil {
			t.Fatalf("unicode-range %q", part)
		}
		out = append(out, [2]rune{rune(a), rune(b)})
	}
	return out
}

func (f face) has(r rune) bool {
	return slices.ContainsFunc(f.ranges, func(x [2]rune) bool { return x[0] <= r && r <= x[1] })
}

const webFont = "Be Vietnam Pro"

// parsed reads the whole font, of which the files that readers load are
// subsets.
func parsed(t *testing.T, weight int) *sfnt.Font {
	t.Helper()
	needModules(t)
	name := map[int]string{400: "400Regular/BeVietnamPro_400Regular.ttf", 600: "600SemiBold/BeVietnamPro_600SemiBold.ttf"}[weight]
	body, err := os.ReadFile(filepath.Join(projectDir, "node_modules/@expo-google-fonts/be-vietnam-pro", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := sfnt.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// advance is the width of a letter in thousandths of its size; ok is false
// where the font has none.
func advance(t *testing.T, f *sfnt.Font, r rune) (float64, bool) {
	t.Helper()
	var buf sfnt.Buffer
	glyph, err := f.GlyphIndex(&buf, r)
	if err != nil || glyph == 0 {
		return 0, false
	}
	units := f.UnitsPerEm()
	width, err := f.GlyphAdvance(&buf, glyph, fixed.Int26_6(units), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	return float64(width) * 1000 / float64(units), true
}

// L10N-06: every letter of every finished page is in the font at both weights,
// and in the range of a file that the page loads. There is no list of letters
// that may be missing: write the text with others. The small project adds
// what ours does not use, such as footnotes.
func TestFontCoversEveryPage(t *testing.T) {
	letters := map[rune]string{} // and a page that has it
	for _, out := range []output{realSite(t), smallSite(t)} {
		for _, path := range out.htmlPages() {
			for _, text := range visible(out.page(t, path)) {
				for _, r := range text {
					letters[r] = path
				}
			}
		}
	}
	for _, weight := range []int{400, 600} {
		whole := parsed(t, weight)
		for _, r := range slices.Sorted(maps.Keys(letters)) {
			if unicode.IsControl(r) {
				continue
			}
			loaded := slices.ContainsFunc(faces(t), func(f face) bool { return f.family == webFont && f.weight == weight && f.has(r) })
			if _, ok := advance(t, whole, r); !ok || !loaded {
				t.Errorf("%q (U+%04X) is not in the font of weight %d: on %s", r, r, weight, letters[r])
			}
		}
	}
	if len(letters) < 150 {
		t.Errorf("only %d letters read", len(letters))
	}
}

// visible are the texts of a page that are set in its font: text, and the
// attributes that scripts and browsers show.
func visible(page string) []string {
	var out []string
	z := html.NewTokenizer(strings.NewReader(page))
	body := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.TextToken:
			if body {
				out = append(out, html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			body = body || token.Data == "body"
			for _, a := range token.Attr {
				if a.Key == "data-text" || a.Key == "placeholder" || a.Key == "data-label" || a.Key == "data-none" || a.Key == "data-some" {
					out = append(out, a.Val)
				}
			}
		}
	}
}

// The letters of Vietnamese that L10N-06 lists are in the ranges loaded, with
// those of the words of the interface that only scripts show.
func TestFontRanges(t *testing.T) {
	must := unicodeRanges(t, "U+0102-0103, U+0110-0111, U+0128-0129, U+0168-0169, U+01A0-01A1, U+01AF-01B0, U+0300-0301, U+0303-0304, U+0308-0309, U+0323, U+1EA0-1EF9, U+20AB")
	for _, weight := range []int{400, 600} {
		whole := parsed(t, weight)
		for _, x := range must {
			for r := x[0]; r <= x[1]; r++ {
				if !slices.ContainsFunc(faces(t), func(f face) bool { return f.family == webFont && f.weight == weight && f.has(r) }) {
					t.Errorf("U+%04X is in no range of weight %d", r, weight)
				}
				if _, ok := advance(t, whole, r); !ok {
					t.Errorf("U+%04X is not in the font of weight %d", r, weight)
				}
			}
		}
	}
}

// arial are the widths of Arial, in thousandths of its size: "a" to "z", space.
// Liberation Sans and Helvetica have the same.
func arial(weight int) (letters [26]float64, space, digit float64) {
	if weight == 600 { // its bold
		return [26]float64{556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500}, 278, 556
	}
	return [26]float64{556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500}, 278, 556
}

// PERF-08: the fallback is set so that lines keep their place when the font
// arrives. size-adjust makes the running text of the site as wide as in the
// font; ascent and descent are the font's own, undone by size-adjust.
func TestFallbackMetrics(t *testing.T) {
	out := realSite(t)
	for _, f := range faces(t) {
		if f.family == webFont {
			continue
		}
		whole := parsed(t, f.weight)
		adjust := widthRatio(t, whole, f.weight, out)
		metrics, err := whole.Metrics(nil, fixed.Int26_6(whole.UnitsPerEm()), font.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		units := float64(whole.UnitsPerEm())
		gap := float64(metrics.Height-metrics.Ascent-metrics.Descent) / units
		for name, want := range map[string]float64{
			"size-adjust":       100 * adjust,
			"ascent-override":   100 * float64(metrics.Ascent) / units / (f.percent["size-adjust"] / 100),
			"descent-override":  100 * float64(metrics.Descent) / units / (f.percent["size-adjust"] / 100),
			"line-gap-override": 100 * gap,
		} {
			if math.Abs(f.percent[name]-want) > 0.6 {
				t.Errorf("fonts.css, weight %d: %s is %v%%, the font says %.1f%%", f.weight, name, f.percent[name], want)
			}
		}
	}
}

// widthRatio is how much wider the running text of the site is in the font
// than in Arial.
func widthRatio(t *testing.T, whole *sfnt.Font, weight int, out output) float64 {
	t.Helper()
	letters, space, digit := arial(weight)
	var ours, theirs float64
	for _, path := range []string{"/", "/methodology/", "/orientations/", "/en/", "/en/methodology/", "/en/orientations/"} {
		for _, text := range visible("<body>" + mainOf(t, out.page(t, path))) {
			for _, r := range text {
				base := lang.Fold("x" + string(r) + "x")
				width := 0.0
				switch c := base[1]; {
				case len(base) != 3 || unicode.IsUpper(r):
					continue
				case c >= 'a' && c <= 'z':
					width = letters[c-'a']
				case c >= '0' && c <= '9':
					width = digit
				case r == ' ':
					width = space
				default:
					continue
				}
				if own, ok := advance(t, whole, r); ok {
					ours, theirs = ours+own, theirs+width
				}
			}
		}
	}
	return ours / theirs
}
