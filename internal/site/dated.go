package site

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// When things were published and last changed is what the ledger says, not when
// somebody read a source: reading one again changes nothing for readers.

// dated gives an entry of a feed the days of its subjects in the log. What is not
// published keeps the day on which its source was read.
func (s *Site) dated(e export.FeedEntry, subjects ...ledger.Subject) export.FeedEntry {
	if x, ok := s.ledger.span(subjects...); ok {
		e.Published, e.Updated = day(x.first), day(x.last)
	}
	return e
}

// datedList gives the entry of a task list its day. A list is no subject of the
// log, its tasks are: it was published when the last of them was first logged, on
// the day of the report or later.
func (s *Site) datedList(e export.FeedEntry, list *record.TaskList) export.FeedEntry {
	reported, newest := list.Reported.Last().Format("2006-01-02"), ""
	for _, t := range tasksIn(list) {
		for _, entry := range s.ledger.log.History(taskSubject(t)) {
			if entry.Logged >= reported {
				newest = max(newest, entry.Logged)
				break
			}
		}
	}
	if newest != "" {
		e.Published, e.Updated = day(newest), day(newest)
	}
	return e
}

// publicationFeeds tell of releases and of changes, once anything is published:
// also before the first change, so that nobody misses that.
func (s *Site) publicationFeeds(general func(name, path string) feed) []feed {
	if len(s.ledger.releases) == 0 {
		return nil
	}
	releases, changes := general("releases", record.ReleasesPath), general("changes", record.ChangesPath)
	releases.news = func(l lang.Lang) (out []export.FeedEntry) {
		for _, r := range s.ledger.releases {
			row := s.releaseRow(l, r)
			out = append(out, export.FeedEntry{
				ID: export.TagID(&s.records.Site, string(l), "release", r.ID), URL: s.baseURL + l.Path(row.Path), Title: s.words.T(l, "release.title", "day", row.Name),
				Text:    s.words.T(l, "release.description", "day", row.Name, "files", row.Count) + " " + s.words.T(l, "releases.head-log") + " " + row.Size + ".",
				Updated: day(r.Logged), Published: day(r.Logged), Dated: day(r.Logged),
			})
		}
		return out
	}
	changes.news = func(l lang.Lang) (out []export.FeedEntry) {
		for _, e := range s.ledger.publication.changes {
			out = append(out, s.changeEntry(l, e))
		}
		return out
	}
	return []feed{releases, changes}
}

// changeEntry tells of one change: what, from what to what, why, who decided.
func (s *Site) changeEntry(l lang.Lang, e ledger.Entry) export.FeedEntry {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	title := t("feeds.change."+string(e.Act)) + ": " + s.subjectName(l, e.Subject)
	was := s.ledger.log.Entry(e.Previous)
	text := []string{}
	switch now := s.changedText(l, e); {
	case was.Value == "":
	case e.Act == ledger.Withdraw:
		text = append(text, t("feeds.change.was", "was", s.changedText(l, was)))
	case now != s.changedText(l, was):
		text = append(text, t("feeds.change.values", "was", s.changedText(l, was), "now", now))
	}
	text = append(text, t("feeds.change.why")+": "+e.Reason.In(l), t("feeds.change.who")+": "+e.Office.In(l))
	at := s.pageOf(e.Subject)
	if at == "" {
		at = record.ChangesPath
	}
	return export.FeedEntry{
		ID: export.TagID(&s.records.Site, string(l), "change", strconv.FormatInt(e.Seq, 10)), URL: s.baseURL + l.Path(at), Title: title,
		Text: strings.Join(text, "\n\n"), Updated: day(e.Logged), Published: day(e.Logged), Dated: day(e.Logged), Tags: []string{t("feeds.change." + string(e.Act))},
	}
}

