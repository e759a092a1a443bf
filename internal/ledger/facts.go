package ledger

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Facts is everything the portal says now that the log speaks of, sorted by
// subject: the meaning of entities, sets, sources, definitions, targets, tasks, methods and notices, one
// fact for each observation with the texts its CSV prints (of kind [Value] as a
// source gives it, of kind [Share] where the portal computed it), the computed
// share of each part of a whole, and the score, rank and rank range of each row of
// each edition. What it reads again are the bodies of notices, under root.
func Facts(r *record.Records, k *rank.Rankings, c *notice.Content, root fs.FS) ([]Fact, error) {
	var all []Fact
	for m, err := range Meanings(r, k, c, root) {
		if err != nil {
			return nil, err
		}
		all = append(all, Fact{Subject: m.Subject, SHA256: m.Hash(), Computes: m.Computes})
	}
	values, shares, err := observed(r)
	if err != nil {
		return nil, err
	}
	all = append(all, values...)
	all = append(all, shares...)
	return append(all, scores(k)...), nil
}

// sortFacts sorts facts of one kind.
func sortFacts(all []Fact) []Fact {
	slices.SortFunc(all, func(a, b Fact) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

// observed are the facts of all observations and of their shares.
func observed(r *record.Records) (values, shares []Fact, err error) {
	n := 0
	for _, i := range r.Indicators.All {
		n += len(i.Series)
	}
	values = make([]Fact, 0, n)
	for _, i := range r.Indicators.All {
		for _, o := range i.Series {
			f := valueOf(o)
			if f.SHA256, err = besideOf(o, f.Subject); err != nil {
				return nil, nil, err
			}
			if o.IsComputed() {
				shares = append(shares, f)
				continue
			}
			values = append(values, f)
			if share := o.Share(); share.IsSet() {
				shares = append(shares, shareOf(o, share))
			}
		}
	}
	return sortFacts(values), sortFacts(shares), nil
}

// figure is the subject of an observation: a value, or a share where the portal
// computed it.
func figure(o *record.Observation) Subject {
	if o.IsComputed() {
		return Subject{Share, o.Figure()}
	}
	return Subject{Value, o.Figure()}
}

// valueOf is an observation as its row of the CSV prints it. One that the portal
// computed follows from numerator and denominator, and from the definition, which
// holds the number of its digits.
func valueOf(o *record.Observation) Fact {
	f := Fact{
		Subject:   figure(o),
		Indicator: o.Indicator.ID, Entity: o.Entity.ID, Period: o.Period.String(),
		Value: o.Value.String(), Of: o.Of.String(), Stated: o.Stated.String(),
		Since: o.Since.String(), Bound: string(o.Bound), Status: string(o.Status), Unit: o.Indicator.Unit.ID,
		Source: o.Source.ID, SourceDate: o.Source.Date.String(), Trust: string(o.Trust), Place: o.Locator,
	}
	if o.IsComputed() {
		f.From = []Subject{{Definition, o.Indicator.ID}, figure(o.From[0]), figure(o.From[1])}
	}
	return f
}

// besideOf is the hash of what is said beside an observation and is no number:
// the canonical text has the members kind, key, note, reply, stated_source and
// stated_place. "" where nothing is said.
func besideOf(o *record.Observation, s Subject) (string, error) {
	if o.Reply == nil && o.Note.IsZero() && o.StatedSource == nil && o.StatedLocator.IsZero() {
		return "", nil
	}
	m, err := meaning(s, func() (object, error) {
		out := object{}
		out.set("note", o.Note)
		out.set("reply", replyOf(o.Reply))
		out.set("stated_source", o.StatedSource)
		out.set("stated_place", o.StatedLocator)
		return out, nil
	})
	if err != nil {
		return "", err
	}
	return m.Hash(), nil
}

// shareOf is the share of a part in its whole, in percent.
func shareOf(o *record.Observation, share source.Decimal) Fact {
	return Fact{
		Subject:   Subject{Share, o.Figure()},
		Indicator: o.Indicator.ID, Entity: o.Entity.ID, Period: o.Period.String(),
		Value: share.String(), Bound: string(o.Bound),
		From: []Subject{figure(o)},
	}
}

// scores are the rows of all editions. An ordered table has neither scores nor
// ranks: its values are all there is to log.
func scores(k *rank.Rankings) []Fact {
	var all []Fact
	for _, r := range k.All {
		if !r.HasRanks() {
			continue
		}
		for _, e := range r.Editions {
			for n, t := range e.Tables {
				for row := range t.Rows {
					all = append(all, scoreOf(e, ScoreKey(e, n, t.Rows[row].Entity.ID), &t.Rows[row]))
				}
			}
		}
	}
	return sortFacts(all)
}

// ScoreKey is the key of an entity's score in the n-th table of an edition:
// "online-readiness/2025-11/hue", with the number of the group, or "together",
// before the entity where the edition has more than one table.
func ScoreKey(e *rank.Edition, n int, entity string) string {
	key := e.Ranking.ID + "/" + e.Period.String() + "/"
	switch {
	case len(e.Tables) == 1:
		return key + entity
	case e.Tables[n].Group == nil:
		return key + "together/" + entity
	}
	return key + strconv.Itoa(n+1) + "/" + entity
}

// scoreOf is one row. From names the method, which holds which way of a component
// is better, and the row's own values; the values of the other rows of its table, on which its
// rank hangs as well, are in theirs.
func scoreOf(e *rank.Edition, key string, row *rank.Row) Fact {
	f := Fact{
		Subject: Subject{Score, key},
		Entity:  row.Entity.ID, Period: e.Period.String(),
		Score: row.Score.String(), Rank: number(row.Rank), RankLow: number(row.Low), RankHigh: number(row.High),
		From: []Subject{{Method, e.Ranking.ID}},
	}
	for _, cell := range row.Cells {
		if cell.Observation != nil {
			f.From = append(f.From, figure(cell.Observation))
		}
	}
	slices.SortFunc(f.From, Subject.Compare)
	f.From = slices.Compact(f.From)
	return f
}

// number writes a rank as the CSV does: nothing where there is none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Place is where a subject is written, and the day before which it may not be
// published, "" where it may.
type Place struct {
	source.Pos
	Release string
}

// Places finds where a subject is written: its value, else the record, else the
// file in which it stood when it was logged.
func Places(r *record.Records, k *rank.Rankings, c *notice.Content) func(Subject) Place {
	p := &places{records: r, rankings: k, texts: map[string]source.Pos{}}
	for _, l := range lang.All() {
		for _, n := range c.Notices {
			v := n.In(l)
			p.texts[NoticeKey(n, l)] = source.Pos{File: v.File, Line: v.Line, Col: 1}
		}
		for _, page := range c.Pages {
			v := page.In(l)
			p.texts[PageKey(page, l)] = source.Pos{File: v.File, Line: v.Line, Col: 1}
		}
	}
	return p.of
}

type places struct {
	records  *record.Records
	rankings *rank.Rankings
	texts    map[string]source.Pos
}

func (p *places) of(s Subject) Place {
	file := func(dir, id string) Place { return Place{Pos: source.Pos{File: path.Join("data", dir, id+".toml")}} }
	id, _, _ := strings.Cut(s.Key, "/")
	switch s.Kind {
	case Entity:
		if e := p.records.Entities.Get(id); e != nil {
			return Place{Pos: e.At}
		}
		return Place{Pos: source.Pos{File: "data/entities"}}
	case Set:
		if set := p.records.Sets.Get(id); set != nil {
			return Place{Pos: set.At}
		}
		return Place{Pos: source.Pos{File: "data/entities"}}
	case Source:
		if d := p.records.Sources.Get(id); d != nil {
			return Place{Pos: d.At}
		}
		return Place{Pos: source.Pos{File: "data/sources"}}
	case Definition:
		if i := p.records.Indicators.Get(id); i != nil {
			return Place{Pos: i.At}
		}
		return file("indicators", id)
	case Value, Share:
		if o := p.records.Figure(s.Key); o != nil {
			return Place{o.At(), o.Release.String()}
		}
		return file("indicators", id)
	case Target:
		if t := p.records.Targets.Get(id); t != nil {
			return Place{Pos: t.At}
		}
		return Place{Pos: source.Pos{File: "data/targets"}}
	case Task:
		if t := p.records.Tasks.Get(id); t != nil {
			return Place{Pos: t.At}
		}
		return Place{Pos: source.Pos{File: "data/tasks"}}
	case Method, Score:
		if r := p.rankings.Get(id); r != nil {
			return Place{Pos: r.At}
		}
		return file("rankings", id)
	case Notice:
		return p.text(s.Key)
	}
	return Place{Pos: source.Pos{File: path.Join("data/releases", s.Key)}}
}

// text is where a notice or page is written, or was.
func (p *places) text(key string) Place {
	if at, ok := p.texts[key]; ok {
		return Place{Pos: at}
	}
	dir := "content/notices"
	if page, ok := strings.CutPrefix(key, pagePrefix); ok {
		dir, key = "content/pages", page
	}
	return Place{Pos: source.Pos{File: path.Join(dir, key+".md")}}
}
