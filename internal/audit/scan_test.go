package audit

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/net/html"
)

// plainPages are texts that the scanner reads by itself.
var plainPages = []string{
	"<!doctype html>\n<html lang=\"vi\"><title>A &amp; B</title><p hidden>x<br>y</p>\n",
	`<svg viewBox="0 0 1 1"><linearGradient id="a"/><title id="t">một &lt; hai</title><path d="M0 0"/></svg>`,
	`<script type="application/json">{"a":1}</script><script src="/a.js" defer></script><style></style>`,
	`<a href="/x/?a=1&amp;b=2" title="&#34;&#39;&#43;">&gt; &nbsp; &copy</a><noscript><p>không</p></noscript>`,
}

// otherPages are texts that it hands over.
var otherPages = []string{
	"<p>a < b</p>", "<p>a<", "<p", "<p a", "<p a=", `<p a="`, `<p a="x`, "<p a=x/>", "<p a='x'>", "<p a = \"x\">", `<p a="x" A="y">`,
	"<!-- a --><p>", "<?x?>", "</ p>", "</>", "</p >", "</p a=\"b\">", "<p/ a>", "<p //>", "<a \"b\">", "<p a\x00b>\r\n", "<p =a>",
	"<title>a<b></title>", "<title>a", "<TITLE>a</title>", "<title>a</TITLE>b", "<script><!--<script></script>--></script>x", "<script>a</scriptx></script>",
	"<iframe><p></iframe>", "<plaintext><p>", "<xmp><p></xmp>", "<textarea>&lt;a</textarea >", `<p a="&copy">`, `<p a="&amp">`, "<title/>a", "<p\f\ta\n>",
}

// TestScannerPlain proves that what our pages hold needs no html.Tokenizer.
func TestScannerPlain(t *testing.T) {
	for _, text := range append(plainPages, goodPage("/x/", "")) {
		var s scanner
		s.read([]byte(text))
		for kind, _ := s.next(); kind != html.ErrorToken; kind, _ = s.next() {
		}
		if s.rest != nil {
			t.Errorf("gives up at %q", s.body[s.at:])
		}
	}
}

// FuzzScanner proves that the scanner sees in any text what html.Tokenizer sees.
func FuzzScanner(f *testing.F) {
	for _, text := range append(append(plainPages, otherPages...), goodPage("/x/", "")) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if got, want := scanned(body), tokenized(body); got != want {
			t.Errorf("%q\ngot\n%s\nwant\n%s", body, got, want)
		}
	})
}

// scanned lists the tokens of a text as the scanner sees them.
func scanned(body []byte) string {
	var out bytes.Buffer
	var s scanner
	s.read(body)
	for kind, size := s.next(); kind != html.ErrorToken; kind, size = s.next() {
		fmt.Fprint(&out, kind, size)
		switch kind {
		case html.TextToken:
			fmt.Fprintf(&out, " %q", s.text)
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			fmt.Fprintf(&out, " %q", s.name)
			for _, a := range s.attrs {
				fmt.Fprintf(&out, " %q=%q", a.name, a.value)
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// tokenized lists the tokens of a text as html.Tokenizer sees them.
func tokenized(body []byte) string {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(body))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		fmt.Fprint(&out, kind, len(z.Raw()))
		switch kind {
		case html.TextToken:
			fmt.Fprintf(&out, " %q", z.Text())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, more := z.TagName()
			fmt.Fprintf(&out, " %q", name)
			isNoscript := string(name) == "noscript" && kind != html.EndTagToken
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				fmt.Fprintf(&out, " %q=%q", key, value)
			}
			if isNoscript {
				z.NextIsNotRawText()
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}
