package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"regexp"
	"strings"
	"sync"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// searchPage is the form that finds everything (VN-05). It asks by GET; the
// answer is made in the reader's browser from the files of [Site.writeSearch].
// Without a script the page offers the lists.
type searchPage struct {
	base
	Ways []siteMapItem
}

func (s *Site) renderSearch(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string) string { return s.words.T(l, key) }
	return s.execute(w, l, "search", searchPage{
		base: s.base(l, frame{title: t("search.title"), description: t("search.text"), path: record.SearchPath, section: "search"}),
		Ways: s.searchLists(l),
	})
}

// searchLists are the pages that list records: they can be found, and lead on
// where a search does not.
func (s *Site) searchLists(l lang.Lang) []siteMapItem {
	var items []siteMapItem
	for _, list := range []struct{ word, path string }{
		{"nav.site-map", record.SiteMapPath}, {"tasks.title", record.TasksPath}, {"overdue.none-title", record.OverduePath},
		{"schedule.title", record.SchedulePath}, {"nav.indicators", record.IndicatorsPath}, {"ranking.title", rank.Path},
		{"data-page.title", export.CataloguePath}, {"api.title", api.PagePath}, {"feeds.title", record.FeedsPath},
		{"changes.title", record.ChangesPath}, {"verify.title", record.VerifyPath},
		{"targets.title", record.TargetsPath}, {"technologies.title", record.TechnologiesPath}, {"databases.title", record.DatabasesPath},
		{"provinces.title", record.ProvincesPath}, {"agencies.title", record.AgenciesPath}, {"compare-page.title", record.ComparePath},
		{"notices.title", record.NoticesPath}, {"sources.title", record.SourcesPath},
		{"nav.feedback", record.FeedbackPath}, {"nav.register", record.RegisterPath},
	} {
		items = append(items, siteMapItem{Title: s.words.T(l, list.word), Path: list.path})
	}
	return items
}

// searchDocument is one thing that can be found: what a result shows, and in
// Also and Text what it is found by besides.
type searchDocument struct {
	Title  string   `json:"title"`
	Path   string   `json:"path"`
	Number string   `json:"number,omitempty"` // of the document, as printed
	Value  string   `json:"value,omitempty"`  // as the page prints it
	In     string   `json:"in,omitempty"`     // the language of the value, where it is not the page's
	When   string   `json:"when,omitempty"`   // of the value, or the document's date
	Note   string   `json:"note,omitempty"`   // what it is, in a few words
	Also   []string `json:"also,omitempty"`   // other names of it
	Text   string   `json:"text,omitempty"`
}

// searchGroup is the documents of one kind, with the word for it. The weight
// puts what is likely to be meant before its details: a province before one of
// its figures.
type searchGroup struct {
	Kind      string           `json:"kind"`
	Word      string           `json:"word"`
	Weight    float64          `json:"weight"`
	Documents []searchDocument `json:"documents"`
}

// searchKind makes the documents of one kind in one language.
type searchKind struct {
	id     string
	weight float64
	make   func(l lang.Lang) ([]searchDocument, error)
}

// lastMain is the last kind of the first file, which is small: a reader sees
// results from it while the other documents are on their way.
const lastMain = "ranking"

// searchKinds are all kinds, the ones asked for most first.
func (s *Site) searchKinds() []searchKind {
	plain := func(of func(l lang.Lang) []searchDocument) func(l lang.Lang) ([]searchDocument, error) {
		return func(l lang.Lang) ([]searchDocument, error) { return of(l), nil }
	}
	return []searchKind{
		{"province", 1.2, plain(s.searchEntities(isProvince))},
		{"agency", 1.2, plain(s.searchEntities(func(e *record.Entity) bool { return isAgency(e) || isOtherBody(e) }))},
		{"indicator", 1.1, plain(s.searchIndicators)},
		{"source", 1, plain(s.searchSources)},
		{"notice", 1, s.searchNotices},
		{"ranking", 1, plain(s.searchRankings)},
		{"target", 0.9, plain(s.searchTargets)},
		{"task", 0.9, plain(s.searchTasks)},
		{"technology", 1, plain(s.searchTechnologies)},
		{"question", 0.9, plain(s.searchQuestions)},
		{"database", 1, plain(s.searchDatabases)},
		{"due", 0.8, plain(s.searchSchedule)},
		{"feedback", 0.8, plain(s.searchFeedback)},
		{"page", 1, s.searchPages},
		{"former", 0.9, plain(s.searchEntities((*record.Entity).IsFormer))},
		{"figure", 0.6, plain(s.searchFigures)},
	}
}

