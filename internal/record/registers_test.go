package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// TestStrategicTechnologies proves the list of Decision 1131/QĐ-TTg against the
// counts made once from the quotations of it: 19 products in groups 1 to 5
// (Khoa học và Phát triển, 13/06/2025, for groups 1–3; tiendientu.com for 4 and
// 5), the name of group 6 and no product, nothing of groups 7 to 11; replaced
// from 01/07/2026 by Decision 21/2026/QĐ-TTg of 10 groups, which nobody here has
// read. Of no group a lead, a partner, a requirement or a roadmap is known.
func TestStrategicTechnologies(t *testing.T) {
	r, _ := realData(t)
	list := r.TechnologyLists.Get("1131-qd-ttg")
	var products []string
	for _, group := range list.Technologies {
		products = append(products, fmt.Sprintf("%d:%d", group.Number, len(group.Products)))
		for k, p := range group.Products {
			if p.Number != k+1 {
				t.Errorf("%s: product %d stands at %d", group.ID, p.Number, k+1)
			}
		}
	}
	if got := strings.Join(products, " "); got != "1:6 2:3 3:3 4:3 5:4 6:0" {
		t.Errorf("products by group: %s", got)
	}
	groups, all := list.Transcribed()
	if groups != 5 || all != 19 || list.Groups != 11 || list.Products != 35 || fmt.Sprint(list.Unread()) != "[7 8 9 10 11]" {
		t.Errorf("%d groups whole, %d products, of %d groups and %d products; unread %v", groups, all, list.Groups, list.Products, list.Unread())
	}
	if !list.Source.IsHistory(r.Site.AsOf) || list.Source.ReplacedBy.ID != "21-2026-qd-ttg" {
		t.Error("the list is not history")
	}
	if before := mustPeriod(t, "2026-06-30"); list.Source.IsHistory(before) {
		t.Errorf("the list is history on %s, a day too early", before)
	}
	next := r.TechnologyLists.Get("21-2026-qd-ttg")
	if next.Groups != 10 || len(next.Technologies) != 0 || next.Source.IsHistory(r.Site.AsOf) {
		t.Errorf("the new list: %d groups, %d here", next.Groups, len(next.Technologies))
	}
	for _, a := range Aspects() {
		if n := list.Known(a); n != 0 {
			t.Errorf("%s is known of %d groups", a, n)
		}
	}
	if n := len(r.Questions.All); n != 3 {
		t.Errorf("%d questions, Notice 17-TB/CQTTBCĐ asks three (II.3)", n)
	}
}

// TestDatabases proves the catalogue against what Notice 624/TB-VPCP names: of
// the 12 key databases three (II.1(2)), of the numbered task of Resolution 71
// numbers 1, 31, 40, 42 and 67 (annex I, part 2, rows 25–29), 12 more in other
// rows of annexes I and II. Of none is a quality stated.
func TestDatabases(t *testing.T) {
	r, _ := realData(t)
	ids := func(list string) string {
		var out []string
		for _, d := range r.DatabaseLists.Get(list).Databases {
			out = append(out, fmt.Sprintf("%s %d", d.ID, d.numberIn(r.DatabaseLists.Get(list))))
		}
		return strings.Join(out, ", ")
	}
	if got := ids("ke-hoach-02"); got != "ho-tich-dien-tu 0, dat-dai 0, tai-chinh 0" {
		t.Errorf("key databases: %s", got)
	}
	if got := ids("nghi-quyet-71"); got != "bao-hiem 1, dang-ky-doanh-nghiep 31, nguoi-lao-dong 40, bao-hiem-that-nghiep 42, tong-hop-tai-chinh 67" {
		t.Errorf("databases of Resolution 71: %s", got)
	}
	formed := r.Indicators.Get("key-databases-formed").Newest()
	if n := len(r.DatabaseLists.Get("ke-hoach-02").Databases); formed.Value.String() != fmt.Sprint(n) {
		t.Errorf("%d key databases named, %s said to be formed", n, formed.Value)
	}
	if n := len(r.Databases.All); n != 3+5+12 {
		t.Errorf("%d databases", n)
	}
	for _, d := range r.Databases.All {
		if len(d.Qualities) > 0 {
			t.Errorf("%s: the facts state no quality of any one database", d.ID)
		}
		if d.NamedIn.ID != "624-tb-vpcp" {
			t.Errorf("%s is named in %s", d.ID, d.NamedIn.ID)
		}
	}
}

