package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// A published address is kept for ever. A record that gets another id names
// the old one among its aliases, and what stood below the old address is
// answered with a redirect to the new one. data/ids.txt lists every id that
// was ever published, so that none can vanish unseen.

// idsFile is that list: one line an id, its kind first. Whoever edits data
// never touches it: it is only added to, by a publication.
const idsFile = "data/ids.txt"

const idsHead = `# Every id that was ever published: kind, then id. Nobody needs to edit this
# file: portal publish adds what is new. A line is only ever taken off where its
# id was never online.
`

// named is a record that has a page of its own.
type named struct {
	kind, id string
	folder   string // in which its page stands, and its files below those of the formats
	at       source.Pos
	aliases  []record.Alias
}

// path is where the page of that record stands, or stood under another id.
func (n named) path(id string) string { return n.folder + id + "/" }

// allNamed are the records with a page of their own.
func (s *Site) allNamed() []named {
	var all []named
	add := func(kind, id, path string, at source.Pos, aliases []record.Alias) {
		all = append(all, named{kind, id, strings.TrimSuffix(path, id+"/"), at, aliases})
	}
	for _, i := range s.records.Indicators.All {
		add("indicator", i.ID, i.Path(), i.At, i.Aliases)
	}
	for _, e := range s.records.Entities.All {
		if !e.IsCountry() {
			add("entity", e.ID, e.Path(), e.At, e.Aliases)
		}
	}
	for _, d := range s.records.Sources.All {
		add("source", d.ID, d.Path(), d.At, d.Aliases)
	}
	for _, t := range s.records.Tasks.All {
		add("task", t.ID, t.Path(), t.At, t.Aliases)
	}
	for _, r := range s.rankings.All {
		add("ranking", r.ID, r.Path(), r.At, r.Aliases)
	}
	for _, n := range s.content.Notices {
		add("notice", n.ID, n.Path(), source.Pos{File: n.VI.File}, n.Aliases)
	}
	for _, p := range s.content.Pages {
		add("page", p.ID, p.Path(), source.Pos{File: p.VI.File}, p.Aliases)
	}
	return all
}

// proveAddresses proves that no two pages share an address, that every alias
// leads from an address that is free to one that is there, and that nothing
// that was ever published has vanished. It is asked of a project without
// errors alone: what a broken file holds would be missed for nothing.
func (s *Site) proveAddresses(ps *source.Problems) {
	all := s.allNamed()
	s.proveNames(all, ps)
	s.proveAliases(all, ps)
	for _, i := range s.records.Indicators.All {
		proveMoves(i, ps)
	}
	s.provePublished(all, ps)
}

// proveNames proves that no id gives a record the address of a page, or would
// give it that of one that comes with the next notices.
func (s *Site) proveNames(all []named, ps *source.Problems) {
	taken := s.pageNames(all)
	for _, n := range all {
		if taken(n, n.id) {
			ps.Add(n.at, "id-is-page", "id", n.id, "path", n.path(n.id))
		}
		for _, a := range n.aliases {
			if taken(n, a.ID) {
				ps.Add(a.At, "id-is-page", "id", a.ID, "path", n.path(a.ID))
			}
		}
	}
}

var laterNoticesPage = regexp.MustCompile(`^page-[0-9]+$`)

// pageNames tells of an id whether its address is that of a page which is no
// record's, or of a folder of such pages and files.
func (s *Site) pageNames(all []named) func(n named, id string) bool {
	records := map[string]bool{}
	for _, n := range all {
		records[n.path(n.id)] = true
	}
	count := map[string]int{}
	first := map[string]bool{"en": true, strings.Trim(assetDir, "/"): true}
	for _, p := range s.Pages() {
		count[p.Path]++
		if segment, _, deep := strings.Cut(p.Path[1:], "/"); deep && !records[p.Path] {
			first[segment] = true
		}
	}
	return func(n named, id string) bool {
		path := n.path(id)
		switch {
		case n.kind == "page" && first[id], n.kind == "notice" && laterNoticesPage.MatchString(id):
			return true
		case records[path]:
			return count[path] > 1
		}
		return count[path] > 0
	}
}

