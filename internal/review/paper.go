package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// paper is a review laid out for one language: what text, Markdown and HTML
// print alike.
type paper struct {
	lang     lang.Lang
	title    string
	lead     []string
	sections []section
}

// section is one part of it. Its parts stand in order.
type section struct {
	id    string
	title string
	count int // behind the title; 0 for none
	parts []part
}

// part is one of: a sentence, a table, lines of a text, a text to copy, links.
type part struct {
	above bool     // a comment has told it already: the problems that portal check prints
	title string   // of a table or of lines
	at    position //  of what the title names
	text  string
	table *table
	lines []Line
	code  string
	links [][]link // those of one row belong together
}

type table struct {
	head []string
	rows [][]string
	at   []position // of each row; none where no row has one
}

// link is a page by its path, "" where there is none to lead to; to is its whole
// address, "" where that is not known.
type link struct{ text, path, to string }

// position is where something is written; without a line it is the file.
type position struct {
	file string
	line int
}

// String is file and line.
func (at position) String() string {
	if at.line == 0 {
		return at.file
	}
	return at.file + ":" + strconv.Itoa(at.line)
}

// word is one of ours, in one language.
func word(l lang.Lang, vi, en string) string { return lang.Text{VI: vi, EN: en}.In(l) }

// paper lays the review out.
func (r *Review) paper(l lang.Lang) *paper {
	from := r.From
	if len(from) == 40 { // the full name of a commit
		from = from[:12]
	}
	p := &paper{lang: l, title: word(l, "Thay đổi so với ", "What changes against ") + from}
	if r.To != "" {
		p.title = from + " → " + r.To
	}
	p.lead = r.lead(l)
	p.problems(r)
	p.figures(r)
	p.ranks(r)
	p.records("tasks", word(l, "Nhiệm vụ", "Tasks"), r.Tasks)
	p.records("targets", word(l, "Mục tiêu", "Targets"), r.Targets)
	p.records("methods", word(l, "Phương pháp xếp hạng", "Methods of rankings"), r.Methods)
	p.records("definitions", word(l, "Định nghĩa chỉ số", "Definitions of indicators"), r.Definitions)
	p.records("texts", word(l, "Thông báo và trang", "Notices and pages"), r.Texts)
	p.records("records", word(l, "Bản ghi khác", "Other records"), r.Records)
	p.files(r)
	p.pages(r)
	p.acts(r)
	return p
}

// lead says in a few sentences how much changes.
func (r *Review) lead(l lang.Lang) []string {
	if r.FromEmpty {
		return []string{word(l, "Bản git "+r.From+" không có thư mục data: mọi thứ đều là mới.", "The revision "+r.From+" has no folder data: everything is new.")}
	}
	if r.IsEmpty() {
		if len(r.Passed) > 0 {
			return []string{word(l, "Không thấy thay đổi nào ở những tệp so sánh được.", "Nothing differs in the files that could be compared.")}
		}
		return []string{word(l, "Không có gì thay đổi: các tệp nói đúng như trước.", "Nothing changes: the files say what they said.")}
	}
	computed, moved := 0, 0
	for k := range r.Figures {
		if r.Figures[k].Computed {
			computed++
		}
	}
	for _, o := range r.Ranks {
		for k := range o.Moves {
			if o.Moves[k].Moves() {
				moved++
			}
		}
	}
	list := func(vi, en string, quantities ...[]string) (out []string) {
		if all := slices.Concat(quantities...); len(all) > 0 {
			out = append(out, word(l, vi, en)+strings.Join(all, ", ")+".")
		}
		return out
	}
	some := func(n int, vi, one, other string) (out []string) {
		if n > 0 {
			out = append(out, quantity(l, n, vi, one, other))
		}
		return out
	}
	return slices.Concat(
		list("Khác đi: ", "Different: ", some(len(r.Figures)-computed, "số liệu", "figure", "figures"), some(len(r.Tasks), "nhiệm vụ", "task", "tasks"),
			some(len(r.Targets), "mục tiêu", "target", "targets"), some(len(r.Methods), "phương pháp", "method", "methods"),
			some(len(r.Definitions), "định nghĩa", "definition", "definitions"), some(len(r.Texts), "văn bản", "text", "texts"),
			some(len(r.Records), "bản ghi khác", "other record", "other records"),
			some(len(r.Files), "tệp ngoài dữ liệu", "file outside of the data", "files outside of the data")),
		list("Do cổng tính lại theo đó, không tính vào số thay đổi: ", "Computed from that, and not counted as changes: ",
			some(computed, "số liệu", "figure", "figures"), some(moved, "thứ hạng", "rank", "ranks")),
	)
}

