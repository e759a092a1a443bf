package site

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// A deploy preview shows what is not published yet: one page lists everything in
// which it differs from the head of the ledger, and each page on which something
// differs says so at its top. No other build has any of that.

// unpublishedPath is the page of a preview that lists what is not published.
const unpublishedPath = record.ChangesPath + "unpublished/"

// unpublished is what a preview says of how it differs from what is published.
type unpublished struct {
	changes int                            // differences that somebody made
	follows int                            // results that are others because of them
	wanted  int                            // reasons that are missing
	pages   map[lang.Lang]map[string]marks // by path
	was     map[ledger.Kind][]registers    // the records as they were released
}

// marks is what differs on one page.
type marks struct {
	first ledger.Subject
	kinds []ledger.Kind
	old   bool // some of it is published otherwise
}

// differing is what a page says at its top, and the way to all of it.
type differing struct{ Text, Path string }

// compares reports whether the build has pages that compare with what is
// published.
func (s *Site) compares() bool { return s.options.Preview && !s.options.Production }

// needsReason reports whether a difference must have a reason in
// data/changes.toml.
func needsReason(d *ledger.Difference) bool {
	return (d.State == ledger.Changed || d.State == ledger.Missing) && !d.Follows()
}

// findUnpublished counts what differs, and finds the pages on which it does.
func (s *Site) findUnpublished() error {
	if !s.compares() || s.ledger.log.Size() == 0 {
		return nil
	}
	u := unpublished{pages: map[lang.Lang]map[string]marks{}}
	for _, l := range lang.All() {
		u.pages[l] = map[string]marks{}
	}
	for k := range s.ledger.differences {
		d := &s.ledger.differences[k]
		if d.Derived && !needsReason(d) {
			u.follows++
			continue
		}
		u.changes++
		if needsReason(d) && len(s.ledger.changes.Of(d.Subject)) == 0 {
			u.wanted++
		}
		for _, at := range s.pagesOf(d.Subject) {
			for _, l := range lang.All() {
				if _, _, of := ledger.TextOf(s.content, d.Key); d.Kind == ledger.Notice && of != l {
					continue
				}
				m := u.pages[l][at]
				if len(m.kinds) == 0 {
					m.first = d.Subject
				}
				if !slices.Contains(m.kinds, d.Kind) {
					m.kinds = append(m.kinds, d.Kind)
				}
				m.old = m.old || d.State == ledger.Changed || d.State == ledger.Missing
				u.pages[l][at] = m
			}
		}
	}
	var err error
	if u.changes > 0 {
		u.was, err = s.registersReleased()
	}
	s.unpublished = u
	return err
}

// pagesOf are the pages that are about what the log speaks of.
func (s *Site) pagesOf(of ledger.Subject) []string {
	var out []string
	if isFigure(of) {
		if i := s.records.Indicators.Get(keyHead(of)); i != nil {
			out = append(out, i.Path())
		}
	}
	if at, _, _ := strings.Cut(s.pageOf(of), "#"); at != "" && !slices.Contains(out, at) {
		out = append(out, at)
	}
	return out
}

// differs says at the top of a page of a preview what of it is not published; nil
// where there is nothing to say.
func (s *Site) differs(l lang.Lang, path string) *differing {
	m, ok := s.unpublished.pages[l][path]
	if !ok || path == "" {
		return nil
	}
	var names []string
	for _, kind := range m.kinds {
		names = append(names, s.words.T(l, "changes.kind."+string(kind)))
	}
	key := "unpublished.page-new"
	if m.old {
		key = "unpublished.page-differs"
	}
	return &differing{s.words.T(l, key, "list", lang.JoinList(l, names)), unpublishedPath + "#" + unpublishedID(m.first)}
}

// aheadLink is the way to the list of what is not published, "" in anything but a
// preview.
func (s *Site) aheadLink(l lang.Lang) string {
	switch {
	case !s.compares():
		return ""
	case s.unpublished.changes == 0:
		return s.words.T(l, "unpublished.link-none")
	}
	return s.words.Count(l, "unpublished.link", s.unpublished.changes)
}

// unpublishedPage lists what is not published as it is shown.
type unpublishedPage struct {
	base
	Answer string
	Texts  []string
	Wanted string // how many reasons are missing
	Groups []unpublishedGroup
}

// unpublishedGroup is the differences of one sort.
type unpublishedGroup struct {
	ID, Heading, Count, Text string
	Folded                   string // what opens the rows, where there are many
	Rows                     []unpublishedRow
}

