package ledger_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// What production refuses, what a preview warns of, and where the ledger is not
// what it was at another time, each by the rule that is to find it and word for
// word in testdata/standing.txtar.
func TestStanding(t *testing.T) {
	said := golden.Messages(t, "testdata/standing.txtar")
	was := []ledger.Fact{value("a/2025", "3"), value("b/2025", "4")}
	now := []ledger.Fact{value("a/2025", "5"), value("c/2025", "6")} // one changed, one gone, one new
	published := func(t *testing.T) project {
		p := newProject(t)
		p.publish("2026-11-23", slices.Clone(was)...)
		return p
	}
	production := func(p project, facts []ledger.Fact, ps *source.Problems) {
		l := p.log()
		ledger.ProveProduction(l, ledger.Compare(l, facts, here), ledger.ReadChanges(os.DirFS(p.dir), ps), ps)
	}
	for name, c := range map[string]struct {
		do   func(t *testing.T, ps *source.Problems)
		want []string
	}{
		"production: nothing published": {func(t *testing.T, ps *source.Problems) { production(newProject(t), was, ps) }, []string{"ledger-empty"}},
		"production: all published":     {func(t *testing.T, ps *source.Problems) { production(published(t), was, ps) }, nil},
		"production: without reasons": {func(t *testing.T, ps *source.Problems) { production(published(t), now, ps) },
			[]string{"publish-changed", "publish-gone", "ledger-new"}},
		"production: with reasons": {func(t *testing.T, ps *source.Problems) {
			p := published(t)
			p.changes(change("correct", "value a/2025"))
			production(p, []ledger.Fact{value("a/2025", "5"), value("b/2025", "4"), value("c/2025", "6")}, ps)
		}, []string{"ledger-pending", "ledger-new"}},
		"preview: ahead of the ledger": {func(t *testing.T, ps *source.Problems) {
			l := published(t).log()
			ledger.ProveLocal(l, ledger.Compare(l, now, here), &ledger.Changes{}, ps)
		}, []string{"ahead-changed", "ahead-gone", "ledger-ahead-unexplained"}},
		"preview: ahead of the ledger with reasons": {func(t *testing.T, ps *source.Problems) {
			p := published(t)
			p.changes(change("correct", "value a/2025") + change("withdraw", "value b/2025"))
			l := p.log()
			ledger.ProveLocal(l, ledger.Compare(l, now, here), ledger.ReadChanges(os.DirFS(p.dir), ps), ps)
		}, []string{"ledger-ahead"}},
		"preview: a reason for something else": {func(t *testing.T, ps *source.Problems) {
			p := published(t)
			p.changes(change("correct", "value c/2025"))
			l := p.log()
			ledger.ProveLocal(l, ledger.Compare(l, now, here), ledger.ReadChanges(os.DirFS(p.dir), ps), ps)
		}, []string{"ahead-changed", "ahead-gone", "change-unused-guess", "ledger-ahead-unexplained"}},
		"preview: more changes without a reason than are named": {func(t *testing.T, ps *source.Problems) {
			p := newProject(t)
			p.publish("2026-11-23", value("a/2021", "1"), value("a/2022", "2"), value("a/2023", "3"), value("a/2024", "4"), value("a/2025", "5"))
			p.changes(change("correct", "value a/2202"))
			l := p.log()
			facts := []ledger.Fact{value("a/2021", "1200"), value("a/2022", "2200"), value("a/2023", "3200"), value("a/2024", "4200"), value("a/2025", "5")}
			ledger.ProveLocal(l, ledger.Compare(l, facts, here), ledger.ReadChanges(os.DirFS(p.dir), ps), ps)
		}, []string{"ahead-changed", "ahead-changed", "ahead-changed", "change-unused-guess", "ledger-ahead-unexplained"}},
		"preview: words and what is computed": {func(t *testing.T, ps *source.Problems) {
			l, all := otherWords(t)
			ledger.ProveLocal(l, all, &ledger.Changes{}, ps)
		}, []string{"ahead-computed", "ahead-gone", "ahead-reworded", "ledger-ahead-unexplained"}},
		"production: words and what is computed": {func(t *testing.T, ps *source.Problems) {
			l, all := otherWords(t)
			ledger.ProveProduction(l, all, &ledger.Changes{}, ps)
		}, []string{"ledger-new", "publish-computed", "publish-gone", "publish-reworded"}},
		"production: many of one file": {func(t *testing.T, ps *source.Problems) {
			p := newProject(t)
			p.publish("2026-11-23", value("a/2024", "3"), value("a/2025", "4"))
			p.changes(change("revise", "value a/*"))
			production(p, []ledger.Fact{value("a/2024", "1234.5"), value("a/2025", "5"), value("b/2024", "1200"), value("b/2025", "7"), value("b/2026", "8")}, ps)
		}, []string{"ledger-new-several", "ledger-pending-several"}},
		"publication interrupted": {func(_ *testing.T, ps *source.Problems) { ledger.ProveWhole(true, ps) }, []string{"publish-interrupted"}},
		"publication whole":       {func(_ *testing.T, ps *source.Problems) { ledger.ProveWhole(false, ps) }, nil},
		"no witness": {func(_ *testing.T, ps *source.Problems) {
			ledger.ReportUnproved(source.Reasonf("git không biết lần công bố nào", "git knows of no publication"), ps)
		}, []string{"against-nothing"}},
		"site online is silent": {func(_ *testing.T, ps *source.Problems) {
			ledger.ReportNotLive(source.Reasonf("trang trả lời 502 Bad Gateway", "the site answers 502 Bad Gateway"), ps)
		}, []string{"against-live"}},
		"not the first": {func(_ *testing.T, ps *source.Problems) { ledger.ReportNotFirst(ps) }, []string{"against-not-first"}},
	} {
		t.Run(name, func(t *testing.T) {
			var ps source.Problems
			c.do(t, &ps)
			got := rules(ps.Sorted())
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			expect(t, got, want)
			said.Add(t, name, func(w io.Writer, lang string) error { return source.WriteText(w, ps.Sorted(), lang) })
		})
	}
}

