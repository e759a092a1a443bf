package browsertest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

const verifyOrigin = "portal.example/log"

// notary serves a page with the tool of /verify/ and a log of its own, whose
// files a test may change.
type notary struct {
	mu    sync.Mutex
	files map[string][]byte
	asked []string
	page  map[lang.Lang][]byte
	was   map[string][]byte
}

// newNotary publishes a few values with a key of its own, corrects one and
// withdraws another, with so many other entries before and behind them.
func newNotary(t *testing.T, before, behind int) (*notary, *tab) {
	t.Helper()
	w := &logbook{t: t, newest: map[ledger.Subject]int64{}}
	w.fill("before", before)
	w.add(ledger.Publish, figure("growth/2024", "14.02", "exact", "final"))
	w.add(ledger.Publish, figure("growth/2025", "16.3", "above", "estimate"))
	w.add(ledger.Publish, figure("tasks/2025-11/hue", "1298", "exact", ""))
	w.add(ledger.Publish, figure("tasks/2025-11/ha-noi", "2251", "exact", ""))
	w.add(ledger.Publish, ledger.Fact{Subject: ledger.Subject{Kind: ledger.File, Key: "2026-11-23/sources.csv"}, SHA256: hashOf("id,title\na,b\n")})
	w.add(ledger.Correct, figure("growth/2025", "16.4", "above", "estimate"))
	w.add(ledger.Withdraw, figure("growth/2024", "14.02", "exact", "final"))
	w.fill("behind", behind)
	n := &notary{page: map[lang.Lang][]byte{}, files: map[string][]byte{}}
	verifier := n.seal(t, w)
	n.render(t, verifier)
	n.was = maps.Clone(n.files)
	server := httptest.NewServer(n)
	t.Cleanup(server.Close)
	return n, newTab(t, server.URL)
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func figure(key, value, bound, status string) ledger.Fact {
	parts := append(strings.Split(key, "/"), "viet-nam")
	unit := "percent"
	if parts[0] == "tasks" {
		unit = "task"
	}
	return ledger.Fact{Subject: ledger.Subject{Kind: ledger.Value, Key: key}, Indicator: parts[0], Period: parts[1], Entity: parts[2],
		Value: value, Bound: bound, Status: status, Unit: unit, Source: "17-tb", SourceDate: "2025-12-29", Trust: "official-text"}
}

// logbook writes entries.
type logbook struct {
	t      *testing.T
	lines  [][]byte
	newest map[ledger.Subject]int64
}

func (w *logbook) add(act ledger.Act, f ledger.Fact) {
	e := ledger.Entry{Seq: int64(len(w.lines)), Logged: "2026-11-23", Act: act, Fact: f, Previous: -1, Cause: -1}
	if before, ok := w.newest[f.Subject]; ok {
		e.Previous = before
	}
	if act != ledger.Publish {
		e.Reason, e.Office = lang.Text{VI: "Nguồn đính chính.", EN: "The source corrected itself."}, lang.Text{VI: "Ban biên tập", EN: "Editors"}
	}
	line, err := e.Line()
	if err != nil {
		w.t.Fatal(err)
	}
	w.lines = append(w.lines, line)
	w.newest[f.Subject] = e.Seq
}

func (w *logbook) fill(name string, n int) {
	for k := range n {
		w.add(ledger.Publish, figure(fmt.Sprintf("%s-%d/2025", name, k), "1", "exact", ""))
	}
}

// seal signs the log, lays it and the API's list of one indicator, and returns
// the public key.
func (n *notary) seal(t *testing.T, w *logbook) string {
	t.Helper()
	private, verifier, err := ledger.NewKey(verifyOrigin, bytes.NewReader(bytes.Repeat([]byte{5}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&ledger.Log{}).Append(w.lines)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := ledger.SignCheckpoint(l.Size(), l.Root(), ledger.Config{Origin: verifyOrigin, Keys: []ledger.Key{{Verifier: verifier}}}, signer, nil)
	if err != nil {
		t.Fatal(err)
	}
	n.files["/log/checkpoint"] = signed
	for tile := range l.Tiles() {
		n.files["/log/"+tile.Path] = tile.Body()
	}
	entry := w.newest[ledger.Subject{Kind: ledger.Value, Key: "growth/2025"}]
	list, err := json.Marshal(map[string]any{"data": []any{map[string]any{"id": "growth/2025", "entry": entry}}, "links": map[string]any{"next": nil}})
	if err != nil {
		t.Fatal(err)
	}
	n.files["/api/v1/observations/growth.json"] = list
	return verifier
}

// render makes the pages from the template part and the words of the project.
func (n *notary) render(t *testing.T, verifier string) {
	t.Helper()
	var ps source.Problems
	words := lang.LoadWords(os.DirFS(projectDir), &ps)
	if ps.Errors() > 0 {
		t.Fatal(ps.Sorted())
	}
	script, err := os.ReadFile(path.Join(projectDir, "static/js/verify.js"))
	if err != nil {
		t.Fatal(err)
	}
	n.files["/assets/verify.js"] = script
	box, err := os.ReadFile(path.Join(projectDir, "static/js/verifybox.js"))
	if err != nil {
		t.Fatal(err)
	}
	n.files["/assets/site.js"] = append(box, "verifyBox();\n"...)
	type key struct{ Verifier, From string }
	_, development := ledger.DevelopmentKey(verifyOrigin)
	for _, l := range lang.All() {
		part, err := template.New("").Funcs(template.FuncMap{
			"t":     func(key string, args ...any) string { return words.T(l, key, args...) },
			"asset": func(name string) string { return "/assets/" + name + ".js" },
		}).ParseFiles(path.Join(projectDir, "templates/parts/verify-tool.html"))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		fmt.Fprintf(&out, "<!doctype html><html lang=%q><meta charset=utf-8><title>x</title><link rel=icon href=data:,><body><h1>x</h1>\n", l)
		data := map[string]any{"Lang": l, "Log": map[string]any{"Keys": []key{{development, "0"}, {verifier, "1"}}}}
		if err := part.ExecuteTemplate(&out, "verify-tool", data); err != nil {
			t.Fatal(err)
		}
		out.WriteString(`<script type="module" src="/assets/site.js"></script>`)
		n.page[l] = out.Bytes()
	}
}

// ServeHTTP implements [http.Handler], with the policy of the site for scripts.
func (n *notary) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, r.URL.Path)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'")
	w.Header().Set("Cache-Control", "no-store")
	for _, l := range lang.All() {
		if r.URL.Path == l.Path("/verify/") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(n.page[l]) // whoever reads sees whether it came
			return
		}
	}
	body, ok := n.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if path.Ext(r.URL.Path) == ".js" {
		w.Header().Set("Content-Type", "text/javascript")
	}
	w.Write(body) // whoever reads sees whether it came
}