func quantity(l lang.Lang, n int, vi, one, other string) string {
	if l == lang.EN && n == 1 {
		return "1 " + one
	}
	return lang.Int(l, n) + " " + word(l, vi, other)
}

func (p *paper) add(id, title string, count int, parts ...part) {
	for k := range parts {
		if t := parts[k].table; t != nil {
			t.dropEmpty()
		}
	}
	if len(parts) > 0 {
		p.sections = append(p.sections, section{id, title, count, parts})
	}
}

// dropEmpty takes out the columns in which no row says anything.
func (t *table) dropEmpty() {
	for k := len(t.head) - 1; k > 0; k-- {
		if slices.ContainsFunc(t.rows, func(row []string) bool { return row[k] != "" }) {
			continue
		}
		t.head = slices.Delete(t.head, k, k+1)
		for n := range t.rows {
			t.rows[n] = slices.Delete(t.rows[n], k, k+1)
		}
	}
}

func (p *paper) problems(r *Review) {
	l := p.lang
	if len(r.Problems) == 0 {
		return
	}
	var parts []part
	for _, side := range []string{r.From, r.To} {
		t := &table{head: []string{word(l, "chỗ", "place"), word(l, "sai", "wrong"), word(l, "viết lại", "instead")}}
		for _, x := range r.Problems {
			if x.Side == side {
				t.rows = append(t.rows, []string{x.At, x.Text.In(l), x.Hint.In(l)})
			}
		}
		name := side
		if name == "" {
			name = word(l, "cây làm việc", "the work tree")
		}
		if len(t.rows) > 0 {
			parts = append(parts, part{above: side == r.To, title: word(l, "Lỗi ở ", "Problems of ") + name, table: t})
		}
	}
	text := word(l, "Vì có lỗi, các tệp dưới đây chỉ được so theo khóa.", "Because of problems, the files below are compared by their keys alone.")
	if !r.Reckoned {
		text = word(l,
			"Vì có lỗi, chỉ so sánh được một phần: tỷ lệ tính ra và thứ hạng không được so sánh, các tệp dưới đây chỉ được so theo khóa.",
			"Because of problems only a part can be compared: computed shares and ranks are left out, and the files below are compared by their keys alone.")
	}
	parts = append(parts, part{text: text})
	var passed [][]link
	for _, name := range r.Passed {
		passed = append(passed, []link{{text: name}})
	}
	if len(passed) > 0 {
		parts = append(parts, part{links: passed})
	}
	p.add("problems", word(l, "Chưa so sánh hết được", "Not everything could be compared"), len(r.Problems), parts...)
}

func how(l lang.Lang, h How) string {
	switch h {
	case Added:
		return word(l, "mới", "new")
	case Removed:
		return word(l, "bỏ", "removed")
	}
	return word(l, "đổi", "changed")
}

func (p *paper) figures(r *Review) {
	l := p.lang
	if len(r.Figures) == 0 {
		return
	}
	t := &table{head: []string{word(l, "số liệu", "figure"), "", word(l, "trước", "was"), word(l, "nay", "now"), word(l, "khác", "also"), word(l, "chỗ", "place")}}
	for _, c := range r.Figures {
		name := c.Name.In(l)
		if c.Computed {
			name += word(l, " (tính ra)", " (computed)")
		}
		var also []string
		for _, f := range c.Fields {
			said := ledger.Field{Name: f.Key, Was: f.Was, Now: f.Now}.In(l)
			also = append(also, said.Name+": "+arrow(said.Was, said.Now))
		}
		if c.Release != "" {
			also = append(also, word(l, "giữ đến ngày ", "held back until ")+day(l, c.Release))
		}
		t.rows = append(t.rows, []string{name, how(l, c.How), orDash(c.Was.In(l)), orDash(c.Now.In(l)), strings.Join(also, "; "), c.at().String()})
		t.at = append(t.at, c.at())
	}
	p.add("figures", word(l, "Số liệu", "Figures"), len(r.Figures), part{table: t})
}

