package draw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// clean makes the SVG that ECharts wrote into the one that is published: the
// package comment says what may be in it. Whatever is not known to be harmless
// is an error.
func clean(raw []byte, s Spec, f *fonts) ([]byte, error) {
	places, svg, err := cutPlaces(raw, s)
	if err != nil {
		return nil, err
	}
	root, err := parse(svg)
	if err != nil {
		return nil, fmt.Errorf("read ECharts' output: %w", err)
	}
	if err := tidy(root, false); err != nil {
		return nil, fmt.Errorf("clean ECharts' output: %w", err)
	}
	root.dropBlank(root.blankPatterns())
	if err := themed(root); err != nil {
		return nil, err
	}
	if err := rename(root, s.ID); err != nil {
		return nil, fmt.Errorf("clean ECharts' output: %w", err)
	}
	if err := fits(root, s, f); err != nil {
		return nil, err
	}
	frame(root, s)
	addPoints(root, s, places)
	var out bytes.Buffer
	root.write(&out)
	return out.Bytes(), nil
}

// node is an element, or a piece of text when it has no name.
type node struct {
	name  string
	attrs []attr
	kids  []*node
	text  string
}

type attr struct{ name, value string }

func (n *node) get(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// set gives an attribute a value; an empty one removes it.
func (n *node) set(name, value string) {
	i := slices.IndexFunc(n.attrs, func(a attr) bool { return a.name == name })
	switch {
	case i < 0 && value != "":
		n.attrs = append(n.attrs, attr{name, value})
	case i >= 0 && value != "":
		n.attrs[i].value = value
	case i >= 0:
		n.attrs = slices.Delete(n.attrs, i, i+1)
	}
}

// content is the text of an element that holds nothing else.
func (n *node) content() string {
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(k.text)
	}
	return b.String()
}

// parse reads the tree and leaves out white space between elements, comments
// and style sheets (they hold only what happens under a pointer).
func parse(raw []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	top := &node{}
	open := []*node{top}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		parent := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "style" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			n := &node{name: t.Name.Local}
			for _, a := range t.Attr {
				n.attrs = append(n.attrs, attr{qualified(a.Name), a.Value})
			}
			parent.kids = append(parent.kids, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if parent.name == "text" || parent.name == "tspan" || strings.TrimSpace(string(t)) != "" {
				parent.kids = append(parent.kids, &node{text: string(t)})
			}
		case xml.Directive:
			return nil, errors.New("a document type is not allowed")
		}
	}
	if len(top.kids) != 1 || top.kids[0].name != "svg" {
		return nil, errors.New("there is no single svg element")
	}
	return top.kids[0], nil
}

func qualified(name xml.Name) string {
	switch {
	case name.Space == "":
		return name.Local
	case name.Space == "http://www.w3.org/1999/xlink":
		return "xlink:" + name.Local
	case name.Space == "http://www.w3.org/XML/1998/namespace":
		return "xml:" + name.Local
	}
	return name.Space + ":" + name.Local
}

// elements are those that may be in a drawing, and whether they paint something
// by themselves.
var elements = map[string]bool{
	"svg": false, "g": false, "defs": false, "clipPath": false, "mask": false, "pattern": false,
	"linearGradient": false, "radialGradient": false, "stop": false, "tspan": false,
	"text": true, "path": true, "rect": true, "circle": true, "ellipse": true,
	"line": true, "polyline": true, "polygon": true,
}

// tidy cleans an element and all below it. Within a clipPath (clip) only
// geometry counts.
func tidy(n *node, clip bool) error {
	if n.name == "" {
		return nil
	}
	if _, ok := elements[n.name]; !ok {
		return fmt.Errorf("the element <%s> is not allowed", n.name)
	}
	if err := n.tidyAttrs(); err != nil {
		return err
	}
	clip = clip || n.name == "clipPath"
	for _, k := range n.kids {
		if k.name == "" && n.name != "text" && n.name != "tspan" {
			return fmt.Errorf("text in <%s> is not allowed: %q", n.name, k.text)
		}
		if err := tidy(k, clip); err != nil {
			return err
		}
	}
	n.kids = slices.DeleteFunc(n.kids, empty)
	switch {
	case clip:
		for _, name := range []string{"fill", "stroke", "data-series", "data-point"} {
			n.set(name, "")
		}
	case elements[n.name]:
		n.tidyPaint()
	}
	if err := n.tidyShape(); err != nil {
		return err
	}
	n.shorten()
	return nil
}

// empty says whether an element that was tidied shows nothing and serves nothing.
func empty(n *node) bool {
	switch n.name {
	case "g", "defs", "text":
		return len(n.kids) == 0
	case "path":
		return n.get("d") == "" || n.get("fill") == "none" && n.get("stroke") == ""
	case "":
		return false
	}
	return elements[n.name] && n.get("fill") == "none" && n.get("stroke") == ""
}

