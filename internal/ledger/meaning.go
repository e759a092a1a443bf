package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// What carries meaning.
//
// An entity, set, source, definition, target, task, method or notice is logged by the hash of a
// canonical text, so that a change of what it means needs an entry of its own and
// a change of how it is written does not. The text is one JSON object (RFC
// 8785: sorted keys, no spaces) and stands, for whoever wants to compute the
// hash again, at /log/meaning/KIND.jsonl. What goes in, and what stays out:
//
//   - entity: name, full and short name, code, ISO code, kind, into what it was
//     merged, first and last day: what an id in a row stands for. Out: region,
//     area, population, events, note, place on the map, aliases.
//   - set: name, members by id, first and last day.
//   - source: number, title, issuer, date, signer, whether it is in force, address,
//     language, trust, how it was read, by what and from when it is replaced. Out: note, the day on
//     which we read it, aliases.
//   - definition: everything that says what a number is: name, short name, unit (with its
//     own names), digits of computed values, which way is better, universe,
//     owner, definition, method, limits, scale, kind, concept, and of what it is
//     computed. Out: theme (where it is shown), notes, aliases, the date of the next release; values are entries themselves.
//   - target: name, number in its document, years, operator, values, words,
//     unit, source and place in it, who leads, who owes a figure, which indicators
//     measure it and why only in part (a verdict hangs on both). Out: notes, the
//     file it stands in, cross-references.
//   - task: title, who assigned it, where and when, leads, coordinating bodies,
//     due date or why there is none, every postponement, day of completion,
//     evidence, every report with its official word, result and days late, the
//     agency's reply. Out: in which row of a list it stands, places of reports,
//     notes, aliases.
//   - method: everything that can change a score: kind, groups and the members
//     of their sets, components with weight and goalposts, normalisation,
//     aggregation, what is done about missing values, digits, who is left out, the
//     draws behind rank ranges; and what says how a score is to be read: name,
//     summary and note, from when the method is another, whether it is an
//     experiment. Out: indicators merely shown beside, the periods (each edition is
//     logged by its scores).
//   - notice: title, summary, source, day of the event, text line by line; of a page title,
//     summary, text. Out: tags, aliases, the hash by which translations are
//     followed, and layout: trailing blanks, empty lines at the ends, how many stand
//     together, and where a paragraph is wrapped.
//
// The entry of a definition that is computed, and of a method, holds beside this the hash "computes",
// of the members by which numbers are computed (see computing): a computed result
// follows from a change of these, never from one of words.
//
// All of it over LF line ends and composed letters (NFC), so that neither an
// editor nor git can change a hash.

// Meaning is the canonical text of one subject.
type Meaning struct {
	Subject
	Text     []byte // a line of /log/meaning/KIND.jsonl, without its end
	Computes string // of definitions and methods: hash of the part that computes
}

// Hash is what the log holds of the text.
func (m Meaning) Hash() string {
	sum := sha256.Sum256(m.Text)
	return hex.EncodeToString(sum[:])
}

// Meanings yields the canonical text of everything that is logged by its
// meaning, sorted by subject. Bodies of notices are read one after the other
// and not kept. It ends after an error.
func Meanings(r *record.Records, k *rank.Rankings, c *notice.Content, root fs.FS) iter.Seq2[Meaning, error] {
	return func(yield func(Meaning, error) bool) {
		for _, group := range []struct {
			kind  Kind
			texts map[string]func() (object, error)
		}{
			{Entity, each(r.Entities.All, func(e *record.Entity) (string, object) { return e.ID, entityOf(e) })},
			{Set, each(r.Sets.All, func(s *record.Set) (string, object) { return s.ID, setOf(s) })},
			{Source, each(r.Sources.All, func(d *record.Source) (string, object) { return d.ID, sourceOf(d) })},
			{Definition, each(r.Indicators.All, func(i *record.Indicator) (string, object) { return i.ID, definitionOf(i) })},
			{Target, each(r.Targets.All, func(t *record.Target) (string, object) { return t.ID, targetOf(t) })},
			{Task, each(r.Tasks.All, func(t *record.Task) (string, object) { return t.ID, taskOf(t) })},
			{Method, each(k.All, func(r *rank.Ranking) (string, object) { return r.ID, methodOf(r) })},
			{Notice, texts(c, root)},
		} {
			for _, key := range slices.Sorted(maps.Keys(group.texts)) {
				m, err := meaning(Subject{group.kind, key}, group.texts[key])
				if !yield(m, err) || err != nil {
					return
				}
			}
		}
	}
}

