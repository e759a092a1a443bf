package site

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
)

// embeds are the paths of the pages for frames of other sites, in order.
func (o output) embeds() []string {
	var paths []string
	for _, name := range o.names() {
		if strings.HasPrefix(name, "embed/") {
			paths = append(paths, "/"+strings.TrimSuffix(name, "index.html"))
		}
	}
	return paths
}

// goldenEmbeds is one embed of each form of small.txtar, and what programs and
// readers are told about it.
func goldenEmbeds(t *testing.T, out output) string {
	t.Helper()
	golden := &txtar.Archive{Comment: []byte("One embed of each form of small.txtar, and the file of oEmbed for it.\n")}
	for _, page := range []string{"/indicators/completion/", "/indicators/procedures-online/", "/indicators/tasks-assigned/2025/", "/rankings/online/", "/404.html"} {
		for _, l := range lang.All() {
			path := record.EmbedPath(l, page)
			body := hashed.ReplaceAllString(drawn.ReplaceAllString(out.page(t, path), "$1$2"), "-HASH.")
			golden.Files = append(golden.Files, txtar.File{Name: path, Data: []byte(body)})
			if name := record.OEmbedPath(l, page)[1:]; out[name] != nil {
				golden.Files = append(golden.Files, txtar.File{Name: name, Data: out[name]})
			}
		}
	}
	return string(txtar.Format(golden))
}

// maxEmbed is what an embed may weigh with all it loads (PERF-06).
const maxEmbed = 40_000

// SEC-06, PERF-06: an embed is noindex, names the page it stands for, has no
// script, loads one small style sheet and nothing else, and weighs little.
func TestEmbeds(t *testing.T) {
	out := realSite(t)
	style := 0
	for _, name := range out.names() {
		if strings.HasPrefix(name, "assets/embed-") {
			style = gzipSize(out[name])
			if strings.Contains(string(out[name]), "url(") || strings.Contains(string(out[name]), "@import") {
				t.Errorf("%s loads something", name)
			}
		}
	}
	if style == 0 || style > 3_000 {
		t.Errorf("the style sheet of embeds has %d bytes", style)
	}
	heaviest, n := 0, 0
	for _, path := range out.embeds() {
		page := out.page(t, path)
		if strings.HasSuffix(path, "/") {
			n++
		}
		size := gzipSize([]byte(page)) + style
		heaviest = max(heaviest, size)
		if size > maxEmbed {
			t.Errorf("%s weighs %d bytes", path, size)
		}
		checkEmbedPage(t, out, path, page)
	}
	t.Logf("%d embeds, style sheet %d bytes, the heaviest weighs %d bytes", n, style, heaviest)
}

func checkEmbedPage(t *testing.T, out output, path, page string) {
	t.Helper()
	if got := metaOf(t, page)["robots"]; got != "noindex" {
		t.Errorf("%s: robots is %q", path, got)
	}
	loads := 0
	walk(page, func(tag string, a map[string]string) {
		switch {
		case tag == "script" || a["src"] != "":
			t.Errorf("%s: <%s>", path, tag)
		case tag == "link" && a["rel"] == "stylesheet":
			loads++
		case tag == "a" && a["target"] != "_top":
			t.Errorf("%s: the link to %s stays in the frame", path, a["href"])
		}
	})
	if loads != 1 {
		t.Errorf("%s: %d style sheets", path, loads)
	}
	if !strings.HasSuffix(path, "/") {
		return
	}
	l := lang.Lang(strings.Split(path, "/")[2])
	own := strings.TrimPrefix(path, "/embed/"+string(l))
	if got := attribute(t, page, "link", "rel", "canonical", "href"); got != baseURL(t, out)+l.Path(own) {
		t.Errorf("%s: the canonical address is %s", path, got)
	}
	if got := attribute(t, page, "a", "rel", "bookmark", "href"); got != l.Path(own) {
		t.Errorf("%s: the link back leads to %s", path, got)
	}
	for _, want := range []string{`rel="license external"`, "<h1", `href="` + l.Path("/sources/")} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: no %s", path, want)
		}
	}
	if asOf := "22/11/2026"; l == lang.VI && !strings.Contains(page, asOf) {
		t.Errorf("%s does not say up to when sources were collected", path)
	}
}

