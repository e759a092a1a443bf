package site

import (
	"bytes"
	"encoding/csv"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
)

// record of a CSV by the names of its columns.
type csvRow map[string]string

func readCSV(t *testing.T, body []byte) []csvRow {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []csvRow
	for _, line := range lines[1:] {
		row := csvRow{}
		for k, name := range lines[0] {
			row[name] = line[k]
		}
		rows = append(rows, row)
	}
	return rows
}

// rankingFiles are the CSV files of the editions.
func rankingFiles(out output) []string {
	var files []string
	for _, name := range out.names() {
		if strings.HasPrefix(name, "data/rankings/") && strings.HasSuffix(name, ".csv") && !strings.HasSuffix(name, ".excel.csv") {
			files = append(files, name)
		}
	}
	return files
}

// Every rank of every real edition, computed again from its own published CSV
// with other code: what a reader does in a spreadsheet.
func TestRanksFromCSV(t *testing.T) {
	recompute(t, realSite(t), 9)
}

// So does every way to normalise and aggregate, with missing values, ties and
// groups, which no real ranking has yet.
func TestRanksFromCSVEveryMethod(t *testing.T) {
	tree := smallTree(t)
	addRankings(t, tree)
	n := 0
	for _, normalise := range []string{"min-max", "z-score", "percentile", "share-of-best"} {
		for _, aggregate := range []string{"arithmetic", "geometric", "harmonic"} {
			if normalise == "z-score" && aggregate != "arithmetic" {
				continue
			}
			if normalise == "percentile" && aggregate != "arithmetic" { // the worst has 0
				continue
			}
			name := "data/rankings/" + normalise + "-" + aggregate + ".toml"
			text := strings.NewReplacer("NORMALISE", normalise, "AGGREGATE", aggregate).Replace(anyMethod)
			if normalise != "min-max" {
				text = strings.Replace(text, "scale     = [1, 100]\n", "", 1)
			}
			tree[name] = &fstest.MapFile{Data: []byte(text)}
			n++
		}
	}
	recompute(t, render(t, open(t, Options{Root: tree, Cache: drawings})), n+1)
}

// anyMethod is a ranking by each method in turn.
const anyMethod = `name      = { vi = "Cách NORMALISE AGGREGATE", en = "Method NORMALISE AGGREGATE" }
summary   = { vi = "Tóm tắt.", en = "Summary." }
kind      = "computed"
periods   = ["2024", "2025"]
sets      = ["eight"]
normalise = "NORMALISE"
aggregate = "AGGREGATE"
scale     = [1, 100]
missing   = "available-weights"
min_coverage = 0.3
digits    = 2
[[component]]
indicator = "made-higher"
weight    = 0.7
[[component]]
indicator = "made-lower"
weight    = 0.3
`

func recompute(t *testing.T, out output, atLeast int) {
	t.Helper()
	files := rankingFiles(out)
	if len(files) < atLeast {
		t.Errorf("%d files of rankings, want at least %d", len(files), atLeast)
	}
	for _, file := range files {
		groups := map[string][]csvRow{}
		for _, row := range readCSV(t, out[file]) {
			if row["missing"] == "" {
				groups[row["group"]] = append(groups[row["group"]], row)
			}
		}
		for group, rows := range groups {
			t.Run(path.Base(file)+"/"+group, func(t *testing.T) { recomputeGroup(t, rows) })
		}
	}
}

