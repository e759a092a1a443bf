// Package draw turns an ECharts option into a finished SVG, without a browser.
//
// The option is the JSON that go-echarts marshals. Apache ECharts itself, the
// file dist/echarts.min.js of the npm package, reads it inside goja (a
// JavaScript engine written in Go) in its server-side SVG mode. What it writes
// is then cleaned into an SVG that a page with a strict policy may hold:
//
//	d, err := draw.Open(draw.Options{Modules: "node_modules", Cache: ".cache/draw"})
//	svg, err := d.Draw(ctx, draw.Spec{
//		ID: "gdp-wide", Option: option, Width: 720, Height: 360,
//		Title: "…", Desc: "…", Lang: "vi",
//	})
//
// The full build of ECharts is used, not the smaller "common" one: only the
// full one has labelLayout, which moves the labels at the ends of lines apart.
// A drawing costs the same in both.
//
// # What an option may hold
//
// Colours are the site's CSS custom properties, "var(--series-1)", so that one
// drawing serves the light page, the dark one and paper. A theme (in prelude.js)
// gives ECharts' own defaults such colours: --series-1 to --series-6, --ink,
// --muted, --line, --paper. A drawing with any other colour is refused; white
// alone, with which ECharts fills empty symbols and edges labels, becomes
// var(--paper). go-echarts writes a palette of its own: give it WithColorsOpts.
// With {"aria":{"enabled":true,"decal":{"show":true}}} series differ by pattern,
// too. Where an option names no formatter, numbers and dates are written in the
// language of the drawing.
//
// Functions do not survive JSON: the "__f__…__f__" texts that go-echarts writes
// for them are refused. In their place a formatter has a name and arguments:
//
//	fmt:number:vi       1132 -> 1.132    16.4 -> 16,4   digits as they come
//	fmt:number:vi:1     1132 -> 1.132,0                 one digit, half away from zero
//	fmt:percent:en:1    16.4 -> 16.4%
//	fmt:value:vi:0: tỷ USD   12 -> 12 tỷ USD            the rest is a suffix
//
// The language must be the drawing's own. A gap (null, "-") prints nothing. Of
// a value with several dimensions the one on the y axis is printed. Any other
// text at a formatter ("{b}", "> 16,4%") is ECharts' own template: the label of
// a figure that must keep its digits as written is such a text. The functions
// are in formatters.js, which [Formatters] gives to the page's scripts too.
//
// # What comes out
//
// The root element has class chart-svg (the font family is left to CSS), viewBox,
// width and height, role="img" and a <title> and <desc> by which it is labelled.
// Every id starts with Spec.ID. There is no style attribute or element, no
// script, no handler and no address outside the drawing: an element or attribute
// this package does not know is an error, so that a new ECharts cannot smuggle
// one in. A mark that stands for a datum has data-series and data-point, its
// indices in the option. Text that would be cut off at the edge is an error.
//
// Spec.Points become a last group, class "points": an invisible circle at each,
// with its text in data-text, by which a page's script shows tooltips and lets
// arrow keys walk from one to the next.
//
// Text is measured with the fonts the page uses, without kerning: a browser sets
// real words up to 2 % narrower, never wider. Pages must not ask for tabular
// figures or other widths of letters within chart-svg.
//
// # A drawing that leaves its page
//
// [Drawer.Standalone] makes a finished drawing a file that opens alone: on white
// paper with headline, key, notes, sources and address around it, colours written
// out, fonts named, so that it says the same on a slide or in a newspaper as in
// the page, and looks right in programs that have never heard of our style sheet.
//
// # Same input, same bytes
//
// The engines' clock and random numbers stand still, and identifiers are given
// after the drawing, in document order, so neither the order of drawings nor
// the number of workers shows. What ECharts writes is kept in Options.Cache
// under a hash of everything it depends on; cleaning runs on every build. Other
// pictures may be kept in the same way, by a [Cache] of their own.
package draw

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// timeLimit is how long one drawing may take. The slowest real one takes a few
// hundred milliseconds.
const timeLimit = 20 * time.Second

// maxSide is the largest width or height of a drawing, in pixels.
const maxSide = 4000

// Spec describes one drawing.
type Spec struct {
	// ID is unique in the page; every id in the SVG starts with it. It is
	// lower-case ASCII letters, digits and hyphens, a letter first.
	ID string
	// Option is the ECharts option as JSON.
	Option []byte
	// Width and Height are the size in CSS pixels.
	Width, Height int
	// Title and Desc name and describe the drawing to those who do not see it,
	// in the language of the page. Both are required.
	Title, Desc string
	// Lang is "vi" or "en".
	Lang string
	// Points are the data that a reader can point at or walk to, in the order of
	// walking.
	Points []Point
}

// Options says where a Drawer finds what it needs.
type Options struct {
	// Modules is the node_modules folder.
	Modules string
	// Cache is the folder that keeps ECharts' output between builds; it is made
	// when missing. Empty means no cache.
	Cache string
	// Workers is the largest number of JavaScript engines; 0 means one for each
	// processor Go may use.
	Workers int
}

