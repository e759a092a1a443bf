package site

import (
	"regexp"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// TestTaskStates proves what the page of a task says: the official word first,
// as printed; then only what stated dates give, on the day of a report; both
// where they disagree; and that what happened since is not known (design.md, 4).
func TestTaskStates(t *testing.T) {
	out := smallSite(t)
	for _, tt := range []struct {
		name, path string
		has        []string // in this order
		not        []string
	}{
		{"overdue, counted to the report and never to the day of collection", "/tasks/thu-2/",
			[]string{"Quá hạn chưa hoàn thành", "quá hạn 154\u00a0ngày", "Vào ngày 01/12/2025", "Trong 61\u00a0ngày từ ngày 01/12/2025 đến ngày 31/01/2026, cổng này không tìm thấy báo cáo nào khác", "Chưa có ý kiến của cơ quan chủ trì"},
			[]string{"215", "không khớp"}},
		{"a later report takes its place, the first stays in the timeline", "/tasks/thu-1/",
			[]string{"Chưa hoàn thành", "quá hạn 81\u00a0ngày", "Nguồn in 60 ngày", "Được giao", "01/12/2025", "Danh sách in 60\u00a0ngày; tính từ hai ngày là 62\u00a0ngày", "20/12/2025", "dòng 1 và 4"},
			[]string{"không khớp"}},
		{"a postponement decided after the report does not undo it", "/tasks/thu-4/",
			[]string{"quá hạn 1\u00a0ngày", "Hạn đầu tiên", "Được gia hạn đến ngày 31/03/2026. Chờ luật thử.", "Hạn mới", "hạn đầu tiên 30/11/2025; gia hạn đến 31/03/2026 (ngày 20/12/2025)"}, nil},
		{"no deadline is stated", "/tasks/thu-3/", []string{"không tính được", "Không có ngày phải xong để so", "Không thấy nêu (đã xem: 01-TB/THU)"}, []string{"strip-bar"}},
		{"done late, where the word says done: both are shown, with the reply beside", "/tasks/kq-1/",
			[]string{"Đã hoàn thành", "muộn 3\u00a0ngày", "Hoàn thành ngày 03/11/2025", "không khớp", "Ý kiến của đơn vị", "Chậm ba ngày vì bão.", "Minh chứng", "Tờ trình thử"},
			[]string{"Chưa có ý kiến", "cổng này không biết"}},
		{"under way after the deadline", "/tasks/kq-2/", []string{"Đang thực hiện", "quá hạn 20\u00a0ngày", "không khớp"}, nil},
		{"permanent work", "/tasks/kq-3/", []string{"Đang thực hiện", "không có hạn", "Nhiệm vụ thường xuyên"}, []string{"quá hạn 2", "strip-bar"}},
		{"the list states no day: past the deadline when it came out, by how much is not said", "/tasks/cb-1/",
			[]string{"công bố ngày 15/12/2025", "Đang thực hiện", "đã qua hạn", "Danh sách công bố ngày 15/12/2025 không ghi là đã xong; ngày ấy đã qua hạn 30/11/2025.", "Danh sách không ghi tính đến ngày nào (đã xem: phụ lục II); 15/12/2025 là ngày công bố", "Trong 47\u00a0ngày từ ngày 15/12/2025 đến ngày 31/01/2026", "Công bố danh sách ghi:"},
			[]string{"15\u00a0ngày", "quá hạn 15", "theo báo cáo ngày", "không khớp", "strip-bar"}},
		{"the list states no day: still within the deadline when it came out", "/tasks/cb-2/",
			[]string{"còn trong hạn", "ngày ấy còn trong hạn 31/03/2026", "không ghi tính đến ngày nào"}, []string{"theo báo cáo ngày", "strip-bar"}},
		{"the list states no day, the word says done", "/tasks/cb-3/", []string{"không ghi tính đến ngày nào (đã xem: phụ lục II)", "Trạng thái công bố ngày 15/12/2025; cổng này không có báo cáo nào mới hơn."}, []string{"theo báo cáo ngày"}},
		{"the copy shows no word", "/tasks/kq-4/", []string{"để trống trong bản đã đọc", "không nói được là đã xong hay chưa"}, []string{"còn trong hạn"}},
		{"a word off the usual list is kept, with its note", "/tasks/kq-5/", []string{"Đang hoàn thành", "không suy ra", "Từ ngoài danh mục."}, []string{"còn trong hạn"}},
	} {
		body := mainOf(t, out.page(t, tt.path))
		if head, _, ok := strings.Cut(body, `<section aria-labelledby="same-`); ok {
			body = head // what follows is about other tasks
		}
		at := 0
		for _, want := range tt.has {
			k := strings.Index(body[at:], want)
			if k < 0 {
				t.Errorf("%s: %s does not say %q, or not there", tt.name, tt.path, want)
				continue
			}
			at += k
		}
		for _, never := range tt.not {
			if strings.Contains(body, never) {
				t.Errorf("%s: %s says %q", tt.name, tt.path, never)
			}
		}
	}
	// A11Y-08: what is printed in Vietnamese is marked in English, beside our
	// translation.
	en := out.page(t, "/en/tasks/kq-2/")
	if !strings.Contains(en, `<span class="task-word" lang="vi">Đang thực hiện</span> <span class="muted">(in progress)</span>`) {
		t.Error("A11Y-08: the word is not marked as Vietnamese, or has no translation")
	}
	if en := out.page(t, "/en/tasks/kq-5/"); !strings.Contains(en, `<span class="task-word" lang="vi">Đang hoàn thành</span>`) {
		t.Error("A11Y-08: the unusual word is not marked as Vietnamese")
	}
}

// TestTasksOfOthers proves that profiles and documents lead to their tasks, and
// that a place without any says what this portal has found.
func TestTasksOfOthers(t *testing.T) {
	out := smallSite(t)
	for path, wants := range map[string][]string{
		"/entities/bo-thu/": {
			// List by list, never added up; a list of what was overdue says so itself.
			"/tasks/?lead=bo-thu&amp;list=qua-han#register\">Danh sách quá hạn thử ngày 01/12/2025</a></p><p class=\"meta\">Chủ trì 2\u00a0nhiệm vụ</p>",
			"/tasks/?lead=bo-thu&amp;list=ket-qua#register\">Kết quả thử</a></p><p class=\"meta\">Chủ trì 4\u00a0nhiệm vụ; 1 chưa xong, đã qua hạn theo cách tính của cổng</p>",
			"/tasks/?lead=bo-thu#register",
		},
		"/entities/hue/":      {"/tasks/overdue/\">Danh sách quá hạn thử ngày 01/12/2025</a></p><p class=\"meta\">Phối hợp 1\u00a0nhiệm vụ</p>", "/tasks/thu-2/"},
		"/entities/dong-nai/": {"chưa tìm thấy nhiệm vụ nào giao riêng cho nơi này trong 3 danh sách", "còn có nhiệm vụ giao cho nhóm"},
		"/sources/so-3/":      {"/tasks/?doc=so-3&amp;list=ket-qua#register\">Kết quả thử</a></p><p class=\"meta\">6\u00a0nhiệm vụ</p>", "/tasks/?doc=so-3#register", "Xem các nhiệm vụ do tài liệu này giao có trong sổ này"},
		"/sources/so-1/":      {"Danh sách nhiệm vụ trong tài liệu này", "/tasks/overdue/"},
		"/notices/so-1/":      {"Danh sách nhiệm vụ trong tài liệu này", "/tasks/thu-3/"},
		"/sources/so-2/":      {"/tasks/?list=ket-qua#register", "/tasks/?list=cong-bo#register"},
		"/site-map/":          {"/tasks/overdue/"},
	} {
		body := out.page(t, path)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not have %q", path, want)
			}
		}
	}
	// The age of a page is that of the newest document that reports on its tasks.
	for _, path := range []string{"/sources/so-3/", "/tasks/thu-1/", "/entities/bo-thu/"} {
		if _, age, _ := strings.Cut(out.page(t, path), `<p class="wrap age">`); !strings.HasPrefix(age, `Báo cáo mới nhất trên trang này: <time datetime="2025-12-26">`) {
			t.Errorf("%s: %.120s", path, age)
		}
	}
	if strings.Contains(out.page(t, "/entities/binh-phuoc-pre2025/"), "giao riêng") {
		t.Error("a former unit is said to have no tasks")
	}
}

