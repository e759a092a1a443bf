package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// matter is the front matter of a synthetic notice.
type matter struct {
	Source, Title, Summary, Event, Translates string
	Tags                                      []string
}

// pair is a name with its text: a meta tag, an entry of the menu, a line of the
// particulars.
type pair struct{ Name, Text string }

// barePage is what the template of the bare loop gets.
type barePage struct {
	matter
	Lang, Path  string
	Meta        []pair
	Menu, Facts []pair
	Body        template.HTML
	Footer      template.HTML
}

// loop is the bare loop over the synthetic notices of the project.
func (j job) loop(ctx context.Context) (result, error) {
	names, err := filepath.Glob(filepath.Join(j.Dir, "content", "notices", syntheticPrefix+"*.md"))
	if err != nil {
		return result{}, err
	}
	page, err := template.New("page").Parse(bareTemplate)
	if err != nil {
		return result{}, err
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote))
	var r result
	var body, out bytes.Buffer
	for _, name := range names {
		if ctx.Err() != nil {
			return r, context.Cause(ctx)
		}
		body.Reset()
		out.Reset()
		if err := barely(name, markdown, page, &body, &out); err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
		file := filepath.Join(j.Out, strings.TrimSuffix(filepath.Base(name), ".md"), "index.html")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return r, err
		}
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			return r, err
		}
		r.Pages++
		r.Files++
		r.Bytes += int64(out.Len())
	}
	return r, nil
}

// barely makes one page.
func barely(name string, markdown goldmark.Markdown, t *template.Template, body, out *bytes.Buffer) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	front, rest, ok := bytes.Cut(bytes.TrimPrefix(text, []byte("+++\n")), []byte("+++\n"))
	if !ok {
		return errors.New("no front matter")
	}
	p := barePage{Lang: "vi", Path: "/" + filepath.Base(name) + "/", Footer: bareFooter}
	if _, err := toml.Decode(string(front), &p.matter); err != nil {
		return err
	}
	if err := markdown.Convert(rest, body); err != nil {
		return err
	}
	p.Body = template.HTML(body.String())
	p.frame()
	return t.Execute(out, p)
}

// frame fills head, menu and particulars, as many as our own pages have.
func (p *barePage) frame() {
	for _, name := range []string{"DC.title", "DC.creator", "DC.date", "DC.description", "DC.publisher", "DC.identifier", "DC.language", "DC.rights",
		"DC.source", "og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale", "og:locale:alternate", "og:image",
		"og:image:width", "og:image:height", "og:image:alt", "twitter:card"} {
		text := p.Title
		if strings.HasSuffix(name, "description") {
			text = p.Summary
		}
		p.Meta = append(p.Meta, pair{name, text})
	}
	for _, name := range []string{"indicators", "targets", "notices", "sources", "methodology", "about", "start"} {
		p.Menu = append(p.Menu, pair{"/" + name + "/", name})
	}
	for _, name := range []string{"kind", "number", "issuer", "date", "in force", "signer", "official text", "read", "trust", "collected"} {
		p.Facts = append(p.Facts, pair{name, p.Source + " " + p.Summary})
	}
}

const bareTemplate = `<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<meta name="description" content="{{.Summary}}">
<link rel="canonical" href="https://example.org{{.Path}}">
<link rel="alternate" hreflang="vi" href="https://example.org{{.Path}}">
<link rel="alternate" hreflang="en" href="https://example.org/en{{.Path}}">
{{- range .Meta}}
<meta name="{{.Name}}" content="{{.Text}}">
{{- end}}
<link rel="stylesheet" href="/assets/site.css">
<script src="/assets/site.js" defer></script>
</head>
<body>
<header>
<a href="/">{{.Source}}</a>
<nav><ul>
{{- range .Menu}}
<li><a href="{{.Name}}">{{.Text}}</a></li>
{{- end}}
</ul></nav>
<a href="/en{{.Path}}" hreflang="en">English</a>
</header>
<main>
<article>
<h1>{{.Title}}</h1>
<p>{{.Summary}}</p>
<div>{{.Body}}</div>
<dl>
{{- range .Facts}}
<div><dt>{{.Name}}</dt><dd>{{.Text}}</dd></div>
{{- end}}
</dl>
<p>{{range .Tags}}<span>{{.}}</span> {{end}}</p>
<p><time datetime="{{.Event}}">{{.Event}}</time></p>
</article>
</main>
{{.Footer}}
</body>
</html>
`

// bareFooter is the same on every page, so nobody renders it twice.
const bareFooter = `<footer>
<p><strong>Publisher</strong> not an official voice</p>
<dl>
<div><dt>Responsible</dt><dd>none yet</dd></div>
<div><dt>Address</dt><dd>none yet</dd></div>
<div><dt>Telephone</dt><dd>none yet</dd></div>
<div><dt>Build</dt><dd><code>000000000000</code></dd></div>
</dl>
<ul>
<li><a href="/start/">Start</a></li>
<li><a href="/methodology/">Methodology</a></li>
<li><a href="/policies/">Policies</a></li>
<li><a href="/accessibility/">Accessibility</a></li>
<li><a href="/about/">About</a></li>
<li><a href="/site-map/">Site map</a></li>
</ul>
</footer>`
