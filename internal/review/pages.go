package review

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Page is a page that shows something else now, by its addresses in both
// languages, "" in one that is not touched.
type Page struct {
	VI  string `json:"vi,omitempty"`
	EN  string `json:"en,omitempty"`
	How How    `json:"how"` // whether the page itself is new or gone

	base string
}

// touched collects the paths, without language, of pages that change.
type touched struct {
	was, now *Side
	paths    map[string]map[lang.Lang]bool
	quotes   map[string][]quote
}

// quote is a text that names a record: {{ID PERIOD ENTITY}}, {{source ID}}.
type quote struct {
	path string
	lang lang.Lang
}

func newTouched(was, now *Side) *touched {
	t := &touched{was: was, now: now, paths: map[string]map[lang.Lang]bool{}, quotes: map[string][]quote{}}
	for _, s := range []*Side{was, now} {
		t.readQuotes(s)
	}
	return t
}

// in adds a page in one language.
func (t *touched) in(l lang.Lang, path string) {
	path, _, _ = strings.Cut(path, "#")
	if path == "" {
		return
	}
	if t.paths[path] == nil {
		t.paths[path] = map[lang.Lang]bool{}
	}
	t.paths[path][l] = true
}

// add adds pages in both languages.
func (t *touched) add(paths ...string) {
	for _, path := range paths {
		for _, l := range lang.All() {
			t.in(l, path)
		}
	}
}

// quoted adds the texts that name a record.
func (t *touched) quoted(name string) {
	for _, q := range t.quotes[name] {
		t.in(q.lang, q.path)
	}
}

var reference = regexp.MustCompile(`\{\{ *([a-z0-9-]+) +([a-z0-9-]+)(?: +([a-z0-9-]+))? *(?:\||\}\})`)

// readQuotes finds what the texts of a side name.
func (t *touched) readQuotes(s *Side) {
	if s.empty {
		return
	}
	read := func(path string, l lang.Lang, v notice.Version) {
		var ps source.Problems
		_, body, _, ok := source.ReadMarkdown(s.root, v.File, &ps)
		if !ok {
			return
		}
		for _, m := range reference.FindAllStringSubmatch(string(body), -1) {
			name := m[1] + "/" + m[2]
			if m[3] != "" && m[3] != record.CountryID {
				name += "/" + m[3]
			}
			if q := (quote{path, l}); !slices.Contains(t.quotes[name], q) {
				t.quotes[name] = append(t.quotes[name], q)
			}
		}
	}
	for _, l := range lang.All() {
		for _, n := range s.content.Notices {
			read(n.Path(), l, n.In(l))
		}
		for _, p := range s.content.Pages {
			read(p.Path(), l, p.In(l))
		}
	}
}

// subject adds the pages that show a subject, on either side.
func (t *touched) subject(of ledger.Subject) {
	for _, s := range []*Side{t.was, t.now} {
		if !s.empty {
			t.on(s, of)
		}
	}
}

func (t *touched) on(s *Side, of ledger.Subject) {
	switch of.Kind {
	case ledger.Value, ledger.Share:
		if o := s.records.Figure(of.Key); o != nil {
			t.figure(s, o)
		}
	case ledger.Definition:
		if i := s.records.Indicators.Get(of.Key); i != nil {
			t.indicator(i)
		}
	case ledger.Target:
		if target := s.records.Targets.Get(of.Key); target != nil {
			t.target(target)
		}
	case ledger.Task:
		if task := s.records.Tasks.Get(of.Key); task != nil {
			t.task(task)
		}
	case ledger.Method:
		if r := s.rankings.Get(of.Key); r != nil {
			t.add(rank.Path, r.Path())
			for _, e := range r.Editions {
				t.add(e.Path())
			}
		}
	case ledger.Score:
		parts := strings.Split(of.Key, "/")
		if r := s.rankings.Get(parts[0]); r != nil {
			t.edition(r, parts[1])
		}
		if e := s.records.Entities.Get(parts[len(parts)-1]); e != nil && !e.IsCountry() {
			t.add(e.Path())
		}
	case ledger.Notice:
		t.text(s, of.Key)
	}
}

