package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

// Root is the folder of all files.
const Root = "/api/v1"

// PagePath is the page that explains the files to people.
const PagePath = "/data/api/"

// PageSize is the most entries on one page of a list.
const PageSize = 200

// Portal is what the files are made of.
type Portal struct {
	Records  *record.Records
	Rankings *rank.Rankings
	Content  *notice.Content
	Words    *lang.Words
	BaseURL  string // without a slash at the end
}

// API is the list of all files.
type API struct {
	portal   *Portal
	document *document
	lists    []list
	files    []File
	byPath   map[string]int
	size     int // entries on a page
	meta     meta
	ofRoute  map[string]int // how many files a path of the document stands for
	schemas  func() (map[string]*jsonschema.Schema, error)
}

// File is one file of the API.
type File struct {
	Path  string // "/api/v1/indicators/gdp-contribution.json"
	Route string // its path in the OpenAPI document: "/indicators/{indicator}.json"
	nth   int    // its place among the files of that path
	write func(io.Writer) error
}

// Write writes the file.
func (f File) Write(w io.Writer) error {
	if err := f.write(w); err != nil {
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	return nil
}

// New lists the files of loaded records. It fails only where the embedded
// OpenAPI document cannot be read.
func New(p Portal) (*API, error) { return sized(p, PageSize) }

// sized is New with another number of entries on a page.
func sized(p Portal, size int) (*API, error) {
	d, err := readDocument()
	if err != nil {
		return nil, err
	}
	a := &API{portal: &p, document: d, byPath: map[string]int{}, ofRoute: map[string]int{}, size: size, meta: p.meta()}
	a.schemas = sync.OnceValues(d.compile)
	a.lists = a.allLists()
	a.add("/index.json", "/index.json", func() any { return a.index() })
	a.addFile("/openapi.json", "/openapi.json", func(w io.Writer) error {
		body, err := served(p.BaseURL, p.Records.Site.Licence)
		if err != nil {
			return err
		}
		_, err = w.Write(body)
		return err
	})
	for _, l := range a.lists {
		a.addList(l)
	}
	a.addRecords()
	return a, nil
}

// allLists are all lists, in the order of the index.
func (a *API) allLists() []list {
	p, r := a.portal, a.portal.Records
	return []list{
		listOf("indicators", r.Indicators.All, p.indicator),
		{"observations", "/observations", p.countObservations(), p.observationsFrom},
		listOf("entities", r.Entities.All, p.entity),
		listOf("sets", r.Sets.All, p.set),
		listOf("rankings", p.Rankings.All, p.ranking),
		listOf("task-lists", r.TaskLists.All, p.taskList),
		listOf("tasks", r.Tasks.All, p.task),
		listOf("schedule", r.Schedule.All, p.scheduleEntry),
		listOf("programmes", r.Programmes.All, p.programme),
		listOf("targets", r.Targets.All, p.target),
		listOf("technology-lists", r.TechnologyLists.All, p.technologyList),
		listOf("technologies", r.Technologies.All, p.technology),
		listOf("questions", r.Questions.All, p.question),
		listOf("database-lists", r.DatabaseLists.All, p.databaseList),
		listOf("databases", r.Databases.All, p.database),
		listOf("sources", r.Sources.All, p.source),
		listOf("notices", p.Content.Notices, p.notice),
		listOf("themes", r.Themes.All, p.theme),
		listOf("concepts", r.Concepts.All, p.concept),
		listOf("units", r.Units.All, p.unit),
	}
}

// addRecords adds the files of single records.
func (a *API) addRecords() {
	p, r := a.portal, a.portal.Records
	for _, i := range r.Indicators.All {
		a.addOne("indicators", "/indicators/{indicator}.json", indicatorPath(i), func() any { return a.indicatorData(i) })
		a.addList(list{"observations", observationsBase(i), len(i.Series), func(from, to int) []any { return each(i.Series[from:to], p.observation) }})
	}
	for _, e := range r.Entities.All {
		a.addOne("entities", "/entities/{entity}.json", entityPath(e), func() any { return p.entityData(e) })
	}
	for _, k := range p.Rankings.All {
		for _, e := range k.Editions {
			a.addOne("rankings", "/rankings/{ranking}/editions/{period}.json", editionPath(e), func() any { return p.editionData(e) })
		}
	}
	for _, t := range r.Tasks.All {
		a.addOne("tasks", "/tasks/{task}.json", taskPath(t), func() any { return p.taskData(t) })
	}
}

// Files are all files, in a fixed order.
func (a *API) Files() []File { return a.files }

// Example is the address of a file that a path of the OpenAPI document stands
// for; "" where there is none yet.
func (a *API) Example(route string) string {
	for _, f := range a.files {
		if f.Route == route {
			return f.Path
		}
	}
	return ""
}

// Has reports whether a path is that of a file.
func (a *API) Has(path string) bool {
	_, ok := a.byPath[path]
	return ok
}

func (a *API) addFile(route, path string, write func(io.Writer) error) {
	a.byPath[Root+path] = len(a.files)
	a.files = append(a.files, File{Root + path, route, a.ofRoute[route], write})
	a.ofRoute[route]++
}

func (a *API) add(route, path string, make func() any) {
	a.addFile(route, path, func(w io.Writer) error { return writeJSON(w, make()) })
}

// one is the shape of a file that holds one record.
type one struct {
	Meta  meta  `json:"meta"`
	Links links `json:"links"`
	Data  any   `json:"data"`
}

type links struct {
	Self string  `json:"self"`
	List *string `json:"list"`
}

// addOne adds the file of one record of a list.
func (a *API) addOne(of, route, path string, data func() any) {
	parent := a.portal.api("/" + of + ".json")
	a.add(route, path, func() any { return one{a.meta, links{a.portal.api(path), &parent}, data()} })
}

// meta is what every file says of itself.
type meta struct {
	AsOf          string    `json:"as_of"`
	Publisher     text      `json:"publisher"`
	Licence       licence   `json:"licence"`
	Documentation addresses `json:"documentation"`
	OpenAPI       string    `json:"openapi"`
}

type licence struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

func (p *Portal) meta() meta {
	site := p.Records.Site
	return meta{
		AsOf: site.AsOf.String(), Publisher: text(site.PublishedBy()), Licence: licence{site.Licence.Name, site.Licence.URL},
		Documentation: p.addresses(PagePath), OpenAPI: p.api("/openapi.json"),
	}
}

// index is where programs begin.
type index struct {
	Title       text        `json:"title"`
	Description text        `json:"description"`
	Lists       []listEntry `json:"lists"`
}

type listEntry struct {
	ID    string `json:"id"`
	Title text   `json:"title"`
	Total int    `json:"total"`
	Pages int    `json:"pages"`
	First string `json:"first"`
}

func (a *API) index() one {
	site := a.portal.Records.Site
	data := index{Title: text(site.Title), Description: text(site.Description)}
	for _, l := range a.lists {
		o := a.document.operation(l.base + ".json")
		data.Lists = append(data.Lists, listEntry{l.name, text{o.SummaryVI, o.Summary}, l.total, l.pages(a.size), a.portal.api(l.base + ".json")})
	}
	return one{a.meta, links{Self: a.portal.api("/index.json")}, data}
}

// api is the absolute address of a file.
func (p *Portal) api(path string) string { return p.BaseURL + Root + path }

// addresses are those of a page in both languages.
func (p *Portal) addresses(path string) addresses {
	return addresses{p.BaseURL + lang.VI.Path(path), p.BaseURL + lang.EN.Path(path)}
}

// writeJSON writes a file with < and & as they are.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// line is a value on one line.
func line(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// numbered is the address of page n of a list, counted from 1.
func numbered(base string, n int) string {
	if n == 1 {
		return base + ".json"
	}
	return base + "/page/" + strconv.Itoa(n) + ".json"
}

// routeOf is the path of a list in the OpenAPI document.
func routeOf(base string, n int) string {
	name, under, _ := strings.Cut(base[1:], "/")
	route := "/" + name
	if under != "" {
		route += "/{indicator}"
	}
	if n == 1 {
		return route + ".json"
	}
	return route + "/page/{page}.json"
}
