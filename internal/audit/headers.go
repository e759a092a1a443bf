package audit

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// headersFile is the name problems give the file.
const headersFile = "_headers"

// HeaderRules are the rules of a Netlify _headers file. The zero value has
// none.
//
//	/assets/*
//	  Cache-Control: public, max-age=31536000, immutable
//
// In a path, "*" stands for anything, ":name" for one part between slashes;
// "/x/*" includes "/x"; a slash at the end makes no difference, nor do capitals. A path that meets
// several rules gets the headers of all of them; values of one name are joined
// by a comma, which is never what is wanted for a policy.
type HeaderRules struct{ rules []headerRule }

type headerRule struct {
	path   string
	forms  [][]globToken
	line   int
	fields []headerField
}

type headerField struct {
	name, value string
	line        int
}

// Parse reads a _headers file and reports lines that are neither a path, a
// header nor a comment. What could be read is kept.
func (r *HeaderRules) Parse(body []byte, ps *source.Problems) {
	r.rules = nil
	line := 0
	for text := range strings.Lines(string(body)) {
		line++
		text = strings.TrimSpace(text)
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case strings.HasPrefix(text, "/"):
			r.rules = append(r.rules, headerRule{path: text, forms: parseGlob(text), line: line})
		case !r.addField(text, line):
			ps.Add(source.Pos{File: headersFile, Line: line, Col: 1}, "header-syntax", "text", excerpt([]byte(text)))
		}
	}
}

func (r *HeaderRules) addField(text string, line int) bool {
	name, value, ok := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || name == "" || value == "" || strings.ContainsAny(name, " \t") || len(r.rules) == 0 {
		return false
	}
	last := &r.rules[len(r.rules)-1]
	last.fields = append(last.fields, headerField{http.CanonicalHeaderKey(name), value, line})
	return true
}

// For returns the headers that a request for path is answered with.
func (r *HeaderRules) For(path string) http.Header {
	h := http.Header{}
	normal := normalPath(path)
	for _, rule := range r.rules {
		if !rule.matches(normal) {
			continue
		}
		for _, f := range rule.fields {
			if old := h.Get(f.name); old != "" {
				h.Set(f.name, old+", "+f.value)
			} else {
				h.Set(f.name, f.value)
			}
		}
	}
	return h
}

func (r headerRule) matches(normal string) bool {
	for _, form := range r.forms {
		if globMatches(form, normal) {
			return true
		}
	}
	return false
}

// CheckHeaders proves what can be told of a _headers file by itself: no header
// gets its value from two rules, everything SEC-03 asks for is sent with the
// home pages, only what can never change is immutable (NET-10), and nothing is
// set that Netlify sets itself (NET-11).
func CheckHeaders(body []byte, ps *source.Problems) {
	var rules HeaderRules
	rules.Parse(body, ps)
	rules.check(ps)
	rules.checkPages([]string{"/", "/en/"}, ps)
}

// Headers gives the audit the site's _headers file: it is checked as by
// [CheckHeaders], and Finish proves that each page gets every header of SEC-03.
func (s *Site) Headers(body []byte, ps *source.Problems) {
	rules := new(HeaderRules)
	rules.Parse(body, ps)
	rules.check(ps)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.headers = rules
}

// headersOfPages checks the headers of all pages; s.mu is held.
func (s *Site) headersOfPages(ps *source.Problems) {
	if s.headers == nil {
		return
	}
	paths := make([]string, len(s.pages))
	for i, p := range s.pages {
		paths[i] = p.path
	}
	s.headers.checkPages(append(paths, s.tools...), ps)
	s.headers.toolHeaders(s.tools, ps)
}

func (r *HeaderRules) check(ps *source.Problems) {
	for i, rule := range r.rules {
		for j, f := range rule.fields {
			r.checkField(rule, f, ps)
			if f.name != "Link" && slices.ContainsFunc(rule.fields[:j], f.sameName) {
				reportOverlap(rule, f, rule, ps)
			}
			for _, earlier := range r.rules[:i] {
				if earlier.sets(f) && rule.overlaps(earlier, f) {
					reportOverlap(rule, f, earlier, ps)
				}
			}
		}
	}
	if cache := r.For("/assets/x").Get("Cache-Control"); !strings.Contains(cache, "immutable") {
		ps.Add(source.Pos{File: headersFile}, "assets-not-immutable")
	}
}

func (r headerRule) sets(f headerField) bool { return slices.ContainsFunc(r.fields, f.sameName) }

// overlaps tells whether some path gets f from both rules. Where that is so
// only for Netlify's own tools (see [looseGlob]), the same value twice is let
// pass.
func (r headerRule) overlaps(earlier headerRule, f headerField) bool {
	if anyMeet(r.forms, earlier.forms) {
		return true
	}
	same := slices.ContainsFunc(earlier.fields, func(g headerField) bool { return g.sameName(f) && g.value == f.value })
	return !same && globsMeet(looseGlob(r.path), looseGlob(earlier.path))
}

func (f headerField) sameName(g headerField) bool { return f.name == g.name }

func (f headerField) pos() source.Pos { return source.Pos{File: headersFile, Line: f.line, Col: 1} }

func reportOverlap(rule headerRule, f headerField, earlier headerRule, ps *source.Problems) {
	ps.Add(f.pos(), "header-overlap", "name", f.name, "path", rule.path,
		"first", earlier.path, "line", strconv.Itoa(earlier.line))
}

