package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/probe.js
var probeJS string

// patient is how long one step in the browser may take; it is never reached.
const patient = time.Minute

// startChrome starts a browser that lives as long as the tests, with a folder
// of its own that chromedp makes and removes.
func startChrome() (context.Context, error) {
	file, err := findChrome()
	if err != nil {
		return nil, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(file), chromedp.Flag("headless", "new"), chromedp.Flag("hide-scrollbars", false),
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.NoSandbox, chromedp.DisableGPU,
	}
	for _, flag := range []string{
		"disable-background-networking", "disable-component-update", "disable-sync", "disable-extensions", "disable-default-apps",
		"disable-dev-shm-usage", "disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding",
		"no-pings", "mute-audio",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	common.gitHub = newGitHub()
	atEnd(common.gitHub.server.Close)
	for name, value := range common.gitHub.flags() {
		options = append(options, chromedp.Flag(name, value))
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	atEnd(stop)
	browser, closeBrowser := chromedp.NewContext(ctx)
	atEnd(closeBrowser)
	if err := chromedp.Do(browser); err != nil {
		return nil, fmt.Errorf("start the browser: %w", err)
	}
	return browser, nil
}

// findChrome finds a Chrome or Chromium that starts, as the Makefile does. Without
// one nothing is proved, so the tests fail.
func findChrome() (string, error) {
	if file := os.Getenv("CHROME"); file != "" {
		return file, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if file, err := exec.LookPath(name); err == nil && exec.Command(file, "--version").Run() == nil {
			return file, nil
		}
	}
	return "", errors.New("no Chrome or Chromium found: install it (apt-get install chromium) or set CHROME to its file")
}

// tab is one tab with a store of its own. It notes all that goes wrong in it.
type tab struct {
	ctx    context.Context
	close  func()
	origin string
	on     screen // which show set last

	mu     sync.Mutex
	faults []string
	gone   map[network.RequestID]string // requests under way, by address
}

// newTab opens a tab for pages of one origin that is closed with the test.
func newTab(t *testing.T, origin string) *tab {
	t.Helper()
	b, err := openTab(origin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	return b
}

// openTab opens a tab for pages of one origin.
func openTab(origin string) (*tab, error) {
	browser, err := common.browser()
	if err != nil {
		return nil, err
	}
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	b := &tab{ctx: ctx, close: closeTab, origin: origin, gone: map[network.RequestID]string{}}
	err = chromedp.Listen(ctx, b.note)
	for _, prepare := range []func(context.Context) error{
		enable(network.Enable, network.EnableParams{}),
		enable(cdplog.Enable, cdp.Empty{}),
		enable(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		enable(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchPolicy}),
	} {
		if err == nil {
			err = prepare(ctx)
		}
	}
	if err != nil {
		closeTab()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return b, nil
}

func enable[P, R any](command cdp.Command[P, R], params P) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, command, params)
		return err
	}
}

// watchPolicy notes each violation of the page's policy (SEC-04).
const watchPolicy = `window.violations = [];
addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample), true);`

// note takes down what the browser reports as wrong.
func (b *tab) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault := func(format string, args ...any) { b.faults = append(b.faults, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			fault("console %s: %s", e.Type, consoleText(e.Args))
		}
	case *runtime.EventExceptionThrown:
		fault("exception: %s", (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Source == cdplog.EntrySourceSecurity {
			fault("log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		b.gone[e.RequestID] = e.Request.URL
		if !strings.HasPrefix(e.Request.URL, b.origin+"/") {
			fault("a request to another origin: %s (SEC-07)", e.Request.URL)
		}
	case *network.EventLoadingFailed:
		if e.Canceled { // by the next page
			return
		}
		fault("the request failed: %s %s", b.gone[e.RequestID], e.ErrorText)
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			fault("status %d: %s", e.Response.Status, e.Response.URL)
		}
	}
}

func consoleText(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		parts = append(parts, string(a.Value))
	}
	return strings.Join(parts, " ")
}

// takeFaults returns what has gone wrong since it was asked last.
func (b *tab) takeFaults() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	faults := b.faults
	b.faults = nil
	return faults
}

// do runs an action in the tab.
func do[T any](t *testing.T, b *tab, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	return value
}

// call runs one command of the DevTools protocol in the tab.
func call[P, R any](t *testing.T, b *tab, command cdp.Command[P, R], params P) R {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	value, err := chromedp.Call(ctx, command, params)
	if err != nil {
		t.Fatalf("browser: %v", err)
	}
	return value
}

// screen is what a page is shown on.
type screen struct {
	width int64
	dark  bool
	paper bool
}

func (s screen) String() string {
	text := fmt.Sprintf("%d px, light", s.width)
	if s.dark {
		text = fmt.Sprintf("%d px, dark", s.width)
	}
	if s.paper {
		text += ", paper"
	}
	return text
}

// show sets what the tab is shown on.
func (b *tab) show(t *testing.T, s screen) {
	t.Helper()
	if was := b.on; was.width != s.width {
		call(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: s.width, Height: 800, DeviceScaleFactor: 1, Mobile: s.width < 768,
		})
	} else if was == s {
		return
	}
	b.on = s
	scheme, media := "light", ""
	if s.dark {
		scheme = "dark"
	}
	if s.paper {
		media = "print"
	}
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// open opens a page and waits until it is drawn with its fonts.
func (b *tab) open(t *testing.T, path string) {
	t.Helper()
	do(t, b, chromedp.Navigate(b.origin+path))
	b.drawn(t)
}

// drawn waits until the page is drawn, with its fonts, as it now is.
func (b *tab) drawn(t *testing.T) {
	t.Helper()
	do(t, b, chromedp.Evaluate[bool](
		`document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))`,
		chromedp.EvalAwaitPromise))
}

// openBare opens a page with its scripts off, where no promise is ever kept.
func (b *tab) openBare(t *testing.T, path string) {
	t.Helper()
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	do(t, b, chromedp.Navigate(b.origin+path))
}

// scriptsOn ends what openBare began.
func (b *tab) scriptsOn(t *testing.T) {
	t.Helper()
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
}

// eval evaluates an expression.
func eval[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	return do(t, b, chromedp.Evaluate[T](expression))
}

// runAxe asks axe-core, which must be in the page, for the violations of all
// rules or of some.
func runAxe(t *testing.T, b *tab, rules ...string) []string {
	t.Helper()
	argument, err := json.Marshal(rules)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, b, chromedp.Evaluate[[]string](probe("axe("+string(argument)+")"), chromedp.EvalAwaitPromise))
}

// ask calls a function of testdata/probe.js.
func ask[T any](t *testing.T, b *tab, call string) T {
	t.Helper()
	return eval[T](t, b, probe(call))
}

func probe(call string) string { return strings.TrimSpace(probeJS) + "." + call }
