package notice

import (
	"bytes"
	"html/template"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"resolution57.example/portal/internal/lang"
)

// newHTML makes the renderer of one language.
func newHTML(l lang.Lang, w *lang.Words) renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(html.NewRenderer(), 1000),
		util.Prioritized(&nodes{
			lang: l, words: w, escape: html.DefaultWriter,
			footnotes: template.HTMLEscapeString(w.T(l, "notice.footnotes")),
		}, 100),
	))
}

// nodes renders the nodes that do not look as goldmark makes them.
type nodes struct {
	lang      lang.Lang
	words     *lang.Words
	escape    html.Writer
	footnotes string
}

// RegisterFuncs tells goldmark which nodes these are.
func (r *nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHTMLBlock, nothing)
	reg.Register(ast.KindRawHTML, nothing)
	reg.Register(ast.KindImage, nothing)
	reg.Register(ast.KindText, r.text)
	reg.Register(ast.KindLink, r.link)
	reg.Register(kindReference, r.reference)
	reg.Register(kindCaption, r.caption)
	reg.Register(east.KindTable, r.table)
	reg.Register(east.KindTableHeader, r.tableHeader)
	reg.Register(east.KindTableRow, r.tableRow)
	reg.Register(east.KindTableCell, r.tableCell)
	reg.Register(east.KindFootnoteLink, r.footnoteLink)
	reg.Register(east.KindFootnoteBacklink, r.footnoteBacklink)
	reg.Register(east.KindFootnote, r.footnote)
	reg.Register(east.KindFootnoteList, r.footnoteList)
}

func nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// write writes strings and goes on with the walk.
func write(w util.BufWriter, parts ...string) (ast.WalkStatus, error) {
	for _, s := range parts {
		if _, err := w.WriteString(s); err != nil {
			return ast.WalkStop, err
		}
	}
	return ast.WalkContinue, nil
}

// either writes one of two strings.
func either(w util.BufWriter, entering bool, open, end string) (ast.WalkStatus, error) {
	if entering {
		return write(w, open)
	}
	return write(w, end)
}

// text writes a text with no-break spaces beside its numbers (L10N-07).
func (r *nodes) text(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Text)
	value := n.Segment.Value(source)
	switch {
	case n.IsRaw():
		r.escape.RawWrite(w, value)
	default:
		r.prose(w, value)
	}
	switch {
	case n.IsRaw():
	case n.HardLineBreak():
		return write(w, "<br>\n")
	case n.SoftLineBreak():
		return write(w, "\n")
	}
	return ast.WalkContinue, nil
}

// prose writes a text. Only the words around its numbers go through lang.NoBreak.
func (r *nodes) prose(w util.BufWriter, text []byte) {
	first := bytes.IndexAny(text, digits)
	if first < 0 {
		r.escape.Write(w, text)
		return
	}
	from, to := wordsBack(text, first, 2), wordsOn(text, bytes.LastIndexAny(text, digits), 5)
	r.escape.Write(w, text[:from])
	r.escape.Write(w, []byte(lang.NoBreak(string(text[from:to]))))
	r.escape.Write(w, text[to:])
}

const digits = "0123456789"

// wordsBack is where the words begin that stand before an offset, n of them with
// the one at the offset.
func wordsBack(text []byte, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		at = max(bytes.LastIndexByte(text[:at], ' '), 0)
	}
	return at
}

// wordsOn is where the nth word ends that begins at or after an offset.
func wordsOn(text []byte, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		next := bytes.IndexByte(text[at+1:], ' ')
		if next < 0 {
			return len(text)
		}
		at += next + 1
	}
	return at
}

// link writes a link whose address page.link has proved.
func (r *nodes) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return write(w, "</a>")
	}
	n := node.(*ast.Link)
	write(w, `<a href="`, string(util.EscapeHTML(util.URLEscape(n.Destination, false))), `"`)
	switch {
	case bytes.HasPrefix(n.Destination, []byte("https://")):
		write(w, ` class="external" rel="external noopener"`)
	case r.lang == lang.VI && bytes.HasPrefix(n.Destination, []byte("/en/")):
		write(w, ` hreflang="en"`)
	}
	if n.Title != nil {
		write(w, ` title="`, template.HTMLEscapeString(string(resolved(n.Title))), `"`)
	}
	return write(w, ">")
}

func (r *nodes) reference(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	return write(w, node.(*reference).html)
}

// table writes a table that scrolls by itself on a narrow page (A11Y-06).
func (r *nodes) table(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return write(w, "</table>\n</div>\n")
	}
	write(w, `<div class="table-wrap"`)
	if c, ok := node.FirstChild().(*caption); ok {
		write(w, ` tabindex="0" role="region" aria-labelledby="`, c.id, `"`)
	}
	return write(w, ">\n<table>\n")
}

func (r *nodes) caption(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return write(w, "</caption>\n")
	}
	return write(w, `<caption id="`, node.(*caption).id, `">`)
}

func (r *nodes) tableHeader(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if node.NextSibling() == nil {
		return either(w, entering, "<thead>\n<tr>\n", "</tr>\n</thead>\n")
	}
	return either(w, entering, "<thead>\n<tr>\n", "</tr>\n</thead>\n<tbody>\n")
}

func (r *nodes) tableRow(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if node.NextSibling() == nil {
		return either(w, entering, "<tr>\n", "</tr>\n</tbody>\n")
	}
	return either(w, entering, "<tr>\n", "</tr>\n")
}

func (r *nodes) tableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	open, end := "<td", "</td>\n"
	if node.Parent().Kind() == east.KindTableHeader {
		open, end = `<th scope="col"`, "</th>\n"
	}
	switch {
	case !entering:
		return write(w, end)
	case node.(*east.TableCell).Alignment == east.AlignRight:
		return write(w, open, ` class="num">`)
	}
	return write(w, open, ">")
}

// backID is the id of the place in the text that refers to a footnote.
func backID(footnote, place int) string {
	id := "fnref:" + strconv.Itoa(footnote)
	if place > 0 {
		id += ":" + strconv.Itoa(place+1)
	}
	return id
}

// label is the word for a footnote link, which shows only a number or an arrow.
func (r *nodes) label(key string, footnote int) string {
	return template.HTMLEscapeString(r.words.T(r.lang, key, "number", footnote))
}

func (r *nodes) footnoteLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*east.FootnoteLink)
	number := strconv.Itoa(n.Index)
	return write(w, `<sup id="`, backID(n.Index, n.RefIndex), `"><a class="footnote-ref" href="#fn:`, number,
		`" role="doc-noteref" aria-label="`, r.label("notice.footnote", n.Index), `">`, number, `</a></sup>`)
}

func (r *nodes) footnoteBacklink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*east.FootnoteBacklink)
	return write(w, "\u00a0", `<a class="footnote-back" href="#`, backID(n.Index, n.RefIndex),
		`" role="doc-backlink" aria-label="`, r.label("notice.footnote-back", n.Index), `">`, "^</a>")
}

func (r *nodes) footnote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	return either(w, entering, `<li id="fn:`+strconv.Itoa(node.(*east.Footnote).Index)+"\">\n", "</li>\n")
}

func (r *nodes) footnoteList(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	return either(w, entering, `<section class="footnotes" role="doc-endnotes" aria-label="`+r.footnotes+"\">\n<ol>\n", "</ol>\n</section>\n")
}