// at is the place of a change.
func (c *Change) at() position { return position{c.File, c.Line} }

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func arrow(was, now string) string { return orDash(was) + " → " + orDash(now) }

func (p *paper) ranks(r *Review) {
	l := p.lang
	var parts []part
	n := 0
	for _, o := range r.Ranks {
		t := &table{head: []string{word(l, "đơn vị", "entity"), word(l, "hạng", "rank"), word(l, "điểm", "score"), word(l, "khoảng hạng", "rank range")}}
		for _, m := range o.Moves {
			if m.Moves() {
				n++
			}
			t.rows = append(t.rows, []string{m.Entity.In(l), same(m.Was.Rank, m.Now.Rank), same(lang.Number(l, m.Was.Score), lang.Number(l, m.Now.Score)), same(m.Was.spread(), m.Now.spread())})
		}
		parts = append(parts, part{title: o.Name.In(l) + ", " + o.Period.In(l), table: t})
	}
	p.add("ranks", word(l, "Thứ hạng", "Ranks"), n, parts...)
}

// same is one text where both are alike, else both.
func same(was, now string) string {
	if was == now {
		return now
	}
	return arrow(was, now)
}

func (s Standing) spread() string {
	if s.Low == "" && s.High == "" {
		return ""
	}
	return s.Low + "–" + s.High
}

// records prints what is told key by key.
func (p *paper) records(id, title string, all []Change) {
	l := p.lang
	var parts []part
	var whole table
	for k := range all {
		c := &all[k]
		if len(c.Fields) == 0 && (len(c.Lines) == 0 || c.How != Changed) {
			whole.rows = append(whole.rows, []string{c.Name.In(l), how(l, c.How), c.Key, c.at().String()})
			whole.at = append(whole.at, c.at())
			continue
		}
		heading := c.Name.In(l)
		if c.Name.In(l) != c.Key {
			heading += " (" + c.Key + ")"
		}
		if c.How != Changed {
			heading += " – " + how(l, c.How)
		}
		if len(c.Fields) > 0 {
			t := &table{head: []string{word(l, "khóa", "key"), word(l, "trước", "was"), word(l, "nay", "now")}}
			for _, f := range c.Fields {
				was, now := shown(l, f)
				t.rows = append(t.rows, []string{keyName(l, f.Key), orDash(was), orDash(now)})
			}
			parts = append(parts, part{title: heading, at: c.at(), table: t})
			heading = ""
		}
		if len(c.Lines) > 0 {
			one := part{title: heading, lines: c.Lines}
			if heading != "" {
				one.at = c.at()
			}
			parts = append(parts, one)
		}
	}
	if len(whole.rows) > 0 {
		whole.head = []string{word(l, "tên", "name"), "", word(l, "mã", "id"), word(l, "chỗ", "place")}
		parts = append([]part{{table: &whole}}, parts...)
	}
	p.add(id, title, len(all), parts...)
}

// keyName is what a key is called: those that the portal computes have words, the
// rest stand as in the files, in Vietnamese behind what they mean.
func keyName(l lang.Lang, key string) string {
	switch key {
	case "deadline":
		return word(l, "hạn đang có hiệu lực", "deadline in force")
	case "state":
		return word(l, "tình trạng", "state")
	}
	if said := keyWord(key); l == lang.VI && said != "" {
		return said + " (" + key + ")"
	}
	return key
}

