package site

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/chart"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// addTaskPages adds the register of tasks, the newest list of what was overdue,
// and the page of each task.
func (s *Site) addTaskPages(l lang.Lang, add func(path string, render func(w *bytes.Buffer, ps *source.Problems) error)) {
	plain := func(path string, render func(l lang.Lang, w *bytes.Buffer) error) {
		add(path, func(w *bytes.Buffer, _ *source.Problems) error { return render(l, w) })
	}
	plain(record.TasksPath, s.renderTasks)
	plain(record.OverduePath, s.renderOverdue)
	for _, t := range s.records.Tasks.All {
		add(t.Path(), func(w *bytes.Buffer, _ *source.Problems) error { return s.renderTask(l, t, w) })
	}
}

// tasksPage is how the tasks stand: the aggregate counts as reported, each with
// its universe, then the tasks of the published lists by deadline, lead,
// document, and the register itself.
type tasksPage struct {
	base
	workState
	Latest    *overdueView
	Counts    []*record.Observation // counts of overdue tasks, each in its universe
	Tasks     *chartView
	Deadlines *chartView
	Leads     countTable
	Groups    countTable
	Documents countTable
	Filter    []filterChoice
	Sections  []taskSection
	Total     int
}

// taskSection is the tasks that one list brought.
type taskSection struct {
	List *record.TaskList
	Size string // "74 dòng, 73 nhiệm vụ"
	Day  string // "báo cáo ngày 07/11/2025"
	Rows []filteredTask
}

// filteredTask is a row of the register with what its filter looks in: folded
// words, and ids with a space between them.
type filteredTask struct {
	taskRow
	Words, Leads, Lists, States string
}

// taskRow is one task as one report speaks of it.
type taskRow struct {
	T      *record.Task
	R      *record.Report
	Status record.TaskStatus
	Word   statusWord
	Said   string // "quá hạn 160 ngày"
	// Reported is "theo báo cáo ngày 07/11/2025", or only when it came out.
	Reported string
	Bar      string // of 100, where days late are drawn
}

// Late reports whether the task was late.
func (r taskRow) Late() bool {
	return r.Status.Class == record.TaskOverdue || r.Status.Class == record.TaskDoneLate
}

// statusWord is an official word as printed; Gloss says it in the page's own
// language, where that is another.
type statusWord struct {
	Text  string // "" where the copy shows none
	Gloss string
	Key   string // "overdue", "other", "blank"
	Other bool   // the page is not in Vietnamese (A11Y-08)
}

func (s *Site) wordOf(l lang.Lang, r *record.Report) statusWord {
	w := statusWord{Text: r.Word, Key: record.TaskWordKey(r.Word), Other: l != lang.VI}
	if key := "task.word." + w.Key; w.Other && s.words.Has(key) {
		w.Gloss = s.words.T(l, key)
	}
	return w
}

// spoken is the word in plain text.
func (s *Site) spoken(l lang.Lang, r *record.Report) string {
	switch w := s.wordOf(l, r); {
	case w.Text == "":
		return s.words.T(l, "task.blank")
	case w.Gloss != "":
		return w.Gloss
	default:
		return lowerFirst(w.Text)
	}
}

// nounCount is a number with its noun: "73 nhiệm vụ", "1 task".
func (s *Site) nounCount(l lang.Lang, noun string, n int) string {
	return lang.NoBreak(s.words.Count(l, noun, n))
}

func (s *Site) days(l lang.Lang, n int) string { return s.nounCount(l, "days", n) }

// taskRow makes the row of a task for one of its reports.
func (s *Site) taskRow(l lang.Lang, t *record.Task, r *record.Report) taskRow {
	row := taskRow{T: t, R: r, Status: t.StatusOn(r), Word: s.wordOf(l, r)}
	row.Said, row.Reported = s.taskSaid(l, row.Status), s.reportedOn(l, r)
	return row
}

// filteredTask makes the row of a task in the register, by its last report.
func (s *Site) filteredTask(l lang.Lang, t *record.Task) filteredTask {
	row := filteredTask{taskRow: s.taskRow(l, t, t.Last())}
	words := []string{t.Title.In(l), t.AssignedBy.Short(l), textIn(t.LeadOther, l), t.ID}
	var leads []string
	for _, e := range t.Leads {
		leads, words = append(leads, e.ID), append(words, e.Name.In(l))
	}
	if !t.LeadOther.IsZero() {
		leads = append(leads, groupKey)
	}
	row.Words, row.Leads = lang.Fold(strings.Join(words, " ")), strings.Join(leads, " ")
	var lists []string
	for _, list := range t.Lists {
		lists = append(lists, list.ID)
	}
	row.Lists = strings.Join(lists, " ")
	row.States = string(row.Status.Class) + " " + wordPrefix + row.Word.Key
	return row
}