// changedText is a value of the log with its bound, in the form of its indicator.
func (s *Site) changedText(l lang.Lang, e ledger.Entry) string {
	if e.Value == "" {
		return ""
	}
	return strings.ReplaceAll(s.loggedText(l, s.records.Indicators.Get(e.Indicator), e), "\u00a0", " ")
}

// subjectName names what the log speaks of, by its key where there is no record of
// it any more.
func (s *Site) subjectName(l lang.Lang, of ledger.Subject) string {
	name := ""
	switch of.Kind {
	case ledger.Value, ledger.Share:
		f := withdrawnFigure{Key: of.Key}
		name = s.withdrawnTitle(l, &f)
		if _, _, entity := f.parts(); entity != "" {
			name += ", " + s.entityName(l, entity)
		}
		return name
	case ledger.Score:
		id, rest, _ := strings.Cut(of.Key, "/")
		if r := s.rankings.Get(id); r != nil {
			name = r.Name.In(l)
			if period, entity, ok := strings.Cut(rest, "/"); ok {
				name += ", " + day(period).Name(l) + ", " + s.entityName(l, entity[strings.LastIndex(entity, "/")+1:])
			}
		}
	case ledger.Notice:
		name, _ = s.textOf(l, of.Key)
	default:
		name, _ = s.recordName(l, of)
	}
	return s.words.T(l, "feeds.kind."+string(of.Kind)) + " " + cmp.Or(name, of.Key)
}

func (s *Site) entityName(l lang.Lang, id string) string {
	if e := s.records.Entities.Get(id); e != nil {
		return e.Name.In(l)
	}
	return id
}

// modified are the days on which pages last changed for readers, by their paths
// without a language. Pages of which the log knows nothing are not among them.
func (s *Site) modified(l lang.Lang) map[string]string {
	out := map[string]string{}
	if s.ledger.log.Size() == 0 {
		return out
	}
	set := func(path string, subjects ...ledger.Subject) {
		if x, ok := s.ledger.span(subjects...); ok {
			out[path] = max(out[path], x.last)
		}
	}
	for _, i := range s.records.Indicators.All {
		set(i.Path(), append(subjectsOf(i.Series), definitionOf(i))...)
		for _, p := range i.Periods() {
			set(i.PeriodPath(p), subjectsOf(i.In(p))...)
		}
		for _, o := range i.Series {
			if !o.Entity.IsCountry() {
				set(o.Entity.Path(), subjectOf(o))
			}
		}
	}
	for _, r := range s.rankings.All {
		s.modifiedRanking(r, set)
	}
	for _, t := range s.records.Tasks.All {
		for _, path := range append([]string{t.Path(), record.TasksPath}, pathsOf(t.Leads)...) {
			set(path, taskSubject(t))
		}
	}
	for _, t := range s.records.Targets.All {
		set(record.TargetsPath, ledger.Subject{Kind: ledger.Target, Key: t.ID})
	}
	for _, n := range s.content.Notices {
		set(n.Path(), noticeSubject(n, l))
	}
	for _, p := range s.content.Pages {
		set(p.Path(), pageSubject(p, l))
	}
	for _, r := range s.ledger.releases {
		out[record.ReleasesPath] = r.Logged
		out[record.ReleasePath(r.ID)] = r.Logged
	}
	for _, path := range slices.Sorted(maps.Keys(s.withdrawn)) {
		for _, f := range s.withdrawn[path] {
			if f.Entry != nil {
				out[path] = max(out[path], f.Entry.Logged)
			}
		}
	}
	return out
}

func (s *Site) modifiedRanking(r *rank.Ranking, set func(path string, subjects ...ledger.Subject)) {
	for _, e := range r.Editions {
		set(e.Path(), editionSubjects(e)...)
		if e == r.Latest() {
			set(r.Path(), editionSubjects(e)...)
		}
	}
}

func pathsOf(all []*record.Entity) (out []string) {
	for _, e := range all {
		out = append(out, e.Path())
	}
	return out
}
