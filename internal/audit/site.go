package audit

import (
	"cmp"
	"hash/maphash"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"resolution57.example/portal/internal/source"
)

// Options are what an audit has to know beside the pages.
type Options struct {
	BaseURL string // address of the home page; canonical and alternate addresses start with it
	Budget  Budget
}

// Budget holds the largest allowed sizes in bytes as they travel (gzip); zero
// means that this size is not checked.
type Budget struct {
	Page   int // HTML with the styles, scripts and images it loads at once, without fonts
	Script int // scripts of a page
	Fonts  int // all font files together
}

// DefaultBudget is the budget the portal has set itself (PERF-06).
func DefaultBudget() Budget {
	return Budget{Page: 60_000, Script: 10_000, Fonts: 70_000}
}

// Site collects what the checks across pages need. Its methods are safe for
// concurrent use.
type Site struct {
	base   string
	budget Budget
	seed   maphash.Seed
	pool   sync.Pool

	mu      sync.Mutex
	pages   []pageRecord
	index   map[uint64]uint32   // address -> its place in pages
	known   map[uint64]struct{} // addresses and anchors that exist
	pending map[uint64]*ref     // links to what has not turned up yet
	titles  map[uint64]uint32   // language and title -> first page that came with it
	twins   [][2]uint32         // pages with the title of an earlier one
	assets  map[uint64]int      // bytes as they travel
	loads   [][]load            // distinct lists of what pages load
	loadIDs map[uint64]uint32
	fonts   int // bytes of all fonts
	maps    []sitemap
	forms   map[sentForm]string // each with the first page that has it
	headers *HeaderRules
	tools   []string // addresses of the forms
}

// pageRecord is all that stays of a page.
type pageRecord struct {
	path   string
	other  uint64 // hash of its version in the other language, 0 if it names none
	gz     uint32
	loads  uint32 // index into Site.loads
	line   uint32 // of the alternate in the other language
	listed bool   // belongs in the site map
}

// ref is a link whose target is not known (yet).
type ref struct {
	text  string // as it stands in the first page that has it
	page  uint64 // hash of the target's address without the anchor
	at    source.Pos
	pages int
	last  uint32 // last page counted
}

// load is one thing a page loads at once.
type load struct {
	kind   loadKind
	target uint64
}

type loadKind uint8

const (
	loadStyle loadKind = iota
	loadScript
	loadImage
	loadFont
)

// New returns an audit of an empty site.
func New(o Options) *Site {
	s := &Site{
		base:    strings.TrimSuffix(o.BaseURL, "/"),
		budget:  o.Budget,
		seed:    maphash.MakeSeed(),
		index:   map[uint64]uint32{},
		known:   map[uint64]struct{}{},
		pending: map[uint64]*ref{},
		titles:  map[uint64]uint32{},
		assets:  map[uint64]int{},
		loadIDs: map[uint64]uint32{},
		forms:   map[sentForm]string{},
	}
	s.pool.New = func() any { return newPage(s) }
	return s
}

// Page checks one finished page and keeps what the checks across pages need.
// The address ends in "/" except for pages that are nobody's link target, such
// as "/404.html".
func (s *Site) Page(address string, html []byte, ps *source.Problems) {
	p := s.pool.Get().(*page)
	p.check(address, html, ps)
	s.merge(p)
	p.clear()
	s.pool.Put(p)
}

// Asset makes a file known that pages load (best before the pages come), with its size on disk and
// compressed; a compressed size of 0 means that it travels as it is.
func (s *Site) Asset(address string, size, gzipSize int) {
	if isTool(address) {
		return // which no page may load
	}
	if gzipSize > 0 {
		size = min(size, gzipSize)
	}
	h := s.hash(address)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exists(h)
	s.assets[h] = size
	if isFont(address) {
		s.fonts += size
	}
}

// File makes a file known that pages may link to.
func (s *Site) File(address string) {
	if isTool(address) {
		return
	}
	h := s.hash(address)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exists(h)
}