func isProvince(e *record.Entity) bool { return e.Kind == "city" || e.Kind == "province" }

// searchEntities are the entities of one kind. Each is found by every name and
// short name it has, in both languages, by those of the units that went into
// it, and a city by "TP.HCM" and "TP. Hồ Chí Minh" too.
func (s *Site) searchEntities(want func(*record.Entity) bool) func(l lang.Lang) []searchDocument {
	return func(l lang.Lang) []searchDocument {
		var out []searchDocument
		for _, e := range s.entitiesOf(l, want) {
			d := searchDocument{Title: e.Full.In(l), Path: l.Path(e.Path()), Note: s.words.T(l, "entity.kind."+e.Kind)}
			if !e.Region.IsZero() {
				d.Note += " · " + e.Region.In(l)
			}
			if e.IsFormer() {
				d.Note = s.words.T(l, "search.former", "into", e.MergedInto.Full.In(l))
			}
			d.Also = otherNames(e, d.Title)
			for _, old := range e.MergedFrom {
				d.Text += old.Name.In(l) + ". "
			}
			d.Text += textIn(e.Note, l)
			out = append(out, d)
		}
		return out
	}
}

// otherNames are the names of an entity beside the one it is shown by.
func otherNames(e *record.Entity, shown string) []string {
	seen := map[string]bool{shown: true, "": true}
	var out []string
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, t := range []lang.Text{e.Name, e.Short, e.Full} {
		add(t.VI)
		add(t.EN)
	}
	if strings.HasSuffix(e.Kind, "city") {
		add("TP. " + e.Name.VI)
		add("TP." + e.Short.VI)
		add("TP" + e.Short.VI)
	}
	return out
}

// searchIndicators are the indicators, each with its newest value for the
// country, or how many entities it has one of.
func (s *Site) searchIndicators(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, i := range s.records.Indicators.All {
		d := searchDocument{Title: i.Name.In(l), Path: l.Path(i.Path()), Note: i.Theme.Name.In(l)}
		if o := i.Newest(); o != nil {
			d.Value, d.When = s.searchValue(l, o)
			d.Note += " · " + o.Source.Short(l)
		}
		if short := textIn(i.Short, l); short != d.Title && short != "" {
			d.Also = append(d.Also, short)
		}
		if i.Concept != nil {
			d.Text = i.Concept.Name.In(l) + ". "
		}
		d.Text += s.words.T(l, "kind."+i.Kind) + ". " + i.Owner.In(l) + ". " + i.Universe.In(l)
		out = append(out, d)
	}
	return out
}

// searchValue is a value of the country as its page prints it, and when it was;
// of entities, how many have one.
func (s *Site) searchValue(l lang.Lang, o *record.Observation) (value, when string) {
	if o.Entity.IsCountry() {
		return s.printer(l).PhraseText(o), s.when(l, o)
	}
	return "", s.covered(l, o.Indicator, o.Period) + " · " + s.when(l, o)
}

// searchFigures are the permalinks: every indicator's value of every period,
// newest first. A value of a province or an agency is found by its indicator
// and by its entity, whose pages hold it.
func (s *Site) searchFigures(l lang.Lang) []searchDocument {
	var out []searchDocument
	country := s.records.Entities.Get(record.CountryID)
	for _, i := range s.records.Indicators.All {
		periods := i.Periods()
		for k := len(periods) - 1; k >= 0; k-- {
			o := i.Find(periods[k], country)
			if o == nil {
				o = i.In(periods[k])[0]
			}
			d := searchDocument{Title: i.Name.In(l), Path: l.Path(i.PeriodPath(o.Period)), Note: o.Source.Short(l)}
			d.Value, d.When = s.searchValue(l, o)
			out = append(out, d)
		}
	}
	return out
}

