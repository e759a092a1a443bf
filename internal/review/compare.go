package review

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
)

// Review is what one state of the files changes against another.
type Review struct {
	From string `json:"from"` // the git revision
	To   string `json:"to"`   // "" is the work tree

	FromEmpty bool      `json:"from_empty,omitempty"` // the revision holds no project
	Problems  []Problem `json:"problems"`
	Passed    []string  `json:"passed_over"` // files that could not be compared by their meaning
	Reckoned  bool      `json:"reckoned"`    // whether computed figures and ranks were compared

	Figures     []Change `json:"figures"`
	Ranks       []Order  `json:"ranks"`
	Tasks       []Change `json:"tasks"`
	Targets     []Change `json:"targets"`
	Methods     []Change `json:"methods"`
	Definitions []Change `json:"definitions"`
	Texts       []Change `json:"texts"` // notices and pages
	Records     []Change `json:"records"`
	Files       []string `json:"files"` // outside of data and content

	Pages []Page `json:"pages"`
	Acts  Acts   `json:"ledger"`
}

// How is what happened to a subject.
type How string

// The ways in which a subject may differ.
const (
	Added   How = "added"
	Changed How = "changed"
	Removed How = "removed"
)

// Change is one subject that differs.
type Change struct {
	Kind     ledger.Kind `json:"kind"` // "" of a record outside of the ledger
	Key      string      `json:"key"`
	How      How         `json:"how"`
	Name     lang.Text   `json:"name"`
	Was      lang.Text   `json:"was"` // of a figure: as the site prints it
	Now      lang.Text   `json:"now"`
	Fields   []Field     `json:"fields,omitempty"`
	Lines    []Line      `json:"lines,omitempty"` // of a text
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Release  string      `json:"release,omitempty"` // the day before which it is held back
	Computed bool        `json:"computed,omitempty"`
}

// Field is one text of a subject that differs.
type Field struct {
	Key string `json:"key"`
	Was string `json:"was"`
	Now string `json:"now"`
}

// Problem is what is wrong with the files of one side, in both languages.
type Problem struct {
	Side string    `json:"side"`
	At   string    `json:"at"`
	Rule string    `json:"rule"`
	Text lang.Text `json:"text"`
	Hint lang.Text `json:"hint"`
}

// Options are what a comparison takes beside the two sides.
type Options struct {
	Log     *ledger.Log     // the log that the later side is held against; nil for none
	Changes *ledger.Changes // the reasons written so far
	Files   []string        // files outside of data and content that differ
	Base    string          // address of a site on which the pages touched can be looked at; "" for none
}

// comparison is one run of [Compare].
type comparison struct {
	was, now *Side
	review   *Review
	passed   map[string]bool
	touched  *touched
	logged   []ledger.Subject // what differs and is told among the records
}

// Compare says what the later side changes against the earlier.
func Compare(was, now *Side, o Options) (*Review, error) {
	c := &comparison{was: was, now: now, review: &Review{From: was.Name, To: now.Name, FromEmpty: was.empty, Files: o.Files}, passed: map[string]bool{}}
	c.touched = newTouched(was, now)
	c.review.Reckoned = was.isReckoned() && now.isReckoned()
	c.problems()
	scores := c.subjects()
	c.review.Ranks = c.orders(scores)
	if err := c.files(); err != nil {
		return nil, err
	}
	r := c.review
	r.Pages = c.touched.pages(o.Base)
	for name := range c.passed {
		r.Passed = append(r.Passed, name)
	}
	slices.Sort(r.Passed)
	r.Acts = c.acts(o)
	return r, nil
}

// IsEmpty reports whether nothing that the portal says differs.
func (r *Review) IsEmpty() bool {
	return len(r.Figures)+len(r.Ranks)+len(r.Tasks)+len(r.Targets)+len(r.Methods)+len(r.Definitions)+len(r.Texts)+len(r.Records)+len(r.Files) == 0
}