// unpublishedRow is one difference: what is published, what is not yet, and why.
type unpublishedRow struct {
	ID, Name, Path, Kind string
	State, Word          string
	Texts                []unpublishedText
	Live, Here           string // the addresses of a text as it is published, and as it is here
	Act, Reason, Office  string
	Wanted               string // that a reason is missing, and where to write it
	Note                 string
}

// unpublishedText is one text that differs, under its name; Lang is its language
// where that is not the page's.
type unpublishedText struct {
	fieldView
	Lang string
}

// mostRows is how many rows of a group are shown at once.
const mostRows = 40

// unpublishedGroups are the sorts of differences in the order of the page.
func unpublishedGroups() []struct {
	id    string
	kinds []ledger.Kind
} {
	return []struct {
		id    string
		kinds []ledger.Kind
	}{
		{"figures", []ledger.Kind{ledger.Value}}, {"computed", []ledger.Kind{ledger.Share, ledger.Score}}, {"targets", []ledger.Kind{ledger.Target}},
		{"tasks", []ledger.Kind{ledger.Task}}, {"texts", []ledger.Kind{ledger.Notice}},
		{"definitions", []ledger.Kind{ledger.Definition, ledger.Method, ledger.Entity, ledger.Set}}, {"sources", []ledger.Kind{ledger.Source}},
	}
}

func (s *Site) renderUnpublished(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := unpublishedPage{base: s.base(l, frame{
		title: t("unpublished.title"), description: t("unpublished.description"), path: unpublishedPath, section: "changes", undated: true, noindex: true,
	})}
	page.base.Ahead, page.base.AheadLink = "", "" // the page says it
	switch u := s.unpublished; {
	case s.ledger.log.Size() == 0:
		page.Answer, page.Texts = t("unpublished.answer-none"), []string{t("unpublished.text-none")}
	case u.changes == 0 && u.follows == 0:
		page.Answer = t("unpublished.answer-level", "day", lang.Date(l, s.ledger.log.LastDay()))
	default:
		page.Answer = t("unpublished.answer", "changes", s.words.Count(l, "unpublished.changes", u.changes), "day", lang.Date(l, s.ledger.log.LastDay()))
		if u.follows > 0 {
			page.Texts = append(page.Texts, t("unpublished.follow-all", "results", s.words.Count(l, "changes.recomputed", u.follows)))
		}
		page.Texts = append(page.Texts, t("unpublished.text"))
		if u.wanted > 0 {
			page.Wanted = s.words.Count(l, "unpublished.wanted-all", u.wanted)
		}
	}
	for _, g := range unpublishedGroups() {
		group := unpublishedGroup{ID: g.id, Heading: t("unpublished.group-" + g.id)}
		if key := "unpublished.about-" + g.id; s.words.Has(key) {
			group.Text = t(key)
		}
		for _, kind := range g.kinds {
			for k := range s.ledger.differences {
				if d := &s.ledger.differences[k]; d.Kind == kind && s.ledger.log.Size() > 0 {
					group.Rows = append(group.Rows, s.unpublishedRow(l, d))
				}
			}
		}
		if n := len(group.Rows); n > 0 {
			group.Count = lang.Int(l, n)
			if n > mostRows {
				group.Folded = s.words.Count(l, "unpublished.rows", n)
			}
			page.Groups = append(page.Groups, group)
		}
	}
	return s.execute(w, l, "unpublished", page)
}

// unpublishedID is by what a difference is linked to.
func unpublishedID(of ledger.Subject) string {
	return string(of.Kind) + "-" + strings.ReplaceAll(of.Key, "/", "-")
}

func (s *Site) unpublishedRow(l lang.Lang, d *ledger.Difference) unpublishedRow {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	about := d.Now
	if about == nil {
		about = &d.Was.Fact
	}
	row := unpublishedRow{ID: unpublishedID(d.Subject), Kind: t("changes.kind." + string(d.Kind)), State: string(d.State), Word: t("unpublished.state-" + string(d.State))}
	row.Name, row.Path = s.entryName(l, about)
	row.Texts = s.unpublishedTexts(l, d)
	if d.Kind == ledger.Notice && d.State == ledger.Changed && row.Path != "" {
		_, _, of := ledger.TextOf(s.content, d.Key)
		row.Here = of.Path(row.Path)
		row.Live = s.records.Site.BaseURL + row.Here
	}
	reasons := s.ledger.changes.Of(d.Subject)
	switch {
	case d.State == ledger.Held && d.At.Release != "":
		row.Note = t("unpublished.held", "day", lang.Date(l, d.At.Release))
	case d.State == ledger.Held:
		row.Note = t("unpublished.held-follows")
	case needsReason(d) && len(reasons) > 0:
		row.Act, row.Reason, row.Office = s.actWord(l, reasons[0].Act, d.Kind), textIn(reasons[0].Why, l), textIn(reasons[0].Office, l)
	case needsReason(d):
		row.Wanted = t("unpublished.wanted", "what", string(d.Kind)+" "+d.Key)
	case d.Follows():
		row.Note = t("unpublished.follows", "name", s.subjectName(l, d.Cause))
	default:
		row.Note = t("unpublished.new")
	}
	return row
}

