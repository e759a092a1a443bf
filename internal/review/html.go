package review

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"
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
	p.contents(out)
	for _, s := range p.sections {
		fmt.Fprintf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s%s</h2>\n", s.id, s.id, escaped(s.title), counted(s.count))
		for _, x := range s.parts {
			x.writeHTML(out)
		}
		fmt.Fprint(out, "</section>\n")
	}
	_, err := fmt.Fprint(out, "</main>\n</body>\n</html>\n")
	return err
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

func (x *part) writeHTML(out io.Writer) {
	if x.title != "" {
		fmt.Fprintf(out, "<h3>%s</h3>\n", escaped(x.title))
	}
	if x.text != "" {
		fmt.Fprintf(out, "<p>%s</p>\n", escaped(x.text))
	}
	if x.table != nil {
		x.table.writeHTML(out)
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
				if strings.HasPrefix(one.to, "https://") || strings.HasPrefix(one.to, "http://") {
					text = "<a href=\"" + html.EscapeString(one.to) + "\">" + text + "</a>"
				}
				texts = append(texts, text)
			}
			fmt.Fprintf(out, "<li>%s</li>\n", strings.Join(texts, " · "))
		}
		fmt.Fprint(out, "</ul>\n")
	}
}

func (t *table) writeHTML(out io.Writer) {
	fmt.Fprint(out, "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>")
	for _, text := range t.head {
		if text == "" {
			fmt.Fprint(out, "<td></td>")
			continue
		}
		fmt.Fprintf(out, "<th scope=\"col\">%s</th>", escaped(text))
	}
	fmt.Fprint(out, "</tr></thead>\n<tbody>\n")
	for _, row := range t.rows {
		fmt.Fprint(out, "<tr>")
		for k, text := range row {
			tag := "td"
			if k == 0 {
				tag = "th scope=\"row\""
			}
			fmt.Fprintf(out, "<%s>%s</%s>", tag, escaped(text), tag[:2])
		}
		fmt.Fprint(out, "</tr>\n")
	}
	fmt.Fprint(out, "</tbody>\n</table></div>\n")
}

func escaped(text string) string { return html.EscapeString(visible(text)) }
