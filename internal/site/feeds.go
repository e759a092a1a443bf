package site

import (
	"bytes"
	"cmp"
	"html/template"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// feed is one list of news that a reader can follow, and the days that go with
// it. Only what has something to tell is published (META-07).
type feed struct {
	name  string // its place below /feeds/vi/: "figures", "indicators/gii-rank"
	first string // the name under which it was first published, which its id keeps; "" for the same
	path  string // the page whose news it is
	title func(lang.Lang) string
	text  func(lang.Lang) string
	news  func(lang.Lang) []export.FeedEntry // nil: no news, only days
	days  func(lang.Lang) []export.Event     // nil: no calendar
}

// newestEntries is how many entries a feed holds at most.
const newestEntries = 100

// feeds are all that can be followed: what is new in the portal as a whole,
// then the values of each indicator, then what concerns each province and body.
type feeds struct {
	general, indicators, entities []feed
	byName                        map[string]*feed
}

func (s *Site) allFeeds() feeds {
	f := feeds{general: s.generalFeeds(), indicators: s.indicatorFeeds(), entities: s.entityFeeds(), byName: map[string]*feed{}}
	for _, list := range [][]feed{f.general, f.indicators, f.entities} {
		for k := range list {
			f.byName[list[k].name] = &list[k]
		}
	}
	return f
}

// all lists every feed in a fixed order.
func (f feeds) all() []feed {
	return append(append(append([]feed(nil), f.general...), f.indicators...), f.entities...)
}

// word reads a word of the interface in either language.
func (s *Site) word(key string) func(lang.Lang) string {
	return func(l lang.Lang) string { return s.words.T(l, key) }
}

// generalFeeds are what is new in the portal as a whole.
func (s *Site) generalFeeds() []feed {
	q := s.quoter()
	general := func(name, path string) feed {
		return feed{name: name, path: path, title: s.word("feeds.of." + name), text: s.word("feeds.about." + name)}
	}
	figures, notices, overdue := general("figures", record.IndicatorsPath), general("notices", record.NoticesPath), general("overdue", record.OverduePath)
	figures.news = func(l lang.Lang) (out []export.FeedEntry) {
		for _, i := range s.records.Indicators.All {
			out = append(out, periodEntries(q, l, i)...)
		}
		return out
	}
	out := []feed{figures}
	if len(s.content.Notices) > 0 {
		notices.news = func(l lang.Lang) (out []export.FeedEntry) {
			for _, n := range s.content.Notices {
				out = append(out, q.NoticeEntry(l, n))
			}
			return out
		}
		out = append(out, notices)
	}
	if lists := s.overdueLists(); len(lists) > 0 {
		overdue.news = func(l lang.Lang) (out []export.FeedEntry) {
			for _, list := range lists {
				out = append(out, q.OverdueEntry(l, list, tasksIn(list)))
			}
			return out
		}
		out = append(out, overdue)
	}
	if deadlines := taskDays(q, s.records.Tasks.All); deadlines != nil {
		tasks := general("tasks", record.TasksPath)
		tasks.days = deadlines
		out = append(out, tasks)
	}
	if len(s.scheduleDays(lang.VI)) > 0 {
		schedule := general("schedule", record.SchedulePath)
		schedule.days = s.scheduleDays
		out = append(out, schedule)
	}
	return out
}

// overdueLists are the lists of what was overdue on the day of a report.
func (s *Site) overdueLists() (out []*record.TaskList) {
	for _, list := range s.records.TaskLists.All {
		if list.Kind == record.OverdueList {
			out = append(out, list)
		}
	}
	return out
}

// tasksIn are the tasks of a list in its order.
func tasksIn(list *record.TaskList) (out []*record.Task) {
	for _, e := range list.Entries {
		out = append(out, e.Task)
	}
	return out
}

// scheduleDays are the days on which something is due by the schedule.
func (s *Site) scheduleDays(l lang.Lang) (out []export.Event) {
	q := s.quoter()
	for _, entry := range s.records.Schedule.All {
		if e, ok := q.ScheduleEvent(l, entry); ok {
			out = append(out, e)
		}
	}
	return out
}

// taskDays are the deadlines of some tasks, nil where none has any.
func taskDays(q export.Quoter, tasks []*record.Task) func(lang.Lang) []export.Event {
	days := func(l lang.Lang) (out []export.Event) {
		for _, t := range tasks {
			if e, ok := q.TaskEvent(l, t); ok {
				out = append(out, e)
			}
		}
		return out
	}
	if len(days(lang.VI)) == 0 {
		return nil
	}
	return days
}

// indicatorFeeds tell of the values of each indicator, a period at a time.
func (s *Site) indicatorFeeds() (out []feed) {
	q := s.quoter()
	for _, i := range s.records.Indicators.All {
		out = append(out, feed{
			name: "indicators/" + i.ID, first: "indicators/" + record.FirstID(i.ID, i.Aliases), path: i.Path(), title: i.Name.In, text: i.Universe.In,
			news: func(l lang.Lang) []export.FeedEntry { return periodEntries(q, l, i) },
		})
	}
	return out
}

func periodEntries(q export.Quoter, l lang.Lang, i *record.Indicator) (out []export.FeedEntry) {
	for _, p := range i.Periods() {
		out = append(out, q.PeriodEntry(l, i, p))
	}
	return out
}

// entityFeeds tell of the values of each province and body, and of the tasks
// that it leads, with their deadlines. Of units that are no more there is no
// news.
func (s *Site) entityFeeds() (out []feed) {
	q := s.quoter()
	values, led := map[*record.Entity][]*record.Observation{}, map[*record.Entity][]*record.Task{}
	for _, i := range s.records.Indicators.All {
		for _, o := range i.Series {
			values[o.Entity] = append(values[o.Entity], o)
		}
	}
	for _, t := range s.records.Tasks.All {
		for _, e := range t.Leads {
			led[e] = append(led[e], t)
		}
	}
	for _, e := range s.records.Entities.All {
		figures, tasks := values[e], led[e]
		if e.IsCountry() || e.IsFormer() || len(figures)+len(tasks) == 0 {
			continue
		}
		out = append(out, feed{
			name: "entities/" + e.ID, first: "entities/" + record.FirstID(e.ID, e.Aliases), path: e.Path(), title: e.Full.In, text: s.word("feeds.about.entity"), days: taskDays(q, tasks),
			news: func(l lang.Lang) (out []export.FeedEntry) {
				for _, o := range figures {
					out = append(out, q.FigureEntry(l, o))
				}
				for _, t := range tasks {
					out = append(out, q.TaskEntry(l, t))
				}
				return out
			},
		})
	}
	return out
}

// feedPages are the files of all feeds.
func (s *Site) feedPages() []Page {
	var pages []Page
	add := func(path string, render func(w *bytes.Buffer) error) {
		pages = append(pages, Page{Path: path, render: func(w *bytes.Buffer, _ *source.Problems) error { return render(w) }, root: s.options.Root})
	}
	for _, f := range s.feeds.all() {
		for _, l := range lang.All() {
			if f.news != nil {
				add(export.FeedPath(f.name, l, "atom"), func(w *bytes.Buffer) error { return s.written(l, f).WriteAtom(w) })
				add(export.FeedPath(f.name, l, "json"), func(w *bytes.Buffer) error { return s.written(l, f).WriteJSON(w) })
			}
			if f.days != nil {
				add(export.FeedPath(f.name, l, "ics"), func(w *bytes.Buffer) error { return s.writeCalendar(l, f, w) })
			}
		}
	}
	return pages
}

// written is a feed with its entries, the newest first.
func (s *Site) written(l lang.Lang, f feed) *export.Feed {
	out := s.quoter().Feed(l, f.name, s.feedTitle(l, f), f.text(l), f.path)
	out.ID = export.TagID(&s.records.Site, string(l), "feed", cmp.Or(f.first, f.name))
	out.Icon = s.baseURL + s.assets.URL("icon")
	out.Entries = export.Newest(f.news(l), newestEntries)
	return out
}

func (s *Site) writeCalendar(l lang.Lang, f feed, w *bytes.Buffer) error {
	out := s.quoter().Calendar(l, f.name, s.feedTitle(l, f), f.text(l))
	out.Events = f.days(l)
	return out.Write(w)
}

// feedTitle names a feed where it stands alone, among those of other sites.
func (s *Site) feedTitle(l lang.Lang, f feed) string {
	return f.title(l) + " – " + s.records.Site.Title.In(l)
}

// follow is how the news of a page can be followed.
type follow struct{ Title, Atom, JSON, ICS string }

// follow returns the addresses of a feed, nil where there is none of that name.
func (s *Site) follow(l lang.Lang, name string) *follow {
	f := s.feeds.byName[name]
	if f == nil {
		return nil
	}
	out := &follow{Title: f.title(l)}
	if f.news != nil {
		out.Atom, out.JSON = export.FeedPath(name, l, "atom"), export.FeedPath(name, l, "json")
	}
	if f.days != nil {
		out.ICS = export.FeedPath(name, l, "ics")
	}
	return out
}

// feedLinks let a feed reader that is given the address of a page find its
// feeds: the page's own first, then those of the portal.
func (s *Site) feedLinks(l lang.Lang, own *follow) template.HTML {
	var out template.HTML
	link := func(kind, title, href string) {
		if href != "" {
			out += "\n" + `<link rel="alternate" type="` + esc(kind) + `" title="` + esc(title) + `" href="` + esc(href) + `">`
		}
	}
	if own != nil {
		link("application/atom+xml", own.Title, own.Atom)
		link("application/feed+json", own.Title, own.JSON)
		link("text/calendar", own.Title, own.ICS)
	}
	for _, name := range []string{"figures", "notices"} {
		if f := s.follow(l, name); f != nil && (own == nil || own.Atom != f.Atom) {
			link("application/atom+xml", f.Title, f.Atom)
		}
	}
	return out
}

// feedsPage tells a newcomer what a feed is, and lists them all.
type feedsPage struct {
	base
	General   []feedRow // with news
	Calendars []feedRow
	Groups    []feedGroup
}

// feedRow is one feed in a list.
type feedRow struct {
	follow
	Text, Path string
	Address    string // in full, of the form that most programs read
}

type feedGroup struct {
	ID, Title string
	Rows      []feedRow
}

func (s *Site) renderFeeds(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := feedsPage{base: s.base(l, frame{title: t("feeds.title"), description: t("feeds.description"), path: record.FeedsPath, section: "feeds"})}
	for _, f := range s.feeds.general {
		row := s.feedRow(l, f)
		if f.news != nil {
			page.General = append(page.General, row)
		} else {
			page.Calendars = append(page.Calendars, row)
		}
	}
	indicators := feedGroup{ID: "by-indicator", Title: t("feeds.indicators")}
	for _, f := range s.feeds.indicators {
		indicators.Rows = append(indicators.Rows, s.feedRow(l, f))
	}
	lang.SortBy(l, indicators.Rows, func(r feedRow) string { return r.Title })
	provinces, bodies := feedGroup{ID: "by-province", Title: t("feeds.provinces")}, feedGroup{ID: "by-body", Title: t("feeds.bodies")}
	for _, e := range s.entitiesOf(l, func(e *record.Entity) bool { return s.feeds.byName["entities/"+e.ID] != nil }) {
		group := &bodies
		if e.IsProvince() {
			group = &provinces
		}
		group.Rows = append(group.Rows, s.feedRow(l, *s.feeds.byName["entities/"+e.ID]))
	}
	for _, g := range []feedGroup{indicators, provinces, bodies} {
		if len(g.Rows) > 0 {
			page.Groups = append(page.Groups, g)
		}
	}
	return s.execute(w, l, "feeds", page)
}

func (s *Site) feedRow(l lang.Lang, f feed) feedRow {
	row := feedRow{follow: *s.follow(l, f.name), Text: f.text(l), Path: f.path}
	row.Address = s.baseURL + cmp.Or(row.Atom, row.ICS)
	return row
}
