package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// inputs are the folders of a project that a build reads.
var inputs = [...]string{"data", "content", "templates", "static"}

// project copies the project to j.Out, with node_modules as a link, and adds
// j.Pages pages of synthetic notices.
func (j job) project(context.Context) (result, error) {
	for _, name := range inputs {
		if err := os.CopyFS(filepath.Join(j.Out, name), os.DirFS(filepath.Join(j.Dir, name))); err != nil {
			return result{}, err
		}
	}
	modules, err := filepath.Abs(filepath.Join(j.Dir, "node_modules"))
	if err != nil {
		return result{}, err
	}
	if err := os.Symlink(modules, filepath.Join(j.Out, "node_modules")); err != nil {
		return result{}, err
	}
	return j.addNotices()
}

func (j job) addNotices() (result, error) {
	var r result
	var ps source.Problems
	documents := record.Load(os.DirFS(j.Out), &ps).Sources.All
	documents = slices.DeleteFunc(documents, func(d *record.Source) bool { return d.Date.IsZero() })
	if len(documents) == 0 || ps.Errors() > 0 {
		return r, problems(&ps)
	}
	for k := range j.Pages / 2 {
		for l, text := range synthetic(k, documents[k%len(documents)]) {
			if err := os.WriteFile(syntheticFile(j.Out, k, l), text, 0o644); err != nil {
				return r, err
			}
			r.Files++
			r.Bytes += int64(len(text))
		}
	}
	return r, nil
}

// syntheticPrefix begins the names of all synthetic notices.
const syntheticPrefix = "synthetic-"

func syntheticFile(dir string, k int, l lang.Lang) string {
	return filepath.Join(dir, "content", "notices", fmt.Sprintf("%s%05d.%s.md", syntheticPrefix, k, l))
}

// synthetic makes notice number k in both languages.
func synthetic(k int, d *record.Source) map[lang.Lang][]byte {
	day := d.Date.First().AddDate(0, 0, -k%1000)
	vi := newWriter(lang.VI, k).body()
	en := newWriter(lang.EN, k).body()
	front := func(w writer) string {
		return fmt.Sprintf("+++\nsource = %q\ntitle = %q\nsummary = %q\ntags = [\"tasks\", \"growth\"]\nevent = %q\n",
			d.ID, fmt.Sprintf("%s %d", w.title, k+1), w.sentence()+" "+w.sentence(), day.Format("2006-01-02"))
	}
	return map[lang.Lang][]byte{
		lang.VI: []byte(front(newWriter(lang.VI, k)) + "+++\n" + vi),
		lang.EN: []byte(front(newWriter(lang.EN, k)) + "translates = \"" + notice.Hash([]byte(vi)) + "\"\n+++\n" + en),
	}
}

// writer writes the text of one synthetic notice.
type writer struct {
	phrases
	random *rand.Rand
}

// phrases are the words of a synthetic notice in one language.
type phrases struct {
	title, heading, table, head string
	subjects, deeds, ends       []string
	note                        string
}

func newWriter(l lang.Lang, k int) writer {
	return writer{phrasesIn(l), rand.New(rand.NewPCG(57, uint64(k)))}
}

func phrasesIn(l lang.Lang) phrases {
	if l == lang.EN {
		return phrases{
			title: "Synthetic notice on the work of the year, number", heading: "Group of tasks", table: "Table: Who does what and when",
			head: "| Agency | Task | Due | Assigned |", note: "This summary was made up to measure the speed of the build.",
			subjects: []string{"The Steering Committee", "The Ministry of Science and Technology", "Each province", "The standing agency", "The Government Office", "Every commune"},
			deeds:    []string{"completes the *programme of work*", "publishes the list of databases", "connects its software with the national data centre", "reviews the procedures that people use most", "reports the results with evidence"},
			ends:     []string{"before the next meeting of the Committee.", "so that data are entered once and used many times.", "and takes responsibility for the deadline.", "with people and businesses as the measure of success.", "as decided in Resolution No. 57-NQ/TW."},
		}
	}
	return phrases{
		title: "Thông báo thử về công tác trong năm, bản thứ", heading: "Nhóm nhiệm vụ", table: "Bảng: Ai làm việc gì, khi nào",
		head: "| Cơ quan | Việc phải làm | Thời hạn | Được giao |", note: "Bản tóm lược này được bịa ra để đo tốc độ dựng trang.",
		subjects: []string{"Ban Chỉ đạo", "Bộ Khoa học và Công nghệ", "Mỗi tỉnh, thành phố", "Cơ quan thường trực", "Văn phòng Chính phủ", "Từng xã, phường"},
		deeds:    []string{"hoàn thành *chương trình công tác*", "công khai danh mục cơ sở dữ liệu", "kết nối phần mềm với trung tâm dữ liệu quốc gia", "rà soát những thủ tục người dân dùng nhiều nhất", "báo cáo kết quả kèm minh chứng"},
		ends:     []string{"trước phiên họp kế tiếp của Ban Chỉ đạo.", "để dữ liệu nhập một lần, dùng nhiều lần.", "và chịu trách nhiệm về thời hạn.", "lấy người dân và doanh nghiệp làm thước đo.", "theo tinh thần Nghị quyết số 57-NQ/TW."},
	}
}

func (w writer) pick(from []string) string { return from[w.random.IntN(len(from))] }

func (w writer) sentence() string {
	return w.pick(w.subjects) + " " + w.pick(w.deeds) + " " + w.pick(w.ends)
}

// body is about 6 kB: an opening with a bound figure and a footnote, then four
// parts with a list, a paragraph and a table each.
func (w writer) body() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s {{gdp-contribution 2025}}; {{source 17-tb-cqttbcd}}[^1].\n", w.sentence())
	for part := range 4 {
		fmt.Fprintf(&b, "\n## %s %d\n\n", w.heading, part+1)
		for range 2 {
			fmt.Fprintf(&b, "- **%s** %s [%s](/targets/) `57-NQ/TW`.\n", w.pick(w.subjects), w.sentence(), w.pick(w.deeds))
		}
		fmt.Fprintf(&b, "\n%s %s\n\n%s\n\n%s\n|---|---|---|--:|\n", w.sentence(), w.sentence(), w.table, w.head)
		for range 3 {
			fmt.Fprintf(&b, "| %s | %s | 31/12/2026 | {{tasks-assigned 2025-10-15}} |\n", w.pick(w.subjects), w.sentence())
		}
	}
	fmt.Fprintf(&b, "\n[^1]: %s\n", w.note)
	return b.String()
}