func (r *HeaderRules) checkField(rule headerRule, f headerField, ps *source.Problems) {
	switch {
	case isNetlifyHeader(f.name):
		ps.Add(f.pos(), "header-ignored", "name", f.name)
	case f.name == "Cache-Control" && strings.Contains(f.value, "immutable") && !isForEver(rule.path):
		ps.Add(f.pos(), "immutable-outside-assets", "path", rule.path)
	case f.name == "Content-Security-Policy":
		for _, fault := range policyFaults(f.value, false, allowedAt(rule.path)) {
			ps.Add(f.pos(), fault.rule, fault.args...)
		}
	}
}

// isForEver tells whether what a pattern meets never changes: assets are named by
// their content, tiles of the publication log and files of a release are written
// once. The pages of a release are not files of it, but stand in its folder.
func isForEver(pattern string) bool {
	release, ok := strings.CutPrefix(pattern, "/data/releases/:")
	return strings.HasPrefix(pattern, "/assets/") || strings.HasPrefix(pattern, "/log/tile/") ||
		ok && inFolder(release)
}

// inFolder reports whether a pattern meets what lies in a folder of a release,
// and not what lies beside its page.
func inFolder(release string) bool {
	_, file, _ := strings.Cut(release, "/")
	folder, _, deep := strings.Cut(file, "/")
	return deep && !strings.HasPrefix(folder, ":")
}

// securityHeaders are the headers of SEC-03 with the values they may have;
// none listed means any. The policy and the transport header have rules of
// their own.
var securityHeaders = [...]struct {
	name   string
	values []string
}{
	{"Content-Security-Policy", nil},
	{"Strict-Transport-Security", nil},
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"strict-origin-when-cross-origin", "strict-origin", "same-origin", "no-referrer"}},
	{"Permissions-Policy", nil},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin", "same-site", "cross-origin"}},
}

// gap is a header that is missing or weak, or breaks a rule of its own.
type gap struct{ name, value, rule string }

// wrongFrames are the headers that let others frame a page which is not for
// that, or keep an embed out of the frames it is made for (SEC-06).
func wrongFrames(path string, h http.Header) (wrong []gap) {
	policy, ancestors := h.Get("Content-Security-Policy"), frameAncestors(h.Get("Content-Security-Policy"))
	if !isEmbed(path) {
		if policy != "" && ancestors != "'none'" {
			wrong = append(wrong, gap{"frame-ancestors", ancestors, "header-framed"})
		}
		return wrong
	}
	if policy != "" && ancestors != "*" {
		wrong = append(wrong, gap{"frame-ancestors", ancestors, "header-unframed"})
	}
	// Browsers pass over X-Frame-Options where there is frame-ancestors; other
	// programs that look whether a page may be framed do not.
	for _, name := range []string{"X-Frame-Options", "Cross-Origin-Resource-Policy"} {
		if value := h.Get(name); value != "" && value != "cross-origin" && strings.HasSuffix(path, "/") {
			wrong = append(wrong, gap{name, value, "header-unframed"})
		}
	}
	return wrong
}

// checkPages proves that pages get the headers of SEC-03. What is missing or
// weak is reported once, with the first page and the number of pages.
func (r *HeaderRules) checkPages(paths []string, ps *source.Problems) {
	pages, framed := map[gap][]string{}, map[gap][]string{}
	for _, path := range paths {
		h := r.For(path)
		for _, want := range securityHeaders {
			value := h.Get(want.name)
			if value == "" || !isStrong(want.name, value, want.values) {
				g := gap{name: want.name, value: value}
				pages[g] = append(pages[g], path)
			}
		}
		for _, g := range wrongFrames(path, h) {
			framed[g] = append(framed[g], path)
		}
	}
	for g, paths := range framed {
		ps.Add(source.Pos{File: headersFile}, g.rule, "path", slices.Min(paths), "pages", strconv.Itoa(len(paths)), "name", g.name, "value", g.value)
	}
	for g, paths := range pages {
		rule, first := "header-missing", slices.Min(paths)
		args := []string{"name", g.name, "path", first, "pages", strconv.Itoa(len(paths))}
		if g.value != "" {
			rule, args = "header-weak", append(args, "value", g.value)
		}
		ps.Add(source.Pos{File: headersFile}, rule, args...)
	}
}

func isStrong(name, value string, allowed []string) bool {
	if name == "Strict-Transport-Security" {
		const sixMonths = 182 * 24 * 60 * 60 // less costs points (SEC-01)
		return maxAge(value) >= sixMonths
	}
	return len(allowed) == 0 || slices.Contains(allowed, value)
}

// maxAge returns the seconds of a max-age directive, 0 if there is none.
func maxAge(value string) int {
	for part := range strings.SplitSeq(value, ";") {
		if age, ok := strings.CutPrefix(strings.TrimSpace(part), "max-age="); ok {
			n, _ := strconv.Atoi(age) // what is no number protects for no time
			return n
		}
	}
	return 0
}

// isNetlifyHeader lists what Netlify sets itself, whatever the file says.
func isNetlifyHeader(name string) bool {
	switch name {
	case "Accept-Ranges", "Age", "Allow", "Alt-Svc", "Connection", "Content-Encoding", "Content-Length",
		"Content-Range", "Date", "Location", "Server", "Set-Cookie", "Trailer", "Transfer-Encoding", "Upgrade":
		return true
	}
	return false
}
