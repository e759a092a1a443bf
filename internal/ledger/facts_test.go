package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// world is the portal's own data, some of whose files may read otherwise.
type world struct {
	records  *record.Records
	rankings *rank.Rankings
	content  *notice.Content
	root     fs.FS
	facts    []ledger.Fact
}

// edited is a tree in which some files are other ones.
type edited struct {
	fs.FS
	files fstest.MapFS
}

func (e edited) Open(name string) (fs.File, error) {
	if _, ok := e.files[name]; ok {
		return e.files.Open(name)
	}
	return e.FS.Open(name)
}

// edit reads the project with changes "FILE: OLD => NEW", each of which stands
// once in its file; \n is a line end.
func edit(t testing.TB, changes ...string) world {
	t.Helper()
	tree := edited{os.DirFS("../.."), fstest.MapFS{}}
	for _, change := range changes {
		name, rest, _ := strings.Cut(change, ": ")
		was, now, ok := strings.Cut(strings.ReplaceAll(rest, `\n`, "\n"), " => ")
		body, err := fs.ReadFile(tree, name)
		if err != nil || !ok {
			t.Fatalf("%s: %v", change, err)
		}
		if n := bytes.Count(body, []byte(was)); n != 1 {
			t.Fatalf("%q stands %d times in %s", was, n, name)
		}
		tree.files[name] = &fstest.MapFile{Data: bytes.Replace(body, []byte(was), []byte(now), 1), Mode: 0o644}
	}
	var ps source.Problems
	w := world{root: tree}
	w.records = record.Load(tree, &ps)
	w.rankings = rank.Load(tree, w.records, &ps)
	w.content = notice.Load(tree, w.records, &ps)
	for _, p := range ps.Sorted() {
		if p.Severity() == source.Error {
			t.Fatal(p)
		}
	}
	var err error
	if w.facts, err = ledger.Facts(w.records, w.rankings, w.content, tree); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w world) bySubject() map[ledger.Subject]ledger.Fact {
	out := map[ledger.Subject]ledger.Fact{}
	for _, f := range w.facts {
		out[f.Subject] = f
	}
	return out
}

// Every value that the portal shows has one fact, with the very texts its CSV
// prints; every share, every place in a ranking, every definition, target, task,
// method and notice in each language has one too.
func TestFactsOfRealData(t *testing.T) {
	w := edit(t)
	facts := w.bySubject()
	if len(facts) != len(w.facts) || !slices.IsSortedFunc(w.facts, func(a, b ledger.Fact) int { return a.Subject.Compare(b.Subject) }) {
		t.Fatalf("%d facts of %d subjects, or out of order", len(w.facts), len(facts))
	}
	count := map[ledger.Kind]int{}
	need := func(kind ledger.Kind, key string) ledger.Fact {
		t.Helper()
		f, ok := facts[ledger.Subject{Kind: kind, Key: key}]
		if !ok {
			t.Errorf("no fact of %s %s", kind, key)
		}
		count[kind]++
		return f
	}
	for _, x := range w.records.Entities.All {
		need(ledger.Entity, x.ID)
	}
	for _, x := range w.records.Sets.All {
		need(ledger.Set, x.ID)
	}
	for _, x := range w.records.Sources.All {
		need(ledger.Source, x.ID)
	}
	for _, i := range w.records.Indicators.All {
		need(ledger.Definition, i.ID)
		for _, o := range i.Series {
			kind := ledger.Value
			if o.IsComputed() {
				kind = ledger.Share
			}
			f := need(kind, o.Figure())
			if f.Value != o.Value.String() || f.Source != o.Source.ID || f.Bound != string(o.Bound) || f.Of != o.Of.String() {
				t.Errorf("%s is logged as %+v", o.Figure(), f)
			}
			if (len(f.From) > 0) != o.IsComputed() {
				t.Errorf("%s: from %v, computed %v", o.Figure(), f.From, o.IsComputed())
			}
			if got := w.records.Figure(o.Figure()); got != o {
				t.Errorf("%s is found as %v", o.Figure(), got)
			}
			if share := o.Share(); share.IsSet() {
				if f := need(ledger.Share, o.Figure()); f.Value != share.String() {
					t.Errorf("share of %s is %s, want %s", o.Figure(), f.Value, share)
				}
			}
		}
	}
	for _, x := range w.records.Targets.All {
		need(ledger.Target, x.ID)
	}
	for _, x := range w.records.Tasks.All {
		need(ledger.Task, x.ID)
	}
	for _, r := range w.rankings.All {
		need(ledger.Method, r.ID)
		for _, e := range r.Editions {
			for n, table := range e.Tables {
				for _, row := range table.Rows {
					if !r.HasRanks() {
						continue
					}
					f := need(ledger.Score, ledger.ScoreKey(e, n, row.Entity.ID))
					if f.Score != row.Score.String() || f.Rank != fmt.Sprint(row.Rank) {
						t.Errorf("%s: score %s rank %s, want %s %d", f.Key, f.Score, f.Rank, row.Score, row.Rank)
					}
				}
			}
		}
	}
	for range w.content.Notices {
		count[ledger.Notice] += 2
	}
	for range w.content.Pages {
		count[ledger.Notice] += 2
	}
	total := 0
	for _, kind := range ledger.Kinds() {
		if kind != ledger.File && count[kind] == 0 {
			t.Errorf("nothing of kind %s is in the project", kind)
		}
		total += count[kind]
	}
	if total != len(w.facts) {
		t.Errorf("%d facts, want %d", len(w.facts), total)
	}
	for _, f := range w.facts {
		for _, from := range f.From {
			if _, ok := facts[from]; !ok {
				t.Errorf("%v follows from %v, of which there is no fact", f.Subject, from)
			}
		}
	}
}

