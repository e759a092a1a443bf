package site

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"resolution57.example/portal/internal/api"
	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Options say how the site is built; only main reads the environment and
// flags that fill them.
type Options struct {
	Root    fs.FS  // the project: data, content, templates
	Dir     string // where the project lies, for the bundler (static, node_modules)
	BaseURL string // address of the finished site, "" = the one of data/site.toml
	Preview bool   // a deploy preview: noindex, a banner
	Admin   bool   // the forms at /admin/ as they are on an editor's machine, whatever data/site.toml says
	Live    bool   // portal serve: a check leaves all cores but one to the page that is asked for
	// Production refuses everything that the publication ledger does not say, and
	// leaves out values whose release day has not come.
	Production bool
	// Today is the day of a publication, on which values held back until then are
	// let go; "" wherever nothing is published. Builds know no day.
	Today   string
	Cache   string // folder for drawings, "" = none
	Workers int    // 0 = one per core
	// Published gives a file as it was when the ledger was last written, where that
	// is known: problems then point at the line that differs. nil = nobody knows.
	Published func(name string) ([]byte, bool)
	// Progress is told how far the work has come, by one goroutine at a time;
	// nil = nobody asks.
	Progress func(Progress)
}

// Progress is how far a build has come. Of is 0 while files are read.
type Progress struct {
	Files, Of     int // files made, and how many there will be
	Drawn, Cached int // charts drawn by ECharts, and taken from the cache
}

// Site is everything that is needed to render any page. It does not change
// after [Load] and is safe for concurrent use.
type Site struct {
	options     Options
	records     *record.Records
	rankings    *rank.Rankings
	content     *notice.Content
	ledger      ledgerState
	history     history
	unpublished unpublished
	gone        []*withdrawnFigure            // all figures that were withdrawn
	withdrawn   map[string][]*withdrawnFigure // those that have a page to themselves, by its path
	catalogue   *export.Catalogue
	offered     map[string][]*export.Table // by the page that offers them
	charted     map[string]*export.Table   // by the address of its CSV
	related     related
	feeds       feeds
	// firstPaths lead from addresses of pages that moved to their first ones.
	firstPaths [][2]string
	words      *lang.Words
	bodies     *notice.Renderer
	templates  map[lang.Lang]map[string]*template.Template
	footers    map[lang.Lang]template.HTML
	menus      map[menuKey]template.HTML
	api        *api.API
	assets     *Assets
	drawer     *draw.Drawer
	tokens     map[string]string // colours of the light theme
	shares     *shares
	searched   map[lang.Lang]func() ([][]byte, error) // the files of search documents, made once
	baseURL    string
	buildID    string
	warnings   int // of data, rankings and texts
	// changePaths are where the pages of changes tell of an entry of the log.
	changePaths map[int64]string

	consentVersion string // of the notice on personal data, see noticeVersion
}

// Load reads data, content, words, templates and assets. All problems go to
// ps; the site is nil where one of them makes rendering senseless.
func Load(o Options, ps *source.Problems) (*Site, error) {
	return (&Site{options: o}).Reload(false, ps)
}

// Reload is Load again, for the preview. The drawing engines stay, so that
// closing one of the two sites closes both; the assets stay where the caller
// knows that nothing in static/ has changed. The site itself does not change.
func (old *Site) Reload(keepAssets bool, ps *source.Problems) (*Site, error) {
	o := old.options
	s := &Site{options: o, drawer: old.drawer, shares: old.shares}
	if keepAssets {
		s.assets = old.assets
	}
	if o.Progress != nil {
		o.Progress(Progress{})
	}
	s.read(ps)
	if ps.Errors() > 0 {
		if !o.Live {
			s.proveTexts(ps)
		}
		return nil, nil
	}
	if err := s.compareLedger(ps); err != nil || ps.Errors() > 0 {
		return nil, err
	}
	s.history = readHistory(s.ledger.log)
	s.placeChanges()
	s.warnings = ps.Warnings()
	s.findWithdrawn()
	s.related = relate(s.content.Notices)
	s.baseURL = s.records.Site.BaseURL
	if o.BaseURL != "" {
		s.baseURL = strings.TrimSuffix(o.BaseURL, "/")
	}
	if err := s.openCatalogue(); err != nil {
		return nil, err
	}
	if err := s.findUnpublished(); err != nil {
		return nil, err
	}
	s.feeds = s.allFeeds()
	s.searched = s.searchOnce()
	s.firstPaths = s.pathsThatMoved()
	s.bodies = notice.NewRenderer(o.Root, s.records, s.content, s.words)
	if s.marks() {
		s.bodies = s.bodies.Marked(s.mark)
	}
	if err := s.prepare(ps); err != nil || ps.Errors() > 0 {
		if old.drawer == nil {
			s.Close()
		}
		return nil, err
	}
	return s, nil
}