// TestNoTasks: without any list the pages say so, and nobody is said to have
// none.
func TestNoTasks(t *testing.T) {
	tree := smallTree(t)
	for name := range tree {
		if strings.HasPrefix(name, "data/tasks/") {
			delete(tree, name)
		}
	}
	out := render(t, open(t, Options{Root: tree, Cache: drawings}))
	for path, want := range map[string]string{
		"/tasks/": "Cổng này chưa có danh sách nhiệm vụ nào.", "/tasks/overdue/": "Cổng này chưa tìm thấy danh sách nhiệm vụ quá hạn nào.",
		"/en/tasks/": "This portal holds no list of tasks yet.",
	} {
		if !strings.Contains(out.page(t, path), want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if strings.Contains(out.page(t, "/entities/hue/"), "giao riêng") {
		t.Error("nothing is known, but a place is said to have no task")
	}
}

// TestRealTasks proves the counts on the pages against Notice 624/TB-VPCP: annex
// I has 74 rows, one task in two of them, the Ministry of Finance leads 24;
// annex II has 49.
func TestRealTasks(t *testing.T) {
	out := realSite(t)
	for _, l := range lang.All() {
		if n := strings.Count(out.page(t, l.Path("/tasks/")), "data-words="); n != 73+49 {
			t.Errorf("%s: the register has %d tasks", l, n)
		}
		if n := strings.Count(out.page(t, l.Path("/tasks/overdue/")), `class="late-days"`); n != 73 {
			t.Errorf("%s: the overdue list has %d tasks", l, n)
		}
	}
	for path, wants := range map[string][]string{
		"/tasks/overdue/": {
			"ngày 07/11/2025", "<strong>74\u00a0dòng</strong>", "<strong>73\u00a0nhiệm vụ</strong>", "<strong>221\u00a0ngày</strong>", "380\u00a0ngày",
			"24\u00a0dòng</a></p><p class=\"meta\">chủ trì một mình 21, cùng cơ quan khác 3 · lâu nhất 221\u00a0ngày",
			"(1.8 và 3.18); vì vậy Bộ Tài chính có 24\u00a0dòng mà chỉ có 23\u00a0nhiệm vụ", "31\u00a0dòng ghi cơ quan chủ trì là một nhóm",
		},
		"/tasks/":                 {"1.227</data>", "/tasks/?lead=bo-tai-chinh&amp;list=624-tb-vpcp-qua-han#register\">23</a>", "<strong>8\u00a0nhiệm vụ quá hạn lâu nhất trong danh sách mới nhất cổng này có.</strong>", "Kết quả, công bố 16/11/2025"},
		"/entities/bo-tai-chinh/": {"Chủ trì 23\u00a0nhiệm vụ", "Chủ trì 2\u00a0nhiệm vụ"},
		"/en/entities/hue/":       {"This portal has found no task addressed to this body or locality alone"},
		"/sources/71-nq-cp/":      {"<p class=\"meta\">34\u00a0nhiệm vụ</p>"},
	} {
		body := out.page(t, path)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not have %q", path, want)
			}
		}
	}
}

