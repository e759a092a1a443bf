package site

import (
	"bytes"
	"html"
	"math"
	"strings"

	"resolution57.example/portal/internal/lang"
)

// A frame of another site has to be told how high it is before it knows what it
// holds. The height is reckoned here from the page itself: its text is broken
// into lines as wide as the frame. The widths are those of Be Vietnam Pro, made
// as narrow as the widest of the fonts that readers have. Every size stands in static/css/embed.css, too.

// frameWidths are the widths that a height has to do for: a column on a phone
// to that of a wide article. The drawing changes at 600. The first is what a
// scroll bar leaves of 340: browsers begin with one, and take it away only if
// all fits beside it.
var frameWidths = [...]float64{325, 340, 360, 380, 400, 420, 445, 480, 520, 560, 599, 600, 640, 680, 720, 760}

const (
	embedPadding  = 12
	embedBrand    = 2   // the line at the top
	embedWideFrom = 600 // from which width the wide drawing is shown
	embedText     = 14
	embedLine     = 21
	embedNarrow   = 420 // the widest a narrow drawing gets
	embedTall     = 352
	embedRank     = 56 // columns
	embedValue    = 100
	embedFont     = 0.96 // of the width of Be Vietnam Pro; its bold is no wider than others
)

// ownWidth is the width that programs are told, and what a scroll bar leaves of
// it.
var ownWidth = [...]float64{embedWidth - 15, embedWidth}

// embedHeight is the height at which an embed needs no scrolling in a frame of
// any of the widths.
func (s *Site) embedHeight(l lang.Lang, page embedPage, widths []float64) (int, error) {
	if page.figure != nil {
		page.Chart = &chartView{F: page.figure, Level: 1} // without its drawings, whose size is known
	}
	var body bytes.Buffer
	if err := s.execute(&body, l, "embed", page); err != nil {
		return 0, err
	}
	boxes := readBoxes(body.Bytes())
	highest := 0.0
	for _, width := range widths {
		f := flow{width: min(width-2*embedPadding, embedWidth), wide: width >= embedWideFrom, page: &page, text: s.embedTextWidth}
		highest = max(highest, embedBrand+2*embedPadding+f.heightOf(boxes))
	}
	return int(math.Ceil(highest/10)+1) * 10, nil
}

func (s *Site) embedTextWidth(text string, size float64, bold bool) float64 {
	width := s.drawer.TextWidth(text, size, bold)
	if !bold {
		width *= embedFont
	}
	return width
}

// textBox is a block of text, in runs of one size each.
type textBox struct {
	kind string // the element and the first of its classes: "p", "p.value", "li.key"
	runs []textRun
}

type textRun struct {
	text string
	size float64
	bold bool
	room float64 // beside it: the edges of a tag
	next bool    // begins a new line
}

// readBoxes cuts the body of an embed into its blocks. What is folded away is
// left out.
func readBoxes(page []byte) []textBox {
	_, rest, _ := strings.Cut(string(page), "<body>")
	r := boxReader{size: embedText}
	for rest != "" {
		var text, tag string
		text, rest, _ = strings.Cut(rest, "<")
		tag, rest, _ = strings.Cut(rest, ">") // html/template leaves no ">" in a value
		r.addText(html.UnescapeString(text))
		name, _, _ := strings.Cut(tag, " ")
		if end, is := strings.CutPrefix(name, "/"); is {
			r.end(end)
			continue
		}
		_, class, _ := strings.Cut(tag, ` class="`)
		class, _, _ = strings.Cut(class, `"`)
		r.start(name, class)
	}
	return r.boxes
}

// boxReader is the state of reading: where it is, and how text is set there.
type boxReader struct {
	boxes []textBox
	open  bool // in a block
	skip  string
	list  string // the class of the list around
	size  float64
	bold  int
	spans []spanState
}

// spanState is what the end of a span goes back to.
type spanState struct {
	size float64
	bold int
}

func (r *boxReader) start(tag, class string) {
	if r.skip != "" {
		return
	}
	switch tag {
	case "h1", "p", "summary", "td", "th", "tr", "div", "ul", "li", "footer", "table":
		r.block(tag, class)
	case "caption", "svg":
		r.skip = tag
	case "strong":
		r.bold++
	case "span":
		r.spans = append(r.spans, spanState{r.size, r.bold})
		r.span(class)
	}
}

func (r *boxReader) block(tag, class string) {
	if tag == "ul" {
		r.list = class
	}
	kind, _, _ := strings.Cut(class, " ")
	if tag == "li" {
		kind = r.list
	}
	if kind != "" {
		kind = "." + kind
	}
	r.boxes = append(r.boxes, textBox{kind: tag + kind})
	r.open, r.size, r.bold = true, embedText, 0
	switch {
	case tag == "h1":
		r.size, r.bold = 16, 1
	case tag == "p" && class == "value":
		r.size = 16
	case tag == "td":
		r.bold = 1
	}
}