func recomputeGroup(t *testing.T, rows []csvRow) {
	switch rows[0]["kind"] {
	case "published":
		for _, row := range rows {
			if row["rank"] != row["c1_value"] || row["score"] != "" || row["rank_low"] != "" {
				t.Errorf("%s: rank %q of the published %q", row["entity"], row["rank"], row["c1_value"])
			}
		}
		return
	case "ordered":
		for k, row := range rows {
			if row["rank"] != "" || row["score"] != "" {
				t.Errorf("%s has rank %q and score %q in a table without ranks", row["entity"], row["rank"], row["score"])
			}
			if k > 0 && number(t, row["c1_value"]) > number(t, rows[k-1]["c1_value"]) {
				t.Errorf("%s stands below a smaller count", row["entity"])
			}
		}
		return
	}
	digits, err := strconv.Atoi(rows[0]["digits"])
	if err != nil {
		t.Fatal(err)
	}
	scores := scoresOf(t, rows)
	for k, row := range rows {
		if want := strconv.FormatFloat(roundAway(scores[k], digits), 'f', digits, 64); row["score"] != want {
			t.Errorf("%s has the score %s, recomputed %s", row["entity"], row["score"], want)
		}
		rank, same := 1, 0
		for other := range rows {
			mine, theirs := roundAway(scores[k], digits), roundAway(scores[other], digits)
			if lowerFirstOf(row) {
				mine, theirs = -mine, -theirs
			}
			if theirs > mine {
				rank++
			}
			if theirs == mine {
				same++
			}
		}
		if row["rank"] != strconv.Itoa(rank) || (row["tied"] == "yes") != (same > 1) {
			t.Errorf("%s has the rank %s (tied %q), recomputed %d, shared by %d", row["entity"], row["rank"], row["tied"], rank, same)
		}
		if low := row["rank_low"]; low != "" && number(t, low) > number(t, row["rank_high"]) {
			t.Errorf("%s has the range %s–%s", row["entity"], low, row["rank_high"])
		}
	}
}

// lowerFirstOf reports whether the lowest score is the best.
func lowerFirstOf(row csvRow) bool {
	return row["c1_better"] == "lower" && (row["kind"] == "share" || row["normalise"] == "none")
}

// scoresOf computes the scores in plain floating point.
func scoresOf(t *testing.T, rows []csvRow) []float64 {
	t.Helper()
	var columns [][]float64
	var weights [][]float64
	for c := 1; ; c++ {
		p := "c" + strconv.Itoa(c) + "_"
		if _, ok := rows[0][p+"indicator"]; !ok {
			break
		}
		var xs, ws []float64
		for _, row := range rows {
			x := number(t, row[p+"value"])
			if row[p+"of"] != "" {
				x = 100 * x / number(t, row[p+"of"])
			}
			if row[p+"entering"] != "" && math.Abs(x-number(t, row[p+"entering"])) > 1e-9 {
				t.Errorf("%s: %s enters as %s, recomputed %v", row["entity"], row[p+"indicator"], row[p+"entering"], x)
			}
			xs, ws = append(xs, x), append(ws, number(t, row[p+"weight"]))
		}
		ns := normaliseAgain(rows[0]["normalise"], xs, rows, p)
		for k, row := range rows {
			if row[p+"normalised"] != "" && math.Abs(ns[k]-number(t, row[p+"normalised"])) > 1e-8 {
				t.Errorf("%s: %s normalised is %s, recomputed %v", row["entity"], row[p+"indicator"], row[p+"normalised"], ns[k])
			}
		}
		columns, weights = append(columns, ns), append(weights, ws)
	}
	var scores []float64
	for k := range rows {
		if rows[k]["kind"] == "share" {
			scores = append(scores, columns[0][k])
			continue
		}
		var xs, ws []float64
		for c := range columns {
			if !math.IsNaN(columns[c][k]) {
				xs, ws = append(xs, columns[c][k]), append(ws, weights[c][k])
			}
		}
		scores = append(scores, aggregateAgain(rows[0]["aggregate"], xs, ws))
	}
	return scores
}