func isFont(address string) bool {
	switch path.Ext(address) {
	case ".woff2", ".woff", ".ttf", ".otf":
		return true
	}
	return false
}

func (s *Site) hash(text string) uint64 { return maphash.String(s.seed, text) }

// anchor is the hash of an id within the page whose address hashes to page.
func anchor(page, id uint64) uint64 {
	return (page<<1 | page>>63) ^ id*0x9E3779B97F4A7C15
}

// exists notes that an address or anchor exists; s.mu is held.
func (s *Site) exists(h uint64) {
	s.known[h] = struct{}{}
	delete(s.pending, h)
}

// merge takes over what the checks across pages need of p.
func (s *Site) merge(p *page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.place(p)
	s.pages[n] = pageRecord{
		path: p.path, other: p.other, line: uint32(p.otherLine), gz: uint32(p.gz),
		loads: s.loadID(p.loads), listed: p.hasOwnAddress() && !p.noindex,
	}
	s.exists(p.hash)
	for id := range p.ids {
		s.exists(anchor(p.hash, id))
	}
	for _, l := range p.links {
		s.link(n, p, l)
	}
	s.noteForms(p)
	if p.title != 0 {
		first, twice := s.titles[p.title]
		switch {
		case twice && first != n:
			s.twins = append(s.twins, [2]uint32{first, n})
		case !twice:
			s.titles[p.title] = n
		}
	}
}

// place returns the number of the page with p's address, a new one unless the
// same page was audited before (the preview renders a page again).
func (s *Site) place(p *page) uint32 {
	n, ok := s.index[p.hash]
	if !ok {
		n = uint32(len(s.pages))
		s.pages = append(s.pages, pageRecord{})
		s.index[p.hash] = n
	}
	return n
}

// link notes a link of page n whose target is not known yet.
func (s *Site) link(n uint32, p *page, l link) {
	if _, ok := s.known[l.target]; ok {
		return
	}
	r := s.pending[l.target]
	switch {
	case r == nil:
		s.pending[l.target] = &ref{text: p.linkText(l), page: l.page, at: p.posAt(l.mark), pages: 1, last: n}
	case r.last == n: // further down in the same page
	default:
		r.pages, r.last = r.pages+1, n
		if p.path < r.at.File {
			r.text, r.at = p.linkText(l), p.posAt(l.mark)
		}
	}
}

// isLight tells whether a page is far below the budget, with half its size for
// the compressed HTML and everything it loads known already; then its size need
// not be measured. Fonts have a budget of their own.
func (s *Site) isLight(loads []load, html int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range loads {
		if l.kind == loadFont {
			continue
		}
		size, ok := s.assets[l.target]
		if !ok {
			return false
		}
		html += size
	}
	return html < s.budget.Page/2
}

// loadID finds or gives a number to a list of loads; most pages share one.
func (s *Site) loadID(loads []load) uint32 {
	var h uint64 = 1
	for _, l := range loads {
		h = anchor(h, l.target+uint64(l.kind))
	}
	id, ok := s.loadIDs[h]
	if !ok {
		id = uint32(len(s.loads))
		s.loads = append(s.loads, slices.Clone(loads))
		s.loadIDs[h] = id
	}
	return id
}

// Finish makes the checks that need all pages and files. Call it once, when
// nothing is added any more.
func (s *Site) Finish(ps *source.Problems) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brokenLinks(ps)
	s.oneWayAlternates(ps)
	s.sameTitles(ps)
	s.formsDiffer(ps)
	s.weights(ps)
	s.checkSitemaps(ps)
	s.headersOfPages(ps)
}

func (s *Site) brokenLinks(ps *source.Problems) {
	for target, r := range s.pending {
		_, pageThere := s.known[r.page]
		rule := "page-link-broken"
		switch {
		case target != r.page && !pageThere:
			continue // the page itself is missing; that is a ref of its own
		case isTool(r.text):
			rule = "tool-reached"
		case target != r.page:
			rule = "page-anchor-broken"
		case s.hasPage(r.text + "/"):
			rule = "page-link-slash"
		}
		ps.Add(r.at, rule, "target", r.text, "pages", strconv.Itoa(r.pages))
	}
}

