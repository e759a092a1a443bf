package serve

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
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
	case "figures":
		p.figures(w, r)
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

// problemPage is a page that says what is wrong: in the language of the person
// who edits, or in both where that is not known.
type problemPage struct {
	Langs    []lang.Lang // that of the address first
	Version  string
	Problems []shownProblem // errors first
	Failure  string         // what no file explains
	Broken   bool           // nothing else can be shown
	Checked  bool           // the check has ended
}

// Lang is the language of the page.
func (p problemPage) Lang() lang.Lang { return p.Langs[0] }

// Errors are the problems that stop a build.
func (p problemPage) Errors() []shownProblem { return p.kind(true) }

// Warnings are the problems that do not stop a build.
func (p problemPage) Warnings() []shownProblem { return p.kind(false) }

func (p problemPage) kind(isError bool) (list []shownProblem) {
	for _, problem := range p.Problems {
		if problem.IsError == isError {
			list = append(list, problem)
		}
	}
	return list
}

// problemList are problems with the languages they are shown in.
type problemList struct {
	List  []shownProblem
	Langs []lang.Lang
}

// Of is a list of problems in the languages of the page.
func (p problemPage) Of(list []shownProblem) problemList { return problemList{list, p.Langs} }

// langs are the languages of a page about problems, asked being that of
// the address, where it has one.
func (p *preview) langs(asked lang.Lang) []lang.Lang {
	switch {
	case asked == "" && p.options.Lang != "":
		return []lang.Lang{lang.Lang(p.options.Lang)}
	case asked == lang.EN:
		return []lang.Lang{lang.EN, lang.VI}
	}
	return []lang.Lang{lang.VI, lang.EN}
}

// shownProblem is a problem with the line it is in.
type shownProblem struct {
	source.Problem
	IsError bool
	Page    string       // the address, where the place is in a finished page
	Open    template.URL // the address that opens the place in the editor
	Excerpt *source.Excerpt
}

// In is what is wrong, what to write and why, in one language.
func (p shownProblem) In(l lang.Lang) struct{ Text, Hint, Why string } {
	return struct{ Text, Hint, Why string }{p.Text(string(l)), p.Hint(string(l)), p.Why(string(l))}
}

// replyProblems answers with a page that says why the page that was asked for
// cannot be shown.
func (p *preview) replyProblems(w http.ResponseWriter, r *http.Request, now *snapshot, ps *source.Problems, failure error) {
	asked := lang.Lang("")
	if p.options.Lang == "" && (r.URL.Path == "/en" || strings.HasPrefix(r.URL.Path, "/en/")) {
		asked = lang.EN
	}
	page := problemPage{Langs: p.langs(asked), Version: now.version, Broken: true, Checked: true}
	page.Problems = p.shown(ps.Sorted())
	if failure != nil && len(page.Problems) == 0 {
		page.Failure = failure.Error()
	}
	p.replyPage(w, r, http.StatusInternalServerError, page)
}

// listProblems answers with everything that is known to be wrong.
func (p *preview) listProblems(w http.ResponseWriter, r *http.Request) {
	now, found := p.snapshot()
	page := problemPage{Langs: p.langs(lang.Lang(r.URL.Query().Get("lang"))), Version: now.version, Checked: found != nil || now.site == nil}
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
			s.Open = p.options.safeURL(problem.Pos)
			if e, ok := source.ReadExcerpt(p.project, problem.Pos); ok {
				s.Excerpt = &e
			}
		}
		if s.IsError {
			errors = append(errors, s)
		} else {
			warnings = append(warnings, s)
		}
	}
	return append(errors, warnings...)
}