func (s *Site) proveAliases(all []named, ps *source.Problems) {
	ids, aliases := map[string]named{}, map[string]record.Alias{}
	for _, n := range all {
		ids[n.kind+" "+n.id] = n
	}
	for _, n := range all {
		for _, a := range n.aliases {
			key := n.kind + " " + a.ID
			slug := lang.Slug(a.ID)
			other, taken := ids[key]
			first, twice := aliases[key]
			switch {
			case a.ID == "" || slug != a.ID:
				ps.Add(a.At, "alias-no-id", "alias", a.ID, "slug", slug)
			case a.ID == n.id:
				ps.Add(a.At, "alias-self", "alias", a.ID)
			case taken:
				ps.Add(a.At, "alias-in-use", "alias", a.ID, "where", other.at.String())
			case twice:
				ps.Add(a.At, "alias-twice", "alias", a.ID, "where", first.At.String())
			default:
				aliases[key] = a
			}
		}
	}
}

// proveMoves proves that the values of a period were moved to one that there
// is, and that none stayed behind.
func proveMoves(i *record.Indicator, ps *source.Problems) {
	for _, m := range i.Moved {
		switch {
		case m.From == m.To:
			ps.Add(m.At, "alias-self", "alias", m.From.String())
		case len(i.In(m.From)) > 0:
			ps.Add(m.At, "moved-in-use", "period", m.From.String())
		case len(i.In(m.To)) == 0:
			ps.Add(m.At, "moved-to-nothing", "period", m.To.String(), "id", i.ID)
		}
	}
}

// anchored are the kinds of record that stand on a page with others.
var anchored = []string{"database", "feedback", "question", "schedule", "target", "task-list", "technology"}

// anchors are the records that stand on a page with others, by kind and id:
// their address ends in "#ID".
func (s *Site) anchors() []string {
	var lines []string
	for _, t := range s.records.Targets.All {
		lines = append(lines, "target "+t.ID)
	}
	for _, t := range s.records.TaskLists.All {
		lines = append(lines, "task-list "+t.ID)
	}
	for _, t := range s.records.Technologies.All {
		lines = append(lines, "technology "+t.ID)
	}
	for _, q := range s.records.Questions.All {
		lines = append(lines, "question "+q.ID)
	}
	for _, d := range s.records.Databases.All {
		lines = append(lines, "database "+d.ID)
	}
	for _, e := range s.records.Schedule.All {
		lines = append(lines, "schedule "+e.ID)
	}
	for _, f := range s.records.Feedback.All {
		lines = append(lines, "feedback "+f.ID)
	}
	return lines
}

// publishedIDs are the lines that [idsFile] must hold for what is there now,
// in order: a record, every figure, an edition of a ranking, what has an
// anchor on a page with others.
func (s *Site) publishedIDs() []string {
	var lines []string
	for _, n := range s.allNamed() {
		lines = append(lines, n.kind+" "+n.id)
	}
	for _, i := range s.records.Indicators.All {
		for _, o := range i.Series {
			lines = append(lines, "figure "+o.Figure())
		}
	}
	for _, r := range s.rankings.All {
		for _, e := range r.Editions {
			lines = append(lines, "edition "+r.ID+"/"+e.Period.String())
		}
	}
	lines = append(lines, s.anchors()...)
	slices.Sort(lines)
	return lines
}

// listIDs are [idsFile] as a publication leaves it, in order, nothing taken off,
// and how many lines are new; nil where none is.
func (s *Site) listIDs() (body []byte, added int, err error) {
	old, err := fs.ReadFile(s.options.Root, idsFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("list what is published: %w", err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(old)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			listed[line] = true
		}
	}
	had := len(listed)
	for _, line := range s.publishedIDs() {
		listed[line] = true
	}
	if len(listed) == had {
		return nil, 0, nil
	}
	all := slices.Sorted(maps.Keys(listed))
	return []byte(idsHead + strings.Join(all, "\n") + "\n"), len(listed) - had, nil
}