// otherWords are differences in what is logged by a hash, and in what is computed
// of the same numbers.
func otherWords(t *testing.T) (*ledger.Log, []ledger.Difference) {
	text := func(key, hash string) ledger.Fact {
		return ledger.Fact{Subject: of(ledger.Notice, key), SHA256: strings.Repeat(hash, 64)}
	}
	share := func(text string) ledger.Fact {
		return derived(ledger.Share, "a/2025", text, of(ledger.Value, "a/2025"))
	}
	p := newProject(t)
	p.publish("2026-11-23", text("gone.vi", "a"), text("other.vi", "b"), value("a/2025", "3"), share("30.0"))
	l := p.log()
	return l, ledger.Compare(l, []ledger.Fact{text("new.vi", "c"), text("other.vi", "d"), value("a/2025", "3"), share("31.0")}, here)
}

// The ledger has only grown, or it is said at which line it parted from what it
// was.
func TestProveGrown(t *testing.T) {
	said := golden.Messages(t, "testdata/grown.txtar")
	p := newProject(t)
	p.publish("2026-11-23", value("a/2025", "3"))
	first := earlier(t, p)
	p.publish("2026-11-24", value("a/2025", "3"), value("b/2025", "4"))
	second := earlier(t, p)
	const lines, checkpoint = "data/ledger/0000.jsonl", "data/ledger/checkpoint"
	for name, c := range map[string]struct {
		do   func(t *testing.T, ps *source.Problems)
		want []string
	}{
		"grown": {func(_ *testing.T, ps *source.Problems) {
			ledger.ProveGrown(os.DirFS(p.dir), p.log(), first, config, ps)
		}, nil},
		"same": {func(_ *testing.T, ps *source.Problems) {
			ledger.ProveGrown(os.DirFS(p.dir), p.log(), second, config, ps)
		}, nil},
		"rolled back": {func(t *testing.T, ps *source.Problems) {
			q := newProject(t)
			q.publish("2026-11-23", value("a/2025", "3"))
			ledger.ProveGrown(os.DirFS(q.dir), q.log(), second, config, ps)
		}, []string{"against-rewritten", "against-smaller"}},
		"another history": {func(t *testing.T, ps *source.Problems) {
			q := newProject(t)
			q.publish("2026-11-23", value("a/2025", "4"))
			ledger.ProveGrown(os.DirFS(q.dir), q.log(), first, config, ps)
		}, []string{"against-rewritten", "against-other"}},
		"a file gone": {func(t *testing.T, ps *source.Problems) {
			then := second
			then.Files = map[string][]byte{"data/ledger/0001.jsonl": []byte("{}\n"), checkpoint: second.Files[checkpoint]}
			ledger.ProveGrown(os.DirFS(p.dir), p.log(), then, config, ps)
		}, []string{"against-gone"}},
		"a release changed": {func(t *testing.T, ps *source.Problems) {
			then := second
			then.Changed = []string{ledger.ReleasesFolder + "/2026-11-23/all.csv", ledger.ReleasesFolder + "/2026-11-23/release.json"}
			ledger.ProveGrown(os.DirFS(p.dir), p.log(), then, config, ps)
		}, []string{"against-release"}},
		"a checkpoint that is none": {func(_ *testing.T, ps *source.Problems) {
			ledger.ProveReached(p.log(), "https://portal.example/log/checkpoint", bytes.Replace(second.Files[checkpoint], []byte("\n\n"), []byte("\n"), 1), config, ps)
		}, []string{"against-checkpoint"}},
	} {
		t.Run(name, func(t *testing.T) {
			var ps source.Problems
			c.do(t, &ps)
			got := rules(ps.Sorted())
			slices.Sort(got)
			expect(t, got, slices.Sorted(slices.Values(c.want)))
			for _, x := range ps.Sorted() {
				if x.Rule == "against-rewritten" && (x.File != lines || x.Line == 0) {
					t.Errorf("the histories part at %v", x.Pos)
				}
			}
			said.Add(t, name, func(w io.Writer, lang string) error { return source.WriteText(w, ps.Sorted(), lang) })
		})
	}
}

// earlier is what is published now, kept for later.
func earlier(t *testing.T, p project) ledger.Earlier {
	then := ledger.Earlier{Name: "main", Files: map[string][]byte{}}
	for name, body := range tree(t, filepath.Join(p.dir, "data/ledger")) {
		then.Files["data/ledger/"+name] = []byte(body)
	}
	return then
}