// number is NaN where there is none.
func number(t *testing.T, text string) float64 {
	t.Helper()
	if text == "" {
		return math.NaN()
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func normaliseAgain(how string, xs []float64, rows []csvRow, p string) []float64 {
	var have []float64
	for _, x := range xs {
		if !math.IsNaN(x) {
			have = append(have, x)
		}
	}
	low, high, sum, squares := slices.Min(have), slices.Max(have), 0.0, 0.0
	if rows[0][p+"low"] != "" { // goalposts, where the file declares them
		low, _ = strconv.ParseFloat(rows[0][p+"low"], 64)
		high, _ = strconv.ParseFloat(rows[0][p+"high"], 64)
	}
	for _, x := range have {
		sum += x
	}
	mean := sum / float64(len(have))
	for _, x := range have {
		squares += (x - mean) * (x - mean)
	}
	sd := math.Sqrt(squares / float64(len(have)))
	worst, _ := strconv.ParseFloat(rows[0]["scale_worst"], 64)
	best, _ := strconv.ParseFloat(rows[0]["scale_best"], 64)
	lower := rows[0][p+"better"] == "lower"
	out := make([]float64, len(xs))
	for k, x := range xs {
		switch how {
		case "min-max":
			part := (x - low) / (high - low)
			if lower {
				part = 1 - part
			}
			out[k] = worst + part*(best-worst)
		case "z-score":
			out[k] = (x - mean) / sd
			if lower {
				out[k] = -out[k]
			}
		case "share-of-best":
			out[k] = 100 * x / slices.Max(have)
			if lower {
				out[k] = 100 * slices.Min(have) / x
			}
		case "percentile":
			below := 0.0
			for _, other := range have {
				if other < x && !lower || other > x && lower {
					below++
				}
				if other == x {
					below += 0.5
				}
			}
			out[k] = 100 * (below - 0.5) / float64(len(have)-1)
		default:
			out[k] = x
		}
		if math.IsNaN(x) {
			out[k] = x
		}
	}
	return out
}

func aggregateAgain(how string, xs, ws []float64) float64 {
	sum := 0.0
	for k, x := range xs {
		switch how {
		case "arithmetic":
			sum += ws[k] * x
		case "geometric":
			sum += ws[k] * math.Log(x)
		case "harmonic":
			sum += ws[k] / x
		}
	}
	switch how {
	case "geometric":
		return math.Exp(sum)
	case "harmonic":
		return 1 / sum
	}
	return sum
}

// roundAway rounds half away from zero; what stands within a billionth of a
// half is one.
func roundAway(x float64, digits int) float64 {
	unit := math.Pow10(digits)
	text := strconv.FormatFloat(math.Floor(math.Abs(x)*unit+0.5+1e-9)/unit, 'f', digits, 64)
	rounded, _ := strconv.ParseFloat(text, 64)
	return math.Copysign(rounded, x)
}

// Page and CSV say the same: rank, score and range of every row, in both
// languages, at both addresses of the edition.
func TestRankingPagesAgreeWithCSV(t *testing.T) {
	out := realSite(t)
	rowOf := regexp.MustCompile(`(?s)<tr role="row" id="([^"]+)" data-entity="([^"]+)".*?</tr>`)
	cell := func(html, class string) string {
		m := regexp.MustCompile(`(?s)<td role="cell" class="` + class + `"[^>]*>(.*?)</td>`).FindStringSubmatch(html)
		if m == nil {
			return ""
		}
		return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[1], "")
	}
	for _, file := range rankingFiles(out) {
		rows := readCSV(t, out[file])
		if len(rows) == 0 {
			t.Fatalf("%s is empty", file)
		}
		for _, l := range lang.All() {
			address := l.Path("/rankings/" + rows[0]["ranking"] + "/" + rows[0]["period"] + "/")
			page := out.page(t, address)
			printed := rowOf.FindAllStringSubmatch(page, -1)
			n := 0
			for _, row := range rows {
				if row["missing"] != "" {
					continue
				}
				html := printed[n][0]
				if printed[n][2] != row["entity"] {
					t.Fatalf("%s: row %d is of %s, in the CSV of %s", address, n, printed[n][2], row["entity"])
				}
				n++
				rank := row["rank"]
				if row["tied"] == "yes" {
					rank += "="
				}
				if got := cell(html, "rank"); got != rank {
					t.Errorf("%s: %s has the rank %q, in the CSV %q", address, row["entity"], got, rank)
				}
				score := row["score"]
				if score != "" {
					score = lang.Number(l, score)
					if row["kind"] == "share" {
						score += "%"
					}
				}
				if got := strings.TrimSpace(cell(html, "num score")); row["kind"] != "ordered" && got != score {
					t.Errorf("%s: %s has the score %q, in the CSV %q", address, row["entity"], got, score)
				}
				between := row["rank_low"]
				if row["rank_high"] != between {
					between += "–" + row["rank_high"]
				}
				if got := cell(html, "range"); !strings.HasPrefix(got, between) || (got == "") != (between == "") {
					t.Errorf("%s: %s has the range %q, in the CSV %q", address, row["entity"], got, between)
				}
			}
			if n != len(printed) {
				t.Errorf("%s: %d rows, in the CSV %d", address, len(printed), n)
			}
		}
	}
}

// A table of raw counts has no ranks, no colour of better or worse, and says
// why (design.md, 4).
func TestOrderedTables(t *testing.T) {
	out := realSite(t)
	for _, id := range []string{"procedures-to-cut-by-ministry", "tasks-overdue-by-agency"} {
		main := mainOf(t, out.page(t, "/rankings/"+id+"/"))
		for _, bad := range []string{`class="rank"`, `class="bar-fill"`, "data-rank", "dẫn đầu", "đứng đầu", "đứng cuối"} {
			if strings.Contains(main, bad) {
				t.Errorf("%s has %s", id, bad)
			}
		}
		if !strings.Contains(main, "không phải xếp hạng") || !strings.Contains(main, "Nguồn không công bố mẫu số") {
			t.Errorf("%s does not say that it is no ranking and why", id)
		}
	}
}

// What must be visible on real pages: shared ranks, ranges, neighbours too
// close to call, who is missing and why, the source's slips, what others
// published.
func TestRankingsShowHowSure(t *testing.T) {
	out := realSite(t)
	for _, c := range []struct{ path, want string }{
		{"/rankings/procedures-accepted-anywhere/", "Sáu địa phương cùng đứng đầu với <strong>100,00%</strong>; đứng cuối là Điện Biên, <strong>13,04%</strong>."},
		{"/rankings/procedures-accepted-anywhere/", ` data-rank data-key="1">1=</td>`},
		{"/rankings/procedures-accepted-anywhere/", "cấp tỉnh 1.852 cộng cấp xã 399 là 2.251"},
		{"/rankings/online-readiness/", "Quá sát để phân định"},
		{"/rankings/online-readiness/", `<span class="tag">thử nghiệm</span>`},
		{"/rankings/online-readiness/", " = "},
		{"/rankings/business-procedures-online-ministries/", "<strong>Bộ Dân tộc và Tôn giáo</strong>: "},
		{"/rankings/dti/", "15</data>="},
		{"/rankings/dti/", "/entities/da-nang-pre2025/"},
		{"/rankings/pii/", "Tìm thấy <strong>5</strong> trên <strong>34</strong> thứ hạng"},
		{"/rankings/tasks-overdue-by-agency/", "Đứng riêng, không thuộc bảng"},
	} {
		if main := mainOf(t, out.page(t, c.path)); !strings.Contains(main, c.want) {
			t.Errorf("%s does not say %q", c.path, c.want)
		}
	}
	profile := mainOf(t, out.page(t, "/entities/dien-bien/"))
	if !strings.Contains(profile, `href="/rankings/procedures-accepted-anywhere/2025-11/"`) {
		t.Error("the profile of Điện Biên has no rank")
	}
}

// addRankings adds to the small project what real rankings do not have yet:
// two editions that can be compared, movement, missing values, groups, a reply.
func addRankings(t *testing.T, tree fstest.MapFS) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/rankings.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
}

