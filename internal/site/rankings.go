package site

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// addRankingPages adds the list of rankings, and of each ranking its latest
// edition at an address that stays, and every edition at one of its own
// (STAT-07).
func (s *Site) addRankingPages(l lang.Lang, add func(path string, render func(w *bytes.Buffer, ps *source.Problems) error)) {
	add(rank.Path, func(w *bytes.Buffer, _ *source.Problems) error { return s.renderRankings(l, w) })
	for _, r := range s.rankings.All {
		add(r.Path(), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderRanking(l, r.Latest(), true, w) })
		for _, e := range r.Editions {
			add(e.Path(), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderRanking(l, e, false, w) })
		}
	}
}

// rankingsPage lists the rankings by kind: computed here, published by others,
// ordered without ranks.
type rankingsPage struct {
	base
	Groups []rankingGroup
}

type rankingGroup struct {
	ID, Name, Text string
	Items          []rankingItem
}

// rankingItem is one ranking with what its latest edition says.
type rankingItem struct {
	R        *rank.Ranking
	Kind     string
	When     string
	Answer   template.HTML
	Top      []topPlace
	More     int // how many more share the last rank that is named
	Editions int
}

type topPlace struct {
	Rank, Score string
	E           *record.Entity
}

// shownTop is how many places of a ranking its line in the list names.
const shownTop = 3

func (s *Site) renderRankings(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := rankingsPage{base: s.base(l, frame{title: t("ranking.title"), description: t("ranking.text"), path: rank.Path, section: "rankings"})}
	for _, kind := range []string{rank.Computed, rank.Share, rank.Published, rank.Ordered} {
		group := rankingGroup{ID: kind, Name: t("ranking.kinds." + kind), Text: t("rank.kind." + kind)}
		for _, r := range s.rankings.All {
			if r.Kind == kind {
				group.Items = append(group.Items, s.rankingItem(l, r))
			}
		}
		if len(group.Items) > 0 {
			page.Groups = append(page.Groups, group)
		}
	}
	return s.execute(w, l, "rankings", page)
}

func (s *Site) rankingItem(l lang.Lang, r *rank.Ranking) rankingItem {
	e := r.Latest()
	item := rankingItem{R: r, Kind: s.rankingKind(l, r), When: s.editionWhen(l, e), Answer: s.rankingAnswer(l, e), Editions: len(r.Editions)}
	if rows := e.Tables[0].Rows; r.HasRanks() {
		for k := range min(shownTop, len(rows)) {
			item.Top = append(item.Top, topPlace{rows[k].RankText(), r.ScoreText(l, rows[k].Score), rows[k].Entity})
		}
		for k := len(item.Top); k < len(rows) && rows[k].Rank == rows[len(item.Top)-1].Rank; k++ {
			item.More++
		}
	}
	return item
}

// rankingPage is one edition of a ranking: the answer, the table, how it is
// computed with every number on the way.
type rankingPage struct {
	base
	R          *rank.Ranking
	Kind, When string
	Origins    []rankOrigin
	Answer     template.HTML
	Facts      string // how many are ranked, what ties do, date of cut
	Tables     []rankTable
	Apart      []*record.Observation
	Choices    []*record.Entity // who can be pinned
	WhatIf     *whatIf
	Method     []string
	Norms      []string
	Works      []workTable
	Editions   []neighbour // the other editions
	Fixed      string      // on the page of the latest edition: the address that keeps it
	CSV        string
	Citation   *quotation
	Embed      embedCode
}

func (s *Site) renderRanking(l lang.Lang, e *rank.Edition, latest bool, w *bytes.Buffer) error {
	r := e.Ranking
	page := rankingPage{
		R: r, Kind: s.rankingKind(l, r), When: s.editionWhen(l, e), Answer: s.rankingAnswer(l, e), Facts: s.rankingFacts(l, e),
		Origins: origins(l, e), Apart: e.Apart, Method: r.Method(l, s.words), CSV: e.CSVPath(), WhatIf: s.whatIf(l, e),
	}
	f := frame{title: r.Name.In(l), path: r.Path(), section: "rankings", date: newestReport(observations(e)), kind: "article", share: s.editionShare(l, e)}
	f.description = plainText(page.Answer) + " " + r.Summary.In(l)
	if latest {
		page.Fixed = e.Path()
	} else {
		f.title, f.path = r.Name.In(l)+", "+lang.Running(l, page.When), e.Path()
	}
	if len(page.Origins) > 0 {
		f.source = page.Origins[0].O.Source.Short(l)
	}
	page.base = s.base(l, f)
	for n, t := range e.Tables {
		table := s.rankTable(l, e, n, t)
		var err error
		if table.Picture, err = s.placesPicture(l, e, n, table.Heading); err != nil {
			return err
		}
		page.Tables = append(page.Tables, table)
		if r.Kind == rank.Computed {
			page.Works = append(page.Works, s.workTable(l, r, n, t))
		}
	}
	page.Norms = s.norms(l, e)
	page.Choices = rankedEntities(l, e)
	for k := len(r.Editions) - 1; k >= 0; k-- {
		if other := r.Editions[k]; other != e {
			page.Editions = append(page.Editions, neighbour{Label: s.editionWhen(l, other), Path: other.Path()})
		}
	}
	page.Citation = s.quoteEdition(&page.base, e, f.path)
	page.OEmbed = s.oEmbedURL(l, f.path)
	var err error
	if page.Embed, err = s.embedCode(l, s.rankingEmbed(l, e, latest)); err != nil {
		return err
	}
	return s.execute(w, l, "ranking", page)
}

