package serve

import (
	"fmt"
	"html/template"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// editors are the addresses by which programs open a file at a place, by the
// name that people give: {path} is the whole name of the file, encoded.
var editors = map[string]string{
	"vscode":          "vscode://file{path}:{line}:{col}",
	"vscode-insiders": "vscode-insiders://file{path}:{line}:{col}",
	"vscodium":        "vscodium://file{path}:{line}:{col}",
	"cursor":          "cursor://file{path}:{line}:{col}",
	"windsurf":        "windsurf://file{path}:{line}:{col}",
	"zed":             "zed://file{path}:{line}:{col}",
	"idea":            "idea://open?file={path}&line={line}&column={col}",
	"sublime":         "subl://open?url=file://{path}&line={line}&column={col}",
	"textmate":        "txmt://open?url=file://{path}&line={line}&column={col}",
}

// NoEditor is the name under which places are shown without a link.
const NoEditor = "none"

// Editors are the names that [Options.Editor] may have, in order.
func Editors() []string {
	names := []string{NoEditor}
	for name := range editors {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// editorURL is the address that opens a place of the project, "" where there is
// no editor, or no such file.
func (o Options) editorURL(at source.Pos) string {
	form, ok := editors[o.Editor]
	if !ok || o.Anywhere || at.File == "" || strings.HasPrefix(at.File, "/") || !filepath.IsLocal(filepath.FromSlash(at.File)) {
		return ""
	}
	name := filepath.ToSlash(filepath.Join(o.Dir, filepath.FromSlash(at.File)))
	if !strings.HasPrefix(name, "/") { // C:/…
		name = "/" + name
	}
	encoded := (&url.URL{Path: name}).EscapedPath()
	if strings.Contains(form, "?") {
		encoded = strings.NewReplacer("&", "%26", "+", "%2B", "=", "%3D").Replace(encoded)
	}
	return strings.NewReplacer("{path}", encoded, "{line}", strconv.Itoa(max(1, at.Line)), "{col}", strconv.Itoa(max(1, at.Col))).Replace(form)
}

// safeURL tells html/template that an address of our own making may stand in a
// link, although its scheme is none of the web's.
func (o Options) safeURL(at source.Pos) template.URL { return template.URL(o.editorURL(at)) }

func checkEditor(name string) error {
	if _, ok := editors[name]; ok || name == "" || name == NoEditor {
		return nil
	}
	return fmt.Errorf("there is no editor %q: use one of %s", name, strings.Join(Editors(), ", "))
}
