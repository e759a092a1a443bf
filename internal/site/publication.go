package site

import (
	"cmp"
	"slices"
	"strings"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// publication is what the log says of when things were published, ready to be
// asked for by any page.
type publication struct {
	said      map[ledger.Subject]logged
	releases  []*ledger.Release // oldest first
	changes   []ledger.Entry    // revisions, corrections and withdrawals that somebody decided, oldest first
	withdrawn []ledger.Entry    // of the figures whose newest entry withdraws them, by key
}

// logged is what the log says of a subject.
type logged struct {
	first, last string // days of its first entry, and of the newest that counts, see [publication.add]
	entry       int64  // the newest
	day         string // of that
	said        int64  // the newest that counts
	withdrawn   bool
	printed     string // what the newest entry lets readers see
}

// openPublication reads the log once.
func openPublication(l *ledger.Log, releases []*ledger.Release) publication {
	p := publication{said: make(map[ledger.Subject]logged, l.Size()), releases: releases}
	for e := range l.All() {
		p.add(e)
	}
	for of, x := range p.said {
		if x.withdrawn && isFigure(of) {
			p.withdrawn = append(p.withdrawn, l.Entry(x.entry))
		}
	}
	slices.SortFunc(p.withdrawn, func(a, b ledger.Entry) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), a.Subject.Compare(b.Subject))
	})
	return p
}

// add counts an entry. One by which the portal computes a result again counts
// for the day of its subject only where what is printed is another.
func (p *publication) add(e ledger.Entry) {
	s, known := p.said[e.Subject]
	printed := e.Value + "\x00" + e.Of + "\x00" + e.Bound + "\x00" + e.Score + "\x00" + e.Rank + "\x00" + e.RankLow + "\x00" + e.RankHigh
	if !known {
		s.first = e.Logged
	}
	if !known || e.Act != ledger.Derive || printed != s.printed || s.withdrawn {
		s.last, s.said = e.Logged, e.Seq
	}
	s.entry, s.day, s.withdrawn, s.printed = e.Seq, e.Logged, e.Act == ledger.Withdraw, printed
	p.said[e.Subject] = s
	if e.Cause < 0 && slices.Contains([]ledger.Act{ledger.Revise, ledger.Correct, ledger.Withdraw}, e.Act) {
		p.changes = append(p.changes, e)
	}
}

func isFigure(s ledger.Subject) bool { return s.Kind == ledger.Value || s.Kind == ledger.Share }

// of is what the log says of a subject; ok is false where it is not in the log, or
// withdrawn.
func (p *publication) of(s ledger.Subject) (logged, bool) {
	x, ok := p.said[s]
	return x, ok && !x.withdrawn
}

// span joins the days of several subjects: of the first publication of any, and
// of the newest entry of all. ok is false where none is published.
func (p *publication) span(all ...ledger.Subject) (out logged, ok bool) {
	for _, s := range all {
		x, published := p.of(s)
		if !published {
			continue
		}
		if !ok || x.first < out.first {
			out.first = x.first
		}
		if x.said >= out.said {
			out.last, out.said = x.last, x.said
		}
		out.entry, ok = max(out.entry, x.entry), true
	}
	return out, ok
}

// release is the first one that holds an entry, nil where none does yet.
func (p *publication) release(seq int64) *ledger.Release { return api.ReleaseOf(p.releases, seq) }

// newest is the last release, nil where there is none.
func (p *publication) newest() *ledger.Release {
	if len(p.releases) == 0 {
		return nil
	}
	return p.releases[len(p.releases)-1]
}

// day reads a day of the log, which holds none that is no day.
func day(text string) record.Period {
	p, err := record.ParsePeriod(text)
	if err != nil {
		return record.Period{}
	}
	return p
}

// The subjects of what pages show.

// subjectOf is that of an observation.
func subjectOf(o *record.Observation) ledger.Subject {
	if o.IsComputed() {
		return ledger.Subject{Kind: ledger.Share, Key: o.Figure()}
	}
	return ledger.Subject{Kind: ledger.Value, Key: o.Figure()}
}

func subjectsOf(all []*record.Observation) []ledger.Subject {
	out := make([]ledger.Subject, 0, len(all))
	for _, o := range all {
		out = append(out, subjectOf(o))
	}
	return out
}

func definitionOf(i *record.Indicator) ledger.Subject {
	return ledger.Subject{Kind: ledger.Definition, Key: i.ID}
}

func taskSubject(t *record.Task) ledger.Subject { return ledger.Subject{Kind: ledger.Task, Key: t.ID} }

func noticeSubject(n *notice.Notice, l lang.Lang) ledger.Subject {
	return ledger.Subject{Kind: ledger.Notice, Key: ledger.NoticeKey(n, l)}
}