func (s *Site) searchRankings(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, r := range s.rankings.All {
		d := searchDocument{Title: r.Name.In(l), Path: l.Path(r.Path()), Note: r.Summary.In(l)}
		if e := r.Latest(); e != nil {
			d.When = s.editionWhen(l, e)
		}
		out = append(out, d)
	}
	return out
}

// searchSources are the documents. A numbered one is called by its kind and
// number too: "Nghị quyết 57-NQ/TW"; in English it is found by its own title.
func (s *Site) searchSources(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, d := range s.records.Sources.All {
		kind := s.words.T(l, "source-kind."+d.Kind)
		doc := searchDocument{
			Title: d.Title.In(l), Path: l.Path(d.Path()), Number: d.Number,
			Note: kind + " · " + d.Issuer.In(l), Text: strings.TrimSpace(d.Signer.In(l) + " " + textIn(d.Note, l)),
		}
		if !d.Date.IsZero() {
			doc.When = d.Date.Name(l)
		}
		if d.Number != "" {
			doc.Also = []string{kind + " " + d.Number}
			if l == lang.EN {
				doc.Text = strings.TrimSpace(doc.Text + " " + d.Title.VI)
			}
		}
		out = append(out, doc)
	}
	return out
}

// searchTargets are the targets, found by who leads them too.
func (s *Site) searchTargets(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, t := range s.records.Targets.All {
		out = append(out, searchDocument{
			Title: t.Name.In(l), Path: l.Path(t.Path()), Value: s.goal(l, t), Note: t.Source.Short(l) + ", " + t.Locator.In(l),
			Text: namesOf(l, t.Lead, t.LeadOther),
		})
	}
	return out
}

// namesOf are the names of agencies, and of who is none.
func namesOf(l lang.Lang, all []*record.Entity, other lang.Text) string {
	var names []string
	for _, e := range all {
		names = append(names, e.Name.In(l))
	}
	if !other.IsZero() {
		names = append(names, other.In(l))
	}
	return lang.JoinList(l, names)
}

// searchTasks are the tasks with who leads them and the status word of their
// last report, as printed, in Vietnamese.
func (s *Site) searchTasks(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, t := range s.records.Tasks.All {
		last := t.Last()
		d := searchDocument{
			Title: t.Title.In(l), Path: l.Path(t.Path()), Value: last.Word, When: s.reportedOn(l, last),
			Note: namesOf(l, t.Leads, t.LeadOther), Text: t.AssignedBy.Short(l),
		}
		if d.Value != "" && l != lang.VI {
			d.In = string(lang.VI)
		}
		out = append(out, d)
	}
	return out
}

// searchTechnologies are the groups of the lists, found by their products.
func (s *Site) searchTechnologies(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, t := range s.records.Technologies.All {
		key := "technologies.list"
		if t.List.Source.IsHistory(s.records.Site.AsOf) {
			key = "technologies.old"
		}
		d := searchDocument{
			Title: t.Name.In(l), Path: l.Path(t.Path()),
			Note: s.words.T(l, "technologies.group", "n", t.Number) + " · " + s.words.T(l, key, "number", t.List.Source.Short(l)),
			Text: namesOf(l, t.Lead.Agencies, lang.Text{}),
		}
		for _, p := range t.Products {
			d.Text += ". " + p.Name.In(l)
		}
		out = append(out, d)
	}
	return out
}

// searchQuestions are the open questions.
func (s *Site) searchQuestions(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, q := range s.records.Questions.All {
		out = append(out, searchDocument{Title: q.Name.In(l), Path: l.Path(q.Path()), Note: q.Source.Short(l), Text: q.Text.In(l)})
	}
	return out
}

