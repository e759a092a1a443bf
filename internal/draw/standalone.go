package draw

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Sheet is what stands around a drawing that leaves its page: without it nobody
// could tell what is drawn, from where and of when.
type Sheet struct {
	Lang     string // "vi" or "en"
	Title    string // what the figures say
	Subtitle string // what is measured, of what, when
	Desc     string // the drawing in words, for those who do not see it
	Key      []Mark
	Notes    []string
	Foot     []string // below a rule: sources, days, licence, address
	Site     string   // whose picture it is
}

// Mark is one entry of the key above a drawing: SVG elements on an area of 24 by
// 12 pixels, and what they stand for.
type Mark struct{ SVG, Label string }

// Measures of the sheet around a drawing, in pixels.
const (
	sheetMargin = 24
	markWidth   = 24
	markHeight  = 12
	markGap     = 8 // between a mark and its label
	keyGap      = 24
	ruleGap     = 14
	// sheetSlack is left empty at the right of a text that is broken into lines,
	// and boldSlack, in parts of the width, of one in bold: a program without our
	// font sets it in another, which may be wider. DejaVu is the widest.
	sheetSlack = 28
	boldSlack  = 0.14
)

// sheetFonts names the font of the site, then those that systems bring along and
// that have all Vietnamese letters.
const sheetFonts = "'Be Vietnam Pro', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"

// sheetStyle is how a text of the sheet is set.
type sheetStyle struct {
	size, step float64
	bold       bool
	token      string
}

// Standalone makes a finished drawing a file of its own, which any program that
// shows SVG can open: white paper, title and sources in the picture, every
// colour written out (tokens gives them by the name of their CSS variable,
// without dashes), fonts named. No style, script, variable or address of
// another file is in it, nor what only the page's script uses.
func (d *Drawer) Standalone(svg []byte, tokens map[string]string, s Sheet) ([]byte, error) {
	out, err := d.standalone(svg, tokens, s)
	if err != nil {
		return nil, fmt.Errorf("picture %q: %w", s.Title, err)
	}
	return out, nil
}