// unpublishedTexts are the texts that differ: of a number what is printed, then
// what stands beside it; of a record each column of its register, as the last
// release has it and as it is now; of anything else by its hash.
func (s *Site) unpublishedTexts(l lang.Lang, d *ledger.Difference) []unpublishedText {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	v := fieldView{Was: t("changes.nothing"), Now: t("unpublished.gone")}
	if d.Was != nil {
		v.Was = s.factText(l, d.Was)
	}
	if d.Now != nil {
		v.Now = s.factText(l, &ledger.Entry{Fact: *d.Now, Act: ledger.Publish})
	}
	if !isMeaning(d.Kind) {
		out := []unpublishedText{{fieldView: v}}
		if d.State == ledger.Changed {
			for _, field := range s.otherFields(l, &d.Was.Fact, d.Now) {
				out = append(out, unpublishedText{fieldView: field})
			}
			if v.Was == v.Now && len(out) > 1 {
				out = out[1:]
			}
		}
		return out
	}
	switch {
	case d.State != ledger.Changed:
		if d.Now != nil {
			v.Now = t("unpublished.there")
		}
		if d.State == ledger.Missing {
			v.Was = t("unpublished.was-there")
		}
	case d.Kind == ledger.Notice:
		v.Was, v.Now = t("unpublished.text-was"), t("unpublished.text-now")
	default:
		if out := s.registerTexts(l, d.Subject); len(out) > 0 {
			return out
		}
	}
	return []unpublishedText{{fieldView: v}}
}

// registers is one register of the last release, and the same as it is now.
type registers struct {
	columns  []export.Column       // those of both
	links    []export.Link         // columns that hold the ids of other records
	was, now map[string][][]string // rows of those columns, by the record that they are of
}

// compared are the columns of a register that were released as well, but for
// addresses of our own, which are others in each preview, what counts the values
// of an indicator or the reports on a task, each of which is told by itself, and
// those set apart.
func compared(now []export.Column, was []string, apart ...string) []export.Column {
	apart = append(apart, "page", "csv", "values", "first_period", "last_period")
	return slices.DeleteFunc(slices.Clone(now), func(c export.Column) bool { return slices.Contains(apart, c.Name) || !slices.Contains(was, c.Name) })
}

func columnNames(t *export.Table) []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// read puts the columns that are compared of each row under the record that the
// row is of.
func (r *registers) read(to map[string][][]string, key string, names []string, rows iter.Seq[[]string]) {
	at := slices.Index(names, key)
	for row := range rows {
		texts := make([]string, len(r.columns))
		for k, c := range r.columns {
			texts[k] = row[slices.Index(names, c.Name)]
		}
		if at >= 0 {
			to[row[at]] = append(to[row[at]], texts)
		}
	}
}

// registerFiles are the registers in which the records of a kind stand, by the
// column that names the record.
func registerFiles() []struct {
	kind    ledger.Kind
	id, key string
} {
	return []struct {
		kind    ledger.Kind
		id, key string
	}{
		{ledger.Entity, "entities", "id"}, {ledger.Set, "sets", "set"}, {ledger.Source, "sources", "id"}, {ledger.Definition, "indicators", "id"},
		{ledger.Target, "targets", "id"}, {ledger.Task, "tasks", "id"}, {ledger.Task, "task-postponements", "task"}, {ledger.Task, "task-reports", "task"},
	}
}