// change changes a file, until reset.
func (n *notary) change(name string, do func([]byte) []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.files[name] = do(bytes.Clone(n.files[name]))
}

func (n *notary) reset() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.files, n.asked = maps.Clone(n.was), nil
}

func (n *notary) requests() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked
}

// verdict is what the tool says: at once, and its reasons.
func verdict(t *testing.T, b *tab) (said, reasons string) {
	t.Helper()
	loading := eval[string](t, b, `document.querySelector("form").dataset.loading`)
	said = waitText(t, b, fmt.Sprintf(`(() => { const t = document.querySelector("output").textContent; return t === %q ? "" : t; })()`, loading))
	return said, eval[string](t, b, `document.querySelector("#verify-found").innerText`)
}

// paste checks a text.
func paste(t *testing.T, b *tab, text string) (said, reasons string) {
	t.Helper()
	eval[bool](t, b, fmt.Sprintf(`(() => { const f = document.querySelector("form"); f.querySelector("output").textContent = "";
    f.elements.text.value = %q; f.requestSubmit(); return true; })()`, text))
	return verdict(t, b)
}

// choose gives the tool a file, by its field or by dropping it.
func give(t *testing.T, b *tab, text string, drop bool) (said, reasons string) {
	t.Helper()
	eval[bool](t, b, fmt.Sprintf(`(() => { const f = document.querySelector("form"); f.querySelector("output").textContent = "";
    const all = new DataTransfer(); all.items.add(new File([%q], "x.csv", {type: "text/csv"}));
    if (%v) return f.dispatchEvent(new DragEvent("drop", {dataTransfer: all, bubbles: true, cancelable: true})) === false;
    f.elements.file.files = all.files; f.elements.file.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`, text, drop))
	return verdict(t, b)
}