// Count is how many things differ that somebody wrote, not what the portal
// computes from them.
func (r *Review) Count() int {
	n := len(r.Tasks) + len(r.Targets) + len(r.Methods) + len(r.Definitions) + len(r.Texts) + len(r.Records) + len(r.Files)
	for k := range r.Figures {
		if !r.Figures[k].Computed {
			n++
		}
	}
	return n
}

func (c *comparison) problems() {
	for _, s := range []*Side{c.was, c.now} {
		for _, p := range s.problems {
			c.review.Problems = append(c.review.Problems, Problem{
				Side: s.Name, At: p.Pos.String(), Rule: p.Rule,
				Text: lang.Text{VI: p.Text("vi"), EN: p.Text("en")}, Hint: lang.Text{VI: p.Hint("vi"), EN: p.Hint("en")},
			})
			if c.isCompared(p.File) {
				c.passed[p.File] = true
			}
		}
	}
}

// isCompared reports whether a file is one of those that hold what is compared.
func (c *comparison) isCompared(name string) bool {
	return (underFolder(name, "data") || underFolder(name, "content")) && hasExtension(name)
}

// pair is what both sides say of one subject; nil where a side does not.
type pair struct{ was, now *ledger.Fact }

// subjects compares all facts, and gives those of scores that differ.
func (c *comparison) subjects() (scores []pair) {
	was, now := c.was.facts, c.now.facts
	for len(was) > 0 || len(now) > 0 {
		var p pair
		switch {
		case len(was) == 0:
			p.now, now = &now[0], now[1:]
		case len(now) == 0 || was[0].Compare(now[0].Subject) < 0:
			p.was, was = &was[0], was[1:]
		case was[0].Compare(now[0].Subject) > 0:
			p.now, now = &now[0], now[1:]
		default:
			p.was, p.now, was, now = &was[0], &now[0], was[1:], now[1:]
		}
		if p.isSame() || c.isUnsure(p) {
			continue
		}
		if p.subject().Kind == ledger.Score {
			scores = append(scores, p)
			continue
		}
		c.add(p)
	}
	return scores
}

func (p pair) isSame() bool {
	return p.was != nil && p.now != nil && len(ledger.Between(p.was, p.now)) == 0
}

func (p pair) subject() ledger.Subject {
	if p.now != nil {
		return p.now.Subject
	}
	return p.was.Subject
}

// isUnsure reports whether a difference may come from a problem of a side alone.
func (c *comparison) isUnsure(p pair) bool {
	s := p.subject()
	broken := len(c.was.problems)+len(c.now.problems) > 0
	if s.Kind == ledger.Share || s.Kind == ledger.Score {
		return !c.review.Reckoned
	}
	if broken && c.isUntouched(p) {
		return true
	}
	if (c.was.isShared() || c.now.isShared()) && !c.isCertain(p) {
		return true
	}
	switch {
	case p.was == nil && !c.was.empty:
		return c.was.isUnsure(c.now.places(s).Pos)
	case p.now == nil:
		return c.now.isUnsure(c.was.places(s).Pos)
	}
	return broken && c.now.isUnsure(c.now.places(s).Pos) || broken && c.was.isUnsure(c.was.places(s).Pos)
}

// isUntouched reports whether a difference cannot come from the file in which the
// subject is written, since that is the same on both sides.
func (c *comparison) isUntouched(p pair) bool {
	side := c.now
	if p.now == nil {
		side = c.was
	}
	name := side.places(p.subject()).File
	was, now := c.was.readable(name), c.now.readable(name)
	return was != nil && now != nil && bytes.Equal(withLF(was), withLF(now))
}

// isCertain reports whether a difference is one even where units, entities or
// documents could not be read: of a value the numbers as written, of a text
// everything.
func (c *comparison) isCertain(p pair) bool {
	switch kind := p.subject().Kind; {
	case kind == ledger.Notice:
		return true
	case kind != ledger.Value || p.was == nil || p.now == nil:
		return false
	}
	a, b := p.was, p.now
	return a.Value != b.Value || a.Of != b.Of || a.Stated != b.Stated || a.Bound != b.Bound || a.Status != b.Status || a.Since != b.Since
}

