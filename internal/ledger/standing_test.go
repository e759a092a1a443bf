package ledger_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
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
			p.changes(change("correct", "value a/2025") + change("withdraw", "value b/2025"))
			production(p, now, ps)
		}, []string{"ledger-pending", "ledger-pending", "ledger-new"}},
		"preview: ahead of the ledger": {func(t *testing.T, ps *source.Problems) {
			l := published(t).log()
			ledger.ProveLocal(l, ledger.Compare(l, now, here), &ledger.Changes{}, ps)
		}, []string{"ledger-ahead"}},
		"publication interrupted": {func(_ *testing.T, ps *source.Problems) { ledger.ProveWhole(true, ps) }, []string{"publish-interrupted"}},
		"publication whole":       {func(_ *testing.T, ps *source.Problems) { ledger.ProveWhole(false, ps) }, nil},
		"no witness":              {func(_ *testing.T, ps *source.Problems) { ledger.ReportUnproved("git knows of no publication", ps) }, []string{"against-nothing"}},
		"site online is silent": {func(_ *testing.T, ps *source.Problems) {
			ledger.ReportNotLive("https://portal.example/log/checkpoint: 502 Bad Gateway", ps)
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