// each makes the texts of the records of one kind, each when it is wanted.
func each[T any](all []*T, text func(*T) (string, object)) map[string]func() (object, error) {
	out := make(map[string]func() (object, error), len(all))
	for _, one := range all {
		key, _ := text(one)
		out[key] = func() (object, error) { _, o := text(one); return o, nil }
	}
	return out
}

func meaning(s Subject, text func() (object, error)) (Meaning, error) {
	o, err := text()
	if err != nil {
		return Meaning{}, fmt.Errorf("%s %s: %w", s.Kind, s.Key, err)
	}
	// "kind" and "key" are taken: what a record calls its kind is "class".
	o["kind"], o["key"] = string(s.Kind), s.Key
	m := Meaning{Subject: s}
	if m.Text, err = Canonical(o.plain()); err != nil {
		return Meaning{}, fmt.Errorf("%s %s: %w", s.Kind, s.Key, err)
	}
	if part := computing(s.Kind, o); part != nil {
		text, err := Canonical(part.plain())
		if err != nil {
			return Meaning{}, fmt.Errorf("%s %s: %w", s.Kind, s.Key, err)
		}
		m.Computes = Meaning{Text: text}.Hash()
	}
	return m, nil
}

// computing is the part of a definition or method by which numbers are computed,
// as it stands in the text: of a definition the members decimals, unit, numerator
// and denominator; of a method all but those below, of its groups all but the name,
// and of who is left out only the ids. nil of anything else.
func computing(kind Kind, o object) object {
	out := maps.Clone(o)
	switch {
	case kind == Definition && o["numerator"] != nil:
		return object{"decimals": o["decimals"], "unit": o["unit"], "numerator": o["numerator"], "denominator": o["denominator"]}
	case kind != Method:
		return nil
	}
	for _, words := range []string{"kind", "key", "name", "summary", "note", "experimental", "same_method", "method_changed"} {
		delete(out, words)
	}
	if groups, ok := o["groups"].([]object); ok {
		unnamed := make([]object, len(groups))
		for k, g := range groups {
			unnamed[k] = maps.Clone(g)
			delete(unnamed[k], "name")
		}
		out["groups"] = unnamed
	}
	if left, ok := o["left_out"].(object); ok {
		out["left_out"] = slices.Sorted(maps.Keys(left))
	}
	return out
}

// object is a canonical text in the making: strings, lists and objects, nothing
// else, so that no number can be written in two ways.
type object map[string]any

// plain is the object and all in it as [Canonical] takes it.
func (o object) plain() map[string]any {
	out := make(map[string]any, len(o))
	for key, value := range o {
		switch v := value.(type) {
		case object:
			value = v.plain()
		case []object:
			list := make([]any, len(v))
			for k := range v {
				list[k] = v[k].plain()
			}
			value = list
		}
		out[key] = value
	}
	return out
}

// set adds a key unless there is nothing to say.
func (o object) set(key string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	case []object:
		if len(v) == 0 {
			return
		}
	case object:
		if len(v) == 0 {
			return
		}
	case lang.Text:
		if v.IsZero() {
			return
		}
		value = object{"vi": v.VI, "en": v.EN}
	case source.Decimal:
		if !v.IsSet() {
			return
		}
		value = v.String()
	case record.Period:
		if v.IsZero() {
			return
		}
		value = v.String()
	case int:
		value = strconv.Itoa(v)
	case bool:
		if !v {
			return
		}
		value = "yes"
	case record.Said:
		o.set(key, said(v))
		return
	case *record.Source:
		if v == nil {
			return
		}
		value = v.ID
	default:
		panic(fmt.Sprintf("ledger: %s holds a %T", key, value))
	}
	o[key] = value
}

func said(s record.Said) object {
	o := object{}
	o.set("text", s.Text)
	if s.Entity != nil {
		o.set("entity", s.Entity.ID)
	}
	o.set("not_stated_in", s.Where)
	o.set("not_stated", s.NotStated)
	return o
}

func ids(all []*record.Entity) []string {
	var out []string
	for _, e := range all {
		out = append(out, e.ID)
	}
	return out
}

