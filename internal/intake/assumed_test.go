package intake

import (
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// assumed are sheets from which something is taken that nobody said.
func assumed(t *testing.T, w world) map[string]badSheet {
	plain := about(provincial, nil)
	open := about(provincial, func(o *Options) { o.Period = "" })
	annexed := agencyAnnex(t, w).csv()
	percent := percentOptions(Options{Indicators: []Columns{{ID: "dossiers-online-share"}}, Set: "none", Source: "220-cd-ttg", Percent: "fraction"})
	asText := and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", "1897", "A3", "Hà Nội", "B3", "1665"))
	var ps source.Problems
	f, _ := record.ReadPlaces(w.fsys, "gii-rank", &ps)
	var ours bytes.Buffer
	fatal(t, Export(&ours, w.records, []*record.Places{f}, "csv"))
	lines := strings.SplitAfter(ours.String(), "\n")
	return map[string]badSheet{
		"intake-header-found":    {csv: "Số liệu\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-numbering-row":   {csv: "Tỉnh;Số\n(1);(2)\nHuế;1897\n", o: plain},
		"intake-header-again":    {csv: "Tỉnh;Số\nHuế;1897\nTỉnh;Số\nHà Nội;1665\n", o: plain},
		"intake-name-column":     {csv: "Tỉnh;Số\nHuế;1897\n", o: plain},
		"intake-value-column":    {csv: "Tỉnh;Số\nHuế;1897\n", o: plain},
		"intake-column-unused":   {csv: "Tỉnh;Số;Cấp xã\nHuế;1897;344\n", o: about(provincial, func(o *Options) { o.Indicators[0].Value = "Số" })},
		"intake-period-near":     {csv: "Số liệu đến ngày 15/11/2025\n\nTỉnh;Số\nHuế;1897\n", o: plain},
		"intake-period-since":    {csv: "Kết quả 11 tháng năm 2025\n\nTỉnh;Số\nHuế;1897\n", o: about(provincial, func(o *Options) { o.Period, o.Source = "2025-11-30", "220-cd-ttg" })},
		"intake-periods-across":  {csv: "Tỉnh;Tháng 10/2025;Tháng 11/2025\nHuế;1890;1897\n", o: open},
		"intake-period-column":   {csv: "Tỉnh;Kỳ;Số\nHuế;Tháng 11/2025;1897\n", o: open},
		"intake-period-read":     {csv: "Tỉnh;Kỳ;Số\nHuế;Tháng 11/2025;1897\n", o: open},
		"intake-no-figure":       {csv: "Tỉnh;Số\nHuế;1897\nHà Nội;-\n", o: plain},
		"intake-row-skipped":     {csv: "Tỉnh;Số\nHuế;1897\nVùng Bắc Bộ;\nHà Nội;1665\n", o: plain},
		"intake-mark":            {csv: "Tỉnh;Số\nHuế(*);1897\n", o: plain},
		"intake-members-missing": {csv: "Tỉnh;Số\nHuế;1897\n", o: plain},
		"intake-set-found":       {csv: annexed, o: about(provincial, func(o *Options) { o.Set, o.Indicators[0].Value = "", "Cấp tỉnh" })},
		"intake-names-read":      {csv: "Tỉnh;Số\nTỉnh Đồng Nai;1897\nTP. Huế;1665\n", o: plain},
		"intake-name-read":       {csv: "Tỉnh;Số\nTỉnh Đồng Nai;1897\nTP. Huế;1665\nTPHCM;1\n", o: plain},
		"intake-whole-country":   {csv: "Kỳ;Hạng\n2025;44\n", o: Options{Indicators: []Columns{{ID: "gii-rank"}}}},
		"intake-numbers-read":    {csv: "Tỉnh;Số\nHuế;1.897\nHà Nội;1.665.002\n", o: plain},
		"intake-percent-read":    {csv: "Kỳ;Tỷ lệ\n2025;0,164\n2024;0,99\n", o: percent},
		"intake-total-holds":     {csv: "Tỉnh;Số\nHuế;1897\nHà Nội;1665\nTổng cộng;3562\n", o: plain},
		"intake-total-differs":   {csv: "Tỉnh;Số\nHuế;1897\nHà Nội;1665\nTổng cộng;3563\n", o: plain},
		"intake-total-skipped":   {csv: "Tỉnh;Số\nHuế;1897\nHà Nội;1665\nTrung bình;1781\n", o: plain},
		"intake-left-out":        {csv: lines[0] + strings.Join(lines[2:], ""), o: Options{}},
		"intake-hidden-sheet": {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897), second, func(t *testing.T, f *excelize.File) {
			fatal(t, f.SetSheetVisible("Bản cũ", false))
		}), o: plain},
		"intake-hidden-skipped":  {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897, "A3", "Hà Nội", "B3", 1665), hide(3, "")), o: about(provincial, func(o *Options) { o.Hidden = "skip" })},
		"intake-numbers-as-text": {make: asText, o: plain},
		"intake-percent-stored":  {make: and(cells("A1", "Kỳ", "B1", "Tỷ lệ", "A2", "2025", "B2", 0.164), shownAs("B2", "0.0%")), o: percent},
		"intake-formulas": {make: and(cells("A1", "Tỉnh", "B1", "Số", "A2", "Huế", "B2", 1897), func(t *testing.T, f *excelize.File) {
			fatal(t, f.SetCellFormula("Phụ lục", "B2", "1000+897"))
		}), o: plain},
	}
}