func (r *boxReader) span(class string) {
	switch {
	case class == "number":
		r.size, r.bold = 35.2, 1
	case class == "under":
		r.add(textRun{next: true})
	case strings.HasPrefix(class, "tag"):
		r.add(textRun{room: 18})
	case strings.HasSuffix(class, "stated-differs"):
		r.bold = 1
	}
}

func (r *boxReader) end(tag string) {
	if r.skip != "" {
		if tag == r.skip {
			r.skip = ""
		}
		return
	}
	switch tag {
	case "summary": // what follows is folded
		r.skip = "details"
	case "strong":
		r.bold--
	case "span":
		if n := len(r.spans); n > 0 {
			r.size, r.bold, r.spans = r.spans[n-1].size, r.spans[n-1].bold, r.spans[:n-1]
		}
	case "table":
		r.boxes = append(r.boxes, textBox{kind: "/table"})
	case "h1", "p", "li", "td", "th":
		r.open = false
	}
}

func (r *boxReader) addText(text string) {
	if r.open && r.skip == "" {
		r.add(textRun{text: text, size: r.size, bold: r.bold > 0})
	}
}

func (r *boxReader) add(run textRun) {
	if n := len(r.boxes); n > 0 {
		r.boxes[n-1].runs = append(r.boxes[n-1].runs, run)
	}
}

// flow puts boxes below one another in a frame.
type flow struct {
	width float64
	wide  bool
	page  *embedPage
	text  func(text string, size float64, bold bool) float64

	height   float64
	list     float64 // how far the line of a list is filled
	row      float64 // the highest cell of a row
	hasValue bool    // the table has a column of values
}

func (f *flow) heightOf(boxes []textBox) float64 {
	for _, b := range boxes {
		if strings.Contains(b.kind, ".num") {
			f.hasValue = true
		}
	}
	for _, b := range boxes {
		f.add(b)
	}
	return f.height
}

func (f *flow) add(b textBox) {
	switch b.kind {
	case "h1":
		if f.wide {
			f.height += float64(f.lines(b, f.width, 1.25)) * 28
		} else {
			f.height += float64(f.lines(b, f.width, 1)) * 22.4
		}
	case "p.value":
		f.height += 8 + float64(f.lines(b, f.width, 1))*44
	case "summary":
		f.height += 4 + 24
	case "div.wide", "div.narrow":
		f.drawing(b.kind)
	case "ul.key":
		f.height, f.list = f.height+embedLine+8, 0
	case "ul.end":
		f.height, f.list = f.height+24+4, 0
	case "li.key":
		f.item(b, 32, embedLine)
	case "li.end":
		f.item(b, 0, 24)
	case "footer":
		f.height += 8 + 1 + 4
	case "table.places":
		f.height += 8
	case "tr", "/table":
		f.height, f.row = f.height+f.row, 0
	case "th.rank", "td.rank", "th.num", "td.num", "th", "td":
		f.cell(b)
	default:
		f.height += 4 + float64(f.lines(b, f.width, 1))*embedLine
	}
}

// drawing adds the one that this width shows, and what is above the figure.
func (f *flow) drawing(kind string) {
	spec, most := f.page.figure.Narrow, float64(embedNarrow)
	switch {
	case (kind == "div.wide") != f.wide:
		return
	case f.wide:
		spec, most = f.page.figure.Wide, embedWidth
	case f.page.Chart.Tall():
		most = embedTall
	}
	f.height += 8 + min(f.width, most)*float64(spec.Height)/float64(spec.Width)
}

// item adds an item of a list that runs on, on a line of its own where the last
// one has no room for it.
func (f *flow) item(b textBox, mark, line float64) {
	width := mark
	for _, r := range b.runs {
		width += f.text(r.text, r.size, r.bold)
	}
	if f.list > 0 && f.list+width > f.width {
		f.height, f.list = f.height+line, 0
	}
	f.height += float64(f.lines(b, f.width-mark, 1)-1) * line
	f.list += width + 16
}

func (f *flow) cell(b textBox) {
	width := f.width - 8
	switch {
	case strings.HasSuffix(b.kind, ".rank"):
		width = embedRank - 8
	case strings.HasSuffix(b.kind, ".num"):
		width = embedValue - 8
	default:
		if f.page.Table.HasRanks {
			width -= embedRank
		}
		if f.hasValue {
			width -= embedValue
		}
	}
	f.row = max(f.row, 8+1+float64(f.lines(b, width, 1))*embedLine)
}

// lines is how many lines a text takes, broken between words.
func (f *flow) lines(b textBox, width, scale float64) int {
	lines, x := 1, 0.0
	for _, r := range b.runs {
		x += r.room
		if r.next {
			lines, x = lines+1, 0
			continue
		}
		for k, word := range strings.Split(r.text, " ") {
			if k > 0 {
				x += f.text(" ", r.size*scale, r.bold)
			}
			w := f.text(word, r.size*scale, r.bold)
			if x > 0 && x+w > width {
				lines, x = lines+1, 0
			}
			x += w
		}
	}
	return lines
}