func (d *Drawer) standalone(svg []byte, tokens map[string]string, s Sheet) ([]byte, error) {
	root, err := parse(svg)
	if err != nil {
		return nil, fmt.Errorf("read the drawing: %w", err)
	}
	drawn, height := parseNumber(root.get("width")), parseNumber(root.get("height"))
	if drawn <= 0 || height <= 0 {
		return nil, errors.New("the drawing has no size")
	}
	l := sheetLayout{fonts: d.fonts, width: drawn, y: sheetMargin}
	l.paragraph(s.Title, sheetStyle{20, 27, true, "ink"})
	l.y += 2
	l.paragraph(s.Subtitle, sheetStyle{14, 20, false, "muted"})
	if err := l.key(s.Key); err != nil {
		return nil, err
	}
	l.y += 10
	l.add(&node{name: "g", attrs: []attr{{"transform", "translate(" + formatNumber(sheetMargin, 2) + " " + formatNumber(l.y, 2) + ")"}}, kids: inner(root)})
	l.y += height + 8
	for _, note := range s.Notes {
		l.paragraph(note, sheetStyle{12, 17, false, "muted"})
	}
	l.foot(s)
	sheet := l.sheet(s)
	if err := resolve(sheet, tokens); err != nil {
		return nil, err
	}
	out := bytes.NewBufferString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	sheet.write(out)
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// inner is what a drawing shows, without its name and without what is there
// for the page's script.
func inner(root *node) []*node {
	var kids []*node
	for _, k := range root.kids {
		if k.name != "title" && k.name != "desc" && k.get("class") != "points" {
			kids = append(kids, k)
		}
	}
	return kids
}

// sheetLayout sets one thing below the other. y is the end of the last.
type sheetLayout struct {
	fonts *fonts
	width float64 // of the drawing
	y     float64
	kids  []*node
}

func (l *sheetLayout) add(n *node) { l.kids = append(l.kids, n) }

// text sets one line with its baseline at y.
func (l *sheetLayout) text(x, y float64, text string, st sheetStyle, anchor string) {
	n := &node{name: "text", kids: []*node{{text: text}}, attrs: []attr{
		{"x", formatNumber(x, 2)}, {"y", formatNumber(y, 2)}, {"font-size", formatNumber(st.size, 2)}, {"fill", "var(--" + st.token + ")"},
	}}
	if st.bold {
		n.set("font-weight", "600")
	}
	n.set("text-anchor", anchor)
	l.add(n)
}

// paragraph sets a text in as many lines as it needs.
func (l *sheetLayout) paragraph(text string, st sheetStyle) {
	room := l.width - sheetSlack
	if st.bold {
		room = float64(l.width * (1 - boldSlack))
	}
	l.lines(text, st, room)
}

func (l *sheetLayout) lines(text string, st sheetStyle, width float64) {
	for _, line := range l.fonts.wrap(text, st, width) {
		l.y += st.step
		l.text(sheetMargin, l.y-st.step*0.28, line, st, "")
	}
}

// key sets the marks in rows.
func (l *sheetLayout) key(marks []Mark) error {
	if len(marks) == 0 {
		return nil
	}
	st := sheetStyle{13, 22, false, "ink"}
	l.y += 6 + st.step
	x := 0.0
	for _, m := range marks {
		wide := markWidth + markGap + l.fonts.width(m.Label, st.size, false)
		if x > 0 && x+wide > l.width-sheetSlack {
			x, l.y = 0, l.y+st.step
		}
		mark, err := parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg">` + m.SVG + `</svg>`))
		if err != nil {
			return fmt.Errorf("read the mark of %q: %w", m.Label, err)
		}
		place := "translate(" + formatNumber(sheetMargin+x, 2) + " " + formatNumber(l.y-st.step*0.28-markHeight+1, 2) + ")"
		l.add(&node{name: "g", attrs: []attr{{"transform", place}}, kids: mark.kids})
		l.text(sheetMargin+x+markWidth+markGap, l.y-st.step*0.28, m.Label, st, "")
		x += wide + keyGap
	}
	return nil
}

// foot sets the lines below the rule, and at their right whose picture it is.
func (l *sheetLayout) foot(s Sheet) {
	l.y += ruleGap
	l.add(&node{name: "path", attrs: []attr{
		{"d", "M" + formatNumber(sheetMargin, 2) + " " + formatNumber(l.y, 2) + "h" + formatNumber(l.width, 2)}, {"stroke", "var(--line)"}, {"fill", "none"},
	}})
	l.y += ruleGap / 2
	site, st := sheetStyle{14, 18, true, "brand"}, sheetStyle{12, 18, false, "muted"}
	l.text(sheetMargin+l.width, l.y+st.step*0.72, s.Site, site, "end")
	room := l.width - l.fonts.width(s.Site, site.size, true) - keyGap - sheetSlack
	for _, line := range s.Foot {
		l.lines(line, st, room)
		room = l.width - sheetSlack // beside the name stands the first alone
	}
}

// sheet puts all that was set on white paper.
func (l *sheetLayout) sheet(s Sheet) *node {
	width, height := formatNumber(l.width+2*sheetMargin, 0), formatNumber(l.y+sheetMargin, 0)
	root := &node{name: "svg", attrs: []attr{
		{"xmlns", "http://www.w3.org/2000/svg"}, {"width", width}, {"height", height}, {"viewBox", "0 0 " + width + " " + height},
		{"xml:lang", s.Lang}, {"font-family", sheetFonts}, {"role", "img"},
	}}
	root.kids = append([]*node{
		{name: "title", kids: []*node{{text: s.Title}}},
		{name: "desc", kids: []*node{{text: s.Desc}}},
		{name: "rect", attrs: []attr{{"width", width}, {"height", height}, {"fill", "var(--paper)"}}},
	}, l.kids...)
	return root
}

// resolve writes colours out and removes what has a meaning only in the page.
func resolve(root *node, tokens map[string]string) error {
	var err error
	root.walk(func(n *node) {
		kept := n.attrs[:0]
		for _, a := range n.attrs {
			switch name, isVariable := strings.CutPrefix(a.value, "var(--"); {
			case a.name == "class" || strings.HasPrefix(a.name, "data-"):
				continue
			case isVariable && attributes[a.name] == paint:
				if a.value = tokens[strings.TrimSuffix(name, ")")]; a.value == "" {
					err = errors.Join(err, fmt.Errorf("there is no colour %s", strings.TrimSuffix(name, ")")))
				}
			case a.value == "currentColor":
				a.value = tokens["ink"]
			case n != root && (attributes[a.name] == 0 || a.name == "xlink:href"):
				err = errors.Join(err, fmt.Errorf("the attribute %s of <%s> is not for a file of its own", a.name, n.name))
			}
			kept = append(kept, a)
		}
		n.attrs = kept
	})
	return err
}

// wrap breaks a text at its spaces into lines no wider than width, and within a
// word that is wider, such as an address.
func (f *fonts) wrap(text string, st sheetStyle, width float64) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		longer := strings.TrimPrefix(line+" "+word, " ")
		if line != "" && f.width(longer, st.size, st.bold) > width {
			lines = append(lines, line)
			longer = word
		}
		for f.width(longer, st.size, st.bold) > width && longer != "" {
			n := f.fitting(longer, st, width)
			lines = append(lines, longer[:n])
			longer = longer[n:]
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting returns how many bytes of a text fit into width, after a slash where
// there is one; at least one letter.
func (f *fonts) fitting(text string, st sheetStyle, width float64) int {
	end, slash := 0, 0
	for k, r := range text {
		next := k + len(string(r))
		if k > 0 && f.width(text[:next], st.size, st.bold) > width {
			break
		}
		if end = next; r == '/' && !strings.HasPrefix(text[next:], "/") && !strings.HasSuffix(text[:k], "/") {
			slash = end
		}
	}
	if slash > 0 {
		return slash
	}
	return end
}
