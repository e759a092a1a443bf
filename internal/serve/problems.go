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
	case "changes":
		p.listChanges(w, r)
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

// ownPage is what the pages of the preview itself have in common.
type ownPage struct {
	Lang    lang.Lang
	Here    string // the last part of its address, "" of a page that stands for another
	Version string
	State   string // what an open page was told last, see [preview.state]
	Tabs    []ownTab
}

// ownTab leads to one of the preview's pages.
type ownTab struct{ Path, Label, Current string }

// ownPage fills in what a page has in common with the others.
func (p *preview) ownPage(l lang.Lang, here string, now *snapshot, found *findings, list *changeList) ownPage {
	page := ownPage{Lang: l, Here: here, Version: now.version, State: p.state(now, found)}
	query := ""
	if p.options.Lang != string(l) {
		query = "?lang=" + string(l)
	}
	say := func(vi, en string) string { return lang.Text{VI: vi, EN: en}.In(l) }
	tabs := []ownTab{{Path: l.Path("/"), Label: say("Trang chủ", "Home page")}}
	if p.options.Since != nil {
		label := say("Thay đổi", "Changes")
		if n := list.count(); n != nil && now.site != nil {
			label += " (" + lang.Int(l, *n) + ")"
		}
		tabs = append(tabs, ownTab{Path: ownPath + "changes", Label: label})
	}
	label := say("Vấn đề", "Problems")
	switch {
	case now.site == nil:
		label += " (" + lang.Int(l, len(now.problems.Sorted())) + ")"
	case found != nil:
		label += " (" + lang.Int(l, len(found.list)) + ")"
	}
	for _, tab := range append(tabs, ownTab{Path: ownPath + "problems", Label: label}) {
		if strings.HasPrefix(tab.Path, ownPath) {
			if tab.Path == ownPath+here {
				tab.Current = "page"
			}
			tab.Path += query
		}
		page.Tabs = append(page.Tabs, tab)
	}
	return page
}

// problemPage is a page that says what is wrong: in the language of the person
// who edits, or in both where that is not known.
type problemPage struct {
	ownPage
	Langs    []lang.Lang    // that of the address first
	Problems []shownProblem // errors first
	Failure  string         // what no file explains
	Broken   bool           // nothing else can be shown
	Checked  bool           // the check has ended
}

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
	langs := p.langs(asked)
	page := problemPage{Langs: langs, ownPage: p.ownPage(langs[0], "", now, nil, p.changesNow()), Broken: true, Checked: true}
	page.Problems = p.shown(ps.Sorted())
	if failure != nil && len(page.Problems) == 0 {
		page.Failure = failure.Error()
	}
	p.replyWith(w, r, http.StatusInternalServerError, "problems", page)
}

// listProblems answers with everything that is known to be wrong.
func (p *preview) listProblems(w http.ResponseWriter, r *http.Request) {
	now, found := p.snapshot()
	langs := p.langs(lang.Lang(r.URL.Query().Get("lang")))
	page := problemPage{Langs: langs, ownPage: p.ownPage(langs[0], "problems", now, found, p.changesNow()), Checked: found != nil || now.site == nil}
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
	p.replyWith(w, r, http.StatusOK, "problems", page)
}

// replyWith answers with one of the preview's own pages.
func (p *preview) replyWith(w http.ResponseWriter, r *http.Request, status int, name string, page any) {
	var body bytes.Buffer
	t, err := template.ParseFS(pageFiles, "page/frame.html", "page/"+name+".html")
	if err == nil {
		err = t.ExecuteTemplate(&body, "frame", page)
	}
	if err != nil {
		panic(err) // embedded, and proved by the tests
	}
	setOwnHeaders(w)
	reply(w, r, status, name+".html", body.Bytes())
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