func entityOf(e *record.Entity) object {
	o := object{}
	o.set("name", e.Name)
	o.set("full", e.Full)
	o.set("short", e.Short)
	o.set("code", e.Code)
	o.set("iso", e.ISO)
	o.set("class", e.Kind)
	if e.MergedInto != nil {
		o.set("merged_into", e.MergedInto.ID)
	}
	o.set("from", e.From)
	o.set("until", e.Until)
	return o
}

func setOf(s *record.Set) object {
	o := object{}
	members := ids(s.Members)
	slices.Sort(members)
	o.set("name", s.Name)
	o.set("members", members)
	o.set("from", s.From)
	o.set("until", s.Until)
	return o
}

func sourceOf(d *record.Source) object {
	o := object{}
	o.set("class", d.Kind)
	o.set("number", d.Number)
	o.set("number_not_stated", d.NumberSaid)
	o.set("title", d.Title)
	o.set("issuer", d.Issuer)
	if d.IssuerEntity != nil {
		o.set("issuer_entity", d.IssuerEntity.ID)
	}
	o.set("date", d.Date)
	o.set("date_not_stated", d.DateSaid)
	o.set("signer", d.Signer)
	o.set("in_force", d.InForce)
	o.set("url", d.URL)
	o.set("url_not_stated", d.URLSaid)
	o.set("language", d.Language)
	o.set("trust", string(d.Trust))
	o.set("how_read", d.Read)
	o.set("replaced_by", d.ReplacedBy)
	o.set("replaced_from", d.ReplacedFrom)
	return o
}

func definitionOf(i *record.Indicator) object {
	o := object{}
	o.set("name", i.Name)
	o.set("short", i.Short)
	o.set("unit", i.Unit.ID)
	o.set("unit_name", i.Unit.Name)
	o.set("unit_short", i.Unit.Short)
	o.set("unit_kind", i.Unit.Kind)
	o.set("decimals", i.Decimals)
	o.set("better", string(i.Better))
	o.set("universe", i.Universe)
	o.set("owner", i.Owner)
	o.set("definition", i.Definition)
	o.set("method", i.Method)
	o.set("limits", i.Limits)
	o.set("min", i.Min)
	o.set("max", i.Max)
	o.set("class", i.Kind)
	if i.Concept != nil {
		o.set("concept", i.Concept.ID)
	}
	if i.Derived != nil {
		o.set("numerator", i.Derived.Numerator.ID)
		o.set("denominator", i.Derived.Denominator.ID)
	}
	return o
}

func targetOf(t *record.Target) object {
	o := object{}
	o.set("name", t.Name)
	o.set("number", t.Number)
	o.set("operator", t.Operator)
	o.set("value", t.Value)
	o.set("value_to", t.ValueTo)
	o.set("text", t.Text)
	o.set("yearly", t.Yearly)
	o.set("source", t.Source)
	o.set("place", t.Locator)
	o.set("lead", ids(t.Lead))
	o.set("lead_other", t.LeadOther)
	o.set("comparable", t.Comparable)
	o.set("owes", t.Owes)
	o.set("owes_source", t.OwesSource)
	for key, year := range map[string]int{"from": t.From, "year": t.Year} {
		if year != 0 {
			o.set(key, year)
		}
	}
	if t.Unit != nil {
		o.set("unit", t.Unit.ID)
	}
	var measured []string
	for _, i := range t.Indicators {
		measured = append(measured, i.ID)
	}
	o.set("indicators", measured)
	return o
}

func taskOf(t *record.Task) object {
	o := object{}
	o.set("title", t.Title)
	o.set("assigned_by", t.AssignedBy)
	o.set("assigned_in", t.AssignedIn)
	o.set("assigned", t.Assigned)
	o.set("lead", ids(t.Leads))
	o.set("lead_other", t.LeadOther)
	o.set("coordinating", ids(t.Coordinating))
	o.set("coordinating_other", t.HelpedOther)
	o.set("due", t.Due)
	o.set("due_not_stated", t.DueSaid)
	o.set("ongoing", t.Ongoing)
	o.set("completed", t.Completed)
	o.set("evidence", t.Evidence)
	o.set("evidence_source", t.EvidenceFrom)
	var postponed, reports []object
	for _, p := range t.Postponed {
		one := object{}
		one.set("date", p.Date)
		one.set("to", p.To)
		one.set("reason", p.Reason)
		one.set("source", p.Source)
		postponed = append(postponed, one)
	}
	for _, r := range t.Reports {
		reports = append(reports, reportOf(r))
	}
	o.set("postponed", postponed)
	o.set("reports", reports)
	o.set("reply", replyOf(t.Reply))
	return o
}