// searchDatabases are the databases that documents name.
func (s *Site) searchDatabases(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, b := range s.records.Databases.All {
		d := searchDocument{
			Title: b.Name.In(l), Path: l.Path(b.Path()), Note: namesOf(l, b.Agencies, lang.Text{}), Text: textIn(b.Charge, l),
		}
		if full := textIn(b.Full, l); full != "" && full != d.Title {
			d.Also = []string{full}
		}
		if last := b.Last(); last != nil {
			d.Value, d.When = last.Text.In(l), last.Date.Name(l)
		}
		out = append(out, d)
	}
	return out
}

// searchSchedule is what is due, promised or ordered, and by whom.
func (s *Site) searchSchedule(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, e := range s.records.Schedule.All {
		out = append(out, searchDocument{
			Title: e.Title.In(l), Path: l.Path(e.Path()), When: s.dueWhen(l, e, e.Due),
			Note: s.words.T(l, "schedule."+e.Kind) + " · " + e.Source.Short(l), Text: namesOf(l, e.By, e.ByOther),
		})
	}
	return out
}

// searchFeedback is the public register of feedback.
func (s *Site) searchFeedback(l lang.Lang) []searchDocument {
	var out []searchDocument
	for _, f := range s.records.Feedback.All {
		out = append(out, searchDocument{Title: f.Summary.In(l), Path: l.Path(f.Path()), Number: f.ID, When: f.Received.Name(l), Text: textIn(f.Answer, l)})
	}
	return out
}

// searchNotices are our summaries, with every word of them.
func (s *Site) searchNotices(l lang.Lang) ([]searchDocument, error) {
	var out []searchDocument
	for _, n := range s.content.Notices {
		v := n.In(l)
		body, err := s.bodies.Notice(n, l, new(source.Problems)) // the page itself reports what is wrong in it
		if err != nil {
			return nil, err
		}
		d := searchDocument{Title: v.Title, Path: l.Path(n.Path()), Number: n.Source.Number, Note: v.Summary}
		if !n.Source.Date.IsZero() {
			d.When = n.Source.Date.Name(l)
		}
		d.Text = wordsOf(string(body.HTML), d.Title+" "+d.Note)
		out = append(out, d)
	}
	return out, nil
}

// searchPages are the texts, with every word of them, then the lists.
func (s *Site) searchPages(l lang.Lang) ([]searchDocument, error) {
	var out []searchDocument
	for _, p := range s.content.Pages {
		v := p.In(l)
		body, err := s.bodies.Page(p, l, new(source.Problems))
		if err != nil {
			return nil, err
		}
		out = append(out, searchDocument{
			Title: v.Title, Path: l.Path(p.Path()), Note: v.Summary, Text: wordsOf(string(body.HTML), v.Title+" "+v.Summary),
		})
	}
	for _, list := range s.searchLists(l) {
		out = append(out, searchDocument{Title: list.Title, Path: l.Path(list.Path)})
	}
	releases := append([]siteMapItem{{Title: s.words.T(l, "releases.title"), Path: record.ReleasesPath}}, s.siteMapReleases(l)...)
	for _, item := range append(releases, s.siteMapWithdrawn(l)...) {
		out = append(out, searchDocument{Title: item.Title, Path: l.Path(item.Path)})
	}
	for _, r := range s.regions(l) {
		out = append(out, searchDocument{
			Title: s.words.T(l, "region.title", "region", r.Name.In(l)), Path: l.Path(record.RegionPath(r.Name)),
			Note: s.words.T(l, "region.text", "region", r.Name.In(l), "n", len(r.Provinces)),
		})
	}
	return out, nil
}

// markup is a tag.
var markup = regexp.MustCompile(`<[^>]*>`)