// figure adds the pages that print a value.
func (t *touched) figure(s *Side, o *record.Observation) {
	i := o.Indicator
	t.add(record.IndicatorsPath, i.Path(), i.PeriodPath(o.Period))
	for _, near := range []*record.Observation{o.Previous(), o.Next()} {
		if near != nil {
			t.add(near.Path())
		}
	}
	if o.Entity.IsCountry() { // of a table the page of the document tells no values
		t.add(o.Source.Path())
	}
	if o.StatedSource != nil {
		t.add(o.StatedSource.Path())
	}
	t.entity(o.Entity)
	for _, other := range i.In(o.Period) { // whose profile tells the middle of all
		if !other.Entity.IsCountry() {
			t.add(other.Entity.Path())
		}
	}
	for _, target := range i.Targets { // whether it is reached
		t.add(record.TargetsPath, target.Source.Path())
		for _, e := range target.Lead {
			t.add(e.Path())
		}
	}
	for _, n := range s.content.Notices { // which print the figures of their document
		if n.Source == o.Source {
			t.add(n.Path())
		}
	}
	for _, r := range i.Related {
		t.add(r.Path())
	}
	for _, r := range s.rankings.All {
		if shows(r, i) {
			t.edition(r, o.Period.String())
		}
	}
	t.quoted(o.Figure())
}

// shows reports whether a ranking's tables hold values of an indicator.
func shows(r *rank.Ranking, i *record.Indicator) bool {
	return slices.Contains(r.Beside, i) || slices.Contains(r.Apart, i) ||
		slices.ContainsFunc(r.Components, func(c rank.Component) bool { return c.Indicator == i })
}

// edition adds one edition, and the next one, which tells who has moved since.
func (t *touched) edition(r *rank.Ranking, period string) {
	for k, e := range r.Editions {
		if e.Period.String() != period {
			continue
		}
		t.add(rank.Path, r.Path(), e.Path())
		if k+1 < len(r.Editions) {
			t.add(r.Editions[k+1].Path())
		}
	}
}

func (t *touched) entity(e *record.Entity) {
	if e.IsCountry() {
		return
	}
	t.add(e.Path())
	if e.IsProvince() {
		t.add(record.ProvincesPath)
		if !e.Region.IsZero() {
			t.add(record.RegionPath(e.Region))
		}
	}
}

// indicator adds the page that defines an indicator.
func (t *touched) indicator(i *record.Indicator) {
	t.add(record.IndicatorsPath, i.Path())
	t.quoted("indicator/" + i.ID)
}

// named adds all pages that name an indicator or its unit.
func (t *touched) named(s *Side, i *record.Indicator) {
	t.add(record.DatabasesPath, record.RegisterPath)
	for _, p := range i.Periods() {
		t.add(i.PeriodPath(p))
	}
	for _, r := range s.rankings.All {
		if !shows(r, i) {
			continue
		}
		t.add(r.Path())
		for _, e := range r.Editions {
			t.add(e.Path())
		}
	}
	for _, o := range i.Series {
		t.entity(o.Entity)
		t.quoted(o.Figure())
	}
	for _, d := range record.SourcesOf(i.Series) {
		t.add(d.Path())
	}
}

// document adds the pages that name a document.
func (t *touched) document(id string) {
	t.add(record.SourcesPath, record.SourcesPath+id+"/", record.SchedulePath, record.TechnologiesPath, record.DatabasesPath)
	t.quoted("source/" + id)
	for _, s := range []*Side{t.was, t.now} {
		if s.empty {
			continue
		}
		d := s.records.Sources.Get(id)
		if d == nil {
			continue
		}
		for _, o := range d.Observations {
			t.add(record.IndicatorsPath, o.Indicator.Path(), o.Indicator.PeriodPath(o.Period))
		}
		for _, i := range s.records.Indicators.All {
			for _, o := range i.Series {
				if o.StatedSource == d || o.IsComputed() && (o.From[0].Source == d || o.From[1].Source == d) {
					t.add(i.Path(), i.PeriodPath(o.Period))
				}
			}
		}
		if len(d.Targets) > 0 {
			t.add(record.TargetsPath)
		}
		for _, task := range d.Assigned {
			t.add(task.Path())
		}
		if len(d.Lists) > 0 {
			t.add(record.TasksPath, record.OverduePath)
		}
		for _, n := range s.content.Notices {
			if n.Source == d {
				t.add(n.Path(), record.NoticesPath)
			}
		}
	}
}