func replyOf(r *record.Reply) object {
	o := object{}
	if r != nil {
		o.set("date", r.Date)
		o.set("text", r.Text)
		o.set("source", r.Source)
	}
	return o
}

func reportOf(r *record.Report) object {
	o := object{}
	o.set("date", r.Date)
	o.set("date_not_stated", r.DayNotStated)
	o.set("word", r.Word)
	o.set("result", r.Result)
	if r.DaysLate != 0 {
		o.set("days_late", r.DaysLate)
	}
	o.set("source", r.Source)
	return o
}

func methodOf(r *rank.Ranking) object {
	o := object{}
	o.set("name", r.Name)
	o.set("summary", r.Summary)
	o.set("note", r.Note)
	o.set("class", r.Kind)
	o.set("together", r.Together)
	o.set("equal", r.Equal)
	o.set("normalise", r.Normalise)
	o.set("aggregate", r.Aggregate)
	o.set("missing", r.Missing)
	o.set("min_coverage", r.MinCoverage)
	o.set("digits", r.Digits)
	o.set("experimental", r.Experimental)
	o.set("same_method", r.SameMethod)
	if r.Normalise == rank.MinMax {
		o.set("scale", []string{r.Scale[0].String(), r.Scale[1].String()})
	}
	var groups, components []object
	for _, g := range r.Groups {
		groups = append(groups, groupOf(g))
	}
	for _, c := range r.Components {
		one := object{}
		one.set("indicator", c.Indicator.ID)
		one.set("better", string(c.Indicator.Better))
		one.set("weight", c.Weight)
		one.set("worst", c.Goalposts[0])
		one.set("best", c.Goalposts[1])
		components = append(components, one)
	}
	o.set("groups", groups)
	o.set("components", components)
	leftOut, changed := object{}, object{}
	for e, why := range r.LeftOut {
		leftOut.set(e.ID, why)
	}
	for period, why := range r.Changed {
		changed.set(period.String(), why)
	}
	o.set("left_out", leftOut)
	o.set("method_changed", changed)
	if b := r.Robustness; b != nil {
		draws := object{}
		draws.set("draws", b.Draws)
		draws.set("seed", b.Seed)
		draws.set("weights", b.Weights)
		draws.set("normalise", b.Normalise)
		draws.set("aggregate", b.Aggregate)
		o.set("robustness", draws)
	}
	return o
}

func groupOf(g *rank.Group) object {
	o := object{}
	o.set("name", g.Name)
	o.set("members", ids(g.Members))
	o.set("all", g.All)
	sets := object{}
	for _, s := range g.Sets {
		members := ids(s.Members)
		slices.Sort(members)
		sets.set(s.ID, members)
	}
	o.set("sets", sets)
	return o
}

// texts are the notices, then the pages, of each language.
func texts(c *notice.Content, root fs.FS) map[string]func() (object, error) {
	out := map[string]func() (object, error){}
	for _, l := range lang.All() {
		for _, n := range c.Notices {
			out[NoticeKey(n, l)] = func() (object, error) {
				o, err := version(n.In(l), root)
				if err == nil {
					o.set("source", n.Source)
					o.set("event", n.Event)
				}
				return o, err
			}
		}
		for _, p := range c.Pages {
			out[PageKey(p, l)] = func() (object, error) { return version(p.In(l), root) }
		}
	}
	return out
}

// NoticeKey is the key of a notice in one language: "17-tb-cqttbcd.vi".
func NoticeKey(n *notice.Notice, l lang.Lang) string { return n.ID + "." + string(l) }

// PageKey is the key of a page in one language: "pages/about.vi".
func PageKey(p *notice.Page, l lang.Lang) string { return pagePrefix + p.ID + "." + string(l) }

const pagePrefix = "pages/"

