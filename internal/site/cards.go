package site

import (
	"bytes"
	"path/filepath"

	"resolution57.example/portal/internal/draw"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/share"
	"resolution57.example/portal/internal/source"
)

// shares paints the pictures of shared links, and keeps them between builds
// beside the drawings.
type shares struct {
	painter *share.Painter
	cache   *draw.Cache
}

func openShares(dir, cache string) (*shares, error) {
	painter, err := share.Open(filepath.Join(dir, "node_modules"))
	if err != nil {
		return nil, err
	}
	if cache != "" {
		cache = filepath.Join(cache, "share")
	}
	kept, err := draw.OpenCache(cache, ".png")
	return &shares{painter, kept}, err
}

// paint returns the picture of a card.
func (s *shares) paint(c share.Card) ([]byte, error) {
	key := s.painter.Key(c)
	if body, ok := s.cache.Get(key); ok {
		return body, nil
	}
	body, err := s.painter.Paint(c)
	if err != nil {
		return nil, err
	}
	return body, s.cache.Put(key, body)
}

// sharePicture is what a page says of the picture that its link shows.
type sharePicture struct{ URL, Alt string }

// shareOf is the picture of a page; pages without one of their own have that of
// the portal (META-06).
func (s *Site) shareOf(l lang.Lang, f frame) sharePicture {
	if f.share != nil {
		return *f.share
	}
	return sharePicture{s.assets.URL("share"), s.records.Site.Title.In(l) + " – " + s.records.Site.Tagline.In(l)}
}

// sharePages are the pictures of the pages of figures and of editions. Their
// addresses never change, since others show them from there; what follows the
// "?" in a page's og:image changes with the picture, so that whoever keeps a
// copy fetches the new one.
func (s *Site) sharePages() []Page {
	var pages []Page
	add := func(path string, card func() share.Card) {
		pages = append(pages, Page{Path: path, root: s.options.Root, render: func(w *bytes.Buffer, _ *source.Problems) error {
			body, err := s.shares.paint(card())
			w.Write(body)
			return err
		}})
	}
	for _, l := range lang.All() {
		for _, i := range s.records.Indicators.All {
			for _, p := range i.Periods() {
				add(periodSharePath(l, i, p), func() share.Card { return s.quoter().PeriodCard(l, i, p) })
			}
		}
		for _, r := range s.rankings.All {
			for _, e := range r.Editions {
				add(editionSharePath(l, e), func() share.Card { return s.quoter().RankingCard(l, e) })
			}
		}
	}
	return pages
}

func periodSharePath(l lang.Lang, i *record.Indicator, p record.Period) string {
	return record.SharePath("indicators/"+i.ID+"/"+p.String(), l)
}

func editionSharePath(l lang.Lang, e *rank.Edition) string {
	return record.SharePath("rankings/"+e.Ranking.ID+"/"+e.Period.String(), l)
}

// periodShare is the picture of the values of one period; the page of the
// indicator has that of the newest.
func (s *Site) periodShare(l lang.Lang, i *record.Indicator, p record.Period) *sharePicture {
	return s.shareFor(periodSharePath(l, i, p), s.quoter().PeriodCard(l, i, p))
}

func (s *Site) editionShare(l lang.Lang, e *rank.Edition) *sharePicture {
	return s.shareFor(editionSharePath(l, e), s.quoter().RankingCard(l, e))
}

func (s *Site) shareFor(path string, c share.Card) *sharePicture {
	return &sharePicture{URL: path + "?v=" + s.shares.painter.Key(c)[:8], Alt: c.Alt()}
}
