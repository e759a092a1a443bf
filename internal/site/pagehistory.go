package site

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// What the log says of one thing stands on the thing's own page: when it was
// published first, every later state, and where the log says so.

// pageHistory is what the log says of the things of one page.
type pageHistory struct {
	Text      string       // when it was published first, and whether it changed since
	Ahead     string       // that the page is ahead of the log
	Rows      []logRow     // every state, oldest first
	Folded    string       // what opens the rows, where there are many
	Corrected []correction // mistakes in what the page shows, in the same form as it (VN-30)
	Changes   []changeLink
	More      string // how many changes are not shown
	All       string // path to all changes
	Verify    string // path
}

// logRow is one entry.
type logRow struct {
	Seq                     int64
	Day, When, Word, Name   string
	Text, Reason, To, Prove string
}

// correction is a mistake that was repaired, said where it stood.
type correction struct{ Text, Reason, Path string }

// changeLink is a change in one line, and the way to all of it.
type changeLink struct {
	Day, When, Word, Name, Was, Now, Say, Reason, Path string
}

// shownChanges is how many changes the page of an indicator lists.
const shownChanges = 20

// placeChanges finds where each entry after the first of its subject is told
// on the pages of changes.
func (s *Site) placeChanges() {
	s.changePaths = map[int64]string{}
	for n, page := range s.changesPages() {
		for _, r := range page {
			for _, c := range r.Changes {
				to := changesPagePath(n) + "#" + changeID(c)
				for _, step := range slices.Concat(c.Steps, c.Effects) {
					s.changePaths[step.Now.Seq] = to
				}
			}
			for _, step := range r.Follows {
				s.changePaths[step.Now.Seq] = changesPagePath(n) + "#r-" + r.ID
			}
		}
	}
}

// verifyPath leads to the tool that checks a figure, filled in; "" for what is
// none.
func (s *Site) verifyPath(of ledger.Subject) string {
	if of.Kind != ledger.Value && of.Kind != ledger.Share {
		return ""
	}
	return record.VerifyPath + "?figure=" + of.Key + "#figure"
}

// figuresHistory is what the log says of all values of one period.
func (s *Site) figuresHistory(l lang.Lang, in []*record.Observation) pageHistory {
	out := pageHistory{All: record.ChangesPath}
	if s.ledger.log.Size() == 0 {
		out.Text = s.words.T(l, "history.no-log")
		return out
	}
	var days []string
	unlogged, changed, ahead := 0, 0, 0
	for _, o := range in {
		of := subjectOf(o)
		states := s.ledger.log.History(of)
		if len(states) == 0 {
			unlogged++
			continue
		}
		days = append(days, states[0].Logged)
		if len(states) > 1 {
			changed++
		}
		if s.ledger.states[of] == ledger.Changed {
			ahead++
		}
		name := ""
		if len(in) > 1 || !o.Entity.IsCountry() {
			name = o.Entity.Name.In(l)
		}
		if head := &states[len(states)-1]; head.Act == ledger.Correct {
			out.Corrected = append(out.Corrected, s.correction(l, head, name))
		}
		for k := range states {
			out.Rows = append(out.Rows, s.logRow(l, &states[k], name))
		}
	}
	out.Text = s.firstText(l, days, len(in), unlogged, changed)
	if len(in) == 1 && len(out.Rows) == 1 {
		out.Text, out.Rows = s.words.T(l, "history.first-entry", "day", out.Rows[0].When, "seq", out.Rows[0].Seq), nil
	}
	if len(in) == 1 && len(days) > 0 {
		out.Verify = s.verifyPath(subjectOf(in[0]))
	}
	if ahead > 0 {
		out.Ahead = s.words.T(l, "history.ahead")
	}
	if len(in) > 1 && len(out.Rows) > 0 {
		out.Folded = s.words.Count(l, "history.entries", len(out.Rows))
	}
	return out
}

