package site

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// changesPage lists what became of everything that was ever published: each
// revision, correction and withdrawal with both values and the reason, and what
// was computed again because of it, release by release, newest first.
type changesPage struct {
	base
	Answer   string
	Text     string
	IsEmpty  bool // nothing was ever published
	Filters  []filterChoice
	Months   []monthView
	Kinds    []changeIndex // only on the first page, as Subjects
	Subjects []changeIndex
	Pages    []menuItem
}

// monthView is the publications of one month.
type monthView struct {
	ID, Heading string
	Changes     int
	Releases    []releaseView
}

// releaseView is one publication.
type releaseView struct {
	ID, Heading, Day, Text string
	Path                   string // of its files
	Cards                  []changeView
	Follows                *stepTable
}

// changeIndex leads to all changes of one kind, or of one thing.
type changeIndex struct {
	Label, Path string
	Count       string
	Links       []neighbour
}

// changeView is one change as it is shown: with its reason, every value before
// and after, and what followed.
type changeView struct {
	ID, Act, Word, Kind string
	Day                 string // ISO
	When                string
	Name, Path          string
	Say                 string // that a correction apologises, that a revision was planned
	Reason, Office      string
	Steps               stepTable
	Where               string // of what is logged by a hash: where its text is
	Effect              string
	Effects             *stepTable
	Kinds, Of, Words    string // for the filter
}

// stepTable is entries with what was said before.
type stepTable struct {
	ID, Caption string
	Rows        []stepView
	More        string // how many are not shown
}

type stepView struct {
	Seq        int64
	Name, Path string
	Was, Now   string
	Fields     []fieldView // what else is another
	Verify     string
}

type fieldView struct{ Label, Was, Now string }

const (
	// changesPerPage is how many changes and releases one page lists, a release
	// never cut.
	changesPerPage = 100
	// shownSteps is how many entries of one change are shown.
	shownSteps = 60
)

func changesPagePath(n int) string {
	if n == 0 {
		return record.ChangesPath
	}
	return fmt.Sprintf("%spage-%d/", record.ChangesPath, n+1)
}

// changesPages are the releases, newest first, cut into pages.
func (s *Site) changesPages() [][]*logRelease {
	pages, room := [][]*logRelease{nil}, changesPerPage
	for _, r := range slices.Backward(s.history.releases) {
		last := len(pages) - 1
		if size := 1 + len(r.Changes); room < size && len(pages[last]) > 0 {
			pages, room, last = append(pages, nil), changesPerPage, last+1
		}
		pages[last] = append(pages[last], r)
		room -= 1 + len(r.Changes)
	}
	return pages
}

func (s *Site) renderChanges(l lang.Lang, n int, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	pages := s.changesPages()
	page := changesPage{IsEmpty: len(s.history.releases) == 0}
	page.Answer, page.Text = s.changesAnswer(l)
	f := frame{title: t("changes.title"), description: page.Answer, path: changesPagePath(n), section: "changes", feed: "changes"}
	if n > 0 {
		f.title = t("changes.title-page", "n", n+1)
	}
	page.base = s.base(l, f)
	for _, r := range pages[n] {
		page.add(l, r.Day[:len("2026-11")], s.releaseView(l, r))
	}
	page.Filters = s.changeFilters(l, pages[n])
	if n == 0 {
		page.Kinds, page.Subjects = s.changeIndexes(l, pages)
	}
	if len(pages) > 1 {
		for k := range pages {
			item := menuItem{Path: changesPagePath(k), Label: t("pager.page", "n", k+1)}
			if k == n {
				item.Current = "page"
			}
			page.Pages = append(page.Pages, item)
		}
	}
	return s.execute(w, l, "changes", page)
}

// add puts a release under its month.
func (page *changesPage) add(l lang.Lang, month string, r releaseView) {
	last := len(page.Months) - 1
	if last < 0 || page.Months[last].ID != "m-"+month {
		m := monthView{ID: "m-" + month, Heading: month}
		if p, err := record.ParsePeriod(month); err == nil {
			m.Heading = p.Name(l)
		}
		page.Months, last = append(page.Months, m), last+1
	}
	m := &page.Months[last]
	m.Releases = append(m.Releases, r)
	m.Changes += len(r.Cards)
}

