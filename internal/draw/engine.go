package draw

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/dop251/goja"
)

//go:embed formatters.js
var formattersJS string

//go:embed prelude.js
var preludeJS string

// Formatters returns the source of formatters.js: one function declaration,
// reviveFormatters(option, lang), which puts functions in the place of the named
// formatters of an option. It is the same text that draws at build time.
func Formatters() string { return formattersJS }

const (
	echartsFile  = "echarts/dist/echarts.min.js"
	regularFile  = "@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf"
	semiboldFile = "@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf"
)

// sources are the files of others that a drawing depends on.
type sources struct {
	echarts           string
	regular, semibold []byte
}

func readSources(modules string) (*sources, error) {
	var files [3][]byte
	for i, name := range []string{echartsFile, regularFile, semiboldFile} {
		body, err := os.ReadFile(filepath.Join(modules, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, notInstalled{name, filepath.ToSlash(modules)}
		}
		if err != nil {
			return nil, fmt.Errorf("read ECharts: %w", err)
		}
		files[i] = body
	}
	return &sources{string(files[0]), files[1], files[2]}, nil
}

// notInstalled is the error where a file of npm is missing, in both languages.
type notInstalled struct{ file, modules string }

func (n notInstalled) Error() string { return n.Text("en") }

// Text is the error in a language.
func (n notInstalled) Text(lang string) string {
	if lang == "vi" {
		return fmt.Sprintf("chưa cài đủ các gói npm (không có %s trong %s); chạy: npm ci", n.file, n.modules)
	}
	return fmt.Sprintf("ECharts is not installed (no %s in %s); run: npm ci", n.file, n.modules)
}

// hash covers everything but the drawing's own spec that ECharts' output depends on.
func (s *sources) hash() []byte {
	h := sha256.New()
	for _, part := range []string{s.echarts, string(s.regular), string(s.semibold), formattersJS, preludeJS, gojaVersion()} {
		fmt.Fprintf(h, "%d\n%s", len(part), part)
	}
	return h.Sum(nil)
}

func gojaVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/dop251/goja" {
			if m.Replace != nil {
				m = m.Replace
			}
			return m.Version + " " + m.Sum
		}
	}
	return ""
}

// program is the compiled JavaScript, which any number of engines may run.
type program struct{ parts []*goja.Program }

func compile(echarts string) (*program, error) {
	p := &program{}
	for _, part := range []struct{ name, text string }{
		{"prelude.js", preludeJS}, {"formatters.js", formattersJS}, {"echarts.min.js", echarts},
	} {
		compiled, err := goja.Compile(part.name, part.text, false)
		if err != nil {
			return nil, fmt.Errorf("compile %s: %w", part.name, err)
		}
		p.parts = append(p.parts, compiled)
	}
	return p, nil
}

// engine is one JavaScript runtime with ECharts loaded. One goroutine uses it at a time.
type engine struct {
	vm     *goja.Runtime
	render goja.Callable
}

// start makes an engine. Its clock and random numbers stand still: ECharts
// decides by the time a measurement took how exactly it measures the next one.
func (p *program) start(f *fonts) (*engine, error) {
	vm := goja.New()
	vm.SetTimeSource(func() time.Time { return time.Unix(0, 0).UTC() })
	vm.SetRandSource(func() float64 { return 0.5 })
	if err := vm.Set("measure", f.measure); err != nil {
		return nil, fmt.Errorf("start ECharts: %w", err)
	}
	for _, part := range p.parts {
		if _, err := vm.RunProgram(part); err != nil {
			return nil, fmt.Errorf("start ECharts: %w", err)
		}
	}
	render, ok := goja.AssertFunction(vm.Get("render"))
	if !ok {
		return nil, errors.New("start ECharts: prelude.js declares no function render")
	}
	return &engine{vm, render}, nil
}

// draw runs ECharts for at most limit. After an error the engine's state is
// unknown and it must not be used again.
func (e *engine) draw(ctx context.Context, s Spec, limit time.Duration) (raw []byte, err error) {
	if !json.Valid(s.Option) {
		return nil, errors.New("the option is not JSON")
	}
	defer func() { // a mistake in the engine must not end the build
		if r := recover(); r != nil {
			raw, err = nil, fmt.Errorf("ECharts: %v", r)
		}
	}()
	late := fmt.Errorf("stopped after %s", limit)
	ctx, cancel := context.WithTimeoutCause(ctx, limit, late)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { e.vm.Interrupt("stopped") })
	svg, err := e.render(goja.Undefined(), e.vm.ToValue(string(s.Option)),
		e.vm.ToValue(s.Width), e.vm.ToValue(s.Height), e.vm.ToValue(s.Lang), e.vm.ToValue(s.marks()))
	if !stop() {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, jsError(err)
	}
	return []byte(svg.String()), nil
}

// jsError keeps the message of an exception and where it arose, without the
// long stack of minified names.
func jsError(err error) error {
	var thrown *goja.Exception
	if !errors.As(err, &thrown) {
		return fmt.Errorf("ECharts: %w", err)
	}
	return fmt.Errorf("ECharts: %s", thrown.Value().String())
}