// stillThere tells which lines of [idsFile] still lead somewhere: ids, aliases,
// and figures and editions below either.
func (s *Site) stillThere(all []named) map[string]bool {
	there := map[string]bool{}
	names := map[string][]string{} // "indicator x": x and its aliases
	for _, n := range all {
		ids := []string{n.id}
		for _, a := range n.aliases {
			ids = append(ids, a.ID)
		}
		for _, id := range ids {
			there[n.kind+" "+id] = true
		}
		names[n.kind+" "+n.id] = ids
	}
	for _, i := range s.records.Indicators.All {
		for _, id := range names["indicator "+i.ID] {
			for _, o := range i.Series {
				there["figure "+id+"/"+o.Period.String()] = true // the page, whichever value stands there
				there["figure "+id+strings.TrimPrefix(o.Figure(), i.ID)] = true
			}
			for _, m := range i.Moved {
				for _, o := range i.In(m.To) {
					there["figure "+id+"/"+m.From.String()+strings.TrimPrefix(o.Figure(), i.ID+"/"+m.To.String())] = true
				}
			}
		}
	}
	for _, r := range s.rankings.All {
		for _, id := range names["ranking "+r.ID] {
			for _, e := range r.Editions {
				there["edition "+id+"/"+e.Period.String()] = true
			}
		}
	}
	for _, line := range s.anchors() {
		there[line] = true
	}
	return there
}

var publishedLine = regexp.MustCompile(`^(database|edition|entity|feedback|figure|indicator|notice|page|question|ranking|schedule|source|target|task|task-list|technology) [a-z0-9/-]+$`)

// provePublished proves that nothing on the list of published ids has
// vanished. A project without the list has published nothing.
func (s *Site) provePublished(all []named, ps *source.Problems) {
	if _, err := fs.Stat(s.options.Root, idsFile); errors.Is(err, fs.ErrNotExist) {
		return
	}
	body, ok := source.Read(s.options.Root, idsFile, ps)
	if !ok {
		return
	}
	there := s.stillThere(all)
	for _, f := range s.gone {
		indicator, period, _ := f.parts()
		there["figure "+f.Key], there["figure "+indicator+"/"+period] = true, true
	}
	n := 0
	for line := range strings.Lines(string(body)) {
		n++
		line = strings.TrimSpace(line)
		at := source.Pos{File: idsFile, Line: n, Col: 1}
		kind, id, _ := strings.Cut(line, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#") || there[line]:
		case s.records.Held > 0 && (kind == "figure" || kind == "edition" || kind == "indicator" && s.records.IsHeld(id)):
			// Not there because it waits for its day, or follows from what does; that
			// nothing else is missing is proved where nothing is held back.
		case s.options.Today != "" && kind == "figure" && s.ledger.states[ledger.Subject{Kind: ledger.Value, Key: id}] == ledger.Missing:
			// The publication asks why it is gone, and its page stays to say so.
		case !publishedLine.MatchString(line):
			ps.Add(at, "ids-line", "line", line)
		case kind == "figure":
			indicator, rest, _ := strings.Cut(id, "/")
			period, _, _ := strings.Cut(rest, "/")
			ps.Add(at, "figure-vanished", "figure", id, "id", indicator, "period", period)
		case kind == "edition":
			ranking, period, _ := strings.Cut(id, "/")
			ps.Add(at, "edition-vanished", "id", ranking, "period", period)
		case slices.Contains(anchored, kind):
			ps.Add(at, "anchor-vanished", "kind", kind, "id", id)
		default:
			ps.Add(at, "id-vanished", "kind", kind, "id", id)
		}
	}
}