// TestOwnQuality proves that what is said of the portal's own data adds up.
func TestOwnQuality(t *testing.T) {
	r, _ := realData(t)
	q := r.Quality()
	sum := 0
	for _, c := range q.ByTrust {
		sum += c.Values
	}
	if sum != q.Values || q.Checked > q.Values || q.Held > q.Expected {
		t.Errorf("%d values by trust, %d in all, %d checked; %d of %d periods", sum, q.Values, q.Checked, q.Held, q.Expected)
	}
	if len(q.Rhythms)+q.Single < q.Indicators || len(q.Ages) != q.Indicators {
		t.Errorf("%d series, %d single, %d ages of %d indicators", len(q.Rhythms), q.Single, len(q.Ages), q.Indicators)
	}
	// The two slips of telegram 220 that facts/README names (4): Đồng Nai, Tây Ninh.
	var slips []string
	for _, f := range q.FailingSums {
		slips = append(slips, fmt.Sprintf("%s %s %s", f.Sum.Whole.Entity.ID, f.Sum.Total, f.Sum.Whole.Value))
	}
	if got := strings.Join(slips, ", "); got != "dong-nai 2251 2151, tay-ninh 2207 2102" {
		t.Errorf("sums that fail: %s", got)
	}
	if q.Newest != r.Newest() || q.NewestAge != r.Newest().DaysUntil(r.Site.AsOf) {
		t.Errorf("the newest report is of %s, %d days old", q.Newest, q.NewestAge)
	}
	if !slices.IsSortedFunc(q.Ages, func(a, b IndicatorAge) int { return b.Days - a.Days }) {
		t.Error("ages are not in order")
	}
}

// TestTasksOfARegister proves that a task is found by its id and named once.
func TestTasksOfARegister(t *testing.T) {
	var ps source.Problems
	l := &loader{ps: &ps, records: &Records{}, places: map[string]source.Pos{}, folded: map[string]string{}, guesses: map[string]string{}}
	task := &Task{ID: "624-pl1-2-25", Title: lang.Text{VI: "Việc", EN: "Work"}}
	add(l, &l.records.Tasks, "task", task.ID, task, source.Pos{})
	got := l.allTasks([]string{task.ID, task.ID, "624-pl1-2-26"}, func(...any) source.Pos { return source.Pos{File: "data/databases.toml"} })
	if len(got) != 1 || got[0] != task {
		t.Errorf("%d tasks", len(got))
	}
	var rules []string
	for _, p := range ps.Sorted() {
		rules = append(rules, p.Rule)
	}
	if fmt.Sprint(rules) != "[named-twice unknown-reference-guess]" {
		t.Errorf("%v", rules)
	}
}

// readRegisters reads what the pages of technologies and databases read.
func readRegisters(p Printer, r *Records, note func(string)) {
	for _, list := range r.TechnologyLists.All {
		note(list.Path() + list.Source.Short(p.Lang) + list.CountedIn.Short(p.Lang))
		for _, a := range Aspects() {
			note(p.Words.T(p.Lang, "technologies.aspect."+string(a)) + strconv.Itoa(list.Known(a)))
		}
		list.Transcribed()
		list.Unread()
	}
	for _, t := range r.Technologies.All {
		note(t.Path() + t.Name.In(p.Lang) + t.List.ID + t.ReadIn.Short(p.Lang))
		for _, e := range t.Lead.Agencies {
			note(e.Path() + t.Lead.Source.Short(p.Lang))
		}
		for _, x := range slices.Concat(t.Requirements, t.Roadmap) {
			note(x.By.Name(p.Lang) + x.Source.Short(p.Lang))
		}
	}
	for _, q := range r.Questions.All {
		note(q.Path() + q.Source.Short(p.Lang) + strconv.Itoa(len(q.Tasks)))
		for _, page := range q.Pages {
			note(p.Words.T(p.Lang, "technologies.page."+page))
		}
		for _, f := range q.Found {
			note(f.Source.Short(p.Lang) + f.Text.In(p.Lang))
		}
	}
	for _, list := range r.DatabaseLists.All {
		note(list.Source.Short(p.Lang) + strconv.Itoa(len(list.Databases)))
		for _, i := range list.Indicators {
			note(i.Newest().Path())
		}
	}
	for _, d := range r.Databases.All {
		readDatabase(p, d, note)
	}
	q := r.Quality()
	note(q.Newest.String() + q.CheckedShare().String() + q.HeldShare().String())
	for _, t := range q.ByTrust {
		note(p.Words.T(p.Lang, "trust."+string(t.Trust)+".name"))
	}
	for _, quality := range Qualities() {
		note(p.Words.T(p.Lang, "quality."+quality+".name"))
	}
}

func readDatabase(p Printer, d *Database, note func(string)) {
	note(d.Path() + d.NamedIn.Short(p.Lang))
	if len(d.Agencies) > 0 {
		note(d.From.Short(p.Lang))
	}
	if d.Level != "" {
		note(p.Words.T(p.Lang, "databases.level."+d.Level))
	}
	for _, m := range d.In {
		note(m.List.ID + m.Source.Short(p.Lang))
	}
	if last := d.Last(); last != nil {
		note(last.Date.Name(p.Lang) + last.Source.Short(p.Lang))
	}
	for _, x := range d.Qualities {
		note(p.Words.T(p.Lang, "quality."+x.Quality+".name") + x.Source.Short(p.Lang))
	}
}