// correction says of a corrected value what stood in its place; of another
// correction, what it was about.
func (s *Site) correction(l lang.Lang, e *ledger.Entry, name string) correction {
	was := s.ledger.log.Entry(e.Previous)
	before, now := s.factText(l, &was), s.factText(l, e)
	key := "history.corrected"
	args := []any{"day", lang.Date(l, e.Logged), "was", before, "now", now}
	if before == now {
		var labels []string
		for _, f := range s.otherFields(l, &was.Fact, &e.Fact) {
			labels = append(labels, f.Label+": "+f.Was+" → "+f.Now)
		}
		key, args = "history.corrected-beside", []any{"day", lang.Date(l, e.Logged), "list", strings.Join(labels, "; ")}
	}
	if name != "" {
		key, args = key+"-of", append(args, "name", name)
	}
	return correction{s.words.T(l, key, args...), textIn(e.Reason, l), s.changePaths[e.Seq]}
}

// sayOf is the word that goes with an act in one line: a correction apologises,
// a revision was planned.
func (s *Site) sayOf(l lang.Lang, act ledger.Act) string {
	switch act {
	case ledger.Correct:
		return s.words.T(l, "history.sorry-correct")
	case ledger.Revise:
		return s.words.T(l, "history.planned-revise")
	}
	return ""
}

// firstText says when some values were published first, how many never were, and
// how many changed since.
func (s *Site) firstText(l lang.Lang, days []string, all, unlogged, changed int) string {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	if len(days) == 0 {
		return t("history.unlogged")
	}
	first, last := lang.Date(l, slices.Min(days)), lang.Date(l, slices.Max(days))
	var text string
	switch {
	case all == 1:
		text = t("history.first", "day", first)
	case first == last:
		text = t("history.first-many", "values", s.words.Count(l, "changes.values", len(days)), "day", first)
	default:
		text = t("history.first-days", "values", s.words.Count(l, "changes.values", len(days)), "from", first, "to", last)
	}
	switch {
	case changed == 0:
		text += " " + t("history.same-many")
	case all > 1:
		text += " " + t("history.changed-many", "values", s.words.Count(l, "changes.values", changed))
	}
	if unlogged > 0 {
		text += " " + t("history.unlogged-some", "values", s.words.Count(l, "changes.values", unlogged))
	}
	return text
}

func (s *Site) logRow(l lang.Lang, e *ledger.Entry, name string) logRow {
	row := logRow{
		Seq: e.Seq, Day: e.Logged, When: lang.Date(l, e.Logged), Word: s.actWord(l, e.Act, e.Kind), Name: name,
		Text: s.factText(l, e), Reason: textIn(e.Reason, l), To: s.changePaths[e.Seq], Prove: s.verifyPath(e.Subject),
	}
	if e.Previous < 0 {
		row.Word = s.words.T(l, "history.act-first")
	}
	return row
}

// textHistory is what the log says of something that is logged by its meaning:
// a definition, a target, a task, a method.
func (s *Site) textHistory(l lang.Lang, of ledger.Subject) pageHistory {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	out := pageHistory{All: record.ChangesPath}
	states := s.ledger.log.History(of)
	switch {
	case s.ledger.log.Size() == 0:
		out.Text = t("history.no-log")
		return out
	case len(states) == 0:
		out.Text = t("history.unlogged")
		return out
	}
	out.Text = t("history."+string(of.Kind), "day", lang.Date(l, states[0].Logged), "seq", states[0].Seq)
	if len(states) == 1 {
		out.Text += " " + t("history.same")
	}
	if s.ledger.states[of] == ledger.Changed {
		out.Ahead = t("history.ahead-text")
	}
	for k := len(states) - 1; k > 0; k-- {
		out.Changes = append(out.Changes, s.entryLink(l, &states[k]))
	}
	return out
}

// entryLink is a later state of what is logged by its meaning: both texts are
// hashes and say nothing in one line.
func (s *Site) entryLink(l lang.Lang, e *ledger.Entry) changeLink {
	return changeLink{
		Day: e.Logged, When: lang.Date(l, e.Logged), Word: s.actWord(l, e.Act, e.Kind), Say: s.sayOf(l, e.Act), Reason: textIn(e.Reason, l), Path: s.changePaths[e.Seq],
	}
}