// rankingKind says in a few words who made the order.
func (s *Site) rankingKind(l lang.Lang, r *rank.Ranking) string {
	if r.Kind != rank.Published {
		return s.words.T(l, "ranking.kind."+r.Kind)
	}
	i := r.Components[0].Indicator
	by := i.Owner.In(l)
	if by == "" {
		by = i.Newest().Source.Issuer.In(l)
	}
	return s.words.T(l, "ranking.kind.published", "by", by)
}

// editionWhen names the period of an edition: "Tháng 11/2025", "Năm 2022".
func (s *Site) editionWhen(l lang.Lang, e *rank.Edition) string {
	if e.Period.Kind() == record.Year {
		return lang.Capital(s.words.T(l, "period.year", "year", e.Period.Year()))
	}
	return e.Period.Name(l)
}

// observations are all values that an edition ranks by.
func observations(e *rank.Edition) []*record.Observation {
	var out []*record.Observation
	for _, t := range e.Tables {
		for _, row := range t.Rows {
			for _, c := range row.Cells {
				if c.Observation != nil {
					out = append(out, c.Observation)
				}
			}
		}
	}
	return out
}

// rankOrigin is a source of an edition, by its first value, with every place
// in it.
type rankOrigin struct {
	O      *record.Observation
	Places []template.HTML
}

func origins(l lang.Lang, e *rank.Edition) []rankOrigin {
	var out []rankOrigin
	for _, o := range observations(e) {
		k := slices.IndexFunc(out, func(x rankOrigin) bool { return x.O.Source == o.Source && x.O.Trust == o.Trust })
		if k < 0 {
			k = len(out)
			out = append(out, rankOrigin{O: o})
		}
		if place := placeHTML(l, o); place != "" && !slices.Contains(out[k].Places, place) {
			out[k].Places = append(out[k].Places, place)
		}
	}
	return out
}

func rankedEntities(l lang.Lang, e *rank.Edition) []*record.Entity {
	var out []*record.Entity
	for _, t := range e.Tables {
		for _, row := range t.Rows {
			if !slices.Contains(out, row.Entity) {
				out = append(out, row.Entity)
			}
		}
	}
	lang.SortBy(l, out, func(e *record.Entity) string { return lang.SortName(e.Name.In(l)) })
	return out
}

// stepDigits is to how many digits the page prints numbers on the way to a
// score; the CSV has them all.
const stepDigits = 4

func stepText(l lang.Lang, d source.Decimal) string {
	if d.Digits() > stepDigits {
		d = d.Round(stepDigits)
	}
	text := d.String()
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return lang.Number(l, text)
}

// rankingFacts are what must stand beside an order (STAT-05): how many of how
// many, what ties do, of when the figures are, up to when they were collected.
func (s *Site) rankingFacts(l lang.Lang, e *rank.Edition) string {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	var parts []string
	for _, table := range e.Tables {
		if e.Ranking.Kind == rank.Published {
			parts = append(parts, t("ranking.n-published", "n", len(table.Rows), "all", table.Size(), "noun", s.nounOf(l, table)))
		} else if e.Ranking.HasRanks() {
			parts = append(parts, t("ranking.n", "n", len(table.Rows), "all", table.Size(), "noun", s.nounOf(l, table)))
		} else {
			parts = append(parts, t("ranking.n-ordered", "n", len(table.Rows), "noun", s.nounOf(l, table)))
		}
	}
	if e.Ranking.HasRanks() {
		parts = append(parts, t("ranking.ties"))
	}
	parts = append(parts, t("ranking.cut", "period", lang.Running(l, s.editionWhen(l, e)), "as-of", s.records.Site.AsOf.Name(l)))
	return lang.Capital(strings.Join(parts, " · "))
}