// TestRankingGolden compares pages and CSV of a made-up ranking with testdata:
// movement, groups ranked apart and together, too little coverage, a reply.
func TestRankingGolden(t *testing.T) {
	tree := smallTree(t)
	addRankings(t, tree)
	tree["data/rankings/made.toml"] = &fstest.MapFile{Data: []byte(madeRanking)}
	out := render(t, open(t, Options{Root: tree, Cache: drawings}))
	golden := &txtar.Archive{Comment: []byte("The <main> of pages of testdata/rankings.txtar with the ranking of rankings_test.go.\n")}
	for _, l := range lang.All() {
		for _, p := range []string{"/rankings/", "/rankings/made/", "/rankings/made/2024/"} {
			golden.Files = append(golden.Files, txtar.File{Name: l.Path(p), Data: []byte(mainOf(t, out.page(t, l.Path(p))))})
		}
	}
	golden.Files = append(golden.Files, txtar.File{Name: "data/rankings/made-2025.csv", Data: out["data/rankings/made-2025.csv"]})
	compareGolden(t, "testdata/rankings.txt", string(txtar.Format(golden)))
}

const madeRanking = `name      = { vi = "Chỉ số thử", en = "A test index" }
summary   = { vi = "Tóm tắt.", en = "Summary." }
kind      = "computed"
periods   = ["2024", "2025"]
together  = true
normalise = "min-max"
aggregate = "arithmetic"
missing   = "leave-out-entity"
digits    = 1
experimental = true
[[group]]
name = { vi = "Nhóm một", en = "Group one" }
sets = ["four-a"]
[[group]]
name = { vi = "Nhóm hai", en = "Group two" }
sets = ["four-b"]
[[component]]
indicator = "made-higher"
weight    = 0.7
[[component]]
indicator = "made-lower"
weight    = 0.3
[robustness]
draws     = 200
weights   = 0.5
normalise = ["percentile"]
`