func (t *touched) target(target *record.Target) {
	t.add(record.TargetsPath, target.Source.Path())
	for _, i := range target.Indicators {
		t.add(i.Path())
		for _, p := range i.Periods() {
			t.add(i.PeriodPath(p))
		}
	}
	for _, e := range target.Lead {
		t.add(e.Path())
	}
	t.quoted("target/" + target.ID)
}

func (t *touched) task(task *record.Task) {
	t.add(record.TasksPath, task.Path())
	for _, list := range task.Lists {
		if list.Kind == record.OverdueList {
			t.add(record.OverduePath)
		}
	}
	for _, e := range append(slices.Clone(task.Leads), task.Coordinating...) {
		t.entity(e)
	}
	if task.AssignedBy != nil {
		t.add(task.AssignedBy.Path())
	}
}

// text adds a notice or page, in its language alone.
func (t *touched) text(s *Side, key string) {
	switch n, p, l := ledger.TextOf(s.content, key); {
	case n != nil:
		t.in(l, n.Path())
	case p != nil:
		t.in(l, p.Path())
	}
}

// titled adds the pages that name a notice by its title.
func (t *touched) titled(key string) {
	for _, s := range []*Side{t.was, t.now} {
		for _, l := range lang.All() {
			id, ok := strings.CutSuffix(key, "."+string(l))
			if s.empty || !ok {
				continue
			}
			if n := s.content.Notice(id); n != nil {
				t.in(l, record.NoticesPath)
				t.in(l, n.Source.Path())
			}
		}
	}
}

// pages are all that were touched, in the order of their addresses.
func (t *touched) pages(base string) []Page {
	before, after := t.was.allPaths(), t.now.allPaths()
	unsure := len(t.was.problems)+len(t.now.problems) > 0
	var out []Page
	for _, path := range slices.Sorted(maps.Keys(t.paths)) {
		p := Page{How: Changed, base: strings.TrimSuffix(base, "/")}
		switch {
		case !after[path] && !before[path]:
			continue // of a record that a broken side does not have
		case unsure && !t.was.empty:
		case !after[path]:
			p.How = Removed
		case !before[path]:
			p.How = Added
		}
		if t.paths[path][lang.VI] {
			p.VI = lang.VI.Path(path)
		}
		if t.paths[path][lang.EN] {
			p.EN = lang.EN.Path(path)
		}
		out = append(out, p)
	}
	return out
}

// allPaths are the paths of all pages that this package may name.
func (s *Side) allPaths() map[string]bool {
	out := map[string]bool{}
	if s.empty {
		return out
	}
	add := func(paths ...string) {
		for _, path := range paths {
			path, _, _ = strings.Cut(path, "#")
			out[path] = true
		}
	}
	add(record.IndicatorsPath, record.TargetsPath, record.TasksPath, record.OverduePath, record.ProvincesPath, record.NoticesPath, rank.Path,
		record.SourcesPath, record.SchedulePath, record.RegisterPath, record.TechnologiesPath, record.DatabasesPath)
	r := s.records
	for _, i := range r.Indicators.All {
		add(i.Path())
		for _, p := range i.Periods() {
			add(i.PeriodPath(p))
		}
	}
	for _, e := range r.Entities.All {
		add(e.Path())
		if e.IsProvince() && !e.Region.IsZero() {
			add(record.RegionPath(e.Region))
		}
	}
	for _, d := range r.Sources.All {
		add(d.Path())
	}
	for _, task := range r.Tasks.All {
		add(task.Path())
	}
	for _, k := range s.rankings.All {
		add(k.Path())
		for _, e := range k.Editions {
			add(e.Path())
		}
	}
	for _, n := range s.content.Notices {
		add(n.Path())
	}
	for _, p := range s.content.Pages {
		add(p.Path())
	}
	return out
}
