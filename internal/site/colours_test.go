package site

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// palettes reads static/css/tokens.css: the colours of each theme by name.
func palettes(t *testing.T) (light, dark, chosenDark, paper map[string]string) {
	t.Helper()
	css := projectFile(t, "static/css/tokens.css")
	block := func(start string) map[string]string {
		_, rest, ok := strings.Cut(css, start)
		if !ok {
			t.Fatalf("tokens.css has no %q", start)
		}
		rest, _, _ = strings.Cut(rest, "}")
		out := map[string]string{}
		for _, m := range regexp.MustCompile(`--([\w-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(rest, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	return block("\n:root {"), block(`:root:not([data-theme="light"]) {`), block(`:root[data-theme="dark"] {`), block("@media print {\n  :root {")
}

func projectFile(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(projectDir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A11Y-03: text at least 4.5 to 1 on every ground it stands on, what is drawn
// at least 3 to 1, in light, in dark and on paper.
func TestContrast(t *testing.T) {
	light, dark, chosen, paper := palettes(t)
	if diff := cmp.Diff(dark, chosen); diff != "" {
		t.Errorf("the two dark palettes differ (-system +chosen):\n%s", diff)
	}
	printed := map[string]string{}
	for name, colour := range light {
		printed[name] = colour
	}
	for name, colour := range paper {
		printed[name] = colour
	}
	for theme, palette := range map[string]map[string]string{"light": light, "dark": dark, "paper": printed} {
		for _, ground := range []string{"paper", "surface", "brand-soft"} {
			for _, text := range []string{"ink", "muted", "brand", "overdue", "done", "on-time"} {
				atLeast(t, theme, palette, text, ground, 4.5)
			}
		}
		for _, ground := range []string{"paper", "surface"} {
			for _, mark := range []string{"control", "no-data", "series-1", "series-2", "series-3", "series-4", "series-5", "series-6"} {
				atLeast(t, theme, palette, mark, ground, 3)
			}
		}
		atLeast(t, theme, palette, "paper", "ink", 4.5) // tooltips
	}
}

func atLeast(t *testing.T, theme string, palette map[string]string, mark, ground string, want float64) {
	t.Helper()
	if palette[mark] == "" || palette[ground] == "" {
		t.Fatalf("%s: tokens.css does not define %s and %s", theme, mark, ground)
	}
	a, b := luminance(t, palette[mark]), luminance(t, palette[ground])
	if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < want {
		t.Errorf("%s: --%s on --%s is %.2f to 1, want %.1f", theme, mark, ground, ratio, want)
	}
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	channel := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

// colourName finds a colour that is written out: #abc, rgb(…), a name.
var colourName = regexp.MustCompile(`#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|[:\s"](?:white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple)[;\s"]`)

// Only tokens.css names colours, so that dark mode and print reach everything.
func TestColoursOnlyInTokens(t *testing.T) {
	for _, pattern := range []string{"static/css/*.css", "static/js/*.js", "templates/*.html", "templates/parts/*.html"} {
		files, err := filepath.Glob(filepath.Join(projectDir, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			if filepath.Base(file) == "tokens.css" {
				continue
			}
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for n, line := range strings.Split(string(body), "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), "//") {
					continue
				}
				if m := colourName.FindString(line); m != "" {
					t.Errorf("%s:%d names the colour %q: use a token", filepath.Base(file), n+1, strings.TrimSpace(m))
				}
			}
		}
	}
}

// The pictures for shared links and the icon stand apart from the style sheet,
// in the colours of its light theme.
func TestPicturesInTokens(t *testing.T) {
	light, _, _, _ := palettes(t)
	known := map[string]bool{"#ffffff": true}
	for _, colour := range light {
		known[colour] = true
	}
	var found []string
	for _, m := range regexp.MustCompile(`\{0x(..), 0x(..), 0x(..), 0xff\}`).FindAllStringSubmatch(projectFile(t, "internal/share/sheet.go"), -1) {
		found = append(found, fmt.Sprintf("#%s%s%s", m[1], m[2], m[3]))
	}
	icon := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindAllString(projectFile(t, "static/icon.svg"), -1)
	if len(found) == 0 || len(icon) == 0 {
		t.Fatal("no colours found: has the code moved?")
	}
	for _, colour := range append(found, icon...) {
		if len(colour) == 4 {
			colour = "#" + strings.Repeat(colour[1:2], 2) + strings.Repeat(colour[2:3], 2) + strings.Repeat(colour[3:4], 2)
		}
		if !known[strings.ToLower(colour)] {
			t.Errorf("%s is no colour of tokens.css", colour)
		}
	}
}