// reportedOn says as of which day a report speaks, or where it states none, when
// it came out.
func (s *Site) reportedOn(l lang.Lang, r *record.Report) string {
	key := "task.reported"
	if !r.StatesDay() {
		key = "task.published"
	}
	return s.words.T(l, key, "day", r.Date.Name(l))
}

// What the filter calls a lead that is no single agency, and a word beside the
// computed classes.
const (
	groupKey   = "group"
	wordPrefix = "word-"
)

// taskSaid is the computed status in few words.
func (s *Site) taskSaid(l lang.Lang, st record.TaskStatus) string {
	key := "task.said." + string(st.Class)
	if st.Class == record.TaskOverdue && st.Published {
		return s.words.T(l, key+"-published")
	}
	if st.Class == record.TaskOverdue || st.Class == record.TaskDoneLate {
		return s.words.T(l, key, "days", s.days(l, st.Days))
	}
	return s.words.T(l, key)
}

// taskLists are all lists: what was overdue first, then results, the newest
// first.
func (s *Site) taskLists() []*record.TaskList {
	all := slices.Clone(s.records.TaskLists.All)
	slices.SortStableFunc(all, func(a, b *record.TaskList) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), b.Reported.Compare(a.Reported))
	})
	return all
}

// newestLists are the newest list of each kind.
func (s *Site) newestLists() []*record.TaskList {
	var out []*record.TaskList
	for _, list := range s.taskLists() {
		if len(out) == 0 || out[len(out)-1].Kind != list.Kind {
			out = append(out, list)
		}
	}
	return out
}

func (s *Site) renderTasks(l lang.Lang, w *bytes.Buffer) (err error) {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := tasksPage{workState: s.workState(l), Total: len(s.records.Tasks.All), Counts: s.overdueCounts(), Latest: s.latestOverdue(l)}
	page.base = s.base(l, frame{title: t("tasks.title"), description: t("tasks.text"), path: record.TasksPath, section: "tasks", feed: "tasks"})
	page.Kicker = t("tasks.kicker")
	p := s.printer(l)
	if page.Tasks, err = s.draw(chart.Tasks(p, s.records), 3); err != nil {
		return err
	}
	lists := s.newestLists()
	if page.Deadlines, err = s.draw(chart.Deadlines(p, lists), 2); err != nil {
		return err
	}
	page.Leads, page.Groups, page.Documents = s.leadTable(l, lists), s.groupTable(l, lists), s.documentTable(l, lists)
	for _, list := range s.taskLists() {
		section := taskSection{List: list, Size: s.listSize(l, list), Day: s.words.T(l, dayKey("tasks.section", list), "day", list.Reported.Name(l))}
		for _, e := range list.Entries {
			if e.Task.List == list {
				section.Rows = append(section.Rows, s.filteredTask(l, e.Task))
			}
		}
		page.Sections = append(page.Sections, section)
	}
	page.Filter = s.taskFilter(l, page.Sections)
	return s.execute(w, l, "tasks", page)
}

// listSize is how many rows and tasks a list has; the rows only where they are
// more.
func (s *Site) listSize(l lang.Lang, list *record.TaskList) string {
	if list.Rows == len(list.Entries) {
		return s.words.T(l, "tasks.printed-same", "tasks", list.Rows)
	}
	return s.words.T(l, "tasks.printed", "rows", list.Rows, "tasks", len(list.Entries))
}

// countTable is how many tasks there are of each thing, one column a list:
// lists of different universes are never added up.
type countTable struct {
	ID, Caption, First string
	Heads              []string
	Rows               []countTableRow
}

type countTableRow struct {
	Name, Path string // no path for a group
	Under      string
	Cells      []countCell
}

// countCell is one count, and the rows of the register that it counts.
type countCell struct {
	N      int
	Filter string // query of the register; "" where nothing filters it
	Bar    string // of 100
}