// keyWord is what a key means in Vietnamese by its last part, "" of one that has
// no word here.
func keyWord(key string) string {
	rest, of := key, ""
	for suffix, language := range map[string]string{".vi": " tiếng Việt", ".en": " tiếng Anh"} {
		if before, ok := strings.CutSuffix(key, suffix); ok {
			rest, of = before, language
		}
	}
	rest = rest[strings.LastIndex(rest, ".")+1:]
	rest, _, _ = strings.Cut(rest, "[")
	if said := keyWords()[rest]; said != "" {
		return said + of
	}
	return ""
}

func keyWords() map[string]string {
	return map[string]string{
		"agency": "cơ quan", "aliases": "địa chỉ cũ", "answer": "trả lời", "answered": "ngày trả lời", "assigned": "ngày giao", "assigned_by": "văn bản giao",
		"assigned_in": "chỗ giao", "collected": "ngày thu thập", "completed": "ngày hoàn thành", "coordinating": "phối hợp", "coordinating_other": "phối hợp khác",
		"corrected": "đã đính chính", "date": "ngày", "days_late": "số ngày quá hạn", "definition": "định nghĩa", "due": "hạn", "evidence": "kết quả, minh chứng",
		"evidence_source": "nguồn minh chứng", "figure": "số liệu", "forwarded_to": "chuyển đến", "indicators": "chỉ số", "issuer": "nơi ban hành",
		"issuer_entity": "cơ quan ban hành", "kind": "loại", "language": "ngôn ngữ", "lead": "chủ trì", "lead_other": "chủ trì khác", "locator": "chỗ trong nguồn",
		"name": "tên", "note": "ghi chú", "notes": "ghi chú", "number": "số, ký hiệu", "place": "chỗ trong nguồn", "reason": "lý do", "received": "ngày nhận",
		"release": "ngày công bố", "result": "kết quả", "source": "nguồn", "status": "trạng thái", "status_note": "về trạng thái", "summary": "tóm tắt",
		"tags": "chủ đề", "task": "nhiệm vụ", "text": "nội dung", "theme": "chủ đề", "title": "tiêu đề", "to": "lùi đến", "trust": "mức tin cậy",
		"unit": "đơn vị tính", "url": "địa chỉ", "value": "giá trị",
	}
}

// shown are the two texts of a field as a reader takes them: days in his form,
// states in words.
func shown(l lang.Lang, f Field) (was, now string) {
	switch f.Key {
	case "deadline":
		return day(l, f.Was), day(l, f.Now)
	case "state":
		return state(l, f.Was), state(l, f.Now)
	}
	return f.Was, f.Now
}

func day(l lang.Lang, text string) string {
	if len(text) == len("2006-01-02") {
		return lang.Date(l, text)
	}
	return text
}

func state(l lang.Lang, class string) string {
	words := map[string][2]string{
		"done-in-time": {"hoàn thành đúng hạn", "done in time"}, "done-late": {"hoàn thành quá hạn", "done late"}, "done": {"đã hoàn thành", "done"},
		"within": {"chưa xong, còn trong hạn", "not done, within its time"}, "overdue": {"quá hạn", "overdue"},
		"ongoing": {"thường xuyên", "ongoing"}, "unclear": {"không rõ", "unclear"},
	}
	if w, ok := words[class]; ok {
		return word(l, w[0], w[1])
	}
	return class
}

func (p *paper) files(r *Review) {
	l := p.lang
	if len(r.Files) == 0 {
		return
	}
	var links [][]link
	for _, name := range r.Files {
		links = append(links, []link{{text: name}})
	}
	p.add("files", word(l, "Tệp ngoài data và content", "Files outside of data and content"), len(r.Files),
		part{text: word(l, "Chúng có thể đổi cách hiển thị của mọi trang; xem bản xem trước.", "They may change how any page looks; look at the preview.")}, part{links: links})
}

