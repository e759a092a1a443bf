package draw

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// light are the colours that the charts of testdata use.
func light() map[string]string {
	return map[string]string{
		"paper": "#ffffff", "ink": "#1b1b1f", "muted": "#55565e", "line": "#d9d8d3", "brand": "#b5121b",
		"series-1": "#1f5fa8", "series-2": "#b54708", "series-3": "#0b7a5b", "done": "#0b7a5b", "overdue": "#b54708",
		"on-time": "#1f5fa8", "no-data": "#8a8b93", "series-4": "#8a3ffc",
	}
}

func sheet() Sheet {
	return Sheet{
		Lang: "vi", Title: "Tỷ trọng kinh tế số: 14,02% năm 2025", Subtitle: "% GDP · 2020–2025", Desc: `Đường theo năm, "cũ" < mới & sau`,
		Key:   []Mark{{`<circle cx="12" cy="6" r="4.5" fill="var(--paper)" stroke="var(--series-1)" stroke-width="2"/>`, "Ước tính"}},
		Notes: []string{"Cổng này chưa tìm thấy số của 2022."},
		Foot:  []string{"Nguồn: 17-TB/CQTTBCĐ", "https://example.org/indicators/" + strings.Repeat("rat-dai/", 20)},
		Site:  "Minh bạch 57",
	}
}

// A file that opens alone: no style, script, variable, class or address; title,
// sources and colours are in it; it is XML to an independent reader.
func TestStandalone(t *testing.T) {
	d := open(t, 0, "")
	for _, s := range charts(t) {
		if s.ID == "bars" {
			s.Points = []Point{{0, 0, "Điểm đầu"}}
		}
		got, err := d.Standalone(draw(t, d, s), light(), sheet())
		if err != nil {
			t.Fatal(err)
		}
		if s.ID == "line" {
			compareFile(t, "standalone.svg", got)
		}
		for _, bad := range []string{"var(", "style", "<script", "class=", "data-", "url(http", "currentColor", "xlink", "Điểm đầu"} {
			if bytes.Contains(got, []byte(bad)) {
				t.Errorf("%s has %q", s.ID, bad)
			}
		}
		for _, want := range []string{">Tỷ trọng kinh tế số: 14,02% năm 2025</text>", ">Nguồn: 17-TB/CQTTBCĐ</text>", ">Minh bạch 57</text>", `fill="#ffffff"`, "<title>Tỷ trọng", "font-family=\"'Be Vietnam Pro', "} {
			if !bytes.Contains(got, []byte(want)) {
				t.Errorf("%s lacks %s", s.ID, want)
			}
		}
		var root struct {
			XMLName xml.Name
			Width   int    `xml:"width,attr"`
			ViewBox string `xml:"viewBox,attr"`
			Lang    string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		}
		if err := xml.Unmarshal(got, &root); err != nil || root.XMLName.Space != "http://www.w3.org/2000/svg" || root.Width != s.Width+2*sheetMargin || root.Lang != "vi" {
			t.Errorf("%s: %+v %v", s.ID, root, err)
		}
		checkInside(t, d, got)
	}
}

// checkInside proves that no text of a picture is cut off.
func checkInside(t *testing.T, d *Drawer, svg []byte) {
	t.Helper()
	root, err := parse(svg)
	if err != nil {
		t.Fatal(err)
	}
	width, height := parseNumber(root.get("width")), parseNumber(root.get("height"))
	for _, n := range root.kids {
		m, _ := parseTransform(n.get("transform"))
		for _, b := range boxes(n, d.fonts) {
			if b.left+m.dx < sheetMargin-slack || b.right+m.dx > width-sheetMargin+slack || b.top+m.dy < 0 || b.bottom+m.dy > height {
				t.Errorf("%q reaches over the margin of %g × %g: %+v", b.text, width, height, b)
			}
		}
	}
}

func compareFile(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test ./internal/draw -update writes it anew):\n%s", name, got)
	}
}

// A colour that nobody gives and a mark that is no XML stop the picture.
func TestStandaloneFaults(t *testing.T) {
	d := open(t, 1, "")
	svg := draw(t, d, charts(t)[2])
	for _, c := range []struct {
		name   string
		tokens map[string]string
		mark   string
		want   string
	}{
		{"no colours", map[string]string{}, "", `picture "Tỷ trọng kinh tế số: 14,02% năm 2025": there is no colour `},
		{"broken mark", light(), "<circle", "read the mark of"},
		{"a mark with a handler", light(), `<circle r="1" onclick="alert(1)"/>`, "the attribute onclick of <circle> is not for a file of its own"},
	} {
		s := sheet()
		s.Key = []Mark{{c.mark, "x"}}
		if _, err := d.Standalone(svg, c.tokens, s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := d.Standalone([]byte("<svg/>"), light(), sheet()); err == nil {
		t.Error("a drawing without a size is taken")
	}
}

// Lines break at spaces, an address that is too long after a slash, a space that
// must not be broken never.
func TestWrap(t *testing.T) {
	d := open(t, 1, "")
	st := sheetStyle{12, 18, false, "ink"}
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"một hai ba bốn", 52, []string{"một hai", "ba bốn"}},
		{"một hai\u00a0ba bốn", 52, []string{"một", "hai\u00a0ba", "bốn"}},
		{"https://a.vn/bb/ccccc", 100, []string{"https://a.vn/bb/", "ccccc"}},
		{"", 52, nil},
	} {
		if got := d.fonts.wrap(c.text, st, c.width); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}