// listHeads name the columns of lists: "Quá hạn 07/11/2025".
func (s *Site) listHeads(l lang.Lang, lists []*record.TaskList) []string {
	var out []string
	for _, list := range lists {
		out = append(out, s.words.T(l, dayKey("tasks.head.list", list), "kind", s.words.T(l, "tasks.head."+list.Kind), "day", list.Reported.Name(l)))
	}
	return out
}

// dayKey is a key of words that give the day of a list, or of those that say
// that it is only the day of publication.
func dayKey(key string, list *record.TaskList) string {
	if list.StatesDay() {
		return key
	}
	return key + "-published"
}

// fill draws each count against the most of its column and puts the rows with
// the most first.
func (c *countTable) fill() {
	for k := range c.Heads {
		most := 0
		for _, row := range c.Rows {
			most = max(most, row.Cells[k].N)
		}
		for _, row := range c.Rows {
			if row.Cells[k].N > 0 {
				row.Cells[k].Bar = ofHundred(row.Cells[k].N, most)
			}
		}
	}
	slices.SortStableFunc(c.Rows, func(a, b countTableRow) int {
		for k := range a.Cells {
			if a.Cells[k].N != b.Cells[k].N {
				return b.Cells[k].N - a.Cells[k].N
			}
		}
		return 0
	})
}

// ofHundred is a count as a share of another, of 100.
func ofHundred(n, most int) string {
	return shareOf(mustDecimal(strconv.Itoa(n)), mustDecimal(strconv.Itoa(most)))
}

// tally counts things of one kind list by list: a row for each, in the order in
// which they come.
type tally[K comparable] struct {
	rowOf func(K) countTableRow // without its counts
	lists int
	at    map[K]int
	rows  []countTableRow
}

func newTally[K comparable](lists []*record.TaskList, rowOf func(K) countTableRow) *tally[K] {
	return &tally[K]{rowOf: rowOf, lists: len(lists), at: map[K]int{}}
}

// cell is the count of a thing in the k-th list.
func (t *tally[K]) cell(thing K, k int) *countCell {
	n, there := t.at[thing]
	if !there {
		n = len(t.rows)
		row := t.rowOf(thing)
		row.Cells = make([]countCell, t.lists)
		t.at[thing], t.rows = n, append(t.rows, row)
	}
	return &t.rows[n].Cells[k]
}

// countTable makes a table of a tally's rows; first names their column.
func (s *Site) countTable(l lang.Lang, id, caption, first string, lists []*record.TaskList, rows []countTableRow) countTable {
	table := countTable{ID: id, Caption: s.words.T(l, caption), First: s.words.T(l, first), Heads: s.listHeads(l, lists), Rows: rows}
	lang.SortBy(l, table.Rows, func(r countTableRow) string { return r.Name })
	table.fill()
	return table
}

func (s *Site) leadTable(l lang.Lang, lists []*record.TaskList) countTable {
	leads := newTally(lists, func(e *record.Entity) countTableRow {
		return countTableRow{Name: e.Name.In(l), Path: e.Path()}
	})
	for k, list := range lists {
		agencies, _ := list.ByLead()
		for _, c := range agencies {
			*leads.cell(c.Entity, k) = countCell{N: len(c.Entries), Filter: leadQuery(c.Entity, list)}
		}
	}
	return s.countTable(l, "by-lead", "tasks.leads-caption", "tasks.head.agency", lists, leads.rows)
}

func (s *Site) groupTable(l lang.Lang, lists []*record.TaskList) countTable {
	named := newTally(lists, func(group lang.Text) countTableRow { return countTableRow{Name: group.In(l)} })
	for k, list := range lists {
		_, groups := list.ByLead()
		for _, c := range groups {
			named.cell(c.Group, k).N = len(c.Entries)
		}
	}
	return s.countTable(l, "by-group", "tasks.groups-caption", "tasks.group", lists, named.rows)
}

func (s *Site) documentTable(l lang.Lang, lists []*record.TaskList) countTable {
	documents := newTally(lists, func(d *record.Source) countTableRow {
		row := countTableRow{Name: d.Short(l), Path: d.Path()}
		if !d.Date.IsZero() && d.Number != "" {
			row.Under = d.Date.Name(l)
		}
		return row
	})
	for k, list := range lists {
		for _, e := range list.Entries {
			cell := documents.cell(e.Task.AssignedBy, k)
			cell.N, cell.Filter = cell.N+1, documentQuery(e.Task.AssignedBy, list)
		}
	}
	return s.countTable(l, "by-document", "tasks.documents-caption", "tasks.document", lists, documents.rows)
}

