package draw

import (
	"fmt"
	"regexp"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Measures of Be Vietnam Pro, in parts of the font size.
const (
	ascent   = 1.00
	descent  = 0.265
	midline  = 0.37 // half the height of a capital letter: how far the baseline is below the middle of a text
	wideRune = 1.00 // a letter the font lacks: the page takes it from another font
)

// fonts are the widths of letters of the two weights the site uses.
type fonts struct{ regular, semibold advances }

// advances are the widths of letters in parts of the font size.
type advances map[rune]float64

func parseFonts(regular, semibold []byte) (*fonts, error) {
	r, err := parseFont(regular)
	if err != nil {
		return nil, fmt.Errorf("read the font Be Vietnam Pro 400: %w", err)
	}
	s, err := parseFont(semibold)
	if err != nil {
		return nil, fmt.Errorf("read the font Be Vietnam Pro 600: %w", err)
	}
	return &fonts{r, s}, nil
}

// lastRune is the last letter looked for in a font. Be Vietnam Pro has none of
// our texts' letters above it.
const lastRune = 0x2fff

func parseFont(body []byte) (advances, error) {
	f, err := sfnt.Parse(body)
	if err != nil {
		return nil, err
	}
	var buf sfnt.Buffer
	em := int(f.UnitsPerEm())
	widths := advances{}
	for r := rune(' '); r <= lastRune; r++ {
		glyph, err := f.GlyphIndex(&buf, r)
		if err != nil {
			return nil, err
		}
		if glyph == 0 {
			continue
		}
		// At em pixels per em one pixel is one font unit, exactly.
		units, err := f.GlyphAdvance(&buf, glyph, fixed.I(em), font.HintingNone)
		if err != nil {
			return nil, err
		}
		widths[r] = float64(units.Round()) / float64(em)
	}
	return widths, nil
}

func (f *fonts) width(text string, size float64, bold bool) float64 {
	widths := f.regular
	if bold {
		widths = f.semibold
	}
	sum := 0.0
	for _, r := range text {
		w, ok := widths[r]
		if !ok {
			w = wideRune
		}
		sum += w
	}
	return float64(sum * size)
}

// cssFont finds weight and size in a font as ECharts writes it: "600 13px Be Vietnam Pro".
var cssFont = regexp.MustCompile(`^(?:.*?\b(bold|bolder|[1-9]00)\b)?.*?([0-9.]+)px`)

// measure is the function that ECharts asks for the width of a text.
func (f *fonts) measure(text, css string) float64 {
	size, bold := 12.0, false
	if m := cssFont.FindStringSubmatch(css); m != nil {
		if s, err := strconv.ParseFloat(m[2], 64); err == nil {
			size = s
		}
		bold = isBold(m[1])
	}
	return f.width(text, size, bold)
}

// isBold says whether a page with the weights 400 and 600 sets a CSS weight in 600.
func isBold(weight string) bool {
	switch weight {
	case "bold", "bolder", "600", "700", "800", "900":
		return true
	}
	return false
}