func (c *comparison) add(p pair) {
	s := p.subject()
	change := Change{Kind: s.Kind, Key: s.Key, How: howOf(p), Computed: s.Kind == ledger.Share, Name: c.nameOf(s)}
	side := c.now
	if p.now == nil {
		side = c.was
	}
	at := side.places(s)
	if change.How == Changed { // to the first line that differs, as check does
		moved := []ledger.Difference{{Subject: s, State: ledger.Changed, At: at}}
		ledger.Point(moved, c.now.root, func(name string) ([]byte, bool) {
			body, err := fs.ReadFile(c.was.root, name)
			return body, err == nil
		})
		at = moved[0].At
	}
	change.File, change.Line, change.Release = at.File, at.Line, at.Release
	if p.now == nil {
		change.Line = 0 // of a line that is gone
	}
	c.touched.subject(s)
	r := c.review
	switch s.Kind {
	case ledger.Value, ledger.Share:
		c.figure(&change, p)
		r.Figures = append(r.Figures, change)
	case ledger.Task:
		c.meaning(&change)
		change.Fields = withState(c.taskState(s.Key), change.Fields)
		r.Tasks = append(r.Tasks, change)
	case ledger.Target:
		c.meaning(&change)
		r.Targets = append(r.Targets, change)
	case ledger.Method:
		c.meaning(&change)
		r.Methods = append(r.Methods, change)
	case ledger.Entity, ledger.Set, ledger.Source: // told with the records of their files
		c.logged = append(c.logged, s)
	case ledger.Definition:
		c.meaning(&change)
		c.renamed(&change)
		r.Definitions = append(r.Definitions, change)
	case ledger.Notice:
		c.text(&change)
		if len(change.Fields) > 0 || change.How != Changed {
			c.touched.titled(s.Key)
		}
		r.Texts = append(r.Texts, change)
	}
}

// renamed adds the pages that name an indicator, or print its unit, where that is
// what differs.
func (c *comparison) renamed(change *Change) {
	told := change.How != Changed || slices.ContainsFunc(change.Fields, func(f Field) bool {
		return strings.HasPrefix(f.Key, "name") || strings.HasPrefix(f.Key, "unit") || f.Key == "better" || f.Key == "class" || f.Key == "decimals"
	})
	if !told {
		return
	}
	for _, s := range []*Side{c.was, c.now} {
		if s.empty {
			continue
		}
		if i := s.records.Indicators.Get(change.Key); i != nil {
			c.touched.named(s, i)
		}
	}
}

func howOf(p pair) How {
	switch {
	case p.was == nil:
		return Added
	case p.now == nil:
		return Removed
	}
	return Changed
}

// figure fills in what the site prints of a value or share, and its other texts.
func (c *comparison) figure(change *Change, p pair) {
	for _, l := range lang.All() {
		set(&change.Was, l, c.printed(c.was, p.was, l))
		set(&change.Now, l, c.printed(c.now, p.now, l))
	}
	if p.was == nil || p.now == nil {
		return
	}
	for _, f := range ledger.Between(p.was, p.now) {
		switch f.Name {
		case "indicator", "entity", "period":
			continue
		case "value", "of":
			if change.Was != change.Now { // the printed texts say it
				continue
			}
		}
		change.Fields = append(change.Fields, Field{Key: f.Name, Was: f.Was, Now: f.Now})
	}
}

// printed is a figure as the site prints it, with the whole that it is a part of.
func (c *comparison) printed(s *Side, f *ledger.Fact, l lang.Lang) string {
	if f == nil {
		return ""
	}
	o := s.records.Figure(f.Key)
	if f.Kind == ledger.Share && (o == nil || !o.IsComputed()) {
		return lang.Percent(l, f.Value)
	}
	if o == nil {
		return lang.Number(l, f.Value)
	}
	text, whole := lang.Number(l, f.Value)+o.Indicator.Unit.Short.In(l), false
	if words := c.words(); words != nil {
		text = record.Printer{Lang: l, Words: words}.PhraseText(o)
		whole = o.Indicator.Unit.Kind != "percent" && o.Indicator.Unit.Kind != "rank" // "trên tổng số 12 …"
	}
	if f.Of != "" && !whole {
		text += " / " + lang.Number(l, f.Of)
	}
	return text
}

