package notice

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// anchor is a link to a place on its own page.
type anchor struct {
	at int
	id string
}

// link proves the address of a link and puts it into the language of the page.
// A link whose address may not stand in a page keeps only its words.
func (p *page) link(n *ast.Link, s scope) {
	dest := string(resolved(n.Destination))
	s.link = true
	s.quiet = s.quiet || isDocument(dest)
	p.inlines(n, s)
	at := p.destinationPos(n)
	if p.plain(n) == "" {
		p.add(n.Pos(), "link-empty")
	}
	final, ok := p.address(at, dest)
	if !ok {
		p.dropped = append(p.dropped, n)
		return
	}
	n.Destination = []byte(final)
}

// isDocument says whether a link leads to a document, whose name may hold any
// number.
func isDocument(dest string) bool {
	return strings.Contains(dest, ":") || strings.Contains(dest, record.SourcesPath) || strings.Contains(dest, record.NoticesPath)
}

// longestLink is how far from the beginning of a link its address is looked for.
const longestLink = 2000

// destinationPos is where the address of a link is written, or the link itself
// where the address stands elsewhere.
func (p *page) destinationPos(n *ast.Link) int {
	at := max(n.Pos(), 0)
	if n.Reference != nil {
		return at
	}
	rest := p.text[at:min(at+longestLink, len(p.text))]
	open := bytes.Index(rest, append([]byte("]("), n.Destination...))
	if open < 0 {
		open = bytes.Index(rest, append([]byte("](<"), n.Destination...)) + 1
	}
	if open < 1 {
		return at
	}
	return at + open + len("](")
}

// address returns the address as the page of this language has it, and false,
// with a problem, for one that may not stand in a page.
func (p *page) address(at int, dest string) (string, bool) {
	base := p.records.Site.BaseURL
	scheme, after, hasScheme := strings.Cut(dest, ":")
	hasScheme = hasScheme && !strings.ContainsAny(scheme, "/#?")
	switch {
	case dest == "", dest == "#", strings.HasPrefix(dest, "https://") && !isHost(dest[len("https://"):]):
		p.add(at, "link-without-address")
	case strings.HasPrefix(dest, "#"):
		p.anchors = append(p.anchors, anchor{at, dest[1:]})
		return dest, true
	case base != "" && (dest == base || strings.HasPrefix(dest, base+"/")):
		p.add(at, "link-own-site", "path", strings.TrimPrefix(dest, base))
	case strings.HasPrefix(dest, "https://"):
		return dest, true
	case strings.HasPrefix(dest, "http://"):
		p.add(at, "link-not-https", "address", dest)
	case scheme == "mailto" && strings.Contains(after, "@"):
		return dest, true
	case hasScheme:
		p.add(at, "link-scheme", "scheme", scheme+":")
	case isSitePath(dest):
		return p.sitePath(at, dest), true
	default:
		p.add(at, "link-path", "address", dest)
	}
	return "", false
}

// isHost says whether an address after https:// begins with the name of a host.
func isHost(rest string) bool {
	host, _, _ := strings.Cut(rest, "/")
	return strings.Contains(host, ".") && strings.Trim(strings.ToLower(host), "abcdefghijklmnopqrstuvwxyz0123456789.-:") == ""
}

// isSitePath says whether an address is a path of this site: from the root, in
// lower-case ASCII, to a page (with a slash at the end) or to a file.
func isSitePath(dest string) bool {
	path, _, _ := strings.Cut(dest, "#")
	last := path[strings.LastIndexByte(path, '/')+1:]
	return strings.HasPrefix(path, "/") && !strings.Contains(path, "//") && !strings.Contains(path, "..") &&
		(last == "" || strings.Contains(last, ".")) && strings.Trim(path, "abcdefghijklmnopqrstuvwxyz0123456789-._~/") == ""
}

// sitePath puts a path into the language of the page. Files are the same for
// both languages.
func (p *page) sitePath(at int, dest string) string {
	path, fragment, cut := strings.Cut(dest, "#")
	if !strings.HasSuffix(path, "/") {
		return dest
	}
	inEnglish := strings.HasPrefix(path, "/en/")
	path = strings.TrimPrefix(path, "/en")
	p.provePath(at, path)
	if inEnglish {
		path = lang.EN.Path(path)
	} else {
		path = p.lang.Path(path)
	}
	if cut {
		path += "#" + fragment
	}
	return path
}

// provePath proves that a page of records or notices exists. Whether other pages
// do is known only when the site is finished.
func (p *page) provePath(at int, path string) {
	part := strings.Split(strings.Trim(path, "/"), "/")
	if len(part) < 2 {
		return
	}
	var ids []string
	known := false
	switch "/" + part[0] + "/" {
	case record.IndicatorsPath:
		i := p.records.Indicators.Get(part[1])
		ids, known = indicators(p.records).ids(), i != nil && hasPeriod(i, part[2:])
	case record.SourcesPath:
		ids, known = sources(p.records).ids(), p.records.Sources.Get(part[1]) != nil && len(part) == 2
	case record.NoticesPath:
		for _, n := range p.content.Notices {
			ids = append(ids, n.ID)
		}
		known = p.content.Notice(part[1]) != nil && len(part) == 2
	default:
		return
	}
	if known {
		return
	}
	if guess := source.Nearest(part[1], ids); guess != "" && guess != part[1] {
		p.add(at, "link-unknown-page-guess", "path", path, "guess", "/"+part[0]+"/"+guess+"/")
		return
	}
	p.add(at, "link-unknown-page", "path", path)
}

// hasPeriod says whether the rest of a path after an indicator leads to a page.
func hasPeriod(i *record.Indicator, rest []string) bool {
	if len(rest) == 0 {
		return true
	}
	period, err := record.ParsePeriod(rest[0])
	return err == nil && len(rest) == 1 && len(i.In(period)) > 0
}