// The texts of a value are those of its row: read back from a CSV cell by cell
// in internal/export, here against the file as written.
func TestFactAsWritten(t *testing.T) {
	f := edit(t).bySubject()[ledger.Subject{Kind: ledger.Value, Key: "gdp-contribution/2025"}]
	got := []string{f.Indicator, f.Entity, f.Period, f.Value, f.Of, f.Stated, f.Bound, f.Status, f.Unit, f.Source, f.Place.VI}
	body, err := os.ReadFile("../../data/indicators/gdp-contribution.toml")
	if err != nil {
		t.Fatal(err)
	}
	var row []string
	for _, key := range []string{"value", "bound", "status", "source"} {
		_, after, _ := strings.Cut(string(body), `period  = "2025"`)
		_, after, _ = strings.Cut(after, "\n"+key)
		after, _, _ = strings.Cut(after, "\n")
		_, after, _ = strings.Cut(after, "=")
		cells, err := csv.NewReader(strings.NewReader(strings.TrimSpace(after))).Read()
		if err != nil {
			t.Fatal(err)
		}
		row = append(row, cells[0])
	}
	if got[3] != row[0] || got[6] != row[1] || got[7] != row[2] || got[9] != row[3] || got[0] != "gdp-contribution" || got[1] != "viet-nam" || got[2] != "2025" {
		t.Errorf("fact %q, file %q", got, row)
	}
}

// The hash of a fact is that of its line at /log/meaning, which is JSON that says
// what it is about.
func TestMeanings(t *testing.T) {
	w := edit(t)
	facts := w.bySubject()
	n := 0
	for m, err := range ledger.Meanings(w.records, w.rankings, w.content, w.root) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		sum := sha256.Sum256(m.Text)
		if facts[m.Subject].SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%v: the fact has another hash than the text", m.Subject)
		}
		var read map[string]any
		if err := json.Unmarshal(m.Text, &read); err != nil || read["key"] != m.Key || read["kind"] != string(m.Kind) || bytes.ContainsAny(m.Text, "\n\r") {
			t.Errorf("%v: %v: %s", m.Subject, err, m.Text)
		}
	}
	for s := range facts {
		if slices.Contains(ledger.MeaningKinds(), s.Kind) {
			n--
		}
	}
	if n != 0 {
		t.Errorf("%d more texts than hashes", n)
	}
}