const csvHead = "indicator,entity,period,value,of,bound,status,unit,source\n"

// TestVerifyTool: the tool of /verify/ tells a figure that is in the log from one
// that is not, an earlier one from a changed one, and believes nothing that is
// not proved.
func TestVerifyTool(t *testing.T) {
	n, b := newNotary(t, 300, 20)
	b.open(t, "/en/verify/")
	for name, c := range map[string]struct{ text, said, reason string }{
		"by name":                      {"growth/2025", "It agrees with the publication log", "growth/2025: the log says over 16.4%, estimate (entry 305, 23 November 2026)."},
		"history":                      {"growth/2025", "It agrees", "before, the log said over 16.3%, estimate (entry 301, 23 November 2026), replaced on 23 November 2026. Reason: The source corrected itself."},
		"signature":                    {"growth/2025", "It agrees", "The log has 327 entries, signed with the key portal.example/log: signature and hashes are right."},
		"copied":                       {"over 16.4%, 2025, estimate. 17-TB, https://portal.example/en/indicators/growth/2025/", "It agrees", "the number that you pasted agrees with the newest entry"},
		"copied in the other language": {"trên 16,4%, năm 2025, ước tính https://portal.example/indicators/growth/2025/", "It agrees", "the number that you pasted agrees"},
		"another number":               {"over 17.4%, 2025 https://portal.example/en/indicators/growth/2025/", "It does not agree", "the number that you pasted is not the one in the log, which is over 16.4%"},
		"a longer number":              {"over 116.4%, 2025 https://portal.example/en/indicators/growth/2025/", "It does not agree", "is not the one in the log"},
		"without its bound":            {"16.4%, 2025 https://portal.example/en/indicators/growth/2025/", "It does not agree", "is not the one in the log"},
		"another bound":                {"under 16.4%, 2025 https://portal.example/en/indicators/growth/2025/", "It does not agree", "is not the one in the log"},
		"another status":               {"over 16.4%, 2025, final https://portal.example/en/indicators/growth/2025/", "It does not agree", "is not the one in the log"},
		"earlier number":               {"over 16.3%, 2025, estimate https://portal.example/en/indicators/growth/2025/", "It does not agree", "is an earlier one, over 16.3%, estimate (entry 301"},
		"an entity":                    {"1,298 tasks https://portal.example/en/indicators/tasks/2025-11/#hue", "It agrees", "tasks/2025-11/hue: the log says 1,298 (task) (entry 302"},
		"two figures":                  {"1,298 https://portal.example/en/indicators/tasks/2025-11/#hue\n2,252 https://portal.example/en/indicators/tasks/2025-11/#ha-noi", "It does not agree", "tasks/2025-11/ha-noi: the number that you pasted is not"},
		"withdrawn":                    {"growth/2024", "It does not agree", "growth/2024: the figure was withdrawn (entry 306, 23 November 2026). Reason: The source corrected itself."},
		"not there":                    {"growth/1999", "It does not agree", "growth/1999: the log has no such figure."},
		"no figure":                    {"On 29/12/2025, in month 12/2025, I read 17-TB/2025.", "Nothing to check", ""},
	} {
		if said, reasons := paste(t, b, c.text); !strings.HasPrefix(said, c.said) || !strings.Contains(reasons, c.reason) {
			t.Errorf("%s: %q\n%s", name, said, reasons)
		}
	}
	for name, c := range map[string]struct{ text, said, reason string }{
		"good":        {csvHead + "growth,viet-nam,2025,16.4,,above,estimate,percent,17-tb\ntasks,hue,2025-11,1298,,exact,,task,17-tb\n", "It agrees", "2 of 2 rows agree"},
		"value":       {csvHead + "growth,viet-nam,2025,16.5,,above,estimate,percent,17-tb\n", "It does not agree", "Line 2: growth/2025, column value is “16.5”, the log says “16.4” (entry 305)."},
		"bound":       {csvHead + "growth,viet-nam,2025,16.4,,exact,estimate,percent,17-tb\n", "It does not agree", "column bound is “exact”, the log says “above”"},
		"unit":        {csvHead + "tasks,hue,2025-11,1298,,exact,,percent,17-tb\n", "It does not agree", "column unit is “percent”, the log says “task”"},
		"status":      {csvHead + "\"growth\",viet-nam,2025,16.4,,above,final,percent,17-tb\n", "It does not agree", "column status is “final”, the log says “estimate”"},
		"earlier":     {csvHead + "growth,viet-nam,2025,16.3,,above,estimate,percent,17-tb\n", "It does not agree", "Line 2: growth/2025 is an earlier state (entry 301, 23 November 2026); the newest is entry 305."},
		"withdrawn":   {csvHead + "growth,viet-nam,2024,14.02,,exact,final,percent,17-tb\n", "It does not agree", "Line 2: growth/2024 was withdrawn"},
		"not there":   {csvHead + "growth,hue,2025,16.4,,above,estimate,percent,17-tb\n", "It does not agree", "Line 2: the log has no growth/2025/hue."},
		"spreadsheet": {"\uFEFFindicator;entity;period;value;bound\r\ngrowth;viet-nam;\"=\"\"2025\"\"\";16,4;above\r\n", "It agrees", "1 of 1 rows agree"},
		"released":    {"id,title\na,b\n", "It agrees", "byte for byte, the released file 2026-11-23/sources.csv (entry 304, 23 November 2026)"},
		"not ours":    {"id,title\na,c\n", "Nothing to check", ""},
	} {
		for _, drop := range []bool{false, true} {
			if said, reasons := give(t, b, c.text, drop); !strings.HasPrefix(said, c.said) || !strings.Contains(reasons, c.reason) {
				t.Errorf("%s, dropped %v: %q\n%s", name, drop, said, reasons)
			}
		}
	}
	for _, fault := range b.takeFaults() {
		t.Error(fault)
	}
	t.Run("forged", func(t *testing.T) { checkForgedLogs(t, n, b) })
	t.Run("browsers", func(t *testing.T) { checkOldBrowsers(t, b) })
}