// nounOf is what the rows of a table are.
func (s *Site) nounOf(l lang.Lang, t *rank.Table) string {
	for _, row := range t.Rows {
		if !row.Entity.IsProvince() && !row.Entity.IsFormer() {
			return s.words.T(l, "ranking.agencies")
		}
	}
	return s.words.T(l, "ranking.localities")
}

// plainText is a sentence of ours without its marks.
func plainText(html template.HTML) string {
	text := strings.NewReplacer("<strong>", "", "</strong>", "").Replace(string(html))
	return unescape(text)
}

func unescape(text string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// rankingAnswer is the edition in one sentence, from its first table and by
// the rule of design.md, 4: who stands first and last where there are ranks,
// how many were found of a published ranking that is not whole, no verdict on
// raw counts.
func (s *Site) rankingAnswer(l lang.Lang, e *rank.Edition) template.HTML {
	t, r := e.Tables[0], e.Ranking
	say := func(key string, args ...any) template.HTML {
		for k := 1; k < len(args); k += 2 {
			if text, is := args[k].(string); is {
				args[k] = template.HTMLEscapeString(text)
			}
		}
		return template.HTML(s.words.T(l, key, args...))
	}
	last := len(t.Rows) - 1
	switch {
	case r.Kind == rank.Ordered:
		high, low := t.Rows[0].Cells[0].Observation, t.Rows[last].Cells[0].Observation
		return say("ranking.answer.ordered", "n", strconv.Itoa(len(t.Rows)), "noun", s.nounOf(l, t),
			"high", s.printer(l).NumberText(high), "low", s.printer(l).PhraseText(low))
	case r.Kind == rank.Published && len(t.Missing) > 0:
		return say("ranking.answer.published-some", "n", strconv.Itoa(len(t.Rows)), "all", strconv.Itoa(t.Size()), "list", s.namedRanks(l, t))
	case r.Kind == rank.Published:
		return say("ranking.answer.published", "list", s.firstNames(l, t), "last", t.Rows[last].Entity.Name.In(l), "rank", strconv.Itoa(t.Rows[last].Rank))
	case t.Rows[0].Rank == t.Rows[last].Rank:
		return say("ranking.answer.equal", "n", strconv.Itoa(len(t.Rows)), "noun", s.nounOf(l, t), "score", r.ScoreText(l, t.Rows[0].Score))
	}
	top, n := s.sharing(l, t, t.Rows[0].Rank)
	bottom, _ := s.sharing(l, t, t.Rows[last].Rank)
	key := "ranking.answer.first-one"
	if n > 1 {
		key = "ranking.answer.first-many"
	}
	unit := ""
	if r.Kind == rank.Computed {
		unit = "-points"
	}
	return say(key+unit, "top", lang.Capital(top), "score", r.ScoreText(l, t.Rows[0].Score), "last", bottom, "low", r.ScoreText(l, t.Rows[last].Score))
}

// sharing names who holds a rank, or says how many where they are more than
// two.
func (s *Site) sharing(l lang.Lang, t *rank.Table, held int) (string, int) {
	var names []string
	for k := range t.Rows {
		if t.Rows[k].Rank == held {
			names = append(names, t.Rows[k].Entity.Name.In(l))
		}
	}
	if len(names) <= 2 {
		return lang.JoinList(l, names), len(names)
	}
	return s.numberWord(l, len(names)) + " " + s.nounOf(l, t), len(names)
}

// numberWord is a small number in words, as a sentence begins with it.
func (s *Site) numberWord(l lang.Lang, n int) string {
	if key := "ranking.number." + strconv.Itoa(n); s.words.Has(key) {
		return s.words.T(l, key)
	}
	return strconv.Itoa(n)
}

func (s *Site) firstNames(l lang.Lang, t *rank.Table) string {
	var names []string
	for k := range min(shownTop, len(t.Rows)) {
		names = append(names, t.Rows[k].Entity.Name.In(l))
	}
	return lang.JoinList(l, names)
}

func (s *Site) namedRanks(l lang.Lang, t *rank.Table) string {
	var names []string
	for k := range min(shownTop, len(t.Rows)) {
		names = append(names, s.words.T(l, "ranking.named-rank", "name", t.Rows[k].Entity.Name.In(l), "rank", t.Rows[k].Rank))
	}
	return lang.JoinList(l, names)
}

// siteMapRankings are the rankings with their editions.
func (s *Site) siteMapRankings(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, r := range s.rankings.All {
		item := siteMapItem{Title: r.Name.In(l), Path: r.Path()}
		for _, e := range r.Editions {
			item.Items = append(item.Items, siteMapItem{Title: s.editionWhen(l, e), Path: e.Path()})
		}
		items = append(items, item)
	}
	lang.SortBy(l, items, func(i siteMapItem) string { return i.Title })
	return items
}
