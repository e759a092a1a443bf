package site

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/chart"
	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// picture is a chart as a file of its own, for a link.
type picture struct {
	Path string
	Name string // of the table it shows, where a page has several
	Size string // "(24 kB)"
}

// picturePages are the charts as files, in both languages: those of the pages,
// and those of every period and every edition, so that no address is lost when a
// newer one takes its place on the page.
func (s *Site) picturePages() []Page {
	var pages []Page
	for _, make := range s.chartMakers() {
		first := make(s.printer(lang.VI))
		if first == nil {
			continue
		}
		for _, l := range lang.All() {
			pages = append(pages, Page{Path: record.ChartPath(first.ID, l), root: s.options.Root, render: func(w *bytes.Buffer, _ *source.Problems) error {
				f := make(s.printer(l))
				svg, err := s.drawer.Draw(context.Background(), f.Wide)
				if err != nil {
					return err
				}
				body, err := s.standalone(f, svg)
				w.Write(body)
				return err
			}})
		}
	}
	return pages
}

// chartMakers describe all charts of the site; each is nil where there is
// nothing to draw, in all languages alike.
func (s *Site) chartMakers() []func(p record.Printer) *chart.Figure {
	all := []func(p record.Printer) *chart.Figure{
		func(p record.Printer) *chart.Figure { return chart.Tasks(p, s.records) },
		func(p record.Printer) *chart.Figure { return chart.Deadlines(p, s.newestLists()) },
	}
	if c := s.records.Concepts.Get(economyConcept); c != nil {
		all = append(all, func(p record.Printer) *chart.Figure { return chart.Methods(p, c) })
	}
	for _, i := range s.records.Indicators.All {
		all = append(all, func(p record.Printer) *chart.Figure { return chart.Series(p, i) })
		for _, period := range i.Periods() {
			all = append(all, func(p record.Printer) *chart.Figure { return chart.Bars(p, i, period) })
		}
	}
	for _, r := range s.rankings.All {
		for _, e := range r.Editions {
			for k := range e.Tables {
				all = append(all, func(p record.Printer) *chart.Figure { return s.placesChart(p, e, k) })
			}
		}
	}
	return all
}

// placesChart is the k-th table of an edition as a chart; its sentence is that
// of the page, which speaks of the first table.
func (s *Site) placesChart(p record.Printer, e *rank.Edition, k int) *chart.Figure {
	headline := plainText(s.rankingAnswer(p.Lang, e))
	if k > 0 {
		headline = e.Ranking.Name.In(p.Lang) + ": " + s.rankHeading(p.Lang, e.Tables[k])
	}
	return chart.Places(p, e, k, headline)
}

// placesPicture is the k-th table of an edition as a file, for a link below it.
func (s *Site) placesPicture(l lang.Lang, e *rank.Edition, k int, heading string) (*picture, error) {
	f := s.placesChart(s.printer(l), e, k)
	if f == nil {
		return nil, nil
	}
	svg, err := s.drawer.Draw(context.Background(), f.Wide)
	if err != nil {
		return nil, err
	}
	one, err := s.pictureOf(f, svg)
	if err == nil && len(e.Tables) > 1 {
		one.Name = heading
	}
	return one, err
}

// pictureOf describes the file of a chart of which svg is the wide drawing.
func (s *Site) pictureOf(f *chart.Figure, svg []byte) (*picture, error) {
	l := lang.Lang(f.Wide.Lang)
	body, err := s.standalone(f, svg)
	if err != nil {
		return nil, err
	}
	kilobytes := strconv.Itoa((len(body) + 999) / 1000)
	return &picture{Path: record.ChartPath(f.ID, l), Size: s.words.T(l, "pictures.size", "size", lang.Number(l, kilobytes))}, nil
}

// standalone makes the wide drawing of a chart the file that opens alone.
func (s *Site) standalone(f *chart.Figure, svg []byte) ([]byte, error) {
	l := lang.Lang(f.Wide.Lang)
	sheet := draw.Sheet{
		Lang: string(l), Title: f.Headline, Subtitle: f.Subtitle, Desc: f.Desc, Notes: f.Notes, Site: s.records.Site.Title.In(l),
		Foot: []string{
			s.sourcesLine(l, f.Sources),
			s.words.T(l, "pictures.date", "day", s.records.Site.AsOf.Name(l)) + " · " + s.words.T(l, "pictures.licence", "licence", s.records.Site.Licence.Name),
			s.baseURL + l.Path(f.Path),
		},
	}
	for _, k := range f.Key {
		var mark bytes.Buffer
		if err := s.templates[l]["layout"].ExecuteTemplate(&mark, "key-mark", k); err != nil {
			return nil, err
		}
		sheet.Key = append(sheet.Key, draw.Mark{SVG: mark.String(), Label: k.Label})
	}
	return s.drawer.Standalone(svg, s.tokens, sheet)
}

// sourcesLine names documents in one line, each with its day.
func (s *Site) sourcesLine(l lang.Lang, all []*record.Source) string {
	var names []string
	for _, d := range all {
		name := d.Short(l)
		if d.Number != "" && !d.Date.IsZero() {
			name += ", " + lang.Running(l, d.Date.Name(l))
		}
		names = append(names, name)
	}
	return s.words.T(l, "source.label") + " " + strings.Join(names, "; ")
}

// tokensFile holds every colour of the site.
const tokensFile = "static/css/tokens.css"

// lightTokens finds the colours of the light theme, which stands first.
var lightTokens = regexp.MustCompile(`(?s):root \{(.*?)\}`)

// colourToken is one colour.
var colourToken = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,8});`)

// readTokens reads the colours of the light theme by name: pictures go to other
// people's pages and paper, which are light.
func readTokens(root fs.FS) (map[string]string, error) {
	body, err := fs.ReadFile(root, tokensFile)
	if err != nil {
		return nil, err
	}
	block := lightTokens.FindSubmatch(body)
	if block == nil {
		return nil, fmt.Errorf("%s: there is no \":root {\" with the colours of the light theme", tokensFile)
	}
	tokens := map[string]string{}
	for _, m := range colourToken.FindAllSubmatch(block[1], -1) {
		tokens[string(m[1])] = string(m[2])
	}
	return tokens, nil
}

// chartView is a chart ready for its template: described, drawn twice, and the
// same as a file.
type chartView struct {
	F       *chart.Figure
	Level   int
	Wide    template.HTML
	Narrow  template.HTML
	Picture *picture
	ways
}

// ways are what else a reader can take along from beside a chart or a table.
type ways struct {
	Files     []downloadFile // its numbers, for Excel and as CSV
	Embed     string         // where the page says how to show it elsewhere; "" where it does not
	Cite      string         // where the page says how to cite it
	Permalink string
	To        string // what the permalink says
}

// waysOf are the ways that lead from the numbers of a CSV file.
func (s *Site) waysOf(l lang.Lang, csv, permalink string) (ways, error) {
	out := ways{Permalink: permalink}
	t := s.charted[csv]
	if t == nil {
		return out, nil
	}
	for _, f := range []export.Format{export.XLSX, export.CSV} {
		file, err := t.File(f)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, s.downloadFile(l, formatWord(f), file))
	}
	return out, nil
}

// Tall reports whether a drawing is more than a screen of a phone high, so that
// it is not to be enlarged where there is room beside it.
func (v *chartView) Tall() bool { return v.F.Narrow.Height > 400 }
