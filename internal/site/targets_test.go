package site

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/lang"
)

// targetRows are the rows of the tables of targets on a page, by their ids.
func targetRows(page string) map[string]string {
	rows := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)<tr role="row" id="([^"]+)".*?</tr>`).FindAllStringSubmatch(page, -1) {
		rows[m[1]] = m[0]
	}
	return rows
}

// Every target of the tables of facts has a row on the page, under its
// document, year and lead: Resolution 57-NQ/TW, parts II.1 (22 by 2030 and one
// for every year), II.2 (4 by 2045) and III.3 (one without a year); annex I of
// Resolution 71/NQ-CP (28 rows read) and of the copy of 03/NQ-CP (24), 46 by
// 2030 and 6 by 2045; annex I of Decision 2629/QĐ-TTg, 10 by 2027, 12 by 2030.
func TestTargetsOfTheDocuments(t *testing.T) {
	out := realSite(t)
	for _, l := range lang.All() {
		rows := targetRows(out.page(t, l.Path("/targets/")))
		if len(rows) != 102 {
			t.Errorf("%s: %d rows", l, len(rows))
		}
		got := map[string]int{}
		for _, row := range rows {
			for _, m := range regexp.MustCompile(`data-(source|year|lead|state)="([^"]*)"`).FindAllStringSubmatch(row, -1) {
				for _, word := range strings.Fields(m[2]) {
					got[m[1]+" "+word]++
				}
			}
		}
		want := map[string]int{
			"source 57-nq-tw": 28, "source 71-nq-cp": 28, "source 03-nq-cp": 24, "source 2629-qd-ttg": 22,
			"year 2027": 10, "year 2030": 22 + 46 + 12, "year 2045": 4 + 6, "year yearly": 2, "year none": 1,
			"lead bo-khoa-hoc-va-cong-nghe": 22 + 5, "lead van-phong-chinh-phu": 8 + 7, "lead bo-cong-an": 5 + 8,
			"lead bo-tai-chinh": 3, "lead ngan-hang-nha-nuoc": 2, "lead bo-y-te": 1, "lead bo-noi-vu": 2,
			"lead bo-thong-tin-va-truyen-thong": 10, "lead bo-ke-hoach-va-dau-tu": 1,
			"state figure": 22, "state none": 80, "state compared": 2,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: rows by what they are filtered by (-want +got):\n%s", l, diff)
		}
	}
	answer := "102 mục tiêu trong 3 văn kiện, chương trình. Cổng này tìm thấy số liệu cho 22 mục tiêu, chưa tìm thấy cho 80. 2 mục tiêu so được với số mới nhất; theo số đó, chưa mục tiêu nào đạt."
	if page := out.page(t, "/targets/"); !strings.Contains(page, `<p class="lead">`+answer+`</p>`) {
		t.Errorf("the page does not begin with %q", answer)
	}
}

// No verdict appears where design.md 4 forbids one: in the real data two ranks
// have a distance, and nothing has a bar or a pace; the page says so.
func TestNoVerdictOnTargets(t *testing.T) {
	out := realSite(t)
	may := map[string]string{"nq57-2030-egdi-world": "còn cách 21\u00a0bậc", "nq71-2045-gii": "còn cách 14\u00a0bậc"}
	verdict := regexp.MustCompile(`còn cách|thì đã đạt|mỗi năm;|giai đoạn [0-9–]+ bình quân|class="bar"`)
	page := out.page(t, "/targets/")
	for id, row := range targetRows(page) {
		switch want, ok := may[id]; {
		case ok && !strings.Contains(row, "<p>"+want+"</p>"):
			t.Errorf("%s does not say %q", id, want)
		case ok:
			row = strings.Replace(row, want, "", 1)
		}
		if m := verdict.FindString(row); m != "" {
			t.Errorf("%s says %q", id, m)
		}
		none := strings.Contains(row, "Cổng này chưa tìm thấy số liệu.")
		if none == strings.Contains(row, "figure-link") {
			t.Errorf("%s has a figure and none, or neither", id)
		}
	}
	if !strings.Contains(page, "Hiện chưa mục tiêu nào trong 102 mục tiêu đủ điều kiện để tính tốc độ.") {
		t.Error("the page does not say that no target has a pace")
	}
}