// changesAnswer is the state of the log in one sentence, and what else there is
// to say at once.
func (s *Site) changesAnswer(l lang.Lang) (answer, text string) {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	if len(s.history.releases) == 0 {
		return t("changes.answer-empty"), t("changes.text-empty")
	}
	counts := map[ledger.Act]int{}
	values, changes := 0, 0
	for _, r := range s.history.releases {
		values += r.Values
		for _, c := range r.Changes {
			counts[c.Act]++
			changes++
		}
	}
	first := lang.Date(l, s.history.releases[0].Day)
	said := t("changes.published", "values", s.words.Count(l, "changes.values", values),
		"releases", s.words.Count(l, "changes.releases", len(s.history.releases)), "day", first)
	if changes == 0 {
		return t("changes.answer-none", "day", first), said
	}
	var parts []string
	for _, act := range []ledger.Act{ledger.Correct, ledger.Revise, ledger.Withdraw, ledger.Publish} {
		if counts[act] > 0 {
			parts = append(parts, s.words.Count(l, "changes.count-"+string(act), counts[act]))
		}
	}
	return t("changes.answer-some", "parts", lang.JoinList(l, parts), "day", first), said
}

// newKinds are the kinds of which a release counts what is new, in the order in
// which it says so.
func newKinds() []ledger.Kind { return append(ledger.MeaningKinds(), ledger.Score) }

func (s *Site) releaseView(l lang.Lang, r *logRelease) releaseView {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	v := releaseView{ID: "r-" + r.ID, Day: r.Day, Heading: t("changes.release", "day", lang.Date(l, r.Day))}
	for _, known := range s.ledger.publication.releases {
		if known.ID == r.ID {
			v.Path = record.ReleasePath(r.ID)
		}
	}
	if _, number, again := strings.Cut(strings.TrimPrefix(r.ID, r.Day), "-"); again {
		v.Heading = t("changes.release-again", "day", lang.Date(l, r.Day), "n", number)
	}
	var fresh []string
	if r.Values > 0 {
		fresh = append(fresh, s.words.Count(l, "changes.values", r.Values))
	}
	for _, k := range newKinds() {
		if n := r.New[k]; n > 0 {
			fresh = append(fresh, s.words.Count(l, "changes.new-"+string(k), n))
		}
	}
	v.Text = t("changes.entries", "from", r.From, "to", r.To-1)
	if len(fresh) > 0 {
		v.Text = t("changes.fresh", "list", lang.JoinList(l, fresh)) + " " + v.Text
	}
	if len(r.Changes) == 0 && r != s.history.releases[0] {
		v.Text = t("changes.no-change") + " " + v.Text
	}
	for _, c := range r.Changes {
		v.Cards = append(v.Cards, s.changeView(l, c))
	}
	if len(r.Follows) > 0 {
		v.Follows = s.stepTable(l, "f-"+r.ID, t("changes.follows"), r.Follows)
	}
	return v
}

func (s *Site) changeView(l lang.Lang, c *logChange) changeView {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	first := &c.Steps[0]
	v := changeView{
		ID: changeID(c), Act: string(c.Act), Word: s.actWord(l, c.Act, c.Kind), Kind: t("changes.kind." + string(c.Kind)),
		Day: c.Release.Day, When: lang.Date(l, c.Release.Day), Say: t("changes.say." + string(c.Act)), Reason: textIn(c.Reason, l), Office: textIn(c.Office, l), Of: aboutKey(c),
	}
	v.Name, v.Path = s.entryName(l, &first.Now.Fact)
	if len(c.Steps) > 1 {
		v.Name, v.Path = s.groupName(l, c)
	}
	v.Steps = *s.stepTable(l, v.ID+"-s", v.Word+": "+v.Name, c.Steps)
	v.Kinds = string(c.Act)
	if isMeaning(c.Kind) {
		v.Kinds += " meaning"
		v.Where = t("changes.meaning-where", "address", "/log/meaning/"+string(c.Kind)+".jsonl")
	}
	if len(c.Effects) > 0 {
		v.Effect, v.Effects = s.effect(l, c), s.stepTable(l, v.ID+"-f", t("changes.effects"), effectsFirst(c.Effects))
	}
	v.Words = lang.Fold(strings.Join([]string{v.Word, v.Kind, v.Name, v.Reason, c.Of}, " "))
	return v
}

// actWord is what an act is called: what is revised is figures, or something
// else.
func (s *Site) actWord(l lang.Lang, act ledger.Act, kind ledger.Kind) string {
	if key := "changes.act." + string(act) + "-text"; isMeaning(kind) && s.words.Has(key) {
		return s.words.T(l, key)
	}
	return s.words.T(l, "changes.act."+string(act))
}

// aboutKey is what the filter knows the thing of a change by.
func aboutKey(c *logChange) string {
	return strings.ReplaceAll(changeKey(c.Steps[0].Now.Subject), " ", "-")
}

