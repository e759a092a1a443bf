package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

const (
	testBase   = "https://portal.example"
	testOrigin = "portal.example/log"
)

// published is a small project as it is published, twice: first with another
// number of overdue tasks and one more figure, then corrected.
type published struct {
	files  map[string][]byte
	config ledger.Config
	signer note.Signer
	first  []byte // the checkpoint of the first publication
	log    *ledger.Log
}

// smallCopy is made once; tests change clones of its files.
var smallCopy = sync.OnceValues(publishSmall)

func publishSmall() (p *published, err error) {
	root, err := smallProject()
	if err != nil {
		return nil, err
	}
	var ps source.Problems
	r := record.Load(root, &ps)
	k, c, words := rank.Load(root, r, &ps), notice.Load(root, r, &ps), lang.LoadWords(os.DirFS("../.."), &ps)
	if ps.Errors() > 0 {
		return nil, fmt.Errorf("the small project: %v", ps.Sorted())
	}
	p = &published{files: map[string][]byte{}, config: ledger.Config{Origin: testOrigin, AllowDevelopment: true}}
	private, _ := ledger.DevelopmentKey(testOrigin)
	if p.signer, err = note.NewSigner(private); err != nil {
		return nil, err
	}
	if err := p.writeData(r, k, c, words); err != nil {
		return nil, err
	}
	p.writePages(r, words)
	facts, err := ledger.Facts(r, k, c, root)
	if err != nil {
		return nil, err
	}
	meanings, err := p.writeMeanings(r, k, c, root, firstSize-len(facts)-3) // one figure is gone, two files are released
	if err != nil {
		return nil, err
	}
	if err := p.writeLog(append(meanings, facts...)); err != nil {
		return nil, err
	}
	return p, p.writeChanges(api.Portal{Records: r, Rankings: k, Content: c, Words: words, BaseURL: testBase})
}

