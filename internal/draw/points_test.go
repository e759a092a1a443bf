package draw

import (
	"context"
	"strings"
	"testing"
)

// TestPoints follows points from the spec to their places: the symbols of a line
// and the middle of a bar, with escaped texts, from ECharts and from the cache.
func TestPoints(t *testing.T) {
	s := spec(`{"grid":{"left":0,"right":0,"top":0,"bottom":0},
		"xAxis":{"type":"category","show":false,"data":["a","b"]},"yAxis":{"show":false,"min":0,"max":10},
		"series":[{"type":"bar","barWidth":50,"data":[5,10]},{"type":"line","data":[0,10]}]}`)
	s.Points = []Point{{1, 0, `a: <0> & "x"`}, {0, 0, "b: 5"}, {1, 1, "c"}}
	const want = `<g class="points">
<circle cx="100" cy="200" r="12" fill="none" data-text="a: &lt;0&gt; &amp; &quot;x&quot;"/>
<circle cx="100" cy="150" r="12" fill="none" data-text="b: 5"/>
<circle cx="300" cy="0" r="12" fill="none" data-text="c"/>
</g>
</svg>`
	dir := t.TempDir()
	for _, from := range []string{"ECharts", "the cache"} {
		d := open(t, 1, dir)
		if got := string(draw(t, d, s)); !strings.HasSuffix(got, want) {
			t.Errorf("from %s:\n%s\nwant at its end\n%s", from, got, want)
		}
	}
	d := open(t, 1, dir)
	s.Points[0].Text = "other words"
	draw(t, d, s)
	wantStats(t, d, 0, 1)
	s.Points = s.Points[:1]
	draw(t, d, s)
	wantStats(t, d, 1, 1)
}

func TestPointWithoutDatum(t *testing.T) {
	d := open(t, 1, "")
	for _, p := range []Point{{0, 7, "x"}, {3, 0, "x"}} {
		s := spec(`{"xAxis":{"data":["a"]},"yAxis":{},"series":[{"type":"line","data":[1]}]}`)
		s.Points = []Point{p}
		if _, err := d.Draw(context.Background(), s); err == nil || !strings.Contains(err.Error(), "there is no datum") {
			t.Errorf("point %v: got %v", p, err)
		}
	}
}