// blankPatterns returns the paint of patterns that show nothing: the decal of a
// series that is to have none.
func (n *node) blankPatterns() map[string]bool {
	blank := map[string]bool{}
	n.walk(func(n *node) {
		if n.name == "pattern" && len(n.kids) == 0 {
			blank["url(#"+n.get("id")+")"] = true
		}
	})
	return blank
}

// dropBlank removes blank patterns, what is painted with them and what that
// leaves empty.
func (n *node) dropBlank(blank map[string]bool) {
	n.kids = slices.DeleteFunc(n.kids, func(k *node) bool {
		k.dropBlank(blank)
		return blank[k.get("fill")] || blank["url(#"+k.get("id")+")"] || empty(k)
	})
}

// kind says what an attribute's value is.
type kind uint8

const (
	dropped   kind = iota + 1 // of no use in a page
	word                      // a keyword
	numbers                   // numbers, or path data or a transformation
	paint                     // a colour
	reference                 // url(#id) or #id
)

// attributes are those that may be in ECharts' output.
var attributes = map[string]kind{
	"class": dropped, "version": dropped, "baseProfile": dropped, "xmlns": dropped, "xmlns:xlink": dropped,
	"pointer-events": dropped, "cursor": dropped, "user-select": dropped, "font-family": dropped,
	"xml:space": dropped, "ecmeta_ssr_type": dropped, "ecmeta_silent": dropped,

	"id": word, "text-anchor": word, "dominant-baseline": word, "paint-order": word,
	"font-weight": word, "font-style": word, "stroke-linecap": word, "stroke-linejoin": word,
	"fill-rule": word, "clip-rule": word, "vector-effect": word,
	"gradientUnits": word, "patternUnits": word, "clipPathUnits": word, "maskUnits": word,
	"data-series": word, "data-point": word,

	"d": numbers, "points": numbers, "transform": numbers, "viewBox": numbers, "gradientTransform": numbers,
	"patternTransform": numbers, "x": numbers, "y": numbers, "x1": numbers, "y1": numbers, "x2": numbers,
	"y2": numbers, "cx": numbers, "cy": numbers, "r": numbers, "rx": numbers, "ry": numbers,
	"width": numbers, "height": numbers, "offset": numbers, "font-size": numbers, "opacity": numbers,
	"fill-opacity": numbers, "stroke-opacity": numbers, "stop-opacity": numbers, "stroke-width": numbers,
	"stroke-dasharray": numbers, "stroke-dashoffset": numbers, "stroke-miterlimit": numbers,

	"fill": paint, "stroke": paint, "stop-color": paint,
	"clip-path": reference, "mask": reference, "xlink:href": reference,
}

// tidyAttrs spells style attributes out and checks each attribute.
func (n *node) tidyAttrs() error {
	var kept []attr
	// A key and an area drawn behind the data are no marks of one datum.
	mark := n.get("ecmeta_ssr_type") == "chart" && n.name != "polygon"
	for _, a := range n.spelled() {
		if name, ok := metadata(a.name); ok {
			if !mark {
				continue
			}
			a.name = name
		}
		switch attributes[a.name] {
		case 0:
			return fmt.Errorf("the attribute %s=%q of <%s> is not allowed", a.name, a.value, n.name)
		case dropped:
			continue
		case paint:
			a.value = colour(a.value)
		case numbers:
			a.value = strings.TrimSuffix(a.value, "px")
		case reference:
			if _, _, _, ok := fragment(a.value); !ok {
				return fmt.Errorf("the address %q leads out of the drawing", a.value)
			}
		}
		if strings.Contains(a.value, "url(") && attributes[a.name] != reference && attributes[a.name] != paint {
			return fmt.Errorf("the attribute %s=%q of <%s> is not allowed", a.name, a.value, n.name)
		}
		kept = append(kept, a)
	}
	n.attrs = kept
	return nil
}

// fontShorthand is a font as ECharts writes it: style, weight, size, family.
var fontShorthand = regexp.MustCompile(`^([a-z]+) ([a-z0-9]+) ([0-9.]+)px .*$`)

// spelled returns the attributes with those of a style attribute in its place.
func (n *node) spelled() []attr {
	var all []attr
	for _, a := range n.attrs {
		if a.name != "style" {
			all = append(all, a)
			continue
		}
		for _, declaration := range strings.Split(a.value, ";") {
			name, value, _ := strings.Cut(declaration, ":")
			name, value = strings.TrimSpace(name), strings.TrimSpace(value)
			if f := fontShorthand.FindStringSubmatch(value); f != nil && name == "font" {
				all = append(all, attr{"font-style", f[1]}, attr{"font-weight", f[2]}, attr{"font-size", f[3]})
			} else if name != "" {
				all = append(all, attr{name, value})
			}
		}
	}
	return all
}

// metadata gives our name of the attributes by which ECharts tells the datum a
// mark stands for.
func metadata(name string) (string, bool) {
	switch name {
	case "ecmeta_series_index":
		return "data-series", true
	case "ecmeta_data_index":
		return "data-point", true
	}
	return "", false
}

// label quotes the text of an element for a message.
func (n *node) label() string {
	if t := n.content(); t != "" {
		return fmt.Sprintf(" %q", t)
	}
	return ""
}