// leadQuery asks the register for what an agency leads in one list.
func leadQuery(e *record.Entity, list *record.TaskList) string {
	return "?lead=" + e.ID + "&list=" + list.ID
}

// documentQuery asks the register for what a document assigns in one list.
func documentQuery(d *record.Source, list *record.TaskList) string {
	return "?doc=" + d.ID + "&list=" + list.ID
}

// taskFilter is what the register can be narrowed down by: only what it has.
func (s *Site) taskFilter(l lang.Lang, sections []taskSection) []filterChoice {
	t := func(key string) string { return s.words.T(l, "tasks.filter."+key) }
	agencies, others := filterChoice{Label: t("agencies")}, filterChoice{Label: t("others")}
	document, list := filterChoice{Key: "doc", Label: t("document")}, filterChoice{Key: "list", Label: t("list")}
	classes, words := filterChoice{Label: t("computed")}, filterChoice{Label: t("words")}
	for _, section := range sections {
		list.add(section.List.ID, section.List.Name.In(l))
		for _, row := range section.Rows {
			for _, e := range row.T.Leads {
				agencies.add(e.ID, e.Name.In(l))
			}
			if !row.T.LeadOther.IsZero() {
				others.add(groupKey, t("group"))
			}
			document.add(row.T.AssignedBy.ID, row.T.AssignedBy.Short(l))
			words.add(wordPrefix+row.Word.Key, s.wordChoice(l, row.Word))
			if row.Status.Class.IsComputed() {
				classes.add(string(row.Status.Class), lang.Capital(s.words.T(l, "task.class."+string(row.Status.Class))))
			}
		}
	}
	for _, c := range []filterChoice{agencies, document, classes} {
		lang.SortBy(l, c.Options, func(o filterOption) string { return o.Label })
	}
	slices.SortStableFunc(words.Options, func(a, b filterOption) int { return wordOrder(a) - wordOrder(b) })
	return []filterChoice{
		{Key: "lead", Label: t("lead"), Groups: []filterChoice{agencies, others}}, document, list,
		{Key: "status", Label: t("status"), Groups: []filterChoice{classes, words}},
	}
}

// wordOrder puts the usual words first, in their order.
func wordOrder(o filterOption) int {
	keys := []string{"done", "done-late", "under-way", "not-done", "overdue", "other", "blank"}
	return slices.Index(keys, strings.TrimPrefix(o.Value, wordPrefix))
}

// wordChoice names a word in the filter. An option holds one language only, so
// in English it is the gloss alone.
func (s *Site) wordChoice(l lang.Lang, w statusWord) string {
	switch {
	case w.Key == "blank":
		return s.words.T(l, "tasks.filter.blank")
	case w.Key == "other":
		return s.words.T(l, "tasks.filter.unusual")
	case w.Gloss != "":
		return lang.Capital(w.Gloss)
	}
	return w.Text
}

// siteMapTasks are the newest list of what was overdue and every task, or where
// there are more than a reader would look through, the list alone.
func (s *Site) siteMapTasks(l lang.Lang) []siteMapItem {
	items := []siteMapItem{{Title: s.words.T(l, "overdue.none-title"), Path: record.OverduePath}}
	if list := s.records.NewestOverdue(); list != nil {
		items[0].Title = list.Name.In(l)
	}
	if len(s.records.Tasks.All) > mappedTasks {
		return items
	}
	for _, t := range s.records.Tasks.All {
		items = append(items, siteMapItem{Title: t.Title.In(l), Path: t.Path()})
	}
	return items
}

// mappedTasks is how many tasks the site map names one by one.
const mappedTasks = 500

// lastReported is the date of the newest document that reports on any of the
// tasks.
func lastReported(tasks ...*record.Task) record.Period {
	var sources []*record.Source
	for _, t := range tasks {
		for _, r := range t.Reports {
			sources = append(sources, r.Source)
		}
	}
	return newestOf(sources)
}

// reportedAlso says in the frame that the page shows a report of that day, too.
func (s *Site) reportedAlso(l lang.Lang, b *base, day record.Period) {
	if day.Kind() != record.Day || !b.OfPortal && b.Report.Compare(day) >= 0 {
		return
	}
	b.Report, b.OfPortal = day, false
	b.ReportAge = lang.Int(l, day.DaysUntil(s.records.Site.AsOf))
}