// checkForgedLogs: whatever is changed on the server, nothing is called good.
func checkForgedLogs(t *testing.T, n *notary, b *tab) {
	flip := func(at int) func([]byte) []byte {
		return func(body []byte) []byte { body[at] ^= 1; return body }
	}
	for name, c := range map[string]struct {
		file   string
		do     func([]byte) []byte
		reason string
	}{
		"lowest tile":      {"/log/tile/0/000", flip(32*7 + 1), "The tile /log/tile/0/000 was changed"},
		"tile at the edge": {"/log/tile/0/001.p/71", flip(32*50 + 1), "The tiles do not give the root hash"},
		"upper tile":       {"/log/tile/1/000.p/1", flip(3), "The tiles do not give the root hash"},
		"tile cut":         {"/log/tile/0/000", func(body []byte) []byte { return body[:8160] }, "The tile /log/tile/0/000 was changed"},
		"entry":            {"/log/tile/entries/001.p/71", func(body []byte) []byte { return bytes.Replace(body, []byte(`"16.4"`), []byte(`"16.5"`), 1) }, "Entry 305 in /log/tile/entries/001.p/71 was changed"},
		"bundle":           {"/log/tile/entries/001.p/71", func(body []byte) []byte { return body[:1000] }, "The bundle of entries /log/tile/entries/001.p/71 is broken"},
		"checkpoint, size": {"/log/checkpoint", func(body []byte) []byte { return bytes.Replace(body, []byte("\n327\n"), []byte("\n326\n"), 1) }, "The signature is not of this checkpoint"},
		"checkpoint, root": {"/log/checkpoint", flip(len(verifyOrigin) + 8), "The signature is not of this checkpoint"},
		"checkpoint cut":   {"/log/checkpoint", func(body []byte) []byte { return body[:60] }, "The checkpoint is cut off"},
		"signed by another": {"/log/checkpoint", func(body []byte) []byte {
			return bytes.Replace(body, []byte("\u2014 portal"), []byte("\u2014 parlor"), 1)
		}, "bears no signature of the key portal.example/log"},
	} {
		n.change(c.file, c.do)
		if said, reasons := paste(t, b, "growth/2025"); said != "The log that was downloaded is itself wrong: see below" || !strings.Contains(reasons, c.reason) {
			t.Errorf("%s: %q\n%s", name, said, reasons)
		}
		n.reset()
	}
	b.takeFaults()
	n.change("/log/tile/0/000", func([]byte) []byte { return nil })
	n.mu.Lock()
	delete(n.files, "/log/tile/0/000")
	n.mu.Unlock()
	if said, reasons := paste(t, b, "growth/2025"); said != "No conclusion: see below" || !strings.Contains(reasons, "/log/tile/0/000 could not be downloaded.") {
		t.Errorf("a tile that is not there: %q\n%s", said, reasons)
	}
	b.takeFaults() // of which the browser tells
	n.reset()
}

