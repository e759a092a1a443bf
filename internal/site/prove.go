package site

import (
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/source"
)

// proveTexts finds what is wrong in the texts of notices and pages although
// some file could not be loaded, so that all of it is told in one run. What
// may only be a consequence of what is told already is left out: one mistake
// is one problem.
func (s *Site) proveTexts(ps *source.Problems) {
	known := brokenFiles(ps)
	if known.in("templates/") {
		return
	}
	var found source.Problems
	bodies := notice.NewRenderer(s.options.Root, s.records, s.content, s.words)
	for _, l := range lang.All() {
		for _, n := range s.content.Notices {
			bodies.Notice(n, l, &found) // an error here is one of reading, told already
		}
		for _, p := range s.content.Pages {
			bodies.Page(p, l, &found)
		}
	}
	for _, p := range found.Sorted() {
		if !s.follows(p, known) {
			ps.Repeat(p)
		}
	}
}

// follows reports whether a problem in a text may come from a file that is
// known to be wrong.
func (s *Site) follows(p source.Problem, known broken) bool {
	args := map[string]string{}
	for _, a := range p.Args {
		args[a.Name] = a.Value
	}
	switch {
	case strings.HasPrefix(p.Rule, "link-unknown-page"):
		return known.in("content/")
	case strings.HasPrefix(p.Rule, "unknown-reference"): // of the others notice knows the files
		return args["kind"] != "indicator" && args["kind"] != "source" && known.in("data/")
	case strings.HasPrefix(p.Rule, "reference-without-"):
		i := s.records.Indicators.Get(args["id"])
		return known["data/indicators/"+args["id"]+".toml"] || i != nil && i.Derived != nil && known.in("data/")
	}
	return false
}

// broken are the files that hold errors.
type broken map[string]bool

func brokenFiles(ps *source.Problems) broken {
	out := broken{}
	for _, p := range ps.Sorted() {
		if p.Severity() == source.Error {
			out[p.File] = true
		}
	}
	return out
}

// in reports whether a file in that folder is among them.
func (b broken) in(folder string) bool {
	for name := range b {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}
