package site

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"resolution57.example/portal/internal/source"
)

// Assets are the style sheet, the script, the fonts and the pictures, each
// under a name that holds a hash of its bytes, so that a reader's browser may
// keep it for ever (NET-10).
type Assets struct {
	files []Asset
	urls  map[string]string
}

// Asset is one finished file.
type Asset struct {
	Path string // "/assets/site-ABCD.css"
	Body []byte
}

// Files returns all assets in the order of their paths.
func (a *Assets) Files() []Asset { return a.files }

// URL is the address of an asset by what it is: css, js, search, embed (the
// style sheet of embeds), font, icon.
func (a *Assets) URL(name string) string {
	if url, ok := a.urls[name]; ok {
		return url
	}
	panic("site: no asset " + name) // a template asks for what Bundle does not make
}

// assetDir is where assets stand in the finished site.
const assetDir = "/assets/"

// preloaded is the one font file that is asked for early (PERF-08).
const preloaded = "be-vietnam-pro-latin-400-normal"

// Bundle makes the assets of the project in dir: our CSS and JavaScript from
// static/, the fonts from node_modules. What is wrong in static/ goes to ps.
func Bundle(dir string, ps *source.Problems) (*Assets, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(root, "node_modules", "@fontsource")); err != nil {
		return nil, notInstalled()
	}
	a := &Assets{urls: map[string]string{}}
	a.bundle(root, api.FormatIIFE, ps, "static/css/site.css", "static/css/embed.css", "static/js/site.js")
	a.bundle(root, api.FormatESModule, ps, "static/js/search.js") // asked for by site.js when somebody searches
	a.bundle(root, api.FormatESModule, ps, "static/js/verify.js") // of /verify/ alone
	icon, ok := source.Read(os.DirFS(root), "static/icon.svg", ps)
	if !ok || ps.Errors() > 0 {
		return nil, nil
	}
	a.addHashed("icon", "icon", ".svg", icon)
	a.sort()
	return a, nil
}

// notInstalled says that the packages of npm are missing, and how they come.
func notInstalled() error {
	return source.Reasonf("chưa cài các gói npm ghi trong package.json: chạy `npm ci` trong thư mục dự án",
		"the packages of package.json are not installed: run `npm ci`")
}

func (a *Assets) sort() {
	slices.SortFunc(a.files, func(x, y Asset) int { return strings.Compare(x.Path, y.Path) })
}

// has reports whether there is an asset of that name.
func (a *Assets) has(name string) bool { return a.urls[name] != "" }

// bundleAdmin makes what the forms load of ours.
func (a *Assets) bundleAdmin(root string, ps *source.Problems) {
	a.bundle(root, api.FormatIIFE, ps, "static/css/admin.css", "static/js/admin.js", "static/js/admin-first.js", "static/js/admin-local.js")
}

func (a *Assets) bundle(root string, format api.Format, ps *source.Problems, entries ...string) {
	result := api.Build(api.BuildOptions{
		EntryPoints:   entries,
		AbsWorkingDir: root, Outdir: filepath.Join(root, "assets"), Outbase: filepath.Join(root, "static"), PublicPath: "/assets",
		Bundle: true, Write: false, MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, LegalComments: api.LegalCommentsNone,
		EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]", Format: format,
		Target:    api.ES2019,                              // phones of 2019 and later,
		Supported: map[string]bool{"dynamic-import": true}, // which load modules on demand
		Loader:    map[string]api.Loader{".woff2": api.LoaderFile},
		LogLevel:  api.LogLevelSilent,
	})
	for _, m := range append(result.Errors, result.Warnings...) { // a mistake in a style sheet is only a warning to esbuild
		ps.Add(placeOfMessage(m), "static-broken", "reason", m.Text)
	}
	for _, f := range result.OutputFiles {
		name := filepath.Base(f.Path)
		a.add(assetKind(name), assetDir+name, f.Contents)
	}
}

// placeOfMessage is where esbuild found something; it counts columns in bytes
// from zero.
func placeOfMessage(m api.Message) source.Pos {
	if m.Location == nil {
		return source.Pos{File: "static"}
	}
	before := m.Location.LineText[:min(m.Location.Column, len(m.Location.LineText))]
	return source.Pos{File: m.Location.File, Line: m.Location.Line, Col: utf8.RuneCountInString(before) + 1}
}

// assetKind is the name by which a template asks for an asset; fonts other
// than the preloaded one are asked for by the style sheet alone.
func assetKind(name string) string {
	switch {
	case strings.HasPrefix(name, "admin-"):
		return adminKind(name)
	case strings.HasPrefix(name, "embed-"):
		return "embed"
	case path.Ext(name) == ".css":
		return "css"
	case strings.HasPrefix(name, "search-") && path.Ext(name) == ".js":
		return "search"
	case strings.HasPrefix(name, "verify-") && path.Ext(name) == ".js":
		return "verify"
	case path.Ext(name) == ".js":
		return "js"
	case strings.HasPrefix(name, preloaded):
		return "font"
	}
	return ""
}

// adminKind is assetKind of what the forms load.
func adminKind(name string) string {
	for _, part := range []string{"first", "local"} {
		if strings.HasPrefix(name, "admin-"+part+"-") {
			return "admin-" + part
		}
	}
	return "admin-" + path.Ext(name)[1:]
}

func (a *Assets) add(kind, url string, body []byte) {
	if slices.ContainsFunc(a.files, func(f Asset) bool { return f.Path == url }) {
		return // a font that two style sheets name
	}
	if kind != "" {
		a.urls[kind] = url
	}
	a.files = append(a.files, Asset{url, body})
}

func (a *Assets) addHashed(kind, name, ext string, body []byte) {
	sum := sha256.Sum256(body)
	a.add(kind, assetDir+name+"-"+strings.ToUpper(hex.EncodeToString(sum[:4]))+ext, body)
}
