package share

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// ink is one of the colours, light theme of static/css/tokens.css: a picture
// is shown on other people's pages, which have one theme.
type ink uint8

const (
	black ink = iota
	muted
	brand
	hairline
)

// shades is how many steps lead from the paper to an ink. Fifteen are enough
// for smooth edges at this size.
const shades = 15

func inks() [4]color.RGBA {
	return [4]color.RGBA{
		black: {0x1b, 0x1b, 0x1f, 0xff}, muted: {0x55, 0x56, 0x5e, 0xff},
		brand: {0xb5, 0x12, 0x1b, 0xff}, hairline: {0xd9, 0xd8, 0xd3, 0xff},
	}
}

// palette is the paper, then each ink from its lightest shade to itself.
func palette() color.Palette {
	out := color.Palette{color.White}
	for _, c := range inks() {
		for s := 1; s <= shades; s++ {
			mix := func(v uint8) uint8 { return uint8((int(v)*s + 0xff*(shades-s)) / shades) }
			out = append(out, color.RGBA{mix(c.R), mix(c.G), mix(c.B), 0xff})
		}
	}
	return out
}

// shade is the place of an ink in the palette, 0 for the paper.
func shade(i ink, step int) uint8 {
	if step == 0 {
		return 0
	}
	return uint8(int(i)*shades + step)
}

// style is how a text is set.
type style struct {
	size float64
	bold bool
	ink  ink
}

// sheet is a picture while it is drawn. After the first error nothing more is.
type sheet struct {
	painter *Painter
	img     *image.Paletted
	faces   map[style]font.Face
	err     error
}

var errNoLetter = errors.New("the font has no letter")

func (s *sheet) face(st style) font.Face {
	st.ink = 0
	if f := s.faces[st]; f != nil {
		return f
	}
	parsed := s.painter.fonts[0]
	if st.bold {
		parsed = s.painter.fonts[1]
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: st.size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		s.err = errors.Join(s.err, err)
	}
	if s.faces == nil {
		s.faces = map[style]font.Face{}
	}
	s.faces[st] = f
	return f
}

// width is how wide a text is, in pixels, rounded up.
func (s *sheet) width(text string, st style) int {
	if s.err != nil {
		return 0
	}
	return font.MeasureString(s.face(st), text).Ceil()
}

// bearing is the empty room to the left of a text's first letter, which shows
// where letters are large.
func (s *sheet) bearing(text string, st style) int {
	for _, r := range text {
		if bounds, _, ok := s.face(st).GlyphBounds(r); ok {
			return bounds.Min.X.Floor()
		}
		break
	}
	return 0
}

// text sets one line with its baseline at y, and returns where it ends.
func (s *sheet) text(x, y int, text string, st style) int {
	if s.err != nil {
		return x
	}
	face := s.face(st)
	dot, before := fixed.P(x, y), rune(-1)
	for _, r := range text {
		if !s.has(r, st.bold) {
			s.err = fmt.Errorf("%w %q", errNoLetter, r)
			return x
		}
		if before >= 0 {
			dot.X += face.Kern(before, r)
		}
		at, mask, from, advance, ok := face.Glyph(dot, r)
		if ok {
			s.stamp(at, mask.(*image.Alpha), from, st.ink) // opentype's masks are all of this type
		}
		dot.X += advance
		before = r
	}
	return dot.X.Ceil()
}

// right sets a text that ends at x.
func (s *sheet) right(x, y int, text string, st style) int {
	left := x - s.width(text, st)
	s.text(left, y, text, st)
	return left
}

func (s *sheet) has(r rune, bold bool) bool {
	parsed := s.painter.fonts[0]
	if bold {
		parsed = s.painter.fonts[1]
	}
	k, err := parsed.GlyphIndex(nil, r)
	return err == nil && k != 0
}

// stamp prints a mask in an ink. Where two letters overlap, the darker wins.
func (s *sheet) stamp(at image.Rectangle, mask *image.Alpha, from image.Point, i ink) {
	seen := at.Intersect(s.img.Rect)
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		row := s.img.Pix[s.img.PixOffset(seen.Min.X, y):]
		alpha := mask.Pix[mask.PixOffset(from.X+seen.Min.X-at.Min.X, from.Y+y-at.Min.Y):]
		for k := range seen.Dx() {
			if shade := shade(i, (int(alpha[k])*shades+127)/255); shade != 0 && shade > row[k] {
				row[k] = shade
			}
		}
	}
}

// box fills a rectangle.
func (s *sheet) box(r image.Rectangle, i ink) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			s.img.SetColorIndex(x, y, shade(i, shades))
		}
	}
}

// wrap breaks a text into lines of at most that width, at spaces; a no-break
// space is none. A word that is wider than a line stands alone.
func (s *sheet) wrap(text string, st style, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		switch {
		case word == "":
		case line == "":
			line = word
		case s.width(line+" "+word, st) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fit cuts a line that is too wide and ends it with "…".
func (s *sheet) fit(text string, st style, width int) string {
	if s.width(text, st) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 1 && s.width(strings.TrimRight(string(letters), " ,;–(")+"…", st) > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(string(letters), " ,;–(") + "…"
}

// block breaks a text into at most n lines, the last cut where it must be.
func (s *sheet) block(text string, st style, width, n int) []string {
	lines := s.wrap(text, st, width)
	if len(lines) > n {
		lines = append(lines[:n-1:n-1], strings.Join(lines[n-1:], " "))
	}
	for k := range lines {
		lines[k] = s.fit(lines[k], st, width)
	}
	return lines
}