func changeID(c *logChange) string { return "e-" + strconv.FormatInt(c.Seq(), 10) }

// isMeaning reports whether a kind is logged by its meaning.
func isMeaning(k ledger.Kind) bool {
	return slices.Contains(ledger.MeaningKinds(), k)
}

// effect says of how many ranks and other results a change made others.
func (s *Site) effect(l lang.Lang, c *logChange) string {
	moved := 0
	for _, step := range c.Effects {
		if step.Now.Kind == ledger.Score && step.Was != nil && step.Was.Rank != step.Now.Rank {
			moved++
		}
	}
	all := s.words.Count(l, "changes.recomputed", len(c.Effects))
	text := s.words.T(l, "changes.effect-none", "all", all)
	if moved > 0 {
		text = s.words.T(l, "changes.effect", "all", all, "moved", s.words.Count(l, "changes.moved", moved))
	}
	if with := s.together(l, c); with != "" {
		text += " " + s.words.T(l, "changes.together", "list", with)
	}
	return text
}

// mostTogether is how many changes are named that have effects together with
// another one.
const mostTogether = 5

// together names what else some of the effects of a change come from, "" where
// all come from it alone.
func (s *Site) together(l lang.Lang, c *logChange) string {
	var names []string
	for _, other := range c.Together[:min(mostTogether, len(c.Together))] {
		name, _ := s.entryName(l, &other.Steps[0].Now.Fact)
		if len(other.Steps) > 1 {
			name, _ = s.groupName(l, other)
		}
		names = append(names, name)
	}
	if more := len(c.Together) - mostTogether; more > 0 {
		names = append(names, s.words.Count(l, "changes.together-more", more))
	}
	if c.WithNew {
		names = append(names, s.words.T(l, "changes.together-new"))
	}
	return lang.JoinList(l, names)
}

// effectsFirst puts ranks that moved first, then the other scores, then shares.
func effectsFirst(all []logStep) []logStep {
	order := func(s logStep) int {
		switch {
		case s.Now.Kind != ledger.Score:
			return 2
		case s.Was != nil && s.Was.Rank == s.Now.Rank:
			return 1
		}
		return 0
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b logStep) int { return cmp.Compare(order(a), order(b)) })
	return out
}

func (s *Site) stepTable(l lang.Lang, id, caption string, steps []logStep) *stepTable {
	t := &stepTable{ID: id, Caption: caption}
	for k := range steps[:min(shownSteps, len(steps))] {
		t.Rows = append(t.Rows, s.stepView(l, &steps[k]))
	}
	if more := len(steps) - shownSteps; more > 0 {
		t.More = s.words.T(l, "changes.more", "n", lang.Int(l, more), "from", steps[shownSteps].Now.Seq, "to", steps[len(steps)-1].Now.Seq)
	}
	return t
}

func (s *Site) stepView(l lang.Lang, step *logStep) stepView {
	e := &step.Now
	v := stepView{Seq: e.Seq, Now: s.factText(l, e), Verify: s.verifyPath(e.Subject)}
	v.Name, v.Path = s.entryName(l, &e.Fact)
	if step.Was == nil {
		v.Was = s.words.T(l, "changes.nothing")
		return v
	}
	v.Was = s.factText(l, step.Was)
	if e.Act != ledger.Withdraw && step.Was.Act != ledger.Withdraw {
		v.Fields = s.otherFields(l, &step.Was.Fact, &e.Fact)
	}
	return v
}

// factText is what an entry says, in words: the value with its bound and unit,
// the rank with its score, a text by its hash, that it says nothing any more.
func (s *Site) factText(l lang.Lang, e *ledger.Entry) string {
	switch {
	case e.Act == ledger.Withdraw:
		return s.words.T(l, "changes.withdrawn")
	case e.Kind == ledger.Score:
		return s.scoreText(l, &e.Fact)
	case isMeaning(e.Kind):
		return s.words.T(l, "changes.hash", "hash", e.SHA256[:12]+"…")
	}
	return s.valueText(l, &e.Fact)
}

func (s *Site) scoreText(l lang.Lang, f *ledger.Fact) string {
	score := f.Score
	id, _, _ := strings.Cut(f.Key, "/")
	if d, err := source.ParseDecimal(f.Score); err == nil {
		score = lang.Number(l, f.Score)
		if r := s.rankings.Get(id); r != nil {
			score = r.ScoreText(l, d)
		}
	}
	if f.Rank == "" {
		return score
	}
	return s.words.T(l, "changes.rank", "rank", f.Rank, "score", score)
}

