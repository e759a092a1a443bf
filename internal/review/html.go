package review

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"io"
	"strings"

	"resolution57.example/portal/internal/lang"
)

// style are the site's own tokens, light and dark, as far as a review needs
// them, and the rules of its page.
//
//go:embed review.css
var style string

// writeHTML prints a page that stands alone: no script, no address outside of
// it, and a policy that allows its own style and nothing else.
func (p *paper) writeHTML(out io.Writer) error {
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	title := escaped(p.title)
	fmt.Fprintf(out, `<!doctype html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>%s</title>
<style>%s</style>
</head>
<body>
<main>
<h1>%s</h1>
`, p.lang, policy, title, style, title)
	for _, text := range p.lead {
		fmt.Fprintf(out, "<p class=\"lead\">%s</p>\n", escaped(text))
	}
	p.writeSections(out, nil)
	_, err := fmt.Fprint(out, "</main>\n</body>\n</html>\n")
	return err
}

// Links say where a review that is shown within another page leads: Open gives
// the address at which a file opens at a line, "" for none; pages are linked by
// their path.
type Links struct {
	Open func(file string, line int) string
}

// HTML is the review for the body of a page with a style of its own: what
// changes in a sentence, and the sections.
func (r *Review) HTML(l lang.Lang, links Links) template.HTML {
	var b strings.Builder
	p := r.paper(l)
	for _, text := range p.lead {
		fmt.Fprintf(&b, "<p class=\"lead\">%s</p>\n", escaped(text))
	}
	p.writeSections(&b, &links)
	return template.HTML(b.String())
}

// writeSections prints the contents and all sections; links is nil where the page
// stands alone.
func (p *paper) writeSections(out io.Writer, links *Links) {
	p.contents(out)
	for _, s := range p.sections {
		fmt.Fprintf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s%s</h2>\n", s.id, s.id, escaped(s.title), counted(s.count))
		for _, x := range s.parts {
			x.writeHTML(out, p.lang, links)
		}
		fmt.Fprint(out, "</section>\n")
	}
}

// place prints a place, as a link where it can be opened.
func (links *Links) place(at position) string {
	text := escaped(at.String())
	if links == nil || links.Open == nil || at.file == "" {
		return text
	}
	to := links.Open(at.file, at.line)
	if to == "" {
		return text
	}
	return "<a href=\"" + html.EscapeString(to) + "\">" + strings.ReplaceAll(text, "/", "/<wbr>") + "</a>"
}

// to is where a page is linked, "" where it is not.
func (links *Links) to(one link) string {
	switch {
	case links != nil:
		return one.path
	case strings.HasPrefix(one.to, "https://") || strings.HasPrefix(one.to, "http://"):
		return one.to
	}
	return ""
}

// contents lists the sections of a long review.
func (p *paper) contents(out io.Writer) {
	if len(p.sections) < 3 {
		return
	}
	fmt.Fprintf(out, "<nav aria-label=\"%s\"><ul>\n", word(p.lang, "Mục lục", "Contents"))
	for _, s := range p.sections {
		fmt.Fprintf(out, "<li><a href=\"#%s\">%s</a>%s</li>\n", s.id, escaped(s.title), counted(s.count))
	}
	fmt.Fprint(out, "</ul></nav>\n")
}

// writeHTML prints a part; within another page a long one is folded.
func (x *part) writeHTML(out io.Writer, l lang.Lang, links *Links) {
	if x.title != "" {
		fmt.Fprintf(out, "<h3>%s</h3>\n", escaped(x.title))
	}
	if links != nil && x.at.file != "" {
		fmt.Fprintf(out, "<p class=\"place\">%s</p>\n", links.place(x.at))
	}
	if x.text != "" {
		fmt.Fprintf(out, "<p>%s</p>\n", escaped(x.text))
	}
	rows := len(x.links)
	if x.table != nil {
		rows = len(x.table.rows)
	}
	folded := links != nil && rows > mostOpen
	if folded {
		fmt.Fprintf(out, "<details>\n<summary>%s</summary>\n", fmt.Sprintf(word(l, "Xem %s dòng", "Show %s rows"), lang.Int(l, rows)))
	}
	if x.table != nil {
		x.table.writeHTML(out, links)
	}
	if len(x.lines) > 0 {
		fmt.Fprint(out, "<pre class=\"lines\">")
		for _, line := range x.lines {
			tag := map[string]string{"-": "del", "+": "ins"}[line.Op]
			text := strings.TrimRight(line.Op+" "+escaped(line.Text), " ")
			if tag != "" {
				text = "<" + tag + ">" + text + "</" + tag + ">"
			}
			fmt.Fprintf(out, "%s\n", text)
		}
		fmt.Fprint(out, "</pre>\n")
	}
	if x.code != "" {
		fmt.Fprintf(out, "<pre>%s</pre>\n", html.EscapeString(visibleLines(x.code)))
	}
	if len(x.links) > 0 {
		fmt.Fprint(out, "<ul class=\"links\">\n")
		for _, row := range x.links {
			var texts []string
			for _, one := range row {
				text := escaped(one.text)
				if to := links.to(one); to != "" {
					text = "<a href=\"" + html.EscapeString(to) + "\">" + text + "</a>"
				}
				texts = append(texts, text)
			}
			fmt.Fprintf(out, "<li>%s</li>\n", strings.Join(texts, " · "))
		}
		fmt.Fprint(out, "</ul>\n")
	}
	if folded {
		fmt.Fprint(out, "</details>\n")
	}
}

func (t *table) writeHTML(out io.Writer, links *Links) {
	fmt.Fprint(out, "<div class=\"wide\" tabindex=\"0\"><table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">")
	for _, text := range t.head {
		if text == "" {
			fmt.Fprint(out, "<td role=\"cell\"></td>")
			continue
		}
		fmt.Fprintf(out, "<th scope=\"col\" role=\"columnheader\">%s</th>", escaped(text))
	}
	fmt.Fprint(out, "</tr></thead>\n<tbody role=\"rowgroup\">\n")
	for n, row := range t.rows {
		fmt.Fprint(out, "<tr role=\"row\">")
		for k, text := range row {
			start, cell := "td role=\"cell\" data-label=\""+escaped(t.head[k])+"\"", escaped(text)
			if k == 0 {
				start = "th scope=\"row\" role=\"rowheader\""
			} else if n < len(t.at) && text == t.at[n].String() {
				cell = links.place(t.at[n])
			}
			fmt.Fprintf(out, "<%s>%s</%s>", start, cell, start[:2])
		}
		fmt.Fprint(out, "</tr>\n")
	}
	fmt.Fprint(out, "</tbody>\n</table></div>\n")
}

func escaped(text string) string { return html.EscapeString(visible(text)) }
