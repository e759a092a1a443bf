package verify

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// Report is what was checked; what is wrong stands in the problems.
type Report struct {
	Checkpoint   *ledger.Checkpoint // nil where it could not be proved
	Signed       []byte             // the checkpoint as it is served
	KeysFromCopy bool               // the keys came from the copy that they are to prove
	Proven       bool               // the entries are the ones that were signed
	Whole        bool               // everything was looked at
	LastDay      string             // of the newest entry
	Since        *ledger.Checkpoint // the kept one, if this log has grown from it
	Mirror       *ledger.Checkpoint // that of the other copy, if both have one log

	Files    int64          // opened
	Bytes    int64          // read
	Values   int64          // held against the log, in API, tables and pages
	Meanings int64          // texts held against the log by their hash
	Releases int            // of the log
	Released int64          // files of releases
	Unread   map[string]int // files that hold values in a form that is not read, by ending
}

// reportJSON is the published shape of a report.
type reportJSON struct {
	OK       bool            `json:"ok"`
	Proven   bool            `json:"log_proven"`
	Whole    bool            `json:"complete"`
	Origin   string          `json:"origin,omitempty"`
	Size     int64           `json:"size"`
	Root     string          `json:"root,omitempty"`
	Signer   string          `json:"signer,omitempty"`
	Keys     string          `json:"keys"` // "given" or "copy"
	LastDay  string          `json:"last_day,omitempty"`
	Since    int64           `json:"since_size,omitempty"`
	Mirror   int64           `json:"mirror_size,omitempty"`
	Values   int64           `json:"values"`
	Meanings int64           `json:"meanings"`
	Releases int             `json:"releases"`
	Released int64           `json:"release_files"`
	Files    int64           `json:"files"`
	Bytes    int64           `json:"bytes"`
	Unread   map[string]int  `json:"unread,omitempty"`
	Problems json.RawMessage `json:"problems"`
}

// WriteJSON prints the report and all problems as one JSON object.
func (r *Report) WriteJSON(w io.Writer, ps *source.Problems, language string) error {
	var problems strings.Builder
	if err := source.WriteJSON(&problems, ps.Sorted(), language); err != nil {
		return err
	}
	j := reportJSON{
		OK: ps.Errors() == 0, Proven: r.Proven, Whole: r.Whole, Keys: "given", LastDay: r.LastDay, Values: r.Values, Meanings: r.Meanings,
		Releases: r.Releases, Released: r.Released, Files: r.Files, Bytes: r.Bytes, Unread: r.Unread, Problems: json.RawMessage(problems.String()),
	}
	if r.KeysFromCopy {
		j.Keys = "copy"
	}
	if cp := r.Checkpoint; cp != nil {
		j.Origin, j.Size, j.Root, j.Signer = cp.Origin, cp.Size, cp.Root.String(), cp.Signer
	}
	if r.Since != nil {
		j.Since = r.Since.Size
	}
	if r.Mirror != nil {
		j.Mirror = r.Mirror.Size
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(j)
}

// reportWords are the sentences of the report, by language.
func reportWords(l lang.Lang) map[string]string {
	if l == lang.EN {
		return map[string]string{
			"log":     "log %s: %s entries up to %s, root %s, signed by %s",
			"none":    "the log is not proved, so nothing was held against it",
			"partial": "the check was ended before everything was looked at",
			"values":  "%s values and %s texts agree or are reported above; %s files in %s releases; %s files read, %s MB",
			"since":   "the log has grown from the checkpoint that you kept, of %s entries, and nothing of it was changed",
			"mirror":  "the other copy has the same log, up to its %s entries",
			"unread":  "not looked into: %s",
			"never":   "never held against the log: words and numbers in running text, descriptions, citations, charts, pictures, feeds, spreadsheets, registers (sources, tasks, due dates), texts of targets, tasks and definitions in the API",
			"good":    "no fault found",
			"bad":     "faults found: %s",
		}
	}
	return map[string]string{
		"log":     "sổ công bố %s: %s mục đến ngày %s, gốc %s, ký bằng %s",
		"none":    "chưa chứng minh được sổ công bố nên không có gì được đối chiếu với sổ công bố",
		"partial": "việc kiểm tra dừng khi chưa xem hết",
		"values":  "%s giá trị và %s văn bản khớp hoặc đã nêu lỗi ở trên; %s tệp trong %s lần công bố; đã đọc %s tệp, %s MB",
		"since":   "sổ công bố lớn thêm từ checkpoint bạn đã giữ (%s mục), không mục nào bị đổi",
		"mirror":  "bản sao kia có cùng một sổ công bố, tính đến %s mục của nó",
		"unread":  "không xem bên trong: %s",
		"never":   "không bao giờ đối chiếu với sổ công bố: chữ trong bài, mô tả, trích dẫn, biểu đồ, hình ảnh, nguồn tin cập nhật, bảng tính, các danh mục (nguồn, nhiệm vụ, hạn), lời văn của mục tiêu, nhiệm vụ và định nghĩa trong API",
		"good":    "không thấy lỗi nào",
		"bad":     "số lỗi tìm thấy: %s",
	}
}

// WriteText says in sentences what was checked, and how many problems there are.
func (r *Report) WriteText(w io.Writer, ps *source.Problems, l lang.Lang) error {
	words := reportWords(l)
	number := func(n int64) string { return lang.Number(l, strconv.FormatInt(n, 10)) }
	var lines []string
	say := func(key string, args ...any) { lines = append(lines, fmt.Sprintf(words[key], args...)) }
	if cp := r.Checkpoint; cp != nil && r.Proven {
		say("log", cp.Origin, number(cp.Size), lang.Date(l, r.LastDay), cp.Root, cp.Signer)
		megabytes := lang.Number(l, strconv.FormatFloat(float64(r.Bytes)/1e6, 'f', 1, 64))
		say("values", number(r.Values), number(r.Meanings), number(r.Released), number(int64(r.Releases)), number(r.Files), megabytes)
	} else {
		say("none")
	}
	if r.Since != nil {
		say("since", number(r.Since.Size))
	}
	if r.Mirror != nil {
		say("mirror", number(r.Mirror.Size))
	}
	if len(r.Unread) > 0 {
		var kinds []string
		for _, kind := range slices.Sorted(maps.Keys(r.Unread)) {
			kinds = append(kinds, fmt.Sprintf("%s %s", number(int64(r.Unread[kind])), kind))
		}
		say("unread", strings.Join(kinds, ", "))
	}
	if r.Proven {
		say("never")
	}
	switch n := ps.Errors(); {
	case n > 0:
		say("bad", number(int64(n)))
	default:
		say("good")
	}
	if r.Proven && !r.Whole {
		say("partial")
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}
