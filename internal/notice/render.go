package notice

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"sync"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Renderer converts bodies to HTML. It never changes after [NewRenderer] and may
// be used by many goroutines at once.
type Renderer struct {
	fsys    fs.FS
	records *record.Records
	content *Content
	units   units
	figures func() map[string][]*record.Observation // values of the country by their digits
	parser  parser.Parser
	dialect map[lang.Lang]dialect
	scratch sync.Pool
}

// dialect is what rendering needs of one language.
type dialect struct {
	print   record.Printer
	writer  renderer.Renderer
	caption string    // how the caption of a table begins
	printed *sync.Map // of figure by what stands between {{ and }}
}

// NewRenderer returns a Renderer for the content of fsys. The words it needs are
// notice.footnotes, and notice.footnote and notice.footnote-back with {number}.
func NewRenderer(fsys fs.FS, r *record.Records, c *Content, w *lang.Words) *Renderer {
	x := &Renderer{
		fsys: fsys, records: r, content: c, units: unitsOf(r), parser: newParser(),
		dialect: map[lang.Lang]dialect{},
		figures: sync.OnceValue(func() map[string][]*record.Observation { return countryFigures(r) }),
	}
	x.scratch.New = func() any { return &scratch{ids: map[string]int{}} }
	for l, caption := range map[lang.Lang]string{lang.VI: "Bảng:", lang.EN: "Table:"} {
		x.dialect[l] = dialect{record.Printer{Lang: l, Words: w}, newHTML(l, w), caption, new(sync.Map)}
	}
	return x
}

// Marked is a renderer that prints figures with marks, see [record.Printer.Mark].
func (x *Renderer) Marked(mark func(l lang.Lang, figure string) string) *Renderer {
	for l, d := range x.dialect {
		d.print.Mark = func(figure string) string { return mark(l, figure) }
		x.dialect[l] = d
	}
	return x
}

// Body is a notice or page in one language, ready for a template.
type Body struct {
	HTML       template.HTML
	Headings   []Heading
	Figures    []*record.Observation // every value bound in the text, in order, once
	Indicators []*record.Indicator   // those named by {{indicator}}, in order, once; so the others
	Sources    []*record.Source
	Entities   []*record.Entity // named by {{entity}} or by a value
	Targets    []*record.Target
	Concepts   []*record.Concept
}

// Heading is one heading of a body.
type Heading struct {
	ID    string
	Text  string
	Level int
}

// Notice converts one notice. The error says that its file can no longer be read
// as it was loaded.
func (r *Renderer) Notice(n *Notice, l lang.Lang, ps *source.Problems) (Body, error) {
	return r.render(n.In(l), l, ps)
}

// Page converts one page; see [Renderer.Notice].
func (r *Renderer) Page(p *Page, l lang.Lang, ps *source.Problems) (Body, error) {
	return r.render(p.In(l), l, ps)
}

func (r *Renderer) render(v Version, l lang.Lang, ps *source.Problems) (Body, error) {
	whole, ok := source.Read(r.fsys, v.File, ps)
	if !ok {
		return Body{}, fmt.Errorf("render %s: the file can no longer be read", v.File)
	}
	body, ok := cutFront(whole, v.Line)
	if !ok {
		return Body{}, fmt.Errorf("render %s: the file has changed since it was loaded", v.File)
	}
	return r.convert(v, l, body, ps)
}

// cutFront returns the text from a line on, the one after the fence of the front
// matter.
func cutFront(text []byte, line int) ([]byte, bool) {
	at := 0
	for n := 1; n < line; n++ {
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			return nil, n == line-1 && isFence(text[at:])
		}
		if n == line-1 && !isFence(text[at:at+next]) {
			return nil, false
		}
		at += next + 1
	}
	return text[at:], line > 1
}

func isFence(line []byte) bool { return string(bytes.TrimSpace(line)) == "+++" }

func (r *Renderer) convert(v Version, l lang.Lang, body []byte, ps *source.Problems) (Body, error) {
	x := r.scratch.Get().(*scratch)
	defer r.scratch.Put(x)
	x.html.Reset()
	clear(x.ids)
	context := parser.NewContext()
	doc := r.parser.Parse(text.NewReader(body), parser.WithContext(context))
	p := &page{Renderer: r, scratch: x, dialect: r.dialect[l], lang: l, version: v, text: body, ps: ps, level: 1}
	p.bind(doc, context)
	if err := p.writer.Render(&x.html, body, doc); err != nil {
		return Body{}, fmt.Errorf("render %s: %w", v.File, err)
	}
	p.body.HTML = template.HTML(x.html.String())
	return p.body, nil
}

// htmlBuffer is a bytes.Buffer that goldmark writes to without another buffer
// between.
type htmlBuffer struct{ bytes.Buffer }

// Buffered is the number of bytes not yet written; all are in the buffer.
func (b *htmlBuffer) Buffered() int { return 0 }

// Flush does nothing.
func (b *htmlBuffer) Flush() error { return nil }
