// Package share draws the pictures that a shared link shows (META-06): 1200 by
// 630 pixels, PNG, one for each indicator, ranking or page.
//
// # What goes in, what comes out
//
// A [Card] holds finished texts: what is measured, the value with its bound and
// unit, period and status, the source, the portal's name. Whoever makes it has
// printed the value with record.Printer, so the digits are those of the page.
//
//	p, err := share.Open("node_modules")
//	png, err := p.Paint(share.Card{
//		Site: "Minh bạch 57", Kicker: "Chỉ số · Tăng trưởng",
//		Title: "Đóng góp của khoa học, công nghệ … vào GDP",
//		Before: "trên", Figure: "16,4%", Line: "Năm 2025 · ước tính",
//		Source: "Nguồn: 17-TB/CQTTBCĐ, 29/12/2025",
//	})
//
// # The drawing
//
// Letters are those of Be Vietnam Pro, from the TTF files of the npm package;
// their widths are measured, so a title breaks where it is full and a figure is
// as large as fits. Lines stand so far apart that stacked marks (Ễ, Ậ, Ữ) touch
// nothing. A title that is too long even in the smallest size ends with "…". A
// letter that the font lacks is an error: a box in the middle of a ministry's
// name is worse than no picture.
//
// The picture has a palette of four inks in fifteen shades, which keeps it far
// under the weight that messengers load at once. The same card gives the same
// bytes. [Painter.Key] names them before they are drawn, for a cache.
package share

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/image/font/opentype"
)

// The size of every picture, in pixels.
const (
	Width  = 1200
	Height = 630
)

// Card is what a picture says. Title and Site are required; of Figure, Rows and
// Text one is, or the title stands alone.
type Card struct {
	Site   string // the portal's name
	Kicker string // what kind of page it is
	Title  string
	Before string // what stands before the figure in small: "trên", "hạng"
	Figure string // the number with its percent sign
	After  string // its unit in words
	Line   string // below the figure: period, status
	Rows   []Row  // instead of a figure: the first places of a ranking
	More   string // below the rows: who else shares the last rank
	Text   string // below the title: a sentence, or the period of a ranking
	Source string
}

// Row is one place of a ranking.
type Row struct{ Rank, Name, Value string }

// Alt says in words what the picture shows, for og:image:alt.
func (c Card) Alt() string {
	text := c.Title
	switch {
	case c.Figure != "":
		text += ": " + strings.Join(strings.Fields(c.Before+" "+c.Figure+" "+c.After), " ")
		if c.Line != "" {
			text += " (" + c.Line + ")"
		}
	case len(c.Rows) > 0:
		var rows []string
		for _, r := range c.Rows {
			rows = append(rows, strings.Join(strings.Fields(r.Rank+" "+r.Name+" "+r.Value), " "))
		}
		text += ": " + strings.Join(rows, "; ")
	case c.Text != "":
		text += ". " + strings.TrimSuffix(c.Text, ".")
	}
	if c.Source != "" {
		text += ". " + c.Source
	}
	return text
}

// layout is part of every key: it changes when a drawing of the same card does.
const layout = "1"

// fontFiles are the two weights of the site's font.
var fontFiles = [...]string{"400Regular/BeVietnamPro_400Regular.ttf", "600SemiBold/BeVietnamPro_600SemiBold.ttf"}

// Painter draws cards. It may be used by several goroutines at once.
type Painter struct {
	fonts [len(fontFiles)]*opentype.Font
	sum   [sha256.Size]byte // of what all pictures depend on
}

// Open reads the fonts from the node_modules folder.
func Open(modules string) (*Painter, error) {
	p := &Painter{}
	h := sha256.New()
	h.Write([]byte(layout))
	for k, name := range fontFiles {
		body, err := os.ReadFile(filepath.Join(modules, "@expo-google-fonts", "be-vietnam-pro", filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("read the font of share pictures: %w", err)
		}
		if p.fonts[k], err = opentype.Parse(body); err != nil {
			return nil, fmt.Errorf("read the font of share pictures: %s: %w", name, err)
		}
		h.Write(body)
	}
	h.Sum(p.sum[:0])
	return p, nil
}

// Key names the picture of a card by everything it depends on: two cards have
// one key only if they have the same picture.
func (p *Painter) Key(c Card) string {
	h := sha256.New()
	h.Write(p.sum[:])
	if err := json.NewEncoder(h).Encode(c); err != nil {
		panic(err) // texts always encode, and a hash takes them all
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Paint draws a card as PNG.
func (p *Painter) Paint(c Card) ([]byte, error) {
	body, err := p.paint(c)
	if err != nil {
		return nil, fmt.Errorf("share picture %q: %w", c.Title, err)
	}
	return body, nil
}

func (p *Painter) paint(c Card) ([]byte, error) {
	s := &sheet{painter: p, img: image.NewPaletted(image.Rect(0, 0, Width, Height), palette())}
	s.compose(c)
	if s.err != nil {
		return nil, s.err
	}
	var out bytes.Buffer
	e := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := e.Encode(&out, s.img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