// checkOldBrowsers: a browser that cannot check says so, and claims nothing; one
// without scripts has no dead form.
func checkOldBrowsers(t *testing.T, b *tab) {
	b.open(t, "/verify/")
	eval[bool](t, b, `(() => { SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("x", "NotSupportedError")); return true; })()`)
	if said, reasons := paste(t, b, "trên 16,4% năm 2025, ước tính https://portal.example/indicators/growth/2025/"); said != "Khớp, nhưng có phần chưa kiểm được: xem bên dưới" ||
		!strings.Contains(reasons, "Trình duyệt này không kiểm được chữ ký Ed25519") || !strings.Contains(reasons, "con số bạn dán khớp với mục mới nhất") {
		t.Errorf("without Ed25519: %q\n%s", said, reasons)
	}
	eval[bool](t, b, `(() => { Object.defineProperty(Crypto.prototype, "subtle", {get: () => undefined}); return true; })()`)
	if said, reasons := paste(t, b, "growth/2025"); said != "Chưa kết luận được: xem bên dưới" || !strings.Contains(reasons, "Trình duyệt này không có WebCrypto") || strings.Contains(reasons, "16,4") {
		t.Errorf("without WebCrypto: %q\n%s", said, reasons)
	}
	for _, fault := range b.takeFaults() {
		t.Error(fault)
	}
	b.openBare(t, "/verify/")
	defer b.scriptsOn(t)
	if shown := eval[string](t, b, `document.body.innerText`); !strings.Contains(shown, "Công cụ ở đây cần JavaScript") || eval[bool](t, b, `document.querySelector("form").checkVisibility()`) {
		t.Errorf("without scripts: %q", shown)
	}
}

// TestVerifyToolLongLog: in a log that is too long to be read as a whole the
// entry is found by the API, proved by a few tiles, and later entries are read
// where they are few; else the tool says that it does not know of them.
func TestVerifyToolLongLog(t *testing.T) {
	for _, c := range []struct {
		before, behind int
		said           string
		requests       int
	}{
		{17000, 100, "It agrees with the publication log", 12},
		{100, 18000, "It agrees, but part of it could not be checked: see below", 10},
	} {
		n, b := newNotary(t, c.before, c.behind)
		b.open(t, "/en/verify/")
		n.reset()
		said, reasons := paste(t, b, "over 16.4%, 2025, estimate https://portal.example/en/indicators/growth/2025/")
		if said != c.said || !strings.Contains(reasons, "the log says over 16.4%") || strings.Contains(reasons, "whether a later entry exists was not checked") != (c.behind > 1000) {
			t.Errorf("%d before, %d behind: %q\n%s", c.before, c.behind, said, reasons)
		}
		if asked := n.requests(); len(asked) > c.requests {
			t.Errorf("%d before, %d behind: asked for %d files: %v", c.before, c.behind, len(asked), asked)
		}
		if said, reasons := paste(t, b, "elsewhere/2025"); said != "No conclusion: see below" || !strings.Contains(reasons, "no entry of this figure is in the part of the log") {
			t.Errorf("a figure that the API does not have: %q\n%s", said, reasons)
		}
		b.takeFaults() // that the API has no such list
		n.change("/log/tile/1/000.p/"+fmt.Sprint((c.before+c.behind+7)/256), func(body []byte) []byte { body[0] ^= 1; return body })
		if said, _ := paste(t, b, "growth/2025"); said != "The log that was downloaded is itself wrong: see below" {
			t.Errorf("a forged upper tile: %q", said)
		}
	}
}