func (p *paper) pages(r *Review) {
	l := p.lang
	if len(r.Pages) == 0 {
		return
	}
	var links [][]link
	n := 0
	for _, page := range r.Pages {
		var row []link
		for _, path := range []string{page.VI, page.EN} {
			if path == "" {
				continue
			}
			one := link{text: path}
			if page.How != Changed {
				one.text += " (" + how(l, page.How) + ")"
			}
			if page.How != Removed {
				one.path = path
				if page.base != "" {
					one.to = page.base + path
				}
			}
			row = append(row, one)
		}
		n += len(row)
		links = append(links, row)
	}
	p.add("pages", word(l, "Trang bị ảnh hưởng", "Pages touched"), n,
		part{text: word(l, "Không kể ở đây: trang chủ, các danh sách, trang nhiệm vụ khác của cùng cơ quan, tìm kiếm, nguồn tin và tệp tải về lặp lại các thay đổi này.",
			"Not named here: the home page, lists, pages of other tasks of the same body, search, feeds and downloads, which repeat these changes.")}, part{links: links})
}

func (p *paper) acts(r *Review) {
	l, a := p.lang, r.Acts
	title := word(l, "Việc cần ghi vào sổ công bố", "What the publication ledger needs")
	switch {
	case !a.Logged:
		if len(r.Figures)+len(r.Tasks)+len(r.Texts) > 0 {
			p.add("ledger", title, 0, part{text: word(l, "Chưa công bố gì: lần portal publish đầu tiên ghi mọi thứ, không cần lý do.",
				"Nothing has been published yet: the first portal publish logs everything, and asks for no reason.")})
		}
		return
	case len(a.All) == 0:
		return
	}
	t := &table{head: []string{word(l, "việc", "act"), word(l, "mục", "what"), word(l, "đã công bố", "published"), word(l, "nay", "now"), word(l, "lý do", "why")}}
	for _, act := range a.All {
		why := act.Why.In(l)
		switch {
		case act.Wanted:
			why = word(l, "THIẾU LÝ DO", "REASON MISSING")
		case act.Held != "":
			why = word(l, "giữ đến ngày ", "held back until ") + day(l, act.Held)
		case act.Act == ledger.Derive:
			why = word(l, "tự suy ra", "follows by itself")
		}
		t.rows = append(t.rows, []string{actName(l, act.Act), string(act.Kind) + " " + act.Key, orDash(act.was.In(l)), orDash(act.now.In(l)), why})
	}
	parts := []part{{table: t}}
	if a.Missing != "" {
		parts = append(parts, part{text: word(l,
			"Viết lý do vào data/changes.toml, trong cùng thay đổi này (đính chính: correct; điều chỉnh theo kế hoạch: revise; rút lại: withdraw):",
			"Write the reasons into data/changes.toml, within this change (a mistake: correct; planned: revise; taken back: withdraw):")}, part{at: position{file: ledger.ChangesFile}, code: a.Missing})
	}
	if a.Others > 0 {
		parts = append(parts, part{text: fmt.Sprintf(word(l, "Ngoài ra sổ còn khác %s mục không do thay đổi này.", "Beside these, %s subjects differ from the ledger, not by this change."), lang.Int(l, a.Others))})
	}
	p.add("ledger", title, len(a.All), parts...)
}

// actName is what an act is called; in Vietnamese with the word that is written in
// data/changes.toml behind it, where one is.
func actName(l lang.Lang, a ledger.Act) string {
	name := ledger.WordOf(l, a)
	if name != string(a) && a != ledger.Publish && a != ledger.Derive {
		name += " (" + string(a) + ")"
	}
	return name
}

// visible makes characters that cannot be seen into ones that can, so that no
// text turns, hides or colours what stands beside it. Ends of lines become
// blanks.
func visible(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '\n' || c == '\t':
			b.WriteByte(' ')
		case c == '\u00a0' || c == '\u202f':
			b.WriteRune(c)
		case !unicode.IsGraphic(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029':
			fmt.Fprintf(&b, "\\u{%04x}", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// Formats are the names under which a review can be printed.
func Formats() []string { return []string{"text", "markdown", "html", "json"} }

// IsFormat reports whether there is a format of that name.
func IsFormat(name string) bool { return slices.Contains(Formats(), name) }
