package review

import (
	"fmt"
	"io/fs"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Side is one state of the project, loaded.
type Side struct {
	// Name is the git revision; "" is the work tree.
	Name string

	root     fs.FS
	records  *record.Records
	rankings *rank.Rankings
	content  *notice.Content
	words    *lang.Words // nil where they cannot be used
	facts    []ledger.Fact
	meanings map[ledger.Subject][]byte
	places   func(ledger.Subject) ledger.Place

	empty    bool             // holds no project at all
	lost     bool             // its records could not even be read one by one
	problems []source.Problem // the errors
	broken   map[string]bool  // files with errors
}

// Load reads a state: data, content and the interface words. Errors in the files
// become part of the side; the error returned is one of the machine.
func Load(name string, root fs.FS) (*Side, error) {
	s := &Side{Name: name, root: root, broken: map[string]bool{}, meanings: map[ledger.Subject][]byte{}}
	if _, err := fs.Stat(root, "data"); err != nil {
		s.empty = true
		s.places = func(ledger.Subject) ledger.Place { return ledger.Place{} }
		return s, nil
	}
	var wording, ps source.Problems
	if s.words = lang.LoadWords(root, &wording); wording.Errors() > 0 {
		s.words = nil
	}
	s.records = record.Load(root, &ps)
	s.rankings = rank.Load(root, s.records, &ps)
	s.content = notice.Load(root, s.records, &ps)
	for _, p := range ps.Sorted() {
		if p.Severity() == source.Error {
			s.problems = append(s.problems, p)
			s.broken[p.File] = true
		}
	}
	s.places = ledger.Places(s.records, s.rankings, s.content)
	if err := s.state(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	return s, nil
}

// state collects what the side says. Records with problems are whole enough to
// be read one by one; where a join of them is not, the side says nothing and is
// compared by its files alone.
func (s *Side) state() (err error) {
	if len(s.problems) > 0 {
		defer func() {
			if recover() != nil {
				s.facts, s.lost, err = nil, true, nil
			}
		}()
	}
	for m, err := range ledger.Meanings(s.records, s.rankings, s.content, s.root) {
		if err != nil {
			return err
		}
		s.meanings[m.Subject] = m.Text
	}
	s.facts, err = ledger.Facts(s.records, s.rankings, s.content, s.root)
	return err
}

// isUnsure reports whether nothing may be concluded from a subject's absence: it
// may stand in a file that could not be read.
func (s *Side) isUnsure(at source.Pos) bool {
	if len(s.problems) == 0 {
		return false
	}
	for name := range s.broken {
		if name == at.File || !hasExtension(at.File) && underFolder(name, at.File) {
			return true
		}
	}
	return at.File == ""
}

// isShared reports whether a file is broken to which records of other files
// refer: units, entities, documents.
func (s *Side) isShared() bool {
	for name := range s.broken {
		if name == "data/vocabulary.toml" || underFolder(name, "data/entities") || underFolder(name, "data/sources") {
			return true
		}
	}
	return false
}

// isReckoned reports whether computed figures and ranks of the side can be
// trusted: what is broken has no part in them.
func (s *Side) isReckoned() bool {
	if s.lost {
		return false
	}
	for name := range s.broken {
		apart := name == "data/site.toml" || name == "data/schedule.toml" || name == "data/technologies.toml" || name == "data/databases.toml" ||
			underFolder(name, "data/feedback") || underFolder(name, "data/tasks") || underFolder(name, "data/targets") || underFolder(name, "content")
		if !apart {
			return false
		}
	}
	return true
}
