package notice

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"resolution57.example/portal/internal/record"
)

// newParser makes the one parser of a Renderer: CommonMark without bare
// addresses, with tables, footnotes and references to records.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(parser.DefaultBlockParsers(),
			util.Prioritized(extension.NewFootnoteBlockParser(), 999),
		)...),
		parser.WithInlineParsers(
			util.Prioritized(referenceParser{}, 50),
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		)...),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(unusedFootnotes{}, 998),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

var (
	kindReference = ast.NewNodeKind("Reference")
	kindCaption   = ast.NewNodeKind("Caption")
)

// reference is {{…}} in the text. It is parsed without knowing the records and
// bound to them by page.reference.
type reference struct {
	ast.BaseInline
	start, stop int // of what is between the braces
	open        bool
	plain       string // as text, where it is not a figure
	html        string
	figure      *record.Observation // the value it prints, if it is one
}

// Kind is the node's kind, for goldmark.
func (n *reference) Kind() ast.NodeKind { return kindReference }

// Dump prints the node, for goldmark.
func (n *reference) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// caption is the caption of a table, its first child.
type caption struct {
	ast.BaseBlock
	id string
}

// Kind is the node's kind, for goldmark.
func (n *caption) Kind() ast.NodeKind { return kindCaption }

// Dump prints the node, for goldmark.
func (n *caption) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

var (
	opening = []byte("{{")
	closing = []byte("}}")
)

// referenceParser finds {{…}} on one line.
type referenceParser struct{}

// Trigger is the character at which goldmark asks this parser.
func (referenceParser) Trigger() []byte { return []byte{'{'} }

// Parse reads one reference; braces that are not closed on their line are a
// reference that is open.
func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, opening) {
		return nil
	}
	start := segment.Start + len(opening)
	end := bytes.Index(line, closing)
	if end < 0 || bytes.Contains(line[len(opening):end], opening) {
		block.Advance(len(opening))
		return &reference{start: start, stop: start, open: true, plain: "{{", html: "{{"}
	}
	block.Advance(end + len(closing))
	return &reference{start: start, stop: segment.Start + end}
}

var unusedFootnotesKey = parser.NewContextKey()

// unusedFootnotes notes the places of footnotes to which nothing refers, before
// goldmark drops them.
type unusedFootnotes struct{}

// Transform looks at the footnotes of a document.
func (unusedFootnotes) Transform(doc *ast.Document, _ text.Reader, context parser.Context) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != east.KindFootnoteList {
			continue
		}
		var unused []*east.Footnote
		for f := n.FirstChild(); f != nil; f = f.NextSibling() {
			if f := f.(*east.Footnote); f.Index < 0 {
				unused = append(unused, f)
			}
		}
		context.Set(unusedFootnotesKey, unused)
	}
}
