package draw

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// tidyShape writes geometry in the plainest way: text at a place of its own
// rather than moved there, circles as circles.
func (n *node) tidyShape() error {
	switch n.name {
	case "text":
		return n.placeText()
	case "path":
		n.circle()
	}
	return nil
}

// placeText turns "centred on y" into the baseline, which every program that
// shows SVG understands alike, and a mere move into x and y.
func (n *node) placeText() error {
	x, y := parseNumber(n.get("x")), parseNumber(n.get("y"))
	switch baseline := n.get("dominant-baseline"); baseline {
	case "central":
		y += float64(midline * parseNumber(n.get("font-size")))
	case "":
	default:
		return fmt.Errorf("the baseline %q is not known", baseline)
	}
	n.set("dominant-baseline", "")
	if m, ok := parseTransform(n.get("transform")); ok && m.moves() {
		x, y = x+m.dx, y+m.dy
		n.set("transform", "")
	}
	n.set("x", formatNumber(x, 2))
	n.set("y", formatNumber(y, 2))
	for _, d := range []attr{{"text-anchor", "start"}, {"font-weight", "normal"}, {"font-weight", "400"}, {"font-style", "normal"}} {
		if n.get(d.name) == d.value {
			n.set(d.name, "")
		}
	}
	if t := n.content(); strings.Contains(t, "  ") || strings.Trim(t, " ") != t {
		n.set("xml:space", "preserve")
	}
	return nil
}

// circlePath is how ECharts draws a circle: two arcs that leave a gap.
var circlePath = regexp.MustCompile(`^M([-0-9.]+) ([-0-9.]+)A([0-9.]+) ([0-9.]+) 0 1 1 ([-0-9.]+) [-0-9.]+A[0-9.]+ [0-9.]+ 0 0 1 ([-0-9.]+) ([-0-9.]+)Z?$`)

func (n *node) circle() {
	p := circlePath.FindStringSubmatch(n.get("d"))
	if p == nil || p[1] != p[5] || p[1] != p[6] || p[2] != p[7] || p[3] != p[4] {
		return
	}
	m, ok := parseTransform(n.get("transform"))
	if !ok || !m.keepsCircles() {
		return
	}
	r := parseNumber(p[3])
	x, y := parseNumber(p[1])-r, parseNumber(p[2])
	n.name = "circle"
	n.set("d", "")
	n.set("transform", "")
	n.set("cx", formatNumber(float64(m.a*x)+m.dx, 2))
	n.set("cy", formatNumber(float64(m.a*y)+m.dy, 2))
	n.set("r", formatNumber(m.a*r, 2))
	if w := n.get("stroke-width"); w != "" && m.a != 1 {
		n.set("stroke-width", formatNumber(m.a*parseNumber(w), 1))
	}
}

// transform is the matrix of a transform attribute.
type transform struct{ a, b, c, d, dx, dy float64 }

func (t transform) moves() bool        { return t.a == 1 && t.b == 0 && t.c == 0 && t.d == 1 }
func (t transform) keepsCircles() bool { return t.a == t.d && t.a > 0 && t.b == 0 && t.c == 0 }

var (
	translatePattern = regexp.MustCompile(`^translate\(([-0-9.e]+)[ ,]+([-0-9.e]+)\)$`)
	matrixPattern    = regexp.MustCompile(`^matrix\(([-0-9.e]+),([-0-9.e]+),([-0-9.e]+),([-0-9.e]+),([-0-9.e]+),([-0-9.e]+)\)$`)
)

// parseTransform understands no transformation, a move and a matrix.
func parseTransform(s string) (transform, bool) {
	if s == "" {
		return transform{a: 1, d: 1}, true
	}
	if p := translatePattern.FindStringSubmatch(s); p != nil {
		return transform{a: 1, d: 1, dx: parseNumber(p[1]), dy: parseNumber(p[2])}, true
	}
	if p := matrixPattern.FindStringSubmatch(s); p != nil {
		return transform{parseNumber(p[1]), parseNumber(p[2]), parseNumber(p[3]),
			parseNumber(p[4]), parseNumber(p[5]), parseNumber(p[6])}, true
	}
	return transform{}, false
}

// straightPath is a line from one point to another, which encloses nothing.
var straightPath = regexp.MustCompile(`^M[-0-9. ]+[Ll][-0-9. ]+$`)

func straight(d string) bool { return straightPath.MatchString(d) }

var numberPattern = regexp.MustCompile(`-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)

// shorten cuts numbers to two decimals: a fiftieth of a hair's breadth. The
// factors of a matrix keep four, as they are multiplied.
func (n *node) shorten() {
	for i, a := range n.attrs {
		if attributes[a.name] != numbers {
			continue
		}
		digits := 2
		if strings.HasPrefix(a.value, "matrix") {
			digits = 4
		}
		n.attrs[i].value = numberPattern.ReplaceAllStringFunc(a.value, func(s string) string {
			return formatNumber(parseNumber(s), digits)
		})
	}
}

// parseNumber reads a number of ECharts' own, 0 when there is none.
func parseNumber(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return x
}

func formatNumber(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// box is the room a text takes up.
type box struct {
	text                     string
	left, top, right, bottom float64
}

// boxes returns the room of every text that is not turned.
func boxes(root *node, f *fonts) []box {
	var all []box
	root.walk(func(n *node) {
		if n.name != "text" || n.get("transform") != "" {
			return
		}
		size := parseNumber(n.get("font-size"))
		x, y := parseNumber(n.get("x")), parseNumber(n.get("y"))
		b := box{text: n.content(), top: y - ascent*size, bottom: y + descent*size}
		w := f.width(b.text, size, isBold(n.get("font-weight")))
		switch n.get("text-anchor") {
		case "middle":
			x -= w / 2
		case "end":
			x -= w
		}
		b.left, b.right = x, x+w
		all = append(all, b)
	})
	return all
}

// slack is how far, in pixels, a text may reach over an edge or into another
// one: less than the empty room at the sides of its letters.
const slack = 1.5

// fits reports text that would be cut off at an edge of the drawing.
func fits(root *node, s Spec, f *fonts) error {
	for _, b := range boxes(root, f) {
		side, by := "left", -b.left
		for _, e := range []struct {
			side string
			by   float64
		}{{"right", b.right - float64(s.Width)}, {"top", -b.top}, {"bottom", b.bottom - float64(s.Height)}} {
			if e.by > by {
				side, by = e.side, e.by
			}
		}
		if by > slack {
			return fmt.Errorf("the text %q is cut off at the %s by %.0f pixels: leave more room there or shorten it", b.text, side, by)
		}
	}
	return nil
}

// Overlaps returns the pairs of texts of a finished drawing that run into each
// other, for the tests of those who make options.
func (d *Drawer) Overlaps(svg []byte) ([][2]string, error) {
	root, err := parse(svg)
	if err != nil {
		return nil, fmt.Errorf("read the drawing: %w", err)
	}
	var pairs [][2]string
	all := boxes(root, d.fonts)
	for i, a := range all {
		for _, b := range all[i+1:] {
			wide := min(a.right, b.right) - max(a.left, b.left)
			high := min(a.bottom, b.bottom) - max(a.top, b.top)
			// Above and below the letters a line has room for marks that few carry.
			if wide > slack && high > slack+0.3*(a.bottom-a.top) {
				pairs = append(pairs, [2]string{a.text, b.text})
			}
		}
	}
	return pairs, nil
}