// META-12: the page names a file, the file a frame, the frame an embed that
// exists; title and height are there. The code that readers copy shows the same.
func TestOEmbed(t *testing.T) {
	out := realSite(t)
	base, n := baseURL(t, out), 0
	for _, path := range out.embeds() {
		if !strings.HasSuffix(path, "/") {
			continue
		}
		n++
		l := lang.Lang(strings.Split(path, "/")[2])
		own := strings.TrimPrefix(path, "/embed/"+string(l))
		file := record.OEmbedPath(l, own)
		if got := attribute(t, out.page(t, l.Path(own)), "link", "type", "application/json+oembed", "href"); got != base+file {
			t.Errorf("%s: oEmbed at %s", own, got)
		}
		var answer oEmbed
		if err := json.Unmarshal(out[file[1:]], &answer); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if answer.Version != "1.0" || answer.Type != "rich" || answer.Title == "" || answer.ProviderName == "" || answer.Width != embedWidth || answer.Height < 200 {
			t.Errorf("%s: %+v", file, answer)
		}
		frame := frameIn(t, answer.HTML)
		want := map[string]string{"src": base + path, "width": fmt.Sprint(answer.Width), "height": fmt.Sprint(answer.Height), "loading": "lazy"}
		for name, value := range want {
			if frame[name] != value {
				t.Errorf("%s: %s of the frame is %q, want %q", file, name, frame[name], value)
			}
		}
		copied := frameIn(t, codeOf(t, out.page(t, l.Path(own))))
		if copied["src"] != frame["src"] || atoi(copied["height"]) < answer.Height || copied["title"] != frame["title"] || copied["title"] == "" || copied["width"] != "100%" {
			t.Errorf("%s: the code to copy is %v, oEmbed's %v", own, copied, frame)
		}
	}
	if n < 300 {
		t.Errorf("only %d embeds", n)
	}
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// frameIn returns the attributes of the frame that a code consists of.
func frameIn(t *testing.T, code string) map[string]string {
	t.Helper()
	var frame map[string]string
	walk(code, func(tag string, a map[string]string) {
		if tag == "iframe" {
			frame = a
		}
	})
	if frame == nil || !strings.HasPrefix(code, "<iframe ") || !strings.HasSuffix(code, "></iframe>") {
		t.Fatalf("no frame in %q", code)
	}
	return frame
}

// codeOf is the code that a page has for copying, as a reader copies it.
func codeOf(t *testing.T, page string) string {
	t.Helper()
	_, rest, _ := strings.Cut(page, `<textarea id="embed-code"`)
	_, rest, _ = strings.Cut(rest, ">")
	code, _, ok := strings.Cut(rest, "</textarea>")
	if !ok {
		t.Fatal("the page has no code to copy")
	}
	return html.UnescapeString(code)
}

// Every page that has an embed is told from those that have none: figures of
// entities alone have no value of the country to show.
func TestEmbeddable(t *testing.T) {
	out := smallSite(t)
	for path, want := range map[string]bool{
		"/indicators/completion/": true, "/indicators/procedures-online/": true, "/indicators/tasks-assigned/2025/": true,
		"/indicators/procedures-online/2025-11/": false, "/rankings/online/": true, "/rankings/online/2025-11/": true, "/indicators/": false,
	} {
		for _, l := range lang.All() {
			page := out.page(t, l.Path(path))
			has := strings.Contains(page, `id="embed-code"`) && strings.Contains(page, "json+oembed") && out[strings.TrimPrefix(record.EmbedPath(l, path), "/")+"index.html"] != nil
			none := !strings.Contains(page, `id="embed-code"`) && !strings.Contains(page, "json+oembed") && out[strings.TrimPrefix(record.EmbedPath(l, path), "/")+"index.html"] == nil
			if want && !has || !want && !none {
				t.Errorf("%s: has an embed: %t", l.Path(path), has)
			}
		}
	}
}