// indicatorHistory is the history of an indicator: its values, computed ones
// among them, and its definition.
func (s *Site) indicatorHistory(l lang.Lang, i *record.Indicator) pageHistory {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	out := s.textHistory(l, ledger.Subject{Kind: ledger.Definition, Key: i.ID})
	out.Changes = nil
	if s.ledger.log.Size() == 0 {
		return out
	}
	changes := s.history.changes[string(ledger.Definition)+" "+i.ID]
	values, unlogged := 0, 0
	days := s.history.first[i.ID]
	for _, d := range days {
		values += d.N
	}
	for _, o := range i.Series {
		if _, ok := s.ledger.log.Head(subjectOf(o)); !ok {
			unlogged++
		}
	}
	switch n := len(days); {
	case n == 1:
		out.Text += " " + t("history.first-many", "values", s.words.Count(l, "changes.values", values), "day", lang.Date(l, days[0].Day))
	case n > 1:
		out.Text += " " + t("history.first-days", "values", s.words.Count(l, "changes.values", values), "from", lang.Date(l, days[0].Day), "to", lang.Date(l, days[n-1].Day))
	}
	if unlogged > 0 {
		out.Text += " " + t("history.unlogged-some", "values", s.words.Count(l, "changes.values", unlogged))
	}
	if values > 0 && !slices.ContainsFunc(changes, func(c *logChange) bool { return !isMeaning(c.Kind) }) {
		out.Text += " " + t("history.same-many")
	}
	for _, c := range slices.Backward(changes) {
		if len(out.Changes) == shownChanges {
			out.More = t("history.more", "n", lang.Int(l, len(changes)-shownChanges))
			break
		}
		out.Changes = append(out.Changes, s.changeLink(l, c))
	}
	return out
}

func (s *Site) changeLink(l lang.Lang, c *logChange) changeLink {
	first := s.stepView(l, &c.Steps[0])
	link := changeLink{
		Day: c.Release.Day, When: lang.Date(l, c.Release.Day), Word: s.actWord(l, c.Act, c.Kind), Name: first.Name,
		Was: first.Was, Now: first.Now, Say: s.sayOf(l, c.Act), Reason: textIn(c.Reason, l), Path: s.changePaths[c.Seq()],
	}
	switch {
	case isMeaning(c.Kind):
		link.Name, link.Was, link.Now = s.words.T(l, "changes.kind."+string(c.Kind)), "", ""
	case len(c.Steps) > 1:
		link.Name, link.Was, link.Now = s.words.Count(l, "changes.values", len(c.Steps)), "", ""
	}
	return link
}

// rankingHistory is the history of a ranking: its method, and the scores that
// changed with their inputs.
func (s *Site) rankingHistory(l lang.Lang, r *rank.Ranking) pageHistory {
	return s.textHistory(l, ledger.Subject{Kind: ledger.Method, Key: r.ID})
}

// targetsHistory says once for all targets what the log says of them; a row says
// only what became of it.
func (s *Site) targetsHistory(l lang.Lang) string {
	if s.ledger.log.Size() == 0 {
		return s.words.T(l, "history.no-log")
	}
	first := s.history.days[ledger.Target]
	if first.N == 0 {
		return s.words.T(l, "history.unlogged")
	}
	changed := 0
	for _, t := range s.records.Targets.All {
		changed += min(1, len(s.history.changes[changeKey(ledger.Subject{Kind: ledger.Target, Key: t.ID})]))
	}
	text := s.words.T(l, "history.targets", "targets", s.words.Count(l, "changes.new-target", first.N), "day", lang.Date(l, first.Day))
	if changed == 0 {
		return text + " " + s.words.T(l, "history.targets-same")
	}
	return text + " " + s.words.T(l, "history.targets-changed", "targets", s.words.Count(l, "changes.new-target", changed))
}

// targetChanges are what became of one target since it was published.
func (s *Site) targetChanges(l lang.Lang, t *record.Target) []changeLink {
	var out []changeLink
	for _, c := range s.history.changes[changeKey(ledger.Subject{Kind: ledger.Target, Key: t.ID})] {
		out = append(out, s.changeLink(l, c))
	}
	return out
}
