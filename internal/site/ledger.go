package site

import (
	"bytes"
	"fmt"
	"strings"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// ledgerState is how the site stands to the publication ledger.
type ledgerState struct {
	log         *ledger.Log
	changes     *ledger.Changes
	differences []ledger.Difference
	states      map[ledger.Subject]ledger.State
	publication
}

// readLedger reads the log and the reasons for changes. What the log is called
// and who signs it stands in data/site.toml; where that cannot be read, its own
// problem is enough.
func (s *Site) readLedger(ps *source.Problems) {
	root := s.options.Root
	ledger.ProveWhole(ledger.IsInterrupted(root), ps)
	site, ok := record.ReadSite(root)
	if !ok {
		s.ledger = ledgerState{log: &ledger.Log{}, changes: &ledger.Changes{}}
		return
	}
	config := ledger.SiteConfig(&site, s.options.Production)
	before := ps.Errors()
	l := ledgerState{log: ledger.Read(root, config, ps), changes: ledger.ReadChanges(root, ps)}
	if ps.Errors() == before { // else nothing may be concluded from the log
		var releases []*ledger.Release
		if s.options.Live {
			releases = ledger.ListReleases(root, ps)
		} else {
			releases = ledger.ReadReleases(root, l.log, config, ps)
		}
		l.publication = openPublication(l.log, releases)
	}
	s.ledger = l
}

// heldBack are the values that must not be shown: in production those whose
// release day is not known to have come, since they are not in the log; in a
// publication those whose day lies ahead. Anywhere else all are shown.
func (s *Site) heldBack() []record.Option {
	o := s.options
	if !o.Production && o.Today == "" {
		return nil
	}
	log := s.ledger.log
	return []record.Option{record.HoldBack(func(figure string, release record.Period) bool {
		if o.Today != "" && release.String() <= o.Today {
			return true
		}
		head, ok := log.Head(ledger.Subject{Kind: ledger.Value, Key: figure})
		return ok && head.Act != ledger.Withdraw
	})}
}

// compareLedger holds everything the site says against the head of the log.
func (s *Site) compareLedger(ps *source.Problems) error {
	if s.options.Live {
		return nil
	}
	facts, err := ledger.Facts(s.records, s.rankings, s.content, s.options.Root)
	if err != nil {
		return fmt.Errorf("compare with the ledger: %w", err)
	}
	where := ledger.Places(s.records, s.rankings, s.content)
	if s.options.Production || s.options.Today != "" { // what is held back is not there
		find := where
		where = func(of ledger.Subject) ledger.Place {
			p := find(of)
			if today := s.options.Today; today == "" || p.Release <= today {
				p.Release = ""
			}
			return p // with a day that lies ahead only where it is published already
		}
	}
	l := &s.ledger
	l.differences = ledger.Compare(l.log, facts, where)
	ledger.Point(l.differences, s.options.Root, s.options.Published)
	l.states = make(map[ledger.Subject]ledger.State, len(l.differences))
	for k := range l.differences {
		l.states[l.differences[k].Subject] = l.differences[k].State
	}
	if err := s.awaitHeld(where); err != nil {
		return err
	}
	switch {
	case s.options.Today != "": // PlanPublication says what is amiss
	case s.options.Production:
		ledger.ProveProduction(l.log, l.differences, l.changes, ps)
	default:
		ledger.ProveLocal(l.log, l.differences, l.changes, ps)
	}
	return nil
}

// awaitHeld finds, for a publication, which reasons wait for values that are held
// back: those of what would differ otherwise if nothing were. For that everything is
// read once more, where there are reasons and held values.
func (s *Site) awaitHeld(where func(ledger.Subject) ledger.Place) error {
	root, l := s.options.Root, &s.ledger
	if s.options.Today == "" || s.records.Held == 0 || len(l.changes.All) == 0 {
		return nil
	}
	var known source.Problems // said already, or said by check
	records := record.Load(root, &known)
	rankings, content := rank.Load(root, records, &known), notice.Load(root, records, &known)
	if known.Errors() > 0 {
		return nil
	}
	facts, err := ledger.Facts(records, rankings, content, root)
	if err != nil {
		return fmt.Errorf("look for what waits: %w", err)
	}
	l.changes.Await(l.differences, ledger.Compare(l.log, facts, where))
	return nil
}

// Plan plans the publication of everything that the log does not say yet, on
// the day for which the site was loaded. It is nil where something is amiss.
func (s *Site) Plan(ps *source.Problems) (*ledger.Plan, error) {
	files, err := s.releaseFiles()
	if err != nil {
		return nil, err
	}
	plan, err := ledger.PlanPublication(s.ledger.log, s.ledger.differences, s.ledger.changes, files, s.options.Today, ps)
	if err != nil || plan == nil {
		return nil, err
	}
	plan.IDs, plan.NewIDs, err = s.listIDs()
	return plan, err
}

// Log is the publication ledger as it is committed.
func (s *Site) Log() *ledger.Log { return s.ledger.log }

// Counts are how many indicators and tasks there are.
func (s *Site) Counts() (indicators, tasks int) {
	return len(s.records.Indicators.All), len(s.records.Tasks.All)
}

// BaseURL is the address of the finished site, without a slash at the end.
func (s *Site) BaseURL() string { return s.baseURL }

// LedgerConfig is what data/site.toml says of the log.
func (s *Site) LedgerConfig() ledger.Config {
	return ledger.SiteConfig(&s.records.Site, s.options.Production)
}

// releaseFiles are the files of a release: every table as CSV with its
// metadata, the package that describes them and the schemas that it refers to.
// They bear the names they have under /data/.
func (s *Site) releaseFiles() ([]ledger.ReleaseFile, error) {
	var out []ledger.ReleaseFile
	add := func(path string, body []byte) {
		out = append(out, ledger.ReleaseFile{Path: strings.TrimPrefix(path, export.CataloguePath), Body: body})
	}
	for _, t := range s.catalogue.Tables {
		for _, f := range []export.Format{export.CSV, export.CSVW} {
			var w bytes.Buffer
			if err := t.Write(&w, f); err != nil {
				return nil, err
			}
			add(t.Path(f), w.Bytes())
		}
	}
	for _, f := range []export.Format{export.DataPackage, export.ValuesSchema} {
		var w bytes.Buffer
		if err := s.catalogue.Write(&w, f); err != nil {
			return nil, err
		}
		add(string(f), w.Bytes())
	}
	add(export.SchemaPath, export.TableSchema())
	return out, nil
}

// marks reports whether values that are not published get a mark: in a preview of
// a project that has published something. Where nothing is, all would be marked.
func (s *Site) marks() bool { return s.options.Preview && s.ledger.log.Size() > 0 }

// mark is the title of the mark at a figure, "" for one that is published as it
// is.
func (s *Site) mark(l lang.Lang, figure string) string {
	for _, kind := range []ledger.Kind{ledger.Value, ledger.Share} {
		switch s.ledger.states[ledger.Subject{Kind: kind, Key: figure}] {
		case ledger.New:
			return s.words.T(l, "ledger.mark-new")
		case ledger.Held:
			return s.words.T(l, "ledger.mark-held")
		case ledger.Changed:
			return s.words.T(l, "ledger.mark-changed")
		}
	}
	return ""
}

// ahead says in a preview how many values are not published as they are, and how
// many other things.
func (s *Site) ahead(l lang.Lang) string {
	if !s.marks() {
		return ""
	}
	values, others := map[ledger.State]int{}, 0
	for k := range s.ledger.differences {
		if d := &s.ledger.differences[k]; d.Kind == ledger.Value {
			values[d.State]++
		} else {
			others++
		}
	}
	if len(values) == 0 && others == 0 {
		return s.words.T(l, "ledger.level")
	}
	return s.words.T(l, "ledger.ahead", "new", lang.Int(l, values[ledger.New]+values[ledger.Held]), "changed", lang.Int(l, values[ledger.Changed]),
		"gone", lang.Int(l, values[ledger.Missing]), "others", lang.Int(l, others))
}

// isDevelopment reports whether the log is signed with a key that everybody has.
func (s *Site) isDevelopment() bool {
	cp := s.ledger.log.Checkpoint()
	return cp != nil && cp.Development
}
