package notice

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// page is one conversion: the walk over a parsed body that binds it to the
// records, finds what is wrong with it and prepares it for rendering.
type page struct {
	*Renderer
	*scratch
	dialect
	lang     lang.Lang
	version  Version
	text     []byte
	ps       *source.Problems
	body     Body
	level    int // of the last heading
	tables   int
	problems int
	anchors  []anchor
	dropped  []ast.Node // nodes to be replaced by their children once the walk is over
}

// scratch is memory that conversions use one after another.
type scratch struct {
	html  htmlBuffer
	prose prose
	ids   map[string]int // of the page, and how many like each were asked for
}

// scope is what a reference must know of where it stands.
type scope struct {
	link  bool // inside a link
	table bool
	quiet bool // numbers are not looked at
}

// bind walks over the document.
func (p *page) bind(doc ast.Node, context parser.Context) {
	p.blocks(doc)
	p.footnotes(context)
	for _, a := range p.anchors {
		if p.ids[a.id] == 0 {
			p.add(a.at, "link-unknown-anchor", "id", a.id)
		}
	}
	for _, n := range p.dropped {
		unwrap(n)
	}
}

// mostProblems is how many problems of one body are reported; in a file that is
// broken from end to end more would help nobody.
const mostProblems = 200

// add reports a problem at an offset of the body.
func (p *page) add(offset int, rule string, args ...string) {
	if p.more() {
		p.ps.Add(p.at(offset), rule, args...)
	}
}

// more says whether another problem is to be reported.
func (p *page) more() bool {
	p.problems++
	if p.problems == mostProblems+1 {
		p.ps.Add(source.Pos{File: p.version.File}, "content-many-problems", "most", itoa(mostProblems))
	}
	return p.problems <= mostProblems
}

func (p *page) at(offset int) source.Pos {
	return source.PosAt(p.version.File, p.text, p.version.Line, offset)
}

func (p *page) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		p.block(n)
		n = next
	}
}

func (p *page) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		p.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		p.paragraph(n)
	case *east.Table:
		p.table(n)
	case *ast.HTMLBlock:
		p.rawHTML(n.Lines().At(0).Start)
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		p.blocks(n)
	}
}

// rawHTML reports the tag at an offset.
func (p *page) rawHTML(offset int) {
	tag, _, _ := bytes.Cut(p.text[offset:], []byte("\n"))
	if end := bytes.IndexByte(tag, '>'); end >= 0 {
		tag = tag[:end+1]
	}
	p.add(offset+len(tag)-len(bytes.TrimLeft(tag, " ")), "raw-html", "tag", string(bytes.TrimSpace(tag)))
}

func (p *page) paragraph(n ast.Node) {
	p.prose.open = 0
	p.words(n, scope{})
	for k := range n.Lines().Len() {
		line := n.Lines().At(k)
		if isDelimiterRow(line.Value(p.text)) {
			p.add(line.Start, "table-broken")
			return
		}
	}
}

// words binds the inlines of a block that has them, then looks at its prose as a
// whole.
func (p *page) words(n ast.Node, s scope) {
	p.prose.reset()
	p.inlines(n, s)
	p.checkProse()
}

func (p *page) inlines(parent ast.Node, s scope) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		p.inline(n, s)
		n = next
	}
}

func (p *page) inline(n ast.Node, s scope) {
	switch n := n.(type) {
	case *ast.Text:
		if !s.quiet {
			p.prose.add(n, p.text)
		}
		return
	case *ast.Emphasis:
		p.inlines(n, s)
		return
	case *ast.Link:
		p.link(n, s)
	case *ast.Image:
		p.add(n.Pos(), "image")
		n.RemoveChildren(n)
	case *ast.RawHTML:
		p.rawHTML(n.Segments.At(0).Start)
	case *reference:
		p.reference(n, s)
	}
	p.prose.interrupt()
}

// heading gives a heading its id and proves its level.
func (p *page) heading(n *ast.Heading) {
	p.prose.open = 0
	p.words(n, scope{})
	text := p.plain(n)
	at := p.headingPos(n)
	switch {
	case text == "":
		p.add(at, "heading-empty")
	case n.Level == 1:
		p.add(at, "heading-one")
	case n.Level > p.level+1:
		p.add(at, "heading-skipped", "level", "##########"[:n.Level], "want", "##########"[:p.level+1])
	}
	p.level = n.Level
	id := p.id(lang.Slug(text))
	n.SetAttributeString("id", []byte(id))
	p.body.Headings = append(p.body.Headings, Heading{id, text, n.Level})
}

// headingPos is where the line of a heading begins.
func (p *page) headingPos(n *ast.Heading) int {
	at := max(n.Pos(), 0)
	if n.Lines().Len() > 0 {
		at = n.Lines().At(0).Start
	}
	return bytes.LastIndexByte(p.text[:at], '\n') + 1
}

// id makes an id that is not yet on the page.
func (p *page) id(want string) string {
	if want == "" {
		want = "section"
	}
	id := want
	for p.ids[id] > 0 {
		p.ids[want]++
		id = want + "-" + itoa(p.ids[want])
	}
	p.ids[id] = 1
	return id
}

// plain is the text of a block as a reader sees it.
func (p *page) plain(n ast.Node) string {
	var out bytes.Buffer
	p.appendPlain(&out, n)
	return string(bytes.TrimSpace(out.Bytes()))
}

func (p *page) appendPlain(out *bytes.Buffer, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			out.Write(p.textOf(n))
			if n.SoftLineBreak() || n.HardLineBreak() {
				out.WriteByte(' ')
			}
		case *reference:
			out.WriteString(p.plainReference(n))
		default:
			p.appendPlain(out, n)
		}
	}
}

func (p *page) plainReference(n *reference) string {
	if n.figure != nil {
		return p.print.PhraseText(n.figure)
	}
	return n.plain
}

// textOf is a text with its escapes resolved.
func (p *page) textOf(n *ast.Text) []byte {
	value := n.Segment.Value(p.text)
	if n.IsRaw() || n.Parent().Kind() == ast.KindCodeSpan {
		return value
	}
	return resolved(value)
}

// resolved is a text with backslashes and character references resolved, once.
func resolved(text []byte) []byte {
	if bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0 {
		return text
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text)))
}

// unwrap puts the children of a node in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		parent.InsertBefore(parent, n, c)
		c = next
	}
	parent.RemoveChild(parent, n)
}

// footnotes reports the footnotes to which nothing refers.
func (p *page) footnotes(context parser.Context) {
	unused, _ := context.Get(unusedFootnotesKey).([]*east.Footnote)
	for _, f := range unused {
		p.add(max(f.Pos(), 0), "footnote-unused", "name", string(f.Ref))
	}
}