// Names of ministries that have ended stand as printed: they lead to no
// agency, and no agency of today has their targets.
func TestOldMinistriesStayAsPrinted(t *testing.T) {
	out := realSite(t)
	rows := targetRows(out.page(t, "/targets/"))
	for _, id := range []string{"nq71-2030-gigabit", "nq71-2030-foreign-tech", "nq71-2045-digital-economy"} {
		row := rows[id]
		if !strings.Contains(row, "Bộ Thông tin và Truyền thông") && !strings.Contains(row, "Bộ Kế hoạch và Đầu tư") ||
			strings.Contains(row, "/entities/") || !strings.Contains(row, "cổng này không tự chuyển cho bộ khác") || !strings.Contains(row, "bản chép giống dự thảo") {
			t.Errorf("%s: %s", id, row)
		}
	}
	for id, n := range map[string]int{"bo-khoa-hoc-va-cong-nghe": 27, "bo-tai-chinh": 3, "bo-cong-an": 13} {
		profile := out.page(t, "/entities/"+id+"/")
		_, led, ok := strings.Cut(profile, `id="targets-led"`)
		if !ok {
			t.Errorf("%s has no targets", id)
			continue
		}
		led, _, _ = strings.Cut(led, "</table>")
		if got := strings.Count(led, `<th scope="row"`); got != n {
			t.Errorf("%s leads %d targets on its profile, want %d", id, got, n)
		}
	}
}

// Where the comparison is allowed, the row has a bar from zero to the mark, the
// distance, and the two paces with what they say of each other.
func TestPaceOnTargets(t *testing.T) {
	out := smallSite(t)
	want := map[lang.Lang][]string{
		lang.VI: {
			`<rect width="95.5" height="10" class="bar-fill"/>`, "<p>còn cách 4,5\u00a0điểm phần trăm</p>",
			"cần tăng 0,9\u00a0điểm phần trăm mỗi năm; giai đoạn 2024–2025 bình quân tăng 20,0\u00a0điểm phần trăm mỗi năm, nhanh hơn mức cần thiết",
		},
		lang.EN: {
			"<p>4.5\u00a0percentage points to go</p>",
			"needs to rise by 0.9\u00a0percentage points a year; over 2024–2025 it rose by 20.0\u00a0percentage points a year on average, faster than needed",
		},
	}
	for l, texts := range want {
		page := out.page(t, l.Path("/targets/"))
		rows := targetRows(page)
		for _, text := range texts {
			if !strings.Contains(rows["thu-2030-hoan-thanh"], text) {
				t.Errorf("%s: the row does not say %q:\n%s", l, text, rows["thu-2030-hoan-thanh"])
			}
		}
		for _, id := range []string{"thu-2030-mot-phan", "thu-yearly", "thu-2-2027-hoan-thanh"} {
			if strings.Contains(rows[id], "bar") || strings.Contains(rows[id], `class="pace"`) {
				t.Errorf("%s: %s has a bar or a pace", l, id)
			}
		}
	}
	vi := targetRows(out.page(t, "/targets/"))
	if row := vi["thu-2030-dat"]; !strings.Contains(row, "theo số này thì đã đạt") || !strings.Contains(row, `data-state="figure compared met"`) {
		t.Errorf("a target that is met: %s", row)
	}
	if row := vi["thu-yearly"]; !strings.Contains(row, "Theo văn bản, nơi phải báo cáo là Bộ Thử.") {
		t.Errorf("who owes a figure: %s", row)
	}
}