// A change of meaning changes exactly its fact and what is computed from it; a
// change of how it is written or shown changes nothing. (Faults of issue 6: a
// definition, a task's due date or a weight changed in silence.)
func TestWhatAChangeChanges(t *testing.T) {
	const (
		gdp   = "data/indicators/gdp-contribution.toml: "
		ready = "data/rankings/online-readiness.toml: "
		tasks = "data/tasks/624-tb-vpcp-qua-han.toml: "
		about = "content/notices/17-tb-cqttbcd.vi.md: "
	)
	before := edit(t).bySubject()
	for name, c := range map[string]struct {
		edits  []string
		want   []string
		scores bool
	}{
		"which way is better": {[]string{gdp + `"higher" => "none"`}, []string{"definition gdp-contribution"}, false},
		"limits":              {[]string{gdp + "Nguồn không nói tính => Nguồn có nói tính"}, []string{"definition gdp-contribution"}, false},
		"a value":             {[]string{gdp + "value   = 16.4 => value   = 16.5"}, []string{"value gdp-contribution/2025"}, false},
		"digits of a value":   {[]string{gdp + "value   = 16.4 => value   = 16.40"}, []string{"value gdp-contribution/2025"}, false},
		"a bound":             {[]string{gdp + "value   = 16.4\\nbound   = \"above\" => value   = 16.4"}, []string{"value gdp-contribution/2025"}, false},
		"a note of a value":   {[]string{gdp + "Nguồn viết “lĩnh vực này” => Ghi chú khác"}, []string{"value gdp-contribution/2025-q3"}, false},
		"a short name":        {[]string{gdp + "Contribution to GDP => Share of GDP"}, []string{"definition gdp-contribution"}, false},
		"a name":              {[]string{"data/entities/provinces.toml: Hue City => Hue Town"}, []string{"entity hue"}, false},
		"a title of a source": {[]string{"data/sources/17-tb-cqttbcd.toml: en = \"Conclusions of General => en = \"The conclusions of General"}, []string{"source 17-tb-cqttbcd"}, false},
		"a theme": {[]string{gdp + `"growth" => "data"`,
			gdp + "decimals   = 1 => decimals=1 # so much"}, nil, false},
		"due date":       {[]string{tasks + "due         = \"2025-10-18\" => due         = \"2025-10-17\""}, []string{"task 624-pl1-1-1"}, false},
		"lead":           {[]string{tasks + "id          = \"624-pl1-1-3\" => coordinating = [\"bo-tu-phap\"]\\nid          = \"624-pl1-1-3\""}, []string{"task 624-pl1-1-3"}, false},
		"note of a task": {[]string{tasks + "Lời giao việc yêu cầu gửi về Văn phòng => Lời giao việc: gửi về Văn phòng"}, nil, false},
		"a weight": {[]string{ready + "equal        = true => equal        = false", ready + "\"business-procedures-online-provinces\" => \"business-procedures-online-provinces\"\\nweight = 0.9",
			ready + "\"procedures-accepted-anywhere\" => \"procedures-accepted-anywhere\"\\nweight = 0.1"}, []string{"method online-readiness"}, true},
		"summary of a ranking": {[]string{ready + "Chỉ số thử nghiệm do => Một chỉ số thử nghiệm do"}, []string{"method online-readiness"}, false},
		"a target":             {[]string{"data/targets/nq57.toml: \"Digital competitiveness, world rank\" }\\nyear     = 2030 => \"Digital competitiveness, world rank\" }\\nyear     = 2031"}, []string{"target nq57-2030-dcomp-world"}, false},
		"text of a notice":     {[]string{about + "không cập nhật những gì => có cập nhật những gì"}, []string{"notice 17-tb-cqttbcd.vi"}, false},
		"title of a notice":    {[]string{about + "sáu hạn chế và bảy định hướng cho => bảy định hướng và sáu hạn chế cho"}, []string{"notice 17-tb-cqttbcd.vi"}, false},
		"layout of a notice":   {[]string{about + "Bốn nhóm kết quả được nêu:\\n => Bốn nhóm kết quả\\nđược nêu:   \\n\\n"}, nil, false},
		"tags of a notice": {[]string{about + "\"tasks\", \"institutions\" => \"institutions\", \"tasks\"",
			"content/notices/17-tb-cqttbcd.en.md: \"tasks\", \"institutions\" => \"institutions\", \"tasks\""}, nil, false},
		"a page": {[]string{"content/pages/about.en.md: +++\\n\\n => +++\\n\\nOnce more. "}, []string{"notice pages/about.en"}, false},
		"two counts": {[]string{"data/indicators/tasks-completed.toml: value   = 1227 => value   = 1226", "data/indicators/tasks-not-completed.toml: = 71\n => = 72\n"},
			[]string{"value tasks-completed/2025-12-25", "value tasks-not-completed/2025-12-25"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			compareSubjects(t, before, edit(t, c.edits...).bySubject(), c.want, c.scores)
		})
	}
}

