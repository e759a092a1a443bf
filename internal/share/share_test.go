package share

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"testing"
)

func open(t testing.TB) *Painter {
	t.Helper()
	p, err := Open("../../node_modules")
	if err != nil {
		t.Fatalf("run `npm ci`: %v", err)
	}
	return p
}

// samples are cards of every kind, with the longest texts we can think of.
func samples() map[string]Card {
	long := strings.Repeat("Tỷ lệ hồ sơ giải quyết trực tuyến toàn trình ", 12)
	return map[string]Card{
		"figure": {Site: "Minh bạch 57", Kicker: "Chỉ số", Title: "Đóng góp vào GDP", Before: "trên", Figure: "16,4%", Line: "Năm 2025 · ước tính", Source: "Nguồn: 17-TB/CQTTBCĐ"},
		"long": {Site: "Minh bạch 57", Kicker: long, Title: long, Before: "khoảng", Figure: "1.234.567.890.123,45", After: "tỷ đồng trên tổng số 2.000.000.000.000 tỷ đồng",
			Line: "6 tháng đầu năm 2025, tính từ 01/01/2025 · sơ bộ · cổng này tính", Source: long},
		"widest": {Site: "Minh bạch 57", Title: strings.Repeat("M", 90), Figure: strings.Repeat("8", 40), Line: "2025", Source: strings.Repeat("W", 200)},
		"rows":   {Site: "Minh bạch 57", Kicker: "Xếp hạng", Title: long, Text: "Tháng 11/2025", Rows: []Row{{"1=", long, "100,0%"}, {"1=", "Huế", "100,0%"}, {"33", "Đắk Lắk", "9"}, {"34", "x", "y"}}, More: long, Source: "Nguồn"},
		"text":   {Site: "Minh bạch 57", Title: "Văn bản", Text: long, Source: "Nguồn"},
		"title":  {Site: "Minh bạch 57", Title: "ỄẬỮ Ở ĐÂU: Ẵ Ặ Ẩ Ỗ"},
	}
}

func decode(t *testing.T, body []byte) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := img.(*image.Paletted)
	if !ok {
		t.Fatalf("the picture is a %T", img)
	}
	return p
}

// META-06: 1200 by 630, light; nothing touches the edges, so nothing is cut
// off, whatever the texts.
func TestPicturesKeepInside(t *testing.T) {
	p := open(t)
	for name, c := range samples() {
		body, err := p.Paint(c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(body) > 60_000 {
			t.Errorf("%s has %d bytes", name, len(body))
		}
		img := decode(t, body)
		if img.Rect != image.Rect(0, 0, Width, Height) {
			t.Errorf("%s: %v", name, img.Rect)
		}
		for y := range Height {
			for x := range Width {
				edge := x < margin-4 || x >= Width-margin+4 || y >= Height-12
				if paper := img.At(x, y) == (color.RGBA{0xff, 0xff, 0xff, 0xff}); edge && y >= barHeight && !paper {
					t.Fatalf("%s: ink at %d,%d", name, x, y)
				}
			}
		}
	}
}

// bands are the runs of rows with ink between two rows of the picture.
func bands(img *image.Paletted, from, to int) (out []image.Point) {
	inked := func(y int) bool {
		for x := range Width {
			if img.ColorIndexAt(x, y) != 0 {
				return true
			}
		}
		return false
	}
	for y := from; y < to; y++ {
		if !inked(y) {
			continue
		}
		first := y
		for y < to && inked(y) {
			y++
		}
		out = append(out, image.Pt(first, y))
	}
	return out
}

// Marks above and below capitals are whole and meet nothing: between two lines
// of the worst letters there is paper.
func TestStackedMarks(t *testing.T) {
	p := open(t)
	for _, c := range []Card{
		{Site: "x", Title: "ỄẬỮẶỖ ỆỰỘẬẶ ỄẬỮẶỖ ỆỰỘẬẶ ỄẬỮẶỖ ỆỰỘẬẶ ỄẬỮẶỖ ỆỰỘẬẶ"},
		{Site: "x", Title: "ỄẬỮẶỖ ỆỰỘẬẶ ỄẬỮẶỖ ỆỰỘẬẶ ỄẬỮẶỖ ỆỰỘẬẶ ỄẬỮẶỖ ỆỰỘẬẶ", Figure: "1"},
	} {
		s := &sheet{painter: p}
		lines, _ := s.titleLines(c)
		body, err := p.Paint(c)
		if err != nil {
			t.Fatal(err)
		}
		_, height := c.titleRoom()
		got := bands(decode(t, body), headLine+4, titleTop+height)
		// A mark may stand apart from its letter, so there are at least as many
		// bands as lines; lines that meet would be fewer.
		if len(lines) < 2 || len(got) < len(lines) {
			t.Errorf("%d lines, ink in rows %v", len(lines), got)
		}
		if got[0].X < headLine+6 {
			t.Errorf("the first line begins in row %d", got[0].X)
		}
	}
}

// The same card gives the same bytes and the same key, also when many are
// painted at once; another card has another key.
func TestSameBytes(t *testing.T) {
	p := open(t)
	c := samples()["long"]
	want, err := p.Paint(c)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if got, err := open(t).Paint(c); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes: %v", err)
			}
			if got, err := p.Paint(c); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes: %v", err)
			}
		})
	}
	all.Wait()
	keys := map[string]string{}
	for name, c := range samples() {
		if p.Key(c) != open(t).Key(c) {
			t.Errorf("%s has two keys", name)
		}
		if other, twice := keys[p.Key(c)]; twice {
			t.Errorf("%s and %s have one key", name, other)
		}
		keys[p.Key(c)] = name
	}
	moved := c
	moved.Before, moved.Figure = "", c.Before+c.Figure
	if p.Key(moved) == p.Key(c) {
		t.Error("the key does not tell a bound from a figure")
	}
}

// A letter that the font lacks stops the picture, by its name; a font that is
// not there says what to look for.
func TestFaults(t *testing.T) {
	_, err := open(t).Paint(Card{Site: "x", Title: "数字"})
	if err == nil || !strings.Contains(err.Error(), `no letter '数'`) {
		t.Error(err)
	}
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "BeVietnamPro_400Regular.ttf") {
		t.Error(err)
	}
}

// Lines of a title are of about one length, and a long one loses only its end.
func TestTitleLines(t *testing.T) {
	s := &sheet{painter: open(t)}
	for title, most := range map[string]int{"Hồ sơ thủ tục hành chính được tiếp nhận": 1, "Đóng góp của khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số vào GDP": 2} {
		lines, st := s.titleLines(Card{Title: title, Figure: "1"})
		if len(lines) != most || strings.Join(lines, " ") != title {
			t.Errorf("%q", lines)
		}
		if len(lines) == 2 && s.width(lines[1], st)*2 < s.width(lines[0], st) {
			t.Errorf("a short last line: %q", lines)
		}
	}
	lines, st := s.titleLines(samples()["long"])
	if last := lines[len(lines)-1]; !strings.HasSuffix(last, "…") || s.width(last, st) > room {
		t.Errorf("%q", lines)
	}
}
