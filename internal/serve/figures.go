package serve

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"resolution57.example/portal/internal/source"
)

// aFigure finds the names of the figures in a finished page; what stands behind
// the # says which of its numbers is printed.
var aFigure = regexp.MustCompile(` data-figure="([^"#]+)`)

// figurePlace is where the value of a figure stands.
type figurePlace struct {
	Place string `json:"place"`          // file:line:col
	Open  string `json:"open,omitempty"` // the address that opens it in the editor
}

// figures answers with the places of all figures on one page of the site, by
// their names. The page itself never holds them: what is built knows nothing of
// files and lines.
func (p *preview) figures(w http.ResponseWriter, r *http.Request) {
	now, _ := p.snapshot()
	places := map[string]figurePlace{}
	if now.site != nil {
		if a := now.host.answer(r.URL.Query().Get("page")); a.file != "" {
			body, err := now.read(a.file, new(source.Problems))
			if err == nil {
				p.findFigures(now, string(body), places)
			}
		}
	}
	body, err := json.Marshal(places)
	if err != nil {
		panic(err) // texts only
	}
	reply(w, r, http.StatusOK, "figures.json", body)
}

func (p *preview) findFigures(now *snapshot, page string, places map[string]figurePlace) {
	for _, m := range aFigure.FindAllStringSubmatch(page, -1) {
		name := m[1]
		if _, known := places[name]; known || strings.Contains(name, "&") {
			continue
		}
		if at, ok := now.site.FigurePlace(name); ok {
			places[name] = figurePlace{Place: at.String(), Open: p.options.editorURL(at)}
		}
	}
}