// smallProject are the files of the small project, English bodies with the hash
// of the Vietnamese ones.
func smallProject() (fstest.MapFS, error) {
	archive, err := txtar.ParseFile("../site/testdata/small.txtar")
	if err != nil {
		return nil, err
	}
	root := fstest.MapFS{}
	for _, f := range archive.Files {
		root[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	for name, f := range root {
		if vi, ok := strings.CutSuffix(name, ".en.md"); ok && bytes.Contains(f.Data, []byte("HASH")) {
			sum := sha256.Sum256(bytes.SplitN(root[vi+".vi.md"].Data, []byte("+++\n"), 3)[2])
			f.Data = bytes.ReplaceAll(f.Data, []byte("HASH"), []byte(hex.EncodeToString(sum[:])))
		}
	}
	return root, nil
}

func (p *published) put(name string, body []byte) { p.files[strings.TrimPrefix(name, "/")] = body }

// writeData writes the API and the tables as the site does.
func (p *published) writeData(r *record.Records, k *rank.Rankings, c *notice.Content, words *lang.Words) error {
	a, err := api.New(api.Portal{Records: r, Rankings: k, Content: c, Words: words, BaseURL: testBase})
	if err != nil {
		return err
	}
	for _, f := range a.Files() {
		var w bytes.Buffer
		if err := f.Write(&w); err != nil {
			return err
		}
		p.put(f.Path, w.Bytes())
	}
	tables, err := export.New(export.Portal{Records: r, Rankings: k, Words: words, BaseURL: testBase})
	if err != nil {
		return err
	}
	for _, t := range tables.Tables {
		for _, f := range []export.Format{export.CSV, export.ExcelCSV, export.JSON} {
			var w bytes.Buffer
			if err := t.Write(&w, f); err != nil {
				return err
			}
			p.put(t.Path(f), w.Bytes())
		}
	}
	var w bytes.Buffer
	err = tables.Write(&w, export.DataPackage)
	p.put("data/datapackage.json", w.Bytes())
	return err
}

// writePages writes a page for each address of figures, in both languages, a
// home page that links to none of them, and the map that does.
func (p *published) writePages(r *record.Records, words *lang.Words) {
	siteMap := "<urlset>\n"
	links := ""
	for name := range p.files {
		if strings.HasPrefix(name, "data/") {
			links += fmt.Sprintf("<a href=\"/%s\">x</a>\n", name)
		}
	}
	for _, l := range lang.All() {
		printer := record.Printer{Lang: l, Words: words}
		bodies := map[string]string{}
		for _, i := range r.Indicators.All {
			for _, o := range i.Series {
				line := "<li>" + string(printer.Phrase(o))
				if o.Of.IsSet() {
					line += " / " + string(printer.Whole(o)) + " = " + string(printer.Share(o))
				}
				if o.Stated.IsSet() {
					line += " (" + string(printer.Stated(o)) + ")"
				}
				bodies[l.Path("/indicators/"+i.ID+"/"+o.Period.String()+"/")] += line + "</li>\n"
			}
		}
		bodies[l.Path("/")] = fmt.Sprintf("<p>57 %%, <a href=\"%s\">data</a>, <a href=\"../../../etc/passwd\">x</a></p>\n", l.Path("/data/"))
		bodies[l.Path("/data/")] = links
		for at, body := range bodies {
			p.put(at+"index.html", fmt.Appendf(nil, "<!doctype html>\n<html lang=%q>\n<ul>\n%s</ul>\n</html>\n", l, body))
			siteMap += "<url><loc>" + testBase + at + "</loc></url>\n"
		}
	}
	p.put("sitemap.xml", []byte(siteMap+"</urlset>\n"))
}

// firstSize is the size of the log at its first publication: several tiles. Texts
// made for the test fill it up, whatever the small project holds.
const firstSize = 357

// writeMeanings writes the texts behind the hashes, with texts of pages made for
// the test.
func (p *published) writeMeanings(r *record.Records, k *rank.Rankings, c *notice.Content, root fs.FS, fillers int) ([]ledger.Fact, error) {
	texts := map[ledger.Kind][]ledger.Meaning{}
	for m, err := range ledger.Meanings(r, k, c, root) {
		if err != nil {
			return nil, err
		}
		texts[m.Kind] = append(texts[m.Kind], m)
	}
	var made []ledger.Fact
	for n := range fillers {
		m := ledger.Meaning{Subject: ledger.Subject{Kind: ledger.Notice, Key: fmt.Sprintf("pages/%03d.vi", n)}}
		m.Text = fmt.Appendf(nil, `{"key":%q,"kind":"notice","text":"Trang số %d"}`, m.Key, n)
		texts[m.Kind] = append(texts[m.Kind], m)
		made = append(made, ledger.Fact{Subject: m.Subject, SHA256: m.Hash()})
	}
	for kind, all := range texts {
		slices.SortFunc(all, func(a, b ledger.Meaning) int { return strings.Compare(a.Key, b.Key) })
		var body []byte
		for _, m := range all {
			body = append(append(body, m.Text...), '\n')
		}
		p.put(meaningName(kind), body)
	}
	return made, nil
}

// writer appends facts to a log.
type writer struct {
	day    string
	lines  [][]byte
	newest map[ledger.Subject]int64
	err    error
}

func (w *writer) add(act ledger.Act, f ledger.Fact) {
	e := ledger.Entry{Seq: int64(len(w.lines)), Logged: w.day, Act: act, Fact: f, Previous: -1, Cause: -1}
	if before, ok := w.newest[f.Subject]; ok {
		e.Previous = before
	}
	if act == ledger.Publish && (f.Kind == ledger.Share || f.Kind == ledger.Score) {
		e.Act = ledger.Derive
		for _, s := range f.From {
			e.Cause = max(e.Cause, w.newest[s])
		}
	}
	if act == ledger.Correct || act == ledger.Withdraw {
		e.Reason, e.Office = lang.Text{VI: "Nguồn đính chính.", EN: "The source corrected itself."}, lang.Text{VI: "Ban biên tập", EN: "Editors"}
	}
	line, err := e.Line()
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("%s: %w", f.Subject, err)
	}
	w.lines = append(w.lines, line)
	w.newest[f.Subject] = e.Seq
}

const corrected, withdrawn, releaseID = "tasks-overdue/2025", "tasks-overdue/2024", "2026-11-23"

// writeLog publishes twice and serves the log.
func (p *published) writeLog(facts []ledger.Fact) error {
	w := &writer{day: "2026-11-23", newest: map[ledger.Subject]int64{}}
	at := slices.IndexFunc(facts, func(f ledger.Fact) bool { return f.Subject == ledger.Subject{Kind: ledger.Value, Key: corrected} })
	now, gone, was := facts[at], facts[at], facts[at]
	gone.Key, gone.Period, was.Value = withdrawn, "2024", "60"
	w.add(ledger.Publish, gone)
	w.add(ledger.Publish, was)
	for _, f := range slices.Delete(facts, at, at+1) {
		w.add(ledger.Publish, f)
	}
	released := []string{"observations.csv", "indicators/tasks-overdue.csv"}
	for _, name := range released {
		body := p.files["data/"+name]
		sum := sha256.Sum256(body)
		p.put(releasesFolder+releaseID+"/"+name, body)
		w.add(ledger.Publish, ledger.Fact{Subject: ledger.Subject{Kind: ledger.File, Key: releaseID + "/" + name}, SHA256: hex.EncodeToString(sum[:])})
	}
	first, err := p.seal(&ledger.Log{}, w.lines)
	if err != nil {
		return err
	}
	if err := p.release(first, released); err != nil {
		return err
	}
	p.first = first.Signed()
	w.day = "2026-12-01"
	w.add(ledger.Correct, now)
	w.add(ledger.Withdraw, gone)
	if w.err != nil {
		return w.err
	}
	if p.log, err = p.seal(first, w.lines[first.Size():]); err != nil {
		return err
	}
	p.serve(p.files, p.log)
	p.put(keysName, []byte(ledger.FormatKeys(p.config)))
	return nil
}

// writeChanges writes the list of changes as the site does.
func (p *published) writeChanges(portal api.Portal) error {
	portal.Ledger = api.Ledger{Log: p.log, Page: func(ledger.Subject) string { return "" }}
	for e := range p.log.All() {
		if e.Act == ledger.Correct || e.Act == ledger.Withdraw {
			portal.Ledger.Changes = append(portal.Ledger.Changes, e)
		}
	}
	a, err := api.New(portal)
	if err != nil {
		return err
	}
	for _, f := range a.Files() {
		if f.Path == "/"+apiFolder+"changes.json" {
			var w bytes.Buffer
			if err := f.Write(&w); err != nil {
				return err
			}
			p.put(f.Path, w.Bytes())
		}
	}
	return nil
}

func (p *published) seal(l *ledger.Log, lines [][]byte) (*ledger.Log, error) {
	longer, err := l.Append(lines)
	if err != nil {
		return nil, err
	}
	signed, err := ledger.SignCheckpoint(longer.Size(), longer.Root(), p.config, p.signer, nil)
	if err != nil {
		return nil, err
	}
	return longer.Seal(signed, p.config)
}

// serve lays a log into a copy.
func (p *published) serve(files map[string][]byte, l *ledger.Log) {
	for name := range files {
		if strings.HasPrefix(name, "log/tile/") {
			delete(files, name)
		}
	}
	files[checkpointName] = l.Signed()
	for tile := range l.Tiles(357) { // and those of the first publication
		files[logFolder+tile.Path] = tile.Body()
	}
}

func (p *published) release(l *ledger.Log, names []string) error {
	r := ledger.Release{ID: releaseID, Logged: "2026-11-23", Size: l.Size(), Root: l.Root().String()}
	for k, name := range names {
		seq := l.Size() - int64(len(names)-k)
		e, body := l.Entry(seq), p.files["data/"+name]
		r.Files = append(r.Files, ledger.ReleasedFile{Path: name, SHA256: e.SHA256, Bytes: len(body), Entry: seq})
		proof, err := l.ProofFile(seq)
		if err != nil {
			return err
		}
		p.put(releasesFolder+releaseID+"/"+name+ledger.ProofSuffix, proof)
	}
	body, err := json.Marshal(r)
	p.put(releasesFolder+releaseID+"/"+ledger.ReleaseName, body)
	p.put(releasesFolder+releaseID+"/"+ledger.ReleaseCheckpoint, l.Signed())
	return err
}

// copyOf is a clone of the files of the small copy.
func copyOf(t testing.TB) (*published, map[string][]byte) {
	t.Helper()
	p, err := smallCopy()
	if err != nil {
		t.Fatal(err)
	}
	return p, maps.Clone(p.files)
}

// inMemory is a copy in memory.
func inMemory(files map[string][]byte) Source {
	fsys := fstest.MapFS{}
	for name, body := range files {
		fsys[name] = &fstest.MapFile{Data: body, Mode: 0o644}
	}
	return folder{fsys}
}

// run checks a copy and returns what it says, in English.
func run(t testing.TB, src Source, o Options) (*Report, *source.Problems) {
	t.Helper()
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	var ps source.Problems
	r, err := Run(context.Background(), src, o, &ps)
	if err != nil {
		t.Fatal(err)
	}
	return r, &ps
}

// address is that of a server of a test.
var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// keep adds the problems that a case is about to the golden, in both languages.
func keep(t *testing.T, said *golden.Said, name string, ps *source.Problems, want []string) {
	t.Helper()
	var about []source.Problem
	for _, p := range ps.Sorted() {
		if slices.ContainsFunc(want, func(w string) bool { return w != "" && strings.Contains(p.String(), w) }) {
			about = append(about, p)
		}
	}
	if len(about) == 0 {
		return
	}
	said.Add(t, name, func(w io.Writer, lang string) error {
		var body bytes.Buffer
		if err := source.WriteText(&body, about, lang); err != nil {
			return err
		}
		_, err := w.Write(address.ReplaceAll(body.Bytes(), []byte("http://server.example")))
		return err
	})
}

// text is all problems as they are printed.
func text(t testing.TB, ps *source.Problems) string {
	t.Helper()
	var w strings.Builder
	if err := source.WriteText(&w, ps.Sorted(), "en"); err != nil {
		t.Fatal(err)
	}
	return w.String()
}