// read loads all that is written in files, what does not need one another at
// the same time.
func (s *Site) read(ps *source.Problems) {
	root := s.options.Root
	s.readLedger(ps)
	var first, second sync.WaitGroup
	first.Go(func() { s.words = lang.LoadWords(root, ps) })
	first.Go(func() { s.records = record.Load(root, ps, s.heldBack()...) })
	first.Wait()
	second.Go(func() { s.rankings = rank.Load(root, s.records, ps) })
	second.Go(func() { s.content = notice.Load(root, s.records, ps) })
	second.Wait()
}

// prepare makes what every page shares, unless it is there already: bundled
// assets, drawings, share pictures, parsed templates, footers, menus.
func (s *Site) prepare(ps *source.Problems) (err error) {
	if s.buildID, err = s.inputHash(); err != nil {
		return err
	}
	if s.assets == nil {
		if s.assets, err = Bundle(s.options.Dir, ps); err != nil {
			return err
		}
	}
	if s.hasAdmin() && s.assets != nil && !s.assets.has("cms") {
		if err := s.assets.addAdmin(s.options.Dir, ps); err != nil {
			return err
		}
	}
	if s.drawer == nil {
		s.drawer, err = draw.Open(draw.Options{Modules: s.options.Dir + "/node_modules", Cache: s.options.Cache, Workers: s.options.Workers})
		if err != nil {
			return err
		}
	}
	s.consentVersion = s.noticeVersion()
	if s.shares == nil {
		if s.shares, err = openShares(s.options.Dir, s.options.Cache); err != nil {
			return err
		}
	}
	if s.tokens, err = readTokens(s.options.Root); err != nil {
		return err
	}
	if s.api, err = api.New(s.apiPortal()); err != nil {
		return err
	}
	s.templates = s.parseTemplates(ps)
	s.proveAddresses(ps)
	if ps.Errors() > 0 {
		return nil
	}
	if err := errors.Join(s.renderFooters(), s.renderMenus()); !reportTemplate(s.options.Root, err, ps) {
		return err
	}
	return nil
}

// Assets are the finished style sheet, script, fonts and pictures.
func (s *Site) Assets() []Asset { return s.assets.Files() }

// Warm starts the drawing engines, so that the first drawing need not wait.
func (s *Site) Warm() error { return s.drawer.Warm() }

// Close frees the drawing engines.
func (s *Site) Close() {
	if s != nil && s.drawer != nil {
		s.drawer.Close()
	}
}

// withHeld are the files that hold values which may be held back, or follow from
// them. In production the log stands for them: its root says what of them is
// published.
var withHeld = []string{"data/indicators", "data/imports", "data/ids.txt", ledger.ChangesFile, ledger.Folder, ledger.ReleasesFolder}

// inputHash names the texts, data, templates and styles that went into a
// build, so that a page says of which state of them it was made. In production it
// is made of what is published: the root of the log, templates, styles, texts and
// all data but those files that hold values held back ([withHeld]), so that nobody
// can tell from it that there are any, or try out what they might be.
func (s *Site) inputHash() (string, error) {
	root, sum := s.options.Root, sha256.New()
	if s.options.Production {
		at := s.ledger.log.Root()
		fmt.Fprintln(sum, s.ledger.log.Size())
		sum.Write(at[:])
	}
	for _, dir := range []string{"data", "content", "templates", "static"} {
		err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if s.options.Production && slices.Contains(withHeld, name) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.Type().IsRegular() {
				return nil
			}
			body, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			file := sha256.Sum256(body)
			sum.Write([]byte(name))
			sum.Write(file[:])
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}
