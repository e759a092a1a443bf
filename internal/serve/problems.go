package serve

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// ownPath is where the preview keeps what is not part of the site.
const ownPath = "/__portal/"

//go:embed page
var pageFiles embed.FS

// ownHeaders are the headers of what the preview itself shows, as strict as
// those of the site (SEC-03).
var ownHeaders = [...][2]string{
	{"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Cache-Control", "no-store"},
}

// errProblems stands for the problems that were found in a page.
var errProblems = errors.New("the page has problems")

// serveOwn answers below [ownPath].
func (p *preview) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	setOwnHeaders(w)
	switch name {
	case "events":
		p.events(w, r)
	case "problems":
		p.listProblems(w, r)
	case "reload.js", "problems.css", "badge.css":
		body, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			panic(err) // embedded
		}
		reply(w, r, http.StatusOK, name, body)
	default:
		reply(w, r, http.StatusNotFound, "404.txt", []byte("404\n"))
	}
}

func setOwnHeaders(w http.ResponseWriter) {
	for _, h := range ownHeaders {
		w.Header().Set(h[0], h[1])
	}
}

// problemPage is a page that says what is wrong, in both languages.
type problemPage struct {
	Langs    []lang.Lang // that of the address first
	Version  string
	Problems []shownProblem
	Failure  string // what no file explains
	Broken   bool   // nothing else can be shown
	Checked  bool   // the check has ended
}

// Lang is the language of the page.
func (p problemPage) Lang() lang.Lang { return p.Langs[0] }

// shownProblem is a problem with the line it is in.
type shownProblem struct {
	source.Problem
	IsError bool
	Page    string // the address, where the place is in a finished page
	Excerpt *excerpt
}

// In is what is wrong and what to write, in one language.
func (p shownProblem) In(l lang.Lang) struct{ Text, Hint string } {
	return struct{ Text, Hint string }{p.Text(string(l)), p.Hint(string(l))}
}

// replyProblems answers with a page that says why the page that was asked for
// cannot be shown.
func (p *preview) replyProblems(w http.ResponseWriter, r *http.Request, now *snapshot, ps *source.Problems, failure error) {
	page := problemPage{Langs: []lang.Lang{lang.VI, lang.EN}, Version: now.version, Broken: true, Checked: true}
	if r.URL.Path == "/en" || strings.HasPrefix(r.URL.Path, "/en/") {
		page.Langs = []lang.Lang{lang.EN, lang.VI}
	}
	page.Problems = p.shown(ps.Sorted())
	if failure != nil && len(page.Problems) == 0 {
		page.Failure = failure.Error()
	}
	p.replyPage(w, r, http.StatusInternalServerError, page)
}

// listProblems answers with everything that is known to be wrong.
func (p *preview) listProblems(w http.ResponseWriter, r *http.Request) {
	now, found := p.snapshot()
	page := problemPage{Langs: []lang.Lang{lang.VI, lang.EN}, Version: now.version, Checked: found != nil || now.site == nil}
	if r.URL.Query().Get("lang") == string(lang.EN) {
		page.Langs = []lang.Lang{lang.EN, lang.VI}
	}
	var list []source.Problem
	switch {
	case now.site == nil:
		list = now.problems.Sorted()
	case found != nil:
		list = found.list
	}
	if now.failure != nil {
		page.Failure = now.failure.Error()
	}
	page.Problems = p.shown(list)
	p.replyPage(w, r, http.StatusOK, page)
}

func (p *preview) replyPage(w http.ResponseWriter, r *http.Request, status int, page problemPage) {
	var body bytes.Buffer
	t, err := template.ParseFS(pageFiles, "page/problems.html")
	if err == nil {
		err = t.Execute(&body, page)
	}
	if err != nil {
		panic(err) // embedded, and proved by the tests
	}
	setOwnHeaders(w)
	reply(w, r, status, "problems.html", body.Bytes())
}

// shown puts errors before warnings and shows the line of each.
func (p *preview) shown(list []source.Problem) []shownProblem {
	var errors, warnings []shownProblem
	for _, problem := range list {
		s := shownProblem{Problem: problem, IsError: problem.Severity() == source.Error}
		if strings.HasPrefix(problem.File, "/") {
			s.Page = problem.File
		} else {
			s.Excerpt = p.excerpt(problem.Pos)
		}
		if s.IsError {
			errors = append(errors, s)
		} else {
			warnings = append(warnings, s)
		}
	}
	return append(errors, warnings...)
}

// excerpt is a line of a file with one character marked.
type excerpt struct{ Before, Mark, After string }

// excerptWidth is how much of a long line is shown on either side of the mark.
const excerptWidth = 80

// excerpt returns the line of a place as the file stands now, nil where there
// is none.
func (p *preview) excerpt(at source.Pos) *excerpt {
	if at.Line == 0 {
		return nil
	}
	text, err := fs.ReadFile(p.project, at.File)
	if err != nil {
		return nil
	}
	lines := strings.Split(string(text), "\n")
	if at.Line > len(lines) {
		return nil
	}
	return excerptOf(strings.TrimSuffix(lines[at.Line-1], "\r"), at.Col)
}

func excerptOf(line string, col int) *excerpt {
	runes := append([]rune(strings.ToValidUTF8(line, "\uFFFD")), ' ') // a place may be just after the end
	k := min(max(col-1, 0), len(runes)-1)
	from, to := max(0, k-excerptWidth), min(len(runes), k+1+excerptWidth)
	e := &excerpt{Before: string(runes[from:k]), Mark: string(runes[k]), After: strings.TrimRight(string(runes[k+1:to]), " ")}
	if from > 0 {
		e.Before = "…" + e.Before
	}
	if to < len(runes) {
		e.After += "…"
	}
	return e
}