func pageSubject(p *notice.Page, l lang.Lang) ledger.Subject {
	return ledger.Subject{Kind: ledger.Notice, Key: ledger.PageKey(p, l)}
}

// editionSubjects are the method of a ranking and the rows of an edition; of one
// without ranks, the values that it lists.
func editionSubjects(e *rank.Edition) []ledger.Subject {
	out := []ledger.Subject{{Kind: ledger.Method, Key: e.Ranking.ID}}
	for n, t := range e.Tables {
		for k := range t.Rows {
			row := &t.Rows[k]
			if e.Ranking.HasRanks() {
				out = append(out, ledger.Subject{Kind: ledger.Score, Key: ledger.ScoreKey(e, n, row.Entity.ID)})
				continue
			}
			for _, c := range row.Cells {
				if c.Observation != nil {
					out = append(out, subjectOf(c.Observation))
				}
			}
		}
	}
	return out
}

// pageOf is the page of what the log speaks of, without a language; "" where it
// has none.
func (s *Site) pageOf(of ledger.Subject) string {
	id, rest, _ := strings.Cut(of.Key, "/")
	switch of.Kind {
	case ledger.Entity:
		if e := s.records.Entities.Get(id); e != nil {
			return e.Path()
		}
	case ledger.Source:
		if d := s.records.Sources.Get(id); d != nil {
			return d.Path()
		}
	case ledger.Value, ledger.Share:
		if o := s.records.Figure(of.Key); o != nil {
			return o.Path()
		}
		if path := withdrawnPath(of.Key); s.withdrawn[path] != nil {
			return path
		}
	case ledger.Definition:
		if i := s.records.Indicators.Get(id); i != nil {
			return i.Path()
		}
	case ledger.Target:
		if s.records.Targets.Get(id) != nil {
			return record.TargetsPath
		}
	case ledger.Task:
		if t := s.records.Tasks.Get(id); t != nil {
			return t.Path()
		}
	case ledger.Method, ledger.Score:
		r := s.rankings.Get(id)
		if r == nil {
			return ""
		}
		period, _, _ := strings.Cut(rest, "/")
		for _, e := range r.Editions {
			if e.Period.String() == period {
				return e.Path()
			}
		}
		return r.Path()
	case ledger.Notice:
		_, path := s.textOf(lang.VI, of.Key)
		return path
	}
	return ""
}

// recordName is the name and the place of a record of one of the kinds that are
// logged by their meaning, texts apart; both are "" where there is none any more.
func (s *Site) recordName(l lang.Lang, of ledger.Subject) (name, path string) {
	switch of.Kind {
	case ledger.Entity:
		if e := s.records.Entities.Get(of.Key); e != nil {
			return e.Name.In(l), e.Path()
		}
	case ledger.Set:
		if set := s.records.Sets.Get(of.Key); set != nil {
			return set.Name.In(l), ""
		}
	case ledger.Source:
		if d := s.records.Sources.Get(of.Key); d != nil {
			return d.Title.In(l), d.Path()
		}
	case ledger.Definition:
		if i := s.records.Indicators.Get(of.Key); i != nil {
			return i.Name.In(l), i.Path()
		}
	case ledger.Target:
		if t := s.records.Targets.Get(of.Key); t != nil {
			return t.Name.In(l), t.Path()
		}
	case ledger.Task:
		if t := s.records.Tasks.Get(of.Key); t != nil {
			return t.Title.In(l), t.Path()
		}
	case ledger.Method:
		if r := s.rankings.Get(of.Key); r != nil {
			return r.Name.In(l), r.Path()
		}
	}
	return "", ""
}

// textOf is the title and the page of a notice or page by its key in the log; the
// key and "" where there is none any more.
func (s *Site) textOf(l lang.Lang, key string) (title, path string) {
	switch n, p, _ := ledger.TextOf(s.content, key); {
	case n != nil:
		return n.In(l).Title, n.Path()
	case p != nil:
		return p.In(l).Title, p.Path()
	}
	return key, ""
}

// apiLedger is what the API says of the log.
func (s *Site) apiLedger() api.Ledger {
	if s.ledger.log.Size() == 0 {
		return api.Ledger{}
	}
	return api.Ledger{
		Log: s.ledger.log, Releases: s.ledger.releases, Changes: s.ledger.publication.changes, Page: s.pageOf,
		Of: func(of ledger.Subject) (api.Logged, bool) {
			x, ok := s.ledger.of(of)
			out := api.Logged{Entry: x.entry, First: x.first, Last: x.day}
			if s.ledger.states[of] != "" { // what is shown is not what the log says
				out.Entry = -1
			}
			return out, ok
		},
	}
}