// words are those of the later side, else of the earlier, nil where neither has
// any.
func (c *comparison) words() *lang.Words {
	if c.now.words != nil {
		return c.now.words
	}
	return c.was.words
}

func set(t *lang.Text, l lang.Lang, text string) {
	if l == lang.VI {
		t.VI = text
	} else {
		t.EN = text
	}
}

// nameOf names a subject for people, as the later side does where it has it.
func (c *comparison) nameOf(s ledger.Subject) lang.Text {
	for _, side := range []*Side{c.now, c.was} {
		if name := side.nameOf(s); !name.IsZero() {
			return name
		}
	}
	return lang.Text{VI: s.Key, EN: s.Key}
}

func (s *Side) nameOf(of ledger.Subject) lang.Text {
	if s.empty {
		return lang.Text{}
	}
	switch of.Kind {
	case ledger.Entity:
		if e := s.records.Entities.Get(of.Key); e != nil {
			return e.Name
		}
	case ledger.Set:
		if set := s.records.Sets.Get(of.Key); set != nil {
			return set.Name
		}
	case ledger.Source:
		if d := s.records.Sources.Get(of.Key); d != nil {
			return d.Title
		}
	case ledger.Value, ledger.Share:
		if o := s.records.Figure(of.Key); o != nil {
			return figureName(o)
		}
	case ledger.Definition:
		if i := s.records.Indicators.Get(of.Key); i != nil {
			return i.Name
		}
	case ledger.Task:
		if t := s.records.Tasks.Get(of.Key); t != nil {
			return t.Title
		}
	case ledger.Target:
		if t := s.records.Targets.Get(of.Key); t != nil {
			return t.Name
		}
	case ledger.Method:
		if r := s.rankings.Get(of.Key); r != nil {
			return r.Name
		}
	case ledger.Notice:
		if v, ok := s.version(of.Key); ok {
			return lang.Text{VI: v.Title, EN: v.Title}
		}
	}
	return lang.Text{}
}

func figureName(o *record.Observation) lang.Text {
	var out lang.Text
	for _, l := range lang.All() {
		parts := []string{o.Indicator.Name.In(l)}
		if !o.Entity.IsCountry() {
			parts = append(parts, o.Entity.Name.In(l))
		}
		set(&out, l, strings.Join(append(parts, o.Period.Name(l)), ", "))
	}
	return out
}

// taskState is how the deadline in force and the state of a task differ.
func (c *comparison) taskState(id string) []Field {
	was, now := c.was.task(id), c.now.task(id)
	if was == nil || now == nil {
		return nil
	}
	var out []Field
	for _, f := range []Field{
		{"deadline", was.Deadline().String(), now.Deadline().String()},
		{"state", string(was.Status().Class), string(now.Status().Class)},
	} {
		if f.Was != f.Now {
			out = append(out, f)
		}
	}
	return out
}

// withState puts what follows from a task before its keys; a due date that is the
// deadline is told once.
func withState(state, keys []Field) []Field {
	for _, s := range state {
		keys = slices.DeleteFunc(keys, func(f Field) bool { return s.Key == "deadline" && f.Key == "due" && f.Was == s.Was && f.Now == s.Now })
	}
	return append(state, keys...)
}

func (s *Side) task(id string) *record.Task {
	if s.empty {
		return nil
	}
	return s.records.Tasks.Get(id)
}

func hasExtension(name string) bool { return path.Ext(name) != "" }

func underFolder(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

// readable reads a file of a side, "" where there is none.
func (s *Side) readable(name string) []byte {
	body, err := fs.ReadFile(s.root, name)
	if err != nil {
		return nil
	}
	return body
}
