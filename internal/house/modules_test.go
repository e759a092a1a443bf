package house

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// modules are the direct dependencies, each with its reason, which stands
// beside it in go.mod too.
func modules() map[string]string {
	return map[string]string{
		"github.com/BurntSushi/toml":               "decodes data and front matter, as the project was asked to",
		"github.com/arran4/golang-ical":            "tests: calendars read back",
		"github.com/chromedp/cdproto":              "tests: console and policy events of the browser",
		"github.com/chromedp/chromedp":             "tests: the finished site in a real browser",
		"github.com/dop251/goja":                   "runs ECharts at build time",
		"github.com/evanw/esbuild":                 "bundles and fingerprints our CSS and JavaScript",
		"github.com/fsnotify/fsnotify":             "the preview sees files change",
		"github.com/go-echarts/go-echarts/v2":      "describes charts, as the project was asked to",
		"github.com/google/go-cmp":                 "tests: readable differences",
		"github.com/jba/templatecheck":             "tests: templates checked against their page structs",
		"github.com/mmcdole/gofeed":                "tests: feeds read back",
		"github.com/pb33f/go-yaml":                 "tests: workflow files",
		"github.com/pb33f/libopenapi":              "tests: the OpenAPI document read by another program",
		"github.com/pelletier/go-toml/v2":          "places and digits of values as written; internal/source alone",
		"github.com/piprate/json-gold":             "tests: linked data read by another program",
		"github.com/rhysd/actionlint":              "tests: workflows linted",
		"github.com/rogpeppe/go-internal":          "tests: scripts that run the command",
		"github.com/santhosh-tekuri/jsonschema/v6": "JSON of the API against its OpenAPI document, in every build; tests",
		"github.com/xuri/excelize/v2":              "writes workbooks; newer ones need a module that cannot be had",
		"github.com/yuin/goldmark":                 "Markdown, as the project was asked to",
		"golang.org/x/image":                       "font metrics, pictures for shared links",
		"golang.org/x/mod":                         "hashes, proofs and signed checkpoints of the publication log",
		"golang.org/x/net":                         "reads finished pages for the audit",
		"golang.org/x/sys":                         "swaps two folders in one step, locks them",
		"golang.org/x/text":                        "Vietnamese order, composed letters",
		"golang.org/x/tools":                       "tests: txtar archives",
	}
}

var (
	requirement = regexp.MustCompile(`(?m)^\t(\S+) v\S+(?: // (.+))?$`)
	indirect    = regexp.MustCompile(`^indirect\b`)
)

// Every direct module is in the list with its reason, and nothing is in the
// list that is no longer used.
func TestModules(t *testing.T) {
	direct := map[string]string{}
	for _, m := range requirement.FindAllStringSubmatch(read(t, "go.mod"), -1) {
		if !indirect.MatchString(m[2]) {
			direct[m[1]] = m[2]
		}
	}
	want := modules()
	for _, path := range slices.Sorted(maps.Keys(direct)) {
		switch reason, allowed := want[path]; {
		case !allowed:
			t.Errorf("go.mod: %s is not allowed: imported by %s", path, strings.Join(importers(t, path), ", "))
		case direct[path] != reason:
			t.Errorf("go.mod: write the reason beside %s: // %s", path, reason)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if _, ok := direct[path]; !ok {
			t.Errorf("go.mod does not require %s directly", path)
		}
	}
}

// Every import is of the standard library, of ours or of a listed module.
func TestImports(t *testing.T) {
	_, all := packages(t)
	for _, p := range all {
		for _, f := range p.files {
			for _, name := range f.imports {
				first, _, _ := strings.Cut(name, "/")
				if !strings.Contains(first, ".") || strings.HasPrefix(name, module) {
					continue
				}
				listed := func(path string) bool { return name == path || strings.HasPrefix(name, path+"/") }
				if !slices.ContainsFunc(slices.Collect(maps.Keys(modules())), listed) {
					t.Errorf("%s imports %s, of a module that is not listed\n\tchain: %s", f.name, name, strings.Join(append(chain(all, p.dir), name), " -> "))
				}
			}
		}
	}
}

// importers are the files that import from a module.
func importers(t *testing.T, path string) []string {
	_, all := packages(t)
	var out []string
	for _, p := range all {
		for _, f := range p.files {
			if slices.ContainsFunc(f.imports, func(name string) bool { return name == path || strings.HasPrefix(name, path+"/") }) {
				out = append(out, f.name)
			}
		}
	}
	return out
}

// Only the lock file names npm packages, and each is pinned to one version.
func TestPackages(t *testing.T) {
	pinned := regexp.MustCompile(`"[@\w/-]+": "\d+\.\d+\.\d+"`)
	_, rest, ok := strings.Cut(read(t, "package.json"), `"dependencies"`)
	if !ok {
		t.Fatal("package.json has no dependencies")
	}
	for _, l := range strings.Split(rest, "\n") {
		l = strings.TrimSuffix(strings.TrimSpace(l), ",")
		if strings.Contains(l, `": "`) && !pinned.MatchString(l) {
			t.Errorf("package.json: %s is not one version", l)
		}
	}
}
