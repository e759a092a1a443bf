package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

const origin = "portal.example/log"

var config = ledger.Config{Origin: origin, AllowDevelopment: true}

// value is a fact as the files would give it.
func value(key, text string) ledger.Fact {
	id, period, _ := strings.Cut(key, "/")
	return ledger.Fact{Subject: ledger.Subject{Kind: ledger.Value, Key: key}, Indicator: id, Entity: "viet-nam", Period: period,
		Value: text, Bound: "exact", Unit: "task", Source: "report", Trust: "official-text"}
}

func derived(kind ledger.Kind, key, text string, from ...ledger.Subject) ledger.Fact {
	f := ledger.Fact{Subject: ledger.Subject{Kind: kind, Key: key}, From: from}
	if kind == ledger.Score {
		f.Score, f.Rank = text, "1"
	} else {
		f.Value = text
	}
	return f
}

func of(kind ledger.Kind, key string) ledger.Subject { return ledger.Subject{Kind: kind, Key: key} }

// project is a folder with a data folder in it.
type project struct {
	t     testing.TB
	dir   string
	where func(ledger.Subject) ledger.Place // nil: here
}

func newProject(t testing.TB) project {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o777); err != nil {
		t.Fatal(err)
	}
	return project{t: t, dir: dir}
}

func (p project) log() *ledger.Log {
	p.t.Helper()
	var ps source.Problems
	l := ledger.Read(os.DirFS(p.dir), config, &ps)
	for _, x := range ps.Sorted() {
		p.t.Fatal(x)
	}
	return l
}

func (p project) changes(text string) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, ledger.ChangesFile), []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

func here(s ledger.Subject) ledger.Place {
	return ledger.Place{Pos: source.Pos{File: "data/" + string(s.Kind) + ".toml", Line: 7, Col: 3}}
}

// plan plans a publication of facts, which need not be sorted.
func (p project) plan(day string, facts ...ledger.Fact) (*ledger.Plan, []source.Problem) {
	p.t.Helper()
	slices.SortFunc(facts, func(a, b ledger.Fact) int { return a.Subject.Compare(b.Subject) })
	l := p.log()
	var ps source.Problems
	ch := ledger.ReadChanges(os.DirFS(p.dir), &ps)
	var files []ledger.ReleaseFile
	for _, name := range []string{"all.csv", "indicators/one.csv"} {
		files = append(files, ledger.ReleaseFile{Path: name, Body: fmt.Appendf(nil, "%s %s\n", name, day)})
	}
	where := p.where
	if where == nil {
		where = here
	}
	plan, err := ledger.PlanPublication(l, ledger.Compare(l, facts, where), ch, files, day, &ps)
	if err != nil {
		p.t.Fatal(err)
	}
	if plan != nil && len(plan.Entries) > 0 {
		plan.IDs, plan.NewIDs = []byte("indicator a\n"), 1
	}
	return plan, ps.Sorted()
}

// publish makes a publication that must be in order.
func (p project) publish(day string, facts ...ledger.Fact) *ledger.Plan {
	p.t.Helper()
	plan, problems := p.plan(day, facts...)
	for _, x := range problems {
		p.t.Fatal(x)
	}
	pub, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), nil)
	if err != nil {
		p.t.Fatal(err)
	}
	defer pub.Close()
	if err := pub.Apply(plan, config, ledger.Sign(origin)); err != nil {
		p.t.Fatal(err)
	}
	return plan
}

// entries are the entries from one on: "act kind key <previous ^cause reason".
func entries(l *ledger.Log, from int64) []string {
	var out []string
	for e := range l.All() {
		if e.Seq < from || e.Kind == ledger.File {
			continue
		}
		text := fmt.Sprintf("%s %s %s %s%s", e.Act, e.Kind, e.Key, e.Value, e.Score)
		if e.Previous >= 0 {
			text += fmt.Sprintf(" <%d", e.Previous)
		}
		if e.Cause >= 0 {
			text += fmt.Sprintf(" ^%d", e.Cause)
		}
		if len(e.Causes) > 0 {
			text += fmt.Sprint(" of ", e.Causes)
		}
		if !e.Reason.IsZero() {
			text += " " + e.Reason.EN + " / " + e.Office.EN
		}
		out = append(out, strings.TrimSpace(text))
	}
	return out
}

