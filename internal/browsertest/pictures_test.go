package browsertest

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// TestPictures proves that every chart as a file is read by the browser's own
// XML parser, that it can be seen as a picture from a folder, with a font that
// is not ours and with nothing cut off, and that the page makes a PNG of it
// under the policy it is sent with.
func TestPictures(t *testing.T) {
	t.Parallel()
	site := openSite(t)
	files, err := filepath.Glob(filepath.Join(site.folder, "data", "charts", "*.svg"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no charts as files: %v", err)
	}
	t.Run("files", func(t *testing.T) { checkFiles(t, site.tab(t), files) })
	t.Run("from a folder", func(t *testing.T) { checkImages(t, newTab(t, "file://"), files) })
	t.Run("png", func(t *testing.T) { checkPNG(t, newTab(t, site.origin)) })
}

// askFile reads one file with the browser's XML parser and returns what is
// wrong with it. Each text must lie within the picture, in the fonts it names
// and in the widest that systems bring along.
const askFile = `(async (address) => {
  const text = await (await fetch(address)).text();
  const doc = new DOMParser().parseFromString(text, "image/svg+xml");
  const faults = [];
  if (doc.querySelector("parsererror") || doc.documentElement.namespaceURI !== "http://www.w3.org/2000/svg") faults.push("is no SVG: " + doc.documentElement.textContent.slice(0, 200));
  const all = [...doc.querySelectorAll("*")];
  for (const e of all) for (const a of e.attributes) if (/^on|style|href/.test(a.name) || a.value.includes("var(")) faults.push(e.localName + " has " + a.name);
  if (all.some((e) => ["style", "script", "foreignObject", "image"].includes(e.localName))) faults.push("holds an element it may not");
  const svg = document.importNode(doc.documentElement, true);
  const box = document.createElement("div");
  box.append(svg);
  document.body.replaceChildren(box);
  const frame = svg.getBoundingClientRect();
  for (const font of [null, "DejaVu Sans"]) {
    if (font) svg.setAttribute("font-family", font);
    for (const e of svg.querySelectorAll("text")) {
      const r = e.getBoundingClientRect();
      if (r.left < frame.left || r.right > frame.right || r.top < frame.top || r.bottom > frame.bottom) faults.push("cut off in " + (font || "the named fonts") + ": " + e.textContent);
    }
  }
  return faults;
})`

func checkFiles(t *testing.T, b *tab, files []string) {
	b.show(t, screen{width: 1280})
	b.open(t, "/404.html") // any page of the origin
	b.takeFaults()
	for _, file := range files {
		for _, fault := range do(t, b, chromedp.Evaluate[[]string](askFile+fmt.Sprintf("(%q)", "/data/charts/"+filepath.Base(file)), chromedp.EvalAwaitPromise)) {
			t.Errorf("%s: %s", filepath.Base(file), fault)
		}
	}
	for _, fault := range b.takeFaults() {
		t.Errorf("browser: %s", fault)
	}
}

// askImages waits for the pictures of a page and says of each how large it is.
const askImages = `(async () => {
  const found = [];
  for (const image of document.images) {
    await image.decode();
    found.push({ Name: image.alt, Width: image.naturalWidth, Height: image.naturalHeight });
  }
  return found;
})()`

type shownImage struct {
	Name          string
	Width, Height int
}

// checkImages shows all files as <img> on a page that lies in a folder.
func checkImages(t *testing.T, b *tab, files []string) {
	var page strings.Builder
	page.WriteString("<!doctype html><title>x</title>")
	for _, file := range files {
		fmt.Fprintf(&page, `<img src="%s" alt="%s">`, filepath.ToSlash(file), filepath.Base(file))
	}
	index := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(index, []byte(page.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	do(t, b, chromedp.Navigate("file://"+filepath.ToSlash(index)))
	images := do(t, b, chromedp.Evaluate[[]shownImage](askImages, chromedp.EvalAwaitPromise))
	if len(images) != len(files) {
		t.Errorf("%d of %d pictures", len(images), len(files))
	}
	for _, image := range images {
		if image.Width != 768 || image.Height < 200 {
			t.Errorf("%s is %d by %d", image.Name, image.Width, image.Height)
		}
	}
}

// checkPNG presses the button as a reader does and reads what was downloaded.
func checkPNG(t *testing.T, b *tab) {
	for _, path := range []string{"/indicators/gii-rank/", "/en/rankings/online-readiness/"} {
		b.show(t, screen{width: 360})
		b.open(t, path)
		folder := t.TempDir()
		self := call(t, b, target.GetTargetInfo, target.GetTargetInfoParams{})
		call(t, b, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			BrowserContextID: self.TargetInfo.BrowserContextID, Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		})
		name := eval[string](t, b, `document.querySelector("button[data-png]").dataset.png.replace(/.*\//, "").replace("svg", "png")`)
		svg := eval[string](t, b, `document.querySelector("button[data-png]").dataset.png`)
		do(t, b, chromedp.Click(chromedp.CSS("button[data-png]")))
		waitForFile(t, filepath.Join(folder, name))
		checkDownload(t, b, filepath.Join(folder, name), svg)
		faults := append(b.takeFaults(), eval[[]string](t, b, "violations")...)
		if len(faults) > 0 {
			t.Errorf("%s: %s", path, strings.Join(faults, "\n"))
		}
	}
}

// waitForFile waits until the browser has given a download its name, which it
// does when it is whole.
func waitForFile(t *testing.T, file string) {
	t.Helper()
	for end := time.Now().Add(patient); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(file); err == nil {
			return
		}
	}
	t.Fatalf("there is no %s", filepath.Base(file))
}

func checkDownload(t *testing.T, b *tab, file, svg string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	size := do(t, b, chromedp.Evaluate[[]int](fmt.Sprintf(`(async () => { const i = new Image(); i.src = %q; await i.decode(); return [i.naturalWidth, i.naturalHeight]; })()`, svg), chromedp.EvalAwaitPromise))
	if got := picture.Bounds().Size(); got.X != 2*size[0] || got.Y != 2*size[1] {
		t.Errorf("%s is %v, of %v", filepath.Base(file), got, size)
	}
	inked, all := 0, picture.Bounds().Dx()*picture.Bounds().Dy()
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, bl, a := picture.At(x, y).RGBA(); a != 0xffff {
				t.Fatalf("%s can be seen through at %d,%d", filepath.Base(file), x, y)
			} else if r+g+bl < 3*0xe000 {
				inked++
			}
		}
	}
	if inked < all/100 || inked > all/2 {
		t.Errorf("%s: %d of %d pixels are inked", filepath.Base(file), inked, all)
	}
}