// TextOf is the notice or the page that a key of kind [Notice] names, and the
// language in which it is logged; both are nil where there is none any more.
func TextOf(c *notice.Content, key string) (n *notice.Notice, p *notice.Page, l lang.Lang) {
	for _, l := range lang.All() {
		id, ok := strings.CutSuffix(key, "."+string(l))
		if !ok {
			continue
		}
		if page, ok := strings.CutPrefix(id, pagePrefix); ok {
			return nil, c.Page(page), l
		}
		return c.Notice(id), nil, l
	}
	return nil, nil, ""
}

func version(v notice.Version, root fs.FS) (object, error) {
	var ps source.Problems
	_, body, _, ok := source.ReadMarkdown(root, v.File, &ps)
	if !ok {
		for _, p := range ps.Sorted() {
			return nil, fmt.Errorf("read again: %s", p)
		}
	}
	o := object{}
	o.set("title", strings.TrimSpace(v.Title))
	o.set("summary", strings.Join(strings.Fields(v.Summary), " "))
	o.set("text", strings.Split(withoutLayout(string(body)), "\n"))
	return o, nil
}

// block is how a line begins that opens or continues something other than the
// paragraph before it: it is never joined to the line above.
var block = regexp.MustCompile("^(?:[#>|+*=-]|[0-9]+[.)]|```|~~~|\\[\\^|:|    |\t|\\[[^\\]]+\\]:)")

// delimiter is the row under the head of a table; underlined is what makes a
// heading of the lines above it.
var (
	delimiter  = regexp.MustCompile(`^ {0,3}(?:\|[ \t]*:?-+:?[ \t]*\|?|\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?)[ \t]*$`)
	underlined = regexp.MustCompile(`^ {0,3}(?:=+|-+)[ \t]*$`)
)

// withoutLayout is a Markdown text without what only lays it out: blanks at the
// ends of lines, empty lines that stand together, and the places where a
// paragraph is wrapped. Code and tables are kept line by line. Where in doubt a
// line stays a line, so that two texts that read alike may differ here. That two
// which read differently never become the same is meant, and tested for what is
// known of Markdown; it is not proved.
func withoutLayout(text string) string {
	text = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\t", "    ").Replace(text))
	var out []string
	fence, hard := "", false // hard: the line before ends in blanks that break it
	table := false
	lines := strings.Split(text, "\n")
	for k, line := range lines {
		inCode := fence != ""
		fence = fenced(fence, line)
		if inCode || fence != "" {
			out = append(out, line)
			continue
		}
		broken := hard
		hard = strings.HasSuffix(line, "  ")
		line = strings.TrimRight(line, " \t")
		last := len(out) - 1
		isHead := k+1 < len(lines) && delimiter.MatchString(lines[k+1])
		table = line != "" && (table || delimiter.MatchString(line))
		switch {
		case line == "" && (last < 0 || out[last] == ""):
		case line != "" && last >= 0 && !table && !isHead && continues(out[last], line):
			if broken {
				out[last] += "\\\n" // the other way to write it
			} else {
				out[last] += " "
			}
			out[last] += strings.TrimLeft(line, " ")
		default:
			out = append(out, line)
		}
	}
	return strings.Trim(strings.Join(out, "\n"), "\n")
}

// fenced is the fence of the block of code that is open after a line, "" for
// none.
func fenced(open, line string) string {
	line = strings.TrimLeft(line, " ")
	switch {
	case open != "":
		if strings.HasPrefix(line, open) && strings.Trim(line, open[:1]+" \t") == "" {
			return ""
		}
		return open
	case strings.HasPrefix(line, "```"):
		return "```"
	case strings.HasPrefix(line, "~~~"):
		return "~~~"
	}
	return ""
}

// continues reports whether a line goes on with the paragraph of the one before
// it.
func continues(before, line string) bool {
	if before == "" || strings.HasSuffix(before, "\\") || block.MatchString(line) || underlined.MatchString(before) {
		return false
	}
	start := strings.TrimLeft(before, " ")
	switch {
	case strings.HasPrefix(before, "    "), strings.HasPrefix(before, "\t"):
		return false
	case strings.HasPrefix(start, "#"), strings.HasPrefix(start, "|"), strings.HasPrefix(start, "```"), strings.HasPrefix(start, "~~~"):
		return false
	}
	return !block.MatchString(strings.TrimLeft(line, " "))
}