// valueText prints a value of the log as the page of the figure prints one.
func (s *Site) valueText(l lang.Lang, f *ledger.Fact) string {
	value, err := source.ParseDecimal(f.Value)
	if err != nil {
		return f.Value
	}
	if f.Unit == "" { // the share of a part
		return lang.Percent(l, f.Value)
	}
	i := &record.Indicator{Unit: s.records.Units.Get(f.Unit)}
	o := &record.Observation{Indicator: i, Value: value, Origin: &record.Origin{Bound: record.Exact}}
	if s.words.Has("bound." + f.Bound) {
		o.Origin.Bound = record.Bound(f.Bound)
	}
	if of, err := source.ParseDecimal(f.Of); err == nil {
		o.Of = of
	}
	return s.printer(l).PhraseText(o)
}

// otherFields are the texts that differ and that the value in words does not
// show.
func (s *Site) otherFields(l lang.Lang, was, now *ledger.Fact) []fieldView {
	var out []fieldView
	d := ledger.Difference{State: ledger.Changed, Was: &ledger.Entry{Fact: *was}, Now: now}
	for _, f := range d.Fields() {
		name, _, isText := strings.Cut(f.Name, ".")
		if isText && !strings.HasSuffix(f.Name, "."+string(l)) || name == "sha256" && isMeaning(now.Kind) || !s.words.Has("changes.field."+name) {
			continue
		}
		out = append(out, fieldView{s.words.T(l, "changes.field."+name), s.fieldText(l, name, f.Was), s.fieldText(l, name, f.Now)})
	}
	return out
}

func (s *Site) fieldText(l lang.Lang, name, text string) string {
	switch {
	case text == "":
		return s.words.T(l, "changes.none")
	case name == "status" && s.words.Has("status."+text):
		return s.words.T(l, "status."+text)
	case name == "trust" && s.words.Has("trust."+text+".name"):
		return s.words.T(l, "trust."+text+".name")
	case name == "sha256":
		return s.words.T(l, "changes.hash", "hash", text[:12]+"…")
	case name == "stated":
		return lang.Number(l, text)
	case name == "source":
		if d := s.records.Sources.Get(text); d != nil {
			return d.Short(l)
		}
	case name == "since" || name == "source_date":
		if p, err := record.ParsePeriod(text); err == nil {
			return p.Name(l)
		}
	}
	return text
}

// entryName names what an entry is about, and where it stands; the path is ""
// where it no longer does.
func (s *Site) entryName(l lang.Lang, f *ledger.Fact) (name, path string) {
	switch f.Kind {
	case ledger.Value, ledger.Share:
		return s.figureName(l, f)
	case ledger.Score:
		return s.scoreName(l, f)
	case ledger.Notice:
		return s.textName(l, f.Key)
	}
	if name, path = s.recordName(l, f.Subject); name == "" {
		return f.Key, ""
	}
	return name, path
}

// figureName names a value by indicator, period and entity.
func (s *Site) figureName(l lang.Lang, f *ledger.Fact) (name, path string) {
	name = f.Indicator
	if i := s.records.Indicators.Get(f.Indicator); i != nil {
		name, path = i.Name.In(l), i.Path()
	}
	if p, err := record.ParsePeriod(f.Period); err == nil {
		when := p.Name(l)
		if p.Kind() == record.Year {
			when = s.words.T(l, "period.year", "year", p.Year())
		}
		name += ", " + lang.Running(l, when)
	}
	if e := s.records.Entities.Get(f.Entity); e != nil && !e.IsCountry() {
		name += ", " + e.Name.In(l)
	}
	if o := s.records.Figure(f.Key); o != nil {
		path = o.Path()
	} else if at := withdrawnPath(f.Key); s.withdrawn[at] != nil {
		path = at
	}
	return name, path
}

func (s *Site) scoreName(l lang.Lang, f *ledger.Fact) (name, path string) {
	name = f.Key
	r := s.rankings.Get(keyHead(f.Subject))
	if r == nil {
		return name, ""
	}
	name, path = r.Name.In(l), r.Path()
	for _, edition := range r.Editions {
		if edition.Period.String() == f.Period {
			name, path = name+", "+lang.Running(l, s.editionWhen(l, edition)), edition.Path()
		}
	}
	if e := s.records.Entities.Get(f.Entity); e != nil {
		name += ", " + e.Name.In(l)
	}
	return name, path
}

// textName names a notice or page, and of which language it is.
func (s *Site) textName(l lang.Lang, key string) (name, path string) {
	if name, path = s.textOf(l, key); path == "" {
		return key, ""
	}
	return s.words.T(l, "changes.in-"+key[len(key)-2:], "name", name), path
}