// A Drawer draws charts. It may be used by several goroutines at once.
type Drawer struct {
	program func() (*program, error) // compiled when first needed, shared by all engines
	fonts   *fonts
	base    []byte // hash of what all drawings depend on
	cache   *Cache
	slots   chan *engine // one for each worker; nil stands for an engine not started yet
	limit   time.Duration

	drawn, cached atomic.Int64
}

// Open prepares a Drawer. It reads ECharts and the fonts from o.Modules, and
// says so when they are not installed, but starts no engine: a build whose
// drawings are all cached never needs one.
func Open(o Options) (*Drawer, error) {
	src, err := readSources(o.Modules)
	if err != nil {
		return nil, err
	}
	fonts, err := parseFonts(src.regular, src.semibold)
	if err != nil {
		return nil, err
	}
	cache, err := OpenCache(o.Cache, ".svg")
	if err != nil {
		return nil, err
	}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	d := &Drawer{
		program: sync.OnceValues(func() (*program, error) { return compile(src.echarts) }),
		fonts:   fonts,
		base:    src.hash(),
		cache:   cache,
		slots:   make(chan *engine, workers),
		limit:   timeLimit,
	}
	for range workers {
		d.slots <- nil
	}
	return d, nil
}

// Draw returns the finished SVG of s.
func (d *Drawer) Draw(ctx context.Context, s Spec) ([]byte, error) {
	svg, err := d.draw(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", s.ID, err)
	}
	return svg, nil
}

func (d *Drawer) draw(ctx context.Context, s Spec) ([]byte, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	key := d.key(s)
	raw, ok := d.cache.Get(key)
	if ok {
		d.cached.Add(1)
		return clean(raw, s, d.fonts)
	}
	raw, err := d.raw(ctx, s)
	if err != nil {
		return nil, err
	}
	d.drawn.Add(1)
	if err := d.cache.Put(key, raw); err != nil {
		return nil, err
	}
	return clean(raw, s, d.fonts)
}

// key names a drawing in the cache. Its id, title and description are not part
// of it, nor are the texts of its points: they are added when it is cleaned.
func (d *Drawer) key(s Spec) string {
	h := sha256.New()
	h.Write(d.base)
	fmt.Fprintf(h, "%d %d %s %s\n", s.Width, s.Height, s.Lang, s.marks())
	h.Write(s.Option)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// raw waits for a free engine and returns what ECharts writes. An engine that
// failed is not used again.
func (d *Drawer) raw(ctx context.Context, s Spec) (svg []byte, err error) {
	var e *engine
	select {
	case e = <-d.slots:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() {
		if err != nil {
			e = nil
		}
		d.slots <- e
	}()
	if e == nil {
		p, err := d.program()
		if err != nil {
			return nil, err
		}
		if e, err = p.start(d.fonts); err != nil {
			return nil, err
		}
	}
	return e.draw(ctx, s, d.limit)
}

// Warm starts all engines now, so that the first drawings need not wait for it.
func (d *Drawer) Warm() error {
	p, err := d.program()
	if err != nil {
		return err
	}
	for range cap(d.slots) {
		e := <-d.slots
		if e == nil {
			e, err = p.start(d.fonts)
		}
		d.slots <- e
		if err != nil {
			return err
		}
	}
	return nil
}

// Stats returns how many drawings ECharts made and how many came from the cache.
func (d *Drawer) Stats() (drawn, cached int) {
	return int(d.drawn.Load()), int(d.cached.Load())
}

// Prune removes from the cache the drawings that were there at Open and were not
// asked for since. Call it only after a build of the whole site. What another
// build adds in the meantime stays.
func (d *Drawer) Prune() error { return d.cache.Prune() }

// Close waits for running drawings and lets the engines go. The Drawer cannot
// draw afterwards, except from its cache.
func (d *Drawer) Close() {
	for range cap(d.slots) {
		<-d.slots
	}
}

// TextWidth returns the width in pixels of a text as ECharts and the page set
// it, so that the maker of an option can leave room for it or break it.
func (d *Drawer) TextWidth(text string, size float64, bold bool) float64 {
	return d.fonts.width(text, size, bold)
}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (s Spec) validate() error {
	switch {
	case !idPattern.MatchString(s.ID):
		return errors.New("the id must be lower-case letters, digits and hyphens, a letter first")
	case s.Width <= 0 || s.Height <= 0 || s.Width > maxSide || s.Height > maxSide:
		return fmt.Errorf("the size %d × %d is not between 1 and %d", s.Width, s.Height, maxSide)
	case s.Title == "" || s.Desc == "":
		return errors.New("the drawing has no title or no description")
	case s.Lang != "vi" && s.Lang != "en":
		return fmt.Errorf("the language is %q, not vi or en", s.Lang)
	}
	return nil
}