// wordsOf returns the words of a page, each once, in the order in which they
// come first, without those of shown: enough to find the page by, a quarter of
// its size.
func wordsOf(page, shown string) string {
	seen := map[string]bool{}
	split := func(text string) []string {
		var words []string
		for _, word := range strings.Fields(strings.ToLower(html.UnescapeString(text))) {
			word = strings.Trim(word, ".,;:!?()[]“”‘’\"'–—…·")
			if word != "" && !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
		return words
	}
	split(shown)
	return strings.Join(split(markup.ReplaceAllString(page, " ")), " ")
}

// searchFile is one file of documents. Next is the address of the one that
// follows, "" in the last.
type searchFile struct {
	Groups []searchGroup `json:"groups"`
	Next   string        `json:"next,omitempty"`
}

// perSearchFile is how large a file of documents may grow. Together they may be
// of any size.
const perSearchFile = 200_000

// searchPath is the address of a file of documents; the first has no number.
func searchPath(l lang.Lang, n int) string {
	if n == 0 {
		return record.SearchPath + string(l) + ".json"
	}
	return fmt.Sprintf("%s%s-%d.json", record.SearchPath, l, n+1)
}

// searchFiles are the documents of one language, in files of at most limit
// bytes: at least two, the first with the kinds up to lastMain.
func (s *Site) searchFiles(l lang.Lang, limit int) ([][]byte, error) {
	cut := searchCutter{limit: limit, files: make([]searchFile, 1)}
	for _, kind := range s.searchKinds() {
		documents, err := kind.make(l)
		if err != nil {
			return nil, err
		}
		for _, d := range documents {
			if err := cut.add(searchGroup{Kind: kind.id, Word: s.words.T(l, "search.kind."+kind.id), Weight: kind.weight}, d); err != nil {
				return nil, err
			}
		}
		if kind.id == lastMain {
			cut.next()
		}
	}
	var out [][]byte
	for n, file := range cut.files {
		if n+1 < len(cut.files) {
			file.Next = searchPath(l, n+1)
		}
		body, err := searchJSON(file)
		if err != nil {
			return nil, err
		}
		out = append(out, body)
	}
	return out, nil
}

// searchCutter puts documents into files.
type searchCutter struct {
	limit int
	size  int // of the last file
	files []searchFile
}

func (c *searchCutter) add(g searchGroup, d searchDocument) error {
	body, err := searchJSON(d)
	if err != nil {
		return err
	}
	const frame = 100 // of a group and of a file around the documents
	if c.size > c.limit-len(body)-2*frame {
		c.next()
	}
	file := &c.files[len(c.files)-1]
	if n := len(file.Groups); n == 0 || file.Groups[n-1].Kind != g.Kind {
		file.Groups = append(file.Groups, g)
		c.size += frame
	}
	last := &file.Groups[len(file.Groups)-1]
	last.Documents = append(last.Documents, d)
	c.size += len(body)
	return nil
}

// next ends a file.
func (c *searchCutter) next() { c.files, c.size = append(c.files, searchFile{}), 0 }

func searchJSON(v any) ([]byte, error) {
	var w bytes.Buffer
	encoder := json.NewEncoder(&w)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return w.Bytes(), err
}

// searchOnce makes the files of documents when the first of them is asked for:
// the list of pages is made several times in one build.
func (s *Site) searchOnce() map[lang.Lang]func() ([][]byte, error) {
	limit := perSearchFile
	if s.options.Live {
		limit = math.MaxInt
	}
	once := map[lang.Lang]func() ([][]byte, error){}
	for _, l := range lang.All() {
		once[l] = sync.OnceValues(func() ([][]byte, error) { return s.searchFiles(l, limit) })
	}
	return once
}

// addSearchFiles adds the files of documents to the list of pages. How many
// there are is known only when they are made, for which an editor who looks at
// one page is not made to wait: the preview has two files of any size.
func (s *Site) addSearchFiles(l lang.Lang, add func(path string, render func(w *bytes.Buffer) error)) {
	count := 2
	if !s.options.Live {
		files, _ := s.searched[l]() // what failed is told when the first file is asked for
		count = max(1, len(files))
	}
	for n := range count {
		add(searchPath(l, n), func(w *bytes.Buffer) error {
			files, err := s.searched[l]()
			if err == nil {
				w.Write(files[n])
			}
			return err
		})
	}
}