// colour gives the plain form of a colour of ECharts' own; white is the paper.
func colour(value string) string {
	switch strings.ReplaceAll(value, " ", "") {
	case "transparent", "rgba(0,0,0,0)":
		return "none"
	case "#fff", "rgb(255,255,255)":
		return "var(--paper)"
	case "rgb(0,0,0)":
		return black
	}
	return value
}

// black is the fill that ECharts writes where none was given.
const black = "#000"

var cssVariable = regexp.MustCompile(`^var\(--[a-z0-9-]+\)$`)

// themed refuses colours that would not follow the page's theme.
func themed(root *node) error {
	var err error
	root.walk(func(n *node) {
		for _, a := range n.attrs {
			if attributes[a.name] != paint || a.value == "none" || a.value == "currentColor" || cssVariable.MatchString(a.value) {
				continue
			}
			if _, _, _, ok := fragment(a.value); !ok && err == nil {
				err = fmt.Errorf("the %s of <%s>%s is %q: give it a CSS variable of the page, such as var(--series-1)",
					a.name, n.name, n.label(), a.value)
			}
		}
	})
	return err
}

// tidyPaint takes away what paints nothing.
func (n *node) tidyPaint() {
	if n.get("fill-opacity") == "0" || n.get("fill") == black && straight(n.get("d")) {
		n.set("fill", "none")
		n.set("fill-opacity", "")
	}
	if n.get("stroke") == "none" || n.get("stroke-width") == "0" || n.get("stroke-opacity") == "0" {
		n.set("stroke", "")
	}
	if n.get("stroke") == "" {
		n.attrs = slices.DeleteFunc(n.attrs, func(a attr) bool {
			return strings.HasPrefix(a.name, "stroke") || a.name == "paint-order"
		})
	}
	if n.get("fill") == "none" || n.name == "text" {
		// A line through data, or the words at it, is no mark of one datum.
		n.set("data-series", "")
		n.set("data-point", "")
	}
}

// fragment splits url(#id) or #id around the id.
func fragment(value string) (before, id, after string, ok bool) {
	switch {
	case strings.HasPrefix(value, "url(#") && strings.HasSuffix(value, ")"):
		before, id, after = "url(#", value[5:len(value)-1], ")"
	case strings.HasPrefix(value, "#"):
		before, id = "#", value[1:]
	}
	return before, id, after, strings.HasPrefix(id, "zr")
}

// rename gives every id of the drawing a new name, in document order, and
// points the references to it.
func rename(root *node, prefix string) error {
	names := map[string]string{}
	root.walk(func(n *node) {
		if id := n.get("id"); id != "" {
			names[id] = prefix + "-" + strconv.Itoa(len(names)+1)
			n.set("id", names[id])
		}
	})
	var err error
	root.walk(func(n *node) {
		for i, a := range n.attrs {
			if k := attributes[a.name]; k != reference && k != paint {
				continue
			}
			before, id, after, ok := fragment(a.value)
			if !ok {
				continue
			}
			if names[id] == "" {
				err = errors.Join(err, fmt.Errorf("nothing has the id %q", id))
			}
			n.attrs[i].value = before + names[id] + after
		}
	})
	return err
}

// walk calls visit for an element and all below it, in document order.
func (n *node) walk(visit func(*node)) {
	if n.name == "" {
		return
	}
	visit(n)
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// frame writes the root element anew and gives it name and description.
func frame(root *node, s Spec) {
	width, height := strconv.Itoa(s.Width), strconv.Itoa(s.Height)
	title, desc := s.ID+"-title", s.ID+"-desc"
	root.attrs = []attr{
		{"xmlns", "http://www.w3.org/2000/svg"},
		{"class", "chart-svg"},
		{"width", width},
		{"height", height},
		{"viewBox", "0 0 " + width + " " + height},
		{"lang", s.Lang},
		{"role", "img"},
		{"aria-labelledby", title + " " + desc},
	}
	root.kids = slices.Concat([]*node{
		{name: "title", attrs: []attr{{"id", title}}, kids: []*node{{text: s.Title}}},
		{name: "desc", attrs: []attr{{"id", desc}}, kids: []*node{{text: s.Desc}}},
	}, root.kids)
}

// write writes an element, one line for each but text.
func (n *node) write(b *bytes.Buffer) {
	if n.name == "" {
		textEscaper.WriteString(b, n.text)
		return
	}
	b.WriteByte('<')
	b.WriteString(n.name)
	for _, a := range n.attrs {
		b.WriteByte(' ')
		b.WriteString(a.name)
		b.WriteString(`="`)
		attrEscaper.WriteString(b, a.value)
		b.WriteByte('"')
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	lines := n.kids[0].name != "" && n.name != "text"
	for _, k := range n.kids {
		if lines {
			b.WriteByte('\n')
		}
		k.write(b)
	}
	if lines {
		b.WriteByte('\n')
	}
	b.WriteString("</" + n.name + ">")
}

// The escapers are immutable.
var (
	textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)