func (s *Site) hasPage(address string) bool {
	_, ok := s.index[s.hash(address)]
	return ok
}

// oneWayAlternates reports pages whose version in the other language exists
// but does not name them (META-08).
func (s *Site) oneWayAlternates(ps *source.Problems) {
	for _, p := range s.pages {
		n, ok := s.index[p.other]
		if p.other == 0 || !ok {
			continue // no alternate is reported with its page, a missing target as a broken link
		}
		if back := s.pages[n]; back.other != 0 && back.other != s.hash(p.path) {
			ps.Add(source.Pos{File: p.path, Line: int(p.line), Col: 1}, "hreflang-one-way", "target", back.path)
		}
	}
}

// sameTitles reports each page that has the title of another one; the first of
// them in the order of addresses is the one that is named.
func (s *Site) sameTitles(ps *source.Problems) {
	groups := map[uint32][]string{}
	for _, t := range s.twins {
		groups[t[0]] = append(groups[t[0]], s.pages[t[1]].path)
	}
	for first, group := range groups {
		group = append(group, s.pages[first].path)
		slices.Sort(group)
		for _, address := range group[1:] {
			ps.Add(source.Pos{File: address}, "page-title-twice", "first", group[0])
		}
	}
}

// Weight is what a reader's browser fetches for a page, in bytes as they travel.
type Weight struct {
	Path                          string
	HTML, Styles, Scripts, Images int
	Requests                      int // the page itself and what it names to be loaded at once
}

// Total is the weight without fonts.
func (w Weight) Total() int { return w.HTML + w.Styles + w.Scripts + w.Images }

// Heaviest returns the n heaviest pages, heaviest first, and the bytes of all
// fonts together. For light pages the HTML is an upper bound.
func (s *Site) Heaviest(n int) (pages []Weight, fonts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.pages {
		pages = append(pages, s.weight(p))
	}
	slices.SortFunc(pages, func(a, b Weight) int {
		return cmp.Or(cmp.Compare(b.Total(), a.Total()), strings.Compare(a.Path, b.Path))
	})
	return pages[:min(n, len(pages))], s.fonts
}

func (s *Site) weight(p pageRecord) Weight {
	w := Weight{Path: p.path, HTML: int(p.gz), Requests: 1 + len(s.loads[p.loads])}
	for _, l := range s.loads[p.loads] {
		size := s.assets[l.target]
		switch l.kind {
		case loadStyle:
			w.Styles += size
		case loadScript:
			w.Scripts += size
		case loadImage:
			w.Images += size
		}
	}
	return w
}

func (s *Site) weights(ps *source.Problems) {
	over := func(address, rule string, bytes, budget int) bool {
		if budget == 0 || bytes <= budget {
			return false
		}
		ps.Add(source.Pos{File: address}, rule, "size", kilobytes(bytes), "budget", kilobytes(budget))
		return true
	}
	heavyScripts := map[uint32]string{} // one list of scripts is one problem, at its first page
	for _, p := range s.pages {
		w := s.weight(p)
		over(p.path, "page-too-heavy", w.Total(), s.budget.Page)
		first, seen := heavyScripts[p.loads]
		if s.budget.Script > 0 && w.Scripts > s.budget.Script && (!seen || p.path < first) {
			heavyScripts[p.loads] = p.path
		}
	}
	for _, address := range heavyScripts {
		over(address, "page-scripts-too-heavy", s.weight(s.pages[s.index[s.hash(address)]]).Scripts, s.budget.Script)
	}
	over("/assets/", "site-fonts-too-heavy", s.fonts, s.budget.Fonts)
}

// kilobytes writes a size as "61.3", in thousands of bytes, rounded up.
func kilobytes(bytes int) string {
	tenths := (bytes + 99) / 100
	text := strconv.Itoa(tenths / 10)
	if rest := tenths % 10; rest != 0 {
		text += "." + strconv.Itoa(rest)
	}
	return text
}
