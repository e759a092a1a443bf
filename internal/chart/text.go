package chart

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// fontSize is the size of every text in a drawing, in CSS pixels: a drawing is
// shown at about its own size, narrow or wide.
const fontSize = 13

// advances are the widths of the characters from space to tilde in Be Vietnam
// Pro SemiBold, in thousandths of the font size. The regular weight is narrower.
// A test compares them with the font.
var advances = [95]int{
	230, 320, 367, 833, 648, 863, 755, 208, 449, 449, 508, 637, 332, 607, 319, 528, 692, 415, 660,
	674, 716, 674, 693, 596, 656, 693, 319, 332, 568, 744, 568, 605, 1014, 758, 698, 778, 743, 634,
	640, 788, 725, 280, 482, 703, 637, 877, 743, 828, 667, 825, 697, 656, 674, 733, 732, 1039, 753,
	701, 664, 489, 515, 489, 594, 724, 260, 652, 662, 624, 662, 611, 401, 654, 600, 285, 292, 584,
	277, 895, 590, 652, 662, 662, 416, 527, 434, 581, 588, 879, 591, 592, 514, 462, 426, 462, 483,
}

// textWidth returns at least the width in pixels of the widest line of s.
func textWidth(s string) int {
	widest := 0
	for _, line := range strings.Split(s, "\n") {
		sum := 0
		for _, r := range norm.NFD.String(line) {
			sum += advance(r)
		}
		widest = max(widest, sum)
	}
	return (widest*fontSize + 999) / 1000
}

// advance is the width of one character; a combining mark has none, horned
// letters are a little wider than plain ones.
func advance(r rune) int {
	switch {
	case r >= ' ' && r <= '~':
		return advances[r-' ']
	case r == '\u031b':
		return 90
	case r >= 0x300 && r <= 0x36f:
		return 0
	case r == '\u00a0':
		return advances[0]
	case r == '·':
		return 288
	case r == '“' || r == '”':
		return 440
	case r == '≥' || r == '≤':
		return 580
	case r == '–':
		return 700
	}
	return 800
}

// wrap breaks a text into lines no wider than width, at spaces.
func wrap(s string, width int) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && textWidth(longer) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return strings.Join(append(lines, line), "\n")
}