// groupName names what several entries of one change have in common.
func (s *Site) groupName(l lang.Lang, c *logChange) (name, path string) {
	switch f := &c.Steps[0].Now.Fact; c.Kind {
	case ledger.Value, ledger.Share:
		if i := s.records.Indicators.Get(c.Of); i != nil {
			return i.Name.In(l), i.Path()
		}
	case ledger.Score:
		if r := s.rankings.Get(c.Of); r != nil {
			return r.Name.In(l), r.Path()
		}
	case ledger.Notice:
		return s.textOf(l, f.Key)
	}
	return c.Of, ""
}

// changeFilters are what the changes of a page can be narrowed down by.
func (s *Site) changeFilters(l lang.Lang, releases []*logRelease) []filterChoice {
	t := func(key string) string { return s.words.T(l, key) }
	acts, about := map[string]bool{}, map[string]string{}
	for _, r := range releases {
		for _, c := range r.Changes {
			acts[string(c.Act)] = true
			if isMeaning(c.Kind) {
				acts["meaning"] = true
			}
			name, _ := s.groupOrSubject(l, c)
			if kind, _, _ := strings.Cut(aboutKey(c), "-"); kind != string(ledger.Definition) {
				name += " · " + t("changes.kind."+kind)
			}
			about[aboutKey(c)] = name
		}
	}
	if len(about) < 2 {
		return nil
	}
	kind, of := filterChoice{Key: "kind", Label: t("changes.filter-kind")}, filterChoice{Key: "about", Label: t("changes.filter-about")}
	for _, act := range changeKinds {
		if acts[act] {
			kind.Options = append(kind.Options, filterOption{act, t("changes.act." + act)})
		}
	}
	for id, name := range about {
		of.Options = append(of.Options, filterOption{id, name})
	}
	slices.SortFunc(of.Options, func(a, b filterOption) int { return cmp.Compare(a.Value, b.Value) })
	lang.SortBy(l, of.Options, func(o filterOption) string { return o.Label })
	return []filterChoice{kind, of}
}

// changeKinds are the kinds of change that readers choose from: the acts, and
// what changes the meaning of figures.
var changeKinds = []string{string(ledger.Correct), string(ledger.Revise), string(ledger.Withdraw), string(ledger.Publish), "meaning"}

// groupOrSubject names the thing that a change is about: the indicator of a
// value, the ranking of a score.
func (s *Site) groupOrSubject(l lang.Lang, c *logChange) (name, path string) {
	if isMeaning(c.Kind) && c.Kind != ledger.Notice {
		return s.entryName(l, &c.Steps[0].Now.Fact)
	}
	return s.groupName(l, c)
}

// changeIndexes list all changes by kind and by what they are about, for readers
// without scripts: each leads to its place.
func (s *Site) changeIndexes(l lang.Lang, pages [][]*logRelease) (kinds, subjects []changeIndex) {
	byKind, byName := map[string]*changeIndex{}, map[string]*changeIndex{}
	add := func(to map[string]*changeIndex, key string, index changeIndex, link neighbour) {
		if to[key] == nil {
			to[key] = &index
		}
		to[key].Links = append(to[key].Links, link)
	}
	for n, page := range pages {
		for _, r := range page {
			for _, c := range r.Changes {
				name, path := s.groupOrSubject(l, c)
				to := changesPagePath(n) + "#" + changeID(c)
				word := s.actWord(l, c.Act, c.Kind) + ", " + lang.Date(l, r.Day)
				acts := []string{string(c.Act)}
				if isMeaning(c.Kind) {
					acts = append(acts, "meaning")
				}
				for _, act := range acts {
					add(byKind, act, changeIndex{Label: s.words.T(l, "changes.act."+act)}, neighbour{Label: name + ", " + lang.Date(l, r.Day), Path: to})
				}
				add(byName, changeKey(c.Steps[0].Now.Subject), changeIndex{Label: name, Path: path}, neighbour{Label: word, Path: to})
			}
		}
	}
	for _, act := range changeKinds {
		if byKind[act] != nil {
			byKind[act].Count = lang.Int(l, len(byKind[act].Links))
			kinds = append(kinds, *byKind[act])
		}
	}
	for _, index := range byName {
		subjects = append(subjects, *index)
	}
	slices.SortFunc(subjects, func(a, b changeIndex) int { return cmp.Compare(a.Links[0].Path, b.Links[0].Path) })
	lang.SortBy(l, subjects, func(x changeIndex) string { return x.Label })
	return kinds, subjects
}
