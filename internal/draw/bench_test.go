package draw

import (
	"context"
	"os"
	"runtime"
	"testing"
)

// BenchmarkStart is an engine's start, the compilation apart.
func BenchmarkStart(b *testing.B) {
	d, p := benchDrawer(b)
	for b.Loop() {
		if _, err := p.start(d.fonts); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompile is the compilation of ECharts, once for each build that draws.
func BenchmarkCompile(b *testing.B) {
	src, err := readSources(modules)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := compile(src.echarts); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDraw is a drawing by one running engine. It reports the memory that
// the engine keeps, too.
func BenchmarkDraw(b *testing.B) {
	d, p := benchDrawer(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	e, err := p.start(d.fonts)
	if err != nil {
		b.Fatal(err)
	}
	s := benchSpec(b)
	for b.Loop() {
		if _, err := e.draw(context.Background(), s, timeLimit); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB/engine")
	runtime.KeepAlive(e)
}

// BenchmarkCached is a drawing from the cache: reading and cleaning.
func BenchmarkCached(b *testing.B) {
	d, err := Open(Options{Modules: modules, Cache: b.TempDir(), Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	s := benchSpec(b)
	for b.Loop() {
		if _, err := d.Draw(context.Background(), s); err != nil {
			b.Fatal(err)
		}
	}
}

func benchDrawer(b *testing.B) (*Drawer, *program) {
	b.Helper()
	d, err := Open(Options{Modules: modules})
	if err != nil {
		b.Fatal(err)
	}
	p, err := d.program()
	if err != nil {
		b.Fatal(err)
	}
	return d, p
}

func benchSpec(b *testing.B) Spec {
	b.Helper()
	option, err := os.ReadFile("testdata/line.json")
	if err != nil {
		b.Fatal(err)
	}
	return Spec{ID: "line", Option: option, Width: 720, Height: 300, Title: "T", Desc: "D", Lang: "vi"}
}