// TestUndatedList proves that every task of annex II says once that the annex
// states no day, and that none of its pages counts days late.
func TestUndatedList(t *testing.T) {
	out, late := realSite(t), regexp.MustCompile(`[Qq]uá hạn \d`)
	pages := 0
	for path := range out {
		if !strings.HasPrefix(path, "tasks/624-pl2-") {
			continue
		}
		pages++
		body := mainOf(t, string(out[path]))
		body, _, _ = strings.Cut(body, `<section aria-labelledby="same-`)
		if n := strings.Count(body, "không ghi tính đến ngày nào"); n != 1 || late.MatchString(body) || strings.Contains(body, "theo báo cáo ngày") {
			t.Errorf("%s says %d times that no day is stated, or counts days", path, n)
		}
	}
	if pages != 49 {
		t.Errorf("%d pages, want 49", pages)
	}
}

// TestLongestLate: equals are shown all or not at all.
func TestLongestLate(t *testing.T) {
	for _, tt := range []struct {
		days   []int
		n, tie int
	}{
		{nil, 0, 0},
		{[]int{9, 8}, 2, 0},
		{[]int{9, 8, 7, 6, 5, 4}, 5, 0},
		{[]int{9, 8, 7, 7, 7, 7, 7, 7, 6}, 8, 0},
		{[]int{9, 8, 7, 7, 7, 7, 7, 7, 7, 6}, 2, 7},
		{[]int{7, 7, 7, 7, 7, 7, 7, 7, 7}, 0, 9},
	} {
		var rows []taskRow
		for _, d := range tt.days {
			rows = append(rows, taskRow{Status: record.TaskStatus{Class: record.TaskOverdue, Days: d}})
		}
		if n, tie := longestLate(rows); n != tt.n || tie != tt.tie {
			t.Errorf("%v: %d shown, %d equals left; want %d and %d", tt.days, n, tie, tt.n, tt.tie)
		}
	}
}