func compareSubjects(t *testing.T, before, after map[ledger.Subject]ledger.Fact, want []string, scores bool) {
	t.Helper()
	var got []string
	anyScore := false
	for s, f := range after {
		if reflect.DeepEqual(f, before[s]) {
			continue
		}
		if s.Kind == ledger.Score {
			anyScore = true
			continue
		}
		got = append(got, string(s.Kind)+" "+s.Key)
	}
	for s := range before {
		if _, ok := after[s]; !ok {
			got = append(got, "gone "+string(s.Kind)+" "+s.Key)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || anyScore != scores {
		t.Errorf("changed %q, scores %v; want %q, %v", got, anyScore, want, scores)
	}
}

// Layout of a text carries no meaning; everything else does.
func TestLayout(t *testing.T) {
	same := [][]string{
		{"Một hai\nba.\n\nBốn", "Một hai ba.\n\n\n\nBốn\n"},
		{"Một hai\nba.\n\nBốn", "\n\nMột hai ba.\r\n\r\nBốn"},
		{"- a\n- b", "- a  \n- b\n\n"},
		{"- a\n  b", "- a b"},
		{"a  \nb", "a\\\nb"},
		{"e\u0301 a", "\u00e9\na"},
	}
	for _, texts := range same {
		if a, b := ledger.WithoutLayout(texts[0]), ledger.WithoutLayout(texts[1]); a != b {
			t.Errorf("%q is %q and %q is %q", texts[0], a, texts[1], b)
		}
	}
	other := [][2]string{
		{"a\nb", "a  \nb"}, {"a b", "ab"}, {"a\n\nb", "a\nb"}, {"# a\nb", "# a b"}, {"a\n- b", "a - b"}, {"| a |\n| b |", "| a | | b |"},
		{"a | b\n--- | ---\n1 | 2", "a | b\n--- | --- 1 | 2"}, {"a | b\n--- | ---\n1 | 2\n3 | 4", "a | b\n--- | ---\n1 | 2 3 | 4"},
		{"x\na | b\n:-- | --:\n1 | 2", "x a | b\n:-- | --:\n1 | 2"}, {"a\n===\nb", "a\n=== b"}, {"a\n---\nb", "a\n--- b"}, {"a\n---  \nb", "a\n--- b"},
		{"```\na\nb\n```", "```\na b\n```"}, {"```\na  \n```", "```\na\n```"}, {"    a\n    b", "    a b"}, {"a\n1. b", "a 1. b"}, {"a\n> b", "a > b"},
		{"a\n\n[^1]: b\n[^2]: c", "a\n\n[^1]: b [^2]: c"},
	}
	for _, texts := range other {
		if a, b := ledger.WithoutLayout(texts[0]), ledger.WithoutLayout(texts[1]); a == b {
			t.Errorf("%q and %q are both %q", texts[0], texts[1], a)
		}
	}
}