// registersReleased reads the registers of the last release, which was proved
// against the log when the site was loaded.
func (s *Site) registersReleased() (map[ledger.Kind][]registers, error) {
	last := s.ledger.newest()
	if last == nil {
		return nil, nil
	}
	out := map[ledger.Kind][]registers{}
	for _, f := range registerFiles() {
		k := slices.IndexFunc(s.catalogue.Tables, func(t *export.Table) bool { return t.Base == export.CataloguePath+f.id })
		if k < 0 {
			continue
		}
		table := s.catalogue.Tables[k]
		body, err := fs.ReadFile(s.options.Root, path.Join(ledger.ReleasesFolder, last.ID, f.id+".csv"))
		if errors.Is(err, fs.ErrNotExist) {
			continue // a register that is younger
		}
		if err != nil {
			return nil, fmt.Errorf("read what was released: %w", err)
		}
		was, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil || len(was) == 0 {
			return nil, fmt.Errorf("read what was released: %s: %w", f.id, err)
		}
		apart := []string{f.key}
		if f.id == "tasks" && s.isReleased(last.ID, "task-reports") {
			apart = append(apart, "reports", "last_reported", "last_word", "last_source", "last_day_stated")
		}
		r := registers{columns: compared(table.Columns, was[0], apart...), links: table.Links, was: map[string][][]string{}, now: map[string][][]string{}}
		r.read(r.was, f.key, was[0], slices.Values(was[1:]))
		r.read(r.now, f.key, columnNames(table), table.Rows)
		out[f.kind] = append(out[f.kind], r)
	}
	return out, nil
}

// isReleased reports whether a release holds a register.
func (s *Site) isReleased(release, id string) bool {
	_, err := fs.Stat(s.options.Root, path.Join(ledger.ReleasesFolder, release, id+".csv"))
	return err == nil
}

// registerTexts are the texts of a record that differ between the last release
// and now.
func (s *Site) registerTexts(l lang.Lang, of ledger.Subject) []unpublishedText {
	var out []unpublishedText
	for _, r := range s.unpublished.was[of.Kind] {
		was, now := less(r.was[of.Key], r.now[of.Key]), less(r.now[of.Key], r.was[of.Key])
		for n := range max(len(was), len(now)) {
			for k, c := range r.columns {
				before, after := "", ""
				if n < len(was) {
					before = was[n][k]
				}
				if n < len(now) {
					after = now[n][k]
				}
				if before == after {
					continue
				}
				label := c.Title.In(l)
				if max(len(was), len(now)) > 1 {
					label += " " + s.words.T(l, "unpublished.nth", "n", lang.Int(l, n+1))
				}
				text := unpublishedText{fieldView: fieldView{label, s.registerText(l, &r, c, before), s.registerText(l, &r, c, after)}}
				if other := string(l.Other()); strings.HasSuffix(c.Name, "_"+other) {
					text.Lang = other
				}
				out = append(out, text)
			}
		}
	}
	return out
}

// less are the rows of a that b lacks.
func less(a, b [][]string) [][]string {
	return slices.DeleteFunc(slices.Clone(a), func(row []string) bool {
		return slices.ContainsFunc(b, func(other []string) bool { return slices.Equal(row, other) })
	})
}

func (s *Site) registerText(l lang.Lang, r *registers, c export.Column, text string) string {
	if text == "" {
		return s.words.T(l, "changes.none")
	}
	if k := slices.IndexFunc(r.links, func(to export.Link) bool { return to.Column == c.Name }); k >= 0 {
		return s.recordNames(l, r.links[k].Table, text)
	}
	switch c.Kind {
	case export.List:
		return s.recordNames(l, listed(c.Name), text)
	case export.Boolean:
		if key := "unpublished." + text; s.words.Has(key) {
			return s.words.T(l, key)
		}
	case export.Date, export.Period:
		if p, err := record.ParsePeriod(text); err == nil {
			return p.Name(l)
		}
	case export.Decimal, export.Integer:
		if _, err := source.ParseDecimal(text); err == nil {
			return lang.Number(l, text)
		}
	}
	return text
}

// listed is the register of the records whose ids a column lists.
func listed(column string) string {
	switch column {
	case "leads", "coordinating":
		return "entities"
	}
	return column
}

// recordNames names the records of a register that a cell holds the ids of; what
// is no record of ours stands as it is.
func (s *Site) recordNames(l lang.Lang, register, ids string) string {
	var names []string
	for id := range strings.SplitSeq(ids, ";") {
		name := ""
		for _, f := range registerFiles() {
			if f.id == register && name == "" {
				name, _ = s.recordName(l, ledger.Subject{Kind: f.kind, Key: id})
			}
		}
		names = append(names, cmp.Or(name, id))
	}
	return strings.Join(names, "; ")
}