func rules(problems []source.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Rule)
	}
	return out
}

func expect(t testing.TB, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

const head = "# Reasons.\n# Second line.\n\n"

func change(act, what string) string {
	return fmt.Sprintf("[[change]]\nact = %q\nwhat = %q\nwhy = { vi = \"vì %s\", en = \"because %s\" }\noffice = { vi = \"Phòng\", en = \"Office\" }\n", act, what, what, what)
}

// All acts, one after the other: published, corrected, revised, withdrawn, said
// again; what is computed follows, with its cause and without a reason.
func TestActs(t *testing.T) {
	p := newProject(t)
	share := func(text string) ledger.Fact {
		return derived(ledger.Share, "a/2025", text, of(ledger.Value, "a/2025"))
	}
	score := func(entity, text string, from string) ledger.Fact {
		return derived(ledger.Score, "r/2025/"+entity, text, of(ledger.Value, from))
	}
	p.publish("2026-11-23", value("a/2025", "3"), value("b/2025", "4"), share("30.0"), score("x", "3", "a/2025"), score("y", "4", "b/2025"))
	expect(t, entries(p.log(), 0), []string{
		"publish value a/2025 3", "publish value b/2025 4", "derive share a/2025 30.0 ^0",
		"derive score r/2025/x 3 ^0", "derive score r/2025/y 4 ^1", // its own value first; a rank hangs on every value of its table
	})

	// A correction; y's score hangs on a, which is in the other row of its table.
	p.changes(head + change("correct", "value a/2025"))
	size := p.log().Size()
	p.publish("2026-11-24", value("a/2025", "5"), value("b/2025", "4"), share("50.0"), score("x", "5", "a/2025"), score("y", "3.9", "b/2025"))
	expect(t, entries(p.log(), size), []string{
		"correct value a/2025 5 <0 because value a/2025 / Office", "derive share a/2025 50.0 <2 ^7",
		"derive score r/2025/x 5 <3 ^7", "derive score r/2025/y 3.9 <4 ^7",
	})

	// Withdrawn: the share and the place of x go with it, by its reason.
	p.changes(change("withdraw", "value a/*"))
	size = p.log().Size()
	p.publish("2026-11-24", value("b/2025", "4"), score("y", "4", "b/2025"))
	expect(t, entries(p.log(), size), []string{
		"withdraw value a/2025  <7 because value a/* / Office", "withdraw share a/2025  <8 ^13 because value a/* / Office",
		"withdraw score r/2025/x  <9 ^13 because value a/* / Office", "derive score r/2025/y 4 <10 ^13",
	})

	// Said again, and another value revised; a reason may cover what the program
	// computes otherwise, too.
	p.changes(change("revise", "value b/2025") + change("revise", "score r/2025/y"))
	size = p.log().Size()
	p.publish("2026-12-01", value("a/2025", "6"), value("b/2025", "4.0"), share("60.0"), score("x", "6", "a/2025"), score("y", "4.1", "b/2025"))
	expect(t, entries(p.log(), size), []string{
		"publish value a/2025 6 <13", "revise value b/2025 4.0 <1 because value b/2025 / Office", "derive share a/2025 60.0 <14 ^19",
		"derive score r/2025/x 6 <15 ^19 of [19 20]", "revise score r/2025/y 4.1 <16 ^20 of [19 20] because score r/2025/y / Office",
	})
	if plan, _ := p.plan("2026-12-02", value("a/2025", "6"), value("b/2025", "4.0"), share("60.0"), score("x", "6", "a/2025"), score("y", "4.1", "b/2025")); !plan.IsEmpty() {
		t.Errorf("a second publication of the same has %d entries", len(plan.Entries))
	}
}

// Two corrections in one table: each score follows from the value of its own row,
// and says that the ranks moved because of both.
func TestTwoCorrectionsInOneTable(t *testing.T) {
	p := newProject(t)
	facts := func(a, b, c string) []ledger.Fact {
		out := []ledger.Fact{}
		for id, text := range map[string]string{"x": a, "y": b, "z": c} {
			out = append(out, value("a/2025/"+id, text), derived(ledger.Score, "r/2025/"+id, text+"0"+a+b, of(ledger.Value, "a/2025/"+id)))
		}
		return out
	}
	p.publish("2026-11-23", facts("3", "4", "5")...)
	p.changes(change("correct", "value a/2025/x") + change("correct", "value a/2025/y"))
	size := p.log().Size()
	p.publish("2026-11-24", facts("6", "7", "5")...)
	expect(t, entries(p.log(), size), []string{
		"correct value a/2025/x 6 <0 because value a/2025/x / Office", "correct value a/2025/y 7 <1 because value a/2025/y / Office",
		"derive score r/2025/x 6067 <3 ^8 of [8 9]", "derive score r/2025/y 7067 <4 ^9 of [8 9]", "derive score r/2025/z 5067 <5 ^9 of [8 9]",
	})
}

// A definition or method that was only worded otherwise, and a value whose place
// was mended, change no score: then the program computes otherwise, and needs a
// reason.
func TestWordsAreNoCause(t *testing.T) {
	meant := func(kind ledger.Kind, key, text, computes string) ledger.Fact {
		sum := func(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:]) }
		return ledger.Fact{Subject: of(kind, key), SHA256: sum(text), Computes: sum(computes)}
	}
	facts := func(words, weights, place, score string) []ledger.Fact {
		v := value("a/2025", "3")
		v.Place = lang.Text{VI: place, EN: place}
		return []ledger.Fact{meant(ledger.Definition, "a", words, "1"), meant(ledger.Method, "r", words+weights, weights), v,
			derived(ledger.Score, "r/2025/x", score, of(ledger.Method, "r"), of(ledger.Definition, "a"), v.Subject)}
	}
	for name, c := range map[string]struct {
		now  []ledger.Fact
		want []string
	}{
		"words":   {facts("other", "0.5", "p. 1", "4"), []string{"publish-computed"}},
		"a place": {facts("some", "0.5", "p. 2", "4"), []string{"publish-computed"}},
		"weights": {facts("some", "0.6", "p. 1", "4"), nil},
	} {
		p := newProject(t)
		p.publish("2026-11-23", facts("some", "0.5", "p. 1", "3")...)
		for _, d := range ledger.Compare(p.log(), c.now, here) {
			if d.Kind != ledger.Score {
				text, _ := os.ReadFile(filepath.Join(p.dir, ledger.ChangesFile))
				p.changes(string(text) + change("correct", string(d.Kind)+" "+d.Key))
			}
		}
		_, problems := p.plan("2026-11-24", c.now...)
		if got := rules(problems); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// What is amiss with a publication, word for word where it matters.
func TestRefusals(t *testing.T) {
	said := golden.Messages(t, "testdata/publish.txtar")
	first := []ledger.Fact{value("a/2025", "3"), value("b/2025", "4"), derived(ledger.Share, "a/2025", "30.0", of(ledger.Value, "a/2025"))}
	changed := []ledger.Fact{value("a/2025", "5"), value("b/2025", "4"), derived(ledger.Share, "a/2025", "50.0", of(ledger.Value, "a/2025"))}
	for name, c := range map[string]struct {
		changes string
		facts   []ledger.Fact
		day     string
		want    []string
	}{
		"a silent change":            {"", changed, "2026-11-24", []string{"publish-changed"}},
		"a silent removal":           {"", first[1:2], "2026-11-24", []string{"publish-gone"}},
		"a program that changed":     {"", []ledger.Fact{first[0], first[1], changed[2]}, "2026-11-24", []string{"publish-computed"}},
		"a day before the last":      {"", append(slices.Clone(first), value("c/2025", "1")), "2026-11-22", []string{"publish-day-back"}},
		"a reason for nothing":       {change("correct", "value b/2025"), first, "2026-11-24", []string{"change-unused"}},
		"a reason for what is new":   {change("correct", "value c/2025"), append(slices.Clone(first), value("c/2025", "1")), "2026-11-24", []string{"change-unused"}},
		"two reasons":                {change("correct", "value a/2025") + change("revise", "value a/*"), changed, "2026-11-24", []string{"change-twice"}},
		"withdrawn but there":        {change("withdraw", "value a/2025"), changed, "2026-11-24", []string{"change-still-there"}},
		"gone but corrected":         {change("correct", "value a/2025"), first[1:2], "2026-11-24", []string{"change-gone"}},
		"an unknown act":             {change("delete", "value a/2025"), changed, "2026-11-24", []string{"change-act", "publish-changed"}},
		"a reason not written":       {strings.Replace(change("correct", "value a/2025"), "because value a/2025", "…", 1), changed, "2026-11-24", []string{"change-wordless", "publish-changed"}},
		"an unknown kind":            {change("correct", "figure a/2025"), changed, "2026-11-24", []string{"change-what", "publish-changed"}},
		"files are not changed":      {change("correct", "file 2026-11-23/all.csv"), first, "2026-11-24", []string{"change-what"}},
		"a star over everything":     {change("correct", "value *"), changed, "2026-11-24", []string{"change-star", "publish-changed"}},
		"a star over all tasks":      {change("correct", "task *"), first, "2026-11-24", []string{"change-star"}},
		"a star within a name":       {change("correct", "value a*"), changed, "2026-11-24", []string{"change-star", "publish-changed"}},
		"a star of no folder":        {change("correct", "value /*"), changed, "2026-11-24", []string{"change-star", "publish-changed"}},
		"an unknown key":             {strings.Replace(change("correct", "value a/2025"), "office =", "ofice =", 1), changed, "2026-11-24", []string{"unknown-key-guess", "publish-changed"}},
		"a missing language":         {strings.Replace(change("correct", "value a/2025"), `, en = "Office"`, "", 1), changed, "2026-11-24", []string{"missing-translation", "publish-changed"}},
		"a mark of direction":        {strings.Replace(change("correct", "value a/2025"), "because", `be\u202Ecause`, 1), changed, "2026-11-24", []string{"hidden-character", "publish-changed"}},
		"a mark of direction, plain": {strings.Replace(change("correct", "value a/2025"), "because", "be\u202Ecause", 1), changed, "2026-11-24", []string{"hidden-character", "publish-changed"}},
		"before its day":             {change("correct", "value a/2025"), changed, "2027-01-05", []string{"publish-early"}},
		"a control character":        {strings.Replace(change("correct", "value a/2025"), "because", `be\u0007cause`, 1), changed, "2026-11-24", []string{"control-character", "publish-changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			p.publish("2026-11-23", slices.Clone(first)...)
			if c.changes != "" {
				p.changes(c.changes)
			}
			if slices.Contains(c.want, "publish-early") {
				p.where = func(s ledger.Subject) ledger.Place { return ledger.Place{Pos: here(s).Pos, Release: "2027-01-06"} }
			}
			plan, problems := p.plan(c.day, slices.Clone(c.facts)...)
			expect(t, rules(problems), c.want)
			said.Add(t, name, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
			if plan != nil && !slices.Contains(c.want, "change-act") && len(c.want) > 0 && c.want[0] != "change-what" && c.want[0] != "change-star" {
				t.Errorf("a plan of %d entries all the same", len(plan.Entries))
			}
		})
	}
}

// The message of a silent change names place and both values, and gives the
// text to write.
func TestSilentChangeMessage(t *testing.T) {
	p := newProject(t)
	p.publish("2026-11-23", value("a/2025", "3"))
	_, problems := p.plan("2026-11-24", value("a/2025", "5"))
	var out bytes.Buffer
	if err := source.WriteText(&out, problems, "en"); err != nil {
		t.Fatal(err)
	}
	want := `data/value.toml:7:3: value a/2025 was published as 3 and is now 5, without a reason
  hint: put it back, or write in data/changes.toml (a mistake: correct; planned: revise):
    [[change]]
    act    = "correct"
    what   = "value a/2025"
    why    = { vi = "…", en = "…" }
    office = { vi = "…", en = "…" }
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// A release holds what was published, with hashes and proofs that hold for the
// log as it is; a second one of a day has a name of its own; the first stays as
// it is.
func TestReleases(t *testing.T) {
	p := newProject(t)
	p.publish("2026-11-23", value("a/2025", "3"))
	before := tree(t, filepath.Join(p.dir, "data/releases"))
	p.publish("2026-11-23", value("a/2025", "3"), value("b/2025", "3"))
	p.publish("2026-11-23", value("a/2025", "3"), value("b/2025", "3"), value("c/2025", "3"))
	after := tree(t, filepath.Join(p.dir, "data/releases"))
	for name, body := range before {
		if after[name] != body {
			t.Errorf("%s of the first release has changed", name)
		}
	}
	l := p.log()
	for _, id := range []string{"2026-11-23", "2026-11-23-2", "2026-11-23-3"} {
		var r ledger.Release
		if err := json.Unmarshal([]byte(after[id+"/release.json"]), &r); err != nil {
			t.Fatal(err)
		}
		cp, err := ledger.OpenCheckpoint([]byte(after[id+"/checkpoint"]), config)
		if err != nil || r.ID != id || r.Logged != "2026-11-23" || r.Size != cp.Size || r.Root != cp.Root.String() || len(r.Files) != 2 {
			t.Fatalf("%s: %+v, checkpoint %+v, %v", id, r, cp, err)
		}
		if err := ledger.Consistent(cp, l); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		for _, f := range r.Files {
			body := after[id+"/"+f.Path]
			sum := sha256.Sum256([]byte(body))
			e := l.Entry(f.Entry)
			if f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != len(body) || e.SHA256 != f.SHA256 || e.Key != id+"/"+f.Path {
				t.Errorf("%s/%s: %+v, entry %+v", id, f.Path, f, e)
			}
			seq, at, err := ledger.OpenProof([]byte(after[id+"/"+f.Path+".tlog-proof"]), l.Line(f.Entry), config)
			if err != nil || seq != f.Entry || at.Size != cp.Size {
				t.Errorf("%s/%s: proof of entry %d: %v", id, f.Path, seq, err)
			}
		}
	}
}

// tree are the files of a folder.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(os.DirFS(dir), name)
		out[name] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var errKilled = errors.New("killed")

// prepared is a project with one publication and a correction to publish.
func prepared(t *testing.T) (project, []ledger.Fact) {
	p := newProject(t)
	p.publish("2026-11-23", value("a/2025", "3"))
	p.changes(head + change("correct", "value a/2025"))
	return p, []ledger.Fact{value("a/2025", "5"), value("b/2025", "1")}
}

// Fault: a process killed at every write. Before the journal stands nothing has
// changed; from then on the next publisher makes the whole publication. Either
// way the project is one of the two, never between them.
func TestKilledAtEveryWrite(t *testing.T) {
	p, facts := prepared(t)
	before := tree(t, p.dir)
	p.publish("2026-11-24", slices.Clone(facts)...)
	after := tree(t, p.dir)
	wholes := map[string]int{}
	for n := 0; ; n++ {
		p, facts := prepared(t)
		plan, _ := p.plan("2026-11-24", facts...)
		steps := 0
		pub, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), func(op, name string) error {
			if steps++; steps > n {
				return errKilled // and nothing is done any more, as by a process that is no more
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = pub.Apply(plan, config, ledger.Sign(origin))
		pub.Close()
		if err == nil {
			if steps > n {
				t.Fatalf("killed at step %d without an error", n)
			}
			break
		}
		again, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), nil)
		if err != nil {
			t.Fatalf("killed at step %d: %v", n, err)
		}
		again.Close()
		switch now := tree(t, p.dir); {
		case equal(now, before):
			wholes["before"]++
		case equal(now, after):
			wholes["after"]++
		default:
			t.Fatalf("killed at step %d: neither the old project nor the new one: %v", n, keys(now))
		}
		p.log()
		// And the publication can be made, or has been.
		if plan, problems := p.plan("2026-11-24", slices.Clone(facts)...); len(problems) > 0 || plan.IsEmpty() != equal(tree(t, p.dir), after) {
			t.Fatalf("killed at step %d: %v", n, problems)
		}
	}
	if wholes["before"] < 20 || wholes["after"] < 8 {
		t.Errorf("outcomes %v: the test does not reach both sides", wholes)
	}
}

// Killed while an interrupted publication is carried on: still whole.
func TestKilledAgain(t *testing.T) {
	for n := 0; n < 12; n++ {
		p, facts := prepared(t)
		plan, _ := p.plan("2026-11-24", slices.Clone(facts)...)
		renames := 0
		pub, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), func(op, name string) error {
			if op == "rename" {
				if renames++; renames > 2 {
					return errKilled
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := pub.Apply(plan, config, ledger.Sign(origin)); err == nil {
			t.Fatal("not killed")
		}
		pub.Close()
		if !ledger.IsInterrupted(os.DirFS(p.dir)) {
			t.Fatal("the interruption is not seen")
		}
		steps := 0
		if pub, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), func(op, name string) error {
			if steps++; steps > n {
				return errKilled
			}
			return nil
		}); err == nil {
			pub.Close()
		}
		pub, err = ledger.OpenStopped(filepath.Join(p.dir, "data"), nil)
		if err != nil {
			t.Fatalf("killed again at step %d: %v", n, err)
		}
		pub.Close()
		if plan, problems := p.plan("2026-11-24", facts...); len(problems) > 0 || !plan.IsEmpty() || ledger.IsInterrupted(os.DirFS(p.dir)) {
			t.Errorf("killed again at step %d: %v", n, problems)
		}
	}
}

func equal(a, b map[string]string) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Fault: a full disk, at every write. The message says that nothing was
// published, and nothing is left of it.
func TestFullDisk(t *testing.T) {
	for n := 0; ; n++ {
		p, facts := prepared(t)
		before := tree(t, p.dir)
		plan, _ := p.plan("2026-11-24", facts...)
		writes := 0
		pub, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), func(op, name string) error {
			if op == "write" {
				if writes++; writes > n {
					return syscall.ENOSPC
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = pub.Apply(plan, config, ledger.Sign(origin))
		pub.Close()
		if err == nil {
			if n < 10 {
				t.Errorf("only %d writes", n)
			}
			return
		}
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "nothing was published") {
			t.Errorf("full at write %d: %v", n, err)
		}
		if !equal(tree(t, p.dir), before) {
			t.Errorf("full at write %d: something is left", n)
		}
		if ledger.IsInterrupted(os.DirFS(p.dir)) {
			t.Errorf("full at write %d: a journal is left", n)
		}
	}
}

// Fault: two publish at once. The second is told so, and can publish once the
// first is done.
func TestTwoPublishers(t *testing.T) {
	p := newProject(t)
	first, err := ledger.OpenPublisher(p.dir, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		if _, err := ledger.OpenPublisher(p.dir, readOnly); !errors.Is(err, ledger.ErrBusy) {
			t.Errorf("the second publisher: %v", err)
		}
	}
	first.Close()
	second, err := ledger.OpenPublisher(p.dir, false)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

// An interrupted publication is not carried on over another log, nor over
// reasons that somebody has written since.
func TestInterruptedAndGoneOn(t *testing.T) {
	interrupted := func(t *testing.T) project {
		p, facts := prepared(t)
		plan, _ := p.plan("2026-11-24", facts...)
		pub, err := ledger.OpenStopped(filepath.Join(p.dir, "data"), func(op, name string) error {
			if strings.HasPrefix(name, "releases") {
				return errKilled
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := pub.Apply(plan, config, ledger.Sign(origin)); err == nil || !strings.Contains(err.Error(), "the next portal publish carries it on") {
			t.Fatal(err)
		}
		pub.Close()
		return p
	}
	p := interrupted(t)
	more := head + change("correct", "value a/2025") + change("correct", "value z/2025")
	p.changes(more)
	pub, err := ledger.OpenPublisher(p.dir, false)
	if err != nil {
		t.Fatal(err)
	}
	pub.Close()
	if got := tree(t, p.dir)["data/changes.toml"]; got != more {
		t.Errorf("the reasons written since are gone: %s", got)
	}

	p = interrupted(t)
	if err := os.WriteFile(filepath.Join(p.dir, "data/ledger/checkpoint"), []byte("other"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.OpenPublisher(p.dir, false); !errors.Is(err, ledger.ErrDiverged) {
		t.Errorf("carried on over another log: %v", err)
	}
}

// The reasons are moved into the log: what stays is the comment above them.
func TestChangesAreEmptied(t *testing.T) {
	p, facts := prepared(t)
	p.publish("2026-11-24", facts...)
	if got := tree(t, p.dir)["data/changes.toml"]; got != strings.TrimSpace(head)+"\n" {
		t.Errorf("%q", got)
	}
	var ps source.Problems
	if ch := ledger.ReadChanges(os.DirFS(p.dir), &ps); len(ch.All) > 0 || len(ps.Sorted()) > 0 {
		t.Errorf("%v, %v", ch.All, ps.Sorted())
	}
	if ch := ledger.ReadChanges(fstest.MapFS{}, &ps); len(ch.All) > 0 || len(ps.Sorted()) > 0 {
		t.Errorf("without the file: %v, %v", ch.All, ps.Sorted())
	}
}

// Held values wait, and what follows from them waits with them.
func TestHeld(t *testing.T) {
	p := newProject(t)
	p.publish("2026-11-23", value("a/2025", "3"), derived(ledger.Score, "r/2025/x", "3", of(ledger.Value, "a/2025")))
	now := []ledger.Fact{value("a/2025", "3"), value("b/2025", "9"), derived(ledger.Share, "b/2025", "90.0", of(ledger.Value, "b/2025")),
		derived(ledger.Score, "r/2025/x", "1", of(ledger.Value, "a/2025")), derived(ledger.Score, "r/2025/y", "9", of(ledger.Value, "b/2025"))}
	held := func(s ledger.Subject) ledger.Place {
		if s == of(ledger.Value, "b/2025") {
			return ledger.Place{Release: "2027-01-06"}
		}
		return here(s)
	}
	all := ledger.Compare(p.log(), now, held)
	if len(all) != 4 {
		t.Errorf("%d differences", len(all))
	}
	for _, d := range all {
		if d.State != ledger.Held {
			t.Errorf("%v is %s", d.Subject, d.State)
		}
	}
	var ps source.Problems
	plan, err := ledger.PlanPublication(p.log(), all, &ledger.Changes{}, nil, "2026-11-24", &ps)
	if err != nil || !plan.IsEmpty() || ps.Errors() > 0 {
		t.Errorf("what is held is published: %v %v", err, ps.Sorted())
	}
}

// The table, in both languages, says what the publication will log.
func TestTable(t *testing.T) {
	p, facts := prepared(t)
	plan, problems := p.plan("2026-11-24", facts...)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for l, want := range map[lang.Lang]string{
		lang.EN: `data/ids.txt gets 1 new ids, whose addresses stay for ever
kind   new  changed  gone
value  1    1        0
file   2    0        0

act      what          was  now  why
correct  value a/2025  3    5    because value a/2025
publish  value b/2025  –    1    

4 entries of 2026-11-24, of them 2 files of release 2026-11-24; the log grows from 3 to 7
`,
		lang.VI: `data/ids.txt thêm 1 mã mới, có địa chỉ được giữ mãi
loại   mới  đổi  mất
value  1    1    0
file   2    0    0

việc     mục           trước  nay  lý do
correct  value a/2025  3      5    vì value a/2025
publish  value b/2025  –      1    

4 mục ngày 2026-11-24, trong đó 2 tệp của lần công bố 2026-11-24; sổ công bố từ 3 lên 7 mục
`,
	} {
		var out bytes.Buffer
		if err := plan.Table(&out, l); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("got\n%s\nwant\n%s", out.String(), want)
		}
	}
}
