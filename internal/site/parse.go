package site

import (
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// templateFile is one template as it was read.
type templateFile struct{ name, text string }

// parseTemplates parses every page type once per language: layout, parts and
// the page's own file. A template has the name of its file, so that what is
// wrong in it is reported there.
func (s *Site) parseTemplates(ps *source.Problems) map[lang.Lang]map[string]*template.Template {
	parts, err := fs.Glob(s.options.Root, "templates/parts/*.html")
	if err != nil {
		panic(err) // the pattern is ours
	}
	shared := s.readTemplates(append([]string{"templates/layout.html"}, parts...), ps)
	names := slices.Sorted(maps.Keys(pageTypes()))
	var files []string
	for _, name := range names {
		files = append(files, path.Join("templates", name+".html"))
	}
	own := s.readTemplates(files, ps)
	if ps.Errors() > 0 {
		return nil
	}
	out := map[lang.Lang]map[string]*template.Template{}
	for _, l := range lang.All() {
		out[l] = map[string]*template.Template{}
	}
	var both sync.WaitGroup
	for _, l := range lang.All() {
		both.Go(func() { s.parseIn(l, out[l], shared, names, own, ps) })
	}
	both.Wait()
	return out
}

// parseIn parses the templates of one language into out.
func (s *Site) parseIn(l lang.Lang, out map[string]*template.Template, shared []templateFile, names []string, own []templateFile, ps *source.Problems) {
	base := template.New("").Funcs(s.functions(l))
	s.parse(base, shared, ps)
	out["layout"] = base
	for k, name := range names {
		out[name] = template.Must(base.Clone())
		s.parse(out[name], own[k:k+1], ps)
		s.fold(l, out[name])
	}
}

func (s *Site) readTemplates(names []string, ps *source.Problems) []templateFile {
	var files []templateFile
	for _, name := range names {
		if text, ok := source.Read(s.options.Root, name, ps); ok {
			files = append(files, templateFile{name, string(text)})
		}
	}
	return files
}

func (s *Site) parse(into *template.Template, files []templateFile, ps *source.Problems) {
	for _, f := range files {
		if _, err := into.New(f.name).Parse(f.text); err != nil && !reportTemplate(s.options.Root, err, ps) {
			ps.Add(source.Pos{File: f.name}, "template-broken", "reason", err.Error())
		}
	}
}

// templateFault is how html/template says where it stopped. The column is
// missing where it could not parse, and counts bytes from zero.
var templateFault = regexp.MustCompile(`template: ?(templates/[^:]+):(\d+)(?::(\d+))?: (?s:(.*))$`)

// reportTemplate makes a problem of an error that names a place in a
// template. It returns false for any other error, and for none.
func reportTemplate(root fs.FS, err error, ps *source.Problems) bool {
	if err == nil {
		return false
	}
	m := templateFault.FindStringSubmatch(err.Error())
	if m == nil {
		return false
	}
	at := source.Pos{File: m[1], Col: 1}
	at.Line, _ = strconv.Atoi(m[2]) // digits, by the pattern
	if m[3] != "" {
		offset, _ := strconv.Atoi(m[3])
		at.Col = column(root, at, offset)
	}
	ps.Add(at, "template-broken", "reason", strings.TrimSpace(m[4]))
	return true
}

// column makes a column in characters of an offset in bytes.
func column(root fs.FS, at source.Pos, offset int) int {
	text, err := fs.ReadFile(root, at.File)
	if err != nil {
		return 1
	}
	lines := strings.Split(string(text), "\n")
	if at.Line > len(lines) || offset > len(lines[at.Line-1]) {
		return 1
	}
	return utf8.RuneCountInString(lines[at.Line-1][:offset]) + 1
}