// writeRedirects makes what was published under another id lead to where it is
// now, and unknown addresses below /en/ end on the English page that says so
// (NET-08, NET-09), those of embeds on one that fits a frame. The first line that fits holds, and only where there is no
// file. Netlify serves /404.html for all other addresses by itself.
func (s *Site) writeRedirects(w *bytes.Buffer) error {
	for _, line := range s.redirects() {
		w.WriteString(line + "\n")
	}
	for _, l := range []lang.Lang{lang.EN, lang.VI} {
		from := record.EmbedPath(l, "/*")
		if l == lang.VI {
			from = record.EmbedsPath + "*"
		}
		fmt.Fprintf(w, "%s %s 404\n", from, record.EmbedPath(l, "/404.html"))
	}
	w.WriteString("/en/* /en/404.html 404\n")
	return nil
}

// redirects are the lines for aliases and moved figures, in order.
func (s *Site) redirects() []string {
	var lines []string
	add := func(from, to string) { lines = append(lines, from+" "+to+" "+strconv.Itoa(permanent)) }
	var pages []Page
	all := func() []Page {
		if pages == nil {
			pages = s.Pages()
		}
		return pages
	}
	for _, i := range s.records.Indicators.All {
		for _, m := range i.Moved {
			for _, p := range all() {
				if from, ok := movedFrom(i, m, p.Path); ok {
					add(from, p.Path)
				}
			}
		}
	}
	for _, n := range s.allNamed() {
		for _, a := range n.aliases {
			for _, l := range lang.All() {
				add(l.Path(n.path(a.ID))+"*", l.Path(n.path(n.id))+":splat")
			}
			for _, p := range all() {
				if from, ok := s.under(n, a.ID, p.Path); ok {
					add(from, p.Path)
				}
			}
		}
	}
	return lines
}

// permanent is the status of a redirect that may be kept for ever.
const permanent = 301

// movedFrom returns where a page, embed or picture of one period stood while
// its values were counted to another.
func movedFrom(i *record.Indicator, m record.Move, path string) (from string, ok bool) {
	for _, join := range []string{"/", "-"} { // pages, pictures of shared links; charts
		before, after, found := strings.Cut(path, i.ID+join+m.To.String())
		if found && (strings.HasPrefix(after, "/") || strings.HasPrefix(after, ".")) && strings.HasSuffix(before, joint(join)) {
			return before + i.ID + join + m.From.String() + after, true
		}
	}
	return "", false
}

// joint is what stands before the id of an indicator in the addresses of its
// pages and charts.
func joint(join string) string {
	if join == "-" {
		return "/bars-"
	}
	return record.IndicatorsPath
}

// under returns where a file of a record stood under another id: its data,
// feeds, pictures and embeds, which lie in folders named as that of its page,
// and what has a folder of its own. Pages below that of the record go by one
// line for all of them.
func (s *Site) under(n named, id, path string) (from string, ok bool) {
	for _, l := range lang.All() {
		if strings.HasPrefix(path, l.Path(n.path(n.id))) {
			return "", false
		}
	}
	if n.folder == record.HomePath {
		return "", false
	}
	places := []string{"/" + strings.Trim(n.folder, "/") + "/"}
	switch n.kind {
	case "indicator":
		places = append(places, "/observations/", "/charts/series-", "/charts/bars-")
	case "ranking":
		places = append(places, "/charts/ranking-")
	}
	for _, place := range places {
		before, after, found := strings.Cut(path, place+n.id)
		if found && before != "" && before != "/en" && s.endsID(n, after) {
			return before + place + id + after, true
		}
	}
	return "", false
}

// endsID tells whether an id ends where this follows it: a folder, the end of
// a file's name, a period.
func (s *Site) endsID(n named, after string) bool {
	if after != "" && (after[0] == '/' || after[0] == '.') {
		return true
	}
	ends := func(p record.Period) bool {
		rest, ok := strings.CutPrefix(after, "-"+p.String())
		return ok && strings.HasPrefix(rest, ".")
	}
	switch n.kind {
	case "indicator":
		return slices.ContainsFunc(s.records.Indicators.Get(n.id).Periods(), ends)
	case "ranking":
		return slices.ContainsFunc(s.rankings.Get(n.id).Editions, func(e *rank.Edition) bool { return ends(e.Period) })
	}
	return false
}
