package site

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/lang"
)

// What was looked for after it was due and not found is told with the day and
// the place of the look, and days are counted to that look; everything else is
// "not checked" or not yet due. Of a rule whose end nobody knows no date is told
// (design.md, 4).
func TestScheduleStates(t *testing.T) {
	out := smallSite(t)
	page := shownWords(mainOf(t, out.page(t, "/en/schedule/")))
	for _, want := range []string{
		"4 items to be published and 3 tasks due",
		"Publishing the test results On 15 January 2026 this portal looked at the page of the Ministry of Tests and found nothing. It was due 31 December 2025, 15 days before that look.",
		"before 10 January 2026 Not checked by this portal.",
		"Q1 2026 Not yet due on 31 January 2026.",
		"no date found (looked in: the full text) Not checked by this portal.",
		"before day 25 of every month , from 11 September 2025 to 31 December 2026 Last due before 25 January 2026: not checked by this portal.",
		"Coming due Counted from 31 January 2026, the last day on which this portal collected sources. Monthly reports before 25 February 2026 · before day 25 of every month · The units · 01-TB/THU Last due before 25 January 2026: not checked by this portal.",
		"Monthly rules, no end found Reports until nobody knows when day 20 of every month · The units",
		"day 20 of every month , from 11 September 2025; no end found (looked in: the copy read) On 22 December 2025 this portal found it at the page of the Ministry of Tests. Not checked again by this portal after 22 December 2025.",
		"Q4 2025 On 20 January 2026 this portal found it at the page of the Ministry of Tests. News of 19 January 2026.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "20 February") || strings.Contains(page, "20 January 2026: not") {
		t.Error("a date is told from a rule that may no longer hold")
	}
	promises, work := strings.Index(page, "A document says that"), strings.Index(page, "A document sets a task")
	if at := strings.LastIndex(page, "The test catalogue"); promises < 0 || work < promises || at < work {
		t.Error("work due stands among the promises to publish")
	}
}

// As delivered nobody has looked: the list is empty, the page says why, and
// nothing is called late.
func TestScheduleUnchecked(t *testing.T) {
	out := realSite(t)
	for path, want := range map[string]string{"/schedule/": "vì cổng chưa đi tìm lần nào", "/en/schedule/": "the portal has not looked once"} {
		page := shownWords(mainOf(t, out.page(t, path)))
		if !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if page := shownWords(out.page(t, "/en/schedule/")); regexp.MustCompile(`\b(is|are|was|were) (late|overdue)\b`).MatchString(page) {
		t.Error("something is called late")
	}
}

// The pages of indicators say up to when they hold figures, never that a
// release is late.
func TestIndicatorsAreNotLate(t *testing.T) {
	out := realSite(t)
	for _, path := range out.htmlPages() {
		if parts := strings.Split(path, "/"); len(parts) != 4 || parts[1] != "indicators" || parts[2] == "" {
			continue
		}
		_, releases, ok := strings.Cut(out.page(t, path), `id="releases"`)
		releases, _, _ = strings.Cut(releases, "</section>")
		if !ok || !strings.Contains(releases, "Cổng này có số liệu đến ") || strings.Contains(releases, "chậm") || strings.Contains(releases, "quá hạn") {
			t.Errorf("%s: %s", path, releases)
		}
	}
}

// What the home page takes of the schedule goes by the last day of collection:
// the nearest ahead first, the newest past first; each says whether anybody
// looked.
func TestDueNext(t *testing.T) {
	s := open(t, Options{Root: smallTree(t), Cache: drawings})
	ids := func(rows []dueRow) string {
		var out []string
		for _, r := range rows {
			out = append(out, r.E.ID)
		}
		return strings.Join(out, " ")
	}
	for n, want := range map[int][3]string{1: {"monthly", "table", "open"}, 9: {"monthly coming", "table results catalogue", "open"}} {
		if news := s.dueNext(lang.VI, n); ids(news.Ahead) != want[0] || ids(news.Past) != want[1] || ids(news.Rules) != want[2] {
			t.Errorf("%d: ahead %q, past %q, rules %q, want %q", n, ids(news.Ahead), ids(news.Past), ids(news.Rules), want)
		}
	}
}

// The home page says of what was due last that nobody has looked, and tells no
// date from a rule of which no end was found.
func TestHomeDue(t *testing.T) {
	out := realSite(t)
	for path, want := range map[string][]string{
		"/":    {"Đến hạn gần đây nhất", "Cổng này chưa kiểm tra.", "Yêu cầu hằng tháng, không thấy nêu đến khi nào", "trước ngày 25 hằng tháng", "cổng không tính ra ngày của lần tới"},
		"/en/": {"Due most recently", "Not checked by this portal.", "Monthly rules, no end found", "before day 25 of every month", "no next date is computed"},
	} {
		_, page, _ := strings.Cut(out.page(t, path), `id="home-due"`)
		page, _, _ = strings.Cut(page, "</section>")
		page = shownWords(page)
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s does not say %q: %s", path, words, page)
			}
		}
		if strings.Contains(page, "25/11/2026") || strings.Contains(page, "November 2026") || strings.Contains(page, "October 2026") {
			t.Errorf("%s tells a date from the rule: %s", path, page)
		}
	}
}

// A project without a schedule has the page and says that there is nothing.
func TestNoSchedule(t *testing.T) {
	tree := smallTree(t)
	for _, gone := range []string{"data/schedule.toml", "data/feedback/1.toml", "data/feedback/2.toml", "data/feedback/3.toml", "data/feedback/4.toml", "data/feedback/5.toml", "data/feedback/6.toml"} {
		delete(tree, gone)
	}
	out := render(t, open(t, Options{Root: fstest.MapFS(tree), Cache: drawings}))
	if page := out.page(t, "/schedule/"); !strings.Contains(page, "không còn thời hạn nào có ghi ngày ở phía trước") || strings.Contains(page, "<table") {
		t.Error("the page of an empty schedule is not empty, or does not say so")
	}
}