// TestAssumptions proves that what is assumed of a sheet is said word for word in
// both languages, with its cell and what to write where it is wrong (issue 7: never
// guesses silently).
func TestAssumptions(t *testing.T) {
	w := project(t)
	all := assumed(t, w)
	golden.Each(t, "testdata/assumed.txtar", func(t *testing.T, c *golden.Case) {
		for _, id := range slices.Sorted(keysOf(all)) {
			s := all[id]
			name, body := s.file(t)
			plan, ps := read(t, w, name, body, s.o)
			notes := slices.Clone(plan.Notes)
			notes = slices.DeleteFunc(notes, func(n source.Problem) bool { return n.Rule != id })
			if len(notes) == 0 {
				t.Errorf("%s: not assumed; problems %v, notes %v, questions %v", id, ps.Sorted(), plan.Notes, plan.Questions)
				continue
			}
			for _, l := range []string{"vi", "en"} {
				var b bytes.Buffer
				fatal(t, source.WriteText(&b, notes[:1], l))
				c.Compare(t, id+"."+l, b.Bytes())
			}
		}
		if extra := len(c.Files) - 2*len(all); extra > 0 {
			t.Errorf("%d sections belong to no sheet", extra)
		}
	})
}

// TestMessagesOfFiles says what the files of the records do not allow: figures of
// a computed indicator to be written out, and a new row with less than its table
// asks for.
func TestMessagesOfFiles(t *testing.T) {
	w := project(t)
	var derived source.Problems
	f, _ := record.ReadPlaces(w.fsys, "task-completion-rate", &derived)
	Exportable(w.records.Indicators.Get("task-completion-rate"), f, &derived)

	w = without(t, w, "data/indicators/procedures-accepted-anywhere.toml", "ha-noi ")
	_, missing := read(t, w, "bảng.csv", []byte("Tỉnh;Số\nHà Nội;1665\n"), about(anywhere, nil))
	golden.Each(t, "testdata/records.txtar", func(t *testing.T, c *golden.Case) {
		c.Problems(t, func(out io.Writer, lang string) error {
			return source.WriteText(out, append(derived.Sorted(), missing.Sorted()...), lang)
		})
	})
}

// without is the project with the first line of a file left out that begins with
// a text.
func without(t *testing.T, w world, file, begins string) world {
	t.Helper()
	body, err := fs.ReadFile(w.fsys, file)
	fatal(t, err)
	before, after, ok := strings.Cut(string(body), "\n"+begins)
	if !ok {
		t.Fatalf("no line of %s begins with %s", file, begins)
	}
	_, after, _ = strings.Cut(after, "\n")
	w.fsys = oneFile{w.fsys, file, []byte(before + "\n" + after)}
	var ps source.Problems
	w.records = record.Load(w.fsys, &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted())
	}
	return w
}

// oneFile is a tree in which one file reads otherwise.
type oneFile struct {
	fs.FS
	name string
	body []byte
}

// Open opens the file that reads otherwise, or another.
func (o oneFile) Open(name string) (fs.File, error) {
	if name == o.name {
		return fstest.MapFS{name: {Data: o.body, Mode: 0o644}}.Open(name)
	}
	return o.FS.Open(name)
}
